/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* handslag-front as the one who runs the machine starts it, and as visitors meet it: what it needs, what it
 * holds open, and that a gift which was answered is there after the process was killed. */
#include "program/program.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ANSWER_ROOM = 64 * 1024,
	GIVERS = 4,
	KILLS = 5,
	ANSWERS_MAX = 1024,
	REFERENCE_ROOM = 32,
	KEY_ROOM = 128
};

/* A front that runs. */
struct front {
	pid_t child;
	uint16_t port;
};

static int open_centre(void **state)
{
	static struct program program;
	struct text config;
	program_open(&program);
	program.day = NULL;
	assert_ok(file_read_all(program_path(&program, "c/handslag.ini"), 1 << 16, &program.arena, &config));
	config = program_replace(&program, config, "\nswish = \n", "\nswish = 1231231231\n");
	program_write(&program, "c/handslag.ini", config);
	program_done(RUN(&program, "publish", "@c"));
	*state = &program;
	return 0;
}

static int close_centre(void **state)
{
	program_close(*state);
	return 0;
}

/* Reads the line in which it says where it listens. */
static struct front start_front(struct program *program)
{
	struct front front = { 0 };
	int ends[2];
	char line[128] = "";
	size_t count = 0;
	const char *folder = program_path(program, "c");
	fflush(NULL);
	assert_int_equal(pipe(ends), 0);
	front.child = fork();
	assert_true(front.child >= 0);
	if (front.child == 0) {
		if (dup2(ends[1], STDOUT_FILENO) < 0 || freopen("/dev/null", "w", stderr) == NULL)
			_exit(126);
		close(ends[0]);
		close(ends[1]);
		execl(PROGRAM_FRONT, "handslag-front", folder, "--listen", "127.0.0.1:0", (char *)NULL);
		_exit(127);
	}
	close(ends[1]);
	while (strchr(line, '\n') == NULL) {
		const ssize_t got = read(ends[0], line + count, sizeof line - 1 - count);
		assert_true(got > 0);
		count += (size_t)got;
	}
	close(ends[0]);
	assert_int_equal(strncmp(line, "http://127.0.0.1:", 17), 0);
	front.port = (uint16_t)strtoul(line + 17, NULL, 10);
	assert_true(front.port > 0);
	return front;
}

/* How it ended; 1000 + the signal it died of. */
static int end_front(const struct front *front, int signal_number)
{
	int ending = 0;
	assert_int_equal(kill(front->child, signal_number), 0);
	assert_int_equal(waitpid(front->child, &ending, 0), front->child);
	return WIFEXITED(ending) ? WEXITSTATUS(ending) : 1000 + WTERMSIG(ending);
}

/* One request on a connection of its own; the answer is empty when the front is gone. */
static const char *ask(uint16_t port, const char *request, char answer[ANSWER_ROOM])
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
					     .sin_port = htons(port),
					     .sin_addr = { htonl(INADDR_LOOPBACK) } };
	size_t count = 0;
	const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connect(client, (const struct sockaddr *)&address, sizeof address) == 0 &&
	    send(client, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request)) {
		ssize_t got;
		while (count < ANSWER_ROOM - 1 &&
		       (got = recv(client, answer + count, ANSWER_ROOM - 1 - count, 0)) > 0)
			count += (size_t)got;
	}
	close(client);
	answer[count] = '\0';
	return answer;
}

#define HEAD " HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"

/* The key of a form that is shown now; "" when no answer came. */
static const char *show_form(uint16_t port, char key[KEY_ROOM])
{
	static const char before[] = "name=\"form_key\" value=\"";
	char answer[ANSWER_ROOM];
	const char *place = strstr(ask(port, "GET /sv/give" HEAD "\r\n", answer), before);
	key[0] = '\0';
	if (place != NULL)
		snprintf(key, KEY_ROOM, "%.*s", (int)strcspn(place + strlen(before), "\""),
			 place + strlen(before));
	return key;
}

/* Sends the form; the reference that stands in the address of the step, or "" when no answer came. */
static const char *send_form(uint16_t port, const char *key, char reference[REFERENCE_ROOM])
{
	static const char step[] = "\r\nLocation: /sv/step/swish/20000/";
	char answer[ANSWER_ROOM];
	char request[1024];
	char fields[512];
	snprintf(fields, sizeof fields, "form_key=%s&purpose=1&often=once&sum=20000&way=swish&email=", key);
	snprintf(request, sizeof request,
		 "POST /sv/give" HEAD
		 "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %zu\r\n\r\n%s",
		 strlen(fields), fields);
	const char *place = strstr(ask(port, request, answer), step);
	reference[0] = '\0';
	if (place != NULL)
		snprintf(reference, REFERENCE_ROOM, "%.*s", (int)strcspn(place + strlen(step), "-"),
			 place + strlen(step));
	return reference;
}

static const char *give(uint16_t port, char reference[REFERENCE_ROOM])
{
	char key[KEY_ROOM];
	reference[0] = '\0';
	return show_form(port, key)[0] != '\0' ? send_form(port, key, reference) : reference;
}

static void a_gift_comes_from_the_page_into_the_books(void **state)
{
	struct program *program = *state;
	char answer[ANSWER_ROOM];
	char reference[REFERENCE_ROOM];
	const struct front front = start_front(program);
	assert_non_null(strstr(ask(front.port, "GET /sv" HEAD "\r\n", answer), "HTTP/1.1 200"));
	assert_non_null(strstr(answer, "Centrum"));
	assert_int_equal(strlen(give(front.port, reference)), 12);
	json_t *collected = program_json(RUN(program, "letters", "collect", "@c", "--json"));
	assert_int_equal(program_number(collected, "gifts"), 1);
	json_decref(collected);
	program_done(RUN(program, "export", "@c", "@out"));
	struct text promises;
	assert_ok(
	    file_read_all(program_path(program, "out/promises.csv"), 1 << 20, &program->arena, &promises));
	assert_true(text_find(promises, text_of(reference)) < promises.count);
	assert_int_equal(end_front(&front, SIGTERM), 0);
	program_done(RUN(program, "verify", "@c"));
}

/* As the kernel tells: calls are filtered (2), and nothing it could execute gains anything. */
static bool is_shut_in(pid_t child)
{
	char path[64];
	char status[8192] = "";
	snprintf(path, sizeof path, "/proc/%d/status", (int)child);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_true(fread(status, 1, sizeof status - 1, file) > 0);
	fclose(file);
	return strstr(status, "Seccomp:\t2") != NULL && strstr(status, "NoNewPrivs:\t1") != NULL;
}

static void p4_the_front_holds_neither_books_nor_the_key_of_letters(void **state)
{
	struct program *program = *state;
	char reference[REFERENCE_ROOM];
	char folder[64];
	char path[512];
	char target[512];
	unsigned in_centre = 0;
	const struct front front = start_front(program);
	assert_int_equal(strlen(give(front.port, reference)), 12);
	snprintf(folder, sizeof folder, "/proc/%d/fd", (int)front.child);
	DIR *open_files = opendir(folder);
	assert_non_null(open_files);
	for (const struct dirent *one = readdir(open_files); one != NULL; one = readdir(open_files)) {
		snprintf(path, sizeof path, "%s/%s", folder, one->d_name);
		const ssize_t count = readlink(path, target, sizeof target - 1);
		target[count > 0 ? count : 0] = '\0';
		assert_null(strstr(target, "books"));
		assert_null(strstr(target, "keys"));
		in_centre += strstr(target, program->folder.path) != NULL;
	}
	closedir(open_files);
	assert_true(is_shut_in(front.child));
	/* The letterbox's folder, and the file of letters that is written to. */
	assert_in_range(in_centre, 1, 2);
	assert_int_equal(end_front(&front, SIGINT), 0);
}

static void p2_a_form_sent_again_after_a_kill_is_one_gift(void **state)
{
	struct program *program = *state;
	char key[KEY_ROOM];
	char first[REFERENCE_ROOM];
	char second[REFERENCE_ROOM];
	struct front front = start_front(program);
	assert_int_equal(strlen(send_form(front.port, show_form(front.port, key), first)), 12);
	assert_int_equal(end_front(&front, SIGKILL), 1000 + SIGKILL);
	front = start_front(program);
	assert_string_equal(send_form(front.port, key, second), first);
	assert_int_equal(end_front(&front, SIGTERM), 0);
	json_t *collected = program_json(RUN(program, "letters", "collect", "@c", "--json"));
	assert_int_equal(program_number(collected, "gifts"), 1);
	assert_int_equal(program_number(collected, "copies"), 1);
	json_decref(collected);
}

/* What is taken away or spoiled before the start. */
static void refuses(struct program *program, const char *name, const char *remedy)
{
	const char *const words[] = { "@c", "--listen", "127.0.0.1:0", NULL };
	program->executable = PROGRAM_FRONT;
	TOLD(program_run_words(program, words), 3, name, remedy);
	program->executable = NULL;
}

static void p8_the_front_says_what_it_lacks(void **state)
{
	struct program *program = *state;
	static const char *const names[] = { "published.json", "keys/letterbox.pub", "keys/step.key",
					     "letterbox" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char inside[64];
		snprintf(inside, sizeof inside, "c/%s", names[i]);
		const char *path = program_path(program, inside);
		const char *aside = program_path(program, "aside");
		assert_int_equal(rename(path, aside), 0);
		refuses(program, names[i], "Make it with handslag publish DIR.");
		assert_int_equal(rename(aside, path), 0);
	}
	assert_int_equal(chmod(program_path(program, "c/keys/step.key"), 0640), 0);
	refuses(program, "keys/step.key", "Close it with chmod 600.");
	assert_int_equal(chmod(program_path(program, "c/keys/step.key"), 0600), 0);
	program_write(program, "c/keys/letterbox.pub", TEXT("too short"));
	refuses(program, "keys/letterbox.pub", "Make it with handslag publish DIR.");
	program_write(program, "c/keys/letterbox.pub", (struct text){ (const char[32]){ 0 }, 32 });
	refuses(program, "keys/letterbox.pub", "Make it with handslag publish DIR.");
	program_write(program, "c/published.json", TEXT("{\"name\":1}"));
	refuses(program, "", "");
}

static void p8_a_wrong_command_line_is_told(void **state)
{
	struct program *program = *state;
	static const char *const wrong[][4] = {
		{ NULL },
		{ "@c", "@c", NULL },
		{ "@c", "--listen", NULL },
		{ "@c", "--port", NULL },
		{ "@c", "--listen", "8080", NULL },
		{ "@c", "--listen", "localhost:80", NULL },
		{ "@c", "--listen", "127.0.0.1:65536", NULL },
		{ "@c", "--listen", "127.0.0.1:", NULL },
	};
	program->executable = PROGRAM_FRONT;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		TOLD(program_run_words(program, wrong[i]), 2, ".");
	const struct outcome outcome = program_run_words(program, (const char *const[]){ "--help", NULL });
	program_done(outcome);
	assert_true(text_find(outcome.out, TEXT("127.0.0.1:8080")) < outcome.out.count);
	program->executable = NULL;
	/* Two cannot listen at one port. */
	const struct front front = start_front(program);
	char listen[64];
	snprintf(listen, sizeof listen, "127.0.0.1:%u", front.port);
	program->executable = PROGRAM_FRONT;
	TOLD(program_run_words(program, (const char *const[]){ "@c", "--listen", listen, NULL }), 3,
	     "listens");
	program->executable = NULL;
	assert_int_equal(end_front(&front, SIGTERM), 0);
}

/* What givers were answered, while one front lived. */
struct giving {
	pthread_mutex_t lock;
	pthread_cond_t answered;
	uint16_t port;
	size_t count;
	char references[ANSWERS_MAX][REFERENCE_ROOM];
};

static void *give_on(void *argument)
{
	struct giving *giving = argument;
	char reference[REFERENCE_ROOM];
	while (give(giving->port, reference)[0] != '\0') {
		pthread_mutex_lock(&giving->lock);
		assert_true(giving->count < ANSWERS_MAX);
		memcpy(giving->references[giving->count++], reference, sizeof reference);
		pthread_cond_broadcast(&giving->answered);
		pthread_mutex_unlock(&giving->lock);
	}
	return NULL;
}

static void kill_while_they_give(struct program *program, struct giving *giving, size_t answers)
{
	pthread_t givers[GIVERS];
	const struct front front = start_front(program);
	giving->port = front.port;
	const size_t goal = giving->count + answers;
	for (size_t i = 0; i < GIVERS; i++)
		assert_int_equal(pthread_create(&givers[i], NULL, give_on, giving), 0);
	pthread_mutex_lock(&giving->lock);
	while (giving->count < goal)
		pthread_cond_wait(&giving->answered, &giving->lock);
	pthread_mutex_unlock(&giving->lock);
	assert_int_equal(end_front(&front, SIGKILL), 1000 + SIGKILL);
	for (size_t i = 0; i < GIVERS; i++)
		assert_int_equal(pthread_join(givers[i], NULL), 0);
}

static void p2_a_gift_that_was_answered_outlives_the_process(void **state)
{
	struct program *program = *state;
	struct giving *giving = memory_take(1, sizeof *giving);
	struct random random = random_seeded(proof_seed());
	struct text promises;
	assert_int_equal(pthread_mutex_init(&giving->lock, NULL) | pthread_cond_init(&giving->answered, NULL),
			 0);
	for (size_t i = 0; i < KILLS; i++)
		kill_while_they_give(program, giving, 1 + (size_t)random_below(&random, 40));
	json_t *collected = program_json(RUN(program, "letters", "collect", "@c", "--json"));
	/* One that was kept and not answered may stand there too, of each who was giving then. */
	assert_in_range(program_number(collected, "gifts"), giving->count, giving->count + KILLS * GIVERS);
	assert_int_equal(program_number(collected, "waiting"), 0);
	json_decref(collected);
	program_done(RUN(program, "export", "@c", "@out"));
	assert_ok(
	    file_read_all(program_path(program, "out/promises.csv"), 1 << 20, &program->arena, &promises));
	for (size_t i = 0; i < giving->count; i++) {
		char number[REFERENCE_ROOM + 2];
		snprintf(number, sizeof number, "\n%s,", giving->references[i]);
		const size_t at = text_find(promises, text_of(number));
		assert_true(at < promises.count);
		const struct text rest = text_slice(promises, at + 1, promises.count);
		assert_int_equal(text_find(rest, text_of(number)), rest.count);
	}
	free(giving);
}

#define CENTRE(test) cmocka_unit_test_setup_teardown(test, open_centre, close_centre)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CENTRE(a_gift_comes_from_the_page_into_the_books),
		CENTRE(p4_the_front_holds_neither_books_nor_the_key_of_letters),
		CENTRE(p2_a_form_sent_again_after_a_kill_is_one_gift),
		CENTRE(p8_the_front_says_what_it_lacks),
		CENTRE(p8_a_wrong_command_line_is_told),
		CENTRE(p2_a_gift_that_was_answered_outlives_the_process),
	};
	return PROOF_RUN(tests);
}
