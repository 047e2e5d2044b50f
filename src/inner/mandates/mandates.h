/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates: a payer's leave to draw what was promised every month, its terms and states, and what the payer
 * is told. Knows no file of Bankgirot: that is inner/drawing. See README.md here. */

#ifndef INNER_MANDATES_MANDATES_H
#define INNER_MANDATES_MANDATES_H

#include "ground/calendar/calendar.h"
#include "inner/gifts/gifts.h"

extern const struct statement_set mandates_statements;
extern const struct migration mandates_migrations[];

struct mandate_id {
	int64_t raw;
};

enum {
	MANDATES_PAYER_DIGITS_MAX = 16, /* Autogiro's field */
	MANDATES_PAY_DAY_MAX = 28,      /* every month has it */
	MANDATES_LIST_ROWS_MAX = 500,   /* rows a page */
};
#define MANDATES_AMOUNT_MAX_ORE INT64_C(99999999) /* a monthly gift above a million kronor is a slip */

enum mandate_state {
	MANDATE_ASKED = 1, /* the payer wants it; Bankgirot does not know yet */
	MANDATE_SENT,      /* in a file; no answer yet */
	MANDATE_ACTIVE,
	MANDATE_ENDED,
};
enum mandate_origin {
	MANDATE_ON_PAPER = 1,
	MANDATE_FROM_INTERNET_BANK,
	MANDATE_AT_DESK,
	MANDATE_TAKEN_OVER, /* from another program: held until two persons approve the list */
};
enum mandate_end {
	MANDATE_STANDS,
	MANDATE_END_BY_GIVER,
	MANDATE_END_BY_PAYERS_BANK, /* payer or bank: the code of the answer says more */
	MANDATE_END_REFUSED,        /* never became active: the code says why */
	MANDATE_END_DEATH,
	MANDATE_END_MOVED,   /* another mandate follows */
	MANDATE_END_REVOKED, /* a refund told us that there is none */
	MANDATE_END_BY_CENTRE,
};

struct mandate {
	struct mandate_id id;
	struct promise_id promise;
	struct mandate_id follows; /* the mandate it takes the place of; 0 none */
	struct giver_id giver;
	struct handle giver_handle;
	struct text giver_name;
	struct text purpose_code;
	struct text reference;    /* the promise's */
	struct text payer_number; /* digits without leading zeros, unique for ever: that of a promise's
				     first mandate is its reference */
	struct text bankgiro;     /* ours, that the mandate is given to */
	struct text account;      /* 16 digits, or empty: paid from a bankgiro, or asked for in a bank */
	struct text identity;     /* 12 digits, or empty */
	enum mandate_origin origin;
	enum mandate_state state;
	struct day asked_on;
	struct day active_on; /* number 0: not yet */
	struct day ended_on;
	enum mandate_end end;
	int64_t end_code; /* Bankgirot's comment or refund code, -1 none */
	struct money amount;
	int64_t every_months; /* 1, 3, 6 or 12 */
	int64_t first_month;  /* year * 12 + month - 1: the first that is drawn */
	int64_t pay_day;      /* 1 to 28; when that is no bank day, the next one */
	int64_t next_pay_day;
	int64_t next_from_month;
	struct day paused_from; /* number 0: no pause */
	struct day paused_through;
	bool is_stopped; /* by the payer at its bank */
	bool is_held;    /* taken over and not yet approved: nothing is drawn */
	struct money told_amount;
	struct day told_from;
	struct day told_through;
};

/* What a mandate needs to be asked for. */
struct mandate_wish {
	struct promise_id promise; /* open and monthly */
	struct text payer_number;  /* empty: the promise's reference, or when that is used a new number */
	struct text bankgiro;
	struct text account;
	struct text identity;
	enum mandate_origin origin;
	struct day asked_on;
	struct money amount; /* 0: the promise's */
	int64_t every_months;
	int64_t first_month; /* 0: the first that can be told in time */
	int64_t pay_day;
};
/* STATUS_CONFLICT when the promise is closed or has a mandate that has not ended, or the payer number is
 * taken; STATUS_INPUT, with .field, for a value out of bounds or an account that is no Swedish account;
 * STATUS_NOT_FOUND when there is no such promise; STATUS_REFUSED when the giver has died. */
MUST_USE struct status mandates_ask(struct store_tx *tx, const struct mandate_wish *wish,
				    struct random *random, const struct actor *by, struct mandate_id *out);
/* A payer has a new account, told to the centre: a mandate with a number of its own that takes over when it
 * is active; the old one is then ended. At most one such waits. */
MUST_USE struct status mandates_move(struct store_tx *tx, struct mandate_id mandate, struct text account,
				     struct text identity, const struct actor *by, struct mandate_id *out);

MUST_USE struct status mandates_find(struct store_tx *tx, struct mandate_id id, struct mandate *out);
MUST_USE struct status mandates_by_payer(struct store_tx *tx, struct text payer_number, struct mandate *out);
/* Whether the mandate is paused on a day. */
bool mandate_is_paused(const struct mandate *mandate, struct day day);

/* The giver's own wishes, by any way. The payer sets the sum, so it may be drawn from the day it is set on;
 * a letter confirms it. STATUS_CONFLICT when the mandate has ended. */
MUST_USE struct status mandates_change_amount(struct store_tx *tx, struct mandate_id mandate,
					      struct money amount, struct day today, const struct actor *by);
/* From the month after today's on, so that no month is drawn twice or passed over. */
MUST_USE struct status mandates_change_pay_day(struct store_tx *tx, struct mandate_id mandate,
					       int64_t pay_day, struct day today, const struct actor *by);
/* `through` number INT64_MAX: until resumed. */
MUST_USE struct status mandates_pause(struct store_tx *tx, struct mandate_id mandate, struct day from,
				      struct day through, const struct actor *by);
MUST_USE struct status mandates_resume(struct store_tx *tx, struct mandate_id mandate, struct day today,
				       const struct actor *by);
MUST_USE struct status mandates_end(struct store_tx *tx, struct mandate_id mandate, enum mandate_end end,
				    int64_t code, struct day today, const struct actor *by);
/* Ends every mandate and closes every open promise of the giver; letters not yet written are taken away. */
MUST_USE struct status mandates_giver_died(struct store_tx *tx, struct giver_id giver, struct day died_on,
					   struct day today, const struct actor *by);

/* What inner/drawing tells of Bankgirot's answers. */
MUST_USE struct status mandates_sent(struct store_tx *tx, struct mandate_id mandate);
/* Active, with the account that the payer's bank tells; the one it follows ends. */
MUST_USE struct status mandates_activate(struct store_tx *tx, struct mandate_id mandate, struct text account,
					 struct text identity, struct day today, const struct actor *by);
MUST_USE struct status mandates_stop(struct store_tx *tx, struct mandate_id mandate, bool is_stopped,
				     const struct actor *by);
/* Those taken over that the list approved holds: no longer held. */
MUST_USE struct status mandates_release(struct store_tx *tx, const struct mandate_id *mandates, size_t count,
					const struct actor *by);

struct mandate_filter {
	enum mandate_state state; /* 0: all */
	struct giver_id giver;    /* 0: all */
	struct mandate_id after;  /* paging by key */
};
typedef struct status mandate_row(void *argument, const struct mandate *mandate);
MUST_USE struct status mandates_list(struct store_tx *tx, const struct mandate_filter *filter,
				     mandate_row *row, void *argument);

#include "inner/mandates/letter.h"

#endif
