/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Children of the shell's, watched: started, started again, stopped. */
#include "main/serve/serve.h"

#include "proof/proof.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_ROOM = 600, LINES_MAX = 100 };

struct place {
	struct proof_folder folder;
	char lines[128]; /* what the children have written */
	char script[WORDS_ROOM];
	char other[WORDS_ROOM];
	char *words[4];
	char *other_words[4];
	struct serve_child children[2];
	size_t count;
};

static int open_place(void **state)
{
	static struct place place;
	place = (struct place){ .folder = proof_folder_open() };
	(void)proof_path(&place.folder, "lines", place.lines);
	*state = &place;
	return 0;
}

static int close_place(void **state)
{
	proof_folder_close(&((struct place *)*state)->folder);
	return 0;
}

/* A child that runs the script, where %s stands for the file of lines. */
static void add_child(struct place *place, const char *script, int64_t every_seconds)
{
	char *room = place->count == 0 ? place->script : place->other;
	char **words = place->count == 0 ? place->words : place->other_words;
	char *at = strstr(script, "%s");
	assert_non_null(at);
	(void)snprintf(room, WORDS_ROOM, "%.*s%s%s", (int)(at - script), script, place->lines, at + 2);
	words[0] = "/bin/sh";
	words[1] = "-c";
	words[2] = room;
	place->children[place->count++] = (struct serve_child){ words, every_seconds, false };
}

static pid_t serve(struct place *place)
{
	fflush(NULL);
	const pid_t keeper = fork();
	assert_true(keeper >= 0);
	if (keeper == 0)
		_exit(serve_run(place->children, place->count));
	return keeper;
}

static size_t line_count(const struct place *place)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 16);
	struct text content = { 0 };
	size_t count = 0;
	if (!status_is_ok(file_read_all(place->lines, 1 << 15, &arena, &content)))
		return 0;
	for (size_t i = 0; i < content.count; i++)
		count += content.bytes[i] == '\n';
	return count;
}

/* Until the children have written so many lines; a test that never sees them is ended by its time. */
static void wait_for_lines(const struct place *place, size_t count)
{
	while (line_count(place) < count)
		(void)sched_yield();
}

static int code_of(pid_t keeper)
{
	int answer = 0;
	assert_int_equal(waitpid(keeper, &answer, 0), keeper);
	assert_true(WIFEXITED(answer));
	return WEXITSTATUS(answer);
}

static void what_ends_is_started_again_until_it_is_stopped(void **state)
{
	struct place *place = *state;
	add_child(place, "echo lived >> %s; exit 1", 0);
	const pid_t keeper = serve(place);
	wait_for_lines(place, 3);
	assert_int_equal(kill(keeper, SIGTERM), 0);
	assert_int_equal(code_of(keeper), 0);
}

static void what_comes_now_and_then_is_started_now_and_then(void **state)
{
	struct place *place = *state;
	add_child(place, "echo $$ > /dev/null; exec sleep 1000 2>> %s", 0);
	add_child(place, "echo came >> %s", 1);
	const pid_t keeper = serve(place);
	wait_for_lines(place, 3);
	assert_int_equal(kill(keeper, SIGINT), 0);
	assert_int_equal(code_of(keeper), 0);
}

/* It has told why; nobody reads its tenth failure. */
static void what_cannot_start_ends_it_all(void **state)
{
	struct place *place = *state;
	add_child(place, "echo tried >> %s; exit 3", 0);
	add_child(place, "exec sleep 1000 2>> %s", 0);
	assert_int_equal(code_of(serve(place)), 3);
	assert_int_equal(line_count(place), 1);
}

static bool is_alive(pid_t pid)
{
	return kill(pid, 0) == 0;
}

static pid_t pid_in_lines(const struct place *place)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 10);
	struct text content;
	int64_t number = 0;
	wait_for_lines(place, 1);
	assert_ok(file_read_all(place->lines, 64, &arena, &content));
	assert_ok(text_to_number(text_take_until(&content, '\n'), &number));
	return (pid_t)number;
}

static void children_end_with_their_keeper(void **state)
{
	struct place *place = *state;
	int answer = 0;
	add_child(place, "echo $$ >> %s; exec sleep 1000", 0);
	const pid_t keeper = serve(place);
	const pid_t child = pid_in_lines(place);
	assert_true(is_alive(child));
	assert_int_equal(kill(keeper, SIGKILL), 0);
	assert_int_equal(waitpid(keeper, &answer, 0), keeper);
	while (is_alive(child)) /* until the kernel has told it */
		(void)sched_yield();
}

static void a_child_that_does_not_listen_is_killed(void **state)
{
	struct place *place = *state;
	add_child(place, "trap '' TERM; echo $$ >> %s; while :; do sleep 1; done", 0);
	const pid_t keeper = serve(place);
	const pid_t child = pid_in_lines(place);
	assert_int_equal(kill(keeper, SIGTERM), 0);
	assert_int_equal(code_of(keeper), 0);
	assert_false(is_alive(child));
}

#define AT_A_PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_A_PLACE(what_ends_is_started_again_until_it_is_stopped),
		AT_A_PLACE(what_comes_now_and_then_is_started_now_and_then),
		AT_A_PLACE(what_cannot_start_ends_it_all),
		AT_A_PLACE(children_end_with_their_keeper),
		AT_A_PLACE(a_child_that_does_not_listen_is_killed),
	};
	return PROOF_RUN(tests);
}
