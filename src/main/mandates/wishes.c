/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mandates wishes: what was asked for in internet banks and waits for a person. */
#include "main/mandates/mandates_inner.h"

#include <assert.h>

static const struct report_column columns[] = { { "wish", SAY("Wish"), CELL_NUMBER, 8 },
						{ "received_on", SAY("Received"), CELL_DAY, 10 },
						{ "payer", SAY("Payer number"), CELL_TEXT, 16 },
						{ "name", SAY("Name"), CELL_TEXT, 30 },
						{ "town", SAY("Town"), CELL_TEXT, 16 },
						{ "message", SAY("Message"), CELL_TEXT, 0 },
						{ 0 } };

struct wishes_work {
	struct run *run;
	struct draw_wish_id wish;
	struct mandate_wish as;
	int64_t count;
};

static struct status tell_wish(void *argument, const struct draw_wish *wish)
{
	struct wishes_work *work = argument;
	assert(wish->id.raw > 0);
	const struct report_cell cells[] = {
		{ .number = wish->id.raw },     { .number = wish->received_on.number },
		{ .text = wish->payer_number }, { .text = wish->name },
		{ .text = wish->town },         { .text = wish->message }
	};
	report_row(&work->run->report, cells);
	work->count++;
	return OK;
}

static struct status tell_wishes(struct store_tx *tx, void *argument)
{
	struct wishes_work *work = argument;
	assert(work->count == 0);
	report_table(&work->run->report, "wishes", columns);
	TRY(drawing_wishes(tx, tell_wish, work));
	report_table_end(&work->run->report);
	return OK;
}

static struct status accept(struct store_tx *tx, struct wishes_work *work)
{
	struct promise promise;
	struct mandate_id made;
	struct draw_acceptance acceptance = { work->wish, work->as };
	TRY(find_promise(work->run, tx, &promise));
	acceptance.as.promise = promise.id;
	assert(promise.id.raw > 0);
	return drawing_accept_wish(tx, &acceptance, work->run->random, &work->run->by, &made);
}

static struct status answer(struct store_tx *tx, void *argument)
{
	struct wishes_work *work = argument;
	const bool is_accepted = run_has(work->run, "--accept");
	assert(work->wish.raw >= 0);
	struct status status =
	    is_accepted ? accept(tx, work) : drawing_refuse_wish(tx, work->wish, &work->run->by);
	if (status.code == STATUS_NOT_FOUND && status.field == NULL) {
		status.field = is_accepted ? "--accept" : "--refuse";
		status.remedy = "handslag mandates wishes DIR lists those that wait.";
	}
	return status;
}

static struct status refuse_lonely(const struct run *run)
{
	static const char *const others[] = { "--promise", "--pay-day", "--amount" };
	assert(!run_has(run, "--accept"));
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (run_has(run, others[i]))
			return FAIL_INPUT(0, others[i], "This belongs to a wish that is accepted.",
					  "Give the wish with --accept.");
	return OK;
}

static struct status read_words(struct wishes_work *work)
{
	struct run *run = work->run;
	if (run_has(run, "--accept") && run_has(run, "--refuse"))
		return FAIL_INPUT(0, "--refuse", "Answer one wish at a time.",
				  "Give either --accept or --refuse.");
	TRY(run_number(run, "--accept", &work->wish.raw));
	TRY(run_number(run, "--refuse", &work->wish.raw));
	if (!run_has(run, "--accept"))
		return refuse_lonely(run);
	work->as = (struct mandate_wish){ .asked_on = run_today(run), .every_months = 1 };
	TRY(run_needs(run, "--promise"));
	TRY(run_needs(run, "--pay-day"));
	TRY(read_pay_day(run, &work->as.pay_day));
	assert(work->as.pay_day > 0);
	return read_amount(run, &work->as.amount);
}

struct status verb_mandates_wishes(struct run *run)
{
	static const struct report_column count = { "count", SAY("Wishes that wait"), CELL_NUMBER, 0 };
	struct wishes_work work = { .run = run };
	TRY(read_words(&work));
	TRY(run_open_centre(run));
	if (run_has(run, "--accept") || run_has(run, "--refuse"))
		TRY(run_write(run, answer, &work));
	TRY(store_read(run->books, tell_wishes, &work));
	report_field(&run->report, &count, (struct report_cell){ .number = work.count });
	assert(work.count >= 0);
	return OK;
}
