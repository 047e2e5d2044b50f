/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Several processes on one store, and processes that are killed in the middle. */
#include "ground/store/trial/place.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* One unit of a process: a gift and a line, and what was told to the one outside. */
struct pair {
	int64_t amount;
	char reference[32];
};

static struct status give_pair(struct store_tx *tx, void *argument)
{
	struct pair *pair = argument;
	TRY(put_gift(tx, &(struct gift){ 0, 0, pair->amount, pair->reference }));
	TRY(add_to_account(tx, 1, pair->amount));
	const struct journal_note note = { "gift", pair->amount, TEXT("a pair"), { 0 } };
	return store_journal(tx, &note);
}

static struct status make_account(struct store_tx *tx, void *argument)
{
	(void)argument;
	return put_account(tx, 1, "sum", 0);
}

/* In a process of its own: writes `count` pairs, telling each answer by one byte; never returns. */
static void write_pairs(const struct store_config *config, int number, int count, int told)
{
	struct store *store = NULL;
	int failed = !status_is_ok(store_open(config, false, &store));
	for (int i = 0; i < count && failed == 0; i++) {
		struct pair pair = { .amount = 1 };
		snprintf(pair.reference, sizeof pair.reference, "P%d-%d", number, i);
		failed = !status_is_ok(store_write(store, &place_actor, give_pair, &pair));
		if (failed == 0 && told >= 0)
			failed = write(told, "x", 1) != 1;
	}
	store_close(&store);
	_exit(failed);
}

static void p1_two_processes_take_turns(void **state)
{
	struct place *place = *state;
	enum { PROCESSES = 3, PAIRS = 60 };
	assert_ok(store_write(place->store, &place_actor, make_account, NULL));
	store_close(&place->store); /* a process with threads is not forked */
	pid_t children[PROCESSES];
	for (int i = 0; i < PROCESSES; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0)
			write_pairs(&place->config, i, PAIRS, -1);
	}
	for (int i = 0; i < PROCESSES; i++) {
		int answer = -1;
		assert_int_equal(waitpid(children[i], &answer, 0), children[i]);
		assert_int_equal(answer, 0);
	}
	assert_ok(store_open(&place->config, false, &place->store));
	int64_t balance = 0;
	assert_ok(place_balance(place, 1, &balance));
	assert_int_equal(balance, PROCESSES * PAIRS);
	assert_int_equal(place_gift_count(place), PROCESSES * PAIRS);
	assert_ok(place_verify_journal(place));
}

/* Reads until the child has told `count` answers, kills it, and counts the rest of what it told. */
static int64_t kill_after(pid_t child, int heard, int64_t count)
{
	int64_t told = 0;
	char byte = 0;
	while (told < count && read(heard, &byte, 1) == 1)
		told++;
	kill(child, SIGKILL);
	while (read(heard, &byte, 1) == 1)
		told++;
	int answer = 0;
	assert_int_equal(waitpid(child, &answer, 0), child);
	assert_true(WIFSIGNALED(answer));
	return told;
}

static void p2_what_was_answered_survives_kill_9(void **state)
{
	struct place *place = *state;
	int64_t told = 0;
	const int64_t rounds = (int64_t)proof_rounds(12);
	assert_ok(store_write(place->store, &place_actor, make_account, NULL));
	for (int64_t round = 0; round < rounds; round++) {
		int pipe_ends[2];
		store_close(&place->store);
		assert_int_equal(pipe(pipe_ends), 0);
		const pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			close(pipe_ends[0]);
			write_pairs(&place->config, (int)round, 1000000, pipe_ends[1]);
		}
		close(pipe_ends[1]);
		told += kill_after(child, pipe_ends[0], (int64_t)random_below(&place->random, 60));
		close(pipe_ends[0]);
		assert_ok(store_open(&place->config, false, &place->store));
		int64_t balance = 0;
		assert_ok(place_balance(place, 1, &balance));
		assert_true(balance >= told &&
			    balance <= told + 1 + round); /* at most one a round was not yet told */
		assert_int_equal(place_gift_count(place), balance);
		assert_ok(place_verify_journal(place));
	}
}

int main(void)
{
	static const struct place_test tests[] = {
		PLACE_SHARED_TEST(p1_two_processes_take_turns),
		PLACE_SHARED_TEST(p2_what_was_answered_survives_kill_9),
	};
	return place_run(tests, sizeof tests / sizeof tests[0]);
}
