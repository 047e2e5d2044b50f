/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/calendar/calendar.h"
#include "proof/proof.h"

static struct calendar calendar;

static int open_calendar(void **state)
{
	(void)state;
	calendar_open(&calendar);
	return 0;
}

static struct day day_at(const char *written)
{
	struct day day;
	assert_ok(day_parse(text_of(written), &day));
	return day;
}

static void assert_cutoff(const char *day, int hour, int minute, const char *expected)
{
	char room[MOMENT_PRINT_ROOM];
	assert_string_equal(moment_print(calendar_cutoff(&calendar, day_at(day), hour, minute), room),
			    expected);
}

static void seven_in_the_evening_is_an_hour_earlier_in_summer(void **state)
{
	(void)state;
	assert_cutoff("2026-11-27", 19, 0, "2026-11-27T18:00:00Z");
	assert_cutoff("2026-07-01", 19, 0, "2026-07-01T17:00:00Z");
	assert_cutoff("2026-03-28", 19, 0, "2026-03-28T18:00:00Z");
	assert_cutoff("2026-03-29", 19, 0, "2026-03-29T17:00:00Z");
	assert_cutoff("2026-10-24", 19, 0, "2026-10-24T17:00:00Z");
	assert_cutoff("2026-10-25", 19, 0, "2026-10-25T18:00:00Z");
	assert_cutoff("1995-09-24", 19, 0, "1995-09-24T18:00:00Z");
	assert_cutoff("1996-09-29", 19, 0, "1996-09-29T17:00:00Z");
	assert_cutoff("2026-07-01", 0, 30, "2026-06-30T22:30:00Z");
}

static void an_hour_shown_twice_is_the_first_and_one_never_shown_the_leap(void **state)
{
	(void)state;
	assert_cutoff("2026-10-25", 1, 59, "2026-10-24T23:59:00Z");
	assert_cutoff("2026-10-25", 2, 30, "2026-10-25T00:30:00Z");
	assert_cutoff("2026-10-25", 3, 0, "2026-10-25T02:00:00Z");
	assert_cutoff("2026-03-29", 1, 59, "2026-03-29T00:59:00Z");
	assert_cutoff("2026-03-29", 2, 0, "2026-03-29T01:00:00Z");
	assert_cutoff("2026-03-29", 2, 30, "2026-03-29T01:00:00Z");
	assert_cutoff("2026-03-29", 3, 0, "2026-03-29T01:00:00Z");
}

static void the_day_in_sweden_begins_before_the_day_in_utc(void **state)
{
	(void)state;
	const int64_t midnight = day_at("2026-12-01").number * 86400;
	const int64_t summer = day_at("2026-07-01").number * 86400;
	assert_int_equal(calendar_day_of(&calendar, (struct moment){ midnight - 3601 }).number * 86400,
			 midnight - 86400);
	assert_int_equal(calendar_day_of(&calendar, (struct moment){ midnight - 3600 }).number * 86400,
			 midnight);
	assert_int_equal(calendar_day_of(&calendar, (struct moment){ summer - 7201 }).number * 86400,
			 summer - 86400);
	assert_int_equal(calendar_day_of(&calendar, (struct moment){ summer - 7200 }).number * 86400, summer);
}

static void outside_the_years_it_is_normal_time(void **state)
{
	(void)state;
	assert_cutoff("1989-07-01", 19, 0, "1989-07-01T18:00:00Z");
	assert_cutoff("2200-07-01", 19, 0, "2200-07-01T18:00:00Z");
	assert_cutoff("2199-07-01", 19, 0, "2199-07-01T17:00:00Z");
	assert_int_equal(calendar_day_of(&calendar, (struct moment){ 0 }).number, 0);
}

/* Between two changes of the time zone database every noon and every midnight lies as far from UTC as it
 * says; 210 years, each of their days. */
static void every_day_of_210_years_is_that_of_the_time_zone_database(void **state)
{
	(void)state;
	struct arena arena = arena_open(1 << 16);
	struct text file;
	assert_ok(file_read_all(CALENDAR_TESTDATA "/clock.txt", 1 << 15, &arena, &file));
	struct day day = day_at("1990-01-01");
	int64_t ahead = 60;
	int changes = 0;
	while (file.count > 0) {
		struct text line = text_take_until(&file, '\n');
		if (line.count == 0 || line.bytes[0] == '#')
			continue;
		int64_t change = 0;
		const struct text seconds = text_take_until(&line, ' ');
		assert_ok(text_to_number(seconds, &change));
		for (; day.number * 86400 + 43200 < change; day.number++) {
			assert_int_equal(calendar_cutoff(&calendar, day, 12, 0).seconds,
					 day.number * 86400 + 43200 - ahead * 60);
			const struct moment begins = { day.number * 86400 - ahead * 60 };
			assert_int_equal(calendar_day_of(&calendar, begins).number, day.number);
			assert_int_equal(
			    calendar_day_of(&calendar, (struct moment){ begins.seconds - 1 }).number,
			    day.number - 1);
		}
		/* The day of the change itself begins by the old time and has its noon by the new. */
		assert_int_equal(calendar_cutoff(&calendar, day, 0, 0).seconds,
				 day.number * 86400 - ahead * 60);
		assert_ok(text_to_number(line, &ahead));
		assert_int_equal(calendar_cutoff(&calendar, day, 12, 0).seconds,
				 day.number * 86400 + 43200 - ahead * 60);
		day.number++;
		changes++;
	}
	assert_int_equal(changes, 420);
	arena_close(&arena);
}

/* The clock shown at the moment of a cutoff is that of the cutoff, and its day the same day. */
static bool a_cutoff_lies_in_its_day(struct proof_draw *draw, void *context)
{
	(void)context;
	const struct day day = { 7305 + (int64_t)proof_below(draw, 76000) };
	const int hour = (int)proof_below(draw, 24);
	const int minute = (int)proof_below(draw, 60);
	const struct moment moment = calendar_cutoff(&calendar, day, hour, minute);
	PROOF_CHECK(draw, calendar_day_of(&calendar, moment).number == day.number);
	const int64_t ahead = day.number * 86400 + hour * 3600 + minute * 60 - moment.seconds;
	PROOF_CHECK(draw, hour == 2 || ahead == 3600 || ahead == 7200);
	return true;
}

static void every_cutoff_lies_in_its_day(void **state)
{
	(void)state;
	proof_property_holds("a cutoff lies in its day", 5000, a_cutoff_lies_in_its_day, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(seven_in_the_evening_is_an_hour_earlier_in_summer, open_calendar),
		cmocka_unit_test_setup(an_hour_shown_twice_is_the_first_and_one_never_shown_the_leap,
				       open_calendar),
		cmocka_unit_test_setup(the_day_in_sweden_begins_before_the_day_in_utc, open_calendar),
		cmocka_unit_test_setup(outside_the_years_it_is_normal_time, open_calendar),
		cmocka_unit_test_setup(every_day_of_210_years_is_that_of_the_time_zone_database,
				       open_calendar),
		cmocka_unit_test_setup(every_cutoff_lies_in_its_day, open_calendar),
	};
	return PROOF_RUN(tests);
}
