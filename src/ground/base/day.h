/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Days and moments: a day has no hour, a moment has no zone. */

#ifndef GROUND_BASE_DAY_H
#define GROUND_BASE_DAY_H

#include "ground/base/text.h"

/* Days since 1970-01-01 in the proleptic Gregorian calendar. */
struct day {
	int64_t number;
};

/* Seconds since 1970-01-01T00:00:00Z. */
struct moment {
	int64_t seconds;
};

enum { DAY_PRINT_ROOM = 16, MOMENT_PRINT_ROOM = 24, DAY_YEAR_MIN = 1800, DAY_YEAR_MAX = 2999 };

/* STATUS_INPUT when there is no such day or the year is outside DAY_YEAR_MIN..DAY_YEAR_MAX. */
MUST_USE struct status day_of(int year, int month, int day, struct day *out);
/* "YYYY-MM-DD" or "YYYYMMDD", nothing before or after. STATUS_INPUT when not so. */
MUST_USE struct status day_parse(struct text text, struct day *out);
/* These hold for every day from 0000-03-01 to 9999-12-31; one outside is our own mistake. */
int day_year(struct day day);
int day_month(struct day day);                                          /* 1-12 */
int day_in_month(struct day day);                                       /* 1-31 */
int day_weekday(struct day day);                                        /* 1 Monday - 7 Sunday, ISO 8601 */
const char *day_print(struct day day, char room[DAY_PRINT_ROOM]);       /* "2026-11-05" */
const char *day_print_plain(struct day day, char room[DAY_PRINT_ROOM]); /* "20261105" */

/* The day in UTC. */
struct day moment_day(struct moment moment);
const char *moment_print(struct moment moment, char room[MOMENT_PRINT_ROOM]); /* "2026-11-05T20:00:00Z" */

/* What the time is comes as an argument, so a test decides it. */
struct clock {
	struct moment (*now)(void *self);
	void *self;
};

struct clock clock_of_system(void);
/* Stands still at `*moment`, which the caller may move. */
struct clock clock_fixed(struct moment *moment);
struct moment clock_now(const struct clock *clock);
/* For durations: nanoseconds from an unstated start, never going back. */
int64_t clock_nanoseconds(void);

#endif
