/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The forms under whatever is sent to them, many at a time; and the pages in a language from right to left.
 */
#include "open/site/site_kit.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { GIVERS = 64, ROUNDS = 200, PAGE_ROOM = 64 * 1024 };

static struct site_kit kit;

static int start(void **state)
{
	static const struct web_rate rates[] = {
		[RATE_PAGE] = { "page", 1000000, 1000000 }, [RATE_LETTER] = { "letter", 1000000, 1000000 }
	};
	(void)state;
	site_kit_make(&kit);
	kit.rates = rates;
	site_kit_start(&kit);
	return 0;
}

static int stop(void **state)
{
	(void)state;
	site_kit_stop(&kit);
	return 0;
}

/* What may be chosen or typed, and whether it is right; the rules are written down here a second time. */
struct choice {
	const char *value; /* as it is sent */
	bool is_right;
};
static const struct choice often[] = {
	{ "once", true }, { "month", true }, { "", false }, { "daily", false }
};
static const struct choice sums[] = { { "10000", true }, { "20000", true }, { "50000", true },
				      { "1", false },    { "", false },     { "-10000", false } };
static const struct choice own[] = { { "1", true },
				     { "1+234%2C5", true },
				     { "250+kr", true },
				     { "1000000", true },
				     { "1000000.01", false },
				     { "0%2C99", false },
				     { "%00", false },
				     { "%FF", false },
				     { "1e3", false },
				     { "%D9%A1", false },
				     { "12345678901234567890", false } };
static const struct choice email[] = { { "", true },
				       { "a%40b.se", true },
				       { "a", false },
				       { "a%40b%0Ac.se", false },
				       { "%3Cb%3E%40b.se", false },
				       { "a+b%40c.se", false } };
static const char *const ways[] = { "swish", "bankgiro", "bank", "paper", "", "post" };

#define CHOOSE(draw, choices) (&(choices)[proof_below((draw), sizeof(choices) / sizeof(choices)[0])])

static bool way_fits(size_t way, const struct choice *how_often)
{
	const bool is_month = strcmp(how_often->value, "month") == 0;
	if (way > 3)
		return false;
	/* When how often is wrong, the way is judged by what it could be for. */
	return way == 1 || !how_often->is_right || (way == 0 ? !is_month : is_month);
}

/* A byte that cannot stand in a form is refused before any page sees it. */
static bool is_refused_whole(const char *value)
{
	return strstr(value, "%00") != NULL || strstr(value, "%FF") != NULL;
}

static bool a_form_is_taken_when_all_is_right(struct proof_draw *draw, void *context)
{
	(void)context;
	const struct choice *how_often = CHOOSE(draw, often);
	const bool is_own = proof_below(draw, 2) == 1;
	const struct choice *sum = is_own ? CHOOSE(draw, own) : CHOOSE(draw, sums);
	const size_t way = (size_t)proof_below(draw, sizeof ways / sizeof ways[0]);
	const struct choice *where = CHOOSE(draw, email);
	char fields[512];
	char key[WEB_FORM_TEXT_ROOM];
	snprintf(fields, sizeof fields, "purpose=1&often=%s&sum=%s&own=%s&way=%s&email=%s", how_often->value,
		 is_own ? "own" : sum->value, is_own ? sum->value : "", ways[way], where->value);
	PROOF_CHECK(draw, site_kit_get(&kit, "/en/give") == 200);
	site_kit_form_key(&kit, key);
	const unsigned code = site_kit_send(&kit, "/en/give", key, fields);
	const unsigned wrong = (unsigned)!how_often->is_right + (unsigned)!sum->is_right +
			       (unsigned)!way_fits(way, how_often) + (unsigned)!where->is_right;
	PROOF_CHECK(draw, code == (wrong == 0 ? 303 : 400));
	if (code != 400 || (is_own && is_refused_whole(sum->value)))
		return true;
	struct text rest = site_kit_body(&kit);
	unsigned told = 0;
	for (size_t at = text_find(rest, TEXT("class=\"why\"")); at < rest.count; told++) {
		rest = text_slice(rest, at + 1, rest.count);
		at = text_find(rest, TEXT("class=\"why\""));
	}
	PROOF_CHECK(draw, told == wrong);
	return true;
}

static void p8_whatever_is_sent_is_taken_or_told(void **state)
{
	(void)state;
	proof_property_holds("a form is taken when all is right", ROUNDS, a_form_is_taken_when_all_is_right,
			     NULL);
}

static int compare(const void *one, const void *other)
{
	return strcmp(one, other);
}

/* Each on a connection of its own, all sent before the first is answered. */
static void p2_many_who_give_at_once_get_each_a_step(void **state)
{
	(void)state;
	static char places[GIVERS][128];
	int sockets[GIVERS];
	unsigned taken = 0;
	for (unsigned i = 0; i < GIVERS; i++) {
		char key[WEB_FORM_TEXT_ROOM];
		char request[1024];
		static const char fields[] = "&purpose=1&often=once&sum=20000&way=swish";
		assert_int_equal(site_kit_get(&kit, "/sv/give"), 200);
		site_kit_form_key(&kit, key);
		snprintf(request, sizeof request,
			 "POST /sv/give HTTP/1.1\r\nHost: test\r\nContent-Type: "
			 "application/x-www-form-urlencoded\r\n"
			 "Content-Length: %zu\r\n\r\nform_key=%s%s",
			 strlen("form_key=") + strlen(key) + strlen(fields), key, fields);
		sockets[i] = kit_connect(&kit.web);
		kit_send(sockets[i], text_of(request));
	}
	for (unsigned i = 0; i < GIVERS; i++) {
		assert_true(kit_receive(sockets[i], &kit.reply));
		close(sockets[i]);
		assert_int_equal(kit.reply.code, 303);
		snprintf(places[taken++], sizeof places[0], "%s", site_kit_location(&kit));
	}
	site_kit_collect(&kit);
	assert_int_equal(kit.letter_count, taken);
	qsort(places, taken, sizeof places[0], compare);
	for (unsigned i = 1; i < taken; i++)
		assert_string_not_equal(places[i - 1], places[i]);
}

static void p4_the_key_of_letters_goes_by_the_clock(void **state)
{
	(void)state;
	static const char fields[] = "purpose=1&often=once&sum=20000&way=swish";
	assert_int_equal(site_kit_post(&kit, "/sv/give", fields), 303);
	kit.now.seconds += 301; /* the period of the kit's letterbox is over */
	site_tick(kit.site);
	do /* until the letterbox's thread has looked: it waits for nothing else */
		site_kit_collect(&kit);
	while (kit.letter_count > 0);
}

/* Takes what the layout was given, and what is of one language, out of the page. */
static void blank(char *page, const char *from, const char *to)
{
	for (char *at = strstr(page, from); at != NULL; at = strstr(at, from)) {
		char *end = strstr(at, to);
		assert_non_null(end);
		memset(at, ' ', (size_t)(end - at) + strlen(to));
	}
}

/* No run of three plain letters is left between the tags: every word went through the phrase files. */
static void assert_all_is_said_by_phrases(struct text html)
{
	static char page[PAGE_ROOM];
	assert_ok(text_to_c(html, page, sizeof page));
	assert_non_null(strstr(page, "<html lang=\"ar-XB\" dir=\"rtl\""));
	blank(page, "<bdi>", "</bdi>");
	blank(page, "<title>", "</title>");
	blank(page, "translate=\"no\"", "<");
	blank(page, "lang=\"sv\"", "</a>");
	blank(page, "<a href=\"mailto:", "</a>");
	blank(page, "<a href=\"tel:", "</a>");
	blank(page, "class=\"book\"", "<");
	blank(page, "<!", ">");
	blank(page, "&", ";");
	blank(page, "SE", "K"); /* as ICU writes kronor there */
	size_t run = 0;
	bool is_tag = false;
	for (const char *at = page; *at != '\0'; at++) {
		is_tag = *at == '<' || (is_tag && *at != '>');
		run = !is_tag && isalpha((unsigned char)*at) ? run + 1 : 0;
		if (run == 3)
			fail_msg("Said past the phrase files: %.40s", at - 2);
	}
}

static void p11_pages_go_from_right_to_left_and_say_nothing_past_the_phrases(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(PAGE_ROOM);
	const struct frame_centre *centre = &kit.site->centres[LANGUAGE_PSEUDO];
	const struct slip_part slip = slip_part(kit.facts.name, TEXT("swish"), 20000, TEXT("1-2"),
						(struct money){ 20000 }, TEXT("515861170824"));
	const struct home_purpose purpose = home_purpose(TEXT("1"), TEXT("<Fonden>"));
	const struct money least = { 100 };
	struct speech *speech = NULL;
	struct url app;
	assert_ok(url_parse(TEXT("https://app.swish.nu/1/p/sw/?sw=1"), &app));
	assert_ok(speech_open("Europe/Stockholm", &speech));
#define SAID(write)                                                                                          \
	do {                                                                                                 \
		buffer_clear(&out);                                                                          \
		struct page page = page_begin(&out, LANGUAGE_PSEUDO, speech);                                \
		assert_ok(write);                                                                            \
		assert_all_is_said_by_phrases(buffer_text(&out));                                            \
	} while (0)
	SAID(home_page(&page, centre, &purpose, 1, least, least));
	SAID(privacy_page(&page, centre));
	SAID(account_page(&page, centre));
	SAID(accessibility_page(&page, centre));
	SAID(told_page(&page, centre));
	SAID(choose_page(&page, centre, TEXT("2k4m6p8r2t4v")));
	SAID(swish_page(&page, centre, &slip, TEXT("123"), app, TEXT("M0 0"), 8));
	SAID(bankgiro_page(&page, centre, &slip, TEXT("123"), true));
	SAID(bankgiro_page(&page, centre, &slip, TEXT("123"), false));
	SAID(atbank_page(&page, centre, &slip, TEXT("123")));
	SAID(paper_page(&page, centre, &slip, TEXT("123")));
	SAID(thanks_page(&page, centre, &slip, true));
	SAID(fault_page(&page, centre, true, true, true, true, true, true));
	const struct give_way way = give_way(TEXT("swish"), text_of(phrase(LANGUAGE_PSEUDO, "Swish")),
					     text_of(phrase(LANGUAGE_PSEUDO, "Done in a minute")), true);
	const struct give_sum sum = give_sum(10000, (struct money){ 10000 }, false);
	SAID(give_page(&page, centre, TEXT("0"), TEXT("<Fonden>"), TEXT("1"), true, false, &sum, 1, true,
		       TEXT("1"), &way, 1, TEXT(""), least, least, true, TEXT("!"), TEXT("!"), TEXT("!"),
		       TEXT("!"), TEXT("!")));
	const struct wish_month month = wish_month(3, true);
	SAID(wish_page(&page, centre, TEXT("0"), TEXT("2k4m6p8r2t4v"), TEXT("sum"), true, true, true, true,
		       TEXT("1"), &month, 1, TEXT(""), true, TEXT("!"), TEXT("!"), TEXT("!"), TEXT("!")));
	speech_close(&speech);
}

#define cmocka_unit_test_served(test) cmocka_unit_test_setup_teardown(test, start, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_served(p8_whatever_is_sent_is_taken_or_told),
		cmocka_unit_test_served(p2_many_who_give_at_once_get_each_a_step),
		cmocka_unit_test_served(p4_the_key_of_letters_goes_by_the_clock),
		cmocka_unit_test_served(p11_pages_go_from_right_to_left_and_say_nothing_past_the_phrases),
	};
	return PROOF_RUN(tests);
}
