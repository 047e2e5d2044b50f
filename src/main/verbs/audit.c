/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* verify, and the auditor's copy. */
#include "inner/audit/audit.h"
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <sys/stat.h>

static void tell_text(struct report *report, const char *name, const char *text)
{
	assert(name != NULL && text != NULL);
	report_field(report, &(struct report_column){ name, NULL, CELL_TEXT, 0 },
		     (struct report_cell){ .text = text_of(text) });
}

/* The check that the last finding was of: its sentence stands once above its findings. */
struct verifying {
	struct run *run;
	const struct audit_check *last;
};

static struct status tell_finding(void *argument, const struct audit_found *found)
{
	struct verifying *verifying = argument;
	struct report *report = &verifying->run->report;
	const struct phrase_value values[] = { { "check", text_of(found->check->name) },
					       { "place", text_of(found->place) },
					       { "difference", text_of(found->difference) } };
	assert(found->check != NULL);
	if (found->check != verifying->last)
		report_say(report, found->check->must_hold, NULL, 0);
	verifying->last = found->check;
	report_item(report);
	tell_text(report, "check", found->check->name);
	tell_text(report, "table", found->check->table);
	report_field(report, &(struct report_column){ "promise", NULL, CELL_NUMBER, 0 },
		     (struct report_cell){ .number = found->check->promise });
	tell_text(report, "must_hold", found->check->must_hold);
	tell_text(report, "place", found->place);
	tell_text(report, "difference", found->difference);
	report_say(report,
		   found->difference[0] != '\0' ? SAY("  {check}: {place}: {difference}")
						: SAY("  {check}: {place}"),
		   values, found->difference[0] != '\0' ? 3 : 2);
	report_end(report);
	return OK;
}

static void tell_head(struct report *report, const struct audit_summary *summary)
{
	static const struct report_column vouchers = { "vouchers", SAY("Vouchers"), CELL_NUMBER, 0 };
	static const struct report_column lines = { "journal_lines", SAY("Journal lines"), CELL_NUMBER, 0 };
	static const struct report_column head = { "journal_head", SAY("Journal head"), CELL_TEXT, 0 };
	assert(summary->vouchers >= 0);
	report_field(report, &vouchers, (struct report_cell){ .number = summary->vouchers });
	report_field(report, &lines, (struct report_cell){ .number = summary->journal_lines });
	report_field(report, &head, (struct report_cell){ .text = text_of(summary->journal_head) });
}

struct status verb_verify(struct run *run)
{
	static const struct report_column checks = { "checks", SAY("Checks"), CELL_NUMBER, 0 };
	static const struct report_column rows = { "rows", SAY("Rows looked at"), CELL_NUMBER, 0 };
	static const struct report_column count = { "finding_count", SAY("Findings"), CELL_NUMBER, 0 };
	struct verifying verifying = { .run = run };
	struct audit_summary summary;
	TRY(run_open_centre(run));
	report_list(&run->report, "findings");
	TRY(audit_run(run->books, tell_finding, &verifying, &summary));
	report_end(&run->report);
	report_field(&run->report, &checks, (struct report_cell){ .number = summary.checks });
	report_field(&run->report, &rows, (struct report_cell){ .number = summary.rows });
	tell_head(&run->report, &summary);
	report_field(&run->report, &count, (struct report_cell){ .number = summary.findings });
	run->is_wanting = summary.findings > 0;
	report_say(&run->report,
		   run->is_wanting ? SAY("The books do not hold what was promised of them.")
				   : SAY("The books hold."),
		   NULL, 0);
	assert(run->is_wanting == (summary.broken_checks > 0));
	return OK;
}

struct status verb_books_copy(struct run *run)
{
	static const struct report_column folder = { "folder", SAY("The auditor's copy stands in"), CELL_TEXT,
						     0 };
	struct audit_summary summary;
	TRY(run_open_centre(run));
	const struct audit_copying copying = { .folder = run->command->arguments[1],
					       .allowed = run_allowed,
					       .migrations = run_migrations,
					       .centre = text_of(run->config.values[CONFIG_NAME]),
					       .today = run_today(run) };
	umask(077);
	const struct status copied = audit_copy(run->books, &copying, &summary);
	if (!status_is_ok(copied))
		run->about = text_of(copying.folder);
	TRY(copied);
	assert(summary.journal_head[0] != '\0');
	report_field(&run->report, &folder, (struct report_cell){ .text = text_of(copying.folder) });
	tell_head(&run->report, &summary);
	report_say(&run->report, SAY("Give the auditor the journal head by another way than the copy."), NULL,
		   0);
	return OK;
}
