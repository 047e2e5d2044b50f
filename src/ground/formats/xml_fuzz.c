/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes read as XML in pieces of a drawn size: the events are paired and within the limits, the raw bytes
 * of an element are a piece of the file that starts and ends as an element, and a refusal has its sentence
 * and row. */
#include "ground/formats/formats.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

enum { DEPTH_MAX = 20 };

struct checked {
	struct text file;
	size_t depth;
	size_t kept_depth;
	size_t begins;
	size_t ends;
};

static const struct xml_limits limits = {
	.depth_max = DEPTH_MAX, .text_bytes_max = 500, .attributes_max = 8, .raw_bytes_max = 300
};

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static struct status begin(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	struct checked *checked = self;
	checked->begins++;
	checked->depth++;
	demand(checked->depth <= DEPTH_MAX && tag->count <= limits.attributes_max && tag->name.count > 0);
	demand(text_is_utf8(tag->name) && text_is_utf8(tag->space) && xml_row(reader) > 0);
	for (size_t i = 0; i < tag->count; i++)
		demand(text_is_utf8(tag->attributes[i].value) && tag->attributes[i].name.count > 0);
	if (checked->begins % 3 == 1) {
		xml_keep_raw(reader);
		checked->kept_depth = checked->depth;
	}
	return OK;
}

static struct status end(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	struct checked *checked = self;
	checked->ends++;
	demand(checked->depth > 0 && name.count > 0 && text.count <= limits.text_bytes_max);
	demand(text_is_utf8(text));
	if (checked->kept_depth == checked->depth) {
		bool is_cut = false;
		const struct text raw = xml_raw(reader, &is_cut);
		demand(text_starts(raw, TEXT("<")) && raw.count <= limits.raw_bytes_max);
		demand(is_cut || raw.bytes[raw.count - 1] == '>');
		demand(text_find(checked->file, raw) < checked->file.count);
		checked->kept_depth = 0;
	}
	checked->depth--;
	return OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	if (count == 0)
		return 0;
	const struct text file = { (const char *)bytes + 1, count - 1 };
	struct memory_source memory = { .rest = file, .step_max = bytes[0] };
	struct source source = source_of_memory(&memory);
	struct checked checked = { .file = file };
	const struct xml_events events = { begin, end };
	const struct status status = xml_read(&source, &limits, &events, &checked);
	if (status_is_ok(status)) {
		demand(checked.depth == 0 && checked.begins > 0 && checked.begins == checked.ends);
		return 0;
	}
	demand(status.reason != NULL && status.row > 0);
	demand(status.code == STATUS_INPUT || status.code == STATUS_LIMIT);
	return 0;
}
