/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clocks of Sweden: one hour ahead of UTC (förordning (1979:988) om svensk normaltid), in summer two.
 * They change at 01:00 UTC (directive 2000/84/EC, articles 2 and 3). */
#include "ground/calendar/calendar_inner.h"

#include <assert.h>

enum { SECONDS_A_DAY = 86400, SECONDS_AN_HOUR = 3600, HOURS_OF_CHANGE = 1 };

static bool change_of(const struct calendar *calendar, enum calendar_list list, int year, int64_t *seconds)
{
	struct day day;
	for (size_t i = 0; i < calendar->rules_count; i++)
		if (calendar->rules[i].list == list && calendar_rule_day(&calendar->rules[i], year, &day)) {
			*seconds = day.number * SECONDS_A_DAY + HOURS_OF_CHANGE * SECONDS_AN_HOUR;
			return true;
		}
	return false;
}

/* Seconds ahead of UTC at the moment. Summer time lies whole within a year, so the year in UTC tells which.
 */
static int64_t ahead_at(const struct calendar *calendar, struct moment moment)
{
	const int year = day_year(moment_day(moment));
	int64_t begins = 0;
	int64_t ends = 0;
	assert(calendar != NULL);
	if (year < CALENDAR_YEAR_MIN || year > CALENDAR_YEAR_MAX ||
	    !change_of(calendar, CALENDAR_SUMMER_BEGINS, year, &begins) ||
	    !change_of(calendar, CALENDAR_SUMMER_ENDS, year, &ends))
		return SECONDS_AN_HOUR;
	const bool is_summer = moment.seconds >= begins && moment.seconds < ends;
	return is_summer ? INT64_C(2) * SECONDS_AN_HOUR : SECONDS_AN_HOUR;
}

struct moment calendar_cutoff(const struct calendar *calendar, struct day day, int hour, int minute)
{
	assert(calendar != NULL && hour >= 0 && hour < 24 && minute >= 0 && minute < 60);
	const int64_t shown = day.number * SECONDS_A_DAY + (int64_t)hour * SECONDS_AN_HOUR + minute * 60;
	const struct moment in_summer = { shown - INT64_C(2) * SECONDS_AN_HOUR };
	const struct moment in_winter = { shown - SECONDS_AN_HOUR };
	if (ahead_at(calendar, in_summer) == INT64_C(2) * SECONDS_AN_HOUR)
		return in_summer;
	if (ahead_at(calendar, in_winter) == SECONDS_AN_HOUR)
		return in_winter;
	/* The hour that a night in March lacks: the moment when the clocks leap over it. */
	return (struct moment){ day.number * SECONDS_A_DAY + HOURS_OF_CHANGE * SECONDS_AN_HOUR };
}

struct day calendar_day_of(const struct calendar *calendar, struct moment moment)
{
	assert(calendar != NULL);
	return moment_day((struct moment){ moment.seconds + ahead_at(calendar, moment) });
}
