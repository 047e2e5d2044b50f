/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/camt_inner.h"

#include <assert.h>
#include <string.h>

#define AT(member) offsetof(struct camt, member)
#define GROUP(path, group)                                                                                   \
	{                                                                                                    \
		path, group, CAMT_NO_VALUE, CAMT_OF_STATEMENT, 0                                             \
	}
#define PASSED(path) GROUP(path, CAMT_PASSED)
#define OF_STATEMENT(path, value, member)                                                                    \
	{                                                                                                    \
		path, CAMT_NO_GROUP, value, CAMT_OF_STATEMENT, AT(statement.member)                          \
	}
#define OF_ENTRY(path, value, member)                                                                        \
	{                                                                                                    \
		"Ntry" path, CAMT_NO_GROUP, value, CAMT_OF_ENTRY, AT(entry.member)                           \
	}
#define OF_DETAIL(path, value, member)                                                                       \
	{                                                                                                    \
		"Ntry/NtryDtls/TxDtls" path, CAMT_NO_GROUP, value, CAMT_OF_DETAIL, AT(detail.member)         \
	}

/* The schemas camt.053.001.02 and .08, camt.054.001.02 and .08, put together: where they differ both paths
 * stand. A name directly in Stmt, Ntfctn or Ntry that is not here is in none of them. */
static const struct camt_path paths[] = {
	GROUP("Ntry", CAMT_ENTRY),
	OF_STATEMENT("Id", CAMT_TEXT, identity),
	OF_STATEMENT("Acct/Id/IBAN", CAMT_TEXT_ONCE, account.iban),
	OF_STATEMENT("Acct/Id/Othr/Id", CAMT_TEXT_ONCE, account.other),
	OF_STATEMENT("Acct/Id/Othr/SchmeNm/Cd", CAMT_TEXT, account.scheme),
	OF_STATEMENT("Acct/Id/Othr/SchmeNm/Prtry", CAMT_TEXT, account.scheme),
	OF_STATEMENT("Acct/Ccy", CAMT_TEXT_ONCE, currency_words),
	GROUP("Bal", CAMT_BALANCE),
	OF_STATEMENT("Bal/Tp/CdOrPrtry/Cd", CAMT_TEXT_ONCE, balance.code),
	OF_STATEMENT("Bal/Amt", CAMT_AMOUNT, balance.amount),
	OF_STATEMENT("Bal/CdtDbtInd", CAMT_DIRECTION, balance.sign),
	OF_STATEMENT("Bal/Dt/Dt", CAMT_DAY, balance.on),
	OF_STATEMENT("Bal/Dt/DtTm", CAMT_DAY, balance.on),
	OF_STATEMENT("TxsSummry/TtlNtries/NbOfNtries", CAMT_COUNT, total.count),
	OF_STATEMENT("TxsSummry/TtlNtries/Sum", CAMT_AMOUNT, total.sum),
	OF_STATEMENT("TxsSummry/TtlNtries/TtlNetNtryAmt", CAMT_AMOUNT, total.net),
	OF_STATEMENT("TxsSummry/TtlNtries/CdtDbtInd", CAMT_DIRECTION, total.net_sign),
	OF_STATEMENT("TxsSummry/TtlNtries/TtlNetNtry/Amt", CAMT_AMOUNT, total.net),
	OF_STATEMENT("TxsSummry/TtlNtries/TtlNetNtry/CdtDbtInd", CAMT_DIRECTION, total.net_sign),
	OF_STATEMENT("TxsSummry/TtlCdtNtries/NbOfNtries", CAMT_COUNT, credits.count),
	OF_STATEMENT("TxsSummry/TtlCdtNtries/Sum", CAMT_AMOUNT, credits.sum),
	OF_STATEMENT("TxsSummry/TtlDbtNtries/NbOfNtries", CAMT_COUNT, debits.count),
	OF_STATEMENT("TxsSummry/TtlDbtNtries/Sum", CAMT_AMOUNT, debits.sum),
	PASSED("StmtPgntn"),
	PASSED("NtfctnPgntn"),
	PASSED("ElctrncSeqNb"),
	PASSED("RptgSeq"),
	PASSED("LglSeqNb"),
	PASSED("CreDtTm"),
	PASSED("FrToDt"),
	PASSED("CpyDplctInd"),
	PASSED("RptgSrc"),
	PASSED("RltdAcct"),
	PASSED("Intrst"),
	PASSED("AddtlStmtInf"),
	PASSED("AddtlNtfctnInf"),

	OF_ENTRY("/Amt", CAMT_AMOUNT, amount),
	OF_ENTRY("/CdtDbtInd", CAMT_DIRECTION, sign),
	OF_ENTRY("/Sts", CAMT_TEXT_ONCE, status),
	OF_ENTRY("/Sts/Cd", CAMT_TEXT_ONCE, status),
	OF_ENTRY("/BookgDt/Dt", CAMT_DAY, booked_on),
	OF_ENTRY("/BookgDt/DtTm", CAMT_DAY, booked_on),
	OF_ENTRY("/ValDt/Dt", CAMT_DAY, valued_on),
	OF_ENTRY("/ValDt/DtTm", CAMT_DAY, valued_on),
	OF_ENTRY("/AcctSvcrRef", CAMT_TEXT, service_reference),
	OF_ENTRY("/BkTxCd/Domn/Cd", CAMT_TEXT, code.domain),
	OF_ENTRY("/BkTxCd/Domn/Fmly/Cd", CAMT_TEXT, code.family),
	OF_ENTRY("/BkTxCd/Domn/Fmly/SubFmlyCd", CAMT_TEXT, code.sub_family),
	OF_ENTRY("/BkTxCd/Prtry/Cd", CAMT_TEXT, code.proprietary),
	GROUP("Ntry/NtryDtls", CAMT_DETAILS),
	OF_ENTRY("/NtryDtls/Btch/NbOfTxs", CAMT_COUNT, batch.count),
	OF_ENTRY("/NtryDtls/Btch/TtlAmt", CAMT_AMOUNT, batch.total),
	OF_ENTRY("/NtryDtls/Btch/CdtDbtInd", CAMT_DIRECTION, batch.sign),
	OF_ENTRY("/RvslInd", CAMT_FLAG, is_reversal),
	OF_ENTRY("/AddtlNtryInf", CAMT_TEXT, note),
	PASSED("Ntry/NtryRef"),
	PASSED("Ntry/Avlbty"),
	PASSED("Ntry/ComssnWvrInd"),
	PASSED("Ntry/AddtlInfInd"),
	PASSED("Ntry/AmtDtls"),
	PASSED("Ntry/Chrgs"),
	PASSED("Ntry/TechInptChanl"),
	PASSED("Ntry/Intrst"),
	PASSED("Ntry/CardTx"),

	GROUP("Ntry/NtryDtls/TxDtls", CAMT_DETAIL),
	OF_DETAIL("/Refs/AcctSvcrRef", CAMT_TEXT, service_reference),
	OF_DETAIL("/Refs/EndToEndId", CAMT_TEXT, end_to_end),
	OF_DETAIL("/Refs/UETR", CAMT_TEXT, uetr),
	OF_DETAIL("/Refs/TxId", CAMT_TEXT, transaction),
	OF_DETAIL("/Amt", CAMT_AMOUNT, amounts[CAMT_AMOUNT_OWN]),
	OF_DETAIL("/CdtDbtInd", CAMT_DIRECTION, sign),
	OF_DETAIL("/AmtDtls/TxAmt/Amt", CAMT_AMOUNT, amounts[CAMT_AMOUNT_TRANSACTION]),
	OF_DETAIL("/AmtDtls/CntrValAmt/Amt", CAMT_AMOUNT, amounts[CAMT_AMOUNT_COUNTER]),
	OF_DETAIL("/AmtDtls/InstdAmt/Amt", CAMT_AMOUNT, amounts[CAMT_AMOUNT_INSTRUCTED]),
	OF_DETAIL("/BkTxCd/Domn/Cd", CAMT_TEXT, code.domain),
	OF_DETAIL("/BkTxCd/Domn/Fmly/Cd", CAMT_TEXT, code.family),
	OF_DETAIL("/BkTxCd/Domn/Fmly/SubFmlyCd", CAMT_TEXT, code.sub_family),
	OF_DETAIL("/BkTxCd/Prtry/Cd", CAMT_TEXT, code.proprietary),
	OF_DETAIL("/RltdPties/Dbtr/Nm", CAMT_TEXT, debtor.name),
	OF_DETAIL("/RltdPties/Dbtr/Pty/Nm", CAMT_TEXT, debtor.name),
	OF_DETAIL("/RltdPties/Dbtr/Id/OrgId/Othr/Id", CAMT_TEXT, debtor.organisation),
	OF_DETAIL("/RltdPties/Dbtr/Pty/Id/OrgId/Othr/Id", CAMT_TEXT, debtor.organisation),
	OF_DETAIL("/RltdPties/DbtrAcct/Id/IBAN", CAMT_TEXT, debtor.account.iban),
	OF_DETAIL("/RltdPties/DbtrAcct/Id/Othr/Id", CAMT_TEXT, debtor.account.other),
	OF_DETAIL("/RltdPties/DbtrAcct/Id/Othr/SchmeNm/Cd", CAMT_TEXT, debtor.account.scheme),
	OF_DETAIL("/RltdPties/DbtrAcct/Id/Othr/SchmeNm/Prtry", CAMT_TEXT, debtor.account.scheme),
	OF_DETAIL("/RltdPties/Cdtr/Nm", CAMT_TEXT, creditor.name),
	OF_DETAIL("/RltdPties/Cdtr/Pty/Nm", CAMT_TEXT, creditor.name),
	OF_DETAIL("/RltdPties/Cdtr/Id/OrgId/Othr/Id", CAMT_TEXT, creditor.organisation),
	OF_DETAIL("/RltdPties/Cdtr/Pty/Id/OrgId/Othr/Id", CAMT_TEXT, creditor.organisation),
	OF_DETAIL("/RltdPties/CdtrAcct/Id/IBAN", CAMT_TEXT, creditor.account.iban),
	OF_DETAIL("/RltdPties/CdtrAcct/Id/Othr/Id", CAMT_TEXT, creditor.account.other),
	OF_DETAIL("/RltdPties/CdtrAcct/Id/Othr/SchmeNm/Cd", CAMT_TEXT, creditor.account.scheme),
	OF_DETAIL("/RltdPties/CdtrAcct/Id/Othr/SchmeNm/Prtry", CAMT_TEXT, creditor.account.scheme),
	OF_DETAIL("/RmtInf/Ustrd", CAMT_LINE_OR_REFERENCE, typed_reference),
	GROUP("Ntry/NtryDtls/TxDtls/RmtInf/Strd", CAMT_STRUCTURED),
	OF_DETAIL("/RmtInf/Strd/RfrdDocInf/Nb", CAMT_TEXT, structured_document),
	OF_DETAIL("/RmtInf/Strd/CdtrRefInf/Ref", CAMT_TEXT, structured_reference),
	OF_DETAIL("/RmtInf/Strd/AddtlRmtInf", CAMT_LINE, note),
	OF_DETAIL("/RtrInf", CAMT_PRESENT, is_return),
	OF_DETAIL("/AddtlTxInf", CAMT_TEXT, note),
};

static uint16_t add_node(struct camt_tree *tree, uint16_t parent, struct text name)
{
	assert(tree->count < CAMT_NODES_MAX);
	const uint16_t added = tree->count++;
	tree->nodes[added] =
	    (struct camt_node){ .name = name.bytes, .name_bytes = name.count, .parent = parent };
	uint16_t *link = &tree->nodes[parent].first_child;
	while (*link != 0)
		link = &tree->nodes[*link].next;
	*link = added;
	return added;
}

void camt_tree_build(struct camt_tree *tree)
{
	memset(tree, 0, sizeof *tree);
	tree->count = 1;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		struct text rest = text_of(paths[i].path);
		uint16_t node = 0;
		while (rest.count > 0) {
			const struct text name = text_take_until(&rest, '/');
			const uint16_t child = camt_tree_child(tree, node, name);
			node = child != 0 ? child : add_node(tree, node, name);
		}
		assert(node != 0 && tree->nodes[node].path == NULL);
		tree->nodes[node].path = &paths[i];
	}
}

/* Siblings mostly differ in length or first letter, so few are compared whole. */
static bool is_named(const struct camt_node *node, struct text name)
{
	assert(node->name_bytes > 0 && name.count > 0);
	return node->name_bytes == name.count && node->name[0] == name.bytes[0] &&
	       memcmp(node->name, name.bytes, name.count) == 0;
}

uint16_t camt_tree_child(const struct camt_tree *tree, uint16_t node, struct text name)
{
	assert(node < tree->count && name.count > 0);
	uint16_t child = tree->nodes[node].first_child;
	while (child != 0 && !is_named(&tree->nodes[child], name))
		child = tree->nodes[child].next;
	return child;
}

static bool is_blank(char byte)
{
	return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

/* Without blanks at its ends; XML's blanks include the line end. */
static struct text trimmed(struct text text)
{
	while (text.count > 0 && is_blank(text.bytes[0]))
		text = text_slice(text, 1, text.count);
	while (text.count > 0 && is_blank(text.bytes[text.count - 1]))
		text.count--;
	return text;
}

/* Copies with runs of blanks as one space; returns the bytes written, at most text.count. */
static size_t copy_words(char *to, struct text text)
{
	size_t count = 0;
	for (size_t i = 0; i < text.count; i++) {
		const bool is_space = is_blank(text.bytes[i]);
		if (!is_space || !is_blank(text.bytes[i - (i > 0)]))
			to[count++] = is_space ? ' ' : text.bytes[i];
	}
	assert(count <= text.count);
	return count;
}

static struct status take_text(struct camt_words *words, struct text text, const char *field, uint64_t row,
			       struct text *out)
{
	assert(text.count > 0 && out->count == 0);
	if (text.count > BANK_FIELD_BYTES_MAX)
		return FAIL_INPUT(row, field, "The text is longer than 1024 bytes.", CAMT_ASK_AGAIN);
	if (text.count > CAMT_WORDS_BYTES - words->count)
		return FAIL_INPUT(row, field, "The entry or statement is longer than 16384 bytes.",
				  CAMT_ASK_AGAIN);
	char *to = words->bytes + words->count;
	*out = (struct text){ to, copy_words(to, text) };
	words->count += out->count;
	assert(words->count <= CAMT_WORDS_BYTES);
	return OK;
}

static struct status take_amount(struct camt *camt, const char *field, struct text text, uint64_t row,
				 struct camt_amount *out)
{
	assert(field != NULL && row > 0);
	if (out->is_given)
		return FAIL_INPUT(row, field, "The amount is given twice.", CAMT_ASK_AGAIN);
	if (text.count >= CAMT_DIGITS_ROOM)
		return FAIL_INPUT(row, field, "The amount is not a number.", CAMT_ASK_AGAIN);
	*out = (struct camt_amount){ .is_given = true, .row = row, .digits_count = text.count };
	if (text.count > 0)
		memcpy(out->digits, text.bytes, text.count);
	if (camt->has_currency)
		out->currency = camt->currency;
	return OK;
}

static struct status take_direction(const char *field, struct text text, uint64_t row, enum camt_sign *out)
{
	assert(field != NULL && *out <= CAMT_DEBIT);
	if (*out != CAMT_SIGN_NONE)
		return FAIL_INPUT(row, field, "Credit or debit is given twice.", CAMT_ASK_AGAIN);
	if (text_equal(text, TEXT("CRDT")))
		*out = CAMT_CREDIT;
	else if (text_equal(text, TEXT("DBIT")))
		*out = CAMT_DEBIT;
	else
		return FAIL_INPUT(row, field, "The direction is neither CRDT nor DBIT.", CAMT_ASK_AGAIN);
	return OK;
}

/* ISODate and ISODateTime: the day is as the bank wrote it, whatever its offset from UTC. */
static struct status take_day(const char *field, struct text text, uint64_t row, struct camt_day *out)
{
	assert(field != NULL && row > 0);
	const struct text day = text_slice(text, 0, 10);
	const char after = text.count > 10 ? text.bytes[10] : 'Z';
	const bool is_shaped = day.count == 10 && strchr("TZ+-", after) != NULL && after != '\0';
	if (!is_shaped || !status_is_ok(day_parse(day, &out->day)))
		return FAIL_INPUT(row, field, "There is no such day.", CAMT_ASK_AGAIN);
	if (day_year(out->day) < CAMT_YEAR_MIN)
		return FAIL_INPUT(row, field, "The day is before 1990.", CAMT_ASK_AGAIN);
	out->is_given = true;
	return OK;
}

static struct status take_flag(const char *field, struct text text, uint64_t row, bool *out)
{
	assert(field != NULL && row > 0);
	const bool is_true = text_equal(text, TEXT("true")) || text_equal(text, TEXT("1"));
	if (!is_true && !text_equal(text, TEXT("false")) && !text_equal(text, TEXT("0")))
		return FAIL_INPUT(row, field, "The mark is neither true nor false.", CAMT_ASK_AGAIN);
	*out = is_true;
	return OK;
}

static struct status take_count(const char *field, struct text text, uint64_t row, struct camt_count *out)
{
	assert(field != NULL && row > 0);
	if (out->is_given)
		return FAIL_INPUT(row, field, "The count is given twice.", CAMT_ASK_AGAIN);
	if (!status_is_ok(text_to_number(text, &out->number)))
		return FAIL_INPUT(row, field, "The count is not a whole number.", CAMT_ASK_AGAIN);
	out->is_given = true;
	return OK;
}

/* A reference typed where free text goes: the whole line, spaces out, is an OCR whose length digit agrees.
 * Shorter ones are more often a year or a sum than a reference. */
static struct status take_typed_reference(struct camt *camt, const char *field, struct text text,
					  uint64_t row, struct text *out)
{
	assert(field != NULL && row > 0);
	enum { DIGITS_MIN = 5 };
	char digits[OCR_DIGITS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < text.count; i++) {
		if (is_blank(text.bytes[i]))
			continue;
		if (count == sizeof digits)
			return OK;
		digits[count++] = text.bytes[i];
	}
	const struct text typed = { digits, count };
	if (out->count > 0 || count < DIGITS_MIN || !ocr_is_valid(typed, OCR_LENGTH_AND_CHECK))
		return OK;
	return take_text(&camt->words[CAMT_OF_DETAIL], typed, field, row, out);
}

static struct status take_words(struct camt *camt, const struct camt_path *path, struct text text,
				uint64_t row)
{
	struct text *out = (struct text *)(void *)((char *)camt + path->offset);
	assert(path->value == CAMT_TEXT || path->value == CAMT_TEXT_ONCE);
	if (text.count == 0)
		return OK;
	if (out->count == 0)
		return take_text(&camt->words[path->record], text, path->path, row, out);
	if (path->value == CAMT_TEXT_ONCE)
		return FAIL_INPUT(row, path->path, "The element is given twice.", CAMT_ASK_AGAIN);
	return OK;
}

struct status camt_take(struct camt *camt, const struct camt_path *path, struct text text, uint64_t row)
{
	assert(path->offset < sizeof *camt && row > 0);
	void *out = (char *)camt + path->offset;
	text = trimmed(text);
	switch (path->value) {
	case CAMT_TEXT:
	case CAMT_TEXT_ONCE:
		return take_words(camt, path, text, row);
	case CAMT_AMOUNT:
		return take_amount(camt, path->path, text, row, out);
	case CAMT_DIRECTION:
		return take_direction(path->path, text, row, out);
	case CAMT_DAY:
		return take_day(path->path, text, row, out);
	case CAMT_FLAG:
		return take_flag(path->path, text, row, out);
	case CAMT_COUNT:
		return take_count(path->path, text, row, out);
	case CAMT_LINE_OR_REFERENCE:
		camt_line_add(&camt->message, text);
		return take_typed_reference(camt, path->path, text, row, out);
	case CAMT_LINE:
		camt_line_add(&camt->message, text);
		break;
	case CAMT_PRESENT:
		*(bool *)out = true;
		break;
	case CAMT_NO_VALUE:
		break;
	}
	return OK;
}

/* The largest count of bytes up to `most` that ends between characters. */
static size_t whole_characters(struct text text, size_t most)
{
	assert(text.bytes != NULL || text.count == 0);
	size_t count = most < text.count ? most : text.count;
	while (count > 0 && count < text.count && (text.bytes[count] & 0xC0) == 0x80)
		count--;
	return count;
}

void camt_line_add(struct camt_line *line, struct text text)
{
	const size_t room = sizeof line->bytes - line->count;
	if (text.count == 0 || room < 2)
		return;
	if (line->count > 0)
		line->bytes[line->count++] = ' ';
	const size_t count = whole_characters(text, sizeof line->bytes - line->count);
	line->count += copy_words(line->bytes + line->count, (struct text){ text.bytes, count });
	assert(line->count <= sizeof line->bytes);
}

struct status camt_amount_read(const struct camt_amount *amount, struct currency currency, const char *field,
			       int64_t *out)
{
	assert(amount->is_given && out != NULL);
	const struct text digits = { amount->digits, amount->digits_count };
	const struct status parsed = money_parse_decimal(digits, currency_decimals(currency), out);
	if (!status_is_ok(parsed))
		return FAIL_INPUT(amount->row, field, parsed.reason, CAMT_ASK_AGAIN);
	if (*out < 0 || text_starts(digits, TEXT("-")))
		return FAIL_INPUT(amount->row, field, "The amount is negative.", CAMT_ASK_AGAIN);
	return OK;
}

struct text camt_given(struct text text)
{
	assert(text.bytes != NULL || text.count == 0);
	static const struct text nothing[] = {
		{ "NOTPROVIDED", 11 },
		{ "NONREF", 6 }, /* the same in MT940, field 61, from which many banks translate */
	};
	for (size_t i = 0; i < sizeof nothing / sizeof nothing[0]; i++)
		if (text_equal(text, nothing[i]))
			return (struct text){ 0 };
	return text;
}

/* Capitals without spaces. What is too long for an IBAN is left as empty. */
static struct text tidy_iban(struct text text, char room[IBAN_ROOM])
{
	assert(text.count > 0);
	size_t count = 0;
	for (size_t i = 0; i < text.count; i++) {
		const char byte = text.bytes[i];
		if (byte == ' ')
			continue;
		if (count == IBAN_ROOM)
			return (struct text){ 0 };
		room[count++] = byte >= 'a' && byte <= 'z' ? (char)(byte - 'a' + 'A') : byte;
	}
	return (struct text){ room, count };
}

/* BGNR: Swedish Common Interpretation of ISO 20022, appendix 1; some banks write PGNR in the same place. */
struct text camt_account_read(const struct camt_account *account, enum account_scheme *scheme,
			      char room[IBAN_ROOM])
{
	assert(scheme != NULL && (int)GIRO_ROOM <= (int)IBAN_ROOM);
	*scheme = ACCOUNT_IBAN;
	if (account->iban.count > 0)
		return tidy_iban(account->iban, room);
	*scheme = ACCOUNT_OTHER;
	if (text_equal(account->scheme, TEXT("BGNR")) && status_is_ok(bankgiro_parse(account->other, room)))
		*scheme = ACCOUNT_BANKGIRO;
	else if (text_equal(account->scheme, TEXT("PGNR")) &&
		 status_is_ok(plusgiro_parse(account->other, room)))
		*scheme = ACCOUNT_PLUSGIRO;
	else if (status_is_ok(iban_parse(account->other, room))) /* some banks put it there */
		*scheme = ACCOUNT_IBAN;
	return *scheme == ACCOUNT_OTHER ? account->other : text_of(room);
}
