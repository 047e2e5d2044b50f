/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who a payment may be from: the signs, what each is worth, and the words for a person. */

#include "inner/gifts/testing/trial.h"

#include <stdio.h>

#define BY_REFERENCE "the payment names a promise of the giver"
#define BY_IDENTITY "the payer's identity number is the giver's"
#define BY_ACCOUNT "the giver paid from this account before"
#define BY_NAME "the payer's name is the giver's"
#define BY_SUM "the giver promised this sum"

struct suggesting {
	struct bank_leaf leaf;
	struct gift_suggestion list[GIFTS_SUGGESTIONS_MAX];
	size_t count;
};

static struct status suggest(struct store_tx *tx, void *argument)
{
	struct suggesting *suggesting = argument;
	return gifts_suggest(tx, &suggesting->leaf, suggesting->list, &suggesting->count);
}

static struct suggesting suggested(struct trial *trial, struct trial_payment payment)
{
	struct suggesting suggesting = { .leaf = { .id = { 1 },
						   .amount = { payment.ore, SEK },
						   .ore = { payment.ore },
						   .reference_kind = REFERENCE_OCR,
						   .reference = text_of(payment.reference),
						   .further_references = text_of(payment.further),
						   .message = text_of(payment.message),
						   .payer_name = text_of(payment.name),
						   .payer_account = text_of(payment.account),
						   .payer_identity = text_of(payment.identity) },
					 .count = 77 };
	assert_ok(trial_look(trial, suggest, &suggesting));
	return suggesting;
}

static void assert_suggestion(const struct suggesting *suggesting, size_t index, struct giver_id giver,
			      int score, const char *reason)
{
	assert_true(index < suggesting->count);
	assert_int_equal(suggesting->list[index].giver.raw, giver.raw);
	assert_int_equal(suggesting->list[index].score, score);
	assert_string_equal(suggesting->list[index].reason, reason);
}

struct marking {
	struct giver_id giver;
	enum giver_mark_kind kind;
	const char *value;
};

static struct status mark(struct store_tx *tx, void *argument)
{
	const struct marking *marking = argument;
	return people_add_mark(tx, marking->giver, marking->kind, text_of(marking->value));
}

static void add_mark(struct trial *trial, struct giver_id giver, enum giver_mark_kind kind, const char *value)
{
	struct marking marking = { giver, kind, value };
	assert_ok(trial_do(trial, mark, &marking));
}

static void a_stranger_is_nobody(void **state)
{
	const struct trial_payment stranger = { 100, .name = "Kim Okänd", .account = "50550055",
						.identity = "195001012384" };
	assert_int_equal(suggested(*state, stranger).count, 0);
	assert_int_equal(suggested(*state, (struct trial_payment){ .ore = 100 }).count, 0);
}

static void each_sign_is_worth_its_own(void **state)
{
	struct trial *trial = *state;
	const struct giver_id name = trial_giver(trial, "Kim Exempel");
	const struct giver_id account = trial_giver(trial, "Lo Exempel");
	const struct giver_id identity = trial_giver(trial, "Bo Exempel");
	add_mark(trial, account, MARK_ACCOUNT, "50550055");
	add_mark(trial, identity, MARK_IDENTITY, "195001012384");
	const struct suggesting all =
	    suggested(trial, (struct trial_payment){ 100, .name = "EXEMPEL, KIM", .account = "50550055",
						     .identity = "195001012384" });
	assert_int_equal(all.count, 3);
	assert_suggestion(&all, 0, identity, 50, BY_IDENTITY);
	assert_suggestion(&all, 1, account, 40, BY_ACCOUNT);
	assert_suggestion(&all, 2, name, 25, BY_NAME);
	for (size_t i = 0; i < all.count; i++)
		assert_int_equal(all.list[i].promise.raw, 0);
}

static void signs_add_up_and_are_all_told(void **state)
{
	struct trial *trial = *state;
	const struct giver_id giver = trial_giver(trial, "Kim Exempel");
	add_mark(trial, giver, MARK_ACCOUNT, "50550055");
	add_mark(trial, giver, MARK_IDENTITY, "195001012384");
	const struct promise promise =
	    trial_promise(trial, (struct promise){ .giver = giver, .amount = { 20000 } });
	char reference[OCR_DIGITS_MAX + 1];
	assert_ok(text_to_c(promise.reference, reference, sizeof reference));
	struct trial_payment payment = { 20000, .name = "Kim Exempel", .account = "50550055" };
	struct suggesting found = suggested(trial, payment);
	assert_suggestion(&found, 0, giver, 80, BY_ACCOUNT "; " BY_NAME "; " BY_SUM);
	assert_int_equal(found.list[0].promise.raw, promise.id.raw);
	payment.identity = "195001012384";
	payment.reference = reference;
	found = suggested(trial, payment);
	assert_suggestion(&found, 0, giver, 100,
			  BY_REFERENCE "; " BY_IDENTITY "; " BY_ACCOUNT "; " BY_NAME "; " BY_SUM);
	assert_int_equal(found.count, 1);
}

/* A couple's account: both are told, the one whose name the bank gives first. */
static void givers_who_share_an_account_are_both_told(void **state)
{
	struct trial *trial = *state;
	const struct giver_id one = trial_giver(trial, "Kim Exempel");
	const struct giver_id other = trial_giver(trial, "Lo Exempel");
	add_mark(trial, one, MARK_ACCOUNT, "50550055");
	add_mark(trial, other, MARK_ACCOUNT, "50550055");
	struct trial_payment payment = { 100, .account = "50550055" };
	struct suggesting found = suggested(trial, payment);
	assert_int_equal(found.count, 2);
	assert_suggestion(&found, 0, one, 40, BY_ACCOUNT); /* equal: who was written down first */
	assert_suggestion(&found, 1, other, 40, BY_ACCOUNT);
	payment.name = "Lo Exempel";
	found = suggested(trial, payment);
	assert_suggestion(&found, 0, other, 65, BY_ACCOUNT "; " BY_NAME);
	assert_suggestion(&found, 1, one, 40, BY_ACCOUNT);
}

/* Many may have the name: the giver whose account it is has it counted, however late written down. */
static void a_common_name_counts_for_whom_other_signs_point_to(void **state)
{
	struct trial *trial = *state;
	for (int i = 0; i < 40; i++)
		trial_giver(trial, "Anna Andersson");
	const struct giver_id anna = trial_giver(trial, "Anna Andersson");
	const struct giver_id partner = trial_giver(trial, "Bo Andersson");
	add_mark(trial, partner, MARK_ACCOUNT, "50550055");
	add_mark(trial, anna, MARK_ACCOUNT, "50550055");
	const struct suggesting found =
	    suggested(trial, (struct trial_payment){ 100, .name = "Andersson Anna", .account = "50550055" });
	assert_int_equal(found.count, GIFTS_SUGGESTIONS_MAX);
	assert_suggestion(&found, 0, anna, 65, BY_ACCOUNT "; " BY_NAME);
	assert_suggestion(&found, 1, partner, 40, BY_ACCOUNT);
	assert_suggestion(&found, 2, (struct giver_id){ found.list[2].giver.raw }, 25, BY_NAME);
}

static void at_most_five_are_told(void **state)
{
	struct trial *trial = *state;
	struct giver_id givers[GIFTS_SUGGESTIONS_MAX + 1];
	for (size_t i = 0; i < GIFTS_SUGGESTIONS_MAX; i++)
		givers[i] = trial_giver(trial, "Kim Exempel");
	assert_int_equal(suggested(trial, (struct trial_payment){ 100, .name = "Kim Exempel" }).count,
			 GIFTS_SUGGESTIONS_MAX);
	givers[GIFTS_SUGGESTIONS_MAX] = trial_giver(trial, "Kim Exempel");
	const struct suggesting found =
	    suggested(trial, (struct trial_payment){ 100, .name = "Kim Exempel" });
	assert_int_equal(found.count, GIFTS_SUGGESTIONS_MAX);
	for (size_t i = 0; i < found.count; i++)
		assert_suggestion(&found, i, givers[i], 25, BY_NAME);
}

static void money_out_is_from_nobody(void **state)
{
	struct trial *trial = *state;
	const struct giver_id giver = trial_giver(trial, "Kim Exempel");
	add_mark(trial, giver, MARK_ACCOUNT, "50550055");
	assert_int_equal(
	    suggested(trial, (struct trial_payment){ -100, .name = "Kim Exempel", .account = "50550055" })
		.count,
	    0);
}

static void the_promise_of_this_sum_is_the_likely_one(void **state)
{
	struct trial *trial = *state;
	const struct giver_id giver = trial_giver(trial, "Kim Exempel");
	const struct promise old =
	    trial_promise(trial, (struct promise){ .giver = giver, .amount = { 20000 } });
	const struct promise any = trial_promise(trial, (struct promise){ .giver = giver });
	struct suggesting found = suggested(trial, (struct trial_payment){ 20000, .name = "Kim Exempel" });
	assert_suggestion(&found, 0, giver, 40, BY_NAME "; " BY_SUM);
	assert_int_equal(found.list[0].promise.raw, old.id.raw);
	found = suggested(trial, (struct trial_payment){ 20001, .name = "Kim Exempel" });
	assert_suggestion(&found, 0, giver, 25, BY_NAME);
	assert_int_equal(found.list[0].promise.raw, any.id.raw); /* the newest */
	const struct promise again =
	    trial_promise(trial, (struct promise){ .giver = giver, .amount = { 20000 } });
	found = suggested(trial, (struct trial_payment){ 20000, .name = "Kim Exempel" });
	assert_suggestion(&found, 0, giver, 40, BY_NAME "; " BY_SUM); /* said once */
	assert_int_equal(found.list[0].promise.raw, again.id.raw);
	trial_close_promise(trial, again.id);
	trial_close_promise(trial, old.id);
	found = suggested(trial, (struct trial_payment){ 20000, .name = "Kim Exempel" });
	assert_suggestion(&found, 0, giver, 25, BY_NAME);
}

/* A row that the finder leaves because its promise is closed is still suggested by it. */
static void a_closed_promise_that_is_named_is_told(void **state)
{
	struct trial *trial = *state;
	const struct giver_id giver = trial_giver(trial, "Kim Exempel");
	const struct promise promise = trial_promise(trial, (struct promise){ .giver = giver });
	char reference[OCR_DIGITS_MAX + 1];
	assert_ok(text_to_c(promise.reference, reference, sizeof reference));
	trial_close_promise(trial, promise.id);
	trial_promise(trial, (struct promise){ .giver = giver, .amount = { 100 } });
	const struct suggesting found = suggested(trial, (struct trial_payment){ 100, .message = reference });
	assert_int_equal(found.count, 1);
	assert_suggestion(&found, 0, giver, 75, BY_REFERENCE "; " BY_SUM);
	assert_int_equal(found.list[0].promise.raw, promise.id.raw);
}

static void every_promise_that_is_named_is_told(void **state)
{
	struct trial *trial = *state;
	const struct giver_id other = trial_giver(trial, "Kim Exempel");
	const struct promise one = trial_promise(trial, (struct promise){ .amount = { 100 } });
	const struct promise two = trial_promise(trial, (struct promise){ .giver = other });
	char first[OCR_DIGITS_MAX + 1];
	char second[OCR_DIGITS_MAX + 1];
	assert_ok(text_to_c(one.reference, first, sizeof first));
	assert_ok(text_to_c(two.reference, second, sizeof second));
	const struct suggesting found = suggested(
	    trial, (struct trial_payment){ 300, .reference = first, .further = second, .message = first });
	assert_int_equal(found.count, 2);
	assert_suggestion(&found, 0, trial->kit.giver, 60, BY_REFERENCE);
	assert_suggestion(&found, 1, other, 60, BY_REFERENCE);
	assert_int_equal(found.list[0].promise.raw, one.id.raw);
	assert_int_equal(found.list[1].promise.raw, two.id.raw);
}

/* More than are looked at: nothing breaks, and the strongest stands first. */
static void a_crowd_of_one_name_has_a_bound(void **state)
{
	struct trial *trial = *state;
	for (int i = 0; i < 32; i++)
		trial_giver(trial, "Kim Exempel");
	const struct giver_id late = trial_giver(trial, "Kim Exempel");
	const struct trial_payment payment = { 100, .name = "Kim Exempel" };
	trial_promise(trial, (struct promise){ .giver = late, .amount = { 100 } });
	const struct suggesting without = suggested(trial, payment);
	assert_suggestion(&without, 0, (struct giver_id){ without.list[0].giver.raw }, 25, BY_NAME);
	const struct giver_id second = { without.list[1].giver.raw };
	trial_promise(trial, (struct promise){ .giver = second, .amount = { 100 } });
	const struct suggesting with = suggested(trial, payment);
	assert_suggestion(&with, 0, second, 40, BY_NAME "; " BY_SUM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stranger_is_nobody),
		cmocka_unit_test(each_sign_is_worth_its_own),
		cmocka_unit_test(signs_add_up_and_are_all_told),
		cmocka_unit_test(givers_who_share_an_account_are_both_told),
		cmocka_unit_test(a_common_name_counts_for_whom_other_signs_point_to),
		cmocka_unit_test(at_most_five_are_told),
		cmocka_unit_test(money_out_is_from_nobody),
		cmocka_unit_test(the_promise_of_this_sum_is_the_likely_one),
		cmocka_unit_test(a_closed_promise_that_is_named_is_told),
		cmocka_unit_test(every_promise_that_is_named_is_told),
		cmocka_unit_test(a_crowd_of_one_name_has_a_bound),
	};
	return trial_run(tests, sizeof tests / sizeof tests[0]);
}
