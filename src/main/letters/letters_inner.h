/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the verbs of letters share: where the site's files stand in the centre's folder. */

#ifndef MAIN_LETTERS_LETTERS_INNER_H
#define MAIN_LETTERS_LETTERS_INNER_H

#include "ground/crypto/crypto.h"
#include "inner/arrivals/arrivals.h"
#include "main/letters/letters.h"
#include "open/published/published.h"

#define LETTERS_KEYS "keys"
#define LETTERS_INNER_KEY "keys/letterbox.key" /* opens letters: the inner zone's alone */

/* Makes the folder of letters and the keys that are missing; those that stand are left. */
MUST_USE struct status letters_make_keys(const char *folder);
/* The key that opens letters; `out` is wiped by its owner. STATUS_NOT_FOUND with a remedy when there is none.
 */
MUST_USE struct status letters_read_key(struct run *run, const char *folder, struct letter_secret_key *out);

#endif
