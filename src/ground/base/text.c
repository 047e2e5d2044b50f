/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/base/base.h"

#include <assert.h>
#include <string.h>

struct text text_of(const char *c_string)
{
	if (c_string == NULL)
		return (struct text){ 0 };
	return (struct text){ c_string, strlen(c_string) };
}

bool text_equal(struct text a, struct text b)
{
	assert(a.bytes != NULL || a.count == 0);
	assert(b.bytes != NULL || b.count == 0);
	return a.count == b.count && (a.count == 0 || memcmp(a.bytes, b.bytes, a.count) == 0);
}

int text_compare(struct text a, struct text b)
{
	assert(a.bytes != NULL || a.count == 0);
	assert(b.bytes != NULL || b.count == 0);
	const size_t shared = a.count < b.count ? a.count : b.count;
	const int order = shared > 0 ? memcmp(a.bytes, b.bytes, shared) : 0;
	if (order != 0)
		return order < 0 ? -1 : 1;
	return a.count == b.count ? 0 : a.count < b.count ? -1 : 1;
}

bool text_starts(struct text text, struct text with)
{
	return text.count >= with.count && text_equal(text_slice(text, 0, with.count), with);
}

size_t text_find(struct text text, struct text what)
{
	if (what.count == 0)
		return 0;
	assert(text.bytes != NULL || text.count == 0);
	const char *found = text.count > 0 ? memmem(text.bytes, text.count, what.bytes, what.count) : NULL;
	return found != NULL ? (size_t)(found - text.bytes) : text.count;
}

struct text text_slice(struct text text, size_t start, size_t count)
{
	assert(text.bytes != NULL || text.count == 0);
	if (start >= text.count)
		return (struct text){ 0 };
	const size_t left = text.count - start;
	return (struct text){ text.bytes + start, count < left ? count : left };
}

struct text text_trim(struct text text)
{
	while (text.count > 0 && (text.bytes[0] == ' ' || text.bytes[0] == '\t'))
		text = text_slice(text, 1, text.count);
	while (text.count > 0 && (text.bytes[text.count - 1] == ' ' || text.bytes[text.count - 1] == '\t'))
		text.count--;
	return text;
}

struct text text_take_until(struct text *rest, char separator)
{
	assert(rest != NULL && (rest->bytes != NULL || rest->count == 0));
	const char *found = rest->count > 0 ? memchr(rest->bytes, separator, rest->count) : NULL;
	const size_t count = found != NULL ? (size_t)(found - rest->bytes) : rest->count;
	const struct text taken = text_slice(*rest, 0, count);
	*rest = text_slice(*rest, count + 1, rest->count);
	return taken;
}

bool text_is_digits(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++)
		if (text.bytes[i] < '0' || text.bytes[i] > '9')
			return false;
	return text.count > 0;
}

/* How many bytes the character has that starts so; 0 when none does. */
static size_t utf8_bytes_from(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first < 0xC0)
		return 0;
	return first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF8 ? 4 : 0;
}

size_t text_character(struct text text, uint32_t *character)
{
	/* What a character of so many bytes starts from: below it the form is overlong. */
	static const uint32_t least[] = { 0, 1, 0x80, 0x800, 0x10000 };
	assert(text.count > 0 && character != NULL);
	const unsigned char *b = (const unsigned char *)text.bytes;
	const size_t count = utf8_bytes_from(b[0]);
	if (count == 0 || text.count < count)
		return 0;
	*character = count == 1 ? b[0] : b[0] & (0x7FU >> count);
	for (size_t i = 1; i < count; i++) {
		if ((b[i] & 0xC0) != 0x80)
			return 0;
		*character = *character << 6 | (b[i] & 0x3FU);
	}
	const bool is_surrogate = *character >= 0xD800 && *character < 0xE000;
	return *character < least[count] || is_surrogate || *character > 0x10FFFF ? 0 : count;
}

/* Eight bytes of plain ASCII at a time; the exact search goes on where one of them is not. */
static size_t ascii_bytes(struct text text)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t tops = UINT64_C(0x8080808080808080);
	size_t at = 0;
	while (text.count - at >= sizeof(uint64_t)) {
		uint64_t eight = 0;
		memcpy(&eight, text.bytes + at, sizeof eight);
		if (((eight | (eight - ones)) & tops) != 0)
			break;
		at += sizeof eight;
	}
	assert(at <= text.count);
	return at;
}

size_t text_utf8_bytes(struct text text)
{
	size_t at = 0;
	uint32_t character = 0;
	while (at < text.count) {
		at += ascii_bytes(text_slice(text, at, text.count));
		if (at == text.count)
			break;
		const size_t count = text_character(text_slice(text, at, text.count), &character);
		if (count == 0)
			break;
		at += count;
	}
	assert(at <= text.count);
	return at;
}

bool text_is_utf8(struct text text)
{
	return text_utf8_bytes(text) == text.count;
}

static bool is_of_a_line(uint32_t character)
{
	const bool is_control = character < ' ' || (character >= 0x7F && character < 0xA0);
	const bool is_line_end = character == 0x2028 || character == 0x2029;
	const bool is_turn =
	    (character >= 0x202A && character <= 0x202E) || (character >= 0x2066 && character <= 0x2069);
	assert(character <= 0x10FFFF);
	return !is_control && !is_line_end && !is_turn;
}

bool text_is_line(struct text text)
{
	struct text rest = text;
	while (rest.count > 0) {
		uint32_t character = 0;
		const size_t bytes = text_character(rest, &character);
		if (bytes == 0 || !is_of_a_line(character))
			return false;
		rest = text_slice(rest, bytes, rest.count);
	}
	assert(text_is_utf8(text));
	return true;
}

struct status text_to_number(struct text text, int64_t *out)
{
	assert(out != NULL);
	if (!text_is_digits(text))
		return FAIL(STATUS_INPUT, "This is not a whole number.");
	int64_t number = 0;
	for (size_t i = 0; i < text.count; i++)
		if (__builtin_mul_overflow(number, 10, &number) ||
		    __builtin_add_overflow(number, text.bytes[i] - '0', &number))
			return FAIL(STATUS_INPUT, "The number is too large.");
	*out = number;
	return OK;
}

struct status text_to_c(struct text text, char *out, size_t room)
{
	assert(out != NULL && room > 0);
	if (text.count >= room)
		return FAIL(STATUS_LIMIT, "The text is longer than its field.");
	if (text.count > 0 && memchr(text.bytes, '\0', text.count) != NULL)
		return FAIL(STATUS_INPUT, "The text holds a zero byte.");
	if (text.count > 0)
		memcpy(out, text.bytes, text.count);
	out[text.count] = '\0';
	return OK;
}
