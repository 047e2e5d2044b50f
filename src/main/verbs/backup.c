/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* backup and restore: the books as one file, beside it the centre's choices. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { COPY_CHUNK_BYTES = 1 << 20 };
static const char choices_suffix[] = ".ini";
static const char partial_suffix[] = ".partial";

static struct status add_suffix(const char *path, const char *suffix, char out[PATH_MAX])
{
	const int count = snprintf(out, PATH_MAX, "%s%s", path, suffix);
	assert(count > 0);
	return count < PATH_MAX ? OK : FAIL(STATUS_INPUT, "The path is too long.");
}

static struct status refuse_standing(struct run *run, const char *path)
{
	struct stat about;
	assert(path != NULL);
	if (lstat(path, &about) != 0)
		return OK;
	run->about = text_of(path);
	return (struct status){ .code = STATUS_CONFLICT,
				.reason = "A file stands there already.",
				.remedy = "Choose another name; nothing is written over." };
}

static void remove_store(const char *path)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".lock" };
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		char file[PATH_MAX];
		if (status_is_ok(add_suffix(path, suffixes[i], file)))
			unlink(file);
	}
	assert(path != NULL);
}

static uint64_t bytes_of(const char *path)
{
	struct stat about;
	assert(path != NULL);
	return stat(path, &about) == 0 && about.st_size > 0 ? (uint64_t)about.st_size : 0;
}

/* How far a copy has come: what stands in the file and in the log beside it. */
static uint64_t copied(void *argument)
{
	const char *path = argument;
	char log[PATH_MAX];
	const uint64_t done = bytes_of(path);
	assert(path != NULL);
	return status_is_ok(add_suffix(path, "-wal", log)) ? done + bytes_of(log) : done;
}

static uint64_t books_bytes(const struct run *run)
{
	char path[PATH_MAX];
	if (config_is_postgres(&run->config) ||
	    !status_is_ok(run_path(run->command->arguments[0], RUN_BOOKS_NAME, path)))
		return 0;
	assert(path[0] != '\0');
	return bytes_of(path);
}

static struct status copy_books(struct run *run, char *partial)
{
	SCOPED(store_close) struct store *to = NULL;
	struct progress *progress;
	remove_store(partial);
	TRY(run_open_file(run, partial, true, &to));
	progress_begin(run->report.language, copied, partial, books_bytes(run), &progress);
	const struct status status = store_copy(run->books, to);
	progress_end(&progress);
	assert(to != NULL);
	return status;
}

/* The file gets its name when all of it is on the disk, and never another's. */
static struct status give_name(struct run *run, const char *partial, const char *path)
{
	assert(partial != NULL && path != NULL);
	if (chmod(partial, 0600) != 0)
		return FAIL(STATUS_BROKEN, "The file could not be closed to others.");
	if (renameat2(AT_FDCWD, partial, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
		return OK;
	if (errno == EEXIST)
		return refuse_standing(run, path);
	run->about = text_of(path);
	return FAIL(STATUS_BROKEN, "The file could not be given its name.");
}

static struct status write_backup(struct run *run, const char *path)
{
	char partial[PATH_MAX];
	char choices[PATH_MAX];
	TRY(add_suffix(path, partial_suffix, partial));
	TRY(add_suffix(path, choices_suffix, choices));
	TRY(refuse_standing(run, path));
	TRY(refuse_standing(run, choices));
	struct status status = copy_books(run, partial);
	if (status_is_ok(status))
		status = give_name(run, partial, path);
	remove_store(partial);
	TRY(status);
	status = run_write_config(run, choices); /* syncs their folder, and with it both names */
	if (!status_is_ok(status))
		unlink(path);
	assert(path != NULL);
	return status;
}

struct status verb_backup(struct run *run)
{
	static const struct report_column file = { "file", SAY("The books stand in"), CELL_TEXT, 0 };
	static const struct report_column bytes = { "bytes", SAY("Bytes"), CELL_NUMBER, 0 };
	const char *path = run->command->arguments[1];
	TRY(run_open_centre(run));
	umask(077);
	TRY(write_backup(run, path));
	report_field(&run->report, &file, (struct report_cell){ .text = text_of(path) });
	report_field(&run->report, &bytes, (struct report_cell){ .number = (int64_t)bytes_of(path) });
	assert(run->books != NULL);
	return OK;
}

/* A copy of the backup is opened, never the backup itself: opening may write. */
static struct status copy_file(const char *from, const char *to)
{
	SCOPED(file_close) struct file in = { -1 };
	TRY(file_open(from, &in));
	SCOPED(file_close) struct file out = { open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) };
	if (out.descriptor < 0)
		return FAIL(STATUS_BROKEN, "The file could not be made.");
	ssize_t count = 1;
	while (count > 0) {
		count = copy_file_range(in.descriptor, NULL, out.descriptor, NULL, COPY_CHUNK_BYTES, 0);
		if (count < 0)
			return FAIL(STATUS_BROKEN, "The backup could not be copied: the disk may be full.");
	}
	assert(count == 0);
	return fsync(out.descriptor) == 0 ? OK : FAIL(STATUS_BROKEN, "The copy could not be saved.");
}

static struct status choose(struct run *run)
{
	char choices[PATH_MAX];
	struct config *config = &run->config;
	TRY(add_suffix(run->command->arguments[0], choices_suffix, choices));
	const struct status status = run_read_config(run, choices);
	if (status.code == STATUS_NOT_FOUND) {
		run->about = arena_copy(&run->arena, text_of(choices));
		return (struct status){ .code = STATUS_NOT_FOUND,
					.reason = "The centre's choices are not beside the backup.",
					.remedy = "Put the file that backup wrote beside it there again." };
	}
	TRY(status);
	TRY(config_set(config, CONFIG_BACKEND, TEXT("sqlite")));
	TRY(config_set(config, CONFIG_CONNINFO, TEXT("")));
	if (run_has(run, "--backend"))
		TRY(config_set(config, CONFIG_BACKEND, run_text(run, "--backend")));
	if (run_has(run, "--conninfo"))
		TRY(config_set(config, CONFIG_CONNINFO, run_text(run, "--conninfo")));
	assert(config->values[CONFIG_BACKEND][0] != '\0');
	return config_check(config);
}

static struct status verify_chain(struct store_tx *tx, void *argument)
{
	(void)argument;
	assert(tx != NULL);
	return store_journal_verify(tx);
}

static struct status move_to_postgres(struct run *run)
{
	SCOPED(store_close) struct store *to = NULL;
	TRY(run_refuse_used_database(run));
	TRY(run_open_store(run, "", true, &to));
	assert(run->books != NULL);
	return store_copy(run->books, to);
}

static struct status fill_centre(struct run *run, const char *books, const char *folder)
{
	char path[PATH_MAX];
	TRY(run_path(folder, CONFIG_FILE_NAME, path));
	run->about = text_of(run->command->arguments[0]);
	TRY(copy_file(run->command->arguments[0], books));
	TRY(run_open_file(run, books, false, &run->books));
	TRY(store_read(run->books, verify_chain, NULL));
	run->about = (struct text){ 0 };
	if (config_is_postgres(&run->config))
		TRY(move_to_postgres(run));
	assert(run->books != NULL);
	return run_write_config(run, path);
}

struct status verb_restore(struct run *run)
{
	static const struct report_column field = { "folder", SAY("The centre stands again in"), CELL_TEXT,
						    0 };
	const char *folder = run->command->arguments[1];
	char books[PATH_MAX];
	run->failure_means = EXIT_WANTING;
	TRY(choose(run));
	umask(077);
	TRY(run_make_folder(run, folder));
	TRY(run_path(folder, RUN_BOOKS_NAME, books));
	const struct status status = fill_centre(run, books, folder);
	store_close(&run->books);
	if (!status_is_ok(status) || config_is_postgres(&run->config))
		remove_store(books);
	if (!status_is_ok(status))
		rmdir(folder);
	TRY(status);
	assert(books[0] != '\0');
	report_field(&run->report, &field, (struct report_cell){ .text = text_of(folder) });
	return OK;
}
