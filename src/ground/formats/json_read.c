/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The home of jansson. Its names all begin with json_, as ours do, and a library calls its own functions by
 * name: none of ours may be called as one of its. */
#include "ground/formats/json_read.h"

#include <assert.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { NUMBER_ROOM = 32, NUMBER_DIGITS = 15 };

static const char *const json_remedy = "Ask the sender for the text again, whole.";

static struct status check_bounds(struct text bytes);
static struct status copy_value(json_t *from, struct arena *arena, struct json_value *out);

static void let_go(json_t **value)
{
	assert(value != NULL);
	json_decref(*value);
}

struct status json_read(struct text bytes, struct arena *arena, struct json_value *out)
{
	assert(arena != NULL && out != NULL);
	TRY(check_bounds(bytes));
	json_error_t error = { .line = 1 };
	SCOPED(let_go)
	json_t *root = json_loadb(bytes.bytes, bytes.count, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	const uint64_t row = error.line > 0 ? (uint64_t)error.line : 1;
	if (root == NULL && json_error_code(&error) == json_error_duplicate_key)
		return FAIL_INPUT(row, NULL, "The JSON text has a key twice in one object.", json_remedy);
	if (root == NULL)
		return FAIL_INPUT(row, NULL, "This is not JSON.", json_remedy);
	return status_at_row(copy_value(root, arena, out), 1);
}

/* The library goes as deep as the text asks, one call within another; so the depth is looked at first.
 * Brackets within texts do not count, and what stands where is the library's to judge. */
static struct status check_bounds(struct text bytes)
{
	size_t depth = 0;
	bool is_in_text = false;
	if (bytes.count > JSON_READ_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The JSON text is longer than this program reads.");
	for (size_t i = 0; i < bytes.count; i++) {
		const char byte = bytes.bytes[i];
		if (is_in_text && byte == '\\')
			i++;
		else if (byte == '"')
			is_in_text = !is_in_text;
		else if (!is_in_text && (byte == '[' || byte == '{'))
			depth++;
		else if (!is_in_text && (byte == ']' || byte == '}') && depth > 0)
			depth--;
		if (depth > JSON_READ_DEPTH_MAX)
			return FAIL(STATUS_LIMIT, "The JSON text is nested deeper than this program reads.");
	}
	assert(depth <= JSON_READ_DEPTH_MAX);
	return OK;
}

/* The shortest digits that 15 places can give; a decimal number of at most 15 digits is given as it was, as
 * IEEE 754 double holds each of them apart. */
static struct status copy_number(const json_t *from, struct arena *arena, struct json_value *out)
{
	char room[NUMBER_ROOM];
	assert(json_is_number(from));
	if (json_is_integer(from)) {
		snprintf(room, sizeof room, "%" JSON_INTEGER_FORMAT, json_integer_value(from));
	} else {
		const double real = json_real_value(from);
		snprintf(room, sizeof room, "%.*g", NUMBER_DIGITS, real);
		if (fabs(real) >= 1e15 || strtod(room, NULL) < real || strtod(room, NULL) > real)
			return FAIL_INPUT(0, NULL, "A number has more digits than this program reads.",
					  json_remedy);
	}
	out->kind = JSON_KIND_NUMBER;
	out->text = arena_copy(arena, text_of(room));
	return OK;
}

static struct status copy_array(const json_t *from, struct arena *arena, struct json_value *out)
{
	assert(json_is_array(from));
	out->kind = JSON_KIND_ARRAY;
	out->count = json_array_size(from);
	struct json_value *items = arena_take(arena, (out->count + 1) * sizeof *items);
	for (size_t i = 0; i < out->count; i++)
		TRY(copy_value(json_array_get(from, i), arena, &items[i]));
	out->items = items;
	return OK;
}

static struct status copy_object(json_t *from, struct arena *arena, struct json_value *out)
{
	assert(json_is_object(from));
	out->kind = JSON_KIND_OBJECT;
	out->count = json_object_size(from);
	struct json_member *members = arena_take(arena, (out->count + 1) * sizeof *members);
	size_t i = 0;
	const char *key = NULL;
	json_t *value = NULL;
	json_object_foreach(from, key, value)
	{
		assert(i < out->count);
		members[i].key = arena_copy(arena, text_of(key));
		TRY(copy_value(value, arena, &members[i++].value));
	}
	out->members = members;
	return OK;
}

static struct status copy_value(json_t *from, struct arena *arena, struct json_value *out)
{
	assert(from != NULL && out != NULL);
	*out = (struct json_value){ 0 };
	switch (json_typeof(from)) {
	case JSON_OBJECT:
		return copy_object(from, arena, out);
	case JSON_ARRAY:
		return copy_array(from, arena, out);
	case JSON_STRING:
		out->kind = JSON_KIND_TEXT;
		out->text =
		    arena_copy(arena, (struct text){ json_string_value(from), json_string_length(from) });
		return OK;
	case JSON_INTEGER:
	case JSON_REAL:
		return copy_number(from, arena, out);
	case JSON_TRUE:
	case JSON_FALSE:
		out->kind = JSON_KIND_BOOL;
		out->is_true = json_is_true(from);
		return OK;
	case JSON_NULL:
		return OK;
	}
	return OK;
}

const struct json_value *json_find(const struct json_value *value, const char *key)
{
	assert(value != NULL && key != NULL);
	if (value->kind != JSON_KIND_OBJECT)
		return NULL;
	for (size_t i = 0; i < value->count; i++)
		if (text_equal(value->members[i].key, text_of(key)))
			return &value->members[i].value;
	return NULL;
}
