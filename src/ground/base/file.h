/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Files: where bytes come from and go to, at the edge of the operating system. */

#ifndef GROUND_BASE_FILE_H
#define GROUND_BASE_FILE_H

#include "ground/base/memory.h"
#include "ground/base/text.h"

/* A stream of bytes to read: a file, or memory in tests and fuzzers. */
struct source {
	/* Fills up to `room` bytes; *count 0 at the end. */
	struct status (*read)(void *self, char *bytes, size_t room, size_t *count);
	void *self;
	uint64_t bytes_max; /* source_read refuses with STATUS_LIMIT beyond */
	uint64_t bytes_read;
};

MUST_USE struct status source_read(struct source *source, char *bytes, size_t room, size_t *count);

struct memory_source {
	struct text rest;
	size_t step_max; /* at most so many bytes a read, 0 for no bound: finds faults at buffer ends */
};
struct source source_of_memory(struct memory_source *memory);

struct file {
	int descriptor; /* -1 when closed */
};

/* STATUS_NOT_FOUND when there is none; STATUS_INPUT when it is not a plain file; STATUS_BROKEN else. */
MUST_USE struct status file_open(const char *path, struct file *out);
void file_close(struct file *file);
/* Back to the first byte, so that a file can be read twice. */
MUST_USE struct status file_rewind(struct file *file);
MUST_USE struct status file_bytes(const struct file *file, uint64_t *out);
struct source source_of_file(struct file *file, uint64_t bytes_max);

/* The whole file, closed with NUL, owned by the arena. STATUS_LIMIT when larger than `bytes_max`. */
MUST_USE struct status file_read_all(const char *path, size_t bytes_max, struct arena *arena,
				     struct text *out);

/* Writes beside, syncs, renames into place and syncs the folder: after a crash the old or the new stands,
 * whole. STATUS_BROKEN when the disk is full or the folder is closed to us, and the old then stands; or when
 * the folder could not be synced, and either stands. STATUS_INPUT when the path is too long. */
MUST_USE struct status file_write_whole(const char *path, struct text content, unsigned mode);

/* Waits for the lock and holds it until file_close. One process at a time, given back by the kernel at a
 * crash. */
MUST_USE struct status file_lock(const char *path, struct file *out);
/* The same in steps, for a lock that is taken often: opened once, then held and released by turns. */
MUST_USE struct status file_lock_open(const char *path, struct file *out);
MUST_USE struct status file_lock_hold(const struct file *file);
void file_lock_release(const struct file *file);

#endif
