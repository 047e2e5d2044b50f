/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/formats.h"
#include "proof/proof.h"

#include <stdio.h>

enum { ROOM = 8192 };

static void values_keys_and_nesting_get_their_commas(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct json_writer json = { .out = &out };
	json_begin_object(&json);
	json_key(&json, "none");
	json_begin_array(&json);
	json_end_array(&json);
	json_key(&json, "some");
	json_begin_array(&json);
	json_number(&json, 1);
	json_bool(&json, true);
	json_bool(&json, false);
	json_nothing(&json);
	json_begin_object(&json);
	json_end_object(&json);
	json_text(&json, TEXT("x"));
	json_end_array(&json);
	json_key(&json, "in");
	json_begin_object(&json);
	json_key(&json, "a");
	json_nothing(&json);
	json_key(&json, "b");
	json_number(&json, 2);
	json_end_object(&json);
	json_key(&json, "last");
	json_text(&json, TEXT(""));
	json_end_object(&json);
	assert_text(buffer_text(&out), "{\"none\":[],\"some\":[1,true,false,null,{},\"x\"],"
				       "\"in\":{\"a\":null,\"b\":2},\"last\":\"\"}");
	assert_ok(buffer_status(&out));
	assert_int_equal(json.depth, 0);
}

static void a_lone_value_is_a_document(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct json_writer json = { .out = &out };
	json_number(&json, INT64_MIN);
	assert_text(buffer_text(&out), "-9223372036854775808");
	buffer_clear(&out);
	json = (struct json_writer){ .out = &out };
	json_number(&json, INT64_MAX);
	assert_text(buffer_text(&out), "9223372036854775807");
}

static void assert_string(struct text text, const char *expected)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct json_writer json = { .out = &out };
	json_text(&json, text);
	assert_text(buffer_text(&out), expected);
}

/* Expected as RFC 8259 section 7 says. */
static void a_string_is_escaped_where_the_standard_demands(void **state)
{
	(void)state;
	assert_string(TEXT("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
	assert_string(TEXT("\b\f\n\r\t"), "\"\\b\\f\\n\\r\\t\"");
	assert_string(TEXT("\x01\x1F\x7F"), "\"\\u0001\\u001f\x7F\"");
	assert_string((struct text){ "a\0b", 3 }, "\"a\\u0000b\"");
	assert_string(TEXT("åäö € \xF0\x9F\x99\x82"), "\"åäö € \xF0\x9F\x99\x82\"");
}

static void p8_bad_utf8_becomes_the_replacement_character(void **state)
{
	(void)state;
	assert_string(TEXT("a\xE5z"), "\"a\xEF\xBF\xBDz\"");
	assert_string(TEXT("\xC3"), "\"\xEF\xBF\xBD\"");
	assert_string(TEXT("\xC3\""), "\"\xEF\xBF\xBD\\\"\"");
	assert_string(TEXT("\xED\xA0\x80"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"");
}

static void a_key_is_escaped_as_well(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct json_writer json = { .out = &out };
	json_begin_object(&json);
	json_key(&json, "\"\n");
	json_number(&json, 1);
	json_end_object(&json);
	assert_text(buffer_text(&out), "{\"\\\"\\n\":1}");
}

static void nesting_goes_to_its_bound(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct json_writer json = { .out = &out };
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		json_begin_array(&json);
	json_number(&json, 1);
	json_number(&json, 2);
	for (int i = 0; i < JSON_DEPTH_MAX; i++)
		json_end_array(&json);
	assert_int_equal(out.count, 2 * JSON_DEPTH_MAX + 3);
}

static void what_does_not_fit_is_remembered(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(4);
	struct json_writer json = { .out = &out };
	json_text(&json, TEXT("abc"));
	assert_code(buffer_status(&out), STATUS_LIMIT);
}

/* Undoes the escapes of section 7; false when something stands in the string that may not. */
static bool read_string(struct text json, struct buffer *out)
{
	static const char shorts[] = "\"\"\\\\b\bf\fn\nr\rt\t";
	if (json.count < 2 || json.bytes[0] != '"' || json.bytes[json.count - 1] != '"')
		return false;
	for (size_t i = 1; i < json.count - 1; i++) {
		const unsigned char byte = (unsigned char)json.bytes[i];
		unsigned code = 0;
		if (byte < 0x20 || byte == '"')
			return false;
		if (byte != '\\') {
			buffer_add_byte(out, (char)byte);
			continue;
		}
		const char kind = json.bytes[++i];
		const char *found = NULL;
		for (const char *one = shorts; *one != '\0'; one += 2)
			found = *one == kind ? one + 1 : found;
		if (found != NULL) {
			buffer_add_byte(out, *found);
		} else if (kind == 'u' && sscanf(json.bytes + i + 1, "%4x", &code) == 1 && code < 0x20) {
			buffer_add_byte(out, (char)code);
			i += 4;
		} else {
			return false;
		}
	}
	return true;
}

static bool string_comes_back(struct proof_draw *draw, void *context)
{
	(void)context;
	static const char *const extra[] = { "å", "€", "\xF0\x9F\x99\x82" };
	SCOPED(buffer_close) struct buffer text = buffer_open(ROOM);
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	SCOPED(buffer_close) struct buffer back = buffer_open(ROOM);
	for (uint64_t left = proof_below(draw, 30); left > 0; left--) {
		const uint64_t choice = proof_below(draw, 131);
		if (choice < 128)
			buffer_add_byte(&text, (char)choice);
		else
			buffer_add(&text, text_of(extra[choice - 128]));
	}
	struct json_writer json = { .out = &out };
	json_text(&json, buffer_text(&text));
	PROOF_CHECK(draw, read_string(buffer_text(&out), &back));
	PROOF_CHECK(draw, text_equal(buffer_text(&back), buffer_text(&text)));
	return true;
}

static void any_string_can_be_read_back(void **state)
{
	(void)state;
	proof_property_holds("JSON strings", 2000, string_comes_back, NULL);
}

int main(void)
{
	const struct CMUnitTest json_tests[] = {
		cmocka_unit_test(values_keys_and_nesting_get_their_commas),
		cmocka_unit_test(a_lone_value_is_a_document),
		cmocka_unit_test(a_string_is_escaped_where_the_standard_demands),
		cmocka_unit_test(p8_bad_utf8_becomes_the_replacement_character),
		cmocka_unit_test(a_key_is_escaped_as_well),
		cmocka_unit_test(nesting_goes_to_its_bound),
		cmocka_unit_test(what_does_not_fit_is_remembered),
		cmocka_unit_test(any_string_can_be_read_back),
	};
	return PROOF_RUN(json_tests);
}
