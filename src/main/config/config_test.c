/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/config/config_inner.h"
#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

static void expect(const char *file, uint64_t row, const char *field, const char *reason)
{
	struct config config;
	const struct status status = config_read(text_of(file), &config);
	assert_code(status, STATUS_INPUT);
	assert_int_equal(status.row, row);
	assert_string_equal(status.reason, reason);
	assert_non_null(status.remedy);
	if (field == NULL)
		assert_null(status.field);
	else
		assert_string_equal(status.field, field);
}

static void an_empty_file_is_all_defaults(void **state)
{
	(void)state;
	struct config config;
	assert_ok(config_read(TEXT(""), &config));
	for (enum config_key key = 0; key < CONFIG_KEY_COUNT; key++) {
		assert_text(config_value(&config, key), config_rows[key].usual);
		assert_int_equal(config.rows[key], 0);
	}
	assert_int_equal(config_language(&config), LANGUAGE_SWEDISH);
	assert_false(config_is_sub_ledger(&config));
	assert_false(config_is_postgres(&config));
}

static void every_key_is_read(void **state)
{
	(void)state;
	struct config config;
	assert_ok(config_read(TEXT("; a comment\n[centre]\nname = Ett centrum åt alla\n"
				   "organisation_number = 802002-1237\nlanguage = en\n[books]\nrole=sub\r\n"
				   "\n[store]\nbackend = postgres\nconninfo = host=/run/x dbname=y"),
			      &config));
	assert_text(config_value(&config, CONFIG_NAME), "Ett centrum åt alla");
	assert_text(config_value(&config, CONFIG_ORGANISATION_NUMBER), "802002-1237");
	assert_int_equal(config_language(&config), LANGUAGE_ENGLISH);
	assert_true(config_is_sub_ledger(&config));
	assert_true(config_is_postgres(&config));
	assert_text(config_value(&config, CONFIG_CONNINFO), "host=/run/x dbname=y");
	assert_int_equal(config.rows[CONFIG_NAME], 3);
	assert_int_equal(config.rows[CONFIG_ROLE], 7);
}

static void p8_an_unknown_key_or_section_names_its_row(void **state)
{
	(void)state;
	expect("[centre]\nname = A\n\ncolour = red\n", 4, "[centre] colour", "There is no such key.");
	expect("[center]\nname = A\n", 2, "[center] name", "There is no such key.");
	expect("name = A\n", 1, "[] name", "There is no such key.");
	expect("[store]\nname = A\n", 2, "[store] name", "There is no such key.");
}

static void p8_a_key_written_twice_is_refused(void **state)
{
	(void)state;
	expect("[centre]\nname = A\nlanguage = sv\nname = A\n", 4, "name", "The key is written twice.");
	/* a line that begins with a space goes on the value before it, by the library */
	expect("[centre]\nname = A\n  language = sv\n", 3, "name", "The key is written twice.");
}

static void p8_a_value_that_may_not_be_is_refused(void **state)
{
	(void)state;
	expect("[centre]\nlanguage = de\n", 2, "language", "The key has no such choice.");
	expect("[centre]\nlanguage =\n", 2, "language", "The key has no such choice.");
	expect("[books]\nrole = Whole\n", 2, "role", "The key has no such choice.");
	expect("[centre]\norganisation_number = 802002-1238\n", 2, "organisation_number",
	       "This is not an organisation number.");
	expect("[centre]\norganisation_number = 20000101-2384\n", 2, "organisation_number",
	       "This is not an organisation number.");
	expect("[centre]\nname = a\x01z\n", 2, "name", "The text has characters that may not stand here.");
}

static void p8_a_password_is_refused_in_every_form(void **state)
{
	(void)state;
	static const char *const conninfos[] = { "host=x password=y", "password = y", "sslpassword=y",
						 "postgresql://u:p@h/d", "postgres://h/d" };
	for (size_t i = 0; i < sizeof conninfos / sizeof conninfos[0]; i++) {
		char file[200];
		snprintf(file, sizeof file, "[store]\nbackend = postgres\nconninfo = %s\n", conninfos[i]);
		expect(file, 3, "conninfo", "A password may not stand here.");
	}
}

static void p8_a_line_that_is_nothing_names_its_row(void **state)
{
	(void)state;
	expect("[centre]\nname\n", 2, NULL, "The line is neither a section, a key nor a comment.");
	expect("[centre\nname = A\n", 1, NULL, "The line is neither a section, a key nor a comment.");
	expect("[centre]\nname = \xff\n", 2, NULL, "The line is too long, or not text in UTF-8.");
}

static void p8_lines_and_values_have_bounds(void **state)
{
	(void)state;
	struct config config;
	char line[400] = "[centre]\nname = ";
	const size_t start = strlen(line);
	memset(line + start, 'x', CONFIG_VALUE_BYTES_MAX);
	assert_ok(config_read(text_of(line), &config));
	assert_int_equal(config_value(&config, CONFIG_NAME).count, CONFIG_VALUE_BYTES_MAX);
	line[start + CONFIG_VALUE_BYTES_MAX] = 'x';
	expect(line, 2, "name", "The value is too long.");
	memset(line + start, 'x', 200);
	expect(line, 2, NULL, "The line is too long, or not text in UTF-8.");
	SCOPED(buffer_close) struct buffer large = buffer_open(CONFIG_FILE_BYTES_MAX + 1);
	while (large.count < CONFIG_FILE_BYTES_MAX)
		buffer_add(&large, TEXT("\n"));
	assert_ok(config_read(buffer_text(&large), &config));
	buffer_add(&large, TEXT("\n"));
	assert_code(config_read(buffer_text(&large), &config), STATUS_INPUT);
}

static void keys_that_do_not_fit_each_other_are_refused(void **state)
{
	(void)state;
	static const char reason[] =
	    "PostgreSQL needs to be told how it is reached, and nothing else takes that.";
	expect("[store]\nbackend = postgres\n", 0, "conninfo", reason);
	expect("[store]\nconninfo = dbname=x\n", 2, "conninfo", reason);
}

static void autogiro_is_empty_or_whole(void **state)
{
	(void)state;
	struct config config = config_default();
	static const char reason[] = "Autogiro needs both a customer number and a bankgiro number.";
	assert_false(config_has_autogiro(&config));
	assert_ok(config_read(TEXT("[autogiro]\ncustomer_number = 471117\nbankgiro = 991-2346\n"
				   "seal_key_file = seal.key\n"),
			      &config));
	assert_true(config_has_autogiro(&config));
	assert_text(config_value(&config, CONFIG_AUTOGIRO_SEAL_KEY_FILE), "seal.key");
	expect("[autogiro]\ncustomer_number = 471117\n", 2, "customer_number", reason);
	expect("[autogiro]\nbankgiro = 991-2346\n", 2, "bankgiro", reason);
	expect("[autogiro]\nseal_key_file = x\n", 2, "seal_key_file", reason);
	expect("[autogiro]\ncustomer_number = 47111\n", 2, "customer_number",
	       "This is not a customer number at Bankgirot.");
	expect("[autogiro]\ncustomer_number = 47111a\n", 2, "customer_number",
	       "This is not a customer number at Bankgirot.");
	assert_code(config_set(&config, CONFIG_AUTOGIRO_BANKGIRO, TEXT("991-2347")), STATUS_INPUT);
	assert_text(config_value(&config, CONFIG_AUTOGIRO_BANKGIRO), "991-2346");
}

static void a_refused_value_leaves_the_key_as_it_was(void **state)
{
	(void)state;
	struct config config = config_default();
	assert_ok(config_set(&config, CONFIG_ROLE, TEXT("sub")));
	assert_code(config_set(&config, CONFIG_ROLE, TEXT("half")), STATUS_INPUT);
	assert_text(config_value(&config, CONFIG_ROLE), "sub");
	assert_code(config_set(&config, CONFIG_NAME, TEXT(" spaces")), STATUS_INPUT);
	assert_code(config_set(&config, CONFIG_NAME, TEXT("two\nlines")), STATUS_INPUT);
	assert_code(config_set(&config, CONFIG_NAME, TEXT("a; b")), STATUS_INPUT);
	assert_text(config_value(&config, CONFIG_NAME), "");
}

static void draw_name(struct proof_draw *draw, char name[64])
{
	static const char *const pieces[] = {
		"a", "Ö", "#", "=", "[", "]", ":", "'", "\"", "x y", "\\", "é"
	};
	name[0] = '\0';
	const uint64_t count = proof_below(draw, 8);
	for (uint64_t i = 0; i < count; i++)
		strcat(name, pieces[proof_below(draw, sizeof pieces / sizeof pieces[0])]);
}

/* Both ways: what is written is read, in both languages, and every line of help fits the library's line. */
static bool written_is_read(struct proof_draw *draw, void *context)
{
	(void)context;
	struct config config = config_default();
	struct config again;
	char name[64];
	draw_name(draw, name);
	const bool is_postgres = proof_below(draw, 2) == 1;
	if (!status_is_ok(config_set(&config, CONFIG_NAME, text_of(name))))
		return true;
	assert_ok(config_set(&config, CONFIG_BACKEND, is_postgres ? TEXT("postgres") : TEXT("sqlite")));
	assert_ok(config_set(&config, CONFIG_CONNINFO, is_postgres ? TEXT("dbname=x") : TEXT("")));
	SCOPED(buffer_close) struct buffer out = buffer_open(CONFIG_FILE_BYTES_MAX);
	config_write(&config, (enum language)proof_below(draw, 2), &out);
	PROOF_CHECK(draw, status_is_ok(config_read(buffer_text(&out), &again)));
	PROOF_CHECK(draw, memcmp(config.values, again.values, sizeof config.values) == 0);
	return true;
}

static void what_is_written_is_read(void **state)
{
	(void)state;
	proof_property_holds("config written is read", 300, written_is_read, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_is_all_defaults),
		cmocka_unit_test(every_key_is_read),
		cmocka_unit_test(p8_an_unknown_key_or_section_names_its_row),
		cmocka_unit_test(p8_a_key_written_twice_is_refused),
		cmocka_unit_test(p8_a_value_that_may_not_be_is_refused),
		cmocka_unit_test(p8_a_password_is_refused_in_every_form),
		cmocka_unit_test(p8_a_line_that_is_nothing_names_its_row),
		cmocka_unit_test(p8_lines_and_values_have_bounds),
		cmocka_unit_test(keys_that_do_not_fit_each_other_are_refused),
		cmocka_unit_test(autogiro_is_empty_or_whole),
		cmocka_unit_test(a_refused_value_leaves_the_key_as_it_was),
		cmocka_unit_test(what_is_written_is_read),
	};
	return PROOF_RUN(tests);
}
