/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The building of a file is killed at a random instant, and meets a disk that fails, fills up, tears or loses
 * its power at any call: all of the file stands then, or nothing of it, and building again orders each month
 * once. */
#include "inner/drawing/drawing_kit.h"

#include "ground/store/faults.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLS = 20, SLOW_KILLS = 200, MANDATES = 1500, FEW_MANDATES = 40, CALLS_MAX = 2000, STEP = 3 };
enum { ORE = 20000 };

/* How a child says that it ended. */
enum ending {
	ENDED_UNTOUCHED, /* the file was built, and the fault's turn never came */
	ENDED_BUILT,
	ENDED_REFUSED,
	ENDED_UNKNOWN,
	ENDED_KILLED,
};

/* Books before the file, and a copy that it is built in. */
struct crash {
	struct drawing_kit kit;
	size_t mandates;
	char before[128];
	char books[128];
};

static void crash_open(struct crash *crash, size_t mandates)
{
	crash->mandates = mandates;
	drawing_kit_open(&crash->kit, &(struct kit_place){ "sqlite", STORE_SQLITE, NULL });
	drawing_kit_many(&crash->kit, mandates, ORE, kit_day(2026, 9, 1));
	store_close(&crash->kit.mandates.books.books); /* a store's threads do not live on in a child */
	proof_path(&crash->kit.mandates.books.folder, "books.db", crash->before);
	proof_path(&crash->kit.mandates.books.folder, "copy.db", crash->books);
}

static void crash_close(struct crash *crash)
{
	drawing_kit_close(&crash->kit);
	free(crash);
}

static struct status build_in(struct crash *crash, struct store *books)
{
	const struct drawing_build build = { &crash->kit.setup, kit_day(2026, 9, 25), { 0 } };
	struct drawing_built built;
	return drawing_build_file(books, &build, &crash->kit.mandates.books.by, &built);
}

static struct status verify_journal(struct store_tx *tx, void *argument)
{
	(void)argument;
	return store_journal_verify(tx);
}

/* All of the file stands, or nothing. Returns whether it stands. */
static bool check_books(struct crash *crash)
{
	struct drawing_kit *kit = &crash->kit;
	static struct draw_file file;
	assert_ok(mandates_kit_look(&kit->mandates, verify_journal, NULL));
	if (!drawing_kit_has_file(kit, 1))
		return false;
	file = drawing_kit_file(kit, 1);
	assert_false(drawing_kit_has_file(kit, 2));
	assert_int_equal(file.orders, crash->mandates);
	assert_int_equal(file.unanswered, crash->mandates);
	assert_int_equal(file.sum.ore, (int64_t)crash->mandates * ORE);
	assert_int_equal(file.bytes.count, (crash->mandates + 1) * 82);
	return true;
}

/* After the crash the program is started anew, and the file is built again. Returns whether it stood. */
static bool check_and_build_again(struct crash *crash)
{
	struct store **books = &crash->kit.mandates.books.books;
	gifts_kit_open_at(&crash->kit.mandates.books, crash->books, NULL, books);
	arena_reset(&crash->kit.mandates.arena); /* of the round before */
	const bool stood = check_books(crash);
	const struct drawing_built built = drawing_kit_build(&crash->kit, kit_day(2026, 9, 25));
	assert_int_equal(built.orders, stood ? 0 : crash->mandates);
	assert_true(check_books(crash));
	store_close(books);
	return stood;
}

static void wait_until(int64_t nanoseconds)
{
	const struct timespec moment = { nanoseconds / 1000000000, nanoseconds % 1000000000 };
	assert_int_equal(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL), 0);
}

static enum ending wait_for(pid_t child)
{
	int state = 0;
	assert_int_equal(waitpid(child, &state, 0), child);
	return WIFSIGNALED(state) ? ENDED_KILLED : (enum ending)WEXITSTATUS(state);
}

/* How the child ended that was killed so long after its start; -1 lets it live. */
static enum ending build_and_kill(struct crash *crash, int64_t after)
{
	gifts_kit_copy_books(crash->before, crash->books);
	fflush(NULL);
	const int64_t start = clock_nanoseconds();
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		struct store *books = NULL;
		gifts_kit_open_at(&crash->kit.mandates.books, crash->books, NULL, &books);
		const struct status status = build_in(crash, books);
		store_close(&books);
		_exit(status_is_ok(status) ? ENDED_BUILT : ENDED_REFUSED);
	}
	if (after >= 0) {
		wait_until(start + after);
		assert_int_equal(kill(child, SIGKILL), 0);
	}
	return wait_for(child);
}

static void kill_rounds(size_t rounds)
{
	struct crash *crash = memory_take(1, sizeof *crash);
	struct random random = random_seeded(proof_seed());
	crash_open(crash, MANDATES);
	int64_t usual = INT64_MAX; /* the shortest of three: the first one warms what it reads */
	for (int i = 0; i < 3; i++) {
		const int64_t start = clock_nanoseconds();
		assert_int_equal(build_and_kill(crash, -1), ENDED_BUILT);
		const int64_t took = clock_nanoseconds() - start;
		usual = took < usual ? took : usual;
	}
	size_t killed = 0;
	size_t stood = 0;
	for (size_t round = 0; round < rounds; round++) {
		const int64_t after = (int64_t)random_below(&random, (uint64_t)usual);
		killed += build_and_kill(crash, after) == ENDED_KILLED;
		stood += check_and_build_again(crash);
	}
	print_message("killed %zu times of %zu; the file stood after %zu\n", killed, rounds, stood);
	assert_true(killed > rounds / 4);
	crash_close(crash);
}

static void p2_a_building_killed_at_any_instant_orders_each_month_once(void **state)
{
	(void)state;
	kill_rounds(KILLS);
}

static void p2_a_building_killed_many_times_orders_each_month_once(void **state)
{
	(void)state;
	kill_rounds(proof_rounds(SLOW_KILLS));
}

/* The child builds on a disk with the fault; the closing of the books counts among the calls. */
static void be_builder_on_bad_disk(struct crash *crash, const struct fault_plan *plan)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	struct faults *faults = NULL;
	struct store *books = NULL;
	const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC); /* a bad disk is logged each time */
	assert_true(dup2(silence, STDERR_FILENO) >= 0);
	assert_ok(faults_open("failing", &none, &faults));
	gifts_kit_open_at(&crash->kit.mandates.books, crash->books, "failing", &books);
	faults_set(faults, plan);
	const struct status status = build_in(crash, books);
	store_close(&books);
	if (faults_calls(faults) < plan->at)
		_exit(status_is_ok(status) ? ENDED_UNTOUCHED : ENDED_REFUSED);
	if (status_is_ok(status))
		_exit(ENDED_BUILT);
	_exit(strstr(status.reason, "not known") != NULL ? ENDED_UNKNOWN : ENDED_REFUSED);
}

static enum ending build_on_bad_disk(struct crash *crash, const struct fault_plan *plan)
{
	gifts_kit_copy_books(crash->before, crash->books);
	fflush(NULL); /* else the child prints again what stands in the parent's buffers */
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_builder_on_bad_disk(crash, plan);
	return wait_for(child);
}

/* The fault comes at the first call, at the second, and so on, until the building is over before its turn. As
 * usual every third, from the first, second or third as the seed says; with more rounds every one. */
static void fails_at_every_call(enum fault_kind kind)
{
	struct crash *crash = memory_take(1, sizeof *crash);
	const uint64_t step = proof_rounds(1) < STEP ? STEP : 1;
	size_t untouched = 0;
	size_t stood = 0;
	uint64_t at = proof_seed() % step;
	crash_open(crash, FEW_MANDATES);
	for (at += at == 0 ? step : 0; untouched == 0; at += step) {
		assert_true(at < CALLS_MAX);
		const struct fault_plan plan = { kind, at, at };
		const enum ending ending = build_on_bad_disk(crash, &plan);
		untouched += ending == ENDED_UNTOUCHED;
		const bool stands = check_and_build_again(crash);
		if (ending != ENDED_KILLED && ending != ENDED_UNKNOWN)
			assert_int_equal(stands, ending != ENDED_REFUSED); /* what was told is true */
		stood += stands;
	}
	print_message("%d calls; the file stood after %zu\n", (int)at, stood);
	assert_true(at > 10);
	crash_close(crash);
}

static void p2_a_disk_that_fails_at_any_call_leaves_all_or_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_FAIL);
}

static void p2_a_disk_that_breaks_at_any_call_leaves_all_or_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_BREAK);
}

static void p2_a_disk_that_fills_at_any_call_leaves_all_or_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_FULL);
}

static void p2_a_stop_before_any_call_leaves_all_or_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_STOP);
}

static void p2_a_write_torn_at_any_call_leaves_all_or_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_TEAR);
}

static void p2_power_lost_at_any_call_leaves_all_or_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_POWER);
}

/* With an argument: the long rounds. */
int main(int count, char **words)
{
	(void)words;
	const struct CMUnitTest usual[] = {
		cmocka_unit_test(p2_a_building_killed_at_any_instant_orders_each_month_once),
		cmocka_unit_test(p2_a_disk_that_fails_at_any_call_leaves_all_or_nothing),
	};
	const struct CMUnitTest slow[] = {
		cmocka_unit_test(p2_a_building_killed_many_times_orders_each_month_once),
		cmocka_unit_test(p2_a_disk_that_breaks_at_any_call_leaves_all_or_nothing),
		cmocka_unit_test(p2_a_disk_that_fills_at_any_call_leaves_all_or_nothing),
		cmocka_unit_test(p2_a_stop_before_any_call_leaves_all_or_nothing),
		cmocka_unit_test(p2_a_write_torn_at_any_call_leaves_all_or_nothing),
		cmocka_unit_test(p2_power_lost_at_any_call_leaves_all_or_nothing),
	};
	return count > 1 ? PROOF_RUN(slow) : PROOF_RUN(usual);
}
