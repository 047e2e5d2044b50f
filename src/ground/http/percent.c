/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>
#include <string.h>

static int digit_of(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	const char small = (char)(character | 0x20);
	return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
}

/* The byte at `*index`, which is moved past it; -1 when a percent sign is not followed by two digits. */
static int next_byte(struct text coded, bool plus_is_space, size_t *index)
{
	assert(*index < coded.count);
	const char character = coded.bytes[(*index)++];
	if (character == '+' && plus_is_space)
		return ' ';
	if (character != '%')
		return (unsigned char)character;
	if (coded.count - *index < 2)
		return -1;
	const int high = digit_of(coded.bytes[*index]);
	const int low = digit_of(coded.bytes[*index + 1]);
	*index += 2;
	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

struct status percent_decode(struct text coded, bool plus_is_space, struct arena *arena, struct text *out)
{
	assert(out != NULL && arena != NULL);
	char *room = arena_take(arena, coded.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < coded.count;) {
		const int byte = next_byte(coded, plus_is_space, &i);
		if (byte < 0)
			return FAIL(STATUS_INPUT, "A percent sign is not followed by two digits.");
		room[count++] = (char)byte;
	}
	assert(count <= coded.count);
	*out = (struct text){ room, count };
	if (!http_is_text(*out))
		return FAIL(STATUS_INPUT, "The text is not UTF-8, or holds control characters.");
	return OK;
}

static bool is_unreserved(char character)
{
	static const char marks[] = "-._~";
	const char small = (char)(character | 0x20);
	return (small >= 'a' && small <= 'z') || (character >= '0' && character <= '9') ||
	       (character != '\0' && strchr(marks, character) != NULL);
}

void percent_encode(struct text plain, struct buffer *out)
{
	assert(out != NULL);
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < plain.count; i++) {
		const unsigned char byte = (unsigned char)plain.bytes[i];
		const char coded[] = { '%', digits[byte >> 4], digits[byte & 15] };
		if (is_unreserved(plain.bytes[i]))
			buffer_add_byte(out, plain.bytes[i]);
		else
			buffer_add(out, (struct text){ coded, sizeof coded });
	}
}
