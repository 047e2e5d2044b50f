/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The server's errors as a status. Its own sentences are not passed on: they may hold what people wrote. */
#include "ground/store/postgres_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

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
	const struct status status = postgres_status(server, result);
	PQclear(result);
	return status;
}

struct status postgres_command(PGconn *server, const char *text)
{
	assert(text != NULL);
	return postgres_take(server, PQexec(server, text));
}
