/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answers about draws: what became of them, those refused on arrival, those cancelled. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>

enum { KIND_MANDATE_REMOVED = 3, KIND_BY_PAYER_OR_BANK = 11, KIND_AGREEMENT_ENDED = 21, KIND_ORDERED = 22 };

static struct day day_of_answer(struct autogiro_day day)
{
	assert(day.kind != AUTOGIRO_ON_DAY || day.day.number > 0);
	return day.kind == AUTOGIRO_ON_DAY ? day.day : (struct day){ 0 };
}

/* Mandate and order of a row: the order's own mandate, else the payer's newest. `effect` says what is wrong
 * when they are not known, else that nothing is. */
static struct status find_about(struct answering *answering, const struct order_marks *marks,
				struct answer *out, struct mandate *mandate, struct found_order *order)
{
	bool is_known = false;
	*order = (struct found_order){ .state = DRAW_SENT };
	out->effect = DRAW_EFFECT_STRANGER;
	TRY(drawing_find_mandate(answering, out->payer, mandate, &is_known));
	if (!is_known)
		return OK;
	TRY(drawing_find_order(answering->tx, marks, order));
	if (order->id.raw != 0 && order->mandate.raw != mandate->id.raw)
		TRY(mandates_find(answering->tx, order->mandate, mandate));
	out->mandate = mandate->id;
	out->order = order->id;
	out->effect = order->id.raw != 0 ? DRAW_EFFECT_NONE : DRAW_EFFECT_NOT_ORDERED;
	assert(out->mandate.raw > 0);
	return OK;
}

static struct status tell_payer(struct answering *answering, const struct answer *answer,
				enum mandate_letter_kind kind)
{
	const struct day about = answer->day.number != 0 ? answer->day : answering->written_on;
	const struct mandate_letter_order letter = { answer->mandate, kind, answer->amount, about,
						     answer->code };
	assert(answer->mandate.raw > 0 && kind >= LETTER_NO_FUNDS);
	return mandates_order_letter(answering->tx, &letter, answering->reading->today);
}

struct payment_row {
	enum order_event event;
	enum draw_effect effect;         /* that the letter is for */
	enum mandate_letter_kind letter; /* 0 none */
};
static const struct payment_row payment_rows[] = {
	[AUTOGIRO_IS_MONEY] = { ORDER_PAID, DRAW_EFFECT_NONE, 0 },
	[AUTOGIRO_IS_MISSED] = { ORDER_UNPAID, DRAW_EFFECT_MISSED, LETTER_NO_FUNDS },
	[AUTOGIRO_IS_DETACHED] = { ORDER_UNPAID, DRAW_EFFECT_MISSED, LETTER_NO_ACCOUNT },
	[AUTOGIRO_IS_WAITING] = { ORDER_TRIED, DRAW_EFFECT_RETRY, LETTER_WILL_RETRY },
};

static struct status answer_debit(struct answering *answering, const struct found_order *order,
				  struct answer *out)
{
	const struct autogiro_payment_meaning *meaning = autogiro_payment_meaning((int32_t)out->code);
	assert(order->id.raw > 0);
	if (meaning == NULL) {
		out->effect = DRAW_EFFECT_UNKNOWN_CODE;
		return OK;
	}
	const struct payment_row *row = &payment_rows[meaning->effect];
	TRY(drawing_move_order(answering->tx, order, row->event, out->code, &out->effect));
	const bool is_told = row->letter != 0 && out->effect == row->effect;
	return is_told ? tell_payer(answering, out, row->letter) : OK;
}

/* Without a mandate nothing more is drawn; a sum too high leaves the mandate as it is. */
static bool ends_mandate(const struct autogiro_refund_meaning *meaning)
{
	assert(meaning->code > 0);
	switch (meaning->effect) {
	case AUTOGIRO_REFUND_NO_MANDATE:
	case AUTOGIRO_REFUND_MANDATE_GONE:
		return true;
	case AUTOGIRO_REFUND_TOO_HIGH:
		return false;
	}
	return false;
}

/* The money went back, whether or not we know the order: the mandate's end holds all the same. */
static struct status answer_refund(struct answering *answering, const struct mandate *mandate,
				   const struct found_order *order, struct answer *out)
{
	const struct autogiro_refund_meaning *meaning = autogiro_refund_meaning((int32_t)out->code);
	assert(mandate->id.raw == out->mandate.raw);
	if (order->id.raw != 0)
		TRY(drawing_move_order(answering->tx, order, ORDER_TOOK_BACK, out->code, &out->effect));
	const bool is_new = out->effect != DRAW_EFFECT_NONE;
	if (meaning != NULL && is_new && ends_mandate(meaning))
		TRY(drawing_end_mandate(answering, mandate, MANDATE_END_REVOKED, out->code));
	if (out->effect == DRAW_EFFECT_RETURNED)
		TRY(tell_payer(answering, out, LETTER_RETURNED));
	if (meaning == NULL && is_new)
		out->effect = DRAW_EFFECT_UNKNOWN_CODE;
	return OK;
}

struct status drawing_answer_payment(struct answering *answering, const struct autogiro_payment *payment,
				     struct answer *out)
{
	struct mandate mandate;
	struct found_order order;
	const bool is_refund = payment->kind == AUTOGIRO_REFUNDS;
	out->code = is_refund ? payment->refund_code : (int64_t)payment->status;
	out->payer = payment->payer;
	out->day = day_of_answer(payment->day);
	out->amount = payment->amount;
	const struct order_marks marks = { out->payer, payment->reference, payment->amount, out->day };
	TRY(find_about(answering, &marks, out, &mandate, &order));
	if (out->mandate.raw == 0)
		return OK;
	if (payment->kind == AUTOGIRO_PAYOUTS) { /* we order none */
		out->order = (struct draw_order_id){ 0 };
		out->effect = DRAW_EFFECT_NOT_ORDERED;
		return OK;
	}
	if (is_refund)
		return answer_refund(answering, &mandate, &order, out);
	assert(payment->kind == AUTOGIRO_DEBITS);
	return order.id.raw != 0 ? answer_debit(answering, &order, out) : OK;
}

struct rejection_row {
	enum order_event event;
	enum mandate_end end;
	bool is_stop;
	bool is_for_person;
};
static const struct rejection_row rejection_rows[] = {
	[AUTOGIRO_REJECTED_MANDATE_GONE] = { ORDER_REFUSED, MANDATE_END_BY_PAYERS_BANK, false, false },
	[AUTOGIRO_REJECTED_ACCOUNT_GONE] = { ORDER_REFUSED, MANDATE_END_BY_PAYERS_BANK, false, false },
	[AUTOGIRO_REJECTED_STOPPED] = { ORDER_REFUSED, MANDATE_STANDS, true, false },
	[AUTOGIRO_REJECTED_MISTAKE] = { ORDER_REFUSED, MANDATE_STANDS, false, true },
	[AUTOGIRO_REJECTED_TOO_LATE] = { ORDER_REMOVED, MANDATE_STANDS, false, false },
	[AUTOGIRO_REJECTED_ABOVE_MAXIMUM] = { ORDER_REFUSED, MANDATE_STANDS, false, true },
};

static struct status refuse_order(struct answering *answering, const struct rejection_row *row,
				  const struct mandate *mandate, const struct found_order *order,
				  struct answer *out)
{
	TRY(drawing_move_order(answering->tx, order, row->event, out->code, &out->effect));
	assert(mandate->id.raw > 0);
	if (out->effect != DRAW_EFFECT_REFUSED)
		return OK;
	if (row->end != MANDATE_STANDS)
		TRY(drawing_end_mandate(answering, mandate, row->end, out->code));
	if (row->is_stop)
		TRY(drawing_hear_stop(answering, mandate));
	if (row->is_for_person)
		out->effect = DRAW_EFFECT_OUR_MISTAKE;
	return OK;
}

struct status drawing_answer_rejection(struct answering *answering,
				       const struct autogiro_rejection *rejection, struct answer *out)
{
	struct mandate mandate;
	struct found_order order;
	const struct autogiro_rejection_meaning *meaning = autogiro_rejection_meaning(rejection->comment);
	out->code = rejection->comment;
	out->payer = rejection->payer;
	out->day = day_of_answer(rejection->day);
	out->amount = rejection->amount;
	const struct order_marks marks = { out->payer, rejection->reference, rejection->amount, out->day };
	TRY(find_about(answering, &marks, out, &mandate, &order));
	if (order.id.raw == 0 || rejection->way != AUTOGIRO_DEBIT) {
		out->order = (struct draw_order_id){ 0 };
		if (out->mandate.raw != 0)
			out->effect = DRAW_EFFECT_NOT_ORDERED;
		return OK;
	}
	assert(out->mandate.raw > 0);
	if (meaning == NULL) {
		out->effect = DRAW_EFFECT_UNKNOWN_CODE;
		return OK;
	}
	return refuse_order(answering, &rejection_rows[meaning->effect], &mandate, &order, out);
}

/* Removed with its mandate, or because our agreement ended, an order lapses. One that somebody cancelled
 * without our asking is not ordered again. */
static enum order_event event_of_removal(int64_t kind, const struct found_order *order)
{
	assert(order->id.raw > 0);
	const bool was_asked = order->state == DRAW_CALLED_BACK || order->state == DRAW_LAPSED;
	return kind < KIND_ORDERED || was_asked ? ORDER_REMOVED : ORDER_REFUSED;
}

static struct status remove_order(struct answering *answering, int64_t kind, const struct mandate *mandate,
				  const struct found_order *order, struct answer *out)
{
	const enum order_event event = event_of_removal(kind, order);
	TRY(drawing_move_order(answering->tx, order, event, out->code, &out->effect));
	assert(mandate->id.raw > 0);
	if (kind == KIND_MANDATE_REMOVED || kind == KIND_BY_PAYER_OR_BANK)
		return drawing_end_mandate(answering, mandate, MANDATE_END_BY_PAYERS_BANK, out->code);
	if (kind == KIND_AGREEMENT_ENDED || out->effect == DRAW_EFFECT_REFUSED)
		out->effect = DRAW_EFFECT_CONTRADICTION; /* a person must know */
	return OK;
}

struct status drawing_answer_change(struct answering *answering, const struct autogiro_change *change,
				    struct answer *out)
{
	struct mandate mandate;
	struct found_order order;
	const struct autogiro_change_meaning *meaning = autogiro_change_meaning(change->comment);
	out->code = change->comment;
	out->payer = change->payer;
	out->day = day_of_answer(change->day);
	out->amount = change->amount;
	const struct order_marks marks = { out->payer, change->reference, change->amount, out->day };
	TRY(find_about(answering, &marks, out, &mandate, &order));
	if (order.id.raw == 0)
		return OK;
	assert(out->mandate.raw > 0);
	if (meaning == NULL || autogiro_change_kind_sentence(change->kind) == NULL) {
		out->effect = DRAW_EFFECT_UNKNOWN_CODE;
		return OK;
	}
	switch (meaning->effect) {
	case AUTOGIRO_CHANGE_CANCELLED:
		return remove_order(answering, change->kind, &mandate, &order, out);
	case AUTOGIRO_CHANGE_NOT_DONE:
		return drawing_move_order(answering->tx, &order, ORDER_STANDS, out->code, &out->effect);
	case AUTOGIRO_CHANGE_MOVED: /* we move none */
		out->effect = DRAW_EFFECT_CONTRADICTION;
		return OK;
	}
	return OK;
}
