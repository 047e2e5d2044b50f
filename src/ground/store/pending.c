/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that wait. For each table the rows of one statement lie side by side, those of later units after those
 * of earlier ones, so that a refused unit is cut off at the end and the rest goes out as one array.
 *
 * A row goes out after those it points to. Foreign keys are deferred, so any order would be right; but while
 * SQLite counts a key that points nowhere yet, it searches every table that may point to each row it is
 * given. */
#include "ground/store/store_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROWS_FIRST = 16,
	KEY_SLOTS = 2 * STORE_ARRAY_ROWS_MAX,
	ROW_COLUMNS_MAX = 64,
};
_Static_assert((KEY_SLOTS & (KEY_SLOTS - 1)) == 0, "slots are found by a mask");

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

void pendings_open(struct pendings *pendings, const struct driver *driver, struct connection *connection,
		   unsigned table_count)
{
	assert(table_count > 0 && table_count <= STORE_TABLES_MAX);
	/* Beyond what is flushed for its size, the texts of the one row that is added. */
	const size_t bytes_max = STORE_PENDING_BYTES_MAX + (size_t)ROW_COLUMNS_MAX * STORE_BYTES_MAX;
	*pendings = (struct pendings){
		.driver = driver,
		.connection = connection,
		.tables = memory_take(table_count, sizeof *pendings->tables),
		.table_count = table_count,
		.order = memory_take(table_count, sizeof *pendings->order),
		.texts = arena_open(bytes_max),
	};
}

void pendings_rest(struct pendings *pendings)
{
	assert(pendings->order_count == 0);
	for (unsigned i = 0; i < pendings->table_count; i++) {
		free(pendings->tables[i].rows);
		pendings->tables[i] = (struct pending){ 0 };
	}
	free(pendings->keys);
	pendings->keys = NULL;
	pendings->generation = 0;
	arena_close(&pendings->texts);
}

void pendings_close(struct pendings *pendings)
{
	if (pendings->tables == NULL)
		return;
	pendings_clear(pendings);
	assert(pendings->order != NULL);
	pendings_rest(pendings);
	free(pendings->tables);
	free(pendings->order);
	*pendings = (struct pendings){ 0 };
}

static size_t type_bytes(enum store_type type)
{
	switch (type) {
	case STORE_INT64:
	case STORE_ID:
		return sizeof(int64_t);
	case STORE_BOOL:
		return sizeof(bool);
	case STORE_TEXT:
	case STORE_BYTES:
		return sizeof(struct text);
	}
	assert(false && "an unknown type of value");
	return 0;
}

static void copy_row(struct pendings *pendings, const struct statement *statement, char *to, const char *from)
{
	assert(statement->in_bytes > 0);
	memcpy(to, from, statement->in_bytes);
	for (size_t i = 0; i < statement->in_count; i++) {
		if (statement->in[i].type != STORE_TEXT && statement->in[i].type != STORE_BYTES)
			continue;
		struct text *text = (struct text *)(to + statement->in[i].offset);
		*text = arena_copy(&pendings->texts, *text);
	}
}

static void make_room(struct pending *pending, size_t row_bytes)
{
	assert(pending->count < STORE_ARRAY_ROWS_MAX);
	if ((pending->count + 1) * row_bytes <= pending->bytes_room)
		return;
	size_t room = pending->bytes_room > 0 ? 2 * pending->bytes_room : ROWS_FIRST * row_bytes;
	while (room < (pending->count + 1) * row_bytes)
		room *= 2;
	pending->rows = memory_grow(pending->rows, room, 1);
	pending->bytes_room = room;
}

static void put_in_order(struct pendings *pendings, unsigned table)
{
	unsigned at = pendings->order_count++;
	assert(at < pendings->table_count);
	for (; at > 0 && pendings->order[at - 1] > table; at--)
		pendings->order[at] = pendings->order[at - 1];
	pendings->order[at] = table;
}

void pendings_add(struct pendings *pendings, const struct known *known, uint64_t unit, const void *row)
{
	assert(known->writes < pendings->table_count && row != NULL);
	assert(known->statement->in_count <= ROW_COLUMNS_MAX);
	struct pending *pending = &pendings->tables[known->writes];
	assert(pending->known == NULL || pending->known == known);
	if (pending->known == NULL) {
		pending->known = known;
		put_in_order(pendings, known->writes);
		table_set_add(&pendings->waiting, known->writes);
		table_set_join(&pendings->read_by_waiting, &known->reads);
	}
	if (pending->unit != unit) {
		pending->unit = unit;
		pending->unit_start = pending->count;
	}
	make_room(pending, known->statement->in_bytes);
	copy_row(pendings, known->statement, pending->rows + pending->count * known->statement->in_bytes,
		 row);
	pending->count++;
}

/* How many of the rows other units put: they lie first. */
static size_t rows_before(const struct pending *pending, uint64_t unit)
{
	assert(pending->unit_start <= pending->count);
	assert(unit > 0);
	return pending->unit == unit ? pending->unit_start : pending->count;
}

bool pendings_has_rows_of(const struct pendings *pendings, uint64_t unit, const struct table_set *set)
{
	for (unsigned i = 0; i < pendings->order_count; i++) {
		const struct pending *pending = &pendings->tables[pendings->order[i]];
		if (table_set_has(set, pendings->order[i]) && rows_before(pending, unit) < pending->count)
			return true;
	}
	return false;
}

/* Takes tables without rows out of the order; when none is left, their texts go too. */
static void drop_empty(struct pendings *pendings)
{
	unsigned kept = 0;
	pendings->waiting = pendings->read_by_waiting = (struct table_set){ 0 };
	for (unsigned i = 0; i < pendings->order_count; i++) {
		const unsigned table = pendings->order[i];
		struct pending *pending = &pendings->tables[table];
		if (pending->count == 0) {
			pending->known = NULL;
			pending->unit_start = 0;
			continue;
		}
		table_set_add(&pendings->waiting, table);
		table_set_join(&pendings->read_by_waiting, &pending->known->reads);
		pendings->order[kept++] = table;
	}
	assert(kept <= pendings->order_count);
	pendings->order_count = kept;
	if (kept == 0)
		arena_reset(&pendings->texts);
}

void pendings_forget_unit(struct pendings *pendings, uint64_t unit)
{
	for (unsigned i = 0; i < pendings->order_count; i++) {
		struct pending *pending = &pendings->tables[pendings->order[i]];
		assert(pending->known != NULL);
		pending->count = rows_before(pending, unit);
	}
	drop_empty(pendings);
}

void pendings_clear(struct pendings *pendings)
{
	for (unsigned i = 0; i < pendings->order_count; i++)
		pendings->tables[pendings->order[i]].count = 0;
	drop_empty(pendings);
	assert(pendings->order_count == 0);
}

static uint64_t mix(uint64_t hash, uint64_t value)
{
	hash = (hash ^ value) * 0x9E3779B97F4A7C15u;
	return hash ^ hash >> 29;
}

static uint64_t value_hash(uint64_t hash, enum store_type type, const char *value)
{
	if (type == STORE_TEXT || type == STORE_BYTES) {
		const struct text *text = (const struct text *)value;
		for (size_t i = 0; i < text->count; i++)
			hash = (hash ^ (unsigned char)text->bytes[i]) * 0x100000001B3u; /* FNV-1a */
		return mix(hash, text->count);
	}
	uint64_t number = 0;
	assert(type_bytes(type) <= sizeof number);
	memcpy(&number, value, type_bytes(type));
	return mix(hash, number);
}

static uint64_t key_hash(const struct statement *statement, const char *row)
{
	uint64_t hash = 0xCBF29CE484222325u;
	for (size_t i = 0; i < statement->in_count; i++)
		if (statement->in[i].is_key)
			hash = value_hash(hash, statement->in[i].type, row + statement->in[i].offset);
	return hash;
}

static bool key_equal(const struct statement *statement, const char *a, const char *b)
{
	for (size_t i = 0; i < statement->in_count; i++) {
		const struct store_column *column = &statement->in[i];
		if (!column->is_key)
			continue;
		const void *value_a = a + column->offset;
		const void *value_b = b + column->offset;
		const bool is_text = column->type == STORE_TEXT || column->type == STORE_BYTES;
		if (is_text ? !text_equal(*(const struct text *)value_a, *(const struct text *)value_b)
			    : memcmp(value_a, value_b, type_bytes(column->type)) != 0)
			return false;
	}
	return true;
}

static void keys_begin(struct pendings *pendings)
{
	if (pendings->keys == NULL || pendings->generation == UINT32_MAX) {
		free(pendings->keys);
		pendings->keys = memory_take(KEY_SLOTS, sizeof *pendings->keys);
		pendings->generation = 0;
	}
	pendings->generation++;
	assert(pendings->generation > 0); /* 0 marks a slot that was never used */
}

/* The row below `index` with the key of `row`; `index`, now kept under that key, when there is none. */
static size_t keys_find_or_keep(struct pendings *pendings, const struct statement *statement,
				const char *rows, const char *row, size_t index)
{
	assert(index < STORE_ARRAY_ROWS_MAX);
	size_t slot = key_hash(statement, row) & (KEY_SLOTS - 1);
	for (; pendings->keys[slot].generation == pendings->generation; slot = (slot + 1) & (KEY_SLOTS - 1))
		if (key_equal(statement, rows + pendings->keys[slot].row * statement->in_bytes, row))
			return pendings->keys[slot].row;
	pendings->keys[slot] = (struct key_slot){ pendings->generation, (uint32_t)index };
	return index;
}

/* `into` becomes what both rows do one after the other: sums added, the rest as the later says. */
static struct status add_row(const struct statement *statement, char *into, const char *later)
{
	assert(into != later);
	for (size_t i = 0; i < statement->in_count; i++) {
		const struct store_column *column = &statement->in[i];
		if (!column->is_sum) {
			memcpy(into + column->offset, later + column->offset, type_bytes(column->type));
			continue;
		}
		int64_t *sum = (int64_t *)(into + column->offset);
		if (__builtin_add_overflow(*sum, *(const int64_t *)(later + column->offset), sum))
			return FAIL(STATUS_LIMIT, "A sum is larger than the store can hold.");
	}
	return OK;
}

static struct status send_merged(struct pendings *pendings, const struct statement *statement, char *rows,
				 size_t count)
{
	keys_begin(pendings);
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		char *row = rows + i * statement->in_bytes;
		const size_t found = keys_find_or_keep(pendings, statement, rows, row, kept);
		if (found < kept) {
			TRY(add_row(statement, rows + found * statement->in_bytes, row));
			continue;
		}
		if (kept < i)
			memcpy(rows + kept * statement->in_bytes, row, statement->in_bytes);
		kept++;
	}
	assert(kept > 0 && kept <= count);
	return pendings->driver->put(pendings->connection, statement, rows, kept);
}

/* Where a key comes again, a new array begins. */
static struct status send_cut(struct pendings *pendings, const struct statement *statement, const char *rows,
			      size_t count)
{
	assert(count > 0);
	size_t start = 0;
	keys_begin(pendings);
	for (size_t i = 0; i < count; i++) {
		const char *row = rows + i * statement->in_bytes;
		if (keys_find_or_keep(pendings, statement, rows, row, i) == i)
			continue;
		TRY(pendings->driver->put(pendings->connection, statement, rows + start * statement->in_bytes,
					  i - start));
		start = i;
		keys_begin(pendings);
		(void)keys_find_or_keep(pendings, statement, rows, row, i);
	}
	return pendings->driver->put(pendings->connection, statement, rows + start * statement->in_bytes,
				     count - start);
}

/* Sends the first `count` rows; the others move up. */
static struct status send_first(struct pendings *pendings, struct pending *pending, size_t count)
{
	assert(count > 0 && count <= pending->count);
	const struct known *known = pending->known;
	const size_t row_bytes = known->statement->in_bytes;
	if (known->has_sum)
		TRY(send_merged(pendings, known->statement, pending->rows, count));
	else if (known->has_key)
		TRY(send_cut(pendings, known->statement, pending->rows, count));
	else
		TRY(pendings->driver->put(pendings->connection, known->statement, pending->rows, count));
	memmove(pending->rows, pending->rows + count * row_bytes, (pending->count - count) * row_bytes);
	pending->count -= count;
	pending->unit_start = pending->unit_start > count ? pending->unit_start - count : 0;
	return OK;
}

struct table_set pendings_with_parents(const struct pendings *pendings, const struct table_set *set)
{
	struct table_set with = *set;
	unsigned last = pendings->order_count;
	while (last > 0 && !table_set_has(set, pendings->order[last - 1]))
		last--;
	assert(last <= pendings->table_count);
	for (unsigned i = 0; i < last; i++)
		table_set_add(&with, pendings->order[i]);
	return with;
}

struct status pendings_flush(struct pendings *pendings, const struct table_set *set)
{
	assert(set != NULL);
	if (!table_set_meets(&pendings->waiting, set))
		return OK;
	for (unsigned i = 0; i < pendings->order_count; i++) {
		struct pending *pending = &pendings->tables[pendings->order[i]];
		if (table_set_has(set, pendings->order[i]))
			TRY(send_first(pendings, pending, pending->count));
	}
	drop_empty(pendings);
	assert(!table_set_meets(&pendings->waiting, set));
	return OK;
}

struct status pendings_flush_before(struct pendings *pendings, uint64_t unit)
{
	for (unsigned i = 0; i < pendings->order_count; i++) {
		struct pending *pending = &pendings->tables[pendings->order[i]];
		const size_t count = rows_before(pending, unit);
		if (count > 0)
			TRY(send_first(pendings, pending, count));
	}
	drop_empty(pendings);
	assert(pendings->order_count <= pendings->table_count);
	return OK;
}
