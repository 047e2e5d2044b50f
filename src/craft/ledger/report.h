/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Report: what the book says: balances, trial balance, account sheets and the journal. Part of the ledger's
 * door. */

#ifndef CRAFT_LEDGER_REPORT_H
#define CRAFT_LEDGER_REPORT_H

#include "craft/ledger/ledger.h"

/* Every report: STATUS_LIMIT when a sum passes MONEY_ORE_MAX. */

/* The account's balance at the end of the day: for balance accounts since ever, for income and costs since
 * the year began. The result of earlier years that are not closed stands on 2069, as it will when they are.
 * STATUS_NOT_FOUND when there is no such account, or no year for the day. */
MUST_USE struct status ledger_balance(struct store_tx *tx, int64_t account, struct day day,
				      struct money *out);

struct ledger_trial_row {
	struct ledger_account account;
	struct money opening;
	struct money turnover;
	struct money closing;
};
typedef struct status ledger_trial(void *argument, const struct ledger_trial_row *row);
/* Every account with an opening balance or a net turnover from the year's start to the end of `through`, a
 * day in the year. The columns sum to zero each, once the books are taken over and the plan holds 2069. */
MUST_USE struct status ledger_trial_balance(struct store_tx *tx, const struct ledger_year *year,
					    struct day through, ledger_trial *row, void *argument);

struct ledger_sheet_row {
	struct voucher_id voucher;
	struct text series;
	int64_t number;
	struct day day;
	struct money amount;
	struct money balance; /* after this row */
	struct text words;
};
typedef struct status ledger_sheet(void *argument, const struct ledger_sheet_row *row);
struct ledger_span {
	struct day first;
	struct day last;
};
/* The account's rows in the span, by day. STATUS_NOT_FOUND when there is no such account, or no year for the
 * first day; STATUS_INPUT when income or costs are asked for over more than one year. */
MUST_USE struct status ledger_account_sheet(struct store_tx *tx, int64_t account, struct ledger_span span,
					    ledger_sheet *row, void *argument);

/* A voucher's line with its dimension codes; lines of one voucher come together. */
struct ledger_journal_row {
	struct voucher_id voucher;
	struct text series;
	int64_t number;
	struct day day;
	struct text voucher_words;
	struct moment registered_at;
	struct text actor;
	int64_t line;
	int64_t account;
	struct money amount;
	struct text codes[4]; /* fund, purpose, project, funder: empty for none */
	struct text words;
};
typedef struct status ledger_journal(void *argument, const struct ledger_journal_row *row);
/* The vouchers of the year dated in the span, by series and number. */
MUST_USE struct status ledger_journal_each(struct store_tx *tx, const struct ledger_year *year,
					   struct ledger_span span, ledger_journal *row, void *argument);

#endif
