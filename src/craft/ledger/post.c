/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>

/* The next number of the series in the year: gap-free, since the unit that takes it also writes the voucher,
 * or neither (Bokföringslagen 5 kap. 6 §: verifications are numbered in an unbroken series). */
static struct status take_number(struct store_tx *tx, struct fiscal_year_id year, struct text series,
				 int64_t *out)
{
	struct voucher_series_find_out found = { 0 };
	const struct status status =
	    voucher_series_find(tx, &(struct voucher_series_find_in){ year, series }, &found);
	if (status.code != STATUS_NOT_FOUND)
		TRY(status);
	assert(series.count > 0);
	assert(found.last_number >= 0 && found.last_number < INT64_MAX);
	*out = found.last_number + 1;
	return voucher_series_put(tx, &(struct voucher_series_put_in){ year, series, *out });
}

static struct entry_put_in entry_of(const struct voucher_put_in *voucher, const struct ledger_line *line,
				    size_t index)
{
	assert(line->amount.ore != 0 && index < LEDGER_LINES_MAX);
	assert(voucher->id.raw > 0);
	return (struct entry_put_in){
		.voucher_id = voucher->id,
		.line = (int64_t)index + 1,
		.account = line->account,
		.day = voucher->day,
		.amount = line->amount,
		.fund_id = line->dimensions.fund,
		.purpose_id = line->dimensions.purpose,
		.project_id = line->dimensions.project,
		.funder_id = line->dimensions.funder,
		.words = line->words,
		.foreign_minor = line->foreign.minor,
		.foreign_currency =
		    line->foreign.minor != 0 ? text_of(line->foreign.currency.code) : TEXT(""),
		.rate_id = line->rate,
	};
}

/* Digest first, as the voucher row carries it; then the rows themselves. */
static struct status write_voucher(struct store_tx *tx, struct voucher_put_in *row,
				   const struct ledger_voucher *voucher)
{
	assert(row->number > 0);
	struct ledger_digest digest;
	struct hash hash;
	ledger_digest_begin(&digest, row);
	for (size_t i = 0; i < voucher->count; i++) {
		const struct entry_put_in entry = entry_of(row, &voucher->lines[i], i);
		ledger_digest_line(&digest, &entry);
	}
	ledger_digest_end(&digest, &hash);
	row->digest = (struct text){ (const char *)hash.bytes, sizeof hash.bytes };
	TRY(voucher_put(tx, row));
	for (size_t i = 0; i < voucher->count; i++) {
		const struct entry_put_in entry = entry_of(row, &voucher->lines[i], i);
		TRY(entry_put(tx, &entry));
		TRY(balance_add(tx, &(struct balance_add_in){ entry.account, entry.day, entry.amount }));
	}
	assert(row->line_count == (int64_t)voucher->count);
	const struct journal_note note = { .kind = "voucher posted",
					   .subject = row->id.raw,
					   .digest = row->digest };
	return store_journal(tx, &note);
}

struct status ledger_post_voucher(struct store_tx *tx, const struct ledger_posting *posting,
				  const struct actor *by, struct ledger_posted *out)
{
	const struct ledger_voucher *voucher = posting->voucher;
	assert(voucher != NULL);
	assert(by != NULL && by->name.count > 0 && out != NULL);
	struct ledger_year year;
	TRY(posting->is_year_end ? ledger_open_year_of(tx, voucher->day, &year)
				 : ledger_posting_year(tx, voucher->day, &year));
	TRY(ledger_check_posting(tx, voucher));
	struct voucher_put_in row = {
		.id = { store_new_id(tx) },
		.year_id = year.id,
		.series = voucher->series,
		.day = voucher->day,
		.words = voucher->words,
		.evidence = voucher->evidence,
		.registered_at = store_now(tx),
		.actor = by->name,
		.reverses_id = posting->reverses,
		.line_count = (int64_t)voucher->count,
	};
	TRY(take_number(tx, year.id, voucher->series, &row.number));
	TRY(write_voucher(tx, &row, voucher));
	*out = (struct ledger_posted){ row.id, row.number };
	assert(out->number > 0);
	return OK;
}

struct status ledger_post(struct store_tx *tx, const struct ledger_voucher *voucher, const struct actor *by,
			  struct ledger_posted *out)
{
	assert(voucher != NULL && by != NULL);
	assert(out != NULL);
	return ledger_post_voucher(tx, &(struct ledger_posting){ .voucher = voucher }, by, out);
}
