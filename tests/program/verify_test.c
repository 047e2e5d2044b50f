/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* verify, and the auditor's copy, as a person asks for them. */
#include "program/program.h"

#include <string.h>
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

static void read_samples(struct program *program)
{
	program_write(program, "053",
		      proof_sample("camt/own-camt.053.001.08-se-statement.xml", &program->arena));
	program_write(program, "bgmax", proof_sample("bgmax/own-gifts.bgmax.txt", &program->arena));
	program_done(RUN(program, "bank", "read", "@c", "@053", "@bgmax", "--quiet"));
}

static struct text read_file(struct program *program, const char *name)
{
	struct text bytes;
	assert_ok(file_read_all(program_path(program, name), 64 << 20, &program->arena, &bytes));
	return bytes;
}

static void p1_sound_books_are_found_sound(void **state)
{
	struct program *program = *state;
	struct outcome outcome = RUN(program, "verify", "@c");
	program_done(outcome);
	assert_true(text_find(outcome.out, TEXT("The books hold.")) < outcome.out.count);
	read_samples(program);
	json_t *answer = program_json(RUN(program, "verify", "@c", "--json"));
	assert_int_equal(program_count(answer, "findings"), 0);
	assert_int_equal(program_number(answer, "finding_count"), 0);
	assert_true(program_number(answer, "checks") >= 25);
	assert_true(program_number(answer, "rows") > program_number(answer, "journal_lines"));
	json_decref(answer);
	outcome = RUN(program, "verify", "@c", "--lang", "sv");
	program_done(outcome);
	assert_true(text_find(outcome.out, TEXT("Böckerna håller.")) < outcome.out.count);
}

/* One letter of a line of the journal, in the file itself. */
static void spoil_books(struct program *program)
{
	const struct text books = read_file(program, "c/books.db");
	const struct text line = TEXT("own account added");
	const size_t at = text_find(books, line);
	assert_true(at < books.count);
	char *bytes = arena_take(&program->arena, books.count);
	memcpy(bytes, books.bytes, books.count);
	memcpy(bytes + at, "own account Added", line.count);
	program_write(program, "c/books.db", (struct text){ bytes, books.count });
}

static void p10_altered_books_end_with_1_and_are_named(void **state)
{
	struct program *program = *state;
	read_samples(program);
	spoil_books(program);
	struct outcome outcome = RUN(program, "verify", "@c");
	assert_int_equal(outcome.exit_code, 1);
	assert_int_equal(outcome.err.count, 0);
	assert_true(text_find(outcome.out, TEXT("  journal chain: journal line ")) < outcome.out.count);
	assert_true(text_find(outcome.out, TEXT("The books do not hold what was promised of them.")) <
		    outcome.out.count);
	outcome = RUN(program, "verify", "@c", "--json");
	assert_int_equal(outcome.exit_code, 1);
	json_t *answer = program_json(outcome);
	assert_string_equal(program_text(answer, "findings.0.check"), "journal chain");
	assert_string_equal(program_text(answer, "findings.0.table"), "store_journal");
	assert_int_equal(program_number(answer, "findings.0.promise"), 10);
	assert_int_equal(program_number(answer, "finding_count"), program_count(answer, "findings"));
	json_decref(answer);
}

static void p9_the_auditors_copy_is_whole_and_tells_the_same_head(void **state)
{
	struct program *program = *state;
	static const char *const names[] = { "one/books.db", "one/check.py", "one/READ-ME.txt" };
	static const char *const same[] = { "two/books.db", "two/check.py", "two/READ-ME.txt" };
	read_samples(program);
	json_t *copied = program_json(RUN(program, "books", "copy", "@c", "@one", "--json"));
	json_t *verified = program_json(RUN(program, "verify", "@c", "--json"));
	assert_string_equal(program_text(copied, "journal_head"), program_text(verified, "journal_head"));
	assert_int_equal(program_number(copied, "vouchers"), program_number(verified, "vouchers"));
	json_decref(copied);
	json_decref(verified);
	program_done(RUN(program, "books", "copy", "@c", "@two"));
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_true(text_equal(read_file(program, names[i]), read_file(program, same[i])));
}

static void p8_the_auditors_copy_is_never_written_over(void **state)
{
	struct program *program = *state;
	program_done(RUN(program, "books", "copy", "@c", "@one"));
	TOLD(RUN(program, "books", "copy", "@c", "@one"), 1, "one", "Something stands where the copy would");
	TOLD(RUN(program, "books", "copy", "@c", "@no/such/place"), 1,
	     "There is no folder to make the copy in.");
	TOLD(RUN(program, "books", "copy", "@c"), 2, "more arguments");
	TOLD(RUN(program, "verify", "@nowhere"), 3, "nowhere");
}

#define ON_CENTRE(test) cmocka_unit_test_setup_teardown(test, open_centre, close_program)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_CENTRE(p1_sound_books_are_found_sound),
		ON_CENTRE(p10_altered_books_end_with_1_and_are_named),
		ON_CENTRE(p9_the_auditors_copy_is_whole_and_tells_the_same_head),
		ON_CENTRE(p8_the_auditors_copy_is_never_written_over),
	};
	return PROOF_RUN(tests);
}
