/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payout: the bank's own row of a payment that we ordered finds its home: by our end-to-end id in its
 * references or words, and the very sum, from the very account. The payment is then paid. */

#ifndef INNER_PAYOUT_PAYOUT_H
#define INNER_PAYOUT_PAYOUT_H

#include "craft/payments/payments.h"
#include "inner/bankday/bankday.h"

extern const struct statement_set payout_statements;

/* Before the rules of the finance officer: what we ordered is known better than by its words. */
extern const struct home_finder payout_by_end_to_end;

#endif
