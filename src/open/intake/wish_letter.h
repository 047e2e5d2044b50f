/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Wish letter: what a giver asks for by the link that stands in every letter out: change the sum, pause,
 * stop, or send all that is kept. The face knows nothing of the giver; whether the link is one of ours is
 * found out by whoever opens the letter. */

#ifndef OPEN_INTAKE_WISH_LETTER_H
#define OPEN_INTAKE_WISH_LETTER_H

#include "open/intake/gift_letter.h"

enum { INTAKE_LINK_BYTES_MAX = 64, INTAKE_PAUSE_MONTHS_MAX = 12 };

enum giver_wish { WISH_NEW_SUM = 1, WISH_PAUSE, WISH_STOP, WISH_ALL_ABOUT_ME };

struct wish_letter {
	struct handle key; /* of the form: sent twice is once */
	struct moment made_at;
	enum giver_wish wish;
	struct text
	    link; /* as it stood in the address: at most INTAKE_LINK_BYTES_MAX letters, digits, - and _ */
	struct money amount;  /* WISH_NEW_SUM, else 0 */
	int64_t pause_months; /* WISH_PAUSE, 1 to INTAKE_PAUSE_MONTHS_MAX, else 0 */
	struct text reason;   /* optional: one line of at most INTAKE_NOTE_BYTES_MAX */
	struct text language;
};

/* STATUS_INPUT with .field and remedy when a field is out of bounds or does not belong to the wish. */
MUST_USE struct status wish_letter_check(const struct wish_letter *letter);
MUST_USE struct status wish_letter_write(const struct wish_letter *letter, struct buffer *out);
MUST_USE struct status wish_letter_read(struct text bytes, struct arena *arena, struct wish_letter *out);

#endif
