/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file in one unit: each row is taken, known, passed over or told. */
#include "inner/takeover/takeover_inner.h"

#include <assert.h>
#include <stdlib.h>

/* What a unit works on; it may be run again from its start. */
struct work {
	const struct takeover_file *file;
	const struct actor *by;
	struct random
	    *random; /* goes on when the unit is run again: a handle that was taken is not made twice */
	struct takeover_report *report;
	bool is_through; /* a dry run has come to its end */
};

static struct status take_file(struct store_tx *tx, void *argument);

void takeover_report_close(struct takeover_report *report)
{
	assert(report != NULL);
	free(report->refusals);
	report->refusals = NULL;
	report->refusals_room = 0;
}

struct status takeover_read(struct store *books, const struct takeover_file *file, struct random *random,
			    const struct actor *by, struct takeover_report *out)
{
	assert(file->kind >= TAKEOVER_GIVERS && file->kind <= TAKEOVER_MANDATES && file->today.number > 0);
	*out = (struct takeover_report){ 0 };
	if (!file->mapping->has_kind[file->kind])
		return FAIL(STATUS_INPUT, "The mapping has no section for such files.");
	if (file->bytes.count > TAKEOVER_FILE_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The file is larger than this program reads.");
	struct work work = { .file = file, .by = by, .random = random, .report = out };
	const struct status status = store_write(books, by, take_file, &work);
	return file->is_dry && work.is_through ? OK : status;
}

static void tell_refusal(struct takeover_report *report, struct status status)
{
	const size_t count = (size_t)report->bad;
	assert(status.reason != NULL && count <= report->refusals_room);
	if (count == report->refusals_room) {
		report->refusals_room = count == 0 ? 64 : 2 * count;
		report->refusals =
		    memory_grow(report->refusals, report->refusals_room, sizeof *report->refusals);
	}
	report->refusals[count] = status;
	report->bad++;
}

struct status takeover_find(struct store_tx *tx, int64_t kind, struct text number,
			    struct takeover_key_find_out *out)
{
	assert(kind >= TAKEOVER_GIVERS && kind <= TAKEOVER_KEY_YEAR);
	return takeover_key_find(tx, &(struct takeover_key_find_in){ kind, number }, out);
}

/* The field that tells rows of a kind from each other. */
static enum takeover_field number_field(enum takeover_kind kind)
{
	assert(kind >= TAKEOVER_GIVERS && kind <= TAKEOVER_MANDATES);
	if (kind == TAKEOVER_GIVERS)
		return GIVER_NUMBER;
	return kind == TAKEOVER_PROMISES ? PROMISE_NUMBER : MANDATE_PAYER_NUMBER;
}

static void digest_row(const struct takeover_row *row, enum takeover_kind kind, struct hash *out)
{
	struct hash_stream stream;
	assert(kind >= TAKEOVER_GIVERS && kind <= TAKEOVER_MANDATES);
	hash_stream_begin(&stream);
	for (enum takeover_field i = 0; i < TAKEOVER_FIELDS; i++) {
		if (takeover_keys[i].kind != kind)
			continue;
		const uint32_t count = (uint32_t)row->values[i].count;
		hash_stream_add(&stream, (struct text){ (const char *)&count, sizeof count });
		hash_stream_add(&stream, row->values[i]);
	}
	hash_stream_end(&stream, out);
}

static struct status say_known(const struct takeover_importing *importing, enum takeover_field field,
			       const struct takeover_key_find_out *found, const struct hash *digest)
{
	assert(found->thing > 0);
	if (importing->import.raw != 0 && found->import_id.raw == importing->import.raw)
		return takeover_wrong(field, "An earlier row of the file has the same number.",
				      "Find out which of the two is right.");
	if (text_equal(found->digest, (struct text){ (const char *)digest->bytes, HASH_BYTES }))
		return OK;
	return takeover_wrong(field, "The number was taken over before, with other values.",
			      "Change it here: what has been taken over is not written over.");
}

static struct status keep(struct takeover_importing *importing, struct text number, int64_t thing,
			  const struct hash *digest)
{
	assert(thing > 0 && number.count > 0);
	if (importing->import.raw == 0)
		TRY(takeover_begin_list(importing->tx, importing));
	importing->report->kept++;
	return takeover_key_put(importing->tx, &(struct takeover_key_put_in){
						   .kind = importing->file->kind,
						   .number = number,
						   .thing = thing,
						   .import_id = importing->import,
						   .digest = { (const char *)digest->bytes, HASH_BYTES },
					       });
}

/* A failure with .field is the row's own. */
static struct status take_row(struct takeover_importing *importing, const struct takeover_row *row)
{
	static takeover_take *const takes[] = {
		[TAKEOVER_GIVERS] = takeover_take_giver,
		[TAKEOVER_PROMISES] = takeover_take_promise,
		[TAKEOVER_MANDATES] = takeover_take_mandate,
	};
	const enum takeover_kind kind = importing->file->kind;
	const enum takeover_field field = number_field(kind);
	struct takeover_key_find_out found;
	struct hash digest;
	struct text number;
	int64_t thing = 0;
	assert(row->row > 0 && importing->report != NULL);
	TRY(takeover_number_of(importing, row, &number));
	if (number.count == 0)
		return takeover_wrong(field, "The row has no number to be known by.",
				      "Give it the number it has in the other program.");
	if (number.count > TAKEOVER_NUMBER_MAX)
		return takeover_wrong(field, "The number is too long.", "Shorten it in the file.");
	digest_row(row, kind, &digest);
	const struct status known = takeover_find(importing->tx, kind, number, &found);
	if (known.code != STATUS_NOT_FOUND) {
		TRY(known);
		TRY(say_known(importing, field, &found, &digest));
		importing->report->known++;
		return OK;
	}
	TRY(takes[kind](importing, row, &thing));
	if (thing == 0) {
		importing->report->passed++;
		return OK;
	}
	return keep(importing, number, thing, &digest);
}

/* Whether the store still answers: a row's fault leaves it as it was; after a fault of the store the unit is
 * dead, and all that was told of its rows is worth nothing. */
static struct status ask_store(struct takeover_importing *importing)
{
	struct takeover_key_find_out found;
	assert(importing->tx != NULL);
	const struct status status = takeover_find(importing->tx, TAKEOVER_GIVERS, TEXT("0"), &found);
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

static struct status take_rows(struct takeover_importing *importing, struct takeover_table *table)
{
	struct takeover_report *report = importing->report;
	for (;;) {
		struct takeover_row row;
		struct status wrong;
		bool has_row = false;
		TRY(takeover_table_next(table, &row, &wrong, &has_row));
		if (!has_row)
			return OK;
		if (report->rows == TAKEOVER_ROWS_MAX)
			return FAIL(STATUS_LIMIT, "The file has more than 50,000 rows: divide it.");
		report->rows++;
		if (status_is_ok(wrong))
			wrong = take_row(importing, &row);
		if (wrong.code == STATUS_BROKEN)
			return wrong;
		if (!status_is_ok(wrong))
			tell_refusal(report, status_at_row(wrong, row.row));
		assert(report->rows == report->kept + report->known + report->passed + report->bad);
	}
}

static struct status read_table(struct takeover_importing *importing)
{
	SCOPED(takeover_table_close) struct takeover_table table = { 0 };
	assert(importing->file != NULL);
	TRY(takeover_table_open(importing->file, &table));
	TRY(take_rows(importing, &table));
	return takeover_ask_for_list(importing);
}

static struct status take_file(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	struct takeover_report *report = work->report;
	*report =
	    (struct takeover_report){ .refusals = report->refusals, .refusals_room = report->refusals_room };
	struct takeover_importing importing = {
		.tx = tx, .file = work->file, .by = work->by, .random = work->random, .report = report
	};
	work->is_through = false;
	TRY(read_table(&importing));
	TRY(ask_store(&importing));
	work->is_through = true;
	if (work->file->is_dry)
		return FAIL(STATUS_REFUSED, "A dry run keeps nothing.");
	assert(report->bad <= report->rows);
	return OK;
}
