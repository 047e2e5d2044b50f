/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Plan: what vouchers are booked on and by: accounts, values of the dimensions, rates. Part of the ledger's
 * door. */

#ifndef CRAFT_LEDGER_PLAN_H
#define CRAFT_LEDGER_PLAN_H

#include "craft/ledger/ledger.h"

/* The numbers are those of SIE's #DIM: 6 is its project, from 20 they are free. */
enum ledger_dimension {
	DIMENSION_PROJECT = 6,
	DIMENSION_FUND = 20,
	DIMENSION_PURPOSE = 21,
	DIMENSION_FUNDER = 22,
};

enum account_kind {
	ACCOUNT_ASSET = 1,
	ACCOUNT_LIABILITY = 2, /* and equity */
	ACCOUNT_INCOME = 3,
	ACCOUNT_COST = 4,
};

struct ledger_account {
	int64_t number; /* BAS plan: the first digit tells the class */
	struct text name;
	enum account_kind kind;
	bool is_open;
};

/* Adds the accounts of the BAS plan that a centre uses, open, and leaves those that stand. */
MUST_USE struct status ledger_add_plan(struct store_tx *tx);
/* Adds an account, renames, closes or opens it. STATUS_INPUT when the number is outside the plan or the name
 * empty or too long; STATUS_CONFLICT when it has been used as another kind. */
MUST_USE struct status ledger_put_account(struct store_tx *tx, const struct ledger_account *account);
/* STATUS_NOT_FOUND when the plan lacks it. */
MUST_USE struct status ledger_find_account(struct store_tx *tx, int64_t number, struct ledger_account *out);
typedef struct status ledger_account_row(void *argument, const struct ledger_account *account);
MUST_USE struct status ledger_accounts(struct store_tx *tx, ledger_account_row *row, void *argument);

/* The value with that code, made when it is not there; its first name stays. STATUS_INPUT when code or name
 * is empty, too long or no text. */
MUST_USE struct status ledger_dimension_value(struct store_tx *tx, enum ledger_dimension dimension,
					      struct text code, struct text name,
					      struct dimension_value_id *out);

struct ledger_value {
	struct dimension_value_id id;
	enum ledger_dimension dimension;
	struct text code;
	struct text name;
};
typedef struct status ledger_value_row(void *argument, const struct ledger_value *value);
/* All values, by dimension and code. */
MUST_USE struct status ledger_dimension_values(struct store_tx *tx, ledger_value_row *row, void *argument);

struct ledger_rate_given {
	struct currency currency;
	struct day day;
	struct rate rate;
	struct text source; /* "Riksbanken" */
};
/* A rate of a day and its source. STATUS_INPUT when it is not above zero or has no currency or source;
 * STATUS_CONFLICT when the source already gave another for the day. */
MUST_USE struct status ledger_put_rate(struct store_tx *tx, const struct ledger_rate_given *given,
				       struct rate_id *out);
struct ledger_rate {
	struct rate_id id;
	struct rate rate;
	struct day given_on;
};
/* The latest rate on or before the day. STATUS_NOT_FOUND when there is none. */
MUST_USE struct status ledger_latest_rate(struct store_tx *tx, struct currency currency, struct day day,
					  struct ledger_rate *out);

#endif
