/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Orders that can still be cancelled, of mandates that have ended or been stopped or paused since. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>

struct back_page {
	struct arena *arena;
	struct draw_to_call_back_out rows[DRAWING_PAGE_ROWS];
	size_t count;
};

static struct status take_order(void *argument, const void *out)
{
	struct back_page *page = argument;
	assert(page->count < DRAWING_PAGE_ROWS);
	struct draw_to_call_back_out *row = &page->rows[page->count++];
	*row = *(const struct draw_to_call_back_out *)out;
	row->reference = arena_copy(page->arena, row->reference);
	row->payer_number = arena_copy(page->arena, row->payer_number);
	return OK;
}

static bool is_to_call_back(const struct draw_to_call_back_out *row)
{
	const struct mandate pause = { .paused_from = row->paused_from,
				       .paused_through = row->paused_through };
	assert(row->pay_day >= 1);
	return row->state == MANDATE_ENDED || row->is_stopped ||
	       mandate_is_paused(&pause, drawing_day_of(row->month, row->pay_day));
}

static struct status call_back(struct building *building, const struct draw_to_call_back_out *row)
{
	const struct autogiro_order order = {
		.kind = AUTOGIRO_CANCEL_ONE,
		.payer = row->payer_number,
		.way = AUTOGIRO_DEBIT,
		.day = AUTOGIRO_DAY(row->day),
		.amount = row->amount,
		.reference = row->reference,
	};
	assert(row->day.number >= building->earliest.number);
	TRY(drawing_write_order(building, &order));
	building->built->called_back++;
	return draw_order_set(building->tx,
			      &(struct draw_order_set_in){ row->id, DRAW_CALLED_BACK, AUTOGIRO_NO_CODE });
}

struct status drawing_call_back(struct building *building)
{
	struct arena *arena = store_arena(building->tx);
	const struct arena_mark mark = arena_mark(arena);
	struct draw_to_call_back_in in = {
		.bankgiro = building->build->setup->bankgiro,
		.after_day = { building->earliest.number - 1 },
		.after_id = { INT64_MAX },
		.count_max = DRAWING_PAGE_ROWS,
	};
	size_t count = 0;
	do {
		struct back_page *page = arena_take(arena, sizeof *page);
		page->arena = arena;
		TRY(draw_to_call_back(building->tx, &in, take_order, page));
		for (size_t i = 0; i < page->count; i++) {
			if (is_to_call_back(&page->rows[i]))
				TRY(call_back(building, &page->rows[i]));
			in.after_day = page->rows[i].day;
			in.after_id = page->rows[i].id;
		}
		count = page->count;
		assert(count <= DRAWING_PAGE_ROWS);
		arena_rewind(arena, mark);
	} while (count == DRAWING_PAGE_ROWS);
	return OK;
}
