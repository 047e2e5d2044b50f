/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mandates show: one mandate whole: its terms, what was drawn and why not, letters, answers. */
#include "main/mandates/mandates_inner.h"

#include <assert.h>

struct show_work {
	struct run *run;
	struct payer_word payer;
	struct mandate mandate;
};

static const char *end_sentence(enum mandate_end end)
{
	switch (end) {
	case MANDATE_STANDS:
		return "";
	case MANDATE_END_BY_GIVER:
		return SAY("by the giver's wish");
	case MANDATE_END_BY_PAYERS_BANK:
		return SAY("by the payer or the payer's bank");
	case MANDATE_END_REFUSED:
		return SAY("the bank could not make it");
	case MANDATE_END_DEATH:
		return SAY("the giver has died");
	case MANDATE_END_MOVED:
		return SAY("another mandate follows it");
	case MANDATE_END_REVOKED:
		return SAY("money was taken back: there was no mandate");
	case MANDATE_END_BY_CENTRE:
		return SAY("by the centre");
	}
	assert(0 && "an unknown end of a mandate");
	return "";
}

/* One field; to people only when it says something. */
struct shown {
	struct report_column column;
	struct report_cell cell;
};

static void show_fields(struct report *report, const struct shown *fields, size_t count)
{
	assert(count > 0);
	for (size_t i = 0; i < count; i++) {
		const struct report_cell *cell = &fields[i].cell;
		if (report->is_json || cell->text.count > 0 || cell->number != 0)
			report_field(report, &fields[i].column, *cell);
	}
}

static void show_who(struct report *report, const struct show_work *work)
{
	const struct mandate *mandate = &work->mandate;
	const char *state = state_word(mandate, run_today(work->run));
	const struct shown fields[] = {
		{ { "id", NULL, CELL_NUMBER, 0 }, { .number = mandate->id.raw } },
		{ { "payer", SAY("Payer number"), CELL_TEXT, 0 }, { .text = mandate->payer_number } },
		{ { "state", SAY("State"), CELL_TEXT, 0 }, { .text = told_word(report, state) } },
		{ { "giver", SAY("Giver"), CELL_TEXT, 0 },
		  { .text = text_of(mandate->giver_handle.characters) } },
		{ { "name", SAY("Name"), CELL_TEXT, 0 }, { .text = mandate->giver_name } },
		{ { "purpose", SAY("Purpose"), CELL_TEXT, 0 }, { .text = mandate->purpose_code } },
		{ { "reference", SAY("Reference"), CELL_TEXT, 0 }, { .text = mandate->reference } },
		{ { "account", SAY("Account"), CELL_TEXT, 0 }, { .text = mandate->account } },
		{ { "identity", SAY("Its holder"), CELL_TEXT, 0 }, { .text = mandate->identity } },
	};
	assert(mandate->payer_number.count > 0);
	show_fields(report, fields, sizeof fields / sizeof fields[0]);
}

static void show_terms(struct report *report, const struct mandate *mandate)
{
	char first[MONTH_PRINT_ROOM];
	const bool is_endless = mandate->paused_through.number == INT64_MAX;
	const struct shown fields[] = {
		{ { "amount_ore", SAY("Amount, kr"), CELL_MONEY, 0 }, { .number = mandate->amount.ore } },
		{ { "every", SAY("Months between draws"), CELL_NUMBER, 0 },
		  { .number = mandate->every_months } },
		{ { "pay_day", SAY("Day of the month"), CELL_NUMBER, 0 },
		  { .number = mandate->next_pay_day } },
		{ { "first_month", SAY("First month"), CELL_TEXT, 0 },
		  { .text = print_month(mandate->first_month, first) } },
		{ { "told_ore", SAY("Told to the payer, kr"), CELL_MONEY, 0 },
		  { .number = mandate->told_amount.ore } },
		{ { "told_from", SAY("May be drawn from"), CELL_DAY, 0 },
		  { .number = mandate->told_from.number } },
		{ { "told_through", SAY("May be drawn through"), CELL_DAY, 0 },
		  { .number = mandate->told_through.number } },
		{ { "paused_from", SAY("Paused from"), CELL_DAY, 0 },
		  { .number = mandate->paused_from.number } },
		{ { "paused_through", SAY("Paused through"), CELL_DAY, 0 },
		  { .number = is_endless ? 0 : mandate->paused_through.number } },
	};
	assert(mandate->amount.ore > 0);
	show_fields(report, fields, sizeof fields / sizeof fields[0]);
}

static void show_life(struct report *report, const struct mandate *mandate)
{
	const char *end = end_sentence(mandate->end);
	const struct shown fields[] = {
		{ { "asked_on", SAY("Asked for on"), CELL_DAY, 0 }, { .number = mandate->asked_on.number } },
		{ { "active_on", SAY("Active since"), CELL_DAY, 0 },
		  { .number = mandate->active_on.number } },
		{ { "ended_on", SAY("Ended on"), CELL_DAY, 0 }, { .number = mandate->ended_on.number } },
		{ { "end", SAY("Why it ended"), CELL_TEXT, 0 },
		  { .text = text_of(phrase(report->language, end)) } },
		{ { "end_code", SAY("Bankgirot's code for that"), CELL_NUMBER, 0 },
		  { .number = mandate->end_code > 0 ? mandate->end_code : 0 } },
	};
	assert(mandate->asked_on.number > 0);
	show_fields(report, fields, sizeof fields / sizeof fields[0]);
}

static const struct report_column order_columns[] = { { "month", SAY("Month"), CELL_TEXT, 7 },
						      { "day", SAY("Due on"), CELL_DAY, 10 },
						      { "amount_ore", SAY("Amount"), CELL_MONEY, 12 },
						      { "file", SAY("File"), CELL_NUMBER, 6 },
						      { "state", SAY("State"), CELL_TEXT, 12 },
						      { "meaning", SAY("Meaning"), CELL_TEXT, 0 },
						      { 0 } };

static struct status show_order(void *argument, const struct draw_order *order)
{
	struct report *report = argument;
	char month[MONTH_PRINT_ROOM];
	assert(order->id.raw > 0);
	const struct report_cell cells[] = { { .text = print_month(order->month, month) },
					     { .number = order->day.number },
					     { .number = order->amount.ore },
					     { .number = order->file_number },
					     { .text = told_word(report, order_state_word(order->state)) },
					     { .text = text_of(
						   phrase(report->language, meaning_of_order(order))) } };
	report_row(report, cells);
	return OK;
}

static const struct report_column pass_columns[] = { { "month", SAY("Month"), CELL_TEXT, 7 },
						     { "day", SAY("Due on"), CELL_DAY, 10 },
						     { "reason", SAY("Reason"), CELL_TEXT, 0 },
						     { 0 } };

static struct status show_pass(void *argument, const struct draw_pass *pass)
{
	struct report *report = argument;
	char month[MONTH_PRINT_ROOM];
	assert(pass->month > 0);
	const struct report_cell cells[] = {
		{ .text = print_month(pass->month, month) },
		{ .number = pass->day.number },
		{ .text = text_of(phrase(report->language, draw_pass_sentence(pass->reason))) }
	};
	report_row(report, cells);
	return OK;
}

static const struct report_column letter_columns[] = { { "letter", SAY("Letter"), CELL_NUMBER, 8 },
						       { "written_on", SAY("Written"), CELL_DAY, 10 },
						       { "amount_ore", SAY("Amount"), CELL_MONEY, 12 },
						       { "subject", SAY("Subject"), CELL_TEXT, 0 },
						       { 0 } };

static struct status show_letter(void *argument, const struct mandate_letter *letter)
{
	struct report *report = argument;
	assert(letter->id > 0);
	const struct report_cell cells[] = {
		{ .number = letter->id },
		{ .number = letter->written_on.number },
		{ .number = letter->amount.ore },
		{ .text = text_of(phrase(report->language, letter_subject(letter->kind))) }
	};
	report_row(report, cells);
	return OK;
}

static const struct report_column answer_columns[] = { { "day", SAY("Day"), CELL_DAY, 10 },
						       { "code", SAY("Code"), CELL_NUMBER, 4 },
						       { "effect", SAY("What it did"), CELL_TEXT, 34 },
						       { "meaning", SAY("Meaning"), CELL_TEXT, 0 },
						       { 0 } };

static struct status show_answer(void *argument, const struct draw_answer *answer)
{
	struct report *report = argument;
	const struct run_effect *effect = run_effect_of(answer->effect);
	assert(answer->file.raw > 0);
	const struct report_cell cells[] = {
		{ .number = answer->day.number },
		{ .number = answer->code },
		{ .text = text_of(report->is_json ? effect->word : phrase(report->language, effect->label)) },
		{ .text = text_of(phrase(report->language, meaning_of_answer(answer))) }
	};
	report_row(report, cells);
	return OK;
}

static struct status show_history(struct store_tx *tx, struct report *report, struct mandate_id mandate)
{
	assert(mandate.raw > 0);
	report_say(report, SAY("Draws:"), NULL, 0);
	report_table(report, "draws", order_columns);
	TRY(drawing_orders(tx, mandate, show_order, report));
	report_table_end(report);
	report_say(report, SAY("Due, but passed over:"), NULL, 0);
	report_table(report, "passed_over", pass_columns);
	TRY(drawing_passes(tx, mandate, show_pass, report));
	report_table_end(report);
	report_say(report, SAY("Letters:"), NULL, 0);
	report_table(report, "letters", letter_columns);
	TRY(mandates_letters_of(tx, mandate, show_letter, report));
	report_table_end(report);
	report_say(report, SAY("Bankgirot's answers:"), NULL, 0);
	report_table(report, "answers", answer_columns);
	TRY(drawing_answers_of(tx, mandate, show_answer, report));
	report_table_end(report);
	return OK;
}

static struct status show(struct store_tx *tx, void *argument)
{
	struct show_work *work = argument;
	struct report *report = &work->run->report;
	TRY(find_mandate(tx, &work->payer, &work->mandate));
	assert(work->mandate.id.raw > 0);
	show_who(report, work);
	show_terms(report, &work->mandate);
	show_life(report, &work->mandate);
	return show_history(tx, report, work->mandate.id);
}

struct status verb_mandates_show(struct run *run)
{
	struct show_work work = { .run = run };
	TRY(read_payer(run, &work.payer));
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, show, &work);
}
