/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Gift letter: what a visitor asks for when giving: how often, how much, by which way, and where the receipt
 * may go. Checked by the same rules when it is written and when it is read: whoever breaks into the public
 * face can seal anything. */

#ifndef OPEN_INTAKE_GIFT_LETTER_H
#define OPEN_INTAKE_GIFT_LETTER_H

#include "ground/base/base.h"

enum {
	INTAKE_LETTER_BYTES_MAX = 16 * 1024,
	INTAKE_LETTER_STEP_BYTES =
	    512,                      /* letters are padded to a multiple, so that their size tells little */
	INTAKE_FIELD_BYTES_MAX = 200, /* as people's fields */
	INTAKE_NOTE_BYTES_MAX = 1000,
	INTAKE_GIFT_ORE_MIN = 100,
	INTAKE_GIFT_ORE_MAX = 100000000, /* a million kronor: above it the centre wants to be called */
};

enum letter_kind { LETTER_GIFT = 1, LETTER_WISH };

enum gift_often { GIFT_ONCE = 1, GIFT_MONTHLY };

enum gift_way {
	GIFT_BY_SWISH = 1,
	GIFT_BY_BANKGIRO,         /* a transfer to the centre's bankgiro number, once or standing */
	GIFT_BY_MANDATE_AT_BANK,  /* Autogiro: the giver signs in the own bank */
	GIFT_BY_MANDATE_ON_PAPER, /* printed by the giver */
	GIFT_BY_MANDATE_BY_POST,  /* sent to the giver */
};

/* Empty texts are fields that were left empty; a gift without any of them is anonymous. */
struct gift_letter {
	struct handle key; /* of the form: sent twice is once */
	struct moment made_at;
	enum gift_often often;
	enum gift_way way;
	struct money amount;
	struct text reference; /* OCR with length and check digit, as the giver was shown it */
	struct text purpose;   /* its code */
	struct text language;  /* "sv", "en" */
	struct text name;
	struct text email; /* where the receipt goes */
	struct text phone;
	struct text street; /* with postal code and town: where a paper goes */
	struct text postal_code;
	struct text town;
};

/* STATUS_INPUT with .field (a key of the letter) and remedy: a sum outside the bounds, a way that
 * does not fit how often, a reference that is no OCR number, an address of mail or a telephone number that
 * cannot be one, a line that is too long or not one line of UTF-8, a mandate by post without an address. */
MUST_USE struct status gift_letter_check(const struct gift_letter *letter);
/* Adds the letter, padded. As gift_letter_check. */
MUST_USE struct status gift_letter_write(const struct gift_letter *letter, struct buffer *out);
/* Texts live in the arena. STATUS_INPUT for all that gift_letter_write would not write. */
MUST_USE struct status gift_letter_read(struct text bytes, struct arena *arena, struct gift_letter *out);

/* What the letter is; STATUS_INPUT when it is none. */
MUST_USE struct status letter_kind_read(struct text bytes, struct arena *arena, enum letter_kind *out);

#endif
