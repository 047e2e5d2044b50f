/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Fixed: files of lines, and lines of fixed-width fields. Positions are 1-based and inclusive, as in the
 * manuals. */

#ifndef GROUND_FORMATS_FIXED_H
#define GROUND_FORMATS_FIXED_H

#include "ground/base/base.h"

/* Streams lines: LF or CR LF, the last line end may be missing. A line longer than line_bytes_max is
 * STATUS_INPUT. */
struct line_reader {
	struct source *source;
	char *bytes;
	size_t room;
	size_t start;
	size_t end;
	size_t line_bytes_max;
	uint64_t row;    /* 1-based number of the line last given */
	uint64_t offset; /* position in the file of its first byte */
	bool is_ended;
};
struct line_reader line_reader_open(struct source *source, size_t line_bytes_max);
void line_reader_close(struct line_reader *reader);
/* *has_line is false at the end. `line` is without its line end and lives until the next call. */
MUST_USE struct status line_reader_next(struct line_reader *reader, struct text *line, bool *has_line);

/* Positions first..last of the line, as if it were filled with spaces to any width. */
struct text fixed_field(struct text line, size_t first, size_t last);
/* The same, trimmed of spaces and tabs at both ends. */
struct text fixed_trimmed(struct text line, size_t first, size_t last);
/* Digits as a number; blank is 0. STATUS_INPUT, with .field = name, when other than digits. */
MUST_USE struct status fixed_number(struct text line, size_t first, size_t last, const char *name,
				    int64_t *out);

/* Writes one line of `width` characters: start, then fields at their positions, then end. */
struct fixed_writer {
	struct buffer *out;
	char line[512];
	size_t width;
};
void fixed_begin(struct fixed_writer *writer, struct buffer *out, size_t width);
void fixed_put_text(struct fixed_writer *writer, size_t first, size_t last,
		    struct text text); /* left, spaces; cut */
void fixed_put_right(struct fixed_writer *writer, size_t first, size_t last,
		     struct text text); /* right, spaces */
void fixed_put_number(struct fixed_writer *writer, size_t first, size_t last,
		      int64_t number); /* right, zeros */
void fixed_end(struct fixed_writer *writer, const char *line_end);

#endif
