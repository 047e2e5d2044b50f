/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The person at the desk: books the month's rows that wait, by the suggestions that the books give. */

#include "inner/demo/demo_inner.h"

#include <assert.h>

enum { ROWS_MAX = 2000, LEFT_DAYS = 6, SURE_ENOUGH = 25, OTHER_COSTS = 6990 };

/* Where a person books rows from these parties. */
static const struct {
	const char *name;
	int64_t account;
} parties[] = {
	{ "Exempeltele (påhittat)", 6212 },
	{ "Exempelbyns tryckeri (påhittat)", 5900 },
	{ "Exempelrevision (påhittad)", 6420 },
	{ "Exempelmyndigheten (påhittad)", 3985 },
};

/* A gift by decision, for the generator's own count. */
struct decided {
	size_t purpose;
	int64_t ore;
};

/* What one unit does; started anew when the unit is run again. */
struct desk {
	struct demo *demo;
	struct store_tx *tx;
	struct bank_row_id rows[ROWS_MAX];
	size_t row_count;
	struct decided decided[ROWS_MAX];
	size_t decided_count;
	int64_t left_open;
};

/* In the last month the newest rows are left for whoever looks at the demo, as all that is in doubt is. */
static struct status gather(void *argument, const struct bank_leaf *leaf)
{
	struct desk *desk = argument;
	const struct demo_month *month = &desk->demo->month;
	const bool is_new = month->is_last && leaf->booked_on.number > month->bank_last.number - LEFT_DAYS;
	assert(desk->row_count < ROWS_MAX);
	if (is_new || leaf->state == ROW_DOUBT)
		desk->left_open++;
	else
		desk->rows[desk->row_count++] = leaf->id;
	return OK;
}

static void note(struct desk *desk, size_t purpose, int64_t ore)
{
	assert(desk->decided_count < ROWS_MAX && purpose < DEMO_PURPOSES);
	desk->decided[desk->decided_count++] = (struct decided){ purpose, ore };
}

/* The purpose of a promise, or the first purpose when there is none. */
static size_t purpose_of(const struct demo *demo, struct promise_id promise)
{
	for (size_t i = 0; i < demo->promise_count && promise.raw != 0; i++)
		if (demo->promises[i].id.raw == promise.raw)
			return demo->promises[i].purpose;
	for (size_t i = 0; i < demo->payer_count && promise.raw != 0; i++)
		if (demo->payers[i].promise.raw == promise.raw)
			return demo->payers[i].purpose;
	assert(promise.raw == 0);
	return 0;
}

static struct status book_gift(struct desk *desk, const struct bank_leaf *leaf)
{
	struct gift_suggestion suggestions[GIFTS_SUGGESTIONS_MAX];
	struct gift_id gift;
	size_t count = 0;
	TRY(gifts_suggest(desk->tx, leaf, suggestions, &count));
	struct gift_decision decision = { .row = leaf->id };
	if (count > 0 && suggestions[0].score >= SURE_ENOUGH) {
		decision.giver = suggestions[0].giver;
		decision.promise = suggestions[0].promise;
	}
	const size_t purpose = purpose_of(desk->demo, decision.promise);
	decision.purpose = desk->demo->purposes[purpose];
	note(desk, purpose, leaf->ore.ore);
	assert(leaf->ore.ore > 0);
	return gifts_book(desk->tx, &decision, &demo_person, &gift);
}

struct gift_search {
	int64_t ore;
	struct text purpose;
	struct gift_id found;
};

static struct status look_at_gift(void *argument, const struct gift *gift)
{
	struct gift_search *search = argument;
	assert(gift->id.raw > 0);
	if (gift->returns.raw != 0 && gift->returns.raw == search->found.raw)
		search->found.raw = 0; /* that one went back already */
	else if (gift->amount.ore == search->ore && text_equal(gift->purpose_code, search->purpose))
		search->found = gift->id;
	return OK;
}

/* The giver's newest gift of that sum. */
static struct status give_back(struct desk *desk, const struct bank_leaf *leaf)
{
	const struct demo *demo = desk->demo;
	const struct demo_promise *promise = &demo->promises[demo->refund.promise];
	struct gift_search search = { .ore = demo->refund.ore,
				      .purpose = text_of(demo_purposes[promise->purpose].code) };
	const struct gift_filter filter = { .giver = demo->givers[promise->giver].id };
	struct gift_id back;
	assert(leaf->ore.ore == -demo->refund.ore);
	TRY(gifts_list(desk->tx, &filter, look_at_gift, &search));
	assert(search.found.raw != 0);
	note(desk, promise->purpose, leaf->ore.ore);
	return gifts_return(desk->tx, leaf->id, search.found, &demo_person, &back);
}

static bool is_partner(const struct bank_leaf *leaf, size_t purpose)
{
	assert(purpose < DEMO_PURPOSES);
	return demo_purposes[purpose].partner != NULL &&
	       text_equal(leaf->payer_name, text_of(demo_purposes[purpose].partner));
}

/* By what the person knows; the books' own habits say the same from the second time on. */
static struct bank_home home_of(const struct desk *desk, const struct bank_leaf *leaf)
{
	struct bank_home home = { .kind = HOME_PERSON, .counter_account = OTHER_COSTS };
	for (size_t i = 0; i < sizeof parties / sizeof parties[0]; i++)
		if (text_equal(leaf->payer_name, text_of(parties[i].name)))
			home.counter_account = parties[i].account;
	if (home.counter_account == 3985)
		home.dimensions.funder = desk->demo->funder;
	for (size_t i = 0; i < DEMO_PURPOSES; i++)
		if (is_partner(leaf, i)) {
			home.counter_account = 6981;
			home.dimensions = desk->demo->partner_sides[i];
		}
	assert(home.counter_account != OTHER_COSTS); /* every row that the demo makes has a home */
	return home;
}

static struct status book_other(struct desk *desk, const struct bank_leaf *leaf)
{
	struct ledger_posted posted;
	struct bank_booking booking = { .row = leaf->id,
					.home = home_of(desk, leaf),
					.words = leaf->message };
	assert(leaf->amount.minor != 0);
	return bankday_book(desk->tx, &booking, &demo_person, &posted);
}

static struct status decide(struct desk *desk, struct bank_row_id row)
{
	struct bank_leaf leaf;
	TRY(bankday_find_leaf(desk->tx, row, &leaf));
	assert(leaf.id.raw == row.raw);
	if (leaf.ledger_account != LEDGER_GIFTS)
		return book_other(desk, &leaf);
	return leaf.amount.minor > 0 ? book_gift(desk, &leaf) : give_back(desk, &leaf);
}

static struct status work(struct store_tx *tx, void *argument)
{
	struct desk *desk = argument;
	desk->tx = tx;
	desk->row_count = 0;
	desk->decided_count = 0;
	desk->left_open = 0;
	TRY(bankday_waiting(tx, (struct bank_row_id){ 0 }, ROWS_MAX, gather, desk));
	for (size_t i = 0; i < desk->row_count; i++)
		TRY(decide(desk, desk->rows[i]));
	assert(desk->decided_count <= desk->row_count);
	return OK;
}

struct status demo_desk_work(struct demo *demo)
{
	struct desk *desk = arena_take(&demo->arena, sizeof *desk);
	desk->demo = demo;
	demo_set_clock(demo, (struct day){ demo->month.bank_last.number + 1 }, 10);
	TRY(store_write(demo->place.books, &demo_person, work, desk));
	for (size_t i = 0; i < desk->decided_count; i++) {
		demo_count_gift(demo, desk->decided[i].purpose, desk->decided[i].ore);
		demo->report->by_person += desk->decided[i].ore > 0;
	}
	demo->report->left_open = desk->left_open;
	assert(desk->left_open >= 0);
	return OK;
}
