/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>

enum { REASON_LINE_MAX = 105, CODE_MAX = 4 };

struct answer_writer {
	struct xml_writer xml;
	enum pain_002_version version;
	uint64_t row;
	bool is_group_open;
	struct status failure; /* the first */
};

static void refuse(struct answer_writer *writer, const char *field, const char *reason)
{
	assert(field != NULL && reason != NULL);
	if (status_is_ok(writer->failure))
		writer->failure = FAIL_INPUT(writer->row, field, reason, "Correct the answer.");
}

/* The element unless it is empty. */
static void put(struct answer_writer *writer, const char *element, struct text value, size_t characters_max)
{
	assert(characters_max > 0);
	bool is_plain = text_is_utf8(value) && text_equal(value, pain_trimmed(value));
	for (struct text rest = value; is_plain && rest.count > 0;) {
		uint32_t character = 0;
		const size_t bytes = text_character(rest, &character);
		is_plain = bytes > 0 && !pain_is_control(character);
		rest = text_slice(rest, bytes, rest.count);
	}
	if (!is_plain || pain_characters(value) > characters_max)
		refuse(writer, element, "The text is longer than its element may be, or cannot be told.");
	if (value.count > 0)
		xml_element(&writer->xml, element, value);
}

static void put_id(struct answer_writer *writer, const char *element, struct text id)
{
	assert(element != NULL);
	if (id.count == 0)
		refuse(writer, element, "The id is missing.");
	put(writer, element, id, PAIN_ID_BYTES_MAX);
}

/* The longest line of whole words at the start; all when nothing fits, which is then refused. */
static size_t line_bytes(struct text words)
{
	size_t best = words.count;
	assert(words.count > 0);
	for (size_t at = 1; at <= words.count; at++) {
		if (at < words.count && words.bytes[at] != ' ')
			continue;
		if (pain_characters(text_slice(words, 0, at)) > REASON_LINE_MAX)
			break;
		best = at;
	}
	return best;
}

static void write_reason(struct answer_writer *writer, const struct pain_reason *reason)
{
	struct text words = reason->words;
	assert(words.bytes != NULL || words.count == 0);
	if (words.count > PAIN_TEXT_BYTES_MAX)
		refuse(writer, "AddtlInf", "The bank's words are longer than 1,024 bytes.");
	xml_begin(&writer->xml, "StsRsnInf");
	if (reason->code.count > 0) {
		xml_begin(&writer->xml, "Rsn");
		put(writer, reason->code.count <= CODE_MAX ? "Cd" : "Prtry", reason->code, PAIN_ID_BYTES_MAX);
		xml_end(&writer->xml);
	}
	while (words.count > 0 && status_is_ok(writer->failure)) {
		const size_t count = line_bytes(words);
		put(writer, "AddtlInf", text_slice(words, 0, count), REASON_LINE_MAX);
		words = text_slice(words, count + 1, words.count);
	}
	xml_end(&writer->xml);
}

static void write_state(struct answer_writer *writer, const char *element, const struct pain_answer *answer)
{
	assert(element != NULL);
	if (answer->reason_count > PAIN_REASONS_MAX)
		refuse(writer, "StsRsnInf", "An answer has at most eight reasons.");
	put(writer, element, answer->code, CODE_MAX);
	for (size_t i = 0; i < answer->reason_count && i < PAIN_REASONS_MAX; i++)
		write_reason(writer, &answer->reasons[i]);
}

static void write_file(struct answer_writer *writer, const struct pain_report *report)
{
	const struct pain_answer *answer = &report->answers[0];
	assert(answer->level == PAIN_LEVEL_FILE);
	xml_begin(&writer->xml, "OrgnlGrpInfAndSts");
	put_id(writer, "OrgnlMsgId", answer->file_id);
	put_id(writer, "OrgnlMsgNmId", report->original_kind);
	write_state(writer, "GrpSts", answer);
	xml_end(&writer->xml);
}

static void end_group(struct answer_writer *writer)
{
	assert(writer->xml.depth > 0);
	if (writer->is_group_open)
		xml_end(&writer->xml);
	writer->is_group_open = false;
}

static void begin_group(struct answer_writer *writer, const struct pain_answer *answer)
{
	assert(answer->level == PAIN_LEVEL_GROUP);
	end_group(writer);
	xml_begin(&writer->xml, "OrgnlPmtInfAndSts");
	writer->is_group_open = true;
	put_id(writer, "OrgnlPmtInfId", answer->group_id);
	write_state(writer, "PmtInfSts", answer);
}

static void write_day(struct answer_writer *writer, struct day day)
{
	char room[DAY_PRINT_ROOM];
	assert(writer->version <= PAIN_002_VERSION_03);
	if (!pain_is_day(day)) {
		refuse(writer, "ReqdExctnDt", "The day is out of reach.");
		return;
	}
	xml_begin(&writer->xml, "OrgnlTxRef");
	xml_begin(&writer->xml, "ReqdExctnDt");
	if (writer->version == PAIN_002_VERSION_03)
		xml_text(&writer->xml, text_of(day_print(day, room)));
	else
		xml_element(&writer->xml, "Dt", text_of(day_print(day, room)));
	xml_end(&writer->xml);
	xml_end(&writer->xml);
}

static void write_payment(struct answer_writer *writer, const struct pain_answer *answer)
{
	assert(answer->level == PAIN_LEVEL_PAYMENT);
	if (!writer->is_group_open)
		refuse(writer, "TxInfAndSts", "A payment's answer stands after its group's.");
	xml_begin(&writer->xml, "TxInfAndSts");
	put(writer, "OrgnlInstrId", answer->instruction_id, PAIN_ID_BYTES_MAX);
	put_id(writer, "OrgnlEndToEndId", answer->end_to_end_id);
	write_state(writer, "TxSts", answer);
	put(writer, "AcctSvcrRef", answer->service_reference, PAIN_ID_BYTES_MAX);
	if (answer->has_day)
		write_day(writer, answer->day);
	xml_end(&writer->xml);
}

static void write_answer(struct answer_writer *writer, const struct pain_answer *answer)
{
	assert(writer->row > 1);
	switch (answer->level) {
	case PAIN_LEVEL_FILE:
		refuse(writer, "OrgnlGrpInfAndSts", "The file's answer stands first and once.");
		break;
	case PAIN_LEVEL_GROUP:
		begin_group(writer, answer);
		break;
	case PAIN_LEVEL_PAYMENT:
		write_payment(writer, answer);
		break;
	}
}

static void begin_document(struct answer_writer *writer, const struct pain_report *report)
{
	char room[MOMENT_PRINT_ROOM];
	assert(writer->xml.depth == 0);
	xml_declaration(&writer->xml);
	xml_begin(&writer->xml, "Document");
	xml_attribute(&writer->xml, "xmlns",
		      writer->version == PAIN_002_VERSION_03 ? TEXT(PAIN_SPACE "pain.002.001.03")
							     : TEXT(PAIN_SPACE "pain.002.001.10"));
	xml_begin(&writer->xml, "CstmrPmtStsRpt");
	xml_begin(&writer->xml, "GrpHdr");
	put_id(writer, "MsgId", report->id);
	if (pain_is_day(moment_day(report->made_at)))
		xml_element(&writer->xml, "CreDtTm", text_of(moment_print(report->made_at, room)));
	else
		refuse(writer, "CreDtTm", "The day is out of reach.");
	xml_end(&writer->xml);
}

struct status pain002_write(const struct pain_report *report, enum pain_002_version version,
			    struct buffer *out)
{
	assert(report != NULL && out != NULL && version <= PAIN_002_VERSION_03);
	struct answer_writer writer = { .xml = { .out = out }, .version = version };
	if (report->count == 0 || report->answers[0].level != PAIN_LEVEL_FILE)
		return FAIL_INPUT(1, "OrgnlGrpInfAndSts", "The file's answer stands first and once.",
				  "Correct the answer.");
	begin_document(&writer, report);
	writer.row = 1;
	write_file(&writer, report);
	for (size_t i = 1; i < report->count; i++) {
		writer.row = i + 1;
		write_answer(&writer, &report->answers[i]);
	}
	end_group(&writer);
	xml_end(&writer.xml);
	xml_end(&writer.xml);
	return status_is_ok(writer.failure) ? buffer_status(out) : writer.failure;
}
