/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Exactly what is approved: each field with its length, so that nothing can move from one to the next. */
#include "craft/payments/payments_inner.h"

#include <assert.h>

static void add_number(struct hash_stream *stream, int64_t number)
{
	char bytes[8];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)((uint64_t)number >> (8 * i));
	hash_stream_add(stream, (struct text){ bytes, sizeof bytes });
}

static void add_text(struct hash_stream *stream, struct text text)
{
	add_number(stream, (int64_t)text.count);
	hash_stream_add(stream, text);
}

static void add_details(struct hash_stream *stream, const struct payee_details *details)
{
	const struct text texts[] = {
		details->name,
		details->account.number,
		details->account.bic,
		details->account.clearing_system,
		details->account.clearing,
		details->address.street,
		details->address.building,
		details->address.post_code,
		details->address.town,
		details->address.country,
	};
	add_number(stream, details->account.kind);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		add_text(stream, texts[i]);
	assert(details->address.lines[0].count == 0);
}

void payments_payee_digest(struct payee_version_id version, const struct payee_details *details,
			   struct hash *out)
{
	struct hash_stream stream;
	assert(version.raw > 0);
	hash_stream_begin(&stream);
	add_text(&stream, TEXT("payee"));
	add_number(&stream, version.raw);
	add_details(&stream, details);
	hash_stream_end(&stream, out);
}

static void add_order(struct hash_stream *stream, const struct payment_order *order)
{
	const int64_t numbers[] = {
		order->payee.raw,
		order->amount.minor,
		order->debit.ledger_account,
		order->cost_account,
		order->dimensions.fund.raw,
		order->dimensions.purpose.raw,
		order->dimensions.project.raw,
		order->dimensions.funder.raw,
		order->earliest.number,
		order->service,
		order->charges,
	};
	const struct text texts[] = {
		text_of(order->amount.currency.code),
		order->debit.iban,
		order->debit.bic,
		order->ocr,
		order->message,
		order->purpose_code,
		order->evidence,
	};
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
		add_number(stream, numbers[i]);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		add_text(stream, texts[i]);
	add_text(stream, (struct text){ (const char *)order->evidence_digest.bytes, HASH_BYTES });
	assert(order->amount.minor > 0);
}

void payments_payment_digest(struct payment_id id, const struct payment_order *order,
			     const struct payee *payee, struct hash *out)
{
	struct hash_stream stream;
	assert(id.raw > 0 && payee->version.raw > 0);
	hash_stream_begin(&stream);
	add_text(&stream, TEXT("payment"));
	add_number(&stream, id.raw);
	add_order(&stream, order);
	add_number(&stream, payee->version.raw);
	add_details(&stream, &payee->details);
	hash_stream_end(&stream, out);
}
