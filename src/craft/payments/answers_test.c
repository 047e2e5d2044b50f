/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/payments/payments_kit.h"

#include <stdio.h>

static struct arena arena;

/* Two payments in a file of today. */
struct ordered {
	struct kit_file file;
	struct payment_id first;
	struct payment_id second;
	char ids[2][PAYMENTS_END_TO_END_ROOM];
};

static struct ordered begin(struct ledger_kit *kit)
{
	arena_close(&arena);
	arena = arena_open(1 << 28);
	payments_kit_begin(kit);
	struct ordered out = { .file = payments_kit_asking(kit, &arena) };
	const struct payee_id payee = payments_kit_payee(kit);
	out.first = payments_kit_approved(kit, payee, 100);
	out.second = payments_kit_approved(kit, payee, 2000);
	assert_ok(payments_kit_make(kit, &out.file));
	assert_ok(
	    text_to_c(text_of(payments_kit_find(kit, out.first).end_to_end), out.ids[0], sizeof out.ids[0]));
	assert_ok(
	    text_to_c(text_of(payments_kit_find(kit, out.second).end_to_end), out.ids[1], sizeof out.ids[1]));
	return out;
}

static int64_t on_way(struct ledger_kit *kit)
{
	return ledger_kit_balance(kit, PAYMENTS_ACCOUNT_ON_WAY, ledger_kit_day(2027, 12, 31));
}

static struct payments_answered say(struct ledger_kit *kit, struct kit_answer answer)
{
	struct payments_answered out;
	assert_ok(payments_kit_answer(kit, payments_kit_answer_bytes(&answer, &arena), &out));
	return out;
}

static void a_rejected_payment_is_reversed_and_never_ordered_again(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	assert_int_equal(on_way(kit), -2100);
	const struct payments_answered out =
	    say(kit, (struct kit_answer){ &ordered.file.file, PAIN_LEVEL_PAYMENT, ordered.ids[0], "RJCT",
					  "AC04", 1 });
	assert_int_equal(out.rejected, 1);
	assert_int_equal(payments_kit_find(kit, ordered.first).state, PAYMENT_REJECTED);
	assert_int_equal(payments_kit_find(kit, ordered.second).state, PAYMENT_IN_FILE);
	assert_int_equal(on_way(kit), -2000);
	assert_int_equal(ledger_kit_balance(kit, 6981, ledger_kit_day(2026, 12, 31)), 2000);
	assert_code(payments_kit_make(kit, &ordered.file), STATUS_NOT_FOUND);
	assert_code(payments_kit_approve(kit, ordered.first, KIT_CECILIA), STATUS_CONFLICT);
	assert_code(payments_kit_pay(kit, ordered.first, 100), STATUS_CONFLICT);
}

static void a_whole_file_or_group_is_answered_at_once(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	struct payments_answered out =
	    say(kit, (struct kit_answer){ &ordered.file.file, PAIN_LEVEL_GROUP, "", "ACCP", NULL, 1 });
	assert_int_equal(out.accepted, 2);
	assert_int_equal(payments_kit_find(kit, ordered.second).state, PAYMENT_ACCEPTED);
	out = say(kit, (struct kit_answer){ &ordered.file.file, PAIN_LEVEL_FILE, "", "RJCT", "DU01", 2 });
	assert_int_equal(out.rejected, 2);
	assert_int_equal(payments_kit_find(kit, ordered.first).state, PAYMENT_REJECTED);
	assert_int_equal(on_way(kit), 0);
}

static void p1_the_same_answer_twice_does_nothing_the_second_time(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	struct kit_answer answer = {
		&ordered.file.file, PAIN_LEVEL_PAYMENT, ordered.ids[0], "RJCT", "AC04", 1
	};
	assert_int_equal(say(kit, answer).rejected, 1);
	const struct payments_answered out = say(kit, answer);
	assert_true(out.was_read_before);
	assert_int_equal(out.rejected, 0);
	answer.report = 2; /* the same words in another file */
	assert_int_equal(say(kit, answer).rejected, 1);
	assert_int_equal(on_way(kit), -2000);
}

static void answers_in_any_order_book_once(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	struct kit_answer answer = {
		&ordered.file.file, PAIN_LEVEL_PAYMENT, ordered.ids[0], "RJCT", "AC04", 1
	};
	assert_int_equal(say(kit, answer).rejected, 1);
	answer =
	    (struct kit_answer){ &ordered.file.file, PAIN_LEVEL_PAYMENT, ordered.ids[0], "ACSP", NULL, 2 };
	assert_int_equal(say(kit, answer).contradictions, 1);
	assert_int_equal(payments_kit_find(kit, ordered.first).state, PAYMENT_REJECTED);
	assert_ok(payments_kit_pay(kit, ordered.second, 2000));
	answer =
	    (struct kit_answer){ &ordered.file.file, PAIN_LEVEL_PAYMENT, ordered.ids[1], "RJCT", "AC04", 3 };
	assert_int_equal(say(kit, answer).contradictions, 1);
	assert_int_equal(payments_kit_find(kit, ordered.second).state, PAYMENT_PAID);
	assert_int_equal(on_way(kit), 0);
}

static void an_answer_to_an_order_that_is_not_ours_is_told(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	struct payments_answered out = say(kit, (struct kit_answer){ &ordered.file.file, PAIN_LEVEL_PAYMENT,
								     "HS234567899999", "RJCT", NULL, 1 });
	assert_int_equal(out.unknown, 1);
	struct payments_file other = ordered.file.file;
	other.message_id[4] = other.message_id[4] == 'x' ? 'y' : 'x';
	out = say(kit, (struct kit_answer){ &other, PAIN_LEVEL_FILE, "", "RJCT", NULL, 2 });
	assert_int_equal(out.unknown, 1);
	/* our payment, in a file that it was never in */
	out = say(kit, (struct kit_answer){ &other, PAIN_LEVEL_PAYMENT, ordered.ids[0], "RJCT", NULL, 3 });
	assert_int_equal(out.unknown, 1);
	assert_int_equal(on_way(kit), -2100);
}

static void what_decides_nothing_changes_nothing(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	struct kit_answer answer = {
		&ordered.file.file, PAIN_LEVEL_PAYMENT, ordered.ids[0], "PDNG", NULL, 1
	};
	assert_int_equal(say(kit, answer).pending, 1);
	answer.code = "XYZ1";
	assert_int_equal(say(kit, answer).pending, 1);
	assert_int_equal(payments_kit_find(kit, ordered.first).state, PAYMENT_IN_FILE);
	answer.code = "ACWC";
	assert_int_equal(say(kit, answer).accepted, 1);
	assert_int_equal(payments_kit_find(kit, ordered.first).state, PAYMENT_ACCEPTED);
}

static void p8_a_broken_answer_file_leaves_nothing(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	struct payments_answered out;
	const struct kit_answer answer = { &ordered.file.file, PAIN_LEVEL_FILE, "", "RJCT", NULL, 1 };
	struct text bytes = payments_kit_answer_bytes(&answer, &arena);
	bytes.count -= 20;
	assert_code(payments_kit_answer(kit, bytes, &out), STATUS_INPUT);
	assert_int_equal(on_way(kit), -2100);
	assert_int_equal(payments_kit_find(kit, ordered.first).state, PAYMENT_IN_FILE);
	assert_code(payments_kit_answer(kit, TEXT("no xml"), &out), STATUS_INPUT);
	bytes.count += 20;
	assert_ok(payments_kit_answer(kit, bytes, &out));
	assert_int_equal(out.rejected, 2);
}

static void p1_a_payment_is_paid_once_by_its_very_sum(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	assert_code(payments_kit_pay(kit, ordered.first, 101), STATUS_CONFLICT);
	assert_ok(payments_kit_pay(kit, ordered.first, 100));
	assert_int_equal(payments_kit_find(kit, ordered.first).state, PAYMENT_PAID);
	assert_int_equal(on_way(kit), -2000);
	assert_code(payments_kit_pay(kit, ordered.first, 100), STATUS_CONFLICT);
	const struct payment_id waiting =
	    payments_kit_approved(kit, payments_kit_find(kit, ordered.first).order.payee, 300);
	assert_code(payments_kit_pay(kit, waiting, 300), STATUS_CONFLICT);
	assert_int_equal(on_way(kit), -2000);
}

struct looking {
	const char *text;
	struct payment_id found;
};

static struct status look(struct store_tx *tx, void *argument)
{
	struct looking *looking = argument;
	return payments_by_end_to_end(tx, text_of(looking->text), &looking->found);
}

static void our_id_is_found_in_what_a_bank_writes(void **state)
{
	struct ledger_kit *kit = *state;
	struct ordered ordered = begin(kit);
	char words[128];
	struct looking looking = { .text = words };
	snprintf(words, sizeof words, "BETALNING hs %s/REF", ordered.ids[1]);
	assert_ok(ledger_kit_read(kit, look, &looking));
	assert_int_equal(looking.found.raw, ordered.second.raw);
	for (char *at = words; *at != '\0'; at++)
		*at = *at >= 'a' && *at <= 'z' ? (char)(*at - 32) : *at;
	assert_ok(ledger_kit_read(kit, look, &looking));
	assert_int_equal(looking.found.raw, ordered.second.raw);
	snprintf(words, sizeof words, "%s %s", ordered.ids[0], ordered.ids[1]);
	assert_code(ledger_kit_read(kit, look, &looking), STATUS_NOT_FOUND);
	snprintf(words, sizeof words, "%.13s", ordered.ids[0]);
	assert_code(ledger_kit_read(kit, look, &looking), STATUS_NOT_FOUND);
	looking.text = "HS234567899999";
	assert_code(ledger_kit_read(kit, look, &looking), STATUS_NOT_FOUND);
}

/* Payments in euro from an account in euro: a rate at the file, another when the bank's row comes. */
struct euro {
	int64_t micro;
	struct day day;
};

static struct status put_rate(struct store_tx *tx, void *argument)
{
	const struct euro *euro = argument;
	struct rate_id id;
	const struct ledger_rate_given given = { { "EUR" }, euro->day, { euro->micro }, TEXT("Riksbanken") };
	return ledger_put_rate(tx, &given, &id);
}

static struct payment_id order_euro(struct ledger_kit *kit, struct kit_file *file)
{
	struct payee_id payee;
	struct payment_id payment;
	struct payee_details details = payments_kit_details("Partner GmbH", "");
	details.account =
	    (struct pain_account){ .kind = PAIN_ACCOUNT_IBAN, .number = TEXT("DE89 3704 0044 0532 0130 00") };
	details.address = (struct pain_address){ .town = TEXT("Berlin"), .country = TEXT("DE") };
	assert_ok(payments_kit_add_payee(kit, &details, &payee));
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_ANNA));
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_BERIT));
	struct payment_order order = payments_kit_order(kit, payee, 10000);
	order.amount.currency = order.debit.currency = (struct currency){ "EUR" };
	order.debit.ledger_account = 1950;
	order.debit.iban = TEXT(PAYMENTS_KIT_EURO_IBAN);
	order.service = PAIN_SEPA;
	order.charges = PAIN_CHARGES_SLEV;
	assert_ok(payments_kit_propose(kit, &order, &payment));
	assert_ok(payments_kit_approve(kit, payment, KIT_ANNA));
	assert_ok(payments_kit_approve(kit, payment, KIT_BERIT));
	file->debit = order.debit;
	return payment;
}

static void p1_an_exchange_difference_is_booked_when_the_bank_has_paid(void **state)
{
	static const struct {
		int64_t ore; /* of the bank's row; the file's rate gave 1 100,00 kr */
		int64_t gain;
		int64_t loss;
	} rows[] = { { 110000, 0, 0 }, { 108000, -2000, 0 }, { 111500, 0, 1500 } };
	struct ledger_kit *kit = *state;
	const struct day last = ledger_kit_day(2026, 12, 31);
	int64_t gain = 0;
	int64_t loss = 0;
	(void)begin(kit);
	struct kit_file file = payments_kit_asking(kit, &arena);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct payment_id payment = order_euro(kit, &file);
		if (i == 0) {
			assert_code(payments_kit_make(kit, &file), STATUS_NOT_FOUND); /* no rate */
			struct euro euro = { 11000000, payments_kit_today(kit) };
			assert_ok(payments_kit_write(kit, KIT_NOBODY, put_rate, &euro));
		}
		assert_ok(payments_kit_make(kit, &file));
		assert_int_equal(on_way(kit), -2100 - 110000);
		assert_ok(payments_kit_pay(kit, payment, rows[i].ore));
		gain += rows[i].gain;
		loss += rows[i].loss;
		assert_int_equal(on_way(kit), -2100);
		if (i > 0) {
			assert_int_equal(ledger_kit_balance(kit, PAYMENTS_ACCOUNT_GAIN, last), gain);
			assert_int_equal(ledger_kit_balance(kit, PAYMENTS_ACCOUNT_LOSS, last), loss);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rejected_payment_is_reversed_and_never_ordered_again),
		cmocka_unit_test(a_whole_file_or_group_is_answered_at_once),
		cmocka_unit_test(p1_the_same_answer_twice_does_nothing_the_second_time),
		cmocka_unit_test(answers_in_any_order_book_once),
		cmocka_unit_test(an_answer_to_an_order_that_is_not_ours_is_told),
		cmocka_unit_test(what_decides_nothing_changes_nothing),
		cmocka_unit_test(p8_a_broken_answer_file_leaves_nothing),
		cmocka_unit_test(p1_a_payment_is_paid_once_by_its_very_sum),
		cmocka_unit_test(our_id_is_found_in_what_a_bank_writes),
		cmocka_unit_test(p1_an_exchange_difference_is_booked_when_the_bank_has_paid),
	};
	const int failed = ledger_kit_run(&payments_kit_rooms, tests, sizeof tests / sizeof tests[0]);
	arena_close(&arena);
	return failed;
}
