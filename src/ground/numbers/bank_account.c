/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include <assert.h>
#include <string.h>

enum {
	CLEARING_DIGITS = 4,
	ACCOUNT_FILLED_DIGITS = 12,
	TYPED_DIGITS_MAX = CLEARING_DIGITS + 1 + ACCOUNT_FILLED_DIGITS,
	PERSONAL_DIGITS = 10,
};

/* What was typed: its digits, and what its groups tell. */
struct typed_account {
	char digits[TYPED_DIGITS_MAX + 1];
	bool has_clearing; /* the first group is the clearing number */
	bool has_fifth;    /* and a fifth digit, its check digit, stands with it or alone after it */
};

struct account_width {
	size_t typed_min;
	size_t fill; /* zeros in front make it so long; 0 for none */
	size_t max;
};

static struct account_width width_of(enum clearing_rule rule)
{
	switch (rule) {
	case CLEARING_1_1:
	case CLEARING_1_2:
		return (struct account_width){ 7, 7, 7 };
	case CLEARING_2_1:
	case CLEARING_2_1_BIRTH:
		return (struct account_width){ 10, 10, 10 };
	case CLEARING_2_2:
		return (struct account_width){ 8, 9, 9 };
	case CLEARING_2_3:
		return (struct account_width){ 2, 0, 8 };
	case CLEARING_2_3_WARNING:
		return (struct account_width){ 2, 0, 10 };
	}
	assert(false);
	return (struct account_width){ 0 };
}

/* Digits in the group at *at, which then stands at the next group. */
static size_t take_group(struct text text, size_t *at)
{
	size_t count = 0;
	while (*at < text.count && text.bytes[*at] >= '0' && text.bytes[*at] <= '9') {
		*at += 1;
		count++;
	}
	while (*at < text.count && (text.bytes[*at] < '0' || text.bytes[*at] > '9'))
		*at += 1;
	assert(*at <= text.count);
	return count;
}

static bool read_typed(struct text text, struct typed_account *out)
{
	if (!digits_gather(text, "-, .", out->digits, sizeof out->digits))
		return false;
	size_t at = 0;
	const size_t first = take_group(text, &at);
	const bool is_split = at < text.count;
	const size_t second = take_group(text, &at);
	out->has_clearing = is_split && (first == CLEARING_DIGITS || first == CLEARING_DIGITS + 1);
	out->has_fifth =
	    out->has_clearing && (first == CLEARING_DIGITS + 1 || (second == 1 && at < text.count));
	assert(strlen(out->digits) <= TYPED_DIGITS_MAX);
	return strlen(out->digits) > CLEARING_DIGITS;
}

/* YYMMDD in the year's two centuries, as 29 February may exist in one only; a coordination number's day is 60
 * more. */
static bool is_birth_day(struct text digits)
{
	int64_t year = 0;
	int64_t month = 0;
	int64_t day = 0;
	assert(digits.count >= 6);
	struct day found;
	if (!status_is_ok(text_to_number(text_slice(digits, 0, 2), &year)) ||
	    !status_is_ok(text_to_number(text_slice(digits, 2, 2), &month)) ||
	    !status_is_ok(text_to_number(text_slice(digits, 4, 2), &day)))
		return false;
	day -= day > 60 ? 60 : 0;
	return status_is_ok(day_of(1900 + (int)year, (int)month, (int)day, &found)) ||
	       status_is_ok(day_of(2000 + (int)year, (int)month, (int)day, &found));
}

static bool check_digit_agrees(enum clearing_rule rule, struct text sixteen, struct text account)
{
	char joined[CLEARING_DIGITS + 8];
	assert(sixteen.count == CLEARING_DIGITS + ACCOUNT_FILLED_DIGITS);
	switch (rule) {
	case CLEARING_1_1:
	case CLEARING_1_2:
		memcpy(joined, sixteen.bytes, CLEARING_DIGITS);
		memcpy(joined + CLEARING_DIGITS, account.bytes, 7);
		const size_t left_out = rule == CLEARING_1_1 ? 1 : 0;
		return digits_are_modulus_11(
		    (struct text){ joined + left_out, CLEARING_DIGITS + 7 - left_out });
	case CLEARING_2_2:
		return digits_are_modulus_11(account);
	case CLEARING_2_1_BIRTH:
		return is_birth_day(account) && number_is_luhn(account);
	case CLEARING_2_1:
	case CLEARING_2_3:
	case CLEARING_2_3_WARNING:
		return number_is_luhn(account);
	}
	assert(false);
	return false;
}

/* Writes the account with the zeros its type needs, and both numbers as sixteen digits. Returns how many
 * digits the account has. */
static size_t write_digits(struct text digits, size_t fill, struct bank_account_number *out)
{
	const size_t zeros = digits.count < fill ? fill - digits.count : 0;
	const size_t count = zeros + digits.count;
	assert(count > 0 && count < sizeof out->account);
	memset(out->account, '0', zeros);
	memcpy(out->account + zeros, digits.bytes, digits.count);
	out->account[count] = '\0';
	memcpy(out->sixteen, out->clearing, CLEARING_DIGITS);
	memset(out->sixteen + CLEARING_DIGITS, '0', ACCOUNT_FILLED_DIGITS);
	memcpy(out->sixteen + CLEARING_DIGITS + ACCOUNT_FILLED_DIGITS - count, out->account, count);
	out->sixteen[CLEARING_DIGITS + ACCOUNT_FILLED_DIGITS] = '\0';
	return count;
}

/* Fills in the account's own digits, which stand after the clearing number already in `out`. */
static struct status fill_account(const struct clearing_range *range, struct text typed,
				  struct bank_account_number *out)
{
	const struct account_width width = width_of(range->rule);
	assert(out->clearing[0] != '\0' && width.max <= ACCOUNT_FILLED_DIGITS);
	const struct text digits = digits_without_zeros(typed);
	if (typed.count < width.typed_min || typed.count > ACCOUNT_FILLED_DIGITS || digits.count < 2 ||
	    digits.count > width.max)
		return FAIL(STATUS_INPUT,
			    "The account number does not have as many digits as the bank's have.");
	const struct text account = { out->account, write_digits(digits, width.fill, out) };
	out->bank = range->bank;
	out->is_checked = check_digit_agrees(range->rule, text_of(out->sixteen), account);
	if (!out->is_checked && range->rule != CLEARING_2_3_WARNING)
		return FAIL(STATUS_INPUT, "The check digit of the account number is wrong.");
	return OK;
}

/* A Swedbank clearing number may be followed by its own check digit, which is dropped. When nothing shows
 * whether it is there, the reading whose check digit agrees is taken, the plain one first. */
static struct status fill_swedbank(const struct clearing_range *range, const struct typed_account *typed,
				   struct bank_account_number *out)
{
	const struct text all = text_of(typed->digits);
	const bool is_fifth = number_is_luhn(text_slice(all, 0, CLEARING_DIGITS + 1));
	const struct text without_fifth = text_slice(all, CLEARING_DIGITS + 1, all.count);
	assert(range->rule == CLEARING_2_3_WARNING);
	if (typed->has_fifth && !is_fifth)
		return FAIL(STATUS_INPUT, "The check digit of the clearing number is wrong.");
	if (typed->has_fifth)
		return fill_account(range, without_fifth, out);
	const struct status plain = fill_account(range, text_slice(all, CLEARING_DIGITS, all.count), out);
	if (!is_fifth || (status_is_ok(plain) && out->is_checked))
		return plain;
	struct bank_account_number other = *out;
	const struct status shorter = fill_account(range, without_fifth, &other);
	if (!status_is_ok(shorter) || (status_is_ok(plain) && !other.is_checked))
		return plain;
	*out = other;
	return OK;
}

static struct status parse_typed(const struct typed_account *typed, struct bank_account_number *out)
{
	const struct text all = text_of(typed->digits);
	int64_t clearing = 0;
	TRY(text_to_c(text_slice(all, 0, CLEARING_DIGITS), out->clearing, sizeof out->clearing));
	TRY(text_to_number(text_of(out->clearing), &clearing));
	const struct clearing_range *range = clearing_find((int)clearing);
	if (range == NULL)
		return FAIL(STATUS_INPUT, "No bank has this clearing number.");
	assert(clearing >= range->first && clearing <= range->last);
	if (range->rule == CLEARING_2_3_WARNING)
		return fill_swedbank(range, typed, out);
	return fill_account(range, text_slice(all, CLEARING_DIGITS, all.count), out);
}

/* Nordea's personal accounts are often written without their clearing number, 3300. */
static struct status parse_personal(const struct typed_account *typed, struct bank_account_number *out)
{
	struct typed_account whole = { .digits = "3300", .has_clearing = true };
	assert(strlen(typed->digits) == PERSONAL_DIGITS);
	memcpy(whole.digits + CLEARING_DIGITS, typed->digits, PERSONAL_DIGITS + 1);
	return parse_typed(&whole, out);
}

struct status bank_account_parse(struct text text, struct bank_account_number *out)
{
	assert(out != NULL);
	struct typed_account typed = { 0 };
	struct bank_account_number found = { 0 };
	if (!read_typed(text_trim(text), &typed))
		return FAIL(STATUS_INPUT,
			    "A bank account is a clearing number of four digits and an account number.");
	struct status status = parse_typed(&typed, &found);
	struct bank_account_number personal = { 0 };
	if (!typed.has_clearing && strlen(typed.digits) == PERSONAL_DIGITS &&
	    status_is_ok(parse_personal(&typed, &personal))) {
		if (status_is_ok(status) && found.is_checked)
			return FAIL(STATUS_INPUT,
				    "This may be two accounts: write the clearing number and a comma first.");
		status = OK;
		found = personal;
	}
	TRY(status);
	*out = found;
	return OK;
}
