/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading a file: one unit of work, from its first byte to its last voucher, or nothing. */

#include "inner/bankday/ahead.h"
#include "inner/bankday/read_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { READ_CHUNK_BYTES = 64 * 1024, READING_ARENA_BYTES_MAX = 1 << 30 };

struct status bankday_digest(struct source *source, struct hash *out)
{
	struct hash_stream stream;
	hash_stream_begin(&stream);
	char *chunk = memory_take(READ_CHUNK_BYTES, 1);
	struct status status = OK;
	size_t count = 1;
	while (status.code == STATUS_OK && count > 0) {
		status = source_read(source, chunk, READ_CHUNK_BYTES, &count);
		if (status.code == STATUS_OK)
			hash_stream_add(&stream, (struct text){ chunk, count });
	}
	free(chunk);
	hash_stream_end(&stream, out);
	assert(out != NULL);
	return status;
}

/* Passes the bytes on and hashes them, so that a file that changes under us is found. */
struct hashing_source {
	struct source inner;
	struct hash_stream stream;
};

static struct status read_and_hash(void *self, char *bytes, size_t room, size_t *count)
{
	struct hashing_source *hashing = self;
	TRY(source_read(&hashing->inner, bytes, room, count));
	assert(*count <= room);
	hash_stream_add(&hashing->stream, (struct text){ bytes, *count });
	return OK;
}

static struct status begin_statement(void *self, const struct statement_head *head)
{
	struct reading *reading = self;
	struct own_number_find_out account;
	const struct own_number_find_in key = { head->scheme, head->account };
	const struct status status = own_number_find(reading->tx, &key, &account);
	if (status.code == STATUS_NOT_FOUND)
		return (struct status){
			.code = STATUS_NOT_FOUND,
			.reason = "The file is about an account that is not one of the centre's own.",
			.field = "account",
			.remedy = "Add the account first, or check whose file it is.",
			.row = head->row
		};
	TRY(status);
	TRY(currency_parse(account.currency, &reading->currency));
	if (head->currency.code[0] != '\0' && !currency_equal(head->currency, reading->currency))
		return FAIL_INPUT(head->row, "currency", "The account is kept in another currency.",
				  "Check the account's currency.");
	if (account.id.raw != reading->account.raw)
		reading_drop_pictures(reading);
	reading->account = account.id;
	reading->ledger_account = account.ledger_account;
	reading->head_identity = arena_copy(&reading->arena, head->identity);
	reading->head = *head;
	reading->has_movement = false;
	assert(reading->account.raw > 0 && reading->new_rows_kept == 0);
	return OK;
}

/* What pays out carries the id that we gave it: it is kept among the references. */
static struct text further_references_of(struct reading *reading, const struct statement_row *row)
{
	const size_t room = row->further_references.count + 1 + row->end_to_end.count;
	if (row->amount.minor > 0 || row->end_to_end.count == 0)
		return arena_copy(&reading->told_arena, row->further_references);
	if (row->further_references.count == 0 || room > BANK_FIELD_BYTES_MAX)
		return arena_copy(&reading->told_arena, row->end_to_end);
	char *joined = arena_take(&reading->told_arena, room);
	memcpy(joined, row->further_references.bytes, row->further_references.count);
	joined[row->further_references.count] = ' ';
	memcpy(joined + row->further_references.count + 1, row->end_to_end.bytes, row->end_to_end.count);
	assert(room > 1);
	return (struct text){ joined, room };
}

static void copy_told(struct reading *reading, const struct statement_row *row, struct told *out)
{
	struct arena *arena = &reading->told_arena;
	const bool is_giro = (reading->source & SEEN_BY_CLEARING) != 0;
	assert(row->amount.minor != 0);
	*out = (struct told){
		.amount = row->amount.minor,
		.booked_on = row->booked_on,
		.is_reversal = row->is_reversal,
		.reference_kind = row->reference_kind,
		.reference = arena_copy(arena, row->reference),
		.further_references = further_references_of(reading, row),
		.message = arena_copy(arena, row->message),
		.payer_name = arena_copy(arena, row->payer_name),
		.payer_account = arena_copy(arena, row->payer_account),
		.payer_identity = arena_copy(arena, row->payer_identity),
		.via_account = arena_copy(arena, row->via_account),
		.bank_code = arena_copy(arena, row->bank_code),
		.bank_reference = is_giro ? TEXT("") : arena_copy(arena, row->service_reference),
		.giro_reference = is_giro ? arena_copy(arena, row->service_reference) : TEXT(""),
		.is_detail = row->level == ROW_PART,
		.line = row->row,
		.raw = arena_copy(arena, row->raw),
	};
}

static struct status check_row(const struct reading *reading, const struct statement_row *row)
{
	if (row->amount.minor == 0)
		return FAIL_INPUT(row->row, "amount", "The amount is zero.",
				  "Ask the bank for the file again.");
	if (!currency_equal(row->amount.currency, reading->currency))
		return FAIL_INPUT(row->row, "currency", "The amount is in another currency than the account.",
				  "Ask the bank for the file again.");
	if (row->booked_on.number > reading->today.number + 1)
		return FAIL_INPUT(row->row, "booking date", "The row is booked in the future.",
				  "Check the date, and this machine's clock.");
	assert(row->raw.count <= BANK_RAW_BYTES_MAX);
	return OK;
}

static struct told *next_part(struct reading *reading)
{
	struct told_movement *movement = &reading->movement;
	if (movement->part_count == reading->part_room) {
		reading->part_room = reading->part_room > 0 ? reading->part_room * 2 : 64;
		movement->parts = memory_grow(movement->parts, reading->part_room, sizeof *movement->parts);
	}
	assert(movement->part_count < reading->part_room);
	return &movement->parts[movement->part_count++];
}

static struct status take_row(void *self, const struct statement_row *row)
{
	struct reading *reading = self;
	TRY(check_row(reading, row));
	assert(row->level == ROW_MOVEMENT || reading->has_movement);
	if (row->level == ROW_PART) {
		copy_told(reading, row, next_part(reading));
		return OK;
	}
	TRY(reading_finish_movement(reading));
	copy_told(reading, row, &reading->movement.self);
	reading->movement.self_raw = (struct text){ 0 };
	reading->movement.part_count = 0;
	reading->has_movement = true;
	return OK;
}

static struct status end_statement(void *self, const struct statement_tail *tail)
{
	struct reading *reading = self;
	TRY(reading_finish_movement(reading));
	TRY(reading_finish_statement(reading));
	const bool has_balances = reading->head.has_opening && tail->closing.currency.code[0] != '\0';
	const struct bank_statement_put_in row = {
		.file_id = reading->file,
		.position = ++reading->statement_position,
		.account_id = reading->account,
		.identity = reading->head_identity,
		.has_balances = has_balances,
		.opening = has_balances ? tail->opening.minor : 0,
		.opening_on = reading->head.opening_on,
		.closing = has_balances ? tail->closing.minor : 0,
		.closing_on = reading->head.closing_on,
		.sum = tail->sum.minor,
	};
	assert(row.position > 0);
	TRY(bank_statement_put(reading->tx, &row));
	arena_reset(&reading->arena);
	return OK;
}

/* The file's row comes before the rows that point to it; what is known at its end is filled in then. */
static struct status begin_file(struct reading *reading, const struct bankday_unit *unit)
{
	const struct bank_file_put_in row = {
		.id = reading->file,
		.digest = { (const char *)unit->digest.bytes, sizeof unit->digest.bytes },
		.kind = unit->reading->kind,
		.name = unit->reading->name,
		.read_at = store_now(reading->tx),
		.actor = unit->by->name,
	};
	assert(row.id.raw > 0);
	return bank_file_put(reading->tx, &row);
}

static struct status end_file(struct reading *reading)
{
	struct hash sightings;
	hash_stream_end(&reading->sightings, &sightings);
	const struct bank_file_end_in row = {
		.id = reading->file,
		.sighting_count = reading->sighting_position,
		.sightings_digest = { (const char *)sightings.bytes, sizeof sightings.bytes },
	};
	assert(row.sighting_count >= 0);
	TRY(bank_file_end(reading->tx, &row));
	return store_journal(reading->tx, &(struct journal_note){ .kind = "bank file read",
								  .subject = reading->file.raw,
								  .digest = row.sightings_digest });
}

static enum seen_in source_of_kind(enum statement_kind_of_file kind)
{
	static const enum seen_in sources[] = {
		[BANK_FILE_CAMT_053] = SEEN_IN_053, [BANK_FILE_CAMT_054] = SEEN_IN_054,
		[BANK_FILE_BGMAX] = SEEN_IN_GIRO,   [BANK_FILE_AUTOGIRO] = SEEN_IN_AUTOGIRO,
		[BANK_FILE_SWISH] = SEEN_IN_SWISH,
	};
	assert(kind > BANK_FILE_UNKNOWN && kind < sizeof sources / sizeof sources[0]);
	return sources[kind];
}

static struct status read_money(struct reading *reading, const struct bankday_reading *asked,
				struct source *source, struct bank_file_summary *out)
{
	static const struct statement_events events = { begin_statement, take_row, end_statement };
	const struct ahead_file file = { asked->kind, asked->swish, source };
	assert(asked->kind != BANK_FILE_UNKNOWN);
	return ahead_read(&file, &events, reading, out);
}

static struct status tell_others(struct reading *reading, const struct bankday_reading *asked)
{
	assert(reading->file.raw > 0);
	if (asked->also == NULL)
		return OK;
	TRY(file_rewind(asked->file));
	return asked->also(asked->also_self, reading->tx, reading->file);
}

static struct status read_file(struct reading *reading, struct bankday_unit *unit)
{
	struct hashing_source hashing = { .inner = source_of_file(unit->reading->file, BANK_FILE_BYTES_MAX) };
	hash_stream_begin(&hashing.stream);
	struct source source = { .read = read_and_hash, .self = &hashing, .bytes_max = BANK_FILE_BYTES_MAX };
	TRY(begin_file(reading, unit));
	TRY(tell_others(reading, unit->reading));
	TRY(file_rewind(unit->reading->file));
	TRY(read_money(reading, unit->reading, &source, &unit->report->file));
	struct hash read_digest;
	hash_stream_end(&hashing.stream, &read_digest);
	if (!hash_equal(&read_digest, &unit->digest))
		return FAIL(STATUS_CONFLICT, "The file changed while it was read.");
	assert(reading->sighting_position >= 0);
	return end_file(reading);
}

static void close_reading(struct reading *reading)
{
	reading_drop_pictures(reading);
	free(reading->pictures);
	free(reading->movement.parts);
	free(reading->verdicts);
	free(reading->leaves);
	free(reading->doubtful);
	free(reading->seen);
	arena_close(&reading->arena);
	arena_close(&reading->told_arena);
	arena_close(&reading->picture_arena);
}

static struct status read_unit(struct store_tx *tx, void *argument)
{
	struct bankday_unit *unit = argument;
	*unit->report = (struct bankday_report){ 0 };
	struct bank_file_by_digest_out earlier = { 0 };
	const struct text digest = { (const char *)unit->digest.bytes, sizeof unit->digest.bytes };
	const struct status known =
	    bank_file_by_digest(tx, &(struct bank_file_by_digest_in){ digest }, &earlier);
	unit->report->was_read_before = known.code == STATUS_OK;
	unit->report->file.kind = unit->reading->kind;
	unit->report->id = earlier.id;
	if (known.code != STATUS_NOT_FOUND)
		return known;
	SCOPED(close_reading)
	struct reading reading = {
		.tx = tx,
		.report = unit->report,
		.today = unit->reading->today,
		.source = source_of_kind(unit->reading->kind),
		.file = { store_new_id(tx) },
		.arena = arena_open(READING_ARENA_BYTES_MAX),
		.told_arena = arena_open(READING_ARENA_BYTES_MAX),
		.picture_arena = arena_open(READING_ARENA_BYTES_MAX),
		.homing = { tx, unit->by, unit->reading->finders, unit->reading->name, unit->report },
	};
	unit->report->id = reading.file;
	hash_stream_begin(&reading.sightings);
	TRY(read_file(&reading, unit));
	if (reading.has_lifted_doubts)
		TRY(bankday_home_waiting(tx, unit->reading->finders, unit->by, unit->report));
	assert(!unit->report->was_read_before);
	return OK;
}

struct status bankday_read(struct store *books, struct bankday_reading *reading, const struct actor *by,
			   struct bankday_report *out)
{
	assert(by != NULL && reading->file->descriptor >= 0 && reading->finders != NULL);
	if (reading->kind == BANK_FILE_UNKNOWN ||
	    (reading->kind == BANK_FILE_SWISH && reading->swish == NULL))
		return FAIL_INPUT(
		    0, "first bytes", "This is not a kind of bank file that is known here.",
		    "Give camt.053, camt.054, BgMax, Autogiro or a Swish report as it came from the bank.");
	struct bankday_unit unit = { .reading = reading, .by = by, .report = out };
	TRY(file_rewind(reading->file));
	struct source source = source_of_file(reading->file, BANK_FILE_BYTES_MAX);
	TRY(bankday_digest(&source, &unit.digest));
	return store_write(books, by, read_unit, &unit);
}
