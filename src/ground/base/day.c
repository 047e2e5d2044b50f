/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/base/base.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

enum { SECONDS_A_DAY = 86400, DAYS_BEFORE_1970 = 719468, DAYS_BEFORE_10000 = 2932897, DAYS_AN_ERA = 146097 };

struct civil {
	int year;
	int month;
	int day;
};

/* Years are counted from 1 March, so the leap day is last; an era is 400 years. */
static int64_t day_number(struct civil date)
{
	const int64_t year = date.year - (date.month <= 2);
	const int64_t era = year / 400;
	const int64_t year_of_era = year - era * 400;
	const int64_t month = (date.month + 9) % 12;
	const int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
	const int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
	assert(date.year > 0 && day_of_era < DAYS_AN_ERA);
	return era * DAYS_AN_ERA + day_of_era - DAYS_BEFORE_1970;
}

static struct civil civil_of(struct day day)
{
	assert(day.number >= -DAYS_BEFORE_1970 && day.number < DAYS_BEFORE_10000);
	const int64_t number = day.number + DAYS_BEFORE_1970;
	const int64_t era = number / DAYS_AN_ERA;
	const int64_t in_era = number % DAYS_AN_ERA;
	const int64_t year_of_era =
	    (in_era - in_era / 1460 + in_era / 36524 - in_era / (DAYS_AN_ERA - 1)) / 365;
	const int64_t in_year = in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	const int64_t month = (5 * in_year + 2) / 153;
	const int civil_month = (int)(month < 10 ? month + 3 : month - 9);
	return (struct civil){
		.year = (int)(year_of_era + era * 400 + (civil_month <= 2)),
		.month = civil_month,
		.day = (int)(in_year - (153 * month + 2) / 5 + 1),
	};
}

static int days_in_month(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	assert(month >= 1 && month <= 12);
	const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && is_leap);
}

struct status day_of(int year, int month, int day, struct day *out)
{
	assert(out != NULL);
	if (year < DAY_YEAR_MIN || year > DAY_YEAR_MAX || month < 1 || month > 12 || day < 1 ||
	    day > days_in_month(year, month))
		return FAIL(STATUS_INPUT, "There is no such day.");
	out->number = day_number((struct civil){ year, month, day });
	assert(day_in_month(*out) == day && day_month(*out) == month);
	return OK;
}

struct status day_parse(struct text text, struct day *out)
{
	assert(out != NULL);
	const bool is_dashed = text.count == 10 && text.bytes[4] == '-' && text.bytes[7] == '-';
	if (!is_dashed && text.count != 8)
		return FAIL(STATUS_INPUT, "A day is written YYYY-MM-DD.");
	int64_t year = 0;
	int64_t month = 0;
	int64_t day = 0;
	if (!status_is_ok(text_to_number(text_slice(text, 0, 4), &year)) ||
	    !status_is_ok(text_to_number(text_slice(text, is_dashed ? 5 : 4, 2), &month)) ||
	    !status_is_ok(text_to_number(text_slice(text, is_dashed ? 8 : 6, 2), &day)))
		return FAIL(STATUS_INPUT, "A day is written YYYY-MM-DD.");
	return day_of((int)year, (int)month, (int)day, out);
}

int day_year(struct day day)
{
	return civil_of(day).year;
}

int day_month(struct day day)
{
	return civil_of(day).month;
}

int day_in_month(struct day day)
{
	return civil_of(day).day;
}

int day_weekday(struct day day)
{
	assert(day.number >= -DAYS_BEFORE_1970 && day.number < DAYS_BEFORE_10000);
	const int from_thursday = (int)(((day.number % 7) + 7) % 7); /* 1970-01-01 was a Thursday */
	return (from_thursday + 3) % 7 + 1;
}

const char *day_print(struct day day, char room[DAY_PRINT_ROOM])
{
	const struct civil date = civil_of(day);
	const int count = snprintf(room, DAY_PRINT_ROOM, "%04d-%02d-%02d", date.year, date.month, date.day);
	assert(count == 10);
	return room;
}

const char *day_print_plain(struct day day, char room[DAY_PRINT_ROOM])
{
	const struct civil date = civil_of(day);
	const int count = snprintf(room, DAY_PRINT_ROOM, "%04d%02d%02d", date.year, date.month, date.day);
	assert(count == 8);
	return room;
}

struct day moment_day(struct moment moment)
{
	assert(moment.seconds > INT64_MIN + SECONDS_A_DAY);
	const int64_t past = moment.seconds % SECONDS_A_DAY;
	return (struct day){ (moment.seconds - (past < 0 ? past + SECONDS_A_DAY : past)) / SECONDS_A_DAY };
}

const char *moment_print(struct moment moment, char room[MOMENT_PRINT_ROOM])
{
	const struct day day = moment_day(moment);
	char day_room[DAY_PRINT_ROOM];
	const char *printed_day = day_print(day, day_room);
	const unsigned second = (unsigned)(moment.seconds - day.number * SECONDS_A_DAY);
	assert(second < SECONDS_A_DAY);
	const int count = snprintf(room, MOMENT_PRINT_ROOM, "%sT%02u:%02u:%02uZ", printed_day, second / 3600,
				   second / 60 % 60, second % 60);
	assert(count == 20);
	return room;
}

static struct moment system_now(void *self)
{
	(void)self;
	struct timespec now;
	const int failed = clock_gettime(CLOCK_REALTIME, &now);
	assert(failed == 0);
	return (struct moment){ now.tv_sec };
}

struct clock clock_of_system(void)
{
	return (struct clock){ .now = system_now };
}

static struct moment fixed_now(void *self)
{
	const struct moment *moment = self;
	return *moment;
}

struct clock clock_fixed(struct moment *moment)
{
	assert(moment != NULL);
	return (struct clock){ .now = fixed_now, .self = moment };
}

struct moment clock_now(const struct clock *clock)
{
	assert(clock != NULL && clock->now != NULL);
	return clock->now(clock->self);
}

int64_t clock_nanoseconds(void)
{
	struct timespec now;
	const int failed = clock_gettime(CLOCK_MONOTONIC, &now);
	assert(failed == 0);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}
