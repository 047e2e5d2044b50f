/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Outbox kit: books with letters out, and a made-up other side that remembers what it has taken, also when
 * the process that told it dies. Linked by tests only. */

#ifndef INNER_OUTBOX_OUTBOX_KIT_H
#define INNER_OUTBOX_OUTBOX_KIT_H

#include "ground/store/faults.h"
#include "inner/outbox/outbox.h"
#include "proof/postgres.h"
#include "proof/proof.h"

enum { WORLD_LETTERS_MAX = 64, WORLD_SCRIPT_MAX = 32 };

/* What the other side does with a parcel. */
enum world_act {
	WORLD_TAKES,
	WORLD_TAKES_SILENT, /* and is lost before it answers */
	WORLD_LOSES,        /* is lost with all said, and has nothing */
	WORLD_LATER,
	WORLD_REFUSES,
	WORLD_DEAF, /* no server */
	WORLD_ACTS,
};

/* Lies in memory that processes share. */
struct world {
	struct {
		char id[64];
		size_t times;
	} letters[WORLD_LETTERS_MAX];
	size_t count;
	enum world_act script[WORLD_SCRIPT_MAX]; /* what it does at the first parcel, the second .. ; then all
						    is taken */
	size_t parcels;
	bool is_folder; /* twice is once */
};

struct outbox_kit {
	enum store_backend backend;
	struct proof_postgres *server;
	struct proof_folder folder;
	char path[128];
	char conninfo[PROOF_CONNINFO_ROOM];
	struct moment now;
	struct actor by;
	struct random random;
	const char *vfs;
	struct store *store;
	struct world *world;
	struct outbox_terms terms;
};

struct outbox_kit *outbox_kit_open(enum store_backend backend, struct proof_postgres *server);
void outbox_kit_close(struct outbox_kit **kit);
/* Opens the books again, as after a crash. */
void outbox_kit_reopen(struct outbox_kit *kit);
/* Empty books and an empty world. */
void outbox_kit_anew(struct outbox_kit *kit);

struct mailer outbox_kit_mailer(struct outbox_kit *kit);
MUST_USE struct status outbox_kit_put(struct outbox_kit *kit, int64_t cause, struct outbox_id *out);
/* `count` letters, of the causes 1, 2 .. */
void outbox_kit_letters(struct outbox_kit *kit, int64_t count);
MUST_USE struct status outbox_kit_run(struct outbox_kit *kit, struct outbox_done *out);
size_t outbox_kit_count(struct outbox_kit *kit, enum outbox_state state);
/* How often the most taken letter was taken, and how many were. */
size_t world_most(const struct world *world);

#endif
