/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Phrases: words to people in their language. The English sentence in the code is the key; sv.po beside this
 * file holds the Swedish, and the build makes a sorted table of it. */

#ifndef GROUND_PHRASES_PHRASES_H
#define GROUND_PHRASES_PHRASES_H

#include "ground/base/base.h"

enum language {
	LANGUAGE_ENGLISH,
	LANGUAGE_SWEDISH,
};

/* The sentence in the language; itself where there is none, as with fields named in the words of their
 * format. NULL gives the empty string. */
const char *phrase(enum language language, const char *english);

/* A sentence with places: "{count} rows wait." */
struct phrase_value {
	const char *name;
	struct text value;
};
enum { PHRASE_VALUES_MAX = 8 };
/* Adds the sentence in the language, each {name} as its value. A place without a value is our own mistake. */
void phrase_add(struct buffer *out, enum language language, const char *english,
		const struct phrase_value *values, size_t count);

/* "sv" or "sv_SE.UTF-8" is Swedish, "en" English. STATUS_INPUT when neither. */
MUST_USE struct status language_parse(struct text text, enum language *out);
const char *language_code(enum language language);
/* What LC_ALL, LC_MESSAGES or LANG, the first that is not empty, asks for; English else. */
enum language language_of_system(void);

#endif
