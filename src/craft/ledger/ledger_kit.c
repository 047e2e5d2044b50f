/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_kit.h"

#include <stdio.h>
#include <stdlib.h>

#include "craft/ledger/proving/proving.h"
#include "craft/ledger/proving/proving_sql.h"

const struct actor ledger_kit_actor = { { "kit", 3 } };

static void add_rooms(struct ledger_kit *kit, const struct ledger_kit_rooms *rooms)
{
	size_t sets = 0;
	size_t steps = 0;
	kit->allowed[sets++] = &ledger_statements;
	kit->allowed[sets++] = &proving_statements;
	kit->migrations[steps++] = ledger_migrations;
	for (size_t i = 0; rooms != NULL && rooms->allowed[i] != NULL; i++)
		kit->allowed[sets++] = rooms->allowed[i];
	for (size_t i = 0; rooms != NULL && rooms->migrations[i] != NULL; i++)
		kit->migrations[steps++] = rooms->migrations[i];
	assert_true(sets < LEDGER_KIT_ROOMS_MAX && steps < LEDGER_KIT_ROOMS_MAX);
}

static void open_store(struct ledger_kit *kit)
{
	char name[32];
	(void)snprintf(name, sizeof name, "books%u.db", kit->store_count++);
	kit->config = (struct store_config){ .backend = kit->backend,
					     .clock = clock_fixed(&kit->now),
					     .allowed = kit->allowed,
					     .migrations = kit->migrations };
	if (kit->backend == STORE_SQLITE)
		kit->config.path = proof_path(&kit->folder, name, kit->path);
	if (kit->backend == STORE_POSTGRES)
		kit->config.conninfo = proof_postgres_database(kit->server, kit->conninfo);
	assert_ok(store_open(&kit->config, true, &kit->store));
}

void ledger_kit_open(struct ledger_kit *kit, enum store_backend backend, struct proof_postgres *server,
		     const struct ledger_kit_rooms *rooms)
{
	assert_true((backend == STORE_POSTGRES) == (server != NULL));
	*kit = (struct ledger_kit){ .backend = backend, .server = server, .now = { 1795000000 } };
	kit->folder = proof_folder_open();
	add_rooms(kit, rooms);
	open_store(kit);
}

void ledger_kit_close(struct ledger_kit *kit)
{
	store_close(&kit->store);
	proof_folder_close(&kit->folder);
}

void ledger_kit_anew(struct ledger_kit *kit)
{
	store_close(&kit->store);
	open_store(kit);
}

size_t ledger_kit_rounds(const struct ledger_kit *kit, size_t in_memory)
{
	const size_t share = kit->backend == STORE_MEMORY ? 1 : 8;
	return in_memory / share > 0 ? in_memory / share : 1;
}

/* What set_up finds in *state before it puts the kit there. */
struct setting {
	enum store_backend backend;
	struct proof_postgres *server;
	const struct ledger_kit_rooms *rooms;
};

static int set_up(void **state)
{
	const struct setting *setting = *state;
	struct ledger_kit *kit = memory_take(1, sizeof *kit);
	ledger_kit_open(kit, setting->backend, setting->server, setting->rooms);
	*state = kit;
	return 0;
}

static int tear_down(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_close(kit);
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

int ledger_kit_run(const struct ledger_kit_rooms *rooms, const struct CMUnitTest *tests, size_t count)
{
	if (proof_is_in_memory_alone())
		return run_on("memory", &(struct setting){ STORE_MEMORY, NULL, rooms }, tests, count);
	struct proof_postgres server = proof_postgres_open();
	struct setting settings[] = { { STORE_MEMORY, NULL, rooms },
				      { STORE_SQLITE, NULL, rooms },
				      { STORE_POSTGRES, &server, rooms } };
	static const char *const names[] = { "memory", "sqlite", "postgres" };
	int failed = 0;
	/* What fails in memory fails elsewhere too, and is found there at leisure. */
	for (size_t i = 0; i < 3 && failed == 0; i++)
		failed = run_on(names[i], &settings[i], tests, count);
	proof_postgres_close(&server);
	return failed;
}

struct status ledger_kit_write(struct ledger_kit *kit, store_work *work, void *argument)
{
	return store_write(kit->store, &ledger_kit_actor, work, argument);
}

struct status ledger_kit_read(struct ledger_kit *kit, store_work *work, void *argument)
{
	return store_read(kit->store, work, argument);
}

struct day ledger_kit_day(int year, int month, int day)
{
	struct day out = { 0 };
	assert_ok(day_of(year, month, day, &out));
	return out;
}

struct begun {
	int year;
	size_t count;
};

static struct status begin_books(struct store_tx *tx, void *argument)
{
	const struct begun *begun = argument;
	TRY(ledger_add_plan(tx));
	for (int i = 0; i < (int)begun->count; i++) {
		struct ledger_year made;
		TRY(ledger_open_year(tx, ledger_kit_day(begun->year + i, 1, 1),
				     ledger_kit_day(begun->year + i, 12, 31), &made));
	}
	return OK;
}

void ledger_kit_begin(struct ledger_kit *kit, int year, size_t count)
{
	assert_ok(ledger_kit_write(kit, begin_books, &(struct begun){ year, count }));
}

struct asked_year {
	struct day day;
	struct ledger_year year;
};

static struct status ask_year(struct store_tx *tx, void *argument)
{
	struct asked_year *asked = argument;
	return ledger_year_of(tx, asked->day, &asked->year);
}

struct ledger_year ledger_kit_year(struct ledger_kit *kit, int year)
{
	struct asked_year asked = { .day = ledger_kit_day(year, 12, 31) };
	assert_ok(ledger_kit_read(kit, ask_year, &asked));
	return asked.year;
}

struct posting {
	const struct ledger_voucher *voucher;
	struct ledger_reversal reversal;
	struct ledger_posted posted;
};

static struct status post(struct store_tx *tx, void *argument)
{
	struct posting *posting = argument;
	return ledger_post(tx, posting->voucher, &ledger_kit_actor, &posting->posted);
}

struct status ledger_kit_post(struct ledger_kit *kit, const struct ledger_voucher *voucher,
			      struct ledger_posted *out)
{
	struct posting posting = { .voucher = voucher };
	const struct status status = ledger_kit_write(kit, post, &posting);
	if (out != NULL)
		*out = posting.posted;
	return status;
}

struct status ledger_kit_move(struct ledger_kit *kit, struct ledger_kit_move move, struct ledger_posted *out)
{
	const struct ledger_line lines[] = { { .account = move.debit, .amount = { move.ore } },
					     { .account = move.credit, .amount = { -move.ore } } };
	const struct ledger_voucher voucher = {
		.series = TEXT("A"), .day = move.day, .words = TEXT("En händelse"), .lines = lines, .count = 2
	};
	return ledger_kit_post(kit, &voucher, out);
}

static struct status reverse(struct store_tx *tx, void *argument)
{
	struct posting *posting = argument;
	return ledger_reverse(tx, &posting->reversal, &ledger_kit_actor, &posting->posted);
}

struct status ledger_kit_reverse(struct ledger_kit *kit, struct voucher_id voucher, struct day day,
				 struct ledger_posted *out)
{
	struct posting posting = { .reversal = { voucher, day, TEXT("Fel") } };
	const struct status status = ledger_kit_write(kit, reverse, &posting);
	if (out != NULL)
		*out = posting.posted;
	return status;
}

static struct status lock(struct store_tx *tx, void *argument)
{
	return ledger_lock_months(tx, *(const struct day *)argument, &ledger_kit_actor);
}

struct status ledger_kit_lock(struct ledger_kit *kit, struct day through)
{
	return ledger_kit_write(kit, lock, &through);
}

static struct status close_year(struct store_tx *tx, void *argument)
{
	const struct ledger_year *year = argument;
	return ledger_close_year(tx, year->id, LEDGER_WHOLE, &ledger_kit_actor);
}

struct status ledger_kit_close_year(struct ledger_kit *kit, int year)
{
	struct ledger_year found = ledger_kit_year(kit, year);
	return ledger_kit_write(kit, close_year, &found);
}

struct asked_sum {
	int64_t account;
	struct day first;
	struct day last;
	struct money sum;
};

static struct status ask_balance(struct store_tx *tx, void *argument)
{
	struct asked_sum *asked = argument;
	return ledger_balance(tx, asked->account, asked->last, &asked->sum);
}

int64_t ledger_kit_balance(struct ledger_kit *kit, int64_t account, struct day day)
{
	struct asked_sum asked = { .account = account, .last = day };
	assert_ok(ledger_kit_read(kit, ask_balance, &asked));
	return asked.sum.ore;
}

struct status ledger_kit_ask_sum(struct store_tx *tx, int64_t account, struct ledger_span span,
				 struct money *out)
{
	struct entry_sum_out found;
	TRY(entry_sum(tx, &(struct entry_sum_in){ account, span.first, span.last }, &found));
	*out = found.amount;
	return OK;
}

static struct status ask_sum(struct store_tx *tx, void *argument)
{
	struct asked_sum *asked = argument;
	return ledger_kit_ask_sum(tx, asked->account, (struct ledger_span){ asked->first, asked->last },
				  &asked->sum);
}

int64_t ledger_kit_sum(struct ledger_kit *kit, int64_t account, struct day first, struct day last)
{
	struct asked_sum asked = { .account = account, .first = first, .last = last };
	assert_ok(ledger_kit_read(kit, ask_sum, &asked));
	return asked.sum.ore;
}

struct spoiling {
	struct voucher_id voucher;
	int64_t line;
	struct money amount;
	struct moment moment;
	struct text series;
	int64_t rows;
};

static struct status spoil_amount(struct store_tx *tx, void *argument)
{
	struct spoiling *spoiling = argument;
	const struct spoil_entry_amount_in in = { spoiling->voucher, spoiling->line, spoiling->amount };
	return spoil_entry_amount(tx, &in, &spoiling->rows);
}

static struct status spoil_registered(struct store_tx *tx, void *argument)
{
	struct spoiling *spoiling = argument;
	const struct spoil_voucher_registered_at_in in = { spoiling->voucher, spoiling->moment };
	return spoil_voucher_registered_at(tx, &in, &spoiling->rows);
}

static struct status spoil_series(struct store_tx *tx, void *argument)
{
	struct spoiling *spoiling = argument;
	const struct spoil_voucher_series_in in = { spoiling->voucher, spoiling->series };
	return spoil_voucher_series(tx, &in, &spoiling->rows);
}

static void spoil(struct ledger_kit *kit, store_work *work, struct spoiling spoiling)
{
	assert_ok(ledger_kit_write(kit, work, &spoiling));
	assert_int_equal(spoiling.rows, 1);
}

void ledger_kit_spoil_amount(struct ledger_kit *kit, struct voucher_id voucher, int64_t line,
			     struct money amount)
{
	spoil(kit, spoil_amount, (struct spoiling){ .voucher = voucher, .line = line, .amount = amount });
}

void ledger_kit_spoil_registered(struct ledger_kit *kit, struct voucher_id voucher, struct moment moment)
{
	spoil(kit, spoil_registered, (struct spoiling){ .voucher = voucher, .moment = moment });
}

void ledger_kit_spoil_series(struct ledger_kit *kit, struct voucher_id voucher, struct text series)
{
	spoil(kit, spoil_series, (struct spoiling){ .voucher = voucher, .series = series });
}
