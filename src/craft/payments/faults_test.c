/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The disk fails at every call while a file is made: the file stands with its vouchers and used approvals, or
 * nothing does, and no payment goes twice. */
#include "craft/payments/payments_kit.h"

#include <stdlib.h>
#include <string.h>

#include "ground/store/faults.h"

enum { CALLS_MAX = 300 };

struct disk {
	struct ledger_kit kit;
	struct faults *faults;
	struct arena arena;
	struct payee_id payee;
};

static void disk_open(struct disk *disk)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	ledger_kit_open(&disk->kit, STORE_SQLITE, NULL, &payments_kit_rooms);
	disk->arena = arena_open(1 << 28);
	payments_kit_begin(&disk->kit);
	disk->payee = payments_kit_payee(&disk->kit);
	store_close(&disk->kit.store);
	assert_ok(faults_open("failing", &none, &disk->faults));
	disk->kit.config.vfs = "failing";
	assert_ok(store_open(&disk->kit.config, false, &disk->kit.store));
}

static void disk_close(struct disk *disk)
{
	ledger_kit_close(&disk->kit);
	faults_close(&disk->faults);
	arena_close(&disk->arena);
}

/* The disk works again, and the program is started anew. */
static void disk_mend(struct disk *disk)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	faults_set(disk->faults, &none);
	store_close(&disk->kit.store);
	assert_ok(store_open(&disk->kit.config, false, &disk->kit.store));
}

static struct status verify(struct store_tx *tx, void *argument)
{
	(void)argument;
	return store_journal_verify(tx);
}

static int64_t on_way(struct disk *disk)
{
	return ledger_kit_balance(&disk->kit, PAYMENTS_ACCOUNT_ON_WAY, ledger_kit_day(2027, 12, 31));
}

/* After the failure: the payment is in just one file, made then or now, and booked once. */
static void is_whole_or_not_at_all(struct disk *disk, struct payment_id payment, struct status told,
				   int64_t before)
{
	struct kit_file asking = payments_kit_asking(&disk->kit, &disk->arena);
	struct kit_read read;
	const bool is_made = payments_kit_find(&disk->kit, payment).state == PAYMENT_IN_FILE;
	assert_true(is_made || !status_is_ok(told));
	if (is_made)
		assert_ok(payments_kit_again(&disk->kit, &asking));
	else
		assert_ok(payments_kit_make(&disk->kit, &asking));
	payments_kit_read(asking.file.bytes, &read);
	assert_int_equal(read.count, 1);
	assert_string_equal(read.ids[0], payments_kit_find(&disk->kit, payment).end_to_end);
	assert_int_equal(on_way(disk), before - 100);
	assert_code(payments_kit_make(&disk->kit, &asking), STATUS_NOT_FOUND);
	assert_ok(ledger_kit_read(&disk->kit, verify, NULL));
}

static void fails_at_every_call(enum fault_kind kind)
{
	struct disk *disk = memory_take(1, sizeof *disk);
	bool is_over = false;
	disk_open(disk);
	/* the account on way is made by the first file */
	(void)payments_kit_approved(&disk->kit, disk->payee, 7);
	struct kit_file first = payments_kit_asking(&disk->kit, &disk->arena);
	assert_ok(payments_kit_make(&disk->kit, &first));
	for (uint64_t at = 1; !is_over; at++) {
		assert_true(at < CALLS_MAX);
		const struct payment_id payment = payments_kit_approved(&disk->kit, disk->payee, 100);
		const int64_t before = on_way(disk);
		const struct fault_plan plan = { .kind = kind, .at = at };
		struct kit_file asking = payments_kit_asking(&disk->kit, &disk->arena);
		faults_set(disk->faults, &plan);
		const struct status told = payments_kit_make(&disk->kit, &asking);
		is_over = faults_calls(disk->faults) < at;
		assert_true(!is_over || status_is_ok(told));
		disk_mend(disk);
		is_whole_or_not_at_all(disk, payment, told, before);
	}
	disk_close(disk);
	free(disk);
}

static void p2_a_failing_disk_makes_a_file_whole_or_not_at_all(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_FAIL);
}

static void p2_a_broken_disk_makes_a_file_whole_or_not_at_all(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_BREAK);
}

static void p2_a_full_disk_makes_a_file_whole_or_not_at_all(void **state)
{
	(void)state;
	fails_at_every_call(FAULT_FULL);
}

/* The second approval, which puts a payee in force. */
static void p2_an_approval_stands_whole_or_not_at_all(void **state)
{
	(void)state;
	struct disk *disk = memory_take(1, sizeof *disk);
	bool is_over = false;
	disk_open(disk);
	for (uint64_t at = 1; !is_over; at++) {
		assert_true(at < CALLS_MAX);
		struct payee_id payee;
		const struct payee_details details = payments_kit_details("Ny", "5805-6201");
		const struct fault_plan plan = { .kind = FAULT_BREAK, .at = at };
		assert_ok(payments_kit_add_payee(&disk->kit, &details, &payee));
		assert_ok(payments_kit_approve_payee(&disk->kit, payee, KIT_ANNA));
		faults_set(disk->faults, &plan);
		const struct status told = payments_kit_approve_payee(&disk->kit, payee, KIT_BERIT);
		is_over = faults_calls(disk->faults) < at;
		disk_mend(disk);
		const struct payee found = payments_kit_find_payee(&disk->kit, payee);
		assert_true(found.is_in_force || !status_is_ok(told));
		assert_int_equal(found.matter.state, found.is_in_force ? MATTER_USED : MATTER_HALF);
		if (!found.is_in_force)
			assert_ok(payments_kit_approve_payee(&disk->kit, payee, KIT_BERIT));
		assert_true(payments_kit_find_payee(&disk->kit, payee).is_in_force);
	}
	disk_close(disk);
	free(disk);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p2_a_failing_disk_makes_a_file_whole_or_not_at_all),
		cmocka_unit_test(p2_a_broken_disk_makes_a_file_whole_or_not_at_all),
		cmocka_unit_test(p2_a_full_disk_makes_a_file_whole_or_not_at_all),
		cmocka_unit_test(p2_an_approval_stands_whole_or_not_at_all),
	};
	return PROOF_RUN(tests);
}
