/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Faults: a file layer for SQLite that fails, fills up, stops, tears or loses its power on demand. Linked by
 * tests and by executables built for them, never by those that are installed.
 *
 * Power loss: what was written and not synced since may survive whole, in part or not at all, each write by
 * itself, as the seed says. Files that were made or removed stay so. */

#ifndef GROUND_STORE_FAULTS_H
#define GROUND_STORE_FAULTS_H

#include "ground/base/base.h"

enum fault_kind {
	FAULT_NONE,
	FAULT_FAIL,  /* the call fails as a bad disk does */
	FAULT_BREAK, /* that call and all after it */
	FAULT_FULL,  /* from there on no write finds room */
	FAULT_STOP,  /* the process is killed before the call */
	FAULT_TEAR,  /* half of the write lands, then the process is killed */
	FAULT_POWER, /* the machine stops before the call */
};

struct fault_plan {
	enum fault_kind kind;
	uint64_t at;   /* which call: 1, 2 .. among writes, syncs, truncations and removals */
	uint64_t seed; /* FAULT_POWER: what survives */
};

struct faults;

/* Registers the file layer under `name`, for store_config.vfs. Own; closed after the stores that use it.
 * `name` lives as long. */
MUST_USE struct status faults_open(const char *name, const struct fault_plan *plan, struct faults **out);
void faults_close(struct faults **faults);
/* Another plan; the calls are counted from none again. */
void faults_set(struct faults *faults, const struct fault_plan *plan);
uint64_t faults_calls(struct faults *faults);

/* "stop 12" or "power 12 7": kind, call and seed, from a test to the executable it starts. STATUS_INPUT when
 * it is not so. */
MUST_USE struct status fault_plan_parse(struct text words, struct fault_plan *out);

#endif
