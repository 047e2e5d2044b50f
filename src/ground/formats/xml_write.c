/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/xml.h"

#include <assert.h>

void xml_declaration(struct xml_writer *writer)
{
	assert(writer->out != NULL && writer->depth == 0);
	buffer_add(writer->out, TEXT("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
}

static void close_tag(struct xml_writer *writer)
{
	assert(writer->depth > 0 || !writer->is_tag_open);
	if (writer->is_tag_open)
		buffer_add_byte(writer->out, '>');
	writer->is_tag_open = false;
}

static void indent(struct xml_writer *writer)
{
	assert(writer->depth < XML_OPEN_MAX);
	if (writer->out->count > 0 && writer->out->bytes[writer->out->count - 1] != '\n')
		buffer_add_byte(writer->out, '\n');
	for (unsigned i = 0; i < writer->depth; i++)
		buffer_add(writer->out, TEXT("  "));
}

void xml_begin(struct xml_writer *writer, const char *name)
{
	assert(writer->out != NULL && name != NULL && writer->depth < XML_OPEN_MAX);
	close_tag(writer);
	if (writer->depth == 0 || !writer->has_text[writer->depth - 1])
		indent(writer);
	buffer_add_byte(writer->out, '<');
	buffer_add(writer->out, text_of(name));
	writer->has_text[writer->depth] = false;
	writer->open[writer->depth++] = name;
	writer->is_tag_open = true;
}

/* A carriage return would be read back as a line feed, and white space in an attribute as a space, unless
 * written as a number (XML 1.0 sections 2.11 and 3.3.3). */
static const char *escape_of(char byte, bool is_attribute)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '\r':
		return "&#13;";
	case '"':
		return is_attribute ? "&quot;" : NULL;
	case '\t':
		return is_attribute ? "&#9;" : NULL;
	case '\n':
		return is_attribute ? "&#10;" : NULL;
	default:
		return NULL;
	}
}

/* Bytes at the start that stand as they are; U+FFFE and U+FFFF are no characters of XML (section 2.2). */
static size_t plain_bytes(struct text text)
{
	size_t at = 0;
	while (at < text.count) {
		const unsigned char byte = (unsigned char)text.bytes[at];
		uint32_t character = byte;
		size_t count = 1;
		if (byte >= 0x80)
			count = text_character(text_slice(text, at, text.count), &character);
		else if (byte < 0x20 || byte == '&' || byte == '<' || byte == '>' || byte == '"')
			count = 0;
		if (count == 0 || character == 0xFFFE || character == 0xFFFF)
			break;
		at += count;
	}
	assert(at <= text.count);
	return at;
}

/* Adds the byte at the start, which is not plain, in the form its place needs. Returns how many it took. */
static size_t add_special(struct buffer *out, struct text text, bool is_attribute)
{
	assert(text.count > 0 && plain_bytes(text) == 0);
	const char byte = text.bytes[0];
	const char *escape = escape_of(byte, is_attribute);
	uint32_t character = 0;
	const size_t count = text_character(text, &character);
	if (escape != NULL)
		buffer_add(out, text_of(escape));
	else if (byte == '"' || byte == '\t' || byte == '\n')
		buffer_add_byte(out, byte);
	else if (count == 0 && byte != '\0')
		buffer_add(out, TEXT("\xEF\xBF\xBD"));
	return count > 0 ? count : 1;
}

static void add_escaped(struct buffer *out, struct text text, bool is_attribute)
{
	assert(out != NULL);
	while (text.count > 0) {
		const size_t plain = plain_bytes(text);
		buffer_add(out, text_slice(text, 0, plain));
		text = text_slice(text, plain, text.count);
		if (text.count > 0)
			text = text_slice(text, add_special(out, text, is_attribute), text.count);
	}
}

void xml_attribute(struct xml_writer *writer, const char *name, struct text value)
{
	assert(name != NULL && writer->is_tag_open);
	buffer_add_byte(writer->out, ' ');
	buffer_add(writer->out, text_of(name));
	buffer_add(writer->out, TEXT("=\""));
	add_escaped(writer->out, value, true);
	buffer_add_byte(writer->out, '"');
}

void xml_text(struct xml_writer *writer, struct text value)
{
	assert(writer->out != NULL);
	assert(writer->depth > 0);
	if (value.count == 0)
		return;
	close_tag(writer);
	add_escaped(writer->out, value, false);
	writer->has_text[writer->depth - 1] = true;
}

void xml_end(struct xml_writer *writer)
{
	assert(writer->out != NULL && writer->depth <= XML_OPEN_MAX);
	assert(writer->depth > 0);
	const char *name = writer->open[--writer->depth];
	if (writer->is_tag_open) {
		buffer_add(writer->out, TEXT("/>"));
	} else {
		if (!writer->has_text[writer->depth])
			indent(writer);
		buffer_add(writer->out, TEXT("</"));
		buffer_add(writer->out, text_of(name));
		buffer_add_byte(writer->out, '>');
	}
	writer->is_tag_open = false;
	if (writer->depth == 0)
		buffer_add_byte(writer->out, '\n');
}

void xml_element(struct xml_writer *writer, const char *name, struct text value)
{
	assert(name != NULL && writer->out != NULL);
	xml_begin(writer, name);
	xml_text(writer, value);
	xml_end(writer);
}
