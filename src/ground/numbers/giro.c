/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include <assert.h>
#include <string.h>

/* As Bankgirot's files fill them with zeros. */
enum { GIRO_FILLED_DIGITS = 10, BANKGIRO_DIGITS_MIN = 7, PLUSGIRO_DIGITS_MIN = 2, GIRO_DIGITS_MAX = 8 };
enum { SWISH_DIGITS = 10 };

static bool giro_parse(struct text text, size_t digits_min, char out[GIRO_ROOM])
{
	char filled[GIRO_FILLED_DIGITS + 1];
	assert(out != NULL);
	if (!digits_gather(text_trim(text), "- ", filled, sizeof filled))
		return false;
	const struct text digits = digits_without_zeros(text_of(filled));
	if (digits.count < digits_min || digits.count > GIRO_DIGITS_MAX || !number_is_luhn(digits))
		return false;
	return status_is_ok(text_to_c(digits, out, GIRO_ROOM));
}

struct status bankgiro_parse(struct text text, char out[GIRO_ROOM])
{
	assert(out != NULL);
	if (!giro_parse(text, BANKGIRO_DIGITS_MIN, out))
		return FAIL(STATUS_INPUT, "This is not a bankgiro number.");
	return OK;
}

struct status plusgiro_parse(struct text text, char out[GIRO_ROOM])
{
	assert(out != NULL);
	if (!giro_parse(text, PLUSGIRO_DIGITS_MIN, out))
		return FAIL(STATUS_INPUT, "This is not a plusgiro number.");
	return OK;
}

const char *bankgiro_print(struct text digits, char out[GIRO_ROOM + 4])
{
	assert(text_is_digits(digits) && digits.count >= BANKGIRO_DIGITS_MIN &&
	       digits.count <= GIRO_DIGITS_MAX);
	const size_t head = digits.count - 4;
	memcpy(out, digits.bytes, head);
	out[head] = '-';
	memcpy(out + head + 1, digits.bytes + head, 4);
	out[digits.count + 1] = '\0';
	return out;
}

const char *plusgiro_print(struct text digits, char out[GIRO_ROOM + 4])
{
	assert(text_is_digits(digits) && digits.count >= PLUSGIRO_DIGITS_MIN &&
	       digits.count <= GIRO_DIGITS_MAX);
	const size_t head = digits.count - 1;
	size_t count = 0;
	for (size_t i = 0; i < head; i++) {
		if (i > 0 && (head - i) % 2 == 0)
			out[count++] = ' ';
		out[count++] = digits.bytes[i];
	}
	out[count++] = '-';
	out[count++] = digits.bytes[head];
	out[count] = '\0';
	assert(count < GIRO_ROOM + 4);
	return out;
}

struct status swish_number_parse(struct text text, char out[SWISH_NUMBER_ROOM])
{
	assert(out != NULL);
	if (!digits_gather(text_trim(text), "- ", out, SWISH_NUMBER_ROOM) ||
	    text_of(out).count != SWISH_DIGITS || !text_starts(text_of(out), TEXT("123")))
		return FAIL(STATUS_INPUT, "This is not a Swish number.");
	return OK;
}

/* 900-000c to 909-999c and 90 00 00-c to 90 99 99-c (Svensk Insamlingskontroll, regulations 2016). */
bool giro_is_90(struct text digits)
{
	assert(digits.bytes != NULL || digits.count == 0);
	return digits.count == BANKGIRO_DIGITS_MIN && text_starts(digits, TEXT("90")) &&
	       number_is_luhn(digits);
}
