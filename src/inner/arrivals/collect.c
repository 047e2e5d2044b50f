/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the letterbox into the books: each letter in a unit of its own, with how far its file is booked. */
#include "inner/arrivals/arrivals_inner.h"

#include <assert.h>

struct collecting {
	struct store *books;
	const struct arrivals_asked *asked;
	struct random *random;
	const struct actor *by;
	struct arrivals_report *report;
};

/* A lookup in the books. */
struct booked_of {
	struct text name;
	uint64_t count;
};

static struct status find_booked(struct store_tx *tx, void *argument)
{
	struct booked_of *of = argument;
	struct arrival_segment_booked_out found = { 0 };
	const struct status status =
	    arrival_segment_booked(tx, &(struct arrival_segment_booked_in){ of->name }, &found);
	assert(found.booked >= 0);
	of->count = (uint64_t)found.booked;
	return status.code == STATUS_NOT_FOUND ? OK : status;
}

static struct status tell_booked(void *self, const struct segment_name *segment, uint64_t *count)
{
	const struct collecting *collecting = self;
	struct booked_of of = { .name = text_of(segment->characters) };
	assert(count != NULL);
	TRY(store_read(collecting->books, find_booked, &of));
	*count = of.count;
	return OK;
}

static struct status keep_arrival(struct store_tx *tx, const struct arriving *arriving)
{
	const bool waits = arriving->why != ARRIVAL_WAITS_FOR_NOTHING;
	const struct arrival_put_in row = {
		.id = { store_new_id(tx) },
		.key = arriving->key,
		.kind = arriving->kind,
		.sent_at = arriving->sent_at,
		.state = waits ? 2 : 1,
		.why = arriving->why,
		.giver_id = arriving->giver,
		.promise_id = arriving->promise,
		.content = waits ? arriving->letter->content : TEXT(""),
	};
	assert(row.key.count > 0);
	TRY(arrival_put(tx, &row));
	return store_journal(tx, &(struct journal_note){ .kind = "letter booked", .subject = row.id.raw });
}

static bool is_copy(struct store_tx *tx, const struct arriving *arriving, struct status *status)
{
	struct arrival_by_key_out found = { 0 };
	*status = arrival_by_key(tx, &(struct arrival_by_key_in){ arriving->key }, &found);
	assert(arriving->key.count > 0);
	if (status->code != STATUS_NOT_FOUND)
		return status_is_ok(*status);
	*status = OK;
	return false;
}

static struct status act_once(struct store_tx *tx, struct arriving *arriving, const struct gift_letter *gift,
			      const struct wish_letter *wish)
{
	struct status status;
	assert((gift == NULL) != (wish == NULL));
	arriving->key = text_of(gift != NULL ? gift->key.characters : wish->key.characters);
	if (is_copy(tx, arriving, &status)) {
		arriving->counter = &arriving->report->copies;
		return OK;
	}
	TRY(status);
	if (arriving->refusal != ARRIVAL_WAITS_FOR_NOTHING)
		arriving->why = arriving->refusal;
	else if (gift != NULL)
		TRY(arriving_gift(tx, arriving, gift));
	else
		TRY(arriving_wish(tx, arriving, wish));
	return keep_arrival(tx, arriving);
}

/* No visitor writes such a letter: it is kept for those who look after the program. */
static struct status keep_unreadable(struct store_tx *tx, struct arriving *arriving)
{
	struct buffer key = buffer_open(sizeof arriving->letter->segment + 24);
	buffer_print(&key, "%s %llu", arriving->letter->segment.characters,
		     (unsigned long long)arriving->letter->number);
	arriving->key = arena_copy(store_arena(tx), buffer_text(&key));
	buffer_close(&key);
	arriving->kind = ARRIVAL_UNREADABLE;
	arriving->why = ARRIVAL_NOT_READ;
	assert(arriving->key.count > 0);
	return keep_arrival(tx, arriving);
}

static struct status act_on_letter(struct store_tx *tx, struct arriving *arriving)
{
	struct arena *arena = store_arena(tx);
	const struct text content = arriving->letter->content;
	struct gift_letter *gift = arena_take(arena, sizeof *gift);
	struct wish_letter *wish = arena_take(arena, sizeof *wish);
	enum letter_kind kind = 0;
	assert(content.count > 0);
	if (status_is_ok(letter_kind_read(content, arena, &kind)) && kind == LETTER_GIFT &&
	    status_is_ok(gift_letter_read(content, arena, gift))) {
		arriving->kind = ARRIVAL_GIFT;
		arriving->sent_at = gift->made_at;
		return act_once(tx, arriving, gift, NULL);
	}
	if (kind == LETTER_WISH && status_is_ok(wish_letter_read(content, arena, wish))) {
		arriving->kind = ARRIVAL_WISH;
		arriving->sent_at = wish->made_at;
		return act_once(tx, arriving, NULL, wish);
	}
	return keep_unreadable(tx, arriving);
}

static struct status take_in_unit(struct store_tx *tx, void *argument)
{
	struct arriving *arriving = argument;
	arriving->giver = (struct giver_id){ 0 };
	arriving->promise = (struct promise_id){ 0 };
	arriving->why = ARRIVAL_WAITS_FOR_NOTHING;
	arriving->counter = NULL;
	TRY(act_on_letter(tx, arriving));
	assert(arriving->letter->number > 0);
	return arrival_segment_put(
	    tx, &(struct arrival_segment_put_in){ text_of(arriving->letter->segment.characters),
						  (int64_t)arriving->letter->number });
}

/* A refusal by the rooms, after which the letter is kept for a person. */
static enum arrival_why refusal_of(const struct arriving *arriving, struct status status)
{
	assert(!status_is_ok(status));
	if (status.code == STATUS_BROKEN)
		return ARRIVAL_WAITS_FOR_NOTHING;
	return arriving->kind == ARRIVAL_WISH ? ARRIVAL_MANDATE_REFUSES : ARRIVAL_REFERENCE_TAKEN;
}

static struct status take_letter(struct collecting *collecting, const struct collected_letter *letter)
{
	struct arriving arriving = { .letter = letter,
				     .today = collecting->asked->today,
				     .random = collecting->random,
				     .by = collecting->by,
				     .report = collecting->report };
	struct status status = store_write(collecting->books, collecting->by, take_in_unit, &arriving);
	if (!status_is_ok(status)) {
		arriving.refusal = refusal_of(&arriving, status);
		if (arriving.refusal == ARRIVAL_WAITS_FOR_NOTHING)
			return status;
		status = store_write(collecting->books, collecting->by, take_in_unit, &arriving);
	}
	TRY(status);
	assert(arriving.key.count == 0 || arriving.kind > 0);
	if (arriving.why != ARRIVAL_WAITS_FOR_NOTHING)
		collecting->report->waiting++;
	if (arriving.counter != NULL)
		*arriving.counter += 1;
	return OK;
}

static struct status take(void *self, const struct collected_letter *letters, size_t count)
{
	assert(letters != NULL && count > 0);
	for (size_t i = 0; i < count; i++)
		TRY(take_letter(self, &letters[i]));
	return OK;
}

struct status arrivals_collect(struct store *books, const struct arrivals_asked *asked, struct random *random,
			       const struct actor *by, struct arrivals_report *out)
{
	*out = (struct arrivals_report){ 0 };
	struct collecting collecting = { books, asked, random, by, out };
	const struct collector collector = { tell_booked, take, &collecting };
	assert(asked->folder != NULL && asked->key != NULL);
	return letterbox_collect(asked->folder, asked->key, &collector, &out->collection);
}
