/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/fold.h"

#include <assert.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* Decomposition may make one unit into up to eighteen (U+FDFA), but not a whole text of them within these
 * bounds. */
enum { FOLD_UNITS_MAX = FOLD_BYTES_MAX * 4 };

static bool is_plain(struct text text)
{
	for (size_t i = 0; i < text.count; i++)
		if ((unsigned char)text.bytes[i] >= 0x80)
			return false;
	assert(text.bytes != NULL || text.count == 0);
	return true;
}

static void fold_plain(struct text text, struct buffer *out)
{
	for (size_t i = 0; i < text.count; i++) {
		const char byte = text.bytes[i];
		buffer_add_byte(out, byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte);
	}
	assert(out->count_max > 0);
}

/* Leaves out what only marks the letter before. Marks beyond the basic plane are kept: no name holds them. */
static int32_t drop_marks(UChar *units, int32_t count)
{
	int32_t kept = 0;
	for (int32_t i = 0; i < count; i++)
		if (U16_IS_SURROGATE(units[i]) || u_charType(units[i]) != U_NON_SPACING_MARK)
			units[kept++] = units[i];
	assert(kept <= count);
	return kept;
}

void text_fold(struct text text, struct buffer *out)
{
	text = text_slice(text, 0, FOLD_BYTES_MAX);
	if (is_plain(text)) {
		fold_plain(text, out);
		return;
	}
	UChar wide[FOLD_BYTES_MAX + 1];
	UChar folded[FOLD_UNITS_MAX];
	char bytes[FOLD_UNITS_MAX * 3];
	int32_t count = 0;
	UErrorCode error = U_ZERO_ERROR;
	u_strFromUTF8WithSub(wide, FOLD_BYTES_MAX + 1, &count, text.bytes, (int32_t)text.count, 0xFFFD, NULL,
			     &error);
	const UNormalizer2 *normalizer = unorm2_getNFKCCasefoldInstance(&error);
	UChar composed[FOLD_UNITS_MAX];
	count = unorm2_normalize(normalizer, wide, count, composed, FOLD_UNITS_MAX, &error);
	const UNormalizer2 *decomposer = unorm2_getNFKDInstance(&error);
	count = unorm2_normalize(decomposer, composed, count, folded, FOLD_UNITS_MAX, &error);
	if (U_FAILURE(error)) { /* a text made to explode: as it is, it is found by its own bytes */
		fold_plain(text, out);
		return;
	}
	count = drop_marks(folded, count);
	u_strToUTF8(bytes, (int32_t)sizeof bytes, &count, folded, count, &error);
	assert(U_SUCCESS(error) && count >= 0);
	buffer_add(out, (struct text){ bytes, (size_t)count });
}
