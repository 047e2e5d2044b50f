/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>
#include <string.h>

static char small_of(char character)
{
	return character >= 'A' && character <= 'Z' ? (char)(character | 0x20) : character;
}

static bool is_letter_or_digit(char character)
{
	const char small = small_of(character);
	return (small >= 'a' && small <= 'z') || (character >= '0' && character <= '9');
}

static bool is_all_of(struct text text, const char *marks)
{
	assert(marks != NULL);
	for (size_t i = 0; i < text.count; i++) {
		const char character = text.bytes[i];
		if (!is_letter_or_digit(character) && (character == '\0' || strchr(marks, character) == NULL))
			return false;
	}
	return text.count > 0;
}

bool http_is_token(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	return is_all_of(text, "!#$%&'*+-.^_`|~");
}

bool http_is_field_value(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++) {
		const unsigned char byte = (unsigned char)text.bytes[i];
		if ((byte < 0x20 && byte != '\t') || byte == 0x7F)
			return false;
	}
	return true;
}

bool http_same_word(struct text a, struct text b)
{
	assert(a.bytes != NULL || a.count == 0);
	for (size_t i = 0; i < a.count && i < b.count; i++) {
		if (small_of(a.bytes[i]) != small_of(b.bytes[i]))
			return false;
	}
	return a.count == b.count;
}

bool http_is_text(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++) {
		const unsigned char byte = (unsigned char)text.bytes[i];
		if ((byte < 0x20 && byte != '\t' && byte != '\r' && byte != '\n') || byte == 0x7F)
			return false;
	}
	return text_is_utf8(text);
}

struct status http_name_check(struct text name)
{
	assert(name.bytes != NULL || name.count == 0);
	if (name.count > HTTP_NAME_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The name of a field is too long.");
	if (!is_all_of(name, "_-.[]"))
		return FAIL(STATUS_INPUT, "The name of a field holds what no name of ours does.");
	return OK;
}

/* The value in quotes at the start of `rest`, which is moved past it. A backslash takes the next along. */
static bool take_quoted(struct text *rest, struct text *out)
{
	assert(rest->count > 0 && rest->bytes[0] == '"');
	size_t end = 1;
	while (end < rest->count && rest->bytes[end] != '"')
		end += rest->bytes[end] == '\\' ? 2 : 1;
	if (end >= rest->count)
		return false;
	*out = text_slice(*rest, 1, end - 1);
	*rest = text_slice(*rest, end + 1, rest->count);
	return true;
}

struct status http_parameter_take(struct text *rest, struct http_parameter *out)
{
	assert(rest != NULL && out != NULL);
	static const struct status wrong = { .code = STATUS_INPUT,
					     .reason = "A parameter is not name=value." };
	*rest = text_trim(*rest);
	if (rest->count == 0)
		return FAIL(STATUS_NOT_FOUND, "There are no more parameters.");
	if (rest->bytes[0] != ';')
		return wrong;
	*rest = text_trim(text_slice(*rest, 1, rest->count));
	out->name = text_take_until(rest, '=');
	if (!http_is_token(out->name))
		return wrong;
	if (rest->count > 0 && rest->bytes[0] == '"')
		return take_quoted(rest, &out->value) ? OK : wrong;
	const size_t end = text_find(*rest, TEXT(";"));
	out->value = text_trim(text_slice(*rest, 0, end));
	*rest = text_slice(*rest, end, rest->count);
	return http_is_token(out->value) ? OK : wrong;
}
