/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_kit.h"

#include <string.h>

static struct deposit single(int64_t minor, struct day day, const char *reference)
{
	return (struct deposit){
		.booked_on = day,
		.valued_on = day,
		.bank_code = TEXT("PMNT/RCDT/DMCT"),
		.alone = { .minor = minor,
			   .payer_name = TEXT("Kim Exempel"),
			   .service_reference = text_of(reference) },
	};
}

static struct status read_one(struct bankday_kit *kit, const char *iban, const char *currency, struct day day)
{
	const struct deposit movement = single(25000, day, "R1");
	const struct kit_statement statement = { iban, currency, day, 0, &movement, 1 };
	struct bankday_report report;
	return bankday_kit_read_053(kit, &statement, &report);
}

static void p8_a_file_about_somebody_elses_account_is_refused(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	const struct status status =
	    read_one(&kit, "SE4550000000058398257466", "SEK", bankday_kit_day(11, 5));
	assert_int_equal(status.code, STATUS_NOT_FOUND);
	assert_string_equal(status.field, "account");
	assert_true(status.row > 0 && status.remedy != NULL);
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 0);
	bankday_kit_close(&kit);
}

static void p8_an_account_in_another_currency_is_refused(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	const struct status status = read_one(&kit, KIT_IBAN, "EUR", bankday_kit_day(11, 5));
	assert_int_equal(status.code, STATUS_INPUT);
	assert_string_equal(status.field, "currency");
	bankday_kit_close(&kit);
}

static void p8_rows_booked_after_tomorrow_are_refused(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	assert_ok(read_one(&kit, KIT_IBAN, "SEK", bankday_kit_day(12, 12))); /* the bank may be a day ahead */
	const struct status status = read_one(&kit, KIT_IBAN, "SEK", bankday_kit_day(12, 13));
	assert_int_equal(status.code, STATUS_INPUT);
	assert_string_equal(status.field, "booking date");
	bankday_kit_close(&kit);
}

static void p8_what_is_no_bank_file_is_refused(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	struct bankday_report report;
	assert_code(bankday_kit_read(&kit, BANK_FILE_UNKNOWN, TEXT("hello"), &report), STATUS_INPUT);
	assert_code(bankday_kit_read(&kit, BANK_FILE_BGMAX, TEXT("hello"), &report), STATUS_INPUT);
	assert_code(bankday_kit_read(&kit, BANK_FILE_CAMT_053, TEXT("<a/>"), &report), STATUS_INPUT);
	bankday_kit_close(&kit);
}

static void p1_the_same_bytes_are_read_once(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	struct text bytes = proof_sample("bgmax/own-gifts.bgmax.txt", &kit.arena);
	struct bankday_report report;
	assert_ok(bankday_kit_read(&kit, BANK_FILE_BGMAX, bytes, &report));
	assert_false(report.was_read_before);
	assert_int_equal(report.new_rows, 7);
	assert_ok(bankday_kit_read(&kit, BANK_FILE_BGMAX, bytes, &report));
	assert_true(report.was_read_before);
	assert_int_equal(report.new_rows, 0);
	bankday_kit_close(&kit);
}

/* The samples tell of one deposit of 1 100 kr (four payments), one Swish of 250 and 500 out on 5 November,
 * and a second deposit of 4 800 kr that only BgMax tells of: 250 + 200 + 500 + 150, 250, -500, and 5 000 -
 * 500 + 300. */
enum { SAMPLE_LEAVES = 9, SAMPLE_SUM = 110000 + 25000 - 50000 + 480000 };

static void p1_the_sample_files_give_the_same_rows_in_any_order(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum statement_kind_of_file kind;
	} files[] = { { "camt/own-camt.053.001.08-se-statement.xml", BANK_FILE_CAMT_053 },
		      { "camt/own-camt.054.001.02-se-bankgiro.xml", BANK_FILE_CAMT_054 },
		      { "bgmax/own-gifts.bgmax.txt", BANK_FILE_BGMAX } };
	static const int orders[6][3] = { { 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 },
					  { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 } };
	for (size_t o = 0; o < 6; o++) {
		struct bankday_kit kit;
		bankday_kit_open(&kit);
		struct bankday_report report;
		for (size_t i = 0; i < 3; i++) {
			const struct text bytes = proof_sample(files[orders[o][i]].name, &kit.arena);
			assert_ok(bankday_kit_read(&kit, files[orders[o][i]].kind, bytes, &report));
		}
		bankday_kit_wait(&kit);
		int64_t sum = 0;
		for (size_t i = 0; i < kit.waiting_count; i++) {
			sum += kit.waiting[i].amount.minor;
			assert_int_equal(kit.waiting[i].state, ROW_OPEN);
		}
		assert_int_equal(kit.waiting_count, SAMPLE_LEAVES);
		assert_int_equal(sum, SAMPLE_SUM);
		bankday_kit_close(&kit);
	}
}

struct rate_work {
	struct day day;
	struct rate_id id;
};

static struct status put_rate(struct store_tx *tx, void *argument)
{
	struct rate_work *work = argument;
	const struct ledger_rate_given given = { { "EUR" }, work->day, { 11234500 }, TEXT("påhittad") };
	return ledger_put_rate(tx, &given, &work->id);
}

static struct status add_rule(struct store_tx *tx, void *argument)
{
	const struct bankday_kit *kit = argument;
	const struct bank_rule rule = { TEXT("Kim"), TEXT("kim exempel"), 0, 3999 };
	return bankday_add_rule(tx, &rule, &kit->by);
}

static struct status balance_of_euro(struct store_tx *tx, void *argument)
{
	return ledger_balance(tx, 1950, bankday_kit_day(12, 31), argument);
}

/* 250.00 EUR at 11.2345 kr is 2 808.625 kr: half to even gives 2 808.62. */
static void money_in_another_currency_is_booked_at_the_days_rate(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	struct money book = { 0 };
	assert_ok(bankday_kit_do(&kit, add_rule, &kit));
	assert_ok(read_one(&kit, KIT_EURO_IBAN, "EUR", bankday_kit_day(11, 5)));
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 1); /* no rate yet */
	struct rate_work work = { .day = bankday_kit_day(11, 6) };
	assert_ok(bankday_kit_do(&kit, put_rate, &work));
	assert_ok(read_one(&kit, KIT_EURO_IBAN, "EUR", bankday_kit_day(11, 9)));
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 1);
	assert_ok(store_read(kit.books, balance_of_euro, &book));
	assert_int_equal(book.ore, 280862);
	bankday_kit_close(&kit);
}

static struct status lock_november(struct store_tx *tx, void *argument)
{
	const struct bankday_kit *kit = argument;
	return ledger_lock_months(tx, bankday_kit_day(11, 30), &kit->by);
}

static void rows_of_a_locked_month_wait_though_a_rule_knows_them(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	assert_ok(bankday_kit_do(&kit, add_rule, &kit));
	assert_ok(bankday_kit_do(&kit, lock_november, &kit));
	assert_ok(read_one(&kit, KIT_IBAN, "SEK", bankday_kit_day(11, 5)));
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 1);
	assert_ok(read_one(&kit, KIT_IBAN, "SEK", bankday_kit_day(12, 1)));
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 1);
	bankday_kit_close(&kit);
}

/* A deposit whose deduction takes out its payment: the voucher tells both ways, since a sum of zero would
 * tell nothing. */
static void p1_a_deposit_that_cancels_out_is_booked_both_ways(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	assert_ok(bankday_kit_do(&kit, add_rule, &kit));
	const struct deposit_payment payments[] = {
		{ .minor = 50000, .payer_name = TEXT("Kim Exempel"), .service_reference = TEXT("1") },
		{ .minor = -50000, .payer_name = TEXT("Kim Exempel"), .service_reference = TEXT("2") },
		{ .minor = 100, .payer_name = TEXT("Okänd"), .service_reference = TEXT("3") }
	};
	const struct deposit section = { .booked_on = bankday_kit_day(11, 5),
					 .alone = { .service_reference = TEXT("00001") },
					 .payments = payments,
					 .count = 3 };
	const struct written_statement told = {
		.bankgiro = TEXT(KIT_BANKGIRO), .currency = SEK, .movements = &section, .count = 1
	};
	const struct written_file file = { .made_at = kit.now, .statements = &told, .count = 1 };
	struct buffer bytes = buffer_open(KIT_FILE_BYTES_MAX);
	size_t lost = 0;
	struct bankday_report report;
	assert_ok(bgmax_write(&file, &bytes, &lost));
	assert_ok(bankday_kit_read(&kit, BANK_FILE_BGMAX, buffer_text(&bytes), &report));
	buffer_close(&bytes);
	assert_int_equal(report.by_rule, 2);
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 1);
	assert_int_equal(kit.waiting[0].amount.minor, 100);
	bankday_kit_close(&kit);
}

/* A file of two statements, the second about somebody else: the first leaves nothing behind either. */
static void p8_a_file_refused_in_the_middle_leaves_nothing(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	const struct deposit movement = single(25000, bankday_kit_day(11, 5), "R1");
	struct written_statement told[2] = { { .iban = TEXT(KIT_IBAN),
					       .currency = SEK,
					       .identity = TEXT("S1"),
					       .movements = &movement,
					       .count = 1 } };
	told[1] = told[0];
	told[1].iban = TEXT("SE4550000000058398257466");
	const struct written_file file = {
		.identity = TEXT("F"), .made_at = kit.now, .statements = told, .count = 2
	};
	struct buffer bytes = buffer_open(KIT_FILE_BYTES_MAX);
	struct bankday_report report;
	assert_ok(camt_write(BANK_FILE_CAMT_054, &file, &bytes));
	assert_code(bankday_kit_read(&kit, BANK_FILE_CAMT_054, buffer_text(&bytes), &report),
		    STATUS_NOT_FOUND);
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 0);
	buffer_close(&bytes);
	bankday_kit_close(&kit);
}

/* Two accounts in one file: each row on its own account. */
static void p1_two_accounts_in_one_file_stay_apart(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	const struct deposit movement = single(25000, bankday_kit_day(11, 5), "R1");
	struct written_statement told[2] = { { .iban = TEXT(KIT_IBAN),
					       .currency = SEK,
					       .identity = TEXT("S1"),
					       .movements = &movement,
					       .count = 1 } };
	told[1] = told[0];
	told[1].iban = TEXT(KIT_EURO_IBAN);
	assert_ok(currency_parse(TEXT("EUR"), &told[1].currency));
	const struct written_file file = {
		.identity = TEXT("F"), .made_at = kit.now, .statements = told, .count = 2
	};
	struct buffer bytes = buffer_open(KIT_FILE_BYTES_MAX);
	struct bankday_report report;
	assert_ok(camt_write(BANK_FILE_CAMT_054, &file, &bytes));
	assert_ok(bankday_kit_read(&kit, BANK_FILE_CAMT_054, buffer_text(&bytes), &report));
	bankday_kit_wait(&kit);
	assert_int_equal(kit.waiting_count, 2);
	assert_int_equal(kit.waiting[0].account.raw, kit.account.raw);
	assert_int_equal(kit.waiting[1].account.raw, kit.euro.raw);
	buffer_close(&bytes);
	bankday_kit_close(&kit);
}

struct account_work {
	struct own_account account;
	struct own_number numbers[9];
	size_t count;
};

static struct status add_account(struct store_tx *tx, void *argument)
{
	struct account_work *work = argument;
	struct own_account_id id;
	return bankday_add_account(tx, &work->account, work->numbers, work->count, &id);
}

static void an_own_account_is_checked(void **state)
{
	(void)state;
	struct bankday_kit kit;
	bankday_kit_open(&kit);
	struct account_work work = { { .name = TEXT("Spar"), .ledger_account = 1940, .currency = SEK },
				     { { ACCOUNT_PLUSGIRO, TEXT("2 86 54 3-4") } },
				     1 };
	work.account.ledger_account = 3991;
	assert_code(bankday_kit_do(&kit, add_account, &work), STATUS_INPUT); /* no asset */
	work.account.ledger_account = 1930;
	assert_code(bankday_kit_do(&kit, add_account, &work), STATUS_CONFLICT); /* taken */
	work.account.ledger_account = 1940;
	work.count = 0;
	assert_code(bankday_kit_do(&kit, add_account, &work), STATUS_INPUT);
	work.count = BANKDAY_NUMBERS_MAX + 1;
	assert_code(bankday_kit_do(&kit, add_account, &work), STATUS_INPUT);
	work.count = 1;
	work.numbers[0] = (struct own_number){ ACCOUNT_BANKGIRO, TEXT("991-2347") };
	assert_code(bankday_kit_do(&kit, add_account, &work), STATUS_INPUT); /* check digit */
	work.numbers[0] = (struct own_number){ ACCOUNT_BANKGIRO, TEXT("991-2346") };
	assert_code(bankday_kit_do(&kit, add_account, &work), STATUS_CONFLICT); /* another account's */
	work.numbers[0] = (struct own_number){ ACCOUNT_OTHER, TEXT("") };
	assert_code(bankday_kit_do(&kit, add_account, &work), STATUS_INPUT);
	work.numbers[0] = (struct own_number){ ACCOUNT_PLUSGIRO, TEXT("286543-4") };
	assert_ok(bankday_kit_do(&kit, add_account, &work));
	work.account.name = TEXT("");
	assert_code(bankday_kit_do(&kit, add_account, &work), STATUS_INPUT);
	bankday_kit_close(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_a_file_about_somebody_elses_account_is_refused),
		cmocka_unit_test(p8_an_account_in_another_currency_is_refused),
		cmocka_unit_test(p8_rows_booked_after_tomorrow_are_refused),
		cmocka_unit_test(p8_what_is_no_bank_file_is_refused),
		cmocka_unit_test(p1_the_same_bytes_are_read_once),
		cmocka_unit_test(p1_the_sample_files_give_the_same_rows_in_any_order),
		cmocka_unit_test(money_in_another_currency_is_booked_at_the_days_rate),
		cmocka_unit_test(rows_of_a_locked_month_wait_though_a_rule_knows_them),
		cmocka_unit_test(p1_a_deposit_that_cancels_out_is_booked_both_ways),
		cmocka_unit_test(p8_a_file_refused_in_the_middle_leaves_nothing),
		cmocka_unit_test(p1_two_accounts_in_one_file_stay_apart),
		cmocka_unit_test(an_own_account_is_checked),
	};
	return PROOF_RUN(tests);
}
