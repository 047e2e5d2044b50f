/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The month's order file of 100,000 mandates, from what is due to its bytes in the store, against a bare
 * SQLite loop that inserts the very same rows into the same books in one transaction: in turns, the median of
 * five. And the most memory that it takes, in a process of its own. */
#include "inner/drawing/drawing_kit.h"

#include "bench/bare.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MANDATES = 100000, ORE = 20000 };

struct bench {
	struct drawing_kit kit;
	char before[128]; /* books with mandates */
	char books[128];  /* a copy, built in */
	struct bare bare;
};

static void build(const struct drawing_setup *setup, struct store *books, const struct actor *by)
{
	const struct drawing_build build = { setup, kit_day(2026, 9, 25), { 0 } };
	struct drawing_built built;
	assert_ok(drawing_build_file(books, &build, by, &built));
	assert_int_equal(built.orders, MANDATES);
	assert_int_equal(built.sum.ore, (int64_t)MANDATES * ORE);
}

/* Seconds. */
static double run_ours(struct bench *bench)
{
	struct store *books = NULL;
	gifts_kit_copy_books(bench->before, bench->books);
	gifts_kit_open_at(&bench->kit.mandates.books, bench->books, NULL, &books);
	const int64_t from = clock_nanoseconds();
	build(&bench->kit.setup, books, &bench->kit.mandates.books.by);
	const double seconds = (double)(clock_nanoseconds() - from) / 1e9;
	store_close(&books);
	return seconds;
}

static void compare(struct bench *bench)
{
	double ours[BARE_RUNS];
	double bare[BARE_RUNS];
	double ratios[BARE_RUNS];
	(void)run_ours(bench);
	const size_t rows = bare_keep(&bench->bare, bench->before, bench->books);
	for (size_t i = 0; i < BARE_RUNS; i++) {
		gifts_kit_copy_books(bench->before, bench->books);
		bare[i] = bare_run(&bench->bare, bench->books);
		ours[i] = run_ours(bench);
		ratios[i] = bare[i] / ours[i];
	}
	bare_drop(&bench->bare);
	printf("the month's order file built against a bare SQLite bulk insert of the same "
	       "rows\t%.3f\t0.4\t0.6\t"
	       "%d mandates, %zu rows: %.0f ms against %.0f ms\n",
	       bare_median(ratios), MANDATES, rows, bare_median(ours) * 1e3, bare_median(bare) * 1e3);
}

/* The child: opens the books, builds, and tells its largest size. */
static int build_alone(const char *path)
{
	static const struct statement_set *const allowed[] = { &ledger_statements,  &people_statements,
							       &bankday_statements, &gifts_statements,
							       &rules_statements,   &mandates_statements,
							       &drawing_statements, NULL };
	static const struct migration *const migrations[] = { ledger_migrations,  people_migrations,
							      bankday_migrations, gifts_migrations,
							      rules_migrations,   mandates_migrations,
							      drawing_migrations, NULL };
	struct moment now = { 1797000000 };
	const struct drawing_setup setup = { TEXT(DRAWING_KIT_CUSTOMER), TEXT(KIT_BANKGIRO), NULL };
	const struct actor by = { TEXT("bench") };
	const struct store_config config = { .backend = STORE_SQLITE,
					     .path = path,
					     .clock = clock_fixed(&now),
					     .allowed = allowed,
					     .migrations = migrations };
	struct store *books = NULL;
	assert_ok(store_open(&config, false, &books));
	build(&setup, books, &by);
	store_close(&books);
	bare_print_memory();
	return 0;
}

int main(int count, char **words)
{
	if (count == 3)
		return build_alone(words[1]);
	struct bench *bench = memory_take(1, sizeof *bench);
	struct gifts_kit *books = &bench->kit.mandates.books;
	drawing_kit_open(&bench->kit, &(struct kit_place){ "sqlite", STORE_SQLITE, NULL });
	drawing_kit_many(&bench->kit, MANDATES, ORE, kit_day(2026, 9, 1));
	store_close(&books->books);
	proof_path(&books->folder, "books.db", bench->before);
	proof_path(&books->folder, "copy.db", bench->books);
	compare(bench);
	gifts_kit_copy_books(bench->before, bench->books);
	printf("building the order file of %d mandates: most memory, MiB\t%.1f\t64\t32\tthe whole process\n",
	       MANDATES, bare_memory_of(bench->books, "alone"));
	drawing_kit_close(&bench->kit);
	free(bench);
	return 0;
}
