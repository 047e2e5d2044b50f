/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/templates/templates.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

static void addresses_that_a_page_may_lead_to(void **state)
{
	(void)state;
	static const char *const good[] = {
		"https://centre.example",
		"https://centre.example/a/b?c=d&e=%C3%A5#f",
		"HTTPS://CENTRE.example:8443/",
		"http://[2001:db8::1]/",
		"http://192.0.2.1?x@y",
		"mailto:gifts@centre.example",
		"tel:+4680000000",
		"/",
		"/sv/give",
		"?page=2",
		"#content",
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct url url = { 0 };
		assert_ok(url_parse(text_of(good[i]), &url));
		assert_text(url.text, good[i]);
	}
}

static void addresses_that_it_may_not(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"javascript:alert(1)",
		"JavaScript:alert(1)",
		"java\nscript:alert(1)",
		" https://centre.example",
		"https://centre.example/a b",
		"data:text/html,x",
		"vbscript:x",
		"ftp://centre.example",
		"https:",
		"https://",
		"https:///path",
		"https://:80/",
		"https://?x",
		"https://centre.example@other.example/",
		"//other.example/",
		"/\\other.example/",
		"\\\\other.example",
		"mailto:",
		"tel:",
		"give",
		"./give",
		"https://centre.example/\"onclick",
		"https://centre.example/<",
		"https://centre.example/å",
		"http\t://centre.example",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct url url = { 0 };
		assert_code(url_parse(text_of(bad[i]), &url), STATUS_INPUT);
		assert_null(url.text.bytes);
	}
	struct url url = { 0 };
	assert_code(url_parse((struct text){ "/a\0b", 4 }, &url), STATUS_INPUT);
}

static void an_address_is_bounded(void **state)
{
	(void)state;
	static char bytes[URL_BYTES_MAX + 1];
	struct url url = { 0 };
	memset(bytes, 'a', sizeof bytes);
	bytes[0] = '/';
	assert_ok(url_parse((struct text){ bytes, URL_BYTES_MAX }, &url));
	assert_code(url_parse((struct text){ bytes, URL_BYTES_MAX + 1 }, &url), STATUS_LIMIT);
}

/* What is taken begins as one of the list, whatever the bytes. */
static bool only_known_beginnings(struct proof_draw *draw, void *context)
{
	static const char *const starts[] = { "http://", "https://",    "mailto:", "tel:",  "/", "?",
					      "#",       "javascript:", "//",      "data:", "",  "ftp:" };
	static const char marks[] = "/:@?#aA1.%\\\t \"<";
	char room[64];
	size_t count = (size_t)snprintf(room, sizeof room, "%s", starts[proof_below(draw, 12)]);
	const size_t more = (size_t)proof_below(draw, 12);
	for (size_t i = 0; i < more; i++)
		room[count++] = marks[proof_below(draw, sizeof marks - 1)];
	room[count] = '\0';
	struct url url = { 0 };
	(void)context;
	if (!status_is_ok(url_parse((struct text){ room, count }, &url)))
		return true;
	const bool is_outside = strncmp(room, "http://", 7) == 0 || strncmp(room, "https://", 8) == 0 ||
				strncmp(room, "mailto:", 7) == 0 || strncmp(room, "tel:", 4) == 0;
	const bool is_inside = strchr("/?#", room[0]) != NULL && strncmp(room, "//", 2) != 0;
	PROOF_CHECK(draw, is_outside || is_inside);
	PROOF_CHECK(draw, strpbrk(room, "\\\t \"<") == NULL);
	return true;
}

static void no_other_scheme_comes_through(void **state)
{
	(void)state;
	proof_property_holds("only known beginnings", 5000, only_known_beginnings, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_that_a_page_may_lead_to),
		cmocka_unit_test(addresses_that_it_may_not),
		cmocka_unit_test(an_address_is_bounded),
		cmocka_unit_test(no_other_scheme_comes_through),
	};
	return PROOF_RUN(tests);
}
