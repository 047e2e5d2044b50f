/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A mandate begins: asked for, taken over, or moved to another account. */

#include "inner/mandates/mandates_inner.h"

static struct status check_terms(const struct mandate_wish *wish, struct money amount)
{
	const int64_t every = wish->every_months;
	assert(wish->origin >= MANDATE_ON_PAPER && wish->origin <= MANDATE_TAKEN_OVER);
	assert(wish->promise.raw > 0 && wish->asked_on.number > 0);
	if (amount.ore <= 0 || amount.ore > MANDATES_AMOUNT_MAX_ORE)
		return FAIL_INPUT(0, "amount", "The sum of a mandate is above 0 and below a million kronor.",
				  "Ask the giver what was meant.");
	if (every != 1 && every != 3 && every != 6 && every != 12)
		return FAIL_INPUT(0, "months", "A mandate is drawn every month or every 3, 6 or 12 months.",
				  "Choose 1, 3, 6 or 12.");
	if (wish->pay_day < 1 || wish->pay_day > MANDATES_PAY_DAY_MAX)
		return FAIL_INPUT(0, "pay day", "The day of the draw is 1 to 28, as every month has it.",
				  "Choose a day from 1 to 28.");
	if (wish->first_month < 0 ||
	    wish->first_month > mandates_month(wish->asked_on) + MANDATES_MONTHS_AHEAD_MAX)
		return FAIL_INPUT(0, "first month", "The first month is more than two years ahead.",
				  "Leave it empty, and the first that can be told in time is taken.");
	if (wish->told_through.number > wish->asked_on.number + MANDATES_TOLD_DAYS_MAX)
		return FAIL_INPUT(0, "told through", "A payer is told once a year at least.",
				  "Leave it empty, and the payer is told by letter.");
	if (wish->told_through.number != 0 &&
	    (wish->origin != MANDATE_TAKEN_OVER || wish->told_through.number < wish->asked_on.number))
		return FAIL_INPUT(0, "told through",
				  "Only of a mandate taken over was the payer told before.",
				  "Leave it empty, and the payer is told by letter.");
	return OK;
}

static struct status find_promise(struct store_tx *tx, struct promise_id id, struct promise *out)
{
	TRY(gifts_find_promise(tx, id, out));
	assert(out->id.raw == id.raw);
	if (!out->is_open)
		return FAIL(STATUS_CONFLICT, "The promise is closed.");
	if (out->kind != PROMISE_MONTHLY)
		return FAIL_INPUT(0, "promise", "A mandate is for a monthly promise.",
				  "Make a monthly promise first.");
	bool is_dead = false;
	TRY(mandates_is_dead(tx, out->giver, &is_dead));
	assert(out->giver.raw > 0);
	return is_dead ? FAIL(STATUS_REFUSED, "The giver has died; nothing more is drawn.") : OK;
}

static struct status refuse_second(struct store_tx *tx, struct promise_id promise)
{
	struct mandate_of_promise_out standing;
	const struct status found =
	    mandate_of_promise(tx, &(struct mandate_of_promise_in){ promise }, &standing);
	if (found.code == STATUS_NOT_FOUND)
		return OK;
	TRY(found);
	assert(standing.id.raw > 0);
	assert(promise.raw > 0);
	return FAIL(STATUS_CONFLICT, "The promise has a mandate that stands.");
}

/* The month of the first draw: as wished; of one whose payer was told before, the first whose day is yet to
 * come; else it is known once the payer is told. */
static int64_t first_month_of(const struct mandate_wish *wish)
{
	assert(wish->first_month >= 0);
	assert(wish->pay_day >= 1 && wish->pay_day <= MANDATES_PAY_DAY_MAX);
	if (wish->first_month > 0)
		return wish->first_month;
	if (wish->told_through.number == 0)
		return MANDATES_MONTH_UNKNOWN;
	return mandates_month(wish->asked_on) + (wish->pay_day <= day_in_month(wish->asked_on) ? 1 : 0);
}

static void take_over(const struct mandate_wish *wish, struct mandate_put_in *row)
{
	assert(wish->origin == MANDATE_TAKEN_OVER && row->state == MANDATE_ASKED);
	assert(wish->told_through.number == 0 || row->first_month < MANDATES_MONTH_UNKNOWN);
	row->state = MANDATE_ACTIVE;
	row->is_at_bankgirot = true;
	row->is_held = true;
	row->active_on = wish->asked_on;
	if (wish->told_through.number == 0)
		return;
	row->told_amount = row->amount;
	row->told_from = wish->asked_on;
	row->told_through = wish->told_through;
}

static struct status put(struct store_tx *tx, const struct mandate_put_in *row)
{
	TRY(mandate_put(tx, row));
	assert(row->id.raw > 0 && row->amount.ore > 0);
	assert(row->payer_number.count > 0 && row->payer_number.count <= MANDATES_PAYER_DIGITS_MAX);
	return store_journal(tx, &(struct journal_note){ .kind = "mandate asked", .subject = row->id.raw });
}

struct status mandates_ask(struct store_tx *tx, const struct mandate_wish *wish, struct random *random,
			   const struct actor *by, struct mandate_id *out)
{
	assert(by != NULL && out != NULL);
	assert(wish->promise.raw > 0 && random != NULL);
	struct promise promise;
	TRY(find_promise(tx, wish->promise, &promise));
	TRY(refuse_second(tx, wish->promise));
	const struct money amount = wish->amount.ore == 0 ? promise.amount : wish->amount;
	TRY(check_terms(wish, amount));
	char bankgiro[GIRO_ROOM];
	struct status is_giro = bankgiro_parse(wish->bankgiro, bankgiro);
	is_giro.field = "bankgiro";
	TRY(is_giro);
	struct mandate_payer payer;
	TRY(mandates_read_payer(tx, wish, &payer));
	struct mandate_put_in row = {
		.promise_id = promise.id,
		.bankgiro = text_of(bankgiro),
		.account = payer.account,
		.identity = payer.identity,
		.origin = wish->origin,
		.state = MANDATE_ASKED,
		.asked_on = wish->asked_on,
		.amount = amount,
		.every_months = wish->every_months,
		.first_month = first_month_of(wish),
		.pay_day = wish->pay_day,
	};
	TRY(mandates_choose_number(tx, wish, &promise, random, &row.payer_number));
	if (wish->origin == MANDATE_TAKEN_OVER)
		take_over(wish, &row);
	*out = row.id = (struct mandate_id){ store_new_id(tx) };
	return put(tx, &row);
}

void mandates_take_terms(struct mandate *to, const struct mandate *from)
{
	assert(to->promise.raw == from->promise.raw && to->id.raw != from->id.raw);
	assert(from->told_from.number == 0 || from->told_amount.ore == from->amount.ore);
	to->amount = from->amount;
	to->every_months = from->every_months;
	to->first_month = from->first_month;
	to->pay_day = from->pay_day;
	to->next_pay_day = from->next_pay_day;
	to->next_from_month = from->next_from_month;
	to->paused_from = from->paused_from;
	to->paused_through = from->paused_through;
	to->is_held = from->is_held;
	to->told_amount = from->told_amount;
	to->told_from = from->told_from;
	to->told_through = from->told_through;
}

struct status mandates_move(struct store_tx *tx, const struct mandate_move *move, struct random *random,
			    const struct actor *by, struct mandate_id *out)
{
	assert(by != NULL && out != NULL);
	assert(random != NULL && move->today.number > 0);
	struct mandate old;
	struct mandate_id waits;
	TRY(mandates_find_standing(tx, move->mandate, &old));
	TRY(mandates_follower(tx, &old, &waits));
	if (old.state != MANDATE_ACTIVE)
		return FAIL(STATUS_CONFLICT, "Only an active mandate is moved.");
	if (old.is_held)
		return FAIL(STATUS_CONFLICT,
			    "The mandate was taken over and waits for two persons to approve it.");
	if (waits.raw != 0)
		return FAIL(STATUS_CONFLICT, "The mandate is on its way to another account already.");
	assert(move->origin != MANDATE_TAKEN_OVER);
	const struct mandate_wish wish = {
		.account = move->account,
		.identity = move->identity.count > 0 ? move->identity : old.identity,
		.origin = move->origin,
		.asked_on = move->today,
	};
	struct mandate_payer payer;
	TRY(mandates_read_payer(tx, &wish, &payer));
	struct mandate_put_in row = {
		.id = { store_new_id(tx) },
		.promise_id = old.promise,
		.follows_id = old.id,
		.bankgiro = old.bankgiro,
		.account = payer.account,
		.identity = payer.identity,
		.origin = move->origin,
		.state = MANDATE_ASKED,
		.asked_on = move->today,
		.amount = old.amount,
		.every_months = old.every_months,
		.first_month = old.first_month,
		.pay_day = old.next_pay_day,
	};
	TRY(mandates_free_number(tx, random, &row.payer_number));
	*out = row.id;
	return put(tx, &row);
}
