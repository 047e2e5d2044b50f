/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever a broken face seals is answered when it is opened: what reads as a letter passes its own check and
 * is written as one again. */
#include "open/intake/letter_inner.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void read_gift(struct text input, struct arena *arena)
{
	struct gift_letter letter;
	struct gift_letter again;
	SCOPED(buffer_close) struct buffer out = buffer_open(INTAKE_LETTER_BYTES_MAX);
	if (!status_is_ok(gift_letter_read(input, arena, &letter)))
		return;
	assert(status_is_ok(gift_letter_check(&letter)));
	assert(status_is_ok(gift_letter_write(&letter, &out)));
	assert(status_is_ok(gift_letter_read(buffer_text(&out), arena, &again)));
	assert(again.amount.ore == letter.amount.ore && text_equal(again.email, letter.email));
}

static void read_wish(struct text input, struct arena *arena)
{
	struct wish_letter letter;
	struct wish_letter again;
	SCOPED(buffer_close) struct buffer out = buffer_open(INTAKE_LETTER_BYTES_MAX);
	if (!status_is_ok(wish_letter_read(input, arena, &letter)))
		return;
	assert(status_is_ok(wish_letter_write(&letter, &out)));
	assert(status_is_ok(wish_letter_read(buffer_text(&out), arena, &again)));
	assert(again.wish == letter.wish && text_equal(again.reason, letter.reason));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text input = { (const char *)bytes, count };
	SCOPED(arena_close) struct arena arena = arena_open((size_t)5 * LETTER_ARENA_BYTES_MAX);
	(void)email_is_plausible(input);
	(void)phone_is_plausible(input);
	read_gift(input, &arena);
	read_wish(input, &arena);
	return 0;
}
