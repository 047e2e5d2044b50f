/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/phrases/phrases_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static int compare_rows(const void *key, const void *row)
{
	assert(key != NULL && row != NULL);
	return strcmp(key, ((const struct phrase_row *)row)->english);
}

static const char *find(const struct phrase_row *rows, size_t count, const char *english)
{
	assert(rows != NULL && count > 0);
	const struct phrase_row *row = bsearch(english, rows, count, sizeof rows[0], compare_rows);
	return row != NULL ? row->other : english;
}

const char *phrase(enum language language, const char *english)
{
	if (english == NULL)
		return "";
	switch (language) {
	case LANGUAGE_ENGLISH:
		return english;
	case LANGUAGE_SWEDISH:
		return find(phrases_swedish, phrases_swedish_count, english);
	case LANGUAGE_PSEUDO:
		return find(phrases_pseudo, phrases_pseudo_count, english);
	}
	assert(0 && "an unknown language");
	return english;
}

static struct text value_of(struct text name, const struct phrase_value *values, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(name, text_of(values[i].name)))
			return values[i].value;
	assert(0 && "a sentence has a place without a value");
	return (struct text){ 0 };
}

void phrase_add(struct buffer *out, enum language language, const char *english,
		const struct phrase_value *values, size_t count)
{
	assert(out != NULL && count <= PHRASE_VALUES_MAX);
	struct text rest = text_of(phrase(language, english));
	while (rest.count > 0) {
		const size_t place = text_find(rest, TEXT("{"));
		buffer_add(out, text_slice(rest, 0, place));
		if (place == rest.count)
			return;
		rest = text_slice(rest, place + 1, rest.count);
		const struct text name = text_take_until(&rest, '}');
		buffer_add(out, value_of(name, values, count));
	}
}

struct status language_parse(struct text text, enum language *out)
{
	const struct text code = text_take_until(&text, '_');
	assert(out != NULL);
	if (text_equal(code, TEXT("sv")))
		*out = LANGUAGE_SWEDISH;
	else if (text_equal(code, TEXT("en")))
		*out = LANGUAGE_ENGLISH;
	else
		return FAIL_INPUT(0, "language", "The language is not known here.", "Give sv or en.");
	return OK;
}

struct status language_parse_any(struct text text, enum language *out)
{
	assert(out != NULL);
	if (!text_equal(text, TEXT("ar-XB")))
		return language_parse(text, out);
	*out = LANGUAGE_PSEUDO;
	return OK;
}

const char *language_code(enum language language)
{
	static const char *const codes[LANGUAGES] = { "en", "sv", "ar-XB" };
	assert(language < LANGUAGES);
	return codes[language];
}

const char *language_direction(enum language language)
{
	assert(language < LANGUAGES);
	return language == LANGUAGE_PSEUDO ? "rtl" : "ltr";
}

enum language language_of_system(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct text value = text_of(getenv(names[i]));
		enum language language = LANGUAGE_ENGLISH;
		if (value.count > 0) {
			struct text rest = value;
			const struct status status = language_parse(text_take_until(&rest, '.'), &language);
			return status_is_ok(status) ? language : LANGUAGE_ENGLISH;
		}
	}
	assert(sizeof names > 0);
	return LANGUAGE_ENGLISH;
}
