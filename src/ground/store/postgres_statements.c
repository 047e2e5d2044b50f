/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Statements on a PostgreSQL connection: prepared once, one row or whole arrays at a time; answers stream row
 * by row. */
#include "ground/store/postgres_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SLOTS_FIRST = 64, NAME_ROOM = 16 };

void postgres_forget_prepared(struct connection *connection)
{
	free(connection->slots);
	connection->slots = NULL;
	connection->slot_count = 0;
	connection->prepared_count = 0;
	assert(connection->slots == NULL);
}

/* The slot where the form stands, or the free one where it would. */
static struct prepared *find_slot(const struct connection *connection, const struct statement *statement,
				  bool is_array)
{
	assert(connection->slot_count > 0);
	assert((connection->slot_count & (connection->slot_count - 1)) == 0);
	size_t at = ((uintptr_t)statement >> 4) * 31 + is_array;
	for (;; at++) {
		struct prepared *slot = &connection->slots[at & (connection->slot_count - 1)];
		if (slot->statement == NULL || (slot->statement == statement && slot->is_array == is_array))
			return slot;
	}
}

/* Doubles the slots when half are taken, so that a free one is always near. */
static void make_slots(struct connection *connection)
{
	if (connection->slot_count > 0 && connection->prepared_count < connection->slot_count / 2)
		return;
	struct prepared *old = connection->slots;
	const size_t old_count = connection->slot_count;
	connection->slot_count = old_count == 0 ? SLOTS_FIRST : 2 * old_count;
	connection->slots = memory_take(connection->slot_count, sizeof *connection->slots);
	for (size_t i = 0; i < old_count; i++)
		if (old[i].statement != NULL)
			*find_slot(connection, old[i].statement, old[i].is_array) = old[i];
	assert(connection->prepared_count < connection->slot_count / 2);
	free(old);
}

static const char *print_name(unsigned number, char room[NAME_ROOM])
{
	const int count = snprintf(room, NAME_ROOM, "s%u", number);
	assert(count > 0 && count < NAME_ROOM);
	return room;
}

/* Prepares the form when this connection has not. */
static struct status prepare(struct connection *connection, const struct statement *statement, bool is_array,
			     unsigned *number)
{
	assert(statement->in_count <= POSTGRES_COLUMNS_MAX);
	make_slots(connection);
	struct prepared *slot = find_slot(connection, statement, is_array);
	if (slot->statement == NULL) {
		TRY(postgres_land(connection));
		Oid types[POSTGRES_COLUMNS_MAX];
		for (size_t i = 0; i < statement->in_count; i++)
			types[i] = postgres_type(statement->in[i].type, is_array);
		char name[NAME_ROOM];
		PGresult *result = PQprepare(connection->server, print_name(connection->prepared_count, name),
					     is_array ? statement->postgres_array : statement->postgres,
					     (int)statement->in_count, types);
		TRY(postgres_take(connection->server, result));
		*slot = (struct prepared){ statement, is_array, connection->prepared_count++ };
	}
	*number = slot->number;
	return OK;
}

struct status postgres_send_savepoint(struct connection *connection)
{
	const bool is_wanted = connection->savepoint == SAVEPOINT_WANTED;
	if (!is_wanted && !connection->wants_release)
		return OK;
	const char *text = !is_wanted                  ? "RELEASE SAVEPOINT unit"
			   : connection->wants_release ? "RELEASE SAVEPOINT unit; SAVEPOINT unit"
						       : "SAVEPOINT unit";
	TRY(postgres_land(connection));
	TRY(postgres_command(connection->server, text));
	connection->wants_release = false;
	connection->savepoint = is_wanted ? SAVEPOINT_SET : connection->savepoint;
	assert(connection->savepoint != SAVEPOINT_WANTED);
	return OK;
}

/* Fills the message and sends it; the answer is fetched by the caller, or later from the pipeline. */
static struct status send(struct connection *connection, const struct statement *statement, const char *rows,
			  size_t count, bool is_piped)
{
	const bool is_array = count > 1;
	assert(!is_array || statement->postgres_array != NULL);
	unsigned number = 0;
	TRY(postgres_send_savepoint(connection));
	TRY(prepare(connection, statement, is_array, &number));
	if (!is_piped)
		TRY(postgres_land(connection));
	else if (connection->in_flight == 0 && PQenterPipelineMode(connection->server) != 1)
		return FAIL(STATUS_BROKEN, "The database server was lost.");
	connection->in_flight += is_piped;
	struct message message;
	if (is_array)
		postgres_fill_arrays(connection, statement, rows, count, &message);
	else
		postgres_fill_one(connection, statement, rows, &message);
	char name[NAME_ROOM];
	const int sent =
	    PQsendQueryPrepared(connection->server, print_name(number, name), (int)statement->in_count,
				message.values, message.bytes, message.formats, 1);
	return sent == 1 ? OK : FAIL(STATUS_BROKEN, "The database server was lost.");
}

/* Reads what is left of an answer; the first failure in it counts. */
static struct status drain(PGconn *server, struct status status)
{
	for (PGresult *result = PQgetResult(server); result != NULL; result = PQgetResult(server)) {
		const struct status found = postgres_take(server, result);
		status = status_is_ok(status) ? found : status;
	}
	assert(PQstatus(server) == CONNECTION_BAD || !PQisBusy(server));
	return status;
}

static struct status change_some(struct connection *connection, const struct statement *statement,
				 const char *rows, size_t count, int64_t *changed)
{
	assert(count > 0 && changed != NULL);
	TRY(send(connection, statement, rows, count, false));
	PGresult *result = PQgetResult(connection->server);
	const char *told = PQcmdTuples(result);
	*changed += told[0] == '\0' ? 0 : strtoll(told, NULL, 10);
	return drain(connection->server, postgres_take(connection->server, result));
}

struct status postgres_change(struct connection *connection, const struct statement *statement,
			      const void *rows, size_t count, int64_t *changed)
{
	const char *next = rows;
	*changed = 0;
	assert(rows != NULL || statement->in_count == 0);
	assert(statement->out_count == 0);
	while (count > 0) {
		const size_t some = postgres_rows_that_fit(statement, next, count);
		TRY(change_some(connection, statement, next, some, changed));
		next += some * statement->in_bytes;
		count -= some;
	}
	return OK;
}

/* Where an answer goes. */
struct reading {
	const struct statement *statement;
	driver_row *row;
	void *argument;
	size_t base;    /* the key that the first of this message is */
	size_t count;   /* keys in this message */
	bool has_index; /* a first column tells the key */
	bool has_last;
	size_t last; /* the key answered last: a one is answered once */
	bool is_checked;
};

static struct status tell_row(struct connection *connection, struct reading *reading, const PGresult *result,
			      int number)
{
	const struct statement *statement = reading->statement;
	size_t index = 0;
	if (reading->has_index)
		index = (size_t)postgres_read_number(result, number, 0) - 1;
	assert(index < reading->count);
	assert(!reading->has_last || index >= reading->last); /* in the order of the keys */
	const bool is_again = reading->has_last && reading->last == index;
	if (is_again && statement->kind == STATEMENT_ONE)
		return OK;
	reading->has_last = true;
	reading->last = index;
	postgres_read_row(statement, result, number, reading->has_index, connection->row);
	return reading->row(reading->argument, reading->base + index, connection->row);
}

/* One result: a row when they stream, else all. */
static struct status tell_result(struct connection *connection, struct reading *reading,
				 const PGresult *result)
{
	TRY(postgres_status(connection->server, result));
	assert(reading->row != NULL);
	if (!reading->is_checked)
		TRY(postgres_check_columns(reading->statement, result, reading->has_index));
	reading->is_checked = true;
	const int rows = PQntuples(result);
	for (int i = 0; i < rows; i++)
		TRY(tell_row(connection, reading, result, i));
	return OK;
}

/* Reads answers up to the end of the pipeline. `command` is what the last one did; those with rows are told
 * to the readings, one after the other. */
static struct status read_pipeline(struct connection *connection, char command[16], struct reading *readings)
{
	PGconn *server = connection->server;
	struct status status = OK;
	int empty = 0; /* one stands between two answers; two when the server was lost */
	command[0] = '\0';
	while (empty < 2) {
		PGresult *result = PQgetResult(server);
		const ExecStatusType kind = PQresultStatus(result);
		empty = result == NULL ? empty + 1 : 0;
		const bool is_skipped =
		    result == NULL || kind == PGRES_PIPELINE_ABORTED ||
		    kind == PGRES_PIPELINE_SYNC; /* after a failure the rest is not done */
		assert(kind != PGRES_TUPLES_OK || readings != NULL); /* a put answers with no rows */
		if (kind == PGRES_TUPLES_OK && status_is_ok(status))
			status = tell_result(connection, readings++, result);
		else if (!is_skipped && status_is_ok(status))
			status = postgres_status(server, result);
		if (!is_skipped)
			(void)snprintf(command, 16, "%s", PQcmdStatus(result));
		PQclear(result);
		if (kind == PGRES_PIPELINE_SYNC)
			return status;
	}
	assert(PQstatus(server) == CONNECTION_BAD);
	return status_is_ok(status) ? FAIL(STATUS_BROKEN, "The database server was lost.") : status;
}

static struct status land(struct connection *connection, char command[16])
{
	PGconn *server = connection->server;
	assert(connection->in_flight > 0);
	connection->in_flight = 0;
	struct status status = OK;
	if (PQpipelineSync(server) == 1)
		status = read_pipeline(connection, command, NULL);
	else
		status = FAIL(STATUS_BROKEN, "The database server was lost.");
	const bool is_left = PQexitPipelineMode(server) == 1;
	assert(is_left || PQstatus(server) == CONNECTION_BAD);
	return status;
}

struct status postgres_land(struct connection *connection)
{
	char command[16];
	assert(connection->in_flight <= POSTGRES_FLIGHT_MAX);
	return connection->in_flight == 0 ? OK : land(connection, command);
}

void postgres_drop(struct connection *connection)
{
	const struct status status = postgres_land(connection);
	assert(connection->in_flight == 0 && status.code <= STATUS_BROKEN);
}

struct status postgres_put(struct connection *connection, const struct statement *statement, const void *rows,
			   size_t count)
{
	const char *next = rows;
	assert(rows != NULL && count > 0 && statement->out_count == 0);
	while (count > 0) {
		const size_t some = postgres_rows_that_fit(statement, next, count);
		if (connection->in_flight == POSTGRES_FLIGHT_MAX)
			TRY(postgres_land(connection));
		TRY(send(connection, statement, next, some, true));
		next += some * statement->in_bytes;
		count -= some;
	}
	return OK;
}

/* COMMIT in a transaction that has failed answers ROLLBACK, which is no error to the server. */
static bool is_rollback(const char *command)
{
	assert(command != NULL);
	return strcmp(command, "ROLLBACK") == 0;
}

static struct status commit_alone(struct connection *connection, bool *is_rolled_back)
{
	PGresult *result = PQexec(connection->server, "COMMIT");
	assert(result == NULL || PQresultStatus(result) != PGRES_TUPLES_OK);
	*is_rolled_back = result != NULL && is_rollback(PQcmdStatus(result));
	return postgres_take(connection->server, result);
}

static struct status commit_in_flight(struct connection *connection, bool *is_rolled_back)
{
	char command[16];
	assert(connection->in_flight > 0);
	if (PQsendQueryParams(connection->server, "COMMIT", 0, NULL, NULL, NULL, NULL, 1) != 1)
		return FAIL(STATUS_BROKEN, "The database server was lost.");
	const struct status status = land(connection, command);
	*is_rolled_back = is_rollback(command);
	return status;
}

struct status postgres_commit(struct connection *connection)
{
	bool is_rolled_back = false;
	assert(connection->is_writer);
	if (connection->in_flight > 0)
		TRY(commit_in_flight(connection, &is_rolled_back));
	else
		TRY(commit_alone(connection, &is_rolled_back));
	return is_rolled_back ? FAIL(STATUS_CONFLICT, "A statement in it had failed, so nothing was kept.")
			      : OK;
}

static struct status query_some(struct connection *connection, struct reading *reading, const char *keys)
{
	assert(reading->count > 0);
	reading->has_index = reading->count > 1;
	reading->has_last = false;
	TRY(send(connection, reading->statement, keys, reading->count, false));
	/* A one is answered with at most a row for each key; what may be any number of rows streams. */
	if (reading->statement->kind == STATEMENT_EACH)
		PQsetSingleRowMode(connection->server);
	struct status status = OK;
	PGresult *result = PQgetResult(connection->server);
	for (; result != NULL && status_is_ok(status); result = PQgetResult(connection->server)) {
		status = tell_result(connection, reading, result);
		PQclear(result);
	}
	PQclear(result);
	return drain(connection->server, status);
}

static void make_row_room(struct connection *connection, const struct statement *statement)
{
	if (connection->row_room < statement->out_bytes) {
		connection->row = memory_grow(connection->row, statement->out_bytes, 1);
		connection->row_room = statement->out_bytes;
	}
	assert(connection->row != NULL);
}

struct status postgres_query(struct connection *connection, const struct statement *statement,
			     struct store_keys keys, driver_row *row, void *argument)
{
	assert(statement->out_count > 0 && row != NULL);
	assert(keys.rows != NULL || statement->in_count == 0);
	make_row_room(connection, statement);
	struct reading reading = { .statement = statement, .row = row, .argument = argument };
	const char *next = keys.rows;
	for (; reading.base < keys.count; reading.base += reading.count) {
		reading.count = postgres_rows_that_fit(statement, next, keys.count - reading.base);
		TRY(query_some(connection, &reading, next));
		next = next == NULL ? NULL : next + reading.count * statement->in_bytes;
	}
	return OK;
}

/* The lock comes before the first snapshot that reads, so the writer sees all that was written before it. The
 * number of the transaction is kept for settle. */
static const struct store_column NUMBER[] = { { .name = "number", .type = STORE_TEXT } };
static const struct statement TAKE_LOCK = {
	.name = "take_lock",
	.kind = STATEMENT_ONE,
	.out = NUMBER,
	.out_count = 1,
	.out_bytes = sizeof(struct text),
	.postgres = "SELECT CAST(pg_current_xact_id() AS text)"
		    " FROM pg_advisory_xact_lock(" POSTGRES_WRITER_LOCK ")",
};

static struct status keep_number(void *argument, size_t index, const void *out)
{
	struct connection *connection = argument;
	const struct text *number = out;
	assert(index == 0 && number->count < sizeof connection->transaction);
	(void)snprintf(connection->transaction, sizeof connection->transaction, "%.*s", (int)number->count,
		       number->bytes);
	return OK;
}

static bool send_prepared(PGconn *server, unsigned number)
{
	char name[NAME_ROOM];
	assert(server != NULL);
	return PQsendQueryPrepared(server, print_name(number, name), 0, NULL, NULL, NULL, 1) == 1;
}

struct status postgres_begin_write(struct connection *connection, const struct postgres_first *first)
{
	PGconn *server = connection->server;
	const struct statement *asked = first->statement;
	unsigned lock = 0;
	unsigned number = 0;
	assert(connection->is_writer && connection->in_flight == 0);
	memcpy(connection->transaction_instance, connection->instance, sizeof connection->instance);
	connection->transaction[0] = '\0';
	TRY(prepare(connection, &TAKE_LOCK, false, &lock));
	make_row_room(connection, &TAKE_LOCK);
	if (asked != NULL) {
		TRY(prepare(connection, asked, false, &number));
		make_row_room(connection, asked);
	}
	char command[16];
	struct reading readings[] = {
		{ .statement = &TAKE_LOCK, .row = keep_number, .argument = connection, .count = 1 },
		{ .statement = asked, .row = first->row, .argument = first->argument, .count = 1 },
	};
	const bool is_sent = PQenterPipelineMode(server) == 1 &&
			     PQsendQueryParams(server, "BEGIN ISOLATION LEVEL READ COMMITTED", 0, NULL, NULL,
					       NULL, NULL, 1) == 1 &&
			     send_prepared(server, lock) &&
			     (asked == NULL || send_prepared(server, number)) && PQpipelineSync(server) == 1;
	const struct status status = is_sent ? read_pipeline(connection, command, readings)
					     : FAIL(STATUS_BROKEN, "The database server was lost.");
	const bool is_left = PQexitPipelineMode(server) == 1;
	assert(is_left || PQstatus(server) == CONNECTION_BAD);
	return status;
}
