/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The centre's staff. */
#include "main/payments/payments_inner.h"

#include <assert.h>

static const struct report_column columns[] = { { "name", SAY("Name"), CELL_TEXT, ACCESS_NAME_MAX },
						{ "is_active", SAY("May log in"), CELL_BOOL, 10 },
						{ "since", SAY("Since"), CELL_DAY, 0 },
						{ 0 } };

static struct status tell(void *argument, const struct person *person)
{
	struct report *report = argument;
	const struct report_cell cells[] = { { .text = person->name },
					     { .number = person->is_active },
					     { .number = moment_day(person->made_at).number } };
	assert(person->id.raw > 0);
	report_row(report, cells);
	return OK;
}

static struct status list(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	assert(run->books != NULL);
	report_table(&run->report, "users", columns);
	TRY(access_persons(tx, tell, &run->report));
	report_table_end(&run->report);
	return OK;
}

struct status verb_user_list(struct run *run)
{
	TRY(run_open_centre(run));
	assert(run->books != NULL);
	return store_read(run->books, list, run);
}

struct work {
	struct run *run;
	struct text name;
	struct password_hash hash;
};

static struct status add(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	struct person_id id;
	assert(work->name.bytes != NULL);
	return access_add(tx, work->name, &work->hash, &work->run->by, &id);
}

struct status verb_user_add(struct run *run)
{
	SCOPED(secret_wipe) struct secret password = { 0 };
	struct work work = { .run = run, .name = text_of(run->command->arguments[1]) };
	TRY(run_open_centre(run));
	TRY(person_new_password(run, "--password-file", &password));
	TRY(access_hash_password(work.name, secret_text(&password), &work.hash));
	TRY(run_write(run, add, &work));
	assert(run->books != NULL);
	return store_read(run->books, list, run);
}

static struct status put_aside(struct store_tx *tx, void *argument)
{
	struct work *work = argument;
	assert(work->name.bytes != NULL);
	return access_put_aside(tx, work->name, &work->run->by);
}

struct status verb_user_off(struct run *run)
{
	struct work work = { .run = run, .name = text_of(run->command->arguments[1]) };
	TRY(run_open_centre(run));
	TRY(run_write(run, put_aside, &work));
	assert(run->books != NULL);
	return store_read(run->books, list, run);
}

struct status verb_user_password(struct run *run)
{
	SCOPED(secret_wipe) struct secret old = { 0 };
	SCOPED(secret_wipe) struct secret new = { 0 };
	TRY(run_open_centre(run));
	TRY(person_password(run, &old));
	TRY(person_new_password(run, "--new-password-file", &new));
	const struct log_in log_in = { text_of(run->command->arguments[1]), secret_text(&old) };
	TRY(access_change_password(run->books, &log_in, secret_text(&new), &run->by));
	report_say(&run->report, SAY("The password is changed."), NULL, 0);
	assert(run->books != NULL);
	return OK;
}
