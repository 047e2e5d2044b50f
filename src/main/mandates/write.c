/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank write autogiro: what is due becomes orders in the books, once, and then a file. */
#include "main/mandates/mandates_inner.h"

#include "ground/crypto/crypto.h"

#include <assert.h>

enum { HAND_OVER_DAYS_AHEAD_MAX = 10 }; /* over the longest row of holidays; a later day is a slip */

struct write_work {
	struct run *run;
	const char *path;
	struct day day;
	struct day through;
	int64_t number; /* 0: the last file */
	bool is_again;
	struct drawing_built built;
	struct draw_file file; /* its bytes in the run's arena */
};

static struct status check_day(const struct write_work *work)
{
	const struct day today = run_today(work->run);
	assert(today.number > 0);
	if (work->day.number < today.number)
		return FAIL_INPUT(0, "--day", "A file cannot be handed over on a day that has passed.",
				  "Give today or a day soon after.");
	if (work->day.number > today.number + HAND_OVER_DAYS_AHEAD_MAX)
		return FAIL_INPUT(0, "--day", "The day is more than ten days ahead.",
				  "Make the file closer to its day, so that it has the givers' last word.");
	return OK;
}

static struct status read_words(struct write_work *work)
{
	struct run *run = work->run;
	work->is_again = run_has(run, "--again");
	work->day = run_today(run);
	TRY(run_needs(run, "--out"));
	TRY(run_day(run, "--day", &work->day));
	TRY(run_day(run, "--through", &work->through));
	TRY(run_number(run, "--number", &work->number));
	work->path = command_option(run->command, "--out");
	assert(work->number >= 0);
	if (run_has(run, "--number") && !work->is_again)
		return FAIL_INPUT(0, "--number", "Only a file that was made has a number.",
				  "Give --again too.");
	if (work->is_again && (run_has(run, "--day") || run_has(run, "--through")))
		return FAIL_INPUT(0, "--again", "A file that was made has its days already.",
				  "Leave out --day and --through.");
	return check_day(work);
}

struct last_file {
	int64_t number;
	size_t count; /* of the page */
};

static struct status take_number(void *argument, const struct draw_file *file)
{
	struct last_file *last = argument;
	assert(file->number > last->number);
	last->number = file->number;
	last->count++;
	return OK;
}

static struct status find_last(struct store_tx *tx, int64_t *out)
{
	struct last_file last = { 0 };
	do {
		last.count = 0;
		TRY(drawing_files(tx, last.number, take_number, &last));
	} while (last.count == DRAWING_LIST_ROWS_MAX);
	*out = last.number;
	assert(last.number >= 0);
	return OK;
}

static struct status fetch_file(struct store_tx *tx, void *argument)
{
	struct write_work *work = argument;
	assert(work->number >= 0);
	if (work->number == 0)
		TRY(find_last(tx, &work->number));
	struct status status = drawing_file(tx, work->number, &work->file);
	if (status.code == STATUS_NOT_FOUND) {
		status.field = "--number";
		status.remedy = "handslag mandates files DIR lists them.";
	}
	TRY(status);
	work->file.bytes = arena_copy(&work->run->arena, work->file.bytes);
	return OK;
}

static void tell_file(const struct write_work *work)
{
	static const struct report_column fields[] = {
		{ "file", SAY("File"), CELL_TEXT, 0 },
		{ "number", SAY("Number"), CELL_NUMBER, 0 },
		{ "made_on", SAY("Made on"), CELL_DAY, 0 },
		{ "through", SAY("Orders what is due through"), CELL_DAY, 0 },
		{ "orders", SAY("Draws ordered"), CELL_NUMBER, 0 },
		{ "sum_ore", SAY("Their sum, kr"), CELL_MONEY, 0 },
		{ "is_sealed", SAY("Sealed"), CELL_BOOL, 0 },
	};
	const struct draw_file *file = &work->file;
	const struct report_cell values[] = {
		{ .text = text_of(work->path) },    { .number = file->number },
		{ .number = file->made_on.number }, { .number = file->through.number },
		{ .number = file->orders },         { .number = file->sum.ore },
		{ .number = file->is_sealed }
	};
	_Static_assert(sizeof fields / sizeof fields[0] == sizeof values / sizeof values[0],
		       "a value for each");
	assert(file->number > 0);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		report_field(&work->run->report, &fields[i], values[i]);
}

/* To people only what there is of. */
static void tell_built(struct report *report, const struct drawing_built *built)
{
	static const struct report_column fields[] = {
		{ "mandates_asked", SAY("Mandates asked for"), CELL_NUMBER, 0 },
		{ "mandates_ended", SAY("Mandates ended"), CELL_NUMBER, 0 },
		{ "wishes_answered", SAY("Wishes answered"), CELL_NUMBER, 0 },
		{ "called_back", SAY("Draws called back"), CELL_NUMBER, 0 },
		{ "passed", SAY("Due, but passed over"), CELL_NUMBER, 0 },
	};
	const int64_t values[] = { built->mandates_asked, built->mandates_ended, built->wishes_answered,
				   built->called_back, built->passed };
	_Static_assert(sizeof fields / sizeof fields[0] == sizeof values / sizeof values[0],
		       "a value for each");
	assert(built->passed >= 0);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		if (report->is_json || values[i] > 0)
			report_field(report, &fields[i], (struct report_cell){ .number = values[i] });
}

static const struct report_column passed_columns[] = { { "payer", SAY("Payer number"), CELL_TEXT, 16 },
						       { "month", SAY("Month"), CELL_TEXT, 7 },
						       { "day", SAY("Due on"), CELL_DAY, 10 },
						       { "reason", SAY("Reason"), CELL_TEXT, 0 },
						       { 0 } };

struct passed_page {
	struct run *run;
	struct draw_passed_span span;
	size_t count;
};

static struct status tell_passed(void *argument, const struct draw_passed *passed)
{
	struct passed_page *page = argument;
	struct report *report = &page->run->report;
	char month[MONTH_PRINT_ROOM];
	assert(passed->mandate.raw > 0);
	const struct report_cell cells[] = {
		{ .text = passed->payer_number },
		{ .text = print_month(passed->pass.month, month) },
		{ .number = passed->pass.day.number },
		{ .text = text_of(phrase(report->language, draw_pass_sentence(passed->pass.reason))) }
	};
	report_row(report, cells);
	page->span.after = passed->mandate;
	page->span.after_month = passed->pass.month;
	page->count++;
	return OK;
}

static struct status tell_passed_on(struct store_tx *tx, void *argument)
{
	struct passed_page *page = argument;
	assert(page->span.looked_on.number > 0);
	report_table(&page->run->report, "passed_over", passed_columns);
	do {
		page->count = 0;
		TRY(drawing_passed_on(tx, &page->span, tell_passed, page));
	} while (page->count == DRAWING_LIST_ROWS_MAX);
	report_table_end(&page->run->report);
	return OK;
}

static struct status tell_what_was_done(struct write_work *work)
{
	static const struct report_column is_made = { "is_made", NULL, CELL_BOOL, 0 };
	struct run *run = work->run;
	assert(!work->is_again);
	report_field(&run->report, &is_made, (struct report_cell){ .number = work->built.file.raw != 0 });
	tell_built(&run->report, &work->built);
	if (work->built.passed == 0)
		return OK;
	struct passed_page page = { .run = run, .span = { .looked_on = work->day } };
	return store_read(run->books, tell_passed_on, &page);
}

/* The file stands in the books from then on: when it cannot be written out, it can be later. */
static struct status write_out(struct write_work *work)
{
	struct run *run = work->run;
	TRY(store_read(run->books, fetch_file, work));
	struct status status = place_write(run, work->path, work->file.bytes);
	if (!status_is_ok(status) && !work->is_again)
		status.remedy = "The file is made and kept: write it out with --again.";
	TRY(status);
	assert(work->file.bytes.count > 0);
	tell_file(work);
	return OK;
}

static void wipe_key(struct mac_key *key)
{
	assert(key != NULL);
	mac_key_wipe(key);
}

static struct status build(struct write_work *work, const char *folder)
{
	struct run *run = work->run;
	struct drawing_setup setup;
	SCOPED(wipe_key) struct mac_key key = { 0 };
	bool has_key = false;
	TRY(run_autogiro(run, &setup));
	TRY(run_seal_key(run, folder, &key, &has_key));
	TRY(place_check(run, work->path));
	setup.key = has_key ? &key : NULL;
	const struct drawing_build asked = { &setup, work->day, work->through };
	struct status status = drawing_build_file(run->books, &asked, &run->by, &work->built);
	if (status.field != NULL && text_equal(text_of(status.field), TEXT("through")))
		status.field = "--through";
	work->number = work->built.number;
	assert(!status_is_ok(status) || work->built.file.raw == 0 || work->number > 0);
	return status;
}

struct status mandates_write_autogiro(struct run *run, const char *folder)
{
	struct write_work work = { .run = run };
	TRY(read_words(&work));
	TRY(run_open_centre_in(run, folder));
	assert(run->books != NULL);
	if (work.is_again) {
		TRY(place_check(run, work.path));
		return write_out(&work);
	}
	TRY(build(&work, folder));
	if (work.built.file.raw == 0)
		report_say(&run->report, SAY("There is nothing to send; no file was written."), NULL, 0);
	else
		TRY(write_out(&work));
	return tell_what_was_done(&work);
}
