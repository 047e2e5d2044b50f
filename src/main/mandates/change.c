/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a giver wishes with a mandate, one wish at a time; and that a giver has died. */
#include "main/mandates/mandates_inner.h"

#include <assert.h>

struct change_work {
	struct run *run;
	const struct wish *wish;
	struct payer_word payer;
	struct money amount;
	int64_t pay_day;
	struct day through;
	char new_payer[MANDATES_PAYER_DIGITS_MAX + 1]; /* of a mandate that follows; else the same */
};
typedef struct status wish_doer(struct store_tx *tx, struct change_work *work, const struct mandate *mandate);

static struct status change_amount(struct store_tx *tx, struct change_work *work,
				   const struct mandate *mandate)
{
	assert(work->amount.ore > 0);
	return mandates_change_amount(tx, mandate->id, work->amount, run_today(work->run), &work->run->by);
}

static struct status change_pay_day(struct store_tx *tx, struct change_work *work,
				    const struct mandate *mandate)
{
	assert(work->pay_day > 0);
	return mandates_change_pay_day(tx, mandate->id, work->pay_day, run_today(work->run), &work->run->by);
}

static struct status pause_it(struct store_tx *tx, struct change_work *work, const struct mandate *mandate)
{
	const struct day today = run_today(work->run);
	const struct mandate_pause pause = { today, work->through, today };
	assert(work->through.number >= today.number);
	return mandates_pause(tx, mandate->id, &pause, &work->run->by);
}

static struct status resume(struct store_tx *tx, struct change_work *work, const struct mandate *mandate)
{
	assert(mandate->id.raw > 0);
	return mandates_resume(tx, mandate->id, run_today(work->run), &work->run->by);
}

static struct status end(struct store_tx *tx, struct change_work *work, const struct mandate *mandate)
{
	const struct mandate_ending ending = { mandate->id, MANDATE_END_BY_GIVER, -1, run_today(work->run) };
	assert(mandate->id.raw > 0);
	if (mandate->state == MANDATE_ENDED)
		return FAIL(STATUS_CONFLICT, "The mandate has ended already.");
	return mandates_end(tx, &ending, &work->run->by);
}

static struct status move(struct store_tx *tx, struct change_work *work, const struct mandate *mandate)
{
	struct run *run = work->run;
	struct mandate_id id;
	struct mandate made;
	const struct mandate_move asked = { .mandate = mandate->id,
					    .account = run_text(run, "--account"),
					    .identity = run_text(run, "--identity"),
					    .origin = MANDATE_ON_PAPER,
					    .today = run_today(run) };
	assert(asked.account.count > 0);
	TRY(mandates_move(tx, &asked, run->random, &run->by, &id));
	TRY(mandates_find(tx, id, &made));
	return text_to_c(made.payer_number, work->new_payer, sizeof work->new_payer);
}

static const struct wish {
	const char *option;
	wish_doer *does;
	const char *sentence;
} wishes[] = {
	{ "--amount", change_amount, SAY("The sum is changed; it is what the next file orders.") },
	{ "--pay-day", change_pay_day, SAY("The day is changed from the next month on.") },
	{ "--pause", pause_it, SAY("The mandate is paused until it is resumed.") },
	{ "--pause-through", pause_it, SAY("The mandate is paused, and goes on by itself.") },
	{ "--resume", resume, SAY("The mandate goes on.") },
	{ "--end", end, SAY("The mandate has ended; Bankgirot is told in the next file.") },
	{ "--account", move,
	  SAY("A new mandate follows when the bank has answered; until then the old one stands.") },
};

static struct status choose_wish(struct change_work *work)
{
	struct run *run = work->run;
	size_t given = 0;
	assert(work->wish == NULL);
	for (size_t i = 0; i < sizeof wishes / sizeof wishes[0]; i++)
		if (run_has(run, wishes[i].option)) {
			work->wish = &wishes[i];
			given++;
		}
	if (given != 1)
		return FAIL_INPUT(0, given == 0 ? "mandates change" : work->wish->option,
				  "Give exactly one wish at a time.",
				  "Each is a change of its own, with a letter of its own.");
	if (run_has(run, "--identity") && work->wish->does != move)
		return FAIL_INPUT(0, "--identity", "Only an account has a holder.", "Give --account too.");
	return OK;
}

static struct status read_values(struct change_work *work)
{
	struct run *run = work->run;
	work->through = (struct day){ INT64_MAX };
	TRY(read_amount(run, &work->amount));
	TRY(read_pay_day(run, &work->pay_day));
	TRY(run_day(run, "--pause-through", &work->through));
	assert(work->wish != NULL);
	if (work->wish->does == move)
		TRY(run_needs(run, "--account"));
	return work->through.number >= run_today(run).number
		   ? OK
		   : FAIL_INPUT(0, "--pause-through", "The pause would end before today.",
				"Give a later day.");
}

static struct status change(struct store_tx *tx, void *argument)
{
	struct change_work *work = argument;
	struct mandate mandate;
	TRY(find_mandate(tx, &work->payer, &mandate));
	TRY(text_to_c(mandate.payer_number, work->new_payer, sizeof work->new_payer));
	assert(mandate.id.raw > 0);
	return work->wish->does(tx, work, &mandate);
}

struct status verb_mandates_change(struct run *run)
{
	static const struct report_column payer = { "payer", SAY("Payer number"), CELL_TEXT, 0 };
	struct change_work work = { .run = run };
	TRY(read_payer(run, &work.payer));
	TRY(choose_wish(&work));
	TRY(read_values(&work));
	TRY(run_open_centre(run));
	TRY(run_write(run, change, &work));
	assert(work.new_payer[0] != '\0');
	report_field(&run->report, &payer, (struct report_cell){ .text = text_of(work.new_payer) });
	report_say(&run->report, work.wish->sentence, NULL, 0);
	return OK;
}

struct death_work {
	struct run *run;
	struct day day;
};

static struct status note_death(struct store_tx *tx, void *argument)
{
	const struct death_work *work = argument;
	struct run *run = work->run;
	struct giver giver;
	struct status found = run_find_giver(tx, text_of(run->command->arguments[1]), &giver);
	if (!status_is_ok(found) && found.code != STATUS_BROKEN)
		found.field = "HANDLE";
	TRY(found);
	assert(giver.id.raw > 0);
	return mandates_giver_died(tx, giver.id, work->day, run_today(run), &run->by);
}

struct status verb_givers_died(struct run *run)
{
	static const struct report_column field = { "giver", NULL, CELL_TEXT, 0 };
	struct death_work work = { .run = run };
	TRY(run_needs(run, "--day"));
	TRY(run_day(run, "--day", &work.day));
	if (work.day.number > run_today(run).number)
		return FAIL_INPUT(0, "--day", "The day is yet to come.", "Check the day.");
	TRY(run_open_centre(run));
	TRY(run_write(run, note_death, &work));
	assert(run->command->argument_count == 2);
	report_field(&run->report, &field,
		     (struct report_cell){ .text = text_of(run->command->arguments[1]) });
	report_say(
	    &run->report,
	    SAY("Nothing more is drawn from or sent to this giver; Bankgirot is told in the next file."),
	    NULL, 0);
	return OK;
}
