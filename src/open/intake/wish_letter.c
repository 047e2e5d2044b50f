/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "open/intake/letter_inner.h"

#include <assert.h>
#include <stddef.h>

struct kept {
	struct wish_letter letter;
	int64_t wish;
};

#define KEPT(member) offsetof(struct kept, letter.member)
static const struct letter_field fields[] = {
	{ "key", FIELD_HANDLE, KEPT(key) },
	{ "made_at", FIELD_NUMBER, KEPT(made_at.seconds) },
	{ "wish", FIELD_NUMBER, offsetof(struct kept, wish) },
	{ "link", FIELD_TEXT, KEPT(link) },
	{ "amount", FIELD_NUMBER, KEPT(amount.ore) },
	{ "pause_months", FIELD_NUMBER, KEPT(pause_months) },
	{ "reason", FIELD_TEXT, KEPT(reason) },
	{ "language", FIELD_TEXT, KEPT(language) },
};
static const struct letter_form form = { LETTER_WISH, fields, sizeof fields / sizeof fields[0] };

static bool is_link(struct text link)
{
	assert(link.bytes != NULL || link.count == 0);
	if (link.count == 0 || link.count > INTAKE_LINK_BYTES_MAX)
		return false;
	for (size_t i = 0; i < link.count; i++) {
		const char byte = link.bytes[i];
		if (!(byte >= 'a' && byte <= 'z') && !(byte >= 'A' && byte <= 'Z') &&
		    !(byte >= '0' && byte <= '9') && byte != '-' && byte != '_')
			return false;
	}
	return true;
}

static struct status check_wish(const struct wish_letter *letter)
{
	const int64_t ore = letter->amount.ore;
	const int64_t months = letter->pause_months;
	if (letter->wish < WISH_NEW_SUM || letter->wish > WISH_ALL_ABOUT_ME)
		return FAIL_INPUT(0, "wish", "What you want to do is not chosen.", "Choose one of the four.");
	if (letter->wish == WISH_NEW_SUM ? ore < INTAKE_GIFT_ORE_MIN || ore > INTAKE_GIFT_ORE_MAX : ore != 0)
		return FAIL_INPUT(0, "amount", "This is not a sum between one krona and a million.",
				  "Write a sum in kronor, such as 200.");
	if (letter->wish == WISH_PAUSE ? months < 1 || months > INTAKE_PAUSE_MONTHS_MAX : months != 0)
		return FAIL_INPUT(0, "pause_months", "A pause is one to twelve months.", "Choose how long.");
	assert(ore >= 0 && months >= 0);
	return OK;
}

struct status wish_letter_check(const struct wish_letter *letter)
{
	struct handle key;
	TRY(check_wish(letter));
	if (!line_is_valid(letter->reason, INTAKE_NOTE_BYTES_MAX))
		return FAIL_INPUT(0, "reason", "This is not one line of text of at most 1,000 characters.",
				  "Write it shorter, on one line.");
	const bool is_ours = status_is_ok(handle_parse(text_of(letter->key.characters), &key)) &&
			     is_link(letter->link) && language_is_known(letter->language) &&
			     letter->made_at.seconds >= 0;
	assert(letter->reason.count <= INTAKE_NOTE_BYTES_MAX);
	return is_ours ? OK
		       : FAIL_INPUT(0, "link", "The page was not sent as it was shown.",
				    "Go back, load the page anew and try again.");
}

struct status wish_letter_write(const struct wish_letter *letter, struct buffer *out)
{
	assert(out != NULL);
	TRY(wish_letter_check(letter));
	const struct kept kept = { *letter, letter->wish };
	return letter_write(&form, &kept, out);
}

struct status wish_letter_read(struct text bytes, struct arena *arena, struct wish_letter *out)
{
	struct kept kept = { 0 };
	TRY(letter_read(&form, bytes, arena, &kept));
	kept.letter.wish = kept.wish <= WISH_ALL_ABOUT_ME ? (enum giver_wish)kept.wish : (enum giver_wish)0;
	assert(out != NULL);
	TRY(wish_letter_check(&kept.letter));
	*out = kept.letter;
	return OK;
}
