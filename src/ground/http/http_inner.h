/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of this room share. */

#ifndef GROUND_HTTP_HTTP_INNER_H
#define GROUND_HTTP_HTTP_INNER_H

#include "ground/http/http.h"

/* Letters, digits, "_", "-", "." and brackets; 1 to HTTP_NAME_BYTES_MAX. */
MUST_USE struct status http_name_check(struct text name);

/* A parameter behind a semicolon: `; name=value` or `; name="value"`; the quoted one without its quotes, its
 * backslashes as they stand. STATUS_NOT_FOUND at the end of `rest`. */
struct http_parameter {
	struct text name;
	struct text value;
};
MUST_USE struct status http_parameter_take(struct text *rest, struct http_parameter *out);

/* The head of a part. `room` holds the file name. */
MUST_USE struct status http_part_read(struct text head, char room[HTTP_FILENAME_BYTES_MAX + 1],
				      struct http_part *out);

#endif
