/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The file of the day, in one unit of work. */

#include "inner/drawing/drawing_inner.h"

#include "ground/crypto/crypto.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { RECORD_BYTES_MAX = 4096 }; /* an opening record and an order */

struct build_unit {
	const struct drawing_build *build;
	const struct actor *by;
	struct drawing_built *built;
};

static void building_close(struct building *building)
{
	assert(building != NULL);
	autogiro_seal_wipe(&building->seal);
	buffer_close(&building->record);
	buffer_close(&building->bytes);
}

static bool has_seal(const struct building *building)
{
	assert(building->build->setup != NULL);
	return building->build->setup->key != NULL;
}

/* The first bank day whose cut-off, 19:00 of the bank day before it, the file meets. */
static struct status find_earliest(struct building *building)
{
	struct day handed_over;
	TRY(calendar_next_bank_day(building->calendar, CALENDAR_SWEDEN, building->build->today,
				   &handed_over));
	TRY(calendar_bank_day_after(building->calendar, CALENDAR_SWEDEN, handed_over, 1,
				    &building->earliest));
	assert(building->earliest.number > building->build->today.number);
	return OK;
}

static struct status choose_days(struct building *building)
{
	const struct drawing_build *build = building->build;
	TRY(find_earliest(building));
	building->through = build->through.number == 0 ? building->earliest : build->through;
	if (building->through.number < building->earliest.number)
		return FAIL_INPUT(0, "through", "The file cannot reach the banks before that day.",
				  "Give a later day, or none.");
	if (building->through.number > building->earliest.number &&
	    building->through.number > build->today.number + DRAWING_AHEAD_DAYS_MAX)
		return FAIL_INPUT(0, "through", "The day is too far ahead.",
				  "Give a day within 40 days: what is ordered early misses later changes.");
	struct draw_file_last_out last = { 0 };
	const struct status found = draw_file_last(building->tx, &last);
	if (found.code != STATUS_NOT_FOUND)
		TRY(found);
	if (last.made_on.number > build->today.number)
		return FAIL(STATUS_CONFLICT, "A file was made on a later day already.");
	building->number = last.number + 1;
	assert(building->number > 0);
	return OK;
}

/* The file's row comes first, so that orders point to what stands. */
static struct status begin_file(struct building *building)
{
	const struct drawing_setup *setup = building->build->setup;
	int64_t added = 0;
	assert(building->built->file.raw == 0 && building->number > 0);
	building->built->file = (struct draw_file_id){ store_new_id(building->tx) };
	building->built->number = building->number;
	const struct draw_file_add_in row = {
		.id = building->built->file,
		.number = building->number,
		.made_on = building->build->today,
		.through = building->through,
		.bankgiro = setup->bankgiro,
		.customer = setup->customer,
		.actor = building->by->name,
		.is_sealed = has_seal(building),
	};
	TRY(draw_file_add(building->tx, &row, &added));
	if (has_seal(building))
		autogiro_seal_begin(&building->seal, setup->key, building->build->today, &building->bytes);
	return OK;
}

struct status drawing_write_order(struct building *building, const struct autogiro_order *order)
{
	if (building->built->file.raw == 0)
		TRY(begin_file(building));
	buffer_clear(&building->record);
	TRY(autogiro_order_write(&building->writer, order));
	if (has_seal(building))
		autogiro_seal_add(&building->seal, buffer_text(&building->record));
	else
		buffer_add(&building->bytes, buffer_text(&building->record));
	building->records++;
	assert(building->built->file.raw > 0);
	return building->bytes.is_failed ? FAIL(STATUS_LIMIT, "The file to Bankgirot would be too large.")
					 : OK;
}

static struct status end_file(struct building *building)
{
	struct hash digest;
	char words[STORE_NOTE_WORDS_MAX];
	int64_t filled = 0;
	const struct drawing_built *built = building->built;
	if (has_seal(building))
		TRY(autogiro_seal_end(&building->seal));
	const struct text bytes = buffer_text(&building->bytes);
	hash_of(bytes, &digest);
	const struct draw_file_fill_in row = {
		.id = built->file,
		.order_count = built->orders,
		.order_sum = built->sum,
		.record_count = building->records,
		.digest = { (const char *)digest.bytes, HASH_BYTES },
		.bytes = bytes,
	};
	TRY(draw_file_fill(building->tx, &row, &filled));
	assert(filled == 1);
	snprintf(words, sizeof words, "%" PRId64 ": %" PRId64 " draws, %" PRId64 " records", built->number,
		 built->orders, building->records);
	const struct journal_note note = { "draw file built", built->file.raw, text_of(words), row.digest };
	return store_journal(building->tx, &note);
}

/* Months were passed over, and nothing is to be told to Bankgirot. */
static struct status end_without_file(struct building *building)
{
	assert(building->records == 0);
	if (building->built->passed == 0)
		return OK;
	return store_journal(building->tx, &(struct journal_note){ .kind = "draws passed over",
								   .subject = building->built->passed });
}

static struct status build_file(struct building *building)
{
	const struct drawing_setup *setup = building->build->setup;
	const struct autogiro_payee payee = { building->build->today, setup->customer, setup->bankgiro };
	assert(building->records == 0);
	TRY(choose_days(building));
	building->built->through = building->through;
	TRY(autogiro_order_writer_open(&payee, &building->record, &building->writer));
	TRY(drawing_tell_mandates(building));
	TRY(drawing_order_due(building));
	TRY(drawing_call_back(building));
	return building->records > 0 ? end_file(building) : end_without_file(building);
}

static struct status build_in_unit(struct store_tx *tx, void *argument)
{
	const struct build_unit *unit = argument;
	struct calendar calendar;
	assert(unit->built != NULL && unit->by != NULL);
	*unit->built = (struct drawing_built){ 0 };
	TRY(drawing_calendar(tx, &calendar));
	SCOPED(building_close)
	struct building building = {
		.tx = tx,
		.build = unit->build,
		.by = unit->by,
		.calendar = &calendar,
		.built = unit->built,
		.record = buffer_open(RECORD_BYTES_MAX),
		.bytes = buffer_open(DRAWING_FILE_BYTES_MAX),
	};
	return build_file(&building);
}

struct status drawing_build_file(struct store *books, const struct drawing_build *build,
				 const struct actor *by, struct drawing_built *out)
{
	assert(build->setup != NULL && by != NULL && build->today.number > 0);
	struct build_unit unit = { build, by, out };
	return store_write(books, by, build_in_unit, &unit);
}
