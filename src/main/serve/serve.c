/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/serve/serve.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SECOND INT64_C(1000000000)
enum { CODE_ENVIRONMENT = 3, CODE_USAGE = 2 };

struct watched {
	const struct serve_child *child;
	pid_t pid; /* 0: it does not run */
	int64_t started_at;
	int64_t next_at;
	unsigned starts;
	unsigned failures; /* in a row */
};

struct watch {
	struct watched watched[SERVE_CHILDREN_MAX];
	size_t count;
	sigset_t signals; /* that are waited for instead of handled */
	bool is_stopping;
	int code;
};

static void become(const struct serve_child *child, const sigset_t *signals, pid_t keeper)
{
	(void)sigprocmask(SIG_UNBLOCK, signals, NULL);
	const int nowhere = child->is_silent ? open("/dev/null", O_WRONLY | O_CLOEXEC) : -1;
	assert(child->words[0] != NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != keeper ||
	    (child->is_silent && (nowhere < 0 || dup2(nowhere, STDOUT_FILENO) < 0)))
		_exit(CODE_ENVIRONMENT);
	execv(child->words[0], child->words);
	fprintf(stderr, "handslag: %s could not be started\n", child->words[0]);
	_exit(CODE_ENVIRONMENT);
}

static void start(struct watch *watch, struct watched *watched)
{
	const pid_t keeper = getpid();
	fflush(NULL);
	const pid_t pid = fork();
	if (pid == 0)
		become(watched->child, &watch->signals, keeper);
	if (pid < 0) {
		watch->is_stopping = true;
		watch->code = CODE_ENVIRONMENT;
		return;
	}
	watched->pid = pid;
	watched->started_at = clock_nanoseconds();
	watched->starts++;
	assert(watched->starts > 0);
}

static int64_t wait_before_again(const struct watched *watched)
{
	int64_t seconds = 1;
	for (unsigned i = 1; i < watched->failures && seconds < SERVE_WAIT_SECONDS_MAX; i++)
		seconds *= 2;
	assert(seconds >= 1);
	return seconds < SERVE_WAIT_SECONDS_MAX ? seconds : SERVE_WAIT_SECONDS_MAX;
}

/* One that cannot start has said why: it is not tried for ever. */
static void end_of_endless(struct watch *watch, struct watched *watched, int answer)
{
	const int64_t lived = clock_nanoseconds() - watched->started_at;
	const int code = WIFEXITED(answer) ? WEXITSTATUS(answer) : 0;
	assert(watched->child->every_seconds == 0);
	if (watched->starts == 1 && (code == CODE_USAGE || code == CODE_ENVIRONMENT)) {
		watch->is_stopping = true;
		watch->code = code;
		return;
	}
	watched->failures = lived >= SERVE_STEADY_SECONDS * SECOND ? 0 : watched->failures + 1;
	watched->next_at =
	    clock_nanoseconds() + (watched->failures > 0 ? wait_before_again(watched) * SECOND : 0);
	if (!watch->is_stopping)
		fprintf(stderr, "handslag: %s ended, and is started again\n", watched->child->words[0]);
}

static void note_end(struct watch *watch, pid_t pid, int answer)
{
	assert(pid > 0);
	for (size_t i = 0; i < watch->count; i++) {
		struct watched *watched = &watch->watched[i];
		if (watched->pid != pid)
			continue;
		watched->pid = 0;
		if (watched->child->every_seconds == 0)
			end_of_endless(watch, watched, answer);
		else
			watched->next_at = clock_nanoseconds() + watched->child->every_seconds * SECOND;
	}
}

static void note_ends(struct watch *watch)
{
	int answer = 0;
	assert(watch->count > 0);
	for (pid_t pid = waitpid(-1, &answer, WNOHANG); pid > 0; pid = waitpid(-1, &answer, WNOHANG))
		note_end(watch, pid, answer);
}

static size_t running(const struct watch *watch)
{
	size_t count = 0;
	for (size_t i = 0; i < watch->count; i++)
		count += watch->watched[i].pid > 0;
	assert(count <= watch->count);
	return count;
}

static void signal_all(const struct watch *watch, int signal)
{
	for (size_t i = 0; i < watch->count; i++)
		if (watch->watched[i].pid > 0)
			(void)kill(watch->watched[i].pid, signal);
	assert(signal == SIGTERM || signal == SIGKILL);
}

/* A child has ended, it is time to stop, or a while has passed. */
static void wait_a_while(struct watch *watch)
{
	const struct timespec while_ = { .tv_nsec = SECOND / 5 };
	const int signal = sigtimedwait(&watch->signals, NULL, &while_);
	assert(signal > 0 || errno == EAGAIN || errno == EINTR);
	if (signal == SIGTERM || signal == SIGINT)
		watch->is_stopping = true;
	note_ends(watch);
}

static void start_what_is_due(struct watch *watch)
{
	const int64_t now = clock_nanoseconds();
	assert(!watch->is_stopping);
	for (size_t i = 0; i < watch->count && !watch->is_stopping; i++)
		if (watch->watched[i].pid == 0 && watch->watched[i].next_at <= now)
			start(watch, &watch->watched[i]);
}

static void stop_all(struct watch *watch)
{
	const int64_t until = clock_nanoseconds() + SERVE_STOP_SECONDS * SECOND;
	signal_all(watch, SIGTERM);
	while (running(watch) > 0 && clock_nanoseconds() < until)
		wait_a_while(watch);
	signal_all(watch, SIGKILL);
	while (running(watch) > 0)
		wait_a_while(watch);
	assert(watch->is_stopping);
}

int serve_run(const struct serve_child *children, size_t count)
{
	struct watch watch = { .count = count };
	sigset_t before;
	assert(count > 0 && count <= SERVE_CHILDREN_MAX);
	for (size_t i = 0; i < count; i++)
		watch.watched[i].child = &children[i];
	(void)sigemptyset(&watch.signals);
	(void)sigaddset(&watch.signals, SIGCHLD);
	(void)sigaddset(&watch.signals, SIGTERM);
	(void)sigaddset(&watch.signals, SIGINT);
	if (sigprocmask(SIG_BLOCK, &watch.signals, &before) != 0)
		return CODE_ENVIRONMENT;
	while (!watch.is_stopping) {
		start_what_is_due(&watch);
		wait_a_while(&watch);
	}
	stop_all(&watch);
	(void)sigprocmask(SIG_SETMASK, &before, NULL);
	return watch.code;
}
