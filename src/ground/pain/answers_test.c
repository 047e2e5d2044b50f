/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_kit.h"

#include "proof/proof.h"

#include <stdio.h>
#include <string.h>

enum { ANSWERS_MAX = 20, FILE_BYTES_MAX = 4 << 20 };

/* ---- a file as a bank sends it ---- */

#define BANK_HEAD                                                                                            \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                                       \
	"<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\n"              \
	"<GrpHdr><MsgId>BANK-7</MsgId><CreDtTm>2026-11-20T09:05:00Z</CreDtTm><InitgPty><Id/></InitgPty></"   \
	"GrpHdr>\n"
#define BANK_FILE                                                                                            \
	"<OrgnlGrpInfAndSts><OrgnlMsgId>HS-20261120-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</"           \
	"OrgnlMsgNmId>\n"                                                                                    \
	"<OrgnlNbOfTxs>3</OrgnlNbOfTxs><OrgnlCtrlSum>4237.50</OrgnlCtrlSum><GrpSts>PART</GrpSts></"          \
	"OrgnlGrpInfAndSts>\n"
#define BANK_GROUP                                                                                           \
	"<OrgnlPmtInfAndSts><OrgnlPmtInfId>HS-20261120-1-A</OrgnlPmtInfId><PmtInfSts>PART</PmtInfSts>\n"     \
	"<NbOfTxsPerSts><DtldNbOfTxs>1</DtldNbOfTxs><DtldSts>RJCT</DtldSts></NbOfTxsPerSts>\n"
#define BANK_PAYMENTS                                                                                        \
	"<TxInfAndSts><StsId>1</StsId><OrgnlInstrId>HS-1</OrgnlInstrId><OrgnlEndToEndId>HS-1</"              \
	"OrgnlEndToEndId>\n"                                                                                 \
	"<TxSts>RJCT</TxSts><StsRsnInf><Orgtr><Nm>The bank</Nm></Orgtr><Rsn><Cd>AC04</Cd></Rsn>\n"           \
	"<AddtlInf>Kontot "                                                                                  \
	"är</AddtlInf><AddtlInf>avslutat</AddtlInf></StsRsnInf><StsRsnInf><Rsn><Prtry>X-9</Prtry></Rsn>\n"  \
	"</StsRsnInf></TxInfAndSts>\n"                                                                       \
	"<TxInfAndSts><OrgnlEndToEndId>HS-2</OrgnlEndToEndId><TxSts>ACWC</TxSts><AcctSvcrRef>B-77</"         \
	"AcctSvcrRef>\n"                                                                                     \
	"<OrgnlTxRef><Amt><InstdAmt "                                                                        \
	"Ccy=\"EUR\">1500.00</InstdAmt></Amt><ReqdExctnDt><Dt>2026-11-24</Dt></ReqdExctnDt>\n"               \
	"</OrgnlTxRef></TxInfAndSts></OrgnlPmtInfAndSts>\n"                                                  \
	"<OrgnlPmtInfAndSts><OrgnlPmtInfId>HS-20261120-1-C</OrgnlPmtInfId><PmtInfSts>ACSP</PmtInfSts>"       \
	"</OrgnlPmtInfAndSts>\n"
#define BANK_END "</CstmrPmtStsRpt></Document>\n"

static const char bank_lines[] =
    "level 0 state 5 report=BANK-7| file=HS-20261120-1| code=PART|\n"
    "level 1 state 5 report=BANK-7| file=HS-20261120-1| group=HS-20261120-1-A| code=PART|\n"
    "level 2 state 6 report=BANK-7| file=HS-20261120-1| group=HS-20261120-1-A| instruction=HS-1| end=HS-1| "
    "code=RJCT| reason code=AC04| words=Kontot är avslutat| reason code=X-9|\n"
    "level 2 state 3 report=BANK-7| file=HS-20261120-1| group=HS-20261120-1-A| end=HS-2| code=ACWC| "
    "service=B-77| on 2026-11-24\n"
    "level 1 state 2 report=BANK-7| file=HS-20261120-1| group=HS-20261120-1-C| code=ACSP|\n";

static void a_banks_file_is_told_level_by_level(void **state)
{
	(void)state;
	static const char file[] = BANK_HEAD BANK_FILE BANK_GROUP BANK_PAYMENTS BANK_END;
	for (size_t step = 0; step < 3; step++) {
		SCOPED(buffer_close) struct buffer lines = buffer_open(FILE_BYTES_MAX);
		assert_ok(list_answers(text_of(file), step, &lines));
		assert_text(buffer_text(&lines), bank_lines);
	}
	assert_int_equal(pain_file_kind(text_of(file)), PAIN_002);
}

static void any_version_is_read(void **state)
{
	(void)state;
	static const char *const versions[] = { "03", "09", "14" };
	for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
		SCOPED(buffer_close) struct buffer lines = buffer_open(FILE_BYTES_MAX);
		SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
		static const char whole[] = BANK_HEAD BANK_FILE BANK_GROUP BANK_PAYMENTS BANK_END;
		const size_t at = text_find(text_of(whole), TEXT("001.10")) + 4;
		buffer_add(&file, text_slice(text_of(whole), 0, at));
		buffer_add(&file, text_of(versions[i]));
		buffer_add(&file, text_slice(text_of(whole), at + 2, sizeof whole));
		assert_ok(list_answers(buffer_text(&file), 0, &lines));
		assert_text(buffer_text(&lines), bank_lines);
	}
}

static void a_file_alone_is_an_answer(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer lines = buffer_open(FILE_BYTES_MAX);
	assert_ok(list_answers(
	    text_of(BANK_HEAD
		    "<OrgnlGrpInfAndSts><OrgnlMsgId>HS-1</OrgnlMsgId><OrgnlMsgNmId>pain.001</OrgnlMsgNmId>"
		    "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn></StsRsnInf>"
		    "</OrgnlGrpInfAndSts>" BANK_END),
	    0, &lines));
	assert_text(buffer_text(&lines),
		    "level 0 state 6 report=BANK-7| file=HS-1| code=RJCT| reason code=FF01|\n");
}

/* ---- what is refused ---- */

#define LONG_ID "123456789012345678901234567890123456"
#define ONE(inside)                                                                                          \
	BANK_HEAD BANK_FILE BANK_GROUP "<TxInfAndSts>" inside "</TxInfAndSts></OrgnlPmtInfAndSts>" BANK_END

static const struct bad {
	const char *file;
	const char *field;
	uint64_t row;
} bad_files[] = {
	{ "", NULL, 0 },
	{ "RJCT", NULL, 0 },
	{ "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"/>", "Document", 1 },
	{ "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\"><CstmrCdtTrfInitn/></Document>",
	  "Document", 1 },
	{ BANK_HEAD BANK_END, "OrgnlGrpInfAndSts", 0 },
	{ BANK_HEAD BANK_GROUP "</OrgnlPmtInfAndSts>" BANK_END, "OrgnlGrpInfAndSts", 4 },
	{ BANK_HEAD BANK_FILE BANK_GROUP, NULL, 0 }, /* cut */
	{ BANK_HEAD "<OrgnlGrpInfAndSts><OrgnlMsgId/></OrgnlGrpInfAndSts>" BANK_END,
	  "OrgnlGrpInfAndSts/OrgnlMsgId", 4 },
	{ BANK_HEAD "<OrgnlGrpInfAndSts><OrgnlMsgId>" LONG_ID "</OrgnlMsgId></OrgnlGrpInfAndSts>" BANK_END,
	  "OrgnlGrpInfAndSts/OrgnlMsgId", 4 },
	{ BANK_HEAD
	  "<OrgnlGrpInfAndSts><OrgnlMsgId>a</OrgnlMsgId><OrgnlMsgNmId>pain.008.001.02</OrgnlMsgNmId>"
	  "</OrgnlGrpInfAndSts>" BANK_END,
	  "OrgnlGrpInfAndSts/OrgnlMsgNmId", 4 },
	{ BANK_HEAD BANK_FILE "<OrgnlPmtInfAndSts><PmtInfSts>ACSP</PmtInfSts></OrgnlPmtInfAndSts>" BANK_END,
	  "OrgnlPmtInfAndSts/OrgnlPmtInfId", 6 },
	{ ONE("<TxSts>ACSP</TxSts>"), "OrgnlPmtInfAndSts/TxInfAndSts/OrgnlEndToEndId", 8 },
	{ ONE("<OrgnlEndToEndId>" LONG_ID "</OrgnlEndToEndId>"),
	  "OrgnlPmtInfAndSts/TxInfAndSts/OrgnlEndToEndId", 8 },
	{ ONE("<OrgnlInstrId>" LONG_ID "</OrgnlInstrId>"), "OrgnlPmtInfAndSts/TxInfAndSts/OrgnlInstrId", 8 },
	{ ONE("<OrgnlEndToEndId>a</OrgnlEndToEndId><TxSts>ACSP</TxSts><TxSts>RJCT</TxSts>"),
	  "OrgnlPmtInfAndSts/TxInfAndSts/TxSts", 8 },
	{ ONE("<OrgnlEndToEndId>a</OrgnlEndToEndId><OrgnlTxRef><ReqdExctnDt>soon</ReqdExctnDt></OrgnlTxRef>"),
	  "OrgnlPmtInfAndSts/TxInfAndSts/OrgnlTxRef/ReqdExctnDt", 8 },
	{ BANK_HEAD BANK_FILE BANK_GROUP
	  "<TxInfAndSts><OrgnlEndToEndId>a</OrgnlEndToEndId></TxInfAndSts><PmtInfSts>ACSP</PmtInfSts>"
	  "</OrgnlPmtInfAndSts>" BANK_END,
	  "OrgnlPmtInfAndSts/PmtInfSts", 8 },
	{ "<!DOCTYPE a [<!ENTITY b \"c\">]><Document "
	  "xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.03\">&b;</Document>",
	  NULL, 0 },
};

static void what_is_wrong_is_told_with_row_and_field(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_files / sizeof bad_files[0]; i++) {
		SCOPED(buffer_close) struct buffer lines = buffer_open(FILE_BYTES_MAX);
		const struct status status = list_answers(text_of(bad_files[i].file), 0, &lines);
		assert_code(status, STATUS_INPUT);
		assert_non_null(status.reason);
		assert_non_null(status.remedy);
		if (bad_files[i].field == NULL)
			continue;
		assert_string_equal(status.field, bad_files[i].field);
		assert_int_equal(status.row, bad_files[i].row);
	}
}

static struct status refuse_payments(void *self, const struct pain_answer *answer)
{
	*(size_t *)self += 1;
	return answer->level == PAIN_LEVEL_PAYMENT ? FAIL(STATUS_LIMIT, "told") : OK;
}

static void a_callback_ends_the_reading_with_its_own_status(void **state)
{
	(void)state;
	struct memory_source memory = { .rest =
					    text_of(BANK_HEAD BANK_FILE BANK_GROUP BANK_PAYMENTS BANK_END) };
	struct source source = source_of_memory(&memory);
	size_t told = 0;
	assert_code(pain002_read(&source, refuse_payments, &told), STATUS_LIMIT);
	assert_int_equal(told, 3);
}

static void reasons_beyond_eight_are_left_out(void **state)
{
	(void)state;
	SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
	SCOPED(buffer_close) struct buffer lines = buffer_open(FILE_BYTES_MAX);
	buffer_print(&file, "%s", BANK_HEAD "<OrgnlGrpInfAndSts><OrgnlMsgId>a</OrgnlMsgId>");
	for (unsigned i = 0; i < 200; i++)
		buffer_print(&file, "<StsRsnInf><Rsn><Cd>R%03u</Cd></Rsn></StsRsnInf>", i);
	buffer_print(&file, "%s", "</OrgnlGrpInfAndSts>" BANK_END);
	assert_ok(list_answers(buffer_text(&file), 0, &lines));
	assert_true(text_find(buffer_text(&lines), TEXT("R007")) < lines.count);
	assert_int_equal(text_find(buffer_text(&lines), TEXT("R008")), lines.count);
}

/* The bank's words of one reason, together. */
static void words_are_at_most_1024_bytes(void **state)
{
	(void)state;
	for (unsigned lines_count = 9; lines_count <= 10; lines_count++) {
		SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
		SCOPED(buffer_close) struct buffer lines = buffer_open(FILE_BYTES_MAX);
		buffer_print(&file, "%s",
			     BANK_HEAD "<OrgnlGrpInfAndSts><OrgnlMsgId>a</OrgnlMsgId><StsRsnInf>");
		for (unsigned i = 0; i < lines_count; i++)
			buffer_print(&file, "<AddtlInf>%0105u</AddtlInf>", i);
		buffer_print(&file, "%s", "</StsRsnInf></OrgnlGrpInfAndSts>" BANK_END);
		assert_code(list_answers(buffer_text(&file), 0, &lines),
			    lines_count == 9 ? STATUS_OK : STATUS_INPUT);
	}
}

/* ---- what is written reads back ---- */

struct made {
	struct pain_report report;
	struct pain_answer answers[ANSWERS_MAX];
	char ids[ANSWERS_MAX][24];
};

#define PICK(draw, pool) pool[proof_below(draw, sizeof(pool) / sizeof(pool)[0])]

static void make_reasons(struct proof_draw *draw, struct pain_answer *answer)
{
	static const char *const codes[] = { "", "AC04", "NARR", "X-900", "Bankens egen" };
	static const char *const words[] = {
		"", "Kontot är avslutat", "<&>",
		"Ett långt besked från banken som inte ryms på en rad av hundrafem tecken, utan måste delas "
		"mellan två "
		"ord och sedan fogas ihop igen till samma text som det var från början"
	};
	answer->reason_count = proof_below(draw, 4);
	for (size_t i = 0; i < answer->reason_count; i++)
		answer->reasons[i] =
		    (struct pain_reason){ text_of(PICK(draw, codes)), text_of(PICK(draw, words)) };
}

static void make_answer(struct proof_draw *draw, struct made *made, size_t i)
{
	static const char *const codes[] = { "",     "RCVD", "PDNG", "ACTC", "ACCP", "ACFC", "ACSP", "ACWC",
					     "ACSC", "ACCC", "PART", "PATC", "RJCT", "CANC", "BLCK", "ZZZZ" };
	struct pain_answer *answer = &made->answers[i];
	*answer = (struct pain_answer){ .report_id = TEXT("BANK-1"),
					.file_id = TEXT("HS-1"),
					.code = text_of(PICK(draw, codes)) };
	answer->level = i == 0   ? PAIN_LEVEL_FILE
			: i == 1 ? PAIN_LEVEL_GROUP
				 : (enum pain_level)(PAIN_LEVEL_GROUP + proof_below(draw, 2));
	answer->state = pain_state_of(answer->code);
	make_reasons(draw, answer);
	snprintf(made->ids[i], sizeof made->ids[i], "Id %zu", i);
	if (answer->level == PAIN_LEVEL_GROUP)
		answer->group_id = text_of(made->ids[i]);
	if (answer->level != PAIN_LEVEL_PAYMENT)
		return;
	answer->group_id = made->answers[i - 1].group_id;
	answer->end_to_end_id = text_of(made->ids[i]);
	answer->instruction_id = proof_below(draw, 2) == 0 ? TEXT("I/1") : TEXT("");
	answer->service_reference = proof_below(draw, 2) == 0 ? TEXT("BANK/77") : TEXT("");
	answer->has_day = proof_below(draw, 2) == 0;
	answer->day.number = answer->has_day ? 20780 + (int64_t)proof_below(draw, 100) : 0;
}

static void make_report(struct proof_draw *draw, struct made *made)
{
	*made = (struct made){ .report = { .id = TEXT("BANK-1"),
					   .made_at = { 1795165200 },
					   .original_kind = TEXT("pain.001.001.09") } };
	made->report.count = 1 + proof_below(draw, ANSWERS_MAX);
	made->report.answers = made->answers;
	for (size_t i = 0; i < made->report.count; i++)
		make_answer(draw, made, i);
}

static bool report_reads_back(struct proof_draw *draw, void *context)
{
	(void)context;
	struct made made;
	make_report(draw, &made);
	SCOPED(buffer_close) struct buffer expected = buffer_open(FILE_BYTES_MAX);
	for (size_t i = 0; i < made.report.count; i++)
		list_answer(&made.answers[i], &expected);
	for (int version = PAIN_002_VERSION_10; version <= PAIN_002_VERSION_03; version++) {
		SCOPED(buffer_close) struct buffer file = buffer_open(FILE_BYTES_MAX);
		SCOPED(buffer_close) struct buffer found = buffer_open(FILE_BYTES_MAX);
		PROOF_CHECK(draw,
			    status_is_ok(pain002_write(&made.report, (enum pain_002_version)version, &file)));
		PROOF_CHECK(draw, status_is_ok(list_answers(buffer_text(&file), 0, &found)));
		PROOF_CHECK(draw, text_equal(buffer_text(&found), buffer_text(&expected)));
		PROOF_CHECK(draw, pain_file_kind(buffer_text(&file)) == PAIN_002);
		const struct text cut = text_slice(buffer_text(&file), 0, proof_below(draw, file.count - 11));
		PROOF_CHECK(draw, list_answers(cut, 0, &found).code == STATUS_INPUT);
	}
	return true;
}

static void what_is_written_reads_back_in_both_versions(void **state)
{
	(void)state;
	proof_property_holds("pain.002 written then read is the same", 1000, report_reads_back, NULL);
}

static void assert_unwritten(const struct pain_answer *answers, size_t count, uint64_t row, const char *field)
{
	const struct pain_report report = {
		.id = TEXT("B"), .original_kind = TEXT("pain.001.001.09"), .answers = answers, .count = count
	};
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	const struct status status = pain002_write(&report, PAIN_002_VERSION_10, &out);
	assert_code(status, STATUS_INPUT);
	assert_int_equal(status.row, row);
	assert_string_equal(status.field, field);
	assert_non_null(status.remedy);
}

static void answers_that_cannot_be_told_are_refused(void **state)
{
	(void)state;
	const struct pain_answer file = { .level = PAIN_LEVEL_FILE, .file_id = TEXT("a") };
	const struct pain_answer group = { .level = PAIN_LEVEL_GROUP, .group_id = TEXT("g") };
	const struct pain_answer payment = { .level = PAIN_LEVEL_PAYMENT, .end_to_end_id = TEXT("e") };
	assert_unwritten(NULL, 0, 1, "OrgnlGrpInfAndSts");
	assert_unwritten(&group, 1, 1, "OrgnlGrpInfAndSts");
	assert_unwritten((const struct pain_answer[]){ file, file }, 2, 2, "OrgnlGrpInfAndSts");
	assert_unwritten((const struct pain_answer[]){ file, payment }, 2, 2, "TxInfAndSts");
	struct pain_answer three[] = { file, group, payment };
	three[2].end_to_end_id = TEXT(LONG_ID);
	assert_unwritten(three, 3, 3, "OrgnlEndToEndId");
	three[2].end_to_end_id = TEXT("");
	assert_unwritten(three, 3, 3, "OrgnlEndToEndId");
	three[2] = payment;
	three[2].code = TEXT("RJCT!");
	assert_unwritten(three, 3, 3, "TxSts");
	three[2] = payment;
	three[2].has_day = true;
	three[2].day.number = INT64_MIN;
	assert_unwritten(three, 3, 3, "ReqdExctnDt");
	three[2] = payment;
	three[2].reason_count = PAIN_REASONS_MAX + 1;
	assert_unwritten(three, 3, 3, "StsRsnInf");
	three[2].reason_count = 1;
	three[2].reasons[0].words = TEXT("a\x01");
	assert_unwritten(three, 3, 3, "AddtlInf");
	three[2].reasons[0].words = TEXT("1234567890123456789012345678901234567890123456789012345678901234567"
					 "890123456789012345678901234567890"
					 "123456");
	assert_unwritten(three, 3, 3, "AddtlInf");
}

static void a_full_buffer_is_told(void **state)
{
	(void)state;
	const struct pain_answer file = { .level = PAIN_LEVEL_FILE, .file_id = TEXT("a") };
	const struct pain_report report = {
		.id = TEXT("B"), .original_kind = TEXT("pain.001.001.09"), .answers = &file, .count = 1
	};
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_BYTES_MAX);
	assert_ok(pain002_write(&report, PAIN_002_VERSION_03, &out));
	SCOPED(buffer_close) struct buffer full = buffer_open(out.count - 1);
	assert_code(pain002_write(&report, PAIN_002_VERSION_03, &full), STATUS_LIMIT);
}

/* ---- words ---- */

static void codes_have_sentences(void **state)
{
	(void)state;
	static const char *const codes[] = { "AC01", "AC04", "AC06", "AG01", "AM04", "AM05", "BE04",
					     "BE07", "RR03", "CURR", "DT01", "FF01", "MS03", "NARR" };
	const char *unknown = pain_reason_say(TEXT("ZZ99"));
	assert_non_null(unknown);
	assert_string_equal(pain_reason_say(TEXT("")), unknown);
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		assert_string_not_equal(pain_reason_say(text_of(codes[i])), unknown);
	for (int i = PAIN_STATE_UNSAID; i <= PAIN_STATE_UNKNOWN; i++)
		assert_non_null(pain_state_say((enum pain_state)i));
	assert_int_equal(pain_state_of(TEXT("")), PAIN_STATE_UNSAID);
	assert_int_equal(pain_state_of(TEXT("RJC")), PAIN_STATE_UNKNOWN);
	assert_int_equal(pain_state_of(TEXT("ACSC")), PAIN_STATE_PAID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_banks_file_is_told_level_by_level),
		cmocka_unit_test(any_version_is_read),
		cmocka_unit_test(a_file_alone_is_an_answer),
		cmocka_unit_test(what_is_wrong_is_told_with_row_and_field),
		cmocka_unit_test(a_callback_ends_the_reading_with_its_own_status),
		cmocka_unit_test(reasons_beyond_eight_are_left_out),
		cmocka_unit_test(words_are_at_most_1024_bytes),
		cmocka_unit_test(what_is_written_reads_back_in_both_versions),
		cmocka_unit_test(answers_that_cannot_be_told_are_refused),
		cmocka_unit_test(a_full_buffer_is_told),
		cmocka_unit_test(codes_have_sentences),
	};
	return PROOF_RUN(tests);
}
