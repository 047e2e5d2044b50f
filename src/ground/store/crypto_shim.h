/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GROUND_STORE_CRYPTO_SHIM_H
#define GROUND_STORE_CRYPTO_SHIM_H
#include "ground/base/base.h"
#include <sodium.h>
struct hash {
	uint8_t bytes[32];
};
struct hash_stream {
	crypto_generichash_state state;
};
static inline void hash_stream_begin(struct hash_stream *stream)
{
	crypto_generichash_init(&stream->state, NULL, 0, 32);
}
static inline void hash_stream_add(struct hash_stream *stream, struct text part)
{
	crypto_generichash_update(&stream->state, (const unsigned char *)part.bytes, part.count);
}
static inline void hash_stream_end(struct hash_stream *stream, struct hash *out)
{
	crypto_generichash_final(&stream->state, out->bytes, sizeof out->bytes);
}
#endif
