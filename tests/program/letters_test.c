/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Between the site and the books by the command line: what may be said is published, and what visitors sent
 * in is collected, promised and booked once the bank tells of it. */
#include "ground/numbers/numbers.h"
#include "open/intake/intake.h"
#include "program/program.h"

#include <semaphore.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char site[] = "\n[site]\nbankgiro = " PROGRAM_BANKGIRO "\nswish = 1230000000\n";

static int open_site(void **state)
{
	static struct program program;
	struct text ini;
	program_open(&program);
	assert_ok(crypto_start());
	assert_ok(file_read_all(program_path(&program, "c/handslag.ini"), 1 << 16, &program.arena, &ini));
	ini = text_slice(ini, 0, text_find(ini, TEXT("\n[site]"))); /* the last section */
	char *whole = arena_take(&program.arena, ini.count + sizeof site);
	memcpy(whole, ini.bytes, ini.count);
	memcpy(whole + ini.count, site, sizeof site - 1);
	program_write(&program, "c/handslag.ini", (struct text){ whole, ini.count + sizeof site - 1 });
	*state = &program;
	return 0;
}

static int close_program(void **state)
{
	program_close(*state);
	return 0;
}

static json_t *ask_words(struct program *program, const char *const *words)
{
	const struct outcome outcome = program_run_words(program, words);
	program_done(outcome);
	return program_json(outcome);
}
#define ASK(program, ...) ask_words((program), (const char *const[]){ __VA_ARGS__, "--json", NULL })

static void answer(void *argument, struct status status)
{
	assert_ok(status);
	assert_int_equal(sem_post((sem_t *)argument), 0);
}

/* As the site does. */
static void post(struct program *program, const struct gift_letter *gift)
{
	struct letterbox_config config = {
		program_path(program, "c/letterbox"), { { 0 } }, 60, clock_of_system()
	};
	struct letterbox *box = NULL;
	struct text key;
	sem_t answered;
	SCOPED(buffer_close) struct buffer letter = buffer_open(INTAKE_LETTER_BYTES_MAX);
	assert_ok(file_read_all(program_path(program, "c/keys/letterbox.pub"), 64, &program->arena, &key));
	assert_int_equal(key.count, sizeof config.inner.bytes);
	memcpy(config.inner.bytes, key.bytes, key.count);
	assert_ok(gift_letter_write(gift, &letter));
	assert_int_equal(sem_init(&answered, 0, 0), 0);
	assert_ok(letterbox_open(&config, &box));
	assert_ok(letterbox_post(box, buffer_text(&letter), answer, &answered));
	while (sem_wait(&answered) != 0)
		continue;
	letterbox_close(&box);
	sem_destroy(&answered);
}

static struct gift_letter gift(struct program *program, const char *key)
{
	char ocr[OCR_DIGITS_MAX + 1];
	struct gift_letter letter = { .made_at = { 1795000000 },
				      .often = GIFT_ONCE,
				      .way = GIFT_BY_SWISH,
				      .amount = { 20000 },
				      .purpose = TEXT("1"),
				      .language = TEXT("sv") };
	assert_ok(handle_parse(text_of(key), &letter.key));
	assert_ok(ocr_make(TEXT("7000000001"), OCR_LENGTH_AND_CHECK, ocr));
	letter.reference = arena_copy(&program->arena, text_of(ocr));
	return letter;
}

static bool is_closed_to_others(struct program *program, const char *name)
{
	struct stat about;
	assert_int_equal(stat(program_path(program, name), &about), 0);
	return (about.st_mode & 077) == 0;
}

static void what_the_site_may_say_is_published_with_its_keys(void **state)
{
	struct program *program = *state;
	json_t *told = ASK(program, "publish", "@c");
	struct text first;
	struct text again;
	assert_int_equal(program_number(told, "purposes"), 1);
	json_decref(told);
	assert_true(is_closed_to_others(program, "c/keys/letterbox.key"));
	assert_true(is_closed_to_others(program, "c/keys/step.key"));
	assert_ok(file_read_all(program_path(program, "c/keys/letterbox.pub"), 64, &program->arena, &first));
	program_done(RUN(program, "publish", "@c"));
	assert_ok(file_read_all(program_path(program, "c/keys/letterbox.pub"), 64, &program->arena, &again));
	assert_true(text_equal(first, again)); /* keys that stand are left */
	/* A public key that was lost is made again from the secret one. */
	assert_int_equal(unlink(program_path(program, "c/keys/letterbox.pub")), 0);
	program_done(RUN(program, "publish", "@c"));
	assert_ok(file_read_all(program_path(program, "c/keys/letterbox.pub"), 64, &program->arena, &again));
	assert_true(text_equal(first, again));
}

static void p9_what_is_published_twice_has_the_same_bytes(void **state)
{
	struct program *program = *state;
	struct text first;
	struct text again;
	program_done(RUN(program, "publish", "@c"));
	assert_ok(file_read_all(program_path(program, "c/published.json"), 1 << 16, &program->arena, &first));
	assert_true(text_find(first, TEXT("\"swish\":\"1230000000\"")) < first.count);
	program_done(RUN(program, "publish", "@c"));
	assert_ok(file_read_all(program_path(program, "c/published.json"), 1 << 16, &program->arena, &again));
	assert_true(text_equal(first, again));
}

static void a_gift_from_the_site_is_promised_once(void **state)
{
	struct program *program = *state;
	program_done(RUN(program, "publish", "@c"));
	const struct gift_letter letter = gift(program, "23456789abcd");
	post(program, &letter);
	post(program, &letter); /* the form was sent twice */
	json_t *told = ASK(program, "letters", "collect", "@c");
	assert_int_equal(program_number(told, "gifts"), 1);
	assert_int_equal(program_number(told, "copies"), 1);
	assert_int_equal(program_number(told, "waiting"), 0);
	json_decref(told);
	told = ASK(program, "letters", "collect", "@c");
	assert_int_equal(program_number(told, "gifts"), 0);
	json_decref(told);
	program_done(RUN(program, "verify", "@c"));
}

static void what_waits_is_listed_and_done_by_a_person(void **state)
{
	struct program *program = *state;
	char number[24];
	program_done(RUN(program, "publish", "@c"));
	struct gift_letter letter = gift(program, "23456789abcd");
	letter.purpose = TEXT("closed");
	letter.email = TEXT("prov@example.org");
	post(program, &letter);
	json_t *told = ASK(program, "letters", "collect", "@c");
	assert_int_equal(program_number(told, "waiting"), 1);
	json_decref(told);
	told = ASK(program, "letters", "waiting", "@c");
	assert_int_equal(program_count(told, "letters"), 1);
	assert_string_equal(program_text(told, "letters.0.reach"), "prov@example.org");
	assert_int_equal(program_number(told, "letters.0.sum_ore"), 20000);
	(void)snprintf(number, sizeof number, "%lld", (long long)program_number(told, "letters.0.letter"));
	json_decref(told);
	program_done(RUN(program, "letters", "done", "@c", number));
	TOLD(RUN(program, "letters", "done", "@c", number), 1, "The letter does not wait.");
	TOLD(RUN(program, "letters", "done", "@c", "7"), 1, "There is no such letter.");
	TOLD(RUN(program, "letters", "done", "@c", "x"), 2, "LETTER");
	told = ASK(program, "letters", "waiting", "@c");
	assert_int_equal(program_count(told, "letters"), 0);
	json_decref(told);
}

static void p8_a_centre_that_is_not_ready_is_told_so(void **state)
{
	struct program *program = *state;
	TOLD(RUN(program, "letters", "collect", "@c"), 1, "letterbox.key", "handslag publish DIR");
	program_done(RUN(program, "publish", "@c"));
	assert_int_equal(chmod(program_path(program, "c/keys/letterbox.key"), 0640), 0);
	TOLD(RUN(program, "letters", "collect", "@c"), 1, "letterbox.key", "open to others", "chmod 600");
	program_done(RUN(program, "init", "@new", "--name", "Prov"));
	TOLD(RUN(program, "publish", "@new"), 1, "There is no way to give.", "bankgiro");
}

#define AT_A_SITE(test) cmocka_unit_test_setup_teardown(test, open_site, close_program)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_A_SITE(what_the_site_may_say_is_published_with_its_keys),
		AT_A_SITE(p9_what_is_published_twice_has_the_same_bytes),
		AT_A_SITE(a_gift_from_the_site_is_promised_once),
		AT_A_SITE(what_waits_is_listed_and_done_by_a_person),
		AT_A_SITE(p8_a_centre_that_is_not_ready_is_told_so),
	};
	return PROOF_RUN(tests);
}
