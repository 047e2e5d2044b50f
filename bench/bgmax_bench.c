/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How fast BgMax is parsed and validated, against the bare split of the same bytes into lines: both in
 * memory, in turns, the median of five. Processor time, so that what else the machine does counts little.
 * Beside it the same file through the line reader alone, which copies it piece by piece as from a disk. */

#include "ground/bank/bank.h"
#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, SECTIONS = 200, PAYMENTS = 500, FILE_BYTES_MAX = 64 << 20, ARENA_BYTES_MAX = 64 << 20 };

static struct deposit_payment make_payment(struct random *random, struct arena *arena)
{
	static const char *const names[] = { "Åsa Öberg", "Kalle Exempel", "Kim Exempel", "" };
	char base[16];
	char ocr[OCR_DIGITS_MAX + 1];
	snprintf(base, sizeof base, "%" PRIu64, 1000000 + random_below(random, 8000000));
	const struct status made = ocr_make(text_of(base), OCR_LENGTH_AND_CHECK, ocr);
	assert(status_is_ok(made));
	struct deposit_payment payment = { .minor = 10000 + (int64_t)random_below(random, 90000) };
	payment.reference_kind = REFERENCE_OCR;
	payment.reference = arena_copy(arena, text_of(ocr));
	payment.service_reference = arena_copy(arena, text_of(base));
	payment.payer_name = text_of(names[random_below(random, 4)]);
	if (random_below(random, 4) == 0)
		payment.message = TEXT("Gåva till arbetet för fred");
	return payment;
}

/* Days of gifts on a bankgiro number. */
static void make_file(struct buffer *out)
{
	struct arena arena = arena_open(ARENA_BYTES_MAX);
	struct random random = random_seeded(20261123);
	struct deposit *sections = arena_take(&arena, SECTIONS * sizeof *sections);
	for (size_t i = 0; i < SECTIONS; i++) {
		struct deposit_payment *payments = arena_take(&arena, PAYMENTS * sizeof *payments);
		for (size_t k = 0; k < PAYMENTS; k++)
			payments[k] = make_payment(&random, &arena);
		sections[i] =
		    (struct deposit){ .booked_on = { 20762 }, .payments = payments, .count = PAYMENTS };
	}
	const struct written_statement statement = {
		.bankgiro = TEXT("9912346"), .currency = SEK, .movements = sections, .count = SECTIONS
	};
	const struct written_file file = { .statements = &statement, .count = 1 };
	size_t lost = 0;
	const struct status written = bgmax_write(&file, out, &lost);
	assert(status_is_ok(written) && lost == 0);
	arena_close(&arena);
}

static struct status count_head(void *self, const struct statement_head *head)
{
	(void)self, (void)head;
	return OK;
}

static struct status count_row(void *self, const struct statement_row *row)
{
	uint64_t *rows = self;
	*rows += row->amount.minor != 0;
	return OK;
}

static struct status count_tail(void *self, const struct statement_tail *tail)
{
	(void)self, (void)tail;
	return OK;
}

static int64_t processor_nanoseconds(void)
{
	struct timespec time;
	const int answer = clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	assert(answer == 0);
	return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t time_ours(struct text file)
{
	static const struct statement_events events = { count_head, count_row, count_tail };
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	struct bank_file_summary summary = { 0 };
	uint64_t rows = 0;
	const int64_t start = processor_nanoseconds();
	const struct status read = bank_file_read(BANK_FILE_BGMAX, &source, &events, &rows, &summary);
	const int64_t end = processor_nanoseconds();
	assert(status_is_ok(read) && rows == SECTIONS * (PAYMENTS + 1));
	return end - start;
}

static int64_t time_lines(struct text file)
{
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	struct text line = { 0 };
	bool has_line = true;
	const int64_t start = processor_nanoseconds();
	struct line_reader reader = line_reader_open(&source, 1024);
	struct status status = OK;
	while (has_line && status_is_ok(status))
		status = line_reader_next(&reader, &line, &has_line);
	const int64_t end = processor_nanoseconds();
	assert(status_is_ok(status) && reader.row > SECTIONS * PAYMENTS);
	line_reader_close(&reader);
	return end - start;
}

static int64_t time_theirs(struct text file)
{
	const int64_t start = processor_nanoseconds();
	const char *const end = file.bytes + file.count;
	volatile size_t lines = 0;
	for (const char *at = file.bytes; at < end; lines++) {
		const char *found = memchr(at, '\n', (size_t)(end - at));
		at = found != NULL ? found + 1 : end;
	}
	const int64_t stop = processor_nanoseconds();
	assert(lines > SECTIONS * PAYMENTS);
	return stop - start;
}

static int compare(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a;
	const int64_t right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

/* Megabytes a second. */
static double median_speed(int64_t *nanoseconds, struct text file)
{
	qsort(nanoseconds, ROUNDS, sizeof *nanoseconds, compare);
	return (double)file.count / (double)nanoseconds[ROUNDS / 2] * 1000;
}

int main(void)
{
	struct buffer out = buffer_open(FILE_BYTES_MAX);
	make_file(&out);
	const struct text file = buffer_text(&out);
	int64_t ours[ROUNDS];
	int64_t lines[ROUNDS];
	int64_t theirs[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++) {
		ours[i] = time_ours(file);
		lines[i] = time_lines(file);
		theirs[i] = time_theirs(file);
	}
	const double our_speed = median_speed(ours, file);
	const double their_speed = median_speed(theirs, file);
	printf("BgMax parsed and validated against a bare line split\t%.3f\t0.15\t0.25\t"
	       "%.0f MB/s against %.0f MB/s; the line reader alone %.2f\n",
	       our_speed / their_speed, our_speed, their_speed, median_speed(lines, file) / their_speed);
	buffer_close(&out);
	return 0;
}
