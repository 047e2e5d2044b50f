/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What Swish is asked to do, as JSON (commerce interface, version 2). */
#include "ground/swish/swish_inner.h"

#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"

#include <assert.h>

enum { IDENTITY_CHARACTERS = 32, IDENTIFIER_MIN = 32, IDENTIFIER_MAX = 36, PHONE_MIN = 8, PHONE_MAX = 15 };
enum { ORE_A_KRONA = 100 };

static const char *const value_remedy = "Correct the value and try again.";

static struct status cannot_send(const char *field)
{
	assert(field != NULL);
	return FAIL_INPUT(0, field, "Swish does not take this value.", value_remedy);
}

bool swish_identity_is_valid(struct text identity)
{
	assert(identity.bytes != NULL || identity.count == 0);
	if (identity.count != IDENTITY_CHARACTERS)
		return false;
	for (size_t i = 0; i < identity.count; i++) {
		const char byte = identity.bytes[i];
		if (!((byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'F')))
			return false;
	}
	return true;
}

static bool is_url(struct text url)
{
	assert(url.bytes != NULL || url.count == 0);
	if (url.count > SWISH_URL_BYTES_MAX || !text_starts(url, TEXT("https://")) || url.count == 8)
		return false;
	for (size_t i = 0; i < url.count; i++)
		if (url.bytes[i] <= ' ' || url.bytes[i] > '~' || url.bytes[i] == '"' || url.bytes[i] == '\\')
			return false;
	return true;
}

/* What both requests have, and the name of our own reference in each. */
static struct status check_common(struct text url, struct money amount, struct text message)
{
	assert(SWISH_ORE_MAX <= MONEY_ORE_MAX);
	if (!is_url(url))
		return cannot_send("callbackUrl");
	if (amount.ore < ORE_A_KRONA || amount.ore > SWISH_ORE_MAX)
		return cannot_send("amount");
	return swish_is_line(message, SWISH_MESSAGE_CHARACTERS_MAX) ? OK : cannot_send("message");
}

static void put(struct json_writer *json, const char *key, struct text value)
{
	assert(key != NULL);
	if (value.count == 0)
		return;
	json_key(json, key);
	json_text(json, value);
}

static void put_amount(struct json_writer *json, struct money amount)
{
	char room[MONEY_PRINT_ROOM];
	assert(amount.ore > 0);
	put(json, "amount", text_of(money_print_plain(amount, room)));
	put(json, "currency", TEXT("SEK"));
}

struct status swish_payment_request_write(const struct swish_payment_request *request, struct buffer *out)
{
	char payee[SWISH_NUMBER_ROOM];
	assert(request != NULL && out != NULL);
	if (!swish_is_word(request->payee_reference, 0, SWISH_PAYEE_REFERENCE_MAX))
		return cannot_send("payeePaymentReference");
	if (!status_is_ok(swish_number_parse(request->payee, payee)))
		return cannot_send("payeeAlias");
	if (request->payer.count > 0 &&
	    (!text_is_digits(request->payer) || request->payer.count < PHONE_MIN ||
	     request->payer.count > PHONE_MAX))
		return cannot_send("payerAlias");
	if (request->callback_identifier.count > 0 &&
	    !swish_is_word(request->callback_identifier, IDENTIFIER_MIN, IDENTIFIER_MAX))
		return cannot_send("callbackIdentifier");
	TRY(check_common(request->callback_url, request->amount, request->message));
	struct json_writer json = { .out = out };
	json_begin_object(&json);
	put(&json, "payeePaymentReference", request->payee_reference);
	put(&json, "callbackUrl", request->callback_url);
	put(&json, "payeeAlias", text_of(payee));
	put(&json, "payerAlias", request->payer);
	put_amount(&json, request->amount);
	put(&json, "message", request->message);
	put(&json, "callbackIdentifier", request->callback_identifier);
	json_end_object(&json);
	return buffer_status(out);
}

struct status swish_refund_request_write(const struct swish_refund_request *request, struct buffer *out)
{
	char payer[SWISH_NUMBER_ROOM];
	assert(request != NULL && out != NULL);
	if (!swish_identity_is_valid(request->original))
		return cannot_send("originalPaymentReference");
	if (!status_is_ok(swish_number_parse(request->payer, payer)))
		return cannot_send("payerAlias");
	if (!swish_is_word(request->payer_reference, 0, SWISH_PAYEE_REFERENCE_MAX))
		return cannot_send("payerPaymentReference");
	TRY(check_common(request->callback_url, request->amount, request->message));
	struct json_writer json = { .out = out };
	json_begin_object(&json);
	put(&json, "originalPaymentReference", request->original);
	put(&json, "callbackUrl", request->callback_url);
	put(&json, "payerAlias", text_of(payer));
	put_amount(&json, request->amount);
	put(&json, "payerPaymentReference", request->payer_reference);
	put(&json, "message", request->message);
	json_end_object(&json);
	return buffer_status(out);
}

/* A JSON patch (RFC 6902). */
void swish_cancel_write(struct buffer *out)
{
	struct json_writer json = { .out = out };
	assert(out != NULL);
	json_begin_array(&json);
	json_begin_object(&json);
	put(&json, "op", TEXT("replace"));
	put(&json, "path", TEXT("/status"));
	put(&json, "value", TEXT("cancelled"));
	json_end_object(&json);
	json_end_array(&json);
}
