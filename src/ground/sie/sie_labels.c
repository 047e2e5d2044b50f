/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/sie/sie_inner.h"

#include <assert.h>

static struct text copy_field(struct sie_reader *reader, size_t index)
{
	assert(index > 0);
	return arena_copy(&reader->arena, sie_text(&reader->record, index));
}

/* A label of one text; `place` is its offset in struct sie_head. */
static struct status read_text(struct sie_reader *reader, size_t place)
{
	assert(place + sizeof(struct text) <= sizeof reader->head);
	*(struct text *)((char *)&reader->head + place) = copy_field(reader, 1);
	return OK;
}

static struct status read_flag(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	const struct text flag = sie_text(&reader->record, 1);
	if (!text_equal(flag, TEXT("0")) && !text_equal(flag, TEXT("1")))
		return FAIL_INPUT(reader->record.row, "#FLAGGA", "The flag is not 0 or 1.", SIE_EXPORT_AGAIN);
	reader->head.was_imported = text_equal(flag, TEXT("1"));
	return OK;
}

static struct status read_program(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	reader->head.program = copy_field(reader, 1);
	reader->head.program_version = copy_field(reader, 2);
	return OK;
}

static struct status read_format(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	if (!text_equal(sie_text(&reader->record, 1), TEXT("PC8")))
		return FAIL_INPUT(reader->record.row, "#FORMAT", "The file's character set is not PC8.",
				  "Export the file again in the character set PC8 (code page 437).");
	return OK;
}

static struct status read_made(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	if (sie_text(&reader->record, 1).count > 0)
		TRY(sie_day(&reader->record, 1, "#GEN date", &reader->head.made_on));
	reader->head.made_by = copy_field(reader, 2);
	return OK;
}

static struct status read_type(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	TRY(sie_number(&reader->record, 1, "#SIETYP", &reader->stated_type));
	if (reader->stated_type < 1 || reader->stated_type > 4)
		return FAIL_INPUT(reader->record.row, "#SIETYP", "The type of file is not 1, 2, 3 or 4.",
				  SIE_EXPORT_AGAIN);
	return OK;
}

static struct status read_currency(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	if (!text_equal(sie_text(&reader->record, 1), TEXT("SEK")))
		return FAIL_INPUT(reader->record.row, "#VALUTA",
				  "The books are in another currency than SEK.",
				  "Ask for the file with amounts in Swedish kronor.");
	return OK;
}

static struct status tell_balance(struct sie_reader *reader, const struct sie_balance *balance)
{
	assert(balance->dimension_count <= SIE_DIMENSIONS_MAX);
	TRY(sie_tell_declared(reader, true));
	if (reader->head.type == SIE_TYPE_4I)
		return FAIL_INPUT(reader->record.row, NULL, "A balance comes after the first voucher.",
				  "Put all balances before the vouchers.");
	assert(reader->is_head_told);
	return reader->events->balance != NULL ? reader->events->balance(reader->self, balance) : OK;
}

/* #IB, #UB and #RES: year, account, balance. */
static struct status read_balance(struct sie_reader *reader, size_t kind)
{
	assert(kind <= SIE_RESULT);
	struct sie_balance balance = { .kind = (enum sie_balance_kind)kind };
	TRY(sie_year_number(&reader->record, 1, &balance.year));
	TRY(sie_number(&reader->record, 2, "account", &balance.account));
	TRY(sie_money(&reader->record, 3, &balance.amount));
	reader->has_this_opening |= kind == SIE_OPENING && balance.year == 0;
	reader->has_this_closing |= kind == SIE_CLOSING && balance.year == 0;
	reader->has_last_closing |= kind == SIE_CLOSING && balance.year == -1;
	return tell_balance(reader, &balance);
}

/* #OIB and #OUB: year, account, objects, balance. With a month after the year: #PSALDO and #PBUDGET. */
static struct status read_part(struct sie_reader *reader, size_t kind)
{
	assert(kind > SIE_RESULT && kind <= SIE_BUDGET);
	struct sie_balance balance = { .kind = (enum sie_balance_kind)kind };
	size_t at = 1;
	TRY(sie_year_number(&reader->record, at++, &balance.year));
	if (kind == SIE_PERIOD || kind == SIE_BUDGET)
		TRY(sie_period(&reader->record, at++, &balance.period));
	TRY(sie_number(&reader->record, at++, "account", &balance.account));
	TRY(sie_list(&reader->record, at, balance.dimensions, &balance.dimension_count, &at));
	TRY(sie_money(&reader->record, at, &balance.amount));
	return tell_balance(reader, &balance);
}

/* #VER: series, number, day, text, day of registration, signature. */
static struct status parse_voucher(const struct sie_record *record, struct sie_voucher *voucher)
{
	assert(record->row > 0);
	*voucher = (struct sie_voucher){ .series = sie_text(record, 1),
					 .words = sie_text(record, 4),
					 .has_registered_on = sie_text(record, 5).count > 0,
					 .signature = sie_text(record, 6),
					 .row = record->row };
	if (sie_text(record, 2).count > 0)
		TRY(sie_number(record, 2, "voucher number", &voucher->number));
	TRY(sie_day(record, 3, "voucher date", &voucher->day));
	if (voucher->has_registered_on)
		TRY(sie_day(record, 5, "registered date", &voucher->registered_on));
	if (record->has_list)
		return FAIL_INPUT(record->row, "#VER", "Braces stand on the voucher's own line.",
				  SIE_EXPORT_AGAIN);
	return OK;
}

static struct status read_voucher(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	struct sie_voucher voucher;
	TRY(parse_voucher(&reader->record, &voucher));
	TRY(sie_tell_declared(reader, false));
	if (reader->head.type < SIE_TYPE_4E)
		return FAIL_INPUT(reader->record.row, "#VER", "A file of this #SIETYP has no vouchers.",
				  "Export the file again as type 4.");
	assert(reader->voucher == SIE_VOUCHER_NONE);
	reader->voucher = SIE_VOUCHER_NAMED;
	reader->voucher_row = reader->record.row;
	reader->voucher_sum = (struct money){ 0 };
	reader->summary->vouchers++;
	return reader->events->voucher_begin != NULL ? reader->events->voucher_begin(reader->self, &voucher)
						     : OK;
}

/* #TRANS: account, objects, amount, day, text; quantity and signature are not told. */
static struct status read_line(struct sie_reader *reader, size_t detail)
{
	assert(detail == 0);
	const struct sie_record *record = &reader->record;
	struct sie_line line = { 0 };
	size_t at = 0;
	TRY(sie_number(record, 1, "account", &line.account));
	TRY(sie_list(record, 2, line.dimensions, &line.dimension_count, &at));
	TRY(sie_money(record, at, &line.amount));
	line.has_day = sie_text(record, at + 1).count > 0;
	if (line.has_day)
		TRY(sie_day(record, at + 1, "date", &line.day));
	line.words = sie_text(record, at + 2);
	TRY(status_at_row(money_add(reader->voucher_sum, line.amount, &reader->voucher_sum), record->row));
	assert(reader->voucher == SIE_VOUCHER_OPEN);
	reader->summary->lines++;
	return reader->events->line != NULL ? reader->events->line(reader->self, &line) : OK;
}

static const struct sie_label all[] = {
	[SIE_FLAGGA] = { "#FLAGGA", SIE_SECTION_HEAD, read_flag, 0 },
	[SIE_PROGRAM] = { "#PROGRAM", SIE_SECTION_HEAD, read_program, 0 },
	[SIE_FORMAT] = { "#FORMAT", SIE_SECTION_HEAD, read_format, 0 },
	[SIE_GEN] = { "#GEN", SIE_SECTION_HEAD, read_made, 0 },
	[SIE_SIETYP] = { "#SIETYP", SIE_SECTION_HEAD, read_type, 0 },
	[SIE_FNAMN] = { "#FNAMN", SIE_SECTION_HEAD, read_text, offsetof(struct sie_head, company) },
	[SIE_RAR] = { "#RAR", SIE_SECTION_OUTSIDE, sie_declare_year, 0 },
	[SIE_KONTO] = { "#KONTO", SIE_SECTION_OUTSIDE, sie_declare_account, 0 },
	[SIE_IB] = { "#IB", SIE_SECTION_OUTSIDE, read_balance, SIE_OPENING },
	[SIE_UB] = { "#UB", SIE_SECTION_OUTSIDE, read_balance, SIE_CLOSING },
	[SIE_VER] = { "#VER", SIE_SECTION_OUTSIDE, read_voucher, 0 },
	[SIE_TRANS] = { "#TRANS", SIE_SECTION_INSIDE, read_line, 0 },
	{ "#RTRANS", SIE_SECTION_INSIDE, NULL, 0 }, /* an identical #TRANS follows */
	{ "#BTRANS", SIE_SECTION_INSIDE, NULL, 0 }, /* a line that was taken away */
	{ "#ORGNR", SIE_SECTION_HEAD, read_text, offsetof(struct sie_head, organisation_number) },
	{ "#FNR", SIE_SECTION_HEAD, read_text, offsetof(struct sie_head, file_number) },
	{ "#KPTYP", SIE_SECTION_HEAD, read_text, offsetof(struct sie_head, account_plan) },
	{ "#VALUTA", SIE_SECTION_HEAD, read_currency, 0 },
	{ "#KTYP", SIE_SECTION_OUTSIDE, sie_declare_type, 0 },
	{ "#DIM", SIE_SECTION_OUTSIDE, sie_declare_object, SIE_OBJECT_IS_DIMENSION },
	{ "#UNDERDIM", SIE_SECTION_OUTSIDE, sie_declare_object, SIE_OBJECT_IS_DIMENSION },
	{ "#OBJEKT", SIE_SECTION_OUTSIDE, sie_declare_object, SIE_OBJECT_HAS_CODE },
	{ "#RES", SIE_SECTION_OUTSIDE, read_balance, SIE_RESULT },
	{ "#OIB", SIE_SECTION_OUTSIDE, read_part, SIE_OBJECT_OPENING },
	{ "#OUB", SIE_SECTION_OUTSIDE, read_part, SIE_OBJECT_CLOSING },
	{ "#PSALDO", SIE_SECTION_OUTSIDE, read_part, SIE_PERIOD },
	{ "#PBUDGET", SIE_SECTION_OUTSIDE, read_part, SIE_BUDGET },
	{ "#PROSA", SIE_SECTION_OUTSIDE, NULL, 0 },
	{ "#FTYP", SIE_SECTION_OUTSIDE, NULL, 0 },
	{ "#BKOD", SIE_SECTION_OUTSIDE, NULL, 0 },
	{ "#ADRESS", SIE_SECTION_OUTSIDE, NULL, 0 },
	{ "#TAXAR", SIE_SECTION_OUTSIDE, NULL, 0 },
	{ "#OMFATTN", SIE_SECTION_OUTSIDE, NULL, 0 },
	{ "#ENHET", SIE_SECTION_OUTSIDE, NULL, 0 },
	{ "#SRU", SIE_SECTION_OUTSIDE, NULL, 0 },
};
_Static_assert(sizeof all / sizeof all[0] <= 64, "each label has a bit in sie_reader.seen");

const struct sie_label *sie_labels(size_t *count)
{
	assert(count != NULL);
	*count = sizeof all / sizeof all[0];
	return all;
}

struct status sie_demand(const struct sie_reader *reader, enum sie_label_index index)
{
	assert((size_t)index < sizeof all / sizeof all[0]);
	if ((reader->seen >> index & 1) == 0)
		return FAIL_INPUT(reader->record.row, all[index].name, "The file lacks a mandatory label.",
				  SIE_EXPORT_AGAIN);
	return OK;
}

static struct status tell_head(struct sie_reader *reader, bool has_balance)
{
	TRY(sie_demand(reader, SIE_PROGRAM));
	TRY(sie_demand(reader, SIE_FORMAT));
	TRY(sie_demand(reader, SIE_SIETYP));
	TRY(sie_demand(reader, SIE_FNAMN));
	struct sie_head *head = &reader->head;
	const bool has_vouchers = reader->stated_type == 4;
	if (has_vouchers && head->made_on.number == 0)
		return FAIL_INPUT(reader->record.row, "#GEN", "The file does not say when it was made.",
				  SIE_EXPORT_AGAIN);
	assert(reader->stated_type >= 1 && reader->stated_type <= 4);
	head->type = has_vouchers && !has_balance ? SIE_TYPE_4I : (enum sie_type)reader->stated_type;
	assert(head->type >= SIE_TYPE_1 && head->type <= SIE_TYPE_4I);
	reader->summary->type = head->type;
	reader->is_head_told = true;
	return reader->events->head != NULL ? reader->events->head(reader->self, head) : OK;
}

struct status sie_tell_declared(struct sie_reader *reader, bool has_balance)
{
	assert(reader->voucher == SIE_VOUCHER_NONE && reader->events != NULL);
	if (!reader->is_head_told)
		TRY(tell_head(reader, has_balance));
	return sie_declarations_tell(&reader->declarations, reader->events, reader->self);
}
