/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The writer: gathers the units that wait, runs them in one transaction, answers each.
 *
 * A group of units shares its waiting rows, so most units cost no statement of their own. A unit that makes
 * the store write at once is first set apart: what the units before it put is flushed, then a savepoint is
 * taken. A statement that fails outside a savepoint fails the group, as PostgreSQL would have it; the group
 * is then halved and run again. */
#include "ground/store/store_inner.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { REST_AFTER_NANOSECONDS = 50 * 1000 * 1000 };

void group_open(struct group *group, struct store *store)
{
	assert(store->writer != NULL);
	*group = (struct group){ .store = store, .arena = arena_open(STORE_UNIT_BYTES_MAX) };
	pendings_open(&group->pendings, store->driver, store->writer, store->allowed.table_count);
}

void group_close(struct group *group)
{
	pendings_close(&group->pendings);
	arena_close(&group->arena);
	assert(group->pendings.order_count == 0);
}

struct own_state_set_in store_state_row(const struct store_state *state)
{
	assert(state->next_id > 0 && state->journal_count >= 0);
	return (
	    struct own_state_set_in){ .format = state->format,
				      .next_id = state->next_id,
				      .journal_count = state->journal_count,
				      .journal_chain = { (const char *)state->chain, sizeof state->chain } };
}

struct status store_state_of(const struct own_state_read_out *row, struct store_state *out)
{
	assert(row != NULL && out != NULL);
	if (row->journal_chain.count != sizeof out->chain || row->next_id < 1 || row->journal_count < 0)
		return FAIL(STATUS_BROKEN, "The store's own row is damaged.");
	*out = (struct store_state){ row->format, row->next_id, row->journal_count, { 0 } };
	memcpy(out->chain, row->journal_chain.bytes, sizeof out->chain);
	return OK;
}

static struct status keep_state(void *argument, size_t index, const void *out)
{
	assert(index == 0);
	return store_state_of(out, argument);
}

static struct status begin_group(struct group *group, bool is_alone)
{
	struct store *store = group->store;
	assert(group->pendings.order_count == 0);
	group->is_alone = is_alone;
	group->is_lost = true; /* until it has begun, no unit is to blame */
	group->failure = OK;
	group->now = clock_now(&store->config.clock);
	group->state = (struct store_state){ 0 };
	TRY(store->driver->begin_and_ask(store->writer, &own_state_read_statement, keep_state,
					 &group->state));
	if (group->state.next_id == 0)
		return FAIL(STATUS_BROKEN, "The store's own row is gone.");
	group->state_stored = group->state;
	group->is_lost = false;
	return OK;
}

static struct status write_state(struct group *group)
{
	const struct store_state *state = &group->state;
	assert(state->next_id >= group->state_stored.next_id);
	assert(state->journal_count >= group->state_stored.journal_count);
	if (memcmp(state, &group->state_stored, sizeof *state) == 0)
		return OK;
	const struct own_state_set_in row = store_state_row(state);
	return group->store->driver->put(group->store->writer, &own_state_set_statement, &row, 1);
}

static struct status commit(struct group *group)
{
	const struct driver *driver = group->store->driver;
	const struct status status = driver->commit(group->store->writer);
	if (status.code != STATUS_BROKEN)
		return status;
	bool is_kept = false;
	assert(!group->is_lost);
	group->is_lost =
	    driver->settle == NULL || !status_is_ok(driver->settle(group->store->writer, &is_kept));
	log_status(LOG_FAULT, "store: saving failed", status);
	if (group->is_lost)
		return FAIL(STATUS_BROKEN,
			    "The disk or the database was lost while saving; it is not known whether "
			    "the change was kept.");
	return is_kept ? OK : status;
}

static struct status end_group(struct group *group)
{
	TRY(group->failure);
	TRY(pendings_flush(&group->pendings, &table_set_all));
	assert(group->pendings.order_count == 0);
	TRY(write_state(group));
	return commit(group);
}

struct status group_separate(struct store_tx *tx)
{
	struct group *group = tx->group;
	assert(group != NULL);
	if (group->is_alone || tx->has_savepoint)
		return OK;
	TRY(tx_remember(tx, pendings_flush_before(&group->pendings, group->unit)));
	TRY(tx_remember(tx, tx->store->driver->savepoint(tx->connection)));
	tx->has_savepoint = true;
	return OK;
}

struct status group_flush(struct store_tx *tx, const struct table_set *set)
{
	struct pendings *pendings = &tx->group->pendings;
	if (!table_set_meets(&pendings->waiting, set))
		return OK;
	assert(pendings->order_count > 0);
	const struct table_set flushed = pendings_with_parents(pendings, set);
	if (pendings_has_rows_of(pendings, tx->group->unit, &flushed))
		TRY(group_separate(tx));
	return tx_remember(tx, pendings_flush(pendings, &flushed));
}

/* Takes back what a refused unit did. In a group of one the whole transaction is rolled back instead. */
static void take_back(struct store_tx *tx, const struct store_state *before)
{
	struct group *group = tx->group;
	const struct driver *driver = tx->store->driver;
	assert(status_is_ok(group->failure));
	group->state = *before;
	pendings_forget_unit(&group->pendings, group->unit);
	if (!tx->has_savepoint)
		return;
	group->failure = driver->rollback_to_savepoint(tx->connection);
	if (status_is_ok(group->failure))
		group->failure = driver->release_savepoint(tx->connection);
}

/* The unit's answer, if the group stands. */
static struct status run_unit(struct group *group, struct unit *unit)
{
	const struct store_state before = group->state;
	struct store_tx tx = { .store = group->store,
			       .connection = group->store->writer,
			       .group = group,
			       .by = unit->by,
			       .arena = &group->arena,
			       .now = group->now };
	group->unit++;
	arena_reset(&group->arena);
	struct status status = unit->work(&tx, unit->argument);
	assert(!tx.is_in_row);
	if (status_is_ok(status))
		status = tx.dead;
	if (!status_is_ok(group->failure))
		return status;
	if (!status_is_ok(status))
		take_back(&tx, &before);
	else if (tx.has_savepoint)
		group->failure = group->store->driver->release_savepoint(tx.connection);
	return status;
}

/* One transaction over the units. OK: each has its answer in its status, and what was not refused is durable.
 * Else nothing of it stands. */
static struct status attempt(struct group *group, struct unit **units, size_t count)
{
	assert(count > 0 && count <= STORE_GROUP_UNITS_MAX && group->pendings.order_count == 0);
	struct store *store = group->store;
	struct status status = begin_group(group, count == 1);
	for (size_t i = 0; i < count && status_is_ok(status); i++) {
		units[i]->status = run_unit(group, units[i]);
		status = group->failure;
	}
	const bool is_refused = status_is_ok(status) && count == 1 && !status_is_ok(units[0]->status);
	if (status_is_ok(status) && !is_refused)
		status = end_group(group);
	if (status_is_ok(status) && !is_refused)
		return OK;
	pendings_clear(&group->pendings);
	store->driver->rollback(store->writer);
	return status;
}

static void run_range(struct group *group, struct unit **units, size_t count)
{
	struct status status = attempt(group, units, count);
	/* A unit alone gets a second try: another program may have stood in the way, or the disk for a
	 * moment. */
	if (count == 1 && !status_is_ok(status) && !group->is_lost)
		status = attempt(group, units, count);
	if (status_is_ok(status))
		return;
	if (count == 1 || group->is_lost) {
		for (size_t i = 0; i < count; i++)
			units[i]->status = status;
		return;
	}
	assert(count > 1);
	run_range(group, units, count / 2);
	run_range(group, units + count / 2, count - count / 2);
}

/* The queue, at most a group of it. */
static size_t take_units(struct store *store)
{
	size_t count = 0;
	pthread_mutex_lock(&store->queue_lock);
	while (store->first != NULL && count < STORE_GROUP_UNITS_MAX) {
		store->units[count++] = store->first;
		store->first = store->first->next;
	}
	if (store->first == NULL)
		store->last = NULL;
	assert(count <= store->queue_count);
	store->queue_count -= count;
	pthread_mutex_unlock(&store->queue_lock);
	return count;
}

static struct status lock_store(struct store *store)
{
	if (store->config.backend == STORE_MEMORY)
		pthread_mutex_lock(&store->alone);
	return store->driver->lock(store->writer);
}

static void unlock_store(struct store *store, struct status locked)
{
	if (status_is_ok(locked))
		store->driver->unlock(store->writer);
	if (store->config.backend == STORE_MEMORY)
		pthread_mutex_unlock(&store->alone);
}

/* The lock is taken first: while another process holds it, more units come, and share the sync. */
static void write_group(struct store *store)
{
	const struct status locked = lock_store(store);
	const size_t count = take_units(store);
	assert(count > 0);
	if (status_is_ok(locked))
		run_range(&store->group, store->units, count);
	unlock_store(store, locked);
	for (size_t i = 0; i < count; i++) {
		struct unit *unit = store->units[i];
		unit->done(unit->argument, status_is_ok(locked) ? unit->status : locked);
		free(unit);
	}
}

static void rest(struct store *store)
{
	pendings_rest(&store->group.pendings);
	arena_close(&store->group.arena);
	assert(store->group.arena.newest == NULL);
	/* The one connection of a store in memory may be with a reader. */
	if (store->config.backend == STORE_MEMORY)
		pthread_mutex_lock(&store->alone);
	store->driver->rest(store->writer);
	if (store->config.backend == STORE_MEMORY)
		pthread_mutex_unlock(&store->alone);
}

/* Waits for the queue to move; false when nothing came for so long that the writer may rest. */
static bool wait_a_little(struct store *store)
{
	struct timespec until = { 0 };
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += REST_AFTER_NANOSECONDS;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	const int failed = pthread_cond_timedwait(&store->queue_moves, &store->queue_lock, &until);
	assert(failed == 0 || failed == ETIMEDOUT);
	return failed == 0;
}

/* Whether there are units; false when the store closes. */
static bool wait_for_units(struct store *store)
{
	bool is_rested = false;
	pthread_mutex_lock(&store->queue_lock);
	while (store->first == NULL && !store->is_closing) {
		if (is_rested) {
			pthread_cond_wait(&store->queue_moves, &store->queue_lock);
		} else if (!wait_a_little(store) && store->first == NULL) {
			pthread_mutex_unlock(&store->queue_lock);
			rest(store);
			is_rested = true;
			pthread_mutex_lock(&store->queue_lock);
		}
	}
	const bool has_units = store->first != NULL;
	assert(has_units || store->is_closing);
	pthread_mutex_unlock(&store->queue_lock);
	return has_units;
}

static void *write_groups(void *argument)
{
	struct store *store = argument;
	assert(store->writer != NULL);
	while (wait_for_units(store))
		write_group(store);
	return NULL;
}

struct status writer_start(struct store *store)
{
	assert(!store->is_closing);
	if (store->is_started)
		return OK;
	if (pthread_create(&store->thread, NULL, write_groups, store) != 0)
		return FAIL(STATUS_BROKEN, "The writer could not be started.");
	store->is_started = true;
	return OK;
}

void writer_stop(struct store *store)
{
	pthread_mutex_lock(&store->queue_lock);
	const bool is_started = store->is_started;
	assert(!store->is_closing);
	store->is_closing = true;
	pthread_cond_signal(&store->queue_moves);
	pthread_mutex_unlock(&store->queue_lock);
	if (is_started)
		pthread_join(store->thread, NULL);
	assert(store->first == NULL);
}
