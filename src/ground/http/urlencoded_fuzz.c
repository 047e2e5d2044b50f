/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes read as a form: what is taken is plain text, and says the same when written again. */
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
	SCOPED(arena_close) struct arena arena = arena_open((size_t)1 << 26);
	SCOPED(buffer_close) struct buffer again = buffer_open((size_t)1 << 26);
	struct http_pairs pairs;
	if (!status_is_ok(http_urlencoded_read((struct text){ (const char *)bytes, count }, &arena, &pairs)))
		return 0;
	demand(pairs.count <= HTTP_PAIRS_MAX);
	for (size_t i = 0; i < pairs.count; i++) {
		demand(text_is_utf8(pairs.pairs[i].value) &&
		       http_pairs_find(&pairs, pairs.pairs[i].name) != NULL);
		buffer_add(&again, i > 0 ? TEXT("&") : TEXT(""));
		percent_encode(pairs.pairs[i].name, &again);
		buffer_add_byte(&again, '=');
		percent_encode(pairs.pairs[i].value, &again);
	}
	struct http_pairs second;
	demand(status_is_ok(http_urlencoded_read(buffer_text(&again), &arena, &second)));
	demand(second.count == pairs.count);
	for (size_t i = 0; i < pairs.count; i++)
		demand(text_equal(second.pairs[i].name, pairs.pairs[i].name) &&
		       text_equal(second.pairs[i].value, pairs.pairs[i].value));
	return 0;
}
