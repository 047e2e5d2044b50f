/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payee: whom the centre pays, by which account. A new payee and every change of one are approved by two
 * persons; a change is paid to only after a waiting time, since a false new account is the oldest fraud on
 * payments out. Part of the door of payments. */

#ifndef CRAFT_PAYMENTS_PAYEE_H
#define CRAFT_PAYMENTS_PAYEE_H

#include "craft/approval/approval.h"
#include "ground/pain/pain.h"

struct payee_id {
	int64_t raw;
};
struct payee_version_id {
	int64_t raw;
};

/* Days from the second approval of a changed payee until it is paid to: 2 to begin with, 0 for a new payee.
 */
#define PAYMENTS_RULE_WAIT_DAYS "payee.wait_days"

enum { PAYEE_FIELD_BYTES_MAX = 140, PAYEES_MAX = 100000 };

/* Numbers in their canonical form: giro in digits, IBAN without spaces (ground/pain/orders.h). */
struct payee_details {
	struct text name;
	struct pain_account account;
	struct pain_address address; /* without lines; country needed, town too when anything else is given */
};

struct payee {
	struct payee_id id;
	char handle[13];
	struct payee_version_id version;
	int64_t number; /* of the version */
	struct payee_details details;
	bool is_in_force; /* approved by two; else waiting, half, refused or expired as `matter` says */
	struct day from;  /* the first day it is paid to, when in force */
	struct matter matter;
};

/* A new payee, asked for approval. STATUS_INPUT when a field is not as it must be. */
MUST_USE struct status payments_add_payee(struct store_tx *tx, const struct payee_details *details,
					  const struct approver *who, struct random *random,
					  struct payee_id *out);
/* Everything anew. STATUS_NOT_FOUND when there is no such payee. An earlier change that is not approved yet
 * no longer counts. */
MUST_USE struct status payments_change_payee(struct store_tx *tx, struct payee_id payee,
					     const struct payee_details *details, const struct approver *who);
/* Of the last change. The second approval puts it in force. As approval_approve and approval_refuse. */
MUST_USE struct status payments_approve_payee(struct store_tx *tx, struct payee_id payee,
					      const struct approver *who);
MUST_USE struct status payments_refuse_payee(struct store_tx *tx, struct payee_id payee,
					     const struct approver *who, struct text reason);
/* The version that is paid to on the day. STATUS_REFUSED when none is. */
MUST_USE struct status payments_payee_on(struct store_tx *tx, struct payee_id payee, struct day day,
					 struct payee *out);
/* STATUS_NOT_FOUND when it is nobody's. */
MUST_USE struct status payments_payee_by_handle(struct store_tx *tx, struct text handle,
						struct payee_id *out);
typedef struct status payee_row(void *argument, const struct payee *payee);
/* Every payee with its last version, by id. */
MUST_USE struct status payments_payees(struct store_tx *tx, payee_row *row, void *argument);

#endif
