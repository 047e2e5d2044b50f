/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the drawing's files share: a file in the making, and a file of answers on its way in. */

#ifndef INNER_DRAWING_DRAWING_INNER_H
#define INNER_DRAWING_DRAWING_INNER_H

#include "inner/drawing/drawing.h"

#include "inner/drawing/drawing_sql.h"

enum { DRAWING_PAGE_ROWS = 500 }; /* rows asked for at once while a file is built */

/* A file in the making. It stands in the store from its first record on; its bytes are filled in at its end.
 */
struct building {
	struct store_tx *tx;
	const struct drawing_build *build;
	const struct actor *by;
	const struct calendar *calendar;
	struct drawing_built *built;
	struct day earliest; /* the first bank day that it can order */
	struct day through;
	int64_t number;
	int64_t records;
	struct autogiro_order_writer writer;
	struct buffer record; /* lines on their way */
	struct buffer bytes;
	struct autogiro_seal seal;
};
/* Adds the order to the file. */
MUST_USE struct status drawing_write_order(struct building *building, const struct autogiro_order *order);

MUST_USE struct status drawing_tell_mandates(struct building *building);
MUST_USE struct status drawing_order_due(struct building *building);
MUST_USE struct status drawing_call_back(struct building *building);

/* STATUS_NOT_FOUND when no such rule holds on the day; STATUS_INPUT when its value is outside 1 to `max`. */
MUST_USE struct status drawing_rule(struct store_tx *tx, const char *key, struct day day, int64_t max,
				    int64_t *out);
/* Months are year * 12 + month - 1. */
int64_t drawing_month(struct day day);
/* Day 1 to 28 of a month. */
struct day drawing_day_of(int64_t month, int64_t day);

/* A file of answers on its way in. */
struct answering {
	struct store_tx *tx;
	const struct drawing_reading *reading;
	const struct actor *by;
	struct drawing_answered *out;
	enum autogiro_kind kind;
	struct day written_on;
};
/* What a row means and did: the row as it will be kept, `effect` filled in and the books changed. */
struct answer {
	int64_t code;
	struct text payer;
	struct day day; /* number 0: none */
	struct money amount;
	struct mandate_id mandate; /* 0 unknown */
	struct draw_order_id order;
	enum draw_effect effect;
};
MUST_USE struct status drawing_answer_payment(struct answering *answering,
					      const struct autogiro_payment *payment, struct answer *out);
MUST_USE struct status drawing_answer_rejection(struct answering *answering,
						const struct autogiro_rejection *rejection,
						struct answer *out);
MUST_USE struct status drawing_answer_change(struct answering *answering,
					     const struct autogiro_change *change, struct answer *out);
MUST_USE struct status drawing_answer_mandate(struct answering *answering,
					      const struct autogiro_mandate *advice, struct answer *out);
MUST_USE struct status drawing_answer_wish(struct answering *answering, const struct autogiro_wish *wish,
					   struct answer *out);

/* `is_known` false: the number is no mandate of ours. */
MUST_USE struct status drawing_find_mandate(struct answering *answering, struct text payer,
					    struct mandate *out, bool *is_known);
/* Ends the mandate unless it has ended. */
MUST_USE struct status drawing_end_mandate(struct answering *answering, const struct mandate *mandate,
					   enum mandate_end end, int64_t code);
/* A draw was refused because the payer has stopped the mandate; unless an advice of that day or a later one
 * was heard, which says what holds. */
MUST_USE struct status drawing_hear_stop(struct answering *answering, const struct mandate *mandate);

/* What an answer says of an order. */
enum order_event {
	ORDER_PAID,
	ORDER_TRIED,     /* and will be again */
	ORDER_UNPAID,    /* for good */
	ORDER_REFUSED,   /* for the month */
	ORDER_REMOVED,   /* not drawn, and no fault of the order */
	ORDER_STANDS,    /* it could not be cancelled */
	ORDER_TOOK_BACK, /* by the payer's bank */
	ORDER_EVENTS,
};
struct found_order {
	struct draw_order_id id; /* 0: none was ordered */
	struct mandate_id mandate;
	struct promise_id promise;
	int64_t month;
	enum draw_state state;
};
/* By our reference, or where it does not tell it, by the sum and a day that is the order's or soon after. */
struct order_marks {
	struct text payer;
	struct text reference;
	struct money amount;
	struct day day; /* number 0: not told */
};
enum { ORDER_LATER_DAYS_MAX = 10 }; /* a bank draws an order so long after its day at most */
MUST_USE struct status drawing_find_order(struct store_tx *tx, const struct order_marks *marks,
					  struct found_order *out);
/* Moves the order as the table in order.c says, and tells what that did. */
MUST_USE struct status drawing_move_order(struct store_tx *tx, const struct found_order *order,
					  enum order_event event, int64_t code, enum draw_effect *out);

#endif
