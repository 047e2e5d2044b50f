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

enum { GIFTS_REFERENCES_A_LEAF_MAX = 4 };
/* The valid references that a leaf shows, in the order they are believed: the reference field unless the bank
 * says that it is wrong, the further ones, the free text. */
struct leaf_references {
	struct text texts[GIFTS_REFERENCES_A_LEAF_MAX];
	size_t count;
	size_t in_fields; /* so many at the start are not from free text */
};
void gifts_references_of(struct store_tx *tx, const struct bank_leaf *leaf, struct leaf_references *out);

/* Writes a gift and its running total. */
MUST_USE struct status gifts_write(struct store_tx *tx, const struct gift_put_in *gift);

/* What a home of a gift means: the promise, and for money going back the gift it gives back. */
struct gift_meaning {
	struct promise_id promise; /* 0 none */
	struct giver_id giver;     /* 0 unknown */
	struct purpose_id purpose;
	struct gift_id returns;
};
struct gift_side {
	int64_t income_account;
	struct dimension_value_id fund;
	struct dimension_value_id purpose;
};
/* Writes the home with its meaning, which lives in the unit's arena. */
const struct gift_meaning *gifts_give_home(struct store_tx *tx, const struct gift_side *side,
					   struct gift_meaning meaning, struct bank_home *out);

/* year * 12 + month - 1 */
int64_t gifts_month(struct day day);

#endif
