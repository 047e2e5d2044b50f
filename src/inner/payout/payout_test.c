/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/payout/payout.h"

#include <stdio.h>
#include <string.h>

#include "craft/payments/payments_kit.h"

/* Books with an account in kronor and one in euro, and a payment in a file. */
struct desk {
	struct ledger_kit *kit;
	struct arena arena;
	struct payment_id payment;
	char id[PAYMENTS_END_TO_END_ROOM];
	int statements;
	int64_t balance;
};

static const struct statement_set *const allowed[] = { &rules_statements,    &approval_statements,
						       &payments_statements, &bankday_statements,
						       &payout_statements,   NULL };
static const struct migration *const migrations[] = { rules_migrations, approval_migrations,
						      payments_migrations, bankday_migrations, NULL };
static const struct ledger_kit_rooms rooms = { allowed, migrations };

static struct status add_accounts(struct store_tx *tx, void *argument)
{
	(void)argument;
	const struct own_account kronor = { .name = TEXT("Konto"), .ledger_account = 1930, .currency = SEK };
	const struct own_number number = { ACCOUNT_IBAN, TEXT(PAYMENTS_KIT_IBAN) };
	const struct own_account euro = { .name = TEXT("Euro"),
					  .ledger_account = 1950,
					  .currency = { "EUR" } };
	const struct own_number euro_number = { ACCOUNT_IBAN, TEXT(PAYMENTS_KIT_EURO_IBAN) };
	struct own_account_id id;
	TRY(bankday_add_account(tx, &kronor, &number, 1, &id));
	return bankday_add_account(tx, &euro, &euro_number, 1, &id);
}

static void begin(struct desk *desk, struct ledger_kit *kit)
{
	*desk = (struct desk){ .kit = kit, .arena = arena_open(1 << 26) };
	payments_kit_begin(kit);
	assert_ok(payments_kit_write(kit, KIT_NOBODY, add_accounts, NULL));
	struct kit_file asking = payments_kit_asking(kit, &desk->arena);
	desk->payment = payments_kit_approved(kit, payments_kit_payee(kit), 50000);
	assert_ok(payments_kit_make(kit, &asking));
	snprintf(desk->id, sizeof desk->id, "%s", payments_kit_find(kit, desk->payment).end_to_end);
}

static void end(struct desk *desk)
{
	arena_close(&desk->arena);
}

struct told {
	const char *iban;
	const char *currency;
	struct deposit_payment row;
};

/* Reads a statement with this row alone. */
static struct bankday_report read_row(struct desk *desk, const struct told *told)
{
	static const struct home_finder *const finders[] = { &payout_by_end_to_end, &bankday_rules, NULL };
	const struct day today = payments_kit_today(desk->kit);
	char identity[24];
	char path[128];
	struct bankday_report report;
	struct currency currency;
	snprintf(identity, sizeof identity, "S%d", ++desk->statements);
	assert_ok(currency_parse(text_of(told->currency), &currency));
	const struct deposit movement = { .booked_on = today,
					  .valued_on = today,
					  .alone = told->row,
					  .bank_code = TEXT("PMNT/ICDT/DMCT") };
	const struct written_statement statement = { .iban = text_of(told->iban),
						     .currency = currency,
						     .identity = text_of(identity),
						     .has_balances = true,
						     .opening = desk->balance,
						     .opening_on = today,
						     .closing_on = today,
						     .movements = &movement,
						     .count = 1 };
	const struct written_file file = {
		.identity = text_of(identity), .made_at = desk->kit->now, .statements = &statement, .count = 1
	};
	struct buffer bytes = buffer_open(1 << 20);
	assert_ok(camt_write(BANK_FILE_CAMT_053, &file, &bytes));
	assert_ok(
	    file_write_whole(proof_path(&desk->kit->folder, "bank.xml", path), buffer_text(&bytes), 0600));
	buffer_close(&bytes);
	SCOPED(file_close) struct file opened = { -1 };
	assert_ok(file_open(path, &opened));
	struct bankday_reading reading = { .kind = BANK_FILE_CAMT_053,
					   .file = &opened,
					   .name = TEXT("bank.xml"),
					   .today = today,
					   .finders = finders };
	assert_ok(bankday_read(desk->kit->store, &reading, &ledger_kit_actor, &report));
	if (strcmp(told->iban, PAYMENTS_KIT_IBAN) == 0)
		desk->balance += told->row.minor;
	return report;
}

static int64_t on_way(const struct desk *desk)
{
	return ledger_kit_balance(desk->kit, PAYMENTS_ACCOUNT_ON_WAY, ledger_kit_day(2027, 12, 31));
}

static struct told out_row(const struct desk *desk, int64_t minor)
{
	struct told told = { PAYMENTS_KIT_IBAN, "SEK", { .minor = -minor } };
	told.row.service_reference = TEXT("B1");
	told.row.end_to_end = text_of(desk->id);
	return told;
}

static void p1_the_banks_row_of_a_payment_is_booked_once(void **state)
{
	struct desk desk;
	begin(&desk, *state);
	struct told told = out_row(&desk, 50000);
	struct bankday_report report = read_row(&desk, &told);
	assert_int_equal(report.payments, 1);
	assert_int_equal(report.open, 0);
	assert_int_equal(payments_kit_find(desk.kit, desk.payment).state, PAYMENT_PAID);
	assert_int_equal(on_way(&desk), 0);
	assert_int_equal(ledger_kit_balance(desk.kit, 1930, ledger_kit_day(2026, 12, 31)), -50000);
	told.row.service_reference = TEXT("B2"); /* the bank drew it twice: a person must see it */
	report = read_row(&desk, &told);
	assert_int_equal(report.payments, 0);
	assert_int_equal(report.open + report.seen_before, 1);
	assert_int_equal(on_way(&desk), 0);
	end(&desk);
}

static void our_id_in_the_words_is_enough(void **state)
{
	struct desk desk;
	char words[64];
	begin(&desk, *state);
	struct told told = out_row(&desk, 50000);
	told.row.end_to_end = TEXT("");
	snprintf(words, sizeof words, "Bg-bet %s", desk.id);
	told.row.message = text_of(words);
	assert_int_equal(read_row(&desk, &told).payments, 1);
	assert_int_equal(on_way(&desk), 0);
	end(&desk);
}

static void what_differs_waits_for_a_person(void **state)
{
	struct desk desk;
	begin(&desk, *state);
	struct told told = out_row(&desk, 50001);
	assert_int_equal(read_row(&desk, &told).payments, 0);
	told = out_row(&desk, -50000);
	told.row.service_reference = TEXT("B3");
	assert_int_equal(read_row(&desk, &told).payments, 0);
	told = out_row(&desk, 50000);
	told.row.service_reference = TEXT("B4");
	told.row.end_to_end = TEXT("HS222222222222");
	assert_int_equal(read_row(&desk, &told).payments, 0);
	told.row.service_reference = TEXT("B5");
	told.row.end_to_end = text_of(desk.id);
	told.row.is_reversal = true;
	assert_int_equal(read_row(&desk, &told).payments, 0);
	assert_int_equal(payments_kit_find(desk.kit, desk.payment).state, PAYMENT_IN_FILE);
	assert_int_equal(on_way(&desk), -50000);
	end(&desk);
}

static void a_row_that_came_before_its_file_was_known_finds_home_later(void **state)
{
	struct desk desk;
	begin(&desk, *state);
	const struct payee_id payee = payments_kit_find(desk.kit, desk.payment).order.payee;
	const struct payment_id second = payments_kit_approved(desk.kit, payee, 700);
	struct told told = out_row(&desk, 700);
	char id[PAYMENTS_END_TO_END_ROOM];
	snprintf(id, sizeof id, "%s", payments_kit_find(desk.kit, second).end_to_end);
	told.row.end_to_end = text_of(id);
	assert_int_equal(read_row(&desk, &told).payments, 0); /* never ordered */
	struct kit_file asking = payments_kit_asking(desk.kit, &desk.arena);
	assert_ok(payments_kit_make(desk.kit, &asking));
	told.row.service_reference = TEXT("B9");
	assert_int_equal(read_row(&desk, &told).payments, 1);
	end(&desk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_the_banks_row_of_a_payment_is_booked_once),
		cmocka_unit_test(our_id_in_the_words_is_enough),
		cmocka_unit_test(what_differs_waits_for_a_person),
		cmocka_unit_test(a_row_that_came_before_its_file_was_known_finds_home_later),
	};
	return ledger_kit_run(&rooms, tests, sizeof tests / sizeof tests[0]);
}
