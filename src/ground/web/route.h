/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Route: what a face answers to, as a const table. Part of the door web.h. */

#ifndef GROUND_WEB_ROUTE_H
#define GROUND_WEB_ROUTE_H

#include "ground/http/http.h"

struct web_request;
struct web_answer;

enum web_method {
	WEB_GET, /* also answers HEAD */
	WEB_POST,
};

enum {
	/* The rights above this are the face's own; a route without a right is refused at the start. */
	WEB_RIGHT_ANYONE = 1,
	/* A path leads as deep as a target may. */
	WEB_PARAMETERS_MAX = 4,
	WEB_ROUTES_MAX = 512,
	/* Names of routes stand in logs and in the keys of forms. */
	WEB_ROUTE_NAME_BYTES_MAX = 48,
	/* The largest body of a form without files. It is held in memory while it comes. */
	WEB_FORM_BYTES_MAX = 256 * 1024,
	/* The largest upload: a year's bank file, or a scanned report. Never held whole. */
	WEB_UPLOAD_BYTES_MAX = 64 * 1024 * 1024,
};

/* STATUS_OK: the answer is as filled in, or comes later (web_wait). Else the answer's error page is sent. */
typedef struct status web_handler(const struct web_request *request, struct web_answer *answer);
/* What a handler waited for has come to `outcome`. */
typedef struct status web_resumed(const struct web_request *request, struct status outcome,
				  struct web_answer *answer);

/* Where the one file that a form may bring goes, in pieces as they come. `begin` gives what the others get as
 * `upload`, never NULL; the handler finds it in the request. `end` when the file came whole; `close` once in
 * any case, when the request is over. */
struct web_upload {
	struct status (*begin)(const struct web_request *request, const struct http_part *part,
			       void **upload);
	struct status (*piece)(void *upload, struct text bytes);
	struct status (*end)(void *upload);
	void (*close)(void *upload);
};

struct web_route {
	const char *name; /* letters, digits and "-"; unlike every other */
	enum web_method method;
	/* "/gift/{gift:handle}": a parameter is a whole segment; its type is handle (12 characters), number
	 * (1-18 digits), day (YYYY-MM-DD), word (a-z, 0-9, "-", at most 64) or file (the same with "."
	 * within). */
	const char *path;
	unsigned right;
	unsigned rate;         /* an index into the face's rates */
	size_t body_bytes_max; /* 0 with GET */
	web_handler *handle;
	web_resumed *resume;             /* NULL when the handler never waits */
	const struct web_upload *upload; /* NULL when no files are taken */
	bool is_from_machine; /* a message of another system: no form key; the body is handed over whole */
};

/* A row of the table; what is not said here is said behind it: WEB_ROUTE(...), .resume = gift_given }. */
#define WEB_ROUTE(route_name, route_method, route_path, route_right, route_rate, route_bytes, route_handler) \
	.name = (route_name), .method = (route_method), .path = (route_path), .right = (route_right),        \
	.rate = (route_rate), .body_bytes_max = (route_bytes), .handle = (route_handler)

/* How often one address may ask. Everything that leads nowhere counts as rate 0, so that what is refused and
 * what is not there are refused as often. */
struct web_rate {
	const char *name;
	unsigned burst;      /* at once */
	unsigned per_minute; /* thereafter */
};

#endif
