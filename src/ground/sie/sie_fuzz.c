/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What is read can be written; what was written reads again, loses nothing and is written the same. */
#include "ground/sie/sie_copy.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	SCOPED(buffer_close) struct buffer first = buffer_open(SIE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer second = buffer_open(SIE_BYTES_MAX);
	struct sie_summary summary, again;
	size_t lost = 0;
	const struct status status =
	    sie_copy((struct text){ (const char *)bytes, count }, 0, &first, &summary, &lost);
	assert(status_is_ok(status) || (status.reason != NULL && status.code != STATUS_BROKEN));
	if (!status_is_ok(status))
		return 0;
	const struct status rewritten = sie_copy(buffer_text(&first), 7, &second, &again, &lost);
	assert(status_is_ok(rewritten) && lost == 0);
	assert(again.type == summary.type && again.has_checksum && again.unknown_labels == 0);
	assert(again.vouchers == summary.vouchers && again.lines == summary.lines);
	assert(text_equal(buffer_text(&first), buffer_text(&second)));
	return 0;
}
