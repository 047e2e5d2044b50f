/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The list to approve: the mandates that one file brought. */
#include "inner/takeover/takeover_inner.h"

#include <assert.h>

#define LIST_MATTER "takeover list"
enum { PAGE_ROWS = MANDATES_LIST_ROWS_MAX };

/* A list as it stands now. */
struct standing_list {
	struct takeover_import_id import;
	struct day made_on;
	struct text made_by;
	struct approval_of of; /* the digest of what it holds now */
	struct mandate_id *held;
	size_t held_count;
	size_t held_room;
	struct money sum;
};

static struct status look_at_list(struct store_tx *tx, int64_t number, struct standing_list *out);

struct status takeover_begin_list(struct store_tx *tx, struct takeover_importing *importing)
{
	const enum takeover_kind kind = importing->file->kind;
	struct takeover_last_list_out last = { 0 };
	assert(importing->import.raw == 0);
	if (kind == TAKEOVER_MANDATES) {
		const struct status status = takeover_last_list(tx, &last);
		if (status.code != STATUS_NOT_FOUND)
			TRY(status);
		importing->report->list = last.list + 1;
	}
	importing->import = (struct takeover_import_id){ store_new_id(tx) };
	TRY(takeover_import_put(tx, &(struct takeover_import_put_in){ .id = importing->import,
								      .kind = kind,
								      .list = importing->report->list,
								      .made_on = importing->file->today,
								      .actor = importing->by->name }));
	return store_journal(
	    tx, &(struct journal_note){ .kind = "file taken over", .subject = importing->import.raw });
}

struct status takeover_ask_for_list(struct takeover_importing *importing)
{
	struct standing_list list;
	struct matter_id matter;
	const struct approver nobody = { 0, importing->by };
	if (importing->report->list == 0)
		return OK;
	TRY(look_at_list(importing->tx, importing->report->list, &list));
	assert(list.import.raw == importing->import.raw);
	return approval_ask(importing->tx, &list.of, &nobody, &matter);
}

struct page {
	struct mandate_id ids[PAGE_ROWS];
	size_t count;
};

static struct status take_thing(void *argument, const void *out)
{
	struct page *page = argument;
	const struct takeover_things_out *row = out;
	assert(page->count < PAGE_ROWS && row->thing > 0);
	page->ids[page->count++] = (struct mandate_id){ row->thing };
	return OK;
}

/* Calls `row` for every mandate of the import, by id. It may ask the store. */
static struct status each_mandate(struct store_tx *tx, struct takeover_import_id import, mandate_row *row,
				  void *argument)
{
	struct page *page = arena_take(store_arena(tx), sizeof *page);
	int64_t after = 0;
	assert(import.raw > 0 && row != NULL);
	do {
		page->count = 0;
		TRY(takeover_things(tx, &(struct takeover_things_in){ import, after, PAGE_ROWS }, take_thing,
				    page));
		for (size_t i = 0; i < page->count; i++) {
			struct mandate mandate;
			const struct arena_mark mark = arena_mark(store_arena(tx));
			TRY(mandates_find(tx, page->ids[i], &mandate));
			TRY(row(argument, &mandate));
			arena_rewind(store_arena(tx), mark);
			after = mandate.id.raw;
		}
	} while (page->count == PAGE_ROWS);
	return OK;
}

/* A digest in the making. */
struct gathering {
	struct hash_stream stream;
	struct standing_list *list;
};

static void add_text(struct hash_stream *stream, struct text text)
{
	const uint64_t count = text.count;
	assert(stream != NULL);
	hash_stream_add(stream, (struct text){ (const char *)&count, sizeof count });
	hash_stream_add(stream, text);
}

static struct status gather(void *argument, const struct mandate *mandate)
{
	struct gathering *gathering = argument;
	struct standing_list *list = gathering->list;
	if (mandate->state == MANDATE_ENDED || !mandate->is_held)
		return OK;
	const int64_t numbers[] = {
		mandate->id.raw,       mandate->promise.raw,      mandate->giver.raw,
		mandate->amount.ore,   mandate->every_months,     mandate->first_month,
		mandate->next_pay_day, mandate->told_from.number, mandate->told_through.number
	};
	hash_stream_add(&gathering->stream, (struct text){ (const char *)numbers, sizeof numbers });
	add_text(&gathering->stream, mandate->payer_number);
	add_text(&gathering->stream, mandate->account);
	add_text(&gathering->stream, mandate->identity);
	add_text(&gathering->stream, mandate->bankgiro);
	assert(list->held_count < list->held_room);
	list->held[list->held_count++] = mandate->id;
	return money_add(list->sum, mandate->amount, &list->sum);
}

static struct status look_at_list(struct store_tx *tx, int64_t number, struct standing_list *out)
{
	struct takeover_list_find_out found;
	struct gathering gathering = { .list = out };
	const struct status status =
	    takeover_list_find(tx, &(struct takeover_list_find_in){ number }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no list of mandates with this number.");
	TRY(status);
	*out = (struct standing_list){ .import = found.id,
				       .made_on = found.made_on,
				       .made_by = found.actor,
				       .of = { .kind = TEXT(LIST_MATTER), .subject = found.id.raw },
				       .held_room = TAKEOVER_ROWS_MAX };
	out->held = arena_take(store_arena(tx), out->held_room * sizeof *out->held);
	hash_stream_begin(&gathering.stream);
	TRY(each_mandate(tx, found.id, gather, &gathering));
	hash_stream_end(&gathering.stream, &out->of.digest);
	assert(out->import.raw > 0);
	return OK;
}

static struct status tell_list(struct store_tx *tx, int64_t number, struct takeover_list *out)
{
	struct standing_list list;
	struct matter matter;
	assert(number > 0);
	TRY(look_at_list(tx, number, &list));
	TRY(approval_find(tx, list.of.kind, list.of.subject, &matter));
	*out = (struct takeover_list){ .number = number,
				       .made_on = list.made_on,
				       .made_by = list.made_by,
				       .mandates = (int64_t)list.held_count,
				       .sum = list.sum,
				       .state = matter.state,
				       .approvals = matter.approvals };
	out->is_changed = matter.state != MATTER_USED && !hash_equal(&matter.digest, &list.of.digest);
	return OK;
}

struct numbers {
	int64_t values[PAGE_ROWS];
	size_t count;
};

static struct status take_number(void *argument, const void *out)
{
	struct numbers *numbers = argument;
	assert(numbers->count < PAGE_ROWS);
	numbers->values[numbers->count++] = ((const struct takeover_list_each_out *)out)->list;
	return OK;
}

struct status takeover_lists(struct store_tx *tx, takeover_list_row *row, void *argument)
{
	struct numbers *numbers = arena_take(store_arena(tx), sizeof *numbers);
	int64_t after = 0;
	assert(row != NULL);
	do {
		numbers->count = 0;
		TRY(takeover_list_each(tx, &(struct takeover_list_each_in){ after, PAGE_ROWS }, take_number,
				       numbers));
		for (size_t i = 0; i < numbers->count; i++) {
			struct takeover_list list;
			const struct arena_mark mark = arena_mark(store_arena(tx));
			TRY(tell_list(tx, numbers->values[i], &list));
			TRY(row(argument, &list));
			arena_rewind(store_arena(tx), mark);
			after = numbers->values[i];
		}
	} while (numbers->count == PAGE_ROWS);
	return OK;
}

struct status takeover_list_mandates(struct store_tx *tx, int64_t number, mandate_row *row, void *argument)
{
	struct takeover_list_find_out found;
	const struct status status =
	    takeover_list_find(tx, &(struct takeover_list_find_in){ number }, &found);
	assert(row != NULL);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no list of mandates with this number.");
	TRY(status);
	return each_mandate(tx, found.id, row, argument);
}

/* What stands now is what can be approved: a list that has changed, or whose time has passed, is asked for
 * anew, in nobody's name, so that both persons may still approve it. */
static struct status ask_anew(struct store_tx *tx, const struct standing_list *list,
			      const struct approver *who, struct takeover_approved *out)
{
	struct matter matter;
	struct matter_id asked;
	const struct approver nobody = { 0, who->by };
	TRY(approval_find(tx, list->of.kind, list->of.subject, &matter));
	if (matter.state == MATTER_USED)
		return FAIL(STATUS_CONFLICT, "The list has been approved.");
	const bool is_same = hash_equal(&matter.digest, &list->of.digest);
	assert(list->import.raw > 0);
	if (is_same && matter.state != MATTER_EXPIRED && matter.state != MATTER_REFUSED)
		return OK;
	out->was_changed = !is_same;
	return approval_ask(tx, &list->of, &nobody, &asked);
}

static struct status release(struct store_tx *tx, const struct standing_list *list,
			     const struct approver *who, struct day today)
{
	assert(today.number > 0);
	TRY(approval_use(tx, &list->of, who->by));
	for (size_t i = 0; i < list->held_count; i += MANDATES_RELEASE_MAX) {
		const size_t left = list->held_count - i;
		const size_t count = left < MANDATES_RELEASE_MAX ? left : MANDATES_RELEASE_MAX;
		TRY(mandates_release(tx, list->held + i, count, today, who->by));
	}
	return OK;
}

struct status takeover_approve(struct store_tx *tx, int64_t number, const struct approver *who,
			       struct day today, struct takeover_approved *out)
{
	struct standing_list list;
	struct matter matter;
	assert(who->by != NULL && out != NULL);
	*out = (struct takeover_approved){ 0 };
	TRY(look_at_list(tx, number, &list));
	TRY(ask_anew(tx, &list, who, out));
	TRY(approval_approve(tx, &list.of, who));
	TRY(approval_find(tx, list.of.kind, list.of.subject, &matter));
	out->approvals = matter.approvals;
	if (matter.state != MATTER_APPROVED)
		return OK;
	out->released = (int64_t)list.held_count;
	return release(tx, &list, who, today);
}
