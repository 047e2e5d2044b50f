/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes split into lines: each line stands in the file at its offset, and together they are the file. */
#include "ground/formats/formats.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum { LINE_BYTES = 80 };

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static void check_numbers(struct text line)
{
	int64_t number = 0;
	const struct status status = fixed_number(line, 2, 20, "number", &number);
	demand(!status_is_ok(status) || number >= 0);
	demand(fixed_trimmed(line, 1, LINE_BYTES).count <= line.count);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	if (count == 0)
		return 0;
	struct memory_source memory = { { (const char *)bytes + 1, count - 1 }, bytes[0] };
	struct source source = source_of_memory(&memory);
	SCOPED(line_reader_close) struct line_reader reader = line_reader_open(&source, LINE_BYTES);
	uint64_t next = 0;
	for (;;) {
		struct text line = { 0 };
		bool has_line = false;
		const struct status status = line_reader_next(&reader, &line, &has_line);
		if (!status_is_ok(status)) {
			demand(status.code == STATUS_INPUT && status.row == reader.row + 1);
			return 0;
		}
		if (!has_line)
			break;
		demand(reader.offset == next && line.count <= LINE_BYTES);
		demand(line.count == 0 || memcmp(bytes + 1 + next, line.bytes, line.count) == 0);
		next += line.count;
		next += next < count - 1 && bytes[1 + next] == '\r';
		next += next < count - 1 && bytes[1 + next] == '\n';
		check_numbers(line);
	}
	demand(next == count - 1);
	return 0;
}
