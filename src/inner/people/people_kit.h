/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People kit: a store of givers for tests, and the places where tests run: SQLite in memory and PostgreSQL.
 * Linked by tests only. */

#ifndef INNER_PEOPLE_PEOPLE_KIT_H
#define INNER_PEOPLE_PEOPLE_KIT_H

#include "inner/people/people.h"
#include "proof/postgres.h"

/* Where a group of tests runs: what their set_up finds in *state. */
struct kit_place {
	const char *name;
	enum store_backend backend;
	struct proof_postgres *server; /* of STORE_POSTGRES, else NULL */
};
/* Runs each test in memory, then on PostgreSQL unless one failed. Returns the exit code. */
int people_kit_run_places(const struct CMUnitTest *tests, size_t count, CMFixtureFunction set_up,
			  CMFixtureFunction tear_down);

struct people_kit {
	const struct kit_place *place;
	char conninfo[PROOF_CONNINFO_ROOM];
	struct moment now;
	struct actor by;
	struct random random;
	struct store *store;
};
/* Each test finds in *state a struct people_kit whose store is empty. */
int people_kit_run(const struct CMUnitTest *tests, size_t count);
/* Another store of the same kind, empty: for each round of a property. */
void people_kit_anew(struct people_kit *kit);
/* How many rounds of a property the place can be asked for: a fresh database costs more than fresh memory. */
size_t people_kit_rounds(const struct kit_place *place, size_t in_memory);

/* Adds the giver in a unit of its own. */
MUST_USE struct status people_kit_add(struct people_kit *kit, const struct giver *giver,
				      struct giver_id *out);
/* A person with the name, whom nothing may refuse. */
struct giver_id people_kit_person(struct people_kit *kit, const char *name);

/* Who was found, in order. */
enum { KIT_FOUND_MAX = 1000 };
struct people_kit_found {
	int64_t ids[KIT_FOUND_MAX];
	size_t count;
};
MUST_USE struct status people_kit_search(struct people_kit *kit, struct text typed,
					 struct people_kit_found *out);
void people_kit_by_mark(struct people_kit *kit, struct people_mark mark, int64_t count_max,
			struct people_kit_found *out);
/* Whether just these were found, in this order. */
void people_kit_assert(const struct people_kit_found *found, const struct giver_id *ids, size_t count);

#endif
