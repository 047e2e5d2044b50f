/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* import list, import approve: mandates taken over, and who has approved them. */
#include "inner/takeover/takeover.h"
#include "main/payments/payments.h"
#include "main/takeover/takeover.h"

#include <assert.h>

static const struct report_column list_columns[] = { { "list", SAY("List"), CELL_NUMBER, 5 },
						     { "day", SAY("Day"), CELL_DAY, 10 },
						     { "mandates", SAY("Mandates held"), CELL_NUMBER, 14 },
						     { "sum_ore", SAY("Sum of a draw"), CELL_MONEY, 16 },
						     { "approvals", SAY("Approvals"), CELL_NUMBER, 9 },
						     { "is_changed", SAY("Changed"), CELL_BOOL, 7 },
						     { "state", SAY("State"), CELL_TEXT, 0 },
						     { 0 } };
static const struct report_column mandate_columns[] = { { "payer_number", SAY("Payer number"), CELL_TEXT,
							  16 },
							{ "account", SAY("Account"), CELL_TEXT, 16 },
							{ "amount_ore", SAY("Amount"), CELL_MONEY, 12 },
							{ "months", SAY("Months"), CELL_NUMBER, 6 },
							{ "pay_day", SAY("Pay day"), CELL_NUMBER, 7 },
							{ "told_through", SAY("Told through"), CELL_DAY, 12 },
							{ "is_held", SAY("Held"), CELL_BOOL, 5 },
							{ "giver", SAY("Giver"), CELL_TEXT, 0 },
							{ 0 } };

static const char *state_word(enum matter_state state)
{
	switch (state) {
	case MATTER_WAITING:
		return SAY("waiting");
	case MATTER_HALF:
		return SAY("half");
	case MATTER_APPROVED:
	case MATTER_USED:
		return SAY("approved");
	case MATTER_REFUSED:
		return SAY("refused");
	case MATTER_EXPIRED:
		return SAY("expired");
	}
	assert(0 && "an unknown state");
	return "";
}

static struct status tell_list(void *argument, const struct takeover_list *list)
{
	struct report *report = argument;
	const char *state = state_word(list->state);
	assert(list->number > 0);
	const struct report_cell cells[] = {
		{ .number = list->number },
		{ .number = list->made_on.number },
		{ .number = list->mandates },
		{ .number = list->sum.ore },
		{ .number = list->approvals },
		{ .number = list->is_changed },
		{ .text = text_of(report->is_json ? state : phrase(report->language, state)) },
	};
	report_row(report, cells);
	return OK;
}

static struct status tell_mandate(void *argument, const struct mandate *mandate)
{
	struct report *report = argument;
	assert(mandate->payer_number.count > 0);
	const struct report_cell cells[] = {
		{ .text = mandate->payer_number },   { .text = mandate->account },
		{ .number = mandate->amount.ore },   { .number = mandate->every_months },
		{ .number = mandate->next_pay_day }, { .number = mandate->told_through.number },
		{ .number = mandate->is_held },      { .text = mandate->giver_name },
	};
	report_row(report, cells);
	return OK;
}

struct list_work {
	struct run *run;
	int64_t number; /* 0: all lists, without their mandates */
	struct approver who;
	struct takeover_approved approved;
};

static struct status tell_lists(struct store_tx *tx, void *argument)
{
	const struct list_work *work = argument;
	struct report *report = &work->run->report;
	assert(work->number >= 0);
	report_table(report, "lists", list_columns);
	TRY(takeover_lists(tx, tell_list, report));
	report_table_end(report);
	if (work->number == 0)
		return OK;
	report_table(report, "mandates", mandate_columns);
	TRY(takeover_list_mandates(tx, work->number, tell_mandate, report));
	report_table_end(report);
	return OK;
}

struct status verb_import_list(struct run *run)
{
	struct list_work work = { .run = run };
	TRY(run_number(run, "--list", &work.number));
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, tell_lists, &work);
}

static struct status approve(struct store_tx *tx, void *argument)
{
	struct list_work *work = argument;
	assert(work->number > 0);
	return takeover_approve(tx, work->number, &work->who, run_today(work->run), &work->approved);
}

static void tell_approved(struct report *report, const struct takeover_approved *approved)
{
	static const struct report_column fields[] = {
		{ "approvals", SAY("Approvals"), CELL_NUMBER, 0 },
		{ "was_changed", NULL, CELL_BOOL, 0 },
		{ "released", SAY("Mandates released"), CELL_NUMBER, 0 },
	};
	const int64_t values[] = { approved->approvals, approved->was_changed, approved->released };
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		report_field(report, &fields[i], (struct report_cell){ .number = values[i] });
	if (approved->was_changed)
		report_say(report,
			   SAY("The list has changed since it was last approved: earlier approvals no longer "
			       "count."),
			   NULL, 0);
	assert(approved->approvals > 0);
	if (approved->released == 0)
		report_say(report, SAY("Another person must approve it too."), NULL, 0);
}

struct status verb_import_approve(struct run *run)
{
	struct list_work work = { .run = run };
	TRY(run_parse_number(run->command->arguments[1], "LIST", &work.number));
	if (work.number == 0)
		return FAIL_INPUT(0, "LIST", "Lists are numbered from 1.",
				  "handslag import list DIR shows them.");
	TRY(person_needed(run));
	TRY(run_open_centre(run));
	TRY(person_log_in(run, &work.who));
	TRY(run_write(run, approve, &work));
	assert(work.approved.approvals > 0);
	tell_approved(&run->report, &work.approved);
	return OK;
}
