/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>

struct gathered_lines {
	struct store_tx *tx;
	struct ledger_line *lines;
	size_t count;
	size_t room;
};

static struct status gather_negated(void *argument, const void *out)
{
	struct gathered_lines *gathered = argument;
	const struct entry_of_voucher_out *entry = out;
	if (gathered->count == gathered->room)
		return FAIL(STATUS_CONFLICT, "The voucher differs from what was posted.");
	assert(entry->line > 0);
	struct ledger_line line = {
		.account = entry->account,
		.amount = money_negate(entry->amount),
		.dimensions = { entry->fund_id, entry->purpose_id, entry->project_id, entry->funder_id },
		.words = arena_copy(store_arena(gathered->tx), entry->words),
		.foreign = { .minor = -entry->foreign_minor },
		.rate = entry->rate_id,
	};
	if (entry->foreign_minor != 0)
		TRY(currency_parse(entry->foreign_currency, &line.foreign.currency));
	gathered->lines[gathered->count++] = line;
	assert(line.amount.ore != 0);
	return OK;
}

static struct status find_voucher(struct store_tx *tx, struct voucher_id voucher,
				  struct voucher_find_out *out)
{
	assert(voucher.raw > 0 && out != NULL);
	const struct status status = voucher_find(tx, &(struct voucher_find_in){ voucher }, out);
	assert(status.code != STATUS_OK || out->id.raw == voucher.raw);
	return status.code == STATUS_NOT_FOUND ? FAIL(STATUS_NOT_FOUND, "There is no such voucher.") : status;
}

static struct status refuse_second_reversal(struct store_tx *tx, struct voucher_id voucher)
{
	assert(voucher.raw > 0);
	struct voucher_reversal_of_out earlier;
	const struct status status =
	    voucher_reversal_of(tx, &(struct voucher_reversal_of_in){ voucher }, &earlier);
	if (status.code == STATUS_OK)
		return FAIL(STATUS_CONFLICT, "The voucher has been reversed before.");
	assert(status.reason != NULL);
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

struct status ledger_reverse(struct store_tx *tx, const struct ledger_reversal *reversal,
			     const struct actor *by, struct ledger_posted *out)
{
	assert(by != NULL && out != NULL);
	struct voucher_find_out found;
	TRY(find_voucher(tx, reversal->voucher, &found));
	TRY(refuse_second_reversal(tx, reversal->voucher));
	if (reversal->day.number < found.day.number)
		return FAIL(STATUS_INPUT, "A reversal is not dated before what it reverses.");
	if (found.line_count < 2 || found.line_count > LEDGER_LINES_MAX)
		return FAIL(STATUS_CONFLICT, "The voucher differs from what was posted.");
	struct gathered_lines gathered = { .tx = tx, .room = (size_t)found.line_count };
	gathered.lines = arena_take(store_arena(tx), gathered.room * sizeof *gathered.lines);
	TRY(entry_of_voucher(tx, &(struct entry_of_voucher_in){ reversal->voucher }, gather_negated,
			     &gathered));
	if (gathered.count != gathered.room)
		return FAIL(STATUS_CONFLICT, "The voucher differs from what was posted.");
	assert(gathered.count >= 2);
	const struct ledger_voucher voucher = {
		.series = found.series,
		.day = reversal->day,
		.words = reversal->words,
		.evidence = found.evidence,
		.lines = gathered.lines,
		.count = gathered.count,
	};
	return ledger_post_voucher(
	    tx, &(struct ledger_posting){ .voucher = &voucher, .reverses = reversal->voucher }, by, out);
}

/* Rebuilds the digest from the stored rows. */
struct digest_check {
	struct ledger_digest digest;
	struct day day;
	int64_t lines;
};

static struct status add_stored_line(void *argument, const void *out)
{
	struct digest_check *check = argument;
	const struct entry_of_voucher_out *entry = out;
	assert(check->lines < INT64_MAX);
	/* The day is hashed with the voucher; a line only repeats it. */
	if (entry->amount.ore == 0 || entry->line <= 0 || entry->day.number != check->day.number)
		return FAIL(STATUS_CONFLICT, "The voucher differs from what was posted.");
	check->lines++;
	assert(check->lines > 0);
	ledger_digest_line(&check->digest,
			   &(struct entry_put_in){ .line = entry->line,
						   .account = entry->account,
						   .amount = entry->amount,
						   .fund_id = entry->fund_id,
						   .purpose_id = entry->purpose_id,
						   .project_id = entry->project_id,
						   .funder_id = entry->funder_id,
						   .words = entry->words,
						   .foreign_minor = entry->foreign_minor,
						   .foreign_currency = entry->foreign_currency,
						   .rate_id = entry->rate_id });
	return OK;
}

static void begin_digest(struct ledger_digest *digest, const struct voucher_find_out *found)
{
	assert(digest != NULL);
	assert(found->number > 0);
	ledger_digest_begin(digest, &(struct voucher_put_in){ .id = found->id,
							      .year_id = found->year_id,
							      .series = found->series,
							      .number = found->number,
							      .day = found->day,
							      .words = found->words,
							      .evidence = found->evidence,
							      .registered_at = found->registered_at,
							      .actor = found->actor,
							      .reverses_id = found->reverses_id,
							      .line_count = found->line_count });
}

struct status ledger_check_voucher(struct store_tx *tx, struct voucher_id voucher)
{
	assert(voucher.raw > 0);
	struct voucher_find_out found;
	TRY(find_voucher(tx, voucher, &found));
	if (found.number <= 0)
		return FAIL(STATUS_CONFLICT, "The voucher differs from what was posted.");
	struct digest_check check = { .day = found.day };
	begin_digest(&check.digest, &found);
	TRY(entry_of_voucher(tx, &(struct entry_of_voucher_in){ voucher }, add_stored_line, &check));
	struct hash hash;
	ledger_digest_end(&check.digest, &hash);
	const struct text digest = { (const char *)hash.bytes, sizeof hash.bytes };
	assert(digest.count == HASH_BYTES);
	if (check.lines != found.line_count || !text_equal(digest, found.digest))
		return FAIL(STATUS_CONFLICT, "The voucher differs from what was posted.");
	return OK;
}
