/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Phrases: words to people in their language. The English sentence in the code is the key; sv.po beside this
 * file holds the Swedish, and the build makes a sorted table of it. Numbers, sums, days and plurals as the
 * language writes them stand in speech.h. */

#ifndef GROUND_PHRASES_PHRASES_H
#define GROUND_PHRASES_PHRASES_H

#include "ground/base/base.h"

enum language {
	LANGUAGE_ENGLISH,
	LANGUAGE_SWEDISH,
	/* Made from the English by tools/phrases.py: accented, longer, in brackets, from right to left. It
	 * shows what is laid out for the left and what is said past the phrase files; nobody speaks it. */
	LANGUAGE_PSEUDO,
};
#define LANGUAGES 3

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
/* As language_parse, and "ar-XB" is the pseudo language: where a layout is tried, never where people choose.
 */
MUST_USE struct status language_parse_any(struct text text, enum language *out);
const char *language_code(enum language language);      /* BCP 47: "en", "sv", "ar-XB" */
const char *language_direction(enum language language); /* "ltr" or "rtl", as HTML's dir */
/* What LC_ALL, LC_MESSAGES or LANG, the first that is not empty, asks for; English else. */
enum language language_of_system(void);

#include "ground/phrases/speech.h"

#endif
