/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a unit asks: every statement passes here, is known to be allowed, is checked, and is deferred or asked
 * at once. */
#include "ground/store/store_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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

static void number_tables(struct allowed *allowed, const struct migration *const *migrations)
{
	for (; migrations != NULL && *migrations != NULL; migrations++)
		for (const struct migration *step = *migrations; step->room != NULL; step++)
			for (size_t i = 0; i < step->table_count; i++)
				(void)table_number(allowed, step->tables[i].name);
	assert(allowed->table_count <= STORE_TABLES_MAX);
}

void allowed_open(struct allowed *allowed, const struct store_config *config)
{
	const struct statement_set *const *sets = config->allowed;
	size_t count = store_statements.count;
	for (const struct statement_set *const *set = sets; set != NULL && *set != NULL; set++)
		count += (*set)->count;
	*allowed = (struct allowed){ .slot_count = 64 };
	while (allowed->slot_count < 2 * count)
		allowed->slot_count *= 2;
	allowed->slots = memory_take(allowed->slot_count, sizeof *allowed->slots);
	number_tables(allowed, config->migrations);
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

struct status tx_remember(struct store_tx *tx, struct status status)
{
	if (status_is_ok(status))
		return status;
	if (status_is_ok(tx->dead))
		tx->dead = status;
	if (tx->group != NULL && !tx->has_savepoint && status_is_ok(tx->group->failure))
		tx->group->failure = status;
	assert(!status_is_ok(tx->dead));
	return status;
}

/* A refusal before the database is asked: the unit dies of it, the group goes on. */
struct status tx_refuse(struct store_tx *tx, struct status status)
{
	assert(tx != NULL);
	if (!status_is_ok(status) && status_is_ok(tx->dead))
		tx->dead = status;
	return status;
}

struct status tx_begin_statement(struct store_tx *tx, bool is_write)
{
	assert(tx != NULL);
	assert(!tx->is_in_row); /* a row callback asks the store for nothing */
	if (!status_is_ok(tx->dead))
		return tx->dead;
	if (is_write && tx->group == NULL)
		return tx_refuse(tx, FAIL(STATUS_REFUSED, "A reading unit cannot write."));
	tx->statement_count++;
	return OK;
}

static struct status check_value(const struct store_column *column, const char *row)
{
	if (column->type != STORE_TEXT && column->type != STORE_BYTES)
		return OK;
	const struct text *text = (const struct text *)(row + column->offset);
	assert(text->bytes != NULL || text->count == 0);
	if (text->count > (column->type == STORE_TEXT ? STORE_TEXT_BYTES_MAX : STORE_BYTES_MAX))
		return (struct status){ .code = STATUS_LIMIT,
					.reason = "The text is longer than the store keeps.",
					.field = column->name,
					.remedy = "Shorten it." };
	if (column->type == STORE_TEXT && !text_is_utf8(*text))
		return FAIL_INPUT(0, column->name, "The text holds a byte that is no character.",
				  "Write it again in UTF-8.");
	return OK;
}

static struct status check_values(const struct statement *statement, const void *in, size_t count)
{
	assert(in != NULL || statement->in_count == 0);
	for (size_t row = 0; row < count; row++)
		for (size_t i = 0; i < statement->in_count; i++)
			TRY(check_value(&statement->in[i], (const char *)in + row * statement->in_bytes));
	return OK;
}

/* Flushes what may not wait beside the row that is put. */
static struct status make_room(struct store_tx *tx, const struct known *known)
{
	struct pendings *pendings = &tx->group->pendings;
	const struct pending *same = &pendings->tables[known->writes];
	struct table_set set = known->reads;
	const bool is_other = same->known != NULL && same->known != known;
	if (is_other || same->count == STORE_ARRAY_ROWS_MAX)
		table_set_add(&set, known->writes);
	if (table_set_has(&pendings->read_by_waiting, known->writes) ||
	    pendings->texts.bytes_used > STORE_PENDING_BYTES_MAX)
		set = table_set_all;
	TRY(group_flush(tx, &set));
	assert(same->count < STORE_ARRAY_ROWS_MAX);
	return OK;
}

struct status store_put(struct store_tx *tx, const struct statement *statement, const void *in)
{
	assert(statement->kind == STATEMENT_PUT && in != NULL);
	const struct known *known = allowed_find(&tx->store->allowed, statement);
	TRY(tx_begin_statement(tx, true));
	TRY(tx_refuse(tx, check_values(statement, in, 1)));
	TRY(make_room(tx, known));
	pendings_add(&tx->group->pendings, known, tx->group->unit, in);
	return OK;
}

/* Before a statement that writes at once. */
static struct status prepare_change(struct store_tx *tx, const struct known *known)
{
	assert(tx->group != NULL && known->writes != STORE_TABLE_NONE);
	struct table_set set = known->reads;
	table_set_add(&set, known->writes);
	if (table_set_has(&tx->group->pendings.read_by_waiting, known->writes))
		set = table_set_all;
	TRY(group_separate(tx));
	return group_flush(tx, &set);
}

struct status store_change(struct store_tx *tx, const struct statement *statement, const void *in,
			   int64_t *rows)
{
	assert(statement->kind == STATEMENT_CHANGE && rows != NULL);
	const struct known *known = allowed_find(&tx->store->allowed, statement);
	TRY(tx_begin_statement(tx, true));
	TRY(tx_refuse(tx, check_values(statement, in, 1)));
	TRY(prepare_change(tx, known));
	return tx_remember(tx, tx->store->driver->change(tx->connection, statement, in, 1, rows));
}

/* Tells a failure of the caller's row from one of the database. */
struct asked {
	struct store_tx *tx;
	driver_row *row;
	void *argument;
	bool is_row_failure;
};

static struct status tell_row(void *argument, size_t index, const void *out)
{
	struct asked *asked = argument;
	assert(!asked->tx->is_in_row);
	asked->tx->is_in_row = true;
	const struct status status = asked->row(asked->argument, index, out);
	asked->tx->is_in_row = false;
	asked->is_row_failure = asked->is_row_failure || !status_is_ok(status);
	return status;
}

static struct status ask(struct store_tx *tx, const struct statement *statement, const void *in, size_t count,
			 struct asked *asked)
{
	const struct known *known = allowed_find(&tx->store->allowed, statement);
	const bool is_write = known->writes != STORE_TABLE_NONE;
	asked->tx = tx;
	TRY(tx_begin_statement(tx, is_write));
	TRY(tx_refuse(tx, check_values(statement, in, count)));
	if (is_write)
		TRY(prepare_change(tx, known));
	else if (tx->group != NULL)
		TRY(group_flush(tx, &known->reads));
	const struct status status = tx->store->driver->query(
	    tx->connection, statement, (struct store_keys){ in, count }, tell_row, asked);
	assert(!asked->is_row_failure || !status_is_ok(status));
	return asked->is_row_failure ? status : tx_remember(tx, status);
}

struct one {
	struct store_tx *tx;
	const struct statement *statement;
	char *out;
	bool is_found;
};

static struct status keep_one(void *argument, size_t index, const void *out)
{
	struct one *one = argument;
	assert(index == 0 && !one->is_found); /* STATEMENT_ONE has at most one row */
	one->is_found = true;
	memcpy(one->out, out, one->statement->out_bytes);
	for (size_t i = 0; i < one->statement->out_count; i++) {
		const struct store_column *column = &one->statement->out[i];
		if (column->type != STORE_TEXT && column->type != STORE_BYTES)
			continue;
		struct text *text = (struct text *)(one->out + column->offset);
		*text = arena_copy(one->tx->arena, *text);
	}
	return OK;
}

struct status store_one(struct store_tx *tx, const struct statement *statement, const void *in, void *out)
{
	assert(statement->kind == STATEMENT_ONE && out != NULL);
	struct one one = { tx, statement, out, false };
	TRY(ask(tx, statement, in, 1, &(struct asked){ .row = keep_one, .argument = &one }));
	return one.is_found ? OK : FAIL(STATUS_NOT_FOUND, "There is no such row.");
}

struct each {
	store_row *row;
	void *argument;
};

static struct status tell_each(void *argument, size_t index, const void *out)
{
	const struct each *each = argument;
	assert(index == 0);
	return each->row(each->argument, out);
}

struct status store_each(struct store_tx *tx, const struct statement *statement, const void *in,
			 store_row *row, void *argument)
{
	assert(statement->kind == STATEMENT_EACH && row != NULL);
	struct each each = { row, argument };
	return ask(tx, statement, in, 1, &(struct asked){ .row = tell_each, .argument = &each });
}

struct many {
	store_many_row *row;
	void *argument;
	size_t start; /* of the part that is asked */
};

static struct status tell_many(void *argument, size_t index, const void *out)
{
	const struct many *many = argument;
	assert(index < STORE_ARRAY_ROWS_MAX);
	return many->row(many->argument, many->start + index, out);
}

struct status store_many(struct store_tx *tx, const struct statement *statement, struct store_keys keys,
			 store_many_row *row, void *argument)
{
	assert(statement->is_many && row != NULL);
	struct many many = { row, argument, 0 };
	while (many.start < keys.count) {
		const size_t left = keys.count - many.start;
		const size_t part = left < STORE_ARRAY_ROWS_MAX ? left : STORE_ARRAY_ROWS_MAX;
		TRY(ask(tx, statement, (const char *)keys.rows + many.start * statement->in_bytes, part,
			&(struct asked){ .row = tell_many, .argument = &many }));
		many.start += part;
	}
	return OK;
}

int64_t store_new_id(struct store_tx *tx)
{
	assert(tx != NULL && tx->group != NULL && tx->group->state.next_id > 0);
	return tx->group->state.next_id++;
}

struct moment store_now(const struct store_tx *tx)
{
	assert(tx != NULL);
	return tx->now;
}

struct arena *store_arena(struct store_tx *tx)
{
	assert(tx != NULL);
	return tx->arena;
}

size_t store_statement_count(const struct store_tx *tx)
{
	assert(tx != NULL);
	return tx->statement_count;
}
