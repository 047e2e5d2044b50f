/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "open/published/published.h"

#include "proof/proof.h"

#include <string.h>

static const struct published_purpose purposes[] = {
	{ { "1", 1 }, { { "Solidaritetsfonden", 18 }, { "The fund", 8 } } },
	{ { "2", 1 }, { { "Kvinnors rätt", 14 }, { "Women's rights", 14 } } },
};

static struct published facts(void)
{
	return (struct published){ .name = TEXT("Solidaritetscentret Vide"),
				   .about = { TEXT("Vi stöder."), TEXT("We \"support\".") },
				   .swish = TEXT("1230000000"),
				   .bankgiro = TEXT("9912346"),
				   .has_autogiro = true,
				   .is_demo = true,
				   .purposes = purposes,
				   .purpose_count = 2 };
}

static void p9_what_is_written_reads_back_and_has_the_same_bytes(void **state)
{
	(void)state;
	const struct published written = facts();
	struct published read;
	SCOPED(arena_close) struct arena arena = arena_open(PUBLISHED_ARENA_BYTES_MAX);
	SCOPED(buffer_close) struct buffer first = buffer_open(PUBLISHED_BYTES_MAX);
	SCOPED(buffer_close) struct buffer second = buffer_open(PUBLISHED_BYTES_MAX);
	assert_ok(published_write(&written, &first));
	assert_ok(published_read(buffer_text(&first), &arena, &read));
	assert_text(read.name, "Solidaritetscentret Vide");
	assert_text(read.about.english, "We \"support\".");
	assert_text(read.purposes[1].name.swedish, "Kvinnors rätt");
	assert_int_equal(read.purpose_count, 2);
	assert_true(read.has_autogiro && read.is_demo && !read.has_90_account);
	assert_text(read.email, "");
	assert_ok(published_write(&read, &second));
	assert_true(text_equal(buffer_text(&first), buffer_text(&second)));
}

static void assert_refused(const struct published *published, const char *field)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(PUBLISHED_BYTES_MAX);
	const struct status status = published_write(published, &out);
	assert_int_equal(status.code, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
	assert_int_equal(out.count, 0);
}

static void p8_each_fact_is_checked(void **state)
{
	(void)state;
	struct published published = facts();
	published.name = TEXT("");
	assert_refused(&published, "name");
	published = facts();
	published.name = TEXT("two\nlines");
	assert_refused(&published, "name");
	published = facts();
	published.swish = TEXT("0701234567"); /* somebody's telephone */
	assert_refused(&published, "swish");
	published = facts();
	published.bankgiro = TEXT("9912347");
	assert_code(published_check(&published), STATUS_INPUT);
	published = facts();
	published.bankgiro = TEXT("");
	assert_refused(&published, "bankgiro"); /* Autogiro needs it */
	published.has_autogiro = false;
	assert_ok(published_check(&published));
	published.swish = TEXT("");
	assert_refused(&published, "bankgiro"); /* no way to give */
	published = facts();
	published.purpose_count = 0;
	assert_refused(&published, "purposes");
	published.purpose_count = PUBLISHED_PURPOSES_MAX + 1;
	assert_refused(&published, "purposes");
	char words[PUBLISHED_WORDS_BYTES_MAX + 1];
	memset(words, 'a', sizeof words);
	published = facts();
	published.about.swedish = (struct text){ words, PUBLISHED_WORDS_BYTES_MAX };
	assert_ok(published_check(&published));
	published.about.swedish.count++;
	assert_refused(&published, "about_sv");
}

static void p8_what_is_no_file_of_facts_is_refused(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open((size_t)4 * PUBLISHED_ARENA_BYTES_MAX);
	static const char *const texts[] = { "", "{}", "[]", "null", "{\"name\":\"x\"}" };
	struct published read;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_code(published_read(text_of(texts[i]), &arena, &read), STATUS_INPUT);
	SCOPED(buffer_close) struct buffer out = buffer_open(PUBLISHED_BYTES_MAX);
	const struct published written = facts();
	assert_ok(published_write(&written, &out));
	for (size_t cut = 0; cut + 1 < out.count; cut += 7)
		assert_code(published_read(text_slice(buffer_text(&out), 0, cut), &arena, &read),
			    STATUS_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_what_is_written_reads_back_and_has_the_same_bytes),
		cmocka_unit_test(p8_each_fact_is_checked),
		cmocka_unit_test(p8_what_is_no_file_of_facts_is_refused),
	};
	return PROOF_RUN(tests);
}
