/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/store/trial/place.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const struct statement_set *const place_allowed[] = { &trial_statements, NULL };
const struct migration *const place_migrations[] = { trial_migrations, NULL };
const struct actor place_actor = { { "trial", 5 } };

static void prepare_sqlite(struct place *place)
{
	place->config.path = proof_path(&place->folder, "books.db", place->path);
}

static void prepare_other_sqlite(struct place *place, struct store_config *config)
{
	config->path = proof_path(&place->folder, "other.db", place->other_path);
}

static void prepare_memory(struct place *place)
{
	place->config.image = (struct text){ 0 };
}

static void prepare_other_memory(struct place *place, struct store_config *config)
{
	(void)place;
	config->image = (struct text){ 0 };
}

static void prepare_postgres(struct place *place)
{
	place->config.conninfo = proof_postgres_database(place->server, place->conninfo);
}

static void prepare_other_postgres(struct place *place, struct store_config *config)
{
	config->conninfo = proof_postgres_database(place->server, place->other_conninfo);
}

static void clear_nothing(struct place *place)
{
	(void)place;
}

const struct backend place_backends[] = {
	{ "sqlite", STORE_SQLITE, true, prepare_sqlite, prepare_other_sqlite, clear_nothing },
	{ "memory", STORE_MEMORY, false, prepare_memory, prepare_other_memory, clear_nothing },
	{ "postgres", STORE_POSTGRES, true, prepare_postgres, prepare_other_postgres, clear_nothing },
};
const size_t place_backend_count = sizeof place_backends / sizeof place_backends[0];

/* What the tests of one backend share. */
struct run {
	const struct backend *backend;
	struct proof_postgres *server;
};

static int set_up(void **state)
{
	const struct run *run = *state;
	struct place *place = memory_take(1, sizeof *place);
	place->backend = run->backend;
	place->server = run->server;
	place->folder = proof_folder_open();
	place->now = (struct moment){ 1795000000 };
	place->random = random_seeded(2026);
	place->config = (struct store_config){ .backend = place->backend->kind,
					       .clock = clock_fixed(&place->now),
					       .allowed = place_allowed,
					       .migrations = place_migrations };
	place->backend->prepare(place);
	*state = place;
	assert_ok(store_open(&place->config, true, &place->store));
	return 0;
}

static int tear_down(void **state)
{
	struct place *place = *state;
	store_close(&place->store);
	place->backend->clear(place);
	proof_folder_close(&place->folder);
	free(place);
	return 0;
}

static int run_backend(const struct run *run, const struct place_test *tests, size_t count)
{
	struct CMUnitTest *chosen = memory_take(count, sizeof *chosen);
	size_t chosen_count = 0;
	for (size_t i = 0; i < count; i++)
		if (run->backend->is_shared || !tests[i].needs_shared)
			chosen[chosen_count++] = (struct CMUnitTest){ tests[i].name, tests[i].test, set_up,
								      tear_down, (void *)(uintptr_t)run };
	const int failed = chosen_count > 0 ? proof_run(run->backend->name, chosen, chosen_count) : 0;
	free(chosen);
	return failed;
}

/* PostgreSQL is started for the tests that run on it, and stopped after them. */
static int run_on(const struct backend *backend, const struct place_test *tests, size_t count)
{
	if (backend->kind != STORE_POSTGRES)
		return run_backend(&(struct run){ .backend = backend }, tests, count);
	struct proof_postgres server = proof_postgres_open();
	const int failed = run_backend(&(struct run){ backend, &server }, tests, count);
	proof_postgres_close(&server);
	return failed;
}

int place_run(const struct place_test *tests, size_t count)
{
	int failed = 0;
	for (size_t i = 0; i < place_backend_count; i++)
		failed += run_on(&place_backends[i], tests, count);
	return failed;
}

int place_run_on(enum store_backend kind, const struct place_test *tests, size_t count)
{
	int failed = 0;
	for (size_t i = 0; i < place_backend_count; i++)
		failed += place_backends[i].kind == kind ? run_on(&place_backends[i], tests, count) : 0;
	return failed;
}

void place_reopen(struct place *place)
{
	store_close(&place->store);
	assert_ok(store_open(&place->config, false, &place->store));
}

struct gate {
	sem_t held;
	sem_t opened;
	sem_t answered;
};

struct waiting {
	struct together *unit;
	struct gate *gate;
};

static void wait_for(sem_t *semaphore)
{
	int failed = -1;
	do
		failed = sem_wait(semaphore);
	while (failed != 0 && errno == EINTR);
}

static struct status hold_writer(struct store_tx *tx, void *argument)
{
	(void)tx;
	struct gate *gate = argument;
	sem_post(&gate->held);
	wait_for(&gate->opened);
	return OK;
}

static void count_answer(void *argument, struct status status)
{
	(void)status;
	struct gate *gate = argument;
	sem_post(&gate->answered);
}

static struct status run_waiting(struct store_tx *tx, void *argument)
{
	struct waiting *waiting = argument;
	return waiting->unit->work(tx, waiting->unit->argument);
}

static void keep_answer(void *argument, struct status status)
{
	struct waiting *waiting = argument;
	waiting->unit->answer = status;
	sem_post(&waiting->gate->answered);
}

void place_write_together(struct store *store, struct together *units, size_t count)
{
	struct gate gate;
	assert_int_equal(
	    sem_init(&gate.held, 0, 0) | sem_init(&gate.opened, 0, 0) | sem_init(&gate.answered, 0, 0), 0);
	assert_ok(store_submit(store, &place_actor, hold_writer, count_answer, &gate));
	wait_for(&gate.held);
	struct waiting *waiting = memory_take(count, sizeof *waiting);
	for (size_t i = 0; i < count; i++) {
		waiting[i] = (struct waiting){ &units[i], &gate };
		assert_ok(store_submit(store, &place_actor, run_waiting, keep_answer, &waiting[i]));
	}
	sem_post(&gate.opened);
	for (size_t i = 0; i < count + 1; i++)
		wait_for(&gate.answered);
	free(waiting);
	sem_destroy(&gate.held);
	sem_destroy(&gate.opened);
	sem_destroy(&gate.answered);
}

struct status put_gift(struct store_tx *tx, const struct gift *gift)
{
	const struct trial_gift_put_in in = { .id = gift->id != 0 ? gift->id : store_new_id(tx),
					      .reference = text_of(gift->reference),
					      .account = { gift->account },
					      .amount = gift->amount,
					      .is_open = true,
					      .picture = TEXT("\0\xFF") };
	return trial_gift_put(tx, &in);
}

struct status put_account(struct store_tx *tx, int64_t id, const char *name, int64_t balance)
{
	return trial_account_put(tx, &(struct trial_account_put_in){ id, text_of(name), balance });
}

struct status add_to_account(struct store_tx *tx, int64_t id, int64_t amount)
{
	return trial_account_add(tx, &(struct trial_account_add_in){ id, amount });
}

static struct status read_sum(struct store_tx *tx, void *argument)
{
	return trial_gift_sum(tx, argument);
}

int64_t place_gift_count(struct place *place)
{
	struct trial_gift_sum_out sum = { 0 };
	assert_ok(store_read(place->store, read_sum, &sum));
	return sum.count;
}

int64_t place_gift_total(struct place *place)
{
	struct trial_gift_sum_out sum = { 0 };
	assert_ok(store_read(place->store, read_sum, &sum));
	return sum.total;
}

struct asked_balance {
	int64_t id;
	int64_t balance;
};

static struct status read_balance(struct store_tx *tx, void *argument)
{
	struct asked_balance *asked = argument;
	struct trial_account_one_out out = { 0 };
	TRY(trial_account_one(tx, &(struct trial_account_one_in){ asked->id }, &out));
	asked->balance = out.balance;
	return OK;
}

struct status place_balance(struct place *place, int64_t id, int64_t *out)
{
	struct asked_balance asked = { .id = id };
	const struct status status = store_read(place->store, read_balance, &asked);
	*out = asked.balance;
	return status;
}

static struct status verify(struct store_tx *tx, void *argument)
{
	(void)argument;
	return store_journal_verify(tx);
}

struct status place_verify_journal(struct place *place)
{
	return store_read(place->store, verify, NULL);
}
