/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* References: no payment may come twice in a file. They are sorted once at the end, which takes the same time
 * whatever a file holds. */
#include "ground/swish/swish_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_AT_FIRST = 256 };

struct swish_reference {
	char bytes[SWISH_REFERENCE_BYTES_MAX + 1];
	uint64_t row;
};

void swish_references_close(struct swish_references *references)
{
	assert(references != NULL);
	free(references->list);
	*references = (struct swish_references){ 0 };
}

void swish_references_add(struct swish_references *references, struct text reference, uint64_t row)
{
	assert(references->count < SWISH_ROWS_MAX && reference.count > 0);
	if (references->count == references->room) {
		references->room = references->room == 0 ? ROOM_AT_FIRST : 2 * references->room;
		references->list = memory_grow(references->list, references->room, sizeof *references->list);
	}
	struct swish_reference *added = &references->list[references->count++];
	const struct status status = text_to_c(reference, added->bytes, sizeof added->bytes);
	assert(status_is_ok(status));
	added->row = row;
}

static int compare(const void *a, const void *b)
{
	const struct swish_reference *first = a;
	const struct swish_reference *second = b;
	const int order = strcmp(first->bytes, second->bytes);
	assert(first->row != second->row || first == second);
	return order != 0 ? order : (first->row > second->row) - (first->row < second->row);
}

struct status swish_references_check(struct swish_references *references)
{
	uint64_t row = 0;
	assert(references != NULL);
	if (references->count > 1)
		qsort(references->list, references->count, sizeof *references->list, compare);
	for (size_t i = 1; i < references->count; i++) {
		const struct swish_reference *at = &references->list[i];
		if (strcmp(at[-1].bytes, at->bytes) == 0 && (row == 0 || at->row < row))
			row = at->row;
	}
	if (row > 0)
		return FAIL_INPUT(row, "payment reference", "The payment stands in the file already.",
				  "Ask the bank for the report again.");
	return OK;
}
