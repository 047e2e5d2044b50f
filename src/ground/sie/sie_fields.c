/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/sie/sie_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "ground/formats/formats.h"

enum { YEAR_NUMBER_MAX = 99, DAY_DIGITS = 8, PERIOD_DIGITS = 6, AMOUNT_DECIMALS_MAX = 2 };

static const char pc8_again[] = "Export the file again in the character set PC8 (code page 437).";

void sie_record_open(struct sie_record *record)
{
	assert(record != NULL);
	*record = (struct sie_record){ .bytes = memory_take(SIE_LINE_BYTES_MAX, 1),
				       .decoded = buffer_open((size_t)3 * SIE_LINE_BYTES_MAX) };
}

void sie_record_close(struct sie_record *record)
{
	assert(record != NULL);
	free(record->bytes);
	record->bytes = NULL;
	buffer_close(&record->decoded);
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t';
}

static bool is_control(char byte)
{
	return (unsigned char)byte < 0x20 || byte == 0x7F;
}

static bool is_beyond_ascii(char byte)
{
	return (unsigned char)byte >= 0x80;
}

static bool is_letter(char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_ascii(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	for (size_t i = 0; i < text.count; i++)
		if (is_beyond_ascii(text.bytes[i]))
			return false;
	return true;
}

/* What ends a field without quotation marks; inside braces the closing one does too. */
static bool ends_field(char byte, bool is_in_list)
{
	return is_blank(byte) || (is_in_list && byte == '}');
}

/* A line that is being split: what is left of it, and whether a brace is open. */
struct cursor {
	struct text rest;
	bool is_in_list;
};

static char first_byte(const struct cursor *cursor)
{
	assert(cursor->rest.count > 0);
	return cursor->rest.bytes[0];
}

static void step(struct cursor *cursor, size_t bytes)
{
	assert(bytes <= cursor->rest.count);
	cursor->rest = text_slice(cursor->rest, bytes, cursor->rest.count);
}

/* Copies one byte of a field, or the quotation mark behind a backslash (SIE 4B). */
static struct status take_byte(struct sie_record *record, struct cursor *cursor)
{
	if (text_starts(cursor->rest, TEXT("\\\"")))
		step(cursor, 1);
	if (is_control(first_byte(cursor)))
		return FAIL_INPUT(record->row, NULL, "A field holds a control character.", SIE_EXPORT_AGAIN);
	assert(record->bytes_used < SIE_LINE_BYTES_MAX);
	record->bytes[record->bytes_used++] = first_byte(cursor);
	step(cursor, 1);
	return OK;
}

static struct status take_quoted(struct sie_record *record, struct cursor *cursor)
{
	assert(first_byte(cursor) == '"');
	step(cursor, 1);
	while (cursor->rest.count > 0 && first_byte(cursor) != '"')
		TRY(take_byte(record, cursor));
	if (cursor->rest.count == 0)
		return FAIL_INPUT(record->row, NULL, "A quotation mark is not closed.", SIE_EXPORT_AGAIN);
	step(cursor, 1);
	const bool is_alone = cursor->rest.count == 0 || is_blank(first_byte(cursor)) ||
			      first_byte(cursor) == '{' || first_byte(cursor) == '}';
	if (!is_alone)
		return FAIL_INPUT(record->row, NULL, "A quotation mark inside a field lacks its backslash.",
				  SIE_EXPORT_AGAIN);
	return OK;
}

static struct status take_plain(struct sie_record *record, struct cursor *cursor)
{
	assert(cursor->rest.count > 0);
	while (cursor->rest.count > 0 && !ends_field(first_byte(cursor), cursor->is_in_list)) {
		if (first_byte(cursor) == '"')
			return FAIL_INPUT(record->row, NULL,
					  "A quotation mark inside a field lacks its backslash.",
					  SIE_EXPORT_AGAIN);
		TRY(take_byte(record, cursor));
	}
	return OK;
}

static struct status take_field(struct sie_record *record, struct cursor *cursor)
{
	assert(record->count <= SIE_FIELDS_MAX && cursor->rest.count > 0);
	if (record->count == SIE_FIELDS_MAX)
		return FAIL_INPUT(record->row, NULL, "The line has more fields than any line of SIE.",
				  SIE_EXPORT_AGAIN);
	const size_t start = record->bytes_used;
	TRY(first_byte(cursor) == '"' ? take_quoted(record, cursor) : take_plain(record, cursor));
	const struct text raw = { record->bytes + start, record->bytes_used - start };
	if (raw.count > SIE_FIELD_BYTES_MAX)
		return FAIL_INPUT(record->row, NULL, "A field is longer than this program reads.",
				  SIE_EXPORT_AGAIN);
	const char *wrong_charset = sie_wrong_charset(raw);
	if (wrong_charset != NULL)
		return FAIL_INPUT(record->row, "#FORMAT", wrong_charset, pc8_again);
	record->raw[record->count++] = raw;
	record->list_count += cursor->is_in_list;
	return OK;
}

static struct status take_brace(struct sie_record *record, struct cursor *cursor)
{
	assert(first_byte(cursor) == '{' || first_byte(cursor) == '}');
	const bool opens = first_byte(cursor) == '{';
	if (opens ? record->has_list : !cursor->is_in_list)
		return FAIL_INPUT(record->row, NULL, "The braces do not pair.", SIE_EXPORT_AGAIN);
	if (opens) {
		record->has_list = true;
		record->list_first = record->count;
	}
	cursor->is_in_list = opens;
	step(cursor, 1);
	return OK;
}

/* Fields beyond ASCII are decoded into one buffer, which may move until the last is in. */
static struct status decode(struct sie_record *record)
{
	assert(record->decoded.count == 0);
	size_t starts[SIE_FIELDS_MAX];
	for (size_t i = 0; i < record->count; i++) {
		starts[i] = record->decoded.count;
		if (!is_ascii(record->raw[i]))
			TRY(charset_decode(CHARSET_CP437, record->raw[i], &record->decoded));
		record->fields[i].count = record->decoded.count - starts[i];
	}
	for (size_t i = 0; i < record->count; i++)
		if (record->fields[i].count > 0)
			record->fields[i].bytes = record->decoded.bytes + starts[i];
		else
			record->fields[i] = record->raw[i];
	assert(!record->decoded.is_failed);
	return OK;
}

struct status sie_record_split(struct sie_record *record, struct text line, uint64_t row)
{
	assert(record->bytes != NULL && line.count <= SIE_LINE_BYTES_MAX && row > 0);
	record->row = row;
	record->count = record->list_first = record->list_count = record->bytes_used = 0;
	record->has_list = false;
	buffer_clear(&record->decoded);
	struct cursor cursor = { line, false };
	while (cursor.rest.count > 0) {
		if (is_blank(first_byte(&cursor)))
			step(&cursor, 1);
		else if (first_byte(&cursor) == '{' || first_byte(&cursor) == '}')
			TRY(take_brace(record, &cursor));
		else
			TRY(take_field(record, &cursor));
	}
	if (cursor.is_in_list)
		return FAIL_INPUT(row, NULL, "The braces do not pair.", SIE_EXPORT_AGAIN);
	return decode(record);
}

/* The letters å ä ö Å Ä Ö as bytes of ISO 8859-1. In CP437 the same bytes are signs of frames and
 * mathematics, which do not touch letters. */
static bool is_latin1_letter(char byte)
{
	return byte != '\0' && strchr("\xE5\xE4\xF6\xC5\xC4\xD6", byte) != NULL;
}

/* Bytes 80-A5 are the letters of CP437: where one stands, the field is what it says. */
static bool has_cp437_letter(struct text raw)
{
	assert(raw.count > 0);
	for (size_t i = 0; i < raw.count; i++)
		if ((unsigned char)raw.bytes[i] >= 0x80 && (unsigned char)raw.bytes[i] <= 0xA5)
			return true;
	return false;
}

const char *sie_wrong_charset(struct text raw)
{
	assert(raw.bytes != NULL || raw.count == 0);
	if (is_ascii(raw))
		return NULL;
	if (text_is_utf8(raw))
		return "The text is in the character set UTF-8, not PC8.";
	if (has_cp437_letter(raw))
		return NULL;
	for (size_t i = 0; i < raw.count; i++) {
		const bool touches = (i > 0 && is_letter(raw.bytes[i - 1])) ||
				     (i + 1 < raw.count && is_letter(raw.bytes[i + 1]));
		if (touches && is_latin1_letter(raw.bytes[i]))
			return "The text is in the character set ISO 8859-1, not PC8.";
	}
	return NULL;
}

struct text sie_text(const struct sie_record *record, size_t index)
{
	assert(record->count <= SIE_FIELDS_MAX);
	return index < record->count ? record->fields[index] : (struct text){ 0 };
}

struct status sie_number(const struct sie_record *record, size_t index, const char *name, int64_t *out)
{
	assert(name != NULL && out != NULL);
	if (!status_is_ok(text_to_number(sie_text(record, index), out)))
		return FAIL_INPUT(record->row, name, "This is not a whole number.", SIE_EXPORT_AGAIN);
	return OK;
}

struct status sie_year_number(const struct sie_record *record, size_t index, int *out)
{
	assert(out != NULL);
	struct text text = sie_text(record, index);
	const bool is_negative = text_starts(text, TEXT("-"));
	int64_t number = 0;
	if (!status_is_ok(text_to_number(text_slice(text, is_negative, text.count), &number)) ||
	    number > YEAR_NUMBER_MAX)
		return FAIL_INPUT(record->row, "year", "This is not the number of a year, such as 0 or -1.",
				  SIE_EXPORT_AGAIN);
	assert(number >= 0);
	*out = is_negative ? -(int)number : (int)number;
	return OK;
}

struct status sie_period(const struct sie_record *record, size_t index, int *out)
{
	assert(out != NULL);
	int64_t number = 0;
	const struct text text = sie_text(record, index);
	const bool is_right = text.count == PERIOD_DIGITS && status_is_ok(text_to_number(text, &number)) &&
			      number % 100 >= 1 && number % 100 <= 12 && number / 100 >= DAY_YEAR_MIN &&
			      number / 100 <= DAY_YEAR_MAX;
	if (!is_right)
		return FAIL_INPUT(record->row, "period", "This is not a month written yyyymm.",
				  SIE_EXPORT_AGAIN);
	*out = (int)number;
	return OK;
}

struct status sie_day(const struct sie_record *record, size_t index, const char *name, struct day *out)
{
	assert(name != NULL && out != NULL);
	const struct text text = sie_text(record, index);
	if (text.count != DAY_DIGITS || !status_is_ok(day_parse(text, out)))
		return FAIL_INPUT(record->row, name, "This is not a day written yyyymmdd.", SIE_EXPORT_AGAIN);
	return OK;
}

struct status sie_money(const struct sie_record *record, size_t index, struct money *out)
{
	assert(out != NULL);
	const struct text text = sie_text(record, index);
	const size_t point = text_find(text, TEXT("."));
	const bool is_too_fine = point < text.count && text.count - point - 1 > AMOUNT_DECIMALS_MAX;
	const struct status status = money_parse_decimal(text, AMOUNT_DECIMALS_MAX, &out->ore);
	if (status.code == STATUS_LIMIT)
		return status_at_row(status, record->row);
	if (is_too_fine || !status_is_ok(status))
		return FAIL_INPUT(record->row, "amount",
				  "This is not an amount with a point and at most two decimals.",
				  SIE_EXPORT_AGAIN);
	return OK;
}

struct status sie_list(const struct sie_record *record, size_t index,
		       struct sie_dimension_value dimensions[SIE_DIMENSIONS_MAX], size_t *count,
		       size_t *after)
{
	assert(count != NULL && after != NULL);
	if (!record->has_list || record->list_first != index || record->list_count % 2 != 0)
		return FAIL_INPUT(record->row, "objects",
				  "The braces with pairs of dimension and object are not in their place.",
				  SIE_EXPORT_AGAIN);
	if (record->list_count / 2 > SIE_DIMENSIONS_MAX)
		return FAIL_INPUT(record->row, "objects",
				  "The line has more objects than this program reads.",
				  "Use at most eight dimensions on one line.");
	*count = record->list_count / 2;
	*after = index + record->list_count;
	for (size_t i = 0; i < *count; i++) {
		TRY(sie_number(record, index + 2 * i, "dimension", &dimensions[i].dimension));
		dimensions[i].code = sie_text(record, index + 2 * i + 1);
	}
	return OK;
}
