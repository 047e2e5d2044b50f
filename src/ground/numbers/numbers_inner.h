/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers inner: what the check rules share: gathering of digits, and the tables of banks and countries. */

#ifndef GROUND_NUMBERS_NUMBERS_INNER_H
#define GROUND_NUMBERS_NUMBERS_INNER_H

#include "ground/numbers/numbers.h"

/* Modulus 11 from the right with weights 1, 2, ... 10, 1, 2, ... */
bool digits_are_modulus_11(struct text digits);

/* How an account number is built and checked (Bankgirot, "Bank account numbers in Swedish banks"). */
enum clearing_rule {
	CLEARING_1_1,         /* 7 digits; modulus 11 over the clearing number's last three and them */
	CLEARING_1_2,         /* 7 digits; modulus 11 over the clearing number and them */
	CLEARING_2_1,         /* 10 digits; modulus 10 */
	CLEARING_2_1_BIRTH,   /* the same, and they begin with a day of birth */
	CLEARING_2_2,         /* 8 or 9 digits; modulus 11 */
	CLEARING_2_3,         /* plusgiro: 2 to 8 digits; modulus 10 */
	CLEARING_2_3_WARNING, /* Swedbank: up to 10 digits; modulus 10, though some real accounts fail it */
};

struct clearing_range {
	short first;
	short last;
	enum clearing_rule rule;
	const char *bank;
};

/* NULL when no bank has the clearing number. */
const struct clearing_range *clearing_find(int clearing);

bool country_is_real(struct text code);
/* Characters of an IBAN of the country; 0 when it has none. */
size_t country_iban_count(struct text code);

#endif
