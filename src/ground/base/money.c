/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/base/base.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Holds a product of two 64-bit numbers. */
__extension__ typedef __int128 int128;

_Static_assert(MONEY_ORE_MAX < INT64_MAX / 2, "two sums within the bound add without overflow");
_Static_assert(sizeof(int128) == 16, "a sum times a rate fits");

static bool is_within_bound(int64_t ore)
{
	return ore >= -MONEY_ORE_MAX && ore <= MONEY_ORE_MAX;
}

struct status money_add(struct money a, struct money b, struct money *out)
{
	assert(is_within_bound(a.ore) && is_within_bound(b.ore));
	assert(out != NULL);
	const int64_t sum = a.ore + b.ore;
	assert(sum - b.ore == a.ore);
	if (!is_within_bound(sum))
		return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
	out->ore = sum;
	return OK;
}

struct money money_negate(struct money money)
{
	assert(is_within_bound(money.ore));
	assert(is_within_bound(-money.ore));
	return (struct money){ -money.ore };
}

/* Bytes of the space at the start of the text, 0 when there is none. */
static size_t space_bytes(struct text text)
{
	assert(text.bytes != NULL);
	assert(text.count > 0);
	if (text_starts(text, TEXT("\xC2\xA0")))
		return 2;
	if (text_starts(text, TEXT("\xE2\x80\xAF")))
		return 3;
	return text.bytes[0] == ' ';
}

/* Drops spaces (also no-break, U+00A0 and U+202F) and a closing "kr"; comma becomes point. */
static struct status tidy_typed(struct text typed, char *out, size_t room, size_t *count)
{
	assert(out != NULL && count != NULL);
	typed = text_trim(typed);
	if (typed.count >= 2 && strncmp(typed.bytes + typed.count - 2, "kr", 2) == 0)
		typed = text_trim(text_slice(typed, 0, typed.count - 2));
	for (*count = 0; typed.count > 0;) {
		const size_t space = space_bytes(typed);
		if (space == 0 && *count == room)
			return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
		if (space == 0)
			out[(*count)++] = typed.bytes[0] == ',' ? '.' : typed.bytes[0];
		typed = text_slice(typed, space > 0 ? space : 1, typed.count);
	}
	assert(*count <= room);
	return OK;
}

struct status money_parse(struct text typed, struct money *out)
{
	assert(out != NULL);
	char tidy[MONEY_PRINT_ROOM];
	size_t count = 0;
	TRY(tidy_typed(typed, tidy, sizeof tidy, &count));
	const struct text sum = { tidy, count };
	/* "1.000" is a thousand to one person and one to another, so it is asked about and never guessed. */
	if (count - text_find(sum, TEXT(".")) > 3)
		return FAIL(STATUS_INPUT, "The sum has more than two decimals.");
	int64_t ore = 0;
	TRY(money_parse_decimal(sum, 2, &ore));
	if (ore <= 0)
		return FAIL(STATUS_INPUT, "The sum must be above zero.");
	assert(is_within_bound(ore));
	out->ore = ore;
	return OK;
}

/* Reads at most `decimals` digits as minor units; the rest must be zeros. */
static struct status add_decimals(struct text fraction, unsigned decimals, int64_t *minor)
{
	assert(*minor >= 0);
	assert(*minor <= MONEY_ORE_MAX);
	for (size_t i = 0; i < fraction.count || i < decimals; i++) {
		const int digit = i < fraction.count ? fraction.bytes[i] - '0' : 0;
		if (i >= decimals && digit != 0)
			return FAIL(STATUS_INPUT,
				    "The amount has parts smaller than the currency's smallest coin.");
		if (i < decimals)
			*minor = *minor * 10 + digit; /* the caller left room */
	}
	return OK;
}

struct status money_parse_decimal(struct text digits, unsigned decimals, int64_t *minor)
{
	static const int64_t scale[] = { 1, 10, 100, 1000, 10000 };
	assert(minor != NULL && decimals < sizeof scale / sizeof scale[0]);
	const bool is_negative = text_starts(digits, TEXT("-"));
	struct text fraction = text_slice(digits, is_negative, digits.count);
	const struct text whole = text_take_until(&fraction, '.');
	const bool has_point = text_find(digits, TEXT(".")) < digits.count;
	if (!text_is_digits(whole) || (has_point && !text_is_digits(fraction)))
		return FAIL(STATUS_INPUT, "The amount is not a number.");
	int64_t amount = 0;
	if (!status_is_ok(text_to_number(whole, &amount)) || amount > MONEY_ORE_MAX / scale[decimals])
		return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
	TRY(add_decimals(fraction, decimals, &amount));
	assert(amount >= 0 && amount < MONEY_ORE_MAX + 10000);
	if (!is_within_bound(amount))
		return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
	assert(fraction.count > 0 || !has_point);
	*minor = is_negative ? -amount : amount;
	return OK;
}

/* Writes "-1234.50" or, grouped in threes with `space`, "-1 234,50". */
static const char *print_minor(int64_t minor, unsigned decimals, const char *space, char point, char *room)
{
	assert(is_within_bound(minor) && room != NULL);
	assert(decimals <= 4);
	char digits[MONEY_PRINT_ROOM];
	const int count = snprintf(digits, sizeof digits, "%0*llu", (int)decimals + 1,
				   (unsigned long long)(minor < 0 ? -minor : minor));
	const int whole = count - (int)decimals;
	assert(whole > 0 && count < MONEY_PRINT_ROOM);
	char *at = room;
	if (minor < 0)
		*at++ = '-';
	for (int i = 0; i < count; i++) {
		if (i == whole)
			*at++ = point;
		else if (i > 0 && i < whole && (whole - i) % 3 == 0)
			at = stpcpy(at, space);
		*at++ = digits[i];
	}
	*at = '\0';
	assert(at < room + MONEY_PRINT_ROOM);
	return room;
}

const char *money_print_plain(struct money money, char room[MONEY_PRINT_ROOM])
{
	assert(room != NULL);
	assert(is_within_bound(money.ore));
	return print_minor(money.ore, 2, "", '.', room);
}

const char *money_print(struct money money, char room[MONEY_PRINT_ROOM])
{
	assert(room != NULL);
	assert(is_within_bound(money.ore));
	return print_minor(money.ore, 2, "\xC2\xA0", ',', room);
}

const char *foreign_money_print_plain(struct foreign_money money, char room[MONEY_PRINT_ROOM])
{
	assert(room != NULL);
	assert(is_within_bound(money.minor));
	return print_minor(money.minor, currency_decimals(money.currency), "", '.', room);
}

struct status currency_parse(struct text code, struct currency *out)
{
	assert(out != NULL);
	if (code.count != 3)
		return FAIL(STATUS_INPUT, "A currency is three capital letters.");
	for (size_t i = 0; i < 3; i++)
		if (code.bytes[i] < 'A' || code.bytes[i] > 'Z')
			return FAIL(STATUS_INPUT, "A currency is three capital letters.");
	memcpy(out->code, code.bytes, 3);
	out->code[3] = '\0';
	assert(currency_equal(*out, *out));
	return OK;
}

bool currency_equal(struct currency a, struct currency b)
{
	assert(a.code[3] == '\0');
	assert(b.code[3] == '\0');
	return memcmp(a.code, b.code, sizeof a.code) == 0;
}

unsigned currency_decimals(struct currency currency)
{
	assert(currency.code[3] == '\0');
	/* ISO 4217:2015 table A.1, the currencies in use whose minor unit is not 2. */
	static const char none[][4] = { "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
					"RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF" };
	static const char four[][4] = { "CLF", "UYW" };
	static const char three[][4] = { "BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND" };
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		if (memcmp(none[i], currency.code, 4) == 0)
			return 0;
	for (size_t i = 0; i < sizeof three / sizeof three[0]; i++)
		if (memcmp(three[i], currency.code, 4) == 0)
			return 3;
	for (size_t i = 0; i < sizeof four / sizeof four[0]; i++)
		if (memcmp(four[i], currency.code, 4) == 0)
			return 4;
	return 2;
}

struct status foreign_money_to_sek(struct foreign_money from, struct rate rate, struct money *out)
{
	static const int64_t minor_units[] = { 1, 10, 100, 1000, 10000 };
	assert(out != NULL && is_within_bound(from.minor));
	if (rate.micro <= 0)
		return FAIL(STATUS_INPUT, "A rate must be above zero.");
	/* öre = minor / units * micro / 1e6 * 100, in one division */
	const int128 divisor = (int128)minor_units[currency_decimals(from.currency)] * 10000;
	const int128 product = (int128)from.minor * rate.micro;
	int128 ore = product / divisor;
	const int128 rest = product % divisor;
	assert(divisor > 0 && ore * divisor + rest == product);
	const int128 twice = (rest < 0 ? -rest : rest) * 2;
	if (twice > divisor || (twice == divisor && ore % 2 != 0))
		ore += product < 0 ? -1 : 1;
	if (ore > MONEY_ORE_MAX || ore < -MONEY_ORE_MAX)
		return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
	assert(is_within_bound((int64_t)ore));
	out->ore = (int64_t)ore;
	return OK;
}
