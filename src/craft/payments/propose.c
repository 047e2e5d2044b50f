/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/payments/payments_inner.h"

#include <assert.h>
#include <stdio.h>

struct pain_payment payments_pain_of(const struct weighed *weighed)
{
	const struct payment_order *order = &weighed->payment.order;
	assert(weighed->has_payee && weighed->payment.end_to_end[0] != '\0');
	return (struct pain_payment){
		.end_to_end_id = text_of(weighed->payment.end_to_end),
		.amount = order->amount,
		.payee = { .name = weighed->payee.details.name, .address = weighed->payee.details.address },
		.account = weighed->payee.details.account,
		.ocr = order->ocr,
		.message = order->message,
		.purpose = order->purpose_code,
	};
}

struct pain_group payments_group_of(const struct payments_payer *payer, const struct payment_order *order,
				    struct day day)
{
	const struct payments_debit *debit = &order->debit;
	assert(debit->iban.count > 0);
	return (struct pain_group){
		.service = order->service,
		.charges = order->charges,
		.requested = day,
		.payer = { .name = payer->name,
			   .organisation = payer->organisation,
			   .organisation_scheme = payer->organisation.count > 0 ? TEXT("BANK") : TEXT(""),
			   .address = payer->address },
		.iban = debit->iban,
		.bic = debit->bic,
		.currency = debit->currency,
	};
}

/* Writes a file of this payment alone and throws it away: what the bank would refuse is told now, not on the
 * day. */
static struct status try_file(struct store_tx *tx, const struct weighed *weighed,
			      const struct payments_payer *payer)
{
	const struct payment_order *order = &weighed->payment.order;
	const struct pain_payment payment = payments_pain_of(weighed);
	struct pain_group group = payments_group_of(payer, order, order->earliest);
	group.id = TEXT("TRY-1");
	group.payments = &payment;
	group.count = 1;
	assert(payer->name.bytes != NULL);
	const struct pain_file file = {
		.id = TEXT("TRY"),
		.made_at = store_now(tx),
		.initiator = { .name = payer->name,
			       .organisation = payer->organisation,
			       .organisation_scheme = group.payer.organisation_scheme },
		.groups = &group,
		.count = 1,
	};
	SCOPED(buffer_close) struct buffer out = buffer_open(1 << 16);
	struct status status = pain001_write(&file, PAIN_001_VERSION_09, &out);
	status.row = 0;
	return status;
}

static struct status check_account(struct store_tx *tx, int64_t number, const char *field)
{
	struct ledger_account account;
	const struct status status = ledger_find_account(tx, number, &account);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL_INPUT(0, field, "There is no such account in the plan.",
				  "handslag books balance DIR lists accounts.");
	TRY(status);
	assert(account.number == number);
	return account.is_open ? OK
			       : FAIL_INPUT(0, field, "The account is closed.", "Choose another account.");
}

static struct status check_accounts(struct store_tx *tx, const struct payment_order *order)
{
	TRY(check_account(tx, order->debit.ledger_account, SAY("debit account")));
	TRY(check_account(tx, order->cost_account, SAY("cost account")));
	assert(order->cost_account >= LEDGER_ACCOUNT_MIN);
	if (order->cost_account == order->debit.ledger_account ||
	    order->cost_account == PAYMENTS_ACCOUNT_ON_WAY)
		return FAIL_INPUT(0, "cost account", "A payment is not booked on the account it is drawn on.",
				  "Choose the account of what is paid for.");
	return OK;
}

static struct status check_order(struct store_tx *tx, const struct payment_order *order)
{
	const struct day today = moment_day(store_now(tx));
	if (order->amount.minor <= 0 || order->amount.minor > PAIN_AMOUNT_MINOR_MAX)
		return FAIL_INPUT(0, "amount", "The amount is not one that can be paid.",
				  "Give a sum above zero and below a thousand million.");
	if (!currency_equal(order->amount.currency, order->debit.currency))
		return (struct status){ .code = STATUS_REFUSED,
					.reason =
					    "A payment is in the currency of the account it is drawn on.",
					.remedy = "Draw it on an account of its currency." };
	if (order->earliest.number < today.number)
		return FAIL_INPUT(0, "day", "The day is past.", "Give today or a later day.");
	if (order->earliest.number > today.number + PAYMENTS_AHEAD_DAYS_MAX)
		return FAIL_INPUT(0, "day", "The day is more than a year ahead.", "Give an earlier day.");
	if (order->ocr.count > 0 && order->message.count > 0)
		return FAIL_INPUT(0, "message", "A payment has a reference or words, not both.",
				  "Leave one of them out.");
	TRY(payments_check_text(order->evidence, PAYMENTS_EVIDENCE_MAX, false, "evidence"));
	TRY(payments_check_text(order->message, PAIN_MESSAGE_MAX * 4, true, "message"));
	TRY(payments_check_text(order->ocr, 25, true, "reference"));
	assert(order->amount.minor > 0);
	return check_accounts(tx, order);
}

static struct status is_payment(struct store_tx *tx, struct text handle)
{
	struct payment_by_handle_out found;
	assert(handle.count > 0);
	return payment_by_handle(tx, &(struct payment_by_handle_in){ handle }, &found);
}

static struct status write_payment(struct store_tx *tx, struct payment_id id, struct text handle,
				   const struct payment_order *order, const struct approver *who)
{
	assert(id.raw > 0 && order->payee.raw > 0);
	return payment_put(tx,
			   &(struct payment_put_in){
			       .id = id,
			       .handle = handle,
			       .payee_id = order->payee,
			       .amount = order->amount.minor,
			       .currency = text_of(order->amount.currency.code),
			       .debit_account = order->debit.ledger_account,
			       .debit_iban = order->debit.iban,
			       .debit_bic = order->debit.bic,
			       .cost_account = order->cost_account,
			       .fund_id = order->dimensions.fund,
			       .purpose_id = order->dimensions.purpose,
			       .project_id = order->dimensions.project,
			       .funder_id = order->dimensions.funder,
			       .ocr = order->ocr,
			       .message = order->message,
			       .earliest = order->earliest,
			       .service = order->service,
			       .charges = order->charges,
			       .purpose_code = order->purpose_code,
			       .evidence = order->evidence,
			       .evidence_digest = { (const char *)order->evidence_digest.bytes, HASH_BYTES },
			       .proposed_at = store_now(tx),
			       .actor = who->by->name,
			   });
}

/* As it will be weighed, before any of it is written. */
static struct status weigh_order(struct store_tx *tx, const struct payment_order *order, struct text handle,
				 struct weighed *out)
{
	*out = (struct weighed){ .payment = { .order = *order } };
	snprintf(out->payment.end_to_end, sizeof out->payment.end_to_end, "HS%.*s", TEXT_ARGS(handle));
	assert(handle.count == 12);
	TRY(payments_payee_on(tx, order->payee, moment_day(store_now(tx)), &out->payee));
	out->has_payee = true;
	return OK;
}

struct status payments_propose(struct store_tx *tx, const struct payment_proposal *proposal,
			       const struct approver *who, struct payment_id *out)
{
	const struct payment_order *order = proposal->order;
	struct handle handle;
	struct weighed weighed;
	struct matter_id matter;
	assert(who->by != NULL && out != NULL);
	TRY(check_order(tx, order));
	TRY(payments_free_handle(tx, proposal->random, is_payment, &handle));
	TRY(weigh_order(tx, order, text_of(handle.characters), &weighed));
	TRY(try_file(tx, &weighed, proposal->payer));
	*out = (struct payment_id){ store_new_id(tx) };
	assert(out->raw > 0);
	TRY(write_payment(tx, *out, text_of(handle.characters), order, who));
	struct approval_of what = { .kind = PAYMENTS_KIND_PAYMENT, .subject = out->raw };
	payments_payment_digest(*out, order, &weighed.payee, &what.digest);
	TRY(store_journal(
	    tx, &(struct journal_note){ .kind = "payment proposed",
					.subject = out->raw,
					.digest = { (const char *)what.digest.bytes, HASH_BYTES } }));
	return approval_ask(tx, &what, who, &matter);
}
