/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dated rules of drawing, and the bank days. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>

static const struct first_rule {
	const char *key;
	int64_t value;
	const char *base;
	const char *source;
} first_rules[] = {
	{ "drawing.late_days", 10, "days after the day it was due that a draw may still be ordered",
	  "The centre's own: later than that the payer does not expect it" },
	{ "drawing.wish_pay_day", 28, "day of the month for mandates that come from an internet bank",
	  "The centre's own: after most wages have been paid" },
};
static const struct day first_day = { 10957 }; /* 2000-01-01 */

struct status drawing_add_rules(struct store_tx *tx, const struct actor *by)
{
	assert(by != NULL);
	for (size_t i = 0; i < sizeof first_rules / sizeof first_rules[0]; i++) {
		const struct rule rule = {
			.key = text_of(first_rules[i].key),
			.value = first_rules[i].value,
			.base = text_of(first_rules[i].base),
			.source = text_of(first_rules[i].source),
			.valid_from = first_day,
		};
		struct rule stands;
		struct rule_id added;
		const struct status found = rules_on(tx, rule.key, first_day, &stands);
		if (found.code == STATUS_NOT_FOUND)
			TRY(rules_add(tx, &rule, by, &added));
		else
			TRY(found);
	}
	return OK;
}

struct status drawing_rule(struct store_tx *tx, const char *key, struct day day, int64_t max, int64_t *out)
{
	struct rule rule;
	assert(key != NULL && max > 0);
	const struct status found = rules_on(tx, text_of(key), day, &rule);
	if (found.code == STATUS_NOT_FOUND)
		return (struct status){ .code = STATUS_NOT_FOUND,
					.reason = "A rule of when mandates are drawn is missing.",
					.remedy = "Add the rules of drawing with their sources." };
	TRY(found);
	if (rule.value < 1 || rule.value > max)
		return FAIL(STATUS_INPUT, "A rule of when mandates are drawn is out of bounds.");
	*out = rule.value;
	return OK;
}

int64_t drawing_month(struct day day)
{
	assert(day.number > 0);
	return (int64_t)day_year(day) * 12 + day_month(day) - 1;
}

struct day drawing_day_of(int64_t month, int64_t day)
{
	struct day made = { 0 };
	assert(day >= 1 && day <= MANDATES_PAY_DAY_MAX);
	const struct status status = day_of((int)(month / 12), (int)(month % 12) + 1, (int)day, &made);
	assert(status_is_ok(status)); /* months come from days */
	return made;
}

struct closed_days {
	struct day days[CALENDAR_CLOSED_MAX];
	size_t count;
};

static struct status take_closed(void *argument, const void *out)
{
	struct closed_days *closed = argument;
	assert(closed->count < CALENDAR_CLOSED_MAX);
	closed->days[closed->count++] = ((const struct closed_bank_day_all_out *)out)->day;
	return OK;
}

struct status drawing_calendar(struct store_tx *tx, struct calendar *out)
{
	struct closed_days closed = { .count = 0 };
	assert(out != NULL);
	calendar_open(out);
	TRY(closed_bank_day_all(tx, &(struct closed_bank_day_all_in){ CALENDAR_CLOSED_MAX }, take_closed,
				&closed));
	return calendar_close_days(out, closed.days, closed.count);
}

struct status drawing_close_bank_day(struct store_tx *tx, struct day day, struct text source,
				     const struct actor *by)
{
	struct calendar calendar;
	int64_t added = 0;
	assert(by != NULL);
	if (text_trim(source).count == 0 || source.count > RULES_WORDS_MAX)
		return FAIL_INPUT(0, "source", "The source is empty or too long.",
				  "Say in a line by what the day became a holiday.");
	TRY(drawing_calendar(tx, &calendar));
	if (!calendar_is_bank_day(&calendar, CALENDAR_SWEDEN, day))
		return FAIL(STATUS_CONFLICT, "The day is no bank day.");
	TRY(calendar_close_days(&calendar, &day, 1));
	TRY(closed_bank_day_add(tx, &(struct closed_bank_day_add_in){ day, source, by->name }, &added));
	assert(added == 1);
	return store_journal(tx, &(struct journal_note){ "bank day closed", day.number, source, { 0 } });
}
