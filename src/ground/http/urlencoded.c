/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>

const struct http_pair *http_pairs_find(const struct http_pairs *pairs, struct text name)
{
	assert(pairs != NULL && (pairs->pairs != NULL || pairs->count == 0));
	for (size_t i = 0; i < pairs->count; i++) {
		if (text_equal(pairs->pairs[i].name, name))
			return &pairs->pairs[i];
	}
	return NULL;
}

static size_t count_pairs(struct text body)
{
	size_t count = body.count > 0;
	for (size_t i = 0; i < body.count; i++)
		count += body.bytes[i] == '&';
	assert(count <= body.count + 1);
	return count;
}

static struct status read_pair(struct text coded, struct arena *arena, struct http_pair *out)
{
	assert(coded.count > 0);
	const struct text name = text_take_until(&coded, '=');
	TRY(percent_decode(name, true, arena, &out->name));
	TRY(http_name_check(out->name));
	assert(out->name.count > 0 && out->name.count <= HTTP_NAME_BYTES_MAX);
	return percent_decode(coded, true, arena, &out->value);
}

struct status http_urlencoded_read(struct text body, struct arena *arena, struct http_pairs *out)
{
	assert(arena != NULL && out != NULL);
	*out = (struct http_pairs){ 0 };
	const size_t count = count_pairs(body);
	if (count > HTTP_PAIRS_MAX)
		return FAIL(STATUS_LIMIT, "The form has too many fields.");
	if (count > 0)
		out->pairs = arena_take(arena, count * sizeof *out->pairs);
	while (body.count > 0) {
		const struct text coded = text_take_until(&body, '&');
		if (coded.count == 0)
			continue;
		TRY(read_pair(coded, arena, &out->pairs[out->count]));
		out->count++;
	}
	assert(out->count <= count);
	return OK;
}
