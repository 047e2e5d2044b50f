/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Memory: arenas for what lives as long as one piece of work, buffers that grow to a bound. */

#ifndef GROUND_BASE_MEMORY_H
#define GROUND_BASE_MEMORY_H

#include "ground/base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text;

/* Zeroed memory; ends the process when the machine has none, as nothing sensible can follow. */
MUST_USE void *memory_take(size_t count, size_t bytes_each);
MUST_USE void *memory_grow(void *old, size_t count, size_t bytes_each);

/* An arena gives memory that is freed all at once. It takes chunks as it needs them, up to `bytes_max`;
 * asking for more ends the process: the caller's own limits must keep it below. What counts is what was
 * asked for; each taking may cost 15 bytes more. */
struct arena {
	struct arena_chunk *newest;
	size_t bytes_used;
	size_t bytes_max;
};

struct arena arena_open(size_t bytes_max);
void arena_close(struct arena *arena);
/* Frees all but the first chunk, for the next piece of work. */
void arena_reset(struct arena *arena);
/* A place in an arena to go back to: what was taken since is freed. Later marks are gone with it. */
struct arena_mark {
	struct arena_chunk *chunk;
	size_t used;
	size_t bytes_used;
};
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);
/* `bytes` zeroed bytes, aligned for any type. */
MUST_USE void *arena_take(struct arena *arena, size_t bytes);
MUST_USE struct text arena_copy(struct arena *arena, struct text text);

/* A buffer grows as it is added to, up to `count_max` bytes. It remembers its first failure, so a writer
 * checks once, at its end. Its text is always closed
 * with a NUL that `count` does not include. What is added must not stand in the buffer itself. */
struct buffer {
	char *bytes;
	size_t count;
	size_t room;
	size_t count_max;
	bool is_failed;
};

struct buffer buffer_open(size_t count_max);
void buffer_close(struct buffer *buffer);
void buffer_clear(struct buffer *buffer);
void buffer_add(struct buffer *buffer, struct text text);
void buffer_add_byte(struct buffer *buffer, char byte);
/* `count` zero bytes more, for the caller to fill before the next call; NULL when they do not fit. */
MUST_USE char *buffer_extend(struct buffer *buffer, size_t count);
/* Drops all after the first `count` bytes. */
void buffer_cut(struct buffer *buffer, size_t count);
void buffer_print(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct text buffer_text(const struct buffer *buffer);
/* STATUS_LIMIT when something did not fit. */
MUST_USE struct status buffer_status(const struct buffer *buffer);

#endif
