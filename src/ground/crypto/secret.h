/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Secret: memory for keys and classified text. It is locked (never swapped), left out of core dumps, stands
 * right before a page that kills who touches it, and is wiped when let go. A forked child sees it: a process
 * that should not is executed anew. Never print one. */

#ifndef GROUND_CRYPTO_SECRET_H
#define GROUND_CRYPTO_SECRET_H

#include "ground/base/base.h"

/* The image of a sealed case is the largest thing kept so. The kernel's own bound on locked memory
 * (RLIMIT_MEMLOCK) is often lower. */
#define SECRET_BYTES_MAX ((size_t)64 << 20)

/* Owned; `bytes` has no alignment. Empty when all zero. Use secret_take instead of copying the struct. */
struct secret {
	uint8_t *bytes;
	size_t count;
};

enum secret_access {
	SECRET_CLOSED, /* touching it ends the process */
	SECRET_READ,
	SECRET_WRITE, /* and read; so it is opened */
};

/* Zeroed. `count` is above zero. STATUS_LIMIT above SECRET_BYTES_MAX; STATUS_BROKEN when the machine has no
 * such memory or may not lock it. On failure `out` is empty. */
MUST_USE struct status secret_open(size_t count, struct secret *out);
/* Takes the bytes: copies them and wipes the source, also on failure. As secret_open. */
MUST_USE struct status secret_from(void *source, size_t count, struct secret *out);
/* `count` bytes that nobody can guess. As secret_open. */
MUST_USE struct status secret_random(size_t count, struct secret *out);
/* A file's bytes, straight into secret memory, so that no other memory ever holds them. STATUS_NOT_FOUND when
 * there is none; STATUS_REFUSED when others than its owner may read it; STATUS_INPUT when it is empty, longer
 * than `bytes_max` or no plain file; else as secret_open. */
MUST_USE struct status secret_read(const char *path, size_t bytes_max, struct secret *out);
/* Wipes and gives back; an empty one is left alone. Writing before its first byte is found here and ends the
 * process. */
void secret_wipe(struct secret *secret);
/* Moves the secret out; `from` is left empty. */
struct secret secret_take(struct secret *from);
void secret_allow(const struct secret *secret, enum secret_access access);
/* Borrowed until the secret is wiped. */
struct text secret_text(const struct secret *secret);

/* In constant time for texts of equal length; how long they are is not hidden. */
bool secret_equal(struct text a, struct text b);
/* Overwrites what is not in secret memory, such as a typed password, so that the compiler keeps it. */
void secret_wipe_bytes(void *bytes, size_t count);
/* Unguessable bytes for what need not be locked away: a token, a salt. */
void secret_random_bytes(void *bytes, size_t count);

#endif
