/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/command/command.h"

#include <assert.h>
#include <inttypes.h>

void command_plain(struct buffer *out, struct text text)
{
	assert(out != NULL);
	while (text.count > 0) {
		uint32_t character = 0;
		const size_t bytes = text_character(text, &character);
		if (bytes == 0 || character < 0x20 || (character >= 0x7f && character < 0xa0))
			buffer_add_byte(out, '?');
		else
			buffer_add(out, text_slice(text, 0, bytes));
		text = text_slice(text, bytes > 0 ? bytes : 1, text.count);
	}
}

static void add_place(struct buffer *out, struct text place)
{
	assert(place.count > 0);
	if (out->count > 0)
		buffer_add(out, TEXT(", "));
	command_plain(out, place);
}

void command_sentence(struct buffer *out, enum language language, struct text file, struct status status)
{
	SCOPED(buffer_close) struct buffer places = buffer_open(1 << 16);
	assert(status.code != STATUS_OK && status.reason != NULL);
	if (file.count > 0)
		add_place(&places, file);
	if (status.row > 0) {
		SCOPED(buffer_close) struct buffer row = buffer_open(256);
		buffer_print(&row, "%s %" PRIu64, phrase(language, SAY("row")), status.row);
		add_place(&places, buffer_text(&row));
	}
	if (status.field != NULL && status.field[0] != '\0')
		add_place(&places, text_of(phrase(language, status.field)));
	buffer_add(out, buffer_text(&places));
	if (places.count > 0)
		buffer_add(out, TEXT(": "));
	buffer_add(out, text_of(phrase(language, status.reason)));
	if (status.remedy != NULL)
		buffer_print(out, " %s", phrase(language, status.remedy));
	buffer_add_byte(out, '\n');
}
