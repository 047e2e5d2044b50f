/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file of the day: its bytes for ever, its seal, its number, and wrong questions. */
#include "inner/drawing/drawing_kit.h"

#include "ground/crypto/crypto.h"

#include <stdio.h>

/* Days of 2026: 28 November is a Saturday, so what is due then is drawn on Monday the 30th, and the file is
 * built on Friday the 27th. Mandates of the 28th that are told on 1 September are due from September on. */
#define TOLD kit_day(2026, 9, 1)
#define FRIDAY kit_day(2026, 11, 27)
#define MONDAY kit_day(2026, 11, 30)
static const struct day as_late_as_may_be = { 0 };

/* Files of the months before: what was due then is out of the way. */
static void draw_until_november(struct drawing_kit *kit)
{
	drawing_kit_build(kit, kit_day(2026, 9, 25));
	drawing_kit_build(kit, kit_day(2026, 10, 27));
}

/* By hand, from Bankgirot's layout of records 01 and 82. */
static void the_file_is_what_bankgirot_reads(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	drawing_kit_build(kit, FRIDAY);
	const struct mandate found = mandates_kit_find(&kit->mandates, mandate);
	const struct draw_file file = drawing_kit_file(kit, 3);
	char expected[512];
	snprintf(expected, sizeof expected,
		 "0120261127AUTOGIRO                                            4711170009912346  \r\n"
		 "82202611300    0000%.*s0000000200000009912346G\xC5VA 2026-11               \r\n",
		 TEXT_ARGS(found.payer_number));
	assert_text(file.bytes, expected);
	assert_int_equal(file.orders, 1);
	assert_int_equal(file.unanswered, 1);
	assert_false(file.is_sealed);
}

static void a_file_lost_on_its_way_is_the_same_bytes_again(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	drawing_kit_build(kit, FRIDAY);
	const struct draw_file first = drawing_kit_file(kit, 3);
	assert_ok(mandates_kit_change_amount(&kit->mandates, mandate, 30000, FRIDAY));
	drawing_kit_build(kit, MONDAY);
	const struct draw_file second = drawing_kit_file(kit, 3);
	proof_assert_text(second.bytes, first.bytes, __FILE__, __LINE__);
}

static void passes_alone_make_no_file(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 100, TOLD);
	assert_ok(mandates_kit_stop(&kit->mandates, mandate, true));
	const struct drawing_built built = drawing_kit_build(kit, kit_day(2026, 9, 25));
	assert_int_equal(built.file.raw, 0);
	assert_int_equal(built.passed, 1);
	assert_ok(mandates_kit_stop(&kit->mandates, mandate, false));
	assert_int_equal(drawing_kit_build(kit, kit_day(2026, 10, 27)).number, 1); /* no number is lost */
}

/* Friday the 27th's cut-off has passed on Saturday: Monday cannot be reached, Tuesday can. */
static void a_file_of_a_saturday_reaches_tuesday(void **state)
{
	struct drawing_kit *kit = *state;
	const struct mandate_id mandate = drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	const struct drawing_built built = drawing_kit_build(kit, kit_day(2026, 11, 28));
	assert_int_equal(built.through.number, kit_day(2026, 12, 1).number);
	assert_int_equal(drawing_kit_last(kit, mandate).day.number, kit_day(2026, 12, 1).number);
}

static void a_sealed_file_holds(void **state)
{
	struct drawing_kit *kit = *state;
	struct mac_key key;
	struct day day;
	drawing_kit_mandate(kit, 20000, TOLD);
	assert_ok(crypto_start());
	assert_ok(mac_key_parse(TEXT("1234567890ABCDEF1234567890ABCDEF"), &key));
	kit->setup.key = &key;
	const struct drawing_built built = drawing_kit_build(kit, FRIDAY);
	const struct draw_file file = drawing_kit_file(kit, built.number);
	assert_true(file.is_sealed);
	struct memory_source memory = { .rest = file.bytes };
	struct source source = source_of_memory(&memory);
	assert_ok(autogiro_seal_check(&source, &key, &day));
	assert_int_equal(day.number, FRIDAY.number);
	assert_int_equal(file.bytes.count, 4 * 82);
	mac_key_wipe(&key);
}

static void a_wrong_question_leaves_nothing(void **state)
{
	struct drawing_kit *kit = *state;
	struct drawing_built built;
	drawing_kit_mandate(kit, 20000, TOLD);
	assert_code(drawing_kit_try_build(kit, FRIDAY, FRIDAY, &built), STATUS_INPUT);
	assert_code(drawing_kit_try_build(kit, FRIDAY, (struct day){ FRIDAY.number + 41 }, &built),
		    STATUS_INPUT);
	assert_ok(drawing_kit_try_build(kit, FRIDAY, (struct day){ FRIDAY.number + 40 }, &built));
	assert_int_equal(built.orders, 2); /* November and December */
	assert_code(drawing_kit_try_build(kit, kit_day(2026, 11, 26), as_late_as_may_be, &built),
		    STATUS_CONFLICT);
	kit->setup.customer = TEXT("47111");
	assert_code(drawing_kit_try_build(kit, FRIDAY, as_late_as_may_be, &built), STATUS_INPUT);
	kit->setup = (struct drawing_setup){ TEXT(DRAWING_KIT_CUSTOMER), TEXT("9912345"), NULL };
	assert_code(drawing_kit_try_build(kit, FRIDAY, as_late_as_may_be, &built), STATUS_INPUT);
}

static struct status look_for_file(struct store_tx *tx, void *argument)
{
	return drawing_file(tx, 99, argument);
}

static struct status count_file(void *argument, const struct draw_file *file)
{
	int64_t *last = argument;
	assert_int_equal(file->number, *last + 1);
	assert_int_equal(file->orders, 1);
	assert_int_equal(file->sum.ore, 20000);
	*last = file->number;
	return OK;
}

static struct status list_files(struct store_tx *tx, void *argument)
{
	return drawing_files(tx, 0, count_file, argument);
}

static void files_are_listed_without_gaps(void **state)
{
	struct drawing_kit *kit = *state;
	struct draw_file file;
	int64_t last = 0;
	drawing_kit_mandate(kit, 20000, TOLD);
	draw_until_november(kit);
	drawing_kit_build(kit, FRIDAY);
	assert_ok(mandates_kit_look(&kit->mandates, list_files, &last));
	assert_int_equal(last, 3);
	assert_code(mandates_kit_look(&kit->mandates, look_for_file, &file), STATUS_NOT_FOUND);
}

static struct status look_for_first(struct store_tx *tx, void *argument)
{
	return drawing_file(tx, 1, argument);
}

static void a_file_that_is_not_as_it_was_built_is_not_handed_out(void **state)
{
	struct drawing_kit *kit = *state;
	struct draw_file file;
	drawing_kit_mandate(kit, 20000, TOLD);
	drawing_kit_build(kit, FRIDAY);
	assert_ok(mandates_kit_look(&kit->mandates, look_for_first, &file));
	drawing_kit_spoil_file(kit, 1);
	assert_code(mandates_kit_look(&kit->mandates, look_for_first, &file), STATUS_BROKEN);
}

static struct status add_wrong_rule(struct store_tx *tx, void *argument)
{
	const struct drawing_kit *kit = argument;
	struct rule_id added;
	const struct rule rule = { .key = TEXT("drawing.late_days"),
				   .value = 61,
				   .base = TEXT("days"),
				   .source = TEXT("A slip"),
				   .valid_from = FRIDAY };
	return rules_add(tx, &rule, &kit->mandates.books.by, &added);
}

static void without_a_rule_nothing_is_built(void **state)
{
	struct drawing_kit *kit = *state;
	struct drawing_built built;
	assert_code(drawing_kit_try_build(kit, kit_day(1999, 12, 1), as_late_as_may_be, &built),
		    STATUS_NOT_FOUND); /* before the first rule */
	assert_ok(mandates_kit_do(&kit->mandates, add_wrong_rule, kit));
	assert_ok(drawing_kit_try_build(kit, kit_day(2026, 11, 26), as_late_as_may_be, &built));
	assert_code(drawing_kit_try_build(kit, FRIDAY, as_late_as_may_be, &built), STATUS_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_file_is_what_bankgirot_reads),
		cmocka_unit_test(a_file_lost_on_its_way_is_the_same_bytes_again),
		cmocka_unit_test(passes_alone_make_no_file),
		cmocka_unit_test(a_file_of_a_saturday_reaches_tuesday),
		cmocka_unit_test(a_sealed_file_holds),
		cmocka_unit_test(a_wrong_question_leaves_nothing),
		cmocka_unit_test(files_are_listed_without_gaps),
		cmocka_unit_test(a_file_that_is_not_as_it_was_built_is_not_handed_out),
		cmocka_unit_test(without_a_rule_nothing_is_built),
	};
	return drawing_kit_run(tests, sizeof tests / sizeof tests[0]);
}
