/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* mandates ask: a mandate that a giver has given on paper, to be told to Bankgirot in the next file. */
#include "ground/numbers/numbers.h"
#include "main/mandates/mandates_inner.h"

#include <assert.h>

struct ask_work {
	struct run *run;
	struct drawing_setup setup;
	struct mandate_wish wish;
	char payer_bankgiro[GIRO_ROOM]; /* empty: drawn from an account */
	char payer[MANDATES_PAYER_DIGITS_MAX + 1];
};

static struct status read_source(struct ask_work *work)
{
	struct run *run = work->run;
	const bool is_giro = run_has(run, "--payer-bankgiro");
	assert(work->payer_bankgiro[0] == '\0');
	if (is_giro == run_has(run, "--account"))
		return FAIL_INPUT(0, "--account", "Give either an account or the payer's bankgiro number.",
				  "With an account goes --identity, who holds it.");
	if (!is_giro) {
		TRY(run_needs(run, "--account"));
		return run_needs(run, "--identity");
	}
	if (run_has(run, "--identity"))
		return FAIL_INPUT(0, "--identity", "Only an account's holder is told.",
				  "Leave it out with the payer's bankgiro number.");
	struct status status = bankgiro_parse(run_text(run, "--payer-bankgiro"), work->payer_bankgiro);
	status.field = "--payer-bankgiro";
	return status;
}

static struct status read_every(const struct run *run, int64_t *out)
{
	TRY(run_number(run, "--every", out));
	assert(out != NULL);
	return *out == 1 || *out == 3 || *out == 6 || *out == 12
		   ? OK
		   : FAIL_INPUT(0, "--every", "A mandate is drawn every month or every 3, 6 or 12 months.",
				"Choose 1, 3, 6 or 12.");
}

static struct status read_words(struct ask_work *work)
{
	struct run *run = work->run;
	TRY(run_needs(run, "--promise"));
	TRY(run_needs(run, "--pay-day"));
	TRY(read_source(work));
	work->wish = (struct mandate_wish){ .payer_number = text_of(work->payer_bankgiro),
					    .account = run_text(run, "--account"),
					    .identity = run_text(run, "--identity"),
					    .origin = MANDATE_ON_PAPER,
					    .asked_on = run_today(run),
					    .every_months = 1 };
	TRY(read_amount(run, &work->wish.amount));
	TRY(read_pay_day(run, &work->wish.pay_day));
	TRY(read_every(run, &work->wish.every_months));
	assert(work->wish.pay_day > 0);
	return read_month(run, "--first", &work->wish.first_month);
}

static struct status ask(struct store_tx *tx, void *argument)
{
	struct ask_work *work = argument;
	struct promise promise;
	struct mandate_id id;
	struct mandate made;
	TRY(find_promise(work->run, tx, &promise));
	work->wish.promise = promise.id;
	TRY(mandates_ask(tx, &work->wish, work->run->random, &work->run->by, &id));
	TRY(mandates_find(tx, id, &made));
	assert(made.state == MANDATE_ASKED);
	return text_to_c(made.payer_number, work->payer, sizeof work->payer);
}

struct status verb_mandates_ask(struct run *run)
{
	static const struct report_column payer = { "payer", SAY("Payer number"), CELL_TEXT, 0 };
	struct ask_work work = { .run = run };
	TRY(read_words(&work));
	TRY(run_open_centre(run));
	TRY(run_autogiro(run, &work.setup));
	work.wish.bankgiro = work.setup.bankgiro;
	TRY(run_write(run, ask, &work));
	assert(work.payer[0] != '\0');
	report_field(&run->report, &payer, (struct report_cell){ .text = text_of(work.payer) });
	report_say(&run->report, SAY("Bankgirot is told of it in the next file."), NULL, 0);
	return OK;
}
