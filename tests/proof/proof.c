/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <errno.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHOICES_MAX = 1 << 16, SHRINK_RUNS_MAX = 2000, SAMPLE_BYTES_MAX = 1 << 24, SHOWN_CHOICES_MAX = 200 };

static const uint64_t usual_seed = 20261123;

int proof_run(const char *group, const struct CMUnitTest *tests, size_t count)
{
	char filter[32]; /* cmocka keeps the pointer until the tests have run */
	const char *promise = getenv("HANDSLAG_PROVE");
	if (promise != NULL) {
		snprintf(filter, sizeof filter, "p%.8s_*", promise);
		cmocka_set_test_filter(filter);
	}
	return _cmocka_run_group_tests(group, tests, count, NULL, NULL);
}

void proof_assert_code(struct status status, enum status_code expected, const char *file, int line)
{
	if (status.code == expected)
		return;
	print_error("%s is not %s: row %" PRIu64 ", %s: %s\n", status_word(status.code),
		    status_word(expected), status.row, status.field != NULL ? status.field : "no field",
		    status.reason != NULL ? status.reason : "no reason");
	_fail(file, line);
}

void proof_assert_text(struct text found, struct text expected, const char *file, int line)
{
	if (text_equal(found, expected))
		return;
	print_error("found    «%.*s»\nexpected «%.*s»\n", TEXT_ARGS(found), TEXT_ARGS(expected));
	_fail(file, line);
}

struct proof_draw {
	uint64_t *choices;
	size_t count; /* choices that are set */
	size_t next;
	struct random *fresh; /* where further choices come from; NULL when replaying */
	const char *note;
};

uint64_t proof_below(struct proof_draw *draw, uint64_t bound)
{
	if (draw->next < draw->count)
		return draw->choices[draw->next++] % bound;
	if (draw->fresh == NULL || draw->count == CHOICES_MAX)
		return 0;
	draw->choices[draw->count++] = random_below(draw->fresh, bound);
	return draw->choices[draw->next++];
}

bool proof_note(struct proof_draw *draw, const char *sentence)
{
	draw->note = sentence;
	return false;
}

struct run {
	proof_property *property;
	void *context;
	uint64_t *choices; /* the shortest failing ones so far */
	size_t count;
	uint64_t *tried;
	size_t runs;
	const char *note;
};

/* Whether the property fails on tried[0..count]; if so they become the shortest. */
static bool fails_on(struct run *run, size_t count)
{
	struct proof_draw draw = { .choices = run->tried, .count = count };
	run->runs++;
	if (run->property(&draw, run->context))
		return false;
	run->count = draw.next < count ? draw.next : count;
	memcpy(run->choices, run->tried, run->count * sizeof *run->choices);
	run->note = draw.note;
	return true;
}

static bool drop_some(struct run *run, size_t width)
{
	bool is_shorter = false;
	for (size_t at = run->count; at >= width && run->runs < SHRINK_RUNS_MAX;) {
		at -= width;
		if (at + width > run->count)
			continue;
		memcpy(run->tried, run->choices, at * sizeof *run->choices);
		memcpy(run->tried + at, run->choices + at + width,
		       (run->count - at - width) * sizeof *run->choices);
		is_shorter = fails_on(run, run->count - width) || is_shorter;
	}
	return is_shorter;
}

static bool lower_some(struct run *run)
{
	bool is_lower = false;
	for (size_t at = 0; at < run->count && run->runs < SHRINK_RUNS_MAX; at++) {
		const uint64_t was = run->choices[at];
		const uint64_t lower[] = { 0, was / 2, was - (was > 0) };
		for (size_t i = 0; i < 3 && lower[i] < was; i++) {
			memcpy(run->tried, run->choices, run->count * sizeof *run->choices);
			run->tried[at] = lower[i];
			if (fails_on(run, run->count)) {
				is_lower = true;
				break;
			}
			if (at >= run->count)
				return is_lower;
		}
	}
	return is_lower;
}

static void shrink(struct run *run)
{
	bool is_better = true;
	while (is_better && run->runs < SHRINK_RUNS_MAX) {
		is_better = false;
		for (size_t width = run->count / 2; width > 0; width /= 2)
			is_better = drop_some(run, width) || is_better;
		is_better = lower_some(run) || is_better;
	}
}

static void report(const char *name, const struct run *run, uint64_t seed)
{
	print_error("%s does not hold: %s\n", name, run->note != NULL ? run->note : "no reason given");
	print_error("seed %" PRIu64 ", run it again with: HANDSLAG_SEED=%" PRIu64 " %s\n", seed, seed,
		    program_invocation_name);
	print_error("shortest choices (%zu), run them with: HANDSLAG_CHOICES='", run->count);
	for (size_t i = 0; i < run->count && i < SHOWN_CHOICES_MAX; i++)
		print_error("%s%" PRIu64, i > 0 ? " " : "", run->choices[i]);
	print_error("' %s\n", program_invocation_name);
}

uint64_t proof_seed(void)
{
	const char *given = getenv("HANDSLAG_SEED");
	return given != NULL ? strtoull(given, NULL, 10) : usual_seed;
}

size_t proof_rounds(size_t usual)
{
	const char *more = getenv("HANDSLAG_ROUNDS");
	const size_t times = more != NULL ? strtoul(more, NULL, 10) : 1;
	return usual * (times > 0 ? times : 1);
}

/* Runs the property once on choices typed as numbers with a space between. */
static void run_choices(const char *name, const char *typed, proof_property *property, void *context)
{
	uint64_t *choices = memory_take(CHOICES_MAX, sizeof *choices);
	struct proof_draw draw = { .choices = choices };
	char *rest = NULL;
	for (uint64_t choice = strtoull(typed, &rest, 10); rest != typed && draw.count < CHOICES_MAX;
	     choice = strtoull(typed, &rest, 10)) {
		choices[draw.count++] = choice;
		typed = rest;
	}
	const bool holds = property(&draw, context);
	free(choices);
	if (holds)
		return;
	print_error("%s does not hold: %s\n", name, draw.note != NULL ? draw.note : "no reason given");
	fail();
}

void proof_property_holds(const char *name, size_t rounds, proof_property *property, void *context)
{
	const char *typed = getenv("HANDSLAG_CHOICES");
	if (typed != NULL) {
		run_choices(name, typed, property, context);
		return;
	}
	const uint64_t first = proof_seed();
	uint64_t *choices = memory_take(CHOICES_MAX, sizeof *choices);
	uint64_t *tried = memory_take(CHOICES_MAX, sizeof *tried);
	for (size_t round = 0; round < proof_rounds(rounds); round++) {
		const uint64_t seed = first + round;
		struct random fresh = random_seeded(seed);
		struct proof_draw draw = { .choices = choices, .fresh = &fresh };
		if (property(&draw, context))
			continue;
		struct run run = { property, context, choices, draw.count, tried, 0, draw.note };
		shrink(&run);
		report(name, &run, seed);
		free(choices);
		free(tried);
		fail();
	}
	free(choices);
	free(tried);
}

struct proof_folder proof_folder_open(void)
{
	struct proof_folder folder = { "/tmp/handslag-proof-XXXXXX" };
	assert_non_null(mkdtemp(folder.path));
	return folder;
}

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
	(void)about;
	(void)kind;
	(void)place;
	return remove(path);
}

void proof_folder_close(struct proof_folder *folder)
{
	if (folder->path[0] != '\0')
		nftw(folder->path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	folder->path[0] = '\0';
}

const char *proof_path(const struct proof_folder *folder, const char *name, char room[128])
{
	const int count = snprintf(room, 128, "%s/%s", folder->path, name);
	assert_true(count > 0 && count < 128);
	return room;
}

size_t proof_hex(const char *digits, void *out, size_t room)
{
	unsigned char *bytes = out;
	const size_t count = strlen(digits) / 2;
	assert_true(strlen(digits) % 2 == 0 && count <= room);
	for (size_t i = 0; i < count; i++) {
		const char pair[] = { digits[2 * i], digits[2 * i + 1], '\0' };
		assert_int_equal(strspn(pair, "0123456789abcdefABCDEF"), 2);
		bytes[i] = (unsigned char)strtoul(pair, NULL, 16);
	}
	return count;
}

const char *proof_samples_folder(void)
{
	return PROOF_SAMPLES;
}

struct text proof_sample(const char *name, struct arena *arena)
{
	char path[512];
	snprintf(path, sizeof path, "%s/%s", PROOF_SAMPLES, name);
	struct text content = { 0 };
	assert_ok(file_read_all(path, SAMPLE_BYTES_MAX, arena, &content));
	return content;
}
