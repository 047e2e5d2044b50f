/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Letters of a run of characters without their marks (Unicode's decompositions, and for letters that have
 * none the letter they look like); * has no counterpart of one letter. */
static const struct letters {
	uint32_t first;
	const char *bases;
} letters[] = {
	{ 0x00C0, "AAAAAA*CEEEEIIIIDNOOOOOxOUUUUY**aaaaaa*ceeeeiiiidnooooo:ouuuuy*y"
		  "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIi**JjKkkLlLlLlL"
		  "lLlNnNnNn*NnOoOoOo**RrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs"
		  "*BBb**OCcDD***EEEFfG***IKkl**Nn*Oo**Pp*****tTtTUuUVYyZz*********"
		  "*************AaIiOoUuUuUuUuUueAaAa**GgGgKkOoOo**j***Gg**NnAa****"
		  "AaAaEeEeIiIiOoOoRrRrUuUuSsTt**Hh*d****AaEeOoOoOoOoYylntj**ACcLTs"
		  "z**BU*EeJj**RrYy" },
	{ 0x1E00, "AaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMm"
		  "MmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVv"
		  "WwWwWwWwWwXxXxYyZzZzZzhtwyasss*dAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEe"
		  "EeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYyLlVvYy" },
};

/* What becomes something else than one letter, in order of character. */
static const struct replaced {
	uint32_t character;
	const char *with;
} replaced[] = {
	{ 0x0021, "." },  { 0x0022, "'" },   { 0x0026, "+" },   { 0x003B, "," },  { 0x0040, "(at)" },
	{ 0x005B, "(" },  { 0x005D, ")" },   { 0x005F, "-" },   { 0x0060, "'" },  { 0x007B, "(" },
	{ 0x007D, ")" },  { 0x00A0, " " },   { 0x00A1, "." },   { 0x00AA, "a" },  { 0x00AB, "'" },
	{ 0x00AD, "" },   { 0x00B2, "2" },   { 0x00B3, "3" },   { 0x00B4, "'" },  { 0x00B7, "." },
	{ 0x00B9, "1" },  { 0x00BA, "o" },   { 0x00BB, "'" },   { 0x00BF, "?" },  { 0x00C6, "AE" },
	{ 0x00DE, "Th" }, { 0x00DF, "ss" },  { 0x00E6, "ae" },  { 0x00FE, "th" }, { 0x0132, "IJ" },
	{ 0x0133, "ij" }, { 0x0149, "'n" },  { 0x0152, "OE" },  { 0x0153, "oe" }, { 0x01C4, "DZ" },
	{ 0x01C5, "Dz" }, { 0x01C6, "dz" },  { 0x01C7, "LJ" },  { 0x01C8, "Lj" }, { 0x01C9, "lj" },
	{ 0x01CA, "NJ" }, { 0x01CB, "Nj" },  { 0x01CC, "nj" },  { 0x01F1, "DZ" }, { 0x01F2, "Dz" },
	{ 0x01F3, "dz" }, { 0x02BB, "'" },   { 0x02BC, "'" },   { 0x02BE, "'" },  { 0x02BF, "'" },
	{ 0x1E9E, "SS" }, { 0x2009, " " },   { 0x200B, "" },    { 0x2010, "-" },  { 0x2011, "-" },
	{ 0x2012, "-" },  { 0x2013, "-" },   { 0x2014, "-" },   { 0x2015, "-" },  { 0x2018, "'" },
	{ 0x2019, "'" },  { 0x201A, "'" },   { 0x201B, "'" },   { 0x201C, "'" },  { 0x201D, "'" },
	{ 0x201E, "'" },  { 0x2026, "..." }, { 0x202F, " " },   { 0x2032, "'" },  { 0x2039, "'" },
	{ 0x203A, "'" },  { 0x2044, "/" },   { 0x20AC, "EUR" }, { 0x2212, "-" },  { 0xFEFF, "" },
};

static int compare_replaced(const void *wanted, const void *row)
{
	const uint32_t character = *(const uint32_t *)wanted;
	const uint32_t other = ((const struct replaced *)row)->character;
	assert(character > 0 && other > 0);
	return character < other ? -1 : character > other;
}

bool pain_is_sepa(uint32_t character)
{
	assert(character > 0);
	if (character >= 0x80)
		return false;
	const bool is_letter = (character | 0x20) >= 'a' && (character | 0x20) <= 'z';
	const bool is_digit = character >= '0' && character <= '9';
	return is_letter || is_digit || strchr("/-?:().,'+ ", (int)character) != NULL;
}

/* A mark that stands after its letter. */
static bool is_mark(uint32_t character)
{
	assert(character > 0);
	return character >= 0x0300 && character <= 0x036F;
}

static char base_of(uint32_t character)
{
	assert(character > 0);
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		const uint32_t first = letters[i].first;
		if (character >= first && character - first < strlen(letters[i].bases))
			return letters[i].bases[character - first];
	}
	return '*';
}

static void add_counterpart(uint32_t character, struct buffer *out, size_t *lost)
{
	assert(!pain_is_sepa(character));
	const struct replaced *row = bsearch(&character, replaced, sizeof replaced / sizeof replaced[0],
					     sizeof replaced[0], compare_replaced);
	const char base = base_of(character);
	if (row != NULL) {
		buffer_add(out, text_of(row->with));
	} else if (base != '*') {
		buffer_add_byte(out, base);
	} else if (!is_mark(character)) {
		buffer_add_byte(out, ' ');
		*lost += 1;
	}
}

void pain_transliterate(struct text text, struct buffer *out, size_t *lost)
{
	assert(out != NULL && lost != NULL);
	while (text.count > 0) {
		uint32_t character = 0;
		const size_t bytes = text_character(text, &character);
		if (bytes == 0) {
			buffer_add_byte(out, ' ');
			*lost += 1;
		} else if (pain_is_sepa(character)) {
			buffer_add_byte(out, (char)character);
		} else {
			add_counterpart(character, out, lost);
		}
		text = text_slice(text, bytes == 0 ? 1 : bytes, text.count);
	}
}
