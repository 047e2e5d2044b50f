/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/statement_write.h"
#include "ground/formats/formats.h"
#include "ground/numbers/numbers.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* Of the schemas: Max35Text, Max140Text; the deepest element that may repeat. */
enum { REFERENCE_CHARACTERS_MAX = 35, LINE_CHARACTERS_MAX = 140 };

struct camt_writer {
	struct xml_writer xml;
	enum statement_kind_of_file kind;
	enum camt_version version;
	const struct written_statement *statement;
	const struct deposit *deposit;
	int64_t movement;      /* the sum of the deposit that is written */
	struct status failure; /* the first */
};

struct totals {
	int64_t net;
	int64_t sum; /* of sizes */
	int64_t closing;
};

static void write_statement(struct camt_writer *writer, const struct written_file *file);

static bool is_statement(const struct camt_writer *writer)
{
	return writer->kind == BANK_FILE_CAMT_053;
}

struct status camt_write_version(enum statement_kind_of_file kind, enum camt_version version,
				 const struct written_file *file, struct buffer *out)
{
	assert(kind == BANK_FILE_CAMT_053 || kind == BANK_FILE_CAMT_054);
	assert(version == CAMT_VERSION_02 || version == CAMT_VERSION_08);
	struct camt_writer writer = { .xml = { .out = out }, .kind = kind, .version = version };
	struct xml_writer *xml = &writer.xml;
	char space[64];
	snprintf(space, sizeof space, "urn:iso:std:iso:20022:tech:xsd:camt.05%d.001.%02d",
		 is_statement(&writer) ? 3 : 4, version == CAMT_VERSION_02 ? 2 : 8);
	char made_at[MOMENT_PRINT_ROOM];
	xml_declaration(xml);
	xml_begin(xml, "Document");
	xml_attribute(xml, "xmlns", text_of(space));
	xml_begin(xml, is_statement(&writer) ? "BkToCstmrStmt" : "BkToCstmrDbtCdtNtfctn");
	xml_begin(xml, "GrpHdr");
	xml_element(xml, "MsgId", file->identity);
	xml_element(xml, "CreDtTm", text_of(moment_print(file->made_at, made_at)));
	xml_end(xml);
	for (size_t i = 0; i < file->count; i++) {
		writer.statement = &file->statements[i];
		write_statement(&writer, file);
	}
	xml_end(xml);
	xml_end(xml);
	return status_is_ok(writer.failure) ? buffer_status(out) : writer.failure;
}

struct status camt_write(enum statement_kind_of_file kind, const struct written_file *file,
			 struct buffer *out)
{
	assert(file != NULL && out != NULL);
	return camt_write_version(kind, CAMT_VERSION_08, file, out);
}

static void refuse(struct camt_writer *writer, const char *field, const char *reason)
{
	assert(field != NULL && reason != NULL);
	if (status_is_ok(writer->failure))
		writer->failure = FAIL_INPUT(0, field, reason, "Shorten it or leave it out.");
}

static size_t characters(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	size_t count = 0;
	for (size_t i = 0; i < text.count; i++)
		count += (text.bytes[i] & 0xC0) != 0x80;
	return count;
}

/* The element unless it is empty; a value longer than its type cannot be told. */
static void put(struct camt_writer *writer, const char *name, struct text value, size_t characters_max)
{
	assert(characters_max > 0);
	if (characters(value) > characters_max)
		refuse(writer, name, "The text is longer than its element may be.");
	if (value.count > 0)
		xml_element(&writer->xml, name, value);
}

static void put_reference(struct camt_writer *writer, const char *name, struct text value)
{
	put(writer, name, value, REFERENCE_CHARACTERS_MAX);
}

static void begin_all(struct camt_writer *writer, const char *const *names, size_t count)
{
	assert(count > 0);
	for (size_t i = 0; i < count; i++)
		xml_begin(&writer->xml, names[i]);
}

static void end_all(struct camt_writer *writer, size_t count)
{
	assert(count <= writer->xml.depth);
	for (size_t i = 0; i < count; i++)
		xml_end(&writer->xml);
}

/* Begins the elements, writes the value in the last, ends them. */
static void put_inside(struct camt_writer *writer, const char *const *names, size_t count, struct text value)
{
	assert(count > 1);
	begin_all(writer, names, count - 1);
	xml_element(&writer->xml, names[count - 1], value);
	end_all(writer, count - 1);
}

#define PUT_INSIDE(writer, value, ...)                                                                       \
	put_inside((writer), (const char *const[]){ __VA_ARGS__ },                                           \
		   sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *), (value))

static void put_amount(struct camt_writer *writer, const char *name, int64_t minor, bool has_currency)
{
	assert(writer->statement != NULL && minor >= -MONEY_ORE_MAX && minor <= MONEY_ORE_MAX);
	const struct currency currency = writer->statement->currency;
	const struct foreign_money size = { minor < 0 ? -minor : minor, currency };
	char room[MONEY_PRINT_ROOM];
	xml_begin(&writer->xml, name);
	if (has_currency)
		xml_attribute(&writer->xml, "Ccy", text_of(currency.code));
	xml_text(&writer->xml, text_of(foreign_money_print_plain(size, room)));
	xml_end(&writer->xml);
}

static void put_side(struct camt_writer *writer, int64_t minor)
{
	xml_element(&writer->xml, "CdtDbtInd", minor < 0 ? TEXT("DBIT") : TEXT("CRDT"));
}

static void put_day(struct camt_writer *writer, const char *name, struct day day)
{
	assert(name != NULL);
	char room[DAY_PRINT_ROOM];
	PUT_INSIDE(writer, text_of(day_print(day, room)), name, "Dt");
}

static void put_count(struct camt_writer *writer, const char *name, size_t count)
{
	assert(name != NULL);
	char room[24];
	snprintf(room, sizeof room, "%zu", count);
	xml_element(&writer->xml, name, text_of(room));
}

static int64_t movement_sum(struct camt_writer *writer, const struct deposit *deposit)
{
	assert(deposit->payments != NULL || deposit->count == 0);
	struct money sum = { deposit->count == 0 ? deposit->alone.minor : 0 };
	for (size_t i = 0; i < deposit->count; i++) {
		if (deposit->payments[i].minor == 0)
			refuse(writer, "TxDtls/Amt", "A payment of zero cannot be told.");
		if (!status_is_ok(money_add(sum, (struct money){ deposit->payments[i].minor }, &sum)))
			refuse(writer, "Ntry/Amt", "The sum is larger than the books can hold.");
	}
	assert(sum.ore >= -MONEY_ORE_MAX && sum.ore <= MONEY_ORE_MAX);
	if (sum.ore == 0)
		refuse(writer, "Ntry/Amt", "A movement of zero cannot be told.");
	return sum.ore;
}

static struct totals totals_of(struct camt_writer *writer)
{
	assert(writer->statement->movements != NULL || writer->statement->count == 0);
	struct totals totals = { 0 };
	struct money closing = { writer->statement->opening };
	struct money sum = { 0 };
	for (size_t i = 0; i < writer->statement->count; i++) {
		const struct money movement = { movement_sum(writer, &writer->statement->movements[i]) };
		const struct money size = movement.ore < 0 ? money_negate(movement) : movement;
		if (!status_is_ok(money_add(closing, movement, &closing)) ||
		    !status_is_ok(money_add(sum, size, &sum)))
			refuse(writer, "Bal/Amt", "The sum is larger than the books can hold.");
	}
	totals.closing = closing.ore;
	totals.sum = sum.ore;
	totals.net = closing.ore - writer->statement->opening;
	assert(totals.sum >= 0);
	return totals;
}

static void write_account(struct camt_writer *writer)
{
	assert(writer->statement->iban.count > 0 && writer->statement->currency.code[0] != '\0');
	const struct written_statement *statement = writer->statement;
	xml_begin(&writer->xml, "Acct");
	PUT_INSIDE(writer, statement->iban, "Id", "IBAN");
	xml_element(&writer->xml, "Ccy", text_of(statement->currency.code));
	if (statement->bic.count > 0)
		PUT_INSIDE(writer, statement->bic, "Svcr", "FinInstnId",
			   writer->version == CAMT_VERSION_02 ? "BIC" : "BICFI");
	xml_end(&writer->xml);
}

static void write_balance(struct camt_writer *writer, const char *code, int64_t minor, struct day on)
{
	assert(is_statement(writer) && code != NULL);
	xml_begin(&writer->xml, "Bal");
	PUT_INSIDE(writer, text_of(code), "Tp", "CdOrPrtry", "Cd");
	put_amount(writer, "Amt", minor, true);
	put_side(writer, minor);
	put_day(writer, "Dt", on);
	xml_end(&writer->xml);
}

static void write_summary(struct camt_writer *writer, const struct totals *totals)
{
	assert(totals->sum >= totals->net && totals->sum >= -totals->net);
	begin_all(writer, (const char *const[]){ "TxsSummry", "TtlNtries" }, 2);
	put_count(writer, "NbOfNtries", writer->statement->count);
	put_amount(writer, "Sum", totals->sum, false);
	if (writer->version == CAMT_VERSION_02) {
		put_amount(writer, "TtlNetNtryAmt", totals->net, false);
		put_side(writer, totals->net);
	} else {
		xml_begin(&writer->xml, "TtlNetNtry");
		put_amount(writer, "Amt", totals->net, false);
		put_side(writer, totals->net);
		xml_end(&writer->xml);
	}
	end_all(writer, 2);
}

/* "PMNT/RCDT/DMCT" is a domain, family and subfamily; anything else is the bank's own code. */
static void write_code(struct camt_writer *writer)
{
	assert(writer->deposit != NULL);
	struct text rest = writer->deposit->bank_code;
	if (rest.count == 0)
		refuse(writer, "Ntry/BkTxCd", "A movement needs a bank transaction code.");
	const struct text domain = text_take_until(&rest, '/');
	const struct text family = text_take_until(&rest, '/');
	xml_begin(&writer->xml, "BkTxCd");
	if (domain.count == 4 && family.count == 4 && rest.count == 4) {
		xml_begin(&writer->xml, "Domn");
		xml_element(&writer->xml, "Cd", domain);
		xml_begin(&writer->xml, "Fmly");
		xml_element(&writer->xml, "Cd", family);
		xml_element(&writer->xml, "SubFmlyCd", rest);
		end_all(writer, 2);
	} else {
		xml_begin(&writer->xml, "Prtry");
		put_reference(writer, "Cd", writer->deposit->bank_code);
		xml_end(&writer->xml);
	}
	xml_end(&writer->xml);
}

/* RFC 4122 as the schema's UUIDv4Identifier wants it. */
static bool is_uetr(struct text text)
{
	if (text.count != 36)
		return false;
	for (size_t i = 0; i < 36; i++) {
		const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
		const char *allowed = is_dash ? "-" : i == 14 ? "4" : i == 19 ? "89ab" : "0123456789abcdef";
		if (text.bytes[i] == '\0' || strchr(allowed, text.bytes[i]) == NULL)
			return false;
	}
	return true;
}

static void write_references(struct camt_writer *writer, const struct deposit_payment *payment, bool is_alone)
{
	assert(!is_alone || writer->deposit->count == 0);
	const bool is_unique_uetr = writer->version == CAMT_VERSION_08 && is_uetr(payment->unique_reference);
	xml_begin(&writer->xml, "Refs");
	if (!is_alone)
		put_reference(writer, "AcctSvcrRef", payment->service_reference);
	put_reference(writer, "EndToEndId",
		      payment->end_to_end.count > 0 ? payment->end_to_end : TEXT("NOTPROVIDED"));
	if (is_unique_uetr)
		xml_element(&writer->xml, "UETR", payment->unique_reference);
	else
		put_reference(writer, "TxId", payment->unique_reference);
	xml_end(&writer->xml);
}

/* Version 02 has no direction on a payment: it goes as its entry. */
static void write_amount(struct camt_writer *writer, const struct deposit_payment *payment)
{
	assert(writer->version <= CAMT_VERSION_08);
	if (writer->version == CAMT_VERSION_08) {
		put_amount(writer, "Amt", payment->minor, true);
		put_side(writer, payment->minor);
		return;
	}
	if ((payment->minor < 0) != (writer->movement < 0))
		refuse(writer, "TxDtls/Amt", "Version 02 cannot tell a payment that goes against its entry.");
	begin_all(writer, (const char *const[]){ "AmtDtls", "TxAmt" }, 2);
	put_amount(writer, "Amt", payment->minor, true);
	end_all(writer, 2);
}

static void write_party(struct camt_writer *writer, const char *role, const struct deposit_payment *payment)
{
	assert(role != NULL);
	const bool has_party_element = writer->version == CAMT_VERSION_08;
	if (payment->payer_name.count == 0 && payment->payer_identity.count == 0)
		return;
	xml_begin(&writer->xml, role);
	if (has_party_element)
		xml_begin(&writer->xml, "Pty");
	put(writer, "Nm", payment->payer_name, LINE_CHARACTERS_MAX);
	if (payment->payer_identity.count > 0)
		PUT_INSIDE(writer, payment->payer_identity, "Id", "OrgId", "Othr", "Id");
	end_all(writer, has_party_element ? 2 : 1);
}

/* Giro digits or an IBAN: a bankgiro number has seven or eight digits, a plusgiro number may have as many,
 * and nothing tells them apart, so such a one is written as bankgiro. */
static void write_account_of(struct camt_writer *writer, const char *role, struct text account)
{
	assert(role != NULL);
	char room[GIRO_ROOM];
	if (account.count == 0)
		return;
	begin_all(writer, (const char *const[]){ role, "Id" }, 2);
	if (text_is_digits(account)) {
		const bool is_bankgiro = status_is_ok(bankgiro_parse(account, room));
		xml_begin(&writer->xml, "Othr");
		put_reference(writer, "Id", account);
		PUT_INSIDE(writer, is_bankgiro ? TEXT("BGNR") : TEXT("PGNR"), "SchmeNm", "Prtry");
		xml_end(&writer->xml);
	} else {
		xml_element(&writer->xml, "IBAN", account);
	}
	end_all(writer, 2);
}

/* The roles are those of the first payment, also in its reversal. */
static void write_parties(struct camt_writer *writer, const struct deposit_payment *payment, bool is_reversal)
{
	assert(writer->deposit != NULL && payment != NULL);
	const bool are_we_creditor = (payment->minor > 0) != is_reversal;
	xml_begin(&writer->xml, "RltdPties");
	if (are_we_creditor) {
		write_party(writer, "Dbtr", payment);
		write_account_of(writer, "DbtrAcct", payment->payer_account);
		write_account_of(writer, "CdtrAcct", writer->deposit->via_account);
	} else {
		write_party(writer, "Cdtr", payment);
		write_account_of(writer, "CdtrAcct", payment->payer_account);
	}
	xml_end(&writer->xml);
}

/* The bytes of the longest line of whole words at the start of the text; 0 when its first word is longer. */
static size_t line_bytes(struct text text)
{
	size_t best = 0;
	for (size_t at = 0; at <= text.count; at++) {
		if (at < text.count && text.bytes[at] != ' ')
			continue;
		if (characters(text_slice(text, 0, at)) > LINE_CHARACTERS_MAX)
			break;
		best = at;
	}
	assert(best <= text.count);
	return best;
}

static void write_message(struct camt_writer *writer, struct text message)
{
	assert(writer->deposit != NULL);
	while (message.count > 0) {
		const size_t count = line_bytes(message);
		if (count == 0) {
			refuse(writer, "RmtInf/Ustrd", "A word is longer than a line of the message.");
			return;
		}
		xml_element(&writer->xml, "Ustrd", text_slice(message, 0, count));
		message = text_slice(message, count + 1, message.count);
	}
}

/* An OCR as the creditor's reference, another as the number of the document that is paid, as banks do. */
static void write_structured(struct camt_writer *writer, struct text reference, bool is_ocr)
{
	assert(reference.count > 0);
	xml_begin(&writer->xml, "Strd");
	if (is_ocr) {
		xml_begin(&writer->xml, "CdtrRefInf");
		PUT_INSIDE(writer, TEXT("SCOR"), "Tp", "CdOrPrtry", "Cd");
		put_reference(writer, "Ref", reference);
	} else {
		xml_begin(&writer->xml, "RfrdDocInf");
		PUT_INSIDE(writer, TEXT("CINV"), "Tp", "CdOrPrtry", "Cd");
		put_reference(writer, "Nb", reference);
	}
	end_all(writer, 2);
}

static void write_remittance(struct camt_writer *writer, const struct deposit_payment *payment)
{
	assert(writer->deposit != NULL && payment != NULL);
	struct text rest = payment->further_references;
	if (payment->message.count + payment->reference.count + rest.count == 0)
		return;
	if (payment->reference.count == 0 && rest.count > 0)
		refuse(writer, "RmtInf/Strd", "Further references need a first one.");
	xml_begin(&writer->xml, "RmtInf");
	write_message(writer, payment->message);
	if (payment->reference.count > 0)
		write_structured(writer, payment->reference, payment->reference_kind == REFERENCE_OCR);
	while (rest.count > 0) {
		const struct text reference = text_take_until(&rest, ' ');
		write_structured(writer, reference, ocr_is_valid(reference, OCR_CHECK_DIGIT));
	}
	xml_end(&writer->xml);
}

static void write_payment(struct camt_writer *writer, const struct deposit_payment *payment, bool is_alone)
{
	const bool is_entry_reversal = writer->deposit->alone.is_reversal;
	assert(payment->minor != 0 || !status_is_ok(writer->failure));
	xml_begin(&writer->xml, "TxDtls");
	write_references(writer, payment, is_alone);
	write_amount(writer, payment);
	write_parties(writer, payment, is_entry_reversal || payment->is_reversal);
	write_remittance(writer, payment);
	if (payment->is_reversal && !is_entry_reversal)
		PUT_INSIDE(writer, TEXT("Returned."), "RtrInf", "AddtlInf");
	xml_end(&writer->xml);
}

static void write_details(struct camt_writer *writer)
{
	assert(writer->deposit != NULL);
	const struct deposit *deposit = writer->deposit;
	xml_begin(&writer->xml, "NtryDtls");
	if (deposit->count > 0) {
		xml_begin(&writer->xml, "Btch");
		put_count(writer, "NbOfTxs", deposit->count);
		put_amount(writer, "TtlAmt", writer->movement, true);
		put_side(writer, writer->movement);
		xml_end(&writer->xml);
	} else {
		write_payment(writer, &deposit->alone, true);
	}
	for (size_t i = 0; i < deposit->count; i++)
		write_payment(writer, &deposit->payments[i], false);
	xml_end(&writer->xml);
}

static void write_entry(struct camt_writer *writer, const struct deposit *deposit)
{
	assert(writer->statement != NULL);
	writer->deposit = deposit;
	writer->movement = movement_sum(writer, deposit);
	xml_begin(&writer->xml, "Ntry");
	put_amount(writer, "Amt", writer->movement, true);
	put_side(writer, writer->movement);
	if (deposit->alone.is_reversal)
		xml_element(&writer->xml, "RvslInd", TEXT("true"));
	if (writer->version == CAMT_VERSION_02)
		xml_element(&writer->xml, "Sts", TEXT("BOOK"));
	else
		PUT_INSIDE(writer, TEXT("BOOK"), "Sts", "Cd");
	put_day(writer, "BookgDt", deposit->booked_on);
	put_day(writer, "ValDt", deposit->valued_on);
	put_reference(writer, "AcctSvcrRef", deposit->alone.service_reference);
	write_code(writer);
	write_details(writer);
	xml_end(&writer->xml);
}

static void write_statement(struct camt_writer *writer, const struct written_file *file)
{
	assert(writer->statement->movements != NULL || writer->statement->count == 0);
	const struct written_statement *statement = writer->statement;
	const struct totals totals = totals_of(writer);
	if (!status_is_ok(writer->failure)) /* nothing of it could be told */
		return;
	char made_at[MOMENT_PRINT_ROOM];
	if (is_statement(writer) && !statement->has_balances)
		refuse(writer, "Bal", "A statement needs its balances.");
	xml_begin(&writer->xml, is_statement(writer) ? "Stmt" : "Ntfctn");
	put_reference(writer, "Id", statement->identity);
	xml_element(&writer->xml, "CreDtTm", text_of(moment_print(file->made_at, made_at)));
	write_account(writer);
	if (is_statement(writer)) {
		write_balance(writer, "OPBD", statement->opening, statement->opening_on);
		write_balance(writer, "CLBD", totals.closing, statement->closing_on);
	}
	write_summary(writer, &totals);
	for (size_t i = 0; i < statement->count; i++)
		write_entry(writer, &statement->movements[i]);
	xml_end(&writer->xml);
}
