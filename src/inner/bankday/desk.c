/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/bankday/bankday_inner.h"
#include "inner/bankday/read_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { HABIT_ROWS_MAX = 100 };

/* bank_leaf_find and bank_leaf_waiting give the same columns in the same order. */
static struct status leaf_from_row(const struct bank_leaf_waiting_out *row, struct bank_leaf *out)
{
	assert(row->id.raw > 0);
	*out = (struct bank_leaf){
		.id = row->id,
		.movement = row->parent_id.raw != 0 ? row->parent_id : row->id,
		.account = row->account_id,
		.ledger_account = row->ledger_account,
		.amount = { .minor = row->amount },
		.booked_on = row->booked_on,
		.is_reversal = row->is_reversal,
		.reference_kind = (enum reference_kind)row->reference_kind,
		.reference = row->reference,
		.further_references = row->further_references,
		.message = row->message,
		.payer_name = row->payer_name,
		.payer_account = row->payer_account,
		.payer_identity = row->payer_identity,
		.bank_code = row->bank_code,
		.state = (enum bank_row_state)row->state,
		.doubt_of = row->doubt_of_id,
	};
	return currency_parse(row->currency, &out->amount.currency);
}

struct waiting_caller {
	struct store_tx *tx;
	bank_leaf_row *row;
	void *argument;
};

static struct status tell_waiting(void *argument, const void *out)
{
	const struct waiting_caller *caller = argument;
	struct bank_leaf leaf;
	TRY(leaf_from_row(out, &leaf));
	assert(leaf.state == ROW_OPEN || leaf.state == ROW_DOUBT);
	return caller->row(caller->argument, &leaf);
}

struct status bankday_waiting(struct store_tx *tx, struct bank_row_id after, int64_t count_max,
			      bank_leaf_row *row, void *argument)
{
	assert(row != NULL && count_max > 0);
	struct waiting_caller caller = { tx, row, argument };
	return bank_leaf_waiting(tx, &(struct bank_leaf_waiting_in){ after, count_max }, tell_waiting,
				 &caller);
}

struct status bankday_find_leaf(struct store_tx *tx, struct bank_row_id row, struct bank_leaf *out)
{
	assert(out != NULL);
	struct bank_leaf_find_out found;
	TRY(bank_leaf_find(tx, &(struct bank_leaf_find_in){ row }, &found));
	const struct bank_leaf_waiting_out as_waiting = {
		found.id,
		found.parent_id,
		found.account_id,
		found.ledger_account,
		found.currency,
		found.amount,
		found.booked_on,
		found.is_reversal,
		found.reference_kind,
		found.reference,
		found.further_references,
		found.message,
		found.payer_name,
		found.payer_account,
		found.payer_identity,
		found.bank_code,
		found.state,
		found.doubt_of_id,
	};
	TRY(leaf_from_row(&as_waiting, out));
	assert(out->id.raw == row.raw);
	struct rate_id rate;
	const struct status priced = bankday_to_ore(tx, out->amount, out->booked_on, &out->ore, &rate);
	return priced.code == STATUS_NOT_FOUND ? OK : priced;
}

/* The leaves that wait, in memory: they are homed while no query is open. */
struct gathered {
	struct store_tx *tx;
	struct homing_leaf *leaves;
	size_t count;
	struct bank_row_id last;
	size_t told;
};

static struct status gather_waiting(void *argument, const struct bank_leaf *leaf)
{
	struct gathered *gathered = argument;
	struct arena *arena = store_arena(gathered->tx);
	gathered->last = leaf->id;
	gathered->told++;
	assert(gathered->count < HOMING_LEAVES_MAX);
	if (leaf->state == ROW_DOUBT)
		return OK;
	struct bank_leaf *kept = &gathered->leaves[gathered->count++].leaf;
	*kept = *leaf;
	kept->reference = arena_copy(arena, leaf->reference);
	kept->further_references = arena_copy(arena, leaf->further_references);
	kept->message = arena_copy(arena, leaf->message);
	kept->payer_name = arena_copy(arena, leaf->payer_name);
	kept->payer_account = arena_copy(arena, leaf->payer_account);
	kept->payer_identity = arena_copy(arena, leaf->payer_identity);
	kept->bank_code = arena_copy(arena, leaf->bank_code);
	return OK;
}

struct status bankday_home_waiting(struct store_tx *tx, const struct home_finder *const *finders,
				   const struct actor *by, struct bankday_report *report)
{
	const struct homing homing = { tx, by, finders, TEXT(""), report };
	struct gathered gathered = { .tx = tx, .told = HOMING_LEAVES_MAX };
	const struct arena_mark mark = arena_mark(store_arena(tx));
	while (gathered.told == HOMING_LEAVES_MAX) {
		gathered.leaves = arena_take(store_arena(tx), HOMING_LEAVES_MAX * sizeof *gathered.leaves);
		gathered.count = 0;
		gathered.told = 0;
		TRY(bankday_waiting(tx, gathered.last, HOMING_LEAVES_MAX, gather_waiting, &gathered));
		for (size_t i = 0; i < gathered.count; i++)
			gathered.leaves[i].is_standing = true;
		TRY(homing_run(&homing, gathered.leaves, gathered.count));
		arena_rewind(store_arena(tx), mark);
	}
	assert(gathered.count <= HOMING_LEAVES_MAX);
	return OK;
}

struct status bankday_find_homes(struct store_tx *tx, const struct home_finder *const *finders,
				 const struct actor *by, struct bankday_report *out)
{
	assert(by != NULL && out != NULL);
	*out = (struct bankday_report){ 0 };
	return bankday_home_waiting(tx, finders, by, out);
}

struct habit_list {
	struct bank_habit *habits;
	size_t count;
};

static struct status gather_habit(void *argument, const void *out)
{
	struct habit_list *list = argument;
	const struct bank_row_habits_out *found = out;
	assert(list->count < 3 && found->times > 0);
	list->habits[list->count++] = (struct bank_habit){ found->counter_account, found->times };
	return OK;
}

struct status bankday_habits(struct store_tx *tx, const struct bank_leaf *leaf, struct bank_habit out[3],
			     size_t *count)
{
	struct habit_list list = { .habits = out };
	const struct bank_row_habits_in in = { leaf->payer_name, leaf->message, leaf->bank_code,
					       leaf->amount.minor > 0, HABIT_ROWS_MAX };
	TRY(bank_row_habits(tx, &in, gather_habit, &list));
	assert(list.count <= 3);
	*count = list.count;
	return OK;
}

static struct status waiting_leaf(struct store_tx *tx, struct bank_row_id row, struct bank_leaf *out)
{
	const struct status found = bankday_find_leaf(tx, row, out);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such row.");
	TRY(found);
	if (out->state == ROW_BOOKED)
		return FAIL(STATUS_CONFLICT, "The row is booked already.");
	if (out->state == ROW_SPLIT)
		return FAIL(STATUS_CONFLICT, "The row has parts: book them.");
	assert(out->id.raw == row.raw);
	return out->state == ROW_EMPTIED
		   ? FAIL(STATUS_CONFLICT, "The row's money turned out to be another row's.")
		   : OK;
}

struct status bankday_book(struct store_tx *tx, const struct bank_booking *booking, const struct actor *by,
			   struct ledger_posted *out)
{
	assert(booking->home.kind != HOME_NONE && by != NULL);
	struct homing_leaf leaf = { .is_standing = true, .home = booking->home };
	TRY(waiting_leaf(tx, booking->row, &leaf.leaf));
	if (leaf.leaf.ore.ore == 0)
		return FAIL(STATUS_CONFLICT, "There is no rate for the row's currency on its day.");
	TRY(bankday_to_ore(tx, leaf.leaf.amount, leaf.leaf.booked_on, &leaf.leaf.ore, &leaf.rate));
	const struct text usual = leaf.leaf.ore.ore > 0 ? TEXT("Insättning") : TEXT("Uttag");
	const struct homing_post post = {
		.by = by,
		.words = booking->words.count > 0 ? booking->words : usual,
		.day = booking->day.number != 0 ? booking->day : leaf.leaf.booked_on,
	};
	TRY(homing_post_leaves(tx, &leaf, 1, &post, out));
	TRY(bank_row_book(tx, &(struct bank_row_book_in){ booking->row, booking->home.kind,
							  booking->home.counter_account, out->id }));
	return store_journal(
	    tx, &(struct journal_note){ .kind = "bank row booked", .subject = booking->row.raw });
}

/* The row that stays is known by the references of both. */
static struct status join_marks(struct store_tx *tx, struct bank_row_id from, struct bank_row_id to)
{
	struct bank_row_marks_out gone;
	struct bank_row_marks_out kept;
	TRY(bank_row_marks(tx, &(struct bank_row_marks_in){ from }, &gone));
	TRY(bank_row_marks(tx, &(struct bank_row_marks_in){ to }, &kept));
	assert(gone.seen_in > 0 && kept.seen_in > 0);
	return bank_row_seen(tx, &(struct bank_row_seen_in){ to, gone.seen_in | kept.seen_in,
							     gone.bank_reference, gone.giro_reference });
}

struct status bankday_same_money(struct store_tx *tx, struct bank_row_id row, struct bank_row_id as,
				 const struct actor *by)
{
	assert(by != NULL);
	struct bank_leaf leaf;
	struct bank_leaf other;
	TRY(waiting_leaf(tx, row, &leaf));
	const struct status found = bankday_find_leaf(tx, as, &other);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such row.");
	TRY(found);
	if (row.raw == as.raw || leaf.account.raw != other.account.raw ||
	    leaf.amount.minor != other.amount.minor)
		return FAIL(STATUS_CONFLICT, "The rows differ in account or amount.");
	if (leaf.movement.raw != leaf.id.raw)
		return FAIL(STATUS_CONFLICT,
			    "The row is a part of a movement and cannot be taken out of it.");
	int64_t changed = 0;
	TRY(sighting_move(tx, &(struct sighting_move_in){ row, as }, &changed));
	assert(changed > 0);
	TRY(bank_row_empty(tx, &(struct bank_row_empty_in){ row }, &changed));
	TRY(join_marks(tx, row, as));
	return store_journal(
	    tx, &(struct journal_note){ .kind = "bank row same as another", .subject = row.raw });
}

struct status bankday_other_money(struct store_tx *tx, struct bank_row_id row, const struct actor *by)
{
	assert(by != NULL);
	struct bank_leaf leaf;
	TRY(waiting_leaf(tx, row, &leaf));
	if (leaf.state != ROW_DOUBT)
		return FAIL(STATUS_CONFLICT, "The row is not in doubt.");
	int64_t changed = 0;
	TRY(bank_row_open_again(tx, &(struct bank_row_open_again_in){ row }, &changed));
	assert(changed == 1);
	return store_journal(
	    tx, &(struct journal_note){ .kind = "bank row is money of its own", .subject = row.raw });
}

struct status bankday_unbook(struct store_tx *tx, const struct bank_unbooking *unbooking,
			     const struct actor *by)
{
	assert(by != NULL);
	struct bank_leaf_find_out found;
	TRY(bank_leaf_find(tx, &(struct bank_leaf_find_in){ unbooking->row }, &found));
	if (found.state != ROW_BOOKED)
		return FAIL(STATUS_CONFLICT, "The row is not booked.");
	struct homing_leaf turned = { .home = { HOME_PERSON, found.home_account, unbooking->dimensions,
						NULL } };
	TRY(bankday_find_leaf(tx, unbooking->row, &turned.leaf));
	TRY(bankday_to_ore(tx, turned.leaf.amount, turned.leaf.booked_on, &turned.leaf.ore, &turned.rate));
	turned.leaf.ore = money_negate(turned.leaf.ore);
	turned.leaf.amount.minor = -turned.leaf.amount.minor;
	struct ledger_posted posted;
	const struct homing_post post = { .by = by, .words = unbooking->words, .day = unbooking->day };
	TRY(homing_post_leaves(tx, &turned, 1, &post, &posted));
	int64_t changed = 0;
	TRY(bank_row_open_again(tx, &(struct bank_row_open_again_in){ unbooking->row }, &changed));
	assert(changed == 1);
	/* The row forgets its voucher: the journal keeps which one was undone, by the voucher of the line
	 * before.
	 */
	char words[STORE_NOTE_WORDS_MAX];
	snprintf(words, sizeof words, "voucher %" PRId64, found.voucher_id.raw);
	return store_journal(tx, &(struct journal_note){ .kind = "bank row open again",
							 .subject = unbooking->row.raw,
							 .words = text_of(words) });
}
