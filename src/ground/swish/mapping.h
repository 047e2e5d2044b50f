/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mapping: how one bank writes its report of Swish payments, as data. There is no common layout, so each bank
 * is described once, in a text of lines `key = value`; what follows # at a line's start is a comment. */

#ifndef GROUND_SWISH_MAPPING_H
#define GROUND_SWISH_MAPPING_H

#include "ground/base/base.h"
#include "ground/formats/formats.h"

enum {
	SWISH_MAPPING_BYTES_MAX = 16 * 1024,
	SWISH_WORD_ROOM = 41,   /* a name or constant of 40 bytes */
	SWISH_COLUMNS_MAX = 64, /* in a row */
	SWISH_WIDTHS_MAX = 4,   /* numbers of columns that rows may have */
	SWISH_SKIPPED_MAX = 20,
};

/* Each with the key of its line. The value is a column, counted from 1, or a "constant" in quotes. Number,
 * day, type, amount, currency and payment reference must be told, the type and what differs by payment by a
 * column. */
enum swish_column {
	SWISH_RECORD,       /* record: which kind of row it is */
	SWISH_ORGANISATION, /* organisation */
	SWISH_ACCOUNT,      /* account: the bank account */
	SWISH_BANK,         /* bank: its BIC */
	SWISH_NUMBER,       /* number: the Swish number */
	SWISH_DAY,          /* day: of the payment */
	SWISH_TYPE,         /* type */
	SWISH_AMOUNT,       /* amount */
	SWISH_CURRENCY,     /* currency: SEK */
	SWISH_PHONE,        /* phone: the payer's */
	SWISH_NAME,         /* name column: the payer's */
	SWISH_REFERENCE,    /* payment reference: no two payments share one */
	SWISH_MESSAGE,      /* message */
	SWISH_ORDER,        /* order: the payee's own word for what is paid */
	SWISH_TIME,         /* time: day and time of the payment, as the bank writes it */
	SWISH_BOOKED,       /* booking day: when the money is on the account */
	SWISH_INSTRUCTION,  /* instruction */
	SWISH_END_TO_END,   /* end to end */
	SWISH_COLUMNS,
};

/* Each with the key whose value is the words, divided by spaces, that the type column has for it. */
enum swish_kind {
	SWISH_PAYMENT,         /* in: paid to us */
	SWISH_REFUND,          /* refund: sent back by us */
	SWISH_REFUND_RETURNED, /* refund returned: could not be sent back, so ours again */
	SWISH_PAYOUT,          /* payout: paid by us */
	SWISH_PAYOUT_RETURNED, /* payout returned */
	SWISH_KINDS,
	SWISH_OTHER = SWISH_KINDS, /* a type that the mapping does not know: no money is read from it */
};

struct swish_place {
	unsigned column; /* from 1; 0 when the bank does not tell, or the constant stands for all rows */
	char constant[SWISH_WORD_ROOM];
};

/* Fixed in size, holds no memory of its own, and may be copied. */
struct swish_mapping {
	char name[SWISH_WORD_ROOM];
	char separator;                    /* separator = comma, semicolon or tab */
	char decimal;                      /* decimal = point or comma */
	enum charset charset;              /* charset = utf-8 or iso-8859-1 */
	unsigned widths[SWISH_WIDTHS_MAX]; /* widths = 15 18: how many columns a row may have */
	size_t widths_count;
	bool has_minus;        /* sign = minus: money out is written below zero; none: the type alone tells */
	bool is_booked_by_day; /* booked = day: the account shows one sum a day; each: every payment */
	unsigned skipped;      /* skipped = 1: rows of words before the first payment */
	char head[SWISH_WORD_ROOM]; /* head, row, count: what the record column says; must be told if that */
	char row[SWISH_WORD_ROOM];  /* column is, but head and count may be left out */
	char count[SWISH_WORD_ROOM];
	unsigned count_column;     /* where the count row tells how many payments there are */
	unsigned reference_length; /* characters of a payment reference; 0 when they differ */
	struct swish_place places[SWISH_COLUMNS];
	char types[SWISH_KINDS][SWISH_WORD_ROOM];
};

/* STATUS_INPUT with row and field for a line that is none, a key not known or twice, a value that is none of
 * its key's, something left out; STATUS_LIMIT above SWISH_MAPPING_BYTES_MAX. */
MUST_USE struct status swish_mapping_read(struct text text, struct swish_mapping *out);

/* The mappings that the program carries with it (share/swish), by number from 0. STATUS_NOT_FOUND beyond. */
MUST_USE struct status swish_mapping_shipped(size_t index, struct swish_mapping *out);
/* By name. STATUS_NOT_FOUND when none has it. */
MUST_USE struct status swish_mapping_named(struct text name, struct swish_mapping *out);
/* Whether a file that starts with these bytes may be such a report: its first row is the mapping's head, with
 * the mapping's separator. False for a mapping without head: then a person must choose. */
bool swish_mapping_fits(const struct swish_mapping *mapping, struct text start);

#endif
