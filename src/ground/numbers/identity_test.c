/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers.h"

#include "proof/proof.h"

#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum { PROPERTY_ROUNDS = 1000, SAMPLE_BYTES_MAX = 1 << 20 };

static struct day today(void)
{
	struct day day;
	assert_ok(day_of(2026, 11, 23, &day));
	return day;
}

static json_t *load(const char *name, struct arena *arena)
{
	const struct text content = proof_sample(name, arena);
	json_t *root = json_loadb(content.bytes, content.count, 0, NULL);
	assert_non_null(root);
	return root;
}

static void assert_judged(const char *typed, bool allow_interim, bool is_valid, enum identity_kind expected)
{
	enum identity_kind kind;
	char number[IDENTITY_ROOM];
	assert_code(identity_parse(text_of(typed), today(), allow_interim, &kind, number),
		    is_valid ? STATUS_OK : STATUS_INPUT);
	if (is_valid)
		assert_int_equal(kind, expected);
}

static const char *const forms[] = { "long_format", "short_format", "separated_format", "separated_long" };

/* Every form in a list of cases; how many were judged. */
static size_t judge_list(const char *name, bool allow_interim, bool is_refused)
{
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	json_t *root = load(name, &arena);
	size_t index = 0;
	json_t *entry = NULL;
	size_t count = 0;
	json_array_foreach(root, index, entry)
	{
		const char *type = json_string_value(json_object_get(entry, "type"));
		const bool is_valid = json_is_true(json_object_get(entry, "valid")) && !is_refused;
		const enum identity_kind kind = strcmp(type, "con") == 0       ? IDENTITY_COORDINATION
						: strcmp(type, "interim") == 0 ? IDENTITY_INTERIM
									       : IDENTITY_PERSON;
		for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
			const char *typed = json_string_value(json_object_get(entry, forms[i]));
			if (typed == NULL)
				continue;
			assert_judged(typed, allow_interim, is_valid, kind);
			count++;
		}
	}
	json_decref(root);
	return count;
}

static void p8_every_personal_number_sample_is_judged_as_it_says(void **state)
{
	(void)state;
	assert_true(judge_list("numbers/personnummer-list.json", false, false) >= 50);
}

static void p8_numbers_with_a_letter_pass_only_where_allowed(void **state)
{
	(void)state;
	assert_true(judge_list("numbers/personnummer-interim.json", true, false) >= 40);
	assert_true(judge_list("numbers/personnummer-interim.json", false, true) >= 40);
}

static void judge_strings(json_t *strings, bool is_valid, enum identity_kind kind)
{
	size_t index = 0;
	json_t *entry = NULL;
	assert_true(json_array_size(strings) > 0);
	json_array_foreach(strings, index, entry)
	{
		char room[24];
		snprintf(room, sizeof room, "%" JSON_INTEGER_FORMAT, json_integer_value(entry));
		const char *typed = json_is_string(entry) ? json_string_value(entry) : room;
		assert_judged(typed, false, is_valid, kind);
	}
}

static void p8_every_structured_sample_is_judged_as_it_says(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	json_t *root = load("numbers/personnummer-structured.json", &arena);
	const char *const shapes[] = { "integer", "string" };
	for (size_t i = 0; i < 2; i++) {
		json_t *persons = json_object_get(json_object_get(root, "ssn"), shapes[i]);
		json_t *coordination = json_object_get(json_object_get(root, "con"), shapes[i]);
		judge_strings(json_object_get(persons, "valid"), true, IDENTITY_PERSON);
		judge_strings(json_object_get(persons, "invalid"), false, IDENTITY_PERSON);
		judge_strings(json_object_get(coordination, "valid"), true, IDENTITY_COORDINATION);
		judge_strings(json_object_get(coordination, "invalid"), false, IDENTITY_COORDINATION);
	}
	json_decref(root);
}

/* The file calls them invalid as personal numbers, and each a valid organisation number. */
static void p8_every_organisation_sample_is_an_organisation(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	json_t *root = load("numbers/personnummer-orgnumber.json", &arena);
	size_t index = 0;
	json_t *entry = NULL;
	assert_true(json_array_size(root) > 4);
	json_array_foreach(root, index, entry)
	{
		const char *ten = json_string_value(json_object_get(entry, "short_format"));
		assert_judged(ten, false, true, IDENTITY_ORGANISATION);
		assert_judged(json_string_value(json_object_get(entry, "separated_format")), false, true,
			      IDENTITY_ORGANISATION);
		char prefixed[IDENTITY_ROOM];
		snprintf(prefixed, sizeof prefixed, "16%s", ten);
		assert_judged(prefixed, false, true, IDENTITY_ORGANISATION);
		memcpy(prefixed, "19", 2);
		assert_judged(prefixed, false, false, IDENTITY_ORGANISATION);
	}
	json_decref(root);
}

static void assert_canonical(const char *typed, const char *expected)
{
	enum identity_kind kind;
	char number[IDENTITY_ROOM];
	assert_ok(identity_parse(text_of(typed), today(), true, &kind, number));
	assert_string_equal(number, expected);
}

static void a_person_has_twelve_characters_and_an_organisation_ten(void **state)
{
	(void)state;
	assert_canonical("460823-9986", "194608239986");
	assert_canonical("4608239986", "194608239986");
	assert_canonical(" 19460823-9986 ", "194608239986");
	assert_canonical("000405-9937", "200004059937");
	assert_canonical("090527+1474", "190905271474");
	assert_canonical("090527-1474", "200905271474");
	assert_canonical("730288-9931", "197302889931");
	assert_canonical("000101-t220", "20000101T220");
	assert_canonical("802005-1952", "8020051952");
	assert_canonical("168020051952", "8020051952");
}

static void the_century_turns_on_the_day_itself(void **state)
{
	(void)state;
	enum identity_kind kind;
	char number[IDENTITY_ROOM];
	char ten[IDENTITY_ROOM] = "261123001";
	ten[9] = number_luhn_digit(TEXT("261123001"));
	assert_ok(identity_parse(text_of(ten), today(), false, &kind, number));
	assert_memory_equal(number, "20261123", 8);
	strcpy(ten, "261124001");
	ten[9] = number_luhn_digit(TEXT("261124001"));
	assert_ok(identity_parse(text_of(ten), today(), false, &kind, number));
	assert_memory_equal(number, "19261124", 8);
	char whole[IDENTITY_ROOM];
	snprintf(whole, sizeof whole, "20%s", ten);
	assert_code(identity_parse(text_of(whole), today(), false, &kind, number), STATUS_INPUT);
}

static void p8_what_is_not_a_number_is_refused(void **state)
{
	(void)state;
	const char *const wrong[] = { "",
				      "0",
				      "460823-998",
				      "460823-99861",
				      "19460823--9986",
				      "460823 9986",
				      "4608-239986",
				      "a60823-9986",
				      "460823-998A",
				      "000101-E221",
				      "802005+1952",
				      "800105-T220",
				      "0000000000",
				      "++++++++++",
				      "17000101-0008",
				      "150916-0006",
				      "802005-1953" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_judged(wrong[i], true, false, IDENTITY_PERSON);
}

static bool canonical_reads_as_itself(struct proof_draw *draw, void *context)
{
	(void)context;
	struct day birth;
	char typed[IDENTITY_ROOM];
	char read[IDENTITY_ROOM];
	enum identity_kind kind;
	const bool is_coordination = proof_below(draw, 2) == 1;
	assert_ok(day_of(1900 + (int)proof_below(draw, 126), 1 + (int)proof_below(draw, 12),
			 1 + (int)proof_below(draw, 28), &birth));
	day_print_plain(birth, typed);
	typed[6] = (char)(typed[6] + (is_coordination ? 6 : 0));
	const uint64_t birth_number = 1 + proof_below(draw, 999);
	typed[8] = (char)('0' + birth_number / 100);
	typed[9] = (char)('0' + birth_number / 10 % 10);
	typed[10] = (char)('0' + birth_number % 10);
	typed[11] = number_luhn_digit((struct text){ typed + 2, 9 });
	typed[12] = '\0';
	PROOF_CHECK(draw, status_is_ok(identity_parse(text_of(typed), today(), false, &kind, read)));
	PROOF_CHECK(draw, strcmp(typed, read) == 0);
	PROOF_CHECK(draw, kind == (is_coordination ? IDENTITY_COORDINATION : IDENTITY_PERSON));
	char *digit = &typed[2 + proof_below(draw, 10)];
	*digit = (char)('0' + (*digit - '0' + 1 + (int)proof_below(draw, 9)) % 10);
	PROOF_CHECK(draw, !status_is_ok(identity_parse(text_of(typed), today(), false, &kind, read)));
	return true;
}

static void p8_a_number_that_ends_in_a_nul_byte_is_refused(void **state)
{
	(void)state;
	enum identity_kind kind = IDENTITY_PERSON;
	char number[IDENTITY_ROOM];
	const struct day today = { 20780 };
	const struct text nine_digits = { "042460006", 10 };
	assert_code(identity_parse(nine_digits, today, true, &kind, number), STATUS_INPUT);
}

static void p1_a_changed_digit_never_makes_another_person(void **state)
{
	(void)state;
	proof_property_holds("canonical reads as itself", PROPERTY_ROUNDS, canonical_reads_as_itself, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_every_personal_number_sample_is_judged_as_it_says),
		cmocka_unit_test(p8_numbers_with_a_letter_pass_only_where_allowed),
		cmocka_unit_test(p8_every_structured_sample_is_judged_as_it_says),
		cmocka_unit_test(p8_every_organisation_sample_is_an_organisation),
		cmocka_unit_test(a_person_has_twelve_characters_and_an_organisation_ten),
		cmocka_unit_test(the_century_turns_on_the_day_itself),
		cmocka_unit_test(p8_what_is_not_a_number_is_refused),
		cmocka_unit_test(p8_a_number_that_ends_in_a_nul_byte_is_refused),
		cmocka_unit_test(p1_a_changed_digit_never_makes_another_person),
	};
	return PROOF_RUN(tests);
}
