/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/formats/csv.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { READ_BYTES = 64 * 1024 };

struct field_place {
	size_t start;
	size_t count;
};

/* Between bytes the reader stands in one of these (RFC 4180 section 2). */
enum place {
	AT_FIELD_START,
	IN_PLAIN,
	IN_QUOTED,
	AFTER_QUOTE, /* the closing quote, or the first of two that mean one */
	AFTER_RETURN,
};

struct csv_reader {
	struct source *source;
	struct csv_limits limits;
	char separator;
	char *piece; /* bytes read and not yet looked at */
	size_t piece_at;
	size_t piece_count;
	bool has_begun;
	bool is_ended;
	uint64_t line;
	uint64_t row_line;     /* where the row begins */
	struct buffer content; /* of the row's fields, after each other */
	struct buffer raw;     /* the row as it stands */
	struct field_place *places;
	struct text *fields;
	size_t count;
};

void csv_reader_open(struct source *source, char separator, const struct csv_limits *limits,
		     struct csv_reader **out)
{
	assert(source != NULL && limits != NULL && limits->fields_max > 0 && limits->field_bytes_max > 0);
	assert(separator != '"' && separator != '\r' && separator != '\n' && separator != '\0');
	assert(limits->field_bytes_max < SIZE_MAX / 4 / limits->fields_max);
	struct csv_reader *reader = memory_take(1, sizeof *reader);
	reader->source = source;
	reader->limits = *limits;
	reader->separator = separator;
	reader->piece = memory_take(READ_BYTES, 1);
	reader->line = 1;
	reader->content = buffer_open(limits->fields_max * limits->field_bytes_max);
	/* A byte of content is at most two, a field has at most two quotes and a separator, the row an end.
	 */
	reader->raw = buffer_open(limits->fields_max * (2 * limits->field_bytes_max + 3) + 2);
	reader->places = memory_take(limits->fields_max, sizeof *reader->places);
	reader->fields = memory_take(limits->fields_max, sizeof *reader->fields);
	*out = reader;
}

void csv_reader_close(struct csv_reader **reader)
{
	assert(reader != NULL);
	if (*reader == NULL)
		return;
	free((*reader)->piece);
	buffer_close(&(*reader)->content);
	buffer_close(&(*reader)->raw);
	free((*reader)->places);
	free((*reader)->fields);
	free(*reader);
	*reader = NULL;
}

static struct status refuse(const struct csv_reader *reader, const char *reason)
{
	assert(reason != NULL);
	return FAIL_INPUT(reader->row_line, NULL, reason, "Save the file again as CSV.");
}

/* The byte order mark that spreadsheets write first is no part of the first field. */
static void skip_byte_order_mark(struct csv_reader *reader)
{
	assert(reader->piece_at == 0);
	const struct text start = { reader->piece, reader->piece_count };
	if (text_starts(start, TEXT("\xEF\xBB\xBF")))
		reader->piece_at = 3;
}

static struct status fill(struct csv_reader *reader)
{
	assert(!reader->is_ended && reader->piece_at == reader->piece_count);
	const bool is_first = !reader->has_begun;
	/* Enough to see whether there is a byte order mark and something after it. */
	const size_t wanted = is_first ? 4 : 1;
	reader->has_begun = true;
	reader->piece_at = 0;
	reader->piece_count = 0;
	while (reader->piece_count < wanted && !reader->is_ended) {
		size_t count = 0;
		TRY(source_read(reader->source, reader->piece + reader->piece_count,
				READ_BYTES - reader->piece_count, &count));
		reader->piece_count += count;
		reader->is_ended = count == 0;
	}
	if (is_first)
		skip_byte_order_mark(reader);
	return OK;
}

static struct status begin_field(struct csv_reader *reader)
{
	assert(reader->count <= reader->limits.fields_max);
	if (reader->count == reader->limits.fields_max)
		return (struct status){ .code = STATUS_LIMIT,
					.reason = "The row has more fields than this program reads.",
					.row = reader->row_line };
	reader->places[reader->count++] = (struct field_place){ .start = reader->content.count };
	return OK;
}

static struct status add_bytes(struct csv_reader *reader, struct text bytes)
{
	assert(reader->count > 0);
	struct field_place *field = &reader->places[reader->count - 1];
	if (bytes.count > reader->limits.field_bytes_max - field->count)
		return (struct status){ .code = STATUS_LIMIT,
					.reason = "The field is longer than this program reads.",
					.row = reader->row_line };
	buffer_add(&reader->content, bytes);
	field->count += bytes.count;
	return OK;
}

static bool is_content(const struct csv_reader *reader, enum place place, char byte)
{
	assert(reader->separator != '"');
	if (place == IN_QUOTED)
		return byte != '"' && byte != '\n';
	return place == IN_PLAIN && byte != '"' && byte != '\n' && byte != '\r' && byte != reader->separator;
}

/* Takes a run of content at once. */
static struct status take_run(struct csv_reader *reader, enum place place)
{
	assert(reader->piece_at < reader->piece_count);
	const char *start = reader->piece + reader->piece_at;
	size_t count = 0;
	while (reader->piece_at + count < reader->piece_count && is_content(reader, place, start[count]))
		count++;
	reader->piece_at += count;
	TRY(add_bytes(reader, (struct text){ start, count }));
	buffer_add(&reader->raw, (struct text){ start, count });
	return OK;
}

static struct status step_quoted(struct csv_reader *reader, char byte, enum place *place)
{
	assert(byte == '"' || byte == '\n');
	if (byte == '"') {
		*place = AFTER_QUOTE;
		return OK;
	}
	reader->line++;
	return add_bytes(reader, (struct text){ &byte, 1 });
}

/* A byte outside quotes that is not content. */
static struct status step_plain(struct csv_reader *reader, char byte, enum place *place, bool *is_row)
{
	assert(*place != IN_QUOTED && !*is_row);
	if (byte == reader->separator) {
		*place = AT_FIELD_START;
		return begin_field(reader);
	}
	if (byte == '\r') {
		*place = AFTER_RETURN;
		return OK;
	}
	if (byte == '\n') {
		reader->line++;
		*is_row = true;
		return OK;
	}
	if (*place == AT_FIELD_START && byte == '"') {
		*place = IN_QUOTED;
		return OK;
	}
	if (byte == '"' || *place == AFTER_QUOTE)
		return refuse(reader, byte == '"'
					  ? "A quote stands inside a field that does not begin with one."
					  : "A field goes on after its closing quote.");
	*place = IN_PLAIN;
	return add_bytes(reader, (struct text){ &byte, 1 });
}

static struct status step(struct csv_reader *reader, char byte, enum place *place, bool *is_row)
{
	assert(!*is_row);
	if (*place == IN_QUOTED)
		return step_quoted(reader, byte, place);
	if (*place == AFTER_RETURN && byte != '\n')
		return refuse(reader, "A carriage return stands without its line feed.");
	if (*place == AFTER_QUOTE && byte == '"') {
		*place = IN_QUOTED;
		return add_bytes(reader, (struct text){ &byte, 1 });
	}
	return step_plain(reader, byte, place, is_row);
}

static struct status read_row(struct csv_reader *reader, enum place *place)
{
	assert(reader->count == 1 && *place == AT_FIELD_START);
	for (bool is_row = false; !is_row;) {
		if (reader->piece_at == reader->piece_count) {
			if (!reader->is_ended)
				TRY(status_at_row(fill(reader), reader->row_line));
			if (reader->piece_at == reader->piece_count)
				return OK;
		}
		TRY(take_run(reader, *place));
		if (reader->piece_at < reader->piece_count) {
			const char byte = reader->piece[reader->piece_at++];
			TRY(step(reader, byte, place, &is_row));
			buffer_add_byte(&reader->raw, byte);
		}
	}
	return OK;
}

struct status csv_reader_next(struct csv_reader *reader, const struct text **fields, size_t *count,
			      uint64_t *row, bool *has_row)
{
	assert(fields != NULL && count != NULL && row != NULL && has_row != NULL);
	*has_row = false;
	buffer_clear(&reader->content);
	buffer_clear(&reader->raw);
	reader->count = 0;
	reader->row_line = reader->line;
	if (reader->is_ended && reader->piece_at == reader->piece_count)
		return OK;
	enum place place = AT_FIELD_START;
	const uint64_t line = reader->line;
	TRY(begin_field(reader));
	TRY(read_row(reader, &place));
	if (place == IN_QUOTED)
		return refuse(reader, "A quoted field is not closed before the end of the file.");
	/* The end of the file right after a line end begins no row. */
	if (reader->line == line && place == AT_FIELD_START && reader->count == 1)
		return OK;
	const struct text content = buffer_text(&reader->content);
	for (size_t i = 0; i < reader->count; i++)
		reader->fields[i] = text_slice(content, reader->places[i].start, reader->places[i].count);
	*fields = reader->fields;
	*count = reader->count;
	*row = reader->row_line;
	*has_row = true;
	return OK;
}

struct text csv_reader_raw(const struct csv_reader *reader)
{
	struct text raw = buffer_text(&reader->raw);
	assert(!reader->raw.is_failed);
	if (raw.count > 0 && raw.bytes[raw.count - 1] == '\n')
		raw.count--;
	if (raw.count > 0 && raw.bytes[raw.count - 1] == '\r')
		raw.count--;
	return raw;
}

/* Digits with one point or comma and a minus: nothing a spreadsheet could run. */
static bool is_plain_number(struct text field)
{
	assert(field.count > 0);
	if (text_starts(field, TEXT("-")))
		field = text_slice(field, 1, field.count);
	const size_t point = text_find(field, TEXT("."));
	const size_t comma = text_find(field, TEXT(","));
	const size_t whole = point < comma ? point : comma;
	const struct text decimals = text_slice(field, whole + 1, field.count);
	return text_is_digits(text_slice(field, 0, whole)) &&
	       (whole == field.count || text_is_digits(decimals));
}

/* As the OWASP page "CSV Injection" lists the characters. */
static bool looks_like_formula(struct text field)
{
	assert(field.bytes != NULL || field.count == 0);
	return field.count > 0 && memchr("=+-@\t\r", field.bytes[0], 6) != NULL && !is_plain_number(field);
}

static bool needs_quotes(const struct csv_writer *writer, struct text field)
{
	assert(writer->separator != '"');
	for (size_t i = 0; i < field.count; i++)
		if (field.bytes[i] == writer->separator || field.bytes[i] == '"' || field.bytes[i] == '\r' ||
		    field.bytes[i] == '\n')
			return true;
	return false;
}

void csv_field(struct csv_writer *writer, struct text field)
{
	assert(writer->out != NULL && writer->separator != '\0');
	if (writer->has_field)
		buffer_add_byte(writer->out, writer->separator);
	/* A row of one empty field would otherwise be an empty line, as some read it no row at all. */
	const bool is_quoted = needs_quotes(writer, field) || (field.count == 0 && !writer->has_field);
	writer->has_field = true;
	if (is_quoted)
		buffer_add_byte(writer->out, '"');
	if (writer->is_for_people && looks_like_formula(field))
		buffer_add_byte(writer->out, '\'');
	while (is_quoted && field.count > 0) {
		const bool has_quote = text_find(field, TEXT("\"")) < field.count;
		buffer_add(writer->out, text_take_until(&field, '"'));
		if (has_quote)
			buffer_add(writer->out, TEXT("\"\""));
	}
	buffer_add(writer->out, field);
	if (is_quoted)
		buffer_add_byte(writer->out, '"');
}

void csv_end_row(struct csv_writer *writer)
{
	assert(writer->has_field); /* a row has at least one field */
	assert(writer->out != NULL);
	buffer_add(writer->out, TEXT("\r\n"));
	writer->has_field = false;
}
