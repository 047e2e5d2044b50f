/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"

#include "proof/proof.h"

#include <signal.h>
#include <string.h>

/* Bankgirot's test key; its other test cases stand in ground/autogiro/seal_test.c. */
static const char published_key[] = "1234567890ABCDEF1234567890ABCDEF";

static void mac_of(const char *key_digits, struct text message, struct mac *out)
{
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	struct mac_stream stream;
	assert_ok(mac_key_parse(text_of(key_digits), &key));
	mac_stream_begin(&key, &stream);
	mac_stream_add(&stream, message);
	mac_stream_end(&stream, out);
}

static void the_published_vector_agrees(void **state)
{
	(void)state;
	struct mac mac;
	char room[MAC_PRINT_ROOM];
	mac_of(published_key, TEXT("00000000"), &mac);
	assert_string_equal(mac_print(&mac, room), "FF365893D899291C3BF505FB3175E880");
	mac_of("1234567890abcdef1234567890abcdef", TEXT("00000000"), &mac);
	assert_string_equal(mac_print(&mac, room), "FF365893D899291C3BF505FB3175E880");
}

static void a_mac_is_the_beginning_of_the_hmac(void **state)
{
	(void)state;
	uint8_t bytes[MAC_KEY_BYTES];
	SCOPED(hmac_key_wipe) struct hmac_key key = { 0 };
	struct hmac whole;
	struct mac mac;
	assert_int_equal(proof_hex(published_key, bytes, sizeof bytes), MAC_KEY_BYTES);
	assert_ok(hmac_key_from(bytes, sizeof bytes, &key));
	hmac_sha256(&key, TEXT("what is sealed"), &whole);
	mac_of(published_key, TEXT("what is sealed"), &mac);
	assert_memory_equal(mac.bytes, whole.bytes, MAC_BYTES);
}

static void pieces_are_as_the_whole(void **state)
{
	(void)state;
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	struct mac_stream stream;
	struct mac whole;
	struct mac pieces;
	const struct text message = TEXT("A message that comes in three pieces, one of them empty.");
	assert_ok(mac_key_parse(text_of(published_key), &key));
	mac_of(published_key, message, &whole);
	mac_stream_begin(&key, &stream);
	mac_stream_add(&stream, text_slice(message, 0, 7));
	mac_stream_add(&stream, (struct text){ 0 });
	mac_stream_add(&stream, text_slice(message, 7, message.count));
	mac_stream_end(&stream, &pieces);
	assert_true(mac_equal(&whole, &pieces));
	pieces.bytes[MAC_BYTES - 1] ^= 1;
	assert_false(mac_equal(&whole, &pieces));
}

static void a_key_has_sixteen_bytes_and_its_source_is_wiped(void **state)
{
	(void)state;
	static const uint8_t zeros[MAC_KEY_BYTES + 1];
	for (size_t count = MAC_KEY_BYTES - 1; count <= MAC_KEY_BYTES + 1; count++) {
		uint8_t bytes[MAC_KEY_BYTES + 1];
		SCOPED(mac_key_wipe) struct mac_key key = { 0 };
		memset(bytes, 'k', sizeof bytes);
		assert_code(mac_key_from(bytes, count, &key),
			    count == MAC_KEY_BYTES ? STATUS_OK : STATUS_INPUT);
		assert_memory_equal(bytes, zeros, count);
		assert_int_equal(key.hmac.secret.count, count == MAC_KEY_BYTES ? MAC_KEY_BYTES : 0);
	}
}

static void p8_a_key_that_is_not_its_digits_is_refused(void **state)
{
	(void)state;
	static const char *const bad[] = {
		"",
		"1234567890ABCDEF1234567890ABCDE",
		"1234567890ABCDEF1234567890ABCDEF0",
		"1234567890ABCDEF1234567890ABCDEG",
		"1234567890ABCDEF1234567890ABCD F",
		"/234567890ABCDEF1234567890ABCDEF",
		":234567890ABCDEF1234567890ABCDEF",
		"@234567890ABCDEF1234567890ABCDEF",
		"`234567890ABCDEF1234567890ABCDEF",
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		SCOPED(mac_key_wipe) struct mac_key key = { 0 };
		const struct status status = mac_key_parse(text_of(bad[i]), &key);
		assert_code(status, STATUS_INPUT);
		assert_non_null(status.remedy);
	}
}

static void a_mac_is_read_as_it_is_printed(void **state)
{
	(void)state;
	struct mac mac;
	struct mac read = { { 7 } };
	const struct mac untouched = read;
	char room[MAC_PRINT_ROOM];
	mac_of(published_key, TEXT("x"), &mac);
	assert_code(mac_parse(TEXT("FF365893D899291C3BF505FB3175E88"), &read), STATUS_INPUT);
	assert_code(mac_parse(TEXT("FF365893D899291C3BF505FB3175E88Z"), &read), STATUS_INPUT);
	assert_memory_equal(&read, &untouched, sizeof read);
	assert_ok(mac_parse(text_of(mac_print(&mac, room)), &read));
	assert_true(mac_equal(&mac, &read));
}

static void a_stream_leaves_nothing_of_the_key(void **state)
{
	(void)state;
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	struct mac_stream stream;
	struct mac mac;
	static const unsigned char zeros[sizeof stream.hmac.state];
	assert_ok(mac_key_parse(text_of(published_key), &key));
	mac_stream_begin(&key, &stream);
	mac_stream_wipe(&stream);
	assert_memory_equal(stream.hmac.state, zeros, sizeof zeros);
	mac_stream_begin(&key, &stream);
	mac_stream_end(&stream, &mac);
	assert_memory_equal(stream.hmac.state, zeros, sizeof zeros);
}

static void begin_without_key(void *context)
{
	(void)context;
	const struct mac_key key = { 0 };
	struct mac_stream stream;
	mac_stream_begin(&key, &stream);
}

static void a_seal_without_a_key_is_our_mistake(void **state)
{
	(void)state;
	assert_int_equal(proof_signal_of(begin_without_key, NULL), SIGABRT);
}

int main(void)
{
	if (!status_is_ok(crypto_start()))
		return 1;
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_vector_agrees),
		cmocka_unit_test(a_mac_is_the_beginning_of_the_hmac),
		cmocka_unit_test(pieces_are_as_the_whole),
		cmocka_unit_test(a_key_has_sixteen_bytes_and_its_source_is_wiped),
		cmocka_unit_test(p8_a_key_that_is_not_its_digits_is_refused),
		cmocka_unit_test(a_mac_is_read_as_it_is_printed),
		cmocka_unit_test(a_stream_leaves_nothing_of_the_key),
		cmocka_unit_test(a_seal_without_a_key_is_our_mistake),
	};
	return PROOF_RUN(tests);
}
