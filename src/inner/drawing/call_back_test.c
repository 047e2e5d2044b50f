/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What can still be cancelled is called back; what lapsed is ordered again, from whichever account. */
#include "inner/drawing/drawing_kit.h"

/* Days of 2026: 28 November is a Saturday, so what is due then is drawn on Monday the 30th, and the file is
 * built on Friday the 27th. Mandates of the 28th that are told on 1 September are due from September on. */
#define TOLD kit_day(2026, 9, 1)
#define FRIDAY kit_day(2026, 11, 27)
#define MONDAY kit_day(2026, 11, 30)

/* Files of the months before: what was due then is out of the way. */
static void draw_until_november(struct drawing_kit *kit)
{
	drawing_kit_build(kit, kit_day(2026, 9, 25));
	drawing_kit_build(kit, kit_day(2026, 10, 27));
}

static enum draw_pass_reason reason_of(struct drawing_kit *kit, struct mandate_id mandate)
{
	static struct drawing_kit_passes passes;
	drawing_kit_passes(kit, mandate, &passes);
	return passes.count > 0 ? passes.rows[passes.count - 1].reason : 0;
}

/* The payer's new account takes over between order and draw. The order of the old mandate is called back; the
 * month waits for what becomes of it, and is drawn once, from whichever. */
static struct mandate_id move_between(struct drawing_kit *kit, struct mandate_id old)
{
	struct mandate_id moved;
	struct drawing_built built;
	draw_until_november(kit);
	assert_ok(drawing_kit_try_build(kit, kit_day(2026, 11, 20), MONDAY, &built));
	assert_ok(mandates_kit_move(&kit->mandates, old, TEXT(MANDATES_KIT_ACCOUNT_TYPED),
				    kit_day(2026, 11, 20), &moved));
	drawing_kit_build(kit, kit_day(2026, 11, 20));
	assert_ok(mandates_kit_activate(&kit->mandates, moved, TEXT(""), kit_day(2026, 11, 24)));
	assert_ok(drawing_kit_try_build(kit, kit_day(2026, 11, 24), MONDAY, &built));
	assert_int_equal(built.called_back, 1);
	assert_int_equal(built.orders + built.passed, 0); /* not known yet */
	return moved;
}

static void a_month_called_back_is_drawn_from_the_new_account(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id old = drawing_kit_mandate(kit, 100, TOLD);
	const struct mandate_id moved = move_between(kit, old);
	const struct draw_order order = drawing_kit_last(kit, old);
	assert_int_equal(reason_of(kit, moved), 0);
	drawing_kit_change(kit, &order, 25, 12);
	assert_int_equal(drawing_kit_build(kit, FRIDAY).orders, 1);
	assert_int_equal(drawing_kit_last(kit, moved).month, order.month);
	assert_int_equal(drawing_kit_last(kit, moved).attempt, 2);
}

static void a_month_drawn_all_the_same_is_not_drawn_again(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id old = drawing_kit_mandate(kit, 100, TOLD);
	const struct mandate_id moved = move_between(kit, old);
	const struct draw_order order = drawing_kit_last(kit, old);
	const struct autogiro_payment payment = drawing_kit_paid(kit, &order, AUTOGIRO_CARRIED_OUT);
	drawing_kit_payment(kit, &payment, MONDAY);
	assert_int_equal(drawing_kit_build(kit, MONDAY).orders, 0);
	assert_int_equal(reason_of(kit, moved), PASS_DRAWN);
	assert_int_equal(gifts_kit_count(&kit->mandates.books).gifts, 1);
}

static void what_can_still_be_called_back_is(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id ended = drawing_kit_mandate(kit, 100, TOLD);
	const struct mandate_id paused = drawing_kit_mandate(kit, 200, TOLD);
	const struct mandate_id stopped = drawing_kit_mandate(kit, 300, TOLD);
	const struct mandate_id dead = drawing_kit_mandate(kit, 400, TOLD);
	const struct mandate_id stands = drawing_kit_mandate(kit, 500, TOLD);
	struct drawing_built built;
	draw_until_november(kit);
	assert_ok(drawing_kit_try_build(kit, kit_day(2026, 11, 20), MONDAY, &built));
	assert_int_equal(built.orders, 5);
	assert_ok(mandates_kit_end(&kit->mandates, ended, MANDATE_END_BY_GIVER, -1, kit_day(2026, 11, 23)));
	assert_ok(mandates_kit_pause(&kit->mandates, paused, kit_day(2026, 11, 25), kit_day(2026, 12, 25),
				     kit_day(2026, 11, 23)));
	assert_ok(mandates_kit_stop(&kit->mandates, stopped, true));
	assert_ok(mandates_kit_died(&kit->mandates, mandates_kit_find(&kit->mandates, dead).giver,
				    kit_day(2026, 11, 21), kit_day(2026, 11, 23)));
	built = drawing_kit_build(kit, FRIDAY);
	assert_int_equal(built.called_back, 4);
	assert_int_equal(built.mandates_ended, 2);
	assert_int_equal(drawing_kit_last(kit, ended).state, DRAW_CALLED_BACK);
	assert_int_equal(drawing_kit_last(kit, dead).state, DRAW_CALLED_BACK);
	assert_int_equal(drawing_kit_last(kit, stands).state, DRAW_SENT);
	assert_int_equal(drawing_kit_build(kit, FRIDAY).file.raw, 0); /* once */
}

static void what_cannot_be_reached_is_not_called_back(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 100, TOLD);
	draw_until_november(kit);
	drawing_kit_build(kit, FRIDAY);
	assert_ok(mandates_kit_stop(&kit->mandates, mandate, true));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 11, 28)).called_back, 0); /* Saturday */
	assert_int_equal(drawing_kit_last(kit, mandate).state, DRAW_SENT);
}

static void one_called_back_and_resumed_is_ordered_again(void **state)
{
	struct drawing_kit *kit = *state;
	struct drawing_built built;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 100, TOLD);
	draw_until_november(kit);
	assert_ok(drawing_kit_try_build(kit, kit_day(2026, 11, 20), MONDAY, &built));
	assert_ok(mandates_kit_pause(&kit->mandates, mandate, kit_day(2026, 11, 23), kit_day(2026, 12, 25),
				     kit_day(2026, 11, 23)));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 11, 23)).called_back, 1);
	assert_ok(mandates_kit_resume(&kit->mandates, mandate, kit_day(2026, 11, 25)));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 11, 25)).orders, 0); /* not answered yet */
	const struct draw_order order = drawing_kit_last(kit, mandate);
	assert_int_equal(drawing_kit_change(kit, &order, 25, 12).counts[DRAW_EFFECT_LAPSED], 1);
	assert_int_equal(drawing_kit_build(kit, FRIDAY).orders, 1);
	assert_int_equal(drawing_kit_last(kit, mandate).attempt, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_month_called_back_is_drawn_from_the_new_account),
		cmocka_unit_test(a_month_drawn_all_the_same_is_not_drawn_again),
		cmocka_unit_test(what_can_still_be_called_back_is),
		cmocka_unit_test(what_cannot_be_reached_is_not_called_back),
		cmocka_unit_test(one_called_back_and_resumed_is_ordered_again),
	};
	return drawing_kit_run(tests, sizeof tests / sizeof tests[0]);
}
