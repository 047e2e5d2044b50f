/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the people's files share. */

#ifndef INNER_PEOPLE_PEOPLE_INNER_H
#define INNER_PEOPLE_PEOPLE_INNER_H

#include "inner/people/people.h"

#include "ground/formats/formats.h"
#include "inner/people/people_sql.h"

/* What a search word points at. */
enum search_kind {
	SEARCH_GIVER = 1,
	SEARCH_GIVER_PAIR = 2, /* two words' initials, which lead to those whose name has both */
};

/* No character grows more than from 3 bytes to 33 (U+FDFA, UAX #15). */
enum { PEOPLE_FOLDED_BYTES_MAX = PEOPLE_FIELD_BYTES_MAX * 11 };

struct giver people_giver_from(const struct giver_find_out *row);
MUST_USE struct status people_index_name(struct store_tx *tx, struct giver_id giver, struct text name);

#endif
