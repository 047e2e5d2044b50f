/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/formats.h"
#include "proof/proof.h"

#include <string.h>

enum { ROOM = 4096, LINE_MAX_BYTES = 10 };

/* Reads all lines as "row@offset:line|" and returns how the reading ended. */
static struct status read_lines(struct text file, size_t step, struct buffer *told)
{
	struct memory_source memory = { .rest = file, .step_max = step };
	struct source source = source_of_memory(&memory);
	SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, LINE_MAX_BYTES);
	for (;;) {
		struct text line = { 0 };
		bool has_line = false;
		TRY(line_reader_next(&reader, &line, &has_line));
		if (!has_line)
			return OK;
		buffer_print(told, "%d@%d:", (int)reader.row, (int)reader.offset);
		buffer_add(told, line);
		buffer_add_byte(told, '|');
	}
}

static void lines_end_with_lf_or_cr_lf_and_the_last_may_lack_it(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		const char *told;
	} cases[] = {
		{ "", "" },
		{ "a", "1@0:a|" },
		{ "a\n", "1@0:a|" },
		{ "a\r\n", "1@0:a|" },
		{ "a\r", "1@0:a|" },
		{ "\n", "1@0:|" },
		{ "\r\n\n", "1@0:|2@2:|" },
		{ "a\r\nbc\nd", "1@0:a|2@3:bc|3@6:d|" },
		{ "a\rb\n", "1@0:a\rb|" },
		{ "0123456789\r\n0123456789", "1@0:0123456789|2@12:0123456789|" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t step = 0; step < 14; step++) {
			SCOPED(buffer_close) struct buffer told = buffer_open(ROOM);
			assert_ok(read_lines(text_of(cases[i].file), step, &told));
			assert_text(buffer_text(&told), cases[i].told);
		}
}

static void p8_a_line_longer_than_the_limit_is_refused_at_its_row(void **state)
{
	(void)state;
	static const char *const files[] = { "ok\n0123456789A\n", "ok\n0123456789A\r\n", "ok\n0123456789A",
					     "ok\n0123456789ABCDEFGH" };
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
		for (size_t step = 0; step < 20; step++) {
			SCOPED(buffer_close) struct buffer told = buffer_open(ROOM);
			const struct status status = read_lines(text_of(files[i]), step, &told);
			assert_code(status, STATUS_INPUT);
			assert_int_equal(status.row, 2);
			assert_non_null(status.remedy);
			assert_text(buffer_text(&told), "1@0:ok|");
		}
}

/* Gives garbage without a line end, for ever. */
static struct status read_garbage(void *self, char *bytes, size_t room, size_t *count)
{
	uint64_t *given = self;
	memset(bytes, 'x', room);
	*given += room;
	*count = room;
	return OK;
}

static void p8_endless_garbage_is_refused_after_one_line(void **state)
{
	(void)state;
	uint64_t given = 0;
	struct source source = { .read = read_garbage, .self = &given, .bytes_max = UINT64_MAX };
	SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, 80);
	struct text line = { 0 };
	bool has_line = false;
	assert_code(line_reader_next(&reader, &line, &has_line), STATUS_INPUT);
	assert_true(given < 100000);
}

static void what_the_source_answers_is_passed_on_with_its_row(void **state)
{
	(void)state;
	struct memory_source memory = { .rest = TEXT("one\ntwo\nthree\n"), .step_max = 1 };
	struct source source = source_of_memory(&memory);
	source.bytes_max = 9;
	SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, 80);
	struct text line = { 0 };
	bool has_line = false;
	assert_ok(line_reader_next(&reader, &line, &has_line));
	assert_ok(line_reader_next(&reader, &line, &has_line));
	const struct status status = line_reader_next(&reader, &line, &has_line);
	assert_code(status, STATUS_LIMIT);
	assert_int_equal(status.row, 3);
	assert_false(has_line);
}

static void many_lines_pass_through_the_same_room(void **state)
{
	(void)state;
	enum { LINES = 50000 };
	SCOPED(buffer_close) struct buffer file = buffer_open(LINES * 9);
	for (int i = 0; i < LINES; i++)
		buffer_print(&file, "%d\r\n", i);
	for (size_t step = 0; step < 8000; step += 997) {
		struct memory_source memory = { .rest = buffer_text(&file), .step_max = step };
		struct source source = source_of_memory(&memory);
		SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, 80);
		for (int64_t i = 0; i < LINES; i++) {
			struct text line = { 0 };
			bool has_line = false;
			int64_t number = -1;
			assert_ok(line_reader_next(&reader, &line, &has_line));
			assert_true(has_line);
			assert_ok(text_to_number(line, &number));
			assert_int_equal(number, i);
			assert_memory_equal(file.bytes + reader.offset, line.bytes, line.count);
		}
	}
}

/* Keeps from the line "begin" to the line "end", many times the reader's room, in a file read in any steps.
 */
static void lines_are_kept_with_their_ends_as_one_text(void **state)
{
	(void)state;
	enum { LINES = 30000 };
	SCOPED(buffer_close) struct buffer kept = buffer_open(LINES * 9);
	SCOPED(buffer_close) struct buffer file = buffer_open(LINES * 18 + ROOM);
	for (int i = 0; i < LINES; i++)
		buffer_print(&kept, i % 2 == 0 ? "%d\r\n" : "%d\n", i);
	for (int i = 0; i < 2; i++)
		buffer_print(&file, "before\nbegin\n%send\nafter\n", kept.bytes);
	for (size_t step = 0; step < 100000; step += 9973) {
		struct memory_source memory = { .rest = buffer_text(&file), .step_max = step };
		struct source source = source_of_memory(&memory);
		SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, 80);
		struct text line = { 0 };
		bool has_line = true;
		size_t times = 0;
		while (has_line) {
			assert_ok(line_reader_next(&reader, &line, &has_line));
			if (has_line && text_equal(line, TEXT("begin")))
				line_reader_keep(&reader, kept.count + strlen("end\n"));
			if (!has_line || !text_equal(line, TEXT("end")))
				continue;
			const struct text whole = line_reader_kept(&reader);
			assert_int_equal(whole.count, kept.count + strlen("end\n"));
			assert_memory_equal(whole.bytes, kept.bytes, kept.count);
			line_reader_forget(&reader);
			times++;
		}
		assert_int_equal(times, 2);
		assert_int_equal(reader.row, 2 * (LINES + 4));
	}
}

static void p8_lines_are_kept_up_to_the_bound(void **state)
{
	(void)state;
	for (size_t over = 0; over < 2; over++) {
		struct memory_source memory = { .rest = TEXT("a\nbb\r\nccc\nd") };
		struct source source = source_of_memory(&memory);
		SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, 80);
		struct text line = { 0 };
		bool has_line = false;
		assert_ok(line_reader_next(&reader, &line, &has_line));
		line_reader_keep(&reader, 8 - over);
		assert_ok(line_reader_next(&reader, &line, &has_line));
		const struct status status = line_reader_next(&reader, &line, &has_line);
		assert_code(status, over == 0 ? STATUS_OK : STATUS_LIMIT);
		assert_int_equal(status.row, over == 0 ? 0 : 3);
		assert_int_equal(has_line, over == 0);
	}
}

/* Every second line is passed over with those that stand whole in memory after it. */
static void lines_that_stand_in_memory_are_passed_over(void **state)
{
	(void)state;
	enum { LINES = 20000, WIDTH = 8 };
	SCOPED(buffer_close) struct buffer file = buffer_open(LINES * WIDTH);
	for (int i = 0; i < LINES; i++)
		buffer_print(&file, "%06d\r\n", i);
	for (size_t step = 0; step < 100000; step += 9973) {
		struct memory_source memory = { .rest = buffer_text(&file), .step_max = step };
		struct source source = source_of_memory(&memory);
		SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, 80);
		struct text line = { 0 };
		bool has_line = true;
		line_reader_keep(&reader, LINES * WIDTH);
		for (uint64_t passed = 0; has_line; passed++) {
			const size_t lines = line_reader_ahead(&reader).count / WIDTH;
			line_reader_pass(&reader, lines, lines * WIDTH);
			assert_int_equal(reader.row, passed + lines);
			passed += lines;
			assert_ok(line_reader_next(&reader, &line, &has_line));
			if (has_line)
				assert_int_equal(reader.row * WIDTH, reader.offset + WIDTH);
			if (has_line)
				assert_memory_equal(line.bytes, file.bytes + passed * WIDTH, WIDTH - 2);
		}
		assert_int_equal(reader.row, LINES);
		assert_int_equal(line_reader_kept(&reader).count, file.count);
		assert_memory_equal(line_reader_kept(&reader).bytes, file.bytes, file.count);
	}
}

static void p8_no_more_stands_ahead_than_may_be_kept(void **state)
{
	(void)state;
	for (size_t bytes_max = 1; bytes_max < 8; bytes_max++) {
		struct memory_source memory = { .rest = TEXT("a\nbb\nccc\n") };
		struct source source = source_of_memory(&memory);
		SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, 80);
		struct text line = { 0 };
		bool has_line = false;
		assert_text(line_reader_ahead(&reader), "");
		assert_ok(line_reader_next(&reader, &line, &has_line));
		assert_text(line_reader_ahead(&reader), "bb\nccc\n");
		line_reader_keep(&reader, bytes_max);
		assert_int_equal(line_reader_ahead(&reader).count, bytes_max < 7 ? bytes_max : 7);
		if (bytes_max < 3)
			continue;
		line_reader_pass(&reader, 1, 3);
		assert_int_equal(reader.row, 2);
		assert_int_equal(line_reader_ahead(&reader).count, bytes_max < 7 ? bytes_max - 3 : 4);
		assert_code(line_reader_next(&reader, &line, &has_line),
			    bytes_max < 7 ? STATUS_LIMIT : STATUS_OK);
	}
}

static void a_scan_finds_what_is_not_plain_wherever_it_stands(void **state)
{
	(void)state;
	static const struct {
		char byte;
		bool is_control;
		bool is_high;
	} cases[] = { { ' ', false, false },   { '~', false, false },   { '\x7F', false, false },
		      { '\x1F', true, false }, { '\0', true, false },   { '\n', true, false },
		      { '\x80', false, true }, { '\xFF', false, true }, { '\xE5', false, true } };
	char bytes[90];
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t count = 1; count <= sizeof bytes; count++)
			for (size_t at = 0; at < count; at++) {
				memset(bytes, 'a', count);
				bytes[at] = cases[i].byte;
				const struct fixed_scan found = fixed_scan(bytes, count);
				assert_int_equal(found.has_control, cases[i].is_control);
				assert_int_equal(found.has_high, cases[i].is_high);
			}
	assert_false(fixed_scan(bytes, 0).has_control || fixed_scan(bytes, 0).has_high);
}

static void positions_are_counted_from_one_and_both_ends_belong(void **state)
{
	(void)state;
	const struct text line = TEXT("01 ab\t 7");
	assert_text(fixed_field(line, 1, 2), "01");
	assert_text(fixed_field(line, 3, 7), " ab\t ");
	assert_text(fixed_trimmed(line, 3, 7), "ab");
	assert_text(fixed_field(line, 8, 8), "7");
	assert_text(fixed_field(line, 8, 20), "7");
	assert_text(fixed_field(line, 9, 20), "");
	assert_text(fixed_trimmed(line, 100, 200), "");
}

static void a_number_is_digits_to_the_right_and_blank_is_zero(void **state)
{
	(void)state;
	static const struct {
		const char *line;
		int64_t number;
	} cases[] = { { "x00012y", 12 }, { "x   12y", 12 }, { "x     y", 0 },
		      { "x", 0 },        { "x  ", 0 },      { "x99999", 99999 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t number = -1;
		assert_ok(fixed_number(text_of(cases[i].line), 2, 6, "amount", &number));
		assert_int_equal(number, cases[i].number);
	}
}

static void p1_a_number_that_is_not_whole_is_refused_by_name(void **state)
{
	(void)state;
	static const char *const lines[] = { "x12   y", "x1 234y", "x-0012", "x00a12y",
					     "x0012",   "x+1234y", "x12.50" };
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		int64_t number = -1;
		const struct status status = fixed_number(text_of(lines[i]), 2, 6, "amount", &number);
		assert_code(status, STATUS_INPUT);
		assert_string_equal(status.field, "amount");
		assert_int_equal(number, -1);
	}
	int64_t number = 0;
	assert_ok(fixed_number(TEXT("9223372036854775807"), 1, 19, "amount", &number));
	assert_true(number == INT64_MAX);
	assert_code(fixed_number(TEXT("9223372036854775808"), 1, 19, "amount", &number), STATUS_INPUT);
}

static void a_line_is_written_at_its_positions(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct fixed_writer writer = { 0 };
	fixed_begin(&writer, &out, 20);
	fixed_put_text(&writer, 1, 2, TEXT("01"));
	fixed_put_text(&writer, 3, 6, TEXT("too long"));
	fixed_put_right(&writer, 8, 11, TEXT("ab"));
	fixed_put_number(&writer, 12, 16, 450);
	fixed_end(&writer, "\r\n");
	fixed_begin(&writer, &out, 5);
	fixed_put_text(&writer, 1, 5, TEXT("a\r\nb\x7F"));
	fixed_end(&writer, "\n");
	assert_text(buffer_text(&out), "01too    ab00450    \r\na  b \n");
	assert_ok(buffer_status(&out));
}

static void p1_what_may_not_be_cut_fails_the_writing(void **state)
{
	(void)state;
	struct fixed_writer writer = { 0 };
	SCOPED(buffer_close) struct buffer fits = buffer_open(ROOM);
	fixed_begin(&writer, &fits, 5);
	fixed_put_number(&writer, 2, 4, 999);
	fixed_put_right(&writer, 1, 1, TEXT("x"));
	fixed_end(&writer, "");
	assert_text(buffer_text(&fits), "x999 ");
	assert_ok(buffer_status(&fits));

	SCOPED(buffer_close) struct buffer number = buffer_open(ROOM);
	fixed_begin(&writer, &number, 5);
	fixed_put_number(&writer, 2, 4, 1000);
	assert_code(buffer_status(&number), STATUS_LIMIT);

	SCOPED(buffer_close) struct buffer right = buffer_open(ROOM);
	fixed_begin(&writer, &right, 5);
	fixed_put_right(&writer, 1, 1, TEXT("xy"));
	assert_code(buffer_status(&right), STATUS_LIMIT);
}

struct written_row {
	char text[12];
	size_t text_count;
	int64_t number;
	char right[6];
	size_t right_count;
};

static void draw_row(struct proof_draw *draw, struct written_row *row)
{
	row->text_count = proof_below(draw, sizeof row->text + 1);
	for (size_t i = 0; i < row->text_count; i++)
		row->text[i] = (char)(0x21 + proof_below(draw, 0x5E));
	row->right_count = proof_below(draw, sizeof row->right + 1);
	for (size_t i = 0; i < row->right_count; i++)
		row->right[i] = (char)('0' + proof_below(draw, 10));
	row->number = (int64_t)proof_below(draw, UINT64_C(10000000000));
}

static bool written_rows_are_read_back(struct proof_draw *draw, void *context)
{
	(void)context;
	enum { ROWS_MAX = 8, WIDTH = 40 };
	struct written_row rows[ROWS_MAX] = { 0 };
	const size_t count = proof_below(draw, ROWS_MAX + 1);
	const char *const line_end = proof_below(draw, 2) == 0 ? "\n" : "\r\n";
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	for (size_t i = 0; i < count; i++) {
		struct fixed_writer writer = { 0 };
		draw_row(draw, &rows[i]);
		fixed_begin(&writer, &out, WIDTH);
		fixed_put_text(&writer, 1, 12, (struct text){ rows[i].text, rows[i].text_count });
		fixed_put_number(&writer, 13, 22, rows[i].number);
		fixed_put_right(&writer, 30, 35, (struct text){ rows[i].right, rows[i].right_count });
		fixed_end(&writer, line_end);
	}
	struct memory_source memory = { .rest = buffer_text(&out), .step_max = proof_below(draw, 50) };
	struct source source = source_of_memory(&memory);
	SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, WIDTH);
	struct text line = { 0 };
	bool has_line = false;
	for (size_t i = 0; i < count; i++) {
		int64_t number = -1;
		PROOF_CHECK(draw, status_is_ok(line_reader_next(&reader, &line, &has_line)) && has_line);
		PROOF_CHECK(draw, line.count == WIDTH);
		PROOF_CHECK(draw, text_equal(fixed_trimmed(line, 1, 12),
					     (struct text){ rows[i].text, rows[i].text_count }));
		PROOF_CHECK(draw, status_is_ok(fixed_number(line, 13, 22, "number", &number)));
		PROOF_CHECK(draw, number == rows[i].number);
		PROOF_CHECK(draw, text_equal(fixed_trimmed(line, 30, 35),
					     (struct text){ rows[i].right, rows[i].right_count }));
	}
	PROOF_CHECK(draw, status_is_ok(line_reader_next(&reader, &line, &has_line)) && !has_line);
	return true;
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	proof_property_holds("fixed rows there and back", 1000, written_rows_are_read_back, NULL);
}

int main(void)
{
	const struct CMUnitTest fixed_tests[] = {
		cmocka_unit_test(lines_end_with_lf_or_cr_lf_and_the_last_may_lack_it),
		cmocka_unit_test(p8_a_line_longer_than_the_limit_is_refused_at_its_row),
		cmocka_unit_test(p8_endless_garbage_is_refused_after_one_line),
		cmocka_unit_test(what_the_source_answers_is_passed_on_with_its_row),
		cmocka_unit_test(many_lines_pass_through_the_same_room),
		cmocka_unit_test(lines_are_kept_with_their_ends_as_one_text),
		cmocka_unit_test(p8_lines_are_kept_up_to_the_bound),
		cmocka_unit_test(lines_that_stand_in_memory_are_passed_over),
		cmocka_unit_test(p8_no_more_stands_ahead_than_may_be_kept),
		cmocka_unit_test(a_scan_finds_what_is_not_plain_wherever_it_stands),
		cmocka_unit_test(positions_are_counted_from_one_and_both_ends_belong),
		cmocka_unit_test(a_number_is_digits_to_the_right_and_blank_is_zero),
		cmocka_unit_test(p1_a_number_that_is_not_whole_is_refused_by_name),
		cmocka_unit_test(a_line_is_written_at_its_positions),
		cmocka_unit_test(p1_what_may_not_be_cut_fails_the_writing),
		cmocka_unit_test(what_is_written_is_read_back),
	};
	return PROOF_RUN(fixed_tests);
}
