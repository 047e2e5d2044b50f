/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For tests: a file read and written anew from its events. */

#ifndef GROUND_SIE_SIE_COPY_H
#define GROUND_SIE_SIE_COPY_H

#include "ground/sie/sie.h"

/* Reads `file` in steps of `step_max` bytes (0: all at once) and writes what its events tell to `out`. */
MUST_USE struct status sie_copy(struct text file, size_t step_max, struct buffer *out,
				struct sie_summary *summary, size_t *lost);

#endif
