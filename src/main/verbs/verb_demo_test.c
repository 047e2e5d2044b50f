/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* handslag demo: a folder that a person can go on with, and never another's folder. */

#include "main/verbs/verbs.h"
#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder_path[128];

/* Runs the words as the clerk would, in a child. */
struct said {
	const char *words[8];
	size_t count;
};

static void run_words(void *context)
{
	const struct said *said = context;
	struct arena arena = arena_open(1 << 20);
	struct command command;
	struct random random = random_seeded(1);
	if (!status_is_ok(command_parse(said->count, said->words, &arena, &command)))
		_exit(EXIT_USAGE);
	_exit((int)verbs_run(&command, clock_of_system(), &random));
}

static struct proof_child *run(const char *verb, const char *second, const char *third)
{
	static struct proof_child child;
	struct said said = { .words = { "handslag", verb, second, third }, .count = third != NULL ? 4 : 3 };
	proof_child_run(run_words, &said, &child);
	return &child;
}

static bool has(const struct proof_child *child, const char *words)
{
	return strstr(child->output, words) != NULL;
}

static void a_centre_is_made_and_can_be_asked(void **state)
{
	(void)state;
	struct proof_folder folder = proof_folder_open();
	proof_path(&folder, "centre", folder_path);
	const struct proof_child *child = run("demo", folder_path, NULL);
	assert_int_equal(child->exit_code, EXIT_DONE);
	assert_true(has(child, "Givers: 2600\n"));
	assert_false(has(child, "\r")); /* silent in a pipe: no progress */
	child = run("gifts", "totals", folder_path);
	assert_int_equal(child->exit_code, EXIT_DONE);
	assert_true(has(child, "AKUT"));
	child = run("bank", "waiting", folder_path);
	assert_int_equal(child->exit_code, EXIT_DONE);
	assert_true(has(child, "may be the same money"));
	proof_folder_close(&folder);
}

static void the_ini_says_that_it_is_made_up(void **state)
{
	(void)state;
	struct proof_folder folder = proof_folder_open();
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct text ini;
	char path[256];
	struct stat about;
	proof_path(&folder, "centre", folder_path);
	assert_int_equal(run("demo", folder_path, "--json")->exit_code, EXIT_DONE);
	snprintf(path, sizeof path, "%s/handslag.ini", folder_path);
	assert_ok(file_read_all(path, 1 << 16, &arena, &ini));
	assert_true(text_find(ini, TEXT("Solidaritetscentrum Exempel (påhittat)")) < ini.count);
	assert_int_equal(stat(folder_path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0700);
	proof_folder_close(&folder);
}

static void p8_a_folder_that_stands_is_refused_and_left(void **state)
{
	(void)state;
	struct proof_folder folder = proof_folder_open();
	proof_path(&folder, "centre", folder_path);
	assert_int_equal(mkdir(folder_path, 0755), 0);
	const struct proof_child *child = run("demo", folder_path, NULL);
	assert_int_equal(child->exit_code, EXIT_WANTING);
	assert_true(has(child, "The folder stands already. Choose another folder."));
	assert_int_equal(rmdir(folder_path), 0); /* still empty */
	proof_folder_close(&folder);
}

static void p8_a_folder_that_cannot_be_made_is_told(void **state)
{
	(void)state;
	struct proof_folder folder = proof_folder_open();
	proof_path(&folder, "not/there", folder_path);
	const struct proof_child *child = run("demo", folder_path, NULL);
	assert_int_equal(child->exit_code, EXIT_ENVIRONMENT);
	assert_true(has(child, "The folder could not be made."));
	proof_folder_close(&folder);
}

static void p8_a_path_that_is_too_long_is_wrong_usage(void **state)
{
	(void)state;
	char *path = memory_take(5000, 1);
	memset(path, 'x', 4999);
	assert_int_equal(run("demo", path, NULL)->exit_code, EXIT_USAGE);
	assert_int_equal(run("demo", "a", "b")->exit_code, EXIT_USAGE); /* one folder at a time */
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_centre_is_made_and_can_be_asked),
		cmocka_unit_test(the_ini_says_that_it_is_made_up),
		cmocka_unit_test(p8_a_folder_that_stands_is_refused_and_left),
		cmocka_unit_test(p8_a_folder_that_cannot_be_made_is_told),
		cmocka_unit_test(p8_a_path_that_is_too_long_is_wrong_usage),
	};
	return PROOF_RUN(tests);
}
