/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/approval/approval_inner.h"

#include <assert.h>

/* What a centre begins with; it sets its own by its board's order. The first day is before any books. */
static struct status set_missing_rules(struct store_tx *tx, const struct actor *by)
{
	struct rule_given rules[] = {
		{ .key = TEXT(APPROVAL_RULE_VALID_DAYS),
		  .value = 30,
		  .base = TEXT("days from the asking"),
		  .source = TEXT("the centre's own order") },
		{ .key = TEXT(APPROVAL_RULE_PROPOSER),
		  .value = 1,
		  .base = TEXT("1: who asks may be one of the two"),
		  .source = TEXT("the centre's own order") },
	};
	assert(by != NULL);
	return rule_set_missing(tx, rules, sizeof rules / sizeof rules[0], by);
}

static bool is_open(enum matter_state state)
{
	assert(state >= MATTER_WAITING);
	return state == MATTER_WAITING || state == MATTER_HALF || state == MATTER_APPROVED;
}

/* The number that this asking gets. */
static struct status refuse_second_asking(struct store_tx *tx, const struct approval_of *what,
					  int64_t *number)
{
	struct standing last;
	*number = 1;
	const struct status status = approval_look(tx, what->kind, what->subject, &last);
	if (status.code == STATUS_NOT_FOUND)
		return OK;
	TRY(status);
	if (last.matter.state == MATTER_USED)
		return FAIL(STATUS_CONFLICT, "The approval has been used: it holds once.");
	if (is_open(last.matter.state) && hash_equal(&last.matter.digest, &what->digest))
		return FAIL(STATUS_CONFLICT, "It has been asked for approval before.");
	*number = last.number + 1;
	assert(*number > 1);
	return OK;
}

struct status approval_ask(struct store_tx *tx, const struct approval_of *what, const struct approver *who,
			   struct matter_id *out)
{
	struct rule_value days;
	struct rule_value proposer;
	int64_t number = 0;
	assert(who->by != NULL && who->by->name.count > 0 && who->person >= 0 && out != NULL);
	TRY(approval_check_words(what->kind, APPROVAL_KIND_MAX, "kind"));
	TRY(set_missing_rules(tx, who->by));
	TRY(refuse_second_asking(tx, what, &number));
	const struct day today = moment_day(store_now(tx));
	TRY(rule_on(tx, TEXT(APPROVAL_RULE_VALID_DAYS), today, &days));
	TRY(rule_on(tx, TEXT(APPROVAL_RULE_PROPOSER), today, &proposer));
	if (days.value < 0 || days.value > 3660)
		return FAIL(STATUS_CONFLICT, "The rule of how long an approval holds is no number of days.");
	*out = (struct matter_id){ store_new_id(tx) };
	assert(out->raw > 0 && number > 0);
	const struct text digest = { (const char *)what->digest.bytes, HASH_BYTES };
	TRY(matter_put(tx, &(struct matter_put_in){ .id = *out,
						    .kind = what->kind,
						    .subject = what->subject,
						    .number = number,
						    .digest = digest,
						    .asked_person = who->person,
						    .asked_by = who->by->name,
						    .asked_at = store_now(tx),
						    .valid_through = { today.number + days.value },
						    .valid_days_rule_id = days.id,
						    .proposer_rule_id = proposer.id }));
	return store_journal(
	    tx, &(struct journal_note){
		    .kind = "approval asked", .subject = out->raw, .words = what->kind, .digest = digest });
}
