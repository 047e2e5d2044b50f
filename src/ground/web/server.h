/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Server: what a face is, and the one thread that serves it. Part of the door web.h. */

#ifndef GROUND_WEB_SERVER_H
#define GROUND_WEB_SERVER_H

#include "ground/crypto/crypto.h"
#include "ground/web/form.h"
#include "ground/web/session.h"

enum {
	/* What a head may hold: browsers send some 1,500 bytes in 20 fields, proxies a little more. */
	WEB_HEAD_BYTES_MAX = 8 * 1024,
	WEB_HEAD_FIELDS_MAX = 48,
	/* So much of a body that is refused is read and dropped, so that the connection may live. */
	WEB_DROPPED_BYTES_MAX = 256 * 1024,
	/* Each holds some 40 kB at the most while it reads. */
	WEB_CONNECTIONS_MAX = 4096,
	WEB_LANGUAGES_MAX = 8,
};

/* Milliseconds and counts; 0 takes the usual one, in brackets. */
struct web_limits {
	unsigned connections;            /* at once, of all [1024] */
	unsigned connections_of_address; /* at once, of one address; not behind a proxy [64] */
	unsigned head_ms;   /* from a connection or an answer to the end of the next head [15,000] */
	unsigned body_ms;   /* for a form, and between two pieces of a file [30,000] */
	unsigned upload_ms; /* for a form with files [600,000] */
	unsigned send_ms;   /* for the answer to be taken [60,000] */
};

/* What an error page is written for. It is the same for all that is refused or not there: code 404. */
struct web_fault {
	unsigned code; /* 400, 403, 404, 405, 409, 413, 429, 503 */
	struct status status;
	size_t language;
};

/* One answered request. */
struct web_log_line {
	const char *route; /* "-" when it led nowhere */
	unsigned code;
	size_t bytes;
	int64_t microseconds; /* from the end of the head to the answer */
};

struct web_face {
	const struct web_route *routes;
	size_t route_count;
	const struct web_rate *rates;
	size_t rate_count; /* at least one */
	const struct text *languages;
	size_t language_count; /* at least one */
	/* Whether the session has the right; asked anew at each request. NULL when every route is for anyone.
	 */
	bool (*may)(void *context, const struct web_session *session, unsigned right);
	/* Writes the page of a fault, as HTML. */
	void (*write_fault)(void *context, const struct web_fault *fault, struct buffer *body);
	/* NULL writes it to stderr. */
	void (*log)(void *context, const struct web_log_line *line);
	struct web_form_memory memory;
};

struct web_config {
	/* "127.0.0.1", "::1", or the path of a Unix socket; lives as long as the server */
	const char *address;
	uint16_t port; /* 0 takes a free one */
	/* The names that the face answers to, with the port where it is not the usual one; another Host is
	 * refused, so that no page elsewhere reaches a loopback face under a name of its own. None: any. */
	const struct text *hosts;
	size_t host_count;
	bool is_behind_proxy; /* the client's address is what X-Real-IP says, once */
	bool is_secure;       /* reached by https alone: the cookie is __Host- and Secure, HSTS is sent */
	struct clock clock;
	struct web_limits limits;
	/* Called in the server's thread about every `tick_ms` milliseconds while it serves; NULL when nothing
	 * is to be done by the clock. */
	void (*tick)(void *context);
	unsigned tick_ms;
	/* The key that form keys are made under, so that forms which people have before them outlive the
	 * process; what they become must then be once by itself (web_form_key). NULL: a key of the process's
	 * own. Lives as long as the server. */
	const struct lookup_key *form_key;
	const struct web_face *face; /* lives as long as the server */
	void *context;
};

struct web_server;
/* Listens. STATUS_INPUT when the address is not one or too long (STATUS_LIMIT) or a row of the routes is
 * wrong (the sentence tells the rule, `row` the row from 1); STATUS_CONFLICT when another listens there;
 * STATUS_BROKEN else. */
MUST_USE struct status web_server_open(const struct web_config *config, struct web_server **out);
/* When it does not run. */
void web_server_close(struct web_server **server);
/* 0 of a Unix socket. */
uint16_t web_server_port(const struct web_server *server);
/* Serves until web_server_stop and until all that waits is answered. STATUS_BROKEN when the system fails. */
MUST_USE struct status web_server_run(struct web_server *server);
/* From any thread or a signal's handler. */
void web_server_stop(struct web_server *server);

#endif
