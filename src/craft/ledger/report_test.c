/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Reports over random books, against a model of plain arrays that knows nothing of the store. */
#include "craft/ledger/ledger_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	YEARS = 3,
	FIRST_YEAR = 2024,
	DAYS = 366 + 365 + 365,
	VOUCHERS_MAX = 80,
	LINES_MAX = 4,
	STEPS = 40,
	STATEMENTS_MAX = 8, /* a report asks for no more */
};

/* The first six are of the balance sheet. */
static const int64_t accounts[] = { 1510, 1930, 1940, 2067, 2069, 2440, 3985, 3991, 5010, 6570, 6981, 8999 };
enum { ACCOUNTS = sizeof accounts / sizeof accounts[0], SHEET_ACCOUNTS = 6, EQUITY = 4, RESULT = 11 };

struct model_voucher {
	struct voucher_id id;
	size_t day;
	bool is_reversed;
	size_t count;
	size_t account[LINES_MAX];
	int64_t ore[LINES_MAX];
};

struct model {
	int64_t first_day;
	int64_t opening[ACCOUNTS];
	int64_t moved[ACCOUNTS][DAYS];
	struct model_voucher vouchers[VOUCHERS_MAX];
	size_t count;
	int closed; /* so many years from the first */
};

static size_t year_start(int year)
{
	static const size_t starts[] = { 0, 366, 366 + 365, DAYS };
	assert_in_range(year, 0, YEARS);
	return starts[year];
}

static int year_of_day(size_t day)
{
	int year = 0;
	while (day >= year_start(year + 1))
		year++;
	return year;
}

static int64_t moved_between(const struct model *model, size_t account, size_t first, size_t end)
{
	int64_t sum = 0;
	for (size_t day = first; day < end; day++)
		sum += model->moved[account][day];
	return sum;
}

/* What income and costs sum to in the year: 0 once it is closed. */
static int64_t result_of(const struct model *model, int year)
{
	int64_t sum = 0;
	for (size_t account = SHEET_ACCOUNTS; account < ACCOUNTS; account++)
		sum += moved_between(model, account, year_start(year), year_start(year + 1));
	return sum;
}

/* At the end of `day`; before the first day of a year when `day` is the start of it and `is_before`. */
static int64_t model_opening(const struct model *model, size_t account, int year)
{
	if (account >= SHEET_ACCOUNTS)
		return 0;
	int64_t sum = model->opening[account] + moved_between(model, account, 0, year_start(year));
	for (int earlier = 0; account == EQUITY && earlier < year; earlier++)
		sum += result_of(model, earlier);
	return sum;
}

static int64_t model_balance(const struct model *model, size_t account, size_t day)
{
	const int year = year_of_day(day);
	return model_opening(model, account, year) + moved_between(model, account, year_start(year), day + 1);
}

static struct day day_at(const struct model *model, size_t day)
{
	return (struct day){ model->first_day + (int64_t)day };
}

/* Notes the lines in the arrays. */
static void note_voucher(struct model *model, const struct model_voucher *voucher)
{
	assert_true(model->count < VOUCHERS_MAX);
	for (size_t i = 0; i < voucher->count; i++)
		model->moved[voucher->account[i]][voucher->day] += voucher->ore[i];
	model->vouchers[model->count++] = *voucher;
}

static struct status post_random(struct ledger_kit *kit, struct model *model, struct proof_draw *draw)
{
	struct model_voucher voucher = { .count = 2 + proof_below(draw, LINES_MAX - 1) };
	const size_t first = year_start(model->closed);
	voucher.day = first + proof_below(draw, DAYS - first);
	struct ledger_line lines[LINES_MAX] = { 0 };
	int64_t rest = 0;
	for (size_t i = 0; i < voucher.count; i++) {
		const int64_t ore = 1 + (int64_t)proof_below(draw, 100000);
		voucher.account[i] = proof_below(draw, ACCOUNTS - 1);
		voucher.ore[i] = i + 1 == voucher.count ? -rest : proof_below(draw, 2) == 0 ? ore : -ore;
		rest += voucher.ore[i];
		lines[i] = (struct ledger_line){ .account = accounts[voucher.account[i]],
						 .amount = { voucher.ore[i] } };
	}
	if (voucher.ore[voucher.count - 1] == 0)
		return OK; /* the others happened to sum to zero */
	const struct ledger_voucher posted = {
		.series = proof_below(draw, 2) == 0 ? TEXT("A") : TEXT("B"),
		.day = day_at(model, voucher.day),
		.words = TEXT("Slump"),
		.lines = lines,
		.count = voucher.count,
	};
	struct ledger_posted out;
	TRY(ledger_kit_post(kit, &posted, &out));
	voucher.id = out.id;
	note_voucher(model, &voucher);
	return OK;
}

static struct status reverse_random(struct ledger_kit *kit, struct model *model, struct proof_draw *draw)
{
	if (model->count == 0)
		return OK;
	struct model_voucher *voucher = &model->vouchers[proof_below(draw, model->count)];
	const size_t open = year_start(model->closed);
	const size_t first = voucher->day > open ? voucher->day : open;
	if (voucher->is_reversed)
		return OK;
	struct model_voucher reversal = *voucher;
	reversal.day = first + proof_below(draw, DAYS - first);
	struct ledger_posted out;
	TRY(ledger_kit_reverse(kit, voucher->id, day_at(model, reversal.day), &out));
	reversal.id = out.id;
	for (size_t i = 0; i < reversal.count; i++)
		reversal.ore[i] = -reversal.ore[i];
	voucher->is_reversed = true;
	note_voucher(model, &reversal);
	return OK;
}

static struct status close_next(struct ledger_kit *kit, struct model *model)
{
	if (model->closed == YEARS - 1)
		return OK;
	const int64_t result = result_of(model, model->closed);
	const size_t last = year_start(model->closed + 1) - 1;
	TRY(ledger_kit_close_year(kit, FIRST_YEAR + model->closed));
	model->moved[RESULT][last] -= result;
	model->moved[EQUITY][last] += result;
	model->closed++;
	return OK;
}

static struct status take_over(struct store_tx *tx, void *argument)
{
	const struct model *model = argument;
	struct ledger_year year;
	struct ledger_opening openings[SHEET_ACCOUNTS];
	TRY(ledger_year_of(tx, ledger_kit_day(FIRST_YEAR, 1, 1), &year));
	for (size_t i = 0; i < SHEET_ACCOUNTS; i++)
		openings[i] = (struct ledger_opening){ accounts[i], { model->opening[i] } };
	return ledger_take_over(tx, year.id, openings, SHEET_ACCOUNTS, &ledger_kit_actor);
}

static struct status make_books(struct ledger_kit *kit, struct model *model, struct proof_draw *draw)
{
	memset(model, 0, sizeof *model);
	model->first_day = ledger_kit_day(FIRST_YEAR, 1, 1).number;
	ledger_kit_anew(kit);
	ledger_kit_begin(kit, FIRST_YEAR, YEARS);
	for (size_t i = 1; i < SHEET_ACCOUNTS; i++) {
		model->opening[i] = (int64_t)proof_below(draw, 1000);
		model->opening[0] -= model->opening[i];
	}
	TRY(ledger_kit_write(kit, take_over, model));
	for (size_t step = 0; step < STEPS; step++) {
		const uint64_t what = proof_below(draw, 20);
		if (what == 19)
			TRY(close_next(kit, model));
		else if (what >= 15)
			TRY(reverse_random(kit, model, draw));
		else
			TRY(post_random(kit, model, draw));
	}
	return OK;
}

/* A store and the model of what is in it. */
struct books {
	struct ledger_kit *kit;
	struct model *model;
};

static bool balances_agree(struct proof_draw *draw, void *context)
{
	const struct books *books = context;
	const struct model *model = books->model;
	PROOF_CHECK(draw, status_is_ok(make_books(books->kit, books->model, draw)));
	for (size_t i = 0; i < 60; i++) {
		const size_t account = proof_below(draw, ACCOUNTS);
		const size_t day = proof_below(draw, DAYS);
		const int64_t told = ledger_kit_balance(books->kit, accounts[account], day_at(model, day));
		PROOF_CHECK(draw, told == model_balance(model, account, day));
		const size_t start = year_start(year_of_day(day));
		const int64_t summed =
		    ledger_kit_sum(books->kit, accounts[account], day_at(model, start), day_at(model, day));
		PROOF_CHECK(draw, told == model_opening(model, account, year_of_day(day)) + summed);
	}
	return true;
}

struct trial {
	struct books *books;
	int year;
	size_t day;
	int64_t sums[3];
	size_t rows;
	bool is_right;
	size_t statements;
};

static struct status compare_trial(void *argument, const struct ledger_trial_row *row)
{
	struct trial *trial = argument;
	const struct model *model = trial->books->model;
	size_t account = 0;
	while (account < ACCOUNTS - 1 && accounts[account] != row->account.number)
		account++;
	const size_t start = year_start(trial->year);
	const int64_t opening = model_opening(model, account, trial->year);
	const int64_t turnover = moved_between(model, account, start, trial->day + 1);
	trial->is_right = trial->is_right && accounts[account] == row->account.number &&
			  row->opening.ore == opening && row->turnover.ore == turnover &&
			  row->closing.ore == opening + turnover && row->account.is_open;
	trial->rows++;
	trial->sums[0] += row->opening.ore;
	trial->sums[1] += row->turnover.ore;
	trial->sums[2] += row->closing.ore;
	return OK;
}

static struct status run_trial(struct store_tx *tx, void *argument)
{
	struct trial *trial = argument;
	struct ledger_year year;
	const struct day through = day_at(trial->books->model, trial->day);
	TRY(ledger_year_of(tx, through, &year));
	TRY(ledger_trial_balance(tx, &year, through, compare_trial, trial));
	trial->statements = store_statement_count(tx);
	return OK;
}

static size_t accounts_that_moved(const struct trial *trial)
{
	size_t count = 0;
	for (size_t account = 0; account < ACCOUNTS; account++)
		count +=
		    model_opening(trial->books->model, account, trial->year) != 0 ||
		    moved_between(trial->books->model, account, year_start(trial->year), trial->day + 1) != 0;
	return count;
}

static bool trial_balances_agree(struct proof_draw *draw, void *context)
{
	struct books *books = context;
	PROOF_CHECK(draw, status_is_ok(make_books(books->kit, books->model, draw)));
	for (size_t i = 0; i < 12; i++) {
		struct trial trial = { .books = books, .day = proof_below(draw, DAYS), .is_right = true };
		trial.year = year_of_day(trial.day);
		PROOF_CHECK(draw, status_is_ok(ledger_kit_read(books->kit, run_trial, &trial)));
		PROOF_CHECK(draw, trial.is_right && trial.rows == accounts_that_moved(&trial));
		PROOF_CHECK(draw, trial.sums[0] == 0 && trial.sums[1] == 0 && trial.sums[2] == 0);
		PROOF_CHECK(draw, trial.statements <= STATEMENTS_MAX);
	}
	return true;
}

struct sheet {
	struct books *books;
	size_t account;
	size_t first;
	size_t last;
	int64_t sum;
	struct day day;
	bool is_right;
	size_t statements;
};

static struct status compare_sheet(void *argument, const struct ledger_sheet_row *row)
{
	struct sheet *sheet = argument;
	sheet->sum += row->amount.ore;
	sheet->is_right = sheet->is_right && row->balance.ore == sheet->sum &&
			  row->day.number >= sheet->day.number && row->number > 0 && row->words.count > 0 &&
			  row->day.number >= day_at(sheet->books->model, sheet->first).number &&
			  row->day.number <= day_at(sheet->books->model, sheet->last).number;
	sheet->day = row->day;
	return OK;
}

static struct status run_sheet(struct store_tx *tx, void *argument)
{
	struct sheet *sheet = argument;
	const struct model *model = sheet->books->model;
	const struct ledger_span span = { day_at(model, sheet->first), day_at(model, sheet->last) };
	TRY(ledger_account_sheet(tx, accounts[sheet->account], span, compare_sheet, sheet));
	sheet->statements = store_statement_count(tx);
	return OK;
}

static bool account_sheets_agree(struct proof_draw *draw, void *context)
{
	struct books *books = context;
	const struct model *model = books->model;
	PROOF_CHECK(draw, status_is_ok(make_books(books->kit, books->model, draw)));
	for (size_t i = 0; i < 12; i++) {
		struct sheet sheet = { .books = books, .is_right = true };
		sheet.account = proof_below(draw, ACCOUNTS);
		sheet.first = proof_below(draw, DAYS);
		sheet.last =
		    sheet.first + proof_below(draw, year_start(year_of_day(sheet.first) + 1) - sheet.first);
		sheet.sum = model_balance(model, sheet.account, sheet.first) -
			    model->moved[sheet.account][sheet.first];
		PROOF_CHECK(draw, status_is_ok(ledger_kit_read(books->kit, run_sheet, &sheet)));
		PROOF_CHECK(draw, sheet.is_right);
		PROOF_CHECK(draw, sheet.sum == model_balance(model, sheet.account, sheet.last));
		PROOF_CHECK(draw, sheet.statements <= STATEMENTS_MAX);
	}
	return true;
}

static void holds(void **state, const char *name, proof_property *property)
{
	struct books books = { *state, memory_take(1, sizeof(struct model)) };
	proof_property_holds(name, ledger_kit_rounds(books.kit, 40), property, &books);
	free(books.model);
}

static void p1_the_balance_of_any_day_is_the_sum_of_its_entries(void **state)
{
	holds(state, "balances of random books", balances_agree);
}

static void p1_every_trial_balance_sums_to_zero(void **state)
{
	holds(state, "trial balances of random books", trial_balances_agree);
}

static void p12_an_account_sheet_runs_to_the_balance(void **state)
{
	holds(state, "account sheets of random books", account_sheets_agree);
}

struct asking {
	int64_t account;
	struct ledger_span span;
	struct money balance;
	size_t statements;
	size_t rows;
};

static struct status ask_balance(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	TRY(ledger_balance(tx, asking->account, asking->span.last, &asking->balance));
	asking->statements = store_statement_count(tx);
	return OK;
}

static struct status count_sheet(void *argument, const struct ledger_sheet_row *row)
{
	struct asking *asking = argument;
	assert_true(row->number > 0);
	asking->rows++;
	return OK;
}

static struct status ask_sheet(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	return ledger_account_sheet(tx, asking->account, asking->span, count_sheet, asking);
}

static struct asking ask_about(int64_t account, int first_year, int last_year)
{
	return (struct asking){
		account, { ledger_kit_day(first_year, 1, 1), ledger_kit_day(last_year, 12, 31) }, { 0 }, 0, 0
	};
}

static void a_balance_needs_an_account_and_a_year(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 3);
	struct asking asking = ask_about(2069, 2025, 2027);
	assert_ok(ledger_kit_read(kit, ask_balance, &asking));
	assert_in_range(asking.statements, 1, STATEMENTS_MAX);
	asking = ask_about(1234, 2025, 2025);
	assert_code(ledger_kit_read(kit, ask_balance, &asking), STATUS_NOT_FOUND);
	assert_code(ledger_kit_read(kit, ask_sheet, &asking), STATUS_NOT_FOUND);
	asking = ask_about(1930, 2030, 2030);
	assert_code(ledger_kit_read(kit, ask_balance, &asking), STATUS_NOT_FOUND);
	assert_code(ledger_kit_read(kit, ask_sheet, &asking), STATUS_NOT_FOUND);
}

static void a_sheet_of_income_stays_within_its_year(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	assert_ok(ledger_kit_move(
	    kit, (struct ledger_kit_move){ ledger_kit_day(2025, 5, 5), 1930, 3991, 100 }, NULL));
	assert_ok(ledger_kit_move(
	    kit, (struct ledger_kit_move){ ledger_kit_day(2026, 5, 5), 1930, 3991, 100 }, NULL));
	struct asking asking = ask_about(3991, 2025, 2026);
	assert_code(ledger_kit_read(kit, ask_sheet, &asking), STATUS_INPUT);
	asking = ask_about(3991, 2025, 2025);
	assert_ok(ledger_kit_read(kit, ask_sheet, &asking));
	assert_int_equal(asking.rows, 1);
	asking = ask_about(1930, 2025, 2026);
	assert_ok(ledger_kit_read(kit, ask_sheet, &asking));
	assert_int_equal(asking.rows, 2);
}

static struct status ignore_trial(void *argument, const struct ledger_trial_row *row)
{
	(void)argument;
	(void)row;
	return OK;
}

static struct status ask_trial(struct store_tx *tx, void *argument)
{
	const struct asking *asking = argument;
	struct ledger_year year;
	TRY(ledger_year_of(tx, asking->span.last, &year));
	return ledger_trial_balance(tx, &year, asking->span.last, ignore_trial, NULL);
}

static void p1_a_sum_beyond_what_money_holds_is_told_not_wrapped(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 1);
	for (int day = 1; day <= 2; day++)
		assert_ok(ledger_kit_move(
		    kit, (struct ledger_kit_move){ ledger_kit_day(2025, 5, day), 1930, 3991, MONEY_ORE_MAX },
		    NULL));
	struct asking asking = ask_about(1930, 2025, 2025);
	assert_code(ledger_kit_read(kit, ask_balance, &asking), STATUS_LIMIT);
	assert_code(ledger_kit_read(kit, ask_sheet, &asking), STATUS_LIMIT);
	assert_code(ledger_kit_read(kit, ask_trial, &asking), STATUS_LIMIT);
}

/* The order in which the journal tells its lines. */
struct heard {
	char order[128];
	struct ledger_span span;
	struct moment registered_at;
};

static struct status hear(void *argument, const struct ledger_journal_row *row)
{
	struct heard *heard = argument;
	const size_t used = strlen(heard->order);
	assert_true(used + 32 < sizeof heard->order);
	assert_text(row->actor, "kit");
	assert_text(row->codes[0], "");
	assert_true(row->words.count == 0 && row->voucher_words.count > 0);
	heard->registered_at = row->registered_at;
	(void)snprintf(heard->order + used, 32, "%.*s%d.%d ", TEXT_ARGS(row->series), (int)row->number,
		       (int)row->line);
	return OK;
}

static struct status hear_journal(struct store_tx *tx, void *argument)
{
	struct heard *heard = argument;
	struct ledger_year year;
	TRY(ledger_year_of(tx, heard->span.first, &year));
	return ledger_journal_each(tx, &year, heard->span, hear, heard);
}

static struct status post_in_b(struct ledger_kit *kit, struct day day)
{
	const struct ledger_line lines[] = { { .account = 1930, .amount = { 5 } },
					     { .account = 3991, .amount = { -5 } } };
	return ledger_kit_post(
	    kit,
	    &(struct ledger_voucher){
		.series = TEXT("B"), .day = day, .words = TEXT("I serie B"), .lines = lines, .count = 2 },
	    NULL);
}

static void the_journal_tells_the_days_of_its_year_by_series_and_number(void **state)
{
	struct ledger_kit *kit = *state;
	ledger_kit_begin(kit, 2025, 2);
	assert_ok(post_in_b(kit, ledger_kit_day(2025, 3, 1)));
	const struct day days[] = { ledger_kit_day(2025, 4, 1), ledger_kit_day(2025, 2, 28),
				    ledger_kit_day(2026, 3, 1), ledger_kit_day(2025, 3, 31) };
	for (size_t i = 0; i < 4; i++)
		assert_ok(ledger_kit_move(kit, (struct ledger_kit_move){ days[i], 1930, 3991, 100 }, NULL));
	struct heard heard = { .span = { ledger_kit_day(2025, 3, 1), ledger_kit_day(2025, 4, 1) } };
	assert_ok(ledger_kit_read(kit, hear_journal, &heard));
	assert_string_equal(heard.order, "A1.1 A1.2 A3.1 A3.2 B1.1 B1.2 ");
	assert_int_equal(heard.registered_at.seconds, kit->now.seconds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_the_balance_of_any_day_is_the_sum_of_its_entries),
		cmocka_unit_test(p1_every_trial_balance_sums_to_zero),
		cmocka_unit_test(p12_an_account_sheet_runs_to_the_balance),
		cmocka_unit_test(a_balance_needs_an_account_and_a_year),
		cmocka_unit_test(a_sheet_of_income_stays_within_its_year),
		cmocka_unit_test(p1_a_sum_beyond_what_money_holds_is_told_not_wrapped),
		cmocka_unit_test(the_journal_tells_the_days_of_its_year_by_series_and_number),
	};
	return ledger_kit_run(NULL, tests, sizeof tests / sizeof tests[0]);
}
