/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statement: what the build step makes of one named statement in a room's .sql file. Never written by hand.
 */

#ifndef GROUND_STORE_STATEMENT_H
#define GROUND_STORE_STATEMENT_H

#include "ground/base/base.h"

/* How a value lies in a C struct, and what it is in the database. */
enum store_type {
	STORE_INT64, /* int64_t, or a struct of one: money, day, moment, an id; bigint */
	STORE_ID,    /* as STORE_INT64 where 0 stands for NULL: an id that may be absent */
	STORE_BOOL,  /* bool; boolean, in SQLite 0 or 1 */
	STORE_TEXT,  /* struct text, valid UTF-8 without NUL; text */
	STORE_BYTES, /* struct text of any bytes; bytea, in SQLite blob */
};

struct store_column {
	const char *name;
	enum store_type type;
	size_t offset; /* in the statement's struct of values */
	bool is_key;   /* put: one row an array for each key */
	bool is_sum;   /* put: rows of the same key are added together here */
};

enum statement_kind {
	STATEMENT_PUT,    /* INSERT, UPDATE or DELETE of many rows, deferred and merged */
	STATEMENT_CHANGE, /* the same, at once, with the number of rows told */
	STATEMENT_ONE,    /* at most one row */
	STATEMENT_EACH,   /* any number of rows */
};

struct statement {
	const char *name;
	enum statement_kind kind;
	bool is_many; /* may also be asked for many keys in one query */
	const struct store_column *in;
	size_t in_count;
	size_t in_bytes; /* sizeof the struct of values that go in */
	const struct store_column *out;
	size_t out_count;
	size_t out_bytes;
	const char *const *reads; /* tables, closed by NULL */
	const char *writes;       /* the one table, or NULL */
	const char *sqlite;       /* values as ?1, ?2 .. in the order of `in` */
	const char *postgres;     /* one row: $1, $2 .. */
	const char
	    *postgres_array; /* arrays: $1 .. are arrays of the columns; NULL unless put or many. For many, a
			      * first output column tells the 1-based position of the key asked for. */
};

/* What one room may ask of a store. */
struct statement_set {
	const struct statement *const *statements;
	size_t count;
};

/* One step of a room's tables. Forward only; never changed once it has run somewhere. */
struct migration {
	const char *room; /* "craft/ledger" */
	unsigned step;    /* 1, 2 .. within the room */
	const char *sqlite;
	const char *postgres;
	uint64_t checksum; /* first 64 bits of SHA-256 over the source text */
	/* For the copy between stores: the tables this step makes, in an order that foreign keys allow. */
	const struct store_table *tables;
	size_t table_count;
};

/* A table as the copy sees it. Rows are copied in the order of `key`. */
struct store_table {
	const char *name;
	const char *columns; /* "id, reference, is_open" */
	const char *key;     /* "id" */
	const enum store_type *types;
	size_t column_count;
};

#endif
