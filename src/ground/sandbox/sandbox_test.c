/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* What a process that has shut itself in can still do, and what it cannot: each act in a process of its own.
 */
#include "ground/sandbox/sandbox.h"

#include "proof/proof.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REFUSED = 70, DONE = 71, NOT_SHUT = 72 };

/* A centre's folder as the public face sees it: it appends letters and can read none; books and keys stand
 * beside. */
struct place {
	struct proof_folder folder;
	char box[128];
	char letters[128]; /* a file that the process itself has made */
	char books[128];
	struct sandbox_path paths[1];
	struct sandbox_profile profile;
	int ends[2];                      /* of a connection made before */
	bool (*act)(struct place *place); /* whether it was done */
};

static int open_place(void **state)
{
	struct place *place = memory_take(1, sizeof *place);
	char path[160];
	place->folder = proof_folder_open();
	(void)proof_path(&place->folder, "box", place->box);
	(void)proof_path(&place->folder, "books.db", place->books);
	(void)snprintf(path, sizeof path, "mkdir %s", place->box);
	assert_int_equal(system(path), 0);
	(void)snprintf(place->letters, sizeof place->letters, "%.100s/letters", place->box);
	assert_ok(file_write_whole(place->books, TEXT("books"), 0600));
	place->paths[0] = (struct sandbox_path){ place->box, SANDBOX_WRITE | SANDBOX_MAKE };
	place->profile = (struct sandbox_profile){ place->paths, 1,
						   SANDBOX_FILES | SANDBOX_SERVE | SANDBOX_THREADS, false };
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, place->ends), 0);
	*state = place;
	return 0;
}

static int close_place(void **state)
{
	struct place *place = *state;
	close(place->ends[0]);
	close(place->ends[1]);
	proof_folder_close(&place->folder);
	free(place);
	return 0;
}

static void shut_in_and_act(void *context)
{
	struct place *place = context;
	const int made = open(place->letters, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (made < 0 || write(made, "sealed", 6) != 6 || !status_is_ok(sandbox_enter(&place->profile)))
		_exit(NOT_SHUT);
	_exit(place->act(place) ? DONE : REFUSED);
}

/* How the act ended: DONE, REFUSED, or 1000 + the signal that ended the process. */
static int outcome_of(struct place *place, bool (*act)(struct place *place))
{
	struct proof_child child;
	place->act = act;
	proof_child_run(shut_in_and_act, place, &child);
	return child.signal != 0 ? 1000 + child.signal : child.exit_code;
}

static bool is_open(const char *path, int flags)
{
	const int descriptor = open(path, flags | O_CLOEXEC, 0600);
	return descriptor >= 0;
}

static bool open_books(struct place *place)
{
	return is_open(place->books, O_RDONLY);
}
static bool write_books(struct place *place)
{
	return is_open(place->books, O_WRONLY);
}
static bool read_letters_back(struct place *place)
{
	return is_open(place->letters, O_RDONLY);
}
static bool read_and_write_letters(struct place *place)
{
	return is_open(place->letters, O_RDWR);
}
static bool read_passwords(struct place *place)
{
	(void)place;
	return is_open("/etc/passwd", O_RDONLY);
}
static bool read_own_memory(struct place *place)
{
	(void)place;
	return is_open("/proc/self/mem", O_RDONLY);
}
static bool make_file_beside(struct place *place)
{
	char path[160];
	(void)snprintf(path, sizeof path, "%s/evil", place->folder.path);
	return is_open(path, O_WRONLY | O_CREAT);
}
static bool take_books_in(struct place *place)
{
	char path[160];
	(void)snprintf(path, sizeof path, "%.100s/books", place->box);
	return rename(place->books, path) == 0;
}
static bool climb_out(struct place *place)
{
	char path[160];
	(void)snprintf(path, sizeof path, "%.100s/../books.db", place->box);
	return is_open(path, O_RDONLY);
}
static bool open_temporary(struct place *place)
{
	(void)place;
	return is_open("/tmp", O_TMPFILE | O_RDWR);
}

static void p4_files_beyond_the_profile_are_refused(void **state)
{
	bool (*const acts[])(
	    struct place *) = { open_books,     write_books,     read_letters_back, read_and_write_letters,
				read_passwords, read_own_memory, make_file_beside,  take_books_in,
				climb_out,      open_temporary };
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		assert_int_equal(outcome_of(*state, acts[i]), REFUSED);
}

static bool execute(struct place *place)
{
	(void)place;
	char *const words[] = { "true", NULL };
	return execv("/bin/true", words) == 0;
}
static bool make_process(struct place *place)
{
	(void)place;
	return fork() >= 0;
}
static bool trace_parent(struct place *place)
{
	(void)place;
	return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0;
}
static bool read_parent(struct place *place)
{
	char room[8];
	const struct iovec here = { room, sizeof room };
	const struct iovec there = { place, sizeof room };
	return process_vm_readv(getppid(), &here, 1, &there, 1, 0) >= 0;
}
static bool kill_parent(struct place *place)
{
	(void)place;
	return kill(getppid(), 0) == 0;
}
static bool mount_over(struct place *place)
{
	return mount("none", place->box, "tmpfs", 0, NULL) == 0;
}
static bool call_out(struct place *place)
{
	(void)place;
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(9) };
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	const int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return connect(out, (struct sockaddr *)&address, sizeof address) == 0 || errno == ECONNREFUSED;
}

static void p4_the_worst_calls_end_the_process(void **state)
{
	bool (*const acts[])(struct place *) = { execute,     trace_parent, read_parent,
						 kill_parent, mount_over,   call_out };
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		assert_int_equal(outcome_of(*state, acts[i]), 1000 + SIGSYS);
}

static bool run_what_was_written(struct place *place)
{
	(void)place;
	void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	return mprotect(memory, 4096, PROT_READ | PROT_EXEC) == 0;
}
static bool send_datagram(struct place *place)
{
	(void)place;
	return socket(AF_INET, SOCK_DGRAM, 0) >= 0;
}
static bool open_raw_socket(struct place *place)
{
	(void)place;
	return socket(AF_PACKET, SOCK_RAW, 0) >= 0;
}
static bool change_user(struct place *place)
{
	(void)place;
	return setresuid(0, 0, 0) == 0;
}
static bool connect_by_sending(struct place *place)
{
	(void)place;
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(9) };
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	const int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return sendto(out, "x", 1, MSG_FASTOPEN, (struct sockaddr *)&address, sizeof address) == 1 ||
	       errno == ECONNREFUSED;
}
static bool connect_by_a_message(struct place *place)
{
	(void)place;
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_port = htons(9) };
	struct iovec bytes = { "x", 1 };
	const struct msghdr message = {
		.msg_name = &address, .msg_namelen = sizeof address, .msg_iov = &bytes, .msg_iovlen = 1
	};
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	const int out = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	return sendmsg(out, &message, MSG_FASTOPEN) == 1 || errno == ECONNREFUSED;
}
static bool open_another_stream(struct place *place)
{
	(void)place;
	return socket(AF_INET, SOCK_STREAM, IPPROTO_SCTP) >= 0;
}
static bool signal_a_thread_of_the_parent(struct place *place)
{
	(void)place;
	return tgkill(getppid(), getppid(), 0) == 0;
}
static bool let_a_pipe_signal_the_parent(struct place *place)
{
	(void)place;
	return fcntl(STDOUT_FILENO, F_SETOWN, getppid()) == 0;
}
static bool limit_the_parent(struct place *place)
{
	struct rlimit limit = { 1, 1 };
	(void)place;
	return prlimit(getppid(), RLIMIT_CPU, NULL, &limit) == 0;
}
static bool limit_itself_anew(struct place *place)
{
	const struct rlimit limit = { 64, 64 };
	(void)place;
	return setrlimit(RLIMIT_NOFILE, &limit) == 0;
}

/* The filter of a build with sanitizers lets these through. */
static void p4_other_calls_end_the_process(void **state)
{
	bool (*const acts[])(struct place *) = { make_process,
						 run_what_was_written,
						 send_datagram,
						 open_raw_socket,
						 change_user,
						 connect_by_sending,
						 connect_by_a_message,
						 open_another_stream,
						 signal_a_thread_of_the_parent,
						 let_a_pipe_signal_the_parent,
						 limit_the_parent,
						 limit_itself_anew };
	for (size_t i = 0; !sandbox_is_wide() && i < sizeof acts / sizeof acts[0]; i++)
		assert_int_equal(outcome_of(*state, acts[i]), 1000 + SIGSYS);
}

static void *answer(void *argument)
{
	*(int *)argument = 1;
	return NULL;
}
static bool start_thread(struct place *place)
{
	pthread_t thread;
	int answered = 0;
	(void)place;
	return pthread_create(&thread, NULL, answer, &answered) == 0 && pthread_join(thread, NULL) == 0 &&
	       answered == 1;
}
static bool append_letters(struct place *place)
{
	char path[160];
	char beside[160];
	(void)snprintf(beside, sizeof beside, "%.100s/second.new", place->box);
	(void)snprintf(path, sizeof path, "%.100s/second", place->box);
	const int made = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
	return made >= 0 && write(made, "x", 1) == 1 && fdatasync(made) == 0 && rename(beside, path) == 0;
}
static bool listen_and_close(struct place *place)
{
	(void)place;
	struct sockaddr_in address = { .sin_family = AF_INET };
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	const int door = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return door >= 0 && bind(door, (struct sockaddr *)&address, sizeof address) == 0 &&
	       listen(door, 8) == 0 && accept4(door, NULL, NULL, SOCK_CLOEXEC) < 0 && errno == EAGAIN;
}
static bool abort_alone(struct place *place)
{
	(void)place;
	abort();
}
static bool lock_and_look(struct place *place)
{
	struct flock whole = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	const int file = open(place->letters, O_WRONLY | O_APPEND | O_CLOEXEC);
	return file >= 0 && fcntl(file, F_SETLKW, &whole) == 0 && fcntl(file, F_OFD_SETLK, &whole) <= 0 &&
	       (fcntl(file, F_GETFL) & O_APPEND) != 0 && fcntl(file, F_SETFL, O_APPEND | O_NONBLOCK) == 0;
}
static bool send_an_answer(struct place *place)
{
	char room[4] = "";
	const int *ends = place->ends;
	struct iovec bytes = { "ok", 2 };
	const struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1 };
	return send(ends[0], "ok", 2, MSG_NOSIGNAL | MSG_DONTWAIT) == 2 &&
	       sendmsg(ends[0], &message, MSG_NOSIGNAL | MSG_MORE) == 2 &&
	       recv(ends[1], room, sizeof room, MSG_WAITALL) == 4 && memcmp(room, "okok", 4) == 0;
}
static bool use_much_memory(struct place *place)
{
	(void)place;
	char *memory = malloc((size_t)8 << 20);
	memset(memory, 1, (size_t)8 << 20);
	const bool is_kept = memory[12345] == 1;
	free(memory);
	return is_kept;
}

static void what_the_work_needs_is_allowed(void **state)
{
	bool (*const acts[])(struct place *) = { start_thread,  append_letters, listen_and_close,
						 lock_and_look, send_an_answer, use_much_memory };
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
		assert_int_equal(outcome_of(*state, acts[i]), DONE);
	assert_int_equal(outcome_of(*state, abort_alone), 1000 + SIGABRT);
}

/* What is not asked for is not there. */
static void work_that_is_not_named_is_not_allowed(void **state)
{
	struct place *place = *state;
	place->profile.work = 0;
	place->profile.path_count = 0;
	const int ended = sandbox_is_wide() ? DONE : 1000 + SIGSYS;
	assert_int_equal(outcome_of(place, start_thread), ended);
	assert_int_equal(outcome_of(place, append_letters),
			 sandbox_is_wide() ? REFUSED : ended); /* by Landlock */
	assert_int_equal(outcome_of(place, listen_and_close), ended);
	assert_int_equal(outcome_of(place, use_much_memory), DONE);
}

static void *wait_for_ever(void *argument)
{
	(void)argument;
	for (;;)
		pause();
	return NULL;
}

static void enter_with_a_thread(void *context)
{
	struct place *place = context;
	pthread_t thread;
	if (pthread_create(&thread, NULL, wait_for_ever, NULL) != 0)
		_exit(DONE);
	_exit(sandbox_enter(&place->profile).code == STATUS_BROKEN ? REFUSED : DONE);
}

static void enter_without_a_folder(void *context)
{
	struct place *place = context;
	place->paths[0].path = "/nowhere/at/all";
	_exit(sandbox_enter(&place->profile).code == STATUS_BROKEN ? REFUSED : DONE);
}

static void enter_without_room_to_lock(void *context)
{
	struct place *place = context;
	const struct rlimit none = { 4096, 4096 };
	place->profile.locks_memory = true;
	if (setrlimit(RLIMIT_MEMLOCK, &none) != 0 || (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0))
		_exit(DONE);
	_exit(sandbox_enter(&place->profile).code == STATUS_BROKEN ? REFUSED : DONE);
}

static void a_start_that_cannot_be_whole_is_refused(void **state)
{
	proof_act *const acts[] = { enter_with_a_thread, enter_without_a_folder, enter_without_room_to_lock };
	for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
		struct proof_child child;
		proof_child_run(acts[i], *state, &child);
		assert_int_equal(child.signal, 0);
		assert_int_equal(child.exit_code, REFUSED);
	}
}

/* The limit of the largest image is nothing, and cannot be raised. */
static bool leaves_no_image(struct place *place)
{
	struct rlimit limit = { 1, 1 };
	(void)place;
	return getrlimit(RLIMIT_CORE, &limit) == 0 && limit.rlim_cur == 0 && limit.rlim_max == 0;
}

static void p4_a_death_leaves_no_image(void **state)
{
	assert_int_equal(outcome_of(*state, leaves_no_image), DONE);
}

#define AT_A_PLACE(test) cmocka_unit_test_setup_teardown(test, open_place, close_place)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_A_PLACE(p4_files_beyond_the_profile_are_refused),
		AT_A_PLACE(p4_the_worst_calls_end_the_process),
		AT_A_PLACE(p4_other_calls_end_the_process),
		AT_A_PLACE(what_the_work_needs_is_allowed),
		AT_A_PLACE(work_that_is_not_named_is_not_allowed),
		AT_A_PLACE(a_start_that_cannot_be_whole_is_refused),
		AT_A_PLACE(p4_a_death_leaves_no_image),
	};
	return PROOF_RUN(tests);
}
