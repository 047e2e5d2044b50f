/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>
#include <string.h>

/* By the code that an account's IBAN begins with. EEA: the Union's 27, Iceland, Liechtenstein, Norway. SEPA:
 * EPC409-09, the list of SEPA scheme countries, with Albania, Moldova, Montenegro and North Macedonia (since
 * October 2025) and Serbia (since May 2026). */
static const char eea[] = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO "
			  "SE SI SK";
static const char sepa_besides[] = "AD AL CH GB GI MC MD ME MK RS SM VA";

static bool is_among(const char *codes, struct text code)
{
	assert(codes != NULL && code.count == 2);
	for (const char *at = codes; strlen(at) >= 2; at += at[2] == '\0' ? 2 : 3)
		if (memcmp(at, code.bytes, 2) == 0)
			return true;
	return false;
}

/* A number written in any other way than the canonical one would not be what the bank reads. */
static bool is_exactly(struct status parsed, const char *canonical, struct text number)
{
	assert(canonical != NULL);
	return status_is_ok(parsed) && text_equal(text_of(canonical), number);
}

static bool is_iban(struct text number)
{
	char room[IBAN_ROOM] = "";
	assert(sizeof room > 34);
	return is_exactly(iban_parse(number, room), room, number);
}

static bool is_bic(struct text number)
{
	char room[BIC_ROOM] = "";
	assert(sizeof room > 11);
	return is_exactly(bic_parse(number, room), room, number);
}

/* The account number of another country: letters, digits and what stands between them. */
static bool is_other(struct text number)
{
	assert(number.bytes != NULL || number.count == 0);
	return pain_is_id(number) && number.count <= 34;
}

static bool is_swedish(struct text number)
{
	struct bank_account_number account = { .clearing = "" };
	assert(sizeof account.clearing == 5);
	return status_is_ok(bank_account_parse(number, &account)) && strcmp(account.clearing, "9960") != 0 &&
	       strcmp(account.clearing, "9900") != 0;
}

static bool is_number_right(const struct pain_account *account)
{
	char room[GIRO_ROOM] = "";
	bool is_right = false;
	assert(account != NULL);
	switch (account->kind) {
	case PAIN_ACCOUNT_BANKGIRO:
		is_right = is_exactly(bankgiro_parse(account->number, room), room, account->number);
		break;
	case PAIN_ACCOUNT_PLUSGIRO:
		is_right = is_exactly(plusgiro_parse(account->number, room), room, account->number);
		break;
	case PAIN_ACCOUNT_SWEDISH:
		is_right = is_swedish(account->number);
		break;
	case PAIN_ACCOUNT_IBAN:
		is_right = is_iban(account->number);
		break;
	case PAIN_ACCOUNT_OTHER:
		is_right = is_other(account->number);
		break;
	}
	return is_right;
}

static bool is_giro(const struct pain_account *account)
{
	assert(account->kind <= PAIN_ACCOUNT_OTHER);
	return account->kind == PAIN_ACCOUNT_BANKGIRO || account->kind == PAIN_ACCOUNT_PLUSGIRO;
}

static bool may_be_abroad(const struct pain_account *account)
{
	assert(account->kind <= PAIN_ACCOUNT_OTHER);
	return account->kind == PAIN_ACCOUNT_IBAN || account->kind == PAIN_ACCOUNT_OTHER;
}

static bool is_clearing_right(const struct pain_account *account)
{
	assert(account != NULL);
	if (account->clearing.count + account->clearing_system.count == 0)
		return true;
	return pain_is_code(account->clearing_system, 5) && pain_is_code(account->clearing, 28) &&
	       !text_equal(account->clearing_system, TEXT("SESBA"));
}

static void check_agent(struct pain_writer *writer, const struct pain_account *account)
{
	assert(writer->group != NULL);
	static const char field[] = "CdtTrfTxInf/CdtrAgt";
	if (!may_be_abroad(account))
		return;
	if (account->bic.count > 0 && !is_bic(account->bic))
		pain_refuse(writer, field, "The BIC is wrong.", "Ask the payee for the bank's BIC.");
	if (!is_clearing_right(account))
		pain_refuse(writer, field, "The clearing code is wrong.",
			    "Give both the clearing system, such as USABA, and the bank's number in it.");
	const bool is_needed =
	    account->kind == PAIN_ACCOUNT_OTHER || writer->group->service == PAIN_CROSS_BORDER;
	if (is_needed && account->bic.count + account->clearing.count == 0)
		pain_refuse(writer, field, "The payee's bank is missing.",
			    "Ask the payee for the bank's BIC or clearing code.");
}

/* Where the account is; a number that is no IBAN is in the country of its bank's BIC. */
static bool is_in_eea(const struct pain_account *account)
{
	if (!may_be_abroad(account))
		return true;
	const bool has_iban = account->kind == PAIN_ACCOUNT_IBAN;
	const struct text code =
	    has_iban ? text_slice(account->number, 0, 2) : text_slice(account->bic, 4, 2);
	assert(code.count <= 2);
	return code.count == 2 && is_among(eea, code);
}

static void check_addresses(struct pain_writer *writer, const struct pain_payment *payment)
{
	static const char reason[] = "Outside the EEA the bank wants the addresses of both payer and payee.";
	static const char remedy[] = "Give at least the town and the country.";
	assert(writer->group != NULL);
	if (is_in_eea(&payment->account))
		return;
	if (!pain_has_address(&writer->group->payer.address))
		pain_refuse(writer, "PmtInf/Dbtr/PstlAdr", reason, remedy);
	if (!pain_has_address(&payment->payee.address))
		pain_refuse(writer, "CdtTrfTxInf/Cdtr/PstlAdr", reason, remedy);
}

static void check_sepa(struct pain_writer *writer, const struct pain_payment *payment)
{
	assert(writer->group->service == PAIN_SEPA);
	const struct text country = text_slice(payment->account.number, 0, 2);
	if (!currency_equal(payment->amount.currency, (struct currency){ "EUR" }))
		pain_refuse(writer, "CdtTrfTxInf/Amt", "A SEPA payment is in euro.",
			    "Pay in euro, or as a cross-border payment.");
	if (payment->account.kind != PAIN_ACCOUNT_IBAN || country.count < 2 ||
	    !(is_among(eea, country) || is_among(sepa_besides, country)))
		pain_refuse(writer, "CdtTrfTxInf/CdtrAcct",
			    "A SEPA payment goes to an IBAN of a SEPA country.",
			    "Use the payee's IBAN, or pay as a cross-border payment.");
}

static void check_domestic(struct pain_writer *writer, const struct pain_payment *payment)
{
	assert(writer->group->service == PAIN_DOMESTIC);
	const struct pain_account *account = &payment->account;
	if (!currency_equal(payment->amount.currency, SEK))
		pain_refuse(writer, "CdtTrfTxInf/Amt", "A domestic payment is in kronor.",
			    "Pay in kronor, or as a SEPA or cross-border payment.");
	const bool is_foreign_iban =
	    account->kind == PAIN_ACCOUNT_IBAN && !text_starts(account->number, TEXT("SE"));
	if (is_foreign_iban || account->kind == PAIN_ACCOUNT_OTHER)
		pain_refuse(writer, "CdtTrfTxInf/CdtrAcct", "A domestic payment goes to a Swedish account.",
			    "Pay as a SEPA or cross-border payment.");
}

static void check_cross_border(struct pain_writer *writer, const struct pain_payment *payment)
{
	assert(writer->group->service == PAIN_CROSS_BORDER);
	if (!may_be_abroad(&payment->account))
		pain_refuse(writer, "CdtTrfTxInf/CdtrAcct",
			    "A cross-border payment goes to an IBAN or an account of another country.",
			    "Pay as a domestic payment.");
}

void pain_check_service(struct pain_writer *writer, const struct pain_payment *payment)
{
	assert(writer->group != NULL && payment != NULL);
	switch (writer->group->service) {
	case PAIN_DOMESTIC:
		check_domestic(writer, payment);
		break;
	case PAIN_SEPA:
		check_sepa(writer, payment);
		break;
	case PAIN_CROSS_BORDER:
		check_cross_border(writer, payment);
		break;
	}
	if (!is_number_right(&payment->account))
		pain_refuse(writer, "CdtTrfTxInf/CdtrAcct", "The account number is wrong.",
			    "Compare it with what the payee gave, or ask the payee.");
	check_agent(writer, &payment->account);
	check_addresses(writer, payment);
	if (payment->ocr.count > 0 && (!is_giro(&payment->account) || payment->message.count > 0))
		pain_refuse(writer, "CdtTrfTxInf/RmtInf",
			    "An OCR number goes to bankgiro and plusgiro alone, and without a message.",
			    "Write the reference as a message, or leave the message out.");
}

static bool are_charges_right(enum pain_service service, enum pain_charges charges)
{
	assert(service <= PAIN_CROSS_BORDER);
	switch (charges) {
	case PAIN_CHARGES_UNSAID:
		return service == PAIN_DOMESTIC;
	case PAIN_CHARGES_SLEV:
		return service != PAIN_CROSS_BORDER;
	case PAIN_CHARGES_SHAR:
		return service != PAIN_SEPA;
	case PAIN_CHARGES_DEBT:
	case PAIN_CHARGES_CRED:
		break;
	}
	return service == PAIN_CROSS_BORDER;
}

void pain_check_group(struct pain_writer *writer)
{
	const struct pain_group *group = writer->group;
	assert(group != NULL && writer->file != NULL);
	struct currency currency;
	if (!are_charges_right(group->service, group->charges))
		pain_refuse(writer, "PmtInf/ChrgBr",
			    "Charges are SLEV in SEPA, and SHAR, DEBT or CRED in cross-border payments.",
			    "Choose who bears the charges anew.");
	if (!pain_is_day(group->requested) ||
	    group->requested.number < moment_day(writer->file->made_at).number)
		pain_refuse(writer, "PmtInf/ReqdExctnDt", "The day is before the day of the file.",
			    "Choose a later day.");
	if (!is_iban(group->iban))
		pain_refuse(writer, "PmtInf/DbtrAcct", "The payer's IBAN is wrong.", "Correct the IBAN.");
	if (!is_bic(group->bic))
		pain_refuse(writer, "PmtInf/DbtrAgt", "The payer's BIC is wrong.", "Correct the BIC.");
	if (group->currency.code[0] != '\0' &&
	    !status_is_ok(currency_parse(text_of(group->currency.code), &currency)))
		pain_refuse(writer, "PmtInf/DbtrAcct/Ccy", "A currency is three capital letters.",
			    "Correct the currency.");
}
