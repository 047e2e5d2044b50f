/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

static struct pain_tally tally_of(int64_t mills, unsigned decimals)
{
	return (struct pain_tally){ .count = 1, .mills = mills, .decimals = decimals };
}

static void sums_are_printed_with_the_most_decimals_of_any_amount(void **state)
{
	(void)state;
	static const struct {
		int64_t mills;
		unsigned decimals;
		const char *printed;
	} rows[] = {
		{ 0, 0, "0" },           { 0, 2, "0.00" },
		{ 737500, 2, "737.50" }, { 1000, 0, "1" },
		{ 1234, 3, "1.234" },    { 10, 2, "0.01" },
		{ 500, 1, "0.5" },       { INT64_C(999999999999999999), 3, "999999999999999.999" },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		char room[MONEY_PRINT_ROOM];
		const struct pain_tally tally = tally_of(rows[i].mills, rows[i].decimals);
		assert_string_equal(pain_tally_print(&tally, room), rows[i].printed);
		assert_true(pain_tally_is(&tally, text_of(room)));
	}
}

static void a_sum_is_the_same_whatever_zeros_it_has(void **state)
{
	(void)state;
	static const char *const same[] = { "4237.50", "4237.5", "004237.500", "4237.50000" };
	static const char *const other[] = { "4237.51", "4237", "42375", "-4237.50", "+4237.50", "4237.50.0",
					     "4237,50", "",     ".5",    "1e3",      "4237.501", "4237 .5" };
	const struct pain_tally tally = tally_of(4237500, 2);
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		assert_true(pain_tally_is(&tally, text_of(same[i])));
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
		assert_false(pain_tally_is(&tally, text_of(other[i])));
	const struct pain_tally whole = tally_of(1000000, 0);
	assert_true(pain_tally_is(&whole, TEXT("1000")));
	assert_true(pain_tally_is(&whole, TEXT("1000.00")));
	assert_false(pain_tally_is(&whole, TEXT("1")));
	assert_false(pain_tally_is(&whole, TEXT("10000")));
}

/* Adding is checked against whole units and fractions added apart. */
static bool amounts_add_up(struct proof_draw *draw, void *context)
{
	(void)context;
	static const struct currency currencies[] = { { "JPY" }, { "SEK" }, { "KWD" } };
	static const int64_t scale[] = { 1, 100, 1000 };
	struct pain_tally tally = { 0 };
	int64_t whole = 0;
	int64_t mills = 0;
	const uint64_t count = proof_below(draw, 50);
	for (uint64_t i = 0; i < count; i++) {
		const size_t which = proof_below(draw, 3);
		const int64_t minor = 1 + (int64_t)proof_below(draw, PAIN_AMOUNT_MINOR_MAX);
		pain_tally_add(&tally, (struct foreign_money){ minor, currencies[which] });
		whole += minor / scale[which];
		mills += minor % scale[which] * (1000 / scale[which]);
	}
	PROOF_CHECK(draw, tally.count == count);
	PROOF_CHECK(draw, tally.mills / 1000 == whole + mills / 1000);
	PROOF_CHECK(draw, tally.mills % 1000 == mills % 1000);
	return true;
}

static void p1_sums_lose_nothing(void **state)
{
	(void)state;
	proof_property_holds("pain sums", 500, amounts_add_up, NULL);
}

static bool ids_are_found(struct proof_draw *draw, void *context)
{
	(void)context;
	static char rooms[1000][12];
	bool is_seen[500] = { false };
	SCOPED(pain_ids_close) struct pain_ids ids = { 0 };
	const uint64_t count = proof_below(draw, 1000);
	for (uint64_t i = 0; i < count; i++) {
		const size_t number = proof_below(draw, 500);
		snprintf(rooms[i], sizeof rooms[i], "E%zu", number);
		PROOF_CHECK(draw, pain_ids_add(&ids, text_of(rooms[i])) == !is_seen[number]);
		is_seen[number] = true;
	}
	return true;
}

static void an_id_is_new_once(void **state)
{
	(void)state;
	proof_property_holds("pain ids", 100, ids_are_found, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_printed_with_the_most_decimals_of_any_amount),
		cmocka_unit_test(a_sum_is_the_same_whatever_zeros_it_has),
		cmocka_unit_test(p1_sums_lose_nothing),
		cmocka_unit_test(an_id_is_new_once),
	};
	return PROOF_RUN(tests);
}
