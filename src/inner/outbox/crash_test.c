/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clerk crashes at every step of its work: no letter is taken twice, and none is lost without a word. */
#include "inner/outbox/outbox_kit.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LETTERS = 3, CALLS_MAX = 400, CHILD_UNTOUCHED = 7, STEP = 3 };

/* A crash of the clerk, and the disk that it meets. */
struct trial {
	struct outbox_kit *kit;
	struct faults *faults;
};

static int open_trial(void **state)
{
	struct trial *trial = memory_take(1, sizeof *trial);
	const struct fault_plan none = { .kind = FAULT_NONE };
	assert_ok(faults_open("failing", &none, &trial->faults));
	trial->kit = outbox_kit_open(STORE_SQLITE, NULL);
	trial->kit->vfs = "failing";
	*state = trial;
	return 0;
}

static int close_trial(void **state)
{
	struct trial *trial = *state;
	outbox_kit_close(&trial->kit);
	faults_close(&trial->faults);
	free(trial);
	return 0;
}

static void mend(struct trial *trial)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	faults_set(trial->faults, &none);
	outbox_kit_reopen(trial->kit);
}

/* Every letter was taken at most once, and what was not surely taken stands on a list for a person. */
static void assert_once_or_told(struct outbox_kit *kit)
{
	const size_t sent = outbox_kit_count(kit, OUTBOX_SENT);
	const size_t perhaps = outbox_kit_count(kit, OUTBOX_PERHAPS);
	assert_true(world_most(kit->world) <= 1);
	assert_int_equal(sent + perhaps, LETTERS);
	assert_true(kit->world->count >= sent && kit->world->count <= sent + perhaps);
	assert_true(perhaps <= 1); /* the one that it was at */
	if (kit->world->is_folder)
		assert_int_equal(perhaps, 0);
}

static void finish(struct outbox_kit *kit)
{
	struct outbox_done done;
	for (int i = 0; i < 3; i++) {
		kit->now.seconds += 86400;
		assert_ok(outbox_kit_run(kit, &done));
	}
	assert_once_or_told(kit);
}

/* The disk is gone from the n-th call on, the program ends, and starts anew. */
static void breaks_at_every_call(struct trial *trial, bool is_folder)
{
	bool is_touched = true;
	for (uint64_t at = 1; is_touched; at++) {
		struct outbox_done done;
		const struct fault_plan plan = { FAULT_BREAK, at, 0 };
		assert_true(at < CALLS_MAX);
		outbox_kit_anew(trial->kit);
		trial->kit->world->is_folder = is_folder;
		outbox_kit_letters(trial->kit, LETTERS);
		faults_set(trial->faults, &plan);
		const struct status status = outbox_kit_run(trial->kit, &done);
		is_touched = faults_calls(trial->faults) >= at;
		assert_true(is_touched || status_is_ok(status));
		mend(trial);
		finish(trial->kit);
	}
}

/* A bad disk is logged each time; the test's own words go elsewhere. */
static int silence_errors(void)
{
	const int kept = dup(STDERR_FILENO);
	const int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
	assert_true(kept >= 0 && dup2(nowhere, STDERR_FILENO) >= 0);
	close(nowhere);
	return kept;
}

static void unsilence_errors(int kept)
{
	assert_true(dup2(kept, STDERR_FILENO) >= 0);
	close(kept);
}

static void p1_a_disk_that_breaks_at_any_call_makes_no_second_mail(void **state)
{
	const int kept = silence_errors();
	breaks_at_every_call(*state, false);
	unsilence_errors(kept);
}

static void p1_a_disk_that_breaks_at_any_call_loses_no_file(void **state)
{
	const int kept = silence_errors();
	breaks_at_every_call(*state, true);
	unsilence_errors(kept);
}

/* In a process of its own, which the plan kills. */
static void be_clerk(struct trial *trial, const struct fault_plan *plan)
{
	struct outbox_done done;
	silence_errors();
	mend(trial);
	faults_set(trial->faults, plan);
	const struct status status = outbox_kit_run(trial->kit, &done);
	store_close(&trial->kit->store);
	_exit(status_is_ok(status) && faults_calls(trial->faults) < plan->at ? CHILD_UNTOUCHED : 0);
}

static bool crash_clerk(struct trial *trial, const struct fault_plan *plan)
{
	int state = 0;
	store_close(&trial->kit->store); /* a process with threads is not forked */
	fflush(NULL);
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_clerk(trial, plan);
	assert_int_equal(waitpid(child, &state, 0), child);
	mend(trial);
	return !(WIFEXITED(state) && WEXITSTATUS(state) == CHILD_UNTOUCHED);
}

/* As usual every third call, from the first, second or third as the seed says; with more rounds every one. */
static void dies_at_every_call(struct trial *trial, enum fault_kind kind, bool is_folder)
{
	const uint64_t step = proof_rounds(1) < STEP ? STEP : 1;
	bool is_touched = true;
	for (uint64_t at = 1 + proof_seed() % step; is_touched; at += step) {
		const struct fault_plan plan = { kind, at, proof_seed() + at };
		assert_true(at < CALLS_MAX);
		outbox_kit_anew(trial->kit);
		trial->kit->world->is_folder = is_folder;
		outbox_kit_letters(trial->kit, LETTERS);
		is_touched = crash_clerk(trial, &plan);
		finish(trial->kit);
	}
}

static void p1_a_clerk_killed_at_any_call_makes_no_second_mail(void **state)
{
	dies_at_every_call(*state, FAULT_STOP, false);
}

static void p1_a_clerk_killed_at_any_call_loses_no_file(void **state)
{
	dies_at_every_call(*state, FAULT_STOP, true);
}

static void p1_power_lost_at_any_call_makes_no_second_mail(void **state)
{
	dies_at_every_call(*state, FAULT_POWER, false);
}

static void p1_power_lost_at_any_call_loses_no_file(void **state)
{
	dies_at_every_call(*state, FAULT_POWER, true);
}

/* One run of a random life: the other side does as is drawn, the disk may break, time goes. */
static void live(struct trial *trial, struct proof_draw *draw)
{
	static const int64_t steps[] = { 0, 60, 7200, 86400, 2 * 86400 };
	struct outbox_done done;
	const struct fault_plan plan = { FAULT_BREAK, 1 + proof_below(draw, 40), 0 };
	trial->kit->now.seconds += steps[proof_below(draw, sizeof steps / sizeof steps[0])];
	if (proof_below(draw, 3) == 1)
		faults_set(trial->faults, &plan);
	if (status_is_ok(outbox_kit_run(trial->kit, &done)))
		assert_true(done.sent <= LETTERS);
	mend(trial);
	if (proof_below(draw, 8) == 1) /* another way is chosen in the settings */
		trial->kit->world->is_folder = !trial->kit->world->is_folder;
}

static bool a_life_makes_no_second_mail(struct proof_draw *draw, void *context)
{
	struct trial *trial = context;
	struct outbox_kit *kit = trial->kit;
	struct outbox_done done;
	outbox_kit_anew(kit);
	outbox_kit_letters(kit, LETTERS);
	kit->world->is_folder = proof_below(draw, 2) == 1;
	for (size_t i = 0; i < WORLD_SCRIPT_MAX; i++)
		kit->world->script[i] = (enum world_act)proof_below(draw, WORLD_ACTS);
	const uint64_t runs = proof_below(draw, 8);
	for (uint64_t i = 0; i < runs; i++)
		live(trial, draw);
	for (int i = 0; i < 8; i++) {
		kit->now.seconds += 86400;
		assert_ok(outbox_kit_run(kit, &done));
	}
	const size_t sent = outbox_kit_count(kit, OUTBOX_SENT);
	const size_t told = outbox_kit_count(kit, OUTBOX_PERHAPS) + outbox_kit_count(kit, OUTBOX_REFUSED) +
			    outbox_kit_count(kit, OUTBOX_GIVEN_UP);
	PROOF_CHECK(draw, world_most(kit->world) <= 1);
	PROOF_CHECK(draw, sent + told == LETTERS);
	PROOF_CHECK(draw, kit->world->count >= sent);
	return true;
}

static void p1_whatever_happens_a_letter_is_taken_once_or_told(void **state)
{
	const int kept = silence_errors();
	proof_property_holds("life of an outbox", 60, a_life_makes_no_second_mail, *state);
	unsilence_errors(kept);
}

#define WITH_TRIAL(test) cmocka_unit_test_setup_teardown(test, open_trial, close_trial)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_TRIAL(p1_a_disk_that_breaks_at_any_call_makes_no_second_mail),
		WITH_TRIAL(p1_a_disk_that_breaks_at_any_call_loses_no_file),
		WITH_TRIAL(p1_a_clerk_killed_at_any_call_makes_no_second_mail),
		WITH_TRIAL(p1_a_clerk_killed_at_any_call_loses_no_file),
		WITH_TRIAL(p1_power_lost_at_any_call_makes_no_second_mail),
		WITH_TRIAL(p1_power_lost_at_any_call_loses_no_file),
		WITH_TRIAL(p1_whatever_happens_a_letter_is_taken_once_or_told),
	};
	assert_ok(crypto_start());
	return PROOF_RUN(tests);
}
