/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The centre on its first day: years, accounts, funds and purposes, the finance officer's rules, and what the
 * books were taken over with. */

#include "inner/demo/demo_inner.h"

#include <assert.h>
#include <stdio.h>

const struct actor demo_clerk = { { "demo:clerk", sizeof "demo:clerk" - 1 } };
const struct actor demo_person = { { "demo:ekonom", sizeof "demo:ekonom" - 1 } };

const struct demo_account_row demo_accounts[ACCOUNTS] = {
	[ACCOUNT_GIFTS] = { "Insamlingskonto",
			    "SE7299900000000000001931",
			    LEDGER_GIFTS,
			    { "SEK" },
			    61250000 },
	[ACCOUNT_OFFICE] = { "Företagskonto",
			     "SE0299900000000000001930",
			     LEDGER_OFFICE,
			     { "SEK" },
			     184300000 },
	[ACCOUNT_AUTOGIRO] = { "Autogirokonto",
			       "SE4599900000000000001932",
			       LEDGER_AUTOGIRO,
			       { "SEK" },
			       2500000 },
	[ACCOUNT_EURO] = { "Valutakonto EUR", "SE4499900000000000001950", LEDGER_EURO, { "EUR" }, 1800000 },
};

const struct demo_purpose_row demo_purposes[DEMO_PURPOSES] = {
	{ "ALLM", "Där det behövs mest", "ALLM", "Allmänna fonden", NULL, 40 },
	{ "OST", "Partner i öst", "DEMO", "Demokratifonden", "Demokratiskolan i öst (påhittad)", 8 },
	{ "KVINNA", "Kvinnor mot våld, Sydafrika", "RATT", "Rättighetsfonden",
	  "Women Against Violence (påhittad)", 16 },
	{ "HEM", "Hushållsarbetares globala federation", "RATT", "Rättighetsfonden",
	  "Domestic Workers Global (påhittad)", 8 },
	{ "TURK", "Demokrati och mänskliga rättigheter i Turkiet", "DEMO", "Demokratifonden",
	  "Human Rights Forum Turkey (påhittad)", 10 },
	{ "SYSTER", "Systerpartiprogrammet", "DEMO", "Demokratifonden", "Sister Party Programme (påhittad)",
	  4 },
	{ "AKUT", "Akut stöd", "AKUT", "Katastroffonden", "Emergency Network (påhittad)", 14 },
};

static struct status open_years(struct store_tx *tx, const struct demo *demo)
{
	const int first = day_year(demo->plan.first);
	const int last = day_year(demo->plan.last) + 1; /* the next year is open before this one ends */
	assert(last - first <= DEMO_MONTHS_MAX / 12 + 1);
	for (int year = first; year <= last; year++) {
		struct ledger_year opened;
		TRY(ledger_open_year(tx, demo_day(year, 1, 1), demo_day(year, 12, 31), &opened));
	}
	return OK;
}

static struct status add_accounts(struct store_tx *tx, struct demo *demo)
{
	for (size_t i = 0; i < ACCOUNTS; i++) {
		const struct demo_account_row *row = &demo_accounts[i];
		const struct own_account account = { .name = text_of(row->name),
						     .ledger_account = row->ledger_account,
						     .currency = row->currency };
		const struct own_number numbers[] = { { ACCOUNT_IBAN, text_of(row->iban) },
						      { ACCOUNT_BANKGIRO, i == ACCOUNT_AUTOGIRO
									      ? TEXT(DEMO_AUTOGIRO_BANKGIRO)
									      : TEXT(DEMO_BANKGIRO) } };
		const bool has_giro = i == ACCOUNT_GIFTS || i == ACCOUNT_AUTOGIRO;
		TRY(bankday_add_account(tx, &account, numbers, has_giro ? 2 : 1, &demo->accounts[i]));
	}
	assert(demo->accounts[ACCOUNT_EURO].raw > 0);
	return OK;
}

/* The fund of the purpose: one made for an earlier purpose, or a new one. */
static struct status fund_of(struct store_tx *tx, size_t purpose, const struct fund_id *made,
			     struct fund_id *out)
{
	const struct demo_purpose_row *row = &demo_purposes[purpose];
	assert(purpose < DEMO_PURPOSES);
	for (size_t i = 0; i < purpose; i++)
		if (text_equal(text_of(demo_purposes[i].fund), text_of(row->fund))) {
			*out = made[i];
			return OK;
		}
	const struct fund fund = { .code = text_of(row->fund),
				   .name = text_of(row->fund_name),
				   .is_countable = true };
	return gifts_add_fund(tx, &fund, &demo_person, out);
}

/* A payment to the partner is told apart by fund, purpose and project. */
static struct status add_partner(struct store_tx *tx, struct demo *demo, size_t index)
{
	const struct demo_purpose_row *row = &demo_purposes[index];
	struct ledger_dimensions *sides = &demo->partner_sides[index];
	char code[LEDGER_CODE_MAX];
	assert(row->partner != NULL);
	snprintf(code, sizeof code, "PROJ-%s", row->code);
	TRY(ledger_dimension_value(tx, DIMENSION_FUND, text_of(row->fund), text_of(row->fund_name),
				   &sides->fund));
	TRY(ledger_dimension_value(tx, DIMENSION_PURPOSE, text_of(row->code), text_of(row->name),
				   &sides->purpose));
	return ledger_dimension_value(tx, DIMENSION_PROJECT, text_of(code), text_of(row->partner),
				      &sides->project);
}

static struct status add_purposes(struct store_tx *tx, struct demo *demo)
{
	struct fund_id funds[DEMO_PURPOSES];
	for (size_t i = 0; i < DEMO_PURPOSES; i++) {
		const struct demo_purpose_row *row = &demo_purposes[i];
		TRY(fund_of(tx, i, funds, &funds[i]));
		const struct purpose purpose = { .code = text_of(row->code),
						 .name = text_of(row->name),
						 .fund = funds[i],
						 .income_account = 3991 };
		TRY(gifts_add_purpose(tx, &purpose, &demo_person, &demo->purposes[i]));
		if (row->partner != NULL)
			TRY(add_partner(tx, demo, i));
	}
	assert(funds[DEMO_PURPOSES - 1].raw > 0);
	return ledger_dimension_value(tx, DIMENSION_FUNDER, TEXT("STAT"),
				      TEXT("Exempelmyndigheten (påhittad)"), &demo->funder);
}

static struct status add_rules(struct store_tx *tx)
{
	const struct bank_rule rules[] = {
		{ TEXT("Medlemsavgifter"), TEXT("medlemsavgift"), 1, 3890 },
		{ TEXT("Bankavgifter"), TEXT("bankavgift"), -1, 6570 },
		{ TEXT("Löner"), TEXT("löner"), -1, 7210 },
		{ TEXT("Kontorshyra"), TEXT("hyra kontor"), -1, 5010 },
		{ TEXT("Skattekonto"), TEXT("skatteverket"), -1, 1630 },
		{ TEXT("Mellan egna konton"), TEXT("egen överföring"), 0, 1681 },
		{ TEXT("Kortköp"), TEXT("kortköp"), -1, 6110 },
		{ TEXT("Ränta"), TEXT("ränta på konto"), 1, 8310 },
	};
	assert(demo_person.name.count > 0);
	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
		TRY(bankday_add_rule(tx, &rules[i], &demo_person));
	return OK;
}

static struct status put_rates(struct store_tx *tx, const struct demo *demo)
{
	struct demo_month month;
	for (int64_t i = 0; i < DEMO_MONTHS_MAX; i++) {
		struct rate_id id;
		demo_month_at(demo, i, &month);
		if (month.first.number > demo->plan.last.number)
			return OK;
		const struct ledger_rate_given given = { EUR, month.first, demo_rate(i),
							 TEXT("påhittad kurstabell") };
		TRY(ledger_put_rate(tx, &given, &id));
		assert(id.raw > 0);
	}
	return OK;
}

/* Equity is what remains. */
static struct status take_over(struct store_tx *tx, const struct demo *demo)
{
	struct ledger_year year;
	struct money euro;
	const struct foreign_money in_euro = { demo_accounts[ACCOUNT_EURO].opening, EUR };
	TRY(ledger_year_of(tx, demo->plan.first, &year));
	TRY(foreign_money_to_sek(in_euro, demo_rate(0), &euro));
	const struct ledger_opening openings[] = {
		{ LEDGER_GIFTS, { demo_accounts[ACCOUNT_GIFTS].opening } },
		{ LEDGER_OFFICE, { demo_accounts[ACCOUNT_OFFICE].opening } },
		{ LEDGER_AUTOGIRO, { demo_accounts[ACCOUNT_AUTOGIRO].opening } },
		{ LEDGER_EURO, euro },
		{ 1630, { -EMPLOYER_TAX_ORE } },
		{ 2067,
		  { -(demo_accounts[ACCOUNT_GIFTS].opening + demo_accounts[ACCOUNT_OFFICE].opening +
		      demo_accounts[ACCOUNT_AUTOGIRO].opening + euro.ore - EMPLOYER_TAX_ORE) } },
	};
	assert(openings[5].amount.ore < 0);
	return ledger_take_over(tx, year.id, openings, sizeof openings / sizeof openings[0], &demo_person);
}

static struct status found(struct store_tx *tx, void *argument)
{
	struct demo *demo = argument;
	const struct ledger_account gains = { 3960, TEXT("Valutakursvinster på fordringar och skulder"),
					      ACCOUNT_INCOME, true };
	const struct ledger_account autogiro = { LEDGER_AUTOGIRO, TEXT("Autogirokonto"), ACCOUNT_ASSET,
						 true };
	TRY(ledger_add_plan(tx));
	TRY(ledger_put_account(tx, &gains));
	TRY(ledger_put_account(tx, &autogiro));
	TRY(mandates_add_rules(tx, &demo_person));
	TRY(drawing_add_rules(tx, &demo_person));
	TRY(open_years(tx, demo));
	TRY(add_accounts(tx, demo));
	TRY(add_purposes(tx, demo));
	TRY(add_rules(tx));
	TRY(put_rates(tx, demo));
	assert(gains.number == 3960);
	return take_over(tx, demo);
}

struct status demo_found_centre(struct demo *demo)
{
	demo_set_clock(demo, demo->plan.first, 8);
	for (size_t i = 0; i < ACCOUNTS; i++)
		demo->balances[i] = demo_accounts[i].opening;
	assert(demo->place.books != NULL);
	return store_write(demo->place.books, &demo_person, found, demo);
}
