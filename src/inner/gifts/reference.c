/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The finder that knows promises by their references. */

#include "inner/gifts/gifts_inner.h"

#include <assert.h>
#include <string.h>

enum { REFERENCES_A_LEAF_MAX = 4 };

/* References that a leaf shows, in the order they are believed: the field, the further ones, the free text.
 */
struct asked {
	struct promise_by_reference_in *keys;
	size_t *leaf_of_key;
	size_t count;
};

static void ask(struct asked *asked, size_t leaf, struct text reference)
{
	if (!ocr_is_valid(reference, OCR_LENGTH_AND_CHECK))
		return;
	asked->keys[asked->count].reference = reference;
	asked->leaf_of_key[asked->count++] = leaf;
	assert(asked->count > 0);
}

static void ask_leaf(struct store_tx *tx, struct asked *asked, size_t index, const struct bank_leaf *leaf)
{
	const size_t before = asked->count;
	if (leaf->reference_kind != REFERENCE_WRONG_OCR)
		ask(asked, index, leaf->reference);
	struct text rest = leaf->further_references;
	while (rest.count > 0 && asked->count - before < REFERENCES_A_LEAF_MAX - 1)
		ask(asked, index, text_take_until(&rest, ' '));
	char found[OCR_DIGITS_MAX + 1];
	const struct text in_words =
	    ocr_find(leaf->message, OCR_LENGTH_AND_CHECK, GIFTS_REFERENCE_DIGITS, found);
	if (in_words.count > 0)
		ask(asked, index, arena_copy(store_arena(tx), in_words));
	assert(asked->count - before <= REFERENCES_A_LEAF_MAX);
}

/* The promises found, by the position of their key. */
struct answers {
	struct promise_by_reference_out *rows;
	bool *has_row;
};

static struct status take_answer(void *argument, size_t index, const void *out)
{
	struct answers *answers = argument;
	const struct promise_by_reference_out *row = out;
	assert(row->id.raw > 0);
	answers->rows[index] = *row;
	answers->has_row[index] = true;
	return OK;
}

/* What a home found here means: the promise, and for money going back the gift it gives back. */
struct gift_meaning {
	struct promise_id promise;
	struct giver_id giver;
	struct purpose_id purpose;
	struct gift_id returns;
};

static struct bank_home home_of(struct store_tx *tx, const struct promise_by_reference_out *row,
				struct gift_id returns)
{
	struct gift_meaning *meaning = arena_take(store_arena(tx), sizeof *meaning);
	*meaning = (struct gift_meaning){ row->id, row->giver_id, row->purpose_id, returns };
	assert(row->income_account > 0);
	return (struct bank_home){
		.kind = HOME_GIFT,
		.counter_account = row->income_account,
		.dimensions = { .fund = row->fund_value_id, .purpose = row->purpose_value_id },
		.subject = meaning,
	};
}

/* Money in is a gift to the promise. Money out is a gift going back only when the bank marks it so and a gift
 * of that very sum, not returned before, stands behind the reference. */
static struct status answer_leaf(struct store_tx *tx, const struct bank_leaf *leaf,
				 const struct promise_by_reference_out *row, struct bank_home *out)
{
	assert(out->kind == HOME_NONE);
	if (leaf->amount.minor > 0 && !leaf->is_reversal) {
		if (row->is_open)
			*out = home_of(tx, row, (struct gift_id){ 0 });
		return OK;
	}
	if (leaf->amount.minor > 0 || !leaf->is_reversal)
		return OK;
	struct gift_to_return_out gift;
	const struct gift_to_return_in in = { row->id, money_negate(leaf->ore) };
	const struct status status = gift_to_return(tx, &in, &gift);
	if (status.code == STATUS_OK)
		*out = home_of(tx, row, gift.id);
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

static struct status find_by_reference(void *self, struct store_tx *tx, const struct bank_leaf *leaves,
				       size_t count, struct bank_home *homes)
{
	(void)self;
	struct arena *arena = store_arena(tx);
	const size_t room = count * REFERENCES_A_LEAF_MAX;
	struct asked asked = { arena_take(arena, room * sizeof *asked.keys),
			       arena_take(arena, room * sizeof *asked.leaf_of_key), 0 };
	for (size_t i = 0; i < count; i++)
		if (homes[i].kind == HOME_NONE)
			ask_leaf(tx, &asked, i, &leaves[i]);
	assert(asked.count <= room);
	if (asked.count == 0)
		return OK;
	struct answers answers = { arena_take(arena, asked.count * sizeof *answers.rows),
				   arena_take(arena, asked.count) };
	TRY(promise_by_reference_many(tx, asked.keys, asked.count, take_answer, &answers));
	for (size_t k = 0; k < asked.count; k++) {
		const size_t leaf = asked.leaf_of_key[k];
		if (answers.has_row[k] && homes[leaf].kind == HOME_NONE)
			TRY(answer_leaf(tx, &leaves[leaf], &answers.rows[k], &homes[leaf]));
	}
	return OK;
}

static struct status write_gift(void *self, struct store_tx *tx, const struct bank_leaf *leaf,
				const struct bank_home *home, struct voucher_id voucher)
{
	(void)self;
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
	TRY(people_add_mark(tx, meaning->giver, MARK_ACCOUNT, leaf->payer_account));
	return gifts_write(tx, &gift);
}

const struct home_finder gifts_by_reference = { .find = find_by_reference, .booked = write_gift };
