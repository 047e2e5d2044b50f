/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A gift is added at 10,000 gifts and at 1.1 million: it costs the same, every total is exact, and no report
 * asks more statements than before. */
#include "inner/gifts/gifts_kit.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	FEW_PAYMENTS = 10600, /* of which 10,070 are gifts */
	MANY_PAYMENTS = 1160000,
	GIVERS = 5000,
	ADDED = 31,
	DEPOSIT = 2,
	STATEMENTS_MAX = 8, /* of a report */
};

struct life {
	struct gifts_kit kit;
	struct gifts_kit_expected expected;
	size_t added;
};

static struct life *life_open(size_t payments)
{
	struct life *life = memory_take(1, sizeof *life);
	gifts_kit_open(&life->kit, STORE_SQLITE);
	gifts_kit_givers(&life->kit, 0, GIVERS);
	life->expected = gifts_kit_fill(&life->kit, payments, GIVERS);
	return life;
}

static void life_close(struct life *life)
{
	gifts_kit_close(&life->kit);
	free(life);
}

static int64_t processor_nanoseconds(void)
{
	struct timespec now = { 0 };
	assert_int_equal(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now), 0);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* What a deposit of two gifts on a day of its own costs, in processor time. */
static int64_t add_gifts(struct life *life)
{
	char path[128];
	struct bankday_report report;
	const struct gifts_kit_payments payments = { .kind = BANK_FILE_CAMT_054,
						     .day = { kit_day(2026, 10, 1).number +
							      (int64_t)life->added },
						     .first = 20 * (100000 + life->added),
						     .count = DEPOSIT,
						     .givers = GIVERS,
						     .deposit = DEPOSIT };
	const struct gifts_kit_expected added = gifts_kit_expect(&payments);
	proof_path(&life->kit.folder, "few", path);
	gifts_kit_write_payments(&payments, path);
	const int64_t start = processor_nanoseconds();
	assert_ok(gifts_kit_read_path(&life->kit, life->kit.books, payments.kind, path, &report));
	const int64_t taken = processor_nanoseconds() - start;
	assert_int_equal(report.gifts, DEPOSIT);
	life->expected.gifts += added.gifts;
	life->expected.gift_sum += added.gift_sum;
	life->expected.sum += added.sum;
	life->added++;
	return taken;
}

static int compare(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a;
	const int64_t right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static int64_t median(int64_t times[ADDED])
{
	qsort(times, ADDED, sizeof *times, compare);
	return times[ADDED / 2];
}

/* What the reports said. */
struct reports {
	int64_t gift_sum;
	int64_t gifts;
	int64_t bank;
	int64_t opening;
	int64_t closing;
	size_t rows;
};

static struct status add_total(void *argument, const struct gift_total_row *row)
{
	struct reports *reports = argument;
	reports->gift_sum += row->amount.ore;
	reports->gifts += row->gifts;
	return OK;
}

static struct status add_trial(void *argument, const struct ledger_trial_row *row)
{
	struct reports *reports = argument;
	reports->opening += row->opening.ore;
	reports->closing += row->closing.ore;
	return OK;
}

static struct status count_gift(void *argument, const struct gift *gift)
{
	struct reports *reports = argument;
	reports->rows += gift->id.raw > 0;
	return OK;
}

static struct status count_giver(void *argument, const struct giver *giver)
{
	struct reports *reports = argument;
	reports->rows += giver->id.raw > 0;
	return OK;
}

static struct status count_leaf(void *argument, const struct bank_leaf *leaf)
{
	struct reports *reports = argument;
	reports->rows += leaf->id.raw > 0;
	return OK;
}

static struct status ask_totals(struct store_tx *tx, void *argument)
{
	TRY(gifts_totals(tx, kit_day(2024, 1, 1), kit_day(2026, 12, 31), add_total, argument));
	assert_true(store_statement_count(tx) <= STATEMENTS_MAX);
	return OK;
}

static struct status ask_balance(struct store_tx *tx, void *argument)
{
	struct reports *reports = argument;
	struct money bank;
	TRY(ledger_balance(tx, 1930, kit_day(2026, 12, 31), &bank));
	reports->bank = bank.ore;
	assert_true(store_statement_count(tx) <= STATEMENTS_MAX);
	return OK;
}

static struct status ask_trial(struct store_tx *tx, void *argument)
{
	struct ledger_year year;
	TRY(ledger_year_of(tx, kit_day(2026, 12, 31), &year));
	TRY(ledger_trial_balance(tx, &year, kit_day(2026, 12, 31), add_trial, argument));
	assert_true(store_statement_count(tx) <= STATEMENTS_MAX);
	return OK;
}

static struct status ask_lists(struct store_tx *tx, void *argument)
{
	const struct gift_filter filter = { .after = { 1 }, .after_day = kit_day(2024, 1, 1) };
	TRY(gifts_list(tx, &filter, count_gift, argument));
	TRY(people_search(tx, TEXT("lind a"), count_giver, argument));
	TRY(bankday_waiting(tx, (struct bank_row_id){ 0 }, 100, count_leaf, argument));
	assert_true(store_statement_count(tx) <= STATEMENTS_MAX);
	return OK;
}

/* What reports say is what the rows sum to, one by one, and what the files told. */
static void check_totals(struct life *life)
{
	struct reports reports = { 0 };
	const struct gifts_kit_totals counted = gifts_kit_count(&life->kit);
	assert_ok(store_read(life->kit.books, ask_totals, &reports));
	assert_ok(store_read(life->kit.books, ask_balance, &reports));
	assert_ok(store_read(life->kit.books, ask_trial, &reports));
	assert_ok(store_read(life->kit.books, ask_lists, &reports));
	assert_int_equal(counted.gifts, life->expected.gifts);
	assert_int_equal(counted.gift_sum, life->expected.gift_sum);
	assert_int_equal(counted.leaf_sum, life->expected.sum);
	assert_int_equal(counted.bank_balance, counted.gift_sum);
	assert_int_equal(reports.gifts, counted.gifts);
	assert_int_equal(reports.gift_sum, counted.gift_sum);
	assert_int_equal(reports.bank, counted.bank_balance);
	assert_int_equal(reports.opening, 0);
	assert_int_equal(reports.closing, 0);
	assert_true(reports.rows > 0);
}

/* Files of two gifts each are read by turns. The bench holds the ratio to its floor on a quiet machine; here
 * it is enough that it does not grow with the books, a hundredfold. */
static void p1_a_gift_costs_the_same_among_a_million(void **state)
{
	(void)state;
	struct life *few = life_open(FEW_PAYMENTS);
	struct life *many = life_open(MANY_PAYMENTS);
	int64_t in_few[ADDED];
	int64_t in_many[ADDED];
	assert_true(few->expected.gifts >= 10000 && many->expected.gifts >= 1100000);
	check_totals(few);
	check_totals(many);
	for (size_t i = 0; i < ADDED; i++) {
		in_few[i] = add_gifts(few);
		in_many[i] = add_gifts(many);
	}
	check_totals(few);
	check_totals(many);
	print_message("a deposit of two gifts: %d us among %d gifts, %d us among %d\n",
		      (int)(median(in_few) / 1000), (int)few->expected.gifts, (int)(median(in_many) / 1000),
		      (int)many->expected.gifts);
	assert_true(median(in_many) < 2 * median(in_few));
	life_close(many);
	life_close(few);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p1_a_gift_costs_the_same_among_a_million),
	};
	return PROOF_RUN(tests);
}
