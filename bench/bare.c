/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/bare.h"

#include "proof/proof.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static const char pragmas[] =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
    "PRAGMA wal_autocheckpoint = 16384; PRAGMA temp_store = MEMORY";

static void must_sqlite(int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
		return;
	fprintf(stderr, "bench: SQLite answers %d\n", code);
	exit(3);
}

static void run_sql(sqlite3 *database, const char *text)
{
	must_sqlite(sqlite3_exec(database, text, NULL, NULL, NULL));
}

/* What was added to a table, row by row. */
struct bare_table {
	char insert[1024];
	sqlite3_value **values;
	size_t count;
	size_t room;
	int columns;
};

static void keep_row(struct bare_table *table, sqlite3_stmt *query)
{
	if (table->count == table->room) {
		table->room = table->room == 0 ? 64 : 2 * table->room;
		table->values =
		    memory_grow(table->values, table->room * (size_t)table->columns, sizeof(sqlite3_value *));
	}
	for (int i = 0; i < table->columns; i++)
		table->values[table->count * (size_t)table->columns + (size_t)i] =
		    sqlite3_value_dup(sqlite3_column_value(query, i));
	table->count++;
}

/* Rows above the table's last one before; the store's own row is changed in place. */
static void keep_table(struct bare *bare, sqlite3 *database, const char *name)
{
	char text[1024];
	sqlite3_stmt *query = NULL;
	const bool is_state = strcmp(name, "store_state") == 0;
	snprintf(text, sizeof text,
		 "SELECT * FROM main.%s WHERE rowid > (SELECT coalesce(max(rowid), 0) FROM before.%s) OR %d"
		 " ORDER BY rowid",
		 name, name, is_state);
	must_sqlite(sqlite3_prepare_v2(database, text, -1, &query, NULL));
	struct bare_table *table = &bare->tables[bare->count];
	*table = (struct bare_table){ .columns = sqlite3_column_count(query) };
	int count = snprintf(table->insert, sizeof table->insert, "INSERT %s INTO %s VALUES (?1",
			     is_state ? "OR REPLACE" : "", name);
	for (int i = 2; i <= table->columns; i++)
		count += snprintf(table->insert + count, sizeof table->insert - (size_t)count, ", ?%d", i);
	snprintf(table->insert + count, sizeof table->insert - (size_t)count, ")");
	while (sqlite3_step(query) == SQLITE_ROW)
		keep_row(table, query);
	sqlite3_finalize(query);
	bare->count += table->count > 0;
}

size_t bare_keep(struct bare *bare, const char *before, const char *after)
{
	char text[256];
	size_t rows = 0;
	sqlite3 *database = NULL;
	sqlite3_stmt *tables = NULL;
	*bare = (struct bare){ .tables = memory_take(BARE_TABLES_MAX, sizeof *bare->tables) };
	must_sqlite(sqlite3_open(after, &database));
	snprintf(text, sizeof text, "ATTACH '%s' AS before", before);
	run_sql(database, text);
	must_sqlite(sqlite3_prepare_v2(
	    database, "SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY rowid", -1, &tables,
	    NULL));
	while (sqlite3_step(tables) == SQLITE_ROW) {
		assert_true(bare->count < BARE_TABLES_MAX - 1);
		keep_table(bare, database, (const char *)sqlite3_column_text(tables, 0));
	}
	sqlite3_finalize(tables);
	sqlite3_close(database);
	for (size_t i = 0; i < bare->count; i++)
		rows += bare->tables[i].count;
	return rows;
}

void bare_drop(struct bare *bare)
{
	for (size_t i = 0; i < bare->count; i++) {
		const struct bare_table *table = &bare->tables[i];
		for (size_t v = 0; v < table->count * (size_t)table->columns; v++)
			sqlite3_value_free(table->values[v]);
		free(table->values);
	}
	free(bare->tables);
	*bare = (struct bare){ 0 };
}

static void insert_rows(sqlite3 *database, const struct bare_table *table)
{
	sqlite3_stmt *insert = NULL;
	must_sqlite(sqlite3_prepare_v2(database, table->insert, -1, &insert, NULL));
	for (size_t row = 0; row < table->count; row++) {
		for (int i = 0; i < table->columns; i++)
			must_sqlite(sqlite3_bind_value(
			    insert, i + 1, table->values[row * (size_t)table->columns + (size_t)i]));
		must_sqlite(sqlite3_step(insert));
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
}

double bare_run(const struct bare *bare, const char *path)
{
	sqlite3 *database = NULL;
	must_sqlite(sqlite3_open(path, &database));
	run_sql(database, pragmas);
	const int64_t from = clock_nanoseconds();
	run_sql(database, "BEGIN IMMEDIATE");
	for (size_t i = 0; i < bare->count; i++)
		insert_rows(database, &bare->tables[i]);
	run_sql(database, "COMMIT");
	const double seconds = (double)(clock_nanoseconds() - from) / 1e9;
	must_sqlite(sqlite3_close(database));
	return seconds;
}

static int compare(const void *a, const void *b)
{
	const double left = *(const double *)a;
	const double right = *(const double *)b;
	return left < right ? -1 : left > right;
}

double bare_median(double values[BARE_RUNS])
{
	qsort(values, BARE_RUNS, sizeof *values, compare);
	return values[BARE_RUNS / 2];
}

/* A fresh process, since a fork begins with its parent's size. */
double bare_memory_of(const char *first, const char *second)
{
	char command[512];
	char program[256] = { 0 };
	long kib = 0;
	assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
	snprintf(command, sizeof command, "'%s' '%s' '%s'", program, first, second);
	FILE *child = popen(command, "r");
	assert_non_null(child);
	assert_int_equal(fscanf(child, "%ld", &kib), 1);
	assert_int_equal(pclose(child), 0);
	return (double)kib / 1024;
}

void bare_print_memory(void)
{
	struct rusage usage;
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	printf("%ld\n", usage.ru_maxrss);
}
