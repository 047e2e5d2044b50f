/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/handover/handover_inner.h"

#include <assert.h>

#include "craft/handover/handover_sql.h"
#include "ground/crypto/crypto.h"

/* One hand-over as a file: what it holds, whose it is, when it was made. */
struct vouchers_file {
	struct handover_id id;
	const struct handover_company *company;
	struct moment made_at;
};

static struct status write_file(struct store_tx *tx, const struct vouchers_file *file, struct buffer *out);
static void digest_of(const struct buffer *out, size_t start, struct hash *hash);

static struct status next_number(struct store_tx *tx, int64_t *out)
{
	struct handover_last_out last = { 0 };
	const struct status status = handover_last(tx, &last);
	if (status.code != STATUS_NOT_FOUND)
		TRY(status);
	assert(last.number >= 0 && last.number < INT64_MAX);
	*out = last.number + 1;
	return OK;
}

struct status handover_make(struct store_tx *tx, const struct handover_request *request, struct buffer *out,
			    int64_t *number)
{
	assert(request->company != NULL && out != NULL && number != NULL);
	if (request->role == LEDGER_WHOLE)
		return FAIL(STATUS_REFUSED,
			    "The whole ledger hands no vouchers over; write the year's file.");
	const struct vouchers_file file = { { store_new_id(tx) }, request->company, store_now(tx) };
	int64_t taken = 0;
	TRY(next_number(tx, number));
	TRY(handover_take(tx, &(struct handover_take_in){ file.id, request->through }, &taken));
	if (taken == 0)
		return FAIL(STATUS_NOT_FOUND, "There is no voucher to hand over.");
	const size_t start = out->count;
	TRY(write_file(tx, &file, out));
	struct hash hash;
	digest_of(out, start, &hash);
	TRY(handover_put(tx,
			 &(struct handover_put_in){ .id = file.id,
						    .number = *number,
						    .made_at = file.made_at,
						    .through = request->through,
						    .digest = { (const char *)hash.bytes, HASH_BYTES } }));
	assert(*number > 0 && out->count > start);
	return store_journal(tx,
			     &(struct journal_note){ .kind = "vouchers handed over",
						     .subject = file.id.raw,
						     .digest = { (const char *)hash.bytes, HASH_BYTES } });
}

struct status handover_repeat(struct store_tx *tx, int64_t number, const struct handover_company *company,
			      struct buffer *out)
{
	assert(company != NULL && out != NULL);
	struct handover_find_out found;
	const struct status status = handover_find(tx, &(struct handover_find_in){ number }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no hand-over with the number.");
	TRY(status);
	const size_t start = out->count;
	TRY(write_file(tx, &(struct vouchers_file){ found.id, company, found.made_at }, out));
	struct hash hash;
	digest_of(out, start, &hash);
	if (text_equal(found.digest, (struct text){ (const char *)hash.bytes, HASH_BYTES }))
		return OK;
	buffer_cut(out, start);
	return FAIL(STATUS_CONFLICT, "The file would differ from the one that was handed over.");
}

static void digest_of(const struct buffer *out, size_t start, struct hash *hash)
{
	assert(start <= out->count);
	hash_of(text_slice(buffer_text(out), start, out->count), hash);
}

static struct status write_value(void *argument, const void *out)
{
	const struct handover_values_out *value = out;
	assert(argument != NULL);
	return handover_write_value(argument,
				    &(struct sie_object){ value->dimension, value->code, value->name });
}

static struct status gather_line(void *argument, const void *out)
{
	const struct handover_lines_out *line = out;
	assert(line->id.raw > 0);
	return voucher_gather_line(
	    argument, &(struct ledger_journal_row){ .voucher = line->id,
						    .series = line->series,
						    .day = line->day,
						    .voucher_words = line->voucher_words,
						    .registered_at = line->registered_at,
						    .line = line->line,
						    .account = line->account,
						    .amount = line->amount,
						    .codes = { line->fund_code, line->purpose_code,
							       line->project_code, line->funder_code },
						    .words = line->words });
}

/* Only what cannot change any more is said, so that the file can be repeated: no names of accounts, and of
 * values, whose names stay, those that the vouchers use. */
static struct status fill(struct store_tx *tx, struct handover_id id, struct sie_writer *writer)
{
	assert(id.raw > 0);
	handover_write_dimensions(writer);
	TRY(handover_values(tx, &(struct handover_values_in){ id }, write_value, writer));
	SCOPED(voucher_gather_close) struct voucher_gather gather;
	voucher_gather_open(&gather, writer);
	TRY(handover_lines(tx, &(struct handover_lines_in){ id }, gather_line, &gather));
	return voucher_gather_end(&gather);
}

static struct status write_file(struct store_tx *tx, const struct vouchers_file *file, struct buffer *out)
{
	assert(file->id.raw > 0);
	const size_t start = out->count;
	const struct sie_head head = handover_head(SIE_TYPE_4I, file->company, moment_day(file->made_at));
	struct sie_writer *writer = NULL;
	size_t lost = 0;
	sie_writer_open(out, &head, &writer);
	const struct status filled = fill(tx, file->id, writer);
	const struct status closed = sie_writer_close(&writer, &lost);
	if (status_is_ok(filled) && status_is_ok(closed))
		return OK;
	buffer_cut(out, start);
	return status_is_ok(filled) ? closed : filled;
}
