/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A SIE file that is taken over: what it says, gathered before anything is written. */

#ifndef INNER_TAKEOVER_HISTORY_INNER_H
#define INNER_TAKEOVER_HISTORY_INNER_H

#include "inner/takeover/takeover_inner.h"

#include "ground/sie/sie.h"

enum { HISTORY_ACCOUNTS = LEDGER_ACCOUNT_MAX - LEDGER_ACCOUNT_MIN + 1 };

struct history_account {
	struct text name;
	char type; /* SIE's, or 0 */
	bool is_used;
	struct money opening;
	struct money closing; /* #UB or #RES */
	struct money moved;   /* by all vouchers */
	struct money posted;  /* by those up to the last day asked for */
};
struct history_object {
	struct sie_object object;
	struct history_object *next;
};
struct history_file {
	struct text bytes;
	struct hash digest;
	bool is_ours; /* its dimensions are those of these books */
	bool has_year;
	struct day first;
	struct day last;
	struct day through;
	struct arena *arena;
	struct history_account *accounts; /* HISTORY_ACCOUNTS */
	struct history_object *objects;
	struct takeover_year *told;
	bool is_counted; /* of the voucher that is being read: up to `through` */
};
/* Reads the file and checks it in itself; nothing is asked of the books. `through` number 0: no bound. */
MUST_USE struct status history_file_read(struct history_file *file);
/* NULL when the books can have no such account. */
struct history_account *history_account(const struct history_file *file, int64_t number);
/* Whether the books keep the dimension of this file's lines. */
bool history_keeps(const struct history_file *file, int64_t dimension);
/* As much of the text as fits, whole characters. */
struct text history_cut(struct text text, size_t bytes_max, int64_t *cut);

/* Posts the file's vouchers up to `through`, in the file's order. */
MUST_USE struct status history_post(struct store_tx *tx, struct history_file *file, const struct actor *by);
/* Before openings and vouchers: the plan gets what the file uses and lacks; what stands in it stays as it is.
 */
MUST_USE struct status history_add_accounts(struct store_tx *tx, struct history_file *file);

#endif
