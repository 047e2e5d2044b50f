/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* One run of one verb: what it was told, the centre it works on, the answer in the making. */

#ifndef MAIN_VERBS_VERBS_INNER_H
#define MAIN_VERBS_VERBS_INNER_H

#include "inner/gifts/gifts.h"
#include "main/config/config.h"
#include "main/verbs/report.h"
#include "main/verbs/verbs.h"

#include <limits.h>

enum { RUN_ARENA_BYTES_MAX = 1 << 28, RUN_NAME_BYTES_MAX = 96 };

struct run {
	const struct command *command;
	struct clock clock;
	struct random *random;
	struct arena arena;
	struct report report;
	struct actor by;
	char actor_name[RUN_NAME_BYTES_MAX];
	struct config config;
	struct store *books;
	struct text about;            /* the file that a failure is about; empty: none */
	enum exit_code failure_means; /* by how far the verb has come */
	bool is_wanting;              /* all was told, and something in it is wrong */
};

typedef struct status verb_run(struct run *run);
verb_run verb_backup, verb_bank_read, verb_init;

/* The centre in the folder: its choices and its books, opened. What fails here is the environment. */
MUST_USE struct status run_open_centre(struct run *run, const char *folder);
/* Opens the store that the config tells of; `folder` is where a file stands. */
MUST_USE struct status run_open_store(struct run *run, const char *folder, bool create, struct store **out);
/* "folder/name". STATUS_INPUT when it is too long. */
MUST_USE struct status run_path(const char *folder, const char *name, char out[PATH_MAX]);
struct day run_today(const struct run *run);

/* Who knows homes for rows, in order of trust. */
extern const struct home_finder *const run_finders[];

#endif
