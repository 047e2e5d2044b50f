/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How fast the ledger tells a balance, against the SUM over the account's entries asked of the same store: in
 * turns, the median of five rounds over random days. Each voucher has a line on the bank account, so it holds
 * half of all. */
#include "craft/ledger/ledger_kit.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 5, BALANCES = 300, SUMS = 3, VOUCHERS = 150000, UNIT = 2000, FIRST_YEAR = 2024, YEARS = 3 };

/* Posts so many vouchers on random days of three open years: no closing shortens the balances. */
struct filling {
	struct random random;
	size_t count;
};

static struct day random_day(struct random *random)
{
	const int64_t first = ledger_kit_day(FIRST_YEAR, 1, 1).number;
	const int64_t last = ledger_kit_day(FIRST_YEAR + YEARS - 1, 12, 31).number;
	return (struct day){ first + (int64_t)random_below(random, (uint64_t)(last - first + 1)) };
}

static struct status post_some(struct store_tx *tx, void *argument)
{
	static const int64_t counters[] = { 3991, 3992, 3993, 5010, 6570, 6981 };
	struct filling *filling = argument;
	struct random random = filling->random; /* a unit may be run again */
	for (size_t i = 0; i < filling->count; i++) {
		const int64_t ore = 100 + (int64_t)random_below(&random, 100000);
		const struct ledger_line lines[] = {
			{ .account = 1930, .amount = { ore } },
			{ .account = counters[random_below(&random, 6)], .amount = { -ore } },
		};
		const struct ledger_voucher voucher = { .series = TEXT("G"),
							.day = random_day(&random),
							.words = TEXT("Gåva"),
							.evidence = TEXT("fil 1, rad 1"),
							.lines = lines,
							.count = 2 };
		struct ledger_posted posted;
		TRY(ledger_post(tx, &voucher, &ledger_kit_actor, &posted));
	}
	return OK;
}

static void fill(struct ledger_kit *kit)
{
	struct filling filling = { random_seeded(20261123), UNIT };
	ledger_kit_begin(kit, FIRST_YEAR, YEARS);
	for (size_t posted = 0; posted < VOUCHERS; posted += UNIT) {
		filling.random.state = posted;
		assert_ok(ledger_kit_write(kit, post_some, &filling));
	}
}

/* Some days asked in one unit, so that only the statements differ. */
struct asking {
	struct random random;
	size_t count;
	bool is_summed;
	int64_t total;
	int64_t nanoseconds;
};

static struct status ask(struct store_tx *tx, void *argument)
{
	struct asking *asking = argument;
	const struct day first = ledger_kit_day(FIRST_YEAR, 1, 1);
	const int64_t start = clock_nanoseconds();
	for (size_t i = 0; i < asking->count; i++) {
		const struct day day = random_day(&asking->random);
		struct money money;
		TRY(asking->is_summed
			? ledger_kit_ask_sum(tx, 1930, (struct ledger_span){ first, day }, &money)
			: ledger_balance(tx, 1930, day, &money));
		asking->total += money.ore;
	}
	asking->nanoseconds = (clock_nanoseconds() - start) / (int64_t)asking->count;
	return OK;
}

static int64_t time_asking(struct ledger_kit *kit, uint64_t seed, bool is_summed, int64_t *total)
{
	struct asking asking = { .random = random_seeded(seed),
				 .count = is_summed ? SUMS : BALANCES,
				 .is_summed = is_summed };
	assert_ok(ledger_kit_read(kit, ask, &asking));
	*total = asking.total;
	return asking.nanoseconds;
}

static int compare_numbers(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a;
	const int64_t right = *(const int64_t *)b;
	return (left > right) - (left < right);
}

static int64_t median(int64_t *numbers)
{
	qsort(numbers, ROUNDS, sizeof *numbers, compare_numbers);
	return numbers[ROUNDS / 2];
}

/* Both ways give the same sums. */
static void prove_equal(struct ledger_kit *kit)
{
	struct random random = random_seeded(7);
	const struct day first = ledger_kit_day(FIRST_YEAR, 1, 1);
	for (int i = 0; i < 5; i++) {
		const struct day day = random_day(&random);
		const int64_t told = ledger_kit_balance(kit, 1930, day);
		assert(told == ledger_kit_sum(kit, 1930, first, day) && told > 0);
	}
}

int main(void)
{
	struct ledger_kit *kit = memory_take(1, sizeof *kit);
	int64_t ours[ROUNDS];
	int64_t theirs[ROUNDS];
	int64_t total = 0;
	ledger_kit_open(kit, STORE_SQLITE, NULL, NULL);
	fill(kit);
	prove_equal(kit);
	for (size_t round = 0; round < ROUNDS; round++) {
		ours[round] = time_asking(kit, round, false, &total);
		theirs[round] = time_asking(kit, round, true, &total);
	}
	const int64_t balance = median(ours);
	const int64_t sum = median(theirs);
	printf("balance of an account against SUM over its postings\t%.1f\t100\t\t"
	       "%d entries, any day of %d open years: %" PRId64 " us against %" PRId64 " us\n",
	       (double)sum / (double)balance, 2 * VOUCHERS, YEARS, balance / 1000, sum / 1000);
	ledger_kit_close(kit);
	free(kit);
	return 0;
}
