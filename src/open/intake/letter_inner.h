/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letter inner: what the kinds of letters share: rules of fields, and JSON (RFC 8259) of flat texts and
 * numbers, padded with spaces. */

#ifndef OPEN_INTAKE_LETTER_INNER_H
#define OPEN_INTAKE_LETTER_INNER_H

#include "open/intake/intake.h"

#include "ground/formats/formats.h"

enum { LETTER_ARENA_BYTES_MAX = 65 * INTAKE_LETTER_BYTES_MAX };

/* One line of UTF-8 without control characters or marks that turn the direction of text; may be empty. */
bool line_is_valid(struct text line, size_t bytes_max);
bool email_is_plausible(struct text address);
bool phone_is_plausible(struct text number);
bool language_is_known(struct text language);

/* A field of a letter's struct under its key. */
enum letter_field_type { FIELD_TEXT, FIELD_NUMBER, FIELD_HANDLE };
struct letter_field {
	const char *key;
	enum letter_field_type type;
	size_t offset; /* FIELD_NUMBER: of an int64_t */
};

/* What a kind of letter holds. */
struct letter_form {
	enum letter_kind kind;
	const struct letter_field *fields;
	size_t count;
};

/* Adds an object with the kind and the fields, padded to a multiple of INTAKE_LETTER_STEP_BYTES. STATUS_LIMIT
 * when it is above INTAKE_LETTER_BYTES_MAX. */
MUST_USE struct status letter_write(const struct letter_form *form, const void *letter, struct buffer *out);
/* Fills the fields; STATUS_INPUT when the letter is of another kind, or its keys are not just these. */
MUST_USE struct status letter_read(const struct letter_form *form, struct text bytes, struct arena *arena,
				   void *letter);

#endif
