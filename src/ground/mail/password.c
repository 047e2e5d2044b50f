/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/mail/mail_inner.h"

#include <assert.h>
#include <string.h>
#include <sys/stat.h>

enum { PASSWORD_BYTES_MOST = 512 };

static struct status refuse_if_open(const struct file *file)
{
	struct stat about;
	assert(file->descriptor >= 0);
	if (fstat(file->descriptor, &about) != 0)
		return FAIL(STATUS_BROKEN, "The file could not be looked at.");
	if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "Others than its owner may read the file with a password.",
					.remedy = "Close it to them: chmod 600." };
	return OK;
}

/* Reads past the bound by one byte, so that what is too long is seen. */
static struct status read_bytes(struct file *file, char room[PASSWORD_BYTES_MOST + 1], size_t *count)
{
	struct source source = source_of_file(file, PASSWORD_BYTES_MOST + 1);
	size_t got = 1;
	*count = 0;
	while (got > 0 && *count <= PASSWORD_BYTES_MOST) {
		TRY(source_read(&source, room + *count, PASSWORD_BYTES_MOST + 1 - *count, &got));
		*count += got;
	}
	assert(*count <= PASSWORD_BYTES_MOST + 1);
	return OK;
}

static struct status take_line(char *bytes, size_t count, struct secret *out)
{
	const struct status wrong =
	    FAIL_INPUT(0, "password", "The file with a password is empty, too long or holds more lines.",
		       "Write the password alone, on one line.");
	assert(out != NULL);
	if (count > 0 && bytes[count - 1] == '\n')
		count--;
	if (count == 0 || count > PASSWORD_BYTES_MOST || memchr(bytes, '\n', count) != NULL ||
	    memchr(bytes, '\r', count) != NULL || memchr(bytes, '\0', count) != NULL)
		return wrong;
	return secret_from(bytes, count, out);
}

struct status mail_read_password(const char *path, struct secret *out)
{
	SCOPED(file_close) struct file file = { -1 };
	char bytes[PASSWORD_BYTES_MOST + 1];
	size_t count = 0;
	assert(path != NULL && out != NULL);
	*out = (struct secret){ 0 };
	TRY(file_open(path, &file));
	TRY(refuse_if_open(&file));
	struct status status = read_bytes(&file, bytes, &count);
	if (status_is_ok(status))
		status = take_line(bytes, count, out);
	secret_wipe_bytes(bytes, sizeof bytes);
	return status;
}
