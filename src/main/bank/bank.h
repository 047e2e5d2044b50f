/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bank: the verbs about the bank's files and the rows that they leave to a person. */

#ifndef MAIN_BANK_BANK_H
#define MAIN_BANK_BANK_H

#include "main/run/run.h"

verb_run verb_bank_accounts, verb_bank_book, verb_bank_day, verb_bank_layouts, verb_bank_other,
    verb_bank_read, verb_bank_rules, verb_bank_same, verb_bank_unbook, verb_bank_waiting;

#endif
