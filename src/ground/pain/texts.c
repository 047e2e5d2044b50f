/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>

bool pain_is_id(struct text text)
{
	if (text.count == 0 || text.count > PAIN_ID_BYTES_MAX)
		return false;
	const char first = text.bytes[0];
	const char last = text.bytes[text.count - 1];
	if (first == ' ' || first == '/' || last == ' ' || last == '/')
		return false;
	for (size_t i = 0; i < text.count; i++)
		if (text.bytes[i] == '\0' || !pain_is_sepa((unsigned char)text.bytes[i]))
			return false;
	return text_find(text, TEXT("//")) == text.count;
}

bool pain_is_code(struct text text, size_t count_max)
{
	assert(count_max > 0);
	for (size_t i = 0; i < text.count; i++) {
		const char byte = text.bytes[i];
		if (!(byte >= 'A' && byte <= 'Z') && !(byte >= '0' && byte <= '9'))
			return false;
	}
	return text.count > 0 && text.count <= count_max;
}

size_t pain_characters(struct text text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.count; i++)
		count += (text.bytes[i] & 0xC0) != 0x80;
	assert(count <= text.count);
	return count;
}

bool pain_is_day(struct day day)
{
	struct day last;
	const struct status found = day_of(DAY_YEAR_MAX, 12, 31, &last);
	assert(status_is_ok(found));
	return day.number >= 0 && day.number <= last.number;
}

bool pain_is_control(uint32_t character)
{
	assert(character <= 0x10FFFF);
	const bool is_code = character < 0x20 || (character >= 0x7F && character <= 0x9F);
	return is_code || character == 0xFFFE || character == 0xFFFF;
}

/* The text without control characters, each of which becomes a space; how many there were. */
static size_t add_printable(struct buffer *out, struct text text)
{
	assert(out != NULL && text_is_utf8(text));
	size_t controls = 0;
	while (text.count > 0) {
		uint32_t character = 0;
		const size_t bytes = text_character(text, &character);
		const bool is_control = pain_is_control(character);
		buffer_add(out, is_control ? TEXT(" ") : text_slice(text, 0, bytes));
		controls += is_control;
		text = text_slice(text, bytes, text.count);
	}
	return controls;
}

/* How many characters had no counterpart. */
static size_t add_fitted(const struct pain_writer *writer, struct buffer *out, struct text value)
{
	assert(writer->group != NULL || writer->file != NULL);
	size_t lost = 0;
	if (writer->group == NULL || writer->group->service == PAIN_DOMESTIC)
		return add_printable(out, value);
	pain_transliterate(value, out, &lost);
	return lost;
}

struct text pain_fit(struct pain_writer *writer, const char *field, enum pain_text_kind kind,
		     struct text value)
{
	assert(writer != NULL && field != NULL);
	buffer_clear(&writer->fitted);
	value = text_trim(value);
	if (value.count > PAIN_TEXT_BYTES_MAX) {
		pain_refuse(writer, field, "The text is longer than its element may be.",
			    "Shorten it or leave it out.");
	} else if (!text_is_utf8(value)) {
		pain_refuse(writer, field, "The text is not UTF-8.", "Write the text anew.");
	} else if (add_fitted(writer, &writer->fitted, value) > 0 && kind == PAIN_TEXT_NAME) {
		pain_refuse(writer, field, "The banks' character set lacks a character of the text.",
			    "Write it with Latin letters.");
	}
	return text_trim(buffer_text(&writer->fitted));
}

void pain_put_name(struct pain_writer *writer, const struct pain_field *field, struct text value)
{
	assert(field->characters_max > 0);
	const struct text fitted = pain_fit(writer, field->name, PAIN_TEXT_NAME, value);
	if (pain_characters(fitted) > field->characters_max)
		pain_refuse(writer, field->name, "The text is longer than its element may be.",
			    "Shorten it or leave it out.");
	if (fitted.count > 0)
		xml_element(&writer->xml, field->element, fitted);
}
