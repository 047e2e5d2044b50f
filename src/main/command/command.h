/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Command: the words of the command line: which verbs there are, what each takes, its help, and how an answer
 * that went wrong is told. Does nothing itself and opens nothing. */

#ifndef MAIN_COMMAND_COMMAND_H
#define MAIN_COMMAND_COMMAND_H

#include "ground/base/base.h"
#include "ground/phrases/phrases.h"

enum exit_code {
	EXIT_DONE = 0,
	EXIT_WANTING = 1,     /* refused, or found wanting */
	EXIT_USAGE = 2,       /* the command line is wrong */
	EXIT_ENVIRONMENT = 3, /* the books, the disk or the machine fail us */
};

enum {
	COMMAND_OPTIONS_MAX = 32,    /* given on one line */
	COMMAND_ARGUMENTS_MAX = 4096 /* of `bank read DIR *`: a year of daily files of several kinds */
};

enum verb {
	VERB_BACKUP,
	VERB_BANK_ACCOUNTS,
	VERB_BANK_BOOK,
	VERB_BANK_DAY,
	VERB_BANK_HOLIDAY,
	VERB_BANK_LAYOUTS,
	VERB_BANK_OTHER,
	VERB_BANK_READ,
	VERB_BANK_RULES,
	VERB_BANK_SAME,
	VERB_BANK_UNBOOK,
	VERB_BANK_WAITING,
	VERB_BANK_WRITE,
	VERB_BOOKS_BALANCE,
	VERB_BOOKS_COPY,
	VERB_BOOKS_JOURNAL,
	VERB_BOOKS_SHEET,
	VERB_BOOKS_SIE,
	VERB_BOOKS_YEAR,
	VERB_DEMO,
	VERB_EXPORT,
	VERB_GIFTS_LIST,
	VERB_GIFTS_PURPOSES,
	VERB_GIFTS_TOTALS,
	VERB_GIVERS_ADD,
	VERB_GIVERS_CHANGE,
	VERB_GIVERS_DIED,
	VERB_GIVERS_SEARCH,
	VERB_HELP,
	VERB_IMPORT_APPROVE,
	VERB_IMPORT_GIVERS,
	VERB_IMPORT_LIST,
	VERB_IMPORT_MANDATES,
	VERB_IMPORT_PROMISES,
	VERB_IMPORT_SIE,
	VERB_INIT,
	VERB_LETTERS_COLLECT,
	VERB_LETTERS_DONE,
	VERB_LETTERS_WAITING,
	VERB_MANDATES_ANSWERS,
	VERB_MANDATES_ASK,
	VERB_MANDATES_CHANGE,
	VERB_MANDATES_FILES,
	VERB_MANDATES_LETTERS,
	VERB_MANDATES_LIST,
	VERB_MANDATES_SHOW,
	VERB_MANDATES_UNANSWERED,
	VERB_MANDATES_WISHES,
	VERB_PAYEE_ADD,
	VERB_PAYEE_APPROVE,
	VERB_PAYEE_CHANGE,
	VERB_PAYEE_LIST,
	VERB_PAYEE_REFUSE,
	VERB_PAYMENT_ANSWERS,
	VERB_PAYMENT_APPROVE,
	VERB_PAYMENT_LIST,
	VERB_PAYMENT_PROPOSE,
	VERB_PAYMENT_REFUSE,
	VERB_PAYMENT_WITHDRAW,
	VERB_PROMISE_ADD,
	VERB_PUBLISH,
	VERB_RESTORE,
	VERB_RULES_ADD,
	VERB_RULES_LIST,
	VERB_SERVE,
	VERB_USER_ADD,
	VERB_USER_LIST,
	VERB_USER_OFF,
	VERB_USER_PASSWORD,
	VERB_VERIFY,
	VERB_VERSION,
	VERB_COUNT,
};

/* Names the option's place, so that a verb asks for what it takes without spelling it twice. */
struct option_row {
	const char *name;  /* "--account" */
	const char *value; /* what follows it, in the help: "N"; NULL when nothing does */
	const char *help;
	bool is_repeatable;
};

struct verb_row {
	enum verb verb;
	const char *words[2]; /* the second NULL for a verb of one word */
	const char *arguments;
	unsigned arguments_min;
	unsigned arguments_max;
	bool is_reporting; /* takes --json */
	bool is_keepers;   /* answered without the books */
	const char *help;
	const char *more; /* or NULL */
	struct option_row options[COMMAND_OPTIONS_MAX / 2];
};
/* By their words in the order of the alphabet, VERB_COUNT of them. */
extern const struct verb_row command_verbs[VERB_COUNT];

struct command_option {
	const char *name;
	const char *value; /* "" for an option that takes none */
};

struct command {
	const struct verb_row *verb;
	const char *const *arguments;
	size_t argument_count;
	struct command_option options[COMMAND_OPTIONS_MAX];
	size_t option_count;
	enum language language;
	bool has_language; /* --lang was given: it comes before the centre's own */
	bool is_json;
	bool wants_help;
};

/* Reads a whole command line, the program's name first. `arena` keeps the list of arguments. STATUS_INPUT
 * with .field the word that is wrong (borrowed from the line) and the remedy; `out` then has the language and
 * the verb as far as they were understood. */
MUST_USE struct status command_parse(size_t count, const char *const *words, struct arena *arena,
				     struct command *out);
/* The value of the option, or NULL. Asking for one that the verb does not take is our own mistake. */
const char *command_option(const struct command *command, const char *name);
/* The value given at the `index`th time, for an option that may be repeated. */
const char *command_option_at(const struct command *command, const char *name, size_t index);

/* Adds "FILE, row 17, field: reason remedy" with a line end; what has no place here is left out. Control
 * characters, which could command a terminal, become '?'. */
void command_sentence(struct buffer *out, enum language language, struct text file, struct status status);
/* Adds outside text, control characters as '?'. */
void command_plain(struct buffer *out, struct text text);

/* The list of verbs, or the help of one. */
void command_help_all(struct buffer *out, enum language language);
void command_help_verb(struct buffer *out, enum language language, const struct verb_row *verb);
/* The verb of `count` words, such as "bank", "read"; NULL when there is none. */
const struct verb_row *command_find(size_t count, const char *const *words);
void command_version(struct buffer *out, bool is_json);

#endif
