/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Demo: a made-up centre: its givers and promises, its books, and the bank files that the money came in, read
 * like any bank's files. Every name in it says that it is invented. */

#ifndef INNER_DEMO_DEMO_H
#define INNER_DEMO_DEMO_H

#include "inner/gifts/gifts.h"

#define DEMO_CENTRE_NAME "Solidaritetscentrum Exempel (påhittat)"
#define DEMO_ORGANISATION_NUMBER "555555-5555" /* nobody's */
#define DEMO_CUSTOMER "471117"                 /* at the made-up Bankgirot */
#define DEMO_AUTOGIRO_BANKGIRO "50501055"
#define DEMO_BIC "EXAMSESS"

enum {
	DEMO_GIVERS_MIN = 20,
	DEMO_GIVERS_MAX = 3000, /* as many as there are made-up names without two alike */
	DEMO_MONTHS_MAX = 60,
	DEMO_PURPOSES = 7,
};

struct demo_plan {
	uint64_t seed;
	int64_t givers;
	struct day first; /* the first of a month; the books are taken over on the first of its year */
	struct day last;  /* today in the made-up world: the bank's files tell of the days before it */
};
/* The centre that `handslag demo` makes: 2,000 givers, 2024-01-01 to 2026-11-20. */
struct demo_plan demo_usual_plan(void);

/* Empty books with the tables of ledger, people, bankday and gifts; the moment that their clock stands still
 * at, which is moved along; a folder for the bank's files, made here. */
struct demo_place {
	struct store *books;
	struct moment *now;
	const char *bank_folder;
	const char *sample_folder; /* gets the sample files of the plan's last day; NULL for none */
};

/* Called now and then; `done` of `total` days are made. */
typedef void demo_progress(void *argument, int64_t done, int64_t total);
struct demo_watch {
	demo_progress *tell; /* NULL: nobody watches */
	void *argument;
};

/* What was made, by the generator's own count and not by asking the books: a proof for them. */
struct demo_total {
	const char *purpose;
	struct money amount; /* gifts less what went back */
	int64_t gifts;
};
struct demo_report {
	int64_t givers;
	int64_t promises;
	int64_t payers;     /* of the givers: monthly, by Autogiro */
	int64_t draw_files; /* handed over to Bankgirot */
	int64_t files;
	int64_t gifts;
	int64_t gifts_back;
	int64_t by_person; /* of the gifts: booked by a person's decision */
	int64_t days_closed;
	int64_t left_open; /* bank rows that wait at the end */
	struct demo_total totals[DEMO_PURPOSES];
};

/* Same plan, same bytes. STATUS_INPUT when the plan is out of bounds or a path too long; STATUS_CONFLICT when
 * the books are not empty or the bank folder stands already; STATUS_BROKEN when the disk fails. */
MUST_USE struct status demo_make(const struct demo_place *place, const struct demo_plan *plan,
				 const struct demo_watch *watch, struct demo_report *out);

#endif
