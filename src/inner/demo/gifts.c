/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The month's gifts through the bankgiro, and the sums that the bank books them in. */

#include "inner/demo/demo_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	PAYS_MONTHLY = 970,
	PAYS_ONCE = 205,
	PAYS_IN_DECEMBER = 420,
	PAYS_ON = 400,
	SILENT = 60,
	THOUSAND = 1000
};

static bool happens_of_thousand(struct demo *demo, uint64_t share)
{
	assert(share <= THOUSAND);
	return random_below(&demo->random, THOUSAND) < share;
}

/* A monthly giver pays each month; a standing transfer may go on one month after the promise has ended. */
static bool is_paid(struct demo *demo, const struct demo_promise *promise)
{
	const int64_t month = demo->month.index;
	const bool is_december = day_month(demo->month.first) == 12;
	assert(promise->ore > 0);
	if (promise->made > month || promise->ends + 1 < month)
		return false;
	if (promise->ends + 1 == month)
		return happens_of_thousand(demo, PAYS_ON);
	if (promise->kind == PROMISE_MONTHLY)
		return happens_of_thousand(demo, PAYS_MONTHLY);
	return happens_of_thousand(demo, is_december ? PAYS_IN_DECEMBER : PAYS_ONCE);
}

static enum payment_fault draw_fault(struct demo *demo, const struct demo_promise *promise)
{
	const uint64_t chance = random_below(&demo->random, THOUSAND);
	assert(chance < THOUSAND);
	if (chance < 30)
		return PAYMENT_FROM_ANOTHER;
	if (promise->kind == PROMISE_MONTHLY) /* typed once, right or not at all */
		return PAYMENT_CLEAN;
	return chance < 50   ? PAYMENT_WITHOUT_REFERENCE
	       : chance < 70 ? PAYMENT_WRONG_REFERENCE
	       : chance < 85 ? PAYMENT_REFERENCE_IN_WORDS
			     : PAYMENT_CLEAN;
}

/* Since 8 September 2026 Bankgirot's file may lack payments. */
static bool draw_silence(struct demo *demo, struct day day)
{
	const bool happens = happens_of_thousand(demo, SILENT);
	assert(day.number > 0);
	return happens && day.number >= demo_day(2026, 9, 8).number;
}

static void draw_payment(struct demo *demo, size_t index)
{
	const struct demo_promise *promise = &demo->promises[index];
	const bool is_monthly = promise->kind == PROMISE_MONTHLY;
	const int wanted = is_monthly ? promise->pay_day : 1 + (int)random_below(&demo->random, 31);
	const struct day day = demo_bank_day(&demo->month, wanted);
	if (day.number > demo->month.bank_last.number)
		return;
	struct demo_payment *payment = &demo->month.payments[demo->month.payment_count++];
	*payment = (struct demo_payment){
		.promise = index,
		.payer = promise->giver,
		.day = day,
		.ore = promise->ore,
		.serial = ++demo->serial,
		.fault = draw_fault(demo, promise),
	};
	payment->is_silent = draw_silence(demo, payment->day);
	if (payment->fault == PAYMENT_FROM_ANOTHER)
		payment->payer = (size_t)random_below(&demo->random, demo->giver_count);
	assert(demo->month.payment_count < demo->payment_room);
}

static int by_day(const void *a, const void *b)
{
	const struct demo_payment *left = a;
	const struct demo_payment *right = b;
	assert(left->serial > 0 && right->serial > 0);
	if (left->day.number != right->day.number)
		return left->day.number < right->day.number ? -1 : 1;
	return left->serial < right->serial ? -1 : left->serial > right->serial;
}

static void open_deposit(struct demo *demo, size_t first)
{
	struct demo_month *month = &demo->month;
	assert(month->deposit_count < DEPOSITS_MAX && first < month->payment_count);
	month->deposits[month->deposit_count++] = (struct demo_deposit){ .day = month->payments[first].day,
									 .first = first,
									 .serial = ++demo->serial };
}

static void add_to_deposit(struct demo *demo, struct demo_deposit *deposit,
			   const struct demo_payment *payment)
{
	deposit->count++;
	deposit->sum += payment->ore;
	if (demo_is_recognised(demo, payment))
		demo_count_gift(demo, demo->promises[payment->promise].purpose, payment->ore);
	assert(deposit->sum > 0);
}

/* One deposit a day; the bank lets a payment that is alone wait for the next. */
static void gather_deposits(struct demo *demo)
{
	struct demo_month *month = &demo->month;
	struct demo_deposit *deposit = NULL;
	for (size_t i = 0; i < month->payment_count; i++) {
		const bool is_new = deposit == NULL || (deposit->count > 1 &&
							deposit->day.number != month->payments[i].day.number);
		const bool is_last = i + 1 == month->payment_count;
		if (deposit == NULL || (is_new && !is_last))
			open_deposit(demo, i);
		deposit = &month->deposits[month->deposit_count - 1];
		deposit->day =
		    is_new && is_last && deposit->count > 0 ? deposit->day : month->payments[i].day;
		add_to_deposit(demo, deposit, &month->payments[i]);
	}
	assert(month->payment_count == 0 || deposit != NULL);
}

/* At the end of the last month, while BgMax still comes: one payment alone in its deposit, which the bank's
 * statement tells of without details. Nothing but sum and day says that they are the same: a person decides.
 */
static void add_late_deposit(struct demo *demo)
{
	struct demo_month *month = &demo->month;
	if (!month->is_last || month->bank_last.number < demo_day(2026, 9, 8).number)
		return;
	size_t promise = demo->promise_count;
	for (size_t i = 0; i < demo->promise_count && promise == demo->promise_count; i++)
		if (demo->promises[i].made <= month->index && demo->promises[i].ends >= month->index)
			promise = i;
	if (promise == demo->promise_count)
		return;
	const size_t index = month->payment_count++;
	month->payments[index] = (struct demo_payment){ .promise = promise,
							.payer = demo->promises[promise].giver,
							.day = month->bank_last,
							.ore = 52500,
							.serial = ++demo->serial };
	open_deposit(demo, index);
	struct demo_deposit *deposit = &month->deposits[month->deposit_count - 1];
	deposit->is_late = true;
	add_to_deposit(demo, deposit, &month->payments[index]);
	assert(deposit->count == 1);
}

/* Every second of the first clean payments of a month may go back in the next. */
static void remember(struct demo *demo)
{
	demo->remembered_count = 0;
	for (size_t i = 0; i < demo->month.payment_count && demo->remembered_count < REMEMBERED; i += 2) {
		const struct demo_payment *payment = &demo->month.payments[i];
		bool is_known = payment->fault != PAYMENT_CLEAN || !demo_is_recognised(demo, payment);
		for (size_t r = 0; r < demo->remembered_count; r++)
			is_known = is_known || demo->remembered[r].promise == payment->promise;
		if (!is_known)
			demo->remembered[demo->remembered_count++] =
			    (struct remembered_gift){ payment->promise, payment->ore };
	}
	assert(demo->remembered_count <= REMEMBERED);
}

bool demo_is_recognised(const struct demo *demo, const struct demo_payment *payment)
{
	const bool is_open = demo->promises[payment->promise].ends >= demo->month.index;
	assert(payment->promise < demo->promise_count);
	return is_open && payment->fault != PAYMENT_WITHOUT_REFERENCE &&
	       payment->fault != PAYMENT_WRONG_REFERENCE;
}

void demo_count_gift(struct demo *demo, size_t purpose, int64_t ore)
{
	struct demo_total *total = &demo->report->totals[purpose];
	assert(purpose < DEMO_PURPOSES && ore != 0);
	total->amount.ore += ore;
	total->gifts += ore > 0;
	demo->report->gifts += ore > 0;
	demo->report->gifts_back += ore < 0;
}

void demo_draw_gifts(struct demo *demo)
{
	struct demo_month *month = &demo->month;
	month->payment_count = 0;
	month->deposit_count = 0;
	for (size_t i = 0; i < demo->promise_count; i++)
		if (is_paid(demo, &demo->promises[i]))
			draw_payment(demo, i);
	qsort(month->payments, month->payment_count, sizeof *month->payments, by_day);
	gather_deposits(demo);
	add_late_deposit(demo);
	remember(demo);
	assert(month->payment_count < demo->payment_room);
}
