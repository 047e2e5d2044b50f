/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/proof.h"

#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static void assert_content(const char *path, const char *expected)
{
	SCOPED(arena_close) struct arena arena = arena_open(1 << 20);
	struct text content;
	assert_ok(file_read_all(path, 1 << 19, &arena, &content));
	assert_text(content, expected);
	assert_int_equal(content.bytes[content.count], '\0');
}

static int entries_in(const struct proof_folder *folder)
{
	int count = 0;
	DIR *open = opendir(folder->path);
	assert_non_null(open);
	for (struct dirent *entry = readdir(open); entry != NULL; entry = readdir(open))
		count += entry->d_name[0] != '.';
	closedir(open);
	return count;
}

static void a_written_file_reads_back_and_is_replaced_whole(void **state)
{
	(void)state;
	char path[128];
	struct stat about;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	proof_path(&folder, "books", path);
	assert_ok(file_write_whole(path, TEXT("first, longer"), 0600));
	assert_content(path, "first, longer");
	assert_int_equal(stat(path, &about), 0);
	assert_int_equal(about.st_mode & 0777, 0600);
	assert_ok(file_write_whole(path, TEXT("second"), 0600));
	assert_content(path, "second");
	assert_ok(file_write_whole(path, TEXT(""), 0600));
	assert_content(path, "");
	assert_int_equal(entries_in(&folder), 1);
}

static struct status write_large(const char *path)
{
	static char bytes[100000];
	memset(bytes, 'n', sizeof bytes);
	return file_write_whole(path, (struct text){ bytes, sizeof bytes }, 0600);
}

/* RLIMIT_FSIZE with its signal ignored stops a write in the middle, as a full disk does. */
static void write_to_a_full_disk(void *context)
{
	const struct rlimit little = { 4096, 4096 };
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &little) != 0)
		_exit(2);
	_exit(write_large(context).code == STATUS_BROKEN ? 0 : 1);
}

static void p2_when_the_disk_is_full_the_old_file_stands(void **state)
{
	(void)state;
	char path[128];
	struct proof_child child;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	proof_path(&folder, "books", path);
	assert_ok(file_write_whole(path, TEXT("old"), 0600));
	proof_child_run(write_to_a_full_disk, path, &child);
	assert_int_equal(child.exit_code, 0);
	assert_content(path, "old");
	assert_int_equal(entries_in(&folder), 1);
}

/* The signal is not ignored, so the process dies in the middle of its write. */
static void die_while_writing(void *context)
{
	const struct rlimit little = { 4096, 4096 };
	signal(SIGXFSZ, SIG_DFL);
	if (setrlimit(RLIMIT_FSIZE, &little) != 0)
		_exit(2);
	(void)!write_large(context).code;
}

static void p2_who_dies_while_writing_leaves_the_old_file(void **state)
{
	(void)state;
	char path[128];
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	proof_path(&folder, "books", path);
	assert_ok(file_write_whole(path, TEXT("old"), 0600));
	assert_int_equal(proof_signal_of(die_while_writing, path), SIGXFSZ);
	assert_content(path, "old");
	assert_ok(file_write_whole(path, TEXT("new"), 0600));
	assert_content(path, "new");
}

static void a_file_that_cannot_be_put_in_place_is_refused(void **state)
{
	(void)state;
	char path[128];
	char long_path[PATH_MAX + 1];
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	assert_code(file_write_whole(proof_path(&folder, "none/books", path), TEXT("x"), 0600),
		    STATUS_BROKEN);
	proof_path(&folder, "folder", path);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_code(file_write_whole(path, TEXT("x"), 0600), STATUS_BROKEN);
	assert_int_equal(entries_in(&folder), 1); /* what was written beside is gone */
	memset(long_path, 'a', sizeof long_path);
	long_path[PATH_MAX] = '\0';
	assert_code(file_write_whole(long_path, TEXT("x"), 0600), STATUS_INPUT);
}

static void a_link_is_replaced_and_not_followed(void **state)
{
	(void)state;
	char target[128];
	char path[128];
	struct stat about;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	proof_path(&folder, "target", target);
	proof_path(&folder, "link", path);
	assert_ok(file_write_whole(target, TEXT("mine"), 0600));
	assert_int_equal(symlink(target, path), 0);
	assert_ok(file_write_whole(path, TEXT("new"), 0600));
	assert_content(target, "mine");
	assert_int_equal(lstat(path, &about), 0);
	assert_true(S_ISREG(about.st_mode));
}

static void bind_socket(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	assert_true(strlen(path) < sizeof name.sun_path);
	strcpy(name.sun_path, path);
	const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_true(descriptor >= 0);
	assert_int_equal(bind(descriptor, (const struct sockaddr *)&name, sizeof name), 0);
	close(descriptor);
}

static void p8_only_a_plain_file_is_opened(void **state)
{
	(void)state;
	char path[128];
	struct file file = { 0 };
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	assert_code(file_open(proof_path(&folder, "none", path), &file), STATUS_NOT_FOUND);
	assert_int_equal(file.descriptor, -1);
	assert_code(file_open(folder.path, &file), STATUS_INPUT);
	assert_code(file_open("/dev/null", &file), STATUS_INPUT);
	assert_int_equal(mkfifo(proof_path(&folder, "fifo", path), 0600), 0);
	assert_code(file_open(path, &file), STATUS_INPUT); /* nor does it wait for a writer */
	bind_socket(proof_path(&folder, "socket", path));
	assert_code(file_open(path, &file), STATUS_INPUT);
	assert_int_equal(symlink("loop", proof_path(&folder, "loop", path)), 0);
	assert_code(file_open(path, &file), STATUS_BROKEN);
	assert_ok(file_write_whole(proof_path(&folder, "plain", path), TEXT("x"), 0600));
	assert_code(file_open(proof_path(&folder, "plain/under", path), &file), STATUS_NOT_FOUND);
	assert_int_equal(file.descriptor, -1);
	file_close(&file);
}

static void p8_a_file_at_its_bound_is_read_and_one_byte_more_is_not(void **state)
{
	(void)state;
	char path[128];
	struct text content = { 0 };
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	SCOPED(arena_close) struct arena arena = arena_open(1000);
	assert_ok(file_write_whole(proof_path(&folder, "gifts", path), TEXT("12345"), 0600));
	assert_ok(file_read_all(path, 5, &arena, &content));
	assert_text(content, "12345");
	assert_code(file_read_all(path, 4, &arena, &content), STATUS_LIMIT);
	assert_code(file_read_all(proof_path(&folder, "none", path), 5, &arena, &content), STATUS_NOT_FOUND);
}

/* Reads to the end, `room` bytes at a time; returns how many, or the failure's code below zero. */
static int64_t read_to_end(struct source *source, size_t room)
{
	char bytes[64];
	size_t count = 1;
	int64_t total = 0;
	assert_true(room <= sizeof bytes);
	while (count > 0) {
		const struct status status = source_read(source, bytes, room, &count);
		if (!status_is_ok(status))
			return -(int64_t)status.code;
		total += (int64_t)count;
	}
	return total;
}

static void p8_a_source_gives_its_bound_and_refuses_beyond(void **state)
{
	(void)state;
	char path[128];
	uint64_t bytes = 0;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	SCOPED(file_close) struct file file = { -1 };
	assert_ok(file_write_whole(proof_path(&folder, "gifts", path), TEXT("0123456789"), 0600));
	assert_ok(file_open(path, &file));
	assert_ok(file_bytes(&file, &bytes));
	assert_int_equal(bytes, 10);
	struct source exact = source_of_file(&file, 10);
	assert_int_equal(read_to_end(&exact, 3), 10);
	assert_int_equal(exact.bytes_read, 10);
	assert_ok(file_rewind(&file));
	struct source small = source_of_file(&file, 9);
	assert_int_equal(read_to_end(&small, 3), -STATUS_LIMIT);
	assert_ok(file_rewind(&file));
	struct source again = source_of_file(&file, 10);
	assert_int_equal(read_to_end(&again, 64), 10);
}

static void memory_is_read_in_steps_as_a_file(void **state)
{
	(void)state;
	char bytes[10];
	size_t count = 0;
	struct memory_source memory = { .rest = TEXT("abcde"), .step_max = 2 };
	struct source source = source_of_memory(&memory);
	assert_ok(source_read(&source, bytes, sizeof bytes, &count));
	assert_int_equal(count, 2);
	assert_ok(source_read(&source, bytes, 1, &count));
	assert_int_equal(count, 1);
	assert_int_equal(bytes[0], 'c');
	assert_int_equal(read_to_end(&source, 10), 2);
	memory = (struct memory_source){ .rest = TEXT("abcde") };
	source.bytes_max = 4;
	source.bytes_read = 0;
	assert_int_equal(read_to_end(&source, 10), -STATUS_LIMIT);
}

static void a_descriptor_that_cannot_be_read_is_broken(void **state)
{
	(void)state;
	char bytes[8];
	size_t count = 0;
	uint64_t size = 0;
	int ends[2];
	SCOPED(file_close) struct file folder = { open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) };
	struct source source = source_of_file(&folder, 100);
	assert_code(source_read(&source, bytes, sizeof bytes, &count), STATUS_BROKEN);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	const struct file pipe_end = { ends[0] };
	assert_code(file_rewind(&(struct file){ ends[0] }), STATUS_BROKEN);
	close(ends[0]);
	close(ends[1]);
	assert_code(file_bytes(&pipe_end, &size), STATUS_BROKEN);
}

struct two_processes {
	char lock[128];
	char count[128];
};

/* Reads a number from a file and writes it back one higher; without the lock some are lost. */
static void count_under_lock(void *context)
{
	const struct two_processes *two = context;
	for (int i = 0; i < 200; i++) {
		SCOPED(file_close) struct file lock = { -1 };
		SCOPED(arena_close) struct arena arena = arena_open(1000);
		struct text text = { 0 };
		int64_t number = 0;
		if (!status_is_ok(file_lock(two->lock, &lock)) ||
		    !status_is_ok(file_read_all(two->count, 100, &arena, &text)) ||
		    !status_is_ok(text_to_number(text, &number)))
			_exit(1);
		const int file = open(two->count, O_WRONLY | O_TRUNC | O_CLOEXEC);
		if (dprintf(file, "%lld", (long long)number + 1) < 0 || close(file) != 0)
			_exit(1);
	}
}

static void count_in_two(void *context)
{
	struct proof_child child;
	const pid_t other = fork();
	if (other == 0) {
		count_under_lock(context);
		_exit(0);
	}
	proof_child_run(count_under_lock, context, &child);
	int state = 0;
	if (waitpid(other, &state, 0) != other || state != 0 || child.exit_code != 0)
		_exit(1);
}

static void p1_a_lock_lets_one_process_in_at_a_time(void **state)
{
	(void)state;
	struct two_processes two;
	struct proof_child child;
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	proof_path(&folder, "lock", two.lock);
	proof_path(&folder, "count", two.count);
	assert_ok(file_write_whole(two.count, TEXT("0"), 0600));
	proof_child_run(count_in_two, &two, &child);
	assert_int_equal(child.exit_code, 0);
	assert_content(two.count, "400");
}

static void die_with_the_lock(void *context)
{
	struct file lock = { -1 };
	if (!status_is_ok(file_lock(context, &lock)))
		_exit(1);
	kill(getpid(), SIGKILL);
}

static void p2_the_lock_of_a_killed_process_is_given_back(void **state)
{
	(void)state;
	char path[128];
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	SCOPED(file_close) struct file lock = { -1 };
	proof_path(&folder, "lock", path);
	assert_int_equal(proof_signal_of(die_with_the_lock, path), SIGKILL);
	assert_ok(file_lock(path, &lock));
	assert_code(file_lock(folder.path, &(struct file){ -1 }), STATUS_BROKEN);
}

/* Ends with 0 when the lock is free at this moment. */
static void take_lock_without_waiting(void *context)
{
	const int lock = open(context, O_RDWR | O_CLOEXEC);
	_exit(lock >= 0 && flock(lock, LOCK_EX | LOCK_NB) == 0 ? 0 : 1);
}

static int is_taken(char *path)
{
	struct proof_child child;
	proof_child_run(take_lock_without_waiting, path, &child);
	return child.exit_code;
}

static void an_open_lock_is_held_and_released_by_turns(void **state)
{
	(void)state;
	char path[128];
	SCOPED(proof_folder_close) struct proof_folder folder = proof_folder_open();
	SCOPED(file_close) struct file lock = { -1 };
	proof_path(&folder, "lock", path);
	assert_ok(file_lock_open(path, &lock));
	for (int i = 0; i < 3; i++) {
		assert_int_equal(is_taken(path), 0);
		assert_ok(file_lock_hold(&lock));
		assert_int_equal(is_taken(path), 1);
		file_lock_release(&lock);
	}
	assert_ok(file_lock_hold(&lock));
	file_close(&lock);
	assert_int_equal(is_taken(path), 0);
	assert_code(file_lock_open(folder.path, &lock), STATUS_BROKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_written_file_reads_back_and_is_replaced_whole),
		cmocka_unit_test(p2_when_the_disk_is_full_the_old_file_stands),
		cmocka_unit_test(p2_who_dies_while_writing_leaves_the_old_file),
		cmocka_unit_test(a_file_that_cannot_be_put_in_place_is_refused),
		cmocka_unit_test(a_link_is_replaced_and_not_followed),
		cmocka_unit_test(p8_only_a_plain_file_is_opened),
		cmocka_unit_test(p8_a_file_at_its_bound_is_read_and_one_byte_more_is_not),
		cmocka_unit_test(p8_a_source_gives_its_bound_and_refuses_beyond),
		cmocka_unit_test(memory_is_read_in_steps_as_a_file),
		cmocka_unit_test(a_descriptor_that_cannot_be_read_is_broken),
		cmocka_unit_test(p1_a_lock_lets_one_process_in_at_a_time),
		cmocka_unit_test(p2_the_lock_of_a_killed_process_is_given_back),
		cmocka_unit_test(an_open_lock_is_held_and_released_by_turns),
	};
	return PROOF_RUN(tests);
}
