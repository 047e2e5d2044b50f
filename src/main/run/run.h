/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Run: one verb on one centre: what it was told, the books it works on, the answer in the making. */

#ifndef MAIN_RUN_RUN_H
#define MAIN_RUN_RUN_H

#include "inner/gifts/gifts.h"
#include "main/config/config.h"
#include "main/report/report.h"

#include <limits.h>

enum { RUN_ARENA_BYTES_MAX = 1 << 28, RUN_NAME_BYTES_MAX = 96 };
#define RUN_BOOKS_NAME "books.db"

struct run {
	const struct command *command;
	struct clock clock;
	struct random *random;
	struct arena arena; /* as long as the run */
	struct report report;
	struct actor by;
	char actor_name[RUN_NAME_BYTES_MAX];
	struct config config;
	struct store *books;
	struct text about;            /* the file that a failure is about; empty: none */
	enum exit_code failure_means; /* by how far the verb has come: its words, its centre, its work */
	bool is_wanting;              /* all was told, and something in it is wrong */
};

/* Verbs read their words first, while a failure means wrong usage; then open the centre, while it means a
 * broken environment; after that a failure means refused. STATUS_BROKEN is the environment everywhere. */
typedef struct status verb_run(struct run *run);
/* Runs the verb and prints its answer. `clock` decides the day, `random` what is made of chance. */
enum exit_code run_verb(const struct command *command, struct clock clock, struct random *random,
			verb_run *verb);

/* The centre in the folder that is the first argument: its choices, and its books opened. */
MUST_USE struct status run_open_centre(struct run *run);
/* The same for a verb whose folder stands elsewhere among its words. */
MUST_USE struct status run_open_centre_in(struct run *run, const char *folder);
/* The store that the config tells of; `folder` is where a file stands. */
MUST_USE struct status run_open_store(struct run *run, const char *folder, bool create, struct store **out);
/* A SQLite store in the file. */
MUST_USE struct status run_open_file(struct run *run, const char *path, bool create, struct store **out);
MUST_USE struct status run_read_config(struct run *run, const char *path);
MUST_USE struct status run_write_config(const struct run *run, const char *path);
/* Makes the folder for a new centre, mode 0700. STATUS_CONFLICT when one stands there. */
MUST_USE struct status run_make_folder(struct run *run, const char *folder);
/* STATUS_CONFLICT when the PostgreSQL database that the config tells of holds a centre's books. */
MUST_USE struct status run_refuse_used_database(struct run *run);
/* "folder/name". STATUS_INPUT when it is too long. */
MUST_USE struct status run_path(const char *folder, const char *name, char out[PATH_MAX]);
struct day run_today(const struct run *run);
/* The rooms that the books hold. */
extern const struct statement_set *const run_allowed[];
extern const struct migration *const run_migrations[];
/* Who knows homes for rows, in order of trust. */
extern const struct home_finder *const run_finders[];
/* The unit of work on the open books, with the run as its argument. */
MUST_USE struct status run_write(struct run *run, store_work *work, void *argument);

/* What the command line says, read into types. An option that is not given leaves `out` as it is.
 * STATUS_INPUT with .field its name. */
MUST_USE struct status run_day(const struct run *run, const char *option, struct day *out);
MUST_USE struct status run_number(const struct run *run, const char *option, int64_t *out);
struct text run_text(const struct run *run, const char *option); /* empty when it is not given */
bool run_has(const struct run *run, const char *option);
MUST_USE struct status run_parse_number(const char *word, const char *field, int64_t *out);
MUST_USE struct status run_parse_day(const char *word, const char *field, struct day *out);
/* STATUS_INPUT when the option, which must be there, is not. */
MUST_USE struct status run_needs(const struct run *run, const char *option);

/* The fiscal year of --year, else that of today. STATUS_NOT_FOUND when there is none. */
MUST_USE struct status run_year(const struct run *run, struct store_tx *tx, struct ledger_year *out);

/* A giver by its handle. STATUS_INPUT when the words are no handle, STATUS_NOT_FOUND when it is nobody's. */
MUST_USE struct status run_find_giver(struct store_tx *tx, struct text handle, struct giver *out);
/* A purpose by its code. STATUS_NOT_FOUND when there is none. */
MUST_USE struct status run_find_purpose(struct store_tx *tx, struct text code, struct purpose *out);

#endif
