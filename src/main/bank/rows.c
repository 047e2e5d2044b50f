/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a person does with a row that waits: book it, say what it is, take a booking back. */
#include "main/bank/bank_inner.h"

#include <assert.h>

struct row_work {
	struct run *run;
	struct bank_row_id row;
	struct bank_row_id as;
	int64_t account; /* 0: a gift */
	struct day day;
	struct ledger_posted posted;
};

static struct status parse_row(const struct run *run, size_t index, struct bank_row_id *out)
{
	assert(index < run->command->argument_count);
	return run_parse_number(run->command->arguments[index], "ROW", &out->raw);
}

static struct status no_such_row(struct status status)
{
	if (status.code != STATUS_NOT_FOUND)
		return status;
	assert(status.reason != NULL);
	return (struct status){ .code = STATUS_NOT_FOUND,
				.field = "ROW",
				.reason = "There is no such row.",
				.remedy = "handslag bank waiting DIR lists those that wait." };
}

static struct status book_gift(struct store_tx *tx, struct row_work *work)
{
	struct run *run = work->run;
	struct purpose purpose;
	struct giver giver = { 0 };
	struct gift_id gift;
	TRY(run_find_purpose(tx, run_text(run, "--purpose"), &purpose));
	if (run_has(run, "--giver"))
		TRY(run_find_giver(tx, run_text(run, "--giver"), &giver));
	const struct gift_decision decision = {
		.row = work->row, .giver = giver.id, .purpose = purpose.id, .day = work->day
	};
	assert(purpose.id.raw > 0);
	return gifts_book(tx, &decision, &run->by, &gift);
}

static struct status book_account(struct store_tx *tx, struct row_work *work)
{
	struct ledger_account account;
	const struct status found = ledger_find_account(tx, work->account, &account);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL_INPUT(0, "--account", "There is no such account.",
				  "handslag books balance DIR lists accounts.");
	TRY(found);
	const struct bank_booking booking = {
		.row = work->row,
		.home = { .kind = HOME_PERSON, .counter_account = work->account },
		.words = run_text(work->run, "--words"),
		.day = work->day,
	};
	assert(account.number == work->account);
	return bankday_book(tx, &booking, &work->run->by, &work->posted);
}

static struct status book(struct store_tx *tx, void *argument)
{
	struct row_work *work = argument;
	assert(work->row.raw > 0);
	return no_such_row(work->account > 0 ? book_account(tx, work) : book_gift(tx, work));
}

static struct status say_done(struct run *run, struct bank_row_id row, const char *sentence)
{
	static const struct report_column field = { "row", NULL, CELL_NUMBER, 0 };
	assert(row.raw > 0);
	report_field(&run->report, &field, (struct report_cell){ .number = row.raw });
	report_say(&run->report, sentence, NULL, 0);
	return OK;
}

struct status verb_bank_book(struct run *run)
{
	struct row_work work = { .run = run };
	TRY(parse_row(run, 1, &work.row));
	TRY(run_number(run, "--account", &work.account));
	TRY(run_day(run, "--day", &work.day));
	if (run_has(run, "--account") == run_has(run, "--purpose"))
		return FAIL_INPUT(0, "--account", "Give either an account or a purpose.",
				  "A purpose when the row is a gift, else an account.");
	if (run_has(run, "--giver") && !run_has(run, "--purpose"))
		return FAIL_INPUT(0, "--giver", "Only a gift has a giver.", "Give the purpose of the gift.");
	TRY(run_open_centre(run));
	TRY(run_write(run, book, &work));
	assert(work.row.raw > 0);
	return say_done(run, work.row, SAY("The row is booked."));
}

static struct status same(struct store_tx *tx, void *argument)
{
	struct row_work *work = argument;
	assert(work->row.raw > 0);
	return no_such_row(bankday_same_money(tx, work->row, work->as, &work->run->by));
}

struct status verb_bank_same(struct run *run)
{
	struct row_work work = { .run = run };
	TRY(parse_row(run, 1, &work.row));
	TRY(parse_row(run, 2, &work.as));
	TRY(run_open_centre(run));
	TRY(run_write(run, same, &work));
	assert(work.as.raw > 0);
	return say_done(run, work.row,
			SAY("The rows are one: what told of the first now tells of the second."));
}

static struct status other(struct store_tx *tx, void *argument)
{
	struct row_work *work = argument;
	assert(work->row.raw > 0);
	return no_such_row(bankday_other_money(tx, work->row, &work->run->by));
}

struct status verb_bank_other(struct run *run)
{
	struct row_work work = { .run = run };
	TRY(parse_row(run, 1, &work.row));
	TRY(run_open_centre(run));
	TRY(run_write(run, other, &work));
	assert(work.row.raw > 0);
	return say_done(run, work.row, SAY("The row is money of its own and waits to be booked."));
}

static struct status unbook(struct store_tx *tx, void *argument)
{
	struct row_work *work = argument;
	struct run *run = work->run;
	struct bank_leaf leaf;
	struct gift_id gift;
	TRY(no_such_row(bankday_find_leaf(tx, work->row, &leaf)));
	if (leaf.state != ROW_BOOKED)
		return FAIL(STATUS_CONFLICT, "The row is not booked.");
	if (work->day.number == 0)
		work->day = leaf.booked_on;
	struct text words = run_text(run, "--words");
	if (words.count == 0)
		words = text_of(phrase(config_language(&run->config), SAY("Booking taken back")));
	const struct status is_gift = gifts_of_row(tx, work->row, &gift);
	if (status_is_ok(is_gift))
		return gifts_unbook(tx, gift, work->day, words, &run->by);
	if (is_gift.code != STATUS_NOT_FOUND)
		return is_gift;
	assert(work->day.number != 0);
	const struct bank_unbooking unbooking = { .row = work->row, .day = work->day, .words = words };
	return bankday_unbook(tx, &unbooking, &run->by);
}

struct status verb_bank_unbook(struct run *run)
{
	struct row_work work = { .run = run };
	TRY(parse_row(run, 1, &work.row));
	TRY(run_day(run, "--day", &work.day));
	TRY(run_open_centre(run));
	TRY(run_write(run, unbook, &work));
	assert(work.row.raw > 0);
	return say_done(run, work.row,
			SAY("The booking is taken back by a reversing voucher; the row waits again."));
}
