/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reading ahead against the plain reader: the same events, in the same order, with the same end. */
#include "ground/bank/camt_kit.h"
#include "inner/bankday/ahead.h"

#include "proof/proof.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { PAYMENTS = 700, FILE_BYTES_MAX = 1 << 21, SAMPLE_BYTES_MAX = 1 << 20 };

static struct buffer content;
static pthread_t caller;

/* A camt.054 of several batches. */
static int make_file(void **state)
{
	struct deposit_payment *payments = memory_take(PAYMENTS, sizeof *payments);
	for (size_t i = 0; i < PAYMENTS; i++)
		payments[i] = (struct deposit_payment){ .minor = 20000 + (int64_t)i,
							.message = TEXT("G\xC3\xA5va"),
							.payer_name = TEXT("Prov Provsson") };
	const struct day day = { 20777 };
	const struct deposit movement = { .booked_on = day,
					  .valued_on = day,
					  .bank_code = TEXT("PMNT/RCDT/DMCT"),
					  .payments = payments,
					  .count = PAYMENTS };
	const struct written_statement statement = { .iban = TEXT("SE3550000000054910000003"),
						     .currency = { "SEK" },
						     .identity = TEXT("1"),
						     .closing_on = day,
						     .movements = &movement,
						     .count = 1 };
	const struct written_file file = { .identity = TEXT("M1"), .statements = &statement, .count = 1 };
	(void)state;
	content = buffer_open(FILE_BYTES_MAX);
	assert_ok(camt_write(BANK_FILE_CAMT_054, &file, &content));
	free(payments);
	caller = pthread_self();
	return 0;
}

static int drop_file(void **state)
{
	(void)state;
	buffer_close(&content);
	return 0;
}

static struct status tell_begin(void *self, const struct statement_head *head)
{
	assert_true(pthread_equal(caller, pthread_self()));
	return listing_events.begin(self, head);
}

static struct status tell_row(void *self, const struct statement_row *row)
{
	assert_true(pthread_equal(caller, pthread_self()));
	return listing_events.row(self, row);
}

static struct status tell_end(void *self, const struct statement_tail *tail)
{
	assert_true(pthread_equal(caller, pthread_self()));
	return listing_events.end(self, tail);
}

static struct status read_ahead(struct text bytes, struct listing *listing, struct bank_file_summary *summary)
{
	static const struct statement_events events = { tell_begin, tell_row, tell_end };
	struct memory_source memory = { .rest = bytes };
	struct source source = source_of_memory(&memory);
	const struct ahead_file file = { bank_file_kind(bytes), NULL, &source };
	return ahead_read(&file, &events, listing, summary);
}

static void assert_same_status(struct status left, struct status right)
{
	assert_int_equal(left.code, right.code);
	assert_ptr_equal(left.reason, right.reason);
	assert_int_equal(left.row, right.row);
}

/* Both readers on the same bytes; the callback fails at the `fails_at`-th event, 0 never. */
static struct status read_both(struct text bytes, uint64_t fails_at)
{
	SCOPED(listing_close) struct listing plain = listing_open();
	SCOPED(listing_close) struct listing ahead = listing_open();
	plain.has_places = ahead.has_places = true;
	plain.fails_at = ahead.fails_at = fails_at;
	plain.answer = ahead.answer = FAIL(STATUS_CONFLICT, "The caller wants no more.");
	struct bank_file_summary plain_summary = { 0 };
	struct bank_file_summary ahead_summary = { 0 };
	const struct status expected = listing_read(bank_file_kind(bytes), bytes, &plain, &plain_summary);
	const struct status found = read_ahead(bytes, &ahead, &ahead_summary);
	assert_same_status(found, expected);
	assert_true(text_equal(buffer_text(&ahead.lines), buffer_text(&plain.lines)));
	if (status_is_ok(found)) {
		assert_int_equal(ahead_summary.parts, plain_summary.parts);
		assert_int_equal(ahead_summary.statements, plain_summary.statements);
	}
	return found;
}

static void the_events_are_those_of_the_plain_reader(void **state)
{
	(void)state;
	assert_ok(read_both(buffer_text(&content), 0));
	static const char *const samples[] = { "camt/camt053.v2.multi.statement.xml", "camt/camt053.v8.xml",
					       "camt/camt054.v2.xml", "camt/camt054.v8.xml" };
	SCOPED(arena_close) struct arena arena = arena_open(SAMPLE_BYTES_MAX);
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++)
		(void)read_both(proof_sample(samples[i], &arena), 0);
}

/* Before, at and after the ends of batches, and where no event fails. */
static void p8_a_caller_that_fails_is_told_no_more(void **state)
{
	(void)state;
	for (uint64_t at = 1; at <= PAYMENTS + 3; at += at < 4 || (at > 125 && at < 132) ? 1 : 61)
		assert_code(read_both(buffer_text(&content), at), STATUS_CONFLICT);
	assert_ok(read_both(buffer_text(&content), PAYMENTS + 4));
}

/* What stood before the fault has been told, and the fault is the one that the plain reader finds. */
static void p8_a_file_cut_short_ends_with_its_fault(void **state)
{
	(void)state;
	for (size_t count = content.count / 23; count < content.count; count += content.count / 23)
		assert_false(status_is_ok(read_both(text_slice(buffer_text(&content), 0, count), 0)));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_events_are_those_of_the_plain_reader),
		cmocka_unit_test(p8_a_caller_that_fails_is_told_no_more),
		cmocka_unit_test(p8_a_file_cut_short_ends_with_its_fault),
	};
	return cmocka_run_group_tests(tests, make_file, drop_file);
}
