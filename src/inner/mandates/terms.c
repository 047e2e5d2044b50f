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
	if (old.state == MANDATE_ENDED)
		return OK;
	return FAIL(STATUS_CONFLICT,
		    "The mandate waits to follow another; that one is changed until it has ended.");
}

static struct status order(struct store_tx *tx, const struct mandate *mandate, enum mandate_letter_kind kind,
			   struct day today)
{
	assert(kind == LETTER_CHANGED || kind == LETTER_PAUSED || kind == LETTER_RESUMED);
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
	if (mandate.state != MANDATE_ACTIVE)
		return mandates_save(tx, &mandate, "mandate's sum changed");
	struct mandate_rules rules;
	TRY(mandates_rules(tx, today, &rules));
	mandate.told_amount = amount;
	mandate.told_from = today;
	if (mandate.told_through.number < today.number)
		mandate.told_through = mandates_months_after(today, rules.notice_months);
	TRY(mandates_save(tx, &mandate, "mandate's sum changed"));
	return order(tx, &mandate, LETTER_CHANGED, today);
}

struct status mandates_change_pay_day(struct store_tx *tx, struct mandate_id id, int64_t pay_day,
				      struct day today, const struct actor *by)
{
	assert(by != NULL && today.number > 0);
	struct mandate mandate;
	TRY(find_to_change(tx, id, &mandate));
	if (pay_day < 1 || pay_day > MANDATES_PAY_DAY_MAX)
		return FAIL_INPUT(0, "pay day", "The day of the draw is 1 to 28, as every month has it.",
				  "Choose a day from 1 to 28.");
	const int64_t month = mandates_month(today);
	if (month >= mandate.next_from_month)
		mandate.pay_day = mandate.next_pay_day;
	mandate.next_pay_day = pay_day;
	mandate.next_from_month = month + 1;
	TRY(mandates_save(tx, &mandate, "mandate's day changed"));
	return mandate.state == MANDATE_ACTIVE ? order(tx, &mandate, LETTER_CHANGED, today) : OK;
}

static bool has_pause_before_it_ends(const struct mandate *mandate, struct day today)
{
	assert(mandate != NULL);
	return mandate->paused_from.number != 0 && mandate->paused_through.number >= today.number;
}

struct status mandates_pause(struct store_tx *tx, struct mandate_id id, const struct mandate_pause *pause,
			     const struct actor *by)
{
	assert(by != NULL && pause->today.number > 0);
	struct mandate mandate;
	TRY(find_to_change(tx, id, &mandate));
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
	if (!has_pause_before_it_ends(&mandate, today))
		return FAIL(STATUS_CONFLICT, "The mandate is not paused.");
	const bool has_begun = mandate.paused_from.number < today.number;
	mandate.paused_from.number = has_begun ? mandate.paused_from.number : 0;
	mandate.paused_through.number = has_begun ? today.number - 1 : 0;
	TRY(mandates_save(tx, &mandate, "mandate resumed"));
	return order(tx, &mandate, LETTER_RESUMED, today);
}
