/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* JSON: a writer that keeps commas, nesting and escaping right (RFC 8259). */

#ifndef GROUND_FORMATS_JSON_H
#define GROUND_FORMATS_JSON_H

#include "ground/base/base.h"

enum { JSON_DEPTH_MAX = 32 };

struct json_writer {
	struct buffer *out;
	unsigned depth;
	bool has_value[JSON_DEPTH_MAX + 1]; /* the first for what stands outermost */
	bool is_after_key;
};
void json_begin_object(struct json_writer *writer);
void json_end_object(struct json_writer *writer);
void json_begin_array(struct json_writer *writer);
void json_end_array(struct json_writer *writer);
void json_key(struct json_writer *writer, const char *key);
void json_text(struct json_writer *writer, struct text value); /* bad UTF-8 becomes U+FFFD */
void json_number(struct json_writer *writer, int64_t value);
void json_bool(struct json_writer *writer, bool value);
void json_nothing(struct json_writer *writer);

#endif
