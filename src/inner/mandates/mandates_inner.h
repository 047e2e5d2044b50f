/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the mandates' files share. */

#ifndef INNER_MANDATES_MANDATES_INNER_H
#define INNER_MANDATES_MANDATES_INNER_H

#include "inner/mandates/mandates.h"

#include "ground/numbers/numbers.h"
#include "inner/mandates/mandates_sql.h"

#include <assert.h>

/* year * 12 + month - 1 */
int64_t mandates_month(struct day day);

/* Writes all that may change of the mandate, and a line of the journal of this kind. */
MUST_USE struct status mandates_save(struct store_tx *tx, const struct mandate *mandate,
				     const char *journal_kind);
/* STATUS_CONFLICT when it has ended. */
MUST_USE struct status mandates_find_standing(struct store_tx *tx, struct mandate_id id, struct mandate *out);
/* The mandate that waits to follow; id 0 when none does. */
MUST_USE struct status mandates_follower(struct store_tx *tx, const struct mandate *mandate,
					 struct mandate_id *out);
/* Whether the giver has died. */
MUST_USE struct status mandates_is_dead(struct store_tx *tx, struct giver_id giver, bool *out);
/* What one that follows takes over of the other: sum, days, pauses, what was told. */
void mandates_take_terms(struct mandate *to, const struct mandate *from);

/* As Autogiro writes them. STATUS_INPUT when the mandate cannot be asked for with them. */
enum { MANDATES_ACCOUNT_DIGITS = 16, MANDATES_IDENTITY_DIGITS = 12 };
struct mandate_payer {
	struct text account;
	struct text identity;
};
MUST_USE struct status mandates_read_payer(struct store_tx *tx, const struct mandate_wish *wish,
					   struct mandate_payer *out);
/* The payer number that the wish asks for, or one that is free. */
MUST_USE struct status mandates_choose_number(struct store_tx *tx, const struct mandate_wish *wish,
					      const struct promise *promise, struct random *random,
					      struct text *out);
MUST_USE struct status mandates_free_number(struct store_tx *tx, struct random *random, struct text *out);
bool mandates_is_payers_bankgiro(const struct mandate_wish *wish);

/* The dated rules that hold on a day. */
struct mandate_rules {
	struct rule_id notice;
	int64_t notice_weekdays;
	int64_t notice_months;
	int64_t post_weekdays;
};
MUST_USE struct status mandates_rules(struct store_tx *tx, struct day day, struct mandate_rules *out);
/* So many months later, on the same day of the month or its last. */
struct day mandates_months_after(struct day day, int64_t months);

#endif
