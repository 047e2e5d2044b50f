/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gifts: listed, summed, and what they are for. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const struct report_column gift_columns[] = { { "day", SAY("Day"), CELL_DAY, 10 },
						     { "amount_ore", SAY("Amount"), CELL_MONEY, 14 },
						     { "purpose", SAY("Purpose"), CELL_TEXT, 8 },
						     { "voucher", SAY("Voucher"), CELL_TEXT, 10 },
						     { "row", SAY("Bank row"), CELL_NUMBER, 8 },
						     { "giver", SAY("Giver"), CELL_TEXT, 12 },
						     { "reference", SAY("Reference"), CELL_TEXT, 14 },
						     { "name", SAY("Name"), CELL_TEXT, 0 },
						     { 0 } };

struct list_work {
	struct run *run;
	struct gift_filter filter;
	size_t page_rows;
	int64_t count;
	struct money sum;
};

static struct status tell_gift(void *argument, const struct gift *gift)
{
	struct list_work *work = argument;
	char voucher[32];
	snprintf(voucher, sizeof voucher, "%.*s%" PRId64, TEXT_ARGS(gift->voucher_series),
		 gift->voucher_number);
	const struct report_cell cells[] = {
		{ .number = gift->day.number }, { .number = gift->amount.ore },
		{ .text = gift->purpose_code }, { .text = text_of(voucher) },
		{ .number = gift->row.raw },    { .text = text_of(gift->giver_handle.characters) },
		{ .text = gift->reference },    { .text = gift->giver_name }
	};
	report_row(&work->run->report, cells);
	work->filter.after = gift->id;
	work->filter.after_day = gift->day;
	work->page_rows++;
	work->count++;
	assert(work->page_rows <= GIFTS_LIST_ROWS_MAX);
	return money_add(work->sum, gift->amount, &work->sum);
}

static struct status tell_list(struct store_tx *tx, void *argument)
{
	struct list_work *work = argument;
	struct run *run = work->run;
	struct giver giver = { 0 };
	struct purpose purpose = { 0 };
	if (run_has(run, "--giver"))
		TRY(run_find_giver(tx, run_text(run, "--giver"), &giver));
	if (run_has(run, "--purpose"))
		TRY(run_find_purpose(tx, run_text(run, "--purpose"), &purpose));
	work->filter.giver = giver.id;
	work->filter.purpose = purpose.id;
	report_table(&run->report, "gifts", gift_columns);
	do {
		work->page_rows = 0;
		TRY(gifts_list(tx, &work->filter, tell_gift, work));
	} while (work->page_rows == GIFTS_LIST_ROWS_MAX);
	report_table_end(&run->report);
	assert(work->count >= 0);
	return OK;
}

struct status verb_gifts_list(struct run *run)
{
	static const struct report_column count = { "count", SAY("Gifts"), CELL_NUMBER, 0 };
	static const struct report_column sum = { "sum_ore", SAY("Sum, kr"), CELL_MONEY, 0 };
	struct list_work work = { .run = run };
	TRY(run_day(run, "--from", &work.filter.first));
	TRY(run_day(run, "--to", &work.filter.last));
	if (run_has(run, "--giver") && run_has(run, "--purpose"))
		return FAIL_INPUT(0, "--giver", "Give either a giver or a purpose.",
				  "List them one at a time.");
	TRY(run_open_centre(run));
	TRY(store_read(run->books, tell_list, &work));
	report_field(&run->report, &count, (struct report_cell){ .number = work.count });
	report_field(&run->report, &sum, (struct report_cell){ .number = work.sum.ore });
	assert(work.count >= 0);
	return OK;
}

static const struct report_column total_columns[] = { { "purpose", SAY("Purpose"), CELL_TEXT, 10 },
						      { "gifts", SAY("Gifts"), CELL_NUMBER, 8 },
						      { "sum_ore", SAY("Sum, kr"), CELL_MONEY, 16 },
						      { "name", SAY("Name"), CELL_TEXT, 0 },
						      { 0 } };

struct total_work {
	struct run *run;
	struct ledger_span span;
	struct money sum;
};

static struct status tell_total(void *argument, const struct gift_total_row *row)
{
	struct total_work *work = argument;
	assert(row->purpose_code.count > 0);
	const struct report_cell cells[] = { { .text = row->purpose_code },
					     { .number = row->gifts },
					     { .number = row->amount.ore },
					     { .text = row->purpose_name } };
	report_row(&work->run->report, cells);
	return money_add(work->sum, row->amount, &work->sum);
}

static struct status tell_totals(struct store_tx *tx, void *argument)
{
	static const struct report_column sum = { "sum_ore", SAY("Sum, kr"), CELL_MONEY, 0 };
	struct total_work *work = argument;
	report_table(&work->run->report, "purposes", total_columns);
	TRY(gifts_totals(tx, work->span.first, work->span.last, tell_total, work));
	report_table_end(&work->run->report);
	report_field(&work->run->report, &sum, (struct report_cell){ .number = work->sum.ore });
	assert(store_statement_count(tx) <= 8);
	return OK;
}

struct status verb_gifts_totals(struct run *run)
{
	struct total_work work = { .run = run };
	TRY(day_of(DAY_YEAR_MIN, 1, 1, &work.span.first));
	TRY(day_of(DAY_YEAR_MAX, 12, 31, &work.span.last));
	TRY(run_day(run, "--from", &work.span.first));
	TRY(run_day(run, "--to", &work.span.last));
	if (work.span.first.number > work.span.last.number)
		return FAIL_INPUT(0, "--from", "The first day is after the last.",
				  "Give them the other way round.");
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, tell_totals, &work);
}

static const struct report_column purpose_columns[] = {
	{ "code", SAY("Code"), CELL_TEXT, 10 },        { "fund", SAY("Fund"), CELL_TEXT, 10 },
	{ "account", SAY("Account"), CELL_NUMBER, 7 }, { "is_open", SAY("Open"), CELL_BOOL, 4 },
	{ "name", SAY("Name"), CELL_TEXT, 0 },         { 0 }
};

static struct status tell_purpose(void *argument, const struct purpose *purpose, struct text fund_code)
{
	struct report *report = argument;
	assert(purpose->id.raw > 0);
	const struct report_cell cells[] = { { .text = purpose->code },
					     { .text = fund_code },
					     { .number = purpose->income_account },
					     { .number = purpose->is_open },
					     { .text = purpose->name } };
	report_row(report, cells);
	return OK;
}

static struct status tell_purposes(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	assert(run->books != NULL);
	report_table(&run->report, "purposes", purpose_columns);
	TRY(gifts_purposes(tx, tell_purpose, &run->report));
	report_table_end(&run->report);
	return OK;
}

struct purpose_work {
	struct run *run;
	struct purpose purpose;
	struct text fund_code;
};

static struct status add_purpose(struct store_tx *tx, void *argument)
{
	struct purpose_work *work = argument;
	struct run *run = work->run;
	const struct status found = gifts_fund_by_code(tx, work->fund_code, &work->purpose.fund);
	if (found.code == STATUS_NOT_FOUND) {
		const struct text name = run_text(run, "--fund-name");
		const struct fund fund = { .code = work->fund_code,
					   .name = name.count > 0 ? name : work->fund_code };
		TRY(gifts_add_fund(tx, &fund, &run->by, &work->purpose.fund));
	} else {
		TRY(found);
	}
	assert(work->purpose.fund.raw > 0);
	return gifts_add_purpose(tx, &work->purpose, &run->by, &work->purpose.id);
}

struct status verb_gifts_purposes(struct run *run)
{
	struct purpose_work work = { .run = run, .purpose = { .income_account = 3991 } };
	if (run_has(run, "--add")) {
		TRY(run_needs(run, "--add"));
		TRY(run_needs(run, "--name"));
		TRY(run_needs(run, "--fund"));
		work.purpose.code = run_text(run, "--add");
		work.purpose.name = run_text(run, "--name");
		work.fund_code = run_text(run, "--fund");
		TRY(run_number(run, "--account", &work.purpose.income_account));
	} else if (run->command->option_count > 0) {
		return FAIL_INPUT(0, "--add", "These options belong to something new.",
				  "Give its code with --add.");
	}
	TRY(run_open_centre(run));
	if (run_has(run, "--add"))
		TRY(run_write(run, add_purpose, &work));
	assert(run->books != NULL);
	return store_read(run->books, tell_purposes, run);
}
