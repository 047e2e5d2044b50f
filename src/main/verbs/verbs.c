/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/verbs/verbs_inner.h"

#include <assert.h>
#include <pwd.h>
#include <stdio.h>
#include <unistd.h>

static verb_run *const runs[VERB_COUNT] = {
	[VERB_BANK_READ] = verb_bank_read,
	[VERB_INIT] = verb_init,
};

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

static enum exit_code run_end(struct run *run, struct status status)
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

int verbs_run(const struct command *command, struct clock clock, struct random *random)
{
	assert(command->verb != NULL && !command->verb->is_keepers && runs[command->verb->verb] != NULL);
	struct run run = { .command = command,
			   .clock = clock,
			   .random = random,
			   .arena = arena_open(RUN_ARENA_BYTES_MAX),
			   .failure_means = EXIT_USAGE };
	name_actor(&run);
	report_open(&run.report, command->language, command->is_json);
	const struct status status = runs[command->verb->verb](&run);
	store_close(&run.books);
	const enum exit_code code = run_end(&run, status);
	arena_close(&run.arena);
	return (int)code;
}
