/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/practice/practice_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

void practice_open(const struct practice_setup *setup, struct practice **out)
{
	assert(setup != NULL && out != NULL && setup->customer.count > 0);
	struct practice *practice = memory_take(1, sizeof *practice);
	practice->arena = arena_open(1 << 16);
	practice->day_arena = arena_open(PRACTICE_FILE_BYTES_MAX);
	practice->setup = *setup;
	practice->setup.customer = arena_copy(&practice->arena, setup->customer);
	practice->setup.bankgiro = arena_copy(&practice->arena, setup->bankgiro);
	practice->setup.iban = arena_copy(&practice->arena, setup->iban);
	*out = practice;
}

void practice_close(struct practice **practice)
{
	assert(practice != NULL);
	struct practice *closing = *practice;
	if (closing == NULL)
		return;
	arena_close(&closing->arena);
	arena_close(&closing->day_arena);
	free(closing->mandates.items);
	free(closing->orders.items);
	free(closing->draws.items);
	free(closing->wishes.items);
	free(closing->movements.items);
	free(closing->received.items);
	free(closing->rejections.items);
	free(closing->changes.items);
	free(closing);
	*practice = NULL;
}

struct status practice_close_bank_day(struct practice *practice, struct day day)
{
	assert(practice != NULL && day.number > 0);
	return calendar_close_days(&practice->setup.calendar, &day, 1);
}

void practice_keep(char *room, size_t bytes, struct text text)
{
	assert(text.count < bytes);
	if (text.count > 0)
		memcpy(room, text.bytes, text.count);
	room[text.count] = '\0';
}

bool practice_chance(struct practice *practice, unsigned per_mille)
{
	assert(per_mille <= 1000);
	return per_mille > 0 && random_below(&practice->setup.random, 1000) < per_mille;
}

struct held_mandate *practice_find(struct practice *practice, struct text payer)
{
	assert(payer.bytes != NULL || payer.count == 0);
	for (size_t i = 0; i < practice->mandates.count; i++)
		if (text_equal(text_of(practice->mandates.items[i].payer), payer))
			return &practice->mandates.items[i];
	return NULL;
}

static enum held_state state_of(const struct practice *practice, struct text payer)
{
	assert(practice != NULL);
	for (size_t i = 0; i < practice->mandates.count; i++)
		if (text_equal(text_of(practice->mandates.items[i].payer), payer))
			return practice->mandates.items[i].state;
	return HELD_GONE;
}

bool practice_holds(const struct practice *practice, struct text payer)
{
	const enum held_state state = state_of(practice, payer);
	assert(state >= HELD_ASKED && state <= HELD_GONE);
	return state == HELD_LIVE || state == HELD_STOPPED;
}

bool practice_stops(const struct practice *practice, struct text payer)
{
	assert(payer.count > 0);
	return state_of(practice, payer) == HELD_STOPPED;
}

struct day practice_bank_day_after(struct practice *practice, struct day day, unsigned days_max)
{
	struct day found = day;
	assert(days_max > 0);
	const size_t steps = 1 + (size_t)random_below(&practice->setup.random, days_max);
	const struct status status =
	    calendar_bank_day_after(&practice->setup.calendar, CALENDAR_SWEDEN, day, steps, &found);
	assert(status_is_ok(status));
	return found;
}

static struct status begin_orders(void *self, const struct autogiro_payee *payee)
{
	const struct practice *practice = *(struct practice *const *)self;
	if (!text_equal(payee->customer, practice->setup.customer) ||
	    !text_equal(payee->bankgiro, practice->setup.bankgiro))
		return FAIL_INPUT(1, "TK01", "The file is another payee's.", "Check the customer number.");
	assert(payee->customer.count > 0);
	return OK;
}

struct handing_over {
	struct practice *practice; /* first: begin_orders looks at it */
	struct day day;
};

static struct status take_order(void *self, const struct autogiro_order *order)
{
	const struct handing_over *handing = self;
	assert(handing->day.number > 0);
	return practice_take_order(handing->practice, order, handing->day);
}

static struct status check_order(void *self, const struct autogiro_order *order)
{
	(void)self;
	assert(order != NULL);
	return OK;
}

/* A file is taken whole or not at all, so it is looked through first. */
static struct status look_through(struct practice *practice, struct text file)
{
	static const struct autogiro_order_events events = { begin_orders, check_order };
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	struct autogiro_summary summary;
	struct day ignored;
	assert(practice != NULL);
	if (practice->setup.key != NULL) {
		struct memory_source sealed = { .rest = file };
		struct source whole = source_of_memory(&sealed);
		TRY(autogiro_seal_check(&whole, practice->setup.key, &ignored));
	}
	return autogiro_orders_read(&source, &events, (void *)&practice, &summary);
}

static bool was_received(const struct practice *practice, const struct hash *hash)
{
	assert(hash != NULL);
	for (size_t i = 0; i < practice->received.count; i++)
		if (hash_equal(&practice->received.items[i], hash))
			return true;
	return false;
}

struct status practice_hand_over(struct practice *practice, struct text file, struct day day)
{
	static const struct autogiro_order_events events = { begin_orders, take_order };
	struct handing_over handing = { practice, day };
	struct hash hash;
	assert(practice != NULL && day.number > 0);
	hash_of(file, &hash);
	if (was_received(practice, &hash))
		return FAIL(STATUS_CONFLICT, "The very same file was received before.");
	TRY(look_through(practice, file));
	*HELD_ADD(&practice->received) = hash;
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	struct autogiro_summary summary;
	return autogiro_orders_read(&source, &events, &handing, &summary);
}

int64_t practice_balance(const struct practice *practice)
{
	int64_t ore = practice->setup.opening_ore;
	for (size_t i = 0; i < practice->movements.count; i++)
		ore += practice->movements.items[i].ore;
	assert(practice->movements.count <= practice->movements.room);
	return ore;
}

size_t practice_draw_count(const struct practice *practice)
{
	assert(practice != NULL);
	return practice->draws.count;
}

struct practice_draw practice_draw_at(const struct practice *practice, size_t index)
{
	assert(index < practice->draws.count);
	const struct held_draw *draw = &practice->draws.items[index];
	return (struct practice_draw){ text_of(draw->payer), text_of(draw->reference), draw->amount,
				       draw->day, draw->refunded_on };
}
