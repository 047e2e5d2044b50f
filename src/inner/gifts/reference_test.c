/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The finder that knows promises by their references: what it books by itself, and what it leaves to a
 * person. */

#include "inner/gifts/testing/trial.h"

#include <stdio.h>
#include <string.h>

static struct day day(int number)
{
	return kit_day(2026, 11, number);
}

/* A reference as a C string, since payments are written down by hand. */
struct reference {
	char digits[OCR_DIGITS_MAX + 1];
};

static struct reference digits_of(const struct promise *promise)
{
	struct reference out;
	assert_ok(text_to_c(promise->reference, out.digits, sizeof out.digits));
	return out;
}

static void pay_and_expect(struct trial *trial, struct trial_payment payment, uint32_t gifts)
{
	const struct bankday_report report = trial_pay(trial, day(5), &payment, 1);
	assert_int_equal(report.gifts, gifts);
	assert_int_equal(report.open, 1 - gifts);
	trial_assert_sums(trial);
}

struct marked {
	struct people_mark mark;
	struct people_kit_found found;
};

static struct status take_marked(void *argument, struct giver_id giver)
{
	struct marked *marked = argument;
	marked->found.ids[marked->found.count++] = giver.raw;
	return OK;
}

static struct status look_by_mark(struct store_tx *tx, void *argument)
{
	struct marked *marked = argument;
	return people_by_mark(tx, &marked->mark, 10, take_marked, marked);
}

static void a_payment_under_a_reference_is_a_gift(void **state)
{
	struct trial *trial = *state;
	static struct trial_gifts gifts;
	struct marked marked = { { MARK_ACCOUNT, TEXT("SE4550000000058398257466") }, { .count = 0 } };
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 20000 } });
	const struct reference reference = digits_of(&promise);
	pay_and_expect(trial,
		       (struct trial_payment){ 20000, .reference = reference.digits,
					       .account = "SE4550000000058398257466" },
		       1);
	trial_list(trial, (struct gift_filter){ .after = { 0 } }, &gifts);
	assert_int_equal(gifts.count, 1);
	assert_int_equal(gifts.gifts[0].giver.raw, trial->kit.giver.raw);
	assert_text(gifts.gifts[0].giver_name, "Åsa Öberg (påhittad)");
	assert_text(gifts.gifts[0].reference, reference.digits);
	assert_text(gifts.gifts[0].purpose_code, "P100");
	assert_int_equal(gifts.gifts[0].amount.ore, 20000);
	assert_int_equal(gifts.gifts[0].day.number, day(5).number);
	assert_int_equal(gifts.gifts[0].returns.raw, 0);
	assert_ok(trial_look(trial, look_by_mark, &marked));
	people_kit_assert(&marked.found, &trial->kit.giver, 1);
}

static void p1_another_sum_than_promised_is_booked_as_it_came(void **state)
{
	struct trial *trial = *state;
	static struct trial_gifts gifts;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 20000 } });
	const struct reference reference = digits_of(&promise);
	pay_and_expect(trial, (struct trial_payment){ 1, .reference = reference.digits }, 1);
	pay_and_expect(trial, (struct trial_payment){ 999999999, .reference = reference.digits }, 1);
	trial_list(trial, (struct gift_filter){ .after = { 0 } }, &gifts);
	assert_int_equal(gifts.gifts[0].amount.ore, 1);
	assert_int_equal(gifts.gifts[1].amount.ore, 999999999);
}

static void p1_two_payments_of_a_day_under_one_promise_are_two_gifts(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 20000 } });
	const struct reference reference = digits_of(&promise);
	const struct trial_payment both[] = { { 20000, .reference = reference.digits },
					      { 20000, .reference = reference.digits } };
	assert_int_equal(trial_pay(trial, day(5), both, 2).gifts, 2);
	assert_int_equal(gifts_kit_count(&trial->kit).gift_sum, 40000);
	trial_assert_sums(trial);
}

static void further_references_are_looked_at(void **state)
{
	struct trial *trial = *state;
	char further[64];
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	snprintf(further, sizeof further, "A7 12345682 %s",
		 reference.digits); /* the middle one is nobody's */
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = "F 2026", .further = further }, 1);
	/* Only so many are asked for: the third valid one is not. */
	snprintf(further, sizeof further, "12345682 12345682 12345682 %s", reference.digits);
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = "F 2026", .further = further }, 0);
}

static void a_reference_in_free_text_is_found(void **state)
{
	struct trial *trial = *state;
	char message[128];
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	snprintf(message, sizeof message, "Gåva till er, ref %s, med tack", reference.digits);
	pay_and_expect(trial, (struct trial_payment){ 100, .message = message }, 1);
	snprintf(message, sizeof message, "ref %.4s %.4s %.4s", reference.digits, reference.digits + 4,
		 reference.digits + 8);
	pay_and_expect(trial, (struct trial_payment){ 100, .message = message }, 1);
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = "12345682", .message = message }, 1);
	snprintf(message, sizeof message, "ref %s0", reference.digits);
	pay_and_expect(trial, (struct trial_payment){ 100, .message = message }, 0);
}

/* Eight digits are too few to be believed among words: a date or a telephone number may be one. */
static void a_short_reference_is_found_in_the_field_only(void **state)
{
	struct trial *trial = *state;
	trial_promise(trial, (struct promise){ .reference = TEXT("12345682") });
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = "12345682" }, 1);
	pay_and_expect(trial, (struct trial_payment){ 100, .message = "ref 12345682" }, 0);
}

static void what_nobody_promised_waits(void **state)
{
	struct trial *trial = *state;
	trial_promise(trial, (struct promise){ .amount = { 100 } });
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = "12345682" }, 0);
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = "12345683" }, 0);
	pay_and_expect(trial, (struct trial_payment){ 100, .name = "Åsa Öberg (påhittad)" }, 0);
}

/* The payer meant a promise that is over: a number in the words is not taken instead. */
static void a_closed_promise_is_left_to_a_person(void **state)
{
	struct trial *trial = *state;
	const struct promise over = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct promise open = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference closed = digits_of(&over);
	const struct reference other = digits_of(&open);
	trial_close_promise(trial, over.id);
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = closed.digits }, 0);
	pay_and_expect(trial,
		       (struct trial_payment){ 100, .reference = closed.digits, .message = other.digits }, 0);
	pay_and_expect(trial, (struct trial_payment){ 100, .message = closed.digits }, 0);
}

static void p1_a_payment_for_two_promises_is_left_to_a_person(void **state)
{
	struct trial *trial = *state;
	const struct promise one = trial_promise(trial, (struct promise){ .amount = { 100 } });
	const struct promise two = trial_promise(trial, (struct promise){ .amount = { 200 } });
	const struct reference first = digits_of(&one);
	const struct reference second = digits_of(&two);
	pay_and_expect(trial,
		       (struct trial_payment){ 300, .reference = first.digits, .further = second.digits }, 0);
	trial_close_promise(trial, two.id);
	pay_and_expect(trial,
		       (struct trial_payment){ 300, .reference = second.digits, .further = first.digits }, 0);
	pay_and_expect(trial,
		       (struct trial_payment){ 300, .reference = first.digits, .further = first.digits }, 1);
	pay_and_expect(trial,
		       (struct trial_payment){ 300, .reference = first.digits, .message = second.digits }, 1);
}

/* The giver's will stands: what was promised before the purpose closed is booked to it. */
static void a_purpose_closed_at_arrival_still_takes_what_was_promised(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = trial_promise(trial, (struct promise){ .kind = PROMISE_MONTHLY });
	const struct reference reference = digits_of(&promise);
	trial_close_purpose(trial, trial->kit.purpose);
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = reference.digits }, 1);
}

static struct status set_account(struct store_tx *tx, void *argument)
{
	const struct ledger_account account = { 3991, TEXT("Gåvor"), ACCOUNT_INCOME, *(bool *)argument };
	return ledger_put_account(tx, &account);
}

static struct bankday_report ask_again(struct trial *trial);

static void a_closed_account_leaves_the_payment_and_the_file_stands(void **state)
{
	struct trial *trial = *state;
	bool is_open = false;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	pay_and_expect(trial, (struct trial_payment){ 500, .reference = reference.digits }, 1);
	assert_ok(trial_do(trial, set_account, &is_open));
	pay_and_expect(trial, (struct trial_payment){ 100, .reference = reference.digits }, 0);
	pay_and_expect(trial, (struct trial_payment){ -500, true, .reference = reference.digits }, 0);
	is_open = true;
	assert_ok(trial_do(trial, set_account, &is_open));
	assert_int_equal(ask_again(trial).gifts, 2);
	trial_assert_sums(trial);
}

struct again {
	struct trial *trial;
	struct bankday_report report;
};

static struct status find_homes(struct store_tx *tx, void *argument)
{
	struct again *again = argument;
	return bankday_find_homes(tx, gifts_kit_finders, &again->trial->kit.by, &again->report);
}

static struct bankday_report ask_again(struct trial *trial)
{
	struct again again = { .trial = trial };
	assert_ok(trial_do(trial, find_homes, &again));
	return again.report;
}

/* Gifts that were given back, by the ids of the gifts. */
static size_t count_returned(struct trial *trial, size_t *returns)
{
	static struct trial_gifts gifts;
	size_t returned = 0;
	*returns = 0;
	trial_list(trial, (struct gift_filter){ .after = { 0 } }, &gifts);
	for (size_t i = 0; i < gifts.count; i++) {
		size_t times = 0;
		for (size_t j = 0; j < gifts.count; j++)
			times += gifts.gifts[j].returns.raw == gifts.gifts[i].id.raw;
		assert_true(times <= 1);
		returned += times;
		*returns += gifts.gifts[i].amount.ore < 0;
	}
	return returned;
}

static void assert_returned(struct trial *trial, size_t expected)
{
	size_t returns = 0;
	assert_int_equal(count_returned(trial, &returns), expected);
	assert_int_equal(returns, expected);
	trial_assert_sums(trial);
}

static void p1_a_reversal_gives_one_gift_back(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	const struct trial_payment back = { -500, true, .reference = reference.digits };
	pay_and_expect(trial, back, 0); /* nothing was given yet */
	pay_and_expect(trial, (struct trial_payment){ 500, .reference = reference.digits }, 1);
	pay_and_expect(trial, (struct trial_payment){ 700, .reference = reference.digits }, 1);
	assert_int_equal(ask_again(trial).gifts, 1);
	assert_returned(trial, 1);
	pay_and_expect(trial, back, 0); /* it went back already */
	assert_returned(trial, 1);
	pay_and_expect(trial, (struct trial_payment){ -699, true, .reference = reference.digits }, 0);
	pay_and_expect(trial, (struct trial_payment){ -700, true, .reference = reference.digits }, 1);
	assert_returned(trial, 2);
}

/* They are asked for together, before any of them is written. */
static void p1_reversals_of_one_file_give_back_a_gift_each(void **state)
{
	struct trial *trial = *state;
	const struct promise one = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct promise two = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference first = digits_of(&one);
	const struct reference second = digits_of(&two);
	const struct trial_payment given[] = { { 500, .reference = first.digits },
					       { 500, .reference = first.digits },
					       { 500, .reference = second.digits },
					       { 600, .reference = first.digits } };
	const struct trial_payment back[] = { { -500, true, .reference = first.digits },
					      { -600, true, .reference = first.digits },
					      { -500, true, .reference = second.digits },
					      { -500, true, .reference = first.digits },
					      { -500, true, .reference = first.digits } };
	assert_int_equal(trial_pay(trial, day(5), given, 4).gifts, 4);
	const struct bankday_report report = trial_pay(trial, day(6), back, 5);
	assert_int_equal(report.gifts, 4);
	assert_int_equal(report.open, 1);
	assert_int_equal(gifts_kit_count(&trial->kit).gift_sum, 0);
	assert_returned(trial, 4);
}

static void the_newest_gift_goes_back(void **state)
{
	struct trial *trial = *state;
	static struct trial_gifts gifts;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	for (int i = 0; i < 3; i++)
		pay_and_expect(trial, (struct trial_payment){ 500, .reference = reference.digits }, 1);
	trial_close_promise(trial, promise.id); /* what was given can come back nevertheless */
	pay_and_expect(trial, (struct trial_payment){ -500, true, .reference = reference.digits }, 1);
	trial_list(trial, (struct gift_filter){ .after = { 0 } }, &gifts);
	assert_int_equal(gifts.count, 4);
	assert_int_equal(gifts.gifts[3].returns.raw, gifts.gifts[2].id.raw);
	assert_int_equal(gifts.gifts[3].giver.raw, trial->kit.giver.raw);
}

static void money_out_without_the_banks_mark_waits(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	pay_and_expect(trial, (struct trial_payment){ 500, .reference = reference.digits }, 1);
	pay_and_expect(trial, (struct trial_payment){ -500, .reference = reference.digits }, 0);
	pay_and_expect(trial, (struct trial_payment){ 500, true, .reference = reference.digits }, 0);
	assert_returned(trial, 0);
}

/* A person may have booked the gift to another purpose than was promised: it goes back from there. */
static void p1_a_gift_goes_back_from_where_it_was_booked(void **state)
{
	struct trial *trial = *state;
	struct trial_totals totals;
	struct gift_id gift;
	const struct purpose_id other = trial_purpose(trial, "P200", 3992);
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	const struct trial_payment payment = { 500, .name = "Kim Exempel" };
	const struct gift_decision decision = { .row = trial_wait(trial, day(5), &payment),
						.giver = trial->kit.giver,
						.promise = promise.id,
						.purpose = other };
	assert_ok(trial_book(trial, decision, &gift));
	pay_and_expect(trial, (struct trial_payment){ -500, true, .reference = reference.digits }, 1);
	assert_returned(trial, 1);
	trial_totals(trial, day(1), day(30), &totals);
	assert_int_equal(totals.count, 1);
	assert_text(totals.rows[0].purpose_code, "P200");
	assert_int_equal(totals.rows[0].amount.ore, 0);
	assert_int_equal(totals.rows[0].gifts, 1);
}

/* Leaves shown to the finder itself, for what no file of the trial can tell. */
struct shown {
	struct bank_leaf *leaves;
	struct bank_home *homes;
	size_t count;
	size_t statements;
};

static struct status show(struct store_tx *tx, void *argument)
{
	struct shown *shown = argument;
	const struct home_finder *finder = &gifts_by_reference;
	TRY(finder->find(finder->self, tx, shown->leaves, shown->count, shown->homes));
	shown->statements = store_statement_count(tx);
	return OK;
}

static struct bank_leaf leaf_of(const char *reference, int64_t ore)
{
	return (struct bank_leaf){ .id = { 1 },
				   .amount = { ore, SEK },
				   .ore = { ore },
				   .reference_kind = REFERENCE_OCR,
				   .reference = text_of(reference),
				   .state = ROW_OPEN };
}

static enum bank_home_kind home_of(struct trial *trial, struct bank_leaf leaf)
{
	struct bank_home home = { .kind = HOME_NONE };
	struct shown shown = { &leaf, &home, 1, 0 };
	assert_ok(trial_look(trial, show, &shown));
	return home.kind;
}

static void a_reference_that_the_bank_says_is_wrong_is_not_believed(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	struct bank_leaf leaf = leaf_of(reference.digits, 100);
	assert_int_equal(home_of(trial, leaf), HOME_GIFT);
	leaf.reference_kind = REFERENCE_WRONG_OCR;
	assert_int_equal(home_of(trial, leaf), HOME_NONE);
	leaf.message = promise.reference; /* the payer's own words are another matter */
	assert_int_equal(home_of(trial, leaf), HOME_GIFT);
	leaf.reference_kind = REFERENCE_FREE;
	leaf.message = TEXT("");
	assert_int_equal(home_of(trial, leaf), HOME_GIFT);
}

static void what_will_not_be_booked_is_not_answered(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	struct bank_leaf leaf = leaf_of(reference.digits, 100);
	leaf.state = ROW_DOUBT;
	assert_int_equal(home_of(trial, leaf), HOME_NONE);
	leaf.state = ROW_OPEN;
	leaf.ore.ore = 0; /* no rate for its currency */
	assert_int_equal(home_of(trial, leaf), HOME_NONE);
}

/* A row in doubt may be the very reversal that another row is: it takes no gift from it. */
static void a_reversal_in_doubt_takes_no_gift(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	pay_and_expect(trial, (struct trial_payment){ 500, .reference = reference.digits }, 1);
	struct bank_leaf leaves[2] = { leaf_of(reference.digits, -500), leaf_of(reference.digits, -500) };
	struct bank_home homes[2] = { { .kind = HOME_NONE }, { .kind = HOME_NONE } };
	leaves[0].is_reversal = leaves[1].is_reversal = true;
	leaves[0].state = ROW_DOUBT;
	struct shown shown = { leaves, homes, 2, 0 };
	assert_ok(trial_look(trial, show, &shown));
	assert_int_equal(homes[0].kind, HOME_NONE);
	assert_int_equal(homes[1].kind, HOME_GIFT);
}

static void a_home_found_before_stands(void **state)
{
	struct trial *trial = *state;
	const struct promise promise = trial_promise(trial, (struct promise){ .amount = { 0 } });
	const struct reference reference = digits_of(&promise);
	struct bank_leaf leaf = leaf_of(reference.digits, 100);
	struct bank_home home = { .kind = HOME_RULE, .counter_account = 6570 };
	struct shown shown = { &leaf, &home, 1, 0 };
	assert_ok(trial_look(trial, show, &shown));
	assert_int_equal(home.kind, HOME_RULE);
	assert_int_equal(home.counter_account, 6570);
	assert_int_equal(shown.statements, 0);
}

/* Each leaf shows as many references as are looked at, its own promise's among them; every seventh shows
 * none. */
static void many_leaves_are_answered_by_one_statement(void **state)
{
	struct trial *trial = *state;
	enum { LEAVES = 1024, PROMISES = 8 };
	static struct bank_leaf leaves[LEAVES];
	static struct bank_home homes[LEAVES];
	static char further[PROMISES][256];
	struct promise promises[PROMISES];
	struct reference references[PROMISES];
	for (size_t i = 0; i < PROMISES; i++) {
		promises[i] = trial_promise(trial, (struct promise){ .amount = { 0 } });
		references[i] = digits_of(&promises[i]);
		snprintf(further[i], sizeof further[i], "X 12345682 %s", references[i].digits);
	}
	for (size_t i = 0; i < LEAVES; i++) {
		leaves[i] = leaf_of("1234-5", (int64_t)i + 1);
		homes[i] = (struct bank_home){ .kind = HOME_NONE };
		if (i % 7 != 0)
			leaves[i].further_references = text_of(further[i % PROMISES]);
		if (i % 7 == 1)
			leaves[i].reference = text_of(references[i % PROMISES].digits);
		leaves[i].message = TEXT("1234567897 123456789015"); /* valid or not, nobody's */
	}
	struct shown shown = { leaves, homes, LEAVES, 0 };
	assert_ok(trial_look(trial, show, &shown));
	assert_int_equal(shown.statements, 1);
	for (size_t i = 0; i < LEAVES; i++)
		assert_int_equal(homes[i].kind, i % 7 != 0 ? HOME_GIFT : HOME_NONE);
}

static void no_leaves_are_no_question(void **state)
{
	struct shown shown = { NULL, NULL, 0, 0 };
	assert_ok(trial_look(*state, show, &shown));
	assert_int_equal(shown.statements, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_payment_under_a_reference_is_a_gift),
		cmocka_unit_test(p1_another_sum_than_promised_is_booked_as_it_came),
		cmocka_unit_test(p1_two_payments_of_a_day_under_one_promise_are_two_gifts),
		cmocka_unit_test(further_references_are_looked_at),
		cmocka_unit_test(a_reference_in_free_text_is_found),
		cmocka_unit_test(a_short_reference_is_found_in_the_field_only),
		cmocka_unit_test(what_nobody_promised_waits),
		cmocka_unit_test(a_closed_promise_is_left_to_a_person),
		cmocka_unit_test(p1_a_payment_for_two_promises_is_left_to_a_person),
		cmocka_unit_test(a_purpose_closed_at_arrival_still_takes_what_was_promised),
		cmocka_unit_test(a_closed_account_leaves_the_payment_and_the_file_stands),
		cmocka_unit_test(p1_a_reversal_gives_one_gift_back),
		cmocka_unit_test(p1_reversals_of_one_file_give_back_a_gift_each),
		cmocka_unit_test(the_newest_gift_goes_back),
		cmocka_unit_test(money_out_without_the_banks_mark_waits),
		cmocka_unit_test(p1_a_gift_goes_back_from_where_it_was_booked),
		cmocka_unit_test(a_reference_that_the_bank_says_is_wrong_is_not_believed),
		cmocka_unit_test(what_will_not_be_booked_is_not_answered),
		cmocka_unit_test(a_reversal_in_doubt_takes_no_gift),
		cmocka_unit_test(a_home_found_before_stands),
		cmocka_unit_test(many_leaves_are_answered_by_one_statement),
		cmocka_unit_test(no_leaves_are_no_question),
	};
	return trial_run(tests, sizeof tests / sizeof tests[0]);
}
