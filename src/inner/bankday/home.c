/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From leaves to vouchers: the finders are asked once for many leaves, and what one movement's leaves found
 * is posted as one voucher, equal counter accounts and dimensions added together. */

#include "inner/bankday/bankday_inner.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { HOMING_VOUCHER_LEAVES_MAX = 2000 };
_Static_assert(HOMING_VOUCHER_LEAVES_MAX * 2 <= LEDGER_LINES_MAX,
	       "a bank line and a counter line for each leaf fit a voucher");

struct status bankday_to_ore(struct store_tx *tx, struct foreign_money amount, struct day day,
			     struct money *out, struct rate_id *rate)
{
	assert(out != NULL && rate != NULL);
	*rate = (struct rate_id){ 0 };
	if (currency_equal(amount.currency, SEK)) {
		out->ore = amount.minor;
		return OK;
	}
	struct ledger_rate latest;
	TRY(ledger_latest_rate(tx, amount.currency, day, &latest));
	*rate = latest.id;
	return foreign_money_to_sek(amount, latest.rate, out);
}

static struct status price_leaves(struct store_tx *tx, struct homing_leaf *leaves, size_t count)
{
	assert(leaves != NULL && count > 0);
	for (size_t i = 0; i < count; i++) {
		struct bank_leaf *leaf = &leaves[i].leaf;
		const struct status status =
		    bankday_to_ore(tx, leaf->amount, leaf->booked_on, &leaf->ore, &leaves[i].rate);
		leaves[i].is_without_rate = status.code == STATUS_NOT_FOUND;
		if (status.code != STATUS_NOT_FOUND)
			TRY(status);
	}
	return OK;
}

/* Each finder sees all leaves, and the homes found before it. */
static struct status ask_finders(const struct homing *homing, struct homing_leaf *leaves, size_t count)
{
	struct arena *arena = store_arena(homing->tx);
	struct bank_leaf *asked = arena_take(arena, count * sizeof *asked);
	struct bank_home *homes = arena_take(arena, count * sizeof *homes);
	for (size_t i = 0; i < count; i++)
		asked[i] = leaves[i].leaf;
	for (size_t f = 0; homing->finders[f] != NULL; f++) {
		TRY(homing->finders[f]->find(homing->finders[f]->self, homing->tx, asked, count, homes));
		for (size_t i = 0; i < count; i++)
			if (homes[i].kind != HOME_NONE && leaves[i].home.kind == HOME_NONE) {
				leaves[i].home = homes[i];
				leaves[i].finder = f;
			}
	}
	assert(count > 0);
	for (size_t i = 0; i < count; i++)
		if (leaves[i].is_without_rate || leaves[i].leaf.state == ROW_DOUBT ||
		    leaves[i].leaf.ore.ore == 0)
			leaves[i].home.kind = HOME_NONE;
	return OK;
}

static bool is_same_side(const struct ledger_line *line, const struct ledger_line *wanted)
{
	assert(wanted->account > 0);
	return line->account == wanted->account && line->foreign.minor == 0 &&
	       memcmp(&line->dimensions, &wanted->dimensions, sizeof line->dimensions) == 0;
}

struct voucher_lines {
	struct ledger_line *lines;
	size_t count;
};

/* Deposits in kronor are merged: one line for the bank, one for each counter account and dimensions. In
 * another currency each leaf has a bank line of its own, since each has its own rounding. */
static struct ledger_line *line_to_add_to(struct voucher_lines *voucher, const struct ledger_line *wanted,
					  bool is_merged)
{
	for (size_t i = 0; is_merged && i < voucher->count; i++)
		if (is_same_side(&voucher->lines[i], wanted))
			return &voucher->lines[i];
	struct ledger_line *line = &voucher->lines[voucher->count++];
	*line = *wanted;
	line->amount = (struct money){ 0 };
	assert(line->account > 0);
	return line;
}

static struct status add_leaf(struct voucher_lines *voucher, const struct homing_leaf *leaf, bool is_merged)
{
	const bool is_foreign = !currency_equal(leaf->leaf.amount.currency, SEK);
	assert(leaf->home.kind != HOME_NONE && leaf->leaf.ore.ore != 0);
	const struct ledger_line bank = {
		.account = leaf->leaf.ledger_account,
		.foreign = is_foreign ? leaf->leaf.amount : (struct foreign_money){ 0 },
		.rate = leaf->rate,
	};
	const struct ledger_line counter = { .account = leaf->home.counter_account,
					     .dimensions = leaf->home.dimensions };
	struct ledger_line *line = line_to_add_to(voucher, &bank, is_merged && !is_foreign);
	TRY(money_add(line->amount, leaf->leaf.ore, &line->amount));
	line = line_to_add_to(voucher, &counter, is_merged);
	return money_add(line->amount, money_negate(leaf->leaf.ore), &line->amount);
}

/* A deduction may take out a gift in the same deposit: lines of zero say nothing and are left out. */
static void drop_zero_lines(struct voucher_lines *voucher)
{
	size_t kept = 0;
	for (size_t i = 0; i < voucher->count; i++)
		if (voucher->lines[i].amount.ore != 0)
			voucher->lines[kept++] = voucher->lines[i];
	assert(kept <= voucher->count);
	voucher->count = kept;
}

static struct status gather_lines(struct voucher_lines *voucher, const struct homing_leaf *leaves,
				  size_t count, bool is_merged)
{
	voucher->count = 0;
	for (size_t i = 0; i < count; i++)
		if (leaves[i].home.kind != HOME_NONE)
			TRY(add_leaf(voucher, &leaves[i], is_merged));
	assert(voucher->count <= 2 * count);
	drop_zero_lines(voucher);
	return OK;
}

struct status homing_post_leaves(struct store_tx *tx, const struct homing_leaf *leaves, size_t count,
				 const struct homing_post *post, struct ledger_posted *out)
{
	assert(count > 0 && count <= HOMING_VOUCHER_LEAVES_MAX);
	struct voucher_lines voucher = { .lines =
					     arena_take(store_arena(tx), 2 * count * sizeof *voucher.lines) };
	TRY(gather_lines(&voucher, leaves, count, true));
	if (voucher.count == 0) /* all of it cancels out: the lines then tell what went in and out */
		TRY(gather_lines(&voucher, leaves, count, false));
	assert(voucher.count >= 2);
	const struct ledger_voucher posted = {
		.series = TEXT("I"),
		.day = post->day,
		.words = post->words,
		.evidence = post->evidence,
		.lines = voucher.lines,
		.count = voucher.count,
	};
	return ledger_post(tx, &posted, post->by, out);
}

static void count_home(struct bankday_report *report, const struct homing_leaf *leaf)
{
	assert(leaf->home.kind != HOME_NONE);
	if (leaf->home.kind == HOME_GIFT) {
		report->gifts++;
		report->gift_sum.ore += leaf->leaf.ore.ore;
	} else if (leaf->home.kind == HOME_PAYMENT) {
		report->payments++;
	} else {
		report->by_rule++;
	}
}

static struct status write_leaf(const struct homing *homing, struct homing_leaf *leaf,
				struct voucher_id voucher)
{
	const bool is_booked = leaf->home.kind != HOME_NONE;
	assert(!is_booked || voucher.raw > 0);
	if (is_booked)
		count_home(homing->report, leaf);
	if (leaf->is_standing && is_booked)
		TRY(bank_row_book(homing->tx,
				  &(struct bank_row_book_in){ leaf->leaf.id, leaf->home.kind,
							      leaf->home.counter_account, voucher }));
	if (!leaf->is_standing) {
		TRY(money_add(homing->report->new_sum, leaf->leaf.ore, &homing->report->new_sum));
		homing->report->open += !is_booked;
		leaf->row.state = is_booked ? ROW_BOOKED : leaf->leaf.state;
		leaf->row.home = leaf->home.kind;
		leaf->row.home_account = leaf->home.counter_account;
		leaf->row.voucher_id = is_booked ? voucher : (struct voucher_id){ 0 };
		TRY(bank_row_put(homing->tx, &leaf->row));
	}
	if (!is_booked)
		return OK;
	const struct home_finder *finder = homing->finders[leaf->finder];
	return finder->booked(finder->self, homing->tx, &leaf->leaf, &leaf->home, voucher);
}

/* Words that a person reading the journal knows the deposit by. */
static struct text deposit_words(struct store_tx *tx, const struct homing_leaf *leaf, size_t booked)
{
	char *words = arena_take(store_arena(tx), LEDGER_WORDS_MAX);
	char day[DAY_PRINT_ROOM];
	const char *what = leaf->leaf.ore.ore > 0 ? "Insättning" : "Uttag";
	const int count =
	    snprintf(words, LEDGER_WORDS_MAX, "%s %s, %zu %s", what, day_print(leaf->leaf.booked_on, day),
		     booked, booked == 1 ? "rad" : "rader");
	assert(count > 0 && count < LEDGER_WORDS_MAX);
	return (struct text){ words, (size_t)count };
}

/* Leaves of one movement: those with a home become one voucher, unless nothing may be posted on their day. */
static struct status home_movement(const struct homing *homing, struct homing_leaf *leaves, size_t count)
{
	size_t booked = 0;
	const struct status may_post = ledger_may_post(homing->tx, leaves[0].leaf.booked_on);
	if (may_post.code != STATUS_OK && may_post.code != STATUS_CONFLICT &&
	    may_post.code != STATUS_NOT_FOUND)
		return may_post;
	for (size_t i = 0; i < count; i++) {
		if (may_post.code != STATUS_OK)
			leaves[i].home.kind = HOME_NONE;
		booked += leaves[i].home.kind != HOME_NONE;
	}
	struct ledger_posted posted = { 0 };
	assert(count > 0 && booked <= count);
	if (booked > 0) {
		const struct homing_post post = {
			.by = homing->by,
			.words = deposit_words(homing->tx, &leaves[0], booked),
			.evidence = homing->evidence,
			.day = leaves[0].leaf.booked_on,
		};
		TRY(homing_post_leaves(homing->tx, leaves, count, &post, &posted));
	}
	for (size_t i = 0; i < count; i++)
		TRY(write_leaf(homing, &leaves[i], posted.id));
	return OK;
}

struct status homing_run(const struct homing *homing, struct homing_leaf *leaves, size_t count)
{
	assert(homing->finders != NULL && (leaves != NULL || count == 0));
	if (count == 0)
		return OK;
	const struct arena_mark mark = arena_mark(store_arena(homing->tx));
	TRY(price_leaves(homing->tx, leaves, count));
	TRY(ask_finders(homing, leaves, count));
	size_t first = 0;
	while (first < count) {
		size_t last = first + 1;
		while (last < count && last - first < HOMING_VOUCHER_LEAVES_MAX &&
		       leaves[last].leaf.movement.raw == leaves[first].leaf.movement.raw)
			last++;
		TRY(home_movement(homing, leaves + first, last - first));
		first = last;
	}
	assert(first == count);
	arena_rewind(store_arena(homing->tx), mark);
	return OK;
}
