/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the PostgreSQL driver share: a connection, values in the server's binary form, and its
 * errors as a status. */

#ifndef GROUND_STORE_POSTGRES_INNER_H
#define GROUND_STORE_POSTGRES_INNER_H

#include "ground/store/driver.h"

#include <libpq-fe.h>

enum {
	POSTGRES_COLUMNS_MAX = 64,            /* values in one statement */
	POSTGRES_ARRAY_ROWS_MAX = 4096,       /* rows in one message */
	POSTGRES_MESSAGE_BYTES_MAX = 8 << 20, /* a message is sent when so much is in it: bounds memory */
	POSTGRES_SCRATCH_BYTES_KEPT = 1 << 20,
	POSTGRES_VERSION_MIN = 150000,
	POSTGRES_FLIGHT_MAX = 64, /* answers not waited for: so many short ones fit the server's buffer */
};

/* The one lock that writers of a database share; any number that no other program in it takes. */
#define POSTGRES_WRITER_LOCK "7305786118212977255"

/* A savepoint costs a round trip, so it is sent with the first statement that needs it. */
enum savepoint_state {
	SAVEPOINT_NONE,
	SAVEPOINT_WANTED,
	SAVEPOINT_SET,
};

/* A statement this connection has prepared, in the form for one row or for arrays. */
struct prepared {
	const struct statement *statement; /* NULL: the slot is free */
	bool is_array;
	unsigned number;
};

struct connection {
	PGconn *server;
	bool is_writer;
	struct prepared *slots; /* open addressing by the statement's address */
	size_t slot_count;      /* a power of two */
	unsigned prepared_count;
	enum savepoint_state savepoint;
	bool wants_release;   /* of the savepoint before */
	unsigned in_flight;   /* puts whose answers are not read; above zero the session is a pipeline */
	char transaction[24]; /* the number of the writer's transaction, for settle */
	char
	    instance[48]; /* the life of the server, from one crash to the next; empty when we may not know */
	char transaction_instance[48]; /* the one that gave the number */
	char *scratch;                 /* the values of one message */
	size_t scratch_room;
	void *row; /* the struct that a row is shown in */
	size_t row_room;
};

/* postgres.c: takes and clears the result. OK when the server did what it was told. */
MUST_USE struct status postgres_take(PGconn *server, PGresult *result);
MUST_USE struct status postgres_status(PGconn *server, const PGresult *result);
/* Commands without values, answered with one status. */
MUST_USE struct status postgres_command(PGconn *server, const char *text);

/* postgres_values.c */
struct message {
	const char *values[POSTGRES_COLUMNS_MAX];
	int bytes[POSTGRES_COLUMNS_MAX];
	int formats[POSTGRES_COLUMNS_MAX]; /* 1: binary */
};
Oid postgres_type(enum store_type type, bool is_array);
/* How many of the rows, at least one, fit in one message. */
size_t postgres_rows_that_fit(const struct statement *statement, const char *rows, size_t count);
/* The message borrows the rows and the connection's scratch memory. */
void postgres_fill_one(struct connection *connection, const struct statement *statement, const char *row,
		       struct message *message);
void postgres_fill_arrays(struct connection *connection, const struct statement *statement, const char *rows,
			  size_t count, struct message *message);
/* STATUS_BROKEN when the columns of the result are not those of the statement. `first` is 1 when the number
 * of the key stands before them. */
MUST_USE struct status postgres_check_columns(const struct statement *statement, const PGresult *result,
					      int first);
/* Texts in `row` are borrowed from the result. */
void postgres_read_row(const struct statement *statement, const PGresult *result, int number, int first,
		       char *row);
int64_t postgres_read_number(const PGresult *result, int row, int column);

/* postgres_statements.c */
void postgres_forget_prepared(struct connection *connection);
struct status postgres_change(struct connection *connection, const struct statement *statement,
			      const void *rows, size_t count, int64_t *changed);
struct status postgres_query(struct connection *connection, const struct statement *statement,
			     struct store_keys keys, driver_row *row, void *argument);
struct status postgres_put(struct connection *connection, const struct statement *statement, const void *rows,
			   size_t count);
/* Begins a transaction that may write, waits for the lock of writers, keeps the transaction's number and asks
 * `first`, unless it is NULL: one round trip. */
struct postgres_first {
	const struct statement *statement;
	driver_row *row;
	void *argument;
};
MUST_USE struct status postgres_begin_write(struct connection *connection,
					    const struct postgres_first *first);
/* Reads the answers to what is in flight; the first failure among them. */
MUST_USE struct status postgres_land(struct connection *connection);
/* The same where a failure changes nothing. */
void postgres_drop(struct connection *connection);
/* COMMIT, in the same round trip as what is in flight. */
MUST_USE struct status postgres_commit(struct connection *connection);
/* Sends what savepoints are wanted. */
MUST_USE struct status postgres_send_savepoint(struct connection *connection);

#endif
