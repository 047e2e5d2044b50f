/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Order: what we tell Bankgirot: mandates, payments, cancellations and moves; written from plain values and
 * read back. A file must be at Bankgirot by its cut-off; when that is, is not this room's matter. */

#ifndef GROUND_AUTOGIRO_ORDER_H
#define GROUND_AUTOGIRO_ORDER_H

#include "ground/autogiro/autogiro_file.h"

/* What each kind uses of an order, besides `payer`. */
enum autogiro_order_kind {
	AUTOGIRO_MANDATE_END,    /* 03 */
	AUTOGIRO_MANDATE_NEW,    /* 04: account and identity */
	AUTOGIRO_MANDATE_ACCEPT, /* 04, the rest blank: the payer asked in the internet bank, or pays from a
				    bankgiro number, which then is the payer number */
	AUTOGIRO_MANDATE_REFUSE, /* 04 AV: account and identity, or both empty */
	AUTOGIRO_MANDATE_MOVE,   /* 05: new_bankgiro (empty: the same), new_payer */
	AUTOGIRO_PAY,            /* 82 or 32: way, day, period, times, amount, reference */
	AUTOGIRO_CANCEL_PAYER,   /* 23: all payments of a payer */
	AUTOGIRO_CANCEL_DAY,     /* 24: a payer's payments of a day: day */
	AUTOGIRO_CANCEL_ONE,     /* 25: day, way, amount, reference */
	AUTOGIRO_MOVE_ALL,       /* 26: new_day; no payer */
	AUTOGIRO_MOVE_DAY,       /* 27: day, new_day; no payer */
	AUTOGIRO_MOVE_PAYER_DAY, /* 28: day, new_day */
	AUTOGIRO_MOVE_ONE,       /* 29: day, way, amount, reference, new_day */
};

/* Texts are UTF-8. What the kind does not use is left at zero, and is zero when read. */
struct autogiro_order {
	enum autogiro_order_kind kind;
	struct text payer;    /* digits, at most AUTOGIRO_PAYER_DIGITS_MAX, without leading zeros when read */
	struct text account;  /* AUTOGIRO_ACCOUNT_DIGITS digits */
	struct text identity; /* AUTOGIRO_IDENTITY_DIGITS digits */
	struct text new_bankgiro;
	struct text new_payer;
	enum autogiro_way way;
	struct autogiro_day day; /* a day; of AUTOGIRO_PAY also at once */
	char period;             /* of AUTOGIRO_PAY: AUTOGIRO_ONCE .. AUTOGIRO_YEARLY_LAST */
	int32_t times; /* of AUTOGIRO_PAY: 1 to AUTOGIRO_TIMES_MAX, or AUTOGIRO_NO_TIMES; once has none */
	struct money amount;   /* above zero, at most AUTOGIRO_ORE_MAX */
	struct text reference; /* at most AUTOGIRO_REFERENCE_CHARACTERS_MAX of ISO 8859-1; may be empty */
	struct autogiro_day new_day;
	struct autogiro_place place; /* when read */
};

/* The payee, as an opening record tells it. */
struct autogiro_payee {
	struct day written_on;
	struct text customer; /* customer number at Bankgirot, 6 digits */
	struct text bankgiro; /* digits; valid by its check digit */
};

/* Writes order by order, so a file of any length takes no more memory than its bytes. Nothing to close. */
struct autogiro_order_writer {
	struct buffer *out;
	char customer[8];
	char bankgiro[12];
	struct day written_on;
	int sort; /* of the section that is open: mandates, payments, amendments; 0 none */
};

/* STATUS_INPUT when the customer number or the bankgiro number is wrong. Writes nothing yet. */
MUST_USE struct status autogiro_order_writer_open(const struct autogiro_payee *payee, struct buffer *out,
						  struct autogiro_order_writer *writer);
/* Adds one record of 80 bytes and CR LF, and before it an opening record (01) when the order is of another
 * sort (mandates, payments, amendments) than the one before it. The caller may empty the buffer between
 * orders. STATUS_INPUT with field and remedy when a value cannot be told, and nothing is then added;
 * STATUS_LIMIT when the buffer is full. */
MUST_USE struct status autogiro_order_write(struct autogiro_order_writer *writer,
					    const struct autogiro_order *order);

/* As autogiro_events: `begin` for each opening record. */
struct autogiro_order_events {
	struct status (*begin)(void *self, const struct autogiro_payee *payee);
	struct status (*order)(void *self, const struct autogiro_order *order);
};

/* Reads a file of orders. STATUS_INPUT as autogiro_answers_read, and when a record stands in a section of
 * another sort or names another bankgiro than its opening record. The files have no end record, so one cut
 * between two lines is not seen; a seal sees it. */
MUST_USE struct status autogiro_orders_read(struct source *source, const struct autogiro_order_events *events,
					    void *self, struct autogiro_summary *out);

#endif
