/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An order and what Bankgirot's answers make of it. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>

struct step {
	enum draw_state to;
	enum draw_effect effect;
};
#define STEP(state, told)                                                                                    \
	{                                                                                                    \
		DRAW_##state, DRAW_EFFECT_##told                                                             \
	}

/* Files may be read in any order and more than once. What is final stays, whatever an older answer says:
 * being tried again is older than any final answer, and a final answer that comes again changes nothing.
 * Where two final answers differ a person looks; money that was drawn is believed, so that nothing is drawn
 * twice. */
static const struct step steps[DRAW_RETURNED + 1][ORDER_EVENTS] = {
	[DRAW_SENT] = { STEP(DRAWN, MONEY), STEP(RETRYING, RETRY), STEP(MISSED, MISSED),
			STEP(REFUSED, REFUSED), STEP(LAPSED, LAPSED), STEP(SENT, NONE),
			STEP(RETURNED, RETURNED) },
	[DRAW_DRAWN] = { STEP(DRAWN, NONE), STEP(DRAWN, NONE), STEP(DRAWN, CONTRADICTION),
			 STEP(DRAWN, CONTRADICTION), STEP(DRAWN, CONTRADICTION), STEP(DRAWN, NONE),
			 STEP(RETURNED, RETURNED) },
	[DRAW_RETRYING] = { STEP(DRAWN, MONEY), STEP(RETRYING, NONE), STEP(MISSED, MISSED),
			    STEP(RETRYING, CONTRADICTION), STEP(LAPSED, LAPSED), STEP(RETRYING, NONE),
			    STEP(RETURNED, RETURNED) },
	[DRAW_MISSED] = { STEP(DRAWN, CONTRADICTION), STEP(MISSED, NONE), STEP(MISSED, NONE),
			  STEP(MISSED, CONTRADICTION), STEP(MISSED, NONE), STEP(MISSED, NONE),
			  STEP(RETURNED, CONTRADICTION) },
	[DRAW_REFUSED] = { STEP(DRAWN, CONTRADICTION), STEP(REFUSED, CONTRADICTION),
			   STEP(REFUSED, CONTRADICTION), STEP(REFUSED, NONE), STEP(REFUSED, NONE),
			   STEP(REFUSED, NONE), STEP(RETURNED, CONTRADICTION) },
	[DRAW_LAPSED] = { STEP(DRAWN, CONTRADICTION), STEP(RETRYING, CONTRADICTION),
			  STEP(MISSED, CONTRADICTION), STEP(REFUSED, CONTRADICTION), STEP(LAPSED, NONE),
			  STEP(LAPSED, NONE), STEP(RETURNED, CONTRADICTION) },
	[DRAW_CALLED_BACK] = { STEP(DRAWN, MONEY), STEP(RETRYING, RETRY), STEP(MISSED, MISSED),
			       STEP(REFUSED, REFUSED), STEP(LAPSED, LAPSED), STEP(SENT, NONE),
			       STEP(RETURNED, RETURNED) },
	[DRAW_RETURNED] = { STEP(RETURNED, NONE), STEP(RETURNED, NONE), STEP(RETURNED, CONTRADICTION),
			    STEP(RETURNED, CONTRADICTION), STEP(RETURNED, CONTRADICTION),
			    STEP(RETURNED, NONE), STEP(RETURNED, NONE) },
};

/* A lapsed order whose month was ordered again stays lapsed, whatever the bank says: two that may be drawn
 * never stand beside each other, and a person looks. */
static struct status keep_wall(struct store_tx *tx, const struct found_order *order, enum draw_state *to)
{
	struct draw_live_out live;
	assert(order->promise.raw > 0);
	if (order->state != DRAW_LAPSED || *to == DRAW_LAPSED)
		return OK;
	TRY(draw_live(tx, &(struct draw_live_in){ order->promise, order->month, order->id }, &live));
	if (live.count > 0)
		*to = DRAW_LAPSED;
	return OK;
}

struct status drawing_move_order(struct store_tx *tx, const struct found_order *order, enum order_event event,
				 int64_t code, enum draw_effect *out)
{
	assert(order->state >= DRAW_SENT && order->state <= DRAW_RETURNED && event < ORDER_EVENTS);
	const struct step *step = &steps[order->state][event];
	enum draw_state to = step->to;
	assert(to >= DRAW_SENT && step->effect >= DRAW_EFFECT_NONE);
	*out = step->effect;
	TRY(keep_wall(tx, order, &to));
	if (to == order->state)
		return OK;
	return draw_order_set(tx, &(struct draw_order_set_in){ order->id, to, code });
}

static struct status find_by_sum(struct store_tx *tx, const struct order_marks *marks,
				 struct found_order *out)
{
	struct draw_order_by_sum_out row;
	assert(marks->day.number > 0);
	const struct draw_order_by_sum_in in = {
		marks->payer, marks->amount, { marks->day.number - ORDER_LATER_DAYS_MAX }, marks->day
	};
	const struct status status = draw_order_by_sum(tx, &in, &row);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	*out = (struct found_order){ row.id, row.mandate_id, row.promise_id, row.month,
				     (enum draw_state)row.state };
	return OK;
}

struct status drawing_find_order(struct store_tx *tx, const struct order_marks *marks,
				 struct found_order *out)
{
	*out = (struct found_order){ .state = DRAW_SENT };
	assert(marks->payer.count > 0);
	if (marks->reference.count > 0) {
		struct draw_order_by_reference_out row;
		const struct draw_order_by_reference_in in = { marks->payer, marks->reference };
		const struct status status = draw_order_by_reference(tx, &in, &row);
		if (status.code != STATUS_NOT_FOUND) {
			TRY(status);
			*out = (struct found_order){ row.id, row.mandate_id, row.promise_id, row.month,
						     (enum draw_state)row.state };
			return OK;
		}
	}
	return marks->day.number > 0 && marks->amount.ore > 0 ? find_by_sum(tx, marks, out) : OK;
}
