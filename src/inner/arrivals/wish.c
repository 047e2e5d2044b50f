/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a giver wishes by the link. A wish that comes late does no harm: what it asks for may stand already.
 */
#include "inner/arrivals/arrivals_inner.h"

#include <assert.h>

enum { MANDATES_OF_A_PROMISE_MAX = 8 };

/* The mandates of one promise that stand. */
struct standing {
	struct promise_id promise;
	struct mandate_id mandates[MANDATES_OF_A_PROMISE_MAX];
	size_t count;
	struct mandate_id last;
	size_t seen; /* in this page */
};

static struct status keep_mandate(void *argument, const struct mandate *mandate)
{
	struct standing *standing = argument;
	standing->last = mandate->id;
	standing->seen++;
	if (mandate->promise.raw != standing->promise.raw || mandate->state == MANDATE_ENDED)
		return OK;
	assert(standing->count < MANDATES_OF_A_PROMISE_MAX); /* one, and one that waits to follow it */
	standing->mandates[standing->count++] = mandate->id;
	return OK;
}

static struct status find_mandates(struct store_tx *tx, const struct promise *promise, struct standing *out)
{
	*out = (struct standing){ .promise = promise->id };
	do {
		out->seen = 0;
		const struct mandate_filter filter = { .giver = promise->giver, .after = out->last };
		TRY(mandates_list(tx, &filter, keep_mandate, out));
	} while (out->seen == MANDATES_LIST_ROWS_MAX);
	assert(out->promise.raw > 0);
	return OK;
}

/* Ends what draws and closes what was promised. */
static struct status stop(struct store_tx *tx, const struct arriving *arriving, const struct promise *promise,
			  const struct standing *standing)
{
	for (size_t i = 0; i < standing->count; i++) {
		const struct mandate_ending ending = { standing->mandates[i], MANDATE_END_BY_GIVER, -1,
						       arriving->today };
		struct mandate mandate;
		TRY(mandates_find(tx, ending.mandate, &mandate));
		if (mandate.state != MANDATE_ENDED) /* one that waits to follow ends with the other */
			TRY(mandates_end(tx, &ending, arriving->by));
	}
	assert(standing->promise.raw == promise->id.raw);
	return promise->is_open ? gifts_close_promise(tx, promise->id, arriving->by) : OK;
}

/* The last day of the pause: the day before today's date so many months ahead. */
static struct day pause_through(struct day today, int64_t months)
{
	const int64_t month = (int64_t)day_year(today) * 12 + day_month(today) - 1 + months;
	int last = day_in_month(today);
	struct day out = today;
	assert(months > 0 && months <= INTAKE_PAUSE_MONTHS_MAX);
	while (!status_is_ok(day_of((int)(month / 12), (int)(month % 12) + 1, last, &out)))
		last--; /* the 31st of a shorter month */
	return (struct day){ out.number - 1 };
}

static struct status change(struct store_tx *tx, const struct arriving *arriving,
			    const struct wish_letter *wish, struct mandate_id mandate)
{
	assert(mandate.raw > 0);
	if (wish->wish == WISH_NEW_SUM)
		return mandates_change_amount(tx, mandate, wish->amount, arriving->today, arriving->by);
	const struct mandate_pause pause = { arriving->today,
					     pause_through(arriving->today, wish->pause_months),
					     arriving->today };
	assert(wish->wish == WISH_PAUSE);
	return mandates_pause(tx, mandate, &pause, arriving->by);
}

/* A refusal by the mandate's state is for a person; what else goes wrong ends the unit. */
static struct status act(struct store_tx *tx, struct arriving *arriving, const struct wish_letter *wish,
			 const struct promise *promise)
{
	struct standing standing;
	TRY(find_mandates(tx, promise, &standing));
	arriving->counter = &arriving->report->wishes;
	if (wish->wish == WISH_STOP && (standing.count > 0 || promise->is_open))
		TRY(stop(tx, arriving, promise, &standing));
	if (wish->wish == WISH_STOP) {
		/* A standing transfer stands at the giver's bank: only the giver ends it there. */
		arriving->why = standing.count == 0 && promise->is_open && promise->kind == PROMISE_MONTHLY
				    ? ARRIVAL_NO_MANDATE
				    : ARRIVAL_WAITS_FOR_NOTHING;
		return OK;
	}
	if (standing.count == 0) {
		arriving->why = ARRIVAL_NO_MANDATE;
		return OK;
	}
	assert(standing.mandates[0].raw > 0);
	return change(tx, arriving, wish, standing.mandates[0]);
}

struct status arriving_wish(struct store_tx *tx, struct arriving *arriving, const struct wish_letter *wish)
{
	struct promise promise;
	const struct status found = arrivals_find_link(tx, wish->link, arriving->today, &arriving->promise);
	if (found.code == STATUS_NOT_FOUND) {
		arriving->counter = &arriving->report->strangers;
		return OK;
	}
	TRY(found);
	TRY(gifts_find_promise(tx, arriving->promise, &promise));
	arriving->giver = promise.giver;
	assert(promise.giver.raw > 0);
	if (wish->wish == WISH_ALL_ABOUT_ME) {
		arriving->why = ARRIVAL_ALL_ABOUT_ME;
		return OK;
	}
	return act(tx, arriving, wish, &promise);
}
