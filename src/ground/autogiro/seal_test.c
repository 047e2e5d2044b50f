/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/autogiro/autogiro.h"

#include "ground/crypto/crypto.h"
#include "proof/proof.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROPERTY_ROUNDS = 1000, FILE_ROOM = 1 << 20 };

/* Bankgirot's own for tests. */
static const char test_key[] = "1234567890ABCDEF1234567890ABCDEF";
static const struct day sealed_on = { 20777 }; /* 2026-11-20 */

static struct status check(struct text file, const char *key_digits, size_t step_max, struct day *day)
{
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	assert_ok(mac_key_parse(text_of(key_digits), &key));
	struct memory_source memory = { .rest = file, .step_max = step_max };
	struct source source = source_of_memory(&memory);
	return autogiro_seal_check(&source, &key, day);
}

static void assert_check_fails(struct text file, const char *key_digits, const char *reason)
{
	struct day day = { 7 };
	for (size_t step_max = 0; step_max < 4; step_max += 3) {
		const struct status status = check(file, key_digits, step_max, &day);
		assert_code(status, STATUS_INPUT);
		assert_non_null(strstr(status.reason, reason));
		assert_non_null(status.remedy);
		assert_int_equal(day.number, 7);
	}
}

static void the_published_test_cases_agree(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	assert_ok(mac_key_parse(text_of(test_key), &key));
	struct text rest = proof_sample("hmac/vectors.tsv", &arena);
	size_t cases = 0;
	while (rest.count > 0) {
		struct text line = text_take_until(&rest, '\n');
		if (line.count == 0 || line.bytes[0] == '#')
			continue;
		char path[128];
		char room[MAC_PRINT_ROOM];
		struct mac mac;
		const struct text name = text_take_until(&line, '\t');
		snprintf(path, sizeof path, "hmac/%.*s", TEXT_ARGS(name));
		autogiro_seal_mac(&key, proof_sample(path, &arena), &mac);
		assert_true(text_equal(text_of(mac_print(&mac, room)), line));
		cases++;
	}
	assert_int_equal(cases, 5);
}

static void the_sealed_sample_holds(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct text sealed = proof_sample("hmac/own-sealed-payments.txt", &arena);
	for (size_t step_max = 0; step_max < 4; step_max += 3) {
		struct day day = { 0 };
		assert_ok(check(sealed, test_key, step_max, &day));
		assert_int_equal(day.number, sealed_on.number);
	}
}

static void p1_another_key_and_an_altered_file_are_told_apart(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct text sealed = proof_sample("hmac/own-sealed-payments.txt", &arena);
	assert_check_fails(proof_sample("hmac/own-sealed-payments-tampered.txt", &arena), test_key,
			   "altered");
	assert_check_fails(sealed, "1234567890ABCDEF1234567890ABCDEE", "another key");
	assert_check_fails(proof_sample("autogiro/own-payments-out.txt", &arena), test_key, "no seal");
	assert_check_fails(TEXT(""), test_key, "no seal");
	assert_check_fails(TEXT("\r\n\r\n"), test_key, "no seal");
	assert_check_fails(text_slice(sealed, 0, sealed.count - 82), test_key, "no end");
	assert_check_fails(text_slice(sealed, 0, 82), test_key, "no end");
	assert_check_fails(text_slice(sealed, 0, sealed.count - 20), test_key, "hexadecimal");
}

/* Every byte that the seal counts, changed to another that it counts otherwise. */
static void p1_no_byte_can_be_changed(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct text sealed = proof_sample("hmac/own-sealed-payments.txt", &arena);
	char *copy = memory_take(sealed.count, 1);
	size_t changed = 0;
	for (size_t i = 0; i < sealed.count - 10; i++) { /* ten: blanks and the line end after the MAC */
		if (sealed.bytes[i] == '\r' || sealed.bytes[i] == '\n')
			continue;
		struct day day;
		memcpy(copy, sealed.bytes, sealed.count);
		copy[i] = copy[i] == '7' ? '8' : '7';
		assert_code(check((struct text){ copy, sealed.count }, test_key, 0, &day), STATUS_INPUT);
		changed++;
	}
	assert_int_equal(changed, 8 * 80 + 72);
	free(copy);
}

static void a_file_is_sealed_as_in_the_sample(void **state)
{
	(void)state;
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	assert_ok(mac_key_parse(text_of(test_key), &key));
	const struct text body = proof_sample("autogiro/own-payments-out.txt", &arena);
	const struct text expected = proof_sample("hmac/own-sealed-payments.txt", &arena);
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	assert_ok(autogiro_seal_whole(&key, sealed_on, body, &out));
	assert_true(text_equal(buffer_text(&out), expected));
	/* Without its last line end. */
	buffer_clear(&out);
	assert_ok(autogiro_seal_whole(&key, sealed_on, text_slice(body, 0, body.count - 2), &out));
	assert_true(text_equal(buffer_text(&out), expected));
}

/* A file far larger than the buffer it passes through. */
static void a_seal_takes_no_more_memory_than_a_piece(void **state)
{
	(void)state;
	enum { LINES = 100000, PIECE_ROOM = 4096 };
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	SCOPED(buffer_close) struct buffer out = buffer_open(PIECE_ROOM);
	SCOPED(buffer_close) struct buffer whole = buffer_open(16 << 20);
	SCOPED(autogiro_seal_wipe) struct autogiro_seal seal = { 0 };
	char line[82];
	memset(line, '8', sizeof line);
	line[80] = '\r';
	line[81] = '\n';
	assert_ok(mac_key_parse(text_of(test_key), &key));
	autogiro_seal_begin(&seal, &key, sealed_on, &out);
	for (size_t i = 0; i < LINES; i++) {
		autogiro_seal_add(&seal, (struct text){ line, sizeof line });
		if (out.count > PIECE_ROOM / 2 || i + 1 == LINES) {
			buffer_add(&whole, buffer_text(&out));
			buffer_clear(&out);
		}
	}
	assert_ok(autogiro_seal_end(&seal));
	buffer_add(&whole, buffer_text(&out));
	assert_int_equal(whole.count, (LINES + 2) * 82);
	struct day day;
	assert_ok(check(buffer_text(&whole), test_key, 0, &day));
}

static void a_full_buffer_is_told(void **state)
{
	(void)state;
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	assert_ok(mac_key_parse(text_of(test_key), &key));
	for (size_t over = 0; over < 2; over++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(3 * 82 - over);
		char line[80];
		memset(line, ' ', sizeof line);
		assert_code(autogiro_seal_whole(&key, sealed_on, (struct text){ line, 80 }, &out),
			    over == 0 ? STATUS_OK : STATUS_LIMIT);
	}
}

static void p8_damaged_seals_are_refused(void **state)
{
	(void)state;
	static const char end[] =
	    "99261120FF365893D899291C3BF505FB3175E88002ED6ABEFF62B54FFB98F58B34BF0AE5\r\n";
	char file[512];
	assert_check_fails(TEXT("00261320HMAC\r\n"), test_key, "not a day");
	assert_check_fails(TEXT("002611\r\n"), test_key, "no seal");
	assert_check_fails(TEXT("00261120MAC \r\n"), test_key, "no seal");
	snprintf(file, sizeof file, "00261120HMAC\r\n%.40s\r\n", end);
	assert_check_fails(text_of(file), test_key, "hexadecimal");
	snprintf(file, sizeof file, "00261120HMAC\r\n9926112 %s", end + 8);
	assert_check_fails(text_of(file), test_key, "not a day");
	snprintf(file, sizeof file, "00261120HMAC\r\n%sX\r\n", end);
	assert_check_fails(text_of(file), test_key, "no end");
	snprintf(file, sizeof file, "00261120HMAC\r\n%s", end);
	assert_check_fails(text_of(file), test_key, "altered");
}

static void p8_lines_and_files_have_bounds(void **state)
{
	(void)state;
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	assert_ok(mac_key_parse(text_of(test_key), &key));
	char line[AUTOGIRO_LINE_BYTES_MAX + 1];
	memset(line, '1', sizeof line);
	for (size_t over = 0; over < 2; over++) {
		SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
		struct day day;
		assert_ok(autogiro_seal_whole(&key, sealed_on,
					      (struct text){ line, AUTOGIRO_LINE_BYTES_MAX + over }, &out));
		assert_code(check(buffer_text(&out), test_key, 0, &day),
			    over == 0 ? STATUS_OK : STATUS_INPUT);
	}
	/* The bytes of the whole: the source's own bound is lower here, and told in the same words. */
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	const struct text sealed = proof_sample("hmac/own-sealed-payments.txt", &arena);
	for (size_t over = 0; over < 2; over++) {
		struct memory_source memory = { .rest = sealed };
		struct source source = source_of_memory(&memory);
		struct day day;
		source.bytes_max = sealed.count - over;
		const struct status status = autogiro_seal_check(&source, &key, &day);
		assert_code(status, over == 0 ? STATUS_OK : STATUS_INPUT);
		assert_true(over == 0 || strstr(status.reason, "larger") != NULL);
	}
}

static struct status broken_read(void *self, char *bytes, size_t room, size_t *count)
{
	(void)self;
	(void)bytes;
	(void)room;
	(void)count;
	return FAIL(STATUS_BROKEN, "The disk is gone.");
}

static void a_broken_source_is_passed_on(void **state)
{
	(void)state;
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	struct source source = { .read = broken_read, .bytes_max = UINT64_MAX };
	struct day day;
	assert_ok(mac_key_parse(text_of(test_key), &key));
	assert_code(autogiro_seal_check(&source, &key, &day), STATUS_BROKEN);
}

static void seal_of_2100(void *context)
{
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	struct autogiro_seal seal;
	autogiro_seal_begin(&seal, context, (struct day){ 47482 }, &out);
}

static void a_day_of_another_century_is_our_mistake(void **state)
{
	(void)state;
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	assert_ok(mac_key_parse(text_of(test_key), &key));
	assert_int_equal(proof_signal_of(seal_of_2100, &key), SIGABRT);
}

/* Any bytes in any pieces; one changed byte is found, whatever it is. */
static bool what_is_sealed_holds(struct proof_draw *draw, void *context)
{
	const struct mac_key *key = context;
	enum { BODY_MAX = 600 };
	char body[BODY_MAX];
	const size_t count = proof_below(draw, BODY_MAX + 1);
	for (size_t i = 0; i < count; i++)
		body[i] = proof_below(draw, 20) == 0 ? '\n' : (char)(' ' + proof_below(draw, 0xE0));
	const struct day day = { 10957 + (int64_t)proof_below(draw, 36525) };
	SCOPED(buffer_close) struct buffer out = buffer_open(FILE_ROOM);
	SCOPED(autogiro_seal_wipe) struct autogiro_seal seal = { 0 };
	autogiro_seal_begin(&seal, key, day, &out);
	for (size_t at = 0; at < count;) {
		const size_t piece = 1 + proof_below(draw, 100);
		autogiro_seal_add(&seal, text_slice((struct text){ body, count }, at, piece));
		at += piece;
	}
	PROOF_CHECK(draw, status_is_ok(autogiro_seal_end(&seal)));
	struct day found = { 0 };
	PROOF_CHECK(draw, status_is_ok(check(buffer_text(&out), test_key, proof_below(draw, 50), &found)));
	PROOF_CHECK(draw, found.number == day.number);
	const size_t at = 12 + proof_below(draw, out.count - 12 - 10);
	if (out.bytes[at] == '\r' || out.bytes[at] == '\n')
		return true;
	out.bytes[at] = out.bytes[at] == 'B' ? 'D' : 'B';
	PROOF_CHECK(draw, check(buffer_text(&out), test_key, 0, &found).code == STATUS_INPUT);
	return true;
}

static void p1_what_is_sealed_holds_and_what_is_altered_does_not(void **state)
{
	(void)state;
	SCOPED(mac_key_wipe) struct mac_key key = { 0 };
	assert_ok(mac_key_parse(text_of(test_key), &key));
	proof_property_holds("what is sealed holds", PROPERTY_ROUNDS, what_is_sealed_holds, &key);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_published_test_cases_agree),
		cmocka_unit_test(the_sealed_sample_holds),
		cmocka_unit_test(p1_another_key_and_an_altered_file_are_told_apart),
		cmocka_unit_test(p1_no_byte_can_be_changed),
		cmocka_unit_test(a_file_is_sealed_as_in_the_sample),
		cmocka_unit_test(a_seal_takes_no_more_memory_than_a_piece),
		cmocka_unit_test(a_full_buffer_is_told),
		cmocka_unit_test(p8_damaged_seals_are_refused),
		cmocka_unit_test(p8_lines_and_files_have_bounds),
		cmocka_unit_test(a_broken_source_is_passed_on),
		cmocka_unit_test(a_day_of_another_century_is_our_mistake),
		cmocka_unit_test(p1_what_is_sealed_holds_and_what_is_altered_does_not),
	};
	if (!status_is_ok(crypto_start()))
		return 1;
	return PROOF_RUN(tests);
}
