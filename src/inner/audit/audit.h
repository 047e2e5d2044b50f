/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Audit: whether the stored books still hold what was promised of them, and the copy that an auditor proves
 * on another machine. Reads only; repairs nothing: what it finds is for a person to judge. */

#ifndef INNER_AUDIT_AUDIT_H
#define INNER_AUDIT_AUDIT_H

#include "ground/store/store.h"

extern const struct statement_set audit_statements;

enum {
	AUDIT_FINDINGS_MAX =
	    100, /* told of one check; the rest are only counted: more tell a reader nothing */
	AUDIT_PLACE_ROOM = 160,
	AUDIT_DIFFERENCE_ROOM = 128,
	AUDIT_HASH_ROOM = 65,
};

/* One thing that must hold. */
struct audit_check {
	const char *name;      /* "vouchers sum to zero" */
	const char *must_hold; /* one English sentence, a key of the phrase files */
	const char *table;     /* whose rows the findings name */
	unsigned promise;      /* its number in docs/PROMISES.md */
};

/* One row that breaks it. No personal data. */
struct audit_found {
	const struct audit_check *check;
	char place[AUDIT_PLACE_ROOM];           /* "voucher I 12 of the year from 2026-01-01, id 345" */
	int64_t id;                             /* of the row, as `place` says it */
	char difference[AUDIT_DIFFERENCE_ROOM]; /* "expected 100.00, found 90.00"; empty when the check says
						   it all */
};
/* Asks the store for nothing; a failure ends the audit and is returned. */
typedef struct status audit_finding(void *argument, const struct audit_found *found);

struct audit_summary {
	int64_t checks;
	int64_t broken_checks; /* with findings */
	int64_t findings;      /* also those not told */
	int64_t rows;          /* in the tables looked at */
	int64_t vouchers;
	int64_t journal_lines;
	char journal_head[AUDIT_HASH_ROOM]; /* the chain's last hash, in hexadecimal */
};

/* Makes every check and tells each finding, also after others. A check that the store cannot answer, since a
 * value there is no value, is itself a finding. Memory does not grow with the books. STATUS_BROKEN when the
 * store answers nothing at all. */
MUST_USE struct status audit_run(struct store *books, audit_finding *tell, void *argument,
				 struct audit_summary *out);

/* The checks in the order they are made. */
size_t audit_check_count(void);
const struct audit_check *audit_check_at(size_t index);

struct audit_copying {
	const char *folder; /* is made; its parent stands */
	/* The rooms that the books hold, as they were opened with. */
	const struct statement_set *const *allowed;
	const struct migration *const *migrations;
	struct text centre; /* whose books, for the page in it; may be empty */
	struct day today;
};
/* Writes the auditor's copy: books.db, check.py and READ-ME.txt in a folder of its own, only the owner's to
 * read. It stands whole or not at all. The same books, centre and day give the same bytes. `out` counts the
 * rows and tells the journal's head, and holds no checks: check.py makes those. STATUS_CONFLICT when
 * something stands where the folder would, or the books hold other tables than `migrations` say;
 * STATUS_NOT_FOUND when there is no such parent; STATUS_INPUT when the path is too long; STATUS_BROKEN when
 * it cannot be written. */
MUST_USE struct status audit_copy(struct store *books, const struct audit_copying *copying,
				  struct audit_summary *out);

#endif
