/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reads a mapping line by line: tables say which key fills what. */
#include "ground/swish/swish_inner.h"

#include <assert.h>
#include <string.h>

enum { KEYS_MAX = 64 };

static const char *const mapping_remedy = "Compare with a mapping in share/swish.";

static const char *const column_keys[SWISH_COLUMNS] = {
	[SWISH_RECORD] = "record",
	[SWISH_ORGANISATION] = "organisation",
	[SWISH_ACCOUNT] = "account",
	[SWISH_BANK] = "bank",
	[SWISH_NUMBER] = "number",
	[SWISH_DAY] = "day",
	[SWISH_TYPE] = "type",
	[SWISH_AMOUNT] = "amount",
	[SWISH_CURRENCY] = "currency",
	[SWISH_PHONE] = "phone",
	[SWISH_NAME] = "name column",
	[SWISH_REFERENCE] = "payment reference",
	[SWISH_MESSAGE] = "message",
	[SWISH_ORDER] = "order",
	[SWISH_TIME] = "time",
	[SWISH_BOOKED] = "booking day",
	[SWISH_INSTRUCTION] = "instruction",
	[SWISH_END_TO_END] = "end to end",
};
static const char *const kind_keys[SWISH_KINDS] = {
	[SWISH_PAYMENT] = "in",
	[SWISH_REFUND] = "refund",
	[SWISH_REFUND_RETURNED] = "refund returned",
	[SWISH_PAYOUT] = "payout",
	[SWISH_PAYOUT_RETURNED] = "payout returned",
};

/* The mapping as it grows, and which keys it has had. */
struct reading {
	struct swish_mapping *mapping;
	struct text seen[KEYS_MAX];
	size_t seen_count;
};

static struct status take_line(struct reading *reading, struct text line, uint64_t row);
static struct status take_value(struct swish_mapping *mapping, struct text key, struct text value);
static struct status check_whole(const struct swish_mapping *mapping);

struct status swish_mapping_read(struct text text, struct swish_mapping *out)
{
	assert(out != NULL);
	*out = (struct swish_mapping){ 0 };
	struct reading reading = { .mapping = out };
	if (text.count > SWISH_MAPPING_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "A mapping is at most 16 KiB.");
	if (!text_is_utf8(text))
		return FAIL_INPUT(1, NULL, "The mapping is not UTF-8.", "Save it as UTF-8.");
	for (uint64_t row = 1; text.count > 0; row++) {
		struct text line = text_take_until(&text, '\n');
		if (line.count > 0 && line.bytes[line.count - 1] == '\r')
			line.count--;
		line = text_trim(line);
		if (line.count > 0 && line.bytes[0] != '#')
			TRY(status_at_row(take_line(&reading, line, row), row));
	}
	return check_whole(out);
}

static struct status take_line(struct reading *reading, struct text line, uint64_t row)
{
	struct text value = line;
	const struct text key = text_trim(text_take_until(&value, '='));
	assert(reading->seen_count <= KEYS_MAX && row > 0);
	value = text_trim(value);
	if (key.count == 0 || value.count == 0)
		return FAIL_INPUT(row, NULL, "A mapping has lines of the form key = value.", mapping_remedy);
	for (size_t i = 0; i < reading->seen_count; i++)
		if (text_equal(reading->seen[i], key))
			return FAIL_INPUT(row, NULL, "The mapping has this key already.",
					  "Leave one of the two lines.");
	if (reading->seen_count == KEYS_MAX)
		return FAIL(STATUS_LIMIT, "A mapping has at most 64 lines.");
	reading->seen[reading->seen_count++] = key;
	return take_value(reading->mapping, key, value);
}

static struct status wrong_value(const char *key)
{
	assert(key != NULL);
	return FAIL_INPUT(0, key, "The key cannot have this value.", mapping_remedy);
}

static bool number_of(struct text text, int64_t least, int64_t most, unsigned *out)
{
	int64_t number = 0;
	assert(out != NULL);
	if (!status_is_ok(text_to_number(text, &number)) || number < least || number > most)
		return false;
	*out = (unsigned)number;
	return true;
}

/* A column's number or a "constant". */
static bool place_of(struct text value, struct swish_place *out)
{
	assert(out != NULL);
	if (value.bytes[0] != '"')
		return number_of(value, 1, SWISH_COLUMNS_MAX, &out->column);
	const struct text constant = text_slice(value, 1, value.count < 2 ? 0 : value.count - 2);
	return value.count > 2 && value.bytes[value.count - 1] == '"' &&
	       status_is_ok(text_to_c(constant, out->constant, sizeof out->constant));
}

/* Keys whose value is one word of a short list; the value is the place in the list. */
static const struct choice {
	const char *key;
	const char *words[3];
} choices[] = {
	{ "separator", { "comma", "semicolon", "tab" } },
	{ "decimal", { "point", "comma" } },
	{ "charset", { "utf-8", "iso-8859-1" } },
	{ "sign", { "none", "minus" } },
	{ "booked", { "each", "day" } },
};

static void choose(struct swish_mapping *mapping, size_t choice, size_t word)
{
	assert(choice < sizeof choices / sizeof choices[0] && word < 3);
	if (choice == 0)
		mapping->separator = ",;\t"[word];
	else if (choice == 1)
		mapping->decimal = ".,"[word];
	else if (choice == 2)
		mapping->charset = word == 0 ? CHARSET_UTF8 : CHARSET_LATIN1;
	else if (choice == 3)
		mapping->has_minus = word == 1;
	else
		mapping->is_booked_by_day = word == 1;
}

static struct status take_choice(struct swish_mapping *mapping, size_t choice, struct text value)
{
	assert(mapping != NULL);
	for (size_t i = 0; i < 3; i++)
		if (choices[choice].words[i] != NULL &&
		    text_equal(value, text_of(choices[choice].words[i]))) {
			choose(mapping, choice, i);
			return OK;
		}
	return wrong_value(choices[choice].key);
}

static struct status take_widths(struct swish_mapping *mapping, struct text value)
{
	assert(mapping->widths_count == 0);
	while (value.count > 0) {
		const struct text width = text_take_until(&value, ' ');
		if (mapping->widths_count == SWISH_WIDTHS_MAX ||
		    !number_of(width, 1, SWISH_COLUMNS_MAX, &mapping->widths[mapping->widths_count]))
			return wrong_value("widths");
		mapping->widths_count++;
		value = text_trim(value);
	}
	return OK;
}

static struct status take_word(const char *key, struct text value, char out[SWISH_WORD_ROOM])
{
	assert(key != NULL);
	return status_is_ok(text_to_c(value, out, SWISH_WORD_ROOM)) ? OK : wrong_value(key);
}

static struct status take_number(const char *key, struct text value, unsigned most, unsigned *out)
{
	assert(key != NULL);
	return number_of(value, 0, most, out) ? OK : wrong_value(key);
}

/* Keys of one's own, none of the tables'. */
static struct status take_single(struct swish_mapping *mapping, struct text key, struct text value)
{
	assert(mapping != NULL);
	if (text_equal(key, TEXT("name")))
		return take_word("name", value, mapping->name);
	if (text_equal(key, TEXT("head")))
		return take_word("head", value, mapping->head);
	if (text_equal(key, TEXT("row")))
		return take_word("row", value, mapping->row);
	if (text_equal(key, TEXT("count")))
		return take_word("count", value, mapping->count);
	if (text_equal(key, TEXT("widths")))
		return take_widths(mapping, value);
	if (text_equal(key, TEXT("skipped")))
		return take_number("skipped", value, SWISH_SKIPPED_MAX, &mapping->skipped);
	if (text_equal(key, TEXT("count column")))
		return take_number("count column", value, SWISH_COLUMNS_MAX, &mapping->count_column);
	if (text_equal(key, TEXT("reference length")))
		return take_number("reference length", value, SWISH_REFERENCE_BYTES_MAX,
				   &mapping->reference_length);
	return FAIL_INPUT(0, NULL, "No mapping has this key.", mapping_remedy);
}

static struct status take_value(struct swish_mapping *mapping, struct text key, struct text value)
{
	assert(key.count > 0 && value.count > 0);
	for (size_t i = 0; i < SWISH_COLUMNS; i++)
		if (text_equal(key, text_of(column_keys[i])))
			return place_of(value, &mapping->places[i]) ? OK : wrong_value(column_keys[i]);
	for (size_t i = 0; i < SWISH_KINDS; i++)
		if (text_equal(key, text_of(kind_keys[i])))
			return take_word(kind_keys[i], value, mapping->types[i]);
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
		if (text_equal(key, text_of(choices[i].key)))
			return take_choice(mapping, i, value);
	return take_single(mapping, key, value);
}

static struct status missing(const char *key)
{
	assert(key != NULL);
	return FAIL_INPUT(0, key, "The mapping leaves out what it must tell.", mapping_remedy);
}

/* Columns that differ by payment. Without one of them no row can be read. */
static struct status check_columns(const struct swish_mapping *mapping)
{
	static const enum swish_column needed[] = { SWISH_DAY, SWISH_TYPE, SWISH_AMOUNT, SWISH_REFERENCE };
	assert(mapping->widths_count > 0);
	unsigned least = mapping->widths[0];
	unsigned most = mapping->widths[0];
	for (size_t i = 1; i < mapping->widths_count; i++) {
		least = mapping->widths[i] < least ? mapping->widths[i] : least;
		most = mapping->widths[i] > most ? mapping->widths[i] : most;
	}
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (mapping->places[needed[i]].column == 0 || mapping->places[needed[i]].column > least)
			return missing(column_keys[needed[i]]);
	for (size_t i = 0; i < SWISH_COLUMNS; i++) {
		if (mapping->places[i].column > most)
			return wrong_value(column_keys[i]);
		for (size_t j = 0; j < i; j++)
			if (mapping->places[i].column > 0 &&
			    mapping->places[i].column == mapping->places[j].column)
				return FAIL_INPUT(0, column_keys[i], "Two keys have the same column.",
						  mapping_remedy);
	}
	return OK;
}

static struct status check_types(const struct swish_mapping *mapping)
{
	assert(mapping != NULL);
	if (mapping->types[SWISH_PAYMENT][0] == '\0')
		return missing("in");
	for (size_t i = 0; i < SWISH_KINDS; i++) {
		struct text words = text_of(mapping->types[i]);
		while (words.count > 0) {
			const struct text word = text_take_until(&words, ' ');
			if (word.count == 0 || swish_kind_of(mapping, word) != (enum swish_kind)i)
				return FAIL_INPUT(0, kind_keys[i], "Two kinds have the same word.",
						  mapping_remedy);
		}
	}
	return OK;
}

static struct status check_records(const struct swish_mapping *mapping)
{
	const struct swish_place *record = &mapping->places[SWISH_RECORD];
	const bool has_words =
	    mapping->head[0] != '\0' || mapping->row[0] != '\0' || mapping->count[0] != '\0';
	assert(mapping->widths_count > 0);
	if (record->constant[0] != '\0' || (record->column == 0 && has_words))
		return missing("record");
	if (record->column > 1)
		return FAIL_INPUT(0, "record", "The record type must be the first column.", mapping_remedy);
	if (record->column > 0 && mapping->row[0] == '\0')
		return missing("row");
	if ((mapping->count[0] != '\0') != (mapping->count_column > 1))
		return missing("count column");
	if (strcmp(mapping->head, mapping->row) == 0 && has_words)
		return wrong_value("head");
	if (strcmp(mapping->count, mapping->row) == 0 && has_words)
		return wrong_value("count");
	return mapping->count[0] != '\0' && strcmp(mapping->count, mapping->head) == 0 ? wrong_value("count")
										       : OK;
}

static struct status check_whole(const struct swish_mapping *mapping)
{
	assert(mapping != NULL);
	if (mapping->name[0] == '\0')
		return missing("name");
	if (mapping->separator == '\0')
		return missing("separator");
	if (mapping->decimal == '\0')
		return missing("decimal");
	if (mapping->widths_count == 0)
		return missing("widths");
	static const enum swish_column told[] = { SWISH_NUMBER, SWISH_CURRENCY };
	for (size_t i = 0; i < 2; i++)
		if (mapping->places[told[i]].column == 0 && mapping->places[told[i]].constant[0] == '\0')
			return missing(column_keys[told[i]]);
	TRY(check_columns(mapping));
	TRY(check_types(mapping));
	return check_records(mapping);
}

const char *swish_column_key(enum swish_column column)
{
	assert(column < SWISH_COLUMNS && column_keys[column] != NULL);
	return column_keys[column];
}

enum swish_kind swish_kind_of(const struct swish_mapping *mapping, struct text word)
{
	assert(mapping != NULL);
	for (size_t i = 0; i < SWISH_KINDS; i++) {
		struct text words = text_of(mapping->types[i]);
		while (words.count > 0)
			if (text_equal(text_take_until(&words, ' '), word))
				return (enum swish_kind)i;
	}
	return SWISH_OTHER;
}

bool swish_is_in(enum swish_kind kind)
{
	assert(kind < SWISH_KINDS);
	return kind == SWISH_PAYMENT || kind == SWISH_REFUND_RETURNED || kind == SWISH_PAYOUT_RETURNED;
}

struct status swish_mapping_shipped(size_t index, struct swish_mapping *out)
{
	assert(out != NULL);
	if (index > 1)
		return FAIL(STATUS_NOT_FOUND, "No Swish mapping has this name.");
	return swish_mapping_read(index == 0 ? swish_comma_mapping : swish_semicolon_mapping, out);
}

struct status swish_mapping_named(struct text name, struct swish_mapping *out)
{
	assert(out != NULL);
	for (size_t i = 0;; i++) {
		TRY(swish_mapping_shipped(i, out));
		if (text_equal(text_of(out->name), name))
			return OK;
	}
}

bool swish_mapping_fits(const struct swish_mapping *mapping, struct text start)
{
	const struct text head = text_of(mapping->head);
	assert(mapping->separator != '\0');
	if (text_starts(start, TEXT("\xEF\xBB\xBF")))
		start = text_slice(start, 3, start.count);
	return head.count > 0 && text_starts(start, head) && start.count > head.count &&
	       start.bytes[head.count] == mapping->separator;
}
