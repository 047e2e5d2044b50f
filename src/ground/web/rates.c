/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* A bucket holds microtokens that drip in with time; an answer takes a whole one. Buckets stand where the
 * keyed hash puts them, so no one can choose to stand in another's; when all places there are taken, the
 * fullest goes, whose owner loses nothing. A bucket is an address's, never a person's: nobody can shut a
 * colleague out. */
enum { BUCKETS = 8192, PLACES = 8 };

#define TOKEN INT64_C(1000000)
#define SECOND_NANOSECONDS INT64_C(1000000000)
#define MINUTE_NANOSECONDS INT64_C(60000000000)

struct bucket {
	uint64_t owner; /* of address and rate; 0 when empty */
	int64_t tokens;
	int64_t at;
};

struct rates {
	const struct web_rate *rates;
	size_t count;
	struct bucket buckets[BUCKETS];
};

struct rates *rates_open(const struct web_rate *rates, size_t count)
{
	assert(rates != NULL && count > 0);
	struct rates *opened = memory_take(1, sizeof *opened);
	opened->rates = rates;
	opened->count = count;
	return opened;
}

void rates_close(struct rates **rates)
{
	assert(rates != NULL);
	free(*rates);
	*rates = NULL;
}

static int64_t nanoseconds_each(const struct web_rate *rate)
{
	assert(rate->per_minute > 0);
	return (MINUTE_NANOSECONDS + rate->per_minute - 1) / rate->per_minute;
}

/* What the bucket holds by now. */
static int64_t tokens_at(const struct bucket *bucket, const struct web_rate *rate, int64_t now)
{
	const int64_t each = nanoseconds_each(rate);
	const int64_t missing = rate->burst * TOKEN - bucket->tokens;
	const int64_t passed = now - bucket->at;
	assert(missing >= 0 && passed >= 0);
	if (passed / each > missing / TOKEN)
		return bucket->tokens + missing;
	const int64_t gained = passed / each * TOKEN + passed % each * TOKEN / each;
	return bucket->tokens + (gained < missing ? gained : missing);
}

/* Whole seconds until it holds a token. */
static unsigned seconds_until(const struct bucket *bucket, const struct web_rate *rate, int64_t now)
{
	const int64_t needed = TOKEN - bucket->tokens;
	const int64_t wait = (needed * nanoseconds_each(rate) + TOKEN - 1) / TOKEN - (now - bucket->at);
	assert(needed > 0 && wait > 0);
	return (unsigned)((wait + SECOND_NANOSECONDS - 1) / SECOND_NANOSECONDS);
}

static struct bucket *bucket_of(struct rates *rates, uint64_t owner, const struct web_rate *rate, int64_t now)
{
	assert(owner != 0);
	struct bucket *fullest = NULL;
	for (size_t i = 0; i < PLACES; i++) {
		struct bucket *bucket = &rates->buckets[(owner + i) % BUCKETS];
		if (bucket->owner == owner)
			return bucket;
		if (fullest == NULL ||
		    (fullest->owner != 0 && (bucket->owner == 0 || bucket->at < fullest->at)))
			fullest = bucket;
	}
	*fullest = (struct bucket){ .owner = owner, .tokens = rate->burst * TOKEN, .at = now };
	return fullest;
}

unsigned rates_take(struct rates *rates, uint64_t remote, unsigned rate_index, int64_t now)
{
	assert(rate_index < rates->count);
	const struct web_rate *rate = &rates->rates[rate_index];
	/* An odd factor spreads the rates of one address over the table. */
	const uint64_t owner = remote + (rate_index + 1) * UINT64_C(0x9E3779B97F4A7C15);
	struct bucket *bucket = bucket_of(rates, owner != 0 ? owner : 1, rate, now);
	const int64_t tokens = tokens_at(bucket, rate, now);
	if (tokens < TOKEN)
		return seconds_until(bucket, rate, now);
	bucket->tokens = tokens - TOKEN;
	bucket->at = now;
	return 0;
}

/* An IPv4 address whole; of IPv6 the /64, which is what one household or one attacker has. */
static struct text class_of(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET) {
		const struct sockaddr_in *four = (const struct sockaddr_in *)(const void *)address;
		return (struct text){ (const char *)&four->sin_addr, sizeof four->sin_addr };
	}
	if (address->sa_family != AF_INET6)
		return TEXT("local");
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)address;
	const char *bytes = (const char *)&six->sin6_addr;
	if (IN6_IS_ADDR_V4MAPPED(&six->sin6_addr))
		return (struct text){ bytes + 12, 4 };
	assert(sizeof six->sin6_addr == 16);
	return (struct text){ bytes, 8 };
}

uint64_t remote_of(const struct lookup_key *key, const struct sockaddr *address)
{
	assert(address != NULL);
	struct hash hash;
	uint64_t remote = 0;
	lookup_hash(key, class_of(address), &hash);
	memcpy(&remote, hash.bytes, sizeof remote);
	return remote;
}

bool remote_parse(const struct lookup_key *key, struct text address, uint64_t *out)
{
	assert(out != NULL);
	struct sockaddr_in four = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	char text[INET6_ADDRSTRLEN];
	if (!status_is_ok(text_to_c(address, text, sizeof text)))
		return false;
	if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
		*out = remote_of(key, (const struct sockaddr *)&four);
	else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
		*out = remote_of(key, (const struct sockaddr *)&six);
	else
		return false;
	return true;
}
