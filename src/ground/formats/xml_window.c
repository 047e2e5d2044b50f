/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/xml_window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* What the parser has but has not done with, what waits for its '<', and what is being read. */
enum { READ_BYTES = 64 * 1024, WINDOW_BYTES = 2 * XML_MARKUP_BYTES_MAX + READ_BYTES };

struct xml_window xml_window_open(size_t keep_bytes_max)
{
	assert(keep_bytes_max < SIZE_MAX / 4);
	return (struct xml_window){ .bytes = memory_take(WINDOW_BYTES, 1),
				    .keep_bytes_max = keep_bytes_max,
				    .kept = buffer_open(keep_bytes_max + 1) };
}

void xml_window_close(struct xml_window *window)
{
	assert(window != NULL);
	free(window->bytes);
	buffer_close(&window->kept);
	*window = (struct xml_window){ 0 };
}

struct status xml_window_fill(struct xml_window *window, struct source *source)
{
	assert(!window->is_ended && window->count < WINDOW_BYTES);
	char *const fresh = window->bytes + window->count;
	const size_t room = WINDOW_BYTES - window->count;
	size_t count = 0;
	TRY(source_read(source, fresh, room < READ_BYTES ? room : READ_BYTES, &count));
	window->is_ended = count == 0;
	const char *mark = count > 0 ? memrchr(fresh, '<', count) : NULL;
	if (mark != NULL)
		window->last_mark = (size_t)(mark - window->bytes);
	window->count += count;
	return OK;
}

struct text xml_window_next(const struct xml_window *window)
{
	assert(window->fed <= window->last_mark && window->last_mark <= window->count);
	assert(window->fed <= XML_MARKUP_BYTES_MAX);
	const char *const bytes = window->bytes + window->fed;
	const size_t most = XML_MARKUP_BYTES_MAX - window->fed;
	const size_t waiting = window->count - window->fed;
	if (window->is_ended && waiting <= most)
		return (struct text){ bytes, waiting };
	if (window->last_mark > window->fed && window->last_mark - window->fed <= most)
		return (struct text){ bytes, window->last_mark - window->fed };
	if (waiting < most)
		return (struct text){ bytes, 0 };
	const char *mark = memrchr(bytes, '<', most);
	return (struct text){ bytes, mark != NULL && mark > bytes ? (size_t)(mark - bytes) : most };
}

bool xml_window_is_last(const struct xml_window *window, struct text piece)
{
	assert(piece.bytes >= window->bytes && piece.count <= window->count);
	return window->is_ended && piece.bytes + piece.count == window->bytes + window->count;
}

bool xml_window_cuts_character(const struct xml_window *window, struct text piece)
{
	assert(piece.bytes == window->bytes + window->fed);
	const size_t end = window->fed + piece.count;
	if (end == window->count)
		return !window->is_ended;
	return (window->bytes[end] & 0xC0) == 0x80;
}

void xml_window_feed(struct xml_window *window, size_t count)
{
	assert(count <= window->count - window->fed);
	window->fed += count;
	if (window->last_mark < window->fed)
		window->last_mark = window->fed;
}

struct text xml_window_between(const struct xml_window *window, uint64_t from, uint64_t to)
{
	assert(from >= window->offset && from <= to && to - window->offset <= window->count);
	return (struct text){ window->bytes + (from - window->offset), to - from };
}

/* Adds what still fits; beyond the bound the kept bytes are cut. */
static void add_kept(struct xml_window *window, struct text bytes)
{
	assert(window->kept.count <= window->keep_bytes_max);
	buffer_add(&window->kept, text_slice(bytes, 0, window->keep_bytes_max - window->kept.count));
}

void xml_window_drop(struct xml_window *window, uint64_t before)
{
	assert(before >= window->offset && before - window->offset <= window->fed);
	const size_t dropped = before - window->offset;
	if (dropped == 0)
		return;
	if (window->is_keeping && window->keep < before) {
		const uint64_t from = window->keep > window->offset ? window->keep : window->offset;
		add_kept(window, xml_window_between(window, from, before));
	}
	memmove(window->bytes, window->bytes + dropped, window->count - dropped);
	window->offset = before;
	window->count -= dropped;
	window->fed -= dropped;
	window->last_mark -= dropped;
}

void xml_window_keep(struct xml_window *window, uint64_t from)
{
	assert(from >= window->offset && from - window->offset <= window->count);
	window->is_keeping = true;
	window->keep = from;
	buffer_clear(&window->kept);
}

struct text xml_window_kept(struct xml_window *window, uint64_t to, bool *is_cut)
{
	assert(window->is_keeping && is_cut != NULL && to >= window->keep);
	*is_cut = to - window->keep > window->keep_bytes_max;
	const size_t wanted = *is_cut ? window->keep_bytes_max : to - window->keep;
	if (window->keep >= window->offset)
		return text_slice(xml_window_between(window, window->keep, to), 0, wanted);
	const size_t left_before = window->kept.count;
	add_kept(window, xml_window_between(window, window->offset, to));
	assert(window->kept.count == wanted);
	window->kept.count = left_before;
	return (struct text){ window->kept.bytes, wanted };
}
