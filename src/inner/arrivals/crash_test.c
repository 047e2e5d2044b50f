/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The one who collects dies, tears a write or loses power at each step, and collects again: each letter is in
 * the books once. */
#include "inner/arrivals/arrivals_kit.h"

#include "ground/store/faults.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GIFTS = 5, LETTERS = GIFTS + 2, CALLS_MAX = 400, ENDED_UNTOUCHED = 7, ENDED_REFUSED = 8 };

struct crash {
	struct arrivals_kit kit;
	struct proof_folder kept; /* the letters, to be put back */
	char before[128];
	char books[128];
	struct gift_letter gifts[GIFTS];
	struct promise monthly;
	struct mandate_id mandate;
};

static void run(const char *command)
{
	assert_int_equal(system(command), 0);
}

static void copy_letters(const struct proof_folder *from, const struct proof_folder *to)
{
	char command[300];
	(void)snprintf(command, sizeof command, "rm -f %s/* && cp %s/* %s/", to->path, from->path, to->path);
	run(command);
}

/* Five gifts, one of them sent twice, and a stop. */
static void post_letters(struct crash *crash, const char *link)
{
	struct arrivals_kit *kit = &crash->kit;
	struct buffer letters[LETTERS];
	struct text texts[LETTERS];
	for (size_t i = 0; i < LETTERS; i++)
		letters[i] = buffer_open(INTAKE_LETTER_BYTES_MAX);
	for (size_t i = 0; i < GIFTS; i++) {
		crash->gifts[i] = arrivals_kit_gift(kit);
		crash->gifts[i].email = TEXT("kim@example.org");
		assert_ok(gift_letter_write(&crash->gifts[i], &letters[i]));
	}
	assert_ok(gift_letter_write(&crash->gifts[0], &letters[GIFTS]));
	const struct wish_letter wish = arrivals_kit_wish(kit, link);
	assert_ok(wish_letter_write(&wish, &letters[GIFTS + 1]));
	for (size_t i = 0; i < LETTERS; i++)
		texts[i] = buffer_text(&letters[i]);
	arrivals_kit_post(kit, texts, 4); /* two files */
	kit->mandates.books.now.seconds++;
	arrivals_kit_post(kit, texts + 4, LETTERS - 4);
	for (size_t i = 0; i < LETTERS; i++)
		buffer_close(&letters[i]);
}

static int open_crash(void **state)
{
	struct crash *crash = memory_take(1, sizeof *crash);
	const struct kit_place place = { "SQLite", STORE_SQLITE, NULL };
	char link[ARRIVALS_LINK_ROOM];
	arrivals_kit_open(&crash->kit, &place);
	struct mandates_kit *mandates = &crash->kit.mandates;
	const struct giver_id giver = mandates_kit_giver(mandates, "Lo Exempel", MANDATES_KIT_BY_MAIL);
	crash->monthly = mandates_kit_promise(mandates, giver, PROMISE_MONTHLY, 15000);
	crash->mandate = mandates_kit_active(mandates, crash->monthly.id, crash->kit.today);
	arrivals_kit_link(&crash->kit, crash->monthly.id, crash->kit.today, link);
	post_letters(crash, link);
	store_close(&mandates->books.books);
	crash->kept = proof_folder_open();
	copy_letters(&crash->kit.box, &crash->kept);
	(void)proof_path(&mandates->books.folder, "books.db", crash->before);
	(void)proof_path(&mandates->books.folder, "copy.db", crash->books);
	*state = crash;
	return 0;
}

static int close_crash(void **state)
{
	struct crash *crash = *state;
	proof_folder_close(&crash->kept);
	arrivals_kit_close(&crash->kit);
	free(crash);
	return 0;
}

static void collect_on_bad_disk(struct crash *crash, const struct fault_plan *plan)
{
	const struct fault_plan none = { .kind = FAULT_NONE };
	struct faults *faults = NULL;
	struct store *books = NULL;
	const int silence = open("/dev/null", O_WRONLY | O_CLOEXEC); /* a bad disk is logged each time */
	assert_true(dup2(silence, STDERR_FILENO) >= 0);
	assert_ok(faults_open("failing", &none, &faults));
	gifts_kit_open_at(&crash->kit.mandates.books, crash->books, "failing", &books);
	faults_set(faults, plan);
	const struct status status = arrivals_kit_collect(&crash->kit, books);
	store_close(&books);
	_exit(status_is_ok(status) && faults_calls(faults) < plan->at ? ENDED_UNTOUCHED : ENDED_REFUSED);
}

/* What came of the letters, after as many collections as it took. */
static void check(struct crash *crash)
{
	struct arrivals_kit *kit = &crash->kit;
	struct gifts_kit *books = &kit->mandates.books;
	static struct arrivals_kit_waiting waiting;
	gifts_kit_open_at(books, crash->books, NULL, &books->books);
	assert_ok(arrivals_kit_collect(kit, books->books));
	assert_int_equal(kit->report.collection.damaged, 0);
	const struct giver_id giver = arrivals_kit_promise(kit, crash->gifts[0].reference).giver;
	for (size_t i = 0; i < GIFTS; i++) {
		const struct promise promise = arrivals_kit_promise(kit, crash->gifts[i].reference);
		assert_true(promise.id.raw > 0);
		assert_int_equal(promise.giver.raw, giver.raw); /* was made once */
	}
	assert_int_equal(mandates_kit_find(&kit->mandates, crash->mandate).end, MANDATE_END_BY_GIVER);
	arrivals_kit_waiting(kit, &waiting);
	assert_int_equal(waiting.count, 0); /* a second booking would have found its reference taken */
	assert_ok(arrivals_kit_collect(kit, books->books));
	assert_int_equal(kit->report.collection.letters, 0);
	store_close(&books->books);
}

/* Returns whether the fault came before the end. */
static bool fail_at(struct crash *crash, const struct fault_plan *plan)
{
	gifts_kit_copy_books(crash->before, crash->books);
	copy_letters(&crash->kept, &crash->kit.box);
	fflush(NULL); /* else the child prints again what stands in the parent's buffers */
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		collect_on_bad_disk(crash, plan);
	int state = 0;
	assert_int_equal(waitpid(child, &state, 0), child);
	check(crash);
	return !WIFEXITED(state) || WEXITSTATUS(state) != ENDED_UNTOUCHED;
}

/* As usual every fourth call, from the first to the fourth as the seed says; with more rounds every one. */
static void fails_at_every_call(struct crash *crash, enum fault_kind kind)
{
	const uint64_t step = proof_rounds(1) > 1 ? 1 : 4;
	uint64_t at = 1 + proof_seed() % step;
	while (fail_at(crash, &(struct fault_plan){ kind, at, at * 7 })) {
		assert_in_range(at, 1, CALLS_MAX);
		at += step;
	}
	assert_true(at > LETTERS); /* each letter is synced */
}

static void p1_a_death_at_any_step_books_each_letter_once(void **state)
{
	fails_at_every_call(*state, FAULT_STOP);
}

static void p1_a_torn_write_at_any_step_books_each_letter_once(void **state)
{
	fails_at_every_call(*state, FAULT_TEAR);
}

static void p1_a_power_loss_at_any_step_books_each_letter_once(void **state)
{
	fails_at_every_call(*state, FAULT_POWER);
}

static void p1_a_disk_that_fails_at_any_step_books_each_letter_once(void **state)
{
	fails_at_every_call(*state, FAULT_FAIL);
}

#define IN_A_CENTRE(test) cmocka_unit_test_setup_teardown(test, open_crash, close_crash)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_CENTRE(p1_a_death_at_any_step_books_each_letter_once),
		IN_A_CENTRE(p1_a_torn_write_at_any_step_books_each_letter_once),
		IN_A_CENTRE(p1_a_power_loss_at_any_step_books_each_letter_once),
		IN_A_CENTRE(p1_a_disk_that_fails_at_any_step_books_each_letter_once),
	};
	return status_is_ok(crypto_start()) ? PROOF_RUN(tests) : 1;
}
