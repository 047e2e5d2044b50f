/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* bank layouts: how each bank writes its report of Swish payments. */
#include "main/bank/bank_inner.h"

#include <assert.h>

static const struct report_column layout_columns[] = { { "name", SAY("Name"), CELL_TEXT, 30 },
						       { "is_added", SAY("Added"), CELL_BOOL, 7 },
						       { "separator", SAY("Separator"), CELL_TEXT, 12 },
						       { "widths", SAY("Columns"), CELL_TEXT, 0 },
						       { 0 } };

static const char *separator_word(char separator)
{
	assert(separator != '\0');
	if (separator == ',')
		return "comma";
	return separator == ';' ? "semicolon" : "tab";
}

static struct status tell_layout(void *argument, const struct swish_mapping *layout, bool is_added)
{
	struct report *report = argument;
	SCOPED(buffer_close) struct buffer widths = buffer_open(64);
	assert(layout->name[0] != '\0');
	for (size_t i = 0; i < layout->widths_count; i++)
		buffer_print(&widths, "%s%u", i > 0 ? " " : "", layout->widths[i]);
	const struct report_cell cells[] = { { .text = text_of(layout->name) },
					     { .number = is_added },
					     { .text = text_of(separator_word(layout->separator)) },
					     { .text = buffer_text(&widths) } };
	report_row(report, cells);
	return OK;
}

static struct status tell_layouts(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	assert(run->books != NULL);
	report_table(&run->report, "layouts", layout_columns);
	TRY(bankday_swish_layouts(tx, tell_layout, &run->report));
	report_table_end(&run->report);
	return OK;
}

struct layout_work {
	struct run *run;
	struct text mapping;
};

static struct status add_layout(struct store_tx *tx, void *argument)
{
	const struct layout_work *work = argument;
	assert(work->mapping.bytes != NULL);
	return bankday_add_swish_layout(tx, work->mapping, &work->run->by);
}

struct status verb_bank_layouts(struct run *run)
{
	struct layout_work work = { .run = run };
	if (run_has(run, "--add"))
		TRY(run_needs(run, "--add"));
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	if (run_has(run, "--add")) {
		const char *path = command_option(run->command, "--add");
		run->about = text_of(path);
		TRY(file_read_all(path, SWISH_MAPPING_BYTES_MAX + 1, &run->arena, &work.mapping));
		TRY(run_write(run, add_layout, &work));
		run->about = (struct text){ 0 };
	}
	return store_read(run->books, tell_layouts, run);
}
