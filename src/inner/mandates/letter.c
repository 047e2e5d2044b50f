/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters ordered, and those of a day. */

#include "inner/mandates/mandates_inner.h"

/* A letter of the same kind that waits is replaced by the newer; a pause and its end cancel each other's
 * letters, for the newest says how it stands. What the bank did is told of each day. */
static struct status replace(struct store_tx *tx, const struct mandate_letter_order *order)
{
	const bool is_pause = order->kind == LETTER_PAUSED || order->kind == LETTER_RESUMED;
	const bool is_of_terms = order->kind <= LETTER_RESUMED;
	const struct letter_take_away_in older = {
		.mandate_id = order->mandate,
		.from_kind = is_pause ? LETTER_PAUSED : order->kind,
		.to_kind = is_pause ? LETTER_RESUMED : order->kind,
		.from_day = is_of_terms ? (struct day){ 0 } : order->day,
		.to_day = is_of_terms ? (struct day){ INT64_MAX } : order->day,
	};
	int64_t taken_away = 0;
	TRY(letter_take_away(tx, &older, &taken_away));
	assert(taken_away >= 0);
	assert(order->kind >= LETTER_START && order->kind < LETTER_KINDS);
	return OK;
}

struct status mandates_order_letter(struct store_tx *tx, const struct mandate_letter_order *order,
				    struct day today)
{
	assert(order->kind >= LETTER_START && order->kind < LETTER_KINDS);
	assert(order->kind < LETTER_NO_FUNDS ||
	       order->day.number > 0); /* what is told of a draw names its day */
	struct mandate mandate;
	bool is_dead = false;
	TRY(mandates_find(tx, order->mandate, &mandate));
	TRY(mandates_is_dead(tx, mandate.giver, &is_dead));
	if (is_dead)
		return OK;
	TRY(replace(tx, order));
	const struct letter_put_in row = {
		.id = store_new_id(tx),
		.mandate_id = order->mandate,
		.kind = order->kind,
		.amount = order->amount,
		.day = order->day,
		.code = order->code,
		.pay_day = mandate.next_pay_day,
		.made_on = today,
	};
	TRY(letter_put(tx, &row));
	return store_journal(tx, &(struct journal_note){ .kind = "letter ordered", .subject = row.id });
}

struct tell {
	mandate_letter_row *row;
	void *argument;
};

static struct status tell_letter(void *argument, const void *out)
{
	const struct tell *tell = argument;
	const struct letter_of_day_out *row = out;
	struct mandate_letter letter = {
		.id = row->id,
		.mandate = row->mandate_id,
		.kind = (enum mandate_letter_kind)row->kind,
		.giver = { .id = row->giver_id,
			   .kind = (enum giver_kind)row->giver_kind,
			   .name = row->name,
			   .email = row->email,
			   .phone = row->phone,
			   .street = row->street,
			   .postal_code = row->postal_code,
			   .town = row->town,
			   .country = row->country },
		.purpose_name = row->purpose_name,
		.amount = row->amount,
		.day = row->day,
		.code = row->code,
		.pay_day = row->pay_day,
		.every_months = row->every_months,
		.told_on = row->told_on,
		.written_on = row->written_on,
	};
	const struct status copied =
	    text_to_c(row->handle, letter.giver.handle.characters, sizeof letter.giver.handle.characters);
	assert(status_is_ok(copied));
	assert(letter.kind >= LETTER_START && letter.kind < LETTER_KINDS && letter.pay_day > 0);
	return tell->row(tell->argument, &letter);
}

struct status mandates_letters(struct store_tx *tx, struct day written_on, int64_t after,
			       mandate_letter_row *row, void *argument)
{
	assert(row != NULL && written_on.number > 0);
	assert(after >= 0);
	struct tell tell = { row, argument };
	return letter_of_day(tx, &(struct letter_of_day_in){ written_on, after, MANDATES_LIST_ROWS_MAX },
			     tell_letter, &tell);
}

struct status mandates_letters_of(struct store_tx *tx, struct mandate_id mandate, mandate_letter_row *row,
				  void *argument)
{
	_Static_assert(sizeof(struct letter_of_day_out) == sizeof(struct letter_of_mandate_out),
		       "tell_letter reads the rows of both");
	assert(row != NULL);
	assert(mandate.raw > 0);
	struct tell tell = { row, argument };
	return letter_of_mandate(tx, &(struct letter_of_mandate_in){ mandate, MANDATES_LIST_ROWS_MAX },
				 tell_letter, &tell);
}

struct told_search {
	const struct mandate_telling *telling;
	struct day last_to_tell; /* so many weekdays before the day */
	int64_t notice_months;
	bool is_told;
	bool is_over; /* a letter of another sum */
};

static bool is_of_sum(enum mandate_letter_kind kind)
{
	assert(kind >= LETTER_START);
	assert(kind < LETTER_KINDS);
	return kind == LETTER_START || kind == LETTER_YEAR || kind == LETTER_CHANGED ||
	       kind == LETTER_RESUMED;
}

/* Newest first. */
static struct status look_for_told(void *argument, const struct mandate_letter *letter)
{
	struct told_search *search = argument;
	assert(search->last_to_tell.number > 0 && search->notice_months > 0);
	assert(search->telling->amount.ore > 0);
	if (letter->written_on.number == 0 || !is_of_sum(letter->kind) || search->is_over)
		return OK;
	if (letter->amount.ore != search->telling->amount.ore) {
		search->is_over = true;
		return OK;
	}
	const struct day through = mandates_months_after(letter->told_on, search->notice_months);
	if (letter->told_on.number <= search->last_to_tell.number &&
	    search->telling->day.number <= through.number)
		search->is_told = true;
	return OK;
}

struct status mandates_was_told(struct store_tx *tx, const struct calendar *calendar,
				const struct mandate_telling *telling, bool *out)
{
	struct mandate_rules rules;
	struct told_search search = { .telling = telling };
	assert(calendar != NULL && telling->day.number > 0);
	TRY(mandates_rules(tx, telling->day, &rules));
	search.notice_months = rules.notice_months;
	TRY(calendar_weekday_before(calendar, telling->day, (size_t)rules.notice_weekdays,
				    &search.last_to_tell));
	TRY(mandates_letters_of(tx, telling->mandate, look_for_told, &search));
	*out = search.is_told;
	assert(search.last_to_tell.number < telling->day.number);
	return OK;
}
