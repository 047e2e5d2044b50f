/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/pain/pain_inner.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum { FITTED_BYTES_MAX = 8 * PAIN_TEXT_BYTES_MAX };

struct pain_writer pain_writer_open(enum pain_001_version version, struct buffer *out)
{
	assert(version <= PAIN_001_VERSION_03 && out != NULL);
	return (struct pain_writer){ .xml = { .out = out },
				     .version = version,
				     .fitted = buffer_open(FITTED_BYTES_MAX) };
}

void pain_writer_close(struct pain_writer *writer)
{
	assert(writer != NULL);
	buffer_close(&writer->fitted);
}

void pain_refuse(struct pain_writer *writer, const char *field, const char *reason, const char *remedy)
{
	assert(field != NULL && reason != NULL && remedy != NULL);
	if (status_is_ok(writer->failure))
		writer->failure = FAIL_INPUT(writer->row, field, reason, remedy);
}

static void put_id(struct pain_writer *writer, const char *element, const char *field, struct text id)
{
	assert(element != NULL && field != NULL);
	if (!pain_is_id(id))
		pain_refuse(
		    writer, field,
		    "An id is at most 35 letters a-z, digits, spaces and / - ? : ( ) . , ' +, with no "
		    "slash first, last or doubled.",
		    "Use a shorter id of letters and digits.");
	xml_element(&writer->xml, element, id);
}

static void put_counts(struct pain_writer *writer, const struct pain_tally *tally)
{
	assert(tally->count <= PAIN_PAYMENTS_MAX);
	char room[MONEY_PRINT_ROOM];
	snprintf(room, sizeof room, "%zu", tally->count);
	xml_element(&writer->xml, "NbOfTxs", text_of(room));
	xml_element(&writer->xml, "CtrlSum", text_of(pain_tally_print(tally, room)));
}

void pain_write_head(struct pain_writer *writer, const struct pain_tally *tally)
{
	assert(writer->file != NULL && writer->group == NULL);
	char room[MOMENT_PRINT_ROOM];
	struct moment made_at = writer->file->made_at;
	if (!pain_is_day(moment_day(made_at))) {
		pain_refuse(writer, "GrpHdr/CreDtTm", "The day is out of reach.", "Correct the day.");
		made_at.seconds = 0;
	}
	xml_begin(&writer->xml, "GrpHdr");
	put_id(writer, "MsgId", "GrpHdr/MsgId", writer->file->id);
	xml_element(&writer->xml, "CreDtTm", text_of(moment_print(made_at, room)));
	put_counts(writer, tally);
	pain_write_party(writer, PAIN_INITIATOR, &writer->file->initiator);
	xml_end(&writer->xml);
}

static void write_code(struct pain_writer *writer, const char *element, const char *field, struct text code)
{
	assert(element != NULL && field != NULL);
	if (code.count == 0)
		return;
	if (!pain_is_code(code, 4))
		pain_refuse(writer, field, "A code is at most four capitals and digits.",
			    "Choose a code of the ISO list or leave it out.");
	xml_begin(&writer->xml, element);
	xml_element(&writer->xml, "Cd", code);
	xml_end(&writer->xml);
}

static void write_type(struct pain_writer *writer)
{
	static const char *const levels[] = {
		[PAIN_DOMESTIC] = "",
		[PAIN_SEPA] = "SEPA",
		[PAIN_CROSS_BORDER] = "NURG",
	};
	assert(writer->group->service <= PAIN_CROSS_BORDER);
	const struct text level = text_of(levels[writer->group->service]);
	if (level.count == 0 && writer->group->category.count == 0)
		return;
	xml_begin(&writer->xml, "PmtTpInf");
	write_code(writer, "SvcLvl", "PmtInf/PmtTpInf/SvcLvl", level);
	write_code(writer, "CtgyPurp", "PmtInf/PmtTpInf/CtgyPurp", writer->group->category);
	xml_end(&writer->xml);
}

static void write_requested(struct pain_writer *writer)
{
	assert(writer->group != NULL);
	char room[DAY_PRINT_ROOM];
	const bool is_day = pain_is_day(writer->group->requested);
	const struct text day = text_of(is_day ? day_print(writer->group->requested, room) : "");
	xml_begin(&writer->xml, "ReqdExctnDt");
	if (writer->version == PAIN_001_VERSION_03)
		xml_text(&writer->xml, day);
	else
		xml_element(&writer->xml, "Dt", day);
	xml_end(&writer->xml);
}

static void write_payer_account(struct pain_writer *writer)
{
	const struct pain_group *group = writer->group;
	assert(group != NULL);
	xml_begin(&writer->xml, "DbtrAcct");
	xml_begin(&writer->xml, "Id");
	xml_element(&writer->xml, "IBAN", group->iban);
	xml_end(&writer->xml);
	if (group->currency.code[0] != '\0')
		xml_element(&writer->xml, "Ccy", text_of(group->currency.code));
	xml_end(&writer->xml);
	xml_begin(&writer->xml, "DbtrAgt");
	pain_write_agent(writer, &(const struct pain_account){ .bic = group->bic });
	xml_end(&writer->xml);
}

void pain_write_group_head(struct pain_writer *writer, const struct pain_tally *tally)
{
	static const char *const bearers[] = {
		[PAIN_CHARGES_UNSAID] = "",   [PAIN_CHARGES_SLEV] = "SLEV", [PAIN_CHARGES_SHAR] = "SHAR",
		[PAIN_CHARGES_DEBT] = "DEBT", [PAIN_CHARGES_CRED] = "CRED",
	};
	const struct pain_group *group = writer->group;
	assert(group->charges <= PAIN_CHARGES_CRED);
	pain_check_group(writer);
	put_id(writer, "PmtInfId", "PmtInf/PmtInfId", group->id);
	xml_element(&writer->xml, "PmtMtd", TEXT("TRF"));
	put_counts(writer, tally);
	write_type(writer);
	write_requested(writer);
	pain_write_party(writer, PAIN_PAYER, &group->payer);
	write_payer_account(writer);
	if (group->charges != PAIN_CHARGES_UNSAID)
		xml_element(&writer->xml, "ChrgBr", text_of(bearers[group->charges]));
}

static void write_amount(struct pain_writer *writer, struct foreign_money amount)
{
	assert(writer->group != NULL);
	char room[MONEY_PRINT_ROOM];
	if (!pain_amount_is_payable(amount)) {
		pain_refuse(
		    writer, "CdtTrfTxInf/Amt",
		    "An amount is above zero, at most 99,999,999,999 of the currency's smallest coin.",
		    "Correct the amount, or pay it in parts.");
		return;
	}
	xml_begin(&writer->xml, "Amt");
	xml_begin(&writer->xml, "InstdAmt");
	xml_attribute(&writer->xml, "Ccy", text_of(amount.currency.code));
	xml_text(&writer->xml, text_of(foreign_money_print_plain(amount, room)));
	xml_end(&writer->xml);
	xml_end(&writer->xml);
}

static void write_ocr(struct pain_writer *writer, struct text ocr)
{
	static const char *const path[] = { "Strd", "CdtrRefInf", "Tp", "CdOrPrtry" };
	assert(ocr.count > 0);
	if (!ocr_is_valid(ocr, OCR_CHECK_DIGIT))
		pain_refuse(writer, "CdtTrfTxInf/RmtInf/Strd/CdtrRefInf/Ref",
			    "The OCR number's check digit is wrong, or it is not 2 to 25 digits.",
			    "Copy the OCR number from the invoice again.");
	for (size_t i = 0; i < sizeof path / sizeof path[0]; i++)
		xml_begin(&writer->xml, path[i]);
	xml_element(&writer->xml, "Cd", TEXT("SCOR"));
	xml_end(&writer->xml);
	xml_end(&writer->xml);
	xml_element(&writer->xml, "Ref", ocr);
	xml_end(&writer->xml);
	xml_end(&writer->xml);
}

static void write_remittance(struct pain_writer *writer, const struct pain_payment *payment)
{
	assert(payment != NULL);
	static const char field[] = "CdtTrfTxInf/RmtInf/Ustrd";
	const struct text message = pain_fit(writer, field, PAIN_TEXT_MESSAGE, payment->message);
	if (pain_characters(message) > PAIN_MESSAGE_MAX)
		pain_refuse(writer, field, "The text is longer than its element may be.",
			    "Shorten it or leave it out.");
	if (message.count + payment->ocr.count == 0)
		return;
	xml_begin(&writer->xml, "RmtInf");
	if (message.count > 0)
		xml_element(&writer->xml, "Ustrd", message);
	if (payment->ocr.count > 0)
		write_ocr(writer, payment->ocr);
	xml_end(&writer->xml);
}

void pain_write_payment(struct pain_writer *writer, const struct pain_payment *payment)
{
	assert(writer->group != NULL && payment != NULL);
	pain_check_service(writer, payment);
	xml_begin(&writer->xml, "CdtTrfTxInf");
	xml_begin(&writer->xml, "PmtId");
	if (payment->instruction_id.count > 0)
		put_id(writer, "InstrId", "CdtTrfTxInf/PmtId/InstrId", payment->instruction_id);
	put_id(writer, "EndToEndId", "CdtTrfTxInf/PmtId/EndToEndId", payment->end_to_end_id);
	xml_end(&writer->xml);
	write_amount(writer, payment->amount);
	pain_write_account(writer, payment);
	write_code(writer, "Purp", "CdtTrfTxInf/Purp", payment->purpose);
	write_remittance(writer, payment);
	xml_end(&writer->xml);
}

/* Amounts that cannot be paid are left out here, and refused where they are written. */
static struct pain_tally tally_of(const struct pain_group *group, struct pain_tally *all)
{
	assert(group->payments != NULL || group->count == 0);
	struct pain_tally tally = { 0 };
	for (size_t i = 0; i < group->count; i++) {
		if (!pain_amount_is_payable(group->payments[i].amount))
			continue;
		pain_tally_add(&tally, group->payments[i].amount);
		pain_tally_add(all, group->payments[i].amount);
	}
	return tally;
}

static void write_group(struct pain_writer *writer, size_t *number, struct pain_ids *ids)
{
	const struct pain_group *group = writer->group;
	assert(group != NULL && group->count > 0);
	const struct pain_tally tally = tally_of(group, &(struct pain_tally){ 0 });
	xml_begin(&writer->xml, "PmtInf");
	writer->row = 0;
	pain_write_group_head(writer, &tally);
	for (size_t i = 0; i < group->count; i++) {
		writer->row = ++*number;
		pain_write_payment(writer, &group->payments[i]);
		const struct text id = group->payments[i].end_to_end_id;
		if (id.count > 0 && !pain_ids_add(ids, id))
			pain_refuse(writer, "CdtTrfTxInf/PmtId/EndToEndId",
				    "Another payment of the file has the same id.",
				    "Give each payment an id of its own.");
	}
	writer->row = 0;
	xml_end(&writer->xml);
}

static void begin_document(struct pain_writer *writer)
{
	assert(writer->xml.depth == 0);
	xml_declaration(&writer->xml);
	xml_begin(&writer->xml, "Document");
	xml_attribute(&writer->xml, "xmlns",
		      writer->version == PAIN_001_VERSION_03 ? TEXT(PAIN_SPACE "pain.001.001.03")
							     : TEXT(PAIN_SPACE "pain.001.001.09"));
	xml_begin(&writer->xml, "CstmrCdtTrfInitn");
}

/* How many payments, and that no group is empty and no group's id stands twice. */
static struct status check_groups(const struct pain_file *file)
{
	assert(file->groups != NULL || file->count == 0);
	SCOPED(pain_ids_close) struct pain_ids ids = { 0 };
	size_t count = 0;
	for (size_t i = 0; i < file->count && count <= PAIN_PAYMENTS_MAX; i++) {
		const struct text id = file->groups[i].id;
		if (file->groups[i].count == 0)
			return FAIL_INPUT(0, "PmtInf", "There is no payment.", "Leave the group out.");
		if (id.count > 0 && !pain_ids_add(&ids, id))
			return FAIL_INPUT(0, "PmtInf/PmtInfId", "Another group of the file has the same id.",
					  "Give each group an id of its own.");
		count += file->groups[i].count <= PAIN_PAYMENTS_MAX ? file->groups[i].count
								    : PAIN_PAYMENTS_MAX + 1;
	}
	if (count == 0)
		return FAIL_INPUT(0, "CstmrCdtTrfInitn", "There is no payment.",
				  "Choose what is to be paid.");
	if (count > PAIN_PAYMENTS_MAX)
		return FAIL_INPUT(0, "GrpHdr/NbOfTxs", "The file has more than 10,000 payments.",
				  "Divide them into several files.");
	return OK;
}

struct status pain001_write(const struct pain_file *file, enum pain_001_version version, struct buffer *out)
{
	assert(file != NULL && out != NULL);
	TRY(check_groups(file));
	SCOPED(pain_writer_close) struct pain_writer writer = pain_writer_open(version, out);
	SCOPED(pain_ids_close) struct pain_ids ids = { 0 };
	struct pain_tally all = { 0 };
	size_t number = 0;
	const size_t start = out->count;
	for (size_t i = 0; i < file->count; i++)
		tally_of(&file->groups[i], &all);
	writer.file = file;
	begin_document(&writer);
	pain_write_head(&writer, &all);
	for (size_t i = 0; i < file->count; i++) {
		writer.group = &file->groups[i];
		write_group(&writer, &number, &ids);
	}
	xml_end(&writer.xml);
	xml_end(&writer.xml);
	if (status_is_ok(writer.failure))
		return buffer_status(out);
	buffer_cut(out, start);
	return writer.failure;
}
