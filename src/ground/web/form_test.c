/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Forms and sessions through the whole server. */
#include "ground/web/web_kit.h"
#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

#define FORM_HEAD                                                                                            \
	" HTTP/1.1\r\nHost: test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "

/* Sends the form with the very key, over the connection. */
static void send_with_key(int client, const char *path, const char *key, const char *cookie)
{
	char request[1024];
	snprintf(request, sizeof request, "POST %s" FORM_HEAD "%zu\r\n%s%s%s\r\nform_key=%s", path,
		 strlen("form_key=") + strlen(key), cookie != NULL ? "Cookie: " : "",
		 cookie != NULL ? cookie : "", cookie != NULL ? "\r\n" : "", key);
	kit_send(client, text_of(request));
}

static unsigned post_with_key(const char *path, const char *key, const char *cookie)
{
	const int client = kit_connect(&kit);
	send_with_key(client, path, key, cookie);
	(void)kit_receive(client, &reply);
	close(client);
	return reply.code;
}

static void a_form_comes_as_it_was_filled_in(void **state)
{
	(void)state;
	kit_post(&kit, "/echo", "&name=%C3%85sa+%C3%96&box=1&box=2", NULL, &reply);
	assert_int_equal(reply.code, 200);
	assert_text(reply_body(&reply), "name=Åsa Ö;box=1;box=2;");
}

static void p8_a_form_without_its_key_is_refused(void **state)
{
	(void)state;
	char key[WEB_FORM_TEXT_ROOM];
	char other[WEB_FORM_TEXT_ROOM];
	kit_form_key(&kit, "echo", NULL, key);
	kit_form_key(&kit, "echo", NULL, other);
	assert_string_not_equal(key, other);
	assert_int_equal(post_with_key("/echo", "", NULL), 403);
	assert_int_equal(post_with_key("/give", key, NULL), 403); /* another form's */
	for (size_t i = 0; i < strlen(key); i += 7) {
		memcpy(other, key, sizeof key);
		other[i] = other[i] == '0' ? '1' : '0';
		assert_int_equal(post_with_key("/echo", other, NULL), 403);
	}
	assert_int_equal(post_with_key("/echo", key, NULL), 200);
}

static void p8_a_form_is_good_for_half_a_day(void **state)
{
	(void)state;
	char key[WEB_FORM_TEXT_ROOM];
	kit_make(&kit);
	kit.now.seconds -= kit.now.seconds % 60;
	kit_start(&kit);
	kit_form_key(&kit, "echo", NULL, key);
	kit.now.seconds += WEB_FORM_SECONDS_MAX - 1;
	assert_int_equal(post_with_key("/echo", key, NULL), 200);
	kit.now.seconds += 1;
	assert_int_equal(post_with_key("/echo", key, NULL), 403);
}

static void a_form_that_did_something_is_done_once(void **state)
{
	(void)state;
	char key[WEB_FORM_TEXT_ROOM];
	kit_form_key(&kit, "give", NULL, key);
	for (size_t i = 0; i < 10; i++) {
		assert_int_equal(post_with_key("/give", key, NULL), 303);
		assert_text(reply_field(&reply, "Location"), "/thanks/1");
	}
	assert_int_equal(atomic_load(&kit.given), 1);
	kit_form_key(&kit, "give", NULL, key);
	assert_int_equal(post_with_key("/give", key, NULL), 303);
	assert_text(reply_field(&reply, "Location"), "/thanks/2");
}

enum { IMPATIENT = 8 };

static void send_impatiently(const char *key, int clients[IMPATIENT])
{
	for (size_t i = 0; i < IMPATIENT; i++) {
		clients[i] = kit_connect(&kit);
		send_with_key(clients[i], "/give", key, NULL);
	}
	/* What was sent first on a connection has been read when what comes last is answered. */
	kit_get(&kit, "/", &reply);
}

static void a_form_sent_again_while_it_is_worked_on_is_done_once(void **state)
{
	(void)state;
	char key[WEB_FORM_TEXT_ROOM];
	int clients[IMPATIENT];
	atomic_store(&kit.holds, 1);
	kit_form_key(&kit, "give", NULL, key);
	send_impatiently(key, clients);
	close(clients[IMPATIENT - 1]);
	kit_wake(&kit, 1, OK);
	for (size_t i = 0; i + 1 < IMPATIENT; i++) {
		assert_true(kit_receive(clients[i], &reply));
		assert_int_equal(reply.code, 303);
		assert_text(reply_field(&reply, "Location"), "/thanks/1");
		close(clients[i]);
	}
	assert_int_equal(atomic_load(&kit.given), 1);
}

/* The first fails; the next of those that wait is tried, and does it. */
static void a_form_that_failed_may_be_sent_again(void **state)
{
	(void)state;
	char key[WEB_FORM_TEXT_ROOM];
	int clients[IMPATIENT];
	size_t failed = 0;
	atomic_store(&kit.holds, 1);
	kit_form_key(&kit, "give", NULL, key);
	send_impatiently(key, clients);
	kit_wake(&kit, 1, FAIL(STATUS_BROKEN, "The disk is full."));
	kit_wake(&kit, 1, OK);
	for (size_t i = 0; i < IMPATIENT; i++) {
		assert_true(kit_receive(clients[i], &reply));
		failed += reply.code == 503;
		assert_true(reply.code == 503 || reply.code == 303);
		close(clients[i]);
	}
	assert_int_equal(failed, 1);
	assert_int_equal(atomic_load(&kit.given), 2);
	assert_int_equal(post_with_key("/give", key, NULL), 303);
	assert_int_equal(atomic_load(&kit.given), 2);
}

static bool remember(void *context, const struct web_form_key *key, struct buffer *location)
{
	(void)context;
	assert_non_null(key);
	buffer_add(location, TEXT("/thanks/before"));
	return true;
}

static void a_form_done_before_the_process_began_is_not_done_again(void **state)
{
	(void)state;
	char key[WEB_FORM_TEXT_ROOM];
	kit_make(&kit);
	kit.face.memory.is_done = remember;
	kit_start(&kit);
	kit_form_key(&kit, "give", NULL, key);
	assert_int_equal(post_with_key("/give", key, NULL), 303);
	assert_text(reply_field(&reply, "Location"), "/thanks/before");
	assert_int_equal(atomic_load(&kit.given), 0);
}

/* What a person has before them is sent to the process that came after; a key that is not kept is no such. */
static void a_form_outlives_the_process_when_its_key_is_kept(void **state)
{
	(void)state;
	uint8_t bytes[LOOKUP_KEY_BYTES] = { 7 };
	struct lookup_key kept;
	char key[WEB_FORM_TEXT_ROOM];
	assert_ok(crypto_start());
	assert_ok(lookup_key_from(bytes, sizeof bytes, &kept));
	for (unsigned is_kept = 0; is_kept < 2; is_kept++) {
		for (unsigned life = 0; life < 2; life++) {
			kit_make(&kit);
			kit.config.form_key = is_kept == 1 ? &kept : NULL;
			kit_start(&kit);
			if (life == 0)
				kit_form_key(&kit, "give", NULL, key);
			else
				assert_int_equal(post_with_key("/give", key, NULL), is_kept == 1 ? 303 : 403);
			kit_stop(&kit);
		}
	}
	lookup_key_wipe(&kept);
}

static void p8_a_form_of_another_site_is_refused(void **state)
{
	(void)state;
	static const struct {
		const char *field;
		unsigned code;
	} cases[] = { { "Origin: http://test", 200 },
		      { "Origin: https://TEST", 200 },
		      { "Sec-Fetch-Site: same-origin", 200 },
		      { "Sec-Fetch-Site: none", 200 },
		      { "Origin: http://evil.example", 403 },
		      { "Origin: http://test.evil.example", 403 },
		      { "Origin: http://test:81", 403 },
		      { "Origin: null", 403 },
		      { "Origin:", 403 },
		      { "Sec-Fetch-Site: cross-site", 403 },
		      { "Sec-Fetch-Site: same-site", 403 },
		      { "Sec-Fetch-Site:", 403 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char key[WEB_FORM_TEXT_ROOM];
		char request[1024];
		kit_form_key(&kit, "echo", NULL, key);
		snprintf(request, sizeof request, "POST /echo" FORM_HEAD "73\r\n%s\r\n\r\nform_key=%s",
			 cases[i].field, key);
		kit_ask(&kit, request, &reply);
		if (reply.code != cases[i].code)
			fail_msg("%s: %u", cases[i].field, reply.code);
	}
}

static unsigned get_as(const char *path, const char *cookie, const char *agent)
{
	char request[1024];
	snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: test\r\nCookie: a=b; %s\r\n%s%s%s\r\n",
		 path, cookie, agent != NULL ? "User-Agent: " : "", agent != NULL ? agent : "",
		 agent != NULL ? "\r\n" : "");
	kit_ask(&kit, request, &reply);
	return reply.code;
}

static void who_has_logged_in_may_what_is_theirs(void **state)
{
	(void)state;
	char cookie[128];
	kit_log_in(&kit, cookie);
	assert_int_equal(get_as("/desk", cookie, NULL), 200);
	assert_text(reply_body(&reply), "desk of 7");
	assert_int_equal(get_as("/vault", cookie, NULL), 404);
	kit_get(&kit, "/desk", &reply);
	assert_int_equal(reply.code, 404);
}

static void p8_a_forged_session_is_nobody(void **state)
{
	(void)state;
	char cookie[128];
	char forged[128];
	kit_log_in(&kit, cookie);
	for (size_t i = strlen("session="); i < strlen(cookie); i += 5) {
		memcpy(forged, cookie, sizeof forged);
		forged[i] = forged[i] == '0' ? '1' : '0';
		assert_int_equal(get_as("/desk", forged, NULL), 404);
	}
	assert_int_equal(get_as("/desk", "session=", NULL), 404);
	assert_int_equal(get_as("/desk", cookie, NULL), 200);
}

/* Shown by another browser it ends, for the thief and for the owner, who logs in again. */
static void p8_a_stolen_session_ends(void **state)
{
	(void)state;
	char cookie[128];
	kit_log_in(&kit, cookie);
	assert_int_equal(get_as("/desk", cookie, NULL), 200);
	assert_int_equal(get_as("/desk", cookie, "Thief/1.0"), 404);
	assert_int_equal(get_as("/desk", cookie, NULL), 404);
}

static void p8_a_session_ends_when_idle_and_after_a_day(void **state)
{
	(void)state;
	char cookie[128];
	kit_log_in(&kit, cookie);
	kit.now.seconds += WEB_SESSION_IDLE_SECONDS;
	assert_int_equal(get_as("/desk", cookie, NULL), 404);
	kit_log_in(&kit, cookie);
	const int64_t begun = kit.now.seconds;
	while (kit.now.seconds + WEB_SESSION_IDLE_SECONDS - 1 < begun + WEB_SESSION_SECONDS_MAX) {
		kit.now.seconds += WEB_SESSION_IDLE_SECONDS - 1;
		assert_int_equal(get_as("/desk", cookie, NULL), 200);
	}
	kit.now.seconds = begun + WEB_SESSION_SECONDS_MAX;
	assert_int_equal(get_as("/desk", cookie, NULL), 404);
}

static void p8_a_form_is_of_the_session_it_was_shown_in(void **state)
{
	(void)state;
	char mine[128];
	char others[128];
	char key[WEB_FORM_TEXT_ROOM];
	kit_log_in(&kit, mine);
	kit_log_in(&kit, others);
	kit_form_key(&kit, "approve", others, key);
	assert_int_equal(post_with_key("/approve", key, mine), 403);
	kit_form_key(&kit, "approve", NULL, key);
	assert_int_equal(post_with_key("/approve", key, mine), 403);
	assert_int_equal(post_with_key("/approve", key, NULL), 404);
	kit_form_key(&kit, "approve", mine, key);
	assert_int_equal(post_with_key("/approve", key, mine), 200);
}

static void who_logs_out_is_out(void **state)
{
	(void)state;
	char first[128];
	char second[128];
	kit_log_in(&kit, first);
	kit_log_in(&kit, second);
	kit_post(&kit, "/log-out", "", first, &reply);
	assert_int_equal(reply.code, 303);
	assert_text(reply_field(&reply, "Set-Cookie"), "session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
	assert_int_equal(get_as("/desk", first, NULL), 404);
	assert_int_equal(get_as("/desk", second, NULL), 200);
	kit_log_in(&kit, first);
	kit_post(&kit, "/log-out", "&everywhere=1", first, &reply);
	assert_int_equal(get_as("/desk", second, NULL), 404);
}

/* A session that an attacker made his victim use is not the one that the victim logs in to. */
static void p8_logging_in_begins_a_new_session(void **state)
{
	(void)state;
	char before[128];
	kit_log_in(&kit, before);
	kit_post(&kit, "/log-in", "", before, &reply);
	assert_int_equal(reply.code, 303);
	assert_int_equal(text_find(reply_field(&reply, "Set-Cookie"), text_of(before)),
			 reply_field(&reply, "Set-Cookie").count);
	assert_int_equal(get_as("/desk", before, NULL), 404);
}

/* A form with a file: the parts as given, the length as it is. */
static void post_parts(const char *before_key, const char *after_key, struct reply *out)
{
	char key[WEB_FORM_TEXT_ROOM];
	SCOPED(buffer_close) struct buffer body = buffer_open(2 << 20);
	SCOPED(buffer_close) struct buffer head = buffer_open(1000);
	kit_form_key(&kit, "files", NULL, key);
	buffer_print(&body,
		     "%s--xX\r\nContent-Disposition: form-data; name=\"form_key\"\r\n\r\n%s\r\n%s--xX--\r\n",
		     before_key, key, after_key);
	buffer_print(
	    &head,
	    "POST /files HTTP/1.1\r\nHost: test\r\nContent-Type: multipart/form-data; boundary=xX\r\n"
	    "Content-Length: %zu\r\n\r\n",
	    body.count);
	const int client = kit_connect(&kit);
	kit_send(client, buffer_text(&head));
	kit_send(client, buffer_text(&body));
	(void)kit_receive(client, out);
	close(client);
}

#define NOTE "--xX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhej\r\n"
#define FILE_HEAD(name) "--xX\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" name "\"\r\n\r\n"

static void a_file_goes_where_it_is_sent(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer parts = buffer_open(1 << 20);
	buffer_add(&parts, TEXT(FILE_HEAD("lista.csv")));
	for (size_t i = 0; i < 700000; i++)
		buffer_add_byte(&parts, "0123456789"[i % 10]);
	buffer_add(&parts, TEXT("\r\n"));
	post_parts(NOTE, parts.bytes, &reply);
	assert_int_equal(reply.code, 200);
	assert_text(reply_body(&reply), "700000 bytes, note hej");
	kit_stop(&kit);
	assert_int_equal(atomic_load(&kit.uploaded), 700000);
	kit_start(&kit);
}

static void p8_a_file_of_a_forged_form_goes_nowhere(void **state)
{
	(void)state;
	post_parts(FILE_HEAD("lista.csv") "abc\r\n", "", &reply);
	assert_int_equal(reply.code, 403);
	post_parts("", FILE_HEAD("other.csv") "abc\r\n", &reply);
	assert_int_equal(reply.code, 400);
	post_parts("", FILE_HEAD("lista.csv") "abc", &reply);
	assert_int_equal(reply.code, 400);
	kit_stop(&kit);
	assert_int_equal(atomic_load(&kit.uploaded), 0);
	assert_int_equal(atomic_load(&kit.broken), 1);
	kit_make(&kit);
	kit_start(&kit);
}

static void p8_a_form_brings_one_file(void **state)
{
	(void)state;
	post_parts("", FILE_HEAD("lista.csv") "abc\r\n" FILE_HEAD("lista.csv") "def\r\n", &reply);
	assert_int_equal(reply.code, 400);
	post_parts(NOTE, "", &reply);
	assert_text(reply_body(&reply), "0 bytes, note hej");
}

#define cmocka_unit_test_served(test) cmocka_unit_test_setup_teardown(test, start, stop)
#define cmocka_unit_test_stopped(test) cmocka_unit_test_teardown(test, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_served(a_form_comes_as_it_was_filled_in),
		cmocka_unit_test_served(p8_a_form_without_its_key_is_refused),
		cmocka_unit_test_stopped(p8_a_form_is_good_for_half_a_day),
		cmocka_unit_test_served(a_form_that_did_something_is_done_once),
		cmocka_unit_test_served(a_form_sent_again_while_it_is_worked_on_is_done_once),
		cmocka_unit_test_served(a_form_that_failed_may_be_sent_again),
		cmocka_unit_test_stopped(a_form_done_before_the_process_began_is_not_done_again),
		cmocka_unit_test(a_form_outlives_the_process_when_its_key_is_kept),
		cmocka_unit_test_served(p8_a_form_of_another_site_is_refused),
		cmocka_unit_test_served(who_has_logged_in_may_what_is_theirs),
		cmocka_unit_test_served(p8_a_forged_session_is_nobody),
		cmocka_unit_test_served(p8_a_stolen_session_ends),
		cmocka_unit_test_served(p8_a_session_ends_when_idle_and_after_a_day),
		cmocka_unit_test_served(p8_a_form_is_of_the_session_it_was_shown_in),
		cmocka_unit_test_served(who_logs_out_is_out),
		cmocka_unit_test_served(p8_logging_in_begins_a_new_session),
		cmocka_unit_test_served(a_file_goes_where_it_is_sent),
		cmocka_unit_test_served(p8_a_file_of_a_forged_form_goes_nowhere),
		cmocka_unit_test_served(p8_a_form_brings_one_file),
	};
	return PROOF_RUN(tests);
}
