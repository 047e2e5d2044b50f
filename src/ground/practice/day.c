/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happens on a day: draws, retries and refunds; what payers and their banks do with mandates. */
#include "ground/practice/practice_inner.h"

#include <assert.h>
#include <stdio.h>

static struct autogiro_payment *add_payment(struct practice_sections *sections,
					    enum autogiro_section_kind kind)
{
	if (sections->counts[kind] == sections->rooms[kind]) {
		sections->rooms[kind] = sections->rooms[kind] > 0 ? 2 * sections->rooms[kind] : 64;
		sections->payments[kind] = memory_grow(sections->payments[kind], sections->rooms[kind],
						       sizeof *sections->payments[kind]);
	}
	struct autogiro_payment *payment = &sections->payments[kind][sections->counts[kind]++];
	*payment = (struct autogiro_payment){ .kind = kind,
					      .period = AUTOGIRO_ONCE,
					      .times = AUTOGIRO_NO_TIMES,
					      .refund_code = AUTOGIRO_NO_CODE };
	assert(sections->counts[kind] <= sections->rooms[kind]);
	return payment;
}

/* Without funds it is tried again as long as that is agreed, and ends in one way or the other. */
static enum autogiro_payment_status try_draw(struct practice *practice, struct held_order *order,
					     struct day day)
{
	const struct practice_odds *odds = &practice->setup.odds;
	const struct held_mandate *mandate = practice_find(practice, text_of(order->payer));
	order->fate = FATE_DONE;
	if (mandate == NULL || mandate->state == HELD_GONE || mandate->state == HELD_STOPPED ||
	    (order->tries == 0 && practice_chance(practice, odds->no_account)))
		return AUTOGIRO_NO_LINK;
	const unsigned misses = order->tries == 0 ? odds->no_funds : 500;
	if (!practice_chance(practice, misses))
		return AUTOGIRO_CARRIED_OUT;
	if (order->tries >= PRACTICE_RETRY_DAYS_MAX || !practice_chance(practice, odds->retried))
		return AUTOGIRO_NO_FUNDS;
	order->fate = FATE_WAITS;
	order->tries++;
	order->due = practice_bank_day_after(practice, day, 1);
	assert(order->due.number > day.number);
	return AUTOGIRO_WILL_RETRY;
}

static void keep_draw(struct practice *practice, const struct held_order *order, struct day day)
{
	struct held_draw *draw = HELD_ADD(&practice->draws);
	*draw = (struct held_draw){ .amount = order->amount, .ordered = order->ordered, .day = day };
	practice_keep(draw->payer, sizeof draw->payer, text_of(order->payer));
	practice_keep(draw->reference, sizeof draw->reference, text_of(order->reference));
	if (practice_chance(practice, practice->setup.odds.refunded))
		draw->refund_on = practice_bank_day_after(practice, day, PRACTICE_REFUND_DAYS_MAX / 2);
	assert(draw->amount.ore > 0);
}

static void draw_one(struct practice *practice, struct held_order *order, struct day day,
		     struct practice_sections *sections)
{
	const bool is_debit = order->way == AUTOGIRO_DEBIT;
	struct autogiro_payment *payment =
	    add_payment(sections, is_debit ? AUTOGIRO_DEBITS : AUTOGIRO_PAYOUTS);
	payment->day = AUTOGIRO_DAY(order->ordered);
	payment->payer = text_of(order->payer);
	payment->amount = order->amount;
	payment->bankgiro = practice->setup.bankgiro;
	payment->reference = text_of(order->reference);
	payment->status = is_debit ? try_draw(practice, order, day) : AUTOGIRO_CARRIED_OUT;
	if (!is_debit)
		order->fate = FATE_DONE;
	else if (payment->status == AUTOGIRO_CARRIED_OUT)
		keep_draw(practice, order, day);
	assert(order->fate == FATE_DONE || payment->status == AUTOGIRO_WILL_RETRY);
}

void practice_draw_due(struct practice *practice, struct day day, struct practice_sections *sections)
{
	assert(practice->first_waiting <= practice->orders.count);
	for (size_t i = practice->first_waiting; i < practice->orders.count; i++) {
		struct held_order *order = &practice->orders.items[i];
		if (order->fate == FATE_WAITS && order->due.number <= day.number)
			draw_one(practice, order, day, sections);
	}
	while (practice->first_waiting < practice->orders.count &&
	       practice->orders.items[practice->first_waiting].fate == FATE_DONE)
		practice->first_waiting++;
}

/* 1 no mandate given, 2 mandate revoked, 3 higher than expected: the first two end the mandate. */
static void refund_one(struct practice *practice, struct held_draw *draw, struct day day,
		       struct practice_sections *sections)
{
	struct autogiro_payment *payment = add_payment(sections, AUTOGIRO_REFUNDS);
	payment->day = AUTOGIRO_DAY(draw->ordered);
	payment->payer = text_of(draw->payer);
	payment->amount = draw->amount;
	payment->bankgiro = practice->setup.bankgiro;
	payment->reference = text_of(draw->reference);
	payment->refunded_on = AUTOGIRO_DAY(day);
	payment->refund_code = 1 + (int32_t)random_below(&practice->setup.random, 3);
	draw->refunded_on = day;
	struct held_mandate *mandate = practice_find(practice, text_of(draw->payer));
	if (payment->refund_code < 3 && mandate != NULL)
		mandate->state = HELD_GONE;
	assert(draw->refunded_on.number > draw->day.number);
}

void practice_refund_due(struct practice *practice, struct day day, struct practice_sections *sections)
{
	assert(day.number > 0);
	for (size_t i = 0; i < practice->draws.count; i++) {
		struct held_draw *draw = &practice->draws.items[i];
		if (draw->refund_on.number > 0 && draw->refund_on.number <= day.number &&
		    draw->refunded_on.number == 0)
			refund_one(practice, draw, day, sections);
	}
}

static void tell(struct held_mandate *mandate, struct day day, int32_t information, int32_t comment)
{
	mandate->answer_on = day;
	mandate->information = information;
	mandate->comment = comment;
	assert(comment > 0);
}

/* A payer who moves keeps the mandate; the advice tells the new account. */
static void move(struct practice *practice, struct held_mandate *mandate, struct day day)
{
	const uint64_t number = 1000000 + random_below(&practice->setup.random, 8999999);
	snprintf(mandate->account, sizeof mandate->account, "9999%012llu", (unsigned long long)number);
	tell(mandate, day, 4, 32);
	assert(mandate->state == HELD_LIVE);
}

static void live_mandate(struct practice *practice, struct held_mandate *mandate, struct day day)
{
	const struct practice_odds *odds = &practice->setup.odds;
	const bool is_quiet = mandate->comment <= 0;
	if (mandate->state == HELD_STOPPED && is_quiet && practice_chance(practice, 100)) {
		mandate->state = HELD_LIVE;
		tell(mandate, day, 46, 12);
		return;
	}
	if (mandate->state != HELD_LIVE || !is_quiet)
		return;
	if (practice_chance(practice, odds->payer_ends)) {
		mandate->state = HELD_GONE;
		practice_remove_payments(practice, text_of(mandate->payer), REMOVED_BY_PAYER);
		tell(mandate, day, 46, 2);
	} else if (practice_chance(practice, odds->payer_stops)) {
		mandate->state = HELD_STOPPED;
		tell(mandate, day, 46, 11);
	} else if (practice_chance(practice, odds->payer_moves)) {
		move(practice, mandate, day);
	}
	assert(mandate->payer[0] != '\0');
}

void practice_live_mandates(struct practice *practice, struct day day)
{
	assert(practice != NULL && day.number > 0);
	for (size_t i = 0; i < practice->mandates.count; i++)
		live_mandate(practice, &practice->mandates.items[i], day);
}

void practice_end(struct practice *practice, struct text payer)
{
	struct held_mandate *mandate = practice_find(practice, payer);
	if (mandate == NULL || mandate->state == HELD_GONE)
		return;
	const struct day answer_on = mandate->state == HELD_ASKED ? mandate->answer_on : (struct day){ 0 };
	mandate->state = HELD_GONE;
	assert(mandate->payer[0] != '\0');
	practice_remove_payments(practice, payer, REMOVED_BY_PAYER);
	tell(mandate, answer_on, 46, 2);
}

void practice_ask(struct practice *practice, const struct practice_wish *wish)
{
	struct held_wish *held = HELD_ADD(&practice->wishes);
	*held = (struct held_wish){ 0 };
	practice_keep(held->payer, sizeof held->payer, wish->payer);
	practice_keep(held->account, sizeof held->account, wish->account);
	practice_keep(held->identity, sizeof held->identity, wish->identity);
	practice_keep(held->name, sizeof held->name, wish->name);
	practice_keep(held->message, sizeof held->message, wish->message);
	assert(!held->is_told);
	if (practice_find(practice, wish->payer) != NULL)
		return;
	struct held_mandate *mandate = HELD_ADD(&practice->mandates);
	*mandate = (struct held_mandate){ .state = HELD_GONE, .comment = -1 };
	practice_keep(mandate->payer, sizeof mandate->payer, wish->payer);
	practice_keep(mandate->account, sizeof mandate->account, wish->account);
	practice_keep(mandate->identity, sizeof mandate->identity, wish->identity);
}
