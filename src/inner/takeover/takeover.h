/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Takeover: from another program to here, and from here to another. Givers, promises and living mandates come
 * in as CSV by a mapping, the books as SIE; all of it goes out again the same way. See README.md here.
 *
 * Rows that are right are kept and the others told, each with its row, field and remedy. What was taken once
 * is known by its number in the other program: the same file again changes nothing. */

#ifndef INNER_TAKEOVER_TAKEOVER_H
#define INNER_TAKEOVER_TAKEOVER_H

#include "craft/approval/approval.h"
#include "inner/mandates/mandates.h"
#include "inner/takeover/mapping.h"

extern const struct statement_set takeover_statements;
extern const struct migration takeover_migrations[];

struct takeover_import_id {
	int64_t raw;
};

enum {
	TAKEOVER_FILE_BYTES_MAX = 64 << 20, /* of a CSV file: TAKEOVER_ROWS_MAX long rows */
	TAKEOVER_ROWS_MAX =
	    50000, /* of a file: bounds the unit's time and memory; larger centres divide it */
	TAKEOVER_COLUMNS_MAX = 256,
	TAKEOVER_CELL_BYTES_MAX = 2000, /* a column of remarks that no mapping names may be as long */
	TAKEOVER_NUMBER_MAX = 64,       /* bytes of a number in the other program */
};

struct takeover_file {
	enum takeover_kind kind;
	const struct takeover_mapping *mapping;
	struct text bytes;
	struct day today; /* the day it is taken over on */
	bool is_dry;      /* all is checked and nothing kept */
};

struct takeover_report {
	int64_t rows; /* without the head row; the sum of the next four */
	int64_t kept;
	int64_t known;  /* taken before, just so */
	int64_t passed; /* no longer living: closed promises, ended mandates */
	int64_t bad;
	int64_t list;            /* of mandates kept: the number of the list to approve; 0 none */
	struct status *refusals; /* own: `bad` of them, in the file's order */
	size_t refusals_room;
};
void takeover_report_close(struct takeover_report *report);

/* Reads the file in one unit: all rows that are right, or on a failure none. STATUS_INPUT, with .row where
 * one is to blame, when the mapping says nothing of the kind, the file is no CSV, is empty, or its head lacks
 * a column that the mapping names; STATUS_LIMIT beyond the bounds above. *out must be closed in any case. */
MUST_USE struct status takeover_read(struct store *books, const struct takeover_file *file,
				     struct random *random, const struct actor *by,
				     struct takeover_report *out);

/* Adds givers, promises or mandates as CSV in the form that takeover_mapping_ours reads: UTF-8 without byte
 * order mark, CR LF, by the order they were made. Same books and day, same bytes. Givers are numbered by
 * their handles, promises by their references. STATUS_LIMIT when the buffer is full. */
MUST_USE struct status takeover_write(struct store_tx *tx, enum takeover_kind kind, struct day today,
				      struct buffer *out);

#include "inner/takeover/history.h"
#include "inner/takeover/list.h"

#endif
