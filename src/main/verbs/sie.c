/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* books sie: the books as a file for others, and what is in a file from others. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>

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

struct status verb_books_sie(struct run *run)
{
	if (run_has(run, "check"))
		return check_file(run, command_option(run->command, "check"));
	assert(run->books == NULL);
	return run_needs(run, "out");
}
