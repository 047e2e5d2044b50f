/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An Autogiro payment specification as money on the account: what is a movement, what is a part, and what is
 * no money at all. The sums are those that the samples' README states. */
#include "ground/autogiro/autogiro.h"
#include "ground/bank/bank_kit.h"

static struct status read_bytes(struct text bytes, struct seen *out)
{
	struct memory_source memory = { .rest = bytes };
	struct source source = source_of_memory(&memory);
	*out = (struct seen){ 0 };
	assert_int_equal(bank_file_kind(bytes), BANK_FILE_AUTOGIRO);
	return bank_file_read(BANK_FILE_AUTOGIRO, &source, &bank_kit_events, out, &out->summary);
}

static void p1_what_was_carried_out_is_money_and_nothing_else(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct seen seen;
	assert_ok(read_bytes(proof_sample("autogiro/own-payment-specification-in.txt", &arena), &seen));
	assert_int_equal(seen.statements, 1);
	assert_int_equal(seen.scheme, ACCOUNT_BANKGIRO);
	assert_string_equal(seen.account, "9912346");
	assert_int_equal(seen.count, 7);
	const int64_t sums[] = { 70000, 20000, 50000, -5000, -5000, -20000, -20000 };
	for (size_t i = 0; i < 7; i++) {
		assert_int_equal(seen.rows[i].minor, sums[i]);
		assert_int_equal(seen.rows[i].booked_on.number, bank_kit_november(27).number);
		assert_true(seen.rows[i].raw_bytes == 82);
		assert_string_equal(seen.rows[i].bank_code, "AUTOGIRO");
	}
	assert_int_equal(seen.rows[0].part_count, 2);
	assert_int_equal(seen.rows[1].kind, REFERENCE_PAYER);
	assert_string_equal(seen.rows[1].reference, "1000019");
	assert_string_equal(seen.rows[1].message, "GÅVA NOV 2026");
	assert_string_equal(seen.rows[2].reference, "50501055");
	assert_int_equal(seen.tail.sum.minor, 70000 - 5000 - 20000);
	assert_int_equal(seen.tail.movement_count, 3);
	assert_int_equal(seen.summary.parts, 4);
}

static void p1_a_refund_tells_the_draw_it_gives_back(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct seen seen;
	assert_ok(read_bytes(proof_sample("autogiro/own-payment-specification-in.txt", &arena), &seen));
	assert_true(seen.rows[5].is_reversal && seen.rows[6].is_reversal && !seen.rows[3].is_reversal);
	assert_string_equal(seen.rows[6].reference, "1000027");
	assert_string_equal(seen.rows[6].further, "2026-10-27");
	assert_string_equal(seen.rows[6].message, "GÅVA OKT 2026");
}

/* Every row is known again by section, payer and reference. */
static void p1_each_payment_has_a_mark_of_its_own(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct seen seen;
	assert_ok(read_bytes(proof_sample("autogiro/own-payment-specification-in.txt", &arena), &seen));
	assert_string_equal(seen.rows[0].service, "AG 20261127-D-00001");
	assert_string_equal(seen.rows[1].service, "AG 20261127-D-00001 1000019 GÅVA NOV 2026");
	for (size_t i = 0; i < seen.count; i++)
		for (size_t k = 0; k < i; k++)
			assert_string_not_equal(seen.rows[i].service, seen.rows[k].service);
}

static void files_about_mandates_are_no_money(void **state)
{
	(void)state;
	static const char *const samples[] = { "autogiro/own-mandate-advice-in.txt",
					       "autogiro/own-internet-bank-mandates-in.txt",
					       "autogiro/own-rejected-payments-in.txt" };
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		struct seen seen;
		assert_ok(read_bytes(proof_sample(samples[i], &arena), &seen));
		assert_int_equal(seen.statements, 0);
		assert_int_equal(seen.count, 0);
	}
}

static void p8_our_own_orders_are_refused(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct seen seen;
	const struct status status = read_bytes(proof_sample("autogiro/own-payments-out.txt", &arena), &seen);
	assert_code(status, STATUS_INPUT);
	assert_non_null(status.remedy);
	assert_int_equal(seen.count, 0);
}

static struct autogiro_payment draw(const char *payer, int64_t ore, int day,
				    enum autogiro_payment_status status)
{
	return (struct autogiro_payment){ .kind = AUTOGIRO_DEBITS,
					  .day = AUTOGIRO_DAY(bank_kit_november(day)),
					  .period = AUTOGIRO_ONCE,
					  .times = AUTOGIRO_NO_TIMES,
					  .payer = text_of(payer),
					  .amount = { ore },
					  .bankgiro = TEXT("9912346"),
					  .reference = TEXT("GÅVA 2026-11"),
					  .status = status,
					  .refund_code = AUTOGIRO_NO_CODE };
}

/* The old layout has no sections: a day's draws are the movement. */
static void p1_the_old_layout_is_summed_by_day_and_way(void **state)
{
	(void)state;
	struct autogiro_payment payments[] = { draw("1000019", 20000, 27, AUTOGIRO_CARRIED_OUT),
					       draw("1000027", 10000, 30, AUTOGIRO_CARRIED_OUT),
					       draw("1000035", 15000, 27, AUTOGIRO_NO_FUNDS),
					       draw("1000043", 25000, 27, AUTOGIRO_CARRIED_OUT),
					       draw("1000019", 5000, 27, AUTOGIRO_CARRIED_OUT) };
	payments[4].kind = AUTOGIRO_PAYOUTS;
	const struct autogiro_answers file = { .head = { .kind = AUTOGIRO_PAYMENTS,
							 .layout = AUTOGIRO_OLD,
							 .written_on = AUTOGIRO_DAY(bank_kit_november(30)),
							 .customer = TEXT("471117"),
							 .bankgiro = TEXT("9912346") },
					       .payments = payments,
					       .count = 5 };
	SCOPED(buffer_close) struct buffer bytes = buffer_open(1 << 16);
	struct seen seen;
	assert_ok(autogiro_answers_write(&file, &bytes));
	assert_ok(read_bytes((struct text){ bytes.bytes, bytes.count }, &seen));
	const int64_t sums[] = { 45000, 20000, 25000, -5000, -5000, 10000, 10000 };
	assert_int_equal(seen.count, 7);
	for (size_t i = 0; i < 7; i++)
		assert_int_equal(seen.rows[i].minor, sums[i]);
	assert_int_equal(seen.rows[0].part_count, 2);
	assert_int_equal(seen.rows[5].booked_on.number, bank_kit_november(30).number);
	assert_int_equal(seen.tail.sum.minor, 50000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_what_was_carried_out_is_money_and_nothing_else),
		cmocka_unit_test(p1_a_refund_tells_the_draw_it_gives_back),
		cmocka_unit_test(p1_each_payment_has_a_mark_of_its_own),
		cmocka_unit_test(files_about_mandates_are_no_money),
		cmocka_unit_test(p8_our_own_orders_are_refused),
		cmocka_unit_test(p1_the_old_layout_is_summed_by_day_and_way),
	};
	return PROOF_RUN(tests);
}
