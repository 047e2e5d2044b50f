/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/approval/approval_inner.h"

#include <assert.h>

static void add_number(struct hash_stream *stream, int64_t number)
{
	char bytes[8];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)((uint64_t)number >> (8 * i));
	hash_stream_add(stream, (struct text){ bytes, sizeof bytes });
}

static void add_text(struct hash_stream *stream, struct text text)
{
	add_number(stream, (int64_t)text.count);
	hash_stream_add(stream, text);
}

void approval_vote_digest(struct matter_id matter, const struct vote *vote, struct hash *out)
{
	struct hash_stream stream;
	assert(vote->id.raw > 0 && matter.raw > 0);
	hash_stream_begin(&stream);
	add_number(&stream, vote->id.raw);
	add_number(&stream, matter.raw);
	add_number(&stream, vote->act);
	add_number(&stream, vote->person);
	add_text(&stream, vote->actor);
	add_text(&stream, vote->reason);
	add_number(&stream, vote->made_at.seconds);
	hash_stream_end(&stream, out);
}

static const char *kind_of(enum vote_act act)
{
	switch (act) {
	case VOTE_APPROVED:
		return "approved";
	case VOTE_WITHDREW:
		return "approval withdrawn";
	case VOTE_REFUSED:
		return "approval refused";
	}
	assert(0 && "an unknown act");
	return "";
}

static struct status write_vote(struct store_tx *tx, struct matter_id matter, struct vote *vote)
{
	struct hash hash;
	vote->id = (struct vote_id){ store_new_id(tx) };
	vote->made_at = store_now(tx);
	assert(vote->person > 0);
	TRY(vote_put(tx, &(struct vote_put_in){ .id = vote->id,
						.matter_id = matter,
						.act = vote->act,
						.person = vote->person,
						.actor = vote->actor,
						.reason = vote->reason,
						.made_at = vote->made_at }));
	approval_vote_digest(matter, vote, &hash);
	return store_journal(tx,
			     &(struct journal_note){ .kind = kind_of(vote->act),
						     .subject = vote->id.raw,
						     .digest = { (const char *)hash.bytes, HASH_BYTES } });
}

static bool has_done(const struct standing *standing, int64_t person, enum vote_act act)
{
	assert(person > 0);
	for (size_t i = 0; i < standing->count; i++)
		if (standing->votes[i].act == act && standing->votes[i].person == person)
			return true;
	return false;
}

static struct status refuse_no_person(const struct approver *who)
{
	assert(who->by != NULL && who->by->name.count > 0);
	return who->person > 0 ? OK : FAIL(STATUS_REFUSED, "Only a person who has logged in may do this.");
}

static struct status refuse_proposer(const struct standing *standing, int64_t person)
{
	assert(person > 0);
	return standing->matter.asked_person != person || standing->proposer_may_approve
		   ? OK
		   : FAIL(STATUS_REFUSED, "Who asked for approval may not be one of the two who approve.");
}

struct status approval_approve(struct store_tx *tx, const struct approval_of *what,
			       const struct approver *who)
{
	struct standing standing;
	TRY(refuse_no_person(who));
	TRY(approval_look_open(tx, what, &standing));
	if (has_done(&standing, who->person, VOTE_WITHDREW))
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "The person has withdrawn an approval of this.",
					.remedy = "Let another person approve it, or ask for it anew." };
	if (has_done(&standing, who->person, VOTE_APPROVED))
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "It has been approved by the same person.",
					.remedy = "Another person must approve it." };
	if (standing.matter.approvals == 2)
		return FAIL(STATUS_CONFLICT, "Two persons have approved it already.");
	TRY(refuse_proposer(&standing, who->person));
	assert(standing.matter.approvals < 2);
	struct vote vote = { .act = VOTE_APPROVED, .person = who->person, .actor = who->by->name };
	return write_vote(tx, standing.matter.id, &vote);
}

struct status approval_withdraw(struct store_tx *tx, const struct approval_of *what,
				const struct approver *who)
{
	struct standing standing;
	TRY(refuse_no_person(who));
	TRY(approval_look_open(tx, what, &standing));
	if (!has_done(&standing, who->person, VOTE_APPROVED))
		return FAIL(STATUS_REFUSED, "The person has not approved this.");
	if (has_done(&standing, who->person, VOTE_WITHDREW))
		return FAIL(STATUS_REFUSED, "The approval has been withdrawn before.");
	assert(standing.matter.state != MATTER_USED);
	struct vote vote = { .act = VOTE_WITHDREW, .person = who->person, .actor = who->by->name };
	return write_vote(tx, standing.matter.id, &vote);
}

struct status approval_refuse(struct store_tx *tx, const struct approval_of *what, const struct approver *who,
			      struct text reason)
{
	struct standing standing;
	TRY(refuse_no_person(who));
	TRY(approval_check_words(reason, APPROVAL_REASON_MAX, "reason"));
	TRY(approval_look_open(tx, what, &standing));
	assert(standing.matter.state != MATTER_REFUSED);
	struct vote vote = {
		.act = VOTE_REFUSED, .person = who->person, .actor = who->by->name, .reason = reason
	};
	return write_vote(tx, standing.matter.id, &vote);
}

static struct status look_approved(struct store_tx *tx, const struct approval_of *what, struct standing *out)
{
	TRY(approval_look_open(tx, what, out));
	if (out->matter.approvals == 0)
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "Nobody has approved it.",
					.remedy = "Two different persons must approve it." };
	if (out->matter.approvals == 1)
		return (struct status){ .code = STATUS_REFUSED,
					.reason = "One person alone has approved it.",
					.remedy = "A second, different person must approve it." };
	assert(out->matter.state == MATTER_APPROVED && out->matter.persons[0] != out->matter.persons[1]);
	return OK;
}

struct status approval_check(struct store_tx *tx, const struct approval_of *what)
{
	struct standing standing;
	assert(what->kind.count > 0);
	return look_approved(tx, what, &standing);
}

struct status approval_use(struct store_tx *tx, const struct approval_of *what, const struct actor *by)
{
	struct standing standing;
	assert(by != NULL && by->name.count > 0);
	TRY(look_approved(tx, what, &standing));
	const struct matter *matter = &standing.matter;
	assert(standing.in_force[0].raw < standing.in_force[1].raw);
	TRY(use_put(tx, &(struct use_put_in){ .matter_id = matter->id,
					      .first_vote_id = standing.in_force[0],
					      .second_vote_id = standing.in_force[1],
					      .first_person = matter->persons[0],
					      .second_person = matter->persons[1],
					      .used_at = store_now(tx) }));
	return store_journal(
	    tx, &(struct journal_note){ .kind = "approval used",
					.subject = matter->id.raw,
					.digest = { (const char *)matter->digest.bytes, HASH_BYTES } });
}
