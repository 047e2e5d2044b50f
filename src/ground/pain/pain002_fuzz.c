/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes: refused with a sentence and a remedy, or answers, the same whatever the size of the reads. */
#include "ground/pain/pain_kit.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum { LINES_BYTES_MAX = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text file = { (const char *)bytes, count };
	SCOPED(buffer_close) struct buffer whole = buffer_open(LINES_BYTES_MAX);
	SCOPED(buffer_close) struct buffer steps = buffer_open(LINES_BYTES_MAX);
	const struct status first = list_answers(file, 0, &whole);
	const struct status second = list_answers(file, 7, &steps);
	assert(first.code == STATUS_OK || (first.code == STATUS_INPUT && first.remedy != NULL));
	assert(first.code ==
	       second.code); /* of two faults, the one that is seen first depends on the reads */
	assert(first.code != STATUS_OK || whole.count > 0);
	assert(first.code != STATUS_OK || text_equal(buffer_text(&whole), buffer_text(&steps)));
	return 0;
}
