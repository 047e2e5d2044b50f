/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/camt_kit.h"
#include "ground/bank/statement_file.h"

#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

enum { KIND_053 = BANK_FILE_CAMT_053, KIND_054 = BANK_FILE_CAMT_054, SAMPLE_ROOM = 1 << 20 };

#define OWN_053_02 "camt/own-camt.053.001.02-se-statement.xml"
#define OWN_053_08 "camt/own-camt.053.001.08-se-statement.xml"
#define OWN_054_02 "camt/own-camt.054.001.02-se-bankgiro.xml"
#define OWN_054_08 "camt/own-camt.054.001.08-se-bankgiro.xml"

/* Every test has its own memory, reader's listing and summary. */
struct desk {
	struct arena arena;
	struct listing listing;
	struct bank_file_summary summary;
	struct status status;
};

static struct desk desk_open(void)
{
	return (struct desk){ .arena = arena_open(64 << 20), .listing = listing_open() };
}

static void desk_close(struct desk *desk)
{
	listing_close(&desk->listing);
	arena_close(&desk->arena);
}

#define DESK SCOPED(desk_close) struct desk desk = desk_open()

static void read_file(struct desk *desk, int kind, struct text file)
{
	desk->status = listing_read((enum statement_kind_of_file)kind, file, &desk->listing, &desk->summary);
}

/* `file` with its first `from` as `to`; `from` must be there. */
static struct text changed(struct desk *desk, struct text file, const char *from, const char *to)
{
	const struct text what = text_of(from);
	const struct text by = text_of(to);
	const size_t at = text_find(file, what);
	assert_true(at < file.count);
	char *bytes = arena_take(&desk->arena, file.count - what.count + by.count + 1);
	memcpy(bytes, file.bytes, at);
	memcpy(bytes + at, by.bytes, by.count);
	memcpy(bytes + at + by.count, file.bytes + at + what.count, file.count - at - what.count);
	return (struct text){ bytes, file.count - what.count + by.count };
}

static int kind_of_sample(const char *sample)
{
	return strstr(sample, "053") != NULL ? KIND_053 : KIND_054;
}

/* Reads the sample with one change. */
static void read_changed(struct desk *desk, const char *sample, const char *from, const char *to)
{
	const struct text file = proof_sample(sample, &desk->arena);
	read_file(desk, kind_of_sample(sample), changed(desk, file, from, to));
}

static void assert_lines(const struct desk *desk, const char *lines)
{
	assert_ok(desk->status);
	assert_text(buffer_text(&desk->listing.lines), lines);
}

/* One sentence at a place, with a remedy. */
static void assert_refused(const struct desk *desk, const char *field, const char *reason)
{
	assert_code(desk->status, STATUS_INPUT);
	assert_string_equal(desk->status.reason, reason);
	assert_non_null(desk->status.remedy);
	if (field != NULL)
		assert_string_equal(desk->status.field, field);
	assert_true(desk->status.row > 0);
}

/* ---- the samples, with the sums that the README of the formats states ---- */

static void own_statement_reads_alike_in_both_versions(void **state)
{
	(void)state;
	static const char *const samples[] = { OWN_053_02, OWN_053_08 };
	for (size_t i = 0; i < 2; i++) {
		DESK;
		read_file(&desk, KIND_053, proof_sample(samples[i], &desk.arena));
		assert_lines(
		    &desk,
		    "begin iban SE3550000000054910000003 SEK id=20261105 opening 10000.00SEK on 2026-11-05 "
		    "closing 10850.00SEK on 2026-11-05\n"
		    "movement of 1100.00SEK on 2026-11-05 valued 2026-11-05 service=BGBATCH7 "
		    "code=PMNT/RCDT/DMCT\n"
		    "movement of 250.00SEK on 2026-11-05 valued 2026-11-05 service=SWISH20261105 "
		    "code=PMNT/RRCT/DMCT\n"
		    "movement of -500.00SEK on 2026-11-05 valued 2026-11-05 service=OUT1 "
		    "code=PMNT/ICDT/XBCT\n"
		    "end movements 3 parts 0 sum 850.00SEK closing 10850.00SEK\n");
		assert_int_equal(desk.summary.statements, 1);
		assert_int_equal(desk.summary.movements, 3);
		assert_int_equal(desk.summary.unknown_records, 0);
	}
}

static void own_notification_reads_alike_in_both_versions(void **state)
{
	(void)state;
	static const char *const samples[] = { OWN_054_02, OWN_054_08 };
	for (size_t i = 0; i < 2; i++) {
		DESK;
		read_file(&desk, KIND_054, proof_sample(samples[i], &desk.arena));
		assert_lines(
		    &desk, "begin iban SE3550000000054910000003 SEK id=20261105-1\n"
			   "movement of 1100.00SEK on 2026-11-05 valued 2026-11-05 parts 4 service=BGBATCH7 "
			   "code=PMNT/RCDT/DMCT\n"
			   " part of 250.00SEK on 2026-11-05 valued 2026-11-05 service=BG0001 ocr=100000199 "
			   "payer=Åsa Öberg via=9912346 code=PMNT/RCDT/DMCT\n"
			   " part of 200.00SEK on 2026-11-05 valued 2026-11-05 service=BG0002 ocr=100000298 "
			   "payer=Kalle Exempel account=SE4550000000058398257466 via=9912346 "
			   "code=PMNT/RCDT/DMCT\n"
			   " part of 500.00SEK on 2026-11-05 valued 2026-11-05 service=BG0003 "
			   "message=Gåva till partner Öst payer=Kim Exempel via=9912346 code=PMNT/RCDT/DMCT\n"
			   " part of 150.00SEK on 2026-11-05 valued 2026-11-05 service=BG0004 via=9912346 "
			   "code=PMNT/RCDT/DMCT\n"
			   "end movements 1 parts 4 sum 1100.00SEK\n");
		assert_int_equal(desk.summary.parts, 4);
		assert_int_equal(desk.summary.movements, 1);
	}
}

static void p1_two_statements_in_one_file_are_each_proved(void **state)
{
	(void)state;
	DESK;
	read_file(&desk, KIND_053, proof_sample("camt/camt053.v2.multi.statement.xml", &desk.arena));
	assert_lines(
	    &desk,
	    "begin iban NL26VAYB8060476890 EUR id=253EURNL26VAYB8060476890 opening 18.15EUR on 2014-12-30 "
	    "closing 27.00EUR on 2014-12-31\n"
	    "movement of 8.85EUR on 2014-12-31 valued 2015-01-02 end=000000001 "
	    "message=Transaction Description 1 code=544\n"
	    "end movements 1 parts 0 sum 8.85EUR closing 27.00EUR\n"
	    "begin iban NL26VAYB8060476890 EUR id=254EURNL26VAYB8060476890 opening 27.00EUR on 2014-12-30 "
	    "closing 20.00EUR on 2014-12-31\n"
	    "movement of -7.00EUR on 2014-12-31 valued 2015-01-02 end=000000002 "
	    "message=Transaction Description 2 payer=Company Name 2 account=NL56AGDH9619008421 code=544\n"
	    "end movements 1 parts 0 sum -7.00EUR closing 20.00EUR\n");
	assert_int_equal(desk.summary.statements, 2);
}

/* The sample's amounts are whole cents with a third decimal of zero and are read; its balances do not agree:
 * 18.150 + 8.850 is 27.000, not 27.050. With the closing balance mended it is read. */
static void p1_five_decimals_are_read_when_they_are_zero(void **state)
{
	(void)state;
	static const char sample[] = "camt/camt053.v2.five.decimals.xml";
	DESK;
	read_file(&desk, KIND_053, proof_sample(sample, &desk.arena));
	assert_refused(&desk, "Bal",
		       "The opening balance and the entries do not add up to the closing balance.");
	const struct text mended = changed(&desk, proof_sample(sample, &desk.arena), "27.050", "27.00000");
	read_file(&desk, KIND_053, mended);
	assert_ok(desk.status);
	assert_int_equal(desk.listing.sum, 885);
	read_file(&desk, KIND_053, changed(&desk, mended, "8.850", "8.85001"));
	assert_refused(&desk, "Ntry/Amt", "The amount has parts smaller than the currency's smallest coin.");
	assert_int_equal(desk.status.row, 62);
}

/* Opens in EUR and closes in SEK. */
static void p1_a_statement_in_two_currencies_is_refused(void **state)
{
	(void)state;
	DESK;
	read_file(&desk, KIND_053, proof_sample("camt/camt053.v8.xml", &desk.arena));
	assert_refused(&desk, "Bal/Amt", "The statement has amounts in two currencies.");
	read_changed(&desk, OWN_053_08, "<Amt Ccy=\"SEK\">250.00", "<Amt Ccy=\"EUR\">250.00");
	assert_refused(&desk, "Ntry/Amt", "The statement has amounts in two currencies.");
	read_changed(&desk, OWN_053_08, "<Ccy>SEK", "<Ccy>EUR");
	assert_refused(&desk, "Bal/Amt", "The statement has amounts in two currencies.");
}

/* Three payments without any amount: they cannot prove the entry, which stands whole. */
static void p1_payments_without_amounts_leave_the_entry_whole(void **state)
{
	(void)state;
	DESK;
	read_file(&desk, KIND_054, proof_sample("camt/camt054.v2.xml", &desk.arena));
	assert_lines(&desk,
		     "begin iban CH2801234000123456789 SEK id=AAAASESS-FP-ACCR001\n"
		     "movement of -200000.00SEK on 2007-10-18 valued 2007-10-18 service=AAAASESS-FP-ACCR001 "
		     "code=PMNT/ICDT/DMCT\n"
		     "end movements 1 parts 0 sum -200000.00SEK\n");
	assert_int_equal(desk.summary.unknown_records, 3);
	assert_string_equal(desk.summary.first_unknown, "TxDtls");
}

/* The sample promises two payments and has three. With the count mended their amounts, in francs, say nothing
 * of an entry in kronor, which stands whole. */
static void p1_payments_in_another_currency_leave_the_entry_whole(void **state)
{
	(void)state;
	static const char sample[] = "camt/camt054.v8.xml";
	DESK;
	read_file(&desk, KIND_054, proof_sample(sample, &desk.arena));
	assert_refused(&desk, "Ntry/NtryDtls/Btch/NbOfTxs",
		       "The batch's count is not the number of its payments.");
	read_changed(&desk, sample, "<NbOfTxs>2", "<NbOfTxs>3");
	assert_lines(&desk, "begin iban CH2801234000123456789 SEK id=AAAASESS-FP-ACCR001\n"
			    "movement of -200000.00SEK on 2007-10-18 valued 2007-10-18 "
			    "service=ACSR160617103200001 message=Order code=PMNT/ICDT/DMCT\n"
			    "end movements 1 parts 0 sum -200000.00SEK\n");
	assert_int_equal(desk.summary.unknown_records, 3);
}

/* ---- what is refused, each with one sentence at its place ---- */

struct refusal {
	const char *sample;
	const char *from;
	const char *to;
	const char *field;
	const char *reason;
};

static void assert_refusals(const struct refusal *refusals, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		DESK;
		read_changed(&desk, refusals[i].sample, refusals[i].from, refusals[i].to);
		assert_refused(&desk, refusals[i].field, refusals[i].reason);
	}
}

#define ASSERT_REFUSALS(refusals) assert_refusals(refusals, sizeof(refusals) / sizeof(refusals)[0])

static void p8_wrong_entries_are_refused(void **state)
{
	(void)state;
	static const struct refusal refusals[] = {
		{ OWN_053_08, "1100.00", "0.00", "Ntry/Amt", "The amount is zero." },
		{ OWN_053_08, "1100.00", "-1100.00", "Ntry/Amt", "The amount is negative." },
		{ OWN_053_08, "1100.00", "-0.00", "Ntry/Amt", "The amount is negative." },
		{ OWN_053_08, "1100.00", "1100,00", "Ntry/Amt", "The amount is not a number." },
		{ OWN_053_08, "1100.00", "", "Ntry/Amt", "The amount is not a number." },
		{ OWN_053_08, "1100.00", "1100.001", "Ntry/Amt",
		  "The amount has parts smaller than the currency's smallest coin." },
		{ OWN_053_08, "1100.00", "99999999999999999", "Ntry/Amt",
		  "The sum is larger than the books can hold." },
		{ OWN_053_08, "1100.00", "1100.0000000000000000000000000000000000000000", "Ntry/Amt",
		  "The amount is not a number." },
		{ OWN_053_08, "<Ntry><Amt Ccy=\"SEK\">", "<Ntry><Amt>", "Ntry/Amt",
		  "The entry has no amount with a currency." },
		{ OWN_053_08, "<Ntry><Amt Ccy=\"SEK\">", "<Ntry><Amt Ccy=\"kr\">", "Ntry/Amt",
		  "A currency is three capital letters." },
		{ OWN_053_08, "<Ntry><Amt Ccy=\"SEK\">1100.00</Amt>", "<Ntry>", "Ntry/Amt",
		  "The entry has no amount with a currency." },
		{ OWN_053_08, "1100.00</Amt>", "1100.00</Amt><Amt Ccy=\"SEK\">1.00</Amt>", "Ntry/Amt",
		  "The amount is given twice." },
		{ OWN_053_08, "1100.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>", "1100.00</Amt>", "Ntry/CdtDbtInd",
		  "The entry is neither credit nor debit." },
		{ OWN_053_08, "1100.00</Amt><CdtDbtInd>CRDT", "1100.00</Amt><CdtDbtInd>CREDIT",
		  "Ntry/CdtDbtInd", "The direction is neither CRDT nor DBIT." },
		{ OWN_053_08, "<Sts><Cd>BOOK</Cd></Sts>", "<CdtDbtInd>DBIT</CdtDbtInd>", "Ntry/CdtDbtInd",
		  "Credit or debit is given twice." },
		{ OWN_053_08, "<Sts><Cd>BOOK</Cd></Sts>", "", "Ntry/Sts",
		  "The entry does not say whether it is booked." },
		{ OWN_053_08, "<Cd>BOOK</Cd>", "<Prtry>DONE</Prtry>", "Ntry/Sts",
		  "The entry does not say whether it is booked." },
		{ OWN_053_08, "<Cd>BOOK</Cd>", "<Cd>BOOK</Cd><Cd>PDNG</Cd>", "Ntry/Sts/Cd",
		  "The element is given twice." },
		{ OWN_053_08, "<BookgDt><Dt>2026-11-05", "<BookgDt><Dt>2026-02-30", "Ntry/BookgDt/Dt",
		  "There is no such day." },
		{ OWN_053_08, "<BookgDt><Dt>2026-11-05", "<BookgDt><Dt>20261105", "Ntry/BookgDt/Dt",
		  "There is no such day." },
		{ OWN_053_08, "<BookgDt><Dt>2026-11-05", "<BookgDt><Dt>1989-12-31", "Ntry/BookgDt/Dt",
		  "The day is before 1990." },
		{ OWN_053_08, "<BookgDt><Dt>2026-11-05", "<BookgDt><Dt>3000-01-01", "Ntry/BookgDt/Dt",
		  "There is no such day." },
		{ OWN_053_08, "<BookgDt><Dt>2026-11-05</Dt></BookgDt>", "", "Ntry/BookgDt",
		  "The entry has no day of booking." },
		{ OWN_053_08, "<Sts><Cd>BOOK", "<RvslInd>maybe</RvslInd><Sts><Cd>BOOK", "Ntry/RvslInd",
		  "The mark is neither true nor false." },
	};
	ASSERT_REFUSALS(refusals);
}

static void p8_wrong_statements_are_refused(void **state)
{
	(void)state;
	static const struct refusal refusals[] = {
		{ OWN_053_02, "10850.00", "10850.01", "Bal",
		  "The opening balance and the entries do not add up to the closing balance." },
		{ OWN_053_02, "OPBD", "ITBD", "Bal", "The statement has no opening balance (OPBD or PRCD)." },
		{ OWN_053_02, "CLBD", "CLAV", "Bal", "The statement has no closing balance (CLBD)." },
		{ OWN_053_02, "OPBD", "CLBD", "Bal", "The same balance is given twice." },
		{ OWN_053_02, "10000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>", "10000.00</Amt>", "Bal/CdtDbtInd",
		  "The balance is neither credit nor debit." },
		{ OWN_053_02, "<Amt Ccy=\"SEK\">10000.00</Amt>", "", "Bal/Amt",
		  "The balance has no amount with a currency." },
		{ OWN_053_02, "<Dt><Dt>2026-11-05</Dt></Dt>", "", "Bal/Dt", "The balance has no day." },
		{ OWN_053_02, "10000.00</Amt><CdtDbtInd>CRDT", "10000.00</Amt><CdtDbtInd>DBIT", "Bal",
		  "The opening balance and the entries do not add up to the closing balance." },
		{ OWN_053_02, "<IBAN>SE3550000000054910000003</IBAN>", "", "Acct/Id",
		  "The statement does not say which account it is about." },
		{ OWN_053_02, "</IBAN>", "</IBAN><IBAN>SE4550000000058398257466</IBAN>", "Acct/Id/IBAN",
		  "The element is given twice." },
		{ OWN_053_02, "<Ccy>SEK", "<Ccy>krona", "Acct/Ccy", "A currency is three capital letters." },
		{ OWN_053_02, "camt.053.001.02", "camt.052.001.02", "Document",
		  "The file is neither camt.053 nor camt.054." },
		{ OWN_053_02, "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02", "urn:other", "Document",
		  "The file is neither camt.053 nor camt.054." },
		{ OWN_053_02, "camt.053.001.02", "camt.054.001.02", "Document",
		  "The file is camt, but not of the kind it was taken for." },
		{ OWN_054_02, "camt.054.001.02", "camt.053.001.02", "Document",
		  "The file is camt, but not of the kind it was taken for." },
	};
	ASSERT_REFUSALS(refusals);
}

#define TOTALS(inside) "</Acct><TxsSummry>" inside "</TxsSummry>"

static void p1_wrong_totals_of_a_summary_are_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"<TtlNtries><NbOfNtries>4</NbOfNtries></TtlNtries>",
		"<TtlNtries><Sum>1850.01</Sum></TtlNtries>",
		"<TtlNtries><TtlNetNtryAmt>851</TtlNetNtryAmt></TtlNtries>",
		"<TtlNtries><TtlNetNtry><Amt>850</Amt><CdtDbtInd>DBIT</CdtDbtInd></TtlNetNtry></TtlNtries>",
		"<TtlCdtNtries><NbOfNtries>3</NbOfNtries></TtlCdtNtries>",
		"<TtlCdtNtries><Sum>1351</Sum></TtlCdtNtries>",
		"<TtlDbtNtries><Sum>501</Sum></TtlDbtNtries>",
		"<TtlDbtNtries><NbOfNtries>0</NbOfNtries></TtlDbtNtries>",
	};
	DESK;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		char to[256];
		snprintf(to, sizeof to, TOTALS("%s"), wrong[i]);
		read_changed(&desk, OWN_053_08, "</Acct>", to);
		assert_refused(&desk, "TxsSummry",
			       "The summary's counts or sums are not those of the entries.");
	}
	read_changed(&desk, OWN_053_08, "</Acct>",
		     TOTALS("<TtlNtries><NbOfNtries>x</NbOfNtries></TtlNtries>"));
	assert_refused(&desk, "TxsSummry/TtlNtries/NbOfNtries", "The count is not a whole number.");
	read_changed(&desk, OWN_053_08, "</Acct>",
		     TOTALS("<TtlNtries><NbOfNtries>3</NbOfNtries><NbOfNtries>3</NbOfNtries></TtlNtries>"));
	assert_refused(&desk, "TxsSummry/TtlNtries/NbOfNtries", "The count is given twice.");
	read_changed(&desk, OWN_053_08, "</Acct>",
		     TOTALS("<TtlNtries><NbOfNtries>3</NbOfNtries><Sum>1850.00000000</Sum>"
			    "<TtlNetNtryAmt>850.0</TtlNetNtryAmt><CdtDbtInd>CRDT</CdtDbtInd></TtlNtries>"
			    "<TtlCdtNtries><NbOfNtries>2</NbOfNtries><Sum>1350</Sum></TtlCdtNtries>"
			    "<TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>500</Sum></TtlDbtNtries>"));
	assert_ok(desk.status);
}

static void p1_wrong_batches_are_refused(void **state)
{
	(void)state;
	static const struct refusal refusals[] = {
		{ OWN_054_02, "<NbOfTxs>4", "<NbOfTxs>5", "Ntry/NtryDtls/Btch/NbOfTxs",
		  "The batch's count is not the number of its payments." },
		{ OWN_054_02, "<TtlAmt Ccy=\"SEK\">1100.00", "<TtlAmt Ccy=\"SEK\">1100.01",
		  "Ntry/NtryDtls/Btch/TtlAmt", "The batch's total is not the sum of its payments." },
		{ OWN_054_02, "1100.00</TtlAmt><CdtDbtInd>CRDT", "1100.00</TtlAmt><CdtDbtInd>DBIT",
		  "Ntry/NtryDtls/Btch/TtlAmt", "The batch's total is not the sum of its payments." },
		{ OWN_054_08, "<Amt Ccy=\"SEK\">1100.00", "<Amt Ccy=\"SEK\">1100.01", "Ntry/Amt",
		  "The payments do not add up to the entry." },
		{ OWN_054_08, "<Amt Ccy=\"SEK\">250.00", "<Amt Ccy=\"SEK\">0.00", "TxDtls/Amt",
		  "The amount is zero." },
		{ OWN_054_08, "<Amt Ccy=\"SEK\">250.00", "<Amt Ccy=\"SEK\">-250.00", "TxDtls/Amt",
		  "The amount is negative." },
		{ OWN_054_08, "<Amt Ccy=\"SEK\">250.00", "<Amt Ccy=\"EUR\">250.00", "TxDtls/Amt",
		  "Some payments of the entry have an amount in its currency and others have not." },
		{ OWN_054_08, "<Amt Ccy=\"SEK\">150.00</Amt>", "", "TxDtls/Amt",
		  "Some payments of the entry have an amount in its currency and others have not." },
		{ OWN_054_08, "250.00</Amt><CdtDbtInd>CRDT", "250.00</Amt><CdtDbtInd>DBIT",
		  "Ntry/NtryDtls/Btch/TtlAmt", "The batch's total is not the sum of its payments." },
		{ OWN_054_02, "250.00</Amt>", "250.001</Amt>", "TxDtls/AmtDtls/TxAmt/Amt",
		  "The amount has parts smaller than the currency's smallest coin." },
	};
	ASSERT_REFUSALS(refusals);
}

#define BATCH                                                                                                \
	"<Btch><NbOfTxs>4</NbOfTxs><TtlAmt Ccy=\"SEK\">1100.00</TtlAmt><CdtDbtInd>CRDT</CdtDbtInd></Btch>"

static void p1_parts_that_do_not_add_up_are_refused_without_a_batch_too(void **state)
{
	(void)state;
	DESK;
	const struct text plain = changed(&desk, proof_sample(OWN_054_08, &desk.arena), BATCH, "");
	read_file(&desk, KIND_054, plain);
	assert_ok(desk.status);
	assert_int_equal(desk.summary.parts, 4);
	read_file(&desk, KIND_054, changed(&desk, plain, "150.00", "150.01"));
	assert_refused(&desk, "Ntry/Amt", "The payments do not add up to the entry.");
	assert_string_equal(buffer_text(&desk.listing.lines).bytes,
			    "begin iban SE3550000000054910000003 SEK id=20261105-1\n");
}

static void p8_what_is_not_camt_is_refused(void **state)
{
	(void)state;
	static const char *const files[] = {
		"",
		"01BGMAX               01",
		"<html></html>",
		"<?xml version=\"1.0\"?><Document/>",
		"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"></Document>",
		"<Document "
		"xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt/></Document>",
		"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrDbtCdtNtfctn/>"
		"</Document>",
		"<!DOCTYPE Document [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>"
		"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\">&b;</Document>",
		"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Document "
		"xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.02\"><BkToCstmrStmt/></Document>",
	};
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		DESK;
		read_file(&desk, KIND_053, text_of(files[i]));
		assert_code(desk.status, STATUS_INPUT);
		assert_non_null(desk.status.reason);
		assert_non_null(desk.status.remedy);
		assert_int_equal(desk.summary.statements, 0);
	}
}

static void p8_a_wrong_character_set_is_refused(void **state)
{
	(void)state;
	DESK;
	read_changed(&desk, OWN_054_02, "Åsa Öberg",
		     "\xC5sa \xD6"
		     "berg");
	assert_code(desk.status, STATUS_INPUT);
	assert_non_null(desk.status.remedy);
	assert_true(desk.status.row >= 16);
}

static void p1_a_file_cut_anywhere_is_refused(void **state)
{
	(void)state;
	static const char *const samples[] = { OWN_053_08, OWN_054_02 };
	for (size_t i = 0; i < 2; i++) {
		DESK;
		const struct text file = proof_sample(samples[i], &desk.arena);
		const size_t whole = text_find(file, TEXT("</Document>")) + strlen("</Document>");
		for (size_t count = 0; count < whole; count++) {
			read_file(&desk, kind_of_sample(samples[i]), text_slice(file, 0, count));
			assert_code(desk.status, STATUS_INPUT);
			assert_non_null(desk.status.remedy);
		}
		read_file(&desk, kind_of_sample(samples[i]), text_slice(file, 0, whole));
		assert_ok(desk.status);
	}
}

/* ---- what is read ---- */

static void p9_the_size_of_reads_makes_no_difference(void **state)
{
	(void)state;
	static const char *const samples[] = { OWN_054_02, OWN_053_08, "camt/camt053.v2.multi.statement.xml",
					       "camt/camt054.v2.xml" };
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		DESK;
		desk.listing.has_places = true;
		const struct text file = proof_sample(samples[i], &desk.arena);
		read_file(&desk, kind_of_sample(samples[i]), file);
		assert_ok(desk.status);
		SCOPED(listing_close) struct listing steps = listing_open();
		steps.has_places = true;
		struct memory_source memory = { .rest = file, .step_max = 1 };
		struct source source = source_of_memory(&memory);
		struct bank_file_summary summary = { .kind = desk.summary.kind };
		assert_ok(camt_read(&source, &listing_events, &steps, &summary));
		assert_true(text_equal(buffer_text(&desk.listing.lines), buffer_text(&steps.lines)));
	}
}

static void raw_bytes_and_lines_are_those_of_the_file(void **state)
{
	(void)state;
	DESK;
	desk.listing.has_places = true;
	read_file(&desk, KIND_054, proof_sample(OWN_054_02, &desk.arena));
	assert_ok(desk.status);
	const struct text lines = buffer_text(&desk.listing.lines);
	assert_true(text_find(lines, TEXT("8 «<Ntry>\n    <NtryRef>7</NtryRef><Amt Ccy=\"SEK\">1100.00")) <
		    lines.count);
	assert_true(text_find(lines, TEXT("</BkTxCd>\n    » movement of 1100.00")) < lines.count);
	assert_true(text_find(lines, TEXT("15 «<TxDtls>\n          <Refs><AcctSvcrRef>BG0001")) <
		    lines.count);
	assert_true(text_find(lines, TEXT("</TxDtls>»  part of 250.00")) < lines.count);
	assert_true(text_find(lines, TEXT("33 «<TxDtls>\n          <Refs><AcctSvcrRef>BG0004")) <
		    lines.count);
	read_file(&desk, KIND_053, proof_sample("camt/camt053.v2.multi.statement.xml", &desk.arena));
	const struct text single = buffer_text(&desk.listing.lines);
	assert_true(text_find(single, TEXT("</NtryDtls>\n            </Ntry>» movement of 8.85")) <
		    single.count);
}

static void the_version_of_the_namespace_is_not_looked_at(void **state)
{
	(void)state;
	DESK;
	read_changed(&desk, OWN_053_08, "camt.053.001.08", "camt.053.001.13");
	assert_ok(desk.status);
	read_changed(&desk, OWN_054_02, "camt.054.001.02", "camt.054.002.04");
	assert_ok(desk.status);
}

static void a_prefix_on_every_name_makes_no_difference(void **state)
{
	(void)state;
	DESK;
	read_file(&desk, KIND_054,
		  TEXT("<c:Document xmlns:c=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\">"
		       "<c:BkToCstmrDbtCdtNtfctn><c:Ntfctn><c:Acct><c:Id><c:IBAN>se35 5000 0000 0549 1000 "
		       "0003</c:IBAN></c:Id></c:Acct></c:Ntfctn></c:BkToCstmrDbtCdtNtfctn></c:Document>"));
	assert_lines(&desk, "begin iban SE3550000000054910000003 \nend movements 0 parts 0 sum 0.00\n");
}

static void unknown_elements_are_passed_over_and_counted(void **state)
{
	(void)state;
	DESK;
	const struct text file = proof_sample(OWN_053_08, &desk.arena);
	const struct text once =
	    changed(&desk, file, "<Ntry>", "<Ntry><Colour><Amt Ccy=\"SEK\">7</Amt></Colour>");
	const struct text twice = changed(&desk, once, "<Acct>", "<x:Acct xmlns:x=\"urn:x\"/><Acct>");
	read_file(&desk, KIND_053, changed(&desk, twice, "<Domn>", "<Shade/><Domn>"));
	assert_ok(desk.status);
	assert_int_equal(desk.summary.unknown_records, 2);
	assert_string_equal(desk.summary.first_unknown, "Acct");
	assert_int_equal(desk.listing.sum, 85000);
	read_changed(&desk, OWN_053_08, "<Ntry>", "<Ntry><AVeryLongNameThatDoesNotFitInItsRoom/>");
	assert_string_equal(desk.summary.first_unknown, "AVeryLongNameThatDoesNo");
	read_changed(&desk, OWN_053_08, "<Ntry>", "<Ntry><NtryRef>1</NtryRef><Chrgs><X/></Chrgs>");
	assert_int_equal(desk.summary.unknown_records, 0);
	/* A notification has no balances: what looks like one is unknown there. */
	read_changed(&desk, OWN_054_08, "<Ntry>", "<Bal><Tp/></Bal><Ntry>");
	assert_ok(desk.status);
	assert_string_equal(desk.summary.first_unknown, "Bal");
}

static void entries_not_yet_booked_are_passed_over_and_counted(void **state)
{
	(void)state;
	static const char *const words[] = { "PDNG", "INFO", "FUTR" };
	for (size_t i = 0; i < 3; i++) {
		DESK;
		char pending[16];
		snprintf(pending, sizeof pending, "<Cd>%s", words[i]);
		const struct text file =
		    changed(&desk, proof_sample(OWN_053_08, &desk.arena), "10850.00", "9750.00");
		read_file(&desk, KIND_053, changed(&desk, file, "<Cd>BOOK", pending));
		assert_ok(desk.status);
		assert_int_equal(desk.summary.pending, 1);
		assert_int_equal(desk.summary.movements, 2);
		assert_int_equal(desk.listing.sum, -25000);
	}
	/* Its payments are not looked at, and the summary may count it or not. */
	DESK;
	const struct text batch = changed(&desk, proof_sample(OWN_054_02, &desk.arena), "BOOK", "PDNG");
	const struct text wrong = changed(&desk, batch, "250.00</Amt>", "cheese</Amt>");
	read_file(&desk, KIND_054, wrong);
	assert_ok(desk.status);
	assert_int_equal(desk.summary.movements, 0);
	for (int counted = 0; counted < 2; counted++) {
		char totals[128];
		snprintf(totals, sizeof totals, TOTALS("<TtlNtries><NbOfNtries>%d</NbOfNtries></TtlNtries>"),
			 counted);
		read_file(&desk, KIND_054, changed(&desk, wrong, "</Acct>", totals));
		assert_ok(desk.status);
	}
}

static void an_opening_balance_may_be_the_day_befores_closing(void **state)
{
	(void)state;
	DESK;
	read_changed(&desk, OWN_053_02, "OPBD", "PRCD");
	assert_ok(desk.status);
	assert_true(desk.listing.head.has_opening);
	assert_int_equal(desk.listing.head.opening.minor, 1000000);
}

static void p1_balances_after_the_entries_are_told_in_the_tail(void **state)
{
	(void)state;
	DESK;
	static const char closing[] =
	    "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy=\"SEK\">10850.00</Amt>"
	    "<CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-11-05</Dt></Dt></Bal>";
	const struct text without = changed(&desk, proof_sample(OWN_053_02, &desk.arena), closing, "");
	char ended[512];
	snprintf(ended, sizeof ended, "%s</Stmt>", closing);
	read_file(&desk, KIND_053, changed(&desk, without, "</Stmt>", ended));
	assert_ok(desk.status);
	assert_false(desk.listing.head.has_closing);
	assert_true(text_find(buffer_text(&desk.listing.lines), TEXT("sum 850.00SEK closing 10850.00SEK")) <
		    desk.listing.lines.count);
}

/* One entry of 100 kronor with what is given inside, in a notification of version 08. */
static void read_entry(struct desk *desk, const char *head, const char *details)
{
	struct buffer file = buffer_open(SAMPLE_ROOM);
	buffer_print(
	    &file,
	    "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn>"
	    "<Ntfctn><Id>1</Id><Acct><Id><Othr><Id>0991-2346</Id><SchmeNm><Prtry>BGNR</Prtry></SchmeNm>"
	    "</Othr></Id><Ccy>SEK</Ccy></Acct><Ntry><Amt Ccy=\"SEK\">100.00</Amt>%s<Sts><Cd>BOOK</Cd></Sts>"
	    "<BookgDt><DtTm>2026-11-05T23:30:00+01:00</DtTm></BookgDt>%s</Ntry></Ntfctn>"
	    "</BkToCstmrDbtCdtNtfctn></Document>",
	    head, details);
	assert_ok(buffer_status(&file));
	read_file(desk, KIND_054, arena_copy(&desk->arena, buffer_text(&file)));
	buffer_close(&file);
}

#define CREDIT "<CdtDbtInd>CRDT</CdtDbtInd>"
#define DEBIT "<CdtDbtInd>DBIT</CdtDbtInd>"
#define ONE(inside) "<NtryDtls><TxDtls>" inside "</TxDtls></NtryDtls>"
#define BEGIN "begin bankgiro 9912346 SEK id=1\n"
#define MOVED(amount, words)                                                                                 \
	BEGIN "movement of " amount "SEK on 2026-11-05 valued 2026-11-05" words                              \
	      "\nend movements 1 parts 0 sum " amount "SEK\n"

static void a_lone_payment_lends_its_words_to_the_movement(void **state)
{
	(void)state;
	DESK;
	read_entry(
	    &desk, CREDIT,
	    "<AcctSvcrRef>S1</AcctSvcrRef>" ONE(
		"<Refs><AcctSvcrRef>S2</AcctSvcrRef><EndToEndId>E1</EndToEndId><TxId>T1</TxId></Refs>"
		"<RltdPties><Dbtr><Pty><Nm>Föreningen  Ett</Nm><Id><OrgId><Othr><Id>802002-4280</Id></Othr>"
		"</OrgId></Id></Pty></Dbtr><DbtrAcct><Id><Othr><Id>9912346</Id><SchmeNm><Prtry>BGNR"
		"</Prtry></SchmeNm></Othr></Id></DbtrAcct></RltdPties><RmtInf><Ustrd>Tack\n  för allt</Ustrd>"
		"<Ustrd>i år</Ustrd></RmtInf>"));
	assert_lines(&desk, MOVED("100.00", " service=S1 end=E1 unique=T1 message=Tack för allt i år "
					    "payer=Föreningen Ett account=9912346 identity=8020024280"));
	read_entry(&desk, CREDIT, ONE("<Refs><AcctSvcrRef>S2</AcctSvcrRef></Refs>"));
	assert_lines(&desk, MOVED("100.00", " service=S2"));
	read_entry(&desk, CREDIT,
		   "<AcctSvcrRef>S1</AcctSvcrRef>" ONE("<Refs><AcctSvcrRef>S2</AcctSvcrRef></Refs>"));
	assert_lines(&desk, MOVED("100.00", " service=S1 unique=S2"));
	read_entry(&desk, CREDIT,
		   ONE("<Refs><EndToEndId>NOTPROVIDED</EndToEndId><UETR>U1</UETR><TxId>T1</TxId></Refs>"));
	assert_lines(&desk, MOVED("100.00", " unique=U1"));
	read_entry(&desk, CREDIT, "<AcctSvcrRef>NONREF</AcctSvcrRef>");
	assert_lines(&desk, MOVED("100.00", ""));
}

static void p1_a_lone_payments_own_amount_is_the_entrys(void **state)
{
	(void)state;
	DESK;
	read_entry(&desk, CREDIT, ONE("<Amt Ccy=\"SEK\">100</Amt>" CREDIT));
	assert_lines(&desk, MOVED("100.00", ""));
	read_entry(&desk, CREDIT, ONE("<Amt Ccy=\"SEK\">99</Amt>" CREDIT));
	assert_refused(&desk, "TxDtls/Amt", "The payment's amount is not the entry's.");
	read_entry(&desk, CREDIT, ONE("<Amt Ccy=\"SEK\">100</Amt>" DEBIT));
	assert_refused(&desk, "TxDtls/Amt", "The payment's amount is not the entry's.");
	read_entry(&desk, CREDIT, ONE("<AmtDtls><TxAmt><Amt Ccy=\"SEK\">99</Amt></TxAmt></AmtDtls>"));
	assert_refused(&desk, "TxDtls/Amt", "The payment's amount is not the entry's.");
	/* Charges and exchange stand between what was instructed and what came. */
	read_entry(&desk, CREDIT, ONE("<AmtDtls><InstdAmt><Amt Ccy=\"SEK\">105</Amt></InstdAmt></AmtDtls>"));
	assert_lines(&desk, MOVED("100.00", ""));
	read_entry(&desk, CREDIT,
		   ONE("<AmtDtls><InstdAmt><Amt Ccy=\"EUR\">9.12345</Amt></InstdAmt></AmtDtls>"));
	assert_lines(&desk, MOVED("100.00", ""));
	read_entry(&desk, CREDIT,
		   "<NtryDtls><Btch><NbOfTxs>1</NbOfTxs><TtlAmt "
		   "Ccy=\"SEK\">100</TtlAmt></Btch><TxDtls/></NtryDtls>");
	assert_lines(&desk, MOVED("100.00", ""));
	read_entry(&desk, CREDIT,
		   "<NtryDtls><Btch><TtlAmt Ccy=\"SEK\">101</TtlAmt></Btch><TxDtls/></NtryDtls>");
	assert_refused(&desk, "Ntry/NtryDtls/Btch/TtlAmt",
		       "The batch's total is not the sum of its payments.");
}

static void a_batch_whose_payments_are_in_another_file_is_one_movement(void **state)
{
	(void)state;
	DESK;
	read_entry(&desk, CREDIT,
		   "<NtryDtls><Btch><NbOfTxs>3</NbOfTxs><TtlAmt Ccy=\"SEK\">100</TtlAmt></Btch></NtryDtls>"
		   "<AddtlNtryInf>Insättning</AddtlNtryInf>");
	assert_lines(&desk, MOVED("100.00", " message=Insättning"));
}

#define PART(amount, side, more) "<TxDtls><Amt Ccy=\"SEK\">" amount "</Amt>" side more "</TxDtls>"
#define PARTED(count) BEGIN "movement of 100.00SEK on 2026-11-05 valued 2026-11-05 parts " count "\n"
#define PART_LINE(amount) " part of " amount "SEK on 2026-11-05 valued 2026-11-05"

static void p1_parts_may_stand_in_several_batches_and_go_both_ways(void **state)
{
	(void)state;
	DESK;
	read_entry(&desk, CREDIT,
		   "<NtryDtls><Btch><NbOfTxs>1</NbOfTxs><TtlAmt Ccy=\"SEK\">90</TtlAmt></Btch>" PART(
		       "90", CREDIT, "") "</NtryDtls><NtryDtls><Btch><NbOfTxs>2</NbOfTxs><TtlAmt "
					 "Ccy=\"SEK\">10</TtlAmt></Btch>" PART("30", CREDIT, "")
					     PART("20", DEBIT,
						  "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>") "</NtryDtls>");
	assert_lines(&desk, PARTED("3") PART_LINE("90.00") "\n" PART_LINE("30.00") "\n" PART_LINE(
				"-20.00") " reversal\nend movements 1 parts 3 sum 100.00SEK\n");
	read_entry(&desk, CREDIT,
		   "<NtryDtls><Btch><TtlAmt Ccy=\"SEK\">91</TtlAmt></Btch>" PART(
		       "90", CREDIT, "") "</NtryDtls>"
					 "<NtryDtls>" PART("10", CREDIT, "") "</NtryDtls>");
	assert_refused(&desk, "Ntry/NtryDtls/Btch/TtlAmt",
		       "The batch's total is not the sum of its payments.");
}

static void amounts_of_parts_are_taken_in_order_of_certainty(void **state)
{
	(void)state;
	DESK;
	read_entry(
	    &desk, CREDIT,
	    "<NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy=\"SEK\">99</Amt></InstdAmt><TxAmt><Amt "
	    "Ccy=\"SEK\">60</Amt></TxAmt></AmtDtls></TxDtls><TxDtls><Amt Ccy=\"EUR\">4</Amt><AmtDtls>"
	    "<InstdAmt><Amt Ccy=\"SEK\">77</Amt></InstdAmt><CntrValAmt><Amt Ccy=\"SEK\">40</Amt></CntrValAmt>"
	    "</AmtDtls></TxDtls></NtryDtls>");
	assert_lines(&desk, PARTED("2") PART_LINE("60.00") "\n" PART_LINE(
				"40.00") "\nend movements 1 parts 2 sum 100.00SEK\n");
}

#define STRD(inside) "<Strd>" inside "</Strd>"
#define REF(reference)                                                                                       \
	STRD("<CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>" reference "</Ref></"           \
	     "CdtrRefInf>")

static void references_are_taken_from_structured_words_then_from_typed(void **state)
{
	(void)state;
	static const struct {
		const char *remittance;
		const char *found;
	} cases[] = {
		{ REF("100000199"), " ocr=100000199" },
		{ REF("100000198"), " free=100000198" },
		{ STRD("<CdtrRefInf><Tp><CdOrPrtry><Prtry>X</Prtry></CdOrPrtry></Tp><Ref>RF18 "
		       "5390</Ref></CdtrRefInf>"),
		  " free=RF18 5390" },
		{ REF("100000199") REF("100000298") REF("A 7"), " ocr=100000199 further=100000298 A 7" },
		{ STRD("<RfrdDocInf><Nb>4711</Nb></RfrdDocInf><RfrdDocInf><Nb>4712</Nb></RfrdDocInf>"),
		  " free=4711" },
		{ STRD("<RfrdDocInf><Nb>4711</Nb></RfrdDocInf><CdtrRefInf><Ref>100000199</Ref></CdtrRefInf>"),
		  " ocr=100000199" },
		{ REF("NOTPROVIDED") REF("100000298"), " ocr=100000298" },
		{ STRD("<AddtlRmtInf>Minne av mormor</AddtlRmtInf>"), " message=Minne av mormor" },
		/* 1234567890 with length digit and check digit, as the format's README computes it. */
		{ "<Ustrd> 1234 5678 9023 </Ustrd>", " ocr=123456789023 message=1234 5678 9023" },
		{ "<Ustrd>OCR 123456789023</Ustrd>", " message=OCR 123456789023" },
		{ "<Ustrd>100000199</Ustrd>",
		  " ocr=100000199 message=100000199" }, /* nine digits: its 9 agrees */
		{ "<Ustrd>100000198</Ustrd>", " message=100000198" },
		{ "<Ustrd>1040</Ustrd>", " message=1040" }, /* valid by rule, too short to mean it */
		{ "<Ustrd>123456789023</Ustrd>" REF("100000199"), " ocr=100000199 message=123456789023" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		DESK;
		char details[1024];
		char expected[512];
		snprintf(details, sizeof details, ONE("<RmtInf>%s</RmtInf>"), cases[i].remittance);
		snprintf(expected, sizeof expected, MOVED("100.00", "%s"), cases[i].found);
		read_entry(&desk, CREDIT, details);
		assert_lines(&desk, expected);
	}
}

static void the_other_party_follows_the_direction_and_the_reversal(void **state)
{
	(void)state;
	static const char parties[] =
	    ONE("<RltdPties><Dbtr><Nm>Dora</Nm></Dbtr><DbtrAcct><Id><Othr><Id>12</Id></Othr></Id></DbtrAcct>"
		"<Cdtr><Nm>NOTPROVIDED</Nm></Cdtr><CdtrAcct><Id><Othr><Id>410546-85</Id><SchmeNm><Prtry>PGNR"
		"</Prtry></SchmeNm></Othr></Id></CdtrAcct></RltdPties>");
	DESK;
	read_entry(&desk, CREDIT, parties);
	assert_lines(&desk, MOVED("100.00", " payer=Dora via=41054685"));
	read_entry(&desk, DEBIT, parties);
	assert_lines(&desk, MOVED("-100.00", " account=41054685"));
	read_entry(&desk, DEBIT "<RvslInd>true</RvslInd>", parties);
	assert_lines(&desk, MOVED("-100.00", " reversal payer=Dora via=41054685"));
	read_entry(&desk, CREDIT "<RvslInd>1</RvslInd>", parties);
	assert_lines(&desk, MOVED("100.00", " reversal account=41054685"));
	read_entry(&desk, CREDIT "<RvslInd>false</RvslInd>", parties);
	assert_lines(&desk, MOVED("100.00", " payer=Dora via=41054685"));
}

static void an_identity_of_a_person_is_never_told(void **state)
{
	(void)state;
	DESK;
	read_entry(&desk, CREDIT,
		   ONE("<RltdPties><Dbtr><Id><PrvtId><Othr><Id>198507099805</Id></Othr></PrvtId></Id></"
		       "Dbtr></RltdPties>"));
	assert_lines(&desk, MOVED("100.00", ""));
	/* The same number where an organisation's goes: its third digit tells. */
	read_entry(&desk, CREDIT,
		   ONE("<RltdPties><Dbtr><Id><OrgId><Othr><Id>8507099805</Id></Othr></OrgId></Id></Dbtr></"
		       "RltdPties>"));
	assert_lines(&desk, MOVED("100.00", ""));
	read_entry(&desk, CREDIT,
		   ONE("<RltdPties><Dbtr><Id><OrgId><Othr><Id>168020024280</Id></Othr></OrgId></Id></Dbtr></"
		       "RltdPties>"));
	assert_lines(&desk, MOVED("100.00", " identity=8020024280"));
}

static void codes_are_the_domains_or_the_banks_own(void **state)
{
	(void)state;
	DESK;
	read_entry(&desk, CREDIT, "<BkTxCd><Prtry><Cd>544</Cd></Prtry></BkTxCd>");
	assert_lines(&desk, MOVED("100.00", " code=544"));
	read_entry(&desk, CREDIT, ONE("<BkTxCd><Domn><Cd>PMNT</Cd></Domn></BkTxCd>"));
	assert_lines(&desk, MOVED("100.00", " code=PMNT"));
	read_entry(&desk, CREDIT,
		   "<NtryDtls>" PART("99", CREDIT, "<BkTxCd><Prtry><Cd>A</Cd></Prtry></BkTxCd>")
		       PART("1", CREDIT, "<AddtlTxInf>Kort</AddtlTxInf>") "</NtryDtls>");
	assert_lines(&desk, PARTED("2") PART_LINE("99.00") " code=A\n" PART_LINE(
				"1.00") " message=Kort\nend movements 1 parts 2 sum 100.00SEK\n");
}

static void the_door_knows_every_sample_by_its_first_bytes_and_reads_it(void **state)
{
	(void)state;
	static const char *const samples[] = { OWN_053_02,
					       OWN_053_08,
					       OWN_054_02,
					       OWN_054_08,
					       "camt/camt053.v2.multi.statement.xml",
					       "camt/camt054.v2.xml" };
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		DESK;
		const struct text file = proof_sample(samples[i], &desk.arena);
		const enum statement_kind_of_file kind =
		    bank_file_kind(text_slice(file, 0, BANK_SNIFF_BYTES));
		assert_int_equal(kind, kind_of_sample(samples[i]));
		struct memory_source memory = { .rest = file };
		struct source source = source_of_memory(&memory);
		assert_ok(bank_file_read(kind, &source, &listing_events, &desk.listing, &desk.summary));
		assert_int_equal(desk.summary.kind, kind);
		assert_true(desk.summary.movements > 0);
	}
}

/* ---- limits, at n and n + 1 ---- */

static void read_filled(struct desk *desk, const char *before, size_t count, const char *after)
{
	struct buffer inside = buffer_open(SAMPLE_ROOM);
	buffer_print(&inside, "%s", before);
	for (size_t i = 0; i < count; i++)
		buffer_add_byte(&inside, 'x');
	buffer_print(&inside, "%s", after);
	read_entry(desk, CREDIT, arena_copy(&desk->arena, buffer_text(&inside)).bytes);
	buffer_close(&inside);
}

static void p8_a_field_has_a_longest_length(void **state)
{
	(void)state;
	DESK;
	read_filled(&desk, "<AcctSvcrRef>", BANK_FIELD_BYTES_MAX, "</AcctSvcrRef>");
	assert_ok(desk.status);
	read_filled(&desk, "<AcctSvcrRef>", BANK_FIELD_BYTES_MAX + 1, "</AcctSvcrRef>");
	assert_refused(&desk, "Ntry/AcctSvcrRef", "The text is longer than 1024 bytes.");
}

static void a_longer_message_is_cut_between_characters(void **state)
{
	(void)state;
	DESK;
	read_filled(&desk, "<NtryDtls><TxDtls><RmtInf><Ustrd>", BANK_FIELD_BYTES_MAX - 1,
		    "öö</Ustrd><Ustrd>y</Ustrd></RmtInf></TxDtls></NtryDtls>");
	assert_ok(desk.status);
	const struct text lines = buffer_text(&desk.listing.lines);
	assert_true(text_find(lines, TEXT("x\nend")) < lines.count);
}

static void further_references_that_do_not_fit_are_left_out_whole(void **state)
{
	(void)state;
	DESK;
	struct buffer inside = buffer_open(SAMPLE_ROOM);
	buffer_print(&inside, "<NtryDtls><TxDtls><RmtInf>" REF("1"));
	for (int i = 0; i < 40; i++)
		buffer_print(&inside, REF("A23456789B123456789C123456789D1234"));
	buffer_print(&inside, "</RmtInf></TxDtls></NtryDtls>");
	read_entry(&desk, CREDIT, inside.bytes);
	buffer_close(&inside);
	assert_ok(desk.status);
	const struct text lines = buffer_text(&desk.listing.lines);
	assert_true(text_find(lines, TEXT("D1234\nend")) < lines.count);
}

/* What read_filled's entry has around its inside. */
static const char entry_frame[] =
    "<Ntry><Amt Ccy=\"SEK\">100.00</Amt>" CREDIT
    "<Sts><Cd>BOOK</Cd></Sts><BookgDt><DtTm>2026-11-05T23:30:00+01:00</DtTm></BookgDt></Ntry>";

static void p8_a_row_has_a_longest_length(void **state)
{
	(void)state;
	DESK;
	struct {
		const char *before;
		const char *after;
		const char *field;
	} cases[] = {
		{ "<Odd>", "</Odd>", "Ntry" },
		{ "<NtryDtls><TxDtls><Odd>", "</Odd></TxDtls></NtryDtls>", "Ntry" },
	};
	for (size_t i = 0; i < 2; i++) {
		const size_t frame = strlen(entry_frame) + strlen(cases[i].before) + strlen(cases[i].after);
		read_filled(&desk, cases[i].before, BANK_RAW_BYTES_MAX - frame, cases[i].after);
		assert_ok(desk.status);
		read_filled(&desk, cases[i].before, BANK_RAW_BYTES_MAX - frame + 1, cases[i].after);
		assert_refused(&desk, cases[i].field, "The row is longer than 16384 bytes.");
	}
	/* Parts and the head of their movement are measured apart. */
	static const char part[] = "<TxDtls><Amt Ccy=\"SEK\">50</Amt><Odd></Odd></TxDtls>";
	const size_t most = BANK_RAW_BYTES_MAX - strlen(part);
	for (size_t over = 0; over < 2; over++) {
		read_filled(&desk, "<NtryDtls><TxDtls><Amt Ccy=\"SEK\">50</Amt><Odd>", most + over,
			    "</Odd></TxDtls><TxDtls><Amt Ccy=\"SEK\">50</Amt></TxDtls></NtryDtls>");
		assert_code(desk.status, over == 0 ? STATUS_OK : STATUS_INPUT);
		read_filled(&desk,
			    "<NtryDtls><TxDtls><Amt Ccy=\"SEK\">50</Amt></TxDtls><TxDtls><Amt "
			    "Ccy=\"SEK\">50</Amt><Odd>",
			    most + over, "</Odd></TxDtls></NtryDtls>");
		assert_code(desk.status, over == 0 ? STATUS_OK : STATUS_INPUT);
	}
	assert_refused(&desk, "TxDtls", "The row is longer than 16384 bytes.");
}

static void p8_deeper_and_longer_than_any_bank_writes_is_refused(void **state)
{
	(void)state;
	DESK;
	struct buffer inside = buffer_open(SAMPLE_ROOM);
	for (int i = 0; i < 40; i++)
		buffer_print(&inside, "<Odd>");
	for (int i = 0; i < 40; i++)
		buffer_print(&inside, "</Odd>");
	read_entry(&desk, CREDIT, inside.bytes);
	buffer_close(&inside);
	assert_code(desk.status, STATUS_INPUT);
	assert_non_null(desk.status.remedy);
	read_filled(&desk, "<Odd>", 4 * BANK_RAW_BYTES_MAX, "</Odd>");
	assert_code(desk.status, STATUS_INPUT);
}

/* A file made while it is read: `before`, `count` times `unit`, `after`. */
struct repeated {
	struct text before;
	struct text unit;
	struct text after;
	uint64_t count;
	struct text now;
	int step;
};

static struct text next_of(struct repeated *repeated)
{
	if (repeated->step == 0) {
		repeated->step = 1;
		return repeated->before;
	}
	if (repeated->count > 0) {
		repeated->count--;
		return repeated->unit;
	}
	if (repeated->step == 1) {
		repeated->step = 2;
		return repeated->after;
	}
	return (struct text){ 0 };
}

static struct status read_repeated(void *self, char *bytes, size_t room, size_t *count)
{
	struct repeated *repeated = self;
	*count = 0;
	while (*count < room) {
		if (repeated->now.count == 0)
			repeated->now = next_of(repeated);
		if (repeated->now.count == 0)
			return OK;
		const struct text piece = text_slice(repeated->now, 0, room - *count);
		memcpy(bytes + *count, piece.bytes, piece.count);
		*count += piece.count;
		repeated->now = text_slice(repeated->now, piece.count, repeated->now.count);
	}
	return OK;
}

#define NOTIFICATION                                                                                         \
	"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.054.001.08\"><BkToCstmrDbtCdtNtfctn><Ntfctn>" \
	"<Acct><Id><Othr><Id>1</Id></Othr></Id></Acct>"
#define NOTIFICATION_END "</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
#define PLAIN_ENTRY(amount)                                                                                  \
	"<Ntry><Amt Ccy=\"SEK\">" amount "</Amt>" CREDIT                                                     \
	"<Sts>BOOK</Sts><BookgDt><Dt>2026-11-05</Dt></BookgDt>"
#define SMALL_PART "<TxDtls><Amt Ccy=\"SEK\">1</Amt></TxDtls>"

static void read_many(struct desk *desk, struct repeated *many, uint64_t bytes_max)
{
	struct source source = { .read = read_repeated, .self = many, .bytes_max = bytes_max };
	desk->summary = (struct bank_file_summary){ .kind = BANK_FILE_CAMT_054 };
	desk->listing.is_silent = true;
	desk->listing.parts_awaited = 0;
	desk->listing.parts_sum = 0;
	desk->status = camt_read(&source, &listing_events, &desk->listing, &desk->summary);
}

static void p8_a_file_has_a_largest_number_of_rows(void **state)
{
	(void)state;
	for (uint64_t over = 0; over < 2; over++) {
		DESK;
		struct repeated many = { TEXT(NOTIFICATION),
					 TEXT(PLAIN_ENTRY("1") "</Ntry>"),
					 TEXT(NOTIFICATION_END),
					 BANK_FILE_ROWS_MAX + over,
					 { 0 },
					 0 };
		read_many(&desk, &many, BANK_FILE_BYTES_MAX);
		if (over == 0)
			assert_ok(desk.status);
		else
			assert_refused(&desk, NULL, "The file has more than 1000000 rows.");
	}
}

/* 100,000 parts are more than can be held: the batch's count lets them flow, without it the entry is
 * refused. A count that proves wrong is refused at the end. */
static void p1_an_entry_too_large_to_hold_flows_by_its_count(void **state)
{
	(void)state;
	static const struct {
		struct text before;
		const char *reason;
	} cases[] = {
		{ { NOTIFICATION PLAIN_ENTRY("100000") "<NtryDtls><Btch><NbOfTxs>100000</NbOfTxs></Btch>",
		    sizeof NOTIFICATION PLAIN_ENTRY(
			"100000") "<NtryDtls><Btch><NbOfTxs>100000</NbOfTxs></Btch>" -
			1 },
		  NULL },
		{ { NOTIFICATION PLAIN_ENTRY("100000") "<NtryDtls>",
		    sizeof NOTIFICATION PLAIN_ENTRY("100000") "<NtryDtls>" - 1 },
		  "The entry has too many payments to be read without their number." },
		{ { NOTIFICATION PLAIN_ENTRY("100000") "<NtryDtls><Btch><NbOfTxs>100001</NbOfTxs></Btch>",
		    sizeof NOTIFICATION PLAIN_ENTRY(
			"100000") "<NtryDtls><Btch><NbOfTxs>100001</NbOfTxs></Btch>" -
			1 },
		  "The batch's count is not the number of its payments." },
		{ { NOTIFICATION PLAIN_ENTRY("100000") "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>",
		    sizeof NOTIFICATION PLAIN_ENTRY("100000") "<NtryDtls><Btch><NbOfTxs>2</NbOfTxs></Btch>" -
			1 },
		  "The batch's count is not the number of its payments." },
		{ { NOTIFICATION PLAIN_ENTRY("100001") "<NtryDtls><Btch><NbOfTxs>100000</NbOfTxs></Btch>",
		    sizeof NOTIFICATION PLAIN_ENTRY(
			"100001") "<NtryDtls><Btch><NbOfTxs>100000</NbOfTxs></Btch>" -
			1 },
		  "The payments do not add up to the entry." },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		DESK;
		struct repeated many = { cases[i].before,
					 TEXT(SMALL_PART),
					 TEXT("</NtryDtls></Ntry>" NOTIFICATION_END),
					 100000,
					 { 0 },
					 0 };
		read_many(&desk, &many, BANK_FILE_BYTES_MAX);
		if (cases[i].reason != NULL) {
			assert_refused(&desk, NULL, cases[i].reason);
			continue;
		}
		assert_ok(desk.status);
		assert_int_equal(desk.summary.parts, 100000);
		assert_int_equal(desk.summary.movements, 1);
	}
}

/* Batches before the one that flows count with it; one after it would make the count told ahead wrong,
 * although each batch and the sum agree. */
static void p1_a_count_told_ahead_holds_for_the_whole_entry(void **state)
{
	(void)state;
	DESK;
	struct repeated before = {
		.before = TEXT(NOTIFICATION PLAIN_ENTRY("100001") "<NtryDtls>" SMALL_PART
								  "</NtryDtls><NtryDtls><Btch><NbOfTxs>100000"
								  "</NbOfTxs></Btch>"),
		.unit = TEXT(SMALL_PART),
		.after = TEXT("</NtryDtls></Ntry>" NOTIFICATION_END),
		.count = 100000,
	};
	read_many(&desk, &before, BANK_FILE_BYTES_MAX);
	assert_ok(desk.status);
	assert_int_equal(desk.summary.parts, 100001);
	struct repeated after = {
		.before = TEXT(
		    NOTIFICATION PLAIN_ENTRY("100001") "<NtryDtls><Btch><NbOfTxs>100000</NbOfTxs></Btch>"),
		.unit = TEXT(SMALL_PART),
		.after = TEXT("</NtryDtls><NtryDtls>" SMALL_PART "</NtryDtls></Ntry>" NOTIFICATION_END),
		.count = 100000,
	};
	read_many(&desk, &after, BANK_FILE_BYTES_MAX);
	assert_refused(&desk, "Ntry/NtryDtls/Btch/NbOfTxs",
		       "The batch's count is not the number of its payments.");
}

static void p8_sums_beyond_the_books_are_refused(void **state)
{
	(void)state;
	DESK;
	struct repeated many = { TEXT(NOTIFICATION),
				 TEXT(PLAIN_ENTRY("50000000000000") "</Ntry>"),
				 TEXT(NOTIFICATION_END),
				 2,
				 { 0 },
				 0 };
	read_many(&desk, &many, BANK_FILE_BYTES_MAX);
	assert_refused(&desk, "Ntry/Amt", "The sum is larger than the books can hold.");
}

static void p8_garbage_without_end_is_refused_at_the_bound(void **state)
{
	(void)state;
	DESK;
	struct repeated garbage = { .unit = TEXT("\x00\x7F garbage \xFF"), .count = UINT64_MAX, .step = 1 };
	read_many(&desk, &garbage, BANK_FILE_BYTES_MAX);
	assert_code(desk.status, STATUS_INPUT);
	/* Well-formed and endless: what is passed over makes no rows, yet the source has a bound. */
	struct repeated endless = { TEXT(NOTIFICATION),
				    TEXT("<Odd>                                  </Odd>"),
				    TEXT(""),
				    UINT64_MAX,
				    { 0 },
				    0 };
	read_many(&desk, &endless, 8 << 20);
	assert_code(desk.status, STATUS_INPUT);
	assert_non_null(desk.status.remedy);
}

/* ---- what others answer is passed on ---- */

static void a_callbacks_answer_is_passed_on_as_it_is(void **state)
{
	(void)state;
	static const enum status_code codes[] = { STATUS_LIMIT, STATUS_CONFLICT, STATUS_BROKEN,
						  STATUS_INPUT };
	DESK;
	const struct text file = proof_sample(OWN_054_02, &desk.arena);
	for (uint64_t at = 1; at <= 7; at++) /* begin, movement, four parts, end */
		for (size_t i = 0; i < 4; i++) {
			desk.listing.fails_at = at;
			desk.listing.answer =
			    (struct status){ .code = codes[i], .reason = "The test says so." };
			read_file(&desk, KIND_054, file);
			assert_int_equal(desk.status.code, codes[i]);
			assert_string_equal(desk.status.reason, "The test says so.");
			assert_null(desk.status.remedy);
		}
}

static struct status read_broken(void *self, char *bytes, size_t room, size_t *count)
{
	(void)self, (void)bytes, (void)room;
	*count = 0;
	return FAIL(STATUS_BROKEN, "The disk does not answer.");
}

static void a_broken_source_is_told_as_broken(void **state)
{
	(void)state;
	DESK;
	struct source source = { .read = read_broken, .bytes_max = 1 };
	struct bank_file_summary summary = { .kind = BANK_FILE_CAMT_053 };
	assert_code(camt_read(&source, &listing_events, &desk.listing, &summary), STATUS_BROKEN);
	assert_int_equal(summary.statements, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(own_statement_reads_alike_in_both_versions),
		cmocka_unit_test(own_notification_reads_alike_in_both_versions),
		cmocka_unit_test(p1_two_statements_in_one_file_are_each_proved),
		cmocka_unit_test(p1_five_decimals_are_read_when_they_are_zero),
		cmocka_unit_test(p1_a_statement_in_two_currencies_is_refused),
		cmocka_unit_test(p1_payments_without_amounts_leave_the_entry_whole),
		cmocka_unit_test(p1_payments_in_another_currency_leave_the_entry_whole),
		cmocka_unit_test(p8_wrong_entries_are_refused),
		cmocka_unit_test(p8_wrong_statements_are_refused),
		cmocka_unit_test(p1_wrong_totals_of_a_summary_are_refused),
		cmocka_unit_test(p1_wrong_batches_are_refused),
		cmocka_unit_test(p1_parts_that_do_not_add_up_are_refused_without_a_batch_too),
		cmocka_unit_test(p8_what_is_not_camt_is_refused),
		cmocka_unit_test(p8_a_wrong_character_set_is_refused),
		cmocka_unit_test(p1_a_file_cut_anywhere_is_refused),
		cmocka_unit_test(p9_the_size_of_reads_makes_no_difference),
		cmocka_unit_test(raw_bytes_and_lines_are_those_of_the_file),
		cmocka_unit_test(the_version_of_the_namespace_is_not_looked_at),
		cmocka_unit_test(a_prefix_on_every_name_makes_no_difference),
		cmocka_unit_test(unknown_elements_are_passed_over_and_counted),
		cmocka_unit_test(entries_not_yet_booked_are_passed_over_and_counted),
		cmocka_unit_test(an_opening_balance_may_be_the_day_befores_closing),
		cmocka_unit_test(p1_balances_after_the_entries_are_told_in_the_tail),
		cmocka_unit_test(a_lone_payment_lends_its_words_to_the_movement),
		cmocka_unit_test(p1_a_lone_payments_own_amount_is_the_entrys),
		cmocka_unit_test(a_batch_whose_payments_are_in_another_file_is_one_movement),
		cmocka_unit_test(p1_parts_may_stand_in_several_batches_and_go_both_ways),
		cmocka_unit_test(amounts_of_parts_are_taken_in_order_of_certainty),
		cmocka_unit_test(references_are_taken_from_structured_words_then_from_typed),
		cmocka_unit_test(the_other_party_follows_the_direction_and_the_reversal),
		cmocka_unit_test(an_identity_of_a_person_is_never_told),
		cmocka_unit_test(codes_are_the_domains_or_the_banks_own),
		cmocka_unit_test(the_door_knows_every_sample_by_its_first_bytes_and_reads_it),
		cmocka_unit_test(p8_a_field_has_a_longest_length),
		cmocka_unit_test(a_longer_message_is_cut_between_characters),
		cmocka_unit_test(further_references_that_do_not_fit_are_left_out_whole),
		cmocka_unit_test(p8_a_row_has_a_longest_length),
		cmocka_unit_test(p8_deeper_and_longer_than_any_bank_writes_is_refused),
		cmocka_unit_test(p8_a_file_has_a_largest_number_of_rows),
		cmocka_unit_test(p1_an_entry_too_large_to_hold_flows_by_its_count),
		cmocka_unit_test(p1_a_count_told_ahead_holds_for_the_whole_entry),
		cmocka_unit_test(p8_sums_beyond_the_books_are_refused),
		cmocka_unit_test(p8_garbage_without_end_is_refused_at_the_bound),
		cmocka_unit_test(a_callbacks_answer_is_passed_on_as_it_is),
		cmocka_unit_test(a_broken_source_is_told_as_broken),
	};
	return PROOF_RUN(tests);
}
