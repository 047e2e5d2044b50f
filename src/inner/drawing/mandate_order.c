/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a file tells of mandates: those ended, those asked for, and wishes answered. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>

struct ended_page {
	struct arena *arena;
	struct draw_ended_out rows[DRAWING_PAGE_ROWS];
	size_t count;
};

static struct status take_ended(void *argument, const void *out)
{
	struct ended_page *page = argument;
	assert(page->count < DRAWING_PAGE_ROWS);
	struct draw_ended_out *row = &page->rows[page->count++];
	*row = *(const struct draw_ended_out *)out;
	row->payer_number = arena_copy(page->arena, row->payer_number);
	return OK;
}

static struct status tell_ended(struct building *building)
{
	struct arena *arena = store_arena(building->tx);
	const struct arena_mark mark = arena_mark(arena);
	struct mandate_id after = { 0 };
	size_t count = 0;
	do {
		struct ended_page *page = arena_take(arena, sizeof *page);
		page->arena = arena;
		TRY(draw_ended(
		    building->tx,
		    &(struct draw_ended_in){ building->build->setup->bankgiro, after, DRAWING_PAGE_ROWS },
		    take_ended, page));
		for (size_t i = 0; i < page->count; i++) {
			const struct autogiro_order order = { .kind = AUTOGIRO_MANDATE_END,
							      .payer = page->rows[i].payer_number };
			TRY(drawing_write_order(building, &order));
			TRY(mandates_end_sent(building->tx, page->rows[i].id));
			after = page->rows[i].id;
		}
		count = page->count;
		building->built->mandates_ended += (int64_t)count;
		arena_rewind(arena, mark);
	} while (count == DRAWING_PAGE_ROWS);
	return OK;
}

struct asked_page {
	struct arena *arena;
	struct draw_asked_out rows[DRAWING_PAGE_ROWS];
	size_t count;
};

static struct status take_asked(void *argument, const void *out)
{
	struct asked_page *page = argument;
	assert(page->count < DRAWING_PAGE_ROWS);
	struct draw_asked_out *row = &page->rows[page->count++];
	*row = *(const struct draw_asked_out *)out;
	row->payer_number = arena_copy(page->arena, row->payer_number);
	row->account = arena_copy(page->arena, row->account);
	row->identity = arena_copy(page->arena, row->identity);
	return OK;
}

/* One asked for in an internet bank is accepted as it stands there; one drawn from a bankgiro has no account.
 */
static struct autogiro_order order_of_asked(const struct draw_asked_out *row)
{
	assert(row->payer_number.count > 0);
	if (row->origin == MANDATE_FROM_INTERNET_BANK || row->account.count == 0)
		return (struct autogiro_order){ .kind = AUTOGIRO_MANDATE_ACCEPT, .payer = row->payer_number };
	return (struct autogiro_order){ .kind = AUTOGIRO_MANDATE_NEW,
					.payer = row->payer_number,
					.account = row->account,
					.identity = row->identity };
}

static struct status tell_asked(struct building *building)
{
	struct arena *arena = store_arena(building->tx);
	const struct arena_mark mark = arena_mark(arena);
	struct mandate_id after = { 0 };
	size_t count = 0;
	do {
		struct asked_page *page = arena_take(arena, sizeof *page);
		page->arena = arena;
		TRY(draw_asked(
		    building->tx,
		    &(struct draw_asked_in){ building->build->setup->bankgiro, after, DRAWING_PAGE_ROWS },
		    take_asked, page));
		for (size_t i = 0; i < page->count; i++) {
			const struct autogiro_order order = order_of_asked(&page->rows[i]);
			TRY(drawing_write_order(building, &order));
			TRY(mandates_sent(building->tx, page->rows[i].id));
			after = page->rows[i].id;
		}
		count = page->count;
		building->built->mandates_asked += (int64_t)count;
		arena_rewind(arena, mark);
	} while (count == DRAWING_PAGE_ROWS);
	return OK;
}

struct wish_page {
	struct arena *arena;
	struct draw_wish_to_tell_out rows[DRAWING_PAGE_ROWS];
	size_t count;
};

static struct status take_wish(void *argument, const void *out)
{
	struct wish_page *page = argument;
	assert(page->count < DRAWING_PAGE_ROWS);
	struct draw_wish_to_tell_out *row = &page->rows[page->count++];
	*row = *(const struct draw_wish_to_tell_out *)out;
	row->payer_number = arena_copy(page->arena, row->payer_number);
	row->account = arena_copy(page->arena, row->account);
	row->identity = arena_copy(page->arena, row->identity);
	return OK;
}

static bool is_digits_of(struct text text, size_t count)
{
	assert(count > 0);
	return text.count == count && text_is_digits(text);
}

/* A wish that was accepted is told by its mandate, unless that has ended before it was sent. A number that is
 * none cannot be told of: Bankgirot lets such a wish lapse. */
static bool is_to_refuse(const struct draw_wish_to_tell_out *row)
{
	assert(row->id.raw > 0);
	return (row->state == 3 || row->mandate_state == MANDATE_ENDED) &&
	       text_is_digits(row->payer_number) && row->payer_number.count <= AUTOGIRO_PAYER_DIGITS_MAX;
}

static struct status tell_wish(struct building *building, const struct draw_wish_to_tell_out *row)
{
	const bool is_whole = is_digits_of(row->account, AUTOGIRO_ACCOUNT_DIGITS) &&
			      is_digits_of(row->identity, AUTOGIRO_IDENTITY_DIGITS);
	const struct autogiro_order order = {
		.kind = AUTOGIRO_MANDATE_REFUSE,
		.payer = row->payer_number,
		.account = is_whole ? row->account : TEXT(""),
		.identity = is_whole ? row->identity : TEXT(""),
	};
	if (is_to_refuse(row))
		TRY(drawing_write_order(building, &order));
	if (building->built->file.raw == 0)
		return OK; /* nothing to tell: looked at again with the next file */
	building->built->wishes_answered++;
	assert(row->state > 1);
	return draw_wish_told(building->tx, &(struct draw_wish_told_in){ row->id, building->built->file });
}

static struct status tell_wishes(struct building *building)
{
	struct arena *arena = store_arena(building->tx);
	const struct arena_mark mark = arena_mark(arena);
	struct draw_wish_id after = { 0 };
	size_t count = 0;
	do {
		struct wish_page *page = arena_take(arena, sizeof *page);
		page->arena = arena;
		TRY(draw_wish_to_tell(building->tx,
				      &(struct draw_wish_to_tell_in){ building->build->setup->bankgiro, after,
								      DRAWING_PAGE_ROWS },
				      take_wish, page));
		for (size_t i = 0; i < page->count; i++)
			TRY(tell_wish(building, &page->rows[i]));
		count = page->count;
		after = count > 0 ? page->rows[count - 1].id : after;
		arena_rewind(arena, mark);
	} while (count == DRAWING_PAGE_ROWS);
	return OK;
}

struct status drawing_tell_mandates(struct building *building)
{
	assert(building->records == 0);
	TRY(tell_ended(building));
	TRY(tell_asked(building));
	return tell_wishes(building);
}
