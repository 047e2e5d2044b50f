/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes are text in the one-byte sets and come back the same; as UTF-8 they are refused or unchanged. */
#include "ground/formats/formats.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static void there_and_back(enum charset charset, struct text bytes)
{
	SCOPED(buffer_close) struct buffer utf8 = buffer_open(bytes.count * 3 + 1);
	SCOPED(buffer_close) struct buffer back = buffer_open(bytes.count + 1);
	size_t lost = 0;
	const bool is_read = status_is_ok(charset_decode(charset, bytes, &utf8));
	demand(is_read || charset == CHARSET_UTF8);
	charset_encode(charset, is_read ? buffer_text(&utf8) : bytes, &back, &lost);
	demand(status_is_ok(buffer_status(&utf8)) && status_is_ok(buffer_status(&back)));
	demand(!is_read || (lost == 0 && text_equal(buffer_text(&back), bytes)));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text text = { (const char *)bytes, count };
	there_and_back(CHARSET_UTF8, text);
	there_and_back(CHARSET_LATIN1, text);
	there_and_back(CHARSET_CP437, text);
	return 0;
}
