/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How far work that is counted in days has come. */

#include "main/report/progress.h"
#include "proof/proof.h"

static void check_line(uint64_t done, uint64_t total, int64_t elapsed_ms, const char *expected)
{
	SCOPED(buffer_close) struct buffer line = buffer_open(400);
	progress_print_days(&line, LANGUAGE_ENGLISH, done, total, elapsed_ms);
	assert_text(buffer_text(&line), expected);
}

static void days_done_rate_and_time_left_are_told(void **state)
{
	(void)state;
	check_line(300, 1000, 1000, "300 of 1000 days, 300 days/s, 3 s left"); /* 700 / 300 is over two */
	check_line(400, 1000, 2000, "400 of 1000 days, 200 days/s, 3 s left");
	check_line(1000, 1000, 4000, "1000 of 1000 days, 250 days/s, 0 s left");
}

static void before_the_first_day_no_rate_is_told(void **state)
{
	(void)state;
	check_line(0, 1000, 1500, "0 of 1000 days");
	check_line(1, 1000, 5000, "1 of 1000 days"); /* less than one a second */
	check_line(5, 1000, 0, "5 of 1000 days, 5000 days/s, 1 s left");
}

static void the_line_is_told_in_swedish(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer line = buffer_open(400);
	progress_print_days(&line, LANGUAGE_SWEDISH, 300, 1000, 1000);
	assert_text(buffer_text(&line), "300 av 1000 dagar, 300 dagar/s, 3 s kvar");
}

static uint64_t nothing_done(void *argument)
{
	(void)argument;
	return 0;
}

/* The test's standard error is a pipe or a file. */
static void in_a_pipe_nothing_is_watched(void **state)
{
	(void)state;
	struct progress *progress = NULL;
	progress_begin_days(LANGUAGE_ENGLISH, nothing_done, NULL, 10, &progress);
	progress_end(&progress);
	assert_null(progress);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_done_rate_and_time_left_are_told),
		cmocka_unit_test(before_the_first_day_no_rate_is_told),
		cmocka_unit_test(the_line_is_told_in_swedish),
		cmocka_unit_test(in_a_pipe_nothing_is_watched),
	};
	return PROOF_RUN(tests);
}
