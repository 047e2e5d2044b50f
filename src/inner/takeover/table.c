/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A CSV file row by row, its columns found by the names that the mapping gives. */
#include "inner/takeover/takeover_inner.h"

#include <assert.h>

static const char *const export_again = "Export the file again from the other program.";

static struct status find_columns(struct takeover_table *table, const struct text *fields, size_t count);

/* Adds a cell in UTF-8 and tells where it lies. False when it is none in the file's character set. */
static bool decode(struct takeover_table *table, struct text cell, size_t *start)
{
	assert(start != NULL);
	*start = table->texts.count;
	return status_is_ok(charset_decode(table->file->mapping->charset, cell, &table->texts)) &&
	       !table->texts.is_failed;
}

struct status takeover_table_open(const struct takeover_file *file, struct takeover_table *out)
{
	const struct csv_limits limits = { TAKEOVER_COLUMNS_MAX, TAKEOVER_CELL_BYTES_MAX };
	*out = (struct takeover_table){ .file = file, .memory = { .rest = file->bytes } };
	out->source = source_of_memory(&out->memory);
	/* each byte of a one-byte character set is at most three in UTF-8 */
	out->texts = buffer_open((size_t)3 * TAKEOVER_COLUMNS_MAX * TAKEOVER_CELL_BYTES_MAX);
	out->source.bytes_max = TAKEOVER_FILE_BYTES_MAX;
	csv_reader_open(&out->source, file->mapping->separator, &limits, &out->reader);
	const struct text *fields;
	uint64_t row = 0;
	bool has_row = false;
	assert(file->mapping->separator != '\0');
	TRY(csv_reader_next(out->reader, &fields, &out->column_count, &row, &has_row));
	if (!has_row)
		return FAIL_INPUT(0, NULL, "The file is empty.", export_again);
	return status_at_row(find_columns(out, fields, out->column_count), row);
}

void takeover_table_close(struct takeover_table *table)
{
	assert(table != NULL);
	csv_reader_close(&table->reader);
	buffer_close(&table->texts);
}

static struct status find_column(struct takeover_table *table, enum takeover_field field,
				 const struct text *names, size_t count)
{
	const struct text wanted = text_of(table->file->mapping->places[field].word);
	const char *key = takeover_keys[field].name;
	assert(wanted.count > 0 && table->columns[field] == 0);
	for (size_t i = 0; i < count; i++) {
		if (!text_equal(text_trim(names[i]), wanted))
			continue;
		if (table->columns[field] != 0)
			return FAIL_INPUT(0, key,
					  "The file has two columns of the name that the mapping gives.",
					  "Give one of them another name in the file and the mapping.");
		table->columns[field] = i + 1;
	}
	if (table->columns[field] == 0)
		return FAIL_INPUT(0, key, "The file has no column of the name that the mapping gives.",
				  "Correct the name in the mapping, or take the line out of it.");
	return OK;
}

static struct status find_columns(struct takeover_table *table, const struct text *fields, size_t count)
{
	const struct takeover_mapping *mapping = table->file->mapping;
	struct text names[TAKEOVER_COLUMNS_MAX];
	size_t starts[TAKEOVER_COLUMNS_MAX + 1];
	assert(count > 0 && count <= TAKEOVER_COLUMNS_MAX);
	for (size_t i = 0; i < count; i++)
		if (!decode(table, fields[i], &starts[i]))
			return FAIL_INPUT(0, NULL, "The head row is not in the character set of the mapping.",
					  "Name the file's character set in the mapping.");
	starts[count] = table->texts.count;
	for (size_t i = 0; i < count; i++) /* the buffer grows no more */
		names[i] = text_slice(buffer_text(&table->texts), starts[i], starts[i + 1] - starts[i]);
	for (enum takeover_field i = 0; i < TAKEOVER_FIELDS; i++)
		if (takeover_keys[i].kind == table->file->kind && mapping->places[i].is_told &&
		    !mapping->places[i].is_constant)
			TRY(find_column(table, i, names, count));
	return OK;
}

static struct text translate(const struct takeover_mapping *mapping, enum takeover_field field,
			     struct text value)
{
	assert(mapping->word_count <= TAKEOVER_WORDS_MAX);
	for (size_t i = 0; i < mapping->word_count; i++)
		if (mapping->words[i].field == field && text_equal(text_of(mapping->words[i].theirs), value))
			return text_of(mapping->words[i].ours);
	return value;
}

static struct status take_cells(struct takeover_table *table, const struct text *fields,
				struct takeover_row *out)
{
	const struct takeover_mapping *mapping = table->file->mapping;
	size_t starts[TAKEOVER_FIELDS] = { 0 };
	size_t ends[TAKEOVER_FIELDS] = { 0 };
	buffer_clear(&table->texts);
	for (enum takeover_field i = 0; i < TAKEOVER_FIELDS; i++) {
		if (table->columns[i] == 0)
			continue;
		if (!decode(table, fields[table->columns[i] - 1], &starts[i]))
			return takeover_wrong(
			    i, "The field is not in the character set of the mapping.",
			    "Name the file's character set in the mapping, or mend the field.");
		ends[i] = table->texts.count;
	}
	for (enum takeover_field i = 0; i < TAKEOVER_FIELDS; i++) {
		if (takeover_keys[i].kind != table->file->kind || !mapping->places[i].is_told)
			continue;
		const struct text cell =
		    text_slice(buffer_text(&table->texts), starts[i], ends[i] - starts[i]);
		out->values[i] = mapping->places[i].is_constant ? text_of(mapping->places[i].word)
								: translate(mapping, i, text_trim(cell));
	}
	assert(out->row > 0);
	return OK;
}

/* An empty line, as some programs end their files. */
static bool is_blank(const struct text *fields, size_t count)
{
	assert(count > 0);
	return count == 1 && text_trim(fields[0]).count == 0;
}

struct status takeover_table_next(struct takeover_table *table, struct takeover_row *out,
				  struct status *wrong, bool *has_row)
{
	const struct text *fields = NULL;
	size_t count = 0;
	assert(table->column_count > 0);
	*out = (struct takeover_row){ 0 };
	*wrong = OK;
	do {
		TRY(csv_reader_next(table->reader, &fields, &count, &out->row, has_row));
		if (!*has_row)
			return OK;
	} while (table->column_count > 1 && is_blank(fields, count));
	assert(out->row > 0);
	if (count == table->column_count)
		*wrong = take_cells(table, fields, out);
	else
		*wrong =
		    FAIL_INPUT(0, NULL,
			       count < table->column_count ? "The row has fewer fields than the head row."
							   : "The row has more fields than the head row.",
			       "Look for a separator or a line end inside a field without quotation marks.");
	*wrong = status_at_row(*wrong, out->row);
	return OK;
}
