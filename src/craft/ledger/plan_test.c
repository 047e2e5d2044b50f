/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_kit.h"

#include <string.h>

static struct status add_plan(struct store_tx *tx, void *argument)
{
	(void)argument;
	return ledger_add_plan(tx);
}

static struct status put_account(struct store_tx *tx, void *argument)
{
	return ledger_put_account(tx, argument);
}

static struct status try_account(struct ledger_kit *kit, int64_t number, struct text name,
				 enum account_kind kind)
{
	struct ledger_account account = { number, name, kind, true };
	return ledger_kit_write(kit, put_account, &account);
}

struct listed {
	size_t count;
	int64_t last;
	char name[64]; /* of account 1930 */
	bool is_open;  /* account 1930 */
};

static struct status list_account(void *argument, const struct ledger_account *account)
{
	struct listed *listed = argument;
	assert_true(account->number > listed->last);
	listed->last = account->number;
	listed->count++;
	if (account->number == 1930) {
		assert_ok(text_to_c(account->name, listed->name, sizeof listed->name));
		listed->is_open = account->is_open;
	}
	return OK;
}

static struct status list_accounts(struct store_tx *tx, void *argument)
{
	return ledger_accounts(tx, list_account, argument);
}

static struct listed accounts_of(struct ledger_kit *kit)
{
	struct listed listed = { 0 };
	assert_ok(ledger_kit_read(kit, list_accounts, &listed));
	return listed;
}

static void the_plan_is_added_once_and_leaves_what_stands(void **state)
{
	struct ledger_kit *kit = *state;
	assert_ok(try_account(kit, 1930, TEXT("Vår bank"), ACCOUNT_ASSET));
	assert_ok(ledger_kit_write(kit, add_plan, NULL));
	const struct listed first = accounts_of(kit);
	assert_true(first.count > 40);
	assert_string_equal(first.name, "Vår bank");
	assert_ok(ledger_kit_write(kit, add_plan, NULL));
	assert_int_equal(accounts_of(kit).count, first.count);
}

static void p8_an_account_has_four_digits_and_a_name(void **state)
{
	struct ledger_kit *kit = *state;
	char name[LEDGER_WORDS_MAX + 1];
	memset(name, 'x', sizeof name);
	assert_code(try_account(kit, 999, TEXT("Bank"), ACCOUNT_ASSET), STATUS_INPUT);
	assert_ok(try_account(kit, 1000, TEXT("Bank"), ACCOUNT_ASSET));
	assert_ok(try_account(kit, 9999, TEXT("Bank"), ACCOUNT_COST));
	assert_code(try_account(kit, 10000, TEXT("Bank"), ACCOUNT_COST), STATUS_INPUT);
	assert_code(try_account(kit, 1930, TEXT(""), ACCOUNT_ASSET), STATUS_INPUT);
	assert_ok(try_account(kit, 1930, (struct text){ name, LEDGER_WORDS_MAX }, ACCOUNT_ASSET));
	assert_code(try_account(kit, 1930, (struct text){ name, LEDGER_WORDS_MAX + 1 }, ACCOUNT_ASSET),
		    STATUS_INPUT);
	assert_code(try_account(kit, 1930, TEXT("Ba\nnk"), ACCOUNT_ASSET), STATUS_INPUT);
	assert_code(try_account(kit, 1930, TEXT("Ba\x7Fnk"), ACCOUNT_ASSET), STATUS_INPUT);
	assert_code(try_account(kit, 1930, TEXT("Ba\xFFnk"), ACCOUNT_ASSET), STATUS_INPUT);
}

static void an_account_is_renamed_and_closed(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct ledger_account closed = { 1930, TEXT("Gammal bank"), ACCOUNT_ASSET, false };
	assert_ok(ledger_kit_write(kit, put_account, &closed));
	const struct listed listed = accounts_of(kit);
	assert_string_equal(listed.name, "Gammal bank");
	assert_false(listed.is_open);
}

static void p1_an_account_that_is_used_keeps_its_kind(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(try_account(kit, 1930, TEXT("Bank"), ACCOUNT_COST));
	assert_ok(try_account(kit, 1930, TEXT("Bank"), ACCOUNT_ASSET));
	const struct ledger_kit_move move = { ledger_kit_day(2026, 5, 5), 1930, 3991, 100 };
	assert_ok(ledger_kit_move(kit, move, NULL));
	assert_code(try_account(kit, 1930, TEXT("Bank"), ACCOUNT_COST), STATUS_CONFLICT);
	assert_ok(try_account(kit, 1930, TEXT("Banken"), ACCOUNT_ASSET));
}

static struct status take_over(struct store_tx *tx, void *argument)
{
	const struct ledger_year *year = argument;
	const struct ledger_opening openings[] = { { 1940, { 500 } }, { 2067, { -500 } } };
	return ledger_take_over(tx, year->id, openings, 2, &ledger_kit_actor);
}

static void p1_an_account_with_an_opening_balance_keeps_its_kind(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct ledger_year year = ledger_kit_year(kit, 2026);
	assert_ok(ledger_kit_write(kit, take_over, &year));
	assert_code(try_account(kit, 1940, TEXT("Bank"), ACCOUNT_INCOME), STATUS_CONFLICT);
}

static struct status find_account(struct store_tx *tx, void *argument)
{
	struct ledger_account found;
	return ledger_find_account(tx, *(const int64_t *)argument, &found);
}

static void an_account_outside_the_plan_is_not_found(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(ledger_kit_read(kit, find_account, &(int64_t){ 8999 }));
	assert_code(ledger_kit_read(kit, find_account, &(int64_t){ 1234 }), STATUS_NOT_FOUND);
}

struct named {
	enum ledger_dimension dimension;
	struct text code;
	struct text name;
	struct dimension_value_id id;
};

static struct status name_value(struct store_tx *tx, void *argument)
{
	struct named *named = argument;
	return ledger_dimension_value(tx, named->dimension, named->code, named->name, &named->id);
}

struct values {
	size_t count;
	int64_t dimension[4];
	char code[4][8];
	char name[4][8];
};

static struct status list_value(void *argument, const struct ledger_value *value)
{
	struct values *values = argument;
	assert_true(values->count < 4 && value->id.raw > 0);
	values->dimension[values->count] = value->dimension;
	assert_ok(text_to_c(value->code, values->code[values->count], 8));
	assert_ok(text_to_c(value->name, values->name[values->count], 8));
	values->count++;
	return OK;
}

static struct status list_values(struct store_tx *tx, void *argument)
{
	return ledger_dimension_values(tx, list_value, argument);
}

static void a_value_is_made_once_under_its_dimension(void **state)
{
	struct ledger_kit *kit = *state;
	struct named fund = { DIMENSION_FUND, TEXT("10"), TEXT("Fred"), { 0 } };
	struct named again = { DIMENSION_FUND, TEXT("10"), TEXT("Annat"), { 0 } };
	struct named project = { DIMENSION_PROJECT, TEXT("10"), TEXT("Skola"), { 0 } };
	assert_ok(ledger_kit_write(kit, name_value, &fund));
	assert_ok(ledger_kit_write(kit, name_value, &again));
	assert_ok(ledger_kit_write(kit, name_value, &project));
	assert_int_equal(fund.id.raw, again.id.raw);
	assert_int_not_equal(fund.id.raw, project.id.raw);
	struct values values = { 0 };
	assert_ok(ledger_kit_read(kit, list_values, &values));
	assert_int_equal(values.count, 2);
	assert_int_equal(values.dimension[0], 6);
	assert_int_equal(values.dimension[1], 20);
	assert_string_equal(values.name[0], "Skola");
	assert_string_equal(values.name[1], "Fred");
	assert_string_equal(values.code[1], "10");
}

static void p8_a_value_has_a_code_and_a_name_of_bounded_length(void **state)
{
	struct ledger_kit *kit = *state;
	char code[LEDGER_CODE_MAX + 1];
	memset(code, 'c', sizeof code);
	struct named named = { DIMENSION_FUND, { code, LEDGER_CODE_MAX }, TEXT("Fred"), { 0 } };
	assert_ok(ledger_kit_write(kit, name_value, &named));
	named.code.count++;
	assert_code(ledger_kit_write(kit, name_value, &named), STATUS_INPUT);
	named.code = TEXT("");
	assert_code(ledger_kit_write(kit, name_value, &named), STATUS_INPUT);
	named.code = TEXT("1");
	named.name = TEXT("");
	assert_code(ledger_kit_write(kit, name_value, &named), STATUS_INPUT);
}

struct rating {
	struct ledger_rate_given given;
	struct rate_id id;
};

static struct status put_rate(struct store_tx *tx, void *argument)
{
	struct rating *rating = argument;
	return ledger_put_rate(tx, &rating->given, &rating->id);
}

static struct rating euro(int month, int day, int64_t micro, struct text source)
{
	return (struct rating){ .given = { { "EUR" }, ledger_kit_day(2026, month, day), { micro }, source } };
}

static void p7_a_rate_has_a_day_and_a_source_that_says_it_once(void **state)
{
	struct ledger_kit *kit = *state;
	struct rating first = euro(5, 5, 11234500, TEXT("Riksbanken"));
	struct rating again = first;
	struct rating other = euro(5, 5, 11234600, TEXT("Riksbanken"));
	struct rating elsewhere = euro(5, 5, 11234600, TEXT("ECB"));
	assert_ok(ledger_kit_write(kit, put_rate, &first));
	assert_ok(ledger_kit_write(kit, put_rate, &again));
	assert_int_equal(first.id.raw, again.id.raw);
	assert_code(ledger_kit_write(kit, put_rate, &other), STATUS_CONFLICT);
	assert_ok(ledger_kit_write(kit, put_rate, &elsewhere));
	assert_int_not_equal(elsewhere.id.raw, first.id.raw);
}

static void p8_a_rate_is_above_zero_and_complete(void **state)
{
	struct ledger_kit *kit = *state;
	struct rating zero = euro(5, 5, 0, TEXT("Riksbanken"));
	struct rating below = euro(5, 5, -1, TEXT("Riksbanken"));
	struct rating unsaid = euro(5, 5, 1, TEXT(""));
	struct rating nameless = euro(5, 5, 1, TEXT("Riksbanken"));
	nameless.given.currency = (struct currency){ "eu" };
	assert_code(ledger_kit_write(kit, put_rate, &zero), STATUS_INPUT);
	assert_code(ledger_kit_write(kit, put_rate, &below), STATUS_INPUT);
	assert_code(ledger_kit_write(kit, put_rate, &unsaid), STATUS_INPUT);
	assert_code(ledger_kit_write(kit, put_rate, &nameless), STATUS_INPUT);
}

struct latest {
	struct currency currency;
	struct day day;
	struct ledger_rate rate;
};

static struct status ask_latest(struct store_tx *tx, void *argument)
{
	struct latest *latest = argument;
	return ledger_latest_rate(tx, latest->currency, latest->day, &latest->rate);
}

static void the_latest_rate_is_of_the_day_or_before(void **state)
{
	struct ledger_kit *kit = *state;
	struct rating first = euro(5, 5, 11000000, TEXT("Riksbanken"));
	struct rating second = euro(5, 8, 12000000, TEXT("Riksbanken"));
	assert_ok(ledger_kit_write(kit, put_rate, &first));
	assert_ok(ledger_kit_write(kit, put_rate, &second));
	struct latest latest = { .currency = { "EUR" }, .day = ledger_kit_day(2026, 5, 4) };
	assert_code(ledger_kit_read(kit, ask_latest, &latest), STATUS_NOT_FOUND);
	latest.day = ledger_kit_day(2026, 5, 7);
	assert_ok(ledger_kit_read(kit, ask_latest, &latest));
	assert_int_equal(latest.rate.rate.micro, 11000000);
	assert_int_equal(latest.rate.given_on.number, ledger_kit_day(2026, 5, 5).number);
	latest.day = ledger_kit_day(2026, 5, 8);
	assert_ok(ledger_kit_read(kit, ask_latest, &latest));
	assert_int_equal(latest.rate.id.raw, second.id.raw);
	latest.currency = (struct currency){ "USD" };
	assert_code(ledger_kit_read(kit, ask_latest, &latest), STATUS_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_plan_is_added_once_and_leaves_what_stands),
		cmocka_unit_test(p8_an_account_has_four_digits_and_a_name),
		cmocka_unit_test(an_account_is_renamed_and_closed),
		cmocka_unit_test(p1_an_account_that_is_used_keeps_its_kind),
		cmocka_unit_test(p1_an_account_with_an_opening_balance_keeps_its_kind),
		cmocka_unit_test(an_account_outside_the_plan_is_not_found),
		cmocka_unit_test(a_value_is_made_once_under_its_dimension),
		cmocka_unit_test(p8_a_value_has_a_code_and_a_name_of_bounded_length),
		cmocka_unit_test(p7_a_rate_has_a_day_and_a_source_that_says_it_once),
		cmocka_unit_test(p8_a_rate_is_above_zero_and_complete),
		cmocka_unit_test(the_latest_rate_is_of_the_day_or_before),
	};
	return ledger_kit_run(NULL, tests, sizeof tests / sizeof tests[0]);
}
