/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/phrases/phrases_inner.h"
#include "proof/proof.h"

#include <stdlib.h>
#include <string.h>

static void a_sentence_is_told_in_its_language(void **state)
{
	(void)state;
	assert_string_equal(phrase(LANGUAGE_ENGLISH, "There is no such file."), "There is no such file.");
	assert_string_equal(phrase(LANGUAGE_SWEDISH, "There is no such file."), "Filen finns inte.");
	assert_string_equal(phrase(LANGUAGE_SWEDISH, "Voucher"), "Verifikation");
}

static void a_word_of_a_format_stands_for_itself(void **state)
{
	(void)state;
	assert_string_equal(phrase(LANGUAGE_SWEDISH, "Ntry/Amt"), "Ntry/Amt");
	assert_string_equal(phrase(LANGUAGE_SWEDISH, ""), "");
	assert_string_equal(phrase(LANGUAGE_SWEDISH, NULL), "");
	assert_string_equal(phrase(LANGUAGE_ENGLISH, NULL), "");
}

static void every_sentence_of_the_table_is_found(void **state)
{
	(void)state;
	assert_true(phrases_swedish_count > 500);
	for (size_t i = 0; i < phrases_swedish_count; i++) {
		const struct phrase_row *row = &phrases_swedish[i];
		assert_ptr_equal(phrase(LANGUAGE_SWEDISH, row->english), row->other);
		assert_true(row->other[0] != '\0' && text_is_utf8(text_of(row->other)));
		assert_true(i == 0 || strcmp(phrases_swedish[i - 1].english, row->english) < 0);
	}
}

static void the_pseudo_language_has_every_sentence_of_the_others(void **state)
{
	(void)state;
	assert_int_equal(phrases_pseudo_count, phrases_swedish_count);
	for (size_t i = 0; i < phrases_pseudo_count; i++) {
		const struct text other = text_of(phrases_pseudo[i].other);
		assert_string_equal(phrases_pseudo[i].english, phrases_swedish[i].english);
		assert_true(text_is_utf8(other) && text_starts(other, TEXT("⟦")));
		assert_true(other.count > strlen(phrases_pseudo[i].english));
	}
	assert_string_equal(phrase(LANGUAGE_PSEUDO, "Ntry/Amt"), "Ntry/Amt");
	assert_true(strncmp(phrase(LANGUAGE_PSEUDO, "Voucher"), "⟦\u202eṼöûçĥéŕ", 20) == 0);
}

static void places_are_filled(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(200);
	const struct phrase_value values[] = { { "other", TEXT("17") } };
	phrase_add(&out, LANGUAGE_ENGLISH, "it may be the same money as row {other}", values, 1);
	assert_text(buffer_text(&out), "it may be the same money as row 17");
	buffer_clear(&out);
	phrase_add(&out, LANGUAGE_SWEDISH, "it may be the same money as row {other}", values, 1);
	assert_text(buffer_text(&out), "det kan vara samma pengar som rad 17");
	buffer_clear(&out);
	phrase_add(&out, LANGUAGE_SWEDISH, "No place.", NULL, 0);
	assert_text(buffer_text(&out), "No place.");
}

static void a_value_may_hold_braces_and_is_not_read_again(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(200);
	const struct phrase_value values[] = { { "a", TEXT("{b}") }, { "b", TEXT("x") } };
	phrase_add(&out, LANGUAGE_ENGLISH, "{a}{b}{a}.", values, 2);
	assert_text(buffer_text(&out), "{b}x{b}.");
}

static void leave_a_place_empty(void *context)
{
	(void)context;
	SCOPED(buffer_close) struct buffer out = buffer_open(200);
	phrase_add(&out, LANGUAGE_ENGLISH, "row {other}", NULL, 0);
}

static void a_place_without_a_value_is_our_own_mistake(void **state)
{
	(void)state;
	assert_int_equal(proof_signal_of(leave_a_place_empty, NULL), 6);
}

static void languages_are_known_by_their_codes(void **state)
{
	(void)state;
	enum language language = LANGUAGE_ENGLISH;
	assert_ok(language_parse(TEXT("sv"), &language));
	assert_int_equal(language, LANGUAGE_SWEDISH);
	assert_string_equal(language_code(language), "sv");
	assert_ok(language_parse(TEXT("en_GB"), &language));
	assert_int_equal(language, LANGUAGE_ENGLISH);
	assert_string_equal(language_code(language), "en");
	assert_code(language_parse(TEXT("svenska"), &language), STATUS_INPUT);
	assert_code(language_parse(TEXT(""), &language), STATUS_INPUT);
	assert_code(language_parse(TEXT("SV"), &language), STATUS_INPUT);
	assert_int_equal(language, LANGUAGE_ENGLISH);
}

static void the_pseudo_language_is_for_those_who_ask_by_another_door(void **state)
{
	(void)state;
	enum language language = LANGUAGE_ENGLISH;
	assert_code(language_parse(TEXT("ar-XB"), &language), STATUS_INPUT);
	assert_ok(language_parse_any(TEXT("ar-XB"), &language));
	assert_int_equal(language, LANGUAGE_PSEUDO);
	assert_ok(language_parse_any(TEXT("sv"), &language));
	assert_int_equal(language, LANGUAGE_SWEDISH);
	assert_code(language_parse_any(TEXT("ar"), &language), STATUS_INPUT);
	assert_string_equal(language_code(LANGUAGE_PSEUDO), "ar-XB");
	assert_string_equal(language_direction(LANGUAGE_PSEUDO), "rtl");
	assert_string_equal(language_direction(LANGUAGE_SWEDISH), "ltr");
	assert_string_equal(language_direction(LANGUAGE_ENGLISH), "ltr");
}

static enum language with(const char *all, const char *messages, const char *lang)
{
	setenv("LC_ALL", all, 1);
	setenv("LC_MESSAGES", messages, 1);
	setenv("LANG", lang, 1);
	return language_of_system();
}

static void the_system_says_which_language_it_wants(void **state)
{
	(void)state;
	assert_int_equal(with("", "", "sv_SE.UTF-8"), LANGUAGE_SWEDISH);
	assert_int_equal(with("", "", "sv"), LANGUAGE_SWEDISH);
	assert_int_equal(with("", "", "sv.UTF-8"), LANGUAGE_SWEDISH);
	assert_int_equal(with("", "sv_FI", "en_US"), LANGUAGE_SWEDISH);
	assert_int_equal(with("C", "sv_SE", "sv_SE"), LANGUAGE_ENGLISH);
	assert_int_equal(with("", "", "de_DE"), LANGUAGE_ENGLISH);
	assert_int_equal(with("", "", ""), LANGUAGE_ENGLISH);
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	unsetenv("LANG");
	assert_int_equal(language_of_system(), LANGUAGE_ENGLISH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_sentence_is_told_in_its_language),
		cmocka_unit_test(a_word_of_a_format_stands_for_itself),
		cmocka_unit_test(every_sentence_of_the_table_is_found),
		cmocka_unit_test(the_pseudo_language_has_every_sentence_of_the_others),
		cmocka_unit_test(the_pseudo_language_is_for_those_who_ask_by_another_door),
		cmocka_unit_test(places_are_filled),
		cmocka_unit_test(a_value_may_hold_braces_and_is_not_read_again),
		cmocka_unit_test(a_place_without_a_value_is_our_own_mistake),
		cmocka_unit_test(languages_are_known_by_their_codes),
		cmocka_unit_test(the_system_says_which_language_it_wants),
	};
	return PROOF_RUN(tests);
}
