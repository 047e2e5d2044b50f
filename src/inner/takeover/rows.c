/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a row becomes: a giver, a promise, a mandate. */
#include "inner/takeover/takeover_inner.h"

#include "ground/numbers/numbers.h"

#include <assert.h>

static struct takeover_cell cell_of(const struct takeover_importing *importing,
				    const struct takeover_row *row)
{
	assert(importing->file->mapping != NULL && row->row > 0);
	return (struct takeover_cell){ importing->file->mapping, row };
}

/* What a door of ours refuses, at the field that most likely is to blame, with what can be done. */
static struct status at_field(struct status status, enum takeover_field field, const char *remedy)
{
	assert(field < TAKEOVER_FIELDS && remedy != NULL);
	if (status_is_ok(status))
		return OK;
	if (status.field == NULL)
		status.field = takeover_keys[field].name;
	if (status.remedy == NULL)
		status.remedy = remedy;
	return status;
}

/* "a@b": what mail can be sent to is known when it is sent. */
static bool is_email(struct text text)
{
	const size_t at = text_find(text, TEXT("@"));
	const struct text domain = text_slice(text, at + 1, text.count);
	assert(text.count > 0);
	return at > 0 && domain.count > 0 && text_find(domain, TEXT("@")) == domain.count &&
	       text_find(text, TEXT(" ")) == text.count;
}

static struct status read_giver_identity(const struct takeover_importing *importing, struct giver *giver,
					 char digits[IDENTITY_ROOM])
{
	enum identity_kind kind;
	assert(giver != NULL);
	if (giver->identity.count == 0)
		return OK;
	TRY(at_field(identity_parse(giver->identity, importing->file->today, false, &kind, digits),
		     GIVER_IDENTITY, "Correct it, or leave it empty."));
	if ((kind == IDENTITY_ORGANISATION) != (giver->kind == GIVER_ORGANISATION))
		return takeover_wrong(GIVER_IDENTITY, "The number is not of the kind that the giver is.",
				      "Correct the number or the kind.");
	giver->identity = text_of(digits);
	return OK;
}

struct status takeover_take_giver(struct takeover_importing *importing, const struct takeover_row *row,
				  int64_t *thing)
{
	static const char *const kinds[] = { "person", "organisation", "anonymous", NULL };
	const struct takeover_cell cell = cell_of(importing, row);
	const struct text *values = row->values;
	char digits[IDENTITY_ROOM];
	size_t kind = 0;
	TRY(takeover_choice(&cell, GIVER_KIND, kinds, &kind));
	struct giver giver = {
		.kind = (enum giver_kind)(GIVER_PERSON + kind),
		.name = values[GIVER_NAME],
		.email = values[GIVER_EMAIL],
		.phone = values[GIVER_PHONE],
		.street = values[GIVER_STREET],
		.postal_code = values[GIVER_POSTAL_CODE],
		.town = values[GIVER_TOWN],
		.country = values[GIVER_COUNTRY],
		.identity = values[GIVER_IDENTITY],
	};
	if (giver.email.count > 0 && !is_email(giver.email))
		return takeover_wrong(GIVER_EMAIL, "This is not an e-mail address.",
				      "Correct it, or leave it empty.");
	if (giver.kind == GIVER_ANONYMOUS)
		giver.country = (struct text){ 0 }; /* a constant of all rows says nothing of one */
	TRY(read_giver_identity(importing, &giver, digits));
	struct giver_id id = { 0 };
	TRY(at_field(people_add_giver(importing->tx, &giver, importing->random, importing->by, &id),
		     GIVER_NAME, "Correct the row."));
	assert(id.raw > 0);
	*thing = id.raw;
	return OK;
}

static struct status find_giver(struct takeover_importing *importing, struct text number,
				enum takeover_field field, struct giver_id *out)
{
	struct takeover_key_find_out found;
	assert(out != NULL);
	const struct status status = takeover_find(importing->tx, TAKEOVER_GIVERS, number, &found);
	if (status.code == STATUS_NOT_FOUND)
		return takeover_wrong(field, "No giver with this number has been taken over.",
				      "Take over the giver first.");
	TRY(status);
	*out = (struct giver_id){ found.thing };
	return OK;
}

static struct status read_promise(struct takeover_importing *importing, const struct takeover_row *row,
				  struct promise *out)
{
	static const char *const kinds[] = { "once", "monthly", NULL };
	const struct takeover_cell cell = cell_of(importing, row);
	struct purpose purpose;
	size_t kind = 0;
	bool is_given = false;
	TRY(find_giver(importing, row->values[PROMISE_GIVER], PROMISE_GIVER, &out->giver));
	TRY(takeover_choice(&cell, PROMISE_KIND, kinds, &kind));
	TRY(takeover_money(&cell, PROMISE_AMOUNT, &out->amount, &is_given));
	TRY(takeover_day(&cell, PROMISE_MADE_ON, &out->made_on));
	if (out->made_on.number > importing->file->today.number)
		return takeover_wrong(PROMISE_MADE_ON, "The day is yet to come.", "Correct the day.");
	if (out->made_on.number == 0)
		out->made_on = importing->file->today;
	const struct status found =
	    gifts_purpose_by_code(importing->tx, row->values[PROMISE_PURPOSE], &purpose);
	if (found.code == STATUS_NOT_FOUND)
		return takeover_wrong(PROMISE_PURPOSE, "There is no such purpose.",
				      "Add it here, or translate it in the mapping.");
	TRY(found);
	assert(purpose.id.raw > 0);
	out->purpose = purpose.id;
	out->kind = (enum promise_kind)(PROMISE_ONCE + kind);
	out->reference = row->values[PROMISE_REFERENCE];
	return OK;
}

/* Whether the row tells of one that no longer is: `words` begins with those that do. */
static struct status read_promise_state(const struct takeover_cell *cell, bool *is_closed)
{
	static const char *const states[] = { "", "open", "closed", NULL };
	size_t state = 0;
	assert(is_closed != NULL);
	TRY(takeover_choice(cell, PROMISE_STATE, states, &state));
	*is_closed = state == 2;
	return OK;
}

struct status takeover_take_promise(struct takeover_importing *importing, const struct takeover_row *row,
				    int64_t *thing)
{
	const struct takeover_cell cell = cell_of(importing, row);
	struct promise promise = { 0 };
	struct promise made;
	bool is_closed = false;
	TRY(read_promise_state(&cell, &is_closed));
	if (is_closed)
		return OK;
	TRY(read_promise(importing, row, &promise));
	const struct status status =
	    gifts_promise(importing->tx, &promise, importing->random, importing->by, &made);
	const bool is_of_purpose = status.code == STATUS_CONFLICT && promise.reference.count == 0;
	TRY(at_field(status, is_of_purpose ? PROMISE_PURPOSE : PROMISE_REFERENCE,
		     "Leave the reference empty, and one is made; or choose an open purpose."));
	assert(made.id.raw > 0);
	*thing = made.id.raw;
	return OK;
}

/* By its number in the other program, or by a reference that the books know. */
static struct status find_promise(struct takeover_importing *importing, struct text number,
				  struct promise *out)
{
	struct takeover_key_find_out found;
	struct takeover_promise_by_reference_out known = { 0 };
	assert(out != NULL);
	struct status status = takeover_find(importing->tx, TAKEOVER_PROMISES, number, &found);
	if (status_is_ok(status))
		return gifts_find_promise(importing->tx, (struct promise_id){ found.thing }, out);
	if (status.code == STATUS_NOT_FOUND)
		status = takeover_promise_by_reference(
		    importing->tx, &(struct takeover_promise_by_reference_in){ number }, &known);
	if (status.code == STATUS_NOT_FOUND)
		return takeover_wrong(MANDATE_PROMISE,
				      "No promise with this number or reference stands here.",
				      "Take over the promise first.");
	TRY(status);
	return gifts_find_promise(importing->tx, known.id, out);
}

static struct status check_giver(struct takeover_importing *importing, const struct takeover_row *row,
				 const struct promise *promise)
{
	struct giver_id giver = { 0 };
	assert(promise->giver.raw > 0);
	if (row->values[MANDATE_GIVER].count == 0)
		return OK;
	TRY(find_giver(importing, row->values[MANDATE_GIVER], MANDATE_GIVER, &giver));
	return giver.raw == promise->giver.raw
		   ? OK
		   : takeover_wrong(MANDATE_GIVER, "The promise is another giver's.",
				    "Find out whose mandate it is.");
}

/* The account as typed, its clearing number first; in the arena of the unit. */
static struct text join_account(struct takeover_importing *importing, const struct takeover_row *row)
{
	const struct text clearing = row->values[MANDATE_CLEARING];
	const struct text account = row->values[MANDATE_ACCOUNT];
	SCOPED(buffer_close) struct buffer joined = buffer_open(2 * TAKEOVER_CELL_BYTES_MAX + 2);
	if (clearing.count == 0 || account.count == 0)
		return account;
	buffer_add(&joined, clearing);
	buffer_add(&joined, TEXT("-"));
	buffer_add(&joined, account);
	assert(!joined.is_failed || joined.count > 0);
	return arena_copy(store_arena(importing->tx), buffer_text(&joined));
}

/* As Autogiro writes it an organisation's number has two zeros before it. */
static struct status check_holder(const struct takeover_importing *importing, struct text identity)
{
	char digits[IDENTITY_ROOM];
	enum identity_kind kind;
	const bool is_padded = identity.count == 12 && text_starts(identity, TEXT("00"));
	assert(importing->file->today.number > 0);
	if (identity.count == 0)
		return OK;
	return at_field(identity_parse(text_slice(identity, is_padded ? 2 : 0, identity.count),
				       importing->file->today, false, &kind, digits),
			MANDATE_IDENTITY, "Correct it, or leave it empty.");
}

static struct status read_payer(struct takeover_importing *importing, const struct takeover_row *row,
				struct mandate_wish *out)
{
	const struct text bankgiro = row->values[MANDATE_PAYER_BANKGIRO];
	char digits[GIRO_ROOM];
	TRY(takeover_number_of(importing, row, &out->payer_number));
	out->account = join_account(importing, row);
	out->identity = row->values[MANDATE_IDENTITY];
	TRY(check_holder(importing, out->identity));
	if (bankgiro.count > 0)
		TRY(at_field(bankgiro_parse(bankgiro, digits), MANDATE_PAYER_BANKGIRO,
			     "Ask the payer for it."));
	if (bankgiro.count > 0 && out->account.count > 0)
		return takeover_wrong(MANDATE_PAYER_BANKGIRO,
				      "The mandate names both an account and a bankgiro.",
				      "Find out which of the two is drawn from.");
	if (bankgiro.count > 0 && !text_equal(text_of(digits), out->payer_number))
		return takeover_wrong(MANDATE_PAYER_NUMBER,
				      "Drawn from a bankgiro, a mandate has that as its payer number.",
				      "Leave the payer number empty, or correct it.");
	if (bankgiro.count == 0 && out->account.count == 0)
		return takeover_wrong(MANDATE_ACCOUNT, "The mandate names no account to draw from.",
				      "Ask the payer for the account, or for the bankgiro that pays.");
	return OK;
}

static struct status read_terms(struct takeover_importing *importing, const struct takeover_row *row,
				struct mandate_wish *out)
{
	const struct takeover_cell cell = cell_of(importing, row);
	bool is_given = false;
	TRY(takeover_money(&cell, MANDATE_AMOUNT, &out->amount, &is_given));
	if (is_given && out->amount.ore == 0)
		return takeover_wrong(MANDATE_AMOUNT, "The sum is zero.",
				      "Leave it empty to take the promise's, or correct it.");
	TRY(takeover_number(&cell, MANDATE_MONTHS, &out->every_months));
	TRY(takeover_number(&cell, MANDATE_PAY_DAY, &out->pay_day));
	TRY(takeover_month(&cell, MANDATE_FIRST_MONTH, &out->first_month));
	TRY(takeover_day(&cell, MANDATE_TOLD_THROUGH, &out->told_through));
	if (out->told_through.number < out->asked_on.number)
		out->told_through.number = 0; /* what was told no longer holds */
	assert(out->asked_on.number > 0);
	return OK;
}

/* What mandates_ask could not name a field for. */
static struct status check_free(struct takeover_importing *importing, const struct mandate_wish *wish,
				const struct promise *promise)
{
	struct mandate standing;
	bool is_open = false;
	assert(wish->payer_number.count > 0);
	const struct status status = mandates_by_payer(importing->tx, wish->payer_number, &standing);
	if (status_is_ok(status) && (standing.state != MANDATE_ENDED || wish->account.count > 0))
		return takeover_wrong(MANDATE_PAYER_NUMBER, "The payer number is taken.",
				      "Find out whose mandate it is.");
	if (status.code != STATUS_NOT_FOUND)
		TRY(status);
	const struct status reference = gifts_reference_is_open(importing->tx, wish->payer_number, &is_open);
	if (reference.code != STATUS_NOT_FOUND)
		TRY(reference);
	if (status_is_ok(reference) && !text_equal(wish->payer_number, promise->reference))
		return takeover_wrong(MANDATE_PAYER_NUMBER,
				      "The payer number is another promise's reference.",
				      "Find out whose mandate it is.");
	return OK;
}

enum state { STATE_ACTIVE, STATE_STOPPED, STATE_PAUSED, STATE_ENDED, STATE_ASKED, STATE_SENT };

/* A pause that is not known to end lasts until the giver resumes. */
static struct status take_state(struct takeover_importing *importing, struct mandate_id mandate,
				enum state state)
{
	const struct day today = importing->file->today;
	assert(mandate.raw > 0 && state <= STATE_PAUSED);
	if (state == STATE_STOPPED)
		return mandates_stop(importing->tx, mandate, true, importing->by);
	if (state == STATE_PAUSED)
		return mandates_pause(importing->tx, mandate,
				      &(struct mandate_pause){ today, { INT64_MAX }, today }, importing->by);
	return OK;
}

static struct status ask(struct takeover_importing *importing, const struct mandate_wish *wish,
			 enum state state, int64_t *thing)
{
	struct mandate_id id = { 0 };
	TRY(at_field(mandates_ask(importing->tx, wish, importing->random, importing->by, &id),
		     MANDATE_PROMISE, "Find out which mandate is right."));
	assert(id.raw > 0);
	*thing = id.raw;
	return take_state(importing, id, state);
}

struct status takeover_take_mandate(struct takeover_importing *importing, const struct takeover_row *row,
				    int64_t *thing)
{
	static const char *const states[] = { "active", "stopped", "paused", "ended", "asked", "sent", NULL };
	const struct takeover_cell cell = cell_of(importing, row);
	struct promise promise;
	size_t state = 0;
	TRY(takeover_choice(&cell, MANDATE_STATE, states, &state));
	if (state == STATE_ENDED)
		return OK;
	if (state >= STATE_ASKED)
		return takeover_wrong(MANDATE_STATE, "Bankgirot has not answered that the mandate is active.",
				      "Take it over when the answer has come, or ask for it here.");
	struct mandate_wish wish = { .origin = MANDATE_TAKEN_OVER,
				     .asked_on = importing->file->today,
				     .bankgiro = row->values[MANDATE_BANKGIRO] };
	TRY(find_promise(importing, row->values[MANDATE_PROMISE], &promise));
	TRY(check_giver(importing, row, &promise));
	TRY(read_payer(importing, row, &wish));
	TRY(read_terms(importing, row, &wish));
	TRY(check_free(importing, &wish, &promise));
	wish.promise = promise.id;
	return ask(importing, &wish, (enum state)state, thing);
}

/* The payer number as the books write it, or the payer's own bankgiro. */
static struct text payer_number(struct takeover_importing *importing, const struct takeover_row *row)
{
	const struct text typed = row->values[MANDATE_PAYER_NUMBER];
	char digits[GIRO_ROOM];
	assert(importing->file->kind == TAKEOVER_MANDATES);
	if (typed.count > 0)
		return text_is_digits(typed) ? digits_without_zeros(typed) : typed;
	if (!status_is_ok(bankgiro_parse(row->values[MANDATE_PAYER_BANKGIRO], digits)))
		return typed;
	return arena_copy(store_arena(importing->tx), text_of(digits));
}

struct status takeover_number_of(struct takeover_importing *importing, const struct takeover_row *row,
				 struct text *out)
{
	const struct text *values = row->values;
	assert(out != NULL);
	switch (importing->file->kind) {
	case TAKEOVER_GIVERS:
		*out = values[GIVER_NUMBER];
		return OK;
	case TAKEOVER_PROMISES:
		*out = values[PROMISE_NUMBER].count > 0 ? values[PROMISE_NUMBER] : values[PROMISE_REFERENCE];
		return OK;
	case TAKEOVER_MANDATES:
		*out = payer_number(importing, row);
		return OK;
	}
	assert(0 && "an unknown kind of file");
	return OK;
}
