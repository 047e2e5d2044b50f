/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* An Autogiro payment specification as a statement: each section is a movement, each payment carried out a
 * part of it. What is no money (funds missing, mandates, refusals) makes no row. The old layout has no
 * sections: what was carried out on a day, one way, is the movement, known first at the file's end. */

#include "ground/bank/gather.h"

#include "ground/autogiro/autogiro.h"

#include <assert.h>
#include <stdio.h>

enum { REFERENCE_ROOM = 64 };
#define CLEARING_MARK "AG"
static const struct currency kronor = { "SEK" };

struct autogiro_statement {
	const struct statement_events *events;
	void *self;
	struct bank_file_summary *summary;
	struct statement_tail tail;
	bool is_money; /* the file tells of payments */
	bool is_old;
	char section_reference[REFERENCE_ROOM];
	struct autogiro_section section;
	struct gather gather; /* of the old layout */
};

static struct status begin_file(void *self, const struct autogiro_head *head)
{
	struct autogiro_statement *file = self;
	file->is_money = head->kind == AUTOGIRO_PAYMENTS;
	file->is_old = head->layout == AUTOGIRO_OLD;
	if (!file->is_money)
		return OK;
	file->tail.sum.currency = kronor;
	assert(head->bankgiro.count > 0);
	const struct statement_head told = {
		.scheme = ACCOUNT_BANKGIRO, .account = head->bankgiro, .currency = kronor, .row = 1
	};
	return file->events->begin(file->self, &told);
}

static int64_t signed_ore(enum autogiro_section_kind kind, struct money amount)
{
	assert(amount.ore >= 0);
	return kind == AUTOGIRO_DEBITS ? amount.ore : -amount.ore;
}

/* A section that carried nothing out moved no money. */
static bool is_movement(const struct autogiro_section *section)
{
	assert(section->count >= 0);
	return section->count > 0 && section->sum.ore > 0;
}

static struct status tell_movement(struct autogiro_statement *file, const struct autogiro_section *section)
{
	file->section = *section;
	if (!is_movement(section))
		return OK;
	const int64_t ore = signed_ore(section->kind, section->sum);
	file->tail.sum.minor += ore;
	file->tail.movement_count++;
	file->summary->movements++;
	assert(file->section_reference[0] != '\0');
	const struct statement_row row = {
		.level = ROW_MOVEMENT,
		.part_count = (uint32_t)section->count,
		.amount = { ore, kronor },
		.booked_on = section->day,
		.valued_on = section->day,
		.is_reversal = section->kind == AUTOGIRO_REFUNDS,
		.service_reference = text_of(file->section_reference),
		.bank_code = TEXT("AUTOGIRO"),
		.row = section->place.row,
		.raw = section->place.raw,
	};
	return file->events->row(file->self, &row);
}

static struct status begin_section(void *self, const struct autogiro_section *section)
{
	struct autogiro_statement *file = self;
	char day[DAY_PRINT_ROOM];
	assert(!file->is_old);
	snprintf(file->section_reference, sizeof file->section_reference, CLEARING_MARK " %s-%c-%05lld",
		 day_print_plain(section->day, day), "DPR"[section->kind], (long long)section -> serial);
	return tell_movement(file, section);
}

/* `serial` is what a section's reference begins with. */
static struct status make_part(const struct autogiro_payment *payment, struct day day, const char *serial,
			       struct status (*take)(void *self, const struct statement_row *row), void *self)
{
	char room[REFERENCE_ROOM + 2 * AUTOGIRO_FIELD_BYTES_MAX];
	char drawn_on[DAY_PRINT_ROOM] = { 0 };
	const bool is_refund = payment->kind == AUTOGIRO_REFUNDS;
	assert(payment->status == AUTOGIRO_CARRIED_OUT);
	snprintf(room, sizeof room, "%s %.*s %.*s", serial, (int)payment->payer.count, payment->payer.bytes,
		 (int)payment->reference.count, payment->reference.bytes);
	if (is_refund && payment->day.kind == AUTOGIRO_ON_DAY)
		day_print(payment->day.day, drawn_on);
	const struct statement_row row = {
		.level = ROW_PART,
		.amount = { signed_ore(payment->kind, payment->amount), kronor },
		.booked_on = day,
		.valued_on = day,
		.is_reversal = is_refund,
		.service_reference = text_of(room),
		.reference_kind = payment->payer.count > 0 ? REFERENCE_PAYER : REFERENCE_NONE,
		.reference = payment->payer,
		.further_references = text_of(drawn_on),
		.message = payment->reference,
		.via_account = payment->bankgiro,
		.bank_code = TEXT("AUTOGIRO"),
		.row = payment->place.row,
		.raw = payment->place.raw,
	};
	return take(self, &row);
}

static struct status tell_part(void *self, const struct statement_row *row)
{
	struct autogiro_statement *file = self;
	assert(row->level == ROW_PART);
	file->tail.part_count++;
	file->summary->parts++;
	return file->events->row(file->self, row);
}

static struct status keep_part(void *self, const struct statement_row *row)
{
	struct autogiro_statement *file = self;
	assert(file->is_old);
	return gather_add(&file->gather, TEXT(""), row);
}

static const char *old_serial(struct day day, enum autogiro_section_kind kind, char room[REFERENCE_ROOM])
{
	char printed[DAY_PRINT_ROOM];
	assert(kind != AUTOGIRO_REFUNDS);
	snprintf(room, REFERENCE_ROOM, CLEARING_MARK " %s-%c", day_print_plain(day, printed), "DPR"[kind]);
	return room;
}

static struct status take_old_payment(struct autogiro_statement *file, const struct autogiro_payment *payment)
{
	char serial[REFERENCE_ROOM];
	if (payment->day.kind != AUTOGIRO_ON_DAY)
		return FAIL_INPUT(payment->place.row, "3-10 day", "A payment carried out has no day.",
				  "Ask Bankgirot for the file again.");
	if (payment->amount.ore == 0)
		return OK;
	assert(file->is_old);
	return make_part(payment, payment->day.day, old_serial(payment->day.day, payment->kind, serial),
			 keep_part, file);
}

static struct status take_payment(void *self, const struct autogiro_payment *payment)
{
	struct autogiro_statement *file = self;
	assert(payment->amount.ore >= 0);
	if (!file->is_money || payment->status != AUTOGIRO_CARRIED_OUT)
		return OK;
	if (file->is_old)
		return take_old_payment(file, payment);
	if (!is_movement(&file->section))
		return OK;
	return make_part(payment, file->section.day, file->section_reference, tell_part, file);
}

static struct status tell_old_section(void *self, const struct gathered *gathered)
{
	struct autogiro_statement *file = self;
	const struct statement_row *first = &gathered->parts[0].row;
	assert(gathered->count > 0 && gathered->minor != 0);
	const struct autogiro_section section = {
		.kind = gathered->minor > 0 ? AUTOGIRO_DEBITS : AUTOGIRO_PAYOUTS,
		.day = first->booked_on,
		.sum = { gathered->minor > 0 ? gathered->minor : -gathered->minor },
		.count = (int64_t)gathered->count,
		.place = { first->row, first->raw },
	};
	old_serial(section.day, section.kind, file->section_reference);
	TRY(tell_movement(file, &section));
	for (size_t i = 0; i < gathered->count; i++)
		TRY(tell_part(file, &gathered->parts[i].row));
	return OK;
}

static struct status end_file(void *self, const struct autogiro_tail *tail)
{
	struct autogiro_statement *file = self;
	if (!file->is_money)
		return OK;
	assert(tail != NULL);
	TRY(gather_tell(&file->gather, tell_old_section, file));
	file->summary->statements++;
	return file->events->end(file->self, &file->tail);
}

static void close_file(struct autogiro_statement *file)
{
	assert(file->events != NULL);
	gather_close(&file->gather);
}

struct status autogiro_statement_read(struct source *source, const struct statement_events *events,
				      void *self, struct bank_file_summary *out)
{
	static const struct autogiro_events answers = {
		.begin = begin_file, .section_begin = begin_section, .payment = take_payment, .end = end_file
	};
	SCOPED(close_file)
	struct autogiro_statement file = {
		.events = events, .self = self, .summary = out, .gather = gather_open()
	};
	struct autogiro_summary summary;
	TRY(autogiro_answers_read(source, &answers, &file, &summary));
	assert(summary.kind != AUTOGIRO_UNKNOWN);
	out->unknown_records = summary.unknown_records;
	snprintf(out->first_unknown, sizeof out->first_unknown, "%s", summary.first_unknown);
	return OK;
}
