/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bank's file from its first byte to booked gifts, against a bare SQLite loop that inserts the very same
 * rows into the same books in one transaction: in turns, the median of five. And the most memory that reading
 * takes, each in a process of its own. */
#include "inner/gifts/gifts_kit.h"

#include "bench/bare.h"

#include <stdio.h>
#include <stdlib.h>

enum { PAYMENTS = 20000, MANY_PAYMENTS = 200000, GIVERS = 20000, DEPOSIT = 200 };

struct bench {
	struct gifts_kit kit;
	char before[128]; /* books with promises */
	char books[128];  /* a copy, read into */
	char file[128];
	struct bare bare;
};

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

static void compare_kind(struct bench *bench, enum statement_kind_of_file kind)
{
	const struct gifts_kit_payments payments = {
		kind, kit_day(2026, 11, 20), 0, PAYMENTS, GIVERS, DEPOSIT
	};
	const struct gifts_kit_expected expected = gifts_kit_expect(&payments);
	double ours[BARE_RUNS];
	double bare[BARE_RUNS];
	double ratios[BARE_RUNS];
	gifts_kit_write_payments(&payments, bench->file);
	(void)run_ours(bench, kind, &expected);
	const size_t rows = bare_keep(&bench->bare, bench->before, bench->books);
	for (size_t i = 0; i < BARE_RUNS; i++) {
		gifts_kit_copy_books(bench->before, bench->books);
		bare[i] = bare_run(&bench->bare, bench->books);
		ours[i] = run_ours(bench, kind, &expected);
		ratios[i] = bare[i] / ours[i];
	}
	bare_drop(&bench->bare);
	printf("%s end to end against a bare SQLite bulk insert of the same rows\t%.3f\t0.6\t0.85\t"
	       "%d payments, %zu rows: %.0f ms against %.0f ms\n",
	       bank_file_kind_word(kind), bare_median(ratios), PAYMENTS, rows, bare_median(ours) * 1e3,
	       bare_median(bare) * 1e3);
}

/* The child: opens the books, reads, and tells its largest size in KiB. */
static int read_alone(char **words)
{
	struct gifts_kit kit = { .by = { TEXT("bench") }, .now = { 1797000000 } };
	struct store *books = NULL;
	struct bankday_report report;
	gifts_kit_open_at(&kit, words[1], NULL, &books);
	assert_ok(gifts_kit_read_path(&kit, books, BANK_FILE_CAMT_054, words[2], &report));
	store_close(&books);
	bare_print_memory();
	return 0;
}

static void measure_memory(struct bench *bench, size_t count)
{
	const struct gifts_kit_payments payments = {
		BANK_FILE_CAMT_054, kit_day(2026, 11, 20), 0, count, GIVERS, DEPOSIT
	};
	gifts_kit_write_payments(&payments, bench->file);
	gifts_kit_copy_books(bench->before, bench->books);
	const double mib = bare_memory_of(bench->books, bench->file);
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
