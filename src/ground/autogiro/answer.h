/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answer: what Bankgirot tells, in all kinds of its files and both layouts, as one stream of events.
 *
 * Texts are UTF-8, at most AUTOGIRO_FIELD_BYTES_MAX bytes, without blanks around. Payer and bankgiro numbers
 * are digits without leading zeros, empty when the file has only zeros or blanks; where Bankgirot repeats
 * what somebody typed, a payer number may hold anything. Accounts and identities are the file's 16 and 12
 * digits, or empty. Codes are the file's number, AUTOGIRO_NO_CODE when blank; meaning.h says what they mean.
 */

#ifndef GROUND_AUTOGIRO_ANSWER_H
#define GROUND_AUTOGIRO_ANSWER_H

#include "ground/autogiro/autogiro_file.h"

enum { AUTOGIRO_NO_CODE = -1 };

struct autogiro_head {
	enum autogiro_kind kind;
	enum autogiro_layout layout;
	struct autogiro_day written_on; /* none in the mandate register, which has no head */
	struct text timestamp;          /* YYYYMMDDhhmmss and six digits, or empty */
	struct text customer;           /* the payee's customer number at Bankgirot, 6 digits, or empty */
	struct text bankgiro;           /* the payee's; empty in the mandate register */
};

enum autogiro_section_kind {
	AUTOGIRO_DEBITS,  /* 15 */
	AUTOGIRO_PAYOUTS, /* 16 */
	AUTOGIRO_REFUNDS, /* 17: debits that the payers' banks took back from us */
};

/* Of a payment specification in the new layout; the old one has no sections. */
struct autogiro_section {
	enum autogiro_section_kind kind;
	struct text account; /* ours, digits without leading zeros */
	struct day day;
	int64_t serial;              /* 0 to 99999 */
	struct money sum;            /* of the payments carried out */
	int64_t count;               /* of the payments carried out */
	struct autogiro_place place; /* its bytes only when it begins */
};

enum autogiro_payment_status {
	AUTOGIRO_CARRIED_OUT = 0, /* the only one that is money */
	AUTOGIRO_NO_FUNDS = 1,
	AUTOGIRO_NO_LINK = 2,    /* the account is closed or has no link to Autogiro, or another reason */
	AUTOGIRO_WILL_RETRY = 9, /* no funds; tried again, when that is agreed with Bankgirot */
};

/* A payment tried, or taken back, or (in the payment register) waiting. */
struct autogiro_payment {
	enum autogiro_section_kind kind;
	struct autogiro_day day; /* of a refund: when it was drawn */
	char period;
	int32_t times; /* left; AUTOGIRO_NO_TIMES when blank */
	struct text payer;
	struct money amount;
	struct text bankgiro;
	struct text reference;
	enum autogiro_payment_status status; /* carried out for refunds and in the register */
	struct autogiro_day refunded_on;     /* of a refund alone */
	int32_t refund_code;                 /* of a refund; else AUTOGIRO_NO_CODE */
	struct autogiro_place place;
};

/* 73 of a mandate advice. */
struct autogiro_mandate {
	struct text bankgiro;
	struct text payer;
	struct text account;
	struct text identity;
	int32_t information;
	int32_t comment;
	struct autogiro_day day;
	struct autogiro_day first_payment_on; /* old layout, new mandates; years 2000 to 2099 */
	struct autogiro_place place;
};

/* An order refused on arrival. */
struct autogiro_rejection {
	enum autogiro_way way;
	struct autogiro_day day; /* as we sent it, which may be at once or no day */
	char period;             /* as we sent it */
	int32_t times;
	struct text payer;
	struct money amount;
	bool is_amount_wrong; /* what was sent is no number; `amount` is then 0 */
	struct text reference;
	int32_t comment;
	struct autogiro_place place;
};

/* A payment that was cancelled or moved, or could not be. */
struct autogiro_change {
	int32_t
	    kind; /* 3 mandate removed, 11 by payer or bank, 21 our agreement ended, 22 to 29 as ordered */
	struct autogiro_day day;
	struct text payer;
	enum autogiro_way way;
	struct money amount;
	struct autogiro_day new_day; /* of moved payments */
	struct text reference;
	int32_t comment;
	struct autogiro_place place;
};

enum autogiro_wish_kind {
	AUTOGIRO_WISH_NEW = 0,
	AUTOGIRO_WISH_FIRST_REMINDER = 1,
	AUTOGIRO_WISH_SECOND_REMINDER = 2,
};

/* A payer asks for a mandate in the internet bank: answered by AUTOGIRO_MANDATE_ACCEPT or _REFUSE. */
struct autogiro_wish {
	struct text bankgiro;
	struct text payer; /* as the payer typed it */
	struct text account;
	struct text identity;
	enum autogiro_wish_kind kind;
	struct text message;
	struct text name[2];
	struct text address[2];
	struct text postal_code; /* 5 characters */
	struct text town;
	struct autogiro_place place;
};

/* A row of the mandate register. */
struct autogiro_registered {
	struct text bankgiro;
	struct text identity;
	struct text payer;
	int32_t origin;    /* 1 by us, 2 by the internet bank */
	int32_t last_used; /* year: two digits, in the old layout one; AUTOGIRO_NO_CODE when blank */
	struct autogiro_day created_on;
	struct autogiro_day changed_on;
	int32_t status; /* 1 approved, 2 under inquiry */
	struct text account;
	struct autogiro_place place;
};

struct autogiro_total {
	int64_t count;
	struct money sum;
};

struct autogiro_tail {
	/* Of a payment specification what was carried out; of other kinds all rows. */
	struct autogiro_total debits;
	struct autogiro_total payouts;
	struct autogiro_total refunds;
	uint32_t rows; /* told since `begin` */
};

/* Each pointer lives until the callback returns; a callback that fails ends the reading with its status. One
 * that is NULL is passed over. A file that does not add up never reaches `end`: the caller undoes what it did
 * since `begin`. Sections have their sum proved before `section_end`. */
struct autogiro_events {
	struct status (*begin)(void *self, const struct autogiro_head *head);
	struct status (*section_begin)(void *self, const struct autogiro_section *section);
	struct status (*payment)(void *self,
				 const struct autogiro_payment *payment); /* and payment register */
	struct status (*section_end)(void *self, const struct autogiro_section *section);
	struct status (*mandate)(void *self, const struct autogiro_mandate *mandate);
	struct status (*rejection)(void *self, const struct autogiro_rejection *rejection);
	struct status (*change)(void *self, const struct autogiro_change *change);
	struct status (*wish)(void *self, const struct autogiro_wish *wish);
	struct status (*registered)(void *self, const struct autogiro_registered *registered);
	struct status (*end)(void *self, const struct autogiro_tail *tail);
};

/* Reads a whole file from Bankgirot; what kind it is its first record says. STATUS_INPUT with row, field and
 * remedy for anything wrong: not such a file, cut, a sum or count that does not agree, letters in an amount,
 * no such day, a status whose meaning is not known, UTF-8, more than AUTOGIRO_FILE_BYTES_MAX or
 * AUTOGIRO_ROWS_MAX.
 *
 * What is proved: in the new payment specification each section's sum and count against the rows carried out,
 * and the end record's counts; in the old one the end record's sums and counts against all rows, whatever
 * their status; elsewhere the end record's. The mandate register has no end record, so a cut one is not seen.
 */
MUST_USE struct status autogiro_answers_read(struct source *source, const struct autogiro_events *events,
					     void *self, struct autogiro_summary *out);

#endif
