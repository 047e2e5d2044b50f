/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/base/base.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

struct status source_read(struct source *source, char *bytes, size_t room, size_t *count)
{
	assert(source->read != NULL && room > 0 && count != NULL);
	TRY(source->read(source->self, bytes, room, count));
	assert(*count <= room);
	source->bytes_read += *count;
	if (source->bytes_read > source->bytes_max)
		return FAIL(STATUS_LIMIT, "The file is larger than this program reads.");
	return OK;
}

static struct status read_memory(void *self, char *bytes, size_t room, size_t *count)
{
	struct memory_source *memory = self;
	assert(room > 0);
	size_t step = memory->rest.count < room ? memory->rest.count : room;
	if (memory->step_max > 0 && step > memory->step_max)
		step = memory->step_max;
	if (step > 0)
		memcpy(bytes, memory->rest.bytes, step);
	memory->rest = text_slice(memory->rest, step, memory->rest.count);
	*count = step;
	return OK;
}

struct source source_of_memory(struct memory_source *memory)
{
	assert(memory != NULL);
	return (struct source){ .read = read_memory, .self = memory, .bytes_max = UINT64_MAX };
}

struct status file_open(const char *path, struct file *out)
{
	assert(path != NULL && out != NULL);
	out->descriptor = -1;
	const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR))
		return FAIL(STATUS_NOT_FOUND, "There is no such file.");
	if (descriptor < 0 && errno == ENXIO) /* a socket */
		return FAIL(STATUS_INPUT, "This is not a plain file.");
	if (descriptor < 0)
		return FAIL(STATUS_BROKEN, "The file could not be opened.");
	struct stat about;
	if (fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode)) {
		close(descriptor);
		return FAIL(STATUS_INPUT, "This is not a plain file.");
	}
	out->descriptor = descriptor;
	return OK;
}

void file_close(struct file *file)
{
	assert(file != NULL);
	if (file->descriptor >= 0)
		close(file->descriptor);
	file->descriptor = -1;
}

struct status file_rewind(struct file *file)
{
	assert(file->descriptor >= 0);
	if (lseek(file->descriptor, 0, SEEK_SET) != 0)
		return FAIL(STATUS_BROKEN, "The file could not be read.");
	return OK;
}

struct status file_bytes(const struct file *file, uint64_t *out)
{
	assert(file->descriptor >= 0 && out != NULL);
	struct stat about;
	if (fstat(file->descriptor, &about) != 0)
		return FAIL(STATUS_BROKEN, "The file could not be read.");
	assert(about.st_size >= 0);
	*out = (uint64_t)about.st_size;
	return OK;
}

static struct status read_descriptor(void *self, char *bytes, size_t room, size_t *count)
{
	const struct file *file = self;
	assert(file->descriptor >= 0);
	ssize_t got = -1;
	do
		got = read(file->descriptor, bytes, room);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return FAIL(STATUS_BROKEN, "The file could not be read.");
	*count = (size_t)got;
	return OK;
}

struct source source_of_file(struct file *file, uint64_t bytes_max)
{
	assert(file->descriptor >= 0);
	return (struct source){ .read = read_descriptor, .self = file, .bytes_max = bytes_max };
}

struct status file_read_all(const char *path, size_t bytes_max, struct arena *arena, struct text *out)
{
	SCOPED(file_close) struct file file = { -1 };
	TRY(file_open(path, &file));
	uint64_t size = 0;
	TRY(file_bytes(&file, &size));
	assert(bytes_max < SIZE_MAX && out != NULL);
	if (size > bytes_max)
		return FAIL(STATUS_LIMIT, "The file is larger than this program reads.");
	char *bytes = arena_take(arena, (size_t)size + 1);
	struct source source = source_of_file(&file, bytes_max);
	size_t done = 0;
	size_t count = 1;
	while (count > 0 && done < size) {
		TRY(source_read(&source, bytes + done, (size_t)size - done, &count));
		done += count;
	}
	*out = (struct text){ bytes, done };
	return OK;
}

static bool write_all(int descriptor, struct text content)
{
	while (content.count > 0) {
		const ssize_t done = write(descriptor, content.bytes, content.count);
		if (done == 0 || (done < 0 && errno != EINTR))
			return false;
		content = text_slice(content, done > 0 ? (size_t)done : 0, content.count);
	}
	return true;
}

static bool sync_folder_of(const char *path)
{
	char copy[PATH_MAX];
	assert(strlen(path) < sizeof copy);
	strcpy(copy, path);
	const int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder < 0)
		return false;
	const bool is_synced = fsync(folder) == 0;
	close(folder);
	return is_synced;
}

struct status file_write_whole(const char *path, struct text content, unsigned mode)
{
	assert(path != NULL);
	char beside[PATH_MAX]; /* of this thread alone */
	const int count = snprintf(beside, sizeof beside, "%s.%ld.new", path, (long)gettid());
	if (count < 0 || (size_t)count >= sizeof beside)
		return FAIL(STATUS_INPUT, "The path is too long.");
	const int descriptor = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (descriptor < 0)
		return FAIL(STATUS_BROKEN, "The file could not be created.");
	const bool is_written = write_all(descriptor, content) && fsync(descriptor) == 0;
	const bool is_closed = close(descriptor) == 0;
	if (!is_written || !is_closed || rename(beside, path) != 0) {
		unlink(beside);
		return FAIL(STATUS_BROKEN, "The file could not be written.");
	}
	if (!sync_folder_of(path))
		return FAIL(STATUS_BROKEN, "The folder could not be synced.");
	return OK;
}

struct status file_lock(const char *path, struct file *out)
{
	TRY(file_lock_open(path, out));
	const struct status status = file_lock_hold(out);
	if (!status_is_ok(status))
		file_close(out);
	return status;
}

struct status file_lock_open(const char *path, struct file *out)
{
	assert(path != NULL && out != NULL);
	out->descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (out->descriptor < 0)
		return FAIL(STATUS_BROKEN, "The lock file could not be opened.");
	return OK;
}

struct status file_lock_hold(const struct file *file)
{
	assert(file->descriptor >= 0);
	int failed = -1;
	do
		failed = flock(file->descriptor, LOCK_EX);
	while (failed != 0 && errno == EINTR);
	if (failed != 0)
		return FAIL(STATUS_BROKEN, "The lock file could not be locked.");
	return OK;
}

void file_lock_release(const struct file *file)
{
	assert(file->descriptor >= 0);
	const int failed = flock(file->descriptor, LOCK_UN);
	assert(failed == 0);
}
