/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as a report, or as a mapping and a report divided by a line "%%". What is accepted adds up, names
 * rows that stand in the file, and is told alike when it comes byte by byte. */
#include "ground/swish/swish.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

struct watch {
	struct text file;
	int64_t sum;
	uint64_t rows;
	uint64_t hash;
};

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static void mix(struct watch *watch, struct text text)
{
	demand(text_is_utf8(text) && text.count <= 2 * SWISH_FIELD_BYTES_MAX);
	for (size_t i = 0; i < text.count; i++)
		watch->hash = (watch->hash ^ (unsigned char)text.bytes[i]) * UINT64_C(1099511628211);
	watch->hash++;
}

static struct status watch_row(void *self, const struct swish_row *row)
{
	struct watch *watch = self;
	demand(row->row > 0 && row->raw.count > 0 && text_find(watch->file, row->raw) < watch->file.count);
	demand((row->kind == SWISH_OTHER) == (row->amount.ore == 0));
	watch->sum += row->amount.ore;
	watch->rows++;
	const struct text texts[] = { row->type, row->reference, row->number, row->phone,
				      row->name, row->message,   row->order,  row->time };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		mix(watch, texts[i]);
	return OK;
}

static struct status try_report(const struct swish_mapping *mapping, struct text file, size_t step,
				struct watch *watch)
{
	static const struct swish_report_events events = { .row = watch_row };
	struct memory_source memory = { .rest = file, .step_max = step };
	struct source source = source_of_memory(&memory);
	struct swish_summary summary;
	*watch = (struct watch){ .file = file };
	const struct status status = swish_report_read(&source, mapping, &events, watch, &summary);
	demand(status_is_ok(status) || (status.reason != NULL && status.row > 0));
	if (status_is_ok(status))
		demand(summary.rows == watch->rows && summary.sum.ore == watch->sum);
	return status;
}

static void try_mapping(const struct swish_mapping *mapping, struct text file)
{
	struct watch whole;
	struct watch pieces;
	const struct status status = try_report(mapping, file, 0, &whole);
	const struct status again = try_report(mapping, file, 1, &pieces);
	demand(status.code == again.code && status.row == again.row);
	demand(whole.hash == pieces.hash && whole.sum == pieces.sum);
	(void)swish_mapping_fits(mapping, file);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	struct text file = { (const char *)bytes, count };
	struct swish_mapping mapping;
	const size_t divide = text_find(file, TEXT("\n%%\n"));
	if (divide < file.count) {
		if (status_is_ok(swish_mapping_read(text_slice(file, 0, divide), &mapping)))
			try_mapping(&mapping, text_slice(file, divide + 4, count));
		return 0;
	}
	for (size_t i = 0; status_is_ok(swish_mapping_shipped(i, &mapping)); i++)
		try_mapping(&mapping, file);
	return 0;
}
