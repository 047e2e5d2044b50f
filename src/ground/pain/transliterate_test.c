/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/formats.h"
#include "ground/pain/pain_inner.h"

#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

enum { ROOM = 4096 };

static void assert_becomes(const char *text, const char *expected, size_t expected_lost)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	size_t lost = 0;
	pain_transliterate(text_of(text), &out, &lost);
	assert_text(buffer_text(&out), expected);
	assert_int_equal(lost, expected_lost);
}

static void letters_lose_their_marks(void **state)
{
	(void)state;
	assert_becomes("åäöÅÄÖéüñçÉÜÑÇ", "aaoAAOeuncEUNC", 0);
	assert_becomes("ßæøÆØœŒþÞðÐłŁđĐıĳ", "ssaeoAEOoeOEthThdDlLdDiij", 0);
	assert_becomes("žščŽŠČőűğşșț", "zscZSCougsst", 0);
}

static void marks_after_their_letter_go_too(void **state)
{
	(void)state;
	assert_becomes("a\xCC\x8A"
		       "e\xCC\x81",
		       "ae", 0);
}

static void signs_have_counterparts(void **state)
{
	(void)state;
	assert_becomes("A & B; [c] {d} \"e\" _f_ g!", "A + B, (c) (d) 'e' -f- g.", 0);
	assert_becomes("‘a’ “b” «c» – — …", "'a' 'b' 'c' - - ...", 0);
	assert_becomes("€ 5\xC2\xA0kr a@b", "EUR 5 kr a(at)b", 0);
	assert_becomes("\xC2\xADx", "x", 0);
}

static void what_has_no_counterpart_is_a_space_and_counted(void **state)
{
	(void)state;
	assert_becomes("a<b>c", "a b c", 2);
	assert_becomes("平和", "  ", 2);
	assert_becomes("\xFF\xC3", "  ", 2);
	assert_becomes("a\nb\x7F", "a b ", 2);
	assert_becomes("", "", 0);
}

static void the_set_itself_is_kept(void **state)
{
	(void)state;
	static const char set[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ";
	assert_becomes(set, set, 0);
	for (uint32_t c = 1; c < 0x300; c++)
		assert_int_equal(pain_is_sepa(c), c < 0x80 && strchr(set, (int)c) != NULL);
}

static size_t add_character(uint32_t character, char *out)
{
	if (character < 0x80) {
		out[0] = (char)character;
		return 1;
	}
	if (character < 0x800) {
		out[0] = (char)(0xC0 | character >> 6);
		out[1] = (char)(0x80 | (character & 0x3F));
		return 2;
	}
	out[0] = (char)(0xE0 | character >> 12);
	out[1] = (char)(0x80 | (character >> 6 & 0x3F));
	out[2] = (char)(0x80 | (character & 0x3F));
	return 3;
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

/* The second source is ICU, by ground/formats: where folding leaves Latin letters alone, the table has the
 * same ones, in a capital or a small letter. */
static void the_table_agrees_with_unicode(void **state)
{
	(void)state;
	size_t compared = 0;
	for (uint32_t c = 0xC0; c < 0x1F00; c++) {
		if (c >= 0x250 && c < 0x1E00)
			continue;
		char bytes[4];
		const struct text one = { bytes, add_character(c, bytes) };
		SCOPED(buffer_close) struct buffer folded = buffer_open(ROOM);
		SCOPED(buffer_close) struct buffer found = buffer_open(ROOM);
		SCOPED(buffer_close) struct buffer found_folded = buffer_open(ROOM);
		size_t lost = 0;
		text_fold(one, &folded);
		pain_transliterate(one, &found, &lost);
		bool is_latin = folded.count > 0;
		for (size_t i = 0; i < folded.count; i++)
			is_latin = is_latin && is_letter(folded.bytes[i]);
		if (!is_latin)
			continue;
		text_fold(buffer_text(&found), &found_folded);
		if (!text_equal(buffer_text(&found_folded), buffer_text(&folded)))
			fail_msg("U+%04X is %s by Unicode, %s here", c, folded.bytes, found.bytes);
		assert_int_equal(lost, 0);
		compared++;
	}
	assert_true(compared > 500);
}

/* Any text ends up in the set, and once there it stays. */
static bool text_ends_in_the_set(struct proof_draw *draw, void *context)
{
	(void)context;
	char bytes[64 * 3];
	size_t count = 0;
	for (uint64_t i = 0, n = proof_below(draw, 64); i < n; i++)
		count += add_character(1 + (uint32_t)proof_below(draw, 0xFFFF), bytes + count);
	SCOPED(buffer_close) struct buffer once = buffer_open(ROOM);
	SCOPED(buffer_close) struct buffer twice = buffer_open(ROOM);
	size_t lost = 0;
	size_t lost_again = 0;
	pain_transliterate((struct text){ bytes, count }, &once, &lost);
	pain_transliterate(buffer_text(&once), &twice, &lost_again);
	PROOF_CHECK(draw, lost_again == 0);
	PROOF_CHECK(draw, text_equal(buffer_text(&once), buffer_text(&twice)));
	return true;
}

static void every_text_ends_in_the_set(void **state)
{
	(void)state;
	proof_property_holds("a text ends in the SEPA set", 500, text_ends_in_the_set, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(letters_lose_their_marks),
		cmocka_unit_test(marks_after_their_letter_go_too),
		cmocka_unit_test(signs_have_counterparts),
		cmocka_unit_test(what_has_no_counterpart_is_a_space_and_counted),
		cmocka_unit_test(the_set_itself_is_kept),
		cmocka_unit_test(the_table_agrees_with_unicode),
		cmocka_unit_test(every_text_ends_in_the_set),
	};
	return PROOF_RUN(tests);
}
