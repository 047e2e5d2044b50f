/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What Swish says about a payment, and what its error codes mean. */
#include "ground/swish/swish_inner.h"

#include "ground/formats/formats.h"

#include <assert.h>

enum { TEXT_BYTES_MAX = 1024, CLOCK_CHARACTERS = 8, SECONDS_A_DAY = 86400 };

static const char *const swish_remedy = "Ask Swish for the state of the payment.";

static struct status wrong(const char *field, const char *reason)
{
	assert(reason != NULL);
	return FAIL_INPUT(0, field, reason, swish_remedy);
}

/* A text of the object; empty when it is left out or null. */
static struct status text_of_key(const struct json_value *object, const char *key, struct text *out)
{
	const struct json_value *value = json_find(object, key);
	assert(out != NULL);
	if (value == NULL || value->kind == JSON_KIND_NULL)
		return OK;
	if (value->kind != JSON_KIND_TEXT || value->text.count > TEXT_BYTES_MAX)
		return wrong(key, "The answer from Swish has something else in place of a text.");
	*out = value->text;
	return OK;
}

static struct status state_of(struct text word, enum swish_state *out)
{
	static const char *const words[] = {
		[SWISH_CREATED] = "CREATED",     [SWISH_PAID] = "PAID",
		[SWISH_DECLINED] = "DECLINED",   [SWISH_ERROR] = "ERROR",
		[SWISH_CANCELLED] = "CANCELLED", [SWISH_INITIATED] = "INITIATED",
		[SWISH_VALIDATED] = "VALIDATED", [SWISH_DEBITED] = "DEBITED",
	};
	assert(out != NULL);
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (text_equal(word, text_of(words[i]))) {
			*out = (enum swish_state)i;
			return OK;
		}
	return wrong("status", "The answer from Swish has a state that is not known here.");
}

/* 200.0 or "200.00". */
static struct status amount_of(const struct json_value *object, struct money *out)
{
	const struct json_value *value = json_find(object, "amount");
	int64_t ore = 0;
	assert(out != NULL);
	if (value == NULL || (value->kind != JSON_KIND_NUMBER && value->kind != JSON_KIND_TEXT) ||
	    !status_is_ok(money_parse_decimal(value->text, 2, &ore)) || ore <= 0 || ore > SWISH_ORE_MAX)
		return wrong("amount", "The answer from Swish has no sum of money.");
	struct text currency = { 0 };
	TRY(text_of_key(object, "currency", &currency));
	if (!text_equal(currency, TEXT("SEK")))
		return wrong("currency", "The payment is not in kronor.");
	out->ore = ore;
	return OK;
}

/* "13:32:22", and after it a fraction, and Z or the hours and minutes ahead of UTC. */
static bool clock_of(struct text clock, int64_t *seconds)
{
	int64_t parts[3];
	assert(seconds != NULL);
	for (size_t i = 0; i < 3; i++)
		if (!status_is_ok(text_to_number(text_slice(clock, i * 3, 2), &parts[i])) ||
		    parts[i] > (i == 0 ? 23 : 59) || (i > 0 && clock.bytes[i * 3 - 1] != ':'))
			return false;
	*seconds = parts[0] * 3600 + parts[1] * 60 + parts[2];
	return true;
}

static bool zone_of(struct text zone, int64_t *seconds)
{
	int64_t hours = 0;
	int64_t minutes = 0;
	assert(seconds != NULL);
	if (text_equal(zone, TEXT("Z")))
		return true;
	const bool has_colon = zone.count == 6 && zone.bytes[3] == ':';
	if ((zone.count != 5 && !has_colon) || (zone.bytes[0] != '+' && zone.bytes[0] != '-') ||
	    !status_is_ok(text_to_number(text_slice(zone, 1, 2), &hours)) ||
	    !status_is_ok(text_to_number(text_slice(zone, has_colon ? 4 : 3, 2), &minutes)) || hours > 14 ||
	    minutes > 59)
		return false;
	const int64_t ahead = hours * 3600 + minutes * 60;
	*seconds -= zone.bytes[0] == '+' ? ahead : -ahead;
	return true;
}

static bool moment_of(struct text text, struct moment *out)
{
	struct day day;
	int64_t seconds = 0;
	assert(out != NULL);
	if (text.count < 20 || text.bytes[10] != 'T' ||
	    !status_is_ok(day_parse(text_slice(text, 0, 10), &day)) ||
	    !clock_of(text_slice(text, 11, CLOCK_CHARACTERS), &seconds))
		return false;
	struct text zone = text_slice(text, 19, text.count);
	if (text_starts(zone, TEXT(".")))
		for (zone = text_slice(zone, 1, zone.count); text_is_digits(text_slice(zone, 0, 1));)
			zone = text_slice(zone, 1, zone.count);
	if (!zone_of(zone, &seconds))
		return false;
	out->seconds = day.number * SECONDS_A_DAY + seconds;
	return true;
}

static struct status read_texts(const struct json_value *object, struct swish_callback *out)
{
	const struct {
		const char *key;
		struct text *text;
	} texts[] = {
		{ "id", &out->identity },
		{ "payeePaymentReference", &out->payee_reference },
		{ "payerPaymentReference", &out->payee_reference },
		{ "paymentReference", &out->payment_reference },
		{ "originalPaymentReference", &out->original_reference },
		{ "payerAlias", &out->payer },
		{ "payeeAlias", &out->payee },
		{ "message", &out->message },
		{ "errorCode", &out->error_code },
		{ "errorMessage", &out->error_message },
		{ "callbackIdentifier", &out->callback_identifier },
	};
	assert(object->kind == JSON_KIND_OBJECT);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		TRY(text_of_key(object, texts[i].key, texts[i].text));
	return OK;
}

static struct status check_paid(const struct swish_callback *callback, struct text paid_on)
{
	assert(callback != NULL);
	if (paid_on.count > 0 && !callback->has_paid_at)
		return wrong("datePaid", "The answer from Swish has no such time.");
	if (callback->state == SWISH_PAID && !callback->has_paid_at)
		return wrong("datePaid", "A payment that is paid must have its time.");
	if (callback->state == SWISH_PAID && callback->original_reference.count == 0 &&
	    !swish_identity_is_valid(callback->payment_reference))
		return wrong("paymentReference", "A payment that is paid must have its reference.");
	return OK;
}

struct status swish_callback_read(struct text json, struct arena *arena, struct swish_callback *out)
{
	struct json_value object;
	struct text state = { 0 };
	struct text paid_on = { 0 };
	assert(arena != NULL && out != NULL);
	*out = (struct swish_callback){ 0 };
	TRY(json_read(json, arena, &object));
	if (object.kind != JSON_KIND_OBJECT)
		return wrong(NULL, "The answer from Swish is not one payment.");
	TRY(read_texts(&object, out));
	if (!swish_identity_is_valid(out->identity))
		return wrong("id", "The answer from Swish has no identity.");
	TRY(text_of_key(&object, "status", &state));
	TRY(state_of(state, &out->state));
	TRY(amount_of(&object, &out->amount));
	TRY(text_of_key(&object, "datePaid", &paid_on));
	out->has_paid_at = paid_on.count > 0 && moment_of(paid_on, &out->paid_at);
	return check_paid(out, paid_on);
}

/* Swish's codes, as the payment services publish them. */
static const struct meaning {
	const char *code;
	const char *sentence;
} meanings[] = {
	{ "ACMT03", "The payer's phone number is not connected to Swish." },
	{ "ACMT07", "Our number is not connected to Swish." },
	{ "AM02", "The sum is larger than Swish lets through." },
	{ "AM03", "The currency is not one that Swish pays in." },
	{ "AM06", "The sum is smaller than Swish lets through." },
	{ "BANKIDCL", "The payer cancelled the signing with BankID." },
	{ "BE18", "The payer's phone number is not valid." },
	{ "DS24", "The bank did not answer Swish: whether money has moved is not known yet." },
	{ "FF08", "The reference is not one that Swish takes." },
	{ "FF10", "The bank could not carry out the payment." },
	{ "PA02", "The sum is missing or not valid." },
	{ "RF02", "The payment is older than 13 months, so it cannot be sent back." },
	{ "RF04", "The payer's phone number has another owner now, so the payment cannot be sent back." },
	{ "RF06", "The payer's phone number has another owner now, so the payment cannot be sent back." },
	{ "RF07", "The payment was declined." },
	{ "RP01", "The payee is missing." },
	{ "RP02", "The message is not one that Swish takes." },
	{ "RP03", "The address for the answer is missing or not https." },
	{ "RP06", "The payer has another request from Swish that is not answered yet." },
	{ "TM01", "Swish gave up before the payment was started." },
};

const char *swish_error_meaning(struct text code)
{
	assert(code.bytes != NULL || code.count == 0);
	for (size_t i = 0; i < sizeof meanings / sizeof meanings[0]; i++)
		if (text_equal(code, text_of(meanings[i].code)))
			return meanings[i].sentence;
	return "Swish gave a code that is not known here.";
}

bool swish_error_is_unsettled(struct text code)
{
	assert(code.bytes != NULL || code.count == 0);
	return text_equal(code, TEXT("DS24"));
}
