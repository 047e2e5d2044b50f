/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gather: payments that a file tells one by one, and an account shows as one sum a day and way. They are held
 * until all are known, and then told as movements with their parts. */

#ifndef GROUND_BANK_GATHER_H
#define GROUND_BANK_GATHER_H

#include "ground/bank/statement_inner.h"

enum { GATHER_ROWS_MAX = 100000 }; /* held in memory: ten times the largest centre's month */

struct gathered_part {
	struct text account; /* whose payment; empty when the file has one account */
	struct statement_row row;
	size_t index; /* keeps the order of the file */
};

struct gather {
	struct arena arena;
	struct gathered_part *parts;
	size_t count;
	size_t room;
};

/* Payments [0, count) of one account, day and way, whose sum they make. */
struct gathered {
	const struct gathered_part *parts;
	size_t count;
	int64_t minor;
};

struct gather gather_open(void);
void gather_close(struct gather *gather);
/* Texts are copied. STATUS_INPUT when there are more than GATHER_ROWS_MAX. */
MUST_USE struct status gather_add(struct gather *gather, struct text account,
				  const struct statement_row *row);
/* Calls `tell` for each account, day and way, in that order. */
MUST_USE struct status gather_tell(struct gather *gather,
				   struct status (*tell)(void *self, const struct gathered *gathered),
				   void *self);

#endif
