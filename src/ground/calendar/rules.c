/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads rules, and tells on which day of a year each falls. */
#include "ground/calendar/calendar_inner.h"

#include <assert.h>

enum { DAYS_A_WEEK = 7, EASTER_OFFSET_MAX = 70, COMMON_YEAR = 2001, LEAP_YEAR = 2000 };

static const char *const form_remedy =
    "Write list, first year, last year or -, day and name with tabs between.";
static const char *const day_remedy = "Write MM-DD, easter+N, easter-N or saturday MM-DD..MM-DD.";

static struct status rule_parse(struct text line, uint64_t row, struct calendar_rule *out);
static struct status list_parse(struct text word, uint64_t row, enum calendar_list *out);
static struct status years_parse(struct text first, struct text last, uint64_t row,
				 struct calendar_rule *out);
static struct status when_parse(struct text when, uint64_t row, struct calendar_rule *out);

struct status calendar_read_rules(struct text rules, struct calendar *out)
{
	assert(out != NULL);
	*out = (struct calendar){ 0 };
	if (rules.count > CALENDAR_RULES_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "A file of calendar rules is at most 64 KiB.");
	for (uint64_t row = 1; rules.count > 0; row++) {
		struct text line = text_take_until(&rules, '\n');
		if (line.count > 0 && line.bytes[line.count - 1] == '\r')
			line = text_slice(line, 0, line.count - 1);
		if (text_trim(line).count == 0 || line.bytes[0] == '#')
			continue;
		if (out->rules_count == CALENDAR_RULES_MAX)
			return status_at_row(FAIL(STATUS_LIMIT, "A calendar holds at most 256 rules."), row);
		TRY(rule_parse(line, row, &out->rules[out->rules_count]));
		out->rules_count++;
	}
	return OK;
}

static struct status rule_parse(struct text line, uint64_t row, struct calendar_rule *out)
{
	assert(row > 0 && out != NULL);
	struct text columns[5];
	for (size_t i = 0; i < 5; i++)
		columns[i] = text_trim(text_take_until(&line, '\t'));
	if (columns[4].count == 0 || line.count > 0)
		return FAIL_INPUT(row, "columns", "A calendar rule has five columns.", form_remedy);
	TRY(list_parse(columns[0], row, &out->list));
	TRY(years_parse(columns[1], columns[2], row, out));
	return when_parse(columns[3], row, out);
}

static struct status list_parse(struct text word, uint64_t row, enum calendar_list *out)
{
	static const struct {
		const char *word;
		enum calendar_list list;
	} lists[] = { { "holiday", CALENDAR_HOLIDAY },
		      { "eve", CALENDAR_EVE },
		      { "target", CALENDAR_TARGET_CLOSED },
		      { "summer begins", CALENDAR_SUMMER_BEGINS },
		      { "summer ends", CALENDAR_SUMMER_ENDS } };
	assert(out != NULL);
	for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
		if (text_equal(word, text_of(lists[i].word))) {
			*out = lists[i].list;
			return OK;
		}
	return FAIL_INPUT(row, "list", "No list of the calendar has this name.",
			  "Write holiday, eve, target, summer begins or summer ends.");
}

static bool year_parse(struct text text, int *out)
{
	int64_t year = 0;
	assert(out != NULL);
	if (text.count != 4 || !status_is_ok(text_to_number(text, &year)) || year < DAY_YEAR_MIN ||
	    year > DAY_YEAR_MAX)
		return false;
	*out = (int)year;
	return true;
}

static struct status years_parse(struct text first, struct text last, uint64_t row, struct calendar_rule *out)
{
	assert(out != NULL);
	out->year_last = DAY_YEAR_MAX;
	if (!year_parse(first, &out->year_first))
		return FAIL_INPUT(row, "first year", "This is not a year.", form_remedy);
	if (!text_equal(last, TEXT("-")) && !year_parse(last, &out->year_last))
		return FAIL_INPUT(row, "last year", "This is not a year.", form_remedy);
	if (out->year_last < out->year_first)
		return FAIL_INPUT(row, "last year", "The rule ends before it begins.",
				  "Write the earlier year first.");
	return OK;
}

/* MM-DD of a day that every year has. */
static bool month_day_parse(struct text text, int *month, int *day)
{
	int64_t numbers[2];
	assert(month != NULL && day != NULL);
	if (text.count != 5 || text.bytes[2] != '-' ||
	    !status_is_ok(text_to_number(text_slice(text, 0, 2), &numbers[0])) ||
	    !status_is_ok(text_to_number(text_slice(text, 3, 2), &numbers[1])))
		return false;
	*month = (int)numbers[0];
	*day = (int)numbers[1];
	return status_is_ok(day_of(COMMON_YEAR, *month, *day, &(struct day){ 0 }));
}

static bool easter_parse(struct text offset, struct calendar_rule *out)
{
	int64_t days = 0;
	assert(out != NULL && !out->is_by_easter);
	if (offset.count < 2 || (offset.bytes[0] != '+' && offset.bytes[0] != '-') ||
	    !status_is_ok(text_to_number(text_slice(offset, 1, offset.count), &days)) ||
	    days > EASTER_OFFSET_MAX)
		return false;
	out->is_by_easter = true;
	out->easter_offset = (int)(offset.bytes[0] == '-' ? -days : days);
	return true;
}

/* Whether first..last are seven days of one year, leap or not. */
static bool is_week(const struct calendar_rule *rule, int month, int day)
{
	static const int years[] = { COMMON_YEAR, LEAP_YEAR };
	assert(rule->month >= 1 && rule->day >= 1);
	for (size_t i = 0; i < 2; i++) {
		struct day first;
		struct day last;
		if (!status_is_ok(day_of(years[i], rule->month, rule->day, &first)) ||
		    !status_is_ok(day_of(years[i], month, day, &last)) ||
		    last.number - first.number != DAYS_A_WEEK - 1)
			return false;
	}
	return true;
}

static bool week_parse(struct text weekday, struct text days, struct calendar_rule *out)
{
	static const char *const names[] = { "monday", "tuesday",  "wednesday", "thursday",
					     "friday", "saturday", "sunday" };
	int month = 0;
	int day = 0;
	assert(out != NULL && out->weekday == 0);
	if (days.count != 12 || !text_equal(text_slice(days, 5, 2), TEXT("..")) ||
	    !month_day_parse(text_slice(days, 0, 5), &out->month, &out->day) ||
	    !month_day_parse(text_slice(days, 7, 5), &month, &day) || !is_week(out, month, day))
		return false;
	for (int i = 0; i < DAYS_A_WEEK; i++)
		if (text_equal(weekday, text_of(names[i])))
			out->weekday = i + 1;
	return out->weekday > 0;
}

static struct status when_parse(struct text when, uint64_t row, struct calendar_rule *out)
{
	assert(out != NULL);
	struct text rest = when;
	const struct text word = text_take_until(&rest, ' ');
	bool is_read = false;
	if (text_starts(when, TEXT("easter")))
		is_read = easter_parse(text_slice(when, 6, when.count), out);
	else if (rest.count > 0)
		is_read = week_parse(word, rest, out);
	else
		is_read = month_day_parse(when, &out->month, &out->day);
	if (!is_read)
		return FAIL_INPUT(row, "day", "This is not a day that every year has.", day_remedy);
	return OK;
}

/* The Gregorian rule of 1582 (Inter gravissimas): the Sunday after the full moon of the tables that falls on
 * 21 March or later; the two steps back keep that moon before 19 April and within one cycle. */
struct day calendar_easter(int year)
{
	assert(year >= CALENDAR_YEAR_MIN && year <= CALENDAR_YEAR_MAX);
	const int golden = year % 19 + 1;
	const int century = year / 100 + 1;
	const int leap_days_dropped = 3 * century / 4 - 12;
	const int moon_shift = (8 * century + 5) / 25 - 5;
	int epact = (11 * golden + 20 + moon_shift - leap_days_dropped) % 30;
	epact += epact < 0 ? 30 : 0;
	epact += (epact == 25 && golden > 11) || epact == 24;
	const int moon = epact > 23 ? 74 - epact : 44 - epact; /* days after the last of February */
	struct day march;
	const struct status status = day_of(year, 3, 1, &march);
	assert(status_is_ok(status));
	const struct day full = { march.number + moon - 1 };
	return (struct day){ full.number + DAYS_A_WEEK - day_weekday(full) % DAYS_A_WEEK };
}

bool calendar_rule_day(const struct calendar_rule *rule, int year, struct day *out)
{
	assert(rule != NULL && out != NULL && year >= CALENDAR_YEAR_MIN && year <= CALENDAR_YEAR_MAX);
	if (year < rule->year_first || year > rule->year_last)
		return false;
	if (rule->is_by_easter) {
		out->number = calendar_easter(year).number + rule->easter_offset;
		return true;
	}
	const struct status status = day_of(year, rule->month, rule->day, out);
	assert(status_is_ok(status));
	if (rule->weekday > 0)
		out->number += (rule->weekday - day_weekday(*out) + DAYS_A_WEEK) % DAYS_A_WEEK;
	return true;
}

bool calendar_is_on(const struct calendar *calendar, enum calendar_list list, struct day day)
{
	const int year = day_year(day);
	assert(calendar->rules_count <= CALENDAR_RULES_MAX);
	for (size_t i = 0; i < calendar->rules_count; i++) {
		struct day named;
		if (calendar->rules[i].list == list && calendar_rule_day(&calendar->rules[i], year, &named) &&
		    named.number == day.number)
			return true;
	}
	return false;
}
