/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Any bytes as every kind of number: what is accepted reads as itself again. */

#include "ground/numbers/numbers.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

static void must(bool holds)
{
	if (!holds)
		abort();
}

static void try_giros(struct text typed)
{
	char digits[GIRO_ROOM];
	char again[GIRO_ROOM];
	char shown[GIRO_ROOM + 4];
	if (status_is_ok(bankgiro_parse(typed, digits))) {
		must(status_is_ok(bankgiro_parse(text_of(bankgiro_print(text_of(digits), shown)), again)));
		must(strcmp(digits, again) == 0);
	}
	if (status_is_ok(plusgiro_parse(typed, digits))) {
		must(status_is_ok(plusgiro_parse(text_of(plusgiro_print(text_of(digits), shown)), again)));
		must(strcmp(digits, again) == 0);
	}
	(void)giro_is_90(typed);
}

static void try_identity(struct text typed)
{
	const struct day today = { 20780 }; /* 2026-11-23 */
	enum identity_kind kind;
	enum identity_kind kind_again;
	char number[IDENTITY_ROOM];
	char again[IDENTITY_ROOM];
	if (!status_is_ok(identity_parse(typed, today, true, &kind, number)))
		return;
	must(status_is_ok(identity_parse(text_of(number), today, true, &kind_again, again)));
	must(kind == kind_again && strcmp(number, again) == 0);
}

static void try_accounts(struct text typed)
{
	struct bank_account_number account;
	struct bank_account_number again;
	char joined[24];
	char iban[IBAN_ROOM];
	char iban_again[IBAN_ROOM];
	char bic[BIC_ROOM];
	if (status_is_ok(bank_account_parse(typed, &account)) && account.is_checked) {
		strcpy(joined, account.clearing);
		strcat(joined, ",");
		strcat(joined, account.sixteen + 4);
		must(status_is_ok(bank_account_parse(text_of(joined), &again)));
		must(strcmp(account.sixteen, again.sixteen) == 0);
	}
	if (status_is_ok(iban_parse(typed, iban))) {
		must(status_is_ok(iban_parse(text_of(iban), iban_again)));
		must(strcmp(iban, iban_again) == 0);
	}
	if (status_is_ok(bic_parse(typed, bic)))
		must(strlen(bic) == 8 || strlen(bic) == 11);
}

static void try_references(struct text typed, enum ocr_level level)
{
	char digits[OCR_DIGITS_MAX + 1];
	const struct text found = ocr_find(typed, level, 4, digits);
	must(found.count == 0 || (found.count >= 4 && ocr_is_valid(found, level)));
	if (status_is_ok(ocr_make(typed, level, digits)))
		must(ocr_is_valid(text_of(digits), level));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text typed = { (const char *)bytes, count };
	try_giros(typed);
	try_identity(typed);
	try_accounts(typed);
	try_references(typed, OCR_CHECK_DIGIT);
	try_references(typed, OCR_LENGTH_AND_CHECK);
	return 0;
}
