/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/signature.h"
#include "ground/crypto/bytes.h"

#include <assert.h>
#include <sodium.h>

_Static_assert(SIGNATURE_BYTES == crypto_sign_ed25519_BYTES, "as RFC 8032");
_Static_assert(SIGNATURE_PUBLIC_KEY_BYTES == crypto_sign_ed25519_PUBLICKEYBYTES, "as RFC 8032");
_Static_assert(SIGNATURE_SEED_BYTES == crypto_sign_ed25519_SEEDBYTES, "as RFC 8032");

struct status signature_keys_make(struct signature_public_key *public_key,
				  struct signature_secret_key *secret_key)
{
	assert(public_key != NULL && secret_key != NULL);
	TRY(secret_open(crypto_sign_ed25519_SECRETKEYBYTES, &secret_key->secret));
	const int failed = crypto_sign_ed25519_keypair(public_key->bytes, secret_key->secret.bytes);
	assert(failed == 0);
	return OK;
}

struct status signature_keys_from(void *seed, size_t count, struct signature_public_key *public_key,
				  struct signature_secret_key *secret_key)
{
	assert(seed != NULL && public_key != NULL && secret_key != NULL);
	secret_key->secret = (struct secret){ 0 };
	struct status status = FAIL(STATUS_INPUT, "The seed of a signing key has 32 bytes.");
	if (count == SIGNATURE_SEED_BYTES)
		status = secret_open(crypto_sign_ed25519_SECRETKEYBYTES, &secret_key->secret);
	if (status_is_ok(status))
		crypto_sign_ed25519_seed_keypair(public_key->bytes, secret_key->secret.bytes, seed);
	secret_wipe_bytes(seed, count);
	return status;
}

void signature_secret_key_wipe(struct signature_secret_key *key)
{
	assert(key != NULL);
	secret_wipe(&key->secret);
}

struct text signature_seed(const struct signature_secret_key *key)
{
	assert(key->secret.count == crypto_sign_ed25519_SECRETKEYBYTES);
	return text_slice(secret_text(&key->secret), 0, SIGNATURE_SEED_BYTES);
}

void signature_make(const struct signature_secret_key *key, struct text message, struct signature *out)
{
	assert(out != NULL && key->secret.count == crypto_sign_ed25519_SECRETKEYBYTES);
	const int failed = crypto_sign_ed25519_detached(out->bytes, NULL, bytes_of(message), message.count,
							key->secret.bytes);
	assert(failed == 0);
}

struct status signature_check(const struct signature_public_key *key, struct text message,
			      const struct signature *signature)
{
	assert(key != NULL && signature != NULL);
	if (crypto_sign_ed25519_verify_detached(signature->bytes, bytes_of(message), message.count,
						key->bytes) != 0)
		return FAIL(STATUS_REFUSED, "The signature is not of this message by this key.");
	return OK;
}
