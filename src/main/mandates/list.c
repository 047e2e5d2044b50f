/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates, files to Bankgirot and draws without an answer, listed. */
#include "main/mandates/mandates_inner.h"

#include <assert.h>

static const struct report_column mandate_columns[] = { { "id", SAY("Id"), CELL_NUMBER, 8 },
							{ "payer", SAY("Payer number"), CELL_TEXT, 16 },
							{ "state", SAY("State"), CELL_TEXT, 9 },
							{ "amount_ore", SAY("Amount"), CELL_MONEY, 12 },
							{ "every", SAY("Months"), CELL_NUMBER, 7 },
							{ "pay_day", SAY("Day"), CELL_NUMBER, 4 },
							{ "giver", SAY("Giver"), CELL_TEXT, 12 },
							{ "name", SAY("Name"), CELL_TEXT, 0 },
							{ 0 } };

struct list_work {
	struct run *run;
	struct mandate_filter filter;
	const char *state; /* NULL: all */
	size_t page_rows;
	int64_t count;
};

static struct status tell_mandate(void *argument, const struct mandate *mandate)
{
	struct list_work *work = argument;
	struct report *report = &work->run->report;
	const char *state = state_word(mandate, run_today(work->run));
	work->filter.after = mandate->id;
	work->page_rows++;
	assert(work->page_rows <= MANDATES_LIST_ROWS_MAX);
	if (work->state != NULL && !text_equal(text_of(state), text_of(work->state)))
		return OK;
	const struct report_cell cells[] = { { .number = mandate->id.raw },
					     { .text = mandate->payer_number },
					     { .text = told_word(report, state) },
					     { .number = mandate->amount.ore },
					     { .number = mandate->every_months },
					     { .number = mandate->next_pay_day },
					     { .text = text_of(mandate->giver_handle.characters) },
					     { .text = mandate->giver_name } };
	report_row(report, cells);
	work->count++;
	return OK;
}

static struct status tell_list(struct store_tx *tx, void *argument)
{
	struct list_work *work = argument;
	struct run *run = work->run;
	struct giver giver = { 0 };
	if (run_has(run, "--giver"))
		TRY(run_find_giver(tx, run_text(run, "--giver"), &giver));
	work->filter.giver = giver.id;
	report_table(&run->report, "mandates", mandate_columns);
	do {
		work->page_rows = 0;
		TRY(mandates_list(tx, &work->filter, tell_mandate, work));
	} while (work->page_rows == MANDATES_LIST_ROWS_MAX);
	report_table_end(&run->report);
	assert(work->count >= 0);
	return OK;
}

/* Held, stopped and paused mandates are active ones that are told apart when they are listed. */
static struct status read_state(struct list_work *work)
{
	static const struct state_row {
		const char *word;
		enum mandate_state state;
	} states[] = { { "asked", MANDATE_ASKED },   { "sent", MANDATE_SENT },
		       { "active", MANDATE_ACTIVE }, { "paused", MANDATE_ACTIVE },
		       { "held", MANDATE_ACTIVE },   { "stopped", MANDATE_ACTIVE },
		       { "ended", MANDATE_ENDED } };
	const struct text typed = run_text(work->run, "--state");
	assert(work->state == NULL);
	if (!run_has(work->run, "--state"))
		return OK;
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (text_equal(typed, text_of(states[i].word))) {
			work->state = states[i].word;
			work->filter.state = states[i].state;
			return OK;
		}
	return FAIL_INPUT(0, "--state", "There is no such state of a mandate.",
			  "Give asked, sent, active, paused, stopped, held or ended.");
}

struct status verb_mandates_list(struct run *run)
{
	static const struct report_column count = { "count", SAY("Mandates"), CELL_NUMBER, 0 };
	struct list_work work = { .run = run };
	TRY(read_state(&work));
	TRY(run_number(run, "--after", &work.filter.after.raw));
	TRY(run_open_centre(run));
	TRY(store_read(run->books, tell_list, &work));
	report_field(&run->report, &count, (struct report_cell){ .number = work.count });
	assert(work.count >= 0);
	return OK;
}

static const struct report_column file_columns[] = {
	{ "number", SAY("Number"), CELL_NUMBER, 7 },   { "made_on", SAY("Made on"), CELL_DAY, 10 },
	{ "through", SAY("Through"), CELL_DAY, 12 },   { "orders", SAY("Draws"), CELL_NUMBER, 10 },
	{ "sum_ore", SAY("Sum, kr"), CELL_MONEY, 14 }, { "unanswered", SAY("Unanswered"), CELL_NUMBER, 10 },
	{ "is_sealed", SAY("Sealed"), CELL_BOOL, 0 },  { 0 }
};

struct page {
	struct run *run;
	int64_t after;
	struct draw_unanswered which;
	size_t rows;
	int64_t count;
};

static struct status tell_file(void *argument, const struct draw_file *file)
{
	struct page *page = argument;
	assert(file->number > page->after);
	const struct report_cell cells[] = {
		{ .number = file->number },         { .number = file->made_on.number },
		{ .number = file->through.number }, { .number = file->orders },
		{ .number = file->sum.ore },        { .number = file->unanswered },
		{ .number = file->is_sealed }
	};
	report_row(&page->run->report, cells);
	page->after = file->number;
	page->rows++;
	return OK;
}

static struct status tell_files(struct store_tx *tx, void *argument)
{
	struct page *page = argument;
	assert(page->after >= 0);
	report_table(&page->run->report, "files", file_columns);
	do {
		page->rows = 0;
		TRY(drawing_files(tx, page->after, tell_file, page));
	} while (page->rows == DRAWING_LIST_ROWS_MAX);
	report_table_end(&page->run->report);
	return OK;
}

struct status verb_mandates_files(struct run *run)
{
	struct page page = { .run = run };
	TRY(run_number(run, "--after", &page.after));
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, tell_files, &page);
}

static const struct report_column order_columns[] = {
	{ "day", SAY("Due on"), CELL_DAY, 10 },          { "payer", SAY("Payer number"), CELL_TEXT, 16 },
	{ "amount_ore", SAY("Amount"), CELL_MONEY, 12 }, { "file", SAY("File"), CELL_NUMBER, 6 },
	{ "state", SAY("State"), CELL_TEXT, 0 },         { 0 }
};

static struct status tell_order(void *argument, const struct draw_order *order)
{
	struct page *page = argument;
	struct report *report = &page->run->report;
	assert(order->id.raw > 0);
	const struct report_cell cells[] = { { .number = order->day.number },
					     { .text = order->payer_number },
					     { .number = order->amount.ore },
					     { .number = order->file_number },
					     { .text = told_word(report, order_state_word(order->state)) } };
	report_row(report, cells);
	page->which.after_day = order->day;
	page->which.after = order->id;
	page->rows++;
	page->count++;
	return OK;
}

static struct status tell_unanswered(struct store_tx *tx, void *argument)
{
	struct page *page = argument;
	assert(page->which.before.number > 0);
	report_table(&page->run->report, "draws", order_columns);
	do {
		page->rows = 0;
		TRY(drawing_unanswered(tx, &page->which, tell_order, page));
	} while (page->rows == DRAWING_LIST_ROWS_MAX);
	report_table_end(&page->run->report);
	return OK;
}

struct status verb_mandates_unanswered(struct run *run)
{
	static const struct report_column count = { "count", SAY("Draws without an answer"), CELL_NUMBER, 0 };
	struct page page = { .run = run, .which = { .before = run_today(run) } };
	TRY(run_day(run, "--day", &page.which.before));
	TRY(run_open_centre(run));
	TRY(store_read(run->books, tell_unanswered, &page));
	report_field(&run->report, &count, (struct report_cell){ .number = page.count });
	assert(page.count >= 0);
	return OK;
}
