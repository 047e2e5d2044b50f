/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import givers|promises|mandates: a CSV file by a mapping. */
#include "inner/takeover/takeover.h"
#include "main/takeover/takeover.h"

#include <assert.h>

struct work {
	struct takeover_file file;
	struct takeover_mapping mapping;
	struct takeover_report told;
};

static struct status read_mapping(struct run *run, struct takeover_mapping *out)
{
	const char *path = command_option(run->command, "--mapping");
	struct text content;
	assert(out != NULL);
	if (path == NULL)
		return takeover_mapping_ours(out);
	run->about = text_of(path);
	run->failure_means = EXIT_WANTING;
	TRY(file_read_all(path, TAKEOVER_MAPPING_BYTES_MAX, &run->arena, &content));
	TRY(takeover_mapping_read(content, out));
	run->about = (struct text){ 0 };
	return OK;
}

static const struct report_column refusal_columns[] = { { "row", SAY("Row"), CELL_NUMBER, 7 },
							{ "field", SAY("Field"), CELL_TEXT, 16 },
							{ "reason", SAY("What is wrong"), CELL_TEXT, 60 },
							{ "remedy", SAY("What can be done"), CELL_TEXT, 0 },
							{ 0 } };

static struct text word_of(const struct report *report, const char *english)
{
	assert(report != NULL);
	if (english == NULL)
		return (struct text){ 0 };
	return text_of(report->is_json ? english : phrase(report->language, english));
}

static void tell_refusals(struct report *report, const struct takeover_report *told)
{
	assert(told->refusals != NULL || told->bad == 0);
	if (told->bad == 0 && !report->is_json)
		return; /* a person needs no empty table */
	report_table(report, "refusals", refusal_columns);
	for (int64_t i = 0; i < told->bad; i++) {
		const struct status *refusal = &told->refusals[i];
		const struct report_cell cells[] = { { .number = (int64_t)refusal->row },
						     { .text = word_of(report, refusal->field) },
						     { .text = word_of(report, refusal->reason) },
						     { .text = word_of(report, refusal->remedy) } };
		report_row(report, cells);
	}
	report_table_end(report);
}

static void tell(struct run *run, const struct takeover_report *told)
{
	static const struct report_column fields[] = {
		{ "rows", SAY("Rows"), CELL_NUMBER, 0 },
		{ "kept", SAY("Taken over"), CELL_NUMBER, 0 },
		{ "known", SAY("Taken over before"), CELL_NUMBER, 0 },
		{ "passed", SAY("Passed over, no longer living"), CELL_NUMBER, 0 },
		{ "bad", SAY("Refused"), CELL_NUMBER, 0 },
	};
	static const struct report_column list = { "list", SAY("List to approve"), CELL_NUMBER, 0 };
	const int64_t values[] = { told->rows, told->kept, told->known, told->passed, told->bad };
	_Static_assert(sizeof fields / sizeof fields[0] == sizeof values / sizeof values[0],
		       "a value for each");
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		report_field(&run->report, &fields[i], (struct report_cell){ .number = values[i] });
	assert(told->rows == told->kept + told->known + told->passed + told->bad);
	if (run_has(run, "--dry-run"))
		report_say(&run->report, SAY("This was a dry run: nothing is kept."), NULL, 0);
	else if (told->list > 0)
		report_field(&run->report, &list, (struct report_cell){ .number = told->list });
	tell_refusals(&run->report, told);
	run->is_wanting = told->bad > 0;
}

static struct status import(struct run *run, enum takeover_kind kind)
{
	struct work *work = arena_take(&run->arena, sizeof *work);
	const char *path = run->command->arguments[1];
	TRY(read_mapping(run, &work->mapping));
	TRY(run_open_centre(run));
	run->about = text_of(path);
	work->file = (struct takeover_file){ .kind = kind,
					     .mapping = &work->mapping,
					     .today = run_today(run),
					     .is_dry = run_has(run, "--dry-run") };
	TRY(file_read_all(path, TAKEOVER_FILE_BYTES_MAX, &run->arena, &work->file.bytes));
	const struct status status =
	    takeover_read(run->books, &work->file, run->random, &run->by, &work->told);
	if (status_is_ok(status)) {
		run->about = (struct text){ 0 };
		tell(run, &work->told);
	}
	takeover_report_close(&work->told);
	assert(run->books != NULL);
	return status;
}

struct status verb_import_givers(struct run *run)
{
	assert(run->command->argument_count == 2);
	return import(run, TAKEOVER_GIVERS);
}

struct status verb_import_promises(struct run *run)
{
	assert(run->command->argument_count == 2);
	return import(run, TAKEOVER_PROMISES);
}

struct status verb_import_mandates(struct run *run)
{
	assert(run->command->argument_count == 2);
	return import(run, TAKEOVER_MANDATES);
}
