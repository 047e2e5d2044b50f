/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A cell of a row becomes a value: money, day, month, number, one of a few words. */
#include "inner/takeover/takeover_inner.h"

#include <assert.h>
#include <string.h>

struct status takeover_wrong(enum takeover_field field, const char *reason, const char *remedy)
{
	assert(field < TAKEOVER_FIELDS && reason != NULL && remedy != NULL);
	return FAIL_INPUT(0, takeover_keys[field].name, reason, remedy);
}

/* "1 234,50" without the spaces that part thousands, a decimal comma as a point. False when it does not fit.
 */
static bool plain_number(struct text typed, char decimal, char room[MONEY_PRINT_ROOM])
{
	size_t count = 0;
	assert(decimal == '.' || decimal == ',');
	for (size_t i = 0; i < typed.count; i++) {
		const bool is_no_break = text_starts(text_slice(typed, i, 2), TEXT("\xC2\xA0"));
		const bool is_space = is_no_break || typed.bytes[i] == ' ';
		const bool is_other = typed.bytes[i] == (decimal == '.' ? ',' : '.');
		if (is_other || (!is_space && count + 1 == MONEY_PRINT_ROOM))
			return false;
		if (!is_space)
			room[count++] = typed.bytes[i] == decimal ? '.' : typed.bytes[i];
		i += is_no_break ? 1 : 0;
	}
	room[count] = '\0';
	return true;
}

struct status takeover_money(const struct takeover_cell *cell, enum takeover_field field, struct money *out,
			     bool *is_given)
{
	const struct text typed = cell->row->values[field];
	char plain[MONEY_PRINT_ROOM];
	assert(out != NULL && is_given != NULL);
	*out = (struct money){ 0 };
	*is_given = typed.count > 0;
	if (typed.count == 0)
		return OK;
	const unsigned decimals = cell->mapping->is_in_ore ? 0 : 2;
	if (!plain_number(typed, cell->mapping->decimal, plain) ||
	    !status_is_ok(money_parse_decimal(text_of(plain), decimals, &out->ore)))
		return takeover_wrong(field, "The sum is no number.",
				      "Write it with digits and the decimal sign of the mapping.");
	if (out->ore < 0)
		return takeover_wrong(field, "The sum is below zero.", "Ask the giver what was meant.");
	return OK;
}

/* DD.MM.YYYY as YYYYMMDD; anything else as what no day is. */
static struct text turn_points(struct text typed, char room[9])
{
	assert(room != NULL);
	if (typed.count != 10 || typed.bytes[2] != '.' || typed.bytes[5] != '.')
		return (struct text){ 0 };
	memcpy(room, typed.bytes + 6, 4);
	memcpy(room + 4, typed.bytes + 3, 2);
	memcpy(room + 6, typed.bytes, 2);
	room[8] = '\0';
	return text_of(room);
}

static bool parse_day(const struct takeover_mapping *mapping, struct text typed, struct day *out)
{
	char room[9];
	assert(mapping->days >= TAKEOVER_DAYS_ISO && mapping->days <= TAKEOVER_DAYS_POINTS);
	if (mapping->days == TAKEOVER_DAYS_ISO && typed.count != 10)
		return false;
	if (mapping->days == TAKEOVER_DAYS_PLAIN && typed.count != 8)
		return false;
	if (mapping->days == TAKEOVER_DAYS_POINTS)
		typed = turn_points(typed, room);
	return status_is_ok(day_parse(typed, out));
}

struct status takeover_day(const struct takeover_cell *cell, enum takeover_field field, struct day *out)
{
	const struct text typed = cell->row->values[field];
	assert(out != NULL);
	*out = (struct day){ 0 };
	if (typed.count == 0 || parse_day(cell->mapping, typed, out))
		return OK;
	return takeover_wrong(field, "There is no such day.", "Write it in the form that the mapping names.");
}

struct status takeover_month(const struct takeover_cell *cell, enum takeover_field field, int64_t *out)
{
	const struct text typed = cell->row->values[field];
	char whole[11];
	struct day day = { 0 };
	assert(out != NULL);
	*out = 0;
	if (typed.count == 0)
		return OK;
	bool is_day = parse_day(cell->mapping, typed, &day);
	if (!is_day && typed.count == 7) { /* YYYY-MM */
		memcpy(whole, typed.bytes, 7);
		memcpy(whole + 7, "-01", 4);
		is_day = status_is_ok(day_parse(text_of(whole), &day));
	}
	if (!is_day)
		return takeover_wrong(field, "There is no such month.",
				      "Write it as 2026-11, or a day in it.");
	*out = (int64_t)day_year(day) * 12 + day_month(day) - 1;
	return OK;
}

struct status takeover_number(const struct takeover_cell *cell, enum takeover_field field, int64_t *out)
{
	assert(out != NULL);
	return status_is_ok(text_to_number(cell->row->values[field], out))
		   ? OK
		   : takeover_wrong(field, "This is not a whole number.", "Write digits alone.");
}

struct status takeover_choice(const struct takeover_cell *cell, enum takeover_field field,
			      const char *const *words, size_t *out)
{
	assert(words != NULL && out != NULL);
	for (size_t i = 0; words[i] != NULL; i++)
		if (text_equal(cell->row->values[field], text_of(words[i]))) {
			*out = i;
			return OK;
		}
	return takeover_wrong(field, "The word means nothing here.",
			      "Translate it in the mapping, by a line key.WORD = ours.");
}
