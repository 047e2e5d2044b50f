/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a mandate begins: what is asked of a wish, which number it gets, and how mandates are found again. */

#include "ground/numbers/numbers.h"
#include "inner/mandates/mandates_kit.h"

#include <stdlib.h>

#define TODAY kit_day(2026, 3, 2)

static struct promise monthly(struct mandates_kit *kit)
{
	const struct giver_id giver = mandates_kit_giver(kit, "Kim Exempel", MANDATES_KIT_BY_MAIL);
	return mandates_kit_promise(kit, giver, PROMISE_MONTHLY, 20000);
}

static struct mandate asked(struct mandates_kit *kit, const struct mandate_wish *wish)
{
	struct mandate_id id;
	assert_ok(mandates_kit_ask(kit, wish, &id));
	return mandates_kit_find(kit, id);
}

static void end_it(struct mandates_kit *kit, struct mandate_id id)
{
	assert_ok(mandates_kit_end(kit, id, MANDATE_END_BY_GIVER, -1, TODAY));
}

static void a_wish_becomes_a_mandate(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
	wish.amount.ore = 25050;
	wish.every_months = 3;
	wish.first_month = 2026 * 12 + 5;
	wish.pay_day = 7;
	const struct mandate found = asked(kit, &wish);
	assert_int_equal(found.promise.raw, promise.id.raw);
	assert_int_equal(found.giver.raw, promise.giver.raw);
	assert_text(found.giver_name, "Kim Exempel");
	assert_text(found.purpose_code, "P100");
	proof_assert_text(found.reference, promise.reference, __FILE__, __LINE__);
	assert_text(found.bankgiro, KIT_BANKGIRO);
	assert_text(found.account, MANDATES_KIT_ACCOUNT);
	assert_text(found.identity, MANDATES_KIT_IDENTITY);
	assert_int_equal(found.origin, MANDATE_ON_PAPER);
	assert_int_equal(found.state, MANDATE_ASKED);
	assert_int_equal(found.asked_on.number, TODAY.number);
	assert_int_equal(found.active_on.number, 0);
	assert_int_equal(found.ended_on.number, 0);
	assert_int_equal(found.end, MANDATE_STANDS);
	assert_int_equal(found.end_code, -1);
	assert_int_equal(found.amount.ore, 25050);
	assert_int_equal(found.every_months, 3);
	assert_int_equal(found.first_month, 2026 * 12 + 5);
	assert_int_equal(found.pay_day, 7);
	assert_int_equal(found.next_pay_day, 7);
	assert_int_equal(found.told_from.number, 0);
	assert_int_equal(found.told_through.number, 0);
	assert_false(found.is_held || found.is_stopped || found.is_at_bankgirot);
	assert_false(mandate_is_paused(&found, TODAY));
}

struct wrong {
	const char *field;
	void (*spoil)(struct mandate_wish *wish);
};

static void no_amount(struct mandate_wish *wish)
{
	wish->amount.ore = -1;
}

static void much(struct mandate_wish *wish)
{
	wish->amount.ore = MANDATES_AMOUNT_MAX_ORE + 1;
}

static void two_months(struct mandate_wish *wish)
{
	wish->every_months = 2;
}

static void day_0(struct mandate_wish *wish)
{
	wish->pay_day = 0;
}

static void day_29(struct mandate_wish *wish)
{
	wish->pay_day = MANDATES_PAY_DAY_MAX + 1;
}

static void month_below(struct mandate_wish *wish)
{
	wish->first_month = -1;
}

static void month_late(struct mandate_wish *wish)
{
	wish->first_month = 2026 * 12 + 2 + MANDATES_MONTHS_AHEAD_MAX + 1;
}

static void told_long(struct mandate_wish *wish)
{
	wish->origin = MANDATE_TAKEN_OVER;
	wish->told_through.number = TODAY.number + MANDATES_TOLD_DAYS_MAX + 1;
}

static void told_before(struct mandate_wish *wish)
{
	wish->told_through = kit_day(2026, 6, 1);
}

static void no_bankgiro(struct mandate_wish *wish)
{
	wish->bankgiro = TEXT("9912345"); /* its check digit is 6 */
}

static void no_account(struct mandate_wish *wish)
{
	wish->account = (struct text){ 0 };
}

static void wrong_account(struct mandate_wish *wish)
{
	wish->account = TEXT("3300-1");
}

static void sixteen_on_paper(struct mandate_wish *wish)
{
	wish->account = TEXT("0000000000000001");
}

static void no_identity(struct mandate_wish *wish)
{
	wish->identity = (struct text){ 0 };
}

static void wrong_identity(struct mandate_wish *wish)
{
	wish->identity = TEXT("191212121213");
}

static void letters(struct mandate_wish *wish)
{
	wish->payer_number = TEXT("12A");
}

static void zeros(struct mandate_wish *wish)
{
	wish->payer_number = TEXT("0000");
}

static void seventeen(struct mandate_wish *wish)
{
	wish->payer_number = TEXT("12345678901234567");
}

static void each_field_is_judged(void **state)
{
	static const struct wrong wrongs[] = {
		{ "amount", no_amount },         { "amount", much },
		{ "months", two_months },        { "pay day", day_0 },
		{ "pay day", day_29 },           { "first month", month_below },
		{ "told through", told_long },   { "first month", month_late },
		{ "told through", told_before }, { "bankgiro", no_bankgiro },
		{ "account", no_account },       { "account", wrong_account },
		{ "account", sixteen_on_paper }, { "identity", no_identity },
		{ "identity", wrong_identity },  { "payer number", letters },
		{ "payer number", zeros },       { "payer number", seventeen },
	};
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	for (size_t i = 0; i < sizeof wrongs / sizeof wrongs[0]; i++) {
		struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
		struct mandate_id id;
		wrongs[i].spoil(&wish);
		const struct status status = mandates_kit_ask(kit, &wish, &id);
		assert_code(status, STATUS_INPUT);
		assert_string_equal(status.field, wrongs[i].field);
		assert_non_null(status.reason);
	}
	struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
	wish.amount.ore = MANDATES_AMOUNT_MAX_ORE;
	wish.every_months = 12;
	wish.first_month = 2026 * 12 + 2 + MANDATES_MONTHS_AHEAD_MAX;
	wish.payer_number = TEXT("1234567890123456");
	assert_int_equal(asked(kit, &wish).amount.ore, MANDATES_AMOUNT_MAX_ORE);
}

static void a_promise_of_any_sum_needs_one(void **state)
{
	struct mandates_kit *kit = *state;
	const struct giver_id giver = mandates_kit_giver(kit, "Kim Exempel", MANDATES_KIT_BY_MAIL);
	const struct promise any = mandates_kit_promise(kit, giver, PROMISE_MONTHLY, 0);
	struct mandate_wish wish = mandates_kit_wish(any.id, TODAY);
	struct mandate_id id;
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_INPUT);
	wish.amount.ore = 100;
	assert_int_equal(asked(kit, &wish).amount.ore, 100);
}

struct promise_to_close {
	struct mandates_kit *kit;
	struct promise_id id;
};

static struct status close_promise(struct store_tx *tx, void *argument)
{
	const struct promise_to_close *close = argument;
	return gifts_close_promise(tx, close->id, &close->kit->books.by);
}

static void the_promise_is_open_monthly_and_free(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	const struct promise once = mandates_kit_promise(kit, promise.giver, PROMISE_ONCE, 20000);
	struct mandate_wish wish = mandates_kit_wish(once.id, TODAY);
	struct mandate_id id;
	const struct status status = mandates_kit_ask(kit, &wish, &id);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, "promise");
	wish.promise.raw = INT64_MAX;
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_NOT_FOUND);
	wish.promise = promise.id;
	const struct mandate first = asked(kit, &wish);
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_CONFLICT);
	end_it(kit, first.id);
	const struct mandate second = asked(kit, &wish);
	end_it(kit, second.id);
	assert_ok(mandates_kit_do(kit, close_promise, &(struct promise_to_close){ kit, promise.id }));
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_CONFLICT);
}

static void two_mandates_of_one_giver(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise one = monthly(kit);
	const struct promise other = mandates_kit_promise(kit, one.giver, PROMISE_MONTHLY, 30000);
	const struct mandate_id first = mandates_kit_active(kit, one.id, TODAY);
	const struct mandate_id second = mandates_kit_active(kit, other.id, TODAY);
	end_it(kit, first);
	const struct mandate left = mandates_kit_find(kit, second);
	assert_int_equal(left.state, MANDATE_ACTIVE);
	assert_int_equal(left.amount.ore, 30000);
	assert_int_equal(left.giver.raw, one.giver.raw);
}

static void nothing_is_asked_of_the_dead(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	assert_ok(mandates_kit_died(kit, promise.giver, TODAY, TODAY));
	const struct promise later = mandates_kit_promise(kit, promise.giver, PROMISE_MONTHLY, 20000);
	const struct mandate_wish wish = mandates_kit_wish(later.id, TODAY);
	struct mandate_id id;
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_REFUSED);
}

/* A number once given never means another mandate. */
static void the_first_number_is_the_reference_the_next_are_new(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
	const struct mandate first = asked(kit, &wish);
	proof_assert_text(first.payer_number, promise.reference, __FILE__, __LINE__);
	end_it(kit, first.id);
	const struct mandate second = asked(kit, &wish);
	assert_false(text_equal(second.payer_number, promise.reference));
	assert_true(ocr_is_valid(second.payer_number, OCR_LENGTH_AND_CHECK));
	assert_int_equal(second.payer_number.count, GIFTS_REFERENCE_DIGITS);
	end_it(kit, second.id);
	struct mandate_id id;
	wish.payer_number = second.payer_number;
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_CONFLICT);
	wish.payer_number = monthly(kit).reference;
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_CONFLICT);
	wish.payer_number = TEXT("000042");
	assert_text(asked(kit, &wish).payer_number, "42");
}

struct promise_to_make {
	struct mandates_kit *kit;
	struct promise promise;
};

static struct status make_promise(struct store_tx *tx, void *argument)
{
	struct promise_to_make *make = argument;
	struct promise made;
	TRY(gifts_promise(tx, &make->promise, &make->kit->books.random, &make->kit->books.by, &made));
	make->promise.id = made.id;
	return OK;
}

static void a_reference_that_autogiro_cannot_hold_is_no_payer_number(void **state)
{
	static const char *const references[] = { "123456789012345689", "012345678929" };
	struct mandates_kit *kit = *state;
	const struct giver_id giver = mandates_kit_giver(kit, "Kim Exempel", MANDATES_KIT_BY_MAIL);
	for (size_t i = 0; i < 2; i++) {
		struct promise_to_make make = { kit,
						{ .giver = giver,
						  .reference = text_of(references[i]),
						  .kind = PROMISE_MONTHLY,
						  .amount = { 100 },
						  .purpose = kit->books.purpose,
						  .made_on = TODAY } };
		assert_ok(mandates_kit_do(kit, make_promise, &make));
		const struct mandate_wish wish = mandates_kit_wish(make.promise.id, TODAY);
		const struct mandate found = asked(kit, &wish);
		assert_text(found.reference, references[i]);
		assert_int_equal(found.payer_number.count, GIFTS_REFERENCE_DIGITS);
		assert_true(found.payer_number.bytes[0] != '0');
	}
}

/* Drawn from a bankgiro the payer number is that bankgiro, so it may come again, but never twice at once. */
static void a_payers_bankgiro_may_come_again(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
	struct mandate_id id;
	wish.payer_number = TEXT("0005050109");
	wish.account = wish.identity = (struct text){ 0 };
	const struct mandate first = asked(kit, &wish);
	assert_text(first.payer_number, "5050109");
	assert_text(first.account, "");
	struct mandate_wish other = wish;
	other.promise = monthly(kit).id;
	assert_code(mandates_kit_ask(kit, &other, &id), STATUS_CONFLICT);
	end_it(kit, first.id);
	const struct mandate second = asked(kit, &other);
	assert_text(second.payer_number, "5050109");
	assert_true(second.id.raw > first.id.raw);
}

struct by_payer {
	struct text number;
	struct mandate_id id;
};

static struct status find_by_payer(struct store_tx *tx, void *argument)
{
	struct by_payer *by_payer = argument;
	struct mandate found;
	TRY(mandates_by_payer(tx, by_payer->number, &found));
	by_payer->id = found.id;
	return OK;
}

static struct status find_by_id(struct store_tx *tx, void *argument)
{
	const struct by_payer *by_payer = argument;
	struct mandate found;
	return mandates_find(tx, by_payer->id, &found);
}

static void the_newest_is_found_by_its_number(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
	wish.payer_number = TEXT("5050109");
	wish.account = wish.identity = (struct text){ 0 };
	end_it(kit, asked(kit, &wish).id);
	const struct mandate newest = asked(kit, &wish);
	struct by_payer by_payer = { .number = TEXT("5050109") };
	assert_ok(mandates_kit_look(kit, find_by_payer, &by_payer));
	assert_int_equal(by_payer.id.raw, newest.id.raw);
	by_payer.number = TEXT("5050100");
	assert_code(mandates_kit_look(kit, find_by_payer, &by_payer), STATUS_NOT_FOUND);
	by_payer.id.raw = 0;
	assert_code(mandates_kit_look(kit, find_by_id, &by_payer), STATUS_NOT_FOUND);
}

static void what_bankgirot_writes_is_taken_as_it_is(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
	wish.origin = MANDATE_FROM_INTERNET_BANK;
	wish.account = TEXT("0000000000000001");
	wish.identity = TEXT("998899000007");
	const struct mandate found = asked(kit, &wish);
	assert_text(found.account, "0000000000000001");
	assert_text(found.identity, "998899000007");
	end_it(kit, found.id);
	wish.account = wish.identity = (struct text){ 0 };
	assert_text(asked(kit, &wish).account, "");
}

static void an_organisations_number_is_filled_to_twelve(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
	wish.identity = TEXT("889900-000O");
	struct mandate_id id;
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_INPUT);
	wish.identity = TEXT("889900-0007");
	assert_text(asked(kit, &wish).identity, "008899000007");
}

static void one_taken_over_is_active_and_held(void **state)
{
	struct mandates_kit *kit = *state;
	struct mandate_wish wish = mandates_kit_wish(monthly(kit).id, TODAY);
	wish.origin = MANDATE_TAKEN_OVER;
	wish.account = wish.identity = (struct text){ 0 };
	wish.payer_number = TEXT("77");
	const struct mandate untold = asked(kit, &wish);
	assert_int_equal(untold.state, MANDATE_ACTIVE);
	assert_true(untold.is_held && untold.is_at_bankgirot);
	assert_int_equal(untold.active_on.number, TODAY.number);
	assert_int_equal(untold.first_month, MANDATES_MONTH_UNKNOWN);
	assert_int_equal(untold.told_from.number, 0);
	wish.promise = monthly(kit).id;
	wish.payer_number = TEXT("78");
	wish.told_through = kit_day(2026, 9, 1);
	wish.pay_day = 2; /* today: another program's draw */
	const struct mandate told = asked(kit, &wish);
	assert_int_equal(told.first_month, 2026 * 12 + 3);
	assert_int_equal(told.told_amount.ore, 20000);
	assert_int_equal(told.told_from.number, TODAY.number);
	assert_int_equal(told.told_through.number, kit_day(2026, 9, 1).number);
	wish.promise = monthly(kit).id;
	wish.payer_number = TEXT("79");
	wish.pay_day = 3;
	assert_int_equal(asked(kit, &wish).first_month, 2026 * 12 + 2);
}

static void a_source_that_repeats_itself_gives_no_number(void **state)
{
	struct mandates_kit *kit = *state;
	const struct promise promise = monthly(kit);
	struct mandate_wish wish = mandates_kit_wish(promise.id, TODAY);
	struct mandate_id id;
	end_it(kit, asked(kit, &wish).id); /* the reference is used */
	for (int i = 0; i < 8; i++) {
		kit->books.random = random_seeded(7);
		end_it(kit, asked(kit, &wish).id);
	}
	kit->books.random = random_seeded(7);
	assert_code(mandates_kit_ask(kit, &wish, &id), STATUS_BROKEN);
}

/* 520 mandates of two givers, every other ended. */
enum { MANY = 520 };

struct many {
	struct mandates_kit *kit;
	struct giver_id givers[2];
	struct mandate_filter filter;
	int64_t ids[MANY];
	size_t count;
};

static struct status make_many(struct store_tx *tx, void *argument)
{
	struct many *many = argument;
	struct random random = random_seeded(11);
	const struct actor *by = &many->kit->books.by;
	for (size_t i = 0; i < MANY; i++) {
		const struct promise promise = { .giver = many->givers[i % 4 / 2],
						 .kind = PROMISE_MONTHLY,
						 .amount = { 100 },
						 .purpose = many->kit->books.purpose,
						 .made_on = TODAY };
		struct promise made;
		TRY(gifts_promise(tx, &promise, &random, by, &made));
		const struct mandate_wish wish = mandates_kit_wish(made.id, TODAY);
		struct mandate_id id;
		TRY(mandates_ask(tx, &wish, &random, by, &id));
		if (i % 2 == 1)
			TRY(mandates_end(tx, &(struct mandate_ending){ id, MANDATE_END_BY_GIVER, -1, TODAY },
					 by));
	}
	return OK;
}

static struct status take_row(void *argument, const struct mandate *mandate)
{
	struct many *many = argument;
	assert_true(many->count < MANY);
	assert_true(many->count == 0 || many->ids[many->count - 1] < mandate->id.raw);
	many->ids[many->count++] = mandate->id.raw;
	return OK;
}

static struct status list_page(struct store_tx *tx, void *argument)
{
	struct many *many = argument;
	TRY(mandates_list(tx, &many->filter, take_row, many));
	assert_true(store_statement_count(tx) <= 2);
	return OK;
}

static size_t list_all(struct many *many, enum mandate_state state, struct giver_id giver, size_t pages)
{
	many->filter = (struct mandate_filter){ .state = state, .giver = giver };
	many->count = 0;
	for (size_t page = 0;; page++) {
		const size_t before = many->count;
		assert_ok(mandates_kit_look(many->kit, list_page, many));
		if (many->count == before) {
			assert_int_equal(page, pages);
			return many->count;
		}
		many->filter.after.raw = many->ids[many->count - 1];
	}
}

static void lists_come_in_pages(void **state)
{
	struct mandates_kit *kit = *state;
	struct many *many = memory_take(1, sizeof *many);
	const struct giver_id all = { 0 };
	many->kit = kit;
	many->givers[0] = mandates_kit_giver(kit, "Kim Exempel", MANDATES_KIT_BY_MAIL);
	many->givers[1] = mandates_kit_giver(kit, "Bo Exempel", MANDATES_KIT_BY_POST);
	assert_int_equal(list_all(many, 0, all, 0), 0);
	assert_ok(mandates_kit_do(kit, make_many, many));
	assert_int_equal(list_all(many, 0, all, 2), MANY);
	assert_int_equal(list_all(many, MANDATE_ASKED, all, 1), MANY / 2);
	assert_int_equal(list_all(many, MANDATE_ENDED, all, 1), MANY / 2);
	assert_int_equal(list_all(many, MANDATE_ACTIVE, all, 0), 0);
	assert_int_equal(list_all(many, 0, many->givers[0], 1), MANY / 2);
	assert_int_equal(list_all(many, MANDATE_ENDED, many->givers[1], 1), MANY / 4);
	free(many);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wish_becomes_a_mandate),
		cmocka_unit_test(each_field_is_judged),
		cmocka_unit_test(a_promise_of_any_sum_needs_one),
		cmocka_unit_test(the_promise_is_open_monthly_and_free),
		cmocka_unit_test(two_mandates_of_one_giver),
		cmocka_unit_test(nothing_is_asked_of_the_dead),
		cmocka_unit_test(the_first_number_is_the_reference_the_next_are_new),
		cmocka_unit_test(a_reference_that_autogiro_cannot_hold_is_no_payer_number),
		cmocka_unit_test(a_payers_bankgiro_may_come_again),
		cmocka_unit_test(the_newest_is_found_by_its_number),
		cmocka_unit_test(what_bankgirot_writes_is_taken_as_it_is),
		cmocka_unit_test(an_organisations_number_is_filled_to_twelve),
		cmocka_unit_test(one_taken_over_is_active_and_held),
		cmocka_unit_test(a_source_that_repeats_itself_gives_no_number),
		cmocka_unit_test(lists_come_in_pages),
	};
	return mandates_kit_run(tests, sizeof tests / sizeof tests[0]);
}
