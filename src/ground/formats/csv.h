/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* CSV: RFC 4180 with another separator where banks use one. */

#ifndef GROUND_FORMATS_CSV_H
#define GROUND_FORMATS_CSV_H

#include "ground/base/base.h"

struct csv_reader;
struct csv_limits {
	size_t fields_max; /* in a row */
	size_t field_bytes_max;
};
void csv_reader_open(struct source *source, char separator, const struct csv_limits *limits,
		     struct csv_reader **out);
void csv_reader_close(struct csv_reader **reader);
/* Rows end with CR LF or LF, the last line end may be missing, a byte order mark before the first is left
 * out; an empty line is a row of one empty field. The bytes are given as they stand, in whatever character
 * set. The fields live until the next call; *row is the 1-based line the row begins on. STATUS_INPUT for an
 * unclosed or misplaced quote or a lone CR, STATUS_LIMIT beyond a limit, both with .row. */
MUST_USE struct status csv_reader_next(struct csv_reader *reader, const struct text **fields, size_t *count,
				       uint64_t *row, bool *has_row);
/* The row last given as it stands in the file, quotes and separators with it, its line end not; lives as long
 * as its fields. */
struct text csv_reader_raw(const struct csv_reader *reader);

/* Rows end with CR LF. A field that a spreadsheet would take for a formula (= + - @ tab CR first) is written
 * with a leading apostrophe when `is_for_people`, unless it is a plain number. */
struct csv_writer {
	struct buffer *out;
	char separator;
	bool is_for_people;
	bool has_field;
};
void csv_field(struct csv_writer *writer, struct text field);
void csv_end_row(struct csv_writer *writer);

#endif
