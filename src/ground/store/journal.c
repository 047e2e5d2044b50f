/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The journal: each line carries a hash over all in it and over the line before, so nothing in the middle can
 * be changed, taken out or put in without a trace; the store's own row carries the last, so nothing can be
 * cut off. */
#include "ground/crypto/crypto.h"
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
	const struct journal_line line = { .number = state->journal_count + 1,
					   .at = tx->now,
					   .actor = tx->by->name,
					   .kind = text_of(note->kind),
					   .subject = note->subject,
					   .words = note->words,
					   .digest = note->digest };
	struct hash chain;
	next_chain(state->chain, &line, &chain);
	const struct own_journal_put_in row = { .number = line.number,
						.made_at = line.at,
						.actor = line.actor,
						.kind = line.kind,
						.subject = line.subject,
						.words = line.words,
						.digest = line.digest,
						.chain = { (const char *)chain.bytes, sizeof chain.bytes } };
	TRY(own_journal_put(tx, &row));
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
	const struct own_journal_each_out *row = out;
	assert(lines->row != NULL);
	return lines->row(lines->argument, &(struct journal_line){ .number = row->number,
								   .at = row->made_at,
								   .actor = row->actor,
								   .kind = row->kind,
								   .subject = row->subject,
								   .words = row->words,
								   .digest = row->digest,
								   .chain = row->chain });
}

struct status store_journal_each(struct store_tx *tx, int64_t after, int64_t count_max, journal_row *row,
				 void *argument)
{
	assert(after >= 0 && count_max > 0 && row != NULL);
	const struct own_journal_each_in page = { after, count_max };
	struct lines lines = { row, argument };
	return own_journal_each(tx, &page, tell_line, &lines);
}

static struct status misfit(int64_t number)
{
	assert(number > 0);
	const struct status status =
	    FAIL(STATUS_CONFLICT, "The journal has been changed: a line does not fit.");
	return status_at_row(status, (uint64_t)number);
}

/* `argument` holds count and chain of the lines so far. */
static struct status verify_line(void *argument, const struct journal_line *line)
{
	struct store_state *found = argument;
	const int64_t expected = found->journal_count + 1;
	assert(expected > 0);
	if (line->number != expected)
		return misfit(expected);
	struct hash chain;
	next_chain(found->chain, line, &chain);
	if (!text_equal(line->chain, (struct text){ (const char *)chain.bytes, sizeof chain.bytes }))
		return misfit(expected);
	found->journal_count = expected;
	memcpy(found->chain, chain.bytes, sizeof found->chain);
	return OK;
}

/* What the store's own row says; in a writing unit, what it will say. */
static struct status read_state(struct store_tx *tx, struct store_state *out)
{
	assert(out != NULL);
	if (tx->group != NULL) {
		*out = tx->group->state;
		return OK;
	}
	struct own_state_read_out row = { 0 };
	TRY(own_state_read(tx, &row));
	return store_state_of(&row, out);
}

struct status store_journal_verify(struct store_tx *tx)
{
	struct store_state said = { 0 };
	TRY(read_state(tx, &said));
	struct store_state found = { 0 };
	int64_t before = -1;
	while (before < found.journal_count) {
		before = found.journal_count;
		TRY(store_journal_each(tx, before, VERIFY_LINES_MAX, verify_line, &found));
		assert(found.journal_count >= before);
	}
	if (found.journal_count != said.journal_count)
		return misfit(
		    (found.journal_count < said.journal_count ? found.journal_count : said.journal_count) +
		    1);
	if (memcmp(found.chain, said.chain, sizeof found.chain) != 0)
		return misfit(found.journal_count > 0 ? found.journal_count : 1);
	return OK;
}
