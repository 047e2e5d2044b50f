/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"
#include "proof/proof.h"

#include <string.h>

static struct text filled(char *bytes, char byte, size_t count)
{
	memset(bytes, byte, count);
	return (struct text){ bytes, count };
}

/* An HMAC under a key in hexadecimal, as hexadecimal. */
static void assert_hmac(const char *key_hex, struct text message, const char *expected_hex)
{
	uint8_t bytes[HMAC_KEY_BYTES_MAX];
	SCOPED(hmac_key_wipe) struct hmac_key key = { 0 };
	assert_ok(hmac_key_from(bytes, proof_hex(key_hex, bytes, sizeof bytes), &key));
	struct hmac found;
	struct hmac expected = { { 0 } };
	hmac_sha256(&key, message, &found);
	const size_t count = proof_hex(expected_hex, expected.bytes, sizeof expected.bytes);
	assert_memory_equal(found.bytes, expected.bytes, count);
	assert_int_equal(hmac_equal(&found, &expected), count == HMAC_BYTES);
}

/* RFC 4231 section 4. */
static void p9_hmac_gives_the_published_values(void **state)
{
	(void)state;
	char bytes[64];
	char key_131[2 * 131 + 1];
	key_131[sizeof key_131 - 1] = '\0';
	memset(key_131, 'a', sizeof key_131 - 1);
	assert_hmac("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", TEXT("Hi There"),
		    "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
	assert_hmac("4a656665", TEXT("what do ya want for nothing?"),
		    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
	assert_hmac("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", filled(bytes, '\xdd', 50),
		    "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
	assert_hmac("0102030405060708090a0b0c0d0e0f10111213141516171819", filled(bytes, '\xcd', 50),
		    "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
	assert_hmac(key_131, TEXT("Test Using Larger Than Block-Size Key - Hash Key First"),
		    "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
	assert_hmac(key_131,
		    TEXT("This is a test using a larger than block-size key and a larger than block-size "
			 "data. The key needs to be hashed before being used by the HMAC algorithm."),
		    "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2");
}

/* What Bankgirot lets the seal count: line ends dropped, Swedish letters to seven bits, all else to C3. */
static char sealed_byte(unsigned char byte)
{
	static const char from[] = "\xC9\xC4\xD6\xC5\xDC\xE9\xE4\xF6\xE5\xFC";
	static const char to[] = "\x40\x5B\x5C\x5D\x5E\x60\x7B\x7C\x7D\x7E";
	const char *found = memchr(from, byte, sizeof from - 1);
	if (found != NULL)
		return to[found - from];
	return byte >= 0x20 && byte <= 0x7E ? (char)byte : '\xC3';
}

static struct text sealed_bytes(struct text file, struct arena *arena)
{
	char *bytes = arena_take(arena, file.count + 1);
	size_t count = 0;
	for (size_t i = 0; i < file.count; i++)
		if (file.bytes[i] != '\r' && file.bytes[i] != '\n')
			bytes[count++] = sealed_byte((unsigned char)file.bytes[i]);
	return (struct text){ bytes, count };
}

/* vectors.tsv: Bankgirot's published test cases, the first 128 bits of each. */
static void p9_hmac_gives_bankgirots_published_seals(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 22);
	struct text rows = proof_sample("hmac/vectors.tsv", &arena);
	int vectors = 0;
	while (rows.count > 0) {
		struct text row = text_take_until(&rows, '\n');
		if (row.count == 0 || row.bytes[0] == '#')
			continue;
		char name[128] = "hmac/";
		char mac[33];
		assert_ok(text_to_c(text_take_until(&row, '\t'), name + 5, sizeof name - 5));
		assert_ok(text_to_c(text_trim(row), mac, sizeof mac));
		assert_hmac("1234567890ABCDEF1234567890ABCDEF",
			    sealed_bytes(proof_sample(name, &arena), &arena), mac);
		vectors++;
	}
	assert_int_equal(vectors, 5);
	assert_hmac("1234567890ABCDEF1234567890ABCDEF", TEXT("00000000"), "FF365893D899291C3BF505FB3175E880");
}

static bool pieces_seal_as_the_whole(struct proof_draw *draw, void *context)
{
	const struct hmac_key *key = context;
	char bytes[500];
	const struct text whole = filled(bytes, 'h', (size_t)proof_below(draw, sizeof bytes));
	struct hmac expected;
	struct hmac found;
	struct hmac_stream stream;
	hmac_sha256(key, whole, &expected);
	hmac_stream_begin(key, &stream);
	for (struct text rest = whole; rest.count > 0;) {
		const size_t step = (size_t)proof_below(draw, 100) + 1;
		hmac_stream_add(&stream, text_slice(rest, 0, step));
		rest = text_slice(rest, step, rest.count);
	}
	hmac_stream_end(&stream, &found);
	PROOF_CHECK(draw, hmac_equal(&found, &expected));
	return true;
}

static void p9_an_hmac_in_pieces_is_that_of_the_whole(void **state)
{
	(void)state;
	uint8_t bytes[16] = { 0x12, 0x34 };
	SCOPED(hmac_key_wipe) struct hmac_key key = { 0 };
	assert_ok(hmac_key_from(bytes, sizeof bytes, &key));
	proof_property_holds("pieces seal as the whole", 300, pieces_seal_as_the_whole, &key);
}

static void an_ended_or_wiped_stream_holds_nothing_of_the_key(void **state)
{
	(void)state;
	static const unsigned char nothing[sizeof(struct hmac_stream)];
	uint8_t bytes[16] = { 0x12, 0x34 };
	SCOPED(hmac_key_wipe) struct hmac_key key = { 0 };
	assert_ok(hmac_key_from(bytes, sizeof bytes, &key));
	struct hmac_stream stream;
	struct hmac hmac;
	hmac_stream_begin(&key, &stream);
	hmac_stream_end(&stream, &hmac);
	assert_memory_equal(stream.state, nothing, sizeof stream.state);
	hmac_stream_begin(&key, &stream);
	hmac_stream_wipe(&stream);
	assert_memory_equal(stream.state, nothing, sizeof stream.state);
}

/* Second source: python3 hashlib.blake2b(message, key=bytes(range(32)), digest_size=32). */
static void p9_a_lookup_hash_is_keyed_blake2b(void **state)
{
	(void)state;
	uint8_t bytes[LOOKUP_KEY_BYTES];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)i;
	SCOPED(lookup_key_wipe) struct lookup_key key = { 0 };
	assert_ok(lookup_key_from(bytes, sizeof bytes, &key));
	struct hash hash;
	char room[HASH_PRINT_ROOM];
	lookup_hash(&key, TEXT("191212121212"), &hash);
	assert_string_equal(hash_print(&hash, room),
			    "cd06206c4b586833522d0cddc49c22c29459529b2a33420751e32cd71ca0665b");
	lookup_hash(&key, (struct text){ 0 }, &hash);
	assert_string_equal(hash_print(&hash, room),
			    "4e51e7a913fc80137da52880fecca175bf81e117d5c68126dc2774033517ea0d");
}

static void two_lookup_keys_find_different_rows(void **state)
{
	(void)state;
	SCOPED(lookup_key_wipe) struct lookup_key first = { 0 };
	SCOPED(lookup_key_wipe) struct lookup_key second = { 0 };
	assert_ok(lookup_key_make(&first));
	assert_ok(lookup_key_make(&second));
	struct hash of_first;
	struct hash of_second;
	lookup_hash(&first, TEXT("191212121212"), &of_first);
	lookup_hash(&second, TEXT("191212121212"), &of_second);
	assert_false(hash_equal(&of_first, &of_second));
}

static void p8_keys_of_other_sizes_are_refused_and_wiped(void **state)
{
	(void)state;
	static const uint8_t nothing[HMAC_KEY_BYTES_MAX + 1];
	uint8_t bytes[HMAC_KEY_BYTES_MAX + 1];
	struct lookup_key lookup = { 0 };
	struct hmac_key hmac = { 0 };
	memset(bytes, 7, sizeof bytes);
	assert_code(lookup_key_from(bytes, LOOKUP_KEY_BYTES - 1, &lookup), STATUS_INPUT);
	assert_code(lookup_key_from(bytes, LOOKUP_KEY_BYTES + 1, &lookup), STATUS_INPUT);
	assert_memory_equal(bytes, nothing, LOOKUP_KEY_BYTES + 1);
	assert_code(hmac_key_from(bytes, 0, &hmac), STATUS_INPUT);
	assert_code(hmac_key_from(bytes, HMAC_KEY_BYTES_MAX + 1, &hmac), STATUS_INPUT);
	assert_memory_equal(bytes, nothing, sizeof bytes);
	assert_ok(hmac_key_from(bytes, HMAC_KEY_BYTES_MAX, &hmac));
	hmac_key_wipe(&hmac);
	assert_ok(hmac_key_from(bytes, 1, &hmac));
	hmac_key_wipe(&hmac);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_hmac_gives_the_published_values),
		cmocka_unit_test(p9_hmac_gives_bankgirots_published_seals),
		cmocka_unit_test(p9_an_hmac_in_pieces_is_that_of_the_whole),
		cmocka_unit_test(an_ended_or_wiped_stream_holds_nothing_of_the_key),
		cmocka_unit_test(p9_a_lookup_hash_is_keyed_blake2b),
		cmocka_unit_test(two_lookup_keys_find_different_rows),
		cmocka_unit_test(p8_keys_of_other_sizes_are_refused_and_wiped),
	};
	if (!status_is_ok(crypto_start()))
		return 1;
	return PROOF_RUN(tests);
}
