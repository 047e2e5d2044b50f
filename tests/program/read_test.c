/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank read: the samples, twice and by two at once, and a disk that is full in the middle. */
#include "program/program.h"

#include "ground/bank/bank.h"
#include "ground/numbers/numbers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAYMENTS = 3000, READERS = 3 };

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

static json_t *read_sample(struct program *program, const char *sample)
{
	program_write(program, "file", proof_sample(sample, &program->arena));
	const struct outcome outcome = RUN(program, "bank", "read", "@c", "@file", "--json");
	program_done(outcome);
	return program_json(outcome);
}

/* What the files say of themselves: movements and payments counted in them by hand, sums as their own totals.
 */
static const struct {
	const char *sample;
	const char *kind;
	int64_t movements;
	int64_t parts;
	int64_t rows;
	int64_t sum_ore;
} readable[] = {
	{ "camt/own-camt.053.001.02-se-statement.xml", "camt.053", 3, 0, 3, 85000 },
	{ "camt/own-camt.053.001.08-se-statement.xml", "camt.053", 3, 0, 3, 85000 },
	{ "camt/own-camt.054.001.02-se-bankgiro.xml", "camt.054", 1, 4, 4, 110000 },
	{ "camt/own-camt.054.001.08-se-bankgiro.xml", "camt.054", 1, 4, 4, 110000 },
	{ "bgmax/own-gifts.bgmax.txt", "BgMax", 2, 7, 7, 590000 },
	{ "bgmax/minimal.txt", "BgMax", 1, 1, 1, 110000 },
};

static void p1_samples_of_our_account_are_read_with_their_sums(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof readable / sizeof readable[0]; i++) {
		struct program program;
		program_open(&program);
		program.day = "2026-11-24";
		/* the minimal sample is of 2004 */
		json_t *answer = read_sample(&program, readable[i].sample);
		print_message("%s\n", readable[i].sample);
		assert_string_equal(program_text(answer, "files.0.kind"), readable[i].kind);
		assert_int_equal(program_number(answer, "files.0.movements"), readable[i].movements);
		assert_int_equal(program_number(answer, "files.0.parts"), readable[i].parts);
		assert_int_equal(program_number(answer, "files.0.new"), readable[i].rows);
		assert_int_equal(program_number(answer, "files.0.open"), readable[i].rows);
		assert_int_equal(program_number(answer, "files.0.new_sum_ore"), readable[i].sum_ore);
		json_decref(answer);
		program_close(&program);
	}
}

static void p8_samples_of_other_accounts_are_refused_with_the_account(void **state)
{
	static const char *const samples[] = { "camt/camt053.v2.five.decimals.xml",
					       "camt/camt053.v2.multi.statement.xml", "camt/camt054.v2.xml",
					       "camt/camt054.v8.xml" };
	struct program *program = *state;
	const struct text before = program_books(program);
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		program_write(program, "file", proof_sample(samples[i], &program->arena));
		TOLD(RUN(program, "bank", "read", "@c", "@file"), 1, "row", "account",
		     "not one of the centre's own", "Add the account first");
	}
	assert_true(text_equal(program_books(program), before));
}

static void p8_samples_that_are_wrong_are_refused_with_the_place(void **state)
{
	static const char *const samples[][2] = { { "bgmax/own-bad-section-sum.bgmax.txt", "row 14, TK15" },
						  { "bgmax/own-bad-trailer-count.bgmax.txt", "row 23, TK70" },
						  { "bgmax/own-truncated.bgmax.txt", "cut" } };
	struct program *program = *state;
	const struct text before = program_books(program);
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		program_write(program, "file", proof_sample(samples[i][0], &program->arena));
		TOLD(RUN(program, "bank", "read", "@c", "@file"), 1, samples[i][1],
		     "Ask the bank for the file again.");
	}
	assert_true(text_equal(program_books(program), before));
}

static void p1_the_same_file_twice_books_nothing(void **state)
{
	struct program *program = *state;
	json_decref(read_sample(program, "bgmax/own-gifts.bgmax.txt"));
	const struct text before = program_books(program);
	json_t *answer = read_sample(program, "bgmax/own-gifts.bgmax.txt");
	assert_int_equal(program_number(answer, "files.0.was_read_before"), 1);
	json_decref(answer);
	assert_true(text_equal(program_books(program), before));
	const struct outcome outcome = RUN(program, "bank", "read", "@c", "@file", "@file");
	program_done(outcome);
	assert_true(text_equal(program_books(program), before));
}

/* The two notifications tell the same deposit in two versions of the format; the statement tells its sum. */
static void p1_the_same_money_in_other_files_is_seen_again(void **state)
{
	struct program *program = *state;
	json_decref(read_sample(program, "camt/own-camt.054.001.08-se-bankgiro.xml"));
	json_t *again = read_sample(program, "camt/own-camt.054.001.02-se-bankgiro.xml");
	assert_int_equal(program_number(again, "files.0.new"), 0);
	assert_true(program_number(again, "files.0.seen_before") > 0);
	json_decref(again);
	json_t *statement = read_sample(program, "camt/own-camt.053.001.08-se-statement.xml");
	assert_int_equal(program_number(statement, "files.0.new"), 2);
	json_decref(statement);
}

/* A deposit file of many payments, each under a reference of its own. */
static void write_large(struct program *program, const char *name)
{
	struct deposit_payment *payments = memory_take(PAYMENTS, sizeof *payments);
	for (size_t i = 0; i < PAYMENTS; i++) {
		char *reference = arena_take(&program->arena, OCR_DIGITS_MAX + 1);
		char *serial = arena_take(&program->arena, 16);
		char base[16];
		snprintf(base, sizeof base, "%zu", 1000000000 + i);
		snprintf(serial, 16, "%zu", i + 1);
		assert_ok(ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, reference));
		payments[i] = (struct deposit_payment){ .minor = 100 + (int64_t)i,
							.reference_kind = REFERENCE_OCR,
							.reference = text_of(reference),
							.payer_name = TEXT("Kim Exempel"),
							.service_reference = text_of(serial) };
	}
	struct day day;
	assert_ok(day_of(2026, 11, 20, &day));
	const struct deposit deposit = { .booked_on = day,
					 .valued_on = day,
					 .alone = { .service_reference = TEXT("1") },
					 .payments = payments,
					 .count = PAYMENTS };
	const struct written_statement statement = { .bankgiro = TEXT("9912346"),
						     .account_number = TEXT("5841000001009823"),
						     .currency = SEK,
						     .movements = &deposit,
						     .count = 1 };
	const struct written_file file = { .made_at = { day.number * 86400 },
					   .statements = &statement,
					   .count = 1 };
	struct buffer out = buffer_open(16 << 20);
	size_t lost = 0;
	assert_ok(bgmax_write(&file, &out, &lost));
	program_write(program, name, buffer_text(&out));
	buffer_close(&out);
	free(payments);
}

static int64_t number_of(struct outcome outcome, const char *path)
{
	json_t *answer = program_json(outcome);
	const int64_t number = program_number(answer, path);
	json_decref(answer);
	return number;
}

/* One of them reads, the others wait for it and find that the file was read. */
static void p1_several_processes_read_one_file_once(void **state)
{
	struct program *program = *state;
	write_large(program, "large");
	const char *const words[] = { "bank", "read", "@c", "@large", "--json", "--quiet", NULL };
	pid_t children[READERS];
	int64_t read = 0;
	for (int i = 0; i < READERS; i++)
		children[i] = program_start(program, i, words);
	for (int i = 0; i < READERS; i++) {
		const struct outcome outcome = program_wait(program, i, children[i]);
		program_done(outcome);
		read += number_of(outcome, "files.0.was_read_before") == 0;
	}
	assert_int_equal(read, 1);
	assert_int_equal(
	    number_of(RUN(program, "bank", "read", "@c", "@large", "--json"), "files.0.was_read_before"), 1);
}

static void p1_a_file_is_read_while_another_is(void **state)
{
	struct program *program = *state;
	write_large(program, "large");
	program_write(program, "small",
		      proof_sample("camt/own-camt.053.001.08-se-statement.xml", &program->arena));
	const char *const large[] = { "bank", "read", "@c", "@large", "--json", "--quiet", NULL };
	const char *const small[] = { "bank", "read", "@c", "@small", "--json", "--quiet", NULL };
	const pid_t first = program_start(program, 1, large);
	const pid_t second = program_start(program, 2, small);
	const struct outcome of_small = program_wait(program, 2, second);
	const struct outcome of_large = program_wait(program, 1, first);
	program_done(of_small);
	program_done(of_large);
	assert_int_equal(number_of(of_small, "files.0.new"), 3);
	assert_int_equal(number_of(of_large, "files.0.new"), PAYMENTS);
	/* 100 + 101 + .. + 3099 */
	assert_int_equal(number_of(of_large, "files.0.new_sum_ore"),
			 (int64_t)PAYMENTS * (100 + 100 + PAYMENTS - 1) / 2);
}

/* No file may grow beyond a bound, as if the disk were full there: the reading is told so and leaves nothing.
 */
static void p2_a_full_disk_in_the_middle_leaves_the_books_as_before(void **state)
{
	struct program *program = *state;
	write_large(program, "large");
	const struct text before = program_books(program);
	size_t refused = 0;
	for (uint64_t bound = 400 << 10; bound < 1600 << 10; bound += 200 << 10) {
		program->file_bytes_max = bound;
		const struct outcome outcome = RUN(program, "bank", "read", "@c", "@large", "--quiet");
		program->file_bytes_max = 0;
		if (outcome.exit_code == 0)
			break;
		TOLD(outcome, 1, "/large", "disk");
		assert_true(text_equal(program_books(program), before));
		refused++;
	}
	assert_true(refused > 0);
	program_wait(
	    program, 0,
	    program_start(program, 0, (const char *const[]){ "bank", "read", "@c", "@large", NULL }));
	assert_int_equal(
	    number_of(RUN(program, "bank", "read", "@c", "@large", "--json"), "files.0.was_read_before"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_samples_of_our_account_are_read_with_their_sums),
		cmocka_unit_test_setup_teardown(p8_samples_of_other_accounts_are_refused_with_the_account,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(p8_samples_that_are_wrong_are_refused_with_the_place,
						open_centre, close_program),
		cmocka_unit_test_setup_teardown(p1_the_same_file_twice_books_nothing, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p1_the_same_money_in_other_files_is_seen_again, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p1_several_processes_read_one_file_once, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p1_a_file_is_read_while_another_is, open_centre,
						close_program),
		cmocka_unit_test_setup_teardown(p2_a_full_disk_in_the_middle_leaves_the_books_as_before,
						open_centre, close_program),
	};
	return PROOF_RUN(tests);
}
