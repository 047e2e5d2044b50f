/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever stands in a file of letters, it is read within its bounds, and reading ends. */
#include "open/intake/segment.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct text rest = { (const char *)bytes, count };
	struct text header = { 0 };
	struct text sealed = { 0 };
	size_t taken = 1;
	if (status_is_ok(segment_read_head(rest, &header)))
		rest = text_slice(rest, SEGMENT_HEAD_BYTES, rest.count);
	for (uint64_t number = 1; taken > 0; number++) {
		const enum segment_found found = segment_read_record(rest, number, &sealed, &taken);
		assert(taken <= rest.count);
		assert(found != SEGMENT_RECORD || (sealed.count < taken && sealed.count >= LETTER_OVERHEAD));
		rest = text_slice(rest, taken, rest.count);
	}
	(void)segment_name_is_valid(rest);
	return 0;
}
