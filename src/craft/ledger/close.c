/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>

/* What closing a year needs to know of the years around it. */
struct year_search {
	struct fiscal_year_id wanted;
	struct ledger_year year;
	struct ledger_year next;
	bool is_earlier_open;
	bool has_year;
	bool has_next;
};

static struct status look_at_year(void *argument, const struct ledger_year *year)
{
	struct year_search *search = argument;
	assert(year->id.raw > 0 && search->wanted.raw > 0);
	assert(!search->has_next || search->has_year);
	if (year->id.raw == search->wanted.raw) {
		search->year = *year;
		search->has_year = true;
	} else if (search->has_year && !search->has_next) {
		search->next = *year;
		search->has_next = true;
	} else if (!search->has_year && !year->is_closed) {
		search->is_earlier_open = true;
	}
	return OK;
}

static struct status find_years(struct store_tx *tx, struct year_search *search)
{
	assert(search->wanted.raw > 0);
	TRY(ledger_years(tx, look_at_year, search));
	if (!search->has_year)
		return FAIL(STATUS_NOT_FOUND, "There is no such fiscal year.");
	if (search->year.is_closed)
		return FAIL(STATUS_CONFLICT, "The fiscal year is closed.");
	if (search->is_earlier_open)
		return FAIL(STATUS_CONFLICT, "An earlier fiscal year is open.");
	if (!search->has_next)
		return FAIL(STATUS_CONFLICT, "The next fiscal year is not opened yet.");
	if (search->next.first.number != search->year.last.number + 1)
		return FAIL(STATUS_BROKEN,
			    "The fiscal years do not follow on each other: rows were altered.");
	assert(!search->year.is_closed);
	return OK;
}

static struct status add_result(void *argument, const struct ledger_trial_row *row)
{
	struct money *result = argument;
	assert(result != NULL);
	assert(row->account.kind >= ACCOUNT_ASSET && row->account.kind <= ACCOUNT_COST);
	if (row->account.kind == ACCOUNT_ASSET || row->account.kind == ACCOUNT_LIABILITY)
		return OK;
	return money_add(*result, row->turnover, result);
}

/* The year's result goes from 8999 to 2069, so that income and costs sum to zero and the balance sheet
 * balances. */
static struct status book_result(struct store_tx *tx, const struct ledger_year *year, const struct actor *by)
{
	assert(year->id.raw > 0 && !year->is_closed);
	struct money result = { 0 };
	TRY(ledger_trial_balance(tx, year, year->last, add_result, &result));
	if (result.ore == 0)
		return OK;
	const struct ledger_line lines[] = {
		{ .account = LEDGER_ACCOUNT_RESULT, .amount = money_negate(result) },
		{ .account = LEDGER_ACCOUNT_EQUITY, .amount = result },
	};
	const struct ledger_voucher voucher = {
		.series = TEXT("BS"),
		.day = year->last,
		.words = TEXT("Årets resultat"),
		.lines = lines,
		.count = 2,
	};
	struct ledger_posted posted;
	assert(lines[0].amount.ore + lines[1].amount.ore == 0);
	return ledger_post_voucher(tx, &(struct ledger_posting){ .voucher = &voucher, .is_year_end = true },
				   by, &posted);
}

struct opening_writer {
	struct money sum;
	struct ledger_opening *openings;
	size_t count;
	size_t room;
};

/* Gathered first and written after, since the query that tells them is still open. */
static struct status gather_opening(void *argument, const struct ledger_trial_row *row)
{
	struct opening_writer *writer = argument;
	assert(writer->openings != NULL);
	if (row->account.kind > ACCOUNT_LIABILITY || row->closing.ore == 0)
		return OK;
	assert(writer->count < writer->room);
	writer->openings[writer->count++] = (struct ledger_opening){ row->account.number, row->closing };
	return money_add(writer->sum, row->closing, &writer->sum);
}

static struct status write_openings(struct store_tx *tx, const struct year_search *years)
{
	assert(years->has_year && years->has_next);
	struct opening_writer writer = { .room = LEDGER_ACCOUNT_MAX };
	writer.openings = arena_take(store_arena(tx), writer.room * sizeof *writer.openings);
	TRY(ledger_trial_balance(tx, &years->year, years->year.last, gather_opening, &writer));
	/* Every voucher is zero, and so were the openings before, as we wrote them. */
	if (writer.sum.ore != 0)
		return FAIL(STATUS_BROKEN, "The balance sheet does not balance: stored rows were altered.");
	assert(writer.count <= writer.room);
	for (size_t i = 0; i < writer.count; i++) {
		const struct ledger_opening *opening = &writer.openings[i];
		TRY(opening_balance_put(tx, &(struct opening_balance_put_in){
						years->next.id, opening->account, opening->amount }));
	}
	return OK;
}

struct status ledger_close_year(struct store_tx *tx, struct fiscal_year_id year, enum ledger_role role,
				const struct actor *by)
{
	assert(by != NULL && year.raw > 0);
	if (role == LEDGER_SUB)
		return FAIL(STATUS_REFUSED, "The year is closed in the main ledger, not in this sub-ledger.");
	struct year_search years = { .wanted = year };
	TRY(find_years(tx, &years));
	TRY(book_result(tx, &years.year, by));
	TRY(write_openings(tx, &years));
	TRY(ledger_lock_months(tx, years.year.last, by));
	int64_t closed = 0;
	TRY(fiscal_year_close(tx, &(struct fiscal_year_close_in){ year }, &closed));
	assert(closed == 1 && years.year.id.raw == year.raw);
	return store_journal(tx, &(struct journal_note){ .kind = "fiscal year closed", .subject = year.raw });
}
