/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes: refused with a sentence and a remedy, or told so that parts add up to their movements and
 * balances close (the listing asserts it), the same whatever the size of the reads. */
#include "ground/bank/camt_kit.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static struct status read_in_steps(enum statement_kind_of_file kind, struct text file,
				   struct listing *listing)
{
	struct memory_source memory = { .rest = file, .step_max = 7 };
	struct source source = source_of_memory(&memory);
	struct bank_file_summary summary = { .kind = kind };
	return camt_read(&source, &listing_events, listing, &summary);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text file = { (const char *)bytes, count };
	for (int kind = BANK_FILE_CAMT_053; kind <= BANK_FILE_CAMT_054; kind++) {
		SCOPED(listing_close) struct listing whole = listing_open();
		SCOPED(listing_close) struct listing steps = listing_open();
		const struct status first =
		    listing_read((enum statement_kind_of_file)kind, file, &whole, NULL);
		const struct status second = read_in_steps((enum statement_kind_of_file)kind, file, &steps);
		assert(first.code == STATUS_OK || first.code == STATUS_INPUT);
		assert(first.code == STATUS_OK || (first.reason != NULL && first.remedy != NULL));
		assert(first.code == second.code);
		if (first.code == STATUS_OK)
			assert(text_equal(buffer_text(&whole.lines), buffer_text(&steps.lines)));
	}
	return 0;
}
