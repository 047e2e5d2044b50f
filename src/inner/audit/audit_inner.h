/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the audit's files share: the plan of a check, and how a finding is told. */

#ifndef INNER_AUDIT_AUDIT_INNER_H
#define INNER_AUDIT_AUDIT_INNER_H

#include "inner/audit/audit.h"

#include "ground/crypto/crypto.h"

#include "inner/audit/audit_sql.h"

/* What the id of a row is. */
enum audit_place {
	PLACE_STORE,
	PLACE_LINE, /* of the journal */
	PLACE_VOUCHER,
	PLACE_YEAR,
	PLACE_SERIES,
	PLACE_ACCOUNT,
	PLACE_MONTH,
	PLACE_REFERENCE,
	PLACE_HANDOVER,
	PLACE_FILE,
	PLACE_OWN_ACCOUNT,
	PLACE_ROW,
	PLACE_GIFT,
	PLACE_PURPOSE,
	PLACE_PROMISE,
	PLACE_RULE,
	PLACE_APPROVAL,
	PLACE_PAYEE,
	PLACE_PAYMENT,
	PLACE_PAYMENT_FILE,
	PLACE_PAYMENT_OR_FILE, /* the name says which */
	PLACE_MANDATE,
	PLACE_DRAW,
	PLACE_DRAW_FILE,
	PLACE_DRAW_ANSWER, /* the bank file; the name is its line */
};

/* How what was expected and found is written. */
enum audit_value {
	VALUE_NONE, /* not at all */
	VALUE_MONEY,
	VALUE_NUMBER,
	VALUE_DAY,
};

/* The columns of every statement that looks for wrong rows, in their order. */
struct audit_row {
	int64_t id;
	struct text name;
	struct day day; /* 0 for none */
	int64_t expected;
	int64_t found;
};

struct audit_plan;

/* A check being made. */
struct audit_walk {
	const struct audit_plan *plan;
	audit_finding *tell;
	void *argument;
	int64_t findings;
};

typedef struct status audit_walker(struct store *books, struct audit_walk *walk);

struct audit_plan {
	struct audit_check check;
	enum audit_place place;
	enum audit_value value;
	const struct statement *rows; /* gives the rows that break it, as struct audit_row; or NULL */
	audit_walker *walk;           /* goes through the rows itself; or NULL */
};

extern const struct audit_plan audit_book_plans[];
extern const size_t audit_book_plan_count;
extern const struct audit_plan audit_payment_plans[];
extern const size_t audit_payment_plan_count;
extern const struct audit_plan audit_drawing_plans[];
extern const size_t audit_drawing_plan_count;
/* Of all of them, in that order. */
const struct audit_plan *audit_plan_at(size_t index);

/* Counts a wrong row, and tells it while there are not too many. */
MUST_USE struct status audit_tell(struct audit_walk *walk, const struct audit_row *row);
/* Tells each row that the statement gives: of a walk that asks for wrong rows too. */
MUST_USE struct status audit_tell_rows(struct store_tx *tx, const struct statement *rows,
				       struct audit_walk *walk);
/* The same in the words of a failure: the store could not answer. */
MUST_USE struct status audit_tell_failure(struct audit_walk *walk, struct status failure);

/* Days that the calendar knows: a stored number may be any. */
bool audit_is_day(int64_t number);
/* Year * 12 + month - 1, or -1 when the calendar does not know the day. */
int64_t audit_month(int64_t day);

/* The number in digits. */
struct text audit_number(int64_t number, char room[32]);

/* As the rooms hash what persons approve of: each number in eight bytes with the least first, each text with
 * its length before it. */
void audit_hash_number(struct hash_stream *stream, int64_t number);
void audit_hash_text(struct hash_stream *stream, struct text text);
bool audit_is_digest(const struct hash *hash, struct text digest);

/* Rows, vouchers and the journal's head. */
MUST_USE struct status audit_measure(struct store *books, struct audit_summary *out);

/* What stands beside the books in the auditor's copy; made of the files in copy/. */
extern const struct text copy_check;
extern const struct text copy_readme;

audit_walker audit_walk_journal;
audit_walker audit_walk_vouchers;
audit_walker audit_walk_foreign;
audit_walker audit_walk_postings;
audit_walker audit_walk_sightings;
audit_walker audit_walk_closed_days;
audit_walker audit_walk_gift_totals;
audit_walker audit_walk_promises;
audit_walker audit_walk_rules;
audit_walker audit_walk_votes;
audit_walker audit_walk_payees;
audit_walker audit_walk_payments;
audit_walker audit_walk_payment_files;
audit_walker audit_walk_told; /* of mandates, and of draws */
audit_walker audit_walk_draw_files;

#endif
