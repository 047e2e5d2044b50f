/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/handover/handover_inner.h"

#include <assert.h>

/* What is needed while a year's file is written. */
struct year_file {
	struct store_tx *tx;
	struct sie_writer *writer;
	struct ledger_year year;
	struct ledger_year before; /* id 0 when the year is the first */
	int64_t sheet_account;     /* the first account of the balance sheet; 0 when the plan has none */
	int told_year;             /* whose balances are being told: 0 or -1 */
	bool has_balance;          /* of told_year */
};

static struct status fill(struct year_file *file);

struct status handover_write_year(struct store_tx *tx, const struct ledger_year *year,
				  const struct handover_company *company, struct buffer *out, size_t *lost)
{
	assert(year->id.raw > 0 && out != NULL && lost != NULL);
	const size_t start = out->count;
	const struct sie_head head = handover_head(SIE_TYPE_4E, company, company->made_on);
	struct year_file file = { .tx = tx, .year = *year };
	sie_writer_open(out, &head, &file.writer);
	const struct status filled = fill(&file);
	const struct status closed = sie_writer_close(&file.writer, lost);
	if (status_is_ok(filled) && status_is_ok(closed))
		return OK;
	buffer_cut(out, start);
	return status_is_ok(filled) ? closed : filled;
}

static struct status keep_year_before(void *argument, const struct ledger_year *year)
{
	struct year_file *file = argument;
	assert(year->id.raw > 0);
	if (year->last.number + 1 == file->year.first.number)
		file->before = *year;
	return OK;
}

static void write_years(const struct year_file *file)
{
	assert(file->year.id.raw > 0);
	sie_write_year(file->writer, &(struct sie_year){ 0, file->year.first, file->year.last });
	if (file->before.id.raw != 0)
		sie_write_year(file->writer, &(struct sie_year){ -1, file->before.first, file->before.last });
}

static struct status write_account(void *argument, const struct ledger_account *account)
{
	static const char types[] = {
		[ACCOUNT_ASSET] = 'T', [ACCOUNT_LIABILITY] = 'S', [ACCOUNT_INCOME] = 'I', [ACCOUNT_COST] = 'K'
	};
	struct year_file *file = argument;
	assert(account->kind >= ACCOUNT_ASSET && account->kind <= ACCOUNT_COST);
	sie_write_account(file->writer,
			  &(struct sie_account){ account->number, account->name, types[account->kind] });
	if (file->sheet_account == 0 && account->kind <= ACCOUNT_LIABILITY)
		file->sheet_account = account->number;
	return OK;
}

static struct status write_value(void *argument, const struct ledger_value *value)
{
	const struct year_file *file = argument;
	assert(value->id.raw > 0);
	return handover_write_value(file->writer,
				    &(struct sie_object){ value->dimension, value->code, value->name });
}

static void write_balance(const struct year_file *file, enum sie_balance_kind kind, int64_t account,
			  struct money amount)
{
	assert(file->told_year == 0 || file->told_year == -1);
	sie_write_balance(file->writer,
			  &(struct sie_balance){
			      .kind = kind, .year = file->told_year, .account = account, .amount = amount });
}

static struct status write_trial_row(void *argument, const struct ledger_trial_row *row)
{
	struct year_file *file = argument;
	assert(row->account.number > 0);
	if (row->account.kind > ACCOUNT_LIABILITY) {
		write_balance(file, SIE_RESULT, row->account.number, row->closing);
		return OK;
	}
	write_balance(file, SIE_OPENING, row->account.number, row->opening);
	write_balance(file, SIE_CLOSING, row->account.number, row->closing);
	file->has_balance = true;
	return OK;
}

/* A year without balances says so with a zero: readers demand one. */
static struct status write_balances(struct year_file *file, int told_year, const struct ledger_year *year)
{
	assert(year->id.raw > 0);
	file->told_year = told_year;
	file->has_balance = false;
	TRY(ledger_trial_balance(file->tx, year, year->last, write_trial_row, file));
	if (file->has_balance)
		return OK;
	write_balance(file, SIE_OPENING, file->sheet_account, (struct money){ 0 });
	write_balance(file, SIE_CLOSING, file->sheet_account, (struct money){ 0 });
	return OK;
}

static struct status gather_row(void *argument, const struct ledger_journal_row *row)
{
	assert(argument != NULL);
	return voucher_gather_line(argument, row);
}

static struct status write_vouchers(struct year_file *file)
{
	assert(file->writer != NULL);
	SCOPED(voucher_gather_close) struct voucher_gather gather;
	voucher_gather_open(&gather, file->writer);
	const struct ledger_span whole = { file->year.first, file->year.last };
	TRY(ledger_journal_each(file->tx, &file->year, whole, gather_row, &gather));
	return voucher_gather_end(&gather);
}

static struct status fill(struct year_file *file)
{
	TRY(ledger_years(file->tx, keep_year_before, file));
	write_years(file);
	TRY(ledger_accounts(file->tx, write_account, file));
	if (file->sheet_account == 0)
		return FAIL(STATUS_NOT_FOUND, "The plan has no account of the balance sheet.");
	handover_write_dimensions(file->writer);
	TRY(ledger_dimension_values(file->tx, write_value, file));
	TRY(write_balances(file, 0, &file->year));
	if (file->before.id.raw != 0)
		TRY(write_balances(file, -1, &file->before));
	assert(file->sheet_account > 0);
	return write_vouchers(file);
}
