/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Demo kit: a demo centre in a folder of the test's own. Linked by tests only. */

#ifndef INNER_DEMO_DEMO_KIT_H
#define INNER_DEMO_DEMO_KIT_H

#include "craft/handover/handover.h"
#include "inner/demo/demo.h"
#include "inner/drawing/drawing.h"
#include "proof/proof.h"

struct demo_kit {
	struct proof_folder folder;
	struct moment now;
	char bank[128];
	char samples[128];
	struct store *books;
	struct demo_plan plan;
	struct demo_report report;
	bool has_samples;
};

/* An empty store and no folder yet. */
void demo_kit_open(struct demo_kit *kit, enum store_backend backend);
void demo_kit_close(struct demo_kit *kit);
/* Makes the plan in it. */
MUST_USE struct status demo_kit_make(struct demo_kit *kit, const struct demo_watch *watch);
/* 60 givers from August 2026: camt, and BgMax that does not tell all. */
struct demo_plan demo_kit_late_plan(void);
/* 60 givers from November 2025: a year that closes, BgMax and then camt. */
struct demo_plan demo_kit_turn_plan(void);
struct day demo_kit_day(int year, int month, int day);

/* The books' rooms as another store of the same kind has them. */
MUST_USE struct status demo_kit_store(struct demo_kit *kit, enum store_backend backend, struct store **out);
/* Every file below the folder in the order of their paths, each with its path. */
void demo_kit_gather(const char *folder, struct buffer *out);
/* The books against the generator's own count: totals by purpose, every gift, the income accounts, each
 * closed day against the bank, the last day, the journal's chain and its days. */
void demo_kit_check(const struct demo_kit *kit);
int64_t demo_kit_doubts(const struct demo_kit *kit);
/* Reads the file as the clerk would on the plan's last day. */
MUST_USE struct status demo_kit_read(struct demo_kit *kit, const char *path, struct bankday_report *out);

#endif
