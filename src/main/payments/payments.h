/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payments: the verbs about staff, payees, payments and the bank's files of them. One who approves shows by a
 * password who it is; the password comes from the terminal or a closed file, never from the command line. */

#ifndef MAIN_PAYMENTS_PAYMENTS_H
#define MAIN_PAYMENTS_PAYMENTS_H

#include "craft/approval/approval.h"
#include "main/run/run.h"

verb_run verb_user_add, verb_user_list, verb_user_off, verb_user_password;
verb_run verb_payee_add, verb_payee_approve, verb_payee_change, verb_payee_list, verb_payee_refuse;
verb_run verb_payment_answers, verb_payment_approve, verb_payment_list, verb_payment_propose,
    verb_payment_refuse, verb_payment_withdraw;

/* Needs --person before the centre is opened. */
MUST_USE struct status person_needed(const struct run *run);
/* Lets the one of --person in, by the password of --password-file or the terminal; the run acts as that
 * person from then on. */
MUST_USE struct status person_log_in(struct run *run, struct approver *out);

/* `bank write pain DIR`: a file of approved payments for the bank. */
MUST_USE struct status payments_write_pain(struct run *run, const char *folder);
/* Reads the bank's answers (pain.002) from one file on the open books and tells of them as fields of the item
 * at hand, also for `bank read`. */
MUST_USE struct status payments_tell_answers(struct run *run, const char *path);

#endif
