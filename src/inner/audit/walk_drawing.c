/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whether each payer was told in time, counted in weekdays; and the files to Bankgirot, read back. */

#include "inner/audit/audit_inner.h"

#include "ground/autogiro/autogiro.h"
#include "ground/calendar/calendar.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { MONTHS_VALUES_MAX = 32, NOTICE_MAX = 60, LATE_DAYS_MAX = 60, TURN_LETTER = 1, TURN_TERMS, TURN_ORDER };

/* A letter that told: its sum may be drawn from a day between `from` and `from_latest` on. Bank days that
 * turned holiday after it was written move the day; both ends are kept. */
struct told_letter {
	int64_t amount;
	int64_t written_on;
	int64_t told_on;
	int64_t from;
	int64_t from_latest;
};

/* One mandate at a time: its letters are gathered, then what stands and was ordered is held against them. */
struct told_walk {
	struct audit_walk *walk;
	int64_t mandate;
	struct told_letter *letters;
	size_t count;
	size_t room;
	int64_t months[MONTHS_VALUES_MAX]; /* every value that the rule of months has had */
	size_t months_count;
	struct calendar by_law;
	struct calendar as_closed;
	struct told_letter last; /* reckoned; most letters of a day are alike */
	int64_t last_weekdays;
};

static struct status take_months(void *argument, const void *out)
{
	struct told_walk *told = argument;
	const struct audit_notice_months_out *row = out;
	assert(told->months_count <= MONTHS_VALUES_MAX);
	if (told->months_count < MONTHS_VALUES_MAX && row->value >= 0 && row->value <= NOTICE_MAX)
		told->months[told->months_count++] = row->value;
	return OK;
}

static struct status take_closed(void *argument, const void *out)
{
	struct told_walk *told = argument;
	const struct audit_shut_day_out *row = out;
	assert(told->as_closed.closed_count < CALENDAR_CLOSED_MAX);
	return calendar_close_days(&told->as_closed, &row->day, 1);
}

/* The first day with so many weekdays before it, none of them before the telling; 0 beyond the calendar. */
static int64_t first_in_time(const struct calendar *calendar, int64_t told_on, int64_t weekdays)
{
	struct day day = { told_on };
	struct day last_to_tell = { told_on - 1 };
	if (!audit_is_day(told_on) || weekdays < 1 || weekdays > NOTICE_MAX)
		return 0;
	for (int tries = 0; tries < CALENDAR_STEPS_MAX && last_to_tell.number < told_on; tries++) {
		day.number++;
		if (!status_is_ok(calendar_weekday_before(calendar, day, (size_t)weekdays, &last_to_tell)))
			return 0;
	}
	assert(day.number > told_on);
	return day.number;
}

static void keep_letter(struct told_walk *told, const struct audit_told_out *row)
{
	if (row->last != told->last.told_on || row->weekdays != told->last_weekdays) {
		told->last.told_on = row->last;
		told->last_weekdays = row->weekdays;
		told->last.from = first_in_time(&told->by_law, row->last, row->weekdays);
		told->last.from_latest = first_in_time(&told->as_closed, row->last, row->weekdays);
	}
	if (told->count == told->room) {
		told->room = told->room == 0 ? 64 : told->room * 2;
		told->letters = memory_grow(told->letters, told->room, sizeof *told->letters);
	}
	struct told_letter *letter = &told->letters[told->count++];
	*letter = told->last;
	letter->amount = row->amount;
	letter->written_on = row->first;
	assert(told->count <= told->room);
}

/* So many months later, on the same day of the month or its last. */
static int64_t months_after(int64_t number, int64_t months)
{
	const struct day day = { number };
	const int64_t month = audit_month(number) + months;
	struct day later = { 0 };
	assert(audit_is_day(number) && months >= 0);
	for (int last = day_in_month(day); last >= 28 || last == day_in_month(day); last--)
		if (status_is_ok(day_of((int)(month / 12), (int)(month % 12) + 1, last, &later)))
			break;
	return later.number;
}

/* Whether the letter told through that day, by any value that the rule has had. */
static bool is_through(const struct told_walk *told, const struct told_letter *letter, int64_t through,
		       bool is_exact)
{
	assert(told->months_count <= MONTHS_VALUES_MAX);
	if (!audit_is_day(letter->told_on))
		return false;
	for (size_t i = 0; i < told->months_count; i++) {
		const int64_t last = months_after(letter->told_on, told->months[i]);
		if (is_exact ? through == last : through <= last)
			return true;
	}
	return false;
}

/* What may be drawn: from the day of one letter through that of one, both of the sum. */
static bool are_terms_told(const struct told_walk *told, const struct audit_told_out *row)
{
	bool has_from = false;
	bool has_through = false;
	assert(row->turn == TURN_TERMS);
	if (row->first == 0)
		return row->told_amount == 0 && row->last == 0;
	if (row->told_amount != row->amount || row->first > row->last)
		return false;
	for (size_t i = 0; i < told->count; i++) {
		const struct told_letter *letter = &told->letters[i];
		if (letter->amount != row->amount || letter->from == 0)
			continue;
		has_from = has_from || (row->first >= letter->from && row->first <= letter->from_latest);
		has_through = has_through || is_through(told, letter, row->last, true);
	}
	return row->is_free || (has_from && has_through);
}

/* first: the day its file was made; last: its own. */
static bool is_order_told(const struct told_walk *told, const struct audit_told_out *row)
{
	assert(row->turn == TURN_ORDER);
	for (size_t i = 0; i < told->count && !row->is_free; i++) {
		const struct told_letter *letter = &told->letters[i];
		if (letter->amount == row->amount && letter->from != 0 && letter->from <= row->last &&
		    letter->written_on <= row->first &&
		    is_through(told, letter, row->last - LATE_DAYS_MAX, false))
			return true;
	}
	return row->is_free;
}

static struct status take_told(void *argument, const void *out)
{
	struct told_walk *told = argument;
	const struct audit_told_out *row = out;
	const bool is_of_orders = told->walk->plan->place == PLACE_DRAW;
	if (row->mandate_id != told->mandate)
		told->count = 0;
	told->mandate = row->mandate_id;
	assert(row->turn >= TURN_LETTER && row->turn <= TURN_ORDER);
	if (row->turn == TURN_LETTER)
		keep_letter(told, row);
	if (row->turn == TURN_TERMS && !is_of_orders && !are_terms_told(told, row))
		return audit_tell(told->walk, &(struct audit_row){ .id = row->id });
	if (row->turn == TURN_ORDER && is_of_orders && !is_order_told(told, row))
		return audit_tell(told->walk, &(struct audit_row){ .id = row->id, .day = { row->last } });
	return OK;
}

static struct status ask_told(struct store_tx *tx, void *argument)
{
	struct told_walk *told = argument;
	calendar_open(&told->by_law);
	calendar_open(&told->as_closed);
	assert(told->count == 0);
	TRY(audit_notice_months(tx, take_months, told));
	TRY(audit_shut_day(tx, &(struct audit_shut_day_in){ CALENDAR_CLOSED_MAX }, take_closed, told));
	return audit_told(tx, take_told, told);
}

struct status audit_walk_told(struct store *books, struct audit_walk *walk)
{
	struct told_walk *told = memory_take(1, sizeof *told);
	assert(walk->plan->place == PLACE_MANDATE || walk->plan->place == PLACE_DRAW);
	told->walk = walk;
	const struct status status = store_read(books, ask_told, told);
	free(told->letters);
	free(told);
	return status;
}

/* A file at a time: its bytes may be many. */
struct draw_file_walk {
	struct audit_walk *walk;
	int64_t after;
	struct arena *arena;
	struct audit_row file;
	bool is_any;
	bool is_whole; /* the bytes are those of the digest, can be read, and count as the file says */
	int64_t count;
	int64_t sum;
	struct hash_stream told;
	struct hash_stream kept;
};

static void add_draw(struct hash_stream *stream, struct text payer, int64_t day, int64_t amount,
		     struct text reference)
{
	assert(stream != NULL);
	audit_hash_text(stream, payer);
	audit_hash_number(stream, day);
	audit_hash_number(stream, amount);
	audit_hash_text(stream, reference);
}

static struct status take_head(void *self, const struct autogiro_payee *payee)
{
	struct draw_file_walk *files = self;
	files->is_whole = files->is_whole && payee->written_on.number == files->file.day.number;
	assert(files->is_any);
	return OK;
}

static struct status take_order(void *self, const struct autogiro_order *order)
{
	struct draw_file_walk *files = self;
	assert(files->is_any);
	if (order->kind != AUTOGIRO_PAY)
		return OK;
	files->is_whole = files->is_whole && order->way == AUTOGIRO_DEBIT &&
			  order->day.kind == AUTOGIRO_ON_DAY && order->period == AUTOGIRO_ONCE;
	files->count++;
	files->sum += order->amount.ore;
	add_draw(&files->told, order->payer, order->day.day.number, order->amount.ore, order->reference);
	return OK;
}

static struct status take_file(void *argument, const void *out)
{
	static const struct autogiro_order_events events = { take_head, take_order };
	struct draw_file_walk *files = argument;
	const struct audit_draw_file_out *row = out;
	struct memory_source memory = { .rest = row->bytes };
	struct source source = source_of_memory(&memory);
	struct autogiro_summary summary = { 0 };
	struct hash hash;
	char number[32];
	source.bytes_max = AUTOGIRO_FILE_BYTES_MAX;
	files->is_any = true;
	files->after = row->id;
	files->file = (struct audit_row){ .id = row->id,
					  .name = arena_copy(files->arena, audit_number(row->number, number)),
					  .day = row->made_on };
	hash_of(row->bytes, &hash);
	files->is_whole = audit_is_digest(&hash, row->digest);
	const struct status read = autogiro_orders_read(&source, &events, files, &summary);
	files->is_whole = files->is_whole && status_is_ok(read) && summary.rows == row->record_count &&
			  files->count == row->order_count && files->sum == row->order_sum;
	assert(read.code != STATUS_BROKEN);
	return OK;
}

static struct status take_kept(void *argument, const void *out)
{
	struct draw_file_walk *files = argument;
	const struct audit_draw_of_file_out *row = out;
	assert(files->is_any);
	add_draw(&files->kept, row->payer_number, row->day, row->amount, row->reference);
	return OK;
}

static struct status judge_file(struct store_tx *tx, void *argument)
{
	struct draw_file_walk *files = argument;
	struct hash told;
	struct hash kept;
	files->arena = store_arena(tx);
	files->is_any = false;
	files->count = files->sum = 0;
	hash_stream_begin(&files->told);
	hash_stream_begin(&files->kept);
	TRY(audit_draw_file(tx, &(struct audit_draw_file_in){ files->after }, take_file, files));
	if (files->is_any)
		TRY(audit_draw_of_file(tx, &(struct audit_draw_of_file_in){ files->file.id }, take_kept,
				       files));
	hash_stream_end(&files->told, &told);
	hash_stream_end(&files->kept, &kept);
	assert(files->walk != NULL);
	if (!files->is_any || (files->is_whole && hash_equal(&told, &kept)))
		return OK;
	return audit_tell(files->walk, &files->file);
}

struct status audit_walk_draw_files(struct store *books, struct audit_walk *walk)
{
	struct draw_file_walk files = { .walk = walk, .after = INT64_MIN, .is_any = true };
	assert(walk->plan->place == PLACE_DRAW_FILE);
	while (files.is_any)
		TRY(store_read(books, judge_file, &files));
	return OK;
}
