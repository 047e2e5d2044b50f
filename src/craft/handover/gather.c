/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/handover/handover_inner.h"

#include <assert.h>
#include <stdlib.h>

/* Texts of one voucher at their longest. */
enum { TEXTS_MAX = (LEDGER_LINES_MAX + 2) * (LEDGER_WORDS_MAX + 4 * LEDGER_CODE_MAX + 128) };

static struct status altered(void)
{
	return FAIL(STATUS_CONFLICT, "A voucher differs from what was posted and cannot be handed over.");
}

struct sie_head handover_head(enum sie_type type, const struct handover_company *company, struct day made_on)
{
	assert(company->name.count > 0 && made_on.number != 0);
	return (struct sie_head){ .type = type,
				  .program = TEXT("Handslag"),
				  .program_version = TEXT("1"),
				  .made_on = made_on,
				  .made_by = company->signature,
				  .company = company->name,
				  .organisation_number = company->organisation_number,
				  .account_plan = TEXT("BAS2025"),
				  .currency = SEK };
}

void handover_write_dimensions(struct sie_writer *writer)
{
	static const struct sie_object dimensions[] = {
		{ .dimension = DIMENSION_PROJECT, .name = { "Projekt", 7 } },
		{ .dimension = DIMENSION_FUND, .name = { "Fond", 4 } },
		{ .dimension = DIMENSION_PURPOSE, .name = { "\xC3\x84ndam\xC3\xA5l", 9 } },
		{ .dimension = DIMENSION_FUNDER, .name = { "Finansi\xC3\xA4r", 10 } },
	};
	assert(writer != NULL);
	for (size_t i = 0; i < sizeof dimensions / sizeof dimensions[0]; i++)
		sie_write_object(writer, &dimensions[i]);
}

struct status handover_write_value(struct sie_writer *writer, const struct sie_object *value)
{
	assert(writer != NULL);
	if (value->dimension <= 0 || value->code.count == 0)
		return FAIL(STATUS_CONFLICT, "A value of a dimension was altered and cannot be handed over.");
	sie_write_object(writer, value);
	return OK;
}

void voucher_gather_open(struct voucher_gather *gather, struct sie_writer *writer)
{
	assert(writer != NULL);
	*gather = (struct voucher_gather){ .writer = writer, .texts = arena_open(TEXTS_MAX) };
	gather->lines = memory_take(LEDGER_LINES_MAX, sizeof *gather->lines);
}

void voucher_gather_close(struct voucher_gather *gather)
{
	assert(gather->lines != NULL);
	arena_close(&gather->texts);
	free(gather->lines);
	gather->lines = NULL;
}

/* Whether the day can be printed at all: a stored day is not ours to assert. */
static bool is_printable(struct day day)
{
	struct day first = { 0 };
	struct day last = { 0 };
	const struct status from = day_of(DAY_YEAR_MIN, 1, 1, &first);
	const struct status to = day_of(DAY_YEAR_MAX, 12, 31, &last);
	assert(status_is_ok(from) && status_is_ok(to));
	return day.number >= first.number && day.number <= last.number;
}

static struct status begin_voucher(struct voucher_gather *gather, const struct ledger_journal_row *row)
{
	const int64_t seconds_a_day = 86400;
	const struct day registered_on = { row->registered_at.seconds / seconds_a_day };
	assert(row->voucher.raw > 0 && gather->count == 0);
	if (!is_printable(row->day) || !is_printable(registered_on) || row->number < 0 ||
	    row->voucher_words.count > LEDGER_WORDS_MAX || row->series.count > LEDGER_SERIES_MAX)
		return altered();
	arena_reset(&gather->texts);
	gather->id = row->voucher;
	gather->sum = (struct money){ 0 };
	gather->voucher = (struct sie_voucher){ .series = arena_copy(&gather->texts, row->series),
						.number = row->number,
						.day = row->day,
						.words = arena_copy(&gather->texts, row->voucher_words),
						.has_registered_on = true,
						.registered_on = registered_on };
	return OK;
}

/* The order of the numbers, as the file declares them; `codes` are fund, purpose, project, funder. */
static void add_dimensions(struct voucher_gather *gather, const struct text codes[4], struct sie_line *line)
{
	static const struct {
		enum ledger_dimension dimension;
		size_t code;
	} order[] = { { DIMENSION_PROJECT, 2 },
		      { DIMENSION_FUND, 0 },
		      { DIMENSION_PURPOSE, 1 },
		      { DIMENSION_FUNDER, 3 } };
	assert(line->dimension_count == 0);
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		const struct text code = text_slice(codes[order[i].code], 0, LEDGER_CODE_MAX);
		if (code.count > 0)
			line->dimensions[line->dimension_count++] =
			    (struct sie_dimension_value){ order[i].dimension,
							  arena_copy(&gather->texts, code) };
	}
}

struct status voucher_gather_line(struct voucher_gather *gather, const struct ledger_journal_row *row)
{
	assert(gather->lines != NULL && row->account >= 0);
	if (gather->count > 0 && gather->id.raw != row->voucher.raw)
		TRY(voucher_gather_end(gather));
	if (gather->count == 0)
		TRY(begin_voucher(gather, row));
	const int64_t ore = row->amount.ore;
	if (gather->count == LEDGER_LINES_MAX || row->words.count > LEDGER_WORDS_MAX || ore > MONEY_ORE_MAX ||
	    ore < -MONEY_ORE_MAX)
		return altered();
	if (!status_is_ok(money_add(gather->sum, row->amount, &gather->sum)))
		return altered();
	struct sie_line *line = &gather->lines[gather->count++];
	*line = (struct sie_line){ .account = row->account,
				   .amount = row->amount,
				   .words = arena_copy(&gather->texts, row->words) };
	add_dimensions(gather, row->codes, line);
	assert(gather->count <= LEDGER_LINES_MAX);
	return OK;
}

struct status voucher_gather_end(struct voucher_gather *gather)
{
	assert(gather->lines != NULL);
	if (gather->count == 0)
		return OK;
	if (gather->sum.ore != 0)
		return altered();
	sie_write_voucher(gather->writer, &gather->voucher, gather->lines, gather->count);
	gather->count = 0;
	return OK;
}
