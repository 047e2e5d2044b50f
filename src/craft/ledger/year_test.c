/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_kit.h"

struct opening_year {
	struct day first;
	struct day last;
	struct ledger_year year;
};

static struct status open_year(struct store_tx *tx, void *argument)
{
	struct opening_year *opening = argument;
	return ledger_open_year(tx, opening->first, opening->last, &opening->year);
}

static struct status try_year(struct ledger_kit *kit, struct day first, struct day last)
{
	struct opening_year opening = { .first = first, .last = last };
	return ledger_kit_write(kit, open_year, &opening);
}

static void a_year_begins_on_the_first_and_ends_on_the_last_of_a_month(void **state)
{
	struct ledger_kit *kit = *state;
	assert_code(try_year(kit, ledger_kit_day(2026, 1, 2), ledger_kit_day(2026, 12, 31)), STATUS_INPUT);
	assert_code(try_year(kit, ledger_kit_day(2026, 1, 1), ledger_kit_day(2026, 12, 30)), STATUS_INPUT);
	assert_code(try_year(kit, ledger_kit_day(2026, 1, 1), ledger_kit_day(2028, 2, 28)), STATUS_INPUT);
	assert_code(try_year(kit, ledger_kit_day(2026, 5, 1), ledger_kit_day(2026, 4, 30)), STATUS_INPUT);
	assert_ok(try_year(kit, ledger_kit_day(2027, 9, 1), ledger_kit_day(2028, 2, 29)));
}

static void a_year_is_at_most_eighteen_months(void **state)
{
	struct ledger_kit *kit = *state;
	assert_code(try_year(kit, ledger_kit_day(2026, 7, 1), ledger_kit_day(2028, 1, 31)), STATUS_INPUT);
	assert_ok(try_year(kit, ledger_kit_day(2026, 7, 1), ledger_kit_day(2027, 12, 31)));
	assert_ok(try_year(kit, ledger_kit_day(2028, 1, 1), ledger_kit_day(2028, 1, 31)));
}

static void a_year_follows_directly_on_the_last(void **state)
{
	struct ledger_kit *kit = *state;
	assert_ok(try_year(kit, ledger_kit_day(2026, 1, 1), ledger_kit_day(2026, 12, 31)));
	assert_code(try_year(kit, ledger_kit_day(2026, 1, 1), ledger_kit_day(2026, 12, 31)), STATUS_CONFLICT);
	assert_code(try_year(kit, ledger_kit_day(2026, 12, 1), ledger_kit_day(2027, 11, 30)),
		    STATUS_CONFLICT);
	assert_code(try_year(kit, ledger_kit_day(2027, 2, 1), ledger_kit_day(2027, 12, 31)), STATUS_CONFLICT);
	assert_code(try_year(kit, ledger_kit_day(2025, 1, 1), ledger_kit_day(2025, 12, 31)), STATUS_CONFLICT);
	assert_ok(try_year(kit, ledger_kit_day(2027, 1, 1), ledger_kit_day(2027, 12, 31)));
}

static struct status open_year_before(struct store_tx *tx, void *argument)
{
	struct opening_year *opening = argument;
	return ledger_open_year_before(tx, opening->first, opening->last, &opening->year);
}

static struct status try_year_before(struct ledger_kit *kit, struct day first, struct day last)
{
	struct opening_year opening = { .first = first, .last = last };
	return ledger_kit_write(kit, open_year_before, &opening);
}

static void earlier_years_are_opened_while_the_books_hold_nothing(void **state)
{
	struct ledger_kit *kit = *state;
	struct ledger_posted posted;
	const struct day first = ledger_kit_day(2025, 1, 1);
	const struct day last = ledger_kit_day(2025, 12, 31);
	assert_code(try_year_before(kit, first, last), STATUS_CONFLICT); /* before none */
	ledger_kit_begin(kit, 2026, 2);
	assert_code(try_year_before(kit, ledger_kit_day(2025, 1, 2), last), STATUS_INPUT);
	assert_code(try_year_before(kit, first, ledger_kit_day(2025, 11, 30)), STATUS_CONFLICT);
	assert_code(try_year_before(kit, ledger_kit_day(2026, 1, 1), ledger_kit_day(2026, 12, 31)),
		    STATUS_CONFLICT);
	assert_ok(try_year_before(kit, first, last));
	assert_code(try_year_before(kit, first, last), STATUS_CONFLICT);
	assert_int_equal(ledger_kit_year(kit, 2025).last.number, last.number);
	assert_ok(ledger_kit_move(kit, (struct ledger_kit_move){ first, 1930, 3991, 100 }, &posted));
	assert_code(try_year_before(kit, ledger_kit_day(2024, 1, 1), ledger_kit_day(2024, 12, 31)),
		    STATUS_CONFLICT);
}

static struct status take_over_nothing_but_a_sum(struct store_tx *tx, void *argument)
{
	const struct ledger_opening openings[] = { { 1930, { 100 } }, { 2069, { -100 } } };
	return ledger_take_over(tx, ((struct ledger_year *)argument)->id, openings, 2, &ledger_kit_actor);
}

static void no_year_is_opened_before_one_with_opening_balances(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct ledger_year year = ledger_kit_year(kit, 2026);
	assert_ok(ledger_kit_write(kit, take_over_nothing_but_a_sum, &year));
	assert_code(try_year_before(kit, ledger_kit_day(2025, 1, 1), ledger_kit_day(2025, 12, 31)),
		    STATUS_CONFLICT);
}

struct seen_years {
	size_t count;
	struct ledger_year years[4];
};

static struct status see_year(void *argument, const struct ledger_year *year)
{
	struct seen_years *seen = argument;
	assert_true(seen->count < 4);
	seen->years[seen->count++] = *year;
	return OK;
}

static struct status see_years(struct store_tx *tx, void *argument)
{
	return ledger_years(tx, see_year, argument);
}

static void years_are_told_in_their_order(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2024, 3);
	assert_ok(ledger_kit_close_year(kit, 2024));
	struct seen_years seen = { 0 };
	assert_ok(ledger_kit_read(kit, see_years, &seen));
	assert_int_equal(seen.count, 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(seen.years[i].first.number, ledger_kit_day(2024 + i, 1, 1).number);
	assert_true(seen.years[0].is_closed && !seen.years[1].is_closed);
}

struct asking {
	struct day day;
	struct ledger_year year;
};

static struct status ask_year_of(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	return ledger_year_of(tx, asking->day, &asking->year);
}

static void a_day_has_one_year_or_none(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 2);
	struct asking asking = { .day = ledger_kit_day(2026, 12, 31) };
	assert_ok(ledger_kit_read(kit, ask_year_of, &asking));
	assert_int_equal(asking.year.first.number, ledger_kit_day(2026, 1, 1).number);
	asking.day.number++;
	assert_ok(ledger_kit_read(kit, ask_year_of, &asking));
	assert_int_equal(asking.year.first.number, ledger_kit_day(2027, 1, 1).number);
	asking.day = ledger_kit_day(2025, 12, 31);
	assert_code(ledger_kit_read(kit, ask_year_of, &asking), STATUS_NOT_FOUND);
	asking.day = ledger_kit_day(2028, 1, 1);
	assert_code(ledger_kit_read(kit, ask_year_of, &asking), STATUS_NOT_FOUND);
}

static struct status ask_may_post(struct store_tx *tx, void *argument)
{
	return ledger_may_post(tx, *(const struct day *)argument);
}

static struct status may_post(struct ledger_kit *kit, int year, int month, int day)
{
	struct day asked = ledger_kit_day(year, month, day);
	return ledger_kit_read(kit, ask_may_post, &asked);
}

static struct status move_on(struct ledger_kit *kit, int year, int month, int day)
{
	const struct ledger_kit_move move = { ledger_kit_day(year, month, day), 1930, 3991, 100 };
	return ledger_kit_move(kit, move, NULL);
}

static void p1_nothing_is_posted_in_a_locked_month(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(may_post(kit, 2026, 3, 1));
	assert_ok(ledger_kit_lock(kit, ledger_kit_day(2026, 3, 15)));
	assert_code(may_post(kit, 2026, 1, 1), STATUS_CONFLICT);
	assert_code(may_post(kit, 2026, 3, 31), STATUS_CONFLICT);
	assert_ok(may_post(kit, 2026, 4, 1));
	assert_code(move_on(kit, 2026, 3, 31), STATUS_CONFLICT);
	assert_ok(move_on(kit, 2026, 4, 1));
	assert_ok(ledger_kit_lock(kit, ledger_kit_day(2026, 3, 15)));
	assert_ok(may_post(kit, 2026, 4, 1));
}

static void p1_a_lock_reaches_back_over_earlier_open_years(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	assert_ok(may_post(kit, 2025, 12, 31));
	assert_ok(ledger_kit_lock(kit, ledger_kit_day(2026, 1, 1)));
	assert_code(may_post(kit, 2025, 1, 1), STATUS_CONFLICT);
	assert_code(may_post(kit, 2025, 12, 31), STATUS_CONFLICT);
	assert_ok(may_post(kit, 2026, 2, 1));
}

static void a_lock_in_a_closed_year_locks_nothing_more(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	assert_ok(ledger_kit_close_year(kit, 2025));
	assert_ok(ledger_kit_lock(kit, ledger_kit_day(2025, 6, 1)));
	assert_ok(may_post(kit, 2026, 1, 1));
}

static void where_no_year_is_nothing_is_locked_or_posted(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	assert_code(ledger_kit_lock(kit, ledger_kit_day(2027, 1, 1)), STATUS_NOT_FOUND);
	assert_code(may_post(kit, 2027, 1, 1), STATUS_NOT_FOUND);
	assert_code(move_on(kit, 2027, 1, 1), STATUS_NOT_FOUND);
}

static void p1_nothing_is_posted_in_a_closed_year(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	assert_ok(move_on(kit, 2025, 12, 31));
	assert_ok(ledger_kit_close_year(kit, 2025));
	assert_code(may_post(kit, 2025, 12, 31), STATUS_CONFLICT);
	assert_code(move_on(kit, 2025, 12, 31), STATUS_CONFLICT);
	assert_ok(move_on(kit, 2026, 1, 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_year_begins_on_the_first_and_ends_on_the_last_of_a_month),
		cmocka_unit_test(a_year_is_at_most_eighteen_months),
		cmocka_unit_test(a_year_follows_directly_on_the_last),
		cmocka_unit_test(earlier_years_are_opened_while_the_books_hold_nothing),
		cmocka_unit_test(no_year_is_opened_before_one_with_opening_balances),
		cmocka_unit_test(years_are_told_in_their_order),
		cmocka_unit_test(a_day_has_one_year_or_none),
		cmocka_unit_test(p1_nothing_is_posted_in_a_locked_month),
		cmocka_unit_test(p1_a_lock_reaches_back_over_earlier_open_years),
		cmocka_unit_test(a_lock_in_a_closed_year_locks_nothing_more),
		cmocka_unit_test(where_no_year_is_nothing_is_locked_or_posted),
		cmocka_unit_test(p1_nothing_is_posted_in_a_closed_year),
	};
	return ledger_kit_run(NULL, tests, sizeof tests / sizeof tests[0]);
}
