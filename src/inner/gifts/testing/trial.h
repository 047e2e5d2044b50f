/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Trial: what the tests of gifts share: a small centre's books in memory and on PostgreSQL, payments that
 * come in by the bank's statements, and the deeds of a person in units of their own. */

#ifndef INNER_GIFTS_TESTING_TRIAL_H
#define INNER_GIFTS_TESTING_TRIAL_H

#include "ground/numbers/numbers.h"
#include "inner/gifts/gifts_kit.h"

struct trial {
	const struct kit_place *place;
	struct gifts_kit kit;
	int payments;    /* told so far: each has a number of its own */
	int64_t balance; /* of the bank account, as the statements go on */
	struct arena arena;
};

/* Runs each test in both places; *state is a struct trial. Returns the exit code. */
int trial_run(const struct CMUnitTest *tests, size_t count);
/* The same books as at the start: for each round of a property. */
void trial_anew(struct trial *trial);

/* A movement on the account. Texts may be NULL. */
struct trial_payment {
	int64_t ore;
	bool is_reversal;
	const char *reference;
	const char *further;
	const char *message;
	const char *name;
	const char *account;
	const char *identity;
};
/* Reads a statement of the day with the payments by the usual finders. */
struct bankday_report trial_pay(struct trial *trial, struct day day, const struct trial_payment *payments,
				size_t count);
/* One payment that no finder knows: the row that waits for a person. */
struct bank_row_id trial_wait(struct trial *trial, struct day day, const struct trial_payment *payment);
/* The row as a finder and a person see it; texts live as long as the trial. */
struct bank_leaf trial_leaf(struct trial *trial, struct bank_row_id row);

MUST_USE struct status trial_do(struct trial *trial, store_work *work, void *argument);
MUST_USE struct status trial_look(struct trial *trial, store_work *work, void *argument);

struct giver_id trial_giver(struct trial *trial, const char *name);
/* A purpose with this code and income account, under the kit's fund. */
struct purpose_id trial_purpose(struct trial *trial, const char *code, int64_t account);
void trial_close_purpose(struct trial *trial, struct purpose_id purpose);
/* The promise made, its reference living as long as the trial. Fields that are 0 are the kit's. */
MUST_USE struct status trial_try_promise(struct trial *trial, struct promise promise, struct promise *out);
struct promise trial_promise(struct trial *trial, struct promise promise);
void trial_close_promise(struct trial *trial, struct promise_id promise);

MUST_USE struct status trial_book(struct trial *trial, struct gift_decision decision, struct gift_id *out);
MUST_USE struct status trial_return(struct trial *trial, struct bank_row_id row, struct gift_id gift,
				    struct gift_id *out);
MUST_USE struct status trial_unbook(struct trial *trial, struct gift_id gift, struct day day);

/* A page of gifts, texts living as long as the trial. */
struct trial_gifts {
	struct gift gifts[GIFTS_LIST_ROWS_MAX];
	size_t count;
};
void trial_list(struct trial *trial, struct gift_filter filter, struct trial_gifts *out);
/* The only gift of a row; it must have one. */
struct gift trial_gift_of(struct trial *trial, struct bank_row_id row);

enum { TRIAL_PURPOSES_MAX = 8 };
struct trial_totals {
	struct gift_total_row rows[TRIAL_PURPOSES_MAX];
	size_t count;
};
void trial_totals(struct trial *trial, struct day first, struct day last, struct trial_totals *out);

/* That the running totals are the sums of the gifts, that gifts, entries of the income accounts and bank
 * account agree. Every row booked must be a gift, and the accounts 3991 and 3992. */
void trial_assert_sums(struct trial *trial);

#endif
