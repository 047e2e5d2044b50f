/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <iconv.h>
#include <limits.h>
#include <string.h>

static void texts_are_equal_byte_by_byte(void **state)
{
	(void)state;
	assert_true(text_equal(TEXT("gift"), text_of("gift")));
	assert_false(text_equal(TEXT("gift"), TEXT("gifs")));
	assert_false(text_equal(TEXT("gift"), TEXT("gifts")));
	assert_true(text_equal(text_of(NULL), TEXT("")));
	assert_true(text_equal((struct text){ "a\0b", 3 }, (struct text){ "a\0b", 3 }));
	assert_false(text_equal((struct text){ "a\0b", 3 }, (struct text){ "a\0c", 3 }));
}

static void order_is_by_bytes_and_a_beginning_comes_first(void **state)
{
	(void)state;
	static const char *const ordered[] = { "", "A", "AB", "B", "a", "\xC3\xA5", "\xFF" };
	for (size_t i = 0; i < 7; i++)
		for (size_t j = 0; j < 7; j++)
			assert_int_equal(text_compare(text_of(ordered[i]), text_of(ordered[j])),
					 (i > j) - (i < j));
}

static void a_text_starts_with_its_beginnings(void **state)
{
	(void)state;
	assert_true(text_starts(TEXT("gift"), TEXT("")));
	assert_true(text_starts(TEXT("gift"), TEXT("gift")));
	assert_false(text_starts(TEXT("gift"), TEXT("gifts")));
	assert_false(text_starts(TEXT("gift"), TEXT("if")));
}

static void a_part_is_found_where_it_first_stands(void **state)
{
	(void)state;
	assert_int_equal(text_find(TEXT("banana"), TEXT("ana")), 1);
	assert_int_equal(text_find(TEXT("banana"), TEXT("x")), 6);
	assert_int_equal(text_find(TEXT("banana"), TEXT("bananas")), 6);
	assert_int_equal(text_find(TEXT("banana"), TEXT("")), 0);
	assert_int_equal(text_find(TEXT(""), TEXT("a")), 0);
}

static void a_slice_never_leaves_its_text(void **state)
{
	(void)state;
	const struct text text = TEXT("0123456789");
	assert_text(text_slice(text, 0, 4), "0123");
	assert_text(text_slice(text, 8, 2), "89");
	assert_text(text_slice(text, 8, 3), "89");
	assert_text(text_slice(text, 9, SIZE_MAX), "9");
	assert_text(text_slice(text, 10, 1), "");
	assert_text(text_slice(text, SIZE_MAX, SIZE_MAX), "");
	assert_text(text_slice((struct text){ 0 }, 0, 1), "");
}

static void trimming_takes_spaces_and_tabs_at_both_ends(void **state)
{
	(void)state;
	assert_text(text_trim(TEXT(" \t a b \t")), "a b");
	assert_text(text_trim(TEXT(" \t ")), "");
	assert_text(text_trim(TEXT("")), "");
	assert_text(text_trim(TEXT("\n")), "\n");
}

static void a_separator_parts_a_text(void **state)
{
	(void)state;
	struct text rest = TEXT("a;;bc");
	assert_text(text_take_until(&rest, ';'), "a");
	assert_text(text_take_until(&rest, ';'), "");
	assert_text(text_take_until(&rest, ';'), "bc");
	assert_text(rest, "");
	assert_text(text_take_until(&rest, ';'), "");
}

static void digits_are_ascii_and_at_least_one(void **state)
{
	(void)state;
	assert_true(text_is_digits(TEXT("0123456789")));
	assert_false(text_is_digits(TEXT("")));
	assert_false(text_is_digits(TEXT("12a")));
	assert_false(text_is_digits(TEXT("/")));
	assert_false(text_is_digits(TEXT(":")));
	assert_false(text_is_digits(TEXT("-1")));
	assert_false(text_is_digits(TEXT("\xD9\xA1"))); /* the Arabic digit one */
}

static void p8_a_number_is_read_up_to_the_largest(void **state)
{
	(void)state;
	int64_t number = 5;
	assert_ok(text_to_number(TEXT("9223372036854775807"), &number));
	assert_true(number == INT64_MAX);
	assert_ok(text_to_number(TEXT("000000000000000000000000007"), &number));
	assert_int_equal(number, 7);
	static const char *const wrong[] = {
		"9223372036854775808", "99999999999999999999", "", "-1", "+1", " 1", "1 ", "1.0"
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(text_to_number(text_of(wrong[i]), &number), STATUS_INPUT);
	assert_int_equal(number, 7);
}

static void p8_a_c_string_holds_its_room_and_no_more(void **state)
{
	(void)state;
	char room[5] = "xxxx";
	assert_ok(text_to_c(TEXT("gift"), room, sizeof room));
	assert_string_equal(room, "gift");
	assert_code(text_to_c(TEXT("gifts"), room, sizeof room), STATUS_LIMIT);
	assert_code(text_to_c((struct text){ "a\0b", 3 }, room, sizeof room), STATUS_INPUT);
	assert_string_equal(room, "gift");
	assert_ok(text_to_c((struct text){ 0 }, room, 1));
	assert_string_equal(room, "");
}

/* RFC 3629 sections 3 and 4: the first and last of each length, and what lies just beside them. */
static void p8_utf8_is_exactly_that_of_its_standard(void **state)
{
	(void)state;
	static const char *const valid[] = { "",
					     "\x01",
					     "\x7F",
					     "\xC2\x80",
					     "\xDF\xBF",
					     "\xE0\xA0\x80",
					     "\xED\x9F\xBF",
					     "\xEE\x80\x80",
					     "\xEF\xBF\xBF",
					     "\xF0\x90\x80\x80",
					     "\xF4\x8F\xBF\xBF" };
	static const char *const wrong[] = { "\x80",
					     "\xBF",
					     "\xC0\x80",
					     "\xC1\xBF",
					     "\xC2",
					     "\xC2\x7F",
					     "\xC2\xC0",
					     "\xE0\x9F\xBF",
					     "\xED\xA0\x80",
					     "\xED\xBF\xBF",
					     "\xE1\x80",
					     "\xF0\x8F\xBF\xBF",
					     "\xF4\x90\x80\x80",
					     "\xF5\x80\x80\x80",
					     "\xF1\x80\x80",
					     "\xFE",
					     "\xFF" };
	for (size_t i = 0; i < sizeof valid / sizeof valid[0]; i++)
		assert_true(text_is_utf8(text_of(valid[i])));
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(text_is_utf8(text_of(wrong[i])));
	assert_false(text_is_utf8((struct text){ "a\0b", 3 }));
	assert_false(text_is_utf8(TEXT("1234567\xC3")));
	assert_false(text_is_utf8(TEXT("12345678\x80")));
}

/* glibc's iconv as the second source: UTF-32 of the whole, or a refusal. */
static bool is_utf8_by_iconv(iconv_t table, struct text text, uint32_t *last)
{
	uint32_t out[64];
	char bytes[64];
	char *from = bytes;
	char *to = (char *)out;
	size_t left = text.count;
	size_t room = sizeof out;
	assert_true(text.count <= sizeof bytes);
	memcpy(bytes, text.bytes, text.count);
	iconv(table, NULL, NULL, NULL, NULL);
	if (iconv(table, &from, &left, &to, &room) == (size_t)-1 || left > 0)
		return false;
	*last = to > (char *)out ? out[(to - (char *)out) / 4 - 1] : 0;
	return true;
}

/* Every sequence of up to three bytes from a byte of each class, and every character there is. */
static void p8_utf8_agrees_with_the_systems_own_converter(void **state)
{
	(void)state;
	static const unsigned char classes[] = { 0x01, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
						 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
						 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF };
	const size_t count = sizeof classes;
	iconv_t table = iconv_open("UTF-32LE", "UTF-8");
	assert_true(table != (iconv_t)-1);
	for (size_t i = 0; i < count * count * count * count; i++) {
		const char bytes[] = { (char)classes[i % count], (char)classes[i / count % count],
				       (char)classes[i / count / count % count],
				       (char)classes[i / count / count / count] };
		uint32_t last = 0;
		for (size_t length = i < count ? 1 : 4; length <= 4; length++) {
			const struct text text = { bytes, length };
			assert_int_equal(text_is_utf8(text), is_utf8_by_iconv(table, text, &last));
		}
	}
	iconv_close(table);
}

static size_t write_utf8(uint32_t character, char *out)
{
	iconv_t table = iconv_open("UTF-8", "UTF-32LE");
	char *from = (char *)&character;
	size_t left = sizeof character;
	size_t room = 4;
	const bool is_written = iconv(table, &from, &left, &out, &room) != (size_t)-1;
	iconv_close(table);
	return is_written ? 4 - room : 0;
}

static bool a_character_reads_back(struct proof_draw *draw, void *context)
{
	(void)context;
	char bytes[4];
	uint32_t found = 0;
	const uint32_t character = (uint32_t)proof_below(draw, 0x110000);
	const size_t count = write_utf8(character, bytes);
	PROOF_CHECK(draw, (count == 0) == (character >= 0xD800 && character < 0xE000));
	if (count == 0 || character == 0)
		return true;
	PROOF_CHECK(draw, text_character((struct text){ bytes, count }, &found) == count);
	PROOF_CHECK(draw, found == character);
	PROOF_CHECK(draw,
		    text_character((struct text){ bytes, count - 1 + (count == 1) }, &found) == (count == 1));
	return true;
}

static void a_character_is_read_with_its_length(void **state)
{
	(void)state;
	proof_property_holds("a character reads back", 3000, a_character_reads_back, NULL);
}

/* Wherever the first wrong byte stands, all before it counts, also in the middle of a run of eight. */
static void whole_characters_are_counted_up_to_the_first_wrong_byte(void **state)
{
	(void)state;
	static const char wrong[] = { '\0', '\x80', '\xC3', '\xFF' };
	char bytes[40];
	for (size_t at = 0; at < sizeof bytes; at++)
		for (size_t i = 0; i < sizeof wrong; i++) {
			memset(bytes, 'a', sizeof bytes);
			bytes[at] = wrong[i];
			assert_int_equal(text_utf8_bytes((struct text){ bytes, sizeof bytes }), at);
			assert_int_equal(text_utf8_bytes((struct text){ bytes, at }), at);
		}
	assert_int_equal(text_utf8_bytes(TEXT("abcdefg\xC3\xA5\xE2\x82")), 9);
	assert_int_equal(text_utf8_bytes((struct text){ 0 }), 0);
}

/* UAX #9 for the marks that turn; Unicode's controls (Cc) and separators (Zl, Zp). */
static void a_line_shows_nothing_beside_itself(void **state)
{
	(void)state;
	static const char *const lines[] = { "", "Kim Exempel", "\xC2\xA0",
					     "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D", "\xE5\xB9\xB3" };
	static const char *const others[] = { "a\nb",         "\t",           "\x7F",
					      "\xC2\x85",     "\xC2\x9F",     "\xE2\x80\xA8",
					      "\xE2\x80\xA9", "\xE2\x80\xAA", "x\xE2\x80\xAEy",
					      "\xE2\x81\xA6", "\xE2\x81\xA9", "cut \xC3" };
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		assert_true(text_is_line(text_of(lines[i])));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_false(text_is_line(text_of(others[i])));
	assert_false(text_is_line((struct text){ "a\0b", 3 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_equal_byte_by_byte),
		cmocka_unit_test(order_is_by_bytes_and_a_beginning_comes_first),
		cmocka_unit_test(a_text_starts_with_its_beginnings),
		cmocka_unit_test(a_part_is_found_where_it_first_stands),
		cmocka_unit_test(a_slice_never_leaves_its_text),
		cmocka_unit_test(trimming_takes_spaces_and_tabs_at_both_ends),
		cmocka_unit_test(a_separator_parts_a_text),
		cmocka_unit_test(digits_are_ascii_and_at_least_one),
		cmocka_unit_test(p8_a_number_is_read_up_to_the_largest),
		cmocka_unit_test(p8_a_c_string_holds_its_room_and_no_more),
		cmocka_unit_test(p8_utf8_is_exactly_that_of_its_standard),
		cmocka_unit_test(p8_utf8_agrees_with_the_systems_own_converter),
		cmocka_unit_test(whole_characters_are_counted_up_to_the_first_wrong_byte),
		cmocka_unit_test(a_character_is_read_with_its_length),
		cmocka_unit_test(a_line_shows_nothing_beside_itself),
	};
	return PROOF_RUN(tests);
}
