/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The command line as such: help, wrong usage, a broken environment, and what a new centre is. */
#include "program/program.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int open_real(void **state)
{
	static struct program program;
	program_open_empty(&program);
	program.day = NULL;
	*state = &program;
	return 0;
}

static int open_centre(void **state)
{
	static struct program program;
	program_open(&program);
	*state = &program;
	return 0;
}

static int close_program(void **state)
{
	program_close(*state);
	return 0;
}

static void help_and_version_are_answered(void **state)
{
	static const char *const verbs[][2] = {
		{ "bank", "read" }, { "init", NULL }, { "books", "sie" }, { "restore", NULL }
	};
	struct program *program = *state;
	struct outcome outcome = RUN(program, "help");
	program_done(outcome);
	assert_true(text_starts(outcome.out, TEXT("Usage: handslag")));
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		outcome = RUN(program, "help", verbs[i][0], verbs[i][1]);
		program_done(outcome);
		assert_true(text_find(outcome.out, text_of(verbs[i][0])) < outcome.out.count);
	}
	outcome = RUN(program, "version");
	program_done(outcome);
	assert_true(text_starts(outcome.out, TEXT("handslag ")));
	json_t *answer = program_json(RUN(program, "version", "--json"));
	assert_non_null(program_text(answer, "version"));
	json_decref(answer);
	outcome = RUN(program, "bank", "book", "--help", "--lang", "sv");
	program_done(outcome);
	assert_true(text_find(outcome.out, TEXT("Bokför en bankrad")) < outcome.out.count);
}

static void p8_wrong_usage_ends_with_2(void **state)
{
	struct program *program = *state;
	const char *const none[] = { NULL };
	TOLD(program_run_words(program, none), 2, "Say what is to be done.", "handslag help");
	TOLD(RUN(program, "bnk"), 2, "bnk", "There is no such verb.");
	TOLD(RUN(program, "help", "bnk"), 2, "bnk", "There is no such verb.");
	TOLD(RUN(program, "bank"), 2, "bank", "Say which of the verbs");
	TOLD(RUN(program, "bank", "read", "@c"), 2, "DIR FILE...", "more arguments");
	TOLD(RUN(program, "backup", "a", "b", "c"), 2, "c", "fewer arguments");
	TOLD(RUN(program, "init", "@c", "--colour", "red"), 2, "--colour", "does not take this option");
	TOLD(RUN(program, "init", "@c", "--lang", "sv", "--role"), 2, "--role", "Flaggan saknar sitt värde.");
	TOLD(RUN(program, "init", "@c", "--role", "half"), 2, "role", "no such choice");
	TOLD(RUN(program, "init", "@c", "--organisation-number", "123"), 2, "organisation_number");
	TOLD(RUN(program, "init", "@c", "--conninfo", "password=x"), 2, "conninfo",
	     "A password may not stand here.");
	TOLD(RUN(program, "books", "balance", "@c", "--through", "2026-02-30"), 2, "--through",
	     "no such day");
	TOLD(RUN(program, "books", "sheet", "@c", "x"), 2, "ACCOUNT", "not a whole number");
	TOLD(RUN(program, "books", "sie", "@c"), 2, "--out", "must be given");
	TOLD(RUN(program, "books", "sie", "@c", "--out", "x", "--kind", "5"), 2, "--kind");
	TOLD(RUN(program, "books", "sie", "--out", "x"), 2, "DIR");
	TOLD(RUN(program, "books", "sie", "@c", "--out", "x", "--repeat", "0"), 2, "--repeat");
	TOLD(RUN(program, "books", "year", "@c", "burn", "2026"), 2, "open|close");
	TOLD(RUN(program, "books", "year", "@c", "open", "26"), 2, "Y");
	TOLD(RUN(program, "bank", "book", "@c", "1"), 2, "--account", "either an account or a purpose");
	TOLD(RUN(program, "bank", "book", "@c", "1", "--account", "6570", "--giver", "x"), 2, "--giver");
	TOLD(RUN(program, "bank", "accounts", "@c", "--iban", PROGRAM_IBAN), 2, "--add");
	TOLD(RUN(program, "bank", "accounts", "@c", "--add", "A", "--ledger", "1930"), 2, "--iban");
	TOLD(RUN(program, "bank", "accounts", "@c", "--add", "A", "--ledger", "1930", "--currency", "x"), 2,
	     "--currency");
	TOLD(RUN(program, "bank", "rules", "@c", "--add", "A", "--words", "hyra", "--account", "5010",
		 "--direction", "up"),
	     2, "--direction");
	TOLD(RUN(program, "gifts", "totals", "@c", "--from", "2026-02-01", "--to", "2026-01-01"), 2,
	     "--from");
	TOLD(RUN(program, "gifts", "list", "@c", "--giver", "x", "--purpose", "y"), 2, "--giver");
	TOLD(RUN(program, "givers", "add", "@c", "A", "--kind", "cat"), 2, "--kind");
	TOLD(RUN(program, "promise", "add", "@c", "--purpose", "1"), 2, "--giver", "must be given");
}

static void a_new_centre_is_closed_to_others(void **state)
{
	struct program *program = *state;
	struct stat about;
	umask(0);
	program_done(RUN(program, "init", "@c", "--name", "Ett centrum"));
	assert_int_equal(stat(program_path(program, "c"), &about), 0);
	assert_int_equal(about.st_mode & 07777, 0700);
	assert_int_equal(stat(program_path(program, "c/handslag.ini"), &about), 0);
	assert_int_equal(about.st_mode & 07777, 0600);
	assert_int_equal(stat(program_path(program, "c/books.db"), &about), 0);
	assert_int_equal(about.st_mode & 0077, 0);
}

static void a_centre_is_never_made_over_another(void **state)
{
	struct program *program = *state;
	program_done(RUN(program, "init", "@c"));
	TOLD(RUN(program, "init", "@c"), 1, "A centre stands in this folder already.",
	     "Choose another folder.");
	assert_int_equal(unlink(program_path(program, "c/handslag.ini")), 0);
	TOLD(RUN(program, "init", "@c"), 1, "A centre stands in this folder already.");
	TOLD(RUN(program, "init", "@a/b/c"), 3, "The folder could not be made.");
}

static void p8_a_broken_environment_ends_with_3(void **state)
{
	struct program *program = *state;
	TOLD(RUN(program, "books", "balance", "@none"), 3, "There is no centre in this folder.",
	     "handslag init");
	program_done(RUN(program, "init", "@c", "--lang", "en"));
	program_write(program, "c/books.db",
		      TEXT("this is no store, but a text of some length that stands here"));
	TOLD(RUN(program, "books", "balance", "@c"), 3, ".");
	assert_int_equal(unlink(program_path(program, "c/books.db")), 0);
	TOLD(RUN(program, "books", "balance", "@c"), 3, "books.db", "The books are missing.", "backup");
	program_write(program, "c/handslag.ini", TEXT("[centre]\nname = A\ncolour = red\n"));
	TOLD(RUN(program, "books", "balance", "@c"), 3, "handslag.ini, row 3, [centre] colour",
	     "There is no such key.");
	program_write(program, "c/handslag.ini", TEXT("[centre]\nname = A\nname = B\n"));
	TOLD(RUN(program, "books", "balance", "@c"), 3, "handslag.ini, row 3, name", "written twice");
	assert_int_equal(unlink(program_path(program, "c/handslag.ini")), 0);
	assert_int_equal(mkdir(program_path(program, "c/handslag.ini"), 0700), 0);
	TOLD(RUN(program, "books", "balance", "@c"), 3, "handslag.ini", "This is not a plain file.");
}

static void p8_a_database_that_is_not_there_ends_with_3(void **state)
{
	struct program *program = *state;
	char conninfo[200];
	snprintf(conninfo, sizeof conninfo, "host=%s dbname=x", program->folder.path);
	TOLD(RUN(program, "init", "@c", "--backend", "postgres", "--conninfo", conninfo), 3,
	     "database server cannot be reached");
}

static void the_centre_says_which_language_it_answers_in(void **state)
{
	struct program *program = *state;
	program_done(RUN(program, "init", "@c", "--language", "sv"));
	struct outcome outcome = RUN(program, "books", "balance", "@c");
	assert_true(text_find(outcome.out, TEXT("Omsättning")) < outcome.out.count);
	outcome = RUN(program, "books", "balance", "@c", "--lang", "en");
	assert_true(text_find(outcome.out, TEXT("Turnover")) < outcome.out.count);
	TOLD(RUN(program, "bank", "read", "@c", "@none"), 1, "Filen finns inte.");
}

static void every_report_is_json_when_asked(void **state)
{
	static const char *const reports[][6] = {
		{ "bank", "accounts", "@c" },       { "bank", "rules", "@c" },
		{ "bank", "waiting", "@c" },        { "bank", "day", "@c", "1930", "2026-11-05" },
		{ "books", "balance", "@c" },       { "books", "journal", "@c" },
		{ "books", "sheet", "@c", "1930" }, { "gifts", "list", "@c" },
		{ "gifts", "purposes", "@c" },      { "gifts", "totals", "@c" },
		{ "givers", "search", "@c", "a" },  { "backup", "@c", "@b" }
	};
	struct program *program = *state;
	for (size_t i = 0; i < sizeof reports / sizeof reports[0]; i++) {
		const char *words[8] = { NULL };
		size_t count = 0;
		while (count < 6 && reports[i][count] != NULL) {
			words[count] = reports[i][count];
			count++;
		}
		words[count] = "--json";
		struct outcome outcome = program_run_words(program, words);
		program_done(outcome);
		json_t *answer = program_json(outcome);
		assert_true(json_is_object(answer));
		json_decref(answer);
	}
	json_t *failure = program_json(RUN(program, "books", "sheet", "@c", "1234", "--json"));
	assert_string_equal(program_text(failure, "error.code"), "not_found");
	assert_string_equal(program_text(failure, "error.field"), "ACCOUNT");
	json_decref(failure);
}

static void an_answer_that_nobody_can_take_ends_with_3(void **state)
{
	struct program *program = *state;
	program->file_bytes_max = 1;
	const struct outcome outcome = RUN(program, "books", "balance", "@c");
	assert_int_equal(outcome.exit_code, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(help_and_version_are_answered, open_real, close_program),
		cmocka_unit_test_setup_teardown(p8_wrong_usage_ends_with_2, open_real, close_program),
		cmocka_unit_test_setup_teardown(a_new_centre_is_closed_to_others, open_real, close_program),
		cmocka_unit_test_setup_teardown(a_centre_is_never_made_over_another, open_real,
						close_program),
		cmocka_unit_test_setup_teardown(p8_a_broken_environment_ends_with_3, open_real,
						close_program),
		cmocka_unit_test_setup_teardown(p8_a_database_that_is_not_there_ends_with_3, open_real,
						close_program),
		cmocka_unit_test_setup_teardown(the_centre_says_which_language_it_answers_in, open_real,
						close_program),
		cmocka_unit_test_setup_teardown(every_report_is_json_when_asked, open_centre, close_program),
		cmocka_unit_test_setup_teardown(an_answer_that_nobody_can_take_ends_with_3, open_centre,
						close_program),
	};
	return PROOF_RUN(tests);
}
