/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What several of the verbs tell in the same way. */

#ifndef MAIN_BANK_BANK_INNER_H
#define MAIN_BANK_BANK_INNER_H

#include "main/bank/bank.h"

/* Which waiting rows to tell of: ids above `after`, at most `count_max`. */
struct waiting_span {
	struct bank_row_id after;
	int64_t count_max;
};
/* Tells of the rows that wait, each with why it was left open and what is suggested, as the list "waiting".
 */
MUST_USE struct status tell_waiting(struct run *run, struct waiting_span span);

/* A sum of any currency: "-12.50 EUR" for people; text and currency in JSON. */
void tell_sum(struct report *report, const char *name, const char *label, struct foreign_money sum);

#endif
