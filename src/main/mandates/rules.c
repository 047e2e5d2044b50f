/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dated rules, and bank days that have turned holidays. */
#include "main/mandates/mandates_inner.h"

#include <assert.h>

static const struct report_column columns[] = {
	{ "key", SAY("Rule"), CELL_TEXT, 26 },     { "from", SAY("From"), CELL_DAY, 10 },
	{ "value", SAY("Value"), CELL_NUMBER, 6 }, { "base", SAY("Of what"), CELL_TEXT, 60 },
	{ "source", SAY("Source"), CELL_TEXT, 0 }, { 0 }
};

static struct status tell_rule(void *argument, const struct rule *rule)
{
	struct report *report = argument;
	assert(rule->id.raw > 0);
	const struct report_cell cells[] = { { .text = rule->key },
					     { .number = rule->valid_from.number },
					     { .number = rule->value },
					     { .text = rule->base },
					     { .text = rule->source } };
	report_row(report, cells);
	return OK;
}

static struct status tell_rules(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	assert(run->books != NULL);
	report_table(&run->report, "rules", columns);
	TRY(rules_each(tx, tell_rule, &run->report));
	report_table_end(&run->report);
	return OK;
}

struct status verb_rules_list(struct run *run)
{
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, tell_rules, run);
}

struct rule_work {
	struct run *run;
	struct rule rule;
	bool is_usual;
};

static struct status add_rule(struct store_tx *tx, void *argument)
{
	const struct rule_work *work = argument;
	struct rule_id added;
	assert(work->is_usual || work->rule.key.count > 0);
	if (!work->is_usual)
		return rules_add(tx, &work->rule, &work->run->by, &added);
	TRY(mandates_add_rules(tx, &work->run->by));
	return drawing_add_rules(tx, &work->run->by);
}

static struct status read_words(struct rule_work *work)
{
	struct run *run = work->run;
	work->is_usual = run_has(run, "--usual");
	const bool has_key = run->command->argument_count > 1;
	if (work->is_usual && (has_key || run->command->option_count > 1))
		return FAIL_INPUT(0, "--usual", "The usual rules have their values and sources already.",
				  "Give --usual alone, or a rule of your own without it.");
	if (work->is_usual)
		return OK;
	if (run->command->argument_count != 3)
		return FAIL_INPUT(0, "DIR KEY VALUE", "The verb takes more arguments.",
				  "handslag help VERB shows how it is used.");
	TRY(run_needs(run, "--base"));
	TRY(run_needs(run, "--source"));
	TRY(run_needs(run, "--from"));
	work->rule.key = text_of(run->command->arguments[1]);
	work->rule.base = run_text(run, "--base");
	work->rule.source = run_text(run, "--source");
	TRY(run_parse_number(run->command->arguments[2], "VALUE", &work->rule.value));
	assert(work->rule.value >= 0);
	return run_day(run, "--from", &work->rule.valid_from);
}

struct status verb_rules_add(struct run *run)
{
	struct rule_work work = { .run = run };
	TRY(read_words(&work));
	TRY(run_open_centre(run));
	TRY(run_write(run, add_rule, &work));
	assert(run->books != NULL);
	return store_read(run->books, tell_rules, run);
}

struct holiday_work {
	struct run *run;
	struct day day;
};

static struct status close_day(struct store_tx *tx, void *argument)
{
	const struct holiday_work *work = argument;
	struct run *run = work->run;
	struct status status = drawing_close_bank_day(tx, work->day, run_text(run, "--source"), &run->by);
	assert(work->day.number != 0);
	if (status.code == STATUS_INPUT)
		status.field = "--source";
	return status;
}

struct status verb_bank_holiday(struct run *run)
{
	static const struct report_column day = { "day", SAY("No bank day"), CELL_DAY, 0 };
	struct holiday_work work = { .run = run };
	TRY(run_parse_day(run->command->arguments[1], "DAY", &work.day));
	TRY(run_needs(run, "--source"));
	TRY(run_open_centre(run));
	TRY(run_write(run, close_day, &work));
	report_field(&run->report, &day, (struct report_cell){ .number = work.day.number });
	report_say(&run->report, SAY("What is due on it is drawn on the next bank day."), NULL, 0);
	assert(run->books != NULL);
	return OK;
}
