/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a phone reads to fill in a payment: the QR symbol's text and the link. */
#include "ground/swish/swish_inner.h"

#include "ground/numbers/numbers.h"

#include <assert.h>
#include <string.h>

static struct status check_code(const struct swish_code *code, char number[SWISH_NUMBER_ROOM])
{
	assert(code != NULL &&
	       code->free_fields <= (SWISH_FREE_PAYEE | SWISH_FREE_AMOUNT | SWISH_FREE_MESSAGE));
	if (!status_is_ok(swish_number_parse(code->payee, number)))
		return FAIL_INPUT(0, "number", "This is not a Swish number.",
				  "Give the ten digits that begin with 123.");
	if (!code->has_amount && (code->free_fields & SWISH_FREE_AMOUNT) == 0)
		return FAIL_INPUT(0, "amount", "An amount that is not given must be free.",
				  "Give an amount, or let the payer fill it in.");
	if (code->has_amount && (code->amount.ore <= 0 || code->amount.ore > SWISH_ORE_MAX))
		return FAIL_INPUT(0, "amount", "No Swish payment has such a sum.", "Give another amount.");
	if (!swish_is_line(code->message, SWISH_MESSAGE_CHARACTERS_MAX))
		return FAIL_INPUT(0, "message", "A Swish message is one line of at most 50 characters.",
				  "Write a shorter message.");
	return OK;
}

/* Percent-encoding of all but the unreserved characters (RFC 3986, section 2.3). */
static void add_encoded(struct buffer *out, struct text text)
{
	static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
	assert(out != NULL);
	for (size_t i = 0; i < text.count; i++)
		if (memchr(unreserved, text.bytes[i], sizeof unreserved - 1) != NULL)
			buffer_add_byte(out, text.bytes[i]);
		else
			buffer_print(out, "%%%02X", (unsigned char)text.bytes[i]);
}

static void add_amount(struct buffer *out, struct money amount, char decimal)
{
	char room[MONEY_PRINT_ROOM];
	assert(amount.ore > 0);
	money_print_plain(amount, room);
	*strchr(room, '.') = decimal;
	buffer_add(out, text_of(room));
}

struct status swish_code_text(const struct swish_code *code, struct buffer *out)
{
	char number[SWISH_NUMBER_ROOM];
	assert(code != NULL && out != NULL);
	TRY(check_code(code, number));
	buffer_print(out, "C%s;", number);
	if (code->has_amount)
		add_amount(out, code->amount, ',');
	buffer_add_byte(out, ';');
	add_encoded(out, code->message);
	buffer_print(out, ";%u", code->free_fields);
	return buffer_status(out);
}

struct status swish_code_link(const struct swish_code *code, struct buffer *out)
{
	char number[SWISH_NUMBER_ROOM];
	assert(code != NULL && out != NULL);
	TRY(check_code(code, number));
	if ((code->free_fields & SWISH_FREE_PAYEE) != 0)
		return FAIL_INPUT(0, "number", "A link cannot leave the payee open.",
				  "Lock the Swish number.");
	const bool is_amount_free = (code->free_fields & SWISH_FREE_AMOUNT) != 0;
	const bool is_message_free = (code->free_fields & SWISH_FREE_MESSAGE) != 0;
	buffer_print(out, "https://app.swish.nu/1/p/sw/?sw=%s", number);
	if (code->has_amount) {
		buffer_add(out, TEXT("&amt="));
		add_amount(out, code->amount, '.');
	}
	buffer_add(out, TEXT("&cur=SEK"));
	if (code->message.count > 0) {
		buffer_add(out, TEXT("&msg="));
		add_encoded(out, code->message);
	}
	if (is_amount_free || is_message_free)
		buffer_print(out, "&edit=%s%s%s", is_amount_free ? "amt" : "",
			     is_amount_free && is_message_free ? "," : "", is_message_free ? "msg" : "");
	buffer_add(out, TEXT("&src=qr"));
	return buffer_status(out);
}
