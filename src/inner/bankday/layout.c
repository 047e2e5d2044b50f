/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The layouts of Swish reports: those that the program carries, and those that a person has described. */

#include "inner/bankday/bankday_inner.h"

#include <assert.h>

struct status bankday_add_swish_layout(struct store_tx *tx, struct text mapping, const struct actor *by)
{
	struct swish_mapping parsed;
	struct swish_mapping shipped;
	int64_t added = 0;
	assert(by != NULL);
	TRY(swish_mapping_read(mapping, &parsed));
	if (status_is_ok(swish_mapping_named(text_of(parsed.name), &shipped)))
		return FAIL(STATUS_CONFLICT, "There is a layout of that name already.");
	const struct swish_layout_add_in row = { arena_copy(store_arena(tx), text_of(parsed.name)), mapping,
						 store_now(tx), by->name };
	TRY(swish_layout_add(tx, &row, &added));
	if (added == 0)
		return FAIL(STATUS_CONFLICT, "There is a layout of that name already.");
	return store_journal(tx, &(struct journal_note){ .kind = "Swish layout added", .words = row.name });
}

struct looking {
	struct text start;
	struct swish_mapping *found;
	bool has_found;
};

static struct status look_at(void *argument, const void *out)
{
	struct looking *looking = argument;
	const struct swish_layout_each_out *row = out;
	struct swish_mapping mapping;
	assert(row->name.count > 0);
	if (looking->has_found)
		return OK;
	TRY(swish_mapping_read(row->mapping, &mapping)); /* it could be read when it was added */
	looking->has_found = swish_mapping_fits(&mapping, looking->start);
	if (looking->has_found)
		*looking->found = mapping;
	return OK;
}

struct status bankday_swish_layout(struct store_tx *tx, struct text start, struct swish_mapping *out)
{
	struct looking looking = { start, out, false };
	assert(out != NULL);
	TRY(swish_layout_each(tx, look_at, &looking));
	for (size_t i = 0; !looking.has_found && status_is_ok(swish_mapping_shipped(i, out)); i++)
		looking.has_found = swish_mapping_fits(out, start);
	return looking.has_found ? OK
				 : FAIL_INPUT(0, "first bytes", "This is no Swish report of a known layout.",
					      "Describe the bank's columns in a mapping and add it first.");
}

struct naming {
	struct text name;
	struct swish_mapping *found;
	bool has_found;
};

static struct status look_for_name(void *argument, const void *out)
{
	struct naming *naming = argument;
	const struct swish_layout_each_out *row = out;
	assert(row->mapping.count > 0);
	if (naming->has_found || !text_equal(row->name, naming->name))
		return OK;
	naming->has_found = true;
	return swish_mapping_read(row->mapping, naming->found);
}

struct status bankday_swish_layout_named(struct store_tx *tx, struct text name, struct swish_mapping *out)
{
	struct naming naming = { name, out, false };
	assert(out != NULL);
	if (status_is_ok(swish_mapping_named(name, out)))
		return OK;
	TRY(swish_layout_each(tx, look_for_name, &naming));
	return naming.has_found ? OK : FAIL(STATUS_NOT_FOUND, "There is no layout of that name.");
}

struct telling {
	swish_layout_row *row;
	void *argument;
};

static struct status tell_added(void *argument, const void *out)
{
	const struct telling *telling = argument;
	const struct swish_layout_each_out *row = out;
	struct swish_mapping mapping;
	assert(row->name.count > 0);
	TRY(swish_mapping_read(row->mapping, &mapping));
	return telling->row(telling->argument, &mapping, true);
}

struct status bankday_swish_layouts(struct store_tx *tx, swish_layout_row *row, void *argument)
{
	struct telling telling = { row, argument };
	struct swish_mapping shipped;
	assert(row != NULL);
	for (size_t i = 0; status_is_ok(swish_mapping_shipped(i, &shipped)); i++)
		TRY(row(argument, &shipped, false));
	return swish_layout_each(tx, tell_added, &telling);
}
