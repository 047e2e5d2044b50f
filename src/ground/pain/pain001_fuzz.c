/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes: refused with a sentence and a remedy, or orders that can be written again in both versions and
 * then read the same; the same whatever the size of the reads. */
#include "ground/pain/pain_kit.h"

#include <assert.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum { LINES_BYTES_MAX = 64 << 20 };

/* Writes what was kept, reads that, and adds its lines. */
static void write_and_list(const struct pain_file *file, enum pain_001_version version, struct buffer *lines)
{
	SCOPED(buffer_close) struct buffer written = buffer_open(PAIN_FILE_BYTES_MAX);
	SCOPED(kept_orders_close) struct kept_orders again = { .arena = arena_open(1) };
	arena_close(&again.arena);
	const struct status wrote = pain001_write(file, version, &written);
	assert(wrote.code == STATUS_OK);
	const struct status read = orders_keep(buffer_text(&written), 0, &again);
	assert(read.code == STATUS_OK && again.summary.version == version);
	list_orders(&again.file, lines);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text file = { (const char *)bytes, count };
	struct kept_orders whole;
	struct kept_orders steps;
	const struct status first = orders_keep(file, 0, &whole);
	const struct status second = orders_keep(file, 7, &steps);
	assert(first.code == STATUS_OK || (first.code == STATUS_INPUT && first.remedy != NULL));
	assert(first.code ==
	       second.code); /* of two faults, the one that is seen first depends on the reads */
	(void)pain_file_kind(file);
	if (first.code == STATUS_OK) {
		SCOPED(buffer_close) struct buffer new = buffer_open(LINES_BYTES_MAX);
		SCOPED(buffer_close) struct buffer old = buffer_open(LINES_BYTES_MAX);
		write_and_list(&whole.file, PAIN_001_VERSION_09, &new);
		write_and_list(&steps.file, PAIN_001_VERSION_03, &old);
		assert(text_equal(buffer_text(&new), buffer_text(&old)));
	}
	kept_orders_close(&whole);
	kept_orders_close(&steps);
	return 0;
}
