/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates that payers ask for in their internet banks: accepted when there is no doubt, else by a person. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>
#include <string.h>

enum { WISH_WAITS = 1, WISH_ACCEPTED, WISH_REFUSED };

/* A reminder of a wish that waits says nothing new; neither does one that crossed our answer. One that comes
 * after our answer says that the answer never came. */
static struct status answer_reminder(struct answering *answering, const struct draw_wish_last_out *last,
				     struct answer *out)
{
	struct draw_file_day_out file;
	out->effect = DRAW_EFFECT_NONE;
	if (last->file_id.raw == 0)
		return OK;
	TRY(draw_file_day(answering->tx, &(struct draw_file_day_in){ last->file_id }, &file));
	assert(file.made_on.number > 0);
	if (file.made_on.number < out->day.number)
		out->effect = DRAW_EFFECT_CONTRADICTION;
	return OK;
}

/* 0 when a person must decide. The number is the wish's own, so no randomness is asked for. */
static struct status accept_if_clear(struct answering *answering, const struct autogiro_wish *wish,
				     struct mandate_id *out)
{
	struct draw_promise_for_wish_out promise;
	struct random unused = random_seeded(0);
	int64_t pay_day = 0;
	*out = (struct mandate_id){ 0 };
	const struct status found =
	    draw_promise_for_wish(answering->tx, &(struct draw_promise_for_wish_in){ wish->payer }, &promise);
	if (found.code == STATUS_NOT_FOUND)
		return OK;
	TRY(found);
	TRY(drawing_rule(answering->tx, "drawing.wish_pay_day", answering->reading->today,
			 MANDATES_PAY_DAY_MAX, &pay_day));
	assert(promise.amount.ore > 0);
	const struct mandate_wish ask = {
		.promise = promise.id,
		.payer_number = wish->payer,
		.bankgiro = answering->reading->setup->bankgiro,
		.account = wish->account,
		.identity = wish->identity,
		.origin = MANDATE_FROM_INTERNET_BANK,
		.asked_on = answering->reading->today,
		.every_months = 1,
		.pay_day = pay_day,
	};
	const struct status asked = mandates_ask(answering->tx, &ask, &unused, answering->by, out);
	if (asked.code == STATUS_CONFLICT || asked.code == STATUS_REFUSED || asked.code == STATUS_INPUT ||
	    asked.code == STATUS_NOT_FOUND)
		return OK;
	return asked;
}

static struct text join(struct store_tx *tx, struct text first, struct text second)
{
	assert(tx != NULL);
	if (second.count == 0)
		return first;
	char *bytes = arena_take(store_arena(tx), first.count + second.count + 1);
	memcpy(bytes, first.bytes, first.count);
	bytes[first.count] = ' ';
	memcpy(bytes + first.count + 1, second.bytes, second.count);
	return text_trim((struct text){ bytes, first.count + 1 + second.count });
}

static struct status keep_wish(struct answering *answering, const struct autogiro_wish *wish,
			       struct mandate_id mandate, const struct answer *answer)
{
	const struct draw_wish_put_in row = {
		.id = { store_new_id(answering->tx) },
		.bank_file_id = answering->reading->file,
		.line = (int64_t)wish->place.row,
		.bankgiro = answering->reading->setup->bankgiro,
		.payer_number = wish->payer,
		.account = wish->account,
		.identity = wish->identity,
		.message = wish->message,
		.name = join(answering->tx, wish->name[0], wish->name[1]),
		.address = join(answering->tx, wish->address[0], wish->address[1]),
		.postal_code = wish->postal_code,
		.town = wish->town,
		.received_on = answer->day,
		.state = mandate.raw != 0 ? WISH_ACCEPTED : WISH_WAITS,
		.mandate_id = mandate,
	};
	assert(row.received_on.number > 0);
	return draw_wish_put(answering->tx, &row);
}

struct status drawing_answer_wish(struct answering *answering, const struct autogiro_wish *wish,
				  struct answer *out)
{
	struct draw_wish_last_out last;
	struct mandate_id mandate = { 0 };
	out->code = wish->kind;
	out->payer = wish->payer;
	out->day = answering->written_on;
	const struct draw_wish_last_in in = { wish->payer, wish->account };
	const struct status found = draw_wish_last(answering->tx, &in, &last);
	if (found.code != STATUS_OK && found.code != STATUS_NOT_FOUND)
		return found;
	const bool is_open = found.code == STATUS_OK && last.file_id.raw == 0;
	if (is_open || (found.code == STATUS_OK && wish->kind != AUTOGIRO_WISH_NEW)) {
		out->mandate = last.mandate_id;
		return answer_reminder(answering, &last, out);
	}
	TRY(accept_if_clear(answering, wish, &mandate));
	out->mandate = mandate;
	out->effect = DRAW_EFFECT_WISH;
	assert(out->day.number > 0);
	return keep_wish(answering, wish, mandate, out);
}

static struct status find_waiting(struct store_tx *tx, struct draw_wish_id wish,
				  struct draw_wish_find_out *out)
{
	const struct status found = draw_wish_find(tx, &(struct draw_wish_find_in){ wish }, out);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such wish for a mandate.");
	TRY(found);
	assert(out->state >= WISH_WAITS);
	return out->state == WISH_WAITS ? OK
					: FAIL(STATUS_CONFLICT, "The wish for a mandate has been answered.");
}

static struct status answer_wish(struct store_tx *tx, struct draw_wish_id wish, int64_t state,
				 struct mandate_id mandate)
{
	int64_t answered = 0;
	TRY(draw_wish_answer(tx, &(struct draw_wish_answer_in){ wish, state, mandate }, &answered));
	assert(answered == 1 && (state == WISH_ACCEPTED) == (mandate.raw != 0));
	const char *kind =
	    state == WISH_ACCEPTED ? "wish for a mandate accepted" : "wish for a mandate refused";
	return store_journal(tx, &(struct journal_note){ .kind = kind, .subject = wish.raw });
}

struct status drawing_accept_wish(struct store_tx *tx, const struct draw_acceptance *acceptance,
				  struct random *random, const struct actor *by, struct mandate_id *out)
{
	struct draw_wish_find_out found;
	assert(by != NULL && out != NULL);
	TRY(find_waiting(tx, acceptance->wish, &found));
	struct mandate_wish ask = acceptance->as;
	ask.payer_number = found.payer_number;
	ask.account = found.account;
	ask.identity = found.identity;
	ask.bankgiro = found.bankgiro;
	ask.origin = MANDATE_FROM_INTERNET_BANK;
	TRY(mandates_ask(tx, &ask, random, by, out));
	return answer_wish(tx, acceptance->wish, WISH_ACCEPTED, *out);
}

struct status drawing_refuse_wish(struct store_tx *tx, struct draw_wish_id wish, const struct actor *by)
{
	struct draw_wish_find_out found;
	assert(by != NULL);
	TRY(find_waiting(tx, wish, &found));
	return answer_wish(tx, wish, WISH_REFUSED, (struct mandate_id){ 0 });
}

struct wishes {
	draw_wish_row *row;
	void *argument;
};

static struct status tell_wish(void *argument, const void *out)
{
	const struct wishes *wishes = argument;
	const struct draw_wish_waiting_out *row = out;
	assert(row->id.raw > 0);
	return wishes->row(wishes->argument,
			   &(struct draw_wish){ row->id, row->payer_number, row->name, row->message,
						row->town, row->received_on });
}

struct status drawing_wishes(struct store_tx *tx, draw_wish_row *row, void *argument)
{
	struct wishes wishes = { row, argument };
	assert(row != NULL);
	return draw_wish_waiting(tx, &(struct draw_wish_waiting_in){ DRAWING_LIST_ROWS_MAX }, tell_wish,
				 &wishes);
}
