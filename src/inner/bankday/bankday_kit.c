/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_kit.h"

#include <stdio.h>
#include <string.h>

static const struct home_finder *const finders[] = { &bankday_rules, NULL };
static const struct statement_set *const allowed[] = { &ledger_statements, &bankday_statements, NULL };
static const struct migration *const migrations[] = { ledger_migrations, bankday_migrations, NULL };

struct day bankday_kit_day(int month, int day)
{
	struct day made;
	assert_ok(day_of(2026, month, day, &made));
	return made;
}

static struct status fill(struct store_tx *tx, void *argument)
{
	struct bankday_kit *kit = argument;
	struct ledger_year year;
	struct day first;
	struct day last;
	TRY(ledger_add_plan(tx));
	TRY(day_of(2026, 1, 1, &first));
	TRY(day_of(2026, 12, 31, &last));
	TRY(ledger_open_year(tx, first, last, &year));
	const struct own_account kronor = { .name = TEXT("Insamling"),
					    .ledger_account = 1930,
					    .currency = SEK };
	const struct own_number numbers[] = { { ACCOUNT_IBAN, TEXT(KIT_IBAN) },
					      { ACCOUNT_BANKGIRO, TEXT(KIT_BANKGIRO) } };
	TRY(bankday_add_account(tx, &kronor, numbers, 2, &kit->account));
	const struct own_account euro = { .name = TEXT("Euro"),
					  .ledger_account = 1950,
					  .currency = { "EUR" } };
	const struct own_number euro_number = { ACCOUNT_IBAN, TEXT(KIT_EURO_IBAN) };
	return bankday_add_account(tx, &euro, &euro_number, 1, &kit->euro);
}

void bankday_kit_open(struct bankday_kit *kit)
{
	*kit = (struct bankday_kit){ .folder = proof_folder_open(),
				     .by = { TEXT("test") },
				     .arena = arena_open(1 << 24) };
	kit->now.seconds = 1797000000;
	const struct store_config config = { .backend = STORE_MEMORY,
					     .clock = clock_fixed(&kit->now),
					     .allowed = allowed,
					     .migrations = migrations };
	assert_ok(store_open(&config, true, &kit->books));
	assert_ok(bankday_kit_do(kit, fill, kit));
}

void bankday_kit_close(struct bankday_kit *kit)
{
	store_close(&kit->books);
	arena_close(&kit->arena);
	proof_folder_close(&kit->folder);
}

struct status bankday_kit_do(struct bankday_kit *kit, store_work *work, void *argument)
{
	return store_write(kit->books, &kit->by, work, argument);
}

struct status bankday_kit_read(struct bankday_kit *kit, enum statement_kind_of_file kind, struct text bytes,
			       struct bankday_report *out)
{
	char path[128];
	FILE *written = fopen(proof_path(&kit->folder, "bank.txt", path), "wb");
	assert_non_null(written);
	assert_int_equal(fwrite(bytes.bytes, 1, bytes.count, written), bytes.count);
	assert_int_equal(fclose(written), 0);
	SCOPED(file_close) struct file file = { -1 };
	assert_ok(file_open(path, &file));
	struct bankday_reading reading = { .kind = kind,
					   .file = &file,
					   .name = TEXT("bank.txt"),
					   .today = moment_day(kit->now),
					   .finders = finders };
	return bankday_read(kit->books, &reading, &kit->by, out);
}

struct status bankday_kit_read_053(struct bankday_kit *kit, const struct kit_statement *statement,
				   struct bankday_report *out)
{
	struct currency currency;
	assert_ok(currency_parse(text_of(statement->currency), &currency));
	const struct written_statement told = {
		.iban = text_of(statement->iban),
		.currency = currency,
		.identity = TEXT("S1"),
		.has_balances = true,
		.opening = statement->opening,
		.opening_on = statement->day,
		.closing_on = statement->day,
		.movements = statement->movements,
		.count = statement->count,
	};
	const struct written_file file = {
		.identity = TEXT("F1"), .made_at = kit->now, .statements = &told, .count = 1
	};
	struct buffer bytes = buffer_open(KIT_FILE_BYTES_MAX);
	assert_ok(camt_write(BANK_FILE_CAMT_053, &file, &bytes));
	const struct status status = bankday_kit_read(kit, BANK_FILE_CAMT_053, buffer_text(&bytes), out);
	buffer_close(&bytes);
	return status;
}

static struct status keep_waiting(void *argument, const struct bank_leaf *leaf)
{
	struct bankday_kit *kit = argument;
	assert_true(kit->waiting_count < KIT_ROWS_MAX);
	struct bank_leaf *kept = &kit->waiting[kit->waiting_count++];
	*kept = *leaf;
	kept->message = arena_copy(&kit->arena, leaf->message);
	kept->payer_name = arena_copy(&kit->arena, leaf->payer_name);
	kept->bank_code = arena_copy(&kit->arena, leaf->bank_code);
	kept->reference = arena_copy(&kit->arena, leaf->reference);
	return OK;
}

static struct status gather_waiting(struct store_tx *tx, void *argument)
{
	return bankday_waiting(tx, (struct bank_row_id){ 0 }, KIT_ROWS_MAX, keep_waiting, argument);
}

void bankday_kit_wait(struct bankday_kit *kit)
{
	kit->waiting_count = 0;
	assert_ok(store_read(kit->books, gather_waiting, kit));
}
