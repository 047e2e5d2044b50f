/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the ledger's files share. */

#ifndef CRAFT_LEDGER_LEDGER_INNER_H
#define CRAFT_LEDGER_LEDGER_INNER_H

#include "craft/ledger/ledger.h"

#include "craft/ledger/ledger_sql.h"
#include "ground/crypto/crypto.h"

enum { LEDGER_ACCOUNT_RESULT = 8999, LEDGER_ACCOUNT_EQUITY = 2069 };

/* Months as one number, so that a range is a comparison: year * 12 + month - 1. */
int64_t ledger_month(struct day day);

/* Adds a sum that was read from the store. STATUS_LIMIT when it, or the sum with it, is beyond what struct
 * money holds: stored data are not ours to assert. */
MUST_USE struct status ledger_add_stored(struct money *sum, struct money stored);

/* Everything ledger_post promises of the voucher itself; nothing is written. */
MUST_USE struct status ledger_check_posting(struct store_tx *tx, const struct ledger_voucher *voucher);

/* STATUS_INPUT unless 1 to `bytes_max` bytes of UTF-8 without control characters. */
MUST_USE struct status ledger_check_words(struct text words, size_t bytes_max);

/* The year when it is open, its months locked or not. */
MUST_USE struct status ledger_open_year_of(struct store_tx *tx, struct day day, struct ledger_year *out);
/* The year and STATUS_OK when something may be posted on the day; else why not. */
MUST_USE struct status ledger_posting_year(struct store_tx *tx, struct day day, struct ledger_year *out);

/* The year whose opening balances a report on `year` starts from. */
MUST_USE struct status ledger_base_year(struct store_tx *tx, const struct ledger_year *year,
					struct ledger_year *out);

/* The hash of all that a voucher says, over its lines in order: an altered byte is found. */
struct ledger_digest {
	struct hash_stream stream;
};
void ledger_digest_begin(struct ledger_digest *digest, const struct voucher_put_in *voucher);
void ledger_digest_line(struct ledger_digest *digest, const struct entry_put_in *entry);
void ledger_digest_end(struct ledger_digest *digest, struct hash *out);

/* As ledger_post, for a voucher that reverses another or closes a year. */
struct ledger_posting {
	const struct ledger_voucher *voucher;
	struct voucher_id reverses; /* 0 for none */
	bool is_year_end; /* the year's result, which is booked into its last month, locked or not */
};
MUST_USE struct status ledger_post_voucher(struct store_tx *tx, const struct ledger_posting *posting,
					   const struct actor *by, struct ledger_posted *out);

#endif
