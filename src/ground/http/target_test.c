/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http.h"
#include "proof/proof.h"

#include <string.h>

static void a_target_is_taken_apart(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 16);
	struct http_target target;
	assert_ok(http_target_read(TEXT("/projekt/v%C3%A4g-7/bilaga%201?sida=2&s=%2F"), &arena, &target));
	assert_text(target.path, "/projekt/väg-7/bilaga 1");
	assert_int_equal(target.segment_count, 3);
	assert_text(target.segments[0], "projekt");
	assert_text(target.segments[1], "väg-7");
	assert_text(target.segments[2], "bilaga 1");
	assert_text(target.query, "sida=2&s=%2F");

	assert_ok(http_target_read(TEXT("/"), &arena, &target));
	assert_int_equal(target.segment_count, 0);
	assert_ok(http_target_read(TEXT("/?"), &arena, &target));
	assert_int_equal(target.segment_count + target.query.count, 0);
	assert_ok(http_target_read(TEXT("/a?b?c/../d"), &arena, &target));
	assert_text(target.query, "b?c/../d");
}

static void p8_treacherous_targets_are_refused(void **state)
{
	(void)state;
	static const char *const targets[] = {
		"",          "gift",      "*",           "http://host/", "//host/",        "/a//b",
		"/a/",       "/.",        "/..",         "/../etc",      "/a/../b",        "/a/./b",
		"/%2e%2e/a", "/.%2e/a",   "/%2e",        "/a%2fb",       "/a%2Fb",         "/a%5cb",
		"/a\\b",     "/a%00",     "/a%0d%0aX:1", "/a%09b",       "/%c0%ae%c0%ae/", "/a#b",
		"/a b",      "/a\"b",     "/<a>",        "/a|b",         "/a^b",           "/a`b",
		"/{a}",      "/\xC3\xA5", "/a%",         "/a%2",         "/%ff",           "/%252e%252e/a",
		"/a%25b",    "/a\tb",     "/a\x01",      "/a\x7F",       "/[a]",
	};
	SCOPED(arena_close) struct arena arena = arena_open(1 << 16);
	for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
		struct http_target target;
		const struct status status = http_target_read(text_of(targets[i]), &arena, &target);
		if (status.code != STATUS_INPUT)
			fail_msg("\"%s\" was answered by %s", targets[i], status_word(status.code));
	}
}

static void p8_a_target_has_bounds(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 16);
	char bytes[HTTP_TARGET_BYTES_MAX + 1];
	memset(bytes, 'a', sizeof bytes);
	bytes[0] = '/';
	struct http_target target;
	assert_ok(http_target_read((struct text){ bytes, HTTP_TARGET_BYTES_MAX }, &arena, &target));
	assert_code(http_target_read((struct text){ bytes, sizeof bytes }, &arena, &target), STATUS_LIMIT);

	for (size_t i = 0; i <= HTTP_SEGMENTS_MAX; i++)
		memcpy(bytes + 2 * i, "/a", 2);
	const struct text most = { bytes, 2 * (size_t)HTTP_SEGMENTS_MAX };
	assert_ok(http_target_read(most, &arena, &target));
	assert_int_equal(target.segment_count, HTTP_SEGMENTS_MAX);
	assert_code(http_target_read((struct text){ bytes, most.count + 2 }, &arena, &target), STATUS_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_target_is_taken_apart),
		cmocka_unit_test(p8_treacherous_targets_are_refused),
		cmocka_unit_test(p8_a_target_has_bounds),
	};
	return PROOF_RUN(tests);
}
