/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mandates: a payer's leave to draw what was promised every month, its terms and states, and what the payer
 * is told. Knows no file of Bankgirot: that is inner/drawing. See README.md here. */

#ifndef INNER_MANDATES_MANDATES_H
#define INNER_MANDATES_MANDATES_H

#include "craft/rules/rules.h"
#include "ground/calendar/calendar.h"
#include "ground/phrases/phrases.h"
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
	MANDATES_RELEASE_MAX = 10000,   /* of one call: bounds the unit's time */
	MANDATES_MONTHS_AHEAD_MAX = 24, /* from the asking to the first month */
	MANDATES_TOLD_DAYS_MAX =
	    430, /* what another program may have told ahead: thirteen months and the post */
	MANDATES_MONTH_UNKNOWN = 119999, /* December 9999: the first month is known once the payer is told */
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

/* Adds the first versions of the dated rules that this room asks for (README.md); those that stand are left.
 * Without them whatever tells a payer is STATUS_NOT_FOUND. */
MUST_USE struct status mandates_add_rules(struct store_tx *tx, const struct actor *by);

struct mandate {
	struct mandate_id id;
	struct promise_id promise;
	struct mandate_id follows; /* the mandate it takes the place of; 0 none */
	struct giver_id giver;
	struct handle giver_handle;
	struct text giver_name;
	struct text purpose_code;
	struct text reference;    /* the promise's */
	struct text payer_number; /* digits without leading zeros. That of a promise's first mandate is its
				     reference; none comes again, but a payer's own bankgiro may */
	struct text bankgiro;     /* ours, that the mandate is given to */
	struct text account;      /* 16 digits, or empty: paid from a bankgiro, or asked for in a bank */
	struct text identity;     /* 12 digits, or empty */
	enum mandate_origin origin;
	enum mandate_state state;
	bool is_at_bankgirot; /* it knows the mandate, or a file tells of it; of an ended one: still to cancel
			       */
	struct day asked_on;
	struct day active_on; /* number 0: not yet */
	struct day ended_on;
	enum mandate_end end;
	int64_t end_code; /* Bankgirot's comment or refund code, -1 none */
	struct money amount;
	int64_t every_months; /* 1, 3, 6 or 12 */
	int64_t first_month;  /* year * 12 + month - 1: the first that is due, or MANDATES_MONTH_UNKNOWN */
	int64_t pay_day;      /* 1 to 28; when that is no bank day, the next one */
	int64_t next_pay_day; /* holds from next_from_month on */
	int64_t next_from_month;
	struct day paused_from; /* number 0: no pause */
	struct day paused_through;
	bool is_stopped;          /* by the payer at its bank */
	bool is_held;             /* taken over and not yet approved: nothing is drawn */
	struct money told_amount; /* the sum, once told: may be drawn from told_from through told_through; 0:
				     nothing was told */
	struct day told_from;
	struct day told_through;
};

/* What a mandate needs to be asked for. */
struct mandate_wish {
	struct promise_id promise; /* open and monthly */
	struct text payer_number;  /* empty: the promise's reference, or when that is used a new number; a
				      payer's own bankgiro when that is to be drawn from */
	struct text bankgiro;
	struct text account;  /* empty when drawn from a bankgiro, asked for in a bank, or taken over */
	struct text identity; /* with an account on paper or at the desk */
	enum mandate_origin origin;
	struct day asked_on;
	struct money amount; /* 0: the promise's */
	int64_t every_months;
	int64_t first_month; /* 0: the first that can be told in time */
	int64_t pay_day;
	struct day told_through; /* taken over: the other program told its sum and day so far; 0 not known */
};
/* One taken over is active at once, held, and known at Bankgirot; the others are asked. STATUS_CONFLICT when
 * the promise is closed or has a mandate that has not ended, or the payer number is taken; STATUS_INPUT, with
 * .field, for a value out of bounds, an account that is no Swedish account, a promise that is not monthly;
 * STATUS_NOT_FOUND when there is no such promise; STATUS_REFUSED when the giver has died. */
MUST_USE struct status mandates_ask(struct store_tx *tx, const struct mandate_wish *wish,
				    struct random *random, const struct actor *by, struct mandate_id *out);
/* A payer has a new account, told to the centre: a mandate with a number of its own that takes over when it
 * is active, with the terms that stand then; the old one is then ended. Until then terms are changed on the
 * old one while it stands. STATUS_CONFLICT when the old one is not active or such a one waits already; the
 * rest as mandates_ask. */
struct mandate_move {
	struct mandate_id mandate;
	struct text account;
	struct text identity; /* empty: as before */
	enum mandate_origin origin;
	struct day today;
};
MUST_USE struct status mandates_move(struct store_tx *tx, const struct mandate_move *move,
				     struct random *random, const struct actor *by, struct mandate_id *out);

/* Texts live as long as the unit. STATUS_NOT_FOUND when there is none. */
MUST_USE struct status mandates_find(struct store_tx *tx, struct mandate_id id, struct mandate *out);
/* The newest with the number. */
MUST_USE struct status mandates_by_payer(struct store_tx *tx, struct text payer_number, struct mandate *out);
/* Whether the mandate is paused on a day. */
bool mandate_is_paused(const struct mandate *mandate, struct day day);

struct mandate_filter {
	enum mandate_state state; /* 0: all */
	struct giver_id giver;    /* 0: all; both may be given */
	struct mandate_id after;  /* paging by key */
};
typedef struct status mandate_row(void *argument, const struct mandate *mandate);
/* By id, at most MANDATES_LIST_ROWS_MAX a call, two statements. */
MUST_USE struct status mandates_list(struct store_tx *tx, const struct mandate_filter *filter,
				     mandate_row *row, void *argument);

#include "inner/mandates/letter.h"
#include "inner/mandates/life.h"

#endif
