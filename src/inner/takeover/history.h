/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* History: opening balances and vouchers of earlier years, from SIE 4E files of another program or our own.
 * Part of the takeover's door. */

#ifndef INNER_TAKEOVER_HISTORY_H
#define INNER_TAKEOVER_HISTORY_H

#include "craft/ledger/ledger.h"
#include "inner/takeover/takeover.h"

enum { TAKEOVER_YEARS_MAX = 30 }; /* files at once: older books than that are kept as files */

struct takeover_history {
	const struct text *files; /* the bytes of SIE 4E files, a year each, in any order */
	size_t count;
	struct day through; /* vouchers after it are passed over; number 0: none are */
	enum ledger_role role;
	bool is_dry;
};
/* What was done with one file. */
struct takeover_year {
	struct day first;
	struct day last;
	bool is_known; /* taken before: nothing was done */
	int64_t vouchers;
	int64_t renumbered; /* of them: their series has a gap, or is none that these books can have */
	int64_t passed;     /* after `through`, or without any sum */
	int64_t accounts;   /* added to the plan */
	int64_t dimensions; /* objects on lines that these books have no place for */
	int64_t cut;        /* words that were too long */
	/* When balances differ: */
	int64_t wrong_account; /* 0: they do not */
	struct money in_file;
	struct money in_books;
};
/* Opens the years that the books lack, then takes year by year, oldest first, each in a unit of its own (all
 * in one on a dry run): opening balances, every voucher, and, when the next year comes, the year's end. The
 * newest year is left open. STATUS_INPUT when a file is no SIE 4E, tells years that do not follow on each
 * other, or its #UB differ from its #IB and vouchers; STATUS_CONFLICT when the books have vouchers in such a
 * year, other days of it or other opening balances, or the year was taken from another file; STATUS_REFUSED
 * in a sub-ledger; STATUS_LIMIT above TAKEOVER_YEARS_MAX. `years` has room for `count`; *failed is the index
 * of the file that a failure is about, `count` when of none. Years before that one are kept. */
MUST_USE struct status takeover_read_history(struct store *books, const struct takeover_history *history,
					     const struct actor *by, struct takeover_year *years,
					     size_t *failed);

#endif
