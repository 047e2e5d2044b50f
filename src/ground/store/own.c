/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a store is known: its own tables stand. The catalogue is each database's own, so this statement alone
 * is written here for both. */
#include "ground/store/store_inner.h"

static const struct store_column count_columns[] = {
	{ .name = "count", .type = STORE_INT64, .offset = offsetof(struct own_count, count) },
};
static const char *const reads_nothing[] = { NULL };

const struct statement own_tables_statement = {
	.name = "own_tables",
	.kind = STATEMENT_ONE,
	.out = count_columns,
	.out_count = 1,
	.out_bytes = sizeof(struct own_count),
	.reads = reads_nothing,
	.sqlite = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'store_state'",
	.postgres = "SELECT count(*) FROM pg_catalog.pg_tables"
		    " WHERE schemaname = current_schema() AND tablename = 'store_state'",
};
