/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Practice: a made-up Bankgirot, and the bank behind it, to practise with: it takes order files, keeps
 * mandates, draws on bank days and answers as the real ones do. Knows no store and nothing of the centre's
 * books: the demo centre and the tests ask it what the account really holds. Same acts and same randomness
 * give the same files. */

#ifndef GROUND_PRACTICE_PRACTICE_H
#define GROUND_PRACTICE_PRACTICE_H

#include "ground/autogiro/autogiro.h"
#include "ground/bank/bank.h"
#include "ground/calendar/calendar.h"

enum {
	PRACTICE_FILE_BYTES_MAX = 32 << 20,
	PRACTICE_ANSWER_DAYS_MAX = 6,  /* bank days until a new mandate is answered */
	PRACTICE_RETRY_DAYS_MAX = 3,   /* bank days on which a payment without funds is tried again */
	PRACTICE_REFUND_DAYS_MAX = 60, /* after a draw, a payer's bank takes it back at the latest */
};

/* How often, of a thousand, chance decides so. */
struct practice_odds {
	unsigned mandate_refused;
	unsigned no_funds;   /* a draw that is missed, at once or after retries */
	unsigned no_account; /* a draw that meets a closed account */
	unsigned retried;    /* of those without funds: tried again, and then drawn as often as not */
	unsigned refunded;   /* draws that are taken back later */
	unsigned payer_ends; /* of the mandates, a bank day */
	unsigned payer_stops;
	unsigned payer_moves; /* to another account of the same or another bank */
};

struct practice_setup {
	struct text customer;
	struct text bankgiro;
	struct text iban;          /* of our account */
	const struct mac_key *key; /* a file that is not sealed by it is refused; NULL: none is asked for */
	struct calendar calendar;
	struct random random;
	struct practice_odds odds;
	int64_t opening_ore; /* what our account holds on the first day */
	struct day first_day;
};

struct practice;
/* Own. */
void practice_open(const struct practice_setup *setup, struct practice **out);
void practice_close(struct practice **practice);

/* A bank day that turned holiday: what was due on it is drawn on the next bank day. STATUS_LIMIT as
 * calendar_close_days. */
MUST_USE struct status practice_close_bank_day(struct practice *practice, struct day day);

/* Hands a file over on the day, before its cut-off; what comes on a day that is no bank day is opened on the
 * next one. It may order draws from the bank day after that on. STATUS_CONFLICT when the very same was handed
 * over before (nothing is done); else as autogiro_seal_check and autogiro_orders_read (nothing is done). */
MUST_USE struct status practice_hand_over(struct practice *practice, struct text file, struct day day);

/* A payer asks for a mandate in the internet bank. `payer` is what was typed. */
struct practice_wish {
	struct text payer;
	struct text account;
	struct text identity;
	struct text name;
	struct text message;
};
void practice_ask(struct practice *practice, const struct practice_wish *wish);
/* The payer ends the mandate at its own bank; payments that wait go with it. */
void practice_end(struct practice *practice, struct text payer);

/* Whether draws of the payer may be ordered, or are stopped for now. */
bool practice_holds(const struct practice *practice, struct text payer);
/* Whether the payer has stopped it: draws are refused until the stop is lifted. */
bool practice_stops(const struct practice *practice, struct text payer);

/* One answer file, in the new layout. */
typedef struct status practice_file(void *self, enum autogiro_kind kind, struct text bytes);
/* Lives the day through: draws, retries, refunds, answers, what payers do. Nothing on a day that is no bank
 * day. Days may not be passed over. */
MUST_USE struct status practice_live(struct practice *practice, struct day day, practice_file *file,
				     void *self);

/* The bank's own statement of the days (camt.053): each section one movement. Without movements too. */
MUST_USE struct status practice_statement(struct practice *practice, struct day first, struct day last,
					  struct buffer *out);
/* What the account holds now. */
int64_t practice_balance(const struct practice *practice);

/* What was really drawn: for the one who proves. Refunded ones have the day it went back. */
struct practice_draw {
	struct text payer;
	struct text reference;
	struct money amount;
	struct day day;
	struct day refunded_on; /* number 0: not */
};
/* Draws [0, practice_draw_count), in time's order; texts live as long as the practice. */
size_t practice_draw_count(const struct practice *practice);
struct practice_draw practice_draw_at(const struct practice *practice, size_t index);

#endif
