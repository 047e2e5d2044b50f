/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/password.h"

#include <assert.h>
#include <sodium.h>

/* The least that Argon2 can use (RFC 9106 section 3.1). */
enum { PASSWORD_KIB_MIN = 8 };
enum { SALT_BYTES = 16, DIGEST_BYTES = 32, KIB = 1024 };

_Static_assert(PASSWORD_HASH_ROOM == crypto_pwhash_argon2id_STRBYTES, "the room holds the string");
_Static_assert(SALT_BYTES == crypto_pwhash_argon2id_SALTBYTES, "as libsodium writes it");

/* What the string of a hash says. */
struct parts {
	int64_t kib;
	int64_t passes;
	uint8_t salt[SALT_BYTES];
	uint8_t digest[DIGEST_BYTES];
};

struct status password_hash_make(struct text password, struct password_hash *out)
{
	assert(out != NULL);
	if (password.count == 0)
		return FAIL_INPUT(0, "password", "The password is empty.", "Write a password.");
	if (password.count > PASSWORD_BYTES_MAX)
		return FAIL(STATUS_LIMIT, "The password is longer than 1024 bytes.");
	if (crypto_pwhash_argon2id_str(out->characters, password.bytes, password.count, PASSWORD_PASSES,
				       (size_t)PASSWORD_KIB * KIB) != 0)
		return FAIL(STATUS_BROKEN, "The machine has not the memory to hash a password.");
	assert(!password_hash_is_outdated(out));
	return OK;
}

/* "<name><number><end>" in the string. */
struct cost {
	struct text name;
	char end;
	int64_t least;
	int64_t most;
};

/* Takes it off the front. */
static struct status take_cost(struct text *rest, struct cost cost, int64_t *number)
{
	assert(cost.least > 0 && cost.least <= cost.most);
	const struct text part = text_take_until(rest, cost.end);
	const struct text digits = text_slice(part, cost.name.count, part.count);
	if (!text_starts(part, cost.name) || text_starts(digits, TEXT("0")) ||
	    !status_is_ok(text_to_number(digits, number)) || *number < cost.least)
		return FAIL(STATUS_INPUT, "This is not an Argon2id password hash.");
	if (*number > cost.most)
		return FAIL(STATUS_LIMIT, "The password hash asks for more work than is allowed.");
	return OK;
}

static bool is_base64_of(struct text digits, uint8_t *out, size_t count)
{
	size_t found = 0;
	const char *end = NULL;
	assert(count > 0);
	return sodium_base642bin(out, count, digits.bytes, digits.count, NULL, &found, &end,
				 sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
	       found == count && end == digits.bytes + digits.count;
}

static struct status read_parts(struct text text, struct parts *out)
{
	const struct text start = TEXT("$argon2id$v=19$");
	const struct status not_one = FAIL(STATUS_INPUT, "This is not an Argon2id password hash.");
	int64_t lanes = 0;
	assert(out != NULL);
	if (text.count >= PASSWORD_HASH_ROOM || !text_starts(text, start))
		return not_one;
	struct text rest = text_slice(text, start.count, text.count);
	TRY(take_cost(&rest, (struct cost){ TEXT("m="), ',', PASSWORD_KIB_MIN, PASSWORD_KIB_MAX },
		      &out->kib));
	TRY(take_cost(&rest, (struct cost){ TEXT("t="), ',', 1, PASSWORD_PASSES_MAX }, &out->passes));
	TRY(take_cost(&rest, (struct cost){ TEXT("p="), '$', 1, 1 }, &lanes)); /* libsodium has no other */
	if (!is_base64_of(text_take_until(&rest, '$'), out->salt, sizeof out->salt) ||
	    !is_base64_of(rest, out->digest, sizeof out->digest))
		return not_one;
	return OK;
}

struct status password_hash_parse(struct text text, struct password_hash *out)
{
	assert(out != NULL);
	struct parts parts;
	struct password_hash hash = { { 0 } };
	TRY(read_parts(text, &parts));
	TRY(text_to_c(text, hash.characters, sizeof hash.characters));
	*out = hash;
	return OK;
}

static struct parts parts_of(const struct password_hash *hash)
{
	struct parts parts;
	const struct status status = read_parts(text_of(hash->characters), &parts);
	assert(status_is_ok(status)); /* it was made or parsed here */
	return parts;
}

/* libsodium's own check of a string tells a lack of memory as a wrong password; so its parts are computed. */
struct status password_check(const struct password_hash *hash, struct text password)
{
	const struct parts parts = parts_of(hash);
	if (password.count == 0 || password.count > PASSWORD_BYTES_MAX)
		return FAIL(STATUS_REFUSED, "The password is not the right one.");
	uint8_t digest[DIGEST_BYTES];
	if (crypto_pwhash_argon2id(digest, sizeof digest, password.bytes, password.count, parts.salt,
				   (unsigned long long)parts.passes, (size_t)parts.kib * KIB,
				   crypto_pwhash_argon2id_ALG_ARGON2ID13) != 0)
		return FAIL(STATUS_BROKEN, "The machine has not the memory to check a password.");
	const bool is_right = sodium_memcmp(digest, parts.digest, sizeof digest) == 0;
	secret_wipe_bytes(digest, sizeof digest);
	return is_right ? OK : FAIL(STATUS_REFUSED, "The password is not the right one.");
}

bool password_hash_is_outdated(const struct password_hash *hash)
{
	const struct parts parts = parts_of(hash);
	assert(parts.kib > 0 && parts.passes > 0);
	return parts.kib != PASSWORD_KIB || parts.passes != PASSWORD_PASSES;
}
