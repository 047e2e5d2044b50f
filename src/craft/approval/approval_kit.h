/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Approval kit: for tests: a store in memory, in a file or on PostgreSQL, and acts in units of their own. */

#ifndef CRAFT_APPROVAL_APPROVAL_KIT_H
#define CRAFT_APPROVAL_APPROVAL_KIT_H

#include "craft/approval/approval.h"
#include "proof/postgres.h"

struct approval_kit {
	enum store_backend backend;
	struct proof_postgres *server;
	struct proof_folder folder;
	char path[128];
	char conninfo[PROOF_CONNINFO_ROOM];
	unsigned store_count;
	struct moment now;
	struct store *store;
};

enum { KIT_PERSONS = 4 };

/* Runs each test on every kind of store; *state is a struct approval_kit with an empty one. */
int approval_kit_run(const struct CMUnitTest *tests, size_t count);
/* An empty store of the same kind. */
void approval_kit_anew(struct approval_kit *kit);
/* The store's whole image taken out and put into another; nothing but in memory. */
void approval_kit_move(struct approval_kit *kit);
size_t approval_kit_rounds(const struct approval_kit *kit, size_t in_memory);
MUST_USE struct status approval_kit_write(struct approval_kit *kit, store_work *work, void *argument);

/* A digest that stands for the evidence with this number. */
struct approval_of approval_kit_of(int64_t subject, uint8_t evidence);

/* Each in a unit of its own. `person` 1 to KIT_PERSONS; 0 is the program itself. */
MUST_USE struct status approval_kit_ask(struct approval_kit *kit, struct approval_of of, int64_t person);
MUST_USE struct status approval_kit_approve(struct approval_kit *kit, struct approval_of of, int64_t person);
MUST_USE struct status approval_kit_withdraw(struct approval_kit *kit, struct approval_of of, int64_t person);
MUST_USE struct status approval_kit_refuse(struct approval_kit *kit, struct approval_of of, int64_t person,
					   const char *reason);
MUST_USE struct status approval_kit_use(struct approval_kit *kit, struct approval_of of);
MUST_USE struct status approval_kit_check(struct approval_kit *kit, struct approval_of of);
struct matter approval_kit_find(struct approval_kit *kit, int64_t subject);
/* From the day of the store's clock plus `days`. */
MUST_USE struct status approval_kit_rule(struct approval_kit *kit, const char *key, int64_t value, int days);

#endif
