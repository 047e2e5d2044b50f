/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Driver: what a database must be able to do for the store. One connection each; called by one thread at a
 * time. */

#ifndef GROUND_STORE_DRIVER_H
#define GROUND_STORE_DRIVER_H

#include "ground/store/store.h"

struct connection; /* the driver's own */

/* Told each row of a query; `index` is the 0-based key it answers. */
typedef struct status driver_row(void *argument, size_t index, const void *out);

struct driver {
	struct status (*open)(const struct store_config *config, bool is_writer, bool create,
			      struct connection **out);
	void (*close)(struct connection *connection);
	/* Between processes: waits for the store's lock; SQLite takes the lock file, PostgreSQL locks in
	 * begin instead. */
	struct status (*lock)(struct connection *connection);
	void (*unlock)(struct connection *connection);
	/* A snapshot for readers; for the writer a transaction that may write (PostgreSQL: with the advisory
	 * lock). */
	struct status (*begin)(struct connection *connection, bool is_write);
	/* The writer's begin, and the answer to a statement without values in the same round trip. */
	struct status (*begin_and_ask)(struct connection *connection, const struct statement *statement,
				       driver_row *row, void *argument);
	/* STATUS_CONFLICT: a deferred constraint or a serialization failure, rolled back, worth running again
	 * alone. */
	struct status (*commit)(struct connection *connection);
	/* After a commit that answered STATUS_BROKEN: finds out whether it stands. SQLite writes over what
	 * may lie half saved, so that it never can; PostgreSQL asks the server. A failure, or no such
	 * function: it is not known. */
	struct status (*settle)(struct connection *connection, bool *is_kept);
	/* Harmless when no transaction is open. */
	void (*rollback)(struct connection *connection);
	struct status (*savepoint)(struct connection *connection);
	struct status (*rollback_to_savepoint)(struct connection *connection);
	struct status (*release_savepoint)(struct connection *connection);
	/* A put or change for `count` rows lying `statement->in_bytes` apart. STATUS_CONFLICT for a broken
	 * constraint. */
	struct status (*change)(struct connection *connection, const struct statement *statement,
				const void *rows, size_t count, int64_t *changed);
	/* A put of rows as for change. What fails may be told by a later call, commit at the latest; a
	 * savepoint is taken after all puts before it were answered. */
	struct status (*put)(struct connection *connection, const struct statement *statement,
			     const void *rows, size_t count);
	/* Rows stream: their number has no bound. `row` asks the connection for nothing. */
	struct status (*query)(struct connection *connection, const struct statement *statement,
			       struct store_keys keys, driver_row *row, void *argument);
	/* One or several statements without values: tables, PRAGMA. */
	struct status (*script)(struct connection *connection, const char *text);
	/* In idle moments: checkpoint. */
	void (*rest)(struct connection *connection);
	/* The whole database as bytes; NULL where a database is more than a file. */
	struct status (*image)(struct connection *connection, struct arena *arena, struct text *out);
};

extern const struct driver driver_sqlite;
extern const struct driver driver_postgres;

#endif
