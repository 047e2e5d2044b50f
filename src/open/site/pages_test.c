/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Every page, as a browser and a reader get it. What a page holds is asked of libxml2. */
#include "open/site/site_kit.h"

#include <libxml/HTMLparser.h>
#include <libxml/xpath.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ADDRESSES_MAX = 256, PATH_ROOM = 256 };

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

/* Structural faults alone: the parser knows no element younger than HTML 4. */
static void count_fault(void *count, xmlErrorPtr error)
{
	if (error->code != XML_HTML_UNKNOWN_TAG)
		++*(unsigned *)count;
}

static xmlDocPtr parse(void)
{
	const struct text body = site_kit_body(&kit);
	unsigned faults = 0;
	xmlSetStructuredErrorFunc(&faults, count_fault);
	xmlDocPtr document = htmlReadMemory(body.bytes, (int)body.count, NULL, "UTF-8", HTML_PARSE_NONET);
	xmlSetStructuredErrorFunc(NULL, NULL);
	assert_non_null(document);
	assert_int_equal(faults, 0);
	return document;
}

/* How many nodes the path finds on the page. */
static int count_of(xmlDocPtr document, const char *path)
{
	xmlXPathContextPtr context = xmlXPathNewContext(document);
	xmlXPathObjectPtr found = xmlXPathEvalExpression((const xmlChar *)path, context);
	assert_non_null(found);
	const int count = found->nodesetval != NULL ? found->nodesetval->nodeNr : 0;
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
	return count;
}

static int count_here(const char *path)
{
	xmlDocPtr document = parse();
	const int count = count_of(document, path);
	xmlFreeDoc(document);
	return count;
}

/* Addresses that have been met, each once. */
struct met {
	char paths[ADDRESSES_MAX][PATH_ROOM];
	size_t count;
};

static void meet(struct met *met, const char *path)
{
	char plain[PATH_ROOM];
	struct text rest = text_of(path);
	assert_ok(text_to_c(text_take_until(&rest, '#'), plain, sizeof plain));
	for (size_t i = 0; i < met->count; i++)
		if (strcmp(met->paths[i], plain) == 0)
			return;
	assert_true(met->count < ADDRESSES_MAX);
	strcpy(met->paths[met->count++], plain);
}

/* Each address of ours in the page; the others are the app's, mail and telephone, and only links lead there.
 */
static void meet_all(struct met *met, xmlDocPtr document)
{
	xmlXPathContextPtr context = xmlXPathNewContext(document);
	xmlXPathObjectPtr found = xmlXPathEvalExpression(
	    (const xmlChar *)"//@href | //@src | //@action | //@data | //@poster", context);
	for (int i = 0; i < found->nodesetval->nodeNr; i++) {
		const xmlNode *node = found->nodesetval->nodeTab[i];
		const char *address = (const char *)node->children->content;
		if (address[0] == '/' && address[1] != '/') {
			meet(met, address);
			continue;
		}
		assert_string_equal((const char *)node->parent->name, "a");
		assert_true(address[0] == '#' || strncmp(address, "mailto:", 7) == 0 ||
			    strncmp(address, "tel:", 4) == 0 ||
			    strncmp(address, "https://app.swish.nu/1/p/sw/?", 29) == 0);
	}
	xmlXPathFreeObject(found);
	xmlXPathFreeContext(context);
}

static size_t style_bytes(void)
{
	char path[PATH_ROOM];
	snprintf(path, sizeof path, "/style/%.*s", TEXT_ARGS(kit.site->centres[LANGUAGE_SWEDISH].style));
	static struct reply reply;
	kit_get(&kit.web, path, &reply);
	assert_int_equal(reply.code, 200);
	assert_text(reply_field(&reply, "Content-Type"), "text/css; charset=utf-8");
	assert_text(reply_field(&reply, "Cache-Control"), "public, max-age=31536000, immutable");
	assert_int_equal(text_find(reply_body(&reply), TEXT("url(")), reply_body(&reply).count);
	assert_int_equal(text_find(reply_body(&reply), TEXT("@import")), reply_body(&reply).count);
	return reply_body(&reply).count;
}

/* What holds on every page, whatever it is about. */
static void check_page(const char *path, struct met *met)
{
	char lang[64];
	assert_text(reply_field(&kit.reply, "Content-Type"), "text/html; charset=utf-8");
	assert_true(
	    text_starts(reply_field(&kit.reply, "Content-Security-Policy"), TEXT("default-src 'none'")));
	assert_int_equal(reply_field(&kit.reply, "Set-Cookie").count, 0);
	assert_false(site_kit_says(&kit, "<script") || site_kit_says(&kit, "<style") ||
		     site_kit_says(&kit, " style=") || site_kit_says(&kit, "<iframe"));
	xmlDocPtr document = parse();
	snprintf(lang, sizeof lang, "/html[@lang='%.2s'][@dir='ltr']", path + 1);
	assert_int_equal(count_of(document, lang), 1);
	assert_int_equal(count_of(document, "//h1"), 1);
	assert_int_equal(count_of(document, "//title[string-length(.) > 8]"), 1);
	assert_int_equal(count_of(document, "//img"), 0);
	meet_all(met, document);
	xmlFreeDoc(document);
}

/* Crawls from the first page of each language; both forms are sent, so that what stands behind them is met.
 */
static void p11_no_link_leads_nowhere_and_no_page_asks_anybody_else(void **state)
{
	(void)state;
	struct met *met = memory_take(1, sizeof *met);
	const size_t style = style_bytes();
	static const char *const gifts[] = { "often=once&sum=20000&way=swish",
					     "often=once&sum=own&own=75&way=bankgiro",
					     "often=month&sum=10000&way=bankgiro",
					     "often=month&sum=10000&way=bank",
					     "often=month&sum=50000&way=paper" };
	meet(met, "/sv");
	meet(met, "/en");
	for (size_t i = 0; i < 2 * sizeof gifts / sizeof gifts[0]; i++) {
		char fields[128];
		snprintf(fields, sizeof fields, "purpose=1&email=&%s", gifts[i / 2]);
		assert_int_equal(site_kit_post(&kit, i % 2 == 0 ? "/sv/give" : "/en/give", fields), 303);
		meet(met, site_kit_location(&kit));
	}
	assert_int_equal(site_kit_post(&kit, "/sv/l/2k4m6p8r2t4v?wish=stop", "wish=stop"), 303);
	meet(met, site_kit_location(&kit));
	meet(met, "/en/l/2k4m6p8r2t4v");
	for (size_t i = 0; i < met->count; i++) {
		const unsigned code = site_kit_get(&kit, met->paths[i]);
		if (code != 200)
			fail_msg("%s is answered by %u", met->paths[i], code);
		if (strncmp(met->paths[i], "/style/", 7) == 0 || strncmp(met->paths[i], "/mark/", 6) == 0)
			continue;
		assert_true(site_kit_body(&kit).count + style < SITE_PAGE_BYTES_MAX);
		check_page(met->paths[i], met);
	}
	/* Both languages: 6 still pages, the form from several links, 5 steps, 5 thanks, a link's 5 pages. */
	assert_in_range(met->count, 44, ADDRESSES_MAX - 1);
	free(met);
}

static void the_first_page_is_in_the_readers_language(void **state)
{
	(void)state;
	assert_int_equal(site_kit_ask(&kit, "/", "Accept-Language: en-GB, sv;q=0.5\r\n"), 303);
	assert_string_equal(site_kit_location(&kit), "/en");
	assert_int_equal(site_kit_ask(&kit, "/", "Accept-Language: de\r\n"), 303);
	assert_string_equal(site_kit_location(&kit), "/sv");
}

static void p11_a_gift_takes_four_answers_and_none_is_given_beforehand(void **state)
{
	(void)state;
	assert_int_equal(site_kit_get(&kit, "/sv/give"), 200);
	xmlDocPtr document = parse();
	assert_int_equal(count_of(document, "//form[@method='post']"), 1);
	assert_int_equal(count_of(document, "//*[contains(concat(' ', @class, ' '), ' ask ')]"), 4);
	assert_int_equal(count_of(document, "//input[@checked]"), 0);
	assert_int_equal(
	    count_of(document, "//input[@id='own'][@type='text'][@inputmode='numeric'][@value='']"), 1);
	assert_int_equal(count_of(document, "//input[@id='email'][@value='']"), 1);
	assert_int_equal(count_of(document, "//*[@autofocus]"), 0);
	xmlFreeDoc(document);
	assert_true(site_kit_says(&kit, "Till <bdi>Solidaritetsfonden</bdi>."));
	assert_int_equal(site_kit_get(&kit, "/en"), 200);
	assert_int_equal(count_here("//main//form[@method='get'][@action='/en/give']//input[@name='often']"),
			 2);
	assert_int_equal(count_here("//input[@checked]"), 0);
}

static void what_another_page_sent_along_is_filled_in(void **state)
{
	(void)state;
	assert_int_equal(site_kit_get(&kit, "/sv/give?often=month&own=250&purpose=2"), 200);
	xmlDocPtr document = parse();
	assert_int_equal(count_of(document, "//input[@checked]"), 2);
	assert_int_equal(count_of(document, "//input[@name='often'][@value='month'][@checked]"), 1);
	assert_int_equal(count_of(document, "//input[@id='own'][@value='250']"), 1);
	assert_int_equal(count_of(document, "//input[@type='hidden'][@name='purpose'][@value='2']"), 1);
	xmlFreeDoc(document);
	assert_true(site_kit_says(&kit, "Till <bdi>Kvinnors rätt</bdi>."));
	assert_int_equal(site_kit_get(&kit, "/sv/give?purpose=%3Cscript%3E&own=%22%3E%3Cscript%3E"), 200);
	assert_false(site_kit_says(&kit, "<script"));
	assert_true(site_kit_says(&kit, "Till <bdi>Solidaritetsfonden</bdi>."));
}

static void p6_what_is_not_there_and_what_may_not_be_seen_are_one(void **state)
{
	(void)state;
	static const char *const paths[] = { "/sv/nowhere",
					     "/xx",
					     "/xx/give",
					     "/sv/step/swish/20000/1-2",
					     "/sv/step/card/20000/515861170824-8drcyn3bv5s3",
					     "/sv/step/swish/20000/515861170824-8drcyn3bv5s3",
					     "/sv/thanks/swish/20000/515861170824-8drcyn3bv5s3",
					     "/style/0000000000000000",
					     "/sv/l/2k4m_",
					     "/en/nowhere" };
	static struct reply first;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		assert_int_equal(site_kit_get(&kit, paths[i]), 404);
		assert_true(i == 0 || (first.count == kit.reply.count &&
				       memcmp(first.bytes, kit.reply.bytes, first.count) == 0));
		if (i == 0)
			first = kit.reply;
	}
	assert_true(site_kit_says(&kit, "Den sidan finns inte."));
	assert_int_equal(site_kit_ask(&kit, "/sv/nowhere", "Accept-Language: en\r\n"), 404);
	assert_true(site_kit_says(&kit, "There is no such page."));
}

static void each_fault_is_told_in_words_and_a_way_on(void **state)
{
	(void)state;
	static char long_fields[SITE_FORM_BYTES_MAX + 512];
	memset(long_fields, 'a', sizeof long_fields - 1);
	assert_int_equal(site_kit_post(&kit, "/sv/give", long_fields), 413);
	assert_true(site_kit_says(&kit, "Det var mer än vi kan ta emot."));
	assert_int_equal(site_kit_send(&kit, "/sv/give", "0123", "often=once"), 403);
	assert_true(site_kit_says(&kit, "Formuläret är för gammalt."));
	assert_int_equal(site_kit_post(&kit, "/sv/give", "often=once&sum=20000&way=swish&purpose=9"), 400);
	assert_true(site_kit_says(&kit, "Vi förstod inte det som skickades."));
	assert_int_equal(site_kit_send(&kit, "/sv/privacy", "0123", "a=b"), 405);
	unsigned code = 0;
	for (unsigned i = 0; i < 100 && code != 429; i++)
		code = site_kit_send(&kit, "/sv/give", "0123", "often=once");
	assert_int_equal(code, 429);
	assert_true(reply_field(&kit.reply, "Retry-After").count > 0);
	assert_true(site_kit_says(&kit, "För många kom på en gång."));
	assert_int_equal(count_here("//main//a[@href='/sv/give']"), 1);
}

static void a_demo_centre_says_so_on_every_page(void **state)
{
	(void)state;
	static const char *const paths[] = { "/sv", "/en/give", "/sv/privacy", "/sv/l/2k4m6p8r2t4v",
					     "/sv/nowhere" };
	site_kit_make(&kit);
	kit.facts.is_demo = true;
	site_kit_start(&kit);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		site_kit_get(&kit, paths[i]);
		assert_int_equal(count_here("/html[contains(@class, 'demo')]//*[@class='demo-band']"), 1);
	}
}

static void a_centre_offers_what_it_has(void **state)
{
	(void)state;
	site_kit_make(&kit);
	kit.facts.swish = TEXT("");
	kit.facts.has_autogiro = false;
	kit.facts.has_90_account = true;
	kit.facts.phone = kit.facts.email = kit.facts.address = TEXT("");
	site_kit_start(&kit);
	assert_int_equal(site_kit_get(&kit, "/sv/90"), 404);
	assert_int_equal(site_kit_get(&kit, "/sv/give"), 200);
	assert_int_equal(count_here("//input[@name='way']"), 1);
	assert_int_equal(count_here("//a[starts-with(@href, 'tel:') or starts-with(@href, 'mailto:')]"), 0);
	assert_false(site_kit_says(&kit, "/sv/90"));
	assert_int_equal(site_kit_post(&kit, "/sv/give", "purpose=1&often=once&sum=10000&way=swish"), 400);
}

static void p9_the_same_facts_give_the_same_pages(void **state)
{
	(void)state;
	static struct reply first;
	site_kit_make(&kit);
	site_kit_start(&kit);
	assert_int_equal(site_kit_get(&kit, "/sv"), 200);
	first = kit.reply;
	site_kit_stop(&kit);
	site_kit_make(&kit);
	site_kit_start(&kit);
	assert_int_equal(site_kit_get(&kit, "/sv"), 200);
	assert_true(first.count == kit.reply.count && memcmp(first.bytes, kit.reply.bytes, first.count) == 0);
	char asked[128];
	snprintf(asked, sizeof asked, "If-None-Match: %.*s\r\n", TEXT_ARGS(reply_field(&first, "ETag")));
	assert_int_equal(site_kit_ask(&kit, "/sv", asked), 304);
}

#define cmocka_unit_test_served(test) cmocka_unit_test_setup_teardown(test, start, stop)
#define cmocka_unit_test_stopped(test) cmocka_unit_test_teardown(test, stop)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_served(p11_no_link_leads_nowhere_and_no_page_asks_anybody_else),
		cmocka_unit_test_served(the_first_page_is_in_the_readers_language),
		cmocka_unit_test_served(p11_a_gift_takes_four_answers_and_none_is_given_beforehand),
		cmocka_unit_test_served(what_another_page_sent_along_is_filled_in),
		cmocka_unit_test_served(p6_what_is_not_there_and_what_may_not_be_seen_are_one),
		cmocka_unit_test_served(each_fault_is_told_in_words_and_a_way_on),
		cmocka_unit_test_stopped(a_demo_centre_says_so_on_every_page),
		cmocka_unit_test_stopped(a_centre_offers_what_it_has),
		cmocka_unit_test_stopped(p9_the_same_facts_give_the_same_pages),
	};
	return PROOF_RUN(tests);
}
