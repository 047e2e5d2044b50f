/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mandates answers: what Bankgirot told that a person must look at. */
#include "main/mandates/mandates_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static const struct report_column columns[] = {
	{ "answer", SAY("Answer"), CELL_TEXT, 12 },      { "day", SAY("Day"), CELL_DAY, 10 },
	{ "payer", SAY("Payer number"), CELL_TEXT, 16 }, { "amount_ore", SAY("Amount"), CELL_MONEY, 12 },
	{ "code", SAY("Code"), CELL_NUMBER, 4 },         { "effect", SAY("Why"), CELL_TEXT, 44 },
	{ "meaning", SAY("Meaning"), CELL_TEXT, 0 },     { 0 }
};

struct answers_work {
	struct run *run;
	struct draw_answer_place seen;
	struct draw_answer_place after;
	size_t rows;
	int64_t count;
};

static struct status tell_answer(void *argument, const struct draw_answer *answer)
{
	struct answers_work *work = argument;
	struct report *report = &work->run->report;
	const struct run_effect *effect = run_effect_of(answer->effect);
	char id[48];
	snprintf(id, sizeof id, "%" PRId64 ":%" PRId64, answer->file.raw, answer->line);
	assert(answer->file.raw > 0);
	const struct report_cell cells[] = {
		{ .text = text_of(id) },
		{ .number = answer->day.number },
		{ .text = answer->payer_number },
		{ .number = answer->amount.ore },
		{ .number = answer->code },
		{ .text = text_of(report->is_json ? effect->word : phrase(report->language, effect->label)) },
		{ .text = text_of(phrase(report->language, meaning_of_answer(answer))) }
	};
	report_row(report, cells);
	work->after = (struct draw_answer_place){ answer->file, answer->line };
	work->rows++;
	work->count++;
	return OK;
}

static struct status tell_answers(struct store_tx *tx, void *argument)
{
	struct answers_work *work = argument;
	assert(work->count == 0);
	report_table(&work->run->report, "answers", columns);
	do {
		work->rows = 0;
		TRY(drawing_answers_to_see(tx, work->after, tell_answer, work));
	} while (work->rows == DRAWING_LIST_ROWS_MAX);
	report_table_end(&work->run->report);
	return OK;
}

static struct status see(struct store_tx *tx, void *argument)
{
	const struct answers_work *work = argument;
	struct status status = drawing_answer_seen(tx, work->seen.file, work->seen.line, &work->run->by);
	assert(work->seen.file.raw > 0);
	if (status.code == STATUS_NOT_FOUND)
		status.field = "--seen";
	return status;
}

static struct status read_place(const struct run *run, struct draw_answer_place *out)
{
	struct text rest = run_text(run, "--seen");
	const struct text file = text_take_until(&rest, ':');
	const bool is_place = status_is_ok(text_to_number(file, &out->file.raw)) &&
			      status_is_ok(text_to_number(rest, &out->line));
	assert(run_has(run, "--seen"));
	return is_place && out->file.raw > 0
		   ? OK
		   : FAIL_INPUT(0, "--seen", "This names no answer.",
				"Write it as the list does: a file's number, a colon and a row, as 17:3.");
}

struct status verb_mandates_answers(struct run *run)
{
	static const struct report_column count = { "count", SAY("Answers for a person"), CELL_NUMBER, 0 };
	struct answers_work work = { .run = run };
	if (run_has(run, "--seen"))
		TRY(read_place(run, &work.seen));
	TRY(run_open_centre(run));
	if (run_has(run, "--seen"))
		TRY(run_write(run, see, &work));
	TRY(store_read(run->books, tell_answers, &work));
	report_field(&run->report, &count, (struct report_cell){ .number = work.count });
	assert(work.count >= 0);
	return OK;
}
