/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* The one table from what happened to what is answered. What may not be seen is not there. */
static const unsigned codes[] = {
	[STATUS_OK] = 200,    [STATUS_NOT_FOUND] = 404, [STATUS_REFUSED] = 404, [STATUS_CONFLICT] = 409,
	[STATUS_INPUT] = 400, [STATUS_LIMIT] = 413,     [STATUS_BROKEN] = 503,
};

/* With every answer. Nothing is loaded but what we serve ourselves, and nothing stands inside a page. */
static const struct seam_field always[] = {
	{ "Content-Security-Policy",
	  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
	  "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'" },
	{ "X-Content-Type-Options", "nosniff" },
	/* Nothing is told to others. With "no-referrer" browsers would send `Origin: null` with our own forms
	   (Fetch, 3.2), and guard_is_same_site could not tell them from another site's. */
	{ "Referrer-Policy", "same-origin" },
	{ "Permissions-Policy",
	  "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()" },
	{ "Cross-Origin-Opener-Policy", "same-origin" },
	{ "Cross-Origin-Resource-Policy", "same-origin" },
};
static const struct seam_field hsts = { "Strict-Transport-Security", "max-age=63072000" };

unsigned code_of(struct status status)
{
	assert((size_t)status.code < sizeof codes / sizeof codes[0]);
	return codes[status.code];
}

void web_redirect(struct web_answer *answer, struct text location)
{
	struct exchange *exchange =
	    (struct exchange *)(void *)((char *)answer - offsetof(struct exchange, answer));
	assert(location.count > 0 && location.bytes[0] == '/' && http_is_field_value(location));
	answer->code = 303;
	if (location.bytes == exchange->location)
		return;
	const struct status status = text_to_c(location, exchange->location, sizeof exchange->location);
	assert(status_is_ok(status));
}

/* The fields of one answer. */
struct fields {
	struct seam_field fields[REPLY_FIELDS_MAX];
	size_t count;
};

static void add(struct fields *fields, const char *name, const char *value)
{
	assert(fields->count < REPLY_FIELDS_MAX && value != NULL);
	fields->fields[fields->count++] = (struct seam_field){ name, value };
}

static struct MHD_Response *respond(const struct web_server *server, struct text body,
				    const struct fields *fields)
{
	char date[HTTP_DATE_ROOM];
	const struct seam_field dated = { "Date", http_date_print(clock_now(&server->config.clock), date) };
	struct MHD_Response *response = seam_response_open(body);
	assert(response != NULL);
	seam_response_add(response, &dated);
	for (size_t i = 0; i < sizeof always / sizeof always[0]; i++)
		seam_response_add(response, &always[i]);
	if (server->config.is_secure)
		seam_response_add(response, &hsts);
	for (size_t i = 0; i < fields->count; i++)
		seam_response_add(response, &fields->fields[i]);
	return response;
}

static const char *cache_control(enum web_kept kept)
{
	static const char *const words[] = { [WEB_KEPT_NOWHERE] = "no-store",
					     [WEB_KEPT_ASKED] = "no-cache",
					     [WEB_KEPT_LONG] = "public, max-age=31536000, immutable" };
	assert((size_t)kept < sizeof words / sizeof words[0]);
	return words[kept];
}

static struct MHD_Response *respond_with_page(const struct exchange *exchange, struct text body)
{
	const struct kept_page *page = exchange->page;
	const char *encoding = http_encoding_name(exchange->encoding);
	struct fields fields = { 0 };
	assert(page->has_form[exchange->encoding]);
	if (body.count > 0)
		add(&fields, "Content-Type", page->type);
	if (encoding != NULL && body.count > 0)
		add(&fields, "Content-Encoding", encoding);
	add(&fields, "Vary", "Accept-Encoding");
	add(&fields, "ETag", page->forms[exchange->encoding].etag);
	add(&fields, "Cache-Control", cache_control(page->kept));
	return respond(exchange->server, body, &fields);
}

/* A page's answer changes with the second alone, so it is made once a second. */
static void reply_with_page(struct exchange *exchange, struct seam_reply *out)
{
	struct page_form *form = &exchange->page->forms[exchange->encoding];
	assert(exchange->set_cookie[0] == '\0'); /* a page is the same for everyone */
	const int64_t second = clock_now(&exchange->server->config.clock).seconds;
	if (form->second != second) {
		seam_response_close(&form->whole);
		seam_response_close(&form->unchanged);
		form->second = second;
	}
	struct MHD_Response **response = exchange->is_unchanged ? &form->unchanged : &form->whole;
	const struct text body = exchange->is_unchanged ? TEXT("") : buffer_text(&form->body);
	if (*response == NULL)
		*response = respond_with_page(exchange, body);
	assert(*response != NULL);
	out->code = exchange->is_unchanged ? 304 : 200;
	out->response = *response;
	exchange->bytes = body.count;
}

static void write_fault(struct exchange *exchange)
{
	const struct web_server *server = exchange->server;
	struct web_answer *answer = &exchange->answer;
	struct web_fault fault = { exchange->refusal.code, exchange->refusal.status,
				   exchange->request.language };
	assert(fault.code >= 400);
	if (fault.code == 404)
		fault.status = FAIL(STATUS_NOT_FOUND, SAY("There is no such page."));
	buffer_close(&answer->body);
	*answer = (struct web_answer){ .code = fault.code,
				       .type = "text/html; charset=utf-8",
				       .body = buffer_open(WEB_ANSWER_BYTES_MAX) };
	exchange->page = NULL;
	exchange->set_cookie[0] = '\0';
	server->face->write_fault(server->config.context, &fault, &answer->body);
	assert(!answer->body.is_failed);
}

/* An answer that may be kept is named by its bytes, and not sent to who has it. */
static void add_etag(struct exchange *exchange, struct fields *fields, char room[ETAG_ROOM])
{
	struct hash hash;
	char digits[HASH_PRINT_ROOM];
	const struct text body = buffer_text(&exchange->answer.body);
	if (exchange->answer.kept == WEB_KEPT_NOWHERE || exchange->answer.code != 200)
		return;
	hash_of(body, &hash);
	hash_print(&hash, digits);
	snprintf(room, ETAG_ROOM, "\"%.32s\"", digits);
	add(fields, "ETag", room);
	const struct text named = exchange->facts.if_none_match;
	if (named.count > 0 && http_etag_is_named(named, text_of(room))) {
		exchange->answer.code = 304;
		buffer_clear(&exchange->answer.body);
	}
	assert(fields->count > 0);
}

static void reply_with_answer(struct exchange *exchange, struct seam_reply *out)
{
	const struct web_answer *answer = &exchange->answer;
	char etag[ETAG_ROOM];
	char seconds[16];
	char disposition[160];
	struct fields fields = { 0 };
	add_etag(exchange, &fields, etag);
	if (answer->body.count > 0)
		add(&fields, "Content-Type", answer->type);
	add(&fields, "Cache-Control", cache_control(answer->kept));
	if (answer->code == 303)
		add(&fields, "Location", exchange->location);
	if (exchange->set_cookie[0] != '\0')
		add(&fields, "Set-Cookie", exchange->set_cookie);
	if (answer->code == 405)
		add(&fields, "Allow", exchange->refusal.allow);
	if (answer->code == 429) {
		snprintf(seconds, sizeof seconds, "%u", exchange->refusal.retry_seconds);
		add(&fields, "Retry-After", seconds);
	}
	if (answer->filename != NULL) {
		assert(strpbrk(answer->filename, "\"\\/") == NULL);
		const int count = snprintf(disposition, sizeof disposition, "attachment; filename=\"%s\"",
					   answer->filename);
		assert(count > 0 && (size_t)count < sizeof disposition);
		add(&fields, "Content-Disposition", disposition);
	}
	exchange->response = respond(exchange->server, buffer_text(&answer->body), &fields);
	*out = (struct seam_reply){ answer->code, exchange->response };
	exchange->bytes = answer->body.count;
}

void reply_make(struct exchange *exchange, struct seam_reply *out)
{
	assert(exchange->response == NULL);
	if (exchange->answer.body.is_failed)
		exchange_refuse(exchange, FAIL(STATUS_BROKEN, "The answer is longer than an answer may be."));
	if (exchange->refusal.code != 0)
		write_fault(exchange);
	if (exchange->page != NULL)
		reply_with_page(exchange, out);
	else
		reply_with_answer(exchange, out);
	exchange->code = out->code;
}
