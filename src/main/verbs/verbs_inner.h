/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs, and what several of them tell in the same way. */

#ifndef MAIN_VERBS_VERBS_INNER_H
#define MAIN_VERBS_VERBS_INNER_H

#include "ground/numbers/numbers.h"
#include "main/run/run.h"
#include "main/verbs/verbs.h"

verb_run verb_backup, verb_books_copy, verb_demo, verb_restore, verb_init, verb_verify;
verb_run verb_bank_accounts, verb_bank_book, verb_bank_day, verb_bank_other, verb_bank_read, verb_bank_rules,
    verb_bank_same, verb_bank_unbook, verb_bank_waiting;
verb_run verb_books_balance, verb_books_journal, verb_books_sheet, verb_books_sie, verb_books_year;
verb_run verb_gifts_list, verb_gifts_purposes, verb_gifts_totals;
verb_run verb_givers_add, verb_givers_search, verb_promise_add;

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

/* A giver by its handle. STATUS_INPUT when the words are no handle, STATUS_NOT_FOUND when it is nobody's. */
MUST_USE struct status find_giver(struct store_tx *tx, struct text handle, struct giver *out);
MUST_USE struct status find_purpose(struct store_tx *tx, struct text code, struct purpose *out);

#endif
