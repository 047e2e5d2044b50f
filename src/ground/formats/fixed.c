/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/fixed.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BYTES = 64 * 1024, LINE_END_BYTES_MAX = 2 };

struct line_reader line_reader_open(struct source *source, size_t line_bytes_max)
{
	assert(source != NULL && line_bytes_max > 0 && line_bytes_max < SIZE_MAX / 2);
	const size_t room = line_bytes_max + LINE_END_BYTES_MAX + READ_BYTES;
	return (struct line_reader){ .source = source,
				     .bytes = memory_take(room, 1),
				     .room = room,
				     .line_bytes_max = line_bytes_max };
}

void line_reader_close(struct line_reader *reader)
{
	assert(reader != NULL);
	free(reader->bytes);
	*reader = (struct line_reader){ 0 };
}

void line_reader_keep(struct line_reader *reader, size_t bytes_max)
{
	assert(!reader->is_keeping && bytes_max > 0 && bytes_max < SIZE_MAX / 4);
	reader->is_keeping = true;
	reader->kept = reader->start;
	reader->kept_bytes_max = bytes_max;
}

struct text line_reader_kept(const struct line_reader *reader)
{
	assert(reader->is_keeping && reader->kept <= reader->start);
	return (struct text){ reader->bytes + reader->kept, reader->start - reader->kept };
}

void line_reader_forget(struct line_reader *reader)
{
	assert(reader->is_keeping);
	reader->is_keeping = false;
}

/* When a whole reading does not fit any more: moves what is still needed to the beginning, and makes more
 * room when that is not enough. */
static void make_room(struct line_reader *reader)
{
	const size_t needed = reader->is_keeping ? reader->kept : reader->start;
	assert(needed <= reader->start && reader->start <= reader->end && reader->end <= reader->room);
	if (reader->room - reader->end >= READ_BYTES)
		return;
	if (needed > 0)
		memmove(reader->bytes, reader->bytes + needed, reader->end - needed);
	reader->end -= needed;
	reader->start -= needed;
	reader->kept = 0;
	if (reader->room - reader->end >= READ_BYTES)
		return;
	reader->room *= 2;
	reader->bytes = memory_grow(reader->bytes, reader->room, 1);
	assert(reader->room - reader->end >= READ_BYTES);
}

static struct status fill(struct line_reader *reader)
{
	make_room(reader);
	size_t count = 0;
	TRY(source_read(reader->source, reader->bytes + reader->end, READ_BYTES, &count));
	reader->end += count;
	reader->is_ended = count == 0;
	return OK;
}

/* Finds the line's LF, reading on as long as one may still come. Without one, *end is what there is. */
static struct status find_line_end(struct line_reader *reader, size_t *end, bool *has_end)
{
	assert(end != NULL && has_end != NULL && reader->start <= reader->end);
	size_t searched = 0;
	for (;;) {
		const char *start = reader->bytes + reader->start;
		const size_t count = reader->end - reader->start;
		const char *found = memchr(start + searched, '\n', count - searched);
		*has_end = found != NULL;
		*end = found != NULL ? (size_t)(found - start) : count;
		if (found != NULL || reader->is_ended || count >= reader->line_bytes_max + LINE_END_BYTES_MAX)
			return OK;
		searched = count;
		TRY(fill(reader));
	}
}

struct status line_reader_next(struct line_reader *reader, struct text *line, bool *has_line)
{
	assert(reader->bytes != NULL && line != NULL && has_line != NULL);
	size_t end = 0;
	bool has_end = false;
	*has_line = false;
	const char *start = reader->bytes + reader->start;
	const char *found = memchr(start, '\n', reader->end - reader->start);
	if (found != NULL) { /* nearly always: no need to read on */
		end = (size_t)(found - start);
		has_end = true;
	} else {
		TRY(status_at_row(find_line_end(reader, &end, &has_end), reader->row + 1));
	}
	if (end == 0 && !has_end)
		return OK;
	*line = (struct text){ reader->bytes + reader->start, end };
	if (line->count > 0 && line->bytes[line->count - 1] == '\r')
		line->count--;
	if (line->count > reader->line_bytes_max)
		return FAIL_INPUT(reader->row + 1, NULL,
				  "The line is longer than a line of this kind can be.",
				  "Check that the right file was chosen.");
	reader->offset = reader->source->bytes_read - (reader->end - reader->start);
	reader->start += end + has_end;
	reader->row++;
	if (reader->is_keeping && reader->start - reader->kept > reader->kept_bytes_max)
		return status_at_row(FAIL(STATUS_LIMIT, "The lines that belong together are too many."),
				     reader->row);
	*has_line = true;
	return OK;
}

struct text line_reader_ahead(const struct line_reader *reader)
{
	const struct text ahead = { reader->bytes + reader->start, reader->end - reader->start };
	if (!reader->is_keeping)
		return ahead;
	assert(reader->start - reader->kept <= reader->kept_bytes_max);
	return text_slice(ahead, 0, reader->kept_bytes_max - (reader->start - reader->kept));
}

void line_reader_pass(struct line_reader *reader, uint64_t lines, size_t bytes)
{
	assert(bytes <= line_reader_ahead(reader).count && bytes >= lines);
	assert(bytes == 0 || reader->bytes[reader->start + bytes - 1] == '\n');
	reader->start += bytes;
	reader->row += lines;
}

struct text fixed_field(struct text line, size_t first, size_t last)
{
	assert(first >= 1 && first <= last);
	return text_slice(line, first - 1, last - first + 1);
}

struct text fixed_trimmed(struct text line, size_t first, size_t last)
{
	assert(first >= 1 && first <= last);
	return text_trim(fixed_field(line, first, last));
}

struct status fixed_number(struct text line, size_t first, size_t last, const char *name, int64_t *out)
{
	assert(name != NULL && out != NULL);
	struct text field = fixed_field(line, first, last);
	const bool is_cut = field.count < last - first + 1;
	while (field.count > 0 && field.bytes[0] == ' ')
		field = text_slice(field, 1, field.count);
	if (field.count == 0) {
		*out = 0;
		return OK;
	}
	int64_t number = 0;
	struct status status = text_to_number(field, &number);
	if (is_cut)
		status = FAIL(STATUS_INPUT, "The line ends inside the number.");
	if (status.code != STATUS_OK) {
		status.field = name;
		return status;
	}
	*out = number;
	return OK;
}

void fixed_begin(struct fixed_writer *writer, struct buffer *out, size_t width)
{
	assert(out != NULL && width > 0 && width <= sizeof writer->line);
	writer->out = out;
	writer->width = width;
	memset(writer->line, ' ', width);
}

/* A control character, above all a line end, would make two lines of one. */
static void put(struct fixed_writer *writer, size_t at, struct text text)
{
	assert(at + text.count <= writer->width);
	for (size_t i = 0; i < text.count; i++) {
		const unsigned char byte = (unsigned char)text.bytes[i];
		writer->line[at + i] = byte < 0x20 || byte == 0x7F ? ' ' : (char)byte;
	}
}

/* The width of the field; the positions are ours, so a wrong one is our mistake. */
static size_t field_width(const struct fixed_writer *writer, size_t first, size_t last)
{
	assert(writer->out != NULL && first >= 1 && first <= last && last <= writer->width);
	return last - first + 1;
}

void fixed_put_text(struct fixed_writer *writer, size_t first, size_t last, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	const size_t width = field_width(writer, first, last);
	memset(writer->line + first - 1, ' ', width);
	put(writer, first - 1, text_slice(text, 0, width));
}

void fixed_put_right(struct fixed_writer *writer, size_t first, size_t last, struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	const size_t width = field_width(writer, first, last);
	memset(writer->line + first - 1, ' ', width);
	if (text.count > width) {
		writer->out->is_failed = true;
		return;
	}
	put(writer, last - text.count, text);
}

void fixed_put_number(struct fixed_writer *writer, size_t first, size_t last, int64_t number)
{
	const size_t width = field_width(writer, first, last);
	assert(number >= 0);
	memset(writer->line + first - 1, '0', width);
	for (size_t at = last; number > 0; number /= 10) {
		if (at < first) {
			writer->out->is_failed = true;
			return;
		}
		writer->line[--at] = (char)('0' + number % 10);
	}
}

void fixed_end(struct fixed_writer *writer, const char *line_end)
{
	assert(writer->width > 0);
	assert(writer->out != NULL && line_end != NULL);
	buffer_add(writer->out, (struct text){ writer->line, writer->width });
	buffer_add(writer->out, text_of(line_end));
}
