/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_kit.h"
#include "proof/proof.h"

#include <brotli/decode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

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

static void get_page(const char *fields)
{
	char request[768];
	snprintf(request, sizeof request, "GET /page HTTP/1.1\r\nHost: test\r\n%s\r\n", fields);
	kit_ask(&kit, request, &reply);
}

static void the_three_encodings_hold_the_same_bytes(void **state)
{
	(void)state;
	static uint8_t plain[KIT_PAGE_BYTES];
	static uint8_t room[KIT_PAGE_BYTES + 1];
	size_t count = sizeof room;
	get_page("");
	assert_int_equal(reply_body(&reply).count, KIT_PAGE_BYTES);
	assert_int_equal(reply_field(&reply, "Content-Encoding").count, 0);
	memcpy(plain, reply_body(&reply).bytes, sizeof plain);

	get_page("Accept-Encoding: gzip, deflate, br\r\n");
	assert_text(reply_field(&reply, "Content-Encoding"), "br");
	assert_int_equal(BrotliDecoderDecompress(reply_body(&reply).count,
						 (const uint8_t *)reply_body(&reply).bytes, &count, room),
			 BROTLI_DECODER_RESULT_SUCCESS);
	assert_int_equal(count, KIT_PAGE_BYTES);
	assert_memory_equal(room, plain, KIT_PAGE_BYTES);

	get_page("Accept-Encoding: gzip\r\n");
	assert_text(reply_field(&reply, "Content-Encoding"), "gzip");
	assert_true(reply_body(&reply).count < KIT_PAGE_BYTES / 2);
	z_stream stream = { .next_in = (Bytef *)(uintptr_t)reply_body(&reply).bytes,
			    .avail_in = (uInt)reply_body(&reply).count,
			    .next_out = room,
			    .avail_out = sizeof room };
	assert_int_equal(inflateInit2(&stream, 15 + 16), Z_OK);
	assert_int_equal(inflate(&stream, Z_FINISH), Z_STREAM_END);
	assert_int_equal(stream.total_out, KIT_PAGE_BYTES);
	assert_memory_equal(room, plain, KIT_PAGE_BYTES);
	inflateEnd(&stream);
}

static void a_page_that_the_reader_has_is_not_sent_again(void **state)
{
	(void)state;
	static const char *const encodings[] = { "", "Accept-Encoding: gzip\r\n", "Accept-Encoding: br\r\n" };
	char tags[3][48];
	for (size_t i = 0; i < 3; i++) {
		char fields[256];
		get_page(encodings[i]);
		assert_ok(text_to_c(reply_field(&reply, "ETag"), tags[i], sizeof tags[i]));
		assert_text(reply_field(&reply, "Vary"), "Accept-Encoding");
		snprintf(fields, sizeof fields, "%sIf-None-Match: \"other\", %s\r\n", encodings[i], tags[i]);
		get_page(fields);
		assert_int_equal(reply.code, 304);
		assert_text(reply_field(&reply, "ETag"), tags[i]);
		assert_int_equal(reply_body(&reply).count, 0);
	}
	assert_string_not_equal(tags[0], tags[1]);
	assert_string_not_equal(tags[1], tags[2]);
	kit_publish(&kit, "second");
	char fields[128];
	snprintf(fields, sizeof fields, "If-None-Match: %s\r\n", tags[0]);
	get_page(fields);
	assert_int_equal(reply.code, 200);
	assert_true(text_starts(reply_body(&reply), TEXT("second")));
}

static void an_answer_tells_the_second_it_was_made(void **state)
{
	(void)state;
	get_page("");
	assert_text(reply_field(&reply, "Date"), "Wed, 18 Nov 2026 11:06:40 GMT");
	kit.now.seconds++;
	get_page("");
	assert_text(reply_field(&reply, "Date"), "Wed, 18 Nov 2026 11:06:41 GMT");
}

static void *publish_often(void *argument)
{
	for (unsigned i = 0; i < 40; i++)
		kit_publish(argument, i % 2 == 0 ? "even" : "odds");
	return NULL;
}

/* Never half of one and half of the other, and nothing freed that is still being sent. */
static void a_new_set_comes_while_the_old_is_read(void **state)
{
	(void)state;
	pthread_t publisher;
	assert_int_equal(pthread_create(&publisher, NULL, publish_often, &kit), 0);
	for (size_t i = 0; i < 400; i++) {
		get_page(i % 2 == 0 ? "" : "Accept-Encoding: br\r\n");
		assert_int_equal(reply.code, 200);
		assert_true(i % 2 != 0 || reply_body(&reply).count == KIT_PAGE_BYTES);
	}
	assert_int_equal(pthread_join(publisher, NULL), 0);
	get_page("");
	assert_true(text_starts(reply_body(&reply), TEXT("odds")));
}

static void a_set_has_bounds_and_each_name_once(void **state)
{
	(void)state;
	assert_ok(crypto_start());
	SCOPED(web_page_set_close) struct web_page_set *set = web_page_set_open();
	SCOPED(buffer_close) struct buffer large = buffer_open(WEB_PAGE_BYTES_MAX + 1);
	struct web_page page = { TEXT("/a"), TEXT("x"), "text/plain", WEB_KEPT_LONG };
	assert_ok(web_page_add(set, &page));
	assert_code(web_page_add(set, &page), STATUS_CONFLICT);
	page.name = TEXT("/b");
	assert_non_null(buffer_extend(&large, WEB_PAGE_BYTES_MAX + 1));
	page.body = buffer_text(&large);
	assert_code(web_page_add(set, &page), STATUS_LIMIT);
}

static void nothing_is_published_before_the_first_set(void **state)
{
	(void)state;
	struct web_page_set *empty = web_page_set_open();
	web_pages_swap(kit.pages, &empty);
	assert_null(empty);
	get_page("");
	assert_int_equal(reply.code, 404);
}

#define cmocka_unit_test_served(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_served(the_three_encodings_hold_the_same_bytes),
		cmocka_unit_test_served(a_page_that_the_reader_has_is_not_sent_again),
		cmocka_unit_test_served(an_answer_tells_the_second_it_was_made),
		cmocka_unit_test_served(a_new_set_comes_while_the_old_is_read),
		cmocka_unit_test(a_set_has_bounds_and_each_name_once),
		cmocka_unit_test_served(nothing_is_published_before_the_first_set),
	};
	return PROOF_RUN(tests);
}
