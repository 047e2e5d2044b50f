/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>
#include <string.h>

/* The most characters of each element: PostalAddress6 and 24 of the schemas; EPC's SEPA name. */
struct role {
	const char *element;
	struct pain_field name;
	struct pain_field street;
	struct pain_field building;
	struct pain_field post_code;
	struct pain_field town;
	struct pain_field line;
	const char *country;
	const char *address;
	const char *organisation;
};
#define ROLE(path, own)                                                                                      \
	{                                                                                                    \
		.element = own, .name = { "Nm", path "/Nm", 140 },                                           \
		.street = { "StrtNm", path "/PstlAdr/StrtNm", 70 },                                          \
		.building = { "BldgNb", path "/PstlAdr/BldgNb", 16 },                                        \
		.post_code = { "PstCd", path "/PstlAdr/PstCd", 16 },                                         \
		.town = { "TwnNm", path "/PstlAdr/TwnNm", 35 },                                              \
		.line = { "AdrLine", path "/PstlAdr/AdrLine", 70 }, .country = path "/PstlAdr/Ctry",         \
		.address = path "/PstlAdr", .organisation = path "/Id/OrgId/Othr"                            \
	}
enum { SEPA_NAME_MAX = 70 };

static const struct role roles[] = {
	[PAIN_INITIATOR] = ROLE("GrpHdr/InitgPty", "InitgPty"),
	[PAIN_PAYER] = ROLE("PmtInf/Dbtr", "Dbtr"),
	[PAIN_PAYEE] = ROLE("CdtTrfTxInf/Cdtr", "Cdtr"),
};

bool pain_has_address(const struct pain_address *address)
{
	assert(address != NULL);
	size_t bytes = address->street.count + address->building.count + address->post_code.count +
		       address->town.count + address->country.count;
	for (size_t i = 0; i < PAIN_ADDRESS_LINES_MAX; i++)
		bytes += address->lines[i].count;
	return bytes > 0;
}

/* A BIC holds a country's code, and ground/numbers knows which are real. */
static bool is_country(struct text code)
{
	if (!pain_is_code(code, 2))
		return false;
	char room[BIC_ROOM];
	const char bic[] = { 'A', 'A', 'A', 'A', code.bytes[0], code.bytes[code.count - 1], '2', '2', '\0' };
	assert(sizeof bic <= BIC_ROOM);
	return code.count == 2 && status_is_ok(bic_parse(text_of(bic), room));
}

static void write_address(struct pain_writer *writer, const struct role *role,
			  const struct pain_address *address)
{
	assert(role->address != NULL);
	if (!pain_has_address(address))
		return;
	if (text_trim(address->town).count == 0 || text_trim(address->country).count == 0)
		pain_refuse(
		    writer, role->address,
		    "Since 15 November 2026 banks refuse an address without town and country of their "
		    "own.",
		    "Give the town and the country's code, and the rest in parts or in at most two "
		    "lines.");
	else if (!is_country(address->country))
		pain_refuse(writer, role->country, "A country is given by its two capital letters.",
			    "Use the code of ISO 3166, such as SE.");
	xml_begin(&writer->xml, "PstlAdr");
	pain_put_name(writer, &role->street, address->street);
	pain_put_name(writer, &role->building, address->building);
	pain_put_name(writer, &role->post_code, address->post_code);
	pain_put_name(writer, &role->town, address->town);
	xml_element(&writer->xml, "Ctry", address->country);
	for (size_t i = 0; i < PAIN_ADDRESS_LINES_MAX; i++)
		pain_put_name(writer, &role->line, address->lines[i]);
	xml_end(&writer->xml);
}

static void write_organisation(struct pain_writer *writer, const struct role *role,
			       const struct pain_party *party)
{
	const bool has_scheme = party->organisation_scheme.count > 0;
	assert(role->organisation != NULL);
	if (party->organisation.count == 0)
		return;
	if (!pain_is_id(party->organisation) || (has_scheme && !pain_is_code(party->organisation_scheme, 4)))
		pain_refuse(writer, role->organisation,
			    "An organisation's number is at most 35 letters and digits, its scheme at most "
			    "four capitals.",
			    "Correct the number.");
	static const char *const path[] = { "Id", "OrgId", "Othr" };
	for (size_t i = 0; i < sizeof path / sizeof path[0]; i++)
		xml_begin(&writer->xml, path[i]);
	xml_element(&writer->xml, "Id", party->organisation);
	if (has_scheme) {
		xml_begin(&writer->xml, "SchmeNm");
		xml_element(&writer->xml, "Cd", party->organisation_scheme);
		xml_end(&writer->xml);
	}
	for (size_t i = 0; i < sizeof path / sizeof path[0]; i++)
		xml_end(&writer->xml);
}

void pain_write_party(struct pain_writer *writer, enum pain_role which, const struct pain_party *party)
{
	assert(which <= PAIN_PAYEE && party != NULL);
	const struct role *role = &roles[which];
	struct pain_field name = role->name;
	if (writer->group != NULL && writer->group->service == PAIN_SEPA)
		name.characters_max = SEPA_NAME_MAX;
	if (text_trim(party->name).count == 0)
		pain_refuse(writer, name.name, "The name is missing.", "Give the name.");
	xml_begin(&writer->xml, role->element);
	pain_put_name(writer, &name, party->name);
	if (which != PAIN_INITIATOR)
		write_address(writer, role, &party->address);
	write_organisation(writer, role, party);
	xml_end(&writer->xml);
}

void pain_write_agent(struct pain_writer *writer, const struct pain_account *account)
{
	assert(account->bic.count + account->clearing.count > 0 || !status_is_ok(writer->failure));
	xml_begin(&writer->xml, "FinInstnId");
	if (account->bic.count > 0)
		xml_element(&writer->xml, writer->version == PAIN_001_VERSION_03 ? "BIC" : "BICFI",
			    account->bic);
	if (account->clearing.count > 0) {
		xml_begin(&writer->xml, "ClrSysMmbId");
		xml_begin(&writer->xml, "ClrSysId");
		xml_element(&writer->xml, "Cd", account->clearing_system);
		xml_end(&writer->xml);
		xml_element(&writer->xml, "MmbId", account->clearing);
		xml_end(&writer->xml);
	}
	xml_end(&writer->xml);
}

/* Giros are reached through clearing numbers of their own: 9900 Bankgirot, 9960 plusgiro. */
static struct pain_account agent_of(const struct pain_account *account,
				    const struct bank_account_number *swedish)
{
	struct pain_account agent = { .bic = account->bic,
				      .clearing_system = account->clearing_system,
				      .clearing = account->clearing };
	assert(account->kind <= PAIN_ACCOUNT_OTHER);
	if (account->kind == PAIN_ACCOUNT_IBAN || account->kind == PAIN_ACCOUNT_OTHER)
		return agent;
	agent = (struct pain_account){ .clearing_system = TEXT("SESBA") };
	agent.clearing = account->kind == PAIN_ACCOUNT_BANKGIRO   ? TEXT("9900")
			 : account->kind == PAIN_ACCOUNT_PLUSGIRO ? TEXT("9960")
								  : text_of(swedish->clearing);
	return agent;
}

static void write_number(struct pain_writer *writer, const struct pain_account *account,
			 const struct bank_account_number *swedish)
{
	assert(account->kind <= PAIN_ACCOUNT_OTHER);
	xml_begin(&writer->xml, "CdtrAcct");
	xml_begin(&writer->xml, "Id");
	if (account->kind == PAIN_ACCOUNT_IBAN) {
		xml_element(&writer->xml, "IBAN", account->number);
	} else {
		char whole[2 * ACCOUNT_ROOM];
		stpcpy(stpcpy(whole, swedish->clearing), swedish->account);
		xml_begin(&writer->xml, "Othr");
		xml_element(&writer->xml, "Id",
			    account->kind == PAIN_ACCOUNT_SWEDISH ? text_of(whole) : account->number);
		xml_begin(&writer->xml, "SchmeNm");
		if (account->kind == PAIN_ACCOUNT_BANKGIRO)
			xml_element(&writer->xml, "Prtry", TEXT("BGNR"));
		else
			xml_element(&writer->xml, "Cd", TEXT("BBAN"));
		xml_end(&writer->xml);
		xml_end(&writer->xml);
	}
	xml_end(&writer->xml);
	xml_end(&writer->xml);
}

/* Agent, payee and account, in the schema's order. A number that is not one was refused by
 * pain_check_service. */
void pain_write_account(struct pain_writer *writer, const struct pain_payment *payment)
{
	const struct pain_account *account = &payment->account;
	struct bank_account_number swedish = { .clearing = "" };
	assert(writer->group != NULL);
	if (account->kind == PAIN_ACCOUNT_SWEDISH &&
	    !status_is_ok(bank_account_parse(account->number, &swedish)))
		assert(!status_is_ok(writer->failure));
	const struct pain_account agent = agent_of(account, &swedish);
	if (agent.bic.count + agent.clearing.count > 0) {
		xml_begin(&writer->xml, "CdtrAgt");
		pain_write_agent(writer, &agent);
		xml_end(&writer->xml);
	}
	pain_write_party(writer, PAIN_PAYEE, &payment->payee);
	write_number(writer, account, &swedish);
}
