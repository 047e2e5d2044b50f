/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* BgMax inner: the records of Bankgirot's BgMax file, version 01, and what a payment gathers from its own.
 * Positions are those of Bankgirot's technical manual for Bankgiro Inbetalningar: 1-based and inclusive. */

#ifndef GROUND_BANK_BGMAX_INNER_H
#define GROUND_BANK_BGMAX_INNER_H

#include "ground/bank/statement_inner.h"
#include "ground/formats/formats.h"

enum {
	BGMAX_USED_BYTES = 80,               /* of a record; what stands further out says nothing */
	BGMAX_LINE_BYTES_MAX = 1024,         /* so far out may spaces stand */
	BGMAX_SECTION_BYTES_MAX = 64 << 20, /* kept in memory until the section's end tells its day: 400
						bytes a payment, so 20,000 payments take 8 MiB */
};

#define BGMAX_ASK_AGAIN "Ask the bank for the file again."

enum bgmax_type {
	BGMAX_START = 1,
	BGMAX_SECTION_START = 5,
	BGMAX_SECTION_END = 15,
	BGMAX_PAYMENT = 20,
	BGMAX_DEDUCTION = 21,
	BGMAX_REFERENCE = 22,
	BGMAX_REFERENCE_DEDUCTION = 23,
	BGMAX_MESSAGE = 25,
	BGMAX_NAME = 26,
	BGMAX_STREET = 27,
	BGMAX_TOWN = 28,
	BGMAX_IDENTITY = 29,
	BGMAX_END = 70,
	BGMAX_BLANK = 100, /* an empty line, which says nothing */
	BGMAX_NONE,        /* not a record at all */
};

/* The two digits a line begins with; among them are types that are not known. */
int bgmax_type(struct text line);

/* A line with its tabs as spaces, so that its positions can be trusted. */
struct bgmax_record {
	struct text line; /* at most BGMAX_USED_BYTES */
	uint64_t row;
	bool is_ascii;
	char room[BGMAX_USED_BYTES];
};

/* STATUS_INPUT when the line is in UTF-8. */
MUST_USE struct status bgmax_record_of(struct text line, uint64_t row, struct bgmax_record *out);

struct bgmax_field {
	unsigned char first;
	unsigned char last;
	const char *name; /* record, positions and what stands there */
};

static inline struct text bgmax_text(const struct bgmax_record *record, struct bgmax_field field)
{
	return fixed_trimmed(record->line, field.first, field.last);
}
/* Digits; blank is 0. */
MUST_USE struct status bgmax_number(const struct bgmax_record *record, struct bgmax_field field,
				    int64_t *out);
MUST_USE struct status bgmax_day(const struct bgmax_record *record, struct bgmax_field field,
				 struct day *out);
/* Three capital letters, or blank for none. */
MUST_USE struct status bgmax_currency(const struct bgmax_record *record, struct bgmax_field field,
				      struct currency *out);
/* Digits as they stand, with their zeros; empty when there are only zeros. */
struct text bgmax_serial(const struct bgmax_record *record, struct bgmax_field field);

/* One payment or deduction with the records after it. */
struct bgmax_payment {
	uint64_t row;
	int64_t minor;
	enum reference_kind reference_kind;
	struct buffer reference;
	struct buffer further_references;
	struct buffer message;
	struct buffer payer_name;
	struct buffer payer_account;
	struct buffer payer_identity;
	struct buffer service_reference;
};

struct bgmax_payment bgmax_payment_open(void);
void bgmax_payment_close(struct bgmax_payment *payment);
/* Record 20 or 21: begins anew. */
MUST_USE struct status bgmax_payment_begin(struct bgmax_payment *payment, const struct bgmax_record *record);
/* Records 22 to 29. Messages are cut at BANK_FIELD_BYTES_MAX and further references at the last whole one;
 * the row's raw bytes have all. */
MUST_USE struct status bgmax_payment_add(struct bgmax_payment *payment, const struct bgmax_record *record);

#endif
