/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A day lived through: the answer files it gives, and the bank's statement of it. */
#include "ground/practice/practice_inner.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

struct answering {
	struct practice *practice;
	struct day day;
	practice_file *file;
	void *self;
};

static struct status give(const struct answering *answering, struct autogiro_answers *answers,
			  enum autogiro_kind kind)
{
	SCOPED(buffer_close) struct buffer bytes = buffer_open(PRACTICE_FILE_BYTES_MAX);
	char timestamp[32];
	char day[DAY_PRINT_ROOM];
	snprintf(timestamp, sizeof timestamp, "%s180000%06lld", day_print_plain(answering->day, day),
		 (long long)++answering->practice->serial % 1000000);
	answers->head =
	    (struct autogiro_head){ .kind = kind,
				    .layout = AUTOGIRO_NEW,
				    .written_on = AUTOGIRO_DAY(answering->day),
				    .timestamp = kind == AUTOGIRO_PAYMENTS ? text_of(timestamp) : TEXT(""),
				    .customer = answering->practice->setup.customer,
				    .bankgiro = answering->practice->setup.bankgiro };
	TRY(autogiro_answers_write(answers, &bytes));
	assert(bytes.count > 0);
	return answering->file(answering->self, kind, (struct text){ bytes.bytes, bytes.count });
}

static void book(struct practice *practice, struct day day, const struct autogiro_written_section *written)
{
	int64_t ore = 0;
	for (size_t i = 0; i < written->count; i++)
		if (written->payments[i].status == AUTOGIRO_CARRIED_OUT)
			ore += written->payments[i].amount.ore;
	const bool is_in = written->section.kind == AUTOGIRO_DEBITS;
	assert(ore >= 0);
	if (ore > 0)
		*HELD_ADD(&practice->movements) =
		    (struct held_movement){ day, is_in ? ore : -ore,
					    written->section.kind == AUTOGIRO_REFUNDS,
					    written->section.serial };
}

static struct status give_payments(const struct answering *answering, struct practice_sections *sections)
{
	struct practice *practice = answering->practice;
	struct autogiro_written_section written[AUTOGIRO_REFUNDS + 1];
	struct autogiro_answers answers = { .sections = written };
	for (size_t kind = 0; kind <= AUTOGIRO_REFUNDS; kind++) {
		if (sections->counts[kind] == 0)
			continue;
		struct autogiro_written_section *section = &written[answers.count++];
		*section = (struct autogiro_written_section){
			.section = { .kind = (enum autogiro_section_kind)kind,
				     .account = TEXT("58410000010098232"),
				     .day = answering->day,
				     .serial = practice->serial++ % 100000 },
			.payments = sections->payments[kind],
			.count = sections->counts[kind],
		};
		book(practice, answering->day, section);
	}
	assert(answers.count <= AUTOGIRO_REFUNDS + 1);
	return answers.count > 0 ? give(answering, &answers, AUTOGIRO_PAYMENTS) : OK;
}

static struct status give_mandates(const struct answering *answering)
{
	struct practice *practice = answering->practice;
	struct arena *arena = &practice->day_arena;
	struct autogiro_mandate *advices = arena_take(arena, practice->mandates.count * sizeof *advices + 1);
	struct autogiro_answers answers = { .mandates = advices };
	for (size_t i = 0; i < practice->mandates.count; i++) {
		struct held_mandate *mandate = &practice->mandates.items[i];
		if (mandate->comment <= 0 || mandate->answer_on.number > answering->day.number)
			continue;
		if (mandate->state == HELD_ASKED)
			mandate->state = mandate->comment == 32 ? HELD_LIVE : HELD_GONE;
		advices[answers.count++] = (struct autogiro_mandate){ .bankgiro = practice->setup.bankgiro,
								      .payer = text_of(mandate->payer),
								      .account = text_of(mandate->account),
								      .identity = text_of(mandate->identity),
								      .information = mandate->information,
								      .comment = mandate->comment,
								      .day = AUTOGIRO_DAY(answering->day) };
		mandate->comment = -1;
	}
	assert(answers.count <= practice->mandates.count);
	return answers.count > 0 ? give(answering, &answers, AUTOGIRO_MANDATES) : OK;
}

static struct status give_wishes(const struct answering *answering)
{
	struct practice *practice = answering->practice;
	struct arena *arena = &practice->day_arena;
	struct autogiro_wish *wishes = arena_take(arena, practice->wishes.count * sizeof *wishes + 1);
	struct autogiro_answers answers = { .wishes = wishes };
	for (size_t i = 0; i < practice->wishes.count; i++) {
		struct held_wish *held = &practice->wishes.items[i];
		if (held->is_told)
			continue;
		held->is_told = true;
		wishes[answers.count++] = (struct autogiro_wish){ .bankgiro = practice->setup.bankgiro,
								  .payer = text_of(held->payer),
								  .account = text_of(held->account),
								  .identity = text_of(held->identity),
								  .message = text_of(held->message),
								  .name = { text_of(held->name) },
								  .postal_code = TEXT("12345"),
								  .town = TEXT("STORÅKER") };
	}
	assert(answers.count <= practice->wishes.count);
	return answers.count > 0 ? give(answering, &answers, AUTOGIRO_WISHES) : OK;
}

static struct status give_refusals(const struct answering *answering)
{
	struct practice *practice = answering->practice;
	struct autogiro_answers rejections = { .rejections = practice->rejections.items,
					       .count = practice->rejections.count };
	struct autogiro_answers changes = { .changes = practice->changes.items,
					    .count = practice->changes.count };
	assert(answering->file != NULL);
	if (rejections.count > 0)
		TRY(give(answering, &rejections, AUTOGIRO_REJECTIONS));
	if (changes.count > 0)
		TRY(give(answering, &changes, AUTOGIRO_CHANGES));
	practice->rejections.count = 0;
	practice->changes.count = 0;
	return OK;
}

static void close_sections(struct practice_sections *sections)
{
	assert(sections != NULL);
	for (size_t kind = 0; kind <= AUTOGIRO_REFUNDS; kind++)
		free(sections->payments[kind]);
}

struct status practice_live(struct practice *practice, struct day day, practice_file *file, void *self)
{
	const struct answering answering = { practice, day, file, self };
	SCOPED(close_sections) struct practice_sections sections = { 0 };
	assert(practice != NULL && file != NULL);
	if (!calendar_is_bank_day(&practice->setup.calendar, CALENDAR_SWEDEN, day))
		return OK;
	practice_live_mandates(practice, day);
	TRY(give_refusals(&answering));
	practice_draw_due(practice, day, &sections);
	practice_refund_due(practice, day, &sections);
	TRY(give_payments(&answering, &sections));
	TRY(give_mandates(&answering));
	TRY(give_wishes(&answering));
	arena_reset(&practice->day_arena);
	return OK;
}

static int64_t balance_before(const struct practice *practice, struct day day)
{
	int64_t ore = practice->setup.opening_ore;
	assert(day.number > 0);
	for (size_t i = 0; i < practice->movements.count; i++)
		if (practice->movements.items[i].day.number < day.number)
			ore += practice->movements.items[i].ore;
	return ore;
}

enum { SERVICE_ROOM = 32 };

static struct deposit tell_movement(struct practice *practice, const struct held_movement *movement)
{
	char reference[SERVICE_ROOM];
	char day[DAY_PRINT_ROOM];
	assert(movement->ore != 0);
	snprintf(reference, sizeof reference, "AG%s%05lld", day_print_plain(movement->day, day),
		 (long long)movement->serial);
	return (struct deposit){ .booked_on = movement->day,
				 .valued_on = movement->day,
				 .bank_code = TEXT("PMNT/RDDT/DMCT"),
				 .alone = { .minor = movement->ore,
					    .is_reversal = movement->is_reversal,
					    .service_reference =
						arena_copy(&practice->day_arena, text_of(reference)),
					    .message = TEXT("AUTOGIRO") } };
}

/* Texts in the day's arena. */
static struct written_statement statement_of(struct practice *practice, struct day first, struct day last)
{
	struct deposit *told = arena_take(&practice->day_arena, practice->movements.count * sizeof *told + 1);
	struct written_statement statement = { .iban = practice->setup.iban,
					       .currency = { "SEK" },
					       .has_balances = true,
					       .opening = balance_before(practice, first),
					       .opening_on = first,
					       .closing_on = last,
					       .movements = told };
	for (size_t i = 0; i < practice->movements.count; i++) {
		const struct held_movement *movement = &practice->movements.items[i];
		if (movement->day.number >= first.number && movement->day.number <= last.number)
			told[statement.count++] = tell_movement(practice, movement);
	}
	assert(statement.count <= practice->movements.count);
	return statement;
}

struct status practice_statement(struct practice *practice, struct day first, struct day last,
				 struct buffer *out)
{
	char identity[SERVICE_ROOM];
	char day[DAY_PRINT_ROOM];
	assert(first.number <= last.number);
	/* What was handed over and waits for the day's answers stays in the arena. */
	const struct arena_mark mark = arena_mark(&practice->day_arena);
	struct written_statement statement = statement_of(practice, first, last);
	snprintf(identity, sizeof identity, "PRACTICE-%s", day_print_plain(last, day));
	statement.identity = text_of(identity);
	const struct written_file file = { .identity = text_of(identity),
					   .made_at = { last.number * 86400 + 64800 },
					   .statements = &statement,
					   .count = 1 };
	const struct status status = camt_write(BANK_FILE_CAMT_053, &file, out);
	arena_rewind(&practice->day_arena, mark);
	return status;
}
