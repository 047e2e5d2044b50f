/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What has come and not been understood stands in `held`, which starts as if a line had just ended, so that
 * the first boundary looks like every other:
 *
 *	BORDER --"--"----------------------------> AFTER
 *	   |  \--CR LF--> HEAD --empty line--> BODY --CR LF -- boundary--> BORDER */
#include "ground/http/http_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE_BYTES_MAX = 16 * 1024, MARK_BYTES_MAX = 4 + HTTP_BOUNDARY_MAX };

enum place { PLACE_START, PLACE_BORDER, PLACE_HEAD, PLACE_BODY, PLACE_AFTER };

struct http_multipart {
	struct http_part_sink sink;
	char mark[MARK_BYTES_MAX]; /* CR LF "--" boundary */
	size_t mark_bytes;
	enum place place;
	size_t part_count;
	struct status fault;
	char filename[HTTP_FILENAME_BYTES_MAX + 1];
	char head[HTTP_PART_HEAD_BYTES_MAX]; /* of the part being read, as its names stand in it */
	char held[PIECE_BYTES_MAX + HTTP_PART_HEAD_BYTES_MAX + MARK_BYTES_MAX];
	size_t held_bytes;
};

struct http_multipart *http_multipart_open(struct text boundary, const struct http_part_sink *sink)
{
	assert(boundary.count > 0 && boundary.count <= HTTP_BOUNDARY_MAX && sink != NULL);
	struct http_multipart *multipart = memory_take(1, sizeof *multipart);
	multipart->sink = *sink;
	memcpy(multipart->mark, "\r\n--", 4);
	memcpy(multipart->mark + 4, boundary.bytes, boundary.count);
	multipart->mark_bytes = boundary.count + 4;
	memcpy(multipart->held, "\r\n", 2);
	multipart->held_bytes = 2;
	return multipart;
}

void http_multipart_close(struct http_multipart **multipart)
{
	assert(multipart != NULL);
	free(*multipart);
	*multipart = NULL;
}

static struct text held_of(const struct http_multipart *multipart)
{
	assert(multipart->held_bytes <= sizeof multipart->held);
	return (struct text){ multipart->held, multipart->held_bytes };
}

static void drop(struct http_multipart *multipart, size_t count)
{
	assert(count <= multipart->held_bytes);
	multipart->held_bytes -= count;
	memmove(multipart->held, multipart->held + count, multipart->held_bytes);
}

/* The first boundary, which nothing may stand before. */
static struct status read_start(struct http_multipart *multipart, bool *has_moved)
{
	assert(multipart->part_count == 0);
	const struct text mark = { multipart->mark, multipart->mark_bytes };
	const struct text held = held_of(multipart);
	const size_t compared = held.count < mark.count ? held.count : mark.count;
	if (memcmp(held.bytes, mark.bytes, compared) != 0)
		return FAIL(STATUS_INPUT, "The form does not start with its boundary.");
	if (held.count < mark.count)
		return OK;
	drop(multipart, mark.count);
	multipart->place = PLACE_BORDER;
	*has_moved = true;
	return OK;
}

static struct status read_border(struct http_multipart *multipart, bool *has_moved)
{
	assert(multipart->part_count <= HTTP_PARTS_MAX);
	const struct text held = held_of(multipart);
	if (held.count < 2)
		return OK;
	const bool is_last = text_starts(held, TEXT("--"));
	if (!is_last && !text_starts(held, TEXT("\r\n")))
		return FAIL(STATUS_INPUT, "A boundary of the form is not ended.");
	if (!is_last && multipart->part_count++ == HTTP_PARTS_MAX)
		return FAIL(STATUS_LIMIT, "The form has too many parts.");
	drop(multipart, 2);
	multipart->place = is_last ? PLACE_AFTER : PLACE_HEAD;
	*has_moved = true;
	return OK;
}

static struct status read_head(struct http_multipart *multipart, bool *has_moved)
{
	assert(multipart->part_count > 0);
	const struct text held = held_of(multipart);
	const size_t count = text_find(held, TEXT("\r\n\r\n"));
	/* Of an end that has not come whole, three bytes may stand there already. */
	const size_t most = HTTP_PART_HEAD_BYTES_MAX + (count == held.count ? 3 : 0);
	if (count > most)
		return FAIL(STATUS_LIMIT, "The head of a part is too long.");
	if (count == held.count)
		return OK;
	memcpy(multipart->head, held.bytes, count);
	drop(multipart, count + 4);
	struct http_part part;
	TRY(http_part_read((struct text){ multipart->head, count }, multipart->filename, &part));
	multipart->place = PLACE_BODY;
	*has_moved = true;
	return multipart->sink.begin(multipart->sink.self, &part);
}

/* Hands over all that cannot be the start of a boundary. */
static struct status read_body(struct http_multipart *multipart, bool *has_moved)
{
	const struct text mark = { multipart->mark, multipart->mark_bytes };
	const struct text held = held_of(multipart);
	const size_t found = text_find(held, mark);
	const bool has_ended = found < held.count;
	const size_t sure = held.count < mark.count ? 0 : held.count - mark.count + 1;
	const size_t count = has_ended ? found : sure;
	if (count > 0)
		TRY(multipart->sink.piece(multipart->sink.self, text_slice(held, 0, count)));
	drop(multipart, has_ended ? found + mark.count : count);
	if (!has_ended)
		return OK;
	assert(multipart->place == PLACE_BODY);
	multipart->place = PLACE_BORDER;
	*has_moved = true;
	return multipart->sink.end(multipart->sink.self);
}

/* RFC 2046 lets anything follow; browsers send at most a line end, and so much is taken. */
static struct status read_after(struct http_multipart *multipart)
{
	assert(multipart->place == PLACE_AFTER);
	const struct text held = held_of(multipart);
	if (held.count > 2 || memcmp("\r\n", held.bytes, held.count) != 0)
		return FAIL(STATUS_INPUT, "Something follows the form's last boundary.");
	return OK;
}

static struct status step(struct http_multipart *multipart, bool *has_moved)
{
	assert(has_moved != NULL);
	*has_moved = false;
	switch (multipart->place) {
	case PLACE_START:
		return read_start(multipart, has_moved);
	case PLACE_BORDER:
		return read_border(multipart, has_moved);
	case PLACE_HEAD:
		return read_head(multipart, has_moved);
	case PLACE_BODY:
		return read_body(multipart, has_moved);
	case PLACE_AFTER:
		break;
	}
	return read_after(multipart);
}

static struct status read_held(struct http_multipart *multipart)
{
	bool has_moved = true;
	while (has_moved)
		TRY(step(multipart, &has_moved));
	assert(multipart->held_bytes <= HTTP_PART_HEAD_BYTES_MAX + MARK_BYTES_MAX);
	return OK;
}

struct status http_multipart_add(struct http_multipart *multipart, struct text piece)
{
	assert(multipart != NULL);
	while (status_is_ok(multipart->fault) && piece.count > 0) {
		const struct text now = text_slice(piece, 0, PIECE_BYTES_MAX);
		memcpy(multipart->held + multipart->held_bytes, now.bytes, now.count);
		multipart->held_bytes += now.count;
		piece = text_slice(piece, now.count, piece.count);
		multipart->fault = read_held(multipart);
	}
	return multipart->fault;
}

struct status http_multipart_end(const struct http_multipart *multipart)
{
	assert(multipart != NULL);
	TRY(multipart->fault);
	if (multipart->place != PLACE_AFTER)
		return FAIL(STATUS_INPUT, "The form ends before its last boundary.");
	return OK;
}
