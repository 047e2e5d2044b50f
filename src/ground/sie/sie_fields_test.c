/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <string.h>

#include "ground/sie/sie_inner.h"

static void is_split(struct sie_record *record, const char *line, size_t count)
{
	assert_ok(sie_record_split(record, text_of(line), 3));
	assert_int_equal(record->count, count);
	assert_int_equal(record->row, 3);
}

static void fields_part_at_spaces_and_tabs(void **state)
{
	(void)state;
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	is_split(&record, "\t#VER\tA  52 20100630 \t \"two words\"", 5);
	assert_text(sie_text(&record, 0), "#VER");
	assert_text(sie_text(&record, 2), "52");
	assert_text(sie_text(&record, 4), "two words");
	assert_text(sie_text(&record, 5), "");
	assert_false(record.has_list);
	is_split(&record, "#ADRESS \"\" \" \" x", 4);
	assert_text(sie_text(&record, 1), "");
	assert_text(sie_text(&record, 2), " ");
}

static void a_quotation_mark_inside_has_a_backslash(void **state)
{
	(void)state;
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	is_split(&record, "#A \"say \\\"hi\\\"\" plain\\\" c:\\\\x \"a\\b\" \"\\\\\"\"", 6);
	assert_text(sie_text(&record, 1), "say \"hi\"");
	assert_text(sie_text(&record, 2), "plain\"");
	assert_text(sie_text(&record, 3), "c:\\\\x");
	assert_text(sie_text(&record, 4), "a\\b");
	assert_text(sie_text(&record, 5), "\\\"");
}

static void braces_hold_the_objects(void **state)
{
	(void)state;
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	struct sie_dimension_value values[SIE_DIMENSIONS_MAX];
	size_t count = 0, after = 0;
	is_split(&record, "#TRANS 3991 {1 \"AL}LM\" 6 P100} -600.00", 7);
	assert_ok(sie_list(&record, 2, values, &count, &after));
	assert_int_equal(count, 2);
	assert_int_equal(values[0].dimension, 1);
	assert_text(values[0].code, "AL}LM");
	assert_text(values[1].code, "P100");
	assert_text(sie_text(&record, after), "-600.00");
	is_split(&record, "#TRANS 3991 {} 5 te{xt}", 4);
	assert_ok(sie_list(&record, 2, values, &count, &after));
	assert_int_equal(count, 0);
	assert_text(sie_text(&record, 3), "te{xt}");
	assert_code(sie_list(&record, 3, values, &count, &after), STATUS_INPUT);
	is_split(&record, "#TRANS 3991 {1} 5", 4);
	assert_code(sie_list(&record, 2, values, &count, &after), STATUS_INPUT);
	is_split(&record, "#TRANS 3991 {x y} 5", 5);
	assert_code(sie_list(&record, 2, values, &count, &after), STATUS_INPUT);
}

static void a_line_has_at_most_eight_objects(void **state)
{
	(void)state;
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	struct sie_dimension_value values[SIE_DIMENSIONS_MAX];
	size_t count = 0, after = 0;
	is_split(&record, "#T 1 {1 a 2 b 3 c 4 d 5 e 6 f 7 g 8 h} 5", 19);
	assert_ok(sie_list(&record, 2, values, &count, &after));
	assert_int_equal(count, SIE_DIMENSIONS_MAX);
	is_split(&record, "#T 1 {1 a 2 b 3 c 4 d 5 e 6 f 7 g 8 h 9 i} 5", 21);
	assert_code(sie_list(&record, 2, values, &count, &after), STATUS_INPUT);
}

static void p8_a_line_that_does_not_pair_is_refused_with_its_row(void **state)
{
	(void)state;
	static const char *const lines[] = {
		"#A \"open",   "#A \"open\\\"", "#A \"x\"y",    "#A x\"y",
		"#A {1",       "#A {1 {2}}",    "#A {1} {2}",   "#A }",
		"#A \"a\tb\"", "#A \x01",       "#A \"\x7F\"",  "#A f\xC3\xB6r",
		"#A f\xF6r",   "#A \xC5re",     "#A \"\xE5r\"", "\xEF\xBB\xBF#A",
	};
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		const struct status status = sie_record_split(&record, text_of(lines[i]), 41);
		assert_code(status, STATUS_INPUT);
		assert_int_equal(status.row, 41);
		assert_non_null(status.remedy);
	}
	assert_code(sie_record_split(&record, (struct text){ "#A \0", 4 }, 1), STATUS_INPUT);
}

static void cp437_is_known_from_other_sets(void **state)
{
	(void)state;
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	is_split(&record, "#A F\x94retag \"\x8Frets G\x86va\" \xE4 10\xF6\x33 \xC4\xC4\xC4", 6);
	assert_text(sie_text(&record, 1), "Företag");
	assert_text(sie_text(&record, 2), "Årets Gåva");
	assert_text(sie_text(&record, 3), "Σ");
	assert_text(sie_text(&record, 4), "10÷3");
	assert_text(sie_text(&record, 5), "───");
}

static void a_field_and_a_line_are_bounded(void **state)
{
	(void)state;
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	SCOPED(buffer_close) struct buffer line = buffer_open(1 << 16);
	buffer_print(&line, "#A %0*d", SIE_FIELD_BYTES_MAX, 0);
	assert_ok(sie_record_split(&record, buffer_text(&line), 1));
	assert_int_equal(record.fields[1].count, SIE_FIELD_BYTES_MAX);
	buffer_add_byte(&line, '0');
	assert_code(sie_record_split(&record, buffer_text(&line), 1), STATUS_INPUT);
	buffer_clear(&line);
	buffer_print(&line, "#A");
	for (size_t i = 1; i < SIE_FIELDS_MAX; i++)
		buffer_print(&line, " x");
	is_split(&record, line.bytes, SIE_FIELDS_MAX);
	buffer_print(&line, " x");
	assert_code(sie_record_split(&record, buffer_text(&line), 1), STATUS_INPUT);
}

static void values_are_read_as_the_standard_writes_them(void **state)
{
	(void)state;
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	int year = 0, period = 0;
	int64_t number = 0;
	struct day day;
	struct money money;
	is_split(&record, "#A -1 202612 20261231 -1104488.1 1930", 6);
	assert_ok(sie_year_number(&record, 1, &year));
	assert_int_equal(year, -1);
	assert_ok(sie_period(&record, 2, &period));
	assert_int_equal(period, 202612);
	assert_ok(sie_day(&record, 3, "date", &day));
	assert_int_equal(day_month(day), 12);
	assert_ok(sie_money(&record, 4, &money));
	assert_int_equal(money.ore, -110448810);
	assert_ok(sie_number(&record, 5, "account", &number));
	assert_int_equal(number, 1930);
}

static void p8_values_in_another_form_are_refused(void **state)
{
	(void)state;
	SCOPED(sie_record_close) struct sie_record record;
	sie_record_open(&record);
	int year = 0, period = 0;
	int64_t number = 0;
	struct day day;
	struct money money;
	is_split(&record, "#A 1,50 202613 2026-12-31 1.500 --1 +5 100 179912 1.", 10);
	for (size_t i = 1; i <= 10; i++) {
		if (i != 7)
			assert_code(sie_money(&record, i, &money),
				    i == 2 || i == 8 ? STATUS_OK : STATUS_INPUT);
		assert_code(sie_year_number(&record, i, &year), STATUS_INPUT);
		assert_code(sie_period(&record, i, &period), STATUS_INPUT);
		assert_code(sie_day(&record, i, "date", &day), STATUS_INPUT);
	}
	assert_code(sie_number(&record, 1, "account", &number), STATUS_INPUT);
	assert_code(sie_number(&record, 10, "account", &number), STATUS_INPUT);
	is_split(&record, "#A 99999999999999999.00", 2);
	assert_code(sie_money(&record, 1, &money), STATUS_LIMIT);
}

/* The check value of this CRC, as zlib and ISO 3309 give it for the nine digits. */
static void the_checksum_is_crc_32(void **state)
{
	(void)state;
	struct sie_checksum checksum = sie_checksum_begin();
	assert_int_equal(sie_checksum_value(&checksum), 0);
	sie_checksum_add(&checksum, TEXT("1234"));
	sie_checksum_add(&checksum, TEXT(""));
	sie_checksum_add(&checksum, TEXT("56789"));
	assert_int_equal(sie_checksum_value(&checksum), 0xCBF43926);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_part_at_spaces_and_tabs),
		cmocka_unit_test(a_quotation_mark_inside_has_a_backslash),
		cmocka_unit_test(braces_hold_the_objects),
		cmocka_unit_test(a_line_has_at_most_eight_objects),
		cmocka_unit_test(p8_a_line_that_does_not_pair_is_refused_with_its_row),
		cmocka_unit_test(cp437_is_known_from_other_sets),
		cmocka_unit_test(a_field_and_a_line_are_bounded),
		cmocka_unit_test(values_are_read_as_the_standard_writes_them),
		cmocka_unit_test(p8_values_in_another_form_are_refused),
		cmocka_unit_test(the_checksum_is_crc_32),
	};
	return PROOF_RUN(tests);
}
