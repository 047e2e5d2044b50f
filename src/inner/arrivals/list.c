/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What waits for a person. */
#include "inner/arrivals/arrivals_inner.h"

#include <assert.h>

const char *arrival_why_sentence(enum arrival_why why)
{
	static const char *const sentences[ARRIVAL_WHY_COUNT] = {
		[ARRIVAL_NO_PURPOSE] =
		    SAY("The purpose is closed or unknown. Choose another and promise the gift by hand."),
		[ARRIVAL_REFERENCE_TAKEN] = SAY("The gift could not be promised under its reference. Promise "
						"it by hand and tell the giver."),
		[ARRIVAL_SEND_PAPER] = SAY("Send the paper for the mandate by post."),
		[ARRIVAL_ALL_ABOUT_ME] = SAY("The giver asks for all that is kept. Answer within a month."),
		[ARRIVAL_NO_MANDATE] = SAY(
		    "The giver pays by own transfers, which only the giver can change. Tell the giver so."),
		[ARRIVAL_MANDATE_REFUSES] =
		    SAY("The mandate does not allow it as it stands. Look at it and answer the giver."),
		[ARRIVAL_NOT_READ] =
		    SAY("This is no letter of the program. Someone may have broken into the public face."),
	};
	assert(why < ARRIVAL_WHY_COUNT);
	return sentences[why];
}

struct list_caller {
	struct store_tx *tx;
	arrival_row *row;
	void *argument;
};

/* What was kept was read once, so it reads again. */
static struct status read_letter(struct store_tx *tx, struct text content, struct arrival *arrival)
{
	assert(arrival->kind >= ARRIVAL_GIFT);
	if (arrival->kind == ARRIVAL_GIFT)
		return gift_letter_read(content, store_arena(tx), &arrival->gift);
	return arrival->kind == ARRIVAL_WISH ? wish_letter_read(content, store_arena(tx), &arrival->wish)
					     : OK;
}

static struct status tell_row(void *argument, const void *out)
{
	const struct list_caller *caller = argument;
	const struct arrival_waiting_out *found = out;
	struct arrival arrival = { .id = found->id,
				   .kind = (enum arrival_kind)found->kind,
				   .why = (enum arrival_why)found->why,
				   .sent_at = found->sent_at,
				   .giver = found->giver_id,
				   .promise = found->promise_id };
	assert(found->state == 2);
	TRY(read_letter(caller->tx, found->content, &arrival));
	return caller->row(caller->argument, &arrival);
}

struct status arrivals_waiting(struct store_tx *tx, struct arrival_id after, arrival_row *row, void *argument)
{
	struct list_caller caller = { tx, row, argument };
	assert(row != NULL);
	return arrival_waiting(tx, &(struct arrival_waiting_in){ after, ARRIVALS_LIST_ROWS_MAX }, tell_row,
			       &caller);
}

struct status arrivals_done(struct store_tx *tx, struct arrival_id arrival, const struct actor *by)
{
	struct arrival_find_out found;
	int64_t changed = 0;
	const struct status status = arrival_find(tx, &(struct arrival_find_in){ arrival }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such letter.");
	TRY(status);
	TRY(arrival_done(tx, &(struct arrival_done_in){ arrival, by->name, TEXT("") }, &changed));
	if (changed == 0)
		return FAIL(STATUS_CONFLICT, "The letter does not wait.");
	assert(changed == 1);
	return store_journal(tx, &(struct journal_note){ .kind = "letter done", .subject = arrival.raw });
}
