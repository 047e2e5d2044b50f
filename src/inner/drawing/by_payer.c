/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The finder that knows draws by payer number and our reference. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>

/* What a home found here means. */
struct meaning {
	const void *gift;           /* the gifts' own */
	struct draw_order_id order; /* 0: none was ordered */
	bool is_return;
};

/* A draw's leaf, and what was found about it. */
struct drawn_leaf {
	size_t index; /* among the leaves */
	struct mandate_id mandate;
	struct promise_id promise;
	struct draw_home_by_reference_out order; /* id 0: none */
};
struct drawn_leaves {
	struct drawn_leaf *rows;
	size_t count;
};

static bool is_ours(const struct bank_leaf *leaf, const struct bank_home *home)
{
	assert(leaf->ore.ore == 0 || (leaf->ore.ore < 0) == (leaf->amount.minor < 0));
	return home->kind == HOME_NONE && leaf->reference_kind == REFERENCE_PAYER &&
	       leaf->state != ROW_DOUBT && leaf->ore.ore != 0;
}

static struct status take_payer(void *argument, size_t index, const void *out)
{
	struct drawn_leaves *drawn = argument;
	const struct draw_payer_out *row = out;
	assert(index < drawn->count && row->mandate_id.raw > 0);
	drawn->rows[index].mandate = row->mandate_id;
	drawn->rows[index].promise = row->promise_id;
	return OK;
}

/* A payer's own bankgiro may have had several mandates: the newest order it is. */
static struct status take_order(void *argument, size_t index, const void *out)
{
	struct drawn_leaves *drawn = argument;
	const struct draw_home_by_reference_out *row = out;
	assert(index < drawn->count && row->id.raw > 0);
	if (row->id.raw > drawn->rows[index].order.id.raw)
		drawn->rows[index].order = *row;
	return OK;
}

static struct status ask_many(struct store_tx *tx, const struct bank_leaf *leaves, struct drawn_leaves *drawn)
{
	struct arena *arena = store_arena(tx);
	struct draw_payer_in *payers = arena_take(arena, drawn->count * sizeof *payers);
	struct draw_home_by_reference_in *orders = arena_take(arena, drawn->count * sizeof *orders);
	assert(drawn->count > 0);
	for (size_t i = 0; i < drawn->count; i++) {
		const struct bank_leaf *leaf = &leaves[drawn->rows[i].index];
		payers[i].payer_number = leaf->reference;
		orders[i] = (struct draw_home_by_reference_in){ leaf->reference, leaf->message };
	}
	TRY(draw_payer_many(tx, payers, drawn->count, take_payer, drawn));
	return draw_home_by_reference_many(tx, orders, drawn->count, take_order, drawn);
}

/* The day the order was for: a refund tells the day it was drawn. */
static struct day day_drawn(const struct bank_leaf *leaf)
{
	struct day day = leaf->booked_on;
	if (leaf->ore.ore < 0 && !status_is_ok(day_parse(leaf->further_references, &day)))
		day = leaf->booked_on;
	assert(day.number > 0);
	return day;
}

/* Where the money does not tell our reference. */
static struct status ask_by_sum(struct store_tx *tx, const struct bank_leaf *leaf, struct drawn_leaf *drawn)
{
	struct draw_home_by_sum_out row;
	const struct day day = day_drawn(leaf);
	const struct draw_home_by_sum_in in = { drawn->mandate,
						leaf->ore.ore < 0 ? money_negate(leaf->ore) : leaf->ore,
						{ day.number - ORDER_LATER_DAYS_MAX },
						day };
	assert(drawn->order.id.raw == 0 && in.amount.ore > 0);
	const struct status status = draw_home_by_sum(tx, &in, &row);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	drawn->order = (struct draw_home_by_reference_out){ row.id, row.day, row.state, row.row_id };
	return OK;
}

/* Money of an order comes once. What has lapsed was not drawn, or was ordered again: a person looks. */
static bool is_second_money(const struct bank_leaf *leaf, const struct drawn_leaf *drawn)
{
	assert(leaf->ore.ore > 0);
	return drawn->order.id.raw != 0 &&
	       (drawn->order.state == DRAW_LAPSED ||
		(drawn->order.row_id.raw != 0 && drawn->order.row_id.raw != leaf->id.raw));
}

/* Two leaves answered together may be of one order: the first is its money. */
static bool is_taken(const struct drawn_leaves *drawn, const struct bank_leaf *leaves, size_t at)
{
	assert(at < drawn->count);
	for (size_t i = 0; i < at; i++)
		if (drawn->rows[i].order.id.raw == drawn->rows[at].order.id.raw &&
		    (leaves[drawn->rows[i].index].ore.ore < 0) == (leaves[drawn->rows[at].index].ore.ore < 0))
			return drawn->rows[at].order.id.raw != 0;
	return false;
}

static void wrap(struct store_tx *tx, struct bank_home *home, const struct drawn_leaf *drawn, bool is_return)
{
	if (home->kind == HOME_NONE)
		return;
	struct meaning *meaning = arena_take(store_arena(tx), sizeof *meaning);
	*meaning = (struct meaning){ home->subject, drawn->order.id, is_return };
	assert(meaning->gift != NULL);
	home->subject = meaning;
}

static struct status answer_money(struct store_tx *tx, const struct bank_leaf *leaves,
				  const struct drawn_leaves *drawn, struct bank_home *homes)
{
	struct arena *arena = store_arena(tx);
	struct promise_id *promises = arena_take(arena, drawn->count * sizeof *promises);
	struct bank_home *found = arena_take(arena, drawn->count * sizeof *found);
	assert(drawn->count > 0);
	for (size_t i = 0; i < drawn->count; i++)
		promises[i] = drawn->rows[i].promise;
	TRY(gifts_homes_of_promises(tx, promises, drawn->count, found));
	for (size_t i = 0; i < drawn->count; i++) {
		const struct bank_leaf *leaf = &leaves[drawn->rows[i].index];
		if (leaf->ore.ore < 0 || is_second_money(leaf, &drawn->rows[i]) || is_taken(drawn, leaves, i))
			continue;
		wrap(tx, &found[i], &drawn->rows[i], false);
		homes[drawn->rows[i].index] = found[i];
	}
	return OK;
}

/* The very gift that the order became. Its money may not have come yet, or not be booked: then it waits. */
static struct status answer_return(struct store_tx *tx, const struct bank_leaf *leaf,
				   const struct drawn_leaf *drawn, struct bank_home *home)
{
	struct gift_id gift;
	assert(leaf->ore.ore < 0);
	if (drawn->order.row_id.raw == 0 || !leaf->is_reversal)
		return OK;
	const struct status status = gifts_of_row(tx, drawn->order.row_id, &gift);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	TRY(gifts_home_of_return(tx, gift, leaf, home));
	wrap(tx, home, drawn, true);
	return OK;
}

static struct status answer_leaves(struct store_tx *tx, const struct bank_leaf *leaves,
				   struct drawn_leaves *drawn, struct bank_home *homes)
{
	assert(drawn->count > 0 && homes != NULL);
	TRY(ask_many(tx, leaves, drawn));
	for (size_t i = 0; i < drawn->count; i++) {
		struct drawn_leaf *row = &drawn->rows[i];
		if (row->mandate.raw != 0 && row->order.id.raw == 0)
			TRY(ask_by_sum(tx, &leaves[row->index], row));
	}
	TRY(answer_money(tx, leaves, drawn, homes));
	for (size_t i = 0; i < drawn->count; i++) {
		const struct bank_leaf *leaf = &leaves[drawn->rows[i].index];
		if (leaf->ore.ore < 0 && !is_taken(drawn, leaves, i))
			TRY(answer_return(tx, leaf, &drawn->rows[i], &homes[drawn->rows[i].index]));
	}
	return OK;
}

static struct status find_by_payer(void *self, struct store_tx *tx, const struct bank_leaf *leaves,
				   size_t count, struct bank_home *homes)
{
	(void)self;
	struct drawn_leaves drawn = { arena_take(store_arena(tx), count * sizeof *drawn.rows), 0 };
	for (size_t i = 0; i < count; i++)
		if (is_ours(&leaves[i], &homes[i]))
			drawn.rows[drawn.count++].index = i;
	assert(drawn.count <= count);
	return drawn.count > 0 ? answer_leaves(tx, leaves, &drawn, homes) : OK;
}

static struct status write_draw(void *self, struct store_tx *tx, const struct bank_leaf *leaf,
				const struct bank_home *home, struct voucher_id voucher)
{
	(void)self;
	const struct meaning *meaning = home->subject;
	assert(meaning != NULL && meaning->gift != NULL);
	struct bank_home as_gift = *home;
	as_gift.subject = meaning->gift;
	TRY(gifts_home_booked(tx, leaf, &as_gift, voucher));
	if (meaning->order.raw == 0)
		return OK;
	if (meaning->is_return)
		return draw_order_set_returned(tx, &(struct draw_order_set_returned_in){ meaning->order });
	return draw_order_take_row(tx, &(struct draw_order_take_row_in){ meaning->order, leaf->id });
}

const struct home_finder drawing_by_payer = { .find = find_by_payer, .booked = write_draw };
