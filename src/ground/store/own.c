/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The store's own tables and statements. They stand before any room's, and a store is known by them. */
#include "ground/store/store_inner.h"

#define COLUMN(row, member, kind)                                                                            \
	{                                                                                                    \
		.name = #member, .type = (kind), .offset = offsetof(struct row, member)                      \
	}
#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

static const struct store_column count_columns[] = { COLUMN(own_count_row, count, STORE_INT64) };
static const struct store_column state_columns[] = {
	COLUMN(own_state_row, one, STORE_INT64),     COLUMN(own_state_row, format, STORE_INT64),
	COLUMN(own_state_row, next_id, STORE_INT64), COLUMN(own_state_row, journal_count, STORE_INT64),
	COLUMN(own_state_row, chain, STORE_BYTES),
};
static const struct store_column migration_columns[] = {
	COLUMN(own_migration_row, room, STORE_TEXT),
	COLUMN(own_migration_row, step, STORE_INT64),
	COLUMN(own_migration_row, checksum, STORE_INT64),
};
static const struct store_column page_columns[] = {
	COLUMN(own_journal_page, after, STORE_INT64),
	COLUMN(own_journal_page, count_max, STORE_INT64),
};
static const struct store_column journal_columns[] = {
	{ .name = "number",
	  .type = STORE_INT64,
	  .offset = offsetof(struct journal_line, number),
	  .is_key = true },
	COLUMN(journal_line, at, STORE_INT64),
	COLUMN(journal_line, actor, STORE_TEXT),
	COLUMN(journal_line, kind, STORE_TEXT),
	COLUMN(journal_line, subject, STORE_INT64),
	COLUMN(journal_line, words, STORE_TEXT),
	COLUMN(journal_line, digest, STORE_BYTES),
	COLUMN(journal_line, chain, STORE_BYTES),
};

static const char *const reads_nothing[] = { NULL };
static const char *const reads_state[] = { "store_state", NULL };
static const char *const reads_migration[] = { "store_migration", NULL };
static const char *const reads_journal[] = { "store_journal", NULL };

const struct statement own_tables_exist = {
	.name = "own_tables_exist",
	.kind = STATEMENT_ONE,
	.out = count_columns,
	.out_count = COUNT(count_columns),
	.out_bytes = sizeof(struct own_count_row),
	.reads = reads_nothing,
	.sqlite = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'store_state'",
	.postgres = "SELECT count(*) FROM pg_catalog.pg_tables"
		    " WHERE schemaname = current_schema() AND tablename = 'store_state'",
};

const struct statement own_state_put = {
	.name = "own_state_put",
	.kind = STATEMENT_CHANGE,
	.in = state_columns,
	.in_count = COUNT(state_columns),
	.in_bytes = sizeof(struct own_state_row),
	.reads = reads_nothing,
	.writes = "store_state",
	.sqlite = "INSERT INTO store_state (one, format, next_id, journal_count, journal_chain)"
		  " VALUES (?1, ?2, ?3, ?4, ?5)",
	.postgres = "INSERT INTO store_state (one, format, next_id, journal_count, journal_chain)"
		    " VALUES ($1, $2, $3, $4, $5)",
};

const struct statement own_state_set = {
	.name = "own_state_set",
	.kind = STATEMENT_CHANGE,
	.in = state_columns,
	.in_count = COUNT(state_columns),
	.in_bytes = sizeof(struct own_state_row),
	.reads = reads_nothing,
	.writes = "store_state",
	.sqlite = "UPDATE store_state SET format = ?2, next_id = ?3, journal_count = ?4, journal_chain = ?5"
		  " WHERE one = ?1",
	.postgres = "UPDATE store_state SET format = $2, next_id = $3, journal_count = $4, journal_chain = $5"
		    " WHERE one = $1",
};

const struct statement own_state_read = {
	.name = "own_state_read",
	.kind = STATEMENT_ONE,
	.out = state_columns,
	.out_count = COUNT(state_columns),
	.out_bytes = sizeof(struct own_state_row),
	.reads = reads_state,
	.sqlite = "SELECT one, format, next_id, journal_count, journal_chain FROM store_state WHERE one = 1",
	.postgres =
	    "SELECT one, format, next_id, journal_count, journal_chain FROM store_state WHERE one = 1",
};

const struct statement own_migration_put = {
	.name = "own_migration_put",
	.kind = STATEMENT_CHANGE,
	.in = migration_columns,
	.in_count = COUNT(migration_columns),
	.in_bytes = sizeof(struct own_migration_row),
	.reads = reads_nothing,
	.writes = "store_migration",
	.sqlite = "INSERT INTO store_migration (room, step, checksum) VALUES (?1, ?2, ?3)",
	.postgres = "INSERT INTO store_migration (room, step, checksum) VALUES ($1, $2, $3)",
};

const struct statement own_migration_each = {
	.name = "own_migration_each",
	.kind = STATEMENT_EACH,
	.out = migration_columns,
	.out_count = COUNT(migration_columns),
	.out_bytes = sizeof(struct own_migration_row),
	.reads = reads_migration,
	.sqlite = "SELECT room, step, checksum FROM store_migration ORDER BY room, step",
	.postgres = "SELECT room, step, checksum FROM store_migration ORDER BY room, step",
};

const struct statement own_journal_put = {
	.name = "own_journal_put",
	.kind = STATEMENT_PUT,
	.in = journal_columns,
	.in_count = COUNT(journal_columns),
	.in_bytes = sizeof(struct journal_line),
	.reads = reads_nothing,
	.writes = "store_journal",
	.sqlite = "INSERT INTO store_journal (number, made_at, actor, kind, subject, words, digest, chain)"
		  " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
	.postgres = "INSERT INTO store_journal (number, made_at, actor, kind, subject, words, digest, chain)"
		    " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
	.postgres_array =
	    "INSERT INTO store_journal (number, made_at, actor, kind, subject, words, digest, chain)"
	    " SELECT k.number, k.made_at, k.actor, k.kind, k.subject, k.words, k.digest, k.chain"
	    " FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[],"
	    " $6::text[], $7::bytea[], $8::bytea[])"
	    " AS k (number, made_at, actor, kind, subject, words, digest, chain)",
};

const struct statement own_journal_each = {
	.name = "own_journal_each",
	.kind = STATEMENT_EACH,
	.in = page_columns,
	.in_count = COUNT(page_columns),
	.in_bytes = sizeof(struct own_journal_page),
	.out = journal_columns,
	.out_count = COUNT(journal_columns),
	.out_bytes = sizeof(struct journal_line),
	.reads = reads_journal,
	.sqlite = "SELECT number, made_at, actor, kind, subject, words, digest, chain FROM store_journal"
		  " WHERE number > ?1 ORDER BY number LIMIT ?2",
	.postgres = "SELECT number, made_at, actor, kind, subject, words, digest, chain FROM store_journal"
		    " WHERE number > $1 ORDER BY number LIMIT $2",
};

static const struct statement *const statements[] = {
	&own_tables_exist,  &own_state_put,      &own_state_set,   &own_state_read,
	&own_migration_put, &own_migration_each, &own_journal_put, &own_journal_each,
};
const struct statement_set store_own_statements = { statements, COUNT(statements) };

static const enum store_type journal_types[] = { STORE_INT64, STORE_INT64, STORE_TEXT,  STORE_TEXT,
						 STORE_INT64, STORE_TEXT,  STORE_BYTES, STORE_BYTES };
static const struct store_table tables[] = {
	{ .name = "store_journal",
	  .columns = "number, made_at, actor, kind, subject, words, digest, chain",
	  .key = "number",
	  .types = journal_types,
	  .column_count = COUNT(journal_types) },
};

const struct migration store_own_migrations[] = {
	{ .room = "ground/store",
	  .step = 1,
	  .sqlite =
	      "CREATE TABLE store_state (one INTEGER PRIMARY KEY CHECK (one = 1), format INTEGER NOT NULL,"
	      " next_id INTEGER NOT NULL CHECK (next_id > 0),"
	      " journal_count INTEGER NOT NULL CHECK (journal_count >= 0), journal_chain BLOB NOT NULL) "
	      "STRICT;"
	      "CREATE TABLE store_migration (room TEXT NOT NULL, step INTEGER NOT NULL CHECK (step > 0),"
	      " checksum INTEGER NOT NULL, PRIMARY KEY (room, step)) STRICT;"
	      "CREATE TABLE store_journal (number INTEGER PRIMARY KEY, made_at INTEGER NOT NULL,"
	      " actor TEXT NOT NULL, kind TEXT NOT NULL, subject INTEGER NOT NULL, words TEXT NOT NULL,"
	      " digest BLOB NOT NULL, chain BLOB NOT NULL) STRICT;",
	  .postgres =
	      "CREATE TABLE store_state (one bigint PRIMARY KEY CHECK (one = 1), format bigint NOT NULL,"
	      " next_id bigint NOT NULL CHECK (next_id > 0),"
	      " journal_count bigint NOT NULL CHECK (journal_count >= 0), journal_chain bytea NOT NULL);"
	      "CREATE TABLE store_migration (room text NOT NULL, step bigint NOT NULL CHECK (step > 0),"
	      " checksum bigint NOT NULL, PRIMARY KEY (room, step));"
	      "CREATE TABLE store_journal (number bigint PRIMARY KEY, made_at bigint NOT NULL,"
	      " actor text NOT NULL, kind text NOT NULL, subject bigint NOT NULL, words text NOT NULL,"
	      " digest bytea NOT NULL, chain bytea NOT NULL);",
	  .checksum = 1,
	  .tables = tables,
	  .table_count = COUNT(tables) },
	{ 0 },
};
