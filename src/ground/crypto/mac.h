/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Mac: the first 128 bits of HMAC-SHA256 under a key of 128 bits, which Bankgirot seals payment files with
 * (RFC 2104; FIPS 198-1 allows the cut). */

#ifndef GROUND_CRYPTO_MAC_H
#define GROUND_CRYPTO_MAC_H

#include "ground/crypto/keyed.h"

enum { MAC_KEY_BYTES = 16, MAC_BYTES = 16, MAC_PRINT_ROOM = 2 * MAC_BYTES + 1 };

/* In secret memory; wiped by its owner. */
struct mac_key {
	struct hmac_key hmac;
};

struct mac {
	uint8_t bytes[MAC_BYTES];
};

/* A MAC in the making; holds what the key becomes, so it is wiped at its end or by mac_stream_wipe. */
struct mac_stream {
	struct hmac_stream hmac;
};

/* Takes the bytes and wipes them. STATUS_INPUT when they are not MAC_KEY_BYTES; else as secret_open. */
MUST_USE struct status mac_key_from(void *bytes, size_t count, struct mac_key *out);
/* 32 hexadecimal digits of either case, as a bank hands a key out; wiping the text is the caller's.
 * STATUS_INPUT when it is something else; else as secret_open. */
MUST_USE struct status mac_key_parse(struct text hexadecimal, struct mac_key *out);
void mac_key_wipe(struct mac_key *key);

void mac_stream_begin(const struct mac_key *key, struct mac_stream *stream);
void mac_stream_add(struct mac_stream *stream, struct text piece);
void mac_stream_end(struct mac_stream *stream, struct mac *out);
void mac_stream_wipe(struct mac_stream *stream);

/* In constant time. */
bool mac_equal(const struct mac *a, const struct mac *b);
/* 32 upper-case hexadecimal digits; returns `room`. */
const char *mac_print(const struct mac *mac, char room[MAC_PRINT_ROOM]);
/* 32 hexadecimal digits of either case. STATUS_INPUT when not so; `out` is then untouched. */
MUST_USE struct status mac_parse(struct text text, struct mac *out);

#endif
