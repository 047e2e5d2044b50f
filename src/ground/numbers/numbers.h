/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Numbers: the check rules of Swedish and international account, reference and identity numbers. */

#ifndef GROUND_NUMBERS_NUMBERS_H
#define GROUND_NUMBERS_NUMBERS_H

#include "ground/base/base.h"

/* Gathers the digits of `text` into `out`, closed by NUL, passing over the characters in `between`. False
 * when another character stands there, or when there is no room for them all. */
bool digits_gather(struct text text, const char *between, char *out, size_t room);
/* Without leading zeros; empty when it is nothing else. */
struct text digits_without_zeros(struct text digits);
/* Modulus 10 from the right with weights 1, 2, 1, 2; digits only. False for empty or other characters. */
bool number_is_luhn(struct text digits);
/* The check digit to add after `digits`. */
char number_luhn_digit(struct text digits);

enum ocr_level {
	OCR_CHECK_DIGIT,      /* last digit by modulus 10 */
	OCR_LENGTH_AND_CHECK, /* and the next to last is the length modulo 10, both control digits counted */
};
enum { OCR_DIGITS_MIN = 2, OCR_DIGITS_MAX = 25 };
bool ocr_is_valid(struct text digits, enum ocr_level level);
/* Writes base + control digits, closed by NUL. STATUS_INPUT when base is not digits, STATUS_LIMIT when the
 * whole is over 25. */
MUST_USE struct status ocr_make(struct text base, enum ocr_level level, char out[OCR_DIGITS_MAX + 1]);
/* The first run of digits in free text that is a valid OCR of the level with at least `digits_min` digits;
 * empty if none. Runs may hold spaces between groups ("1000 00199"). Digits are written to `out`. */
struct text ocr_find(struct text free_text, enum ocr_level level, size_t digits_min,
		     char out[OCR_DIGITS_MAX + 1]);

/* Forms with hyphens, spaces and leading zeros are read; the canonical digits are written to `out`, closed by
 * NUL. STATUS_INPUT with one sentence when the number is not valid. */
enum { GIRO_ROOM = 12, IDENTITY_ROOM = 16, IBAN_ROOM = 36, BIC_ROOM = 12, ACCOUNT_ROOM = 20 };
MUST_USE struct status bankgiro_parse(struct text text, char out[GIRO_ROOM]);
MUST_USE struct status plusgiro_parse(struct text text, char out[GIRO_ROOM]);
/* "991-2346"; plusgiro in pairs before the check digit, as on paper: "4 10 54 68-5". */
const char *bankgiro_print(struct text digits, char out[GIRO_ROOM + 4]);
const char *plusgiro_print(struct text digits, char out[GIRO_ROOM + 4]);
/* Ten digits that begin with 123, spaces and hyphens between allowed: the number of a company, an association
 * or a 90-account. It has no check digit. */
enum { SWISH_NUMBER_ROOM = 12 };
MUST_USE struct status swish_number_parse(struct text text, char out[SWISH_NUMBER_ROOM]);
/* A 90-account, by Svensk Insamlingskontroll's ranges. */
bool giro_is_90(struct text digits);

enum identity_kind {
	IDENTITY_PERSON,       /* personnummer */
	IDENTITY_COORDINATION, /* samordningsnummer: day of birth plus 60 */
	IDENTITY_INTERIM,      /* a letter in the last four; only when allowed */
	IDENTITY_ORGANISATION,
};
/* 10 or 12 digits with or without - or +; canonical out is 12 characters for persons, 10 digits for
 * organisations. `today` decides the century of a 10-digit form without +. */
MUST_USE struct status identity_parse(struct text text, struct day today, bool allow_interim,
				      enum identity_kind *kind, char out[IDENTITY_ROOM]);

/* A Swedish bank account, clearing number first, in any usual form. STATUS_INPUT when no bank has the
 * clearing number or the length does not fit; *is_checked is false when the check digit disagrees where such
 * accounts are known to exist (8xxx): warn, do not refuse. */
struct bank_account_number {
	char clearing[5];
	char account[12]; /* without filling zeros except where the type needs them */
	char sixteen[17]; /* clearing and account as Autogiro writes them */
	const char *bank; /* the bank's name */
	bool is_checked;
};
MUST_USE struct status bank_account_parse(struct text text, struct bank_account_number *out);

/* IBAN in capitals without spaces; length per country and modulo 97 (ISO 13616). */
MUST_USE struct status iban_parse(struct text text, char out[IBAN_ROOM]);
/* 8 or 11 characters, capitals (ISO 9362). */
MUST_USE struct status bic_parse(struct text text, char out[BIC_ROOM]);

#endif
