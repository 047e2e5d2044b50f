/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <signal.h>

static void every_code_has_its_word(void **state)
{
	(void)state;
	static const char *const words[] = { "ok",    "not_found", "refused", "conflict",
					     "input", "limit",     "broken" };
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		assert_string_equal(status_word((enum status_code)i), words[i]);
}

static void ask_for_the_word_of_no_code(void *context)
{
	(void)context;
	status_word((enum status_code)(STATUS_BROKEN + 1));
}

static void a_code_that_is_none_ends_the_process(void **state)
{
	(void)state;
	assert_int_equal(proof_signal_of(ask_for_the_word_of_no_code, NULL), SIGABRT);
}

static void ok_says_nothing(void **state)
{
	(void)state;
	const struct status ok = OK;
	assert_true(status_is_ok(ok));
	assert_null(ok.reason);
	assert_null(ok.field);
	assert_null(ok.remedy);
	assert_int_equal(ok.row, 0);
}

static void p8_a_fault_in_the_input_names_row_field_and_remedy(void **state)
{
	(void)state;
	const struct status status =
	    FAIL_INPUT(7, "amount", "The amount is not a number.", "Ask the bank for the file again.");
	assert_int_equal(status.code, STATUS_INPUT);
	assert_int_equal(status.row, 7);
	assert_string_equal(status.field, "amount");
	assert_string_equal(status.reason, "The amount is not a number.");
	assert_string_equal(status.remedy, "Ask the bank for the file again.");
	assert_false(status_is_ok(status));
}

static void the_deepest_place_names_the_row(void **state)
{
	(void)state;
	const struct status without = FAIL(STATUS_INPUT, "The day does not exist.");
	assert_int_equal(status_at_row(without, 12).row, 12);
	assert_int_equal(status_at_row(status_at_row(without, 12), 3).row, 12);
	assert_int_equal(status_at_row(OK, 12).row, 0);
}

static struct status count_calls(int *calls, struct status answer)
{
	(*calls)++;
	return answer;
}

static struct status try_twice(int *calls, struct status first)
{
	TRY(count_calls(calls, first));
	TRY(count_calls(calls, OK));
	return FAIL(STATUS_CONFLICT, "Both were tried.");
}

static void try_goes_on_after_ok_and_returns_a_failure_as_it_is(void **state)
{
	(void)state;
	int calls = 0;
	assert_code(try_twice(&calls, OK), STATUS_CONFLICT);
	assert_int_equal(calls, 2);
	const struct status failure = FAIL_INPUT(3, "day", "There is no such day.", "Correct it.");
	const struct status passed_on = try_twice(&calls, failure);
	assert_int_equal(calls, 3);
	assert_int_equal(passed_on.code, STATUS_INPUT);
	assert_int_equal(passed_on.row, 3);
	assert_ptr_equal(passed_on.reason, failure.reason);
	assert_ptr_equal(passed_on.field, failure.field);
	assert_ptr_equal(passed_on.remedy, failure.remedy);
}

static void count_closing(int **closed)
{
	(**closed)++;
}

static struct status fail_inside_a_scope(int *count)
{
	SCOPED(count_closing) int *closed = count;
	TRY(FAIL(STATUS_LIMIT, "It is full."));
	(*closed) += 100;
	return OK;
}

static void what_is_scoped_is_closed_on_every_way_out(void **state)
{
	(void)state;
	int closed = 0;
	assert_code(fail_inside_a_scope(&closed), STATUS_LIMIT);
	assert_int_equal(closed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_code_has_its_word),
		cmocka_unit_test(a_code_that_is_none_ends_the_process),
		cmocka_unit_test(ok_says_nothing),
		cmocka_unit_test(p8_a_fault_in_the_input_names_row_field_and_remedy),
		cmocka_unit_test(the_deepest_place_names_the_row),
		cmocka_unit_test(try_goes_on_after_ok_and_returns_a_failure_as_it_is),
		cmocka_unit_test(what_is_scoped_is_closed_on_every_way_out),
	};
	return PROOF_RUN(tests);
}
