/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import sie: earlier years of the books. */
#include "ground/sie/sie.h"
#include "inner/takeover/takeover.h"
#include "main/takeover/takeover.h"

#include <assert.h>

struct work {
	struct arena files;
	struct text contents[TAKEOVER_YEARS_MAX];
	struct takeover_year years[TAKEOVER_YEARS_MAX];
	struct takeover_history history;
};

static const struct report_column year_columns[] = { { "from", SAY("From"), CELL_DAY, 10 },
						     { "to", SAY("To"), CELL_DAY, 10 },
						     { "was_known", SAY("Before"), CELL_BOOL, 6 },
						     { "vouchers", SAY("Vouchers"), CELL_NUMBER, 9 },
						     { "renumbered", SAY("Renumbered"), CELL_NUMBER, 10 },
						     { "passed", SAY("Passed over"), CELL_NUMBER, 11 },
						     { "accounts", SAY("New accounts"), CELL_NUMBER, 12 },
						     { "dimensions", SAY("Objects lost"), CELL_NUMBER, 12 },
						     { "cut", SAY("Words cut"), CELL_NUMBER, 0 },
						     { 0 } };

static struct status read_files(struct run *run, struct work *work)
{
	assert(work->history.count <= TAKEOVER_YEARS_MAX);
	for (size_t i = 0; i < work->history.count; i++) {
		const char *path = run->command->arguments[1 + i];
		run->about = text_of(path);
		TRY(file_read_all(path, SIE_BYTES_MAX, &work->files, &work->contents[i]));
	}
	run->about = (struct text){ 0 };
	return OK;
}

static void tell_years(struct run *run, const struct work *work)
{
	report_table(&run->report, "years", year_columns);
	for (size_t i = 0; i < work->history.count; i++) {
		const struct takeover_year *year = &work->years[i];
		const struct report_cell cells[] = {
			{ .number = year->first.number }, { .number = year->last.number },
			{ .number = year->is_known },     { .number = year->vouchers },
			{ .number = year->renumbered },   { .number = year->passed },
			{ .number = year->accounts },     { .number = year->dimensions },
			{ .number = year->cut },
		};
		assert(year->first.number < year->last.number);
		report_row(&run->report, cells);
	}
	report_table_end(&run->report);
	if (work->history.is_dry)
		report_say(&run->report, SAY("This was a dry run: nothing is kept."), NULL, 0);
}

/* Which account, and both sums: what a person needs to find the difference. */
static void tell_difference(struct run *run, const struct takeover_year *year)
{
	static const struct report_column account = { "account", SAY("Account"), CELL_NUMBER, 0 };
	static const struct report_column in_file = { "in_file_ore", SAY("In the file"), CELL_MONEY, 0 };
	static const struct report_column in_books = { "in_books_ore", SAY("By its vouchers or the books"),
						       CELL_MONEY, 0 };
	assert(year->wrong_account > 0);
	report_field(&run->report, &account, (struct report_cell){ .number = year->wrong_account });
	report_field(&run->report, &in_file, (struct report_cell){ .number = year->in_file.ore });
	report_field(&run->report, &in_books, (struct report_cell){ .number = year->in_books.ore });
}

static struct status take(struct run *run, struct work *work)
{
	size_t failed = 0;
	TRY(read_files(run, work));
	work->history.files = work->contents;
	work->history.role = config_is_sub_ledger(&run->config) ? LEDGER_SUB : LEDGER_WHOLE;
	const struct status status =
	    takeover_read_history(run->books, &work->history, &run->by, work->years, &failed);
	assert(failed <= work->history.count);
	if (status_is_ok(status)) {
		tell_years(run, work);
		return OK;
	}
	if (failed < work->history.count) {
		run->about = text_of(run->command->arguments[1 + failed]);
		if (work->years[failed].wrong_account > 0)
			tell_difference(run, &work->years[failed]);
	}
	return status;
}

struct status verb_import_sie(struct run *run)
{
	struct work *work = arena_take(&run->arena, sizeof *work);
	assert(run->command->argument_count >= 2);
	work->history.count = run->command->argument_count - 1;
	work->history.is_dry = run_has(run, "--dry-run");
	TRY(run_day(run, "--through", &work->history.through));
	TRY(run_open_centre(run));
	work->files = arena_open((size_t)TAKEOVER_YEARS_MAX * (SIE_BYTES_MAX + 1));
	const struct status status = take(run, work);
	arena_close(&work->files);
	return status;
}
