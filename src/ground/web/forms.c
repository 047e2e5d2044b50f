/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* A key is the minute it was shown in, 4 bytes, and chance; behind it in the form stands its tag. */
enum { PLACES = 16, MINUTE_BYTES = 4, FORM_BYTES = WEB_FORM_KEY_BYTES + TAG_BYTES };

_Static_assert(2 * FORM_BYTES + 1 == WEB_FORM_TEXT_ROOM, "a key and its tag fit the room");

struct forms {
	const struct lookup_key *key;
	struct form_entry entries[WEB_FORMS_MAX];
};

struct forms *forms_open(const struct lookup_key *key)
{
	assert(key != NULL);
	struct forms *forms = memory_take(1, sizeof *forms);
	forms->key = key;
	return forms;
}

void forms_close(struct forms **forms)
{
	assert(forms != NULL);
	free(*forms);
	*forms = NULL;
}

static void tag_of(const struct forms *forms, const struct form_place *place, const uint8_t *key,
		   struct hash *out)
{
	uint8_t message[5 + WEB_FORM_KEY_BYTES + SESSION_ID_BYTES + WEB_ROUTE_NAME_BYTES_MAX] = "form:";
	uint8_t *end = message + 5;
	assert(place->route.count <= WEB_ROUTE_NAME_BYTES_MAX);
	memcpy(end, key, WEB_FORM_KEY_BYTES);
	memcpy(end + WEB_FORM_KEY_BYTES, place->session.bytes, SESSION_ID_BYTES);
	end += WEB_FORM_KEY_BYTES + SESSION_ID_BYTES;
	memcpy(end, place->route.bytes, place->route.count);
	lookup_hash(forms->key, bytes_text(message, (size_t)(end - message) + place->route.count), out);
}

void forms_print(const struct forms *forms, const struct form_place *place, char room[WEB_FORM_TEXT_ROOM])
{
	uint8_t bytes[FORM_BYTES];
	struct hash tag;
	const uint32_t minute = (uint32_t)(place->now.seconds / 60);
	assert(room != NULL);
	secret_random_bytes(bytes + MINUTE_BYTES, WEB_FORM_KEY_BYTES - MINUTE_BYTES);
	for (size_t i = 0; i < MINUTE_BYTES; i++)
		bytes[i] = (uint8_t)(minute >> (24 - 8 * i));
	tag_of(forms, place, bytes, &tag);
	memcpy(bytes + WEB_FORM_KEY_BYTES, tag.bytes, TAG_BYTES);
	hexadecimal_print(bytes, sizeof bytes, room);
}

static bool is_fresh(const uint8_t *bytes, struct moment now)
{
	uint32_t minute = 0;
	assert(bytes != NULL);
	for (size_t i = 0; i < MINUTE_BYTES; i++)
		minute = minute << 8 | bytes[i];
	const int64_t age = now.seconds - (int64_t)minute * 60;
	return age >= 0 && age < WEB_FORM_SECONDS_MAX;
}

struct status forms_check(const struct forms *forms, const struct form_place *place, struct text text,
			  struct web_form_key *out)
{
	assert(place != NULL && out != NULL);
	static const struct status refused = {
		.code = STATUS_REFUSED,
		.reason = SAY("The form was not shown here, or too long ago."),
		.remedy = SAY("Open the page again and send it once more."),
	};
	uint8_t bytes[FORM_BYTES];
	struct hash tag;
	if (!hexadecimal_read(text, bytes, sizeof bytes))
		return refused;
	tag_of(forms, place, bytes, &tag);
	if (!secret_equal(bytes_text(tag.bytes, TAG_BYTES),
			  bytes_text(bytes + WEB_FORM_KEY_BYTES, TAG_BYTES)) ||
	    !is_fresh(bytes, place->now))
		return refused;
	memcpy(out->bytes, bytes, sizeof out->bytes);
	return OK;
}

static size_t first_place(const struct web_form_key *key)
{
	uint64_t chance;
	assert(WEB_FORMS_MAX % PLACES == 0);
	memcpy(&chance, key->bytes + WEB_FORM_KEY_BYTES - sizeof chance, sizeof chance);
	return (size_t)(chance % (WEB_FORMS_MAX / PLACES)) * PLACES;
}

/* Whether `a` may go before `b`: what is free first, then what was done longest ago. */
static bool goes_before(const struct form_entry *a, const struct form_entry *b)
{
	assert(a != NULL);
	if (a->state == FORM_BUSY)
		return false;
	if (b == NULL || a->state == FORM_FREE)
		return true;
	return b->state != FORM_FREE && a->seconds < b->seconds;
}

struct form_entry *forms_claim(struct forms *forms, const struct web_form_key *key, struct moment now)
{
	struct form_entry *places = &forms->entries[first_place(key)];
	struct form_entry *leaving = NULL;
	for (size_t i = 0; i < PLACES; i++) {
		assert(&places[i] < forms->entries + WEB_FORMS_MAX);
		if (places[i].state != FORM_FREE && memcmp(&places[i].key, key, sizeof *key) == 0)
			return &places[i];
		if (goes_before(&places[i], leaving))
			leaving = &places[i];
	}
	if (leaving != NULL)
		*leaving = (struct form_entry){ .key = *key, .seconds = now.seconds };
	return leaving;
}

const char *web_form_key_print(const struct web_request *request, const char *route,
			       char room[WEB_FORM_TEXT_ROOM])
{
	const struct exchange *exchange = exchange_of(request);
	assert(route != NULL);
	const struct form_place place = { exchange->session.id, text_of(route), request->now };
	forms_print(exchange->server->forms, &place, room);
	return room;
}

static int digit_of(char character)
{
	if (character >= '0' && character <= '9')
		return character - '0';
	return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

bool hexadecimal_read(struct text text, uint8_t *bytes, size_t count)
{
	assert(bytes != NULL);
	if (text.count != 2 * count)
		return false;
	for (size_t i = 0; i < count; i++) {
		const int high = digit_of(text.bytes[2 * i]);
		const int low = digit_of(text.bytes[2 * i + 1]);
		if (high < 0 || low < 0)
			return false;
		bytes[i] = (uint8_t)(high * 16 + low);
	}
	return true;
}

void hexadecimal_print(const uint8_t *bytes, size_t count, char *room)
{
	static const char digits[] = "0123456789abcdef";
	assert(bytes != NULL && room != NULL);
	for (size_t i = 0; i < count; i++) {
		room[2 * i] = digits[bytes[i] >> 4];
		room[2 * i + 1] = digits[bytes[i] & 15];
	}
	room[2 * count] = '\0';
}
