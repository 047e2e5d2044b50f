/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The bank's answers: gathered from the file first, so that it is read whole or not at all; then done. */
#include "craft/payments/payments_inner.h"

#include <assert.h>
#include <string.h>

enum { ANSWERS_MAX = PAYMENTS_FILE_MAX * 100 };

struct answering {
	struct store_tx *tx;
	const struct payments_reading *reading;
	const struct actor *by;
	struct payments_answered *out;
	struct answer_file_id file;
	/* of the answer at hand */
	struct payments_answer told;
	struct payment_id *ids;
	size_t count;
	int64_t group; /* only of this group; 0 for all */
	uint32_t seen;
};

static bool is_acceptance(enum pain_state state)
{
	return state == PAIN_STATE_ACCEPTED || state == PAIN_STATE_ACCEPTED_CHANGED ||
	       state == PAIN_STATE_PAID;
}

static void count_answer(struct payments_answered *out, const struct payments_answer *told)
{
	if (!told->is_known)
		out->unknown++;
	else if (told->is_contradiction)
		out->contradictions++;
	else if (told->state == PAIN_STATE_REJECTED)
		out->rejected++;
	else if (is_acceptance(told->state))
		out->accepted++;
	else
		out->pending++;
}

static struct status tell(struct answering *answering, struct payments_answer *told)
{
	const struct payments_reading *reading = answering->reading;
	assert(told->end_to_end.bytes != NULL || told->end_to_end.count == 0);
	count_answer(answering->out, told);
	return reading->row != NULL ? reading->row(reading->argument, told) : OK;
}

static struct status reject(struct answering *answering, const struct payment *payment)
{
	const struct payments_reading *reading = answering->reading;
	struct ledger_posted posted;
	assert(payment->voucher.raw > 0);
	const struct ledger_reversal reversal = { payment->voucher, reading->today, reading->reversal_words };
	TRY(ledger_reverse(answering->tx, &reversal, answering->by, &posted));
	TRY(payment_end_put(answering->tx,
			    &(struct payment_end_put_in){ .payment_id = payment->id,
							  .kind = 2,
							  .voucher_id = posted.id,
							  .made_at = store_now(answering->tx) }));
	return store_journal(
	    answering->tx, &(struct journal_note){ .kind = "payment rejected", .subject = payment->id.raw });
}

/* What the bank says of one of ours. */
static struct status answer_payment(struct answering *answering, struct payment_id id)
{
	struct payment payment;
	struct payments_answer told = answering->told;
	TRY(payments_find(answering->tx, id, &payment));
	assert(payment.state >= PAYMENT_IN_FILE);
	told.is_known = true;
	told.end_to_end = text_of(payment.end_to_end);
	const bool is_rejection = told.state == PAIN_STATE_REJECTED;
	told.is_contradiction = (is_rejection && payment.state == PAYMENT_PAID) ||
				(is_acceptance(told.state) && payment.state == PAYMENT_REJECTED);
	const struct payment_answer_put_in row = { .id = { store_new_id(answering->tx) },
						   .payment_id = id,
						   .answer_file_id = answering->file,
						   .state = told.state,
						   .code = told.code,
						   .reason = told.reason };
	TRY(payment_answer_put(answering->tx, &row));
	if (is_rejection && (payment.state == PAYMENT_IN_FILE || payment.state == PAYMENT_ACCEPTED))
		TRY(reject(answering, &payment));
	return tell(answering, &told);
}

static struct status gather_payment(void *argument, const void *out)
{
	struct answering *answering = argument;
	const struct payment_of_file_out *row = out;
	if (answering->group != 0 && row->group_number != answering->group)
		return OK;
	assert(answering->count < PAYMENTS_FILE_MAX);
	answering->ids[answering->count++] = row->payment_id;
	return OK;
}

/* The number after the last hyphen of a group's id. */
static int64_t group_of(struct text id)
{
	int64_t number = 0;
	size_t at = id.count;
	while (at > 0 && id.bytes[at - 1] != '-')
		at--;
	const struct status status = text_to_number(text_slice(id, at, id.count), &number);
	assert(number >= 0);
	return status_is_ok(status) ? number : -1;
}

static struct status answer_unknown(struct answering *answering, struct text id)
{
	struct payments_answer told = answering->told;
	assert(!told.is_known);
	told.end_to_end = id;
	return tell(answering, &told);
}

/* A whole file or group: it holds for each payment in it. */
static struct status answer_all(struct answering *answering, const struct pain_answer *answer)
{
	struct payment_file_by_message_out file;
	const struct status found = payment_file_by_message(
	    answering->tx, &(struct payment_file_by_message_in){ answer->file_id }, &file);
	if (found.code == STATUS_NOT_FOUND)
		return answer_unknown(answering, answer->file_id);
	TRY(found);
	answering->count = 0;
	answering->group = answer->level == PAIN_LEVEL_GROUP ? group_of(answer->group_id) : 0;
	TRY(payment_of_file(answering->tx, &(struct payment_of_file_in){ file.id }, gather_payment,
			    answering));
	if (answering->count == 0)
		return answer_unknown(answering, answer->group_id);
	for (size_t i = 0; i < answering->count; i++)
		TRY(answer_payment(answering, answering->ids[i]));
	assert(answering->count <= PAYMENTS_FILE_MAX);
	return OK;
}

/* By our id, and in the file that the bank says it was in. */
static struct status answer_one(struct answering *answering, const struct pain_answer *answer)
{
	struct payment_id id;
	struct payment_in_file_find_out file;
	struct status status = payments_by_end_to_end(answering->tx, answer->end_to_end_id, &id);
	if (status_is_ok(status))
		status = payment_in_file_find(answering->tx, &(struct payment_in_file_find_in){ id }, &file);
	if (status.code == STATUS_NOT_FOUND ||
	    (status_is_ok(status) && !text_equal(file.message_id, answer->file_id)))
		return answer_unknown(answering, answer->end_to_end_id);
	TRY(status);
	assert(id.raw > 0);
	return answer_payment(answering, id);
}

static struct status take_answer(void *self, const struct pain_answer *answer)
{
	struct answering *answering = self;
	struct arena *arena = store_arena(answering->tx);
	if (++answering->seen > ANSWERS_MAX)
		return FAIL(STATUS_LIMIT, "The file has too many answers.");
	if (answer->state == PAIN_STATE_UNSAID || answer->state == PAIN_STATE_PART)
		return OK;
	answering->told =
	    (struct payments_answer){ .state = answer->state, .code = arena_copy(arena, answer->code) };
	if (answer->reason_count > 0) {
		const struct pain_reason *reason = &answer->reasons[0];
		answering->told.reason =
		    arena_copy(arena, reason->words.count > 0 ? reason->words : reason->code);
	}
	assert(answer->level <= PAIN_LEVEL_PAYMENT);
	return answer->level == PAIN_LEVEL_PAYMENT ? answer_one(answering, answer)
						   : answer_all(answering, answer);
}

/* Whether the very same bytes were read before; else they are noted. */
static struct status note_file(struct store_tx *tx, const struct payments_reading *reading,
			       const struct actor *by, struct answer_file_id *out)
{
	struct hash hash;
	struct answer_file_find_out found;
	hash_of(reading->content, &hash);
	const struct text digest = { (const char *)hash.bytes, HASH_BYTES };
	const struct status status = answer_file_find(tx, &(struct answer_file_find_in){ digest }, &found);
	*out = (struct answer_file_id){ 0 };
	if (status.code != STATUS_NOT_FOUND)
		return status;
	*out = (struct answer_file_id){ store_new_id(tx) };
	assert(out->raw > 0);
	TRY(answer_file_put(tx, &(struct answer_file_put_in){ *out, digest, store_now(tx), by->name }));
	return store_journal(
	    tx, &(struct journal_note){ .kind = "answers read", .subject = out->raw, .digest = digest });
}

struct status payments_read_answers(struct store_tx *tx, const struct payments_reading *reading,
				    const struct actor *by, struct payments_answered *out)
{
	struct answering answering = { .tx = tx, .reading = reading, .by = by, .out = out };
	struct memory_source memory = { .rest = reading->content };
	assert(by != NULL && out != NULL && reading->reversal_words.count > 0);
	*out = (struct payments_answered){ 0 };
	TRY(note_file(tx, reading, by, &answering.file));
	out->was_read_before = answering.file.raw == 0;
	if (out->was_read_before)
		return OK;
	answering.ids = arena_take(store_arena(tx), PAYMENTS_FILE_MAX * sizeof *answering.ids);
	struct source source = source_of_memory(&memory);
	source.bytes_max = PAYMENTS_ANSWER_BYTES_MAX;
	return pain002_read(&source, take_answer, &answering);
}

/* Our ids have no capitals but their two first letters; banks may make capitals of all. */
static char small(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

static bool find_id(struct text text, size_t at, struct handle *out)
{
	char characters[12];
	if (at + 14 > text.count || small(text.bytes[at]) != 'h' || small(text.bytes[at + 1]) != 's')
		return false;
	for (size_t i = 0; i < sizeof characters; i++)
		characters[i] = small(text.bytes[at + 2 + i]);
	assert(sizeof characters == sizeof out->characters - 1);
	return status_is_ok(handle_parse((struct text){ characters, sizeof characters }, out));
}

struct status payments_by_end_to_end(struct store_tx *tx, struct text text, struct payment_id *out)
{
	const struct status none = FAIL(STATUS_NOT_FOUND, "The text names no payment.");
	struct handle handle;
	assert(out != NULL);
	*out = (struct payment_id){ 0 };
	for (size_t at = 0; at < text.count; at++) {
		struct payment_by_handle_out found;
		if (!find_id(text, at, &handle))
			continue;
		const struct status status = payment_by_handle(
		    tx, &(struct payment_by_handle_in){ text_of(handle.characters) }, &found);
		if (status.code == STATUS_NOT_FOUND)
			continue;
		TRY(status);
		if (out->raw != 0 && out->raw != found.id.raw)
			return none;
		*out = found.id;
	}
	return out->raw > 0 ? OK : none;
}
