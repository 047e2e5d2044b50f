/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_kit.h"

#include "craft/ledger/proving/proving.h"
#include "craft/ledger/proving/proving_sql.h"

struct taking {
	struct fiscal_year_id year;
	const struct ledger_opening *openings;
	size_t count;
};

static struct status take_over(struct store_tx *tx, void *argument)
{
	const struct taking *taking = argument;
	return ledger_take_over(tx, taking->year, taking->openings, taking->count, &ledger_kit_actor);
}

static struct status try_take_over(struct ledger_kit *kit, int year, const struct ledger_opening *openings,
				   size_t count)
{
	struct taking taking = { ledger_kit_year(kit, year).id, openings, count };
	return ledger_kit_write(kit, take_over, &taking);
}

static const struct ledger_opening sound[] = { { 1930, { 1000 } }, { 2067, { -1000 } } };

static void books_are_taken_over_with_their_balances(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct ledger_opening openings[] = { { 1930, { 1000 } }, { 1940, { 0 } }, { 2067, { -1000 } } };
	assert_ok(try_take_over(kit, 2026, openings, 3));
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 1, 1)), 1000);
	assert_int_equal(ledger_kit_balance(kit, 1940, ledger_kit_day(2026, 1, 1)), 0);
	assert_int_equal(ledger_kit_balance(kit, 2067, ledger_kit_day(2026, 12, 31)), -1000);
	assert_code(try_take_over(kit, 2026, openings, 3), STATUS_CONFLICT);
}

static void p8_opening_balances_are_of_the_balance_sheet_once_each_and_sum_to_zero(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	const struct ledger_opening wrong[][3] = {
		{ { 1930, { 1000 } }, { 2067, { -999 } }, { 2440, { 0 } } },
		{ { 1930, { 1000 } }, { 3991, { -1000 } }, { 2440, { 0 } } },
		{ { 1930, { 1000 } }, { 5010, { 0 } }, { 2067, { -1000 } } },
		{ { 1930, { 1000 } }, { 1234, { -1000 } }, { 2440, { 0 } } },
		{ { 1930, { 400 } }, { 1930, { 600 } }, { 2067, { -1000 } } },
		{ { 1930, { 1000 } }, { -5, { -1000 } }, { 2440, { 0 } } },
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(try_take_over(kit, 2026, wrong[i], 3), STATUS_INPUT);
	const struct ledger_opening huge[] = { { 1930, { MONEY_ORE_MAX + 1 } }, { 2067, { -1 } } };
	assert_code(try_take_over(kit, 2026, huge, 2), STATUS_LIMIT);
	const struct ledger_opening most[] = { { 1930, { MONEY_ORE_MAX } },
					       { 1940, { 1 } },
					       { 2067, { -1 } } };
	assert_code(try_take_over(kit, 2026, most, 3), STATUS_LIMIT);
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 1, 1)), 0);
	assert_ok(try_take_over(kit, 2026, sound, 2));
}

/* Tries wrong balances and then right ones in one unit. */
static struct status take_over_twice(struct store_tx *tx, void *argument)
{
	const struct taking *taking = argument;
	const struct ledger_opening wrong[] = { { 1930, { 7 } } };
	assert_code(ledger_take_over(tx, taking->year, wrong, 1, &ledger_kit_actor), STATUS_INPUT);
	return take_over(tx, argument);
}

static void p1_a_refused_take_over_leaves_nothing_in_the_unit(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	struct taking taking = { ledger_kit_year(kit, 2026).id, sound, 2 };
	assert_ok(ledger_kit_write(kit, take_over_twice, &taking));
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 1, 1)), 1000);
}

static void only_the_first_year_is_taken_over_while_it_is_open(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	struct taking missing = { { 1 << 20 }, sound, 2 };
	assert_code(ledger_kit_write(kit, take_over, &missing), STATUS_NOT_FOUND);
	assert_code(try_take_over(kit, 2026, sound, 2), STATUS_CONFLICT);
	assert_ok(ledger_kit_close_year(kit, 2025));
	assert_code(try_take_over(kit, 2025, sound, 2), STATUS_CONFLICT);
	assert_int_equal(ledger_kit_balance(kit, 1930, ledger_kit_day(2026, 1, 1)), 0);
}

static void books_are_not_taken_over_into_a_locked_month(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2026, 1);
	assert_ok(ledger_kit_lock(kit, ledger_kit_day(2026, 1, 31)));
	assert_code(try_take_over(kit, 2026, sound, 2), STATUS_CONFLICT);
}

static void earn(struct ledger_kit *kit, int year, int64_t ore)
{
	const struct ledger_kit_move move = { ledger_kit_day(year, 5, 5), 1930, 3991, ore };
	assert_ok(ledger_kit_move(kit, move, NULL));
}

static void spend(struct ledger_kit *kit, int year, int64_t ore)
{
	const struct ledger_kit_move move = { ledger_kit_day(year, 6, 6), 5010, 1930, ore };
	assert_ok(ledger_kit_move(kit, move, NULL));
}

static int64_t on(struct ledger_kit *kit, int64_t account, int year)
{
	return ledger_kit_balance(kit, account, ledger_kit_day(year, 12, 31));
}

static void p1_three_years_close_one_after_the_other(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2023, 4);
	assert_ok(try_take_over(kit, 2023, sound, 2));
	earn(kit, 2023, 500); /* a surplus of 300 */
	spend(kit, 2023, 200);
	earn(kit, 2024, 100); /* a deficit of 50 */
	spend(kit, 2024, 150);
	earn(kit, 2025, 70); /* nothing left */
	spend(kit, 2025, 70);
	for (int year = 2023; year <= 2025; year++)
		assert_ok(ledger_kit_close_year(kit, year));
	static const struct {
		int year;
		int64_t bank;
		int64_t equity;
		int64_t result;
	} expected[] = { { 2023, 1300, -300, 300 }, { 2024, 1250, -250, -50 }, { 2025, 1250, -250, 0 } };
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(on(kit, 1930, expected[i].year), expected[i].bank);
		assert_int_equal(on(kit, 2069, expected[i].year), expected[i].equity);
		assert_int_equal(on(kit, 8999, expected[i].year), expected[i].result);
		assert_int_equal(on(kit, 2067, expected[i].year), -1000);
	}
	assert_int_equal(on(kit, 1930, 2026), 1250);
	assert_int_equal(on(kit, 2069, 2026), -250);
	assert_int_equal(on(kit, 3991, 2026), 0);
	assert_int_equal(on(kit, 8999, 2026), 0);
}

static void the_result_of_an_open_year_waits_on_the_equity_account(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2024, 3);
	earn(kit, 2024, 500);
	spend(kit, 2025, 200);
	assert_int_equal(on(kit, 2069, 2024), 0);
	assert_int_equal(on(kit, 2069, 2025), -500);
	assert_int_equal(on(kit, 2069, 2026), -300);
	assert_ok(ledger_kit_close_year(kit, 2024));
	assert_int_equal(on(kit, 2069, 2024), -500);
	assert_int_equal(on(kit, 2069, 2025), -500);
	assert_int_equal(on(kit, 2069, 2026), -300);
	assert_ok(ledger_kit_close_year(kit, 2025));
	assert_int_equal(on(kit, 2069, 2026), -300);
}

static struct status close_as(struct store_tx *tx, void *argument, enum ledger_role role)
{
	return ledger_close_year(tx, *(const struct fiscal_year_id *)argument, role, &ledger_kit_actor);
}

static struct status close_whole(struct store_tx *tx, void *argument)
{
	return close_as(tx, argument, LEDGER_WHOLE);
}

static struct status close_sub(struct store_tx *tx, void *argument)
{
	return close_as(tx, argument, LEDGER_SUB);
}

static void years_are_closed_in_order_and_once(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2024, 3);
	struct fiscal_year_id missing = { 1 << 20 };
	assert_code(ledger_kit_write(kit, close_whole, &missing), STATUS_NOT_FOUND);
	assert_code(ledger_kit_close_year(kit, 2025), STATUS_CONFLICT);
	assert_ok(ledger_kit_close_year(kit, 2024));
	assert_code(ledger_kit_close_year(kit, 2024), STATUS_CONFLICT);
	assert_ok(ledger_kit_close_year(kit, 2025));
	assert_code(ledger_kit_close_year(kit, 2026), STATUS_CONFLICT); /* the next is not opened */
}

static void a_sub_ledger_closes_no_year(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	struct fiscal_year_id year = ledger_kit_year(kit, 2025).id;
	assert_code(ledger_kit_write(kit, close_sub, &year), STATUS_REFUSED);
	assert_false(ledger_kit_year(kit, 2025).is_closed);
}

static void a_year_closes_though_its_last_month_is_locked(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	earn(kit, 2025, 500);
	assert_ok(ledger_kit_lock(kit, ledger_kit_day(2025, 12, 31)));
	assert_ok(ledger_kit_close_year(kit, 2025));
	assert_int_equal(on(kit, 2069, 2025), -500);
	assert_true(ledger_kit_year(kit, 2025).is_closed);
}

static struct status open_bare_years(struct store_tx *tx, void *argument)
{
	struct ledger_year *first = argument;
	struct ledger_year next;
	const struct ledger_account bank = { 1930, TEXT("Bank"), ACCOUNT_ASSET, true };
	const struct ledger_account gift = { 3991, TEXT("Gåvor"), ACCOUNT_INCOME, true };
	TRY(ledger_put_account(tx, &bank));
	TRY(ledger_put_account(tx, &gift));
	TRY(ledger_open_year(tx, ledger_kit_day(2025, 1, 1), ledger_kit_day(2025, 12, 31), first));
	return ledger_open_year(tx, ledger_kit_day(2026, 1, 1), ledger_kit_day(2026, 12, 31), &next);
}

static void p8_a_plan_without_the_result_accounts_closes_no_year(void **state)
{
	struct ledger_kit *kit = *state;
	struct ledger_year year;
	assert_ok(ledger_kit_write(kit, open_bare_years, &year));
	earn(kit, 2025, 500);
	assert_code(ledger_kit_write(kit, close_whole, &year.id), STATUS_INPUT);
	assert_false(ledger_kit_year(kit, 2025).is_closed);
	assert_int_equal(on(kit, 1930, 2025), 500);
}

static struct status spoil(struct store_tx *tx, void *argument)
{
	int64_t rows = 0;
	const struct spoil_opening_in in = { *(const struct fiscal_year_id *)argument, 1930, { 1001 } };
	TRY(spoil_opening(tx, &in, &rows));
	return rows == 1 ? OK : FAIL(STATUS_BROKEN, "Nothing was spoiled.");
}

static void p1_books_that_do_not_balance_close_no_year(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	assert_ok(try_take_over(kit, 2025, sound, 2));
	struct fiscal_year_id year = ledger_kit_year(kit, 2025).id;
	assert_ok(ledger_kit_write(kit, spoil, &year));
	assert_code(ledger_kit_close_year(kit, 2025), STATUS_BROKEN);
	assert_false(ledger_kit_year(kit, 2025).is_closed);
}

static struct status hear(void *argument, const struct journal_line *line)
{
	unsigned *heard = argument;
	*heard |= (unsigned)text_equal(line->kind, TEXT("books taken over"));
	*heard |= (unsigned)text_equal(line->kind, TEXT("fiscal year closed")) << 1;
	*heard |= (unsigned)text_equal(line->kind, TEXT("months locked")) << 2;
	*heard |= (unsigned)text_equal(line->kind, TEXT("fiscal year opened")) << 3;
	return OK;
}

static struct status hear_journal(struct store_tx *tx, void *argument)
{
	TRY(store_journal_verify(tx));
	return store_journal_each(tx, 0, 1000, hear, argument);
}

static void p10_years_and_locks_stand_in_the_journal(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	assert_ok(try_take_over(kit, 2025, sound, 2));
	assert_ok(ledger_kit_close_year(kit, 2025));
	unsigned heard = 0;
	assert_ok(ledger_kit_read(kit, hear_journal, &heard));
	assert_int_equal(heard, 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(books_are_taken_over_with_their_balances),
		cmocka_unit_test(p8_opening_balances_are_of_the_balance_sheet_once_each_and_sum_to_zero),
		cmocka_unit_test(p1_a_refused_take_over_leaves_nothing_in_the_unit),
		cmocka_unit_test(only_the_first_year_is_taken_over_while_it_is_open),
		cmocka_unit_test(books_are_not_taken_over_into_a_locked_month),
		cmocka_unit_test(p1_three_years_close_one_after_the_other),
		cmocka_unit_test(the_result_of_an_open_year_waits_on_the_equity_account),
		cmocka_unit_test(years_are_closed_in_order_and_once),
		cmocka_unit_test(a_sub_ledger_closes_no_year),
		cmocka_unit_test(a_year_closes_though_its_last_month_is_locked),
		cmocka_unit_test(p8_a_plan_without_the_result_accounts_closes_no_year),
		cmocka_unit_test(p1_books_that_do_not_balance_close_no_year),
		cmocka_unit_test(p10_years_and_locks_stand_in_the_journal),
	};
	return ledger_kit_run(NULL, tests, sizeof tests / sizeof tests[0]);
}
