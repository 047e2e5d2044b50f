/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a file tells of mandates: those ended, those asked for, and wishes answered. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>

/* A mandate or a wish that is to be told of. */
struct telling {
	int64_t id;
	struct text payer;
	struct text account;
	struct text identity;
	int64_t origin;        /* of a mandate */
	int64_t state;         /* of a wish */
	int64_t mandate_state; /* of a wish's mandate, 0 none */
};
struct page {
	struct arena *arena;
	struct telling rows[DRAWING_PAGE_ROWS];
	size_t count;
};

static struct page *page_open(struct building *building)
{
	struct arena *arena = store_arena(building->tx);
	struct page *page = arena_take(arena, sizeof *page);
	assert(page->count == 0);
	page->arena = arena;
	return page;
}

static void keep(struct page *page, const struct telling *row)
{
	assert(page->count < DRAWING_PAGE_ROWS && row->id > 0);
	struct telling *kept = &page->rows[page->count++];
	*kept = *row;
	kept->payer = arena_copy(page->arena, row->payer);
	kept->account = arena_copy(page->arena, row->account);
	kept->identity = arena_copy(page->arena, row->identity);
}

static struct status take_ended(void *argument, const void *out)
{
	const struct draw_ended_out *row = out;
	assert(argument != NULL);
	keep(argument, &(struct telling){ .id = row->id.raw, .payer = row->payer_number });
	return OK;
}

static struct status take_asked(void *argument, const void *out)
{
	const struct draw_asked_out *row = out;
	assert(argument != NULL);
	keep(argument, &(struct telling){ .id = row->id.raw,
					  .payer = row->payer_number,
					  .account = row->account,
					  .identity = row->identity,
					  .origin = row->origin });
	return OK;
}

static struct status take_wish(void *argument, const void *out)
{
	const struct draw_wish_to_tell_out *row = out;
	assert(argument != NULL);
	keep(argument, &(struct telling){ .id = row->id.raw,
					  .payer = row->payer_number,
					  .account = row->account,
					  .identity = row->identity,
					  .state = row->state,
					  .mandate_state = row->mandate_state });
	return OK;
}

static struct status tell_ended(struct building *building, const struct telling *row)
{
	const struct autogiro_order order = { .kind = AUTOGIRO_MANDATE_END, .payer = row->payer };
	assert(row->id > 0);
	TRY(drawing_write_order(building, &order));
	building->built->mandates_ended++;
	return mandates_end_sent(building->tx, (struct mandate_id){ row->id });
}

/* One asked for in an internet bank is accepted as it stands there; one drawn from a bankgiro has no account.
 */
static struct autogiro_order order_of_asked(const struct telling *row)
{
	assert(row->payer.count > 0);
	if (row->origin == MANDATE_FROM_INTERNET_BANK || row->account.count == 0)
		return (struct autogiro_order){ .kind = AUTOGIRO_MANDATE_ACCEPT, .payer = row->payer };
	return (struct autogiro_order){ .kind = AUTOGIRO_MANDATE_NEW,
					.payer = row->payer,
					.account = row->account,
					.identity = row->identity };
}

static struct status tell_asked(struct building *building, const struct telling *row)
{
	const struct autogiro_order order = order_of_asked(row);
	assert(row->id > 0);
	TRY(drawing_write_order(building, &order));
	building->built->mandates_asked++;
	return mandates_sent(building->tx, (struct mandate_id){ row->id });
}

static bool is_digits_of(struct text text, size_t count)
{
	assert(count > 0);
	return text.count == count && text_is_digits(text);
}

/* A wish that was accepted is told by its mandate, unless that has ended before it was sent. A number that is
 * none cannot be told of: Bankgirot lets such a wish lapse. */
static bool is_to_refuse(const struct telling *row)
{
	assert(row->state > 1);
	return (row->state == 3 || row->mandate_state == MANDATE_ENDED) && text_is_digits(row->payer) &&
	       row->payer.count <= AUTOGIRO_PAYER_DIGITS_MAX;
}

static struct status tell_wish(struct building *building, const struct telling *row)
{
	const bool is_whole = is_digits_of(row->account, AUTOGIRO_ACCOUNT_DIGITS) &&
			      is_digits_of(row->identity, AUTOGIRO_IDENTITY_DIGITS);
	const struct autogiro_order order = {
		.kind = AUTOGIRO_MANDATE_REFUSE,
		.payer = row->payer,
		.account = is_whole ? row->account : TEXT(""),
		.identity = is_whole ? row->identity : TEXT(""),
	};
	if (is_to_refuse(row))
		TRY(drawing_write_order(building, &order));
	if (building->built->file.raw == 0)
		return OK; /* nothing to tell: looked at again with the next file */
	building->built->wishes_answered++;
	const struct draw_wish_told_in told = { { row->id }, building->built->file };
	assert(told.file_id.raw > 0);
	return draw_wish_told(building->tx, &told);
}

/* Pages of what is to be told, each asked for after the last row of the one before. */
typedef struct status ask_page(struct building *building, int64_t after, struct page *page);
typedef struct status tell_row(struct building *building, const struct telling *row);

static struct status ask_ended(struct building *building, int64_t after, struct page *page)
{
	const struct draw_ended_in in = { building->build->setup->bankgiro, { after }, DRAWING_PAGE_ROWS };
	assert(page->count == 0);
	return draw_ended(building->tx, &in, take_ended, page);
}

static struct status ask_asked(struct building *building, int64_t after, struct page *page)
{
	const struct draw_asked_in in = { building->build->setup->bankgiro, { after }, DRAWING_PAGE_ROWS };
	assert(page->count == 0);
	return draw_asked(building->tx, &in, take_asked, page);
}

static struct status ask_wishes(struct building *building, int64_t after, struct page *page)
{
	const struct draw_wish_to_tell_in in = { building->build->setup->bankgiro,
						 { after },
						 DRAWING_PAGE_ROWS };
	assert(page->count == 0);
	return draw_wish_to_tell(building->tx, &in, take_wish, page);
}

static struct status tell_all(struct building *building, ask_page *ask, tell_row *tell)
{
	struct arena *arena = store_arena(building->tx);
	const struct arena_mark mark = arena_mark(arena);
	int64_t after = 0;
	size_t count = 0;
	do {
		struct page *page = page_open(building);
		TRY(ask(building, after, page));
		for (size_t i = 0; i < page->count; i++)
			TRY(tell(building, &page->rows[i]));
		count = page->count;
		after = count > 0 ? page->rows[count - 1].id : after;
		assert(count <= DRAWING_PAGE_ROWS);
		arena_rewind(arena, mark);
	} while (count == DRAWING_PAGE_ROWS);
	return OK;
}

struct status drawing_tell_mandates(struct building *building)
{
	assert(building->records == 0);
	TRY(tell_all(building, ask_ended, tell_ended));
	TRY(tell_all(building, ask_asked, tell_asked));
	return tell_all(building, ask_wishes, tell_wish);
}
