/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Keyed hashes: what only the holder of a key can compute. The lookup hash finds a personal number without
 * keeping it in the open; HMAC-SHA256 is what outside formats ask for. */

#ifndef GROUND_CRYPTO_KEYED_H
#define GROUND_CRYPTO_KEYED_H

#include "ground/crypto/hash.h"
#include "ground/crypto/secret.h"

enum {
	LOOKUP_KEY_BYTES = 32,
	HMAC_BYTES = 32,
	/* Bankgirot's keys have 16 bytes; the longest in RFC 4231 has 131. */
	HMAC_KEY_BYTES_MAX = 256,
};

struct lookup_key {
	struct secret secret;
};

/* STATUS_BROKEN as secret_open. */
MUST_USE struct status lookup_key_make(struct lookup_key *out);
/* Takes the bytes and wipes them. STATUS_INPUT when they are not LOOKUP_KEY_BYTES; else as secret_open. */
MUST_USE struct status lookup_key_from(void *bytes, size_t count, struct lookup_key *out);
void lookup_key_wipe(struct lookup_key *key);
/* BLAKE2b-256 with the key (RFC 7693). There are so few personal numbers that anyone with the key can try
 * them all: the key is what protects them. */
void lookup_hash(const struct lookup_key *key, struct text message, struct hash *out);

struct hmac_key {
	struct secret secret;
};

struct hmac {
	uint8_t bytes[HMAC_BYTES];
};

/* An HMAC in the making; holds what the key becomes, so it is wiped at its end or by hmac_stream_wipe. Size
 * and alignment are libsodium's. */
struct hmac_stream {
	_Alignas(64) unsigned char state[208];
};

/* Takes the bytes and wipes them. STATUS_INPUT when there are none or more than HMAC_KEY_BYTES_MAX; else as
 * secret_open. */
MUST_USE struct status hmac_key_from(void *bytes, size_t count, struct hmac_key *out);
void hmac_key_wipe(struct hmac_key *key);
/* HMAC-SHA256 (RFC 2104, FIPS 198-1), whole. Cutting it short is the caller's, as its format says. */
void hmac_sha256(const struct hmac_key *key, struct text message, struct hmac *out);
/* The same over a message in pieces. */
void hmac_stream_begin(const struct hmac_key *key, struct hmac_stream *stream);
void hmac_stream_add(struct hmac_stream *stream, struct text piece);
void hmac_stream_end(struct hmac_stream *stream, struct hmac *out);
void hmac_stream_wipe(struct hmac_stream *stream);
/* In constant time. */
bool hmac_equal(const struct hmac *a, const struct hmac *b);

#endif
