/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the files of the takeover share. */

#ifndef INNER_TAKEOVER_TAKEOVER_INNER_H
#define INNER_TAKEOVER_TAKEOVER_INNER_H

#include "inner/takeover/takeover.h"

#include "inner/takeover/takeover_sql.h"

/* The keys of a mapping, by field. */
struct takeover_key {
	enum takeover_kind kind;
	const char *name;
	bool is_needed;
};
extern const struct takeover_key takeover_keys[TAKEOVER_FIELDS];
extern const struct text takeover_ours_mapping;

/* A CSV file on its way in, by the mapping's columns. */
struct takeover_table {
	const struct takeover_file *file;
	struct memory_source memory;
	struct source source;
	struct csv_reader *reader;
	size_t column_count;             /* of the head row */
	size_t columns[TAKEOVER_FIELDS]; /* 1-based; 0: none */
	struct buffer texts;             /* of the row last read */
};
/* A row as the mapping understands it: texts of ours, empty where the file tells nothing. They live until the
 * next row. */
struct takeover_row {
	uint64_t row;
	struct text values[TAKEOVER_FIELDS];
};
/* Own; also when it fails, so that takeover_table_close may always be called. Reads the head row. */
MUST_USE struct status takeover_table_open(const struct takeover_file *file, struct takeover_table *out);
void takeover_table_close(struct takeover_table *table);
/* A row that cannot be understood is told in *wrong, and reading goes on; what is returned ends it. */
MUST_USE struct status takeover_table_next(struct takeover_table *table, struct takeover_row *out,
					   struct status *wrong, bool *has_row);

/* A value of the row, read into a type. STATUS_INPUT with .field. */
struct takeover_cell {
	const struct takeover_mapping *mapping;
	const struct takeover_row *row;
};
/* Empty: *is_given false, and the sum 0. */
MUST_USE struct status takeover_money(const struct takeover_cell *cell, enum takeover_field field,
				      struct money *out, bool *is_given);
/* Empty: number 0. */
MUST_USE struct status takeover_day(const struct takeover_cell *cell, enum takeover_field field,
				    struct day *out);
/* year * 12 + month - 1; empty: 0. */
MUST_USE struct status takeover_month(const struct takeover_cell *cell, enum takeover_field field,
				      int64_t *out);
/* A whole number; empty is none. */
MUST_USE struct status takeover_number(const struct takeover_cell *cell, enum takeover_field field,
				       int64_t *out);
/* The place of the value among the words, which NULL closes. */
MUST_USE struct status takeover_choice(const struct takeover_cell *cell, enum takeover_field field,
				       const char *const *words, size_t *out);
struct status takeover_wrong(enum takeover_field field, const char *reason, const char *remedy);

/* A file on its way into the books. */
struct takeover_importing {
	struct store_tx *tx;
	const struct takeover_file *file;
	const struct actor *by;
	struct random *random;
	struct takeover_report *report;
	struct takeover_import_id import; /* 0: no row is kept yet */
};
/* Takes a row: *thing is the id of what was made, 0 when it is passed over. A failure with .field is the
 * row's own fault, and nothing was written for it. */
typedef struct status takeover_take(struct takeover_importing *importing, const struct takeover_row *row,
				    int64_t *thing);
takeover_take takeover_take_giver;
takeover_take takeover_take_promise;
takeover_take takeover_take_mandate;
/* What tells the row from others of its kind: empty when it has nothing. In the arena of the unit. */
MUST_USE struct status takeover_number_of(struct takeover_importing *importing,
					  const struct takeover_row *row, struct text *out);

enum { TAKEOVER_KEY_YEAR = 4 }; /* after the kinds of CSV */
/* What was taken under the number. STATUS_NOT_FOUND when nothing was. */
MUST_USE struct status takeover_find(struct store_tx *tx, int64_t kind, struct text number,
				     struct takeover_key_find_out *out);
/* Makes the import that rows of today's file belong to. */
MUST_USE struct status takeover_begin_list(struct store_tx *tx, struct takeover_importing *importing);
/* After the last row: asks for approval of the list, when there is one. */
MUST_USE struct status takeover_ask_for_list(struct takeover_importing *importing);

#endif
