/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Sandbox: a process shuts itself in before it reads a byte from outside. What it opened before it keeps;
 * after it can reach only the folders that its profile names and make only the calls that its work needs. It
 * is entered whole or not at all: who gets a failure must not go on.
 *
 * The order of a start: open files, time zone, ICU and keys; sandbox_enter; threads; listen. */

#ifndef GROUND_SANDBOX_SANDBOX_H
#define GROUND_SANDBOX_SANDBOX_H

#include "ground/base/base.h"

/* What may be done beneath a folder; a sum. Listing its names comes with each. */
enum {
	SANDBOX_READ = 1,  /* open files to read */
	SANDBOX_WRITE = 2, /* open files to write, and cut them */
	SANDBOX_MAKE = 4,  /* make, rename and remove plain files */
};

struct sandbox_path {
	const char *path; /* stands already */
	unsigned rights;
};

/* Kinds of work; a sum. Reading, writing and waiting on what is open is always allowed. */
enum {
	SANDBOX_FILES = 1,   /* open, make, rename, remove, lock and sync files, where the paths allow it */
	SANDBOX_SERVE = 2,   /* listen and take connections, TCP or Unix */
	SANDBOX_THREADS = 4, /* start threads; never processes */
};

struct sandbox_profile {
	const struct sandbox_path *paths;
	size_t path_count;
	unsigned work;
	bool locks_memory; /* all of it, now and later: the machine must allow so much (RLIMIT_MEMLOCK) */
};

/* Shuts the process in for good. No memory image is written when it dies and none can be read by others of
 * the same user; what it executes gains nothing. Files by Landlock (at least version 2 of its rules;
 * connections to other machines are refused by it too where the kernel knows that), calls by seccomp: any
 * other ends the process with SIGSYS. STATUS_BROKEN when the kernel lacks either, a path is not there, memory
 * cannot be locked, or threads run already: they would stay free. */
MUST_USE struct status sandbox_enter(const struct sandbox_profile *profile);

/* True in a build with sanitizers, which need calls that nobody can list: its filter only forbids the worst.
 */
bool sandbox_is_wide(void);

#endif
