/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The Autogiro account, day by day: letters, order files that go to the made-up Bankgirot (now and then late
 * or lost), its answers read next morning, and the bank's statement of the month. */

#include "inner/demo/demo_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	AHEAD_DAYS = 8,   /* files are made on Mondays, for the week to come */
	LATE_EVERY = 11,  /* every so many files comes to Bankgirot two days late */
	LOST_EVERY = 17,  /* every so many is lost and handed over again a week later */
	ACTS_DAY = 18,    /* of the month: what payers tell the desk */
	ANSWERS_MAX = 16, /* files of a day */
	FILE_BYTES_MAX = 8 << 20,
};

static const struct drawing_setup setup = { { DEMO_CUSTOMER, sizeof DEMO_CUSTOMER - 1 },
					    { DEMO_AUTOGIRO_BANKGIRO, sizeof DEMO_AUTOGIRO_BANKGIRO - 1 },
					    NULL };

void demo_open_practice(struct demo *demo)
{
	struct practice_setup practice = {
		.customer = TEXT(DEMO_CUSTOMER),
		.bankgiro = TEXT(DEMO_AUTOGIRO_BANKGIRO),
		.iban = text_of(demo_accounts[ACCOUNT_AUTOGIRO].iban),
		.random = random_seeded(random_next(&demo->payer_random)),
		.odds = { .mandate_refused = 40,
			  .no_funds = 35,
			  .no_account = 3,
			  .retried = 600,
			  .refunded = 8,
			  .payer_ends = 1,
			  .payer_stops = 1,
			  .payer_moves = 1 },
		.opening_ore = demo_accounts[ACCOUNT_AUTOGIRO].opening,
		.first_day = demo->plan.first,
	};
	calendar_open(&demo->calendar);
	practice.calendar = demo->calendar;
	practice_open(&practice, &demo->practice);
	assert(demo->practice != NULL);
}

/* An answer on its way to the desk. */
struct demo_answer {
	enum autogiro_kind kind;
	struct text bytes;
};
struct answers {
	struct demo *demo;
	struct day day;
	struct demo_answer files[ANSWERS_MAX];
	size_t count;
};

static struct status keep_answer(void *self, enum autogiro_kind kind, struct text bytes)
{
	struct answers *answers = self;
	assert(answers->count < ANSWERS_MAX);
	answers->files[answers->count++] =
	    (struct demo_answer){ kind, arena_copy(&answers->demo->arena, bytes) };
	return OK;
}

static const char *word_of(enum autogiro_kind kind)
{
	static const char *const words[] = {
		[AUTOGIRO_PAYMENTS] = "betalningar",  [AUTOGIRO_MANDATES] = "medgivanden",
		[AUTOGIRO_REJECTIONS] = "avvisade",   [AUTOGIRO_CHANGES] = "andringar",
		[AUTOGIRO_WISHES] = "internetbanken",
	};
	assert(kind < sizeof words / sizeof words[0] && words[kind] != NULL);
	return words[kind];
}

static struct status read_answer(struct demo *demo, struct day day, const struct demo_answer *answer)
{
	char printed[DAY_PRINT_ROOM];
	const struct demo_file file = { .kind = BANK_FILE_AUTOGIRO,
					.name = demo_print(demo, "autogiro-%s-%s.txt",
							   day_print(day, printed), word_of(answer->kind)) };
	assert(answer->bytes.count > 0);
	return demo_write_and_read(demo, &file, answer->bytes, &setup);
}

static struct status read_answers(struct answers *answers)
{
	assert(answers->count <= ANSWERS_MAX);
	for (size_t i = 0; i < answers->count; i++)
		TRY(read_answer(answers->demo, answers->day, &answers->files[i]));
	answers->count = 0;
	return OK;
}

static struct status write_letters(struct store_tx *tx, void *argument)
{
	const struct demo *demo = argument;
	struct mandate_letters_written written;
	assert(demo->calendar.rules_count > 0);
	return mandates_write_letters(tx, &demo->calendar, moment_day(*demo->place.now), &demo_clerk,
				      &written);
}

struct refusing {
	struct draw_wish_id wishes[64];
	size_t count;
};

static struct status keep_wish(void *argument, const struct draw_wish *wish)
{
	struct refusing *refusing = argument;
	if (refusing->count < sizeof refusing->wishes / sizeof refusing->wishes[0])
		refusing->wishes[refusing->count++] = wish->id;
	assert(wish->id.raw > 0);
	return OK;
}

/* Numbers that are no promise's: nobody knows who asks. */
static struct status refuse_wishes(struct store_tx *tx, void *argument)
{
	struct refusing refusing = { 0 };
	assert(argument != NULL);
	TRY(drawing_wishes(tx, keep_wish, &refusing));
	for (size_t i = 0; i < refusing.count; i++)
		TRY(drawing_refuse_wish(tx, refusing.wishes[i], &demo_person));
	return OK;
}

struct fetching {
	struct demo *demo;
	int64_t number;
	struct text bytes;
};

static struct status fetch(struct store_tx *tx, void *argument)
{
	struct fetching *fetching = argument;
	struct draw_file file;
	TRY(drawing_file(tx, fetching->number, &file));
	fetching->bytes = arena_copy(&fetching->demo->arena, file.bytes);
	assert(file.bytes.count > 0);
	return OK;
}

static struct status hand_over(struct demo *demo, int64_t number, struct day day)
{
	struct fetching fetching = { .demo = demo, .number = number };
	TRY(store_read(demo->place.books, fetch, &fetching));
	demo->report->draw_files++;
	assert(day.number > 0);
	return practice_hand_over(demo->practice, fetching.bytes, day);
}

/* A file that waits to be handed over, late or again. */
static struct status hand_over_waiting(struct demo *demo, struct day day)
{
	const int64_t number = demo->waiting_file;
	assert(number >= 0);
	if (number == 0 || demo->hand_over_on.number > day.number)
		return OK;
	demo->waiting_file = 0;
	return hand_over(demo, number, day);
}

static struct status build(struct demo *demo, struct day day)
{
	const struct drawing_build order = { .setup = &setup,
					     .today = day,
					     .through = { day.number + AHEAD_DAYS } };
	struct drawing_built built;
	TRY(drawing_build_file(demo->place.books, &order, &demo_person, &built));
	if (built.file.raw == 0 || built.number == 0)
		return OK;
	demo->files_built++;
	const bool is_lost = demo->files_built % LOST_EVERY == 0;
	const bool is_late = demo->files_built % LATE_EVERY == 0;
	assert(demo->waiting_file == 0 || (!is_lost && !is_late));
	if (!is_lost && !is_late)
		return hand_over(demo, built.number, day);
	demo->waiting_file = built.number;
	demo->hand_over_on = (struct day){ day.number + (is_lost ? 4 : 2) };
	return OK;
}

static struct status work_day(struct demo *demo, struct day day)
{
	/* On the first of a month the desk has been at work in the afternoon. */
	const int64_t hour = day.number == demo->month.first.number ? 16 : 9;
	demo_set_clock(demo, day, hour);
	if (day_in_month(day) == ACTS_DAY ||
	    (day_in_month(day) > ACTS_DAY && day_in_month(day) < ACTS_DAY + 3 && day_weekday(day) == 1))
		TRY(demo_payers_act(demo, day));
	TRY(hand_over_waiting(demo, day));
	if (day_weekday(day) != 1)
		return OK;
	TRY(store_write(demo->place.books, &demo_clerk, write_letters, demo));
	TRY(store_write(demo->place.books, &demo_person, refuse_wishes, demo));
	demo_set_clock(demo, day, hour + 2);
	assert(day.number >= demo->plan.first.number);
	return build(demo, day);
}

static void ask_without_reference(struct demo *demo, struct day day)
{
	assert(demo->practice != NULL);
	if (day_in_month(day) == 9)
		practice_ask(demo->practice, &(struct practice_wish){ .payer = TEXT("12121212"),
								      .account = TEXT("3300001212121212"),
								      .identity = TEXT("191212121212"),
								      .name = TEXT("PÅHITTAD GIVARE"),
								      .message = TEXT("JAG VILL GE") });
}

static struct status count_draw(struct demo *demo, const struct practice_draw *draw, int64_t ore)
{
	size_t purpose = 0;
	assert(draw->amount.ore > 0);
	TRY(demo_purpose_of_payer(demo, draw->payer, &purpose));
	demo_count_gift(demo, purpose, ore);
	return OK;
}

/* The generator's own count: what the practice drew and gave back on the day. */
static struct status count_draws(struct demo *demo, struct day day)
{
	assert(demo->draws_counted <= practice_draw_count(demo->practice));
	for (; demo->draws_counted < practice_draw_count(demo->practice); demo->draws_counted++) {
		const struct practice_draw draw = practice_draw_at(demo->practice, demo->draws_counted);
		TRY(count_draw(demo, &draw, draw.amount.ore));
	}
	for (size_t i = 0; i < demo->draws_counted; i++) {
		const struct practice_draw draw = practice_draw_at(demo->practice, i);
		if (draw.refunded_on.number == day.number)
			TRY(count_draw(demo, &draw, -draw.amount.ore));
	}
	return OK;
}

struct status demo_autogiro_days(struct demo *demo, struct day first, struct day last)
{
	struct answers answers = { .demo = demo };
	for (struct day day = first; day.number <= last.number; day.number++) {
		if (!calendar_is_bank_day(&demo->calendar, CALENDAR_SWEDEN, day))
			continue;
		TRY(work_day(demo, day));
		ask_without_reference(demo, day);
		answers.day = day;
		TRY(practice_live(demo->practice, day, keep_answer, &answers));
		TRY(count_draws(demo, day));
		demo_set_clock(demo, day, 20); /* Bankgirot answers in the evening */
		TRY(read_answers(&answers));
	}
	assert(answers.count == 0);
	return OK;
}

struct status demo_autogiro_statement(struct demo *demo)
{
	const struct demo_month *month = &demo->month;
	char printed[DAY_PRINT_ROOM];
	SCOPED(buffer_close) struct buffer bytes = buffer_open(FILE_BYTES_MAX);
	const struct demo_file file = { .kind = BANK_FILE_CAMT_053,
					.name = demo_print(demo, "camt.053-autogiro-%s.xml",
							   day_print(month->bank_last, printed)) };
	TRY(practice_statement(demo->practice, month->first, month->bank_last, &bytes));
	assert(bytes.count > 0);
	demo->balances[ACCOUNT_AUTOGIRO] = practice_balance(demo->practice);
	return demo_write_and_read(demo, &file, buffer_text(&bytes), NULL);
}
