/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answers: what Bankgirot tells of mandates and draws, taken in once. Part of the drawing's door. */

#ifndef INNER_DRAWING_ANSWERS_H
#define INNER_DRAWING_ANSWERS_H

#include "inner/drawing/drawing.h"

/* What a row of an answer did. */
enum draw_effect {
	DRAW_EFFECT_NONE = 1, /* it says what was known */
	DRAW_EFFECT_MONEY,    /* drawn: the row is booked by the finder */
	DRAW_EFFECT_RETRY,
	DRAW_EFFECT_MISSED,
	DRAW_EFFECT_REFUSED,
	DRAW_EFFECT_LAPSED,
	DRAW_EFFECT_RETURNED,
	DRAW_EFFECT_MANDATE_ACTIVE,
	DRAW_EFFECT_MANDATE_ENDED,
	DRAW_EFFECT_MANDATE_STOPPED,
	DRAW_EFFECT_MANDATE_FREED, /* the payer's stop was lifted */
	DRAW_EFFECT_WISH,
	DRAW_EFFECT_STRANGER,      /* a payer number that is no mandate of ours: for a person */
	DRAW_EFFECT_NOT_ORDERED,   /* an answer to a draw that we never ordered: for a person */
	DRAW_EFFECT_CONTRADICTION, /* against what an earlier answer said: for a person */
	DRAW_EFFECT_UNKNOWN_CODE,  /* for a person */
	DRAW_EFFECT_OUR_MISTAKE,   /* Bankgirot says that our order was wrong: for a person */
};

struct drawing_answered {
	struct autogiro_summary file;
	int64_t counts[DRAW_EFFECT_OUR_MISTAKE + 1]; /* rows by effect */
	int64_t for_person;
};
/* Takes in what the file tells beside its money, within the unit that reads the file and before its money is
 * booked. The same answer again changes nothing. An answer may come in any order: what an older one says
 * never undoes a newer one. STATUS_INPUT when the file is another payee's, or anything autogiro_answers_read
 * refuses. */
struct drawing_reading {
	struct source *source;
	struct bank_file_id file;
	const struct drawing_setup *setup;
	struct day today;
};
MUST_USE struct status drawing_take_answers(struct store_tx *tx, const struct drawing_reading *reading,
					    const struct actor *by, struct drawing_answered *out);

/* Finds homes for leaves that carry a payer number (REFERENCE_PAYER): money in is a gift under the mandate's
 * promise and its order is drawn; money that was drawn twice is left to a person; a refund gives back the
 * very gift it names. */
extern const struct home_finder drawing_by_payer;

struct draw_order {
	struct draw_order_id id;
	struct mandate_id mandate;
	struct promise_id promise;
	int64_t month;
	int64_t attempt;
	struct day day;
	struct money amount;
	struct text reference;
	int64_t file_number;
	enum draw_state state;
	int64_t code;
};
typedef struct status draw_order_row(void *argument, const struct draw_order *order);
/* Of a mandate, oldest month first, at most DRAWING_LIST_ROWS_MAX: forty years. */
MUST_USE struct status drawing_orders(struct store_tx *tx, struct mandate_id mandate, draw_order_row *row,
				      void *argument);
/* Orders due before `before` without a final answer, by day and id, after that place. */
struct draw_unanswered {
	struct day before;
	struct day after_day; /* paging by key: number 0 from the start */
	struct draw_order_id after;
};
MUST_USE struct status drawing_unanswered(struct store_tx *tx, const struct draw_unanswered *which,
					  draw_order_row *row, void *argument);

struct draw_pass {
	int64_t month;
	struct day day; /* it was due on */
	enum draw_pass_reason reason;
	struct day looked_on;
};
typedef struct status draw_pass_row(void *argument, const struct draw_pass *pass);
/* What was due of a mandate and not ordered, by month, at most DRAWING_LIST_ROWS_MAX. */
MUST_USE struct status drawing_passes(struct store_tx *tx, struct mandate_id mandate, draw_pass_row *row,
				      void *argument);
/* The reason as a sentence for a person. */
const char *draw_pass_sentence(enum draw_pass_reason reason);

struct draw_answer {
	struct bank_file_id file;
	int64_t line;
	enum autogiro_kind kind;
	int64_t code;
	struct text payer_number;
	struct day day;
	struct money amount;
	struct mandate_id mandate; /* 0 unknown */
	enum draw_effect effect;
};
typedef struct status draw_answer_row(void *argument, const struct draw_answer *answer);
/* Rows that a person must look at, oldest file first after that place, at most DRAWING_LIST_ROWS_MAX. */
struct draw_answer_place {
	struct bank_file_id file; /* 0 from the start */
	int64_t line;
};
MUST_USE struct status drawing_answers_to_see(struct store_tx *tx, struct draw_answer_place after,
					      draw_answer_row *row, void *argument);
/* A person has looked. STATUS_NOT_FOUND when no such row waits. */
MUST_USE struct status drawing_answer_seen(struct store_tx *tx, struct bank_file_id file, int64_t line,
					   const struct actor *by);

struct draw_wish {
	struct draw_wish_id id;
	struct text payer_number; /* as the payer typed it */
	struct text name;
	struct text message;
	struct text town;
	struct day received_on;
};
typedef struct status draw_wish_row(void *argument, const struct draw_wish *wish);
/* Wishes whose number is the reference of an open monthly promise of a sum, without a mandate that stands,
 * are accepted when they are read (drawn on the day of rule drawing.wish_pay_day); the others wait here, at
 * most DRAWING_LIST_ROWS_MAX. Told to Bankgirot in the next file. */
MUST_USE struct status drawing_wishes(struct store_tx *tx, draw_wish_row *row, void *argument);
struct draw_acceptance {
	struct draw_wish_id wish;
	struct mandate_wish
	    as; /* promise, sum, months and day; number, account and identity are the wish's */
};
/* STATUS_CONFLICT when the wish has been answered, STATUS_NOT_FOUND when there is none; the rest as
 * mandates_ask. */
MUST_USE struct status drawing_accept_wish(struct store_tx *tx, const struct draw_acceptance *acceptance,
					   struct random *random, const struct actor *by,
					   struct mandate_id *out);
/* The same failures. */
MUST_USE struct status drawing_refuse_wish(struct store_tx *tx, struct draw_wish_id wish,
					   const struct actor *by);

#endif
