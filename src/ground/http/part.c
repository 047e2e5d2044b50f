/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>
#include <string.h>

/* What may not stand in a name that some program may one day use as a path. */
static bool is_kept(char character)
{
	const unsigned char byte = (unsigned char)character;
	return byte >= 0x20 && byte != 0x7F && strchr("/\\:*?\"<>|%", character) == NULL;
}

/* Behind the last slash of either kind, as some browsers send the whole path. */
static struct text without_folders(struct text name)
{
	size_t start = 0;
	for (size_t i = 0; i < name.count; i++)
		start = name.bytes[i] == '/' || name.bytes[i] == '\\' ? i + 1 : start;
	assert(start <= name.count);
	return text_slice(name, start, name.count);
}

/* The start that fits, without half a character at its end. */
static struct text cut_at_character(struct text name)
{
	const struct text start = text_slice(name, 0, HTTP_FILENAME_BYTES_MAX);
	assert(text_utf8_bytes(start) <= start.count);
	return text_slice(start, 0, text_utf8_bytes(start));
}

static struct text clean_filename(struct text sent, char room[HTTP_FILENAME_BYTES_MAX + 1])
{
	const struct text name = cut_at_character(without_folders(sent));
	size_t count = 0;
	for (size_t i = 0; i < name.count; i++) {
		if (is_kept(name.bytes[i]) && !(count == 0 && strchr(". ", name.bytes[i]) != NULL))
			room[count++] = name.bytes[i];
	}
	assert(count <= HTTP_FILENAME_BYTES_MAX);
	room[count] = '\0';
	return count > 0 ? (struct text){ room, count } : TEXT("file");
}

static struct status once(struct text *place, struct text value)
{
	assert(place != NULL);
	if (place->bytes != NULL)
		return FAIL(STATUS_INPUT, "A part of the form says the same twice.");
	*place = value.count > 0 ? value : TEXT("");
	return OK;
}

/* form-data; name="amount"; filename="list.csv" (RFC 7578, 4.2). */
static struct status read_disposition(struct text value, struct text *name, struct text *filename)
{
	const struct text kind = text_trim(text_slice(value, 0, text_find(value, TEXT(";"))));
	assert(kind.count <= value.count);
	if (!http_same_word(kind, TEXT("form-data")))
		return FAIL(STATUS_INPUT, "A part of the form is not form-data.");
	struct text rest = text_slice(value, text_find(value, TEXT(";")), value.count);
	struct http_parameter parameter;
	struct status status = http_parameter_take(&rest, &parameter);
	for (; status_is_ok(status); status = http_parameter_take(&rest, &parameter)) {
		if (http_same_word(parameter.name, TEXT("name")))
			TRY(once(name, parameter.value));
		else if (http_same_word(parameter.name, TEXT("filename")))
			TRY(once(filename, parameter.value));
		else
			return FAIL(STATUS_INPUT, "A part of the form says more than its names.");
	}
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

static struct status read_line(struct text line, struct text *disposition, struct text *type)
{
	assert(disposition != NULL && type != NULL);
	struct text value = line;
	const struct text name = text_take_until(&value, ':');
	if (!http_is_token(name) || !http_is_field_value(value))
		return FAIL(STATUS_INPUT, "The head of a part is not made of fields.");
	if (http_same_word(name, TEXT("Content-Disposition")))
		return once(disposition, text_trim(value));
	if (http_same_word(name, TEXT("Content-Type")))
		return once(type, text_trim(value));
	return FAIL(STATUS_INPUT, "A part has a field that no form sends.");
}

struct status http_part_read(struct text head, char room[HTTP_FILENAME_BYTES_MAX + 1], struct http_part *out)
{
	assert(room != NULL && out != NULL);
	struct text disposition = { 0 };
	struct text type = { 0 };
	struct text filename = { 0 };
	*out = (struct http_part){ 0 };
	while (head.count > 0) {
		const size_t end = text_find(head, TEXT("\r\n"));
		TRY(read_line(text_slice(head, 0, end), &disposition, &type));
		head = text_slice(head, end + 2, head.count);
	}
	TRY(read_disposition(disposition, &out->name, &filename));
	TRY(http_name_check(out->name));
	if (!text_is_utf8(filename))
		return FAIL(STATUS_INPUT, "The name of a file is not UTF-8.");
	out->is_file = filename.bytes != NULL;
	out->type = type;
	if (out->is_file)
		out->filename = clean_filename(filename, room);
	return OK;
}
