/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/numbers/numbers.h"
#include "ground/pain/pain_kit.h"

#include "proof/proof.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_BYTES_MAX = 4 << 20 };

/* One payment of each service that keeps every rule; a test breaks one of them. */
struct sheet {
	struct pain_payment payments[3];
	struct pain_group groups[3];
	struct pain_file file;
};
enum { INLAND, SEPA, ABROAD };

static const struct pain_party centre = { .name = { "Solidaritetscentrum Exempel", 27 },
					  .organisation = { "5555555555", 10 },
					  .organisation_scheme = { "BANK", 4 },
					  .address = { .town = { "Stockholm", 9 }, .country = { "SE", 2 } } };

static void fill_payments(struct sheet *sheet)
{
	sheet->payments[INLAND] = (struct pain_payment){
		.instruction_id = TEXT("HS-1"),
		.end_to_end_id = TEXT("HS-1"),
		.amount = { 73750, SEK },
		.payee = { .name = TEXT("Tryckeriet Å & Ö") },
		.account = { .kind = PAIN_ACCOUNT_BANKGIRO, .number = TEXT("50501055") },
		.ocr = TEXT("1230"),
	};
	sheet->payments[SEPA] = (struct pain_payment){
		.end_to_end_id = TEXT("HS-2"),
		.amount = { 150000, { "EUR" } },
		.payee = { .name = TEXT("Partner Exempel e.V.") },
		.account = { .kind = PAIN_ACCOUNT_IBAN, .number = TEXT("DE89370400440532013000") },
		.message = TEXT("Grant P200 2026-Q4"),
		.purpose = TEXT("CHAR"),
	};
	sheet->payments[ABROAD] = (struct pain_payment){
		.end_to_end_id = TEXT("HS-3"),
		.amount = { 200000, { "USD" } },
		.payee = { .name = TEXT("Association Exemple"),
			   .address = { .town = TEXT("Tunis"),
					.country = TEXT("TN"),
					.lines = { TEXT("12 Rue Exemple") } } },
		.account = { .kind = PAIN_ACCOUNT_IBAN,
			     .number = TEXT("TN5910006035183598478831"),
			     .bic = TEXT("EXAMTNTT") },
	};
}

static void fill_sheet(struct sheet *sheet)
{
	static const enum pain_charges charges[] = { PAIN_CHARGES_UNSAID, PAIN_CHARGES_SLEV,
						     PAIN_CHARGES_SHAR };
	static const char *const ids[] = { "G-1", "G-2", "G-3" };
	*sheet = (struct sheet){ .file = { .id = TEXT("HS-20261120-1"),
					   .made_at = { 1795165200 }, /* 2026-11-20T09:00:00Z */
					   .initiator = centre,
					   .count = 3 } };
	fill_payments(sheet);
	sheet->file.groups = sheet->groups;
	for (int i = INLAND; i <= ABROAD; i++)
		sheet->groups[i] = (struct pain_group){ .id = text_of(ids[i]),
							.service = (enum pain_service)i,
							.charges = charges[i],
							.requested = { 20780 }, /* 2026-11-23 */
							.payer = centre,
							.iban = TEXT("SE3550000000054910000003"),
							.bic = TEXT("ESSESESS"),
							.currency = SEK,
							.payments = &sheet->payments[i],
							.count = 1 };
}

static struct status write_sheet(const struct sheet *sheet, struct buffer *out)
{
	const struct status first = pain001_write(&sheet->file, PAIN_001_VERSION_09, out);
	SCOPED(buffer_close) struct buffer old = buffer_open(FILE_BYTES_MAX);
	const struct status second = pain001_write(&sheet->file, PAIN_001_VERSION_03, &old);
	assert_int_equal(first.code, second.code);
	return first;
}

static void assert_contains(const struct buffer *file, const char *part)
{
	if (text_find(buffer_text(file), text_of(part)) == file->count)
		fail_msg("not in the file: %s", part);
}

static void assert_lacks(const struct buffer *file, const char *part)
{
	if (text_find(buffer_text(file), text_of(part)) < file->count)
		fail_msg("in the file: %s", part);
}

/* Refused in both versions, at the row and field, with a sentence and a remedy. */
static void assert_refused(const struct sheet *sheet, uint64_t row, const char *field)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	buffer_add(&out, TEXT("before"));
	const struct status status = write_sheet(sheet, &out);
	assert_code(status, STATUS_INPUT);
	assert_text(buffer_text(&out), "before");
	assert_non_null(status.reason);
	assert_non_null(status.remedy);
	assert_string_equal(status.field, field);
	assert_int_equal(status.row, row);
}

static void assert_written(const struct sheet *sheet)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_ok(write_sheet(sheet, &out));
}

/* ---- what is written ---- */

static void the_sheet_is_written_as_banks_want_it(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_ok(write_sheet(&sheet, &out));
	assert_contains(&out, "<CreDtTm>2026-11-20T09:00:00Z</CreDtTm>\n      <NbOfTxs>3</NbOfTxs>\n"
			      "      <CtrlSum>4237.50</CtrlSum>");
	assert_contains(&out, "<ReqdExctnDt>\n        <Dt>2026-11-23</Dt>");
	assert_contains(&out, "<MmbId>9900</MmbId>");
	assert_contains(&out, "<Prtry>BGNR</Prtry>");
	assert_contains(&out, "<Cd>SCOR</Cd>");
	assert_contains(&out, "<Nm>Tryckeriet Å &amp; Ö</Nm>");
	assert_contains(&out, "<Cd>SEPA</Cd>");
	assert_contains(&out, "<ChrgBr>SLEV</ChrgBr>");
	assert_contains(&out, "<Cd>NURG</Cd>");
	assert_contains(&out, "<ChrgBr>SHAR</ChrgBr>");
	assert_contains(&out, "<BICFI>EXAMTNTT</BICFI>");
	assert_contains(&out, "<InstdAmt Ccy=\"USD\">2000.00</InstdAmt>");
	assert_lacks(&out, "<BIC>");
}

static void version_03_has_other_names_for_day_and_bic(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_ok(pain001_write(&sheet.file, PAIN_001_VERSION_03, &out));
	assert_contains(&out, "xsd:pain.001.001.03\"");
	assert_contains(&out, "<ReqdExctnDt>2026-11-23</ReqdExctnDt>");
	assert_contains(&out, "<BIC>EXAMTNTT</BIC>");
	assert_lacks(&out, "<BICFI>");
}

static void giros_and_accounts_have_clearing_numbers_and_schemes(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	struct pain_account *account = &sheet.payments[INLAND].account;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	*account = (struct pain_account){ .kind = PAIN_ACCOUNT_PLUSGIRO, .number = TEXT("41054685") };
	assert_ok(write_sheet(&sheet, &out));
	assert_contains(&out, "<MmbId>9960</MmbId>");
	assert_contains(&out, "<Id>41054685</Id>");
	assert_contains(&out, "<Cd>BBAN</Cd>");
	buffer_clear(&out);
	sheet.payments[INLAND].ocr = (struct text){ 0 };
	*account = (struct pain_account){ .kind = PAIN_ACCOUNT_SWEDISH, .number = TEXT("5000-11 111 16") };
	assert_ok(write_sheet(&sheet, &out));
	assert_contains(&out, "<MmbId>5000</MmbId>");
	assert_contains(&out, "<Id>50001111116</Id>");
}

static void amounts_have_the_decimals_of_their_currency(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	sheet.file.groups = &sheet.groups[ABROAD];
	sheet.file.count = 1;
	sheet.payments[ABROAD].amount = (struct foreign_money){ 1234, { "JPY" } };
	assert_ok(write_sheet(&sheet, &out));
	assert_contains(&out, "<InstdAmt Ccy=\"JPY\">1234</InstdAmt>");
	assert_contains(&out, "<CtrlSum>1234</CtrlSum>");
	buffer_clear(&out);
	sheet.payments[ABROAD].amount = (struct foreign_money){ 1234, { "TND" } };
	assert_ok(write_sheet(&sheet, &out));
	assert_contains(&out, "<InstdAmt Ccy=\"TND\">1.234</InstdAmt>");
	assert_contains(&out, "<CtrlSum>1.234</CtrlSum>");
}

static void sums_add_across_currencies_of_different_decimals(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	struct pain_payment payments[] = { sheet.payments[ABROAD], sheet.payments[ABROAD],
					   sheet.payments[ABROAD] };
	payments[0].amount = (struct foreign_money){ 7, { "JPY" } };
	payments[1].amount = (struct foreign_money){ 7, { "TND" } };
	payments[2].amount = (struct foreign_money){ 7, { "USD" } };
	payments[0].end_to_end_id = TEXT("A");
	payments[1].end_to_end_id = TEXT("B");
	sheet.groups[ABROAD].payments = payments;
	sheet.groups[ABROAD].count = 3;
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_ok(write_sheet(&sheet, &out));
	assert_contains(&out, "<NbOfTxs>3</NbOfTxs>\n      <CtrlSum>7.077</CtrlSum>");
	assert_contains(&out, "<NbOfTxs>5</NbOfTxs>\n      <CtrlSum>2244.577</CtrlSum>");
}

static void texts_are_latin_abroad_and_kept_inland(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	for (int i = INLAND; i <= ABROAD; i++) {
		sheet.payments[i].ocr = (struct text){ 0 };
		sheet.payments[i].message = TEXT("Bidrag till é & ö_€");
	}
	sheet.payments[SEPA].payee.name = TEXT("Åke Ødegård");
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_ok(write_sheet(&sheet, &out));
	assert_contains(&out, "<Ustrd>Bidrag till é &amp; ö_€</Ustrd>");
	assert_contains(&out, "<Ustrd>Bidrag till e + o-EUR</Ustrd>");
	assert_contains(&out, "<Nm>Ake Odegard</Nm>");
}

/* ---- what is refused: text by text ---- */

static void ids_are_at_most_35_of_the_sepa_set(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"", "123456789012345678901234567890123456", "a//b", "/a", "a/", " a", "a ", "å", "a_b", "a\nb"
	};
	static const char *const good[] = { "a", "12345678901234567890123456789012345", "A/-?:().,'+ z" };
	struct sheet sheet;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		fill_sheet(&sheet);
		sheet.payments[SEPA].end_to_end_id = text_of(bad[i]);
		assert_refused(&sheet, 2, "CdtTrfTxInf/PmtId/EndToEndId");
		fill_sheet(&sheet);
		sheet.groups[SEPA].id = text_of(bad[i]);
		assert_refused(&sheet, 0, "PmtInf/PmtInfId");
		fill_sheet(&sheet);
		sheet.file.id = text_of(bad[i]);
		assert_refused(&sheet, 0, "GrpHdr/MsgId");
	}
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		fill_sheet(&sheet);
		sheet.payments[SEPA].end_to_end_id = text_of(good[i]);
		sheet.payments[SEPA].instruction_id = text_of(good[i]);
		assert_written(&sheet);
	}
	fill_sheet(&sheet);
	sheet.payments[ABROAD].instruction_id = TEXT("a//b");
	assert_refused(&sheet, 3, "CdtTrfTxInf/PmtId/InstrId");
}

static void ids_stand_once_in_a_file(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[ABROAD].end_to_end_id = TEXT("HS-1");
	assert_refused(&sheet, 3, "CdtTrfTxInf/PmtId/EndToEndId");
	fill_sheet(&sheet);
	sheet.groups[ABROAD].id = TEXT("G-1");
	assert_refused(&sheet, 0, "PmtInf/PmtInfId");
}

static void names_are_given_and_told_in_latin_letters(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[INLAND].payee.name = TEXT("  ");
	assert_refused(&sheet, 1, "CdtTrfTxInf/Cdtr/Nm");
	fill_sheet(&sheet);
	sheet.payments[INLAND].payee.name = TEXT("平和"); /* kept inland */
	assert_written(&sheet);
	sheet.payments[SEPA].payee.name = TEXT("平和");
	assert_refused(&sheet, 2, "CdtTrfTxInf/Cdtr/Nm");
	fill_sheet(&sheet);
	sheet.payments[INLAND].payee.name = TEXT("a\tb");
	assert_refused(&sheet, 1, "CdtTrfTxInf/Cdtr/Nm");
	sheet.payments[INLAND].payee.name = TEXT("a\xFF");
	assert_refused(&sheet, 1, "CdtTrfTxInf/Cdtr/Nm");
	fill_sheet(&sheet);
	sheet.groups[ABROAD].payer.name = TEXT("<x>");
	assert_refused(&sheet, 0, "PmtInf/Dbtr/Nm");
	fill_sheet(&sheet);
	sheet.file.initiator.name = (struct text){ 0 };
	assert_refused(&sheet, 0, "GrpHdr/InitgPty/Nm");
}

/* The longest that may be, and one more. Of two bytes each inland: characters are counted, not bytes. */
static void texts_are_as_long_as_they_may_be(void **state)
{
	(void)state;
	static char wide[4096];
	static char narrow[2048];
	for (size_t i = 0; i < sizeof wide / 2; i++)
		memcpy(wide + 2 * i, "ö", 2);
	memset(narrow, 'x', sizeof narrow);
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[INLAND].payee.name = (struct text){ wide, 2 * 140 };
	sheet.payments[SEPA].payee.name = (struct text){ wide, 2 * 70 };
	sheet.payments[ABROAD].payee.name = (struct text){ narrow, 140 };
	sheet.payments[SEPA].message = (struct text){ wide, 2 * PAIN_MESSAGE_MAX };
	assert_written(&sheet);
	sheet.payments[SEPA].message.count += 2;
	assert_refused(&sheet, 2, "CdtTrfTxInf/RmtInf/Ustrd");
	sheet.payments[SEPA].message = (struct text){ narrow, sizeof narrow };
	assert_refused(&sheet, 2, "CdtTrfTxInf/RmtInf/Ustrd");
	fill_sheet(&sheet);
	sheet.payments[SEPA].payee.name = (struct text){ wide, 2 * 71 };
	assert_refused(&sheet, 2, "CdtTrfTxInf/Cdtr/Nm");
	fill_sheet(&sheet);
	sheet.payments[INLAND].payee.name = (struct text){ wide, 2 * 141 };
	assert_refused(&sheet, 1, "CdtTrfTxInf/Cdtr/Nm");
	fill_sheet(&sheet);
	sheet.payments[ABROAD].payee.address.town = (struct text){ narrow, 36 };
	assert_refused(&sheet, 3, "CdtTrfTxInf/Cdtr/PstlAdr/TwnNm");
	fill_sheet(&sheet);
	sheet.groups[ABROAD].payer.address.lines[1] = (struct text){ narrow, 71 };
	assert_refused(&sheet, 0, "PmtInf/Dbtr/PstlAdr/AdrLine");
}

static void an_address_has_town_and_country(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[INLAND].payee.address.lines[0] = TEXT("Storgatan 1, 111 22 Storåker");
	assert_refused(&sheet, 1, "CdtTrfTxInf/Cdtr/PstlAdr");
	sheet.payments[INLAND].payee.address.town = TEXT("Storåker");
	assert_refused(&sheet, 1, "CdtTrfTxInf/Cdtr/PstlAdr");
	sheet.payments[INLAND].payee.address.country = TEXT("SE");
	assert_written(&sheet);
	static const char *const countries[] = { "XX", "se", "S", "SWE", "S1" };
	for (size_t i = 0; i < sizeof countries / sizeof countries[0]; i++) {
		sheet.payments[INLAND].payee.address.country = text_of(countries[i]);
		assert_refused(&sheet, 1, "CdtTrfTxInf/Cdtr/PstlAdr/Ctry");
	}
	fill_sheet(&sheet);
	sheet.groups[INLAND].payer.address.town = (struct text){ 0 };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	const struct status status = write_sheet(&sheet, &out);
	assert_non_null(strstr(status.reason, "15 November 2026"));
}

static void organisations_and_codes_have_their_form(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[SEPA].payee.organisation = TEXT("å");
	assert_refused(&sheet, 2, "CdtTrfTxInf/Cdtr/Id/OrgId/Othr");
	fill_sheet(&sheet);
	sheet.groups[SEPA].payer.organisation_scheme = TEXT("BANKS");
	assert_refused(&sheet, 0, "PmtInf/Dbtr/Id/OrgId/Othr");
	fill_sheet(&sheet);
	sheet.payments[SEPA].purpose = TEXT("char");
	assert_refused(&sheet, 2, "CdtTrfTxInf/Purp");
	fill_sheet(&sheet);
	sheet.groups[SEPA].category = TEXT("SUPPL");
	assert_refused(&sheet, 0, "PmtInf/PmtTpInf/CtgyPurp");
	fill_sheet(&sheet);
	sheet.groups[SEPA].currency = (struct currency){ "eu" };
	assert_refused(&sheet, 0, "PmtInf/DbtrAcct/Ccy");
}

/* ---- what is refused: amounts, accounts, services ---- */

static void amounts_are_above_zero_and_bounded(void **state)
{
	(void)state;
	static const struct foreign_money bad[] = { { 0, { "EUR" } },
						    { -1, { "EUR" } },
						    { PAIN_AMOUNT_MINOR_MAX + 1, { "EUR" } },
						    { INT64_MAX, { "EUR" } },
						    { INT64_MIN, { "EUR" } },
						    { 1, { "eur" } },
						    { 1, { "" } } };
	struct sheet sheet;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		fill_sheet(&sheet);
		sheet.payments[ABROAD].amount = bad[i];
		assert_refused(&sheet, 3, "CdtTrfTxInf/Amt");
	}
	fill_sheet(&sheet);
	sheet.payments[SEPA].amount.minor = PAIN_AMOUNT_MINOR_MAX;
	assert_written(&sheet);
	fill_sheet(&sheet);
	sheet.payments[ABROAD].amount.currency =
	    (struct currency){ "CLF" }; /* four decimals: a unit of account */
	assert_refused(&sheet, 3, "CdtTrfTxInf/Amt");
}

static void account_numbers_are_checked(void **state)
{
	(void)state;
	static const struct pain_account bad[] = {
		{ .kind = PAIN_ACCOUNT_BANKGIRO, .number = { "50501056", 8 } },
		{ .kind = PAIN_ACCOUNT_BANKGIRO, .number = { "5050-1055", 9 } },
		{ .kind = PAIN_ACCOUNT_PLUSGIRO, .number = { "41054686", 8 } },
		{ .kind = PAIN_ACCOUNT_SWEDISH, .number = { "5000,1111117", 12 } },
		{ .kind = PAIN_ACCOUNT_SWEDISH, .number = { "9960,41054685", 13 } }, /* a plusgiro number */
		{ .kind = PAIN_ACCOUNT_SWEDISH, .number = { "", 0 } },
		{ .kind = PAIN_ACCOUNT_IBAN, .number = { "SE4550000000058398257467", 24 } },
		{ .kind = PAIN_ACCOUNT_IBAN, .number = { "SE45 5000 0000 0583 9825 7466", 29 } },
		{ .kind = PAIN_ACCOUNT_IBAN, .number = { "", 0 } },
	};
	struct sheet sheet;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		fill_sheet(&sheet);
		sheet.payments[INLAND].ocr = (struct text){ 0 };
		sheet.payments[INLAND].account = bad[i];
		assert_refused(&sheet, 1, "CdtTrfTxInf/CdtrAcct");
	}
	fill_sheet(&sheet);
	sheet.groups[SEPA].iban = TEXT("SE3550000000054910000004");
	assert_refused(&sheet, 0, "PmtInf/DbtrAcct");
	fill_sheet(&sheet);
	sheet.groups[SEPA].bic = TEXT("ESSESES");
	assert_refused(&sheet, 0, "PmtInf/DbtrAgt");
}

static void ocr_goes_to_giros_alone(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[INLAND].ocr = TEXT("1231");
	assert_refused(&sheet, 1, "CdtTrfTxInf/RmtInf/Strd/CdtrRefInf/Ref");
	fill_sheet(&sheet);
	sheet.payments[INLAND].message = TEXT("and words");
	assert_refused(&sheet, 1, "CdtTrfTxInf/RmtInf");
	fill_sheet(&sheet);
	sheet.payments[SEPA].message = (struct text){ 0 };
	sheet.payments[SEPA].ocr = TEXT("1230");
	assert_refused(&sheet, 2, "CdtTrfTxInf/RmtInf");
}

static void sepa_is_euro_to_an_iban_of_its_countries(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[SEPA].amount.currency = SEK;
	assert_refused(&sheet, 2, "CdtTrfTxInf/Amt");
	fill_sheet(&sheet);
	sheet.payments[SEPA].account = sheet.payments[ABROAD].account; /* Tunisia */
	assert_refused(&sheet, 2, "CdtTrfTxInf/CdtrAcct");
	fill_sheet(&sheet);
	sheet.payments[SEPA].account =
	    (struct pain_account){ .kind = PAIN_ACCOUNT_BANKGIRO, .number = TEXT("50501055") };
	assert_refused(&sheet, 2, "CdtTrfTxInf/CdtrAcct");
	static const enum pain_charges charges[] = { PAIN_CHARGES_UNSAID, PAIN_CHARGES_SHAR,
						     PAIN_CHARGES_DEBT, PAIN_CHARGES_CRED };
	for (size_t i = 0; i < sizeof charges / sizeof charges[0]; i++) {
		fill_sheet(&sheet);
		sheet.groups[SEPA].charges = charges[i];
		assert_refused(&sheet, 0, "PmtInf/ChrgBr");
	}
}

static void domestic_is_kronor_to_swedish_accounts(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[INLAND].amount.currency = (struct currency){ "EUR" };
	assert_refused(&sheet, 1, "CdtTrfTxInf/Amt");
	fill_sheet(&sheet);
	sheet.payments[INLAND].account = sheet.payments[SEPA].account;
	assert_refused(&sheet, 1, "CdtTrfTxInf/CdtrAcct");
	fill_sheet(&sheet);
	sheet.payments[INLAND].account = (struct pain_account){ .kind = PAIN_ACCOUNT_OTHER,
								.number = TEXT("77"),
								.bic = TEXT("EXAMKENA") };
	assert_refused(&sheet, 1, "CdtTrfTxInf/CdtrAcct");
	fill_sheet(&sheet);
	sheet.groups[INLAND].charges = PAIN_CHARGES_DEBT;
	assert_refused(&sheet, 0, "PmtInf/ChrgBr");
	sheet.groups[INLAND].charges = PAIN_CHARGES_SHAR;
	assert_written(&sheet);
}

static void across_borders_the_bank_of_the_payee_is_told(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[ABROAD].account.bic = (struct text){ 0 };
	assert_refused(&sheet, 3, "CdtTrfTxInf/CdtrAgt");
	sheet.payments[ABROAD].account.bic = TEXT("examtntt");
	assert_refused(&sheet, 3, "CdtTrfTxInf/CdtrAgt");
	fill_sheet(&sheet);
	struct pain_account *account = &sheet.payments[ABROAD].account;
	*account = (struct pain_account){ .kind = PAIN_ACCOUNT_OTHER, .number = TEXT("0012-34") };
	assert_refused(&sheet, 3, "CdtTrfTxInf/CdtrAgt");
	account->clearing_system = TEXT("USABA");
	assert_refused(&sheet, 3, "CdtTrfTxInf/CdtrAgt");
	account->clearing = TEXT("021000021");
	assert_written(&sheet);
	account->clearing_system = TEXT("SESBA");
	assert_refused(&sheet, 3, "CdtTrfTxInf/CdtrAgt");
	fill_sheet(&sheet);
	*account = (struct pain_account){ .kind = PAIN_ACCOUNT_PLUSGIRO, .number = TEXT("41054685") };
	assert_refused(&sheet, 3, "CdtTrfTxInf/CdtrAcct");
	fill_sheet(&sheet);
	sheet.groups[ABROAD].charges = PAIN_CHARGES_SLEV;
	assert_refused(&sheet, 0, "PmtInf/ChrgBr");
}

static void outside_the_eea_both_addresses_are_told(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.payments[ABROAD].payee.address = (struct pain_address){ .town = { NULL, 0 } };
	assert_refused(&sheet, 3, "CdtTrfTxInf/Cdtr/PstlAdr");
	fill_sheet(&sheet);
	sheet.groups[ABROAD].payer.address = (struct pain_address){ .town = { NULL, 0 } };
	assert_refused(&sheet, 3, "PmtInf/Dbtr/PstlAdr");
	fill_sheet(&sheet); /* in SEPA, outside the EEA */
	sheet.payments[SEPA].account.number = TEXT("GB29NWBK60161331926819");
	assert_refused(&sheet, 2, "CdtTrfTxInf/Cdtr/PstlAdr");
	fill_sheet(&sheet);
	sheet.payments[ABROAD].account = (struct pain_account){ .kind = PAIN_ACCOUNT_OTHER,
								.number = TEXT("77"),
								.bic = TEXT("EXAMKENA") };
	sheet.payments[ABROAD].payee.address = (struct pain_address){ .town = { NULL, 0 } };
	assert_refused(&sheet, 3, "CdtTrfTxInf/Cdtr/PstlAdr");
	sheet.payments[ABROAD].account.bic = TEXT("EXAMNOKK");
	assert_written(&sheet);
}

/* ---- which countries ---- */

/* An IBAN of the country with right check digits and of the length that the country has; false when it has
 * none. Modulo 97 by ISO 7064, a digit at a time. */
static bool make_iban(const char country[2], char out[40])
{
	for (size_t count = 15; count <= 34; count++) {
		unsigned remainder = 0;
		char room[IBAN_ROOM];
		memset(out, '1', count);
		out[count] = '\0';
		for (size_t i = 4; i < count; i++)
			remainder = (remainder * 10 + 1) % 97;
		for (size_t i = 0; i < 2; i++)
			remainder = (remainder * 100 + (unsigned)(country[i] - 'A' + 10)) % 97;
		const unsigned check = 98 - remainder * 100 % 97;
		out[0] = country[0];
		out[1] = country[1];
		out[2] = (char)('0' + check / 10);
		out[3] = (char)('0' + check % 10);
		if (status_is_ok(iban_parse(text_of(out), room)))
			return true;
	}
	return false;
}

/* Every country with IBAN numbers: to which a SEPA payment may go, with and without the payee's address. */
static void sepa_and_eea_have_their_countries(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer with = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer without = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	for (int i = 0; i < 26 * 26; i++) {
		const char country[] = { (char)('A' + i / 26), (char)('A' + i % 26), '\0' };
		char iban[40];
		struct sheet sheet;
		if (!make_iban(country, iban))
			continue;
		fill_sheet(&sheet);
		sheet.payments[SEPA].account.number = text_of(iban);
		if (status_is_ok(write_sheet(&sheet, &out)))
			buffer_print(&without, "%s ", country);
		sheet.payments[SEPA].payee.address = centre.address;
		if (status_is_ok(write_sheet(&sheet, &out)))
			buffer_print(&with, "%s ", country);
		buffer_clear(&out);
	}
	assert_text(buffer_text(&without),
		    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO "
		    "PL PT RO SE SI SK ");
	assert_text(buffer_text(&with),
		    "AD AL AT BE BG CH CY CZ DE DK EE ES FI FR GB GI GR HR HU IE IS IT LI LT LU "
		    "LV MC MD ME MK MT NL NO PL PT RO RS SE SI SK SM VA ");
}

/* ---- what is refused: the file ---- */

static void the_day_is_not_before_the_file(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.groups[SEPA].requested.number = 20777; /* 2026-11-20, the file's own day */
	assert_written(&sheet);
	sheet.groups[SEPA].requested.number = 20776;
	assert_refused(&sheet, 0, "PmtInf/ReqdExctnDt");
	sheet.groups[SEPA].requested.number = INT64_MAX;
	assert_refused(&sheet, 0, "PmtInf/ReqdExctnDt");
	fill_sheet(&sheet);
	sheet.file.made_at.seconds = INT64_MAX;
	assert_refused(&sheet, 0, "GrpHdr/CreDtTm");
}

static void there_is_a_payment_in_file_and_group(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	sheet.groups[SEPA].count = 0;
	assert_refused(&sheet, 0, "PmtInf");
	fill_sheet(&sheet);
	sheet.file.count = 0;
	assert_refused(&sheet, 0, "CstmrCdtTrfInitn");
}

/* As many as may be of the largest in the coarsest currency: the sum has 18 digits. One more is refused,
 * before the payments are looked at. */
static void a_file_holds_ten_thousand_payments(void **state)
{
	(void)state;
	static char ids[PAIN_PAYMENTS_MAX + 1][16];
	struct pain_payment *payments = memory_take(PAIN_PAYMENTS_MAX + 1, sizeof payments[0]);
	struct sheet sheet;
	fill_sheet(&sheet);
	for (size_t i = 0; i <= PAIN_PAYMENTS_MAX; i++) {
		payments[i] = sheet.payments[ABROAD];
		payments[i].amount = (struct foreign_money){ PAIN_AMOUNT_MINOR_MAX, { "JPY" } };
		snprintf(ids[i], sizeof ids[i], "N-%zu", i);
		payments[i].end_to_end_id = text_of(ids[i]);
	}
	sheet.file.groups = &sheet.groups[ABROAD];
	sheet.file.count = 1;
	sheet.groups[ABROAD].payments = payments;
	sheet.groups[ABROAD].count = PAIN_PAYMENTS_MAX;
	SCOPED(buffer_close) struct buffer out = buffer_open(PAIN_FILE_BYTES_MAX);
	SCOPED(kept_orders_close) struct kept_orders kept = { .payment_count = 0 };
	assert_ok(pain001_write(&sheet.file, PAIN_001_VERSION_09, &out));
	assert_contains(&out, "<CtrlSum>999999999990000</CtrlSum>");
	assert_ok(orders_keep(buffer_text(&out), 0, &kept));
	assert_int_equal(kept.summary.payments, PAIN_PAYMENTS_MAX);
	buffer_clear(&out);
	sheet.groups[ABROAD].count = PAIN_PAYMENTS_MAX + 1;
	assert_code(pain001_write(&sheet.file, PAIN_001_VERSION_09, &out), STATUS_INPUT);
	assert_int_equal(out.count, 0);
	sheet.groups[ABROAD].count = SIZE_MAX;
	assert_code(pain001_write(&sheet.file, PAIN_001_VERSION_09, &out), STATUS_INPUT);
	free(payments);
}

static void a_full_buffer_is_told(void **state)
{
	(void)state;
	struct sheet sheet;
	fill_sheet(&sheet);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_ok(pain001_write(&sheet.file, PAIN_001_VERSION_09, &out));
	SCOPED(buffer_close) struct buffer full = buffer_open(out.count - 1);
	assert_code(pain001_write(&sheet.file, PAIN_001_VERSION_09, &full), STATUS_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sheet_is_written_as_banks_want_it),
		cmocka_unit_test(version_03_has_other_names_for_day_and_bic),
		cmocka_unit_test(giros_and_accounts_have_clearing_numbers_and_schemes),
		cmocka_unit_test(amounts_have_the_decimals_of_their_currency),
		cmocka_unit_test(sums_add_across_currencies_of_different_decimals),
		cmocka_unit_test(texts_are_latin_abroad_and_kept_inland),
		cmocka_unit_test(ids_are_at_most_35_of_the_sepa_set),
		cmocka_unit_test(ids_stand_once_in_a_file),
		cmocka_unit_test(names_are_given_and_told_in_latin_letters),
		cmocka_unit_test(texts_are_as_long_as_they_may_be),
		cmocka_unit_test(an_address_has_town_and_country),
		cmocka_unit_test(organisations_and_codes_have_their_form),
		cmocka_unit_test(amounts_are_above_zero_and_bounded),
		cmocka_unit_test(account_numbers_are_checked),
		cmocka_unit_test(ocr_goes_to_giros_alone),
		cmocka_unit_test(sepa_is_euro_to_an_iban_of_its_countries),
		cmocka_unit_test(domestic_is_kronor_to_swedish_accounts),
		cmocka_unit_test(across_borders_the_bank_of_the_payee_is_told),
		cmocka_unit_test(outside_the_eea_both_addresses_are_told),
		cmocka_unit_test(sepa_and_eea_have_their_countries),
		cmocka_unit_test(the_day_is_not_before_the_file),
		cmocka_unit_test(there_is_a_payment_in_file_and_group),
		cmocka_unit_test(a_file_holds_ten_thousand_payments),
		cmocka_unit_test(a_full_buffer_is_told),
	};
	return PROOF_RUN(tests);
}
