/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Names that are nobody's: no two alike, all marked, all fit in a bank's file. */

#include "ground/formats/formats.h"
#include "inner/demo/demo_inner.h"
#include "proof/proof.h"

#include <stdlib.h>
#include <string.h>

static int by_bytes(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void check_names(char (*names)[NAME_ROOM], size_t count)
{
	size_t lost = 0;
	SCOPED(buffer_close) struct buffer latin1 = buffer_open(1 << 20);
	qsort(names, count, sizeof *names, by_bytes);
	for (size_t i = 0; i < count; i++) {
		const struct text name = text_of(names[i]);
		assert_true(text_is_utf8(name));
		assert_true(text_find(name, TEXT(DEMO_MARK)) < name.count);
		if (i > 0)
			assert_true(strcmp(names[i - 1], names[i]) != 0);
		buffer_clear(&latin1);
		charset_encode(CHARSET_LATIN1, name, &latin1, &lost);
		assert_in_range(latin1.count, 12, 35); /* one name line of BgMax, record 26 */
	}
	assert_int_equal(lost, 0);
}

static void no_two_persons_are_alike(void **state)
{
	(void)state;
	char(*names)[NAME_ROOM] = memory_take(DEMO_GIVERS_MAX, sizeof *names);
	for (uint64_t i = 0; i < DEMO_GIVERS_MAX; i++)
		demo_person_name(i + 77, names[i]); /* whichever the first is */
	check_names(names, DEMO_GIVERS_MAX);
	free(names);
}

static void no_two_organisations_are_alike(void **state)
{
	(void)state;
	char(*names)[NAME_ROOM] = memory_take(DEMO_GIVERS_MAX, sizeof *names);
	for (uint64_t i = 0; i < DEMO_GIVERS_MAX; i++)
		demo_organisation_name(i, names[i]);
	check_names(names, DEMO_GIVERS_MAX);
	free(names);
}

static void a_person_has_a_first_and_a_last_name(void **state)
{
	(void)state;
	char name[NAME_ROOM];
	demo_person_name(0, name);
	assert_string_equal(name, "Anna Andersson (påhittad)"); /* the first of both tables */
	demo_person_name(DEMO_GIVERS_MAX, name);
	assert_string_equal(name, "Anna Andersson (påhittad)"); /* round again */
}

/* The reader's own check is the second source. */
static void accounts_are_valid_and_no_banks(void **state)
{
	(void)state;
	for (int64_t i = 0; i < 500; i++) {
		char made[IBAN_ROOM];
		char read[IBAN_ROOM];
		demo_iban(i * 7919, made);
		assert_ok(iban_parse(text_of(made), read));
		assert_string_equal(made, read);
		assert_memory_equal(made + 4, "999", 3); /* no Swedish bank has the code */
	}
	for (size_t i = 0; i < ACCOUNTS; i++) {
		char read[IBAN_ROOM];
		assert_ok(iban_parse(text_of(demo_accounts[i].iban), read));
		assert_memory_equal(read + 4, "999", 3);
	}
}

static void weights_of_purposes_sum_to_a_hundred(void **state)
{
	(void)state;
	uint64_t sum = 0;
	for (size_t i = 0; i < DEMO_PURPOSES; i++)
		sum += demo_purposes[i].weight;
	assert_int_equal(sum, 100);
}

static void bank_days_leave_out_weekends_and_holidays(void **state)
{
	(void)state;
	assert_true(demo_is_bank_day(demo_day(2026, 11, 20)));  /* a Friday */
	assert_false(demo_is_bank_day(demo_day(2026, 11, 21))); /* a Saturday */
	assert_false(demo_is_bank_day(demo_day(2026, 11, 22))); /* a Sunday */
	assert_true(demo_is_bank_day(demo_day(2026, 11, 23)));  /* a Monday */
	assert_false(demo_is_bank_day(demo_day(2025, 1, 1)));   /* a Wednesday */
	assert_false(demo_is_bank_day(demo_day(2025, 6, 6)));   /* a Friday */
	assert_false(demo_is_bank_day(demo_day(2025, 12, 24))); /* a Wednesday */
}

static void a_bank_day_is_found_in_its_month(void **state)
{
	(void)state;
	const struct demo demo = { .plan = demo_usual_plan() };
	struct demo_month month;
	demo_month_at(&demo, 1, &month); /* February 2024 */
	assert_int_equal(month.first.number, demo_day(2024, 2, 1).number);
	assert_int_equal(month.last.number, demo_day(2024, 2, 29).number);
	assert_int_equal(demo_bank_day(&month, 3).number, demo_day(2024, 2, 5).number);   /* a Saturday */
	assert_int_equal(demo_bank_day(&month, 31).number, demo_day(2024, 2, 29).number); /* there is none */
	demo_month_at(&demo, 2, &month); /* ends on a Sunday */
	assert_int_equal(demo_bank_day(&month, 30).number, demo_day(2024, 3, 29).number);
	assert_false(month.is_last);
	demo_month_at(&demo, 34, &month);
	assert_true(month.is_last);
	assert_int_equal(month.bank_last.number, demo_day(2026, 11, 19).number);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_two_persons_are_alike),
		cmocka_unit_test(no_two_organisations_are_alike),
		cmocka_unit_test(a_person_has_a_first_and_a_last_name),
		cmocka_unit_test(accounts_are_valid_and_no_banks),
		cmocka_unit_test(weights_of_purposes_sum_to_a_hundred),
		cmocka_unit_test(bank_days_leave_out_weekends_and_holidays),
		cmocka_unit_test(a_bank_day_is_found_in_its_month),
	};
	return PROOF_RUN(tests);
}
