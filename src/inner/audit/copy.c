/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The auditor's copy: made in a folder beside, and given its name when it is whole. */

#include "inner/audit/audit_inner.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FOLDER_BYTES_MAX = 4000, PATH_ROOM = FOLDER_BYTES_MAX + 32, PAGE_BYTES_MAX = 64 << 10 };

/* All that may stand in the folder while it is made. */
static const char *const names[] = { "books.db",      "books.db-wal", "books.db-shm", "books.db-journal",
				     "books.db.lock", "check.py",     "READ-ME.txt" };

/* The folder as long as it has no name of its own. */
struct beside {
	char path[PATH_ROOM];   /* empty when there is none */
	char folder[PATH_ROOM]; /* the name it will have, without slashes at its end */
};

static const char *path_in(const struct beside *beside, const char *name, char room[PATH_ROOM])
{
	const int count = snprintf(room, PATH_ROOM, "%s/%s", beside->path, name);
	assert(count > 0 && count < PATH_ROOM);
	return room;
}

static void beside_remove(struct beside *beside)
{
	char path[PATH_ROOM];
	if (beside->path[0] == '\0')
		return;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		unlink(path_in(beside, names[i], path));
	rmdir(beside->path);
	assert(beside->path[0] != '\0');
	beside->path[0] = '\0';
}

static struct status keep_name(const char *folder, struct beside *out)
{
	const int count = snprintf(out->folder, FOLDER_BYTES_MAX, "%s", folder);
	if (count >= FOLDER_BYTES_MAX)
		return FAIL(STATUS_INPUT, "The folder's path is too long.");
	for (size_t end = (size_t)count; end > 1 && out->folder[end - 1] == '/'; end--)
		out->folder[end - 1] = '\0';
	assert(count >= 0);
	return count > 0 ? OK : FAIL(STATUS_INPUT, "The folder has no name.");
}

static struct status beside_make(const char *folder, struct beside *out)
{
	struct stat standing;
	TRY(keep_name(folder, out));
	if (lstat(out->folder, &standing) == 0)
		return FAIL(STATUS_CONFLICT, "Something stands where the copy would: name a new folder.");
	snprintf(out->path, PATH_ROOM, "%.*s.XXXXXX", FOLDER_BYTES_MAX, out->folder);
	assert(out->path[0] != '\0');
	if (mkdtemp(out->path) != NULL)
		return OK;
	out->path[0] = '\0';
	if (errno == ENOENT || errno == ENOTDIR)
		return FAIL(STATUS_NOT_FOUND, "There is no folder to make the copy in.");
	if (errno == ENAMETOOLONG)
		return FAIL(STATUS_INPUT, "The folder's path is too long.");
	return FAIL(STATUS_BROKEN, "The copy's folder cannot be made there.");
}

/* Staff and its passwords, and what givers told for their mandates alone: accounts, identities, letters of
 * wishes, deaths. The files to Bankgirot follow without them. */
static const struct store_left_out left_out[] = {
	{ "person", NULL },       { "person_try", NULL },   { "giver_death", NULL },
	{ "draw_wish", NULL },    { "mandate", "account" }, { "mandate", "identity" },
	{ "draw_answer", "raw" }, { "draw_file", "bytes" }, { NULL, NULL },
};

enum { MANDATE_FROM = 28, MANDATE_UNTIL = 56 }; /* account and identity in record 04, Bankgirot's layout */

/* Digits of account and identity become stars. */
static void mask_mandates(char *bytes, size_t count)
{
	size_t column = 0;
	bool is_mandate = false;
	assert(bytes != NULL || count == 0);
	for (size_t i = 0; i < count; i++, column++) {
		if (column == 0)
			is_mandate = i + 1 < count && bytes[i] == '0' && bytes[i + 1] == '4';
		if (is_mandate && column >= MANDATE_FROM && column < MANDATE_UNTIL && bytes[i] != ' ')
			bytes[i] = '*';
		if (bytes[i] == '\n')
			column = (size_t)-1;
	}
}

/* The file that was read last, in an arena of its own. */
struct carried_file {
	int64_t id;
	char *bytes;
	size_t count;
	struct arena arena;
};

static struct status carry_file(void *argument, const void *out)
{
	struct carried_file *file = argument;
	const struct audit_draw_file_out *row = out;
	assert(row->id > file->id || file->id == INT64_MIN);
	file->id = row->id;
	file->count = row->bytes.count;
	file->bytes = arena_take(&file->arena, row->bytes.count + 1);
	memcpy(file->bytes, row->bytes.bytes, row->bytes.count);
	return OK;
}

static struct status read_file(struct store_tx *tx, void *argument)
{
	struct carried_file *file = argument;
	arena_reset(&file->arena);
	file->bytes = NULL;
	assert(tx != NULL);
	return audit_draw_file(tx, &(struct audit_draw_file_in){ file->id }, carry_file, file);
}

static struct status write_file(struct store_tx *tx, void *argument)
{
	const struct carried_file *file = argument;
	int64_t changed = 0;
	assert(file->bytes != NULL);
	TRY(copy_draw_file(tx, &(struct copy_draw_file_in){ file->id, { file->bytes, file->count } },
			   &changed));
	assert(changed == 1);
	return OK;
}

/* One at a time, as they may be large. */
static struct status carry_files(struct store *books, struct store *copy)
{
	const struct actor copier = { TEXT("copy") };
	struct carried_file file = { .id = INT64_MIN, .arena = arena_open(2 * (size_t)STORE_BYTES_MAX) };
	struct status status = store_read(books, read_file, &file);
	while (status_is_ok(status) && file.bytes != NULL) {
		mask_mandates(file.bytes, file.count);
		status = store_write(copy, &copier, write_file, &file);
		if (status_is_ok(status))
			status = store_read(books, read_file, &file);
	}
	arena_close(&file.arena);
	return status;
}

/* The clock only dates journal lines, and a copy writes none. */
static struct status copy_books(struct store *books, const struct audit_copying *copying,
				const struct beside *beside, struct audit_summary *out)
{
	char path[PATH_ROOM];
	struct moment no_time = { 0 };
	const struct store_config config = {
		.backend = STORE_SQLITE,
		.path = path_in(beside, names[0], path),
		.clock = clock_fixed(&no_time),
		.allowed = copying->allowed,
		.migrations = copying->migrations,
	};
	SCOPED(store_close) struct store *copy = NULL;
	TRY(store_open(&config, true, &copy));
	TRY(store_copy_without(books, copy, left_out));
	TRY(carry_files(books, copy));
	assert(copy != NULL);
	return audit_measure(copy, out);
}

static struct status write_page(const struct audit_copying *copying, const struct beside *beside,
				const struct audit_summary *summary)
{
	char path[PATH_ROOM];
	char day[DAY_PRINT_ROOM];
	SCOPED(buffer_close) struct buffer page = buffer_open(PAGE_BYTES_MAX);
	if (copying->centre.count > 0)
		buffer_print(&page, "%.*s\n", TEXT_ARGS(copying->centre));
	buffer_print(&page, "%s\nVouchers: %lld\nJournal lines: %lld\nJournal head: %s\n",
		     day_print(copying->today, day), (long long)summary->vouchers,
		     (long long)summary->journal_lines, summary->journal_head);
	buffer_add(&page, copy_readme);
	TRY(buffer_status(&page));
	assert(page.count > copy_readme.count);
	return file_write_whole(path_in(beside, "READ-ME.txt", path), buffer_text(&page), 0600);
}

static struct status sync_folder(const char *path)
{
	SCOPED(file_close) struct file folder = { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
	assert(path[0] != '\0');
	if (folder.descriptor < 0 || fsync(folder.descriptor) != 0)
		return FAIL(STATUS_BROKEN, "The copy's folder cannot be synced.");
	return OK;
}

/* The folder that holds `folder`. */
static void parent_of(const char *folder, char out[PATH_ROOM])
{
	const int count = snprintf(out, PATH_ROOM, "%s", folder);
	assert(count > 0 && count < PATH_ROOM);
	size_t end = (size_t)count;
	while (end > 0 && out[end - 1] != '/')
		end--;
	out[end] = '\0';
	if (end == 0)
		snprintf(out, PATH_ROOM, ".");
}

/* Never in the place of another, not even of an empty folder made meanwhile. */
static struct status name_folder(struct beside *beside)
{
	char parent[PATH_ROOM];
	assert(beside->path[0] != '\0');
	TRY(sync_folder(beside->path));
	if (renameat2(AT_FDCWD, beside->path, AT_FDCWD, beside->folder, RENAME_NOREPLACE) != 0)
		return errno == EEXIST ? FAIL(STATUS_CONFLICT,
					      "Something stands where the copy would: name a new folder.")
				       : FAIL(STATUS_BROKEN, "The copy's folder cannot be given its name.");
	beside->path[0] = '\0';
	parent_of(beside->folder, parent);
	return sync_folder(parent);
}

struct status audit_copy(struct store *books, const struct audit_copying *copying, struct audit_summary *out)
{
	assert(books != NULL && copying->folder != NULL && out != NULL);
	*out = (struct audit_summary){ 0 };
	SCOPED(beside_remove) struct beside beside = { .path = "" };
	char path[PATH_ROOM];
	TRY(beside_make(copying->folder, &beside));
	TRY(copy_books(books, copying, &beside, out));
	unlink(path_in(&beside, "books.db.lock", path));
	TRY(file_write_whole(path_in(&beside, "check.py", path), copy_check, 0700));
	TRY(write_page(copying, &beside, out));
	assert(out->checks == 0);
	return name_folder(&beside);
}
