/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* A public page of 6 kB through ground/web against the same bytes as a static file of nginx: each a process
 * of its own on one processor, asked by this one on another over kept connections, in turns, the median of
 * five. Processor time is the server's alone. Neither writes a log. */

#include "ground/web/web.h"
#include "proof/proof.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	PAGE_BYTES = 6000,
	ROUNDS = 5,
	CONNECTIONS_MAX = 256,
	SPREADS = 4,
	REQUESTS = 12000, /* a round */
	TRIES_MAX = 500,
	/* Processors are taken in turn: the servers on the first, the client on the second. */
	SERVER_PROCESSOR = 0,
	CLIENT_PROCESSOR = 1,
};

static const size_t spreads[SPREADS] = { 64, 128, 200, 256 };

static void pin(size_t processor)
{
	cpu_set_t set;
	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	/* On a machine with one processor everything shares it. */
	(void)sched_setaffinity(0, sizeof set, &set);
}

static void write_page(struct buffer *out)
{
	buffer_print(out, "<!doctype html><html lang=\"sv\"><title>Projekt</title><main>");
	for (unsigned i = 0; out->count + 80 < PAGE_BYTES; i++)
		buffer_print(out, "<p>Projekt %u har tagit emot %u kronor.</p>\n", i * 7919 % 1000,
			     i * 104729 % 97777);
	while (out->count < PAGE_BYTES)
		buffer_add_byte(out, '\n');
}

/* Our server: a face of one page. */
static struct status show_page(const struct web_request *request, struct web_answer *answer)
{
	return web_answer_page(request, answer, request->context, request->path);
}

static void write_fault(void *context, const struct web_fault *fault, struct buffer *body)
{
	(void)context;
	buffer_print(body, "%u", fault->code);
}

static void log_nothing(void *context, const struct web_log_line *line)
{
	(void)context;
	(void)line;
}

static void serve(int tell)
{
	static const struct web_route routes[] = { { WEB_ROUTE("page", WEB_GET, "/page.html",
							       WEB_RIGHT_ANYONE, 0, 0, show_page) } };
	static const struct web_rate rates[] = { { "page", 100000000, 100000000 } };
	static const struct text languages[] = { { "sv", 2 } };
	struct web_pages *pages = web_pages_open();
	struct web_page_set *set = web_page_set_open();
	SCOPED(buffer_close) struct buffer body = buffer_open(PAGE_BYTES);
	struct web_server *server = NULL;
	write_page(&body);
	const struct web_page page = { TEXT("/page.html"), buffer_text(&body), "text/html", WEB_KEPT_ASKED };
	assert_ok(web_page_add(set, &page));
	web_pages_swap(pages, &set);
	const struct web_face face = { .routes = routes,
				       .route_count = 1,
				       .rates = rates,
				       .rate_count = 1,
				       .languages = languages,
				       .language_count = 1,
				       .write_fault = write_fault,
				       .log = log_nothing };
	const struct web_config config = { .address = "127.0.0.1",
					   .clock = clock_of_system(),
					   .limits = { .connections_of_address = 1000 },
					   .face = &face,
					   .context = pages };
	assert_ok(web_server_open(&config, &server));
	const uint16_t port = web_server_port(server);
	assert_int_equal(write(tell, &port, sizeof port), sizeof port);
	assert_ok(web_server_run(server));
}

struct served {
	pid_t process;
	uint16_t port;
	clockid_t clock; /* of the process's own processor time */
	size_t answer_bytes;
	int64_t wall[SPREADS][ROUNDS]; /* nanoseconds a request */
	int64_t processor[SPREADS][ROUNDS];
};

static void start_ours(struct served *out)
{
	int ends[2];
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	out->process = fork();
	assert_true(out->process >= 0);
	if (out->process == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(SERVER_PROCESSOR);
		serve(ends[1]);
		_exit(0);
	}
	assert_int_equal(read(ends[0], &out->port, sizeof out->port), sizeof out->port);
	close(ends[0]);
	close(ends[1]);
}

static uint16_t free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t count = sizeof address;
	const int taken = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(taken, (const struct sockaddr *)&address, count), 0);
	assert_int_equal(getsockname(taken, (struct sockaddr *)&address, &count), 0);
	close(taken);
	return ntohs(address.sin_port);
}

static void write_files(const struct proof_folder *folder, uint16_t port)
{
	char path[128];
	SCOPED(buffer_close) struct buffer page = buffer_open(PAGE_BYTES);
	SCOPED(buffer_close) struct buffer words = buffer_open(4096);
	write_page(&page);
	assert_ok(file_write_whole(proof_path(folder, "page.html", path), buffer_text(&page), 0644));
	buffer_print(&words,
		     "daemon off; master_process off; worker_processes 1; pid %s/pid; error_log %s/errors;\n"
		     "events { worker_connections 1024; }\n"
		     "http { access_log off; sendfile on; tcp_nopush on; open_file_cache max=100;\n"
		     "keepalive_requests 1000000000; keepalive_timeout 600; types { text/html html; }\n"
		     "client_body_temp_path %s/a; proxy_temp_path %s/b; fastcgi_temp_path %s/c;\n"
		     "uwsgi_temp_path %s/d; scgi_temp_path %s/e;\n"
		     "server { listen 127.0.0.1:%u; root %s; } }\n",
		     folder->path, folder->path, folder->path, folder->path, folder->path, folder->path,
		     folder->path, port, folder->path);
	assert_ok(file_write_whole(proof_path(folder, "conf", path), buffer_text(&words), 0644));
}

static void start_nginx(const struct proof_folder *folder, struct served *out)
{
	char conf[128];
	out->port = free_port();
	write_files(folder, out->port);
	proof_path(folder, "conf", conf);
	out->process = fork();
	assert_true(out->process >= 0);
	if (out->process == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		pin(SERVER_PROCESSOR);
		execlp("nginx", "nginx", "-c", conf, "-p", folder->path, (char *)NULL);
		_exit(127);
	}
}

static int connect_to(const struct served *served)
{
	const struct sockaddr_in address = { .sin_family = AF_INET,
					     .sin_port = htons(served->port),
					     .sin_addr = { htonl(INADDR_LOOPBACK) } };
	const struct timespec wait = { .tv_nsec = 10000000 };
	const int yes = 1;
	for (unsigned i = 0; i < TRIES_MAX; i++) {
		const int client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		assert_true(client >= 0);
		if (connect(client, (const struct sockaddr *)&address, sizeof address) == 0) {
			(void)setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
			return client;
		}
		close(client);
		nanosleep(&wait, NULL);
	}
	fail_msg("the server of port %u does not answer", served->port);
	return -1;
}

static const char request[] =
    "GET /page.html HTTP/1.1\r\nHost: localhost\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) "
    "Firefox/140.0\r\n"
    "Accept: text/html,application/xhtml+xml;q=0.9\r\nAccept-Language: sv,en;q=0.5\r\n"
    "Cookie: seen=1\r\n\r\n";

static void ask(int client)
{
	assert_int_equal(send(client, request, sizeof request - 1, MSG_NOSIGNAL), sizeof request - 1);
}

/* Every answer has as many bytes as the first. */
static void learn_size(struct served *served)
{
	char bytes[2 * PAGE_BYTES];
	size_t count = 0;
	const int client = connect_to(served);
	ask(client);
	while (served->answer_bytes == 0) {
		const ssize_t got = recv(client, bytes + count, sizeof bytes - count, 0);
		assert_true(got > 0);
		count += (size_t)got;
		const size_t head = text_find((struct text){ bytes, count }, TEXT("\r\n\r\n")) + 4;
		if (count >= head + PAGE_BYTES)
			served->answer_bytes = head + PAGE_BYTES;
	}
	assert_int_equal(count, served->answer_bytes);
	assert_int_equal(memcmp(bytes, "HTTP/1.1 200", 12), 0);
	close(client);
}

static int64_t nanoseconds_of(clockid_t clock)
{
	struct timespec now;
	assert_int_equal(clock_gettime(clock, &now), 0);
	return now.tv_sec * INT64_C(1000000000) + now.tv_nsec;
}

struct client {
	int socket;
	size_t left; /* bytes of the answer still to come */
};

/* Asks over every connection as soon as it is answered, until all requests are. */
static void run_clients(const struct served *served, struct client *clients, size_t count, int polling)
{
	static char bytes[64 * 1024];
	size_t sent = count;
	size_t answered = 0;
	for (size_t i = 0; i < count; i++) {
		clients[i].left = served->answer_bytes;
		ask(clients[i].socket);
	}
	while (answered < REQUESTS) {
		struct epoll_event events[CONNECTIONS_MAX];
		const int ready = epoll_wait(polling, events, CONNECTIONS_MAX, 10000);
		assert_true(ready > 0);
		for (int i = 0; i < ready; i++) {
			struct client *client = events[i].data.ptr;
			const ssize_t got = recv(client->socket, bytes, sizeof bytes, 0);
			assert_true(got > 0 && (size_t)got <= client->left);
			client->left -= (size_t)got;
			if (client->left > 0)
				continue;
			answered++;
			client->left = served->answer_bytes;
			if (sent++ < REQUESTS)
				ask(client->socket);
		}
	}
}

static void run(struct served *served, size_t spread, size_t round)
{
	static struct client clients[CONNECTIONS_MAX];
	const size_t count = spreads[spread];
	const int polling = epoll_create1(EPOLL_CLOEXEC);
	for (size_t i = 0; i < count; i++) {
		clients[i].socket = connect_to(served);
		struct epoll_event event = { .events = EPOLLIN, .data.ptr = &clients[i] };
		assert_int_equal(epoll_ctl(polling, EPOLL_CTL_ADD, clients[i].socket, &event), 0);
	}
	const int64_t processor = nanoseconds_of(served->clock);
	const int64_t wall = clock_nanoseconds();
	run_clients(served, clients, count, polling);
	served->wall[spread][round] = (clock_nanoseconds() - wall) / REQUESTS;
	served->processor[spread][round] = (nanoseconds_of(served->clock) - processor) / REQUESTS;
	for (size_t i = 0; i < count; i++)
		close(clients[i].socket);
	close(polling);
}

static int by_size(const void *a, const void *b)
{
	const double first = *(const double *)a;
	const double second = *(const double *)b;
	return (first > second) - (first < second);
}

/* The median of the ratios, round by round. */
static double ratio(const int64_t above[ROUNDS], const int64_t below[ROUNDS])
{
	double ratios[ROUNDS];
	for (size_t i = 0; i < ROUNDS; i++)
		ratios[i] = (double)above[i] / (double)below[i];
	qsort(ratios, ROUNDS, sizeof ratios[0], by_size);
	return ratios[ROUNDS / 2];
}

static double middle(const int64_t values[ROUNDS])
{
	static const int64_t ones[ROUNDS] = { 1, 1, 1, 1, 1 };
	return ratio(values, ones);
}

static void report(const struct served *ours, const struct served *theirs)
{
	for (size_t i = 0; i < SPREADS; i += 2)
		printf("web: a page of 6 kB at %zu connections, processor a request against nginx "
		       "static\t%.3f\t1.1\t0.95\t"
		       "%.1f us against %.1f us\n",
		       spreads[i], ratio(ours->processor[i], theirs->processor[i]),
		       middle(ours->processor[i]) / 1000, middle(theirs->processor[i]) / 1000);
	for (size_t i = 0; i < SPREADS; i += 2)
		printf("web: a page of 6 kB at %zu connections, requests/s against nginx "
		       "static\t%.3f\t0.9\t1.05\t"
		       "%.0f against %.0f\n",
		       spreads[i], ratio(theirs->wall[i], ours->wall[i]), 1e9 / middle(ours->wall[i]),
		       1e9 / middle(theirs->wall[i]));
	for (size_t i = 1; i < SPREADS; i += 2)
		printf("web: requests/s at %zu connections against our own at 64\t%.3f\t0.9\t\t"
		       "%.0f against %.0f; nginx %.0f against %.0f\n",
		       spreads[i], ratio(ours->wall[0], ours->wall[i]), 1e9 / middle(ours->wall[i]),
		       1e9 / middle(ours->wall[0]), 1e9 / middle(theirs->wall[i]),
		       1e9 / middle(theirs->wall[0]));
}

int main(void)
{
	static struct served ours;
	static struct served theirs;
	struct proof_folder folder = proof_folder_open();
	assert_ok(crypto_start());
	start_ours(&ours);
	start_nginx(&folder, &theirs);
	pin(CLIENT_PROCESSOR);
	learn_size(&ours);
	learn_size(&theirs);
	assert_int_equal(clock_getcpuclockid(ours.process, &ours.clock), 0);
	assert_int_equal(clock_getcpuclockid(theirs.process, &theirs.clock), 0);
	for (size_t round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < SPREADS; i++) {
			run(&ours, i, round);
			run(&theirs, i, round);
		}
	}
	kill(ours.process, SIGKILL);
	kill(theirs.process, SIGKILL);
	assert_int_equal(waitpid(ours.process, NULL, 0), ours.process);
	assert_int_equal(waitpid(theirs.process, NULL, 0), theirs.process);
	proof_folder_close(&folder);
	report(&ours, &theirs);
	return 0;
}
