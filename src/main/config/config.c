/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers.h"
#include "main/config/config_inner.h"

#include <assert.h>
#include <string.h>

enum { CUSTOMER_DIGITS = 6 };

static struct status check_organisation_number(struct text value)
{
	enum identity_kind kind = IDENTITY_ORGANISATION;
	char digits[IDENTITY_ROOM];
	if (value.count == 0)
		return OK;
	const struct status status = identity_parse(value, (struct day){ 0 }, false, &kind, digits);
	assert(config_rows[CONFIG_ORGANISATION_NUMBER].check == check_organisation_number);
	return status_is_ok(status) && kind == IDENTITY_ORGANISATION
		   ? OK
		   : FAIL_INPUT(0, NULL, "This is not an organisation number.",
				"Write ten digits, such as 802002-1237.");
}

/* A password in a file that is copied and shown is soon everyone's. */
static struct status check_conninfo(struct text value)
{
	assert(value.count <= CONFIG_VALUE_BYTES_MAX);
	if (text_find(value, TEXT("password")) < value.count || text_find(value, TEXT("://")) < value.count)
		return FAIL_INPUT(
		    0, NULL, "A password may not stand here.",
		    "Write keywords such as host and dbname, and keep the password in ~/.pgpass.");
	return OK;
}

static struct status check_bic(struct text value)
{
	char bic[BIC_ROOM];
	if (value.count == 0 || status_is_ok(bic_parse(value, bic)))
		return OK;
	assert(config_rows[CONFIG_BIC].check == check_bic);
	return FAIL_INPUT(0, NULL, "This is no BIC.", "Ask the centre's bank for its BIC.");
}

static struct status check_country(struct text value)
{
	const bool is_code = value.count == 2 && value.bytes[0] >= 'A' && value.bytes[0] <= 'Z' &&
			     value.bytes[1] >= 'A' && value.bytes[1] <= 'Z';
	assert(config_rows[CONFIG_COUNTRY].check == check_country);
	return is_code || value.count == 0 ? OK
					   : FAIL_INPUT(0, NULL, "The country is not two capital letters.",
							"Write it as ISO 3166 does: SE, NO, FI.");
}

static struct status check_customer(struct text value)
{
	const bool is_number = value.count == CUSTOMER_DIGITS && text_is_digits(value);
	assert(config_rows[CONFIG_AUTOGIRO_CUSTOMER].check == check_customer);
	return is_number || value.count == 0
		   ? OK
		   : FAIL_INPUT(0, NULL, "This is not a customer number at Bankgirot.",
				"Write the six digits of the agreement on Autogiro.");
}

static struct status check_bankgiro(struct text value)
{
	char digits[GIRO_ROOM];
	assert(config_rows[CONFIG_SITE_BANKGIRO].check == check_bankgiro);
	return value.count == 0 ? OK : bankgiro_parse(value, digits);
}

static struct status check_swish(struct text value)
{
	char digits[SWISH_NUMBER_ROOM];
	assert(config_rows[CONFIG_SITE_SWISH].check == check_swish);
	if (value.count == 0 || (text_is_digits(value) && status_is_ok(swish_number_parse(value, digits))))
		return OK;
	return FAIL_INPUT(0, NULL, "This is not a Swish number of an association.",
			  "Write its ten digits, which begin with 123.");
}

const struct config_row config_rows[CONFIG_KEY_COUNT] = {
	[CONFIG_NAME] = { "centre",
			  "name",
			  { NULL },
			  NULL,
			  "",
			  SAY("The centre's name, as it stands in files to others.") },
	[CONFIG_ORGANISATION_NUMBER] = { "centre",
					 "organisation_number",
					 { NULL },
					 check_organisation_number,
					 "",
					 SAY("Its organisation number, as 802002-1237.") },
	[CONFIG_LANGUAGE] = { "centre",
			      "language",
			      { "sv", "en", NULL },
			      NULL,
			      "sv",
			      SAY("The language of answers: sv or en.") },
	[CONFIG_ROLE] = { "books",
			  "role",
			  { "whole", "sub", NULL },
			  NULL,
			  "whole",
			  SAY("whole: the centre's whole ledger. sub: a sub-ledger that hands over by "
			      "SIE.") },
	[CONFIG_BIC] = { "payments",
			 "bic",
			 { NULL },
			 check_bic,
			 "",
			 SAY("The BIC of the bank that pays for the centre.") },
	[CONFIG_TOWN] = { "payments",
			  "town",
			  { NULL },
			  NULL,
			  "",
			  SAY("The centre's town: banks ask for it when money goes far abroad.") },
	[CONFIG_COUNTRY] = { "payments",
			     "country",
			     { NULL },
			     check_country,
			     "SE",
			     SAY("The centre's country, as ISO 3166 writes it.") },
	[CONFIG_BACKEND] = { "store",
			     "backend",
			     { "sqlite", "postgres", NULL },
			     NULL,
			     "sqlite",
			     SAY("sqlite: the file books.db beside this one. postgres: a database.") },
	[CONFIG_CONNINFO] = { "store",
			      "conninfo",
			      { NULL },
			      check_conninfo,
			      "",
			      SAY("PostgreSQL: how the database is reached, such as host=/run/postgresql "
				  "dbname=handslag. Never a password.") },
	[CONFIG_AUTOGIRO_CUSTOMER] = { "autogiro",
				       "customer_number",
				       { NULL },
				       check_customer,
				       "",
				       SAY("The centre's customer number at Bankgirot, six digits. Empty: "
					   "Autogiro is not used.") },
	[CONFIG_AUTOGIRO_BANKGIRO] = { "autogiro",
				       "bankgiro",
				       { NULL },
				       check_bankgiro,
				       "",
				       SAY("The bankgiro number that givers give their mandates to.") },
	[CONFIG_AUTOGIRO_SEAL_KEY_FILE] = { "autogiro",
					    "seal_key_file",
					    { NULL },
					    NULL,
					    "",
					    SAY("A file with the 32 hexadecimal digits of the seal's key, "
						"closed to others. Empty: files are not sealed.") },
	[CONFIG_SITE_ABOUT_SV] = { "site",
				   "about_sv",
				   { NULL },
				   NULL,
				   "",
				   SAY("One sentence in Swedish on what the centre does.") },
	[CONFIG_SITE_ABOUT_EN] = { "site", "about_en", { NULL }, NULL, "", SAY("The same in English.") },
	[CONFIG_SITE_EMAIL] = { "site",
				"email",
				{ NULL },
				NULL,
				"",
				SAY("The address of mail that visitors write to.") },
	[CONFIG_SITE_PHONE] = { "site",
				"phone",
				{ NULL },
				NULL,
				"",
				SAY("The telephone number for those who give without e-mail.") },
	[CONFIG_SITE_ADDRESS] = { "site",
				  "address",
				  { NULL },
				  NULL,
				  "",
				  SAY("The centre's address, on one line.") },
	[CONFIG_SITE_SWISH] = { "site",
				"swish",
				{ NULL },
				check_swish,
				"",
				SAY("The Swish number that gifts go to, ten digits. Empty: no gifts by "
				    "Swish.") },
	[CONFIG_SITE_BANKGIRO] = { "site",
				   "bankgiro",
				   { NULL },
				   check_bankgiro,
				   "",
				   SAY("The bankgiro number that gifts go to.") },
	[CONFIG_SITE_90_ACCOUNT] = { "site",
				     "has_90_account",
				     { "no", "yes", NULL },
				     NULL,
				     "no",
				     SAY("yes: the centre has a 90-account, and may say so.") },
	[CONFIG_SITE_IS_DEMO] = { "site",
				  "is_demo",
				  { "no", "yes", NULL },
				  NULL,
				  "no",
				  SAY("yes: everything is invented, and every page says so.") },
};

struct config config_default(void)
{
	struct config config = { 0 };
	for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
		assert(strlen(config_rows[i].usual) <= CONFIG_VALUE_BYTES_MAX);
		strcpy(config.values[i], config_rows[i].usual);
	}
	return config;
}

static struct status check_choice(const struct config_row *row, struct text value)
{
	assert(row->choices[0] != NULL);
	for (size_t i = 0; row->choices[i] != NULL; i++)
		if (text_equal(value, text_of(row->choices[i])))
			return OK;
	return FAIL_INPUT(0, NULL, "The key has no such choice.",
			  "The comment above the key names its choices.");
}

/* What can stand on a line of the file and be read back the same. */
static struct status check_text(struct text value)
{
	bool is_plain = text_is_utf8(value) && text_equal(value, text_trim(value));
	for (size_t i = 0; is_plain && i < value.count; i++)
		is_plain =
		    (unsigned char)value.bytes[i] >= 0x20 && value.bytes[i] != 0x7f && value.bytes[i] != ';';
	assert(value.count == 0 || value.bytes != NULL);
	return is_plain ? OK
			: FAIL_INPUT(0, NULL, "The text has characters that may not stand here.",
				     "Leave out semicolons and control characters.");
}

static struct status check_value(const struct config_row *row, struct text value)
{
	assert(row->name != NULL);
	if (value.count > CONFIG_VALUE_BYTES_MAX)
		return FAIL_INPUT(0, NULL, "The value is too long.", "Write at most 150 bytes.");
	TRY(check_text(value));
	if (row->choices[0] != NULL)
		return check_choice(row, value);
	return row->check != NULL ? row->check(value) : OK;
}

struct status config_set(struct config *config, enum config_key key, struct text value)
{
	assert(config != NULL && key < CONFIG_KEY_COUNT);
	struct status status = check_value(&config_rows[key], value);
	status.field = config_rows[key].name;
	if (!status_is_ok(status))
		return status;
	return text_to_c(value, config->values[key], sizeof config->values[key]);
}

static struct status check_autogiro(const struct config *config)
{
	const bool has_customer = config->values[CONFIG_AUTOGIRO_CUSTOMER][0] != '\0';
	const bool has_bankgiro = config->values[CONFIG_AUTOGIRO_BANKGIRO][0] != '\0';
	const bool has_key = config->values[CONFIG_AUTOGIRO_SEAL_KEY_FILE][0] != '\0';
	const enum config_key given =
	    has_customer ? CONFIG_AUTOGIRO_CUSTOMER
			 : (has_bankgiro ? CONFIG_AUTOGIRO_BANKGIRO : CONFIG_AUTOGIRO_SEAL_KEY_FILE);
	assert(!config_has_autogiro(config) || has_customer);
	if (has_customer == has_bankgiro && (has_customer || !has_key))
		return OK;
	return FAIL_INPUT(config->rows[given], config_rows[given].name,
			  "Autogiro needs both a customer number and a bankgiro number.",
			  "Write customer_number and bankgiro, or leave all of [autogiro] empty.");
}

struct status config_check(const struct config *config)
{
	const bool has_conninfo = config->values[CONFIG_CONNINFO][0] != '\0';
	assert(config->values[CONFIG_BACKEND][0] != '\0');
	if (config_is_postgres(config) == has_conninfo)
		return check_autogiro(config);
	return FAIL_INPUT(config->rows[CONFIG_CONNINFO], config_rows[CONFIG_CONNINFO].name,
			  "PostgreSQL needs to be told how it is reached, and nothing else takes that.",
			  "Write backend = postgres and conninfo, or neither.");
}

void config_write(const struct config *config, enum language language, struct buffer *out)
{
	const char *section = "";
	buffer_print(out, "; %s\n", phrase(language, SAY("Handslag: what this centre has chosen.")));
	for (size_t i = 0; i < CONFIG_KEY_COUNT; i++) {
		const struct config_row *row = &config_rows[i];
		if (strcmp(section, row->section) != 0)
			buffer_print(out, "\n[%s]\n", row->section);
		section = row->section;
		buffer_print(out, "; %s\n%s = %s\n", phrase(language, row->help), row->name,
			     config->values[i]);
	}
	assert(section[0] != '\0');
}

struct text config_value(const struct config *config, enum config_key key)
{
	assert(config != NULL && key < CONFIG_KEY_COUNT);
	return text_of(config->values[key]);
}

enum language config_language(const struct config *config)
{
	enum language language = LANGUAGE_ENGLISH;
	const struct status status = language_parse(config_value(config, CONFIG_LANGUAGE), &language);
	assert(status_is_ok(status));
	return language;
}

bool config_is_sub_ledger(const struct config *config)
{
	assert(config->values[CONFIG_ROLE][0] != '\0');
	return text_equal(config_value(config, CONFIG_ROLE), TEXT("sub"));
}

bool config_is_postgres(const struct config *config)
{
	assert(config->values[CONFIG_BACKEND][0] != '\0');
	return text_equal(config_value(config, CONFIG_BACKEND), TEXT("postgres"));
}

bool config_has_autogiro(const struct config *config)
{
	assert(config->values[CONFIG_BACKEND][0] != '\0');
	return config_value(config, CONFIG_AUTOGIRO_CUSTOMER).count > 0 &&
	       config_value(config, CONFIG_AUTOGIRO_BANKGIRO).count > 0;
}
