/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers.h"

#include "proof/proof.h"

enum { PROPERTY_ROUNDS = 1000, SAMPLE_BYTES_MAX = 1 << 20 };

static void p8_every_giro_sample_is_judged_as_it_says(void **state)
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
		char digits[GIRO_ROOM];
		const enum status_code expected = is_valid ? STATUS_OK : STATUS_INPUT;
		if (text_equal(kind, TEXT("bankgiro")))
			assert_code(bankgiro_parse(input, digits), expected);
		else if (text_equal(kind, TEXT("plusgiro")))
			assert_code(plusgiro_parse(input, digits), expected);
		else
			continue;
		count++;
	}
	assert_int_equal(count, 15);
}

static void usual_forms_of_a_giro_number_are_one_number(void **state)
{
	(void)state;
	char digits[GIRO_ROOM];
	assert_ok(bankgiro_parse(TEXT("991-2346"), digits));
	assert_string_equal(digits, "9912346");
	assert_ok(bankgiro_parse(TEXT(" 0009912346 "), digits));
	assert_string_equal(digits, "9912346");
	assert_ok(bankgiro_parse(TEXT("5402-9681"), digits));
	assert_string_equal(digits, "54029681");
	assert_ok(plusgiro_parse(TEXT("4 10 54 68-5"), digits));
	assert_string_equal(digits, "41054685");
	assert_ok(plusgiro_parse(TEXT("90 20 03-3"), digits));
	assert_string_equal(digits, "9020033");
}

static void p8_what_is_not_a_giro_number_is_refused(void **state)
{
	(void)state;
	char digits[GIRO_ROOM];
	assert_code(bankgiro_parse(TEXT(""), digits), STATUS_INPUT);
	assert_code(bankgiro_parse(TEXT("991+2346"), digits), STATUS_INPUT);
	assert_code(bankgiro_parse(TEXT("000000000000000000009912346"), digits), STATUS_INPUT);
	assert_code(bankgiro_parse(TEXT("00000000"), digits), STATUS_INPUT);
	assert_code(plusgiro_parse(TEXT("00"), digits), STATUS_INPUT);
	assert_code(plusgiro_parse(((struct text){ "42\0", 3 }), digits), STATUS_INPUT);
}

static void numbers_are_shown_as_on_paper(void **state)
{
	(void)state;
	char room[GIRO_ROOM + 4];
	assert_string_equal(bankgiro_print(TEXT("9912346"), room), "991-2346");
	assert_string_equal(bankgiro_print(TEXT("54029681"), room), "5402-9681");
	assert_string_equal(plusgiro_print(TEXT("42"), room), "4-2");
	assert_string_equal(plusgiro_print(TEXT("2865434"), room), "28 65 43-4");
	assert_string_equal(plusgiro_print(TEXT("41054685"), room), "4 10 54 68-5");
}

static void ninety_accounts_are_known(void **state)
{
	(void)state;
	assert_true(giro_is_90(TEXT("9020033")));
	assert_true(giro_is_90(TEXT("9000001")));
	assert_true(giro_is_90(TEXT("9099995")));
	assert_false(giro_is_90(TEXT("9020034")));
	assert_false(giro_is_90(TEXT("9912346")));
	assert_false(giro_is_90(TEXT("90200337")));
	assert_false(giro_is_90(TEXT("")));
}

static bool print_and_parse_agree(struct proof_draw *draw, void *context)
{
	(void)context;
	char digits[GIRO_ROOM];
	char parsed[GIRO_ROOM];
	char shown[GIRO_ROOM + 4];
	const size_t count = 6 + proof_below(draw, 2);
	digits[0] = (char)('1' + proof_below(draw, 9));
	for (size_t i = 1; i < count; i++)
		digits[i] = (char)('0' + proof_below(draw, 10));
	digits[count] = number_luhn_digit((struct text){ digits, count });
	const struct text whole = { digits, count + 1 };
	PROOF_CHECK(draw, status_is_ok(bankgiro_parse(text_of(bankgiro_print(whole, shown)), parsed)));
	PROOF_CHECK(draw, text_equal(text_of(parsed), whole));
	PROOF_CHECK(draw, status_is_ok(plusgiro_parse(text_of(plusgiro_print(whole, shown)), parsed)));
	PROOF_CHECK(draw, text_equal(text_of(parsed), whole));
	return true;
}

static void what_is_shown_reads_back(void **state)
{
	(void)state;
	proof_property_holds("print and parse agree", PROPERTY_ROUNDS, print_and_parse_agree, NULL);
}

static void a_swish_number_is_ten_digits_from_123(void **state)
{
	(void)state;
	char number[SWISH_NUMBER_ROOM];
	static const char *const right[] = { "1234679304", "123 467 93 04", " 123-467 93 04 " };
	static const char *const wrong[] = { "",           "123467930",   "12346793040",
					     "1224679304", "0123467930",  "+1234679304",
					     "123467930A", "46700000001", "12 3" };
	for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
		assert_ok(swish_number_parse(text_of(right[i]), number));
		assert_string_equal(number, "1234679304");
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(swish_number_parse(text_of(wrong[i]), number), STATUS_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_swish_number_is_ten_digits_from_123),
		cmocka_unit_test(p8_every_giro_sample_is_judged_as_it_says),
		cmocka_unit_test(usual_forms_of_a_giro_number_are_one_number),
		cmocka_unit_test(p8_what_is_not_a_giro_number_is_refused),
		cmocka_unit_test(numbers_are_shown_as_on_paper),
		cmocka_unit_test(ninety_accounts_are_known),
		cmocka_unit_test(what_is_shown_reads_back),
	};
	return PROOF_RUN(tests);
}
