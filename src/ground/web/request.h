/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Request and answer: what a handler reads and what it fills in. Part of the door web.h. */

#ifndef GROUND_WEB_REQUEST_H
#define GROUND_WEB_REQUEST_H

#include "ground/web/route.h"

enum {
	WEB_FORM_KEY_BYTES = 16,
	/* A page; a longer list is paged. */
	WEB_ANSWER_BYTES_MAX = 4 * 1024 * 1024,
	WEB_LOCATION_BYTES_MAX = 255,
	/* What a handler makes of a request, beside the answer. */
	WEB_ARENA_BYTES_MAX = 8 * 1024 * 1024,
};

/* The key of a form as it was shown; each showing has one of its own. The one who wants sent-twice-is-once to
 * hold over a restart stores it in the same unit of work. */
struct web_form_key {
	uint8_t bytes[WEB_FORM_KEY_BYTES];
};

/* Read only; lives until the answer is sent. */
struct web_request {
	const struct web_route *route;
	struct text path;
	struct http_pairs query;
	struct http_pairs fields;          /* of a form; files are not among them */
	struct text body;                  /* of a machine's message */
	void *upload;                      /* of the file that came with the form; NULL when none did */
	const struct web_session *session; /* NULL when nobody is logged in */
	struct web_form_key form_key;      /* of a form */
	uint64_t remote; /* the client's address under a key that dies with the process; IPv6 by its /64 */
	size_t language; /* the index of the face's language that the client asks for */
	struct moment now;
	struct arena *arena;
	void *context; /* the face's */
};

/* The segment that the path's {name:type} stands for. No such name is our own mistake. */
struct text web_parameter(const struct web_request *request, const char *name);
int64_t web_parameter_number(const struct web_request *request, const char *name);
struct handle web_parameter_handle(const struct web_request *request, const char *name);
struct day web_parameter_day(const struct web_request *request, const char *name);
/* The first field or value of the query with the name; empty when there is none. */
struct text web_field(const struct web_request *request, const char *name);
struct text web_query(const struct web_request *request, const char *name);

enum web_kept {
	WEB_KEPT_NOWHERE, /* no-store: whatever depends on who asks */
	WEB_KEPT_ASKED,   /* kept, and asked about by its entity tag each time */
	WEB_KEPT_LONG,    /* for a year: its name holds the hash of its content */
};

struct web_answer {
	unsigned code;    /* 200 unless set */
	const char *type; /* "text/html; charset=utf-8" unless set */
	enum web_kept kept;
	struct buffer body;
	const char *filename; /* saved under this name of ours instead of shown; or NULL */
};

/* 303: what was sent is done, see there. `location` is a path of ours, at most WEB_LOCATION_BYTES_MAX. */
void web_redirect(struct web_answer *answer, struct text location);

/* The handler's answer comes later: it returns OK, and nothing of this thread waits. */
struct web_ticket;
struct web_ticket *web_wait(const struct web_request *request);
/* From any thread, once for each ticket; the route's `resume` is then called in the server's own. */
void web_wake(struct web_ticket *ticket, struct status outcome);

#endif
