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
/* Asks promises, mandates and rules again for every row that waits. */
MUST_USE struct status ask_homes_again(struct run *run);

/* What Bankgirot's answers in a file are beside its money. */
struct answers_told {
	struct run *run;
	struct file *file;
	struct drawing_setup setup;
	struct drawing_answered told; /* of kind unknown until they are taken in */
};
/* Sets the reading to take the answers in. STATUS_INPUT when the centre does not use Autogiro. */
MUST_USE struct status answers_expect(struct run *run, struct file *file, struct answers_told *answers,
				      struct bankday_reading *reading);
/* Tells what they did, as the list "answers", and what is for a person. */
void answers_tell(struct run *run, const struct answers_told *answers);

/* A sum of any currency: "-12.50 EUR" for people; text and currency in JSON. */
void tell_sum(struct report *report, const char *name, const char *label, struct foreign_money sum);

#endif
