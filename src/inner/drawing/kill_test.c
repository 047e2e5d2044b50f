/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The day's work is killed at random instants: letters, the file built, handed over by its name in a folder,
 * answers read. A fresh process goes on, and is killed in its turn. Nothing is drawn twice, nothing is lost.
 */
#include "inner/drawing/trial/centre.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { KILLS = 100, PROMISES = 40, QUIET_DAYS = 40, KILLS_A_DAY_MAX = 4, PATH_ROOM = 192 };
enum { FILE_BYTES_MAX = 1 << 22, DAYS_PER_KILL_MAX = 5 };

struct killing {
	struct centre *centre;
	struct random random;
	int64_t handed_over; /* files that Bankgirot has */
	int put;             /* answers and statements in the folder so far */
	int64_t usual;       /* nanoseconds of a day's work */
	size_t killed;
	size_t kills;
};

static const char *path_of(const struct killing *killing, const char *kind, int64_t number,
			   char room[PATH_ROOM])
{
	snprintf(room, PATH_ROOM, "%s/%s-%06lld", killing->centre->kit.mandates.books.folder.path, kind,
		 (long long)number);
	return room;
}

static bool stands(const char *path)
{
	struct stat about;
	return stat(path, &about) == 0;
}

/* Whole under its name, or not at all. */
static void put_file(const struct killing *killing, const char *kind, int64_t number, struct text bytes)
{
	char part[PATH_ROOM];
	char whole[PATH_ROOM];
	FILE *file = fopen(path_of(killing, "part", getpid(), part), "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.bytes, 1, bytes.count, file), bytes.count);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(rename(part, path_of(killing, kind, number, whole)), 0);
}

static struct text read_whole(const char *path, struct arena *arena)
{
	struct text bytes;
	assert_ok(file_read_all(path, FILE_BYTES_MAX, arena, &bytes));
	return bytes;
}

static void open_books(struct centre *centre)
{
	struct gifts_kit *books = &centre->kit.mandates.books;
	gifts_kit_open_at(books, centre->path, NULL, &books->books);
}

static void close_books(struct centre *centre)
{
	store_close(&centre->kit.mandates.books.books); /* a store's threads do not live on in a child */
}

static struct status write_letters(struct store_tx *tx, void *argument)
{
	const struct centre *centre = argument;
	struct mandate_letters_written written;
	return mandates_write_letters(tx, &centre->calendar, centre->day, &centre->kit.mandates.books.by,
				      &written);
}

static void hand_over_files(const struct killing *killing)
{
	char path[PATH_ROOM];
	struct drawing_kit *kit = &killing->centre->kit;
	for (int64_t number = killing->handed_over + 1; drawing_kit_has_file(kit, number); number++)
		if (!stands(path_of(killing, "out", number, path)))
			put_file(killing, "out", number, drawing_kit_file(kit, number).bytes);
}

/* What was read is taken away; killed between the two, it is read again. */
static void read_answers(const struct killing *killing)
{
	char path[PATH_ROOM];
	for (int i = 0; i < killing->put; i++) {
		const char *kind = stands(path_of(killing, "answer", i, path)) ? "answer" : "statement";
		if (!stands(path_of(killing, kind, i, path)))
			continue;
		const struct text bytes = read_whole(path, &killing->centre->kit.mandates.arena);
		const struct centre_file file = { strcmp(kind, "statement") == 0, (char *)bytes.bytes,
						  bytes.count };
		assert_ok(centre_read_file(killing->centre, &file));
		assert_int_equal(unlink(path), 0);
	}
}

/* A child process; never returns. */
static void do_a_days_work(const struct killing *killing)
{
	struct drawing_built built;
	struct centre *centre = killing->centre;
	open_books(centre);
	assert_ok(mandates_kit_do(&centre->kit.mandates, write_letters, centre));
	assert_ok(drawing_kit_try_build(&centre->kit, centre->day, (struct day){ 0 }, &built));
	hand_over_files(killing);
	read_answers(killing);
	close_books(centre);
	_exit(centre->wrong == NULL ? 0 : 1);
}

static void wait_until(int64_t nanoseconds)
{
	const struct timespec moment = { nanoseconds / 1000000000, nanoseconds % 1000000000 };
	assert_int_equal(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &moment, NULL), 0);
}

/* Whether the day's work was done to its end; killed so long after its start, -1 not at all. */
static bool work_and_kill(struct killing *killing, int64_t after)
{
	int state = 0;
	fflush(NULL);
	const int64_t start = clock_nanoseconds();
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0)
		do_a_days_work(killing);
	if (after >= 0) {
		wait_until(start + after);
		assert_int_equal(kill(child, SIGKILL), 0);
	}
	assert_int_equal(waitpid(child, &state, 0), child);
	if (WIFSIGNALED(state)) {
		assert_int_equal(WTERMSIG(state), SIGKILL);
		killing->killed++;
		return false;
	}
	assert_int_equal(WEXITSTATUS(state), 0);
	if (after < 0)
		killing->usual = clock_nanoseconds() - start;
	return true;
}

static void work(struct killing *killing, bool may_kill)
{
	size_t tries = may_kill && killing->killed < killing->kills
			   ? (size_t)random_below(&killing->random, KILLS_A_DAY_MAX)
			   : 0;
	for (; tries > 0 && killing->killed < killing->kills; tries--)
		work_and_kill(killing, (int64_t)random_below(&killing->random, (uint64_t)killing->usual));
	assert_true(work_and_kill(killing, -1));
}

/* Bankgirot takes what stands in the folder under a whole name. */
static void take_files(struct killing *killing)
{
	char path[PATH_ROOM];
	struct centre *centre = killing->centre;
	open_books(centre);
	mirror_look(centre);
	mirror_note_letters(centre);
	while (stands(path_of(killing, "out", killing->handed_over + 1, path))) {
		const int64_t number = ++killing->handed_over;
		const struct text bytes = read_whole(path, &centre->kit.mandates.arena);
		mirror_learn_file(centre, number);
		const struct draw_file file = drawing_kit_file(&centre->kit, number);
		assert_true(text_equal(bytes, file.bytes));
		assert_ok(practice_hand_over(centre->practice, bytes, centre->day));
		centre->is_handed_over[number] = true;
		centre->built = number;
		if (file.through.number > centre->reached.number)
			centre->reached = file.through;
	}
	assert_false(drawing_kit_has_file(&centre->kit, killing->handed_over + 1));
	close_books(centre);
}

static void give_answers(struct killing *killing)
{
	struct centre *centre = killing->centre;
	centre_live(centre);
	while (centre->waiting_count > 0) {
		const struct centre_file *file = &centre->waiting[--centre->waiting_count];
		put_file(killing, file->is_statement ? "statement" : "answer", killing->put++,
			 (struct text){ file->bytes, file->count });
		free(file->bytes);
	}
}

static void live_day(struct killing *killing, bool may_kill)
{
	struct centre *centre = killing->centre;
	open_books(centre);
	if (random_below(&killing->random, 2) == 0)
		centre_do_deed(centre);
	close_books(centre);
	work(killing, may_kill);
	take_files(killing);
	give_answers(killing);
	centre_next_day(centre);
	assert_true(centre->wrong == NULL);
}

static struct status verify_journal(struct store_tx *tx, void *argument)
{
	(void)argument;
	return store_journal_verify(tx);
}

/* All answers are heard, the money is all there, and one more file holds just what it must. */
static void check_all(struct killing *killing)
{
	struct centre *centre = killing->centre;
	open_books(centre);
	read_answers(killing); /* of the last day */
	centre_settle(centre);
	assert_ok(mandates_kit_look(&centre->kit.mandates, verify_journal, NULL));
	mirror_compare_all(centre);
	mirror_learn_passes(centre);
	centre_build(centre);
	assert_true(centre->wrong == NULL);
}

static void work_killed_at_random_instants(size_t kills)
{
	struct centre *centre = memory_take(1, sizeof *centre);
	const struct kit_place place = { "sqlite", STORE_SQLITE, NULL };
	const struct centre_plan plan = { .place = &place,
					  .seed = proof_seed(),
					  .first_day = kit_day(2024, 1, 8) };
	struct killing killing = { .centre = centre,
				   .random = random_seeded(proof_seed() + 1),
				   .kills = kills };
	centre->says_wrong = true;
	centre_open(centre, &plan);
	for (size_t i = 0; i < PROMISES; i++)
		centre_add_promise(centre);
	close_books(centre);
	for (int i = 0; i < QUIET_DAYS; i++)
		live_day(&killing, false);
	size_t days = 0;
	for (; killing.killed < kills && days < DAYS_PER_KILL_MAX * kills; days++)
		live_day(&killing, true);
	check_all(&killing);
	print_message("killed %zu times in %zu days; %zu orders, %zu draws\n", killing.killed, days,
		      centre->order_count, practice_draw_count(centre->practice));
	assert_true(killing.killed == kills);
	assert_true(practice_draw_count(centre->practice) > kills / 4);
	centre_close(centre);
	free(centre);
}

static void p2_work_killed_at_random_instants_draws_each_sum_once(void **state)
{
	(void)state;
	work_killed_at_random_instants(proof_rounds(KILLS));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(p2_work_killed_at_random_instants_draws_each_sum_once),
	};
	return PROOF_RUN(tests);
}
