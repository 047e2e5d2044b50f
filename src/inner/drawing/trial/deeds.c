/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What givers, payers and the centre do with promises and mandates, and what the mirror keeps of it. */
#include "inner/drawing/trial/centre.h"

#include <stdio.h>
#include <string.h>

enum { WAYS = 60, FIRST_BANKGIRO = 5000000 };

/* A number of a payer's own bankgiro: seven digits and the check digit of modulus 10. */
static void make_bankgiro(size_t index, char room[CENTRE_PAYER_ROOM])
{
	int sum = 0;
	snprintf(room, CENTRE_PAYER_ROOM, "%d", FIRST_BANKGIRO + (int)index * 137);
	for (int i = 6, weight = 2; i >= 0; i--, weight = 3 - weight) {
		const int product = (room[i] - '0') * weight;
		sum += product / 10 + product % 10;
	}
	room[7] = (char)('0' + (10 - sum % 10) % 10);
	room[8] = '\0';
}

static void add_mandate(struct centre_promise *promise, struct mandate_id id)
{
	assert_true(promise->mandate_count < CENTRE_MANDATES_MAX);
	promise->mandates[promise->mandate_count++] = id;
}

/* The mandate that stands, the old one while another waits to follow it. */
static bool find_current(struct centre *centre, const struct centre_promise *promise, struct mandate *out)
{
	for (size_t i = 0; i < promise->mandate_count; i++) {
		*out = mandates_kit_find(&centre->kit.mandates, promise->mandates[i]);
		if (out->state != MANDATE_ENDED)
			return true;
	}
	return false;
}

static struct status ask(struct centre *centre, struct centre_promise *promise)
{
	struct mandate_id id;
	struct mandate_wish wish = mandates_kit_wish(promise->id, centre->day);
	wish.amount.ore = promise->ore;
	wish.pay_day = 1 + (int64_t)centre_below(centre, 28);
	wish.every_months = centre_below(centre, 5) == 4 ? 3 : 1;
	if (centre_below(centre, 6) == 5)
		wish.first_month = (int64_t)day_year(centre->day) * 12 + day_month(centre->day) - 1 +
				   (int64_t)centre_below(centre, 3);
	if (promise->bankgiro[0] != '\0') {
		wish.payer_number = text_of(promise->bankgiro);
		wish.account = TEXT("");
		wish.identity = TEXT("");
	}
	TRY(mandates_kit_ask(&centre->kit.mandates, &wish, &id));
	add_mandate(promise, id);
	promise->told_count = 0;
	promise->paused_from.number = 0;
	return OK;
}

static void ask_in_internet_bank(struct centre *centre, struct centre_promise *promise)
{
	promise->is_wished = true;
	practice_ask(centre->practice, &(struct practice_wish){ .payer = text_of(promise->reference),
								.account = TEXT(MANDATES_KIT_ACCOUNT),
								.identity = TEXT(MANDATES_KIT_IDENTITY),
								.name = TEXT("KIM EXEMPEL") });
}

/* Most by e-mail; one in twelve has left no address. */
static enum mandates_kit_way choose_way(struct centre *centre)
{
	const uint64_t chosen = centre_below(centre, 12);
	if (chosen == 11)
		return MANDATES_KIT_UNREACHABLE;
	return chosen > 7 ? MANDATES_KIT_BY_POST : MANDATES_KIT_BY_MAIL;
}

void centre_add_promise(struct centre *centre)
{
	if (centre->promise_count == CENTRE_PROMISES_MAX)
		return;
	struct mandates_kit *kit = &centre->kit.mandates;
	const enum mandates_kit_way way = choose_way(centre);
	struct centre_promise *promise = &centre->promises[centre->promise_count++];
	*promise = (struct centre_promise){ .ore = 1000 + (int64_t)centre_below(centre, 9) * 500,
					    .by_post = way == MANDATES_KIT_BY_POST };
	const bool is_another = centre->promise_count > 1 && centre_below(centre, 5) == 4;
	const struct centre_promise *first = &centre->promises[centre_below(centre, centre->promise_count)];
	if (is_another && first != promise && !first->is_dead) {
		promise->giver = first->giver;
		promise->by_post = first->by_post;
	} else {
		promise->giver = mandates_kit_giver(kit, "Kim Exempel (påhittad)", way);
	}
	const struct promise made = mandates_kit_promise(kit, promise->giver, PROMISE_MONTHLY, promise->ore);
	promise->id = made.id;
	snprintf(promise->reference, sizeof promise->reference, "%.*s", TEXT_ARGS(made.reference));
	const uint64_t origin = centre_below(centre, 8);
	if (origin == 7)
		make_bankgiro(centre->promise_count, promise->bankgiro);
	if (origin == 6)
		ask_in_internet_bank(centre, promise);
	else
		assert_ok(ask(centre, promise));
}

typedef struct status deed(struct centre *centre, struct centre_promise *promise, const struct mandate *now);

static struct status change_amount(struct centre *centre, struct centre_promise *promise,
				   const struct mandate *now)
{
	const int64_t ore = 1000 + (int64_t)centre_below(centre, 9) * 250;
	const bool may_be_drawn = now->state == MANDATE_ACTIVE || promise->told_count > 0;
	TRY(mandates_kit_change_amount(&centre->kit.mandates, now->id, ore, centre->day));
	promise->ore = ore;
	promise->changed_on = centre->day;
	assert_true(promise->told_count < CENTRE_TOLD_MAX);
	if (may_be_drawn)
		promise->told[promise->told_count++] =
		    (struct centre_told){ ore, centre->day, centre->day, true };
	return OK;
}

static struct status change_pay_day(struct centre *centre, struct centre_promise *promise,
				    const struct mandate *now)
{
	const int64_t pay_day = 1 + (int64_t)centre_below(centre, 28);
	const bool may_be_drawn = now->state == MANDATE_ACTIVE || promise->told_count > 0;
	TRY(mandates_kit_change_pay_day(&centre->kit.mandates, now->id, pay_day, centre->day));
	promise->changed_on = centre->day;
	assert_true(promise->told_count < CENTRE_TOLD_MAX);
	if (may_be_drawn)
		promise->told[promise->told_count++] =
		    (struct centre_told){ promise->ore, centre->day, centre->day, true };
	return OK;
}

static bool is_paused(const struct centre_promise *promise, struct day day)
{
	return promise->paused_from.number != 0 && promise->paused_from.number <= day.number &&
	       promise->paused_through.number >= day.number;
}

static struct status pause_it(struct centre *centre, struct centre_promise *promise,
			      const struct mandate *now)
{
	const struct day from = { centre->day.number + (int64_t)centre_below(centre, 3) * 6 };
	const struct day through = { from.number + (int64_t)centre_below(centre, 60) };
	const bool runs = is_paused(promise, centre->day);
	TRY(mandates_kit_pause(&centre->kit.mandates, now->id, from, through, centre->day));
	promise->paused_from = runs ? promise->paused_from : from;
	promise->paused_through = through;
	return OK;
}

static struct status resume(struct centre *centre, struct centre_promise *promise, const struct mandate *now)
{
	TRY(mandates_kit_resume(&centre->kit.mandates, now->id, centre->day));
	if (promise->paused_from.number < centre->day.number)
		promise->paused_through.number = centre->day.number - 1;
	else
		promise->paused_from.number = promise->paused_through.number = 0;
	return OK;
}

static struct status end(struct centre *centre, struct centre_promise *promise, const struct mandate *now)
{
	(void)promise;
	const enum mandate_end way =
	    centre_below(centre, 3) == 2 ? MANDATE_END_BY_CENTRE : MANDATE_END_BY_GIVER;
	return mandates_kit_end(&centre->kit.mandates, now->id, way, -1, centre->day);
}

static struct status die(struct centre *centre, struct centre_promise *promise, const struct mandate *now)
{
	(void)now;
	TRY(mandates_kit_died(&centre->kit.mandates, promise->giver, centre->day, centre->day));
	for (size_t i = 0; i < centre->promise_count; i++)
		if (centre->promises[i].giver.raw == promise->giver.raw)
			centre->promises[i].is_dead = true;
	return OK;
}

static struct status move(struct centre *centre, struct centre_promise *promise, const struct mandate *now)
{
	struct mandate_id moved;
	if (now->identity.count == 0)
		return OK; /* drawn from a bankgiro: a person's number would be asked for */
	TRY(mandates_kit_move(&centre->kit.mandates, now->id, TEXT(MANDATES_KIT_ACCOUNT_TYPED), centre->day,
			      &moved));
	add_mandate(promise, moved);
	return OK;
}

static struct status end_at_bank(struct centre *centre, struct centre_promise *promise,
				 const struct mandate *now)
{
	(void)promise;
	practice_end(centre->practice, now->payer_number);
	return OK;
}

static struct status begin_anew(struct centre *centre, struct centre_promise *promise)
{
	if (promise->is_dead || promise->mandate_count == 0 ||
	    promise->mandate_count > CENTRE_MANDATES_MAX - 2)
		return OK;
	return ask(centre, promise);
}

struct closing {
	struct day day;
	const struct actor *by;
};

static struct status close_in_books(struct store_tx *tx, void *argument)
{
	const struct closing *closing = argument;
	return drawing_close_bank_day(tx, closing->day, TEXT("A law of the test"), closing->by);
}

static void close_bank_day(struct centre *centre)
{
	struct day day = { centre->day.number + 1 + (int64_t)centre_below(centre, 20) };
	if (!calendar_is_bank_day(&centre->calendar, CALENDAR_SWEDEN, day))
		return;
	struct closing closing = { day, &centre->kit.mandates.books.by };
	assert_ok(mandates_kit_do(&centre->kit.mandates, close_in_books, &closing));
	assert_ok(practice_close_bank_day(centre->practice, day));
	assert_ok(calendar_close_days(&centre->calendar, &day, 1));
}

void centre_do_deed(struct centre *centre)
{
	static deed *const deeds[] = { change_amount,  change_amount, change_amount, change_pay_day,
				       change_pay_day, pause_it,      pause_it,      resume,
				       resume,         resume,        end,           die,
				       move,           move,          end_at_bank };
	enum { DEEDS = sizeof deeds / sizeof deeds[0] };
	struct mandate now;
	struct centre_promise *promise = &centre->promises[centre_below(centre, centre->promise_count)];
	const size_t chosen = centre_below(centre, WAYS);
	struct status status = OK;
	if (chosen == WAYS - 1)
		close_bank_day(centre);
	else if (chosen == WAYS - 2 || chosen == WAYS - 3)
		centre_add_promise(centre);
	else if (chosen == 0 || chosen > DEEDS + 3)
		return; /* a draw past the end does nothing */
	else if (!find_current(centre, promise, &now))
		status = begin_anew(centre, promise);
	else if (chosen <= DEEDS && promise->mandate_count < CENTRE_MANDATES_MAX)
		status = deeds[chosen - 1](centre, promise, &now);
	if (!status_is_ok(status) && status.code != STATUS_CONFLICT && status.code != STATUS_INPUT)
		centre_is_wrong(centre, status.reason, text_of(promise->reference), (int64_t)chosen);
}
