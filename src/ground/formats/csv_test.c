/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/formats.h"
#include "proof/proof.h"

#include <string.h>

enum { ROOM = 65536, STEPS = 12 };

static const struct csv_limits narrow = { .fields_max = 4, .field_bytes_max = 10 };

/* Tells the rows as 1:[a][b]2:[c], and how the reading ended. */
static struct status tell_rows(struct text file, char separator, size_t step, struct buffer *told)
{
	struct memory_source memory = { .rest = file, .step_max = step };
	struct source source = source_of_memory(&memory);
	SCOPED(csv_reader_close) struct csv_reader *reader = NULL;
	csv_reader_open(&source, separator, &narrow, &reader);
	for (;;) {
		const struct text *fields = NULL;
		size_t count = 0;
		uint64_t row = 0;
		bool has_row = false;
		TRY(csv_reader_next(reader, &fields, &count, &row, &has_row));
		if (!has_row)
			return OK;
		buffer_print(told, "%d:", (int)row);
		for (size_t i = 0; i < count; i++)
			buffer_print(told, "[%.*s]", TEXT_ARGS(fields[i]));
	}
}

static void assert_rows(const char *file, char separator, const char *expected)
{
	for (size_t step = 0; step < STEPS; step++) {
		SCOPED(buffer_close) struct buffer told = buffer_open(ROOM);
		assert_ok(tell_rows(text_of(file), separator, step, &told));
		assert_text(buffer_text(&told), expected);
	}
}

/* Whatever pieces it comes in, a row is given as its bytes stand, without its line end. */
static void rows_are_given_as_they_stand(void **state)
{
	(void)state;
	static const char *const rows[] = { "a,\"b\"\"\n,\",", "\xE5;", "", "\"\"\"\"", "last" };
	SCOPED(buffer_close) struct buffer file = buffer_open(ROOM);
	buffer_add(&file, TEXT("\xEF\xBB\xBF"));
	for (size_t i = 0; i < 5; i++)
		buffer_print(&file, "%s%s", rows[i], i == 4 ? "" : i % 2 == 0 ? "\r\n" : "\n");
	for (size_t step = 0; step < STEPS; step++) {
		struct memory_source memory = { .rest = buffer_text(&file), .step_max = step };
		struct source source = source_of_memory(&memory);
		SCOPED(csv_reader_close) struct csv_reader *reader = NULL;
		csv_reader_open(&source, ',', &narrow, &reader);
		for (size_t i = 0; i <= 5; i++) {
			const struct text *fields = NULL;
			size_t count = 0;
			uint64_t row = 0;
			bool has_row = false;
			assert_ok(csv_reader_next(reader, &fields, &count, &row, &has_row));
			assert_int_equal(has_row, i < 5);
			if (has_row)
				assert_text(csv_reader_raw(reader), rows[i]);
		}
	}
}

/* The longest row that the limits allow: every byte of every field a quote. */
static void the_longest_row_is_given_whole(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer file = buffer_open(ROOM);
	for (size_t i = 0; i < narrow.fields_max; i++)
		buffer_print(&file, "%s\"%.*s\"", i > 0 ? "," : "", (int)narrow.field_bytes_max * 2,
			     "\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"\"");
	const size_t bytes = file.count;
	buffer_add(&file, TEXT("\r\n"));
	struct memory_source memory = { .rest = buffer_text(&file) };
	struct source source = source_of_memory(&memory);
	SCOPED(csv_reader_close) struct csv_reader *reader = NULL;
	csv_reader_open(&source, ',', &narrow, &reader);
	const struct text *fields = NULL;
	size_t count = 0;
	uint64_t row = 0;
	bool has_row = false;
	assert_ok(csv_reader_next(reader, &fields, &count, &row, &has_row));
	assert_true(has_row && count == 4 && fields[3].count == narrow.field_bytes_max);
	assert_int_equal(csv_reader_raw(reader).count, bytes);
}

/* The numbered rules of RFC 4180 section 2. */
static void rows_and_fields_are_split_as_the_standard_says(void **state)
{
	(void)state;
	assert_rows("aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", ',', "1:[aaa][bbb][ccc]2:[zzz][yyy][xxx]");
	assert_rows("aaa,bbb,ccc\r\nzzz,yyy,xxx", ',', "1:[aaa][bbb][ccc]2:[zzz][yyy][xxx]");
	assert_rows("\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", ',', "1:[aaa][bbb][ccc]2:[zzz][yyy][xxx]");
	assert_rows("\"aaa\",\"b\r\nb\",\"ccc\"\r\nzzz,yyy", ',', "1:[aaa][b\r\nb][ccc]3:[zzz][yyy]");
	assert_rows("\"aaa\",\"b\"\"bb\",\"\"\"\"", ',', "1:[aaa][b\"bb][\"]");
	assert_rows(" a , b ", ',', "1:[ a ][ b ]");
}

static void other_separators_line_ends_and_empty_fields_are_read(void **state)
{
	(void)state;
	assert_rows("", ',', "");
	assert_rows("a;b,c\nd\te;\"f;g\"", ';', "1:[a][b,c]2:[d\te][f;g]");
	assert_rows("a\tb\n", '\t', "1:[a][b]");
	assert_rows(",,\n\n\"\"\n,", ',', "1:[][][]2:[]3:[]4:[][]");
	assert_rows("\xEF\xBB\xBF"
		    "a,b\n\xEF\xBB\xBF"
		    "c",
		    ',',
		    "1:[a][b]2:[\xEF\xBB\xBF"
		    "c]");
	assert_rows("\xEF\xBB", ',', "1:[\xEF\xBB]");
	assert_rows("g\xE5va", ',', "1:[g\xE5va]");
}

static void p8_misplaced_quotes_are_refused_at_their_row(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		uint64_t row;
	} cases[] = { { "a\n\"b", 2 },        { "a\n\"b\"c", 2 }, { "a\nb\"c\"", 2 }, { "\"a\nb\n", 1 },
		      { "a\nb,\"c\"d\"", 2 }, { "a\nb\rc", 2 },   { "a\n\"\"\"", 2 }, { "\"a\"\rb", 1 } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t step = 0; step < STEPS; step++) {
			SCOPED(buffer_close) struct buffer told = buffer_open(ROOM);
			const struct status status = tell_rows(text_of(cases[i].file), ',', step, &told);
			assert_code(status, STATUS_INPUT);
			assert_int_equal(status.row, cases[i].row);
			assert_non_null(status.remedy);
		}
}

static void p8_fields_and_their_bytes_are_bounded(void **state)
{
	(void)state;
	static const struct {
		const char *file;
		enum status_code code;
	} cases[] = { { "x\n1,2,3,4", STATUS_OK },           { "x\n1,2,3,4,5", STATUS_LIMIT },
		      { "x\n1,0123456789", STATUS_OK },      { "x\n1,0123456789A", STATUS_LIMIT },
		      { "x\n\"01234\"\"6789\"", STATUS_OK }, { "x\n\"01234\"\"6789A\"", STATUS_LIMIT } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		for (size_t step = 0; step < STEPS; step++) {
			SCOPED(buffer_close) struct buffer told = buffer_open(ROOM);
			const struct status status = tell_rows(text_of(cases[i].file), ',', step, &told);
			assert_code(status, cases[i].code);
			assert_int_equal(status.row, status_is_ok(status) ? 0 : 2);
		}
}

static struct status read_quotes(void *self, char *bytes, size_t room, size_t *count)
{
	const char *byte = self;
	memset(bytes, *byte, room);
	*count = room;
	return OK;
}

static void p8_endless_garbage_is_answered_in_little_memory(void **state)
{
	(void)state;
	static char bytes[] = { 'x', '"', ',', '\r', '\0' };
	for (size_t i = 0; i < sizeof bytes; i++) {
		struct source source = { .read = read_quotes, .self = &bytes[i], .bytes_max = UINT64_MAX };
		SCOPED(csv_reader_close) struct csv_reader *reader = NULL;
		csv_reader_open(&source, ',', &narrow, &reader);
		const struct text *fields = NULL;
		size_t count = 0;
		uint64_t row = 0;
		bool has_row = false;
		const struct status status = csv_reader_next(reader, &fields, &count, &row, &has_row);
		assert_true(status.code == STATUS_LIMIT || status.code == STATUS_INPUT);
		assert_true(source.bytes_read < 200000);
	}
}

static void what_the_source_answers_is_passed_on(void **state)
{
	(void)state;
	struct memory_source memory = { .rest = TEXT("a,b\nc,d\n"), .step_max = 1 };
	struct source source = source_of_memory(&memory);
	source.bytes_max = 5;
	SCOPED(csv_reader_close) struct csv_reader *reader = NULL;
	csv_reader_open(&source, ',', &narrow, &reader);
	const struct text *fields = NULL;
	size_t count = 0;
	uint64_t row = 0;
	bool has_row = false;
	assert_ok(csv_reader_next(reader, &fields, &count, &row, &has_row));
	const struct status status = csv_reader_next(reader, &fields, &count, &row, &has_row);
	assert_code(status, STATUS_LIMIT);
	assert_int_equal(status.row, 2);
	assert_false(has_row);
}

/* ---- Writing ---- */

static void assert_written(const char *field, bool is_for_people, const char *expected)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct csv_writer writer = { .out = &out, .separator = ';', .is_for_people = is_for_people };
	csv_field(&writer, TEXT("x"));
	csv_field(&writer, text_of(field));
	csv_end_row(&writer);
	SCOPED(buffer_close) struct buffer row = buffer_open(ROOM);
	buffer_print(&row, "x;%s\r\n", expected);
	assert_text(buffer_text(&out), row.bytes);
}

static void a_field_is_quoted_when_it_must_be(void **state)
{
	(void)state;
	assert_written("plain, text", false, "plain, text");
	assert_written("a;b", false, "\"a;b\"");
	assert_written("a\"b", false, "\"a\"\"b\"");
	assert_written("\"\"", false, "\"\"\"\"\"\"");
	assert_written("a\nb", false, "\"a\nb\"");
	assert_written("a\rb", false, "\"a\rb\"");
	assert_written("", false, "");
}

static void p8_a_formula_is_disarmed_for_people_and_a_number_is_not(void **state)
{
	(void)state;
	static const char *const formulas[] = { "=1+1", "+46701234567", "-a",     "@SUM(A1)", "\tx", "-1+1",
						"-",    "-1.",          "-1.2.3", "--1" };
	static const char *const plain[] = { "-1", "-1.50", "-1234,50", "0", "a=b", "1-2", "'=1" };
	for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
		char expected[64] = "'";
		strcat(expected, formulas[i]);
		assert_written(formulas[i], true, expected);
		assert_written(formulas[i], false, formulas[i]);
	}
	for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
		assert_written(plain[i], true, plain[i]);
	assert_written("\r=1", true, "\"'\r=1\"");
	assert_written("=\"a;b\"", true, "\"'=\"\"a;b\"\"\"");
}

enum { FIELD_BYTES = 8, FIELDS = 4, ROWS = 5 };

struct drawn_rows {
	char bytes[ROWS][FIELDS][FIELD_BYTES];
	size_t bytes_count[ROWS][FIELDS];
	size_t fields_count[ROWS];
	size_t count;
};

static void draw_rows(struct proof_draw *draw, struct drawn_rows *rows, struct csv_writer *writer)
{
	static const char alphabet[] = "ab,\";\r\n =\xC3\xA5";
	rows->count = proof_below(draw, ROWS + 1);
	for (size_t row = 0; row < rows->count; row++) {
		rows->fields_count[row] = 1 + proof_below(draw, FIELDS);
		for (size_t field = 0; field < rows->fields_count[row]; field++) {
			const size_t count = proof_below(draw, FIELD_BYTES + 1);
			for (size_t i = 0; i < count; i++)
				rows->bytes[row][field][i] = alphabet[proof_below(draw, sizeof alphabet - 1)];
			rows->bytes_count[row][field] = count;
			csv_field(writer, (struct text){ rows->bytes[row][field], count });
		}
		csv_end_row(writer);
	}
}

static bool written_rows_are_read_back(struct proof_draw *draw, void *context)
{
	(void)context;
	struct drawn_rows rows = { 0 };
	SCOPED(buffer_close) struct buffer out = buffer_open(ROOM);
	struct csv_writer writer = { .out = &out, .separator = proof_below(draw, 2) == 0 ? ',' : ';' };
	draw_rows(draw, &rows, &writer);
	struct memory_source memory = { .rest = buffer_text(&out), .step_max = proof_below(draw, 20) };
	struct source source = source_of_memory(&memory);
	SCOPED(csv_reader_close) struct csv_reader *reader = NULL;
	csv_reader_open(&source, writer.separator, &narrow, &reader);
	const struct text *fields = NULL;
	size_t count = 0;
	uint64_t line = 0;
	bool has_row = false;
	for (size_t row = 0; row < rows.count; row++) {
		PROOF_CHECK(draw, status_is_ok(csv_reader_next(reader, &fields, &count, &line, &has_row)));
		PROOF_CHECK(draw, has_row && count == rows.fields_count[row]);
		for (size_t i = 0; i < count; i++)
			PROOF_CHECK(draw, text_equal(fields[i], (struct text){ rows.bytes[row][i],
									       rows.bytes_count[row][i] }));
	}
	PROOF_CHECK(draw,
		    status_is_ok(csv_reader_next(reader, &fields, &count, &line, &has_row)) && !has_row);
	return true;
}

static void what_is_written_is_read_back(void **state)
{
	(void)state;
	proof_property_holds("CSV rows there and back", 3000, written_rows_are_read_back, NULL);
}

int main(void)
{
	const struct CMUnitTest csv_tests[] = {
		cmocka_unit_test(rows_are_given_as_they_stand),
		cmocka_unit_test(the_longest_row_is_given_whole),
		cmocka_unit_test(rows_and_fields_are_split_as_the_standard_says),
		cmocka_unit_test(other_separators_line_ends_and_empty_fields_are_read),
		cmocka_unit_test(p8_misplaced_quotes_are_refused_at_their_row),
		cmocka_unit_test(p8_fields_and_their_bytes_are_bounded),
		cmocka_unit_test(p8_endless_garbage_is_answered_in_little_memory),
		cmocka_unit_test(what_the_source_answers_is_passed_on),
		cmocka_unit_test(a_field_is_quoted_when_it_must_be),
		cmocka_unit_test(p8_a_formula_is_disarmed_for_people_and_a_number_is_not),
		cmocka_unit_test(what_is_written_is_read_back),
	};
	return PROOF_RUN(csv_tests);
}
