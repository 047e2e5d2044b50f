/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Ledger: the double-entry book. Knows accounts and entries; knows nothing of givers or projects.
 * An entry is never changed or removed: a mistake is answered by a reversing voucher (Bokföringslagen
 * 1999:1078, 5 kap. 5 §). */

#ifndef CRAFT_LEDGER_LEDGER_H
#define CRAFT_LEDGER_LEDGER_H

#include "ground/store/store.h"

extern const struct statement_set ledger_statements;
extern const struct migration ledger_migrations[];

struct fiscal_year_id {
	int64_t raw;
};
struct voucher_id {
	int64_t raw;
};
struct dimension_value_id {
	int64_t raw;
};
struct rate_id {
	int64_t raw;
};

enum {
	LEDGER_LINES_MAX = 5000, /* lines in a voucher: a paper copy of it is still possible to read */
	LEDGER_WORDS_MAX = 200,  /* bytes in the words of a voucher or line */
	LEDGER_SERIES_MAX = 3,   /* letters in a voucher series */
	LEDGER_CODE_MAX = 32,    /* bytes in the code of a dimension's value */
	LEDGER_ACCOUNT_MIN = 1000,
	LEDGER_ACCOUNT_MAX = 9999,
	LEDGER_YEAR_MONTHS_MAX =
	    18, /* Bokföringslagen 3 kap. 3 §: a year may be lengthened to eighteen months */
};

/* Whether this is the centre's whole ledger, or a sub-ledger that hands its vouchers over to another program.
 */
enum ledger_role {
	LEDGER_WHOLE,
	LEDGER_SUB,
};

struct ledger_year {
	struct fiscal_year_id id;
	struct day first;
	struct day last;
	bool is_closed;
};

struct ledger_dimensions {
	struct dimension_value_id fund; /* 0 for none, in all of them */
	struct dimension_value_id purpose;
	struct dimension_value_id project;
	struct dimension_value_id funder;
};

struct ledger_line {
	int64_t account;
	struct money amount; /* debit above zero, credit below, never zero */
	struct ledger_dimensions dimensions;
	struct text words;            /* may be empty */
	struct foreign_money foreign; /* what `amount` was in another currency; minor 0 for none */
	struct rate_id rate;          /* of which day and source; needed when foreign is given */
};

struct ledger_voucher {
	struct text series; /* one to three capital letters */
	struct day day;
	struct text words;    /* what happened; at least one byte */
	struct text evidence; /* what proves it: a file and row, a document; may be empty */
	const struct ledger_line *lines;
	size_t count;
};

struct ledger_posted {
	struct voucher_id id;
	int64_t number;
};

/* Opens a year. STATUS_INPUT when it is longer than LEDGER_YEAR_MONTHS_MAX or does not begin on the first and
 * end on the last of a month; STATUS_CONFLICT when it does not follow directly on the last year. */
MUST_USE struct status ledger_open_year(struct store_tx *tx, struct day first, struct day last,
					struct ledger_year *out);
/* Opens a year that ends right before the first, while the books hold nothing: earlier books are about to be
 * taken over. STATUS_INPUT as ledger_open_year; STATUS_CONFLICT when it does not end there, or something is
 * posted, closed or has opening balances. */
MUST_USE struct status ledger_open_year_before(struct store_tx *tx, struct day first, struct day last,
					       struct ledger_year *out);
/* The year a day is in. STATUS_NOT_FOUND when none is open or closed for it. */
MUST_USE struct status ledger_year_of(struct store_tx *tx, struct day day, struct ledger_year *out);
typedef struct status ledger_year_row(void *argument, const struct ledger_year *year);
MUST_USE struct status ledger_years(struct store_tx *tx, ledger_year_row *row, void *argument);

/* Posts the voucher with the next number of its series and year. STATUS_INPUT when the lines do not sum to
 * zero, a sum is zero, an account or value does not exist, a value stands under another dimension than its
 * own, the foreign sum at its rate is not the amount, or a text is not as it must be; STATUS_CONFLICT when an
 * account is closed, the year or month is closed or locked, or an account's day would pass MONEY_ORE_MAX
 * (told when the unit ends); STATUS_NOT_FOUND when there is no year; STATUS_LIMIT when count >
 * LEDGER_LINES_MAX or a sum is beyond MONEY_ORE_MAX. */
MUST_USE struct status ledger_post(struct store_tx *tx, const struct ledger_voucher *voucher,
				   const struct actor *by, struct ledger_posted *out);
struct ledger_reversal {
	struct voucher_id voucher;
	struct day day;    /* not before the voucher's own */
	struct text words; /* why */
};
/* Posts the voucher's lines with the other sign, in its series. STATUS_NOT_FOUND when there is no such
 * voucher; STATUS_CONFLICT when it has been reversed before or its rows were altered; STATUS_INPUT when the
 * day is before its own; else as ledger_post. */
MUST_USE struct status ledger_reverse(struct store_tx *tx, const struct ledger_reversal *reversal,
				      const struct actor *by, struct ledger_posted *out);

/* Whether something may be posted on the day: STATUS_CONFLICT when its year is closed or its month locked,
 * STATUS_NOT_FOUND when there is no year. */
MUST_USE struct status ledger_may_post(struct store_tx *tx, struct day day);

/* Nothing more is posted in months up to and with that of `through`, save the result when the year is closed.
 * Cannot be undone. STATUS_NOT_FOUND when there is no year for the day. */
MUST_USE struct status ledger_lock_months(struct store_tx *tx, struct day through, const struct actor *by);

/* What balance accounts stood at when the books were taken over. STATUS_INPUT when they do not sum to zero,
 * one is an income or cost account or stands twice; STATUS_LIMIT beyond MONEY_ORE_MAX; STATUS_CONFLICT when
 * the year is not the first, is closed, begins with a locked month or has opening balances already;
 * STATUS_NOT_FOUND when there is no such year. */
struct ledger_opening {
	int64_t account;
	struct money amount;
};
MUST_USE struct status ledger_take_over(struct store_tx *tx, struct fiscal_year_id year,
					const struct ledger_opening *openings, size_t count,
					const struct actor *by);
/* Books the year's result from 8999 to 2069 on its last day, locks its months, and writes the next year's
 * opening balances. Where the sum on 2069 goes then is for the annual meeting, and a voucher. STATUS_CONFLICT
 * when an earlier year is open, the next is not opened yet, or it is closed; STATUS_NOT_FOUND when there is
 * no such year; STATUS_INPUT when the plan lacks 8999 or 2069; STATUS_REFUSED in a sub-ledger. */
MUST_USE struct status ledger_close_year(struct store_tx *tx, struct fiscal_year_id year,
					 enum ledger_role role, const struct actor *by);

/* What the voucher's digest must be, computed from what is stored: for verify. STATUS_CONFLICT when they
 * differ; STATUS_NOT_FOUND when there is no such voucher. */
MUST_USE struct status ledger_check_voucher(struct store_tx *tx, struct voucher_id voucher);

#include "craft/ledger/plan.h"
#include "craft/ledger/report.h"

#endif
