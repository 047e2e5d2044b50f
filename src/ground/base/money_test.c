/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <inttypes.h>

static void a_typed_sum_is_read_as_people_write_it(void **state)
{
	(void)state;
	static const struct {
		const char *typed;
		int64_t ore;
	} cases[] = { { "250", 25000 },
		      { "1 234,50", 123450 },
		      { "1234.5", 123450 },
		      { "250 kr", 25000 },
		      { "1\xC2\xA0"
			"000kr",
			100000 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct money money = { 0 };
		assert_ok(money_parse(text_of(cases[i].typed), &money));
		assert_int_equal(money.ore, cases[i].ore);
	}
}

static void what_is_no_sum_above_zero_is_refused(void **state)
{
	(void)state;
	static const char *const typed[] = {
		"", "kr", "0", "-5", "1,234", "12a", "1,", ",5", "1.2.3", "0,001"
	};
	struct money money = { 0 };
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
		assert_code(money_parse(text_of(typed[i]), &money), STATUS_INPUT);
	assert_code(money_parse(TEXT("99999999999999999"), &money), STATUS_LIMIT);
}

static void a_sum_beyond_the_bound_is_refused(void **state)
{
	(void)state;
	struct money sum = { 7 };
	assert_ok(money_add((struct money){ MONEY_ORE_MAX - 1 }, (struct money){ 1 }, &sum));
	assert_int_equal(sum.ore, MONEY_ORE_MAX);
	assert_code(money_add(sum, (struct money){ 1 }, &sum), STATUS_LIMIT);
	assert_int_equal(sum.ore, MONEY_ORE_MAX);
	assert_code(money_add((struct money){ -MONEY_ORE_MAX }, (struct money){ -1 }, &sum), STATUS_LIMIT);
}

static bool printed_then_read_is_the_same(struct proof_draw *draw, void *context)
{
	(void)context;
	const int64_t sign = proof_below(draw, 2) == 0 ? 1 : -1;
	const struct money money = { sign * (int64_t)proof_below(draw, MONEY_ORE_MAX - 100) };
	char room[MONEY_PRINT_ROOM];
	int64_t back = 0;
	PROOF_CHECK(draw,
		    status_is_ok(money_parse_decimal(text_of(money_print_plain(money, room)), 2, &back)));
	PROOF_CHECK(draw, back == money.ore);
	if (money.ore <= 0)
		return true;
	struct money typed = { 0 };
	PROOF_CHECK(draw, status_is_ok(money_parse(text_of(money_print(money, room)), &typed)));
	PROOF_CHECK(draw, typed.ore == money.ore);
	return true;
}

static void p1_printed_money_reads_back(void **state)
{
	(void)state;
	proof_property_holds("printed then read is the same", 2000, printed_then_read_is_the_same, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_typed_sum_is_read_as_people_write_it),
		cmocka_unit_test(what_is_no_sum_above_zero_is_refused),
		cmocka_unit_test(a_sum_beyond_the_bound_is_refused),
		cmocka_unit_test(p1_printed_money_reads_back),
	};
	return PROOF_RUN(tests);
}
