/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <signal.h>
#include <stdio.h>
#include <time.h>

enum { SECONDS_A_DAY = 86400 };

/* glibc's timegm and gmtime_r as the second source, over every day that can be entered. */
static void every_day_from_1800_to_2999_is_that_of_the_system(void **state)
{
	(void)state;
	struct tm first = { .tm_year = DAY_YEAR_MIN - 1900, .tm_mday = 1 };
	struct tm last = { .tm_year = DAY_YEAR_MAX - 1900, .tm_mon = 11, .tm_mday = 31 };
	const time_t end = timegm(&last);
	int64_t days = 0;
	for (time_t seconds = timegm(&first); seconds <= end; seconds += SECONDS_A_DAY, days++) {
		struct tm tm;
		struct day day;
		assert_non_null(gmtime_r(&seconds, &tm));
		assert_ok(day_of(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, &day));
		assert_int_equal(day.number, seconds / SECONDS_A_DAY);
		assert_int_equal(day_year(day), tm.tm_year + 1900);
		assert_int_equal(day_month(day), tm.tm_mon + 1);
		assert_int_equal(day_in_month(day), tm.tm_mday);
		assert_int_equal(day_weekday(day), tm.tm_wday == 0 ? 7 : tm.tm_wday);
	}
	assert_int_equal(days, 438291); /* 1200 years of 365.2425 days */
}

static void known_days_have_their_weekdays(void **state)
{
	(void)state;
	static const struct {
		const char *day;
		int weekday;
	} cases[] = { { "1970-01-01", 4 }, { "2000-02-29", 2 }, { "1900-01-01", 1 },
		      { "2026-11-27", 5 }, { "2024-12-29", 7 }, { "1969-12-31", 3 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct day day;
		assert_ok(day_parse(text_of(cases[i].day), &day));
		assert_int_equal(day_weekday(day), cases[i].weekday);
	}
}

static void p8_days_that_do_not_exist_are_refused(void **state)
{
	(void)state;
	static const struct {
		int year;
		int month;
		int day;
	} wrong[] = { { 1799, 12, 31 }, { 3000, 1, 1 },  { 2026, 0, 1 },  { 2026, 13, 1 }, { 2026, 1, 0 },
		      { 2026, 1, 32 },  { 2026, 4, 31 }, { 2026, 2, 29 }, { 1900, 2, 29 }, { 2100, 2, 29 },
		      { 2024, 2, 30 },  { 2000, 2, 30 }, { -2026, 1, 1 }, { 2026, -1, 1 }, { 2026, 1, -1 },
		      { 2026, 6, 31 },  { 2026, 9, 31 }, { 2026, 11, 31 } };
	struct day day = { 7 };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(day_of(wrong[i].year, wrong[i].month, wrong[i].day, &day), STATUS_INPUT);
	assert_int_equal(day.number, 7);
	assert_ok(day_of(1800, 1, 1, &day));
	assert_ok(day_of(2999, 12, 31, &day));
	assert_ok(day_of(2000, 2, 29, &day));
}

/* 1200 years times 12 months times the numbers a careless file may hold: those that exist are as many as the
 * calendar has, and no other does anything but be refused. */
static void p8_every_written_day_is_read_or_refused(void **state)
{
	(void)state;
	int days = 0;
	for (int year = DAY_YEAR_MIN; year <= DAY_YEAR_MAX; year++)
		for (int month = 1; month <= 12; month++)
			for (int day = 0; day <= 40; day++)
				days += status_is_ok(day_of(year, month, day, &(struct day){ 0 }));
	assert_int_equal(days, 438291);
}

static void a_day_is_read_in_both_its_forms(void **state)
{
	(void)state;
	struct day dashed;
	struct day plain;
	assert_ok(day_parse(TEXT("2026-11-05"), &dashed));
	assert_ok(day_parse(TEXT("20261105"), &plain));
	assert_int_equal(dashed.number, plain.number);
	assert_int_equal(dashed.number, 20762);
}

static void p8_what_is_no_written_day_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",          "2026-11-5",   "2026-11-055", "26-11-05",   "2026/11/05",  "2026-1105",
		"202611-05", "2026-11-05 ", " 2026-11-05", "2026-11-0x", "2026-1a-05",  "20a6-11-05",
		"2026110",   "202611055",   "2026-02-29",  "20261305",   "-2026-11-05", "2026--1-05",
		"+0261105",  "2026-11-+5",  "17991231",    "30000101"
	};
	struct day day = { 7 };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(day_parse(text_of(wrong[i]), &day), STATUS_INPUT);
	assert_code(day_parse((struct text){ "2026-11-\0005", 10 }, &day), STATUS_INPUT);
	assert_int_equal(day.number, 7);
}

static bool a_printed_day_reads_back(struct proof_draw *draw, void *context)
{
	(void)context;
	struct day first;
	struct day back;
	char room[DAY_PRINT_ROOM];
	PROOF_CHECK(draw, status_is_ok(day_of(DAY_YEAR_MIN, 1, 1, &first)));
	const struct day day = { first.number + (int64_t)proof_below(draw, 438291) };
	PROOF_CHECK(draw, status_is_ok(day_parse(text_of(day_print(day, room)), &back)));
	PROOF_CHECK(draw, back.number == day.number);
	PROOF_CHECK(draw, status_is_ok(day_parse(text_of(day_print_plain(day, room)), &back)));
	PROOF_CHECK(draw, back.number == day.number);
	return true;
}

static void p9_a_day_is_printed_in_one_way_and_reads_back(void **state)
{
	(void)state;
	char room[DAY_PRINT_ROOM];
	assert_string_equal(day_print((struct day){ 0 }, room), "1970-01-01");
	assert_string_equal(day_print_plain((struct day){ -1 }, room), "19691231");
	proof_property_holds("a printed day reads back", 2000, a_printed_day_reads_back, NULL);
}

static bool a_moment_is_that_of_the_system(struct proof_draw *draw, void *context)
{
	(void)context;
	const int64_t span = INT64_C(8000) * 365 * SECONDS_A_DAY;
	const int64_t sign = proof_below(draw, 2) == 0 ? 1 : -1;
	const time_t seconds = sign * (int64_t)proof_below(draw, (uint64_t)(sign > 0 ? span : span / 5));
	struct tm tm;
	char printed[MOMENT_PRINT_ROOM];
	char expected[100];
	gmtime_r(&seconds, &tm);
	snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02dZ", tm.tm_year + 1900,
		 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
	moment_print((struct moment){ seconds }, printed);
	PROOF_CHECK(draw, text_equal(text_of(printed), text_of(expected)));
	PROOF_CHECK(draw, day_in_month(moment_day((struct moment){ seconds })) == tm.tm_mday);
	return true;
}

static void p9_a_moment_is_printed_in_utc(void **state)
{
	(void)state;
	char room[MOMENT_PRINT_ROOM];
	assert_string_equal(moment_print((struct moment){ 0 }, room), "1970-01-01T00:00:00Z");
	assert_string_equal(moment_print((struct moment){ -1 }, room), "1969-12-31T23:59:59Z");
	assert_int_equal(moment_day((struct moment){ -1 }).number, -1);
	assert_int_equal(moment_day((struct moment){ SECONDS_A_DAY - 1 }).number, 0);
	assert_int_equal(moment_day((struct moment){ -SECONDS_A_DAY }).number, -1);
	proof_property_holds("a moment is that of the system", 2000, a_moment_is_that_of_the_system, NULL);
}

static void print_a_day(void *context)
{
	char room[DAY_PRINT_ROOM];
	day_print(*(const struct day *)context, room);
}

static void print_a_moment(void *context)
{
	char room[MOMENT_PRINT_ROOM];
	moment_print(*(const struct moment *)context, room);
}

static void a_day_beyond_four_digits_of_year_ends_the_process(void **state)
{
	(void)state;
	char room[DAY_PRINT_ROOM];
	struct day day = { 2932896 };
	assert_string_equal(day_print(day, room), "9999-12-31");
	day.number++;
	assert_int_equal(proof_signal_of(print_a_day, &day), SIGABRT);
	day.number = INT64_MIN;
	assert_int_equal(proof_signal_of(print_a_day, &day), SIGABRT);
	struct moment moment = { INT64_MAX };
	assert_int_equal(proof_signal_of(print_a_moment, &moment), SIGABRT);
	moment.seconds = INT64_MIN;
	assert_int_equal(proof_signal_of(print_a_moment, &moment), SIGABRT);
}

static void a_fixed_clock_stands_where_it_is_put(void **state)
{
	(void)state;
	struct moment moment = { 1000 };
	const struct clock clock = clock_fixed(&moment);
	assert_int_equal(clock_now(&clock).seconds, 1000);
	moment.seconds = 2000;
	assert_int_equal(clock_now(&clock).seconds, 2000);
}

static void the_systems_clock_and_its_nanoseconds_go_forward(void **state)
{
	(void)state;
	const struct clock clock = clock_of_system();
	const time_t before = time(NULL);
	const int64_t now = clock_now(&clock).seconds;
	assert_true(now >= before && now <= time(NULL));
	int64_t last = clock_nanoseconds();
	for (int i = 0; i < 1000; i++) {
		const int64_t next = clock_nanoseconds();
		assert_true(next >= last);
		last = next;
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day_from_1800_to_2999_is_that_of_the_system),
		cmocka_unit_test(known_days_have_their_weekdays),
		cmocka_unit_test(p8_days_that_do_not_exist_are_refused),
		cmocka_unit_test(p8_every_written_day_is_read_or_refused),
		cmocka_unit_test(a_day_is_read_in_both_its_forms),
		cmocka_unit_test(p8_what_is_no_written_day_is_refused),
		cmocka_unit_test(p9_a_day_is_printed_in_one_way_and_reads_back),
		cmocka_unit_test(p9_a_moment_is_printed_in_utc),
		cmocka_unit_test(a_day_beyond_four_digits_of_year_ends_the_process),
		cmocka_unit_test(a_fixed_clock_stands_where_it_is_put),
		cmocka_unit_test(the_systems_clock_and_its_nanoseconds_go_forward),
	};
	return PROOF_RUN(tests);
}
