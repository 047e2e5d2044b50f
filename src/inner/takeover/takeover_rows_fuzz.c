/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a file of givers, promises or mandates (the first byte says which; a mapping may stand before
 * the file, divided from it by a line "%%"), read into a small centre on a dry run. Every row is told of
 * once, and those refused have row, sentence and remedy; a second run says the same. */
#include "inner/takeover/takeover_kit.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

/* Made once: a dry run leaves it as it was. */
static struct takeover_kit *centre(void)
{
	static struct takeover_kit *kit;
	static const struct kit_place place = { "memory", STORE_MEMORY, NULL };
	if (kit == NULL) {
		kit = memory_take(1, sizeof *kit);
		takeover_kit_open(kit, &place);
		takeover_kit_fill(kit, 3, "2027-01-31");
		takeover_kit_rows(kit, TAKEOVER_PROMISES, "L9,1,100000199,monthly,100,P100,,\n");
	}
	return kit;
}

static void check_report(const struct takeover_report *report)
{
	demand(report->rows == report->kept + report->known + report->passed + report->bad);
	uint64_t last = 0;
	for (int64_t i = 0; i < report->bad; i++) {
		const struct status *refusal = &report->refusals[i];
		demand(refusal->reason != NULL && refusal->remedy != NULL);
		demand(refusal->row > last);
		last = refusal->row;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct takeover_kit *kit = centre();
	if (count == 0)
		return 0;
	const enum takeover_kind kind = (enum takeover_kind)(TAKEOVER_GIVERS + bytes[0] % 3);
	struct text file = { (const char *)bytes + 1, count - 1 };
	const size_t divide = text_find(file, TEXT("\n%%\n"));
	if (divide < file.count) {
		if (!status_is_ok(takeover_mapping_read(text_slice(file, 0, divide), &kit->mapping)))
			return 0;
		file = text_slice(file, divide + 4, file.count);
	} else {
		demand(status_is_ok(takeover_mapping_ours(&kit->mapping)));
	}
	const struct status status = takeover_kit_dry(kit, kind, file);
	if (!status_is_ok(status)) {
		demand(status.reason != NULL && status.code != STATUS_BROKEN);
		return 0;
	}
	check_report(&kit->report);
	const int64_t kept = kit->report.kept;
	const int64_t bad = kit->report.bad;
	demand(status_is_ok(takeover_kit_dry(kit, kind, file)));
	demand(kit->report.kept == kept && kit->report.bad == bad);
	return 0;
}
