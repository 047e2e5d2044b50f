/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/command/command.h"

#include <assert.h>
#include <string.h>

struct parsing {
	struct command *command;
	size_t count;
	const char *const *words;
	size_t next;
	const char **arguments;
	bool are_options_over;
};

static struct status wrong(const char *word, const char *reason, const char *remedy)
{
	assert(reason != NULL && remedy != NULL);
	return FAIL_INPUT(0, word, reason, remedy);
}

static bool is_verb(const struct verb_row *row, size_t count, const char *const *words)
{
	assert(row->words[0] != NULL);
	if (count == 0 || strcmp(row->words[0], words[0]) != 0)
		return false;
	return row->words[1] == NULL || (count > 1 && strcmp(row->words[1], words[1]) == 0);
}

const struct verb_row *command_find(size_t count, const char *const *words)
{
	assert(count == 0 || words != NULL);
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (is_verb(&command_verbs[i], count, words))
			return &command_verbs[i];
	return NULL;
}

static bool is_group(const char *word)
{
	assert(word != NULL);
	for (size_t i = 0; i < VERB_COUNT; i++)
		if (command_verbs[i].words[1] != NULL && strcmp(command_verbs[i].words[0], word) == 0)
			return true;
	return false;
}

/* What every verb takes. */
static const struct option_row common_options[] = {
	{ "--lang", "sv|en", SAY("The language of the answer."), false },
	{ "--help", NULL, SAY("Shows this help."), false },
	{ "--json", NULL, SAY("Answers in JSON."), false },
};

static const struct option_row *find_option(const struct verb_row *verb, struct text name)
{
	for (const struct option_row *row = verb->options; row->name != NULL; row++)
		if (text_equal(name, text_of(row->name)))
			return row;
	const size_t common = verb->is_reporting ? 3 : 2;
	assert(common <= sizeof common_options / sizeof common_options[0]);
	for (size_t i = 0; i < common; i++)
		if (text_equal(name, text_of(common_options[i].name)))
			return &common_options[i];
	return NULL;
}

static struct status take_value(struct parsing *parsing, const struct option_row *row, const char *word,
				const char **out)
{
	const char *equals = strchr(word, '=');
	assert(out != NULL && row != NULL);
	*out = "";
	if (row->value == NULL)
		return equals == NULL ? OK
				      : wrong(word, "The option takes no value.",
					      "Leave out the equals sign and what follows.");
	if (equals != NULL) {
		*out = equals + 1;
		return OK;
	}
	if (parsing->next == parsing->count)
		return wrong(word, "The option lacks its value.", "Write the value after it.");
	*out = parsing->words[parsing->next++];
	return OK;
}

static struct status take_common(struct command *command, const struct option_row *row, const char *value)
{
	assert(row >= common_options &&
	       row < common_options + sizeof common_options / sizeof *common_options);
	if (strcmp(row->name, "--help") == 0)
		command->wants_help = true;
	else if (strcmp(row->name, "--json") == 0)
		command->is_json = true;
	else if (strcmp(value, "sv") != 0 && strcmp(value, "en") != 0)
		return wrong(value, "The language is not known here.", "Give sv or en.");
	else
		return language_parse(text_of(value), &command->language);
	return OK;
}

static struct status take_option(struct parsing *parsing, const char *word)
{
	struct command *command = parsing->command;
	struct text rest = text_of(word);
	const struct option_row *row = find_option(command->verb, text_take_until(&rest, '='));
	if (row == NULL)
		return wrong(word, "The verb does not take this option.",
			     "handslag help VERB lists its options.");
	const char *value;
	TRY(take_value(parsing, row, word, &value));
	if (row >= common_options && row < common_options + sizeof common_options / sizeof *common_options)
		return take_common(command, row, value);
	if (!row->is_repeatable && command_option(command, row->name) != NULL)
		return wrong(word, "The option is given twice.", "Give it once.");
	if (command->option_count == COMMAND_OPTIONS_MAX)
		return wrong(word, "There are more options than a verb takes.", "Do it in several steps.");
	command->options[command->option_count++] = (struct command_option){ row->name, value };
	return OK;
}

static struct status take_word(struct parsing *parsing, const char *word)
{
	struct command *command = parsing->command;
	assert(word != NULL && command->verb != NULL);
	if (!parsing->are_options_over && strcmp(word, "--") == 0) {
		parsing->are_options_over = true;
		return OK;
	}
	if (!parsing->are_options_over && strncmp(word, "--", 2) == 0)
		return take_option(parsing, word);
	if (!parsing->are_options_over && word[0] == '-' && word[1] != '\0')
		return wrong(word, "The verb does not take this option.",
			     "handslag help VERB lists its options.");
	if (command->argument_count == command->verb->arguments_max)
		return wrong(word, "The verb takes fewer arguments.",
			     "handslag help VERB shows how it is used.");
	parsing->arguments[command->argument_count++] = word;
	return OK;
}

/* The language is wanted also when the rest of the line is wrong. */
static void look_for_language(struct command *command, size_t count, const char *const *words)
{
	command->language = language_of_system();
	for (size_t i = 1; i < count; i++) {
		const char *value = NULL;
		if (strncmp(words[i], "--lang=", 7) == 0)
			value = words[i] + 7;
		else if (strcmp(words[i], "--lang") == 0 && i + 1 < count)
			value = words[i + 1];
		if (value != NULL && status_is_ok(language_parse(text_of(value), &command->language)))
			command->has_language = true;
	}
	assert(command->verb == NULL);
}

/* `handslag --help` and `handslag --version` mean the verbs. */
static const char *verb_word(const char *word)
{
	assert(word != NULL);
	if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
		return "help";
	return strcmp(word, "--version") == 0 ? "version" : word;
}

static struct status find_verb(struct parsing *parsing)
{
	if (parsing->count < 2)
		return wrong("handslag", "Say what is to be done.", "handslag help lists the verbs.");
	const char *const words[2] = { verb_word(parsing->words[1]),
				       parsing->count > 2 ? parsing->words[2] : "" };
	const struct verb_row *verb = command_find(2, words);
	if (verb == NULL && is_group(words[0]))
		return wrong(words[0], "Say which of the verbs that begin with this word.",
			     "handslag help lists the verbs.");
	if (verb == NULL)
		return wrong(words[0], "There is no such verb.", "handslag help lists the verbs.");
	parsing->command->verb = verb;
	parsing->next = verb->words[1] != NULL ? 3 : 2;
	assert(parsing->next <= parsing->count);
	return OK;
}

struct status command_parse(size_t count, const char *const *words, struct arena *arena, struct command *out)
{
	assert(words != NULL && out != NULL);
	*out = (struct command){ 0 };
	if (count > COMMAND_ARGUMENTS_MAX)
		return wrong("handslag", "The command line is too long.", "Give fewer files at a time.");
	look_for_language(out, count, words);
	struct parsing parsing = { .command = out,
				   .count = count,
				   .words = words,
				   .arguments = arena_take(arena, (count + 1) * sizeof(char *)) };
	TRY(find_verb(&parsing));
	while (parsing.next < count) {
		const char *word = words[parsing.next++];
		TRY(take_word(&parsing, word));
	}
	out->arguments = parsing.arguments;
	if (!out->wants_help && out->argument_count < out->verb->arguments_min)
		return wrong(out->verb->arguments, "The verb takes more arguments.",
			     "handslag help VERB shows how it is used.");
	return OK;
}

const char *command_option_at(const struct command *command, const char *name, size_t index)
{
	assert(find_option(command->verb, text_of(name)) != NULL);
	for (size_t i = 0; i < command->option_count; i++)
		if (strcmp(command->options[i].name, name) == 0 && index-- == 0)
			return command->options[i].value;
	return NULL;
}

const char *command_option(const struct command *command, const char *name)
{
	assert(command->verb != NULL);
	return command_option_at(command, name, 0);
}
