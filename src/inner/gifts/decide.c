/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gifts by a person's decision. */

#include "inner/gifts/gifts_inner.h"

#include <assert.h>

int64_t gifts_month(struct day day)
{
	assert(day_month(day) >= 1);
	return (int64_t)day_year(day) * 12 + day_month(day) - 1;
}

struct status gifts_write(struct store_tx *tx, const struct gift_put_in *gift)
{
	assert((gift->amount.ore < 0) == (gift->returns_id.raw != 0));
	TRY(gift_put(tx, gift));
	const struct gift_total_add_in total = { gift->purpose_id, gifts_month(gift->day), gift->amount,
						 gift->amount.ore > 0 ? 1 : 0 };
	return gift_total_add(tx, &total);
}

static struct status find_row(struct store_tx *tx, struct bank_row_id row, struct bank_leaf *out)
{
	const struct status found = bankday_find_leaf(tx, row, out);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such row.");
	assert(found.code != STATUS_OK || out->id.raw == row.raw);
	return found;
}

static struct status find_gift(struct store_tx *tx, struct gift_id gift, struct gift_find_out *out)
{
	assert(out != NULL);
	const struct status found = gift_find(tx, &(struct gift_find_in){ gift }, out);
	return found.code == STATUS_NOT_FOUND ? FAIL(STATUS_NOT_FOUND, "There is no such gift.") : found;
}

static struct status check_giver(struct store_tx *tx, const struct gift_decision *decision)
{
	if (decision->giver.raw != 0) {
		struct giver giver;
		const struct status found = people_find_giver(tx, decision->giver, &giver);
		if (found.code == STATUS_NOT_FOUND)
			return FAIL(STATUS_NOT_FOUND, "There is no such giver.");
		TRY(found);
	}
	if (decision->promise.raw == 0)
		return OK;
	struct promise promise;
	TRY(gifts_find_promise(tx, decision->promise, &promise));
	assert(promise.id.raw == decision->promise.raw);
	return promise.giver.raw == decision->giver.raw
		   ? OK
		   : FAIL(STATUS_INPUT, "The promise is another giver's.");
}

struct status gifts_book(struct store_tx *tx, const struct gift_decision *decision, const struct actor *by,
			 struct gift_id *out)
{
	assert(by != NULL && out != NULL);
	struct bank_leaf leaf;
	TRY(find_row(tx, decision->row, &leaf));
	if (leaf.amount.minor <= 0)
		return FAIL(STATUS_INPUT, "Only money that came in is a gift.");
	struct purpose_side_of side;
	TRY(gifts_side(tx, decision->purpose, &side));
	TRY(check_giver(tx, decision));
	const struct bank_booking booking = {
		.row = decision->row,
		.home = { HOME_GIFT, side.income_account, side.dimensions, NULL },
		.words = TEXT("Gåva"),
		.day = decision->day,
	};
	struct ledger_posted posted;
	TRY(bankday_book(tx, &booking, by, &posted));
	const struct gift_put_in gift = {
		.id = { store_new_id(tx) },
		.row_id = decision->row,
		.giver_id = decision->giver,
		.promise_id = decision->promise,
		.purpose_id = decision->purpose,
		.amount = leaf.ore,
		.day = decision->day.number != 0 ? decision->day : leaf.booked_on,
		.voucher_id = posted.id,
	};
	if (decision->giver.raw != 0)
		TRY(people_add_mark(tx, decision->giver, MARK_ACCOUNT, leaf.payer_account));
	*out = gift.id;
	return gifts_write(tx, &gift);
}

static struct status check_room_to_return(struct store_tx *tx, const struct gift_find_out *gift,
					  struct money back)
{
	struct gift_returned_sum_out returned;
	TRY(gift_returned_sum(tx, &(struct gift_returned_sum_in){ gift->id }, &returned));
	struct money left;
	TRY(money_add(gift->amount, returned.amount, &left));
	TRY(money_add(left, back, &left));
	assert(back.ore < 0);
	return left.ore >= 0 ? OK : FAIL(STATUS_CONFLICT, "More would go back than was given.");
}

struct status gifts_return(struct store_tx *tx, struct bank_row_id row, struct gift_id gift,
			   const struct actor *by, struct gift_id *out)
{
	assert(by != NULL && out != NULL);
	struct bank_leaf leaf;
	TRY(find_row(tx, row, &leaf));
	if (leaf.amount.minor >= 0)
		return FAIL(STATUS_INPUT, "Only money that went out gives a gift back.");
	struct gift_find_out given;
	TRY(find_gift(tx, gift, &given));
	if (given.amount.ore < 0)
		return FAIL(STATUS_NOT_FOUND, "There is no such gift.");
	TRY(check_room_to_return(tx, &given, leaf.ore));
	struct purpose_side_of side;
	TRY(gifts_side(tx, given.purpose_id, &side));
	const struct bank_booking booking = {
		.row = row,
		.home = { HOME_GIFT, side.income_account, side.dimensions, NULL },
		.words = TEXT("Återbetald gåva"),
	};
	struct ledger_posted posted;
	TRY(bankday_book(tx, &booking, by, &posted));
	*out = (struct gift_id){ store_new_id(tx) };
	const struct gift_put_in back = {
		.id = *out,
		.row_id = row,
		.giver_id = given.giver_id,
		.promise_id = given.promise_id,
		.purpose_id = given.purpose_id,
		.amount = leaf.ore,
		.day = leaf.booked_on,
		.voucher_id = posted.id,
		.returns_id = gift,
	};
	return gifts_write(tx, &back);
}

struct status gifts_of_row(struct store_tx *tx, struct bank_row_id row, struct gift_id *out)
{
	assert(out != NULL);
	struct gift_of_row_out found;
	TRY(gift_of_row(tx, &(struct gift_of_row_in){ row }, &found));
	*out = found.id;
	return OK;
}

struct status gifts_unbook(struct store_tx *tx, struct gift_id gift, struct day day, struct text words,
			   const struct actor *by)
{
	assert(by != NULL);
	struct gift_find_out found;
	TRY(find_gift(tx, gift, &found));
	struct gift_returned_sum_out returned;
	TRY(gift_returned_sum(tx, &(struct gift_returned_sum_in){ gift }, &returned));
	if (returned.amount.ore != 0)
		return FAIL(STATUS_CONFLICT, "Part of the gift has been returned.");
	struct purpose_side_of side;
	TRY(gifts_side(tx, found.purpose_id, &side));
	int64_t removed = 0;
	TRY(gift_remove(tx, &(struct gift_remove_in){ gift }, &removed));
	assert(removed == 1);
	const struct gift_total_add_in total = { found.purpose_id, gifts_month(found.day),
						 money_negate(found.amount), found.amount.ore > 0 ? -1 : 0 };
	TRY(gift_total_add(tx, &total));
	const struct bank_unbooking unbooking = { found.row_id, day, words, side.dimensions };
	TRY(bankday_unbook(tx, &unbooking, by));
	return store_journal(tx, &(struct journal_note){ .kind = "gift taken back", .subject = gift.raw });
}
