/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A bank's report of Swish payments as statements of the accounts behind the Swish numbers. Where the account
 * shows every payment by itself each is a movement; where it shows one sum a day, that is the movement and
 * the payments are its parts. */

#include "ground/bank/gather.h"

#include "ground/numbers/numbers.h"
#include "ground/swish/swish.h"

#include <assert.h>
#include <stdio.h>

enum { NUMBER_ROOM = 24, REFERENCE_ROOM = 48 };
#define CLEARING_MARK "SW"
static const struct currency kronor = { "SEK" };

struct swish_statement {
	const struct swish_mapping *mapping;
	const struct statement_events *events;
	void *self;
	struct bank_file_summary *summary;
	struct statement_tail tail;
	bool is_open;
	char number[NUMBER_ROOM]; /* of the statement that is open */
	struct gather gather;
};

static struct status end_statement(struct swish_statement *file)
{
	if (!file->is_open)
		return OK;
	file->is_open = false;
	file->summary->statements++;
	assert(file->tail.movement_count > 0);
	return file->events->end(file->self, &file->tail);
}

/* A row of another Swish number begins another statement. */
static struct status turn_to(struct swish_statement *file, struct text number, uint64_t row)
{
	if (file->is_open && text_equal(text_of(file->number), number))
		return OK;
	TRY(end_statement(file));
	assert(number.count > 0 && number.count < NUMBER_ROOM);
	snprintf(file->number, sizeof file->number, "%.*s", (int)number.count, number.bytes);
	file->tail = (struct statement_tail){ .sum.currency = kronor };
	file->is_open = true;
	const struct statement_head head = {
		.scheme = ACCOUNT_SWISH, .account = text_of(file->number), .currency = kronor, .row = row
	};
	return file->events->begin(file->self, &head);
}

static struct status tell_row(struct swish_statement *file, const struct statement_row *row)
{
	const bool is_movement = row->level == ROW_MOVEMENT;
	assert(file->is_open && row->amount.minor != 0);
	file->tail.movement_count += is_movement;
	file->tail.part_count += !is_movement;
	file->summary->movements += is_movement;
	file->summary->parts += !is_movement;
	if (is_movement)
		file->tail.sum.minor += row->amount.minor;
	return file->events->row(file->self, row);
}

/* What the payer wrote is a reference when it is one of ours, checked by its digits; else words. */
static void read_message(const struct swish_row *row, struct statement_row *out)
{
	const struct text written = row->order.count > 0 ? row->order : row->message;
	const bool is_reference = ocr_is_valid(written, OCR_LENGTH_AND_CHECK);
	out->reference_kind = is_reference ? REFERENCE_OCR : REFERENCE_NONE;
	out->reference = is_reference ? written : TEXT("");
	out->message = is_reference && row->order.count == 0 ? TEXT("") : row->message;
	assert((out->reference_kind == REFERENCE_NONE) == (out->reference.count == 0));
}

static struct status take_row(void *self, const struct swish_row *payment)
{
	struct swish_statement *file = self;
	char reference[REFERENCE_ROOM];
	if (payment->kind == SWISH_OTHER)
		return OK;
	assert(payment->reference.count > 0 && payment->reference.count <= SWISH_REFERENCE_BYTES_MAX);
	snprintf(reference, sizeof reference, CLEARING_MARK " %.*s", (int)payment->reference.count,
		 payment->reference.bytes);
	struct statement_row row = {
		.level = ROW_MOVEMENT,
		.amount = { payment->amount.ore, kronor },
		.booked_on = payment->booked_on,
		.valued_on = payment->booked_on,
		.is_reversal = payment->kind != SWISH_PAYMENT && payment->kind != SWISH_PAYOUT,
		.service_reference = text_of(reference),
		.end_to_end = payment->end_to_end,
		.payer_name = payment->name,
		.payer_account = payment->phone,
		.bank_code = TEXT("SWISH"),
		.row = payment->row,
		.raw = payment->raw,
	};
	read_message(payment, &row);
	if (file->mapping->is_booked_by_day)
		return gather_add(&file->gather, payment->number, &row);
	TRY(turn_to(file, payment->number, payment->row));
	return tell_row(file, &row);
}

static struct status tell_day(void *self, const struct gathered *day)
{
	struct swish_statement *file = self;
	const struct gathered_part *first = &day->parts[0];
	char reference[REFERENCE_ROOM];
	char printed[DAY_PRINT_ROOM];
	assert(day->count > 0 && day->minor != 0);
	TRY(turn_to(file, first->account, first->row.row));
	snprintf(reference, sizeof reference, CLEARING_MARK " %s%c%c",
		 day_print_plain(first->row.booked_on, printed), day->minor > 0 ? '+' : '-',
		 first->row.is_reversal ? 'R' : 'P');
	struct statement_row movement = {
		.level = ROW_MOVEMENT,
		.part_count = (uint32_t)day->count,
		.amount = { day->minor, kronor },
		.booked_on = first->row.booked_on,
		.valued_on = first->row.booked_on,
		.is_reversal = first->row.is_reversal,
		.service_reference = text_of(reference),
		.bank_code = TEXT("SWISH"),
		.row = first->row.row,
		.raw = first->row.raw,
	};
	TRY(tell_row(file, &movement));
	for (size_t i = 0; i < day->count; i++) {
		struct statement_row part = day->parts[i].row;
		part.level = ROW_PART;
		TRY(tell_row(file, &part));
	}
	return OK;
}

static void close_file(struct swish_statement *file)
{
	assert(file->events != NULL);
	gather_close(&file->gather);
}

struct status bank_swish_read(const struct swish_mapping *mapping, struct source *source,
			      const struct statement_events *events, void *self,
			      struct bank_file_summary *out)
{
	static const struct swish_report_events rows = { .row = take_row };
	assert(mapping != NULL && source != NULL && out != NULL);
	*out = (struct bank_file_summary){ .kind = BANK_FILE_SWISH };
	SCOPED(close_file)
	struct swish_statement file = {
		.mapping = mapping, .events = events, .self = self, .summary = out, .gather = gather_open()
	};
	struct swish_summary summary;
	TRY(swish_report_read(source, mapping, &rows, &file, &summary));
	TRY(gather_tell(&file.gather, tell_day, &file));
	TRY(end_statement(&file));
	out->unknown_records = (uint32_t)(summary.other_types + summary.other_records);
	if (out->unknown_records > 0)
		snprintf(out->first_unknown, sizeof out->first_unknown, "Swish");
	return OK;
}
