/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/fold.h"
#include "proof/proof.h"

#include <string.h>

static struct text fold(const char *from, struct buffer *out)
{
	buffer_clear(out);
	text_fold(text_of(from), out);
	return buffer_text(out);
}

static void capitals_and_marks_are_put_aside(void **state)
{
	(void)state;
	struct buffer out = buffer_open(1000);
	assert_text(fold("ÖBERG", &out), "oberg");
	assert_text(fold("Åsa Öberg", &out), "asa oberg");
	assert_text(fold("Straße", &out), "strasse");
	assert_text(fold("Ｆｕｌｌ Ⅳ", &out), "full iv"); /* compatibility forms */
	assert_text(fold("PLAIN 12", &out), "plain 12");
	assert_text(fold("", &out), "");
	buffer_close(&out);
}

/* U+FDFA decomposes to eighteen characters; four thousand bytes of it stay within bounds. */
static void a_text_made_to_explode_stays_bounded(void **state)
{
	(void)state;
	char many[FOLD_BYTES_MAX + 100];
	for (size_t i = 0; i + 3 <= sizeof many; i += 3)
		memcpy(many + i, "\xEF\xB7\xBA", 3);
	struct buffer out = buffer_open(1 << 20);
	text_fold((struct text){ many, sizeof many }, &out);
	assert_int_equal(status_is_ok(buffer_status(&out)), 1);
	assert_true(out.count > 0 && out.count < FOLD_BYTES_MAX * 12);
	buffer_close(&out);
}

static void bad_bytes_do_not_stop_it(void **state)
{
	(void)state;
	struct buffer out = buffer_open(1000);
	assert_text(fold("A\xFF"
			 "B",
			 &out),
		    "a\xEF\xBF\xBD"
		    "b");
	buffer_close(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(capitals_and_marks_are_put_aside),
		cmocka_unit_test(a_text_made_to_explode_stays_bounded),
		cmocka_unit_test(bad_bytes_do_not_stop_it),
	};
	return PROOF_RUN(tests);
}
