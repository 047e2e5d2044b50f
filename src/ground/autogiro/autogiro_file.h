/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Autogiro file: what a file is, and the words that orders and answers share. */

#ifndef GROUND_AUTOGIRO_AUTOGIRO_FILE_H
#define GROUND_AUTOGIRO_AUTOGIRO_FILE_H

#include "ground/base/base.h"

enum autogiro_kind {
	AUTOGIRO_UNKNOWN,
	AUTOGIRO_PAYMENTS,         /* payment specification: what became of debits and payouts */
	AUTOGIRO_MANDATES,         /* mandate advice: new, ended and refused mandates */
	AUTOGIRO_REJECTIONS,       /* orders that were refused on arrival */
	AUTOGIRO_CHANGES,          /* cancelled and moved payments */
	AUTOGIRO_WISHES,           /* mandates asked for in the payers' internet banks */
	AUTOGIRO_PAYMENT_REGISTER, /* extract: payments that wait at Bankgirot */
	AUTOGIRO_MANDATE_REGISTER, /* extract: mandates that stand at Bankgirot */
	AUTOGIRO_ORDERS,           /* to Bankgirot: ours */
};

enum autogiro_layout {
	AUTOGIRO_NEW, /* also of orders, wishes and the payment register, which have one layout */
	AUTOGIRO_OLD,
};

struct autogiro_form {
	enum autogiro_kind kind;
	enum autogiro_layout layout;
};

enum {
	AUTOGIRO_FILE_BYTES_MAX = 128 << 20, /* a million rows of 82 bytes, and room for hand editing */
	AUTOGIRO_ROWS_MAX = 1000000,         /* records of one file */
	AUTOGIRO_LINE_BYTES_MAX = 1024,      /* a record has 80; further out only blanks may stand */
	AUTOGIRO_RAW_BYTES_MAX = 8192,       /* of one event: a wish has at most five lines */
	AUTOGIRO_FIELD_BYTES_MAX = 72,       /* of a text in UTF-8: the longest field has 36 characters */
	AUTOGIRO_SNIFF_BYTES = 4096,
	AUTOGIRO_PAYER_DIGITS_MAX = 16,
	AUTOGIRO_REFERENCE_CHARACTERS_MAX = 16,
	AUTOGIRO_ACCOUNT_DIGITS =
	    16, /* clearing and account with zeros between: bank_account_number.sixteen */
	AUTOGIRO_IDENTITY_DIGITS =
	    12, /* YYYYMMDDNNNN, or 00 (in some answers 99) and an organisation number */
	AUTOGIRO_TIMES_MAX = 999,
};

/* Twelve digits of öre. */
#define AUTOGIRO_ORE_MAX INT64_C(999999999999)

/* What the first bytes say the file is. The seal's first record and a byte order mark are passed over. */
struct autogiro_form autogiro_file_kind(struct text first_bytes);
/* A few words for people: "Autogiro payment specification". */
const char *autogiro_kind_word(enum autogiro_kind kind);

/* Which way money goes. */
enum autogiro_way {
	AUTOGIRO_NO_WAY, /* only in answers to changes, where Bankgirot found no payment */
	AUTOGIRO_DEBIT,  /* 82: from the payer to us */
	AUTOGIRO_PAYOUT, /* 32: from us to the payer */
};

enum autogiro_day_kind {
	AUTOGIRO_NO_DAY,
	AUTOGIRO_ON_DAY,
	AUTOGIRO_AT_ONCE,   /* GENAST: the next banking day */
	AUTOGIRO_WRONG_DAY, /* only in refused orders: there is no such day; the raw bytes show it */
};

struct autogiro_day {
	enum autogiro_day_kind kind;
	struct day day; /* of AUTOGIRO_ON_DAY */
};
#define AUTOGIRO_DAY(the_day) ((struct autogiro_day){ AUTOGIRO_ON_DAY, (the_day) })

/* Times a standing order is drawn. */
enum {
	AUTOGIRO_NO_TIMES = -1,    /* blank: once, or until cancelled when the period says so */
	AUTOGIRO_WRONG_TIMES = -2, /* only in refused orders */
};

/* How often: the character of the file. */
enum {
	AUTOGIRO_ONCE = '0',
	AUTOGIRO_MONTHLY = '1',
	AUTOGIRO_QUARTERLY = '2',
	AUTOGIRO_HALF_YEARLY = '3',
	AUTOGIRO_YEARLY = '4',
	AUTOGIRO_MONTHLY_LAST = '5', /* 5 to 8: the same, on the period's last banking day */
	AUTOGIRO_QUARTERLY_LAST = '6',
	AUTOGIRO_HALF_YEARLY_LAST = '7',
	AUTOGIRO_YEARLY_LAST = '8',
};

/* Where in a file something was told. */
struct autogiro_place {
	uint64_t row;    /* 1-based line where it begins */
	struct text raw; /* the lines with their ends, as they stand; at most AUTOGIRO_RAW_BYTES_MAX */
};

/* What was read, for the one who reads. */
struct autogiro_summary {
	enum autogiro_kind kind;
	enum autogiro_layout layout;
	uint32_t sections;
	uint32_t rows;            /* events of single records and wishes */
	uint32_t unknown_records; /* passed over, counted, told */
	char first_unknown[4];    /* the first one's type */
	bool is_sealed; /* the seal's records stand there; autogiro_seal_check tells whether it holds */
};

#endif
