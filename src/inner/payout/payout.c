/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/payout/payout.h"

#include <assert.h>
#include <string.h>

#include "inner/payout/payout_sql.h"

/* Money that goes out, that may be booked, and that nobody else knows. */
static bool may_be_ours(const struct bank_leaf *leaf, const struct bank_home *home)
{
	assert(leaf->id.raw >= 0);
	return home->kind == HOME_NONE && leaf->amount.minor < 0 && !leaf->is_reversal &&
	       leaf->state != ROW_DOUBT && leaf->ore.ore < 0;
}

/* All that a bank may have put our id into. */
static struct text words_of(struct store_tx *tx, const struct bank_leaf *leaf)
{
	const struct text parts[] = { leaf->reference, leaf->further_references, leaf->message };
	size_t room = 0;
	for (size_t i = 0; i < 3; i++)
		room += parts[i].count + 1;
	char *words = arena_take(store_arena(tx), room);
	size_t count = 0;
	for (size_t i = 0; i < 3; i++) {
		if (parts[i].count > 0)
			memcpy(words + count, parts[i].bytes, parts[i].count);
		count += parts[i].count;
		words[count++] = ' ';
	}
	assert(count == room);
	return (struct text){ words, count };
}

static bool is_of_payment(const struct bank_leaf *leaf, const struct payment *payment)
{
	const bool is_waited_for = payment->state == PAYMENT_IN_FILE || payment->state == PAYMENT_ACCEPTED;
	assert(leaf->amount.minor < 0 && payment->order.amount.minor > 0);
	return is_waited_for && payment->order.amount.minor == -leaf->amount.minor &&
	       currency_equal(payment->order.amount.currency, leaf->amount.currency) &&
	       payment->order.debit.ledger_account == leaf->ledger_account;
}

/* Leaves that are answered together are not written yet: one payment is one leaf's. */
static bool is_taken(const struct bank_home *homes, size_t count, struct payment_id id)
{
	assert(id.raw > 0);
	for (size_t i = 0; i < count; i++)
		if (homes[i].kind == HOME_PAYMENT &&
		    ((const struct payment_id *)homes[i].subject)->raw == id.raw)
			return true;
	return false;
}

static struct status find_home(struct store_tx *tx, const struct bank_leaf *leaves, size_t index,
			       struct bank_home *homes)
{
	struct payment payment;
	struct payment_id id;
	const struct bank_leaf *leaf = &leaves[index];
	const struct status named = payments_by_end_to_end(tx, words_of(tx, leaf), &id);
	if (named.code == STATUS_NOT_FOUND)
		return OK;
	TRY(named);
	TRY(payments_find(tx, id, &payment));
	if (!is_of_payment(leaf, &payment) || is_taken(homes, index, id))
		return OK;
	struct payment_id *subject = arena_take(store_arena(tx), sizeof *subject);
	*subject = id;
	homes[index] = (struct bank_home){ .kind = HOME_PAYMENT,
					   .counter_account = PAYMENTS_ACCOUNT_ON_WAY,
					   .subject = subject };
	assert(subject->raw > 0);
	return OK;
}

static struct status find(void *self, struct store_tx *tx, const struct bank_leaf *leaves, size_t count,
			  struct bank_home *homes)
{
	(void)self;
	assert(leaves != NULL && homes != NULL);
	for (size_t i = 0; i < count; i++)
		if (may_be_ours(&leaves[i], &homes[i]))
			TRY(find_home(tx, leaves, i, homes));
	return OK;
}

/* The difference of another currency's rates, if any, is booked by the one who read the file, on the row's
 * day. */
static struct status booked(void *self, struct store_tx *tx, const struct bank_leaf *leaf,
			    const struct bank_home *home, struct voucher_id voucher)
{
	(void)self;
	const struct payment_id *payment = home->subject;
	struct payout_voucher_out posted;
	assert(home->kind == HOME_PAYMENT && payment != NULL && leaf->ore.ore < 0);
	TRY(payout_voucher(tx, &(struct payout_voucher_in){ voucher }, &posted));
	const struct actor by = { posted.actor };
	const struct payments_paid paid = { *payment, voucher, money_negate(leaf->ore), posted.day };
	return payments_mark_paid(tx, &paid, &by);
}

const struct home_finder payout_by_end_to_end = { .find = find, .booked = booked };
