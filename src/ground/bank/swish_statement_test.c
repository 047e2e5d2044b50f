/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bank's report of Swish payments as money on the account behind the number. */
#include "ground/bank/bank_kit.h"

static struct swish_mapping shipped(const char *name)
{
	struct swish_mapping mapping;
	assert_ok(swish_mapping_named(text_of(name), &mapping));
	return mapping;
}

static struct status read_by(const struct swish_mapping *mapping, struct text bytes, struct seen *out)
{
	struct memory_source memory = { .rest = bytes };
	struct source source = source_of_memory(&memory);
	*out = (struct seen){ 0 };
	return bank_swish_read(mapping, &source, &bank_kit_events, out, &out->summary);
}

/* 200 and 50 kr in, 200 kr sent back: what the sample says. */
static void p1_each_payment_is_a_movement(void **state)
{
	(void)state;
	static const char *const samples[][2] = { { "swish/own-report-comma-15.csv", "handelsbanken-comma" },
						  { "swish/own-report-comma-18.csv", "handelsbanken-comma" },
						  { "swish/own-report-semicolon-15.csv",
						    "handelsbanken-semicolon" } };
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		const struct swish_mapping mapping = shipped(samples[i][1]);
		const struct text bytes = proof_sample(samples[i][0], &arena);
		struct seen seen;
		assert_int_equal(bank_file_kind(bytes), BANK_FILE_SWISH);
		assert_ok(read_by(&mapping, bytes, &seen));
		assert_int_equal(seen.statements, 1);
		assert_int_equal(seen.scheme, ACCOUNT_SWISH);
		assert_string_equal(seen.account, "1234567890");
		assert_int_equal(seen.count, 3);
		assert_int_equal(seen.rows[0].minor, 20000);
		assert_int_equal(seen.rows[1].minor, 5000);
		assert_int_equal(seen.rows[2].minor, -20000);
		assert_true(seen.rows[2].is_reversal && !seen.rows[0].is_reversal);
		assert_int_equal(seen.tail.sum.minor, 5000);
		assert_int_equal(seen.tail.movement_count, 3);
		assert_int_equal(seen.rows[0].booked_on.number, bank_kit_november(5).number);
	}
}

static void a_payment_is_known_by_swishs_own_reference(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct swish_mapping mapping = shipped("handelsbanken-comma");
	struct seen seen;
	assert_ok(read_by(&mapping, proof_sample("swish/own-report-comma-15.csv", &arena), &seen));
	assert_string_equal(seen.rows[0].service, "SW 4469411476093487");
	assert_string_equal(seen.rows[1].payer, "Kalle Exempel");
	assert_string_equal(seen.rows[1].message, "Gåva till allt");
	assert_string_equal(seen.rows[1].bank_code, "SWISH");
	assert_int_equal(seen.rows[1].kind, REFERENCE_NONE);
}

static const char two_numbers[] =
    "01,2026-11-06,2026-11-05\n"
    "02,5555555555,301286698,HANDSESS,1234567890,2026-11-05,SWH,200.00,SEK,+46700000001,Kim "
    "Exempel,4469411476093487,123456789023,,2026-11-05T13:32:22\n"
    "02,5555555555,301286698,HANDSESS,1231111116,2026-11-05,SWH,10.00,SEK,+46700000002,Kim "
    "Exempel,4469411476093488,hej,,2026-11-05T14:01:00\n"
    "02,5555555555,301286698,HANDSESS,1234567890,2026-11-05,SWH,50.00,SEK,+46700000002,Kim "
    "Exempel,4469411476093489,hej,,2026-11-05T14:01:00\n"
    "02,5555555555,301286698,HANDSESS,1234567890,2026-11-05,SWR,30.00,SEK,+46700000002,Kim "
    "Exempel,4469411476093490,hej,,2026-11-05T14:01:00\n"
    "03,4\n";

static void a_reference_of_ours_is_known_by_its_digits(void **state)
{
	(void)state;
	const struct swish_mapping mapping = shipped("handelsbanken-comma");
	struct seen seen;
	assert_ok(read_by(&mapping, text_of(two_numbers), &seen));
	assert_int_equal(seen.rows[0].kind, REFERENCE_OCR);
	assert_string_equal(seen.rows[0].reference, "123456789023");
	assert_int_equal(seen.statements, 3); /* the number changes twice */
}

/* Where the account shows one sum a day and way, the payments are its parts. */
static void p1_a_days_sum_has_its_payments_as_parts(void **state)
{
	(void)state;
	struct swish_mapping mapping = shipped("handelsbanken-comma");
	struct seen seen;
	mapping.is_booked_by_day = true;
	assert_ok(read_by(&mapping, text_of(two_numbers), &seen));
	assert_int_equal(seen.statements, 2);
	const int64_t sums[] = { 1000, 1000, 25000, 20000, 5000, -3000, -3000 };
	assert_int_equal(seen.count, 7);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(seen.rows[i].minor, sums[i]);
	assert_int_equal(seen.rows[2].part_count, 2);
	assert_string_equal(seen.rows[2].service, "SW 20261105+P");
	assert_int_equal(seen.tail.sum.minor, 22000);
	assert_int_equal(seen.summary.movements, 3);
	assert_int_equal(seen.summary.parts, 4);
}

static void p8_a_wrong_report_tells_no_end(void **state)
{
	(void)state;
	const struct swish_mapping mapping = shipped("handelsbanken-comma");
	struct seen seen;
	const struct text cut = text_slice(text_of(two_numbers), 0, sizeof two_numbers - 6);
	assert_code(read_by(&mapping, cut, &seen), STATUS_INPUT);
	assert_int_equal(seen.tail.movement_count == 4, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_each_payment_is_a_movement),
		cmocka_unit_test(a_payment_is_known_by_swishs_own_reference),
		cmocka_unit_test(a_reference_of_ours_is_known_by_its_digits),
		cmocka_unit_test(p1_a_days_sum_has_its_payments_as_parts),
		cmocka_unit_test(p8_a_wrong_report_tells_no_end),
	};
	return PROOF_RUN(tests);
}
