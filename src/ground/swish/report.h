/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Report: the payments of some days, as the bank lists them; read and written by a mapping. */

#ifndef GROUND_SWISH_REPORT_H
#define GROUND_SWISH_REPORT_H

#include "ground/swish/mapping.h"

/* A centre of 100 000 givers, twice a day; the file then has 64 MiB. Message and name have 50 characters. */
enum { SWISH_ROWS_MAX = 200000, SWISH_FIELD_BYTES_MAX = 512, SWISH_REFERENCE_BYTES_MAX = 36 };
#define SWISH_REPORT_BYTES_MAX (UINT64_C(64) << 20)

/* All texts are UTF-8, trimmed, empty when the bank does not tell, and live until the callback returns. */
struct swish_row {
	uint64_t row;    /* its line in the file */
	struct text raw; /* as it stands there, without its line end */
	enum swish_kind kind;
	struct text type;    /* the bank's word for it */
	struct money amount; /* above zero to us, below zero from us; 0 for SWISH_OTHER */
	struct day day;
	struct day booked_on; /* `day` when the bank tells no other */
	struct text reference;
	struct text organisation;
	struct text account;
	struct text bank;
	struct text number;
	struct text phone;
	struct text name;
	struct text message;
	struct text order;
	struct text time;
	struct text instruction;
	struct text end_to_end;
};

struct swish_summary {
	uint64_t rows; /* all of payments, those of types not known with them */
	uint64_t counts[SWISH_KINDS];
	struct money sums[SWISH_KINDS]; /* as in the rows: refunds below zero */
	struct money sum;
	uint64_t other_types;   /* rows whose type the mapping does not know */
	uint64_t other_records; /* rows whose record type it does not know: passed over */
	struct day first;       /* of the days of payments; both 0 without any */
	struct day last;
};

struct swish_report_events {
	/* Every row of a payment in the order of the file, SWISH_OTHER with only row, raw, type and texts. */
	struct status (*row)(void *self, const struct swish_row *row);
};

/* Reads to the end. Whatever is wrong ends the reading, and what was told before must be taken back: the file
 * is taken whole or not at all. STATUS_INPUT with .row, .field and .remedy: another separator, decimal sign
 * or character set than the mapping's, a sum that is none, not above zero or not in kronor, no such day or
 * Swish number, a payment reference missing or twice, a count that disagrees, a file cut off before its
 * count. STATUS_LIMIT above the bounds. A failing callback's status is given on with .row. */
MUST_USE struct status swish_report_read(struct source *source, const struct swish_mapping *mapping,
					 const struct swish_report_events *events, void *self,
					 struct swish_summary *out);

struct swish_written_report {
	struct day made_on;
	struct day of;  /* the day it is about */
	unsigned width; /* columns of each row: one of the mapping's widths; the narrow may lack some */
	/* `row` and `raw` are not looked at; an empty `type` becomes the first word of its kind. */
	const struct swish_row *rows;
	size_t count;
};

/* Adds the report to `out`. Constants of the mapping are not written. STATUS_INPUT with .row, counted from 1,
 * for a row that no report can hold: another width, SWISH_OTHER, a sum without the sign of its kind, a
 * reference that is none. *lost counts characters that the set lacks. */
MUST_USE struct status swish_report_write(const struct swish_written_report *report,
					  const struct swish_mapping *mapping, struct buffer *out,
					  size_t *lost);

#endif
