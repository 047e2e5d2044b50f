/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/calendar/calendar.h"
#include "proof/proof.h"

#include <signal.h>

static struct calendar calendar;

static struct day day_at(const char *written)
{
	struct day day;
	assert_ok(day_parse(text_of(written), &day));
	return day;
}

static void assert_day(struct day found, const char *expected)
{
	char room[DAY_PRINT_ROOM];
	assert_string_equal(day_print(found, room), expected);
}

static int open_calendar(void **state)
{
	(void)state;
	calendar_open(&calendar);
	return 0;
}

/* Whether the list "MM-DD MM-DD" holds the day. */
static bool is_listed(struct text listed, struct day day)
{
	char room[DAY_PRINT_ROOM];
	const struct text written = text_slice(text_of(day_print(day, room)), 5, 5);
	while (listed.count > 0)
		if (text_equal(text_take_until(&listed, ' '), written))
			return true;
	return false;
}

/* Every day of thirteen listed years: a Monday to Friday is a bank day exactly when no list closes it. */
static void the_bank_days_of_whole_years_are_those_of_public_lists(void **state)
{
	(void)state;
	struct arena arena = arena_open(1 << 16);
	struct text file;
	assert_ok(file_read_all(CALENDAR_TESTDATA "/closed.txt", 1 << 14, &arena, &file));
	int years = 0;
	int open_days = 0;
	while (file.count > 0) {
		struct text listed = text_take_until(&file, '\n');
		if (listed.count == 0 || listed.bytes[0] == '#')
			continue;
		int64_t year = 0;
		assert_ok(text_to_number(text_take_until(&listed, ' '), &year));
		years++;
		struct day day;
		assert_ok(day_of((int)year, 1, 1, &day));
		for (; day_year(day) == year; day.number++) {
			const bool is_open = day_weekday(day) < 6 && !is_listed(listed, day);
			open_days += is_open;
			assert_int_equal(calendar_is_bank_day(&calendar, CALENDAR_SWEDEN, day), is_open);
			assert_int_equal(calendar_is_weekday(&calendar, day), is_open);
		}
	}
	assert_int_equal(years, 13);
	assert_in_range(open_days, 13 * 249, 13 * 254);
	arena_close(&arena);
}

/* The European Central Bank's own words: six days a year from 2002 until further notice, fewer before. */
static void target_closes_on_the_days_that_its_bank_announced(void **state)
{
	(void)state;
	static const char *const closed[] = { "1999-01-01", "1999-12-31", "2000-04-21", "2000-04-24",
					      "2000-05-01", "2000-12-25", "2000-12-26", "2001-12-31",
					      "2002-01-01", "2025-04-18", "2025-04-21", "2025-05-01",
					      "2025-12-25", "2025-12-26", "2026-04-03" };
	static const char *const opened[] = { "1999-04-02", "1999-04-05", "2000-12-27", "2002-12-31",
					      "2003-06-09", "2025-01-06", "2025-05-29", "2025-06-06",
					      "2025-06-20", "2025-12-24", "2025-12-31" };
	for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
		assert_false(calendar_is_bank_day(&calendar, CALENDAR_TARGET, day_at(closed[i])));
	for (size_t i = 0; i < sizeof opened / sizeof opened[0]; i++)
		assert_true(calendar_is_bank_day(&calendar, CALENDAR_TARGET, day_at(opened[i])));
}

static void a_due_day_without_banks_moves_to_the_next_that_has_them(void **state)
{
	(void)state;
	static const struct {
		const char *day;
		const char *next;
	} cases[] = { { "2026-11-27", "2026-11-27" }, { "2026-11-28", "2026-11-30" },
		      { "2026-12-24", "2026-12-28" }, { "2026-12-31", "2027-01-04" },
		      { "2027-03-26", "2027-03-30" }, { "2026-06-19", "2026-06-22" },
		      { "2025-06-06", "2025-06-09" }, { "2025-06-05", "2025-06-05" },
		      { "2026-05-14", "2026-05-15" } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct day next;
		assert_ok(calendar_next_bank_day(&calendar, CALENDAR_SWEDEN, day_at(cases[i].day), &next));
		assert_day(next, cases[i].next);
	}
}

static void bank_days_are_counted_both_ways_over_the_holidays(void **state)
{
	(void)state;
	struct day day;
	assert_ok(calendar_bank_day_before(&calendar, CALENDAR_SWEDEN, day_at("2026-12-28"), 1, &day));
	assert_day(day, "2026-12-23");
	assert_ok(calendar_bank_day_before(&calendar, CALENDAR_SWEDEN, day_at("2027-01-07"), 5, &day));
	assert_day(day, "2026-12-28");
	assert_ok(calendar_bank_day_after(&calendar, CALENDAR_SWEDEN, day_at("2026-12-23"), 6, &day));
	assert_day(day, "2027-01-07");
	assert_ok(calendar_bank_day_after(&calendar, CALENDAR_TARGET, day_at("2026-12-23"), 6, &day));
	assert_day(day, "2027-01-04");
}

/* A debit on Thursday 28 January 2027 and one just after Christmas; counted on a wall calendar. */
static void a_payer_is_told_eight_weekdays_before_by_the_safe_reading(void **state)
{
	(void)state;
	struct day day;
	assert_ok(calendar_weekday_before(&calendar, day_at("2027-01-28"), 8, &day));
	assert_day(day, "2027-01-18");
	assert_ok(calendar_weekday_before(&calendar, day_at("2026-12-28"), 8, &day));
	assert_day(day, "2026-12-14");
	assert_ok(calendar_weekday_before(&calendar, day_at("2026-06-29"), 8, &day));
	assert_day(day, "2026-06-16");
	assert_false(calendar_is_weekday(&calendar, day_at("2026-06-19")));
	assert_false(calendar_is_weekday(&calendar, day_at("2026-11-28")));
}

static void a_bank_day_that_turned_holiday_is_passed_over(void **state)
{
	(void)state;
	struct calendar changed = calendar;
	const struct day closed[] = { day_at("2026-11-30"), day_at("2026-12-01"), day_at("2026-11-30") };
	assert_ok(calendar_close_days(&changed, closed, 3));
	struct day day;
	assert_ok(calendar_next_bank_day(&changed, CALENDAR_SWEDEN, day_at("2026-11-28"), &day));
	assert_day(day, "2026-12-02");
	assert_ok(calendar_bank_day_before(&changed, CALENDAR_TARGET, day_at("2026-12-02"), 1, &day));
	assert_day(day, "2026-11-27");
	assert_false(calendar_is_weekday(&changed, closed[1]));
	assert_true(calendar_is_weekday(&calendar, closed[1]));
}

static void p8_more_closed_days_than_there_is_room_for_are_refused(void **state)
{
	(void)state;
	struct calendar full = calendar;
	struct day days[CALENDAR_CLOSED_MAX];
	for (size_t i = 0; i < CALENDAR_CLOSED_MAX; i++)
		days[i].number = 20000 + (int64_t)i;
	assert_ok(calendar_close_days(&full, days, CALENDAR_CLOSED_MAX - 1));
	assert_code(calendar_close_days(&full, days, 2), STATUS_LIMIT);
	assert_int_equal(full.closed_count, CALENDAR_CLOSED_MAX - 1);
	assert_ok(calendar_close_days(&full, days, 1));
	assert_ok(calendar_close_days(&full, NULL, 0));
	assert_code(calendar_close_days(&full, days, 1), STATUS_LIMIT);
}

static void p8_days_outside_the_years_are_refused(void **state)
{
	(void)state;
	struct day day = { 7 };
	assert_false(calendar_is_bank_day(&calendar, CALENDAR_SWEDEN, day_at("1989-12-29")));
	assert_true(calendar_is_bank_day(&calendar, CALENDAR_SWEDEN, day_at("1990-01-02")));
	assert_true(calendar_is_bank_day(&calendar, CALENDAR_SWEDEN, day_at("2199-12-30")));
	assert_false(calendar_is_bank_day(&calendar, CALENDAR_SWEDEN, day_at("2200-01-02")));
	assert_false(calendar_is_weekday(&calendar, day_at("2200-01-02")));
	assert_code(calendar_next_bank_day(&calendar, CALENDAR_SWEDEN, day_at("2199-12-31"), &day),
		    STATUS_LIMIT);
	assert_code(calendar_next_bank_day(&calendar, CALENDAR_SWEDEN, day_at("2999-12-31"), &day),
		    STATUS_LIMIT);
	assert_code(calendar_bank_day_after(&calendar, CALENDAR_SWEDEN, day_at("1989-12-31"), 1, &day),
		    STATUS_LIMIT);
	assert_code(calendar_bank_day_before(&calendar, CALENDAR_SWEDEN, day_at("1990-01-02"), 1, &day),
		    STATUS_LIMIT);
	assert_code(calendar_weekday_before(&calendar, day_at("1990-01-08"), 8, &day), STATUS_LIMIT);
	assert_code(calendar_bank_day_after(&calendar, CALENDAR_TARGET, day_at("2199-12-31"), 1, &day),
		    STATUS_LIMIT);
	assert_int_equal(day.number, 7);
}

/* Forth and back by as many steps is the day one came from, when that is a bank day; and as many bank days
 * lie between as there were steps. */
static bool forth_and_back(struct proof_draw *draw, void *context)
{
	(void)context;
	struct calendar random = calendar;
	const enum calendar_banks banks = proof_below(draw, 2) == 0 ? CALENDAR_SWEDEN : CALENDAR_TARGET;
	struct day start = { 7305 + 400 + (int64_t)proof_below(draw, 75000) };
	const size_t steps = 1 + (size_t)proof_below(draw, 30);
	const size_t closed_count = (size_t)proof_below(draw, 5);
	for (size_t i = 0; i < closed_count; i++) {
		const struct day closed = { start.number + (int64_t)proof_below(draw, 30) };
		PROOF_CHECK(draw, status_is_ok(calendar_close_days(&random, &closed, 1)));
	}
	struct day far;
	struct day back;
	PROOF_CHECK(draw, status_is_ok(calendar_next_bank_day(&random, banks, start, &start)));
	PROOF_CHECK(draw, status_is_ok(calendar_bank_day_after(&random, banks, start, steps, &far)));
	PROOF_CHECK(draw, status_is_ok(calendar_bank_day_before(&random, banks, far, steps, &back)));
	PROOF_CHECK(draw, back.number == start.number);
	size_t between = 0;
	for (struct day day = { start.number + 1 }; day.number <= far.number; day.number++)
		between += calendar_is_bank_day(&random, banks, day);
	PROOF_CHECK(draw, between == steps && calendar_is_bank_day(&random, banks, far));
	return true;
}

static void forth_and_back_is_where_one_came_from(void **state)
{
	(void)state;
	proof_property_holds("forth and back", 2000, forth_and_back, NULL);
}

static void count_too_far(void *context)
{
	(void)context;
	struct day day = { 20000 };
	const struct status status =
	    calendar_bank_day_after(&calendar, CALENDAR_SWEDEN, day, CALENDAR_STEPS_MAX + 1, &day);
	(void)status;
}

static void steps_beyond_the_bound_are_our_own_mistake(void **state)
{
	(void)state;
	struct day day = { 20000 };
	assert_ok(calendar_bank_day_after(&calendar, CALENDAR_SWEDEN, day, CALENDAR_STEPS_MAX, &day));
	assert_int_equal(proof_signal_of(count_too_far, NULL), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_bank_days_of_whole_years_are_those_of_public_lists, open_calendar),
		cmocka_unit_test_setup(target_closes_on_the_days_that_its_bank_announced, open_calendar),
		cmocka_unit_test_setup(a_due_day_without_banks_moves_to_the_next_that_has_them,
				       open_calendar),
		cmocka_unit_test_setup(bank_days_are_counted_both_ways_over_the_holidays, open_calendar),
		cmocka_unit_test_setup(a_payer_is_told_eight_weekdays_before_by_the_safe_reading,
				       open_calendar),
		cmocka_unit_test_setup(a_bank_day_that_turned_holiday_is_passed_over, open_calendar),
		cmocka_unit_test_setup(p8_more_closed_days_than_there_is_room_for_are_refused, open_calendar),
		cmocka_unit_test_setup(p8_days_outside_the_years_are_refused, open_calendar),
		cmocka_unit_test_setup(forth_and_back_is_where_one_came_from, open_calendar),
		cmocka_unit_test_setup(steps_beyond_the_bound_are_our_own_mistake, open_calendar),
	};
	return PROOF_RUN(tests);
}
