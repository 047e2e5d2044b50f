/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/hash.h"
#include "ground/crypto/bytes.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(struct hash_stream) == sizeof(crypto_generichash_state), "the stream holds the state");
_Static_assert(_Alignof(struct hash_stream) >= _Alignof(crypto_generichash_state), "the state is aligned");
_Static_assert(HASH_BYTES == crypto_generichash_BYTES, "a hash has 256 bits");

void hash_of(struct text message, struct hash *out)
{
	assert(out != NULL);
	const int failed =
	    crypto_generichash(out->bytes, sizeof out->bytes, bytes_of(message), message.count, NULL, 0);
	assert(failed == 0);
}

static crypto_generichash_state *state_of(struct hash_stream *stream)
{
	assert(stream != NULL);
	return (crypto_generichash_state *)(void *)stream->state;
}

void hash_stream_begin(struct hash_stream *stream)
{
	const int failed = crypto_generichash_init(state_of(stream), NULL, 0, HASH_BYTES);
	assert(failed == 0);
}

void hash_stream_add(struct hash_stream *stream, struct text piece)
{
	const int failed = crypto_generichash_update(state_of(stream), bytes_of(piece), piece.count);
	assert(failed == 0);
}

void hash_stream_end(struct hash_stream *stream, struct hash *out)
{
	assert(out != NULL);
	const int failed = crypto_generichash_final(state_of(stream), out->bytes, sizeof out->bytes);
	assert(failed == 0);
}

bool hash_equal(const struct hash *a, const struct hash *b)
{
	assert(a != NULL && b != NULL);
	return sodium_memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

const char *hash_print(const struct hash *hash, char room[HASH_PRINT_ROOM])
{
	assert(hash != NULL && room != NULL);
	return sodium_bin2hex(room, HASH_PRINT_ROOM, hash->bytes, sizeof hash->bytes);
}

struct status hash_parse(struct text text, struct hash *out)
{
	assert(out != NULL);
	struct hash found;
	size_t count = 0;
	const char *end = NULL;
	char again[HASH_PRINT_ROOM];
	if (text.count != HASH_PRINT_ROOM - 1 ||
	    sodium_hex2bin(found.bytes, sizeof found.bytes, text.bytes, text.count, NULL, &count, &end) !=
		0 ||
	    !text_equal(text, text_of(hash_print(&found, again))))
		return FAIL(STATUS_INPUT, "A hash is 64 lower-case hexadecimal digits.");
	*out = found;
	return OK;
}
