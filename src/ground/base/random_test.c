/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <signal.h>
#include <string.h>

/* The published first numbers of splitmix64 for the seed 1234567 (Steele, Lea and Flood 2014; the vector is
 * Rosetta Code's). */
static void p9_a_seeded_sequence_is_splitmix64(void **state)
{
	(void)state;
	static const uint64_t expected[] = { UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
					     UINT64_C(9817491932198370423), UINT64_C(4593380528125082431),
					     UINT64_C(16408922859458223821) };
	struct random random = random_seeded(1234567);
	for (size_t i = 0; i < 5; i++)
		assert_true(random_next(&random) == expected[i]);
	random = random_seeded(1234567);
	unsigned char bytes[19];
	random_fill(&random, bytes, sizeof bytes);
	assert_memory_equal(bytes, expected, sizeof bytes);
	assert_true(random_next(&random) == expected[3]); /* three numbers filled the 19 bytes */
}

static void the_system_gives_other_numbers_each_time(void **state)
{
	(void)state;
	struct random random = random_of_system();
	unsigned char first[32] = { 0 };
	unsigned char second[32] = { 0 };
	random_fill(&random, first, sizeof first);
	random_fill(&random, second, sizeof second);
	assert_memory_not_equal(first, second, sizeof first);
	assert_true(random_next(&random) != random_next(&random));
	random_fill(&random, first, 0);
}

/* With n draws the count of each value has the standard deviation sqrt(n p (1 - p)); six of them are met by
 * chance once in five hundred million, and the seed is fixed. */
static void numbers_below_a_bound_are_even(void **state)
{
	(void)state;
	static const uint64_t bounds[] = { 2, 3, 7, 10, 32 };
	enum { DRAWS = 100000 };
	struct random random = random_seeded(7);
	for (size_t i = 0; i < sizeof bounds / sizeof bounds[0]; i++) {
		int64_t counts[32] = { 0 };
		for (int draw = 0; draw < DRAWS; draw++)
			counts[random_below(&random, bounds[i])]++;
		const int64_t mean = DRAWS / (int64_t)bounds[i];
		for (size_t value = 0; value < bounds[i]; value++) {
			const int64_t off = counts[value] - mean;
			assert_true(off * off < 36 * mean + 36);
		}
	}
}

/* Three quarters of 2^64: without throwing away, the lowest third would come twice as often. */
static void a_bound_that_does_not_divide_is_even_too(void **state)
{
	(void)state;
	const uint64_t bound = UINT64_C(3) << 62;
	struct random random = random_seeded(8);
	int low = 0;
	for (int i = 0; i < 30000; i++) {
		const uint64_t number = random_below(&random, bound);
		assert_true(number < bound);
		low += number < bound / 3;
	}
	assert_in_range(low, 9500, 10500);
	assert_int_equal(random_below(&random, 1), 0);
	assert_true(random_below(&random, UINT64_MAX) < UINT64_MAX);
}

static void draw_below_nothing(void *context)
{
	random_below(context, 0);
}

static void nothing_is_below_zero(void **state)
{
	(void)state;
	struct random random = random_seeded(1);
	assert_int_equal(proof_signal_of(draw_below_nothing, &random), SIGABRT);
}

static const char look_alikes[] = "01lo";

static void a_handle_has_no_look_alikes_and_reads_back(void **state)
{
	(void)state;
	struct random random = random_seeded(9);
	bool is_seen[256] = { false };
	int kinds = 0;
	for (int i = 0; i < 2000; i++) {
		const struct handle handle = handle_make(&random);
		struct handle back;
		assert_int_equal(strlen(handle.characters), 12);
		assert_ok(handle_parse(text_of(handle.characters), &back));
		assert_memory_equal(&back, &handle, sizeof back);
		for (size_t at = 0; at < 12; at++) {
			assert_null(strchr(look_alikes, handle.characters[at]));
			kinds += !is_seen[(unsigned char)handle.characters[at]];
			is_seen[(unsigned char)handle.characters[at]] = true;
		}
	}
	assert_int_equal(kinds, 32);
}

static void p8_what_is_no_handle_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = { "",
					     "22222222222",
					     "2222222222222",
					     "22222222222l",
					     "022222222222",
					     "22222222222A",
					     "222222 22222",
					     "22222222222\xC3",
					     "22222222222o",
					     "1222222222222" };
	struct handle handle = { "untouched" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(handle_parse(text_of(wrong[i]), &handle), STATUS_INPUT);
	assert_code(handle_parse((struct text){ "2222222\0 2222", 12 }, &handle), STATUS_INPUT);
	assert_code(handle_parse((struct text){ "22222222222\0", 12 }, &handle), STATUS_INPUT);
	assert_string_equal(handle.characters, "untouched");
	assert_ok(handle_parse(TEXT("23456789abcd"), &handle));
	assert_string_equal(handle.characters, "23456789abcd");
}

static void handles_do_not_come_twice(void **state)
{
	(void)state;
	struct random random = random_of_system();
	const struct handle first = handle_make(&random);
	const struct handle second = handle_make(&random);
	assert_string_not_equal(first.characters, second.characters);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_a_seeded_sequence_is_splitmix64),
		cmocka_unit_test(the_system_gives_other_numbers_each_time),
		cmocka_unit_test(numbers_below_a_bound_are_even),
		cmocka_unit_test(a_bound_that_does_not_divide_is_even_too),
		cmocka_unit_test(nothing_is_below_zero),
		cmocka_unit_test(a_handle_has_no_look_alikes_and_reads_back),
		cmocka_unit_test(p8_what_is_no_handle_is_refused),
		cmocka_unit_test(handles_do_not_come_twice),
	};
	return PROOF_RUN(tests);
}
