/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"
#include "proof/proof.h"

#include <string.h>

/* RFC 8032 section 7.1, tests 1 to 3. */
static const struct {
	const char *seed;
	const char *public_key;
	const char *message;
	const char *signature;
} published[] = {
	{ "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
	  "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
	  "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd2"
	  "5bf"
	  "5f0595bbe24655141438e7a100b" },
	{ "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
	  "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
	  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c38"
	  "7b2"
	  "eaeb4302aeeb00d291612bb0c00" },
	{ "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
	  "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
	  "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a"
	  "7c1"
	  "5e9716ed28dc027beceea1ec40a" },
};

static void p9_signatures_are_the_published_ones(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
		uint8_t seed[SIGNATURE_SEED_BYTES];
		uint8_t expected[SIGNATURE_BYTES];
		char message[8];
		struct signature_public_key public_key;
		struct signature signature;
		SCOPED(signature_secret_key_wipe) struct signature_secret_key secret_key = { 0 };
		const size_t count = proof_hex(published[i].message, message, sizeof message);
		proof_hex(published[i].seed, seed, sizeof seed);
		assert_ok(signature_keys_from(seed, sizeof seed, &public_key, &secret_key));
		proof_hex(published[i].public_key, expected, sizeof expected);
		assert_memory_equal(public_key.bytes, expected, sizeof public_key.bytes);
		signature_make(&secret_key, (struct text){ message, count }, &signature);
		proof_hex(published[i].signature, expected, sizeof expected);
		assert_memory_equal(signature.bytes, expected, sizeof expected);
		assert_ok(signature_check(&public_key, (struct text){ message, count }, &signature));
	}
}

struct signed_message {
	struct signature_public_key public_key;
	struct signature_secret_key secret_key;
	char message[24];
	struct signature signature;
};

static void close_signed(struct signed_message *it)
{
	signature_secret_key_wipe(&it->secret_key);
}

static struct signed_message signed_message(void)
{
	struct signed_message it = { .message = "release 2026: 250000 kr" };
	assert_ok(signature_keys_make(&it.public_key, &it.secret_key));
	signature_make(&it.secret_key, text_of(it.message), &it.signature);
	return it;
}

static struct status check(const struct signed_message *it)
{
	return signature_check(&it->public_key, (struct text){ it->message, sizeof it->message - 1 },
			       &it->signature);
}

static void a_signature_is_refused_when_any_bit_is_altered(void **state)
{
	(void)state;
	SCOPED(close_signed) struct signed_message it = signed_message();
	assert_ok(check(&it));
	for (size_t bit = 0; bit < SIGNATURE_BYTES * 8; bit++) {
		it.signature.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_code(check(&it), STATUS_REFUSED);
		it.signature.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (size_t bit = 0; bit < (sizeof it.message - 1) * 8; bit++) {
		it.message[bit / 8] = (char)(it.message[bit / 8] ^ (1 << bit % 8));
		assert_code(check(&it), STATUS_REFUSED);
		it.message[bit / 8] = (char)(it.message[bit / 8] ^ (1 << bit % 8));
	}
	assert_ok(check(&it));
}

static void another_key_did_not_sign_it(void **state)
{
	(void)state;
	SCOPED(close_signed) struct signed_message it = signed_message();
	SCOPED(close_signed) struct signed_message other = signed_message();
	assert_memory_not_equal(it.public_key.bytes, other.public_key.bytes, SIGNATURE_PUBLIC_KEY_BYTES);
	it.public_key = other.public_key;
	assert_code(check(&it), STATUS_REFUSED);
}

/* A point of low order verifies anything in careless libraries; RFC 8032 leaves the choice open. */
static void a_public_key_of_low_order_signs_nothing(void **state)
{
	(void)state;
	const struct signature_public_key zero = { { 1 } };
	const struct signature signature = { { 1 } };
	assert_code(signature_check(&zero, TEXT("anything"), &signature), STATUS_REFUSED);
}

static void the_seed_makes_the_same_pair_again(void **state)
{
	(void)state;
	static const uint8_t nothing[SIGNATURE_SEED_BYTES];
	SCOPED(close_signed) struct signed_message it = signed_message();
	uint8_t seed[SIGNATURE_SEED_BYTES];
	memcpy(seed, signature_seed(&it.secret_key).bytes, sizeof seed);
	SCOPED(close_signed) struct signed_message again = it;
	again.secret_key = (struct signature_secret_key){ 0 };
	assert_ok(signature_keys_from(seed, sizeof seed, &again.public_key, &again.secret_key));
	assert_memory_equal(again.public_key.bytes, it.public_key.bytes, SIGNATURE_PUBLIC_KEY_BYTES);
	assert_true(secret_equal(secret_text(&again.secret_key.secret), secret_text(&it.secret_key.secret)));
	assert_memory_equal(seed, nothing, sizeof seed); /* taken */
}

static void p8_a_seed_of_another_size_is_refused_and_wiped(void **state)
{
	(void)state;
	static const uint8_t nothing[SIGNATURE_SEED_BYTES + 1];
	uint8_t seed[SIGNATURE_SEED_BYTES + 1];
	struct signature_public_key public_key;
	struct signature_secret_key secret_key;
	memset(seed, 7, sizeof seed);
	assert_code(signature_keys_from(seed, SIGNATURE_SEED_BYTES - 1, &public_key, &secret_key),
		    STATUS_INPUT);
	assert_code(signature_keys_from(seed, SIGNATURE_SEED_BYTES + 1, &public_key, &secret_key),
		    STATUS_INPUT);
	assert_memory_equal(seed, nothing, sizeof seed);
	assert_null(secret_key.secret.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_signatures_are_the_published_ones),
		cmocka_unit_test(a_signature_is_refused_when_any_bit_is_altered),
		cmocka_unit_test(another_key_did_not_sign_it),
		cmocka_unit_test(a_public_key_of_low_order_signs_nothing),
		cmocka_unit_test(the_seed_makes_the_same_pair_again),
		cmocka_unit_test(p8_a_seed_of_another_size_is_refused_and_wiped),
	};
	if (!status_is_ok(crypto_start()))
		return 1;
	return PROOF_RUN(tests);
}
