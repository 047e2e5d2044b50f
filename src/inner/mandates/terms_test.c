/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the giver changes: sum, day, pause; and from when it holds. */

#include "inner/mandates/mandates_kit.h"

#define DAY(month, in_month) kit_day(2026, (month), (in_month))
#define MONTH(month) (2026 * 12 + (month)-1)

static struct mandate_id asked(struct mandates_kit *kit)
{
	const struct giver_id giver = mandates_kit_giver(kit, "Kim Exempel", MANDATES_KIT_BY_MAIL);
	const struct promise promise = mandates_kit_promise(kit, giver, PROMISE_MONTHLY, 20000);
	const struct mandate_wish wish = mandates_kit_wish(promise.id, DAY(3, 2));
	struct mandate_id id;
	assert_ok(mandates_kit_ask(kit, &wish, &id));
	return id;
}

/* Told on 2 March: drawn from the 30th, as the 28th is a Saturday. */
static struct mandate_id told(struct mandates_kit *kit)
{
	const struct mandate_id id = asked(kit);
	assert_ok(mandates_kit_activate(kit, id, TEXT(""), DAY(3, 2)));
	assert_int_equal(mandates_kit_write(kit, DAY(3, 2)).count, 1);
	assert_int_equal(mandates_kit_find(kit, id).first_month, MONTH(3));
	return id;
}

static void the_payers_own_sum_may_be_drawn_at_once(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	const struct mandate before = mandates_kit_find(kit, id);
	assert_ok(mandates_kit_change_amount(kit, id, 30000, DAY(3, 27)));
	const struct mandate after = mandates_kit_find(kit, id);
	assert_int_equal(after.amount.ore, 30000);
	assert_int_equal(after.told_amount.ore, 30000);
	assert_int_equal(after.told_from.number, DAY(3, 27).number);
	assert_int_equal(after.told_through.number, before.told_through.number);
	assert_int_equal(mandates_kit_write(kit, DAY(3, 27)).count, 1);
	struct mandates_kit_letters letters;
	mandates_kit_letters(kit, DAY(3, 27), &letters);
	assert_int_equal(letters.letters[0].kind, LETTER_CHANGED);
	assert_int_equal(letters.letters[0].amount.ore, 30000);
	assert_int_equal(mandates_kit_find(kit, id).told_from.number, DAY(3, 27).number); /* no gap */
	assert_int_equal(mandates_kit_find(kit, id).told_through.number, kit_day(2027, 4, 27).number);
}

static void long_after_the_last_letter_the_new_sum_holds_thirteen_months(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	assert_ok(mandates_kit_change_amount(kit, id, 30000, kit_day(2028, 1, 31)));
	const struct mandate after = mandates_kit_find(kit, id);
	assert_int_equal(after.told_from.number, kit_day(2028, 1, 31).number);
	assert_int_equal(after.told_through.number, kit_day(2029, 2, 28).number); /* no 31 February */
}

static void before_it_is_active_the_first_letter_tells(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = asked(kit);
	assert_ok(mandates_kit_change_amount(kit, id, 30000, DAY(3, 3)));
	assert_int_equal(mandates_kit_find(kit, id).told_from.number, 0);
	assert_int_equal(mandates_kit_write(kit, DAY(3, 3)).count, 0);
	assert_ok(mandates_kit_activate(kit, id, TEXT(""), DAY(3, 9)));
	assert_ok(mandates_kit_change_amount(kit, id, 40000, DAY(3, 9)));
	assert_int_equal(mandates_kit_write(kit, DAY(3, 9)).count, 1);
	struct mandates_kit_letters letters;
	mandates_kit_letters(kit, DAY(3, 9), &letters);
	assert_int_equal(letters.count, 1);
	assert_int_equal(letters.letters[0].kind, LETTER_START);
	assert_int_equal(letters.letters[0].amount.ore, 40000);
}

static void a_sum_has_bounds(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	assert_string_equal(mandates_kit_change_amount(kit, id, 0, DAY(3, 9)).field, "amount");
	assert_code(mandates_kit_change_amount(kit, id, 0, DAY(3, 9)), STATUS_INPUT);
	assert_code(mandates_kit_change_amount(kit, id, MANDATES_AMOUNT_MAX_ORE + 1, DAY(3, 9)),
		    STATUS_INPUT);
	assert_ok(mandates_kit_change_amount(kit, id, MANDATES_AMOUNT_MAX_ORE, DAY(3, 9)));
	assert_code(mandates_kit_change_amount(kit, (struct mandate_id){ INT64_MAX }, 1, DAY(3, 9)),
		    STATUS_NOT_FOUND);
}

static void without_its_rules_nothing_is_told(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	const struct status status = mandates_kit_change_amount(kit, id, 100, kit_day(1999, 12, 31));
	assert_code(status, STATUS_NOT_FOUND);
	assert_non_null(status.remedy);
	assert_int_equal(mandates_kit_find(kit, id).amount.ore, 20000);
}

/* No month is drawn twice or passed over: this month as before, the next by the new day. */
static void another_day_holds_from_the_next_month(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	assert_ok(mandates_kit_change_pay_day(kit, id, 5, DAY(4, 10)));
	struct mandate found = mandates_kit_find(kit, id);
	assert_int_equal(found.pay_day, 28);
	assert_int_equal(found.next_pay_day, 5);
	assert_int_equal(found.next_from_month, MONTH(5));
	assert_ok(mandates_kit_change_pay_day(kit, id, 6, DAY(4, 11))); /* another mind */
	found = mandates_kit_find(kit, id);
	assert_int_equal(found.pay_day, 28);
	assert_int_equal(found.next_pay_day, 6);
	assert_ok(mandates_kit_change_pay_day(kit, id, 7, DAY(5, 1)));
	found = mandates_kit_find(kit, id);
	assert_int_equal(found.pay_day, 6);
	assert_int_equal(found.next_pay_day, 7);
	assert_int_equal(found.next_from_month, MONTH(6));
	assert_int_equal(mandates_kit_write(kit, DAY(5, 1)).count, 1);
	struct mandates_kit_letters letters;
	mandates_kit_letters(kit, DAY(5, 1), &letters);
	assert_int_equal(letters.letters[0].kind, LETTER_CHANGED);
	assert_int_equal(letters.letters[0].pay_day, 7);
}

static void before_its_first_month_another_day_holds_at_once(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = asked(kit);
	assert_ok(mandates_kit_change_pay_day(kit, id, 15, DAY(3, 3)));
	assert_int_equal(mandates_kit_find(kit, id).pay_day, 15);
	assert_ok(mandates_kit_activate(kit, id, TEXT(""), DAY(3, 9)));
	mandates_kit_write(kit, DAY(3, 9)); /* told from the 19th: the 15th of March is too early */
	assert_int_equal(mandates_kit_find(kit, id).first_month, MONTH(4));
	assert_code(mandates_kit_change_pay_day(kit, id, 0, DAY(3, 9)), STATUS_INPUT);
	assert_code(mandates_kit_change_pay_day(kit, id, 29, DAY(3, 9)), STATUS_INPUT);
	assert_string_equal(mandates_kit_change_pay_day(kit, id, 29, DAY(3, 9)).field, "pay day");
}

static void a_pause_has_a_first_and_a_last_day(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	assert_ok(mandates_kit_pause(kit, id, DAY(6, 1), DAY(8, 31), DAY(5, 20)));
	const struct mandate found = mandates_kit_find(kit, id);
	assert_int_equal(found.state, MANDATE_ACTIVE);
	assert_false(mandate_is_paused(&found, DAY(5, 31)));
	assert_true(mandate_is_paused(&found, DAY(6, 1)));
	assert_true(mandate_is_paused(&found, DAY(8, 31)));
	assert_false(mandate_is_paused(&found, DAY(9, 1)));
	assert_int_equal(mandates_kit_write(kit, DAY(5, 20)).count, 1);
	struct mandates_kit_letters letters;
	mandates_kit_letters(kit, DAY(5, 20), &letters);
	assert_int_equal(letters.letters[0].kind, LETTER_PAUSED);
	assert_int_equal(letters.letters[0].day.number, DAY(8, 31).number);
}

static void a_pause_is_judged(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	assert_string_equal(mandates_kit_pause(kit, id, DAY(5, 19), DAY(6, 1), DAY(5, 20)).field, "from");
	assert_code(mandates_kit_pause(kit, id, DAY(5, 19), DAY(6, 1), DAY(5, 20)), STATUS_INPUT);
	assert_string_equal(mandates_kit_pause(kit, id, DAY(5, 21), DAY(5, 20), DAY(5, 20)).field, "through");
	assert_code(mandates_kit_resume(kit, id, DAY(5, 20)), STATUS_CONFLICT);
	assert_ok(mandates_kit_pause(kit, id, DAY(5, 20), DAY(5, 31), DAY(5, 20)));
	assert_code(mandates_kit_pause(kit, id, DAY(6, 2), DAY(6, 5), DAY(5, 25)), STATUS_CONFLICT);
	assert_ok(mandates_kit_pause(kit, id, DAY(6, 1), DAY(6, 5), DAY(5, 25))); /* lengthens it */
	struct mandate found = mandates_kit_find(kit, id);
	assert_int_equal(found.paused_from.number, DAY(5, 20).number);
	assert_int_equal(found.paused_through.number, DAY(6, 5).number);
	assert_ok(mandates_kit_pause(kit, id, DAY(5, 25), DAY(5, 26), DAY(5, 25))); /* shortens it */
	assert_int_equal(mandates_kit_find(kit, id).paused_through.number, DAY(5, 26).number);
	assert_ok(mandates_kit_pause(kit, id, DAY(7, 1), DAY(7, 31), DAY(6, 10))); /* after it has passed */
	assert_ok(mandates_kit_pause(kit, id, DAY(9, 1), DAY(9, 30), DAY(6, 11))); /* instead of July's */
	found = mandates_kit_find(kit, id);
	assert_false(mandate_is_paused(&found, DAY(7, 15)));
	assert_true(mandate_is_paused(&found, DAY(9, 15)));
}

static void until_resumed(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	assert_ok(mandates_kit_pause(kit, id, DAY(5, 20), (struct day){ INT64_MAX }, DAY(5, 20)));
	struct mandate found = mandates_kit_find(kit, id);
	assert_true(mandate_is_paused(&found, kit_day(2099, 1, 1)));
	assert_ok(mandates_kit_resume(kit, id, DAY(8, 1)));
	found = mandates_kit_find(kit, id);
	assert_true(mandate_is_paused(&found, DAY(7, 31)));
	assert_false(mandate_is_paused(&found, DAY(8, 1)));
	assert_code(mandates_kit_resume(kit, id, DAY(8, 1)), STATUS_CONFLICT);
	assert_ok(mandates_kit_pause(kit, id, DAY(9, 1), DAY(9, 30), DAY(8, 2)));
	assert_ok(mandates_kit_resume(kit, id, DAY(8, 3))); /* before it began */
	assert_int_equal(mandates_kit_find(kit, id).paused_from.number, 0);
}

/* The newest letter says how it stands. */
static void a_pause_given_up_the_same_day_is_one_letter(void **state)
{
	struct mandates_kit *kit = *state;
	const struct mandate_id id = told(kit);
	struct mandates_kit_letters letters;
	assert_ok(mandates_kit_pause(kit, id, DAY(5, 20), (struct day){ INT64_MAX }, DAY(5, 20)));
	assert_ok(mandates_kit_resume(kit, id, DAY(5, 20)));
	assert_ok(mandates_kit_change_amount(kit, id, 100, DAY(5, 20)));
	assert_ok(mandates_kit_change_amount(kit, id, 200, DAY(5, 20)));
	assert_int_equal(mandates_kit_write(kit, DAY(5, 20)).count, 2);
	mandates_kit_letters(kit, DAY(5, 20), &letters);
	assert_int_equal(letters.letters[0].kind, LETTER_RESUMED);
	assert_int_equal(letters.letters[1].kind, LETTER_CHANGED);
	assert_int_equal(letters.letters[1].amount.ore, 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_payers_own_sum_may_be_drawn_at_once),
		cmocka_unit_test(long_after_the_last_letter_the_new_sum_holds_thirteen_months),
		cmocka_unit_test(before_it_is_active_the_first_letter_tells),
		cmocka_unit_test(a_sum_has_bounds),
		cmocka_unit_test(without_its_rules_nothing_is_told),
		cmocka_unit_test(another_day_holds_from_the_next_month),
		cmocka_unit_test(before_its_first_month_another_day_holds_at_once),
		cmocka_unit_test(a_pause_has_a_first_and_a_last_day),
		cmocka_unit_test(a_pause_is_judged),
		cmocka_unit_test(until_resumed),
		cmocka_unit_test(a_pause_given_up_the_same_day_is_one_letter),
	};
	return mandates_kit_run(tests, sizeof tests / sizeof tests[0]);
}
