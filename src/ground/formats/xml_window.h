/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Window: the stretch of a file that the XML reader still needs, and the raw bytes it was asked to keep. */

#ifndef GROUND_FORMATS_XML_WINDOW_H
#define GROUND_FORMATS_XML_WINDOW_H

#include "ground/formats/xml.h"

/*   offset                       fed            last_mark       offset + count
 *   | parser has, not yet done   | not yet given to the parser  |
 *
 * Offsets are positions in the file; `fed`, `last_mark` and `count` are positions in `bytes`. */
struct xml_window {
	char *bytes;
	size_t count;
	size_t fed;
	size_t last_mark; /* of the last '<' not yet fed; `fed` when there is none after it */
	uint64_t offset;
	bool is_ended;
	bool is_keeping;
	uint64_t keep; /* where the kept bytes begin */
	size_t keep_bytes_max;
	struct buffer kept; /* those of them that have left the window */
};

struct xml_window xml_window_open(size_t keep_bytes_max);
void xml_window_close(struct xml_window *window);
/* Reads one piece more of the source; there is always room when xml_window_next gave nothing. */
MUST_USE struct status xml_window_fill(struct xml_window *window, struct source *source);
/* What the parser can be given now; nothing when more must be read first. It ends before a '<', so no tag
 * comes in two pieces: '<' cannot stand in an attribute (XML 1.0 section 3.1). Only a stretch without '<'
 * that is longer than XML_MARKUP_BYTES_MAX, and the last piece, end elsewhere. The parser never holds more
 * than XML_MARKUP_BYTES_MAX that it has not done with. */
struct text xml_window_next(const struct xml_window *window);
bool xml_window_is_last(const struct xml_window *window, struct text piece);
/* Whether the piece may end inside a character, whose other bytes come in the next. */
bool xml_window_cuts_character(const struct xml_window *window, struct text piece);
/* The parser has been given so many bytes more. */
void xml_window_feed(struct xml_window *window, size_t count);
/* The bytes between two offsets in the window. */
struct text xml_window_between(const struct xml_window *window, uint64_t from, uint64_t to);
/* Forgets what stands before the offset, but for what is kept. */
void xml_window_drop(struct xml_window *window, uint64_t before);
void xml_window_keep(struct xml_window *window, uint64_t from);
struct text xml_window_kept(struct xml_window *window, uint64_t to, bool *is_cut);

#endif
