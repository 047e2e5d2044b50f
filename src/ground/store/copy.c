/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The copy between stores: every table, row by row in the order of its key, in one unit of the store it goes
 * to. The statements are made from the tables of the migrations, which are constants: no word comes from
 * outside. Beside each value stands whether it is NULL, as a value alone does not tell. */
#include "ground/store/store_inner.h"

#include <assert.h>
#include <string.h>

enum {
	COPY_ROWS = 512,
	COPY_BYTES = 4 << 20,
	COPY_COLUMNS_MAX = 64,
	COPY_STATEMENT_BYTES_MAX = 64 << 10,
	COPY_ARENA_BYTES_MAX = 64 << 20,
};

/* One column of the row that is carried over. */
union carried {
	int64_t number;
	bool is_true;
	struct text text;
};

struct table_copy {
	const struct store_table *table;
	struct statement read;
	struct statement write;
	struct statement has_rows;
};

void copy_close(struct store *store)
{
	arena_close(&store->copy_arena);
	store->copies = NULL;
	store->copy_count = 0;
	assert(store->copy_arena.newest == NULL);
}

static void list_table(struct store *store, const struct store_table *table)
{
	assert(table->column_count > 0 && table->column_count <= COPY_COLUMNS_MAX);
	for (size_t i = 0; i < store->copy_count; i++)
		if (strcmp(store->copies[i].table->name, table->name) == 0) {
			store->copies[i].table = table; /* a later step changed it */
			return;
		}
	assert(store->copy_count < STORE_TABLES_MAX);
	store->copies[store->copy_count++].table = table;
}

/* The store's row goes over as the unit's own; the steps that ran are the same on both sides. */
static bool is_carried(const struct store_table *table)
{
	assert(table->name != NULL);
	return strcmp(table->name, "store_state") != 0 && strcmp(table->name, "store_step") != 0;
}

static void list_tables(struct store *store, const struct migration *steps)
{
	for (; steps->room != NULL; steps++) {
		assert(steps->step > 0);
		for (size_t i = 0; i < steps->table_count; i++)
			if (is_carried(&steps->tables[i]))
				list_table(store, &steps->tables[i]);
	}
}

static const char *postgres_type(enum store_type type)
{
	switch (type) {
	case STORE_INT64:
	case STORE_ID:
		return "bigint";
	case STORE_BOOL:
		return "boolean";
	case STORE_TEXT:
		return "text";
	case STORE_BYTES:
		return "bytea";
	}
	assert(false && "an unknown type of value");
	return NULL;
}

static const char *keep_text(struct arena *arena, struct buffer *buffer)
{
	assert(!buffer->is_failed);
	const char *text = arena_copy(arena, buffer_text(buffer)).bytes;
	buffer_clear(buffer);
	return text;
}

/* A comma between, not before the first. */
static const char *comma(size_t index)
{
	assert(index < COPY_COLUMNS_MAX);
	return index > 0 ? ", " : "";
}

static void print_write(struct buffer *out, const struct store_table *table, bool is_postgres)
{
	assert(table->column_count > 0);
	buffer_print(out, "INSERT INTO %s (%s) VALUES (", table->name, table->columns);
	for (size_t i = 0; i < table->column_count; i++)
		if (is_postgres)
			buffer_print(out, "%sCAST($%zu AS %s)", comma(i), i + 1,
				     postgres_type(table->types[i]));
		else
			buffer_print(out, "%s?%zu", comma(i), i + 1);
	buffer_print(out, ")");
}

static void print_array(struct buffer *out, const struct store_table *table)
{
	assert(table->column_count > 0);
	buffer_print(out, "INSERT INTO %s (%s) SELECT * FROM unnest(", table->name, table->columns);
	for (size_t i = 0; i < table->column_count; i++)
		buffer_print(out, "%sCAST($%zu AS %s[])", comma(i), i + 1, postgres_type(table->types[i]));
	buffer_print(out, ")");
}

static const struct store_column *make_columns(struct arena *arena, const struct store_table *table)
{
	struct store_column *columns = arena_take(arena, table->column_count * sizeof *columns);
	for (size_t i = 0; i < table->column_count; i++)
		columns[i] = (struct store_column){ .name = "value",
						    .type = table->types[i],
						    .offset = i * sizeof(union carried) };
	assert(columns[0].offset == 0);
	return columns;
}

static void make_read(struct arena *arena, struct buffer *words, struct table_copy *copy)
{
	static const struct store_column count_column = { .name = "count",
							  .type = STORE_INT64,
							  .offset = offsetof(struct own_count, count) };
	const struct store_table *table = copy->table;
	buffer_print(words, "SELECT %s FROM %s ORDER BY %s", table->columns, table->name, table->key);
	const char *read = keep_text(arena, words);
	buffer_print(words, "SELECT count(*) FROM (SELECT 1 FROM %s LIMIT 1) AS one_row", table->name);
	const char *has_rows = keep_text(arena, words);
	copy->read = (struct statement){ .name = table->name,
					 .kind = STATEMENT_EACH,
					 .out = make_columns(arena, table),
					 .out_count = table->column_count,
					 .out_bytes = table->column_count * sizeof(union carried),
					 .sqlite = read,
					 .postgres = read };
	copy->has_rows = (struct statement){ .name = table->name,
					     .kind = STATEMENT_ONE,
					     .out = &count_column,
					     .out_count = 1,
					     .out_bytes = sizeof(struct own_count),
					     .sqlite = has_rows,
					     .postgres = has_rows };
	assert(copy->read.out_count <= COPY_COLUMNS_MAX);
}

static void make_write(struct arena *arena, struct buffer *words, struct table_copy *copy)
{
	const struct store_table *table = copy->table;
	assert(table->name != NULL);
	copy->write = (struct statement){ .name = table->name,
					  .kind = STATEMENT_PUT,
					  .in = make_columns(arena, table),
					  .in_count = table->column_count,
					  .in_bytes = table->column_count * sizeof(union carried),
					  .writes = table->name };
	print_write(words, table, false);
	copy->write.sqlite = keep_text(arena, words);
	print_write(words, table, true);
	copy->write.postgres = keep_text(arena, words);
	print_array(words, table);
	copy->write.postgres_array = keep_text(arena, words);
}

/* They are made once in the store's life: connections remember statements by their address. */
static void make_copies(struct store *store)
{
	pthread_mutex_lock(&store->reader_lock);
	if (store->copies == NULL) {
		store->copy_arena = arena_open(COPY_ARENA_BYTES_MAX);
		store->copies = arena_take(&store->copy_arena, STORE_TABLES_MAX * sizeof *store->copies);
		list_tables(store, store_migrations);
		for (const struct migration *const *set = store->config.migrations;
		     set != NULL && *set != NULL; set++)
			list_tables(store, *set);
		SCOPED(buffer_close) struct buffer words = buffer_open(COPY_STATEMENT_BYTES_MAX);
		for (size_t i = 0; i < store->copy_count; i++) {
			make_read(&store->copy_arena, &words, &store->copies[i]);
			make_write(&store->copy_arena, &words, &store->copies[i]);
		}
	}
	assert(store->copy_count > 0);
	pthread_mutex_unlock(&store->reader_lock);
}

struct copy {
	struct store *from;
	struct store *to;
	struct store_tx *to_tx;
	const struct statement *write; /* of the table that is copied */
	union carried *rows;           /* COPY_ROWS of them */
	size_t count;
	struct arena texts;
	const struct store_left_out *left_out;
	bool is_emptied[COPY_COLUMNS_MAX]; /* of the table that is copied */
};

static const struct store_left_out nothing_left_out[] = { { NULL, NULL } };

/* Columns are written "id, name, made_at". */
static size_t column_index(const struct store_table *table, const char *column)
{
	struct text rest = text_of(table->columns);
	size_t index = 0;
	assert(column != NULL);
	while (!text_equal(text_trim(text_slice(rest, 0, text_find(rest, TEXT(",")))), text_of(column))) {
		const size_t comma_at = text_find(rest, TEXT(","));
		assert(comma_at < rest.count && "a column that is not there");
		rest = text_slice(rest, comma_at + 1, rest.count);
		index++;
	}
	return index;
}

/* Whether any row of the table is carried; marks the columns that are not. */
static bool look_left_out(struct copy *copy, const struct store_table *table)
{
	assert(table->name != NULL);
	memset(copy->is_emptied, 0, sizeof copy->is_emptied);
	for (const struct store_left_out *left = copy->left_out; left->table != NULL; left++) {
		if (strcmp(left->table, table->name) != 0)
			continue;
		if (left->column == NULL)
			return false;
		const size_t index = column_index(table, left->column);
		assert(table->types[index] == STORE_TEXT || table->types[index] == STORE_BYTES);
		copy->is_emptied[index] = true;
	}
	return true;
}

static struct status send_rows(struct copy *copy)
{
	assert(copy->count <= COPY_ROWS);
	int64_t changed = 0;
	if (copy->count > 0)
		TRY(tx_remember(copy->to_tx, copy->to->driver->change(copy->to_tx->connection, copy->write,
								      copy->rows, copy->count, &changed)));
	copy->count = 0;
	arena_reset(&copy->texts);
	return OK;
}

static struct status carry_row(void *argument, size_t index, const void *out)
{
	struct copy *copy = argument;
	assert(index == 0);
	union carried *row = (union carried *)((char *)copy->rows + copy->count * copy->write->in_bytes);
	memcpy(row, out, copy->write->in_bytes);
	for (size_t i = 0; i < copy->write->in_count; i++) {
		const enum store_type type = copy->write->in[i].type;
		if (copy->is_emptied[i])
			row[i].text.count = 0;
		if (type == STORE_TEXT || type == STORE_BYTES)
			row[i].text = arena_copy(&copy->texts, row[i].text);
	}
	copy->count++;
	return copy->count == COPY_ROWS || copy->texts.bytes_used > COPY_BYTES ? send_rows(copy) : OK;
}

static const struct table_copy *find_copy(const struct store *store, const struct store_table *table)
{
	assert(store->copy_count > 0);
	for (size_t i = 0; i < store->copy_count; i++)
		if (strcmp(store->copies[i].table->name, table->name) == 0 &&
		    strcmp(store->copies[i].table->columns, table->columns) == 0)
			return &store->copies[i];
	return NULL;
}

static struct status copy_table(struct copy *copy, struct store_tx *from_tx, const struct table_copy *table)
{
	const struct table_copy *target = find_copy(copy->to, table->table);
	if (target == NULL)
		return FAIL(STATUS_CONFLICT, "The two stores have different tables.");
	assert(target->write.in_bytes == table->read.out_bytes);
	if (!look_left_out(copy, table->table))
		return OK;
	copy->write = &target->write;
	TRY(copy->from->driver->query(from_tx->connection, &table->read, (struct store_keys){ NULL, 1 },
				      carry_row, copy));
	return send_rows(copy);
}

static struct status keep_state(void *argument, size_t index, const void *out)
{
	assert(index == 0);
	return store_state_of(out, argument);
}

static struct status read_all(struct store_tx *from_tx, void *argument)
{
	struct copy *copy = argument;
	bool is_unknown = false;
	TRY(store_has_unknown_room(from_tx, &is_unknown));
	if (is_unknown)
		return FAIL(STATUS_CONFLICT, "The store holds tables that this program does not know.");
	for (size_t i = 0; i < copy->from->copy_count; i++)
		TRY(copy_table(copy, from_tx, &copy->from->copies[i]));
	assert(copy->count == 0);
	return copy->from->driver->query(from_tx->connection, &own_state_read_statement,
					 (struct store_keys){ NULL, 1 }, keep_state,
					 &copy->to_tx->group->state);
}

static struct status keep_count(void *argument, size_t index, const void *out)
{
	const struct own_count *row = out;
	assert(index == 0);
	*(int64_t *)argument += row->count;
	return OK;
}

static struct status check_empty(struct store_tx *tx)
{
	const struct store_state *state = &tx->group->state;
	int64_t count = state->journal_count + state->next_id - 1;
	assert(count >= 0);
	for (size_t i = 0; i < tx->store->copy_count; i++)
		TRY(tx_remember(tx, tx->store->driver->query(tx->connection, &tx->store->copies[i].has_rows,
							     (struct store_keys){ NULL, 1 }, keep_count,
							     &count)));
	return count == 0 ? OK : FAIL(STATUS_CONFLICT, "The store that is copied to is not empty.");
}

static struct status write_all(struct store_tx *tx, void *argument)
{
	struct copy *copy = argument;
	copy->to_tx = tx;
	copy->count = 0;
	assert(tx->store == copy->to);
	TRY(group_separate(tx));
	TRY(group_flush(tx, &table_set_all));
	TRY(check_empty(tx));
	return store_read(copy->from, read_all, copy);
}

struct status store_copy(struct store *from, struct store *to)
{
	assert(from != to);
	return store_copy_without(from, to, nothing_left_out);
}

struct status store_copy_without(struct store *from, struct store *to, const struct store_left_out *left_out)
{
	assert(from != NULL && to != NULL && from != to && left_out != NULL);
	make_copies(from);
	make_copies(to);
	const struct actor copier = { TEXT("copy") };
	SCOPED(arena_close)
	struct arena arena = arena_open(COPY_ROWS * COPY_COLUMNS_MAX * sizeof(union carried) + 1);
	struct copy copy = { .from = from,
			     .to = to,
			     .left_out = left_out,
			     .rows = arena_take(&arena, COPY_ROWS * COPY_COLUMNS_MAX * sizeof(union carried)),
			     .texts = arena_open(COPY_BYTES + (size_t)COPY_COLUMNS_MAX * STORE_BYTES_MAX) };
	const struct status status = store_write(to, &copier, write_all, &copy);
	arena_close(&copy.texts);
	return status;
}
