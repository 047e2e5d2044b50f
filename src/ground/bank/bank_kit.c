/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/bank_kit.h"

#include <string.h>

static void keep(char room[KIT_SEEN_ROOM], struct text text)
{
	assert_true(text.count < KIT_SEEN_ROOM);
	memcpy(room, text.bytes != NULL ? text.bytes : "", text.count);
	room[text.count] = '\0';
}

static struct status see_begin(void *self, const struct statement_head *head)
{
	struct seen *seen = self;
	seen->statements++;
	seen->scheme = head->scheme;
	keep(seen->account, head->account);
	assert_string_equal(head->currency.code, "SEK");
	return OK;
}

static struct status see_row(void *self, const struct statement_row *row)
{
	struct seen *seen = self;
	assert_true(seen->count < KIT_SEEN_ROWS_MAX);
	struct seen_row *kept = &seen->rows[seen->count++];
	*kept = (struct seen_row){ .level = row->level,
				   .part_count = row->part_count,
				   .minor = row->amount.minor,
				   .booked_on = row->booked_on,
				   .is_reversal = row->is_reversal,
				   .kind = row->reference_kind,
				   .row = row->row,
				   .raw_bytes = row->raw.count };
	keep(kept->reference, row->reference);
	keep(kept->further, row->further_references);
	keep(kept->message, row->message);
	keep(kept->payer, row->payer_name);
	keep(kept->service, row->service_reference);
	keep(kept->bank_code, row->bank_code);
	return OK;
}

static struct status see_end(void *self, const struct statement_tail *tail)
{
	((struct seen *)self)->tail = *tail;
	return OK;
}

const struct statement_events bank_kit_events = { see_begin, see_row, see_end };

struct day bank_kit_november(int number)
{
	struct day day;
	assert_ok(day_of(2026, 11, number, &day));
	return day;
}
