/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is due is ordered once at the sum that stands, or has its reason. */
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

static void p1_a_month_is_ordered_once(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_orders orders;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 11, 26)).orders, 0);
	const struct drawing_built built = drawing_kit_build(kit, FRIDAY);
	assert_int_equal(built.number, 3);
	assert_int_equal(built.orders, 1);
	assert_int_equal(built.sum.ore, 20000);
	assert_int_equal(built.through.number, MONDAY.number);
	const struct drawing_built again = drawing_kit_build(kit, FRIDAY);
	assert_int_equal(again.file.raw, 0);
	assert_int_equal(again.orders, 0);
	drawing_kit_orders(kit, mandate, &orders);
	assert_int_equal(orders.count, 3);
	assert_int_equal(orders.rows[2].day.number, MONDAY.number);
	assert_int_equal(orders.rows[2].state, DRAW_SENT);
	assert_int_equal(orders.rows[2].file_number, 3);
	assert_int_equal(orders.rows[2].month, 2026 * 12 + 10);
	assert_text(orders.rows[2].reference, "GÅVA 2026-11");
}

static void the_sum_that_stands_when_the_file_is_built_is_drawn(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	assert_ok(mandates_kit_change_amount(&kit->mandates, mandate, 35000, FRIDAY));
	drawing_kit_build(kit, FRIDAY);
	assert_int_equal(drawing_kit_last(kit, mandate).amount.ore, 35000);
	assert_ok(mandates_kit_change_amount(&kit->mandates, mandate, 40000, FRIDAY));
	drawing_kit_build(kit, MONDAY);
	assert_int_equal(drawing_kit_last(kit, mandate).amount.ore, 35000);
	drawing_kit_build(kit, kit_day(2026, 12, 23));
	assert_int_equal(drawing_kit_last(kit, mandate).amount.ore, 40000); /* the next month */
}

static enum draw_pass_reason reason_of(struct drawing_kit *kit, struct mandate_id mandate)
{
	static struct drawing_kit_passes passes;
	drawing_kit_passes(kit, mandate, &passes);
	return passes.count > 0 ? passes.rows[passes.count - 1].reason : 0;
}

static void each_month_not_ordered_has_its_reason(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_orders orders;
	const struct mandate_id paused = drawing_kit_mandate(kit, 100, TOLD);
	const struct mandate_id stopped = drawing_kit_mandate(kit, 200, TOLD);
	const struct mandate_id drawn = drawing_kit_mandate(kit, 300, TOLD);
	draw_until_november(kit);
	assert_ok(
	    mandates_kit_pause(&kit->mandates, paused, kit_day(2026, 11, 28), kit_day(2026, 11, 28), FRIDAY));
	assert_ok(mandates_kit_stop(&kit->mandates, stopped, true));
	const struct drawing_built built = drawing_kit_build(kit, FRIDAY);
	assert_int_equal(built.orders, 1);
	assert_int_equal(built.passed, 2);
	assert_int_equal(reason_of(kit, paused), PASS_PAUSED);
	assert_int_equal(reason_of(kit, stopped), PASS_STOPPED);
	assert_int_equal(reason_of(kit, drawn), 0);
	assert_ok(mandates_kit_resume(&kit->mandates, paused, FRIDAY));
	assert_ok(mandates_kit_stop(&kit->mandates, stopped, false));
	assert_int_equal(drawing_kit_build(kit, MONDAY).orders, 0); /* said once, it stays */
	drawing_kit_orders(kit, paused, &orders);
	assert_int_equal(orders.count, 2);
	for (enum draw_pass_reason reason = PASS_DRAWN; reason <= PASS_TOO_LATE; reason++)
		assert_non_null(draw_pass_sentence(reason));
}

static void a_pause_holds_for_its_day_of_the_month(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 100, TOLD);
	draw_until_november(kit);
	/* The bank day is paused, the day of the month is not. */
	assert_ok(mandates_kit_pause(&kit->mandates, mandate, MONDAY, kit_day(2026, 12, 20), FRIDAY));
	assert_int_equal(drawing_kit_build(kit, FRIDAY).orders, 1);
}

static void one_not_told_in_time_is_not_drawn(void **state)
{
	struct drawing_kit *kit = *state;
	struct mandate_id mandate;
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Kim Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 500);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TOLD);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	wish.first_month = 2026 * 12 + 10; /* the payer says November; the letter is never written */
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &mandate));
	assert_ok(mandates_kit_sent(&kit->mandates, mandate));
	assert_ok(mandates_kit_activate(&kit->mandates, mandate, TEXT(""), TOLD));
	assert_int_equal(drawing_kit_build(kit, FRIDAY).passed, 1);
	assert_int_equal(reason_of(kit, mandate), PASS_NOT_TOLD);
}

static void one_taken_over_is_held_until_it_is_released(void **state)
{
	struct drawing_kit *kit = *state;
	struct mandate_id mandate;
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Kim Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 500);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TOLD);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	wish.origin = MANDATE_TAKEN_OVER;
	wish.first_month = 2026 * 12 + 8;
	wish.told_through = kit_day(2027, 8, 31);
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &mandate));
	drawing_kit_build(kit, kit_day(2026, 9, 25));
	assert_int_equal(reason_of(kit, mandate), PASS_HELD);
	assert_ok(mandates_kit_release(&kit->mandates, mandate, kit_day(2026, 10, 1)));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 10, 27)).orders, 1);
}

/* The program before us told the payer of draws through September. */
static void one_told_no_longer_is_not_drawn(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_passes passes;
	struct mandate_id mandate;
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Kim Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 500);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TOLD);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	wish.origin = MANDATE_TAKEN_OVER;
	wish.first_month = 2026 * 12 + 8;
	wish.told_through = kit_day(2026, 9, 30);
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &mandate));
	assert_ok(mandates_kit_release(&kit->mandates, mandate, TOLD));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 9, 25)).orders, 1);
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 10, 27)).passed, 1);
	drawing_kit_passes(kit, mandate, &passes);
	assert_int_equal(passes.rows[0].reason, PASS_NOT_TOLD);
}

static void told_then_untold_since(struct drawing_kit *kit, struct mandate_id mandate)
{
	const struct day back = kit_day(2027, 10, 4); /* the letter of 1 September told until 1 October */
	mandates_kit_write(&kit->mandates, back);
	assert_true(mandates_kit_find(&kit->mandates, mandate).told_from.number > back.number);
}

/* Nobody wrote for two months: what was due while the old letter held was told, what is due before the new
 * one holds was not. */
static void one_told_by_a_letter_whose_time_has_run_out_is_drawn(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_passes passes;
	const struct mandate_id told = drawing_kit_mandate_on(kit, 20000, 28, TOLD);
	const struct mandate_id untold = drawing_kit_mandate_on(kit, 30000, 4, TOLD);
	drawing_kit_build(kit, kit_day(2027, 8, 30));
	const int64_t before = drawing_kit_last(kit, told).month;
	told_then_untold_since(kit, told);
	assert_int_equal(drawing_kit_build(kit, kit_day(2027, 10, 4)).orders, 1);
	assert_true(drawing_kit_last(kit, told).month > before);
	assert_int_equal(drawing_kit_last(kit, told).month, 2027 * 12 + 8);
	drawing_kit_passes(kit, untold, &passes);
	assert_int_equal(passes.rows[passes.count - 1].month, 2027 * 12 + 9);
	assert_int_equal(passes.rows[passes.count - 1].reason, PASS_NOT_TOLD);
}

static void a_late_file_draws_within_ten_days(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	/* Due 30 November. On 9 December the first bank day is the 10th: ten days late. */
	const struct drawing_built built = drawing_kit_build(kit, kit_day(2026, 12, 9));
	assert_int_equal(built.orders, 1);
	assert_int_equal(drawing_kit_last(kit, mandate).day.number, kit_day(2026, 12, 10).number);
	assert_int_equal(drawing_kit_last(kit, mandate).month, 2026 * 12 + 10);
}

static void a_file_too_late_says_so(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 12, 10)).passed, 1);
	assert_int_equal(reason_of(kit, mandate), PASS_TOO_LATE);
}

/* Nothing was built from the end of October until the next June: each month in between is told of. */
static void months_without_files_are_all_told_of(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_passes passes;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	struct mandate_id
	    asked; /* a file begins with mandates: it may not hide how far the last one looked */
	draw_until_november(kit);
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Kim Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 500);
	const struct mandate_wish wish = mandates_kit_wish(promise.id, kit_day(2027, 5, 31));
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &asked));
	assert_int_equal(drawing_kit_build(kit, kit_day(2027, 6, 1)).mandates_asked, 1);
	drawing_kit_passes(kit, mandate, &passes);
	assert_int_equal(passes.count, 6); /* November to April */
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(passes.rows[i].month, 2026 * 12 + 10 + (int)i);
	assert_int_equal(drawing_kit_last(kit, mandate).month, 2027 * 12 + 4); /* 28 May, four days late */
}

static void what_was_due_before_the_first_file_is_not_ours(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_passes passes;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	assert_int_equal(drawing_kit_build(kit, FRIDAY).orders, 1);
	drawing_kit_passes(kit, mandate, &passes);
	assert_int_equal(passes.count, 0);
}

/* The 28th of November was ordered; from December on the payer wants the 1st, which the file of the 30th of
 * November has reached already when the payer says so. */
static void a_day_moved_behind_a_file_is_found(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_orders orders;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	const struct mandate_id other = drawing_kit_mandate_on(kit, 100, 1, TOLD);
	draw_until_november(kit);
	drawing_kit_build(kit, FRIDAY);
	assert_int_equal(drawing_kit_build(kit, MONDAY).orders, 1); /* the other's, for 1 December */
	assert_ok(mandates_kit_change_pay_day(&kit->mandates, mandate, 1, MONDAY));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 12, 1)).orders, 1);
	drawing_kit_orders(kit, mandate, &orders);
	assert_int_equal(orders.rows[orders.count - 1].month, 2026 * 12 + 11);
	assert_int_equal(orders.rows[orders.count - 1].day.number, kit_day(2026, 12, 2).number);
	drawing_kit_build(kit, kit_day(2026, 12, 28));
	drawing_kit_orders(kit, mandate, &orders);
	assert_int_equal(orders.count, 4); /* December once */
	drawing_kit_orders(kit, other, &orders);
	assert_int_equal(orders.rows[orders.count - 1].month, 2026 * 12 + 11);
}

static void a_quarter_is_drawn_every_third_month(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_orders orders;
	struct mandate_id mandate;
	const struct giver_id giver =
	    mandates_kit_giver(&kit->mandates, "Kim Exempel (påhittad)", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(&kit->mandates, giver, PROMISE_MONTHLY, 500);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TOLD);
	wish.bankgiro = TEXT(KIT_BANKGIRO);
	wish.every_months = 3;
	assert_ok(mandates_kit_ask(&kit->mandates, &wish, &mandate));
	assert_ok(mandates_kit_sent(&kit->mandates, mandate));
	assert_ok(mandates_kit_activate(&kit->mandates, mandate, TEXT(""), TOLD));
	mandates_kit_write(&kit->mandates, TOLD);
	for (int month = 9; month <= 12; month++)
		drawing_kit_build(kit, kit_day(2026, month, month == 12 ? 23 : 27));
	drawing_kit_orders(kit, mandate, &orders);
	assert_int_equal(orders.count, 2);
	assert_int_equal(orders.rows[0].month, 2026 * 12 + 8);
	assert_int_equal(orders.rows[1].month, 2026 * 12 + 11);
}

struct closing {
	struct drawing_kit *kit;
	struct day day;
	struct text source;
};

static struct status close_day(struct store_tx *tx, void *argument)
{
	const struct closing *closing = argument;
	return drawing_close_bank_day(tx, closing->day, closing->source, &closing->kit->mandates.books.by);
}

static void a_bank_day_that_turned_holiday_is_drawn_the_next(void **state)
{
	struct drawing_kit *kit = *state;
	struct closing closing = { kit, MONDAY, TEXT("Proclamation of the day of mourning, 2026:1001") };
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	assert_ok(mandates_kit_do(&kit->mandates, close_day, &closing));
	assert_code(mandates_kit_do(&kit->mandates, close_day, &closing), STATUS_CONFLICT);
	closing.day = kit_day(2026, 11, 29); /* Sunday */
	assert_code(mandates_kit_do(&kit->mandates, close_day, &closing), STATUS_CONFLICT);
	closing = (struct closing){ kit, kit_day(2026, 12, 1), TEXT(" ") };
	assert_code(mandates_kit_do(&kit->mandates, close_day, &closing), STATUS_INPUT);
	const struct drawing_built built = drawing_kit_build(kit, FRIDAY);
	assert_int_equal(built.through.number, kit_day(2026, 12, 1).number);
	assert_int_equal(drawing_kit_last(kit, mandate).day.number, kit_day(2026, 12, 1).number);
}

static void a_lapsed_draw_is_ordered_again(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_orders orders;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	drawing_kit_build(kit, FRIDAY);
	const struct draw_order order = drawing_kit_last(kit, mandate);
	assert_int_equal(drawing_kit_rejection(kit, &order, 13).counts[DRAW_EFFECT_LAPSED], 1);
	assert_ok(mandates_kit_change_amount(&kit->mandates, mandate, 25000, MONDAY));
	assert_int_equal(drawing_kit_build(kit, MONDAY).orders, 1);
	drawing_kit_orders(kit, mandate, &orders);
	const struct draw_order *again = &orders.rows[orders.count - 1];
	assert_int_equal(again->month, order.month);
	assert_int_equal(again->attempt, 2);
	assert_int_equal(again->day.number, kit_day(2026, 12, 1).number);
	assert_int_equal(again->amount.ore, 25000); /* the sum that stands */
	assert_text(again->reference, "GÅVA 2026-11 2");
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 12, 1)).orders, 0);
}

static void a_lapsed_draw_too_late_is_left(void **state)
{
	struct drawing_kit *kit = *state;
	static struct drawing_kit_passes passes;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	drawing_kit_build(kit, FRIDAY);
	const struct draw_order order = drawing_kit_last(kit, mandate);
	drawing_kit_rejection(kit, &order, 13);
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 12, 10)).orders, 0);
	drawing_kit_passes(kit, mandate, &passes);
	assert_int_equal(passes.count, 0); /* the order is its reason */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_a_month_is_ordered_once),
		cmocka_unit_test(the_sum_that_stands_when_the_file_is_built_is_drawn),
		cmocka_unit_test(each_month_not_ordered_has_its_reason),
		cmocka_unit_test(a_pause_holds_for_its_day_of_the_month),
		cmocka_unit_test(one_not_told_in_time_is_not_drawn),
		cmocka_unit_test(one_taken_over_is_held_until_it_is_released),
		cmocka_unit_test(one_told_no_longer_is_not_drawn),
		cmocka_unit_test(one_told_by_a_letter_whose_time_has_run_out_is_drawn),
		cmocka_unit_test(a_late_file_draws_within_ten_days),
		cmocka_unit_test(a_file_too_late_says_so),
		cmocka_unit_test(months_without_files_are_all_told_of),
		cmocka_unit_test(what_was_due_before_the_first_file_is_not_ours),
		cmocka_unit_test(a_day_moved_behind_a_file_is_found),
		cmocka_unit_test(a_quarter_is_drawn_every_third_month),
		cmocka_unit_test(a_bank_day_that_turned_holiday_is_drawn_the_next),
		cmocka_unit_test(a_lapsed_draw_is_ordered_again),
		cmocka_unit_test(a_lapsed_draw_too_late_is_left),
	};
	return drawing_kit_run(tests, sizeof tests / sizeof tests[0]);
}
