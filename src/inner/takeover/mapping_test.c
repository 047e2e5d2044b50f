/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/takeover/takeover_kit.h"

#include <stdlib.h>
#include <string.h>

#define FILE_SECTION                                                                                         \
	"[file]\nseparator = semicolon\ndecimal = comma\ncharset = iso-8859-1\ndays = YYYYMMDD\n"            \
	"amounts = ore\n"
#define GIVERS_SECTION "[givers]\nnumber = Kundnr\nkind = Typ\nname = Namn\n"

static struct takeover_mapping *mapping;

static struct status read_text(const char *text)
{
	return takeover_mapping_read(text_of(text), mapping);
}

static void our_own_mapping_names_every_key_but_the_clearing_number(void **state)
{
	(void)state;
	assert_ok(takeover_mapping_ours(mapping));
	assert_int_equal(mapping->separator, ',');
	assert_int_equal(mapping->decimal, '.');
	assert_int_equal(mapping->charset, CHARSET_UTF8);
	assert_int_equal(mapping->days, TAKEOVER_DAYS_ISO);
	assert_false(mapping->is_in_ore);
	for (int i = 0; i < TAKEOVER_FIELDS; i++)
		assert_int_equal(mapping->places[i].is_told, i != MANDATE_CLEARING);
	assert_string_equal(mapping->places[MANDATE_PAYER_BANKGIRO].word, "payer's bankgiro");
	assert_int_equal(mapping->word_count, 2);
}

static void columns_constants_and_words_are_read(void **state)
{
	(void)state;
	assert_ok(read_text("\xEF\xBB\xBF; another program\r\n# its own remark\r\n\r\n" FILE_SECTION
			    "[givers]\r\nnumber = Kundnr\r\nkind = Typ av givare\r\nkind.F = organisation\r\n"
			    "kind.P.O. = person\r\nkind. = anonymous\r\nname=Namn\r\ncountry = \"SE\"\r\n"));
	assert_int_equal(mapping->separator, ';');
	assert_int_equal(mapping->decimal, ',');
	assert_int_equal(mapping->charset, CHARSET_LATIN1);
	assert_int_equal(mapping->days, TAKEOVER_DAYS_PLAIN);
	assert_true(mapping->is_in_ore);
	assert_true(mapping->has_kind[TAKEOVER_GIVERS]);
	assert_false(mapping->has_kind[TAKEOVER_PROMISES] || mapping->has_kind[TAKEOVER_MANDATES]);
	assert_string_equal(mapping->places[GIVER_KIND].word, "Typ av givare");
	assert_true(mapping->places[GIVER_COUNTRY].is_constant);
	assert_string_equal(mapping->places[GIVER_COUNTRY].word, "SE");
	assert_int_equal(mapping->word_count, 3);
	assert_string_equal(mapping->words[1].theirs, "P.O.");
	assert_string_equal(mapping->words[2].theirs, "");
	assert_string_equal(mapping->words[2].ours, "anonymous");
	assert_ok(read_text("[file]\nseparator = tab\ndecimal = comma\ncharset = cp437\ndays = DD.MM.YYYY\n"
			    "amounts = kronor\n"));
	assert_int_equal(mapping->separator, '\t');
	assert_int_equal(mapping->charset, CHARSET_CP437);
	assert_int_equal(mapping->days, TAKEOVER_DAYS_POINTS);
}

static void refused(const char *text, uint64_t row, const char *field, const char *reason)
{
	const struct status status = read_text(text);
	assert_code(status, STATUS_INPUT);
	if (strstr(status.reason, reason) == NULL)
		print_message("%s is told as: %s\n", text, status.reason);
	assert_non_null(strstr(status.reason, reason));
	assert_non_null(status.remedy);
	assert_int_equal(status.row, row);
	if (field != NULL)
		assert_string_equal(status.field, field);
	else
		assert_null(status.field);
}

static void each_mistake_is_told_at_its_row(void **state)
{
	(void)state;
	refused("\xFF", 1, NULL, "not UTF-8");
	refused("separator = comma\n", 1, NULL, "before the first section");
	refused("[file]\n[gifts]\n", 2, NULL, "no such section");
	refused("[file]\nseparator\n", 2, NULL, "key = value");
	refused("[file]\nseparator =\n", 2, NULL, "key = value");
	refused("[file]\n= comma\n", 2, NULL, "key = value");
	refused("[file]\nseparator = pipe\n", 2, "separator", "cannot have this value");
	refused("[file]\ncolour = red\n", 2, NULL, "No mapping has this key");
	refused("[file]\n\ndecimal = point\ndecimal = comma\n", 4, "decimal", "has this key already");
	refused("[givers]\nreference = Ref\n", 2, NULL, "No mapping has this key");
	refused("[givers]\nnumber = A\nnumber = B\n", 3, "number", "has this key already");
	refused("[givers]\nkind.A = person\nkind.A = anonymous\n", 3, "kind", "has this key already");
	refused("[givers]\nname = \"\n", 2, "name", "cannot have this value");
	refused("[givers]\nname = \"\"\n", 2, "name", "cannot have this value");
	refused("[givers]\nname = \"x\n", 2, "name", "cannot have this value");
}

static void what_is_left_out_is_told(void **state)
{
	(void)state;
	refused("", 0, "separator", "leaves out");
	refused("[file]\nseparator = comma\ndecimal = point\ncharset = utf-8\ndays = YYYYMMDD\n", 0,
		"amounts", "leaves out");
	refused(
	    "[file]\nseparator = comma\ndecimal = comma\ncharset = utf-8\ndays = YYYYMMDD\namounts = ore\n",
	    0, "decimal", "both be parted");
	refused(FILE_SECTION "[givers]\nnumber = A\nkind = B\n", 0, "name", "leaves out");
	refused(FILE_SECTION "[promises]\ngiver = A\nkind = B\namount = C\npurpose = D\n", 0, "number",
		"leaves out");
	refused(FILE_SECTION "[mandates]\npromise = A\n", 0, "payer number", "leaves out");
	assert_ok(read_text(FILE_SECTION GIVERS_SECTION));
	assert_ok(read_text(FILE_SECTION
			    "[promises]\ngiver = A\nkind = B\namount = C\npurpose = D\nreference = E\n"));
}

static void bounds_hold_at_n_and_n_plus_1(void **state)
{
	(void)state;
	struct buffer text = buffer_open(1 << 20);
	buffer_add(&text, TEXT(FILE_SECTION GIVERS_SECTION));
	for (int i = 0; i < TAKEOVER_WORDS_MAX; i++)
		buffer_print(&text, "kind.%d = person\n", i);
	assert_ok(takeover_mapping_read(buffer_text(&text), mapping));
	buffer_add(&text, TEXT("kind.x = person\n"));
	assert_code(takeover_mapping_read(buffer_text(&text), mapping), STATUS_LIMIT);
	buffer_clear(&text);
	buffer_add(&text, TEXT(FILE_SECTION "[givers]\nkind = B\nname = C\nnumber = "));
	for (int i = 0; i < TAKEOVER_WORD_ROOM - 1; i++)
		buffer_add_byte(&text, 'n');
	assert_ok(takeover_mapping_read(buffer_text(&text), mapping));
	buffer_add_byte(&text, 'n');
	assert_code(takeover_mapping_read(buffer_text(&text), mapping), STATUS_INPUT);
	buffer_clear(&text);
	buffer_add(&text, TEXT(FILE_SECTION GIVERS_SECTION ";"));
	while (text.count < TAKEOVER_MAPPING_BYTES_MAX)
		buffer_add_byte(&text, ' ');
	assert_ok(takeover_mapping_read(buffer_text(&text), mapping));
	buffer_add_byte(&text, ' ');
	assert_code(takeover_mapping_read(buffer_text(&text), mapping), STATUS_LIMIT);
	buffer_close(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_mapping_names_every_key_but_the_clearing_number),
		cmocka_unit_test(columns_constants_and_words_are_read),
		cmocka_unit_test(each_mistake_is_told_at_its_row),
		cmocka_unit_test(what_is_left_out_is_told),
		cmocka_unit_test(bounds_hold_at_n_and_n_plus_1),
	};
	mapping = memory_take(1, sizeof *mapping);
	const int failed = PROOF_RUN(tests);
	free(mapping);
	return failed;
}
