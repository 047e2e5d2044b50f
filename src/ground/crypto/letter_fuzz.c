/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Whatever arrives as a header, a sealed letter or a stored hash is answered; nothing not sealed here opens,
 * and what is sealed opens to the same bytes. */
#include "ground/crypto/crypto.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

/* The input as a header and as a letter. */
static void open_as_it_is(struct text input, const struct letter_secret_key *key,
			  const struct letter_opener *session)
{
	struct letter_opener opener = { 0 };
	SCOPED(buffer_close) struct buffer letter = buffer_open((size_t)LETTER_BYTES_MAX * 2);
	uint64_t counter = 0;
	assert(letter_opener_open(key, input, &opener).code == STATUS_INPUT);
	const struct status status = letter_open(session, input, TEXT("fuzz"), &letter, &counter);
	assert(status.code == STATUS_INPUT || status.code == STATUS_LIMIT);
	assert(letter.count == 0 && counter == 0);
}

/* The input as what is written in a letter: it comes back, and not when one bit of the seal is altered. */
static void seal_and_open(struct text input, struct letter_sealer *sealer,
			  const struct letter_opener *session)
{
	SCOPED(buffer_close) struct buffer sealed = buffer_open((size_t)LETTER_BYTES_MAX * 2);
	SCOPED(buffer_close) struct buffer letter = buffer_open((size_t)LETTER_BYTES_MAX * 2);
	uint64_t counter = 0;
	if (input.count > LETTER_BYTES_MAX)
		return;
	assert(status_is_ok(letter_seal(sealer, input, TEXT("fuzz"), &sealed)));
	assert(status_is_ok(letter_open(session, buffer_text(&sealed), TEXT("fuzz"), &letter, &counter)));
	assert(counter == 1 && text_equal(buffer_text(&letter), input));
	const size_t bit = input.count > 0 ? (unsigned char)input.bytes[0] : 0;
	sealed.bytes[bit * 8 % sealed.count] = (char)(sealed.bytes[bit * 8 % sealed.count] ^ (1 << bit % 8));
	assert(letter_open(session, buffer_text(&sealed), TEXT("fuzz"), &letter, &counter).code ==
	       STATUS_INPUT);
}

static void parse_stored(struct text input)
{
	struct hash hash;
	struct password_hash password;
	char room[HASH_PRINT_ROOM];
	if (status_is_ok(hash_parse(input, &hash)))
		assert(text_equal(text_of(hash_print(&hash, room)), input));
	if (status_is_ok(password_hash_parse(input, &password)))
		assert(text_equal(text_of(password.characters), input));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count)
{
	const struct text input = { (const char *)bytes, count };
	struct letter_public_key public_key;
	struct letter_secret_key secret_key = { 0 };
	struct letter_sealer sealer = { 0 };
	struct letter_opener session = { 0 };
	assert(status_is_ok(crypto_start()));
	assert(status_is_ok(letter_keys_make(&public_key, &secret_key)));
	assert(status_is_ok(letter_sealer_open(&public_key, &sealer)));
	const struct text header = { (const char *)sealer.header.bytes, LETTER_HEADER_BYTES };
	assert(status_is_ok(letter_opener_open(&secret_key, header, &session)));
	open_as_it_is(input, &secret_key, &session);
	seal_and_open(input, &sealer, &session);
	parse_stored(input);
	letter_opener_close(&session);
	letter_sealer_close(&sealer);
	letter_secret_key_wipe(&secret_key);
	return 0;
}
