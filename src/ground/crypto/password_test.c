/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"
#include "proof/proof.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* "password" with the salt "somesaltsomesalt", by OpenSSL's Argon2id, which shares no code with libsodium.
 * (That OpenSSL also gives the reference implementation's published value for the salt "somesalt".) */
static const char published[] =
    "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI";

static void p9_a_hash_made_elsewhere_is_checked_and_outdated(void **state)
{
	(void)state;
	struct password_hash hash;
	assert_ok(password_hash_parse(text_of(published), &hash));
	assert_string_equal(hash.characters, published);
	assert_ok(password_check(&hash, TEXT("password")));
	assert_code(password_check(&hash, TEXT("passwore")), STATUS_REFUSED);
	assert_true(password_hash_is_outdated(&hash));
}

/* The same OpenSSL, at today's cost, for "räksmörgås" and the salt of the bytes 0 to 15; and at the least
 * cost. */
static void p9_the_cost_stands_in_the_hash(void **state)
{
	(void)state;
	struct password_hash hash;
	assert_ok(password_hash_parse(TEXT("$argon2id$v=19$m=262144,t=3,p=1$AAECAwQFBgcICQoLDA0ODw$"
					   "UFE8NSGfkZGFJqBq/lb3nnQsyUFo8tWDKsB44zGB+tg"),
				      &hash));
	assert_ok(password_check(&hash, TEXT("r\xC3\xA4ksm\xC3\xB6rg\xC3\xA5s")));
	assert_false(password_hash_is_outdated(&hash));
	assert_ok(password_hash_parse(TEXT("$argon2id$v=19$m=8,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$"
					   "BbbKj4A4toOIetSRZTOFi0nLUgQBJsE09Mbp2HEbjAk"),
				      &hash));
	assert_ok(password_check(&hash, TEXT("password")));
	assert_true(password_hash_is_outdated(&hash));
}

static void a_password_is_the_right_one_or_refused(void **state)
{
	(void)state;
	struct password_hash hash;
	struct password_hash again;
	assert_ok(password_hash_make(TEXT("r\xC3\xA4ksm\xC3\xB6rg\xC3\xA5s"), &hash));
	assert_ok(password_hash_parse(text_of(hash.characters), &again));
	assert_memory_equal(&hash, &again, sizeof hash);
	assert_ok(password_check(&again, TEXT("r\xC3\xA4ksm\xC3\xB6rg\xC3\xA5s")));
	assert_code(password_check(&again, TEXT("R\xC3\xA4ksm\xC3\xB6rg\xC3\xA5s")), STATUS_REFUSED);
	assert_code(password_check(&again, (struct text){ 0 }), STATUS_REFUSED);
	assert_false(password_hash_is_outdated(&again));
	assert_true(text_starts(text_of(hash.characters), TEXT("$argon2id$v=19$m=262144,t=3,p=1$")));
	assert_ok(password_hash_make(TEXT("r\xC3\xA4ksm\xC3\xB6rg\xC3\xA5s"), &again));
	assert_string_not_equal(hash.characters, again.characters);
}

static void p8_an_empty_or_endless_password_is_answered(void **state)
{
	(void)state;
	char typed[PASSWORD_BYTES_MAX + 1];
	struct password_hash hash;
	memset(typed, 'x', sizeof typed);
	assert_code(password_hash_make((struct text){ 0 }, &hash), STATUS_INPUT);
	assert_code(password_hash_make((struct text){ typed, PASSWORD_BYTES_MAX + 1 }, &hash), STATUS_LIMIT);
	assert_ok(password_hash_make((struct text){ typed, PASSWORD_BYTES_MAX }, &hash));
	assert_ok(password_check(&hash, (struct text){ typed, PASSWORD_BYTES_MAX }));
	assert_code(password_check(&hash, (struct text){ typed, PASSWORD_BYTES_MAX + 1 }), STATUS_REFUSED);
}

static void p8_what_is_no_password_hash_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"",
		"$argon2id$v=19$",
		"$argon2id$v=19$m=65536,t=2,p=1",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$/DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2id$v=19$m=7,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7f",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$*"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2id$v=16$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2id$v=19$m=0,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2id$v=19$m=-1,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2id$v=19$m=065536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2id$v=19$t=2,m=65536,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$/"
		"DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI ",
	};
	struct password_hash hash = { "untouched" };
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_code(password_hash_parse(text_of(wrong[i]), &hash), STATUS_INPUT);
	assert_code(password_hash_parse((struct text){ published, sizeof published }, &hash), STATUS_INPUT);
	char long_one[PASSWORD_HASH_ROOM + 1] = "$argon2id$v=19$m=65536,t=2,p=1$";
	memset(long_one + 31, 'A', sizeof long_one - 31);
	assert_code(password_hash_parse((struct text){ long_one, PASSWORD_HASH_ROOM }, &hash), STATUS_INPUT);
	assert_string_equal(hash.characters, "untouched");
}

static enum status_code code_of_cost(const char *cost)
{
	struct password_hash hash;
	SCOPED(buffer_close) struct buffer buffer = buffer_open(200);
	buffer_print(&buffer,
		     "$argon2id$v=19$%s$c29tZXNhbHRzb21lc2FsdA$/DO3gTkjHTS3Fia9YkXB1y76GQrWBcPYFmpyrc7fosI",
		     cost);
	return password_hash_parse(buffer_text(&buffer), &hash).code;
}

static void p8_a_hash_that_asks_for_too_much_work_is_refused_before_it_is_done(void **state)
{
	(void)state;
	assert_int_equal(code_of_cost("m=1048576,t=10,p=1"), STATUS_OK);
	assert_int_equal(code_of_cost("m=1048577,t=10,p=1"), STATUS_LIMIT);
	assert_int_equal(code_of_cost("m=1048576,t=11,p=1"), STATUS_LIMIT);
	assert_int_equal(code_of_cost("m=65536,t=2,p=2"), STATUS_LIMIT);
	assert_int_equal(code_of_cost("m=99999999999999999999,t=2,p=1"), STATUS_INPUT);
}

/* Ends with 0 when hashing and checking both say that the machine is at fault, not the password. */
static void hash_without_memory(void *context)
{
	const struct rlimit little = { 1 << 20, 1 << 20 };
	struct password_hash hash;
	if (setrlimit(RLIMIT_AS, &little) != 0)
		_exit(2);
	_exit(password_hash_make(TEXT("password"), &hash).code == STATUS_BROKEN &&
		      password_check(context, TEXT("password")).code == STATUS_BROKEN
		  ? 0
		  : 1);
}

static void a_machine_without_memory_refuses_nobody_by_mistake(void **state)
{
	(void)state;
	struct password_hash hash;
	struct proof_child child;
	assert_ok(password_hash_parse(text_of(published), &hash));
	proof_child_run(hash_without_memory, &hash, &child);
	assert_int_equal(child.exit_code, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p9_a_hash_made_elsewhere_is_checked_and_outdated),
		cmocka_unit_test(p9_the_cost_stands_in_the_hash),
		cmocka_unit_test(a_password_is_the_right_one_or_refused),
		cmocka_unit_test(p8_an_empty_or_endless_password_is_answered),
		cmocka_unit_test(p8_what_is_no_password_hash_is_refused),
		cmocka_unit_test(p8_a_hash_that_asks_for_too_much_work_is_refused_before_it_is_done),
		cmocka_unit_test(a_machine_without_memory_refuses_nobody_by_mistake),
	};
	if (!status_is_ok(crypto_start()))
		return 1;
	return PROOF_RUN(tests);
}
