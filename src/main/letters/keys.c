/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The keys of the site and its letterbox. */
#include "main/letters/letters_inner.h"

#include <assert.h>
#include <errno.h>
#include <sys/stat.h>

static struct status make_folder(const char *folder, const char *name)
{
	char path[PATH_MAX];
	TRY(run_path(folder, name, path));
	assert(name[0] != '/');
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return FAIL(STATUS_BROKEN, "The folder could not be made.");
	return OK;
}

static struct status look(const char *folder, const char *name, char path[PATH_MAX], bool *is_there)
{
	struct stat about;
	TRY(run_path(folder, name, path));
	*is_there = stat(path, &about) == 0;
	assert(path[0] != '\0');
	return *is_there || errno == ENOENT ? OK
					    : FAIL(STATUS_BROKEN, "The folder of keys could not be read.");
}

/* The public key is written last: a face that finds it can be opened by someone. */
static struct status make_letter_keys(const char *folder)
{
	char secret_path[PATH_MAX];
	char public_path[PATH_MAX];
	struct letter_public_key public_key;
	SCOPED(letter_secret_key_wipe) struct letter_secret_key secret_key = { 0 };
	bool has_secret = false;
	bool has_public = false;
	TRY(look(folder, LETTERS_INNER_KEY, secret_path, &has_secret));
	TRY(look(folder, INTAKE_PUBLIC_KEY_NAME, public_path, &has_public));
	if (has_secret && has_public)
		return OK;
	if (has_secret) {
		SCOPED(secret_wipe) struct secret kept = { 0 };
		TRY(secret_read(secret_path, LETTER_KEY_BYTES, &kept));
		TRY(letter_keys_from(kept.bytes, kept.count, &public_key, &secret_key));
	} else {
		TRY(letter_keys_make(&public_key, &secret_key));
		TRY(file_write_whole(secret_path, secret_text(&secret_key.secret), 0600));
	}
	assert(secret_key.secret.count == LETTER_KEY_BYTES);
	return file_write_whole(
	    public_path, (struct text){ (const char *)public_key.bytes, sizeof public_key.bytes }, 0644);
}

static struct status make_step_key(const char *folder)
{
	char path[PATH_MAX];
	bool is_there = false;
	SCOPED(secret_wipe) struct secret key = { 0 };
	TRY(look(folder, PUBLISHED_STEP_KEY_NAME, path, &is_there));
	if (is_there)
		return OK;
	TRY(secret_random(LOOKUP_KEY_BYTES, &key));
	assert(key.count == LOOKUP_KEY_BYTES);
	return file_write_whole(path, secret_text(&key), 0600);
}

struct status letters_make_keys(const char *folder)
{
	assert(folder != NULL);
	TRY(make_folder(folder, LETTERS_KEYS));
	TRY(make_folder(folder, INTAKE_BOX_NAME));
	TRY(make_letter_keys(folder));
	return make_step_key(folder);
}

struct status letters_read_key(struct run *run, const char *folder, struct letter_secret_key *out)
{
	struct letter_public_key public_key;
	SCOPED(secret_wipe) struct secret key = { 0 };
	char *path = arena_take(&run->arena, PATH_MAX); /* a failure is told of it later */
	TRY(run_path(folder, LETTERS_INNER_KEY, path));
	run->about = text_of(path);
	struct status status = secret_read(path, LETTER_KEY_BYTES, &key);
	if (status.code == STATUS_NOT_FOUND)
		status = (struct status){ .code = STATUS_NOT_FOUND,
					  .reason = "The centre has no letterbox yet.",
					  .remedy = "Make one with handslag publish DIR." };
	TRY(status);
	TRY(letter_keys_from(key.bytes, key.count, &public_key, out));
	run->about = (struct text){ 0 };
	assert(out->secret.count == LETTER_KEY_BYTES);
	return OK;
}
