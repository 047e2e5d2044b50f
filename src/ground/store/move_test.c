/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The move between databases: what stands in one is found again in the other, and back, byte for byte. */
#include "ground/store/trial/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GIFTS = 1500 /* more than one message of the copy holds */, IMAGE_BYTES_MAX = 64 << 20 };

static struct status fill(struct store_tx *tx, void *argument)
{
	(void)argument;
	TRY(put_account(tx, 1, "fund \xc3\xa5", INT64_MAX));
	TRY(put_account(tx, 2, "", -999999999999));
	for (int64_t i = 0; i < GIFTS; i++) {
		char reference[16];
		(void)snprintf(reference, sizeof reference, "r%d", (int)i);
		TRY(put_gift(tx, &(struct gift){ 0, i % 3, i + 1, reference }));
	}
	const struct journal_note note = { "filled", 1, TEXT("words"), { 0 } };
	return store_journal(tx, &note);
}

static struct store *open_memory(struct place *place)
{
	struct store *store = NULL;
	struct store_config config = place->config;
	config.backend = STORE_MEMORY;
	assert_ok(store_open(&config, true, &store));
	return store;
}

/* Copies the store into a new one in memory and takes its image. */
static struct text image_of(struct place *place, struct store *store, struct arena *arena)
{
	SCOPED(store_close) struct store *memory = open_memory(place);
	struct text image = { 0 };
	assert_ok(store_copy(store, memory));
	assert_ok(store_image(memory, arena, &image));
	return image;
}

static void p9_a_copy_there_and_back_is_the_same_bytes(void **state)
{
	struct place *place = *state;
	SCOPED(arena_close) struct arena arena = arena_open(IMAGE_BYTES_MAX);
	SCOPED(store_close) struct store *first = open_memory(place);
	assert_ok(store_write(first, &place_actor, fill, NULL));
	assert_ok(store_copy(first, place->store));
	assert_int_equal(place_gift_count(place), GIFTS);
	assert_int_equal(place_gift_total(place), (int64_t)GIFTS * (GIFTS + 1) / 2);
	assert_ok(place_verify_journal(place));
	const struct text there = image_of(place, first, &arena);
	const struct text back = image_of(place, place->store, &arena);
	assert_true(there.count > 0 && text_equal(there, back));
}

static struct status give_one(struct store_tx *tx, void *argument)
{
	int64_t *id = argument;
	*id = store_new_id(tx);
	const struct journal_note note = { "given", *id, TEXT(""), { 0 } };
	TRY(put_gift(tx, &(struct gift){ *id, 1, 5, "after" }));
	return store_journal(tx, &note);
}

static void p10_work_goes_on_after_the_move(void **state)
{
	struct place *place = *state;
	SCOPED(store_close) struct store *first = open_memory(place);
	assert_ok(store_write(first, &place_actor, fill, NULL));
	assert_ok(store_copy(first, place->store));
	int64_t here = 0;
	int64_t there = 0;
	assert_ok(store_write(first, &place_actor, give_one, &here));
	assert_ok(store_write(place->store, &place_actor, give_one, &there));
	assert_int_equal(here, there); /* ids go on where they were */
	assert_ok(place_verify_journal(place));
	SCOPED(arena_close) struct arena arena = arena_open(IMAGE_BYTES_MAX);
	assert_true(text_equal(image_of(place, first, &arena), image_of(place, place->store, &arena)));
}

static void a_store_with_something_in_it_is_not_copied_over(void **state)
{
	struct place *place = *state;
	SCOPED(store_close) struct store *first = open_memory(place);
	assert_ok(store_write(first, &place_actor, fill, NULL));
	assert_ok(store_copy(first, place->store));
	assert_code(store_copy(first, place->store), STATUS_CONFLICT);
	assert_int_equal(place_gift_count(place), GIFTS);
}

static void two_stores_of_one_kind_copy_too(void **state)
{
	struct place *place = *state;
	struct store_config config = place->config;
	place->backend->prepare_other(place, &config);
	SCOPED(store_close) struct store *other = NULL;
	assert_ok(store_open(&config, true, &other));
	assert_ok(store_write(place->store, &place_actor, fill, NULL));
	assert_ok(store_copy(place->store, other));
	SCOPED(arena_close) struct arena arena = arena_open(IMAGE_BYTES_MAX);
	assert_true(text_equal(image_of(place, other, &arena), image_of(place, place->store, &arena)));
}

static struct status take_name(struct store_tx *tx, void *argument)
{
	struct trial_account_one_out account;
	TRY(trial_account_one(tx, &(struct trial_account_one_in){ 1 }, &account));
	*(size_t *)argument = account.name.count;
	return account.balance == INT64_MAX ? OK : FAIL(STATUS_CONFLICT, "The balance was not carried.");
}

static void what_is_left_out_leaves_no_trace(void **state)
{
	struct place *place = *state;
	static const struct store_left_out left_out[] = {
		{ "trial_gift", NULL }, { "trial_account", "name" }, { "no_such_table", NULL }, { NULL, NULL }
	};
	SCOPED(store_close) struct store *first = open_memory(place);
	size_t name_bytes = 99;
	assert_ok(store_write(first, &place_actor, fill, NULL));
	assert_ok(store_copy_without(first, place->store, left_out));
	assert_int_equal(place_gift_count(place), 0);
	assert_ok(store_read(place->store, take_name, &name_bytes));
	assert_int_equal(name_bytes, 0);
	assert_ok(place_verify_journal(place));
	SCOPED(arena_close) struct arena arena = arena_open(IMAGE_BYTES_MAX);
	const struct text image = image_of(place, place->store, &arena);
	assert_true(text_find(image, TEXT("fund \xc3\xa5")) == image.count);
	assert_true(text_find(image, TEXT("r1499")) == image.count);
}

int main(void)
{
	static const struct place_test tests[] = {
		PLACE_TEST(what_is_left_out_leaves_no_trace),
		PLACE_TEST(p9_a_copy_there_and_back_is_the_same_bytes),
		PLACE_TEST(p10_work_goes_on_after_the_move),
		PLACE_TEST(a_store_with_something_in_it_is_not_copied_over),
		PLACE_TEST(two_stores_of_one_kind_copy_too),
	};
	return place_run(tests, sizeof tests / sizeof tests[0]);
}
