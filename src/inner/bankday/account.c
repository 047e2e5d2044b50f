/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_inner.h"

#include <assert.h>

/* The digits as files carry them, or why the number is none. */
static struct status canonical_number(struct store_tx *tx, const struct own_number *number, struct text *out)
{
	char iban[IBAN_ROOM];
	char giro[GIRO_ROOM];
	assert(out != NULL);
	switch (number->scheme) {
	case ACCOUNT_IBAN:
		TRY(iban_parse(number->digits, iban));
		*out = arena_copy(store_arena(tx), text_of(iban));
		return OK;
	case ACCOUNT_BANKGIRO:
		TRY(bankgiro_parse(number->digits, giro));
		*out = arena_copy(store_arena(tx), text_of(giro));
		return OK;
	case ACCOUNT_PLUSGIRO:
		TRY(plusgiro_parse(number->digits, giro));
		*out = arena_copy(store_arena(tx), text_of(giro));
		return OK;
	case ACCOUNT_SWISH:
		TRY(swish_number_parse(number->digits, giro));
		*out = arena_copy(store_arena(tx), text_of(giro));
		return OK;
	case ACCOUNT_OTHER:
		if (number->digits.count == 0 || number->digits.count > BANK_FIELD_BYTES_MAX ||
		    !text_is_utf8(number->digits))
			return FAIL(STATUS_INPUT, "The account number is empty or too long.");
		*out = number->digits;
		return OK;
	}
	assert(false && "an unknown scheme");
	return FAIL(STATUS_INPUT, "The account number is empty or too long.");
}

static struct status add_number(struct store_tx *tx, const struct own_number *number,
				struct own_account_id account)
{
	struct text digits;
	TRY(canonical_number(tx, number, &digits));
	struct own_number_find_out taken;
	const struct status status =
	    own_number_find(tx, &(struct own_number_find_in){ number->scheme, digits }, &taken);
	if (status.code == STATUS_OK)
		return FAIL(STATUS_CONFLICT, "The number is another account's already.");
	if (status.code != STATUS_NOT_FOUND)
		return status;
	assert(digits.count > 0);
	return own_number_put(tx, &(struct own_number_put_in){ number->scheme, digits, account });
}

static struct status check_account(struct store_tx *tx, const struct own_account *account)
{
	struct currency currency;
	struct ledger_account ledger;
	TRY(currency_parse(text_of(account->currency.code), &currency));
	if (account->name.count == 0 || account->name.count > BANKDAY_NAME_MAX ||
	    !text_is_utf8(account->name))
		return FAIL(STATUS_INPUT, "The account's name is empty or too long.");
	const struct status found = ledger_find_account(tx, account->ledger_account, &ledger);
	if (found.code == STATUS_NOT_FOUND ||
	    (found.code == STATUS_OK && (ledger.kind != ACCOUNT_ASSET || !ledger.is_open)))
		return FAIL(STATUS_INPUT, "The ledger account is no open asset account.");
	TRY(found);
	struct own_account_by_ledger_out taken;
	const struct status status =
	    own_account_by_ledger(tx, &(struct own_account_by_ledger_in){ account->ledger_account }, &taken);
	if (status.code == STATUS_OK)
		return FAIL(STATUS_CONFLICT, "The ledger account is another account's already.");
	assert(status.reason != NULL);
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

struct status bankday_add_account(struct store_tx *tx, const struct own_account *account,
				  const struct own_number *numbers, size_t count, struct own_account_id *out)
{
	assert(out != NULL && (numbers != NULL || count == 0));
	if (count == 0 || count > BANKDAY_NUMBERS_MAX)
		return FAIL(STATUS_INPUT, "An account has one to eight numbers.");
	TRY(check_account(tx, account));
	*out = (struct own_account_id){ store_new_id(tx) };
	const struct own_account_put_in row = { *out, account->name, account->ledger_account,
						text_of(account->currency.code) };
	TRY(own_account_put(tx, &row));
	for (size_t i = 0; i < count; i++)
		TRY(add_number(tx, &numbers[i], *out));
	return store_journal(tx, &(struct journal_note){ .kind = "own account added", .subject = out->raw });
}

struct account_caller {
	own_account_row *row;
	void *argument;
};

static struct status tell_account(void *argument, const void *out)
{
	const struct account_caller *caller = argument;
	const struct own_account_all_out *found = out;
	struct own_account account = { .id = found->id,
				       .name = found->name,
				       .ledger_account = found->ledger_account };
	assert(account.id.raw > 0);
	TRY(currency_parse(found->currency, &account.currency));
	return caller->row(caller->argument, &account);
}

struct status bankday_accounts(struct store_tx *tx, own_account_row *row, void *argument)
{
	assert(row != NULL);
	struct account_caller caller = { row, argument };
	return own_account_all(tx, tell_account, &caller);
}

struct statement_caller {
	bank_statement_row *row;
	void *argument;
};

static struct status tell_statement(void *argument, const void *out)
{
	const struct statement_caller *caller = argument;
	const struct bank_statement_of_file_out *found = out;
	struct currency currency;
	TRY(currency_parse(found->currency, &currency));
	assert(found->position > 0);
	const struct bank_file_statement statement = {
		.account_name = found->name,
		.ledger_account = found->ledger_account,
		.has_balances = found->has_balances,
		.opening = { found->opening, currency },
		.closing = { found->closing, currency },
		.sum = { found->sum, currency },
	};
	return caller->row(caller->argument, &statement);
}

struct status bankday_file_statements(struct store_tx *tx, struct bank_file_id file, bank_statement_row *row,
				      void *argument)
{
	assert(row != NULL);
	struct statement_caller caller = { row, argument };
	return bank_statement_of_file(tx, &(struct bank_statement_of_file_in){ file }, tell_statement,
				      &caller);
}

struct status bankday_account_number(struct store_tx *tx, struct own_account_id account,
				     enum account_scheme scheme, struct text *out)
{
	struct own_number_of_out found;
	assert(out != NULL);
	const struct status status = own_number_of(tx, &(struct own_number_of_in){ account, scheme }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "The account has no such number.");
	TRY(status);
	*out = found.digits;
	assert(out->count > 0);
	return OK;
}
