/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The PostgreSQL driver against a server of the test's own: values both ways, transactions, and a server that
 * is lost. What holds for every database stands in the contract tests. */
#include "ground/store/driver.h"

#include "proof/postgres.h"
#include "tests/sample/sample.h"
#include "tests/sample/sample_sql.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct driver *const driver = &driver_postgres;

/* A fresh database with the sample's tables, and a writer in it. */
struct scene {
	char conninfo[PROOF_CONNINFO_ROOM];
	struct store_config config;
	struct connection *writer;
};

static struct connection *open_one(struct scene *scene, bool is_writer)
{
	struct connection *connection = NULL;
	assert_ok(driver->open(&scene->config, is_writer, true, &connection));
	return connection;
}

static void open_scene(struct proof_postgres *postgres, struct scene *scene)
{
	proof_postgres_database(postgres, scene->conninfo);
	scene->config = (struct store_config){ .backend = STORE_POSTGRES, .conninfo = scene->conninfo };
	scene->writer = open_one(scene, true);
	assert_ok(driver->lock(scene->writer));
	assert_ok(driver->begin(scene->writer, true));
	for (const struct migration *step = sample_migrations; step->room != NULL; step++)
		assert_ok(driver->script(scene->writer, step->postgres));
	assert_ok(driver->commit(scene->writer));
	driver->unlock(scene->writer);
}

static void close_scene(struct scene *scene)
{
	driver->rest(scene->writer);
	driver->close(scene->writer);
}

static int64_t change(struct connection *connection, const struct statement *statement, const void *rows,
		      size_t count)
{
	int64_t changed = -1;
	assert_ok(driver->change(connection, statement, rows, count, &changed));
	return changed;
}

static struct status try_change(struct connection *connection, const struct statement *statement,
				const void *rows, size_t count)
{
	int64_t changed = -1;
	return driver->change(connection, statement, rows, count, &changed);
}

static struct status keep_number(void *argument, size_t index, const void *out)
{
	assert_int_equal(index, 0);
	memcpy(argument, out, sizeof(int64_t));
	return OK;
}

static int64_t promise_count_now(struct connection *connection)
{
	int64_t count = -1;
	assert_ok(driver->query(connection, &promise_count_statement, (struct store_keys){ NULL, 1 },
				keep_number, &count));
	return count;
}

static void put_giver(struct connection *connection, int64_t id)
{
	const struct giver_put_in giver = { { id }, TEXT("a giver"), TEXT("") };
	assert_int_equal(change(connection, &giver_put_statement, &giver, 1), 1);
}

static struct promise_put_in promise_of(int64_t id, int64_t giver, struct text reference)
{
	return (struct promise_put_in){ .id = { id },
					.reference = reference,
					.giver = { giver },
					.is_open = true,
					.amount = { 100 * id },
					.made_on = { 20000 },
					.kind = PROMISE_ONCE };
}

/* Promises 1 .. count in one call; `room` holds their references. */
static void put_promises(struct connection *connection, size_t count, int64_t giver)
{
	struct promise_put_in *promises = memory_take(count, sizeof *promises);
	char(*references)[16] = memory_take(count, sizeof *references);
	for (size_t i = 0; i < count; i++) {
		(void)snprintf(references[i], sizeof references[i], "r%zu", i + 1);
		promises[i] = promise_of((int64_t)i + 1, giver, text_of(references[i]));
	}
	assert_int_equal(change(connection, &promise_put_statement, promises, count), count);
	free(promises);
	free(references);
}

static struct status check_extremes(void *argument, size_t index, const void *out)
{
	const struct promise_get_out *found = out;
	const struct promise_put_in *put = argument;
	assert_int_equal(index, 0);
	assert_true(text_equal(found->reference, put->reference));
	assert_int_equal(found->giver.raw, put->giver.raw);
	assert_int_equal(found->is_open, put->is_open);
	assert_int_equal(found->amount.ore, put->amount.ore);
	assert_int_equal(found->made_on.number, put->made_on.number);
	assert_int_equal(found->kind, put->kind);
	assert_int_equal(found->note.count, 0);
	return OK;
}

static void a_value_comes_back_as_it_went_in(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	struct promise_put_in promises[] = {
		promise_of(1, 0, TEXT("")),
		promise_of(INT64_MAX, 7, TEXT("\xc3\xa5\xf0\x9f\x8c\xbe'\\\"")),
		promise_of(INT64_MIN, 0, TEXT("x")),
	};
	promises[0].made_on.number = INT64_MIN;
	promises[1].amount.ore = INT64_MAX;
	promises[1].is_open = false;
	promises[2].amount.ore = 1;
	promises[2].made_on.number = -1;
	for (size_t together = 0; together < 2; together++) {
		assert_ok(driver->begin(scene.writer, true));
		put_giver(scene.writer, 7);
		if (together)
			assert_int_equal(change(scene.writer, &promise_put_statement, promises, 3), 3);
		else
			for (size_t i = 0; i < 3; i++)
				assert_int_equal(
				    change(scene.writer, &promise_put_statement, &promises[i], 1), 1);
		for (size_t i = 0; i < 3; i++)
			assert_ok(driver->query(scene.writer, &promise_get_statement,
						(struct store_keys){ &promises[i].id, 1 }, check_extremes,
						&promises[i]));
		driver->rollback(scene.writer);
	}
	close_scene(&scene);
}

static struct status check_mark(void *argument, size_t index, const void *out)
{
	const struct giver_mark_out *found = out;
	const struct text *expected = argument;
	assert_int_equal(index, 0);
	assert_true(text_equal(found->mark, *expected));
	return OK;
}

static void bytes_may_be_any(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	char all[256];
	for (int i = 0; i < 256; i++)
		all[i] = (char)(unsigned char)i;
	struct text mark = { all, sizeof all };
	struct text none = { NULL, 0 };
	const struct giver_put_in givers[] = { { { 1 }, TEXT("a"), mark }, { { 2 }, TEXT("b"), none } };
	assert_ok(driver->begin(scene.writer, true));
	assert_int_equal(change(scene.writer, &giver_put_statement, givers, 2), 2);
	assert_ok(driver->query(scene.writer, &giver_mark_statement, (struct store_keys){ &givers[0].id, 1 },
				check_mark, &mark));
	assert_ok(driver->query(scene.writer, &giver_mark_statement, (struct store_keys){ &givers[1].id, 1 },
				check_mark, &none));
	assert_ok(driver->commit(scene.writer));
	close_scene(&scene);
}

/* A message is closed when it is full, between two rows. */
static void large_rows_go_in_several_messages(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	enum { ROWS = 5, BYTES = 5 << 20 };
	char *bytes = memory_take(BYTES, 1);
	struct giver_put_in givers[ROWS];
	for (int64_t i = 0; i < ROWS; i++)
		givers[i] = (struct giver_put_in){ { i + 1 }, TEXT("a"), { bytes, BYTES } };
	struct text mark = { bytes, BYTES };
	assert_ok(driver->begin(scene.writer, true));
	assert_int_equal(change(scene.writer, &giver_put_statement, givers, ROWS), ROWS);
	for (size_t i = 0; i < ROWS; i++)
		assert_ok(driver->query(scene.writer, &giver_mark_statement,
					(struct store_keys){ &givers[i].id, 1 }, check_mark, &mark));
	assert_ok(driver->commit(scene.writer));
	free(bytes);
	close_scene(&scene);
}

/* What a query for many keys told. */
struct told {
	size_t count;
	size_t last_index;
	int64_t last_id;
	int64_t sum;
	size_t stop_after; /* 0: never */
};

static struct status note_told(void *argument, size_t index, const void *out)
{
	struct told *told = argument;
	int64_t id;
	memcpy(&id, out, sizeof id);
	assert_true(told->count == 0 || index >= told->last_index);
	assert_true(told->count == 0 || index > told->last_index || id > told->last_id);
	told->count++;
	told->last_index = index;
	told->last_id = id;
	told->sum += id;
	return told->count == told->stop_after ? FAIL(STATUS_LIMIT, "Enough.") : OK;
}

static void many_keys_are_answered_in_their_order(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	enum { KEYS = 9001 }; /* three messages */
	assert_ok(driver->begin(scene.writer, true));
	put_giver(scene.writer, 3);
	put_promises(scene.writer, KEYS, 3);
	char(*references)[16] = memory_take(KEYS, sizeof *references);
	struct promise_by_reference_in *keys = memory_take(KEYS, sizeof *keys);
	for (size_t i = 0; i < KEYS; i++) { /* backwards, and every third is not there */
		(void)snprintf(references[i], sizeof references[i], i % 3 == 0 ? "x%zu" : "r%zu", KEYS - i);
		keys[i].reference = text_of(references[i]);
	}
	struct told told = { 0 };
	assert_ok(driver->query(scene.writer, &promise_by_reference_statement,
				(struct store_keys){ keys, KEYS }, note_told, &told));
	assert_int_equal(told.count, KEYS - (KEYS + 2) / 3);
	assert_int_equal(told.last_index, KEYS - 2); /* the last one is not there */
	assert_int_equal(told.last_id, 2);
	free(references);
	free(keys);
	driver->rollback(scene.writer);
	close_scene(&scene);
}

static void an_answer_of_any_length_streams_in_order(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	enum { ROWS = 20000 };
	assert_ok(driver->begin(scene.writer, true));
	put_giver(scene.writer, 3);
	put_giver(scene.writer, 4);
	put_promises(scene.writer, ROWS, 3);
	const struct promise_of_giver_in keys[] = { { { 4 } }, { { 3 } }, { { 3 } } };
	struct told told = { 0 };
	assert_ok(driver->query(scene.writer, &promise_of_giver_statement, (struct store_keys){ &keys[1], 1 },
				note_told, &told));
	assert_int_equal(told.count, ROWS);
	assert_int_equal(told.sum, (int64_t)ROWS * (ROWS + 1) / 2);
	told = (struct told){ 0 };
	assert_ok(driver->query(scene.writer, &promise_of_giver_statement, (struct store_keys){ keys, 3 },
				note_told, &told));
	assert_int_equal(told.count, 2 * ROWS);
	assert_int_equal(told.last_index, 2);
	driver->rollback(scene.writer);
	close_scene(&scene);
}

static void a_failure_of_the_row_ends_the_answer_alone(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	assert_ok(driver->begin(scene.writer, true));
	put_giver(scene.writer, 3);
	put_promises(scene.writer, 5000, 3);
	const struct promise_of_giver_in key = { { 3 } };
	struct told told = { .stop_after = 10 };
	assert_code(driver->query(scene.writer, &promise_of_giver_statement, (struct store_keys){ &key, 1 },
				  note_told, &told),
		    STATUS_LIMIT);
	assert_int_equal(told.count, 10);
	assert_int_equal(promise_count_now(scene.writer), 5000);
	assert_ok(driver->commit(scene.writer));
	close_scene(&scene);
}

static struct status check_balance(void *argument, size_t index, const void *out)
{
	const struct balance_page_out *found = out;
	assert_int_equal(index, 0);
	*(int64_t *)argument += found->amount.ore * found->account;
	return OK;
}

static void a_running_balance_grows_by_arrays(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	const struct balance_add_in rows[] = { { 1, 2026, { 500 } }, { 2, 2026, { -500 } } };
	const struct balance_page_in page = { 0, 0, 10 };
	assert_ok(driver->begin(scene.writer, true));
	for (int i = 0; i < 3; i++)
		assert_int_equal(change(scene.writer, &balance_add_statement, rows, 2), 2);
	assert_int_equal(change(scene.writer, &balance_add_statement, rows, 1), 1);
	int64_t weighed = 0;
	assert_ok(driver->query(scene.writer, &balance_page_statement, (struct store_keys){ &page, 1 },
				check_balance, &weighed));
	assert_int_equal(weighed, 4 * 500 - 2 * 3 * 500);
	const struct balance_add_in over = { 1, 2026, { INT64_MAX } };
	assert_code(try_change(scene.writer, &balance_add_statement, &over, 1), STATUS_LIMIT);
	driver->rollback(scene.writer);
	close_scene(&scene);
}

static void puts_change_and_remove_by_arrays(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	assert_ok(driver->begin(scene.writer, true));
	put_promises(scene.writer, 4, 0);
	const struct promise_note_in notes[] = { { { 1 }, TEXT("one") },
						 { { 3 }, TEXT("three") },
						 { { 9 }, TEXT("") } };
	assert_int_equal(change(scene.writer, &promise_note_statement, notes, 3), 2);
	const struct promise_remove_in gone[] = { { { 2 } }, { { 3 } }, { { 9 } } };
	assert_int_equal(change(scene.writer, &promise_remove_statement, gone, 3), 2);
	const struct promise_copy_in copies[] = { { { 11 }, { 1 } }, { { 14 }, { 4 } } };
	assert_int_equal(change(scene.writer, &promise_copy_statement, copies, 2), 2);
	assert_int_equal(promise_count_now(scene.writer), 4);
	const struct promise_close_before_in before = { { 20001 } };
	assert_int_equal(change(scene.writer, &promise_close_before_statement, &before, 1), 4);
	assert_int_equal(change(scene.writer, &word_clear_statement, NULL, 1), 0);
	assert_ok(driver->commit(scene.writer));
	close_scene(&scene);
}

static void a_reader_keeps_its_snapshot_and_cannot_write(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	struct connection *reader = open_one(&scene, false);
	assert_ok(driver->begin(reader, false));
	assert_int_equal(promise_count_now(reader), 0);
	assert_ok(driver->begin(scene.writer, true));
	put_promises(scene.writer, 2, 0);
	assert_ok(driver->commit(scene.writer));
	assert_int_equal(promise_count_now(reader), 0);
	const struct promise_remove_in gone = { { 1 } };
	assert_code(try_change(reader, &promise_remove_statement, &gone, 1), STATUS_REFUSED);
	driver->rollback(reader);
	assert_ok(driver->begin(reader, false));
	assert_int_equal(promise_count_now(reader), 2);
	driver->rollback(reader);
	driver->rollback(reader); /* harmless */
	driver->close(reader);
	close_scene(&scene);
}

static void a_foreign_key_is_judged_at_commit(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	assert_ok(driver->begin(scene.writer, true));
	put_promises(scene.writer, 2, 5); /* before their giver */
	put_giver(scene.writer, 5);
	assert_ok(driver->commit(scene.writer));
	assert_ok(driver->begin(scene.writer, true));
	const struct promise_put_in orphan = promise_of(3, 6, TEXT("orphan"));
	assert_int_equal(change(scene.writer, &promise_put_statement, &orphan, 1), 1);
	assert_code(driver->commit(scene.writer), STATUS_CONFLICT);
	driver->rollback(scene.writer);
	assert_ok(driver->begin(scene.writer, true));
	assert_int_equal(promise_count_now(scene.writer), 2);
	assert_ok(driver->commit(scene.writer));
	close_scene(&scene);
}

static void a_broken_constraint_is_a_conflict_and_its_commit_too(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	struct promise_put_in promise = promise_of(1, 0, TEXT("one"));
	promise.amount.ore = 0; /* the table wants more */
	assert_ok(driver->begin(scene.writer, true));
	assert_code(try_change(scene.writer, &promise_put_statement, &promise, 1), STATUS_CONFLICT);
	assert_code(driver->commit(scene.writer), STATUS_CONFLICT);
	assert_ok(driver->begin(scene.writer, true));
	assert_int_equal(promise_count_now(scene.writer), 0);
	driver->rollback(scene.writer);
	close_scene(&scene);
}

static void a_savepoint_takes_back_what_came_after_it(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	const struct promise_put_in bad = {
		.id = { 9 }, .reference = TEXT("r1"), .amount = { 1 }, .kind = 1
	};
	const struct promise_remove_in gone = { { 1 } };
	assert_ok(driver->begin(scene.writer, true));
	assert_ok(driver->savepoint(scene.writer)); /* nothing in it */
	assert_ok(driver->rollback_to_savepoint(scene.writer));
	assert_ok(driver->release_savepoint(scene.writer));
	assert_ok(driver->savepoint(scene.writer)); /* kept */
	put_promises(scene.writer, 3, 0);
	assert_ok(driver->release_savepoint(scene.writer));
	assert_ok(driver->savepoint(scene.writer)); /* taken back after a failure: the reference stands */
	assert_int_equal(
	    change(scene.writer, &promise_remove_statement, &(struct promise_remove_in){ { 2 } }, 1), 1);
	assert_code(try_change(scene.writer, &promise_put_statement, &bad, 1), STATUS_CONFLICT);
	assert_ok(driver->rollback_to_savepoint(scene.writer));
	assert_ok(driver->release_savepoint(scene.writer));
	assert_int_equal(promise_count_now(scene.writer), 3);
	assert_ok(driver->savepoint(scene.writer)); /* taken back by choice */
	assert_int_equal(change(scene.writer, &promise_remove_statement, &gone, 1), 1);
	assert_ok(driver->rollback_to_savepoint(scene.writer));
	assert_ok(driver->release_savepoint(scene.writer));
	assert_int_equal(promise_count_now(scene.writer), 3);
	assert_ok(driver->commit(scene.writer));
	close_scene(&scene);
}

/* One of several who add to the same balance by reading it first. */
struct adder {
	struct scene *scene;
	int rounds;
	int disturbed; /* rounds in which another moved the balance, or that failed */
};

/* False when another writer moved the balance between the two readings. */
static bool add_one(struct connection *writer)
{
	const struct balance_page_in page = { 0, 0, 1 };
	const struct balance_add_in add = { 1, 2026, { 1 } };
	int64_t before = 0;
	int64_t after = 0;
	int64_t changed = 0;
	const bool is_done =
	    status_is_ok(driver->begin(writer, true)) &&
	    status_is_ok(driver->query(writer, &balance_page_statement, (struct store_keys){ &page, 1 },
				       check_balance, &before)) &&
	    status_is_ok(driver->change(writer, &balance_add_statement, &add, 1, &changed)) &&
	    status_is_ok(driver->query(writer, &balance_page_statement, (struct store_keys){ &page, 1 },
				       check_balance, &after)) &&
	    status_is_ok(driver->commit(writer));
	return is_done && after == before + 1;
}

static void *add_by_reading(void *argument)
{
	struct adder *adder = argument;
	struct connection *writer = NULL;
	if (!status_is_ok(driver->open(&adder->scene->config, true, true, &writer))) {
		adder->disturbed = adder->rounds;
		return NULL;
	}
	for (int i = 0; i < adder->rounds; i++)
		adder->disturbed += !add_one(writer);
	driver->close(writer);
	return NULL;
}

static void p1_writers_of_several_programs_take_turns(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	enum { WRITERS = 4, ROUNDS = 50 };
	struct adder adders[WRITERS];
	pthread_t threads[WRITERS];
	for (int i = 0; i < WRITERS; i++) {
		adders[i] = (struct adder){ .scene = &scene, .rounds = ROUNDS };
		assert_int_equal(pthread_create(&threads[i], NULL, add_by_reading, &adders[i]), 0);
	}
	for (int i = 0; i < WRITERS; i++)
		pthread_join(threads[i], NULL);
	for (int i = 0; i < WRITERS; i++)
		assert_int_equal(adders[i].disturbed, 0);
	const struct balance_page_in page = { 0, 0, 1 };
	int64_t total = 0;
	assert_ok(driver->begin(scene.writer, false));
	assert_ok(driver->query(scene.writer, &balance_page_statement, (struct store_keys){ &page, 1 },
				check_balance, &total));
	driver->rollback(scene.writer);
	assert_int_equal(total, WRITERS * ROUNDS);
	close_scene(&scene);
}

static void p2_what_was_committed_survives_the_server(void **state)
{
	struct proof_postgres *postgres = *state;
	struct scene scene;
	open_scene(postgres, &scene);
	assert_ok(driver->begin(scene.writer, true));
	put_promises(scene.writer, 3, 0);
	assert_ok(driver->commit(scene.writer));
	assert_ok(driver->begin(scene.writer, true));
	const struct promise_remove_in gone = { { 1 } };
	assert_int_equal(change(scene.writer, &promise_remove_statement, &gone, 1), 1);
	proof_postgres_kill(postgres);
	assert_code(try_change(scene.writer, &promise_remove_statement, &gone, 1), STATUS_BROKEN);
	driver->rollback(scene.writer);
	assert_code(driver->begin(scene.writer, true), STATUS_BROKEN);
	proof_postgres_start(postgres);
	assert_ok(driver->begin(scene.writer, true)); /* reconnects by itself */
	assert_int_equal(promise_count_now(scene.writer), 3);
	assert_int_equal(change(scene.writer, &promise_remove_statement, &gone, 1), 1);
	assert_ok(driver->commit(scene.writer));
	close_scene(&scene);
}

/* The server ends the writer's session, as when the network is cut. */
static void cut(struct scene *scene)
{
	struct connection *other = open_one(scene, false);
	assert_ok(driver->script(other, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
					" WHERE datname = current_database() AND pid <> pg_backend_pid()"));
	driver->close(other);
}

static void p2_it_is_found_out_what_became_of_a_commit(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	bool is_kept = false;
	assert_ok(driver->begin(scene.writer, true));
	put_promises(scene.writer, 1, 0);
	assert_ok(driver->commit(scene.writer));
	assert_ok(driver->settle(scene.writer, &is_kept));
	assert_true(is_kept);
	is_kept = false;
	cut(&scene);
	assert_code(driver->script(scene.writer, "SELECT 1"), STATUS_BROKEN);
	assert_ok(driver->settle(scene.writer, &is_kept));
	assert_true(is_kept);
	const struct promise_remove_in gone = { { 1 } };
	assert_ok(driver->begin(scene.writer, true));
	change(scene.writer, &promise_remove_statement, &gone, 1);
	cut(&scene);
	assert_code(driver->commit(scene.writer), STATUS_BROKEN);
	assert_ok(driver->settle(scene.writer, &is_kept));
	assert_false(is_kept);
	assert_ok(driver->begin(scene.writer, false));
	assert_int_equal(promise_count_now(scene.writer), 1);
	driver->rollback(scene.writer);
	close_scene(&scene);
}

static void p2_a_commit_cut_off_by_a_crash_is_never_taken_for_kept(void **state)
{
	struct proof_postgres *postgres = *state;
	struct scene scene;
	open_scene(postgres, &scene);
	bool is_kept = true;
	assert_ok(driver->begin(scene.writer, true));
	put_promises(scene.writer, 1, 0);
	proof_postgres_kill(postgres);
	assert_code(driver->commit(scene.writer), STATUS_BROKEN);
	assert_code(driver->settle(scene.writer, &is_kept), STATUS_BROKEN); /* nobody to ask */
	proof_postgres_start(postgres);
	assert_ok(driver->settle(scene.writer, &is_kept));
	assert_false(is_kept);
	/* Its number is given to another now, who commits. */
	struct connection *other = open_one(&scene, true);
	for (int i = 0; i < 3; i++) {
		assert_ok(driver->begin(other, true));
		assert_ok(driver->commit(other));
	}
	is_kept = true;
	assert_code(driver->settle(scene.writer, &is_kept), STATUS_BROKEN);
	assert_false(is_kept);
	driver->close(other);
	close_scene(&scene);
}

static void p2_a_server_that_restarts_between_units_is_not_noticed(void **state)
{
	struct proof_postgres *postgres = *state;
	struct scene scene;
	open_scene(postgres, &scene);
	struct connection *reader = open_one(&scene, false);
	for (int i = 0; i < 2; i++) {
		assert_ok(driver->begin(reader, false));
		assert_int_equal(promise_count_now(reader), 0);
		driver->rollback(reader);
		proof_postgres_kill(postgres);
		proof_postgres_start(postgres);
	}
	driver->close(reader);
	close_scene(&scene);
}

static struct status open_with(const char *conninfo)
{
	const struct store_config config = { .backend = STORE_POSTGRES, .conninfo = conninfo };
	struct connection *connection = NULL;
	const struct status status = driver->open(&config, true, true, &connection);
	assert_null(connection);
	return status;
}

/* What is asked in the round trip of a begin is answered in its transaction, also by a server that was lost
 * before; a failure of the row is the begin's. */
static void a_begin_asks_in_its_transaction(void **state)
{
	struct proof_postgres *postgres = *state;
	struct scene scene;
	int64_t count = -1;
	open_scene(postgres, &scene);
	assert_ok(driver->begin_and_ask(scene.writer, &promise_count_statement, keep_number, &count));
	assert_int_equal(count, 0);
	put_promises(scene.writer, 5, 0);
	assert_ok(driver->commit(scene.writer));
	struct told told = { .stop_after = 1 };
	assert_code(driver->begin_and_ask(scene.writer, &promise_count_statement, note_told, &told),
		    STATUS_LIMIT);
	driver->rollback(scene.writer);
	proof_postgres_kill(postgres);
	assert_code(driver->begin_and_ask(scene.writer, &promise_count_statement, keep_number, &count),
		    STATUS_BROKEN);
	driver->rollback(scene.writer);
	proof_postgres_start(postgres);
	assert_ok(driver->begin_and_ask(scene.writer, &promise_count_statement, keep_number, &count));
	assert_int_equal(count, 5);
	assert_ok(driver->commit(scene.writer));
	close_scene(&scene);
}

static void p8_a_connection_that_cannot_be_is_told(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	char other[PROOF_CONNINFO_ROOM + 32];
	assert_code(open_with("host='"), STATUS_INPUT);
	assert_code(open_with("host=/nowhere/at/all user=x"), STATUS_BROKEN);
	assert_code(open_with("host=/nowhere/at/all user=x password=y"), STATUS_REFUSED);
	assert_code(open_with("postgresql://x:y@localhost/z"), STATUS_REFUSED);
	assert_ok(driver->script(scene.writer, "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0"));
	(void)snprintf(other, sizeof other, "%s", scene.conninfo);
	(void)snprintf(strstr(other, "dbname="), 32, "dbname=latin");
	assert_code(open_with(other), STATUS_BROKEN);
	close_scene(&scene);
}

static void a_right_that_is_missing_is_a_refusal(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	assert_ok(driver->script(scene.writer, "CREATE ROLE stranger; SET ROLE stranger"));
	assert_ok(driver->begin(scene.writer, true));
	const struct promise_remove_in gone = { { 1 } };
	assert_code(try_change(scene.writer, &promise_remove_statement, &gone, 1), STATUS_REFUSED);
	driver->rollback(scene.writer);
	close_scene(&scene);
}

static void a_column_of_another_type_is_told(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	static const struct store_column columns[] = { { .name = "a", .type = STORE_INT64 } };
	const struct statement wrong = { .name = "wrong",
					 .kind = STATEMENT_ONE,
					 .out = columns,
					 .out_count = 1,
					 .out_bytes = sizeof(int64_t),
					 .postgres = "SELECT CAST(1 AS numeric)" };
	const struct statement small = { .name = "small",
					 .kind = STATEMENT_ONE,
					 .out = columns,
					 .out_count = 1,
					 .out_bytes = sizeof(int64_t),
					 .postgres = "SELECT CAST(-2 AS smallint)" };
	const struct statement nonsense = { .name = "nonsense",
					    .kind = STATEMENT_ONE,
					    .out = columns,
					    .out_count = 1,
					    .out_bytes = sizeof(int64_t),
					    .postgres = "SELECT nothing FROM nowhere" };
	int64_t number = 0;
	assert_ok(driver->begin(scene.writer, false));
	assert_code(driver->query(scene.writer, &wrong, (struct store_keys){ NULL, 1 }, keep_number, &number),
		    STATUS_BROKEN);
	assert_ok(driver->query(scene.writer, &small, (struct store_keys){ NULL, 1 }, keep_number, &number));
	assert_int_equal(number, -2);
	assert_code(
	    driver->query(scene.writer, &nonsense, (struct store_keys){ NULL, 1 }, keep_number, &number),
	    STATUS_BROKEN);
	driver->rollback(scene.writer);
	close_scene(&scene);
}

/* Every statement of the sample, in both forms, is one that the server can read. */
static void each_statement_of_the_compiler_is_sql_to_the_server(void **state)
{
	struct scene scene;
	open_scene(*state, &scene);
	for (size_t i = 0; i < sample_statements.count; i++) {
		const struct statement *statement = sample_statements.statements[i];
		for (size_t rows = 1; rows <= (statement->postgres_array == NULL ? 1 : 2); rows++) {
			char *values = memory_take(rows, statement->in_bytes + 1);
			if (rows == 2 && statement->in[0].type == STORE_INT64)
				values[statement->in_bytes] = 1; /* two keys */
			struct told told = { 0 };
			assert_ok(driver->begin(scene.writer, true));
			if (statement->writes == NULL)
				assert_ok(driver->query(scene.writer, statement,
							(struct store_keys){ values, rows }, note_told,
							&told));
			else /* the rows may be refused, but not as SQL */
				assert_int_not_equal(try_change(scene.writer, statement, values, rows).code,
						     STATUS_BROKEN);
			driver->rollback(scene.writer);
			free(values);
		}
	}
	close_scene(&scene);
}

static int open_server(void **state)
{
	struct proof_postgres *postgres = memory_take(1, sizeof *postgres);
	*postgres = proof_postgres_open();
	*state = postgres;
	return 0;
}

static int close_server(void **state)
{
	proof_postgres_close(*state);
	free(*state);
	return 0;
}

int main(void)
{
	void *state = NULL;
	open_server(&state);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_prestate(a_value_comes_back_as_it_went_in, state),
		cmocka_unit_test_prestate(bytes_may_be_any, state),
		cmocka_unit_test_prestate(large_rows_go_in_several_messages, state),
		cmocka_unit_test_prestate(many_keys_are_answered_in_their_order, state),
		cmocka_unit_test_prestate(an_answer_of_any_length_streams_in_order, state),
		cmocka_unit_test_prestate(a_failure_of_the_row_ends_the_answer_alone, state),
		cmocka_unit_test_prestate(a_running_balance_grows_by_arrays, state),
		cmocka_unit_test_prestate(puts_change_and_remove_by_arrays, state),
		cmocka_unit_test_prestate(a_reader_keeps_its_snapshot_and_cannot_write, state),
		cmocka_unit_test_prestate(a_foreign_key_is_judged_at_commit, state),
		cmocka_unit_test_prestate(a_broken_constraint_is_a_conflict_and_its_commit_too, state),
		cmocka_unit_test_prestate(a_savepoint_takes_back_what_came_after_it, state),
		cmocka_unit_test_prestate(p1_writers_of_several_programs_take_turns, state),
		cmocka_unit_test_prestate(p2_what_was_committed_survives_the_server, state),
		cmocka_unit_test_prestate(p2_it_is_found_out_what_became_of_a_commit, state),
		cmocka_unit_test_prestate(p2_a_commit_cut_off_by_a_crash_is_never_taken_for_kept, state),
		cmocka_unit_test_prestate(p2_a_server_that_restarts_between_units_is_not_noticed, state),
		cmocka_unit_test_prestate(a_begin_asks_in_its_transaction, state),
		cmocka_unit_test_prestate(p8_a_connection_that_cannot_be_is_told, state),
		cmocka_unit_test_prestate(a_right_that_is_missing_is_a_refusal, state),
		cmocka_unit_test_prestate(a_column_of_another_type_is_told, state),
		cmocka_unit_test_prestate(each_statement_of_the_compiler_is_sql_to_the_server, state),
	};
	const int result = PROOF_RUN(tests);
	close_server(&state);
	return result;
}
