/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Rows that wait for a person: why, and what is suggested. */
#include "main/bank/bank_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

enum { PAGE_ROWS = 200, HABITS_MAX = 3 };

struct page {
	struct run *run;
	struct waiting_span span;
	struct bank_row_id rows[PAGE_ROWS];
	size_t count;
};

static struct status take_row(void *argument, const struct bank_leaf *leaf)
{
	struct page *page = argument;
	assert(page->count < PAGE_ROWS);
	page->rows[page->count++] = leaf->id;
	return OK;
}

/* Kronor for people as people write them; else plainly. */
static const char *print_sum(struct foreign_money sum, bool is_plain, char room[MONEY_PRINT_ROOM])
{
	assert(room != NULL);
	return is_plain || !currency_equal(sum.currency, SEK)
		   ? foreign_money_print_plain(sum, room)
		   : money_print((struct money){ sum.minor }, room);
}

void tell_sum(struct report *report, const char *name, const char *label, struct foreign_money sum)
{
	char room[MONEY_PRINT_ROOM];
	char with_currency[MONEY_PRINT_ROOM + 8];
	const struct report_column amount = { name, label, CELL_TEXT, 0 };
	print_sum(sum, report->is_json, room);
	snprintf(with_currency, sizeof with_currency, "%s %s", room, sum.currency.code);
	assert(name != NULL);
	report_field(report, &amount, (struct report_cell){ .text = text_of(with_currency) });
}

/* Why nothing knew the row's home by its reference. */
static struct status why_by_reference(struct store_tx *tx, const struct bank_leaf *leaf, const char **out)
{
	bool is_open = false;
	assert(leaf->reference.count > 0);
	const struct status status = gifts_reference_is_open(tx, leaf->reference, &is_open);
	if (status.code == STATUS_NOT_FOUND)
		*out = SAY("its reference is not known here");
	else if (!status_is_ok(status))
		return status;
	else if (!is_open)
		*out = SAY("its reference is that of a promise that is closed");
	else
		*out = leaf->amount.minor > 0
			   ? SAY("it came before its promise, names several promises, or its purpose's "
				 "account is closed")
			   : SAY("its reference is known, but a person says which gift goes back");
	return OK;
}

static struct status why_open(struct store_tx *tx, const struct bank_leaf *leaf, const char **out)
{
	const struct status may_post = ledger_may_post(tx, leaf->booked_on);
	*out = NULL;
	if (leaf->state == ROW_DOUBT)
		*out = SAY("it may be the same money as row {other}");
	else if (may_post.code == STATUS_NOT_FOUND)
		*out = SAY("there is no fiscal year for its day");
	else if (may_post.code == STATUS_CONFLICT)
		*out = SAY("its month or year is closed for booking");
	else if (!status_is_ok(may_post))
		return may_post;
	else if (leaf->ore.ore == 0)
		*out = SAY("there is no rate for its currency on its day");
	else if (leaf->reference_kind == REFERENCE_WRONG_OCR)
		*out = SAY("the bank says that the check digit of its reference is wrong");
	else if (leaf->reference.count > 0)
		return why_by_reference(tx, leaf, out);
	else
		*out = leaf->amount.minor > 0 ? SAY("it has no reference, and no rule fits")
					      : SAY("it is money out, and no rule fits");
	assert(*out != NULL);
	return OK;
}

static void tell_row(struct report *report, const struct bank_leaf *leaf, const char *why)
{
	static const struct report_column id = { "row", NULL, CELL_NUMBER, 0 };
	static const struct report_column account = { "account", NULL, CELL_NUMBER, 0 };
	static const struct report_column day = { "day", NULL, CELL_DAY, 0 };
	static const struct report_column from = { "from", NULL, CELL_TEXT, 0 };
	static const struct report_column message = { "message", NULL, CELL_TEXT, 0 };
	static const struct report_column reference = { "reference", NULL, CELL_TEXT, 0 };
	static const struct report_column doubt = { "in_doubt_of", NULL, CELL_NUMBER, 0 };
	report_field(report, &id, (struct report_cell){ .number = leaf->id.raw });
	report_field(report, &account, (struct report_cell){ .number = leaf->ledger_account });
	report_field(report, &day, (struct report_cell){ .number = leaf->booked_on.number });
	if (report->is_json)
		tell_sum(report, "amount", NULL, leaf->amount);
	report_field(report, &from, (struct report_cell){ .text = leaf->payer_name });
	report_field(report, &message, (struct report_cell){ .text = leaf->message });
	report_field(report, &reference, (struct report_cell){ .text = leaf->reference });
	report_field(report, &doubt, (struct report_cell){ .number = leaf->doubt_of.raw });
	assert(why != NULL);
}

static void tell_why(struct report *report, const struct bank_leaf *leaf, const char *why)
{
	static const struct report_column column = { "why", NULL, CELL_TEXT, 0 };
	char row[24];
	char other[24];
	char sum[MONEY_PRINT_ROOM];
	char day[DAY_PRINT_ROOM];
	SCOPED(buffer_close) struct buffer reason = buffer_open(4096);
	snprintf(row, sizeof row, "%" PRId64, leaf->id.raw);
	snprintf(other, sizeof other, "%" PRId64, leaf->doubt_of.raw);
	phrase_add(&reason, report->language, why, &(struct phrase_value){ "other", text_of(other) }, 1);
	report_field(report, &column, (struct report_cell){ .text = buffer_text(&reason) });
	const struct text about = leaf->payer_name.count > 0 ? leaf->payer_name : leaf->message;
	const struct phrase_value values[] = { { "row", text_of(row) },
					       { "day", text_of(day_print(leaf->booked_on, day)) },
					       { "sum", text_of(print_sum(leaf->amount, false, sum)) },
					       { "currency", text_of(leaf->amount.currency.code) },
					       { "about", about },
					       { "why", buffer_text(&reason) } };
	assert(reason.count > 0);
	report_say(report,
		   about.count > 0 ? SAY("  Row {row}, {day}, {sum} {currency}, {about}: {why}")
				   : SAY("  Row {row}, {day}, {sum} {currency}: {why}"),
		   values, sizeof values / sizeof values[0]);
}

/* Reasons come joined by "; ", each a sentence's part of its own. */
static void translate_reasons(struct report *report, const char *reasons, struct buffer *out)
{
	struct text rest = text_of(reasons);
	while (rest.count > 0) {
		char part[GIFTS_REASON_ROOM];
		const size_t end = text_find(rest, TEXT("; "));
		const struct status fits = text_to_c(text_slice(rest, 0, end), part, sizeof part);
		assert(status_is_ok(fits));
		if (out->count > 0)
			buffer_add(out, TEXT("; "));
		buffer_add(out, text_of(phrase(report->language, part)));
		rest = text_slice(rest, end + 2, rest.count);
	}
}

static struct status tell_suggestion(struct report *report, struct store_tx *tx,
				     const struct gift_suggestion *suggestion)
{
	static const struct report_column columns[] = { { "giver", NULL, CELL_TEXT, 0 },
							{ "name", NULL, CELL_TEXT, 0 },
							{ "score", NULL, CELL_NUMBER, 0 },
							{ "reason", NULL, CELL_TEXT, 0 } };
	struct giver giver;
	TRY(people_find_giver(tx, suggestion->giver, &giver));
	SCOPED(buffer_close) struct buffer reason = buffer_open(4096);
	translate_reasons(report, suggestion->reason, &reason);
	const struct text handle = text_of(giver.handle.characters);
	assert(handle.count > 0);
	report_item(report);
	report_field(report, &columns[0], (struct report_cell){ .text = handle });
	report_field(report, &columns[1], (struct report_cell){ .text = giver.name });
	report_field(report, &columns[2], (struct report_cell){ .number = suggestion->score });
	report_field(report, &columns[3], (struct report_cell){ .text = buffer_text(&reason) });
	report_end(report);
	const struct phrase_value values[] = { { "giver", handle },
					       { "name", giver.name },
					       { "reason", buffer_text(&reason) } };
	report_say(report, SAY("    Perhaps a gift of {giver} {name}: {reason}"), values, 3);
	return OK;
}

static void tell_habit(struct report *report, const struct bank_habit *habit)
{
	static const struct report_column account = { "account", NULL, CELL_NUMBER, 0 };
	static const struct report_column times = { "times", NULL, CELL_NUMBER, 0 };
	char number[24];
	char count[24];
	report_item(report);
	report_field(report, &account, (struct report_cell){ .number = habit->counter_account });
	report_field(report, &times, (struct report_cell){ .number = habit->times });
	report_end(report);
	snprintf(number, sizeof number, "%" PRId64, habit->counter_account);
	snprintf(count, sizeof count, "%" PRId64, habit->times);
	const struct phrase_value values[] = { { "account", text_of(number) }, { "times", text_of(count) } };
	assert(habit->times > 0);
	report_say(report, SAY("    Perhaps account {account}: rows like it were booked there {times} times"),
		   values, 2);
}

static struct status tell_hints(struct report *report, struct store_tx *tx, const struct bank_leaf *leaf)
{
	struct gift_suggestion suggestions[GIFTS_SUGGESTIONS_MAX];
	struct bank_habit habits[HABITS_MAX];
	size_t count = 0;
	TRY(gifts_suggest(tx, leaf, suggestions, &count));
	assert(count <= GIFTS_SUGGESTIONS_MAX);
	report_list(report, "givers");
	for (size_t i = 0; i < count; i++)
		TRY(tell_suggestion(report, tx, &suggestions[i]));
	report_end(report);
	TRY(bankday_habits(tx, leaf, habits, &count));
	report_list(report, "accounts");
	for (size_t i = 0; i < count; i++)
		tell_habit(report, &habits[i]);
	report_end(report);
	return OK;
}

static struct status tell_page(struct store_tx *tx, void *argument)
{
	struct page *page = argument;
	const int64_t room = page->span.count_max < PAGE_ROWS ? page->span.count_max : PAGE_ROWS;
	page->count = 0;
	TRY(bankday_waiting(tx, page->span.after, room, take_row, page));
	for (size_t i = 0; i < page->count; i++) {
		struct bank_leaf leaf;
		const char *why;
		TRY(bankday_find_leaf(tx, page->rows[i], &leaf));
		TRY(why_open(tx, &leaf, &why));
		report_item(&page->run->report);
		tell_row(&page->run->report, &leaf, why);
		tell_why(&page->run->report, &leaf, why);
		TRY(tell_hints(&page->run->report, tx, &leaf));
		report_end(&page->run->report);
	}
	assert(page->count <= PAGE_ROWS);
	return OK;
}

struct status tell_waiting(struct run *run, struct waiting_span span)
{
	struct page page = { .run = run, .span = span, .count = PAGE_ROWS };
	report_list(&run->report, "waiting");
	while (page.span.count_max > 0 && page.count == PAGE_ROWS) {
		TRY(store_read(run->books, tell_page, &page));
		page.span.count_max -= (int64_t)page.count;
		if (page.count > 0)
			page.span.after = page.rows[page.count - 1];
	}
	assert(page.count <= PAGE_ROWS);
	report_end(&run->report);
	return OK;
}

static struct status ask(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	struct bankday_report report;
	assert(run->by.name.count > 0);
	return bankday_find_homes(tx, run_finders, &run->by, &report);
}

struct status ask_homes_again(struct run *run)
{
	assert(run->books != NULL);
	return run_write(run, ask, run);
}

struct status verb_bank_waiting(struct run *run)
{
	struct waiting_span span = { .count_max = 100 };
	TRY(run_number(run, "--after", &span.after.raw));
	TRY(run_number(run, "--count", &span.count_max));
	assert(span.after.raw >= 0 && span.count_max >= 0);
	TRY(run_open_centre(run));
	if (run_has(run, "--again"))
		TRY(ask_homes_again(run));
	return tell_waiting(run, span);
}
