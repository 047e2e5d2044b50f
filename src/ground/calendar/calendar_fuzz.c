/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as rules: what is read answers every question without harm; what is not names its row. */
#include "ground/calendar/calendar.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static struct calendar calendar;
	const struct status status =
	    calendar_read_rules((struct text){ (const char *)bytes, count }, &calendar);
	if (!status_is_ok(status)) {
		demand(status.reason != NULL && (status.row > 0 || count > CALENDAR_RULES_BYTES_MAX));
		return 0;
	}
	for (struct day day = { 7305 }; day.number < 90000; day.number += 1009) {
		struct day next;
		const struct status found = calendar_next_bank_day(&calendar, CALENDAR_SWEDEN, day, &next);
		demand(found.code == STATUS_LIMIT || calendar_is_bank_day(&calendar, CALENDAR_SWEDEN, next));
		const struct moment moment = calendar_cutoff(&calendar, day, 19, 0);
		demand(llabs(calendar_day_of(&calendar, moment).number - day.number) <= 1);
	}
	return 0;
}
