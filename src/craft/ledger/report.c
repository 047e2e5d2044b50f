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
	assert(year->id.raw > 0);
	const bool is_candidate = !search->is_found || search->is_after_closed;
	if (is_candidate && year->first.number <= search->wanted_first.number) {
		search->base = *year;
		search->is_found = true;
	}
	search->is_after_closed = year->is_closed;
	return OK;
}

struct status ledger_base_year(struct store_tx *tx, const struct ledger_year *year, struct ledger_year *out)
{
	assert(year->id.raw > 0 && out != NULL);
	struct base_search search = { .wanted_first = year->first };
	TRY(ledger_years(tx, consider_base, &search));
	assert(search.is_found);
	*out = search.base;
	return OK;
}

/* Months before that of the day by running balances, the rest of its month by entries. */
static struct status add_movements(struct store_tx *tx, int64_t account, int64_t first_month, struct day day,
				   struct money *sum)
{
	const int64_t month = ledger_month(day);
	assert(first_month <= month);
	struct balance_between_out months;
	TRY(balance_between(tx, &(struct balance_between_in){ account, first_month, month - 1 }, &months));
	TRY(money_add(*sum, months.amount, sum));
	struct entry_sum_out days;
	TRY(entry_sum(tx, &(struct entry_sum_in){ account, ledger_first_of_month(month), day }, &days));
	assert(sum != NULL);
	return money_add(*sum, days.amount, sum);
}

struct status ledger_balance(struct store_tx *tx, int64_t account, struct day day, struct money *out)
{
	assert(out != NULL);
	struct ledger_account found;
	struct ledger_year year;
	TRY(ledger_find_account(tx, account, &found));
	TRY(ledger_year_of(tx, day, &year));
	struct money sum = { 0 };
	if (found.kind == ACCOUNT_ASSET || found.kind == ACCOUNT_LIABILITY) {
		TRY(ledger_base_year(tx, &year, &year));
		struct opening_balance_of_out opening = { 0 };
		const struct opening_balance_of_in key = { year.id, account };
		const struct status status = opening_balance_of(tx, &key, &opening);
		if (status.code != STATUS_NOT_FOUND)
			TRY(status);
		sum = opening.amount;
	}
	assert(year.first.number <= day.number);
	TRY(add_movements(tx, account, ledger_month(year.first), day, &sum));
	*out = sum;
	return OK;
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
		.account = { found->account, found->name, (enum account_kind)found->kind, true },
		.opening = found->opening,
		.turnover = found->turnover,
	};
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
		.base_month = ledger_month(base.first),
		.first_month = ledger_month(year->first),
		.last_month = ledger_month(through),
	};
	assert(in.base_month <= in.first_month);
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
	assert(found->amount.ore != 0);
	TRY(money_add(caller->balance, found->amount, &caller->balance));
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
	assert(span.first.number <= span.last.number);
	struct sheet_caller caller = { .row = row, .argument = argument };
	struct money first_day = { 0 };
	struct entry_sum_out first = { 0 };
	TRY(ledger_balance(tx, account, span.first, &first_day));
	TRY(entry_sum(tx, &(struct entry_sum_in){ account, span.first, span.first }, &first));
	TRY(money_add(first_day, money_negate(first.amount), &caller.balance));
	assert(row != NULL);
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
	assert(row != NULL);
	struct journal_caller caller = { row, argument };
	return voucher_lines(tx, &(struct voucher_lines_in){ year->id, span.first, span.last }, tell_journal,
			     &caller);
}
