/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "inner/outbox/outbox_inner.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* One run, and the letter it is at. Texts are copied out of their unit: the try is outside of any. */
struct run {
	const struct mailer *mailer;
	const struct outbox_terms *terms;
	struct arena arena;
	struct outbox_done *done;
	bool has_letter;
	struct outbox_letter_due_out letter;
	int64_t doubt_before; /* of the letter, from earlier tries */
	struct mail_answer answer;
	enum outbox_state end; /* what the last unit turned the letter into */
	int64_t emptied;
};

static const char *journal_kind(enum outbox_state state)
{
	assert(state != OUTBOX_PUT_ASIDE);
	switch (state) {
	case OUTBOX_WAITING:
		return "letter out waits";
	case OUTBOX_SENDING:
		return "letter out tried";
	case OUTBOX_SENT:
		return "letter out sent";
	case OUTBOX_REFUSED:
		return "letter out refused";
	case OUTBOX_PERHAPS:
		return "letter out perhaps sent";
	case OUTBOX_GIVEN_UP:
		return "letter out given up";
	case OUTBOX_PUT_ASIDE:
		break;
	}
	return "letter out";
}

static struct status turn(struct store_tx *tx, const struct outbox_letter_turn_in *to)
{
	assert(to->id.raw > 0 && to->next_at.seconds >= to->since.seconds);
	TRY(outbox_letter_turn(tx, to));
	return store_journal(tx, &(struct journal_note){ .kind = journal_kind((enum outbox_state)to->state),
							 .subject = to->id.raw });
}

/* Whether the next try could make two of it. */
static bool may_be_second(const struct run *run, const struct outbox_letter_due_out *letter)
{
	assert(letter->doubt >= OUTBOX_SURE && letter->doubt <= OUTBOX_UNKNOWN);
	return letter->doubt == OUTBOX_UNKNOWN ||
	       (letter->doubt == OUTBOX_FOLDER && !run->mailer->is_repeatable);
}

static struct outbox_letter_turn_in turned(const struct outbox_letter_due_out *letter,
					   enum outbox_state state, struct moment now)
{
	const bool is_set_back = letter->since.seconds > now.seconds; /* the machine's clock */
	assert(letter->attempts >= 0);
	return (struct outbox_letter_turn_in){ .id = letter->id,
					       .state = state,
					       .doubt = letter->doubt,
					       .attempts = letter->attempts,
					       .since = is_set_back ? now : letter->since,
					       .next_at = now };
}

static struct outbox_letter_due_out copied(struct arena *arena, const struct outbox_letter_due_out *letter)
{
	struct outbox_letter_due_out copy = *letter;
	assert(letter->message.count <= MAIL_BYTES_MAX);
	copy.message_id = arena_copy(arena, letter->message_id);
	copy.sender = arena_copy(arena, letter->sender);
	copy.recipient = arena_copy(arena, letter->recipient);
	copy.message = arena_copy(arena, letter->message);
	return copy;
}

/* A unit: what a crash left between the try and its answer waits again, or is perhaps sent. */
static struct status take_up_left(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	struct outbox_letter_due_out letter;
	const struct moment now = store_now(tx);
	const struct status found =
	    outbox_letter_due(tx, &(struct outbox_letter_due_in){ OUTBOX_SENDING, { INT64_MAX } }, &letter);
	run->has_letter = status_is_ok(found);
	if (!run->has_letter)
		return found.code == STATUS_NOT_FOUND ? OK : found;
	assert(letter.doubt != OUTBOX_SURE);
	run->end = may_be_second(run, &letter) ? OUTBOX_PERHAPS : OUTBOX_WAITING;
	const struct outbox_letter_turn_in to = turned(&letter, run->end, now);
	return turn(tx, &to);
}

/* A unit: the letter that is due longest is on its way from here, durably. */
static struct status begin(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	struct outbox_letter_due_out letter;
	const struct moment now = store_now(tx);
	const struct status found =
	    outbox_letter_due(tx, &(struct outbox_letter_due_in){ OUTBOX_WAITING, now }, &letter);
	run->has_letter = status_is_ok(found);
	if (!run->has_letter)
		return found.code == STATUS_NOT_FOUND ? OK : found;
	run->doubt_before = letter.doubt;
	run->end = may_be_second(run, &letter) ? OUTBOX_PERHAPS : OUTBOX_SENDING;
	if (run->end == OUTBOX_SENDING) {
		letter.attempts++;
		letter.doubt = run->mailer->is_repeatable ? OUTBOX_FOLDER : OUTBOX_UNKNOWN;
	}
	assert(letter.since.seconds <= now.seconds);
	arena_reset(&run->arena);
	run->letter = copied(&run->arena, &letter);
	const struct outbox_letter_turn_in to = turned(&letter, run->end, now);
	return turn(tx, &to);
}

/* A minute after the first try, doubled with each, at most a day. */
static int64_t wait_seconds(int64_t attempts)
{
	int64_t wait = OUTBOX_FIRST_WAIT_SECONDS;
	assert(attempts > 0);
	for (int64_t i = 1; i < attempts && wait < OUTBOX_LAST_WAIT_SECONDS; i++)
		wait *= 2;
	return wait < OUTBOX_LAST_WAIT_SECONDS ? wait : OUTBOX_LAST_WAIT_SECONDS;
}

static enum outbox_state later_or_never(const struct run *run, struct moment now)
{
	const int64_t seconds_a_day = 86400;
	const int64_t last = run->letter.since.seconds + run->terms->give_up_days * seconds_a_day;
	assert(run->letter.attempts > 0);
	return now.seconds + wait_seconds(run->letter.attempts) > last ? OUTBOX_GIVEN_UP : OUTBOX_WAITING;
}

static enum outbox_state end_of(const struct run *run, struct moment now)
{
	assert(run->answer.outcome >= MAIL_TAKEN);
	switch (run->answer.outcome) {
	case MAIL_TAKEN:
		return OUTBOX_SENT;
	case MAIL_REFUSED:
		return OUTBOX_REFUSED;
	case MAIL_LATER:
		return later_or_never(run, now);
	case MAIL_UNKNOWN:
		return run->mailer->is_repeatable ? later_or_never(run, now) : OUTBOX_PERHAPS;
	}
	return OUTBOX_PERHAPS;
}

/* A unit: what came of the try. */
static struct status end(struct store_tx *tx, void *argument)
{
	struct run *run = argument;
	const struct moment now = store_now(tx);
	run->end = end_of(run, now);
	struct outbox_letter_turn_in to = turned(&run->letter, run->end, now);
	to.code = run->answer.code;
	/* This try's end is known; an earlier one's is as it was. */
	if (run->answer.outcome != MAIL_UNKNOWN)
		to.doubt = run->doubt_before;
	if (run->end == OUTBOX_WAITING)
		to.next_at.seconds += wait_seconds(run->letter.attempts);
	assert(run->end != OUTBOX_SENDING);
	return turn(tx, &to);
}

/* A unit: texts whose days have gone. */
static struct status empty(struct store_tx *tx, void *argument)
{
	static const enum outbox_state states[] = { OUTBOX_SENT, OUTBOX_PUT_ASIDE };
	struct run *run = argument;
	const int64_t seconds_a_day = 86400;
	const struct moment before = { store_now(tx).seconds - run->terms->keep_days * seconds_a_day };
	char words[40];
	run->emptied = 0;
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		int64_t rows = 0;
		TRY(outbox_letter_empty(tx, &(struct outbox_letter_empty_in){ TEXT(""), states[i], before },
					&rows));
		run->emptied += rows;
	}
	assert(run->emptied >= 0);
	if (run->emptied == 0)
		return OK;
	const int count = snprintf(words, sizeof words, "%" PRId64 " letters", run->emptied);
	return store_journal(
	    tx, &(struct journal_note){ .kind = "letters out emptied", .words = { words, (size_t)count } });
}

static void count_end(struct run *run)
{
	assert(run->end != OUTBOX_SENDING);
	if (run->end == OUTBOX_SENT)
		run->done->sent++;
	else if (run->end == OUTBOX_WAITING)
		run->done->later++;
	else
		run->done->to_person++;
}

/* What could not be begun was surely not said: settings or machine are wrong, and would be for any letter. */
static void try_once(struct run *run)
{
	const struct mail_parcel parcel = { run->letter.sender, run->letter.recipient, run->letter.message_id,
					    run->letter.message };
	const struct status carried = mailer_carry(run->mailer, &parcel, &run->answer);
	if (status_is_ok(carried))
		return;
	assert(carried.reason != NULL);
	run->answer =
	    (struct mail_answer){ .outcome = MAIL_LATER, .is_about_all = true, .reason = carried.reason };
}

static struct status send_one(struct store *books, struct run *run, const struct actor *by)
{
	TRY(store_write(books, by, begin, run));
	if (!run->has_letter)
		return OK;
	if (run->end == OUTBOX_SENDING) {
		try_once(run);
		TRY(store_write(books, by, end, run));
		if (run->answer.is_about_all)
			run->done->reason = run->answer.reason;
	}
	assert(run->end != OUTBOX_SENDING);
	count_end(run);
	return OK;
}

static struct status run_all(struct store *books, struct run *run, const struct actor *by)
{
	assert(run->done->sent == 0);
	for (run->has_letter = true; run->has_letter;) {
		TRY(store_write(books, by, take_up_left, run));
		if (run->has_letter && run->end == OUTBOX_PERHAPS)
			run->done->to_person++;
	}
	run->has_letter = true;
	for (int64_t i = 0; i < run->terms->letters_max && run->has_letter && run->done->reason == NULL; i++)
		TRY(send_one(books, run, by));
	TRY(store_write(books, by, empty, run));
	run->done->emptied = run->emptied;
	return OK;
}

static bool is_within(int64_t value, int64_t most)
{
	assert(most > 0);
	return value >= 1 && value <= most;
}

struct status outbox_run(struct store *books, const struct mailer *mailer, const struct outbox_terms *terms,
			 const struct actor *by, struct outbox_done *out)
{
	assert(books != NULL && mailer != NULL && terms != NULL && by != NULL && out != NULL);
	*out = (struct outbox_done){ 0 };
	if (!is_within(terms->letters_max, OUTBOX_RUN_MAX) ||
	    !is_within(terms->give_up_days, OUTBOX_DAYS_MAX) || !is_within(terms->keep_days, OUTBOX_DAYS_MAX))
		return FAIL(STATUS_LIMIT, "The terms of the outbox are outside their bounds.");
	struct run run = {
		.mailer = mailer, .terms = terms, .arena = arena_open(MAIL_BYTES_MAX + (1 << 12)), .done = out
	};
	const struct status status = run_all(books, &run, by);
	arena_close(&run.arena);
	return status;
}
