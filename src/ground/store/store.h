/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Store: transactions and named statements over SQLite or PostgreSQL, meaning the same on both.
 *
 * A unit of work is a callback. One writer thread gathers the units that wait, takes the store's lock, runs
 * them in one transaction, syncs once and answers each. Rules:
 * - A unit is repeatable: it touches only `tx` and its own argument, and may be run again from its start when
 * the group it was in failed. A unit that returns a failure leaves nothing behind; the others in its group
 * are kept. It never waits for another unit of the same store.
 * - What is put is deferred and merged over units; a read of a table with waiting puts flushes them first, so
 * a unit sees its own writes. A failed put is told by a later call in the unit or by the answer to the unit.
 * - After a failed statement the unit is dead: every further call returns the same failure.
 * - Foreign keys are checked when the group commits. If they fail, or the disk does, the group is halved and
 * run again until the guilty unit stands alone.
 * - STATUS_BROKEN as the answer to a unit whose sentence says that it is not known: the disk or the server
 * was lost in the very moment of saving. Every other failure means that nothing of the unit stands.
 *
 * Values: a text holds valid UTF-8 without NUL, else STATUS_INPUT; longer than its bound is STATUS_LIMIT. A
 * NULL that is read is shown as 0, false or the empty text. A broken constraint is STATUS_CONFLICT.
 */

#ifndef GROUND_STORE_STORE_H
#define GROUND_STORE_STORE_H

#include "ground/store/statement.h"

struct store;
struct store_tx;

enum store_backend {
	STORE_SQLITE,   /* a file, WAL, synchronous FULL */
	STORE_POSTGRES, /* a database, REPEATABLE READ readers, advisory lock */
	STORE_MEMORY, /* SQLite in memory: one connection, never opens a file; its image can be taken out and
			 put in */
};

enum {
	STORE_GROUP_UNITS_MAX =
	    1024, /* units in one transaction: the sync is shared, an answer waits at most one group */
	STORE_ARRAY_ROWS_MAX =
	    4096,              /* rows waiting in one statement before they are flushed: bounds memory */
	STORE_READERS_MAX = 8, /* snapshot connections kept open */
	STORE_QUEUE_UNITS_MAX = 65536, /* units that wait for the writer: bounds memory */
	STORE_TEXT_BYTES_MAX = 1 << 20,
	STORE_BYTES_MAX = 1 << 26,      /* a document kept in the store */
	STORE_UNIT_BYTES_MAX = 1 << 28, /* what one unit takes from its arena */
	STORE_NOTE_WORDS_MAX = 200,
};

struct store_config {
	enum store_backend backend;
	const char *path;     /* SQLite: the file; its lock file is path + ".lock" */
	const char *conninfo; /* PostgreSQL: libpq keywords; the password comes from a file or socket, never
				 from here */
	const char *vfs;      /* SQLite: another VFS by name, for faults in tests; NULL for the usual */
	struct clock clock;   /* dates the journal */
	struct text image;    /* STORE_MEMORY: start from this image; empty for a new store */
	const struct statement_set *const *allowed; /* the rooms this process may use, closed by NULL */
	const struct migration *const
	    *migrations; /* of those rooms, in order, each array closed by a NULL room */
};

/* Opens and brings the tables up to date. STATUS_NOT_FOUND when `create` is false and nothing stands there;
 * STATUS_CONFLICT when the tables were made by a newer program or a step's checksum differs; STATUS_BROKEN
 * else. */
MUST_USE struct status store_open(const struct store_config *config, bool create, struct store **out);
/* Waits for the units already submitted. */
void store_close(struct store **store);

typedef struct status store_work(struct store_tx *tx, void *argument);

/* Runs `work` on a snapshot; writing in it is STATUS_REFUSED. From any thread. */
MUST_USE struct status store_read(struct store *store, store_work *work, void *argument);
/* Runs `work` in the writer and waits until it is durable. From any thread but the writer's. */
MUST_USE struct status store_write(struct store *store, const struct actor *by, store_work *work,
				   void *argument);
/* The same without waiting: `done` is called from the writer thread when the unit is durable or refused. `by`
 * and `argument` live until then. STATUS_LIMIT, and no call of `done`, when STORE_QUEUE_UNITS_MAX wait. The
 * writer thread starts with the first unit, so a process may open its stores before it locks itself in. */
typedef void store_done(void *argument, struct status status);
MUST_USE struct status store_submit(struct store *store, const struct actor *by, store_work *work,
				    store_done *done, void *argument);

/* The next id: 1, 2 .. over the whole store, so ids are ordered by time. */
int64_t store_new_id(struct store_tx *tx);
/* When the group began, by the store's clock. */
struct moment store_now(const struct store_tx *tx);
/* Memory that lives as long as the unit; texts returned by store_one live here. */
struct arena *store_arena(struct store_tx *tx);

/* Rooms call these through the typed functions that the build step makes for each statement. `in` may be NULL
 * when nothing goes in. A `row` asks the store for nothing: it may not call these. */
MUST_USE struct status store_put(struct store_tx *tx, const struct statement *statement, const void *in);
MUST_USE struct status store_change(struct store_tx *tx, const struct statement *statement, const void *in,
				    int64_t *rows);
/* STATUS_NOT_FOUND when there is no row. */
MUST_USE struct status store_one(struct store_tx *tx, const struct statement *statement, const void *in,
				 void *out);
/* Calls `row` for each; what it is shown lives until it returns. A failure from `row` ends and is returned.
 */
typedef struct status store_row(void *argument, const void *out);
MUST_USE struct status store_each(struct store_tx *tx, const struct statement *statement, const void *in,
				  store_row *row, void *argument);
/* One query for `count` keys lying in an array of the statement's values; `index` tells which of them the row
 * answers. In the order of the keys. */
struct store_keys {
	const void *rows;
	size_t count;
};
typedef struct status store_many_row(void *argument, size_t index, const void *out);
MUST_USE struct status store_many(struct store_tx *tx, const struct statement *statement,
				  struct store_keys keys, store_many_row *row, void *argument);

/* How many statements the unit has asked so far: pages and reports promise a bound. */
size_t store_statement_count(const struct store_tx *tx);

/* A line in the journal, chained by hash over everything in it and the line before. */
struct journal_note {
	const char *kind;   /* a constant: "voucher posted" */
	int64_t subject;    /* the id of what was changed */
	struct text words;  /* for a person; no personal data; at most STORE_NOTE_WORDS_MAX bytes */
	struct text digest; /* 32 bytes over what was written, or empty */
};
MUST_USE struct status store_journal(struct store_tx *tx, const struct journal_note *note);

struct journal_line {
	int64_t number; /* 1, 2 .. without gaps */
	struct moment at;
	struct text actor;
	struct text kind;
	int64_t subject;
	struct text words;
	struct text digest;
	struct text chain; /* 32 bytes */
};
typedef struct status journal_row(void *argument, const struct journal_line *line);
/* Lines with number above `after`, in order, at most `count_max`. */
MUST_USE struct status store_journal_each(struct store_tx *tx, int64_t after, int64_t count_max,
					  journal_row *row, void *argument);
/* Recomputes the whole chain. STATUS_CONFLICT with .row the first line that does not fit. */
MUST_USE struct status store_journal_verify(struct store_tx *tx);

/* Copies every table into an empty store: backup, restore, and the move between databases. Rows go in key
 * order, so the same data give the same bytes. STATUS_CONFLICT when `to` is not empty. */
MUST_USE struct status store_copy(struct store *from, struct store *to);
/* What a copy for somebody else does not hold: the rows of a table, or of a column of text or bytes the
 * values, which are then empty. Never written, they leave no trace in the copy's file. */
struct store_left_out {
	const char *table;
	const char *column; /* NULL: every row */
};
/* The same without `left_out`, closed by a table of NULL. A table that is not there is passed over; a column
 * that is not there is our own mistake. */
MUST_USE struct status store_copy_without(struct store *from, struct store *to,
					  const struct store_left_out *left_out);
/* The whole store as bytes, owned by the arena; STORE_MEMORY and STORE_SQLITE only. */
MUST_USE struct status store_image(struct store *store, struct arena *arena, struct text *out);

#endif
