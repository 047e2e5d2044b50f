/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who gives, what they promise, when they come and when they stop. */

#include "inner/demo/demo_inner.h"

#include <assert.h>

enum { MONTHLY_SHARE = 25, SECOND_PROMISE_SHARE = 12, FIRST_MONTH_SHARE = 60, STOPS_SHARE = 30 };

static const int64_t person_sums[] = { 10000, 15000, 20000, 20000, 25000, 30000, 50000, 100000 };
static const int64_t organisation_sums[] = { 200000, 300000, 500000, 1000000 };

static bool happens(struct demo *demo, uint64_t percent)
{
	assert(percent <= 100);
	return random_below(&demo->random, 100) < percent;
}

static size_t draw_purpose(struct demo *demo)
{
	uint64_t rest = random_below(&demo->random, 100); /* the weights' sum */
	for (size_t i = 0; i < DEMO_PURPOSES; i++) {
		if (rest < demo_purposes[i].weight)
			return i;
		rest -= demo_purposes[i].weight;
	}
	assert(false && "the weights sum to a hundred");
	return 0;
}

int64_t demo_month_count(const struct demo *demo)
{
	const struct day first = demo->plan.first;
	const struct day last = demo->plan.last;
	assert(first.number <= last.number);
	return (int64_t)(day_year(last) - day_year(first)) * 12 + day_month(last) - day_month(first) + 1;
}

static void draw_promise(struct demo *demo, size_t giver, bool is_monthly)
{
	struct demo_promise *promise = &demo->promises[demo->promise_count++];
	const int64_t made = demo->givers[giver].joined;
	const uint64_t left = (uint64_t)(demo_month_count(demo) - made);
	const bool is_person = demo->givers[giver].kind != GIVER_ORGANISATION;
	*promise = (struct demo_promise){
		.giver = giver,
		.purpose = draw_purpose(demo),
		.kind = is_monthly ? PROMISE_MONTHLY : PROMISE_ONCE,
		.ore = is_person ? person_sums[random_below(&demo->random, 8)]
				 : organisation_sums[random_below(&demo->random, 4)],
		.made = made,
		.ends = DEMO_MONTHS_MAX,
		.pay_day = happens(demo, 75) ? 25 : 1 + (int)random_below(&demo->random, 28),
	};
	assert(promise->ore > 0 && left > 0);
	if (is_monthly && happens(demo, STOPS_SHARE))
		promise->ends = made + (int64_t)random_below(&demo->random, left);
}

static enum giver_kind kind_of(size_t index)
{
	assert(index < DEMO_GIVERS_MAX);
	return index % 20 == 7 ? GIVER_ORGANISATION : index % 25 == 3 ? GIVER_ANONYMOUS : GIVER_PERSON;
}

static void draw_giver(struct demo *demo, size_t index, uint64_t shift)
{
	struct demo_giver *giver = &demo->givers[index];
	const bool is_early = happens(demo, FIRST_MONTH_SHARE);
	*giver = (struct demo_giver){ .kind = kind_of(index) };
	giver->joined = is_early ? 0 : (int64_t)random_below(&demo->random, (uint64_t)demo_month_count(demo));
	if (giver->kind == GIVER_PERSON)
		demo_person_name(shift + index, giver->name);
	if (giver->kind == GIVER_ORGANISATION)
		demo_organisation_name(shift + index, giver->name);
	if (giver->kind != GIVER_ANONYMOUS)
		demo_iban(100000 + (int64_t)index, giver->account);
	assert(giver->joined >= 0);
	draw_promise(demo, index, giver->kind == GIVER_PERSON && happens(demo, MONTHLY_SHARE));
	if (happens(demo, SECOND_PROMISE_SHARE))
		draw_promise(demo, index, false);
}

void demo_draw_people(struct demo *demo)
{
	const uint64_t shift = random_below(&demo->random, DEMO_GIVERS_MAX);
	demo->giver_count = (size_t)demo->plan.givers;
	demo->givers = memory_take(demo->giver_count, sizeof *demo->givers);
	demo->promises = memory_take(2 * demo->giver_count, sizeof *demo->promises);
	for (size_t i = 0; i < demo->giver_count; i++)
		draw_giver(demo, i, shift);
	assert(demo->promise_count <= 2 * demo->giver_count);
	demo->payment_room = 2 * demo->promise_count + 1;
	demo->month.payments = memory_take(demo->payment_room, sizeof *demo->month.payments);
}

/* Repeatable: the handles and references of a unit that is run again are the same. */
struct joining {
	struct demo *demo;
	struct random random;
	int64_t givers;
	int64_t promises;
};

static struct status join(struct store_tx *tx, struct joining *joining, struct demo_giver *giver)
{
	const struct giver row = { .kind = giver->kind,
				   .name = text_of(giver->name),
				   .country = giver->name[0] != '\0' ? TEXT("SE") : TEXT("") };
	joining->givers++;
	assert(giver->joined == joining->demo->month.index);
	return people_add_giver(tx, &row, &joining->random, &demo_clerk, &giver->id);
}

static struct status make_promise(struct store_tx *tx, struct joining *joining, struct demo_promise *promise)
{
	const struct demo *demo = joining->demo;
	const struct promise wanted = {
		.giver = demo->givers[promise->giver].id,
		.kind = promise->kind,
		.amount = { promise->kind == PROMISE_MONTHLY ? promise->ore : 0 },
		.purpose = demo->purposes[promise->purpose],
		.made_on = demo->month.first,
	};
	struct promise made;
	assert(wanted.giver.raw > 0);
	TRY(gifts_promise(tx, &wanted, &joining->random, &demo_clerk, &made));
	promise->id = made.id;
	joining->promises++;
	return text_to_c(made.reference, promise->reference, sizeof promise->reference);
}

static struct status join_all(struct store_tx *tx, void *argument)
{
	struct joining *joining = argument;
	struct demo *demo = joining->demo;
	const int64_t month = demo->month.index;
	joining->random = demo->random;
	joining->givers = 0;
	joining->promises = 0;
	for (size_t i = 0; i < demo->giver_count; i++)
		if (demo->givers[i].joined == month)
			TRY(join(tx, joining, &demo->givers[i]));
	for (size_t i = 0; i < demo->promise_count; i++) {
		if (demo->promises[i].made == month)
			TRY(make_promise(tx, joining, &demo->promises[i]));
		if (demo->promises[i].ends + 1 == month)
			TRY(gifts_close_promise(tx, demo->promises[i].id, &demo_person));
	}
	assert(joining->givers <= demo->plan.givers);
	return OK;
}

struct status demo_join_people(struct demo *demo)
{
	struct joining joining = { .demo = demo };
	demo_set_clock(demo, demo->month.first, 16); /* the month before was closed at 15 */
	TRY(store_write(demo->place.books, &demo_clerk, join_all, &joining));
	demo->random = joining.random;
	demo->report->givers += joining.givers;
	demo->report->promises += joining.promises;
	assert(demo->report->givers - demo->report->payers <= demo->plan.givers);
	return OK;
}
