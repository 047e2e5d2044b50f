/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/crypto/crypto.h"
#include "proof/proof.h"

#include <sys/stat.h>

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void a_secret_opens_zeroed_and_can_be_written(void **state)
{
	(void)state;
	static const uint8_t nothing[100];
	assert_ok(crypto_start());
	assert_ok(crypto_start());
	SCOPED(secret_wipe) struct secret secret = { 0 };
	assert_ok(secret_open(sizeof nothing, &secret));
	assert_int_equal(secret.count, sizeof nothing);
	assert_memory_equal(secret.bytes, nothing, sizeof nothing);
	memset(secret.bytes, 7, secret.count);
	assert_int_equal(secret_text(&secret).bytes[99], 7);
	assert_int_equal(secret_text(&secret).count, 100);
}

static void what_a_secret_is_made_from_is_wiped(void **state)
{
	(void)state;
	char source[] = "correct horse";
	SCOPED(secret_wipe) struct secret secret = { 0 };
	assert_ok(secret_from(source, sizeof source - 1, &secret));
	assert_text(secret_text(&secret), "correct horse");
	for (size_t i = 0; i < sizeof source; i++)
		assert_int_equal(source[i], 0);
}

static void a_taken_secret_has_one_owner(void **state)
{
	(void)state;
	struct secret from = { 0 };
	assert_ok(secret_random(32, &from));
	SCOPED(secret_wipe) struct secret taken = secret_take(&from);
	assert_null(from.bytes);
	assert_int_equal(from.count, 0);
	assert_int_equal(taken.count, 32);
	secret_wipe(&from); /* empty: nothing happens */
}

static void p8_a_secret_beyond_its_bound_is_refused(void **state)
{
	(void)state;
	struct secret secret = { 0 };
	assert_code(secret_open(SECRET_BYTES_MAX + 1, &secret), STATUS_LIMIT);
	assert_null(secret.bytes);
}

/* At the bound it opens where the kernel lets so much be locked; anywhere else it says so. */
static void a_secret_at_its_bound_opens_or_tells_that_it_is_not_locked(void **state)
{
	(void)state;
	SCOPED(secret_wipe) struct secret secret = { 0 };
	const struct status status = secret_open(SECRET_BYTES_MAX, &secret);
	assert_true(status.code == STATUS_OK || status.code == STATUS_BROKEN);
	assert_int_equal(secret.count, status_is_ok(status) ? SECRET_BYTES_MAX : 0);
}

/* Ends with 0 when the refusal came, the source was wiped and nothing is left open. */
static void open_where_nothing_may_be_locked(void *context)
{
	const struct rlimit none = { 0, 0 };
	char source[32] = "secret";
	struct secret secret = { 0 };
	(void)context;
	if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 || (geteuid() == 0 && setuid(65534) != 0))
		_exit(2);
	const struct status status = secret_from(source, sizeof source, &secret);
	_exit(status.code == STATUS_BROKEN && status.remedy != NULL && source[0] == '\0' &&
		      secret.bytes == NULL
		  ? 0
		  : 1);
}

static void memory_that_cannot_be_locked_is_no_secret(void **state)
{
	(void)state;
	struct proof_child child;
	proof_child_run(open_where_nothing_may_be_locked, NULL, &child);
	assert_int_equal(child.exit_code, 0);
}

static void touch_beyond_the_end(void *context)
{
	const struct secret *secret = context;
	((volatile uint8_t *)secret->bytes)[secret->count] = 1;
}

static void read_beyond_the_end(void *context)
{
	const struct secret *secret = context;
	(void)((volatile uint8_t *)secret->bytes)[secret->count];
}

static void write_before_the_start(void *context)
{
	struct secret *secret = context;
	((volatile uint8_t *)secret->bytes)[-1] ^= 1;
	secret_wipe(secret);
}

static void touch_inside(void *context)
{
	const struct secret *secret = context;
	((volatile uint8_t *)secret->bytes)[secret->count - 1] = 1;
}

static void read_inside(void *context)
{
	const struct secret *secret = context;
	(void)((volatile uint8_t *)secret->bytes)[0];
}

static void the_guard_kills_who_leaves_the_secret(void **state)
{
	(void)state;
	for (size_t count = 1; count < 70; count++) {
		SCOPED(secret_wipe) struct secret secret = { 0 };
		assert_ok(secret_open(count, &secret));
		if (count % 16 != 0 && count > 2)
			continue;
		assert_int_equal(proof_signal_of(touch_inside, &secret), 0);
		assert_int_equal(proof_signal_of(touch_beyond_the_end, &secret), SIGSEGV);
		assert_int_equal(proof_signal_of(read_beyond_the_end, &secret), SIGSEGV);
		assert_true(proof_signal_of(write_before_the_start, &secret) != 0);
	}
}

static void a_closed_secret_kills_who_touches_it(void **state)
{
	(void)state;
	SCOPED(secret_wipe) struct secret secret = { 0 };
	assert_ok(secret_random(32, &secret));
	secret_allow(&secret, SECRET_READ);
	assert_int_equal(proof_signal_of(read_inside, &secret), 0);
	assert_int_equal(proof_signal_of(touch_inside, &secret), SIGSEGV);
	secret_allow(&secret, SECRET_CLOSED);
	assert_int_equal(proof_signal_of(read_inside, &secret), SIGSEGV);
	secret_allow(&secret, SECRET_WRITE);
	assert_int_equal(proof_signal_of(touch_inside, &secret), 0);
}

static void a_wiped_secret_is_gone(void **state)
{
	(void)state;
	struct secret secret = { 0 };
	assert_ok(secret_random(32, &secret));
	struct secret stale = secret;
	secret_wipe(&secret);
	assert_null(secret.bytes);
	assert_int_equal(proof_signal_of(read_inside, &stale), SIGSEGV);
}

/* The flags of the mapping that holds `address`, from /proc/self/smaps (proc(5)): "VmFlags: rd wr lo dd". */
static struct text mapping_flags(const void *address, char room[256])
{
	FILE *maps = fopen("/proc/self/smaps", "r");
	bool is_inside = false;
	assert_non_null(maps);
	while (fgets(room, 256, maps) != NULL) {
		char *dash = NULL;
		const unsigned long start = strtoul(room, &dash, 16);
		if (dash > room && *dash == '-') {
			const unsigned long end = strtoul(dash + 1, NULL, 16);
			is_inside = (unsigned long)address >= start && (unsigned long)address < end;
		}
		if (is_inside && strncmp(room, "VmFlags:", 8) == 0)
			break;
	}
	fclose(maps);
	assert_int_equal(strncmp(room, "VmFlags:", 8), 0);
	return text_of(room);
}

static void a_secret_is_locked_and_left_out_of_core_dumps(void **state)
{
	(void)state;
	char room[256];
	SCOPED(secret_wipe) struct secret secret = { 0 };
	assert_ok(secret_open(5000, &secret));
	for (size_t at = 0; at < secret.count; at += 4096) {
		const struct text flags = mapping_flags(secret.bytes + at, room);
		assert_true(text_find(flags, TEXT(" lo")) < flags.count);
		assert_true(text_find(flags, TEXT(" dd")) < flags.count);
	}
}

static void secrets_are_equal_when_every_byte_is(void **state)
{
	(void)state;
	char a[33] = "0123456789abcdef0123456789abcdef";
	assert_true(secret_equal(text_of(a), TEXT("0123456789abcdef0123456789abcdef")));
	for (size_t i = 0; i < 32; i++) {
		a[i] ^= 1;
		assert_false(secret_equal(text_of(a), TEXT("0123456789abcdef0123456789abcdef")));
		a[i] ^= 1;
	}
	assert_false(secret_equal(text_of(a), TEXT("0123456789abcdef0123456789abcde")));
	assert_true(secret_equal((struct text){ 0 }, TEXT("")));
}

static void random_bytes_do_not_come_twice(void **state)
{
	(void)state;
	uint8_t first[32];
	uint8_t second[32];
	secret_random_bytes(first, sizeof first);
	secret_random_bytes(second, sizeof second);
	assert_memory_not_equal(first, second, sizeof first);
	secret_wipe_bytes(first, sizeof first);
	secret_wipe_bytes(NULL, 0);
	for (size_t i = 0; i < sizeof first; i++)
		assert_int_equal(first[i], 0);
}

static void open_nothing(void *context)
{
	struct secret secret;
	(void)context;
	(void)!secret_open(0, &secret).code;
}

static void an_empty_secret_is_our_own_mistake(void **state)
{
	(void)state;
	assert_int_equal(proof_signal_of(open_nothing, NULL), SIGABRT);
}

static void a_key_is_read_from_a_file_that_is_closed_to_others(void **state)
{
	(void)state;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	char path[128];
	struct secret secret;
	(void)proof_path(&folder, "key", path);
	assert_code(secret_read(path, 8, &secret), STATUS_NOT_FOUND);
	assert_ok(file_write_whole(path, TEXT("12345678"), 0600));
	assert_ok(secret_read(path, 8, &secret));
	assert_text(secret_text(&secret), "12345678");
	secret_wipe(&secret);
	assert_code(secret_read(path, 7, &secret), STATUS_INPUT);
	assert_null(secret.bytes);
	assert_ok(file_write_whole(path, TEXT(""), 0600));
	assert_code(secret_read(path, 8, &secret), STATUS_INPUT);
	assert_code(secret_read(folder.path, 8, &secret), STATUS_INPUT); /* no plain file */
}

static void a_key_that_others_may_read_is_refused(void **state)
{
	(void)state;
	static const unsigned open_modes[] = { 0640, 0604, 0620, 0602, 0601 };
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	char path[128];
	struct secret secret;
	(void)proof_path(&folder, "key", path);
	assert_ok(file_write_whole(path, TEXT("12345678"), 0600));
	for (size_t i = 0; i < sizeof open_modes / sizeof open_modes[0]; i++) {
		assert_int_equal(chmod(path, open_modes[i]), 0);
		assert_code(secret_read(path, 8, &secret), STATUS_REFUSED);
	}
	assert_int_equal(chmod(path, 0400), 0);
	assert_ok(secret_read(path, 8, &secret));
	secret_wipe(&secret);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_key_is_read_from_a_file_that_is_closed_to_others),
		cmocka_unit_test(a_key_that_others_may_read_is_refused),
		cmocka_unit_test(a_secret_opens_zeroed_and_can_be_written),
		cmocka_unit_test(what_a_secret_is_made_from_is_wiped),
		cmocka_unit_test(a_taken_secret_has_one_owner),
		cmocka_unit_test(p8_a_secret_beyond_its_bound_is_refused),
		cmocka_unit_test(a_secret_at_its_bound_opens_or_tells_that_it_is_not_locked),
		cmocka_unit_test(memory_that_cannot_be_locked_is_no_secret),
		cmocka_unit_test(the_guard_kills_who_leaves_the_secret),
		cmocka_unit_test(a_closed_secret_kills_who_touches_it),
		cmocka_unit_test(a_wiped_secret_is_gone),
		cmocka_unit_test(a_secret_is_locked_and_left_out_of_core_dumps),
		cmocka_unit_test(secrets_are_equal_when_every_byte_is),
		cmocka_unit_test(random_bytes_do_not_come_twice),
		cmocka_unit_test(an_empty_secret_is_our_own_mistake),
	};
	if (!status_is_ok(crypto_start()))
		return 1;
	return PROOF_RUN(tests);
}
