/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the verbs of payments share. */

#ifndef MAIN_PAYMENTS_PAYMENTS_INNER_H
#define MAIN_PAYMENTS_PAYMENTS_INNER_H

#include "craft/payments/payments.h"
#include "inner/access/access.h"
#include "inner/bankday/bankday.h"
#include "main/payments/payments.h"

/* A new password: from the file of `option`, else typed twice. Own: secret_wipe. */
MUST_USE struct status person_new_password(struct run *run, const char *option, struct secret *out);
/* The password at hand: from --password-file, else typed. Own. */
MUST_USE struct status person_password(struct run *run, struct secret *out);

/* The payer, as the centre's configuration says. */
struct payments_payer payer_of(struct run *run);
/* The own account that is drawn on: that of --from, else the only one with an IBAN. Texts live in the unit.
 */
MUST_USE struct status debit_of(const struct run *run, struct store_tx *tx, struct payments_debit *out);

#endif
