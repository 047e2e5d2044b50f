/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "craft/approval/approval_inner.h"

#include <assert.h>

struct status approval_check_words(struct text words, size_t bytes_max, const char *field)
{
	assert(bytes_max > 0 && field != NULL);
	if (words.count == 0)
		return FAIL_INPUT(0, field, "Some words are missing.", "Write them.");
	if (words.count > bytes_max)
		return FAIL_INPUT(0, field, "The words are too long.", "Write fewer.");
	bool is_plain = text_is_utf8(words);
	for (size_t i = 0; i < words.count; i++)
		is_plain = is_plain && (unsigned char)words.bytes[i] >= ' ' && words.bytes[i] != 0x7F;
	return is_plain ? OK
			: FAIL_INPUT(0, field, "The words hold something that is no text.",
				     "Write them on one line, with ordinary letters.");
}

struct status approval_rule(struct store_tx *tx, const struct rule *usual, const struct actor *by,
			    struct rule *out)
{
	const struct day today = moment_day(store_now(tx));
	struct rule_id id;
	assert(by != NULL && by->name.count > 0 && usual->key.count > 0);
	const struct status status = rules_on(tx, usual->key, today, out);
	if (status.code != STATUS_NOT_FOUND)
		return status;
	TRY(rules_add(tx, usual, by, &id));
	return rules_on(tx, usual->key, today, out);
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
	/* What a centre begins with; it sets its own by its board's order. They hold from before any books.
	 */
	const struct rule usual_days = { .key = TEXT(APPROVAL_RULE_VALID_DAYS),
					 .value = 30,
					 .base = TEXT("days from the asking"),
					 .source = TEXT("the centre's own order") };
	const struct rule usual_proposer = { .key = TEXT(APPROVAL_RULE_PROPOSER),
					     .value = 1,
					     .base = TEXT("1: who asks may be one of the two"),
					     .source = TEXT("the centre's own order") };
	struct rule days;
	struct rule proposer;
	int64_t number = 0;
	assert(who->by != NULL && who->by->name.count > 0 && who->person >= 0 && out != NULL);
	TRY(approval_check_words(what->kind, APPROVAL_KIND_MAX, "kind"));
	TRY(refuse_second_asking(tx, what, &number));
	const struct day today = moment_day(store_now(tx));
	TRY(approval_rule(tx, &usual_days, who->by, &days));
	TRY(approval_rule(tx, &usual_proposer, who->by, &proposer));
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
						    .proposer_rule_id = proposer.id,
						    .proposer_may_approve = proposer.value == 1 }));
	return store_journal(
	    tx, &(struct journal_note){
		    .kind = "approval asked", .subject = out->raw, .words = what->kind, .digest = digest });
}
