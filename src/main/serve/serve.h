/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Serve: starts the processes of a centre, watches them, starts those again that end, and stops them all.
 * Opens nothing itself. */

#ifndef MAIN_SERVE_SERVE_H
#define MAIN_SERVE_SERVE_H

#include "ground/base/base.h"

enum {
	SERVE_CHILDREN_MAX = 8,
	SERVE_WAIT_SECONDS_MAX = 30, /* before one that ends at once is started again */
	SERVE_STOP_SECONDS = 5,      /* that one has to end by itself */
	SERVE_STEADY_SECONDS = 10,   /* one that lived so long is started again at once */
};

struct serve_child {
	char *const *words;    /* the program's path first, NULL last */
	int64_t every_seconds; /* 0: it runs for ever; else it ends by itself, and is started so often */
	bool is_silent;        /* what it prints goes nowhere; what it warns of does not */
};

/* Until SIGTERM or SIGINT. Each child dies with this process. Gives 0 when it was stopped so; the exit code
 * of one that runs for ever and could not start (2 or 3, at its first start), after the others were stopped;
 * 3 when the system gives no process. It has told why. */
int serve_run(const struct serve_child *children, size_t count);

#endif
