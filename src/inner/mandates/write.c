/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letters written: the yearly ones ordered, all that wait marked, and what is told with them. */

#include "inner/mandates/mandates_inner.h"

enum { PAGE_ROWS = 500, YEARLY_DAYS_BEFORE = 60 };

/* What holds for all letters of one writing. */
struct writing {
	struct day today;
	const struct calendar *calendar;
	struct mandate_rules rules;
	struct day told_on[2]; /* by post, by e-mail: the payer has read it */
	struct day from[2];    /* the first day that may be drawn */
	struct day through[2];
	int64_t count;
};

static struct status weekdays_after(const struct calendar *calendar, struct day day, int64_t steps,
				    struct day *out)
{
	assert(steps >= 0 && steps <= CALENDAR_STEPS_MAX);
	assert(calendar != NULL && day.number > 0);
	*out = day;
	for (int tries = 0; steps > 0; tries++) {
		if (tries == CALENDAR_STEPS_MAX || day_year(*out) > CALENDAR_YEAR_MAX)
			return FAIL(STATUS_LIMIT, "The calendar covers the years 1990 to 2199.");
		out->number++;
		steps -= calendar_is_weekday(calendar, *out) ? 1 : 0;
	}
	return OK;
}

/* The first day that has so many weekdays before it, none of them before `told_on`. */
static struct status first_told_in_time(const struct writing *writing, struct day told_on, struct day *out)
{
	struct day last_to_tell = { 0 };
	*out = told_on;
	for (int tries = 0; last_to_tell.number < told_on.number; tries++) {
		if (tries == CALENDAR_STEPS_MAX)
			return FAIL(STATUS_LIMIT, "The calendar covers the years 1990 to 2199.");
		out->number++;
		TRY(calendar_weekday_before(writing->calendar, *out, (size_t)writing->rules.notice_weekdays,
					    &last_to_tell));
	}
	assert(out->number > told_on.number);
	assert(last_to_tell.number >= told_on.number);
	return OK;
}

static struct status begin(struct store_tx *tx, const struct calendar *calendar, struct day today,
			   struct writing *out)
{
	assert(calendar != NULL && out != NULL);
	*out = (struct writing){ .today = today, .calendar = calendar };
	TRY(mandates_rules(tx, today, &out->rules));
	out->told_on[true] = today;
	TRY(weekdays_after(calendar, today, out->rules.post_weekdays, &out->told_on[false]));
	for (int i = 0; i < 2; i++) {
		TRY(first_told_in_time(out, out->told_on[i], &out->from[i]));
		out->through[i] = mandates_months_after(out->told_on[i], out->rules.notice_months);
		if (out->from[i].number > out->through[i].number)
			return FAIL(STATUS_INPUT,
				    "By the rules of how payers are told nothing could ever be drawn.");
		assert(out->told_on[i].number >= today.number);
	}
	return OK;
}

/* The mandates of a page that are to be told again. */
struct due_page {
	struct mandate_to_tell_out rows[PAGE_ROWS];
	size_t count;
};

static struct status take_due(void *argument, const void *out)
{
	struct due_page *page = argument;
	assert(page->count < PAGE_ROWS);
	assert(page->rows != NULL);
	page->rows[page->count++] = *(const struct mandate_to_tell_out *)out;
	return OK;
}

static struct status order_due(struct store_tx *tx, const struct writing *writing,
			       const struct mandate_to_tell_out *due)
{
	assert(due->id.raw > 0);
	assert(due->told_from.number <= due->told_through.number);
	const struct letter_put_in row = {
		.id = store_new_id(tx),
		.mandate_id = due->id,
		.kind = due->told_from.number == 0 ? LETTER_START : LETTER_YEAR,
		.code = -1,
		.made_on = writing->today,
	};
	return letter_put(tx, &row);
}

/* All whose telling ends within sixty days, or who were never told; not those who sleep through that time,
 * for a sum told long before it is drawn is forgotten. */
static struct status order_yearly(struct store_tx *tx, const struct writing *writing)
{
	assert(writing->today.number > 0);
	struct due_page *page = arena_take(store_arena(tx), sizeof *page);
	struct mandate_to_tell_in in = { .before = { writing->today.number + YEARLY_DAYS_BEFORE },
					 .after_through = { -1 },
					 .today = writing->today,
					 .count_max = PAGE_ROWS };
	int64_t ordered = 0;
	do {
		page->count = 0;
		TRY(mandate_to_tell(tx, &in, take_due, page));
		for (size_t i = 0; i < page->count; i++)
			TRY(order_due(tx, writing, &page->rows[i]));
		ordered += (int64_t)page->count;
		if (page->count > 0) {
			in.after_through = page->rows[page->count - 1].told_through;
			in.after_id = page->rows[page->count - 1].id;
		}
		assert(page->count <= PAGE_ROWS);
	} while (page->count == PAGE_ROWS && ordered < MANDATES_LETTERS_MAX);
	return OK;
}

struct letter_page {
	struct letter_to_write_out rows[PAGE_ROWS];
	size_t count;
};

static struct status take_letter(void *argument, const void *out)
{
	struct letter_page *page = argument;
	assert(page->count < PAGE_ROWS);
	page->rows[page->count++] = *(const struct letter_to_write_out *)out;
	return OK;
}

/* Letters that tell sum and day of what will be drawn. */
static bool tells(const struct letter_to_write_out *letter)
{
	assert(letter->kind >= LETTER_START && letter->kind < LETTER_KINDS);
	assert(letter->mandate_amount.ore > 0);
	return letter->state == MANDATE_ACTIVE &&
	       (letter->kind == LETTER_START || letter->kind == LETTER_YEAR ||
		letter->kind == LETTER_CHANGED || letter->kind == LETTER_RESUMED);
}

/* The bank day of a month's draw. */
static struct status due_day(const struct writing *writing, const struct letter_to_write_out *letter,
			     int64_t month, struct day *out)
{
	struct day day;
	const int64_t pay_day = month >= letter->next_from_month ? letter->next_pay_day : letter->pay_day;
	assert(pay_day >= 1 && pay_day <= MANDATES_PAY_DAY_MAX);
	assert(month > 0 && month < MANDATES_MONTH_UNKNOWN);
	TRY(day_of((int)(month / 12), (int)(month % 12) + 1, (int)pay_day, &day));
	return calendar_next_bank_day(writing->calendar, CALENDAR_SWEDEN, day, out);
}

/* The first month that is due, told in time and yet to come, and its day. */
static struct status first_due(const struct writing *writing, const struct letter_to_write_out *letter,
			       struct day from, int64_t *month, struct day *out)
{
	const int64_t earliest =
	    from.number > writing->today.number ? from.number : writing->today.number + 1;
	const int64_t known = letter->first_month == MANDATES_MONTH_UNKNOWN ? 0 : letter->first_month;
	*month = mandates_month((struct day){ earliest }) - 1; /* whose day may have slid over its end */
	if (*month < known)
		*month = known;
	TRY(due_day(writing, letter, *month, out));
	while (out->number < earliest || (known > 0 && (*month - known) % letter->every_months != 0)) {
		*month += 1;
		TRY(due_day(writing, letter, *month, out));
	}
	assert(out->number >= earliest && *month >= known);
	assert(letter->every_months >= 1);
	return OK;
}

/* What may be drawn after the letter: the sum from the first day told in time on; or, where this sum is told
 * up to that day, without a gap. */
static struct status tell(struct store_tx *tx, const struct writing *writing,
			  const struct letter_to_write_out *letter, struct day *first)
{
	const bool by_mail = letter->has_email;
	const bool goes_on = letter->told_amount.ore == letter->mandate_amount.ore &&
			     letter->told_from.number != 0 &&
			     letter->told_from.number <= writing->from[by_mail].number &&
			     letter->told_through.number + 1 >= writing->from[by_mail].number;
	const struct day through = writing->through[by_mail];
	struct mandate_tell_in told = {
		.id = letter->mandate_id,
		.first_month = letter->first_month,
		.told_amount = letter->mandate_amount,
		.told_from = goes_on ? letter->told_from : writing->from[by_mail],
		.told_through = letter->told_through.number > through.number ? letter->told_through : through,
	};
	int64_t month = 0;
	if (letter->first_month == MANDATES_MONTH_UNKNOWN || letter->kind == LETTER_START)
		TRY(first_due(writing, letter, told.told_from, &month, first));
	if (letter->first_month == MANDATES_MONTH_UNKNOWN)
		told.first_month = month;
	assert(told.told_from.number <= told.told_through.number && told.told_amount.ore > 0);
	assert(told.first_month == letter->first_month || letter->first_month == MANDATES_MONTH_UNKNOWN);
	return mandate_tell(tx, &told);
}

static struct status write_one(struct store_tx *tx, const struct writing *writing,
			       const struct letter_to_write_out *letter)
{
	struct letter_write_in row = {
		.id = letter->id,
		.amount = letter->amount,
		.day = letter->day,
		.pay_day = letter->next_pay_day,
		.written_on = writing->today,
		.told_on = writing->told_on[letter->has_email],
		.rule_id = writing->rules.notice,
	};
	assert(writing->today.number <= row.told_on.number);
	assert(letter->id > 0);
	if (tells(letter)) {
		row.amount = letter->mandate_amount;
		TRY(tell(tx, writing, letter, &row.day));
	}
	return letter_write(tx, &row);
}

static struct status write_page(struct store_tx *tx, struct writing *writing, struct letter_page *page,
				int64_t *after)
{
	page->count = 0;
	TRY(letter_to_write(tx, &(struct letter_to_write_in){ *after, PAGE_ROWS }, take_letter, page));
	for (size_t i = 0; i < page->count; i++)
		TRY(write_one(tx, writing, &page->rows[i]));
	if (page->count > 0)
		*after = page->rows[page->count - 1].id;
	writing->count += (int64_t)page->count;
	assert(page->count <= PAGE_ROWS);
	assert(writing->count >= 0);
	return OK;
}

struct status mandates_write_letters(struct store_tx *tx, const struct calendar *calendar, struct day today,
				     const struct actor *by, struct mandate_letters_written *out)
{
	assert(by != NULL && out != NULL && calendar != NULL);
	assert(today.number > 0);
	struct writing writing;
	int64_t after = 0;
	TRY(begin(tx, calendar, today, &writing));
	TRY(order_yearly(tx, &writing));
	struct letter_page *page = arena_take(store_arena(tx), sizeof *page);
	do
		TRY(write_page(tx, &writing, page, &after));
	while (page->count == PAGE_ROWS && writing.count < MANDATES_LETTERS_MAX);
	struct letter_unreachable_out left;
	TRY(letter_unreachable(tx, &left));
	*out = (struct mandate_letters_written){ writing.count, page->count == PAGE_ROWS, left.letters };
	if (writing.count == 0)
		return OK;
	return store_journal(tx, &(struct journal_note){ .kind = "letters written", .subject = after });
}
