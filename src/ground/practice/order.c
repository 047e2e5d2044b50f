/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the made-up Bankgirot does with each order on arrival. */
#include "ground/practice/practice_inner.h"

#include <assert.h>

/* Comments of Bankgirot's, by their numbers in its manual. */
enum {
	NO_MANDATE = 1,
	STOPPED = 3,
	DAY_PASSED = 13,
	CANCELLED = 12,
	NOT_FOUND = 13,
	ENDED = 33,
	CREATED = 32,
	STANDS_ALREADY = 10,
	ENDED_BY_US = 3,
	REGISTERED_BY_US = 4,
};

static struct text lasting(struct practice *practice, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	return arena_copy(&practice->day_arena, text);
}

static void reject(struct practice *practice, const struct autogiro_order *order, int32_t comment)
{
	assert(order->kind == AUTOGIRO_PAY);
	*HELD_ADD(&practice->rejections) =
	    (struct autogiro_rejection){ .way = order->way,
					 .day = order->day,
					 .period = order->period,
					 .times = order->times,
					 .payer = lasting(practice, order->payer),
					 .amount = order->amount,
					 .reference = lasting(practice, order->reference),
					 .comment = comment };
}

static struct day due_day(struct practice *practice, const struct autogiro_order *order, struct day today)
{
	struct day due = order->day.day;
	struct status status = OK;
	if (order->day.kind == AUTOGIRO_AT_ONCE)
		status = calendar_bank_day_after(&practice->setup.calendar, CALENDAR_SWEDEN, today, 1, &due);
	else
		status = calendar_next_bank_day(&practice->setup.calendar, CALENDAR_SWEDEN, due, &due);
	assert(status_is_ok(status));
	return due;
}

/* A file that comes on a day that is no bank day is opened on the next one, and is too late for that. */
static struct day first_day_to_order(const struct practice *practice, struct day today)
{
	const struct calendar *calendar = &practice->setup.calendar;
	struct day opened = today;
	struct day first = today;
	struct status status = calendar_next_bank_day(calendar, CALENDAR_SWEDEN, today, &opened);
	assert(status_is_ok(status));
	status = calendar_bank_day_after(calendar, CALENDAR_SWEDEN, opened, 1, &first);
	assert(status_is_ok(status) && first.number > today.number);
	return first;
}

static void take_payment(struct practice *practice, const struct autogiro_order *order, struct day today)
{
	const struct held_mandate *mandate = practice_find(practice, order->payer);
	const bool is_late = order->day.kind == AUTOGIRO_ON_DAY &&
			     order->day.day.number < first_day_to_order(practice, today).number;
	if (mandate == NULL || mandate->state == HELD_ASKED || mandate->state == HELD_GONE) {
		reject(practice, order, NO_MANDATE);
		return;
	}
	if (mandate->state == HELD_STOPPED || is_late) {
		reject(practice, order, is_late ? DAY_PASSED : STOPPED);
		return;
	}
	struct held_order *held = HELD_ADD(&practice->orders);
	*held = (struct held_order){ .way = order->way, .amount = order->amount, .fate = FATE_WAITS };
	held->due = due_day(practice, order, today);
	held->ordered = order->day.kind == AUTOGIRO_ON_DAY ? order->day.day : held->due;
	practice_keep(held->payer, sizeof held->payer, order->payer);
	practice_keep(held->reference, sizeof held->reference, order->reference);
	assert(order->period == AUTOGIRO_ONCE); /* a centre keeps its schedule itself */
}

static void take_mandate(struct practice *practice, const struct autogiro_order *order, struct day today)
{
	static const int32_t refusals[] = { 3, 5, 20, 21, 23, 24 };
	const size_t count = sizeof refusals / sizeof refusals[0];
	struct held_mandate *mandate = practice_find(practice, order->payer);
	int32_t comment = CREATED;
	if (mandate != NULL && (mandate->state == HELD_LIVE || mandate->state == HELD_STOPPED)) {
		mandate->answer_on = practice_bank_day_after(practice, today, 1);
		mandate->information = REGISTERED_BY_US;
		mandate->comment = STANDS_ALREADY;
		return;
	}
	if (mandate == NULL) {
		mandate = HELD_ADD(&practice->mandates);
		*mandate = (struct held_mandate){ 0 };
	}
	if (practice_chance(practice, practice->setup.odds.mandate_refused))
		comment = refusals[random_below(&practice->setup.random, count)];
	const struct held_mandate before = *mandate;
	*mandate =
	    (struct held_mandate){ .state = HELD_ASKED, .information = REGISTERED_BY_US, .comment = comment };
	mandate->answer_on = practice_bank_day_after(practice, today, PRACTICE_ANSWER_DAYS_MAX);
	practice_keep(mandate->payer, sizeof mandate->payer, order->payer);
	practice_keep(mandate->account, sizeof mandate->account,
		      order->account.count > 0 ? order->account : text_of(before.account));
	practice_keep(mandate->identity, sizeof mandate->identity,
		      order->identity.count > 0 ? order->identity : text_of(before.identity));
	assert(mandate->payer[0] != '\0');
}

static bool can_be_cancelled(const struct held_order *held, struct text payer)
{
	assert(payer.count > 0);
	return held->fate == FATE_WAITS && held->tries == 0 && text_equal(text_of(held->payer), payer);
}

/* What waits of a payer, or one payment of it, will not be drawn. */
static bool cancel(struct practice *practice, const struct autogiro_order *order, bool is_one)
{
	bool has_cancelled = false;
	for (size_t i = practice->first_waiting; i < practice->orders.count; i++) {
		struct held_order *held = &practice->orders.items[i];
		if (!can_be_cancelled(held, order->payer))
			continue;
		if (is_one && (!text_equal(text_of(held->reference), order->reference) ||
			       held->amount.ore != order->amount.ore))
			continue;
		held->fate = FATE_DONE;
		has_cancelled = true;
	}
	assert(practice->first_waiting <= practice->orders.count);
	return has_cancelled;
}

static void answer_change(struct practice *practice, const struct autogiro_order *order, int32_t kind,
			  bool is_done)
{
	assert(kind > 0);
	*HELD_ADD(&practice->changes) =
	    (struct autogiro_change){ .kind = kind,
				      .day = order->day,
				      .payer = lasting(practice, order->payer),
				      .way = is_done || order->way != AUTOGIRO_NO_WAY ? AUTOGIRO_DEBIT
										      : AUTOGIRO_NO_WAY,
				      .amount = order->amount,
				      .reference = lasting(practice, order->reference),
				      .comment = is_done ? CANCELLED : NOT_FOUND };
}

void practice_remove_payments(struct practice *practice, struct text payer, int32_t kind)
{
	assert(kind == REMOVED_WITH_MANDATE || kind == REMOVED_BY_PAYER);
	for (size_t i = practice->first_waiting; i < practice->orders.count; i++) {
		struct held_order *held = &practice->orders.items[i];
		if (!can_be_cancelled(held, payer))
			continue;
		held->fate = FATE_DONE;
		*HELD_ADD(&practice->changes) =
		    (struct autogiro_change){ .kind = kind,
					      .day = AUTOGIRO_DAY(held->ordered),
					      .payer = lasting(practice, text_of(held->payer)),
					      .way = held->way,
					      .amount = held->amount,
					      .reference = lasting(practice, text_of(held->reference)),
					      .comment = CANCELLED };
	}
}

static void end_mandate(struct practice *practice, const struct autogiro_order *order, struct day today)
{
	struct held_mandate *mandate = practice_find(practice, order->payer);
	if (mandate == NULL)
		return;
	practice_remove_payments(practice, order->payer, REMOVED_WITH_MANDATE);
	mandate->state = HELD_GONE;
	mandate->answer_on = practice_bank_day_after(practice, today, 1);
	mandate->information = ENDED_BY_US;
	mandate->comment = ENDED;
	assert(mandate->answer_on.number > today.number);
}

struct status practice_take_order(struct practice *practice, const struct autogiro_order *order,
				  struct day day)
{
	assert(practice != NULL && day.number > 0);
	switch (order->kind) {
	case AUTOGIRO_MANDATE_END:
		end_mandate(practice, order, day);
		return OK;
	case AUTOGIRO_MANDATE_NEW:
	case AUTOGIRO_MANDATE_ACCEPT:
		take_mandate(practice, order, day);
		return OK;
	case AUTOGIRO_MANDATE_REFUSE:
		return OK;
	case AUTOGIRO_PAY:
		take_payment(practice, order, day);
		return OK;
	case AUTOGIRO_CANCEL_ONE:
		answer_change(practice, order, 25, cancel(practice, order, true));
		return OK;
	case AUTOGIRO_CANCEL_PAYER:
		answer_change(practice, order, 23, cancel(practice, order, false));
		return OK;
	case AUTOGIRO_MANDATE_MOVE:
	case AUTOGIRO_CANCEL_DAY:
	case AUTOGIRO_MOVE_ALL:
	case AUTOGIRO_MOVE_DAY:
	case AUTOGIRO_MOVE_PAYER_DAY:
	case AUTOGIRO_MOVE_ONE:
		break;
	}
	return FAIL(STATUS_REFUSED, "The practice does not know this kind of order.");
}
