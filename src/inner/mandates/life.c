/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What happens to a mandate: sent, active, stopped, released, ended, and the death of its giver. */

#include "inner/mandates/mandates_inner.h"

static const struct mandate_id nobody = { 0 };

static struct status order(struct store_tx *tx, const struct mandate *mandate, enum mandate_letter_kind kind,
			   struct day today)
{
	assert(kind >= LETTER_START && kind < LETTER_KINDS);
	assert(mandate->amount.ore > 0 && today.number > 0);
	const struct mandate_letter_order letter = {
		.mandate = mandate->id, .kind = kind, .amount = mandate->amount, .code = mandate->end_code
	};
	return mandates_order_letter(tx, &letter, today);
}

struct status mandates_sent(struct store_tx *tx, struct mandate_id id)
{
	struct mandate mandate;
	TRY(mandates_find_standing(tx, id, &mandate));
	if (mandate.state != MANDATE_ASKED)
		return FAIL(STATUS_CONFLICT, "The mandate has been sent already.");
	assert(!mandate.is_at_bankgirot);
	assert(mandate.active_on.number == 0);
	mandate.state = MANDATE_SENT;
	mandate.is_at_bankgirot = true;
	return mandates_save(tx, &mandate, "mandate sent");
}

struct status mandates_end_sent(struct store_tx *tx, struct mandate_id id)
{
	struct mandate mandate;
	TRY(mandates_find(tx, id, &mandate));
	if (mandate.state != MANDATE_ENDED || !mandate.is_at_bankgirot)
		return FAIL(STATUS_CONFLICT, "The mandate has no end to tell Bankgirot of.");
	assert(mandate.ended_on.number > 0);
	assert(mandate.end != MANDATE_STANDS);
	mandate.is_at_bankgirot = false;
	return mandates_save(tx, &mandate, "mandate's end sent");
}

static struct status take_account(const struct mandate_activation *activation, struct mandate *mandate)
{
	if (activation->account.count > 0 &&
	    (activation->account.count != MANDATES_ACCOUNT_DIGITS || !text_is_digits(activation->account)))
		return FAIL_INPUT(0, "account", "The account is not 16 digits, as Autogiro writes it.",
				  "Ask Bankgirot for the file again.");
	if (activation->identity.count > 0 &&
	    (activation->identity.count != MANDATES_IDENTITY_DIGITS || !text_is_digits(activation->identity)))
		return FAIL_INPUT(0, "identity", "The identity is not 12 digits, as Autogiro writes it.",
				  "Ask Bankgirot for the file again.");
	if (activation->account.count > 0)
		mandate->account = activation->account;
	if (activation->identity.count > 0)
		mandate->identity = activation->identity;
	assert(mandate->account.count == 0 || mandate->account.count == MANDATES_ACCOUNT_DIGITS);
	assert(mandate->identity.count == 0 || mandate->identity.count == MANDATES_IDENTITY_DIGITS);
	return OK;
}

/* The end of one mandate, its letters and the mark that Bankgirot is still to be told. */
static struct status end_one(struct store_tx *tx, struct mandate *mandate,
			     const struct mandate_ending *ending)
{
	int64_t taken_away = 0;
	const bool is_known_there =
	    ending->end == MANDATE_END_BY_PAYERS_BANK || ending->end == MANDATE_END_REFUSED;
	assert(mandate->state != MANDATE_ENDED && ending->end != MANDATE_STANDS);
	assert(ending->today.number > 0 && ending->code >= -1);
	mandate->state = MANDATE_ENDED;
	mandate->end = ending->end;
	mandate->end_code = ending->code;
	mandate->ended_on = ending->today;
	mandate->is_at_bankgirot = mandate->is_at_bankgirot && !is_known_there;
	TRY(mandates_save(tx, mandate, "mandate ended"));
	return letter_take_away(
	    tx,
	    &(struct letter_take_away_in){ mandate->id, LETTER_START, LETTER_RESUMED, { 0 }, { INT64_MAX } },
	    &taken_away);
}

/* The one it follows hands over its terms and ends; nothing is drawn from both. */
static struct status take_the_place(struct store_tx *tx, struct mandate *mandate, struct day today)
{
	struct mandate old;
	assert(mandate->follows.raw != 0 && mandate->state != MANDATE_ENDED);
	assert(mandate->state != MANDATE_ACTIVE && today.number > 0);
	TRY(mandates_find(tx, mandate->follows, &old));
	if (old.state == MANDATE_ENDED)
		return OK; /* its terms were handed over as it ended */
	mandates_take_terms(mandate, &old);
	const struct mandate_ending ending = { old.id, MANDATE_END_MOVED, -1, today };
	return end_one(tx, &old, &ending);
}

struct status mandates_activate(struct store_tx *tx, const struct mandate_activation *activation,
				const struct actor *by)
{
	assert(by != NULL && activation->today.number > 0);
	struct mandate mandate;
	TRY(mandates_find_standing(tx, activation->mandate, &mandate));
	assert(mandate.follows.raw == 0 || mandate.follows.raw < mandate.id.raw);
	TRY(take_account(activation, &mandate));
	if (mandate.state == MANDATE_ACTIVE)
		return mandates_save(tx, &mandate, "mandate's account told");
	if (mandate.follows.raw != 0)
		TRY(take_the_place(tx, &mandate, activation->today));
	mandate.state = MANDATE_ACTIVE;
	mandate.is_at_bankgirot = true;
	mandate.active_on = activation->today;
	TRY(mandates_save(tx, &mandate, "mandate active"));
	return order(tx, &mandate, LETTER_START, activation->today);
}

static struct status order_of_end(struct store_tx *tx, const struct mandate *mandate, struct day today)
{
	assert(mandate->state == MANDATE_ENDED);
	assert(mandate->end != MANDATE_STANDS);
	switch (mandate->end) {
	case MANDATE_END_BY_GIVER:
	case MANDATE_END_BY_CENTRE:
		return order(tx, mandate, LETTER_ENDED, today);
	case MANDATE_END_BY_PAYERS_BANK:
		return order(tx, mandate, LETTER_BANK_ENDED, today);
	case MANDATE_END_REFUSED:
		return order(tx, mandate, LETTER_BANK_REFUSED, today);
	case MANDATE_STANDS:
	case MANDATE_END_DEATH:
	case MANDATE_END_MOVED:   /* the one that follows has a letter of its own */
	case MANDATE_END_REVOKED: /* the letter about the money that went back says so */
		return OK;
	}
	return OK;
}

/* Whether the gift goes on under another mandate when this one ends. */
static struct status follows_one_that_stands(struct store_tx *tx, const struct mandate *mandate, bool *out)
{
	struct mandate old;
	assert(out != NULL);
	assert(mandate->id.raw > mandate->follows.raw);
	*out = false;
	if (mandate->follows.raw == nobody.raw || mandate->state == MANDATE_ACTIVE)
		return OK;
	TRY(mandates_find(tx, mandate->follows, &old));
	*out = old.state != MANDATE_ENDED;
	return OK;
}

/* What the end means for the one that waits to follow: where the payer's bank ended it, as banks do when an
 * account is moved, that one goes on with the terms; every other end is the end of both. */
static struct status end_follower(struct store_tx *tx, const struct mandate *old,
				  const struct mandate_ending *ending)
{
	struct mandate_id waits;
	TRY(mandates_follower(tx, old, &waits));
	if (waits.raw == nobody.raw)
		return OK;
	struct mandate follower;
	TRY(mandates_find(tx, waits, &follower));
	assert(follower.follows.raw == old->id.raw);
	assert(follower.state < MANDATE_ACTIVE);
	if (ending->end != MANDATE_END_BY_PAYERS_BANK)
		return end_one(tx, &follower, ending);
	mandates_take_terms(&follower, old);
	return mandates_save(tx, &follower, "mandate takes over");
}

struct status mandates_end(struct store_tx *tx, const struct mandate_ending *ending, const struct actor *by)
{
	assert(by != NULL && ending->end != MANDATE_STANDS && ending->today.number > 0);
	struct mandate mandate;
	TRY(mandates_find_standing(tx, ending->mandate, &mandate));
	assert(mandate.id.raw == ending->mandate.raw);
	const bool was_active = mandate.state == MANDATE_ACTIVE;
	bool goes_on = false;
	TRY(follows_one_that_stands(tx, &mandate, &goes_on));
	TRY(end_one(tx, &mandate, ending));
	if (!goes_on || ending->end == MANDATE_END_REFUSED)
		TRY(order_of_end(tx, &mandate, ending->today));
	return was_active ? end_follower(tx, &mandate, ending) : OK;
}

struct status mandates_stop(struct store_tx *tx, struct mandate_id id, bool is_stopped,
			    const struct actor *by)
{
	assert(by != NULL);
	struct mandate mandate;
	TRY(mandates_find_standing(tx, id, &mandate));
	assert(mandate.id.raw == id.raw);
	if (mandate.is_stopped == is_stopped)
		return OK;
	mandate.is_stopped = is_stopped;
	return mandates_save(tx, &mandate,
			     is_stopped ? "mandate stopped at the bank" : "mandate's stop lifted");
}

static struct status release_one(struct store_tx *tx, struct mandate_id id, struct day today)
{
	struct mandate mandate;
	TRY(mandates_find(tx, id, &mandate));
	if (mandate.state == MANDATE_ENDED)
		return OK;
	if (!mandate.is_held)
		return FAIL(STATUS_CONFLICT, "The mandate is not held.");
	assert(mandate.origin == MANDATE_TAKEN_OVER);
	assert(mandate.state == MANDATE_ACTIVE);
	mandate.is_held = false;
	TRY(mandates_save(tx, &mandate, "mandate released"));
	const bool is_told =
	    mandate.told_through.number >= today.number && mandate.first_month != MANDATES_MONTH_UNKNOWN;
	return is_told ? OK : order(tx, &mandate, LETTER_START, today);
}

struct status mandates_release(struct store_tx *tx, const struct mandate_id *mandates, size_t count,
			       struct day today, const struct actor *by)
{
	assert(by != NULL && (mandates != NULL || count == 0));
	assert(today.number > 0);
	if (count > MANDATES_RELEASE_MAX)
		return FAIL(STATUS_LIMIT, "So many mandates are not released at once.");
	for (size_t i = 0; i < count; i++)
		TRY(release_one(tx, mandates[i], today));
	return OK;
}

struct standing {
	struct mandate_id ids[MANDATES_LIST_ROWS_MAX];
	size_t count;
};

static struct status take_id(void *argument, const void *out)
{
	struct standing *standing = argument;
	const struct mandate_ids_of_giver_out *row = out;
	assert(standing->count < MANDATES_LIST_ROWS_MAX && row->id.raw > 0);
	assert(standing->count == 0 || standing->ids[standing->count - 1].raw < row->id.raw);
	standing->ids[standing->count++] = row->id;
	return OK;
}

static struct status end_all(struct store_tx *tx, struct giver_id giver, struct day today)
{
	assert(giver.raw > 0 && today.number > 0);
	struct standing *page = arena_take(store_arena(tx), sizeof *page);
	do {
		page->count = 0;
		TRY(mandate_ids_of_giver(tx,
					 &(struct mandate_ids_of_giver_in){ giver, MANDATE_ASKED,
									    MANDATE_ACTIVE, nobody,
									    MANDATES_LIST_ROWS_MAX },
					 take_id, page));
		for (size_t i = 0; i < page->count; i++) {
			struct mandate mandate;
			TRY(mandates_find_standing(tx, page->ids[i], &mandate));
			TRY(end_one(tx, &mandate,
				    &(struct mandate_ending){ mandate.id, MANDATE_END_DEATH, -1, today }));
		}
		assert(page->count <= MANDATES_LIST_ROWS_MAX);
	} while (page->count == MANDATES_LIST_ROWS_MAX);
	return OK;
}

struct status mandates_giver_died(struct store_tx *tx, struct giver_id giver, struct day died_on,
				  struct day today, const struct actor *by)
{
	assert(by != NULL && today.number > 0);
	assert(giver.raw > 0);
	struct giver found;
	bool is_known = false;
	const struct status status = people_find_giver(tx, giver, &found);
	if (status.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such giver.");
	TRY(status);
	TRY(mandates_is_dead(tx, giver, &is_known));
	if (is_known)
		return FAIL(STATUS_CONFLICT, "That the giver has died is known already.");
	if (died_on.number > today.number)
		return FAIL_INPUT(0, "day", "The day of death is yet to come.", "Ask for the day.");
	TRY(giver_death_put(tx, &(struct giver_death_put_in){ giver, died_on, today, by->name }));
	TRY(store_journal(tx, &(struct journal_note){ .kind = "giver died", .subject = giver.raw }));
	TRY(end_all(tx, giver, today));
	int64_t taken_away = 0;
	TRY(letter_take_away_of_giver(tx, &(struct letter_take_away_of_giver_in){ giver }, &taken_away));
	return gifts_close_promises_of(tx, giver, by);
}
