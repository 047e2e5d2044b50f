/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/outbox/outbox_inner.h"

#include <assert.h>

struct caller {
	outbox_row *row;
	void *argument;
};

static struct status tell(void *argument, const void *out)
{
	const struct caller *caller = argument;
	const struct outbox_letter_in_out *row = out;
	assert(row->id.raw > 0);
	const struct outbox_line line = { row->id,        { row->kind, row->cause },
					  row->recipient, (enum outbox_state)row->state,
					  row->attempts,  row->code,
					  row->made_at,   row->next_at };
	return caller->row(caller->argument, &line);
}

struct status outbox_list(struct store_tx *tx, enum outbox_state state, struct outbox_id after,
			  outbox_row *row, void *argument)
{
	struct caller caller = { row, argument };
	assert(row != NULL && after.raw >= 0);
	return outbox_letter_in(tx, &(struct outbox_letter_in_in){ state, after, OUTBOX_LIST_MAX }, tell,
				&caller);
}

static bool waits_for_person(int64_t state)
{
	assert(state >= OUTBOX_WAITING && state <= OUTBOX_PUT_ASIDE);
	return state == OUTBOX_REFUSED || state == OUTBOX_PERHAPS || state == OUTBOX_GIVEN_UP;
}

/* Turns a letter that waits for a person into `state`, from now. */
static struct status decide(struct store_tx *tx, struct outbox_id id, enum outbox_state state)
{
	struct outbox_letter_by_id_out letter;
	const struct status found = outbox_letter_by_id(tx, &(struct outbox_letter_by_id_in){ id }, &letter);
	assert(state == OUTBOX_WAITING || state == OUTBOX_PUT_ASIDE);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "There is no such letter.");
	TRY(found);
	if (!waits_for_person(letter.state))
		return FAIL(STATUS_CONFLICT, "The letter does not wait for a person.");
	return outbox_letter_turn(tx, &(struct outbox_letter_turn_in){ .id = id,
								       .state = state,
								       .doubt = OUTBOX_SURE,
								       .since = store_now(tx),
								       .next_at = store_now(tx) });
}

struct status outbox_again(struct store_tx *tx, struct outbox_id id, const struct actor *by)
{
	assert(by != NULL);
	TRY(decide(tx, id, OUTBOX_WAITING));
	return store_journal(tx, &(struct journal_note){ .kind = "letter out again", .subject = id.raw });
}

struct status outbox_put_aside(struct store_tx *tx, struct outbox_id id, const struct actor *by)
{
	assert(by != NULL);
	TRY(decide(tx, id, OUTBOX_PUT_ASIDE));
	return store_journal(tx, &(struct journal_note){ .kind = "letter out put aside", .subject = id.raw });
}

const char *outbox_state_words(enum outbox_state state)
{
	assert(state >= OUTBOX_WAITING && state <= OUTBOX_PUT_ASIDE);
	switch (state) {
	case OUTBOX_WAITING:
		return SAY("waiting");
	case OUTBOX_SENDING:
		return SAY("being sent");
	case OUTBOX_SENT:
		return SAY("sent");
	case OUTBOX_REFUSED:
		return SAY("refused by the mail server");
	case OUTBOX_PERHAPS:
		return SAY("perhaps sent");
	case OUTBOX_GIVEN_UP:
		return SAY("given up");
	case OUTBOX_PUT_ASIDE:
		return SAY("put aside");
	}
	return "";
}
