/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bare PostgreSQL: the gifts of the store's bench without a store. Each batch is one message and one answer,
 * and the server makes the rows itself, so a client has next to nothing left to save. */

#ifndef BENCH_BARE_POSTGRES_H
#define BENCH_BARE_POSTGRES_H

#include <stdbool.h>

/* Into a database where a store was made and nothing put. Without `has_keys` the postings' foreign key is
 * taken away first. Gifts a second. */
double bare_postgres_run(const char *conninfo, bool has_keys, long batch, long gifts);

#endif
