/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gifts by a person's decision: booked, given back, and taken back, with sums that agree after each. */

#include "inner/gifts/testing/trial.h"

static struct day day(int number)
{
	return kit_day(2026, 11, number);
}

static struct bank_row_id wait_for(struct trial *trial, int64_t ore)
{
	return trial_wait(
	    trial, day(5),
	    &(struct trial_payment){ ore, .name = "Lo Annan", .account = "SE4550000000058398257466" });
}

/* A row booked as a gift from the kit's giver for the kit's purpose. */
static struct gift_id give(struct trial *trial, int64_t ore)
{
	struct gift_id gift;
	const struct gift_decision decision = { .row = wait_for(trial, ore),
						.giver = trial->kit.giver,
						.purpose = trial->kit.purpose };
	assert_ok(trial_book(trial, decision, &gift));
	trial_assert_sums(trial);
	return gift;
}

static void a_row_is_booked_for_a_giver(void **state)
{
	struct trial *trial = *state;
	struct gift_id made;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 100 } });
	const struct gift_decision decision = { .row = wait_for(trial, 12300),
						.giver = trial->kit.giver,
						.promise = promise.id,
						.purpose = trial->kit.purpose };
	assert_ok(trial_book(trial, decision, &made));
	const struct gift gift = trial_gift_of(trial, decision.row);
	assert_int_equal(gift.id.raw, made.raw);
	assert_int_equal(gift.giver.raw, trial->kit.giver.raw);
	assert_true(text_equal(gift.reference, promise.reference));
	assert_int_equal(gift.amount.ore, 12300);
	assert_int_equal(gift.day.number, day(5).number);
	assert_int_equal(gift.voucher_number, 1);
	assert_text(gift.voucher_series, "I");
	assert_int_equal(trial_leaf(trial, decision.row).state, ROW_BOOKED);
	trial_assert_sums(trial);
}

static void a_gift_may_have_no_known_giver(void **state)
{
	struct trial *trial = *state;
	struct gift_id made;
	const struct gift_decision decision = { .row = wait_for(trial, 500), .purpose = trial->kit.purpose };
	assert_ok(trial_book(trial, decision, &made));
	const struct gift gift = trial_gift_of(trial, decision.row);
	assert_int_equal(gift.giver.raw, 0);
	assert_int_equal(gift.giver_name.count, 0);
	assert_string_equal(gift.giver_handle.characters, "");
	assert_int_equal(gift.reference.count, 0);
	trial_assert_sums(trial);
}

struct asking {
	const struct bank_leaf *leaf;
	struct gift_suggestion list[GIFTS_SUGGESTIONS_MAX];
	size_t count;
	struct bank_row_id row;
	struct gift_id gift;
};

static struct status suggest(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	return gifts_suggest(tx, asking->leaf, asking->list, &asking->count);
}

static void the_payers_account_is_remembered(void **state)
{
	struct trial *trial = *state;
	give(trial, 500);
	const struct bank_leaf leaf = trial_leaf(trial, wait_for(trial, 700));
	struct asking asking = { .leaf = &leaf };
	assert_ok(trial_look(trial, suggest, &asking));
	assert_int_equal(asking.count, 1);
	assert_int_equal(asking.list[0].giver.raw, trial->kit.giver.raw);
}

static void a_decision_may_name_the_day(void **state)
{
	struct trial *trial = *state;
	struct gift_id made;
	struct trial_totals totals;
	const struct gift_decision decision = { .row = wait_for(trial, 500),
						.purpose = trial->kit.purpose,
						.day = kit_day(2026, 12, 1) };
	assert_ok(trial_book(trial, decision, &made));
	assert_int_equal(trial_gift_of(trial, decision.row).day.number, decision.day.number);
	trial_totals(trial, day(1), day(30), &totals);
	assert_int_equal(totals.count, 0);
	trial_totals(trial, decision.day, decision.day, &totals);
	assert_int_equal(totals.count, 1);
	trial_assert_sums(trial);
}

static void p1_a_row_is_booked_once(void **state)
{
	struct trial *trial = *state;
	struct gift_id made;
	const struct gift_decision decision = { .row = wait_for(trial, 500), .purpose = trial->kit.purpose };
	assert_ok(trial_book(trial, decision, &made));
	assert_code(trial_book(trial, decision, &made), STATUS_CONFLICT);
	assert_int_equal(gifts_kit_count(&trial->kit).gifts, 1);
	trial_assert_sums(trial);
}

static void only_money_that_came_in_is_a_gift(void **state)
{
	struct trial *trial = *state;
	struct gift_id made;
	const struct gift_decision decision = { .row = wait_for(trial, -500), .purpose = trial->kit.purpose };
	assert_code(trial_book(trial, decision, &made), STATUS_INPUT);
}

static void a_decision_about_what_is_not_there_is_refused(void **state)
{
	struct trial *trial = *state;
	struct gift_id made;
	const struct gift_decision right = { .row = wait_for(trial, 500),
					     .giver = trial->kit.giver,
					     .purpose = trial->kit.purpose };
	struct gift_decision wrong = right;
	wrong.row.raw = 4711;
	assert_code(trial_book(trial, wrong, &made), STATUS_NOT_FOUND);
	wrong = right;
	wrong.giver.raw = 4711;
	assert_code(trial_book(trial, wrong, &made), STATUS_NOT_FOUND);
	wrong = right;
	wrong.promise.raw = 4711;
	assert_code(trial_book(trial, wrong, &made), STATUS_NOT_FOUND);
	wrong = right;
	wrong.purpose.raw = 4711;
	assert_code(trial_book(trial, wrong, &made), STATUS_NOT_FOUND);
	assert_int_equal(gifts_kit_count(&trial->kit).gifts, 0);
	assert_ok(trial_book(trial, right, &made));
}

static void a_promise_of_another_giver_is_refused(void **state)
{
	struct trial *trial = *state;
	struct gift_id made;
	const struct giver_id other = trial_giver(trial, "Lo Annan");
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	struct gift_decision decision = { .row = wait_for(trial, 500),
					  .giver = other,
					  .promise = promise.id,
					  .purpose = trial->kit.purpose };
	assert_code(trial_book(trial, decision, &made), STATUS_INPUT);
	decision.giver.raw = 0;
	assert_code(trial_book(trial, decision, &made), STATUS_INPUT);
	decision.giver = trial->kit.giver;
	assert_ok(trial_book(trial, decision, &made));
}

static void a_person_books_under_closed_promises_and_purposes(void **state)
{
	struct trial *trial = *state;
	struct gift_id made;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct gift_decision decision = { .row = wait_for(trial, 500),
						.giver = trial->kit.giver,
						.promise = promise.id,
						.purpose = trial->kit.purpose };
	trial_close_promise(trial, promise.id);
	trial_close_purpose(trial, trial->kit.purpose);
	assert_ok(trial_book(trial, decision, &made));
	trial_assert_sums(trial);
}

static void p1_a_gift_goes_back_in_parts_up_to_what_was_given(void **state)
{
	struct trial *trial = *state;
	struct gift_id back;
	const struct gift_id gift = give(trial, 1000);
	assert_code(trial_return(trial, wait_for(trial, -1001), gift, &back), STATUS_CONFLICT);
	const struct bank_row_id part = wait_for(trial, -400);
	assert_ok(trial_return(trial, part, gift, &back));
	const struct gift returned = trial_gift_of(trial, part);
	assert_int_equal(returned.id.raw, back.raw);
	assert_int_equal(returned.returns.raw, gift.raw);
	assert_int_equal(returned.amount.ore, -400);
	assert_int_equal(returned.giver.raw, trial->kit.giver.raw);
	trial_assert_sums(trial);
	assert_code(trial_return(trial, wait_for(trial, -601), gift, &back), STATUS_CONFLICT);
	assert_ok(trial_return(trial, wait_for(trial, -600), gift, &back));
	trial_assert_sums(trial);
	assert_code(trial_return(trial, wait_for(trial, -1), gift, &back), STATUS_CONFLICT);
	assert_int_equal(gifts_kit_count(&trial->kit).gift_sum, 0);
}

static void p1_a_whole_gift_goes_back(void **state)
{
	struct trial *trial = *state;
	struct gift_id back;
	struct trial_totals totals;
	const struct gift_id gift = give(trial, 1000);
	give(trial, 30);
	assert_ok(trial_return(trial, wait_for(trial, -1000), gift, &back));
	trial_totals(trial, day(1), day(1), &totals);
	assert_int_equal(totals.count, 1);
	assert_int_equal(totals.rows[0].amount.ore, 30);
	assert_int_equal(totals.rows[0].gifts, 2); /* two were given */
	trial_assert_sums(trial);
}

static void what_cannot_go_back_is_refused(void **state)
{
	struct trial *trial = *state;
	struct gift_id back;
	const struct gift_id gift = give(trial, 1000);
	const struct bank_row_id row = wait_for(trial, -400);
	assert_code(trial_return(trial, wait_for(trial, 100), gift, &back), STATUS_INPUT);
	assert_code(trial_return(trial, (struct bank_row_id){ 4711 }, gift, &back), STATUS_NOT_FOUND);
	assert_code(trial_return(trial, row, (struct gift_id){ 4711 }, &back), STATUS_NOT_FOUND);
	assert_ok(trial_return(trial, row, gift, &back));
	const struct gift_id return_itself = back;
	assert_code(trial_return(trial, row, gift, &back), STATUS_CONFLICT); /* the row is booked */
	assert_code(trial_return(trial, wait_for(trial, -1), return_itself, &back), STATUS_NOT_FOUND);
	trial_assert_sums(trial);
}

static void p1_a_gift_is_taken_back_and_booked_again(void **state)
{
	struct trial *trial = *state;
	struct gift_id again;
	struct trial_totals totals;
	const struct bank_row_id row = wait_for(trial, 1000);
	const struct purpose_id other = trial_purpose(trial, "P200", 3992);
	struct gift_decision decision = { .row = row, .giver = trial->kit.giver, .purpose = other };
	struct gift_id gift;
	assert_ok(trial_book(trial, decision, &gift));
	assert_ok(trial_unbook(trial, gift, day(6)));
	assert_int_equal(trial_leaf(trial, row).state, ROW_OPEN);
	assert_int_equal(gifts_kit_count(&trial->kit).gifts, 0);
	trial_assert_sums(trial);
	trial_totals(trial, day(1), day(30), &totals);
	assert_int_equal(totals.count, 0);
	decision.purpose = trial->kit.purpose;
	assert_ok(trial_book(trial, decision, &again));
	trial_totals(trial, day(1), day(30), &totals);
	assert_int_equal(totals.count, 1);
	assert_text(totals.rows[0].purpose_code, "P100");
	assert_int_equal(totals.rows[0].amount.ore, 1000);
	assert_int_equal(totals.rows[0].gifts, 1);
	trial_assert_sums(trial);
}

static void a_gift_that_went_back_in_part_is_not_taken_back(void **state)
{
	struct trial *trial = *state;
	struct gift_id back;
	const struct gift_id gift = give(trial, 1000);
	assert_ok(trial_return(trial, wait_for(trial, -1), gift, &back));
	const struct status status = trial_unbook(trial, gift, day(6));
	assert_code(status, STATUS_CONFLICT);
	assert_string_equal(status.reason, "Part of the gift has been returned.");
	assert_ok(trial_unbook(trial, back, day(6)));
	trial_assert_sums(trial);
	assert_ok(trial_unbook(trial, gift, day(6)));
	trial_assert_sums(trial);
	assert_code(trial_unbook(trial, gift, day(6)), STATUS_NOT_FOUND);
}

/* A reversal that the finder booked, taken back, leaves its gift free to go back again. */
static void p1_a_return_taken_back_frees_its_gift(void **state)
{
	struct trial *trial = *state;
	char reference[OCR_DIGITS_MAX + 1];
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	assert_ok(text_to_c(promise.reference, reference, sizeof reference));
	const struct trial_payment given = { 500, .reference = reference };
	const struct trial_payment back = { -500, true, .reference = reference };
	assert_int_equal(trial_pay(trial, day(5), &given, 1).gifts, 1);
	assert_int_equal(trial_pay(trial, day(6), &back, 1).gifts, 1);
	static struct trial_gifts gifts;
	trial_list(trial, (struct gift_filter){ .after = { 0 } }, &gifts);
	assert_ok(trial_unbook(trial, gifts.gifts[1].id, day(7)));
	trial_assert_sums(trial);
	assert_int_equal(trial_pay(trial, day(8), &back, 1).gifts, 1);
	trial_assert_sums(trial);
}

static struct status find_gift(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	return gifts_of_row(tx, asking->row, &asking->gift);
}

static void the_gift_of_a_row_is_found(void **state)
{
	struct trial *trial = *state;
	struct gift_id gift;
	struct asking asking = { .row = wait_for(trial, 500) };
	assert_code(trial_look(trial, find_gift, &asking), STATUS_NOT_FOUND);
	const struct gift_decision decision = { .row = asking.row, .purpose = trial->kit.purpose };
	assert_ok(trial_book(trial, decision, &gift));
	assert_ok(trial_look(trial, find_gift, &asking));
	assert_int_equal(asking.gift.raw, gift.raw);
}

/* Any sequence of deeds leaves sums that agree, and never more given back than given. */
enum { DEEDS_MAX = 25 };

static bool all_sums_agree(struct trial *trial, const struct trial_gifts *gifts)
{
	for (size_t i = 0; i < gifts->count; i++) {
		int64_t left = gifts->gifts[i].amount.ore;
		for (size_t j = 0; j < gifts->count && left > 0; j++)
			if (gifts->gifts[j].returns.raw == gifts->gifts[i].id.raw)
				left += gifts->gifts[j].amount.ore;
		if (gifts->gifts[i].returns.raw == 0 && left < 0)
			return false;
	}
	trial_assert_sums(trial);
	return true;
}

static bool deeds_keep_sums(struct proof_draw *draw, void *context)
{
	struct trial *trial = context;
	static struct trial_gifts gifts;
	struct gift_id made;
	trial_anew(trial);
	const struct purpose_id purposes[] = { trial->kit.purpose, trial_purpose(trial, "P200", 3992) };
	const size_t deeds = 1 + proof_below(draw, DEEDS_MAX);
	for (size_t i = 0; i < deeds; i++) {
		struct status status = OK;
		trial_list(trial, (struct gift_filter){ .after = { 0 } }, &gifts);
		const size_t which = gifts.count > 0 ? proof_below(draw, gifts.count) : 0;
		const int64_t ore = 1 + (int64_t)proof_below(draw, 5);
		const uint64_t deed = gifts.count > 0 ? proof_below(draw, 3) : 0;
		if (deed == 0) {
			const struct gift_decision decision = { .row = wait_for(trial, ore),
								.giver = trial->kit.giver,
								.purpose = purposes[proof_below(draw, 2)] };
			status = trial_book(trial, decision, &made);
			PROOF_CHECK(draw, status_is_ok(status));
		} else if (deed == 1) {
			status = trial_return(trial, wait_for(trial, -ore), gifts.gifts[which].id, &made);
		} else {
			status = trial_unbook(trial, gifts.gifts[which].id, day(20));
		}
		PROOF_CHECK(draw, status.code == STATUS_OK || status.code == STATUS_CONFLICT ||
				      (deed == 1 && status.code == STATUS_NOT_FOUND &&
				       gifts.gifts[which].returns.raw != 0));
		trial_list(trial, (struct gift_filter){ .after = { 0 } }, &gifts);
		PROOF_CHECK(draw, all_sums_agree(trial, &gifts));
	}
	return true;
}

static void p1_any_deeds_keep_the_sums(void **state)
{
	struct trial *trial = *state;
	proof_property_holds("deeds keep sums", people_kit_rounds(trial->place, 20), deeds_keep_sums, trial);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_row_is_booked_for_a_giver),
		cmocka_unit_test(a_gift_may_have_no_known_giver),
		cmocka_unit_test(the_payers_account_is_remembered),
		cmocka_unit_test(a_decision_may_name_the_day),
		cmocka_unit_test(p1_a_row_is_booked_once),
		cmocka_unit_test(only_money_that_came_in_is_a_gift),
		cmocka_unit_test(a_decision_about_what_is_not_there_is_refused),
		cmocka_unit_test(a_promise_of_another_giver_is_refused),
		cmocka_unit_test(a_person_books_under_closed_promises_and_purposes),
		cmocka_unit_test(p1_a_gift_goes_back_in_parts_up_to_what_was_given),
		cmocka_unit_test(p1_a_whole_gift_goes_back),
		cmocka_unit_test(what_cannot_go_back_is_refused),
		cmocka_unit_test(p1_a_gift_is_taken_back_and_booked_again),
		cmocka_unit_test(a_gift_that_went_back_in_part_is_not_taken_back),
		cmocka_unit_test(p1_a_return_taken_back_frees_its_gift),
		cmocka_unit_test(the_gift_of_a_row_is_found),
		cmocka_unit_test(p1_any_deeds_keep_the_sums),
	};
	return trial_run(tests, sizeof tests / sizeof tests[0]);
}
