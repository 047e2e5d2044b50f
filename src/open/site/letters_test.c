/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From what is typed to the letter in the letterbox, and back to the page: nothing typed is lost, nothing is
 * taken twice, and the address of a step is ours alone. */
#include "open/site/site_kit.h"

#include "ground/draw/draw.h"
#include "ground/swish/swish.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct site_kit kit;

static int start(void **state)
{
	(void)state;
	site_kit_make(&kit);
	site_kit_start(&kit);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_kit_stop(&kit);
	return 0;
}

static struct gift_letter read_gift(size_t index)
{
	struct gift_letter letter;
	struct arena *arena = memory_take(1, sizeof *arena);
	*arena = arena_open(4 << 20);
	assert_true(index < kit.letter_count);
	assert_ok(gift_letter_read(kit.letters[index], arena, &letter));
	letter.reference = arena_copy(&kit.arena, letter.reference);
	letter.email = arena_copy(&kit.arena, letter.email);
	letter.purpose = arena_copy(&kit.arena, letter.purpose);
	letter.language = arena_copy(&kit.arena, letter.language);
	letter.name = arena_copy(&kit.arena, letter.name);
	arena_close(arena);
	free(arena);
	return letter;
}

static void p2_what_was_typed_is_what_the_office_reads(void **state)
{
	(void)state;
	assert_int_equal(site_kit_post(&kit, "/en/give?purpose=2",
				       "purpose=2&often=month&sum=own&own=1+234%2C50+kr&way=bank&"
				       "email=+anna%40example.org+"),
			 303);
	const struct text location = text_of(site_kit_location(&kit));
	site_kit_collect(&kit);
	assert_int_equal(kit.letter_count, 1);
	const struct gift_letter letter = read_gift(0);
	assert_int_equal(letter.amount.ore, 123450);
	assert_int_equal(letter.often, GIFT_MONTHLY);
	assert_int_equal(letter.way, GIFT_BY_MANDATE_AT_BANK);
	assert_text(letter.email, "anna@example.org");
	assert_text(letter.purpose, "2");
	assert_text(letter.language, "en");
	assert_int_equal(letter.name.count, 0);
	assert_int_equal(letter.made_at.seconds, 1795000000);
	/* Ten digits, the length of all twelve modulo 10, and the check digit. */
	assert_int_equal(letter.reference.count, 12);
	assert_int_equal(letter.reference.bytes[10], '2');
	assert_true(number_is_luhn(letter.reference));
	char beginning[128];
	snprintf(beginning, sizeof beginning, "/en/step/bank/123450/%.*s-", TEXT_ARGS(letter.reference));
	assert_true(text_starts(location, text_of(beginning)));
}

static void p2_sent_twice_is_one_letter_and_one_step(void **state)
{
	(void)state;
	static const char fields[] = "purpose=1&often=once&sum=20000&way=swish&email=";
	char key[WEB_FORM_TEXT_ROOM];
	char first[256];
	assert_int_equal(site_kit_get(&kit, "/sv/give"), 200);
	site_kit_form_key(&kit, key);
	assert_int_equal(site_kit_send(&kit, "/sv/give", key, fields), 303);
	snprintf(first, sizeof first, "%s", site_kit_location(&kit));
	for (unsigned i = 0; i < 3; i++) {
		assert_int_equal(site_kit_send(&kit, "/sv/give", key, fields), 303);
		assert_string_equal(site_kit_location(&kit), first);
	}
	site_kit_collect(&kit);
	assert_int_equal(kit.letter_count, 1);
	assert_int_equal(site_kit_post(&kit, "/sv/give", fields), 303);
	assert_string_not_equal(site_kit_location(&kit), first);
}

/* What is sent, the words that tell what is wrong, the id they lead to, and what must stand there again. */
struct mistake {
	const char *fields;
	const char *why;
	const char *place;
	const char *kept;
};

static const struct mistake mistakes[] = {
	{ "sum=20000&way=swish", "Du har inte valt hur ofta du vill ge.", "often",
	  "value=\"20000\" checked" },
	{ "often=once&way=swish", "Hur mycket du vill ge är inte valt.", "own", "value=\"swish\" checked" },
	{ "often=once&sum=own&own=tv%C3%A5hundra&way=swish", "Vi förstod inte beloppet ”tvåhundra”.", "own",
	  "value=\"tvåhundra\"" },
	{ "often=once&own=-5&way=swish", "Vi förstod inte beloppet ”-5”.", "own", "value=\"-5\"" },
	{ "often=once&sum=own&own=0%2C50&way=swish", "Summan är under en krona.", "own", "value=\"0,50\"" },
	{ "often=once&sum=own&own=1000000%2C01&way=swish", "Summan är över en miljon kronor.", "own",
	  "value=\"1000000,01\"" },
	{ "often=once&sum=own&own=99999999999999999999&way=swish", "Summan är över en miljon kronor.", "own",
	  "value=\"99999999999999999999\"" },
	{ "often=once&sum=20000&own=300&way=swish", "Två belopp står där.", "own", "value=\"300\"" },
	{ "often=once&sum=123&way=swish", "Hur mycket du vill ge är inte valt.", "own",
	  "value=\"once\" checked" },
	{ "often=once&sum=20000", "Du har inte valt hur du vill ge.", "way", "value=\"once\" checked" },
	{ "often=once&sum=20000&way=gold", "Du har inte valt hur du vill ge.", "way",
	  "value=\"20000\" checked" },
	{ "often=month&sum=20000&way=swish", "Swish kan inte ge varje månad", "way",
	  "value=\"swish\" checked" },
	{ "often=once&sum=20000&way=paper", "Autogiro är för gåvor varje månad.", "way",
	  "value=\"paper\" checked" },
	{ "often=once&sum=20000&way=swish&email=anna", "Det här är ingen e-postadress.", "email",
	  "value=\"anna\"" },
	{ "often=once&sum=20000&way=swish&email=%22%3E%3Cb%3E", "Det här är ingen e-postadress.", "email",
	  "value=\"&quot;&gt;&lt;b&gt;\"" },
};

static size_t times(const char *words)
{
	struct text rest = site_kit_body(&kit);
	size_t count = 0;
	for (;;) {
		const size_t at = text_find(rest, text_of(words));
		if (at == rest.count)
			return count;
		count++;
		rest = text_slice(rest, at + 1, rest.count);
	}
}

static void p8_each_mistake_is_told_at_its_field_and_on_top(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof mistakes[0]; i++) {
		char fields[256];
		char link[64];
		char id[64];
		snprintf(fields, sizeof fields, "purpose=2&%s", mistakes[i].fields);
		snprintf(link, sizeof link, "<li><a href=\"#%s\">", mistakes[i].place);
		snprintf(id, sizeof id, " id=\"%s\"", mistakes[i].place);
		assert_int_equal(site_kit_post(&kit, "/sv/give?purpose=2", fields), 400);
		if (times(mistakes[i].why) != 2 || times(link) != 1 || times(id) != 1 ||
		    times(mistakes[i].kept) != 1)
			fail_msg("%s: told %zu times, kept %zu", mistakes[i].fields, times(mistakes[i].why),
				 times(mistakes[i].kept));
		assert_int_equal(times("<title>Fel: "), 1);
		assert_int_equal(times("class=\"fix\" role=\"alert\" tabindex=\"-1\" autofocus"), 1);
		assert_int_equal(times("class=\"why\""), 1);
		assert_true(site_kit_says(&kit, "Till <bdi>Kvinnors rätt</bdi>."));
	}
	site_kit_collect(&kit);
	assert_int_equal(kit.letter_count, 0);
}

static void p8_all_mistakes_are_told_at_once(void **state)
{
	(void)state;
	assert_int_equal(site_kit_post(&kit, "/en/give", "purpose=1&sum=own&own=x&email=y"), 400);
	assert_int_equal(times("class=\"why\""), 4);
	assert_int_equal(times("<title>Error: "), 1);
	assert_int_equal(times("<li><a href=\"#"), 4);
	/* What is put right goes through, with the key of the page that told. */
	char key[WEB_FORM_TEXT_ROOM];
	site_kit_form_key(&kit, key);
	assert_int_equal(
	    site_kit_send(&kit, "/en/give", key, "purpose=1&often=once&sum=own&own=20&way=bankgiro"), 303);
}

static void p6_an_address_that_was_changed_is_none(void **state)
{
	(void)state;
	char address[256];
	static struct reply unknown;
	assert_int_equal(site_kit_post(&kit, "/sv/give", "purpose=1&often=once&sum=20000&way=bankgiro"), 303);
	snprintf(address, sizeof address, "%s", site_kit_location(&kit));
	assert_int_equal(site_kit_get(&kit, "/sv/nowhere"), 404);
	unknown = kit.reply;
	assert_int_equal(site_kit_get(&kit, address), 200);
	for (size_t i = strlen("/sv/step/"); i < strlen(address); i++) {
		const char kept = address[i];
		address[i] = kept == '4' ? '5' : '4';
		assert_int_equal(site_kit_get(&kit, address), 404);
		assert_true(unknown.count == kit.reply.count &&
			    memcmp(unknown.bytes, kit.reply.bytes, unknown.count) == 0);
		address[i] = kept;
	}
	/* Another way, the same sum with a zero before it, and one more month. */
	const char *code = strrchr(address, '/');
	static const char *const others[] = { "/sv/step/swish/20000", "/sv/step/standing/20000",
					      "/sv/step/bankgiro/020000", "/sv/thanks/paper/20000" };
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		char other[256];
		snprintf(other, sizeof other, "%s%s", others[i], code);
		assert_int_equal(site_kit_get(&kit, other), 404);
	}
	/* It is the same step in the other language, and after the process began anew. */
	memcpy(address, "/en", 3);
	assert_int_equal(site_kit_get(&kit, address), 200);
}

static void give_by(const char *fields)
{
	char all[256];
	snprintf(all, sizeof all, "purpose=1&email=&%s", fields);
	assert_int_equal(site_kit_post(&kit, "/sv/give", all), 303);
	assert_int_equal(site_kit_get(&kit, site_kit_location(&kit)), 200);
	site_kit_collect(&kit);
	assert_true(kit.letter_count > 0);
}

static void a_step_shows_what_its_way_needs(void **state)
{
	(void)state;
	static const char *const ways[] = { "often=once&sum=20000&way=bankgiro",
					    "often=month&sum=20000&way=bankgiro",
					    "often=month&sum=20000&way=bank",
					    "often=month&sum=20000&way=paper" };
	static const char *const words[] = { "OCR-nummer", "stående överföring", "Betalarnummer",
					     "Underskrift" };
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		char reference[64];
		give_by(ways[i]);
		snprintf(reference, sizeof reference, ">%.*s<",
			 TEXT_ARGS(read_gift(kit.letter_count - 1).reference));
		assert_true(site_kit_says(&kit, "991-2346"));
		assert_true(site_kit_says(&kit, "200\u00a0kr"));
		assert_true(site_kit_says(&kit, words[i]));
		assert_true(times(reference) >= 2);
	}
}

static void p11_swish_has_a_link_before_its_code(void **state)
{
	(void)state;
	char link[256];
	char text[128];
	unsigned side;
	SCOPED(buffer_close) struct buffer path = buffer_open(DRAW_QR_PATH_BYTES_MAX);
	give_by("often=once&sum=own&own=75,50&way=swish");
	const struct text reference = read_gift(kit.letter_count - 1).reference;
	snprintf(link, sizeof link,
		 "href=\"https://app.swish.nu/1/p/sw/?sw=1231231231&amp;amt=75.50&amp;cur=SEK&amp;msg=%.*s",
		 TEXT_ARGS(reference));
	/* Swish, QR specification, section "prefilled"; nothing may be changed. */
	snprintf(text, sizeof text, "C1231231231;75,50;%.*s;0", TEXT_ARGS(reference));
	assert_ok(draw_qr(text_of(text), &path, &side));
	const struct text body = site_kit_body(&kit);
	const size_t at = text_find(body, text_of(link));
	const size_t drawn = text_find(body, buffer_text(&path));
	assert_true(at < drawn && drawn < body.count);
	assert_true(site_kit_says(&kit, "123\u00a0123\u00a012\u00a031"));
}

static void no_page_says_that_a_gift_has_come(void **state)
{
	(void)state;
	char thanks[256];
	assert_int_equal(site_kit_post(&kit, "/sv/give", "purpose=1&often=once&sum=20000&way=swish"), 303);
	snprintf(thanks, sizeof thanks, "/sv/thanks%s", site_kit_location(&kit) + strlen("/sv/step"));
	assert_int_equal(site_kit_get(&kit, thanks), 200);
	assert_true(site_kit_says(&kit, "Väntar på banken"));
	assert_true(site_kit_says(&kit, "Vi vet ännu inte om pengarna är skickade."));
	static const char *const claims[] = { "har kommit", "har fått din gåva", "har mottagit",
					      "är betald" };
	for (size_t i = 0; i < sizeof claims / sizeof claims[0]; i++)
		assert_false(site_kit_says(&kit, claims[i]));
}

static void p8_a_letterbox_that_fails_loses_nothing_typed(void **state)
{
	(void)state;
	static const char fields[] = "purpose=2&often=month&sum=own&own=150&way=bank&email=a%40b.se";
	assert_int_equal(site_kit_get(&kit, "/sv/give"), 200);
	assert_int_equal(rmdir(kit.folder.path), 0);
	assert_int_equal(site_kit_post(&kit, "/sv/give", fields), 503);
	assert_int_equal(times("Din gåva kunde inte tas emot just nu"), 1);
	assert_int_equal(times("<title>Fel: "), 1);
	assert_true(site_kit_says(&kit, "value=\"150\"") && site_kit_says(&kit, "value=\"a@b.se\"") &&
		    site_kit_says(&kit, "value=\"bank\" checked") &&
		    site_kit_says(&kit, "value=\"month\" checked"));
	assert_int_equal(site_kit_post(&kit, "/sv/l/2k4m6p8r2t4v?wish=stop", "wish=stop&reason=flyttar"),
			 503);
	assert_true(site_kit_says(&kit, "value=\"flyttar\""));
}

struct wished {
	const char *fields;
	enum giver_wish wish;
	int64_t ore;
	int64_t months;
	const char *reason;
};

static void p2_the_four_wishes_reach_the_office(void **state)
{
	(void)state;
	static const struct wished wished[] = {
		{ "wish=sum&own=250&reason=", WISH_NEW_SUM, 25000, 0, "" },
		{ "wish=pause&months=3&own=9", WISH_PAUSE, 0, 3, "" },
		{ "wish=stop&reason=flyttar+utomlands", WISH_STOP, 0, 0, "flyttar utomlands" },
		{ "wish=all&months=3", WISH_ALL_ABOUT_ME, 0, 0, "" },
	};
	for (size_t i = 0; i < sizeof wished / sizeof wished[0]; i++) {
		SCOPED(arena_close) struct arena arena = arena_open(4 << 20);
		struct wish_letter letter;
		assert_int_equal(site_kit_post(&kit, "/sv/l/2k4m6p8r2t4v?wish=stop", wished[i].fields), 303);
		assert_string_equal(site_kit_location(&kit), "/sv/told");
		site_kit_collect(&kit);
		assert_int_equal(kit.letter_count, i + 1);
		assert_ok(wish_letter_read(kit.letters[i], &arena, &letter));
		assert_int_equal(letter.wish, wished[i].wish);
		assert_int_equal(letter.amount.ore, wished[i].ore);
		assert_int_equal(letter.pause_months, wished[i].months);
		assert_text(letter.reason, wished[i].reason);
		assert_text(letter.link, "2k4m6p8r2t4v");
		assert_text(letter.language, "sv");
	}
}

static void p6_no_link_tells_whether_it_is_one(void **state)
{
	(void)state;
	static struct reply first;
	assert_int_equal(site_kit_get(&kit, "/sv/l/2k4m6p8r2t4v"), 200);
	assert_int_equal(times("?wish="), 4);
	first = kit.reply;
	assert_int_equal(site_kit_get(&kit, "/sv/l/vvvvvvvvvvvv"), 200);
	assert_int_equal(first.count, kit.reply.count);
	assert_int_equal(site_kit_post(&kit, "/sv/l/vvvvvvvvvvvv?wish=stop", "wish=stop"), 303);
	assert_string_equal(site_kit_location(&kit), "/sv/told");
}

static void p8_a_wish_with_a_mistake_is_shown_again(void **state)
{
	(void)state;
	static const struct mistake wrong[] = {
		{ "wish=sum&own=mera", "Vi förstod inte beloppet ”mera”.", "own", "value=\"mera\"" },
		{ "wish=sum&own=", "Det här är ingen summa", "own", "name=\"wish\" value=\"sum\"" },
		{ "wish=sum&own=9999999999", "Det här är ingen summa", "own", "value=\"9999999999\"" },
		{ "wish=pause&reason=paus", "Ett uppehåll är en till tolv månader.", "reason",
		  "value=\"paus\"" },
		{ "wish=pause&months=13", "Ett uppehåll är en till tolv månader.", "reason",
		  "name=\"wish\" value=\"pause\"" },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_int_equal(site_kit_post(&kit, "/sv/l/2k4m6p8r2t4v?wish=stop", wrong[i].fields), 400);
		if (times(wrong[i].why) != 2 || times(wrong[i].kept) != 1)
			fail_msg("%s: told %zu times, kept %zu", wrong[i].fields, times(wrong[i].why),
				 times(wrong[i].kept));
		assert_int_equal(times("<title>Fel: "), 1);
	}
	assert_int_equal(site_kit_post(&kit, "/sv/l/2k4m6p8r2t4v?wish=stop", "wish=more"), 400);
	site_kit_collect(&kit);
	assert_int_equal(kit.letter_count, 0);
}

#define cmocka_unit_test_served(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_served(p2_what_was_typed_is_what_the_office_reads),
		cmocka_unit_test_served(p2_sent_twice_is_one_letter_and_one_step),
		cmocka_unit_test_served(p8_each_mistake_is_told_at_its_field_and_on_top),
		cmocka_unit_test_served(p8_all_mistakes_are_told_at_once),
		cmocka_unit_test_served(p6_an_address_that_was_changed_is_none),
		cmocka_unit_test_served(a_step_shows_what_its_way_needs),
		cmocka_unit_test_served(p11_swish_has_a_link_before_its_code),
		cmocka_unit_test_served(no_page_says_that_a_gift_has_come),
		cmocka_unit_test_served(p8_a_letterbox_that_fails_loses_nothing_typed),
		cmocka_unit_test_served(p2_the_four_wishes_reach_the_office),
		cmocka_unit_test_served(p6_no_link_tells_whether_it_is_one),
		cmocka_unit_test_served(p8_a_wish_with_a_mistake_is_shown_again),
	};
	return PROOF_RUN(tests);
}
