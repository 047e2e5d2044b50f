/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What the test foretells of each file, by its own reckoning, and the comparison with the file's bytes. */
#include "inner/drawing/trial/centre.h"

#include <stdio.h>
#include <string.h>

enum { NOTICE_WEEKDAYS = 8, POST_WEEKDAYS = 3, LATE_DAYS = 10, BACK_DAYS = 62 };
enum {
	TOLD_SURELY_DAYS = 360,
	TOLD_PERHAPS_DAYS = 405
}; /* thirteen months, and the edges of the reckoning */

static int64_t month_of(struct day day)
{
	return (int64_t)day_year(day) * 12 + day_month(day) - 1;
}

static struct day in_month(int64_t month, int64_t number)
{
	struct day day;
	assert_ok(day_of((int)(month / 12), (int)(month % 12) + 1, (int)number, &day));
	return day;
}

static struct day bank_day_from(const struct centre *centre, struct day day)
{
	while (!calendar_is_bank_day(&centre->calendar, CALENDAR_SWEDEN, day))
		day.number++;
	return day;
}

/* --- what was told ----------------------------------------------------------------------------- */

static struct centre_promise *promise_of(struct centre *centre, struct mandate_id mandate)
{
	for (size_t i = 0; i < centre->promise_count; i++)
		for (size_t m = 0; m < centre->promises[i].mandate_count; m++)
			if (centre->promises[i].mandates[m].raw == mandate.raw)
				return &centre->promises[i];
	return NULL;
}

static struct day read_on(const struct centre *centre, const struct centre_promise *promise)
{
	struct day day = centre->day;
	for (int left = promise->by_post ? POST_WEEKDAYS : 0; left > 0;) {
		day.number++;
		left -= calendar_is_weekday(&centre->calendar, day) ? 1 : 0;
	}
	return day;
}

/* The first day that has eight weekdays before it, from that of the reading on. */
static struct day told_in_time(const struct centre *centre, struct day told_on)
{
	struct day day = told_on;
	struct day last = { 0 };
	while (last.number < told_on.number) {
		day.number++;
		assert_ok(calendar_weekday_before(&centre->calendar, day, NOTICE_WEEKDAYS, &last));
	}
	return day;
}

static bool tells_sum(enum mandate_letter_kind kind)
{
	return kind == LETTER_START || kind == LETTER_YEAR || kind == LETTER_CHANGED ||
	       kind == LETTER_RESUMED;
}

/* A wish from an internet bank has become a mandate without the centre's doing. */
static struct status find_wished(struct store_tx *tx, void *argument)
{
	struct centre_promise *promise = argument;
	struct mandate found;
	const struct status status = mandates_by_payer(tx, text_of(promise->reference), &found);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	promise->mandates[promise->mandate_count++] = found.id;
	promise->is_wished = false;
	return OK;
}

static void learn_wished(struct centre *centre)
{
	for (size_t i = 0; i < centre->promise_count; i++)
		if (centre->promises[i].is_wished)
			assert_ok(
			    mandates_kit_look(&centre->kit.mandates, find_wished, &centre->promises[i]));
}

void mirror_note_letters(struct centre *centre)
{
	static struct mandates_kit_letters letters;
	learn_wished(centre);
	mandates_kit_letters(&centre->kit.mandates, centre->day, &letters);
	for (size_t i = 0; i < letters.count; i++) {
		const struct mandate_letter *letter = &letters.letters[i];
		if (letter->id <= centre->last_letter || !tells_sum(letter->kind))
			continue;
		struct centre_promise *promise = promise_of(centre, letter->mandate);
		assert_non_null(promise);
		assert_true(promise->told_count < CENTRE_TOLD_MAX);
		if (mandates_kit_find(&centre->kit.mandates, letter->mandate).state != MANDATE_ACTIVE)
			continue;
		if (promise->is_dead)
			centre_is_wrong(centre, "a letter went to the dead", text_of(promise->reference), 0);
		if (letter->amount.ore != promise->ore)
			centre_is_wrong(centre, "a letter tells another sum than the giver's",
					text_of(promise->reference), letter->amount.ore);
		const struct day told_on = read_on(centre, promise);
		promise->told[promise->told_count++] =
		    (struct centre_told){ letter->amount.ore, told_on, told_in_time(centre, told_on), false };
	}
	for (size_t i = 0; i < letters.count; i++)
		if (letters.letters[i].id > centre->last_letter)
			centre->last_letter = letters.letters[i].id;
}

enum told { TOLD_NOT, TOLD_PERHAPS, TOLD_SURELY };

/* Whether the payer was told of the sum that stands, in time for the day, or has set it. */
static enum told was_told(const struct centre_promise *promise, struct day due_on)
{
	enum told answer = TOLD_NOT;
	for (size_t i = promise->told_count; i > 0 && promise->told[i - 1].ore == promise->ore; i--) {
		const struct centre_told *told = &promise->told[i - 1];
		if (due_on.number < told->from.number || due_on.number > told->on.number + TOLD_PERHAPS_DAYS)
			continue;
		const bool is_sure = !told->is_set && due_on.number <= told->on.number + TOLD_SURELY_DAYS &&
				     promise->changed_on.number <= due_on.number;
		answer = is_sure || answer == TOLD_SURELY ? TOLD_SURELY : TOLD_PERHAPS;
	}
	return answer;
}

/* --- what is foretold -------------------------------------------------------------------------- */

static bool note_state(struct centre *centre, const struct draw_order *row)
{
	for (size_t i = centre->order_count; i > 0; i--) {
		struct centre_order *order = &centre->orders[i - 1];
		if (order->mandate.raw == row->mandate.raw &&
		    text_equal(text_of(order->reference), row->reference)) {
			order->state = row->state;
			return true;
		}
	}
	return false;
}

static bool has_open_orders(const struct centre *centre, struct mandate_id mandate)
{
	for (size_t i = centre->order_count; i > 0; i--) {
		const enum draw_state state = centre->orders[i - 1].state;
		if (centre->orders[i - 1].mandate.raw == mandate.raw &&
		    (state == DRAW_SENT || state == DRAW_RETRYING || state == DRAW_CALLED_BACK))
			return true;
	}
	return false;
}

static void look_at_orders(struct centre *centre, struct mandate_id mandate)
{
	static struct drawing_kit_orders rows;
	drawing_kit_orders(&centre->kit, mandate, &rows);
	for (size_t i = 0; i < rows.count; i++)
		if (!note_state(centre, &rows.rows[i]))
			centre_is_wrong(centre, "an order stands in the books and in no file",
					rows.rows[i].reference, rows.rows[i].mandate.raw);
}

void mirror_look(struct centre *centre)
{
	learn_wished(centre);
	for (size_t i = 0; i < centre->promise_count; i++) {
		struct centre_promise *promise = &centre->promises[i];
		for (size_t m = 0; m < promise->mandate_count; m++) {
			promise->now[m] = mandates_kit_find(&centre->kit.mandates, promise->mandates[m]);
			if (has_open_orders(centre, promise->mandates[m]))
				look_at_orders(centre, promise->mandates[m]);
		}
	}
}

static struct foretold *foretell(struct centre *centre, enum foretold_kind kind, size_t promise, size_t m)
{
	const struct mandate *now = &centre->promises[promise].now[m];
	assert_true(centre->foretold_count < CENTRE_FORETOLD_MAX);
	struct foretold *told = &centre->foretold[centre->foretold_count++];
	*told = (struct foretold){
		.kind = kind, .promise = promise, .mandate = now->id, .payer = now->payer_number
	};
	return told;
}

/* The orders of a promise's month so far. */
struct month_so_far {
	bool is_live;
	bool is_pending;
	bool is_own;
	bool is_own_live;
};

static struct month_so_far so_far(const struct centre *centre, size_t promise, struct mandate_id mandate,
				  int64_t month)
{
	struct month_so_far found = { 0 };
	for (size_t i = 0; i < centre->order_count; i++) {
		const struct centre_order *order = &centre->orders[i];
		if (order->promise != promise || order->month != month)
			continue;
		const bool is_own = order->mandate.raw == mandate.raw;
		const bool is_live = order->state != DRAW_LAPSED;
		found.is_live |= is_live;
		found.is_own |= is_own;
		found.is_own_live |= is_own && is_live;
		found.is_pending |= order->state == DRAW_SENT || order->state == DRAW_RETRYING ||
				    order->state == DRAW_CALLED_BACK;
	}
	return found;
}

static bool was_passed(const struct centre *centre, struct mandate_id mandate, int64_t month)
{
	for (size_t i = 0; i < centre->pass_count; i++)
		if (centre->passes[i].mandate.raw == mandate.raw && centre->passes[i].month == month)
			return true;
	return false;
}

static bool is_paused(const struct centre_promise *promise, struct day day)
{
	return promise->paused_from.number != 0 && promise->paused_from.number <= day.number &&
	       promise->paused_through.number >= day.number;
}

/* 0: it is ordered. */
static enum draw_pass_reason reason_of(const struct centre *centre, const struct centre_promise *promise,
				       const struct mandate *now, struct day nominal)
{
	const struct day due_on = bank_day_from(centre, nominal);
	const struct day day = due_on.number > centre->earliest.number ? due_on : centre->earliest;
	if (now->is_stopped)
		return PASS_STOPPED;
	if (is_paused(promise, nominal))
		return PASS_PAUSED;
	if (was_told(promise, due_on) == TOLD_NOT)
		return PASS_NOT_TOLD;
	return day.number - due_on.number > LATE_DAYS ? PASS_TOO_LATE : 0;
}

static void foretell_month(struct centre *centre, size_t promise, size_t m, int64_t month, struct day nominal)
{
	const struct centre_promise *said = &centre->promises[promise];
	const struct mandate *now = &said->now[m];
	const struct day due_on = bank_day_from(centre, nominal);
	const struct month_so_far before = so_far(centre, promise, now->id, month);
	if (before.is_own_live || before.is_pending || was_passed(centre, now->id, month))
		return;
	const enum draw_pass_reason reason =
	    before.is_live ? PASS_DRAWN : reason_of(centre, said, now, nominal);
	const bool is_doubtful =
	    (reason == 0 || reason == PASS_TOO_LATE) && was_told(said, due_on) == TOLD_PERHAPS;
	if (reason != 0 && before.is_own)
		return; /* that it lapsed is its reason */
	struct foretold *told = foretell(centre, reason == 0 ? FORETOLD_PAY : FORETOLD_PASS, promise, m);
	told->month = month;
	told->reason = reason;
	told->ore = said->ore;
	told->day = due_on.number > centre->earliest.number ? due_on : centre->earliest;
	told->is_maybe = is_doubtful;
}

static void foretell_months(struct centre *centre, size_t promise, size_t m, struct day from)
{
	const struct mandate *now = &centre->promises[promise].now[m];
	if (now->state != MANDATE_ACTIVE)
		return;
	for (int64_t month = month_of(from) - 1; month <= month_of(centre->through); month++) {
		const int64_t pay_day = now->next_from_month <= month ? now->next_pay_day : now->pay_day;
		const struct day nominal = in_month(month, pay_day);
		const struct day due_on = bank_day_from(centre, nominal);
		const bool is_its = month >= now->first_month &&
				    (month - now->first_month) % now->every_months == 0 &&
				    due_on.number >= now->active_on.number;
		if (is_its && due_on.number >= from.number && due_on.number <= centre->through.number)
			foretell_month(centre, promise, m, month, nominal);
	}
}

/* Orders not yet answered that the bank can still take back, of mandates that ended or sleep. */
static void foretell_calls(struct centre *centre)
{
	for (size_t i = 0; i < centre->order_count; i++) {
		const struct centre_order *order = &centre->orders[i];
		const struct centre_promise *said = &centre->promises[order->promise];
		size_t m = 0;
		if (order->state != DRAW_SENT || order->day.number < centre->earliest.number)
			continue;
		while (said->mandates[m].raw != order->mandate.raw)
			m++;
		const struct mandate *now = &said->now[m];
		const int64_t pay_day =
		    now->next_from_month <= order->month ? now->next_pay_day : now->pay_day;
		if (now->state != MANDATE_ENDED && !now->is_stopped &&
		    !is_paused(said, in_month(order->month, pay_day)))
			continue;
		struct foretold *told = foretell(centre, FORETOLD_CANCEL, order->promise, m);
		told->month = order->month;
		told->day = order->day;
		told->ore = order->ore;
	}
}

void mirror_foretell(struct centre *centre, struct day through)
{
	centre->foretold_count = 0;
	const struct day opened = bank_day_from(centre, centre->day);
	centre->earliest = bank_day_from(centre, (struct day){ opened.number + 1 });
	centre->through = through.number == 0 ? centre->earliest : through;
	const struct day first = centre->first_look.number != 0 ? centre->first_look : centre->day;
	struct day from = centre->reached.number != 0 ? centre->reached : first;
	from.number = from.number - BACK_DAYS > first.number ? from.number - BACK_DAYS : first.number;
	for (size_t i = 0; i < centre->promise_count; i++)
		for (size_t m = 0; m < centre->promises[i].mandate_count; m++) {
			const struct mandate *now = &centre->promises[i].now[m];
			if (now->state == MANDATE_ASKED)
				foretell(centre, FORETOLD_NEW, i, m);
			if (now->state == MANDATE_ENDED && now->is_at_bankgirot)
				foretell(centre, FORETOLD_END, i, m);
			foretell_months(centre, i, m, from);
		}
	foretell_calls(centre);
}

/* --- the file ---------------------------------------------------------------------------------- */

struct file_reading {
	struct centre *centre;
	int64_t number;
	bool is_foretold;
};

/* "GÅVA 2026-11", perhaps with a number after it. */
static int64_t month_told(struct text reference)
{
	int year = 0;
	int month = 0;
	char room[CENTRE_REFERENCE_ROOM];
	snprintf(room, sizeof room, "%.*s", TEXT_ARGS(reference));
	assert_int_equal(sscanf(room, "GÅVA %4d-%2d", &year, &month), 2);
	return (int64_t)year * 12 + month - 1;
}

static bool fits(const struct foretold *told, const struct autogiro_order *order)
{
	if (told->is_found || !text_equal(told->payer, order->payer))
		return false;
	switch (told->kind) {
	case FORETOLD_PAY:
	case FORETOLD_CANCEL:
		return order->kind == (told->kind == FORETOLD_PAY ? AUTOGIRO_PAY : AUTOGIRO_CANCEL_ONE) &&
		       told->day.number == order->day.day.number && told->ore == order->amount.ore &&
		       told->month == month_told(order->reference);
	case FORETOLD_NEW:
		return order->kind == AUTOGIRO_MANDATE_NEW || order->kind == AUTOGIRO_MANDATE_ACCEPT;
	case FORETOLD_END:
		return order->kind == AUTOGIRO_MANDATE_END;
	case FORETOLD_PASS:
		return false;
	}
	return false;
}

static struct foretold *find_foretold(struct centre *centre, const struct autogiro_order *order)
{
	for (size_t i = 0; i < centre->foretold_count; i++)
		if (fits(&centre->foretold[i], order))
			return &centre->foretold[i];
	return NULL;
}

static void keep_order(struct file_reading *reading, const struct autogiro_order *order, size_t promise,
		       struct mandate_id mandate)
{
	struct centre *centre = reading->centre;
	assert_true(centre->order_count < CENTRE_ORDERS_MAX);
	struct centre_order *kept = &centre->orders[centre->order_count++];
	*kept = (struct centre_order){ .promise = promise,
				       .mandate = mandate,
				       .month = month_told(order->reference),
				       .day = order->day.day,
				       .ore = order->amount.ore,
				       .file = reading->number,
				       .state = DRAW_SENT };
	snprintf(kept->payer, sizeof kept->payer, "%.*s", TEXT_ARGS(order->payer));
	snprintf(kept->reference, sizeof kept->reference, "%.*s", TEXT_ARGS(order->reference));
}

/* The payer's newest mandate: of a file that was not foretold. */
static void learn_order(struct file_reading *reading, const struct autogiro_order *order)
{
	struct centre *centre = reading->centre;
	for (size_t i = 0; i < centre->promise_count; i++) {
		const struct centre_promise *promise = &centre->promises[i];
		for (size_t m = promise->mandate_count; m > 0; m--)
			if (text_equal(promise->now[m - 1].payer_number, order->payer)) {
				keep_order(reading, order, i, promise->mandates[m - 1]);
				return;
			}
	}
	centre_is_wrong(centre, "a draw of a stranger was ordered", order->payer, order->amount.ore);
}

static struct status take_order(void *self, const struct autogiro_order *order)
{
	struct file_reading *reading = self;
	struct centre *centre = reading->centre;
	if (!reading->is_foretold) {
		if (order->kind == AUTOGIRO_PAY)
			learn_order(reading, order);
		return OK;
	}
	struct foretold *told = find_foretold(centre, order);
	if (told == NULL) {
		centre_is_wrong(centre, "an order stands in the file that should not",
				order->kind == AUTOGIRO_PAY ? order->reference : order->payer, order->kind);
		return OK;
	}
	told->is_found = true;
	if (order->kind == AUTOGIRO_PAY)
		keep_order(reading, order, told->promise, told->mandate);
	if (order->kind == AUTOGIRO_CANCEL_ONE)
		for (size_t i = 0; i < centre->order_count; i++)
			if (centre->orders[i].mandate.raw == told->mandate.raw &&
			    text_equal(text_of(centre->orders[i].reference), order->reference))
				centre->orders[i].state = DRAW_CALLED_BACK;
	return OK;
}

static struct status begin_orders(void *self, const struct autogiro_payee *payee)
{
	(void)self;
	(void)payee;
	return OK;
}

static void read_file(struct centre *centre, int64_t number, bool is_foretold)
{
	static const struct autogiro_order_events events = { begin_orders, take_order };
	struct file_reading reading = { centre, number, is_foretold };
	struct autogiro_summary summary;
	const struct draw_file file = drawing_kit_file(&centre->kit, number);
	struct memory_source memory = { .rest = file.bytes };
	struct source source = source_of_memory(&memory);
	assert_ok(autogiro_orders_read(&source, &events, &reading, &summary));
	if (centre->first_look.number == 0)
		centre->first_look = centre->day;
}

void mirror_compare_file(struct centre *centre, int64_t number)
{
	read_file(centre, number, true);
}

void mirror_learn_file(struct centre *centre, int64_t number)
{
	read_file(centre, number, false);
}

static void learn_passes_of(struct centre *centre, struct mandate_id mandate)
{
	static struct drawing_kit_passes passes;
	drawing_kit_passes(&centre->kit, mandate, &passes);
	for (size_t i = 0; i < passes.count; i++) {
		assert_true(centre->pass_count < CENTRE_PASSES_MAX);
		centre->passes[centre->pass_count++] = (struct centre_pass){ mandate, passes.rows[i].month };
	}
}

void mirror_learn_passes(struct centre *centre)
{
	centre->pass_count = 0;
	for (size_t i = 0; i < centre->promise_count; i++)
		for (size_t m = 0; m < centre->promises[i].mandate_count; m++)
			learn_passes_of(centre, centre->promises[i].mandates[m]);
}

static enum draw_pass_reason find_pass(struct centre *centre, struct mandate_id mandate, int64_t month)
{
	static struct drawing_kit_passes passes;
	drawing_kit_passes(&centre->kit, mandate, &passes);
	for (size_t i = 0; i < passes.count; i++)
		if (passes.rows[i].month == month)
			return passes.rows[i].reason;
	return 0;
}

/* One that was foretold and is in no file: passed over then, with the reason foretold. */
static bool is_passed_over(struct centre *centre, const struct foretold *told)
{
	if (told->kind != FORETOLD_PASS && !(told->kind == FORETOLD_PAY && told->is_maybe)) {
		centre_is_wrong(centre, "an order does not stand in the file that should", told->payer,
				told->month);
		return false;
	}
	const enum draw_pass_reason reason = find_pass(centre, told->mandate, told->month);
	const bool is_lapsed_before =
	    reason == 0 && told->is_maybe && so_far(centre, told->promise, told->mandate, told->month).is_own;
	if (is_lapsed_before)
		return false;
	if (reason == 0 || (reason != told->reason && !(told->is_maybe && reason == PASS_NOT_TOLD)))
		centre_is_wrong(centre, "a month was passed over for another reason, or none", told->payer,
				told->month * 10 + (int64_t)reason);
	return true;
}

void mirror_compare_passes(struct centre *centre, int64_t passed)
{
	int64_t count = 0;
	for (size_t i = 0; i < centre->foretold_count; i++) {
		const struct foretold *told = &centre->foretold[i];
		if (told->is_found || !is_passed_over(centre, told))
			continue;
		assert_true(centre->pass_count < CENTRE_PASSES_MAX);
		centre->passes[centre->pass_count++] = (struct centre_pass){ told->mandate, told->month };
		count++;
	}
	if (passed >= 0 && passed != count)
		centre_is_wrong(centre, "months were passed over that were not due", TEXT(""),
				passed - count);
	if (count > 0 && centre->first_look.number == 0)
		centre->first_look = centre->day;
}

/* --- all of it --------------------------------------------------------------------------------- */

static struct centre_order *find_order(struct centre *centre, struct text payer, struct text reference)
{
	for (size_t i = 0; i < centre->order_count; i++)
		if (text_equal(text_of(centre->orders[i].payer), payer) &&
		    text_equal(text_of(centre->orders[i].reference), reference))
			return &centre->orders[i];
	return NULL;
}

static void tell(struct centre *centre, struct text payer, struct text reference, enum draw_state told)
{
	struct centre_order *order = find_order(centre, payer, reference);
	if (order == NULL)
		centre_is_wrong(centre, "Bankgirot answers what never was ordered", reference, told);
	else if (order->told != DRAW_RETURNED)
		order->told = told;
}

static struct status hear_payment(void *self, const struct autogiro_payment *payment)
{
	if (payment->kind == AUTOGIRO_REFUNDS)
		tell(self, payment->payer, payment->reference, DRAW_RETURNED);
	else if (payment->status == AUTOGIRO_CARRIED_OUT)
		tell(self, payment->payer, payment->reference, DRAW_DRAWN);
	else if (payment->status != AUTOGIRO_WILL_RETRY)
		tell(self, payment->payer, payment->reference, DRAW_MISSED);
	return OK;
}

static struct status hear_rejection(void *self, const struct autogiro_rejection *rejection)
{
	enum { TOO_LATE = 13 };
	tell(self, rejection->payer, rejection->reference,
	     rejection->comment == TOO_LATE ? DRAW_LAPSED : DRAW_REFUSED);
	return OK;
}

static struct status hear_change(void *self, const struct autogiro_change *change)
{
	enum { CANCELLED = 12, ONE_BY_US = 25 };
	if (change->comment != CANCELLED)
		return OK;
	tell(self, change->payer, change->reference, DRAW_LAPSED);
	struct centre_order *order = find_order(self, change->payer, change->reference);
	if (order != NULL && change->kind == ONE_BY_US)
		order->was_called_back = true;
	return OK;
}

void mirror_hear(struct centre *centre, struct text bytes)
{
	static const struct autogiro_events events = { .payment = hear_payment,
						       .rejection = hear_rejection,
						       .change = hear_change };
	struct memory_source memory = { .rest = bytes };
	struct source source = source_of_memory(&memory);
	struct autogiro_summary summary;
	assert_ok(autogiro_answers_read(&source, &events, centre, &summary));
}

static bool is_second_draw(const struct centre *centre, const struct centre_order *order)
{
	for (size_t i = 0; i < centre->order_count; i++) {
		const struct centre_order *other = &centre->orders[i];
		if (other->is_drawn && other->promise == order->promise && other->month == order->month)
			return true;
	}
	return false;
}

static void compare_draw(struct centre *centre, const struct practice_draw *draw)
{
	struct centre_order *order = find_order(centre, draw->payer, draw->reference);
	if (order == NULL) {
		centre_is_wrong(centre, "a draw was never ordered", draw->payer, draw->amount.ore);
		return;
	}
	if (is_second_draw(centre, order))
		centre_is_wrong(centre, "a month was drawn twice", draw->reference, draw->amount.ore);
	order->is_drawn = true;
	if (order->ore != draw->amount.ore || draw->day.number < order->day.number)
		centre_is_wrong(centre, "a draw is of another sum or before its day", draw->reference,
				draw->amount.ore);
	if (!centre->is_handed_over[order->file])
		centre_is_wrong(centre, "a draw's file never came", draw->reference, order->file);
	const bool is_refunded = draw->refunded_on.number != 0;
	if (order->state != (is_refunded ? DRAW_RETURNED : DRAW_DRAWN))
		centre_is_wrong(centre, "the books say otherwise of a draw", draw->reference,
				(int64_t)order->state);
}

static void compare_books(struct centre *centre)
{
	const struct gifts_kit_totals totals = gifts_kit_count(&centre->kit.mandates.books);
	const int64_t balance = practice_balance(centre->practice);
	int64_t refunds = 0;
	int64_t sum = 0;
	const size_t draws = practice_draw_count(centre->practice);
	for (size_t i = 0; i < draws; i++) {
		const struct practice_draw draw = practice_draw_at(centre->practice, i);
		refunds += draw.refunded_on.number != 0;
		sum += draw.refunded_on.number != 0 ? 0 : draw.amount.ore;
	}
	if (sum != balance)
		centre_is_wrong(centre, "the made-up bank lies", TEXT(""), sum - balance);
	if (totals.bank_balance != balance)
		centre_is_wrong(centre, "the ledger is not the bank's account", TEXT(""),
				totals.bank_balance - balance);
	if (totals.gift_sum != sum)
		centre_is_wrong(centre, "the gifts are not the draws", TEXT(""), totals.gift_sum - sum);
	if (totals.leaves != (int64_t)draws + refunds)
		centre_is_wrong(centre, "draws and refunds are not booked once each", TEXT(""),
				totals.leaves - (int64_t)draws - refunds);
	if (totals.open != 0 || totals.doubts != 0)
		centre_is_wrong(centre, "money has no home", TEXT(""), totals.open * 1000 + totals.doubts);
}

/* A draw that we called back twice may stand as refused: the answer to the first time came between. */
static void compare_order(struct centre *centre, const struct centre_order *order)
{
	const bool says_drawn = order->state == DRAW_DRAWN || order->state == DRAW_RETURNED;
	const bool is_refused_by_us = order->was_called_back && order->state == DRAW_REFUSED;
	if (order->told == 0)
		centre_is_wrong(centre, "an order was never answered", text_of(order->reference),
				(int64_t)order->state);
	if (order->state != order->told && !is_refused_by_us)
		centre_is_wrong(centre, "the books heard another answer than was given",
				text_of(order->reference), (int64_t)order->state * 10 + (int64_t)order->told);
	if (says_drawn && !order->is_drawn)
		centre_is_wrong(centre, "the books know a draw that never was", text_of(order->reference),
				order->ore);
}

static void compare_stop(struct centre *centre, const struct mandate *mandate)
{
	const bool is_stopped_there = practice_stops(centre->practice, mandate->payer_number);
	if (mandate->is_stopped && !is_stopped_there)
		centre_is_wrong(centre, "a stop stands in the books alone", mandate->payer_number, 0);
	if (!mandate->is_stopped && is_stopped_there)
		centre_is_wrong(centre, "a stop stands at Bankgirot alone", mandate->payer_number, 0);
}

/* What stands in the books stands at Bankgirot, and what it ended or refused does not. Ends that the books
 * are yet to tell of say nothing. */
static void compare_mandate(struct centre *centre, const struct mandate *mandate)
{
	const bool is_held = practice_holds(centre->practice, mandate->payer_number);
	const bool is_ended_there =
	    mandate->state == MANDATE_ENDED &&
	    (mandate->end == MANDATE_END_BY_PAYERS_BANK || mandate->end == MANDATE_END_REFUSED);
	if (mandate->state == MANDATE_ACTIVE && !is_held)
		centre_is_wrong(centre, "a mandate stands in the books alone", mandate->payer_number, 0);
	if (is_ended_there && is_held)
		centre_is_wrong(centre, "a mandate stands at Bankgirot alone", mandate->payer_number,
				mandate->end_code);
	if (mandate->state == MANDATE_ACTIVE)
		compare_stop(centre, mandate);
	/* A bankgiro is one number for mandate after mandate: files in the wrong order need a person there.
	 */
	if (mandate->state == MANDATE_SENT && mandate->account.count > 0)
		centre_is_wrong(centre, "a mandate was never answered", mandate->payer_number, 0);
}

static void compare_mandates(struct centre *centre)
{
	mirror_look(centre);
	for (size_t i = 0; i < centre->promise_count; i++) {
		const struct centre_promise *promise = &centre->promises[i];
		for (size_t m = 0; m < promise->mandate_count; m++)
			if (promise->bankgiro[0] == '\0' || m + 1 == promise->mandate_count)
				compare_mandate(centre, &promise->now[m]);
	}
}

void mirror_compare_all(struct centre *centre)
{
	compare_mandates(centre);
	for (size_t i = 0; i < centre->promise_count; i++)
		for (size_t m = 0; m < centre->promises[i].mandate_count; m++)
			look_at_orders(centre, centre->promises[i].mandates[m]);
	for (size_t i = 0; i < practice_draw_count(centre->practice); i++) {
		const struct practice_draw draw = practice_draw_at(centre->practice, i);
		compare_draw(centre, &draw);
	}
	for (size_t i = 0; i < centre->order_count; i++)
		compare_order(centre, &centre->orders[i]);
	compare_books(centre);
}
