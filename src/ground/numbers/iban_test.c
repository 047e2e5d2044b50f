/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers.h"

#include "proof/proof.h"

#include <string.h>

enum { PROPERTY_ROUNDS = 2000, SAMPLE_BYTES_MAX = 1 << 20 };

static void p8_every_iban_sample_is_judged_as_it_says(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	struct text rest = proof_sample("numbers/own-iban.tsv", &arena);
	size_t count = 0;
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		const struct text input = text_take_until(&line, '\t');
		const bool is_valid = text_equal(text_take_until(&line, '\t'), TEXT("1"));
		char iban[IBAN_ROOM];
		if (text_starts(input, TEXT("#")) || input.count == 0)
			continue;
		assert_code(iban_parse(input, iban), is_valid ? STATUS_OK : STATUS_INPUT);
		count++;
	}
	assert_int_equal(count, 28);
}

static void p8_every_bic_sample_is_judged_as_it_says(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	struct text rest = proof_sample("numbers/own-bic.tsv", &arena);
	size_t count = 0;
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		const struct text input = text_take_until(&line, '\t');
		const bool is_valid = text_equal(text_take_until(&line, '\t'), TEXT("1"));
		char bic[BIC_ROOM];
		if (text_starts(input, TEXT("#")) || input.count == 0)
			continue;
		assert_code(bic_parse(input, bic), is_valid ? STATUS_OK : STATUS_INPUT);
		count++;
	}
	assert_int_equal(count, 9);
}

static void numbers_become_capitals_without_spaces(void **state)
{
	(void)state;
	char iban[IBAN_ROOM];
	char bic[BIC_ROOM];
	assert_ok(iban_parse(TEXT(" se45 5000 0000 0583 9825 7466 "), iban));
	assert_string_equal(iban, "SE4550000000058398257466");
	assert_ok(bic_parse(TEXT("hand se ss"), bic));
	assert_string_equal(bic, "HANDSESS");
}

/* The registry's own examples for countries whose IBANs are longest and newest. */
static void the_registry_s_examples_are_read(void **state)
{
	(void)state;
	const char *const examples[] = { "MT84MALT011000012345MTLCAST001S",
					 "LC55HEMM000100010012001200023015",
					 "BY13NBRB3600900000002Z00AB00",
					 "BI4210000100010000332045181",
					 "XK051212012345678906",
					 "UA213223130000026007233566001" };
	char iban[IBAN_ROOM];
	for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
		assert_ok(iban_parse(text_of(examples[i]), iban));
		assert_string_equal(iban, examples[i]);
	}
}

static void p8_each_fault_has_its_sentence(void **state)
{
	(void)state;
	char iban[IBAN_ROOM];
	char bic[BIC_ROOM];
	assert_non_null(strstr(iban_parse(TEXT(""), iban).reason, "letters and digits"));
	assert_non_null(strstr(iban_parse(TEXT("SE45-5000"), iban).reason, "letters and digits"));
	assert_non_null(strstr(iban_parse(TEXT("US4550000000058398257466"), iban).reason, "country"));
	assert_non_null(strstr(iban_parse(TEXT("SE455000000005839825746"), iban).reason, "characters"));
	assert_non_null(strstr(iban_parse(TEXT("SE4650000000058398257466"), iban).reason, "check digits"));
	assert_non_null(strstr(iban_parse(TEXT("SEA550000000058398257466"), iban).reason, "check digits"));
	assert_non_null(strstr(bic_parse(TEXT("HAN"), bic).reason, "8 or 11"));
	assert_non_null(strstr(bic_parse(TEXT("HAN4SESS"), bic).reason, "four letters"));
	assert_non_null(strstr(bic_parse(TEXT("HANDQQSS"), bic).reason, "country"));
	assert_code(bic_parse(TEXT("HANDSESSXXXX"), bic), STATUS_INPUT);
	/* 34 characters are the longest there can be. */
	assert_non_null(
	    strstr(iban_parse(TEXT("SE00000000000000000000000000000000"), iban).reason, "as many"));
	assert_non_null(
	    strstr(iban_parse(TEXT("SE000000000000000000000000000000000"), iban).reason, "at most"));
}

/* Swedish IBANs: two check digits found by trying, so the rule is not taken from the code under test. */
static bool one_changed_character_is_found(struct proof_draw *draw, void *context)
{
	(void)context;
	char iban[IBAN_ROOM] = "SE00";
	char read[IBAN_ROOM];
	size_t found = 0;
	for (size_t i = 4; i < 24; i++)
		iban[i] = (char)('0' + proof_below(draw, 10));
	char valid[IBAN_ROOM] = "";
	for (int check = 0; check < 100; check++) {
		iban[2] = (char)('0' + check / 10);
		iban[3] = (char)('0' + check % 10);
		if (!status_is_ok(iban_parse(text_of(iban), read)))
			continue;
		strcpy(valid, iban);
		found++;
	}
	PROOF_CHECK(draw, found == 1);
	char *digit = &valid[2 + proof_below(draw, 22)];
	*digit = (char)('0' + (*digit - '0' + 1 + (int)proof_below(draw, 9)) % 10);
	PROOF_CHECK(draw, !status_is_ok(iban_parse(text_of(valid), read)));
	return true;
}

static void p1_one_changed_digit_never_makes_another_iban(void **state)
{
	(void)state;
	proof_property_holds("one changed character is found", PROPERTY_ROUNDS,
			     one_changed_character_is_found, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_every_iban_sample_is_judged_as_it_says),
		cmocka_unit_test(p8_every_bic_sample_is_judged_as_it_says),
		cmocka_unit_test(numbers_become_capitals_without_spaces),
		cmocka_unit_test(the_registry_s_examples_are_read),
		cmocka_unit_test(p8_each_fault_has_its_sentence),
		cmocka_unit_test(p1_one_changed_digit_never_makes_another_iban),
	};
	return PROOF_RUN(tests);
}
