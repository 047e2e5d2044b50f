/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Program: the built executables as a person starts them, in a folder of the test's own. */

#ifndef PROGRAM_H
#define PROGRAM_H

#include "proof/proof.h"

#include <jansson.h>

#define PROGRAM_IBAN "SE3550000000054910000003"
#define PROGRAM_BANKGIRO "991-2346"
#define PROGRAM_DAY "2026-11-24" /* the day it is for the clerk of most tests */

struct program {
	struct proof_folder folder;
	const char *day;         /* NULL: the true program on the true day */
	const char *executable;  /* instead of handslag, without a day of its own; NULL */
	uint64_t file_bytes_max; /* no file grows beyond; 0 for no bound */
	struct arena arena;
};

/* What one run printed, and how it ended. */
struct outcome {
	int exit_code; /* 1000 + the signal it died of */
	struct text out;
	struct text err;
};

/* A folder, and in it the centre "c" with the account 1930 of PROGRAM_IBAN and PROGRAM_BANKGIRO. */
void program_open(struct program *program);
/* The folder alone. */
void program_open_empty(struct program *program);
void program_close(struct program *program);

/* Runs the words, closed by NULL; "@name" stands for the path of `name` in the folder. */
struct outcome program_run_words(struct program *program, const char *const *words);
#define RUN(program, ...) program_run_words((program), (const char *const[]){ __VA_ARGS__, NULL })
/* The same, started and waited for apart. The number names its files. */
pid_t program_start(struct program *program, int number, const char *const *words);
struct outcome program_wait(struct program *program, int number, pid_t child);

/* Ran to its end with the exit code, and said nothing on standard error. */
void program_done(struct outcome outcome);
/* Ended with the code and one sentence that holds each of the texts, closed by NULL, and no other line. */
void program_told(struct outcome outcome, int exit_code, const char *const *texts);
#define TOLD(outcome, exit_code, ...)                                                                        \
	program_told((outcome), (exit_code), (const char *const[]){ __VA_ARGS__, NULL })

/* The answer as JSON, which it must be. Own: json_decref. */
json_t *program_json(struct outcome outcome);
/* A number of a JSON object, "rows.0.sum_ore" by steps. */
int64_t program_number(const json_t *answer, const char *path);
const char *program_text(const json_t *answer, const char *path);
size_t program_count(const json_t *answer, const char *path);

/* All that the books hold, as the bytes of a backup. */
struct text program_books(struct program *program);

/* Writes the bytes to `name` in the folder. */
void program_write(struct program *program, const char *name, struct text bytes);
/* The text with `old` replaced by `new` wherever it stands; it must stand somewhere. Lives in the arena. */
struct text program_replace(struct program *program, struct text text, const char *old, const char *new);
/* A sample with `old` replaced by `new` wherever it stands; it must stand somewhere. */
struct text program_sample_with(struct program *program, const char *sample, const char *old,
				const char *new);
const char *program_path(struct program *program, const char *name);

#endif
