/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Payees and what is proposed to be paid to them. */
#include "craft/payments/payments_kit.h"

#include <string.h>

static void refused(struct status status, enum status_code code, const char *reason)
{
	assert_code(status, code);
	assert_string_equal(status.reason, reason);
}

static void p5_a_payee_is_approved_by_two_persons(void **state)
{
	struct ledger_kit *kit = *state;
	struct payee_id payee;
	struct payment_id payment;
	const struct payee_details details = payments_kit_details("Tryckeriet AB", "991-2346");
	payments_kit_begin(kit);
	assert_ok(payments_kit_add_payee(kit, &details, &payee));
	const struct payment_order order = payments_kit_order(kit, payee, 100);
	const char *not_approved = "The payee has not been approved by two persons.";
	refused(payments_kit_propose(kit, &order, &payment), STATUS_REFUSED, not_approved);
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_ANNA));
	refused(payments_kit_approve_payee(kit, payee, KIT_ANNA), STATUS_REFUSED,
		"It has been approved by the same person.");
	refused(payments_kit_approve_payee(kit, payee, KIT_NOBODY), STATUS_REFUSED,
		"Only a person who has logged in may do this.");
	refused(payments_kit_propose(kit, &order, &payment), STATUS_REFUSED, not_approved);
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_BERIT));
	refused(payments_kit_approve_payee(kit, payee, KIT_CECILIA), STATUS_CONFLICT,
		"The approval has been used: it holds once.");
	assert_true(payments_kit_find_payee(kit, payee).is_in_force);
	assert_ok(payments_kit_propose(kit, &order, &payment));
}

static void p7_a_changed_payee_waits(void **state)
{
	struct ledger_kit *kit = *state;
	payments_kit_begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	const struct payee_details details = payments_kit_details("Tryckeriet AB", "5805-6201");
	assert_ok(payments_kit_change(kit, payee, &details));
	assert_false(payments_kit_find_payee(kit, payee).is_in_force);
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_BERIT));
	assert_ok(payments_kit_approve_payee(kit, payee, KIT_CECILIA));
	const struct payee found = payments_kit_find_payee(kit, payee);
	assert_int_equal(found.number, 2);
	assert_int_equal(found.from.number, payments_kit_today(kit).number + 2);
}

static void a_refused_change_leaves_the_payee_as_it_was(void **state)
{
	struct ledger_kit *kit = *state;
	struct payment_id payment;
	payments_kit_begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	const struct payee_details details = payments_kit_details("Tryckeriet AB", "5805-6201");
	assert_ok(payments_kit_change(kit, payee, &details));
	assert_ok(payments_kit_refuse_payee(kit, payee, KIT_CECILIA));
	refused(payments_kit_approve_payee(kit, payee, KIT_BERIT), STATUS_REFUSED, "It has been refused.");
	payments_kit_pass_days(kit, 3);
	const struct payment_order order = payments_kit_order(kit, payee, 100);
	assert_ok(payments_kit_propose(kit, &order, &payment));
	assert_code(payments_kit_change(kit, (struct payee_id){ 999 }, &details), STATUS_NOT_FOUND);
	assert_code(payments_kit_approve_payee(kit, (struct payee_id){ 999 }, KIT_BERIT), STATUS_NOT_FOUND);
}

static void p8_a_payee_is_one_that_a_bank_can_pay(void **state)
{
	struct ledger_kit *kit = *state;
	payments_kit_begin(kit);
	static const struct {
		const char *field;
		struct payee_details details;
	} wrong[] = {
		{ "name",
		  { .address = { .country = { "SE", 2 } }, .account = { .number = { "9912346", 7 } } } },
		{ "country", { .name = { "A", 1 }, .account = { .number = { "9912346", 7 } } } },
		{ "town",
		  { .name = { "A", 1 },
		    .account = { .number = { "9912346", 7 } },
		    .address = { .street = { "B", 1 }, .country = { "SE", 2 } } } },
		{ "street",
		  { .name = { "A", 1 },
		    .account = { .number = { "9912346", 7 } },
		    .address = { .street = { "B\n", 2 }, .town = { "C", 1 }, .country = { "SE", 2 } } } },
		{ "clearing system",
		  { .name = { "A", 1 },
		    .account = { .kind = PAIN_ACCOUNT_OTHER,
				 .number = { "1", 1 },
				 .clearing_system = { "USABAX", 6 } },
		    .address = { .country = { "US", 2 } } } },
	};
	struct payee_id payee;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		const struct status status = payments_kit_add_payee(kit, &wrong[i].details, &payee);
		assert_code(status, STATUS_INPUT);
		assert_string_equal(status.field, wrong[i].field);
	}
	struct payee_details details = payments_kit_details("A", "991-2347");
	assert_code(payments_kit_add_payee(kit, &details, &payee), STATUS_INPUT);
	static const enum pain_account_kind kinds[] = { PAIN_ACCOUNT_PLUSGIRO, PAIN_ACCOUNT_SWEDISH,
							PAIN_ACCOUNT_IBAN };
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		details.account = (struct pain_account){ .kind = kinds[i], .number = TEXT("12") };
		assert_code(payments_kit_add_payee(kit, &details, &payee), STATUS_INPUT);
	}
	details.account = (struct pain_account){ .kind = PAIN_ACCOUNT_IBAN,
						 .number = TEXT("de89 3704 0044 0532 0130 00"),
						 .bic = TEXT("1") };
	assert_code(payments_kit_add_payee(kit, &details, &payee), STATUS_INPUT);
	details.account.bic = TEXT("");
	assert_ok(payments_kit_add_payee(kit, &details, &payee));
}

struct change {
	const char *field;
	void (*apply)(struct payment_order *order);
	enum status_code code;
};

static void without_amount(struct payment_order *order)
{
	order->amount.minor = 0;
}

static void below_zero(struct payment_order *order)
{
	order->amount.minor = -100;
}

static void too_much(struct payment_order *order)
{
	order->amount.minor = PAIN_AMOUNT_MINOR_MAX + 1;
}

static void in_euro(struct payment_order *order)
{
	order->amount.currency = (struct currency){ "EUR" };
}

static void yesterday(struct payment_order *order)
{
	order->earliest.number--;
}

static void far_ahead(struct payment_order *order)
{
	order->earliest.number += PAYMENTS_AHEAD_DAYS_MAX + 1;
}

static void without_evidence(struct payment_order *order)
{
	order->evidence = TEXT("");
}

static void to_no_account(struct payment_order *order)
{
	order->cost_account = 6982 + 1;
}

static void to_its_own_account(struct payment_order *order)
{
	order->cost_account = 1930;
}

static void to_the_account_on_way(struct payment_order *order)
{
	order->cost_account = PAYMENTS_ACCOUNT_ON_WAY;
}

static void from_no_account(struct payment_order *order)
{
	order->debit.ledger_account = 1111;
}

static void with_both(struct payment_order *order)
{
	order->ocr = TEXT("1230");
}

static void with_a_wrong_reference(struct payment_order *order)
{
	order->message = TEXT("");
	order->ocr = TEXT("1231");
}

static void from_no_iban(struct payment_order *order)
{
	order->debit.iban = TEXT("SE3550000000054910000004");
}

static void as_sepa(struct payment_order *order)
{
	order->service = PAIN_SEPA;
}

static void to_nobody(struct payment_order *order)
{
	order->payee.raw = 999;
}

static void p8_what_a_bank_would_refuse_is_not_proposed(void **state)
{
	struct ledger_kit *kit = *state;
	payments_kit_begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	static const struct change changes[] = {
		{ "amount", without_amount, STATUS_INPUT },
		{ "amount", below_zero, STATUS_INPUT },
		{ "amount", too_much, STATUS_INPUT },
		{ NULL, in_euro, STATUS_REFUSED },
		{ "day", yesterday, STATUS_INPUT },
		{ "day", far_ahead, STATUS_INPUT },
		{ "evidence", without_evidence, STATUS_INPUT },
		{ "cost account", to_no_account, STATUS_INPUT },
		{ "cost account", to_its_own_account, STATUS_INPUT },
		{ "cost account", to_the_account_on_way, STATUS_INPUT },
		{ "debit account", from_no_account, STATUS_INPUT },
		{ "message", with_both, STATUS_INPUT },
		{ NULL, with_a_wrong_reference, STATUS_INPUT },
		{ NULL, from_no_iban, STATUS_INPUT },
		{ NULL, as_sepa, STATUS_INPUT },
		{ NULL, to_nobody, STATUS_REFUSED },
	};
	struct payment_id payment;
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		struct payment_order order = payments_kit_order(kit, payee, 100);
		changes[i].apply(&order);
		const struct status status = payments_kit_propose(kit, &order, &payment);
		assert_code(status, changes[i].code);
		if (changes[i].field != NULL)
			assert_string_equal(status.field, changes[i].field);
	}
	assert_code(payments_kit_approve(kit, (struct payment_id){ 999 }, KIT_ANNA), STATUS_NOT_FOUND);
	assert_code(payments_kit_withdraw(kit, (struct payment_id){ 999 }, KIT_ANNA), STATUS_NOT_FOUND);
	assert_code(payments_kit_refuse(kit, (struct payment_id){ 999 }, KIT_ANNA), STATUS_NOT_FOUND);
}

struct seen {
	size_t count;
	int64_t last;
	struct payment_id after;
	int64_t count_max;
};

static struct status see(void *argument, const struct payment *payment)
{
	struct seen *seen = argument;
	assert_true(payment->id.raw > seen->last);
	assert_text(payment->payee_name, "Tryckeriet AB");
	assert_text(payment->order.evidence, "Faktura 17 fr\xC3\xA5n Tryckeriet");
	seen->last = payment->id.raw;
	seen->count++;
	return OK;
}

static struct status look(struct store_tx *tx, void *argument)
{
	struct seen *seen = argument;
	return payments_each(tx, seen->after, seen->count_max, see, seen);
}

static void payments_are_listed_by_id(void **state)
{
	struct ledger_kit *kit = *state;
	payments_kit_begin(kit);
	const struct payee_id payee = payments_kit_payee(kit);
	const struct payment_id first = payments_kit_approved(kit, payee, 100);
	(void)payments_kit_approved(kit, payee, 100); /* whose handle would be the first one's */
	struct seen seen = { .count_max = 10 };
	assert_ok(ledger_kit_read(kit, look, &seen));
	assert_int_equal(seen.count, 2);
	seen = (struct seen){ .count_max = 1 };
	assert_ok(ledger_kit_read(kit, look, &seen));
	assert_int_equal(seen.count, 1);
	seen = (struct seen){ .count_max = 10, .after = first };
	assert_ok(ledger_kit_read(kit, look, &seen));
	assert_int_equal(seen.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p5_a_payee_is_approved_by_two_persons),
		cmocka_unit_test(p7_a_changed_payee_waits),
		cmocka_unit_test(a_refused_change_leaves_the_payee_as_it_was),
		cmocka_unit_test(p8_a_payee_is_one_that_a_bank_can_pay),
		cmocka_unit_test(p8_what_a_bank_would_refuse_is_not_proposed),
		cmocka_unit_test(payments_are_listed_by_id),
	};
	return ledger_kit_run(&payments_kit_rooms, tests, sizeof tests / sizeof tests[0]);
}
