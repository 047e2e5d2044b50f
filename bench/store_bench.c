/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The store against a bare SQLite loop that writes the same rows in the same batches, in turns; the median of
 * five runs. A gift is one row, two postings and a journal line. And one unit alone against fdatasync. */
#include "bench/bare_postgres.h"
#include "bench/giving/giving_sql.h"
#include "ground/store/store.h"
#include "proof/postgres.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	RUNS = 5,
	SINGLES = 400,
	BATCH_MAX = 1024,
	PAGE_BYTES = 4096,
	AMOUNT = 25000,
	BANK = 1930,
	FUND = 2090
};

static const struct statement_set *const allowed[] = { &giving_statements, NULL };
static const struct migration *const migrations[] = { giving_migrations, NULL };
static const struct actor actor = { { "bench", 5 } };

static void must(struct status status)
{
	if (status_is_ok(status))
		return;
	fprintf(stderr, "bench: %s\n", status.reason);
	exit(3);
}

static void must_sqlite(int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE)
		return;
	fprintf(stderr, "bench: SQLite answers %d\n", code);
	exit(3);
}

struct place {
	char folder[32];
	char path[64];
};

static struct place place_open(void)
{
	struct place place = { .folder = "/tmp/handslag-bench-XXXXXX" };
	if (mkdtemp(place.folder) == NULL)
		exit(3);
	snprintf(place.path, sizeof place.path, "%s/books.db", place.folder);
	return place;
}

static void place_close(const struct place *place)
{
	static const char *const ends[] = { "", "-wal", "-shm", ".lock", ".sync" };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		char path[80];
		snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
		unlink(path);
	}
	rmdir(place->folder);
}

static struct store *open_store(const struct place *place)
{
	const struct store_config config = { .backend = STORE_SQLITE,
					     .path = place->path,
					     .clock = clock_of_system(),
					     .allowed = allowed,
					     .migrations = migrations };
	struct store *store = NULL;
	must(store_open(&config, true, &store));
	return store;
}

/* What both write. */
static const char reference_format[] = "9%011lld";

static struct status give(struct store_tx *tx, void *argument)
{
	(void)argument;
	char reference[24];
	const int64_t id = store_new_id(tx);
	const int count = snprintf(reference, sizeof reference, reference_format, (long long)id);
	const struct money amount = { AMOUNT };
	const struct giving_gift_put_in gift = { id, { reference, (size_t)count }, amount, true };
	TRY(giving_gift_put(tx, &gift));
	TRY(giving_posting_put(tx,
			       &(struct giving_posting_put_in){ 2 * id, id, BANK, money_negate(amount) }));
	TRY(giving_posting_put(tx, &(struct giving_posting_put_in){ 2 * id + 1, id, FUND, amount }));
	const struct journal_note note = { "gift booked", id, TEXT("A gift came by bankgiro."), { 0 } };
	return store_journal(tx, &note);
}

/* As many units wait as there would be connections; each answer brings the next. */
struct load {
	struct store *store;
	long to_submit;
	long to_answer;
	sem_t done;
};

static void next_gift(void *argument, struct status status)
{
	struct load *load = argument;
	must(status);
	if (load->to_submit > 0) {
		load->to_submit--;
		must(store_submit(load->store, &actor, give, next_gift, load));
	}
	if (--load->to_answer == 0)
		sem_post(&load->done);
}

static struct status start_load(struct store_tx *tx, void *argument)
{
	(void)tx;
	(void)argument;
	return OK;
}

struct start {
	struct load *load;
	long batch;
};

/* In the writer thread, so that the first batch is whole too. */
static void submit_batch(void *argument, struct status status)
{
	struct start *start = argument;
	must(status);
	for (long i = 0; i < start->batch; i++)
		must(store_submit(start->load->store, &actor, give, next_gift, start->load));
}

/* Gifts a second. */
static double give_many(struct store *store, long batch, long gifts)
{
	const int64_t from = clock_nanoseconds();
	if (batch == 1) {
		for (long i = 0; i < gifts; i++)
			must(store_write(store, &actor, give, NULL));
	} else {
		struct load load = { .store = store, .to_submit = gifts - batch, .to_answer = gifts };
		struct start start = { &load, batch };
		sem_init(&load.done, 0, 0);
		must(store_submit(store, &actor, start_load, submit_batch, &start));
		while (sem_wait(&load.done) != 0)
			assert(errno == EINTR);
		sem_destroy(&load.done);
	}
	return (double)gifts / ((double)(clock_nanoseconds() - from) / 1e9);
}

static double run_store(long batch, long gifts)
{
	const struct place place = place_open();
	struct store *store = open_store(&place);
	const double speed = give_many(store, batch, gifts);
	store_close(&store);
	place_close(&place);
	return speed;
}

static struct store *open_postgres(const char *conninfo)
{
	const struct store_config config = { .backend = STORE_POSTGRES,
					     .conninfo = conninfo,
					     .clock = clock_of_system(),
					     .allowed = allowed,
					     .migrations = migrations };
	struct store *store = NULL;
	must(store_open(&config, true, &store));
	return store;
}

static double run_postgres(struct proof_postgres *server, long batch, long gifts)
{
	char conninfo[PROOF_CONNINFO_ROOM];
	struct store *store = open_postgres(proof_postgres_database(server, conninfo));
	const double speed = give_many(store, batch, gifts);
	store_close(&store);
	return speed;
}

static double run_bare_postgres(struct proof_postgres *server, bool has_keys, long batch, long gifts)
{
	char conninfo[PROOF_CONNINFO_ROOM];
	struct store *store = open_postgres(proof_postgres_database(server, conninfo));
	store_close(&store);
	return bare_postgres_run(conninfo, has_keys, batch, gifts);
}

enum bare { BARE_GIFT, BARE_POSTING, BARE_JOURNAL, BARE_STATE, BARE_BEGIN, BARE_COMMIT, BARE_COUNT };

static const char *const bare_texts[BARE_COUNT] = {
	[BARE_GIFT] = "INSERT INTO giving_gift (id, reference, amount, is_open) VALUES (?1, ?2, ?3, 1)",
	[BARE_POSTING] = "INSERT INTO giving_posting (id, gift, account, amount) VALUES (?1, ?2, ?3, ?4)",
	[BARE_JOURNAL] =
	    ("INSERT INTO store_journal (number, made_at, actor, kind, subject, words, digest, chain)"
	     " VALUES (?1, 1795000000, 'bench', 'gift booked', ?1, 'A gift came by bankgiro.', x'', ?2)"),
	[BARE_STATE] = "UPDATE store_state SET next_id = ?1, journal_count = ?1",
	[BARE_BEGIN] = "BEGIN IMMEDIATE",
	[BARE_COMMIT] = "COMMIT",
};

static void step(sqlite3_stmt *prepared)
{
	must_sqlite(sqlite3_step(prepared));
	sqlite3_reset(prepared);
}

static void give_bare(sqlite3_stmt **prepared, long id)
{
	static const char chain[32] = { 0 };
	char reference[24];
	const int count = snprintf(reference, sizeof reference, reference_format, (long long)id);
	sqlite3_bind_int64(prepared[BARE_GIFT], 1, id);
	sqlite3_bind_text(prepared[BARE_GIFT], 2, reference, count, SQLITE_STATIC);
	sqlite3_bind_int64(prepared[BARE_GIFT], 3, AMOUNT);
	step(prepared[BARE_GIFT]);
	for (long side = 0; side < 2; side++) {
		sqlite3_bind_int64(prepared[BARE_POSTING], 1, 2 * id + side);
		sqlite3_bind_int64(prepared[BARE_POSTING], 2, id);
		sqlite3_bind_int64(prepared[BARE_POSTING], 3, side == 0 ? BANK : FUND);
		sqlite3_bind_int64(prepared[BARE_POSTING], 4, side == 0 ? -AMOUNT : AMOUNT);
		step(prepared[BARE_POSTING]);
	}
	sqlite3_bind_int64(prepared[BARE_JOURNAL], 1, id);
	sqlite3_bind_blob(prepared[BARE_JOURNAL], 2, chain, sizeof chain, SQLITE_STATIC);
	step(prepared[BARE_JOURNAL]);
}

static double run_bare(long batch, long gifts)
{
	const struct place place = place_open();
	struct store *store = open_store(&place);
	store_close(&store);
	sqlite3 *database = NULL;
	sqlite3_stmt *prepared[BARE_COUNT];
	must_sqlite(sqlite3_open(place.path, &database));
	must_sqlite(
	    sqlite3_exec(database,
			 "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
			 "PRAGMA wal_autocheckpoint = 16384; PRAGMA temp_store = MEMORY",
			 NULL, NULL, NULL));
	for (size_t i = 0; i < BARE_COUNT; i++)
		must_sqlite(sqlite3_prepare_v2(database, bare_texts[i], -1, &prepared[i], NULL));
	const int64_t from = clock_nanoseconds();
	for (long id = 1; id <= gifts;) {
		step(prepared[BARE_BEGIN]);
		for (long i = 0; i < batch && id <= gifts; i++)
			give_bare(prepared, id++);
		sqlite3_bind_int64(prepared[BARE_STATE], 1, id);
		step(prepared[BARE_STATE]);
		step(prepared[BARE_COMMIT]);
	}
	const double seconds = (double)(clock_nanoseconds() - from) / 1e9;
	for (size_t i = 0; i < BARE_COUNT; i++)
		sqlite3_finalize(prepared[i]);
	sqlite3_close(database);
	place_close(&place);
	return (double)gifts / seconds;
}

static int compare(const void *a, const void *b)
{
	const double left = *(const double *)a;
	const double right = *(const double *)b;
	return left < right ? -1 : left > right;
}

static double median(double *values, size_t count)
{
	assert(count > 0);
	qsort(values, count, sizeof *values, compare);
	return values[count / 2];
}

static void compare_batch(long batch, long gifts)
{
	double ours[RUNS];
	double bare[RUNS];
	double ratios[RUNS];
	for (size_t i = 0; i < RUNS; i++) {
		bare[i] = run_bare(batch, gifts);
		ours[i] = run_store(batch, gifts);
		ratios[i] = ours[i] / bare[i];
	}
	printf("store: gifts at batch %ld against a bare SQLite loop\t%.3f\t\t\t%.0f and %.0f gifts/s\n",
	       batch, median(ratios, RUNS), median(ours, RUNS), median(bare, RUNS));
}

/* PostgreSQL judges foreign keys row by row, at commit as the store promises. The bare server shows what that
 * leaves for any store to reach, and without the key what the judging costs. */
enum postgres { POSTGRES_OURS, POSTGRES_BARE, POSTGRES_KEYLESS, POSTGRES_COUNT };

static const char *const postgres_rows[POSTGRES_COUNT][2] = {
	/* name, floor and goal */
	[POSTGRES_OURS] = { "store: PostgreSQL against SQLite at batch 64", "0.5\t0.65" },
	[POSTGRES_BARE] = { "store: a bare PostgreSQL loop against our SQLite at batch 64", "\t" },
	[POSTGRES_KEYLESS] = { "store: the same bare loop without its foreign key", "\t" },
};

static double run_kind(struct proof_postgres *server, enum postgres kind, long batch, long gifts)
{
	assert(kind < POSTGRES_COUNT);
	return kind == POSTGRES_OURS ? run_postgres(server, batch, gifts)
				     : run_bare_postgres(server, kind == POSTGRES_BARE, batch, gifts);
}

static void compare_postgres(long batch, long gifts)
{
	struct proof_postgres server = proof_postgres_open();
	double sqlite[RUNS];
	double speeds[POSTGRES_COUNT][RUNS];
	double ratios[POSTGRES_COUNT][RUNS];
	for (size_t i = 0; i < RUNS; i++) {
		sqlite[i] = run_store(batch, gifts);
		for (enum postgres kind = 0; kind < POSTGRES_COUNT; kind++) {
			speeds[kind][i] = run_kind(&server, kind, batch, gifts);
			ratios[kind][i] = speeds[kind][i] / sqlite[i];
		}
	}
	proof_postgres_close(&server);
	for (enum postgres kind = 0; kind < POSTGRES_COUNT; kind++)
		printf("%s\t%.3f\t%s\t%.0f and %.0f gifts/s\n", postgres_rows[kind][0],
		       median(ratios[kind], RUNS), postgres_rows[kind][1], median(speeds[kind], RUNS),
		       median(sqlite, RUNS));
}

static double once(int descriptor, const char *page, off_t offset)
{
	const int64_t from = clock_nanoseconds();
	if (pwrite(descriptor, page, PAGE_BYTES, offset) != PAGE_BYTES || fdatasync(descriptor) != 0)
		exit(3);
	return (double)(clock_nanoseconds() - from) / 1e6;
}

/* One gift alone, from the call to its answer, in turns with a page written and synced. */
static void compare_single(void)
{
	static char page[PAGE_BYTES];
	double syncs[SINGLES];
	double units[SINGLES];
	char path[80];
	const struct place place = place_open();
	struct store *store = open_store(&place);
	snprintf(path, sizeof path, "%s.sync", place.path);
	const int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	for (size_t i = 0; i < SINGLES; i++) {
		syncs[i] = once(descriptor, page, (off_t)i * PAGE_BYTES);
		const int64_t from = clock_nanoseconds();
		must(store_write(store, &actor, give, NULL));
		units[i] = (double)(clock_nanoseconds() - from) / 1e6;
	}
	close(descriptor);
	store_close(&store);
	place_close(&place);
	const double sync = median(syncs, SINGLES);
	const double unit = median(units, SINGLES);
	printf("store: one gift alone, p50 against fdatasync p50\t%.3f\t3\t2\t%.3f and %.3f ms\n",
	       unit / sync, unit, sync);
}

int main(void)
{
	compare_batch(1, 1000);
	compare_batch(64, 20000);
	compare_batch(BATCH_MAX, 50000);
	compare_single();
	compare_postgres(64, 20000);
	return 0;
}
