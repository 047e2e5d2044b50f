/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Crypto: the only room that calls libsodium. Hashes, and the types that keep secrets apart: each key is a
 * struct of its own purpose. Knows nothing of what is hashed, sealed or signed. */

#ifndef GROUND_CRYPTO_CRYPTO_H
#define GROUND_CRYPTO_CRYPTO_H

#include "ground/crypto/hash.h"

#endif
