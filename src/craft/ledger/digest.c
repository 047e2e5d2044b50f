/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* What is hashed is text that another program can build too, one field a line: "number\n", and for texts
 * their length first, "5:hello\n", so that no two vouchers give the same bytes. */
static void add_number(struct hash_stream *stream, int64_t number)
{
	assert(stream != NULL);
	char line[32];
	const int count = snprintf(line, sizeof line, "%" PRId64 "\n", number);
	assert(count > 1 && (size_t)count < sizeof line);
	hash_stream_add(stream, (struct text){ line, (size_t)count });
}

static void add_text(struct hash_stream *stream, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	char length[32];
	const int count = snprintf(length, sizeof length, "%zu:", text.count);
	assert(count > 1 && (size_t)count < sizeof length);
	hash_stream_add(stream, (struct text){ length, (size_t)count });
	hash_stream_add(stream, text);
	hash_stream_add(stream, TEXT("\n"));
}

void ledger_digest_begin(struct ledger_digest *digest, const struct voucher_put_in *voucher)
{
	assert(voucher->id.raw > 0 && voucher->number > 0);
	assert(digest != NULL);
	hash_stream_begin(&digest->stream);
	add_number(&digest->stream, voucher->id.raw);
	add_number(&digest->stream, voucher->year_id.raw);
	add_text(&digest->stream, voucher->series);
	add_number(&digest->stream, voucher->number);
	add_number(&digest->stream, voucher->day.number);
	add_text(&digest->stream, voucher->words);
	add_text(&digest->stream, voucher->evidence);
	add_number(&digest->stream, voucher->registered_at.seconds);
	add_text(&digest->stream, voucher->actor);
	add_number(&digest->stream, voucher->reverses_id.raw);
	add_number(&digest->stream, voucher->line_count);
}

void ledger_digest_line(struct ledger_digest *digest, const struct entry_put_in *entry)
{
	assert(entry->line > 0 && entry->amount.ore != 0);
	assert(entry->words.bytes != NULL || entry->words.count == 0);
	add_number(&digest->stream, entry->line);
	add_number(&digest->stream, entry->account);
	add_number(&digest->stream, entry->amount.ore);
	add_number(&digest->stream, entry->fund_id.raw);
	add_number(&digest->stream, entry->purpose_id.raw);
	add_number(&digest->stream, entry->project_id.raw);
	add_number(&digest->stream, entry->funder_id.raw);
	add_text(&digest->stream, entry->words);
	add_number(&digest->stream, entry->foreign_minor);
	add_text(&digest->stream, entry->foreign_currency);
	add_number(&digest->stream, entry->rate_id.raw);
}

void ledger_digest_end(struct ledger_digest *digest, struct hash *out)
{
	assert(digest != NULL);
	assert(out != NULL);
	hash_stream_end(&digest->stream, out);
}
