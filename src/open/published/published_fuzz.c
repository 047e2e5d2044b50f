/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever stands in the file of facts, it is read or refused; what is read is written as it was. */
#include "open/published/published.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text input = { (const char *)bytes, count };
	struct published published;
	struct published again;
	SCOPED(arena_close) struct arena arena = arena_open((size_t)3 * PUBLISHED_ARENA_BYTES_MAX);
	SCOPED(buffer_close) struct buffer out = buffer_open((size_t)8 * PUBLISHED_BYTES_MAX);
	SCOPED(buffer_close) struct buffer second = buffer_open((size_t)8 * PUBLISHED_BYTES_MAX);
	if (!status_is_ok(published_read(input, &arena, &published)))
		return 0;
	assert(status_is_ok(published_write(&published, &out)));
	assert(status_is_ok(published_read(buffer_text(&out), &arena, &again)));
	assert(status_is_ok(published_write(&again, &second)));
	assert(text_equal(buffer_text(&out), buffer_text(&second)));
	return 0;
}
