/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/verbs/verbs_inner.h"

#include <assert.h>

static verb_run *const runs[VERB_COUNT] = {
	[VERB_BACKUP] = verb_backup,
	[VERB_BANK_ACCOUNTS] = verb_bank_accounts,
	[VERB_BANK_BOOK] = verb_bank_book,
	[VERB_BANK_DAY] = verb_bank_day,
	[VERB_BANK_OTHER] = verb_bank_other,
	[VERB_BANK_READ] = verb_bank_read,
	[VERB_BANK_RULES] = verb_bank_rules,
	[VERB_BANK_SAME] = verb_bank_same,
	[VERB_BANK_UNBOOK] = verb_bank_unbook,
	[VERB_BANK_WAITING] = verb_bank_waiting,
	[VERB_BANK_WRITE] = verb_bank_write,
	[VERB_BOOKS_BALANCE] = verb_books_balance,
	[VERB_BOOKS_COPY] = verb_books_copy,
	[VERB_BOOKS_JOURNAL] = verb_books_journal,
	[VERB_BOOKS_SHEET] = verb_books_sheet,
	[VERB_BOOKS_SIE] = verb_books_sie,
	[VERB_BOOKS_YEAR] = verb_books_year,
	[VERB_DEMO] = verb_demo,
	[VERB_EXPORT] = verb_export,
	[VERB_GIFTS_LIST] = verb_gifts_list,
	[VERB_GIFTS_PURPOSES] = verb_gifts_purposes,
	[VERB_GIFTS_TOTALS] = verb_gifts_totals,
	[VERB_GIVERS_ADD] = verb_givers_add,
	[VERB_GIVERS_SEARCH] = verb_givers_search,
	[VERB_IMPORT_APPROVE] = verb_import_approve,
	[VERB_IMPORT_GIVERS] = verb_import_givers,
	[VERB_IMPORT_LIST] = verb_import_list,
	[VERB_IMPORT_MANDATES] = verb_import_mandates,
	[VERB_IMPORT_PROMISES] = verb_import_promises,
	[VERB_IMPORT_SIE] = verb_import_sie,
	[VERB_INIT] = verb_init,
	[VERB_PAYEE_ADD] = verb_payee_add,
	[VERB_PAYEE_APPROVE] = verb_payee_approve,
	[VERB_PAYEE_CHANGE] = verb_payee_change,
	[VERB_PAYEE_LIST] = verb_payee_list,
	[VERB_PAYEE_REFUSE] = verb_payee_refuse,
	[VERB_PAYMENT_ANSWERS] = verb_payment_answers,
	[VERB_PAYMENT_APPROVE] = verb_payment_approve,
	[VERB_PAYMENT_LIST] = verb_payment_list,
	[VERB_PAYMENT_PROPOSE] = verb_payment_propose,
	[VERB_PAYMENT_REFUSE] = verb_payment_refuse,
	[VERB_PAYMENT_WITHDRAW] = verb_payment_withdraw,
	[VERB_PROMISE_ADD] = verb_promise_add,
	[VERB_RESTORE] = verb_restore,
	[VERB_USER_ADD] = verb_user_add,
	[VERB_USER_LIST] = verb_user_list,
	[VERB_USER_OFF] = verb_user_off,
	[VERB_USER_PASSWORD] = verb_user_password,
	[VERB_VERIFY] = verb_verify,
};

enum exit_code verbs_run(const struct command *command, struct clock clock, struct random *random)
{
	assert(command->verb != NULL && !command->verb->is_keepers && runs[command->verb->verb] != NULL);
	return run_verb(command, clock, random, runs[command->verb->verb]);
}
