/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A PostgreSQL server of the test's own: made in a folder of its own, reached by a Unix socket in it alone,
 * and gone with the test even when the test is killed. One for each test executable, a fresh database for
 * each test. */

#ifndef PROOF_POSTGRES_H
#define PROOF_POSTGRES_H

#include "proof/proof.h"

#include <sys/types.h>

enum { PROOF_CONNINFO_ROOM = 192, PROOF_BINARIES_ROOM = 128 };

struct proof_postgres {
	struct proof_folder folder;
	char binaries[PROOF_BINARIES_ROOM]; /* the folder of initdb and postgres */
	pid_t server;                       /* 0 when it does not run */
	unsigned database_count;
	bool is_unsynced;
};

/* HANDSLAG_PLACES=memory: what stands on the store is tried in memory alone, as under sanitizers, which see
 * nothing of the server; the store's own tests run on all. */
bool proof_is_in_memory_alone(void);

/* Makes the files and starts the server; fails the test when there is none to start. */
struct proof_postgres proof_postgres_open(void);
/* The same, several times as quick: it never syncs. What it holds survives its own death, not the machine's.
 */
struct proof_postgres proof_postgres_open_unsynced(void);
void proof_postgres_close(struct proof_postgres *postgres);

/* A new, empty database: "host=.. dbname=.. user=..". Returns `room`. */
const char *proof_postgres_database(struct proof_postgres *postgres, char room[PROOF_CONNINFO_ROOM]);

/* kill -9 of the server and all its processes, and the start after it. */
void proof_postgres_kill(struct proof_postgres *postgres);
void proof_postgres_start(struct proof_postgres *postgres);

#endif
