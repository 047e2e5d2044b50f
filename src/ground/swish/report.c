/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/swish/swish_inner.h"

#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stddef.h>
#include <string.h>

enum { DAY_CHARACTERS = 10, TIME_CHARACTERS_MAX = 35 };

static const char *const choose_mapping = "Choose the mapping of the bank that made the file.";
static const char *const ask_again = "Ask the bank for the report again.";

/* One reading, from the first row to the last. */
struct reading {
	const struct swish_mapping *mapping;
	const struct swish_report_events *events;
	void *self;
	struct swish_summary *summary;
	struct swish_references references;
	struct buffer decoded; /* the texts of one row */
	bool has_head;
	bool has_count;
	uint64_t skipped;
};

/* One row as the CSV reader gives it. */
struct fields {
	const struct text *list;
	size_t count;
	uint64_t row;
	struct text raw;
};

static struct status read_rows(struct reading *reading, struct csv_reader *reader);
static struct status take_fields(struct reading *reading, const struct fields *fields);
static struct status take_payment(struct reading *reading, const struct fields *fields);
static struct status take_count(struct reading *reading, const struct fields *fields);

struct status swish_report_read(struct source *source, const struct swish_mapping *mapping,
				const struct swish_report_events *events, void *self,
				struct swish_summary *out)
{
	static const struct csv_limits limits = { .fields_max = SWISH_COLUMNS_MAX,
						  .field_bytes_max = SWISH_FIELD_BYTES_MAX };
	assert(source != NULL && mapping != NULL && mapping->widths_count > 0);
	assert(events != NULL && events->row != NULL && out != NULL);
	*out = (struct swish_summary){ 0 };
	struct reading reading = { .mapping = mapping, .events = events, .self = self, .summary = out };
	SCOPED(csv_reader_close) struct csv_reader *reader = NULL;
	csv_reader_open(source, mapping->separator, &limits, &reader);
	reading.decoded = buffer_open((size_t)SWISH_COLUMNS_MAX * SWISH_FIELD_BYTES_MAX * 2);
	struct status status = read_rows(&reading, reader);
	if (status_is_ok(status))
		status = swish_references_check(&reading.references);
	buffer_close(&reading.decoded);
	swish_references_close(&reading.references);
	return status;
}

static struct status read_rows(struct reading *reading, struct csv_reader *reader)
{
	struct fields fields = { .row = 1 };
	for (;;) {
		uint64_t row = 0;
		bool has_row = false;
		TRY(csv_reader_next(reader, &fields.list, &fields.count, &row, &has_row));
		if (!has_row)
			break;
		fields.row = row;
		fields.raw = csv_reader_raw(reader);
		if (fields.count > 1 || text_trim(fields.list[0]).count > 0)
			TRY(status_at_row(take_fields(reading, &fields), row));
	}
	assert(fields.row > 0);
	if (reading->mapping->head[0] != '\0' && !reading->has_head)
		return FAIL_INPUT(fields.row, "record", "The report does not begin with its head.",
				  choose_mapping);
	if (reading->mapping->count[0] != '\0' && !reading->has_count)
		return FAIL_INPUT(fields.row, "record", "The report ends before its count of payments.",
				  ask_again);
	if (reading->skipped < reading->mapping->skipped)
		return FAIL_INPUT(fields.row, NULL, "The report ends before its payments begin.",
				  choose_mapping);
	return OK;
}

/* Which of the mapping's records the row is; without record types every row is one of a payment. */
static struct status take_fields(struct reading *reading, const struct fields *fields)
{
	const struct swish_mapping *mapping = reading->mapping;
	assert(fields->count > 0);
	if (reading->skipped < mapping->skipped) {
		reading->skipped++;
		return OK;
	}
	if (mapping->places[SWISH_RECORD].column == 0)
		return take_payment(reading, fields);
	const struct text record = text_trim(fields->list[0]);
	if (reading->has_count)
		return FAIL_INPUT(0, "record", "The report goes on after its count of payments.", ask_again);
	if (mapping->head[0] != '\0' && text_equal(record, text_of(mapping->head))) {
		reading->has_head = true;
		return OK;
	}
	if (mapping->head[0] != '\0' && !reading->has_head)
		return FAIL_INPUT(0, "record", "The report does not begin with its head.", choose_mapping);
	if (text_equal(record, text_of(mapping->row)))
		return take_payment(reading, fields);
	if (mapping->count[0] != '\0' && text_equal(record, text_of(mapping->count)))
		return take_count(reading, fields);
	reading->summary->other_records++;
	return OK;
}

static struct status take_count(struct reading *reading, const struct fields *fields)
{
	const unsigned column = reading->mapping->count_column;
	int64_t count = 0;
	assert(column > 1 && !reading->has_count);
	if (column > fields->count ||
	    !status_is_ok(text_to_number(text_trim(fields->list[column - 1]), &count)))
		return FAIL_INPUT(0, "count", "The count of payments is not a number.", ask_again);
	if ((uint64_t)count != reading->summary->rows)
		return FAIL_INPUT(0, "count", "The report has another number of payments than it says.",
				  ask_again);
	reading->has_count = true;
	return OK;
}

size_t swish_text_place(enum swish_column column)
{
	static const size_t places[SWISH_COLUMNS] = {
		[SWISH_ORGANISATION] = offsetof(struct swish_row, organisation),
		[SWISH_ACCOUNT] = offsetof(struct swish_row, account),
		[SWISH_BANK] = offsetof(struct swish_row, bank),
		[SWISH_NUMBER] = offsetof(struct swish_row, number),
		[SWISH_TYPE] = offsetof(struct swish_row, type),
		[SWISH_PHONE] = offsetof(struct swish_row, phone),
		[SWISH_NAME] = offsetof(struct swish_row, name),
		[SWISH_REFERENCE] = offsetof(struct swish_row, reference),
		[SWISH_MESSAGE] = offsetof(struct swish_row, message),
		[SWISH_ORDER] = offsetof(struct swish_row, order),
		[SWISH_TIME] = offsetof(struct swish_row, time),
		[SWISH_INSTRUCTION] = offsetof(struct swish_row, instruction),
		[SWISH_END_TO_END] = offsetof(struct swish_row, end_to_end),
	};
	_Static_assert(offsetof(struct swish_row, row) == 0, "0 is the place of no text");
	assert(column < SWISH_COLUMNS);
	return places[column];
}

static struct text *text_at(struct swish_row *row, enum swish_column column)
{
	const size_t place = swish_text_place(column);
	assert(row != NULL);
	return place == 0 ? NULL : (struct text *)(void *)((char *)row + place);
}

/* The bytes of a column, or its constant; empty when the row does not reach so far. */
static struct text bytes_of(const struct reading *reading, const struct fields *fields,
			    enum swish_column column)
{
	const struct swish_place *place = &reading->mapping->places[column];
	assert(column < SWISH_COLUMNS);
	if (place->column == 0)
		return text_of(place->constant);
	return place->column <= fields->count ? text_trim(fields->list[place->column - 1])
					      : (struct text){ "", 0 };
}

static struct status decode_texts(struct reading *reading, const struct fields *fields, struct swish_row *row)
{
	struct buffer *decoded = &reading->decoded;
	size_t starts[SWISH_COLUMNS + 1] = { 0 };
	buffer_clear(decoded);
	for (size_t i = 0; i < SWISH_COLUMNS; i++) {
		starts[i] = decoded->count;
		if (text_at(row, (enum swish_column)i) == NULL)
			continue;
		const bool is_constant = reading->mapping->places[i].column == 0;
		const struct text bytes = bytes_of(reading, fields, (enum swish_column)i);
		if (!status_is_ok(charset_decode(is_constant ? CHARSET_UTF8 : reading->mapping->charset,
						 bytes, decoded)))
			return FAIL_INPUT(0, swish_column_key((enum swish_column)i),
					  "The text is not in the character set of the mapping.",
					  choose_mapping);
	}
	starts[SWISH_COLUMNS] = decoded->count;
	assert(!decoded->is_failed);
	for (size_t i = 0; i < SWISH_COLUMNS; i++) {
		struct text *text = text_at(row, (enum swish_column)i);
		if (text == NULL)
			continue;
		*text = text_slice(buffer_text(decoded), starts[i], starts[i + 1] - starts[i]);
		if (!swish_is_line(*text, SWISH_FIELD_BYTES_MAX))
			return FAIL_INPUT(0, swish_column_key((enum swish_column)i),
					  "The text holds control characters.", ask_again);
	}
	return OK;
}

/* "2026-11-05", or that day with a time after it. */
static struct status day_of_column(const struct reading *reading, const struct fields *fields,
				   enum swish_column column, struct day *out)
{
	struct text bytes = bytes_of(reading, fields, column);
	assert(out != NULL);
	if (bytes.count > DAY_CHARACTERS && bytes.count <= TIME_CHARACTERS_MAX &&
	    (bytes.bytes[DAY_CHARACTERS] == 'T' || bytes.bytes[DAY_CHARACTERS] == ' '))
		bytes.count = DAY_CHARACTERS;
	if (!status_is_ok(day_parse(bytes, out)))
		return FAIL_INPUT(0, swish_column_key(column), "There is no such day.", choose_mapping);
	return OK;
}

/* Digits, the mapping's decimal sign and at most two decimals; the sign of the kind, where the bank writes
 * one. */
static struct status amount_of(const struct reading *reading, const struct fields *fields,
			       enum swish_kind kind, struct money *out)
{
	const struct swish_mapping *mapping = reading->mapping;
	struct text rest = bytes_of(reading, fields, SWISH_AMOUNT);
	const bool is_negative = text_starts(rest, TEXT("-"));
	const char *other = mapping->decimal == '.' ? "," : ".";
	assert(out != NULL && kind < SWISH_KINDS);
	if (is_negative != (mapping->has_minus && !swish_is_in(kind)))
		return FAIL_INPUT(0, "amount", "The amount has another sign than payments of its type.",
				  choose_mapping);
	rest = text_slice(rest, is_negative, rest.count);
	if (text_find(rest, text_of(other)) < rest.count)
		return FAIL_INPUT(0, "amount", "The amount has another decimal sign than the mapping.",
				  choose_mapping);
	const size_t decimals_at = text_find(rest, (struct text){ &mapping->decimal, 1 });
	const struct text whole = text_slice(rest, 0, decimals_at);
	const struct text decimals = text_slice(rest, decimals_at + 1, rest.count);
	if (!text_is_digits(whole) || (decimals_at < rest.count && !text_is_digits(decimals)))
		return FAIL_INPUT(0, "amount", "The amount is not a number.", ask_again);
	if (decimals.count > 2)
		return FAIL_INPUT(0, "amount", "The amount has more than two decimals.", ask_again);
	int64_t kronor = 0;
	int64_t ore = 0;
	if (!status_is_ok(text_to_number(whole, &kronor)) || kronor > SWISH_ORE_MAX / 100)
		return FAIL_INPUT(0, "amount", "No Swish payment has such a sum.", ask_again);
	if (decimals.count > 0)
		TRY(text_to_number(decimals, &ore));
	const int64_t sum = kronor * 100 + (decimals.count == 1 ? ore * 10 : ore);
	if (sum == 0)
		return FAIL_INPUT(0, "amount", "The amount is zero.", ask_again);
	out->ore = swish_is_in(kind) ? sum : -sum;
	return OK;
}

static struct status read_money(const struct reading *reading, const struct fields *fields,
				struct swish_row *row)
{
	char number[SWISH_NUMBER_ROOM];
	assert(row->kind < SWISH_KINDS);
	if (!text_equal(bytes_of(reading, fields, SWISH_CURRENCY), TEXT("SEK")))
		return FAIL_INPUT(
		    0, "currency", "The payment is not in kronor.",
		    "Swish pays in kronor only; choose the mapping of the bank that made the file.");
	if (!status_is_ok(swish_number_parse(row->number, number)))
		return FAIL_INPUT(0, "number", "This is not a Swish number.", choose_mapping);
	if (!swish_reference_is_valid(reading->mapping, row->reference))
		return FAIL_INPUT(0, "payment reference", "This is not a payment reference.", choose_mapping);
	TRY(day_of_column(reading, fields, SWISH_DAY, &row->day));
	row->booked_on = row->day;
	if (bytes_of(reading, fields, SWISH_BOOKED).count > 0)
		TRY(day_of_column(reading, fields, SWISH_BOOKED, &row->booked_on));
	return amount_of(reading, fields, row->kind, &row->amount);
}

static struct status add_up(struct swish_summary *summary, const struct swish_row *row)
{
	const uint64_t payments = summary->rows - summary->other_types;
	assert(row->kind < SWISH_KINDS && row->amount.ore != 0);
	TRY(money_add(summary->sums[row->kind], row->amount, &summary->sums[row->kind]));
	TRY(money_add(summary->sum, row->amount, &summary->sum));
	summary->counts[row->kind]++;
	if (payments == 0 || row->day.number < summary->first.number)
		summary->first = row->day;
	if (payments == 0 || row->day.number > summary->last.number)
		summary->last = row->day;
	return OK;
}

static bool is_width(const struct swish_mapping *mapping, size_t count)
{
	assert(mapping->widths_count <= SWISH_WIDTHS_MAX);
	for (size_t i = 0; i < mapping->widths_count; i++)
		if (mapping->widths[i] == count)
			return true;
	return false;
}

static struct status take_payment(struct reading *reading, const struct fields *fields)
{
	struct swish_summary *summary = reading->summary;
	struct swish_row row = { .row = fields->row, .raw = fields->raw };
	assert(summary->rows <= SWISH_ROWS_MAX);
	if (!is_width(reading->mapping, fields->count))
		return FAIL_INPUT(0, "columns", "The row has another number of columns than the mapping.",
				  choose_mapping);
	if (summary->rows == SWISH_ROWS_MAX)
		return FAIL(STATUS_LIMIT, "The report has more payments than this program reads.");
	TRY(decode_texts(reading, fields, &row));
	row.kind = swish_kind_of(reading->mapping, row.type);
	if (row.kind == SWISH_OTHER) {
		summary->other_types++;
	} else {
		TRY(read_money(reading, fields, &row));
		TRY(add_up(summary, &row));
		swish_references_add(&reading->references, row.reference, row.row);
	}
	summary->rows++;
	return reading->events->row(reading->self, &row);
}
