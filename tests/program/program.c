/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "program/program.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WORDS_MAX = 32, OUTPUT_BYTES_MAX = 64 << 20, ARENA_BYTES_MAX = 1 << 30 };

void program_open_empty(struct program *program)
{
	*program = (struct program){ .folder = proof_folder_open(),
				     .day = PROGRAM_DAY,
				     .arena = arena_open(ARENA_BYTES_MAX) };
}

void program_open(struct program *program)
{
	program_open_empty(program);
	program_done(RUN(program, "init", "@c", "--name", "Centrum", "--organisation-number", "802002-1237",
			 "--language", "en"));
	program_done(RUN(program, "bank", "accounts", "@c", "--add", "Insamling", "--ledger", "1930",
			 "--iban", PROGRAM_IBAN, "--bankgiro", PROGRAM_BANKGIRO));
}

void program_close(struct program *program)
{
	proof_folder_close(&program->folder);
	arena_close(&program->arena);
}

const char *program_path(struct program *program, const char *name)
{
	char *room = arena_take(&program->arena, 512);
	snprintf(room, 512, "%s/%s", program->folder.path, name);
	return room;
}

static void output_path(const struct program *program, int number, const char *stream, char room[128])
{
	snprintf(room, 128, "%s/.%s-%d", program->folder.path, stream, number);
}

static void take_stream(const struct program *program, int number, const char *stream, int descriptor)
{
	char path[128];
	output_path(program, number, stream, path);
	const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	if (file < 0 || dup2(file, descriptor) < 0)
		_exit(126);
}

/* Nothing of the one who runs the tests: no language, no database. */
static void be_program(struct program *program, int number, char **words)
{
	static char *const environment[] = { (char *)(uintptr_t) "LANG=C", NULL };
	take_stream(program, number, "out", STDOUT_FILENO);
	take_stream(program, number, "err", STDERR_FILENO);
	const struct rlimit limit = { program->file_bytes_max, program->file_bytes_max };
	if (program->file_bytes_max > 0 && setrlimit(RLIMIT_FSIZE, &limit) != 0)
		_exit(125);
	execve(words[0], words, environment);
	_exit(127);
}

pid_t program_start(struct program *program, int number, const char *const *words)
{
	char *line[WORDS_MAX] = { NULL };
	size_t count = 0;
	const bool has_day = program->day != NULL && program->executable == NULL;
	const char *usual = has_day ? PROGRAM_CLERK_AT : PROGRAM_HANDSLAG;
	line[count++] = (char *)(uintptr_t)(program->executable != NULL ? program->executable : usual);
	if (has_day)
		line[count++] = (char *)(uintptr_t)program->day;
	for (; *words != NULL; words++) {
		assert_true(count < WORDS_MAX - 1);
		line[count++] =
		    (char *)(uintptr_t)(*words[0] == '@' ? program_path(program, *words + 1) : *words);
	}
	fflush(NULL);
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		be_program(program, number, line);
	return child;
}

static struct text read_output(struct program *program, int number, const char *stream)
{
	char path[128];
	struct text text;
	output_path(program, number, stream, path);
	assert_ok(file_read_all(path, OUTPUT_BYTES_MAX, &program->arena, &text));
	return text;
}

struct outcome program_wait(struct program *program, int number, pid_t child)
{
	int ending = 0;
	assert_int_equal(waitpid(child, &ending, 0), child);
	return (struct outcome){ .exit_code =
				     WIFEXITED(ending) ? WEXITSTATUS(ending) : 1000 + WTERMSIG(ending),
				 .out = read_output(program, number, "out"),
				 .err = read_output(program, number, "err") };
}

struct outcome program_run_words(struct program *program, const char *const *words)
{
	return program_wait(program, 0, program_start(program, 0, words));
}

static void show(struct outcome outcome)
{
	print_message("exit code %d\n%.*s%.*s\n", outcome.exit_code, TEXT_ARGS(outcome.out),
		      TEXT_ARGS(outcome.err));
}

void program_done(struct outcome outcome)
{
	if (outcome.exit_code != 0 || outcome.err.count > 0)
		show(outcome);
	assert_int_equal(outcome.exit_code, 0);
	assert_int_equal(outcome.err.count, 0);
}

/* Without the lines of the log, which are for the one who runs the machine. */
static struct text without_log(struct text lines)
{
	while (text_starts(lines, TEXT("handslag fault ")))
		text_take_until(&lines, '\n');
	return lines;
}

void program_told(struct outcome outcome, int exit_code, const char *const *texts)
{
	outcome.err = without_log(outcome.err);
	bool is_right = outcome.exit_code == exit_code && outcome.err.count > 1;
	/* one line, and its end is a full stop */
	is_right = is_right && text_find(outcome.err, TEXT("\n")) == outcome.err.count - 1 &&
		   outcome.err.bytes[outcome.err.count - 2] == '.';
	for (; *texts != NULL; texts++)
		if (text_find(outcome.err, text_of(*texts)) == outcome.err.count) {
			print_message("the sentence lacks: %s\n", *texts);
			is_right = false;
		}
	if (!is_right)
		show(outcome);
	assert_true(is_right);
}

json_t *program_json(struct outcome outcome)
{
	json_error_t error;
	json_t *answer = json_loadb(outcome.out.bytes, outcome.out.count, 0, &error);
	if (answer == NULL)
		show(outcome);
	assert_non_null(answer);
	return answer;
}

static const json_t *step(const json_t *value, const char *path)
{
	struct text rest = text_of(path);
	while (rest.count > 0) {
		char name[64];
		int64_t index = 0;
		const struct text word = text_take_until(&rest, '.');
		assert_ok(text_to_c(word, name, sizeof name));
		value = status_is_ok(text_to_number(word, &index)) ? json_array_get(value, (size_t)index)
								   : json_object_get(value, name);
		if (value == NULL)
			print_message("the answer has no %s in %s\n", name, path);
		assert_non_null(value);
	}
	return value;
}

int64_t program_number(const json_t *answer, const char *path)
{
	const json_t *value = step(answer, path);
	assert_true(json_is_integer(value) || json_is_boolean(value));
	return json_is_integer(value) ? json_integer_value(value) : json_is_true(value);
}

const char *program_text(const json_t *answer, const char *path)
{
	const json_t *value = step(answer, path);
	assert_true(json_is_string(value));
	return json_string_value(value);
}

size_t program_count(const json_t *answer, const char *path)
{
	const json_t *value = step(answer, path);
	assert_true(json_is_array(value));
	return json_array_size(value);
}

struct text program_books(struct program *program)
{
	struct text bytes;
	const uint64_t bound = program->file_bytes_max;
	program->file_bytes_max = 0;
	program_done(RUN(program, "backup", "@c", "@.snapshot"));
	program->file_bytes_max = bound;
	assert_ok(
	    file_read_all(program_path(program, ".snapshot"), OUTPUT_BYTES_MAX, &program->arena, &bytes));
	assert_int_equal(unlink(program_path(program, ".snapshot")), 0);
	assert_int_equal(unlink(program_path(program, ".snapshot.ini")), 0);
	return bytes;
}

void program_write(struct program *program, const char *name, struct text bytes)
{
	assert_ok(file_write_whole(program_path(program, name), bytes, 0600));
}

struct text program_replace(struct program *program, struct text rest, const char *old, const char *new)
{
	struct buffer out = buffer_open(1 << 22);
	size_t places = 0;
	for (size_t at = text_find(rest, text_of(old)); at < rest.count; at = text_find(rest, text_of(old))) {
		buffer_add(&out, text_slice(rest, 0, at));
		buffer_add(&out, text_of(new));
		rest = text_slice(rest, at + strlen(old), rest.count);
		places++;
	}
	assert_true(places > 0);
	buffer_add(&out, rest);
	const struct text made = arena_copy(&program->arena, buffer_text(&out));
	buffer_close(&out);
	return made;
}

struct text program_sample_with(struct program *program, const char *sample, const char *old, const char *new)
{
	return program_replace(program, proof_sample(sample, &program->arena), old, new);
}
