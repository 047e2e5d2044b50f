/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Arrivals kit: a small centre with a letterbox, for tests. Linked by tests only. */

#ifndef INNER_ARRIVALS_ARRIVALS_KIT_H
#define INNER_ARRIVALS_ARRIVALS_KIT_H

#include "inner/arrivals/arrivals.h"
#include "inner/mandates/mandates_kit.h"

struct arrivals_kit {
	struct mandates_kit mandates;
	struct proof_folder box; /* the letterbox */
	struct letter_public_key public_key;
	struct letter_secret_key secret_key;
	struct day today;
	struct arrivals_report report; /* of the last collection */
	uint64_t forms;                /* filled in so far */
};
void arrivals_kit_open(struct arrivals_kit *kit, const struct kit_place *place);
void arrivals_kit_close(struct arrivals_kit *kit);
/* Each test finds a struct arrivals_kit in *state, in memory and on PostgreSQL. Returns the exit code. */
int arrivals_kit_run(const struct CMUnitTest *tests, size_t count);

/* 200 kr once by Swish, from nobody, under a reference and a form key that were not used before. */
struct gift_letter arrivals_kit_gift(struct arrivals_kit *kit);
/* To stop, by the link. */
struct wish_letter arrivals_kit_wish(struct arrivals_kit *kit, const char *link);
/* Seals them and puts them into the letterbox, each call in a file of its own. */
void arrivals_kit_post(struct arrivals_kit *kit, const struct text *letters, size_t count);
void arrivals_kit_post_gift(struct arrivals_kit *kit, const struct gift_letter *gift);
void arrivals_kit_post_wish(struct arrivals_kit *kit, const struct wish_letter *wish);
MUST_USE struct status arrivals_kit_collect(struct arrivals_kit *kit, struct store *books);
/* A valid link to the promise, made on a day. */
void arrivals_kit_link(struct arrivals_kit *kit, struct promise_id promise, struct day day,
		       char out[ARRIVALS_LINK_ROOM]);
/* The promise under the reference; id 0 when there is none. Its texts live as long as the kit. */
struct promise arrivals_kit_promise(struct arrivals_kit *kit, struct text reference);
/* The giver; texts live as long as the kit. */
struct giver arrivals_kit_giver(struct arrivals_kit *kit, struct giver_id id);

/* What waits, in order; letters live as long as the kit. */
enum { ARRIVALS_KIT_WAITING_MAX = 100 };
struct arrivals_kit_waiting {
	struct arrival arrivals[ARRIVALS_KIT_WAITING_MAX];
	size_t count;
};
void arrivals_kit_waiting(struct arrivals_kit *kit, struct arrivals_kit_waiting *out);

#endif
