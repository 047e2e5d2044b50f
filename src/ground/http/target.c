/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/http/http_inner.h"

#include <assert.h>
#include <string.h>

/* RFC 3986, appendix A: pchar, "/" and "?". Quotes, backslashes, angles and the fragment's "#" are not of it.
 */
static bool is_target_character(char character)
{
	const char small = (char)(character | 0x20);
	return (small >= 'a' && small <= 'z') || (character >= '0' && character <= '9') ||
	       (character != '\0' && strchr("-._~%!$&'()*+,;=:@/?", character) != NULL);
}

static bool is_target(struct text target)
{
	assert(target.bytes != NULL || target.count == 0);
	for (size_t i = 0; i < target.count; i++) {
		if (!is_target_character(target.bytes[i]))
			return false;
	}
	return target.count > 0 && target.bytes[0] == '/';
}

/* A segment that means another folder to someone, or hides a border. */
static bool is_treacherous(struct text segment)
{
	assert(segment.bytes != NULL);
	for (size_t i = 0; i < segment.count; i++) {
		const unsigned char byte = (unsigned char)segment.bytes[i];
		if (byte < 0x20 || byte == '/' || byte == '\\' || byte == '%')
			return true;
	}
	return segment.count == 0 || text_equal(segment, TEXT(".")) || text_equal(segment, TEXT(".."));
}

static struct status read_segments(struct text rest, struct arena *arena, struct http_target *out)
{
	assert(rest.count > 0);
	bool is_last = false;
	while (!is_last) {
		is_last = text_find(rest, TEXT("/")) == rest.count;
		if (out->segment_count == HTTP_SEGMENTS_MAX)
			return FAIL(STATUS_LIMIT, "The address has too many parts.");
		struct text *segment = &out->segments[out->segment_count];
		TRY(percent_decode(text_take_until(&rest, '/'), false, arena, segment));
		if (is_treacherous(*segment))
			return FAIL(STATUS_INPUT, "The address holds a part that no address of ours has.");
		out->segment_count++;
	}
	return OK;
}

struct status http_target_read(struct text target, struct arena *arena, struct http_target *out)
{
	assert(arena != NULL && out != NULL);
	*out = (struct http_target){ 0 };
	if (target.count > HTTP_TARGET_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The address is too long.");
	if (!is_target(target))
		return FAIL(STATUS_INPUT, "The address holds what no address may.");
	out->query = target;
	const struct text path = text_take_until(&out->query, '?');
	TRY(percent_decode(path, false, arena, &out->path));
	if (path.count == 1)
		return OK;
	return read_segments(text_slice(path, 1, path.count), arena, out);
}
