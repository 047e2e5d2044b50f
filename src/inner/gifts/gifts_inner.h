/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the gifts' files share. */

#ifndef INNER_GIFTS_GIFTS_INNER_H
#define INNER_GIFTS_GIFTS_INNER_H

#include "inner/gifts/gifts.h"

#include "ground/numbers/numbers.h"
#include "inner/gifts/gifts_sql.h"

/* Where a purpose's gifts go in the books. */
struct purpose_side_of {
	int64_t income_account;
	struct ledger_dimensions dimensions;
	bool is_open;
};
/* STATUS_NOT_FOUND when there is no such purpose. */
MUST_USE struct status gifts_side(struct store_tx *tx, struct purpose_id purpose,
				  struct purpose_side_of *out);

/* Writes a gift and its running total. */
MUST_USE struct status gifts_write(struct store_tx *tx, const struct gift_put_in *gift);

/* year * 12 + month - 1 */
int64_t gifts_month(struct day day);

#endif
