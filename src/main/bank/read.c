/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank read: each file whole or not at all, what came of it, and why rows were left open. */
#include "main/bank/bank_inner.h"

#include <assert.h>
#include <string.h>
#include <unistd.h>

static struct text name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	assert(path[0] != '\0');
	return text_of(slash != NULL && slash[1] != '\0' ? slash + 1 : path);
}

static struct status find_kind(struct file *file, enum statement_kind_of_file *out)
{
	char first[BANK_SNIFF_BYTES];
	struct source source = source_of_file(file, sizeof first);
	size_t count = 0;
	size_t got = 1;
	while (got > 0 && count < sizeof first) {
		TRY(source_read(&source, first + count, sizeof first - count, &got));
		count += got;
	}
	*out = bank_file_kind((struct text){ first, count });
	assert(count <= sizeof first);
	return OK;
}

static struct status open_file(const char *path, struct file *out, uint64_t *bytes)
{
	if (strcmp(path, "-") == 0)
		return (struct status){ .code = STATUS_INPUT,
					.reason = "A file is read by its name, since it is read twice.",
					.remedy = "Save it as a file first." };
	TRY(file_open(path, out));
	TRY(file_bytes(out, bytes));
	assert(out->descriptor >= 0);
	if (*bytes > BANK_FILE_BYTES_MAX)
		return (struct status){
			.code = STATUS_LIMIT,
			.reason = "The file is larger than 256 MiB.",
			.remedy = "A day's file from the bank is far smaller; check that it is one."
		};
	return OK;
}

/* How far the reading has come: the position in the file. */
static uint64_t position(void *argument)
{
	const struct file *file = argument;
	const off_t at = lseek(file->descriptor, 0, SEEK_CUR);
	assert(file->descriptor >= 0);
	return at > 0 ? (uint64_t)at : 0;
}

static struct status read_file(struct run *run, const char *path, struct bankday_report *out)
{
	SCOPED(file_close) struct file file = { -1 };
	uint64_t bytes = 0;
	TRY(open_file(path, &file, &bytes));
	struct bankday_reading reading = {
		.file = &file, .name = name_of(path), .today = run_today(run), .finders = run_finders
	};
	TRY(find_kind(&file, &reading.kind));
	assert(reading.name.count > 0);
	struct progress *progress;
	progress_begin(run->report.language, position, &file, bytes, &progress);
	const struct status status = bankday_read(run->books, &reading, &run->by, out);
	progress_end(&progress);
	return status;
}

/* The first of them are told always, the others to people only when there is something to tell. */
enum { NUMBERS_ALWAYS = 4 };
static void tell_numbers(struct report *report, const struct bankday_report *told)
{
	static const struct report_column unknown = { "first_unknown", SAY("The first of them"), CELL_TEXT,
						      0 };
	static const struct report_column fields[] = {
		{ "movements", SAY("Movements"), CELL_NUMBER, 0 },
		{ "new", SAY("New rows"), CELL_NUMBER, 0 },
		{ "gifts", SAY("Gifts booked"), CELL_NUMBER, 0 },
		{ "open", SAY("Left open"), CELL_NUMBER, 0 },
		{ "parts", SAY("Payments inside the movements"), CELL_NUMBER, 0 },
		{ "new_sum_ore", SAY("Sum of new rows, kr"), CELL_MONEY, 0 },
		{ "gift_sum_ore", SAY("Sum of gifts, kr"), CELL_MONEY, 0 },
		{ "seen_before", SAY("Seen before"), CELL_NUMBER, 0 },
		{ "by_rule", SAY("Booked by rule"), CELL_NUMBER, 0 },
		{ "payments", SAY("Payments of ours"), CELL_NUMBER, 0 },
		{ "in_doubt", SAY("In doubt"), CELL_NUMBER, 0 },
		{ "contradictions", SAY("Movements told otherwise before"), CELL_NUMBER, 0 },
		{ "pending", SAY("Not yet booked by the bank, passed over"), CELL_NUMBER, 0 },
		{ "unknown_records", SAY("Unknown records, passed over"), CELL_NUMBER, 0 },
	};
	const int64_t values[] = { told->file.movements, told->new_rows,
				   told->gifts,          told->open,
				   told->file.parts,     told->new_sum.ore,
				   told->gift_sum.ore,   told->seen_before,
				   told->by_rule,        told->payments,
				   told->doubts,         told->contradictions,
				   told->file.pending,   told->file.unknown_records };
	_Static_assert(sizeof fields / sizeof fields[0] == sizeof values / sizeof values[0],
		       "a value for each");
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		if (report->is_json || i < NUMBERS_ALWAYS || values[i] != 0)
			report_field(report, &fields[i], (struct report_cell){ .number = values[i] });
	if (report->is_json || told->file.unknown_records > 0)
		report_field(report, &unknown,
			     (struct report_cell){ .text = text_of(told->file.first_unknown) });
	assert(told->open >= told->doubts);
}

static struct status tell_statement(void *argument, const struct bank_file_statement *statement)
{
	static const struct report_column account = { "account", SAY("Account"), CELL_NUMBER, 0 };
	static const struct report_column name = { "name", SAY("Account's name"), CELL_TEXT, 0 };
	struct report *report = argument;
	assert(statement->ledger_account > 0);
	report_item(report);
	report_field(report, &account, (struct report_cell){ .number = statement->ledger_account });
	report_field(report, &name, (struct report_cell){ .text = statement->account_name });
	tell_sum(report, "sum", SAY("Sum of its movements"), statement->sum);
	if (statement->has_balances) {
		tell_sum(report, "opening", SAY("Opening balance"), statement->opening);
		tell_sum(report, "closing", SAY("Closing balance"), statement->closing);
	}
	report_end(report);
	return OK;
}

struct told_file {
	struct run *run;
	const struct bankday_report *told;
};

static struct status tell_statements(struct store_tx *tx, void *argument)
{
	const struct told_file *file = argument;
	assert(file->told->id.raw > 0);
	report_list(&file->run->report, "accounts");
	TRY(bankday_file_statements(tx, file->told->id, tell_statement, &file->run->report));
	report_end(&file->run->report);
	return OK;
}

static struct status tell_file(struct run *run, const struct bankday_report *told)
{
	static const struct report_column kind = { "kind", SAY("Kind"), CELL_TEXT, 0 };
	static const struct report_column before = { "was_read_before", NULL, CELL_BOOL, 0 };
	static const struct report_column is_test = { "is_test", NULL, CELL_BOOL, 0 };
	struct report *report = &run->report;
	report_field(report, &kind,
		     (struct report_cell){ .text = text_of(bank_file_kind_word(told->file.kind)) });
	report_field(report, &before, (struct report_cell){ .number = told->was_read_before });
	assert(told->id.raw > 0);
	if (told->was_read_before) {
		report_say(report, SAY("This very file was read before; nothing was done."), NULL, 0);
		return OK;
	}
	report_field(report, &is_test, (struct report_cell){ .number = told->file.is_test });
	if (told->file.is_test)
		report_say(report, SAY("The file is marked as a test."), NULL, 0);
	TRY(store_read(run->books, tell_statements, &(struct told_file){ run, told }));
	tell_numbers(report, told);
	if (told->open == 0 || run_has(run, "--quiet"))
		return OK;
	return tell_waiting(run, (struct waiting_span){ { told->id.raw }, told->open });
}

static struct status read_one(struct run *run, const char *path)
{
	static const struct report_column field = { "file", SAY("File"), CELL_TEXT, 0 };
	struct bankday_report told = { 0 };
	report_item(&run->report);
	report_field(&run->report, &field, (struct report_cell){ .text = text_of(path) });
	const struct status status = read_file(run, path, &told);
	assert(path != NULL);
	if (status_is_ok(status)) {
		TRY(tell_file(run, &told));
	} else {
		report_failure(&run->report, text_of(path), status);
		run->is_wanting = true;
	}
	report_end(&run->report);
	return OK;
}

struct status verb_bank_read(struct run *run)
{
	const struct command *command = run->command;
	TRY(run_open_centre(run));
	assert(command->argument_count >= 2);
	report_list(&run->report, "files");
	for (size_t i = 1; i < command->argument_count; i++)
		TRY(read_one(run, command->arguments[i]));
	report_end(&run->report);
	return OK;
}
