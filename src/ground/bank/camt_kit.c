/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/bank/camt_kit.h"

#include <assert.h>
#include <string.h>

struct listing listing_open(void)
{
	return (struct listing){ .lines = buffer_open(LISTING_BYTES_MAX) };
}

void listing_close(struct listing *listing)
{
	assert(listing != NULL);
	buffer_close(&listing->lines);
}

static void add_money(struct buffer *lines, const char *word, struct foreign_money money)
{
	assert(word != NULL);
	char room[MONEY_PRINT_ROOM];
	buffer_print(lines, " %s %s%s", word, foreign_money_print_plain(money, room), money.currency.code);
}

static void add_text(struct buffer *lines, const char *word, struct text text)
{
	assert(text.count == 0 || text.bytes != NULL);
	if (text.count > 0)
		buffer_print(lines, " %s=%.*s", word, TEXT_ARGS(text));
}

static void add_day(struct buffer *lines, const char *word, struct day day)
{
	assert(word != NULL);
	char room[DAY_PRINT_ROOM];
	buffer_print(lines, " %s %s", word, day_print(day, room));
}

/* Counts down to the callback that is to fail. */
static struct status answer(struct listing *listing)
{
	if (listing->fails_at > 0 && --listing->fails_at == 0)
		return listing->answer;
	return OK;
}

static struct status tell_begin(void *self, const struct statement_head *head)
{
	static const char *const schemes[] = { "iban", "bankgiro", "plusgiro", "other" };
	struct listing *listing = self;
	assert(head->account.count > 0 && head->row > 0);
	listing->head = *head;
	listing->sum = 0;
	listing->movements = 0;
	if (listing->is_silent)
		return answer(listing);
	buffer_print(&listing->lines, "begin %s %.*s %s", schemes[head->scheme], TEXT_ARGS(head->account),
		     head->currency.code);
	add_text(&listing->lines, "id", head->identity);
	if (head->has_opening) {
		add_money(&listing->lines, "opening", head->opening);
		add_day(&listing->lines, "on", head->opening_on);
	}
	if (head->has_closing) {
		add_money(&listing->lines, "closing", head->closing);
		add_day(&listing->lines, "on", head->closing_on);
	}
	buffer_print(&listing->lines, "\n");
	return answer(listing);
}

void listing_row(struct buffer *lines, const struct statement_row *row)
{
	assert(row->reference_kind <= REFERENCE_WRONG_OCR);
	static const char *const kinds[] = { "", "ocr", "free", "wrong" };
	const bool is_part = row->level == ROW_PART;
	buffer_print(lines, "%s", is_part ? " part" : "movement");
	add_money(lines, "of", row->amount);
	add_day(lines, "on", row->booked_on);
	add_day(lines, "valued", row->valued_on);
	if (row->part_count > 0)
		buffer_print(lines, " parts %u", row->part_count);
	if (row->is_reversal)
		buffer_print(lines, " reversal");
	add_text(lines, "service", row->service_reference);
	add_text(lines, "end", row->end_to_end);
	add_text(lines, "unique", row->unique_reference);
	if (row->reference_kind != REFERENCE_NONE)
		add_text(lines, kinds[row->reference_kind], row->reference);
	add_text(lines, "further", row->further_references);
	add_text(lines, "message", row->message);
	add_text(lines, "payer", row->payer_name);
	add_text(lines, "account", row->payer_account);
	add_text(lines, "identity", row->payer_identity);
	add_text(lines, "via", row->via_account);
	add_text(lines, "code", row->bank_code);
	buffer_print(lines, "\n");
}

/* Parts follow their movement, as many as it said, and add up to it. */
static void check_level(struct listing *listing, const struct statement_row *row)
{
	if (row->level == ROW_PART) {
		assert(listing->parts_awaited > 0 && row->part_count == 0);
		listing->parts_awaited--;
		listing->parts_sum -= row->amount.minor;
		return;
	}
	assert(listing->parts_awaited == 0 && listing->parts_sum == 0);
	listing->movements++;
	listing->sum += row->amount.minor;
	listing->parts_awaited = row->part_count;
	listing->parts_sum = row->part_count > 0 ? row->amount.minor : 0;
}

static void check_row(const struct statement_row *row)
{
	assert(row->amount.minor != 0 && row->amount.currency.code[0] != '\0');
	assert(row->row > 0 && row->raw.count > 0 && row->raw.count <= BANK_RAW_BYTES_MAX);
	assert(row->message.count <= BANK_FIELD_BYTES_MAX && text_is_utf8(row->message));
	assert(row->further_references.count <= BANK_FIELD_BYTES_MAX);
	assert((row->reference_kind == REFERENCE_NONE) == (row->reference.count == 0));
	assert(text_starts(row->raw, row->level == ROW_PART ? TEXT("<TxDtls") : TEXT("<Ntry")) ||
	       text_find(row->raw, TEXT(":")) < row->raw.count);
}

static struct status tell_row(void *self, const struct statement_row *row)
{
	struct listing *listing = self;
	check_row(row);
	assert(currency_equal(row->amount.currency, listing->head.currency));
	check_level(listing, row);
	if (!listing->is_silent) {
		if (listing->has_places)
			buffer_print(&listing->lines, "%d «%.*s» ", (int)row->row, TEXT_ARGS(row->raw));
		listing_row(&listing->lines, row);
	}
	return answer(listing);
}

static struct status tell_end(void *self, const struct statement_tail *tail)
{
	struct listing *listing = self;
	assert(listing->parts_awaited == 0 && listing->parts_sum == 0);
	assert(tail->sum.minor == listing->sum && tail->movement_count == listing->movements);
	if (!listing->is_silent) {
		buffer_print(&listing->lines, "end movements %u parts %u", tail->movement_count,
			     tail->part_count);
		add_money(&listing->lines, "sum", tail->sum);
		if (tail->closing.currency.code[0] != '\0')
			add_money(&listing->lines, "closing", tail->closing);
		buffer_print(&listing->lines, "\n");
	}
	if (tail->closing.currency.code[0] != '\0')
		assert(tail->opening.minor + tail->sum.minor == tail->closing.minor);
	return answer(listing);
}

const struct statement_events listing_events = { tell_begin, tell_row, tell_end };

struct status listing_read(enum statement_kind_of_file kind, struct text file, struct listing *listing,
			   struct bank_file_summary *summary)
{
	assert(kind != BANK_FILE_UNKNOWN);
	struct bank_file_summary told = { .kind = kind };
	struct memory_source memory = { .rest = file };
	struct source source = source_of_memory(&memory);
	buffer_clear(&listing->lines);
	listing->parts_awaited = 0;
	listing->parts_sum = 0;
	const struct status read = camt_read(&source, &listing_events, listing, &told);
	if (summary != NULL)
		*summary = told;
	return read;
}
