/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Arrivals: what came in through the letterbox becomes givers, promises and changes, each letter once; what
 * the program should not or cannot do alone waits for a person. See README.md here. */

#ifndef INNER_ARRIVALS_ARRIVALS_H
#define INNER_ARRIVALS_ARRIVALS_H

#include "inner/mandates/mandates.h"
#include "open/intake/intake.h"

extern const struct statement_set arrivals_statements;
extern const struct migration arrivals_migrations[];

struct arrival_id {
	int64_t raw;
};

enum {
	ARRIVALS_LIST_ROWS_MAX = 500, /* rows a page */
	ARRIVALS_LINK_DAYS = 400,     /* of a link in a letter: until after the next yearly summary */
	ARRIVALS_LINK_ROOM = 25,      /* 24 characters of 5 random bits, and NUL */
};

enum arrival_kind { ARRIVAL_GIFT = 1, ARRIVAL_WISH, ARRIVAL_UNREADABLE };

/* What a letter waits for. */
enum arrival_why {
	ARRIVAL_WAITS_FOR_NOTHING,
	ARRIVAL_NO_PURPOSE,      /* its purpose is closed or unknown: choose another and promise it by hand */
	ARRIVAL_REFERENCE_TAKEN, /* another promise has its reference: the giver must be told another */
	ARRIVAL_SEND_PAPER,      /* promised; the paper for the mandate is to be sent by post */
	ARRIVAL_ALL_ABOUT_ME,    /* the giver asks for all that is kept */
	ARRIVAL_NO_MANDATE, /* the wish is about a standing transfer or a gift once, which we cannot change */
	ARRIVAL_MANDATE_REFUSES, /* the mandate's state does not allow what is wished */
	ARRIVAL_NOT_READ,        /* no letter of this program: someone may have broken into the public face */
	ARRIVAL_WHY_COUNT,
};

struct arrivals_report {
	int64_t gifts;                /* promised */
	int64_t wishes;               /* done */
	int64_t copies;               /* of a form sent before: passed over */
	int64_t strangers;            /* wishes by a link that is not, or no longer, ours: passed over */
	int64_t waiting;              /* left for a person */
	struct collection collection; /* files emptied, and files with damage */
};
struct arrivals_asked {
	const char *folder; /* of the letterbox */
	const struct letter_secret_key *key;
	struct day today;
};
/* Collects the letterbox: each letter in a unit of its own. What a refusal left undone waits with its letter.
 * As letterbox_collect. */
MUST_USE struct status arrivals_collect(struct store *books, const struct arrivals_asked *asked,
					struct random *random, const struct actor *by,
					struct arrivals_report *out);

/* A new link for the next letter about the promise; valid for ARRIVALS_LINK_DAYS. STATUS_CONFLICT, told by
 * the end of the unit, when there is no such promise. */
MUST_USE struct status arrivals_make_link(struct store_tx *tx, struct promise_id promise, struct day today,
					  struct random *random, char out[ARRIVALS_LINK_ROOM]);
/* Takes away links that are no longer valid. */
MUST_USE struct status arrivals_forget_links(struct store_tx *tx, struct day today, int64_t *count);

struct arrival {
	struct arrival_id id;
	enum arrival_kind kind;
	enum arrival_why why;
	struct moment sent_at;
	struct giver_id giver;     /* 0 not known */
	struct promise_id promise; /* 0 none */
	struct gift_letter gift;   /* of ARRIVAL_GIFT */
	struct wish_letter wish;   /* of ARRIVAL_WISH */
};
typedef struct status arrival_row(void *argument, const struct arrival *arrival);
/* What waits for a person, by id, at most ARRIVALS_LIST_ROWS_MAX a call; texts live as long as the unit. */
MUST_USE struct status arrivals_waiting(struct store_tx *tx, struct arrival_id after, arrival_row *row,
					void *argument);
/* A person has done what it waited for; its letter is emptied. STATUS_NOT_FOUND when there is none,
 * STATUS_CONFLICT when it does not wait. */
MUST_USE struct status arrivals_done(struct store_tx *tx, struct arrival_id arrival, const struct actor *by);
/* One sentence for people, or NULL for ARRIVAL_WAITS_FOR_NOTHING. */
const char *arrival_why_sentence(enum arrival_why why);

#endif
