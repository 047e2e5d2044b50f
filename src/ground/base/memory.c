/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/base/base.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARENA_CHUNK_BYTES = 64 * 1024, BUFFER_ROOM_FIRST = 256 };

struct arena_chunk {
	struct arena_chunk *older;
	size_t room;
	size_t used;
	_Alignas(max_align_t) unsigned char bytes[];
};

static void end_for_lack_of_memory(void)
{
	fputs("handslag: out of memory\n", stderr);
	abort();
}

void *memory_take(size_t count, size_t bytes_each)
{
	assert(bytes_each > 0);
	void *memory = calloc(count > 0 ? count : 1, bytes_each);
	if (memory == NULL)
		end_for_lack_of_memory();
	return memory;
}

void *memory_grow(void *old, size_t count, size_t bytes_each)
{
	assert(count > 0 && bytes_each > 0);
	void *memory = reallocarray(old, count, bytes_each);
	if (memory == NULL)
		end_for_lack_of_memory();
	return memory;
}

struct arena arena_open(size_t bytes_max)
{
	assert(bytes_max > 0 && bytes_max < SIZE_MAX / 2);
	return (struct arena){ .bytes_max = bytes_max };
}

void arena_close(struct arena *arena)
{
	assert(arena != NULL);
	while (arena->newest != NULL) {
		struct arena_chunk *chunk = arena->newest;
		arena->newest = chunk->older;
		free(chunk);
	}
	arena->bytes_used = 0;
}

void arena_reset(struct arena *arena)
{
	assert(arena->bytes_used <= arena->bytes_max);
	while (arena->newest != NULL && arena->newest->older != NULL) {
		struct arena_chunk *chunk = arena->newest;
		arena->newest = chunk->older;
		free(chunk);
	}
	arena->bytes_used = 0;
	if (arena->newest == NULL)
		return;
	memset(arena->newest->bytes, 0, arena->newest->used);
	arena->newest->used = 0;
}

struct arena_mark arena_mark(const struct arena *arena)
{
	assert(arena->bytes_used <= arena->bytes_max);
	return (struct arena_mark){ arena->newest, arena->newest != NULL ? arena->newest->used : 0,
				    arena->bytes_used };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
	assert(mark.bytes_used <= arena->bytes_used);
	while (arena->newest != mark.chunk) {
		struct arena_chunk *chunk = arena->newest;
		assert(chunk != NULL); /* else the mark is another arena's */
		arena->newest = chunk->older;
		free(chunk);
	}
	arena->bytes_used = mark.bytes_used;
	if (arena->newest == NULL)
		return;
	memset(arena->newest->bytes + mark.used, 0, arena->newest->used - mark.used);
	arena->newest->used = mark.used;
}

static void add_chunk(struct arena *arena, size_t bytes)
{
	const size_t room = bytes > ARENA_CHUNK_BYTES ? bytes : ARENA_CHUNK_BYTES;
	struct arena_chunk *chunk = memory_take(1, sizeof *chunk + room);
	assert(chunk->used == 0);
	chunk->room = room;
	chunk->older = arena->newest;
	arena->newest = chunk;
}

void *arena_take(struct arena *arena, size_t bytes)
{
	const size_t step = _Alignof(max_align_t);
	assert(bytes <= arena->bytes_max - arena->bytes_used);
	const size_t rounded = (bytes + step - 1) / step * step;
	if (arena->newest == NULL || arena->newest->room - arena->newest->used < rounded)
		add_chunk(arena, rounded);
	void *memory = arena->newest->bytes + arena->newest->used;
	arena->newest->used += rounded;
	arena->bytes_used += bytes;
	return memory;
}

struct text arena_copy(struct arena *arena, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	char *bytes = arena_take(arena, text.count + 1);
	if (text.count > 0)
		memcpy(bytes, text.bytes, text.count);
	return (struct text){ bytes, text.count };
}

struct buffer buffer_open(size_t count_max)
{
	assert(count_max > 0 && count_max < SIZE_MAX / 2);
	return (struct buffer){ .count_max = count_max };
}

void buffer_close(struct buffer *buffer)
{
	assert(buffer != NULL);
	free(buffer->bytes);
	*buffer = (struct buffer){ 0 };
}

void buffer_clear(struct buffer *buffer)
{
	buffer_cut(buffer, 0);
	buffer->is_failed = false;
}

/* Makes room for `more` bytes and a NUL; false, and remembered, when the bound is met. */
static bool make_room(struct buffer *buffer, size_t more)
{
	assert(buffer->count_max > 0);
	if (buffer->is_failed || more > buffer->count_max - buffer->count) {
		buffer->is_failed = true;
		return false;
	}
	const size_t needed = buffer->count + more + 1;
	if (needed <= buffer->room)
		return true;
	size_t room = buffer->room > 0 ? buffer->room : BUFFER_ROOM_FIRST;
	while (room < needed)
		room *= 2;
	buffer->bytes = memory_grow(buffer->bytes, room, 1);
	buffer->room = room;
	return true;
}

void buffer_add(struct buffer *buffer, struct text text)
{
	if (text.count == 0 || !make_room(buffer, text.count))
		return;
	memcpy(buffer->bytes + buffer->count, text.bytes, text.count);
	buffer->count += text.count;
	buffer->bytes[buffer->count] = '\0';
	assert(buffer->count < buffer->room);
}

void buffer_add_byte(struct buffer *buffer, char byte)
{
	buffer_add(buffer, (struct text){ &byte, 1 });
}

char *buffer_extend(struct buffer *buffer, size_t count)
{
	if (!make_room(buffer, count))
		return NULL;
	char *at = buffer->bytes + buffer->count;
	memset(at, 0, count + 1);
	buffer->count += count;
	assert(buffer->count < buffer->room);
	return at;
}

void buffer_cut(struct buffer *buffer, size_t count)
{
	assert(count <= buffer->count);
	buffer->count = count;
	if (buffer->bytes != NULL)
		buffer->bytes[count] = '\0';
}

void buffer_print(struct buffer *buffer, const char *format, ...)
{
	va_list measured;
	va_start(measured, format);
	const int count = vsnprintf(NULL, 0, format, measured);
	va_end(measured);
	assert(count >= 0);
	if (!make_room(buffer, (size_t)count))
		return;
	va_list printed;
	va_start(printed, format);
	vsnprintf(buffer->bytes + buffer->count, (size_t)count + 1, format, printed);
	va_end(printed);
	buffer->count += (size_t)count;
}

struct text buffer_text(const struct buffer *buffer)
{
	assert(buffer->bytes != NULL || buffer->count == 0);
	return (struct text){ buffer->bytes != NULL ? buffer->bytes : "", buffer->count };
}

struct status buffer_status(const struct buffer *buffer)
{
	assert(buffer->count <= buffer->count_max);
	if (buffer->is_failed)
		return FAIL(STATUS_LIMIT, "The output is larger than its bound.");
	return OK;
}
