/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_kit.h"

#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

enum { FILE_BYTES_MAX = 8 << 20 };

/* The sample of version 09 with one place of it put otherwise. */
static void put_otherwise(const char *what, const char *with, struct buffer *out)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct text sample = proof_sample("pain/own-pain.001.001.09.xml", &arena);
	const size_t at = text_find(sample, text_of(what));
	if (at == sample.count)
		fail_msg("the sample lacks %s", what);
	buffer_clear(out);
	buffer_add(out, text_slice(sample, 0, at));
	buffer_add(out, text_of(with));
	buffer_add(out, text_slice(sample, at + strlen(what), sample.count));
}

struct told {
	size_t files;
	size_t groups;
	size_t payments;
	size_t fails_at; /* which callback fails, 0 for none */
};

static struct status count(struct told *told, size_t *which)
{
	*which += 1;
	if (told->files + told->groups + told->payments == told->fails_at)
		return FAIL(STATUS_CONFLICT, "told");
	return OK;
}

static struct status take_file(void *self, const struct pain_file *file)
{
	struct told *told = self;
	assert_null(file->groups);
	return count(told, &told->files);
}

static struct status take_group(void *self, const struct pain_group *group)
{
	struct told *told = self;
	assert_null(group->payments);
	return count(told, &told->groups);
}

static struct status take_payment(void *self, const struct pain_payment *payment)
{
	struct told *told = self;
	assert_true(payment->row > 0);
	return count(told, &told->payments);
}

static struct status read_told(struct text file, struct told *told)
{
	static const struct pain_001_events events = { take_file, take_group, take_payment };
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	struct pain_001_summary summary;
	return pain001_read(&source, &events, told, &summary);
}

static void assert_bad(struct text file, uint64_t row, const char *field)
{
	struct told told = { .files = 0 };
	const struct status status = read_told(file, &told);
	assert_code(status, STATUS_INPUT);
	assert_non_null(status.reason);
	assert_non_null(status.remedy);
	if (field == NULL)
		return;
	assert_non_null(status.field);
	assert_string_equal(status.field, field);
	assert_int_equal(status.row, row);
}

/* One place of the sample put otherwise, and where the reader must say it is. */
static const struct otherwise {
	const char *what;
	const char *with;
	uint64_t row;
	const char *field;
} otherwise[] = {
	{ "<MsgId>HS-20261120-1</MsgId>", "", 4, "GrpHdr/MsgId" },
	{ "2026-11-20T09:00:00", "2026-11-20", 4, "GrpHdr/CreDtTm" },
	{ "2026-11-20T09:00:00", "2026-11-20T24:00:00", 4, "GrpHdr/CreDtTm" },
	{ "<NbOfTxs>3</NbOfTxs>", "<NbOfTxs>4</NbOfTxs>", 4, "GrpHdr/CtrlSum" },
	{ "<NbOfTxs>3</NbOfTxs>", "", 4, "GrpHdr/CtrlSum" },
	{ "<NbOfTxs>3</NbOfTxs>", "<NbOfTxs>three</NbOfTxs>", 4, "GrpHdr/CtrlSum" },
	{ "<CtrlSum>4237.50", "<CtrlSum>4237.51", 4, "GrpHdr/CtrlSum" },
	{ "<CtrlSum>4237.50", "<CtrlSum>-4237.50", 4, "GrpHdr/CtrlSum" },
	{ "<CtrlSum>4237.50", "<CtrlSum>4237.50.0", 4, "GrpHdr/CtrlSum" },
	{ "<NbOfTxs>1</NbOfTxs>", "<NbOfTxs>2</NbOfTxs>", 5, "PmtInf/CtrlSum" },
	{ "<CtrlSum>737.50", "<CtrlSum>737.5001", 5, "PmtInf/CtrlSum" },
	{ "<PmtInfId>HS-20261120-1-A", "<PmtInfId>", 5, "PmtInf/PmtInfId" },
	{ "<PmtInfId>HS-20261120-1-B", "<PmtInfId>HS-20261120-1-A", 18, "PmtInf/PmtInfId" },
	{ "<PmtMtd>TRF", "<PmtMtd>CHK", 5, "PmtInf/PmtMtd" },
	{ "<ReqdExctnDt><Dt>2026-11-23", "<ReqdExctnDt><Dt>2026-11-31", 5, "PmtInf/ReqdExctnDt" },
	{ "<ReqdExctnDt><Dt>2026-11-23", "<ReqdExctnDt><Dt>2026-11-19", 5, "PmtInf/ReqdExctnDt" },
	{ "<Ccy>SEK</Ccy>", "<Ccy>kr</Ccy>", 5, "PmtInf/DbtrAcct/Ccy" },
	{ "<Cd>SEPA</Cd>", "<Cd>URGP</Cd>", 18, "PmtInf/PmtTpInf/SvcLvl" },
	{ "<ChrgBr>SLEV", "<ChrgBr>MINE", 18, "PmtInf/ChrgBr" },
	{ "<ChrgBr>SLEV", "<ChrgBr>SHAR", 18, "PmtInf/ChrgBr" },
	{ "<BICFI>ESSESESS", "<BICFI>ESSESE", 5, "PmtInf/DbtrAgt" },
	{ ">737.50</InstdAmt>", ">737.12345</InstdAmt>", 11, "CdtTrfTxInf/Amt" },
	{ ">737.50</InstdAmt>", ">-737.50</InstdAmt>", 11, "CdtTrfTxInf/Amt" },
	{ ">737.50</InstdAmt>", ">0.00</InstdAmt>", 11, "CdtTrfTxInf/Amt" },
	{ ">737.50</InstdAmt>", "></InstdAmt>", 11, "CdtTrfTxInf/Amt" },
	{ ">737.50</InstdAmt>", ">1e3</InstdAmt>", 11, "CdtTrfTxInf/Amt" },
	{ ">737.50</InstdAmt>", ">99999999999999999999</InstdAmt>", 11, "CdtTrfTxInf/Amt" },
	{ "Ccy=\"SEK\"", "", 11, "CdtTrfTxInf/Amt" },
	{ "Ccy=\"SEK\"", "Ccy=\"kr\"", 11, "CdtTrfTxInf/Amt" },
	{ "<EndToEndId>HS-1", "<EndToEndId>123456789012345678901234567890123456", 11,
	  "CdtTrfTxInf/PmtId/EndToEndId" },
	{ "<EndToEndId>HS-2</EndToEndId>", "<EndToEndId>HS-1</EndToEndId>", 26,
	  "CdtTrfTxInf/PmtId/EndToEndId" },
	{ "<EndToEndId>HS-1</EndToEndId>", "<EndToEndId>a</EndToEndId><EndToEndId>b</EndToEndId>", 11,
	  "PmtInf/CdtTrfTxInf/PmtId/EndToEndId" },
	{ "50501055", "50501056", 11, "CdtTrfTxInf/CdtrAcct" },
	{ "<Ref>1230", "<Ref>1231", 11, "CdtTrfTxInf/RmtInf/Strd/CdtrRefInf/Ref" },
	{ "<TwnNm>Tunis</TwnNm>", "", 41, "CdtTrfTxInf/Cdtr/PstlAdr" },
	{ "<AdrLine>12 Rue Exemple</AdrLine>", "<AdrLine>1</AdrLine><AdrLine>2</AdrLine><AdrLine>3</AdrLine>",
	  43, "PmtInf/CdtTrfTxInf/Cdtr/PstlAdr/AdrLine" },
	{ "pain.001.001.09\"", "pain.001.001.08\"", 2, "Document" },
	{ "pain.001.001.09\"", "pain.002.001.09\"", 2, "Document" },
	{ "<CstmrCdtTrfInitn>", "<CstmrPmtStsRpt>", 3, "Document" },
};

static void a_wrong_value_is_told_with_row_and_field(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	for (size_t i = 0; i < sizeof otherwise / sizeof otherwise[0]; i++) {
		put_otherwise(otherwise[i].what, otherwise[i].with, &file);
		assert_bad(buffer_text(&file), otherwise[i].row, otherwise[i].field);
	}
}

/* Other programs write these: they say the same. */
static void what_other_programs_write_is_read(void **state)
{
	(void)state;
	static const char *const same[][2] = {
		{ "2026-11-20T09:00:00", "2026-11-20T09:00:00.123Z" },
		{ "2026-11-20T09:00:00", "2026-11-20T10:00:00+01:00" },
		{ "<CtrlSum>4237.50", "<CtrlSum>004237.50000" },
		{ "<CtrlSum>4237.50</CtrlSum>", "" },
		{ "<CtrlSum>737.50</CtrlSum>", "" },
		{ ">737.50</InstdAmt>", ">737.50000</InstdAmt>" },
		{ "<PmtMtd>TRF</PmtMtd>", "<PmtMtd>TRF</PmtMtd><BtchBookg>true</BtchBookg>" },
		{ "<Nm>Partner Exempel e.V.", "<Nm>\n Partner Exempel e.V.\n" },
		{ "<BICFI>ESSESESS</BICFI>", "<BIC>ESSESESS</BIC>" },
		{ "<InstrId>HS-1</InstrId>",
		  "<InstrId>HS-1</InstrId><x:EndToEndId xmlns:x=\"urn:x\">other</x:EndToEndId>" },
	};
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer expected = buffer_open(FILE_BYTES_MAX);
	SCOPED(kept_orders_close) struct kept_orders sample = { .payment_count = 0 };
	assert_ok(orders_keep(proof_sample("pain/own-pain.001.001.09.xml", &arena), 0, &sample));
	list_orders(&sample.file, &expected);
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		SCOPED(kept_orders_close) struct kept_orders kept = { .payment_count = 0 };
		SCOPED(buffer_close) struct buffer found = buffer_open(FILE_BYTES_MAX);
		put_otherwise(same[i][0], same[i][1], &file);
		assert_ok(orders_keep(buffer_text(&file), 3, &kept));
		list_orders(&kept.file, &found);
		assert_text(buffer_text(&found), buffer_text(&expected).bytes);
	}
}

static void a_zone_moves_the_moment(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	SCOPED(kept_orders_close) struct kept_orders kept = { .payment_count = 0 };
	put_otherwise("2026-11-20T09:00:00", "2026-11-20T09:00:00-05:30", &file);
	assert_ok(orders_keep(buffer_text(&file), 0, &kept));
	char room[MOMENT_PRINT_ROOM];
	assert_string_equal(moment_print(kept.file.made_at, room), "2026-11-20T14:30:00Z");
	static const char *const bad[] = {
		"2026-11-20T09:00:00+25:00", "2026-11-20T9:00:00", "2026-11-20T09:60:00",
		"2026-11-20T09:00:00.x",     "2026-11-20T",        "2026-11-20T09-00-00"
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		put_otherwise("2026-11-20T09:00:00", bad[i], &file);
		assert_bad(buffer_text(&file), 4, "GrpHdr/CreDtTm");
	}
}

/* Some files leave the clearing number out of the account's. */
static void a_swedish_account_is_put_together(void **state)
{
	(void)state;
	static const char old[] =
	    "<MmbId>9900</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt>\n"
	    "    <Cdtr><Nm>Tryckeriet Exempel AB</Nm><PstlAdr><TwnNm>Storåker</TwnNm><Ctry>SE</Ctry>"
	    "</PstlAdr></Cdtr>\n    <CdtrAcct><Id><Othr><Id>50501055</Id><SchmeNm><Prtry>BGNR</Prtry>"
	    "</SchmeNm></Othr></Id></CdtrAcct>\n    <RmtInf><Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR"
	    "</Cd></CdOrPrtry></Tp><Ref>1230</Ref></CdtrRefInf></Strd></RmtInf>";
	static const char *const numbers[] = { "50001111116", "1111116" };
	for (size_t i = 0; i < 2; i++) {
		char new[512];
		SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
		SCOPED(kept_orders_close) struct kept_orders kept = { .payment_count = 0 };
		snprintf(new, sizeof new,
			 "<MmbId>5000</MmbId></ClrSysMmbId></FinInstnId></CdtrAgt><Cdtr><Nm>A</Nm></"
			 "Cdtr><CdtrAcct><Id>"
			 "<Othr><Id>%s</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm></Othr></Id></CdtrAcct>",
			 numbers[i]);
		put_otherwise(old, new, &file);
		assert_ok(orders_keep(buffer_text(&file), 0, &kept));
		assert_int_equal(kept.payments[0].account.kind, PAIN_ACCOUNT_SWEDISH);
		assert_text(kept.payments[0].account.number, "5000,1111116");
	}
}

static void another_kind_of_file_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"x",
		"<Document/>",
		"<?xml version=\"1.0\"?><Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"/>",
		"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"/>",
		"<Document "
		"xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn/></Document>",
		"<Document "
		"xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn><PmtInf/>"
		"</CstmrCdtTrfInitn></Document>",
		"<!DOCTYPE a [<!ENTITY b \"bbbb\"><!ENTITY c \"&b;&b;\">]><Document "
		"xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\">&c;</Document>",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_bad(text_of(bad[i]), 0, NULL);
}

static void elements_in_the_wrong_place_are_refused(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	put_otherwise("</CdtTrfTxInf>", "</CdtTrfTxInf><ChrgBr>SHAR</ChrgBr>", &file);
	assert_bad(buffer_text(&file), 16, "PmtInf/ChrgBr");
	put_otherwise("</PmtInf>", "</PmtInf><GrpHdr><MsgId>x</MsgId></GrpHdr>", &file);
	assert_bad(buffer_text(&file), 17, "GrpHdr/MsgId");
	put_otherwise("</CdtTrfTxInf>\n  </PmtInf>", "</CdtTrfTxInf></PmtInf><PmtInf></PmtInf>", &file);
	assert_bad(buffer_text(&file), 16, "PmtInf");
}

static void a_cut_file_is_refused_at_every_byte(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct text sample = proof_sample("pain/own-pain.001.001.03.xml", &arena);
	struct told told = { .files = 0 };
	assert_ok(read_told(sample, &told));
	assert_int_equal(told.payments, 3);
	for (size_t i = 0; i + 2 < sample.count; i += 13)
		assert_bad(text_slice(sample, 0, i), 0, NULL);
}

static void a_callback_ends_the_reading_with_its_own_status(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct text sample = proof_sample("pain/own-pain.001.001.09.xml", &arena);
	for (size_t i = 1; i <= 7; i++) {
		struct told told = { .fails_at = i };
		assert_code(read_told(sample, &told), STATUS_CONFLICT);
		assert_int_equal(told.files + told.groups + told.payments, i);
	}
}

/* One payment more than may be, in groups of one each. */
static void more_payments_than_may_be_are_refused(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer file = buffer_open(PAIN_FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer sample = buffer_open(FILE_BYTES_MAX);
	put_otherwise("<NbOfTxs>3</NbOfTxs>", "<NbOfTxs>10001</NbOfTxs>", &sample);
	const struct text whole = buffer_text(&sample);
	const size_t begin = text_find(whole, TEXT("  <PmtInf>"));
	const size_t end = text_find(whole, TEXT("</PmtInf>")) + 10;
	const struct text group = text_slice(whole, begin, end - begin);
	const size_t id = text_find(group, TEXT("1-A"));
	const size_t payment = text_find(group, TEXT("<EndToEndId>HS-1")) + 12;
	buffer_add(&file, text_slice(whole, 0, begin));
	for (unsigned i = 0; i <= PAIN_PAYMENTS_MAX; i++) {
		buffer_add(&file, text_slice(group, 0, id));
		buffer_print(&file, "%u", i);
		buffer_add(&file, text_slice(group, id, payment - id));
		buffer_print(&file, "%u", i);
		buffer_add(&file, text_slice(group, payment, group.count));
	}
	buffer_add(&file, TEXT("</CstmrCdtTrfInitn></Document>"));
	struct told told = { .files = 0 };
	const struct status status = read_told(buffer_text(&file), &told);
	assert_code(status, STATUS_INPUT);
	assert_string_equal(status.field, "GrpHdr/NbOfTxs");
	assert_int_equal(told.payments, PAIN_PAYMENTS_MAX);
}

static void the_first_bytes_tell_the_kind(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	assert_int_equal(pain_file_kind(proof_sample("pain/own-pain.001.001.03.xml", &arena)), PAIN_001);
	assert_int_equal(pain_file_kind(proof_sample("camt/own-camt.053.001.02-se-statement.xml", &arena)),
			 PAIN_UNKNOWN);
	assert_int_equal(
	    pain_file_kind(TEXT("<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.14'>")),
	    PAIN_002);
	assert_int_equal(pain_file_kind(TEXT("<a:Document><a:CstmrPmtStsRpt>pain.001.001.09")), PAIN_002);
	assert_int_equal(pain_file_kind(TEXT("xsd:pain.001.001.09")), PAIN_UNKNOWN);
	assert_int_equal(pain_file_kind(TEXT("")), PAIN_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_wrong_value_is_told_with_row_and_field),
		cmocka_unit_test(what_other_programs_write_is_read),
		cmocka_unit_test(a_zone_moves_the_moment),
		cmocka_unit_test(a_swedish_account_is_put_together),
		cmocka_unit_test(another_kind_of_file_is_refused),
		cmocka_unit_test(elements_in_the_wrong_place_are_refused),
		cmocka_unit_test(a_cut_file_is_refused_at_every_byte),
		cmocka_unit_test(a_callback_ends_the_reading_with_its_own_status),
		cmocka_unit_test(more_payments_than_may_be_are_refused),
		cmocka_unit_test(the_first_bytes_tell_the_kind),
	};
	return PROOF_RUN(tests);
}
