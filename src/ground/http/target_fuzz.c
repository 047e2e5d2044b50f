/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes read as a target: what is taken leads nowhere but down, and says the same when written again. */
#include "ground/http/http.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(buffer_close) struct buffer again = buffer_open(4 * HTTP_TARGET_BYTES_MAX);
	struct http_target target;
	if (!status_is_ok(http_target_read((struct text){ (const char *)bytes, count }, &arena, &target)))
		return 0;
	for (size_t i = 0; i < target.segment_count; i++) {
		const struct text segment = target.segments[i];
		demand(segment.count > 0 && !text_equal(segment, TEXT("..")) && text_is_utf8(segment));
		demand(text_find(segment, TEXT("/")) == segment.count);
		buffer_add_byte(&again, '/');
		percent_encode(segment, &again);
	}
	if (target.segment_count == 0)
		buffer_add_byte(&again, '/');
	if (buffer_text(&again).count > HTTP_TARGET_BYTES_MAX)
		return 0;
	struct http_target second;
	demand(status_is_ok(http_target_read(buffer_text(&again), &arena, &second)));
	demand(second.segment_count == target.segment_count && text_equal(second.path, target.path));
	return 0;
}
