/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Audit money kit: for tests: books of a centre that draws monthly gifts and pays out, where everything of
 * that has happened once. Linked by tests only. */

#ifndef INNER_AUDIT_AUDIT_MONEY_KIT_H
#define INNER_AUDIT_AUDIT_MONEY_KIT_H

#include "craft/payments/payments_kit.h"
#include "inner/audit/audit_kit.h"
#include "inner/drawing/drawing_kit.h"

#define AUDIT_MONEY_PASSWORD "fyra påhittade ord här"

struct audit_money {
	struct drawing_kit drawing; /* its store holds all the rooms */
	struct ledger_kit desk;     /* the same store, as the payments' kit knows it */
	struct arena arena;
	int statements;
};

/* All rooms in memory or on PostgreSQL; on_disk: in a file. */
void audit_money_open(struct audit_money *money, const struct kit_place *place);
void audit_money_close(struct audit_money *money);
/* The day of the clock is moved on. */
void audit_money_pass_days(struct audit_money *money, int64_t days);
/* The bank's row of a payment, told by a statement of its own, with all finders. */
void audit_money_tell_row(struct audit_money *money, struct payment_id payment);
/* Undoes the booking of a row. */
MUST_USE struct status audit_money_undo(struct audit_money *money, struct bank_row_id row, struct day day);

/* Mandates of each end and answer, a change, a pause, a stop, a moved account, draws taken back, called back
 * and ordered again; payees and payments in each state; a person with a password. */
void audit_money_fill(struct audit_money *money);

#endif
