/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A centre can always leave: its givers, promises and mandates as CSV. */
#include "inner/takeover/takeover_inner.h"

#include "ground/numbers/numbers.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What is written, and the day it is written on. */
struct leaving {
	struct csv_writer csv;
	struct day today;
};

static void add_day(struct csv_writer *writer, struct day day)
{
	char room[DAY_PRINT_ROOM];
	assert(writer != NULL);
	csv_field(writer, day.number == 0 ? TEXT("") : text_of(day_print(day, room)));
}

static void add_number(struct csv_writer *writer, int64_t number)
{
	char room[24];
	const int count = snprintf(room, sizeof room, "%" PRId64, number);
	assert(count > 0);
	csv_field(writer, text_of(room));
}

static void add_money(struct csv_writer *writer, struct money money)
{
	char room[MONEY_PRINT_ROOM];
	assert(money.ore >= 0);
	csv_field(writer, money.ore == 0 ? TEXT("") : text_of(money_print_plain(money, room)));
}

/* The head row: the columns that our own mapping names, in the order of the fields; no other is written. */
static struct status add_head(struct csv_writer *writer, enum takeover_kind kind)
{
	struct takeover_mapping *ours = memory_take(1, sizeof *ours);
	struct status status = takeover_mapping_ours(ours);
	for (enum takeover_field i = 0; status_is_ok(status) && i < TAKEOVER_FIELDS; i++)
		if (takeover_keys[i].kind == kind && ours->places[i].is_told)
			csv_field(writer, text_of(ours->places[i].word));
	csv_end_row(writer);
	free(ours);
	return status;
}

static struct status add_giver(void *argument, const void *out)
{
	static const char *const kinds[] = { "person", "organisation", "anonymous" };
	struct csv_writer *writer = &((struct leaving *)argument)->csv;
	const struct takeover_giver_each_out *row = out;
	if (row->kind < GIVER_PERSON || row->kind > GIVER_ANONYMOUS)
		return FAIL(STATUS_CONFLICT, "A stored row was altered and cannot be written.");
	const struct text fields[] = { row->handle,      text_of(kinds[row->kind - GIVER_PERSON]),
				       row->name,        row->email,
				       row->phone,       row->street,
				       row->postal_code, row->town,
				       row->country,     row->identity };
	for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
		csv_field(writer, fields[i]);
	csv_end_row(writer);
	assert(row->handle.count > 0);
	return OK;
}

static struct status add_promise(void *argument, const void *out)
{
	struct csv_writer *writer = &((struct leaving *)argument)->csv;
	const struct takeover_promise_each_out *row = out;
	assert(row->reference.count > 0);
	csv_field(writer, row->reference);
	csv_field(writer, row->handle);
	csv_field(writer, row->reference);
	csv_field(writer, row->kind == PROMISE_MONTHLY ? TEXT("monthly") : TEXT("once"));
	add_money(writer, row->amount);
	csv_field(writer, row->purpose_code);
	add_day(writer, row->made_on);
	csv_field(writer, row->is_open ? TEXT("open") : TEXT("closed"));
	csv_end_row(writer);
	return OK;
}

/* A pause yet to come has no word: it is told as begun, since a draw too few is mended more easily than one
 * too many. */
static bool is_paused_on(const struct takeover_mandate_each_out *row, struct day today)
{
	assert(today.number > 0);
	return row->paused_from.number != 0 && row->paused_through.number >= today.number &&
	       (row->paused_through.number == INT64_MAX || row->paused_from.number > today.number);
}

static const char *state_word(const struct takeover_mandate_each_out *row, struct day today)
{
	switch ((enum mandate_state)row->state) {
	case MANDATE_ASKED:
		return "asked";
	case MANDATE_SENT:
		return "sent";
	case MANDATE_ENDED:
		return "ended";
	case MANDATE_ACTIVE:
		break;
	}
	assert(row->payer_number.count > 0);
	if (row->is_stopped)
		return "stopped";
	return is_paused_on(row, today) ? "paused" : "active";
}

static bool is_in_pause(const struct takeover_mandate_each_out *row, int64_t month)
{
	struct day day = { 0 };
	assert(month > 0 && row->pay_day >= 1);
	const struct status status =
	    day_of((int)(month / 12), (int)(month % 12) + 1, (int)row->pay_day, &day);
	return status_is_ok(status) && row->paused_from.number <= day.number &&
	       day.number <= row->paused_through.number;
}

/* The first month that whoever takes over is to draw: none that was drawn or tried here, none of a pause that
 * ends. Left empty while it is not known, before the payer is told. */
static void add_first_month(struct csv_writer *writer, const struct takeover_mandate_each_out *row,
			    struct day today)
{
	char room[32] = "";
	int64_t month = row->first_month;
	assert(row->every_months > 0);
	while (month <= row->drawn_month)
		month += row->every_months;
	if (row->paused_from.number != 0 && row->paused_through.number != INT64_MAX &&
	    !is_paused_on(row, today))
		while (month < MANDATES_MONTH_UNKNOWN && is_in_pause(row, month))
			month += row->every_months;
	if (month < MANDATES_MONTH_UNKNOWN)
		snprintf(room, sizeof room, "%04" PRId64 "-%02" PRId64, month / 12, month % 12 + 1);
	csv_field(writer, text_of(room));
}

static struct status add_mandate(void *argument, const void *out)
{
	struct leaving *leaving = argument;
	struct csv_writer *writer = &leaving->csv;
	const struct takeover_mandate_each_out *row = out;
	char digits[GIRO_ROOM];
	const bool is_giro =
	    row->account.count == 0 && status_is_ok(bankgiro_parse(row->payer_number, digits));
	assert(row->payer_number.count > 0);
	if (row->every_months < 1 || row->first_month < 0)
		return FAIL(STATUS_CONFLICT, "A stored row was altered and cannot be written.");
	csv_field(writer, row->handle);
	csv_field(writer, row->reference);
	csv_field(writer, row->payer_number);
	csv_field(writer, row->account);
	csv_field(writer, is_giro ? row->payer_number : TEXT(""));
	csv_field(writer, row->identity);
	csv_field(writer, row->bankgiro);
	add_money(writer, row->amount);
	add_number(writer, row->every_months);
	add_number(writer, row->pay_day);
	csv_field(writer, text_of(state_word(row, leaving->today)));
	add_first_month(writer, row, leaving->today);
	add_day(writer, row->told_through);
	csv_end_row(writer);
	return OK;
}

struct status takeover_write(struct store_tx *tx, enum takeover_kind kind, struct day today,
			     struct buffer *out)
{
	struct leaving leaving = { .csv = { .out = out, .separator = ',' }, .today = today };
	assert(kind >= TAKEOVER_GIVERS && kind <= TAKEOVER_MANDATES);
	TRY(add_head(&leaving.csv, kind));
	switch (kind) {
	case TAKEOVER_GIVERS:
		TRY(takeover_giver_each(tx, add_giver, &leaving));
		break;
	case TAKEOVER_PROMISES:
		TRY(takeover_promise_each(tx, add_promise, &leaving));
		break;
	case TAKEOVER_MANDATES:
		TRY(takeover_mandate_each(tx, add_mandate, &leaving));
		break;
	}
	return buffer_status(out);
}
