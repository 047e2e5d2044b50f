/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What several of the verbs read and tell in the same way. */

#ifndef MAIN_MANDATES_MANDATES_INNER_H
#define MAIN_MANDATES_MANDATES_INNER_H

#include "inner/mandates/mandates.h"
#include "main/mandates/mandates.h"

/* A payer number as typed, with or without spaces. */
struct payer_word {
	char digits[MANDATES_PAYER_DIGITS_MAX + 1];
};
enum { MONTH_PRINT_ROOM = 32 };

/* The words of the command line. STATUS_INPUT with the word's name; an option that is not given leaves `out`
 * as it is. */
MUST_USE struct status read_payer(const struct run *run, struct payer_word *out); /* the second argument */
MUST_USE struct status read_amount(const struct run *run, struct money *out);     /* --amount */
MUST_USE struct status read_pay_day(const struct run *run, int64_t *out);         /* --pay-day */
MUST_USE struct status read_month(const struct run *run, const char *option, int64_t *out);
/* The newest mandate of the number. STATUS_NOT_FOUND when there is none. */
MUST_USE struct status find_mandate(struct store_tx *tx, const struct payer_word *payer, struct mandate *out);
/* The promise of --promise. STATUS_NOT_FOUND when there is none. */
MUST_USE struct status find_promise(const struct run *run, struct store_tx *tx, struct promise *out);

/* "2026-11" of year * 12 + month - 1; empty when it is not known yet. */
struct text print_month(int64_t month, char room[MONTH_PRINT_ROOM]);
/* Where the mandate stands on a day, in a word: held, stopped and paused before active. */
const char *state_word(const struct mandate *mandate, struct day today);
/* What Bankgirot's code means in such an answer; empty when nothing is known of it. */
const char *meaning_of_answer(const struct draw_answer *answer);
const char *meaning_of_order(const struct draw_order *order);
const char *order_state_word(enum draw_state state);
/* The word as it stands in JSON, in its language for people. */
struct text told_word(const struct report *report, const char *word);
/* What a letter is about, for the line above it. */
const char *letter_subject(enum mandate_letter_kind kind);

/* A new file: told before anything is done when something stands there or the folder takes none. */
MUST_USE struct status place_check(struct run *run, const char *path);
/* Under another name first, then its own, never over something that stands. */
MUST_USE struct status place_write(struct run *run, const char *path, struct text bytes);

#endif
