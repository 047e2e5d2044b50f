/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* init and demo: a folder, its choices, and books to begin with, empty or made up. */
#include "main/verbs/verbs_inner.h"

#include "inner/demo/demo.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
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
	TRY(gifts_add_purpose(tx, &purpose, &run->by, &made));
	TRY(mandates_add_rules(tx, &run->by));
	return drawing_add_rules(tx, &run->by);
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

/* Lives as long as the run: the books ask its clock until they are closed. */
struct demo_work {
	struct moment now; /* in the made-up world */
	_Atomic uint64_t days_done;
	struct demo_report made;
};

static void note_days(void *argument, int64_t done, int64_t total)
{
	struct demo_work *work = argument;
	assert(done >= 0 && done <= total);
	work->days_done = (uint64_t)done;
}

static uint64_t days_done(void *argument)
{
	struct demo_work *work = argument;
	assert(work != NULL);
	return work->days_done;
}

/* Everything in the folder is made here, so nothing of anybody's is in the way. */
static struct status make_folder(struct run *run, const char *folder)
{
	umask(077);
	run->about = text_of(folder);
	if (mkdir(folder, 0700) != 0)
		return errno == EEXIST ? (struct status){ .code = STATUS_CONFLICT,
							  .reason = "The folder stands already.",
							  .remedy = "Choose another folder." }
				       : FAIL(STATUS_BROKEN, "The folder could not be made.");
	run->about = (struct text){ 0 };
	assert(folder[0] != '\0');
	return OK;
}

static struct status choose_demo(struct run *run)
{
	static const char *const about = SAY("Unions, a party and study associations that stand by their "
					     "sisters and brothers all over the world.");
	run->config = config_default();
	TRY(config_set(&run->config, CONFIG_NAME, TEXT(DEMO_CENTRE_NAME)));
	TRY(config_set(&run->config, CONFIG_ORGANISATION_NUMBER, TEXT(DEMO_ORGANISATION_NUMBER)));
	TRY(config_set(&run->config, CONFIG_AUTOGIRO_CUSTOMER, TEXT(DEMO_CUSTOMER)));
	TRY(config_set(&run->config, CONFIG_AUTOGIRO_BANKGIRO, TEXT(DEMO_AUTOGIRO_BANKGIRO)));
	TRY(config_set(&run->config, CONFIG_BIC, TEXT(DEMO_BIC)));
	TRY(config_set(&run->config, CONFIG_TOWN, TEXT("Exempelstad")));
	TRY(config_set(&run->config, CONFIG_COUNTRY, TEXT("SE")));
	TRY(config_set(&run->config, CONFIG_SITE_ABOUT_SV, text_of(phrase(LANGUAGE_SWEDISH, about))));
	TRY(config_set(&run->config, CONFIG_SITE_ABOUT_EN, text_of(about)));
	TRY(config_set(&run->config, CONFIG_SITE_EMAIL, TEXT("gava@exempel.example")));
	TRY(config_set(&run->config, CONFIG_SITE_PHONE, TEXT("08-000 00 00")));
	TRY(config_set(&run->config, CONFIG_SITE_SWISH, TEXT("1230000000")));
	TRY(config_set(&run->config, CONFIG_SITE_BANKGIRO, TEXT(DEMO_AUTOGIRO_BANKGIRO)));
	TRY(config_set(&run->config, CONFIG_SITE_IS_DEMO, TEXT("yes")));
	TRY(config_set(&run->config, CONFIG_LANGUAGE, text_of(language_code(run->command->language))));
	assert(!config_is_postgres(&run->config));
	return config_check(&run->config);
}

static struct status make_books(struct run *run, struct demo_work *work, const char *bank_folder)
{
	const struct demo_plan plan = demo_usual_plan();
	const struct demo_place place = { run->books, &work->now, bank_folder, NULL };
	const struct demo_watch watch = { note_days, work };
	const int64_t days = plan.last.number - plan.first.number;
	struct progress *progress;
	assert(run->books != NULL && days > 0);
	progress_begin_days(run->report.language, days_done, work, (uint64_t)days, &progress);
	const struct status status = demo_make(&place, &plan, &watch, &work->made);
	progress_end(&progress);
	return status;
}

static void tell(struct run *run, const struct demo_report *made, const char *folder)
{
	static const struct report_column fields[] = {
		{ "givers", SAY("Givers"), CELL_NUMBER, 0 },
		{ "promises", SAY("Promises"), CELL_NUMBER, 0 },
		{ "files", SAY("Files of the bank"), CELL_NUMBER, 0 },
		{ "gifts", SAY("Gifts"), CELL_NUMBER, 0 },
		{ "waiting", SAY("Rows left open"), CELL_NUMBER, 0 },
	};
	const int64_t values[] = { made->givers, made->promises, made->files, made->gifts, made->left_open };
	static const struct report_column place = { "folder", SAY("A made-up centre stands in"), CELL_TEXT,
						    0 };
	assert(made->givers > 0);
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		report_field(&run->report, &fields[i], (struct report_cell){ .number = values[i] });
	report_field(&run->report, &place, (struct report_cell){ .text = text_of(folder) });
}

struct status verb_demo(struct run *run)
{
	char bank_folder[PATH_MAX];
	char ini[PATH_MAX];
	const char *folder = run->command->arguments[0];
	struct demo_work *work = arena_take(&run->arena, sizeof *work);
	TRY(run_path(folder, "bank", bank_folder));
	TRY(run_path(folder, CONFIG_FILE_NAME, ini));
	run->failure_means = EXIT_WANTING;
	TRY(choose_demo(run));
	TRY(make_folder(run, folder));
	run->clock = clock_fixed(&work->now);
	work->now.seconds = demo_usual_plan().first.number * 86400;
	run->failure_means = EXIT_ENVIRONMENT;
	TRY(run_open_store(run, folder, true, &run->books));
	TRY(make_books(run, work, bank_folder));
	TRY(run_write_config(run, ini)); /* last: until it stands there is no centre */
	assert(work->days_done > 0);
	tell(run, &work->made, folder);
	return OK;
}
