/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The month's rows that are no bankgiro payments: Swish, returns, wages, rent, grants, partners abroad. */

#include "inner/demo/demo_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { MEMBERS = 27, CARDS = 3 };

void demo_add_movement(struct demo *demo, const struct demo_movement *movement)
{
	struct demo_month *month = &demo->month;
	assert(month->movement_count < MOVEMENTS_MAX && movement->minor != 0);
	if (movement->day.number > month->bank_last.number)
		return; /* the bank has not told of it yet */
	struct demo_movement *added = &month->movements[month->movement_count++];
	*added = *movement;
	added->serial = ++demo->serial;
}

/* A row that comes back on the same day of its months, with nothing drawn. */
struct usual_row {
	enum demo_account account;
	int first_month; /* 1-12; 0 for every month */
	int months;      /* between two; 0 for once a year */
	int day;
	int64_t minor;
	const char *name;
	const char *words;
};

static const struct usual_row usual_rows[] = {
	{ ACCOUNT_GIFTS, 0, 1, 28, -18500, "", "Bankavgift insamlingskonto" },
	{ ACCOUNT_OFFICE, 0, 1, 28, -9500, "", "Bankavgift företagskonto" },
	{ ACCOUNT_OFFICE, 0, 1, 1, -1850000, "Exempelfastigheter (påhittat)", "Hyra kontor" },
	{ ACCOUNT_OFFICE, 0, 1, 25, -9240000, "", "Löner" },
	{ ACCOUNT_OFFICE, 0, 1, 12, -EMPLOYER_TAX_ORE, "Skatteverket", "Skatteverket, skattekonto" },
	{ ACCOUNT_OFFICE, 0, 1, 18, -149900, "Exempeltele (påhittat)", "Telefon och bredband" },
	{ ACCOUNT_OFFICE, 2, 3, 9, -1275000, "Exempelbyns tryckeri (påhittat)", "Informationsblad" },
	{ ACCOUNT_OFFICE, 5, 0, 20, -3500000, "Exempelrevision (påhittad)", "Revision" },
	{ ACCOUNT_OFFICE, 1, 6, 15, 130000000, "Exempelmyndigheten (påhittad)", "Statsbidrag" },
	{ ACCOUNT_OFFICE, 12, 0, 30, 184250, "", "Ränta på konto" },
	{ ACCOUNT_EURO, 2, 3, 28, -1200, "", "Bankavgift valutakonto" },
};

/* Whether something that comes from `first` on, every `months`, comes in the calendar month. */
static bool is_due(int calendar_month, int first, int months)
{
	assert(calendar_month >= 1 && calendar_month <= 12);
	if (first == 0)
		return true;
	return months == 0 ? calendar_month == first : calendar_month % months == first % months;
}

static void add_usual(struct demo *demo)
{
	for (size_t i = 0; i < sizeof usual_rows / sizeof usual_rows[0]; i++) {
		const struct usual_row *row = &usual_rows[i];
		if (!is_due(day_month(demo->month.first), row->first_month, row->months))
			continue;
		struct demo_movement movement = { .account = row->account,
						  .day = demo_bank_day(&demo->month, row->day),
						  .minor = row->minor,
						  .name = row->name };
		assert(row->day >= 1 && row->day <= 31);
		snprintf(movement.words, sizeof movement.words, "%s", row->words);
		demo_add_movement(demo, &movement);
	}
}

/* Out of one account and into another on the same day; `words` are those of the rule. */
static void transfer(struct demo *demo, struct demo_movement from, enum demo_account to, int64_t minor)
{
	assert(from.account != to && from.minor < 0 && minor > 0);
	from.name = DEMO_CENTRE_NAME;
	snprintf(from.words, sizeof from.words, "Egen överföring");
	demo_add_movement(demo, &from);
	from.account = to;
	from.minor = minor;
	demo_add_movement(demo, &from);
}

/* Most of what is given is moved to the account that pays. */
static void move_gifts(struct demo *demo)
{
	const int64_t ore = demo->plan.givers * INT64_C(11000);
	const struct demo_movement from = { .account = ACCOUNT_GIFTS,
					    .day = demo_bank_day(&demo->month, 20),
					    .minor = -ore };
	assert(ore > 0);
	transfer(demo, from, ACCOUNT_OFFICE, ore);
}

static void add_swish(struct demo *demo)
{
	for (int day = 5; day <= 26; day += 7) {
		struct demo_movement movement = { .account = ACCOUNT_GIFTS,
						  .day = demo_bank_day(&demo->month, day),
						  .name = "" };
		/* Seven kronor on top: no sum of a bankgiro payment. */
		movement.minor = 150700 + 1000 * (int64_t)random_below(&demo->random, 600);
		snprintf(movement.words, sizeof movement.words, "Swish insamling, samlad insättning");
		assert(movement.minor % 1000 != 0);
		demo_add_movement(demo, &movement);
	}
}

static void add_cards(struct demo *demo)
{
	static const char *const shops[] = { "Kontorsvaror", "Böcker", "Porto" };
	for (int i = 0; i < CARDS; i++) {
		struct demo_movement movement = { .account = ACCOUNT_OFFICE, .name = "" };
		movement.day = demo_bank_day(&demo->month, 1 + (int)random_below(&demo->random, 28));
		movement.minor = -4900 - 100 * (int64_t)random_below(&demo->random, 900);
		snprintf(movement.words, sizeof movement.words, "Kortköp Exempelhandeln %s", shops[i]);
		assert(movement.minor < 0);
		demo_add_movement(demo, &movement);
	}
}

static void add_members(struct demo *demo)
{
	static const char *const names[] = { "Förbund Ett (påhittat)", "Förbund Två (påhittat)",
					     "Förbund Tre (påhittat)" };
	if (day_month(demo->month.first) != 3)
		return;
	for (int i = 0; i < MEMBERS; i++) {
		struct demo_movement movement = { .account = ACCOUNT_OFFICE,
						  .day = demo_bank_day(&demo->month, 1 + i),
						  .minor = 1200000,
						  .name = names[i % 3] };
		snprintf(movement.words, sizeof movement.words, "Medlemsavgift %d, organisation %d",
			 day_year(demo->month.first), i + 1);
		assert(i < MEMBERS);
		demo_add_movement(demo, &movement);
	}
}

/* Each quarter: euro are bought at the month's rate, and each partner gets a part. */
static void pay_partners(struct demo *demo)
{
	if (!is_due(day_month(demo->month.first), 2, 3))
		return;
	struct money price;
	int64_t sum = 1200;
	for (size_t i = 1; i < DEMO_PURPOSES; i++) {
		struct demo_movement movement = { .account = ACCOUNT_EURO,
						  .day = demo_bank_day(&demo->month, 15),
						  .minor = -250000 -
							   5000 * (int64_t)random_below(&demo->random, 60),
						  .name = demo_purposes[i].partner };
		snprintf(movement.words, sizeof movement.words, "Delutbetalning %" PRId64,
			 demo->month.index + 1);
		sum -= movement.minor;
		demo_add_movement(demo, &movement);
	}
	const struct foreign_money bought = { sum, EUR };
	const struct status priced = foreign_money_to_sek(bought, demo_rate(demo->month.index), &price);
	assert(status_is_ok(priced)); /* the rates are constants */
	const struct demo_movement from = { .account = ACCOUNT_OFFICE,
					    .day = demo_bank_day(&demo->month, 10),
					    .minor = -price.ore };
	transfer(demo, from, ACCOUNT_EURO, sum);
}

/* A gift that the bank sends back by its reference, and each quarter one that a giver asked to have back. */
static void give_back(struct demo *demo)
{
	demo->refund = (struct remembered_gift){ 0 };
	if (demo->remembered_count < 2 || day_in_month(demo->month.bank_last) < 15)
		return;
	const struct remembered_gift *gift = &demo->remembered[0];
	const struct demo_promise *promise = &demo->promises[gift->promise];
	struct demo_movement movement = { .account = ACCOUNT_GIFTS,
					  .day = demo_bank_day(&demo->month, 8),
					  .minor = -gift->ore,
					  .is_reversal = true,
					  .name = "" };
	snprintf(movement.reference, sizeof movement.reference, "%s", promise->reference);
	demo_add_movement(demo, &movement);
	demo_count_gift(demo, promise->purpose, -gift->ore);
	if (demo->month.index % 3 != 2)
		return;
	demo->refund = demo->remembered[1];
	const struct demo_promise *asked = &demo->promises[demo->refund.promise];
	movement = (struct demo_movement){ .account = ACCOUNT_GIFTS,
					   .day = demo_bank_day(&demo->month, 9),
					   .minor = -demo->refund.ore,
					   .name = demo->givers[asked->giver].name };
	snprintf(movement.words, sizeof movement.words, "Återbetalning på givarens begäran");
	assert(movement.minor < 0);
	demo_add_movement(demo, &movement);
}

void demo_draw_office(struct demo *demo)
{
	demo->month.movement_count = 0;
	give_back(demo);
	add_usual(demo);
	move_gifts(demo);
	add_swish(demo);
	add_cards(demo);
	add_members(demo);
	pay_partners(demo);
	assert(demo->month.movement_count <= MOVEMENTS_MAX);
}
