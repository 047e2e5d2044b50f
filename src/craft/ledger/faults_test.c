/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The disk fails at every call of a posting, a reversal and a closing: what was told to stand stands, nothing
 * else does, and the books balance. */
#include "craft/ledger/ledger_kit.h"

#include <stdlib.h>
#include <string.h>

#include "ground/store/faults.h"

/* Books on a disk that fails on demand. */
struct disk {
	struct ledger_kit kit;
	struct faults *faults;
};

static void disk_open(struct disk *disk)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	ledger_kit_open(&disk->kit, STORE_SQLITE, NULL, NULL);
	ledger_kit_begin(&disk->kit, 2025, 2);
	store_close(&disk->kit.store);
	assert_ok(faults_open("failing", &none, &disk->faults));
	disk->kit.config.vfs = "failing";
	assert_ok(store_open(&disk->kit.config, false, &disk->kit.store));
}

static void disk_close(struct disk *disk)
{
	ledger_kit_close(&disk->kit);
	faults_close(&disk->faults);
}

/* The disk works again, and the program is started anew. */
static void disk_mend(struct disk *disk)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	faults_set(disk->faults, &none);
	store_close(&disk->kit.store);
	assert_ok(store_open(&disk->kit.config, false, &disk->kit.store));
}

static bool is_unknown(struct status status)
{
	return status.code == STATUS_BROKEN && strstr(status.reason, "not known") != NULL;
}

static struct status verify(struct store_tx *tx, void *argument)
{
	(void)argument;
	return store_journal_verify(tx);
}

static int64_t bank(struct disk *disk)
{
	const struct day last = ledger_kit_day(2025, 12, 31);
	const int64_t told = ledger_kit_balance(&disk->kit, 1930, last);
	assert_int_equal(told, ledger_kit_sum(&disk->kit, 1930, ledger_kit_day(2025, 1, 1), last));
	assert_int_equal(told, -ledger_kit_balance(&disk->kit, 3991, last));
	assert_ok(ledger_kit_read(&disk->kit, verify, NULL));
	return told;
}

static void fails_at_every_call(enum fault_kind kind)
{
	struct disk *disk = memory_take(1, sizeof *disk);
	disk_open(disk);
	int64_t expected = 0;
	int64_t number = 0;
	bool is_whole = false;
	for (uint64_t at = 1; !is_whole; at++) {
		assert_true(at < 200);
		const struct fault_plan plan = { .kind = kind, .at = at };
		const struct ledger_kit_move move = { ledger_kit_day(2025, 5, 5), 1930, 3991, 100 };
		struct ledger_posted posted = { 0 };
		faults_set(disk->faults, &plan);
		const struct status status = ledger_kit_move(&disk->kit, move, &posted);
		is_whole = faults_calls(disk->faults) < at;
		disk_mend(disk);
		const int64_t found = bank(disk);
		if (is_unknown(status) && found != expected)
			expected += 100;
		else if (status_is_ok(status))
			expected += 100;
		assert_int_equal(found, expected);
		number = expected / 100;
		if (status_is_ok(status))
			assert_int_equal(posted.number, number);
	}
	assert_true(number > 0);
	disk_close(disk);
	free(disk);
}

static void p2_a_failing_disk_loses_and_doubles_no_voucher(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_FAIL);
}

static void p2_a_full_disk_loses_and_doubles_no_voucher(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_FULL);
}

static void p2_a_broken_disk_loses_and_doubles_no_voucher(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_BREAK);
}

/* At the n-th call, with a fresh year to close each time. */
static bool closes_whole_or_not(uint64_t at)
{
	struct disk *disk = memory_take(1, sizeof *disk);
	disk_open(disk);
	const struct ledger_kit_move move = { ledger_kit_day(2025, 5, 5), 1930, 3991, 100 };
	assert_ok(ledger_kit_move(&disk->kit, move, NULL));
	const struct fault_plan plan = { .kind = FAULT_BREAK, .at = at };
	faults_set(disk->faults, &plan);
	const struct status status = ledger_kit_close_year(&disk->kit, 2025);
	const bool is_reached = faults_calls(disk->faults) >= at;
	disk_mend(disk);
	const bool is_closed = ledger_kit_year(&disk->kit, 2025).is_closed;
	assert_true(is_unknown(status) || is_closed == status_is_ok(status));
	const struct day last = ledger_kit_day(2025, 12, 31);
	assert_int_equal(ledger_kit_balance(&disk->kit, 2069, last), is_closed ? -100 : 0);
	assert_int_equal(ledger_kit_balance(&disk->kit, 1930, ledger_kit_day(2026, 1, 1)), 100);
	assert_int_equal(ledger_kit_balance(&disk->kit, 2069, ledger_kit_day(2026, 1, 1)), -100);
	if (!is_closed)
		assert_ok(ledger_kit_close_year(&disk->kit, 2025));
	disk_close(disk);
	free(disk);
	return is_reached;
}

static void p2_a_year_is_closed_whole_or_not_at_all(void **state)
{
	(void)state;
	uint64_t at = 1;
	while (closes_whole_or_not(at))
		assert_true(++at < 200);
	assert_true(at > 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p2_a_failing_disk_loses_and_doubles_no_voucher),
		cmocka_unit_test(p2_a_full_disk_loses_and_doubles_no_voucher),
		cmocka_unit_test(p2_a_broken_disk_loses_and_doubles_no_voucher),
		cmocka_unit_test(p2_a_year_is_closed_whole_or_not_at_all),
	};
	return PROOF_RUN(tests);
}
