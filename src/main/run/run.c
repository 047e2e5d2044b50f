/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/run/run.h"

#include <assert.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

/* Whose login runs the program; the environment is not asked, since anyone can write there. */
static void name_actor(struct run *run)
{
	const struct passwd *login = getpwuid(getuid());
	if (login != NULL && login->pw_name[0] != '\0')
		snprintf(run->actor_name, sizeof run->actor_name, "shell:%s", login->pw_name);
	else
		snprintf(run->actor_name, sizeof run->actor_name, "shell:%u", (unsigned)getuid());
	run->by.name = text_of(run->actor_name);
	assert(run->by.name.count > 6);
}

static enum exit_code end(struct run *run, struct status status)
{
	enum exit_code code = run->is_wanting ? EXIT_WANTING : EXIT_DONE;
	if (!status_is_ok(status)) {
		report_failure(&run->report, run->about, status);
		code = status.code == STATUS_BROKEN ? EXIT_ENVIRONMENT : run->failure_means;
	}
	const struct status written = report_close(&run->report);
	assert(code != EXIT_DONE || status_is_ok(status));
	if (status_is_ok(written))
		return code;
	SCOPED(buffer_close) struct buffer sentence = buffer_open(4096);
	command_sentence(&sentence, run->report.language, (struct text){ 0 }, written);
	fwrite(sentence.bytes, 1, sentence.count, stderr);
	return EXIT_ENVIRONMENT;
}

enum exit_code run_verb(const struct command *command, struct clock clock, struct random *random,
			verb_run *verb)
{
	assert(command->verb != NULL && verb != NULL && random != NULL);
	struct run run = { .command = command,
			   .clock = clock,
			   .random = random,
			   .arena = arena_open(RUN_ARENA_BYTES_MAX),
			   .failure_means = EXIT_USAGE };
	name_actor(&run);
	report_open(&run.report, command->language, command->is_json);
	const struct status status = verb(&run);
	store_close(&run.books);
	const enum exit_code code = end(&run, status);
	arena_close(&run.arena);
	return code;
}

struct status run_write(struct run *run, store_work *work, void *argument)
{
	assert(run->books != NULL);
	return store_write(run->books, &run->by, work, argument);
}

struct day run_today(const struct run *run)
{
	const struct moment now = clock_now(&run->clock);
	assert(now.seconds > 0);
	return moment_day(now);
}
