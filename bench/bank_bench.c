/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bank's file from its first byte to booked gifts, against a bare SQLite loop that inserts the very same
 * rows into the same books in one transaction: in turns, the median of five. And the most memory that reading
 * takes, each in a process of its own. */
#include "inner/gifts/gifts_kit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 5, PAYMENTS = 20000, MANY_PAYMENTS = 200000, GIVERS = 20000, DEPOSIT = 200, TABLES_MAX = 64 };

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

/* What one reading added to a table. */
struct added {
	char insert[1024];
	sqlite3_value **values; /* row by row */
	size_t count;
	int columns;
};

struct bench {
	struct gifts_kit kit;
	char before[128]; /* books with promises */
	char books[128];  /* a copy, read into */
	char file[128];
	struct added added[TABLES_MAX];
	size_t added_count;
};

static void keep_row(struct added *added, sqlite3_stmt *query)
{
	added->values =
	    memory_grow(added->values, (added->count + 1) * (size_t)added->columns, sizeof(sqlite3_value *));
	for (int i = 0; i < added->columns; i++)
		added->values[added->count * (size_t)added->columns + (size_t)i] =
		    sqlite3_value_dup(sqlite3_column_value(query, i));
	added->count++;
}

/* Rows above the table's last one before; the store's own row is changed in place. */
static void keep_table(struct bench *bench, sqlite3 *database, const char *table)
{
	char text[1024];
	sqlite3_stmt *query = NULL;
	const bool is_state = strcmp(table, "store_state") == 0;
	snprintf(text, sizeof text,
		 "SELECT * FROM main.%s WHERE rowid > (SELECT coalesce(max(rowid), 0) FROM before.%s) OR %d"
		 " ORDER BY rowid",
		 table, table, is_state);
	must_sqlite(sqlite3_prepare_v2(database, text, -1, &query, NULL));
	struct added *added = &bench->added[bench->added_count];
	*added = (struct added){ .columns = sqlite3_column_count(query) };
	int count = snprintf(added->insert, sizeof added->insert, "INSERT %s INTO %s VALUES (?1",
			     is_state ? "OR REPLACE" : "", table);
	for (int i = 2; i <= added->columns; i++)
		count += snprintf(added->insert + count, sizeof added->insert - (size_t)count, ", ?%d", i);
	snprintf(added->insert + count, sizeof added->insert - (size_t)count, ")");
	while (sqlite3_step(query) == SQLITE_ROW)
		keep_row(added, query);
	sqlite3_finalize(query);
	bench->added_count += added->count > 0;
}

static void keep_added(struct bench *bench)
{
	char text[256];
	sqlite3 *database = NULL;
	sqlite3_stmt *tables = NULL;
	must_sqlite(sqlite3_open(bench->books, &database));
	snprintf(text, sizeof text, "ATTACH '%s' AS before", bench->before);
	run_sql(database, text);
	must_sqlite(sqlite3_prepare_v2(
	    database, "SELECT name FROM main.sqlite_master WHERE type = 'table' ORDER BY rowid", -1, &tables,
	    NULL));
	while (sqlite3_step(tables) == SQLITE_ROW) {
		assert_true(bench->added_count < TABLES_MAX - 1);
		keep_table(bench, database, (const char *)sqlite3_column_text(tables, 0));
	}
	sqlite3_finalize(tables);
	sqlite3_close(database);
}

static void drop_added(struct bench *bench)
{
	for (size_t i = 0; i < bench->added_count; i++) {
		const struct added *added = &bench->added[i];
		for (size_t v = 0; v < added->count * (size_t)added->columns; v++)
			sqlite3_value_free(added->values[v]);
		free(added->values);
	}
	bench->added_count = 0;
}

/* Seconds. */
static double run_ours(struct bench *bench, enum statement_kind_of_file kind,
		       const struct gifts_kit_expected *expected)
{
	struct store *books = NULL;
	struct bankday_report report;
	gifts_kit_copy_books(bench->before, bench->books);
	gifts_kit_open_at(&bench->kit, bench->books, NULL, &books);
	const int64_t from = clock_nanoseconds();
	assert_ok(gifts_kit_read_path(&bench->kit, books, kind, bench->file, &report));
	const double seconds = (double)(clock_nanoseconds() - from) / 1e9;
	assert_int_equal(report.gifts, expected->gifts);
	assert_int_equal(report.gift_sum.ore, expected->gift_sum);
	store_close(&books);
	return seconds;
}

static void insert_rows(sqlite3 *database, const struct added *added)
{
	sqlite3_stmt *insert = NULL;
	must_sqlite(sqlite3_prepare_v2(database, added->insert, -1, &insert, NULL));
	for (size_t row = 0; row < added->count; row++) {
		for (int i = 0; i < added->columns; i++)
			must_sqlite(sqlite3_bind_value(
			    insert, i + 1, added->values[row * (size_t)added->columns + (size_t)i]));
		must_sqlite(sqlite3_step(insert));
		sqlite3_reset(insert);
	}
	sqlite3_finalize(insert);
}

static double run_bare(struct bench *bench)
{
	sqlite3 *database = NULL;
	gifts_kit_copy_books(bench->before, bench->books);
	must_sqlite(sqlite3_open(bench->books, &database));
	run_sql(database, pragmas);
	const int64_t from = clock_nanoseconds();
	run_sql(database, "BEGIN IMMEDIATE");
	for (size_t i = 0; i < bench->added_count; i++)
		insert_rows(database, &bench->added[i]);
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

static double median(double values[RUNS])
{
	qsort(values, RUNS, sizeof *values, compare);
	return values[RUNS / 2];
}

static void compare_kind(struct bench *bench, enum statement_kind_of_file kind)
{
	const struct gifts_kit_payments payments = {
		kind, kit_day(2026, 11, 20), 0, PAYMENTS, GIVERS, DEPOSIT
	};
	const struct gifts_kit_expected expected = gifts_kit_expect(&payments);
	double ours[RUNS];
	double bare[RUNS];
	double ratios[RUNS];
	size_t rows = 0;
	gifts_kit_write_payments(&payments, bench->file);
	(void)run_ours(bench, kind, &expected);
	keep_added(bench);
	for (size_t i = 0; i < bench->added_count; i++)
		rows += bench->added[i].count;
	for (size_t i = 0; i < RUNS; i++) {
		bare[i] = run_bare(bench);
		ours[i] = run_ours(bench, kind, &expected);
		ratios[i] = bare[i] / ours[i];
	}
	drop_added(bench);
	printf("%s end to end against a bare SQLite bulk insert of the same rows\t%.3f\t0.6\t0.85\t"
	       "%d payments, %zu rows: %.0f ms against %.0f ms\n",
	       bank_file_kind_word(kind), median(ratios), PAYMENTS, rows, median(ours) * 1e3,
	       median(bare) * 1e3);
}

/* The child: opens the books, reads, and tells its largest size in KiB. */
static int read_alone(char **words)
{
	struct gifts_kit kit = { .by = { TEXT("bench") }, .now = { 1797000000 } };
	struct store *books = NULL;
	struct bankday_report report;
	struct rusage usage;
	gifts_kit_open_at(&kit, words[1], NULL, &books);
	assert_ok(gifts_kit_read_path(&kit, books, BANK_FILE_CAMT_054, words[2], &report));
	store_close(&books);
	assert_int_equal(getrusage(RUSAGE_SELF, &usage), 0);
	printf("%ld\n", usage.ru_maxrss);
	return 0;
}

/* MiB, of a fresh process, since a fork begins with its parent's size. */
static double memory_of_reading(const struct bench *bench)
{
	char command[512];
	char program[256] = { 0 };
	long kib = 0;
	assert_true(readlink("/proc/self/exe", program, sizeof program - 1) > 0);
	snprintf(command, sizeof command, "'%s' '%s' '%s'", program, bench->books, bench->file);
	FILE *child = popen(command, "r");
	assert_non_null(child);
	assert_int_equal(fscanf(child, "%ld", &kib), 1);
	assert_int_equal(pclose(child), 0);
	return (double)kib / 1024;
}

static void measure_memory(struct bench *bench, size_t count)
{
	const struct gifts_kit_payments payments = {
		BANK_FILE_CAMT_054, kit_day(2026, 11, 20), 0, count, GIVERS, DEPOSIT
	};
	gifts_kit_write_payments(&payments, bench->file);
	gifts_kit_copy_books(bench->before, bench->books);
	const double mib = memory_of_reading(bench);
	printf("reading a camt.054 of %zu payments: most memory, MiB\t%.1f\t32\t16\tthe whole process\n",
	       count, mib);
}

int main(int count, char **words)
{
	if (count == 3)
		return read_alone(words);
	struct bench *bench = memory_take(1, sizeof *bench);
	gifts_kit_open(&bench->kit, STORE_SQLITE);
	gifts_kit_givers(&bench->kit, 0, GIVERS);
	store_close(&bench->kit.books);
	proof_path(&bench->kit.folder, "books.db", bench->before);
	proof_path(&bench->kit.folder, "copy.db", bench->books);
	proof_path(&bench->kit.folder, "file", bench->file);
	compare_kind(bench, BANK_FILE_CAMT_054);
	compare_kind(bench, BANK_FILE_BGMAX);
	measure_memory(bench, PAYMENTS);
	measure_memory(bench, MANY_PAYMENTS);
	gifts_kit_close(&bench->kit);
	free(bench);
	return 0;
}
