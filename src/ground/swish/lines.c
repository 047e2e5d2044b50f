/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a reference and a line of text may look like. */
#include "ground/swish/swish_inner.h"

#include <assert.h>

enum { DELETE = 0x7F, LAST_CONTROL = 0x9F, SPACE = 0x20 };

bool swish_is_line(struct text text, size_t characters_max)
{
	size_t characters = 0;
	assert(text.bytes != NULL || text.count == 0);
	while (text.count > 0) {
		uint32_t character = 0;
		const size_t bytes = text_character(text, &character);
		if (bytes == 0 || character < SPACE || (character >= DELETE && character <= LAST_CONTROL) ||
		    ++characters > characters_max)
			return false;
		text = text_slice(text, bytes, text.count);
	}
	return true;
}

bool swish_is_word(struct text text, size_t least, size_t most)
{
	assert(least <= most && (text.bytes != NULL || text.count == 0));
	if (text.count < least || text.count > most)
		return false;
	for (size_t i = 0; i < text.count; i++) {
		const char byte = text.bytes[i];
		const bool is_fine = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
				     (byte >= 'a' && byte <= 'z') || byte == '-';
		if (!is_fine)
			return false;
	}
	return true;
}

bool swish_reference_is_valid(const struct swish_mapping *mapping, struct text reference)
{
	const size_t length = mapping->reference_length;
	assert(length <= SWISH_REFERENCE_BYTES_MAX);
	return length > 0 ? swish_is_word(reference, length, length)
			  : swish_is_word(reference, 1, SWISH_REFERENCE_BYTES_MAX);
}
