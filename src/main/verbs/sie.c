/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* books sie: the books as a file for others, and what is in a file from others. */
#include "craft/handover/handover.h"
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <stdio.h>
#include <unistd.h>

static const char *type_word(enum sie_type type)
{
	switch (type) {
	case SIE_TYPE_1:
		return "1";
	case SIE_TYPE_2:
		return "2";
	case SIE_TYPE_3:
		return "3";
	case SIE_TYPE_4E:
		return "4E";
	case SIE_TYPE_4I:
		return "4I";
	}
	assert(0 && "an unknown type of SIE file");
	return "";
}

struct sie_told {
	struct arena *arena;
	struct text company;
	struct text organisation_number;
	struct text program;
	struct sie_year years[2]; /* this and the last */
	bool has_year[2];
	int64_t accounts;
	int64_t balances;
};

static struct status take_head(void *self, const struct sie_head *head)
{
	struct sie_told *told = self;
	told->company = arena_copy(told->arena, head->company);
	told->organisation_number = arena_copy(told->arena, head->organisation_number);
	told->program = arena_copy(told->arena, head->program);
	assert(told->accounts == 0);
	return OK;
}

static struct status take_year(void *self, const struct sie_year *year)
{
	struct sie_told *told = self;
	assert(year->first.number <= year->last.number);
	if (year->number == 0 || year->number == -1) {
		told->years[-year->number] = *year;
		told->has_year[-year->number] = true;
	}
	return OK;
}

static struct status count_account(void *self, const struct sie_account *account)
{
	struct sie_told *told = self;
	assert(account != NULL);
	told->accounts++;
	return OK;
}

static struct status count_balance(void *self, const struct sie_balance *balance)
{
	struct sie_told *told = self;
	assert(balance != NULL);
	told->balances++;
	return OK;
}

static void tell_numbers(struct report *report, const struct sie_told *told,
			 const struct sie_summary *summary)
{
	static const struct report_column fields[] = {
		{ "accounts", SAY("Accounts"), CELL_NUMBER, 0 },
		{ "balances", SAY("Balances"), CELL_NUMBER, 0 },
		{ "vouchers", SAY("Vouchers"), CELL_NUMBER, 0 },
		{ "lines", SAY("Lines"), CELL_NUMBER, 0 },
		{ "unknown_labels", SAY("Unknown labels passed over"), CELL_NUMBER, 0 },
		{ "has_checksum", SAY("Control sum agrees"), CELL_BOOL, 0 },
	};
	const int64_t values[] = { told->accounts, told->balances,          summary->vouchers,
				   summary->lines, summary->unknown_labels, summary->has_checksum };
	_Static_assert(sizeof fields / sizeof fields[0] == sizeof values / sizeof values[0],
		       "a value for each");
	for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
		report_field(report, &fields[i], (struct report_cell){ .number = values[i] });
	assert(told->accounts >= 0);
}

static void tell_file(struct report *report, const struct sie_told *told, const struct sie_summary *summary)
{
	static const struct report_column type = { "type", SAY("SIE type"), CELL_TEXT, 0 };
	static const struct report_column company = { "company", SAY("Company"), CELL_TEXT, 0 };
	static const struct report_column number = { "organisation_number", SAY("Organisation number"),
						     CELL_TEXT, 0 };
	static const struct report_column program = { "program", SAY("Made by the program"), CELL_TEXT, 0 };
	static const struct report_column first = { "from", SAY("From"), CELL_DAY, 0 };
	static const struct report_column last = { "to", SAY("To"), CELL_DAY, 0 };
	report_field(report, &type, (struct report_cell){ .text = text_of(type_word(summary->type)) });
	report_field(report, &company, (struct report_cell){ .text = told->company });
	report_field(report, &number, (struct report_cell){ .text = told->organisation_number });
	report_field(report, &program, (struct report_cell){ .text = told->program });
	if (told->has_year[0]) {
		report_field(report, &first, (struct report_cell){ .number = told->years[0].first.number });
		report_field(report, &last, (struct report_cell){ .number = told->years[0].last.number });
	}
	assert(summary->type >= SIE_TYPE_1);
	tell_numbers(report, told, summary);
}

static struct status check_file(struct run *run, const char *path)
{
	static const struct sie_events events = {
		.head = take_head, .year = take_year, .account = count_account, .balance = count_balance
	};
	SCOPED(file_close) struct file file = { -1 };
	struct sie_told told = { .arena = &run->arena };
	struct sie_summary summary;
	run->failure_means = EXIT_WANTING;
	run->about = text_of(path);
	TRY(file_open(path, &file));
	struct source source = source_of_file(&file, SIE_BYTES_MAX);
	TRY(sie_read(&source, &events, &told, &summary));
	assert(summary.lines >= summary.vouchers || summary.vouchers > 0);
	tell_file(&run->report, &told, &summary);
	return OK;
}

struct writing {
	struct run *run;
	struct handover_company company;
	char organisation_number[IDENTITY_ROOM];
	struct day through;
	int64_t number; /* of the hand-over; 0 for a year's file */
	struct buffer out;
	size_t lost;
};

/* "8020021237" as the standard writes it, 802002-1237 (SIE edition 4B, #ORGNR). */
static struct status read_company(struct writing *writing)
{
	struct run *run = writing->run;
	enum identity_kind kind;
	char digits[IDENTITY_ROOM];
	const struct text name = config_value(&run->config, CONFIG_NAME);
	const struct text number = config_value(&run->config, CONFIG_ORGANISATION_NUMBER);
	run->about = text_of(CONFIG_FILE_NAME);
	if (name.count == 0 || number.count == 0)
		return FAIL_INPUT(0, name.count == 0 ? "name" : "organisation_number",
				  "A SIE file tells whose books they are.", "Fill in the key.");
	TRY(identity_parse(number, run_today(run), false, &kind, digits));
	run->about = (struct text){ 0 };
	assert(kind == IDENTITY_ORGANISATION);
	snprintf(writing->organisation_number, sizeof writing->organisation_number, "%.6s-%.4s", digits,
		 digits + 6);
	writing->company = (struct handover_company){
		.name = name,
		.organisation_number = text_of(writing->organisation_number),
		.made_on = run_today(run),
	};
	return OK;
}

static struct status write_year(struct store_tx *tx, void *argument)
{
	struct writing *writing = argument;
	struct ledger_year year;
	assert(writing->number == 0);
	buffer_clear(&writing->out);
	TRY(run_year(writing->run, tx, &year));
	return handover_write_year(tx, &year, &writing->company, &writing->out, &writing->lost);
}

static struct status hand_over(struct store_tx *tx, void *argument)
{
	struct writing *writing = argument;
	const bool is_sub = config_is_sub_ledger(&writing->run->config);
	const struct handover_request request = { .through = writing->through,
						  .role = is_sub ? LEDGER_SUB : LEDGER_WHOLE,
						  .company = &writing->company };
	assert(writing->through.number != 0);
	buffer_clear(&writing->out);
	return handover_make(tx, &request, &writing->out, &writing->number);
}

static struct status repeat(struct store_tx *tx, void *argument)
{
	struct writing *writing = argument;
	assert(writing->number > 0);
	buffer_clear(&writing->out);
	return handover_repeat(tx, writing->number, &writing->company, &writing->out);
}

static struct status write_kind(struct run *run, struct writing *writing)
{
	const struct text kind = run_text(run, "--kind");
	const bool is_year =
	    kind.count > 0 ? text_equal(kind, TEXT("4e")) : !config_is_sub_ledger(&run->config);
	assert(run->books != NULL);
	if (writing->number > 0)
		return store_read(run->books, repeat, writing);
	return is_year ? store_read(run->books, write_year, writing) : run_write(run, hand_over, writing);
}

static void tell_written(struct run *run, const struct writing *writing)
{
	static const struct report_column file = { "file", SAY("Written"), CELL_TEXT, 0 };
	static const struct report_column bytes = { "bytes", SAY("Bytes"), CELL_NUMBER, 0 };
	static const struct report_column number = { "handover", SAY("Hand-over"), CELL_NUMBER, 0 };
	static const struct report_column lost = { "lost", SAY("Characters that the file cannot carry"),
						   CELL_NUMBER, 0 };
	report_field(&run->report, &file, (struct report_cell){ .text = run_text(run, "--out") });
	report_field(&run->report, &bytes, (struct report_cell){ .number = (int64_t)writing->out.count });
	if (writing->number > 0)
		report_field(&run->report, &number, (struct report_cell){ .number = writing->number });
	else
		report_field(&run->report, &lost, (struct report_cell){ .number = (int64_t)writing->lost });
	assert(writing->out.count > 0);
}

/* The books say that the vouchers are handed over before the file stands: should the machine stop between,
 * the hand-over is written again by its number, and none is handed over twice. */
static struct status write_out(struct run *run, struct writing *writing, const char *path)
{
	if (access(path, F_OK) == 0) {
		run->about = text_of(path);
		return (struct status){ .code = STATUS_CONFLICT,
					.reason = "A file stands there already.",
					.remedy = "Choose another name; nothing is written over." };
	}
	TRY(read_company(writing));
	const struct status status = write_kind(run, writing);
	if (writing->out.is_failed)
		return FAIL(STATUS_LIMIT, "The SIE file would be larger than programs read.");
	TRY(status);
	assert(writing->out.count > 0);
	struct status written = file_write_whole(path, buffer_text(&writing->out), 0600);
	if (!status_is_ok(written) && writing->number > 0)
		written.remedy = "The hand-over is made: write it again with --repeat.";
	run->about = status_is_ok(written) ? (struct text){ 0 } : text_of(path);
	TRY(written);
	tell_written(run, writing);
	return OK;
}

static struct status read_words(const struct run *run, struct writing *writing)
{
	const struct text kind = run_text(run, "--kind");
	TRY(run_needs(run, "--out"));
	if (run->command->argument_count == 0)
		return FAIL_INPUT(0, "DIR", "The verb takes more arguments.",
				  "handslag help VERB shows how it is used.");
	if (kind.count > 0 && !text_equal(kind, TEXT("4e")) && !text_equal(kind, TEXT("4i")))
		return FAIL_INPUT(0, "--kind", "There is no such kind of SIE file here.", "Give 4e or 4i.");
	assert(writing->run == run);
	TRY(run_day(run, "--through", &writing->through));
	TRY(run_number(run, "--repeat", &writing->number));
	return !run_has(run, "--repeat") || writing->number > 0
		   ? OK
		   : FAIL_INPUT(0, "--repeat", "Hand-overs are numbered from 1.",
				"Give the number it was made with.");
}

struct status verb_books_sie(struct run *run)
{
	if (run_has(run, "--check"))
		return check_file(run, command_option(run->command, "--check"));
	struct writing writing = { .run = run, .through = run_today(run) };
	TRY(read_words(run, &writing));
	TRY(run_open_centre(run));
	writing.out = buffer_open(HANDOVER_BYTES_MAX);
	const struct status status = write_out(run, &writing, command_option(run->command, "--out"));
	buffer_close(&writing.out);
	assert(run->books != NULL);
	return status;
}
