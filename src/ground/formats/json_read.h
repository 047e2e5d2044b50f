/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON read: a whole text of bounded size becomes a tree of values (RFC 8259). Numbers keep their digits, so
 * that money never becomes a fraction of two. */

#ifndef GROUND_FORMATS_JSON_READ_H
#define GROUND_FORMATS_JSON_READ_H

#include "ground/base/base.h"

/* Each object or array within another is one deeper; the outermost is 1. */
enum { JSON_READ_DEPTH_MAX = 16, JSON_READ_BYTES_MAX = 1024 * 1024 };

enum json_kind {
	JSON_KIND_NULL,
	JSON_KIND_BOOL,
	JSON_KIND_NUMBER,
	JSON_KIND_TEXT,
	JSON_KIND_ARRAY,
	JSON_KIND_OBJECT,
};

struct json_value {
	enum json_kind kind;
	bool is_true;     /* JSON_KIND_BOOL */
	struct text text; /* of a text, UTF-8 without NUL; of a number, its decimal digits: "200", "-0.5" */
	const struct json_member *members;
	const struct json_value *items;
	size_t count; /* of members or items */
};

struct json_member {
	struct text key;
	struct json_value value;
};

/* The value lives in the arena, and takes at most 64 bytes of it for each byte of the text. STATUS_INPUT with
 * .row, the line: no JSON, a key twice in one object, NUL in a text, bytes that are not UTF-8, a number of
 * more than 15 digits or beyond 1e15. STATUS_LIMIT above the bounds. */
MUST_USE struct status json_read(struct text bytes, struct arena *arena, struct json_value *out);
/* NULL when `value` is no object or has no such key. */
const struct json_value *json_find(const struct json_value *value, const char *key);

#endif
