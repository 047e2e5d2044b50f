/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/outbox/outbox_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void open_store(struct outbox_kit *kit, bool create)
{
	static const struct statement_set *const allowed[] = { &outbox_statements, NULL };
	static const struct migration *const migrations[] = { outbox_migrations, NULL };
	const struct store_config config = { .backend = kit->backend,
					     .path = kit->path,
					     .conninfo = kit->conninfo,
					     .vfs = kit->vfs,
					     .clock = clock_fixed(&kit->now),
					     .allowed = allowed,
					     .migrations = migrations };
	assert_ok(store_open(&config, create, &kit->store));
}

static void open_empty(struct outbox_kit *kit)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		char path[160];
		snprintf(path, sizeof path, "%s%s", kit->path, ends[i]);
		unlink(path);
	}
	if (kit->server != NULL)
		proof_postgres_database(kit->server, kit->conninfo);
	open_store(kit, true);
}

struct outbox_kit *outbox_kit_open(enum store_backend backend, struct proof_postgres *server)
{
	struct outbox_kit *kit = memory_take(1, sizeof *kit);
	*kit = (struct outbox_kit){ .backend = backend,
				    .server = server,
				    .folder = proof_folder_open(),
				    .now = { 1797000000 },
				    .by = { TEXT("clerk") },
				    .random = random_seeded(1),
				    .terms = { .letters_max = 100, .give_up_days = 5, .keep_days = 30 } };
	proof_path(&kit->folder, "books.db", kit->path);
	kit->world =
	    mmap(NULL, sizeof *kit->world, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(kit->world != MAP_FAILED);
	open_empty(kit);
	return kit;
}

void outbox_kit_close(struct outbox_kit **place)
{
	struct outbox_kit *kit = *place;
	store_close(&kit->store);
	munmap(kit->world, sizeof *kit->world);
	proof_folder_close(&kit->folder);
	free(kit);
	*place = NULL;
}

void outbox_kit_reopen(struct outbox_kit *kit)
{
	store_close(&kit->store);
	open_store(kit, false);
}

void outbox_kit_anew(struct outbox_kit *kit)
{
	store_close(&kit->store);
	memset(kit->world, 0, sizeof *kit->world);
	open_empty(kit);
}

static void take(struct world *world, struct text id)
{
	size_t at = 0;
	while (at < world->count && !text_equal(text_of(world->letters[at].id), id))
		at++;
	assert_true(at < WORLD_LETTERS_MAX);
	if (at == world->count) {
		assert_ok(text_to_c(id, world->letters[at].id, sizeof world->letters[at].id));
		world->count++;
	}
	if (!world->is_folder || world->letters[at].times == 0)
		world->letters[at].times++;
}

static struct status carry(void *self, const struct mail_parcel *parcel, struct mail_answer *out)
{
	struct world *world = self;
	const size_t at = world->parcels++;
	const enum world_act act = at < WORLD_SCRIPT_MAX ? world->script[at] : WORLD_TAKES;
	static const struct mail_answer answers[] = {
		[WORLD_TAKES] = { MAIL_TAKEN, 250, false, "taken" },
		[WORLD_TAKES_SILENT] = { MAIL_UNKNOWN, 0, false, "unknown" },
		[WORLD_LOSES] = { MAIL_UNKNOWN, 0, false, "unknown" },
		[WORLD_LATER] = { MAIL_LATER, 451, false, "later" },
		[WORLD_REFUSES] = { MAIL_REFUSED, 550, false, "refused" },
		[WORLD_DEAF] = { MAIL_LATER, 0, true, "deaf" },
	};
	assert_true(parcel->message.count > 0 && parcel->to.count > 0);
	if (act == WORLD_TAKES || act == WORLD_TAKES_SILENT)
		take(world, parcel->id);
	*out = answers[act];
	return OK;
}

struct mailer outbox_kit_mailer(struct outbox_kit *kit)
{
	return (struct mailer){ carry, kit->world, kit->world->is_folder };
}

struct putting {
	struct outbox_kit *kit;
	int64_t cause;
	struct random random; /* a unit may be run again */
	struct outbox_id id;
};

static struct status put(struct store_tx *tx, void *argument)
{
	struct putting *putting = argument;
	struct random random = putting->random;
	const struct outbox_letter letter = {
		.cause = { TEXT("gift receipt"), putting->cause },
		.message = { .from = { TEXT("Centret"), TEXT("gava@exempel.se") },
			     .to = { TEXT("Hemliga Åsa"), TEXT("hemlig.asa@exempel.se") },
			     .subject = TEXT("Kvitto"),
			     .text = TEXT("Tack!\n") },
		.host = TEXT("exempel.se"),
	};
	TRY(outbox_put(tx, &letter, &random, &putting->kit->by, &putting->id));
	putting->kit->random = random;
	return OK;
}

struct status outbox_kit_put(struct outbox_kit *kit, int64_t cause, struct outbox_id *out)
{
	struct putting putting = { kit, cause, kit->random, { 0 } };
	const struct status status = store_write(kit->store, &kit->by, put, &putting);
	*out = putting.id;
	return status;
}

void outbox_kit_letters(struct outbox_kit *kit, int64_t count)
{
	for (int64_t cause = 1; cause <= count; cause++) {
		struct outbox_id id;
		assert_ok(outbox_kit_put(kit, cause, &id));
	}
}

struct status outbox_kit_run(struct outbox_kit *kit, struct outbox_done *out)
{
	const struct mailer mailer = outbox_kit_mailer(kit);
	return outbox_run(kit->store, &mailer, &kit->terms, &kit->by, out);
}

struct counting {
	enum outbox_state state;
	size_t count;
};

static struct status count_line(void *argument, const struct outbox_line *line)
{
	struct counting *counting = argument;
	assert_int_equal(line->state, counting->state);
	counting->count++;
	return OK;
}

static struct status count(struct store_tx *tx, void *argument)
{
	struct counting *counting = argument;
	counting->count = 0;
	return outbox_list(tx, counting->state, (struct outbox_id){ 0 }, count_line, counting);
}

size_t outbox_kit_count(struct outbox_kit *kit, enum outbox_state state)
{
	struct counting counting = { state, 0 };
	assert_ok(store_read(kit->store, count, &counting));
	return counting.count;
}

size_t world_most(const struct world *world)
{
	size_t most = 0;
	for (size_t i = 0; i < world->count; i++)
		most = world->letters[i].times > most ? world->letters[i].times : most;
	return most;
}
