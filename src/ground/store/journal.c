/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The journal: each line carries a hash over all in it and over the line before, so nothing in the middle can
 * be changed, taken out or put in without a trace; the store's own row carries the last, so nothing can be
 * cut off. */
#include "ground/store/crypto_shim.h"
#include "ground/store/store_inner.h"

#include <assert.h>
#include <string.h>

enum { VERIFY_LINES_MAX = 1024 };

static void add_number(struct hash_stream *stream, int64_t number)
{
	char bytes[8];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)((uint64_t)number >> 8 * i & 0xFF);
	hash_stream_add(stream, (struct text){ bytes, sizeof bytes });
}

/* With its size before it, so that no two lines give the same bytes. */
static void add_text(struct hash_stream *stream, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	add_number(stream, (int64_t)text.count);
	hash_stream_add(stream, text);
}

/*  chain = BLAKE2b-256 of
 *    "handslag journal 1"          18 bytes
 *    the chain of the line before  32, zeroes before line 1
 *    number, at                    8 each, least byte first
 *    actor, kind                   size in 8 bytes, then the text
 *    subject                       8
 *    words, digest                 size in 8 bytes, then the bytes */
static void next_chain(const unsigned char before[STORE_CHAIN_BYTES], const struct journal_line *line,
		       struct hash *out)
{
	_Static_assert(sizeof out->bytes == STORE_CHAIN_BYTES, "a chain is one hash");
	assert(line->number > 0);
	struct hash_stream stream;
	hash_stream_begin(&stream);
	hash_stream_add(&stream, TEXT("handslag journal 1"));
	hash_stream_add(&stream, (struct text){ (const char *)before, STORE_CHAIN_BYTES });
	add_number(&stream, line->number);
	add_number(&stream, line->at.seconds);
	add_text(&stream, line->actor);
	add_text(&stream, line->kind);
	add_number(&stream, line->subject);
	add_text(&stream, line->words);
	add_text(&stream, line->digest);
	hash_stream_end(&stream, out);
}

struct status store_journal(struct store_tx *tx, const struct journal_note *note)
{
	assert(note != NULL && note->kind != NULL);
	assert(note->digest.count == 0 || note->digest.count == sizeof(struct hash));
	if (tx->group == NULL)
		return tx_begin_statement(tx, true);
	struct store_state *state = &tx->group->state;
	if (note->words.count > STORE_NOTE_WORDS_MAX)
		return tx_refuse(tx, FAIL(STATUS_LIMIT, "The words of the journal line are too long."));
	struct journal_line line = { .number = state->journal_count + 1,
				     .at = tx->now,
				     .actor = tx->by->name,
				     .kind = text_of(note->kind),
				     .subject = note->subject,
				     .words = note->words,
				     .digest = note->digest };
	struct hash chain;
	next_chain(state->chain, &line, &chain);
	line.chain = (struct text){ (const char *)chain.bytes, sizeof chain.bytes };
	TRY(store_put(tx, &own_journal_put, &line));
	state->journal_count++;
	memcpy(state->chain, chain.bytes, sizeof state->chain);
	return OK;
}

struct lines {
	journal_row *row;
	void *argument;
};

static struct status tell_line(void *argument, const void *out)
{
	const struct lines *lines = argument;
	assert(lines->row != NULL);
	return lines->row(lines->argument, out);
}

struct status store_journal_each(struct store_tx *tx, int64_t after, int64_t count_max, journal_row *row,
				 void *argument)
{
	assert(after >= 0 && count_max > 0 && row != NULL);
	const struct own_journal_page page = { after, count_max };
	struct lines lines = { row, argument };
	return store_each(tx, &own_journal_each, &page, tell_line, &lines);
}

/* The chain as it should be, so far. */
struct verified {
	int64_t count;
	unsigned char chain[STORE_CHAIN_BYTES];
};

static struct status misfit(int64_t number)
{
	assert(number > 0);
	const struct status status =
	    FAIL(STATUS_CONFLICT, "The journal has been changed: a line does not fit.");
	return status_at_row(status, (uint64_t)number);
}

static struct status verify_line(void *argument, const struct journal_line *line)
{
	struct verified *verified = argument;
	const int64_t expected = verified->count + 1;
	assert(expected > 0);
	if (line->number != expected)
		return misfit(expected);
	struct hash chain;
	next_chain(verified->chain, line, &chain);
	if (!text_equal(line->chain, (struct text){ (const char *)chain.bytes, sizeof chain.bytes }))
		return misfit(expected);
	verified->count = expected;
	memcpy(verified->chain, chain.bytes, sizeof verified->chain);
	return OK;
}

/* What the store's own row says; in a writing unit, what it will say. */
static struct status read_state(struct store_tx *tx, struct verified *out)
{
	if (tx->group != NULL) {
		out->count = tx->group->state.journal_count;
		memcpy(out->chain, tx->group->state.chain, sizeof out->chain);
		return OK;
	}
	struct own_state_row row = { 0 };
	TRY(store_one(tx, &own_state_read, NULL, &row));
	if (row.chain.count != sizeof out->chain || row.journal_count < 0)
		return FAIL(STATUS_BROKEN, "The store's own row is damaged.");
	out->count = row.journal_count;
	memcpy(out->chain, row.chain.bytes, sizeof out->chain);
	assert(out->count >= 0);
	return OK;
}

struct status store_journal_verify(struct store_tx *tx)
{
	struct verified said = { 0 };
	TRY(read_state(tx, &said));
	struct verified found = { 0 };
	int64_t before = -1;
	while (before < found.count) {
		before = found.count;
		TRY(store_journal_each(tx, before, VERIFY_LINES_MAX, verify_line, &found));
		assert(found.count >= before);
	}
	if (found.count != said.count)
		return misfit((found.count < said.count ? found.count : said.count) + 1);
	if (memcmp(found.chain, said.chain, sizeof found.chain) != 0)
		return misfit(found.count > 0 ? found.count : 1);
	return OK;
}
