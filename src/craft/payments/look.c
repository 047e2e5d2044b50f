/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a payment stands: its state follows from its approval, its file, the bank's answers and its end. */
#include "craft/payments/payments_inner.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static struct status take_order(struct store_tx *tx, const struct payment_find_out *row, struct payment *out)
{
	struct arena *arena = store_arena(tx);
	struct payment_order *order = &out->order;
	struct currency currency;
	TRY(currency_parse(row->currency, &currency));
	*order = (struct payment_order){
		.payee = row->payee_id,
		.amount = { row->amount, currency },
		.debit = { row->debit_account, arena_copy(arena, row->debit_iban),
			   arena_copy(arena, row->debit_bic), currency },
		.cost_account = row->cost_account,
		.dimensions = { row->fund_id, row->purpose_id, row->project_id, row->funder_id },
		.ocr = arena_copy(arena, row->ocr),
		.message = arena_copy(arena, row->message),
		.earliest = row->earliest,
		.service = (enum pain_service)row->service,
		.charges = (enum pain_charges)row->charges,
		.purpose_code = arena_copy(arena, row->purpose_code),
		.evidence = arena_copy(arena, row->evidence),
	};
	if (row->evidence_digest.count != HASH_BYTES || row->amount <= 0 || row->handle.count != 12)
		return FAIL(STATUS_CONFLICT, "The payment is not as it was written.");
	memcpy(order->evidence_digest.bytes, row->evidence_digest.bytes, HASH_BYTES);
	snprintf(out->end_to_end, sizeof out->end_to_end, "HS%.*s", TEXT_ARGS(row->handle));
	return text_to_c(row->handle, out->handle, sizeof out->handle);
}

static struct status find_payment(struct store_tx *tx, struct payment_id id, struct payment *out)
{
	struct payment_find_out row;
	const struct status status = payment_find(tx, &(struct payment_find_in){ id }, &row);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such payment.");
	TRY(status);
	*out = (struct payment){ .id = id };
	assert(row.id.raw == id.raw);
	return take_order(tx, &row, out);
}

/* Whose version in force today, and the digest of it all. */
static struct status weigh_payee(struct store_tx *tx, struct weighed *weighed)
{
	struct payment *payment = &weighed->payment;
	const struct status status =
	    payments_payee_on(tx, payment->order.payee, moment_day(store_now(tx)), &weighed->payee);
	weighed->has_payee = status_is_ok(status);
	weighed->what = (struct approval_of){ .kind = PAYMENTS_KIND_PAYMENT, .subject = payment->id.raw };
	if (status.code == STATUS_REFUSED)
		return OK;
	TRY(status);
	assert(weighed->payee.version.raw > 0);
	payment->payee_name = weighed->payee.details.name;
	payments_payment_digest(payment->id, &payment->order, &weighed->payee, &weighed->what.digest);
	return OK;
}

static enum payment_state state_of_matter(const struct weighed *weighed)
{
	const struct matter *matter = &weighed->payment.matter;
	const bool is_same = hash_equal(&matter->digest, &weighed->what.digest);
	switch (matter->state) {
	case MATTER_WAITING:
		return is_same ? PAYMENT_PROPOSED : PAYMENT_CHANGED;
	case MATTER_HALF:
		return is_same ? PAYMENT_HALF : PAYMENT_CHANGED;
	case MATTER_APPROVED:
		return is_same ? PAYMENT_APPROVED : PAYMENT_CHANGED;
	case MATTER_REFUSED:
		return PAYMENT_REFUSED;
	case MATTER_EXPIRED:
		return PAYMENT_EXPIRED;
	case MATTER_USED:
		return PAYMENT_IN_FILE;
	}
	assert(0 && "an unknown state of a matter");
	return PAYMENT_EXPIRED;
}

struct heard {
	struct store_tx *tx;
	struct payment *payment;
};

static struct status hear_answer(void *argument, const void *out)
{
	const struct heard *heard = argument;
	const struct payment_answer_of_out *row = out;
	const enum pain_state state = (enum pain_state)row->state;
	if (state == PAIN_STATE_ACCEPTED || state == PAIN_STATE_ACCEPTED_CHANGED || state == PAIN_STATE_PAID)
		heard->payment->state = PAYMENT_ACCEPTED;
	if (row->reason.count > 0)
		heard->payment->reason = arena_copy(store_arena(heard->tx), row->reason);
	assert(heard->payment->file.count > 0);
	return OK;
}

/* What came after the file. */
static struct status look_at_file(struct store_tx *tx, struct payment *payment)
{
	struct payment_in_file_find_out file;
	struct payment_end_find_out end;
	struct heard heard = { tx, payment };
	const struct status status =
	    payment_in_file_find(tx, &(struct payment_in_file_find_in){ payment->id }, &file);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	payment->state = PAYMENT_IN_FILE;
	payment->file = arena_copy(store_arena(tx), file.message_id);
	payment->file_day = file.day;
	payment->ore = file.ore;
	payment->voucher = file.voucher_id;
	TRY(payment_answer_of(tx, &(struct payment_answer_of_in){ payment->id }, hear_answer, &heard));
	const struct status ended = payment_end_find(tx, &(struct payment_end_find_in){ payment->id }, &end);
	if (ended.code == STATUS_NOT_FOUND)
		return OK;
	TRY(ended);
	assert(end.kind == 1 || end.kind == 2);
	payment->state = end.kind == 1 ? PAYMENT_PAID : PAYMENT_REJECTED;
	return OK;
}

struct status payments_weigh(struct store_tx *tx, struct payment_id id, struct weighed *out)
{
	*out = (struct weighed){ 0 };
	TRY(find_payment(tx, id, &out->payment));
	TRY(weigh_payee(tx, out));
	TRY(approval_find(tx, PAYMENTS_KIND_PAYMENT, id.raw, &out->payment.matter));
	out->payment.state = state_of_matter(out);
	assert(out->payment.state >= PAYMENT_PROPOSED);
	return look_at_file(tx, &out->payment);
}

struct status payments_find(struct store_tx *tx, struct payment_id payment, struct payment *out)
{
	struct weighed weighed;
	assert(out != NULL);
	TRY(payments_weigh(tx, payment, &weighed));
	*out = weighed.payment;
	assert(out->id.raw == payment.raw);
	return OK;
}

struct status payments_by_handle(struct store_tx *tx, struct text handle, struct payment_id *out)
{
	struct payment_by_handle_out found;
	assert(out != NULL);
	const struct status status = payment_by_handle(tx, &(struct payment_by_handle_in){ handle }, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such payment.");
	TRY(status);
	*out = found.id;
	assert(out->raw > 0);
	return OK;
}

struct gathered {
	struct payment_id *ids;
	size_t count;
	size_t room;
};

static struct status gather_id(void *argument, const void *out)
{
	struct gathered *gathered = argument;
	const struct payment_after_out *row = out;
	assert(gathered->count < gathered->room);
	gathered->ids[gathered->count++] = row->id;
	return OK;
}

struct status payments_each(struct store_tx *tx, struct payment_id after, int64_t count_max, payment_row *row,
			    void *argument)
{
	const size_t room = count_max > 0 && count_max < 100000 ? (size_t)count_max : 100000;
	struct gathered gathered = { arena_take(store_arena(tx), room * sizeof *gathered.ids), 0, room };
	assert(row != NULL);
	TRY(payment_after(tx, &(struct payment_after_in){ after, (int64_t)room }, gather_id, &gathered));
	for (size_t i = 0; i < gathered.count; i++) {
		struct payment payment;
		TRY(payments_find(tx, gathered.ids[i], &payment));
		TRY(row(argument, &payment));
	}
	assert(gathered.count <= room);
	return OK;
}
