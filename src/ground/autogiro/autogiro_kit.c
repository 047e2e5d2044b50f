/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/autogiro_kit.h"

#include <inttypes.h>

struct autogiro_listing autogiro_listing_open(struct text content)
{
	return (struct autogiro_listing){ .lines = buffer_open(LISTING_BYTES_MAX), .content = content };
}

void autogiro_listing_close(struct autogiro_listing *listing)
{
	buffer_close(&listing->lines);
}

static void add_text(struct buffer *lines, const char *name, struct text text)
{
	if (text.count > 0)
		buffer_print(lines, " %s=%.*s", name, TEXT_ARGS(text));
}

static void add_day(struct buffer *lines, const char *name, struct autogiro_day day)
{
	char room[DAY_PRINT_ROOM];
	switch (day.kind) {
	case AUTOGIRO_NO_DAY:
		return;
	case AUTOGIRO_ON_DAY:
		buffer_print(lines, " %s=%s", name, day_print(day.day, room));
		return;
	case AUTOGIRO_AT_ONCE:
		buffer_print(lines, " %s=at-once", name);
		return;
	case AUTOGIRO_WRONG_DAY:
		buffer_print(lines, " %s=wrong", name);
		return;
	}
}

static void add_number(struct buffer *lines, const char *name, int64_t number)
{
	buffer_print(lines, " %s=%" PRId64, name, number);
}

static void end_line(struct buffer *lines)
{
	buffer_add_byte(lines, '\n');
}

static const char *const section_words[] = { "debits", "payouts", "refunds" };
static const char *const payment_words[] = { "debit", "payout", "refund" };
static const char *const way_words[] = { "no-way", "debit", "payout" };

static void list_head(const struct autogiro_head *head, struct buffer *lines)
{
	buffer_print(lines, "begin kind=%d layout=%d", (int)head->kind, (int)head->layout);
	add_day(lines, "day", head->written_on);
	add_text(lines, "stamp", head->timestamp);
	add_text(lines, "customer", head->customer);
	add_text(lines, "bankgiro", head->bankgiro);
	end_line(lines);
}

static void list_section(const struct autogiro_section *section, const char *word, struct buffer *lines)
{
	char room[DAY_PRINT_ROOM];
	buffer_print(lines, "%s %s day=%s", word, section_words[section->kind],
		     day_print(section->day, room));
	add_text(lines, "account", section->account);
	add_number(lines, "serial", section->serial);
	add_number(lines, "sum", section->sum.ore);
	add_number(lines, "count", section->count);
	end_line(lines);
}

static void list_payment(const struct autogiro_payment *payment, struct buffer *lines)
{
	buffer_print(lines, "%s", payment_words[payment->kind]);
	add_day(lines, "day", payment->day);
	buffer_print(lines, " period=%c", payment->period);
	add_number(lines, "times", payment->times);
	add_text(lines, "payer", payment->payer);
	add_number(lines, "ore", payment->amount.ore);
	add_text(lines, "bankgiro", payment->bankgiro);
	add_text(lines, "reference", payment->reference);
	add_number(lines, "status", (int64_t)payment->status);
	add_day(lines, "refunded", payment->refunded_on);
	add_number(lines, "code", payment->refund_code);
	end_line(lines);
}

static void list_mandate(const struct autogiro_mandate *mandate, struct buffer *lines)
{
	buffer_print(lines, "mandate");
	add_text(lines, "bankgiro", mandate->bankgiro);
	add_text(lines, "payer", mandate->payer);
	add_text(lines, "account", mandate->account);
	add_text(lines, "identity", mandate->identity);
	add_number(lines, "information", mandate->information);
	add_number(lines, "comment", mandate->comment);
	add_day(lines, "day", mandate->day);
	add_day(lines, "first", mandate->first_payment_on);
	end_line(lines);
}

static void list_rejection(const struct autogiro_rejection *rejection, struct buffer *lines)
{
	buffer_print(lines, "rejection %s", way_words[rejection->way]);
	add_day(lines, "day", rejection->day);
	buffer_print(lines, " period=%c", rejection->period);
	add_number(lines, "times", rejection->times);
	add_text(lines, "payer", rejection->payer);
	add_number(lines, "ore", rejection->amount.ore);
	buffer_print(lines, "%s", rejection->is_amount_wrong ? " wrong" : "");
	add_text(lines, "reference", rejection->reference);
	add_number(lines, "comment", rejection->comment);
	end_line(lines);
}

static void list_change(const struct autogiro_change *change, struct buffer *lines)
{
	buffer_print(lines, "change %s", way_words[change->way]);
	add_number(lines, "kind", change->kind);
	add_day(lines, "day", change->day);
	add_text(lines, "payer", change->payer);
	add_number(lines, "ore", change->amount.ore);
	add_day(lines, "new", change->new_day);
	add_text(lines, "reference", change->reference);
	add_number(lines, "comment", change->comment);
	end_line(lines);
}

static void list_wish(const struct autogiro_wish *wish, struct buffer *lines)
{
	buffer_print(lines, "wish");
	add_text(lines, "bankgiro", wish->bankgiro);
	add_text(lines, "payer", wish->payer);
	add_text(lines, "account", wish->account);
	add_text(lines, "identity", wish->identity);
	add_number(lines, "kind", (int64_t)wish->kind);
	add_text(lines, "message", wish->message);
	add_text(lines, "name", wish->name[0]);
	add_text(lines, "name2", wish->name[1]);
	add_text(lines, "address", wish->address[0]);
	add_text(lines, "address2", wish->address[1]);
	add_text(lines, "code", wish->postal_code);
	add_text(lines, "town", wish->town);
	end_line(lines);
}

static void list_registered(const struct autogiro_registered *registered, struct buffer *lines)
{
	buffer_print(lines, "registered");
	add_text(lines, "bankgiro", registered->bankgiro);
	add_text(lines, "identity", registered->identity);
	add_text(lines, "payer", registered->payer);
	add_number(lines, "origin", registered->origin);
	add_number(lines, "used", registered->last_used);
	add_day(lines, "created", registered->created_on);
	add_day(lines, "changed", registered->changed_on);
	add_number(lines, "status", registered->status);
	add_text(lines, "account", registered->account);
	end_line(lines);
}

static void list_tail(const struct autogiro_tail *tail, struct buffer *lines)
{
	buffer_print(lines, "end");
	add_number(lines, "debits", tail->debits.count);
	add_number(lines, "ore", tail->debits.sum.ore);
	add_number(lines, "payouts", tail->payouts.count);
	add_number(lines, "ore", tail->payouts.sum.ore);
	add_number(lines, "refunds", tail->refunds.count);
	add_number(lines, "ore", tail->refunds.sum.ore);
	add_number(lines, "rows", tail->rows);
	end_line(lines);
}

void autogiro_list_order(const struct autogiro_order *order, struct buffer *lines)
{
	buffer_print(lines, "order %d %s", (int)order->kind, way_words[order->way]);
	add_text(lines, "payer", order->payer);
	add_text(lines, "account", order->account);
	add_text(lines, "identity", order->identity);
	add_text(lines, "new-bankgiro", order->new_bankgiro);
	add_text(lines, "new-payer", order->new_payer);
	add_day(lines, "day", order->day);
	if (order->period != '\0')
		buffer_print(lines, " period=%c times=%d", order->period, order->times);
	add_number(lines, "ore", order->amount.ore);
	add_text(lines, "reference", order->reference);
	add_day(lines, "new", order->new_day);
	end_line(lines);
}

/* What every event promises of its place. The lines of a wish may have blank ones between them. */
static void look_at(struct autogiro_listing *listing, const struct autogiro_place *place, bool is_one_line)
{
	const bool is_there = !is_one_line || listing->content.count == 0 ||
			      text_find(listing->content, place->raw) < listing->content.count;
	if (place->row <= listing->last_row || place->raw.count == 0 ||
	    place->raw.count > AUTOGIRO_RAW_BYTES_MAX || !is_there)
		listing->is_wrong = true;
	listing->last_row = place->row;
}

static struct status tell_head(void *self, const struct autogiro_head *head)
{
	struct autogiro_listing *listing = self;
	list_head(head, &listing->lines);
	return OK;
}

static struct status tell_section_begin(void *self, const struct autogiro_section *section)
{
	struct autogiro_listing *listing = self;
	list_section(section, "section", &listing->lines);
	return OK;
}

static struct status tell_section_end(void *self, const struct autogiro_section *section)
{
	struct autogiro_listing *listing = self;
	list_section(section, "section-end", &listing->lines);
	return OK;
}

#define TELL(kind, is_one_line)                                                                              \
	static struct status tell_##kind(void *self, const struct autogiro_##kind *kind)                     \
	{                                                                                                    \
		struct autogiro_listing *listing = self;                                                     \
		look_at(listing, &kind->place, is_one_line);                                                 \
		list_##kind(kind, &listing->lines);                                                          \
		return OK;                                                                                   \
	}
TELL(payment, true)
TELL(mandate, true)
TELL(rejection, true)
TELL(change, true)
TELL(wish, false)
TELL(registered, true)

static struct status tell_tail(void *self, const struct autogiro_tail *tail)
{
	struct autogiro_listing *listing = self;
	list_tail(tail, &listing->lines);
	return OK;
}

const struct autogiro_events autogiro_listing_events = {
	.begin = tell_head,
	.section_begin = tell_section_begin,
	.payment = tell_payment,
	.section_end = tell_section_end,
	.mandate = tell_mandate,
	.rejection = tell_rejection,
	.change = tell_change,
	.wish = tell_wish,
	.registered = tell_registered,
	.end = tell_tail,
};

static struct status tell_payee(void *self, const struct autogiro_payee *payee)
{
	struct autogiro_listing *listing = self;
	buffer_print(&listing->lines, "payee");
	add_day(&listing->lines, "day", AUTOGIRO_DAY(payee->written_on));
	add_text(&listing->lines, "customer", payee->customer);
	add_text(&listing->lines, "bankgiro", payee->bankgiro);
	end_line(&listing->lines);
	return OK;
}

static struct status tell_order(void *self, const struct autogiro_order *order)
{
	struct autogiro_listing *listing = self;
	look_at(listing, &order->place, true);
	autogiro_list_order(order, &listing->lines);
	return OK;
}

const struct autogiro_order_events autogiro_listing_order_events = { tell_payee, tell_order };

struct status autogiro_list_answers(struct text content, size_t step_max, struct autogiro_listing *listing,
				    struct autogiro_summary *summary)
{
	struct memory_source memory = { .rest = content, .step_max = step_max };
	struct source source = source_of_memory(&memory);
	return autogiro_answers_read(&source, &autogiro_listing_events, listing, summary);
}

struct status autogiro_list_orders(struct text content, size_t step_max, struct autogiro_listing *listing,
				   struct autogiro_summary *summary)
{
	struct memory_source memory = { .rest = content, .step_max = step_max };
	struct source source = source_of_memory(&memory);
	return autogiro_orders_read(&source, &autogiro_listing_order_events, listing, summary);
}

static void add_to(struct autogiro_total *total, struct money amount)
{
	total->count++;
	total->sum.ore += amount.ore;
}

static void list_payments(const struct autogiro_payment *payments, size_t count, struct autogiro_tail *tail,
			  struct buffer *lines)
{
	struct autogiro_total *const totals[] = { &tail->debits, &tail->payouts, &tail->refunds };
	for (size_t i = 0; i < count; i++) {
		list_payment(&payments[i], lines);
		tail->rows++;
		if (payments[i].status == AUTOGIRO_CARRIED_OUT)
			add_to(totals[payments[i].kind], payments[i].amount);
	}
}

static void list_sections(const struct autogiro_answers *file, struct autogiro_tail *tail,
			  struct buffer *lines)
{
	for (size_t i = 0; i < file->count; i++) {
		const struct autogiro_written_section *written = &file->sections[i];
		struct autogiro_section section = written->section;
		section.sum.ore = 0;
		section.count = 0;
		for (size_t j = 0; j < written->count; j++) {
			if (written->payments[j].status != AUTOGIRO_CARRIED_OUT)
				continue;
			section.sum.ore += written->payments[j].amount.ore;
			section.count++;
		}
		list_section(&section, "section", lines);
		list_payments(written->payments, written->count, tail, lines);
		list_section(&section, "section-end", lines);
	}
}

static void add_way(struct autogiro_tail *tail, enum autogiro_way way, struct money amount)
{
	tail->rows++;
	if (way != AUTOGIRO_NO_WAY)
		add_to(way == AUTOGIRO_DEBIT ? &tail->debits : &tail->payouts, amount);
}

static void list_others(const struct autogiro_answers *file, size_t i, struct autogiro_tail *tail,
			struct buffer *lines)
{
	if (file->head.kind == AUTOGIRO_REJECTIONS) {
		list_rejection(&file->rejections[i], lines);
		add_way(tail, file->rejections[i].way, file->rejections[i].amount);
	} else if (file->head.kind == AUTOGIRO_CHANGES) {
		list_change(&file->changes[i], lines);
		add_way(tail, file->changes[i].way, file->changes[i].amount);
	} else if (file->head.kind == AUTOGIRO_MANDATES) {
		list_mandate(&file->mandates[i], lines);
		tail->rows++;
	} else if (file->head.kind == AUTOGIRO_WISHES) {
		list_wish(&file->wishes[i], lines);
		tail->rows++;
	} else {
		list_registered(&file->registered[i], lines);
		tail->rows++;
	}
}

void autogiro_list_values(const struct autogiro_answers *file, struct buffer *lines)
{
	struct autogiro_tail tail = { 0 };
	const enum autogiro_kind kind = file->head.kind;
	list_head(&file->head, lines);
	if (kind == AUTOGIRO_PAYMENT_REGISTER ||
	    (kind == AUTOGIRO_PAYMENTS && file->head.layout == AUTOGIRO_OLD))
		list_payments(file->payments, file->count, &tail, lines);
	else if (kind == AUTOGIRO_PAYMENTS)
		list_sections(file, &tail, lines);
	else
		for (size_t i = 0; i < file->count; i++)
			list_others(file, i, &tail, lines);
	list_tail(&tail, lines);
}
