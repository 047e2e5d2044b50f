/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Read by the address sanitizer, where there is one: a lack of memory is then told as the system tells it. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* The test's own handlers, cmocka's and a sanitizer's, would turn the signal into something else. */
static void take_signals_plainly(void)
{
	static const int signals[] = { SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL };
	for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
		signal(signals[i], SIG_DFL);
	const struct rlimit no_core = { 0, 0 };
	setrlimit(RLIMIT_CORE, &no_core);
}

static void be_child(int output, proof_act *act, void *context)
{
	take_signals_plainly();
	if (dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
		_exit(127);
	close(output);
	act(context);
	fflush(stdout);
	_exit(0);
}

/* Reads to the end, keeping what fits. */
static void read_output(int from, struct proof_child *child)
{
	ssize_t got = 1;
	while (got > 0 || (got < 0 && errno == EINTR)) {
		char bytes[4096];
		got = read(from, bytes, sizeof bytes);
		for (ssize_t i = 0; i < got && child->count < sizeof child->output - 1; i++)
			child->output[child->count++] = bytes[i];
	}
	child->output[child->count] = '\0';
	close(from);
}

void proof_child_run(proof_act *act, void *context, struct proof_child *out)
{
	int ends[2];
	*out = (struct proof_child){ 0 };
	fflush(NULL); /* else the child prints again what stands in the parent's buffers */
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_child(ends[1], act, context);
	close(ends[1]);
	read_output(ends[0], out);
	int state = 0;
	while (waitpid(child, &state, 0) < 0)
		assert_int_equal(errno, EINTR);
	out->signal = WIFSIGNALED(state) ? WTERMSIG(state) : 0;
	out->exit_code = WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

int proof_signal_of(proof_act *act, void *context)
{
	struct proof_child child;
	proof_child_run(act, context, &child);
	return child.signal;
}
