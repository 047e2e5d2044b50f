/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/templates/templates.h"
#include "proof/proof.h"

#define NBSP "\xc2\xa0"

static struct speech *opened(void)
{
	struct speech *speech = NULL;
	assert_ok(speech_open("Europe/Stockholm", &speech));
	return speech;
}

static void constants_stand_as_they_are(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	SCOPED(buffer_close) struct buffer out = buffer_open(100);
	struct page page = page_begin(&out, LANGUAGE_SWEDISH, speech);
	page_add(&page, TEXT("<p class=\"a\">&amp;</p>"));
	assert_ok(page_status(&page));
	assert_text(buffer_text(&out), "<p class=\"a\">&amp;</p>");
}

static void values_are_written_as_the_language_does(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	SCOPED(buffer_close) struct buffer out = buffer_open(1000);
	static const char *const expected[LANGUAGES] = {
		"12,345 SEK" NBSP "12.50 27 November 2026 27 November 2026 at 14:02",
		"12" NBSP "345 12,50" NBSP "kr 27 november 2026 27 november 2026 kl. 14:02",
		NULL,
	};
	for (enum language language = LANGUAGE_ENGLISH; language <= LANGUAGE_SWEDISH; language++) {
		struct page page = page_begin(&out, language, speech);
		buffer_clear(&out);
		page_count(&page, 12345);
		page_add(&page, TEXT(" "));
		page_money(&page, (struct money){ 1250 });
		page_add(&page, TEXT(" "));
		page_day(&page, (struct day){ 20784 }); /* 2026-11-27 by date(1) */
		page_add(&page, TEXT(" "));
		page_moment(&page, (struct moment){ 1795784520 });
		assert_ok(page_status(&page));
		assert_text(buffer_text(&out), expected[language]);
		assert_int_equal(page_plural(&page, 1), PLURAL_ONE);
		assert_int_equal(page_plural(&page, 5), PLURAL_OTHER);
	}
}

static void machines_read_the_same_in_every_language(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	SCOPED(buffer_close) struct buffer out = buffer_open(1000);
	for (enum language language = 0; language < LANGUAGES; language++) {
		struct page page = page_begin(&out, language, speech);
		buffer_clear(&out);
		page_plain_count(&page, -12345);
		page_add(&page, TEXT(" "));
		page_plain_money(&page, (struct money){ 1234550 });
		page_add(&page, TEXT(" "));
		page_plain_day(&page, (struct day){ 20784 });
		page_add(&page, TEXT(" "));
		page_plain_moment(&page, (struct moment){ 1795784520 });
		assert_ok(page_status(&page));
		assert_text(buffer_text(&out), "-12345 12345.50 2026-11-27 2026-11-27T13:02:00Z");
	}
}

static void the_page_names_its_language_and_direction(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	SCOPED(buffer_close) struct buffer out = buffer_open(100);
	static const char *const expected[LANGUAGES] = { "en ltr", "sv ltr", "ar-XB rtl" };
	for (enum language language = 0; language < LANGUAGES; language++) {
		struct page page = page_begin(&out, language, speech);
		buffer_clear(&out);
		page_language(&page);
		page_add(&page, TEXT(" "));
		page_direction(&page);
		assert_text(buffer_text(&out), expected[language]);
	}
}

static void a_page_is_as_large_as_its_buffer_may_be(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	SCOPED(buffer_close) struct buffer out = buffer_open(10);
	struct page page = page_begin(&out, LANGUAGE_ENGLISH, speech);
	page_text(&page, TEXT("12345"));
	page_attribute(&page, TEXT("6789'"));
	assert_code(page_status(&page), STATUS_LIMIT);
	buffer_clear(&out);
	page_text(&page, TEXT("1234567"));
	page_query(&page, TEXT("/"));
	assert_ok(page_status(&page));
	page_query(&page, TEXT("a"));
	assert_code(page_status(&page), STATUS_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(constants_stand_as_they_are),
		cmocka_unit_test(values_are_written_as_the_language_does),
		cmocka_unit_test(machines_read_the_same_in_every_language),
		cmocka_unit_test(the_page_names_its_language_and_direction),
		cmocka_unit_test(a_page_is_as_large_as_its_buffer_may_be),
	};
	return PROOF_RUN(tests);
}
