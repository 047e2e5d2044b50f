/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/people/people_kit.h"

#include <stdlib.h>

static int run_at(struct kit_place *place, const struct CMUnitTest *tests, size_t count,
		  CMFixtureFunction set_up, CMFixtureFunction tear_down)
{
	struct CMUnitTest *placed = memory_take(count, sizeof *placed);
	for (size_t i = 0; i < count; i++) {
		placed[i] = tests[i];
		placed[i].setup_func = set_up;
		placed[i].teardown_func = tear_down;
		placed[i].initial_state = place;
	}
	const int failed = proof_run(place->name, placed, count);
	free(placed);
	return failed;
}

int people_kit_run_places(const struct CMUnitTest *tests, size_t count, CMFixtureFunction set_up,
			  CMFixtureFunction tear_down)
{
	struct kit_place memory = { "memory", STORE_MEMORY, NULL };
	const int failed = run_at(&memory, tests, count, set_up, tear_down);
	if (failed != 0 || proof_is_in_memory_alone())
		return failed;
	struct proof_postgres server = proof_postgres_open_unsynced();
	struct kit_place postgres = { "postgres", STORE_POSTGRES, &server };
	const int failed_there = run_at(&postgres, tests, count, set_up, tear_down);
	proof_postgres_close(&server);
	return failed_there;
}

size_t people_kit_rounds(const struct kit_place *place, size_t in_memory)
{
	const size_t share = place->backend == STORE_MEMORY ? 1 : 20;
	return in_memory / share > 0 ? in_memory / share : 1;
}

static void open_store(struct people_kit *kit)
{
	static const struct statement_set *const allowed[] = { &people_statements, NULL };
	static const struct migration *const migrations[] = { people_migrations, NULL };
	struct store_config config = {
		.backend = kit->place->backend,
		.clock = clock_fixed(&kit->now),
		.allowed = allowed,
		.migrations = migrations,
	};
	if (kit->place->server != NULL)
		config.conninfo = proof_postgres_database(kit->place->server, kit->conninfo);
	assert_ok(store_open(&config, true, &kit->store));
}

static int set_up(void **state)
{
	struct people_kit *kit = memory_take(1, sizeof *kit);
	*kit = (struct people_kit){
		.place = *state, .now = { 1797000000 }, .by = { TEXT("test") }, .random = random_seeded(1)
	};
	open_store(kit);
	*state = kit;
	return 0;
}

static int tear_down(void **state)
{
	struct people_kit *kit = *state;
	store_close(&kit->store);
	free(kit);
	return 0;
}

int people_kit_run(const struct CMUnitTest *tests, size_t count)
{
	return people_kit_run_places(tests, count, set_up, tear_down);
}

void people_kit_anew(struct people_kit *kit)
{
	store_close(&kit->store);
	open_store(kit);
}

struct adding {
	struct people_kit *kit;
	const struct giver *giver;
	struct random random; /* a unit may be run again */
	struct giver_id id;
};

static struct status add(struct store_tx *tx, void *argument)
{
	struct adding *adding = argument;
	struct random random = adding->random;
	TRY(people_add_giver(tx, adding->giver, &random, &adding->kit->by, &adding->id));
	adding->kit->random = random;
	return OK;
}

struct status people_kit_add(struct people_kit *kit, const struct giver *giver, struct giver_id *out)
{
	struct adding adding = { kit, giver, kit->random, { 0 } };
	const struct status added = store_write(kit->store, &kit->by, add, &adding);
	*out = adding.id;
	return added;
}

struct giver_id people_kit_person(struct people_kit *kit, const char *name)
{
	struct giver_id id;
	const struct giver giver = { .kind = GIVER_PERSON, .name = text_of(name) };
	assert_ok(people_kit_add(kit, &giver, &id));
	return id;
}

struct looking {
	struct text typed;
	struct people_mark mark;
	int64_t count_max;
	struct people_kit_found *found;
};

static struct status take_id(void *argument, struct giver_id giver)
{
	struct people_kit_found *found = argument;
	assert_true(found->count < KIT_FOUND_MAX);
	found->ids[found->count++] = giver.raw;
	return OK;
}

static struct status take_giver(void *argument, const struct giver *giver)
{
	assert_int_equal(text_of(giver->handle.characters).count, sizeof giver->handle.characters - 1);
	return take_id(argument, giver->id);
}

static struct status search(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	TRY(people_search(tx, looking->typed, take_giver, looking->found));
	assert_true(store_statement_count(tx) <= 2);
	return OK;
}

struct status people_kit_search(struct people_kit *kit, struct text typed, struct people_kit_found *out)
{
	struct looking looking = { .typed = typed, .found = out };
	out->count = 0;
	return store_read(kit->store, search, &looking);
}

static struct status look_by_mark(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	return people_by_mark(tx, &looking->mark, looking->count_max, take_id, looking->found);
}

void people_kit_by_mark(struct people_kit *kit, struct people_mark mark, int64_t count_max,
			struct people_kit_found *out)
{
	struct looking looking = { .mark = mark, .count_max = count_max, .found = out };
	out->count = 0;
	assert_ok(store_read(kit->store, look_by_mark, &looking));
}

void people_kit_assert(const struct people_kit_found *found, const struct giver_id *ids, size_t count)
{
	assert_int_equal(found->count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(found->ids[i], ids[i].raw);
}
