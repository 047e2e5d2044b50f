/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/camt_inner.h"

#include <assert.h>
#include <string.h>

/* Texts of one row that are put together while it is told. */
struct row_room {
	char bank_code[3 * BANK_FIELD_BYTES_MAX + 2];
	char payer_account[IBAN_ROOM];
	char via_account[IBAN_ROOM];
	char identity[IDENTITY_ROOM];
};

void camt_entry_begin(struct camt *camt, struct xml_reader *reader)
{
	assert(camt->statement.row > 0);
	camt->entry = (struct camt_entry){ .row = xml_row(reader) };
	camt->detail = (struct camt_detail){ 0 };
	camt->words[CAMT_OF_ENTRY].count = 0;
	camt->words[CAMT_OF_DETAIL].count = 0;
	camt->message.count = 0;
	camt->further.count = 0;
	camt->first_kept = NULL;
	camt->last_kept = NULL;
	arena_reset(&camt->kept);
	xml_keep_raw(reader);
}

/* Codes of ISO 20022's external code set for entry status. */
static struct status settle_status(struct camt_entry *entry)
{
	assert(!entry->is_settled && !entry->is_pending);
	static const struct text pending[] = { { "PDNG", 4 }, { "INFO", 4 }, { "FUTR", 4 } };
	for (size_t i = 0; i < sizeof pending / sizeof pending[0]; i++)
		if (text_equal(entry->status, pending[i]))
			entry->is_pending = true;
	if (!entry->is_pending && !text_equal(entry->status, TEXT("BOOK")))
		return FAIL_INPUT(entry->row, "Ntry/Sts", "The entry does not say whether it is booked.",
				  CAMT_ASK_AGAIN);
	return OK;
}

static struct status settle_amount(const struct camt_statement *statement, struct camt_entry *entry)
{
	assert(statement->has_begun && entry->money.minor == 0);
	if (!entry->amount.is_given || entry->amount.currency.code[0] == '\0')
		return FAIL_INPUT(entry->row, "Ntry/Amt", "The entry has no amount with a currency.",
				  CAMT_ASK_AGAIN);
	if (entry->sign == CAMT_SIGN_NONE)
		return FAIL_INPUT(entry->row, "Ntry/CdtDbtInd", "The entry is neither credit nor debit.",
				  CAMT_ASK_AGAIN);
	if (statement->currency.code[0] != '\0' &&
	    !currency_equal(statement->currency, entry->amount.currency))
		return FAIL_INPUT(entry->row, "Ntry/Amt", "The statement has amounts in two currencies.",
				  CAMT_ASK_AGAIN);
	int64_t minor = 0;
	TRY(camt_amount_read(&entry->amount, entry->amount.currency, "Ntry/Amt", &minor));
	if (minor == 0)
		return FAIL_INPUT(entry->row, "Ntry/Amt", "The amount is zero.", CAMT_ASK_AGAIN);
	entry->money.minor = entry->sign == CAMT_DEBIT ? -minor : minor;
	entry->money.currency = entry->amount.currency;
	return OK;
}

/* The head of an entry, when its payments begin or it ends: amount, direction, status and days are known and
 * the statement has been told of. */
static struct status settle(struct camt *camt)
{
	struct camt_entry *entry = &camt->entry;
	struct camt_statement *statement = &camt->statement;
	if (entry->is_settled)
		return OK;
	TRY(settle_status(entry));
	TRY(camt_statement_tell(camt, entry->amount.currency));
	TRY(settle_amount(statement, entry));
	if (!entry->is_pending && !entry->booked_on.is_given)
		return FAIL_INPUT(entry->row, "Ntry/BookgDt", "The entry has no day of booking.",
				  CAMT_ASK_AGAIN);
	if (!entry->valued_on.is_given)
		entry->valued_on = entry->booked_on;
	entry->is_settled = true;
	assert((entry->money.minor < 0) == (entry->sign == CAMT_DEBIT));
	TRY(camt_tally_add(&statement->all, entry->money.minor, entry->row));
	if (entry->is_pending)
		camt->summary.pending++;
	return entry->is_pending ? OK : camt_tally_add(&statement->booked, entry->money.minor, entry->row);
}

static struct status too_long(uint64_t row, const char *field)
{
	assert(row > 0 && field != NULL);
	return FAIL_INPUT(row, field, "The row is longer than 16384 bytes.", CAMT_ASK_AGAIN);
}

struct status camt_details_begin(struct camt *camt, struct xml_reader *reader, bool *is_passed)
{
	assert(camt->entry.row > 0 && !*is_passed);
	struct camt_entry *entry = &camt->entry;
	TRY(settle(camt));
	*is_passed = entry->is_pending;
	entry->batch = (struct camt_batch){ .row = xml_row(reader) };
	if (entry->has_details)
		return OK;
	bool is_cut = false;
	const struct text raw = xml_raw(reader, &is_cut);
	if (is_cut || raw.count > sizeof camt->entry_raw)
		return too_long(entry->row, "Ntry");
	memcpy(camt->entry_raw, raw.bytes, raw.count);
	entry->raw_count = raw.count;
	entry->has_details = true;
	return OK;
}

/* The size of a payment in the entry's currency, by the first of its amounts that is in it. */
static struct status settle_size(struct camt_detail *detail, struct currency currency)
{
	static const char *const fields[CAMT_AMOUNTS] = { "TxDtls/Amt", "TxDtls/AmtDtls/TxAmt/Amt",
							  "TxDtls/AmtDtls/CntrValAmt/Amt",
							  "TxDtls/AmtDtls/InstdAmt/Amt" };
	assert(!detail->has_size);
	for (size_t i = 0; i < CAMT_AMOUNTS && !detail->has_size; i++) {
		const struct camt_amount *amount = &detail->amounts[i];
		if (!amount->is_given || !currency_equal(amount->currency, currency))
			continue;
		TRY(camt_amount_read(amount, currency, fields[i], &detail->size));
		if (detail->size == 0)
			return FAIL_INPUT(amount->row, fields[i], "The amount is zero.", CAMT_ASK_AGAIN);
		detail->has_size = true;
		/* What was instructed is before charges, and not proof of what a lone payment brought. */
		detail->is_size_exact = i <= CAMT_AMOUNT_TRANSACTION;
	}
	return OK;
}

/* A payment without a direction of its own goes as its entry. */
static int64_t signed_as(enum camt_sign sign, const struct camt_entry *entry, int64_t size)
{
	assert(size >= 0 && entry->money.minor != 0);
	const bool is_debit = sign == CAMT_SIGN_NONE ? entry->money.minor < 0 : sign == CAMT_DEBIT;
	return is_debit ? -size : size;
}

static struct status add_amount(int64_t *sum, int64_t amount, uint64_t row)
{
	assert(row > 0 && amount >= -MONEY_ORE_MAX && amount <= MONEY_ORE_MAX);
	struct money total = { 0 };
	const struct status added = money_add((struct money){ *sum }, (struct money){ amount }, &total);
	if (!status_is_ok(added))
		return FAIL_INPUT(row, "TxDtls/Amt", added.reason, CAMT_ASK_AGAIN);
	*sum = total.ore;
	return OK;
}

static struct text joined_code(const struct camt_bank_code *code, char *room, size_t room_bytes)
{
	const struct text parts[] = { code->domain, code->family, code->sub_family };
	if (code->domain.count == 0)
		return code->proprietary;
	size_t count = 0;
	for (size_t i = 0; i < 3 && parts[i].count > 0; i++) {
		assert(count + 1 + parts[i].count <= room_bytes);
		if (i > 0)
			room[count++] = '/';
		memcpy(room + count, parts[i].bytes, parts[i].count);
		count += parts[i].count;
	}
	return (struct text){ room, count };
}

/* Ten digits, third digit 2 or higher, check digit by modulus 10; an identity of a person is never looked
 * for. */
static struct text organisation_digits(struct text words, char room[IDENTITY_ROOM])
{
	size_t count = 0;
	for (size_t i = 0; i < words.count && count < 13; i++)
		if (words.bytes[i] != '-' && words.bytes[i] != ' ')
			room[count++] = words.bytes[i];
	assert(count <= 13 && (int)IDENTITY_ROOM >= 13);
	struct text digits = { room, count };
	if (count == 12 && text_starts(digits, TEXT("16")))
		digits = text_slice(digits, 2, 10);
	const bool is_organisation = digits.count == 10 && digits.bytes[2] >= '2' && number_is_luhn(digits);
	return is_organisation ? digits : (struct text){ 0 };
}

static void fill_parties(const struct camt *camt, struct row_room *room, struct statement_row *row)
{
	assert(row->amount.minor != 0 && row->payer_name.count == 0);
	const struct camt_detail *detail = &camt->detail;
	const bool are_we_creditor = (row->amount.minor > 0) != row->is_reversal;
	const struct camt_party *other = are_we_creditor ? &detail->debtor : &detail->creditor;
	enum account_scheme scheme = ACCOUNT_OTHER;
	row->payer_name = camt_given(other->name);
	row->payer_identity = organisation_digits(other->organisation, room->identity);
	const struct text account = camt_account_read(&other->account, &scheme, room->payer_account);
	if (scheme != ACCOUNT_OTHER)
		row->payer_account = account;
	if (!are_we_creditor)
		return;
	const struct text via = camt_account_read(&detail->creditor.account, &scheme, room->via_account);
	if (scheme == ACCOUNT_BANKGIRO || scheme == ACCOUNT_PLUSGIRO)
		row->via_account = via;
}

static void fill_words(const struct camt *camt, struct statement_row *row)
{
	assert((camt->detail.reference_kind == REFERENCE_NONE) == (camt->detail.reference.count == 0));
	const struct camt_detail *detail = &camt->detail;
	row->end_to_end = camt_given(detail->end_to_end);
	row->unique_reference = camt_given(detail->uetr);
	if (row->unique_reference.count == 0)
		row->unique_reference = camt_given(detail->transaction);
	row->reference = detail->reference;
	row->reference_kind = detail->reference_kind;
	if (row->reference_kind == REFERENCE_NONE && detail->typed_reference.count > 0) {
		row->reference = detail->typed_reference;
		row->reference_kind = REFERENCE_OCR;
	}
	row->further_references = (struct text){ camt->further.bytes, camt->further.count };
	row->message = (struct text){ camt->message.bytes, camt->message.count };
	if (row->message.count == 0)
		row->message = detail->note;
}

/* What a movement and its parts have in common. */
static struct statement_row common_row(const struct camt *camt)
{
	const struct camt_entry *entry = &camt->entry;
	assert(entry->is_settled && !entry->is_pending);
	return (struct statement_row){ .level = ROW_MOVEMENT,
				       .amount = entry->money,
				       .booked_on = entry->booked_on.day,
				       .valued_on = entry->valued_on.day,
				       .is_reversal = entry->is_reversal,
				       .row = entry->row };
}

static struct status tell_row(struct camt *camt, const struct statement_row *row)
{
	assert(camt->statement.has_begun && row->amount.minor != 0 && row->raw.count <= BANK_RAW_BYTES_MAX);
	if (camt->row_count++ == BANK_FILE_ROWS_MAX)
		return FAIL_INPUT(row->row, NULL, "The file has more than 1000000 rows.",
				  "Ask the bank for one file a day.");
	if (row->level == ROW_PART)
		camt->statement.part_count++, camt->summary.parts++;
	else
		camt->statement.movement_count++, camt->summary.movements++;
	camt->answer = camt->events->row(camt->self, row);
	return camt->answer;
}

/* The movement itself: with its only payment's words, or with its own alone. */
static struct status tell_movement(struct camt *camt, uint32_t part_count, struct text raw)
{
	assert(camt->entry.detail_count != 1 || part_count == 0);
	const struct camt_entry *entry = &camt->entry;
	struct row_room room;
	struct statement_row row = common_row(camt);
	row.part_count = part_count;
	row.raw = raw;
	row.service_reference = camt_given(entry->service_reference);
	row.bank_code = joined_code(&entry->code, room.bank_code, sizeof room.bank_code);
	if (entry->detail_count == 1) {
		const struct text own = camt_given(camt->detail.service_reference);
		row.is_reversal = entry->is_reversal || camt->detail.is_return;
		fill_parties(camt, &room, &row);
		fill_words(camt, &row);
		if (row.service_reference.count == 0)
			row.service_reference = own;
		else if (row.unique_reference.count == 0)
			row.unique_reference = own;
		if (row.bank_code.count == 0)
			row.bank_code =
			    joined_code(&camt->detail.code, room.bank_code, sizeof room.bank_code);
	}
	if (row.message.count == 0)
		row.message = entry->note;
	return tell_row(camt, &row);
}

static struct statement_row part_row(struct camt *camt, struct row_room *room, int64_t amount)
{
	assert(amount != 0 && camt->entry.parts == CAMT_PARTS_ADD_UP);
	const struct camt_detail *detail = &camt->detail;
	struct statement_row row = common_row(camt);
	row.level = ROW_PART;
	row.amount.minor = amount;
	row.is_reversal = camt->entry.is_reversal || detail->is_return;
	row.service_reference = camt_given(detail->service_reference);
	row.bank_code = joined_code(&detail->code, room->bank_code, sizeof room->bank_code);
	if (row.bank_code.count == 0)
		row.bank_code = joined_code(&camt->entry.code, room->bank_code, sizeof room->bank_code);
	row.row = detail->row;
	row.raw = detail->raw;
	fill_parties(camt, room, &row);
	fill_words(camt, &row);
	return row;
}

/* The texts of a row, which its copy takes along. */
static void texts_of(struct statement_row *row, struct text *texts[11])
{
	struct text *const all[] = { &row->service_reference, &row->end_to_end,    &row->unique_reference,
				     &row->reference,         &row->message,       &row->further_references,
				     &row->payer_name,        &row->payer_account, &row->payer_identity,
				     &row->via_account,       &row->bank_code };
	static_assert(sizeof all / sizeof all[0] == 11, "every text but raw");
	memcpy(texts, all, sizeof all);
}

/* Bytes that keeping the row takes, with what the arena rounds up. */
static size_t bytes_to_keep(struct statement_row *row)
{
	assert(row->level == ROW_PART);
	enum { PIECES = 13, ROUNDING = 32 };
	struct text *texts[11];
	texts_of(row, texts);
	size_t bytes = sizeof(struct camt_part) + row->raw.count + PIECES * ROUNDING;
	for (size_t i = 0; i < 11; i++)
		bytes += texts[i]->count;
	return bytes;
}

static void keep_part(struct camt *camt, struct statement_row row)
{
	assert(!camt->entry.is_told && bytes_to_keep(&row) <= CAMT_PARTS_BYTES_MAX - camt->kept.bytes_used);
	struct text *texts[11];
	texts_of(&row, texts);
	for (size_t i = 0; i < 11; i++)
		*texts[i] = texts[i]->count > 0 ? arena_copy(&camt->kept, *texts[i]) : (struct text){ 0 };
	row.raw = arena_copy(&camt->kept, row.raw);
	struct camt_part *part = arena_take(&camt->kept, sizeof *part);
	part->row = row;
	if (camt->last_kept != NULL)
		camt->last_kept->next = part;
	else
		camt->first_kept = part;
	camt->last_kept = part;
}

static struct text head_raw(const struct camt *camt)
{
	assert(camt->entry.has_details && camt->entry.raw_count > 0);
	return (struct text){ camt->entry_raw, camt->entry.raw_count };
}

static struct status tell_kept(struct camt *camt, uint32_t part_count)
{
	assert(camt->entry.parts == CAMT_PARTS_ADD_UP && part_count > 0);
	TRY(tell_movement(camt, part_count, head_raw(camt)));
	for (const struct camt_part *part = camt->first_kept; part != NULL; part = part->next)
		TRY(tell_row(camt, &part->row));
	camt->first_kept = NULL;
	camt->last_kept = NULL;
	arena_reset(&camt->kept);
	assert(camt->kept.bytes_used == 0);
	return OK;
}

static struct status wrong_count(uint64_t row)
{
	assert(row > 0);
	return FAIL_INPUT(row, "Ntry/NtryDtls/Btch/NbOfTxs",
			  "The batch's count is not the number of its payments.", CAMT_ASK_AGAIN);
}

/* No more parts can be held: the movement is told with those of earlier batches and the count that this one
 * promises. */
static struct status tell_ahead(struct camt *camt)
{
	struct camt_entry *entry = &camt->entry;
	const struct camt_batch *batch = &entry->batch;
	assert(!entry->is_told && camt->first_kept != NULL && batch->found_count <= entry->detail_count);
	if (!batch->count.is_given || batch->count.number > BANK_FILE_ROWS_MAX)
		return FAIL_INPUT(entry->row, "Ntry/NtryDtls/Btch/NbOfTxs",
				  "The entry has too many payments to be read without their number.",
				  "Ask the bank to give the number of payments in the batch.");
	if (batch->count.number < batch->found_count)
		return wrong_count(batch->row);
	entry->is_told = true;
	entry->told_count = (uint32_t)(entry->detail_count - batch->found_count + batch->count.number);
	return tell_kept(camt, entry->told_count);
}

static struct status add_part(struct camt *camt, int64_t amount)
{
	assert(amount != 0);
	struct row_room room;
	struct statement_row row = part_row(camt, &room, amount);
	if (!camt->entry.is_told && bytes_to_keep(&row) > CAMT_PARTS_BYTES_MAX - camt->kept.bytes_used)
		TRY(tell_ahead(camt));
	if (camt->entry.is_told && camt->entry.detail_count > camt->entry.told_count)
		return wrong_count(camt->entry.batch.row);
	if (camt->entry.is_told)
		return tell_row(camt, &row);
	keep_part(camt, row);
	return OK;
}

/* The payment that is held in `detail` is one of several. The first says whether they have amounts that can
 * prove the entry; the others must be as it. */
static struct status settle_part(struct camt *camt)
{
	assert(camt->detail.row > 0 && camt->entry.detail_count > 0);
	struct camt_entry *entry = &camt->entry;
	const struct camt_detail *detail = &camt->detail;
	const enum camt_parts parts = detail->has_size ? CAMT_PARTS_ADD_UP : CAMT_PARTS_LACK_AMOUNTS;
	if (entry->parts != CAMT_PARTS_UNDECIDED && entry->parts != parts)
		return FAIL_INPUT(
		    detail->row, "TxDtls/Amt",
		    "Some payments of the entry have an amount in its currency and others have not.",
		    CAMT_ASK_AGAIN);
	entry->parts = parts;
	if (!detail->has_size)
		return OK;
	const int64_t amount = signed_as(detail->sign, entry, detail->size);
	TRY(add_amount(&entry->detail_sum, amount, detail->row));
	return add_part(camt, amount);
}

struct status camt_detail_begin(struct camt *camt, struct xml_reader *reader)
{
	assert(camt->entry.is_settled && !camt->entry.is_pending);
	struct camt_entry *entry = &camt->entry;
	if (entry->detail_count == 1) /* a second begins: the first was not alone */
		TRY(settle_part(camt));
	if (entry->detail_count++ == BANK_FILE_ROWS_MAX)
		return FAIL_INPUT(entry->row, "TxDtls", "The file has more than 1000000 rows.",
				  "Ask the bank for one file a day.");
	if (entry->detail_count == 1) {
		bool is_cut = false; /* told when the payment ends */
		entry->first_at = xml_raw(reader, &is_cut).count;
	} else {
		xml_keep_raw(reader);
	}
	camt->detail = (struct camt_detail){ .row = xml_row(reader) };
	camt->words[CAMT_OF_DETAIL].count = 0;
	camt->message.count = 0;
	camt->further.count = 0;
	entry->batch.found_count++;
	return OK;
}

/* A lone payment without an amount is the entry's; one of several without is never compared. */
static struct status add_to_batch(struct camt *camt)
{
	assert(camt->entry.batch.found_count > 0);
	struct camt_entry *entry = &camt->entry;
	struct camt_detail *detail = &camt->detail;
	TRY(settle_size(detail, entry->money.currency));
	if (detail->has_size)
		return add_amount(&entry->batch.found_sum, signed_as(detail->sign, entry, detail->size),
				  detail->row);
	return entry->detail_count == 1 ? add_amount(&entry->batch.found_sum, entry->money.minor, detail->row)
					: OK;
}

struct status camt_detail_end(struct camt *camt, struct xml_reader *reader)
{
	assert(camt->entry.detail_count > 0 && camt->detail.row > 0);
	const struct camt_entry *entry = &camt->entry;
	TRY(add_to_batch(camt));
	bool is_cut = false;
	struct text raw = xml_raw(reader, &is_cut);
	const bool is_first = entry->detail_count == 1;
	if (is_first)
		raw = text_slice(raw, entry->first_at, raw.count);
	if (is_cut || raw.count > BANK_RAW_BYTES_MAX)
		return too_long(camt->detail.row, "TxDtls");
	camt->detail.raw = raw;
	if (!is_first)
		return settle_part(camt);
	memcpy(camt->detail_raw, raw.bytes, raw.count);
	camt->detail.raw.bytes = camt->detail_raw;
	return OK;
}

/* The creditor's reference if it is given, else the number of the document that is paid. */
void camt_structured_end(struct camt *camt)
{
	assert(camt->detail.row > 0);
	struct camt_detail *detail = &camt->detail;
	const struct text creditors = camt_given(detail->structured_reference);
	const struct text reference =
	    creditors.count > 0 ? creditors : camt_given(detail->structured_document);
	detail->structured_reference = (struct text){ 0 };
	detail->structured_document = (struct text){ 0 };
	if (reference.count == 0)
		return;
	if (detail->reference_kind != REFERENCE_NONE) {
		if (reference.count < sizeof camt->further.bytes - camt->further.count)
			camt_line_add(&camt->further, reference);
		return;
	}
	detail->reference = reference;
	detail->reference_kind = ocr_is_valid(reference, OCR_CHECK_DIGIT) ? REFERENCE_OCR : REFERENCE_FREE;
}

static struct status check_batch_total(const struct camt_entry *entry)
{
	assert(entry->batch.total.is_given && entry->batch.found_count > 0);
	const struct camt_batch *batch = &entry->batch;
	int64_t told = 0;
	TRY(camt_amount_read(&batch->total, batch->total.currency, "Ntry/NtryDtls/Btch/TtlAmt", &told));
	const enum camt_sign side = batch->found_sum < 0 ? CAMT_DEBIT : CAMT_CREDIT;
	const int64_t total = signed_as(batch->sign == CAMT_SIGN_NONE ? side : batch->sign, entry, told);
	const bool is_entry = entry->detail_count == 1 && total == entry->money.minor;
	if (total != batch->found_sum && !is_entry)
		return FAIL_INPUT(batch->row, "Ntry/NtryDtls/Btch/TtlAmt",
				  "The batch's total is not the sum of its payments.", CAMT_ASK_AGAIN);
	return OK;
}

/* A batch without payments has them in another file; its count and total then speak of that one. A total in
 * another currency than the entry's cannot be compared with what is booked. */
struct status camt_details_end(struct camt *camt)
{
	const struct camt_entry *entry = &camt->entry;
	const struct camt_batch *batch = &entry->batch;
	assert(batch->found_count <= entry->detail_count);
	if (batch->found_count == 0)
		return OK;
	if (batch->count.is_given && batch->count.number != batch->found_count)
		return wrong_count(batch->row);
	const bool is_comparable = batch->total.is_given && entry->parts != CAMT_PARTS_LACK_AMOUNTS &&
				   currency_equal(batch->total.currency, entry->money.currency);
	return is_comparable ? check_batch_total(entry) : OK;
}

/* Alone, a payment is the entry; charges and exchange may stand between it and what was instructed. */
static struct status check_only_detail(const struct camt *camt)
{
	assert(camt->entry.detail_count == 1);
	const struct camt_entry *entry = &camt->entry;
	const struct camt_detail *detail = &camt->detail;
	if (detail->is_size_exact && signed_as(detail->sign, entry, detail->size) != entry->money.minor)
		return FAIL_INPUT(detail->row, "TxDtls/Amt", "The payment's amount is not the entry's.",
				  CAMT_ASK_AGAIN);
	return OK;
}

static struct status check_parts(const struct camt_entry *entry)
{
	assert(entry->detail_count > 1 && entry->parts == CAMT_PARTS_ADD_UP);
	if (entry->detail_sum != entry->money.minor)
		return FAIL_INPUT(entry->row, "Ntry/Amt", "The payments do not add up to the entry.",
				  CAMT_ASK_AGAIN);
	assert(!entry->is_told || entry->told_count == entry->detail_count); /* each batch's count agreed */
	return OK;
}

static void count_unused(struct camt *camt)
{
	assert(camt->entry.detail_count > 1);
	if (camt->summary.unknown_records == 0)
		memcpy(camt->summary.first_unknown, "TxDtls", sizeof "TxDtls");
	camt->summary.unknown_records += camt->entry.detail_count;
}

struct status camt_entry_end(struct camt *camt, struct xml_reader *reader)
{
	const struct camt_entry *entry = &camt->entry;
	TRY(settle(camt));
	if (entry->is_pending)
		return OK;
	if (entry->parts == CAMT_PARTS_ADD_UP) {
		TRY(check_parts(entry));
		return entry->is_told ? OK : tell_kept(camt, entry->detail_count);
	}
	if (entry->parts == CAMT_PARTS_LACK_AMOUNTS) {
		count_unused(camt);
		return tell_movement(camt, 0, head_raw(camt));
	}
	assert(entry->detail_count <= 1 && !entry->is_told && camt->first_kept == NULL);
	if (entry->detail_count == 1)
		TRY(check_only_detail(camt));
	bool is_cut = false;
	const struct text raw = xml_raw(reader, &is_cut);
	if (is_cut || raw.count > BANK_RAW_BYTES_MAX)
		return too_long(entry->row, "Ntry");
	return tell_movement(camt, 0, raw);
}
