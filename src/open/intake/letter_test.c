/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The kinds of letters: what is written is read back; what a visitor may mistype is told at its field; what
 * is no letter of ours is refused. */
#include "open/intake/letter_inner.h"

#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

static struct gift_letter gift(void)
{
	return (struct gift_letter){ .key = { "23456789abcd" },
				     .made_at = { 1795000000 },
				     .often = GIFT_ONCE,
				     .way = GIFT_BY_SWISH,
				     .amount = { 20000 },
				     .reference = TEXT("123456789023"),
				     .purpose = TEXT("ALLM"),
				     .language = TEXT("sv") };
}

static struct wish_letter wish(void)
{
	return (struct wish_letter){ .key = { "23456789abcd" },
				     .made_at = { 1795000000 },
				     .wish = WISH_STOP,
				     .link = TEXT("abc-DEF_123"),
				     .language = TEXT("en") };
}

static void assert_field(struct status status, const char *field)
{
	assert_int_equal(status.code, STATUS_INPUT);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
}

static void p8_a_gift_is_checked_field_by_field(void **state)
{
	(void)state;
	struct gift_letter letter = gift();
	assert_ok(gift_letter_check(&letter));
	letter.amount.ore = INTAKE_GIFT_ORE_MIN - 1;
	assert_field(gift_letter_check(&letter), "amount");
	letter.amount.ore = INTAKE_GIFT_ORE_MIN;
	assert_ok(gift_letter_check(&letter));
	letter.amount.ore = INTAKE_GIFT_ORE_MAX;
	assert_ok(gift_letter_check(&letter));
	letter.amount.ore = INTAKE_GIFT_ORE_MAX + 1;
	assert_field(gift_letter_check(&letter), "amount");
	letter = gift();
	letter.often = 0;
	assert_field(gift_letter_check(&letter), "often");
	letter = gift();
	letter.way = 0;
	assert_field(gift_letter_check(&letter), "way");
	letter = gift();
	letter.reference = TEXT("123456789024");
	assert_field(gift_letter_check(&letter), "reference");
	letter = gift();
	letter.language = TEXT("fi");
	assert_field(gift_letter_check(&letter), "language");
	letter = gift();
	letter.purpose = TEXT("");
	assert_field(gift_letter_check(&letter), "purpose");
	letter = gift();
	letter.name = TEXT("Anna\nBcc: all@example.org");
	assert_field(gift_letter_check(&letter), "name");
	letter = gift();
	letter.key.characters[3] = '0'; /* a look-alike, not of the alphabet */
	assert_field(gift_letter_check(&letter), "key");
}

static void p8_a_way_fits_how_often(void **state)
{
	(void)state;
	static const bool fits[3][GIFT_BY_MANDATE_BY_POST + 1] = {
		[GIFT_ONCE] = { [GIFT_BY_SWISH] = true, [GIFT_BY_BANKGIRO] = true },
		[GIFT_MONTHLY] = { [GIFT_BY_BANKGIRO] = true,
				   [GIFT_BY_MANDATE_AT_BANK] = true,
				   [GIFT_BY_MANDATE_ON_PAPER] = true,
				   [GIFT_BY_MANDATE_BY_POST] = true },
	};
	for (unsigned often = GIFT_ONCE; often <= GIFT_MONTHLY; often++)
		for (unsigned way = GIFT_BY_SWISH; way <= GIFT_BY_MANDATE_BY_POST; way++) {
			struct gift_letter letter = gift();
			letter.often = (enum gift_often)often;
			letter.way = (enum gift_way)way;
			letter.name = TEXT("Prov Provsson");
			letter.street = TEXT("Provgatan 1");
			letter.postal_code = TEXT("111 11");
			letter.town = TEXT("Provstad");
			assert_int_equal(status_is_ok(gift_letter_check(&letter)), fits[often][way]);
		}
}

static void p8_a_mandate_by_post_needs_an_address(void **state)
{
	(void)state;
	struct gift_letter letter = gift();
	letter.often = GIFT_MONTHLY;
	letter.way = GIFT_BY_MANDATE_BY_POST;
	letter.name = TEXT("Prov Provsson");
	letter.street = TEXT("Provgatan 1");
	letter.postal_code = TEXT("111 11");
	assert_field(gift_letter_check(&letter), "street");
	letter.town = TEXT("Provstad");
	assert_ok(gift_letter_check(&letter));
}

static void p8_addresses_of_mail_are_told_from_what_is_none(void **state)
{
	(void)state;
	static const char *const good[] = { "a@b.se", "anna.o'brien+gift@mail.example.org", "åsa@exempel.se",
					    "a@räksmörgås.se", "x_y-z@a-b.co" };
	static const char *const bad[] = {
		"",         "anna",      "anna@",   "@b.se",    "a@b",           "a@b.",
		"a@.se",    "a..b@c.se", ".a@b.se", "a.@b.se",  "a b@c.se",      "a@b c.se",
		"a@b@c.se", "a@-b.se",   "a@b-.se", "a,b@c.se", "<a@b.se>",      "a@b.se\r\nBcc: x@y.se",
		"a@b..se",  " a@b.se",   "a@b.se ", "a;b@c.se", "a@b.se\xC2\x85"
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(email_is_plausible(text_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(email_is_plausible(text_of(bad[i])));
	char longest[INTAKE_FIELD_BYTES_MAX + 2];
	memset(longest, 'a', sizeof longest);
	memcpy(longest, "a@b.", 4);
	assert_true(email_is_plausible((struct text){ longest, INTAKE_FIELD_BYTES_MAX }));
	assert_false(email_is_plausible((struct text){ longest, INTAKE_FIELD_BYTES_MAX + 1 }));
}

static void p8_telephone_numbers_are_told_from_what_is_none(void **state)
{
	(void)state;
	static const char *const good[] = { "08-123 45 67", "+46 70 123 45 67", "(0)8 12345", "12345" };
	static const char *const bad[] = {
		"", "1234", "0701234567x", "46+70123456", "1234567890123456", "ring mig"
	};
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(phone_is_plausible(text_of(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(phone_is_plausible(text_of(bad[i])));
}

/* The marks that turn text round, as U+202E RIGHT-TO-LEFT OVERRIDE, are let into no line. */
static void p8_a_line_cannot_turn_what_stands_beside_it(void **state)
{
	(void)state;
	assert_true(line_is_valid(TEXT("\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D"), INTAKE_FIELD_BYTES_MAX));
	assert_false(line_is_valid(TEXT("Anna \xE2\x80\xAE"
					"002"),
				   INTAKE_FIELD_BYTES_MAX));
	assert_false(line_is_valid(TEXT("a\xE2\x81\xA6"
					"b"),
				   INTAKE_FIELD_BYTES_MAX));
	assert_false(line_is_valid(TEXT("tab\there"), INTAKE_FIELD_BYTES_MAX));
	assert_false(line_is_valid(TEXT("cut \xC3"), INTAKE_FIELD_BYTES_MAX));
	assert_false(line_is_valid(TEXT("abc"), 2));
}

static void p8_a_wish_holds_what_belongs_to_it(void **state)
{
	(void)state;
	struct wish_letter letter = wish();
	assert_ok(wish_letter_check(&letter));
	letter.amount.ore = 10000;
	assert_field(wish_letter_check(&letter), "amount");
	letter.wish = WISH_NEW_SUM;
	assert_ok(wish_letter_check(&letter));
	letter.amount.ore = INTAKE_GIFT_ORE_MAX + 1;
	assert_field(wish_letter_check(&letter), "amount");
	letter = wish();
	letter.wish = WISH_PAUSE;
	assert_field(wish_letter_check(&letter), "pause_months");
	letter.pause_months = INTAKE_PAUSE_MONTHS_MAX;
	assert_ok(wish_letter_check(&letter));
	letter.pause_months++;
	assert_field(wish_letter_check(&letter), "pause_months");
	letter = wish();
	letter.wish = 0;
	assert_field(wish_letter_check(&letter), "wish");
	letter = wish();
	letter.link = TEXT("a/../b");
	assert_field(wish_letter_check(&letter), "link");
	letter = wish();
	letter.reason = TEXT("one\ntwo");
	assert_field(wish_letter_check(&letter), "reason");
}

static struct text draw_line(struct proof_draw *draw, struct arena *arena)
{
	static const char *const words[] = { "",          "Åsa",  "\"q\"",  "back\\slash",
					     "</script>", "平和", "O'Neil", "{}" };
	char room[80];
	(void)snprintf(room, sizeof room, "%s%s%s", words[proof_below(draw, 8)],
		       proof_below(draw, 2) == 0 ? "" : "x", words[proof_below(draw, 8)]);
	return arena_copy(arena, text_of(room));
}

static bool same_gift(const struct gift_letter *a, const struct gift_letter *b)
{
	return strcmp(a->key.characters, b->key.characters) == 0 &&
	       a->made_at.seconds == b->made_at.seconds && a->often == b->often && a->way == b->way &&
	       a->amount.ore == b->amount.ore && text_equal(a->reference, b->reference) &&
	       text_equal(a->purpose, b->purpose) && text_equal(a->language, b->language) &&
	       text_equal(a->name, b->name) && text_equal(a->email, b->email) &&
	       text_equal(a->phone, b->phone) && text_equal(a->street, b->street) &&
	       text_equal(a->postal_code, b->postal_code) && text_equal(a->town, b->town);
}

static bool a_gift_reads_back(struct proof_draw *draw, void *context)
{
	SCOPED(arena_close) struct arena arena = arena_open((size_t)2 * LETTER_ARENA_BYTES_MAX);
	SCOPED(buffer_close) struct buffer bytes = buffer_open(INTAKE_LETTER_BYTES_MAX);
	struct gift_letter letter = gift();
	struct gift_letter read = { 0 };
	enum letter_kind kind = 0;
	(void)context;
	letter.amount.ore =
	    INTAKE_GIFT_ORE_MIN + (int64_t)proof_below(draw, INTAKE_GIFT_ORE_MAX - INTAKE_GIFT_ORE_MIN);
	letter.way = proof_below(draw, 2) == 0 ? GIFT_BY_SWISH : GIFT_BY_BANKGIRO;
	letter.name = draw_line(draw, &arena);
	letter.street = draw_line(draw, &arena);
	letter.town = draw_line(draw, &arena);
	letter.email = proof_below(draw, 2) == 0 ? TEXT("") : TEXT("åsa@exempel.se");
	PROOF_CHECK(draw, status_is_ok(gift_letter_write(&letter, &bytes)));
	PROOF_CHECK(draw, bytes.count % INTAKE_LETTER_STEP_BYTES == 0);
	PROOF_CHECK(draw, status_is_ok(letter_kind_read(buffer_text(&bytes), &arena, &kind)) &&
			      kind == LETTER_GIFT);
	PROOF_CHECK(draw, status_is_ok(gift_letter_read(buffer_text(&bytes), &arena, &read)));
	PROOF_CHECK(draw, same_gift(&letter, &read));
	return true;
}

static void what_is_written_reads_back(void **state)
{
	(void)state;
	proof_property_holds("a gift's letter reads back", 500, a_gift_reads_back, NULL);
}

static void a_wish_reads_back(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open((size_t)2 * LETTER_ARENA_BYTES_MAX);
	SCOPED(buffer_close) struct buffer bytes = buffer_open(INTAKE_LETTER_BYTES_MAX);
	struct wish_letter letter = wish();
	struct wish_letter read = { 0 };
	letter.wish = WISH_PAUSE;
	letter.pause_months = 3;
	letter.reason = TEXT("Jag är \"utan\" arbete");
	assert_ok(wish_letter_write(&letter, &bytes));
	assert_ok(wish_letter_read(buffer_text(&bytes), &arena, &read));
	assert_int_equal(read.wish, WISH_PAUSE);
	assert_int_equal(read.pause_months, 3);
	assert_true(text_equal(read.reason, letter.reason));
	assert_true(text_equal(read.link, letter.link));
	struct gift_letter other;
	assert_code(gift_letter_read(buffer_text(&bytes), &arena, &other), STATUS_INPUT);
}

/* Two gifts of the same way and like details are of one size on the disk. */
static void p4_sizes_tell_little(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer short_one = buffer_open(INTAKE_LETTER_BYTES_MAX);
	SCOPED(buffer_close) struct buffer long_one = buffer_open(INTAKE_LETTER_BYTES_MAX);
	struct gift_letter letter = gift();
	assert_ok(gift_letter_write(&letter, &short_one));
	letter.amount.ore = 99999999;
	letter.name = TEXT("Prov Provsson");
	letter.email = TEXT("prov.provsson@example.org");
	assert_ok(gift_letter_write(&letter, &long_one));
	assert_int_equal(short_one.count, long_one.count);
}

static void p8_what_is_no_letter_is_refused(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open((size_t)16 * LETTER_ARENA_BYTES_MAX);
	static const char *const texts[] = { "",
					     "{}",
					     "[]",
					     "null",
					     "{\"kind\":\"gift\"}",
					     "{\"kind\":7}",
					     "{\"kind\":\"wish\",\"key\":\"\"}",
					     "{\"kind\":\"other\"}",
					     "{\"kind\":\"gift\"" };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct gift_letter gift_read;
		struct wish_letter wish_read;
		assert_code(gift_letter_read(text_of(texts[i]), &arena, &gift_read), STATUS_INPUT);
		assert_code(wish_letter_read(text_of(texts[i]), &arena, &wish_read), STATUS_INPUT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p8_a_gift_is_checked_field_by_field),
		cmocka_unit_test(p8_a_way_fits_how_often),
		cmocka_unit_test(p8_a_mandate_by_post_needs_an_address),
		cmocka_unit_test(p8_addresses_of_mail_are_told_from_what_is_none),
		cmocka_unit_test(p8_telephone_numbers_are_told_from_what_is_none),
		cmocka_unit_test(p8_a_line_cannot_turn_what_stands_beside_it),
		cmocka_unit_test(p8_a_wish_holds_what_belongs_to_it),
		cmocka_unit_test(what_is_written_reads_back),
		cmocka_unit_test(a_wish_reads_back),
		cmocka_unit_test(p4_sizes_tell_little),
		cmocka_unit_test(p8_what_is_no_letter_is_refused),
	};
	return PROOF_RUN(tests);
}
