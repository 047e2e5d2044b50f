/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The end of a month: employer's contributions, the bank's days closed, months locked, years closed. */

#include "inner/demo/demo_inner.h"

#include <assert.h>

enum { WAGE_TAX_ORE = 2960000, ACCOUNT_WAGES = 7210, ACCOUNT_CONTRIBUTIONS = 7510, ACCOUNT_TAX = 1630 };
enum { ACCOUNT_LOSSES = 7960, ACCOUNT_GAINS = 3960 };

static struct status post(struct store_tx *tx, struct day day, struct text words,
			  const struct ledger_line *lines, size_t count)
{
	const struct ledger_voucher voucher = {
		.series = TEXT("M"), .day = day, .words = words, .lines = lines, .count = count
	};
	struct ledger_posted posted;
	assert(count >= 2);
	return ledger_post(tx, &voucher, &demo_person, &posted);
}

/* The tax drawn from the month's wages, and the contributions on them: paid to the tax account next month. */
static struct status post_contributions(struct store_tx *tx, const struct demo *demo)
{
	const struct ledger_line lines[] = {
		{ .account = ACCOUNT_WAGES, .amount = { WAGE_TAX_ORE } },
		{ .account = ACCOUNT_CONTRIBUTIONS, .amount = { (int64_t)EMPLOYER_TAX_ORE - WAGE_TAX_ORE } },
		{ .account = ACCOUNT_TAX, .amount = { -EMPLOYER_TAX_ORE } },
	};
	assert(lines[1].amount.ore > 0);
	return post(tx, demo->month.last, TEXT("Arbetsgivardeklaration"), lines, 3);
}

/* The euro account at the rate of the year's last month (Årsredovisningslagen 1995:1554, 4 kap. 13 §). */
static struct status value_euro(struct store_tx *tx, const struct demo *demo)
{
	const struct foreign_money bank = { demo->balances[ACCOUNT_EURO], EUR };
	struct money valued;
	struct money book;
	TRY(foreign_money_to_sek(bank, demo_rate(demo->month.index), &valued));
	TRY(ledger_balance(tx, LEDGER_EURO, demo->month.last, &book));
	const int64_t gain = valued.ore - book.ore;
	const struct ledger_line lines[] = {
		{ .account = LEDGER_EURO, .amount = { gain } },
		{ .account = gain > 0 ? ACCOUNT_GAINS : ACCOUNT_LOSSES, .amount = { -gain } },
	};
	assert(lines[0].amount.ore + lines[1].amount.ore == 0);
	return gain != 0 ? post(tx, demo->month.last, TEXT("Valutakonto till balansdagens kurs"), lines, 2)
			 : OK;
}

struct closing {
	struct demo *demo;
	int64_t days_closed;
};

static struct status close_days(struct store_tx *tx, struct closing *closing)
{
	const struct demo *demo = closing->demo;
	closing->days_closed = 0;
	for (size_t i = 0; i < ACCOUNTS; i++) {
		TRY(bankday_close(tx, demo->accounts[i], demo->month.bank_last, &demo_person));
		closing->days_closed++;
	}
	assert(closing->days_closed == ACCOUNTS);
	return OK;
}

/* A month is locked when the next one ends; a year closes with its January. */
static struct status lock_earlier(struct store_tx *tx, const struct demo *demo)
{
	struct ledger_year year;
	const struct day before = { demo->month.first.number - 1 };
	assert(demo->month.index > 0);
	if (day_month(demo->month.first) != 1)
		return ledger_lock_months(tx, before, &demo_person);
	TRY(ledger_year_of(tx, before, &year));
	return ledger_close_year(tx, year.id, LEDGER_WHOLE, &demo_person);
}

static struct status close_month(struct store_tx *tx, void *argument)
{
	struct closing *closing = argument;
	const struct demo *demo = closing->demo;
	assert(!demo->month.is_last);
	TRY(post_contributions(tx, demo));
	if (day_month(demo->month.first) == 12)
		TRY(value_euro(tx, demo));
	TRY(close_days(tx, closing));
	return demo->month.index > 0 ? lock_earlier(tx, demo) : OK;
}

struct status demo_close_month(struct demo *demo)
{
	struct closing closing = { .demo = demo };
	if (demo->month.is_last)
		return OK; /* it has not ended */
	demo_set_clock(demo, (struct day){ demo->month.last.number + 1 }, 15);
	TRY(store_write(demo->place.books, &demo_person, close_month, &closing));
	demo->report->days_closed += closing.days_closed;
	assert(closing.days_closed > 0);
	return OK;
}
