/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes read as each header field in turn; the first byte says which. What is found stands in the field.
 */
#include "ground/http/http.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void demand(bool holds)
{
	if (!holds)
		abort();
}

static bool stands_in(struct text part, struct text whole)
{
	return part.count == 0 ||
	       (part.bytes >= whole.bytes && part.bytes + part.count <= whole.bytes + whole.count);
}

static void read_cookie(struct text field)
{
	struct text value;
	if (status_is_ok(http_cookie_find(field, TEXT("s"), &value)))
		demand(stands_in(value, field));
}

static void read_type(struct text field)
{
	struct http_content_type type;
	if (!status_is_ok(http_content_type_read(field, &type)))
		return;
	demand(stands_in(type.boundary, field) && type.boundary.count <= HTTP_BOUNDARY_MAX);
	demand(type.media != HTTP_MEDIA_MULTIPART || type.boundary.count > 0);
}

static void read_accept(struct text field)
{
	static const struct text offered[] = { { "sv", 2 }, { "en", 2 } };
	demand(http_language_choose(field, offered, 2) < 2);
	demand((int)http_encoding_choose(field) < HTTP_ENCODINGS);
	(void)http_etag_is_named(field, TEXT("\"a\""));
	(void)http_is_token(field);
	(void)http_is_field_value(field);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	static void (*const readers[])(struct text) = { read_cookie, read_type, read_accept };
	if (count == 0)
		return 0;
	readers[bytes[0] % 3]((struct text){ (const char *)bytes + 1, count - 1 });
	return 0;
}
