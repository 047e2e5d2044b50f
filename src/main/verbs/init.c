/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* init: a folder, its choices, and books to begin with. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static struct status choose(struct run *run)
{
	static const struct {
		const char *option;
		enum config_key key;
	} choices[] = {
		{ "name", CONFIG_NAME },         { "organisation-number", CONFIG_ORGANISATION_NUMBER },
		{ "language", CONFIG_LANGUAGE }, { "role", CONFIG_ROLE },
		{ "backend", CONFIG_BACKEND },   { "conninfo", CONFIG_CONNINFO }
	};
	run->config = config_default();
	TRY(config_set(&run->config, CONFIG_LANGUAGE, text_of(language_code(run->command->language))));
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++) {
		const char *value = command_option(run->command, choices[i].option);
		if (value != NULL)
			TRY(config_set(&run->config, choices[i].key, text_of(value)));
	}
	assert(run->config.values[CONFIG_LANGUAGE][0] != '\0');
	return config_check(&run->config);
}

static struct status make_folder(struct run *run, const char *folder)
{
	char path[PATH_MAX];
	run->about = text_of(folder);
	if (mkdir(folder, 0700) != 0 && errno != EEXIST)
		return FAIL(STATUS_BROKEN, "The folder could not be made.");
	static const char *const names[] = { CONFIG_FILE_NAME, "books.db" };
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

static struct status open_year(struct store_tx *tx, int year)
{
	struct day first;
	struct day last;
	struct ledger_year opened;
	assert(year >= DAY_YEAR_MIN);
	TRY(day_of(year, 1, 1, &first));
	TRY(day_of(year, 12, 31, &last));
	return ledger_open_year(tx, first, last, &opened);
}

static struct status fill_books(struct store_tx *tx, void *argument)
{
	const struct run *run = argument;
	const enum language language = config_language(&run->config);
	struct fund_id fund;
	struct purpose_id made;
	TRY(ledger_add_plan(tx));
	TRY(open_year(tx, day_year(run_today(run))));
	TRY(open_year(tx, day_year(run_today(run)) + 1));
	const struct text name = text_of(phrase(language, SAY("The centre's work")));
	TRY(gifts_add_fund(tx, &(struct fund){ .code = TEXT("1"), .name = name }, &run->by, &fund));
	const struct purpose purpose = {
		.code = TEXT("1"), .name = name, .fund = fund, .income_account = 3991
	};
	assert(fund.raw > 0);
	return gifts_add_purpose(tx, &purpose, &run->by, &made);
}

static struct status write_config(const struct run *run, const char *folder)
{
	char path[PATH_MAX];
	TRY(run_path(folder, CONFIG_FILE_NAME, path));
	SCOPED(buffer_close) struct buffer out = buffer_open(CONFIG_FILE_BYTES_MAX);
	config_write(&run->config, config_language(&run->config), &out);
	TRY(buffer_status(&out));
	assert(out.count > 0);
	return file_write_whole(path, buffer_text(&out), 0600);
}

static struct status refuse_used_database(struct run *run)
{
	struct store *standing = NULL;
	const struct status status = run_open_store(run, "", false, &standing);
	run->about = (struct text){ 0 };
	store_close(&standing);
	assert(standing == NULL);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	return (struct status){ .code = STATUS_CONFLICT,
				.reason = "A centre's books stand in this database already.",
				.remedy = "Choose another database." };
}

/* The ini is written last: until it stands there is no centre. */
struct status verb_init(struct run *run)
{
	static const struct report_column field = { "folder", SAY("A new centre stands in"), CELL_TEXT, 0 };
	const char *folder = run->command->arguments[0];
	TRY(choose(run));
	run->failure_means = EXIT_WANTING;
	TRY(make_folder(run, folder));
	run->failure_means = EXIT_ENVIRONMENT;
	umask(077);
	if (config_is_postgres(&run->config)) {
		const struct status status = refuse_used_database(run);
		run->failure_means = status.code == STATUS_CONFLICT ? EXIT_WANTING : EXIT_ENVIRONMENT;
		TRY(status);
	}
	TRY(run_open_store(run, folder, true, &run->books));
	TRY(store_write(run->books, &run->by, fill_books, run));
	TRY(write_config(run, folder));
	assert(run->books != NULL);
	report_field(&run->report, &field, (struct report_cell){ .text = text_of(folder) });
	return OK;
}
