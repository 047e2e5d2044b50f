/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>

/* Finds the year whose opening balances a report on `wanted` starts from: the latest one, up to it, that is
 * the first of the book or follows a closed year. */
struct base_search {
	struct day wanted_first;
	bool is_after_closed;
	bool is_found;
	struct ledger_year base;
};

static struct status consider_base(void *argument, const struct ledger_year *year)
{
	struct base_search *search = argument;
	assert(year->id.raw > 0 && year->first.number < year->last.number);
	const bool is_candidate = !search->is_found || search->is_after_closed;
	if (is_candidate && year->first.number <= search->wanted_first.number) {
		search->base = *year;
		search->is_found = true;
	}
	assert(search->is_found || year->first.number > search->wanted_first.number);
	search->is_after_closed = year->is_closed;
	return OK;
}

struct status ledger_base_year(struct store_tx *tx, const struct ledger_year *year, struct ledger_year *out)
{
	assert(year->id.raw > 0 && out != NULL);
	struct base_search search = { .wanted_first = year->first };
	TRY(ledger_years(tx, consider_base, &search));
	assert(search.is_found && search.base.first.number <= year->first.number);
	*out = search.base;
	return OK;
}

struct status ledger_add_stored(struct money *sum, struct money stored)
{
	assert(sum != NULL);
	assert(sum->ore >= -MONEY_ORE_MAX && sum->ore <= MONEY_ORE_MAX);
	if (stored.ore > MONEY_ORE_MAX || stored.ore < -MONEY_ORE_MAX)
		return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
	return money_add(*sum, stored, sum);
}

/* What a balance account began the year with: its stored opening balance, and what it moved since in earlier
 * years that are still open. The result of those years stands on the equity account, as it will when they are
 * closed. */
static struct status add_opening(struct store_tx *tx, int64_t account, const struct ledger_year *year,
				 struct money *sum)
{
	assert(sum != NULL);
	struct ledger_year base;
	TRY(ledger_base_year(tx, year, &base));
	struct opening_balance_of_out opening = { 0 };
	const struct opening_balance_of_in key = { base.id, account };
	const struct status status = opening_balance_of(tx, &key, &opening);
	if (status.code != STATUS_NOT_FOUND)
		TRY(status);
	TRY(ledger_add_stored(sum, opening.amount));
	if (base.id.raw == year->id.raw)
		return OK;
	const struct day last = { year->first.number - 1 };
	assert(base.first.number < last.number);
	struct balance_between_out moved;
	TRY(balance_between(tx, &(struct balance_between_in){ account, base.first, last }, &moved));
	TRY(ledger_add_stored(sum, moved.amount));
	if (account != LEDGER_ACCOUNT_EQUITY)
		return OK;
	struct result_between_out result;
	TRY(result_between(tx, &(struct result_between_in){ base.first, last }, &result));
	return ledger_add_stored(sum, result.amount);
}

/* The balance at the end of `day`, which is in the year or the day before it. */
static struct status balance_in_year(struct store_tx *tx, const struct ledger_account *account,
				     const struct ledger_year *year, struct day day, struct money *out)
{
	assert(year->first.number - 1 <= day.number && day.number <= year->last.number);
	*out = (struct money){ 0 };
	if (account->kind == ACCOUNT_ASSET || account->kind == ACCOUNT_LIABILITY)
		TRY(add_opening(tx, account->number, year, out));
	if (day.number < year->first.number)
		return OK;
	struct balance_between_out moved;
	TRY(balance_between(tx, &(struct balance_between_in){ account->number, year->first, day }, &moved));
	assert(account->number >= LEDGER_ACCOUNT_MIN);
	return ledger_add_stored(out, moved.amount);
}

struct status ledger_balance(struct store_tx *tx, int64_t account, struct day day, struct money *out)
{
	assert(out != NULL);
	struct ledger_account found;
	struct ledger_year year;
	TRY(ledger_find_account(tx, account, &found));
	TRY(ledger_year_of(tx, day, &year));
	assert(found.number == account && year.first.number <= day.number);
	return balance_in_year(tx, &found, &year, day, out);
}

struct trial_caller {
	ledger_trial *row;
	void *argument;
};

static struct status tell_trial(void *argument, const void *out)
{
	const struct trial_caller *caller = argument;
	const struct trial_balance_out *found = out;
	assert(found->kind >= ACCOUNT_ASSET && found->kind <= ACCOUNT_COST);
	if (found->opening.ore == 0 && found->turnover.ore == 0)
		return OK;
	struct ledger_trial_row row = {
		.account = { found->account, found->name, (enum account_kind)found->kind, found->is_open },
	};
	TRY(ledger_add_stored(&row.opening, found->opening));
	TRY(ledger_add_stored(&row.turnover, found->turnover));
	TRY(money_add(row.opening, row.turnover, &row.closing));
	assert(row.account.number >= LEDGER_ACCOUNT_MIN);
	return caller->row(caller->argument, &row);
}

struct status ledger_trial_balance(struct store_tx *tx, const struct ledger_year *year, struct day through,
				   ledger_trial *row, void *argument)
{
	assert(year->first.number <= through.number && through.number <= year->last.number);
	struct ledger_year base;
	TRY(ledger_base_year(tx, year, &base));
	const struct trial_balance_in in = {
		.base_id = base.id,
		.base_day = base.first,
		.first_day = year->first,
		.last_day = through,
		.result_account = LEDGER_ACCOUNT_EQUITY,
	};
	assert(in.base_day.number <= in.first_day.number && row != NULL);
	struct trial_caller caller = { row, argument };
	return trial_balance(tx, &in, tell_trial, &caller);
}

struct sheet_caller {
	ledger_sheet *row;
	void *argument;
	struct money balance;
};

static struct status tell_sheet(void *argument, const void *out)
{
	struct sheet_caller *caller = argument;
	const struct account_sheet_out *found = out;
	assert(found->voucher_id.raw > 0 && found->number > 0);
	assert(caller->row != NULL);
	TRY(ledger_add_stored(&caller->balance, found->amount));
	const struct ledger_sheet_row row = {
		.voucher = found->voucher_id,
		.series = found->series,
		.number = found->number,
		.day = found->day,
		.amount = found->amount,
		.balance = caller->balance,
		.words = found->words.count > 0 ? found->words : found->voucher_words,
	};
	return caller->row(caller->argument, &row);
}

struct status ledger_account_sheet(struct store_tx *tx, int64_t account, struct ledger_span span,
				   ledger_sheet *row, void *argument)
{
	assert(span.first.number <= span.last.number && row != NULL);
	struct ledger_account found;
	struct ledger_year year;
	TRY(ledger_find_account(tx, account, &found));
	TRY(ledger_year_of(tx, span.first, &year));
	if (found.kind > ACCOUNT_LIABILITY && span.last.number > year.last.number)
		return FAIL(STATUS_INPUT, "Income and costs begin anew each year: choose days of one year.");
	struct sheet_caller caller = { .row = row, .argument = argument };
	const struct day before = { span.first.number - 1 };
	TRY(balance_in_year(tx, &found, &year, before, &caller.balance));
	assert(before.number < span.last.number);
	return account_sheet(tx, &(struct account_sheet_in){ account, span.first, span.last }, tell_sheet,
			     &caller);
}

struct journal_caller {
	ledger_journal *row;
	void *argument;
};

static struct status tell_journal(void *argument, const void *out)
{
	const struct journal_caller *caller = argument;
	const struct voucher_lines_out *found = out;
	assert(found->id.raw > 0 && found->line > 0);
	assert(caller->row != NULL);
	const struct ledger_journal_row row = {
		.voucher = found->id,
		.series = found->series,
		.number = found->number,
		.day = found->day,
		.voucher_words = found->voucher_words,
		.registered_at = found->registered_at,
		.actor = found->actor,
		.line = found->line,
		.account = found->account,
		.amount = found->amount,
		.codes = { found->fund_code, found->purpose_code, found->project_code, found->funder_code },
		.words = found->words,
	};
	return caller->row(caller->argument, &row);
}

struct status ledger_journal_each(struct store_tx *tx, const struct ledger_year *year,
				  struct ledger_span span, ledger_journal *row, void *argument)
{
	assert(row != NULL && year->id.raw > 0);
	assert(span.first.number <= span.last.number);
	struct journal_caller caller = { row, argument };
	return voucher_lines(tx, &(struct voucher_lines_in){ year->id, span.first, span.last }, tell_journal,
			     &caller);
}
