/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of Swish share. */

#ifndef GROUND_SWISH_SWISH_INNER_H
#define GROUND_SWISH_SWISH_INNER_H

#include "ground/swish/swish.h"

/* share/swish, put into the program by the build. */
extern const struct text swish_comma_mapping;
extern const struct text swish_semicolon_mapping;

/* The key of the column, for messages too. */
const char *swish_column_key(enum swish_column column);
/* SWISH_OTHER when no kind has the word. */
enum swish_kind swish_kind_of(const struct swish_mapping *mapping, struct text word);
/* Whether money of the kind comes to us. */
bool swish_is_in(enum swish_kind kind);

/* Where in a row the text of a column stands; 0 for a column that is no text of its own. */
size_t swish_text_place(enum swish_column column);

/* The payment references of a file. All are asked about at once, when the file has been read. */
struct swish_references {
	struct swish_reference *list;
	size_t count;
	size_t room;
};
void swish_references_close(struct swish_references *references);
/* At most SWISH_REFERENCE_BYTES_MAX bytes and SWISH_ROWS_MAX times. */
void swish_references_add(struct swish_references *references, struct text reference, uint64_t row);
/* STATUS_INPUT at the second row that has one. Changes their order. */
MUST_USE struct status swish_references_check(struct swish_references *references);

/* Letters, digits and hyphens of US-ASCII, so many. */
bool swish_is_word(struct text text, size_t least, size_t most);
/* Whether it can be a payment reference by this mapping. */
bool swish_reference_is_valid(const struct swish_mapping *mapping, struct text reference);
/* At most that many characters, none of them a control character. */
bool swish_is_line(struct text text, size_t characters_max);

#endif
