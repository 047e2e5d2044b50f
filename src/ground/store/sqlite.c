/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* SQLite behind the store: a file in WAL mode whose commits are synced in full, or a database in memory that
 * never opens a file. */
#include "ground/store/store_inner.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	BUSY_WAIT_MS = 10000,         /* only while another process opens, recovers or closes the file */
	CHECKPOINT_WAL_PAGES = 16384, /* 64 MiB: the log is carried home even when the writer never rests */
	REST_WAL_PAGES = 256,         /* less is not worth the two syncs */
	CACHED_FIRST = 64,
};

/* Statements without values, prepared once. */
enum control {
	CONTROL_BEGIN_READ,
	CONTROL_BEGIN_WRITE,
	CONTROL_COMMIT,
	CONTROL_ROLLBACK,
	CONTROL_SAVEPOINT,
	CONTROL_ROLLBACK_TO,
	CONTROL_RELEASE,
	CONTROL_SETTLE,
	CONTROL_COUNT,
};

static const char *const control_texts[CONTROL_COUNT] = {
	[CONTROL_BEGIN_READ] = "BEGIN",
	[CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[CONTROL_COMMIT] = "COMMIT",
	[CONTROL_ROLLBACK] = "ROLLBACK",
	[CONTROL_SAVEPOINT] = "SAVEPOINT unit",
	[CONTROL_ROLLBACK_TO] = "ROLLBACK TO unit",
	[CONTROL_RELEASE] = "RELEASE unit",
	[CONTROL_SETTLE] =
	    "PRAGMA user_version = 0", /* writes its page even when nothing changes, unlike UPDATE */
};

struct cached {
	const struct statement *statement;
	sqlite3_stmt *prepared;
};

struct connection {
	sqlite3 *database;
	struct file lock; /* -1 for readers and in memory */
	bool is_memory;
	int wal_pages; /* in the log after the last commit */
	sqlite3_stmt *controls[CONTROL_COUNT];
	struct cached *cached; /* open addressing by the statement's address */
	size_t cached_room;
	size_t cached_count;
	char *row; /* the row that is told */
	size_t row_room;
};

/* Who is told the rows of a query. */
struct query_rows {
	driver_row *row;
	void *argument;
};

static struct status constraint_status(int code)
{
	assert((code & 0xFF) == SQLITE_CONSTRAINT);
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
		return FAIL(STATUS_CONFLICT, "It stands in the store already.");
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return FAIL(STATUS_CONFLICT, "It points to something that is not in the store.");
	default:
		return FAIL(STATUS_CONFLICT, "It breaks a rule of the store's tables.");
	}
}

/* What the library's answer means to the caller. */
static struct status failure(sqlite3 *database, int code)
{
	assert(code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE);
	switch (code & 0xFF) {
	case SQLITE_CONSTRAINT:
		return constraint_status(code);
	case SQLITE_FULL:
		return FAIL(STATUS_BROKEN, "The disk is full.");
	case SQLITE_IOERR:
		return FAIL(STATUS_BROKEN, "The disk failed while the store was read or written.");
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return FAIL(STATUS_BROKEN, "Another program holds the store and does not let go.");
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return FAIL(STATUS_BROKEN, "The store's file is damaged, or is not a store.");
	case SQLITE_TOOBIG:
		return FAIL(STATUS_LIMIT, "A value is larger than the store can hold.");
	case SQLITE_READONLY:
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_CANTOPEN:
		return FAIL(STATUS_BROKEN, "The store's file could not be opened for writing.");
	default:
		break;
	}
	if (strcmp(sqlite3_errmsg(database), "integer overflow") == 0)
		return FAIL(STATUS_LIMIT, "A sum is larger than the store can hold.");
	return FAIL(STATUS_BROKEN, "The database could not do what it was asked.");
}

/* A text of ours that does not fit the tables is our own mistake, told to the one who runs the tests. */
static struct status prepare(struct connection *connection, const char *name, const char *text,
			     sqlite3_stmt **out)
{
	assert(text != NULL);
	const int code =
	    sqlite3_prepare_v3(connection->database, text, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);
	if (code == SQLITE_OK)
		return OK;
	if (code == SQLITE_ERROR)
		fprintf(stderr, "handslag: statement %s: %s\n", name, sqlite3_errmsg(connection->database));
	assert(code != SQLITE_ERROR);
	return failure(connection->database, code);
}

static struct status run_control(struct connection *connection, enum control control)
{
	assert(control < CONTROL_COUNT);
	sqlite3_stmt **prepared = &connection->controls[control];
	if (*prepared == NULL)
		TRY(prepare(connection, control_texts[control], control_texts[control], prepared));
	const int code = sqlite3_step(*prepared);
	const struct status status = code == SQLITE_DONE ? OK : failure(connection->database, code);
	sqlite3_reset(*prepared);
	return status;
}

static struct cached *cached_slot(struct cached *cached, size_t room, const struct statement *statement)
{
	assert(room > 0 && (room & (room - 1)) == 0);
	size_t slot = (uintptr_t)statement / _Alignof(struct statement) * 0x9E3779B1u & (room - 1);
	while (cached[slot].statement != NULL && cached[slot].statement != statement)
		slot = (slot + 1) & (room - 1);
	return &cached[slot];
}

static void grow_cache(struct connection *connection)
{
	const size_t room = connection->cached_room > 0 ? 2 * connection->cached_room : CACHED_FIRST;
	struct cached *grown = memory_take(room, sizeof *grown);
	for (size_t i = 0; i < connection->cached_room; i++)
		if (connection->cached[i].statement != NULL)
			*cached_slot(grown, room, connection->cached[i].statement) = connection->cached[i];
	free(connection->cached);
	connection->cached = grown;
	connection->cached_room = room;
	assert(connection->cached_count < room);
}

static struct status find_prepared(struct connection *connection, const struct statement *statement,
				   sqlite3_stmt **out)
{
	if (2 * (connection->cached_count + 1) > connection->cached_room)
		grow_cache(connection);
	struct cached *cached = cached_slot(connection->cached, connection->cached_room, statement);
	if (cached->statement == NULL) {
		sqlite3_stmt *prepared = NULL;
		TRY(prepare(connection, statement->name, statement->sqlite, &prepared));
		assert(sqlite3_bind_parameter_count(prepared) <= (int)statement->in_count);
		assert(sqlite3_column_count(prepared) == (int)statement->out_count);
		*cached = (struct cached){ statement, prepared };
		connection->cached_count++;
	}
	*out = cached->prepared;
	return OK;
}

static int bind_value(sqlite3_stmt *prepared, int at, const struct store_column *column, const char *row)
{
	const void *value = row + column->offset;
	const struct text *text = value;
	switch (column->type) {
	case STORE_INT64:
		return sqlite3_bind_int64(prepared, at, *(const int64_t *)value);
	case STORE_ID:
		return *(const int64_t *)value == 0
			   ? sqlite3_bind_null(prepared, at)
			   : sqlite3_bind_int64(prepared, at, *(const int64_t *)value);
	case STORE_BOOL:
		return sqlite3_bind_int(prepared, at, *(const bool *)value ? 1 : 0);
	case STORE_TEXT:
		return sqlite3_bind_text64(prepared, at, text->count > 0 ? text->bytes : "", text->count,
					   SQLITE_STATIC, SQLITE_UTF8);
	case STORE_BYTES:
		return sqlite3_bind_blob64(prepared, at, text->count > 0 ? text->bytes : "", text->count,
					   SQLITE_STATIC);
	}
	assert(false && "an unknown type of value");
	return SQLITE_ERROR;
}

/* The values are borrowed until the statement is reset. */
static struct status bind_row(struct connection *connection, sqlite3_stmt *prepared,
			      const struct statement *statement, const char *row)
{
	assert(row != NULL || statement->in_count == 0);
	const int used = sqlite3_bind_parameter_count(prepared); /* the last may be unused by the text */
	for (int i = 0; i < used; i++) {
		const int code = bind_value(prepared, i + 1, &statement->in[i], row);
		if (code != SQLITE_OK)
			return failure(connection->database, code);
	}
	return OK;
}

static struct status change_sqlite(struct connection *connection, const struct statement *statement,
				   const void *rows, size_t count, int64_t *changed)
{
	assert(count > 0 && changed != NULL);
	sqlite3_stmt *prepared = NULL;
	TRY(find_prepared(connection, statement, &prepared));
	*changed = 0;
	for (size_t i = 0; i < count; i++) {
		TRY(bind_row(connection, prepared, statement, (const char *)rows + i * statement->in_bytes));
		const int code = sqlite3_step(prepared);
		const struct status status = code == SQLITE_DONE ? OK : failure(connection->database, code);
		*changed += status_is_ok(status) ? sqlite3_changes64(connection->database) : 0;
		sqlite3_reset(prepared);
		TRY(status);
	}
	return OK;
}

static struct status put_sqlite(struct connection *connection, const struct statement *statement,
				const void *rows, size_t count)
{
	int64_t changed = 0;
	assert(rows != NULL);
	return change_sqlite(connection, statement, rows, count, &changed);
}

static struct text text_at(sqlite3_stmt *prepared, int at, bool is_text)
{
	const void *bytes =
	    is_text ? (const void *)sqlite3_column_text(prepared, at) : sqlite3_column_blob(prepared, at);
	const int count = sqlite3_column_bytes(prepared, at);
	assert(count >= 0);
	return (struct text){ bytes, (size_t)count };
}

static struct status read_value(sqlite3_stmt *prepared, int at, const struct store_column *column, char *row)
{
	void *value = row + column->offset;
	switch (column->type) {
	case STORE_INT64:
	case STORE_ID:
		if (sqlite3_column_type(prepared, at) ==
		    SQLITE_FLOAT) /* a sum that left 64 bits became a real */
			return FAIL(STATUS_LIMIT, "A sum is larger than the store can hold.");
		*(int64_t *)value = sqlite3_column_int64(prepared, at);
		return OK;
	case STORE_BOOL:
		*(bool *)value = sqlite3_column_int(prepared, at) != 0;
		return OK;
	case STORE_TEXT:
	case STORE_BYTES:
		*(struct text *)value = text_at(prepared, at, column->type == STORE_TEXT);
		return OK;
	}
	assert(false && "an unknown type of value");
	return OK;
}

/* Asks for one key and tells each of its rows. */
static struct status query_key(struct connection *connection, sqlite3_stmt *prepared,
			       const struct statement *statement, size_t index, const struct query_rows *rows)
{
	int code = sqlite3_step(prepared);
	for (; code == SQLITE_ROW; code = sqlite3_step(prepared)) {
		for (size_t i = 0; i < statement->out_count; i++)
			TRY(read_value(prepared, (int)i, &statement->out[i], connection->row));
		TRY(rows->row(rows->argument, index, connection->row));
	}
	assert(code != SQLITE_OK);
	return code == SQLITE_DONE ? OK : failure(connection->database, code);
}

static struct status query_sqlite(struct connection *connection, const struct statement *statement,
				  struct store_keys keys, driver_row *row, void *argument)
{
	assert(keys.count > 0 && row != NULL && statement->out_bytes > 0);
	sqlite3_stmt *prepared = NULL;
	TRY(find_prepared(connection, statement, &prepared));
	if (connection->row_room < statement->out_bytes) {
		connection->row = memory_grow(connection->row, statement->out_bytes, 1);
		connection->row_room = statement->out_bytes;
	}
	memset(connection->row, 0, statement->out_bytes);
	const struct query_rows rows = { row, argument };
	struct status status = OK;
	for (size_t i = 0; i < keys.count && status_is_ok(status); i++) {
		status =
		    bind_row(connection, prepared, statement,
			     keys.rows != NULL ? (const char *)keys.rows + i * statement->in_bytes : NULL);
		if (status_is_ok(status))
			status = query_key(connection, prepared, statement, i, &rows);
		sqlite3_reset(prepared);
	}
	return status;
}

static struct status script_sqlite(struct connection *connection, const char *text)
{
	assert(text != NULL);
	const int code = sqlite3_exec(connection->database, text, NULL, NULL, NULL);
	if (code == SQLITE_ERROR)
		fprintf(stderr, "handslag: tables: %s\n", sqlite3_errmsg(connection->database));
	return code == SQLITE_OK ? OK : failure(connection->database, code);
}

static void close_sqlite(struct connection *connection)
{
	assert(connection != NULL);
	for (size_t i = 0; i < CONTROL_COUNT; i++)
		sqlite3_finalize(connection->controls[i]);
	for (size_t i = 0; i < connection->cached_room; i++)
		sqlite3_finalize(connection->cached[i].prepared);
	const int code = sqlite3_close(connection->database);
	assert(code == SQLITE_OK);
	file_close(&connection->lock);
	free(connection->cached);
	free(connection->row);
	free(connection);
}

static void close_place(struct connection **connection)
{
	if (*connection != NULL)
		close_sqlite(*connection);
	*connection = NULL;
}

/* A new file is made by us, so that nobody else may read it. The file is never opened and closed again beside
 * the library: that would give up its locks (POSIX fcntl). */
static struct status make_file(const char *path, bool create)
{
	struct stat about;
	assert(path != NULL);
	if (stat(path, &about) == 0)
		return S_ISREG(about.st_mode) ? OK
					      : FAIL(STATUS_BROKEN, "The store's path is not a plain file.");
	if (errno != ENOENT && errno != ENOTDIR)
		return FAIL(STATUS_BROKEN, "The store's file could not be opened.");
	if (!create)
		return FAIL(STATUS_NOT_FOUND, "There is no store here.");
	const int descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (descriptor < 0 && errno != EEXIST)
		return FAIL(STATUS_BROKEN, "The store's file could not be made.");
	if (descriptor >= 0)
		close(descriptor);
	return OK;
}

static struct status open_lock(struct connection *connection, const char *path)
{
	char lock_path[PATH_MAX];
	const int count = snprintf(lock_path, sizeof lock_path, "%s.lock", path);
	if (count < 0 || (size_t)count >= sizeof lock_path)
		return FAIL(STATUS_BROKEN, "The store's path is too long.");
	TRY(file_lock_open(lock_path, &connection->lock));
	assert(connection->lock.descriptor >= 0);
	return OK;
}

/* The log's size is remembered, and carried home when it is large. A failure there loses nothing: the log
 * stands. */
static int after_commit(void *argument, sqlite3 *database, const char *name, int pages)
{
	struct connection *connection = argument;
	assert(pages >= 0);
	connection->wal_pages = pages;
	if (pages >= CHECKPOINT_WAL_PAGES)
		(void)sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	return SQLITE_OK;
}

/* Sorts and statement journals stay in memory: a sandboxed process opens no files, a sealed case never does.
 */
static struct status configure(struct connection *connection, bool is_writer)
{
	sqlite3 *database = connection->database;
	int failed = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	failed |= sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	failed |= sqlite3_db_config(database, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	failed |= sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	failed |= sqlite3_busy_timeout(database, BUSY_WAIT_MS);
	assert(failed == SQLITE_OK);
	TRY(script_sqlite(connection, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"));
	if (connection->is_memory)
		return script_sqlite(connection, "PRAGMA journal_mode = MEMORY; PRAGMA page_size = 1024;");
	if (!is_writer)
		return script_sqlite(connection, "PRAGMA query_only = ON;");
	TRY(script_sqlite(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"));
	sqlite3_wal_hook(database, after_commit, connection);
	return OK;
}

static struct status open_file(const struct store_config *config, bool is_writer, bool create,
			       struct connection *connection)
{
	TRY(make_file(config->path, create));
	if (is_writer)
		TRY(open_lock(connection, config->path));
	const int flags =
	    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
	const int code = sqlite3_open_v2(config->path, &connection->database, flags, config->vfs);
	if (code != SQLITE_OK)
		return failure(connection->database, code);
	if (!is_writer)
		return configure(connection, false);
	TRY(file_lock_hold(&connection->lock)); /* two processes may both make the store */
	const struct status status = configure(connection, true);
	file_lock_release(&connection->lock);
	assert(connection->database != NULL);
	return status;
}

static struct status load_image(struct connection *connection, struct text image)
{
	assert(image.count > 0);
	unsigned char *copy = sqlite3_malloc64(image.count);
	if (copy == NULL)
		return FAIL(STATUS_BROKEN, "There is no memory for the store.");
	memcpy(copy, image.bytes, image.count);
	const int code = sqlite3_deserialize(connection->database, "main", copy, (sqlite3_int64)image.count,
					     (sqlite3_int64)image.count,
					     SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE);
	return code == SQLITE_OK ? OK : failure(connection->database, code);
}

static struct status open_memory(const struct store_config *config, bool create,
				 struct connection *connection)
{
	connection->is_memory = true;
	if (config->image.count == 0 && !create)
		return FAIL(STATUS_NOT_FOUND, "There is no store here.");
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY |
			  SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_EXRESCODE;
	const int code = sqlite3_open_v2(":memory:", &connection->database, flags, NULL);
	if (code != SQLITE_OK)
		return failure(connection->database, code);
	if (config->image.count > 0)
		TRY(load_image(connection, config->image));
	assert(connection->lock.descriptor < 0);
	return configure(connection, true);
}

static struct status open_sqlite(const struct store_config *config, bool is_writer, bool create,
				 struct connection **out)
{
	assert(config->backend == STORE_SQLITE || config->backend == STORE_MEMORY);
	SCOPED(close_place) struct connection *connection = memory_take(1, sizeof *connection);
	connection->lock.descriptor = -1;
	if (config->backend == STORE_MEMORY)
		TRY(open_memory(config, create, connection));
	else
		TRY(open_file(config, is_writer, create, connection));
	*out = connection;
	connection = NULL;
	return OK;
}

static struct status lock_sqlite(struct connection *connection)
{
	assert(connection->is_memory || connection->lock.descriptor >= 0);
	return connection->is_memory ? OK : file_lock_hold(&connection->lock);
}

static void unlock_sqlite(struct connection *connection)
{
	assert(sqlite3_get_autocommit(connection->database) != 0); /* no transaction is open */
	if (!connection->is_memory)
		file_lock_release(&connection->lock);
}

static struct status begin_sqlite(struct connection *connection, bool is_write)
{
	assert(sqlite3_get_autocommit(connection->database) != 0);
	return run_control(connection, is_write ? CONTROL_BEGIN_WRITE : CONTROL_BEGIN_READ);
}

static struct status begin_and_ask_sqlite(struct connection *connection, const struct statement *statement,
					  driver_row *row, void *argument)
{
	assert(statement->in_count == 0);
	TRY(begin_sqlite(connection, true));
	return query_sqlite(connection, statement, (struct store_keys){ NULL, 1 }, row, argument);
}

/* After some failures the library has rolled back already. */
static void rollback_sqlite(struct connection *connection)
{
	if (sqlite3_get_autocommit(connection->database) == 0)
		(void)run_control(connection, CONTROL_ROLLBACK);
	assert(sqlite3_get_autocommit(connection->database) != 0);
}

static struct status commit_sqlite(struct connection *connection)
{
	assert(sqlite3_get_autocommit(connection->database) == 0);
	const struct status status = run_control(connection, CONTROL_COMMIT);
	if (!status_is_ok(status))
		rollback_sqlite(connection);
	return status;
}

/* A commit that failed at its sync lies whole in the log, after the end that readers know of; were the
 * machine to stop now, the log would be read to its end and the commit would come back. Another commit is
 * written over it. */
static struct status settle_sqlite(struct connection *connection, bool *is_kept)
{
	*is_kept = false;
	if (connection->is_memory)
		return OK;
	TRY(begin_sqlite(connection, true));
	struct status status = run_control(connection, CONTROL_SETTLE);
	if (status_is_ok(status))
		status = run_control(connection, CONTROL_COMMIT);
	rollback_sqlite(connection);
	assert(!*is_kept);
	return status;
}

static struct status savepoint_sqlite(struct connection *connection)
{
	assert(sqlite3_get_autocommit(connection->database) == 0);
	return run_control(connection, CONTROL_SAVEPOINT);
}

static struct status rollback_to_savepoint_sqlite(struct connection *connection)
{
	if (sqlite3_get_autocommit(connection->database) != 0)
		return FAIL(STATUS_BROKEN, "The database gave up the transaction.");
	return run_control(connection, CONTROL_ROLLBACK_TO);
}

static struct status release_savepoint_sqlite(struct connection *connection)
{
	if (sqlite3_get_autocommit(connection->database) != 0)
		return FAIL(STATUS_BROKEN, "The database gave up the transaction.");
	return run_control(connection, CONTROL_RELEASE);
}

static void rest_sqlite(struct connection *connection)
{
	assert(sqlite3_get_autocommit(connection->database) != 0);
	if (connection->is_memory || connection->wal_pages < REST_WAL_PAGES)
		return;
	(void)sqlite3_wal_checkpoint_v2(connection->database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	connection->wal_pages = 0;
}

/* Bytes 18 and 19 of the header (SQLite file format, 1.3.3) say 2 for WAL, and such an image cannot be opened
 * in memory; the image holds the whole, so 1 is true of it. */
static struct status image_sqlite(struct connection *connection, struct arena *arena, struct text *out)
{
	enum { WRITE_VERSION = 18, READ_VERSION = 19, HEADER_BYTES = 100 };
	sqlite3_int64 count = 0;
	unsigned char *image = sqlite3_serialize(connection->database, "main", &count, 0);
	if (image == NULL)
		return FAIL(STATUS_BROKEN, "The store could not be read whole.");
	assert(count >= HEADER_BYTES);
	image[WRITE_VERSION] = image[READ_VERSION] = 1;
	const bool has_room = (uint64_t)count < arena->bytes_max - arena->bytes_used;
	if (has_room)
		*out = arena_copy(arena, (struct text){ (const char *)image, (size_t)count });
	sqlite3_free(image);
	return has_room ? OK : FAIL(STATUS_LIMIT, "The store is larger than there is room for.");
}

const struct driver driver_sqlite = {
	.open = open_sqlite,
	.close = close_sqlite,
	.lock = lock_sqlite,
	.unlock = unlock_sqlite,
	.begin = begin_sqlite,
	.begin_and_ask = begin_and_ask_sqlite,
	.commit = commit_sqlite,
	.settle = settle_sqlite,
	.rollback = rollback_sqlite,
	.savepoint = savepoint_sqlite,
	.rollback_to_savepoint = rollback_to_savepoint_sqlite,
	.release_savepoint = release_savepoint_sqlite,
	.change = change_sqlite,
	.put = put_sqlite,
	.query = query_sqlite,
	.script = script_sqlite,
	.rest = rest_sqlite,
	.image = image_sqlite,
};
