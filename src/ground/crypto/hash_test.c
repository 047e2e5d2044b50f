/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"
#include "proof/proof.h"

#include <string.h>

/* Second source: python3 hashlib.blake2b(message, digest_size=32), which is not libsodium. */
static const char of_nothing[] = "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8";
static const char of_abc[] = "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319";
static const char of_handslag[] = "be171f7ca9f0dc4684c14712d58739ca3aa0d99575af073b8706b0060ffd20ae";
/* Of the bytes 0 to 255, five times over. */
static const char of_1280_bytes[] = "82628cbfc9689e234b0923a531f4578fe2e7138a03e2f81ed6cde97517336650";

enum { LONG_BYTES = 1280 };

static void fill_long(char bytes[LONG_BYTES])
{
	for (int i = 0; i < LONG_BYTES; i++)
		bytes[i] = (char)(unsigned char)(i % 256);
}

static void p9_a_hash_is_blake2b_of_256_bits(void **state)
{
	(void)state;
	char bytes[LONG_BYTES];
	fill_long(bytes);
	const struct {
		struct text message;
		const char *printed;
	} cases[] = { { { 0 }, of_nothing },
		      { TEXT("abc"), of_abc },
		      { TEXT("Handslag"), of_handslag },
		      { { bytes, LONG_BYTES }, of_1280_bytes } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct hash hash;
		char room[HASH_PRINT_ROOM];
		hash_of(cases[i].message, &hash);
		assert_string_equal(hash_print(&hash, room), cases[i].printed);
	}
}

static bool pieces_hash_as_the_whole(struct proof_draw *draw, void *context)
{
	const struct text whole = { context, LONG_BYTES };
	struct hash_stream stream;
	hash_stream_begin(&stream);
	for (struct text rest = whole; rest.count > 0;) {
		const size_t step = (size_t)proof_below(draw, 300);
		hash_stream_add(&stream, text_slice(rest, 0, step > 0 ? step : 1));
		hash_stream_add(&stream, (struct text){ 0 });
		rest = text_slice(rest, step > 0 ? step : 1, rest.count);
	}
	struct hash hash;
	struct hash expected;
	hash_stream_end(&stream, &hash);
	PROOF_CHECK(draw, status_is_ok(hash_parse(text_of(of_1280_bytes), &expected)));
	PROOF_CHECK(draw, hash_equal(&hash, &expected));
	return true;
}

static void p9_a_message_in_pieces_hashes_as_the_whole(void **state)
{
	(void)state;
	char bytes[LONG_BYTES];
	fill_long(bytes);
	proof_property_holds("pieces hash as the whole", 300, pieces_hash_as_the_whole, bytes);
}

static void a_copied_stream_goes_on_alone(void **state)
{
	(void)state;
	struct hash_stream first;
	hash_stream_begin(&first);
	hash_stream_add(&first, TEXT("ab"));
	struct hash_stream second = first;
	hash_stream_add(&first, TEXT("c"));
	hash_stream_add(&second, TEXT("d"));
	struct hash hash;
	struct hash other;
	char room[HASH_PRINT_ROOM];
	hash_stream_end(&first, &hash);
	hash_stream_end(&second, &other);
	assert_string_equal(hash_print(&hash, room), of_abc);
	assert_false(hash_equal(&hash, &other));
}

static void a_hash_differs_when_any_bit_differs(void **state)
{
	(void)state;
	struct hash hash;
	hash_of(TEXT("abc"), &hash);
	for (size_t bit = 0; bit < HASH_BYTES * 8; bit++) {
		struct hash other = hash;
		other.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_false(hash_equal(&hash, &other));
	}
	assert_true(hash_equal(&hash, &hash));
}

static void a_printed_hash_reads_back(void **state)
{
	(void)state;
	struct hash hash;
	struct hash back = { { 0 } };
	hash_of(TEXT("abc"), &hash);
	assert_ok(hash_parse(text_of(of_abc), &back));
	assert_true(hash_equal(&hash, &back));
}

static void p8_what_is_no_printed_hash_is_refused_and_leaves_the_old(void **state)
{
	(void)state;
	char digits[HASH_PRINT_ROOM + 1];
	struct hash hash = { { 7 } };
	memset(digits, 'a', sizeof digits);
	assert_code(hash_parse((struct text){ digits, 0 }, &hash), STATUS_INPUT);
	assert_code(hash_parse((struct text){ digits, 63 }, &hash), STATUS_INPUT);
	assert_code(hash_parse((struct text){ digits, 65 }, &hash), STATUS_INPUT);
	static const char wrong[] = { 'A', 'F', 'g', ' ', '\0', ':', '-', '\xff' };
	for (size_t i = 0; i < sizeof wrong; i++) {
		for (size_t at = 0; at < 64; at += 63) {
			digits[at] = wrong[i];
			assert_code(hash_parse((struct text){ digits, 64 }, &hash), STATUS_INPUT);
			digits[at] = 'a';
		}
	}
	assert_int_equal(hash.bytes[0], 7);
	assert_ok(hash_parse((struct text){ digits, 64 }, &hash));
	assert_int_equal(hash.bytes[0], 0xaa);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_a_hash_is_blake2b_of_256_bits),
		cmocka_unit_test(p9_a_message_in_pieces_hashes_as_the_whole),
		cmocka_unit_test(a_copied_stream_goes_on_alone),
		cmocka_unit_test(a_hash_differs_when_any_bit_differs),
		cmocka_unit_test(a_printed_hash_reads_back),
		cmocka_unit_test(p8_what_is_no_printed_hash_is_refused_and_leaves_the_old),
	};
	if (!status_is_ok(crypto_start()))
		return 1;
	return PROOF_RUN(tests);
}
