/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Backup and restore, and the same centre on both kinds of store. */
#include "program/program.h"
#include "proof/postgres.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static void read_samples(struct program *program, const char *centre)
{
	program_write(program, "053",
		      proof_sample("camt/own-camt.053.001.08-se-statement.xml", &program->arena));
	program_write(program, "bgmax", proof_sample("bgmax/own-gifts.bgmax.txt", &program->arena));
	program_done(RUN(program, "bank", "read", centre, "@053", "@bgmax", "--quiet"));
}

static struct text read_file(struct program *program, const char *name)
{
	struct text bytes;
	assert_ok(file_read_all(program_path(program, name), 64 << 20, &program->arena, &bytes));
	return bytes;
}

static void p9_the_same_books_give_the_same_backup(void **state)
{
	struct program *program = *state;
	struct stat about;
	read_samples(program, "@c");
	program_done(RUN(program, "backup", "@c", "@a"));
	program_done(RUN(program, "backup", "@c", "@b"));
	assert_true(text_equal(read_file(program, "a"), read_file(program, "b")));
	assert_true(text_equal(read_file(program, "a.ini"), read_file(program, "c/handslag.ini")));
	static const char *const names[] = { "a", "a.ini" };
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(stat(program_path(program, names[i]), &about), 0);
		assert_int_equal(about.st_mode & 07777, 0600);
	}
	static const char *const rests[] = { "a.partial", "a.partial.lock", "a.partial-wal", "a.lock",
					     "a-wal" };
	for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
		assert_int_not_equal(access(program_path(program, rests[i]), F_OK), 0);
}

static void a_backup_is_never_written_over(void **state)
{
	struct program *program = *state;
	program_done(RUN(program, "backup", "@c", "@a"));
	const struct text before = read_file(program, "a");
	TOLD(RUN(program, "backup", "@c", "@a"), 1, "/a", "A file stands there already.");
	assert_int_equal(unlink(program_path(program, "a")), 0);
	TOLD(RUN(program, "backup", "@c", "@a"), 1, "/a.ini", "A file stands there already.");
	assert_int_equal(unlink(program_path(program, "a.ini")), 0);
	program_done(RUN(program, "backup", "@c", "@a"));
	assert_true(text_equal(read_file(program, "a"), before));
	TOLD(RUN(program, "backup", "@c", "@none/a"), 3, ".");
}

static void p2_a_backup_that_found_no_room_leaves_nothing(void **state)
{
	struct program *program = *state;
	read_samples(program, "@c");
	program->file_bytes_max = 200 << 10;
	const struct outcome outcome = RUN(program, "backup", "@c", "@a");
	program->file_bytes_max = 0;
	TOLD(outcome, 3, "disk");
	static const char *const rests[] = { "a", "a.ini", "a.partial", "a.partial-wal", "a.partial.lock" };
	for (size_t i = 0; i < sizeof rests / sizeof rests[0]; i++)
		assert_int_not_equal(access(program_path(program, rests[i]), F_OK), 0);
}

static void p2_what_was_backed_up_stands_again(void **state)
{
	struct program *program = *state;
	read_samples(program, "@c");
	program_done(RUN(program, "backup", "@c", "@a"));
	const struct text balance = RUN(program, "books", "journal", "@c").out;
	const struct text waiting = RUN(program, "bank", "waiting", "@c").out;
	program_done(RUN(program, "restore", "@a", "@again"));
	assert_true(text_equal(RUN(program, "books", "journal", "@again").out, balance));
	assert_true(text_equal(RUN(program, "bank", "waiting", "@again").out, waiting));
	program_done(RUN(program, "backup", "@again", "@b"));
	assert_true(text_equal(read_file(program, "a"), read_file(program, "b")));
	assert_true(text_equal(read_file(program, "a.ini"), read_file(program, "b.ini")));
	/* and work goes on: the file is known there too */
	json_t *answer = program_json(RUN(program, "bank", "read", "@again", "@053", "--json"));
	assert_int_equal(program_number(answer, "files.0.was_read_before"), 1);
	json_decref(answer);
}

static void p8_what_is_no_backup_is_refused_and_leaves_no_centre(void **state)
{
	struct program *program = *state;
	program_done(RUN(program, "backup", "@c", "@a"));
	TOLD(RUN(program, "restore", "@a", "@c"), 1, "A centre stands in this folder already.");
	TOLD(RUN(program, "restore", "@none", "@d"), 1, "none.ini", "choices are not beside the backup");
	assert_int_equal(unlink(program_path(program, "a")), 0);
	TOLD(RUN(program, "restore", "@a", "@d"), 1, "/a", "There is no such file.");
	program_write(program, "a",
		      TEXT("a text that is longer than the head of a store, but is no store at all......"));
	TOLD(RUN(program, "restore", "@a", "@d"), 3, "/a", ".");
	assert_int_not_equal(access(program_path(program, "d"), F_OK), 0);
}

/* The store's file is altered where a sum stands in it; the journal's own bytes are found by their words. */
static void p10_a_backup_whose_journal_was_altered_is_refused(void **state)
{
	struct program *program = *state;
	read_samples(program, "@c");
	program_done(RUN(program, "backup", "@c", "@a"));
	const struct text bytes = read_file(program, "a");
	char *altered = arena_take(&program->arena, bytes.count);
	memcpy(altered, bytes.bytes, bytes.count);
	const size_t at = text_find(bytes, TEXT("bank file read"));
	assert_true(at < bytes.count);
	altered[at] = 'B';
	program_write(program, "a", (struct text){ altered, bytes.count });
	TOLD(RUN(program, "restore", "@a", "@d"), 1, "/a", "row", "The journal has been changed");
	assert_int_not_equal(access(program_path(program, "d"), F_OK), 0);
}

static void p1_both_stores_tell_the_same(void **state)
{
	struct program *program = *state;
	struct proof_postgres postgres = proof_postgres_open();
	char conninfo[PROOF_CONNINFO_ROOM];
	char other[PROOF_CONNINFO_ROOM];
	proof_postgres_database(&postgres, conninfo);
	proof_postgres_database(&postgres, other);
	program_done(RUN(program, "init", "@p", "--name", "Centrum", "--organisation-number", "802002-1237",
			 "--language", "en", "--backend", "postgres", "--conninfo", conninfo));
	program_done(RUN(program, "bank", "accounts", "@p", "--add", "Insamling", "--ledger", "1930",
			 "--iban", PROGRAM_IBAN, "--bankgiro", PROGRAM_BANKGIRO));
	assert_int_not_equal(access(program_path(program, "p/books.db"), F_OK), 0);
	TOLD(RUN(program, "init", "@q", "--backend", "postgres", "--conninfo", conninfo), 1,
	     "stand in this database already");
	read_samples(program, "@p");
	read_samples(program, "@c");
	/* one clock, one seed: the two centres are the same to the byte */
	program_done(RUN(program, "backup", "@c", "@a"));
	program_done(RUN(program, "backup", "@p", "@b"));
	assert_true(text_equal(read_file(program, "a"), read_file(program, "b")));
	assert_true(
	    text_equal(RUN(program, "bank", "waiting", "@c").out, RUN(program, "bank", "waiting", "@p").out));
	assert_true(text_equal(RUN(program, "books", "balance", "@c").out,
			       RUN(program, "books", "balance", "@p").out));
	/* and one becomes the other */
	program_done(RUN(program, "restore", "@a", "@r", "--backend", "postgres", "--conninfo", other));
	TOLD(RUN(program, "restore", "@a", "@s", "--backend", "postgres", "--conninfo", other), 1,
	     "stand in this database already");
	program_done(RUN(program, "backup", "@r", "@d"));
	assert_true(text_equal(read_file(program, "a"), read_file(program, "d")));
	proof_postgres_close(&postgres);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(p9_the_same_books_give_the_same_backup, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(a_backup_is_never_written_over, open_centre, close_program),
		cmocka_unit_test_setup_teardown(p2_a_backup_that_found_no_room_leaves_nothing, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p2_what_was_backed_up_stands_again, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p8_what_is_no_backup_is_refused_and_leaves_no_centre,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(p10_a_backup_whose_journal_was_altered_is_refused,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(p1_both_stores_tell_the_same, open_centre, close_program),
	};
	return PROOF_RUN(tests);
}
