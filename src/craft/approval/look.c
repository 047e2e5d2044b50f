/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* How a matter stands: its state follows from its votes, its use and the day; none is stored. */
#include "craft/approval/approval_inner.h"

#include <assert.h>
#include <string.h>

static struct status gather_vote(void *argument, const struct vote *vote)
{
	struct standing *standing = argument;
	if (standing->count == APPROVAL_VOTES_MAX)
		return FAIL(STATUS_LIMIT, "The matter has too many votes.");
	if (standing->count == standing->room) { /* seldom: most matters have two votes */
		struct vote *more = arena_take(standing->arena, 4 * standing->room * sizeof *standing->votes);
		memcpy(more, standing->votes, standing->count * sizeof *more);
		standing->votes = more;
		standing->room *= 4;
	}
	assert(vote->person > 0);
	standing->votes[standing->count++] = *vote;
	return OK;
}

static bool has_withdrawn(const struct standing *standing, int64_t person)
{
	for (size_t i = 0; i < standing->count; i++)
		if (standing->votes[i].act == VOTE_WITHDREW && standing->votes[i].person == person)
			return true;
	return false;
}

/* Counts persons, not votes: were one stored twice, it would count once. */
static void count_approvals(struct standing *standing)
{
	struct matter *matter = &standing->matter;
	for (size_t i = 0; i < standing->count; i++) {
		const struct vote *vote = &standing->votes[i];
		const bool is_counted = matter->approvals > 0 && matter->persons[0] == vote->person;
		if (vote->act != VOTE_APPROVED || is_counted || matter->approvals == 2 ||
		    has_withdrawn(standing, vote->person))
			continue;
		standing->in_force[matter->approvals] = vote->id;
		matter->persons[matter->approvals++] = vote->person;
	}
	assert(matter->approvals < 2 || matter->persons[0] != matter->persons[1]);
}

static bool is_refused(const struct standing *standing)
{
	for (size_t i = 0; i < standing->count; i++)
		if (standing->votes[i].act == VOTE_REFUSED)
			return true;
	return false;
}

static enum matter_state state_of(const struct standing *standing, struct day today, bool is_used)
{
	const struct matter *matter = &standing->matter;
	assert(matter->approvals <= 2);
	if (is_used)
		return MATTER_USED;
	if (is_refused(standing))
		return MATTER_REFUSED;
	if (today.number > matter->valid_through.number)
		return MATTER_EXPIRED;
	if (matter->approvals == 2)
		return MATTER_APPROVED;
	return matter->approvals == 1 ? MATTER_HALF : MATTER_WAITING;
}

static struct status take_matter(const struct matter_last_out *row, struct standing *out)
{
	*out = (struct standing){ .number = row->number, .proposer_may_approve = row->proposer_may_approve };
	out->matter = (struct matter){ .id = row->id,
				       .asked_person = row->asked_person,
				       .asked_by = row->asked_by,
				       .asked_at = row->asked_at,
				       .valid_through = row->valid_through };
	assert(row->id.raw > 0);
	if (row->digest.count != HASH_BYTES)
		return FAIL(STATUS_CONFLICT, "What was asked for approval is not as it was written.");
	memcpy(out->matter.digest.bytes, row->digest.bytes, HASH_BYTES);
	return OK;
}

struct status approval_look(struct store_tx *tx, struct text kind, int64_t subject, struct standing *out)
{
	struct matter_last_out row;
	struct use_find_out used;
	assert(out != NULL);
	const struct status found = matter_last(tx, &(struct matter_last_in){ kind, subject }, &row);
	if (found.code == STATUS_NOT_FOUND)
		return FAIL(STATUS_NOT_FOUND, "Nothing of the kind has been asked for approval.");
	TRY(found);
	TRY(take_matter(&row, out));
	out->arena = store_arena(tx);
	out->room = 4;
	out->votes = arena_take(out->arena, out->room * sizeof *out->votes);
	TRY(approval_votes(tx, out->matter.id, gather_vote, out));
	count_approvals(out);
	const struct status use = use_find(tx, &(struct use_find_in){ out->matter.id }, &used);
	if (use.code != STATUS_NOT_FOUND)
		TRY(use);
	out->matter.state = state_of(out, moment_day(store_now(tx)), status_is_ok(use));
	assert(out->matter.state >= MATTER_WAITING);
	return OK;
}

struct status approval_look_open(struct store_tx *tx, const struct approval_of *what, struct standing *out)
{
	TRY(approval_look(tx, what->kind, what->subject, out));
	assert(out->matter.id.raw > 0);
	if (out->matter.state == MATTER_USED)
		return FAIL(STATUS_CONFLICT, "The approval has been used: it holds once.");
	if (!hash_equal(&out->matter.digest, &what->digest))
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "What stands now is not what was asked for approval.",
					.remedy = "Ask for it anew." };
	if (out->matter.state == MATTER_REFUSED)
		return FAIL(STATUS_REFUSED, "It has been refused.");
	if (out->matter.state == MATTER_EXPIRED)
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "The time to approve it has passed.",
					.remedy = "Ask for it anew." };
	return OK;
}

struct caller {
	vote_row *row;
	void *argument;
	struct store_tx *tx;
};

static struct status tell_vote(void *argument, const void *out)
{
	const struct caller *caller = argument;
	const struct vote_of_matter_out *row = out;
	assert(row->id.raw > 0);
	struct arena *arena = store_arena(caller->tx);
	return caller->row(caller->argument, &(struct vote){ .id = row->id,
							     .act = (enum vote_act)row->act,
							     .person = row->person,
							     .actor = arena_copy(arena, row->actor),
							     .reason = arena_copy(arena, row->reason),
							     .made_at = row->made_at });
}

struct status approval_votes(struct store_tx *tx, struct matter_id matter, vote_row *row, void *argument)
{
	struct caller caller = { row, argument, tx };
	assert(row != NULL && matter.raw > 0);
	return vote_of_matter(tx, &(struct vote_of_matter_in){ matter }, tell_vote, &caller);
}

struct status approval_find(struct store_tx *tx, struct text kind, int64_t subject, struct matter *out)
{
	struct standing standing;
	assert(out != NULL);
	TRY(approval_look(tx, kind, subject, &standing));
	*out = standing.matter;
	assert(out->id.raw > 0);
	return OK;
}
