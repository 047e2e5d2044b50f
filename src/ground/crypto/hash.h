/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Hash: BLAKE2b-256 without a key (RFC 7693), for chains, checksums and names of contents. */

#ifndef GROUND_CRYPTO_HASH_H
#define GROUND_CRYPTO_HASH_H

#include "ground/base/base.h"

enum { HASH_BYTES = 32, HASH_PRINT_ROOM = 2 * HASH_BYTES + 1 };

struct hash {
	uint8_t bytes[HASH_BYTES];
};

/* A hash in the making, where the message comes in pieces. Holds no memory of its own, so it may be dropped
 * at any time; the size and alignment are libsodium's. Copying it forks the hash. */
struct hash_stream {
	_Alignas(64) unsigned char state[384];
};

/* `message` may be empty. (The name crypto_hash belongs to libsodium.) */
void hash_of(struct text message, struct hash *out);

/* The pieces added one after the other hash as the whole does. After the end it must begin anew. */
void hash_stream_begin(struct hash_stream *stream);
void hash_stream_add(struct hash_stream *stream, struct text piece);
void hash_stream_end(struct hash_stream *stream, struct hash *out);

/* In constant time. */
bool hash_equal(const struct hash *a, const struct hash *b);
/* 64 lower-case hexadecimal digits; returns `room`. */
const char *hash_print(const struct hash *hash, char room[HASH_PRINT_ROOM]);
/* What hash_print writes and nothing else, so a hash has one written form. STATUS_INPUT when not so; `out`
 * is then untouched. */
MUST_USE struct status hash_parse(struct text text, struct hash *out);

#endif
