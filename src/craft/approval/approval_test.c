/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/approval/approval_kit.h"

#include <stdio.h>
#include <string.h>

#include "craft/approval/approval_sql.h"

enum { NOBODY, ANNA, BERIT, CECILIA, DAVID };

static void refused(struct status status, enum status_code code, const char *reason)
{
	assert_code(status, code);
	assert_string_equal(status.reason, reason);
}
#define REFUSED(status, reason) refused((status), STATUS_REFUSED, (reason))
#define CONFLICT(status, reason) refused((status), STATUS_CONFLICT, (reason))

static void state_is(struct approval_kit *kit, int64_t subject, enum matter_state state, unsigned approvals)
{
	const struct matter matter = approval_kit_find(kit, subject);
	assert_int_equal(matter.state, state);
	assert_int_equal(matter.approvals, approvals);
}

static void p5_two_different_persons_approve_and_it_is_used_once(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of of = approval_kit_of(7, 1);
	assert_ok(approval_kit_ask(kit, of, ANNA));
	state_is(kit, 7, MATTER_WAITING, 0);
	REFUSED(approval_kit_use(kit, of), "Nobody has approved it.");
	assert_ok(approval_kit_approve(kit, of, ANNA));
	state_is(kit, 7, MATTER_HALF, 1);
	REFUSED(approval_kit_use(kit, of), "One person alone has approved it.");
	REFUSED(approval_kit_approve(kit, of, ANNA), "It has been approved by the same person.");
	assert_ok(approval_kit_approve(kit, of, BERIT));
	state_is(kit, 7, MATTER_APPROVED, 2);
	CONFLICT(approval_kit_approve(kit, of, CECILIA), "Two persons have approved it already.");
	approval_kit_move(kit);
	assert_ok(approval_kit_check(kit, of));
	assert_ok(approval_kit_use(kit, of));
	state_is(kit, 7, MATTER_USED, 2);
	CONFLICT(approval_kit_use(kit, of), "The approval has been used: it holds once.");
	CONFLICT(approval_kit_check(kit, of), "The approval has been used: it holds once.");
	CONFLICT(approval_kit_withdraw(kit, of, ANNA), "The approval has been used: it holds once.");
	CONFLICT(approval_kit_refuse(kit, of, ANNA, "nej"), "The approval has been used: it holds once.");
	CONFLICT(approval_kit_ask(kit, of, ANNA), "The approval has been used: it holds once.");
	CONFLICT(approval_kit_ask(kit, approval_kit_of(7, 2), ANNA),
		 "The approval has been used: it holds once.");
}

static void p5_only_a_person_approves(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of of = approval_kit_of(7, 1);
	assert_ok(approval_kit_ask(kit, of, NOBODY));
	REFUSED(approval_kit_approve(kit, of, NOBODY), "Only a person who has logged in may do this.");
	REFUSED(approval_kit_withdraw(kit, of, NOBODY), "Only a person who has logged in may do this.");
	REFUSED(approval_kit_refuse(kit, of, NOBODY, "x"), "Only a person who has logged in may do this.");
	state_is(kit, 7, MATTER_WAITING, 0);
}

static void p5_what_is_changed_must_be_approved_anew(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of before = approval_kit_of(7, 1);
	const struct approval_of after = approval_kit_of(7, 2);
	const char *changed = "What stands now is not what was asked for approval.";
	assert_ok(approval_kit_ask(kit, before, ANNA));
	assert_ok(approval_kit_approve(kit, before, ANNA));
	REFUSED(approval_kit_approve(kit, after, BERIT), changed);
	assert_ok(approval_kit_approve(kit, before, BERIT));
	REFUSED(approval_kit_use(kit, after), changed);
	assert_ok(approval_kit_ask(kit, after, ANNA));
	state_is(kit, 7, MATTER_WAITING, 0);
	REFUSED(approval_kit_use(kit, before), changed);
	REFUSED(approval_kit_use(kit, after), "Nobody has approved it.");
	assert_ok(approval_kit_approve(kit, after, ANNA));
	assert_ok(approval_kit_approve(kit, after, BERIT));
	assert_ok(approval_kit_use(kit, after));
}

static void p5_an_approval_ends_after_its_last_day(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of of = approval_kit_of(7, 1);
	const char *over = "The time to approve it has passed.";
	assert_ok(approval_kit_ask(kit, of, ANNA));
	assert_int_equal(approval_kit_find(kit, 7).valid_through.number, moment_day(kit->now).number + 30);
	assert_ok(approval_kit_approve(kit, of, ANNA));
	kit->now.seconds += 30 * INT64_C(86400);
	assert_ok(approval_kit_approve(kit, of, BERIT));
	assert_ok(approval_kit_check(kit, of));
	kit->now.seconds = (moment_day(kit->now).number + 1) * 86400 - 1; /* the last second of it */
	assert_ok(approval_kit_check(kit, of));
	kit->now.seconds++;
	state_is(kit, 7, MATTER_EXPIRED, 2);
	REFUSED(approval_kit_use(kit, of), over);
	REFUSED(approval_kit_check(kit, of), over);
	REFUSED(approval_kit_approve(kit, of, CECILIA), over);
	REFUSED(approval_kit_withdraw(kit, of, ANNA), over);
	REFUSED(approval_kit_refuse(kit, of, ANNA, "nej"), over);
	assert_ok(approval_kit_ask(kit, of, ANNA));
	state_is(kit, 7, MATTER_WAITING, 0);
}

static void p7_a_matter_keeps_the_rules_it_was_asked_under(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of first = approval_kit_of(7, 1);
	const struct approval_of second = approval_kit_of(8, 1);
	assert_ok(approval_kit_ask(kit, first, ANNA));
	assert_ok(approval_kit_rule(kit, APPROVAL_RULE_VALID_DAYS, 3, 1));
	assert_ok(approval_kit_rule(kit, APPROVAL_RULE_PROPOSER, 0, 1));
	kit->now.seconds += 86400;
	assert_ok(approval_kit_ask(kit, second, ANNA));
	assert_int_equal(approval_kit_find(kit, 8).valid_through.number, moment_day(kit->now).number + 3);
	assert_ok(approval_kit_approve(kit, first, ANNA));
	REFUSED(approval_kit_approve(kit, second, ANNA),
		"Who asked for approval may not be one of the two who approve.");
	assert_ok(approval_kit_approve(kit, second, BERIT));
	assert_ok(approval_kit_approve(kit, second, CECILIA));
	kit->now.seconds += 4 * INT64_C(86400);
	REFUSED(approval_kit_use(kit, second), "The time to approve it has passed.");
	assert_ok(approval_kit_approve(kit, first, BERIT));
	assert_ok(approval_kit_use(kit, first));
}

static void an_approval_is_withdrawn_by_the_one_who_gave_it(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of of = approval_kit_of(7, 1);
	assert_ok(approval_kit_ask(kit, of, ANNA));
	assert_ok(approval_kit_approve(kit, of, ANNA));
	assert_ok(approval_kit_approve(kit, of, BERIT));
	REFUSED(approval_kit_withdraw(kit, of, CECILIA), "The person has not approved this.");
	assert_ok(approval_kit_withdraw(kit, of, ANNA));
	REFUSED(approval_kit_withdraw(kit, of, ANNA), "The approval has been withdrawn before.");
	REFUSED(approval_kit_use(kit, of), "One person alone has approved it.");
	REFUSED(approval_kit_approve(kit, of, ANNA), "The person has withdrawn an approval of this.");
	REFUSED(approval_kit_approve(kit, of, BERIT), "It has been approved by the same person.");
	assert_ok(approval_kit_approve(kit, of, CECILIA));
	assert_ok(approval_kit_use(kit, of));
}

static void anyone_refuses_with_a_reason(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of of = approval_kit_of(7, 1);
	char endless[APPROVAL_REASON_MAX + 2];
	memset(endless, 'x', sizeof endless - 1);
	endless[sizeof endless - 1] = '\0';
	assert_ok(approval_kit_ask(kit, of, ANNA));
	assert_ok(approval_kit_approve(kit, of, ANNA));
	assert_ok(approval_kit_approve(kit, of, BERIT));
	assert_code(approval_kit_refuse(kit, of, DAVID, ""), STATUS_INPUT);
	assert_code(approval_kit_refuse(kit, of, DAVID, "a\nb"), STATUS_INPUT);
	assert_code(approval_kit_refuse(kit, of, DAVID, endless), STATUS_INPUT);
	assert_ok(approval_kit_refuse(kit, of, DAVID, endless + 1));
	state_is(kit, 7, MATTER_REFUSED, 2);
	REFUSED(approval_kit_use(kit, of), "It has been refused.");
	REFUSED(approval_kit_approve(kit, of, CECILIA), "It has been refused.");
	REFUSED(approval_kit_refuse(kit, of, CECILIA, "jag med"), "It has been refused.");
	REFUSED(approval_kit_withdraw(kit, of, ANNA), "It has been refused.");
	assert_ok(approval_kit_ask(kit, of, BERIT));
	state_is(kit, 7, MATTER_WAITING, 0);
}

static void what_is_not_asked_is_not_there(void **state)
{
	struct approval_kit *kit = *state;
	struct approval_of of = approval_kit_of(7, 1);
	assert_code(approval_kit_approve(kit, of, ANNA), STATUS_NOT_FOUND);
	assert_code(approval_kit_withdraw(kit, of, ANNA), STATUS_NOT_FOUND);
	assert_code(approval_kit_refuse(kit, of, ANNA, "nej"), STATUS_NOT_FOUND);
	assert_code(approval_kit_use(kit, of), STATUS_NOT_FOUND);
	assert_code(approval_kit_check(kit, of), STATUS_NOT_FOUND);
	assert_ok(approval_kit_ask(kit, of, ANNA));
	CONFLICT(approval_kit_ask(kit, of, BERIT), "It has been asked for approval before.");
	of.kind = TEXT("other");
	assert_code(approval_kit_approve(kit, of, ANNA), STATUS_NOT_FOUND);
	of.kind = TEXT("");
	assert_code(approval_kit_ask(kit, of, ANNA), STATUS_INPUT);
	of.kind = TEXT("a kind of matter that is too long");
	assert_code(approval_kit_ask(kit, of, ANNA), STATUS_INPUT);
}

/* What no door does: rows are put beside what the room decides. */
struct forging {
	struct matter matter;
	int64_t act;
	int64_t person;
};

static struct status forge_vote(struct store_tx *tx, void *argument)
{
	const struct forging *forging = argument;
	return vote_put(tx, &(struct vote_put_in){ .id = { store_new_id(tx) },
						   .matter_id = forging->matter.id,
						   .act = forging->act,
						   .person = forging->person,
						   .actor = TEXT("person:x") });
}

static struct status forge_use(struct store_tx *tx, void *argument)
{
	const struct forging *forging = argument;
	struct vote_id votes[2];
	for (size_t i = 0; i < 2; i++)
		votes[i].raw = store_new_id(tx);
	for (size_t i = 0; i < 2; i++)
		TRY(vote_put(tx, &(struct vote_put_in){ .id = votes[i],
							.matter_id = forging->matter.id,
							.act = VOTE_APPROVED,
							.person = forging->person + (int64_t)i,
							.actor = TEXT("person:x") }));
	return use_put(tx, &(struct use_put_in){ .matter_id = forging->matter.id,
						 .first_vote_id = votes[0],
						 .second_vote_id = votes[1],
						 .first_person = forging->person,
						 .second_person = forging->person + forging->act });
}

static void p5_the_tables_hold_where_a_program_errs(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of of = approval_kit_of(7, 1);
	assert_ok(approval_kit_ask(kit, of, ANNA));
	assert_ok(approval_kit_approve(kit, of, ANNA));
	struct forging forging = { approval_kit_find(kit, 7), VOTE_APPROVED, ANNA };
	assert_code(approval_kit_write(kit, forge_vote, &forging), STATUS_CONFLICT);
	forging.act = 4;
	assert_code(approval_kit_write(kit, forge_vote, &forging), STATUS_CONFLICT);
	forging = (struct forging){ forging.matter, VOTE_APPROVED, 0 };
	assert_code(approval_kit_write(kit, forge_vote, &forging), STATUS_CONFLICT);
	forging = (struct forging){ forging.matter, 0, DAVID }; /* the same person twice */
	assert_code(approval_kit_write(kit, forge_use, &forging), STATUS_CONFLICT);
	forging.act = 1;
	assert_ok(approval_kit_write(kit, forge_use, &forging));
	forging.person += 10;
	assert_code(approval_kit_write(kit, forge_use, &forging), STATUS_CONFLICT); /* used once */
}

struct gathered {
	char acts[256];
	char journal[512];
	struct matter_id matter;
	struct hash digests[8];
	size_t count;
	size_t matched;
};

static struct status gather_vote(void *argument, const struct vote *vote)
{
	struct gathered *gathered = argument;
	const size_t used = strlen(gathered->acts);
	snprintf(gathered->acts + used, sizeof gathered->acts - used, "%.*s %d %.*s; ",
		 TEXT_ARGS(vote->actor), (int)vote->act, TEXT_ARGS(vote->reason));
	approval_vote_digest(gathered->matter, vote, &gathered->digests[gathered->count++]);
	return OK;
}

static struct status gather_line(void *argument, const struct journal_line *line)
{
	struct gathered *gathered = argument;
	const size_t used = strlen(gathered->journal);
	snprintf(gathered->journal + used, sizeof gathered->journal - used, "%.*s by %.*s; ",
		 TEXT_ARGS(line->kind), TEXT_ARGS(line->actor));
	for (size_t i = 0; i < gathered->count; i++)
		if (line->digest.count == HASH_BYTES &&
		    memcmp(line->digest.bytes, gathered->digests[i].bytes, HASH_BYTES) == 0)
			gathered->matched++;
	return OK;
}

static struct status gather(struct store_tx *tx, void *argument)
{
	struct gathered *gathered = argument;
	TRY(approval_votes(tx, gathered->matter, gather_vote, gathered));
	TRY(store_journal_each(tx, 2, 100, gather_line, gathered)); /* after the two rules */
	return store_journal_verify(tx);
}

static void p10_each_act_stands_in_the_journal_with_its_digest(void **state)
{
	struct approval_kit *kit = *state;
	const struct approval_of of = approval_kit_of(7, 1);
	assert_ok(approval_kit_ask(kit, of, NOBODY));
	assert_ok(approval_kit_approve(kit, of, ANNA));
	assert_ok(approval_kit_withdraw(kit, of, ANNA));
	assert_ok(approval_kit_refuse(kit, of, BERIT, "fel konto"));
	struct gathered gathered = { .matter = approval_kit_find(kit, 7).id };
	approval_kit_move(kit);
	assert_ok(store_read(kit->store, gather, &gathered));
	assert_string_equal(gathered.acts, "person:anna 1 ; person:anna 2 ; person:berit 3 fel konto; ");
	assert_string_equal(gathered.journal,
			    "approval asked by clerk; approved by person:anna; "
			    "approval withdrawn by person:anna; approval refused by person:berit; ");
	assert_int_equal(gathered.matched, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p5_two_different_persons_approve_and_it_is_used_once),
		cmocka_unit_test(p5_only_a_person_approves),
		cmocka_unit_test(p5_what_is_changed_must_be_approved_anew),
		cmocka_unit_test(p5_an_approval_ends_after_its_last_day),
		cmocka_unit_test(p7_a_matter_keeps_the_rules_it_was_asked_under),
		cmocka_unit_test(an_approval_is_withdrawn_by_the_one_who_gave_it),
		cmocka_unit_test(anyone_refuses_with_a_reason),
		cmocka_unit_test(what_is_not_asked_is_not_there),
		cmocka_unit_test(p5_the_tables_hold_where_a_program_errs),
		cmocka_unit_test(p10_each_act_stands_in_the_journal_with_its_digest),
	};
	return approval_kit_run(tests, sizeof tests / sizeof tests[0]);
}
