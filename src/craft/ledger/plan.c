/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/ledger/ledger_inner.h"

#include <assert.h>

/* Accounts of the BAS plan (BAS-intressenternas Förening, Kontoplan BAS 2025) that a centre needs; 2896,
 * 3991-3995 and 6981-6989 are free numbers of the plan, given names of our own. */
static const struct {
	int64_t number;
	enum account_kind kind;
	const char *name;
} plan[] = {
	{ 1510, ACCOUNT_ASSET, "Kundfordringar" },
	{ 1630, ACCOUNT_ASSET, "Avräkning för skatter och avgifter (skattekonto)" },
	{ 1680, ACCOUNT_ASSET, "Andra kortfristiga fordringar" },
	{ 1681, ACCOUNT_ASSET, "Överföring mellan egna konton" },
	{ 1790, ACCOUNT_ASSET, "Övriga förutbetalda kostnader och upplupna intäkter" },
	{ 1910, ACCOUNT_ASSET, "Kassa" },
	{ 1920, ACCOUNT_ASSET, "Plusgiro" },
	{ 1930, ACCOUNT_ASSET, "Företagskonto" },
	{ 1931, ACCOUNT_ASSET, "Insamlingskonto" },
	{ 1940, ACCOUNT_ASSET, "Övriga bankkonton" },
	{ 1950, ACCOUNT_ASSET, "Valutakonto" },
	{ 2067, ACCOUNT_LIABILITY, "Balanserat kapital" },
	{ 2069, ACCOUNT_LIABILITY, "Årets resultat" },
	{ 2070, ACCOUNT_LIABILITY, "Ändamålsbestämda medel" },
	{ 2390, ACCOUNT_LIABILITY, "Övriga långfristiga skulder" },
	{ 2440, ACCOUNT_LIABILITY, "Leverantörsskulder" },
	{ 2510, ACCOUNT_LIABILITY, "Skatteskulder" },
	{ 2710, ACCOUNT_LIABILITY, "Personalskatt" },
	{ 2730, ACCOUNT_LIABILITY, "Lagstadgade sociala avgifter och särskild löneskatt" },
	{ 2890, ACCOUNT_LIABILITY, "Övriga kortfristiga skulder" },
	{ 2891, ACCOUNT_LIABILITY, "Erhållna, ej utnyttjade bidrag" },
	{ 2892, ACCOUNT_LIABILITY, "Ej identifierade insättningar" },
	{ 2896, ACCOUNT_LIABILITY, "Utbetalningar på väg" },
	{ 2990, ACCOUNT_LIABILITY, "Övriga upplupna kostnader och förutbetalda intäkter" },
	{ 3890, ACCOUNT_INCOME, "Medlemsavgifter" },
	{ 3960, ACCOUNT_INCOME, "Valutakursvinster på fordringar och skulder av rörelsekaraktär" },
	{ 3985, ACCOUNT_INCOME, "Erhållna statliga bidrag" },
	{ 3987, ACCOUNT_INCOME, "Erhållna kommunala bidrag" },
	{ 3988, ACCOUNT_INCOME, "Erhållna offentliga bidrag, övriga" },
	{ 3991, ACCOUNT_INCOME, "Gåvor, engångs" },
	{ 3992, ACCOUNT_INCOME, "Gåvor, månad" },
	{ 3993, ACCOUNT_INCOME, "Gåvor från organisationer" },
	{ 3994, ACCOUNT_INCOME, "Gåvor utan känd givare" },
	{ 3999, ACCOUNT_INCOME, "Övriga rörelseintäkter" },
	{ 5010, ACCOUNT_COST, "Lokalhyra" },
	{ 5410, ACCOUNT_COST, "Förbrukningsinventarier" },
	{ 5800, ACCOUNT_COST, "Resekostnader" },
	{ 5900, ACCOUNT_COST, "Reklam och PR" },
	{ 6110, ACCOUNT_COST, "Kontorsmateriel" },
	{ 6212, ACCOUNT_COST, "Mobiltelefon" },
	{ 6230, ACCOUNT_COST, "Datakommunikation" },
	{ 6420, ACCOUNT_COST, "Ersättningar till revisor" },
	{ 6570, ACCOUNT_COST, "Bankkostnader" },
	{ 6981, ACCOUNT_COST, "Lämnade projektbidrag" },
	{ 6982, ACCOUNT_COST, "Återförda gåvor tidigare år" },
	{ 6990, ACCOUNT_COST, "Övriga externa kostnader" },
	{ 7210, ACCOUNT_COST, "Löner till tjänstemän" },
	{ 7510, ACCOUNT_COST, "Arbetsgivaravgifter" },
	{ 7960, ACCOUNT_COST, "Valutakursförluster på fordringar och skulder av rörelsekaraktär" },
	{ 8310, ACCOUNT_INCOME, "Ränteintäkter från omsättningstillgångar" },
	{ 8410, ACCOUNT_COST, "Räntekostnader för långfristiga skulder" },
	{ 8999, ACCOUNT_COST, "Årets resultat" },
};

struct status ledger_add_plan(struct store_tx *tx)
{
	assert(sizeof plan / sizeof plan[0] < 100);
	for (size_t i = 0; i < sizeof plan / sizeof plan[0]; i++) {
		struct ledger_account standing;
		const struct status status = ledger_find_account(tx, plan[i].number, &standing);
		if (status.code == STATUS_OK)
			continue;
		if (status.code != STATUS_NOT_FOUND)
			return status;
		assert(plan[i].number >= LEDGER_ACCOUNT_MIN && plan[i].number <= LEDGER_ACCOUNT_MAX);
		const struct ledger_account account = { plan[i].number, text_of(plan[i].name), plan[i].kind,
							true };
		TRY(ledger_put_account(tx, &account));
	}
	return OK;
}

/* What stands on an account was booked under its kind: as another, the year's result would no longer be that
 * of its vouchers. */
static struct status refuse_new_kind(struct store_tx *tx, const struct ledger_account *account)
{
	assert(account->number >= LEDGER_ACCOUNT_MIN && account->number <= LEDGER_ACCOUNT_MAX);
	struct ledger_account standing;
	const struct status status = ledger_find_account(tx, account->number, &standing);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	if (standing.kind == account->kind)
		return OK;
	struct account_used_out used;
	TRY(account_used(tx, &(struct account_used_in){ account->number }, &used));
	assert(used.count >= 0);
	return used.count == 0 ? OK : FAIL(STATUS_CONFLICT, "The account has been used as another kind.");
}

struct status ledger_put_account(struct store_tx *tx, const struct ledger_account *account)
{
	assert(account->kind >= ACCOUNT_ASSET && account->kind <= ACCOUNT_COST);
	if (account->number < LEDGER_ACCOUNT_MIN || account->number > LEDGER_ACCOUNT_MAX)
		return FAIL(STATUS_INPUT, "An account has four digits.");
	TRY(ledger_check_words(account->name, LEDGER_WORDS_MAX));
	TRY(refuse_new_kind(tx, account));
	const struct account_put_in row = { account->number, account->name, account->kind, account->is_open };
	TRY(account_put(tx, &row));
	assert(row.number >= LEDGER_ACCOUNT_MIN);
	return store_journal(tx, &(struct journal_note){ .kind = "account set", .subject = account->number });
}

struct status ledger_find_account(struct store_tx *tx, int64_t number, struct ledger_account *out)
{
	assert(out != NULL);
	struct account_find_out row;
	const struct status status = account_find(tx, &(struct account_find_in){ number }, &row);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such account in the plan.");
	TRY(status);
	assert(row.kind >= ACCOUNT_ASSET && row.kind <= ACCOUNT_COST);
	*out = (struct ledger_account){ row.number, row.name, (enum account_kind)row.kind, row.is_open };
	return OK;
}

struct account_caller {
	ledger_account_row *row;
	void *argument;
};

static struct status tell_account(void *argument, const void *out)
{
	const struct account_caller *caller = argument;
	const struct account_all_out *found = out;
	assert(found->number >= LEDGER_ACCOUNT_MIN && found->number <= LEDGER_ACCOUNT_MAX);
	assert(found->kind >= ACCOUNT_ASSET && found->kind <= ACCOUNT_COST);
	return caller->row(caller->argument,
			   &(struct ledger_account){ found->number, found->name,
						     (enum account_kind)found->kind, found->is_open });
}

struct status ledger_accounts(struct store_tx *tx, ledger_account_row *row, void *argument)
{
	assert(tx != NULL);
	assert(row != NULL);
	struct account_caller caller = { row, argument };
	return account_all(tx, tell_account, &caller);
}

struct status ledger_dimension_value(struct store_tx *tx, enum ledger_dimension dimension, struct text code,
				     struct text name, struct dimension_value_id *out)
{
	assert(out != NULL && dimension > 0);
	TRY(ledger_check_words(code, LEDGER_CODE_MAX));
	TRY(ledger_check_words(name, LEDGER_WORDS_MAX));
	struct dimension_value_find_out found;
	const struct status status =
	    dimension_value_find(tx, &(struct dimension_value_find_in){ dimension, code }, &found);
	if (status.code == STATUS_OK)
		*out = found.id;
	if (status.code != STATUS_NOT_FOUND)
		return status;
	*out = (struct dimension_value_id){ store_new_id(tx) };
	assert(out->raw > 0);
	return dimension_value_put(tx, &(struct dimension_value_put_in){ *out, dimension, code, name });
}

struct value_caller {
	ledger_value_row *row;
	void *argument;
};

static struct status tell_value(void *argument, const void *out)
{
	const struct value_caller *caller = argument;
	const struct dimension_value_all_out *found = out;
	assert(caller->row != NULL);
	assert(found->id.raw > 0);
	return caller->row(caller->argument,
			   &(struct ledger_value){ found->id, (enum ledger_dimension)found->dimension,
						   found->code, found->name });
}

struct status ledger_dimension_values(struct store_tx *tx, ledger_value_row *row, void *argument)
{
	assert(tx != NULL);
	assert(row != NULL);
	struct value_caller caller = { row, argument };
	return dimension_value_all(tx, tell_value, &caller);
}

struct status ledger_put_rate(struct store_tx *tx, const struct ledger_rate_given *given, struct rate_id *out)
{
	assert(out != NULL);
	if (given->rate.micro <= 0)
		return FAIL(STATUS_INPUT, "A rate must be above zero.");
	TRY(ledger_check_words(given->source, LEDGER_WORDS_MAX));
	const struct text code = text_of(given->currency.code);
	struct currency currency;
	TRY(currency_parse(code, &currency));
	struct rate_given_out standing;
	const struct status status =
	    rate_given(tx, &(struct rate_given_in){ code, given->day, given->source }, &standing);
	if (status.code == STATUS_OK && standing.micro != given->rate.micro)
		return FAIL(STATUS_CONFLICT, "The source gave another rate for the day.");
	if (status.code == STATUS_OK)
		*out = standing.id;
	if (status.code != STATUS_NOT_FOUND)
		return status;
	*out = (struct rate_id){ store_new_id(tx) };
	assert(out->raw > 0);
	TRY(rate_put(tx, &(struct rate_put_in){ *out, code, given->day, given->rate.micro, given->source }));
	return store_journal(tx, &(struct journal_note){ .kind = "rate set", .subject = out->raw });
}

struct status ledger_latest_rate(struct store_tx *tx, struct currency currency, struct day day,
				 struct ledger_rate *out)
{
	assert(out != NULL);
	struct rate_latest_out latest;
	const struct status status =
	    rate_latest(tx, &(struct rate_latest_in){ text_of(currency.code), day }, &latest);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no rate of the currency for the day or before.");
	TRY(status);
	assert(latest.micro > 0 && latest.day.number <= day.number);
	*out = (struct ledger_rate){ latest.id, { latest.micro }, latest.day };
	return OK;
}
