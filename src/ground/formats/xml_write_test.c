/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/formats.h"
#include "proof/proof.h"

enum { ROOM = 1 << 16 };

static void elements_are_indented_and_closed(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct xml_writer xml = { .out = &out };
	xml_declaration(&xml);
	xml_begin(&xml, "Document");
	xml_attribute(&xml, "xmlns", TEXT("urn:x"));
	xml_begin(&xml, "Stmt");
	xml_element(&xml, "Id", TEXT("1"));
	xml_begin(&xml, "Amt");
	xml_attribute(&xml, "Ccy", TEXT("SEK"));
	xml_text(&xml, TEXT("10"));
	xml_text(&xml, TEXT(".50"));
	xml_end(&xml);
	xml_element(&xml, "Empty", TEXT(""));
	xml_end(&xml);
	xml_end(&xml);
	assert_text(buffer_text(&out), "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
				       "<Document xmlns=\"urn:x\">\n"
				       "  <Stmt>\n"
				       "    <Id>1</Id>\n"
				       "    <Amt Ccy=\"SEK\">10.50</Amt>\n"
				       "    <Empty/>\n"
				       "  </Stmt>\n"
				       "</Document>\n");
	assert_ok(buffer_status(&out));
}

static void nothing_is_put_beside_a_text(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct xml_writer xml = { .out = &out };
	xml_begin(&xml, "p");
	xml_text(&xml, TEXT("one "));
	xml_element(&xml, "b", TEXT("two"));
	xml_text(&xml, TEXT(" three"));
	xml_begin(&xml, "i");
	xml_end(&xml);
	xml_end(&xml);
	assert_text(buffer_text(&out), "<p>one <b>two</b> three<i/></p>\n");
}

static void assert_escaped(struct text text, const char *in_text, const char *in_attribute)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	SCOPED(buffer_close) struct buffer expected = buffer_open(ROOM);
	struct xml_writer xml = { .out = &out };
	xml_begin(&xml, "a");
	xml_attribute(&xml, "b", text);
	xml_text(&xml, text);
	xml_end(&xml);
	buffer_print(&expected, "<a b=\"%s\">%s</a>\n", in_attribute, in_text);
	assert_text(buffer_text(&out), expected.bytes);
}

static void values_are_escaped_by_place(void **state)
{
	(void)state;
	assert_escaped(TEXT("<&>\"'"), "&lt;&amp;&gt;\"'", "&lt;&amp;&gt;&quot;'");
	assert_escaped(TEXT("]]>"), "]]&gt;", "]]&gt;");
	assert_escaped(TEXT("a\tb\nc\rd"), "a\tb\nc&#13;d", "a&#9;b&#10;c&#13;d");
	assert_escaped(TEXT("åäö € \xF0\x9F\x99\x82"), "åäö € \xF0\x9F\x99\x82", "åäö € \xF0\x9F\x99\x82");
}

static void p8_what_xml_cannot_hold_is_left_out(void **state)
{
	(void)state;
	assert_escaped((struct text){ "a\0b", 3 }, "ab", "ab");
	assert_escaped(TEXT("a\x01\x08\x0B\x0C\x0E\x1F"
			    "b\x7F"),
		       "ab\x7F", "ab\x7F");
	assert_escaped(TEXT("a\xEF\xBF\xBE\xEF\xBF\xBF"
			    "b\xEF\xBF\xBD"),
		       "ab\xEF\xBF\xBD", "ab\xEF\xBF\xBD");
	assert_escaped(TEXT("g\xE5va"), "g\xEF\xBF\xBDva", "g\xEF\xBF\xBDva");
	assert_escaped(TEXT("\xC3<"), "\xEF\xBF\xBD&lt;", "\xEF\xBF\xBD&lt;");
}

static void what_does_not_fit_is_remembered(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(10);
	struct xml_writer xml = { .out = &out };
	xml_begin(&xml, "element");
	xml_element(&xml, "another", TEXT("x"));
	xml_end(&xml);
	assert_code(buffer_status(&out), STATUS_LIMIT);
}

static void nesting_goes_to_its_bound(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct xml_writer xml = { .out = &out };
	for (unsigned i = 0; i < XML_OPEN_MAX; i++)
		xml_begin(&xml, "a");
	for (unsigned i = 0; i < XML_OPEN_MAX; i++)
		xml_end(&xml);
	assert_int_equal(xml.depth, 0);
	assert_ok(buffer_status(&out));
}

/* ---- Written, then read ---- */

enum { WRITTEN_DEPTH_MAX = 5 };

/* What was written and what was read, told in the same words. */
struct both {
	struct buffer written;
	struct buffer read;
	struct xml_writer xml;
};

static void draw_text(struct proof_draw *draw, struct buffer *text)
{
	static const char *const pieces[] = {
		"a",   "<",     "&",   ">", "\"", "'", "\t", "\n", "\r", " ", "å", "€", "\xF0\x9F\x99\x82",
		"]]>", "&amp;", "\x7F"
	};
	for (uint64_t left = proof_below(draw, 6); left > 0; left--)
		buffer_add(text, text_of(pieces[proof_below(draw, sizeof pieces / sizeof pieces[0])]));
}

static void draw_element(struct proof_draw *draw, struct both *both, unsigned depth)
{
	static const char *const names[] = { "Ntry", "b", "längre-namn" };
	const char *const name = names[proof_below(draw, 3)];
	SCOPED(buffer_close) struct buffer value = buffer_open(ROOM);
	xml_begin(&both->xml, name);
	buffer_print(&both->written, "<%s", name);
	if (proof_below(draw, 2) == 1) {
		draw_text(draw, &value);
		xml_attribute(&both->xml, "Ccy", buffer_text(&value));
		buffer_add(&both->written, TEXT(" Ccy="));
		buffer_add(&both->written, buffer_text(&value));
	}
	buffer_add(&both->written, TEXT(">"));
	buffer_clear(&value);
	const uint64_t children = depth < WRITTEN_DEPTH_MAX ? proof_below(draw, 4) : 0;
	for (uint64_t i = 0; i < children; i++)
		draw_element(draw, both, depth + 1);
	if (children == 0)
		draw_text(draw, &value);
	xml_text(&both->xml, buffer_text(&value));
	xml_end(&both->xml);
	buffer_add(&both->written, TEXT("["));
	buffer_add(&both->written, buffer_text(&value));
	buffer_print(&both->written, "]</%s>", name);
}

static struct status begin(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	(void)reader;
	struct both *both = self;
	assert_int_equal(tag->space.count, 0);
	buffer_print(&both->read, "<%.*s", TEXT_ARGS(tag->name));
	for (size_t i = 0; i < tag->count; i++) {
		buffer_print(&both->read, " %.*s=", TEXT_ARGS(tag->attributes[i].name));
		buffer_add(&both->read, tag->attributes[i].value);
	}
	buffer_add(&both->read, TEXT(">"));
	return OK;
}

static struct status end(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	(void)reader;
	struct both *both = self;
	buffer_add(&both->read, TEXT("["));
	buffer_add(&both->read, text);
	buffer_print(&both->read, "]</%.*s>", TEXT_ARGS(name));
	return OK;
}

static void close_both(struct both *both)
{
	buffer_close(&both->written);
	buffer_close(&both->read);
}

static bool written_is_read_back(struct proof_draw *draw, void *context)
{
	(void)context;
	static const struct xml_limits limits = { 10, 1000, 5, 1 };
	const struct xml_events events = { begin, end };
	SCOPED(buffer_close) struct buffer out = buffer_open(1 << 20);
	SCOPED(close_both)
	struct both both = { .written = buffer_open(1 << 20),
			     .read = buffer_open(1 << 20),
			     .xml = { .out = &out } };
	xml_declaration(&both.xml);
	draw_element(draw, &both, 0);
	struct memory_source memory = { buffer_text(&out), proof_below(draw, 65) };
	struct source source = source_of_memory(&memory);
	PROOF_CHECK(draw, status_is_ok(xml_read(&source, &limits, &events, &both)));
	PROOF_CHECK(draw, text_equal(buffer_text(&both.read), buffer_text(&both.written)));
	return true;
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	proof_property_holds("XML there and back", 2000, written_is_read_back, NULL);
}

int main(void)
{
	const struct CMUnitTest xml_write_tests[] = {
		cmocka_unit_test(elements_are_indented_and_closed),
		cmocka_unit_test(nothing_is_put_beside_a_text),
		cmocka_unit_test(values_are_escaped_by_place),
		cmocka_unit_test(p8_what_xml_cannot_hold_is_left_out),
		cmocka_unit_test(what_does_not_fit_is_remembered),
		cmocka_unit_test(nesting_goes_to_its_bound),
		cmocka_unit_test(what_is_written_is_read_back),
	};
	return PROOF_RUN(xml_write_tests);
}
