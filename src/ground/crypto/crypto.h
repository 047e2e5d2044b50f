/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Crypto: the only room that calls libsodium. Hashes, seals, signatures and passwords; secrets in memory of
 * their own. Each key is a struct of its own purpose. Knows nothing of what is hashed, sealed or signed.
 *
 * Public names here never begin with crypto_<something libsodium has>: crypto_hash and the like are its own
 * symbols, and ours would replace them in the running process. */

#ifndef GROUND_CRYPTO_CRYPTO_H
#define GROUND_CRYPTO_CRYPTO_H

#include "ground/crypto/hash.h"
#include "ground/crypto/keyed.h"
#include "ground/crypto/letter.h"
#include "ground/crypto/mac.h"
#include "ground/crypto/password.h"
#include "ground/crypto/secret.h"
#include "ground/crypto/signature.h"

/* Once, before anything else of this room and before the sandbox: libsodium chooses its code for this
 * processor and opens the kernel's randomness. More calls do nothing. STATUS_BROKEN when it cannot. */
MUST_USE struct status crypto_start(void);

#endif
