/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/calendar/calendar_inner.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

static void easter_of_210_years_is_that_of_another_reckoning(void **state)
{
	(void)state;
	struct arena arena = arena_open(1 << 16);
	struct text file;
	assert_ok(file_read_all(CALENDAR_TESTDATA "/easter.txt", 1 << 14, &arena, &file));
	int year = CALENDAR_YEAR_MIN;
	while (file.count > 0) {
		const struct text line = text_take_until(&file, '\n');
		if (line.count == 0 || line.bytes[0] == '#')
			continue;
		char room[DAY_PRINT_ROOM];
		assert_text(line, day_print(calendar_easter(year++), room));
	}
	assert_int_equal(year, CALENDAR_YEAR_MAX + 1);
	arena_close(&arena);
}

/* Each shipped rule by one day it names and the first or last year it holds, from the law and the banks. */
static void every_shipped_rule_names_its_day(void **state)
{
	(void)state;
	static const struct {
		const char *day;
		enum calendar_list list;
		bool is_on;
	} cases[] = {
		{ "2026-01-01", CALENDAR_HOLIDAY, true },
		{ "2026-01-06", CALENDAR_HOLIDAY, true },
		{ "2026-04-03", CALENDAR_HOLIDAY, true },
		{ "2026-04-05", CALENDAR_HOLIDAY, true },
		{ "2026-04-06", CALENDAR_HOLIDAY, true },
		{ "2026-05-01", CALENDAR_HOLIDAY, true },
		{ "2026-05-14", CALENDAR_HOLIDAY, true },
		{ "2026-05-24", CALENDAR_HOLIDAY, true },
		{ "2026-05-25", CALENDAR_HOLIDAY, false },
		{ "2004-05-31", CALENDAR_HOLIDAY, true },
		{ "2005-05-16", CALENDAR_HOLIDAY, false },
		{ "2004-06-06", CALENDAR_HOLIDAY, false },
		{ "2005-06-06", CALENDAR_HOLIDAY, true },
		{ "2026-06-20", CALENDAR_HOLIDAY, true },
		{ "2026-10-31", CALENDAR_HOLIDAY, true },
		{ "2025-11-01", CALENDAR_HOLIDAY, true },
		{ "2027-11-06", CALENDAR_HOLIDAY, true },
		{ "2026-12-25", CALENDAR_HOLIDAY, true },
		{ "2026-12-26", CALENDAR_HOLIDAY, true },
		{ "2026-06-19", CALENDAR_EVE, true },
		{ "2026-12-24", CALENDAR_EVE, true },
		{ "2026-12-31", CALENDAR_EVE, true },
		{ "2026-12-31", CALENDAR_TARGET_CLOSED, false },
		{ "2001-12-31", CALENDAR_TARGET_CLOSED, true },
		{ "1995-09-24", CALENDAR_SUMMER_ENDS, true },
		{ "1995-10-29", CALENDAR_SUMMER_ENDS, false },
		{ "1996-10-27", CALENDAR_SUMMER_ENDS, true },
		{ "2026-03-29", CALENDAR_SUMMER_BEGINS, true },
	};
	struct calendar calendar;
	calendar_open(&calendar);
	assert_int_equal(calendar.rules_count, 28);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct day day;
		assert_ok(day_parse(text_of(cases[i].day), &day));
		assert_int_equal(calendar_is_on(&calendar, cases[i].list, day), cases[i].is_on);
	}
}

/* In every year that is answered the clocks change twice, and each list is there. */
static void p7_the_shipped_rules_hold_in_every_year(void **state)
{
	(void)state;
	struct calendar calendar;
	calendar_open(&calendar);
	for (int year = CALENDAR_YEAR_MIN; year <= CALENDAR_YEAR_MAX; year++) {
		int counts[CALENDAR_SUMMER_ENDS + 1] = { 0 };
		for (size_t i = 0; i < calendar.rules_count; i++) {
			struct day day;
			if (!calendar_rule_day(&calendar.rules[i], year, &day))
				continue;
			counts[calendar.rules[i].list]++;
			assert_int_equal(day_year(day), year);
		}
		assert_int_equal(counts[CALENDAR_SUMMER_BEGINS], 1);
		assert_int_equal(counts[CALENDAR_SUMMER_ENDS], 1);
		assert_int_equal(counts[CALENDAR_HOLIDAY], 13);
		assert_int_equal(counts[CALENDAR_EVE], 3);
	}
}

static void p7_a_law_that_came_after_the_program_is_read_from_a_file(void **state)
{
	(void)state;
	struct calendar calendar;
	assert_ok(calendar_read_rules(TEXT("# a comment\r\n\r\nholiday\t2031\t2032\t05-08\tA new day\r\n"
					   "holiday\t2031\t-\tmonday 02-01..02-07\tAnother"),
				      &calendar));
	struct day day;
	assert_ok(day_of(2031, 5, 8, &day));
	assert_true(calendar_is_on(&calendar, CALENDAR_HOLIDAY, day));
	assert_ok(day_of(2033, 5, 8, &day));
	assert_false(calendar_is_on(&calendar, CALENDAR_HOLIDAY, day));
	assert_ok(day_of(2031, 2, 3, &day)); /* a Monday */
	assert_false(calendar_is_bank_day(&calendar, CALENDAR_SWEDEN, day));
	/* Without rules of summer time it is normal time all year. */
	assert_ok(day_of(2031, 7, 1, &day));
	assert_int_equal(calendar_cutoff(&calendar, day, 1, 0).seconds, day.number * 86400);
}

static void p8_what_is_no_rule_is_refused_by_row_and_field(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		const char *field;
	} wrong[] = {
		{ "holiday", "columns" },
		{ "holiday\t2000\t-\t01-01", "columns" },
		{ "holiday\t2000\t-\t01-01\t", "columns" },
		{ "holiday\t2000\t-\t01-01\tA\tB", "columns" },
		{ "holidays\t2000\t-\t01-01\tA", "list" },
		{ "holiday\t200\t-\t01-01\tA", "first year" },
		{ "holiday\t3000\t-\t01-01\tA", "first year" },
		{ "holiday\t2000\t1999\t01-01\tA", "last year" },
		{ "holiday\t2000\tever\t01-01\tA", "last year" },
		{ "holiday\t2000\t-\t02-29\tA", "day" },
		{ "holiday\t2000\t-\t1-1\tA", "day" },
		{ "holiday\t2000\t-\t13-01\tA", "day" },
		{ "holiday\t2000\t-\t01-32\tA", "day" },
		{ "holiday\t2000\t-\t01/01\tA", "day" },
		{ "holiday\t2000\t-\teaster\tA", "day" },
		{ "holiday\t2000\t-\teaster39\tA", "day" },
		{ "holiday\t2000\t-\teaster+71\tA", "day" },
		{ "holiday\t2000\t-\teaster+\tA", "day" },
		{ "holiday\t2000\t-\tsaturday 06-20..06-27\tA", "day" },
		{ "holiday\t2000\t-\tsaturday 06-20..06-25\tA", "day" },
		{ "holiday\t2000\t-\tsaturday 02-25..03-03\tA", "day" },
		{ "holiday\t2000\t-\tsaturday 12-28..01-03\tA", "day" },
		{ "holiday\t2000\t-\tlördag 06-20..06-26\tA", "day" },
		{ "holiday\t2000\t-\tsaturday 06-20--06-26\tA", "day" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char text[128];
		struct calendar calendar;
		snprintf(text, sizeof text, "eve\t2000\t-\t12-24\tA\n%s\n", wrong[i].line);
		const struct status status = calendar_read_rules(text_of(text), &calendar);
		assert_code(status, STATUS_INPUT);
		assert_int_equal(status.row, 2);
		assert_string_equal(status.field, wrong[i].field);
		assert_non_null(status.remedy);
	}
}

static void p8_rules_are_read_up_to_their_bound(void **state)
{
	(void)state;
	struct buffer text = buffer_open(CALENDAR_RULES_BYTES_MAX + 64);
	struct calendar calendar;
	for (int i = 0; i < CALENDAR_RULES_MAX; i++)
		buffer_add(&text, TEXT("eve\t2000\t-\t12-24\tA\n"));
	assert_ok(calendar_read_rules(buffer_text(&text), &calendar));
	buffer_add(&text, TEXT("eve\t2000\t-\t12-24\tA\n"));
	const struct status status = calendar_read_rules(buffer_text(&text), &calendar);
	assert_code(status, STATUS_LIMIT);
	assert_int_equal(status.row, CALENDAR_RULES_MAX + 1);
	buffer_clear(&text);
	while (text.count < CALENDAR_RULES_BYTES_MAX)
		buffer_add_byte(&text, '#');
	assert_ok(calendar_read_rules(buffer_text(&text), &calendar));
	buffer_add_byte(&text, '#');
	assert_code(calendar_read_rules(buffer_text(&text), &calendar), STATUS_LIMIT);
	buffer_close(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(easter_of_210_years_is_that_of_another_reckoning),
		cmocka_unit_test(every_shipped_rule_names_its_day),
		cmocka_unit_test(p7_the_shipped_rules_hold_in_every_year),
		cmocka_unit_test(p7_a_law_that_came_after_the_program_is_read_from_a_file),
		cmocka_unit_test(p8_what_is_no_rule_is_refused_by_row_and_field),
		cmocka_unit_test(p8_rules_are_read_up_to_their_bound),
	};
	return PROOF_RUN(tests);
}
