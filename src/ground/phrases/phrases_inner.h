/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The tables that the build makes of the .po files. */

#ifndef GROUND_PHRASES_PHRASES_INNER_H
#define GROUND_PHRASES_PHRASES_INNER_H

#include "ground/phrases/phrases.h"

struct phrase_row {
	const char *english;
	const char *other;
};

/* Sorted by the bytes of `english`. */
extern const struct phrase_row phrases_swedish[];
extern const size_t phrases_swedish_count;
extern const struct phrase_row phrases_pseudo[];
extern const size_t phrases_pseudo_count;

#endif
