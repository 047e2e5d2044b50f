/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/command/command.h"
#include "proof/proof.h"

#include <stdlib.h>
#include <string.h>

enum { WORDS_MAX = 16 };

struct parsed {
	struct arena arena;
	struct command command;
	struct status status;
};

/* Words after the program's name, closed by NULL. */
static void parse(struct parsed *parsed, const char *const *words)
{
	const char *line[WORDS_MAX] = { "handslag" };
	size_t count = 1;
	while (words[count - 1] != NULL) {
		assert_true(count < WORDS_MAX);
		line[count] = words[count - 1];
		count++;
	}
	unsetenv("LC_ALL");
	unsetenv("LC_MESSAGES");
	unsetenv("LANG");
	parsed->arena = arena_open(1 << 16);
	parsed->status = command_parse(count, line, &parsed->arena, &parsed->command);
}
#define PARSE(parsed, ...) parse((parsed), (const char *const[]){ __VA_ARGS__, NULL })

static void close_parsed(struct parsed *parsed)
{
	arena_close(&parsed->arena);
}

static void expect_wrong(const char *word, const char *reason, const char *const *words)
{
	SCOPED(close_parsed) struct parsed parsed;
	parse(&parsed, words);
	assert_code(parsed.status, STATUS_INPUT);
	assert_string_equal(parsed.status.reason, reason);
	assert_string_equal(parsed.status.field, word);
	assert_non_null(parsed.status.remedy);
}
#define WRONG(word, reason, ...) expect_wrong((word), (reason), (const char *const[]){ __VA_ARGS__, NULL })

static void a_verb_takes_arguments_and_options_in_any_order(void **state)
{
	(void)state;
	SCOPED(close_parsed) struct parsed parsed;
	PARSE(&parsed, "bank", "book", "--account", "6570", "dir", "--words=a=b", "17", "--json");
	assert_ok(parsed.status);
	assert_int_equal(parsed.command.verb->verb, VERB_BANK_BOOK);
	assert_int_equal(parsed.command.argument_count, 2);
	assert_string_equal(parsed.command.arguments[0], "dir");
	assert_string_equal(parsed.command.arguments[1], "17");
	assert_string_equal(command_option(&parsed.command, "--account"), "6570");
	assert_string_equal(command_option(&parsed.command, "--words"), "a=b");
	assert_null(command_option(&parsed.command, "--giver"));
	assert_true(parsed.command.is_json);
	assert_false(parsed.command.has_language);
}

static void a_repeatable_option_keeps_every_value(void **state)
{
	(void)state;
	SCOPED(close_parsed) struct parsed parsed;
	PARSE(&parsed, "bank", "accounts", "d", "--iban", "A", "--bankgiro", "B", "--iban", "C");
	assert_ok(parsed.status);
	assert_string_equal(command_option_at(&parsed.command, "--iban", 0), "A");
	assert_string_equal(command_option_at(&parsed.command, "--iban", 1), "C");
	assert_null(command_option_at(&parsed.command, "--iban", 2));
}

static void two_hyphens_end_the_options(void **state)
{
	(void)state;
	SCOPED(close_parsed) struct parsed parsed;
	PARSE(&parsed, "bank", "read", "d", "--", "--json", "-x");
	assert_ok(parsed.status);
	assert_int_equal(parsed.command.argument_count, 3);
	assert_string_equal(parsed.command.arguments[1], "--json");
	assert_false(parsed.command.is_json);
}

static void a_single_hyphen_is_an_argument(void **state)
{
	(void)state;
	SCOPED(close_parsed) struct parsed parsed;
	PARSE(&parsed, "bank", "read", "d", "-");
	assert_ok(parsed.status);
	assert_string_equal(parsed.command.arguments[1], "-");
}

static void p8_what_is_no_verb_is_told(void **state)
{
	(void)state;
	WRONG("bnk", "There is no such verb.", "bnk");
	WRONG("bank", "Say which of the verbs that begin with this word.", "bank");
	WRONG("bank", "Say which of the verbs that begin with this word.", "bank", "raed");
	WRONG("", "There is no such verb.", "");
	SCOPED(close_parsed) struct parsed parsed;
	const char *const none[] = { NULL };
	parse(&parsed, none);
	assert_code(parsed.status, STATUS_INPUT);
	assert_string_equal(parsed.status.reason, "Say what is to be done.");
}

static void p8_arguments_are_counted(void **state)
{
	(void)state;
	WRONG("DIR FILE...", "The verb takes more arguments.", "bank", "read", "d");
	WRONG("c", "The verb takes fewer arguments.", "backup", "a", "b", "c");
	WRONG("x", "The verb takes fewer arguments.", "version", "x");
}

static void p8_options_are_checked(void **state)
{
	(void)state;
	WRONG("--colour", "The verb does not take this option.", "backup", "a", "b", "--colour", "red");
	WRONG("-x", "The verb does not take this option.", "backup", "a", "b", "-x");
	WRONG("--json", "The verb does not take this option.", "help", "--json");
	WRONG("--account", "The option lacks its value.", "bank", "book", "d", "1", "--account");
	WRONG("--close=yes", "The option takes no value.", "bank", "day", "d", "1", "2", "--close=yes");
	WRONG("--account=2", "The option is given twice.", "bank", "book", "d", "1", "--account=1",
	      "--account=2");
	WRONG("de", "The language is not known here.", "version", "--lang", "de");
	WRONG("sv_SE", "The language is not known here.", "version", "--lang=sv_SE");
}

static void p8_options_have_a_bound(void **state)
{
	(void)state;
	const char *words[3 + COMMAND_OPTIONS_MAX + 2] = { "handslag", "bank", "accounts" };
	SCOPED(arena_close) struct arena arena = arena_open(1 << 16);
	struct command command;
	for (size_t i = 0; i < COMMAND_OPTIONS_MAX + 1; i++)
		words[3 + i] = "--iban=X";
	words[3] = "d";
	assert_ok(command_parse(3 + COMMAND_OPTIONS_MAX + 1, words, &arena, &command));
	assert_int_equal(command.option_count, COMMAND_OPTIONS_MAX);
	words[3 + COMMAND_OPTIONS_MAX + 1] = "--iban=X";
	const struct status status = command_parse(3 + COMMAND_OPTIONS_MAX + 2, words, &arena, &command);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.reason, "There are more options than a verb takes.");
}

static void p8_the_line_has_a_bound(void **state)
{
	(void)state;
	const char **words = memory_take(COMMAND_ARGUMENTS_MAX + 1, sizeof *words);
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct command command;
	for (size_t i = 0; i < COMMAND_ARGUMENTS_MAX + 1; i++)
		words[i] = "x";
	words[1] = "bank";
	words[2] = "read";
	assert_ok(command_parse(COMMAND_ARGUMENTS_MAX, words, &arena, &command));
	assert_code(command_parse(COMMAND_ARGUMENTS_MAX + 1, words, &arena, &command), STATUS_INPUT);
	free(words);
}

static void the_language_is_known_also_when_the_line_is_wrong(void **state)
{
	(void)state;
	SCOPED(close_parsed) struct parsed parsed;
	PARSE(&parsed, "bnk", "--lang", "sv");
	assert_code(parsed.status, STATUS_INPUT);
	assert_int_equal(parsed.command.language, LANGUAGE_SWEDISH);
	assert_true(parsed.command.has_language);
}

static void help_is_asked_for_in_many_ways(void **state)
{
	(void)state;
	static const char *const ways[] = { "help", "--help", "-h" };
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		SCOPED(close_parsed) struct parsed parsed;
		PARSE(&parsed, ways[i]);
		assert_ok(parsed.status);
		assert_int_equal(parsed.command.verb->verb, VERB_HELP);
	}
	SCOPED(close_parsed) struct parsed parsed;
	PARSE(&parsed, "bank", "book", "--help");
	assert_ok(parsed.status);
	assert_true(parsed.command.wants_help);
}

static void ask_for_an_option_of_another_verb(void *context)
{
	(void)context;
	SCOPED(close_parsed) struct parsed parsed;
	PARSE(&parsed, "version");
	(void)command_option(&parsed.command, "--account");
}

static void an_option_of_another_verb_is_our_own_mistake(void **state)
{
	(void)state;
	assert_int_equal(proof_signal_of(ask_for_an_option_of_another_verb, NULL), 6);
}

static const char *full_name(const struct verb_row *row, char room[64])
{
	strcpy(room, row->words[0]);
	if (row->words[1] != NULL)
		strcat(strcat(room, " "), row->words[1]);
	return room;
}

static void the_table_of_verbs_holds(void **state)
{
	(void)state;
	for (enum verb verb = 0; verb < VERB_COUNT; verb++) {
		const struct verb_row *row = &command_verbs[verb];
		char name[64];
		char before[64];
		assert_int_equal(row->verb, verb);
		assert_ptr_equal(command_find(2, row->words[1] != NULL
						     ? row->words
						     : (const char *const[]){ row->words[0], "x" }),
				 row);
		assert_true(row->arguments_min <= row->arguments_max);
		assert_non_null(row->help);
		if (verb > 0)
			assert_true(strcmp(full_name(row - 1, before), full_name(row, name)) < 0);
		for (const struct option_row *option = row->options; option->name != NULL; option++)
			assert_true(strncmp(option->name, "--", 2) == 0 && option->help != NULL);
	}
}

static void help_tells_of_every_verb_and_option_in_both_languages(void **state)
{
	(void)state;
	for (enum language language = LANGUAGE_ENGLISH; language <= LANGUAGE_SWEDISH; language++) {
		SCOPED(buffer_close) struct buffer all = buffer_open(1 << 16);
		command_help_all(&all, language);
		for (enum verb verb = 0; verb < VERB_COUNT; verb++) {
			const struct verb_row *row = &command_verbs[verb];
			SCOPED(buffer_close) struct buffer one = buffer_open(1 << 16);
			command_help_verb(&one, language, row);
			const struct text help = text_of(phrase(language, row->help));
			assert_true(text_find(buffer_text(&all), help) < all.count);
			assert_true(text_find(buffer_text(&one), help) < one.count);
			for (const struct option_row *option = row->options; option->name != NULL; option++)
				assert_true(text_find(buffer_text(&one), text_of(option->name)) < one.count);
		}
	}
}

static void sentence_is(const char *expected, enum language language, const char *file, struct status status)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(1 << 16);
	command_sentence(&out, language, text_of(file), status);
	assert_text(buffer_text(&out), expected);
}

static void a_failure_is_one_clear_sentence(void **state)
{
	(void)state;
	const struct status whole =
	    FAIL_INPUT(17, "amount", "The amount is not a number.", "Ask the bank for the file again.");
	sentence_is("a.xml, row 17, amount: The amount is not a number. Ask the bank for the file again.\n",
		    LANGUAGE_ENGLISH, "a.xml", whole);
	sentence_is("a.xml, rad 17, belopp: Beloppet är inget tal. Be banken om filen på nytt.\n",
		    LANGUAGE_SWEDISH, "a.xml", whole);
	sentence_is("There is no such file.\n", LANGUAGE_ENGLISH, "",
		    FAIL(STATUS_NOT_FOUND, "There is no such file."));
	sentence_is("b: There is no such file.\n", LANGUAGE_ENGLISH, "b",
		    FAIL(STATUS_NOT_FOUND, "There is no such file."));
}

static void p8_outside_text_cannot_command_a_terminal(void **state)
{
	(void)state;
	sentence_is("a?[2J?b?c???: There is no such file.\n", LANGUAGE_ENGLISH,
		    "a\x1b[2J\nb\x7f"
		    "c\xc2\x9b\xff\xfe",
		    FAIL(STATUS_NOT_FOUND, "There is no such file."));
	SCOPED(buffer_close) struct buffer out = buffer_open(100);
	command_plain(&out, TEXT("Åsa Öberg 🌍"));
	assert_text(buffer_text(&out), "Åsa Öberg 🌍");
}

static void the_version_is_told_in_both_forms(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer out = buffer_open(1000);
	command_version(&out, false);
	assert_true(text_starts(buffer_text(&out), TEXT("handslag ")));
	buffer_clear(&out);
	command_version(&out, true);
	assert_true(text_starts(buffer_text(&out), TEXT("{\"version\":\"")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_verb_takes_arguments_and_options_in_any_order),
		cmocka_unit_test(a_repeatable_option_keeps_every_value),
		cmocka_unit_test(two_hyphens_end_the_options),
		cmocka_unit_test(a_single_hyphen_is_an_argument),
		cmocka_unit_test(p8_what_is_no_verb_is_told),
		cmocka_unit_test(p8_arguments_are_counted),
		cmocka_unit_test(p8_options_are_checked),
		cmocka_unit_test(p8_options_have_a_bound),
		cmocka_unit_test(p8_the_line_has_a_bound),
		cmocka_unit_test(the_language_is_known_also_when_the_line_is_wrong),
		cmocka_unit_test(help_is_asked_for_in_many_ways),
		cmocka_unit_test(an_option_of_another_verb_is_our_own_mistake),
		cmocka_unit_test(the_table_of_verbs_holds),
		cmocka_unit_test(help_tells_of_every_verb_and_option_in_both_languages),
		cmocka_unit_test(a_failure_is_one_clear_sentence),
		cmocka_unit_test(p8_outside_text_cannot_command_a_terminal),
		cmocka_unit_test(the_version_is_told_in_both_forms),
	};
	return PROOF_RUN(tests);
}
