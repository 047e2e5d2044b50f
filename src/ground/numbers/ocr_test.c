/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers.h"

#include "proof/proof.h"

#include <string.h>

enum { PROPERTY_ROUNDS = 2000, BASE_DIGITS_MAX = 23, SAMPLE_BYTES_MAX = 1 << 20 };

static void check_digits_are_those_of_the_manual(void **state)
{
	(void)state;
	assert_int_equal(number_luhn_digit(TEXT("123")), '0');
	assert_int_equal(number_luhn_digit(TEXT("811218987")), '6'); /* Swedish Tax Agency's example */
	assert_true(number_is_luhn(TEXT("8112189876")));
	assert_true(number_is_luhn(TEXT("0")));
	assert_false(number_is_luhn(TEXT("8112189875")));
	assert_false(number_is_luhn(TEXT("811218-9876")));
	assert_false(number_is_luhn(TEXT("")));
}

static void references_are_made_as_in_the_examples(void **state)
{
	(void)state;
	char made[OCR_DIGITS_MAX + 1];
	assert_ok(ocr_make(TEXT("123"), OCR_CHECK_DIGIT, made));
	assert_string_equal(made, "1230");
	assert_ok(ocr_make(TEXT("1234567890"), OCR_LENGTH_AND_CHECK, made));
	assert_string_equal(made, "123456789023");
	assert_ok(ocr_make(TEXT("1000001"), OCR_LENGTH_AND_CHECK, made));
	assert_string_equal(made, "100000199");
}

static void p8_a_reference_is_digits_and_at_most_25(void **state)
{
	(void)state;
	char made[OCR_DIGITS_MAX + 1];
	assert_code(ocr_make(TEXT(""), OCR_CHECK_DIGIT, made), STATUS_INPUT);
	assert_code(ocr_make(TEXT("12A"), OCR_CHECK_DIGIT, made), STATUS_INPUT);
	assert_ok(ocr_make(TEXT("123456789012345678901234"), OCR_CHECK_DIGIT, made));
	assert_int_equal(strlen(made), 25);
	assert_code(ocr_make(TEXT("1234567890123456789012345"), OCR_CHECK_DIGIT, made), STATUS_LIMIT);
	assert_ok(ocr_make(TEXT("12345678901234567890123"), OCR_LENGTH_AND_CHECK, made));
	assert_int_equal(made[23], '5'); /* 25 modulo 10 */
	assert_code(ocr_make(TEXT("123456789012345678901234"), OCR_LENGTH_AND_CHECK, made), STATUS_LIMIT);
}

static void p8_every_ocr_sample_is_judged_as_it_says(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	struct text rest = proof_sample("numbers/own-ocr-giro.tsv", &arena);
	size_t count = 0;
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		const struct text kind = text_take_until(&line, '\t');
		const struct text input = text_take_until(&line, '\t');
		const bool is_valid = text_equal(text_take_until(&line, '\t'), TEXT("1"));
		if (!text_starts(kind, TEXT("ocr-")))
			continue;
		const bool has_length = text_equal(kind, TEXT("ocr-length-check"));
		assert_int_equal(ocr_is_valid(input, has_length ? OCR_LENGTH_AND_CHECK : OCR_CHECK_DIGIT),
				 is_valid);
		count++;
	}
	assert_int_equal(count, 19);
}

static void two_digits_are_too_few_for_a_length_digit(void **state)
{
	(void)state;
	assert_true(ocr_is_valid(TEXT("42"), OCR_CHECK_DIGIT));
	assert_false(ocr_is_valid(TEXT("26"), OCR_LENGTH_AND_CHECK));
}

static void assert_found(const char *words, size_t digits_min, const char *expected)
{
	char digits[OCR_DIGITS_MAX + 1];
	assert_text(ocr_find(text_of(words), OCR_LENGTH_AND_CHECK, digits_min, digits), expected);
	assert_string_equal(digits, expected);
}

static void references_are_found_in_free_text(void **state)
{
	(void)state;
	assert_found("100000199", 6, "100000199");
	assert_found("Gåva ocr:100000199, tack!", 6, "100000199");
	assert_found("Tack 1000 00199 tack", 6, "100000199");
	assert_found("1000  00199", 6, "100000199");
	assert_found("2026 100000298 100000199", 6, "100000298");
	assert_found("faktura 2026 1000 00199", 6, "100000199");
	assert_found("100000199", 10, "");
	assert_found("1000-00199", 6, "");
	assert_found("1000001991", 6, ""); /* part of a longer number is not the number */
	assert_found("12345678901234567890123456789012345", 6, "");
	assert_found("12345678901234567890123456 100000199", 6, "100000199");
	assert_found("inga siffror", 6, "");
	assert_found("", 6, "");
}

/* A base of random digits and the reference made of it. */
static enum ocr_level draw_reference(struct proof_draw *draw, char made[OCR_DIGITS_MAX + 1])
{
	char base[BASE_DIGITS_MAX];
	const size_t count = 1 + proof_below(draw, BASE_DIGITS_MAX);
	const enum ocr_level level = proof_below(draw, 2) == 0 ? OCR_CHECK_DIGIT : OCR_LENGTH_AND_CHECK;
	for (size_t i = 0; i < count; i++)
		base[i] = (char)('0' + proof_below(draw, 10));
	assert_ok(ocr_make((struct text){ base, count }, level, made));
	return level;
}

static bool a_changed_digit_is_found(struct proof_draw *draw, void *context)
{
	(void)context;
	char made[OCR_DIGITS_MAX + 1];
	const enum ocr_level level = draw_reference(draw, made);
	PROOF_CHECK(draw, ocr_is_valid(text_of(made), level));
	char *digit = &made[proof_below(draw, strlen(made))];
	*digit = (char)('0' + (*digit - '0' + 1 + (int)proof_below(draw, 9)) % 10);
	PROOF_CHECK(draw, !ocr_is_valid(text_of(made), level));
	return true;
}

/* Modulus 10 misses one swap, of 0 and 9 (ISO/IEC 7812-1, annex B). */
static bool swapped_digits_are_found(struct proof_draw *draw, void *context)
{
	(void)context;
	char made[OCR_DIGITS_MAX + 1];
	draw_reference(draw, made);
	char *pair = &made[proof_below(draw, strlen(made) - 1)];
	const char first = pair[0];
	const bool is_missed =
	    first == pair[1] || (first == '0' && pair[1] == '9') || (first == '9' && pair[1] == '0');
	pair[0] = pair[1];
	pair[1] = first;
	PROOF_CHECK(draw, ocr_is_valid(text_of(made), OCR_CHECK_DIGIT) == is_missed);
	return true;
}

static void p1_one_changed_digit_never_makes_another_reference(void **state)
{
	(void)state;
	proof_property_holds("a changed digit is found", PROPERTY_ROUNDS, a_changed_digit_is_found, NULL);
}

static void p1_two_swapped_digits_are_found_but_0_and_9(void **state)
{
	(void)state;
	proof_property_holds("swapped digits are found", PROPERTY_ROUNDS, swapped_digits_are_found, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(check_digits_are_those_of_the_manual),
		cmocka_unit_test(references_are_made_as_in_the_examples),
		cmocka_unit_test(p8_a_reference_is_digits_and_at_most_25),
		cmocka_unit_test(p8_every_ocr_sample_is_judged_as_it_says),
		cmocka_unit_test(two_digits_are_too_few_for_a_length_digit),
		cmocka_unit_test(references_are_found_in_free_text),
		cmocka_unit_test(p1_one_changed_digit_never_makes_another_reference),
		cmocka_unit_test(p1_two_swapped_digits_are_found_but_0_and_9),
	};
	return PROOF_RUN(tests);
}
