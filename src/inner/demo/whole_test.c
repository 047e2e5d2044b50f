/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The demo centre at its full size, and the sample files of its last day. */

#include "ground/sie/sie.h"
#include "inner/demo/demo_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Made by the first test that asks; the last one reads the samples into it. */
static struct demo_kit *whole_centre(void)
{
	static struct demo_kit *kit;
	if (kit != NULL)
		return kit;
	kit = memory_take(1, sizeof *kit);
	demo_kit_open(kit, STORE_MEMORY);
	kit->plan = demo_usual_plan();
	kit->has_samples = true;
	assert_ok(demo_kit_make(kit, NULL));
	return kit;
}

static void p1_three_years_hold_what_was_made(void **state)
{
	(void)state;
	const struct demo_kit *kit = whole_centre();
	demo_kit_check(kit);
	assert_int_equal(kit->report.givers, 2600);
	assert_int_equal(kit->report.payers, 600);
	assert_in_range(kit->report.gifts, 28000, 33000);
	assert_in_range(kit->report.files, 700, 1500);
	assert_int_equal(kit->report.days_closed, 34 * 4); /* January 2024 to October 2026, four accounts */
	assert_in_range(kit->report.left_open, 5, 40);
	assert_int_equal(demo_kit_doubts(kit), 1);
	assert_in_range(kit->report.by_person, 300, 1000);
	assert_true(kit->report.gifts_back > 30);
}

struct year_file {
	struct buffer bytes;
	size_t lost;
	int64_t balance; /* of 1931 by the books */
	int64_t closing; /* of 1931 by the file */
	int64_t lines;   /* sum of all lines on 1931 */
	int64_t opening;
};

static struct status write_year(struct store_tx *tx, void *argument)
{
	struct year_file *file = argument;
	const struct handover_company company = { .name = TEXT(DEMO_CENTRE_NAME),
						  .made_on = demo_kit_day(2026, 11, 20) };
	struct ledger_year year;
	struct money balance;
	TRY(ledger_year_of(tx, demo_kit_day(2025, 6, 1), &year));
	TRY(ledger_balance(tx, 1931, demo_kit_day(2025, 12, 31), &balance));
	file->balance = balance.ore;
	buffer_clear(&file->bytes);
	return handover_write_year(tx, &year, &company, &file->bytes, &file->lost);
}

static struct status see_balance(void *self, const struct sie_balance *balance)
{
	struct year_file *file = self;
	if (balance->account == 1931 && balance->year == 0 && balance->kind == SIE_CLOSING)
		file->closing = balance->amount.ore;
	if (balance->account == 1931 && balance->year == 0 && balance->kind == SIE_OPENING)
		file->opening = balance->amount.ore;
	return OK;
}

static struct status see_line(void *self, const struct sie_line *line)
{
	struct year_file *file = self;
	file->lines += line->account == 1931 ? line->amount.ore : 0;
	return OK;
}

/* The year as a SIE 4E file: read back it adds up to what the books say. */
static void p1_the_year_2025_reads_back_as_sie(void **state)
{
	(void)state;
	const struct demo_kit *kit = whole_centre();
	const struct sie_events events = { .balance = see_balance, .line = see_line };
	struct year_file file = { .bytes = buffer_open(HANDOVER_BYTES_MAX) };
	struct sie_summary summary;
	assert_ok(store_read(kit->books, write_year, &file));
	struct memory_source memory = { buffer_text(&file.bytes), 0 };
	struct source source = source_of_memory(&memory);
	assert_ok(sie_read(&source, &events, &file, &summary));
	assert_true(summary.has_checksum && summary.vouchers > 500);
	assert_int_equal(file.closing, file.balance);
	assert_int_equal(file.opening + file.lines, file.closing);
	assert_int_equal(file.lost, 0);
	buffer_close(&file.bytes);
}

/* The files in the tree are what the generator writes. After a change of the generator: copy them from the
 * folder that HANDSLAG_SAMPLES names, where this test then puts them. */
static void p9_the_samples_are_those_of_the_demo(void **state)
{
	(void)state;
	const struct demo_kit *kit = whole_centre();
	static const char *const names[] = { "bgmax.txt",           "camt.053.001.02.xml",
					     "camt.053.001.08.xml", "camt.054.001.02.xml",
					     "camt.054.001.08.xml", "vouchers.4i.si",
					     "wrong-bgmax-cut.txt", "wrong-camt.053-sum.xml",
					     "year.4e.se" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		SCOPED(arena_close) struct arena arena = arena_open(1 << 22);
		char path[512];
		struct text made;
		struct text shipped;
		snprintf(path, sizeof path, "%s/%s", kit->samples, names[i]);
		assert_ok(file_read_all(path, 1 << 20, &arena, &made));
		if (getenv("HANDSLAG_SAMPLES") != NULL) {
			snprintf(path, sizeof path, "%s/%s", getenv("HANDSLAG_SAMPLES"), names[i]);
			assert_ok(file_write_whole(path, made, 0644));
		}
		snprintf(path, sizeof path, "%s/%s", SAMPLES_FOLDER, names[i]);
		assert_ok(file_read_all(path, 1 << 20, &arena, &shipped));
		assert_true(text_equal(made, shipped));
	}
}

static struct bankday_report read_sample(struct demo_kit *kit, const char *name)
{
	char path[512];
	struct bankday_report report;
	snprintf(path, sizeof path, "%s/%s", SAMPLES_FOLDER, name);
	assert_ok(demo_kit_read(kit, path, &report));
	return report;
}

static void p8_the_wrong_samples_are_refused(void **state)
{
	(void)state;
	struct demo_kit *kit = whole_centre();
	static const char *const names[] = { "wrong-bgmax-cut.txt", "wrong-camt.053-sum.xml" };
	for (size_t i = 0; i < 2; i++) {
		char path[512];
		struct bankday_report report;
		snprintf(path, sizeof path, "%s/%s", SAMPLES_FOLDER, names[i]);
		const struct status status = demo_kit_read(kit, path, &report);
		assert_int_equal(status.code, STATUS_INPUT);
		assert_non_null(status.remedy);
		assert_true(status.row > 0);
	}
	demo_kit_check(kit); /* as before */
}

/* Five of the eight gifts carry a promise's reference, and one has it in its words; each is booked once
 * though two or three files tell of it. */
static void p1_the_samples_book_each_gift_once(void **state)
{
	(void)state;
	struct demo_kit *kit = whole_centre();
	static const char *const names[] = { "camt.053.001.08.xml", "bgmax.txt", "camt.054.001.08.xml",
					     "camt.054.001.02.xml", "camt.053.001.02.xml" };
	uint32_t gifts = 0;
	uint32_t by_rule = 0;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const struct bankday_report report = read_sample(kit, names[i]);
		gifts += report.gifts;
		by_rule += report.by_rule;
		assert_false(report.was_read_before);
	}
	assert_int_equal(gifts, 6);
	assert_int_equal(by_rule, 3); /* the bank's fee, the card, the member's fee */
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		assert_true(read_sample(kit, names[i]).was_read_before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_three_years_hold_what_was_made),
		cmocka_unit_test(p1_the_year_2025_reads_back_as_sie),
		cmocka_unit_test(p9_the_samples_are_those_of_the_demo),
		cmocka_unit_test(p8_the_wrong_samples_are_refused),
		cmocka_unit_test(p1_the_samples_book_each_gift_once),
	};
	const int failed = PROOF_RUN(tests);
	demo_kit_close(whole_centre());
	free(whole_centre());
	return failed;
}
