/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Drawing: what is due of the mandates becomes orders in a file to Bankgirot, once; and Bankgirot's answers
 * become money, reasons and letters. See README.md here. */

#ifndef INNER_DRAWING_DRAWING_H
#define INNER_DRAWING_DRAWING_H

#include "craft/rules/rules.h"
#include "ground/autogiro/autogiro.h"
#include "inner/mandates/mandates.h"

extern const struct statement_set drawing_statements;
extern const struct migration drawing_migrations[];

struct draw_file_id {
	int64_t raw;
};
struct draw_order_id {
	int64_t raw;
};
struct draw_wish_id {
	int64_t raw;
};

enum {
	DRAWING_FILE_BYTES_MAX = 32 << 20, /* 390,000 records: ten times the largest centre's month */
	DRAWING_AHEAD_DAYS_MAX = 40,       /* how far ahead a file may look */
	DRAWING_LIST_ROWS_MAX = 500,       /* rows a page */
};

enum draw_state {
	DRAW_SENT = 1,
	DRAW_DRAWN,
	DRAW_RETRYING,    /* by the bank: an answer will come again */
	DRAW_MISSED,      /* no funds, or no account: final for the month */
	DRAW_REFUSED,     /* refused on arrival: final for the month */
	DRAW_LAPSED,      /* certainly not drawn: may be ordered again */
	DRAW_CALLED_BACK, /* we asked to cancel it; no answer yet */
	DRAW_RETURNED,    /* drawn, and the money went back */
};

/* Why a month that was due was not ordered; the first of these that holds. */
enum draw_pass_reason {
	PASS_DRAWN = 1, /* another mandate of the same promise was ordered that month */
	PASS_HELD,      /* taken over and not approved */
	PASS_STOPPED,   /* by the payer at its bank */
	PASS_PAUSED,    /* on its day of the month */
	PASS_NOT_TOLD,  /* the payer was not told in time */
	PASS_TOO_LATE,  /* no file was made in time: more than rule drawing.late_days after its day */
};

/* Who the centre is to Bankgirot; from its settings. */
struct drawing_setup {
	struct text customer;      /* 6 digits */
	struct text bankgiro;      /* digits */
	const struct mac_key *key; /* seals the file; NULL: no seal */
};

struct drawing_built {
	struct draw_file_id file; /* 0: there is nothing to tell; no file was made */
	int64_t number;
	struct day through;
	int64_t orders;
	struct money sum;
	int64_t mandates_asked;
	int64_t mandates_ended;
	int64_t wishes_answered;
	int64_t called_back;
	int64_t passed; /* due and not ordered, with reasons */
};
struct drawing_build {
	const struct drawing_setup *setup;
	struct day today;   /* the file reaches Bankgirot today by 19:00, or on the first bank day after */
	struct day through; /* number 0: the first bank day that such a file can order, as late as may be */
};
/* Builds the file of the day in a unit of work of its own and keeps its bytes: mandates asked, ended,
 * accepted and refused; what is due through `through`, at the sum that stands now; lapsed draws again while
 * they are not late; draws called back whose mandate has ended, paused or been stopped. A month is ordered
 * or passed over once, whatever was built before. STATUS_INPUT when the setup is wrong, or `through` is
 * before the first day that can be ordered or more than DRAWING_AHEAD_DAYS_MAX ahead; STATUS_CONFLICT when
 * `today` is before the last file's day; STATUS_NOT_FOUND when rules are missing; STATUS_LIMIT when the file
 * would be over DRAWING_FILE_BYTES_MAX. The books are then as before. */
MUST_USE struct status drawing_build_file(struct store *books, const struct drawing_build *build,
					  const struct actor *by, struct drawing_built *out);

struct draw_file {
	struct draw_file_id id;
	int64_t number; /* 1, 2 .. */
	struct day made_on;
	struct day through;
	int64_t orders;
	struct money sum;
	int64_t unanswered;
	bool is_sealed;
	struct text bytes; /* of drawing_file alone */
};
/* The file as it was built: the same bytes for ever. STATUS_NOT_FOUND when there is none of the number;
 * STATUS_BROKEN when its digest does not fit. */
MUST_USE struct status drawing_file(struct store_tx *tx, int64_t number, struct draw_file *out);
typedef struct status draw_file_row(void *argument, const struct draw_file *file);
/* By number, at most DRAWING_LIST_ROWS_MAX a call. */
MUST_USE struct status drawing_files(struct store_tx *tx, int64_t after_number, draw_file_row *row,
				     void *argument);

/* Adds the first versions of the dated rules that this room asks for (README.md); those that stand are left.
 */
MUST_USE struct status drawing_add_rules(struct store_tx *tx, const struct actor *by);
/* Bank days by law and by drawing_close_bank_day. */
MUST_USE struct status drawing_calendar(struct store_tx *tx, struct calendar *out);
/* A bank day that turned holiday; `source` says by what. STATUS_CONFLICT when it is no bank day;
 * STATUS_INPUT when the source is empty or over RULES_WORDS_MAX; STATUS_LIMIT above CALENDAR_CLOSED_MAX. */
MUST_USE struct status drawing_close_bank_day(struct store_tx *tx, struct day day, struct text source,
					      const struct actor *by);

#include "inner/drawing/answers.h"

#endif
