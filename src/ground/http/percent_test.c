/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http.h"
#include "proof/proof.h"

#include <string.h>

static struct arena arena;

static int open_arena(void **state)
{
	(void)state;
	arena = arena_open(1 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_close(&arena);
	return 0;
}

struct decoded {
	const char *coded;
	bool plus_is_space;
	const char *plain; /* NULL when it is refused */
};

static void p8_percent_codes_are_read_strictly(void **state)
{
	(void)state;
	static const struct decoded cases[] = {
		{ "", true, "" },
		{ "gift", true, "gift" },
		{ "a+b", true, "a b" },
		{ "a+b", false, "a+b" },
		{ "a%2Bb", true, "a+b" },
		{ "%41%7a", true, "Az" },
		{ "%C3%A5", true, "å" },
		{ "%c3%a5", true, "å" },
		{ "line%0D%0Aline%09", true, "line\r\nline\t" },
		{ "%", true, NULL },
		{ "%4", true, NULL },
		{ "100%", true, NULL },
		{ "%4g", true, NULL },
		{ "%g4", true, NULL },
		{ "%u0041", true, NULL },
		{ "%00", true, NULL },
		{ "a%00b", true, NULL },
		{ "%1b", true, NULL },
		{ "%7F", true, NULL },
		{ "%c3", true, NULL },
		{ "%c0%af", true, NULL },    /* an overlong slash */
		{ "%e0%80%af", true, NULL }, /* a longer one */
		{ "%ed%a0%80", true, NULL }, /* half a surrogate pair */
		{ "%ff%fe", true, NULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct text out;
		const struct status status =
		    percent_decode(text_of(cases[i].coded), cases[i].plus_is_space, &arena, &out);
		assert_int_equal(status.code, cases[i].plain != NULL ? STATUS_OK : STATUS_INPUT);
		if (cases[i].plain != NULL)
			assert_text(out, cases[i].plain);
	}
}

static void what_is_encoded_is_what_the_standard_reserves(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(100);
	percent_encode(TEXT("Åsa & co. a-b_c~d/?"), &out);
	assert_text(buffer_text(&out), "%C3%85sa%20%26%20co.%20a-b_c~d%2F%3F");
}

static bool encoding_is_undone(struct proof_draw *draw, void *context)
{
	(void)context;
	char bytes[40];
	const size_t count = (size_t)proof_below(draw, sizeof bytes);
	for (size_t i = 0; i < count; i++)
		bytes[i] = (char)(0x20 + proof_below(draw, 0x5F));
	const struct text plain = { bytes, count };
	SCOPED(buffer_close) struct buffer coded = buffer_open(200);
	percent_encode(plain, &coded);
	struct text out;
	PROOF_CHECK(draw, status_is_ok(percent_decode(buffer_text(&coded), true, &arena, &out)));
	PROOF_CHECK(draw, text_equal(out, plain));
	arena_reset(&arena);
	return true;
}

static void what_is_encoded_is_decoded_the_same(void **state)
{
	(void)state;
	proof_property_holds("encoding is undone", 2000, encoding_is_undone, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(p8_percent_codes_are_read_strictly, open_arena, close_arena),
		cmocka_unit_test(what_is_encoded_is_what_the_standard_reserves),
		cmocka_unit_test_setup_teardown(what_is_encoded_is_decoded_the_same, open_arena, close_arena),
	};
	return PROOF_RUN(tests);
}
