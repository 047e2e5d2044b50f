/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Values in the server's binary form: numbers as eight bytes, the highest first; an array as its head and a
 * count of bytes before each element (PostgreSQL, array_send in src/backend/utils/adt/arrayfuncs.c). */
#include "ground/store/postgres_inner.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

enum {
	ARRAY_HEAD_BYTES = 20, /* dimensions, whether NULL may occur, type of element, count, first index */
	COUNT_BYTES = 4,
	NUMBER_BYTES = 8,
};

/* pg_type.dat: the numbers of types are the same in every server. */
enum {
	TYPE_BOOL = 16,
	TYPE_BYTES = 17,
	TYPE_NAME = 19,
	TYPE_INT8 = 20,
	TYPE_INT2 = 21,
	TYPE_INT4 = 23,
	TYPE_TEXT = 25,
	TYPE_VARCHAR = 1043,
	TYPE_BOOL_ARRAY = 1000,
	TYPE_BYTES_ARRAY = 1001,
	TYPE_TEXT_ARRAY = 1009,
	TYPE_INT8_ARRAY = 1016,
};

Oid postgres_type(enum store_type type, bool is_array)
{
	switch (type) {
	case STORE_INT64:
	case STORE_ID:
		return is_array ? TYPE_INT8_ARRAY : TYPE_INT8;
	case STORE_BOOL:
		return is_array ? TYPE_BOOL_ARRAY : TYPE_BOOL;
	case STORE_TEXT:
		return is_array ? TYPE_TEXT_ARRAY : TYPE_TEXT;
	case STORE_BYTES:
		return is_array ? TYPE_BYTES_ARRAY : TYPE_BYTES;
	}
	assert(false && "an unknown type");
	return 0;
}

static bool is_text(enum store_type type)
{
	assert(type <= STORE_BYTES);
	return type == STORE_TEXT || type == STORE_BYTES;
}

static char *write_count(char *to, uint32_t count)
{
	assert(to != NULL);
	for (int i = 0; i < COUNT_BYTES; i++)
		to[i] = (char)(unsigned char)(count >> (24 - 8 * i));
	return to + COUNT_BYTES;
}

static char *write_number(char *to, int64_t number)
{
	assert(to != NULL);
	for (int i = 0; i < NUMBER_BYTES; i++)
		to[i] = (char)(unsigned char)((uint64_t)number >> (56 - 8 * i));
	return to + NUMBER_BYTES;
}

/* A value where its struct has it. */
static int64_t number_at(const char *row, const struct store_column *column)
{
	int64_t number;
	assert(!is_text(column->type) && column->type != STORE_BOOL);
	memcpy(&number, row + column->offset, sizeof number);
	return number;
}

static struct text text_at(const char *row, const struct store_column *column)
{
	struct text text;
	assert(is_text(column->type));
	memcpy(&text, row + column->offset, sizeof text);
	assert(text.count <= STORE_BYTES_MAX);
	return text;
}

static bool is_absent(const char *row, const struct store_column *column)
{
	assert(row != NULL);
	return column->type == STORE_ID && number_at(row, column) == 0;
}

static size_t value_bytes(const char *row, const struct store_column *column)
{
	if (is_text(column->type))
		return text_at(row, column).count;
	assert(!is_text(column->type));
	return column->type == STORE_BOOL ? 1 : NUMBER_BYTES;
}

/* The value without its count. */
static char *write_value(char *to, const char *row, const struct store_column *column)
{
	if (column->type == STORE_BOOL) {
		bool flag;
		memcpy(&flag, row + column->offset, sizeof flag);
		*to = flag ? 1 : 0;
		return to + 1;
	}
	if (!is_text(column->type))
		return write_number(to, number_at(row, column));
	const struct text text = text_at(row, column);
	assert(text.bytes != NULL || text.count == 0);
	if (text.count > 0)
		memcpy(to, text.bytes, text.count);
	return to + text.count;
}

static char *scratch(struct connection *connection, size_t bytes)
{
	if (connection->scratch_room < bytes) {
		connection->scratch = memory_grow(connection->scratch, bytes, 1);
		connection->scratch_room = bytes;
	}
	assert(connection->scratch_room >= bytes);
	return connection->scratch;
}

void postgres_fill_one(struct connection *connection, const struct statement *statement, const char *row,
		       struct message *message)
{
	assert(statement->in_count <= POSTGRES_COLUMNS_MAX);
	char *to = scratch(connection, (size_t)NUMBER_BYTES * (statement->in_count + 1));
	for (size_t i = 0; i < statement->in_count; i++) {
		const struct store_column *column = &statement->in[i];
		message->formats[i] = 1;
		message->bytes[i] = (int)value_bytes(row, column);
		message->values[i] = to;
		if (is_absent(row, column))
			message->values[i] = NULL;
		else if (!is_text(column->type))
			to = write_value(to, row, column);
		else if (text_at(row, column).count > 0) /* else any address does, but NULL */
			message->values[i] = text_at(row, column).bytes;
	}
}

size_t postgres_rows_that_fit(const struct statement *statement, const char *rows, size_t count)
{
	size_t bytes = 0;
	const size_t bound = count < POSTGRES_ARRAY_ROWS_MAX ? count : POSTGRES_ARRAY_ROWS_MAX;
	assert(count > 0);
	for (size_t row = 0; row < bound; row++) {
		for (size_t i = 0; i < statement->in_count; i++)
			bytes +=
			    COUNT_BYTES + value_bytes(rows + row * statement->in_bytes, &statement->in[i]);
		if (bytes > POSTGRES_MESSAGE_BYTES_MAX)
			return row > 0 ? row : 1;
	}
	return bound;
}

static size_t array_bytes(const struct statement *statement, const struct store_column *column,
			  const char *rows, size_t count)
{
	size_t bytes = ARRAY_HEAD_BYTES;
	for (size_t row = 0; row < count; row++)
		bytes += COUNT_BYTES + value_bytes(rows + row * statement->in_bytes, column);
	assert(bytes > ARRAY_HEAD_BYTES);
	return bytes;
}

static char *write_array(char *to, const struct statement *statement, const struct store_column *column,
			 const char *rows, size_t count)
{
	assert(count > 0 && count <= POSTGRES_ARRAY_ROWS_MAX);
	to = write_count(to, 1);
	to = write_count(to, column->type == STORE_ID);
	to = write_count(to, postgres_type(column->type, false));
	to = write_count(to, (uint32_t)count);
	to = write_count(to, 1);
	for (size_t i = 0; i < count; i++) {
		const char *row = rows + i * statement->in_bytes;
		if (is_absent(row, column)) {
			to = write_count(to, UINT32_MAX); /* -1: NULL */
			continue;
		}
		to = write_count(to, (uint32_t)value_bytes(row, column));
		to = write_value(to, row, column);
	}
	return to;
}

void postgres_fill_arrays(struct connection *connection, const struct statement *statement, const char *rows,
			  size_t count, struct message *message)
{
	assert(statement->in_count <= POSTGRES_COLUMNS_MAX);
	size_t bytes = 0;
	for (size_t i = 0; i < statement->in_count; i++)
		bytes += array_bytes(statement, &statement->in[i], rows, count);
	char *to = scratch(connection, bytes);
	for (size_t i = 0; i < statement->in_count; i++) {
		char *const start = to;
		to = write_array(to, statement, &statement->in[i], rows, count);
		assert(to - start <= INT_MAX && (size_t)(to - connection->scratch) <= bytes);
		message->values[i] = start;
		message->bytes[i] = (int)(to - start);
		message->formats[i] = 1;
	}
}

static bool is_type(enum store_type type, Oid found)
{
	switch (type) {
	case STORE_INT64:
	case STORE_ID:
		return found == TYPE_INT8 || found == TYPE_INT4 || found == TYPE_INT2;
	case STORE_BOOL:
		return found == TYPE_BOOL;
	case STORE_TEXT:
		return found == TYPE_TEXT || found == TYPE_NAME || found == TYPE_VARCHAR;
	case STORE_BYTES:
		return found == TYPE_BYTES;
	}
	assert(false && "an unknown type");
	return false;
}

struct status postgres_check_columns(const struct statement *statement, const PGresult *result, int first)
{
	assert(first == 0 || first == 1);
	bool is_right = (size_t)PQnfields(result) == statement->out_count + (size_t)first;
	for (size_t i = 0; is_right && i < statement->out_count; i++)
		is_right = is_type(statement->out[i].type, PQftype(result, (int)i + first));
	return is_right ? OK : FAIL(STATUS_BROKEN, "A column has another type than its statement says.");
}

int64_t postgres_read_number(const PGresult *result, int row, int column)
{
	const unsigned char *bytes = (const unsigned char *)PQgetvalue(result, row, column);
	const int count = PQgetlength(result, row, column);
	assert(!PQgetisnull(result, row, column));
	assert(count == 8 || count == 4 || count == 2);
	uint64_t number = bytes[0] & 0x80 ? UINT64_MAX : 0; /* the sign goes on to the left */
	for (int i = 0; i < count; i++)
		number = number << 8 | bytes[i];
	return (int64_t)number;
}

void postgres_read_row(const struct statement *statement, const PGresult *result, int number, int first,
		       char *row)
{
	assert(row != NULL && number < PQntuples(result));
	memset(row, 0, statement->out_bytes); /* a NULL is shown as 0, false or the empty text */
	for (size_t i = 0; i < statement->out_count; i++) {
		const struct store_column *column = &statement->out[i];
		const int at = (int)i + first;
		if (PQgetisnull(result, number, at))
			continue;
		const char *value = PQgetvalue(result, number, at);
		const struct text text = { value, (size_t)PQgetlength(result, number, at) };
		const int64_t whole = is_text(column->type) || column->type == STORE_BOOL
					  ? 0
					  : postgres_read_number(result, number, at);
		const bool flag = column->type == STORE_BOOL && value[0] != 0;
		assert(column->offset < statement->out_bytes);
		if (is_text(column->type))
			memcpy(row + column->offset, &text, sizeof text);
		else if (column->type == STORE_BOOL)
			memcpy(row + column->offset, &flag, sizeof flag);
		else
			memcpy(row + column->offset, &whole, sizeof whole);
	}
}
