/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/letter.h"
#include "ground/crypto/bytes.h"

#include <assert.h>
#include <endian.h>
#include <sodium.h>
#include <string.h>

enum { VERSION = 1, VERSION_BYTES = 1, RANDOM_BYTES = 16, NONCE_BYTES = 24, TAG_BYTES = 16 };

_Static_assert(LETTER_KEY_BYTES == crypto_box_PUBLICKEYBYTES && LETTER_KEY_BYTES == crypto_box_SECRETKEYBYTES,
	       "the inner pair is of crypto_box");
_Static_assert(LETTER_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "so is the session key");
_Static_assert(LETTER_HEADER_BYTES == VERSION_BYTES + crypto_box_SEALBYTES + LETTER_KEY_BYTES, "as drawn");
_Static_assert(NONCE_BYTES == crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, "as drawn");
_Static_assert(TAG_BYTES == crypto_aead_xchacha20poly1305_ietf_ABYTES, "as drawn");
_Static_assert(LETTER_OVERHEAD == VERSION_BYTES + NONCE_BYTES + TAG_BYTES, "as drawn");
_Static_assert(NONCE_BYTES == RANDOM_BYTES + sizeof(uint64_t), "the counter ends the nonce");

struct status letter_keys_make(struct letter_public_key *public_key, struct letter_secret_key *secret_key)
{
	assert(public_key != NULL && secret_key != NULL);
	TRY(secret_open(LETTER_KEY_BYTES, &secret_key->secret));
	const int failed = crypto_box_keypair(public_key->bytes, secret_key->secret.bytes);
	assert(failed == 0);
	return OK;
}

struct status letter_keys_from(void *bytes, size_t count, struct letter_public_key *public_key,
			       struct letter_secret_key *secret_key)
{
	assert(public_key != NULL && secret_key != NULL);
	secret_key->secret = (struct secret){ 0 };
	if (count != LETTER_KEY_BYTES) {
		secret_wipe_bytes(bytes, count);
		return FAIL(STATUS_INPUT, "A letter key has 32 bytes.");
	}
	TRY(secret_from(bytes, count, &secret_key->secret));
	const int failed = crypto_scalarmult_base(public_key->bytes, secret_key->secret.bytes);
	assert(failed == 0);
	return OK;
}

void letter_secret_key_wipe(struct letter_secret_key *key)
{
	assert(key != NULL);
	secret_wipe(&key->secret);
}

struct status letter_sealer_open(const struct letter_public_key *inner, struct letter_sealer *out)
{
	assert(inner != NULL && out != NULL);
	*out = (struct letter_sealer){ .inner = *inner };
	return letter_sealer_rotate(out);
}

struct status letter_sealer_rotate(struct letter_sealer *sealer)
{
	SCOPED(secret_wipe) struct secret fresh = { 0 };
	TRY(secret_random(LETTER_KEY_BYTES, &fresh));
	struct letter_header header = { { VERSION } };
	if (crypto_box_seal(header.bytes + VERSION_BYTES, fresh.bytes, fresh.count, sealer->inner.bytes) != 0)
		return FAIL(STATUS_INPUT, "The inner key is not a key that letters can be sealed to.");
	secret_allow(&fresh, SECRET_READ);
	secret_wipe(&sealer->session);
	sealer->session = secret_take(&fresh);
	sealer->header = header;
	sealer->count = 0;
	assert(sealer->session.count == LETTER_KEY_BYTES);
	return OK;
}

void letter_sealer_close(struct letter_sealer *sealer)
{
	assert(sealer != NULL);
	secret_wipe(&sealer->session);
	*sealer = (struct letter_sealer){ 0 };
}

static void write_nonce(uint8_t *nonce, uint64_t counter)
{
	assert(counter > 0);
	const uint64_t big_endian = htobe64(counter);
	secret_random_bytes(nonce, RANDOM_BYTES);
	memcpy(nonce + RANDOM_BYTES, &big_endian, sizeof big_endian);
}

struct status letter_seal(struct letter_sealer *sealer, struct text letter, struct text associated,
			  struct buffer *out)
{
	assert(sealer->session.count == LETTER_KEY_BYTES && associated.count <= LETTER_ASSOCIATED_BYTES_MAX);
	if (letter.count > LETTER_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The letter is larger than one letter may be.");
	if (sealer->count == LETTER_SESSION_LETTERS_MAX)
		return FAIL(STATUS_LIMIT, "The session key has sealed all the letters it may.");
	uint8_t *at = (uint8_t *)buffer_extend(out, letter.count + LETTER_OVERHEAD);
	if (at == NULL)
		return buffer_status(out);
	uint8_t *nonce = at + VERSION_BYTES;
	*at = VERSION;
	write_nonce(nonce, ++sealer->count);
	const int failed = crypto_aead_xchacha20poly1305_ietf_encrypt(
	    nonce + NONCE_BYTES, NULL, bytes_of(letter), letter.count, bytes_of(associated), associated.count,
	    NULL, nonce, sealer->session.bytes);
	assert(failed == 0);
	return OK;
}

struct status letter_opener_open(const struct letter_secret_key *inner, struct text header,
				 struct letter_opener *out)
{
	assert(out != NULL && inner->secret.count == LETTER_KEY_BYTES);
	out->session = (struct secret){ 0 };
	const struct status damaged =
	    FAIL(STATUS_INPUT, "The header of the letters is damaged or sealed to another key.");
	if (header.count != LETTER_HEADER_BYTES || header.bytes[0] != VERSION)
		return damaged;
	struct letter_public_key public_key;
	const int failed = crypto_scalarmult_base(public_key.bytes, inner->secret.bytes);
	assert(failed == 0);
	SCOPED(secret_wipe) struct secret session = { 0 };
	TRY(secret_open(LETTER_KEY_BYTES, &session));
	if (crypto_box_seal_open(session.bytes, bytes_of(header) + VERSION_BYTES,
				 header.count - VERSION_BYTES, public_key.bytes, inner->secret.bytes) != 0)
		return damaged;
	secret_allow(&session, SECRET_READ);
	out->session = secret_take(&session);
	return OK;
}

void letter_opener_close(struct letter_opener *opener)
{
	assert(opener != NULL);
	secret_wipe(&opener->session);
}

static uint64_t counter_of(const uint8_t *nonce)
{
	uint64_t big_endian = 0;
	memcpy(&big_endian, nonce + RANDOM_BYTES, sizeof big_endian);
	return be64toh(big_endian);
}

struct status letter_open(const struct letter_opener *opener, struct text sealed, struct text associated,
			  struct buffer *out, uint64_t *counter)
{
	assert(opener->session.count == LETTER_KEY_BYTES && associated.count <= LETTER_ASSOCIATED_BYTES_MAX);
	assert(counter != NULL);
	const struct status damaged = FAIL(STATUS_INPUT, "The letter is damaged or of another session.");
	if (sealed.count < LETTER_OVERHEAD || sealed.bytes[0] != VERSION)
		return damaged;
	if (sealed.count > (size_t)LETTER_BYTES_MAX + LETTER_OVERHEAD)
		return FAIL(STATUS_LIMIT, "The letter is larger than one letter may be.");
	const size_t count_before = out->count;
	uint8_t *at = (uint8_t *)buffer_extend(out, sealed.count - LETTER_OVERHEAD);
	if (at == NULL)
		return buffer_status(out);
	const uint8_t *nonce = bytes_of(sealed) + VERSION_BYTES;
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(
		at, NULL, NULL, nonce + NONCE_BYTES, sealed.count - VERSION_BYTES - NONCE_BYTES,
		bytes_of(associated), associated.count, nonce, opener->session.bytes) != 0) {
		buffer_cut(out, count_before);
		return damaged;
	}
	*counter = counter_of(nonce);
	return OK;
}
