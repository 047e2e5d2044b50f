/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/templates/templates.h"

#include <assert.h>

#define UNKNOWN TEXT("\xef\xbf\xbd") /* U+FFFD */

/* What stands for a character that cannot stand for itself; empty when it can. */
static struct text replacement(char byte, bool is_attribute)
{
	assert((unsigned char)byte < 0x80);
	switch (byte) {
	case '&':
		return TEXT("&amp;");
	case '<':
		return TEXT("&lt;");
	case '>':
		return TEXT("&gt;");
	case '"':
		return is_attribute ? TEXT("&quot;") : TEXT("");
	case '\'':
		return is_attribute ? TEXT("&#39;") : TEXT("");
	case '\r':
		return TEXT("&#13;");
	case '\t':
	case '\n':
		return TEXT("");
	default:
		return (unsigned char)byte < 0x20 || byte == 0x7f ? UNKNOWN : TEXT("");
	}
}

/* Bytes of the character at `at`; 0 when there is none. */
static size_t character_bytes(struct text text, size_t at)
{
	uint32_t character = 0;
	assert(at < text.count);
	if ((unsigned char)text.bytes[at] < 0x80)
		return 1;
	return text_character((struct text){ text.bytes + at, text.count - at }, &character);
}

/* Adds the text, what may stand for itself in runs. */
static void add_escaped(struct buffer *out, struct text text, bool is_attribute)
{
	size_t start = 0;
	assert(text.bytes != NULL || text.count == 0);
	for (size_t at = 0; at < text.count;) {
		const size_t bytes = character_bytes(text, at);
		const struct text other = bytes == 0   ? UNKNOWN
					  : bytes == 1 ? replacement(text.bytes[at], is_attribute)
						       : TEXT("");
		if (other.count > 0) {
			buffer_add(out, (struct text){ text.bytes + start, at - start });
			buffer_add(out, other);
			start = at + 1;
		}
		at += bytes > 0 ? bytes : 1;
	}
	assert(start <= text.count);
	if (start < text.count)
		buffer_add(out, (struct text){ text.bytes + start, text.count - start });
}

void page_text(struct page *page, struct text text)
{
	assert(page != NULL);
	add_escaped(page->out, text, false);
}

void page_attribute(struct page *page, struct text text)
{
	assert(page != NULL);
	add_escaped(page->out, text, true);
}

/* RFC 3986, 2.3. */
static bool is_unreserved(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
	       byte == '-' || byte == '.' || byte == '_' || byte == '~';
}

static void add_percent(struct buffer *out, struct text bytes)
{
	static const char digits[] = "0123456789ABCDEF";
	for (size_t i = 0; i < bytes.count; i++) {
		const unsigned char byte = (unsigned char)bytes.bytes[i];
		const char spelled[] = { '%', digits[byte >> 4], digits[byte & 15] };
		buffer_add(out, (struct text){ spelled, sizeof spelled });
	}
	assert(out->count_max > 0);
}

void page_query(struct page *page, struct text text)
{
	assert(page != NULL && (text.bytes != NULL || text.count == 0));
	for (size_t at = 0; at < text.count;) {
		size_t run = 0;
		while (at + run < text.count && is_unreserved(text.bytes[at + run]))
			run++;
		buffer_add(page->out, text_slice(text, at, run));
		at += run;
		if (at < text.count) {
			const size_t bytes = character_bytes(text, at);
			add_percent(page->out, bytes > 0 ? text_slice(text, at, bytes) : UNKNOWN);
			at += bytes > 0 ? bytes : 1;
		}
	}
}

void page_segment(struct page *page, struct text text)
{
	assert(page != NULL);
	const bool is_elsewhere =
	    text.count == 0 || text_equal(text, TEXT(".")) || text_equal(text, TEXT(".."));
	if (is_elsewhere && status_is_ok(page->failure))
		page->failure = FAIL_INPUT(0, "address", "A part of an address is empty or dots.",
					   "Give what it names another name.");
	page_query(page, text);
}
