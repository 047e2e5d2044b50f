/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* XML: a streaming reader that resolves nothing and fetches nothing, and an append-only writer. */

#ifndef GROUND_FORMATS_XML_H
#define GROUND_FORMATS_XML_H

#include "ground/base/base.h"

/* The longest single tag, comment or instruction, in bytes: each is held in memory whole. So may a CDATA
 * section be, and a longer one may be refused. */
enum { XML_MARKUP_BYTES_MAX = 128 * 1024 };

struct xml_attribute {
	struct text name; /* local name */
	struct text value;
};

/* How an element begins. */
struct xml_tag {
	struct text space; /* the namespace or empty; stays where it is until the reading ends */
	struct text name;  /* local name */
	const struct xml_attribute *attributes;
	size_t count;
};

struct xml_limits {
	size_t depth_max;
	size_t text_bytes_max; /* of one element's own text */
	size_t attributes_max; /* of one element, its namespace declarations counted with them */
	size_t raw_bytes_max;  /* that may be kept between xml_keep_raw and xml_raw */
};

struct xml_reader;

/* All texts live until the callback returns. A
 * callback that fails ends the reading with its status, to which .row is added. */
struct xml_events {
	struct status (*begin)(void *self, struct xml_reader *reader, const struct xml_tag *tag);
	/* `text` is all character data directly inside the element, joined; white space that stands alone
	 * before, between and after child elements is left out. */
	struct status (*end)(void *self, struct xml_reader *reader, struct text name, struct text text);
};

/* Reads to the end. A document type declaration is STATUS_INPUT before anything in it is looked at (no
 * entities but the five and numbers); so are bad form, an undeclared prefix, a file that ends before its root
 * does, and another encoding than UTF-8 (US-ASCII is a part of it). What exceeds a limit is STATUS_LIMIT; the
 * source's own failures pass through; STATUS_BROKEN when memory is out. Failures carry .row, the line.
 * Memory is bounded by the limits, whatever the size of the file. */
MUST_USE struct status xml_read(struct source *source, const struct xml_limits *limits,
				const struct xml_events *events, void *self);

/* The 1-based line of the event: in begin where the element starts, in end where it ends. */
uint64_t xml_row(const struct xml_reader *reader);
/* Raw bytes of the file: in begin, from this element's '<' onwards is kept; in a later event xml_raw gives
 * all bytes from there to the end of the element (in end) or to this element's '<' (in begin). Keeping again
 * moves the start. Bytes beyond raw_bytes_max are cut off, and *is_cut says so. */
void xml_keep_raw(struct xml_reader *reader);
struct text xml_raw(struct xml_reader *reader, bool *is_cut);

/* Writes with two spaces of indentation, but none beside a text; closes what it opened; escapes by place.
 * Control characters that XML 1.0 cannot hold are left out, bytes that are not UTF-8 become U+FFFD. Names are
 * ours and written as they are. */
enum { XML_OPEN_MAX = 64 };
struct xml_writer {
	struct buffer *out;
	const char *open[XML_OPEN_MAX]; /* borrowed names */
	bool has_text[XML_OPEN_MAX];    /* directly inside the element */
	unsigned depth;
	bool is_tag_open;
};
void xml_declaration(struct xml_writer *writer);
void xml_begin(struct xml_writer *writer, const char *name);
void xml_attribute(struct xml_writer *writer, const char *name, struct text value); /* just after xml_begin */
void xml_text(struct xml_writer *writer, struct text value);
void xml_end(struct xml_writer *writer);
void xml_element(struct xml_writer *writer, const char *name, struct text value); /* begin, text, end */

#endif
