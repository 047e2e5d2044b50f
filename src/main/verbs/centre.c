/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The centre in a folder: its choices, and its books with all rooms that stand on them. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <stdio.h>

static const struct statement_set *const allowed[] = { &ledger_statements, &people_statements,
						       &bankday_statements, &gifts_statements, NULL };
static const struct migration *const migrations[] = { ledger_migrations, people_migrations,
						      bankday_migrations, gifts_migrations, NULL };
const struct home_finder *const run_finders[] = { &gifts_by_reference, &bankday_rules, NULL };

struct status run_path(const char *folder, const char *name, char out[PATH_MAX])
{
	const int count = snprintf(out, PATH_MAX, "%s/%s", folder, name);
	assert(count > 0);
	return count < PATH_MAX ? OK : FAIL(STATUS_INPUT, "The path is too long.");
}

struct day run_today(const struct run *run)
{
	const struct moment now = clock_now(&run->clock);
	assert(now.seconds > 0);
	return moment_day(now);
}

struct status run_open_store(struct run *run, const char *folder, bool create, struct store **out)
{
	char path[PATH_MAX];
	TRY(run_path(folder, "books.db", path));
	const bool is_postgres = config_is_postgres(&run->config);
	const struct store_config config = {
		.backend = is_postgres ? STORE_POSTGRES : STORE_SQLITE,
		.path = path,
		.conninfo = is_postgres ? run->config.values[CONFIG_CONNINFO] : NULL,
		.clock = run->clock,
		.allowed = allowed,
		.migrations = migrations,
	};
	assert(out != NULL);
	const struct status status = store_open(&config, create, out);
	if (status.code == STATUS_NOT_FOUND) {
		run->about = text_of(is_postgres ? "" : "books.db");
		return (struct status){ .code = STATUS_NOT_FOUND,
					.reason = "The books are missing.",
					.remedy = "Restore them from a backup." };
	}
	return status;
}

static struct status read_config(struct run *run, const char *folder)
{
	char path[PATH_MAX];
	struct text content;
	TRY(run_path(folder, CONFIG_FILE_NAME, path));
	const struct status status = file_read_all(path, CONFIG_FILE_BYTES_MAX, &run->arena, &content);
	if (status.code == STATUS_NOT_FOUND) {
		run->about = text_of(folder);
		return (struct status){ .code = STATUS_NOT_FOUND,
					.reason = "There is no centre in this folder.",
					.remedy = "Make one with handslag init DIR, or check the path." };
	}
	run->about = text_of(CONFIG_FILE_NAME);
	TRY(status);
	TRY(config_read(content, &run->config));
	run->about = (struct text){ 0 };
	if (!run->command->has_language)
		run->report.language = config_language(&run->config);
	assert(run->config.values[CONFIG_BACKEND][0] != '\0');
	return OK;
}

struct status run_open_centre(struct run *run, const char *folder)
{
	assert(run->books == NULL);
	run->failure_means = EXIT_ENVIRONMENT;
	TRY(read_config(run, folder));
	TRY(run_open_store(run, folder, false, &run->books));
	run->failure_means = EXIT_WANTING;
	return OK;
}
