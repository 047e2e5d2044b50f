/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"

#include <assert.h>
#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

struct status crypto_start(void)
{
	if (sodium_init() < 0)
		return FAIL(STATUS_BROKEN, "The cryptographic library could not start.");
	assert(sodium_library_version_major() > 0);
	return OK;
}

struct status secret_open(size_t count, struct secret *out)
{
	assert(out != NULL && count > 0);
	*out = (struct secret){ 0 };
	if (count > SECRET_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The secret is larger than its memory.");
	struct secret secret = { .bytes = sodium_malloc(count), .count = count };
	if (secret.bytes == NULL)
		return FAIL(STATUS_BROKEN, "The machine has no memory for secrets.");
	/* libsodium locks the pages but does not tell whether it could, so they are locked once more. */
	if (mlock2(secret.bytes, count, 0) != 0) {
		secret_wipe(&secret);
		return (struct status){ .code = STATUS_BROKEN,
					.reason = "The memory for secrets could not be locked.",
					.remedy = "Raise the limit on locked memory (RLIMIT_MEMLOCK)." };
	}
	memset(secret.bytes, 0, count);
	*out = secret;
	return OK;
}

struct status secret_from(void *source, size_t count, struct secret *out)
{
	assert(source != NULL);
	const struct status status = secret_open(count, out);
	if (status_is_ok(status))
		memcpy(out->bytes, source, count);
	secret_wipe_bytes(source, count);
	return status;
}

struct status secret_random(size_t count, struct secret *out)
{
	TRY(secret_open(count, out));
	assert(out->count == count);
	secret_random_bytes(out->bytes, out->count);
	return OK;
}

void secret_wipe(struct secret *secret)
{
	assert((secret->bytes == NULL) == (secret->count == 0));
	sodium_free(secret->bytes);
	*secret = (struct secret){ 0 };
}

struct secret secret_take(struct secret *from)
{
	assert(from != NULL);
	const struct secret taken = *from;
	*from = (struct secret){ 0 };
	return taken;
}

void secret_allow(const struct secret *secret, enum secret_access access)
{
	assert(secret->bytes != NULL);
	int failed = -1;
	switch (access) {
	case SECRET_CLOSED:
		failed = sodium_mprotect_noaccess(secret->bytes);
		break;
	case SECRET_READ:
		failed = sodium_mprotect_readonly(secret->bytes);
		break;
	case SECRET_WRITE:
		failed = sodium_mprotect_readwrite(secret->bytes);
		break;
	}
	if (failed != 0)
		abort(); /* going on would leave the secret open where the caller believes it closed */
}

struct text secret_text(const struct secret *secret)
{
	assert(secret->bytes != NULL || secret->count == 0);
	return (struct text){ (const char *)secret->bytes, secret->count };
}

bool secret_equal(struct text a, struct text b)
{
	assert((a.bytes != NULL || a.count == 0) && (b.bytes != NULL || b.count == 0));
	return a.count == b.count && (a.count == 0 || sodium_memcmp(a.bytes, b.bytes, a.count) == 0);
}

void secret_wipe_bytes(void *bytes, size_t count)
{
	assert(bytes != NULL || count == 0);
	if (count > 0)
		sodium_memzero(bytes, count);
}

void secret_random_bytes(void *bytes, size_t count)
{
	assert(bytes != NULL && count > 0);
	randombytes_buf(bytes, count);
}

/* How many bytes the file holds, when it is one to keep a key in. */
static struct status look_at_file(const struct file *file, size_t bytes_max, size_t *count)
{
	struct stat about;
	assert(file->descriptor >= 0 && bytes_max > 0);
	if (fstat(file->descriptor, &about) != 0)
		return FAIL(STATUS_BROKEN, "The file with the key could not be looked at.");
	if ((about.st_mode & 077) != 0)
		return (struct status){
			.code = STATUS_REFUSED,
			.reason = "The file with the key is open to others.",
			.remedy = "Close it with chmod 600, and ask whether the key must be changed."
		};
	if (about.st_size <= 0 || (uint64_t)about.st_size > bytes_max)
		return FAIL_INPUT(0, NULL, "The file does not hold a key.",
				  "Check that the right file was chosen.");
	*count = (size_t)about.st_size;
	return OK;
}

static struct status fill_from(const struct file *file, const struct secret *secret)
{
	size_t count = 0;
	while (count < secret->count) {
		const ssize_t got = read(file->descriptor, secret->bytes + count, secret->count - count);
		if (got == 0 || (got < 0 && errno != EINTR))
			return FAIL(STATUS_BROKEN, "The file with the key could not be read.");
		count += got > 0 ? (size_t)got : 0;
	}
	assert(count == secret->count);
	return OK;
}

struct status secret_read(const char *path, size_t bytes_max, struct secret *out)
{
	SCOPED(file_close) struct file file = { -1 };
	size_t count = 0;
	assert(path != NULL && out != NULL);
	*out = (struct secret){ 0 };
	TRY(file_open(path, &file));
	TRY(look_at_file(&file, bytes_max, &count));
	TRY(secret_open(count, out));
	const struct status status = fill_from(&file, out);
	if (!status_is_ok(status))
		secret_wipe(out);
	return status;
}
