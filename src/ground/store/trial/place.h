/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Place: where a test of the store runs: each test once for every backend, on an empty store of its own. */

#ifndef GROUND_STORE_TRIAL_PLACE_H
#define GROUND_STORE_TRIAL_PLACE_H

#include "ground/store/store_inner.h"
#include "ground/store/trial/trial.h"
#include "ground/store/trial/trial_sql.h"
#include "proof/postgres.h"
#include "proof/proof.h"

#include <semaphore.h>

struct place;

struct backend {
	const char *name;
	enum store_backend kind;
	bool is_shared; /* survives store_close, and several may have it open */
	/* Makes room for the stores of one test and fills in how the first is reached. */
	void (*prepare)(struct place *place);
	/* Another store beside the first, empty. */
	void (*prepare_other)(struct place *place, struct store_config *config);
	void (*clear)(struct place *place);
};

struct place {
	const struct backend *backend;
	struct proof_postgres *server; /* of the whole run; NULL when the backend needs none */
	struct proof_folder folder;
	char path[128];
	char other_path[128];
	char conninfo[PROOF_CONNINFO_ROOM];
	char other_conninfo[PROOF_CONNINFO_ROOM];
	struct moment now;
	struct store_config config;
	struct store *store;
	struct random random;
};

extern const struct backend place_backends[];
extern const size_t place_backend_count;

struct place_test {
	const char *name;
	CMUnitTestFunction test;
	bool needs_shared;
};
#define PLACE_TEST(function)                                                                                 \
	{                                                                                                    \
#function, function, false                                                                   \
	}
#define PLACE_SHARED_TEST(function)                                                                          \
	{                                                                                                    \
#function, function, true                                                                    \
	}
/* Runs each test on each backend that can; the exit code. */
int place_run(const struct place_test *tests, size_t count);
/* On one kind alone. */
int place_run_on(enum store_backend kind, const struct place_test *tests, size_t count);

/* The rooms of the trial: its statements and tables. */
extern const struct statement_set *const place_allowed[];
extern const struct migration *const place_migrations[];

extern const struct actor place_actor;
void place_reopen(struct place *place);

/* Several units that become one group: the writer is held until all wait. */
struct together {
	store_work *work;
	void *argument;
	struct status answer;
};
void place_write_together(struct store *store, struct together *units, size_t count);

/* Small units that many tests want. Each is a struct of what it does. */
struct gift {
	int64_t id; /* 0: the store gives one */
	int64_t account;
	int64_t amount;
	const char *reference;
};
struct status put_gift(struct store_tx *tx, const struct gift *gift);
struct status put_account(struct store_tx *tx, int64_t id, const char *name, int64_t balance);
struct status add_to_account(struct store_tx *tx, int64_t id, int64_t amount);

int64_t place_gift_count(struct place *place);
int64_t place_gift_total(struct place *place);
/* STATUS_NOT_FOUND when there is no such account. */
struct status place_balance(struct place *place, int64_t id, int64_t *out);
struct status place_verify_journal(struct place *place);

#endif
