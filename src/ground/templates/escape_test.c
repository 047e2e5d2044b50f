/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values stay in their place. What a character is is asked of the C library's iconv, not of ground/base. */
#include "ground/templates/templates.h"
#include "proof/proof.h"

#include <iconv.h>
#include <string.h>

enum { BYTES_MAX = 64, OUT_MAX = 4096 };

typedef void writer(struct page *page, struct text text);

struct written {
	struct speech *speech;
	struct buffer out;
};

static int open_written(void **state)
{
	static struct written written;
	written.out = buffer_open(OUT_MAX);
	assert_ok(speech_open("UTC", &written.speech));
	*state = &written;
	return 0;
}

static int close_written(void **state)
{
	struct written *written = *state;
	buffer_close(&written->out);
	speech_close(&written->speech);
	return 0;
}

static struct text write_with(struct written *written, writer *write, struct text text)
{
	struct page page = page_begin(&written->out, LANGUAGE_ENGLISH, written->speech);
	buffer_clear(&written->out);
	write(&page, text);
	return buffer_text(&written->out);
}

struct row {
	struct text given;
	const char *expected;
};

static void check_rows(struct written *written, writer *write, const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_text(write_with(written, write, rows[i].given), rows[i].expected);
}

#define CHECK_ROWS(written, write, rows) check_rows(written, write, rows, sizeof rows / sizeof rows[0])

static void text_escapes_what_begins_a_tag_or_a_character(void **state)
{
	static const struct row rows[] = {
		{ { "", 0 }, "" },
		{ { "plain", 5 }, "plain" },
		{ { "a<b>&c", 6 }, "a&lt;b&gt;&amp;c" },
		{ { "</textarea>", 11 }, "&lt;/textarea&gt;" },
		{ { "&lt;", 4 }, "&amp;lt;" },
		{ { "\"'", 2 }, "\"'" },
		{ { "åäö €", 10 }, "åäö €" },
		{ { "a\tb\nc", 5 }, "a\tb\nc" },
		{ { "a\r\nb", 4 }, "a&#13;\nb" },
	};
	CHECK_ROWS(*state, page_text, rows);
}

static void attributes_escape_both_quotes_too(void **state)
{
	static const struct row rows[] = {
		{ { "", 0 }, "" },
		{ { "\" onclick=\"x", 12 }, "&quot; onclick=&quot;x" },
		{ { "it's", 4 }, "it&#39;s" },
		{ { "<&>", 3 }, "&lt;&amp;&gt;" },
		{ { "a\rb\n", 4 }, "a&#13;b\n" },
	};
	CHECK_ROWS(*state, page_attribute, rows);
}

static void what_is_no_character_is_shown_as_unknown(void **state)
{
	static const struct row rows[] = {
		{ { "a\0b", 3 },
		  "a\xef\xbf\xbd"
		  "b" },
		{ { "\x01\x1f\x7f\f\v", 5 }, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
		{ { "\xc0\xbc", 2 }, "\xef\xbf\xbd\xef\xbf\xbd" },                 /* an overlong < */
		{ { "\xed\xa0\x80", 3 }, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" }, /* a surrogate */
		{ { "\xc3", 1 }, "\xef\xbf\xbd" },                                 /* cut off */
		{ { "\xc3<", 2 }, "\xef\xbf\xbd&lt;" },
		{ { "\xe2\x82\"", 3 }, "\xef\xbf\xbd\xef\xbf\xbd&quot;" },
	};
	CHECK_ROWS(*state, page_attribute, rows);
}

static void addresses_spell_all_but_the_unreserved(void **state)
{
	static const struct row rows[] = {
		{ { "", 0 }, "" },
		{ { "aZ09-._~", 8 }, "aZ09-._~" },
		{ { "a b&c=d", 7 }, "a%20b%26c%3Dd" },
		{ { "../x?y#z", 8 }, "..%2Fx%3Fy%23z" },
		{ { "javascript:x", 12 }, "javascript%3Ax" },
		{ { "\"'<>%+", 6 }, "%22%27%3C%3E%25%2B" },
		{ { "å€", 5 }, "%C3%A5%E2%82%AC" },
		{ { "\xff\0", 2 }, "%EF%BF%BD%00" },
	};
	CHECK_ROWS(*state, page_query, rows);
}

static void a_segment_that_leads_elsewhere_fails_the_page(void **state)
{
	struct written *written = *state;
	static const struct text bad[] = { { "", 0 }, { ".", 1 }, { "..", 2 } };
	static const struct text good[] = { { "...", 3 }, { ".a", 2 }, { "a/..", 4 } };
	for (size_t i = 0; i < 3; i++) {
		struct page page = page_begin(&written->out, LANGUAGE_ENGLISH, written->speech);
		page_segment(&page, good[i]);
		assert_ok(page_status(&page));
		page_segment(&page, bad[i]);
		page_segment(&page, good[i]);
		assert_code(page_status(&page), STATUS_INPUT);
	}
	assert_text(write_with(written, page_segment, TEXT("a/..")), "a%2F..");
}

/* Whether the first `bytes` bytes are one character, as iconv sees it. */
static bool is_character(const char *at, size_t bytes)
{
	uint32_t units[8];
	char *in = (char *)(uintptr_t)at;
	char *out = (char *)units;
	size_t room = sizeof units;
	iconv_t converter = iconv_open("UTF-32LE", "UTF-8");
	const size_t failed = iconv(converter, &in, &bytes, &out, &room);
	iconv_close(converter);
	return failed != (size_t)-1 && room == sizeof units - 4;
}

/* The text as it may be read back: each byte that is no character, and each control, is U+FFFD. */
static void add_readable(struct buffer *out, struct text text)
{
	for (size_t at = 0; at < text.count;) {
		size_t bytes = 1;
		while (bytes <= 4 && at + bytes <= text.count && !is_character(text.bytes + at, bytes))
			bytes++;
		const char byte = text.bytes[at];
		const bool is_whole = bytes <= 4 && at + bytes <= text.count;
		const bool is_control =
		    (byte >= 0 && byte < 0x20 && strchr("\t\n\r", byte) == NULL) || byte == 0 || byte == 0x7f;
		if (is_whole && !is_control)
			buffer_add(out, (struct text){ text.bytes + at, bytes });
		else
			buffer_add(out, TEXT("\xef\xbf\xbd"));
		at += is_whole ? bytes : 1;
	}
}

/* Reads references back as HTML does: those five, and numbers. */
static bool add_unescaped(struct buffer *out, struct text text)
{
	static const struct {
		struct text name;
		char byte;
	} known[] = { { { "&amp;", 5 }, '&' },  { { "&lt;", 4 }, '<' },   { { "&gt;", 4 }, '>' },
		      { { "&quot;", 6 }, '"' }, { { "&#39;", 5 }, '\'' }, { { "&#13;", 5 }, '\r' } };
	while (text.count > 0) {
		size_t i = 0;
		while (i < 6 && !text_starts(text, known[i].name))
			i++;
		if (i == 6 && text.bytes[0] == '&')
			return false;
		buffer_add_byte(out, i < 6 ? known[i].byte : text.bytes[0]);
		text = text_slice(text, i < 6 ? known[i].name.count : 1, text.count);
	}
	return true;
}

/* Bytes that break things, oftener than chance has them. */
static struct text draw_bytes(struct proof_draw *draw, char room[BYTES_MAX])
{
	static const char marks[] = "<>&\"'/=;#x \r\n\t\0\xc3\xa5\xe2\x82\xac\xf0\x9f\x98\x80\xff";
	const size_t count = (size_t)proof_below(draw, BYTES_MAX);
	for (size_t i = 0; i < count; i++) {
		const bool is_mark = proof_below(draw, 3) > 0;
		room[i] = is_mark ? marks[proof_below(draw, sizeof marks)] : (char)proof_below(draw, 256);
	}
	return (struct text){ room, count };
}

static bool holds_none(struct text text, const char *bytes)
{
	for (size_t i = 0; i < text.count; i++)
		if (text.bytes[i] == '\0' || strchr(bytes, text.bytes[i]) != NULL)
			return false;
	return true;
}

static bool read_back(struct proof_draw *draw, struct written *written, writer *write, const char *never)
{
	char room[BYTES_MAX];
	SCOPED(buffer_close) struct buffer expected = buffer_open(OUT_MAX);
	SCOPED(buffer_close) struct buffer found = buffer_open(OUT_MAX);
	const struct text given = draw_bytes(draw, room);
	const struct text text = write_with(written, write, given);
	add_readable(&expected, given);
	PROOF_CHECK(draw, holds_none(text, never));
	PROOF_CHECK(draw, add_unescaped(&found, text));
	PROOF_CHECK(draw, text_equal(buffer_text(&found), buffer_text(&expected)));
	return true;
}

static bool text_reads_back(struct proof_draw *draw, void *context)
{
	return read_back(draw, context, page_text, "<>\r");
}

static bool attribute_reads_back(struct proof_draw *draw, void *context)
{
	return read_back(draw, context, page_attribute, "<>\"'\r");
}

static bool query_reads_back(struct proof_draw *draw, void *context)
{
	char room[BYTES_MAX];
	SCOPED(buffer_close) struct buffer found = buffer_open(OUT_MAX);
	const struct text text = write_with(context, page_query, draw_bytes(draw, room));
	PROOF_CHECK(draw, holds_none(text, "<>&\"'/?#= :\r\n\t"));
	for (size_t i = 0; i < text.count; i++) {
		char byte = text.bytes[i];
		if (byte == '%')
			PROOF_CHECK(draw, proof_hex((char[]){ text.bytes[i + 1], text.bytes[i + 2], 0 },
						    &byte, 1) == 1);
		i += text.bytes[i] == '%' ? 2 : 0;
		buffer_add_byte(&found, byte);
	}
	PROOF_CHECK(draw, text_find(buffer_text(&found), TEXT("\xff")) == found.count);
	return true;
}

static void any_bytes_stay_in_their_place(void **state)
{
	proof_property_holds("text reads back", 3000, text_reads_back, *state);
	proof_property_holds("attribute reads back", 3000, attribute_reads_back, *state);
	proof_property_holds("query reads back", 3000, query_reads_back, *state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(text_escapes_what_begins_a_tag_or_a_character, open_written,
						close_written),
		cmocka_unit_test_setup_teardown(attributes_escape_both_quotes_too, open_written,
						close_written),
		cmocka_unit_test_setup_teardown(what_is_no_character_is_shown_as_unknown, open_written,
						close_written),
		cmocka_unit_test_setup_teardown(addresses_spell_all_but_the_unreserved, open_written,
						close_written),
		cmocka_unit_test_setup_teardown(a_segment_that_leads_elsewhere_fails_the_page, open_written,
						close_written),
		cmocka_unit_test_setup_teardown(any_bytes_stay_in_their_place, open_written, close_written),
	};
	return PROOF_RUN(tests);
}
