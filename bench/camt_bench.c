/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How fast camt is parsed and validated, against libxml2's xmlReader going through the same bytes and doing
 * nothing with them: both in memory, in turns, the median of five. Processor time, so that what else the
 * machine does counts little. Beside it our XML reader alone, which the walk over the elements stands on. */

#include "ground/bank/bank.h"
#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <inttypes.h>
#include <libxml/xmlreader.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 5, MOVEMENTS = 400, PAYMENTS = 50, FILE_BYTES_MAX = 64 << 20 };

struct timed {
	int64_t ours[ROUNDS];
	int64_t walks[ROUNDS];
	int64_t theirs[ROUNDS];
};

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
	if (random_below(random, 2) == 0)
		payment.payer_account = TEXT("SE4550000000058398257466");
	if (random_below(random, 4) == 0)
		payment.message = TEXT("Gåva till arbetet för fred");
	return payment;
}

/* A day of gifts on a bankgiro number, as a bank would send it. */
static void make_file(struct buffer *out)
{
	struct arena arena = arena_open(64 << 20);
	struct random random = random_seeded(20261123);
	struct deposit *movements = arena_take(&arena, MOVEMENTS * sizeof *movements);
	for (size_t i = 0; i < MOVEMENTS; i++) {
		struct deposit_payment *payments = arena_take(&arena, PAYMENTS * sizeof *payments);
		for (size_t k = 0; k < PAYMENTS; k++)
			payments[k] = make_payment(&random, &arena);
		movements[i] = (struct deposit){ .booked_on = { 20762 },
						 .valued_on = { 20762 },
						 .via_account = TEXT("9912346"),
						 .bank_code = TEXT("PMNT/RCDT/DMCT"),
						 .payments = payments,
						 .count = PAYMENTS };
	}
	const struct written_statement statement = { .iban = TEXT("SE3550000000054910000003"),
						     .currency = SEK,
						     .identity = TEXT("1"),
						     .movements = movements,
						     .count = MOVEMENTS };
	const struct written_file file = { .identity = TEXT("1"), .statements = &statement, .count = 1 };
	const struct status written = camt_write(BANK_FILE_CAMT_054, &file, out);
	assert(status_is_ok(written));
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
	const struct status read = bank_file_read(BANK_FILE_CAMT_054, &source, &events, &rows, &summary);
	const int64_t end = processor_nanoseconds();
	assert(status_is_ok(read) && rows == MOVEMENTS * (PAYMENTS + 1));
	return end - start;
}

static struct status begin_nothing(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	(void)reader, (void)tag;
	uint64_t *elements = self;
	*elements += 1;
	return OK;
}

static struct status end_nothing(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	(void)self, (void)reader, (void)name, (void)text;
	return OK;
}

static int64_t time_walk(struct text file)
{
	static const struct xml_limits limits = {
		.depth_max = 32, .text_bytes_max = 16384, .attributes_max = 16, .raw_bytes_max = 65536
	};
	static const struct xml_events nothing = { begin_nothing, end_nothing };
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	uint64_t elements = 0;
	const int64_t start = processor_nanoseconds();
	const struct status read = xml_read(&source, &limits, &nothing, &elements);
	const int64_t end = processor_nanoseconds();
	assert(status_is_ok(read) && elements > MOVEMENTS * PAYMENTS);
	return end - start;
}

static int64_t time_theirs(struct text file)
{
	const int64_t start = processor_nanoseconds();
	xmlTextReaderPtr reader =
	    xmlReaderForMemory(file.bytes, (int)file.count, NULL, NULL, XML_PARSE_NONET);
	assert(reader != NULL);
	int answer = 1;
	while (answer == 1)
		answer = xmlTextReaderRead(reader);
	xmlFreeTextReader(reader);
	const int64_t end = processor_nanoseconds();
	assert(answer == 0);
	return end - start;
}

static int compare(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a;
	const int64_t right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static double median_speed(int64_t *nanoseconds, struct text file)
{
	qsort(nanoseconds, ROUNDS, sizeof *nanoseconds, compare);
	return (double)file.count / (double)nanoseconds[ROUNDS / 2] * 1000;
}

int main(void)
{
	struct buffer buffer = buffer_open(FILE_BYTES_MAX);
	make_file(&buffer);
	const struct text file = buffer_text(&buffer);
	struct timed timed;
	for (size_t i = 0; i < ROUNDS; i++) {
		timed.ours[i] = time_ours(file);
		timed.walks[i] = time_walk(file);
		timed.theirs[i] = time_theirs(file);
	}
	const double ours = median_speed(timed.ours, file);
	const double theirs = median_speed(timed.theirs, file);
	printf("camt file parsed and validated against xmlReader doing nothing\t%.3f\t1.0\t1.5\t"
	       "%.0f MB/s against %.0f MB/s, %zu MB, %d rows; the XML reader alone %.2f\n",
	       ours / theirs, ours, theirs, file.count / 1000000, MOVEMENTS * (PAYMENTS + 1),
	       median_speed(timed.walks, file) / theirs);
	buffer_close(&buffer);
	xmlCleanupParser();
	return 0;
}
