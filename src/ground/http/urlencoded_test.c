/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

/* The pairs as "name=value|name=value", or the word of the failure. */
static void assert_read(const char *body, const char *expected)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(buffer_close) struct buffer found = buffer_open(1 << 16);
	struct http_pairs pairs;
	const struct status status = http_urlencoded_read(text_of(body), &arena, &pairs);
	for (size_t i = 0; status_is_ok(status) && i < pairs.count; i++)
		buffer_print(&found, "%s%.*s=%.*s", i > 0 ? "|" : "", TEXT_ARGS(pairs.pairs[i].name),
			     TEXT_ARGS(pairs.pairs[i].value));
	if (!status_is_ok(status))
		buffer_print(&found, "%s", status_word(status.code));
	assert_text(buffer_text(&found), expected);
}

static void a_form_is_read_as_browsers_send_it(void **state)
{
	(void)state;
	assert_read("", "");
	assert_read("amount=250&name=%C3%85sa+%C3%96berg", "amount=250|name=Åsa Öberg");
	assert_read("a=1&a=2&a=3", "a=1|a=2|a=3");
	assert_read("a=&b", "a=|b=");
	assert_read("a=b=c", "a=b=c");
	assert_read("a=1&&b=2&", "a=1|b=2");
	assert_read("row%5B1%5D.sum=4", "row[1].sum=4");
	assert_read("text=one%0D%0Atwo", "text=one\r\ntwo");
}

static void p8_a_bad_form_is_refused(void **state)
{
	(void)state;
	static const char *const bodies[] = { "=1",     "a=%",    "a=%zz",    "a=%00",    "a%00=1",
					      "a b=1",  "a%0A=1", "a=%ff",    "%C3%A5=1", "a=\x01",
					      "a=1&=2", "a;b=1",  "a=%C0%80", "<a>=1" };
	for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
		assert_read(bodies[i], "input");
}

static void p8_a_form_has_bounds(void **state)
{
	(void)state;
	char body[4 * (HTTP_PAIRS_MAX + 1) + 1] = "";
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	for (size_t i = 0; i < HTTP_PAIRS_MAX; i++)
		memcpy(body + 4 * i, "a=1&", 4);
	struct http_pairs pairs;
	assert_ok(http_urlencoded_read((struct text){ body, 4 * HTTP_PAIRS_MAX - 1 }, &arena, &pairs));
	assert_int_equal(pairs.count, HTTP_PAIRS_MAX);
	memcpy(body + 4 * (size_t)HTTP_PAIRS_MAX, "a=1", 3);
	assert_code(http_urlencoded_read(text_of(body), &arena, &pairs), STATUS_LIMIT);

	char name[HTTP_NAME_BYTES_MAX + 3];
	memset(name, 'n', sizeof name);
	name[HTTP_NAME_BYTES_MAX] = '=';
	assert_ok(http_urlencoded_read((struct text){ name, HTTP_NAME_BYTES_MAX + 1 }, &arena, &pairs));
	name[HTTP_NAME_BYTES_MAX] = 'n';
	name[HTTP_NAME_BYTES_MAX + 1] = '=';
	assert_code(http_urlencoded_read((struct text){ name, sizeof name }, &arena, &pairs), STATUS_LIMIT);
}

static void a_field_is_found_by_its_name(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct http_pairs pairs;
	assert_ok(http_urlencoded_read(TEXT("a=1&b=2&b=3"), &arena, &pairs));
	assert_text(http_pairs_find(&pairs, TEXT("b"))->value, "2");
	assert_null(http_pairs_find(&pairs, TEXT("B")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_read_as_browsers_send_it),
		cmocka_unit_test(p8_a_bad_form_is_refused),
		cmocka_unit_test(p8_a_form_has_bounds),
		cmocka_unit_test(a_field_is_found_by_its_name),
	};
	return PROOF_RUN(tests);
}
