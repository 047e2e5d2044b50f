/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

/* A bucket holds nanotokens that drip in with time; an answer takes a whole one. Buckets stand where the
 * keyed hash puts them, so no one can choose to stand in another's; when all places there are taken, the
 * fullest goes, whose owner loses nothing. A bucket is an address's, never a person's: nobody can shut a
 * colleague out. */
enum { BUCKETS = 8192, PLACES = 8 };

#define TOKEN INT64_C(1000000000)
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

/* What the bucket holds by now. The time to fill it is the bound that keeps the product small. */
static int64_t tokens_at(const struct bucket *bucket, const struct web_rate *rate, int64_t now)
{
	const int64_t full = rate->burst * TOKEN;
	const int64_t nanoseconds_each = MINUTE_NANOSECONDS / rate->per_minute;
	const int64_t missing = full - bucket->tokens;
	const int64_t passed = now - bucket->at;
	assert(missing >= 0 && passed >= 0);
	if (passed / nanoseconds_each >= missing / TOKEN + 1)
		return full;
	return bucket->tokens + passed / nanoseconds_each * TOKEN +
	       passed % nanoseconds_each * TOKEN / nanoseconds_each;
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
	const uint64_t owner = (remote + (rate_index + 1) * UINT64_C(0x9E3779B97F4A7C15)) | 1;
	struct bucket *bucket = bucket_of(rates, owner, rate, now);
	bucket->tokens = tokens_at(bucket, rate, now);
	bucket->at = now;
	if (bucket->tokens >= TOKEN) {
		bucket->tokens -= TOKEN;
		return 0;
	}
	const int64_t wait = (TOKEN - bucket->tokens) / rate->per_minute * 60 / TOKEN;
	return (unsigned)wait + 1;
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
