/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* People: givers and other private contacts, and how they are found again. Knows nothing of money. */

#ifndef INNER_PEOPLE_PEOPLE_H
#define INNER_PEOPLE_PEOPLE_H

#include "ground/store/store.h"

extern const struct statement_set people_statements;
extern const struct migration people_migrations[];

struct giver_id {
	int64_t raw;
};

enum giver_kind {
	GIVER_PERSON = 1,
	GIVER_ORGANISATION,
	GIVER_ANONYMOUS, /* gives without a name: has a reference, nothing else */
};

enum {
	PEOPLE_FIELD_BYTES_MAX = 200, /* of a field, a mark or a search: what fits a line */
	PEOPLE_SEARCH_WORDS_MAX = 8,
	PEOPLE_SEARCH_HITS_MAX = 200, /* what a person looks through before adding a word */
};

struct giver {
	struct giver_id id;
	struct handle handle;
	enum giver_kind kind;
	struct text name; /* empty for anonymous only; the others may be empty */
	struct text email;
	struct text phone;
	struct text street;
	struct text postal_code;
	struct text town;
	struct text country;  /* ISO 3166-1, two capital letters */
	struct text identity; /* personal or organisation number as identity_parse writes it; only where the
				 tax report needs it */
	struct text language; /* that the giver is written to in: "sv" or "en"; "sv" when empty */
	struct moment made_at;
};

/* Adds a giver; id and handle are made. STATUS_INPUT, with .field, when a field is over
 * PEOPLE_FIELD_BYTES_MAX, not UTF-8 or no single line of text, the country is no code, a person or
 * organisation lacks a name, or an anonymous giver has anything; STATUS_CONFLICT, told by the end of the
 * unit, when the source of randomness repeats a handle. */
MUST_USE struct status people_add_giver(struct store_tx *tx, const struct giver *giver, struct random *random,
					const struct actor *by, struct giver_id *out);
/* All but handle, kind and the time of making become as in `giver`; an earlier name still finds the giver by
 * bank rows. Writes to the journal that it was done, not what. STATUS_NOT_FOUND when there is none;
 * STATUS_INPUT as people_add_giver. */
MUST_USE struct status people_change_giver(struct store_tx *tx, const struct giver *giver,
					   const struct actor *by);
/* Texts live as long as the unit. STATUS_NOT_FOUND when there is none. */
MUST_USE struct status people_find_giver(struct store_tx *tx, struct giver_id id, struct giver *out);
MUST_USE struct status people_giver_by_handle(struct store_tx *tx, struct handle handle, struct giver *out);

typedef struct status people_email_row(void *argument, struct giver_id giver, struct text name);
/* Givers with just this address of mail, by id, at most `count_max`. Nobody has the empty one. */
MUST_USE struct status people_by_email(struct store_tx *tx, struct text email, int64_t count_max,
				       people_email_row *row, void *argument);

enum giver_mark_kind {
	MARK_ACCOUNT = 1, /* the account that money came from before */
	MARK_IDENTITY,
	MARK_NAME, /* whatever its capitals, marks on letters, punctuation and order of words */
};
/* Remembers that the mark points to the giver; again is nothing. Values that are empty, or longer than
 * PEOPLE_FIELD_BYTES_MAX, are passed over. Several givers may have one mark: couples share an account. */
MUST_USE struct status people_add_mark(struct store_tx *tx, struct giver_id giver, enum giver_mark_kind kind,
				       struct text value);
typedef struct status people_mark_row(void *argument, struct giver_id giver);
struct people_mark {
	enum giver_mark_kind kind;
	struct text value;
};
/* Givers with the mark, by id, at most `count_max`. */
MUST_USE struct status people_by_mark(struct store_tx *tx, const struct people_mark *mark, int64_t count_max,
				      people_mark_row *row, void *argument);

typedef struct status people_giver_row(void *argument, const struct giver *giver);
/* Givers whose name has words that begin with all the words typed, in any order, whatever their capitals and
 * marks on letters; the first PEOPLE_SEARCH_HITS_MAX by id, in two statements. Nothing typed finds nobody.
 * STATUS_INPUT when more than PEOPLE_SEARCH_WORDS_MAX words or PEOPLE_FIELD_BYTES_MAX bytes are typed. */
MUST_USE struct status people_search(struct store_tx *tx, struct text typed, people_giver_row *row,
				     void *argument);

#endif
