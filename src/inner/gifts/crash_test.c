/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The reading of a bank's file is killed at a random instant, and meets a disk that fails, tears or loses its
 * power at every call: all of the file stands then, or nothing of it, and reading it again books each öre
 * once. */
#include "inner/gifts/gifts_kit.h"

#include "ground/store/faults.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS_A_KILL = 4, KILLS = 100, GIVERS = 1000, CALLS_MAX = 2000, STEP = 3 };

/* How a child says that it ended. */
enum ending {
	ENDED_UNTOUCHED, /* the file was read, and the fault's turn never came */
	ENDED_READ,
	ENDED_REFUSED,
	ENDED_UNKNOWN,
	ENDED_KILLED,
};

/* Books before the file, a copy that is read into, and the file. */
struct crash {
	struct gifts_kit kit;
	char before[128];
	char books[128];
	char file[128];
	struct gifts_kit_payments payments;
	struct gifts_kit_expected expected;
};

static void crash_open(struct crash *crash, size_t payments, size_t deposit)
{
	gifts_kit_open(&crash->kit, STORE_SQLITE);
	gifts_kit_givers(&crash->kit, 0, GIVERS);
	store_close(&crash->kit.books); /* a store's threads do not live on in a child */
	proof_path(&crash->kit.folder, "books.db", crash->before);
	proof_path(&crash->kit.folder, "copy.db", crash->books);
	proof_path(&crash->kit.folder, "file", crash->file);
	crash->payments = (struct gifts_kit_payments){ .kind = BANK_FILE_CAMT_054,
						       .day = kit_day(2026, 11, 20),
						       .count = payments,
						       .givers = GIVERS,
						       .deposit = deposit };
	crash->expected = gifts_kit_expect(&crash->payments);
	gifts_kit_write_payments(&crash->payments, crash->file);
}

static struct status verify_journal(struct store_tx *tx, void *argument)
{
	(void)argument;
	return store_journal_verify(tx);
}

/* The journal is whole, and all of the file stands or nothing. Returns whether it stands. */
static bool check_books(struct crash *crash)
{
	const struct gifts_kit_expected *expected = &crash->expected;
	assert_ok(store_read(crash->kit.books, verify_journal, NULL));
	const struct gifts_kit_totals totals = gifts_kit_count(&crash->kit);
	assert_int_equal(totals.booked_sum, totals.gift_sum);
	assert_int_equal(totals.bank_balance, totals.gift_sum);
	assert_int_equal(totals.leaf_sum, totals.top_level_sum);
	assert_int_equal(totals.doubts, 0);
	if (totals.leaves == 0) {
		assert_int_equal(totals.top_level_sum, 0);
		assert_int_equal(totals.gifts, 0);
		return false;
	}
	assert_int_equal(totals.leaves, crash->payments.count);
	assert_int_equal(totals.leaf_sum, expected->sum);
	assert_int_equal(totals.gifts, expected->gifts);
	assert_int_equal(totals.gift_sum, expected->gift_sum);
	return true;
}

/* After the crash: the program is started anew, and the file is read again. Returns whether it stood. */
static bool check_and_read_again(struct crash *crash)
{
	struct bankday_report report;
	gifts_kit_open_at(&crash->kit, crash->books, NULL, &crash->kit.books);
	const bool stood = check_books(crash);
	assert_ok(
	    gifts_kit_read_path(&crash->kit, crash->kit.books, crash->payments.kind, crash->file, &report));
	assert_int_equal(report.was_read_before, stood);
	assert_int_equal(report.gifts, stood ? 0 : crash->expected.gifts);
	assert_true(check_books(crash));
	store_close(&crash->kit.books);
	return stood;
}

/* A child process that reads the file into the copy; never returns. */
static void be_reader(const struct crash *crash)
{
	struct store *books = NULL;
	struct bankday_report report;
	gifts_kit_open_at(&crash->kit, crash->books, NULL, &books);
	const struct status status =
	    gifts_kit_read_path(&crash->kit, books, crash->payments.kind, crash->file, &report);
	store_close(&books);
	_exit(status_is_ok(status) ? ENDED_READ : ENDED_REFUSED);
}

static void wait_until(int64_t nanoseconds)
{
	const struct timespec moment = { nanoseconds / 1000000000, nanoseconds % 1000000000 };
	assert_int_equal(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL), 0);
}

/* How the child ended that was killed so long after its start; -1 lets it live. */
static enum ending read_and_kill(struct crash *crash, int64_t after)
{
	gifts_kit_copy_books(crash->before, crash->books);
	const int64_t start = clock_nanoseconds();
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_reader(crash);
	if (after >= 0) {
		wait_until(start + after);
		kill(child, SIGKILL);
	}
	int state = 0;
	assert_int_equal(waitpid(child, &state, 0), child);
	return WIFSIGNALED(state) ? ENDED_KILLED : (enum ending)WEXITSTATUS(state);
}

static void p2_a_reading_killed_at_any_instant_loses_and_doubles_nothing(void **state)
{
	(void)state;
	struct crash *crash = memory_take(1, sizeof *crash);
	struct random random = random_seeded(proof_seed());
	crash_open(crash, 20000, 200);
	const int64_t start = clock_nanoseconds();
	assert_int_equal(read_and_kill(crash, -1), ENDED_READ);
	int64_t usual = clock_nanoseconds() - start;
	const size_t wanted = proof_rounds(KILLS);
	size_t killed = 0;
	size_t stood = 0;
	size_t rounds = 0;
	for (; killed < wanted && rounds < ROUNDS_A_KILL * wanted; rounds++) {
		const int64_t after = (int64_t)random_below(&random, (uint64_t)usual);
		if (read_and_kill(crash, after) == ENDED_KILLED)
			killed++;
		else /* it was faster than the one that was timed */
			usual = (7 * usual + after) / 8;
		stood += check_and_read_again(crash);
	}
	print_message("killed %zu times in %zu rounds; the file stood after %zu\n", killed, rounds, stood);
	assert_int_equal(killed, wanted);
	gifts_kit_close(&crash->kit);
	free(crash);
}

/* The child reads on a disk with the fault; the closing of the books counts among the calls. */
static void be_reader_on_bad_disk(const struct crash *crash, const struct fault_plan *plan)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	struct faults *faults = NULL;
	struct store *books = NULL;
	struct bankday_report report;
	const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC); /* a bad disk is logged each time */
	assert_true(dup2(silence, STDERR_FILENO) >= 0);
	assert_ok(faults_open("failing", &none, &faults));
	gifts_kit_open_at(&crash->kit, crash->books, "failing", &books);
	faults_set(faults, plan);
	const struct status status =
	    gifts_kit_read_path(&crash->kit, books, crash->payments.kind, crash->file, &report);
	store_close(&books);
	if (faults_calls(faults) < plan->at)
		_exit(status_is_ok(status) ? ENDED_UNTOUCHED : ENDED_REFUSED);
	if (status_is_ok(status))
		_exit(ENDED_READ);
	_exit(strstr(status.reason, "not known") != NULL ? ENDED_UNKNOWN : ENDED_REFUSED);
}

static enum ending read_on_bad_disk(struct crash *crash, const struct fault_plan *plan)
{
	gifts_kit_copy_books(crash->before, crash->books);
	fflush(NULL); /* else the child prints again what stands in the parent's buffers */
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_reader_on_bad_disk(crash, plan);
	int state = 0;
	assert_int_equal(waitpid(child, &state, 0), child);
	return WIFSIGNALED(state) ? ENDED_KILLED : (enum ending)WEXITSTATUS(state);
}

/* The fault comes at the first call, at the second, and so on, until the reading is over before its turn. As
 * usual every third, from the first, second or third as the seed says; with more rounds every one. */
static void fails_at_every_call(enum fault_kind kind)
{
	struct crash *crash = memory_take(1, sizeof *crash);
	const uint64_t step = proof_rounds(1) < STEP ? STEP : 1;
	crash_open(crash, 120, 12);
	size_t untouched = 0;
	size_t stood = 0;
	uint64_t at = proof_seed() % step;
	for (at += at == 0 ? step : 0; untouched == 0; at += step) {
		assert_true(at < CALLS_MAX);
		const struct fault_plan plan = { kind, at, at };
		const enum ending ending = read_on_bad_disk(crash, &plan);
		untouched += ending == ENDED_UNTOUCHED;
		const bool stands = check_and_read_again(crash);
		if (ending != ENDED_KILLED && ending != ENDED_UNKNOWN)
			assert_int_equal(stands, ending != ENDED_REFUSED); /* what was told is true */
		stood += stands;
	}
	print_message("%d calls; the file stood after %zu\n", (int)at, stood);
	assert_true(at > 20);
	gifts_kit_close(&crash->kit);
	free(crash);
}

static void p2_a_disk_that_fails_at_any_call_loses_and_doubles_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_FAIL);
}

static void p2_a_disk_that_breaks_at_any_call_loses_and_doubles_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_BREAK);
}

static void p2_a_disk_that_fills_at_any_call_loses_and_doubles_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_FULL);
}

static void p2_a_stop_before_any_call_loses_and_doubles_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_STOP);
}

static void p2_a_write_torn_at_any_call_loses_and_doubles_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_TEAR);
}

static void p2_power_lost_at_any_call_loses_and_doubles_nothing(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_POWER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p2_a_reading_killed_at_any_instant_loses_and_doubles_nothing),
		cmocka_unit_test(p2_a_disk_that_fails_at_any_call_loses_and_doubles_nothing),
		cmocka_unit_test(p2_a_disk_that_breaks_at_any_call_loses_and_doubles_nothing),
		cmocka_unit_test(p2_a_disk_that_fills_at_any_call_loses_and_doubles_nothing),
		cmocka_unit_test(p2_a_stop_before_any_call_loses_and_doubles_nothing),
		cmocka_unit_test(p2_a_write_torn_at_any_call_loses_and_doubles_nothing),
		cmocka_unit_test(p2_power_lost_at_any_call_loses_and_doubles_nothing),
	};
	return PROOF_RUN(tests);
}
