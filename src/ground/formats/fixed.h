/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Fixed: files of lines, and lines of fixed-width fields. Positions are 1-based and inclusive, as in the
 * manuals. */

#ifndef GROUND_FORMATS_FIXED_H
#define GROUND_FORMATS_FIXED_H

#include "ground/base/base.h"

/* Streams lines: LF or CR LF, the last line end may be missing. A line longer than line_bytes_max is
 * STATUS_INPUT; that and what the source answers carry .row. */
struct line_reader {
	struct source *source;
	char *bytes;
	size_t room;
	size_t start;
	size_t end;
	size_t line_bytes_max;
	uint64_t row;    /* 1-based number of the line last given or passed over */
	uint64_t offset; /* position in the file of the first byte of the line last given */
	bool is_ended;
	bool is_keeping;
	size_t kept; /* where the lines kept begin */
	size_t kept_bytes_max;
};
struct line_reader line_reader_open(struct source *source, size_t line_bytes_max);
void line_reader_close(struct line_reader *reader);
/* *has_line is false at the end. `line` is without its line end and lives until the next call. */
MUST_USE struct status line_reader_next(struct line_reader *reader, struct text *line, bool *has_line);

/* What stands in memory from the next line on, for a caller who finds the ends of lines by their width; it
 * lives as a line does. No more than may be kept. */
struct text line_reader_ahead(const struct line_reader *reader);
/* Passes over `lines` lines, which are the first `bytes` of that with their ends. */
void line_reader_pass(struct line_reader *reader, uint64_t lines, size_t bytes);

/* From the next line on all lines stay in memory with their ends, as one text, until line_reader_forget. The
 * line that makes them more than `bytes_max` is STATUS_LIMIT. */
void line_reader_keep(struct line_reader *reader, size_t bytes_max);
/* What is kept, the line last given included; lives until the next line is asked for. */
struct text line_reader_kept(const struct line_reader *reader);
void line_reader_forget(struct line_reader *reader);

/* What a line has beside plain ASCII from space up. */
struct fixed_scan {
	bool has_control; /* below space */
	bool has_high;    /* from 80 up */
};
/* Inline and by the lowest and the highest byte alone, so that it becomes a few instructions when `count` is
 * a constant. */
static inline struct fixed_scan fixed_scan(const char *bytes, size_t count)
{
	unsigned char lowest = 0xFF;
	unsigned char highest = 0;
	for (size_t i = 0; i < count; i++) {
		const unsigned char byte = (unsigned char)bytes[i];
		lowest = byte < lowest ? byte : lowest;
		highest = byte > highest ? byte : highest;
	}
	return (struct fixed_scan){ lowest < ' ', highest >= 0x80 };
}

/* Positions first..last of the line; what lies beyond its end is left out, as if it were spaces cut off. */
struct text fixed_field(struct text line, size_t first, size_t last);
/* The same, trimmed of spaces and tabs at both ends. */
struct text fixed_trimmed(struct text line, size_t first, size_t last);
/* Digits as a number, spaces before them allowed; blank is 0. STATUS_INPUT, with .field = name (borrowed into
 * the status), when there is anything else, also spaces after or a line that ends inside the number: a sum
 * must not become smaller. The caller adds the row. */
MUST_USE struct status fixed_number(struct text line, size_t first, size_t last, const char *name,
				    int64_t *out);

/* Writes one line of `width` bytes, at most FIXED_WIDTH_MAX: begin, then fields at their positions, then end.
 * Texts are already in the one-byte set of the file (charset_encode); control characters become spaces. What
 * may not be cut and does not fit fails the buffer. */
enum { FIXED_WIDTH_MAX = 512 };
struct fixed_writer {
	struct buffer *out;
	char line[FIXED_WIDTH_MAX];
	size_t width;
};
/* All spaces. */
void fixed_begin(struct fixed_writer *writer, struct buffer *out, size_t width);
/* From the left, spaces after; what does not fit is cut off. */
void fixed_put_text(struct fixed_writer *writer, size_t first, size_t last, struct text text);
/* To the right, spaces before; never cut. */
void fixed_put_right(struct fixed_writer *writer, size_t first, size_t last, struct text text);
/* To the right, zeros before; `number` is not negative; never cut. */
void fixed_put_number(struct fixed_writer *writer, size_t first, size_t last, int64_t number);
void fixed_end(struct fixed_writer *writer, const char *line_end);

#endif
