/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/camt_inner.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define SPACE_053 "urn:iso:std:iso:20022:tech:xsd:camt.053."
#define SPACE_054 "urn:iso:std:iso:20022:tech:xsd:camt.054."

static struct status begin_element(void *self, struct xml_reader *reader, const struct xml_tag *tag);
static struct status end_element(void *self, struct xml_reader *reader, struct text name, struct text text);

static void close_camt(struct camt **camt)
{
	assert(camt != NULL && *camt != NULL);
	arena_close(&(*camt)->kept);
	free(*camt);
	*camt = NULL;
}

/* A callback's failure is passed on as it is; one of the file is told as input that is wrong. */
static struct status answer_of(const struct camt *camt, struct status status)
{
	assert(!status_is_ok(status));
	if (!status_is_ok(camt->answer))
		return camt->answer;
	if (status.code == STATUS_LIMIT)
		status.code = STATUS_INPUT;
	if (status.code == STATUS_INPUT && status.remedy == NULL)
		status.remedy = CAMT_ASK_AGAIN;
	return status;
}

/* What is a choice of ours:
 *
 * - Unknown elements are passed over; those directly in Stmt, Ntfctn or Ntry are counted as unknown records.
 * - camt.053 without an opening (OPBD, else PRCD) or closing (CLBD) booked balance is refused, as it cannot
 *   be proved; interim and available balances are not looked at.
 * - An entry with one payment is one movement with the payment's words. With several, each is a part and
 *   they must add up to the entry. When none of several gives an amount in the entry's currency they prove
 *   nothing: the entry is one movement without parts, its payments counted as unknown records "TxDtls".
 * - The other party is the debtor when money comes in and the creditor when it goes out; the other way round
 *   in a reversal, where ISO 20022 keeps the roles of the first payment.
 * - The message is cut at BANK_FIELD_BYTES_MAX, further references at the last whole one; `raw` has all.
 * - Amounts of zero and entries of unknown status are refused; entries not yet booked are passed over.
 *
 * The parts of an entry are held until it ends, so that a sum is proved before a row is told. Where that
 * would take more than 8 MiB the movement is told with the count that Btch/NbOfTxs promises, and the parts
 * flow; count and sum are then proved at the entry's end. Without the promise such an entry is refused. */
struct status camt_read(struct source *source, const struct statement_events *events, void *self,
			struct bank_file_summary *out)
{
	/* The deepest path of the schemas is 15; an element's text holds what a row may. */
	static const struct xml_limits limits = { .depth_max = 32,
						  .text_bytes_max = BANK_RAW_BYTES_MAX,
						  .attributes_max = 16,
						  .raw_bytes_max = CAMT_RAW_KEPT_BYTES };
	static const struct xml_events walk = { .begin = begin_element, .end = end_element };
	assert(source != NULL && out != NULL);
	assert(events->begin != NULL && events->row != NULL && events->end != NULL);
	SCOPED(close_camt) struct camt *camt = memory_take(1, sizeof *camt);
	camt->events = events;
	camt->self = self;
	camt->summary = *out;
	camt->kept = arena_open(CAMT_PARTS_BYTES_MAX);
	camt_tree_build(&camt->tree);
	const struct status read = xml_read(source, &limits, &walk, camt);
	if (!status_is_ok(read))
		return answer_of(camt, read);
	if (camt->summary.statements == 0)
		return FAIL_INPUT(0, NULL, "The file has no statement or notification in it.",
				  CAMT_ASK_AGAIN);
	*out = camt->summary;
	return OK;
}

static void pass_over(struct camt *camt)
{
	assert(camt->passed_depth == 0);
	camt->passed_depth = 1;
}

static void count_unknown(struct camt *camt, struct text name)
{
	assert(name.count > 0 && camt->place == CAMT_AT_STATEMENT);
	if (camt->summary.unknown_records++ > 0)
		return;
	const struct text shown = text_slice(name, 0, sizeof camt->summary.first_unknown - 1);
	memcpy(camt->summary.first_unknown, shown.bytes, shown.count);
}

/* The last digits of the namespace, the version, are not looked at. */
static struct status begin_document(struct camt *camt, struct text space, struct text name, uint64_t row)
{
	assert(camt->place == CAMT_AT_START && row > 0);
	const bool is_053 = text_starts(space, TEXT(SPACE_053));
	const bool is_054 = text_starts(space, TEXT(SPACE_054));
	const bool is_known = (is_053 || is_054) && text_equal(name, TEXT("Document"));
	if (!is_known || space.count > CAMT_SPACE_BYTES_MAX)
		return FAIL_INPUT(row, "Document", "The file is neither camt.053 nor camt.054.",
				  "Ask the bank for camt.053 or camt.054, version 02 or 08.");
	const enum statement_kind_of_file kind = is_053 ? BANK_FILE_CAMT_053 : BANK_FILE_CAMT_054;
	if (camt->summary.kind != kind)
		return FAIL_INPUT(row, "Document", "The file is camt, but not of the kind it was taken for.",
				  CAMT_ASK_AGAIN);
	camt->space = space;
	camt->place = CAMT_AT_DOCUMENT;
	return OK;
}

static struct status begin_message(struct camt *camt, struct text name, uint64_t row)
{
	assert(camt->place == CAMT_AT_DOCUMENT && camt->space.count > 0);
	const bool is_statement = camt->summary.kind == BANK_FILE_CAMT_053;
	if (!text_equal(name, is_statement ? TEXT("BkToCstmrStmt") : TEXT("BkToCstmrDbtCdtNtfctn")))
		return FAIL_INPUT(row, "Document",
				  "The message inside the file is not the one its namespace names.",
				  CAMT_ASK_AGAIN);
	camt->place = CAMT_AT_MESSAGE;
	return OK;
}

static void begin_statement(struct camt *camt, struct text name, uint64_t row)
{
	assert(camt->place == CAMT_AT_MESSAGE && name.count > 0);
	const bool is_statement = camt->summary.kind == BANK_FILE_CAMT_053;
	if (!text_equal(name, is_statement ? TEXT("Stmt") : TEXT("Ntfctn"))) {
		pass_over(camt);
		return;
	}
	camt->place = CAMT_AT_STATEMENT;
	camt->node = 0;
	camt_statement_begin(camt, row);
}

static struct status read_currency(struct camt *camt, const struct xml_tag *tag, const char *field,
				   uint64_t row)
{
	assert(tag->attributes != NULL || tag->count == 0);
	camt->has_currency = false;
	for (size_t i = 0; i < tag->count; i++) {
		if (!text_equal(tag->attributes[i].name, TEXT("Ccy")))
			continue;
		if (!status_is_ok(currency_parse(tag->attributes[i].value, &camt->currency)))
			return FAIL_INPUT(row, field, "A currency is three capital letters.", CAMT_ASK_AGAIN);
		camt->has_currency = true;
	}
	return OK;
}

static struct status begin_known(struct camt *camt, struct xml_reader *reader, const struct camt_path *path)
{
	bool is_passed = false;
	assert(camt->place == CAMT_AT_STATEMENT && camt->passed_depth == 0);
	switch (path->group) {
	case CAMT_PASSED:
		is_passed = true;
		break;
	case CAMT_BALANCE:
		camt->statement.balance = (struct camt_balance_words){ .row = xml_row(reader) };
		break;
	case CAMT_ENTRY:
		camt_entry_begin(camt, reader);
		break;
	case CAMT_DETAILS:
		TRY(camt_details_begin(camt, reader, &is_passed));
		break;
	case CAMT_DETAIL:
		TRY(camt_detail_begin(camt, reader));
		break;
	case CAMT_STRUCTURED:
	case CAMT_NO_GROUP:
		break;
	}
	if (is_passed)
		pass_over(camt);
	return OK;
}

/* Elements of other namespaces are extensions: as unknown as any other name. */
static uint16_t find_node(const struct camt *camt, struct text space, struct text name)
{
	assert(camt->place == CAMT_AT_STATEMENT && camt->node < camt->tree.count);
	if (space.bytes != camt->space.bytes && !text_equal(space, camt->space))
		return 0;
	const uint16_t node = camt_tree_child(&camt->tree, camt->node, name);
	const struct camt_path *path = camt->tree.nodes[node].path;
	const bool is_balance = path != NULL && path->group == CAMT_BALANCE;
	return is_balance && camt->summary.kind == BANK_FILE_CAMT_054 ? 0 : node;
}

static struct status walk_into(struct camt *camt, struct xml_reader *reader, uint16_t node,
			       const struct xml_tag *tag)
{
	assert(node != 0 && camt->tree.nodes[node].parent == camt->node);
	const struct camt_path *path = camt->tree.nodes[node].path;
	if (path != NULL && path->value == CAMT_AMOUNT)
		TRY(read_currency(camt, tag, path->path, xml_row(reader)));
	if (path != NULL)
		TRY(begin_known(camt, reader, path));
	if (camt->passed_depth == 0)
		camt->node = node;
	return OK;
}

static struct status begin_element(void *self, struct xml_reader *reader, const struct xml_tag *tag)
{
	struct camt *camt = self;
	if (camt->passed_depth > 0) {
		camt->passed_depth++;
		return OK;
	}
	switch (camt->place) {
	case CAMT_AT_START:
		return begin_document(camt, tag->space, tag->name, xml_row(reader));
	case CAMT_AT_DOCUMENT:
		return begin_message(camt, tag->name, xml_row(reader));
	case CAMT_AT_MESSAGE:
		begin_statement(camt, tag->name, xml_row(reader));
		return OK;
	case CAMT_AT_STATEMENT:
		break;
	}
	const uint16_t node = find_node(camt, tag->space, tag->name);
	if (node != 0)
		return walk_into(camt, reader, node, tag);
	const struct camt_path *parent = camt->tree.nodes[camt->node].path;
	if (camt->node == 0 || (parent != NULL && parent->group == CAMT_ENTRY))
		count_unknown(camt, tag->name);
	pass_over(camt);
	return OK;
}

static struct status end_known(struct camt *camt, struct xml_reader *reader, const struct camt_path *path,
			       struct text text)
{
	switch (path->group) {
	case CAMT_BALANCE:
		return camt_balance_end(camt);
	case CAMT_ENTRY:
		return camt_entry_end(camt, reader);
	case CAMT_DETAILS:
		return camt_details_end(camt);
	case CAMT_DETAIL:
		return camt_detail_end(camt, reader);
	case CAMT_STRUCTURED:
		camt_structured_end(camt);
		break;
	case CAMT_PASSED:
	case CAMT_NO_GROUP:
		break;
	}
	assert(path->group != CAMT_PASSED);
	return camt_take(camt, path, text, xml_row(reader));
}

static struct status end_element(void *self, struct xml_reader *reader, struct text name, struct text text)
{
	struct camt *camt = self;
	(void)name; /* the reader has seen that it is the one that began */
	if (camt->passed_depth > 0) {
		camt->passed_depth--;
		return OK;
	}
	if (camt->place != CAMT_AT_STATEMENT) {
		assert(camt->place > CAMT_AT_START);
		camt->place--;
		return OK;
	}
	assert(camt->node < camt->tree.count);
	if (camt->node == 0) {
		camt->place = CAMT_AT_MESSAGE;
		return camt_statement_end(camt);
	}
	const struct camt_node *node = &camt->tree.nodes[camt->node];
	camt->node = node->parent;
	return node->path != NULL ? end_known(camt, reader, node->path, text) : OK;
}
