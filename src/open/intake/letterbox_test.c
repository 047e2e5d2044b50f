/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* From the face's hand to the inner zone's: each letter that was answered is collected once, whatever dies on
 * the way, and what was never answered does no harm. */
#include "open/intake/segment.h"

#include "proof/proof.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SEGMENTS_SEEN_MAX = 256, PERIOD_SECONDS = 300 };

/* The books of this test: how far each file is booked, and how often each letter came. */
struct shelf {
	struct segment_name names[SEGMENTS_SEEN_MAX];
	uint64_t booked[SEGMENTS_SEEN_MAX];
	size_t segments;
	unsigned *times; /* by the number that stands in the letter */
	size_t times_count;
	uint64_t letters;
	uint64_t fails_at; /* take fails when so many letters are booked; 0 never */
};

struct place {
	struct proof_folder folder;
	struct letter_public_key public_key;
	struct letter_secret_key secret_key;
	struct moment now;
	struct letterbox *box;
	struct shelf shelf;
};

static uint64_t *booked_of(struct shelf *shelf, const struct segment_name *segment)
{
	for (size_t i = 0; i < shelf->segments; i++)
		if (strcmp(shelf->names[i].characters, segment->characters) == 0)
			return &shelf->booked[i];
	assert_true(shelf->segments < SEGMENTS_SEEN_MAX);
	shelf->names[shelf->segments] = *segment;
	shelf->booked[shelf->segments] = 0;
	return &shelf->booked[shelf->segments++];
}

static struct status tell_booked(void *self, const struct segment_name *segment, uint64_t *count)
{
	*count = *booked_of(self, segment);
	return OK;
}

static struct status take(void *self, const struct collected_letter *letters, size_t count)
{
	struct shelf *shelf = self;
	assert_in_range(count, 1, INTAKE_COLLECT_LETTERS_MAX);
	if (shelf->fails_at > 0 && shelf->letters + count >= shelf->fails_at)
		return FAIL(STATUS_CONFLICT, "The books say no.");
	for (size_t i = 0; i < count; i++) {
		int64_t number = -1;
		uint64_t *booked = booked_of(shelf, &letters[i].segment);
		assert_true(letters[i].number > *booked);
		*booked = letters[i].number;
		assert_ok(text_to_number(letters[i].content, &number));
		assert_in_range(number, 0, shelf->times_count - 1);
		shelf->times[number]++;
	}
	shelf->letters += count;
	return OK;
}

static struct status collect(struct place *place, struct collection *out)
{
	const struct collector collector = { tell_booked, take, &place->shelf };
	return letterbox_collect(place->folder.path, &place->secret_key, &collector, out);
}

static struct letterbox_config config_of(struct place *place)
{
	return (struct letterbox_config){ place->folder.path, place->public_key, PERIOD_SECONDS,
					  clock_fixed(&place->now) };
}

static int open_place(void **state)
{
	struct place *place = memory_take(1, sizeof *place);
	place->folder = proof_folder_open();
	place->now = (struct moment){ 1795000000 };
	place->shelf.times_count = 1 << 16;
	place->shelf.times = memory_take(place->shelf.times_count, sizeof *place->shelf.times);
	assert_ok(letter_keys_make(&place->public_key, &place->secret_key));
	const struct letterbox_config config = config_of(place);
	assert_ok(letterbox_open(&config, &place->box));
	*state = place;
	return 0;
}

static int close_place(void **state)
{
	struct place *place = *state;
	letterbox_close(&place->box);
	letter_secret_key_wipe(&place->secret_key);
	proof_folder_close(&place->folder);
	free(place->shelf.times);
	free(place);
	return 0;
}

struct answer {
	sem_t answered;
	struct status status;
};

static void keep_answer(void *argument, struct status status)
{
	struct answer *answer = argument;
	answer->status = status;
	assert_int_equal(sem_post(&answer->answered), 0);
}

/* Posts the number as a letter and waits for the answer. */
static struct status post(struct letterbox *box, int64_t number)
{
	char room[24];
	struct answer answer;
	assert_int_equal(sem_init(&answer.answered, 0, 0), 0);
	(void)snprintf(room, sizeof room, "%lld", (long long)number);
	const struct status posted = letterbox_post(box, text_of(room), keep_answer, &answer);
	if (status_is_ok(posted))
		while (sem_wait(&answer.answered) != 0)
			continue;
	sem_destroy(&answer.answered);
	return status_is_ok(posted) ? answer.status : posted;
}

static size_t files_with(const struct place *place, const char *ending)
{
	DIR *list = opendir(place->folder.path);
	size_t count = 0;
	assert_non_null(list);
	for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list)) {
		const size_t bytes = strlen(entry->d_name);
		count += bytes >= strlen(ending) && entry->d_name[0] != '.' &&
			 strcmp(entry->d_name + bytes - strlen(ending), ending) == 0;
	}
	closedir(list);
	return count;
}

static void only_path(const struct place *place, const char *ending, char room[128])
{
	DIR *list = opendir(place->folder.path);
	assert_non_null(list);
	assert_int_equal(files_with(place, ending), 1);
	for (const struct dirent *entry = readdir(list); entry != NULL; entry = readdir(list))
		if (strlen(entry->d_name) > strlen(ending))
			(void)proof_path(&place->folder, entry->d_name, room);
	closedir(list);
}

static void assert_times(const struct place *place, int64_t from, int64_t to, unsigned times)
{
	for (int64_t i = from; i < to; i++)
		assert_int_equal(place->shelf.times[i], times);
}

static void p1_each_letter_is_collected_once(void **state)
{
	struct place *place = *state;
	struct collection told;
	assert_ok(collect(place, &told));
	assert_int_equal(files_with(place, ""), 0); /* no file before the first letter */
	for (int64_t i = 0; i < 200; i++) {
		assert_ok(post(place->box, i));
		if (i % 67 == 0)
			assert_ok(collect(place, &told)); /* while it is written to */
	}
	assert_int_equal(files_with(place, ".letters"), 1);
	letterbox_close(&place->box);
	assert_ok(collect(place, &told));
	assert_int_equal(told.segments, 1);
	assert_int_equal(told.damaged, 0);
	assert_times(place, 0, 200, 1);
	assert_int_equal(files_with(place, ""), 0);
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, 0);
}

static void p1_what_the_books_refuse_is_given_again(void **state)
{
	struct place *place = *state;
	struct collection told;
	for (int64_t i = 0; i < 3 * INTAKE_COLLECT_LETTERS_MAX; i++)
		assert_ok(post(place->box, i));
	letterbox_close(&place->box);
	place->shelf.fails_at = 2 * INTAKE_COLLECT_LETTERS_MAX;
	assert_code(collect(place, &told), STATUS_CONFLICT);
	assert_int_equal(told.letters, INTAKE_COLLECT_LETTERS_MAX);
	assert_int_equal(files_with(place, ".letters"), 1);
	place->shelf.fails_at = 0;
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, 2 * INTAKE_COLLECT_LETTERS_MAX);
	assert_times(place, 0, 3 * INTAKE_COLLECT_LETTERS_MAX, 1);
}

static void copy_file(const char *from, const char *to)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 24);
	struct text content;
	assert_ok(file_read_all(from, 1 << 23, &arena, &content));
	assert_ok(file_write_whole(to, content, 0600));
}

/* A crash after the booking and before the removing, and a file that comes back from an old copy. */
static void p1_a_file_that_comes_back_is_not_booked_again(void **state)
{
	struct place *place = *state;
	struct collection told;
	char path[128];
	char copy[160];
	assert_ok(post(place->box, 1));
	assert_ok(post(place->box, 2));
	only_path(place, ".letters", path);
	(void)snprintf(copy, sizeof copy, "%s.copy", path);
	copy_file(path, copy);
	letterbox_close(&place->box);
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, 2);
	assert_int_equal(rename(copy, path), 0);
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, 0);
	assert_int_equal(told.segments, 1);
	assert_times(place, 1, 3, 1);
}

/* A file under another name is opened by nobody: its letters are sealed to their name. */
static void p1_a_file_cannot_be_booked_again_under_another_name(void **state)
{
	struct place *place = *state;
	struct collection told;
	char path[128];
	char other[160];
	assert_ok(post(place->box, 1));
	only_path(place, ".letters", path);
	letterbox_close(&place->box);
	(void)snprintf(other, sizeof other, "%s/1795000001-23456789abcd.letters", place->folder.path);
	copy_file(path, other);
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, 1);
	assert_int_equal(told.damaged, 1);
	assert_int_equal(files_with(place, ".damaged"), 1);
}

static void p4_the_key_is_changed_each_period(void **state)
{
	struct place *place = *state;
	struct collection told;
	assert_ok(post(place->box, 1));
	place->now.seconds += PERIOD_SECONDS - 1;
	assert_ok(post(place->box, 2));
	assert_int_equal(files_with(place, ".letters"), 1);
	place->now.seconds += 1;
	assert_ok(post(place->box, 3));
	assert_int_equal(files_with(place, ".letters"), 2);
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, 3);
	assert_int_equal(told.segments, 1); /* the first one is let go of, the second is open */
	assert_times(place, 1, 4, 1);
}

/* Without a letter the key is not kept longer either: the file is free to be removed. */
static void p4_the_key_is_wiped_when_nothing_comes(void **state)
{
	struct place *place = *state;
	struct collection told = { 0 };
	assert_ok(post(place->box, 1));
	letterbox_tick(place->box);
	assert_ok(post(place->box, 2)); /* answered by the thread that has then looked */
	assert_ok(collect(place, &told));
	assert_int_equal(told.segments, 0);
	place->now.seconds += PERIOD_SECONDS;
	letterbox_tick(place->box);
	while (told.segments == 0) /* until the thread has looked: it waits for nothing else */
		assert_ok(collect(place, &told));
	assert_int_equal(files_with(place, ""), 0);
}

static void a_clock_that_goes_back_changes_the_key(void **state)
{
	struct place *place = *state;
	assert_ok(post(place->box, 1));
	place->now.seconds -= 10;
	assert_ok(post(place->box, 2));
	assert_int_equal(files_with(place, ".letters"), 2);
}

static void change_byte(const char *path, off_t at)
{
	char byte = 0;
	const int descriptor = open(path, O_RDWR | O_CLOEXEC);
	assert_true(descriptor >= 0);
	assert_int_equal(pread(descriptor, &byte, 1, at), 1);
	byte = (char)(byte ^ 1);
	assert_int_equal(pwrite(descriptor, &byte, 1, at), 1);
	close(descriptor);
}

static void damage_is_told_and_the_other_letters_are_taken(void **state)
{
	struct place *place = *state;
	struct collection told;
	char path[128];
	for (int64_t i = 0; i < 5; i++)
		assert_ok(post(place->box, i));
	only_path(place, ".letters", path);
	letterbox_close(&place->box);
	change_byte(path, SEGMENT_HEAD_BYTES + SEGMENT_LENGTH_BYTES + LETTER_OVERHEAD);
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, 4);
	assert_int_equal(told.damaged, 1);
	assert_int_equal(told.segments, 0);
	assert_int_equal(place->shelf.times[0], 0);
	assert_times(place, 1, 5, 1);
	assert_int_equal(files_with(place, ".damaged"), 1);
	assert_ok(collect(place, &told));
	assert_int_equal(told.damaged, 0);
}

static void what_is_sealed_to_another_key_is_set_aside(void **state)
{
	struct place *place = *state;
	struct collection told;
	assert_ok(post(place->box, 1));
	letterbox_close(&place->box);
	letter_secret_key_wipe(&place->secret_key);
	assert_ok(letter_keys_make(&place->public_key, &place->secret_key));
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, 0);
	assert_int_equal(told.damaged, 1);
}

/* A torn end, as a face that died leaves it, is no damage: nobody was promised anything. Every place where
 * the last record may be torn, and zeros that the disk never got. */
static void p2_a_torn_end_is_passed_over(void **state)
{
	struct place *place = *state;
	struct collection told;
	char path[128];
	char copy[128];
	assert_ok(post(place->box, 0));
	assert_ok(post(place->box, 1));
	only_path(place, ".letters", path);
	letterbox_close(&place->box);
	(void)proof_path(&place->folder, "copy", copy);
	copy_file(path, copy);
	const off_t record = SEGMENT_LENGTH_BYTES + LETTER_OVERHEAD + 1 + SEGMENT_CHECKSUM_BYTES;
	for (off_t cut = 0; cut < record; cut += 7) {
		for (int zeros = 0; zeros < 2; zeros++) {
			place->shelf.segments = 0;
			memset(place->shelf.times, 0, 2 * sizeof *place->shelf.times);
			copy_file(copy, path);
			assert_int_equal(truncate(path, SEGMENT_HEAD_BYTES + record + cut), 0);
			if (zeros == 1 && cut == 0)
				assert_int_equal(truncate(path, SEGMENT_HEAD_BYTES + 2 * record), 0);
			assert_ok(collect(place, &told));
			assert_int_equal(told.segments, 1);
			assert_times(place, 0, 1, 1);
			assert_times(place, 1, 2, 0);
		}
	}
}

static void what_was_never_begun_is_removed(void **state)
{
	struct place *place = *state;
	struct collection told;
	char path[160];
	(void)snprintf(path, sizeof path, "%s/1795000001-23456789abcd.letters.new", place->folder.path);
	assert_ok(file_write_whole(path, TEXT("HSLE"), 0600));
	(void)snprintf(path, sizeof path, "%s/somebody-elses", place->folder.path);
	assert_ok(file_write_whole(path, TEXT("x"), 0600));
	assert_ok(collect(place, &told));
	assert_int_equal(files_with(place, ""), 1);
}

/* In a process of its own: posts numbers from `first` on, several at a time, and tells each that was
 * answered; never returns. */
struct teller {
	int told;
	int64_t number;
};

static void tell_number(void *argument, struct status status)
{
	const struct teller *teller = argument;
	const ssize_t bytes = sizeof teller->number;
	if (!status_is_ok(status) || write(teller->told, &teller->number, (size_t)bytes) != bytes)
		_exit(3);
}

static void post_for_ever(struct place *place, int64_t first, int told)
{
	const struct letterbox_config config = config_of(place);
	struct letterbox *box = NULL;
	if (!status_is_ok(letterbox_open(&config, &box)))
		_exit(2);
	struct teller *tellers = memory_take(4096, sizeof *tellers);
	for (int64_t i = 0; i < 4096; i++) {
		char room[24];
		tellers[i] = (struct teller){ told, first + i };
		(void)snprintf(room, sizeof room, "%lld", (long long)(first + i));
		if (!status_is_ok(letterbox_post(box, text_of(room), tell_number, &tellers[i])))
			_exit(4);
	}
	for (;;)
		pause();
}

/* Kills the child when it has told `count` answers; gives the numbers that it told. */
static size_t kill_after(pid_t child, int heard, size_t count, int64_t *numbers, size_t room)
{
	size_t told = 0;
	while (told < room && read(heard, &numbers[told], sizeof *numbers) == (ssize_t)sizeof *numbers)
		if (++told == count)
			assert_int_equal(kill(child, SIGKILL), 0);
	int answer = 0;
	assert_int_equal(waitpid(child, &answer, 0), child);
	assert_true(WIFSIGNALED(answer) && WTERMSIG(answer) == SIGKILL);
	return told;
}

static void p2_a_killed_face_keeps_what_it_answered(void **state)
{
	struct place *place = *state;
	const size_t kills = proof_rounds(12);
	struct random random = random_seeded(proof_seed());
	letterbox_close(&place->box); /* a process with threads is not forked */
	for (size_t i = 0; i < kills; i++) {
		int pipe_ends[2];
		int64_t numbers[4096];
		struct collection told;
		assert_int_equal(pipe(pipe_ends), 0);
		memset(place->shelf.times, 0, place->shelf.times_count * sizeof *place->shelf.times);
		place->shelf.segments = 0;
		const pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			close(pipe_ends[0]);
			post_for_ever(place, 0, pipe_ends[1]);
		}
		close(pipe_ends[1]);
		const size_t count =
		    kill_after(child, pipe_ends[0], 1 + random_below(&random, 4000), numbers, 4096);
		close(pipe_ends[0]);
		assert_ok(collect(place, &told));
		assert_int_equal(told.damaged, 0);
		for (size_t k = 0; k < count; k++)
			assert_int_equal(place->shelf.times[numbers[k]], 1);
		for (size_t k = 0; k < 4096; k++)
			assert_in_range(place->shelf.times[k], 0, 1);
		assert_int_equal(files_with(place, ""), 0);
	}
}

/* A disk that takes no more: the letters of that moment are refused, and later ones are kept again. */
static void post_until_full(void *context)
{
	struct place *place = context;
	const struct letterbox_config config = config_of(place);
	struct letterbox *box = NULL;
	assert_ok(letterbox_open(&config, &box));
	assert_ok(post(box, 0));
	(void)signal(SIGXFSZ, SIG_IGN);
	struct rlimit limit;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
	const struct rlimit tight = { SEGMENT_HEAD_BYTES + 20, limit.rlim_max };
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	assert_code(post(box, 1), STATUS_BROKEN);
	assert_code(post(box, 2), STATUS_BROKEN);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	assert_ok(post(box, 3));
	letterbox_close(&box);
}

static void p2_a_full_disk_refuses_and_recovers(void **state)
{
	struct place *place = *state;
	struct proof_child child;
	struct collection told;
	letterbox_close(&place->box);
	proof_child_run(post_until_full, place, &child);
	assert_int_equal(child.signal, 0);
	assert_int_equal(child.exit_code, 0);
	assert_ok(collect(place, &told));
	assert_int_equal(told.damaged, 0);
	assert_times(place, 0, 1, 1);
	assert_times(place, 1, 3, 0);
	assert_times(place, 3, 4, 1);
	assert_int_equal(files_with(place, ""), 0);
}

struct poster {
	struct place *place;
	int64_t first;
	pthread_t thread;
};

enum { POSTERS = 8, POSTS_EACH = 100 };

static void *post_many(void *argument)
{
	const struct poster *poster = argument;
	for (int64_t i = 0; i < POSTS_EACH; i++)
		assert_ok(post(poster->place->box, poster->first + i));
	return NULL;
}

static void p1_letters_from_many_threads_are_kept(void **state)
{
	struct place *place = *state;
	struct poster posters[POSTERS];
	struct collection told;
	for (int64_t i = 0; i < POSTERS; i++) {
		posters[i] = (struct poster){ .place = place, .first = i * POSTS_EACH };
		assert_int_equal(pthread_create(&posters[i].thread, NULL, post_many, &posters[i]), 0);
	}
	for (size_t i = 0; i < POSTERS; i++)
		assert_int_equal(pthread_join(posters[i].thread, NULL), 0);
	assert_ok(collect(place, &told));
	assert_times(place, 0, POSTERS * POSTS_EACH, 1);
}

static void hold(void *argument, struct status status)
{
	sem_t *held = argument;
	assert_ok(status);
	while (sem_wait(held) != 0)
		continue;
}

static void count_down(void *argument, struct status status)
{
	assert_ok(status);
	assert_int_equal(sem_post((sem_t *)argument), 0);
}

/* The first answer is held back, so that the others wait. */
static void p8_more_than_can_wait_is_refused(void **state)
{
	struct place *place = *state;
	sem_t held;
	sem_t answered;
	struct collection told;
	assert_int_equal(sem_init(&held, 0, 0), 0);
	assert_int_equal(sem_init(&answered, 0, 0), 0);
	assert_ok(letterbox_post(place->box, TEXT("0"), hold, &held));
	int64_t kept = 0;
	while (status_is_ok(letterbox_post(place->box, TEXT("1"), count_down, &answered)))
		kept++;
	assert_int_equal(sem_post(&held), 0);
	for (int64_t i = 0; i < kept; i++)
		while (sem_wait(&answered) != 0)
			continue;
	/* Those that were taken in one group with the first wait no longer. */
	assert_in_range(kept, INTAKE_WAITING_LETTERS_MAX - 1,
			INTAKE_WAITING_LETTERS_MAX + INTAKE_GROUP_LETTERS_MAX);
	assert_ok(post(place->box, 2));
	assert_ok(collect(place, &told));
	assert_int_equal(told.letters, kept + 2);
	sem_destroy(&held);
	sem_destroy(&answered);
}

static void p8_bounds_are_told(void **state)
{
	struct place *place = *state;
	static char letter[INTAKE_LETTER_BYTES_MAX + 1];
	struct letterbox *other = NULL;
	struct letterbox_config config = config_of(place);
	assert_code(letterbox_post(place->box, (struct text){ letter, sizeof letter }, count_down, NULL),
		    STATUS_LIMIT);
	config.period_seconds = INTAKE_PERIOD_SECONDS_MAX + 1;
	assert_code(letterbox_open(&config, &other), STATUS_INPUT);
	config.period_seconds = 0;
	assert_code(letterbox_open(&config, &other), STATUS_INPUT);
	config = config_of(place);
	config.folder = "/nowhere/at/all";
	assert_code(letterbox_open(&config, &other), STATUS_NOT_FOUND);
	config = config_of(place);
	config.inner = (struct letter_public_key){ { 0 } };
	assert_code(letterbox_open(&config, &other), STATUS_INPUT);
	assert_null(other);
	struct collection told;
	const struct collector collector = { tell_booked, take, &place->shelf };
	assert_code(letterbox_collect("/nowhere/at/all", &place->secret_key, &collector, &told),
		    STATUS_NOT_FOUND);
}

#define AT_A_PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_A_PLACE(p1_each_letter_is_collected_once),
		AT_A_PLACE(p1_what_the_books_refuse_is_given_again),
		AT_A_PLACE(p1_a_file_that_comes_back_is_not_booked_again),
		AT_A_PLACE(p1_a_file_cannot_be_booked_again_under_another_name),
		AT_A_PLACE(p4_the_key_is_changed_each_period),
		AT_A_PLACE(p4_the_key_is_wiped_when_nothing_comes),
		AT_A_PLACE(a_clock_that_goes_back_changes_the_key),
		AT_A_PLACE(damage_is_told_and_the_other_letters_are_taken),
		AT_A_PLACE(what_is_sealed_to_another_key_is_set_aside),
		AT_A_PLACE(p2_a_torn_end_is_passed_over),
		AT_A_PLACE(what_was_never_begun_is_removed),
		AT_A_PLACE(p2_a_killed_face_keeps_what_it_answered),
		AT_A_PLACE(p2_a_full_disk_refuses_and_recovers),
		AT_A_PLACE(p1_letters_from_many_threads_are_kept),
		AT_A_PLACE(p8_more_than_can_wait_is_refused),
		AT_A_PLACE(p8_bounds_are_told),
	};
	return status_is_ok(crypto_start()) ? PROOF_RUN(tests) : 1;
}
