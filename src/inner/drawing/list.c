/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files, orders, reasons and answers, for people. */

#include "inner/drawing/drawing_inner.h"

#include "ground/crypto/crypto.h"

#include <assert.h>
#include <string.h>

struct status drawing_file(struct store_tx *tx, int64_t number, struct draw_file *out)
{
	struct draw_file_bytes_out row;
	struct hash digest;
	const struct status found = draw_file_bytes(tx, &(struct draw_file_bytes_in){ number }, &row);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no file to Bankgirot with this number.");
	TRY(found);
	hash_of(row.bytes, &digest);
	if (row.digest.count != HASH_BYTES || memcmp(row.digest.bytes, digest.bytes, HASH_BYTES) != 0)
		return FAIL(STATUS_BROKEN, "The file to Bankgirot is not as it was built.");
	assert(row.id.raw > 0);
	*out = (struct draw_file){ row.id,        row.number,     row.made_on,   row.through, row.order_count,
				   row.order_sum, row.unanswered, row.is_sealed, row.bytes };
	return OK;
}

/* Whose rows go where. */
struct listing {
	draw_file_row *file;
	draw_order_row *order;
	draw_pass_row *pass;
	draw_passed_row *passed;
	draw_answer_row *answer;
	void *argument;
};

static struct status tell_file(void *argument, const void *out)
{
	const struct listing *listing = argument;
	const struct draw_file_list_out *row = out;
	assert(row->number > 0);
	const struct draw_file file = { row->id,         row->number,      row->made_on,
					row->through,    row->order_count, row->order_sum,
					row->unanswered, row->is_sealed,   TEXT("") };
	return listing->file(listing->argument, &file);
}

struct status drawing_files(struct store_tx *tx, int64_t after_number, draw_file_row *row, void *argument)
{
	struct listing listing = { .file = row, .argument = argument };
	assert(row != NULL);
	return draw_file_list(tx, &(struct draw_file_list_in){ after_number, DRAWING_LIST_ROWS_MAX },
			      tell_file, &listing);
}

static struct status tell_order(const struct listing *listing, const struct draw_orders_of_mandate_out *row)
{
	assert(row->id.raw > 0 && row->state >= DRAW_SENT && row->state <= DRAW_RETURNED);
	const struct draw_order order = {
		row->id,   row->mandate_id,  row->promise_id, row->month,       row->attempt,
		row->day,  row->amount,      row->reference,  row->file_number, (enum draw_state)row->state,
		row->code, row->payer_number
	};
	return listing->order(listing->argument, &order);
}

static struct status tell_order_of_mandate(void *argument, const void *out)
{
	assert(argument != NULL);
	return tell_order(argument, out);
}

struct status drawing_orders(struct store_tx *tx, struct mandate_id mandate, draw_order_row *row,
			     void *argument)
{
	struct listing listing = { .order = row, .argument = argument };
	assert(row != NULL);
	return draw_orders_of_mandate(tx,
				      &(struct draw_orders_of_mandate_in){ mandate, DRAWING_LIST_ROWS_MAX },
				      tell_order_of_mandate, &listing);
}

static struct status tell_unanswered(void *argument, const void *out)
{
	const struct draw_orders_unanswered_out *row = out;
	const struct draw_orders_of_mandate_out same = {
		row->id,   row->mandate_id,  row->promise_id, row->month,       row->attempt,
		row->day,  row->amount,      row->reference,  row->file_number, (enum draw_state)row->state,
		row->code, row->payer_number
	};
	assert(row->state != DRAW_DRAWN);
	return tell_order(argument, &same);
}

struct status drawing_unanswered(struct store_tx *tx, const struct draw_unanswered *which,
				 draw_order_row *row, void *argument)
{
	struct listing listing = { .order = row, .argument = argument };
	assert(row != NULL && which->before.number > 0);
	const struct draw_orders_unanswered_in in = { which->before, which->after_day, which->after,
						      DRAWING_LIST_ROWS_MAX };
	return draw_orders_unanswered(tx, &in, tell_unanswered, &listing);
}

static struct status tell_pass(void *argument, const void *out)
{
	const struct listing *listing = argument;
	const struct draw_passes_of_mandate_out *row = out;
	assert(row->reason >= PASS_DRAWN && row->reason <= PASS_TOO_LATE);
	return listing->pass(
	    listing->argument,
	    &(struct draw_pass){ row->month, row->day, (enum draw_pass_reason)row->reason, row->looked_on });
}

struct status drawing_passes(struct store_tx *tx, struct mandate_id mandate, draw_pass_row *row,
			     void *argument)
{
	struct listing listing = { .pass = row, .argument = argument };
	assert(row != NULL);
	return draw_passes_of_mandate(
	    tx, &(struct draw_passes_of_mandate_in){ mandate, DRAWING_LIST_ROWS_MAX }, tell_pass, &listing);
}

static struct status tell_passed(void *argument, const void *out)
{
	const struct listing *listing = argument;
	const struct draw_passed_on_out *row = out;
	assert(row->mandate_id.raw > 0);
	const struct draw_passed passed = { row->mandate_id,
					    row->payer_number,
					    { row->month, row->day, (enum draw_pass_reason)row->reason,
					      row->looked_on } };
	return listing->passed(listing->argument, &passed);
}

struct status drawing_passed_on(struct store_tx *tx, const struct draw_passed_span *span,
				draw_passed_row *row, void *argument)
{
	struct listing listing = { .passed = row, .argument = argument };
	assert(row != NULL && span->looked_on.number > 0);
	return draw_passed_on(tx,
			      &(struct draw_passed_on_in){ span->looked_on, span->after, span->after_month,
							   DRAWING_LIST_ROWS_MAX },
			      tell_passed, &listing);
}

const char *draw_pass_sentence(enum draw_pass_reason reason)
{
	switch (reason) {
	case PASS_DRAWN:
		return SAY("Not ordered: the month's gift was ordered under another mandate.");
	case PASS_HELD:
		return SAY("Not ordered: the mandate was taken over and is not approved yet.");
	case PASS_STOPPED:
		return SAY("Not ordered: the payer has stopped the mandate at the bank.");
	case PASS_PAUSED:
		return SAY("Not ordered: the giver has paused.");
	case PASS_NOT_TOLD:
		return SAY("Not ordered: the payer had not been told in time.");
	case PASS_TOO_LATE:
		return SAY("Not ordered: no file was made in time.");
	}
	return NULL;
}

static struct status tell_answer(void *argument, const void *out)
{
	const struct listing *listing = argument;
	const struct draw_answer_list_out *row = out;
	assert(row->effect >= DRAW_EFFECT_NONE);
	const struct draw_answer answer = {
		row->bank_file_id, row->line,         (enum autogiro_kind)row->kind,
		row->code,         row->payer_number, row->day,
		row->amount,       row->mandate_id,   (enum draw_effect)row->effect,
		row->raw
	};
	return listing->answer(listing->argument, &answer);
}

struct status drawing_answers_to_see(struct store_tx *tx, struct draw_answer_place after,
				     draw_answer_row *row, void *argument)
{
	struct listing listing = { .answer = row, .argument = argument };
	assert(row != NULL);
	return draw_answer_list(
	    tx, &(struct draw_answer_list_in){ after.file, after.line, DRAWING_LIST_ROWS_MAX }, tell_answer,
	    &listing);
}

struct status drawing_answers_of(struct store_tx *tx, struct mandate_id mandate, draw_answer_row *row,
				 void *argument)
{
	_Static_assert(sizeof(struct draw_answer_of_mandate_out) == sizeof(struct draw_answer_list_out),
		       "tell_answer reads the rows of both");
	struct listing listing = { .answer = row, .argument = argument };
	assert(row != NULL && mandate.raw > 0);
	return draw_answer_of_mandate(
	    tx, &(struct draw_answer_of_mandate_in){ mandate, DRAWING_LIST_ROWS_MAX }, tell_answer, &listing);
}

struct status drawing_answer_seen(struct store_tx *tx, struct bank_file_id file, int64_t line,
				  const struct actor *by)
{
	int64_t seen = 0;
	assert(by != NULL);
	TRY(draw_answer_see(tx, &(struct draw_answer_see_in){ file, line }, &seen));
	if (seen == 0)
		return FAIL(STATUS_NOT_FOUND, "No such answer waits to be seen.");
	return store_journal(tx, &(struct journal_note){ .kind = "draw answer seen", .subject = line });
}
