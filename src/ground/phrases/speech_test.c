/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is expected here comes from the charts of Unicode CLDR 42 (sv, en_GB, ar_EG), written down by hand. */
#include "ground/phrases/phrases.h"
#include "proof/proof.h"

#include <sys/resource.h>

/* U+00A0, as ICU groups Swedish; U+2212, its minus. */
#define NBSP "\xc2\xa0"
#define MINUS "\xe2\x88\x92"

static struct speech *opened(void)
{
	struct speech *speech = NULL;
	assert_ok(speech_open("Europe/Stockholm", &speech));
	return speech;
}

static void counts_are_grouped_as_the_language_does(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	char room[SPEECH_ROOM];
	assert_text(speech_count(speech, LANGUAGE_ENGLISH, 1234567, room), "1,234,567");
	assert_text(speech_count(speech, LANGUAGE_SWEDISH, 1234567, room), "1" NBSP "234" NBSP "567");
	assert_text(speech_count(speech, LANGUAGE_SWEDISH, -5, room), MINUS "5");
	assert_text(speech_count(speech, LANGUAGE_PSEUDO, 123, room), "١٢٣");
	assert_text(speech_count(speech, LANGUAGE_ENGLISH, INT64_MIN, room), "-9,223,372,036,854,775,808");
	assert_text(speech_count(speech, LANGUAGE_ENGLISH, 0, room), "0");
}

static void money_names_its_currency(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	char room[SPEECH_ROOM];
	const struct money money = { 123450 };
	assert_text(speech_money(speech, LANGUAGE_ENGLISH, money, room), "SEK" NBSP "1,234.50");
	assert_text(speech_money(speech, LANGUAGE_SWEDISH, money, room), "1" NBSP "234,50" NBSP "kr");
	assert_text(speech_money(speech, LANGUAGE_SWEDISH, (struct money){ 20000 }, room), "200" NBSP "kr");
	assert_text(speech_money(speech, LANGUAGE_SWEDISH, (struct money){ -1 }, room),
		    MINUS "0,01" NBSP "kr");
	assert_text(speech_money(speech, LANGUAGE_ENGLISH, (struct money){ 0 }, room), "SEK" NBSP "0");
	assert_true(text_find(speech_money(speech, LANGUAGE_PSEUDO, money, room), TEXT("١٬٢٣٤٫٥٠")) <
		    SPEECH_ROOM / 2);
}

/* The digits of any sum are those of ground/base, whatever ICU puts between them. */
static bool money_has_the_digits_of_base(struct proof_draw *draw, void *context)
{
	struct speech *speech = context;
	const int64_t ore = (int64_t)proof_below(draw, (uint64_t)MONEY_ORE_MAX);
	char room[SPEECH_ROOM];
	char expected[MONEY_PRINT_ROOM];
	char found[SPEECH_ROOM] = "";
	size_t count = 0;
	const struct text text = speech_money(speech, LANGUAGE_ENGLISH, (struct money){ ore }, room);
	for (size_t i = 0; i < text.count; i++)
		if ((text.bytes[i] >= '0' && text.bytes[i] <= '9') || text.bytes[i] == '.')
			found[count++] = text.bytes[i];
	struct text plain = text_of(money_print_plain((struct money){ ore }, expected));
	if (ore % 100 == 0)
		plain = text_take_until(&plain, '.');
	PROOF_CHECK(draw, text_equal(plain, (struct text){ found, count }));
	return true;
}

static void any_sum_is_written_to_the_last_ore(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	proof_property_holds("money has the digits of base", 500, money_has_the_digits_of_base, speech);
}

static void days_are_written_out(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	char room[SPEECH_ROOM];
	struct day day;
	assert_ok(day_of(2026, 11, 27, &day));
	assert_text(speech_day(speech, LANGUAGE_ENGLISH, day, room), "27 November 2026");
	assert_text(speech_day(speech, LANGUAGE_SWEDISH, day, room), "27 november 2026");
	assert_text(speech_day(speech, LANGUAGE_PSEUDO, day, room), "٢٧ نوفمبر ٢٠٢٦");
	assert_ok(day_of(DAY_YEAR_MIN, 1, 1, &day));
	assert_text(speech_day(speech, LANGUAGE_SWEDISH, day, room), "1 januari 1800");
	assert_ok(day_of(DAY_YEAR_MAX, 12, 31, &day));
	assert_text(speech_day(speech, LANGUAGE_SWEDISH, day, room), "31 december 2999");
}

static void moments_are_those_of_the_zone(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	SCOPED(speech_close) struct speech *elsewhere = NULL;
	char room[SPEECH_ROOM];
	const struct moment winter = { 1795784520 }; /* 2026-11-27T14:02:00+01:00 by date(1) */
	const struct moment summer = { 1782853200 }; /* 2026-06-30T23:00:00+02:00 by date(1) */
	assert_text(speech_moment(speech, LANGUAGE_SWEDISH, winter, room), "27 november 2026 kl. 14:02");
	assert_text(speech_moment(speech, LANGUAGE_ENGLISH, winter, room), "27 November 2026 at 14:02");
	assert_text(speech_moment(speech, LANGUAGE_SWEDISH, summer, room), "30 juni 2026 kl. 23:00");
	assert_ok(speech_open("Africa/Johannesburg", &elsewhere));
	assert_text(speech_moment(elsewhere, LANGUAGE_SWEDISH, winter, room), "27 november 2026 kl. 15:02");
}

static void plurals_follow_the_language(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	for (enum language language = LANGUAGE_ENGLISH; language <= LANGUAGE_SWEDISH; language++) {
		assert_int_equal(speech_plural(speech, language, 0), PLURAL_OTHER);
		assert_int_equal(speech_plural(speech, language, 1), PLURAL_ONE);
		assert_int_equal(speech_plural(speech, language, 2), PLURAL_OTHER);
		assert_int_equal(speech_plural(speech, language, 21), PLURAL_OTHER);
	}
	static const struct {
		int64_t count;
		enum plural plural;
	} arabic[] = { { 0, PLURAL_ZERO },  { 1, PLURAL_ONE },    { 2, PLURAL_TWO },    { 3, PLURAL_FEW },
		       { 10, PLURAL_FEW },  { 11, PLURAL_MANY },  { 99, PLURAL_MANY },  { 100, PLURAL_OTHER },
		       { 103, PLURAL_FEW }, { 111, PLURAL_MANY }, { 202, PLURAL_OTHER } };
	for (size_t i = 0; i < sizeof arabic / sizeof arabic[0]; i++)
		assert_int_equal(speech_plural(speech, LANGUAGE_PSEUDO, arabic[i].count), arabic[i].plural);
}

static void a_zone_that_is_none_is_refused(void **state)
{
	(void)state;
	struct speech *speech = NULL;
	assert_code(speech_open("Europe/Stokholm", &speech), STATUS_INPUT);
	assert_code(speech_open("", &speech), STATUS_INPUT);
	assert_code(speech_open("Europe/"
				"0123456789012345678901234567890123456789012345678901234567890123456789",
				&speech),
		    STATUS_INPUT);
	assert_null(speech);
	speech_close(&speech);
}

/* With no file left to open, everything is still said. */
static void say_without_files(void *context)
{
	struct speech *speech = context;
	const struct rlimit none = { 0, 0 };
	char room[SPEECH_ROOM];
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
	for (enum language language = 0; language < LANGUAGES; language++) {
		assert_true(speech_count(speech, language, 77, room).count > 0);
		assert_true(speech_money(speech, language, (struct money){ 7 }, room).count > 0);
		assert_true(speech_day(speech, language, (struct day){ 20000 }, room).count > 0);
		assert_true(speech_moment(speech, language, (struct moment){ 1795784520 }, room).count > 0);
		assert_true(speech_plural(speech, language, 5) <= PLURAL_OTHER);
	}
}

static void once_open_it_needs_no_file(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	struct proof_child child;
	proof_child_run(say_without_files, speech, &child);
	assert_int_equal(child.signal, 0);
	assert_int_equal(child.exit_code, 0);
}

static void say_a_day_of_no_year(void *context)
{
	char room[SPEECH_ROOM];
	speech_day(context, LANGUAGE_SWEDISH, (struct day){ -100000 }, room);
}

static void a_day_outside_the_years_is_our_own_mistake(void **state)
{
	(void)state;
	SCOPED(speech_close) struct speech *speech = opened();
	assert_int_equal(proof_signal_of(say_a_day_of_no_year, speech), 6);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_grouped_as_the_language_does),
		cmocka_unit_test(money_names_its_currency),
		cmocka_unit_test(any_sum_is_written_to_the_last_ore),
		cmocka_unit_test(days_are_written_out),
		cmocka_unit_test(moments_are_those_of_the_zone),
		cmocka_unit_test(plurals_follow_the_language),
		cmocka_unit_test(a_zone_that_is_none_is_refused),
		cmocka_unit_test(once_open_it_needs_no_file),
		cmocka_unit_test(a_day_outside_the_years_is_our_own_mistake),
	};
	return PROOF_RUN(tests);
}
