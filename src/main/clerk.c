/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The clerk: the process that opens the centre's books and does what the command line says. */
#include "main/verbs/verbs.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>

static int tell(const struct command *command, struct status status)
{
	SCOPED(buffer_close) struct buffer sentence = buffer_open(1 << 17);
	command_sentence(&sentence, command->language, (struct text){ 0 }, status);
	assert(sentence.count > 0);
	fwrite(sentence.bytes, 1, sentence.count, stderr);
	return EXIT_USAGE;
}

int main(int count, char **words)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct command command;
	signal(SIGPIPE, SIG_IGN); /* an answer that nobody reads is told as such */
	signal(SIGXFSZ, SIG_IGN); /* and a file that may not grow, as a disk that is full */
	struct status status = command_parse((size_t)count, (const char *const *)words, &arena, &command);
	if (status_is_ok(status) && (command.verb->is_keepers || command.wants_help))
		status = FAIL_INPUT(0, "handslag-clerk", "The program beside this one answers that.",
				    "Start it by the word handslag.");
	if (!status_is_ok(status))
		return tell(&command, status);
	assert(command.verb != NULL);
	struct random random = random_of_system();
	return (int)verbs_run(&command, clock_of_system(), &random);
}
