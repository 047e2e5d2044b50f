/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Body: the two forms that a form arrives in. Part of the door http.h. */

#ifndef GROUND_HTTP_BODY_H
#define GROUND_HTTP_BODY_H

#include "ground/base/base.h"

enum {
	/* Names are ours: letters, digits, "_", "-", "." and brackets. */
	HTTP_NAME_BYTES_MAX = 64,
	/* What is kept of the name a person gave a file. */
	HTTP_FILENAME_BYTES_MAX = 120,
	/* Of one part: Content-Disposition with both names, and Content-Type. */
	HTTP_PART_HEAD_BYTES_MAX = 1024,
	HTTP_PAIRS_MAX = 256,
	HTTP_PARTS_MAX = 64,
};

struct http_pair {
	struct text name;
	struct text value; /* UTF-8 without control characters but tab, CR and LF */
};
/* In the order they came; a name may stand several times (boxes that are ticked). */
struct http_pairs {
	struct http_pair *pairs;
	size_t count;
};
/* The first with this name; NULL when there is none. */
const struct http_pair *http_pairs_find(const struct http_pairs *pairs, struct text name);

/* application/x-www-form-urlencoded, also a query (WHATWG URL, 5.1). STATUS_LIMIT above HTTP_PAIRS_MAX pairs
 * or HTTP_NAME_BYTES_MAX in a name. */
MUST_USE struct status http_urlencoded_read(struct text body, struct arena *arena, struct http_pairs *out);

/* What a part of a multipart body says of itself. Lives until the next one begins. */
struct http_part {
	struct text name;
	bool is_file;
	struct text filename; /* of a file: no folders, no control characters, no leading dot; never empty */
	struct text type;     /* what the sender says it is: never to be believed; may be empty */
};

/* Where the parts go, in pieces as they come; a failure ends the reading. */
struct http_part_sink {
	struct status (*begin)(void *self, const struct http_part *part);
	struct status (*piece)(void *self, struct text bytes);
	struct status (*end)(void *self);
	void *self;
};

/* multipart/form-data (RFC 7578) as a stream. Holds at most one piece of what it reads, never a file. */
struct http_multipart;
/* `boundary` has 1 to HTTP_BOUNDARY_MAX bytes. Owned; at most HTTP_PARTS_MAX parts. */
struct http_multipart *http_multipart_open(struct text boundary, const struct http_part_sink *sink);
void http_multipart_close(struct http_multipart **multipart);
/* After a failure every call fails alike. */
MUST_USE struct status http_multipart_add(struct http_multipart *multipart, struct text piece);
/* STATUS_INPUT when the last boundary has not been seen. */
MUST_USE struct status http_multipart_end(const struct http_multipart *multipart);

#endif
