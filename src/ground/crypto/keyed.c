/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/keyed.h"
#include "ground/crypto/bytes.h"

#include <assert.h>
#include <sodium.h>

_Static_assert(LOOKUP_KEY_BYTES == crypto_generichash_KEYBYTES, "a lookup key has 256 bits");
_Static_assert(HMAC_BYTES == crypto_auth_hmacsha256_BYTES, "an HMAC has 256 bits");
_Static_assert(sizeof(struct hmac_stream) >= sizeof(crypto_auth_hmacsha256_state),
	       "the stream holds the state");

struct status lookup_key_make(struct lookup_key *out)
{
	assert(out != NULL);
	return secret_random(LOOKUP_KEY_BYTES, &out->secret);
}

struct status lookup_key_from(void *bytes, size_t count, struct lookup_key *out)
{
	assert(out != NULL);
	if (count == LOOKUP_KEY_BYTES)
		return secret_from(bytes, count, &out->secret);
	secret_wipe_bytes(bytes, count);
	return FAIL(STATUS_INPUT, "A lookup key has 32 bytes.");
}

void lookup_key_wipe(struct lookup_key *key)
{
	assert(key != NULL);
	secret_wipe(&key->secret);
}

void lookup_hash(const struct lookup_key *key, struct text message, struct hash *out)
{
	assert(out != NULL && key->secret.count == LOOKUP_KEY_BYTES);
	const int failed = crypto_generichash(out->bytes, sizeof out->bytes, bytes_of(message), message.count,
					      key->secret.bytes, key->secret.count);
	assert(failed == 0);
}

struct status hmac_key_from(void *bytes, size_t count, struct hmac_key *out)
{
	assert(out != NULL);
	if (count > 0 && count <= HMAC_KEY_BYTES_MAX)
		return secret_from(bytes, count, &out->secret);
	secret_wipe_bytes(bytes, count);
	return FAIL(STATUS_INPUT, "An HMAC key has 1 to 256 bytes.");
}

void hmac_key_wipe(struct hmac_key *key)
{
	assert(key != NULL);
	secret_wipe(&key->secret);
}

void hmac_sha256(const struct hmac_key *key, struct text message, struct hmac *out)
{
	assert(out != NULL);
	struct hmac_stream stream;
	hmac_stream_begin(key, &stream);
	hmac_stream_add(&stream, message);
	hmac_stream_end(&stream, out);
}

static crypto_auth_hmacsha256_state *state_of(struct hmac_stream *stream)
{
	assert(stream != NULL);
	return (crypto_auth_hmacsha256_state *)(void *)stream->state;
}

void hmac_stream_begin(const struct hmac_key *key, struct hmac_stream *stream)
{
	assert(key->secret.count > 0);
	crypto_auth_hmacsha256_init(state_of(stream), key->secret.bytes, key->secret.count);
}

void hmac_stream_add(struct hmac_stream *stream, struct text piece)
{
	crypto_auth_hmacsha256_update(state_of(stream), bytes_of(piece), piece.count);
}

void hmac_stream_end(struct hmac_stream *stream, struct hmac *out)
{
	assert(out != NULL);
	crypto_auth_hmacsha256_final(state_of(stream), out->bytes);
	hmac_stream_wipe(stream);
}

void hmac_stream_wipe(struct hmac_stream *stream)
{
	assert(stream != NULL);
	secret_wipe_bytes(stream->state, sizeof stream->state);
}

bool hmac_equal(const struct hmac *a, const struct hmac *b)
{
	assert(a != NULL && b != NULL);
	return sodium_memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}
