/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A file of answers: each row is understood once and kept with what it did. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static bool is_for_person(enum draw_effect effect)
{
	static const enum draw_effect effects[] = { DRAW_EFFECT_STRANGER, DRAW_EFFECT_NOT_ORDERED,
						    DRAW_EFFECT_CONTRADICTION, DRAW_EFFECT_UNKNOWN_CODE,
						    DRAW_EFFECT_OUR_MISTAKE };
	assert(effect >= DRAW_EFFECT_NONE && effect <= DRAW_EFFECT_OUR_MISTAKE);
	for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++)
		if (effects[i] == effect)
			return true;
	return false;
}

/* Writes the row down, and gives back what was taken from the unit's arena for it. */
static struct status keep(struct answering *answering, const struct answer *answer,
			  const struct autogiro_place *place, struct arena_mark mark)
{
	const bool is_seen = !is_for_person(answer->effect);
	assert(answer->effect >= DRAW_EFFECT_NONE && answer->effect <= DRAW_EFFECT_OUR_MISTAKE);
	answering->out->counts[answer->effect]++;
	answering->out->for_person += !is_seen;
	const struct draw_answer_put_in row = {
		.bank_file_id = answering->reading->file,
		.line = (int64_t)place->row,
		.kind = answering->kind,
		.code = answer->code,
		.payer_number = answer->payer,
		.day = answer->day,
		.amount = answer->amount,
		.mandate_id = answer->mandate,
		.order_id = answer->order,
		.effect = answer->effect,
		.is_seen = is_seen,
		.raw = place->raw,
	};
	TRY(draw_answer_put(answering->tx, &row));
	arena_rewind(store_arena(answering->tx), mark);
	return OK;
}

struct status drawing_find_mandate(struct answering *answering, struct text payer, struct mandate *out,
				   bool *is_known)
{
	*is_known = false;
	if (payer.count == 0)
		return OK;
	const struct status status = mandates_by_payer(answering->tx, payer, out);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	*is_known = true;
	assert(out->id.raw > 0);
	return OK;
}

struct status drawing_end_mandate(struct answering *answering, const struct mandate *mandate,
				  enum mandate_end end, int64_t code)
{
	assert(end != MANDATE_STANDS && mandate->id.raw > 0);
	if (mandate->state == MANDATE_ENDED)
		return OK;
	const struct mandate_ending ending = { mandate->id, end, code, answering->reading->today };
	return mandates_end(answering->tx, &ending, answering->by);
}

static struct text without_zeros(struct text digits)
{
	while (digits.count > 0 && digits.bytes[0] == '0')
		digits = text_slice(digits, 1, digits.count);
	assert(digits.count == 0 || digits.bytes[0] != '0');
	return digits;
}

static bool is_another(struct text told, struct text ours)
{
	assert(ours.count > 0);
	return told.count > 0 && !text_equal(without_zeros(told), without_zeros(ours));
}

static struct status take_head(void *self, const struct autogiro_head *head)
{
	struct answering *answering = self;
	const struct drawing_setup *setup = answering->reading->setup;
	assert(setup != NULL);
	answering->kind = head->kind;
	if (head->kind == AUTOGIRO_PAYMENT_REGISTER || head->kind == AUTOGIRO_MANDATE_REGISTER)
		return FAIL_INPUT(1, "content", "The file is an extract of a register and answers no order.",
				  "Order the answers themselves from Bankgirot.");
	if (is_another(head->customer, setup->customer))
		return FAIL_INPUT(1, "customer number", "The file is meant for another payee.",
				  "Check which centre the file was fetched for.");
	if (is_another(head->bankgiro, setup->bankgiro))
		return FAIL_INPUT(1, "bankgiro", "The file is meant for another bankgiro number than ours.",
				  "Check which centre the file was fetched for.");
	if (head->written_on.kind == AUTOGIRO_ON_DAY)
		answering->written_on = head->written_on.day;
	return OK;
}

static struct status take_payment(void *self, const struct autogiro_payment *payment)
{
	struct answering *answering = self;
	struct answer answer = { .effect = DRAW_EFFECT_NONE };
	const struct arena_mark mark = arena_mark(store_arena(answering->tx));
	assert(answering->kind == AUTOGIRO_PAYMENTS);
	TRY(drawing_answer_payment(answering, payment, &answer));
	return keep(answering, &answer, &payment->place, mark);
}

static struct status take_rejection(void *self, const struct autogiro_rejection *rejection)
{
	struct answering *answering = self;
	struct answer answer = { .effect = DRAW_EFFECT_NONE };
	const struct arena_mark mark = arena_mark(store_arena(answering->tx));
	assert(answering->kind == AUTOGIRO_REJECTIONS);
	TRY(drawing_answer_rejection(answering, rejection, &answer));
	return keep(answering, &answer, &rejection->place, mark);
}

static struct status take_change(void *self, const struct autogiro_change *change)
{
	struct answering *answering = self;
	struct answer answer = { .effect = DRAW_EFFECT_NONE };
	const struct arena_mark mark = arena_mark(store_arena(answering->tx));
	assert(answering->kind == AUTOGIRO_CHANGES);
	TRY(drawing_answer_change(answering, change, &answer));
	return keep(answering, &answer, &change->place, mark);
}

static struct status take_mandate(void *self, const struct autogiro_mandate *advice)
{
	struct answering *answering = self;
	struct answer answer = { .effect = DRAW_EFFECT_NONE };
	const struct arena_mark mark = arena_mark(store_arena(answering->tx));
	assert(answering->kind == AUTOGIRO_MANDATES);
	TRY(drawing_answer_mandate(answering, advice, &answer));
	return keep(answering, &answer, &advice->place, mark);
}

static struct status take_wish(void *self, const struct autogiro_wish *wish)
{
	struct answering *answering = self;
	struct answer answer = { .effect = DRAW_EFFECT_NONE };
	const struct arena_mark mark = arena_mark(store_arena(answering->tx));
	assert(answering->kind == AUTOGIRO_WISHES);
	TRY(drawing_answer_wish(answering, wish, &answer));
	return keep(answering, &answer, &wish->place, mark);
}

static struct status note_answers(struct answering *answering)
{
	char words[STORE_NOTE_WORDS_MAX];
	assert(answering->out->for_person >= 0);
	snprintf(words, sizeof words, "%s: %" PRIu32 " rows, %" PRId64 " for a person",
		 autogiro_kind_word(answering->kind), answering->out->file.rows, answering->out->for_person);
	const struct journal_note note = {
		"draw answers taken in", answering->reading->file.raw, text_of(words), { 0 }
	};
	return store_journal(answering->tx, &note);
}

struct status drawing_take_answers(struct store_tx *tx, const struct drawing_reading *reading,
				   const struct actor *by, struct drawing_answered *out)
{
	static const struct autogiro_events events = {
		.begin = take_head,
		.payment = take_payment,
		.mandate = take_mandate,
		.rejection = take_rejection,
		.change = take_change,
		.wish = take_wish,
	};
	assert(reading->setup != NULL && by != NULL && reading->file.raw > 0);
	*out = (struct drawing_answered){ 0 };
	struct answering answering = {
		.tx = tx, .reading = reading, .by = by, .out = out, .written_on = reading->today
	};
	TRY(autogiro_answers_read(reading->source, &events, &answering, &out->file));
	return note_answers(&answering);
}
