/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/gather.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ROW_BYTES_MAX = BANK_RAW_BYTES_MAX + 8 * BANK_FIELD_BYTES_MAX };

struct gather gather_open(void)
{
	return (struct gather){ .arena = arena_open((size_t)GATHER_ROWS_MAX * ROW_BYTES_MAX) };
}

void gather_close(struct gather *gather)
{
	assert(gather->count <= gather->room);
	arena_close(&gather->arena);
	free(gather->parts);
	*gather = (struct gather){ 0 };
}

static void copy_texts(struct arena *arena, struct statement_row *row)
{
	struct text *const texts[] = {
		&row->service_reference,  &row->end_to_end,  &row->unique_reference, &row->reference,
		&row->further_references, &row->message,     &row->payer_name,       &row->payer_account,
		&row->payer_identity,     &row->via_account, &row->bank_code,        &row->raw
	};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		*texts[i] = arena_copy(arena, *texts[i]);
	assert(row->raw.count <= BANK_RAW_BYTES_MAX);
}

struct status gather_add(struct gather *gather, struct text account, const struct statement_row *row)
{
	assert(row->amount.minor != 0);
	if (gather->count == GATHER_ROWS_MAX)
		return FAIL_INPUT(row->row, NULL, "The file tells of more than 100,000 payments.",
				  "Ask for one file a day.");
	if (gather->count == gather->room) {
		gather->room = gather->room > 0 ? 2 * gather->room : 64;
		gather->parts = memory_grow(gather->parts, gather->room, sizeof *gather->parts);
	}
	struct gathered_part *part = &gather->parts[gather->count];
	*part = (struct gathered_part){ arena_copy(&gather->arena, account), *row, gather->count };
	copy_texts(&gather->arena, &part->row);
	gather->count++;
	return OK;
}

static int compare_numbers(int64_t a, int64_t b)
{
	assert(a > INT64_MIN && b > INT64_MIN);
	return (a > b) - (a < b);
}

/* Account, day, money in before money out. */
static int compare_groups(const struct gathered_part *a, const struct gathered_part *b)
{
	const int by_account = text_compare(a->account, b->account);
	const int by_day = compare_numbers(a->row.booked_on.number, b->row.booked_on.number);
	assert(a->row.amount.minor != 0 && b->row.amount.minor != 0);
	if (by_account != 0 || by_day != 0)
		return by_account != 0 ? by_account : by_day;
	const int by_way = (a->row.amount.minor < 0) - (b->row.amount.minor < 0);
	return by_way != 0 ? by_way : (int)a->row.is_reversal - (int)b->row.is_reversal;
}

static int compare_parts(const void *a, const void *b)
{
	const struct gathered_part *left = a;
	const struct gathered_part *right = b;
	const int by_group = compare_groups(left, right);
	assert(left->index != right->index || left == right);
	return by_group != 0 ? by_group : compare_numbers((int64_t)left->index, (int64_t)right->index);
}

struct status gather_tell(struct gather *gather,
			  struct status (*tell)(void *self, const struct gathered *gathered), void *self)
{
	assert(tell != NULL);
	if (gather->count > 0)
		qsort(gather->parts, gather->count, sizeof *gather->parts, compare_parts);
	for (size_t first = 0; first < gather->count;) {
		struct gathered group = { .parts = &gather->parts[first] };
		while (first + group.count < gather->count &&
		       compare_groups(group.parts, &group.parts[group.count]) == 0)
			group.minor += group.parts[group.count++].row.amount.minor;
		TRY(tell(self, &group));
		assert(group.count > 0);
		first += group.count;
	}
	return OK;
}
