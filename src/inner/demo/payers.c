/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Monthly givers by Autogiro: who they are, when they join, and what they change, pause, stop and leave. */

#include "inner/demo/demo_inner.h"

#include <assert.h>
#include <stdio.h>

enum { SHARE_OF_TEN = 3, FIRST_MONTH_SHARE = 60, USUAL_PAY_DAY_SHARE = 70, THOUSAND = 1000 };

/* Of a thousand payers, each month. */
enum { CHANGES = 25, PAUSES = 12, MOVES_DAY = 8, MOVES_BANK = 6, ENDS = 8, DIES = 2 };

/* Nobody's: the one that the banks' own examples use. */
#define DEMO_ACCOUNT "3300-121212 1212"
#define DEMO_IDENTITY "191212121212"

static const int64_t sums[] = { 10000, 10000, 15000, 20000, 20000, 25000, 30000, 50000 };

void demo_draw_payers(struct demo *demo)
{
	const size_t wanted = demo->giver_count * SHARE_OF_TEN / 10;
	const size_t names_left = (size_t)DEMO_GIVERS_MAX - demo->giver_count;
	const uint64_t months = (uint64_t)demo_month_count(demo);
	demo->payer_count = wanted < names_left ? wanted : names_left;
	demo->payers = memory_take(demo->payer_count + 1, sizeof *demo->payers);
	for (size_t i = 0; i < demo->payer_count; i++) {
		struct demo_payer *payer = &demo->payers[i];
		const bool is_early = random_below(&demo->payer_random, 100) < FIRST_MONTH_SHARE;
		*payer = (struct demo_payer){
			.joined = is_early ? 0 : (int64_t)random_below(&demo->payer_random, months),
			.purpose = (size_t)random_below(&demo->payer_random, DEMO_PURPOSES),
			.ore = sums[random_below(&demo->payer_random, sizeof sums / sizeof sums[0])],
			.pay_day = random_below(&demo->payer_random, 100) < USUAL_PAY_DAY_SHARE
				       ? 25
				       : 1 + (int64_t)random_below(&demo->payer_random, MANDATES_PAY_DAY_MAX),
			.by_wish = random_below(&demo->payer_random, 10) == 0,
		};
		demo_person_name(demo->giver_count + i, payer->name);
	}
	assert(demo->payer_count <= names_left);
}

/* Repeatable: what a unit that is run again makes is the same. */
struct acting {
	struct demo *demo;
	struct random random;
	struct day today;
	int64_t joined;
};

static struct status join(struct store_tx *tx, struct acting *acting, struct demo_payer *payer)
{
	const struct demo *demo = acting->demo;
	const bool has_mail = random_below(&acting->random, 10) < 7;
	const struct giver giver = { .kind = GIVER_PERSON,
				     .name = text_of(payer->name),
				     .email = has_mail ? TEXT("givare@example.org") : TEXT(""),
				     .street = TEXT("Exempelgatan 1"),
				     .postal_code = TEXT("12345"),
				     .town = TEXT("Exempelbyn"),
				     .country = TEXT("SE") };
	struct promise promise = { .kind = PROMISE_MONTHLY,
				   .amount = { payer->ore },
				   .purpose = demo->purposes[payer->purpose],
				   .made_on = acting->today };
	struct promise made;
	TRY(people_add_giver(tx, &giver, &acting->random, &demo_clerk, &payer->giver));
	promise.giver = payer->giver;
	TRY(gifts_promise(tx, &promise, &acting->random, &demo_clerk, &made));
	payer->promise = made.id;
	TRY(text_to_c(made.reference, payer->reference, sizeof payer->reference));
	acting->joined++;
	assert(made.id.raw > 0);
	if (payer->by_wish)
		return OK; /* asks in the internet bank, by the reference */
	const struct mandate_wish wish = { .promise = made.id,
					   .bankgiro = TEXT(DEMO_AUTOGIRO_BANKGIRO),
					   .account = TEXT(DEMO_ACCOUNT),
					   .identity = TEXT(DEMO_IDENTITY),
					   .origin = MANDATE_ON_PAPER,
					   .asked_on = acting->today,
					   .every_months = 1,
					   .pay_day = payer->pay_day };
	struct mandate_id mandate;
	return mandates_ask(tx, &wish, &acting->random, &demo_clerk, &mandate);
}

static struct status join_all(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	struct demo *demo = acting->demo;
	acting->random = demo->payer_random;
	acting->joined = 0;
	for (size_t i = 0; i < demo->payer_count; i++)
		if (demo->payers[i].joined == demo->month.index)
			TRY(join(tx, acting, &demo->payers[i]));
	assert(acting->joined <= (int64_t)demo->payer_count);
	return OK;
}

struct status demo_join_payers(struct demo *demo)
{
	struct acting acting = { .demo = demo, .today = demo->month.first };
	assert(demo->payers != NULL);
	TRY(store_write(demo->place.books, &demo_clerk, join_all, &acting));
	demo->payer_random = acting.random;
	demo->report->givers += acting.joined;
	demo->report->promises += acting.joined;
	demo->report->payers += acting.joined;
	for (size_t i = 0; i < demo->payer_count; i++) {
		const struct demo_payer *payer = &demo->payers[i];
		if (payer->joined == demo->month.index && payer->by_wish)
			practice_ask(demo->practice,
				     &(struct practice_wish){ .payer = text_of(payer->reference),
							      .account = TEXT("3300001212121212"),
							      .identity = TEXT(DEMO_IDENTITY),
							      .name = TEXT("PÅHITTAD GIVARE") });
	}
	return OK;
}

static bool happens(struct acting *acting, uint64_t of_thousand)
{
	assert(of_thousand <= THOUSAND);
	return random_below(&acting->random, THOUSAND) < of_thousand;
}

static struct status pause(struct store_tx *tx, const struct acting *acting, struct mandate_id mandate)
{
	const struct mandate_pause pause = { acting->today, { acting->today.number + 60 }, acting->today };
	assert(mandate.raw > 0);
	return mandates_pause(tx, mandate, &pause, &demo_person);
}

static struct status move_bank(struct store_tx *tx, struct acting *acting, struct mandate_id mandate)
{
	const struct mandate_move move = { mandate, TEXT(DEMO_ACCOUNT), TEXT(DEMO_IDENTITY), MANDATE_AT_DESK,
					   acting->today };
	struct mandate_id made;
	assert(mandate.raw > 0);
	return mandates_move(tx, &move, &acting->random, &demo_person, &made);
}

/* What is refused, such as a second pause, the person at the desk lets be. */
static struct status let_be(struct status status)
{
	assert(status.code == STATUS_OK || status.reason != NULL);
	return status.code == STATUS_CONFLICT || status.code == STATUS_REFUSED ? OK : status;
}

static struct status act(struct store_tx *tx, struct acting *acting, struct demo_payer *payer)
{
	struct mandate mandate;
	const struct status found = mandates_by_payer(tx, text_of(payer->reference), &mandate);
	if (found.code == STATUS_NOT_FOUND)
		return OK;
	TRY(found);
	if (mandate.state != MANDATE_ACTIVE)
		return OK;
	if (happens(acting, CHANGES))
		return let_be(mandates_change_amount(tx, mandate.id,
						     (struct money){ mandate.amount.ore + 5000 },
						     acting->today, &demo_person));
	if (happens(acting, PAUSES))
		return let_be(pause(tx, acting, mandate.id));
	if (happens(acting, MOVES_DAY))
		return let_be(mandates_change_pay_day(
		    tx, mandate.id, 1 + (int64_t)random_below(&acting->random, MANDATES_PAY_DAY_MAX),
		    acting->today, &demo_person));
	if (happens(acting, MOVES_BANK))
		return let_be(move_bank(tx, acting, mandate.id));
	if (happens(acting, ENDS))
		return mandates_end(
		    tx, &(struct mandate_ending){ mandate.id, MANDATE_END_BY_GIVER, -1, acting->today },
		    &demo_person);
	assert(payer->giver.raw > 0);
	if (happens(acting, DIES))
		return let_be(
		    mandates_giver_died(tx, payer->giver, acting->today, acting->today, &demo_person));
	return OK;
}

static struct status act_all(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	struct demo *demo = acting->demo;
	acting->random = demo->payer_random;
	for (size_t i = 0; i < demo->payer_count; i++)
		if (demo->payers[i].joined < demo->month.index && demo->payers[i].reference[0] != '\0')
			TRY(act(tx, acting, &demo->payers[i]));
	assert(acting->today.number >= demo->month.first.number);
	return OK;
}

struct status demo_payers_act(struct demo *demo, struct day today)
{
	struct acting acting = { .demo = demo, .today = today };
	assert(demo->payers != NULL);
	TRY(store_write(demo->place.books, &demo_person, act_all, &acting));
	demo->payer_random = acting.random;
	return OK;
}

struct asking {
	const struct demo *demo;
	struct text payer;
	size_t purpose;
};

/* A mandate that follows another has a number of its own, and the same promise. */
static struct status find_purpose(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	const struct demo *demo = asking->demo;
	struct mandate mandate;
	TRY(mandates_by_payer(tx, asking->payer, &mandate));
	for (size_t i = 0; i < demo->payer_count; i++)
		if (text_equal(text_of(demo->payers[i].reference), mandate.reference))
			asking->purpose = demo->payers[i].purpose;
	assert(asking->purpose < DEMO_PURPOSES); /* every mandate is one that the demo made */
	return OK;
}

struct status demo_purpose_of_payer(const struct demo *demo, struct text payer, size_t *out)
{
	struct asking asking = { demo, payer, DEMO_PURPOSES };
	TRY(store_read(demo->place.books, find_purpose, &asking));
	*out = asking.purpose;
	assert(*out < DEMO_PURPOSES);
	return OK;
}
