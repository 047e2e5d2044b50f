/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The verbs, and what several of them tell in the same way. */

#ifndef MAIN_VERBS_VERBS_INNER_H
#define MAIN_VERBS_VERBS_INNER_H

#include "ground/numbers/numbers.h"
#include "main/bank/bank.h"
#include "main/letters/letters.h"
#include "main/mandates/mandates.h"
#include "main/payments/payments.h"
#include "main/run/run.h"
#include "main/takeover/takeover.h"
#include "main/verbs/verbs.h"

verb_run verb_bank_write;
verb_run verb_backup, verb_books_copy, verb_demo, verb_restore, verb_init, verb_verify;
verb_run verb_books_balance, verb_books_journal, verb_books_sheet, verb_books_sie, verb_books_year;
verb_run verb_gifts_list, verb_gifts_purposes, verb_gifts_totals;
verb_run verb_givers_add, verb_givers_change, verb_givers_search, verb_promise_add;

#endif
