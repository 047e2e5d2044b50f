/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Calendar: which days are bank days and weekdays in Sweden, which are TARGET days, and what the clocks of
 * Sweden show. All by rules that stand as data in share/calendar/rules.tsv with their law; neither the time
 * zones of the machine nor the C library are asked. */

#ifndef GROUND_CALENDAR_CALENDAR_H
#define GROUND_CALENDAR_CALENDAR_H

#include "ground/base/base.h"

/* The years whose days are answered. Steps of one question, in days of its kind; lines of rules, and days
 * closed beyond them, that a calendar holds: ten times what is known. */
enum { CALENDAR_YEAR_MIN = 1990, CALENDAR_YEAR_MAX = 2199, CALENDAR_STEPS_MAX = 400 };
enum { CALENDAR_RULES_MAX = 256, CALENDAR_CLOSED_MAX = 256, CALENDAR_RULES_BYTES_MAX = 64 * 1024 };

/* Whose bank days. */
enum calendar_banks {
	CALENDAR_SWEDEN, /* kronor: Bankgirot and the banks */
	CALENDAR_TARGET, /* euro: the European Central Bank's system */
};

enum calendar_list {
	CALENDAR_HOLIDAY, /* a public holiday */
	CALENDAR_EVE,     /* none, yet no bank day */
	CALENDAR_TARGET_CLOSED,
	CALENDAR_SUMMER_BEGINS,
	CALENDAR_SUMMER_ENDS,
};

/* Written MM-DD, "easter+39", or "saturday 06-20..06-26": that weekday in seven days. */
struct calendar_rule {
	enum calendar_list list;
	int year_first;
	int year_last;
	bool is_by_easter;
	int easter_offset; /* days after Easter Sunday, negative before */
	int month;         /* of the day, or of the first of seven */
	int day;
	int weekday; /* 1-7; 0 when it is that very day */
};

/* Fixed in size, holds no memory of its own, and may be copied. */
struct calendar {
	struct calendar_rule rules[CALENDAR_RULES_MAX];
	size_t rules_count;
	struct day closed[CALENDAR_CLOSED_MAX];
	size_t closed_count;
};

/* The rules that the program carries with it. */
void calendar_open(struct calendar *out);
/* Rules in the form of share/calendar/rules.tsv instead, for a law that came after the program. STATUS_INPUT
 * with row and field for what is no rule; STATUS_LIMIT above CALENDAR_RULES_MAX. */
MUST_USE struct status calendar_read_rules(struct text rules, struct calendar *out);
/* Closes days beyond the rules, for both kinds of banks and as weekdays: a bank day that turned holiday. A
 * day closed twice counts once. STATUS_LIMIT above CALENDAR_CLOSED_MAX, and none of them is then closed. */
MUST_USE struct status calendar_close_days(struct calendar *calendar, const struct day *days, size_t count);

/* False outside the years. */
bool calendar_is_bank_day(const struct calendar *calendar, enum calendar_banks banks, struct day day);

/* The next five: STATUS_LIMIT when the way leaves the years CALENDAR_YEAR_MIN to CALENDAR_YEAR_MAX; `out` is
 * then untouched. `steps` is 1 to CALENDAR_STEPS_MAX. The day asked about is never counted itself, whether it
 * is a bank day or not. */
/* The day itself when it is a bank day, else the first after it. */
MUST_USE struct status calendar_next_bank_day(const struct calendar *calendar, enum calendar_banks banks,
					      struct day day, struct day *out);
MUST_USE struct status calendar_bank_day_after(const struct calendar *calendar, enum calendar_banks banks,
					       struct day day, size_t steps, struct day *out);
MUST_USE struct status calendar_bank_day_before(const struct calendar *calendar, enum calendar_banks banks,
						struct day day, size_t steps, struct day *out);
/* A weekday (vardag) of a notice's time: Monday to Friday, no public holiday, and none of the three eves,
 * which Lag (1930:173) 2 § sets beside holidays; nor a day closed beyond the rules. Readings differ on
 * Saturdays and eves; this one counts fewest days, so a payer told by it is told in time by every other. */
bool calendar_is_weekday(const struct calendar *calendar, struct day day);
/* "At least eight weekdays before the debit" is 8 steps before its day: the last day to tell the payer. */
MUST_USE struct status calendar_weekday_before(const struct calendar *calendar, struct day day, size_t steps,
					       struct day *out);
/* Easter Sunday by the Gregorian reckoning. `year` is CALENDAR_YEAR_MIN to CALENDAR_YEAR_MAX. */
struct day calendar_easter(int year);

/* The moment when the clocks of Sweden show hour:minute that day: 19:00 is Bankgirot's time for files. When
 * they show it twice (a night in October) it is the first, when never (a night in March) the moment they
 * leap. Outside the years it is normal time all year. */
struct moment calendar_cutoff(const struct calendar *calendar, struct day day, int hour, int minute);
/* The day in Sweden at that moment. */
struct day calendar_day_of(const struct calendar *calendar, struct moment moment);

#endif
