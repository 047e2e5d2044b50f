/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The centre in a folder: its choices, and its books with all rooms that stand on them. */
#include "craft/handover/handover.h"
#include "inner/access/access.h"
#include "inner/arrivals/arrivals.h"
#include "inner/audit/audit.h"
#include "inner/drawing/drawing.h"
#include "inner/payout/payout.h"
#include "inner/takeover/takeover.h"
#include "main/run/run.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

const struct statement_set *const run_allowed[] = {
	&ledger_statements,   &handover_statements, &people_statements,   &bankday_statements,
	&gifts_statements,    &audit_statements,    &access_statements,   &rules_statements,
	&approval_statements, &payments_statements, &payout_statements,   &mandates_statements,
	&drawing_statements,  &takeover_statements, &arrivals_statements, NULL
};
const struct migration *const run_migrations[] = { ledger_migrations,   handover_migrations,
						   people_migrations,   bankday_migrations,
						   gifts_migrations,    access_migrations,
						   rules_migrations,    approval_migrations,
						   payments_migrations, mandates_migrations,
						   drawing_migrations,  takeover_migrations,
						   arrivals_migrations, NULL };
const struct home_finder *const run_finders[] = { &drawing_by_payer, &gifts_by_reference,
						  &payout_by_end_to_end, &bankday_rules, NULL };

struct status run_path(const char *folder, const char *name, char out[PATH_MAX])
{
	const int count = snprintf(out, PATH_MAX, "%s/%s", folder, name);
	assert(count > 0);
	return count < PATH_MAX ? OK : FAIL(STATUS_INPUT, "The path is too long.");
}

static struct status open_store(const struct store_config *place, const struct run *run, bool create,
				struct store **out)
{
	struct store_config config = *place;
	config.clock = run->clock;
	config.allowed = run_allowed;
	config.migrations = run_migrations;
	assert(out != NULL && *out == NULL);
	return store_open(&config, create, out);
}

struct status run_open_file(struct run *run, const char *path, bool create, struct store **out)
{
	assert(path != NULL);
	return open_store(&(struct store_config){ .backend = STORE_SQLITE, .path = path }, run, create, out);
}

struct status run_open_store(struct run *run, const char *folder, bool create, struct store **out)
{
	char path[PATH_MAX];
	assert(run->config.values[CONFIG_BACKEND][0] != '\0');
	if (config_is_postgres(&run->config))
		return open_store(&(struct store_config){ .backend = STORE_POSTGRES,
							  .conninfo = run->config.values[CONFIG_CONNINFO] },
				  run, create, out);
	TRY(run_path(folder, RUN_BOOKS_NAME, path));
	return run_open_file(run, path, create, out);
}

struct status run_read_config(struct run *run, const char *path)
{
	struct text content;
	TRY(file_read_all(path, CONFIG_FILE_BYTES_MAX, &run->arena, &content));
	run->about = text_of(CONFIG_FILE_NAME);
	TRY(config_read(content, &run->config));
	run->about = (struct text){ 0 };
	assert(run->config.values[CONFIG_BACKEND][0] != '\0');
	return OK;
}

struct status run_write_config(const struct run *run, const char *path)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(CONFIG_FILE_BYTES_MAX);
	config_write(&run->config, config_language(&run->config), &out);
	TRY(buffer_status(&out));
	assert(out.count > 0);
	return file_write_whole(path, buffer_text(&out), 0600);
}

static struct status missing(struct run *run, const char *about, const char *reason, const char *remedy)
{
	assert(about != NULL && reason != NULL);
	run->about = text_of(about);
	return (struct status){ .code = STATUS_NOT_FOUND, .reason = reason, .remedy = remedy };
}

struct status run_open_centre(struct run *run)
{
	assert(run->command->argument_count > 0);
	return run_open_centre_in(run, run->command->arguments[0]);
}

struct status run_open_centre_in(struct run *run, const char *folder)
{
	char path[PATH_MAX];
	assert(run->books == NULL);
	run->failure_means = EXIT_ENVIRONMENT;
	TRY(run_path(folder, CONFIG_FILE_NAME, path));
	struct status status = run_read_config(run, path);
	if (status.code == STATUS_NOT_FOUND)
		return missing(run, folder, "There is no centre in this folder.",
			       "Make one with handslag init DIR, or check the path.");
	if (!status_is_ok(status))
		run->about = text_of(CONFIG_FILE_NAME);
	TRY(status);
	if (!run->command->has_language)
		run->report.language = config_language(&run->config);
	status = run_open_store(run, folder, false, &run->books);
	if (status.code == STATUS_NOT_FOUND)
		return missing(run, config_is_postgres(&run->config) ? "PostgreSQL" : RUN_BOOKS_NAME,
			       "The books are missing.", "Restore them from a backup.");
	TRY(status);
	run->failure_means = EXIT_WANTING;
	return OK;
}

struct status run_make_folder(struct run *run, const char *folder)
{
	char path[PATH_MAX];
	run->about = text_of(folder);
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return FAIL(STATUS_BROKEN, "The folder could not be made.");
	static const char *const names[] = { CONFIG_FILE_NAME, RUN_BOOKS_NAME };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		TRY(run_path(folder, names[i], path));
		if (access(path, F_OK) == 0)
			return (struct status){ .code = STATUS_CONFLICT,
						.reason = "A centre stands in this folder already.",
						.remedy = "Choose another folder." };
	}
	if (chmod(folder, 0700) != 0)
		return FAIL(STATUS_BROKEN, "The folder could not be closed to others.");
	run->about = (struct text){ 0 };
	assert(folder[0] != '\0');
	return OK;
}

struct status run_refuse_used_database(struct run *run)
{
	struct store *standing = NULL;
	assert(config_is_postgres(&run->config));
	const struct status status = run_open_store(run, "", false, &standing);
	store_close(&standing);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	return (struct status){ .code = STATUS_CONFLICT,
				.reason = "A centre's books stand in this database already.",
				.remedy = "Choose another database." };
}
