/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What every page's answer needs: its language, its sentences, the way into the letterbox. */
#include "open/site/site_inner.h"

#include <assert.h>
#include <string.h>

struct site *site_of(const struct web_request *request)
{
	assert(request->context != NULL);
	return request->context;
}

struct status site_language(const struct web_request *request, enum language *out)
{
	const struct text word = web_parameter(request, "language");
	assert(out != NULL);
	if (!text_equal(word, TEXT("sv")) && !text_equal(word, TEXT("en")))
		return FAIL(STATUS_NOT_FOUND, "No page has this address.");
	return language_parse(word, out);
}

struct page site_page(const struct web_request *request, struct web_answer *answer, enum language language)
{
	assert(language != LANGUAGE_PSEUDO);
	return page_begin(&answer->body, language, site_of(request)->speech);
}

struct text site_why(const struct web_request *request, struct status status)
{
	SCOPED(buffer_close) struct buffer sentence = buffer_open(2048);
	enum language language;
	const struct status known = site_language(request, &language);
	assert(status.code == STATUS_INPUT && status_is_ok(known));
	buffer_add(&sentence, text_of(phrase(language, status.reason)));
	if (status.remedy != NULL) {
		buffer_add_byte(&sentence, ' ');
		buffer_add(&sentence, text_of(phrase(language, status.remedy)));
	}
	return arena_copy(request->arena, buffer_text(&sentence));
}

/* So much of what was typed is said again. */
enum { TYPED_BYTES_MAX = 40 };

struct text site_no_sum(struct arena *arena, enum language language, struct text typed)
{
	static const char *const english =
	    SAY("We do not understand the sum “{typed}”. Write it in figures, such as 200.");
	SCOPED(buffer_close) struct buffer sentence = buffer_open(2048);
	const struct text start = text_slice(typed, 0, TYPED_BYTES_MAX);
	const struct phrase_value value = { "typed", text_slice(start, 0, text_utf8_bytes(start)) };
	assert(value.value.count <= TYPED_BYTES_MAX);
	phrase_add(&sentence, language, english, &value, 1);
	return arena_copy(arena, buffer_text(&sentence));
}

struct random site_random_of(const struct web_request *request)
{
	static const char words[] = "letter/";
	char message[sizeof words - 1 + sizeof request->form_key.bytes];
	struct hash hash;
	uint64_t seed;
	memcpy(message, words, sizeof words - 1);
	memcpy(message + sizeof words - 1, request->form_key.bytes, sizeof request->form_key.bytes);
	lookup_hash(site_of(request)->step_key, (struct text){ message, sizeof message }, &hash);
	assert(sizeof seed <= sizeof hash.bytes);
	memcpy(&seed, hash.bytes, sizeof seed);
	return random_seeded(seed);
}

static void letter_is_done(void *ticket, struct status outcome)
{
	assert(ticket != NULL);
	web_wake(ticket, outcome);
}

void site_post_letter(const struct web_request *request, struct buffer *letter)
{
	struct web_ticket *ticket = web_wait(request);
	assert(!letter->is_failed && letter->count > 0);
	const struct status status =
	    letterbox_post(site_of(request)->letterbox, buffer_text(letter), letter_is_done, ticket);
	secret_wipe_bytes(letter->bytes, letter->count);
	if (!status_is_ok(status))
		web_wake(ticket, status);
}
