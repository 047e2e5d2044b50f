/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mandates letters: what payers are to be told is written down as told, and then given out, once. */
#include "main/mandates/mandates_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { LETTERS_MAX = 200000, CSV_BYTES_MAX = 1 << 29 };

struct letters_work {
	struct run *run;
	struct day day;
	const char *path;               /* NULL: the letters are printed */
	struct mandate_letter *letters; /* texts in the run's arena */
	size_t count;
	size_t room;
	int64_t *before; /* ids of letters written on the day already */
	size_t before_count;
	size_t before_room;
	int64_t after; /* paging by key */
	size_t page_rows;
	struct mandate_letters_written written;
};

static void close_work(struct letters_work *work)
{
	assert(work != NULL);
	free(work->letters);
	free(work->before);
}

static struct status take_id(void *argument, const struct mandate_letter *letter)
{
	struct letters_work *work = argument;
	if (work->before_count == work->before_room) {
		work->before_room = work->before_room > 0 ? 2 * work->before_room : 256;
		work->before = memory_grow(work->before, work->before_room, sizeof *work->before);
	}
	assert(work->before_count < work->before_room);
	work->before[work->before_count++] = letter->id;
	work->after = letter->id;
	work->page_rows++;
	return OK;
}

static int compare_ids(const void *a, const void *b)
{
	const int64_t first = *(const int64_t *)a;
	const int64_t second = *(const int64_t *)b;
	assert(first > 0 && second > 0);
	return (first > second) - (first < second);
}

static bool was_written_before(const struct letters_work *work, int64_t id)
{
	assert(id > 0);
	return work->before_count > 0 &&
	       bsearch(&id, work->before, work->before_count, sizeof id, compare_ids) != NULL;
}

static void copy_giver(struct arena *arena, struct giver *giver)
{
	struct text *const texts[] = {
		&giver->name,        &giver->email, &giver->phone,   &giver->street,
		&giver->postal_code, &giver->town,  &giver->country, &giver->identity
	};
	assert(giver->id.raw > 0);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = arena_copy(arena, *texts[i]);
}

static struct status take_letter(void *argument, const struct mandate_letter *letter)
{
	struct letters_work *work = argument;
	work->after = letter->id;
	work->page_rows++;
	if (was_written_before(work, letter->id))
		return OK;
	if (work->count == LETTERS_MAX)
		return FAIL(STATUS_LIMIT, "There are more than 200,000 letters of that day.");
	if (work->count == work->room) {
		work->room = work->room > 0 ? 2 * work->room : 256;
		work->letters = memory_grow(work->letters, work->room, sizeof *work->letters);
	}
	assert(work->count < work->room);
	struct mandate_letter *kept = &work->letters[work->count++];
	*kept = *letter;
	copy_giver(&work->run->arena, &kept->giver);
	kept->purpose_name = arena_copy(&work->run->arena, letter->purpose_name);
	return OK;
}

static struct status each_of_day(struct store_tx *tx, struct letters_work *work, mandate_letter_row *row)
{
	work->after = 0;
	assert(work->day.number > 0);
	do {
		work->page_rows = 0;
		TRY(mandates_letters(tx, work->day, work->after, row, work));
	} while (work->page_rows == MANDATES_LIST_ROWS_MAX);
	return OK;
}

/* The unit may be run again from its start. Letters of the same day that were given out before are no part of
 * it. */
static struct status write_letters(struct store_tx *tx, void *argument)
{
	struct letters_work *work = argument;
	struct calendar calendar;
	work->before_count = 0;
	work->count = 0;
	TRY(drawing_calendar(tx, &calendar));
	TRY(each_of_day(tx, work, take_id));
	TRY(mandates_write_letters(tx, &calendar, work->day, &work->run->by, &work->written));
	TRY(each_of_day(tx, work, take_letter));
	assert((int64_t)work->count <= work->written.count);
	return OK;
}

static struct status find_letters(struct store_tx *tx, void *argument)
{
	struct letters_work *work = argument;
	assert(work->before_count == 0);
	return each_of_day(tx, work, take_letter);
}

static const struct field_row {
	const char *name;
	const char *label;
} fields[] = {
	{ "letter", SAY("Letter") },
	{ "giver", SAY("Giver") },
	{ "name", SAY("Name") },
	{ "street", SAY("Street") },
	{ "postal_code", SAY("Postal code") },
	{ "town", SAY("Town") },
	{ "country", SAY("Country") },
	{ "email", SAY("E-mail") },
	{ "subject", SAY("Subject") },
	{ "text", SAY("Text") },
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

/* In the centre's language, whoever asks. `id` and `words` hold what is made for the letter. */
static void fields_of(const struct letters_work *work, const struct mandate_letter *letter, char id[24],
		      struct buffer *words, struct text out[FIELDS])
{
	const enum language language = config_language(&work->run->config);
	const struct giver *giver = &letter->giver;
	snprintf(id, 24, "%" PRId64, letter->id);
	buffer_clear(words);
	mandate_letter_words(letter, language, words);
	const struct text texts[FIELDS] = { text_of(id),
					    text_of(giver->handle.characters),
					    giver->name,
					    giver->street,
					    giver->postal_code,
					    giver->town,
					    giver->country,
					    giver->email,
					    text_of(phrase(language, letter_subject(letter->kind))),
					    buffer_text(words) };
	for (size_t i = 0; i < FIELDS; i++)
		out[i] = texts[i];
	assert(words->count > 0);
}

/* With a mark of byte order, and semicolons: so that a Swedish spreadsheet opens it as it is. */
static struct status make_csv(const struct letters_work *work, struct buffer *out)
{
	const enum language language = config_language(&work->run->config);
	struct csv_writer writer = { .out = out, .separator = ';', .is_for_people = true };
	SCOPED(buffer_close) struct buffer words = buffer_open(MANDATES_WORDS_MAX);
	char id[24];
	struct text texts[FIELDS];
	buffer_add(out, TEXT("\xEF\xBB\xBF"));
	for (size_t i = 0; i < FIELDS; i++)
		csv_field(&writer, text_of(phrase(language, fields[i].label)));
	csv_end_row(&writer);
	for (size_t at = 0; at < work->count; at++) {
		fields_of(work, &work->letters[at], id, &words, texts);
		for (size_t i = 0; i < FIELDS; i++)
			csv_field(&writer, texts[i]);
		csv_end_row(&writer);
	}
	assert(out->count > 0);
	return buffer_status(out);
}

static void tell_letter(const struct letters_work *work, const struct mandate_letter *letter,
			struct buffer *words)
{
	struct report *report = &work->run->report;
	char id[24];
	struct text texts[FIELDS];
	fields_of(work, letter, id, words, texts);
	report_item(report);
	for (size_t i = 0; i < FIELDS; i++) {
		const struct report_column column = { fields[i].name, fields[i].label, CELL_TEXT, 0 };
		if (report->is_json || texts[i].count > 0)
			report_field(report, &column, (struct report_cell){ .text = texts[i] });
	}
	report_end(report);
	assert(texts[0].count > 0);
}

/* Whole, unless a file holds them. */
static void tell_letters(const struct letters_work *work)
{
	struct report *report = &work->run->report;
	SCOPED(buffer_close) struct buffer words = buffer_open(MANDATES_WORDS_MAX);
	report_list(report, "letters");
	for (size_t i = 0; i < work->count && (report->is_json || work->path == NULL); i++)
		tell_letter(work, &work->letters[i], &words);
	report_end(report);
	assert(work->count <= LETTERS_MAX);
}

static struct status give_out(struct letters_work *work)
{
	static const struct report_column file = { "file", SAY("The letters stand in"), CELL_TEXT, 0 };
	struct run *run = work->run;
	assert(run->books != NULL);
	if (work->path != NULL && work->count > 0) {
		SCOPED(buffer_close) struct buffer csv = buffer_open(CSV_BYTES_MAX);
		TRY(make_csv(work, &csv));
		struct status status = place_write(run, work->path, buffer_text(&csv));
		if (!status_is_ok(status))
			status.remedy = "The letters are kept: give them out with --day and their day.";
		TRY(status);
		report_field(&run->report, &file, (struct report_cell){ .text = text_of(work->path) });
	}
	tell_letters(work);
	return OK;
}

static void tell_numbers(const struct letters_work *work)
{
	static const struct report_column count = { "count", SAY("Letters"), CELL_NUMBER, 0 };
	static const struct report_column lost = {
		"unreachable", SAY("Not written: the giver has neither e-mail nor address"), CELL_NUMBER, 0
	};
	static const struct report_column more = { "has_more", NULL, CELL_BOOL, 0 };
	struct report *report = &work->run->report;
	report_field(report, &count, (struct report_cell){ .number = (int64_t)work->count });
	if (report->is_json || work->written.unreachable > 0)
		report_field(report, &lost, (struct report_cell){ .number = work->written.unreachable });
	report_field(report, &more, (struct report_cell){ .number = work->written.has_more });
	if (work->written.has_more)
		report_say(report, SAY("More letters wait: do the same again with another file."), NULL, 0);
	assert(work->written.unreachable >= 0);
}

static struct status read_words(struct letters_work *work)
{
	struct run *run = work->run;
	work->day = run_today(run);
	if (run_has(run, "--out"))
		TRY(run_needs(run, "--out"));
	work->path = command_option(run->command, "--out");
	TRY(run_day(run, "--day", &work->day));
	assert(work->day.number != 0);
	return work->day.number > 0
		   ? OK
		   : FAIL_INPUT(0, "--day", "No letter was written on that day.", "Give a later day.");
}

struct status verb_mandates_letters(struct run *run)
{
	SCOPED(close_work) struct letters_work work = { .run = run };
	TRY(read_words(&work));
	TRY(run_open_centre(run));
	if (work.path != NULL)
		TRY(place_check(run, work.path));
	if (run_has(run, "--day"))
		TRY(store_read(run->books, find_letters, &work));
	else
		TRY(run_write(run, write_letters, &work));
	TRY(give_out(&work));
	tell_numbers(&work);
	assert(work.count <= LETTERS_MAX);
	return OK;
}
