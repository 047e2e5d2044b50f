/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/swish/swish_inner.h"
#include "proof/proof.h"

#include <string.h>

/* All that a mapping must tell, and nothing else. */
static const char *const least[] = {
	"name = x",  "separator = tab", "decimal = comma", "widths = 5",         "number = \"1234567890\"",
	"day = 1",   "type = 2",        "amount = 3",      "currency = \"SEK\"", "payment reference = 4",
	"in = A BB",
};
enum { LEAST = sizeof least / sizeof least[0] };

/* The least mapping without line `left_out` (LEAST for none) and with `added` after it. */
static struct status read_changed(size_t left_out, const char *added, struct swish_mapping *out)
{
	SCOPED(buffer_close) struct buffer text = buffer_open(4096);
	for (size_t i = 0; i < LEAST; i++)
		if (i != left_out)
			buffer_print(&text, "%s\n", least[i]);
	buffer_add(&text, text_of(added));
	return swish_mapping_read(buffer_text(&text), out);
}

static void the_shipped_mappings_are_as_their_bank_describes(void **state)
{
	(void)state;
	struct swish_mapping comma;
	struct swish_mapping semicolon;
	assert_ok(swish_mapping_shipped(0, &comma));
	assert_ok(swish_mapping_shipped(1, &semicolon));
	assert_code(swish_mapping_shipped(2, &comma), STATUS_NOT_FOUND);
	assert_string_equal(comma.name, "handelsbanken-comma");
	assert_true(comma.separator == ',' && comma.decimal == '.');
	assert_true(semicolon.separator == ';' && semicolon.decimal == ',');
	assert_true(comma.widths_count == 2 && comma.widths[0] == 15 && comma.widths[1] == 18);
	assert_false(comma.is_booked_by_day || comma.has_minus);
	assert_int_equal(comma.places[SWISH_REFERENCE].column, 12);
	assert_int_equal(comma.places[SWISH_BOOKED].column, 16);
	assert_int_equal(swish_kind_of(&comma, TEXT("SWT")), SWISH_REFUND_RETURNED);
	assert_int_equal(swish_kind_of(&comma, TEXT("SW")), SWISH_OTHER);
	assert_int_equal(swish_kind_of(&comma, TEXT("")), SWISH_OTHER);
}

static void a_mapping_is_found_by_name_and_by_a_file_that_begins_as_it_says(void **state)
{
	(void)state;
	struct swish_mapping mapping;
	assert_ok(swish_mapping_named(TEXT("handelsbanken-semicolon"), &mapping));
	assert_true(swish_mapping_fits(&mapping, TEXT("01;2026-11-06;2026-11-05\r\n")));
	assert_true(swish_mapping_fits(&mapping, TEXT("\xEF\xBB\xBF"
						      "01;2026")));
	assert_false(swish_mapping_fits(&mapping, TEXT("01,2026-11-06")));
	assert_false(swish_mapping_fits(&mapping, TEXT("01")));
	assert_false(swish_mapping_fits(&mapping, TEXT("")));
	assert_code(swish_mapping_named(TEXT("handelsbanken"), &mapping), STATUS_NOT_FOUND);
	assert_ok(read_changed(LEAST, "", &mapping));
	assert_false(swish_mapping_fits(&mapping, TEXT("\t1")));
}

static void every_key_is_read(void **state)
{
	(void)state;
	struct swish_mapping mapping;
	assert_ok(read_changed(
	    1,
	    "# a comment\r\n\n separator=semicolon \r\ncharset = iso-8859-1\nsign = minus\nbooked = day\n"
	    "skipped = 3\nreference length = 10\nmessage = 5\nrefund = C\npayout returned = D",
	    &mapping));
	assert_true(mapping.separator == ';' && mapping.charset == CHARSET_LATIN1 && mapping.has_minus);
	assert_true(mapping.is_booked_by_day && mapping.skipped == 3 && mapping.reference_length == 10);
	assert_string_equal(mapping.places[SWISH_NUMBER].constant, "1234567890");
	assert_int_equal(swish_kind_of(&mapping, TEXT("BB")), SWISH_PAYMENT);
	assert_int_equal(swish_kind_of(&mapping, TEXT("D")), SWISH_PAYOUT_RETURNED);
}

static void p8_a_mapping_that_leaves_out_what_it_must_tell_is_refused(void **state)
{
	(void)state;
	static const char *const fields[] = { "name", "separator", "decimal", "widths",   "number",
					      "day",  "type",      "amount",  "currency", "payment reference",
					      "in" };
	struct swish_mapping mapping;
	assert_ok(read_changed(LEAST, "", &mapping));
	for (size_t i = 0; i < LEAST; i++) {
		const struct status status = read_changed(i, "", &mapping);
		assert_code(status, STATUS_INPUT);
		assert_string_equal(status.field, fields[i]);
		assert_non_null(status.remedy);
	}
}

static void p8_a_line_that_is_none_is_refused_by_its_row(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"colour = red",
		"message",
		"= 3",
		"message =",
		"name = y",
		"message = 0",
		"message = 65",
		"message = x",
		"message = \"",
		"message = \"\"",
		"sign = plus",
		"charset = utf-16",
		"skipped = 21",
		"booked = never",
		"count column = 65",
		"reference length = 37",
		"refund = 12345678901234567890123456789012345678901",
		"message = \"12345678901234567890123456789012345678901\"",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct swish_mapping mapping;
		const struct status status = read_changed(LEAST, wrong[i], &mapping);
		assert_code(status, STATUS_INPUT);
		assert_int_equal(status.row, LEAST + 1);
	}
}

static void p8_a_mapping_that_contradicts_itself_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"message = 3",               /* the amount's column */
		"message = 6",               /* beyond the width */
		"refund = BB",               /* the word of payments in */
		"refund = C  D",             /* an empty word */
		"head = 01",                 /* and no record column */
		"record = 5\nrow = 02",      /* not the first */
		"record = \"02\"\nrow = 02", /* a constant */
		"count column = 2",          /* and no word for the count */
	};
	struct swish_mapping mapping;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const struct status status = read_changed(LEAST, wrong[i], &mapping);
		assert_code(status, STATUS_INPUT);
		assert_non_null(status.field);
	}
	/* The record types of a mapping whose first column is free. */
	static const char *const records[] = { "",
					       "row = 1\nhead = 1",
					       "row = 1\ncount = 1\ncount column = 2",
					       "row = 1\nhead = 2\ncount = 2\ncount column = 2",
					       "row = 1\ncount = 2",
					       "row = 1\ncount = 2\ncount column = 1" };
	for (size_t i = 0; i < sizeof records / sizeof records[0]; i++) {
		char added[128];
		assert_true(strlen(records[i]) < 64);
		strcpy(added, "day = 5\nrecord = 1\n");
		strcat(added, records[i]);
		assert_code(read_changed(5, added, &mapping), STATUS_INPUT);
	}
	assert_ok(
	    read_changed(5, "day = 5\nrecord = 1\nrow = 1\nhead = 2\ncount = 3\ncount column = 2", &mapping));
	assert_code(read_changed(3, "widths = 5 3", &mapping), STATUS_INPUT);
	assert_code(read_changed(3, "widths = 5 6 7 8 9", &mapping), STATUS_INPUT);
	assert_code(read_changed(3, "widths = 5 0", &mapping), STATUS_INPUT);
	assert_ok(read_changed(3, "widths = 5 6 7 8", &mapping));
}

static void p8_mappings_are_bounded(void **state)
{
	(void)state;
	struct swish_mapping mapping;
	SCOPED(buffer_close) struct buffer text = buffer_open(SWISH_MAPPING_BYTES_MAX + 1);
	for (size_t i = 0; i < LEAST; i++)
		buffer_print(&text, "%s\n", least[i]);
	while (text.count < SWISH_MAPPING_BYTES_MAX)
		buffer_add_byte(&text, '\n');
	assert_ok(swish_mapping_read(buffer_text(&text), &mapping));
	buffer_add_byte(&text, '\n');
	assert_code(swish_mapping_read(buffer_text(&text), &mapping), STATUS_LIMIT);
	assert_code(swish_mapping_read(TEXT("name = \xE5"), &mapping), STATUS_INPUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_shipped_mappings_are_as_their_bank_describes),
		cmocka_unit_test(a_mapping_is_found_by_name_and_by_a_file_that_begins_as_it_says),
		cmocka_unit_test(every_key_is_read),
		cmocka_unit_test(p8_a_mapping_that_leaves_out_what_it_must_tell_is_refused),
		cmocka_unit_test(p8_a_line_that_is_none_is_refused_by_its_row),
		cmocka_unit_test(p8_a_mapping_that_contradicts_itself_is_refused),
		cmocka_unit_test(p8_mappings_are_bounded),
	};
	return PROOF_RUN(tests);
}
