/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_kit.h"
#include "proof/proof.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

static struct kit kit;
static struct reply reply;

static int start(void **state)
{
	(void)state;
	kit_make(&kit);
	kit_start(&kit);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	kit_stop(&kit);
	return 0;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: test\r\n\r\n"

static void an_answer_carries_the_fields_that_guard_it(void **state)
{
	(void)state;
	kit_get(&kit, "/", &reply);
	assert_int_equal(reply.code, 200);
	assert_text(reply_body(&reply), "<p>hej</p>");
	assert_text(reply_field(&reply, "X-Content-Type-Options"), "nosniff");
	assert_text(reply_field(&reply, "Referrer-Policy"), "same-origin");
	assert_text(reply_field(&reply, "Cross-Origin-Opener-Policy"), "same-origin");
	assert_text(reply_field(&reply, "Cross-Origin-Resource-Policy"), "same-origin");
	assert_text(reply_field(&reply, "Cache-Control"), "no-store");
	const struct text policy = reply_field(&reply, "Content-Security-Policy");
	assert_true(text_starts(policy, TEXT("default-src 'none';")));
	assert_int_equal(text_find(policy, TEXT("unsafe")), policy.count);
	assert_int_equal(text_find(policy, TEXT("http")), policy.count);
	assert_int_equal(text_find(policy, TEXT("*")), policy.count);
	/* By `date -u -d @1795000000`. */
	assert_text(reply_field(&reply, "Date"), "Wed, 18 Nov 2026 11:06:40 GMT");
	assert_int_equal(reply_field(&reply, "Strict-Transport-Security").count, 0);
}

static void a_secure_face_says_so(void **state)
{
	(void)state;
	kit_make(&kit);
	kit.config.is_secure = true;
	kit_start(&kit);
	kit_get(&kit, "/", &reply);
	assert_true(text_starts(reply_field(&reply, "Strict-Transport-Security"), TEXT("max-age=63072000")));
	kit_post(&kit, "/log-in", "", NULL, &reply);
	const struct text cookie = reply_field(&reply, "Set-Cookie");
	assert_true(text_starts(cookie, TEXT("__Host-session=")));
	assert_true(text_find(cookie, TEXT("; Path=/; HttpOnly; SameSite=Lax; Secure")) < cookie.count);
}

/* Each status that a handler may end with. */
static void what_happened_is_answered_by_one_table(void **state)
{
	(void)state;
	static const unsigned codes[] = {
		[STATUS_NOT_FOUND] = 404, [STATUS_REFUSED] = 404, [STATUS_CONFLICT] = 409,
		[STATUS_INPUT] = 400,     [STATUS_LIMIT] = 413,   [STATUS_BROKEN] = 503
	};
	for (int i = STATUS_NOT_FOUND; i <= STATUS_BROKEN; i++) {
		char path[32];
		snprintf(path, sizeof path, "/fault/%d", i);
		kit_get(&kit, path, &reply);
		assert_int_equal(reply.code, codes[i]);
		assert_text(reply_field(&reply, "X-Content-Type-Options"), "nosniff");
	}
}

static void parameters_come_as_their_types(void **state)
{
	(void)state;
	kit_get(&kit, "/number/007/2026-11-27?x=1", &reply);
	assert_text(reply_body(&reply), "7 2026-11-27");
	kit_get(&kit, "/case/333333333333?page=2&page=3", &reply);
	assert_text(reply_body(&reply), "your case, page 2");
}

/* The seam measures the distances between the pieces of a head: they hold for any honest one. */
static void an_honest_head_is_read_however_it_comes(void **state)
{
	(void)state;
	static const size_t steps[] = { 1, 7, 100, 1460, 8192 };
	SCOPED(buffer_close) struct buffer request = buffer_open(WEB_HEAD_BYTES_MAX + 100);
	buffer_print(&request,
		     "POST /message?a=b&c=%%41 HTTP/1.1\r\nhost:test\r\nAccept: \t */*;q=0.8 \t\r\n");
	buffer_print(&request,
		     "Cookie: a=1; b=2; c=\"3\"\r\nX-Empty:\r\nX-Space: \r\nX-High: \xc3\xa5\xff\r\n");
	for (size_t i = 0; i < 30; i++)
		buffer_print(&request, "X-Field-%zu: %0200d\r\n", i, 7);
	buffer_print(&request, "Content-Type:application/json\r\nContent-Length:2\r\n\r\n{}");
	for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
		const int client = kit_connect(&kit);
		for (size_t start = 0; start < request.count; start += steps[i])
			kit_send(client, text_slice(buffer_text(&request), start, steps[i]));
		assert_true(kit_receive(client, &reply));
		assert_int_equal(reply.code, 200);
		assert_text(reply_body(&reply), "2 bytes");
		close(client);
	}
}

/* At the bounds, and one beyond. */
static void p8_a_head_has_bounds(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer request = buffer_open(1 << 16);
	for (size_t beyond = 0; beyond < 2; beyond++) {
		buffer_clear(&request);
		buffer_print(&request, "GET / HTTP/1.1\r\nHost: test\r\nX: ");
		while (request.count + 4 < WEB_HEAD_BYTES_MAX + beyond)
			buffer_add_byte(&request, 'x');
		buffer_print(&request, "\r\n\r\n");
		assert_int_equal(request.count, WEB_HEAD_BYTES_MAX + beyond);
		kit_ask(&kit, request.bytes, &reply);
		assert_int_equal(reply.code, beyond == 0 ? 200 : 400);

		buffer_clear(&request);
		buffer_print(&request, "GET / HTTP/1.1\r\nHost: test\r\n");
		for (size_t i = 1; i < WEB_HEAD_FIELDS_MAX + beyond; i++)
			buffer_print(&request, "X-%zu: 1\r\n", i);
		buffer_print(&request, "\r\n");
		kit_ask(&kit, request.bytes, &reply);
		assert_int_equal(reply.code, beyond == 0 ? 200 : 400);
	}
}

static void the_language_is_the_readers(void **state)
{
	(void)state;
	kit_ask(&kit, "GET / HTTP/1.1\r\nHost: test\r\nAccept-Language: da, en;q=0.5\r\n\r\n", &reply);
	assert_text(reply_body(&reply), "<p>hello</p>");
}

static void a_file_is_offered_under_its_name(void **state)
{
	(void)state;
	kit_get(&kit, "/kept", &reply);
	assert_text(reply_field(&reply, "Content-Disposition"), "attachment; filename=\"lista.csv\"");
	assert_text(reply_field(&reply, "Content-Type"), "text/csv");
	assert_text(reply_field(&reply, "Cache-Control"), "no-cache");
	char request[256];
	snprintf(request, sizeof request, "GET /kept HTTP/1.1\r\nHost: test\r\nIf-None-Match: %.*s\r\n\r\n",
		 TEXT_ARGS(reply_field(&reply, "ETag")));
	kit_ask(&kit, request, &reply);
	assert_int_equal(reply.code, 304);
	assert_int_equal(reply_body(&reply).count, 0);
}

static void head_is_answered_without_the_body(void **state)
{
	(void)state;
	const int client = kit_connect(&kit);
	kit_send(client, TEXT("HEAD /page HTTP/1.1\r\nHost: test\r\nConnection: close\r\n\r\n"));
	(void)kit_receive(client, &reply);
	assert_int_equal(reply.code, 200);
	assert_text(reply_field(&reply, "Content-Length"), "6000");
	assert_int_equal(reply.count, reply.head_bytes);
	close(client);
}

/* The library closes a connection whose answer comes too early: counted over every kind of answer. */
static void a_connection_lives_through_every_kind_of_answer(void **state)
{
	(void)state;
	static const struct {
		const char *request;
		unsigned code;
	} cases[] = {
		{ GET("/"), 200 },
		{ GET("/page"), 200 },
		{ GET("/none"), 404 },
		{ GET("/desk"), 404 },
		{ "PUT / HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc", 405 },
		{ "POST /none HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc", 404 },
		{ "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\n"
		  "Content-Length: 3\r\n\r\na=1",
		  403 },
		{ "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Type: text/plain\r\nContent-Length: "
		  "3\r\n\r\na=1",
		  400 },
		{ "POST /message HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
		  "Content-Length: 2\r\n\r\n{}",
		  200 },
	};
	const int client = kit_connect(&kit);
	size_t answers = 0;
	for (size_t round = 0; round < 20; round++) {
		for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
			kit_send(client, text_of(cases[i].request));
			if (!kit_receive(client, &reply) || reply.code != cases[i].code)
				fail_msg("%s: %u", cases[i].request, reply.code);
			answers++;
		}
	}
	assert_int_equal(answers, 20 * sizeof cases / sizeof cases[0]);
	close(client);
}

static void a_larger_body_than_is_taken_is_dropped_or_cut(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer request = buffer_open(1 << 20);
	for (size_t bytes = 4097; bytes <= WEB_DROPPED_BYTES_MAX + 1; bytes += WEB_DROPPED_BYTES_MAX - 4096) {
		buffer_clear(&request);
		buffer_print(
		    &request,
		    "POST /echo HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\n"
		    "Content-Length: %zu\r\n\r\n",
		    bytes);
		for (size_t i = 0; i < bytes; i++)
			buffer_add_byte(&request, 'a');
		const int client = kit_connect(&kit);
		kit_send(client, buffer_text(&request));
		assert_true(kit_receive(client, &reply));
		assert_int_equal(reply.code, 413);
		kit_send(client, TEXT(GET("/")));
		assert_int_equal(kit_receive(client, &reply), bytes <= WEB_DROPPED_BYTES_MAX);
		close(client);
	}
}

/* Who asks before sending is told to go on, or refused at once. */
static void a_large_body_is_asked_for_first(void **state)
{
	(void)state;
	static const char head[] =
	    "POST /message HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
	    "Expect: 100-continue\r\nContent-Length: %d\r\n\r\n";
	char request[256];
	int client = kit_connect(&kit);
	snprintf(request, sizeof request, head, 2);
	kit_send(client, text_of(request));
	assert_true(kit_receive(client, &reply));
	assert_int_equal(reply.code, 100);
	kit_send(client, TEXT("{}"));
	assert_true(kit_receive(client, &reply));
	assert_int_equal(reply.code, 200);
	close(client);
	client = kit_connect(&kit);
	snprintf(request, sizeof request, head, 1000000);
	kit_send(client, text_of(request));
	assert_true(kit_receive(client, &reply));
	assert_int_equal(reply.code, 413);
	assert_true(kit_is_closed(client));
	close(client);
}

static void requests_sent_in_a_row_are_answered_in_it(void **state)
{
	(void)state;
	const int client = kit_connect(&kit);
	kit_send(client, TEXT(GET("/case/333333333333?page=1")
				  GET("/case/333333333333?page=2") "GET /none HTTP/1.1\r\nHost: "
								   "test\r\nConnection: close\r\n\r\n"));
	SCOPED(buffer_close) struct buffer all = buffer_open(1 << 16);
	char bytes[4096];
	ssize_t got = recv(client, bytes, sizeof bytes, 0);
	for (; got > 0; got = recv(client, bytes, sizeof bytes, 0))
		buffer_add(&all, (struct text){ bytes, (size_t)got });
	const struct text text = buffer_text(&all);
	const size_t first = text_find(text, TEXT("page 1"));
	const size_t second = text_find(text, TEXT("page 2"));
	const size_t third = text_find(text, TEXT("404"));
	assert_true(first < second && second < third && third < text.count);
	close(client);
}

static void old_http_is_answered_too(void **state)
{
	(void)state;
	const int client = kit_connect(&kit);
	kit_send(client, TEXT("GET / HTTP/1.0\r\nHost: test\r\n\r\n"));
	assert_true(kit_receive(client, &reply));
	assert_int_equal(reply.code, 200);
	assert_true(kit_is_closed(client));
	close(client);
}

/* An answer that another thread resumes was seen after a second when the loop was not woken: fifty in a row
 * would take fifty. */
static void a_gift_is_answered_at_once_when_it_is_durable(void **state)
{
	(void)state;
	const int64_t begun = clock_nanoseconds();
	for (unsigned i = 1; i <= 50; i++) {
		char expected[32];
		kit_post(&kit, "/give", "&sum=100", NULL, &reply);
		assert_int_equal(reply.code, 303);
		snprintf(expected, sizeof expected, "/thanks/%u", i);
		assert_text(reply_field(&reply, "Location"), expected);
	}
	assert_true(clock_nanoseconds() - begun < INT64_C(10000000000));
}

static void send_gift(int client)
{
	char key[WEB_FORM_TEXT_ROOM];
	char request[512];
	kit_form_key(&kit, "give", NULL, key);
	snprintf(request, sizeof request,
		 "POST /give HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\n"
		 "Content-Length: 73\r\n\r\nform_key=%s",
		 key);
	kit_send(client, text_of(request));
}

static void others_are_served_while_many_wait(void **state)
{
	(void)state;
	enum { WAITING = 300 };
	static int clients[WAITING];
	atomic_store(&kit.holds, 1);
	for (size_t i = 0; i < WAITING; i++) {
		clients[i] = kit_connect(&kit);
		send_gift(clients[i]);
	}
	kit_get(&kit, "/", &reply);
	assert_int_equal(reply.code, 200);
	kit_wake(&kit, WAITING, OK);
	for (size_t i = 0; i < WAITING; i++) {
		assert_true(kit_receive(clients[i], &reply));
		assert_int_equal(reply.code, 303);
		close(clients[i]);
	}
	assert_int_equal(atomic_load(&kit.given), WAITING);
}

static int64_t processor_nanoseconds(void)
{
	struct timespec now;
	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

/* One that waits for its answer, one that is idle, half a head and half a body cost nothing while they wait.
 */
static void who_waits_costs_no_processor_time(void **state)
{
	(void)state;
	enum { KINDS = 4 };
	int clients[KINDS];
	for (size_t i = 0; i < KINDS; i++)
		clients[i] = kit_connect(&kit);
	atomic_store(&kit.holds, 1);
	send_gift(clients[0]);
	kit_send(clients[1], TEXT(GET("/")));
	assert_true(kit_receive(clients[1], &reply));
	kit_send(clients[2], TEXT("GET / HTTP/1.1\r\nHost: t"));
	kit_send(clients[3], TEXT("POST /message HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
				  "Content-Length: 100\r\n\r\n{"));
	kit_get(&kit, "/", &reply);
	struct pollfd nothing = { .fd = clients[0], .events = POLLIN };
	const int64_t begun = processor_nanoseconds();
	assert_int_equal(poll(&nothing, 1, 300), 0);
	assert_true(processor_nanoseconds() - begun < 30000000);
	kit_wake(&kit, 1, OK);
	assert_true(kit_receive(clients[0], &reply));
	for (size_t i = 0; i < KINDS; i++)
		close(clients[i]);
}

static void what_could_not_be_stored_is_answered_so(void **state)
{
	(void)state;
	atomic_store(&kit.holds, 1);
	const int client = kit_connect(&kit);
	send_gift(client);
	kit_wake(&kit, 1, FAIL(STATUS_BROKEN, "The disk is full."));
	assert_true(kit_receive(client, &reply));
	assert_int_equal(reply.code, 503);
	close(client);
}

static void who_leaves_while_waiting_hurts_nobody(void **state)
{
	(void)state;
	atomic_store(&kit.holds, 1);
	for (size_t i = 0; i < 20; i++) {
		const int client = kit_connect(&kit);
		send_gift(client);
		close(client);
	}
	kit_wake(&kit, 20, OK);
	kit_get(&kit, "/", &reply);
	assert_int_equal(reply.code, 200);
	assert_int_equal(atomic_load(&kit.given), 20);
}

static void *wake_late(void *argument)
{
	kit_wake(argument, 1, OK);
	return NULL;
}

static void a_server_that_stops_answers_who_waits(void **state)
{
	(void)state;
	pthread_t waker;
	kit_make(&kit);
	kit_start(&kit);
	atomic_store(&kit.holds, 1);
	const int client = kit_connect(&kit);
	send_gift(client);
	pthread_mutex_lock(&kit.lock);
	while (kit.ticket_count == 0)
		pthread_cond_wait(&kit.waits, &kit.lock);
	pthread_mutex_unlock(&kit.lock);
	web_server_stop(kit.server);
	assert_int_equal(pthread_create(&waker, NULL, wake_late, &kit), 0);
	assert_true(kit_receive(client, &reply));
	assert_int_equal(reply.code, 303);
	assert_int_equal(pthread_join(waker, NULL), 0);
	kit_stop(&kit);
	close(client);
}

/* So many connections, each asking again as soon as it is answered; nanoseconds a request. */
static int64_t ask_side_by_side(size_t connections, size_t requests)
{
	static struct pollfd clients[256];
	const struct text request = TEXT(GET("/page"));
	size_t sent = connections;
	size_t answered = 0;
	const int64_t begun = clock_nanoseconds();
	for (size_t i = 0; i < connections; i++) {
		clients[i] = (struct pollfd){ .fd = kit_connect(&kit), .events = POLLIN };
		kit_send(clients[i].fd, request);
	}
	while (answered < requests) {
		assert_true(poll(clients, connections, 5000) > 0);
		for (size_t i = 0; i < connections; i++) {
			if (clients[i].revents == 0)
				continue;
			assert_true(kit_receive(clients[i].fd, &reply));
			answered++;
			if (sent++ < requests)
				kit_send(clients[i].fd, request);
		}
	}
	const int64_t spent = clock_nanoseconds() - begun;
	for (size_t i = 0; i < connections; i++)
		close(clients[i].fd);
	return spent / (int64_t)requests;
}

/* The library's own loop answered 183 and 1 a second here; we allow one in a millisecond. */
static void no_number_of_connections_stalls(void **state)
{
	(void)state;
	static const size_t numbers[] = { 64, 127, 128, 129, 200, 255, 256 };
	for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
		const int64_t each = ask_side_by_side(numbers[i], 4096);
		if (each > 1000000)
			fail_msg("%zu connections: %lld ns a request", numbers[i], (long long)each);
	}
}

static void start_with(struct web_limits limits)
{
	kit_make(&kit);
	kit.config.limits = limits;
	kit_start(&kit);
}

/* A byte every few milliseconds keeps no connection beyond the bound. */
static void p8_a_slow_head_is_cut(void **state)
{
	(void)state;
	start_with((struct web_limits){ .head_ms = 150 });
	const int idle = kit_connect(&kit);
	const int half = kit_connect(&kit);
	const int drip = kit_connect(&kit);
	const int64_t begun = clock_nanoseconds();
	kit_send(half, TEXT("GET / HTTP/1.1\r\nHost: te"));
	struct pollfd dripping = { .fd = drip, .events = POLLIN };
	while (poll(&dripping, 1, 10) == 0)
		kit_send(drip, TEXT("G"));
	assert_true(kit_is_closed(drip));
	assert_true(kit_is_closed(half));
	assert_true(kit_is_closed(idle));
	const int64_t spent = clock_nanoseconds() - begun;
	assert_true(spent > 100000000 && spent < INT64_C(5000000000));
	close(idle);
	close(half);
	close(drip);
}

static void p8_a_slow_body_is_cut(void **state)
{
	(void)state;
	start_with((struct web_limits){ .body_ms = 150, .upload_ms = 400 });
	const int form = kit_connect(&kit);
	const int file = kit_connect(&kit);
	const int drip = kit_connect(&kit);
	kit_send(form, TEXT("POST /message HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"
			    "Content-Length: 100\r\n\r\n{"));
	kit_send(file, TEXT("POST /files HTTP/1.1\r\nHost: test\r\nContent-Length: 100\r\n"
			    "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"));
	kit_send(drip, TEXT("POST /files HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n"
			    "Content-Type: multipart/form-data; boundary=x\r\n\r\n--x\r\n"));
	struct pollfd dripping = { .fd = drip, .events = POLLIN };
	while (poll(&dripping, 1, 10) == 0)
		kit_send(drip, TEXT("a"));
	assert_true(kit_is_closed(drip));
	assert_true(kit_is_closed(form));
	assert_true(kit_is_closed(file));
	close(drip);
	close(form);
	close(file);
}

/* Who does not take its answers is cut, whatever it has asked for. */
static void p8_a_slow_reader_is_cut(void **state)
{
	(void)state;
	start_with((struct web_limits){ .send_ms = 150 });
	const int client = kit_connect(&kit);
	const struct timeval second = { .tv_sec = 1 };
	setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &second, sizeof second);
	/* Until the buffers of both sides are full, and then until the server ends it. */
	const struct text request = TEXT(GET("/page"));
	ssize_t sent = 1;
	while (sent > 0)
		sent = send(client, request.bytes, request.count, MSG_NOSIGNAL);
	for (struct pollfd ended = { .fd = client, .events = 0 }; (ended.revents & (POLLERR | POLLHUP)) == 0;)
		assert_int_equal(poll(&ended, 1, 10000), 1);
	close(client);
	kit_get(&kit, "/", &reply);
	assert_int_equal(reply.code, 200);
}

static void p8_one_address_has_so_many_connections(void **state)
{
	(void)state;
	start_with((struct web_limits){ .connections_of_address = 4 });
	int clients[5];
	for (size_t i = 0; i < 4; i++) {
		clients[i] = kit_connect(&kit);
		kit_send(clients[i], TEXT(GET("/")));
		assert_true(kit_receive(clients[i], &reply));
	}
	clients[4] = kit_connect(&kit);
	assert_true(kit_is_closed(clients[4]));
	kit_send(clients[0], TEXT(GET("/")));
	assert_true(kit_receive(clients[0], &reply));
	for (size_t i = 0; i < 5; i++)
		close(clients[i]);
}

/* Beyond the bound of all, one waits until another leaves. */
static void p8_the_server_has_so_many_connections(void **state)
{
	(void)state;
	start_with((struct web_limits){ .connections = 2, .connections_of_address = 10 });
	const int first = kit_connect(&kit);
	const int second = kit_connect(&kit);
	kit_send(first, TEXT(GET("/")));
	assert_true(kit_receive(first, &reply));
	kit_send(second, TEXT(GET("/")));
	assert_true(kit_receive(second, &reply));
	const int third = kit_connect(&kit);
	kit_send(third, TEXT(GET("/")));
	struct pollfd waiting = { .fd = third, .events = POLLIN };
	assert_int_equal(poll(&waiting, 1, 50), 0);
	close(first);
	assert_true(kit_receive(third, &reply));
	assert_int_equal(reply.code, 200);
	close(second);
	close(third);
}

static void ask_few_as(const char *address, struct reply *out)
{
	char request[256];
	snprintf(request, sizeof request, "GET /few HTTP/1.1\r\nHost: test\r\nX-Real-IP: %s\r\n\r\n",
		 address);
	kit_ask(&kit, request, out);
}

static void p8_a_flood_is_refused_and_shuts_nobody_else_out(void **state)
{
	(void)state;
	kit_make(&kit);
	kit.config.is_behind_proxy = true;
	kit_start(&kit);
	for (unsigned i = 0; i < KIT_FEW; i++) {
		ask_few_as("192.0.2.7", &reply);
		assert_int_equal(reply.code, 200);
	}
	ask_few_as("192.0.2.7", &reply);
	assert_int_equal(reply.code, 429);
	int64_t seconds = 0;
	assert_ok(text_to_number(reply_field(&reply, "Retry-After"), &seconds));
	assert_true(seconds > 50 && seconds <= 60);
	ask_few_as("192.0.2.8", &reply);
	assert_int_equal(reply.code, 200);
	ask_few_as("2001:db8::7", &reply);
	assert_int_equal(reply.code, 200);
	ask_few_as("no address", &reply);
	assert_int_equal(reply.code, 400);
	kit_get(&kit, "/few", &reply);
	assert_int_equal(reply.code, 400);
}

static void p8_a_foreign_host_is_refused(void **state)
{
	(void)state;
	static const struct text hosts[] = { { "desk.example.org", 16 }, { "127.0.0.1:8082", 14 } };
	kit_make(&kit);
	kit.config.hosts = hosts;
	kit.config.host_count = 2;
	kit_start(&kit);
	kit_ask(&kit, "GET / HTTP/1.1\r\nHost: Desk.example.org\r\n\r\n", &reply);
	assert_int_equal(reply.code, 200);
	kit_ask(&kit, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", &reply);
	assert_int_equal(reply.code, 400);
}

static void each_request_is_one_line_of_the_log(void **state)
{
	(void)state;
	kit_make(&kit);
	kit_start(&kit);
	for (size_t i = 0; i < 10; i++)
		kit_get(&kit, i % 2 == 0 ? "/" : "/none", &reply);
	kit_stop(&kit);
	assert_int_equal(atomic_load(&kit.logged), 10);
}

static int connect_at(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_ok(text_to_c(text_of(path), address.sun_path, sizeof address.sun_path));
	assert_true(client >= 0);
	assert_int_equal(connect(client, (const struct sockaddr *)&address, sizeof address), 0);
	return client;
}

/* Behind a proxy on the same machine; what a killed server left is in nobody's way. */
static void a_unix_socket_is_listened_at_too(void **state)
{
	(void)state;
	struct proof_folder folder = proof_folder_open();
	struct sockaddr_un dead = { .sun_family = AF_UNIX };
	struct web_server *second = NULL;
	struct stat found;
	char path[128];
	assert_ok(text_to_c(text_of(proof_path(&folder, "web", path)), dead.sun_path, sizeof dead.sun_path));
	const int left = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(left, (const struct sockaddr *)&dead, sizeof dead), 0);
	close(left);
	kit_make(&kit);
	kit.config.address = path;
	kit_start(&kit);
	assert_int_equal(web_server_port(kit.server), 0);
	assert_code(web_server_open(&kit.config, &second), STATUS_CONFLICT);
	assert_int_equal(stat(path, &found), 0);
	assert_int_equal(found.st_mode & 0777, 0660);
	const int client = connect_at(path);
	for (size_t i = 0; i < 3; i++) {
		kit_send(client, TEXT(GET("/")));
		assert_true(kit_receive(client, &reply));
		assert_int_equal(reply.code, 200);
	}
	close(client);
	kit_stop(&kit);
	assert_int_equal(stat(path, &found), -1);
	proof_folder_close(&folder);
}

static void a_port_is_listened_at_by_one(void **state)
{
	(void)state;
	struct web_config config = kit.config;
	struct web_server *second = NULL;
	config.port = web_server_port(kit.server);
	assert_code(web_server_open(&config, &second), STATUS_CONFLICT);
	assert_null(second);
	config.address = "localhost";
	assert_code(web_server_open(&config, &second), STATUS_INPUT);
	config.address = "198.51.100.1";
	config.port = 0;
	assert_code(web_server_open(&config, &second), STATUS_BROKEN);
}

/* What a face does by the clock. */
struct ticks {
	pthread_mutex_t lock;
	pthread_cond_t ticked;
	unsigned count;
};

static void count_tick(void *context)
{
	struct ticks *ticks = context;
	pthread_mutex_lock(&ticks->lock);
	ticks->count++;
	pthread_cond_broadcast(&ticks->ticked);
	pthread_mutex_unlock(&ticks->lock);
}

static void *serve_until_stopped(void *server)
{
	assert_ok(web_server_run(server));
	return NULL;
}

static void a_server_ticks_though_nobody_asks(void **state)
{
	(void)state;
	enum { TICK_MS = 20, TICKS = 5 };
	struct ticks ticks = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, 0 };
	struct web_server *server = NULL;
	pthread_t thread;
	kit_make(&kit);
	kit.config.tick = count_tick;
	kit.config.tick_ms = TICK_MS;
	kit.config.context = &ticks;
	const int64_t started = clock_nanoseconds();
	assert_ok(web_server_open(&kit.config, &server));
	assert_int_equal(pthread_create(&thread, NULL, serve_until_stopped, server), 0);
	pthread_mutex_lock(&ticks.lock);
	while (ticks.count < TICKS)
		pthread_cond_wait(&ticks.ticked, &ticks.lock);
	pthread_mutex_unlock(&ticks.lock);
	/* Not more often than was asked for. */
	assert_true(clock_nanoseconds() - started >= INT64_C(1000000) * TICK_MS * TICKS);
	web_server_stop(server);
	assert_int_equal(pthread_join(thread, NULL), 0);
	web_server_close(&server);
}

#define cmocka_unit_test_served(test) cmocka_unit_test_setup_teardown(test, start, stop)
#define cmocka_unit_test_stopped(test) cmocka_unit_test_teardown(test, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_served(an_answer_carries_the_fields_that_guard_it),
		cmocka_unit_test_stopped(a_secure_face_says_so),
		cmocka_unit_test_served(what_happened_is_answered_by_one_table),
		cmocka_unit_test_served(parameters_come_as_their_types),
		cmocka_unit_test_served(an_honest_head_is_read_however_it_comes),
		cmocka_unit_test_served(p8_a_head_has_bounds),
		cmocka_unit_test_served(the_language_is_the_readers),
		cmocka_unit_test_served(a_file_is_offered_under_its_name),
		cmocka_unit_test_served(head_is_answered_without_the_body),
		cmocka_unit_test_served(a_connection_lives_through_every_kind_of_answer),
		cmocka_unit_test_served(a_larger_body_than_is_taken_is_dropped_or_cut),
		cmocka_unit_test_served(a_large_body_is_asked_for_first),
		cmocka_unit_test_served(requests_sent_in_a_row_are_answered_in_it),
		cmocka_unit_test_served(old_http_is_answered_too),
		cmocka_unit_test_served(a_gift_is_answered_at_once_when_it_is_durable),
		cmocka_unit_test_served(others_are_served_while_many_wait),
		cmocka_unit_test_served(who_waits_costs_no_processor_time),
		cmocka_unit_test_served(what_could_not_be_stored_is_answered_so),
		cmocka_unit_test_served(who_leaves_while_waiting_hurts_nobody),
		cmocka_unit_test(a_server_that_stops_answers_who_waits),
		cmocka_unit_test_served(no_number_of_connections_stalls),
		cmocka_unit_test_stopped(p8_a_slow_head_is_cut),
		cmocka_unit_test_stopped(p8_a_slow_body_is_cut),
		cmocka_unit_test_stopped(p8_a_slow_reader_is_cut),
		cmocka_unit_test_stopped(p8_one_address_has_so_many_connections),
		cmocka_unit_test_stopped(p8_the_server_has_so_many_connections),
		cmocka_unit_test_stopped(p8_a_flood_is_refused_and_shuts_nobody_else_out),
		cmocka_unit_test_stopped(p8_a_foreign_host_is_refused),
		cmocka_unit_test(a_unix_socket_is_listened_at_too),
		cmocka_unit_test(each_request_is_one_line_of_the_log),
		cmocka_unit_test_served(a_port_is_listened_at_by_one),
		cmocka_unit_test(a_server_ticks_though_nobody_asks),
	};
	return PROOF_RUN(tests);
}
