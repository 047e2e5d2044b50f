/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Fold: what remains of a text when capitals and marks on letters are put aside, so that "ÖBERG" finds
 * "Öberg" and "Oberg". For search and comparison only; never shown. */

#ifndef GROUND_FORMATS_FOLD_H
#define GROUND_FORMATS_FOLD_H

#include "ground/base/base.h"

enum { FOLD_BYTES_MAX = 4096 };

/* Adds the folded text: Unicode case folding, compatibility decomposition, marks left out (UAX #15, UTS #10
 * strength 1). At most FOLD_BYTES_MAX bytes of `text` are looked at. Bad UTF-8 becomes U+FFFD. */
void text_fold(struct text text, struct buffer *out);

#endif
