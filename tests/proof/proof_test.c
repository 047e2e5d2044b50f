/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Runs itself as a child with a property that fails, and reads what it says about it. */
#include "proof/proof.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The three below are what a child of this program runs; each does not hold. */
static bool no_number_is_above_a_hundred(struct proof_draw *draw, void *context)
{
	(void)context;
	for (int i = 0; i < 20; i++)
		PROOF_CHECK(draw, proof_below(draw, 1000) <= 100);
	return true;
}

static bool nothing_is_opened_twice(struct proof_draw *draw, void *context)
{
	(void)context;
	int opened = 0;
	for (int i = 0; i < 50; i++) {
		const uint64_t act = proof_below(draw, 10);
		opened += act == 7 ? 1 : 0;
		if (act == 3)
			opened = 0;
		if (opened == 2)
			return proof_note(draw, "it was opened twice");
	}
	return true;
}

static bool always_wrong(struct proof_draw *draw, void *context)
{
	(void)draw;
	(void)context;
	return false;
}

static void fail_on_a_number(void **state)
{
	(void)state;
	proof_property_holds("no number is above a hundred", 10, no_number_is_above_a_hundred, NULL);
}

static void fail_on_a_sequence(void **state)
{
	(void)state;
	proof_property_holds("nothing is opened twice", 200, nothing_is_opened_twice, NULL);
}

static void fail_always(void **state)
{
	(void)state;
	proof_property_holds("it is right", 1, always_wrong, NULL);
}

static void p1_hold(void **state)
{
	(void)state;
	puts("p1 ran");
}

static void p10_hold(void **state)
{
	(void)state;
	puts("p10 ran");
}

static void expect_another_code(void **state)
{
	(void)state;
	assert_code(FAIL_INPUT(9, "amount", "The amount is not a number.", NULL), STATUS_OK);
}

static void expect_another_text(void **state)
{
	(void)state;
	assert_text(TEXT("found this"), "expected that");
}

static int run_as_child(const char *name)
{
	static const struct {
		const char *name;
		struct CMUnitTest tests[2];
		size_t count;
	} groups[] = { { "number", { cmocka_unit_test(fail_on_a_number) }, 1 },
		       { "sequence", { cmocka_unit_test(fail_on_a_sequence) }, 1 },
		       { "always", { cmocka_unit_test(fail_always) }, 1 },
		       { "promises", { cmocka_unit_test(p1_hold), cmocka_unit_test(p10_hold) }, 2 },
		       { "code", { cmocka_unit_test(expect_another_code) }, 1 },
		       { "text", { cmocka_unit_test(expect_another_text) }, 1 } };
	for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
		if (strcmp(groups[i].name, name) == 0)
			return proof_run(name, groups[i].tests, groups[i].count);
	return 2;
}

struct call {
	const char *group;
	const char *variable; /* NAME=value for the child's environment, or NULL */
};

static void call_itself(void *context)
{
	const struct call *call = context;
	char *environment[] = { call->variable != NULL ? strdup(call->variable) : NULL, NULL };
	char *arguments[] = { strdup("proof_test"), strdup(call->group), NULL };
	execve("/proc/self/exe", arguments, environment);
	_exit(126);
}

static void call_group(const char *group, const char *variable, struct proof_child *child)
{
	struct call call = { group, variable };
	proof_child_run(call_itself, &call, child);
	assert_int_equal(child->signal, 0);
	assert_int_not_equal(child->exit_code, 126);
}

static bool says(const struct proof_child *child, const char *part)
{
	return text_find(text_of(child->output), text_of(part)) < child->count;
}

static void assert_says(const struct proof_child *child, const char *part)
{
	if (!says(child, part))
		print_error("«%s» is not in:\n%s\n", part, child->output);
	assert_true(says(child, part));
}

static void a_failing_property_is_reported_with_its_shortest_choices(void **state)
{
	(void)state;
	struct proof_child child;
	call_group("number", NULL, &child);
	assert_int_equal(child.exit_code, 1);
	assert_says(&child, "no number is above a hundred does not hold: proof_below(draw, 1000) <= 100\n");
	assert_says(&child, "shortest choices (1), run them with: HANDSLAG_CHOICES='101' ");
}

static void a_failing_sequence_is_shortened_to_what_matters(void **state)
{
	(void)state;
	struct proof_child child;
	call_group("sequence", NULL, &child);
	assert_int_equal(child.exit_code, 1);
	assert_says(&child, "nothing is opened twice does not hold: it was opened twice\n");
	assert_says(&child, "shortest choices (2), run them with: HANDSLAG_CHOICES='7 7' ");
}

static void a_property_that_draws_nothing_fails_with_no_choices(void **state)
{
	(void)state;
	struct proof_child child;
	call_group("always", NULL, &child);
	assert_int_equal(child.exit_code, 1);
	assert_says(&child, "it is right does not hold: no reason given\n");
	assert_says(&child, "shortest choices (0), run them with: HANDSLAG_CHOICES='' ");
}

/* The line after "run it again with: ", up to the space before the program. */
static struct text replay_variable(const struct proof_child *child)
{
	const struct text before = TEXT("run it again with: ");
	const struct text output = text_of(child->output);
	const size_t at = text_find(output, before);
	assert_true(at < output.count);
	struct text rest = text_slice(output, at + before.count, output.count);
	return text_take_until(&rest, ' ');
}

/* The seed printed is the one whose round failed, so its first round fails, with the same answer. */
static void the_replay_line_fails_the_same_way_at_once(void **state)
{
	(void)state;
	struct proof_child first;
	struct proof_child again;
	char variable[64];
	call_group("sequence", "HANDSLAG_SEED=1", &first);
	assert_ok(text_to_c(replay_variable(&first), variable, sizeof variable));
	assert_true(text_starts(text_of(variable), TEXT("HANDSLAG_SEED=")));
	call_group("sequence", variable, &again);
	assert_true(text_equal(replay_variable(&again), text_of(variable)));
	assert_text(text_of(again.output), first.output);
}

static void two_runs_without_a_seed_are_equal(void **state)
{
	(void)state;
	struct proof_child first;
	struct proof_child second;
	call_group("number", NULL, &first);
	call_group("number", NULL, &second);
	assert_text(text_of(first.output), second.output);
	assert_says(&first, "seed 20261123, run it again with: HANDSLAG_SEED=20261123 ");
}

static void a_promise_runs_its_own_tests_alone(void **state)
{
	(void)state;
	struct proof_child child;
	call_group("promises", NULL, &child);
	assert_true(says(&child, "p1 ran") && says(&child, "p10 ran"));
	call_group("promises", "HANDSLAG_PROVE=1", &child);
	assert_int_equal(child.exit_code, 0);
	assert_true(says(&child, "p1 ran") && !says(&child, "p10 ran"));
	call_group("promises", "HANDSLAG_PROVE=10", &child);
	assert_true(!says(&child, "p1 ran") && says(&child, "p10 ran"));
	call_group("promises", "HANDSLAG_PROVE=7", &child);
	assert_int_equal(child.exit_code, 0);
	assert_true(!says(&child, "p1 ran") && !says(&child, "p10 ran"));
}

static void a_wrong_answer_is_shown_with_its_place(void **state)
{
	(void)state;
	struct proof_child child;
	call_group("code", NULL, &child);
	assert_int_equal(child.exit_code, 1);
	assert_says(&child, "input is not ok: row 9, amount: The amount is not a number.\n");
	assert_says(&child, "proof_test.c:");
	call_group("text", NULL, &child);
	assert_int_equal(child.exit_code, 1);
	assert_says(&child, "found    «found this»\nexpected «expected that»\n");
}

static bool count_the_rounds(struct proof_draw *draw, void *context)
{
	PROOF_CHECK(draw, proof_below(draw, 1) == 0);
	(*(int *)context)++;
	return true;
}

static void a_property_that_holds_runs_all_its_rounds(void **state)
{
	(void)state;
	const char *given = getenv("HANDSLAG_ROUNDS");
	char kept[32] = "";
	int rounds = 0;
	if (given != NULL)
		assert_ok(text_to_c(text_of(given), kept, sizeof kept));
	unsetenv("HANDSLAG_ROUNDS");
	proof_property_holds("the rounds are counted", 17, count_the_rounds, &rounds);
	assert_int_equal(rounds, 17);
	setenv("HANDSLAG_ROUNDS", "3", 1);
	assert_int_equal(proof_rounds(17), 51);
	setenv("HANDSLAG_ROUNDS", "nonsense", 1);
	assert_int_equal(proof_rounds(17), 17);
	unsetenv("HANDSLAG_ROUNDS");
	if (given != NULL)
		setenv("HANDSLAG_ROUNDS", kept, 1);
}

static bool draws_lie_below_their_bound(struct proof_draw *draw, void *context)
{
	(void)context;
	for (uint64_t bound = 1; bound < 200; bound += 7)
		PROOF_CHECK(draw, proof_below(draw, bound) < bound);
	return true;
}

static void a_draw_lies_below_its_bound(void **state)
{
	(void)state;
	proof_property_holds("draws lie below their bound", 200, draws_lie_below_their_bound, NULL);
}

static void a_folder_is_its_tests_own_and_goes_with_all_in_it(void **state)
{
	(void)state;
	char path[128];
	struct proof_folder folder = proof_folder_open();
	struct proof_folder other = proof_folder_open();
	const struct proof_folder was = folder;
	assert_string_not_equal(folder.path, other.path);
	assert_int_equal(mkdir(proof_path(&folder, "under", path), 0700), 0);
	assert_ok(file_write_whole(proof_path(&folder, "under/file", path), TEXT("x"), 0600));
	proof_folder_close(&folder);
	assert_int_equal(access(was.path, F_OK), -1);
	proof_folder_close(&folder); /* once is enough */
	assert_int_equal(access(other.path, F_OK), 0);
	proof_folder_close(&other);
}

static void hexadecimal_becomes_bytes(void **state)
{
	(void)state;
	static const unsigned char expected[] = { 0x00, 0xAB, 0xCD, 0xFF };
	unsigned char bytes[4];
	assert_int_equal(proof_hex("00abCDff", bytes, sizeof bytes), 4);
	assert_memory_equal(bytes, expected, sizeof expected);
	assert_int_equal(proof_hex("", bytes, 0), 0);
}

static void print_on_both_streams(void *context)
{
	puts("out");
	fflush(stdout);
	fputs("error\n", stderr);
	_exit(*(const int *)context);
}

static void print_without_end(void *context)
{
	(void)context;
	for (int i = 0; i < 100000; i++)
		fputs("0123456789", stdout);
}

static void be_killed(void *context)
{
	kill(getpid(), *(const int *)context);
}

static void a_childs_output_and_end_are_told(void **state)
{
	(void)state;
	struct proof_child child;
	int number = 3;
	proof_child_run(print_on_both_streams, &number, &child);
	assert_text(text_of(child.output), "out\nerror\n");
	assert_int_equal(child.exit_code, 3);
	assert_int_equal(child.signal, 0);
	proof_child_run(print_without_end, NULL, &child);
	assert_int_equal(child.exit_code, 0);
	assert_int_equal(child.count, sizeof child.output - 1);
	number = SIGKILL;
	assert_int_equal(proof_signal_of(be_killed, &number), SIGKILL);
	number = 0;
	assert_int_equal(proof_signal_of(be_killed, &number), 0);
}

int main(int count, char **arguments)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_failing_property_is_reported_with_its_shortest_choices),
		cmocka_unit_test(a_failing_sequence_is_shortened_to_what_matters),
		cmocka_unit_test(a_property_that_draws_nothing_fails_with_no_choices),
		cmocka_unit_test(the_replay_line_fails_the_same_way_at_once),
		cmocka_unit_test(two_runs_without_a_seed_are_equal),
		cmocka_unit_test(a_promise_runs_its_own_tests_alone),
		cmocka_unit_test(a_wrong_answer_is_shown_with_its_place),
		cmocka_unit_test(a_property_that_holds_runs_all_its_rounds),
		cmocka_unit_test(a_draw_lies_below_its_bound),
		cmocka_unit_test(a_folder_is_its_tests_own_and_goes_with_all_in_it),
		cmocka_unit_test(hexadecimal_becomes_bytes),
		cmocka_unit_test(a_childs_output_and_end_are_told),
	};
	if (count == 2)
		return run_as_child(arguments[1]);
	return PROOF_RUN(tests);
}
