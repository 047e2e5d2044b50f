/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ground/web/seam.h"

#include <assert.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	/* The head, the head of the answer, and a window for the body. The library's own bound on heads, and
	 * what it fills with zeros after every answer: at 32 kB a page takes a fifth more processor time. */
	CONNECTION_MEMORY_BYTES = 16 * 1024,
};

struct seam {
	struct MHD_Daemon *daemon;
	struct seam_events events;
	int descriptor;
};

static enum MHD_Result on_connect(void *self, const struct sockaddr *address, socklen_t count)
{
	(void)count;
	const struct seam *seam = self;
	assert(seam != NULL);
	return seam->events.may_connect(seam->events.self, address) ? MHD_YES : MHD_NO;
}

static void on_connection(void *self, struct MHD_Connection *connection, void **socket_context,
			  enum MHD_ConnectionNotificationCode code)
{
	const struct seam *seam = self;
	assert(seam != NULL && socket_context != NULL);
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		*socket_context = seam->events.opened(seam->events.self, connection);
	} else {
		seam->events.closed(*socket_context);
		*socket_context = NULL;
	}
}

static void *one_of(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	assert(info != NULL && info->socket_context != NULL);
	return info->socket_context;
}

/* The library would now take the query apart into the connection's memory, which two hundred ampersands fill
 * so that no answer fits. It has found the question mark already; what is behind it is ended for it, once
 * ours have their copy. The text stands in the library's own buffer, which it writes zeros into itself. */
static void end_query(const char *target)
{
	char *question = strchr((char *)(uintptr_t)target, '?');
	assert(target != NULL);
	if (question != NULL)
		question[1] = '\0';
}

static void *on_target(void *self, const char *target, struct MHD_Connection *connection)
{
	const struct seam *seam = self;
	assert(seam != NULL);
	seam->events.target(one_of(connection), text_of(target));
	if (target != NULL)
		end_query(target);
	return NULL; /* the head has not been seen yet */
}

static void on_completed(void *self, struct MHD_Connection *connection, void **context,
			 enum MHD_RequestTerminationCode code)
{
	(void)code;
	const struct seam *seam = self;
	assert(seam != NULL);
	seam->events.done(one_of(connection));
	*context = NULL;
}

/* Addresses are left as they came: http_target_read takes them apart. */
static size_t leave_escaped(void *self, struct MHD_Connection *connection, char *text)
{
	(void)self;
	(void)connection;
	assert(text != NULL);
	return strlen(text);
}

/* Where the fields are gathered, and where the next one has to start if nothing was dropped before it. */
struct gathering {
	struct head *head;
	const char *next;
};

/* "Name" NUL spaces "value" NUL NUL: the colon and the line end are where the library wrote zeros. */
static bool is_adjacent(const char *next, const char *name, size_t name_bytes, const char *value)
{
	assert(name != NULL && value != NULL);
	if (name != next || value <= name + name_bytes || value - (name + name_bytes) > 64)
		return false;
	for (const char *between = name + name_bytes + 1; between < value; between++) {
		if (*between != ' ' && *between != '\t')
			return false;
	}
	return true;
}

static enum MHD_Result gather(void *self, enum MHD_ValueKind kind, const char *name, size_t name_bytes,
			      const char *value, size_t value_bytes)
{
	(void)kind;
	struct gathering *gathering = self;
	struct head *head = gathering->head;
	assert(head->count <= WEB_HEAD_FIELDS_MAX);
	if (value == NULL || head->count == WEB_HEAD_FIELDS_MAX ||
	    !is_adjacent(gathering->next, name, name_bytes, value)) {
		head->is_torn = true;
		return MHD_NO;
	}
	gathering->next = value + value_bytes + 2;
	head->fields[head->count++] =
	    (struct head_field){ .name = { name, name_bytes },
				 .value = text_trim((struct text){ value, value_bytes }) };
	return MHD_YES;
}

/* "GET" NUL target NUL "HTTP/1.1" NUL NUL fields NUL NUL. */
static void read_head(struct MHD_Connection *connection, const char *method, const char *version,
		      struct head *head)
{
	assert(method != NULL && version != NULL);
	const size_t method_bytes = strlen(method);
	const char *target = method + method_bytes + 1;
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	struct gathering gathering = { head, version + sizeof "HTTP/1.1" + 1 };
	head->method = (struct text){ method, method_bytes };
	head->bytes = info != NULL ? info->header_size : SIZE_MAX;
	head->is_torn = version != target + head->target.count + 1;
	(void)MHD_get_connection_values_n(connection, MHD_HEADER_KIND, gather, &gathering);
	head->is_torn = head->is_torn || head->bytes != (size_t)(gathering.next + 2 - method);
}

static enum MHD_Result queue(struct MHD_Connection *connection, const struct seam_reply *reply)
{
	assert(reply->response != NULL && reply->code >= 200);
	return MHD_queue_response(connection, reply->code, reply->response);
}

static enum MHD_Result on_head(const struct seam *seam, struct MHD_Connection *connection, const char *method,
			       const char *version)
{
	void *one = one_of(connection);
	struct head head = { .target = seam->events.target_of(one) };
	struct seam_reply reply = { 0 };
	read_head(connection, method, version, &head);
	assert(head.count <= WEB_HEAD_FIELDS_MAX);
	return seam->events.head(one, &head, &reply) == SEAM_ANSWER ? queue(connection, &reply) : MHD_YES;
}

/* Called with the head, with each piece of the body, at its end, and again when resumed. */
static enum MHD_Result on_request(void *self, struct MHD_Connection *connection, const char *target,
				  const char *method, const char *version, const char *bytes, size_t *count,
				  void **context)
{
	(void)target;
	const struct seam *seam = self;
	assert(seam != NULL && count != NULL);
	struct seam_reply reply = { 0 };
	if (*context == NULL) {
		*context = one_of(connection);
		return on_head(seam, connection, method, version);
	}
	if (*count > 0) {
		seam->events.piece(*context, (struct text){ bytes, *count });
		*count = 0;
		return MHD_YES;
	}
	if (seam->events.end(*context, &reply) == SEAM_ANSWER)
		return queue(connection, &reply);
	MHD_suspend_connection(connection);
	return MHD_YES;
}

static struct MHD_Daemon *start(const struct seam_config *config, struct seam *seam)
{
	assert(config->listening >= 0 && config->connections > 0);
	return MHD_start_daemon(
	    MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_SUPPRESS_DATE_NO_CLOCK, 0, on_connect, seam,
	    on_request, seam, MHD_OPTION_LISTEN_SOCKET, (MHD_socket)config->listening,
	    MHD_OPTION_CONNECTION_LIMIT, config->connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
	    (size_t)CONNECTION_MEMORY_BYTES, MHD_OPTION_CONNECTION_TIMEOUT, 0U, MHD_OPTION_NOTIFY_CONNECTION,
	    on_connection, seam, MHD_OPTION_NOTIFY_COMPLETED, on_completed, seam, MHD_OPTION_URI_LOG_CALLBACK,
	    on_target, seam, MHD_OPTION_UNESCAPE_CALLBACK, leave_escaped, NULL, MHD_OPTION_STRICT_FOR_CLIENT,
	    0, MHD_OPTION_END);
}

struct status seam_open(const struct seam_config *config, struct seam **out)
{
	assert(config != NULL && out != NULL);
	struct seam *seam = memory_take(1, sizeof *seam);
	seam->events = *config->events;
	seam->daemon = start(config, seam);
	if (seam->daemon == NULL) {
		free(seam);
		return FAIL(STATUS_BROKEN, "The web server cannot start.");
	}
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(seam->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	assert(info != NULL);
	seam->descriptor = info->epoll_fd;
	*out = seam;
	return OK;
}

void seam_close(struct seam **seam)
{
	assert(seam != NULL);
	if (*seam == NULL)
		return;
	MHD_stop_daemon((*seam)->daemon);
	free(*seam);
	*seam = NULL;
}

int seam_descriptor(const struct seam *seam)
{
	assert(seam->descriptor >= 0);
	return seam->descriptor;
}

void seam_run(struct seam *seam)
{
	const enum MHD_Result done = MHD_run(seam->daemon);
	assert(done == MHD_YES);
}

bool seam_is_busy(struct seam *seam)
{
	assert(seam->daemon != NULL);
	MHD_UNSIGNED_LONG_LONG milliseconds = 1;
	return MHD_get_timeout(seam->daemon, &milliseconds) == MHD_YES && milliseconds == 0;
}

void seam_quiesce(struct seam *seam)
{
	assert(seam->daemon != NULL);
	const MHD_socket listening = MHD_quiesce_daemon(seam->daemon);
	if (listening != MHD_INVALID_SOCKET)
		close(listening);
}

void seam_resume(struct MHD_Connection *connection)
{
	assert(connection != NULL);
	MHD_resume_connection(connection);
}

void seam_cut(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
	assert(info != NULL);
	(void)shutdown(info->connect_fd, SHUT_RDWR);
}

const struct sockaddr *seam_address(struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
	    MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	assert(info != NULL);
	return info->client_addr;
}

struct MHD_Response *seam_response_open(struct text body)
{
	struct MHD_Response *response = MHD_create_response_from_buffer(
	    body.count, (void *)(uintptr_t)body.bytes, MHD_RESPMEM_PERSISTENT);
	assert(response != NULL);
	return response;
}

void seam_response_add(struct MHD_Response *response, const struct seam_field *field)
{
	assert(http_is_field_value(text_of(field->value)));
	const enum MHD_Result added = MHD_add_response_header(response, field->name, field->value);
	assert(added == MHD_YES);
}

void seam_response_close(struct MHD_Response **response)
{
	assert(response != NULL);
	if (*response != NULL)
		MHD_destroy_response(*response);
	*response = NULL;
}
