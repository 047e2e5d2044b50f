/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answers about mandates: made, refused, ended, stopped at the payer's bank. */

#include "inner/drawing/drawing_inner.h"

#include <assert.h>

_Static_assert(DRAW_EFFECT_NONE == 1 && DRAW_EFFECT_MANDATE_ACTIVE == 8 && DRAW_EFFECT_MANDATE_ENDED == 9,
	       "draw_advice_last in statements.sql names them by number");

enum {
	COMMENT_NONE_SUCH = 4,
	COMMENT_STANDS_ALREADY = 10,
	COMMENT_STOPPED = 11,
	COMMENT_FREED = 12,
	COMMENT_OUR_BANKGIRO_WRONG = 29,
	COMMENT_OUR_BANKGIRO_GONE = 30,
	COMMENT_ENDED = 33,
	INFORMATION_ENDED_BY_US = 3,
};

enum step {
	STEP_NOTHING,
	STEP_ACTIVATE,
	STEP_NEW_ACCOUNT, /* it was active: its bank moved it, or says the same again */
	STEP_END,
	STEP_REFUSE,
	STEP_PERSON,
	STEP_LATE_WORD, /* it was made after we had ended it: nothing, for its end is told too */
};

/* What the advice is to a mandate in each state. An advice older than one that was heard is passed over
 * before this is asked. */
static const enum step steps[][MANDATE_ENDED + 1] = {
	[AUTOGIRO_MANDATE_CREATED] = { [MANDATE_ASKED] = STEP_PERSON,
				       [MANDATE_SENT] = STEP_ACTIVATE,
				       [MANDATE_ACTIVE] = STEP_NEW_ACCOUNT,
				       [MANDATE_ENDED] = STEP_LATE_WORD },
	[AUTOGIRO_MANDATE_ENDED] = { [MANDATE_ASKED] = STEP_PERSON,
				     [MANDATE_SENT] = STEP_REFUSE,
				     [MANDATE_ACTIVE] = STEP_END,
				     [MANDATE_ENDED] = STEP_NOTHING },
	[AUTOGIRO_MANDATE_ERROR] = { [MANDATE_ASKED] = STEP_PERSON,
				     [MANDATE_SENT] = STEP_REFUSE,
				     [MANDATE_ACTIVE] = STEP_PERSON,
				     [MANDATE_ENDED] = STEP_NOTHING },
	[AUTOGIRO_MANDATE_NOTED] = { [MANDATE_ASKED] = STEP_NOTHING,
				     [MANDATE_SENT] = STEP_NOTHING,
				     [MANDATE_ACTIVE] = STEP_NOTHING,
				     [MANDATE_ENDED] = STEP_NOTHING },
};

/* Errors that are no word about the payer: our order or our agreement is wrong. */
static bool is_our_mistake(int64_t comment)
{
	assert(comment != COMMENT_STOPPED && comment != COMMENT_FREED);
	return comment == COMMENT_NONE_SUCH || comment == COMMENT_STANDS_ALREADY ||
	       comment == COMMENT_OUR_BANKGIRO_WRONG || comment == COMMENT_OUR_BANKGIRO_GONE;
}

static struct status activate(struct answering *answering, const struct mandate *mandate,
			      const struct autogiro_mandate *advice, struct answer *out)
{
	const struct mandate_activation activation = { mandate->id, advice->account, advice->identity,
						       answering->reading->today };
	assert(mandate->state == MANDATE_SENT || mandate->state == MANDATE_ACTIVE);
	out->effect = DRAW_EFFECT_MANDATE_ACTIVE;
	return mandates_activate(answering->tx, &activation, answering->by);
}

static bool is_new_account(const struct mandate *mandate, const struct autogiro_mandate *advice)
{
	assert(mandate->id.raw > 0);
	return (advice->account.count > 0 && !text_equal(advice->account, mandate->account)) ||
	       (advice->identity.count > 0 && !text_equal(advice->identity, mandate->identity));
}

static struct status take_step(struct answering *answering, enum step step, const struct mandate *mandate,
			       const struct autogiro_mandate *advice, struct answer *out)
{
	const bool is_ours_to_end =
	    mandate->end != MANDATE_END_REFUSED && mandate->end != MANDATE_END_BY_PAYERS_BANK;
	assert(mandate->id.raw == out->mandate.raw);
	switch (step) {
	case STEP_NOTHING:
		return OK;
	case STEP_ACTIVATE:
		return activate(answering, mandate, advice, out);
	case STEP_NEW_ACCOUNT:
		return is_new_account(mandate, advice) ? activate(answering, mandate, advice, out) : OK;
	case STEP_END:
		out->effect = DRAW_EFFECT_MANDATE_ENDED;
		return drawing_end_mandate(answering, mandate, MANDATE_END_BY_PAYERS_BANK, out->code);
	case STEP_REFUSE:
		out->effect = DRAW_EFFECT_MANDATE_ENDED;
		return drawing_end_mandate(answering, mandate, MANDATE_END_REFUSED, out->code);
	case STEP_PERSON:
		out->effect = DRAW_EFFECT_CONTRADICTION;
		return OK;
	case STEP_LATE_WORD:
		out->effect = is_ours_to_end ? DRAW_EFFECT_NONE : DRAW_EFFECT_CONTRADICTION;
		return OK;
	}
	return OK;
}

static struct status stop_or_free(struct answering *answering, const struct mandate *mandate,
				  struct answer *out)
{
	const bool is_stop = out->code == COMMENT_STOPPED;
	assert(is_stop || out->code == COMMENT_FREED);
	if (mandate->state == MANDATE_ENDED || mandate->is_stopped == is_stop)
		return OK;
	out->effect = is_stop ? DRAW_EFFECT_MANDATE_STOPPED : DRAW_EFFECT_MANDATE_FREED;
	return mandates_stop(answering->tx, mandate->id, is_stop, answering->by);
}

/* A payer's own bankgiro may have had a mandate before: what was said before this one was asked for, and that
 * we ended what we have only begun, is said of that one. */
static bool is_of_an_earlier(const struct mandate *mandate, const struct autogiro_mandate *advice,
			     struct day day)
{
	const bool is_our_end =
	    advice->information == INFORMATION_ENDED_BY_US && advice->comment == COMMENT_ENDED;
	assert(day.number > 0 && mandate->asked_on.number > 0);
	return day.number < mandate->asked_on.number || (is_our_end && mandate->state < MANDATE_ACTIVE);
}

/* Of the mandate itself and its account. */
static struct status hear_life(struct answering *answering, const struct mandate *mandate,
			       const struct autogiro_mandate *advice, struct answer *out)
{
	const struct autogiro_mandate_meaning *meaning = autogiro_mandate_comment_meaning(advice->comment);
	assert(out->effect == DRAW_EFFECT_NONE);
	if (meaning == NULL)
		out->effect = DRAW_EFFECT_UNKNOWN_CODE;
	else if (meaning->effect == AUTOGIRO_MANDATE_ERROR && is_our_mistake(advice->comment) &&
		 mandate->state != MANDATE_ENDED)
		out->effect = DRAW_EFFECT_OUR_MISTAKE;
	else
		return take_step(answering, steps[meaning->effect][mandate->state], mandate, advice, out);
	return OK;
}

/* What the mandate is and whether it is stopped are heard apart: a stop says nothing of the account, and an
 * account nothing of a stop. */
static struct status understand(struct answering *answering, const struct mandate *mandate,
				const struct autogiro_mandate *advice, struct answer *out)
{
	const bool is_of_stop = advice->comment == COMMENT_STOPPED || advice->comment == COMMENT_FREED;
	struct draw_advice_last_out last;
	TRY(draw_advice_last(answering->tx, &(struct draw_advice_last_in){ mandate->id, AUTOGIRO_MANDATES },
			     &last));
	const struct day newest = is_of_stop ? last.stop_day : last.life_day;
	out->effect = DRAW_EFFECT_NONE;
	assert(out->day.number > 0);
	if (out->day.number < newest.number || is_of_an_earlier(mandate, advice, out->day))
		return OK; /* something newer was heard before */
	return is_of_stop ? stop_or_free(answering, mandate, out)
			  : hear_life(answering, mandate, advice, out);
}

/* The answer to a wish that we refused names a number that is no mandate of ours. */
static struct status understand_stranger(struct answering *answering, const struct autogiro_mandate *advice,
					 struct answer *out)
{
	struct draw_wish_last_out wish;
	assert(out->mandate.raw == 0);
	out->effect = DRAW_EFFECT_STRANGER;
	const struct draw_wish_last_in in = { advice->payer, advice->account };
	const struct status status = draw_wish_last(answering->tx, &in, &wish);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	if (wish.file_id.raw != 0)
		out->effect = DRAW_EFFECT_NONE;
	return OK;
}

struct status drawing_answer_mandate(struct answering *answering, const struct autogiro_mandate *advice,
				     struct answer *out)
{
	struct mandate mandate;
	bool is_known = false;
	out->code = advice->comment;
	out->payer = advice->payer;
	out->day = advice->day.kind == AUTOGIRO_ON_DAY ? advice->day.day : answering->written_on;
	TRY(drawing_find_mandate(answering, advice->payer, &mandate, &is_known));
	if (!is_known)
		return understand_stranger(answering, advice, out);
	out->mandate = mandate.id;
	assert(mandate.state >= MANDATE_ASKED && mandate.state <= MANDATE_ENDED);
	return understand(answering, &mandate, advice, out);
}

struct status drawing_hear_stop(struct answering *answering, const struct mandate *mandate)
{
	struct draw_advice_last_out last;
	assert(mandate->id.raw > 0 && answering->kind == AUTOGIRO_REJECTIONS);
	if (mandate->state == MANDATE_ENDED)
		return OK;
	TRY(draw_advice_last(answering->tx, &(struct draw_advice_last_in){ mandate->id, AUTOGIRO_MANDATES },
			     &last));
	if (last.stop_day.number >= answering->written_on.number)
		return OK;
	return mandates_stop(answering->tx, mandate->id, true, answering->by);
}
