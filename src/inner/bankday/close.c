/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_inner.h"

#include <assert.h>

struct status bankday_state(struct store_tx *tx, struct own_account_id account, struct day day,
			    struct bank_day_state *out)
{
	assert(out != NULL);
	*out = (struct bank_day_state){ 0 };
	struct own_account_find_out own;
	TRY(own_account_find(tx, &(struct own_account_find_in){ account }, &own));
	TRY(currency_parse(own.currency, &out->bank.currency));
	struct bank_statement_closing_out closing;
	const struct status told =
	    bank_statement_closing(tx, &(struct bank_statement_closing_in){ account, day }, &closing);
	if (told.code != STATUS_NOT_FOUND)
		TRY(told);
	out->has_closing = told.code == STATUS_OK;
	out->bank.minor = out->has_closing ? closing.closing : 0;
	struct bank_row_waiting_count_out waiting;
	TRY(bank_row_waiting_count(tx, &(struct bank_row_waiting_count_in){ account, day }, &waiting));
	out->waiting = waiting.count;
	TRY(ledger_balance(tx, own.ledger_account, day, &out->book));
	struct closed_day_find_out closed;
	const struct status status =
	    closed_day_find(tx, &(struct closed_day_find_in){ account, day }, &closed);
	if (status.code != STATUS_NOT_FOUND)
		TRY(status);
	out->is_closed = status.code == STATUS_OK;
	assert(out->waiting >= 0);
	return OK;
}

struct status bankday_close(struct store_tx *tx, struct own_account_id account, struct day day,
			    const struct actor *by)
{
	assert(by != NULL);
	struct bank_day_state state;
	TRY(bankday_state(tx, account, day, &state));
	if (state.is_closed)
		return FAIL(STATUS_CONFLICT, "The day is closed already.");
	if (state.waiting > 0)
		return FAIL(STATUS_CONFLICT, "Rows wait for a home: book them first.");
	if (!state.has_closing)
		return FAIL(
		    STATUS_CONFLICT,
		    "No statement tells the balance at the end of the day: read the bank's camt.053 file.");
	/* In another currency the book's kronor cannot be compared with the bank's sum: that every row has a
	 * home must do. */
	if (currency_equal(state.bank.currency, SEK) && state.bank.minor != state.book.ore)
		return FAIL(STATUS_CONFLICT, "The book and the bank differ at the end of the day.");
	assert(state.waiting == 0);
	const struct closed_day_put_in row = { account, day, state.bank.minor, store_now(tx), by->name };
	TRY(closed_day_put(tx, &row));
	char words[DAY_PRINT_ROOM];
	return store_journal(tx, &(struct journal_note){ .kind = "bank day closed",
							 .subject = account.raw,
							 .words = text_of(day_print(day, words)) });
}
