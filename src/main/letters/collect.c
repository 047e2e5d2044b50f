/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* letters: what came by the site goes into the books, and what waits for a person. */
#include "main/letters/letters_inner.h"

#include <assert.h>

struct status verb_letters_collect(struct run *run)
{
	static const struct report_column gifts = { "gifts", SAY("Gifts promised"), CELL_NUMBER, 0 };
	static const struct report_column wishes = { "wishes", SAY("Wishes done"), CELL_NUMBER, 0 };
	static const struct report_column waiting = { "waiting", SAY("Left for a person"), CELL_NUMBER, 0 };
	static const struct report_column copies = { "copies", SAY("Sent twice, passed over"), CELL_NUMBER,
						     0 };
	static const struct report_column strangers = { "strangers",
							SAY("By a link that is not ours, passed over"),
							CELL_NUMBER, 0 };
	static const struct report_column damaged = { "damaged", SAY("Files with damage, kept aside"),
						      CELL_NUMBER, 0 };
	SCOPED(letter_secret_key_wipe) struct letter_secret_key key = { 0 };
	struct arrivals_report report;
	char box[PATH_MAX];
	const char *folder = run->command->arguments[0];
	TRY(run_open_centre(run));
	TRY(letters_read_key(run, folder, &key));
	TRY(run_path(folder, INTAKE_BOX_NAME, box));
	const struct arrivals_asked asked = { box, &key, run_today(run) };
	TRY(arrivals_collect(run->books, &asked, run->random, &run->by, &report));
	const struct {
		const struct report_column *column;
		int64_t count;
	} rows[] = {
		{ &gifts, report.gifts },         { &wishes, report.wishes },
		{ &waiting, report.waiting },     { &copies, report.copies },
		{ &strangers, report.strangers }, { &damaged, (int64_t)report.collection.damaged },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		report_field(&run->report, rows[i].column, (struct report_cell){ .number = rows[i].count });
	run->is_wanting = report.collection.damaged > 0;
	assert(report.gifts >= 0 && report.waiting >= 0);
	return OK;
}

static const struct report_column columns[] = { { "letter", SAY("Letter"), CELL_NUMBER, 20 },
						{ "sent_on", SAY("Sent"), CELL_DAY, 10 },
						{ "kind", SAY("Kind"), CELL_TEXT, 10 },
						{ "sum_ore", SAY("Sum"), CELL_MONEY, 12 },
						{ "reference", SAY("Reference"), CELL_TEXT, 14 },
						{ "name", SAY("Name"), CELL_TEXT, 24 },
						{ "reach", SAY("Mail or telephone"), CELL_TEXT, 28 },
						{ "address", SAY("Address"), CELL_TEXT, 40 },
						{ "words", SAY("Words"), CELL_TEXT, 20 },
						{ "why", SAY("What to do"), CELL_TEXT, 0 },
						{ 0 } };

static const char *kind_word(enum arrival_kind kind)
{
	switch (kind) {
	case ARRIVAL_GIFT:
		return SAY("gift");
	case ARRIVAL_WISH:
		return SAY("wish");
	case ARRIVAL_UNREADABLE:
		return SAY("unreadable");
	}
	assert(0 && "an unknown kind of letter");
	return "";
}

static struct text address_of(struct run *run, const struct gift_letter *gift)
{
	SCOPED(buffer_close) struct buffer line = buffer_open(3 * INTAKE_FIELD_BYTES_MAX + 8);
	if (gift->street.count + gift->postal_code.count + gift->town.count == 0)
		return TEXT("");
	buffer_print(&line, "%.*s, %.*s %.*s", TEXT_ARGS(gift->street), TEXT_ARGS(gift->postal_code),
		     TEXT_ARGS(gift->town));
	assert(!line.is_failed);
	return arena_copy(&run->arena, buffer_text(&line));
}

static struct status tell_arrival(void *argument, const struct arrival *arrival)
{
	struct run *run = argument;
	const char *kind = kind_word(arrival->kind);
	const char *why = arrival_why_sentence(arrival->why);
	const bool is_gift = arrival->kind == ARRIVAL_GIFT;
	if (!run->report.is_json) {
		kind = phrase(run->report.language, kind);
		why = phrase(run->report.language, why);
	}
	assert(why != NULL);
	const struct report_cell cells[] = {
		{ .number = arrival->id.raw },
		{ .number = moment_day(arrival->sent_at).number },
		{ .text = text_of(kind) },
		{ .number = is_gift ? arrival->gift.amount.ore : arrival->wish.amount.ore },
		{ .text = arrival->gift.reference },
		{ .text = arrival->gift.name },
		{ .text = arrival->gift.email.count > 0 ? arrival->gift.email : arrival->gift.phone },
		{ .text = address_of(run, &arrival->gift) },
		{ .text = arrival->wish.reason },
		{ .text = text_of(why) },
	};
	report_row(&run->report, cells);
	return OK;
}

struct waiting_work {
	struct run *run;
	struct arrival_id after;
};

static struct status tell_waiting(struct store_tx *tx, void *argument)
{
	const struct waiting_work *work = argument;
	assert(work->after.raw >= 0);
	report_table(&work->run->report, "letters", columns);
	TRY(arrivals_waiting(tx, work->after, tell_arrival, work->run));
	report_table_end(&work->run->report);
	return OK;
}

struct status verb_letters_waiting(struct run *run)
{
	struct waiting_work work = { .run = run };
	TRY(run_number(run, "--after", &work.after.raw));
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, tell_waiting, &work);
}

struct done_work {
	struct run *run;
	struct arrival_id letter;
};

static struct status do_done(struct store_tx *tx, void *argument)
{
	const struct done_work *work = argument;
	assert(work->run != NULL);
	return arrivals_done(tx, work->letter, &work->run->by);
}

struct status verb_letters_done(struct run *run)
{
	struct done_work work = { .run = run };
	TRY(run_parse_number(run->command->arguments[1], "LETTER", &work.letter.raw));
	TRY(run_open_centre(run));
	assert(run->command->argument_count == 2);
	return run_write(run, do_done, &work);
}
