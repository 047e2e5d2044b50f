/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What payments are in the books: cost to on-way account when the bank is asked, on-way account to bank when
 * its own row comes (inner/bankday posts that), and the other way when the bank refuses. */
#include "craft/payments/payments_inner.h"

#include <assert.h>
#include <stdio.h>

#define SERIES TEXT("U")

static struct status ensure_account(struct store_tx *tx, const struct ledger_account *account)
{
	struct ledger_account standing;
	const struct status status = ledger_find_account(tx, account->number, &standing);
	assert(account->number > 0);
	return status.code == STATUS_NOT_FOUND ? ledger_put_account(tx, account) : status;
}

/* Books that were begun before payments were made lack these. */
static struct status ensure_accounts(struct store_tx *tx)
{
	const struct ledger_account accounts[] = {
		{ PAYMENTS_ACCOUNT_ON_WAY, TEXT("Utbetalningar på väg"), ACCOUNT_LIABILITY, true },
		{ PAYMENTS_ACCOUNT_GAIN,
		  TEXT("Valutakursvinster på fordringar och skulder av rörelsekaraktär"), ACCOUNT_INCOME,
		  true },
		{ PAYMENTS_ACCOUNT_LOSS,
		  TEXT("Valutakursförluster på fordringar och skulder av "
		       "rörelsekaraktär"),
		  ACCOUNT_COST, true },
	};
	assert(sizeof accounts / sizeof accounts[0] == 3);
	for (size_t i = 0; i < sizeof accounts / sizeof accounts[0]; i++)
		TRY(ensure_account(tx, &accounts[i]));
	return OK;
}

/* The sum in kronor, with the rate that says so when it is in another currency. */
static struct status value_amount(struct store_tx *tx, struct foreign_money amount, struct day day,
				  struct ledger_line *out)
{
	struct ledger_rate rate;
	assert(amount.minor > 0);
	if (currency_equal(amount.currency, SEK)) {
		out->amount = (struct money){ amount.minor };
		return OK;
	}
	TRY(ledger_latest_rate(tx, amount.currency, day, &rate));
	TRY(foreign_money_to_sek(amount, rate.rate, &out->amount));
	out->foreign = amount;
	out->rate = rate.id;
	assert(out->amount.ore >= 0);
	return out->amount.ore > 0 ? OK : FAIL(STATUS_INPUT, "The sum is less than an öre.");
}

/* At most LEDGER_WORDS_MAX bytes, cut between characters. */
static struct text words_of(struct store_tx *tx, const struct weighed *weighed)
{
	char *room = arena_take(store_arena(tx), LEDGER_WORDS_MAX + 1);
	const int count = snprintf(room, LEDGER_WORDS_MAX + 1, "%.*s %s",
				   TEXT_ARGS(weighed->payee.details.name), weighed->payment.end_to_end);
	assert(count > 0 && count <= LEDGER_WORDS_MAX);
	return (struct text){ room, (size_t)count };
}

struct status payments_post(struct store_tx *tx, const struct weighed *weighed, struct day day,
			    const struct actor *by, struct payment_in_file_put_in *row)
{
	const struct payment_order *order = &weighed->payment.order;
	struct ledger_line lines[2] = { { .account = order->cost_account, .dimensions = order->dimensions },
					{ .account = PAYMENTS_ACCOUNT_ON_WAY } };
	struct ledger_posted posted;
	TRY(ensure_accounts(tx));
	TRY(value_amount(tx, order->amount, day, &lines[0]));
	lines[1].amount = money_negate(lines[0].amount);
	lines[1].foreign = lines[0].foreign;
	lines[1].foreign.minor = -lines[0].foreign.minor;
	lines[1].rate = lines[0].rate;
	const struct ledger_voucher voucher = {
		.series = SERIES,
		.day = day,
		.words = words_of(tx, weighed),
		.evidence = order->evidence,
		.lines = lines,
		.count = 2,
	};
	TRY(ledger_post(tx, &voucher, by, &posted));
	row->voucher_id = posted.id;
	row->ore = lines[0].amount;
	assert(row->ore.ore > 0 && row->voucher_id.raw > 0);
	return OK;
}

/* `left` above zero: less was drawn than was booked, a gain. */
static struct status post_difference(struct store_tx *tx, const struct payment *payment,
				     const struct payments_paid *paid, const struct actor *by,
				     struct voucher_id *out)
{
	const struct money left = { payment->ore.ore - paid->ore.ore };
	const int64_t other = left.ore > 0 ? PAYMENTS_ACCOUNT_GAIN : PAYMENTS_ACCOUNT_LOSS;
	const struct ledger_line lines[] = { { .account = PAYMENTS_ACCOUNT_ON_WAY, .amount = left },
					     { .account = other, .amount = money_negate(left) } };
	const struct ledger_voucher voucher = { .series = SERIES,
						.day = paid->day,
						.words = text_of(payment->end_to_end),
						.evidence = payment->order.evidence,
						.lines = lines,
						.count = 2 };
	struct ledger_posted posted;
	assert(left.ore != 0);
	TRY(ledger_post(tx, &voucher, by, &posted));
	*out = posted.id;
	return OK;
}

static struct status refuse_end(const struct payment *payment)
{
	assert(payment->state >= PAYMENT_PROPOSED);
	if (payment->state == PAYMENT_PAID)
		return FAIL(STATUS_CONFLICT, "The payment has been paid before.");
	if (payment->state == PAYMENT_REJECTED)
		return FAIL(STATUS_CONFLICT, "The bank has rejected the payment.");
	if (payment->state != PAYMENT_IN_FILE && payment->state != PAYMENT_ACCEPTED)
		return FAIL(STATUS_CONFLICT, "The payment has not been ordered from the bank.");
	return OK;
}

struct status payments_mark_paid(struct store_tx *tx, const struct payments_paid *paid,
				 const struct actor *by)
{
	struct payment payment;
	struct voucher_id difference = { 0 };
	assert(by != NULL && paid->voucher.raw > 0 && paid->ore.ore > 0);
	TRY(payments_find(tx, paid->payment, &payment));
	TRY(refuse_end(&payment));
	const struct money left = { payment.ore.ore - paid->ore.ore };
	if (left.ore != 0 && currency_equal(payment.order.amount.currency, SEK))
		return FAIL(STATUS_CONFLICT, "The bank's sum is not the payment's.");
	if (left.ore != 0)
		TRY(post_difference(tx, &payment, paid, by, &difference));
	TRY(payment_end_put(tx, &(struct payment_end_put_in){ .payment_id = paid->payment,
							      .kind = 1,
							      .voucher_id = paid->voucher,
							      .difference_voucher_id = difference,
							      .made_at = store_now(tx) }));
	return store_journal(tx,
			     &(struct journal_note){ .kind = "payment paid", .subject = paid->payment.raw });
}
