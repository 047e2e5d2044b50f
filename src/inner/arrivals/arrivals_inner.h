/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of arrivals share. */

#ifndef INNER_ARRIVALS_ARRIVALS_INNER_H
#define INNER_ARRIVALS_ARRIVALS_INNER_H

#include "inner/arrivals/arrivals.h"

#include "ground/formats/formats.h"
#include "inner/arrivals/arrivals_sql.h"

enum { ARRIVALS_LETTER_ARENA_BYTES = 256 * INTAKE_LETTER_BYTES_MAX };

/* A letter on its way into the books. */
struct arriving {
	const struct collected_letter *letter;
	struct day today;
	struct random *random;
	const struct actor *by;
	struct arrivals_report *report;
	enum arrival_why refusal; /* what an earlier try met: the letter is then only kept */

	/* Of the unit. */
	enum arrival_kind kind;
	struct moment sent_at;
	struct text key;
	struct giver_id giver;
	struct promise_id promise;
	enum arrival_why why;
	int64_t *counter; /* of the report: what it counts as when it waits for nothing */
};

/* gift.c: a giver, found or new, and a promise under the reference that was shown. */
MUST_USE struct status arriving_gift(struct store_tx *tx, struct arriving *arriving,
				     const struct gift_letter *gift);
/* wish.c: what the link's promise and its mandate become. */
MUST_USE struct status arriving_wish(struct store_tx *tx, struct arriving *arriving,
				     const struct wish_letter *wish);
/* link.c: the promise of a valid link. STATUS_NOT_FOUND when it is none of ours or too old. */
MUST_USE struct status arrivals_find_link(struct store_tx *tx, struct text link, struct day today,
					  struct promise_id *out);

#endif
