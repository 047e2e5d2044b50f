/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Desk: what a person does with rows that wait, and the closing of a day. Part of the bank day's door. */

#ifndef INNER_BANKDAY_DESK_H
#define INNER_BANKDAY_DESK_H

#include "inner/bankday/bankday.h"

typedef struct status bank_leaf_row(void *argument, const struct bank_leaf *leaf);
/* Rows that wait, oldest id first, with ids above `after`, at most `count_max`. */
MUST_USE struct status bankday_waiting(struct store_tx *tx, struct bank_row_id after, int64_t count_max,
				       bank_leaf_row *row, void *argument);
MUST_USE struct status bankday_find_leaf(struct store_tx *tx, struct bank_row_id row, struct bank_leaf *out);

/* An account that rows like this one were booked to before, and how often. */
struct bank_habit {
	int64_t counter_account;
	int64_t times;
};
/* The most frequent first, at most three. */
MUST_USE struct status bankday_habits(struct store_tx *tx, const struct bank_leaf *leaf,
				      struct bank_habit out[3], size_t *count);

/* Books an open or doubtful row to the home a person chose, dated `day` (the row's own unless its month is
 * locked). STATUS_CONFLICT when it is booked, split or emptied already. */
struct bank_booking {
	struct bank_row_id row;
	struct bank_home home;
	struct text words; /* empty: made from the row */
	struct day day;    /* number 0: the row's own */
};
MUST_USE struct status bankday_book(struct store_tx *tx, const struct bank_booking *booking,
				    const struct actor *by, struct ledger_posted *out);
/* Says that a row is the same money as another: its sightings move there and it is emptied. STATUS_CONFLICT
 * when it is booked, has parts, or differs in account or amount. */
MUST_USE struct status bankday_same_money(struct store_tx *tx, struct bank_row_id row, struct bank_row_id as,
					  const struct actor *by);
/* Says that a doubtful row is money of its own: it is open again. */
MUST_USE struct status bankday_other_money(struct store_tx *tx, struct bank_row_id row,
					   const struct actor *by);
/* Undoes a booking: a voucher with the other sign is posted for this row alone, since its voucher may hold
 * others; the row is open again. STATUS_CONFLICT when it is not booked. */
struct bank_unbooking {
	struct bank_row_id row;
	struct day day;
	struct text words;                   /* why */
	struct ledger_dimensions dimensions; /* of the home it was booked to */
};
MUST_USE struct status bankday_unbook(struct store_tx *tx, const struct bank_unbooking *unbooking,
				      const struct actor *by);

struct bank_rule {
	struct text name;
	struct text words; /* found in the row's message, payer's name or bank code, whatever its capitals; at
			      least 3 bytes */
	int direction;     /* 1 in, -1 out, 0 both */
	int64_t counter_account;
};
MUST_USE struct status bankday_add_rule(struct store_tx *tx, const struct bank_rule *rule,
					const struct actor *by);
typedef struct status bank_rule_row(void *argument, const struct bank_rule *rule);
MUST_USE struct status bankday_rules_each(struct store_tx *tx, bank_rule_row *row, void *argument);

/* Where an account stands on a day: closes only when nothing waits up to it and book and bank agree. */
struct bank_day_state {
	bool has_closing;          /* a statement gives the day's closing balance */
	struct foreign_money bank; /* by the bank */
	struct money book;         /* by the ledger, at the end of the day */
	int64_t waiting;           /* rows up to the day without a home */
	bool is_closed;
};
MUST_USE struct status bankday_state(struct store_tx *tx, struct own_account_id account, struct day day,
				     struct bank_day_state *out);
/* STATUS_CONFLICT when rows wait, no statement tells the balance, or book and bank differ; each with its
 * sentence. */
MUST_USE struct status bankday_close(struct store_tx *tx, struct own_account_id account, struct day day,
				     const struct actor *by);

#endif
