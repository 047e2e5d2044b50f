/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The finder that knows promises by their references. */

#include "inner/gifts/gifts_inner.h"

#include <assert.h>

static void add_valid(struct leaf_references *found, struct text reference)
{
	assert(found->count < GIFTS_REFERENCES_A_LEAF_MAX);
	if (ocr_is_valid(reference, OCR_LENGTH_AND_CHECK))
		found->texts[found->count++] = reference;
}

void gifts_references_of(struct store_tx *tx, const struct bank_leaf *leaf, struct leaf_references *out)
{
	*out = (struct leaf_references){ 0 };
	if (leaf->reference_kind != REFERENCE_WRONG_OCR)
		add_valid(out, leaf->reference);
	struct text rest = leaf->further_references;
	while (rest.count > 0 && out->count < GIFTS_REFERENCES_A_LEAF_MAX - 1)
		add_valid(out, text_take_until(&rest, ' '));
	out->in_fields = out->count;
	char digits[OCR_DIGITS_MAX + 1];
	const struct text in_words =
	    ocr_find(leaf->message, OCR_LENGTH_AND_CHECK, GIFTS_REFERENCE_DIGITS, digits);
	if (in_words.count > 0)
		add_valid(out, arena_copy(store_arena(tx), in_words));
	assert(out->in_fields <= out->count);
}

/* All references of many leaves, asked for at once. */
struct asked {
	struct promise_by_reference_in *keys;
	struct asked_for {
		size_t leaf;
		bool is_free_text;
	} * about; /* each key */
	size_t count;
};

static void ask_leaf(struct store_tx *tx, struct asked *asked, size_t index, const struct bank_leaf *leaf)
{
	struct leaf_references found;
	gifts_references_of(tx, leaf, &found);
	assert(found.count <= GIFTS_REFERENCES_A_LEAF_MAX);
	for (size_t i = 0; i < found.count; i++) {
		asked->keys[asked->count].reference = found.texts[i];
		asked->about[asked->count++] = (struct asked_for){ index, i >= found.in_fields };
	}
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

/* One leaf on its way to a home. */
struct candidate_leaf {
	const struct bank_leaf *leaf;
	const struct promise_by_reference_out *promise; /* the one it names, or NULL */
	bool is_unclear;                                /* its fields name several */
	const struct gift_meaning *meaning;
};

/* The free text is heard only where the fields name no promise. */
static void name_promise(struct candidate_leaf *candidate, const struct promise_by_reference_out *promise,
			 bool is_free_text)
{
	assert(promise->id.raw > 0);
	if (candidate->promise == NULL)
		candidate->promise = promise;
	else if (!is_free_text && candidate->promise->id.raw != promise->id.raw)
		candidate->is_unclear = true;
}

/* Leaves that are answered together are not written yet: a gift that one of them gives back is taken. */
static struct gift_id newest_free_before(const struct candidate_leaf *candidates, size_t index)
{
	struct gift_id before = { INT64_MAX };
	for (size_t i = 0; i < index; i++) {
		const struct gift_meaning *earlier = candidates[i].meaning;
		if (earlier != NULL && earlier->returns.raw != 0 && earlier->returns.raw < before.raw &&
		    earlier->promise.raw == candidates[index].promise->id.raw &&
		    candidates[i].leaf->ore.ore == candidates[index].leaf->ore.ore)
			before = earlier->returns;
	}
	assert(before.raw > 0);
	return before;
}

/* Gives back the newest gift of the very sum under the promise that nothing gave back before, from where it
 * was booked. */
static struct status answer_reversal(struct store_tx *tx, struct candidate_leaf *candidates, size_t index,
				     struct bank_home *out)
{
	struct candidate_leaf *candidate = &candidates[index];
	struct gift_to_return_out gift;
	const struct gift_to_return_in in = { candidate->promise->id, money_negate(candidate->leaf->ore),
					      newest_free_before(candidates, index) };
	const struct status status = gift_to_return(tx, &in, &gift);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	assert(gift.id.raw > 0 && in.amount.ore > 0);
	if (!gift.is_account_open)
		return OK;
	const struct gift_side side = { gift.income_account, gift.fund_value_id, gift.purpose_value_id };
	candidate->meaning = gifts_give_home(
	    tx, &side,
	    (struct gift_meaning){ candidate->promise->id, gift.giver_id, gift.purpose_id, gift.id }, out);
	return OK;
}

/* Money in is a gift to the promise, money out a gift going back only when the bank marks it so. */
static struct status answer_leaf(struct store_tx *tx, struct candidate_leaf *candidates, size_t index,
				 struct bank_home *out)
{
	struct candidate_leaf *candidate = &candidates[index];
	const struct promise_by_reference_out *promise = candidate->promise;
	const bool is_in = candidate->leaf->amount.minor > 0;
	assert(out->kind == HOME_NONE);
	if (promise == NULL || candidate->is_unclear || is_in == candidate->leaf->is_reversal)
		return OK;
	if (!is_in)
		return answer_reversal(tx, candidates, index, out);
	if (!promise->is_open || !promise->is_account_open)
		return OK;
	const struct gift_side side = { promise->income_account, promise->fund_value_id,
					promise->purpose_value_id };
	candidate->meaning = gifts_give_home(
	    tx, &side, (struct gift_meaning){ promise->id, promise->giver_id, promise->purpose_id, { 0 } },
	    out);
	return OK;
}

static struct status answer_leaves(struct store_tx *tx, const struct asked *asked,
				   struct candidate_leaf *candidates, struct bank_home *homes)
{
	struct arena *arena = store_arena(tx);
	struct answers answers = { arena_take(arena, asked->count * sizeof *answers.rows),
				   arena_take(arena, asked->count) };
	assert(asked->count > 0);
	TRY(promise_by_reference_many(tx, asked->keys, asked->count, take_answer, &answers));
	for (size_t k = 0; k < asked->count; k++)
		if (answers.has_row[k])
			name_promise(&candidates[asked->about[k].leaf], &answers.rows[k],
				     asked->about[k].is_free_text);
	size_t done = SIZE_MAX; /* the keys of a leaf stand together */
	for (size_t k = 0; k < asked->count; k++) {
		const size_t leaf = asked->about[k].leaf;
		if (leaf != done)
			TRY(answer_leaf(tx, candidates, leaf, &homes[leaf]));
		done = leaf;
	}
	return OK;
}

/* A leaf in doubt, or without a rate, is not booked: it may not take a gift that another gives back. */
static bool may_be_booked(const struct bank_leaf *leaf)
{
	assert(leaf->ore.ore == 0 || (leaf->ore.ore < 0) == (leaf->amount.minor < 0));
	return leaf->state != ROW_DOUBT && leaf->ore.ore != 0;
}

static struct status find_by_reference(void *self, struct store_tx *tx, const struct bank_leaf *leaves,
				       size_t count, struct bank_home *homes)
{
	(void)self;
	struct arena *arena = store_arena(tx);
	const size_t room = count * GIFTS_REFERENCES_A_LEAF_MAX;
	struct candidate_leaf *candidates = arena_take(arena, count * sizeof *candidates);
	struct asked asked = { arena_take(arena, room * sizeof *asked.keys),
			       arena_take(arena, room * sizeof *asked.about), 0 };
	for (size_t i = 0; i < count; i++) {
		candidates[i].leaf = &leaves[i];
		if (homes[i].kind == HOME_NONE && may_be_booked(&leaves[i]) &&
		    leaves[i].reference_kind != REFERENCE_PAYER)
			ask_leaf(tx, &asked, i, &leaves[i]);
	}
	assert(asked.count <= room);
	return asked.count > 0 ? answer_leaves(tx, &asked, candidates, homes) : OK;
}

static struct status write_gift(void *self, struct store_tx *tx, const struct bank_leaf *leaf,
				const struct bank_home *home, struct voucher_id voucher)
{
	(void)self;
	return gifts_home_booked(tx, leaf, home, voucher);
}

const struct home_finder gifts_by_reference = { .find = find_by_reference, .booked = write_gift };
