/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_kit.h"
#include "proof/proof.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static struct kit *kit_of(const struct web_request *request)
{
	return request->context;
}

static struct status show_home(const struct web_request *request, struct web_answer *answer)
{
	buffer_print(&answer->body, "<p>%s</p>", request->language == 0 ? "hej" : "hello");
	return OK;
}

static struct status show_page(const struct web_request *request, struct web_answer *answer)
{
	return web_answer_page(request, answer, kit_of(request)->pages, TEXT("/page"));
}

static struct status show_kept(const struct web_request *request, struct web_answer *answer)
{
	(void)request;
	answer->kept = WEB_KEPT_ASKED;
	answer->type = "text/csv";
	answer->filename = "lista.csv";
	buffer_add(&answer->body, TEXT("a;b\r\n"));
	return OK;
}

static struct status show_desk(const struct web_request *request, struct web_answer *answer)
{
	buffer_print(&answer->body, "desk of %lld", (long long)request->session->who);
	return OK;
}

/* The handle 222222222222 is somebody else's, 333333333333 one's own; there are no others. */
static struct status show_case(const struct web_request *request, struct web_answer *answer)
{
	const struct handle handle = web_parameter_handle(request, "case");
	if (strcmp(handle.characters, "222222222222") == 0)
		return FAIL(STATUS_REFUSED, "The case is somebody else's.");
	if (strcmp(handle.characters, "333333333333") != 0)
		return FAIL(STATUS_NOT_FOUND, "There is no such case.");
	buffer_print(&answer->body, "your case, page %.*s", TEXT_ARGS(web_query(request, "page")));
	return OK;
}

static struct status show_number(const struct web_request *request, struct web_answer *answer)
{
	char day[DAY_PRINT_ROOM];
	buffer_print(&answer->body, "%lld %s", (long long)web_parameter_number(request, "number"),
		     day_print(web_parameter_day(request, "day"), day));
	return OK;
}

static struct status show_form(const struct web_request *request, struct web_answer *answer)
{
	char route[80];
	char key[WEB_FORM_TEXT_ROOM];
	TRY(text_to_c(web_parameter(request, "route"), route, sizeof route));
	buffer_print(&answer->body, "%s", web_form_key_print(request, route, key));
	return OK;
}

static struct status show_fault(const struct web_request *request, struct web_answer *answer)
{
	(void)answer;
	return FAIL((enum status_code)web_parameter_number(request, "status"), "As was asked.");
}

static struct status take_echo(const struct web_request *request, struct web_answer *answer)
{
	for (size_t i = 0; i < request->fields.count; i++)
		if (!text_equal(request->fields.pairs[i].name, TEXT(WEB_FORM_FIELD)))
			buffer_print(&answer->body, "%.*s=%.*s;", TEXT_ARGS(request->fields.pairs[i].name),
				     TEXT_ARGS(request->fields.pairs[i].value));
	return OK;
}

static struct status take_gift(const struct web_request *request, struct web_answer *answer)
{
	(void)answer;
	struct kit *kit = kit_of(request);
	atomic_fetch_add(&kit->given, 1);
	struct web_ticket *ticket = web_wait(request);
	pthread_mutex_lock(&kit->lock);
	assert_true(kit->ticket_count < KIT_TICKETS_MAX);
	kit->tickets[kit->ticket_count++] = ticket;
	pthread_cond_broadcast(&kit->waits);
	pthread_mutex_unlock(&kit->lock);
	return OK;
}

static struct status gift_taken(const struct web_request *request, struct status outcome,
				struct web_answer *answer)
{
	char location[64];
	TRY(outcome);
	snprintf(location, sizeof location, "/thanks/%u", atomic_load(&kit_of(request)->given));
	web_redirect(answer, text_of(location));
	return OK;
}

static struct status take_log_in(const struct web_request *request, struct web_answer *answer)
{
	TRY(web_session_begin(request, answer, KIT_WHO));
	web_redirect(answer, TEXT("/desk"));
	return OK;
}

static struct status take_log_out(const struct web_request *request, struct web_answer *answer)
{
	if (web_field(request, "everywhere").count > 0)
		web_sessions_end_of(request, request->session->who);
	web_session_end(request, answer);
	web_redirect(answer, TEXT("/"));
	return OK;
}

static struct status take_message(const struct web_request *request, struct web_answer *answer)
{
	buffer_print(&answer->body, "%zu bytes", request->body.count);
	return OK;
}

struct upload {
	struct kit *kit;
	unsigned bytes;
	bool is_whole;
};

static struct status take_files(const struct web_request *request, struct web_answer *answer)
{
	const struct upload *upload = request->upload;
	buffer_print(&answer->body, "%u bytes, note %.*s", upload != NULL ? upload->bytes : 0,
		     TEXT_ARGS(web_field(request, "note")));
	return OK;
}

static struct status begin_upload(const struct web_request *request, const struct http_part *part,
				  void **upload)
{
	if (!text_equal(part->filename, TEXT("lista.csv")))
		return FAIL(STATUS_INPUT, "Another file was asked for.");
	struct upload *begun = memory_take(1, sizeof *begun);
	begun->kit = kit_of(request);
	*upload = begun;
	return OK;
}

static struct status add_upload(void *upload, struct text bytes)
{
	struct upload *begun = upload;
	begun->bytes += (unsigned)bytes.count;
	return OK;
}

static struct status end_upload(void *upload)
{
	struct upload *begun = upload;
	begun->is_whole = true;
	return OK;
}

static void close_upload(void *upload)
{
	struct upload *begun = upload;
	atomic_fetch_add(begun->is_whole ? &begun->kit->uploaded : &begun->kit->broken,
			 begun->is_whole ? begun->bytes : 1);
	free(begun);
}

static const struct web_upload upload = { begin_upload, add_upload, end_upload, close_upload };

static const struct web_route routes[] = {
	{ WEB_ROUTE("home", WEB_GET, "/", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 0, show_home) },
	{ WEB_ROUTE("page", WEB_GET, "/page", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 0, show_page) },
	{ WEB_ROUTE("kept", WEB_GET, "/kept", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 0, show_kept) },
	{ WEB_ROUTE("few", WEB_GET, "/few", WEB_RIGHT_ANYONE, KIT_RATE_FEW, 0, show_home) },
	{ WEB_ROUTE("desk", WEB_GET, "/desk", KIT_RIGHT_DESK, KIT_RATE_PAGE, 0, show_desk) },
	{ WEB_ROUTE("vault", WEB_GET, "/vault", KIT_RIGHT_VAULT, KIT_RATE_FEW, 0, show_desk) },
	{ WEB_ROUTE("close", WEB_POST, "/vault/close", KIT_RIGHT_VAULT, KIT_RATE_FEW, 1000, take_echo) },
	{ WEB_ROUTE("case", WEB_GET, "/case/{case:handle}", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 0, show_case) },
	{ WEB_ROUTE("number", WEB_GET, "/number/{number:number}/{day:day}", WEB_RIGHT_ANYONE, KIT_RATE_PAGE,
		    0, show_number) },
	{ WEB_ROUTE("form", WEB_GET, "/form/{route:word}", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 0, show_form) },
	{ WEB_ROUTE("fault", WEB_GET, "/fault/{status:number}", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 0,
		    show_fault) },
	{ WEB_ROUTE("echo", WEB_POST, "/echo", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 4096, take_echo) },
	{ WEB_ROUTE("give", WEB_POST, "/give", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 4096, take_gift),
	  .resume = gift_taken },
	{ WEB_ROUTE("log-in", WEB_POST, "/log-in", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 1024, take_log_in) },
	{ WEB_ROUTE("log-out", WEB_POST, "/log-out", KIT_RIGHT_DESK, KIT_RATE_PAGE, 1024, take_log_out) },
	{ WEB_ROUTE("approve", WEB_POST, "/approve", KIT_RIGHT_DESK, KIT_RATE_PAGE, 1024, take_echo) },
	{ WEB_ROUTE("message", WEB_POST, "/message", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 2048, take_message),
	  .is_from_machine = true },
	{ WEB_ROUTE("files", WEB_POST, "/files", WEB_RIGHT_ANYONE, KIT_RATE_PAGE, 1024 * 1024, take_files),
	  .upload = &upload },
};

static bool may(void *context, const struct web_session *session, unsigned right)
{
	(void)context;
	return session->who == KIT_WHO && right == KIT_RIGHT_DESK;
}

static void write_fault(void *context, const struct web_fault *fault, struct buffer *body)
{
	(void)context;
	buffer_print(body, "<h1>%u</h1><p>%s</p>", fault->code, fault->status.reason);
}

static void count_line(void *context, const struct web_log_line *line)
{
	struct kit *kit = context;
	assert_true(line->code >= 200 && line->microseconds >= 0);
	atomic_fetch_add(&kit->logged, 1);
}

/* Wakes every ticket from a thread that is not the server's, as a store does. */
static void *wake_at_once(void *argument)
{
	struct kit *kit = argument;
	pthread_mutex_lock(&kit->lock);
	while (!kit->is_over) {
		if (kit->ticket_count == 0 || atomic_load(&kit->holds)) {
			pthread_cond_wait(&kit->waits, &kit->lock);
			continue;
		}
		struct web_ticket *ticket = kit->tickets[--kit->ticket_count];
		pthread_mutex_unlock(&kit->lock);
		web_wake(ticket, OK);
		pthread_mutex_lock(&kit->lock);
	}
	pthread_mutex_unlock(&kit->lock);
	return NULL;
}

void kit_make(struct kit *kit)
{
	static const struct web_rate rates[KIT_RATES] = {
		[KIT_RATE_PAGE] = { "page", 1000000, 1000000 }, [KIT_RATE_FEW] = { "few", KIT_FEW, 1 }
	};
	static const struct text languages[] = { { "sv", 2 }, { "en", 2 } };
	*kit = (struct kit){ .now = { 1795000000 } };
	kit->face = (struct web_face){ .routes = routes,
				       .route_count = sizeof routes / sizeof routes[0],
				       .rates = rates,
				       .rate_count = KIT_RATES,
				       .languages = languages,
				       .language_count = 2,
				       .may = may,
				       .write_fault = write_fault,
				       .log = count_line };
	kit->config = (struct web_config){ .address = "127.0.0.1",
					   .clock = clock_fixed(&kit->now),
					   .limits = { .connections_of_address = 1000 },
					   .face = &kit->face,
					   .context = kit };
	assert_ok(crypto_start());
}

static void *serve(void *argument)
{
	struct kit *kit = argument;
	assert_ok(web_server_run(kit->server));
	return NULL;
}

void kit_start(struct kit *kit)
{
	kit->pages = web_pages_open();
	kit_publish(kit, "first");
	assert_int_equal(pthread_mutex_init(&kit->lock, NULL) | pthread_cond_init(&kit->waits, NULL), 0);
	assert_ok(web_server_open(&kit->config, &kit->server));
	assert_int_equal(pthread_create(&kit->thread, NULL, serve, kit), 0);
	assert_int_equal(pthread_create(&kit->waker, NULL, wake_at_once, kit), 0);
}

void kit_stop(struct kit *kit)
{
	web_server_stop(kit->server);
	assert_int_equal(pthread_join(kit->thread, NULL), 0);
	pthread_mutex_lock(&kit->lock);
	kit->is_over = true;
	pthread_cond_broadcast(&kit->waits);
	pthread_mutex_unlock(&kit->lock);
	assert_int_equal(pthread_join(kit->waker, NULL), 0);
	web_server_close(&kit->server);
	web_pages_close(&kit->pages);
	pthread_cond_destroy(&kit->waits);
	pthread_mutex_destroy(&kit->lock);
}

/* Text as pages have: words that come back, so that it can be made smaller. */
void kit_publish(struct kit *kit, const char *start)
{
	SCOPED(buffer_close) struct buffer body = buffer_open(KIT_PAGE_BYTES);
	struct web_page_set *set = web_page_set_open();
	buffer_print(&body, "%s", start);
	for (unsigned i = 0; body.count + 40 < KIT_PAGE_BYTES; i++)
		buffer_print(&body, "<p>Project %u is %u metres long.</p>\n", i * 7919 % 1000,
			     i * 104729 % 977);
	while (body.count < KIT_PAGE_BYTES)
		buffer_add_byte(&body, '.');
	const struct web_page page = { TEXT("/page"), buffer_text(&body), "text/html; charset=utf-8",
				       WEB_KEPT_ASKED };
	assert_ok(web_page_add(set, &page));
	web_pages_swap(kit->pages, &set);
}

void kit_wake(struct kit *kit, size_t count, struct status outcome)
{
	pthread_mutex_lock(&kit->lock);
	while (kit->ticket_count < count)
		pthread_cond_wait(&kit->waits, &kit->lock);
	while (kit->ticket_count > 0)
		web_wake(kit->tickets[--kit->ticket_count], outcome);
	pthread_mutex_unlock(&kit->lock);
}

struct text reply_body(const struct reply *reply)
{
	return (struct text){ reply->bytes + reply->head_bytes, reply->count - reply->head_bytes };
}

struct text reply_field(const struct reply *reply, const char *name)
{
	struct text rest = { reply->bytes, reply->head_bytes };
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		const struct text found = text_take_until(&line, ':');
		if (found.count == strlen(name) && strncasecmp(found.bytes, name, found.count) == 0)
			return text_trim(text_slice(line, 0, line.count - 1));
	}
	return TEXT("");
}

int kit_connect(const struct kit *kit)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
					     .sin_port = htons(web_server_port(kit->server)),
					     .sin_addr = { htonl(INADDR_LOOPBACK) } };
	const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	const int yes = 1;
	assert_true(client >= 0);
	assert_int_equal(setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes), 0);
	assert_int_equal(connect(client, (const struct sockaddr *)&address, sizeof address), 0);
	return client;
}

/* What the other side no longer reads is not sent. */
void kit_send(int client, struct text bytes)
{
	while (bytes.count > 0) {
		const ssize_t sent = send(client, bytes.bytes, bytes.count, MSG_NOSIGNAL);
		if (sent < 0)
			return;
		bytes = text_slice(bytes, (size_t)sent, bytes.count);
	}
}

/* Finds the head's end and the body's length in what has come. */
static bool is_whole(struct reply *reply)
{
	const struct text all = { reply->bytes, reply->count };
	const size_t end = text_find(all, TEXT("\r\n\r\n"));
	int64_t length = 0;
	if (end == all.count)
		return false;
	reply->head_bytes = end + 4;
	reply->code = (unsigned)strtoul(reply->bytes + sizeof "HTTP/1.1 " - 1, NULL, 10);
	const struct text field = reply_field(reply, "Content-Length");
	if (field.count > 0 && reply->code != 304)
		assert_ok(text_to_number(field, &length));
	return reply->count >= reply->head_bytes + (size_t)length;
}

bool kit_receive(int client, struct reply *out)
{
	out->code = 0;
	out->head_bytes = 0;
	out->count = 0;
	for (;;) {
		const ssize_t got = recv(client, out->bytes + out->count, sizeof out->bytes - out->count, 0);
		if (got <= 0)
			return false;
		out->count += (size_t)got;
		if (is_whole(out))
			return true;
	}
}

bool kit_is_closed(int client)
{
	char byte;
	return recv(client, &byte, 1, 0) <= 0;
}

void kit_ask(const struct kit *kit, const char *request, struct reply *out)
{
	const int client = kit_connect(kit);
	kit_send(client, text_of(request));
	(void)kit_receive(client, out);
	close(client);
}

void kit_get(const struct kit *kit, const char *path, struct reply *out)
{
	char request[4096];
	snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: test\r\n\r\n", path);
	kit_ask(kit, request, out);
}

static void print_cookie(const char *cookie, char room[160])
{
	if (cookie == NULL)
		room[0] = '\0';
	else
		snprintf(room, 160, "Cookie: %s\r\n", cookie);
}

void kit_form_key(const struct kit *kit, const char *route, const char *cookie, char room[WEB_FORM_TEXT_ROOM])
{
	struct reply reply;
	char request[512];
	char line[160];
	print_cookie(cookie, line);
	snprintf(request, sizeof request, "GET /form/%s HTTP/1.1\r\nHost: test\r\n%s\r\n", route, line);
	kit_ask(kit, request, &reply);
	assert_int_equal(reply.code, 200);
	assert_ok(text_to_c(reply_body(&reply), room, WEB_FORM_TEXT_ROOM));
}

void kit_post(const struct kit *kit, const char *path, const char *fields, const char *cookie,
	      struct reply *out)
{
	char key[WEB_FORM_TEXT_ROOM];
	char line[160];
	char request[8192];
	print_cookie(cookie, line);
	kit_form_key(kit, path + 1, cookie, key);
	snprintf(request, sizeof request,
		 "POST %s HTTP/1.1\r\nHost: test\r\n%sContent-Type: application/x-www-form-urlencoded\r\n"
		 "Content-Length: %zu\r\n\r\n" WEB_FORM_FIELD "=%s%s",
		 path, line, sizeof WEB_FORM_FIELD + strlen(key) + strlen(fields), key, fields);
	kit_ask(kit, request, out);
}

void kit_log_in(const struct kit *kit, char room[128])
{
	struct reply reply;
	kit_post(kit, "/log-in", "", NULL, &reply);
	assert_int_equal(reply.code, 303);
	struct text cookie = reply_field(&reply, "Set-Cookie");
	assert_ok(text_to_c(text_take_until(&cookie, ';'), room, 128));
}
