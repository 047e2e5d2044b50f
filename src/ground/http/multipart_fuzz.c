/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes read as a form in parts, whole and cut: both times the same parts and the same end. The first
 * byte says how it is cut. */
#include "ground/http/http.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static struct status hear_begin(void *self, const struct http_part *part)
{
	demand(part->name.count > 0 && part->name.count <= HTTP_NAME_BYTES_MAX);
	demand(part->is_file == (part->filename.count > 0));
	demand(part->filename.count <= HTTP_FILENAME_BYTES_MAX && text_is_utf8(part->filename));
	demand(text_find(part->filename, TEXT("/")) == part->filename.count);
	buffer_print(self, "%.*s(%.*s)=", TEXT_ARGS(part->name), TEXT_ARGS(part->filename));
	return OK;
}

static struct status hear_piece(void *self, struct text piece)
{
	demand(piece.count > 0);
	buffer_add(self, piece);
	return OK;
}

static struct status hear_end(void *self)
{
	buffer_add_byte(self, ';');
	return OK;
}

static struct status read_in_steps(struct text body, size_t step, struct buffer *heard)
{
	const struct http_part_sink sink = { hear_begin, hear_piece, hear_end, heard };
	SCOPED(http_multipart_close)
	struct http_multipart *multipart = http_multipart_open(TEXT("xX"), &sink);
	for (size_t i = 0; i < body.count; i += step)
		TRY(http_multipart_add(multipart, text_slice(body, i, step)));
	return http_multipart_end(multipart);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	if (count < 2)
		return 0;
	const struct text body = { (const char *)bytes + 1, count - 1 };
	SCOPED(buffer_close) struct buffer whole = buffer_open(4 * count + 65536);
	SCOPED(buffer_close) struct buffer cut = buffer_open(4 * count + 65536);
	const struct status first = read_in_steps(body, body.count, &whole);
	const struct status second = read_in_steps(body, (size_t)bytes[0] + 1, &cut);
	demand(first.code == second.code);
	if (status_is_ok(first))
		demand(text_equal(buffer_text(&whole), buffer_text(&cut)));
	return 0;
}
