/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bankgirot's answers to Autogiro orders, taken in with the money that they tell of. */
#include "main/bank/bank_inner.h"

#include <assert.h>

/* Within the unit that reads the file, which may be run again from its start. */
static struct status take_answers(void *self, struct store_tx *tx, struct bank_file_id id)
{
	struct answers_told *answers = self;
	struct source source = source_of_file(answers->file, AUTOGIRO_FILE_BYTES_MAX);
	const struct drawing_reading reading = { &source, id, &answers->setup, run_today(answers->run) };
	assert(id.raw > 0);
	return drawing_take_answers(tx, &reading, &answers->run->by, &answers->told);
}

struct status answers_expect(struct run *run, struct file *file, struct answers_told *answers,
			     struct bankday_reading *reading)
{
	assert(reading->kind == BANK_FILE_AUTOGIRO);
	answers->run = run;
	answers->file = file;
	TRY(run_autogiro(run, &answers->setup));
	reading->also = take_answers;
	reading->also_self = answers;
	return OK;
}

static void tell_effect(struct report *report, const struct run_effect *row, int64_t count)
{
	static const struct report_column effect = { "effect", NULL, CELL_TEXT, 0 };
	const struct report_column number = { "count", row->label, CELL_NUMBER, 0 };
	assert(row->word != NULL && count > 0);
	report_item(report);
	report_field(report, &effect, (struct report_cell){ .text = text_of(row->word) });
	report_field(report, &number, (struct report_cell){ .number = count });
	report_end(report);
}

void answers_tell(struct run *run, const struct answers_told *answers)
{
	static const struct report_column field = { "for_person", SAY("Answers for a person"), CELL_NUMBER,
						    0 };
	struct report *report = &run->report;
	const struct drawing_answered *told = &answers->told;
	report_list(report, "answers");
	for (size_t i = DRAW_EFFECT_NONE; i <= DRAW_EFFECT_OUR_MISTAKE; i++)
		if (told->counts[i] > 0)
			tell_effect(report, run_effect_of((enum draw_effect)i), told->counts[i]);
	report_end(report);
	assert(told->for_person >= 0);
	if (!report->is_json && told->for_person == 0)
		return;
	report_field(report, &field, (struct report_cell){ .number = told->for_person });
	if (told->for_person > 0)
		report_say(report, SAY("handslag mandates answers DIR lists them."), NULL, 0);
}
