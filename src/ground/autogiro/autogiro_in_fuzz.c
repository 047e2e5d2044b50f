/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a file from Bankgirot. What is accepted keeps what every event promises, and the same is told
 * when the bytes come in small pieces. */

#include "ground/autogiro/autogiro_kit.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void must(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text content = { (const char *)bytes, count };
	SCOPED(autogiro_listing_close) struct autogiro_listing whole = autogiro_listing_open(content);
	SCOPED(autogiro_listing_close) struct autogiro_listing stepped = autogiro_listing_open(content);
	struct autogiro_summary summary;
	struct autogiro_summary again;
	const struct status status = autogiro_list_answers(content, 0, &whole, &summary);
	const struct status second = autogiro_list_answers(content, 3, &stepped, &again);
	must(status.code == STATUS_OK || (status.code == STATUS_INPUT && status.remedy != NULL));
	must(status.code == second.code && status.row == second.row && status.reason == second.reason);
	must(!whole.is_wrong && text_is_utf8(buffer_text(&whole.lines)));
	must(text_equal(buffer_text(&whole.lines), buffer_text(&stepped.lines)));
	must(summary.rows == again.rows && summary.unknown_records == again.unknown_records);
	if (status_is_ok(status)) {
		const struct autogiro_form form = autogiro_file_kind(content);
		must(count > AUTOGIRO_SNIFF_BYTES ||
		     (form.kind == summary.kind && form.layout == summary.layout));
	}
	return 0;
}
