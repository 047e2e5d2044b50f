/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Proof: what every test stands on: cmocka, properties over random choices that shrink to the shortest
 * failing sequence, folders of one test's own. Linked by tests only. */

#ifndef PROOF_H
#define PROOF_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ground/base/base.h"

/* Runs the tests and returns the exit code. With HANDSLAG_PROVE=5 in the environment only those whose name
 * starts with "p5_" run. */
#define PROOF_RUN(tests) proof_run(#tests, tests, sizeof tests / sizeof tests[0])
int proof_run(const char *group, const struct CMUnitTest *tests, size_t count);

/* A status that must be OK; prints its sentence when it is not. */
#define assert_ok(expression) proof_assert_code((expression), STATUS_OK, __FILE__, __LINE__)
#define assert_code(expression, expected) proof_assert_code((expression), (expected), __FILE__, __LINE__)
void proof_assert_code(struct status status, enum status_code expected, const char *file, int line);

#define assert_text(found, expected) proof_assert_text((found), text_of(expected), __FILE__, __LINE__)
void proof_assert_text(struct text found, struct text expected, const char *file, int line);

/* The random choices of one run of a property. Drawing past the end gives 0: a shorter run is always
 * possible. */
struct proof_draw;
uint64_t proof_below(struct proof_draw *draw, uint64_t bound); /* 0 <= result < bound */

/* Says what did not hold, for the report. Returns false, so: if (x != y) return proof_note(draw, "x is y");
 */
bool proof_note(struct proof_draw *draw, const char *sentence);
#define PROOF_CHECK(draw, condition)                                                                         \
	do {                                                                                                 \
		if (!(condition))                                                                            \
			return proof_note((draw), #condition);                                               \
	} while (0)

typedef bool proof_property(struct proof_draw *draw, void *context);

/* Runs the property `rounds` times (times HANDSLAG_ROUNDS, default 1) with choices from HANDSLAG_SEED
 * (default a constant). When it does not hold, the choices are shortened while it still fails; seed, a line
 * to run it again and the shortest choices are printed and the test fails. */
void proof_property_holds(const char *name, size_t rounds, proof_property *property, void *context);

/* HANDSLAG_SEED, or the usual constant: for tests that draw for themselves. */
uint64_t proof_seed(void);
/* `usual` times HANDSLAG_ROUNDS. */
size_t proof_rounds(size_t usual);

/* An empty folder of this test's own, removed with all in it by proof_folder_close. */
struct proof_folder {
	char path[64];
};
struct proof_folder proof_folder_open(void);
void proof_folder_close(struct proof_folder *folder);
/* "folder/name" in `room`. */
const char *proof_path(const struct proof_folder *folder, const char *name, char room[128]);

/* The bytes that hexadecimal digits mean, for published vectors; returns how many. */
size_t proof_hex(const char *digits, void *out, size_t room);

/* What a child process printed, on either stream, and how it ended. */
struct proof_child {
	int signal;    /* it died of; 0 when it lived */
	int exit_code; /* -1 when it died */
	size_t count;
	char output[16384]; /* closed by NUL; what is beyond is dropped */
};
typedef void proof_act(void *context);
/* Runs `act` in a child process; a failed assertion or a touched guard page ends only that one. */
void proof_child_run(proof_act *act, void *context, struct proof_child *out);
/* The same, when only the signal matters: SIGABRT is an assertion, SIGSEGV a touched guard. */
int proof_signal_of(proof_act *act, void *context);

/* A sample beside the project, "camt/x.xml" in the formats folder, read whole into the arena. */
struct text proof_sample(const char *name, struct arena *arena);
/* Where that folder is. */
const char *proof_samples_folder(void);

#endif
