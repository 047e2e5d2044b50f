/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/approval/approval_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct actor actors[KIT_PERSONS + 1] = { { { "clerk", 5 } },
						      { { "person:anna", 11 } },
						      { { "person:berit", 12 } },
						      { { "person:cecilia", 14 } },
						      { { "person:david", 12 } } };

static void open_store(struct approval_kit *kit, struct text image)
{
	static const struct statement_set *const allowed[] = { &rules_statements, &approval_statements,
							       NULL };
	static const struct migration *const migrations[] = { rules_migrations, approval_migrations, NULL };
	char name[32];
	struct store_config config = { .backend = kit->backend,
				       .clock = clock_fixed(&kit->now),
				       .image = image,
				       .allowed = allowed,
				       .migrations = migrations };
	snprintf(name, sizeof name, "store%u.db", kit->store_count++);
	if (kit->backend == STORE_SQLITE)
		config.path = proof_path(&kit->folder, name, kit->path);
	if (kit->backend == STORE_POSTGRES)
		config.conninfo = proof_postgres_database(kit->server, kit->conninfo);
	assert_ok(store_open(&config, true, &kit->store));
}

void approval_kit_anew(struct approval_kit *kit)
{
	store_close(&kit->store);
	open_store(kit, (struct text){ 0 });
}

void approval_kit_move(struct approval_kit *kit)
{
	struct text image;
	if (kit->backend != STORE_MEMORY)
		return;
	struct arena arena = arena_open(1 << 26);
	assert_ok(store_image(kit->store, &arena, &image));
	store_close(&kit->store);
	open_store(kit, image);
	arena_close(&arena);
}

size_t approval_kit_rounds(const struct approval_kit *kit, size_t in_memory)
{
	const size_t share = kit->backend == STORE_MEMORY ? 1 : 20;
	return in_memory / share > 0 ? in_memory / share : 1;
}

struct setting {
	enum store_backend backend;
	struct proof_postgres *server;
};

static int set_up(void **state)
{
	const struct setting *setting = *state;
	struct approval_kit *kit = memory_take(1, sizeof *kit);
	*kit = (struct approval_kit){ .backend = setting->backend,
				      .server = setting->server,
				      .folder = proof_folder_open(),
				      .now = { 1797000000 } };
	open_store(kit, (struct text){ 0 });
	*state = kit;
	return 0;
}

static int tear_down(void **state)
{
	struct approval_kit *kit = *state;
	store_close(&kit->store);
	proof_folder_close(&kit->folder);
	free(kit);
	return 0;
}

static int run_on(const char *name, struct setting *setting, const struct CMUnitTest *tests, size_t count)
{
	struct CMUnitTest *run = memory_take(count, sizeof *run);
	for (size_t i = 0; i < count; i++)
		run[i] = (struct CMUnitTest){ tests[i].name, tests[i].test_func, set_up, tear_down, setting };
	const int failed = proof_run(name, run, count);
	free(run);
	return failed;
}

int approval_kit_run(const struct CMUnitTest *tests, size_t count)
{
	int failed = run_on("memory", &(struct setting){ STORE_MEMORY, NULL }, tests, count);
	if (failed != 0 || proof_is_in_memory_alone())
		return failed;
	failed = run_on("sqlite", &(struct setting){ STORE_SQLITE, NULL }, tests, count);
	if (failed != 0)
		return failed;
	struct proof_postgres server = proof_postgres_open_unsynced();
	failed = run_on("postgres", &(struct setting){ STORE_POSTGRES, &server }, tests, count);
	proof_postgres_close(&server);
	return failed;
}

struct status approval_kit_write(struct approval_kit *kit, store_work *work, void *argument)
{
	return store_write(kit->store, &actors[0], work, argument);
}

struct approval_of approval_kit_of(int64_t subject, uint8_t evidence)
{
	struct approval_of of = { .kind = TEXT("test"), .subject = subject };
	memset(of.digest.bytes, evidence, sizeof of.digest.bytes);
	return of;
}

struct acting {
	struct approval_of of;
	struct approver who;
	struct text reason;
	struct matter matter;
	struct rule rule;
};

static struct acting act_of(struct approval_of of, int64_t person)
{
	assert_true(person >= 0 && person <= KIT_PERSONS);
	return (struct acting){ .of = of, .who = { person, &actors[person] } };
}

static struct status write(struct approval_kit *kit, store_work *work, struct acting *acting)
{
	return store_write(kit->store, acting->who.by, work, acting);
}

static struct status ask(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	struct matter_id id;
	return approval_ask(tx, &acting->of, &acting->who, &id);
}

struct status approval_kit_ask(struct approval_kit *kit, struct approval_of of, int64_t person)
{
	struct acting acting = act_of(of, person);
	return write(kit, ask, &acting);
}

static struct status approve(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return approval_approve(tx, &acting->of, &acting->who);
}

struct status approval_kit_approve(struct approval_kit *kit, struct approval_of of, int64_t person)
{
	struct acting acting = act_of(of, person);
	return write(kit, approve, &acting);
}

static struct status withdraw(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return approval_withdraw(tx, &acting->of, &acting->who);
}

struct status approval_kit_withdraw(struct approval_kit *kit, struct approval_of of, int64_t person)
{
	struct acting acting = act_of(of, person);
	return write(kit, withdraw, &acting);
}

static struct status refuse(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return approval_refuse(tx, &acting->of, &acting->who, acting->reason);
}

struct status approval_kit_refuse(struct approval_kit *kit, struct approval_of of, int64_t person,
				  const char *reason)
{
	struct acting acting = act_of(of, person);
	acting.reason = text_of(reason);
	return write(kit, refuse, &acting);
}

static struct status use(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return approval_use(tx, &acting->of, acting->who.by);
}

struct status approval_kit_use(struct approval_kit *kit, struct approval_of of)
{
	struct acting acting = act_of(of, 0);
	return write(kit, use, &acting);
}

static struct status check(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	return approval_check(tx, &acting->of);
}

struct status approval_kit_check(struct approval_kit *kit, struct approval_of of)
{
	struct acting acting = act_of(of, 0);
	return store_read(kit->store, check, &acting);
}

static struct status find(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	const struct status status = approval_find(tx, acting->of.kind, acting->of.subject, &acting->matter);
	acting->matter.asked_by = (struct text){ 0 }; /* gone with the unit */
	return status;
}

struct matter approval_kit_find(struct approval_kit *kit, int64_t subject)
{
	struct acting acting = act_of(approval_kit_of(subject, 0), 0);
	assert_ok(store_read(kit->store, find, &acting));
	return acting.matter;
}

static struct status set_rule(struct store_tx *tx, void *argument)
{
	struct acting *acting = argument;
	struct rule_id id;
	return rules_add(tx, &acting->rule, acting->who.by, &id);
}

struct status approval_kit_rule(struct approval_kit *kit, const char *key, int64_t value, int days)
{
	struct acting acting = act_of(approval_kit_of(0, 0), 0);
	acting.rule = (struct rule){ .key = text_of(key),
				     .valid_from = { moment_day(kit->now).number + days },
				     .value = value,
				     .base = TEXT("a test"),
				     .source = TEXT("the board, \xC2\xA7 7") };
	return write(kit, set_rule, &acting);
}
