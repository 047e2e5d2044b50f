/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The keeper of the command line: knows the words, answers help and version, executes the process that owns a
 * verb, and watches the processes that serve. It cannot open the books. */
#include "main/command/command.h"
#include "main/serve/serve.h"

#include <assert.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int tell(const struct command *command, struct status status, int code)
{
	SCOPED(buffer_close) struct buffer sentence = buffer_open(1 << 17);
	command_sentence(&sentence, command->language, (struct text){ 0 }, status);
	assert(sentence.count > 0);
	fwrite(sentence.bytes, 1, sentence.count, stderr);
	return code;
}

static int say(const struct command *command, const struct buffer *out)
{
	assert(!out->is_failed);
	if (fwrite(out->bytes, 1, out->count, stdout) == out->count && fflush(stdout) == 0)
		return EXIT_DONE;
	return tell(command, FAIL(STATUS_BROKEN, "The answer could not be written."), EXIT_ENVIRONMENT);
}

static int answer(const struct command *command)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(1 << 20);
	const struct verb_row *verb = command->verb;
	if (verb->verb == VERB_VERSION && !command->wants_help) {
		command_version(&out, command->is_json);
		return say(command, &out);
	}
	if (verb->verb == VERB_HELP && !command->wants_help) {
		verb = command_find(command->argument_count, command->arguments);
		if (verb == NULL && command->argument_count > 0)
			return tell(command,
				    FAIL_INPUT(0, command->arguments[0], "There is no such verb.",
					       "handslag help lists the verbs."),
				    EXIT_USAGE);
	}
	if (verb == NULL)
		command_help_all(&out, command->language);
	else
		command_help_verb(&out, command->language, verb);
	assert(out.count > 0);
	return say(command, &out);
}

enum { COLLECT_SECONDS = 2 };

/* The path of a process that stands beside this one. */
static bool find_beside(const char *name, char path[PATH_MAX])
{
	const ssize_t count = readlink("/proc/self/exe", path, PATH_MAX - 1);
	if (count <= 0)
		return false;
	path[count] = '\0';
	char *slash = strrchr(path, '/');
	assert(slash != NULL);
	if ((size_t)(slash + 1 - path) + strlen(name) >= PATH_MAX)
		return false;
	strcpy(slash + 1, name);
	return true;
}

static int tell_missing(const struct command *command, const char *name)
{
	assert(name[0] != '\0');
	return tell(command,
		    (struct status){ .code = STATUS_BROKEN,
				     .field = name,
				     .reason = "The program beside this one could not be started.",
				     .remedy = "Install Handslag again." },
		    EXIT_ENVIRONMENT);
}

static int execute(const struct command *command, char **words)
{
	char path[PATH_MAX];
	if (find_beside("handslag-clerk", path))
		execv(path, words);
	assert(words[0] != NULL);
	return tell_missing(command, "handslag-clerk");
}

static int serve(const struct command *command)
{
	char front[PATH_MAX];
	char clerk[PATH_MAX];
	char *folder = (char *)command->arguments[0];
	const char *listen = command_option(command, "--listen");
	assert(command->argument_count == 1);
	if (!find_beside("handslag-front", front) || access(front, X_OK) != 0)
		return tell_missing(command, "handslag-front");
	if (!find_beside("handslag-clerk", clerk) || access(clerk, X_OK) != 0)
		return tell_missing(command, "handslag-clerk");
	char *const site[] = { front, folder, listen != NULL ? "--listen" : NULL, (char *)listen, NULL };
	char *const collect[] = { clerk, "letters", "collect", folder, NULL };
	const struct serve_child children[] = {
		{ .words = site }, { .words = collect, .every_seconds = COLLECT_SECONDS, .is_silent = true }
	};
	return serve_run(children, sizeof children / sizeof children[0]);
}

int main(int count, char **words)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct command command;
	const struct status status =
	    command_parse((size_t)count, (const char *const *)words, &arena, &command);
	if (!status_is_ok(status))
		return tell(&command, status, EXIT_USAGE);
	assert(command.verb != NULL);
	if (command.verb->verb == VERB_SERVE && !command.wants_help)
		return serve(&command);
	if (command.verb->is_keepers || command.wants_help)
		return answer(&command);
	return execute(&command, words);
}
