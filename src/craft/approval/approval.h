/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Approval: two different persons. Something is asked for approval with the digest of exactly what it is; two
 * persons approve that very digest while it stands; then it may be used, once. Knows no payment and no
 * log-in.
 *
 *   asked -> waiting -> half -> approved -> used
 *               \________\________\-> refused, expired (after its last day), changed (asked anew otherwise)
 *
 * Rows are added and never changed; constraints of the tables stand behind every refusal as the last wall. */

#ifndef CRAFT_APPROVAL_APPROVAL_H
#define CRAFT_APPROVAL_APPROVAL_H

#include "craft/rules/rules.h"
#include "ground/crypto/crypto.h"

extern const struct statement_set approval_statements;
extern const struct migration approval_migrations[];

struct matter_id {
	int64_t raw;
};
struct vote_id {
	int64_t raw;
};

enum {
	APPROVAL_KIND_MAX = 32,    /* bytes in a kind of matter */
	APPROVAL_REASON_MAX = 200, /* bytes of why something is refused */
	APPROVAL_VOTES_MAX = 1024, /* votes on one matter: more than any centre has staff */
};

/* The rules this room decides by; the values are those that a centre begins with. */
#define APPROVAL_RULE_VALID_DAYS "approval.valid_days"         /* 30 */
#define APPROVAL_RULE_PROPOSER "approval.proposer_may_approve" /* 1: may be one of the two */

/* The rule that holds today; when there is none of its key, the usual one is added first. */
MUST_USE struct status approval_rule(struct store_tx *tx, const struct rule *usual, const struct actor *by,
				     struct rule *out);
/* STATUS_INPUT, with the field, unless 1 to `bytes_max` bytes of UTF-8 without control characters: words that
 * persons approve are read by them. */
MUST_USE struct status approval_check_words(struct text words, size_t bytes_max, const char *field);

enum matter_state {
	MATTER_WAITING = 1,
	MATTER_HALF,
	MATTER_APPROVED,
	MATTER_REFUSED,
	MATTER_EXPIRED,
	MATTER_USED,
};

/* Who acts: `person` tells two apart; 0 for one that is no person, who may ask and not approve. */
struct approver {
	int64_t person;
	const struct actor *by;
};

/* What is to be approved. */
struct approval_of {
	struct text kind; /* "payment" */
	int64_t subject;
	struct hash digest; /* over everything that is approved, and who gets how much */
};

struct matter {
	struct matter_id id;
	struct hash digest;
	int64_t asked_person;
	struct text asked_by;
	struct moment asked_at;
	struct day valid_through; /* the last day, in UTC */
	enum matter_state state;  /* now, by the store's clock */
	unsigned approvals;       /* in force, by different persons */
	int64_t persons[2];       /* theirs */
};

/* Asks. What was asked before of the same kind and subject no longer counts. STATUS_CONFLICT when the very
 * same is asked and can still be approved, or has been used; STATUS_INPUT when the kind is empty or too long.
 */
MUST_USE struct status approval_ask(struct store_tx *tx, const struct approval_of *what,
				    const struct approver *who, struct matter_id *out);
/* Each of these: STATUS_NOT_FOUND when nothing is asked; STATUS_REFUSED, with a sentence of its own each,
 * when what was asked is not what stands now, is refused or expired, or when no person acts; STATUS_CONFLICT
 * when used. */

/* Also STATUS_REFUSED when this person approved or withdrew before, or asked and may not by the rule of the
 * day it was asked; STATUS_CONFLICT when two have approved. */
MUST_USE struct status approval_approve(struct store_tx *tx, const struct approval_of *what,
					const struct approver *who);
/* Also STATUS_REFUSED when this person's approval is not in force. */
MUST_USE struct status approval_withdraw(struct store_tx *tx, const struct approval_of *what,
					 const struct approver *who);
/* Anyone may refuse, once, with a reason: STATUS_INPUT when that is empty, too long or no text. */
MUST_USE struct status approval_refuse(struct store_tx *tx, const struct approval_of *what,
				       const struct approver *who, struct text reason);

/* Whether it may be used: two approvals by two persons in force on this very digest, today.
 * STATUS_REFUSED as well when nobody or one person alone has approved. */
MUST_USE struct status approval_check(struct store_tx *tx, const struct approval_of *what);
/* The same, and it cannot be used again. In the unit of what it allows. */
MUST_USE struct status approval_use(struct store_tx *tx, const struct approval_of *what,
				    const struct actor *by);

/* The last that was asked. STATUS_NOT_FOUND when nothing was. */
MUST_USE struct status approval_find(struct store_tx *tx, struct text kind, int64_t subject,
				     struct matter *out);

enum vote_act {
	VOTE_APPROVED = 1,
	VOTE_WITHDREW,
	VOTE_REFUSED,
};
struct vote {
	struct vote_id id;
	enum vote_act act;
	int64_t person;
	struct text actor;
	struct text reason;
	struct moment made_at;
};
typedef struct status vote_row(void *argument, const struct vote *vote);
/* All that was said about a matter, in order. */
MUST_USE struct status approval_votes(struct store_tx *tx, struct matter_id matter, vote_row *row,
				      void *argument);
/* What the journal keeps of a vote, so that an altered one is found. */
void approval_vote_digest(struct matter_id matter, const struct vote *vote, struct hash *out);

#endif
