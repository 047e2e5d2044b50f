/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <signal.h>

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

static void p8_what_is_no_sum_above_zero_is_refused(void **state)
{
	(void)state;
	static const char *const typed[] = { "",   "kr",    "0",     "-5",    "1,234", "12a",   "1,",
					     ",5", "1.2.3", "0,001", "1.000", "1,500", "1.00.", "5 sek" };
	struct money money = { 0 };
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
		assert_code(money_parse(text_of(typed[i]), &money), STATUS_INPUT);
	assert_code(money_parse(TEXT("99999999999999999"), &money), STATUS_LIMIT);
}

static void p1_a_sum_beyond_the_bound_is_refused(void **state)
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

static void p8_a_sum_at_its_bound_is_read_and_one_more_is_not(void **state)
{
	(void)state;
	struct money money = { 0 };
	int64_t minor = 7;
	assert_ok(money_parse(TEXT("90000000000000,00 kr"), &money));
	assert_true(money.ore == MONEY_ORE_MAX);
	assert_code(money_parse(TEXT("90000000000000,01"), &money), STATUS_LIMIT);
	assert_code(money_parse(TEXT("000000000000000000000000000000001"), &money), STATUS_LIMIT);
	assert_ok(money_parse(TEXT("0,01"), &money));
	assert_int_equal(money.ore, 1);
	assert_ok(money_parse_decimal(TEXT("-90000000000000.00"), 2, &minor));
	assert_true(minor == -MONEY_ORE_MAX);
	assert_code(money_parse_decimal(TEXT("-90000000000000.01"), 2, &minor), STATUS_LIMIT);
	assert_code(money_parse_decimal(TEXT("90000000000001"), 2, &minor), STATUS_LIMIT);
	assert_code(money_parse_decimal(TEXT("99999999999999999999999"), 0, &minor), STATUS_LIMIT);
	assert_ok(money_parse_decimal(TEXT("9000000000000000"), 0, &minor));
	assert_code(money_parse_decimal(TEXT("9000000000000001"), 0, &minor), STATUS_LIMIT);
	assert_ok(money_parse_decimal(TEXT("900000000000.0000"), 4, &minor));
	assert_true(minor == MONEY_ORE_MAX);
}

static void a_decimal_is_read_as_files_write_it(void **state)
{
	(void)state;
	static const struct {
		const char *digits;
		unsigned decimals;
		int64_t minor;
	} cases[] = { { "1", 2, 100 },   { "1.5", 2, 150 },       { "-1.50", 2, -150 },   { "0.00000", 2, 0 },
		      { "-0", 2, 0 },    { "12.34000", 2, 1234 }, { "12.345", 3, 12345 }, { "7", 0, 7 },
		      { "7.000", 0, 7 }, { "007.10", 2, 710 } };
	static const char *const wrong[] = {
		"",   "-",  ".",  ".5",  "5.",    "1.001", "1,50", "+1",   "--1",
		"1-", " 1", "1 ", "1e3", "1.2.3", "0x1",   "1.5-", "1.-5", "NaN"
	};
	int64_t minor = 0;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_ok(money_parse_decimal(text_of(cases[i].digits), cases[i].decimals, &minor));
		assert_int_equal(minor, cases[i].minor);
	}
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(money_parse_decimal(text_of(wrong[i]), 2, &minor), STATUS_INPUT);
	assert_code(money_parse_decimal(TEXT("0.5"), 0, &minor), STATUS_INPUT);
}

static void p9_money_is_printed_for_files_and_for_people(void **state)
{
	(void)state;
	static const struct {
		int64_t ore;
		const char *plain;
		const char *people;
	} cases[] = {
		{ 0, "0.00", "0,00" },
		{ 5, "0.05", "0,05" },
		{ -5, "-0.05", "-0,05" },
		{ 99999, "999.99", "999,99" },
		{ 100000, "1000.00",
		  "1\xC2\xA0"
		  "000,00" },
		{ -123456789, "-1234567.89",
		  "-1\xC2\xA0"
		  "234\xC2\xA0"
		  "567,89" },
		{ MONEY_ORE_MAX, "90000000000000.00",
		  "90\xC2\xA0"
		  "000\xC2\xA0"
		  "000\xC2\xA0"
		  "000\xC2\xA0"
		  "000,00" },
	};
	char room[MONEY_PRINT_ROOM];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct money money = { cases[i].ore };
		assert_string_equal(money_print_plain(money, room), cases[i].plain);
		assert_string_equal(money_print(money, room), cases[i].people);
	}
}

static void negating_twice_gives_the_same(void **state)
{
	(void)state;
	assert_true(money_negate((struct money){ MONEY_ORE_MAX }).ore == -MONEY_ORE_MAX);
	assert_int_equal(money_negate(money_negate((struct money){ 17 })).ore, 17);
	assert_int_equal(money_negate((struct money){ 0 }).ore, 0);
}

static void a_currency_is_three_capital_letters(void **state)
{
	(void)state;
	static const char *const wrong[] = { "", "SE", "SEKK", "sek", "SE1", "S K", "\xC3\x85S" };
	struct currency currency = SEK;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(currency_parse(text_of(wrong[i]), &currency), STATUS_INPUT);
	assert_true(currency_equal(currency, SEK));
	assert_ok(currency_parse(TEXT("EUR"), &currency));
	assert_string_equal(currency.code, "EUR");
	assert_false(currency_equal(currency, SEK));
}

/* ISO 4217 table A.1. */
static void each_currency_has_its_own_decimals(void **state)
{
	(void)state;
	static const struct {
		const char *code;
		unsigned decimals;
		const char *printed;
	} cases[] = { { "SEK", 2, "-12345.67" }, { "EUR", 2, "-12345.67" }, { "USD", 2, "-12345.67" },
		      { "JPY", 0, "-1234567" },  { "ISK", 0, "-1234567" },  { "UGX", 0, "-1234567" },
		      { "XOF", 0, "-1234567" },  { "XAF", 0, "-1234567" },  { "TND", 3, "-1234.567" },
		      { "JOD", 3, "-1234.567" }, { "IQD", 3, "-1234.567" }, { "CLF", 4, "-123.4567" },
		      { "ZAR", 2, "-12345.67" }, { "TRY", 2, "-12345.67" } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct foreign_money sum = { .minor = -1234567 };
		char room[MONEY_PRINT_ROOM];
		assert_ok(currency_parse(text_of(cases[i].code), &sum.currency));
		assert_int_equal(currency_decimals(sum.currency), cases[i].decimals);
		assert_string_equal(foreign_money_print_plain(sum, room), cases[i].printed);
	}
}

static struct currency with_decimals(unsigned decimals)
{
	static const char codes[][4] = { "JPY", "", "EUR", "TND", "CLF" };
	struct currency currency = SEK;
	assert_ok(currency_parse(text_of(codes[decimals]), &currency));
	return currency;
}

/* Second source: round(Fraction(minor, 10**decimals) * Fraction(micro, 10**6) * 100) in Python, whose round
 * takes a half to the even neighbour. */
static void p1_foreign_money_becomes_ore_half_to_even(void **state)
{
	(void)state;
	static const struct {
		int64_t minor;
		unsigned decimals;
		int64_t micro;
		int64_t ore;
	} cases[] = { { 100, 2, 11234500, 1123 },
		      { 1, 2, 500000, 0 },
		      { 3, 2, 500000, 2 },
		      { 5, 2, 500000, 2 },
		      { -1, 2, 500000, 0 },
		      { -3, 2, 500000, -2 },
		      { 1, 0, 75000, 8 },
		      { 1, 0, 85000, 8 },
		      { 12345, 3, 33123456, 40891 },
		      { -12345, 3, 33123456, -40891 },
		      { 1, 4, 1000000, 0 },
		      { 333, 2, 333333, 111 },
		      { INT64_C(1000000000000000), 2, 9000000, MONEY_ORE_MAX },
		      { MONEY_ORE_MAX, 2, 1000000, MONEY_ORE_MAX },
		      { -MONEY_ORE_MAX, 2, 1000000, -MONEY_ORE_MAX },
		      { 1, 2, 1, 0 },
		      { 999999, 0, 1, 100 },
		      { 50, 2, 10000, 0 },
		      { 150, 2, 10000, 2 },
		      { 49, 2, 10000, 0 },
		      { 51, 2, 10000, 1 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct foreign_money from = { cases[i].minor, with_decimals(cases[i].decimals) };
		struct money money = { 7 };
		assert_ok(foreign_money_to_sek(from, (struct rate){ cases[i].micro }, &money));
		assert_int_equal(money.ore, cases[i].ore);
	}
}

static void p8_a_rate_that_is_none_or_too_high_is_refused(void **state)
{
	(void)state;
	const struct foreign_money from = { MONEY_ORE_MAX, with_decimals(2) };
	const struct foreign_money below = { -MONEY_ORE_MAX, with_decimals(2) };
	struct money money = { 7 };
	assert_code(foreign_money_to_sek(from, (struct rate){ 0 }, &money), STATUS_INPUT);
	assert_code(foreign_money_to_sek(from, (struct rate){ -1 }, &money), STATUS_INPUT);
	assert_code(foreign_money_to_sek(from, (struct rate){ 1000001 }, &money), STATUS_LIMIT);
	assert_code(foreign_money_to_sek(from, (struct rate){ INT64_MAX }, &money), STATUS_LIMIT);
	assert_code(foreign_money_to_sek(below, (struct rate){ INT64_MAX }, &money), STATUS_LIMIT);
	assert_int_equal(money.ore, 7);
}

/* The negative of a sum becomes the negative of its öre: what is booked and reversed leaves nothing. */
static bool a_reversal_is_exact(struct proof_draw *draw, void *context)
{
	(void)context;
	static const unsigned decimals[] = { 0, 2, 3, 4 };
	const struct currency currency = with_decimals(decimals[proof_below(draw, 4)]);
	const int64_t minor = (int64_t)proof_below(draw, INT64_C(100000000000));
	const struct rate rate = { (int64_t)proof_below(draw, 100000000) + 1 };
	struct money there;
	struct money back;
	struct money sum = { 7 };
	PROOF_CHECK(draw, status_is_ok(
			      foreign_money_to_sek((struct foreign_money){ minor, currency }, rate, &there)));
	PROOF_CHECK(draw, status_is_ok(
			      foreign_money_to_sek((struct foreign_money){ -minor, currency }, rate, &back)));
	PROOF_CHECK(draw, status_is_ok(money_add(there, back, &sum)));
	PROOF_CHECK(draw, sum.ore == 0);
	return true;
}

static void p1_a_reversed_foreign_sum_leaves_nothing(void **state)
{
	(void)state;
	proof_property_holds("a reversal is exact", 2000, a_reversal_is_exact, NULL);
}

static void add_beyond_the_bound(void *context)
{
	const struct money *money = context;
	struct money sum;
	(void)!money_add(*money, *money, &sum).code;
}

static void money_beyond_its_bound_ends_the_process(void **state)
{
	(void)state;
	struct money money = { MONEY_ORE_MAX };
	assert_int_equal(proof_signal_of(add_beyond_the_bound, &money), 0);
	money.ore++;
	assert_int_equal(proof_signal_of(add_beyond_the_bound, &money), SIGABRT);
	money.ore = INT64_MIN;
	assert_int_equal(proof_signal_of(add_beyond_the_bound, &money), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_typed_sum_is_read_as_people_write_it),
		cmocka_unit_test(p8_what_is_no_sum_above_zero_is_refused),
		cmocka_unit_test(p1_a_sum_beyond_the_bound_is_refused),
		cmocka_unit_test(p1_printed_money_reads_back),
		cmocka_unit_test(p8_a_sum_at_its_bound_is_read_and_one_more_is_not),
		cmocka_unit_test(a_decimal_is_read_as_files_write_it),
		cmocka_unit_test(p9_money_is_printed_for_files_and_for_people),
		cmocka_unit_test(negating_twice_gives_the_same),
		cmocka_unit_test(a_currency_is_three_capital_letters),
		cmocka_unit_test(each_currency_has_its_own_decimals),
		cmocka_unit_test(p1_foreign_money_becomes_ore_half_to_even),
		cmocka_unit_test(p8_a_rate_that_is_none_or_too_high_is_refused),
		cmocka_unit_test(p1_a_reversed_foreign_sum_leaves_nothing),
		cmocka_unit_test(money_beyond_its_bound_ends_the_process),
	};
	return PROOF_RUN(tests);
}
