/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/sie/sie_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct sie_declaration {
	enum { DECLARED_YEAR, DECLARED_ACCOUNT, DECLARED_OBJECT } kind;
	union {
		struct sie_year year;
		struct sie_account account;
		struct sie_object object;
	};
};

struct sie_account_type {
	int64_t account;
	size_t order; /* the later of two rules */
	char type;
};

enum { FIRST_ROOM = 64 };

void sie_declarations_close(struct sie_declarations *declarations)
{
	assert(declarations != NULL);
	free(declarations->waiting);
	free(declarations->types);
	*declarations = (struct sie_declarations){ 0 };
}

static struct status count_one(struct sie_declarations *declarations, uint64_t row)
{
	assert(declarations->total <= SIE_DECLARATIONS_MAX);
	if (declarations->total == SIE_DECLARATIONS_MAX)
		return status_at_row(
		    FAIL(STATUS_LIMIT,
			 "The file declares more accounts and objects than this program reads."),
		    row);
	declarations->total++;
	return OK;
}

static struct status add(struct sie_declarations *declarations, const struct sie_declaration *declaration,
			 uint64_t row)
{
	assert(declarations->waiting_count <= declarations->waiting_room && row > 0);
	TRY(count_one(declarations, row));
	if (declarations->waiting_count == declarations->waiting_room) {
		declarations->waiting_room =
		    declarations->waiting_room > 0 ? 2 * declarations->waiting_room : FIRST_ROOM;
		declarations->waiting = memory_grow(declarations->waiting, declarations->waiting_room,
						    sizeof *declarations->waiting);
	}
	declarations->waiting[declarations->waiting_count++] = *declaration;
	return OK;
}

struct status sie_declare_year(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	const struct sie_record *record = &reader->record;
	struct sie_declaration declaration = { .kind = DECLARED_YEAR };
	struct sie_year *year = &declaration.year;
	TRY(sie_year_number(record, 1, &year->number));
	TRY(sie_day(record, 2, "start", &year->first));
	TRY(sie_day(record, 3, "end", &year->last));
	if (year->last.number < year->first.number)
		return FAIL_INPUT(record->row, "end", "The year ends before it starts.", SIE_EXPORT_AGAIN);
	return add(&reader->declarations, &declaration, record->row);
}

struct status sie_declare_account(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	const struct sie_record *record = &reader->record;
	struct sie_declaration declaration = { .kind = DECLARED_ACCOUNT };
	TRY(sie_number(record, 1, "account", &declaration.account.number));
	declaration.account.name = arena_copy(&reader->arena, sie_text(record, 2));
	return add(&reader->declarations, &declaration, record->row);
}

static void add_type(struct sie_declarations *declarations, struct sie_account_type type)
{
	if (declarations->type_count == declarations->type_room) {
		declarations->type_room =
		    declarations->type_room > 0 ? 2 * declarations->type_room : FIRST_ROOM;
		declarations->types =
		    memory_grow(declarations->types, declarations->type_room, sizeof *declarations->types);
	}
	assert(declarations->type_count < declarations->type_room);
	type.order = declarations->type_count;
	declarations->types[declarations->type_count++] = type;
}

struct status sie_declare_type(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	const struct sie_record *record = &reader->record;
	const struct text letter = sie_text(record, 2);
	struct sie_account_type type = { 0 };
	TRY(sie_number(record, 1, "account", &type.account));
	if (letter.count != 1 || memchr("TSKI", letter.bytes[0], 4) == NULL)
		return FAIL_INPUT(record->row, "type", "The type of an account is T, S, K or I.",
				  SIE_EXPORT_AGAIN);
	type.type = letter.bytes[0];
	TRY(count_one(&reader->declarations, record->row));
	add_type(&reader->declarations, type);
	return OK;
}

struct status sie_declare_object(struct sie_reader *reader, size_t has_code)
{
	assert(has_code == SIE_OBJECT_IS_DIMENSION || has_code == SIE_OBJECT_HAS_CODE);
	const struct sie_record *record = &reader->record;
	struct sie_declaration declaration = { .kind = DECLARED_OBJECT };
	TRY(sie_number(record, 1, "dimension", &declaration.object.dimension));
	if (has_code == SIE_OBJECT_HAS_CODE && sie_text(record, 2).count == 0)
		return FAIL_INPUT(record->row, "object", "The object has no code.", SIE_EXPORT_AGAIN);
	if (has_code == SIE_OBJECT_HAS_CODE)
		declaration.object.code = arena_copy(&reader->arena, sie_text(record, 2));
	declaration.object.name = arena_copy(&reader->arena, sie_text(record, 2 + has_code));
	return add(&reader->declarations, &declaration, record->row);
}

static int compare_types(const void *left, const void *right)
{
	const struct sie_account_type *a = left, *b = right;
	assert(a != NULL && b != NULL);
	if (a->account != b->account)
		return a->account < b->account ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

/* The last type said of the account, or 0. The types are in order. */
static char find_type(const struct sie_declarations *declarations, int64_t account)
{
	size_t low = 0, high = declarations->type_count;
	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (declarations->types[middle].account <= account)
			low = middle + 1;
		else
			high = middle;
	}
	assert(low <= declarations->type_count);
	const bool is_found = low > 0 && declarations->types[low - 1].account == account;
	return is_found ? declarations->types[low - 1].type : 0;
}

static struct status tell(struct sie_declarations *declarations, struct sie_declaration *declaration,
			  const struct sie_events *events, void *self)
{
	assert(declarations->waiting_count > 0);
	switch (declaration->kind) {
	case DECLARED_YEAR:
		return events->year != NULL ? events->year(self, &declaration->year) : OK;
	case DECLARED_ACCOUNT:
		declaration->account.type = find_type(declarations, declaration->account.number);
		return events->account != NULL ? events->account(self, &declaration->account) : OK;
	case DECLARED_OBJECT:
		return events->object != NULL ? events->object(self, &declaration->object) : OK;
	}
	assert(false && "an unknown declaration");
	return OK;
}

struct status sie_declarations_tell(struct sie_declarations *declarations, const struct sie_events *events,
				    void *self)
{
	assert(events != NULL);
	if (declarations->type_count > 1)
		qsort(declarations->types, declarations->type_count, sizeof *declarations->types,
		      compare_types);
	for (size_t i = 0; i < declarations->waiting_count; i++)
		TRY(tell(declarations, &declarations->waiting[i], events, self));
	declarations->waiting_count = declarations->type_count = 0;
	return OK;
}
