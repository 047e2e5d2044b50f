/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Who a waiting row may be from. Each sign adds to the score and says so; a person decides. */

#include "inner/gifts/gifts_inner.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
	SCORE_REFERENCE = 60, /* what the payer wrote, though nothing was booked by it */
	SCORE_IDENTITY = 50,  /* an identity number is one person's */
	SCORE_ACCOUNT = 40,   /* an account may be a couple's */
	SCORE_NAME = 25,      /* a name may be many people's */
	SCORE_SUM = 15,
	CANDIDATES_MAX = 32,
	MARKED_MAX = 200, /* past CANDIDATES_MAX a sign only adds to those who stand */
	PROMISES_MAX = 8,
};

struct candidate {
	struct giver_id giver;
	int score;
	char reason[GIFTS_REASON_ROOM];
	struct promise_id promise;
	bool is_named; /* the payment names this promise: no other is better */
};

struct candidates {
	struct candidate list[CANDIDATES_MAX];
	size_t count;
	int score; /* of the sign now looked at */
	const char *reason;
};

static void add_reason(struct candidate *candidate, int score, const char *reason)
{
	const size_t used = strlen(candidate->reason);
	assert(used < sizeof candidate->reason && score > 0);
	candidate->score += score;
	const int added = snprintf(candidate->reason + used, sizeof candidate->reason - used, "%s%s",
				   used > 0 ? "; " : "", reason);
	assert(added > 0 && (size_t)added < sizeof candidate->reason - used); /* all of them fit */
}

static struct candidate *find_candidate(struct candidates *candidates, struct giver_id giver)
{
	assert(candidates->count <= CANDIDATES_MAX);
	for (size_t i = 0; i < candidates->count; i++)
		if (candidates->list[i].giver.raw == giver.raw)
			return &candidates->list[i];
	return NULL;
}

static struct status add_candidate(void *argument, struct giver_id giver)
{
	struct candidates *candidates = argument;
	struct candidate *candidate = find_candidate(candidates, giver);
	assert(giver.raw > 0);
	if (candidate == NULL && candidates->count == CANDIDATES_MAX)
		return OK; /* the list is for a person: the first signs are the strongest */
	if (candidate == NULL) {
		candidate = &candidates->list[candidates->count++];
		*candidate = (struct candidate){ .giver = giver };
	}
	add_reason(candidate, candidates->score, candidates->reason);
	return OK;
}

struct sign {
	enum giver_mark_kind kind;
	struct text value;
	int score;
	const char *reason;
};

static struct status look_at_signs(struct store_tx *tx, const struct bank_leaf *leaf,
				   struct candidates *candidates)
{
	const struct sign signs[] = {
		{ MARK_IDENTITY, leaf->payer_identity, SCORE_IDENTITY,
		  SAY("the payer's identity number is the giver's") },
		{ MARK_ACCOUNT, leaf->payer_account, SCORE_ACCOUNT,
		  SAY("the giver paid from this account before") },
		{ MARK_NAME, leaf->payer_name, SCORE_NAME, SAY("the payer's name is the giver's") },
	};
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		candidates->score = signs[i].score;
		candidates->reason = signs[i].reason;
		const struct people_mark mark = { signs[i].kind, signs[i].value };
		TRY(people_by_mark(tx, &mark, MARKED_MAX, add_candidate, candidates));
	}
	assert(candidates->count <= CANDIDATES_MAX);
	return OK;
}

/* Promises that the payment names though it was not booked by them: closed ones, several at once. */
static struct status look_at_references(struct store_tx *tx, const struct bank_leaf *leaf,
					struct candidates *candidates)
{
	struct leaf_references found;
	gifts_references_of(tx, leaf, &found);
	candidates->score = SCORE_REFERENCE;
	candidates->reason = SAY("the payment names a promise of the giver");
	for (size_t i = 0; i < found.count; i++) {
		struct promise_by_reference_out promise;
		const struct status status =
		    promise_by_reference(tx, &(struct promise_by_reference_in){ found.texts[i] }, &promise);
		if (status.code == STATUS_NOT_FOUND)
			continue;
		TRY(status);
		if (find_candidate(candidates, promise.giver_id) != NULL)
			continue; /* named twice */
		TRY(add_candidate(candidates, promise.giver_id));
		struct candidate *candidate = find_candidate(candidates, promise.giver_id);
		assert(candidate != NULL);
		candidate->promise = promise.id;
		candidate->is_named = true;
	}
	return OK;
}

struct promise_search {
	struct candidate *candidate;
	struct money sum;
};

static struct status consider_promise(void *argument, const void *out)
{
	struct promise_search *search = argument;
	const struct promise_of_giver_out *promise = out;
	assert(promise->id.raw > 0);
	if (search->candidate->promise.raw == 0)
		search->candidate->promise = promise->id;
	if (promise->amount.ore != 0 && promise->amount.ore == search->sum.ore) {
		if (!search->candidate->is_named)
			search->candidate->promise = promise->id;
		add_reason(search->candidate, SCORE_SUM, SAY("the giver promised this sum"));
		search->sum.ore = 0; /* once is enough */
	}
	return OK;
}

static void best_first(struct candidates *candidates)
{
	for (size_t i = 1; i < candidates->count; i++)
		for (size_t j = i; j > 0 && candidates->list[j].score > candidates->list[j - 1].score; j--) {
			const struct candidate swapped = candidates->list[j];
			candidates->list[j] = candidates->list[j - 1];
			candidates->list[j - 1] = swapped;
		}
	assert(candidates->count < 2 || candidates->list[0].score >= candidates->list[1].score);
}

struct status gifts_suggest(struct store_tx *tx, const struct bank_leaf *leaf,
			    struct gift_suggestion out[GIFTS_SUGGESTIONS_MAX], size_t *count)
{
	assert(count != NULL);
	*count = 0;
	if (leaf->amount.minor <= 0)
		return OK;
	struct candidates *candidates = arena_take(store_arena(tx), sizeof *candidates);
	TRY(look_at_references(tx, leaf, candidates));
	TRY(look_at_signs(tx, leaf, candidates));
	for (size_t i = 0; i < candidates->count; i++) {
		struct promise_search search = { &candidates->list[i], leaf->ore };
		const struct promise_of_giver_in in = { candidates->list[i].giver, PROMISES_MAX };
		TRY(promise_of_giver(tx, &in, consider_promise, &search));
	}
	best_first(candidates);
	for (size_t i = 0; i < candidates->count && i < GIFTS_SUGGESTIONS_MAX; i++) {
		const struct candidate *candidate = &candidates->list[i];
		struct gift_suggestion *suggestion = &out[(*count)++];
		*suggestion = (struct gift_suggestion){ candidate->promise, candidate->giver,
							candidate->score < 100 ? candidate->score : 100, "" };
		memcpy(suggestion->reason, candidate->reason, sizeof suggestion->reason);
	}
	return OK;
}
