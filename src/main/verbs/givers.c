/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Givers and what they promise. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>

static const struct report_column giver_columns[] = { { "giver", SAY("Giver"), CELL_TEXT, 12 },
						      { "kind", SAY("Kind"), CELL_TEXT, 14 },
						      { "name", SAY("Name"), CELL_TEXT, 0 },
						      { 0 } };

static const char *kind_word(enum giver_kind kind)
{
	switch (kind) {
	case GIVER_PERSON:
		return SAY("person");
	case GIVER_ORGANISATION:
		return SAY("organisation");
	case GIVER_ANONYMOUS:
		return SAY("anonymous");
	}
	assert(0 && "an unknown kind of giver");
	return "";
}

static struct status tell_giver(void *argument, const struct giver *giver)
{
	struct report *report = argument;
	const char *kind = kind_word(giver->kind);
	assert(giver->id.raw > 0);
	if (!report->is_json)
		kind = phrase(report->language, kind);
	const struct report_cell cells[] = { { .text = text_of(giver->handle.characters) },
					     { .text = text_of(kind) },
					     { .text = giver->name } };
	report_row(report, cells);
	return OK;
}

static struct status search(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	assert(run->command->argument_count == 2);
	report_table(&run->report, "givers", giver_columns);
	TRY(people_search(tx, text_of(run->command->arguments[1]), tell_giver, &run->report));
	report_table_end(&run->report);
	return OK;
}

struct status verb_givers_search(struct run *run)
{
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, search, run);
}

struct giver_work {
	struct run *run;
	struct giver giver;
};

static struct status read_kind(const struct run *run, enum giver_kind *out)
{
	const struct text word = run_text(run, "--kind");
	assert(out != NULL);
	for (enum giver_kind kind = GIVER_PERSON; kind <= GIVER_ANONYMOUS; kind++)
		if (text_equal(word, text_of(kind_word(kind)))) {
			*out = kind;
			return OK;
		}
	return word.count == 0 ? OK
			       : FAIL_INPUT(0, "--kind", "There is no such kind of giver.",
					    "Give person, organisation or anonymous.");
}

static struct status add_giver(struct store_tx *tx, void *argument)
{
	struct giver_work *work = argument;
	struct giver_id id;
	TRY(people_add_giver(tx, &work->giver, work->run->random, &work->run->by, &id));
	TRY(people_find_giver(tx, id, &work->giver));
	work->giver.name = text_of(work->run->command->arguments[1]); /* lives longer than the unit */
	assert(work->giver.id.raw == id.raw);
	return OK;
}

static void take_option(const struct run *run, const char *option, struct text *field)
{
	assert(field != NULL);
	if (run_has(run, option))
		*field = run_text(run, option);
}

/* What the command line tells of a giver; the rest stays. */
static void take_options(const struct run *run, struct giver *giver)
{
	take_option(run, "--email", &giver->email);
	take_option(run, "--phone", &giver->phone);
	take_option(run, "--street", &giver->street);
	take_option(run, "--postal-code", &giver->postal_code);
	take_option(run, "--town", &giver->town);
	take_option(run, "--language", &giver->language);
	assert(giver->kind >= GIVER_PERSON);
}

static struct status change_giver(struct store_tx *tx, void *argument)
{
	struct giver_work *work = argument;
	struct run *run = work->run;
	TRY(run_find_giver(tx, text_of(run->command->arguments[1]), &work->giver));
	take_option(run, "--name", &work->giver.name);
	take_options(run, &work->giver);
	TRY(people_change_giver(tx, &work->giver, &run->by));
	work->giver.name = arena_copy(&run->arena, work->giver.name); /* lives longer than the unit */
	assert(work->giver.id.raw > 0);
	return OK;
}

static struct status show_giver(struct run *run, const struct giver *giver)
{
	report_table(&run->report, "givers", giver_columns);
	TRY(tell_giver(&run->report, giver));
	report_table_end(&run->report);
	assert(giver->id.raw > 0);
	return OK;
}

struct status verb_givers_change(struct run *run)
{
	struct giver_work work = { .run = run };
	TRY(run_open_centre(run));
	TRY(run_write(run, change_giver, &work));
	assert(run->command->argument_count == 2);
	return show_giver(run, &work.giver);
}

struct status verb_givers_add(struct run *run)
{
	struct giver_work work = { .run = run, .giver = { .kind = GIVER_PERSON } };
	TRY(read_kind(run, &work.giver.kind));
	work.giver.name = text_of(run->command->arguments[1]);
	take_options(run, &work.giver);
	TRY(run_open_centre(run));
	TRY(run_write(run, add_giver, &work));
	assert(work.giver.id.raw > 0);
	return show_giver(run, &work.giver);
}

struct promise_work {
	struct run *run;
	struct promise promise;
	char reference[OCR_DIGITS_MAX + 1];
};

static struct status add_promise(struct store_tx *tx, void *argument)
{
	struct promise_work *work = argument;
	struct run *run = work->run;
	struct giver giver;
	struct purpose purpose;
	struct promise made;
	TRY(run_find_giver(tx, run_text(run, "--giver"), &giver));
	TRY(run_find_purpose(tx, run_text(run, "--purpose"), &purpose));
	work->promise.giver = giver.id;
	work->promise.purpose = purpose.id;
	TRY(gifts_promise(tx, &work->promise, run->random, &run->by, &made));
	assert(made.id.raw > 0);
	return text_to_c(made.reference, work->reference, sizeof work->reference);
}

struct status verb_promise_add(struct run *run)
{
	static const struct report_column field = { "reference", SAY("Reference"), CELL_TEXT, 0 };
	struct promise_work work = { .run = run };
	TRY(run_needs(run, "--giver"));
	TRY(run_needs(run, "--purpose"));
	work.promise.reference = run_text(run, "--reference");
	work.promise.kind = run_has(run, "--monthly") ? PROMISE_MONTHLY : PROMISE_ONCE;
	work.promise.made_on = run_today(run);
	if (run_has(run, "--amount"))
		TRY(money_parse(run_text(run, "--amount"), &work.promise.amount));
	TRY(run_open_centre(run));
	TRY(run_write(run, add_promise, &work));
	report_field(&run->report, &field, (struct report_cell){ .text = text_of(work.reference) });
	assert(work.reference[0] != '\0');
	return OK;
}
