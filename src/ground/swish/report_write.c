/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/swish/swish_inner.h"

#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stdio.h>

enum { COUNT_ROOM = 24 };

static const char *const row_remedy = "Correct the payment, or choose another mapping.";

/* One row on its way out. */
struct line {
	const struct swish_mapping *mapping;
	struct csv_writer csv;
	struct buffer encoded;
	size_t *lost;
};

static struct status check_row(const struct swish_mapping *mapping, const struct swish_row *row);
static void write_head(struct line *line, const struct swish_written_report *report);
static void write_row(struct line *line, const struct swish_row *row, unsigned width);
static void write_count(struct line *line, size_t count);
static void put(struct line *line, struct text field);

struct status swish_report_write(const struct swish_written_report *report,
				 const struct swish_mapping *mapping, struct buffer *out, size_t *lost)
{
	bool is_width = false;
	assert(report != NULL && mapping != NULL && out != NULL && lost != NULL);
	for (size_t i = 0; i < mapping->widths_count; i++)
		is_width = is_width || mapping->widths[i] == report->width;
	if (!is_width)
		return FAIL_INPUT(0, "columns", "The row has another number of columns than the mapping.",
				  row_remedy);
	if (report->count > SWISH_ROWS_MAX)
		return FAIL(STATUS_LIMIT, "The report has more payments than this program reads.");
	for (size_t i = 0; i < report->count; i++)
		TRY(status_at_row(check_row(mapping, &report->rows[i]), i + 1));
	*lost = 0;
	struct line line = { .mapping = mapping,
			     .csv = { .out = out, .separator = mapping->separator },
			     .encoded = buffer_open((size_t)SWISH_FIELD_BYTES_MAX * 2),
			     .lost = lost };
	write_head(&line, report);
	for (size_t i = 0; i < report->count; i++)
		write_row(&line, &report->rows[i], report->width);
	write_count(&line, report->count);
	buffer_close(&line.encoded);
	return buffer_status(out);
}

static struct text type_of(const struct swish_mapping *mapping, const struct swish_row *row)
{
	struct text words = text_of(mapping->types[row->kind]);
	assert(row->kind < SWISH_KINDS);
	return row->type.count > 0 ? row->type : text_take_until(&words, ' ');
}

static const struct text *text_at(const struct swish_row *row, enum swish_column column)
{
	const size_t place = swish_text_place(column);
	assert(row != NULL);
	return place == 0 ? NULL : (const struct text *)(const void *)((const char *)row + place);
}

static struct status check_row(const struct swish_mapping *mapping, const struct swish_row *row)
{
	char number[SWISH_NUMBER_ROOM];
	assert(row != NULL);
	if (row->kind >= SWISH_KINDS || swish_kind_of(mapping, type_of(mapping, row)) != row->kind)
		return FAIL_INPUT(0, "type", "The mapping has no word for payments of this type.",
				  row_remedy);
	const int64_t toward_us = swish_is_in(row->kind) ? row->amount.ore : -row->amount.ore;
	if (toward_us <= 0 || toward_us > SWISH_ORE_MAX)
		return FAIL_INPUT(0, "amount", "No Swish payment has such a sum.", row_remedy);
	if (!swish_reference_is_valid(mapping, row->reference))
		return FAIL_INPUT(0, "payment reference", "This is not a payment reference.", row_remedy);
	if (mapping->places[SWISH_NUMBER].column > 0 &&
	    !status_is_ok(swish_number_parse(row->number, number)))
		return FAIL_INPUT(0, "number", "This is not a Swish number.", row_remedy);
	for (size_t i = 0; i < SWISH_COLUMNS; i++) {
		const struct text *text = text_at(row, (enum swish_column)i);
		if (text != NULL && (text->count > SWISH_FIELD_BYTES_MAX || !text_is_utf8(*text) ||
				     !swish_is_line(*text, SWISH_FIELD_BYTES_MAX)))
			return FAIL_INPUT(0, swish_column_key((enum swish_column)i),
					  "The text does not fit in its column.", row_remedy);
	}
	return OK;
}

/* In the file's own character set. */
static void put(struct line *line, struct text field)
{
	size_t lost = 0;
	assert(line->lost != NULL);
	buffer_clear(&line->encoded);
	charset_encode(line->mapping->charset, field, &line->encoded, &lost);
	*line->lost += lost;
	csv_field(&line->csv, buffer_text(&line->encoded));
}

static void put_day(struct line *line, struct day day)
{
	char room[DAY_PRINT_ROOM];
	assert(line != NULL);
	put(line, text_of(day_print(day, room)));
}

static void write_names(struct line *line, unsigned width)
{
	for (unsigned column = 1; column <= width; column++) {
		struct text name = { "", 0 };
		for (size_t i = 0; i < SWISH_COLUMNS; i++)
			if (line->mapping->places[i].column == column)
				name = text_of(swish_column_key((enum swish_column)i));
		put(line, name);
	}
	csv_end_row(&line->csv);
}

static void write_head(struct line *line, const struct swish_written_report *report)
{
	assert(line->mapping->skipped <= SWISH_SKIPPED_MAX);
	for (unsigned i = 0; i < line->mapping->skipped; i++)
		write_names(line, report->width);
	if (line->mapping->head[0] == '\0')
		return;
	put(line, text_of(line->mapping->head));
	put_day(line, report->made_on);
	put_day(line, report->of);
	csv_end_row(&line->csv);
}

static void write_count(struct line *line, size_t count)
{
	char room[COUNT_ROOM];
	assert(count <= SWISH_ROWS_MAX);
	if (line->mapping->count[0] == '\0')
		return;
	put(line, text_of(line->mapping->count));
	for (unsigned column = 2; column < line->mapping->count_column; column++)
		put(line, (struct text){ "", 0 });
	snprintf(room, sizeof room, "%zu", count);
	put(line, text_of(room));
	csv_end_row(&line->csv);
}

static void put_amount(struct line *line, const struct swish_row *row)
{
	char room[MONEY_PRINT_ROOM];
	const bool is_negative = line->mapping->has_minus && row->amount.ore < 0;
	const struct money shown =
	    row->amount.ore < 0 && !is_negative ? money_negate(row->amount) : row->amount;
	assert(shown.ore > 0 || is_negative);
	money_print_plain(shown, room);
	for (char *byte = room; *byte != '\0'; byte++)
		*byte = *byte == '.' ? line->mapping->decimal : *byte;
	put(line, text_of(room));
}

static void put_column(struct line *line, const struct swish_row *row, enum swish_column column)
{
	const struct text *text = text_at(row, column);
	assert(column < SWISH_COLUMNS);
	if (column == SWISH_TYPE)
		put(line, type_of(line->mapping, row));
	else if (text != NULL)
		put(line, *text);
	else if (column == SWISH_RECORD)
		put(line, text_of(line->mapping->row));
	else if (column == SWISH_DAY)
		put_day(line, row->day);
	else if (column == SWISH_BOOKED)
		put_day(line, row->booked_on);
	else if (column == SWISH_AMOUNT)
		put_amount(line, row);
	else
		put(line, TEXT("SEK"));
}

static void write_row(struct line *line, const struct swish_row *row, unsigned width)
{
	assert(width > 0 && width <= SWISH_COLUMNS_MAX);
	for (unsigned column = 1; column <= width; column++) {
		enum swish_column found = SWISH_COLUMNS;
		for (size_t i = 0; i < SWISH_COLUMNS; i++)
			if (line->mapping->places[i].column == column)
				found = (enum swish_column)i;
		if (found == SWISH_COLUMNS)
			put(line, (struct text){ "", 0 });
		else
			put_column(line, row, found);
	}
	csv_end_row(&line->csv);
}
