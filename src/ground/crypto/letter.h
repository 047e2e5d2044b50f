/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Letter: what the public face takes in and cannot read back. Sealing to a public key for every letter costs
 * 69 microseconds, so a sealer seals one random session key to the inner zone, keeps it in secret memory for
 * one period and encrypts each letter with it, which costs one. Rotation wipes the session key: from then on
 * only the holder of the inner secret key opens what was sealed before.
 *
 * The header, written once before the letters of its session:
 *
 *	0         1                                                           81
 *	+---------+-----------------------------------------------------------+
 *	| version | crypto_box_seal (X25519, XSalsa20, Poly1305) to the       |
 *	| 1       | inner public key of the 32-byte session key               |
 *	+---------+-----------------------------------------------------------+
 *
 * A letter of n bytes; numbers are big-endian, nothing is aligned:
 *
 *	0         1             17          25                     25+n       41+n
 *	+---------+-------------+-----------+----------------------+----------+
 *	| version | random      | counter   | XChaCha20 of letter  | Poly1305 |
 *	| 1       | 16 bytes    | 1, 2, ... |                      | tag      |
 *	+---------+-------------+-----------+----------------------+----------+
 *	          |<- nonce, 24 bytes ----->|
 *
 * The associated data is authenticated with it and not stored. The counter stands in the nonce, so it is
 * authenticated too; the random part keeps two sealers that hold one session key by mistake (a fork) from
 * ever using a nonce twice.
 *
 * Not promised: the size of a letter is not hidden (who must, pads); and since anyone may have the public
 * key, that a letter opens does not say who wrote it. */

#ifndef GROUND_CRYPTO_LETTER_H
#define GROUND_CRYPTO_LETTER_H

#include "ground/crypto/secret.h"

enum {
	LETTER_KEY_BYTES = 32,
	LETTER_HEADER_BYTES = 1 + 32 + 16 + LETTER_KEY_BYTES,
	LETTER_OVERHEAD = 1 + 16 + 8 + 16,
	/* A form with its texts; a document goes in pieces of this size. */
	LETTER_BYTES_MAX = 1 << 20,
	/* A name and a date: what the letter belongs to. */
	LETTER_ASSOCIATED_BYTES_MAX = 1024,
	/* So many letters at most are readable to whoever breaks into the public face in one period. */
	LETTER_SESSION_LETTERS_MAX = 1 << 16,
};

/* The inner zone's. The public face holds the public key alone. */
struct letter_public_key {
	uint8_t bytes[LETTER_KEY_BYTES];
};

struct letter_secret_key {
	struct secret secret;
};

/* STATUS_BROKEN as secret_open. */
MUST_USE struct status letter_keys_make(struct letter_public_key *public_key,
					struct letter_secret_key *secret_key);
/* The pair of a kept secret key: takes the bytes and wipes them. STATUS_INPUT when they are not
 * LETTER_KEY_BYTES; else as secret_open. */
MUST_USE struct status letter_keys_from(void *bytes, size_t count, struct letter_public_key *public_key,
					struct letter_secret_key *secret_key);
void letter_secret_key_wipe(struct letter_secret_key *key);

struct letter_header {
	uint8_t bytes[LETTER_HEADER_BYTES];
};

/* One per process and, as it counts, one thread at a time. */
struct letter_sealer {
	struct letter_public_key inner;
	struct letter_header header; /* to be written before the first letter of the session */
	struct secret session;
	uint64_t count; /* letters sealed in this session */
};

/* STATUS_INPUT when no one can open what is sealed to this key (a point of low order); else as secret_open.
 */
MUST_USE struct status letter_sealer_open(const struct letter_public_key *inner, struct letter_sealer *out);
/* A new session: wipes the old key and changes the header. As secret_open; the old session then stands. */
MUST_USE struct status letter_sealer_rotate(struct letter_sealer *sealer);
void letter_sealer_close(struct letter_sealer *sealer);
/* Adds the sealed letter to `out`, LETTER_OVERHEAD bytes longer than the letter. `associated` is at most
 * LETTER_ASSOCIATED_BYTES_MAX. STATUS_LIMIT when the letter is above LETTER_BYTES_MAX, `out` has not the
 * room, or the session is full and must be rotated; nothing is then added. */
MUST_USE struct status letter_seal(struct letter_sealer *sealer, struct text letter, struct text associated,
				   struct buffer *out);

/* Opens the letters of one session. */
struct letter_opener {
	struct secret session;
};

/* STATUS_INPUT when the header is damaged or sealed to another key; else as secret_open. */
MUST_USE struct status letter_opener_open(const struct letter_secret_key *inner, struct text header,
					  struct letter_opener *out);
void letter_opener_close(struct letter_opener *opener);
/* Adds the letter to `out` and says which one of its session it is, from 1. A counter seen before is a copy,
 * one that is skipped a letter lost: the caller, who knows what it has booked, decides. STATUS_INPUT when the
 * letter or its associated data is altered, cut, or of another session; STATUS_LIMIT when it is larger than
 * LETTER_BYTES_MAX or the room in `out`. Nothing is then added. */
MUST_USE struct status letter_open(const struct letter_opener *opener, struct text sealed,
				   struct text associated, struct buffer *out, uint64_t *counter);

#endif
