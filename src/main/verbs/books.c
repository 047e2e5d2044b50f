/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the book says: trial balance, account sheet, journal; and the years it has. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

struct book_work {
	struct run *run;
	struct ledger_year year;
	struct ledger_span span; /* days of number 0: not given */
	int64_t account;
	struct money sum;
	struct text last_series; /* of the voucher last told */
	int64_t last_number;
};

/* The span asked for, inside the year. */
static struct status find_span(struct store_tx *tx, struct book_work *work)
{
	TRY(run_year(work->run, tx, &work->year));
	if (work->span.first.number == 0)
		work->span.first = work->year.first;
	if (work->span.last.number == 0)
		work->span.last = work->year.last;
	assert(work->year.id.raw > 0);
	if (work->span.first.number < work->year.first.number ||
	    work->span.last.number > work->year.last.number ||
	    work->span.first.number > work->span.last.number)
		return FAIL_INPUT(0, "--from", "The days are not in the fiscal year, or not in order.",
				  "Give days of one year, or the year with --year.");
	return OK;
}

static void tell_year(struct book_work *work)
{
	static const struct report_column first = { "from", SAY("From"), CELL_DAY, 0 };
	static const struct report_column last = { "to", SAY("To"), CELL_DAY, 0 };
	assert(work->span.first.number <= work->span.last.number);
	report_field(&work->run->report, &first, (struct report_cell){ .number = work->span.first.number });
	report_field(&work->run->report, &last, (struct report_cell){ .number = work->span.last.number });
}

static const struct report_column trial_columns[] = { { "account", SAY("Account"), CELL_NUMBER, 7 },
						      { "opening_ore", SAY("Opening"), CELL_MONEY, 16 },
						      { "turnover_ore", SAY("Turnover"), CELL_MONEY, 16 },
						      { "closing_ore", SAY("Closing"), CELL_MONEY, 16 },
						      { "name", SAY("Name"), CELL_TEXT, 0 },
						      { 0 } };

static struct status tell_trial(void *argument, const struct ledger_trial_row *row)
{
	struct book_work *work = argument;
	assert(row->account.number > 0);
	const struct report_cell cells[] = { { .number = row->account.number },
					     { .number = row->opening.ore },
					     { .number = row->turnover.ore },
					     { .number = row->closing.ore },
					     { .text = row->account.name } };
	report_row(&work->run->report, cells);
	return money_add(work->sum, row->closing, &work->sum);
}

static struct status tell_balance(struct store_tx *tx, void *argument)
{
	static const struct report_column sum = { "sum_ore", SAY("Sum"), CELL_MONEY, 0 };
	struct book_work *work = argument;
	TRY(find_span(tx, work));
	tell_year(work);
	report_table(&work->run->report, "accounts", trial_columns);
	TRY(ledger_trial_balance(tx, &work->year, work->span.last, tell_trial, work));
	report_table_end(&work->run->report);
	report_field(&work->run->report, &sum, (struct report_cell){ .number = work->sum.ore });
	assert(store_statement_count(tx) <= 8);
	return OK;
}

struct status verb_books_balance(struct run *run)
{
	struct book_work work = { .run = run };
	TRY(run_day(run, "--through", &work.span.last));
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, tell_balance, &work);
}

static const struct report_column sheet_columns[] = { { "day", SAY("Day"), CELL_DAY, 10 },
						      { "voucher", SAY("Voucher"), CELL_TEXT, 10 },
						      { "amount_ore", SAY("Amount"), CELL_MONEY, 16 },
						      { "balance_ore", SAY("Balance"), CELL_MONEY, 16 },
						      { "words", SAY("Words"), CELL_TEXT, 0 },
						      { 0 } };

static struct text print_voucher(struct text series, int64_t number, char room[32])
{
	const int count = snprintf(room, 32, "%.*s%" PRId64, TEXT_ARGS(series), number);
	assert(count > 0 && count < 32);
	return text_of(room);
}

static struct status tell_sheet_row(void *argument, const struct ledger_sheet_row *row)
{
	struct book_work *work = argument;
	char voucher[32];
	assert(row->number > 0);
	const struct report_cell cells[] = { { .number = row->day.number },
					     { .text = print_voucher(row->series, row->number, voucher) },
					     { .number = row->amount.ore },
					     { .number = row->balance.ore },
					     { .text = row->words } };
	report_row(&work->run->report, cells);
	return OK;
}

static struct status tell_sheet(struct store_tx *tx, void *argument)
{
	static const struct report_column number = { "account", SAY("Account"), CELL_NUMBER, 0 };
	static const struct report_column name = { "name", SAY("Name"), CELL_TEXT, 0 };
	struct book_work *work = argument;
	struct ledger_account account;
	TRY(find_span(tx, work));
	const struct status found = ledger_find_account(tx, work->account, &account);
	if (found.code == STATUS_NOT_FOUND)
		return (struct status){ .code = STATUS_NOT_FOUND,
					.field = "ACCOUNT",
					.reason = "There is no such account.",
					.remedy = "handslag books balance DIR lists accounts." };
	TRY(found);
	report_field(&work->run->report, &number, (struct report_cell){ .number = account.number });
	report_field(&work->run->report, &name, (struct report_cell){ .text = account.name });
	tell_year(work);
	report_table(&work->run->report, "rows", sheet_columns);
	TRY(ledger_account_sheet(tx, work->account, work->span, tell_sheet_row, work));
	report_table_end(&work->run->report);
	assert(store_statement_count(tx) <= 8);
	return OK;
}

struct status verb_books_sheet(struct run *run)
{
	struct book_work work = { .run = run };
	TRY(run_parse_number(run->command->arguments[1], "ACCOUNT", &work.account));
	TRY(run_day(run, "--from", &work.span.first));
	TRY(run_day(run, "--to", &work.span.last));
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, tell_sheet, &work);
}

static const struct report_column journal_columns[] = { { "voucher", SAY("Voucher"), CELL_TEXT, 10 },
							{ "day", SAY("Day"), CELL_DAY, 10 },
							{ "account", SAY("Account"), CELL_NUMBER, 7 },
							{ "amount_ore", SAY("Amount"), CELL_MONEY, 16 },
							{ "fund", SAY("Fund"), CELL_TEXT, 8 },
							{ "purpose", SAY("Purpose"), CELL_TEXT, 8 },
							{ "actor", SAY("Registered by"), CELL_TEXT, 16 },
							{ "words", SAY("Words"), CELL_TEXT, 0 },
							{ 0 } };

static struct status tell_line(void *argument, const struct ledger_journal_row *row)
{
	struct book_work *work = argument;
	char voucher[32];
	assert(row->number > 0 && row->line > 0);
	const struct report_cell cells[] = { { .text = print_voucher(row->series, row->number, voucher) },
					     { .number = row->day.number },
					     { .number = row->account },
					     { .number = row->amount.ore },
					     { .text = row->codes[0] },
					     { .text = row->codes[1] },
					     { .text = row->actor },
					     { .text =
						   row->words.count > 0 ? row->words : row->voucher_words } };
	report_row(&work->run->report, cells);
	return OK;
}

static struct status tell_journal(struct store_tx *tx, void *argument)
{
	struct book_work *work = argument;
	TRY(find_span(tx, work));
	tell_year(work);
	report_table(&work->run->report, "lines", journal_columns);
	TRY(ledger_journal_each(tx, &work->year, work->span, tell_line, work));
	report_table_end(&work->run->report);
	assert(store_statement_count(tx) <= 8);
	return OK;
}

struct status verb_books_journal(struct run *run)
{
	struct book_work work = { .run = run };
	TRY(run_day(run, "--from", &work.span.first));
	TRY(run_day(run, "--to", &work.span.last));
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, tell_journal, &work);
}

struct year_work {
	struct run *run;
	int64_t wanted;
	struct ledger_year year;
};

static struct status open_year(struct store_tx *tx, void *argument)
{
	struct year_work *work = argument;
	struct day first;
	struct day last;
	assert(work->wanted >= DAY_YEAR_MIN);
	TRY(day_of((int)work->wanted, 1, 1, &first));
	TRY(day_of((int)work->wanted, 12, 31, &last));
	return ledger_open_year(tx, first, last, &work->year);
}

static struct status match_year(void *argument, const struct ledger_year *year)
{
	struct year_work *work = argument;
	assert(year->id.raw > 0);
	if (day_year(year->first) == work->wanted)
		work->year = *year;
	return OK;
}

static struct status close_year(struct store_tx *tx, void *argument)
{
	struct year_work *work = argument;
	TRY(ledger_years(tx, match_year, work));
	if (work->year.id.raw == 0)
		return FAIL_INPUT(0, "Y", "There is no such fiscal year.",
				  "Open it with handslag books year DIR open Y.");
	assert(work->wanted == day_year(work->year.first));
	const enum ledger_role role = config_is_sub_ledger(&work->run->config) ? LEDGER_SUB : LEDGER_WHOLE;
	return ledger_close_year(tx, work->year.id, role, &work->run->by);
}

struct status verb_books_year(struct run *run)
{
	static const struct report_column field = { "year", NULL, CELL_NUMBER, 0 };
	struct year_work work = { .run = run };
	const struct text what = text_of(run->command->arguments[1]);
	const bool is_opening = text_equal(what, TEXT("open"));
	if (!is_opening && !text_equal(what, TEXT("close")))
		return FAIL_INPUT(0, "open|close", "A year is opened or closed.",
				  "Give open or close, then the year.");
	TRY(run_parse_number(run->command->arguments[2], "Y", &work.wanted));
	if (work.wanted < DAY_YEAR_MIN || work.wanted > DAY_YEAR_MAX)
		return FAIL_INPUT(0, "Y", "There is no such year.", "Write four digits, such as 2026.");
	TRY(run_open_centre(run));
	TRY(run_write(run, is_opening ? open_year : close_year, &work));
	assert(work.year.id.raw > 0);
	report_field(&run->report, &field, (struct report_cell){ .number = work.wanted });
	report_say(&run->report,
		   is_opening
		       ? SAY("The year is open.")
		       : SAY("The year is closed, its result booked, and the next has its opening balances."),
		   NULL, 0);
	return OK;
}
