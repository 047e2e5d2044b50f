/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/json.h"

#include <assert.h>
#include <inttypes.h>

/* Before each value: the comma that its place needs. */
static void begin_value(struct json_writer *writer)
{
	assert(writer->out != NULL && writer->depth <= JSON_DEPTH_MAX);
	if (!writer->is_after_key && writer->has_value[writer->depth])
		buffer_add_byte(writer->out, ',');
	writer->has_value[writer->depth] = true;
	writer->is_after_key = false;
}

static void begin_nested(struct json_writer *writer, char bracket)
{
	begin_value(writer);
	buffer_add_byte(writer->out, bracket);
	assert(writer->depth < JSON_DEPTH_MAX);
	writer->has_value[++writer->depth] = false;
}

static void end_nested(struct json_writer *writer, char bracket)
{
	assert(writer->depth > 0 && !writer->is_after_key);
	writer->depth--;
	buffer_add_byte(writer->out, bracket);
}

void json_begin_object(struct json_writer *writer)
{
	assert(writer->out != NULL);
	begin_nested(writer, '{');
}

void json_end_object(struct json_writer *writer)
{
	assert(writer->out != NULL);
	end_nested(writer, '}');
}

void json_begin_array(struct json_writer *writer)
{
	assert(writer->out != NULL);
	begin_nested(writer, '[');
}

void json_end_array(struct json_writer *writer)
{
	assert(writer->out != NULL);
	end_nested(writer, ']');
}

/* What must not stand as it is in a string (RFC 8259 section 7). */
static void escape(struct buffer *out, unsigned char byte)
{
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	assert(byte < 0x20 || byte == '"' || byte == '\\');
	for (size_t i = 0; shorts[i] != '\0'; i += 2)
		if (byte == (unsigned char)shorts[i]) {
			buffer_add_byte(out, '\\');
			buffer_add_byte(out, shorts[i + 1]);
			return;
		}
	buffer_print(out, "\\u%04x", (unsigned)byte);
}

/* Bytes at the start that stand as they are. */
static size_t plain_bytes(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	size_t count = 0;
	while (count < text.count) {
		const unsigned char byte = (unsigned char)text.bytes[count];
		if (byte < 0x20 || byte == '"' || byte == '\\')
			break;
		count++;
	}
	return text_utf8_bytes(text_slice(text, 0, count));
}

static void add_string(struct buffer *out, struct text text)
{
	assert(out != NULL);
	buffer_add_byte(out, '"');
	while (text.count > 0) {
		const size_t plain = plain_bytes(text);
		buffer_add(out, text_slice(text, 0, plain));
		text = text_slice(text, plain, text.count);
		if (text.count == 0)
			break;
		const unsigned char byte = (unsigned char)text.bytes[0];
		if (byte < 0x80)
			escape(out, byte);
		else
			buffer_add(out, TEXT("\xEF\xBF\xBD"));
		text = text_slice(text, 1, text.count);
	}
	buffer_add_byte(out, '"');
}

void json_key(struct json_writer *writer, const char *key)
{
	assert(key != NULL && writer->depth > 0 && !writer->is_after_key);
	begin_value(writer);
	add_string(writer->out, text_of(key));
	buffer_add_byte(writer->out, ':');
	writer->is_after_key = true;
}

void json_text(struct json_writer *writer, struct text value)
{
	assert(value.bytes != NULL || value.count == 0);
	begin_value(writer);
	add_string(writer->out, value);
}

void json_number(struct json_writer *writer, int64_t value)
{
	assert(writer->out != NULL);
	begin_value(writer);
	buffer_print(writer->out, "%" PRId64, value);
}

void json_bool(struct json_writer *writer, bool value)
{
	assert(writer->out != NULL);
	begin_value(writer);
	buffer_add(writer->out, value ? TEXT("true") : TEXT("false"));
}

void json_nothing(struct json_writer *writer)
{
	assert(writer->out != NULL);
	begin_value(writer);
	buffer_add(writer->out, TEXT("null"));
}
