/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "open/intake/letter_inner.h"

#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stddef.h>

/* What a letter holds; choices as numbers. */
struct kept {
	struct gift_letter letter;
	int64_t often;
	int64_t way;
};

#define KEPT(member) offsetof(struct kept, letter.member)
static const struct letter_field fields[] = {
	{ "key", FIELD_HANDLE, KEPT(key) },
	{ "made_at", FIELD_NUMBER, KEPT(made_at.seconds) },
	{ "often", FIELD_NUMBER, offsetof(struct kept, often) },
	{ "way", FIELD_NUMBER, offsetof(struct kept, way) },
	{ "amount", FIELD_NUMBER, KEPT(amount.ore) },
	{ "reference", FIELD_TEXT, KEPT(reference) },
	{ "purpose", FIELD_TEXT, KEPT(purpose) },
	{ "language", FIELD_TEXT, KEPT(language) },
	{ "name", FIELD_TEXT, KEPT(name) },
	{ "email", FIELD_TEXT, KEPT(email) },
	{ "phone", FIELD_TEXT, KEPT(phone) },
	{ "street", FIELD_TEXT, KEPT(street) },
	{ "postal_code", FIELD_TEXT, KEPT(postal_code) },
	{ "town", FIELD_TEXT, KEPT(town) },
};
static const struct letter_form form = { LETTER_GIFT, fields, sizeof fields / sizeof fields[0] };

static struct status check_sum(struct money amount)
{
	if (amount.ore < INTAKE_GIFT_ORE_MIN)
		return FAIL_INPUT(0, "amount", "The sum is below one krona.",
				  "Write a sum in kronor, such as 200.");
	if (amount.ore > INTAKE_GIFT_ORE_MAX)
		return FAIL_INPUT(0, "amount", "The sum is above a million kronor.",
				  "Call us about so large a gift, or write a lower sum.");
	assert(amount.ore > 0);
	return OK;
}

/* Swish draws nothing by itself; Autogiro is for what comes back every month. */
static struct status check_way(enum gift_often often, enum gift_way way)
{
	assert(often <= GIFT_MONTHLY && way <= GIFT_BY_MANDATE_BY_POST);
	if (often != GIFT_ONCE && often != GIFT_MONTHLY)
		return FAIL_INPUT(0, "often", "How often you want to give is not chosen.",
				  "Choose once or every month.");
	switch (way) {
	case GIFT_BY_BANKGIRO:
		return OK;
	case GIFT_BY_SWISH:
		return often == GIFT_ONCE ? OK
					  : FAIL_INPUT(0, "way", "Swish cannot give every month by itself.",
						       "Choose Autogiro or a standing transfer.");
	case GIFT_BY_MANDATE_AT_BANK:
	case GIFT_BY_MANDATE_ON_PAPER:
	case GIFT_BY_MANDATE_BY_POST:
		return often == GIFT_MONTHLY ? OK
					     : FAIL_INPUT(0, "way", "Autogiro is for gifts every month.",
							  "Choose Swish or bankgiro, or give every month.");
	}
	return FAIL_INPUT(0, "way", "How you want to give is not chosen.", "Choose one of the ways.");
}

static struct status check_lines(const struct gift_letter *letter)
{
	const struct {
		struct text line;
		const char *field;
	} lines[] = {
		{ letter->name, "name" },
		{ letter->street, "street" },
		{ letter->postal_code, "postal_code" },
		{ letter->town, "town" },
	};
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
		if (!line_is_valid(lines[i].line, INTAKE_FIELD_BYTES_MAX))
			return FAIL_INPUT(0, lines[i].field,
					  "This is not one line of text of at most 200 characters.",
					  "Write it shorter, on one line.");
	assert(letter->name.count <= INTAKE_FIELD_BYTES_MAX);
	return OK;
}

static struct status check_reach(const struct gift_letter *letter)
{
	if (letter->email.count > 0 && !email_is_plausible(letter->email))
		return FAIL_INPUT(0, "email", "This is not an e-mail address.",
				  "Write it as anna@example.org, or leave it empty.");
	if (letter->phone.count > 0 && !phone_is_plausible(letter->phone))
		return FAIL_INPUT(0, "phone", "This is not a telephone number.",
				  "Write digits only, or leave it empty.");
	const bool has_address = letter->name.count > 0 && letter->street.count > 0 &&
				 letter->postal_code.count > 0 && letter->town.count > 0;
	if (letter->way == GIFT_BY_MANDATE_BY_POST && !has_address)
		return FAIL_INPUT(0, "street", "We need a name and an address to send the paper to.",
				  "Write them, or choose to sign in your bank.");
	assert(letter->email.count <= INTAKE_FIELD_BYTES_MAX);
	return OK;
}

/* What the program writes itself: a wrong one is no visitor's mistake. */
static struct status check_ours(const struct gift_letter *letter)
{
	static const char *const sentence = SAY("The page was not sent as it was shown.");
	static const char *const remedy = SAY("Go back, load the page anew and try again.");
	struct handle key;
	if (!status_is_ok(handle_parse(text_of(letter->key.characters), &key)))
		return FAIL_INPUT(0, "key", sentence, remedy);
	if (!ocr_is_valid(letter->reference, OCR_LENGTH_AND_CHECK))
		return FAIL_INPUT(0, "reference", sentence, remedy);
	if (!language_is_known(letter->language))
		return FAIL_INPUT(0, "language", sentence, remedy);
	if (letter->purpose.count == 0 || !line_is_valid(letter->purpose, INTAKE_FIELD_BYTES_MAX))
		return FAIL_INPUT(0, "purpose", sentence, remedy);
	if (letter->made_at.seconds < 0)
		return FAIL_INPUT(0, "made_at", sentence, remedy);
	assert(letter->reference.count <= OCR_DIGITS_MAX);
	return OK;
}

struct status gift_letter_check(const struct gift_letter *letter)
{
	TRY(check_sum(letter->amount));
	TRY(check_way(letter->often, letter->way));
	TRY(check_lines(letter));
	TRY(check_reach(letter));
	assert(letter->amount.ore <= INTAKE_GIFT_ORE_MAX);
	return check_ours(letter);
}

struct status gift_letter_write(const struct gift_letter *letter, struct buffer *out)
{
	assert(out != NULL);
	TRY(gift_letter_check(letter));
	const struct kept kept = { *letter, letter->often, letter->way };
	return letter_write(&form, &kept, out);
}

struct status gift_letter_read(struct text bytes, struct arena *arena, struct gift_letter *out)
{
	struct kept kept = { 0 };
	TRY(letter_read(&form, bytes, arena, &kept));
	if (kept.often > GIFT_MONTHLY || kept.way > GIFT_BY_MANDATE_BY_POST)
		kept.often = kept.way = 0; /* no choice, which the check refuses */
	kept.letter.often = (enum gift_often)kept.often;
	kept.letter.way = (enum gift_way)kept.way;
	assert(out != NULL);
	TRY(gift_letter_check(&kept.letter));
	*out = kept.letter;
	return OK;
}
