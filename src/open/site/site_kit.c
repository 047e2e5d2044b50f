/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "open/site/site_kit.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_BYTES_MAX = 16 << 20, REQUEST_ROOM = 64 * 1024 };

void site_kit_make(struct site_kit *kit)
{
	*kit = (struct site_kit){
		.purposes = { { TEXT("1"), { TEXT("Solidaritetsfonden"), TEXT("The solidarity fund") } },
			      { TEXT("2"), { TEXT("Kvinnors rätt"), TEXT("Women's rights") } } },
		.facts = { .name = TEXT("Centret \"Vide\" & <vänner>"),
			   .about = { TEXT("Vi stöder folkrörelser."), TEXT("We support movements.") },
			   .email = TEXT("gava@vide.example"),
			   .phone = TEXT("08-000 00 00"),
			   .address = TEXT("Box 1, 100 00 Exempelstad"),
			   .swish = TEXT("1231231231"),
			   .bankgiro = TEXT("9912346"),
			   .has_autogiro = true },
		.now = { 1795000000 },
	};
	kit->facts.purposes = kit->purposes;
	kit->facts.purpose_count = 2;
	assert_ok(crypto_start());
}

static void *serve(void *server)
{
	assert_ok(web_server_run(server));
	return NULL;
}

/* Nothing on standard error. */
static void log_nothing(void *context, const struct web_log_line *line)
{
	(void)context;
	assert_true(line->code >= 200);
}

static void start_server(struct site_kit *kit)
{
	kit->web.face = *site_face(kit->site);
	kit->web.face.log = log_nothing;
	if (kit->rates != NULL)
		kit->web.face.rates = kit->rates;
	kit->web.config = (struct web_config){ .address = "127.0.0.1",
					       .clock = clock_fixed(&kit->now),
					       .limits = { .connections_of_address = 1000 },
					       .tick = site_tick,
					       .tick_ms = SITE_TICK_MS,
					       .face = &kit->web.face,
					       .context = kit->site };
	assert_ok(web_server_open(&kit->web.config, &kit->web.server));
	assert_int_equal(pthread_create(&kit->web.thread, NULL, serve, kit->web.server), 0);
}

void site_kit_start(struct site_kit *kit)
{
	uint8_t key[LOOKUP_KEY_BYTES] = { 1, 2, 3 };
	kit->folder = proof_folder_open();
	kit->arena = arena_open(ARENA_BYTES_MAX);
	assert_ok(published_check(&kit->facts));
	assert_ok(letter_keys_make(&kit->public_key, &kit->secret_key));
	assert_ok(lookup_key_from(key, sizeof key, &kit->step_key));
	const struct letterbox_config box = { kit->folder.path, kit->public_key, 300,
					      clock_fixed(&kit->now) };
	assert_ok(letterbox_open(&box, &kit->letterbox));
	const struct site_config config = { &kit->facts, &kit->step_key };
	assert_ok(site_open(&config, &kit->site));
	site_send_letters_to(kit->site, kit->letterbox);
	start_server(kit);
}

void site_kit_stop(struct site_kit *kit)
{
	web_server_stop(kit->web.server);
	assert_int_equal(pthread_join(kit->web.thread, NULL), 0);
	web_server_close(&kit->web.server);
	site_close(&kit->site);
	letterbox_close(&kit->letterbox);
	lookup_key_wipe(&kit->step_key);
	letter_secret_key_wipe(&kit->secret_key);
	arena_close(&kit->arena);
	proof_folder_close(&kit->folder);
}

unsigned site_kit_ask(struct site_kit *kit, const char *path, const char *more)
{
	static char request[REQUEST_ROOM];
	snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: test\r\n%s\r\n", path, more);
	kit_ask(&kit->web, request, &kit->reply);
	return kit->reply.code;
}

unsigned site_kit_get(struct site_kit *kit, const char *path)
{
	return site_kit_ask(kit, path, "");
}

struct text site_kit_body(const struct site_kit *kit)
{
	return reply_body(&kit->reply);
}

bool site_kit_says(const struct site_kit *kit, const char *words)
{
	const struct text body = site_kit_body(kit);
	return text_find(body, text_of(words)) < body.count;
}

void site_kit_form_key(const struct site_kit *kit, char room[WEB_FORM_TEXT_ROOM])
{
	static const char before[] = "name=\"form_key\" value=\"";
	struct text rest = site_kit_body(kit);
	const size_t at = text_find(rest, text_of(before));
	assert_true(at < rest.count);
	rest = text_slice(rest, at + strlen(before), rest.count);
	assert_ok(text_to_c(text_take_until(&rest, '"'), room, WEB_FORM_TEXT_ROOM));
}

unsigned site_kit_send(struct site_kit *kit, const char *path, const char *key, const char *fields)
{
	static char request[REQUEST_ROOM];
	const size_t count = strlen("form_key=&") + strlen(key) + strlen(fields);
	snprintf(
	    request, sizeof request,
	    "POST %s HTTP/1.1\r\nHost: test\r\nOrigin: http://test\r\n"
	    "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\nform_key=%s&%s",
	    path, count, key, fields);
	kit_ask(&kit->web, request, &kit->reply);
	return kit->reply.code;
}

unsigned site_kit_post(struct site_kit *kit, const char *path, const char *fields)
{
	char key[WEB_FORM_TEXT_ROOM];
	assert_int_equal(site_kit_get(kit, path), 200);
	site_kit_form_key(kit, key);
	char plain[256];
	struct text all = text_of(path);
	assert_ok(text_to_c(text_take_until(&all, '?'), plain, sizeof plain));
	return site_kit_send(kit, plain, key, fields);
}

const char *site_kit_location(struct site_kit *kit)
{
	const struct text location = reply_field(&kit->reply, "Location");
	char *path = arena_take(&kit->arena, location.count + 1);
	assert_true(location.count > 0);
	assert_ok(text_to_c(location, path, location.count + 1));
	return path;
}

static struct status none_booked(void *self, const struct segment_name *segment, uint64_t *count)
{
	(void)self;
	(void)segment;
	*count = 0;
	return OK;
}

static struct status take(void *self, const struct collected_letter *letters, size_t count)
{
	struct site_kit *kit = self;
	for (size_t i = 0; i < count; i++) {
		assert_true(kit->letter_count < SITE_KIT_LETTERS_MAX);
		kit->letters[kit->letter_count++] = arena_copy(&kit->arena, letters[i].content);
	}
	return OK;
}

void site_kit_collect(struct site_kit *kit)
{
	const struct collector collector = { none_booked, take, kit };
	struct collection collection;
	kit->letter_count = 0;
	assert_ok(letterbox_collect(kit->folder.path, &kit->secret_key, &collector, &collection));
	assert_int_equal(collection.damaged, 0);
}
