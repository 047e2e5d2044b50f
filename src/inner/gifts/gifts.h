/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gifts: from a promise and a bank row to a booked gift, and back again when money is returned. */

#ifndef INNER_GIFTS_GIFTS_H
#define INNER_GIFTS_GIFTS_H

#include "inner/bankday/bankday.h"
#include "inner/people/people.h"

extern const struct statement_set gifts_statements;
extern const struct migration gifts_migrations[];

struct fund_id {
	int64_t raw;
};
struct purpose_id {
	int64_t raw;
};
struct promise_id {
	int64_t raw;
};
struct gift_id {
	int64_t raw;
};

enum {
	GIFTS_REFERENCE_DIGITS =
	    12, /* ten random digits, length digit and check digit: unique for practical purposes */
	GIFTS_SUGGESTIONS_MAX = 5,
	GIFTS_REASON_ROOM = 240,   /* all reasons joined */
	GIFTS_LIST_ROWS_MAX = 500, /* rows a page */
};

struct fund {
	struct fund_id id;
	struct text code;
	struct text name;
	bool is_countable; /* gifts may count for tax reduction (Act 2019:453) */
};
struct purpose {
	struct purpose_id id;
	struct text code;
	struct text name;
	struct fund_id fund;
	int64_t income_account;
	/* A closed purpose takes no new promises. What comes under those made before is booked to it without
	 * asking, and a person may book to it: a gift is bound by the will of its giver, not by the day it
	 * arrives. */
	bool is_open;
};
/* STATUS_CONFLICT when the code stands already; STATUS_INPUT when code or name is empty, too long or no text.
 */
MUST_USE struct status gifts_add_fund(struct store_tx *tx, const struct fund *fund, const struct actor *by,
				      struct fund_id *out);
/* The same, and STATUS_INPUT when the income account is no open income account, STATUS_NOT_FOUND when there
 * is no such fund. */
MUST_USE struct status gifts_add_purpose(struct store_tx *tx, const struct purpose *purpose,
					 const struct actor *by, struct purpose_id *out);
/* STATUS_CONFLICT when it is closed. */
MUST_USE struct status gifts_close_purpose(struct store_tx *tx, struct purpose_id purpose,
					   const struct actor *by);
/* STATUS_NOT_FOUND when there is none with the code; the same for purposes. */
MUST_USE struct status gifts_fund_by_code(struct store_tx *tx, struct text code, struct fund_id *out);
MUST_USE struct status gifts_purpose_by_code(struct store_tx *tx, struct text code, struct purpose *out);

typedef struct status gifts_purpose_row(void *argument, const struct purpose *purpose, struct text fund_code);
/* Every purpose with its fund, by code. */
MUST_USE struct status gifts_purposes(struct store_tx *tx, gifts_purpose_row *row, void *argument);

enum promise_kind {
	PROMISE_ONCE = 1,
	PROMISE_MONTHLY,
};
struct promise {
	struct promise_id id;
	struct giver_id giver;
	struct text reference; /* OCR with length and check digit; empty when adding: one is made */
	enum promise_kind kind;
	struct money amount; /* 0: any */
	struct purpose_id purpose;
	struct day made_on;
	bool is_open;
};
/* The reference is written to the arena of the unit. STATUS_CONFLICT when a given reference is taken, the
 * purpose is closed, or, told by the end of the unit, there is no such giver; STATUS_INPUT when it is no
 * valid OCR number or the sum is out of bounds; STATUS_NOT_FOUND when there is no such purpose; STATUS_BROKEN
 * when the source of randomness repeats itself. */
MUST_USE struct status gifts_promise(struct store_tx *tx, const struct promise *promise,
				     struct random *random, const struct actor *by, struct promise *out);
/* Texts live as long as the unit. STATUS_NOT_FOUND when there is no such promise. */
MUST_USE struct status gifts_find_promise(struct store_tx *tx, struct promise_id promise,
					  struct promise *out);
/* Whether some promise has the reference, and whether it is open. STATUS_NOT_FOUND when none has. */
MUST_USE struct status gifts_reference_is_open(struct store_tx *tx, struct text reference, bool *out);
/* By a person's hand or the giver's wish. STATUS_CONFLICT when it is closed. */
MUST_USE struct status gifts_close_promise(struct store_tx *tx, struct promise_id promise,
					   const struct actor *by);
/* All that stand open of the giver; none is nothing. */
MUST_USE struct status gifts_close_promises_of(struct store_tx *tx, struct giver_id giver,
					       const struct actor *by);

/* The finder that knows promises by their references: in the reference field, among further references, or,
 * where these name no promise, as a valid number of at least GIFTS_REFERENCE_DIGITS digits in the free text.
 * The sum is booked as it came, whatever was promised; two payments under one promise are two gifts. Left for
 * a person: a payment that names several promises in its fields, a closed promise, and a closed income
 * account. Draws by Autogiro (REFERENCE_PAYER) are not looked at: their mandates are known elsewhere. Also
 * knows returned gifts: a reversal with the reference of an earlier gift of the same sum gives back the
 * newest such gift that nothing gave back before. */
extern const struct home_finder gifts_by_reference;

/* For finders of other rooms, which know by other signs than references what money is: the homes of money in
 * under each promise, open or closed, and of money out that gives the gift back. HOME_NONE when there is no
 * such promise or gift, its income account is closed, or more would go back than was given. Their `booked`
 * passes the home on to gifts_home_booked. */
MUST_USE struct status gifts_homes_of_promises(struct store_tx *tx, const struct promise_id *promises,
					       size_t count, struct bank_home *homes);
MUST_USE struct status gifts_home_of_return(struct store_tx *tx, struct gift_id gift,
					    const struct bank_leaf *leaf, struct bank_home *out);
MUST_USE struct status gifts_home_booked(struct store_tx *tx, const struct bank_leaf *leaf,
					 const struct bank_home *home, struct voucher_id voucher);

/* Who a waiting row may be from, best first, each with its reason in words. Givers who share an account or a
 * name are all listed: a person decides. Nobody for money out. */
struct gift_suggestion {
	struct promise_id promise; /* 0: no promise, only the giver */
	struct giver_id giver;
	int score;                      /* 1 to 100 */
	char reason[GIFTS_REASON_ROOM]; /* English sentence parts, the phrase files' keys, joined by "; " */
};
MUST_USE struct status gifts_suggest(struct store_tx *tx, const struct bank_leaf *leaf,
				     struct gift_suggestion out[GIFTS_SUGGESTIONS_MAX], size_t *count);

/* Books a waiting row as a gift by a person's decision, also under a closed promise or to a closed purpose.
 * giver 0: unknown giver; promise 0: none. The payer's account is remembered for the giver. STATUS_CONFLICT
 * when the row does not wait, STATUS_INPUT when it is not money in or the promise is another giver's,
 * STATUS_NOT_FOUND when there is no such row, giver, promise or purpose. */
struct gift_decision {
	struct bank_row_id row;
	struct giver_id giver;
	struct promise_id promise;
	struct purpose_id purpose;
	struct day day; /* number 0: the row's own */
};
MUST_USE struct status gifts_book(struct store_tx *tx, const struct gift_decision *decision,
				  const struct actor *by, struct gift_id *out);
/* Money out that gives a gift back, whole or in part: returned by the bank or refunded by us. STATUS_INPUT
 * when the row is not money out, STATUS_CONFLICT when more would go back than was given or the row does not
 * wait, STATUS_NOT_FOUND when there is no such row or gift. */
MUST_USE struct status gifts_return(struct store_tx *tx, struct bank_row_id row, struct gift_id gift,
				    const struct actor *by, struct gift_id *out);
/* A gift booked to the wrong giver or purpose: its voucher is reversed and the row waits again.
 * The same for a gift's return. STATUS_CONFLICT when part of it has been returned, STATUS_NOT_FOUND when
 * there is no such gift. */
MUST_USE struct status gifts_unbook(struct store_tx *tx, struct gift_id gift, struct day day,
				    struct text words, const struct actor *by);

/* The gift that a bank row was booked as. STATUS_NOT_FOUND when it is none. */
MUST_USE struct status gifts_of_row(struct store_tx *tx, struct bank_row_id row, struct gift_id *out);

struct gift {
	struct gift_id id;
	struct bank_row_id row;
	struct giver_id giver;      /* 0 unknown */
	struct handle giver_handle; /* empty characters when unknown */
	struct text giver_name;
	struct text reference; /* of the promise, or empty */
	struct text purpose_code;
	struct money amount;
	struct day day;
	struct voucher_id voucher;
	struct text voucher_series;
	int64_t voucher_number;
	struct gift_id returns;
};
typedef struct status gifts_row(void *argument, const struct gift *gift);
struct gift_filter {
	struct day first; /* number 0: no bound */
	struct day last;
	struct giver_id giver;     /* 0: all; both may be given */
	struct purpose_id purpose; /* 0: all */
	struct gift_id after;      /* paging by key: 0 from the start */
	struct day after_day;
};
/* By day and id, at most GIFTS_LIST_ROWS_MAX a call, one statement. */
MUST_USE struct status gifts_list(struct store_tx *tx, const struct gift_filter *filter, gifts_row *row,
				  void *argument);

struct gift_total_row {
	struct text purpose_code;
	struct text purpose_name;
	struct money amount;
	int64_t gifts;
};
typedef struct status gifts_total(void *argument, const struct gift_total_row *row);
/* Per purpose by code, for the whole months of both days, from running totals: the cost does not grow with
 * the gifts. What went back is subtracted from the month it went back in; `gifts` counts those given. */
MUST_USE struct status gifts_totals(struct store_tx *tx, struct day first, struct day last, gifts_total *row,
				    void *argument);

#endif
