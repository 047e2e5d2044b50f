/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* PostgreSQL as a driver: a connection, its transactions and savepoints. */
#include "ground/store/postgres_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The server's own sentences are not passed on: they may hold what people wrote. */
/* PostgreSQL documentation, appendix A: the first two characters of SQLSTATE are its class. */
static const struct {
	const char *state; /* a class or a whole SQLSTATE; the first that fits counts */
	enum status_code code;
	const char *sentence;
} ERRORS[] = {
	{ "23505", STATUS_CONFLICT, "It stands in the store already." },
	{ "23503", STATUS_CONFLICT, "It points to something that is not in the store." },
	{ "23", STATUS_CONFLICT, "It breaks a rule of the store's tables." },
	{ "40", STATUS_CONFLICT, "Another program wrote at the same time." },
	{ "25006", STATUS_REFUSED, "A reading unit cannot write." },
	{ "42501", STATUS_REFUSED, "The database does not let this program do that." },
	{ "22003", STATUS_LIMIT, "A sum is larger than the store can hold." },
	{ "54", STATUS_LIMIT, "A value is larger than the store can hold." },
	{ "53100", STATUS_BROKEN, "The database server's disk is full." },
	{ "53", STATUS_BROKEN, "The database server is short of room." },
	{ "57P", STATUS_BROKEN, "The database server is stopping." },
	{ "08", STATUS_BROKEN, "The database server was lost." },
};

struct status postgres_status(PGconn *server, const PGresult *result)
{
	const ExecStatusType kind = PQresultStatus(result);
	if (kind == PGRES_COMMAND_OK || kind == PGRES_TUPLES_OK || kind == PGRES_SINGLE_TUPLE ||
	    kind == PGRES_EMPTY_QUERY)
		return OK;
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	for (size_t i = 0; state != NULL && i < sizeof ERRORS / sizeof ERRORS[0]; i++)
		if (strncmp(state, ERRORS[i].state, strlen(ERRORS[i].state)) == 0)
			return FAIL(ERRORS[i].code, ERRORS[i].sentence);
	if (state == NULL || PQstatus(server) == CONNECTION_BAD)
		return FAIL(STATUS_BROKEN, "The database server was lost.");
	assert(strlen(state) == 5);
	log_event(LOG_FAULT, "postgres: an error with this SQLSTATE, read in base 36",
		  strtol(state, NULL, 36));
	return FAIL(STATUS_BROKEN, "The database could not do what it was asked.");
}

struct status postgres_take(PGconn *server, PGresult *result)
{
	assert(server != NULL);
	assert(result == NULL || PQresultStatus(result) != PGRES_COPY_BOTH);
	const struct status status = postgres_status(server, result);
	PQclear(result);
	return status;
}

struct status postgres_command(PGconn *server, const char *text)
{
	assert(text != NULL);
	return postgres_take(server, PQexec(server, text));
}

static void say_nothing(void *argument, const char *message)
{
	(void)argument;
	(void)message; /* the server's notices may hold what people wrote */
}

static struct status check_server(PGconn *server)
{
	assert(PQstatus(server) == CONNECTION_OK);
	if (PQserverVersion(server) < POSTGRES_VERSION_MIN)
		return FAIL(STATUS_BROKEN, "The database server is older than PostgreSQL 15.");
	const char *encoding = PQparameterStatus(server, "server_encoding");
	if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
		return FAIL(STATUS_BROKEN, "The database does not keep its texts in UTF-8.");
	return OK;
}

/* A crash ends and starts the checkpointer with all else, so its start tells one life of the server from the
 * next. Only who may read the statistics of others sees it. */
static struct status read_instance(struct connection *connection)
{
	PGresult *result = PQexec(connection->server, "SELECT backend_start FROM pg_stat_activity"
						      " WHERE backend_type = 'checkpointer'");
	const bool is_told = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
	const int count = snprintf(connection->instance, sizeof connection->instance, "%s",
				   is_told ? PQgetvalue(result, 0, 0) : "");
	assert(count >= 0 && (size_t)count < sizeof connection->instance);
	return postgres_take(connection->server, result);
}

/* What this program needs of a session whatever the server's own settings. A stronger synchronous_commit is
 * left as it is. */
static struct status set_session(struct connection *connection)
{
	assert(connection->prepared_count == 0);
	TRY(check_server(connection->server));
	PQsetNoticeProcessor(connection->server, say_nothing, NULL);
	PQsetErrorVerbosity(connection->server, PQERRORS_SQLSTATE);
	TRY(postgres_command(connection->server,
			     "SET standard_conforming_strings = on; SET jit = off; SET statement_timeout = 0;"
			     "SET lock_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
			     "SELECT set_config('synchronous_commit', 'on', false) WHERE"
			     " current_setting('synchronous_commit') NOT IN ('on', 'remote_apply')"));
	return connection->is_writer ? read_instance(connection) : OK;
}

/* A password in the configuration would be read by whoever reads the file, and be shown by tools. */
static struct status check_conninfo(const char *conninfo)
{
	PQconninfoOption *options = PQconninfoParse(conninfo, NULL);
	if (options == NULL)
		return FAIL(STATUS_INPUT, "The words for the database connection cannot be read.");
	bool has_password = false;
	for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
		has_password =
		    has_password || (option->val != NULL && strcmp(option->keyword, "password") == 0);
	PQconninfoFree(options);
	assert(conninfo[0] != '\0' || !has_password);
	return has_password
		   ? FAIL(STATUS_REFUSED, "The database password may not stand among the words for the "
					  "connection; keep it in a password file.")
		   : OK;
}

static void close_connection(struct connection *connection)
{
	assert(connection != NULL);
	PQfinish(connection->server);
	postgres_forget_prepared(connection);
	free(connection->scratch);
	free(connection->row);
	free(connection);
}

static void close_if_open(struct connection **connection)
{
	assert(connection != NULL);
	if (*connection != NULL)
		close_connection(*connection);
}

static struct status open_connection(const struct store_config *config, bool is_writer, bool create,
				     struct connection **out)
{
	(void)create; /* a database is made by its keeper; its tables by the store */
	assert(config->conninfo != NULL && out != NULL);
	assert(config->backend == STORE_POSTGRES);
	TRY(check_conninfo(config->conninfo));
	/* What stands after dbname goes before what it says. */
	const char *const words[] = { "connect_timeout", "application_name", "dbname", "client_encoding",
				      NULL };
	const char *const values[] = { "10", "handslag", config->conninfo, "UTF8", NULL };
	SCOPED(close_if_open) struct connection *connection = memory_take(1, sizeof *connection);
	connection->is_writer = is_writer;
	connection->server = PQconnectdbParams(words, values, 1);
	if (PQstatus(connection->server) != CONNECTION_OK)
		return FAIL(STATUS_BROKEN, "The database server cannot be reached, or does not let us in.");
	TRY(set_session(connection));
	*out = connection;
	connection = NULL;
	return OK;
}

/* Writers wait for each other in begin. */
static struct status lock(struct connection *connection)
{
	assert(connection->is_writer);
	return OK;
}

static void unlock(struct connection *connection)
{
	assert(connection->is_writer);
}

static struct status reconnect(struct connection *connection)
{
	postgres_forget_prepared(connection);
	connection->in_flight = 0;
	PQreset(connection->server);
	if (PQstatus(connection->server) != CONNECTION_OK)
		return FAIL(STATUS_BROKEN, "The database server was lost and cannot be reached again.");
	assert(PQtransactionStatus(connection->server) == PQTRANS_IDLE);
	return set_session(connection);
}

static struct status begin_read(struct connection *connection)
{
	assert(PQtransactionStatus(connection->server) != PQTRANS_INTRANS);
	return postgres_command(connection->server, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

/* A server that was lost in the meantime is met here, before anything is asked: once more is harmless.
 * `first` is NULL for a reader. */
static struct status begin_anew(struct connection *connection, const struct postgres_first *first)
{
	connection->savepoint = SAVEPOINT_NONE;
	connection->wants_release = false;
	assert(first == NULL || connection->is_writer);
	const struct status status =
	    first != NULL ? postgres_begin_write(connection, first) : begin_read(connection);
	if (status_is_ok(status) || PQstatus(connection->server) != CONNECTION_BAD)
		return status;
	TRY(reconnect(connection));
	return first != NULL ? postgres_begin_write(connection, first) : begin_read(connection);
}

static struct status begin(struct connection *connection, bool is_write)
{
	assert(!is_write || connection->is_writer);
	return begin_anew(connection, is_write ? &(struct postgres_first){ .statement = NULL } : NULL);
}

static struct status begin_and_ask(struct connection *connection, const struct statement *statement,
				   driver_row *row, void *argument)
{
	assert(statement->in_count == 0);
	return begin_anew(connection, &(struct postgres_first){ statement, row, argument });
}

static void rollback(struct connection *connection)
{
	postgres_drop(connection); /* what failed there is undone with the rest */
	connection->savepoint = SAVEPOINT_NONE;
	connection->wants_release = false;
	const PGTransactionStatusType state = PQtransactionStatus(connection->server);
	assert(state != PQTRANS_ACTIVE); /* every answer is read to its end */
	if (state != PQTRANS_IDLE && state != PQTRANS_UNKNOWN)
		PQclear(PQexec(connection->server, "ROLLBACK"));
}

static struct status commit(struct connection *connection)
{
	const struct status status = postgres_commit(connection);
	connection->savepoint = SAVEPOINT_NONE;
	connection->wants_release = false;
	assert(connection->in_flight == 0 || PQstatus(connection->server) == CONNECTION_BAD);
	return status;
}

/* What the server says of the transaction's number: "committed", "aborted" or another word. A number that the
 * server has not given yet was lost in a crash with all that it did. */
static struct status ask_number(struct connection *connection, char word[16])
{
	const char *values[] = { connection->transaction };
	PGresult *result =
	    PQexecParams(connection->server,
			 "SELECT CASE WHEN CAST($1 AS xid8) >= pg_snapshot_xmax(pg_current_snapshot())"
			 " THEN 'aborted' ELSE pg_xact_status(CAST($1 AS xid8)) END",
			 1, NULL, values, NULL, NULL, 0);
	assert(connection->transaction[0] != '\0');
	const bool is_told = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
	(void)snprintf(word, 16, "%s", is_told ? PQgetvalue(result, 0, 0) : "");
	return postgres_take(connection->server, result);
}

/* After a crash a lost number may be given again, and its new owner may commit: then it proves nothing. */
static struct status ask_whether_kept(struct connection *connection, bool *is_kept)
{
	char word[16];
	TRY(ask_number(connection, word));
	if (strcmp(word, "aborted") == 0)
		return OK;
	const bool is_same = connection->instance[0] != '\0' &&
			     strcmp(connection->instance, connection->transaction_instance) == 0;
	*is_kept = strcmp(word, "committed") == 0 && is_same;
	assert(!*is_kept || connection->is_writer);
	return *is_kept ? OK
			: FAIL(STATUS_BROKEN, "The database server does not know what became of the change.");
}

/* The old session may still be at work: its lock is waited for, and given back by the end of ours. */
static struct status settle(struct connection *connection, bool *is_kept)
{
	*is_kept = false;
	assert(connection->is_writer);
	rollback(connection); /* a statement that failed before COMMIT left the transaction open */
	if (connection->transaction[0] == '\0')
		return FAIL(STATUS_BROKEN, "The change has no number to ask for.");
	if (PQstatus(connection->server) != CONNECTION_OK)
		TRY(reconnect(connection));
	TRY(postgres_command(connection->server, "SELECT pg_advisory_xact_lock(" POSTGRES_WRITER_LOCK ")"));
	return ask_whether_kept(connection, is_kept);
}

static struct status savepoint(struct connection *connection)
{
	assert(connection->savepoint == SAVEPOINT_NONE);
	TRY(postgres_land(connection));
	connection->savepoint = SAVEPOINT_WANTED;
	return OK;
}

static struct status rollback_to_savepoint(struct connection *connection)
{
	assert(connection->savepoint != SAVEPOINT_NONE);
	if (connection->savepoint == SAVEPOINT_WANTED)
		return OK;
	postgres_drop(connection); /* what failed there is undone with the unit */
	return postgres_command(connection->server, "ROLLBACK TO SAVEPOINT unit");
}

static struct status release_savepoint(struct connection *connection)
{
	assert(connection->savepoint != SAVEPOINT_NONE);
	connection->wants_release = connection->wants_release || connection->savepoint == SAVEPOINT_SET;
	connection->savepoint = SAVEPOINT_NONE;
	return OK;
}

static struct status script(struct connection *connection, const char *text)
{
	assert(text != NULL && connection->savepoint == SAVEPOINT_NONE);
	TRY(postgres_land(connection));
	return postgres_command(connection->server, text);
}

/* Gives back the memory of an unusually large message. */
static void rest(struct connection *connection)
{
	if (connection->scratch_room <= POSTGRES_SCRATCH_BYTES_KEPT)
		return;
	assert(connection->scratch != NULL);
	free(connection->scratch);
	connection->scratch = NULL;
	connection->scratch_room = 0;
}

const struct driver driver_postgres = {
	.open = open_connection,
	.close = close_connection,
	.lock = lock,
	.unlock = unlock,
	.begin = begin,
	.begin_and_ask = begin_and_ask,
	.commit = commit,
	.settle = settle,
	.rollback = rollback,
	.savepoint = savepoint,
	.rollback_to_savepoint = rollback_to_savepoint,
	.release_savepoint = release_savepoint,
	.change = postgres_change,
	.put = postgres_put,
	.query = postgres_query,
	.script = script,
	.rest = rest,
};
