/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What Bankgirot answers about draws: each code, what it does to order and mandate, and what the payer reads.
 */
#include "inner/drawing/drawing_kit.h"

#include <stdio.h>
#include <string.h>

#define TOLD kit_day(2026, 9, 1)
#define FRIDAY kit_day(2026, 11, 27)
#define MONDAY kit_day(2026, 11, 30)

static struct draw_order order_one(struct drawing_kit *kit, int64_t ore)
{
	const struct mandate_id mandate = drawing_kit_mandate(kit, ore, TOLD);
	assert_int_equal(drawing_kit_build(kit, FRIDAY).orders, 1);
	return drawing_kit_last(kit, mandate);
}

static struct drawing_answered pay(struct drawing_kit *kit, const struct draw_order *order,
				   enum autogiro_payment_status status)
{
	const struct autogiro_payment payment = drawing_kit_paid(kit, order, status);
	return drawing_kit_payment(kit, &payment, order->day);
}

static enum draw_state state_of(struct drawing_kit *kit, const struct draw_order *order)
{
	return drawing_kit_last(kit, order->mandate).state;
}

static enum mandate_state mandate_of(struct drawing_kit *kit, const struct draw_order *order)
{
	return mandates_kit_find(&kit->mandates, order->mandate).state;
}

static void what_was_drawn_is_a_gift(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	assert_int_equal(pay(kit, &order, AUTOGIRO_CARRIED_OUT).counts[DRAW_EFFECT_MONEY], 1);
	assert_int_equal(state_of(kit, &order), DRAW_DRAWN);
	const struct gifts_kit_totals totals = gifts_kit_count(&kit->mandates.books);
	assert_int_equal(totals.gifts, 1);
	assert_int_equal(totals.gift_sum, 20000);
	assert_int_equal(drawing_kit_letters(kit, order.mandate, LETTER_NO_FUNDS, MONDAY), 0);
}

static void no_funds_are_told_kindly_and_next_month_is_as_usual(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	assert_int_equal(pay(kit, &order, AUTOGIRO_NO_FUNDS).counts[DRAW_EFFECT_MISSED], 1);
	assert_int_equal(state_of(kit, &order), DRAW_MISSED);
	assert_int_equal(drawing_kit_last(kit, order.mandate).code, 1);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).leaves, 0);
	assert_int_equal(drawing_kit_letters(kit, order.mandate, LETTER_NO_FUNDS, MONDAY), 1);
	assert_int_equal(drawing_kit_build(kit, MONDAY).orders, 0); /* not again in the month */
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 12, 23)).orders, 1);
}

static void a_closed_account_is_told_of(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	assert_int_equal(pay(kit, &order, AUTOGIRO_NO_LINK).counts[DRAW_EFFECT_MISSED], 1);
	assert_int_equal(drawing_kit_letters(kit, order.mandate, LETTER_NO_ACCOUNT, MONDAY), 1);
	assert_int_equal(mandate_of(kit, &order), MANDATE_ACTIVE);
}

static void a_draw_that_is_tried_again_is_told_of_once(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	assert_int_equal(pay(kit, &order, AUTOGIRO_WILL_RETRY).counts[DRAW_EFFECT_RETRY], 1);
	assert_int_equal(state_of(kit, &order), DRAW_RETRYING);
	assert_int_equal(drawing_kit_letters(kit, order.mandate, LETTER_WILL_RETRY, MONDAY), 1);
	assert_int_equal(pay(kit, &order, AUTOGIRO_WILL_RETRY).counts[DRAW_EFFECT_NONE], 1);
	assert_int_equal(drawing_kit_letters(kit, order.mandate, LETTER_WILL_RETRY, kit_day(2026, 12, 1)), 0);
	assert_int_equal(pay(kit, &order, AUTOGIRO_CARRIED_OUT).counts[DRAW_EFFECT_MONEY], 1);
	assert_int_equal(pay(kit, &order, AUTOGIRO_WILL_RETRY).counts[DRAW_EFFECT_NONE],
			 1); /* an older word */
	assert_int_equal(state_of(kit, &order), DRAW_DRAWN);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).gifts, 1);
}

/* Each code of a refusal, by Bankgirot's list. */
static void each_refusal_does_what_its_code_says(void **state)
{
	static const struct refusal {
		int32_t comment;
		enum draw_state state;
		enum draw_effect effect;
		bool ends;
		bool stops;
	} refusals[] = {
		{ 1, DRAW_REFUSED, DRAW_EFFECT_REFUSED, true, false },
		{ 2, DRAW_REFUSED, DRAW_EFFECT_REFUSED, true, false },
		{ 3, DRAW_REFUSED, DRAW_EFFECT_REFUSED, false, true },
		{ 4, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 5, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 6, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 7, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 8, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 9, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 10, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 12, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 13, DRAW_LAPSED, DRAW_EFFECT_LAPSED, false, false },
		{ 15, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 24, DRAW_REFUSED, DRAW_EFFECT_OUR_MISTAKE, false, false },
		{ 77, DRAW_SENT, DRAW_EFFECT_UNKNOWN_CODE, false, false },
	};
	enum { REFUSALS = sizeof refusals / sizeof refusals[0] };
	struct drawing_kit *kit = *state;
	struct mandate_id mandates[REFUSALS];
	for (size_t i = 0; i < REFUSALS; i++)
		mandates[i] = drawing_kit_mandate(kit, 1000 + (int64_t)i, TOLD);
	drawing_kit_build(kit, FRIDAY);
	for (size_t i = 0; i < REFUSALS; i++) {
		const struct draw_order order = drawing_kit_last(kit, mandates[i]);
		const struct drawing_answered answered =
		    drawing_kit_rejection(kit, &order, refusals[i].comment);
		const struct mandate mandate = mandates_kit_find(&kit->mandates, mandates[i]);
		assert_int_equal(answered.counts[refusals[i].effect], 1);
		assert_int_equal(state_of(kit, &order), refusals[i].state);
		assert_int_equal(mandate.state == MANDATE_ENDED, refusals[i].ends);
		assert_int_equal(mandate.is_stopped, refusals[i].stops);
		if (refusals[i].ends) {
			assert_int_equal(mandate.end, MANDATE_END_BY_PAYERS_BANK);
			assert_int_equal(mandate.end_code, refusals[i].comment);
		}
	}
	assert_int_equal(drawing_kit_letters(kit, mandates[0], LETTER_BANK_ENDED, MONDAY), 1);
	assert_int_equal(drawing_kit_build(kit, MONDAY).orders, 1); /* the one that came too late */
}

/* The stop was lifted on the day of the refusal, or a day before or after; the refusal is read last. */
static void a_refusal_is_no_newer_word_on_a_stop_than_the_mandates_own(void **state)
{
	struct drawing_kit *kit = *state;
	struct mandate_id mandates[3];
	for (int i = 0; i < 3; i++)
		mandates[i] = drawing_kit_mandate(kit, 1000 + i, TOLD);
	drawing_kit_build(kit, FRIDAY);
	for (int i = 0; i < 3; i++) {
		const struct draw_order order = drawing_kit_last(kit, mandates[i]);
		drawing_kit_advice(kit, mandates[i], 46, 12, (struct day){ order.day.number + i - 1 });
		assert_int_equal(drawing_kit_rejection(kit, &order, 3).counts[DRAW_EFFECT_REFUSED], 1);
		assert_int_equal(mandates_kit_find(&kit->mandates, mandates[i]).is_stopped, i == 0);
	}
}

static void each_refund_goes_back_and_ends_what_was_revoked(void **state)
{
	static const struct refund {
		int32_t code;
		bool ends;
		enum draw_effect effect;
	} refunds[] = { { 1, true, DRAW_EFFECT_RETURNED },
			{ 2, true, DRAW_EFFECT_RETURNED },
			{ 3, false, DRAW_EFFECT_RETURNED },
			{ 44, false, DRAW_EFFECT_UNKNOWN_CODE } };
	struct drawing_kit *kit = *state;
	struct mandate_id mandates[4];
	const struct day back = kit_day(2026, 12, 10);
	for (size_t i = 0; i < 4; i++)
		mandates[i] = drawing_kit_mandate(kit, 1000 + (int64_t)i, TOLD);
	drawing_kit_build(kit, FRIDAY);
	for (size_t i = 0; i < 4; i++) {
		const struct draw_order order = drawing_kit_last(kit, mandates[i]);
		pay(kit, &order, AUTOGIRO_CARRIED_OUT);
		const struct autogiro_payment refund = drawing_kit_refund(kit, &order, refunds[i].code, back);
		const struct drawing_answered answered = drawing_kit_payment(kit, &refund, back);
		const struct mandate mandate = mandates_kit_find(&kit->mandates, mandates[i]);
		assert_int_equal(answered.counts[refunds[i].effect], 1);
		assert_int_equal(state_of(kit, &order), DRAW_RETURNED);
		assert_int_equal(mandate.state == MANDATE_ENDED, refunds[i].ends);
		if (refunds[i].ends)
			assert_int_equal(mandate.end, MANDATE_END_REVOKED);
		assert_int_equal(drawing_kit_letters(kit, mandates[i], LETTER_RETURNED,
						     (struct day){ back.number + (int64_t)i }),
				 1);
	}
	const struct gifts_kit_totals totals = gifts_kit_count(&kit->mandates.books);
	assert_int_equal(totals.gifts, 8);
	assert_int_equal(totals.gift_sum, 0);
	assert_int_equal(totals.bank_balance, 0);
}

static void each_change_does_what_it_says(void **state)
{
	static const struct change {
		int32_t kind;
		int32_t comment;
		enum draw_state state;
		enum draw_effect effect;
		bool ends;
	} changes[] = {
		{ 3, 12, DRAW_LAPSED, DRAW_EFFECT_LAPSED, true },
		{ 11, 12, DRAW_LAPSED, DRAW_EFFECT_LAPSED, true },
		{ 21, 12, DRAW_LAPSED, DRAW_EFFECT_CONTRADICTION, false },
		{ 25, 12, DRAW_REFUSED, DRAW_EFFECT_CONTRADICTION, false }, /* we never asked for it */
		{ 25, 1, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 25, 2, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 25, 4, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 25, 5, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 25, 6, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 25, 10, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 25, 11, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 25, 13, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 25, 15, DRAW_SENT, DRAW_EFFECT_NONE, false },
		{ 29, 14, DRAW_SENT, DRAW_EFFECT_CONTRADICTION, false },
		{ 29, 18, DRAW_SENT, DRAW_EFFECT_CONTRADICTION, false },
		{ 25, 99, DRAW_SENT, DRAW_EFFECT_UNKNOWN_CODE, false },
	};
	enum { CHANGES = sizeof changes / sizeof changes[0] };
	struct drawing_kit *kit = *state;
	struct mandate_id mandates[CHANGES];
	for (size_t i = 0; i < CHANGES; i++)
		mandates[i] = drawing_kit_mandate(kit, 1000 + (int64_t)i, TOLD);
	drawing_kit_build(kit, FRIDAY);
	for (size_t i = 0; i < CHANGES; i++) {
		const struct draw_order order = drawing_kit_last(kit, mandates[i]);
		const struct drawing_answered answered =
		    drawing_kit_change(kit, &order, changes[i].kind, changes[i].comment);
		assert_int_equal(answered.counts[changes[i].effect], 1);
		assert_int_equal(state_of(kit, &order), changes[i].state);
		assert_int_equal(mandate_of(kit, &order) == MANDATE_ENDED, changes[i].ends);
	}
}

static void strangers_and_draws_never_ordered_wait_for_a_person(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_answers answers;
	const struct draw_order order = order_one(kit, 20000);
	struct draw_order never = order;
	never.reference = TEXT("GÅVA 2024-01");
	never.amount = (struct money){ 7777 };
	assert_int_equal(pay(kit, &never, AUTOGIRO_CARRIED_OUT).counts[DRAW_EFFECT_NOT_ORDERED], 1);
	assert_int_equal(drawing_kit_rejection(kit, &never, 1).counts[DRAW_EFFECT_NOT_ORDERED], 1);
	assert_int_equal(drawing_kit_change(kit, &never, 25, 12).counts[DRAW_EFFECT_NOT_ORDERED], 1);
	struct autogiro_payment stranger = drawing_kit_paid(kit, &order, AUTOGIRO_NO_FUNDS);
	stranger.payer = TEXT("4711");
	assert_int_equal(drawing_kit_payment(kit, &stranger, MONDAY).counts[DRAW_EFFECT_STRANGER], 1);
	struct autogiro_payment payout = drawing_kit_paid(kit, &order, AUTOGIRO_CARRIED_OUT);
	payout.kind = AUTOGIRO_PAYOUTS;
	assert_int_equal(drawing_kit_payment(kit, &payout, MONDAY).counts[DRAW_EFFECT_NOT_ORDERED], 1);
	assert_int_equal(state_of(kit, &order), DRAW_SENT);
	assert_int_equal(mandate_of(kit, &order), MANDATE_ACTIVE); /* the refusal was of no order of ours */
	drawing_kit_answers(kit, &answers);
	assert_int_equal(answers.count, 5);
	assert_text(answers.rows[3].payer_number, "4711");
	assert_int_equal(answers.rows[3].mandate.raw, 0);
	assert_int_equal(answers.rows[0].effect, DRAW_EFFECT_NOT_ORDERED);
	assert_int_equal(answers.rows[0].amount.ore, 7777);
}

struct seeing {
	struct drawing_kit *kit;
	struct draw_answer answer;
};

static struct status see(struct store_tx *tx, void *argument)
{
	const struct seeing *seeing = argument;
	return drawing_answer_seen(tx, seeing->answer.file, seeing->answer.line,
				   &seeing->kit->mandates.books.by);
}

static void what_a_person_has_seen_waits_no_more(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_answers answers;
	struct draw_order order = order_one(kit, 20000);
	order.reference = TEXT("?");
	order.amount = (struct money){ 1 };
	pay(kit, &order, AUTOGIRO_NO_FUNDS);
	drawing_kit_answers(kit, &answers);
	assert_int_equal(answers.count, 1);
	struct seeing seeing = { kit, answers.rows[0] };
	assert_ok(mandates_kit_do(&kit->mandates, see, &seeing));
	assert_code(mandates_kit_do(&kit->mandates, see, &seeing), STATUS_NOT_FOUND);
	drawing_kit_answers(kit, &answers);
	assert_int_equal(answers.count, 0);
}

/* An answer without our reference is known by its sum and day, or soon after when the day turned holiday. */
static void an_answer_without_reference_finds_its_order(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	struct draw_order told = order;
	told.reference = TEXT("");
	told.day = kit_day(2026, 12, 10);
	assert_int_equal(pay(kit, &told, AUTOGIRO_NO_FUNDS).counts[DRAW_EFFECT_MISSED], 1);
	assert_int_equal(state_of(kit, &order), DRAW_MISSED);
	told.day = kit_day(2026, 12, 11); /* eleven days after: another draw's */
	assert_int_equal(pay(kit, &told, AUTOGIRO_NO_FUNDS).counts[DRAW_EFFECT_NOT_ORDERED], 1);
}

/* Active, drawn from the payer's own bankgiro. */
static struct mandate_id ask_from_bankgiro(struct drawing_kit *kit, struct promise_id promise)
{
	struct mandate_id id;
	struct mandate_wish wish = mandates_kit_wish(promise, TOLD);
	wish.payer_number = TEXT("9912346");
	wish.account = TEXT("");
	wish.identity = TEXT("");
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &id));
	assert_ok(mandates_kit_sent(&kit->mandates, id));
	assert_ok(mandates_kit_activate(&kit->mandates, id, TEXT(""), TOLD));
	mandates_kit_write(&kit->mandates, TOLD);
	return id;
}

/* The number is the old mandate's and the new one's: what is told of the old one's draw is the old one's. */
static void a_bankgiro_given_anew_leaves_old_draws_their_mandate(void **state)
{
	struct drawing_kit *kit = *state;
	const struct giver_id giver = mandates_kit_giver(&kit->mandates, "Kim Exempel", MANDATES_KIT_BY_MAIL);
	const struct promise first = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 700);
	const struct promise second = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 900);
	const struct mandate_id old = ask_from_bankgiro(kit, first.id);
	drawing_kit_build(kit, FRIDAY);
	const struct draw_order order = drawing_kit_last(kit, old);
	assert_ok(mandates_kit_end(&kit->mandates, old, MANDATE_END_BY_GIVER, -1, FRIDAY));
	const struct mandate_id new = ask_from_bankgiro(kit, second.id);
	assert_int_equal(pay(kit, &order, AUTOGIRO_CARRIED_OUT).counts[DRAW_EFFECT_MONEY], 1);
	assert_int_equal(state_of(kit, &order), DRAW_DRAWN);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).gift_sum, 700);
	const struct autogiro_payment back = drawing_kit_refund(kit, &order, 2, kit_day(2026, 12, 10));
	drawing_kit_payment(kit, &back, kit_day(2026, 12, 10));
	assert_int_equal(state_of(kit, &order), DRAW_RETURNED);
	assert_int_equal(mandates_kit_find(&kit->mandates, new).state, MANDATE_ACTIVE);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).gift_sum, 0);
}

static void the_old_layout_is_heard(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	const struct autogiro_payment payment = drawing_kit_paid(kit, &order, AUTOGIRO_NO_FUNDS);
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_PAYMENTS,
							    .layout = AUTOGIRO_OLD },
						  .payments = &payment,
						  .count = 1 };
	assert_int_equal(drawing_kit_answer(kit, &answers, MONDAY).counts[DRAW_EFFECT_MISSED], 1);
	assert_int_equal(state_of(kit, &order), DRAW_MISSED);
}

static void the_file_of_another_is_refused_whole(void **state)
{
	struct drawing_kit *kit = *state;
	struct bankday_report report;
	struct drawing_answered answered;
	const struct draw_order order = order_one(kit, 20000);
	const struct mandate found = mandates_kit_find(&kit->mandates, order.mandate);
	char file[1024];
	snprintf(file, sizeof file,
		 "01AUTOGIRO              20261130            AG-MEDAVI           4711180009912346\r\n"
		 "7300099123460000%.*s                                 033320261130      \r\n"
		 "092026113099000000001                                                           \r\n",
		 TEXT_ARGS(found.payer_number));
	assert_code(drawing_kit_try_read(kit, text_of(file), MONDAY, &report, &answered), STATUS_INPUT);
	memcpy(strstr(file, "4711180009912346"), "4711170050501055", 16);
	assert_code(drawing_kit_try_read(kit, text_of(file), MONDAY, &report, &answered), STATUS_INPUT);
	assert_int_equal(mandate_of(kit, &order), MANDATE_ACTIVE);
}

static void an_extract_of_a_register_answers_nothing(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	const struct autogiro_payment payment = drawing_kit_paid(kit, &order, AUTOGIRO_CARRIED_OUT);
	struct buffer bytes = buffer_open(1 << 16);
	struct bankday_report report;
	struct drawing_answered answered;
	const struct autogiro_answers extract = { .head = { .kind = AUTOGIRO_PAYMENT_REGISTER,
							    .written_on = AUTOGIRO_DAY(MONDAY),
							    .customer = kit->setup.customer,
							    .bankgiro = kit->setup.bankgiro },
						  .payments = &payment,
						  .count = 1 };
	assert_ok(autogiro_answers_write(&extract, &bytes));
	assert_code(drawing_kit_try_read(kit, buffer_text(&bytes), MONDAY, &report, &answered), STATUS_INPUT);
	assert_int_equal(state_of(kit, &order), DRAW_SENT);
	buffer_close(&bytes);
}

static struct status count_order(void *argument, const struct draw_order *order)
{
	size_t *count = argument;
	assert_true(order->state == DRAW_SENT || order->state == DRAW_RETRYING ||
		    order->state == DRAW_CALLED_BACK);
	++*count;
	return OK;
}

static struct status count_unanswered(struct store_tx *tx, void *argument)
{
	const struct draw_unanswered which = { .before = kit_day(2026, 12, 15) };
	return drawing_unanswered(tx, &which, count_order, argument);
}

static void draws_without_an_answer_are_listed(void **state)
{
	struct drawing_kit *kit = *state;
	size_t count = 0;
	const struct mandate_id first = drawing_kit_mandate(kit, 100, TOLD);
	const struct mandate_id second = drawing_kit_mandate(kit, 200, TOLD);
	drawing_kit_mandate(kit, 300, TOLD);
	drawing_kit_build(kit, FRIDAY);
	const struct draw_order drawn = drawing_kit_last(kit, first);
	const struct draw_order tried = drawing_kit_last(kit, second);
	pay(kit, &drawn, AUTOGIRO_CARRIED_OUT);
	pay(kit, &tried, AUTOGIRO_WILL_RETRY);
	assert_ok(mandates_kit_look(&kit->mandates, count_unanswered, &count));
	assert_int_equal(count, 2);
	assert_int_equal(drawing_kit_file(kit, 1).unanswered, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_was_drawn_is_a_gift),
		cmocka_unit_test(no_funds_are_told_kindly_and_next_month_is_as_usual),
		cmocka_unit_test(a_closed_account_is_told_of),
		cmocka_unit_test(a_draw_that_is_tried_again_is_told_of_once),
		cmocka_unit_test(each_refusal_does_what_its_code_says),
		cmocka_unit_test(a_refusal_is_no_newer_word_on_a_stop_than_the_mandates_own),
		cmocka_unit_test(each_refund_goes_back_and_ends_what_was_revoked),
		cmocka_unit_test(each_change_does_what_it_says),
		cmocka_unit_test(strangers_and_draws_never_ordered_wait_for_a_person),
		cmocka_unit_test(what_a_person_has_seen_waits_no_more),
		cmocka_unit_test(an_answer_without_reference_finds_its_order),
		cmocka_unit_test(a_bankgiro_given_anew_leaves_old_draws_their_mandate),
		cmocka_unit_test(the_old_layout_is_heard),
		cmocka_unit_test(the_file_of_another_is_refused_whole),
		cmocka_unit_test(an_extract_of_a_register_answers_nothing),
		cmocka_unit_test(draws_without_an_answer_are_listed),
	};
	return drawing_kit_run(tests, sizeof tests / sizeof tests[0]);
}
