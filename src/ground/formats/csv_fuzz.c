/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes read as CSV: rows within the limits; what is read, written and read again is the same. */
#include "ground/formats/formats.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static const struct csv_limits limits = { .fields_max = 10, .field_bytes_max = 60 };

static void demand(bool holds)
{
	if (!holds)
		abort();
}

/* Reads all rows and writes them out again; rows before a failure are kept. */
static struct status rewrite(struct text file, size_t step, struct buffer *out)
{
	struct memory_source memory = { .rest = file, .step_max = step };
	struct source source = source_of_memory(&memory);
	SCOPED(csv_reader_close) struct csv_reader *reader = NULL;
	csv_reader_open(&source, ';', &limits, &reader);
	struct csv_writer writer = { .out = out, .separator = ';' };
	uint64_t last_row = 0;
	for (;;) {
		const struct text *fields = NULL;
		size_t count = 0;
		uint64_t row = 0;
		bool has_row = false;
		TRY(csv_reader_next(reader, &fields, &count, &row, &has_row));
		if (!has_row)
			return OK;
		demand(row > last_row && count > 0 && count <= limits.fields_max);
		last_row = row;
		demand(text_find(file, csv_reader_raw(reader)) < file.count ||
		       csv_reader_raw(reader).count == 0);
		for (size_t i = 0; i < count; i++) {
			demand(fields[i].count <= limits.field_bytes_max);
			csv_field(&writer, fields[i]);
		}
		csv_end_row(&writer);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	if (count == 0)
		return 0;
	const struct text file = { (const char *)bytes + 1, count - 1 };
	SCOPED(buffer_close) struct buffer first = buffer_open(count * 8 + 1);
	SCOPED(buffer_close) struct buffer second = buffer_open(count * 8 + 1);
	const struct status status = rewrite(file, bytes[0], &first);
	demand(status_is_ok(status) || (status.row > 0 && status.reason != NULL));
	/* A byte order mark that was a field's own stands first only when the file had two. */
	if (text_starts(buffer_text(&first), TEXT("\xEF\xBB\xBF")))
		return 0;
	demand(status_is_ok(rewrite(buffer_text(&first), 0, &second)));
	demand(text_equal(buffer_text(&first), buffer_text(&second)));
	return 0;
}
