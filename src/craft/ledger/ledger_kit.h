/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ledger kit: for tests and benches: books in every kind of store, and the few words that most of them say.
 */

#ifndef CRAFT_LEDGER_LEDGER_KIT_H
#define CRAFT_LEDGER_LEDGER_KIT_H

#include "craft/ledger/ledger.h"
#include "proof/postgres.h"

enum { LEDGER_KIT_ROOMS_MAX = 8 };

/* What the store holds beside the ledger; NULL for nothing. Both arrays are closed by NULL. */
struct ledger_kit_rooms {
	const struct statement_set *const *allowed;
	const struct migration *const *migrations;
};

struct ledger_kit {
	enum store_backend backend;
	struct proof_postgres *server; /* of STORE_POSTGRES, else NULL */
	struct proof_folder folder;
	char path[128];
	char conninfo[PROOF_CONNINFO_ROOM];
	struct moment now; /* the store's clock stands here */
	const struct statement_set *allowed[LEDGER_KIT_ROOMS_MAX];
	const struct migration *migrations[LEDGER_KIT_ROOMS_MAX];
	struct store_config config;
	struct store *store;
	unsigned store_count; /* names the files of one kit's stores */
};

extern const struct actor ledger_kit_actor;

/* Runs each test on SQLite in memory, in a file and on PostgreSQL, up to the first of them that fails; *state
 * is a struct ledger_kit with an empty store. Returns the exit code. */
int ledger_kit_run(const struct ledger_kit_rooms *rooms, const struct CMUnitTest *tests, size_t count);

/* Own. `server` is only for STORE_POSTGRES. */
void ledger_kit_open(struct ledger_kit *kit, enum store_backend backend, struct proof_postgres *server,
		     const struct ledger_kit_rooms *rooms);
void ledger_kit_close(struct ledger_kit *kit);
/* Another store of the same kind, empty: for each round of a property. */
void ledger_kit_anew(struct ledger_kit *kit);
/* How many rounds of a property the store can be asked for: a fresh database costs more than fresh memory. */
size_t ledger_kit_rounds(const struct ledger_kit *kit, size_t in_memory);

MUST_USE struct status ledger_kit_write(struct ledger_kit *kit, store_work *work, void *argument);
MUST_USE struct status ledger_kit_read(struct ledger_kit *kit, store_work *work, void *argument);

struct day ledger_kit_day(int year, int month, int day);
/* Adds the plan and opens `count` calendar years from `year`. */
void ledger_kit_begin(struct ledger_kit *kit, int year, size_t count);
struct ledger_year ledger_kit_year(struct ledger_kit *kit, int year);

/* A voucher of two lines in series A. */
struct ledger_kit_move {
	struct day day;
	int64_t debit;
	int64_t credit;
	int64_t ore;
};
MUST_USE struct status ledger_kit_post(struct ledger_kit *kit, const struct ledger_voucher *voucher,
				       struct ledger_posted *out);
MUST_USE struct status ledger_kit_move(struct ledger_kit *kit, struct ledger_kit_move move,
				       struct ledger_posted *out);
MUST_USE struct status ledger_kit_reverse(struct ledger_kit *kit, struct voucher_id voucher, struct day day,
					  struct ledger_posted *out);
MUST_USE struct status ledger_kit_lock(struct ledger_kit *kit, struct day through);
MUST_USE struct status ledger_kit_close_year(struct ledger_kit *kit, int year);
/* What ledger_balance says, which must be OK; and what its entries sum to, one by one. */
int64_t ledger_kit_balance(struct ledger_kit *kit, int64_t account, struct day day);
int64_t ledger_kit_sum(struct ledger_kit *kit, int64_t account, struct day first, struct day last);
/* The latter within a unit. */
MUST_USE struct status ledger_kit_ask_sum(struct store_tx *tx, int64_t account, struct ledger_span span,
					  struct money *out);

/* What no door does: stored rows are altered. */
void ledger_kit_spoil_amount(struct ledger_kit *kit, struct voucher_id voucher, int64_t line,
			     struct money amount);
void ledger_kit_spoil_registered(struct ledger_kit *kit, struct voucher_id voucher, struct moment moment);
void ledger_kit_spoil_series(struct ledger_kit *kit, struct voucher_id voucher, struct text series);

#endif
