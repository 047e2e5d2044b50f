/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clerk on a day that the test decides: clerk_at 2026-11-24 VERB ... Its clock stands still at noon. */
#include "main/verbs/verbs.h"
#include "program/program.h"

#include <signal.h>
#include <stdio.h>

int main(int count, char **words)
{
	struct day day;
	struct command command;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	signal(SIGXFSZ, SIG_IGN);
	if (count < 2 || !status_is_ok(day_parse(text_of(words[1]), &day)))
		return 100;
	const struct status status =
	    command_parse((size_t)count - 1, (const char *const *)words + 1, &arena, &command);
	if (!status_is_ok(status)) {
		fprintf(stderr, "%s\n", status.reason);
		return EXIT_USAGE;
	}
	struct moment noon = { day.number * 86400 + 43200 };
	struct random random = random_seeded(1);
	return (int)verbs_run(&command, clock_fixed(&noon), &random);
}
