/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include <assert.h>

enum { IBAN_COUNT_MAX = 34, BIC_SHORT_COUNT = 8, BIC_LONG_COUNT = 11 };

/* Gathers letters and digits as capitals, passing over spaces; the count, or 0 when another character stands
 * there or there is no room. */
static size_t gather_capitals(struct text text, char *out, size_t room)
{
	assert(out != NULL && room > 0);
	size_t count = 0;
	for (size_t i = 0; i < text.count; i++) {
		char character = text.bytes[i];
		if (character == ' ')
			continue;
		if (character >= 'a' && character <= 'z')
			character = (char)(character - 'a' + 'A');
		const bool is_digit = character >= '0' && character <= '9';
		const bool is_letter = character >= 'A' && character <= 'Z';
		if ((!is_digit && !is_letter) || count == room - 1)
			return 0;
		out[count++] = character;
	}
	out[count] = '\0';
	return count;
}

/* The remainder of the number with the first four characters moved last and A read as 10 (ISO 7064 MOD
 * 97-10).
 */
static unsigned modulus_97(struct text iban)
{
	assert(iban.count > 4);
	unsigned remainder = 0;
	for (size_t i = 0; i < iban.count; i++) {
		const char character = iban.bytes[(i + 4) % iban.count];
		if (character >= 'A')
			remainder = (remainder * 100 + (unsigned)(character - 'A' + 10)) % 97;
		else
			remainder = (remainder * 10 + (unsigned)(character - '0')) % 97;
	}
	return remainder;
}

/* The check digits are 98 less a remainder, so 02 to 98: 00, 01 and 99 agree but are never given out. */
static bool is_check_pair(struct text pair)
{
	int64_t number = 0;
	assert(pair.count <= 2);
	return status_is_ok(text_to_number(pair, &number)) && number >= 2 && number <= 98;
}

struct status iban_parse(struct text text, char out[IBAN_ROOM])
{
	assert(out != NULL);
	char gathered[IBAN_COUNT_MAX + 1];
	const struct text iban = { gathered, gather_capitals(text, gathered, sizeof gathered) };
	const size_t expected_count = country_iban_count(text_slice(iban, 0, 2));
	if (iban.count == 0)
		return FAIL(STATUS_INPUT, "An IBAN is letters and digits, at most 34.");
	if (expected_count == 0)
		return FAIL(STATUS_INPUT, "The IBAN does not begin with a country that has IBANs.");
	if (iban.count != expected_count)
		return FAIL(STATUS_INPUT, "The IBAN does not have as many characters as its country's have.");
	if (!is_check_pair(text_slice(iban, 2, 2)) || modulus_97(iban) != 1)
		return FAIL(STATUS_INPUT, "The check digits of the IBAN are wrong.");
	return text_to_c(iban, out, IBAN_ROOM);
}

struct status bic_parse(struct text text, char out[BIC_ROOM])
{
	assert(out != NULL);
	char gathered[BIC_LONG_COUNT + 1];
	const struct text bic = { gathered, gather_capitals(text, gathered, sizeof gathered) };
	if (bic.count != BIC_SHORT_COUNT && bic.count != BIC_LONG_COUNT)
		return FAIL(STATUS_INPUT, "A BIC has 8 or 11 letters and digits.");
	for (size_t i = 0; i < 4; i++)
		if (bic.bytes[i] < 'A')
			return FAIL(STATUS_INPUT, "A BIC begins with four letters.");
	if (!country_is_real(text_slice(bic, 4, 2)))
		return FAIL(STATUS_INPUT, "The country in the BIC does not exist.");
	return text_to_c(bic, out, BIC_ROOM);
}
