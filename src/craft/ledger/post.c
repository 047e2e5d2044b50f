/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>
#include <stdio.h>

static struct status check_series(struct text series)
{
	bool is_right = series.count >= 1 && series.count <= LEDGER_SERIES_MAX;
	for (size_t i = 0; is_right && i < series.count; i++)
		is_right = series.bytes[i] >= 'A' && series.bytes[i] <= 'Z';
	assert(LEDGER_SERIES_MAX < 10);
	return is_right ? OK : FAIL(STATUS_INPUT, "A voucher series is one to three capital letters.");
}

struct status ledger_check_words(struct text words, size_t bytes_max)
{
	if (words.count == 0)
		return FAIL(STATUS_INPUT, "The text is empty.");
	if (words.count > bytes_max)
		return FAIL(STATUS_INPUT, "The text is too long.");
	for (size_t i = 0; i < words.count; i++)
		if ((unsigned char)words.bytes[i] < ' ' || words.bytes[i] == 0x7F)
			return FAIL(STATUS_INPUT, "The text holds a control character.");
	assert(words.bytes != NULL);
	return text_is_utf8(words) ? OK : FAIL(STATUS_INPUT, "The text is not UTF-8.");
}

/* The foreign sum at its stored rate must give the line's öre. */
static struct status check_rate(struct store_tx *tx, const struct ledger_line *line)
{
	if (line->foreign.minor == 0)
		return line->rate.raw == 0 ? OK : FAIL(STATUS_INPUT, "A rate needs a sum in its currency.");
	struct rate_find_out rate;
	const struct status status = rate_find(tx, &(struct rate_find_in){ line->rate }, &rate);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_INPUT, "A sum in another currency needs a dated rate.");
	TRY(status);
	struct currency currency;
	TRY(currency_parse(rate.currency, &currency));
	struct money at_rate = { 0 };
	TRY(foreign_money_to_sek(line->foreign, (struct rate){ rate.micro }, &at_rate));
	if (!currency_equal(currency, line->foreign.currency) || at_rate.ore != line->amount.ore)
		return FAIL(STATUS_INPUT, "The sum in the other currency is not the amount at its rate.");
	assert(rate.micro > 0);
	return OK;
}

static struct status check_line(struct store_tx *tx, const struct ledger_line *line)
{
	assert(line != NULL);
	if (line->amount.ore == 0)
		return FAIL(STATUS_INPUT, "A line of a voucher has a sum other than zero.");
	if (line->amount.ore > MONEY_ORE_MAX || line->amount.ore < -MONEY_ORE_MAX)
		return FAIL(STATUS_LIMIT, "The sum is larger than the books can hold.");
	if (line->words.count > 0)
		TRY(ledger_check_words(line->words, LEDGER_WORDS_MAX));
	struct ledger_account account;
	const struct status status = ledger_find_account(tx, line->account, &account);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_INPUT, "There is no such account in the plan.");
	TRY(status);
	if (!account.is_open)
		return FAIL(STATUS_CONFLICT, "The account is closed.");
	return check_rate(tx, line);
}

static struct status check_voucher(struct store_tx *tx, const struct ledger_voucher *voucher)
{
	TRY(check_series(voucher->series));
	TRY(ledger_check_words(voucher->words, LEDGER_WORDS_MAX));
	if (voucher->evidence.count > 0)
		TRY(ledger_check_words(voucher->evidence, LEDGER_WORDS_MAX));
	if (voucher->count > LEDGER_LINES_MAX)
		return FAIL(STATUS_LIMIT, "The voucher has too many lines.");
	struct money sum = { 0 };
	for (size_t i = 0; i < voucher->count; i++) {
		TRY(check_line(tx, &voucher->lines[i]));
		TRY(money_add(sum, voucher->lines[i].amount, &sum));
	}
	if (sum.ore != 0 || voucher->count < 2)
		return FAIL(STATUS_INPUT, "Debit and credit of the voucher differ.");
	assert(voucher->lines != NULL);
	return OK;
}

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
	assert(found.last_number >= 0 && found.last_number < INT64_MAX);
	*out = found.last_number + 1;
	return voucher_series_put(tx, &(struct voucher_series_put_in){ year, series, *out });
}

static struct entry_put_in entry_of(const struct voucher_put_in *voucher, const struct ledger_line *line,
				    size_t index)
{
	assert(line->amount.ore != 0);
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
		TRY(balance_add(
		    tx, &(struct balance_add_in){ entry.account, ledger_month(row->day), entry.amount }));
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
	assert(by != NULL && by->name.count > 0 && out != NULL);
	struct ledger_year year;
	TRY(ledger_posting_year(tx, voucher->day, &year));
	TRY(check_voucher(tx, voucher));
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
	return ledger_post_voucher(tx, &(struct ledger_posting){ .voucher = voucher }, by, out);
}
