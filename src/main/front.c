/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The front: the process that faces the internet. */
#include "main/front/front.h"
#include "main/command/command.h"

#include <assert.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#ifdef __SANITIZE_ADDRESS__
/* The search for leaks reads /proc at the end, which a process that has shut itself in cannot; the rooms are
 * searched by their own tests. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}
#endif

/* What a signal stops. */
static struct front *volatile served;

static int tell(struct status status, int code)
{
	SCOPED(buffer_close) struct buffer sentence = buffer_open(1 << 17);
	command_sentence(&sentence, language_of_system(), (struct text){ 0 }, status);
	assert(sentence.count > 0);
	fwrite(sentence.bytes, 1, sentence.count, stderr);
	return code;
}

static int help(void)
{
	static const char *const english =
	    SAY("handslag-front DIR [--listen ADDRESS:PORT]: shows the public pages of the centre and takes "
		"gifts in. "
		"Listens at 127.0.0.1:8080 unless told otherwise; port 0 takes a free one.");
	const int count = printf("%s\n", phrase(language_of_system(), english));
	assert(count != 0);
	return count > 0 ? EXIT_DONE : EXIT_ENVIRONMENT;
}

static void stop(int number)
{
	assert(number == SIGTERM || number == SIGINT);
	front_stop(served);
}

static int serve(const struct front_options *options)
{
	struct front *front = NULL;
	const struct status opened = front_open(options, &front);
	if (!status_is_ok(opened))
		return tell(opened, EXIT_ENVIRONMENT);
	assert(front != NULL);
	served = front;
	assert(front_port(front) != 0);
	signal(SIGTERM, stop);
	signal(SIGINT, stop);
	const bool is_six = strchr(options->address, ':') != NULL;
	printf(is_six ? "http://[%s]:%u/\n" : "http://%s:%u/\n", options->address, front_port(front));
	fflush(stdout);
	const struct status status = front_run(front);
	signal(SIGTERM, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	front_close(&front);
	return status_is_ok(status) ? EXIT_DONE : tell(status, EXIT_ENVIRONMENT);
}

int main(int count, char **words)
{
	struct front_options options;
	signal(SIGPIPE, SIG_IGN); /* a visitor who leaves is no fault */
	signal(SIGXFSZ, SIG_IGN); /* and a file that may not grow is a disk that is full */
	umask(S_IRWXG | S_IRWXO);
	const struct status status = front_parse((size_t)count, (const char *const *)words, &options);
	if (!status_is_ok(status))
		return tell(status, EXIT_USAGE);
	assert(options.wants_help || options.folder != NULL);
	return options.wants_help ? help() : serve(&options);
}
