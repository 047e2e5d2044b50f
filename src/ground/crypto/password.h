/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Password: Argon2id (RFC 9106), written as the string that carries its own cost and salt. One hash takes
 * half a second and 256 MiB on purpose: it runs in a bounded queue, never in an event loop. */

#ifndef GROUND_CRYPTO_PASSWORD_H
#define GROUND_CRYPTO_PASSWORD_H

#include "ground/crypto/secret.h"

enum {
	/* Beyond what anyone types; keeps a form small. */
	PASSWORD_BYTES_MAX = 1024,
	PASSWORD_HASH_ROOM = 128,
	/* libsodium's "moderate": what a log-in can wait for, and what makes each guess on stolen hashes cost
	 * a quarter of a gibibyte. RFC 9106 section 4 recommends 64 MiB and 3 passes as its least. */
	PASSWORD_PASSES = 3,
	PASSWORD_KIB = 256 * 1024,
	/* A stored hash that asks for more is refused: whoever could write one would else stop the machine.
	 */
	PASSWORD_PASSES_MAX = 10,
	PASSWORD_KIB_MAX = 1024 * 1024,
};

/* "$argon2id$v=19$m=262144,t=3,p=1$salt$hash", closed by NULs to the end. */
struct password_hash {
	char characters[PASSWORD_HASH_ROOM];
};

/* STATUS_INPUT when the password is empty; STATUS_LIMIT above PASSWORD_BYTES_MAX; STATUS_BROKEN when the
 * machine has not the memory. Two hashes of one password differ. */
MUST_USE struct status password_hash_make(struct text password, struct password_hash *out);
/* A stored hash. STATUS_INPUT when it is not one; STATUS_LIMIT when its cost is above the bounds. */
MUST_USE struct status password_hash_parse(struct text text, struct password_hash *out);
/* STATUS_REFUSED when it is another password (also when empty or too long); STATUS_BROKEN when the machine
 * has not the memory. `hash` comes from password_hash_make or password_hash_parse. */
MUST_USE struct status password_check(const struct password_hash *hash, struct text password);
/* Whether its cost is not today's: hash anew at the next log-in, when the password is at hand. */
bool password_hash_is_outdated(const struct password_hash *hash);

#endif
