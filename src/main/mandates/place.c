/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* New files, written whole or not at all and never over another. */
#include "main/mandates/mandates_inner.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct status refuse_standing(struct run *run, const char *path)
{
	struct stat about;
	assert(path[0] != '\0');
	if (lstat(path, &about) != 0)
		return OK;
	run->about = text_of(path);
	return (struct status){ .code = STATUS_CONFLICT,
				.reason = "A file stands there already.",
				.remedy = "Choose another name; nothing is written over." };
}

static struct status partial_path(const char *path, char out[PATH_MAX])
{
	const int count = snprintf(out, PATH_MAX, "%s.part", path);
	assert(count > 0);
	return count < PATH_MAX ? OK : FAIL(STATUS_INPUT, "The path is too long.");
}

struct status place_check(struct run *run, const char *path)
{
	char partial[PATH_MAX];
	TRY(partial_path(path, partial));
	TRY(refuse_standing(run, path));
	run->about = text_of(path);
	TRY(file_write_whole(partial, TEXT(""), 0600));
	unlink(partial);
	run->about = (struct text){ 0 };
	assert(path[0] != '\0');
	return OK;
}

static struct status sync_folder(const char *path)
{
	char room[PATH_MAX];
	assert(strlen(path) < sizeof room);
	strcpy(room, path);
	SCOPED(file_close) struct file folder = { open(dirname(room), O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
	return folder.descriptor >= 0 && fsync(folder.descriptor) == 0
		   ? OK
		   : FAIL(STATUS_BROKEN, "The folder of the file could not be synced.");
}

struct status place_write(struct run *run, const char *path, struct text bytes)
{
	char partial[PATH_MAX];
	assert(bytes.count > 0);
	TRY(partial_path(path, partial));
	run->about = text_of(path);
	TRY(file_write_whole(partial, bytes, 0600));
	if (renameat2(AT_FDCWD, partial, AT_FDCWD, path, RENAME_NOREPLACE) == 0) {
		TRY(sync_folder(path));
		run->about = (struct text){ 0 };
		return OK;
	}
	const bool is_standing = errno == EEXIST;
	unlink(partial);
	return is_standing ? refuse_standing(run, path)
			   : FAIL(STATUS_BROKEN, "The file could not be given its name.");
}
