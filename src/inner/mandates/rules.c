/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The dated rules of telling a payer. */

#include "inner/mandates/mandates_inner.h"

#include <string.h>

static const struct first_rule {
	const char *key;
	int64_t value;
	const char *base;
	const char *source;
} first_rules[] = {
	{ "mandate.notice_weekdays", 8, "weekdays between telling the payer and the draw, at least",
	  "Bankgirot, Autogiro: terms of payees, notice to the payer" },
	{ "mandate.notice_months", 13, "months after a letter that its sum and day may be drawn",
	  "The centre's own: Bankgirot lets a standing sum be told once a year, and a month is for the "
	  "post" },
	{ "mandate.post_weekdays", 3, "weekdays until a letter by post has reached the payer",
	  "PostNord: a letter arrives within two weekdays, and one is for the printing" },
};
enum { FIRST_RULES = sizeof first_rules / sizeof first_rules[0] };
static const struct day first_day = { 10957 }; /* 2000-01-01: before any mandate's notice */

struct status mandates_add_rules(struct store_tx *tx, const struct actor *by)
{
	assert(by != NULL);
	for (size_t i = 0; i < FIRST_RULES; i++) {
		const struct first_rule *first = &first_rules[i];
		struct rule stands;
		struct rule_id added;
		const struct status found = rules_on(tx, text_of(first->key), first_day, &stands);
		if (found.code != STATUS_NOT_FOUND) {
			TRY(found);
			continue;
		}
		assert(first->value > 0);
		assert(strlen(first->key) <= RULES_KEY_MAX && strlen(first->source) <= RULES_WORDS_MAX);
		TRY(rules_add(tx,
			      &(struct rule){ .key = text_of(first->key),
					      .value = first->value,
					      .base = text_of(first->base),
					      .source = text_of(first->source),
					      .valid_from = first_day },
			      by, &added));
	}
	return OK;
}

/* Wider than any rule has been, narrow enough for the calendar's steps. */
enum { RULE_VALUE_MAX = 60 };

static struct status rule_value(struct store_tx *tx, const char *key, struct day day, struct rule *out)
{
	const struct status found = rules_on(tx, text_of(key), day, out);
	if (found.code == STATUS_NOT_FOUND)
		return (struct status){ .code = STATUS_NOT_FOUND,
					.reason = "A rule is missing of how payers are told of a draw.",
					.remedy = "Add the rules of mandates with their sources." };
	TRY(found);
	assert(out->id.raw > 0);
	assert(out->valid_from.number <= day.number);
	if (out->value < 1 || out->value > RULE_VALUE_MAX)
		return FAIL(STATUS_INPUT, "A rule of how payers are told of a draw is below 1 or above 60.");
	return OK;
}

struct status mandates_rules(struct store_tx *tx, struct day day, struct mandate_rules *out)
{
	struct rule notice;
	struct rule months;
	struct rule post;
	assert(out != NULL && day.number > 0);
	TRY(rule_value(tx, "mandate.notice_weekdays", day, &notice));
	TRY(rule_value(tx, "mandate.notice_months", day, &months));
	TRY(rule_value(tx, "mandate.post_weekdays", day, &post));
	*out = (struct mandate_rules){ notice.id, notice.value, months.value, post.value };
	assert(out->notice.raw > 0 && out->notice_weekdays > 0);
	assert(out->notice_months > 0 && out->post_weekdays > 0);
	return OK;
}

struct day mandates_months_after(struct day day, int64_t months)
{
	assert(months >= 0 && months <= RULE_VALUE_MAX);
	const int64_t month = mandates_month(day) + months;
	const int in_month = day_in_month(day);
	struct day later = day;
	for (int last = in_month; last >= in_month - 3; last--)
		if (status_is_ok(day_of((int)(month / 12), (int)(month % 12) + 1, last, &later)))
			break;
	assert(later.number >= day.number);
	assert(mandates_month(later) == month);
	return later;
}
