/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is due: each month of each active mandate becomes an order or a reason, once.
 *
 * What was looked at before is told by the rows that stand, not by a day kept beside them: a month whose day
 * came earlier than a file had reached, because the payer changed it or the mandate became active late, is
 * found all the same. Two months back is far enough: a day of the month moves by 27 days at most. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { BACK_DAYS = 62, LATE_DAYS_MAX = 60, ATTEMPTS_MAX = 9, REFERENCE_ROOM = 32 };
_Static_assert(LATE_DAYS_MAX <= BACK_DAYS, "what may still be ordered is looked at");

/* A month with the bank days that its days of the month fall on. */
struct due_month {
	int64_t month;
	struct day days[MANDATES_PAY_DAY_MAX + 1];
	int64_t first_pay_day; /* of those that are looked at */
	int64_t last_pay_day;
	int64_t late_days;
};

struct due_page {
	struct arena *arena;
	struct draw_due_out rows[DRAWING_PAGE_ROWS];
	size_t count;
};

static struct status take_due(void *argument, const void *out)
{
	struct due_page *page = argument;
	assert(page->count < DRAWING_PAGE_ROWS);
	struct draw_due_out *row = &page->rows[page->count++];
	*row = *(const struct draw_due_out *)out;
	row->payer_number = arena_copy(page->arena, row->payer_number);
	return OK;
}

/* By what is told now, or by a letter whose time has run out since. */
static struct status was_told(struct building *building, const struct draw_due_out *row, struct day due_on,
			      bool *out)
{
	const struct mandate_telling telling = { row->id, row->amount, due_on };
	assert(due_on.number > 0);
	*out = row->told_amount.ore == row->amount.ore && row->told_from.number <= due_on.number &&
	       row->told_through.number >= due_on.number;
	if (*out || row->told_amount.ore != row->amount.ore)
		return OK;
	return mandates_was_told(building->tx, building->calendar, &telling, out);
}

/* Returns 0 when the month is to be ordered for the day. */
static enum draw_pass_reason why_not(const struct due_month *due, const struct draw_due_out *row,
				     struct day day, bool is_told)
{
	const struct mandate pause = { .paused_from = row->paused_from,
				       .paused_through = row->paused_through };
	const struct day due_on = due->days[row->pay_day];
	assert(day.number >= due_on.number);
	if (row->live > 0)
		return PASS_DRAWN;
	if (row->is_held)
		return PASS_HELD;
	if (row->is_stopped)
		return PASS_STOPPED;
	if (mandate_is_paused(&pause, drawing_day_of(due->month, row->pay_day)))
		return PASS_PAUSED;
	if (!is_told)
		return PASS_NOT_TOLD;
	if (day.number - due_on.number > due->late_days || row->attempts >= ATTEMPTS_MAX)
		return PASS_TOO_LATE;
	return 0;
}

/* "GÅVA 2026-11", and when ordered again "GÅVA 2026-11 2": what the payer sees on the account. */
static struct text make_reference(const struct due_month *due, int64_t attempt, char room[REFERENCE_ROOM])
{
	const int count = snprintf(room, REFERENCE_ROOM, "GÅVA %04d-%02d", (int)(due->month / 12),
				   (int)(due->month % 12) + 1);
	assert(attempt >= 1 && attempt <= ATTEMPTS_MAX);
	if (attempt > 1)
		snprintf(room + count, REFERENCE_ROOM - (size_t)count, " %d", (int)attempt);
	return text_of(room);
}

static struct status order_month(struct building *building, const struct due_month *due,
				 const struct draw_due_out *row, struct day day)
{
	char room[REFERENCE_ROOM];
	const struct text reference = make_reference(due, row->attempts + 1, room);
	const struct autogiro_order order = {
		.kind = AUTOGIRO_PAY,
		.payer = row->payer_number,
		.way = AUTOGIRO_DEBIT,
		.day = AUTOGIRO_DAY(day),
		.period = AUTOGIRO_ONCE,
		.times = AUTOGIRO_NO_TIMES,
		.amount = row->amount,
		.reference = reference,
	};
	TRY(drawing_write_order(building, &order));
	TRY(money_add(building->built->sum, row->amount, &building->built->sum));
	building->built->orders++;
	const struct draw_order_put_in put = {
		.id = { store_new_id(building->tx) },
		.mandate_id = row->id,
		.promise_id = row->promise_id,
		.month = due->month,
		.attempt = row->attempts + 1,
		.day = day,
		.amount = row->amount,
		.reference = reference,
		.file_id = building->built->file,
	};
	assert(put.file_id.raw > 0 && row->live == 0);
	return draw_order_put(building->tx, &put);
}

static struct status look_at(struct building *building, const struct due_month *due,
			     const struct draw_due_out *row)
{
	const struct day due_on = due->days[row->pay_day];
	assert(row->pay_day >= due->first_pay_day && row->pay_day <= due->last_pay_day);
	if ((due->month - row->first_month) % row->every_months != 0 || due_on.number < row->active_on.number)
		return OK;
	/* Another mandate of the promise was ordered, this one took its place, and what became of that order
	 * is not known: it is looked at again. */
	if (row->pending > 0)
		return OK;
	bool is_told = false;
	TRY(was_told(building, row, due_on, &is_told));
	const struct day day = due_on.number > building->earliest.number ? due_on : building->earliest;
	const enum draw_pass_reason reason = why_not(due, row, day, is_told);
	if (reason == 0)
		return order_month(building, due, row, day);
	if (row->own > 0)
		return OK; /* it was ordered and lapsed: that is its reason */
	building->built->passed++;
	const struct draw_pass_put_in pass = { row->id, due->month, due_on, reason, building->build->today };
	return draw_pass_put(building->tx, &pass);
}

static struct status order_page(struct building *building, const struct due_month *due,
				struct mandate_id *after, size_t *count)
{
	struct due_page *page = arena_take(store_arena(building->tx), sizeof *page);
	page->arena = store_arena(building->tx);
	const struct draw_due_in in = {
		.bankgiro = building->build->setup->bankgiro,
		.month = due->month,
		.first_pay_day = due->first_pay_day,
		.last_pay_day = due->last_pay_day,
		.after_id = *after,
		.count_max = DRAWING_PAGE_ROWS,
	};
	TRY(draw_due(building->tx, &in, take_due, page));
	for (size_t i = 0; i < page->count; i++)
		TRY(look_at(building, due, &page->rows[i]));
	*count = page->count;
	if (page->count > 0)
		*after = page->rows[page->count - 1].id;
	assert(page->count <= DRAWING_PAGE_ROWS);
	return OK;
}

static struct status order_all_of(struct building *building, const struct due_month *due)
{
	struct arena *arena = store_arena(building->tx);
	const struct arena_mark mark = arena_mark(arena);
	struct mandate_id after = { 0 };
	size_t count = 0;
	assert(due->first_pay_day <= due->last_pay_day);
	do {
		TRY(order_page(building, due, &after, &count));
		arena_rewind(arena, mark);
	} while (count == DRAWING_PAGE_ROWS);
	return OK;
}

/* Days of the month whose bank day lies from `from` through `through`; none when first is after last. */
static struct status lay_out_month(const struct calendar *calendar, struct day from, struct day through,
				   struct due_month *due)
{
	due->first_pay_day = MANDATES_PAY_DAY_MAX + 1;
	due->last_pay_day = 0;
	for (int64_t day = MANDATES_PAY_DAY_MAX; day >= 1; day--) {
		TRY(calendar_next_bank_day(calendar, CALENDAR_SWEDEN, drawing_day_of(due->month, day),
					   &due->days[day]));
		if (due->days[day].number >= from.number)
			due->first_pay_day = day;
		if (due->days[day].number <= through.number && due->last_pay_day == 0)
			due->last_pay_day = day;
	}
	assert(due->days[1].number <= due->days[MANDATES_PAY_DAY_MAX].number);
	return OK;
}

/* The first look ever, and how far later ones had reached. What was due before the first was not ours. */
static struct status find_looks(struct building *building, struct day *first, struct day *reached)
{
	const struct text bankgiro = building->build->setup->bankgiro;
	struct draw_looked_out looked;
	struct draw_pass_first_out pass = { { 0 } };
	TRY(draw_looked(building->tx, &(struct draw_looked_in){ bankgiro, building->number }, &looked));
	*first = looked.first_on;
	if (looked.first_on.number == 0) {
		TRY(draw_pass_first(building->tx, &(struct draw_pass_first_in){ bankgiro }, &pass));
		*first = pass.looked_on.number != 0 ? pass.looked_on : building->build->today;
	}
	*reached = looked.through.number != 0 ? looked.through : *first;
	assert(first->number <= building->build->today.number);
	return OK;
}

static struct status first_to_look_at(struct building *building, struct day *out)
{
	struct day first;
	struct day reached;
	TRY(find_looks(building, &first, &reached));
	out->number = reached.number - BACK_DAYS > first.number ? reached.number - BACK_DAYS : first.number;
	assert(out->number >= first.number);
	return OK;
}

struct status drawing_order_due(struct building *building)
{
	struct day from;
	struct due_month due;
	TRY(drawing_rule(building->tx, "drawing.late_days", building->build->today, LATE_DAYS_MAX,
			 &due.late_days));
	TRY(first_to_look_at(building, &from));
	/* A day late in a month may fall on a bank day of the next. */
	for (due.month = drawing_month(from) - 1; due.month <= drawing_month(building->through);
	     due.month++) {
		TRY(lay_out_month(building->calendar, from, building->through, &due));
		if (due.first_pay_day <= due.last_pay_day)
			TRY(order_all_of(building, &due));
	}
	assert(building->built->passed >= 0);
	return OK;
}
