/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "proof/postgres.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <libpq-fe.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	ARGUMENTS_MAX = 32,
	CHILDREN_MAX = 128,
	START_WAIT_MS = 60000, /* far more than a start takes; a test that waits so long has failed */
};

/* The newest server of those that Debian keeps side by side. */
static void find_binaries(char room[PROOF_BINARIES_ROOM])
{
	glob_t found;
	assert_int_equal(glob("/usr/lib/postgresql/*/bin/initdb", 0, NULL, &found), 0);
	const char *last = found.gl_pathv[found.gl_pathc - 1];
	const int count = snprintf(room, PROOF_BINARIES_ROOM, "%s", last);
	assert_true(count > 0 && count < PROOF_BINARIES_ROOM);
	*strrchr(room, '/') = '\0';
	globfree(&found);
}

/* Becomes the program as the user postgres, who alone may run a server when we are root, and dies with us. */
static void execute(const char *const *arguments)
{
	const char *all[ARGUMENTS_MAX] = { "setpriv", "--pdeathsig", "KILL" };
	size_t count = 3;
	if (geteuid() == 0) {
		all[count++] = "--reuid=postgres";
		all[count++] = "--regid=postgres";
		all[count++] = "--init-groups";
	}
	for (size_t i = 0; arguments[i] != NULL && count < ARGUMENTS_MAX - 1; i++)
		all[count++] = arguments[i];
	execvp(all[0], (char *const *)(uintptr_t)all);
	_exit(127);
}

/* Starts it with its words going to a file in the folder. */
static pid_t start(const struct proof_postgres *postgres, const char *const *arguments)
{
	char path[128];
	const pid_t child = fork();
	assert_true(child >= 0);
	if (child > 0)
		return child;
	const int words =
	    open(proof_path(&postgres->folder, "words", path), O_WRONLY | O_CREAT | O_APPEND, 0600);
	const int nothing = open("/dev/null", O_RDONLY);
	if (words < 0 || nothing < 0 || dup2(nothing, 0) < 0 || dup2(words, 1) < 0 || dup2(words, 2) < 0 ||
	    chdir("/") != 0)
		_exit(126);
	execute(arguments);
	return 0;
}

static void make_files(struct proof_postgres *postgres)
{
	char binary[PROOF_BINARIES_ROOM + 16];
	char data[128];
	(void)snprintf(binary, sizeof binary, "%s/initdb", postgres->binaries);
	const char *const arguments[] = { binary,
					  "--pgdata",
					  proof_path(&postgres->folder, "data", data),
					  "--locale=C",
					  "--encoding=UTF8",
					  "--no-sync",
					  "--auth=trust",
					  "--username=handslag",
					  NULL };
	const pid_t child = start(postgres, arguments);
	int ended = 0;
	assert_int_equal(waitpid(child, &ended, 0), child);
	if (!WIFEXITED(ended) || WEXITSTATUS(ended) != 0)
		fail_msg("initdb in %s failed", postgres->folder.path);
}

/* Waits until the server says READY=1 (sd_notify) or has ended. */
static void wait_for_ready(const struct proof_postgres *postgres, int notices)
{
	const int process = pidfd_open(postgres->server, 0);
	assert_true(process >= 0);
	bool is_ready = false;
	while (!is_ready) {
		struct pollfd polled[] = { { notices, POLLIN, 0 }, { process, POLLIN, 0 } };
		const int moved = poll(polled, 2, START_WAIT_MS);
		if (moved <= 0 || (polled[1].revents != 0 && polled[0].revents == 0))
			fail_msg("the database server in %s did not start", postgres->folder.path);
		char words[256];
		const ssize_t count = recv(notices, words, sizeof words - 1, 0);
		words[count > 0 ? count : 0] = '\0';
		is_ready = strstr(words, "READY=1") != NULL;
	}
	close(process);
}

static int open_notices(const struct proof_postgres *postgres)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	char path[128];
	proof_path(&postgres->folder, "notices", path);
	assert_true(strlen(path) < sizeof address.sun_path);
	memcpy(address.sun_path, path, strlen(path) + 1);
	(void)unlink(path);
	const int notices = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	assert_true(notices >= 0);
	assert_int_equal(bind(notices, (const struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(chmod(path, 0666), 0);
	assert_int_equal(setenv("NOTIFY_SOCKET", path, 1), 0);
	return notices;
}

void proof_postgres_start(struct proof_postgres *postgres)
{
	assert(postgres->server == 0);
	char binary[PROOF_BINARIES_ROOM + 16];
	char data[128];
	char sockets[128];
	(void)snprintf(binary, sizeof binary, "%s/postgres", postgres->binaries);
	(void)snprintf(sockets, sizeof sockets, "unix_socket_directories=%s", postgres->folder.path);
	const char *const arguments[] = { binary,
					  "-D",
					  proof_path(&postgres->folder, "data", data),
					  "-c",
					  "listen_addresses=",
					  "-c",
					  sockets,
					  "-c",
					  "autovacuum=off",
					  "-c",
					  "max_connections=60",
					  "-c",
					  postgres->is_unsynced ? "fsync=off" : "fsync=on",
					  NULL };
	const int notices = open_notices(postgres);
	postgres->server = start(postgres, arguments);
	wait_for_ready(postgres, notices);
	close(notices);
	assert_int_equal(unsetenv("NOTIFY_SOCKET"), 0);
}

bool proof_is_in_memory_alone(void)
{
	const char *places = getenv("HANDSLAG_PLACES");
	assert(places == NULL || places[0] != '\0');
	return places != NULL && strcmp(places, "memory") == 0;
}

static struct proof_postgres open_server(bool is_unsynced)
{
	struct proof_postgres postgres = { .folder = proof_folder_open(), .is_unsynced = is_unsynced };
	find_binaries(postgres.binaries);
	const struct passwd *user = geteuid() == 0 ? getpwnam("postgres") : NULL;
	if (user != NULL)
		assert_int_equal(chown(postgres.folder.path, user->pw_uid, user->pw_gid), 0);
	make_files(&postgres);
	proof_postgres_start(&postgres);
	assert(postgres.server > 0);
	return postgres;
}

struct proof_postgres proof_postgres_open(void)
{
	return open_server(false);
}

struct proof_postgres proof_postgres_open_unsynced(void)
{
	return open_server(true);
}

static void end_server(struct proof_postgres *postgres, int signal_number)
{
	int ended = 0;
	assert(postgres->server > 0);
	assert_int_equal(kill(postgres->server, signal_number), 0);
	assert_int_equal(waitpid(postgres->server, &ended, 0), postgres->server);
	postgres->server = 0;
}

void proof_postgres_close(struct proof_postgres *postgres)
{
	if (postgres->server > 0)
		end_server(postgres, SIGQUIT); /* at once, without waiting for who is connected */
	assert(postgres->server == 0);
	proof_folder_close(&postgres->folder);
}

/* The parent of a process, as the fourth word of its stat file tells; its name, in parentheses, may hold
 * spaces. */
static pid_t parent_of(const char *process)
{
	char path[288];
	char line[512] = "";
	(void)snprintf(path, sizeof path, "/proc/%s/stat", process);
	FILE *file = fopen(path, "re");
	if (file == NULL)
		return 0; /* it has ended */
	const char *read = fgets(line, sizeof line, file);
	fclose(file);
	const char *after_name = read == NULL ? NULL : strrchr(line, ')');
	int parent = 0;
	assert(read == NULL || after_name != NULL);
	return after_name != NULL && sscanf(after_name, ") %*c %d", &parent) == 1 ? parent : 0;
}

static size_t open_children(pid_t parent, int children[CHILDREN_MAX])
{
	size_t count = 0;
	DIR *folder = opendir("/proc");
	assert_non_null(folder);
	for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
		const pid_t process = atoi(entry->d_name);
		if (process <= 0 || parent_of(entry->d_name) != parent)
			continue;
		assert_true(count < CHILDREN_MAX);
		children[count] = pidfd_open(process, 0);
		count += children[count] >= 0;
	}
	closedir(folder);
	return count;
}

/* The children hold the shared memory that the next start needs, so they are waited for. The server is
 * stopped first, so that it makes no more of them. */
void proof_postgres_kill(struct proof_postgres *postgres)
{
	int children[CHILDREN_MAX];
	assert(postgres->server > 0);
	assert_int_equal(kill(postgres->server, SIGSTOP), 0);
	int stopped = 0;
	assert_int_equal(waitpid(postgres->server, &stopped, WUNTRACED), postgres->server);
	const size_t count = open_children(postgres->server, children);
	end_server(postgres, SIGKILL);
	for (size_t i = 0; i < count; i++) {
		(void)pidfd_send_signal(children[i], SIGKILL, NULL, 0);
		struct pollfd polled = { children[i], POLLIN, 0 };
		assert_int_equal(poll(&polled, 1, START_WAIT_MS), 1);
		close(children[i]);
	}
}

const char *proof_postgres_database(struct proof_postgres *postgres, char room[PROOF_CONNINFO_ROOM])
{
	char command[64];
	(void)snprintf(room, PROOF_CONNINFO_ROOM, "host=%s user=handslag dbname=postgres",
		       postgres->folder.path);
	(void)snprintf(command, sizeof command, "CREATE DATABASE proof%u", ++postgres->database_count);
	PGconn *server = PQconnectdb(room);
	PGresult *result = PQexec(server, command);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
		fail_msg("a database could not be made: %s", PQerrorMessage(server));
	PQclear(result);
	PQfinish(server);
	const int count = snprintf(room, PROOF_CONNINFO_ROOM, "host=%s user=handslag dbname=proof%u",
				   postgres->folder.path, postgres->database_count);
	assert(count > 0 && count < PROOF_CONNINFO_ROOM);
	return room;
}
