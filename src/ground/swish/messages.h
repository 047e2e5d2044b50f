/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Messages: the text of a code to pay by, and what Swish's commerce interface (version 2) is asked and
 * answers. */

#ifndef GROUND_SWISH_MESSAGES_H
#define GROUND_SWISH_MESSAGES_H

#include "ground/base/base.h"

/* Swish's own bounds: characters of a message and of our reference; the largest sum is 999 999 999 999,99 kr
 * and the smallest that can be asked for 1 kr. */
enum { SWISH_MESSAGE_CHARACTERS_MAX = 50, SWISH_PAYEE_REFERENCE_MAX = 35, SWISH_URL_BYTES_MAX = 2000 };
#define SWISH_ORE_MAX INT64_C(99999999999999)

/* A payment filled in beforehand. `free_fields` is the sum of what the payer may change. */
enum { SWISH_FREE_PAYEE = 1, SWISH_FREE_AMOUNT = 2, SWISH_FREE_MESSAGE = 4 };
struct swish_code {
	struct text payee; /* a Swish number, in any usual form */
	bool has_amount;
	struct money amount;
	struct text message; /* may be empty */
	unsigned free_fields;
};

/* Adds the text for the QR symbol: C1234567890;200,00;GAVA%2010000019;0 (Swish, QR specification, section
 * "prefilled"). STATUS_INPUT with field: no Swish number, a sum beyond the bounds, an amount neither given
 * nor free, a message too long or with control characters. */
MUST_USE struct status swish_code_text(const struct swish_code *code, struct buffer *out);
/* Adds the link that opens the app on the same phone. Not every phone follows it: number, sum and message
 * must stand beside it as text. As above; and the payee cannot be free. */
MUST_USE struct status swish_code_link(const struct swish_code *code, struct buffer *out);

/* What Swish is asked to do; the identity of the request, 32 hexadecimal capitals, stands in its address. */
struct swish_payment_request {
	struct text payee_reference; /* ours, at most 35 letters and digits; may be empty */
	struct text callback_url;    /* https */
	struct text payee;
	struct text payer; /* phone with country code, digits; empty when the app is opened by a token */
	struct money amount;
	struct text message; /* may be empty */
	struct text
	    callback_identifier; /* 32 to 36 characters that come back in the callback; may be empty */
};
struct swish_refund_request {
	struct text original; /* Swish's payment reference: 32 hexadecimal capitals */
	struct text callback_url;
	struct text payer; /* our Swish number */
	struct money amount;
	struct text payer_reference; /* ours; may be empty */
	struct text message;
};
bool swish_identity_is_valid(struct text identity);
/* Each adds one JSON text. STATUS_INPUT with the field, in Swish's word, that cannot be sent. */
MUST_USE struct status swish_payment_request_write(const struct swish_payment_request *request,
						   struct buffer *out);
MUST_USE struct status swish_refund_request_write(const struct swish_refund_request *request,
						  struct buffer *out);
void swish_cancel_write(struct buffer *out);

enum swish_state {
	SWISH_CREATED,
	SWISH_PAID,
	SWISH_DECLINED,
	SWISH_ERROR,
	SWISH_CANCELLED,
	SWISH_INITIATED, /* this and the next two: refunds on their way */
	SWISH_VALIDATED,
	SWISH_DEBITED,
};

/* What a callback, or an answer to a question for the state, says. Texts are empty when it does not. */
struct swish_callback {
	struct text identity;
	struct text payee_reference;    /* of a refund: payerPaymentReference */
	struct text payment_reference;  /* Swish's, given when paid */
	struct text original_reference; /* of a refund: the payment it sends back */
	struct text payer;
	struct text payee;
	struct money amount;
	struct text message;
	enum swish_state state;
	bool has_paid_at;
	struct moment paid_at;
	struct text error_code;
	struct text error_message;
	struct text callback_identifier;
};

/* A callback is not signed: it is a hint to ask Swish for the truth, and never books by itself. Texts live in
 * the arena, which needs 64 bytes for each of the text and gets at most 1 MiB of it to read. Keys not known
 * are passed over. STATUS_INPUT with the field: no JSON object, no identity or state, a state or currency not
 * known, paid without reference or time, a sum that is none. STATUS_LIMIT as json_read. */
MUST_USE struct status swish_callback_read(struct text json, struct arena *arena, struct swish_callback *out);
/* What an error code means, as a sentence to translate; a general one for a code not known. */
const char *swish_error_meaning(struct text code);
/* Whether the code leaves open if money has moved: then nothing may be asked anew before Swish has told. */
bool swish_error_is_unsettled(struct text code);

#endif
