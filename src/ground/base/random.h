/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Randomness and who acts: both come as arguments, so a test decides them. */

#ifndef GROUND_BASE_RANDOM_H
#define GROUND_BASE_RANDOM_H

#include "ground/base/text.h"

/* From the kernel when `is_seeded` is false; else a repeatable sequence (splitmix64, not for secrets). */
struct random {
	bool is_seeded;
	uint64_t state;
};

struct random random_of_system(void);
struct random random_seeded(uint64_t seed);
void random_fill(struct random *random, void *bytes, size_t count);
uint64_t random_next(struct random *random);
/* 0 <= result < bound, evenly; `bound` above zero. */
uint64_t random_below(struct random *random, uint64_t bound);

/* What leaves the house instead of an id: 12 characters without look-alikes, 60 random bits. */
struct handle {
	char characters[13];
};

struct handle handle_make(struct random *random);
/* STATUS_INPUT when it is not 12 characters of the alphabet. */
MUST_USE struct status handle_parse(struct text text, struct handle *out);

/* The one who makes a change. `name` is written to the journal: "shell:anna", "clerk", never a giver's name.
 */
struct actor {
	struct text name;
};

#endif
