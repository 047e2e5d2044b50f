/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A store on a disk that fails, fills up, tears, or loses its power, at every call: what was answered stands,
 * what was refused does not, and the store goes on. Each run is a process of its own, as the faults kill it.
 */
#include "ground/store/faults.h"
#include "ground/store/trial/place.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	UNITS = 9,
	UNITS_MAX = 16,
	LARGE_ROWS = 3000,
	WORD_BYTES = 1000,
	NOT_ASKED = -1,
	NOT_KNOWN = -2,
	OPENED = 100, /* told as a unit: the store is open */
	CALLS = 101,  /* told as a unit: how many calls there were */
};

/* What the child tells of each unit. */
struct told {
	int32_t unit;
	int32_t code;
};

struct run {
	struct fault_plan plan;
	bool is_large; /* with a unit whose rows do not fit the cache */
	int64_t calls;
	int32_t codes[UNITS_MAX]; /* a status_code, NOT_ASKED or NOT_KNOWN */
	bool is_killed;
};

static const char vfs_name[] = "handslag-faults";

struct work {
	int number;
	bool is_large;
};

static bool is_refused(int number)
{
	return number % 4 == 3;
}

static struct status put_large(struct store_tx *tx, int64_t start)
{
	char word[WORD_BYTES];
	memset(word, 'l', sizeof word);
	for (int64_t i = 0; i < LARGE_ROWS; i++)
		TRY(trial_word_put(tx, &(struct trial_word_put_in){ start + i, { word, sizeof word } }));
	return OK;
}

/* A gift of 2 to the power of its number, so that the sum tells which stand. */
static struct status work_unit(struct store_tx *tx, void *argument)
{
	const struct work *work = argument;
	const int64_t amount = INT64_C(1) << work->number;
	char reference[16];
	int64_t rows = 0;
	snprintf(reference, sizeof reference, "F%d", work->number);
	TRY(put_gift(tx, &(struct gift){ 0, 0, amount, reference }));
	if (work->number % 3 == 0)
		TRY(trial_gift_close(tx, &(struct trial_gift_close_in){ amount }, &rows));
	if (work->is_large && work->number == 2)
		TRY(put_large(tx, 1));
	const struct journal_note note = { "gift", amount, TEXT("a gift"), { 0 } };
	TRY(store_journal(tx, &note));
	return is_refused(work->number) ? FAIL(STATUS_REFUSED, "No.") : OK;
}

static void tell(int pipe_end, int32_t unit, int32_t code)
{
	const struct told told = { unit, code };
	if (write(pipe_end, &told, sizeof told) != sizeof told)
		_exit(3);
}

static int32_t code_of(struct status status)
{
	return status.code == STATUS_BROKEN && strstr(status.reason, "not known") != NULL
		   ? NOT_KNOWN
		   : (int32_t)status.code;
}

/* Opens the store; where the disk only failed, it must do when the disk is whole again. */
static struct store *open_in_child(const struct store_config *config, struct faults *faults)
{
	static const struct fault_plan whole = { .kind = FAULT_NONE };
	struct store *store = NULL;
	if (status_is_ok(store_open(config, true, &store)))
		return store;
	faults_set(faults, &whole);
	if (!status_is_ok(store_open(config, true, &store)))
		_exit(4);
	return store;
}

static void run_in_child(struct place *place, const struct run *run, int pipe_end)
{
	static const struct fault_plan whole = { .kind = FAULT_NONE };
	struct store_config config = place->config;
	struct faults *faults = NULL;
	if (!status_is_ok(faults_open(vfs_name, &run->plan, &faults)))
		_exit(5);
	config.vfs = vfs_name;
	struct store *store = open_in_child(&config, faults);
	tell(pipe_end, OPENED, 0);
	for (int i = 0; i < UNITS; i++) {
		struct work work = { i, run->is_large };
		tell(pipe_end, i, code_of(store_write(store, &place_actor, work_unit, &work)));
	}
	const int64_t calls = (int64_t)faults_calls(faults);
	faults_set(faults, &whole);
	struct work last = { UNITS + 1, false };
	tell(pipe_end, UNITS + 1, code_of(store_write(store, &place_actor, work_unit, &last)));
	store_close(&store);
	faults_close(&faults);
	tell(pipe_end, CALLS, (int32_t)calls);
	_exit(0);
}

static void hear(struct run *run, int pipe_end)
{
	struct told told;
	for (size_t i = 0; i < UNITS_MAX; i++)
		run->codes[i] = NOT_ASKED;
	while (read(pipe_end, &told, sizeof told) == sizeof told) {
		if (told.unit == CALLS)
			run->calls = told.code;
		else if (told.unit < UNITS_MAX)
			run->codes[told.unit] = told.code;
	}
}

static void remove_store(const struct place *place)
{
	static const char *const ends[] = { "", "-wal", "-shm", "-journal", ".lock" };
	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		char path[160];
		snprintf(path, sizeof path, "%s%s", place->path, ends[i]);
		unlink(path);
	}
}

static void run_once(struct place *place, struct run *run)
{
	int pipe_ends[2];
	remove_store(place);
	assert_int_equal(pipe(pipe_ends), 0);
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(pipe_ends[0]);
		run_in_child(place, run, pipe_ends[1]);
	}
	close(pipe_ends[1]);
	hear(run, pipe_ends[0]);
	close(pipe_ends[0]);
	int answer = 0;
	assert_int_equal(waitpid(child, &answer, 0), child);
	run->is_killed = WIFSIGNALED(answer) && WTERMSIG(answer) == SIGKILL;
	if (!run->is_killed)
		assert_int_equal(answer, 0);
}

static int take_word(void *argument, int count, char **values, char **names)
{
	(void)count;
	(void)names;
	*(bool *)argument = strcmp(values[0], "ok") == 0;
	return 0;
}

/* SQLite's own check, beside the store. */
static void assert_whole_file(const char *path)
{
	sqlite3 *database = NULL;
	bool is_whole = false;
	assert_int_equal(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_exec(database, "PRAGMA integrity_check", take_word, &is_whole, NULL),
			 SQLITE_OK);
	assert_true(is_whole);
	sqlite3_close(database);
}

struct standing {
	bool gifts[UNITS_MAX];
	int64_t gift_count;
	int64_t word_count;
};

static struct status note_gift(void *argument, const void *row)
{
	struct standing *standing = argument;
	const struct trial_gift_each_out *out = row;
	int number = -1;
	if (sscanf(out->reference.bytes, "F%d", &number) != 1 || number < 0 || number >= UNITS_MAX)
		return FAIL(STATUS_BROKEN, "A gift that none gave.");
	standing->gifts[number] = true;
	standing->gift_count++;
	return OK;
}

static struct status read_standing(struct store_tx *tx, void *argument)
{
	struct standing *standing = argument;
	struct trial_word_count_out words = { 0 };
	TRY(trial_gift_each(tx, &(struct trial_gift_each_in){ 1 }, note_gift, standing));
	TRY(trial_word_count(tx, &words));
	standing->word_count = words.count;
	return store_journal_verify(tx);
}

struct counted_lines {
	int64_t count;
};

static struct status count_line(void *argument, const struct journal_line *line)
{
	struct counted_lines *lines = argument;
	lines->count += line->number > 0;
	return OK;
}

static struct status count_lines(struct store_tx *tx, void *argument)
{
	return store_journal_each(tx, 0, 1000, count_line, argument);
}

/* After the run, on a whole disk: each answer was true. */
static void assert_true_answers(struct place *place, const struct run *run)
{
	struct standing standing = { 0 };
	struct counted_lines lines = { 0 };
	assert_ok(store_open(&place->config, true, &place->store));
	assert_ok(store_read(place->store, read_standing, &standing));
	assert_ok(store_read(place->store, count_lines, &lines));
	assert_int_equal(lines.count, standing.gift_count);
	int not_told = 0;
	for (int i = 0; i < UNITS_MAX; i++) {
		if (run->codes[i] == STATUS_OK && !standing.gifts[i])
			fail_msg("unit %d was answered and is lost", i);
		if (run->codes[i] > STATUS_OK && standing.gifts[i])
			fail_msg("unit %d was refused and stands", i);
		not_told += run->codes[i] == NOT_ASKED && standing.gifts[i];
	}
	assert_true(not_told <= 1);
	assert_int_equal(standing.word_count, run->is_large && standing.gifts[2] ? LARGE_ROWS : 0);
	struct work next = { UNITS + 3, false };
	assert_ok(store_write(place->store, &place_actor, work_unit, &next));
	store_close(&place->store);
	assert_whole_file(place->path);
}

/* A whole disk, to know how many calls there are. */
static int64_t calls_of(struct place *place, bool is_large)
{
	struct run run = { .plan = { .kind = FAULT_NONE }, .is_large = is_large };
	run_once(place, &run);
	assert_false(run.is_killed);
	for (int i = 0; i < UNITS; i++)
		assert_int_equal(run.codes[i], is_refused(i) ? STATUS_REFUSED : STATUS_OK);
	assert_true_answers(place, &run);
	assert_true(run.calls > UNITS);
	return run.calls;
}

static void run_at_every_call(struct place *place, enum fault_kind kind, uint64_t seeds)
{
	store_close(&place->store);
	const int64_t calls = calls_of(place, false);
	for (int64_t at = 1; at <= calls; at++)
		for (uint64_t seed = 0; seed < seeds; seed++) {
			struct run run = { .plan = { kind, (uint64_t)at, seed * 1000 + (uint64_t)at } };
			run_once(place, &run);
			const bool kills = kind == FAULT_STOP || kind == FAULT_TEAR || kind == FAULT_POWER;
			assert_int_equal(run.is_killed, kills);
			if (!kills)
				assert_int_equal(run.codes[UNITS + 1],
						 STATUS_OK); /* usable when the disk is */
			assert_true_answers(place, &run);
		}
}

static void p2_a_call_that_fails_once_loses_nothing(void **state)
{
	run_at_every_call(*state, FAULT_FAIL, 1);
}

static void p2_a_disk_that_breaks_is_told_and_nothing_is_half_done(void **state)
{
	run_at_every_call(*state, FAULT_BREAK, 1);
}

static void p2_a_full_disk_is_told_and_nothing_is_half_done(void **state)
{
	run_at_every_call(*state, FAULT_FULL, 1);
}

static void p2_a_process_that_stops_at_any_call_loses_nothing(void **state)
{
	run_at_every_call(*state, FAULT_STOP, 1);
}

static void p2_a_torn_write_loses_nothing(void **state)
{
	run_at_every_call(*state, FAULT_TEAR, 1);
}

static void p2_power_lost_at_any_call_loses_nothing(void **state)
{
	run_at_every_call(*state, FAULT_POWER, proof_rounds(3));
}

static void p2_a_large_unit_is_whole_or_not_there(void **state)
{
	static const enum fault_kind kinds[] = { FAULT_FAIL, FAULT_BREAK, FAULT_FULL,
						 FAULT_STOP, FAULT_TEAR,  FAULT_POWER };
	struct place *place = *state;
	store_close(&place->store);
	const int64_t calls = calls_of(place, true);
	assert_true(calls > 1000); /* the rows did not fit the cache */
	for (size_t i = 0; i < proof_rounds(36); i++) {
		struct run run = { .plan = { kinds[i % 6], 1 + random_below(&place->random, (uint64_t)calls),
					     i },
				   .is_large = true };
		run_once(place, &run);
		assert_true_answers(place, &run);
	}
}

/* One row in a transaction of its own, past the store, to see the driver alone. */
static struct status put_beside(struct connection *connection, int64_t number)
{
	const struct trial_word_put_in row = { number, TEXT("beside") };
	int64_t changed = 0;
	TRY(driver_sqlite.begin(connection, true));
	TRY(driver_sqlite.change(connection, &trial_word_put_statement, &row, 1, &changed));
	return driver_sqlite.commit(connection);
}

/* The sync of a commit fails, the driver settles it, and the process is killed: tells how far it came. */
static void settle_in_child(struct place *place, int pipe_end)
{
	static const struct fault_plan whole = { .kind = FAULT_NONE };
	struct store_config config = place->config;
	struct faults *faults = NULL;
	struct connection *connection = NULL;
	config.vfs = vfs_name;
	if (!status_is_ok(faults_open(vfs_name, &whole, &faults)) ||
	    !status_is_ok(driver_sqlite.open(&config, true, false, &connection)) ||
	    !status_is_ok(put_beside(connection, 1)))
		_exit(6);
	faults_set(faults, &whole);
	tell(pipe_end, 1, code_of(put_beside(connection, 2)));
	const struct fault_plan at_sync = { FAULT_FAIL, faults_calls(faults), 0 };
	faults_set(faults, &at_sync);
	tell(pipe_end, 2, code_of(put_beside(connection, 3)));
	bool is_kept = true;
	tell(pipe_end, 3, code_of(driver_sqlite.settle(connection, &is_kept)));
	tell(pipe_end, 4, is_kept ? 1 : 0);
	kill(getpid(), SIGKILL);
	_exit(7);
}

static void p2_a_commit_that_failed_at_its_sync_never_comes_back(void **state)
{
	struct place *place = *state;
	struct run run = { 0 };
	int pipe_ends[2];
	store_close(&place->store);
	assert_int_equal(pipe(pipe_ends), 0);
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		settle_in_child(place, pipe_ends[1]);
	close(pipe_ends[1]);
	hear(&run, pipe_ends[0]);
	close(pipe_ends[0]);
	int answer = 0;
	assert_int_equal(waitpid(child, &answer, 0), child);
	assert_true(WIFSIGNALED(answer));
	assert_int_equal(run.codes[1], STATUS_OK);
	assert_int_equal(run.codes[2], STATUS_BROKEN);
	assert_int_equal(run.codes[3], STATUS_OK);
	assert_int_equal(run.codes[4], 0);
	struct standing standing = { 0 };
	assert_ok(store_open(&place->config, false, &place->store));
	assert_ok(store_read(place->store, read_standing, &standing));
	assert_int_equal(standing.word_count, 2);
}

static void a_fault_is_written_in_words(void **state)
{
	(void)state;
	struct fault_plan plan = { 0 };
	assert_ok(fault_plan_parse(TEXT("stop 12"), &plan));
	assert_true(plan.kind == FAULT_STOP && plan.at == 12 && plan.seed == 0);
	assert_ok(fault_plan_parse(TEXT("power 3 77"), &plan));
	assert_true(plan.kind == FAULT_POWER && plan.at == 3 && plan.seed == 77);
	static const char *const wrong[] = { "", "stop", "stop x", "burn 3", "tear 0", "fail 1 2 3" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(fault_plan_parse(text_of(wrong[i]), &plan), STATUS_INPUT);
}

int main(void)
{
	static const struct place_test tests[] = {
		PLACE_SHARED_TEST(p2_a_call_that_fails_once_loses_nothing),
		PLACE_SHARED_TEST(p2_a_disk_that_breaks_is_told_and_nothing_is_half_done),
		PLACE_SHARED_TEST(p2_a_full_disk_is_told_and_nothing_is_half_done),
		PLACE_SHARED_TEST(p2_a_process_that_stops_at_any_call_loses_nothing),
		PLACE_SHARED_TEST(p2_a_torn_write_loses_nothing),
		PLACE_SHARED_TEST(p2_power_lost_at_any_call_loses_nothing),
		PLACE_SHARED_TEST(p2_a_large_unit_is_whole_or_not_there),
		PLACE_SHARED_TEST(p2_a_commit_that_failed_at_its_sync_never_comes_back),
		PLACE_SHARED_TEST(a_fault_is_written_in_words),
	};
	return place_run_on(STORE_SQLITE, tests, sizeof tests / sizeof tests[0]);
}
