/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/report/report.h"
#include "proof/proof.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const struct report_column columns[] = {
	{ "number", SAY("Account"), CELL_NUMBER, 7 }, { "name", SAY("Name"), CELL_TEXT, 8 },
	{ "sum_ore", SAY("Sum"), CELL_MONEY, 12 },    { "day", SAY("Day"), CELL_DAY, 10 },
	{ "is_open", SAY("Open"), CELL_BOOL, 0 },     { 0 }
};

static void fill(struct report *report)
{
	struct day day;
	assert_ok(day_of(2026, 11, 5, &day));
	report_field(report, &columns[1], (struct report_cell){ .text = TEXT("Å\x1bx") });
	report_field(report, &(struct report_column){ "quiet", NULL, CELL_NUMBER, 0 },
		     (struct report_cell){ .number = 4 });
	report_table(report, "rows", columns);
	const struct report_cell first[] = { { .number = 1930 },
					     { .text = TEXT("Öberg") },
					     { .number = -123450 },
					     { .number = day.number },
					     { .number = 1 } };
	const struct report_cell second[] = { { .number = 1 },
					      { .text = TEXT("much too long") },
					      { .number = 0 },
					      { .number = 0 },
					      { .number = 0 } };
	report_row(report, first);
	report_row(report, second);
	report_table_end(report);
	report_list(report, "things");
	report_item(report);
	report_list(report, "none");
	report_end(report);
	report_end(report);
	report_end(report);
	report_say(report, "it may be the same money as row {other}",
		   &(struct phrase_value){ "other", TEXT("a\nb") }, 1);
}

struct printing {
	bool is_json;
	bool is_failing;
	enum language language;
};

static void print_report(void *context)
{
	const struct printing *printing = context;
	struct report report;
	report_open(&report, printing->language, printing->is_json);
	fill(&report);
	if (printing->is_failing) {
		report_list(&report, "more");
		report_failure(
		    &report, TEXT("a.xml"),
		    FAIL_INPUT(3, "amount", "The amount is zero.", "Ask the bank for the file again."));
	}
	assert_ok(report_close(&report));
}

static void printed_is(struct printing printing, const char *expected)
{
	struct proof_child child;
	proof_child_run(print_report, &printing, &child);
	assert_int_equal(child.exit_code, 0);
	assert_string_equal(child.output, expected);
}

static void people_read_columns(void **state)
{
	(void)state;
	printed_is((struct printing){ .language = LANGUAGE_ENGLISH },
		   "Name: Å?x\n"
		   "Account  Name               Sum  Day         Open\n"
		   "   1930  Öberg        -1\u00a0234,50  2026-11-05  yes\n"
		   "      1  much too long          0,00              no\n"
		   "it may be the same money as row a?b\n");
}

static void people_read_their_language(void **state)
{
	(void)state;
	printed_is((struct printing){ .language = LANGUAGE_SWEDISH },
		   "Namn: Å?x\n"
		   "  Konto  Namn             Summa  Dag         Öppet\n"
		   "   1930  Öberg        -1\u00a0234,50  2026-11-05  ja\n"
		   "      1  much too long          0,00              nej\n"
		   "det kan vara samma pengar som rad a?b\n");
}

#define ROWS_OF_JSON                                                                                         \
	"{\"name\":\"Å\\u001bx\",\"quiet\":4,\"rows\":[{\"number\":1930,\"name\":\"Öberg\",\"sum_ore\":-"  \
	"123450,"                                                                                            \
	"\"day\":\"2026-11-05\",\"is_open\":true},{\"number\":1,\"name\":\"much too long\",\"sum_ore\":0,"   \
	"\"day\":null,\"is_open\":false}],\"things\":[{\"none\":[]}]"

static void programs_read_json_in_any_language(void **state)
{
	(void)state;
	printed_is((struct printing){ .is_json = true }, ROWS_OF_JSON "}\n");
	printed_is((struct printing){ .is_json = true, .language = LANGUAGE_SWEDISH }, ROWS_OF_JSON "}\n");
}

static void a_failure_closes_what_is_open(void **state)
{
	(void)state;
	printed_is(
	    (struct printing){ .is_json = true, .is_failing = true },
	    "a.xml, row 3, amount: The amount is zero. Ask the bank for the file again.\n" ROWS_OF_JSON
	    ",\"more\":[],\"error\":{\"code\":\"input\",\"file\":\"a.xml\",\"row\":3,\"field\":\"amount\","
	    "\"reason\":\"The amount is zero.\",\"remedy\":\"Ask the bank for the file again.\"}}\n");
}

static void print_to_a_full_disk(void *context)
{
	(void)context;
	struct report report;
	const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
	if (full < 0 || dup2(full, STDOUT_FILENO) < 0)
		_exit(9);
	report_open(&report, LANGUAGE_ENGLISH, true);
	_exit(report_close(&report).code == STATUS_BROKEN ? 0 : 1);
}

static void an_answer_that_cannot_be_written_is_told(void **state)
{
	(void)state;
	struct proof_child child;
	proof_child_run(print_to_a_full_disk, NULL, &child);
	assert_int_equal(child.exit_code, 0);
}

static void print_much(void *context)
{
	(void)context;
	struct report report;
	const struct report_cell cells[] = {
		{ .number = 1 }, { .text = TEXT("x") }, { .number = 0 }, { .number = 0 }, { .number = 0 }
	};
	const int nothing = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (nothing < 0 || dup2(nothing, STDOUT_FILENO) < 0)
		_exit(9);
	report_open(&report, LANGUAGE_ENGLISH, true);
	report_table(&report, "rows", columns);
	for (int i = 0; i < 400000; i++) /* three times REPORT_BYTES_MAX would be 48 MiB; this is 25 MB */
		report_row(&report, cells);
	report_table_end(&report);
	_exit(report_close(&report).code == STATUS_OK ? 0 : 1);
}

static void a_long_answer_is_written_as_it_grows(void **state)
{
	(void)state;
	struct proof_child child;
	proof_child_run(print_much, NULL, &child);
	assert_int_equal(child.exit_code, 0);
}

static void progress_is(const char *expected, enum language language, uint64_t done, uint64_t total,
			int64_t ms)
{
	SCOPED(buffer_close) struct buffer line = buffer_open(400);
	progress_print(&line, language, done, total, ms);
	assert_text(buffer_text(&line), expected);
}

static void progress_tells_rate_and_time_left(void **state)
{
	(void)state;
	progress_is("10.0 MB of 40.0 MB, 5.0 MB/s, 6 s left", LANGUAGE_ENGLISH, 10000000, 40000000, 2000);
	progress_is("10,0 MB av 40,0 MB, 5,0 MB/s, 6 s kvar", LANGUAGE_SWEDISH, 10000000, 40000000, 2000);
	progress_is("40.0 MB of 40.0 MB, 20.0 MB/s, 0 s left", LANGUAGE_ENGLISH, 40000000, 40000000, 2000);
}

static void progress_without_an_end_tells_no_time_left(void **state)
{
	(void)state;
	progress_is("10.0 MB, 5.0 MB/s", LANGUAGE_ENGLISH, 10000000, 0, 2000);
	progress_is("50.0 MB, 25.0 MB/s", LANGUAGE_ENGLISH, 50000000, 40000000, 2000);
	progress_is("0.0 MB, 0.0 MB/s", LANGUAGE_ENGLISH, 0, 40000000, 0);
	progress_is("18446744073709.5 MB, 9223372036854.7 MB/s", LANGUAGE_ENGLISH, UINT64_MAX, 0, 2000);
}

static uint64_t never_asked(void *argument)
{
	(void)argument;
	_exit(9);
}

static void watch_in_a_pipe(void *context)
{
	(void)context;
	struct progress *progress;
	progress_begin(LANGUAGE_ENGLISH, never_asked, NULL, 1, &progress);
	if (progress != NULL)
		_exit(8);
	progress_end(&progress);
}

static void progress_is_silent_in_a_pipe(void **state)
{
	(void)state;
	struct proof_child child;
	proof_child_run(watch_in_a_pipe, NULL, &child);
	assert_int_equal(child.exit_code, 0);
	assert_int_equal(child.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(people_read_columns),
		cmocka_unit_test(people_read_their_language),
		cmocka_unit_test(programs_read_json_in_any_language),
		cmocka_unit_test(a_failure_closes_what_is_open),
		cmocka_unit_test(an_answer_that_cannot_be_written_is_told),
		cmocka_unit_test(a_long_answer_is_written_as_it_grows),
		cmocka_unit_test(progress_tells_rate_and_time_left),
		cmocka_unit_test(progress_without_an_end_tells_no_time_left),
		cmocka_unit_test(progress_is_silent_in_a_pipe),
	};
	return PROOF_RUN(tests);
}
