/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as what Swish says: an answer is whole or names what is wrong. */
#include "ground/swish/swish.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	SCOPED(arena_close) struct arena arena = arena_open(64 * (count + 16));
	struct swish_callback callback;
	const struct status status =
	    swish_callback_read((struct text){ (const char *)bytes, count }, &arena, &callback);
	if (!status_is_ok(status)) {
		demand(status.reason != NULL && (status.remedy != NULL || status.code == STATUS_LIMIT));
		return 0;
	}
	demand(swish_identity_is_valid(callback.identity) && callback.amount.ore > 0);
	demand(callback.state != SWISH_PAID || callback.has_paid_at);
	demand(text_is_utf8(callback.message) && swish_error_meaning(callback.error_code) != NULL);
	return 0;
}
