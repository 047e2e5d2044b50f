/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include <assert.h>
#include <string.h>

/* The digit that tells the length of the whole, both control digits counted. */
static char length_digit(size_t count)
{
	assert(count >= OCR_DIGITS_MIN && count <= OCR_DIGITS_MAX);
	return (char)('0' + count % 10);
}

bool ocr_is_valid(struct text digits, enum ocr_level level)
{
	if (digits.count < OCR_DIGITS_MIN || digits.count > OCR_DIGITS_MAX || !number_is_luhn(digits))
		return false;
	if (level == OCR_CHECK_DIGIT)
		return true;
	assert(level == OCR_LENGTH_AND_CHECK);
	return digits.count > 2 && digits.bytes[digits.count - 2] == length_digit(digits.count);
}

struct status ocr_make(struct text base, enum ocr_level level, char out[OCR_DIGITS_MAX + 1])
{
	assert(out != NULL);
	const size_t control_count = level == OCR_LENGTH_AND_CHECK ? 2 : 1;
	if (!text_is_digits(base))
		return FAIL(STATUS_INPUT, "A reference number is made of digits only.");
	if (base.count > OCR_DIGITS_MAX - control_count)
		return FAIL(STATUS_LIMIT, "A reference number has at most 25 digits.");
	size_t count = base.count;
	memcpy(out, base.bytes, count);
	if (level == OCR_LENGTH_AND_CHECK)
		out[count++] = length_digit(base.count + control_count);
	out[count] = number_luhn_digit((struct text){ out, count });
	out[count + 1] = '\0';
	assert(ocr_is_valid((struct text){ out, count + 1 }, level));
	return OK;
}

static bool is_digit(char character)
{
	return character >= '0' && character <= '9';
}

/* Adds the group of digits at *at to the run in `out`; false when there is none or the run gets too long. */
static bool add_group(struct text text, size_t *at, char out[OCR_DIGITS_MAX + 1], size_t *count)
{
	size_t added = 0;
	for (; *at < text.count && is_digit(text.bytes[*at]); *at += 1) {
		if (*count == OCR_DIGITS_MAX)
			return false;
		out[(*count)++] = text.bytes[*at];
		added++;
	}
	assert(*count <= OCR_DIGITS_MAX);
	return added > 0;
}

/* The shortest run of whole groups from `start` that is valid: two numbers side by side are not one. */
static size_t find_from(struct text text, size_t start, enum ocr_level level, size_t digits_min,
			char out[OCR_DIGITS_MAX + 1])
{
	assert(start < text.count);
	size_t count = 0;
	for (size_t at = start; add_group(text, &at, out, &count);) {
		if (count >= digits_min && ocr_is_valid((struct text){ out, count }, level))
			return count;
		while (at < text.count && text.bytes[at] == ' ')
			at++;
	}
	return 0;
}

struct text ocr_find(struct text free_text, enum ocr_level level, size_t digits_min,
		     char out[OCR_DIGITS_MAX + 1])
{
	assert(out != NULL && (free_text.bytes != NULL || free_text.count == 0));
	bool was_digit = false;
	for (size_t at = 0; at < free_text.count; at++) {
		const bool is_start = !was_digit && is_digit(free_text.bytes[at]);
		was_digit = is_digit(free_text.bytes[at]);
		const size_t count = is_start ? find_from(free_text, at, level, digits_min, out) : 0;
		out[count] = '\0';
		if (count > 0)
			return (struct text){ out, count };
	}
	out[0] = '\0';
	return (struct text){ out, 0 };
}
