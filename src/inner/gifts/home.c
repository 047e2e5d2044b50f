/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The homes that gifts have in the books, whoever found out which promise they are under. */

#include "inner/gifts/gifts_inner.h"

#include <assert.h>

const struct gift_meaning *gifts_give_home(struct store_tx *tx, const struct gift_side *side,
					   struct gift_meaning meaning, struct bank_home *out)
{
	assert(side->income_account > 0 && side->fund.raw > 0 && side->purpose.raw > 0);
	assert(meaning.purpose.raw > 0);
	struct gift_meaning *kept = arena_take(store_arena(tx), sizeof *kept);
	*kept = meaning;
	*out = (struct bank_home){
		.kind = HOME_GIFT,
		.counter_account = side->income_account,
		.dimensions = { .fund = side->fund, .purpose = side->purpose },
		.subject = kept,
	};
	return kept;
}

/* The promises' sides of the books, by the position of their key. */
struct sides {
	struct promise_side_out *rows;
	bool *has_row;
};

static struct status take_side(void *argument, size_t index, const void *out)
{
	struct sides *sides = argument;
	assert(!sides->has_row[index]);
	sides->rows[index] = *(const struct promise_side_out *)out;
	sides->has_row[index] = true;
	return OK;
}

struct status gifts_homes_of_promises(struct store_tx *tx, const struct promise_id *promises, size_t count,
				      struct bank_home *homes)
{
	if (count == 0)
		return OK;
	struct arena *arena = store_arena(tx);
	struct promise_side_in *keys = arena_take(arena, count * sizeof *keys);
	const struct sides sides = { arena_take(arena, count * sizeof *sides.rows),
				     arena_take(arena, count) };
	for (size_t i = 0; i < count; i++)
		keys[i].id = promises[i];
	TRY(promise_side_many(tx, keys, count, take_side, (void *)&sides));
	for (size_t i = 0; i < count; i++) {
		const struct promise_side_out *row = &sides.rows[i];
		homes[i] = (struct bank_home){ 0 };
		if (!sides.has_row[i] || !row->is_account_open)
			continue;
		const struct gift_side side = { row->income_account, row->fund_value_id,
						row->purpose_value_id };
		gifts_give_home(tx, &side,
				(struct gift_meaning){ row->id, row->giver_id, row->purpose_id, { 0 } },
				&homes[i]);
		assert(homes[i].kind == HOME_GIFT);
	}
	return OK;
}

struct status gifts_home_of_return(struct store_tx *tx, struct gift_id gift, const struct bank_leaf *leaf,
				   struct bank_home *out)
{
	assert(out != NULL && leaf->ore.ore < 0);
	struct gift_given_out given;
	const struct status status = gift_given(tx, &(struct gift_given_in){ gift }, &given);
	*out = (struct bank_home){ 0 };
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	struct gift_returned_sum_out returned;
	TRY(gift_returned_sum(tx, &(struct gift_returned_sum_in){ gift }, &returned));
	struct money left;
	TRY(money_add(given.amount, returned.amount, &left));
	TRY(money_add(left, leaf->ore, &left));
	if (given.amount.ore < 0 || left.ore < 0 || !given.is_account_open)
		return OK;
	const struct gift_side side = { given.income_account, given.fund_value_id, given.purpose_value_id };
	gifts_give_home(tx, &side,
			(struct gift_meaning){ given.promise_id, given.giver_id, given.purpose_id, given.id },
			out);
	return OK;
}

struct status gifts_home_booked(struct store_tx *tx, const struct bank_leaf *leaf,
				const struct bank_home *home, struct voucher_id voucher)
{
	const struct gift_meaning *meaning = home->subject;
	assert(home->kind == HOME_GIFT && meaning != NULL && voucher.raw > 0);
	const struct gift_put_in gift = {
		.id = { store_new_id(tx) },
		.row_id = leaf->id,
		.giver_id = meaning->giver,
		.promise_id = meaning->promise,
		.purpose_id = meaning->purpose,
		.amount = leaf->ore,
		.day = leaf->booked_on,
		.voucher_id = voucher,
		.returns_id = meaning->returns,
	};
	if (meaning->giver.raw != 0)
		TRY(people_add_mark(tx, meaning->giver, MARK_ACCOUNT, leaf->payer_account));
	return gifts_write(tx, &gift);
}
