/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/store/store_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct table_set table_set_all = { { UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX } };

bool table_set_meets(const struct table_set *a, const struct table_set *b)
{
	uint64_t both = 0;
	for (size_t i = 0; i < sizeof a->bits / sizeof a->bits[0]; i++)
		both |= a->bits[i] & b->bits[i];
	return both != 0;
}

void table_set_join(struct table_set *into, const struct table_set *other)
{
	for (size_t i = 0; i < sizeof into->bits / sizeof into->bits[0]; i++)
		into->bits[i] |= other->bits[i];
}

void table_set_add(struct table_set *set, unsigned table)
{
	assert(table < STORE_TABLES_MAX);
	set->bits[table / 64] |= UINT64_C(1) << table % 64;
}

bool table_set_has(const struct table_set *set, unsigned table)
{
	assert(table < STORE_TABLES_MAX);
	return (set->bits[table / 64] >> table % 64 & 1) != 0;
}

static size_t slot_of(const struct allowed *allowed, const struct statement *statement)
{
	assert(allowed->slot_count > 0);
	size_t slot =
	    (uintptr_t)statement / _Alignof(struct statement) * 0x9E3779B1u & (allowed->slot_count - 1);
	while (allowed->slots[slot].statement != NULL && allowed->slots[slot].statement != statement)
		slot = (slot + 1) & (allowed->slot_count - 1);
	return slot;
}

/* The table's number; the same name is the same table in whichever room it is written. */
static unsigned table_number(struct allowed *allowed, const char *name)
{
	for (unsigned i = 0; i < allowed->table_count; i++)
		if (strcmp(allowed->tables[i], name) == 0)
			return i;
	assert(allowed->table_count < STORE_TABLES_MAX);
	allowed->tables[allowed->table_count] = name;
	return allowed->table_count++;
}

static void add_statement(struct allowed *allowed, const struct statement *statement)
{
	assert(statement->name != NULL && statement->sqlite != NULL);
	struct known *known = &allowed->slots[slot_of(allowed, statement)];
	*known = (struct known){ .statement = statement, .writes = STORE_TABLE_NONE };
	if (statement->writes != NULL)
		known->writes = table_number(allowed, statement->writes);
	for (const char *const *table = statement->reads; table != NULL && *table != NULL; table++)
		if (table_number(allowed, *table) != known->writes)
			table_set_add(&known->reads, table_number(allowed, *table));
	for (size_t i = 0; i < statement->in_count; i++) {
		known->has_key = known->has_key || statement->in[i].is_key;
		known->has_sum = known->has_sum || statement->in[i].is_sum;
		assert(!statement->in[i].is_sum || statement->in[i].type == STORE_INT64);
	}
	assert(!known->has_sum || known->has_key);
}

void allowed_open(struct allowed *allowed, const struct statement_set *const *sets)
{
	size_t count = store_statements.count;
	for (const struct statement_set *const *set = sets; set != NULL && *set != NULL; set++)
		count += (*set)->count;
	*allowed = (struct allowed){ .slot_count = 64 };
	while (allowed->slot_count < 2 * count)
		allowed->slot_count *= 2;
	allowed->slots = memory_take(allowed->slot_count, sizeof *allowed->slots);
	for (size_t i = 0; i < store_statements.count; i++)
		add_statement(allowed, store_statements.statements[i]);
	for (const struct statement_set *const *set = sets; set != NULL && *set != NULL; set++)
		for (size_t i = 0; i < (*set)->count; i++)
			add_statement(allowed, (*set)->statements[i]);
	assert(allowed->table_count > 0);
}

void allowed_close(struct allowed *allowed)
{
	free(allowed->slots);
	*allowed = (struct allowed){ 0 };
}

const struct known *allowed_find(const struct allowed *allowed, const struct statement *statement)
{
	assert(statement != NULL);
	const struct known *known = &allowed->slots[slot_of(allowed, statement)];
	assert(known->statement == statement); /* else the statement is of a room the process may not use */
	return known;
}
