/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "main/report/progress.h"

#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_MS = 1000, STEP_MS = 250, LINE_BYTES_MAX = 400 };

struct progress {
	enum language language;
	progress_done *done;
	void *argument;
	uint64_t total;
	int64_t began;
	bool is_in_days;
	bool is_over;
	pthread_mutex_t lock;
	pthread_cond_t ends;
	pthread_t thread;
};

static void print_tenths(char room[32], enum language language, uint64_t tenths)
{
	const int count = snprintf(room, 32, "%" PRIu64 "%c%" PRIu64, tenths / 10,
				   language == LANGUAGE_SWEDISH ? ',' : '.', tenths % 10);
	assert(count > 0 && count < 32);
}

/* A second. */
static uint64_t rate_of(uint64_t done, int64_t elapsed_ms)
{
	const uint64_t elapsed = elapsed_ms > 0 ? (uint64_t)elapsed_ms : 1;
	assert(elapsed > 0);
	return done / elapsed * 1000 + done % elapsed * 1000 / elapsed;
}

void progress_print(struct buffer *out, enum language language, uint64_t done, uint64_t total,
		    int64_t elapsed_ms)
{
	char megabytes[32];
	char all[32];
	char rate[32];
	char left[32];
	const uint64_t a_second = rate_of(done, elapsed_ms);
	const bool has_end = total >= done && a_second > 0 && total > 0;
	print_tenths(megabytes, language, done / 100000);
	print_tenths(all, language, total / 100000);
	print_tenths(rate, language, a_second / 100000);
	snprintf(left, sizeof left, "%" PRIu64, has_end ? (total - done + a_second - 1) / a_second : 0);
	const struct phrase_value values[] = { { "done", text_of(megabytes) },
					       { "all", text_of(all) },
					       { "rate", text_of(rate) },
					       { "left", text_of(left) } };
	assert(out != NULL);
	phrase_add(out, language,
		   has_end ? SAY("{done} MB of {all} MB, {rate} MB/s, {left} s left")
			   : SAY("{done} MB, {rate} MB/s"),
		   values, sizeof values / sizeof values[0]);
}

void progress_print_days(struct buffer *out, enum language language, uint64_t done, uint64_t total,
			 int64_t elapsed_ms)
{
	char rooms[4][32];
	const uint64_t a_second = rate_of(done, elapsed_ms);
	const uint64_t rest = total > done ? total - done : 0;
	const uint64_t numbers[] = { done, total, a_second,
				     a_second > 0 ? (rest + a_second - 1) / a_second : 0 };
	for (size_t i = 0; i < 4; i++)
		snprintf(rooms[i], sizeof rooms[i], "%" PRIu64, numbers[i]);
	const struct phrase_value values[] = { { "done", text_of(rooms[0]) },
					       { "all", text_of(rooms[1]) },
					       { "rate", text_of(rooms[2]) },
					       { "left", text_of(rooms[3]) } };
	assert(out != NULL);
	phrase_add(out, language,
		   a_second > 0 ? SAY("{done} of {all} days, {rate} days/s, {left} s left")
				: SAY("{done} of {all} days"),
		   values, sizeof values / sizeof values[0]);
}

static void show(struct progress *progress)
{
	SCOPED(buffer_close) struct buffer line = buffer_open(LINE_BYTES_MAX);
	const int64_t elapsed_ms = (clock_nanoseconds() - progress->began) / 1000000;
	assert(elapsed_ms >= 0);
	buffer_add(&line, TEXT("\r\033[K"));
	(progress->is_in_days ? progress_print_days : progress_print)(
	    &line, progress->language, progress->done(progress->argument), progress->total, elapsed_ms);
	fwrite(line.bytes, 1, line.count, stderr);
	fflush(stderr);
}

static struct timespec in_ms(int64_t milliseconds)
{
	struct timespec now;
	const int failed = clock_gettime(CLOCK_MONOTONIC, &now);
	assert(failed == 0);
	now.tv_nsec += milliseconds % 1000 * 1000000;
	now.tv_sec += milliseconds / 1000 + now.tv_nsec / 1000000000;
	now.tv_nsec %= 1000000000;
	return now;
}

static void *watch(void *argument)
{
	struct progress *progress = argument;
	bool is_shown = false;
	assert(progress->done != NULL);
	pthread_mutex_lock(&progress->lock);
	while (!progress->is_over) {
		const struct timespec until = in_ms(is_shown ? STEP_MS : FIRST_MS);
		while (!progress->is_over &&
		       pthread_cond_timedwait(&progress->ends, &progress->lock, &until) == 0)
			;
		if (!progress->is_over)
			show(progress);
		is_shown = is_shown || !progress->is_over;
	}
	pthread_mutex_unlock(&progress->lock);
	if (is_shown)
		fputs("\r\033[K", stderr);
	return NULL;
}

static void start(const struct progress *wanted, struct progress **out)
{
	assert(wanted->done != NULL && out != NULL);
	*out = NULL;
	if (!isatty(STDERR_FILENO))
		return;
	struct progress *progress = memory_take(1, sizeof *progress);
	*progress = *wanted;
	progress->began = clock_nanoseconds();
	pthread_condattr_t monotonic;
	int failed = pthread_condattr_init(&monotonic);
	failed |= pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	failed |= pthread_cond_init(&progress->ends, &monotonic);
	failed |= pthread_mutex_init(&progress->lock, NULL);
	assert(failed == 0);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&progress->thread, NULL, watch, progress) == 0)
		*out = progress;
	else
		free(progress); /* the work is done all the same */
}

void progress_begin(enum language language, progress_done *done, void *argument, uint64_t total,
		    struct progress **out)
{
	assert(done != NULL);
	start(&(struct progress){ .language = language, .done = done, .argument = argument, .total = total },
	      out);
}

void progress_begin_days(enum language language, progress_done *done, void *argument, uint64_t total,
			 struct progress **out)
{
	assert(total > 0);
	const struct progress wanted = {
		.language = language, .done = done, .argument = argument, .total = total, .is_in_days = true
	};
	start(&wanted, out);
}

void progress_end(struct progress **place)
{
	struct progress *progress = *place;
	assert(place != NULL);
	if (progress == NULL)
		return;
	pthread_mutex_lock(&progress->lock);
	progress->is_over = true;
	pthread_cond_signal(&progress->ends);
	pthread_mutex_unlock(&progress->lock);
	pthread_join(progress->thread, NULL);
	pthread_cond_destroy(&progress->ends);
	pthread_mutex_destroy(&progress->lock);
	free(progress);
	*place = NULL;
}
