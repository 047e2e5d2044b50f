/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include <assert.h>
#include <string.h>

/* The sum of the digits' products modulo 10, the last digit with `weight_last`. */
static int luhn_sum(struct text digits, int weight_last)
{
	static const int doubled[10] = { 0, 2, 4, 6, 8, 1, 3, 5, 7, 9 };
	assert(weight_last == 1 || weight_last == 2);
	bool is_doubled = weight_last == 2;
	int sum = 0;
	for (size_t i = digits.count; i > 0; i--) {
		const int digit = digits.bytes[i - 1] - '0';
		sum = (sum + (is_doubled ? doubled[digit] : digit)) % 10;
		is_doubled = !is_doubled;
	}
	return sum;
}

bool number_is_luhn(struct text digits)
{
	assert(digits.bytes != NULL || digits.count == 0);
	return text_is_digits(digits) && luhn_sum(digits, 1) == 0;
}

char number_luhn_digit(struct text digits)
{
	assert(text_is_digits(digits));
	return (char)('0' + (10 - luhn_sum(digits, 2)) % 10);
}

bool digits_are_modulus_11(struct text digits)
{
	assert(text_is_digits(digits));
	unsigned sum = 0;
	for (size_t i = 0; i < digits.count; i++) {
		const unsigned digit = (unsigned)(digits.bytes[digits.count - 1 - i] - '0');
		sum = (sum + digit * (unsigned)(i % 10 + 1)) % 11;
	}
	return sum == 0;
}

bool digits_gather(struct text text, const char *between, char *out, size_t room)
{
	assert(between != NULL && out != NULL && room > 0);
	size_t count = 0;
	for (size_t i = 0; i < text.count; i++) {
		const char character = text.bytes[i];
		if (character != '\0' && strchr(between, character) != NULL)
			continue;
		if (character < '0' || character > '9' || count == room - 1)
			return false;
		out[count++] = character;
	}
	out[count] = '\0';
	return true;
}

struct text digits_without_zeros(struct text digits)
{
	assert(digits.bytes != NULL || digits.count == 0);
	while (digits.count > 0 && digits.bytes[0] == '0')
		digits = text_slice(digits, 1, digits.count);
	return digits;
}
