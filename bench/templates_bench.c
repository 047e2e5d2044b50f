/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How fast a compiled template writes a page of 100 rows, against a bare loop that copies the same bytes row
 * by row: in turns, the median of five, processor time. Once with words alone, escaped by place; once with a
 * day and a sum in each row, written by ICU as the language does. */

#include "bench/pages/pages_pages.h"
#include "ground/templates/templates.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROWS = 100, ROUNDS = 5, TIMES = 300, PAGE_BYTES_MAX = 256 * 1024 };

static int64_t processor_nanoseconds(void)
{
	struct timespec now;
	const int failed = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	assert(failed == 0);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

struct rows {
	struct list_row list[ROWS];
	struct words_row words[ROWS];
	char handles[ROWS][16];
};

static void make_rows(struct rows *rows)
{
	static const struct text purposes[] = { { "Vatten & fred", 13 },
						{ "Hushållsarbetares rätt att förhandla", 38 },
						{ "Solidaritetsfonden", 18 },
						{ "Skydd mot våld, <Soweto>", 25 } };
	for (size_t i = 0; i < ROWS; i++) {
		snprintf(rows->handles[i], sizeof rows->handles[i], "k3b9x7m2q%03zu", i);
		const struct text handle = text_of(rows->handles[i]);
		const struct money amount = { (int64_t)(i + 1) * 12345 };
		rows->list[i] = list_row(handle, purposes[i % 4], amount, (struct day){ 20000 + (int64_t)i });
		rows->words[i] = words_row(handle, purposes[i % 4]);
	}
}

struct work {
	struct rows rows;
	struct speech *speech;
	struct buffer out;
	struct buffer bare;
	bool has_days;
};

static void write_page(struct work *work)
{
	struct page page = page_begin(&work->out, LANGUAGE_SWEDISH, work->speech);
	buffer_clear(&work->out);
	const struct status status = work->has_days ? list_page(&page, work->rows.list, ROWS)
						    : words_page(&page, work->rows.words, ROWS);
	assert(status_is_ok(status));
}

/* The same bytes, a copy for each row. */
static void copy_page(struct work *work)
{
	const struct text page = buffer_text(&work->out);
	const size_t bytes = page.count / ROWS + 1;
	buffer_clear(&work->bare);
	for (size_t at = 0; at < page.count; at += bytes)
		buffer_add(&work->bare, text_slice(page, at, bytes));
	assert(work->bare.count == page.count);
}

typedef void page_act(struct work *work);

static int64_t time_of(page_act *act, struct work *work)
{
	const int64_t start = processor_nanoseconds();
	for (int i = 0; i < TIMES; i++)
		act(work);
	return processor_nanoseconds() - start;
}

static int by_size(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a;
	const int64_t right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static double median_microseconds(int64_t spent[ROUNDS])
{
	qsort(spent, ROUNDS, sizeof spent[0], by_size);
	return (double)spent[ROUNDS / 2] / TIMES / 1000;
}

static void measure(struct work *work, const char *name)
{
	int64_t ours[ROUNDS];
	int64_t theirs[ROUNDS];
	for (int round = 0; round < ROUNDS; round++) {
		ours[round] = time_of(write_page, work);
		theirs[round] = time_of(copy_page, work);
	}
	assert(memcmp(work->out.bytes, work->bare.bytes, work->out.count) == 0);
	const double we = median_microseconds(ours);
	const double they = median_microseconds(theirs);
	printf(
	    "template, 100 rows of %s, against copying the same bytes\t%.3f\t-\t-\t%.1f us against %.1f us "
	    "for %zu bytes, %.0f MB/s\n",
	    name, they / we, we, they, work->out.count, (double)work->out.count / we);
}

int main(void)
{
	static struct work work;
	work.out = buffer_open(PAGE_BYTES_MAX);
	work.bare = buffer_open(PAGE_BYTES_MAX);
	const struct status status = speech_open("Europe/Stockholm", &work.speech);
	assert(status_is_ok(status));
	make_rows(&work.rows);
	measure(&work, "words");
	work.has_days = true;
	measure(&work, "words, days and sums");
	speech_close(&work.speech);
	buffer_close(&work.out);
	buffer_close(&work.bare);
	return 0;
}
