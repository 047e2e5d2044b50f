/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/formats.h"
#include "proof/proof.h"

#include <iconv.h>
#include <string.h>

enum { ROOM = 4096 };

/* The C library's tables are the second source. */
static struct text utf8_by_iconv(const char *from, char byte, char room[8])
{
	iconv_t table = iconv_open("UTF-8", from);
	assert_true(table != (iconv_t)-1);
	char *in = &byte;
	char *next = room;
	size_t left_in = 1;
	size_t left = 8;
	assert_int_equal(iconv(table, &in, &left_in, &next, &left), 0);
	iconv_close(table);
	return (struct text){ room, 8 - left };
}

static void compare_all_bytes(enum charset charset, const char *iconv_name)
{
	for (unsigned byte = 0; byte < 256; byte++) {
		char one = (char)byte;
		char expected[8];
		SCOPED(buffer_close) struct buffer utf8 = buffer_open(ROOM);
		assert_ok(charset_decode(charset, (struct text){ &one, 1 }, &utf8));
		assert_true(text_equal(buffer_text(&utf8), utf8_by_iconv(iconv_name, one, expected)));

		SCOPED(buffer_close) struct buffer back = buffer_open(ROOM);
		size_t lost = 0;
		charset_encode(charset, buffer_text(&utf8), &back, &lost);
		assert_int_equal(lost, 0);
		assert_true(text_equal(buffer_text(&back), (struct text){ &one, 1 }));
	}
}

static void every_byte_of_cp437_is_as_the_c_library_has_it(void **state)
{
	(void)state;
	compare_all_bytes(CHARSET_CP437, "CP437");
}

static void every_byte_of_latin1_is_as_the_c_library_has_it(void **state)
{
	(void)state;
	compare_all_bytes(CHARSET_LATIN1, "ISO-8859-1");
}

/* One letter in a run of plain ones, at every place of runs longer than what is decoded at once. */
static void a_letter_is_decoded_wherever_it_stands(void **state)
{
	(void)state;
	static const struct {
		enum charset charset;
		char byte;
		const char *utf8;
	} cases[] = { { CHARSET_LATIN1, '\xE5', "å" },
		      { CHARSET_LATIN1, '\xFF', "ÿ" },
		      { CHARSET_CP437, '\x86', "å" },
		      { CHARSET_CP437, '\xB0', "░" } };
	char bytes[100];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t count = 1; count <= sizeof bytes; count++)
			for (size_t at = 0; at < count; at++) {
				SCOPED(buffer_close) struct buffer expected = buffer_open(ROOM);
				SCOPED(buffer_close) struct buffer utf8 = buffer_open(ROOM);
				memset(bytes, 'a', count);
				bytes[at] = cases[i].byte;
				buffer_add(&expected, (struct text){ bytes, at });
				buffer_add(&expected, text_of(cases[i].utf8));
				buffer_add(&expected, (struct text){ bytes + at + 1, count - at - 1 });
				assert_ok(
				    charset_decode(cases[i].charset, (struct text){ bytes, count }, &utf8));
				assert_true(text_equal(buffer_text(&utf8), buffer_text(&expected)));
			}
}

/* What does not fit fails the buffer, as with any writer. */
static void what_does_not_fit_fails_the_buffer(void **state)
{
	(void)state;
	for (size_t room = 1; room < 8; room++) {
		SCOPED(buffer_close) struct buffer utf8 = buffer_open(room);
		assert_ok(charset_decode(CHARSET_LATIN1,
					 TEXT("a\xE5"
					      "b\xE5"),
					 &utf8));
		assert_int_equal(utf8.is_failed, room < 6);
	}
}

static void swedish_letters_have_their_bytes(void **state)
{
	(void)state;
	static const struct {
		enum charset charset;
		const char *bytes;
	} cases[] = {
		{ CHARSET_CP437, "\x8F\x8E\x99 \x86\x84\x94 \x90\x82" },
		{ CHARSET_LATIN1, "\xC5\xC4\xD6 \xE5\xE4\xF6 \xC9\xE9" },
		{ CHARSET_UTF8, "ÅÄÖ åäö Éé" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		SCOPED(buffer_close) struct buffer utf8 = buffer_open(ROOM);
		SCOPED(buffer_close) struct buffer back = buffer_open(ROOM);
		size_t lost = 0;
		assert_ok(charset_decode(cases[i].charset, text_of(cases[i].bytes), &utf8));
		assert_text(buffer_text(&utf8), "ÅÄÖ åäö Éé");
		charset_encode(cases[i].charset, buffer_text(&utf8), &back, &lost);
		assert_text(buffer_text(&back), cases[i].bytes);
		assert_int_equal(lost, 0);
	}
}

static void what_a_set_lacks_becomes_a_question_mark_and_is_counted(void **state)
{
	(void)state;
	static const struct {
		enum charset charset;
		const char *text;
		const char *bytes;
		size_t lost;
	} cases[] = {
		{ CHARSET_LATIN1, "10 € till Łódź",
		  "10 ? till ?\xF3"
		  "d?",
		  3 },
		{ CHARSET_CP437, "Ø€\xF0\x9F\x99\x82.", "???.", 3 },
		{ CHARSET_LATIN1, "a\xFFz\xC3", "a?z?", 2 },
		{ CHARSET_UTF8, "å\x80\xE2\x82", "å???", 3 },
		{ CHARSET_UTF8, "", "", 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
		size_t lost = 0;
		charset_encode(cases[i].charset, text_of(cases[i].text), &out, &lost);
		assert_text(buffer_text(&out), cases[i].bytes);
		assert_int_equal(lost, cases[i].lost);
	}
}

static void p8_bad_utf8_is_refused_and_adds_nothing(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"\x80",             /* a follower first */
		"\xC3",             /* cut off */
		"\xC0\xAF",         /* overlong, RFC 3629 section 10 */
		"\xE0\x80\xAF",     /* overlong */
		"\xF0\x80\x80\xAF", /* overlong */
		"\xED\xA0\x80",     /* a surrogate */
		"\xF4\x90\x80\x80", /* beyond U+10FFFF */
		"\xF8\x88\x80\x80\x80",
		"\xFF",
		"g\xE5va", /* ISO 8859-1 */
	};
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_code(charset_decode(CHARSET_UTF8, text_of(bad[i]), &out), STATUS_INPUT);
		assert_int_equal(out.count, 0);
	}
	assert_code(charset_decode(CHARSET_UTF8, (struct text){ "a\0b", 3 }, &out), STATUS_INPUT);
}

static void good_utf8_at_the_edges_is_taken(void **state)
{
	(void)state;
	static const char edges[] = "\x01\x7F\xC2\x80\xDF\xBF\xE0\xA0\x80\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF"
				    "\xF0\x90\x80\x80\xF4\x8F\xBF\xBF";
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	assert_ok(charset_decode(CHARSET_UTF8, text_of(edges), &out));
	assert_text(buffer_text(&out), edges);
}

static bool round_trip_holds(struct proof_draw *draw, void *context)
{
	(void)context;
	char bytes[64];
	const size_t count = proof_below(draw, sizeof bytes + 1);
	for (size_t i = 0; i < count; i++)
		bytes[i] = (char)proof_below(draw, 256);
	const enum charset charset = proof_below(draw, 2) == 0 ? CHARSET_LATIN1 : CHARSET_CP437;
	SCOPED(buffer_close) struct buffer utf8 = buffer_open(ROOM);
	SCOPED(buffer_close) struct buffer back = buffer_open(ROOM);
	size_t lost = 0;
	PROOF_CHECK(draw, charset_decode(charset, (struct text){ bytes, count }, &utf8).code == STATUS_OK);
	charset_encode(charset, buffer_text(&utf8), &back, &lost);
	PROOF_CHECK(draw, lost == 0);
	PROOF_CHECK(draw, text_equal(buffer_text(&back), (struct text){ bytes, count }));
	return true;
}

static void any_bytes_come_back_the_same(void **state)
{
	(void)state;
	proof_property_holds("charset there and back", 2000, round_trip_holds, NULL);
}

int main(void)
{
	const struct CMUnitTest charset_tests[] = {
		cmocka_unit_test(every_byte_of_cp437_is_as_the_c_library_has_it),
		cmocka_unit_test(every_byte_of_latin1_is_as_the_c_library_has_it),
		cmocka_unit_test(a_letter_is_decoded_wherever_it_stands),
		cmocka_unit_test(what_does_not_fit_fails_the_buffer),
		cmocka_unit_test(swedish_letters_have_their_bytes),
		cmocka_unit_test(what_a_set_lacks_becomes_a_question_mark_and_is_counted),
		cmocka_unit_test(p8_bad_utf8_is_refused_and_adds_nothing),
		cmocka_unit_test(good_utf8_at_the_edges_is_taken),
		cmocka_unit_test(any_bytes_come_back_the_same),
	};
	return PROOF_RUN(charset_tests);
}
