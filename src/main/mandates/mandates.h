/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates: the verbs about monthly money: mandates and what givers wish with them, letters, files to
 * Bankgirot, its answers, and the dated rules and bank days that all of it follows. */

#ifndef MAIN_MANDATES_MANDATES_H
#define MAIN_MANDATES_MANDATES_H

#include "main/run/run.h"

verb_run verb_mandates_answers, verb_mandates_ask, verb_mandates_change, verb_mandates_files,
    verb_mandates_letters, verb_mandates_list, verb_mandates_show, verb_mandates_unanswered,
    verb_mandates_wishes;
verb_run verb_bank_holiday, verb_givers_died, verb_rules_add, verb_rules_list;

/* `bank write autogiro DIR`: the day's file to Bankgirot, or one made before. */
MUST_USE struct status mandates_write_autogiro(struct run *run, const char *folder);

#endif
