/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* init: a folder, its choices, and books to begin with. */
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <sys/stat.h>

static struct status choose(struct run *run)
{
	static const struct {
		const char *option;
		enum config_key key;
	} choices[] = {
		{ "--name", CONFIG_NAME },         { "--organisation-number", CONFIG_ORGANISATION_NUMBER },
		{ "--language", CONFIG_LANGUAGE }, { "--role", CONFIG_ROLE },
		{ "--backend", CONFIG_BACKEND },   { "--conninfo", CONFIG_CONNINFO }
	};
	run->config = config_default();
	TRY(config_set(&run->config, CONFIG_LANGUAGE, text_of(language_code(run->command->language))));
	for (size_t i = 0; i < sizeof choices / sizeof choices[0]; i++)
		if (run_has(run, choices[i].option))
			TRY(config_set(&run->config, choices[i].key, run_text(run, choices[i].option)));
	assert(run->config.values[CONFIG_LANGUAGE][0] != '\0');
	return config_check(&run->config);
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

/* The ini is written last: until it stands there is no centre. */
static struct status make_centre(struct run *run, const char *folder)
{
	char path[PATH_MAX];
	umask(077);
	TRY(run_path(folder, CONFIG_FILE_NAME, path));
	TRY(run_open_store(run, folder, true, &run->books));
	TRY(run_write(run, fill_books, run));
	assert(run->books != NULL);
	return run_write_config(run, path);
}

struct status verb_init(struct run *run)
{
	static const struct report_column field = { "folder", SAY("A new centre stands in"), CELL_TEXT, 0 };
	const char *folder = run->command->arguments[0];
	TRY(choose(run));
	run->failure_means = EXIT_WANTING;
	TRY(run_make_folder(run, folder));
	if (config_is_postgres(&run->config)) {
		const struct status status = run_refuse_used_database(run);
		run->failure_means = status.code == STATUS_CONFLICT ? EXIT_WANTING : EXIT_ENVIRONMENT;
		TRY(status);
	}
	run->failure_means = EXIT_ENVIRONMENT;
	TRY(make_centre(run, folder));
	assert(run->books != NULL);
	report_field(&run->report, &field, (struct report_cell){ .text = text_of(folder) });
	return OK;
}
