/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Brings the tables up to date: forward only, all steps in one transaction, each remembered with its
 * checksum. */
#include "ground/store/store_inner.h"

#include <assert.h>
#include <string.h>

enum { STEPS_MAX = 4096, STEPS_BYTES_MAX = 1 << 20 };

/* A store is known by its own tables. The catalogue is each database's own, so this statement alone is
 * written here for both. */
static const struct store_column count_columns[] = {
	{ .name = "count", .type = STORE_INT64, .offset = offsetof(struct own_count, count) },
};
static const char *const reads_nothing[] = { NULL };

static const struct statement own_tables_statement = {
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

/* A step that has run in this store. */
struct step {
	struct text room;
	int64_t number;
	int64_t checksum;
};

struct steps {
	struct step *rows;
	size_t count;
	struct arena arena;
};

static void steps_close(struct steps *steps)
{
	arena_close(&steps->arena);
	steps->rows = NULL;
	steps->count = 0;
	assert(steps->arena.newest == NULL);
}

static struct status keep_step(void *argument, size_t index, const void *out)
{
	struct steps *steps = argument;
	const struct own_step_each_out *row = out;
	assert(index == 0);
	if (steps->count == STEPS_MAX || steps->arena.bytes_max - steps->arena.bytes_used <= row->room.count)
		return FAIL(STATUS_BROKEN, "The store's list of tables is damaged.");
	steps->rows[steps->count++] =
	    (struct step){ arena_copy(&steps->arena, row->room), row->step, row->checksum };
	return OK;
}

static struct status read_steps(const struct driver *driver, struct connection *connection,
				struct steps *steps)
{
	steps->arena = arena_open(STEPS_MAX * sizeof *steps->rows + STEPS_BYTES_MAX);
	steps->rows = arena_take(&steps->arena, STEPS_MAX * sizeof *steps->rows);
	assert(steps->count == 0);
	return driver->query(connection, &own_step_each_statement, (struct store_keys){ NULL, 1 }, keep_step,
			     steps);
}

static struct status read_count(void *argument, size_t index, const void *out)
{
	const struct own_count *row = out;
	assert(index == 0);
	*(int64_t *)argument = row->count;
	return OK;
}

static struct status run_step(struct store *store, const struct migration *migration)
{
	assert(migration->step > 0);
	const bool is_postgres = store->config.backend == STORE_POSTGRES;
	TRY(store->driver->script(store->writer, is_postgres ? migration->postgres : migration->sqlite));
	const struct own_step_put_in row = { .room = text_of(migration->room),
					     .step = migration->step,
					     .checksum = (int64_t)migration->checksum };
	int64_t changed = 0;
	return store->driver->change(store->writer, &own_step_put_statement, &row, 1, &changed);
}

/* Runs those steps of one room that have not run. */
static struct status run_room(struct store *store, const struct migration *migrations,
			      const struct steps *steps)
{
	unsigned last = 0;
	for (; migrations->room != NULL; migrations++) {
		const struct step *found = NULL;
		for (size_t i = 0; i < steps->count; i++)
			if (text_equal(steps->rows[i].room, text_of(migrations->room)) &&
			    steps->rows[i].number == migrations->step)
				found = &steps->rows[i];
		if (found != NULL && found->checksum != (int64_t)migrations->checksum)
			return FAIL(STATUS_CONFLICT, "The store's tables differ from those of this program.");
		if (found == NULL)
			TRY(run_step(store, migrations));
		assert(migrations->step == last + 1);
		last = migrations->step;
	}
	return OK;
}

/* How many steps the program knows of the room; 0 when it does not know the room. */
static int64_t steps_known(const struct store *store, struct text room)
{
	int64_t last = 0;
	for (const struct migration *step = store_migrations; step->room != NULL; step++)
		last = text_equal(room, text_of(step->room)) ? step->step : last;
	for (const struct migration *const *set = store->config.migrations; set != NULL && *set != NULL;
	     set++)
		for (const struct migration *step = *set; step->room != NULL; step++)
			last = text_equal(room, text_of(step->room)) ? step->step : last;
	assert(last >= 0);
	return last;
}

static struct status check_newer(const struct store *store, const struct steps *steps)
{
	for (size_t i = 0; i < steps->count; i++) {
		const int64_t known = steps_known(store, steps->rows[i].room);
		assert(known >= 0);
		if (known > 0 && steps->rows[i].number > known)
			return FAIL(STATUS_CONFLICT, "The store's tables were made by a newer program.");
	}
	return OK;
}

static struct status make_own_row(struct store *store)
{
	const struct store_state state = { .format = STORE_FORMAT, .next_id = 1 };
	const struct own_state_set_in set = store_state_row(&state);
	const struct own_state_put_in row = { set.format, set.next_id, set.journal_count, set.journal_chain };
	int64_t changed = 0;
	TRY(store->driver->change(store->writer, &own_state_put_statement, &row, 1, &changed));
	assert(changed == 1);
	return OK;
}

static struct status keep_state(void *argument, size_t index, const void *out)
{
	assert(index == 0);
	return store_state_of(out, argument);
}

static struct status migrate_in_transaction(struct store *store, bool create)
{
	const struct driver *driver = store->driver;
	int64_t has_tables = 0;
	assert(store->driver != NULL && store->writer != NULL);
	TRY(driver->query(store->writer, &own_tables_statement, (struct store_keys){ NULL, 1 }, read_count,
			  &has_tables));
	if (has_tables == 0 && !create)
		return FAIL(STATUS_NOT_FOUND, "There is no store here.");
	if (has_tables == 0) {
		TRY(run_step(store, &store_migrations[0]));
		TRY(make_own_row(store));
	}
	struct store_state state = { 0 };
	TRY(driver->query(store->writer, &own_state_read_statement, (struct store_keys){ NULL, 1 },
			  keep_state, &state));
	if (state.format != STORE_FORMAT)
		return FAIL(STATUS_CONFLICT, "The store was made by a newer program.");
	SCOPED(steps_close) struct steps steps = { 0 };
	TRY(read_steps(driver, store->writer, &steps));
	TRY(check_newer(store, &steps));
	TRY(run_room(store, store_migrations, &steps));
	for (const struct migration *const *set = store->config.migrations; set != NULL && *set != NULL;
	     set++)
		TRY(run_room(store, *set, &steps));
	return driver->commit(store->writer);
}

struct status store_migrate(struct store *store, bool create)
{
	assert(store->writer != NULL);
	TRY(store->driver->lock(store->writer));
	struct status status = store->driver->begin(store->writer, true);
	if (status_is_ok(status))
		status = migrate_in_transaction(store, create);
	store->driver->rollback(store->writer);
	store->driver->unlock(store->writer);
	return status;
}

struct status store_has_unknown_room(struct store_tx *tx, bool *out)
{
	SCOPED(steps_close) struct steps steps = { 0 };
	TRY(read_steps(tx->store->driver, tx->connection, &steps));
	assert(steps.count > 0);
	*out = false;
	for (size_t i = 0; i < steps.count; i++)
		*out = *out || steps_known(tx->store, steps.rows[i].room) == 0;
	return OK;
}
