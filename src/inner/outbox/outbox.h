/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Outbox: letters out by mail, kept in the books from the moment they have a cause until they are sent.
 *
 * One cause puts one letter, ever. A try is written down before anybody is spoken to:
 *
 *   waiting ---> sending ---> sent                          the other side has said that it has it
 *      ^            |-------> refused                       it has said no for good
 *      |            |-------> perhaps sent                  all was said and no answer came, or we crashed
 *      `------------|         (a folder: waiting again, as the same letter twice is one file)
 *    later, backed off `----> given up                      days have gone
 *
 * A mail server cannot promise "exactly once": whoever loses its last answer knows nothing. So a letter goes
 * at most once by itself, and what is perhaps sent, refused or given up stands on a list until a person sends
 * it again or puts it aside. Addresses and texts are in no log and in no line of the journal.
 * README.md tells what is promised and what is not. */

#ifndef INNER_OUTBOX_OUTBOX_H
#define INNER_OUTBOX_OUTBOX_H

#include "ground/mail/mail.h"
#include "ground/store/store.h"

extern const struct statement_set outbox_statements;
extern const struct migration outbox_migrations[];

struct outbox_id {
	int64_t raw;
};

enum {
	OUTBOX_KIND_MAX = 64, /* bytes */
	OUTBOX_LIST_MAX = 100,
	OUTBOX_RUN_MAX = 1000, /* letters in one run: a server counts what a sender sends an hour */
	OUTBOX_DAYS_MAX = 3650,
	OUTBOX_FIRST_WAIT_SECONDS = 60,   /* doubled with each try .. */
	OUTBOX_LAST_WAIT_SECONDS = 86400, /* .. up to a day, as RFC 5321 4.5.4.1 has senders slow down */
};

enum outbox_state {
	OUTBOX_WAITING = 1,
	OUTBOX_SENDING = 2,
	OUTBOX_SENT = 3,
	OUTBOX_REFUSED = 4,
	OUTBOX_PERHAPS = 5,
	OUTBOX_GIVEN_UP = 6,
	OUTBOX_PUT_ASIDE = 7, /* by a person */
};

/* Why the letter is written. */
struct outbox_cause {
	struct text kind; /* "gift receipt": of small letters and spaces; never a name */
	int64_t id;       /* of the gift */
};

/* Puts the letter, in the caller's unit: it stands if and only if what caused it does. `message` is as
 * mail_compose wants it, but for its id and date, which are made here: the id is a handle at `host`. A second
 * letter of the same cause changes nothing: `out` is then the first, and STATUS_OK. STATUS_INPUT and
 * STATUS_LIMIT as mail_compose, and for a kind that is none. */
struct outbox_letter {
	struct outbox_cause cause;
	struct mail_message message;
	struct text host; /* "exempel.se" */
};
MUST_USE struct status outbox_put(struct store_tx *tx, const struct outbox_letter *letter,
				  struct random *random, const struct actor *by, struct outbox_id *out);

/* Of the centre's dated rules and settings. */
struct outbox_terms {
	int64_t letters_max;  /* in one run: 1 to OUTBOX_RUN_MAX */
	int64_t give_up_days; /* 1 to OUTBOX_DAYS_MAX */
	int64_t keep_days;    /* texts of what is sent or put aside: 1 to OUTBOX_DAYS_MAX */
};

struct outbox_done {
	int64_t sent;
	int64_t later;     /* backed off */
	int64_t to_person; /* refused, perhaps sent, given up */
	int64_t emptied;
	const char *reason; /* why the run stopped early: NULL when it did not */
};

/* One run: first what a crash left in the middle, then the letters that are due, oldest first, each tried
 * once; then texts are emptied whose days have gone. Stops early when any letter would meet the same trouble.
 * One run at a time for a store: the caller sees to it (the clerk is one process, by its lock). `now` is the
 * store's clock. STATUS_LIMIT when the terms are outside their bounds; STATUS_BROKEN and others as the store:
 * `out` then tells what was done before. */
MUST_USE struct status outbox_run(struct store *books, const struct mailer *mailer,
				  const struct outbox_terms *terms, const struct actor *by,
				  struct outbox_done *out);

/* As the desk shows it. */
struct outbox_line {
	struct outbox_id id;
	struct outbox_cause cause;
	struct text recipient; /* personal data; empty once it has been emptied */
	enum outbox_state state;
	int64_t attempts;
	int64_t code; /* the server's last answer, or 0 */
	struct moment made_at;
	struct moment next_at; /* waiting: when it is tried; else when it came to its state */
};
typedef struct status outbox_row(void *argument, const struct outbox_line *line);
/* Letters in a state, by id, above `after`; at most OUTBOX_LIST_MAX. */
MUST_USE struct status outbox_list(struct store_tx *tx, enum outbox_state state, struct outbox_id after,
				   outbox_row *row, void *argument);

/* A person's word for a letter that is refused, perhaps sent or given up: send it once more, or leave it.
 * STATUS_NOT_FOUND when there is none; STATUS_CONFLICT when it is in another state. */
MUST_USE struct status outbox_again(struct store_tx *tx, struct outbox_id id, const struct actor *by);
MUST_USE struct status outbox_put_aside(struct store_tx *tx, struct outbox_id id, const struct actor *by);

/* The state in words, for a page: "perhaps sent". */
const char *outbox_state_words(enum outbox_state state);

#endif
