/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/command/command.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { HELP_WIDTH = 28 };

static void add_padded(struct buffer *out, const char *left, const char *help)
{
	assert(left != NULL && left[0] != '\0');
	assert(help != NULL);
	buffer_print(out, "  %-*s  %s\n", HELP_WIDTH, left, help);
}

static void print_words(const struct verb_row *verb, char room[64])
{
	const int count = snprintf(room, 64, "%s%s%s%s%s", verb->words[0], verb->words[1] != NULL ? " " : "",
				   verb->words[1] != NULL ? verb->words[1] : "",
				   verb->arguments[0] != '\0' ? " " : "", verb->arguments);
	assert(count > 0 && count < 64);
}

void command_help_all(struct buffer *out, enum language language)
{
	assert(out != NULL);
	buffer_print(out, "%s\n\n", phrase(language, SAY("Usage: handslag VERB ARGUMENTS OPTIONS")));
	for (size_t i = 0; i < VERB_COUNT; i++) {
		char words[64];
		print_words(&command_verbs[i], words);
		add_padded(out, words, phrase(language, command_verbs[i].help));
	}
	buffer_print(
	    out, "\n%s\n",
	    phrase(language, SAY("handslag help VERB tells more. Exit code 0: done; 1: refused or found "
				 "wanting; 2: wrong usage; 3: broken environment.")));
}

static void add_option(struct buffer *out, enum language language, const struct option_row *row)
{
	char left[64];
	assert(row->name != NULL);
	snprintf(left, sizeof left, "%s%s%s", row->name, row->value != NULL ? " " : "",
		 row->value != NULL ? row->value : "");
	add_padded(out, left, phrase(language, row->help));
}

void command_help_verb(struct buffer *out, enum language language, const struct verb_row *verb)
{
	char words[64];
	print_words(verb, words);
	assert(verb->options[COMMAND_OPTIONS_MAX / 2 - 1].name == NULL);
	buffer_print(out, "handslag %s\n\n%s\n", words, phrase(language, verb->help));
	if (verb->more != NULL)
		buffer_print(out, "%s\n", phrase(language, verb->more));
	buffer_add_byte(out, '\n');
	for (const struct option_row *row = verb->options; row->name != NULL; row++)
		add_option(out, language, row);
	if (verb->is_reporting)
		add_padded(out, "--json", phrase(language, SAY("Answers in JSON.")));
	add_padded(out, "--lang sv|en", phrase(language, SAY("The language of the answer.")));
}

void command_version(struct buffer *out, bool is_json)
{
	assert(out != NULL);
#ifdef __SANITIZE_ADDRESS__
	const char *build = "sanitized";
#else
	const char *build = "plain";
#endif
	if (is_json)
		buffer_print(out, "{\"version\":\"%s\",\"build\":\"%s\"}\n", HANDSLAG_VERSION, build);
	else
		buffer_print(out, "handslag %s%s\n", HANDSLAG_VERSION,
			     strcmp(build, "plain") == 0 ? "" : " (sanitized)");
}
