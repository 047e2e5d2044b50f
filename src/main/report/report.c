/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/report/report.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

static void write_out(struct report *report, bool is_all)
{
	assert(!report->text.is_failed);
	if (!is_all && report->text.count < REPORT_FLUSH_BYTES)
		return;
	const struct text text = buffer_text(&report->text);
	if (fwrite(text.bytes, 1, text.count, stdout) != text.count)
		report->is_broken = true;
	buffer_clear(&report->text);
}

static void push(struct report *report, char closing)
{
	assert(report->json.depth > 0 && report->json.depth <= JSON_DEPTH_MAX);
	report->scopes[report->json.depth - 1] = closing;
}

void report_open(struct report *report, enum language language, bool is_json)
{
	*report = (struct report){ .language = language,
				   .is_json = is_json,
				   .text = buffer_open(REPORT_BYTES_MAX) };
	report->json.out = &report->text;
	if (is_json) {
		json_begin_object(&report->json);
		push(report, '}');
	}
}

static void pop(struct report *report)
{
	assert(report->json.depth > 0);
	if (report->scopes[report->json.depth - 1] == '}')
		json_end_object(&report->json);
	else
		json_end_array(&report->json);
}

struct status report_close(struct report *report)
{
	while (report->json.depth > 0)
		pop(report);
	if (report->is_json)
		buffer_add_byte(&report->text, '\n');
	write_out(report, true);
	const bool is_written = !report->is_broken && fflush(stdout) == 0 && ferror(stdout) == 0;
	buffer_close(&report->text);
	assert(report->json.depth == 0);
	return is_written ? OK : FAIL(STATUS_BROKEN, "The answer could not be written.");
}

static void add_json(struct report *report, enum cell_kind kind, struct report_cell value)
{
	char room[DAY_PRINT_ROOM];
	switch (kind) {
	case CELL_TEXT:
		json_text(&report->json, value.text);
		return;
	case CELL_NUMBER:
	case CELL_MONEY:
		json_number(&report->json, value.number);
		return;
	case CELL_BOOL:
		json_bool(&report->json, value.number != 0);
		return;
	case CELL_DAY:
		if (value.number == 0)
			json_nothing(&report->json);
		else
			json_text(&report->json, text_of(day_print((struct day){ value.number }, room)));
		return;
	}
	assert(0 && "an unknown kind of cell");
}

static void add_plain(struct report *report, struct buffer *out, enum cell_kind kind,
		      struct report_cell value)
{
	char room[MONEY_PRINT_ROOM];
	switch (kind) {
	case CELL_TEXT:
		command_plain(out, value.text);
		return;
	case CELL_NUMBER:
		buffer_print(out, "%" PRId64, value.number);
		return;
	case CELL_MONEY:
		buffer_add(out, text_of(money_print((struct money){ value.number }, room)));
		return;
	case CELL_BOOL:
		buffer_add(out,
			   text_of(phrase(report->language, value.number != 0 ? SAY("yes") : SAY("no"))));
		return;
	case CELL_DAY:
		if (value.number != 0)
			buffer_add(out, text_of(day_print((struct day){ value.number }, room)));
		return;
	}
	assert(0 && "an unknown kind of cell");
}

void report_field(struct report *report, const struct report_column *field, struct report_cell value)
{
	assert(field->name != NULL);
	if (report->is_json) {
		json_key(&report->json, field->name);
		add_json(report, field->kind, value);
		return;
	}
	if (field->label == NULL)
		return;
	buffer_print(&report->text, "%s: ", phrase(report->language, field->label));
	add_plain(report, &report->text, field->kind, value);
	buffer_add_byte(&report->text, '\n');
	write_out(report, false);
}

void report_list(struct report *report, const char *name)
{
	assert(name != NULL);
	if (!report->is_json)
		return;
	json_key(&report->json, name);
	json_begin_array(&report->json);
	push(report, ']');
}

void report_item(struct report *report)
{
	assert(!report->text.is_failed);
	if (report->is_json) {
		json_begin_object(&report->json);
		push(report, '}');
	}
}

void report_end(struct report *report)
{
	assert(!report->is_json || report->json.depth > 1);
	if (report->is_json)
		pop(report);
	write_out(report, false);
}

/* Characters, which stand for columns: what we print has neither wide nor joined ones but in names. */
static int width_of(struct text text)
{
	int width = 0;
	for (size_t i = 0; i < text.count; i++)
		width += ((unsigned char)text.bytes[i] & 0xc0) != 0x80;
	assert(width >= 0);
	return width;
}

static void add_column(struct report *report, const struct report_column *column, struct text text,
		       bool is_last)
{
	const bool is_right = column->kind == CELL_NUMBER || column->kind == CELL_MONEY;
	const int spaces = column->width - width_of(text);
	assert(column->name != NULL);
	for (int i = 0; is_right && i < spaces; i++)
		buffer_add_byte(&report->text, ' ');
	buffer_add(&report->text, text);
	for (int i = 0; !is_right && !is_last && i < spaces; i++)
		buffer_add_byte(&report->text, ' ');
	buffer_add(&report->text, is_last ? TEXT("\n") : TEXT("  "));
}

void report_table(struct report *report, const char *name, const struct report_column *columns)
{
	report->columns = columns;
	assert(columns[0].name != NULL);
	report_list(report, name);
	for (const struct report_column *column = columns; !report->is_json && column->name != NULL; column++)
		add_column(report, column, text_of(phrase(report->language, column->label)),
			   column[1].name == NULL);
}

void report_row(struct report *report, const struct report_cell *cells)
{
	report_item(report);
	assert(report->columns != NULL);
	for (size_t i = 0; report->columns[i].name != NULL; i++) {
		const struct report_column *column = &report->columns[i];
		if (report->is_json) {
			report_field(report, column, cells[i]);
			continue;
		}
		SCOPED(buffer_close) struct buffer cell = buffer_open(REPORT_CELL_BYTES_MAX);
		add_plain(report, &cell, column->kind, cells[i]);
		add_column(report, column, buffer_text(&cell), column[1].name == NULL);
	}
	report_end(report);
}

void report_table_end(struct report *report)
{
	assert(report->columns != NULL);
	report->columns = NULL;
	report_end(report);
}

void report_say(struct report *report, const char *english, const struct phrase_value *values, size_t count)
{
	assert(english != NULL);
	if (report->is_json)
		return;
	SCOPED(buffer_close) struct buffer sentence = buffer_open(REPORT_CELL_BYTES_MAX);
	phrase_add(&sentence, report->language, english, values, count);
	command_plain(&report->text, buffer_text(&sentence));
	buffer_add_byte(&report->text, '\n');
	write_out(report, false);
}

static void add_error_text(struct report *report, const char *name, const char *english)
{
	assert(name != NULL);
	json_key(&report->json, name);
	if (english == NULL)
		json_nothing(&report->json);
	else
		json_text(&report->json, text_of(phrase(report->language, english)));
}

static void add_error(struct report *report, struct text file, struct status status)
{
	assert(report->scopes[report->json.depth - 1] == '}');
	json_key(&report->json, "error");
	json_begin_object(&report->json);
	add_error_text(report, "code", status_word(status.code));
	json_key(&report->json, "file");
	json_text(&report->json, file);
	json_key(&report->json, "row");
	json_number(&report->json, (int64_t)status.row);
	add_error_text(report, "field", status.field);
	add_error_text(report, "reason", status.reason);
	add_error_text(report, "remedy", status.remedy);
	json_end_object(&report->json);
}

void report_failure(struct report *report, struct text file, struct status status)
{
	SCOPED(buffer_close) struct buffer sentence = buffer_open(1 << 17);
	assert(!status_is_ok(status));
	while (report->is_json && report->scopes[report->json.depth - 1] == ']')
		pop(report);
	if (report->is_json)
		add_error(report, file, status);
	else
		write_out(report, true);
	fflush(stdout);
	command_sentence(&sentence, report->language, file, status);
	fwrite(sentence.bytes, 1, sentence.count, stderr);
}
