/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/record_inner.h"

#include <assert.h>
#include <string.h>

enum { TAB_STEP = 8, ARENA_BYTES_MAX = 16 * 1024 };

struct text record_field(const struct record *record, size_t first, size_t last)
{
	assert(first >= 1 && first <= last && last <= RECORD_BYTES);
	return (struct text){ record->bytes + first - 1, last - first + 1 };
}

bool record_is_type(const struct record *record, const char type[3])
{
	assert(strlen(type) == 2);
	return record->bytes[0] == type[0] && record->bytes[1] == type[1];
}

bool record_is_blank(const struct record *record)
{
	assert(record->row > 0);
	return text_trim((struct text){ record->bytes, RECORD_BYTES }).count == 0;
}

/* What follows the first high byte being valid shows it, or the pairs that Swedish letters are written with;
 * in ISO 8859-1 those would be a capital A with tilde before a sign no name has. */
bool bytes_are_utf8(struct text bytes)
{
	unsigned char highs = 0;
	assert(bytes.bytes != NULL || bytes.count == 0);
	for (size_t i = 0; i < bytes.count; i++)
		highs |= (unsigned char)bytes.bytes[i];
	if ((highs & 0x80) == 0)
		return false; /* nearly always */
	bool has_pair = false;
	for (size_t i = 1; i < bytes.count; i++)
		has_pair = has_pair || (bytes.bytes[i - 1] == '\xC3' && (bytes.bytes[i] & 0xC0) == 0x80);
	return has_pair || text_is_utf8(bytes);
}

bool record_fill(struct text line, struct record *out)
{
	size_t count = 0;
	bool fits = true;
	assert(line.bytes != NULL || line.count == 0);
	memset(out->bytes, ' ', sizeof out->bytes);
	if (line.count <= RECORD_BYTES && line.count > 0 && memchr(line.bytes, '\t', line.count) == NULL) {
		memcpy(out->bytes, line.bytes, line.count); /* nearly always */
		return true;
	}
	for (size_t i = 0; i < line.count; i++) {
		if (line.bytes[i] == '\t') {
			count = (count / TAB_STEP + 1) * TAB_STEP;
			continue;
		}
		if (count < RECORD_BYTES)
			out->bytes[count] = line.bytes[i];
		else
			fits = fits && line.bytes[i] == ' ';
		count++;
	}
	return fits;
}

struct status record_of(struct text line, uint64_t row, struct record *out)
{
	assert(row > 0 && out != NULL);
	out->row = row;
	const bool fits = record_fill(line, out);
	if (bytes_are_utf8(line))
		return FAIL_INPUT(row, NULL,
				  "The file is written in UTF-8, but Autogiro is written in ISO 8859-1.",
				  "Use the file as it was made, not one saved again.");
	if (!fits)
		return FAIL_INPUT(row, NULL, "The line has more than 80 characters.",
				  "Check that the right file was chosen.");
	unsigned controls = 0;
	for (size_t i = 0; i < RECORD_BYTES; i++) /* without a branch, so the compiler takes many at a time */
		controls |=
		    (unsigned)((unsigned char)out->bytes[i] < ' ') | (unsigned)(out->bytes[i] == 0x7F);
	if (controls != 0)
		return FAIL_INPUT(row, NULL, "The line holds a control character.", out->remedy);
	return OK;
}

struct status record_read(const struct record *record, const struct shape *shape, struct arena *arena,
			  void *target)
{
	assert(record != NULL && shape->count > 0 && target != NULL);
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		const struct text at = record_field(record, field->first, field->last);
		if (!field_read(field, at, arena, (char *)target + field->offset))
			return FAIL_INPUT(record->row, field->name, field_sentence(field), record->remedy);
	}
	return OK;
}

struct status record_write(const char *type, const struct shape *shape, const void *source,
			   struct buffer *out)
{
	char line[RECORD_BYTES + 2];
	assert(strlen(type) <= 2 && shape->count > 0 && source != NULL);
	memset(line, ' ', RECORD_BYTES);
	memcpy(line + RECORD_BYTES, "\r\n", 2);
	memcpy(line, type, strlen(type));
	for (size_t i = 0; i < shape->count; i++) {
		const struct field *field = &shape->fields[i];
		if (!field_write(field, line + field->first - 1, (const char *)source + field->offset))
			return FAIL_INPUT(0, field->name, field_sentence(field), field_remedy(field));
	}
	if (bytes_are_utf8((struct text){ line, RECORD_BYTES }))
		return FAIL_INPUT(0, shape->fields[shape->count - 1].name,
				  "The record's texts would be taken for UTF-8.",
				  "Write them without unusual characters.");
	buffer_add(out, (struct text){ line, sizeof line });
	return buffer_status(out);
}

struct record_reader record_reader_open(struct source *source, const char *remedy,
					struct autogiro_summary *summary)
{
	assert(source != NULL && remedy != NULL && summary != NULL);
	const uint64_t bytes_left = AUTOGIRO_FILE_BYTES_MAX + source->bytes_read;
	if (source->bytes_max > bytes_left)
		source->bytes_max = bytes_left;
	return (struct record_reader){ .lines = line_reader_open(source, AUTOGIRO_LINE_BYTES_MAX),
				       .arena = arena_open(ARENA_BYTES_MAX),
				       .raw = buffer_open(AUTOGIRO_RAW_BYTES_MAX),
				       .record = { .remedy = remedy },
				       .summary = summary };
}

void record_reader_close(struct record_reader *reader)
{
	assert(reader != NULL);
	line_reader_close(&reader->lines);
	arena_close(&reader->arena);
	buffer_close(&reader->raw);
}

static struct status next_line(struct record_reader *reader, bool *has_line)
{
	struct text line = { 0 };
	const struct status status = line_reader_next(&reader->lines, &line, has_line);
	if (status.code == STATUS_LIMIT)
		return FAIL_INPUT(reader->lines.row + 1, NULL,
				  "The file is larger than an Autogiro file can be.",
				  "Check that the right file was chosen.");
	TRY(status);
	if (!*has_line)
		return OK;
	const char *end = reader->lines.bytes + reader->lines.start;
	assert(line.bytes + line.count <= end);
	reader->line = (struct text){ line.bytes, (size_t)(end - line.bytes) };
	return record_of(line, reader->lines.row, &reader->record);
}

/* Whether the record is one of the seal's, which are not the reader's matter. */
static bool is_seal(struct record_reader *reader)
{
	const struct record *record = &reader->record;
	assert(!reader->is_closed);
	const bool is_begin = !reader->is_begun && !reader->summary->is_sealed &&
			      record_is_type(record, "00") &&
			      text_equal(record_field(record, 9, 12), TEXT("HMAC"));
	reader->summary->is_sealed |= is_begin;
	reader->is_closed = reader->summary->is_sealed && record_is_type(record, "99");
	return is_begin || reader->is_closed;
}

struct status record_reader_next(struct record_reader *reader, bool *has_record)
{
	assert(reader != NULL && has_record != NULL);
	for (;;) {
		TRY(next_line(reader, has_record));
		if (!*has_record && reader->summary->is_sealed && !reader->is_closed)
			return FAIL_INPUT(reader->lines.row, "TK99",
					  "The file's seal has a beginning but no end: it has been cut.",
					  reader->record.remedy);
		if (!*has_record)
			return OK;
		if (record_is_blank(&reader->record))
			continue;
		if (reader->is_closed)
			return FAIL_INPUT(reader->record.row, "TK99",
					  "There are records after the file's seal.", reader->record.remedy);
		if (is_seal(reader))
			continue;
		reader->is_begun = true;
		if (++reader->records > AUTOGIRO_ROWS_MAX)
			return FAIL_INPUT(reader->record.row, NULL, "The file has more than 1000000 records.",
					  "Check that the right file was chosen.");
		return OK;
	}
}

struct status record_reader_place(struct record_reader *reader, bool is_first, struct autogiro_place *out)
{
	assert(out != NULL);
	if (is_first) {
		buffer_clear(&reader->raw);
		out->row = reader->record.row;
	}
	buffer_add(&reader->raw, reader->line);
	if (reader->raw.is_failed)
		return FAIL_INPUT(reader->record.row, NULL, "The lines that belong together are too long.",
				  reader->record.remedy);
	out->raw = buffer_text(&reader->raw);
	return OK;
}

struct status record_reader_pass_over(struct record_reader *reader)
{
	struct autogiro_summary *summary = reader->summary;
	const struct text type = record_field(&reader->record, 1, 2);
	assert(reader->is_begun && summary != NULL);
	assert(type.count < sizeof summary->first_unknown);
	if (!text_is_digits(type))
		return FAIL_INPUT(reader->record.row, "1-2 record type",
				  "The line does not begin with a record's two digits.",
				  reader->record.remedy);
	if (summary->unknown_records++ == 0)
		memcpy(summary->first_unknown, type.bytes, type.count);
	return OK;
}
