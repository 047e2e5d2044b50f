/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"
#include "proof/proof.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER_MAX = 4 << 20 };

/* The inner zone and one public face. */
struct pair {
	struct letter_public_key public_key;
	struct letter_secret_key secret_key;
	struct letter_sealer sealer;
	struct letter_opener opener;
};

static void close_pair(struct pair *pair)
{
	letter_opener_close(&pair->opener);
	letter_sealer_close(&pair->sealer);
	letter_secret_key_wipe(&pair->secret_key);
}

static struct text header_of(const struct pair *pair)
{
	return (struct text){ (const char *)pair->sealer.header.bytes, LETTER_HEADER_BYTES };
}

static struct pair open_pair(void)
{
	struct pair pair = { 0 };
	assert_ok(letter_keys_make(&pair.public_key, &pair.secret_key));
	assert_ok(letter_sealer_open(&pair.public_key, &pair.sealer));
	assert_ok(letter_opener_open(&pair.secret_key, header_of(&pair), &pair.opener));
	return pair;
}

static const char inner_key[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
static const char inner_public_key[] = "8f40c5adb68f25624ae5b214ea767a6ec94d829d3d7b5e1ad1ba6f3e2138285f";
static const char header_made_elsewhere[] = "01358072d6365880d1aeea329adf9121383851ed21a28e3b75e965d0d2cd1662"
					    "54212a6ce8b7336a4590b39ea3569405d5c51e92d"
					    "d949f6a299d03833b8e4c7a4c6ec8c66d128306def417f7713a5fd2cc";
static const char letter_made_elsewhere[] = "01606162636465666768696a6b6c6d6e6f0000000000000007816253eb7fbcbc"
					    "16b935c75c02a786764ef28a11810d1a8a1029b11"
					    "7e1f98d3fc620";

/* Second source: a program in Python over that language's own X25519, Poly1305, ChaCha20 and BLAKE2b, with
 * Salsa20 and HChaCha20 written from their specifications and checked with draft-irtf-cfrg-xchacha A.3.1. So
 * the drawing in the header is what is written, and old letters stay readable. */
static void p9_a_letter_made_elsewhere_as_drawn_opens(void **state)
{
	(void)state;
	uint8_t key[LETTER_KEY_BYTES];
	char bytes[LETTER_HEADER_BYTES];
	struct pair pair = { 0 };
	proof_hex(inner_key, key, sizeof key);
	assert_ok(letter_keys_from(key, sizeof key, &pair.public_key, &pair.secret_key));
	proof_hex(inner_public_key, key, sizeof key);
	assert_memory_equal(pair.public_key.bytes, key, sizeof key);
	struct text header = { bytes, proof_hex(header_made_elsewhere, bytes, sizeof bytes) };
	assert_ok(letter_opener_open(&pair.secret_key, header, &pair.opener));
	struct text sealed = { bytes, proof_hex(letter_made_elsewhere, bytes, sizeof bytes) };
	SCOPED(buffer_close) struct buffer letter = buffer_open(BUFFER_MAX);
	uint64_t counter = 0;
	assert_ok(letter_open(&pair.opener, sealed, TEXT("intake 2026-11"), &letter, &counter));
	assert_text(buffer_text(&letter), "250 kr till fonden");
	assert_int_equal(counter, 7);
	close_pair(&pair);
}

static bool what_is_sealed_opens(struct proof_draw *draw, void *context)
{
	struct pair *pair = context;
	char bytes[3000];
	for (size_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)(i * 7 % 251);
	const struct text letter = { bytes, (size_t)proof_below(draw, sizeof bytes) };
	const struct text associated = { bytes, (size_t)proof_below(draw, LETTER_ASSOCIATED_BYTES_MAX + 1) };
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	SCOPED(buffer_close) struct buffer opened = buffer_open(BUFFER_MAX);
	uint64_t counter = 0;
	buffer_add(&opened, TEXT("before:"));
	PROOF_CHECK(draw, status_is_ok(letter_seal(&pair->sealer, letter, associated, &sealed)));
	PROOF_CHECK(draw, sealed.count == letter.count + LETTER_OVERHEAD);
	PROOF_CHECK(draw, letter.count < 8 ||
			      text_find(buffer_text(&sealed), text_slice(letter, 0, 8)) == sealed.count);
	PROOF_CHECK(draw, status_is_ok(letter_open(&pair->opener, buffer_text(&sealed), associated, &opened,
						   &counter)));
	PROOF_CHECK(draw, text_equal(text_slice(buffer_text(&opened), 7, opened.count), letter));
	PROOF_CHECK(draw, text_starts(buffer_text(&opened), TEXT("before:")));
	PROOF_CHECK(draw, counter == pair->sealer.count);
	return true;
}

static void p4_what_the_face_seals_the_inner_zone_opens(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	proof_property_holds("what is sealed opens", 300, what_is_sealed_opens, &pair);
}

/* Refused, with nothing added. */
static void assert_does_not_open(const struct letter_opener *opener, struct text sealed,
				 struct text associated)
{
	SCOPED(buffer_close) struct buffer letter = buffer_open(BUFFER_MAX);
	uint64_t counter = 77;
	buffer_add(&letter, TEXT("before"));
	assert_code(letter_open(opener, sealed, associated, &letter, &counter), STATUS_INPUT);
	assert_text(buffer_text(&letter), "before");
	assert_ok(buffer_status(&letter));
	assert_int_equal(counter, 77);
}

static void p8_a_letter_altered_in_any_bit_is_refused(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	assert_ok(letter_seal(&pair.sealer, TEXT("250 kr"), TEXT("intake"), &sealed));
	for (size_t bit = 0; bit < sealed.count * 8; bit++) {
		sealed.bytes[bit / 8] = (char)(sealed.bytes[bit / 8] ^ (1 << bit % 8));
		assert_does_not_open(&pair.opener, buffer_text(&sealed), TEXT("intake"));
		sealed.bytes[bit / 8] = (char)(sealed.bytes[bit / 8] ^ (1 << bit % 8));
	}
	for (size_t count = 0; count < sealed.count; count++)
		assert_does_not_open(&pair.opener, text_slice(buffer_text(&sealed), 0, count),
				     TEXT("intake"));
	assert_does_not_open(&pair.opener, buffer_text(&sealed), TEXT("intakf"));
	assert_does_not_open(&pair.opener, buffer_text(&sealed), TEXT("intake "));
	assert_does_not_open(&pair.opener, buffer_text(&sealed), (struct text){ 0 });
	buffer_add_byte(&sealed, '\0');
	assert_does_not_open(&pair.opener, buffer_text(&sealed), TEXT("intake"));
}

static void p8_a_header_altered_in_any_bit_is_refused(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	struct letter_opener opener = { 0 };
	for (size_t bit = 0; bit < LETTER_HEADER_BYTES * 8; bit++) {
		pair.sealer.header.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		/* The highest bit of an X25519 point is not used (RFC 7748 section 5), but the seal's nonce
		 * is a hash over all its bytes. */
		assert_code(letter_opener_open(&pair.secret_key, header_of(&pair), &opener), STATUS_INPUT);
		assert_null(opener.session.bytes);
		pair.sealer.header.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	for (size_t count = 0; count < LETTER_HEADER_BYTES; count++)
		assert_code(
		    letter_opener_open(&pair.secret_key, text_slice(header_of(&pair), 0, count), &opener),
		    STATUS_INPUT);
	assert_ok(letter_opener_open(&pair.secret_key, header_of(&pair), &opener));
	letter_opener_close(&opener);
}

static void p4_only_the_inner_key_opens_the_header(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	SCOPED(close_pair) struct pair other = open_pair();
	struct letter_opener opener = { 0 };
	assert_code(letter_opener_open(&other.secret_key, header_of(&pair), &opener), STATUS_INPUT);
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	assert_ok(letter_seal(&pair.sealer, TEXT("250 kr"), TEXT("intake"), &sealed));
	assert_does_not_open(&other.opener, buffer_text(&sealed), TEXT("intake"));
}

static void the_counter_tells_copies_losses_and_order(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	SCOPED(buffer_close) struct buffer letter = buffer_open(BUFFER_MAX);
	const size_t size = LETTER_OVERHEAD + 3;
	for (int i = 0; i < 5; i++)
		assert_ok(letter_seal(&pair.sealer, TEXT("abc"), TEXT(""), &sealed));
	static const uint64_t order[] = { 1, 2, 2, 5, 3 }; /* 2 is a copy, 4 is lost, 3 comes late */
	for (size_t i = 0; i < 5; i++) {
		uint64_t counter = 0;
		const struct text one = text_slice(buffer_text(&sealed), (size_t)(order[i] - 1) * size, size);
		assert_ok(letter_open(&pair.opener, one, TEXT(""), &letter, &counter));
		assert_int_equal(counter, order[i]);
	}
	assert_memory_not_equal(sealed.bytes, sealed.bytes + size, size);
}

/* Whether 16 bytes of the key, given masked so that the search does not find itself, stand in `memory`. */
static bool holds_key(const uint8_t *memory, size_t count, const uint8_t masked[16])
{
	for (size_t at = 0; at + 16 <= count; at++) {
		size_t same = 0;
		while (same < 16 && (memory[at + same] ^ 0x5A) == masked[same])
			same++;
		if (same == 16)
			return true;
	}
	return false;
}

/* How many mappings of this process hold the half key. Those over 1 GiB are a sanitizer's own tables. */
static int mappings_with(const uint8_t masked[16])
{
	static uint8_t page[1 << 16];
	char line[512];
	int found = 0;
	FILE *maps = fopen("/proc/self/maps", "r");
	const int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	assert_true(maps != NULL && memory >= 0);
	while (fgets(line, sizeof line, maps) != NULL) {
		unsigned long start = 0;
		unsigned long end = 0;
		char rights = '-';
		bool is_here = false;
		assert_int_equal(sscanf(line, "%lx-%lx %c", &start, &end, &rights), 3);
		if (rights != 'r' || end - start > 1ul << 30 || start > (unsigned long)INT64_MAX)
			continue;
		for (unsigned long at = start; at < end && !is_here; at += sizeof page) {
			const size_t room = end - at < sizeof page ? end - at : sizeof page;
			const ssize_t got = pread(memory, page, room, (off_t)at);
			is_here = got > 0 && holds_key(page, (size_t)got, masked);
			memset(page, 0, sizeof page);
		}
		found += is_here;
	}
	close(memory);
	fclose(maps);
	return found;
}

static void p4_after_rotation_the_session_key_stands_nowhere_in_memory(void **state)
{
	(void)state;
	uint8_t first[16];
	uint8_t second[16];
	SCOPED(close_pair) struct pair pair = open_pair();
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	letter_opener_close(&pair.opener);
	for (int i = 0; i < 3; i++)
		assert_ok(letter_seal(&pair.sealer, TEXT("250 kr"), TEXT("intake"), &sealed));
	for (size_t i = 0; i < 16; i++) {
		first[i] = pair.sealer.session.bytes[i] ^ 0x5A;
		second[i] = pair.sealer.session.bytes[i + 16] ^ 0x5A;
	}
	assert_int_equal(mappings_with(first), 1); /* in its secret memory alone */
	assert_int_equal(mappings_with(second), 1);
	assert_ok(letter_sealer_rotate(&pair.sealer));
	assert_int_equal(mappings_with(first), 0);
	assert_int_equal(mappings_with(second), 0);
}

static void p4_after_rotation_the_face_opens_nothing_it_sealed_before(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	SCOPED(buffer_close) struct buffer old = buffer_open(BUFFER_MAX);
	SCOPED(buffer_close) struct buffer new = buffer_open(BUFFER_MAX);
	SCOPED(buffer_close) struct buffer letter = buffer_open(BUFFER_MAX);
	const struct letter_header old_header = pair.sealer.header;
	uint64_t counter = 0;
	assert_ok(letter_seal(&pair.sealer, TEXT("before"), TEXT(""), &old));
	assert_ok(letter_sealer_rotate(&pair.sealer));
	assert_memory_not_equal(old_header.bytes, pair.sealer.header.bytes, LETTER_HEADER_BYTES);
	assert_ok(letter_seal(&pair.sealer, TEXT("after"), TEXT(""), &new));
	const struct letter_opener all_the_face_has = { pair.sealer.session };
	assert_does_not_open(&all_the_face_has, buffer_text(&old), TEXT(""));
	assert_ok(letter_open(&all_the_face_has, buffer_text(&new), TEXT(""), &letter, &counter));
	assert_int_equal(counter, 1);
	assert_ok(letter_open(&pair.opener, buffer_text(&old), TEXT(""), &letter, &counter));
	assert_text(buffer_text(&letter), "afterbefore");
}

static void p8_a_letter_at_its_largest_is_sealed_and_one_byte_more_is_not(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	SCOPED(buffer_close) struct buffer opened = buffer_open(BUFFER_MAX);
	char *bytes = memory_take(LETTER_BYTES_MAX + 1 + LETTER_OVERHEAD, 1);
	const struct text letter = { bytes, LETTER_BYTES_MAX };
	uint64_t counter = 0;
	assert_code(
	    letter_seal(&pair.sealer, (struct text){ bytes, LETTER_BYTES_MAX + 1 }, TEXT(""), &sealed),
	    STATUS_LIMIT);
	assert_int_equal(sealed.count, 0);
	assert_ok(letter_seal(&pair.sealer, letter, TEXT(""), &sealed));
	assert_ok(letter_open(&pair.opener, buffer_text(&sealed), TEXT(""), &opened, &counter));
	assert_true(text_equal(buffer_text(&opened), letter));
	bytes[0] = 1;
	assert_code(letter_open(&pair.opener, (struct text){ bytes, LETTER_BYTES_MAX + 1 + LETTER_OVERHEAD },
				TEXT(""), &opened, &counter),
		    STATUS_LIMIT);
	free(bytes);
}

static void p8_a_session_seals_its_last_letter_and_then_asks_for_rotation(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	for (int i = 0; i < LETTER_SESSION_LETTERS_MAX; i++) {
		buffer_clear(&sealed);
		assert_ok(letter_seal(&pair.sealer, TEXT("x"), TEXT(""), &sealed));
	}
	assert_code(letter_seal(&pair.sealer, TEXT("x"), TEXT(""), &sealed), STATUS_LIMIT);
	assert_int_equal(sealed.count, LETTER_OVERHEAD + 1);
	assert_ok(letter_sealer_rotate(&pair.sealer));
	assert_ok(letter_seal(&pair.sealer, TEXT("x"), TEXT(""), &sealed));
	assert_int_equal(pair.sealer.count, 1);
}

static void a_buffer_without_room_takes_no_part_of_a_letter(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	SCOPED(buffer_close) struct buffer exact = buffer_open(LETTER_OVERHEAD + 4);
	SCOPED(buffer_close) struct buffer short_one = buffer_open(LETTER_OVERHEAD + 3);
	SCOPED(buffer_close) struct buffer opened = buffer_open(3);
	uint64_t counter = 77;
	assert_code(letter_seal(&pair.sealer, TEXT("gift"), TEXT(""), &short_one), STATUS_LIMIT);
	assert_int_equal(short_one.count, 0);
	assert_ok(letter_seal(&pair.sealer, TEXT("gift"), TEXT(""), &exact));
	assert_code(letter_open(&pair.opener, buffer_text(&exact), TEXT(""), &opened, &counter),
		    STATUS_LIMIT);
	assert_int_equal(opened.count, 0);
	assert_int_equal(counter, 77);
	assert_int_equal(pair.sealer.count, 1); /* what was not sealed leaves no gap in the count */
}

static void a_key_of_low_order_is_not_sealed_to(void **state)
{
	(void)state;
	const struct letter_public_key zero = { { 0 } };
	const struct letter_public_key one = { { 1 } };
	struct letter_sealer sealer;
	assert_code(letter_sealer_open(&zero, &sealer), STATUS_INPUT);
	assert_null(sealer.session.bytes);
	assert_code(letter_sealer_open(&one, &sealer), STATUS_INPUT);
	letter_sealer_close(&sealer);
}

static void p8_a_kept_key_of_another_size_is_refused_and_wiped(void **state)
{
	(void)state;
	static const uint8_t nothing[LETTER_KEY_BYTES + 1];
	uint8_t bytes[LETTER_KEY_BYTES + 1];
	struct pair pair = { 0 };
	memset(bytes, 7, sizeof bytes);
	assert_code(letter_keys_from(bytes, LETTER_KEY_BYTES - 1, &pair.public_key, &pair.secret_key),
		    STATUS_INPUT);
	assert_code(letter_keys_from(bytes, LETTER_KEY_BYTES + 1, &pair.public_key, &pair.secret_key),
		    STATUS_INPUT);
	assert_memory_equal(bytes, nothing, sizeof bytes);
	assert_null(pair.secret_key.secret.bytes);
}

static void seal_with_endless_association(void *context)
{
	struct pair *pair = context;
	static const char bytes[LETTER_ASSOCIATED_BYTES_MAX + 1];
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	(void)!letter_seal(&pair->sealer, TEXT("x"), (struct text){ bytes, sizeof bytes }, &sealed).code;
}

static void seal_after_closing(void *context)
{
	struct pair *pair = context;
	SCOPED(buffer_close) struct buffer sealed = buffer_open(BUFFER_MAX);
	letter_sealer_close(&pair->sealer);
	(void)!letter_seal(&pair->sealer, TEXT("x"), TEXT(""), &sealed).code;
}

static void our_own_mistakes_end_the_process(void **state)
{
	(void)state;
	SCOPED(close_pair) struct pair pair = open_pair();
	assert_int_equal(proof_signal_of(seal_with_endless_association, &pair), SIGABRT);
	assert_int_equal(proof_signal_of(seal_after_closing, &pair), SIGABRT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_a_letter_made_elsewhere_as_drawn_opens),
		cmocka_unit_test(p4_what_the_face_seals_the_inner_zone_opens),
		cmocka_unit_test(p8_a_letter_altered_in_any_bit_is_refused),
		cmocka_unit_test(p8_a_header_altered_in_any_bit_is_refused),
		cmocka_unit_test(p4_only_the_inner_key_opens_the_header),
		cmocka_unit_test(the_counter_tells_copies_losses_and_order),
		cmocka_unit_test(p4_after_rotation_the_session_key_stands_nowhere_in_memory),
		cmocka_unit_test(p4_after_rotation_the_face_opens_nothing_it_sealed_before),
		cmocka_unit_test(p8_a_letter_at_its_largest_is_sealed_and_one_byte_more_is_not),
		cmocka_unit_test(p8_a_session_seals_its_last_letter_and_then_asks_for_rotation),
		cmocka_unit_test(a_buffer_without_room_takes_no_part_of_a_letter),
		cmocka_unit_test(a_key_of_low_order_is_not_sealed_to),
		cmocka_unit_test(p8_a_kept_key_of_another_size_is_refused_and_wiped),
		cmocka_unit_test(our_own_mistakes_end_the_process),
	};
	if (!status_is_ok(crypto_start()))
		return 1;
	return PROOF_RUN(tests);
}
