/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Opening, tables of other ages, images, and the copy between stores. */
#include "ground/store/trial/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_store_that_is_not_there_is_not_found(void **state)
{
	struct place *place = *state;
	struct store_config config = place->config;
	place->backend->prepare_other(place, &config);
	struct store *store = NULL;
	assert_code(store_open(&config, false, &store), STATUS_NOT_FOUND);
	assert_null(store);
	assert_ok(store_open(&config, true, &store));
	store_close(&store);
	assert_null(store);
	store_close(&store);
}

static void a_newer_programs_tables_are_a_conflict(void **state)
{
	struct place *place = *state;
	store_close(&place->store);
	struct migration later[3] = { trial_migrations[0], trial_migrations[0], { 0 } };
	later[1].step = 2;
	later[1].sqlite = later[1].postgres = "CREATE TABLE trial_later (id bigint PRIMARY KEY)";
	later[1].sqlite = "CREATE TABLE trial_later (id INTEGER PRIMARY KEY) STRICT";
	later[1].tables = NULL;
	later[1].table_count = 0;
	const struct migration *const newer[] = { later, NULL };
	struct store_config config = place->config;
	config.migrations = newer;
	assert_ok(store_open(&config, false, &place->store)); /* the second step runs */
	store_close(&place->store);
	assert_ok(store_open(&config, false, &place->store)); /* and does not run again */
	store_close(&place->store);
	assert_code(store_open(&place->config, false, &place->store), STATUS_CONFLICT);
	later[0].checksum++;
	assert_code(store_open(&config, false, &place->store), STATUS_CONFLICT);
}

static void a_step_that_fails_leaves_the_store_as_it_was(void **state)
{
	struct place *place = *state;
	store_close(&place->store);
	struct migration later[3] = { trial_migrations[0], trial_migrations[0], { 0 } };
	later[1].step = 2;
	later[1].sqlite = "CREATE TABLE trial_half (id INTEGER PRIMARY KEY) STRICT;"
			  "INSERT INTO trial_half VALUES (1), (1)";
	later[1].postgres =
	    "CREATE TABLE trial_half (id bigint PRIMARY KEY); INSERT INTO trial_half VALUES (1), (1)";
	const struct migration *const newer[] = { later, NULL };
	struct store_config config = place->config;
	config.migrations = newer;
	assert_code(store_open(&config, false, &place->store), STATUS_CONFLICT);
	assert_ok(store_open(&place->config, false, &place->store));
	assert_int_equal(place_gift_count(place), 0);
}

static struct status fill(struct store_tx *tx, void *argument)
{
	(void)argument;
	TRY(put_account(tx, store_new_id(tx), "Åke", 7));
	TRY(put_gift(tx, &(struct gift){ 0, 1, 50, "with account" }));
	TRY(put_gift(tx, &(struct gift){ 0, 0, 60, "without" }));
	for (int64_t i = 1; i <= 1500; i++)
		TRY(trial_word_put(tx,
				   &(struct trial_word_put_in){ i, i % 2 == 0 ? TEXT("") : TEXT("word") }));
	const struct journal_note note = { "filled", 1, TEXT("all of it"), { 0 } };
	return store_journal(tx, &note);
}

struct whole {
	struct trial_gift_of_out with;
	struct trial_gift_of_out without;
	struct trial_word_count_out words;
	struct trial_word_one_out odd;
	struct trial_word_one_out even;
	bool is_picture_right;
};

static struct status read_whole(struct store_tx *tx, void *argument)
{
	struct whole *whole = argument;
	TRY(trial_gift_of(tx, &(struct trial_gift_of_in){ TEXT("with account") }, &whole->with));
	TRY(trial_gift_of(tx, &(struct trial_gift_of_in){ TEXT("without") }, &whole->without));
	TRY(trial_word_one(tx, &(struct trial_word_one_in){ 1499 }, &whole->odd));
	TRY(trial_word_one(tx, &(struct trial_word_one_in){ 1500 }, &whole->even));
	whole->is_picture_right = text_equal(whole->with.picture, TEXT("\0\xFF")) &&
				  text_equal(whole->odd.word, TEXT("word")) && whole->even.word.count == 0;
	TRY(store_journal_verify(tx));
	return trial_word_count(tx, &whole->words);
}

static struct status next_id(struct store_tx *tx, void *argument)
{
	*(int64_t *)argument = store_new_id(tx);
	return OK;
}

static void assert_whole(struct store *store)
{
	struct whole whole = { 0 };
	assert_ok(store_read(store, read_whole, &whole));
	assert_int_equal(whole.with.account.raw, 1);
	assert_int_equal(whole.without.account.raw, 0);
	assert_int_equal(whole.words.count, 1500);
	assert_true(whole.is_picture_right && whole.with.is_open);
	int64_t id = 0;
	assert_ok(store_write(store, &place_actor, next_id, &id));
	assert_int_equal(id, 4);
}

static void p2_a_copy_holds_all_and_goes_on(void **state)
{
	struct place *place = *state;
	assert_ok(store_write(place->store, &place_actor, fill, NULL));
	struct store_config config = place->config;
	place->backend->prepare_other(place, &config);
	struct store *other = NULL;
	assert_ok(store_open(&config, true, &other));
	assert_ok(store_copy(place->store, other));
	assert_whole(other);
	assert_code(store_copy(place->store, other), STATUS_CONFLICT);
	assert_whole(place->store);
	store_close(&other);
}

static struct status put_one_word(struct store_tx *tx, void *argument)
{
	(void)argument;
	return trial_word_put(tx, &(struct trial_word_put_in){ 1, TEXT("x") });
}

static void nothing_is_copied_onto_something(void **state)
{
	struct place *place = *state;
	assert_ok(store_write(place->store, &place_actor, fill, NULL));
	struct store_config config = place->config;
	place->backend->prepare_other(place, &config);
	struct store *other = NULL;
	assert_ok(store_open(&config, true, &other));
	assert_ok(store_write(other, &place_actor, put_one_word, NULL));
	assert_code(store_copy(place->store, other), STATUS_CONFLICT);
	struct whole whole = { 0 };
	assert_code(store_read(other, read_whole, &whole), STATUS_NOT_FOUND);
	store_close(&other);
}

static void a_program_that_does_not_know_all_tables_copies_none(void **state)
{
	struct place *place = *state;
	assert_ok(store_write(place->store, &place_actor, fill, NULL));
	static const struct migration *const no_rooms[] = { NULL };
	struct store_config config = place->config;
	place->backend->prepare_other(place, &config);
	struct store *other = NULL;
	config.migrations = no_rooms;
	assert_ok(store_open(&config, true, &other));
	assert_code(store_copy(place->store, other), STATUS_CONFLICT);
	store_close(&other);
	if (!place->backend->is_shared)
		return;
	store_close(&place->store);
	struct store_config narrow = place->config;
	narrow.migrations = no_rooms;
	assert_ok(store_open(&narrow, false, &place->store));
	assert_ok(store_open(&config, false, &other));
	assert_code(store_copy(place->store, other), STATUS_CONFLICT);
	store_close(&other);
}

static void an_image_is_the_whole_store_in_memory(void **state)
{
	struct place *place = *state;
	if (place->store->driver->image == NULL)
		return;
	assert_ok(store_write(place->store, &place_actor, fill, NULL));
	SCOPED(arena_close) struct arena arena = arena_open(1 << 24);
	struct text image = { 0 };
	assert_ok(store_image(place->store, &arena, &image));
	struct store_config config = { .backend = STORE_MEMORY,
				       .clock = place->config.clock,
				       .image = image,
				       .allowed = place_allowed,
				       .migrations = place_migrations };
	struct store *opened = NULL;
	assert_ok(store_open(&config, false, &opened));
	assert_whole(opened);
	store_close(&opened);
	struct arena small = arena_open(1000);
	assert_code(store_image(place->store, &small, &image), STATUS_LIMIT);
	arena_close(&small);
}

/* The same units in two stores give the same bytes, and so do two copies of one. */
static void p9_equal_stores_have_equal_images(void **state)
{
	struct place *place = *state;
	if (place->store->driver->image == NULL)
		return;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 24);
	struct text images[2] = { 0 };
	assert_ok(store_write(place->store, &place_actor, fill, NULL));
	for (int i = 0; i < 2; i++) {
		struct store_config config = { .backend = STORE_MEMORY,
					       .clock = place->config.clock,
					       .allowed = place_allowed,
					       .migrations = place_migrations };
		struct store *copy = NULL;
		assert_ok(store_open(&config, true, &copy));
		assert_ok(store_copy(place->store, copy));
		assert_ok(store_image(copy, &arena, &images[i]));
		store_close(&copy);
	}
	assert_int_equal(images[0].count, images[1].count);
	assert_memory_equal(images[0].bytes, images[1].bytes, images[0].count);
}

static void what_is_no_store_is_broken(void **state)
{
	struct place *place = *state;
	store_close(&place->store);
	static char garbage[4096];
	memset(garbage, 'g', sizeof garbage);
	struct store_config config = place->config;
	if (place->backend->kind == STORE_MEMORY)
		config.image = (struct text){ garbage, sizeof garbage };
	else if (place->backend->kind == STORE_SQLITE)
		assert_ok(file_write_whole(place->path, (struct text){ garbage, sizeof garbage }, 0600));
	else
		return;
	assert_code(store_open(&config, false, &place->store), STATUS_BROKEN);
	assert_code(store_open(&config, true, &place->store), STATUS_BROKEN);
}

static struct status open_at(struct place *place, const char *path)
{
	struct store_config config = place->config;
	config.path = path;
	return store_open(&config, true, &place->store);
}

static void a_path_that_cannot_hold_a_store_is_broken(void **state)
{
	struct place *place = *state;
	if (place->backend->kind != STORE_SQLITE)
		return;
	store_close(&place->store);
	assert_code(open_at(place, place->folder.path), STATUS_BROKEN);
	assert_code(open_at(place, "/nonexistent/folder/books.db"), STATUS_BROKEN);
	char *long_path = memory_take(5000, 1);
	memset(long_path, 'a', 4999);
	assert_code(open_at(place, long_path), STATUS_BROKEN);
	free(long_path);
}

static void nobody_else_may_read_the_file(void **state)
{
	struct place *place = *state;
	if (place->backend->kind != STORE_SQLITE)
		return;
	static const char *const ends[] = { "", "-wal", "-shm", ".lock" };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		char path[160];
		struct stat about;
		snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
		assert_int_equal(stat(path, &about), 0);
		assert_int_equal(about.st_mode & 0777, 0600);
	}
}

static off_t bytes_of(const char *path)
{
	struct stat about;
	assert_int_equal(stat(path, &about), 0);
	return about.st_size;
}

/* One transaction past the store, whose pages fill some of the log. */
static void write_pages(struct connection *connection, int64_t start, int64_t count)
{
	char bytes[4000];
	int64_t changed = 0;
	memset(bytes, 'p', sizeof bytes);
	assert_ok(driver_sqlite.begin(connection, true));
	for (int64_t i = 0; i < count; i++) {
		const struct trial_word_put_in row = { start + i, { bytes, sizeof bytes } };
		assert_ok(driver_sqlite.change(connection, &trial_word_put_statement, &row, 1, &changed));
	}
	assert_ok(driver_sqlite.commit(connection));
}

static void the_log_is_carried_home_in_idle_moments(void **state)
{
	struct place *place = *state;
	if (place->backend->kind != STORE_SQLITE)
		return;
	store_close(&place->store);
	struct connection *connection = NULL;
	assert_ok(driver_sqlite.open(&place->config, true, false, &connection));
	const off_t before = bytes_of(place->path);
	write_pages(connection, 1, 10);
	driver_sqlite.rest(connection);
	assert_int_equal(bytes_of(place->path), before); /* too little to be worth it */
	write_pages(connection, 11, 300);
	assert_int_equal(bytes_of(place->path), before);
	driver_sqlite.rest(connection);
	assert_true(bytes_of(place->path) > before + 300 * 4000);
	driver_sqlite.close(connection);
	assert_ok(store_open(&place->config, false, &place->store));
}

static struct status tables_of(struct store_tx *tx, void *argument)
{
	return tx->store->driver->script(tx->connection, argument);
}

static void a_damaged_own_row_is_told(void **state)
{
	struct place *place = *state;
	char gone[] = "DELETE FROM store_state";
	assert_ok(store_write(place->store, &place_actor, tables_of, gone));
	assert_code(store_write(place->store, &place_actor, fill, NULL), STATUS_BROKEN);
}

static void a_store_of_a_later_format_is_a_conflict(void **state)
{
	struct place *place = *state;
	char later[] = "UPDATE store_state SET format = 2";
	int64_t id = 0;
	assert_ok(store_write(place->store, &place_actor, tables_of, later));
	assert_ok(store_write(place->store, &place_actor, next_id, &id));
	store_close(&place->store);
	assert_code(store_open(&place->config, false, &place->store), STATUS_CONFLICT);
}

int main(void)
{
	static const struct place_test tests[] = {
		PLACE_TEST(a_store_that_is_not_there_is_not_found),
		PLACE_SHARED_TEST(a_newer_programs_tables_are_a_conflict),
		PLACE_SHARED_TEST(a_step_that_fails_leaves_the_store_as_it_was),
		PLACE_TEST(p2_a_copy_holds_all_and_goes_on),
		PLACE_TEST(nothing_is_copied_onto_something),
		PLACE_TEST(a_program_that_does_not_know_all_tables_copies_none),
		PLACE_TEST(an_image_is_the_whole_store_in_memory),
		PLACE_TEST(p9_equal_stores_have_equal_images),
		PLACE_TEST(what_is_no_store_is_broken),
		PLACE_TEST(a_path_that_cannot_hold_a_store_is_broken),
		PLACE_TEST(nobody_else_may_read_the_file),
		PLACE_TEST(the_log_is_carried_home_in_idle_moments),
		PLACE_TEST(a_damaged_own_row_is_told),
		PLACE_SHARED_TEST(a_store_of_a_later_format_is_a_conflict),
	};
	return place_run(tests, sizeof tests / sizeof tests[0]);
}
