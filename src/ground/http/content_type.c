/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>
#include <string.h>

static bool is_boundary(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++) {
		const char character = text.bytes[i];
		const char small = (char)(character | 0x20);
		const bool is_word = (small >= 'a' && small <= 'z') || (character >= '0' && character <= '9');
		if (!is_word && (character == '\0' || strchr("'()+_,-./:=?", character) == NULL))
			return false;
	}
	return text.count > 0 && text.count <= HTTP_BOUNDARY_MAX;
}

static enum http_media media_of(struct text name)
{
	assert(name.bytes != NULL || name.count == 0);
	if (http_same_word(name, TEXT("application/x-www-form-urlencoded")))
		return HTTP_MEDIA_URLENCODED;
	if (http_same_word(name, TEXT("multipart/form-data")))
		return HTTP_MEDIA_MULTIPART;
	return http_same_word(name, TEXT("application/json")) ? HTTP_MEDIA_JSON : HTTP_MEDIA_OTHER;
}

static bool is_media_type(struct text name)
{
	struct text second = name;
	const struct text first = text_take_until(&second, '/');
	assert(first.count <= name.count);
	return http_is_token(first) && http_is_token(second);
}

static struct status read_parameters(struct text rest, struct http_content_type *out)
{
	assert(out->boundary.bytes == NULL);
	bool has_charset = false;
	struct http_parameter parameter;
	struct status status = http_parameter_take(&rest, &parameter);
	for (; status_is_ok(status); status = http_parameter_take(&rest, &parameter)) {
		if (http_same_word(parameter.name, TEXT("charset"))) {
			if (has_charset || !http_same_word(parameter.value, TEXT("utf-8")))
				return FAIL(STATUS_INPUT, "The body is not said to be UTF-8.");
			has_charset = true;
		} else if (http_same_word(parameter.name, TEXT("boundary"))) {
			if (out->boundary.bytes != NULL || !is_boundary(parameter.value))
				return FAIL(STATUS_INPUT, "The boundary is not one.");
			out->boundary = parameter.value;
		}
	}
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

struct status http_content_type_read(struct text field, struct http_content_type *out)
{
	assert(out != NULL);
	const size_t end = text_find(field, TEXT(";"));
	const struct text name = text_trim(text_slice(field, 0, end));
	*out = (struct http_content_type){ .media = media_of(name) };
	if (!is_media_type(name))
		return FAIL(STATUS_INPUT, "The type of the body is not one.");
	TRY(read_parameters(text_slice(field, end, field.count), out));
	assert(out->boundary.count <= HTTP_BOUNDARY_MAX);
	if (out->media == HTTP_MEDIA_MULTIPART && out->boundary.count == 0)
		return FAIL(STATUS_INPUT, "A form in parts has no boundary.");
	return OK;
}
