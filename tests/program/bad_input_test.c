/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Bad input: each file is answered with one clear sentence, exit code 1, and the books stay byte for byte. */
#include "program/program.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CAMT_053 "camt/own-camt.053.001.08-se-statement.xml"
#define CAMT_053_OLD "camt/own-camt.053.001.02-se-statement.xml"
#define CAMT_054 "camt/own-camt.054.001.08-se-bankgiro.xml"
#define BGMAX "bgmax/own-gifts.bgmax.txt"

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

/* Writes the bytes as the file "bad", reads it, and looks at the answer and the books. */
static void refuse(struct program *program, struct text bytes, const char *const *texts)
{
	const struct text before = program_books(program);
	program_write(program, "bad", bytes);
	program_told(RUN(program, "bank", "read", "@c", "@bad"), 1, texts);
	const struct outcome json = RUN(program, "bank", "read", "@c", "@bad", "--json");
	assert_int_equal(json.exit_code, 1);
	json_t *answer = program_json(json);
	assert_non_null(program_text(answer, "files.0.error.reason"));
	json_decref(answer);
	assert_true(text_equal(program_books(program), before));
}
#define REFUSE(program, bytes, ...)                                                                          \
	refuse((program), (bytes), (const char *const[]){ "/bad", __VA_ARGS__, NULL })

struct change {
	const char *sample;
	const char *old;
	const char *new;
	const char *place;
	const char *reason;
};

/* Files that a person could get into their hands by one wrong turn, each a sample with one thing changed. */
static const struct change changes[] = {
	{ CAMT_053, "10850.00", "10850.01", "row", "do not add up to the closing balance" },
	{ CAMT_053, ">10000.00", ">10000.01", "row", "do not add up to the closing balance" },
	{ CAMT_053, ">250.00", ">250.00001", "row", "smaller than the currency's smallest coin" },
	{ CAMT_053, ">250.00", ">-250.00", "row", "." },
	{ CAMT_053, ">250.00", ">0.00", "row", "." },
	{ CAMT_053, ">250.00", ">two hundred", "row", "." },
	{ CAMT_053, ">250.00", ">99999999999999999999.00", "row", "." },
	{ CAMT_053, "2026-11-05", "2026-11-31", "row", "." },
	{ CAMT_053, "2026-11-05", "2026-12-24", "row", "The row is booked in the future." },
	{ CAMT_053, "SE3550000000054910000003", "SE4550000000058398257466", "row",
	  "not one of the centre's own" },
	{ CAMT_053, "SE3550000000054910000003", "SE3550000000054910000004", "row", "." },
	{ CAMT_053, "Ccy=\"SEK\"", "Ccy=\"EUR\"", "row", "two currencies" },
	{ CAMT_053, "<CdtDbtInd>DBIT", "<CdtDbtInd>BOTH", "row", "neither CRDT nor DBIT" },
	{ CAMT_053, "<Cd>CLBD", "<Cd>CLXX", "row", "no closing balance" },
	{ CAMT_053, "<Id>20261105", "<Id>2026\xff", "row", "UTF-8" },
	{ CAMT_053, "UTF-8", "ISO-8859-1", ".", "UTF-8" },
	{ CAMT_053, "</Stmt>", "</Stmt><Stmt>", "row", "." },
	{ CAMT_053_OLD, "10850.00", "10849.00", "row", "do not add up to the closing balance" },
	{ CAMT_054, ">200.00", ">201.00", "row", "." },
	{ BGMAX, "000000000000025000210000000000010", "000000000000025100210000000000010", "row 14",
	  "do not add up" },
	{ BGMAX, "SEK00000004", "SEK00000005", "row", "as many payments" },
	{ BGMAX, "70000000060000000100", "70000000070000000100", "row", "as many records" },
	{ BGMAX, "000000000000025000210000000000010", "00000000000002500X210000000000010", "row 3", "." },
	{ BGMAX, "20261105000070000000", "20261331000070000000", "row 14", "." },
	{ BGMAX, "20261105000070000000", "20271105000070000000", "row", "The row is booked in the future." },
	{ BGMAX, "\xc5sa", "\xc3\x85sa", "row", "ISO 8859-1" },
	{ BGMAX, "0009912346", "0009912347", "row 2", "." },
	{ BGMAX, "0009912346", "0058056201", "row 2", "not one of the centre's own" },
	{ BGMAX, "050009912346          SEK", "050009912346          EUR", "row", "currenc" },
};

static void p8_each_wrong_file_is_answered_and_changes_nothing(void **state)
{
	struct program *program = *state;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		const struct change *change = &changes[i];
		print_message("%s: %s for %s\n", change->sample, change->new, change->old);
		REFUSE(program, program_sample_with(program, change->sample, change->old, change->new),
		       change->place, change->reason);
	}
}

static void p8_what_is_no_bank_file_is_refused(void **state)
{
	struct program *program = *state;
	REFUSE(program, TEXT(""), "not a kind of bank file");
	REFUSE(program, TEXT("Dear bank,\nplease find no file here.\n"), "not a kind of bank file");
	REFUSE(program, TEXT("\x89PNG\r\n\x1a\n\0\0"), "not a kind of bank file");
	REFUSE(program, TEXT("<?xml version=\"1.0\"?><html/>"), "not a kind of bank file");
	REFUSE(program, TEXT("#FLAGGA 0\r\n#PROGRAM \"X\" 1\r\n"), "not a kind of bank file");
	REFUSE(program, TEXT("<Document><BkToCstmrStmt>"), "row");
}

static void p8_two_accounts_of_which_one_is_not_ours_are_refused_whole(void **state)
{
	struct program *program = *state;
	const struct text sample = proof_sample(CAMT_053, &program->arena);
	const size_t first = text_find(sample, TEXT("  <Stmt>"));
	const size_t end = text_find(sample, TEXT(" </BkToCstmrStmt>"));
	const struct text other =
	    program_sample_with(program, CAMT_053, "SE3550000000054910000003", "SE4550000000058398257466");
	struct buffer both = buffer_open(1 << 20);
	buffer_add(&both, text_slice(sample, 0, end));
	buffer_add(&both, text_slice(other, first, end - first));
	buffer_add(&both, text_slice(sample, end, sample.count));
	REFUSE(program, buffer_text(&both), "row", "account", "not one of the centre's own",
	       "Add the account first");
	buffer_close(&both);
}

static void cut_everywhere(struct program *program, const char *sample, size_t step)
{
	const struct text whole = proof_sample(sample, &program->arena);
	const struct text before = program_books(program);
	size_t last = whole.count; /* white space after the end may be missing */
	while (last > 0 && strchr(" \r\n", whole.bytes[last - 1]) != NULL)
		last--;
	for (size_t at = 1; at < last; at += step) {
		program_write(program, "bad", text_slice(whole, 0, at));
		TOLD(RUN(program, "bank", "read", "@c", "@bad"), 1, "/bad");
	}
	assert_true(text_equal(program_books(program), before));
}

static void p8_a_file_cut_anywhere_is_refused(void **state)
{
	cut_everywhere(*state, CAMT_053, 61);
	cut_everywhere(*state, BGMAX, 37);
}

static void p8_entities_are_not_read(void **state)
{
	struct program *program = *state;
	REFUSE(
	    program,
	    TEXT("<?xml version=\"1.0\"?><!DOCTYPE l [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
		 "<!ENTITY c \"&b;&b;&b;&b;\">]><Document "
		 "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"
		 "<BkToCstmrStmt>&c;</BkToCstmrStmt></Document>"),
	    "row 1", "document type declaration", "<!DOCTYPE>");
	REFUSE(program,
	       TEXT("<?xml version=\"1.0\"?><!DOCTYPE l SYSTEM \"file:///etc/passwd\"><Document "
		    "xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"/>"),
	       "document type declaration");
}

static void make_sparse(struct program *program, const char *name, struct text start, off_t bytes)
{
	const int file = open(program_path(program, name), O_WRONLY | O_CREAT | O_TRUNC, 0600);
	assert_true(file >= 0);
	assert_int_equal(write(file, start.bytes, start.count), start.count);
	assert_int_equal(ftruncate(file, bytes), 0);
	assert_int_equal(close(file), 0);
}

static void p8_garbage_of_any_size_is_refused(void **state)
{
	struct program *program = *state;
	const struct text before = program_books(program);
	make_sparse(program, "large", TEXT(""), (off_t)300 << 20);
	TOLD(RUN(program, "bank", "read", "@c", "@large"), 1, "/large", "larger than 256 MiB");
	make_sparse(program, "large", TEXT("01BGMAX"), (off_t)200 << 20);
	TOLD(RUN(program, "bank", "read", "@c", "@large"), 1, "/large", "row 1");
	make_sparse(program, "large",
		    TEXT("<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\">"),
		    (off_t)200 << 20);
	TOLD(RUN(program, "bank", "read", "@c", "@large"), 1, "/large", "row 1");
	struct buffer noise = buffer_open(20 << 20);
	char *bytes = buffer_extend(&noise, 20 << 20);
	struct random random = random_seeded(7);
	random_fill(&random, bytes, 20 << 20);
	program_write(program, "large", buffer_text(&noise));
	TOLD(RUN(program, "bank", "read", "@c", "@large"), 1, "/large", "not a kind of bank file");
	buffer_close(&noise);
	assert_true(text_equal(program_books(program), before));
}

static void p8_what_is_no_file_is_refused(void **state)
{
	struct program *program = *state;
	assert_int_equal(mkfifo(program_path(program, "fifo"), 0600), 0);
	TOLD(RUN(program, "bank", "read", "@c", "@none"), 1, "/none", "There is no such file.");
	TOLD(RUN(program, "bank", "read", "@c", "@fifo"), 1, "/fifo", "This is not a plain file.");
	TOLD(RUN(program, "bank", "read", "@c", "@c"), 1, "/c", "This is not a plain file.");
	TOLD(RUN(program, "bank", "read", "@c", "-"), 1, "-: A file is read by its name");
	TOLD(RUN(program, "bank", "read", "@c", "/dev/zero"), 1, "/dev/zero", "This is not a plain file.");
}

static void p8_a_bad_file_does_not_hinder_the_others(void **state)
{
	struct program *program = *state;
	program_write(program, "good", proof_sample(CAMT_053, &program->arena));
	program_write(program, "bad", program_sample_with(program, BGMAX, "SEK00000004", "SEK00000005"));
	const struct outcome outcome = RUN(program, "bank", "read", "@c", "@bad", "@good", "@none", "--json");
	assert_int_equal(outcome.exit_code, 1);
	json_t *answer = program_json(outcome);
	assert_int_equal(program_count(answer, "files"), 3);
	assert_string_equal(program_text(answer, "files.0.error.code"), "input");
	assert_int_equal(program_number(answer, "files.1.new"), 3);
	assert_string_equal(program_text(answer, "files.2.error.code"), "not_found");
	json_decref(answer);
}

static void p8_unknown_records_are_counted_and_told(void **state)
{
	struct program *program = *state;
	program_write(program, "odd",
		      program_sample_with(program, BGMAX, "\n27Stor", "\n99 something new\r\n27Stor"));
	const struct outcome outcome = RUN(program, "bank", "read", "@c", "@odd", "--json");
	program_done(outcome);
	json_t *answer = program_json(outcome);
	assert_int_equal(program_number(answer, "files.0.unknown_records"), 1);
	assert_string_equal(program_text(answer, "files.0.first_unknown"), "TK99");
	assert_int_equal(program_number(answer, "files.0.new"), 7);
	json_decref(answer);
}

/* Whoever writes somebody else's reference on a payment cannot have it booked as their gift: it waits. */
static void p8_a_reference_that_is_not_ours_waits_with_its_reason(void **state)
{
	struct program *program = *state;
	program_write(program, "file", proof_sample(BGMAX, &program->arena));
	const struct outcome outcome = RUN(program, "bank", "read", "@c", "@file", "--json");
	program_done(outcome);
	json_t *answer = program_json(outcome);
	assert_int_equal(program_number(answer, "files.0.gifts"), 0);
	assert_int_equal(program_number(answer, "files.0.open"), 7);
	assert_int_equal(program_count(answer, "files.0.waiting"), 7);
	assert_string_equal(program_text(answer, "files.0.waiting.0.why"), "its reference is not known here");
	assert_string_equal(program_text(answer, "files.0.waiting.3.why"),
			    "it has no reference, and no rule fits");
	json_decref(answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(p8_each_wrong_file_is_answered_and_changes_nothing,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(p8_what_is_no_bank_file_is_refused, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p8_two_accounts_of_which_one_is_not_ours_are_refused_whole,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(p8_a_file_cut_anywhere_is_refused, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p8_entities_are_not_read, open_centre, close_program),
		cmocka_unit_test_setup_teardown(p8_garbage_of_any_size_is_refused, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p8_what_is_no_file_is_refused, open_centre, close_program),
		cmocka_unit_test_setup_teardown(p8_a_bad_file_does_not_hinder_the_others, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p8_unknown_records_are_counted_and_told, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p8_a_reference_that_is_not_ours_waits_with_its_reason,
						open_centre, close_program),
	};
	return PROOF_RUN(tests);
}
