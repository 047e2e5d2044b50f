/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Signature: Ed25519 (RFC 8032). Who holds the secret key signs, anyone with the public key checks. A message
 * begins with words that say its purpose, so that what is signed for one use never counts for another. */

#ifndef GROUND_CRYPTO_SIGNATURE_H
#define GROUND_CRYPTO_SIGNATURE_H

#include "ground/crypto/secret.h"

enum { SIGNATURE_BYTES = 64, SIGNATURE_PUBLIC_KEY_BYTES = 32, SIGNATURE_SEED_BYTES = 32 };

struct signature {
	uint8_t bytes[SIGNATURE_BYTES];
};

struct signature_public_key {
	uint8_t bytes[SIGNATURE_PUBLIC_KEY_BYTES];
};

/* The seed, then the public key. Only the seed need be kept: it makes both again. */
struct signature_secret_key {
	struct secret secret;
};

/* STATUS_BROKEN as secret_open. */
MUST_USE struct status signature_keys_make(struct signature_public_key *public_key,
					   struct signature_secret_key *secret_key);
/* Takes the seed and wipes it. STATUS_INPUT when it is not SIGNATURE_SEED_BYTES; else as secret_open. */
MUST_USE struct status signature_keys_from(void *seed, size_t count, struct signature_public_key *public_key,
					   struct signature_secret_key *secret_key);
void signature_secret_key_wipe(struct signature_secret_key *key);
/* The first SIGNATURE_SEED_BYTES of the key, borrowed, for whoever keeps it. */
struct text signature_seed(const struct signature_secret_key *key);

/* The same key and message give the same signature. */
void signature_make(const struct signature_secret_key *key, struct text message, struct signature *out);
/* STATUS_REFUSED when this key did not sign this message so. */
MUST_USE struct status signature_check(const struct signature_public_key *key, struct text message,
				       const struct signature *signature);

#endif
