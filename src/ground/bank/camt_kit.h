/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Camt listing: what a reader told, as lines of text that tests compare. Every row is checked against what
 * the door promises. Linked by tests only. */

#ifndef GROUND_BANK_CAMT_KIT_H
#define GROUND_BANK_CAMT_KIT_H

#include "ground/bank/statement_inner.h"

enum { LISTING_BYTES_MAX = 1 << 22 };

struct listing {
	struct buffer lines;
	bool is_silent;  /* keeps counts and checks, writes nothing */
	bool has_places; /* row numbers and raw bytes too */
	uint32_t parts_awaited;
	int64_t parts_sum; /* still to come */
	int64_t sum;
	uint64_t movements;
	struct statement_head head;
	struct status answer; /* given by the callback that `fails_at` counts down to */
	uint64_t fails_at;
};

extern const struct statement_events listing_events;

struct listing listing_open(void);
void listing_close(struct listing *listing);
void listing_row(struct buffer *lines, const struct statement_row *row);
/* Reads camt of the kind from memory; `summary` may be NULL. */
MUST_USE struct status listing_read(enum statement_kind_of_file kind, struct text file,
				    struct listing *listing, struct bank_file_summary *summary);

#endif
