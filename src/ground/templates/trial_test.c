/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whole pages of the trial room: their exact bytes in every language, and that no value, whatever its bytes,
 * changes what elements and attributes a page has. What a page has is asked of libxml2. */
#include "ground/templates/trial/trial_pages.h"
#include "proof/proof.h"

#include <libxml/HTMLparser.h>
#include <stdio.h>
#include <string.h>

enum { PAGE_BYTES_MAX = 64 * 1024, VALUE_MAX = 24, VALUES = 12 };

struct kit {
	struct speech *speech;
	struct buffer out;
};

static int open_kit(void **state)
{
	static struct kit kit;
	kit.out = buffer_open(PAGE_BYTES_MAX);
	assert_ok(speech_open("Europe/Stockholm", &kit.speech));
	*state = &kit;
	return 0;
}

static int close_kit(void **state)
{
	struct kit *kit = *state;
	buffer_close(&kit->out);
	speech_close(&kit->speech);
	return 0;
}

static struct page begin(struct kit *kit, enum language language)
{
	buffer_clear(&kit->out);
	return page_begin(&kit->out, language, kit->speech);
}

static const struct moment told = { 1795784520 };
static const struct day on = { 20784 };

static enum language other_than(enum language language)
{
	return language == LANGUAGE_ENGLISH ? LANGUAGE_SWEDISH : LANGUAGE_ENGLISH;
}

static struct status write_gifts(struct kit *kit, enum language language)
{
	static const struct text thanks[] = { { "Tack!", 5 }, { "<3", 2 } };
	struct page page = begin(kit, language);
	struct url about;
	TRY(url_parse(TEXT("https://centre.example/fund?a=1&b=2"), &about));
	const struct gifts_gift gifts[] = {
		gifts_gift(TEXT("k3b9"), TEXT("Vatten & fred"), (struct money){ 123450 }, on, thanks, 2),
		gifts_gift(TEXT("a/b"), TEXT("الماء"), (struct money){ 20000 }, on, NULL, 0),
	};
	return gifts_page(&page, TEXT("Centret \"Vide\""), other_than(language), TEXT("Åsa <Öberg>"),
			  (struct money){ 143450 }, 2026, &about, told, gifts, 2);
}

static struct status write_none(struct kit *kit, enum language language)
{
	struct page page = begin(kit, language);
	return gifts_page(&page, TEXT("Vide"), other_than(language), TEXT(""), (struct money){ 0 }, 2026,
			  NULL, told, NULL, 0);
}

static struct status write_give(struct kit *kit, enum language language)
{
	struct page page = begin(kit, language);
	const struct field_part sum =
	    field_part(TEXT("own"), TEXT("Annat belopp"), TEXT("tv\"hundra"), TEXT("Skriv det med siffror."));
	return give_page(&page, TEXT("Vide"), other_than(language), &sum, TEXT("\nHej </textarea>"), true,
			 TEXT("t0k3n"));
}

static struct status write_give_well(struct kit *kit, enum language language)
{
	struct page page = begin(kit, language);
	const struct field_part sum = field_part(TEXT("own"), TEXT("Annat belopp"), TEXT("200"), TEXT(""));
	return give_page(&page, TEXT("Vide"), other_than(language), &sum, TEXT(""), false, TEXT("t0k3n"));
}

typedef struct status write_page(struct kit *kit, enum language language);

static void check_page(struct kit *kit, write_page *write, const char *name)
{
	for (enum language language = 0; language < LANGUAGES; language++) {
		SCOPED(arena_close) struct arena arena = arena_open(PAGE_BYTES_MAX);
		char path[512];
		struct text expected;
		snprintf(path, sizeof path, "%s/%s.%s.html", TEMPLATES_TESTDATA, name,
			 language_code(language));
		assert_ok(write(kit, language));
		assert_ok(file_read_all(path, PAGE_BYTES_MAX / 2, &arena, &expected));
		proof_assert_text(buffer_text(&kit->out), expected, path, 1);
	}
}

static void p11_a_list_in_every_language_also_from_right_to_left(void **state)
{
	check_page(*state, write_gifts, "gifts");
}

static void p11_an_empty_list_says_so(void **state)
{
	check_page(*state, write_none, "none");
}

static void p11_a_form_with_a_mistake_keeps_what_was_typed(void **state)
{
	check_page(*state, write_give, "give-wrong");
}

static void p11_a_form_in_every_language(void **state)
{
	check_page(*state, write_give_well, "give");
}

static void a_page_above_its_bound_is_told(void **state)
{
	struct kit *kit = *state;
	kit->out.count_max = 1000;
	assert_code(write_gifts(kit, LANGUAGE_SWEDISH), STATUS_LIMIT);
	kit->out.count_max = PAGE_BYTES_MAX;
	assert_ok(write_gifts(kit, LANGUAGE_SWEDISH));
}

/* Pages of any bytes. */

static void add_shape(struct buffer *out, const xmlNode *node)
{
	for (; node != NULL; node = node->next) {
		if (node->type != XML_ELEMENT_NODE) {
			buffer_add(out, node->type == XML_TEXT_NODE ? TEXT("") : TEXT("?"));
			continue;
		}
		buffer_print(out, "<%s", (const char *)node->name);
		for (const xmlAttr *attribute = node->properties; attribute != NULL;
		     attribute = attribute->next)
			buffer_print(out, " %s", (const char *)attribute->name);
		buffer_add(out, TEXT(">"));
		add_shape(out, node->children);
		buffer_add(out, TEXT("/"));
	}
}

/* The elements and attributes that libxml2 reads in the page. */
static void read_shape(struct text page, struct buffer *out)
{
	htmlDocPtr document = htmlReadMemory(page.bytes, (int)page.count, NULL, "UTF-8",
					     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
	assert_non_null(document);
	buffer_clear(out);
	add_shape(out, xmlDocGetRootElement(document));
	xmlFreeDoc(document);
}

struct values {
	char bytes[VALUES][VALUE_MAX];
	struct text texts[VALUES];
};

static void draw_values(struct proof_draw *draw, struct values *values)
{
	static const char *const pieces[] = { "<",        "\"",       "'",    ">",         "&",   "</p>",
					      "<b>",      "-->",      "<!--", "\"x=",      "/>",  "\0",
					      "\xff",     "</title>", "]]>",  "\n",        "\r",  "å",
					      " onx=",    "{{x}}",    "&lt;", "</option>", "%22", "`",
					      "<script>", "=",        "\\",   "a" };
	for (size_t i = 0; i < VALUES; i++) {
		size_t count = 0;
		const size_t wanted = 1 + (size_t)proof_below(draw, 4);
		for (size_t k = 0; k < wanted; k++) {
			const char *piece = pieces[proof_below(draw, sizeof pieces / sizeof pieces[0])];
			const size_t bytes = piece[0] == '\0' ? 1 : strlen(piece);
			if (count + bytes <= VALUE_MAX)
				memcpy(values->bytes[i] + count, piece, bytes);
			count += count + bytes <= VALUE_MAX ? bytes : 0;
		}
		values->texts[i] = (struct text){ values->bytes[i], count };
	}
}

static struct status write_values(struct kit *kit, const struct text texts[VALUES], bool is_form,
				  enum language language)
{
	struct page page = begin(kit, language);
	if (is_form) {
		const struct field_part sum = field_part(texts[0], texts[1], texts[2], texts[3]);
		return give_page(&page, texts[4], LANGUAGE_ENGLISH, &sum, texts[5], true, texts[6]);
	}
	const struct gifts_gift gifts[] = {
		gifts_gift(texts[0], texts[1], (struct money){ 1 }, on, &texts[2], 2),
		gifts_gift(texts[4], texts[5], (struct money){ 2 }, on, &texts[6], 1),
	};
	return gifts_page(&page, texts[7], LANGUAGE_ENGLISH, texts[8], (struct money){ 3 }, 2026, NULL, told,
			  gifts, 2);
}

struct shapes {
	struct kit *kit;
	struct buffer plain[2];
	struct buffer found;
};

static bool any_values_leave_the_shape(struct proof_draw *draw, void *context)
{
	struct shapes *shapes = context;
	struct values values;
	draw_values(draw, &values);
	for (int is_form = 0; is_form < 2; is_form++) {
		PROOF_CHECK(draw,
			    status_is_ok(write_values(shapes->kit, values.texts, is_form, LANGUAGE_SWEDISH)));
		read_shape(buffer_text(&shapes->kit->out), &shapes->found);
		PROOF_CHECK(draw,
			    text_equal(buffer_text(&shapes->found), buffer_text(&shapes->plain[is_form])));
	}
	return true;
}

static void no_value_changes_what_a_page_has(void **state)
{
	struct shapes shapes = { .kit = *state, .found = buffer_open(PAGE_BYTES_MAX) };
	struct text texts[VALUES];
	for (size_t i = 0; i < VALUES; i++)
		texts[i] = TEXT("plain");
	for (int is_form = 0; is_form < 2; is_form++) {
		shapes.plain[is_form] = buffer_open(PAGE_BYTES_MAX);
		assert_ok(write_values(shapes.kit, texts, is_form, LANGUAGE_SWEDISH));
		read_shape(buffer_text(&shapes.kit->out), &shapes.plain[is_form]);
		assert_true(shapes.plain[is_form].count > 200);
	}
	proof_property_holds("any values leave the shape", 1500, any_values_leave_the_shape, &shapes);
	buffer_close(&shapes.plain[0]);
	buffer_close(&shapes.plain[1]);
	buffer_close(&shapes.found);
}

/* What a browser would send back: values of fields as they were given. */

static const xmlNode *find_control(const xmlNode *node, const char *name)
{
	for (; node != NULL; node = node->next) {
		for (const xmlAttr *attribute = node->type == XML_ELEMENT_NODE ? node->properties : NULL;
		     attribute != NULL; attribute = attribute->next) {
			const bool is_name = strcmp((const char *)attribute->name, "name") == 0;
			if (is_name && strcmp((const char *)attribute->children->content, name) == 0)
				return node;
		}
		const xmlNode *inside =
		    node->type == XML_ELEMENT_NODE ? find_control(node->children, name) : NULL;
		if (inside != NULL)
			return inside;
	}
	return NULL;
}

static void what_was_typed_comes_back(void **state)
{
	struct kit *kit = *state;
	struct page page = begin(kit, LANGUAGE_ENGLISH);
	const struct field_part sum = field_part(TEXT("own"), TEXT("x"), TEXT("2'<\"&quot;>"), TEXT(""));
	assert_ok(give_page(&page, TEXT("Vide"), LANGUAGE_SWEDISH, &sum, TEXT("\n\nHej </textarea> &amp;"),
			    false, TEXT("t")));
	htmlDocPtr document = htmlReadMemory(kit->out.bytes, (int)kit->out.count, NULL, "UTF-8",
					     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	xmlChar *typed = xmlGetProp((xmlNode *)(uintptr_t)find_control(xmlDocGetRootElement(document), "own"),
				    (const xmlChar *)"value");
	xmlChar *greeting = xmlNodeGetContent(find_control(xmlDocGetRootElement(document), "message"));
	assert_string_equal((const char *)typed, "2'<\"&quot;>");
	/* libxml2 keeps the first line feed, which HTML5 (13.2.6.4.7, "textarea") drops. */
	assert_string_equal((const char *)greeting, "\n\n\nHej </textarea> &amp;");
	xmlFree(typed);
	xmlFree(greeting);
	xmlFreeDoc(document);
}

/* Words that are said in one language alone. */

static bool is_foreign(const xmlNode *node)
{
	for (const xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
		if (strcmp((const char *)attribute->name, "translate") == 0)
			return true;
	return strcmp((const char *)node->name, "q") == 0;
}

static bool has_plain_letters(const char *text)
{
	for (; *text != '\0'; text++)
		if ((*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z'))
			return true;
	return false;
}

static bool is_read(const xmlAttr *attribute)
{
	const char *name = (const char *)attribute->name;
	return strcmp(name, "title") == 0 || strcmp(name, "aria-label") == 0 || strcmp(name, "alt") == 0;
}

/* How many texts and attributes that people read hold a letter that is not accented. */
static size_t count_plain(const xmlNode *node)
{
	size_t count = 0;
	for (; node != NULL; node = node->next) {
		if (node->type == XML_TEXT_NODE)
			count += has_plain_letters((const char *)node->content);
		if (node->type != XML_ELEMENT_NODE || is_foreign(node))
			continue;
		for (const xmlAttr *attribute = node->properties; attribute != NULL;
		     attribute = attribute->next)
			if (is_read(attribute) && attribute->children != NULL)
				count += has_plain_letters((const char *)attribute->children->content);
		count += count_plain(node->children);
	}
	return count;
}

static size_t count_plain_of(struct kit *kit, enum language language, bool is_form)
{
	struct text digits[VALUES];
	for (size_t i = 0; i < VALUES; i++)
		digits[i] = TEXT("123");
	assert_ok(write_values(kit, digits, is_form, language));
	htmlDocPtr document = htmlReadMemory(kit->out.bytes, (int)kit->out.count, NULL, "UTF-8",
					     HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING);
	const size_t count = count_plain(xmlDocGetRootElement(document));
	xmlFreeDoc(document);
	return count;
}

static void p11_every_word_of_a_page_is_a_phrase(void **state)
{
	/* "SEK", five times: of the list's sum, and of both rows in text and title. */
	assert_true(count_plain_of(*state, LANGUAGE_ENGLISH, true) > 5);
	assert_int_equal(count_plain_of(*state, LANGUAGE_PSEUDO, true), 0);
	assert_true(count_plain_of(*state, LANGUAGE_ENGLISH, false) > 5);
	assert_int_equal(count_plain_of(*state, LANGUAGE_PSEUDO, false), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(p11_a_list_in_every_language_also_from_right_to_left,
						open_kit, close_kit),
		cmocka_unit_test_setup_teardown(p11_an_empty_list_says_so, open_kit, close_kit),
		cmocka_unit_test_setup_teardown(p11_a_form_with_a_mistake_keeps_what_was_typed, open_kit,
						close_kit),
		cmocka_unit_test_setup_teardown(p11_a_form_in_every_language, open_kit, close_kit),
		cmocka_unit_test_setup_teardown(a_page_above_its_bound_is_told, open_kit, close_kit),
		cmocka_unit_test_setup_teardown(no_value_changes_what_a_page_has, open_kit, close_kit),
		cmocka_unit_test_setup_teardown(p11_every_word_of_a_page_is_a_phrase, open_kit, close_kit),
		cmocka_unit_test_setup_teardown(what_was_typed_comes_back, open_kit, close_kit),
	};
	return PROOF_RUN(tests);
}
