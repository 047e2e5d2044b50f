/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A finding in words: where it is, what was expected and what is there. Whatever is stored is printed, also
 * days and sums that nothing of ours would have written. */

#include "inner/audit/audit_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum {
	NAME_BYTES_MAX = 48,
	VALUE_ROOM = 40,
	DAY_NUMBER_MIN = -719468, /* 0000-03-01 */
	DAY_NUMBER_MAX = 2932896, /* 9999-12-31 */
};

struct text audit_number(int64_t number, char room[32])
{
	const int count = snprintf(room, 32, "%" PRId64, number);
	assert(count > 0 && count < 32);
	return (struct text){ room, (size_t)count };
}

bool audit_is_day(int64_t number)
{
	return number >= DAY_NUMBER_MIN && number <= DAY_NUMBER_MAX;
}

int64_t audit_month(int64_t day)
{
	if (!audit_is_day(day))
		return -1;
	const struct day known = { day };
	assert(day_month(known) >= 1);
	return (int64_t)day_year(known) * 12 + day_month(known) - 1;
}

static const char *print_value(int64_t number, enum audit_value value, char room[VALUE_ROOM])
{
	const bool is_sum = value == VALUE_MONEY && number <= MONEY_ORE_MAX && number >= -MONEY_ORE_MAX;
	const bool is_day = value == VALUE_DAY && audit_is_day(number);
	char printed[MONEY_PRINT_ROOM];
	char day[DAY_PRINT_ROOM];
	if (is_sum)
		snprintf(room, VALUE_ROOM, "%s", money_print_plain((struct money){ number }, printed));
	else if (is_day)
		snprintf(room, VALUE_ROOM, "%s", day_print((struct day){ number }, day));
	else
		snprintf(room, VALUE_ROOM, "%" PRId64, number);
	assert(room[0] != '\0');
	return room;
}

static const char *const place_words[] = {
	[PLACE_STORE] = "the store's next id",
	[PLACE_LINE] = "journal line",
	[PLACE_VOUCHER] = "voucher",
	[PLACE_YEAR] = "fiscal year",
	[PLACE_SERIES] = "voucher series",
	[PLACE_ACCOUNT] = "account",
	[PLACE_MONTH] = "month",
	[PLACE_REFERENCE] = "reference",
	[PLACE_HANDOVER] = "hand-over",
	[PLACE_FILE] = "bank file",
	[PLACE_OWN_ACCOUNT] = "own account",
	[PLACE_ROW] = "bank row",
	[PLACE_GIFT] = "gift",
	[PLACE_PURPOSE] = "purpose",
	[PLACE_PROMISE] = "promise",
	[PLACE_RULE] = "rule",
	[PLACE_APPROVAL] = "approval",
	[PLACE_PAYEE] = "payee",
	[PLACE_PAYMENT] = "payment",
	[PLACE_PAYMENT_FILE] = "payment file",
	[PLACE_PAYMENT_OR_FILE] = "row",
	[PLACE_MANDATE] = "mandate",
	[PLACE_DRAW] = "draw",
	[PLACE_DRAW_FILE] = "file to Bankgirot",
	[PLACE_DRAW_ANSWER] = "answer in line",
};

static const char *place_word(enum audit_place place)
{
	assert((size_t)place < sizeof place_words / sizeof place_words[0] && place_words[place] != NULL);
	return place_words[place];
}

static const char *day_words(enum audit_place place)
{
	const bool is_of_year = place == PLACE_VOUCHER || place == PLACE_SERIES || place == PLACE_YEAR;
	assert(place <= PLACE_DRAW_ANSWER);
	return is_of_year ? " of the year from " : " on ";
}

/* "voucher I 12 of the year from 2026-01-01, id 345", "bank row 481 on 2026-11-03", "month 2026-11". */
static void print_place(enum audit_place place, const struct audit_row *row, char out[AUDIT_PLACE_ROOM])
{
	const char *word = place_word(place);
	if (place == PLACE_MONTH) {
		snprintf(out, AUDIT_PLACE_ROOM, "%s %04" PRId64 "-%02" PRId64, word, row->id / 12,
			 row->id % 12 + 1);
		return;
	}
	const bool has_name = row->name.count > 0;
	const size_t shown = row->name.count < NAME_BYTES_MAX ? row->name.count : NAME_BYTES_MAX;
	const struct text name = { row->name.bytes, text_utf8_bytes(text_slice(row->name, 0, shown)) };
	char day[VALUE_ROOM];
	const bool has_day = row->day.number != 0;
	char id[VALUE_ROOM];
	snprintf(id, sizeof id, "%s%" PRId64, has_name ? ", id " : " ", row->id);
	const char *when = has_day ? print_value(row->day.number, VALUE_DAY, day) : "";
	snprintf(out, AUDIT_PLACE_ROOM, "%s%s%.*s%s%s%s%s", word, has_name ? " " : "", TEXT_ARGS(name),
		 has_name ? "" : id, has_day ? day_words(place) : "", when, has_name ? id : "");
	assert(out[0] != '\0');
}

static struct status tell(struct audit_walk *walk, struct audit_found *found)
{
	assert(walk->findings >= 0);
	if (walk->findings < AUDIT_FINDINGS_MAX)
		TRY(walk->tell(walk->argument, found));
	walk->findings++;
	return OK;
}

struct status audit_tell(struct audit_walk *walk, const struct audit_row *row)
{
	const struct audit_plan *plan = walk->plan;
	assert(plan != NULL && row != NULL);
	struct audit_found found = { .check = &plan->check, .id = row->id };
	print_place(plan->place, row, found.place);
	char expected[VALUE_ROOM];
	char there[VALUE_ROOM];
	if (plan->value != VALUE_NONE && row->expected != row->found)
		snprintf(found.difference, sizeof found.difference, "expected %s, found %s",
			 print_value(row->expected, plan->value, expected),
			 print_value(row->found, plan->value, there));
	return tell(walk, &found);
}

struct status audit_tell_failure(struct audit_walk *walk, struct status failure)
{
	assert(failure.code != STATUS_OK && failure.reason != NULL);
	struct audit_found found = { .check = &walk->plan->check };
	snprintf(found.place, sizeof found.place, "the table as a whole");
	snprintf(found.difference, sizeof found.difference, "%s", failure.reason);
	return tell(walk, &found);
}
