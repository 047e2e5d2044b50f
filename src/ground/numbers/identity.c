/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include <assert.h>
#include <string.h>

enum { COORDINATION_DAY_MORE = 60, ORGANISATION_THIRD_MIN = '2' };

/* What was typed, taken apart: YYMMDD-NNNN or CCYYMMDD-NNNN, with -, + or nothing between. */
struct typed_identity {
	char century[3]; /* empty when it was left out */
	char ten[11];
	char separator;      /* '-', '+' or NUL */
	char interim_letter; /* stands as 1 in `ten`; NUL when there is none */
};

static struct status refuse(void)
{
	return FAIL(STATUS_INPUT, "This is not a personal or organisation number.");
}

/* Swedish Tax Agency's letters for persons without a number of their own yet. */
static char interim_letter(char character)
{
	const char capital = character >= 'a' && character <= 'z' ? (char)(character - 'a' + 'A') : character;
	return capital != '\0' && strchr("TRSUWXJKLMN", capital) != NULL ? capital : '\0';
}

static bool take_apart(struct text text, struct typed_identity *out)
{
	char head[9];
	*out = (struct typed_identity){ 0 };
	if (text.count < 10 || text.count > 13)
		return false;
	struct text before = text_slice(text, 0, text.count - 4);
	const char last = before.bytes[before.count - 1];
	out->separator = last == '-' || last == '+' ? last : '\0';
	before.count -= out->separator != '\0';
	if ((before.count != 6 && before.count != 8) || !text_is_digits(before) ||
	    !status_is_ok(text_to_c(before, head, sizeof head)))
		return false;
	memcpy(out->century, head, before.count - 6);
	memcpy(out->ten, head + before.count - 6, 6);
	memcpy(out->ten + 6, text.bytes + text.count - 4, 4);
	out->interim_letter = interim_letter(out->ten[6]);
	if (out->interim_letter != '\0')
		out->ten[6] = '1';
	assert(out->ten[10] == '\0');
	return number_is_luhn((struct text){ out->ten, 10 }); /* a NUL typed at the end is no digit */
}

static int two_digits(const char *digits)
{
	assert(digits[0] >= '0' && digits[0] <= '9');
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* The latest such year whose day is not after today; a hundred years earlier with +. */
static int find_year(const struct typed_identity *typed, struct day today, int month, int day)
{
	if (typed->century[0] != '\0')
		return two_digits(typed->century) * 100 + two_digits(typed->ten);
	int year = day_year(today) / 100 * 100 + two_digits(typed->ten);
	const int order = (month - day_month(today)) * 100 + day - day_in_month(today);
	assert(year > 100);
	if (year > day_year(today) || (year == day_year(today) && order > 0))
		year -= 100;
	return typed->separator == '+' ? year - 100 : year;
}

static struct status parse_person(const struct typed_identity *typed, struct day today,
				  enum identity_kind *kind, char out[IDENTITY_ROOM])
{
	const int month = two_digits(typed->ten + 2);
	const int typed_day = two_digits(typed->ten + 4);
	const bool is_coordination = typed_day > COORDINATION_DAY_MORE;
	const int day = is_coordination ? typed_day - COORDINATION_DAY_MORE : typed_day;
	const int year = find_year(typed, today, month, day);
	struct day birth = { 0 };
	if (strncmp(typed->ten + 6, "000", 3) == 0) /* birth numbers begin at 001 */
		return refuse();
	if (!status_is_ok(day_of(year, month, day, &birth)))
		return FAIL(STATUS_INPUT, "The number begins with a day that does not exist.");
	if (birth.number > today.number)
		return FAIL(STATUS_INPUT, "The number begins with a day that has not been.");
	*kind = typed->interim_letter != '\0' ? IDENTITY_INTERIM
		: is_coordination             ? IDENTITY_COORDINATION
					      : IDENTITY_PERSON;
	assert(year >= DAY_YEAR_MIN && year <= DAY_YEAR_MAX);
	out[0] = (char)('0' + year / 1000);
	out[1] = (char)('0' + year / 100 % 10);
	memcpy(out + 2, typed->ten, sizeof typed->ten);
	if (typed->interim_letter != '\0')
		out[8] = typed->interim_letter;
	return OK;
}

struct status identity_parse(struct text text, struct day today, bool allow_interim, enum identity_kind *kind,
			     char out[IDENTITY_ROOM])
{
	assert(kind != NULL && out != NULL);
	struct typed_identity typed;
	if (!take_apart(text_trim(text), &typed))
		return refuse();
	if (typed.interim_letter != '\0' && !allow_interim)
		return FAIL(STATUS_INPUT, "A number with a letter is not accepted here.");
	/* The third digit of a person's number is the month's first, 0 or 1. */
	if (typed.ten[2] < ORGANISATION_THIRD_MIN)
		return parse_person(&typed, today, kind, out);
	const bool has_prefix_16 = typed.century[0] == '\0' || strcmp(typed.century, "16") == 0;
	if (!has_prefix_16 || typed.separator == '+' || typed.interim_letter != '\0')
		return refuse();
	*kind = IDENTITY_ORGANISATION;
	return text_to_c(text_of(typed.ten), out, IDENTITY_ROOM);
}
