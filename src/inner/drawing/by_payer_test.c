/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money that was drawn, and money that went back, find their gifts. */
#include "inner/drawing/drawing_kit.h"

#include <stdio.h>

#define TOLD kit_day(2026, 9, 1)
#define FRIDAY kit_day(2026, 11, 27)
#define MONDAY kit_day(2026, 11, 30)
#define BACK kit_day(2026, 12, 10)

static struct draw_order order_one(struct drawing_kit *kit, int64_t ore)
{
	const struct mandate_id mandate = drawing_kit_mandate(kit, ore, TOLD);
	drawing_kit_build(kit, FRIDAY);
	return drawing_kit_last(kit, mandate);
}

static void pay(struct drawing_kit *kit, const struct draw_order *order)
{
	const struct autogiro_payment payment = drawing_kit_paid(kit, order, AUTOGIRO_CARRIED_OUT);
	drawing_kit_payment(kit, &payment, order->day);
}

static void take_back(struct drawing_kit *kit, const struct draw_order *order, int32_t code)
{
	const struct autogiro_payment payment = drawing_kit_refund(kit, order, code, BACK);
	drawing_kit_payment(kit, &payment, BACK);
}

/* Gifts of the promise, in order. */
struct gifts_of {
	struct text reference;
	struct gift gifts[16];
	size_t count;
};

static struct status take_gift(void *argument, const struct gift *gift)
{
	struct gifts_of *of = argument;
	assert_true(of->count < 16);
	if (text_equal(gift->reference, of->reference))
		of->gifts[of->count++] = *gift;
	return OK;
}

static struct status list_gifts(struct store_tx *tx, void *argument)
{
	return gifts_list(tx, &(struct gift_filter){ 0 }, take_gift, argument);
}

static struct gifts_of gifts_of(struct drawing_kit *kit, struct mandate_id mandate)
{
	struct gifts_of of = { .reference = mandates_kit_find(&kit->mandates, mandate).reference };
	assert_ok(mandates_kit_look(&kit->mandates, list_gifts, &of));
	return of;
}

static void money_is_a_gift_of_the_mandates_promise(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	pay(kit, &order);
	const struct gifts_of of = gifts_of(kit, order.mandate);
	assert_int_equal(of.count, 1);
	assert_int_equal(of.gifts[0].amount.ore, 20000);
	assert_int_equal(of.gifts[0].day.number, MONDAY.number);
}

/* Three weeks after its day, of a sum that differs: our reference says which order it is. */
static void our_reference_says_which_order_was_drawn(void **state)
{
	struct drawing_kit *kit = *state;
	struct draw_order late = order_one(kit, 20000);
	struct draw_order again = late;
	late.day = kit_day(2026, 12, 21);
	late.amount = (struct money){ 19000 };
	again.day = kit_day(2026, 12, 22);
	pay(kit, &late);
	pay(kit, &again);
	assert_int_equal(drawing_kit_last(kit, late.mandate).state, DRAW_DRAWN);
	assert_int_equal(gifts_of(kit, late.mandate).count, 1); /* the second is the same order's */
	assert_int_equal(gifts_kit_count(&kit->mandates.books).open, 1);
}

static void p1_the_same_money_in_another_file_is_one_gift(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	pay(kit, &order);
	pay(kit, &order);
	const struct gifts_kit_totals totals = gifts_kit_count(&kit->mandates.books);
	assert_int_equal(totals.gifts, 1);
	assert_int_equal(totals.leaves, 1);
}

/* The bank draws the same order on another day too: money that a person looks at. */
static void p1_a_second_money_for_an_order_waits(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	struct draw_order again = order;
	again.day = kit_day(2026, 12, 1);
	pay(kit, &order);
	pay(kit, &again);
	const struct gifts_kit_totals totals = gifts_kit_count(&kit->mandates.books);
	assert_int_equal(totals.gifts, 1);
	assert_int_equal(totals.open, 1);
	assert_int_equal(drawing_kit_find_homes(kit).gifts, 0); /* however often it is asked */
	assert_int_equal(drawing_kit_last(kit, order.mandate).state, DRAW_DRAWN);
}

static void money_twice_in_one_file_is_one_gift(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	const struct autogiro_payment payment = drawing_kit_paid(kit, &order, AUTOGIRO_CARRIED_OUT);
	const struct autogiro_payment twice[] = { payment, payment };
	const struct autogiro_written_section section = {
		.section = { .kind = AUTOGIRO_DEBITS, .account = TEXT("5841"), .day = MONDAY, .serial = 1 },
		.payments = twice,
		.count = 2
	};
	const struct autogiro_answers answers = { .head = { .kind = AUTOGIRO_PAYMENTS },
						  .sections = &section,
						  .count = 1 };
	drawing_kit_answer(kit, &answers, MONDAY);
	const struct gifts_kit_totals totals = gifts_kit_count(&kit->mandates.books);
	assert_int_equal(totals.gifts, 1);
	assert_int_equal(totals.open + totals.doubts, 1);
}

/* Drawn by the program before us: known by its payer number alone. */
static void money_never_ordered_is_a_gift_all_the_same(void **state)
{
	struct drawing_kit *kit = *state;
	struct draw_order never = order_one(kit, 20000);
	never.reference = TEXT("OKTOBER");
	never.amount = (struct money){ 15000 };
	pay(kit, &never);
	pay(kit, &never); /* the same money told again */
	const struct gifts_of of = gifts_of(kit, never.mandate);
	assert_int_equal(of.count, 1);
	assert_int_equal(of.gifts[0].amount.ore, 15000);
	assert_int_equal(drawing_kit_last(kit, never.mandate).state, DRAW_SENT);
}

static void money_from_nobody_known_waits(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	struct autogiro_payment payment = drawing_kit_paid(kit, &order, AUTOGIRO_CARRIED_OUT);
	payment.payer = TEXT("4711");
	drawing_kit_payment(kit, &payment, MONDAY);
	const struct gifts_kit_totals totals = gifts_kit_count(&kit->mandates.books);
	assert_int_equal(totals.gifts, 0);
	assert_int_equal(totals.open, 1);
}

static void a_refund_gives_back_its_very_gift(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	static struct drawing_kit_orders orders;
	drawing_kit_build(kit, kit_day(2026, 9, 25));
	drawing_kit_build(kit, kit_day(2026, 10, 27));
	drawing_kit_build(kit, FRIDAY);
	drawing_kit_orders(kit, mandate, &orders);
	assert_int_equal(orders.count, 3);
	for (size_t i = 0; i < 3; i++)
		pay(kit, &orders.rows[i]);
	take_back(kit, &orders.rows[1], 3); /* October's, not the newest */
	const struct gifts_of of = gifts_of(kit, mandate);
	assert_int_equal(of.count, 4);
	assert_int_equal(of.gifts[3].amount.ore, -20000);
	assert_int_equal(of.gifts[3].returns.raw, of.gifts[1].id.raw);
	drawing_kit_orders(kit, mandate, &orders);
	assert_int_equal(orders.rows[0].state, DRAW_DRAWN);
	assert_int_equal(orders.rows[1].state, DRAW_RETURNED);
	assert_int_equal(orders.rows[2].state, DRAW_DRAWN);
	take_back(kit, &orders.rows[1], 3); /* told again */
	assert_int_equal(gifts_of(kit, mandate).count, 4);
}

/* The file that tells of the refund is read before the one that tells of the draw. */
static void a_refund_read_before_its_money_waits_for_it(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	take_back(kit, &order, 3);
	assert_int_equal(drawing_kit_last(kit, order.mandate).state, DRAW_RETURNED);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).open, 1);
	pay(kit, &order);
	assert_int_equal(drawing_kit_last(kit, order.mandate).state, DRAW_RETURNED);
	assert_int_equal(drawing_kit_find_homes(kit).gifts, 1);
	const struct gifts_of of = gifts_of(kit, order.mandate);
	assert_int_equal(of.count, 2);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).gift_sum, 0);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).open, 0);
}

static void a_refund_of_nothing_drawn_waits(void **state)
{
	struct drawing_kit *kit = *state;
	struct draw_order never = order_one(kit, 20000);
	never.reference = TEXT("OKTOBER");
	never.amount = (struct money){ 15000 };
	take_back(kit, &never, 2);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).open, 1);
	assert_int_equal(mandates_kit_find(&kit->mandates, never.mandate).end, MANDATE_END_REVOKED);
}

struct unbooking {
	struct drawing_kit *kit;
	struct gift_id gift;
};

static struct status unbook(struct store_tx *tx, void *argument)
{
	const struct unbooking *unbooking = argument;
	return gifts_unbook(tx, unbooking->gift, MONDAY, TEXT("Fel"), &unbooking->kit->mandates.books.by);
}

/* The order keeps the row of its money, whatever a person makes of it: the same row may be booked again,
 * another may not be its money. */
static void a_gift_taken_back_by_a_person_is_the_orders_money_still(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	struct draw_order again = order;
	again.day = kit_day(2026, 12, 1);
	pay(kit, &order);
	struct unbooking unbooking = { kit, gifts_of(kit, order.mandate).gifts[0].id };
	assert_ok(mandates_kit_do(&kit->mandates, unbook, &unbooking));
	assert_int_equal(drawing_kit_last(kit, order.mandate).state, DRAW_DRAWN);
	pay(kit, &again);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).gifts, 0);
	assert_int_equal(drawing_kit_find_homes(kit).gifts, 1);
	assert_int_equal(gifts_of(kit, order.mandate).gifts[0].day.number, MONDAY.number);
}

/* Nothing may be booked in a month that is locked: the money waits, and the order knows that it was drawn. */
static struct status lock_november(struct store_tx *tx, void *argument)
{
	const struct drawing_kit *kit = argument;
	return ledger_lock_months(tx, MONDAY, &kit->mandates.books.by);
}

static void money_in_a_locked_month_waits_and_is_drawn(void **state)
{
	struct drawing_kit *kit = *state;
	const struct draw_order order = order_one(kit, 20000);
	assert_ok(mandates_kit_do(&kit->mandates, lock_november, kit));
	pay(kit, &order);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).open, 1);
	assert_int_equal(drawing_kit_last(kit, order.mandate).state, DRAW_DRAWN);
	assert_int_equal(drawing_kit_build(kit, MONDAY).orders, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(money_is_a_gift_of_the_mandates_promise),
		cmocka_unit_test(our_reference_says_which_order_was_drawn),
		cmocka_unit_test(p1_the_same_money_in_another_file_is_one_gift),
		cmocka_unit_test(p1_a_second_money_for_an_order_waits),
		cmocka_unit_test(money_twice_in_one_file_is_one_gift),
		cmocka_unit_test(money_never_ordered_is_a_gift_all_the_same),
		cmocka_unit_test(money_from_nobody_known_waits),
		cmocka_unit_test(a_refund_gives_back_its_very_gift),
		cmocka_unit_test(a_refund_read_before_its_money_waits_for_it),
		cmocka_unit_test(a_refund_of_nothing_drawn_waits),
		cmocka_unit_test(a_gift_taken_back_by_a_person_is_the_orders_money_still),
		cmocka_unit_test(money_in_a_locked_month_waits_and_is_drawn),
	};
	return drawing_kit_run(tests, sizeof tests / sizeof tests[0]);
}
