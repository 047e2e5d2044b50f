/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Http: what a browser says, read strictly: targets, header fields, form bodies. Every reader is pure,
 * bounded and fuzzed, and refuses what two programs could read in two ways. Knows no sockets and no pages.
 *
 * A failure is STATUS_INPUT when the bytes are wrong and STATUS_LIMIT when there are too many. */

#ifndef GROUND_HTTP_HTTP_H
#define GROUND_HTTP_HTTP_H

#include "ground/http/body.h"
#include "ground/http/field.h"

enum {
	/* Longer than any address of ours; browsers send up to some 2,000 bytes safely. */
	HTTP_TARGET_BYTES_MAX = 2048,
	/* The deepest page of a project has five. */
	HTTP_SEGMENTS_MAX = 12,
};

/* Adds `coded` decoded (RFC 3986, 2.1; with `plus_is_space` as forms do). What comes out is UTF-8 and holds
 * no control character but tab, carriage return and line feed. `out` is in the arena. */
MUST_USE struct status percent_decode(struct text coded, bool plus_is_space, struct arena *arena,
				      struct text *out);
/* Adds `plain` with everything but letters, digits, "-", ".", "_" and "~" coded. */
void percent_encode(struct text plain, struct buffer *out);

/* What stands between the method and the version, taken apart. */
struct http_target {
	struct text path;                        /* decoded */
	struct text segments[HTTP_SEGMENTS_MAX]; /* between the slashes, decoded; "/" has none */
	size_t segment_count;
	struct text query; /* behind the question mark, still coded */
};

/* Origin form alone (RFC 9112, 3.2.1). Refused: a segment that is empty, "." or "..", a coded slash,
 * backslash or control character, a character that no address may hold. A slash at the end is a page of its
 * own and is refused too. */
MUST_USE struct status http_target_read(struct text target, struct arena *arena, struct http_target *out);

#endif
