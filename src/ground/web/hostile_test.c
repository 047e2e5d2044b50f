/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every request of testdata/hostile.txt against a whole server: the code that stands there, the fields that
 * guard an answer, no second answer on a connection that is in doubt, and a server that serves on. */
#include "ground/web/web_kit.h"
#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { FILE_BYTES_MAX = 1 << 20, REQUEST_BYTES_MAX = 2 << 20, CASES_MIN = 200 };

static struct kit kit;
static struct reply reply;

struct hostile {
	unsigned code;
	struct text name;
	struct buffer bytes;
	size_t length_at; /* where the length of the body has to stand; 0 when it is written out */
};

static void add_repeated(struct buffer *out, struct text word)
{
	int64_t count = 0;
	assert_ok(text_to_number(text_take_until(&word, '*'), &count));
	for (int64_t i = 0; i < count; i++)
		buffer_add(out, word);
}

/* What stands between \{ and }. */
static void add_word(struct hostile *hostile, struct text word)
{
	char room[128];
	char name[64];
	char cookie[128];
	struct text second = word;
	const struct text first = text_take_until(&second, ' ');
	assert_ok(text_to_c(second, name, sizeof name));
	if (text_equal(word, TEXT("length"))) {
		hostile->length_at = hostile->bytes.count;
	} else if (text_equal(word, TEXT("session"))) {
		kit_log_in(&kit, room);
		buffer_print(&hostile->bytes, "%s", room);
	} else if (text_equal(first, TEXT("form"))) {
		kit_form_key(&kit, name, NULL, room);
		buffer_print(&hostile->bytes, "%s", room);
	} else if (text_equal(first, TEXT("key"))) {
		kit_log_in(&kit, cookie);
		kit_form_key(&kit, name, cookie, room);
		buffer_print(&hostile->bytes, "%s", room);
	} else {
		add_repeated(&hostile->bytes, word);
	}
}

/* The escape at the start of `rest`, behind its backslash. */
static void add_escape(struct hostile *hostile, struct text *rest)
{
	static const char letters[] = "rnt0\\";
	static const char bytes[] = "\r\n\t\0\\";
	unsigned char byte = 0;
	const char kind = rest->bytes[0];
	const char *found = memchr(letters, kind, sizeof letters - 1);
	*rest = text_slice(*rest, 1, rest->count);
	if (kind == '{') {
		add_word(hostile, text_take_until(rest, '}'));
	} else if (kind == 'x') {
		char digits[3] = { rest->bytes[0], rest->bytes[1], '\0' };
		assert_int_equal(proof_hex(digits, &byte, 1), 1);
		buffer_add_byte(&hostile->bytes, (char)byte);
		*rest = text_slice(*rest, 2, rest->count);
	} else {
		assert_non_null(found);
		buffer_add_byte(&hostile->bytes, bytes[found - letters]);
	}
}

static void add_line(struct hostile *hostile, struct text line)
{
	while (line.count > 0) {
		buffer_add(&hostile->bytes, text_take_until(&line, '\\'));
		if (line.bytes == NULL)
			break;
		add_escape(hostile, &line);
	}
}

/* A backslash at the end of a line leaves its line end out. */
static bool take_mark(struct text *line)
{
	const struct text line_end = text_slice(*line, line->count - 1, 1);
	if (!text_equal(line_end, TEXT("\\")))
		return false;
	*line = text_slice(*line, 0, line->count - 1);
	return true;
}

static void write_length(struct hostile *hostile)
{
	if (hostile->length_at == 0)
		return;
	const struct text all = buffer_text(&hostile->bytes);
	const struct text before = text_slice(all, 0, hostile->length_at);
	const struct text after = text_slice(all, hostile->length_at, all.count);
	struct buffer whole = buffer_open(REQUEST_BYTES_MAX);
	buffer_add(&whole, before);
	buffer_print(&whole, "%zu", after.count - text_find(after, TEXT("\r\n\r\n")) - 4);
	buffer_add(&whole, after);
	buffer_close(&hostile->bytes);
	hostile->bytes = whole;
}

/* The next case; false at the end. */
static bool take_case(struct text *file, struct hostile *out)
{
	int64_t code = 0;
	struct text title = text_take_until(file, '\n');
	while (title.count > 0 && !text_starts(title, TEXT("== ")))
		title = text_take_until(file, '\n');
	if (title.count == 0)
		return false;
	title = text_slice(title, 3, title.count);
	assert_ok(text_to_number(text_take_until(&title, ' '), &code));
	*out = (struct hostile){ (unsigned)code, title, buffer_open(REQUEST_BYTES_MAX), 0 };
	while (file->count > 0 && !text_starts(*file, TEXT("== ")) && !text_starts(*file, TEXT("#"))) {
		struct text line = text_take_until(file, '\n');
		const bool is_open = line.count > 0 && take_mark(&line);
		add_line(out, line);
		if (!is_open)
			buffer_add(&out->bytes, TEXT("\r\n"));
	}
	write_length(out);
	assert_false(out->bytes.is_failed);
	return true;
}

/* An answer of ours carries what guards it; one of the library's closes the connection, as does one to a head
 * that can be read in two ways. */
static void check_answer(const struct hostile *hostile, int client)
{
	const bool is_ours = reply_field(&reply, "Content-Security-Policy").count > 0;
	if (reply.code != hostile->code)
		fail_msg("%.*s: %u", TEXT_ARGS(hostile->name), reply.code);
	if (text_find((struct text){ reply.bytes, reply.count }, TEXT("smuggled")) < reply.count)
		fail_msg("%.*s: was answered", TEXT_ARGS(hostile->name));
	const bool is_closing = http_same_word(reply_field(&reply, "Connection"), TEXT("close"));
	if (reply.code != 0 && !is_ours && !is_closing)
		fail_msg("%.*s: no guarding fields, and open", TEXT_ARGS(hostile->name));
	if (is_closing && !kit_is_closed(client))
		fail_msg("%.*s: a second answer", TEXT_ARGS(hostile->name));
}

static void ask(const struct hostile *hostile)
{
	const int client = kit_connect(&kit);
	kit_send(client, buffer_text(&hostile->bytes));
	(void)kit_receive(client, &reply);
	check_answer(hostile, client);
	close(client);
	kit_get(&kit, "/", &reply);
	assert_int_equal(reply.code, 200);
}

static void p6_hostile_requests_are_refused_as_is_written(void **state)
{
	(void)state;
	struct text file;
	struct hostile hostile;
	size_t count = 0;
	SCOPED(arena_close) struct arena arena = arena_open(FILE_BYTES_MAX + 1);
	assert_ok(file_read_all(WEB_TESTDATA "/hostile.txt", FILE_BYTES_MAX, &arena, &file));
	kit_make(&kit);
	kit.config.limits.head_ms = 2000;
	kit_start(&kit);
	for (; take_case(&file, &hostile); count++) {
		ask(&hostile);
		buffer_close(&hostile.bytes);
	}
	kit_stop(&kit);
	assert_true(count >= CASES_MIN);
	assert_int_equal(atomic_load(&kit.given), 0);
	assert_int_equal(atomic_load(&kit.uploaded), 0);
	printf("%zu hostile requests\n", count);
}

/* What a byte is changed to. */
static char drawn_byte(struct proof_draw *draw)
{
	static const char bytes[] = "\r\n\0 \t:;,=&%?/0129aZ\"\\\x7f\xff";
	return bytes[proof_below(draw, sizeof bytes - 1)];
}

/* A request of a browser with a few bytes changed, left out or doubled, cut anywhere and sent in two pieces:
 * the server stands, and what it answers is a whole answer. */
static bool a_damaged_request_hurts_nobody(struct proof_draw *draw, void *context)
{
	static const char *const requests[] = {
		"GET /case/333333333333?page=2 HTTP/1.1\r\nHost: test\r\nCookie: a=b; session=00\r\n\r\n",
		"POST /message HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: "
		"4\r\n\r\n{  }GET / HTTP/1.1\r\nHost: test\r\n\r\n",
		"POST /files HTTP/1.1\r\nHost: test\r\nContent-Type: multipart/form-data; boundary=x\r\n"
		"Content-Length: 70\r\n\r\n--x\r\nContent-Disposition: form-data; "
		"name=\"a\"\r\n\r\nabc\r\n--x--\r\n",
	};
	(void)context;
	SCOPED(buffer_close) struct buffer bytes = buffer_open(4096);
	buffer_add(&bytes, text_of(requests[proof_below(draw, 3)]));
	for (size_t changes = (size_t)proof_below(draw, 6); changes > 0; changes--) {
		const size_t place = (size_t)proof_below(draw, bytes.count);
		const bool is_left_out = proof_below(draw, 3) == 0;
		if (is_left_out)
			memmove(bytes.bytes + place, bytes.bytes + place + 1, bytes.count - place - 1);
		bytes.bytes[is_left_out ? bytes.count - 1 : place] = drawn_byte(draw);
	}
	const size_t cut = (size_t)proof_below(draw, bytes.count);
	const int client = kit_connect(&kit);
	kit_send(client, text_slice(buffer_text(&bytes), 0, cut));
	kit_get(&kit, "/", &reply);
	PROOF_CHECK(draw, reply.code == 200);
	kit_send(client, text_slice(buffer_text(&bytes), cut, bytes.count));
	shutdown(client, SHUT_WR);
	(void)kit_receive(client, &reply);
	close(client);
	PROOF_CHECK(draw, reply.code == 0 || (reply.code >= 200 && reply.code < 506));
	return true;
}

static void p8_damaged_requests_leave_the_server_standing(void **state)
{
	(void)state;
	kit_make(&kit);
	kit.config.limits =
	    (struct web_limits){ .connections_of_address = 1000, .head_ms = 10, .body_ms = 10 };
	kit_start(&kit);
	proof_property_holds("a damaged request hurts nobody", 150, a_damaged_request_hurts_nobody, NULL);
	kit_stop(&kit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_damaged_requests_leave_the_server_standing),
		cmocka_unit_test(p6_hostile_requests_are_refused_as_is_written),
	};
	return PROOF_RUN(tests);
}
