/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>

int64_t ledger_month(struct day day)
{
	assert(day_month(day) >= 1 && day_month(day) <= 12);
	assert(day_year(day) > 0);
	return (int64_t)day_year(day) * 12 + day_month(day) - 1;
}

static bool is_last_of_month(struct day day)
{
	assert(day_in_month(day) >= 1);
	assert(day_in_month(day) <= 31);
	return day_in_month((struct day){ day.number + 1 }) == 1;
}

/* Keeps the last year it is shown, and whether one is the year asked for. */
struct last_year {
	struct ledger_year last;
	bool is_found;
};

static struct status keep_last(void *argument, const struct ledger_year *year)
{
	struct last_year *kept = argument;
	assert(year->id.raw > 0);
	assert(year->first.number < year->last.number);
	kept->last = *year;
	kept->is_found = true;
	return OK;
}

static struct status check_span(struct day first, struct day last)
{
	assert(day_month(first) >= 1 && day_month(first) <= 12);
	assert(day_month(last) >= 1 && day_month(last) <= 12);
	if (first.number >= last.number || day_in_month(first) != 1 || !is_last_of_month(last))
		return FAIL(STATUS_INPUT,
			    "A fiscal year begins on the first and ends on the last day of a month.");
	if (ledger_month(last) - ledger_month(first) >= LEDGER_YEAR_MONTHS_MAX)
		return FAIL(STATUS_INPUT, "A fiscal year is at most eighteen months.");
	return OK;
}

static struct status put_year(struct store_tx *tx, struct day first, struct day last, struct ledger_year *out)
{
	*out = (struct ledger_year){ .id = { store_new_id(tx) }, .first = first, .last = last };
	assert(out->id.raw > 0);
	assert(first.number < last.number);
	TRY(fiscal_year_put(
	    tx, &(struct fiscal_year_put_in){ .id = out->id, .first_day = first, .last_day = last }));
	return store_journal(tx,
			     &(struct journal_note){ .kind = "fiscal year opened", .subject = out->id.raw });
}

struct status ledger_open_year(struct store_tx *tx, struct day first, struct day last,
			       struct ledger_year *out)
{
	assert(out != NULL);
	TRY(check_span(first, last));
	struct last_year kept = { 0 };
	TRY(ledger_years(tx, keep_last, &kept));
	if (kept.is_found && kept.last.last.number + 1 != first.number)
		return FAIL(STATUS_CONFLICT, "A fiscal year follows directly on the one before.");
	assert(!kept.is_found || kept.last.last.number < first.number);
	return put_year(tx, first, last, out);
}

/* The first year it is shown, and whether any is closed. */
struct first_year {
	struct ledger_year first;
	bool has_closed;
};

static struct status keep_first(void *argument, const struct ledger_year *year)
{
	struct first_year *kept = argument;
	assert(year->id.raw > 0);
	assert(year->first.number < year->last.number);
	if (kept->first.id.raw == 0)
		kept->first = *year;
	kept->has_closed = kept->has_closed || year->is_closed;
	return OK;
}

struct status ledger_open_year_before(struct store_tx *tx, struct day first, struct day last,
				      struct ledger_year *out)
{
	struct first_year kept = { 0 };
	struct ledger_is_used_out used;
	assert(tx != NULL);
	assert(out != NULL);
	TRY(check_span(first, last));
	TRY(ledger_years(tx, keep_first, &kept));
	if (kept.first.id.raw == 0 || kept.first.first.number != last.number + 1)
		return FAIL(STATUS_CONFLICT, "An earlier fiscal year ends right before the first.");
	TRY(ledger_is_used(tx, &used));
	assert(used.vouchers >= 0 && used.openings >= 0);
	if (kept.has_closed || used.vouchers > 0 || used.openings > 0)
		return FAIL(STATUS_CONFLICT, "Earlier years are opened while the books hold nothing.");
	return put_year(tx, first, last, out);
}

struct status ledger_year_of(struct store_tx *tx, struct day day, struct ledger_year *out)
{
	assert(out != NULL);
	struct fiscal_year_of_out year;
	const struct status status = fiscal_year_of(tx, &(struct fiscal_year_of_in){ .day = day }, &year);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no fiscal year for the day.");
	TRY(status);
	assert(year.first_day.number <= day.number && day.number <= year.last_day.number);
	*out = (struct ledger_year){ year.id, year.first_day, year.last_day, year.is_closed };
	return OK;
}

struct year_caller {
	ledger_year_row *row;
	void *argument;
};

static struct status tell_year(void *argument, const void *out)
{
	const struct year_caller *caller = argument;
	const struct fiscal_year_all_out *year = out;
	assert(caller->row != NULL);
	assert(year->id.raw > 0);
	return caller->row(caller->argument, &(struct ledger_year){ year->id, year->first_day, year->last_day,
								    year->is_closed });
}

struct status ledger_years(struct store_tx *tx, ledger_year_row *row, void *argument)
{
	assert(tx != NULL);
	assert(row != NULL);
	struct year_caller caller = { row, argument };
	return fiscal_year_all(tx, tell_year, &caller);
}

struct status ledger_open_year_of(struct store_tx *tx, struct day day, struct ledger_year *out)
{
	assert(out != NULL);
	TRY(ledger_year_of(tx, day, out));
	assert(out->first.number <= day.number && day.number <= out->last.number);
	return out->is_closed ? FAIL(STATUS_CONFLICT, "The fiscal year is closed.") : OK;
}

struct status ledger_posting_year(struct store_tx *tx, struct day day, struct ledger_year *out)
{
	TRY(ledger_open_year_of(tx, day, out));
	assert(!out->is_closed);
	struct locked_month_find_out locked;
	const struct status status =
	    locked_month_find(tx, &(struct locked_month_find_in){ ledger_month(day) }, &locked);
	if (status.code == STATUS_OK)
		return FAIL(STATUS_CONFLICT, "The month is locked.");
	assert(status.reason != NULL);
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

struct status ledger_may_post(struct store_tx *tx, struct day day)
{
	struct ledger_year year;
	TRY(ledger_posting_year(tx, day, &year));
	assert(year.first.number <= day.number && day.number <= year.last.number);
	assert(!year.is_closed);
	return OK;
}

/* The first year that is open: months of closed years need no lock. */
struct open_search {
	struct ledger_year year;
	bool is_found;
};

static struct status keep_first_open(void *argument, const struct ledger_year *year)
{
	struct open_search *search = argument;
	assert(year->first.number < year->last.number);
	if (year->is_closed || search->is_found)
		return OK;
	search->year = *year;
	search->is_found = true;
	assert(!search->year.is_closed);
	return OK;
}

struct status ledger_lock_months(struct store_tx *tx, struct day through, const struct actor *by)
{
	assert(by != NULL && by->name.count > 0);
	struct ledger_year year;
	struct open_search open = { 0 };
	TRY(ledger_year_of(tx, through, &year));
	TRY(ledger_years(tx, keep_first_open, &open));
	const int64_t last = ledger_month(through);
	/* Years follow on each other, and so do their months. */
	for (int64_t month = open.is_found ? ledger_month(open.year.first) : last + 1; month <= last; month++)
		TRY(locked_month_put(tx, &(struct locked_month_put_in){ month, store_now(tx) }));
	assert(last >= ledger_month(year.first) && last <= ledger_month(year.last));
	return store_journal(tx, &(struct journal_note){ .kind = "months locked", .subject = last });
}
