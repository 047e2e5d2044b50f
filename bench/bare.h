/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bare: what a piece of work added to a SQLite store, put into the store as it was before by one transaction
 * of plain inserts: the baseline of work that ends in rows. */

#ifndef BENCH_BARE_H
#define BENCH_BARE_H

#include <stddef.h>

enum { BARE_TABLES_MAX = 96, BARE_RUNS = 5 };

struct bare {
	struct bare_table *tables;
	size_t count;
};
/* Reads what the store at `after` has beyond the one at `before`; returns the number of rows. */
size_t bare_keep(struct bare *bare, const char *before, const char *after);
void bare_drop(struct bare *bare);
/* Inserts it into the store at the path, which is as it was before. Seconds. */
double bare_run(const struct bare *bare, const char *path);

/* Sorts the values. */
double bare_median(double values[BARE_RUNS]);

/* MiB: the most memory that this very program takes when it is run anew with the two words. It prints KiB, as
 * bare_print_memory does at its end. */
double bare_memory_of(const char *first, const char *second);
void bare_print_memory(void);

#endif
