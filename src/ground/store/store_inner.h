/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the store share: the tables a statement touches, rows that wait, the group being written.
 */

#ifndef GROUND_STORE_STORE_INNER_H
#define GROUND_STORE_STORE_INNER_H

#include "ground/store/driver.h"
#include "ground/store/store_sql.h"

#include <pthread.h>

enum {
	STORE_FORMAT = 1, /* of the store's own tables */
	STORE_TABLES_MAX = 256,
	STORE_TABLE_NONE = STORE_TABLES_MAX,
	STORE_PENDING_BYTES_MAX = 4 << 20, /* texts that wait before all is flushed: bounds memory */
	STORE_CHAIN_BYTES = 32,
};

/* Which tables, a bit each. */
struct table_set {
	uint64_t bits[STORE_TABLES_MAX / 64];
};
bool table_set_meets(const struct table_set *a, const struct table_set *b);
void table_set_join(struct table_set *into, const struct table_set *other);
void table_set_add(struct table_set *set, unsigned table);
bool table_set_has(const struct table_set *set, unsigned table);

/* A statement the process may ask, with its tables as numbers. */
struct known {
	const struct statement *statement;
	unsigned writes; /* STORE_TABLE_NONE: it only reads */
	struct table_set reads;
	bool has_key;
	bool has_sum;
};

/* tx.c: the statements a process may ask. */
struct allowed {
	struct known *slots; /* open addressing by the statement's address */
	size_t slot_count;   /* a power of two */
	/* Numbered as the migrations make them: what a table's rows point to has a lower number. */
	const char *tables[STORE_TABLES_MAX];
	unsigned table_count;
};
void allowed_open(struct allowed *allowed, const struct store_config *config);
void allowed_close(struct allowed *allowed);
/* Ends the process when the statement is not allowed: a room the process may not use was linked. */
const struct known *allowed_find(const struct allowed *allowed, const struct statement *statement);

/* pending.c: rows that wait for the flush, a run of them for each table. */
struct pending {
	const struct known *known; /* the one statement that waits for this table; NULL when none */
	char *rows;
	size_t count;
	size_t bytes_room;
	uint64_t unit;     /* the unit that added last */
	size_t unit_start; /* where its rows begin */
};

/* Finds rows of the same key. Slots of an older generation are empty, so starting anew costs nothing. */
struct key_slot {
	uint32_t generation;
	uint32_t row;
};

struct pendings {
	const struct driver *driver;
	struct connection *connection;
	struct pending *tables;
	unsigned table_count;
	unsigned *order; /* tables with waiting rows, by their number */
	unsigned order_count;
	struct table_set waiting;         /* tables with waiting rows */
	struct table_set read_by_waiting; /* other tables that those puts read */
	struct arena texts;
	struct key_slot *keys;
	uint32_t generation;
};
void pendings_open(struct pendings *pendings, const struct driver *driver, struct connection *connection,
		   unsigned table_count);
void pendings_close(struct pendings *pendings);
/* Gives back memory in an idle moment; nothing waits then. */
void pendings_rest(struct pendings *pendings);
/* The row is copied with its texts. There is room, and no other statement waits for the table. */
void pendings_add(struct pendings *pendings, const struct known *known, uint64_t unit, const void *row);
bool pendings_has_rows_of(const struct pendings *pendings, uint64_t unit, const struct table_set *set);
/* The rows of the unit are gone; nothing of them was flushed, or it was rolled back. */
void pendings_forget_unit(struct pendings *pendings, uint64_t unit);
void pendings_clear(struct pendings *pendings);
/* The set, and the tables with waiting rows that its waiting rows may point to. */
struct table_set pendings_with_parents(const struct pendings *pendings, const struct table_set *set);
/* Flushes, in the order of their numbers, what waits for the tables of the set. */
MUST_USE struct status pendings_flush(struct pendings *pendings, const struct table_set *set);
/* Flushes all rows that other units put. */
MUST_USE struct status pendings_flush_before(struct pendings *pendings, uint64_t unit);
extern const struct table_set table_set_all;

/* The store's own row: read when a group begins, written when it ends, in the same transaction. */
struct store_state {
	int64_t format;
	int64_t next_id;
	int64_t journal_count;
	unsigned char chain[STORE_CHAIN_BYTES];
};

struct unit {
	struct unit *next;
	const struct actor *by;
	store_work *work;
	store_done *done;
	void *argument;
	struct status status;
};

/* group.c: the transaction the writer has open. */
struct group {
	struct store *store;
	struct pendings pendings;
	struct arena arena; /* of the unit that runs */
	struct store_state state;
	struct store_state state_stored;
	struct moment now;
	uint64_t unit;         /* numbers the units of the writer's life */
	bool is_alone;         /* the group has one unit: what fails, fails it */
	bool is_lost;          /* running it again cannot help, or could double it */
	struct status failure; /* of the group as a whole */
};

struct store_tx {
	struct store *store;
	struct connection *connection;
	struct group *group; /* NULL: it only reads */
	const struct actor *by;
	struct arena *arena;
	struct moment now;
	struct status dead; /* the first failure of a statement */
	size_t statement_count;
	bool has_savepoint;
	bool is_in_row;
};

struct reader {
	struct reader *next_free;
	struct connection *connection; /* NULL until it is first used */
	struct arena arena;
};

struct store {
	struct store_config config;
	const struct driver *driver;
	struct allowed allowed;
	struct connection *writer;
	struct group group;
	struct unit **units; /* of the group, STORE_GROUP_UNITS_MAX of them */

	pthread_mutex_t queue_lock; /* guards what follows */
	pthread_cond_t queue_moves;
	struct unit *first;
	struct unit *last;
	size_t queue_count;
	bool is_started;
	bool is_closing;
	pthread_t thread;

	pthread_mutex_t reader_lock; /* guards free_reader */
	pthread_cond_t reader_moves;
	struct reader readers[STORE_READERS_MAX];
	struct reader *free_reader;

	pthread_mutex_t alone; /* STORE_MEMORY: who uses the one connection */

	struct arena copy_arena; /* copy.c: statements made for tables */
	struct table_copy *copies;
	size_t copy_count;
};

/* The state as its row, and back. The row borrows the chain. STATUS_BROKEN when the row is damaged. */
struct own_state_set_in store_state_row(const struct store_state *state);
MUST_USE struct status store_state_of(const struct own_state_read_out *row, struct store_state *out);

/* group.c */
void group_open(struct group *group, struct store *store);
void group_close(struct group *group);
/* Starts the writer thread when it has not; the queue is locked by the caller. */
MUST_USE struct status writer_start(struct store *store);
/* Waits for the units in the queue and ends the thread. */
void writer_stop(struct store *store);
/* Makes what waits for the tables of the set visible to the unit; the unit stays separable from the others.
 */
MUST_USE struct status group_flush(struct store_tx *tx, const struct table_set *set);
/* From here on the unit can be rolled back without the others. */
MUST_USE struct status group_separate(struct store_tx *tx);

/* tx.c: the unit remembers its first failure. tx_remember: of the database, which may fail the group;
 * tx_refuse: before the database was asked. */
MUST_USE struct status tx_remember(struct store_tx *tx, struct status status);
MUST_USE struct status tx_refuse(struct store_tx *tx, struct status status);
/* The failure the unit died of; STATUS_REFUSED when it would write in a snapshot. */
MUST_USE struct status tx_begin_statement(struct store_tx *tx, bool is_write);

/* migrate.c; own_count: the row of a statement that counts. */
struct own_count {
	int64_t count;
};
MUST_USE struct status store_migrate(struct store *store, bool create);
/* Whether a room stands in the store whose tables this process does not know. */
MUST_USE struct status store_has_unknown_room(struct store_tx *tx, bool *out);

/* copy.c */
void copy_close(struct store *store);

#endif
