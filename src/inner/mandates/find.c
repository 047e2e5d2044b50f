/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Finding mandates, and writing down what changed of one. */

#include "inner/mandates/mandates_inner.h"

int64_t mandates_month(struct day day)
{
	const int64_t month = (int64_t)day_year(day) * 12 + day_month(day) - 1;
	assert(month > 0 && month <= MANDATES_MONTH_UNKNOWN);
	assert(month % 12 == day_month(day) - 1);
	return month;
}

bool mandate_is_paused(const struct mandate *mandate, struct day day)
{
	assert(mandate != NULL);
	assert(mandate->paused_from.number <= mandate->paused_through.number);
	return mandate->paused_from.number != 0 && mandate->paused_from.number <= day.number &&
	       day.number <= mandate->paused_through.number;
}

static struct mandate mandate_from(const struct mandate_find_out *row)
{
	struct mandate mandate = {
		.id = row->id,
		.promise = row->promise_id,
		.follows = row->follows_id,
		.giver = row->giver_id,
		.giver_name = row->giver_name,
		.purpose_code = row->purpose_code,
		.reference = row->reference,
		.payer_number = row->payer_number,
		.bankgiro = row->bankgiro,
		.account = row->account,
		.identity = row->identity,
		.origin = (enum mandate_origin)row->origin,
		.state = (enum mandate_state)row->state,
		.is_at_bankgirot = row->is_at_bankgirot,
		.asked_on = row->asked_on,
		.active_on = row->active_on,
		.ended_on = row->ended_on,
		.end = (enum mandate_end)row->end_reason,
		.end_code = row->end_code,
		.amount = row->amount,
		.every_months = row->every_months,
		.first_month = row->first_month,
		.pay_day = row->pay_day,
		.next_pay_day = row->next_pay_day,
		.next_from_month = row->next_from_month,
		.paused_from = row->paused_from,
		.paused_through = row->paused_through,
		.is_stopped = row->is_stopped,
		.is_held = row->is_held,
		.told_amount = row->told_amount,
		.told_from = row->told_from,
		.told_through = row->told_through,
	};
	const struct status copied =
	    text_to_c(row->handle, mandate.giver_handle.characters, sizeof mandate.giver_handle.characters);
	assert(status_is_ok(copied)); /* handle_make writes no other */
	assert(mandate.amount.ore > 0 && mandate.state >= MANDATE_ASKED && mandate.state <= MANDATE_ENDED);
	return mandate;
}

struct status mandates_find(struct store_tx *tx, struct mandate_id id, struct mandate *out)
{
	assert(out != NULL);
	assert(id.raw >= 0);
	struct mandate_find_out row;
	const struct status found = mandate_find(tx, &(struct mandate_find_in){ id }, &row);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such mandate.");
	TRY(found);
	*out = mandate_from(&row);
	return OK;
}

struct status mandates_by_payer(struct store_tx *tx, struct text payer_number, struct mandate *out)
{
	struct mandate_by_payer_out row;
	const struct status found = mandate_by_payer(tx, &(struct mandate_by_payer_in){ payer_number }, &row);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "No mandate has this payer number.");
	TRY(found);
	assert(row.id.raw > 0);
	assert(out != NULL);
	return mandates_find(tx, row.id, out);
}

struct status mandates_find_standing(struct store_tx *tx, struct mandate_id id, struct mandate *out)
{
	TRY(mandates_find(tx, id, out));
	assert(out->id.raw == id.raw);
	assert((out->state == MANDATE_ENDED) == (out->end != MANDATE_STANDS));
	return out->state == MANDATE_ENDED ? FAIL(STATUS_CONFLICT, "The mandate has ended.") : OK;
}

struct status mandates_follower(struct store_tx *tx, const struct mandate *mandate, struct mandate_id *out)
{
	struct mandate_waits_out row;
	const struct status found = mandate_waits(tx, &(struct mandate_waits_in){ mandate->promise }, &row);
	assert(out != NULL && mandate->id.raw > 0);
	assert(mandate->promise.raw > 0);
	*out = (struct mandate_id){ 0 };
	if (found.code == STATUS_NOT_FOUND)
		return OK;
	TRY(found);
	if (row.id.raw != mandate->id.raw)
		*out = row.id;
	return OK;
}

struct status mandates_is_dead(struct store_tx *tx, struct giver_id giver, bool *out)
{
	struct giver_death_of_out row;
	const struct status found = giver_death_of(tx, &(struct giver_death_of_in){ giver }, &row);
	assert(out != NULL);
	assert(giver.raw > 0);
	*out = status_is_ok(found);
	return found.code == STATUS_NOT_FOUND ? OK : found;
}

struct status mandates_save(struct store_tx *tx, const struct mandate *mandate, const char *journal_kind)
{
	assert((mandate->state == MANDATE_ENDED) == (mandate->ended_on.number > 0));
	assert(mandate->told_from.number <= mandate->told_through.number);
	const struct mandate_save_in row = {
		.id = mandate->id,
		.account = mandate->account,
		.identity = mandate->identity,
		.state = mandate->state,
		.is_at_bankgirot = mandate->is_at_bankgirot,
		.active_on = mandate->active_on,
		.ended_on = mandate->ended_on,
		.end_reason = mandate->end,
		.end_code = mandate->end_code,
		.amount = mandate->amount,
		.every_months = mandate->every_months,
		.first_month = mandate->first_month,
		.pay_day = mandate->pay_day,
		.next_pay_day = mandate->next_pay_day,
		.next_from_month = mandate->next_from_month,
		.paused_from = mandate->paused_from,
		.paused_through = mandate->paused_through,
		.is_stopped = mandate->is_stopped,
		.is_held = mandate->is_held,
		.told_amount = mandate->told_amount,
		.told_from = mandate->told_from,
		.told_through = mandate->told_through,
	};
	int64_t saved = 0;
	TRY(mandate_save(tx, &row, &saved));
	assert(saved == 1);
	return store_journal(tx, &(struct journal_note){ .kind = journal_kind, .subject = mandate->id.raw });
}

/* A page of ids, asked for before the mandates themselves. */
struct page {
	struct mandate_find_in keys[MANDATES_LIST_ROWS_MAX];
	size_t count;
};

static struct status take_id(void *argument, const void *out)
{
	struct page *page = argument;
	const struct mandate_ids_out *row = out; /* the three lists give the same */
	assert(page->count < MANDATES_LIST_ROWS_MAX && row->id.raw > 0);
	page->keys[page->count++].id = row->id;
	return OK;
}

static struct status find_page(struct store_tx *tx, const struct mandate_filter *filter, struct page *page)
{
	_Static_assert(sizeof(struct mandate_ids_out) == sizeof(struct mandate_ids_in_state_out) &&
			   sizeof(struct mandate_ids_out) == sizeof(struct mandate_ids_of_giver_out),
		       "take_id reads the rows of all three");
	const enum mandate_state state = filter->state;
	if (filter->giver.raw != 0)
		return mandate_ids_of_giver(
		    tx,
		    &(struct mandate_ids_of_giver_in){ filter->giver, state == 0 ? MANDATE_ASKED : state,
						       state == 0 ? MANDATE_ENDED : state, filter->after,
						       MANDATES_LIST_ROWS_MAX },
		    take_id, page);
	if (state != 0)
		return mandate_ids_in_state(
		    tx, &(struct mandate_ids_in_state_in){ state, filter->after, MANDATES_LIST_ROWS_MAX },
		    take_id, page);
	return mandate_ids(tx, &(struct mandate_ids_in){ filter->after, MANDATES_LIST_ROWS_MAX }, take_id,
			   page);
}

struct tell {
	mandate_row *row;
	void *argument;
};

static struct status tell_mandate(void *argument, size_t index, const void *out)
{
	const struct tell *tell = argument;
	const struct mandate mandate = mandate_from(out);
	assert(mandate.id.raw > 0 && index < MANDATES_LIST_ROWS_MAX);
	assert(tell->row != NULL);
	return tell->row(tell->argument, &mandate);
}

struct status mandates_list(struct store_tx *tx, const struct mandate_filter *filter, mandate_row *row,
			    void *argument)
{
	assert(row != NULL && filter->after.raw >= 0);
	assert(filter->state >= 0 && filter->state <= MANDATE_ENDED);
	struct page *page = arena_take(store_arena(tx), sizeof *page);
	TRY(find_page(tx, filter, page));
	if (page->count == 0)
		return OK;
	struct tell tell = { row, argument };
	return mandate_find_many(tx, page->keys, page->count, tell_mandate, &tell);
}
