/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Report: one answer, printed as text for people or as JSON for programs. */

#ifndef MAIN_REPORT_REPORT_H
#define MAIN_REPORT_REPORT_H

#include "ground/formats/formats.h"
#include "main/command/command.h"
#include "main/report/progress.h"

enum {
	REPORT_BYTES_MAX = 1 << 24, /* gathered before it is written out */
	REPORT_FLUSH_BYTES = 1 << 20,
	REPORT_CELL_BYTES_MAX = 1 << 16,
};

struct report {
	enum language language;
	bool is_json;
	bool is_broken; /* it could not be written */
	struct buffer text;
	struct json_writer json;
	char scopes[JSON_DEPTH_MAX]; /* '}' or ']' that close what is open */
	const struct report_column *columns;
};

enum cell_kind {
	CELL_TEXT,
	CELL_NUMBER, /* to the right */
	CELL_MONEY,  /* kronor for people, whole öre in JSON */
	CELL_DAY,    /* number 0: empty, null */
	CELL_BOOL,
};
struct report_column {
	const char *name; /* in JSON */
	const char *label;
	enum cell_kind kind;
	int width; /* characters; the last column needs none */
};
struct report_cell {
	struct text text;
	int64_t number; /* of all the other kinds */
};

void report_open(struct report *report, enum language language, bool is_json);
/* Closes what is open and writes it all out. STATUS_BROKEN when it could not be written. */
MUST_USE struct status report_close(struct report *report);

/* One value with its name: "Gifts: 3". Without a label it is for JSON alone. */
void report_field(struct report *report, const struct report_column *field, struct report_cell value);
/* A list of things with fields, and one of them. */
void report_list(struct report *report, const char *name);
void report_item(struct report *report);
void report_end(struct report *report); /* the list or item last begun */
/* A table: a list whose things have the same fields, on one line each. */
void report_table(struct report *report, const char *name, const struct report_column *columns);
void report_row(struct report *report, const struct report_cell *cells);
void report_table_end(struct report *report);
/* A sentence for people alone; what outside data it holds is made plain. */
void report_say(struct report *report, const char *english, const struct phrase_value *values, size_t count);
/* A failure: the sentence on standard error, an object "error" in JSON. */
void report_failure(struct report *report, struct text file, struct status status);

#endif
