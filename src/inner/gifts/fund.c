/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/gifts/gifts_inner.h"

#include <assert.h>

static struct status refuse_standing(struct status found)
{
	if (found.code == STATUS_OK)
		return FAIL(STATUS_CONFLICT, "The code stands already.");
	assert(found.reason != NULL);
	return found.code == STATUS_NOT_FOUND ? OK : found;
}

struct status gifts_add_fund(struct store_tx *tx, const struct fund *fund, const struct actor *by,
			     struct fund_id *out)
{
	assert(by != NULL && out != NULL);
	struct fund_by_code_out standing;
	TRY(refuse_standing(fund_by_code(tx, &(struct fund_by_code_in){ fund->code }, &standing)));
	struct dimension_value_id value;
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, fund->code, fund->name, &value));
	*out = (struct fund_id){ store_new_id(tx) };
	TRY(fund_put(tx, &(struct fund_put_in){ *out, fund->code, fund->name, value, fund->is_countable }));
	return store_journal(tx, &(struct journal_note){ .kind = "fund added", .subject = out->raw });
}

static struct status check_income_account(struct store_tx *tx, int64_t number)
{
	struct ledger_account account;
	const struct status found = ledger_find_account(tx, number, &account);
	assert(found.code != STATUS_OK || account.number == number);
	if (found.code == STATUS_NOT_FOUND ||
	    (found.code == STATUS_OK && (account.kind != ACCOUNT_INCOME || !account.is_open)))
		return FAIL(STATUS_INPUT, "The account is no open income account.");
	return found;
}

struct status gifts_add_purpose(struct store_tx *tx, const struct purpose *purpose, const struct actor *by,
				struct purpose_id *out)
{
	assert(by != NULL && out != NULL);
	struct purpose_by_code_out standing;
	TRY(refuse_standing(purpose_by_code(tx, &(struct purpose_by_code_in){ purpose->code }, &standing)));
	struct fund_find_out fund;
	const struct status found = fund_find(tx, &(struct fund_find_in){ purpose->fund }, &fund);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such fund.");
	TRY(found);
	TRY(check_income_account(tx, purpose->income_account));
	struct dimension_value_id value;
	TRY(ledger_dimension_value(tx, DIMENSION_PURPOSE, purpose->code, purpose->name, &value));
	*out = (struct purpose_id){ store_new_id(tx) };
	const struct purpose_put_in row = { *out,          purpose->code, purpose->name,
					    purpose->fund, value,         purpose->income_account };
	TRY(purpose_put(tx, &row));
	return store_journal(tx, &(struct journal_note){ .kind = "purpose added", .subject = out->raw });
}

struct status gifts_close_purpose(struct store_tx *tx, struct purpose_id purpose, const struct actor *by)
{
	assert(by != NULL);
	struct purpose_side_of side;
	TRY(gifts_side(tx, purpose, &side));
	if (!side.is_open)
		return FAIL(STATUS_CONFLICT, "The purpose is closed already.");
	int64_t closed = 0;
	TRY(purpose_close(tx, &(struct purpose_close_in){ purpose }, &closed));
	assert(closed == 1);
	return store_journal(tx, &(struct journal_note){ .kind = "purpose closed", .subject = purpose.raw });
}

struct status gifts_purpose_by_code(struct store_tx *tx, struct text code, struct purpose *out)
{
	assert(out != NULL);
	struct purpose_by_code_out row;
	TRY(purpose_by_code(tx, &(struct purpose_by_code_in){ code }, &row));
	*out = (struct purpose){ row.id, row.code, row.name, row.fund_id, row.income_account, row.is_open };
	return OK;
}

struct status gifts_fund_by_code(struct store_tx *tx, struct text code, struct fund_id *out)
{
	assert(out != NULL);
	struct fund_by_code_out row;
	TRY(fund_by_code(tx, &(struct fund_by_code_in){ code }, &row));
	*out = row.id;
	return OK;
}

struct purposes_caller {
	gifts_purpose_row *row;
	void *argument;
};

static struct status tell_purpose(void *argument, const void *out)
{
	const struct purposes_caller *caller = argument;
	const struct purpose_all_out *found = out;
	assert(found->id.raw > 0);
	const struct purpose purpose = { found->id,      found->code,           found->name,
					 found->fund_id, found->income_account, found->is_open };
	return caller->row(caller->argument, &purpose, found->fund_code);
}

struct status gifts_purposes(struct store_tx *tx, gifts_purpose_row *row, void *argument)
{
	assert(row != NULL);
	struct purposes_caller caller = { row, argument };
	return purpose_all(tx, tell_purpose, &caller);
}

struct status gifts_side(struct store_tx *tx, struct purpose_id purpose, struct purpose_side_of *out)
{
	assert(out != NULL);
	struct purpose_side_out row;
	const struct status found = purpose_side(tx, &(struct purpose_side_in){ purpose }, &row);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such purpose.");
	TRY(found);
	*out = (struct purpose_side_of){
		.income_account = row.income_account,
		.dimensions = { .fund = row.fund_value_id, .purpose = row.purpose_value_id },
		.is_open = row.is_open,
	};
	return OK;
}
