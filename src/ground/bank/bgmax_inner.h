/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* BgMax inner: the records of Bankgirot's BgMax file, version 01, and what a payment gathers from its own.
 * Positions are those of Bankgirot's technical manual for Bankgiro Inbetalningar: 1-based and inclusive. */

#ifndef GROUND_BANK_BGMAX_INNER_H
#define GROUND_BANK_BGMAX_INNER_H

#include "ground/bank/statement_inner.h"
#include "ground/formats/formats.h"

#include <assert.h>

enum {
	BGMAX_USED_BYTES = 80,              /* of a record; what stands further out says nothing */
	BGMAX_WHOLE_BYTES = 82,             /* and CR LF: a line as banks write it */
	BGMAX_LINE_BYTES_MAX = 1024,        /* so far out may spaces stand */
	BGMAX_SECTION_BYTES_MAX = 64 << 20, /* kept in memory until the section's end tells its day: 400
						bytes a payment, so 20,000 payments take 8 MiB */
};

#define BGMAX_ASK_AGAIN "Ask the bank for the file again."

/* What a record is, of the types that are known. */
enum bgmax_type {
	BGMAX_UNKNOWN,       /* a record of another type */
	BGMAX_BLANK,         /* an empty line, which says nothing */
	BGMAX_NONE,          /* not a record at all */
	BGMAX_FILE_START,    /* 01 */
	BGMAX_SECTION_START, /* 05 */
	BGMAX_SECTION_END,   /* 15 */
	BGMAX_PAYMENT,       /* 20, and 21 for a deduction */
	BGMAX_REFERENCE,     /* 22, and 23 after a deduction */
	BGMAX_MESSAGE,       /* 25 */
	BGMAX_NAME,          /* 26 */
	BGMAX_ADDRESS,       /* 27 and 28 */
	BGMAX_IDENTITY,      /* 29 */
	BGMAX_FILE_END,      /* 70 */
};

/* By the two digits a line begins with. */
extern const unsigned char bgmax_types[100];
/* Those digits as a number, or BGMAX_NO_DIGITS. */
enum { BGMAX_NO_DIGITS = 100 };
static inline unsigned bgmax_digits(struct text line)
{
	assert(line.bytes != NULL || line.count == 0);
	if (line.count < 2)
		return BGMAX_NO_DIGITS;
	const unsigned tens = (unsigned char)line.bytes[0] - (unsigned)'0';
	const unsigned ones = (unsigned char)line.bytes[1] - (unsigned)'0';
	return tens > 9 || ones > 9 ? BGMAX_NO_DIGITS : tens * 10 + ones;
}
enum bgmax_type bgmax_type(struct text line);

/* A line with its tabs as spaces, so that its positions can be trusted. */
struct bgmax_record {
	enum bgmax_type type;
	struct text line; /* at most BGMAX_USED_BYTES; where it stood, or in `room` */
	uint64_t row;
	bool is_ascii;
	bool is_copied; /* to `room` */
	char room[BGMAX_USED_BYTES];
};

/* STATUS_INPUT when the line is in UTF-8. */
MUST_USE struct status bgmax_record_of(struct text line, uint64_t row, struct bgmax_record *out);

/* STATUS_INPUT when the line, which has bytes beyond ASCII, is in UTF-8. */
MUST_USE struct status bgmax_refuse_utf8(struct text line, uint64_t row);

struct bgmax_field {
	unsigned char first;
	unsigned char last;
	const char *name; /* record, positions and what stands there */
};

/* Without spaces around. */
struct text bgmax_text(const struct bgmax_record *record, struct bgmax_field field);
/* Digits; blank is 0. */
MUST_USE struct status bgmax_number(const struct bgmax_record *record, struct bgmax_field field,
				    int64_t *out);
MUST_USE struct status bgmax_day(const struct bgmax_record *record, struct bgmax_field field,
				 struct day *out);
/* Three capital letters, or blank for none. */
MUST_USE struct status bgmax_currency(const struct bgmax_record *record, struct bgmax_field field,
				      struct currency *out);
/* Digits as they stand, with their zeros; empty when blank or only zeros. */
MUST_USE struct status bgmax_serial(const struct bgmax_record *record, struct bgmax_field field,
				    struct text *out);

/* A text in UTF-8, gathered from fields with one space between. One field alone is borrowed from its line. */
struct bgmax_words {
	struct text text;
	struct buffer joined;
};

/* One payment or deduction with the records after it. Its texts live as long as the lines they came from. */
struct bgmax_payment {
	uint64_t row;
	int64_t minor;
	enum reference_kind reference_kind;
	struct bgmax_words reference;
	struct bgmax_words further_references;
	struct bgmax_words message;
	struct bgmax_words payer_name;
	struct bgmax_words payer_account;
	struct bgmax_words payer_identity;
	struct bgmax_words service_reference;
};

struct bgmax_payment bgmax_payment_open(void);
void bgmax_payment_close(struct bgmax_payment *payment);
/* Record 20 or 21: begins anew. */
MUST_USE struct status bgmax_payment_begin(struct bgmax_payment *payment, const struct bgmax_record *record);
/* Records 22 to 29. Messages are cut at BANK_FIELD_BYTES_MAX and further references at the last whole one;
 * the row's raw bytes have all. */
void bgmax_payment_add(struct bgmax_payment *payment, const struct bgmax_record *record);

#endif
