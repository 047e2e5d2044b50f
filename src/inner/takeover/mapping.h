/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mapping: how another program writes its givers, promises and mandates, as data. Part of the takeover's
 * door.
 *
 * Text like an INI file: sections [file], [givers], [promises] and [mandates]; a line is key = column, the
 * column's name in the file's head row, or key = "constant" for what all rows share, or key.WORD = ours for a
 * word of the file and what it means here. Lines that begin with ; or # are remarks. share/takeover names
 * every key. */

#ifndef INNER_TAKEOVER_MAPPING_H
#define INNER_TAKEOVER_MAPPING_H

#include "ground/formats/formats.h"

enum {
	TAKEOVER_MAPPING_BYTES_MAX = 64 << 10, /* a thousand translated words */
	TAKEOVER_WORD_ROOM = 81,               /* bytes of a column's name, a constant or a word, and a NUL */
	TAKEOVER_WORDS_MAX = 400,              /* translated words: the countries twice over */
};

enum takeover_kind {
	TAKEOVER_GIVERS = 1,
	TAKEOVER_PROMISES,
	TAKEOVER_MANDATES,
};

/* What a row can tell. Each kind has its own. */
enum takeover_field {
	GIVER_NUMBER, /* in the other program */
	GIVER_KIND,   /* person, organisation or anonymous */
	GIVER_NAME,
	GIVER_EMAIL,
	GIVER_PHONE,
	GIVER_STREET,
	GIVER_POSTAL_CODE,
	GIVER_TOWN,
	GIVER_COUNTRY,
	GIVER_IDENTITY,
	PROMISE_NUMBER, /* empty: the reference is its number */
	PROMISE_GIVER,  /* the giver's number */
	PROMISE_REFERENCE,
	PROMISE_KIND, /* once or monthly */
	PROMISE_AMOUNT,
	PROMISE_PURPOSE, /* a code of ours */
	PROMISE_MADE_ON,
	PROMISE_STATE, /* open or closed; closed ones are passed over */
	MANDATE_GIVER,
	MANDATE_PROMISE,      /* its number or reference */
	MANDATE_PAYER_NUMBER, /* as Bankgirot knows it; empty: the payer's bankgiro */
	MANDATE_CLEARING,     /* when it does not stand in the account's own column */
	MANDATE_ACCOUNT,
	MANDATE_PAYER_BANKGIRO, /* instead of an account */
	MANDATE_IDENTITY,       /* the holder's */
	MANDATE_BANKGIRO,       /* ours */
	MANDATE_AMOUNT,         /* empty: the promise's */
	MANDATE_MONTHS,         /* from draw to draw: 1, 3, 6 or 12 */
	MANDATE_PAY_DAY,
	MANDATE_STATE, /* active, stopped (by the payer at the bank), paused, or ended, which is passed over
			*/
	MANDATE_FIRST_MONTH,  /* the first that is ours to draw */
	MANDATE_TOLD_THROUGH, /* the last day that the payer was told of by the other program */
	TAKEOVER_FIELDS,
};

enum takeover_days {
	TAKEOVER_DAYS_ISO = 1, /* YYYY-MM-DD */
	TAKEOVER_DAYS_PLAIN,   /* YYYYMMDD */
	TAKEOVER_DAYS_POINTS,  /* DD.MM.YYYY */
};

struct takeover_word {
	enum takeover_field field;
	char theirs[TAKEOVER_WORD_ROOM];
	char ours[TAKEOVER_WORD_ROOM];
};
struct takeover_place {
	bool is_told;
	bool is_constant;
	char word[TAKEOVER_WORD_ROOM]; /* the column's name, or the constant */
};

/* Fixed in size, holds no memory of its own, and may be copied. */
struct takeover_mapping {
	char separator;       /* separator = comma, semicolon or tab */
	char decimal;         /* decimal = point or comma */
	enum charset charset; /* charset = utf-8, iso-8859-1 or cp437 */
	enum takeover_days days;
	bool is_in_ore; /* amounts = kronor or ore */
	bool has_kind[TAKEOVER_MANDATES + 1];
	struct takeover_place places[TAKEOVER_FIELDS];
	size_t word_count;
	struct takeover_word words[TAKEOVER_WORDS_MAX];
};

/* STATUS_INPUT with row and field for a line, section, key or value that is none, a key twice, something left
 * out; STATUS_LIMIT above TAKEOVER_MAPPING_BYTES_MAX or TAKEOVER_WORDS_MAX. */
MUST_USE struct status takeover_mapping_read(struct text text, struct takeover_mapping *out);
/* How our own takeover_write writes: share/takeover/handslag.ini. */
MUST_USE struct status takeover_mapping_ours(struct takeover_mapping *out);

#endif
