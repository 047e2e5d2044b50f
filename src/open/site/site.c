/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "open/site/site_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const struct text languages[] = { { "sv", 2 }, { "en", 2 } };
/* A whole association gives from one address. */
static const struct web_rate rates[] = {
	[RATE_PAGE] = { "page", 240, 480 }, [RATE_LETTER] = { "letter", 60, 60 }
};

/* STATUS_REFUSED is 404 by then: what may not be seen is not there. */
static void write_fault(void *context, const struct web_fault *fault, struct buffer *body)
{
	struct site *site = context;
	const unsigned code = fault->code;
	const enum language language = fault->language == 0 ? LANGUAGE_SWEDISH : LANGUAGE_ENGLISH;
	assert(code >= 400 && fault->language < sizeof languages / sizeof languages[0]);
	struct page page = page_begin(body, language, site->speech);
	const bool is_unclear = code != 404 && code != 429 && code != 413 && code != 503 && code != 403;
	const struct status status = fault_page(&page, &site->centres[language], code == 404, code == 429,
						code == 413, code == 503, code == 403, is_unclear);
	assert(status_is_ok(status));
}

static void add_routes(struct site *site, const struct route_table *table)
{
	assert(site->route_count + table->count <= SITE_ROUTES_MAX);
	memcpy(site->routes + site->route_count, table->rows, table->count * sizeof table->rows[0]);
	site->route_count += table->count;
}

static void make_face(struct site *site)
{
	assert(site->route_count == 0);
	add_routes(site, &home_routes);
	add_routes(site, &give_routes);
	add_routes(site, &step_routes);
	add_routes(site, &wish_routes);
	site->face = (struct web_face){ .routes = site->routes,
					.route_count = site->route_count,
					.rates = rates,
					.rate_count = sizeof rates / sizeof rates[0],
					.languages = languages,
					.language_count = sizeof languages / sizeof languages[0],
					.write_fault = write_fault };
}

static struct text arena_print(struct arena *arena, struct text before, struct text after)
{
	char *bytes = arena_take(arena, before.count + after.count + 1);
	assert(before.count > 0);
	memcpy(bytes, before.bytes, before.count);
	if (after.count > 0)
		memcpy(bytes + before.count, after.bytes, after.count);
	return (struct text){ bytes, before.count + after.count };
}

/* A telephone number without what people put between its digits. */
static struct text dialled(struct arena *arena, struct text phone)
{
	char *digits = arena_take(arena, phone.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < phone.count; i++)
		if ((phone.bytes[i] >= '0' && phone.bytes[i] <= '9') || (phone.bytes[i] == '+' && count == 0))
			digits[count++] = phone.bytes[i];
	assert(count <= phone.count);
	return (struct text){ digits, count };
}

static struct status make_links(struct site *site)
{
	const struct published *facts = site->facts;
	assert(facts->name.count > 0);
	if (facts->email.count > 0)
		TRY(url_parse(arena_print(&site->arena, TEXT("mailto:"), facts->email), &site->mail_to));
	const struct text digits = dialled(&site->arena, facts->phone);
	if (digits.count > 0)
		TRY(url_parse(arena_print(&site->arena, TEXT("tel:"), digits), &site->phone_to));
	return OK;
}

/* "123 456 78 90": as the numbers stand on posters. */
static struct text spaced_swish(struct arena *arena, struct text digits)
{
	static const size_t groups[] = { 3, 3, 2, 2 };
	SCOPED(buffer_close) struct buffer spaced = buffer_open(64);
	size_t at = 0;
	if (digits.count == 0)
		return TEXT("");
	assert(digits.count == 10);
	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; at += groups[i++]) {
		if (i > 0)
			buffer_add(&spaced, TEXT("\u00a0"));
		buffer_add(&spaced, text_slice(digits, at, groups[i]));
	}
	return arena_copy(arena, buffer_text(&spaced));
}

/* The facts may hold it with or without its hyphen. */
static struct text printed_bankgiro(struct arena *arena, struct text number)
{
	char digits[GIRO_ROOM];
	char room[GIRO_ROOM + 4];
	if (number.count == 0)
		return number;
	const struct status status = bankgiro_parse(number, digits);
	assert(status_is_ok(status)); /* as published_check says */
	return arena_copy(arena, text_of(bankgiro_print(text_of(digits), room)));
}

struct text site_words(const struct published_words *words, enum language language)
{
	assert(words != NULL);
	return language == LANGUAGE_SWEDISH ? words->swedish : words->english;
}

static void make_centres(struct site *site, struct text style)
{
	const struct published *facts = site->facts;
	const struct text bankgiro = printed_bankgiro(&site->arena, facts->bankgiro);
	const struct text swish = spaced_swish(&site->arena, facts->swish);
	for (enum language language = LANGUAGE_ENGLISH; language < LANGUAGES; language++) {
		const bool is_swedish = language == LANGUAGE_SWEDISH;
		site->centres[language] = frame_centre(
		    facts->name, style, facts->is_demo, facts->has_90_account, facts->email,
		    site->mail_to.text.count > 0 ? &site->mail_to : NULL, facts->phone,
		    site->phone_to.text.count > 0 ? &site->phone_to : NULL, bankgiro, swish, facts->address,
		    site_words(&facts->about, language), is_swedish ? LANGUAGE_ENGLISH : LANGUAGE_SWEDISH,
		    is_swedish ? TEXT("English") : TEXT("Svenska"));
	}
	assert(site->centres[LANGUAGE_SWEDISH].name.count > 0);
}

/* Its name in addresses: so that it may be kept for a year, and changes when it does. */
static struct text hash_of_style(struct site *site)
{
	struct hash_stream stream;
	struct hash hash;
	char digits[HASH_PRINT_ROOM];
	hash_stream_begin(&stream);
	hash_stream_add(&stream, site_tokens);
	hash_stream_add(&stream, site_sheet);
	hash_stream_add(&stream, site_mark);
	hash_stream_end(&stream, &hash);
	assert(site_sheet.count > 0);
	return arena_copy(&site->arena, text_slice(text_of(hash_print(&hash, digits)), 0, 16));
}

static struct status begin(struct site *site)
{
	assert(site->pages == NULL);
	site->pages = web_pages_open();
	TRY(speech_open("Europe/Stockholm", &site->speech));
	TRY(make_links(site));
	make_centres(site, hash_of_style(site));
	return home_publish(site);
}

struct status site_open(const struct site_config *config, struct site **out)
{
	assert(config->facts != NULL && config->step_key != NULL);
	struct site *site = memory_take(1, sizeof *site);
	site->facts = config->facts;
	site->step_key = config->step_key;
	site->arena = arena_open(SITE_ARENA_BYTES_MAX);
	make_face(site);
	const struct status status = begin(site);
	if (!status_is_ok(status))
		site_close(&site);
	*out = site;
	return status;
}

void site_close(struct site **site)
{
	struct site *closed = *site;
	if (closed == NULL)
		return;
	assert(closed->pages != NULL);
	web_pages_close(&closed->pages);
	if (closed->speech != NULL)
		speech_close(&closed->speech);
	arena_close(&closed->arena);
	free(closed);
	*site = NULL;
}

void site_send_letters_to(struct site *site, struct letterbox *letterbox)
{
	assert(site->letterbox == NULL && letterbox != NULL);
	site->letterbox = letterbox;
}

const struct web_face *site_face(const struct site *site)
{
	assert(site->letterbox != NULL);
	return &site->face;
}

void site_tick(void *context)
{
	struct site *site = context;
	assert(site != NULL);
	letterbox_tick(site->letterbox);
}
