/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/autogiro_kit.h"

#include "proof/proof.h"

#include <string.h>

struct text autogiro_draw_digits(struct proof_draw *draw, struct arena *arena, size_t count)
{
	char *digits = arena_take(arena, count + 1);
	for (size_t i = 0; i < count; i++)
		digits[i] = (char)('0' + proof_below(draw, 10));
	if (count > 0)
		digits[0] = (char)('1' + proof_below(draw, 9)); /* zeros alone mean none */
	return (struct text){ digits, count };
}

struct text autogiro_draw_text(struct proof_draw *draw, struct arena *arena, size_t characters_max)
{
	static const char *const letters[] = { "a", "R", "7", " ", ",", "å", "Ä", "ö", "Å", "é", "ü", "-" };
	const size_t count = proof_below(draw, characters_max + 1);
	char *bytes = arena_take(arena, 2 * count + 1);
	size_t at = 0;
	for (size_t i = 0; i < count; i++) {
		const char *letter = letters[proof_below(draw, sizeof letters / sizeof letters[0])];
		if (letter[0] == ' ' && (i == 0 || i + 1 == count))
			letter = "x"; /* blanks around are not told */
		memcpy(bytes + at, letter, strlen(letter));
		at += strlen(letter);
	}
	return (struct text){ bytes, at };
}

struct day autogiro_draw_day(struct proof_draw *draw)
{
	return (struct day){ 10957 + (int64_t)proof_below(draw, 36525) }; /* 2000 to 2099 */
}
