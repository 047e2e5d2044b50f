/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Handover: the books as SIE files: a whole year (4E), or the vouchers not yet handed to a main ledger (4I).
 */

#ifndef CRAFT_HANDOVER_HANDOVER_H
#define CRAFT_HANDOVER_HANDOVER_H

#include "craft/ledger/ledger.h"
#include "ground/sie/sie.h"

extern const struct statement_set handover_statements;
extern const struct migration handover_migrations[];

struct handover_id {
	int64_t raw;
};

/* Whose books they are, as the file's head says it. */
struct handover_company {
	struct text name;
	struct text organisation_number; /* "555555-5555" */
	struct day made_on;              /* of a year's file; a hand-over is dated by the store's clock */
	struct text signature;           /* at most 8 letters, may be empty */
};

enum { HANDOVER_BYTES_MAX = SIE_BYTES_MAX };

/* Both files: when they cannot be written, `out` is as it was, save that it may have failed. STATUS_LIMIT
 * when it is full; STATUS_CONFLICT when a stored voucher cannot be written: its rows were altered. */

/* Adds a SIE 4E file of the whole year: accounts, objects, balances of this and the last year, every voucher.
 * Same books and day, same bytes. *lost tells how many characters CP437 lacks. STATUS_NOT_FOUND when the plan
 * has no account of the balance sheet. */
MUST_USE struct status handover_write_year(struct store_tx *tx, const struct ledger_year *year,
					   const struct handover_company *company, struct buffer *out,
					   size_t *lost);

struct handover_request {
	struct day through;
	enum ledger_role role;
	const struct handover_company *company;
};
/* Takes every voucher dated up to `through` that was not handed over before into a new hand-over and adds it
 * as a SIE 4I file, numbers left to the main ledger. STATUS_REFUSED when the ledger is the whole one;
 * STATUS_NOT_FOUND when there is nothing to hand over. On any other failure the unit must fail too. */
MUST_USE struct status handover_make(struct store_tx *tx, const struct handover_request *request,
				     struct buffer *out, int64_t *number);
/* Adds an earlier hand-over's file again, byte for byte: the first was lost on its way. STATUS_NOT_FOUND when
 * there is none with the number; STATUS_CONFLICT when the bytes would differ from those handed over. */
MUST_USE struct status handover_repeat(struct store_tx *tx, int64_t number,
				       const struct handover_company *company, struct buffer *out);

#endif
