/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

/* ---- moments ---- */

static bool moment_reads_back(struct proof_draw *draw, void *context)
{
	(void)context;
	char room[MOMENT_PRINT_ROOM];
	char zoned[64];
	const struct moment moment = { (int64_t)proof_below(draw, 4000000000) };
	const int minutes = (int)proof_below(draw, 24 * 60);
	const bool is_west = proof_below(draw, 2) == 0;
	struct moment found = { 0 };
	PROOF_CHECK(draw, status_is_ok(pain_moment_parse(text_of(moment_print(moment, room)), &found)));
	PROOF_CHECK(draw, found.seconds == moment.seconds);
	/* The same digits in a zone are another moment, by as much as the zone is off. */
	room[strlen(room) - 1] = '\0';
	snprintf(zoned, sizeof zoned, "%s%s%c%02d:%02d", room, proof_below(draw, 2) == 0 ? ".5" : "",
		 is_west ? '-' : '+', minutes / 60, minutes % 60);
	PROOF_CHECK(draw, status_is_ok(pain_moment_parse(text_of(zoned), &found)));
	PROOF_CHECK(draw, found.seconds == moment.seconds + (is_west ? minutes : -minutes) * 60);
	PROOF_CHECK(draw, status_is_ok(pain_moment_parse(text_of(room), &found)));
	PROOF_CHECK(draw, found.seconds == moment.seconds);
	return true;
}

static void moments_read_back_in_any_zone(void **state)
{
	(void)state;
	proof_property_holds("a moment reads back", 500, moment_reads_back, NULL);
}

static void what_is_no_moment_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"2026-11-20",
		"2026-11-20 09:00:00",
		"20261120T09:00:00",
		"2026-13-20T09:00:00",
		"2026-02-29T09:00:00",
		"2026-11-20T09:00:60",
		"2026-11-20T24:00:00",
		"2026-11-20T09:00:00.",
		"2026-11-20T09:00:00.5.5",
		"2026-11-20T09:00:00z",
		"2026-11-20T09:00:00ZZ",
		"2026-11-20T09:00:00+1:00",
		"2026-11-20T09:00:00+01:60",
		"2026-11-20T09:00:00+01:00Z",
		"2026-11-20T09:00:00:00",
		"2026-11-20T9:0:0",
		"2026-11-20T-9:00:00",
		"2026-11-20TZ",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct moment moment;
		if (status_is_ok(pain_moment_parse(text_of(bad[i]), &moment)))
			fail_msg("taken for a moment: %s", bad[i]);
	}
}

static void white_space_is_cut_off_at_both_ends(void **state)
{
	(void)state;
	assert_text(pain_trimmed(TEXT("\n\t a b \r\n")), "a b");
	assert_text(pain_trimmed(TEXT(" \n")), "");
	assert_text(pain_trimmed(TEXT("")), "");
	assert_text(pain_trimmed(TEXT("a")), "a");
}

/* ---- ids, codes, days ---- */

/* Said again from the rule's own words, over characters drawn where it is close. */
static bool id_is_judged_rightly(struct proof_draw *draw, void *context)
{
	(void)context;
	static const char near[] = "aZ09/-?:().,'+ &_\n";
	char bytes[40];
	const size_t count = proof_below(draw, sizeof bytes);
	bool is_right = count > 0 && count <= 35;
	for (size_t i = 0; i < count; i++) {
		const size_t which = proof_below(draw, 3) == 0 ? proof_below(draw, sizeof near - 1) : 0;
		bytes[i] = near[which];
		is_right = is_right && which < sizeof near - 4;
		const bool is_end = i == 0 || i == count - 1;
		is_right = is_right && !(is_end && (bytes[i] == '/' || bytes[i] == ' '));
		is_right = is_right && !(i > 0 && bytes[i] == '/' && bytes[i - 1] == '/');
	}
	PROOF_CHECK(draw, pain_is_id((struct text){ bytes, count }) == is_right);
	return true;
}

static void ids_follow_the_sepa_rule(void **state)
{
	(void)state;
	proof_property_holds("an id is judged rightly", 2000, id_is_judged_rightly, NULL);
	assert_false(pain_is_id((struct text){ "a\0b", 3 }));
}

static void codes_are_capitals_and_digits(void **state)
{
	(void)state;
	assert_true(pain_is_code(TEXT("CHAR"), 4));
	assert_true(pain_is_code(TEXT("A1"), 4));
	assert_false(pain_is_code(TEXT("CHARS"), 4));
	assert_false(pain_is_code(TEXT(""), 4));
	assert_false(pain_is_code(TEXT("char"), 4));
	assert_false(pain_is_code(TEXT("C-"), 4));
	assert_false(pain_is_code(TEXT("@["), 4)); /* the neighbours of A and Z */
	assert_false(pain_is_code(TEXT("/:"), 4)); /* of 0 and 9 */
}

static void days_are_within_reach(void **state)
{
	(void)state;
	struct day last;
	assert_ok(day_of(DAY_YEAR_MAX, 12, 31, &last));
	assert_true(pain_is_day((struct day){ 0 }));
	assert_true(pain_is_day(last));
	assert_false(pain_is_day((struct day){ -1 }));
	assert_false(pain_is_day((struct day){ last.number + 1 }));
}

static void characters_are_counted_not_bytes(void **state)
{
	(void)state;
	assert_int_equal(pain_characters(TEXT("")), 0);
	assert_int_equal(pain_characters(TEXT("abc")), 3);
	assert_int_equal(pain_characters(TEXT("åäö€平")), 5);
	assert_int_equal(pain_characters(TEXT("\xF0\x9F\x8C\xB9")), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_read_back_in_any_zone),
		cmocka_unit_test(what_is_no_moment_is_refused),
		cmocka_unit_test(white_space_is_cut_off_at_both_ends),
		cmocka_unit_test(ids_follow_the_sepa_rule),
		cmocka_unit_test(codes_are_capitals_and_digits),
		cmocka_unit_test(days_are_within_reach),
		cmocka_unit_test(characters_are_counted_not_bytes),
	};
	return PROOF_RUN(tests);
}
