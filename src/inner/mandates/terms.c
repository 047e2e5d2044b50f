/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The giver's own wishes: another sum, another day, a pause. */

#include "inner/mandates/mandates_inner.h"

/* Terms are changed where they stand: on the old mandate while a new one waits to follow it. */
static struct status find_to_change(struct store_tx *tx, struct mandate_id id, struct mandate *out)
{
	TRY(mandates_find_standing(tx, id, out));
	if (out->follows.raw == 0 || out->state == MANDATE_ACTIVE)
		return OK;
	struct mandate old;
	TRY(mandates_find(tx, out->follows, &old));
	assert(old.promise.raw == out->promise.raw);
	assert(old.id.raw < out->id.raw);
	if (old.state == MANDATE_ENDED)
		return OK;
	return FAIL(STATUS_CONFLICT,
		    "The mandate waits to follow another; that one is changed until it has ended.");
}

static struct status order(struct store_tx *tx, const struct mandate *mandate, enum mandate_letter_kind kind,
			   struct day today)
{
	assert(kind == LETTER_CHANGED || kind == LETTER_PAUSED || kind == LETTER_RESUMED);
	assert(mandate->state != MANDATE_ENDED);
	const bool has_end = kind == LETTER_PAUSED && mandate->paused_through.number != INT64_MAX;
	const struct mandate_letter_order letter = {
		.mandate = mandate->id,
		.kind = kind,
		.amount = mandate->amount,
		.day = has_end ? mandate->paused_through : (struct day){ 0 },
		.code = -1,
	};
	return mandates_order_letter(tx, &letter, today);
}

/* What the payer sets may be drawn from the day it is set on, by one who was told or may be drawn already; a
 * mandate that has not begun is told of by its first letter. */
static struct status approve(struct store_tx *tx, struct mandate *mandate, struct day today)
{
	struct mandate_rules rules;
	assert(mandate->state != MANDATE_ENDED && today.number > 0);
	if (mandate->state != MANDATE_ACTIVE && mandate->told_from.number == 0)
		return OK;
	TRY(mandates_rules(tx, today, &rules));
	mandate->told_amount = mandate->amount;
	mandate->told_from = today;
	if (mandate->told_through.number < today.number)
		mandate->told_through = mandates_months_after(today, rules.notice_months);
	assert(mandate->told_from.number <= mandate->told_through.number);
	return OK;
}

/* The letter that a mandate begins with tells of all that was changed before it. */
static struct status confirm(struct store_tx *tx, const struct mandate *mandate, struct day today)
{
	const bool has_begun = mandate->first_month != MANDATES_MONTH_UNKNOWN;
	assert(mandate->id.raw > 0 && mandate->amount.ore > 0);
	assert(mandate->state != MANDATE_ENDED);
	return mandate->state == MANDATE_ACTIVE && has_begun ? order(tx, mandate, LETTER_CHANGED, today) : OK;
}

struct status mandates_change_amount(struct store_tx *tx, struct mandate_id id, struct money amount,
				     struct day today, const struct actor *by)
{
	assert(by != NULL && today.number > 0);
	struct mandate mandate;
	TRY(find_to_change(tx, id, &mandate));
	if (amount.ore <= 0 || amount.ore > MANDATES_AMOUNT_MAX_ORE)
		return FAIL_INPUT(0, "amount", "The sum of a mandate is above 0 and below a million kronor.",
				  "Ask the giver what was meant.");
	mandate.amount = amount;
	TRY(approve(tx, &mandate, today));
	assert(mandate.told_from.number == 0 || mandate.told_amount.ore == amount.ore);
	TRY(mandates_save(tx, &mandate, "mandate's sum changed"));
	return confirm(tx, &mandate, today);
}

/* Months that are yet to begin have no draw to pass over or to double: the day holds at once. */
static void set_pay_day(struct mandate *mandate, int64_t pay_day, int64_t month)
{
	assert(pay_day >= 1 && pay_day <= MANDATES_PAY_DAY_MAX && month > 0);
	const bool has_begun = month >= mandate->first_month;
	if (month >= mandate->next_from_month)
		mandate->pay_day = mandate->next_pay_day;
	mandate->next_pay_day = pay_day;
	mandate->next_from_month = month + 1;
	if (!has_begun)
		mandate->pay_day = pay_day;
	assert(has_begun || mandate->pay_day == mandate->next_pay_day);
}

struct status mandates_change_pay_day(struct store_tx *tx, struct mandate_id id, int64_t pay_day,
				      struct day today, const struct actor *by)
{
	assert(by != NULL && today.number > 0);
	struct mandate mandate;
	TRY(find_to_change(tx, id, &mandate));
	assert(mandate.id.raw == id.raw);
	if (pay_day < 1 || pay_day > MANDATES_PAY_DAY_MAX)
		return FAIL_INPUT(0, "pay day", "The day of the draw is 1 to 28, as every month has it.",
				  "Choose a day from 1 to 28.");
	set_pay_day(&mandate, pay_day, mandates_month(today));
	TRY(approve(tx, &mandate, today));
	TRY(mandates_save(tx, &mandate, "mandate's day changed"));
	return confirm(tx, &mandate, today);
}

static bool has_pause_before_it_ends(const struct mandate *mandate, struct day today)
{
	assert(mandate != NULL);
	assert(mandate->paused_from.number <= mandate->paused_through.number);
	return mandate->paused_from.number != 0 && mandate->paused_through.number >= today.number;
}

struct status mandates_pause(struct store_tx *tx, struct mandate_id id, const struct mandate_pause *pause,
			     const struct actor *by)
{
	assert(by != NULL && pause->today.number > 0);
	struct mandate mandate;
	TRY(find_to_change(tx, id, &mandate));
	assert(mandate.id.raw == id.raw);
	if (pause->from.number < pause->today.number)
		return FAIL_INPUT(0, "from", "A pause begins today or later.", "Choose another day.");
	if (pause->through.number < pause->from.number)
		return FAIL_INPUT(0, "through", "The pause would end before it begins.",
				  "Choose a later day, or none.");
	const bool runs = mandate_is_paused(&mandate, pause->today);
	if (runs && pause->from.number - 1 > mandate.paused_through.number)
		return FAIL(STATUS_CONFLICT, "A pause runs; another is added when that one has passed.");
	mandate.paused_from = runs ? mandate.paused_from : pause->from;
	mandate.paused_through = pause->through;
	TRY(mandates_save(tx, &mandate, "mandate paused"));
	return order(tx, &mandate, LETTER_PAUSED, pause->today);
}

struct status mandates_resume(struct store_tx *tx, struct mandate_id id, struct day today,
			      const struct actor *by)
{
	assert(by != NULL && today.number > 0);
	struct mandate mandate;
	TRY(find_to_change(tx, id, &mandate));
	assert(mandate.id.raw == id.raw);
	if (!has_pause_before_it_ends(&mandate, today))
		return FAIL(STATUS_CONFLICT, "The mandate is not paused.");
	const bool has_begun = mandate.paused_from.number < today.number;
	mandate.paused_from.number = has_begun ? mandate.paused_from.number : 0;
	mandate.paused_through.number = has_begun ? today.number - 1 : 0;
	TRY(mandates_save(tx, &mandate, "mandate resumed"));
	return order(tx, &mandate, LETTER_RESUMED, today);
}
