/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/calendar/calendar_inner.h"

#include <assert.h>

enum { SATURDAY = 6 };

/* One of the three questions that can be asked of a day. */
enum question {
	IS_BANK_DAY_SWEDEN,
	IS_BANK_DAY_TARGET,
	IS_WEEKDAY,
};

static bool is_covered(struct day day);
static bool holds(const struct calendar *calendar, enum question question, struct day day);
static enum question question_of(enum calendar_banks banks);
static struct status walk(const struct calendar *calendar, enum question question, struct day *day,
			  int64_t direction, size_t steps);

void calendar_open(struct calendar *out)
{
	const struct status status = calendar_read_rules(calendar_rules, out);
	assert(status_is_ok(status) && out->rules_count > 0); /* our own file */
}

struct status calendar_close_days(struct calendar *calendar, const struct day *days, size_t count)
{
	assert(calendar != NULL && calendar->closed_count <= CALENDAR_CLOSED_MAX);
	assert(days != NULL || count == 0);
	if (count > CALENDAR_CLOSED_MAX - calendar->closed_count)
		return FAIL(STATUS_LIMIT, "A calendar holds at most 256 days closed beyond its rules.");
	for (size_t i = 0; i < count; i++)
		calendar->closed[calendar->closed_count++] = days[i];
	return OK;
}

bool calendar_is_bank_day(const struct calendar *calendar, enum calendar_banks banks, struct day day)
{
	assert(calendar != NULL);
	return is_covered(day) && holds(calendar, question_of(banks), day);
}

bool calendar_is_weekday(const struct calendar *calendar, struct day day)
{
	assert(calendar != NULL);
	return is_covered(day) && holds(calendar, IS_WEEKDAY, day);
}

struct status calendar_next_bank_day(const struct calendar *calendar, enum calendar_banks banks,
				     struct day day, struct day *out)
{
	assert(calendar != NULL && out != NULL);
	struct day at = day;
	if (!calendar_is_bank_day(calendar, banks, at))
		TRY(walk(calendar, question_of(banks), &at, 1, 1));
	*out = at;
	assert(out->number >= day.number);
	return OK;
}

struct status calendar_bank_day_after(const struct calendar *calendar, enum calendar_banks banks,
				      struct day day, size_t steps, struct day *out)
{
	assert(out != NULL);
	TRY(walk(calendar, question_of(banks), &day, 1, steps));
	*out = day;
	return OK;
}

struct status calendar_bank_day_before(const struct calendar *calendar, enum calendar_banks banks,
				       struct day day, size_t steps, struct day *out)
{
	assert(out != NULL);
	TRY(walk(calendar, question_of(banks), &day, -1, steps));
	*out = day;
	return OK;
}

struct status calendar_weekday_before(const struct calendar *calendar, struct day day, size_t steps,
				      struct day *out)
{
	assert(out != NULL);
	TRY(walk(calendar, IS_WEEKDAY, &day, -1, steps));
	*out = day;
	return OK;
}

/* Goes on until so many days that answer the question are passed; the last of them is in `day`. */
static struct status walk(const struct calendar *calendar, enum question question, struct day *day,
			  int64_t direction, size_t steps)
{
	assert(calendar != NULL && steps >= 1 && steps <= CALENDAR_STEPS_MAX);
	while (steps > 0) {
		if (is_covered(*day))
			day->number += direction;
		if (!is_covered(*day))
			return (struct status){ .code = STATUS_LIMIT,
						.reason = "The calendar covers the years 1990 to 2199.",
						.remedy = "Correct the year of the day." };
		steps -= holds(calendar, question, *day);
	}
	return OK;
}

static bool is_covered(struct day day)
{
	struct day first;
	struct day last;
	const bool are_days = status_is_ok(day_of(CALENDAR_YEAR_MIN, 1, 1, &first)) &&
			      status_is_ok(day_of(CALENDAR_YEAR_MAX, 12, 31, &last));
	assert(are_days);
	return day.number >= first.number && day.number <= last.number;
}

static enum question question_of(enum calendar_banks banks)
{
	assert(banks == CALENDAR_SWEDEN || banks == CALENDAR_TARGET);
	return banks == CALENDAR_SWEDEN ? IS_BANK_DAY_SWEDEN : IS_BANK_DAY_TARGET;
}

static bool is_closed(const struct calendar *calendar, struct day day)
{
	assert(calendar->closed_count <= CALENDAR_CLOSED_MAX);
	for (size_t i = 0; i < calendar->closed_count; i++)
		if (calendar->closed[i].number == day.number)
			return true;
	return false;
}

static bool holds(const struct calendar *calendar, enum question question, struct day day)
{
	assert(is_covered(day));
	if (day_weekday(day) >= SATURDAY || is_closed(calendar, day))
		return false;
	switch (question) {
	case IS_BANK_DAY_TARGET:
		return !calendar_is_on(calendar, CALENDAR_TARGET_CLOSED, day);
	case IS_BANK_DAY_SWEDEN:
	case IS_WEEKDAY: /* two questions that the safe reading gives one answer */
		return !calendar_is_on(calendar, CALENDAR_HOLIDAY, day) &&
		       !calendar_is_on(calendar, CALENDAR_EVE, day);
	}
	return false;
}
