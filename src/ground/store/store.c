/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"
#include "ground/store/store_inner.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct driver *driver_of(enum store_backend backend)
{
	switch (backend) {
	case STORE_SQLITE:
	case STORE_MEMORY:
		return &driver_sqlite;
	case STORE_POSTGRES:
		return &driver_postgres;
	}
	assert(false && "an unknown kind of store");
	return NULL;
}

static const char *own_string(const char *string)
{
	if (string == NULL)
		return NULL;
	const size_t bytes = strlen(string) + 1;
	char *copy = memory_take(bytes, 1);
	memcpy(copy, string, bytes);
	return copy;
}

static void open_locks(struct store *store)
{
	pthread_condattr_t monotonic;
	int failed = pthread_condattr_init(&monotonic);
	failed |= pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	failed |= pthread_cond_init(&store->queue_moves, &monotonic);
	failed |= pthread_cond_init(&store->reader_moves, &monotonic);
	failed |= pthread_mutex_init(&store->queue_lock, NULL);
	failed |= pthread_mutex_init(&store->reader_lock, NULL);
	failed |= pthread_mutex_init(&store->alone, NULL);
	assert(failed == 0);
	pthread_condattr_destroy(&monotonic);
}

static void open_readers(struct store *store)
{
	const size_t count = store->config.backend == STORE_MEMORY ? 1 : STORE_READERS_MAX;
	for (size_t i = 0; i < count; i++) {
		store->readers[i].arena = arena_open(STORE_UNIT_BYTES_MAX);
		store->readers[i].next_free = store->free_reader;
		store->free_reader = &store->readers[i];
	}
	assert(store->free_reader != NULL);
}

struct status store_open(const struct store_config *config, bool create, struct store **out)
{
	assert(config != NULL && out != NULL && config->clock.now != NULL);
	assert(config->backend != STORE_SQLITE || config->path != NULL);
	assert(config->backend != STORE_POSTGRES || config->conninfo != NULL);
	TRY(crypto_start()); /* the journal's hashes take the processor's fast way from then on */
	SCOPED(store_close) struct store *store = memory_take(1, sizeof *store);
	store->config = *config;
	store->config.path = own_string(config->path);
	store->config.conninfo = own_string(config->conninfo);
	store->config.vfs = own_string(config->vfs);
	store->driver = driver_of(config->backend);
	store->units = memory_take(STORE_GROUP_UNITS_MAX, sizeof(struct unit *));
	allowed_open(&store->allowed, config);
	open_locks(store);
	open_readers(store);
	TRY(store->driver->open(config, true, create, &store->writer));
	store->config.image = (struct text){ 0 }; /* was borrowed */
	group_open(&store->group, store);
	TRY(store_migrate(store, create));
	*out = store;
	store = NULL;
	return OK;
}

static bool is_writer_thread(struct store *store)
{
	pthread_mutex_lock(&store->queue_lock);
	const bool is_writer = store->is_started && pthread_equal(store->thread, pthread_self());
	pthread_mutex_unlock(&store->queue_lock);
	return is_writer;
}

static void close_connections(struct store *store)
{
	size_t free_count = 0;
	for (const struct reader *reader = store->free_reader; reader != NULL; reader = reader->next_free)
		free_count++;
	assert(free_count ==
	       (store->config.backend == STORE_MEMORY ? 1 : STORE_READERS_MAX)); /* none reads */
	for (size_t i = 0; i < STORE_READERS_MAX; i++) {
		if (store->readers[i].connection != NULL)
			store->driver->close(store->readers[i].connection);
		arena_close(&store->readers[i].arena);
	}
	if (store->writer != NULL)
		store->driver->close(store->writer);
}

void store_close(struct store **store_place)
{
	struct store *store = *store_place;
	if (store == NULL)
		return;
	assert(!is_writer_thread(store)); /* it would wait for itself */
	writer_stop(store);
	group_close(&store->group);
	close_connections(store);
	copy_close(store);
	allowed_close(&store->allowed);
	pthread_cond_destroy(&store->queue_moves);
	pthread_cond_destroy(&store->reader_moves);
	pthread_mutex_destroy(&store->queue_lock);
	pthread_mutex_destroy(&store->reader_lock);
	pthread_mutex_destroy(&store->alone);
	free((void *)(uintptr_t)store->config.path);
	free((void *)(uintptr_t)store->config.conninfo);
	free((void *)(uintptr_t)store->config.vfs);
	free(store->units);
	free(store);
	*store_place = NULL;
}

static struct status enqueue(struct store *store, struct unit *unit)
{
	assert(unit->next == NULL);
	if (store->queue_count == STORE_QUEUE_UNITS_MAX)
		return FAIL(STATUS_LIMIT, "Too much waits to be saved; try again in a moment.");
	TRY(writer_start(store));
	if (store->last != NULL)
		store->last->next = unit;
	else
		store->first = unit;
	store->last = unit;
	if (store->queue_count++ == 0)
		pthread_cond_signal(&store->queue_moves);
	return OK;
}

struct status store_submit(struct store *store, const struct actor *by, store_work *work, store_done *done,
			   void *argument)
{
	assert(store != NULL && by != NULL && by->name.count > 0 && work != NULL && done != NULL);
	struct unit *unit = memory_take(1, sizeof *unit);
	*unit = (struct unit){ .by = by, .work = work, .done = done, .argument = argument };
	pthread_mutex_lock(&store->queue_lock);
	const struct status status = enqueue(store, unit);
	pthread_mutex_unlock(&store->queue_lock);
	if (!status_is_ok(status))
		free(unit);
	return status;
}

/* One who waits for the answer to a unit. */
struct waiter {
	store_work *work;
	void *argument;
	struct status status;
	sem_t answered;
};

static struct status work_of_waiter(struct store_tx *tx, void *argument)
{
	const struct waiter *waiter = argument;
	assert(waiter->work != NULL);
	return waiter->work(tx, waiter->argument);
}

static void wake_waiter(void *argument, struct status status)
{
	struct waiter *waiter = argument;
	waiter->status = status;
	const int failed = sem_post(&waiter->answered);
	assert(failed == 0);
}

struct status store_write(struct store *store, const struct actor *by, store_work *work, void *argument)
{
	assert(!is_writer_thread(store)); /* it would wait for itself */
	struct waiter waiter = { .work = work, .argument = argument };
	int failed = sem_init(&waiter.answered, 0, 0);
	assert(failed == 0);
	const struct status status = store_submit(store, by, work_of_waiter, wake_waiter, &waiter);
	if (status_is_ok(status))
		do
			failed = sem_wait(&waiter.answered);
		while (failed != 0 && errno == EINTR);
	assert(failed == 0);
	sem_destroy(&waiter.answered);
	return status_is_ok(status) ? waiter.status : status;
}

static void give_reader(struct store *store, struct reader *reader, bool is_broken)
{
	assert(reader->next_free == NULL);
	if (store->config.backend == STORE_MEMORY) {
		reader->connection = NULL;
		pthread_mutex_unlock(&store->alone);
	} else if (is_broken && reader->connection != NULL) {
		store->driver->close(reader->connection);
		reader->connection = NULL;
	}
	arena_reset(&reader->arena);
	pthread_mutex_lock(&store->reader_lock);
	reader->next_free = store->free_reader;
	store->free_reader = reader;
	pthread_cond_signal(&store->reader_moves);
	pthread_mutex_unlock(&store->reader_lock);
}

static struct status take_reader(struct store *store, struct reader **out)
{
	pthread_mutex_lock(&store->reader_lock);
	while (store->free_reader == NULL)
		pthread_cond_wait(&store->reader_moves, &store->reader_lock);
	struct reader *reader = store->free_reader;
	store->free_reader = reader->next_free;
	reader->next_free = NULL;
	pthread_mutex_unlock(&store->reader_lock);
	struct status status = OK;
	if (store->config.backend == STORE_MEMORY) {
		pthread_mutex_lock(&store->alone);
		reader->connection = store->writer;
	} else if (reader->connection == NULL) {
		status = store->driver->open(&store->config, false, false, &reader->connection);
	}
	if (!status_is_ok(status))
		give_reader(store, reader, true);
	assert(!status_is_ok(status) || reader->connection != NULL);
	*out = reader;
	return status;
}

struct status store_read(struct store *store, store_work *work, void *argument)
{
	assert(store != NULL && work != NULL && !is_writer_thread(store));
	struct reader *reader = NULL;
	TRY(take_reader(store, &reader));
	struct store_tx tx = { .store = store,
			       .connection = reader->connection,
			       .arena = &reader->arena,
			       .now = clock_now(&store->config.clock) };
	struct status status = store->driver->begin(reader->connection, false);
	const bool is_begun = status_is_ok(status);
	if (is_begun)
		status = work(&tx, argument);
	if (status_is_ok(status))
		status = tx.dead;
	store->driver->rollback(reader->connection);
	give_reader(store, reader, !is_begun || tx.dead.code == STATUS_BROKEN);
	return status;
}

struct status store_image(struct store *store, struct arena *arena, struct text *out)
{
	assert(store->driver->image != NULL && arena != NULL && out != NULL);
	struct reader *reader = NULL;
	TRY(take_reader(store, &reader));
	struct status status = store->driver->begin(reader->connection, false);
	if (status_is_ok(status))
		status = store->driver->image(reader->connection, arena, out);
	store->driver->rollback(reader->connection);
	give_reader(store, reader, status.code == STATUS_BROKEN);
	return status;
}
