/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The giver's link: 120 random bits, kept as their hash. */
#include "inner/arrivals/arrivals_inner.h"

#include <assert.h>
#include <stdio.h>

static struct text bytes_of(const struct hash *hash)
{
	assert(hash != NULL);
	return (struct text){ (const char *)hash->bytes, sizeof hash->bytes };
}

struct status arrivals_make_link(struct store_tx *tx, struct promise_id promise, struct day today,
				 struct random *random, char out[ARRIVALS_LINK_ROOM])
{
	struct hash digest;
	const struct handle first = handle_make(random);
	const struct handle second = handle_make(random);
	const int count = snprintf(out, ARRIVALS_LINK_ROOM, "%s%s", first.characters, second.characters);
	assert(count == ARRIVALS_LINK_ROOM - 1 && promise.raw > 0);
	(void)count;
	hash_of(text_of(out), &digest);
	return giver_link_put(tx, &(struct giver_link_put_in){
				      bytes_of(&digest), promise, { today.number + ARRIVALS_LINK_DAYS } });
}

struct status arrivals_find_link(struct store_tx *tx, struct text link, struct day today,
				 struct promise_id *out)
{
	struct hash digest;
	struct giver_link_find_out found = { 0 };
	assert(out != NULL);
	hash_of(link, &digest);
	TRY(giver_link_find(tx, &(struct giver_link_find_in){ bytes_of(&digest) }, &found));
	if (found.through.number < today.number)
		return FAIL(STATUS_NOT_FOUND, "The link is no longer valid.");
	*out = found.promise_id;
	return OK;
}

struct status arrivals_forget_links(struct store_tx *tx, struct day today, int64_t *count)
{
	assert(count != NULL);
	return giver_link_forget(tx, &(struct giver_link_forget_in){ today }, count);
}
