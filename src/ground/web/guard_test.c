/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

/* A head of "Name: value" lines, each ended by a line feed. */
static struct head head_of(const char *lines)
{
	struct head head = { .method = TEXT("POST"), .target = TEXT("/"), .bytes = strlen(lines) };
	struct text rest = text_of(lines);
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		struct head_field *field = &head.fields[head.count++];
		field->name = text_take_until(&line, ':');
		field->value = text_trim(line);
	}
	return head;
}

static enum status_code judged(const char *lines)
{
	struct facts facts;
	const struct head head = head_of(lines);
	return guard_head(&head, &facts).code;
}

static void what_counts_is_found_in_a_head(void **state)
{
	(void)state;
	struct facts facts;
	const struct head head =
	    head_of("host: test:80\nContent-LENGTH: 17\nX-Other: a\nCookie: a=b\nOrigin:\n");
	assert_ok(guard_head(&head, &facts));
	assert_text(facts.host, "test:80");
	assert_int_equal(facts.body_bytes, 17);
	assert_text(facts.cookie, "a=b");
	assert_non_null(facts.origin.bytes);
	assert_null(facts.content_type.bytes);
}

static void p8_what_can_be_read_in_two_ways_is_refused(void **state)
{
	(void)state;
	static const char *const heads[] = {
		"",
		"Host: a\nHost: a\n",
		"Host: a\nContent-Length: 1\ncontent-length: 1\n",
		"Host: a\nTransfer-Encoding: chunked\n",
		"Host: a\nTransfer-Encoding:\n",
		"Host: a\nContent-Length: 1,1\n",
		"Host: a\nContent-Length: +1\n",
		"Host: a\nContent-Length: 0000000000000001\n",
		"Host: a\nContent-Length:\n",
		"Host: a b\n",
		"Host: a/b\n",
		"Host:\n",
		"Host: a\nX Y: b\n",
		"Host: a\nX: \x01\n",
		"Host: a\nCookie: a=b\nCookie: c=d\n",
	};
	for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
		if (judged(heads[i]) != STATUS_INPUT)
			fail_msg("%s is not refused", heads[i]);
	}
	assert_int_equal(judged("Host: a\nContent-Length: 999999999999999\n"), STATUS_OK);
	assert_int_equal(judged("Host: a\nX: b\nX: c\n"), STATUS_OK);
}

static void p8_a_torn_or_long_head_is_refused(void **state)
{
	(void)state;
	struct facts facts;
	struct head head = head_of("Host: a\n");
	head.is_torn = true;
	assert_code(guard_head(&head, &facts), STATUS_INPUT);
	head.is_torn = false;
	head.bytes = WEB_HEAD_BYTES_MAX;
	assert_ok(guard_head(&head, &facts));
	head.bytes++;
	assert_code(guard_head(&head, &facts), STATUS_LIMIT);
}

static void a_host_is_known_by_its_name_and_port(void **state)
{
	(void)state;
	static const struct text hosts[] = { { "example.org", 11 }, { "[::1]:8082", 10 } };
	const struct web_config config = { .hosts = hosts, .host_count = 2 };
	const struct web_config any = { 0 };
	assert_true(guard_knows_host(&config, TEXT("Example.ORG")));
	assert_true(guard_knows_host(&config, TEXT("[::1]:8082")));
	assert_false(guard_knows_host(&config, TEXT("example.org:81")));
	assert_false(guard_knows_host(&config, TEXT("a.example.org")));
	assert_true(guard_knows_host(&any, TEXT("whatever")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_counts_is_found_in_a_head),
		cmocka_unit_test(p8_what_can_be_read_in_two_ways_is_refused),
		cmocka_unit_test(p8_a_torn_or_long_head_is_refused),
		cmocka_unit_test(a_host_is_known_by_its_name_and_port),
	};
	return PROOF_RUN(tests);
}
