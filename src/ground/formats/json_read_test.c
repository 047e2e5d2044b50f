/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/formats.h"
#include "proof/proof.h"

#include <string.h>

enum { ARENA_BYTES = 128 << 20 };

/* Writes what was read with our writer, so that one line shows the tree. */
static void write_value(struct json_writer *json, const struct json_value *value)
{
	switch (value->kind) {
	case JSON_KIND_NULL:
		json_nothing(json);
		break;
	case JSON_KIND_BOOL:
		json_bool(json, value->is_true);
		break;
	case JSON_KIND_NUMBER:
	case JSON_KIND_TEXT:
		json_text(json, value->text);
		break;
	case JSON_KIND_ARRAY:
		json_begin_array(json);
		for (size_t i = 0; i < value->count; i++)
			write_value(json, &value->items[i]);
		json_end_array(json);
		break;
	case JSON_KIND_OBJECT:
		json_begin_object(json);
		for (size_t i = 0; i < value->count; i++) {
			char key[64];
			assert_ok(text_to_c(value->members[i].key, key, sizeof key));
			json_key(json, key);
			write_value(json, &value->members[i].value);
		}
		json_end_object(json);
		break;
	}
}

static void assert_read(const char *text, const char *expected)
{
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	SCOPED(buffer_close) struct buffer out = buffer_open(4096);
	struct json_writer json = { .out = &out };
	struct json_value value;
	assert_ok(json_read(text_of(text), &arena, &value));
	write_value(&json, &value);
	assert_text(buffer_text(&out), expected);
}

static struct status try_read(struct text text)
{
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	struct json_value value;
	return json_read(text, &arena, &value);
}

static void values_of_every_kind_are_read(void **state)
{
	(void)state;
	assert_read("{\"a\":[1,true,false,null,{}],\"b\":\"\\u00e5\\n\"}",
		    "{\"a\":[\"1\",true,false,null,{}],\"b\":\"\xC3\xA5\\n\"}");
	assert_read(" [ ] ", "[]");
	assert_read("\"x\"", "\"x\"");
	assert_read("null", "null");
	assert_read("\"[[[[[[[[[[[[[[[[[[[[[\\\"[\"", "\"[[[[[[[[[[[[[[[[[[[[[\\\"[\"");
}

static void numbers_keep_their_digits(void **state)
{
	(void)state;
	assert_read("[200.0,0.10,-0.5,145.67,999999999999.99,0.07,1.005]",
		    "[\"200\",\"0.1\",\"-0.5\",\"145.67\",\"999999999999.99\",\"0.07\",\"1.005\"]");
	assert_read("[9223372036854775807,0,-1]", "[\"9223372036854775807\",\"0\",\"-1\"]");
	assert_code(try_read(TEXT("[0.12345678901234567]")), STATUS_INPUT);
	assert_code(try_read(TEXT("[1e15]")), STATUS_INPUT);
	assert_code(try_read(TEXT("[-1e300]")), STATUS_INPUT);
	assert_code(try_read(TEXT("[1e999]")), STATUS_INPUT);
	assert_code(try_read(TEXT("[9223372036854775808]")), STATUS_INPUT);
}

static void a_key_finds_its_value(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(ARENA_BYTES);
	struct json_value value;
	assert_ok(json_read(TEXT("{\"a\":1,\"b\":{\"a\":\"x\"}}"), &arena, &value));
	assert_text(json_find(&value, "a")->text, "1");
	assert_text(json_find(json_find(&value, "b"), "a")->text, "x");
	assert_null(json_find(&value, "c"));
	assert_null(json_find(json_find(&value, "a"), "a"));
}

static void p8_what_is_no_json_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",           "{",   "[1,]",     "{\"a\":1,}", "{a:1}",       "[1] 2",           "nul",
		"[01]",       "'x'", "\"\xE5\"", "[\"\t\"]",   "\"\\u0000\"", "{\"\\u0000\":1}", "]",
		"\"\\ud800\""
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const struct status status = try_read(text_of(wrong[i]));
		assert_code(status, STATUS_INPUT);
		assert_true(status.row > 0 && status.remedy != NULL);
	}
	assert_int_equal(try_read(TEXT("{\"a\":\n1,\n\"b\" 2}")).row, 3);
	assert_string_equal(try_read(TEXT("{\"a\":1,\"b\":[],\"a\":1}")).reason,
			    "The JSON text has a key twice in one object.");
	assert_ok(try_read(TEXT("{\"a\":1,\"b\":{\"a\":1}}")));
}

static void p8_depth_and_size_are_bounded(void **state)
{
	(void)state;
	char deep[2 * JSON_READ_DEPTH_MAX + 3];
	const size_t depth = JSON_READ_DEPTH_MAX;
	memset(deep, '[', depth + 1);
	memset(deep + depth + 1, ']', depth + 1);
	assert_ok(try_read((struct text){ deep + 1, 2 * depth }));
	assert_code(try_read((struct text){ deep, 2 * depth + 2 }), STATUS_LIMIT);
	/* The worst for the arena: nothing but small values. */
	SCOPED(buffer_close) struct buffer wide = buffer_open(JSON_READ_BYTES_MAX + 1);
	buffer_add(&wide, TEXT("[0"));
	while (wide.count < JSON_READ_BYTES_MAX - 2)
		buffer_add(&wide, TEXT(",0"));
	buffer_add(&wide, TEXT(" ]"));
	assert_int_equal(wide.count, JSON_READ_BYTES_MAX);
	assert_ok(try_read(buffer_text(&wide)));
	buffer_add(&wide, TEXT(" "));
	assert_code(try_read(buffer_text(&wide)), STATUS_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(values_of_every_kind_are_read),
		cmocka_unit_test(numbers_keep_their_digits),
		cmocka_unit_test(a_key_finds_its_value),
		cmocka_unit_test(p8_what_is_no_json_is_refused),
		cmocka_unit_test(p8_depth_and_size_are_bounded),
	};
	return PROOF_RUN(tests);
}
