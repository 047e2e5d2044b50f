/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include <assert.h>

/* Codes by ISO 3166-1 alpha-2, and XK, which Kosovo uses in banking; how many characters an IBAN has by the
 * IBAN registry of ISO 13616 (release 97, 2024), 0 where the country has none. In order of code. */
static const struct country {
	char code[3];
	unsigned char iban_count;
} countries[] = {
	{ "AD", 24 }, { "AE", 23 }, { "AF", 0 },  { "AG", 0 },  { "AI", 0 },  { "AL", 28 }, { "AM", 0 },
	{ "AO", 0 },  { "AQ", 0 },  { "AR", 0 },  { "AS", 0 },  { "AT", 20 }, { "AU", 0 },  { "AW", 0 },
	{ "AX", 0 },  { "AZ", 28 }, { "BA", 20 }, { "BB", 0 },  { "BD", 0 },  { "BE", 16 }, { "BF", 0 },
	{ "BG", 22 }, { "BH", 22 }, { "BI", 27 }, { "BJ", 0 },  { "BL", 0 },  { "BM", 0 },  { "BN", 0 },
	{ "BO", 0 },  { "BQ", 0 },  { "BR", 29 }, { "BS", 0 },  { "BT", 0 },  { "BV", 0 },  { "BW", 0 },
	{ "BY", 28 }, { "BZ", 0 },  { "CA", 0 },  { "CC", 0 },  { "CD", 0 },  { "CF", 0 },  { "CG", 0 },
	{ "CH", 21 }, { "CI", 0 },  { "CK", 0 },  { "CL", 0 },  { "CM", 0 },  { "CN", 0 },  { "CO", 0 },
	{ "CR", 22 }, { "CU", 0 },  { "CV", 0 },  { "CW", 0 },  { "CX", 0 },  { "CY", 28 }, { "CZ", 24 },
	{ "DE", 22 }, { "DJ", 27 }, { "DK", 18 }, { "DM", 0 },  { "DO", 28 }, { "DZ", 0 },  { "EC", 0 },
	{ "EE", 20 }, { "EG", 29 }, { "EH", 0 },  { "ER", 0 },  { "ES", 24 }, { "ET", 0 },  { "FI", 18 },
	{ "FJ", 0 },  { "FK", 18 }, { "FM", 0 },  { "FO", 18 }, { "FR", 27 }, { "GA", 0 },  { "GB", 22 },
	{ "GD", 0 },  { "GE", 22 }, { "GF", 0 },  { "GG", 0 },  { "GH", 0 },  { "GI", 23 }, { "GL", 18 },
	{ "GM", 0 },  { "GN", 0 },  { "GP", 0 },  { "GQ", 0 },  { "GR", 27 }, { "GS", 0 },  { "GT", 28 },
	{ "GU", 0 },  { "GW", 0 },  { "GY", 0 },  { "HK", 0 },  { "HM", 0 },  { "HN", 28 }, { "HR", 21 },
	{ "HT", 0 },  { "HU", 28 }, { "ID", 0 },  { "IE", 22 }, { "IL", 23 }, { "IM", 0 },  { "IN", 0 },
	{ "IO", 0 },  { "IQ", 23 }, { "IR", 0 },  { "IS", 26 }, { "IT", 27 }, { "JE", 0 },  { "JM", 0 },
	{ "JO", 30 }, { "JP", 0 },  { "KE", 0 },  { "KG", 0 },  { "KH", 0 },  { "KI", 0 },  { "KM", 0 },
	{ "KN", 0 },  { "KP", 0 },  { "KR", 0 },  { "KW", 30 }, { "KY", 0 },  { "KZ", 20 }, { "LA", 0 },
	{ "LB", 28 }, { "LC", 32 }, { "LI", 21 }, { "LK", 0 },  { "LR", 0 },  { "LS", 0 },  { "LT", 20 },
	{ "LU", 20 }, { "LV", 21 }, { "LY", 25 }, { "MA", 0 },  { "MC", 27 }, { "MD", 24 }, { "ME", 22 },
	{ "MF", 0 },  { "MG", 0 },  { "MH", 0 },  { "MK", 19 }, { "ML", 0 },  { "MM", 0 },  { "MN", 20 },
	{ "MO", 0 },  { "MP", 0 },  { "MQ", 0 },  { "MR", 27 }, { "MS", 0 },  { "MT", 31 }, { "MU", 30 },
	{ "MV", 0 },  { "MW", 0 },  { "MX", 0 },  { "MY", 0 },  { "MZ", 0 },  { "NA", 0 },  { "NC", 0 },
	{ "NE", 0 },  { "NF", 0 },  { "NG", 0 },  { "NI", 28 }, { "NL", 18 }, { "NO", 15 }, { "NP", 0 },
	{ "NR", 0 },  { "NU", 0 },  { "NZ", 0 },  { "OM", 23 }, { "PA", 0 },  { "PE", 0 },  { "PF", 0 },
	{ "PG", 0 },  { "PH", 0 },  { "PK", 24 }, { "PL", 28 }, { "PM", 0 },  { "PN", 0 },  { "PR", 0 },
	{ "PS", 29 }, { "PT", 25 }, { "PW", 0 },  { "PY", 0 },  { "QA", 29 }, { "RE", 0 },  { "RO", 24 },
	{ "RS", 22 }, { "RU", 33 }, { "RW", 0 },  { "SA", 24 }, { "SB", 0 },  { "SC", 31 }, { "SD", 18 },
	{ "SE", 24 }, { "SG", 0 },  { "SH", 0 },  { "SI", 19 }, { "SJ", 0 },  { "SK", 24 }, { "SL", 0 },
	{ "SM", 27 }, { "SN", 0 },  { "SO", 23 }, { "SR", 0 },  { "SS", 0 },  { "ST", 25 }, { "SV", 28 },
	{ "SX", 0 },  { "SY", 0 },  { "SZ", 0 },  { "TC", 0 },  { "TD", 0 },  { "TF", 0 },  { "TG", 0 },
	{ "TH", 0 },  { "TJ", 0 },  { "TK", 0 },  { "TL", 23 }, { "TM", 0 },  { "TN", 24 }, { "TO", 0 },
	{ "TR", 26 }, { "TT", 0 },  { "TV", 0 },  { "TW", 0 },  { "TZ", 0 },  { "UA", 29 }, { "UG", 0 },
	{ "UM", 0 },  { "US", 0 },  { "UY", 0 },  { "UZ", 0 },  { "VA", 22 }, { "VC", 0 },  { "VE", 0 },
	{ "VG", 24 }, { "VI", 0 },  { "VN", 0 },  { "VU", 0 },  { "WF", 0 },  { "WS", 0 },  { "XK", 20 },
	{ "YE", 30 }, { "YT", 0 },  { "ZA", 0 },  { "ZM", 0 },  { "ZW", 0 },
};

enum { COUNTRIES_COUNT = sizeof countries / sizeof countries[0], COUNTRY_CODE_COUNT = 2 };

static const struct country *country_find(struct text code)
{
	assert(COUNTRIES_COUNT == 250);
	if (code.count != COUNTRY_CODE_COUNT)
		return NULL;
	size_t first = 0;
	size_t end = COUNTRIES_COUNT;
	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		const int order =
		    text_compare(code, (struct text){ countries[middle].code, COUNTRY_CODE_COUNT });
		if (order == 0)
			return &countries[middle];
		if (order < 0)
			end = middle;
		else
			first = middle + 1;
	}
	return NULL;
}

bool country_is_real(struct text code)
{
	assert(code.bytes != NULL || code.count == 0);
	return country_find(code) != NULL;
}

size_t country_iban_count(struct text code)
{
	const struct country *country = country_find(code);
	assert(country == NULL || country->iban_count <= 34); /* ISO 13616's longest */
	return country != NULL ? country->iban_count : 0;
}
