/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/gifts/gifts_inner.h"

#include <assert.h>
#include <string.h>

struct list_caller {
	gifts_row *row;
	void *argument;
};

/* The three lists give the same columns in the same order: by day, of a giver, of a purpose. */
static struct status tell_gift(void *argument, const void *out)
{
	const struct list_caller *caller = argument;
	const struct gift_list_out *found = out;
	assert(found->id.raw > 0 && found->amount.ore != 0);
	struct gift gift = {
		.id = found->id,
		.row = found->row_id,
		.giver = found->giver_id,
		.giver_name = found->giver_name,
		.reference = found->reference,
		.purpose_code = found->purpose_code,
		.amount = found->amount,
		.day = found->day,
		.voucher = found->voucher_id,
		.voucher_series = found->series,
		.voucher_number = found->number,
		.returns = found->returns_id,
	};
	if (found->handle.count > 0 && found->handle.count < sizeof gift.giver_handle.characters)
		memcpy(gift.giver_handle.characters, found->handle.bytes, found->handle.count);
	return caller->row(caller->argument, &gift);
}

_Static_assert(sizeof(struct gift_list_out) == sizeof(struct gift_list_of_giver_out), "tell_gift reads both");
_Static_assert(sizeof(struct gift_list_out) == sizeof(struct gift_list_of_purpose_out),
	       "tell_gift reads both");

struct status gifts_list(struct store_tx *tx, const struct gift_filter *filter, gifts_row *row,
			 void *argument)
{
	assert(row != NULL);
	struct day first = { -1000000 };
	struct day last = { 1000000 };
	if (filter->first.number != 0)
		first = filter->first;
	if (filter->last.number != 0)
		last = filter->last;
	const struct day after = filter->after.raw != 0 ? filter->after_day : (struct day){ -1000001 };
	if (after.number > first.number) /* where a page begins, the index is entered */
		first = after;
	struct list_caller caller = { row, argument };
	if (filter->giver.raw != 0) {
		const struct gift_list_of_giver_in in = {
			filter->giver, filter->purpose, first, last, after, filter->after, GIFTS_LIST_ROWS_MAX
		};
		return gift_list_of_giver(tx, &in, tell_gift, &caller);
	}
	if (filter->purpose.raw != 0) {
		const struct gift_list_of_purpose_in in = {
			filter->purpose, first, last, after, filter->after, GIFTS_LIST_ROWS_MAX
		};
		return gift_list_of_purpose(tx, &in, tell_gift, &caller);
	}
	const struct gift_list_in in = { first, last, after, filter->after, GIFTS_LIST_ROWS_MAX };
	return gift_list(tx, &in, tell_gift, &caller);
}

struct totals_caller {
	gifts_total *row;
	void *argument;
};

static struct status tell_total(void *argument, const void *out)
{
	const struct totals_caller *caller = argument;
	const struct gift_totals_out *found = out;
	assert(found->code.count > 0);
	const struct gift_total_row row = { found->code, found->name, found->amount, found->gifts };
	return caller->row(caller->argument, &row);
}

struct status gifts_totals(struct store_tx *tx, struct day first, struct day last, gifts_total *row,
			   void *argument)
{
	assert(first.number <= last.number && row != NULL);
	struct totals_caller caller = { row, argument };
	return gift_totals(tx, &(struct gift_totals_in){ gifts_month(first), gifts_month(last) }, tell_total,
			   &caller);
}
