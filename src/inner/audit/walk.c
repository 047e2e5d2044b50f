/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The checks that SQL cannot make: they go through the rows in one stream, or page by page, and hash, look at
 * the calendar or at digits. */

#include "inner/audit/audit_inner.h"

#include "craft/ledger/ledger.h"
#include "ground/crypto/crypto.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE_VOUCHERS = 1024 };

static struct status verify_journal(struct store_tx *tx, void *argument)
{
	struct audit_walk *walk = argument;
	const struct status verified = store_journal_verify(tx);
	if (verified.code != STATUS_CONFLICT)
		return verified;
	assert(verified.row <= INT64_MAX);
	return audit_tell(walk, &(struct audit_row){ .id = (int64_t)verified.row });
}

struct status audit_walk_journal(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_LINE);
	return store_read(books, verify_journal, walk);
}

/* Vouchers are judged a page at a time: their texts live as long as a unit does. What is posted never
 * changes, so the pages need not share a snapshot. */
struct voucher_page {
	struct audit_walk *walk;
	int64_t after;
	struct audit_row rows[PAGE_VOUCHERS];
	size_t count;
	struct arena *names;
};

static struct status gather_voucher(void *argument, const void *out)
{
	struct voucher_page *page = argument;
	const struct audit_voucher_out *voucher = out;
	char name[64];
	const int count =
	    snprintf(name, sizeof name, "%.*s %" PRId64, TEXT_ARGS(voucher->series), voucher->number);
	assert(page->count < PAGE_VOUCHERS && count > 0);
	const size_t bytes = (size_t)count < sizeof name ? (size_t)count : sizeof name - 1;
	page->rows[page->count++] = (struct audit_row){
		.id = voucher->id,
		.name = arena_copy(page->names, (struct text){ name, bytes }),
		.day = voucher->first_day,
	};
	page->after = voucher->id;
	return OK;
}

static struct status judge_page(struct store_tx *tx, void *argument)
{
	struct voucher_page *page = argument;
	page->names = store_arena(tx);
	page->count = 0;
	TRY(audit_voucher(tx, &(struct audit_voucher_in){ page->after, PAGE_VOUCHERS }, gather_voucher,
			  page));
	for (size_t i = 0; i < page->count; i++) {
		const struct voucher_id id = { page->rows[i].id };
		const struct status judged =
		    id.raw > 0 ? ledger_check_voucher(tx, id)
			       : FAIL(STATUS_CONFLICT, "The voucher has no id that the store gives.");
		if (judged.code != STATUS_OK && judged.code != STATUS_CONFLICT)
			return judged;
		if (judged.code == STATUS_CONFLICT)
			TRY(audit_tell(page->walk, &page->rows[i]));
	}
	assert(page->count <= PAGE_VOUCHERS);
	return OK;
}

struct status audit_walk_vouchers(struct store *books, struct audit_walk *walk)
{
	struct voucher_page *page = memory_take(1, sizeof *page);
	*page = (struct voucher_page){ .walk = walk, .after = INT64_MIN, .count = PAGE_VOUCHERS };
	struct status status = OK;
	while (status.code == STATUS_OK && page->count == PAGE_VOUCHERS)
		status = store_read(books, judge_page, page);
	assert(page->count <= PAGE_VOUCHERS);
	free(page);
	return status;
}

/* The same judgement as at posting, of whatever is stored now. */
static bool is_at_rate(const struct audit_foreign_out *entry, int64_t *at_rate)
{
	struct currency currency;
	*at_rate = 0;
	if (!entry->is_rated || entry->foreign_minor == 0 || entry->micro <= 0 ||
	    !text_equal(entry->foreign_currency, entry->currency) ||
	    currency_parse(entry->currency, &currency).code != STATUS_OK)
		return false;
	if (entry->foreign_minor > MONEY_ORE_MAX || entry->foreign_minor < -MONEY_ORE_MAX)
		return false;
	struct money ore = { 0 };
	const struct foreign_money foreign = { entry->foreign_minor, currency };
	if (foreign_money_to_sek(foreign, (struct rate){ entry->micro }, &ore).code != STATUS_OK)
		return false;
	*at_rate = ore.ore;
	assert(*at_rate <= MONEY_ORE_MAX);
	return ore.ore == entry->amount.ore;
}

static struct status judge_foreign(void *argument, const void *out)
{
	const struct audit_foreign_out *entry = out;
	int64_t at_rate;
	assert(argument != NULL);
	if (is_at_rate(entry, &at_rate))
		return OK;
	return audit_tell(
	    argument, &(struct audit_row){ entry->id, entry->name, entry->day, at_rate, entry->amount.ore });
}

static struct status ask_foreign(struct store_tx *tx, void *argument)
{
	assert(argument != NULL);
	return audit_foreign(tx, judge_foreign, argument);
}

struct status audit_walk_foreign(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_VOUCHER);
	return store_read(books, ask_foreign, walk);
}

struct posting_walk {
	struct audit_walk *walk;
	int64_t locked_through; /* month; 0 before any lock */
};

/* The journal's order tells what came first, not the clock. */
static struct status judge_posting(void *argument, const void *out)
{
	struct posting_walk *posting = argument;
	const struct audit_posting_out *line = out;
	if (line->is_lock) {
		if (line->month > posting->locked_through)
			posting->locked_through = line->month;
		return OK;
	}
	assert(posting->locked_through >= 0);
	if (line->ends_year || audit_month(line->day) > posting->locked_through)
		return OK;
	return audit_tell(posting->walk,
			  &(struct audit_row){ line->id, line->name, line->first_day, 0, line->day });
}

static struct status ask_postings(struct store_tx *tx, void *argument)
{
	struct posting_walk posting = { .walk = argument };
	assert(argument != NULL);
	return audit_posting(tx, judge_posting, &posting);
}

struct status audit_walk_postings(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_VOUCHER);
	return store_read(books, ask_postings, walk);
}

enum { FILE_NAME_ROOM = 64 };

/* The file whose sightings are being hashed. */
struct sighting_walk {
	struct audit_walk *walk;
	int64_t file; /* 0 before the first */
	char name[FILE_NAME_ROOM];
	struct hash digest;
	struct hash_stream stream;
};

static struct status end_file(struct sighting_walk *sighting)
{
	struct hash found;
	hash_stream_end(&sighting->stream, &found);
	assert(sighting->file != 0);
	if (hash_equal(&found, &sighting->digest))
		return OK;
	return audit_tell(sighting->walk,
			  &(struct audit_row){ .id = sighting->file, .name = text_of(sighting->name) });
}

static void begin_file(struct sighting_walk *sighting, const struct audit_sighting_out *row)
{
	sighting->file = row->file_id;
	const struct text shown = text_slice(row->name, 0, FILE_NAME_ROOM - 1);
	if (text_to_c((struct text){ shown.bytes, text_utf8_bytes(shown) }, sighting->name, FILE_NAME_ROOM)
		.code != STATUS_OK)
		sighting->name[0] = '\0';
	memset(sighting->digest.bytes, 0, sizeof sighting->digest.bytes);
	assert(sizeof sighting->digest.bytes == HASH_BYTES);
	if (row->digest.count == HASH_BYTES)
		memcpy(sighting->digest.bytes, row->digest.bytes, HASH_BYTES);
	hash_stream_begin(&sighting->stream);
}

/* As the bank day hashes them: position, line, sum, day and size of the bytes, each in eight bytes with the
 * greatest first, then the bytes. */
static void add_sighting(struct hash_stream *stream, const struct audit_sighting_out *row)
{
	const int64_t numbers[] = { row->position, row->line, row->amount, row->booked_on,
				    (int64_t)row->raw.count };
	char bytes[sizeof numbers];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)((uint64_t)numbers[i / 8] >> (56 - 8 * (i % 8)));
	assert(sizeof bytes == 40);
	hash_stream_add(stream, (struct text){ bytes, sizeof bytes });
	hash_stream_add(stream, row->raw);
}

static struct status take_sighting(void *argument, const void *out)
{
	struct sighting_walk *sighting = argument;
	const struct audit_sighting_out *row = out;
	assert(sighting->walk != NULL);
	if (sighting->file != 0 && row->file_id != sighting->file)
		TRY(end_file(sighting));
	if (row->file_id != sighting->file)
		begin_file(sighting, row);
	if (row->position != 0)
		add_sighting(&sighting->stream, row);
	return OK;
}

static struct status ask_sightings(struct store_tx *tx, void *argument)
{
	struct sighting_walk sighting = { .walk = argument };
	assert(argument != NULL && sighting.file == 0);
	TRY(audit_sighting(tx, take_sighting, &sighting));
	return sighting.file != 0 ? end_file(&sighting) : OK;
}

struct status audit_walk_sightings(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_FILE);
	return store_read(books, ask_sightings, walk);
}

/* The line in the journal names the very day. */
static struct status judge_closed_day(void *argument, const void *out)
{
	const struct audit_closed_day_out *closed = out;
	char day[DAY_PRINT_ROOM];
	assert(argument != NULL);
	if (closed->number > 0 && audit_is_day(closed->day) &&
	    text_equal(closed->words, text_of(day_print((struct day){ closed->day }, day))))
		return OK;
	return audit_tell(argument, &(struct audit_row){ .id = closed->account_id, .day = { closed->day } });
}

static struct status ask_closed_days(struct store_tx *tx, void *argument)
{
	assert(argument != NULL);
	return audit_closed_day(tx, judge_closed_day, argument);
}

struct status audit_walk_closed_days(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_OWN_ACCOUNT);
	return store_read(books, ask_closed_days, walk);
}

enum { MONTHS_MAX = 10000 * 12 };

struct month_total {
	int64_t amount; /* of the gifts */
	int64_t gifts;
	int64_t kept;
	int64_t kept_gifts;
};

/* One purpose at a time: its gifts are gathered by month, beside what is kept of each month. */
struct total_walk {
	struct audit_walk *walk;
	int64_t purpose;
	struct month_total *months; /* MONTHS_MAX of them */
	int64_t first;              /* months touched, first > last for none */
	int64_t last;
};

static struct status end_purpose(struct total_walk *total)
{
	for (int64_t month = total->first; month <= total->last; month++) {
		struct month_total *found = &total->months[month];
		struct day day = { 0 };
		const struct status known = day_of((int)(month / 12), (int)(month % 12) + 1, 1, &day);
		assert(known.code == STATUS_OK || day.number == 0);
		if (found->amount != found->kept || found->gifts != found->kept_gifts)
			TRY(audit_tell(total->walk, &(struct audit_row){ .id = total->purpose,
									 .day = day,
									 .expected = found->amount,
									 .found = found->kept }));
		*found = (struct month_total){ 0 };
	}
	total->first = MONTHS_MAX;
	total->last = -1;
	assert(total->first > total->last);
	return OK;
}

static struct status take_total(void *argument, const void *out)
{
	struct total_walk *total = argument;
	const struct audit_gift_total_out *row = out;
	if (row->purpose_id != total->purpose)
		TRY(end_purpose(total));
	total->purpose = row->purpose_id;
	const int64_t month = row->is_kept ? row->at : audit_month(row->at);
	if (month < 0 || month >= MONTHS_MAX)
		return audit_tell(total->walk,
				  &(struct audit_row){ .id = row->purpose_id, .found = row->amount });
	struct month_total *sums = &total->months[month];
	assert(total->months != NULL);
	int64_t *amount = row->is_kept ? &sums->kept : &sums->amount;
	int64_t *gifts = row->is_kept ? &sums->kept_gifts : &sums->gifts;
	/* A sum that wraps around is as wrong as any other. */
	(void)__builtin_add_overflow(*amount, row->amount, amount);
	(void)__builtin_add_overflow(*gifts, row->gifts, gifts);
	total->first = month < total->first ? month : total->first;
	total->last = month > total->last ? month : total->last;
	return OK;
}

static struct status ask_totals(struct store_tx *tx, void *argument)
{
	struct total_walk *total = argument;
	assert(total->first > total->last);
	TRY(audit_gift_total(tx, take_total, total));
	return end_purpose(total);
}

struct status audit_walk_gift_totals(struct store *books, struct audit_walk *walk)
{
	struct total_walk total = { .walk = walk, .first = MONTHS_MAX, .last = -1 };
	total.months = memory_take(MONTHS_MAX, sizeof *total.months);
	assert(walk->plan->place == PLACE_PURPOSE);
	const struct status status = store_read(books, ask_totals, &total);
	free(total.months);
	return status;
}

static struct status judge_promise(void *argument, const void *out)
{
	const struct audit_promise_out *promise = out;
	assert(argument != NULL);
	if (ocr_is_valid(promise->reference, OCR_LENGTH_AND_CHECK))
		return OK;
	return audit_tell(argument, &(struct audit_row){ .id = promise->id });
}

static struct status ask_promises(struct store_tx *tx, void *argument)
{
	assert(argument != NULL);
	return audit_promise(tx, judge_promise, argument);
}

struct status audit_walk_promises(struct store *books, struct audit_walk *walk)
{
	assert(walk->plan->place == PLACE_PROMISE);
	return store_read(books, ask_promises, walk);
}
