/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/payments/payments_kit.h"

#include <string.h>

#include "craft/payments/payments_sql.h"

static struct arena arena;

static void refused(struct status status, enum status_code code, const char *reason)
{
	assert_code(status, code);
	assert_string_equal(status.reason, reason);
}

static int64_t on_way(struct ledger_kit *kit)
{
	return ledger_kit_balance(kit, PAYMENTS_ACCOUNT_ON_WAY, ledger_kit_day(2027, 12, 31));
}

static int64_t costs(struct ledger_kit *kit)
{
	return ledger_kit_balance(kit, 6981, ledger_kit_day(2026, 12, 31));
}

static struct kit_file begin(struct ledger_kit *kit)
{
	arena_close(&arena);
	arena = arena_open(1 << 28);
	payments_kit_begin(kit);
	return payments_kit_asking(kit, &arena);
}

static const char no_payment[] = "No approved payment is to be paid by the day.";

static void p5_only_what_two_persons_approved_is_in_the_file(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	const struct payment_order order = payments_kit_order(kit, payee, 70000);
	struct payment_id half;
	struct payment_id none;
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
	assert_ok(payments_kit_propose(kit, &order, &none));
	assert_ok(payments_kit_propose(kit, &order, &half));
	assert_ok(payments_kit_approve(kit, half, KIT_ANNA));
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
	refused(payments_kit_approve(kit, half, KIT_ANNA), STATUS_REFUSED,
		"It has been approved by the same person.");
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
	const struct payment_id whole = payments_kit_approved(kit, payee, 125050);
	payments_kit_move(kit);
	assert_ok(payments_kit_make(kit, &asking));
	struct kit_read read;
	payments_kit_read(asking.file.bytes, &read);
	const struct payment found = payments_kit_find(kit, whole);
	assert_int_equal(read.count, 1);
	assert_string_equal(read.ids[0], found.end_to_end);
	assert_int_equal(read.amounts[0], 125050);
	assert_int_equal(read.day.number, ledger_kit_day(2026, 11, 18).number);
	assert_int_equal(found.state, PAYMENT_IN_FILE);
	assert_int_equal(payments_kit_find(kit, half).state, PAYMENT_HALF);
	assert_int_equal(payments_kit_find(kit, none).state, PAYMENT_PROPOSED);
	assert_int_equal(on_way(kit), -125050);
	assert_int_equal(costs(kit), 125050);
}

static void p5_a_payment_is_in_one_file_ever(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	const struct payment_id first = payments_kit_approved(kit, payee, 100);
	assert_ok(payments_kit_make(kit, &asking));
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
	const struct payment_id second = payments_kit_approved(kit, payee, 200);
	assert_ok(payments_kit_make(kit, &asking));
	assert_int_equal(asking.file.number, 2);
	struct kit_read read;
	payments_kit_read(asking.file.bytes, &read);
	assert_int_equal(read.count, 1);
	assert_string_equal(read.ids[0], payments_kit_find(kit, second).end_to_end);
	refused(payments_kit_approve(kit, first, KIT_CECILIA), STATUS_CONFLICT,
		"The approval has been used: it holds once.");
	refused(payments_kit_withdraw(kit, first, KIT_ANNA), STATUS_CONFLICT,
		"The approval has been used: it holds once.");
	refused(payments_kit_refuse(kit, first, KIT_CECILIA), STATUS_CONFLICT,
		"The approval has been used: it holds once.");
}

static void p5_a_lost_file_is_the_same_bytes_again(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	struct kit_file again = asking;
	refused(payments_kit_again(kit, &again), STATUS_NOT_FOUND,
		"No file was made for the day and account.");
	const struct payee_id payee = payments_kit_payee(kit);
	(void)payments_kit_approved(kit, payee, 100);
	assert_ok(payments_kit_make(kit, &asking));
	struct kit_file other = asking;
	(void)payments_kit_approved(kit, payee, 200);
	assert_ok(payments_kit_make(kit, &other));
	payments_kit_move(kit);
	payments_kit_pass_days(kit, 100);
	assert_ok(payments_kit_again(kit, &again));
	assert_true(text_equal(again.file.bytes, other.file.bytes));
	again.number = 1;
	assert_ok(payments_kit_again(kit, &again));
	assert_true(text_equal(again.file.bytes, asking.file.bytes));
	assert_string_equal(again.file.message_id, asking.file.message_id);
	assert_int_equal(again.file.total.minor, 100);
	again.number = 3;
	refused(payments_kit_again(kit, &again), STATUS_NOT_FOUND,
		"No file was made for the day and account.");
	assert_int_equal(on_way(kit), -300);
}

static void p5_nothing_is_ordered_after_the_approval_has_ended(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	const struct payment_id payment = payments_kit_approved(kit, payments_kit_payee(kit), 100);
	payments_kit_pass_days(kit, 31);
	asking.day = payments_kit_today(kit);
	assert_int_equal(payments_kit_find(kit, payment).state, PAYMENT_EXPIRED);
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
	refused(payments_kit_approve(kit, payment, KIT_CECILIA), STATUS_REFUSED,
		"The time to approve it has passed.");
}

static void p5_a_changed_payee_undoes_approvals(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	const struct payment_id payment = payments_kit_approved(kit, payee, 100);
	const struct payee_details details = payments_kit_details("Tryckeriet AB", "5805-6201");
	assert_ok(payments_kit_change(kit, payee, &details));
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_CECILIA));
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_DAVID));
	assert_int_equal(payments_kit_find(kit, payment).state, PAYMENT_APPROVED);
	payments_kit_pass_days(kit, 2);
	asking.day = payments_kit_today(kit);
	assert_int_equal(payments_kit_find(kit, payment).state, PAYMENT_CHANGED);
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
	refused(payments_kit_approve(kit, payment, KIT_CECILIA), STATUS_REFUSED,
		"What stands now is not what was asked for approval.");
	assert_ok(payments_kit_refuse(kit, payment, KIT_CECILIA));
	assert_int_equal(payments_kit_find(kit, payment).state, PAYMENT_REFUSED);
}

static void withdrawn_and_refused_stay_out(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	const struct payment_id withdrawn = payments_kit_approved(kit, payee, 100);
	const struct payment_id no = payments_kit_approved(kit, payee, 200);
	assert_ok(payments_kit_withdraw(kit, withdrawn, KIT_BERIT));
	assert_ok(payments_kit_refuse(kit, no, KIT_DAVID));
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
	assert_ok(payments_kit_approve(kit, withdrawn, KIT_CECILIA));
	assert_ok(payments_kit_make(kit, &asking));
	assert_int_equal(asking.file.total.minor, 100);
}

static void a_file_is_for_a_bank_day_that_is_not_past(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	struct payment_id later;
	struct kit_read read;
	(void)payments_kit_approved(kit, payee, 100);
	struct payment_order order = payments_kit_order(kit, payee, 300);
	order.earliest = ledger_kit_day(2026, 11, 24);
	assert_ok(payments_kit_propose(kit, &order, &later));
	assert_ok(payments_kit_approve(kit, later, KIT_ANNA));
	assert_ok(payments_kit_approve(kit, later, KIT_BERIT));
	asking.day = ledger_kit_day(2026, 11, 17);
	refused(payments_kit_make(kit, &asking), STATUS_INPUT, "The day is past.");
	asking.day = ledger_kit_day(2027, 11, 20);
	refused(payments_kit_make(kit, &asking), STATUS_INPUT, "The day is more than a year ahead.");
	asking.day = ledger_kit_day(2026, 11, 21); /* a Saturday */
	assert_ok(payments_kit_make(kit, &asking));
	assert_int_equal(asking.file.day.number, ledger_kit_day(2026, 11, 23).number);
	payments_kit_read(asking.file.bytes, &read);
	assert_int_equal(read.count, 1);
	assert_int_equal(read.day.number, ledger_kit_day(2026, 11, 23).number);
	asking.day = ledger_kit_day(2026, 12, 24); /* to the 28th: eve, holidays and a Sunday */
	assert_ok(payments_kit_make(kit, &asking));
	assert_int_equal(asking.file.day.number, ledger_kit_day(2026, 12, 28).number);
	assert_int_equal(asking.file.total.minor, 300);
}

static void payments_of_another_account_are_another_files(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	(void)payments_kit_approved(kit, payments_kit_payee(kit), 100);
	asking.debit.ledger_account = 1940;
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
	asking.debit.ledger_account = 1930;
	asking.debit.iban = TEXT(PAYMENTS_KIT_EURO_IBAN);
	refused(payments_kit_make(kit, &asking), STATUS_NOT_FOUND, no_payment);
}

static void a_locked_month_leaves_nothing_half_done(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	const struct payment_id payment = payments_kit_approved(kit, payments_kit_payee(kit), 100);
	assert_ok(ledger_kit_lock(kit, ledger_kit_day(2026, 11, 30)));
	assert_code(payments_kit_make(kit, &asking), STATUS_CONFLICT);
	assert_int_equal(payments_kit_find(kit, payment).state, PAYMENT_APPROVED);
	refused(payments_kit_again(kit, &asking), STATUS_NOT_FOUND,
		"No file was made for the day and account.");
}

static void p8_a_file_has_an_upper_bound(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	struct kit_read read;
	if (kit->backend != STORE_MEMORY) /* the bound is the room's, not the store's */
		return;
	const struct payee_id payee = payments_kit_payee(kit);
	for (int i = 0; i < PAYMENTS_FILE_MAX + 1; i++)
		(void)payments_kit_approved(kit, payee, 100 + i);
	assert_ok(payments_kit_make(kit, &asking));
	payments_kit_read(asking.file.bytes, &read);
	assert_int_equal(read.count, PAYMENTS_FILE_MAX);
	assert_int_equal(asking.file.total.minor, 100 * 1000 + 999 * 1000 / 2);
	assert_ok(payments_kit_make(kit, &asking));
	assert_int_equal(asking.file.total.minor, 100 + PAYMENTS_FILE_MAX);
}

/* What no door does: the tables hold where a program errs. */
struct forging {
	struct payment_in_file_put_in row;
};

static struct status forge(struct store_tx *tx, void *argument)
{
	return payment_in_file_put(tx, &((struct forging *)argument)->row);
}

static void p5_the_tables_take_no_second_file(void **state)
{
	struct ledger_kit *kit = *state;
	struct kit_file asking = begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	const struct payment_id payment = payments_kit_approved(kit, payee, 100);
	assert_ok(payments_kit_make(kit, &asking));
	const struct payment found = payments_kit_find(kit, payment);
	struct forging forging = { { .payment_id = payment,
				     .file_id = asking.file.id,
				     .position = 2,
				     .group_number = 1,
				     .matter_id = found.matter.id,
				     .version_id = payments_kit_find_payee(kit, payee).version,
				     .voucher_id = found.voucher,
				     .ore = { 100 } } };
	assert_code(payments_kit_write(kit, KIT_NOBODY, forge, &forging), STATUS_CONFLICT);
	/* another payment, which nobody approved, under the same approval */
	const struct payment_order order = payments_kit_order(kit, payee, 70000);
	assert_ok(payments_kit_propose(kit, &order, &forging.row.payment_id));
	assert_code(payments_kit_write(kit, KIT_NOBODY, forge, &forging), STATUS_CONFLICT);
	/* or under its own, which has not been used */
	forging.row.matter_id = payments_kit_find(kit, forging.row.payment_id).matter.id;
	assert_code(payments_kit_write(kit, KIT_NOBODY, forge, &forging), STATUS_CONFLICT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p5_only_what_two_persons_approved_is_in_the_file),
		cmocka_unit_test(p5_a_payment_is_in_one_file_ever),
		cmocka_unit_test(p5_a_lost_file_is_the_same_bytes_again),
		cmocka_unit_test(p5_nothing_is_ordered_after_the_approval_has_ended),
		cmocka_unit_test(p5_a_changed_payee_undoes_approvals),
		cmocka_unit_test(withdrawn_and_refused_stay_out),
		cmocka_unit_test(a_file_is_for_a_bank_day_that_is_not_past),
		cmocka_unit_test(payments_of_another_account_are_another_files),
		cmocka_unit_test(a_locked_month_leaves_nothing_half_done),
		cmocka_unit_test(p8_a_file_has_an_upper_bound),
		cmocka_unit_test(p5_the_tables_take_no_second_file),
	};
	const int failed = ledger_kit_run(&payments_kit_rooms, tests, sizeof tests / sizeof tests[0]);
	arena_close(&arena);
	return failed;
}
