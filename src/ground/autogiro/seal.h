/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Seal: Bankgirot's HMAC seal around a payment file: a first record 00 and a last record 99 that proves with
 * a shared key that nothing between was altered (Bankgirot, HMAC seal manual).
 *
 * 99: 3-8 day / 9-40 the key's own mark (KVV: the MAC of 00000000) / 41-72 the MAC of 00 and the file. Both
 * are taken over the bytes without line ends, with national letters folded to their old seven-bit places. */

#ifndef GROUND_AUTOGIRO_SEAL_H
#define GROUND_AUTOGIRO_SEAL_H

#include "ground/crypto/crypto.h"

/* A seal in the making; it holds what the key becomes, so it is ended or wiped. */
struct autogiro_seal {
	const struct mac_key *key;
	struct day day;
	struct mac_stream mac;
	struct buffer *out;
	char last; /* byte added */
};

/* Writes record 00 to `out`. Years 2000 to 2099: another is our own mistake. */
void autogiro_seal_begin(struct autogiro_seal *seal, const struct mac_key *key, struct day day,
			 struct buffer *out);
/* Adds a piece of the file in ISO 8859-1, to the seal and to the buffer; the caller may empty the buffer
 * between pieces. */
void autogiro_seal_add(struct autogiro_seal *seal, struct text piece);
/* Ends the last line if need be and writes record 99. STATUS_LIMIT when the buffer was full at any time. */
MUST_USE struct status autogiro_seal_end(struct autogiro_seal *seal);
void autogiro_seal_wipe(struct autogiro_seal *seal);

/* The same around a whole file. */
MUST_USE struct status autogiro_seal_whole(const struct mac_key *key, struct day day, struct text file,
					   struct buffer *out);

/* The MAC that the seal takes of a text: what Bankgirot's published test cases show. */
void autogiro_seal_mac(const struct mac_key *key, struct text file, struct mac *out);

/* Reads a sealed file to its end, in constant memory. STATUS_INPUT with a sentence of its own when the file
 * has no seal, when the seal has a beginning but no end, when it was made with another key, and when the file
 * was altered after it was sealed. `day` is the seal's. */
MUST_USE struct status autogiro_seal_check(struct source *source, const struct mac_key *key, struct day *day);

#endif
