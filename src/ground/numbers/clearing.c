/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers_inner.h"

#include <assert.h>

/* Which bank has which clearing numbers and how its accounts are checked: Bankgirot's list of 15 April 2020
 * as the project byrokrat/banking keeps it as data, with the ranges that Multitude, Lunar and Northmill were
 * given by 2024. Lists age: a new bank is a new row. In order, without overlap. */
static const struct clearing_range ranges[] = {
	{ 1100, 1199, CLEARING_1_1, "Nordea" },
	{ 1200, 1399, CLEARING_1_1, "Danske Bank" },
	{ 1400, 2099, CLEARING_1_1, "Nordea" },
	{ 2300, 2399, CLEARING_1_2, "Ålandsbanken" },
	{ 2400, 2499, CLEARING_1_1, "Danske Bank" },
	{ 3000, 3299, CLEARING_1_1, "Nordea" },
	{ 3300, 3300, CLEARING_2_1_BIRTH, "Nordea" },
	{ 3301, 3399, CLEARING_1_1, "Nordea" },
	{ 3400, 3409, CLEARING_1_1, "Länsförsäkringar Bank" },
	{ 3410, 3781, CLEARING_1_1, "Nordea" },
	{ 3782, 3782, CLEARING_2_1_BIRTH, "Nordea" },
	{ 3783, 3999, CLEARING_1_1, "Nordea" },
	{ 4000, 4999, CLEARING_1_2, "Nordea" },
	{ 5000, 5999, CLEARING_1_1, "SEB" },
	{ 6000, 6999, CLEARING_2_2, "Handelsbanken" },
	{ 7000, 7999, CLEARING_1_1, "Swedbank" },
	{ 8000, 8999, CLEARING_2_3_WARNING, "Swedbank" },
	{ 9020, 9029, CLEARING_1_2, "Länsförsäkringar Bank" },
	{ 9040, 9049, CLEARING_1_2, "Citibank" },
	{ 9060, 9069, CLEARING_1_1, "Länsförsäkringar Bank" },
	{ 9070, 9079, CLEARING_1_1, "Multitude Bank" },
	{ 9100, 9109, CLEARING_1_2, "Nordnet Bank" },
	{ 9120, 9124, CLEARING_1_1, "SEB" },
	{ 9130, 9149, CLEARING_1_1, "SEB" },
	{ 9150, 9169, CLEARING_1_2, "Skandiabanken" },
	{ 9170, 9179, CLEARING_1_1, "Ikano Bank" },
	{ 9180, 9189, CLEARING_2_1, "Danske Bank" },
	{ 9190, 9199, CLEARING_1_2, "DNB Bank" },
	{ 9230, 9239, CLEARING_1_1, "Marginalen Bank" },
	{ 9250, 9259, CLEARING_1_1, "SBAB" },
	{ 9260, 9269, CLEARING_1_2, "DNB Bank" },
	{ 9270, 9279, CLEARING_1_1, "ICA Banken" },
	{ 9280, 9289, CLEARING_1_1, "Resurs Bank" },
	{ 9300, 9349, CLEARING_2_1, "Swedbank" },
	{ 9390, 9399, CLEARING_1_2, "Landshypotek Bank" },
	{ 9400, 9449, CLEARING_1_1, "Forex Bank" },
	{ 9460, 9469, CLEARING_1_1, "Santander Consumer Bank" },
	{ 9470, 9479, CLEARING_1_2, "BNP Paribas" },
	{ 9500, 9549, CLEARING_2_3, "Plusgirot" },
	{ 9550, 9569, CLEARING_1_2, "Avanza Bank" },
	{ 9570, 9579, CLEARING_2_1, "Sparbanken Syd" },
	{ 9590, 9599, CLEARING_1_2, "Erik Penser" },
	{ 9630, 9639, CLEARING_1_1, "Lån & Spar Bank" },
	{ 9640, 9649, CLEARING_1_2, "Nordax Bank" },
	{ 9650, 9659, CLEARING_1_2, "MedMera Bank" },
	{ 9660, 9669, CLEARING_1_2, "Svea Bank" },
	{ 9670, 9679, CLEARING_1_2, "JAK Medlemsbank" },
	{ 9680, 9689, CLEARING_1_1, "Bluestep Finans" },
	{ 9700, 9709, CLEARING_1_2, "Ekobanken" },
	{ 9710, 9719, CLEARING_1_2, "Lunar Bank" },
	{ 9750, 9759, CLEARING_1_2, "Northmill Bank" },
	{ 9780, 9789, CLEARING_1_2, "Klarna Bank" },
	{ 9880, 9889, CLEARING_1_2, "Riksgälden" },
	{ 9890, 9899, CLEARING_2_1, "Riksgälden" },
	{ 9960, 9969, CLEARING_2_3, "Plusgirot" },
};

enum { RANGES_COUNT = sizeof ranges / sizeof ranges[0], CLEARING_LAST = 9999 };

const struct clearing_range *clearing_find(int clearing)
{
	assert(clearing >= 0 && clearing <= CLEARING_LAST);
	size_t first = 0;
	size_t end = RANGES_COUNT;
	while (first < end) {
		const size_t middle = first + (end - first) / 2;
		assert(ranges[middle].first <= ranges[middle].last);
		if (clearing > ranges[middle].last)
			first = middle + 1;
		else if (clearing < ranges[middle].first)
			end = middle;
		else
			return &ranges[middle];
	}
	return NULL;
}
