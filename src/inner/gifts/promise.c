/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/gifts/gifts_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { REFERENCE_BASE_DIGITS = GIFTS_REFERENCE_DIGITS - 2, REFERENCE_TRIES_MAX = 8 };

static struct status refuse_taken(struct store_tx *tx, struct text reference)
{
	struct promise_by_reference_out taken;
	const struct status status =
	    promise_by_reference(tx, &(struct promise_by_reference_in){ reference }, &taken);
	if (status.code == STATUS_OK)
		return FAIL(STATUS_CONFLICT, "The reference is taken.");
	assert(status.reason != NULL);
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

/* Ten random digits, the first above zero so that no program drops it, then the length digit and the check
 * digit. */
static struct status make_reference(struct store_tx *tx, struct random *random, struct text *out)
{
	for (int i = 0; i < REFERENCE_TRIES_MAX; i++) {
		char base[REFERENCE_BASE_DIGITS + 1];
		char digits[OCR_DIGITS_MAX + 1];
		const uint64_t number = 1000000000 + random_below(random, UINT64_C(9000000000));
		snprintf(base, sizeof base, "%" PRIu64, number);
		TRY(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, digits));
		*out = arena_copy(store_arena(tx), text_of(digits));
		assert(out->count == GIFTS_REFERENCE_DIGITS);
		const struct status free = refuse_taken(tx, *out);
		if (free.code != STATUS_CONFLICT)
			return free;
	}
	return FAIL(STATUS_BROKEN, "No free reference was found: the source of randomness repeats itself.");
}

static struct status choose_reference(struct store_tx *tx, struct text given, struct random *random,
				      struct text *out)
{
	assert(out != NULL);
	if (given.count == 0)
		return make_reference(tx, random, out);
	if (!ocr_is_valid(given, OCR_LENGTH_AND_CHECK))
		return FAIL(STATUS_INPUT, "The reference is no OCR number with length and check digit.");
	*out = arena_copy(store_arena(tx), given);
	return refuse_taken(tx, given);
}

struct status gifts_promise(struct store_tx *tx, const struct promise *promise, struct random *random,
			    const struct actor *by, struct promise *out)
{
	assert(by != NULL && out != NULL && promise->giver.raw > 0);
	assert(promise->kind == PROMISE_ONCE || promise->kind == PROMISE_MONTHLY);
	if (promise->amount.ore < 0 || promise->amount.ore > MONEY_ORE_MAX)
		return FAIL(STATUS_INPUT, "The promised sum is out of bounds.");
	struct purpose_side_of side;
	TRY(gifts_side(tx, promise->purpose, &side));
	if (!side.is_open)
		return FAIL(STATUS_CONFLICT, "The purpose is closed.");
	struct promise made = *promise;
	TRY(choose_reference(tx, promise->reference, random, &made.reference));
	made.id = (struct promise_id){ store_new_id(tx) };
	made.is_open = true;
	const struct promise_put_in row = { made.id,     made.giver,   made.reference, made.kind,
					    made.amount, made.purpose, made.made_on };
	TRY(promise_put(tx, &row));
	*out = made;
	return store_journal(tx, &(struct journal_note){ .kind = "promise added", .subject = made.id.raw });
}

struct status gifts_reference_is_open(struct store_tx *tx, struct text reference, bool *out)
{
	assert(out != NULL);
	struct promise_by_reference_out row;
	TRY(promise_by_reference(tx, &(struct promise_by_reference_in){ reference }, &row));
	*out = row.is_open;
	return OK;
}

struct status gifts_find_promise(struct store_tx *tx, struct promise_id promise, struct promise *out)
{
	assert(out != NULL);
	struct promise_find_out row;
	const struct status found = promise_find(tx, &(struct promise_find_in){ promise }, &row);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such promise.");
	TRY(found);
	*out = (struct promise){ .id = row.id,
				 .giver = row.giver_id,
				 .reference = row.reference,
				 .kind = (enum promise_kind)row.kind,
				 .amount = row.amount,
				 .purpose = row.purpose_id,
				 .made_on = row.made_on,
				 .is_open = row.is_open };
	return OK;
}

struct status gifts_close_promise(struct store_tx *tx, struct promise_id promise, const struct actor *by)
{
	assert(by != NULL);
	struct promise found;
	TRY(gifts_find_promise(tx, promise, &found));
	int64_t closed = 0;
	TRY(promise_close(tx, &(struct promise_close_in){ promise }, &closed));
	if (closed == 0)
		return FAIL(STATUS_CONFLICT, "The promise is closed already.");
	assert(closed == 1);
	return store_journal(tx, &(struct journal_note){ .kind = "promise closed", .subject = promise.raw });
}

struct status gifts_close_promises_of(struct store_tx *tx, struct giver_id giver, const struct actor *by)
{
	int64_t closed = 0;
	TRY(promise_close_of_giver(tx, &(struct promise_close_of_giver_in){ giver }, &closed));
	assert(by != NULL && closed >= 0);
	if (closed == 0)
		return OK;
	return store_journal(tx, &(struct journal_note){ .kind = "promises closed", .subject = giver.raw });
}
