/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>

enum { ACCOUNT_NUMBERS = LEDGER_ACCOUNT_MAX - LEDGER_ACCOUNT_MIN + 1 };

static struct status check_year(struct store_tx *tx, struct fiscal_year_id year)
{
	assert(year.raw > 0);
	struct fiscal_year_find_out found;
	const struct status status = fiscal_year_find(tx, &(struct fiscal_year_find_in){ year }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such fiscal year.");
	TRY(status);
	struct ledger_year open;
	TRY(ledger_posting_year(tx, found.first_day, &open));
	struct opening_balance_count_out standing;
	TRY(opening_balance_count(tx, &(struct opening_balance_count_in){ year }, &standing));
	if (standing.count > 0)
		return FAIL(STATUS_CONFLICT, "The year has opening balances already.");
	struct fiscal_year_before_out before;
	TRY(fiscal_year_before(tx, &(struct fiscal_year_before_in){ year }, &before));
	assert(open.id.raw == year.raw && standing.count == 0);
	return before.count == 0 ? OK
				 : FAIL(STATUS_CONFLICT, "Only the first year of the books is taken over.");
}

static struct status check_opening(struct store_tx *tx, const struct ledger_opening *opening, bool *is_given)
{
	assert(opening != NULL && is_given != NULL);
	if (opening->amount.ore > MONEY_ORE_MAX || opening->amount.ore < -MONEY_ORE_MAX)
		return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
	struct ledger_account account;
	const struct status status = ledger_find_account(tx, opening->account, &account);
	if (status.code == STATUS_NOT_FOUND || (status.code == STATUS_OK && account.kind > ACCOUNT_LIABILITY))
		return FAIL(STATUS_INPUT, "Only accounts of the balance sheet have an opening balance.");
	TRY(status);
	assert(account.number >= LEDGER_ACCOUNT_MIN && account.number <= LEDGER_ACCOUNT_MAX);
	bool *is_given_here = &is_given[account.number - LEDGER_ACCOUNT_MIN];
	if (*is_given_here)
		return FAIL(STATUS_INPUT, "An account has one opening balance.");
	*is_given_here = true;
	return OK;
}

struct status ledger_take_over(struct store_tx *tx, struct fiscal_year_id year,
			       const struct ledger_opening *openings, size_t count, const struct actor *by)
{
	assert(by != NULL && by->name.count > 0);
	assert(openings != NULL || count == 0);
	TRY(check_year(tx, year));
	bool *is_given = arena_take(store_arena(tx), ACCOUNT_NUMBERS * sizeof *is_given);
	struct money sum = { 0 };
	for (size_t i = 0; i < count; i++) {
		TRY(check_opening(tx, &openings[i], is_given));
		TRY(money_add(sum, openings[i].amount, &sum));
	}
	if (sum.ore != 0)
		return FAIL(STATUS_INPUT, "Assets and liabilities of the opening balances differ.");
	assert(count <= ACCOUNT_NUMBERS); /* each account once */
	for (size_t i = 0; i < count; i++)
		if (openings[i].amount.ore != 0)
			TRY(opening_balance_put(tx, &(struct opening_balance_put_in){
							year, openings[i].account, openings[i].amount }));
	return store_journal(tx, &(struct journal_note){ .kind = "books taken over", .subject = year.raw });
}
