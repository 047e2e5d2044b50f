/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Answers: pain.002, what the bank says of our orders. Sources: ISO 20022 pain.002.001.03 and .10, and its
 * external code sets for payment statuses and their reasons. */

#ifndef GROUND_PAIN_ANSWERS_H
#define GROUND_PAIN_ANSWERS_H

#include "ground/base/base.h"

enum { PAIN_REASONS_MAX = 8 }; /* of one answer; what is beyond is left out */

enum pain_002_version { PAIN_002_VERSION_10, PAIN_002_VERSION_03 };

enum pain_state {
	PAIN_STATE_UNSAID,           /* no status at this level: see the others */
	PAIN_STATE_PENDING,          /* RCVD, PDNG: not decided */
	PAIN_STATE_ACCEPTED,         /* ACTC, ACCP, ACFC, ACSP: will be paid as far as is known */
	PAIN_STATE_ACCEPTED_CHANGED, /* ACWC: will be paid, but not as ordered, usually on a later day */
	PAIN_STATE_PAID,             /* ACSC, ACCC */
	PAIN_STATE_PART,             /* PART, PATC: of file and group; each payment tells its own */
	PAIN_STATE_REJECTED,         /* RJCT, CANC, BLCK: will not be paid */
	PAIN_STATE_UNKNOWN,          /* another code: a person decides */
};
enum pain_level { PAIN_LEVEL_FILE, PAIN_LEVEL_GROUP, PAIN_LEVEL_PAYMENT };

struct pain_reason {
	struct text code;  /* ISO external status reason such as "AC01", or the bank's own; may be empty */
	struct text words; /* the bank's, lines joined by one space; may be empty */
};

/* What the bank says of a file, group or payment. Writing: texts at most PAIN_ID_BYTES_MAX, of XML's
 * characters. */
struct pain_answer {
	enum pain_level level;
	struct text report_id;      /* of the answer itself; the writer takes it from the report */
	struct text file_id;        /* the ids of our order, as the bank repeats them */
	struct text group_id;       /* empty for a file */
	struct text instruction_id; /* of a payment, may be empty */
	struct text end_to_end_id;  /* of a payment */
	enum pain_state state;      /* the writer takes it from code */
	struct text code;           /* the status as written: "ACSP"; empty when unsaid */
	struct pain_reason reasons[PAIN_REASONS_MAX];
	size_t reason_count;
	struct text service_reference; /* of a payment: the bank's own, may be empty */
	bool has_day; /* of a payment: the day it is now to be paid, as the bank repeats it */
	struct day day;
	uint64_t row; /* reading */
};

struct pain_report {
	struct text id; /* of the answer itself */
	struct moment made_at;
	struct text original_kind;         /* "pain.001.001.09" */
	const struct pain_answer *answers; /* the file's first, then each group's followed by its payments' */
	size_t count;
};

/* Calls `answer` for the file, then for each group and its payments, in the order of the file; texts live
 * until it returns, and its failure ends the reading. Any version is read. STATUS_INPUT with row, field and
 * remedy: another kind, cut in the middle, a payment without an id, an order's id that is missing or too
 * long. */
MUST_USE struct status pain002_read(struct source *source,
				    struct status (*answer)(void *self, const struct pain_answer *answer),
				    void *self);
/* For simulated banks. STATUS_INPUT with row (the answer's 1-based number) and field as above. */
MUST_USE struct status pain002_write(const struct pain_report *report, enum pain_002_version version,
				     struct buffer *out);

enum pain_state pain_state_of(struct text code);
/* A sentence for people: what a state, or a reason code (a general one for codes not in the table), means. */
const char *pain_state_say(enum pain_state state);
const char *pain_reason_say(struct text code);

#endif
