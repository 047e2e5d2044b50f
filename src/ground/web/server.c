/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/web_inner.h"

#include <arpa/inet.h>
#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum {
	BACKLOG = 1024,
	CONNECTIONS_USUAL = 1024,
	CONNECTIONS_OF_ADDRESS_USUAL = 64,
	HEAD_MS_USUAL = 15000,
	BODY_MS_USUAL = 30000,
	UPLOAD_MS_USUAL = 600000,
	SEND_MS_USUAL = 60000,
};

#define MILLISECOND INT64_C(1000000)

/* What other threads reach: those to be resumed, and whether to stop. */
struct woken {
	pthread_mutex_t lock;
	struct exchange *first;
	atomic_bool is_stopping;
};

static void ring(const struct web_server *server)
{
	const uint64_t one = 1;
	assert(server->waking >= 0);
	/* It fails only when it has rung 2^64 times unheard. */
	const ssize_t written = write(server->waking, &one, sizeof one);
	(void)written;
}

void server_wake(struct exchange *exchange)
{
	struct web_server *server = exchange->server;
	assert(exchange->is_waiting);
	pthread_mutex_lock(&server->woken->lock);
	const bool is_first = server->woken->first == NULL;
	exchange->next_woken = server->woken->first;
	server->woken->first = exchange;
	pthread_mutex_unlock(&server->woken->lock);
	if (is_first)
		ring(server);
}

void web_server_stop(struct web_server *server)
{
	assert(server != NULL);
	atomic_store(&server->woken->is_stopping, true);
	ring(server);
}

void server_set_deadline(struct exchange *exchange, unsigned milliseconds)
{
	struct web_server *server = exchange->server;
	assert(server != NULL);
	exchange->deadline = milliseconds > 0 ? clock_nanoseconds() + milliseconds * MILLISECOND : 0;
	if (exchange->deadline != 0 && exchange->deadline < server->sweep_at)
		server->sweep_at = exchange->deadline;
}

struct arena server_take_arena(struct web_server *server)
{
	assert(server->spare_count <= SPARES_MAX);
	if (server->spare_count == 0)
		return arena_open(WEB_ARENA_BYTES_MAX);
	return server->spares[--server->spare_count];
}

void server_give_arena(struct web_server *server, struct arena *arena)
{
	assert(arena != NULL);
	if (arena->bytes_max == 0)
		return;
	arena_reset(arena);
	if (server->spare_count < SPARES_MAX)
		server->spares[server->spare_count++] = *arena;
	else
		arena_close(arena);
	*arena = (struct arena){ 0 };
}

/* Cuts who is too slow, and finds when the next would be. */
static void sweep(struct web_server *server)
{
	const int64_t now = clock_nanoseconds();
	if (now < server->sweep_at)
		return;
	server->sweep_at = INT64_MAX;
	for (struct exchange *exchange = server->first; exchange != NULL; exchange = exchange->next) {
		assert(exchange->server == server);
		if (exchange->deadline == 0)
			continue;
		if (exchange->deadline <= now) {
			exchange->deadline = 0;
			seam_cut(exchange->connection);
		} else if (exchange->deadline < server->sweep_at) {
			server->sweep_at = exchange->deadline;
		}
	}
}

static void set_tick(struct web_server *server)
{
	assert(server->config.tick == NULL || server->config.tick_ms > 0);
	server->tick_at = server->config.tick != NULL
			      ? clock_nanoseconds() + server->config.tick_ms * MILLISECOND
			      : INT64_MAX;
}

static void tick(struct web_server *server)
{
	if (clock_nanoseconds() < server->tick_at)
		return;
	assert(server->config.tick != NULL);
	server->config.tick(server->config.context);
	set_tick(server);
}

static bool may_connect(void *self, const struct sockaddr *address)
{
	const struct web_server *server = self;
	size_t count = 0;
	if (server->config.is_behind_proxy)
		return true;
	const uint64_t remote = remote_of(&server->key, address);
	for (const struct exchange *one = server->first; one != NULL; one = one->next)
		count += one->remote_of_socket == remote;
	assert(count <= server->connection_count);
	return count < server->config.limits.connections_of_address;
}

static void *open_exchange(void *self, struct MHD_Connection *connection)
{
	struct web_server *server = self;
	assert(server != NULL);
	return exchange_open(server, connection, remote_of(&server->key, seam_address(connection)));
}

static void log_to_stderr(void *context, const struct web_log_line *line)
{
	(void)context;
	assert(line != NULL);
	fprintf(stderr, "request route=%s code=%u bytes=%zu us=%" PRId64 "\n", line->route, line->code,
		line->bytes, line->microseconds);
}

static struct status read_address(const struct web_config *config, struct sockaddr_storage *out,
				  socklen_t *count)
{
	struct sockaddr_in *four = (struct sockaddr_in *)(void *)out;
	struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)out;
	struct sockaddr_un *local = (struct sockaddr_un *)(void *)out;
	assert(config->address != NULL);
	*out = (struct sockaddr_storage){ 0 };
	if (config->address[0] == '/') {
		local->sun_family = AF_UNIX;
		*count = sizeof *local;
		return text_to_c(text_of(config->address), local->sun_path, sizeof local->sun_path);
	}
	if (inet_pton(AF_INET, config->address, &four->sin_addr) == 1) {
		four->sin_family = AF_INET;
		four->sin_port = htons(config->port);
		*count = sizeof *four;
		return OK;
	}
	if (inet_pton(AF_INET6, config->address, &six->sin6_addr) != 1)
		return FAIL(STATUS_INPUT, "The address to listen at is not one.");
	six->sin6_family = AF_INET6;
	six->sin6_port = htons(config->port);
	*count = sizeof *six;
	return OK;
}

/* What a server that was killed has left is taken away; what one that lives listens at is not. */
static void remove_dead(const struct sockaddr *address, socklen_t count)
{
	const struct sockaddr_un *local = (const struct sockaddr_un *)(const void *)address;
	assert(count > 0);
	if (address->sa_family != AF_UNIX)
		return;
	const int asking = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (asking >= 0 && connect(asking, address, count) != 0 && errno == ECONNREFUSED)
		(void)unlink(local->sun_path);
	if (asking >= 0)
		close(asking);
}

/* A Unix socket is for its owner and group, which the proxy belongs to. */
static bool bind_to(int listening, const struct sockaddr *address, socklen_t count)
{
	const int yes = 1;
	assert(listening >= 0);
	remove_dead(address, count);
	const bool is_file = address->sa_family == AF_UNIX;
	const mode_t mask = is_file ? umask(0117) : 0;
	const bool is_bound = setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) == 0 &&
			      bind(listening, address, count) == 0;
	if (is_file)
		(void)umask(mask);
	return is_bound && listen(listening, BACKLOG) == 0;
}

static uint16_t port_of(int listening)
{
	struct sockaddr_storage address = { 0 };
	socklen_t count = sizeof address;
	const int failed = getsockname(listening, (struct sockaddr *)&address, &count);
	assert(failed == 0);
	if (address.ss_family == AF_INET)
		return ntohs(((const struct sockaddr_in *)(const void *)&address)->sin_port);
	if (address.ss_family == AF_UNIX)
		return 0;
	return ntohs(((const struct sockaddr_in6 *)(const void *)&address)->sin6_port);
}

static struct status listen_at(const struct web_config *config, int *out)
{
	struct sockaddr_storage address;
	socklen_t count = 0;
	TRY(read_address(config, &address, &count));
	const int listening = socket(address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (listening < 0)
		return FAIL(STATUS_BROKEN, "The system gives no socket.");
	assert(count > 0);
	if (bind_to(listening, (const struct sockaddr *)&address, count)) {
		*out = listening;
		return OK;
	}
	const bool is_taken = errno == EADDRINUSE;
	close(listening);
	return is_taken ? FAIL(STATUS_CONFLICT, "Another program listens at the port.")
			: FAIL(STATUS_BROKEN, "The system does not let us listen there.");
}

static void take_usual(unsigned *limit, unsigned usual)
{
	assert(usual > 0);
	if (*limit == 0)
		*limit = usual;
}

static void take_usual_limits(struct web_limits *limits)
{
	take_usual(&limits->connections, CONNECTIONS_USUAL);
	take_usual(&limits->connections_of_address, CONNECTIONS_OF_ADDRESS_USUAL);
	take_usual(&limits->head_ms, HEAD_MS_USUAL);
	take_usual(&limits->body_ms, BODY_MS_USUAL);
	take_usual(&limits->upload_ms, UPLOAD_MS_USUAL);
	take_usual(&limits->send_ms, SEND_MS_USUAL);
	assert(limits->connections <= WEB_CONNECTIONS_MAX);
}

static struct status watch(const struct web_server *server, int descriptor)
{
	struct epoll_event event = { .events = EPOLLIN, .data.fd = descriptor };
	assert(descriptor >= 0);
	if (epoll_ctl(server->polling, EPOLL_CTL_ADD, descriptor, &event) != 0)
		return FAIL(STATUS_BROKEN, "The system does not let us wait.");
	return OK;
}

static struct status open_seam(struct web_server *server)
{
	int listening = -1;
	const struct seam_events events = { .may_connect = may_connect,
					    .opened = open_exchange,
					    .closed = exchange_close,
					    .target = exchange_target,
					    .head = exchange_head,
					    .piece = exchange_piece,
					    .end = exchange_end,
					    .done = exchange_done,
					    .target_of = exchange_target_of,
					    .self = server };
	TRY(listen_at(&server->config, &listening));
	server->port = port_of(listening);
	assert((server->port == 0) == (server->config.address[0] == '/'));
	const struct seam_config config = { listening, server->config.limits.connections, &events };
	const struct status status = seam_open(&config, &server->seam);
	if (!status_is_ok(status))
		close(listening);
	return status;
}

static struct status start(struct web_server *server)
{
	const struct web_face *face = server->config.face;
	TRY(routes_check(face));
	TRY(lookup_key_make(&server->key));
	server->rates = rates_open(face->rates, face->rate_count);
	server->sessions = sessions_open(&server->key);
	server->forms = forms_open(server->config.form_key != NULL ? server->config.form_key : &server->key);
	server->polling = epoll_create1(EPOLL_CLOEXEC);
	server->waking = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (server->polling < 0 || server->waking < 0)
		return FAIL(STATUS_BROKEN, "The system gives no descriptors.");
	TRY(open_seam(server));
	TRY(watch(server, server->waking));
	assert(server->seam != NULL);
	return watch(server, seam_descriptor(server->seam));
}

struct status web_server_open(const struct web_config *config, struct web_server **out)
{
	assert(config != NULL && config->face != NULL && config->face->write_fault != NULL && out != NULL);
	struct web_server *server = memory_take(1, sizeof *server);
	struct web_face *face = memory_take(1, sizeof *face);
	*face = *config->face;
	if (face->log == NULL)
		face->log = log_to_stderr;
	server->config = *config;
	server->config.face = face;
	server->face = face;
	take_usual_limits(&server->config.limits);
	server->sweep_at = INT64_MAX;
	set_tick(server);
	server->polling = -1;
	server->waking = -1;
	server->woken = memory_take(1, sizeof *server->woken);
	const int failed = pthread_mutex_init(&server->woken->lock, NULL);
	assert(failed == 0);
	const struct status status = start(server);
	if (!status_is_ok(status))
		web_server_close(&server);
	*out = server;
	return status;
}

static void close_descriptor(int *descriptor)
{
	assert(descriptor != NULL);
	if (*descriptor >= 0)
		close(*descriptor);
	*descriptor = -1;
}

void web_server_close(struct web_server **server)
{
	struct web_server *closed = *server;
	if (closed == NULL)
		return;
	assert(closed->waiting_count == 0);
	if (closed->seam != NULL && closed->port == 0)
		(void)unlink(closed->config.address);
	seam_close(&closed->seam);
	while (closed->spare_count > 0)
		arena_close(&closed->spares[--closed->spare_count]);
	rates_close(&closed->rates);
	sessions_close(&closed->sessions);
	forms_close(&closed->forms);
	lookup_key_wipe(&closed->key);
	close_descriptor(&closed->polling);
	close_descriptor(&closed->waking);
	pthread_mutex_destroy(&closed->woken->lock);
	free(closed->woken);
	free((struct web_face *)(uintptr_t)closed->face);
	free(closed);
	*server = NULL;
}

uint16_t web_server_port(const struct web_server *server)
{
	assert(server->seam != NULL);
	return server->port;
}

static void resume_woken(struct web_server *server)
{
	pthread_mutex_lock(&server->woken->lock);
	struct exchange *woken = server->woken->first;
	server->woken->first = NULL;
	pthread_mutex_unlock(&server->woken->lock);
	while (woken != NULL) {
		struct exchange *next = woken->next_woken;
		assert(woken->is_waiting);
		seam_resume(woken->connection);
		woken = next;
	}
}

/* Milliseconds until there is something to do, rounded up; -1 when only others can tell. */
static int wait_ms(struct web_server *server)
{
	if (seam_is_busy(server->seam))
		return 0;
	const int64_t next = server->sweep_at < server->tick_at ? server->sweep_at : server->tick_at;
	if (next == INT64_MAX)
		return -1;
	const int64_t left = next - clock_nanoseconds();
	assert(left < INT32_MAX * MILLISECOND);
	return left <= 0 ? 0 : (int)(left / MILLISECOND) + 1;
}

static struct status turn(struct web_server *server)
{
	struct epoll_event events[2];
	uint64_t rings = 0;
	const int count = epoll_wait(server->polling, events, 2, wait_ms(server));
	if (count < 0 && errno != EINTR)
		return FAIL(STATUS_BROKEN, "The system does not let us wait.");
	assert(count <= 2);
	for (int i = 0; i < count; i++) {
		if (events[i].data.fd != server->waking)
			continue;
		const ssize_t got = read(server->waking, &rings, sizeof rings);
		(void)got;
		resume_woken(server);
	}
	server->has_closed = false;
	seam_run(server->seam);
	if (server->has_closed)
		seam_run(server->seam);
	sweep(server);
	tick(server);
	return OK;
}

/* Whether somebody waits for an answer or has not got all of it; what is still being sent to us is not. */
static bool is_answering(const struct web_server *server)
{
	for (const struct exchange *exchange = server->first; exchange != NULL; exchange = exchange->next) {
		assert(exchange->server == server);
		if (exchange->course == COURSE_WAITING || exchange->course == COURSE_ANSWERING)
			return true;
	}
	return false;
}

struct status web_server_run(struct web_server *server)
{
	assert(server != NULL && server->seam != NULL);
	while (!atomic_load(&server->woken->is_stopping))
		TRY(turn(server));
	seam_quiesce(server->seam);
	while (is_answering(server))
		TRY(turn(server));
	assert(server->waiting_count == 0);
	return OK;
}
