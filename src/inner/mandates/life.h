/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Life: what changes a mandate: the giver's wishes, its end, and what Bankgirot answers. Part of the
 * mandates' door. Every change is journalled. */

#ifndef INNER_MANDATES_LIFE_H
#define INNER_MANDATES_LIFE_H

#include "inner/mandates/mandates.h"

/* The giver's own wishes, by any way. STATUS_CONFLICT when the mandate has ended or waits to follow another
 * that stands; STATUS_INPUT, with .field, for a value out of bounds. */
/* The payer sets the sum, so it may be drawn from the day it is set on; a letter confirms it. Of one not yet
 * active the letter that it begins with tells. */
MUST_USE struct status mandates_change_amount(struct store_tx *tx, struct mandate_id mandate,
					      struct money amount, struct day today, const struct actor *by);
/* From the month after today's on, so that no month is drawn twice or passed over. */
MUST_USE struct status mandates_change_pay_day(struct store_tx *tx, struct mandate_id mandate,
					       int64_t pay_day, struct day today, const struct actor *by);
/* One pause at a time: another begins within or right after one that runs and lengthens or shortens it, else
 * STATUS_CONFLICT; one not yet begun is given up for it. */
struct mandate_pause {
	struct day from;    /* today or later */
	struct day through; /* number INT64_MAX: until resumed */
	struct day today;
};
MUST_USE struct status mandates_pause(struct store_tx *tx, struct mandate_id mandate,
				      const struct mandate_pause *pause, const struct actor *by);
/* STATUS_CONFLICT when there is no pause that has not passed. */
MUST_USE struct status mandates_resume(struct store_tx *tx, struct mandate_id mandate, struct day today,
				       const struct actor *by);
/* One that waits to follow it ends with it, unless the payer's bank ended it. Letters not yet written about
 * what would have been drawn are taken away. */
struct mandate_ending {
	struct mandate_id mandate;
	enum mandate_end end;
	int64_t code; /* Bankgirot's, -1 none */
	struct day today;
};
MUST_USE struct status mandates_end(struct store_tx *tx, const struct mandate_ending *ending,
				    const struct actor *by);
/* Ends every mandate and closes every open promise of the giver; letters not yet written are taken away.
 * STATUS_CONFLICT when it is known already; STATUS_INPUT when the day is yet to come; STATUS_NOT_FOUND when
 * there is no such giver. */
MUST_USE struct status mandates_giver_died(struct store_tx *tx, struct giver_id giver, struct day died_on,
					   struct day today, const struct actor *by);

/* What inner/drawing tells of its files and Bankgirot's answers; the actor is the unit's. STATUS_CONFLICT
 * when the mandate is not asked, or (mandates_end_sent) has no end to tell of. */
MUST_USE struct status mandates_sent(struct store_tx *tx, struct mandate_id mandate);
MUST_USE struct status mandates_end_sent(struct store_tx *tx, struct mandate_id mandate);
/* Active, with the account that the payer's bank tells, if it does; the one it follows ends. One that is
 * active takes the account alone. STATUS_CONFLICT when it has ended. */
struct mandate_activation {
	struct mandate_id mandate;
	struct text account;  /* 16 digits, or empty */
	struct text identity; /* 12 digits, or empty */
	struct day today;
};
MUST_USE struct status mandates_activate(struct store_tx *tx, const struct mandate_activation *activation,
					 const struct actor *by);
/* By the payer at its bank, or lifted. STATUS_CONFLICT when it has ended. */
MUST_USE struct status mandates_stop(struct store_tx *tx, struct mandate_id mandate, bool is_stopped,
				     const struct actor *by);
/* Those taken over that the list approved holds: no longer held; what has ended since is passed over.
 * STATUS_CONFLICT when one is not held; STATUS_LIMIT above MANDATES_RELEASE_MAX. */
MUST_USE struct status mandates_release(struct store_tx *tx, const struct mandate_id *mandates, size_t count,
					struct day today, const struct actor *by);

#endif
