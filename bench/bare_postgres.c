/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "bench/bare_postgres.h"

#include "ground/base/base.h"

#include <assert.h>
#include <libpq-fe.h>
#include <stdio.h>
#include <stdlib.h>

enum { STEPS = 6, NAME_ROOM = 16, ID_ROOM = 24 };

/* A batch, with the first and the last id of its gifts. */
static const char *const steps[STEPS] = {
	"BEGIN",
	("INSERT INTO giving_gift (id, reference, amount, is_open)"
	 " SELECT i, CAST(900000000000 + i AS text), 25000, true FROM generate_series($1, $2) AS i"),
	("INSERT INTO giving_posting (id, gift, account, amount)"
	 " SELECT i, i / 2, 1930 + 160 * (i % 2), 50000 * (i % 2) - 25000"
	 " FROM generate_series(2 * $1, 2 * $2 + 1) AS i"),
	("INSERT INTO store_journal (number, made_at, actor, kind, subject, words, digest, chain)"
	 " SELECT i, 1795000000, 'bench', 'gift booked', i, 'A gift came by bankgiro.', '',"
	 " decode(repeat('00', 32), 'hex') FROM generate_series($1, $2) AS i"),
	"UPDATE store_state SET next_id = $2 + 1, journal_count = $2 WHERE $1 > 0",
	"COMMIT",
};

static bool has_values(size_t step)
{
	assert(step < STEPS);
	return step > 0 && step + 1 < STEPS;
}

static void must(PGconn *server, bool is_done)
{
	assert(server != NULL);
	if (is_done)
		return;
	fprintf(stderr, "bench: %s", PQerrorMessage(server));
	exit(3);
}

static void take(PGconn *server, PGresult *result)
{
	const ExecStatusType kind = PQresultStatus(result);
	must(server, kind == PGRES_COMMAND_OK || kind == PGRES_PIPELINE_SYNC);
	assert(PQntuples(result) == 0);
	PQclear(result);
}

static const char *name_of(size_t step, char room[NAME_ROOM])
{
	const int count = snprintf(room, NAME_ROOM, "step%zu", step);
	assert(count > 0 && count < NAME_ROOM);
	return room;
}

static void prepare(PGconn *server)
{
	static const Oid bigints[] = { 20, 20 }; /* pg_type.dat: int8 */
	char name[NAME_ROOM];
	for (size_t i = 0; i < STEPS; i++)
		take(server, PQprepare(server, name_of(i, name), steps[i], has_values(i) ? 2 : 0, bigints));
	assert(PQtransactionStatus(server) == PQTRANS_IDLE);
}

static void give_batch(PGconn *server, long first, long last)
{
	char ids[2][ID_ROOM];
	char name[NAME_ROOM];
	const char *const values[] = { ids[0], ids[1] };
	assert(first > 0 && first <= last);
	(void)snprintf(ids[0], ID_ROOM, "%ld", first);
	(void)snprintf(ids[1], ID_ROOM, "%ld", last);
	for (size_t i = 0; i < STEPS; i++)
		must(server, PQsendQueryPrepared(server, name_of(i, name), has_values(i) ? 2 : 0, values,
						 NULL, NULL, 1) == 1);
	must(server, PQpipelineSync(server) == 1);
	for (size_t i = 0; i < STEPS; i++) {
		take(server, PQgetResult(server));
		assert(PQgetResult(server) == NULL); /* stands between two answers */
	}
	take(server, PQgetResult(server));
}

double bare_postgres_run(const char *conninfo, bool has_keys, long batch, long gifts)
{
	PGconn *server = PQconnectdb(conninfo);
	must(server, PQstatus(server) == CONNECTION_OK);
	/* As the store's own session; a series is else planned anew each time. */
	take(server, PQexec(server, "SET jit = off"));
	take(server, PQexec(server, "SET plan_cache_mode = force_generic_plan"));
	if (!has_keys)
		take(server, PQexec(server, "ALTER TABLE giving_posting"
					    " DROP CONSTRAINT giving_posting_gift_fkey"));
	prepare(server);
	must(server, PQenterPipelineMode(server) == 1);
	assert(batch > 0 && gifts > 0);
	const int64_t from = clock_nanoseconds();
	for (long first = 1; first <= gifts; first += batch)
		give_batch(server, first, first + batch <= gifts ? first + batch - 1 : gifts);
	const double seconds = (double)(clock_nanoseconds() - from) / 1e9;
	PQfinish(server);
	return (double)gifts / seconds;
}
