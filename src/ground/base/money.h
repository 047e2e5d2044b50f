/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Money: whole öre, never a fraction; other currencies stay apart until a dated rate joins them. */

#ifndef GROUND_BASE_MONEY_H
#define GROUND_BASE_MONEY_H

#include "ground/base/text.h"

/* Swedish kronor in öre. Within +-MONEY_ORE_MAX everywhere; negative where a side of an account says so. */
struct money {
	int64_t ore;
};

/* ISO 4217, three capital letters, closed by NUL. */
struct currency {
	char code[4];
};

/* A sum in the currency's smallest unit, as its number of decimals in ISO 4217 says (EUR 2, JPY 0, TND 3). */
struct foreign_money {
	int64_t minor;
	struct currency currency;
};

/* Kronor for one whole unit of the currency, in millionths: EUR at 11.2345 kr is 11234500. */
struct rate {
	int64_t micro;
};

/* 90 000 billion kronor: a sum of a million such still fits in 128 bits, and four digits are left in 64. */
#define MONEY_ORE_MAX INT64_C(9000000000000000)
#define SEK ((struct currency){ "SEK" })

enum { MONEY_PRINT_ROOM = 32 };

/* STATUS_LIMIT when the sum leaves +-MONEY_ORE_MAX; `out` is then untouched. */
MUST_USE struct status money_add(struct money a, struct money b, struct money *out);
struct money money_negate(struct money money);

/* What a person types: "250", "1 234,50", "1234.5", "250 kr". Above zero.
 * STATUS_INPUT with a sentence when it is not such a sum, STATUS_LIMIT above MONEY_ORE_MAX. */
MUST_USE struct status money_parse(struct text typed, struct money *out);

/* What a file holds: optional minus, digits, optionally a point and decimals (ISO 20022 allows five, SIE
 * two). Decimals past `decimals` must be zero. STATUS_INPUT when not so; STATUS_LIMIT above the bound. */
MUST_USE struct status money_parse_decimal(struct text digits, unsigned decimals, int64_t *minor);

/* "1234.50" for files, "1 234,50" for people (no-break space). Both return `room`. */
const char *money_print_plain(struct money money, char room[MONEY_PRINT_ROOM]);
const char *money_print(struct money money, char room[MONEY_PRINT_ROOM]);
/* As money_print_plain with the currency's own number of decimals, without its code. */
const char *foreign_money_print_plain(struct foreign_money money, char room[MONEY_PRINT_ROOM]);

/* Three capital letters, else STATUS_INPUT. Whether ISO knows the code is not asked. */
MUST_USE struct status currency_parse(struct text code, struct currency *out);
bool currency_equal(struct currency a, struct currency b);
/* Decimals of the smallest unit by ISO 4217: 2 where nothing else is listed. */
unsigned currency_decimals(struct currency currency);

/* To öre at the rate, half to even. STATUS_LIMIT above MONEY_ORE_MAX; STATUS_INPUT when the rate is not above
 * zero. */
MUST_USE struct status foreign_money_to_sek(struct foreign_money from, struct rate rate, struct money *out);

#endif
