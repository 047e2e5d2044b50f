/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* For tests and benches: a face of a few pages, served by a thread of its own at a free port of this machine,
 * and a client that sends the bytes it is told. */

#ifndef GROUND_WEB_WEB_KIT_H
#define GROUND_WEB_WEB_KIT_H

#include "ground/web/web.h"

#include <pthread.h>
#include <stdatomic.h>

enum {
	KIT_RIGHT_DESK = 2,
	KIT_RIGHT_VAULT = 3,
	/* Who may see the desk, but not the vault. */
	KIT_WHO = 7,
	KIT_RATE_PAGE = 0,
	KIT_RATE_FEW,
	KIT_RATES,
	/* The burst of the rate KIT_RATE_FEW. */
	KIT_FEW = 5,
	KIT_PAGE_BYTES = 6000,
	KIT_TICKETS_MAX = 512,
};

struct kit {
	struct web_config config; /* may be changed between kit_make and kit_start */
	struct web_face face;
	struct web_server *server;
	struct web_pages *pages;
	pthread_t thread;
	struct moment now;
	atomic_uint given;    /* how often the handler of a gift ran */
	atomic_uint uploaded; /* bytes of files that came whole */
	atomic_uint broken;   /* files that did not */
	atomic_uint logged;
	atomic_int holds; /* whether tickets are kept for kit_wake instead of woken at once */
	pthread_mutex_t lock;
	pthread_cond_t waits;
	struct web_ticket *tickets[KIT_TICKETS_MAX];
	size_t ticket_count;
	pthread_t waker;
	bool is_over;
};

void kit_make(struct kit *kit);
void kit_start(struct kit *kit);
void kit_stop(struct kit *kit);
/* Shows a set with the page "/page", KIT_PAGE_BYTES of text that starts with `start`. */
void kit_publish(struct kit *kit, const char *start);
/* Waits until so many tickets are held, then wakes them all. */
void kit_wake(struct kit *kit, size_t count, struct status outcome);

enum { REPLY_ROOM = 64 * 1024 };
struct reply {
	unsigned code; /* 0 when the connection closed without an answer */
	size_t head_bytes;
	size_t count;
	char bytes[REPLY_ROOM]; /* head and body */
};
struct text reply_body(const struct reply *reply);
/* The field's value; empty when it is not there. */
struct text reply_field(const struct reply *reply, const char *name);

int kit_connect(const struct kit *kit);
void kit_send(int socket, struct text bytes);
/* Reads one answer; `is_head` when none has a body. False when the connection is closed before it is whole.
 */
bool kit_receive(int socket, struct reply *out);
/* Whether the other side closes without sending more. */
bool kit_is_closed(int socket);
/* A connection of its own for one request. */
void kit_ask(const struct kit *kit, const char *request, struct reply *out);
void kit_get(const struct kit *kit, const char *path, struct reply *out);
/* A form with a fresh key for the route, and more fields behind it; `cookie` may be NULL. */
void kit_post(const struct kit *kit, const char *path, const char *fields, const char *cookie,
	      struct reply *out);
/* A key for the route of the name. */
void kit_form_key(const struct kit *kit, const char *route, const char *cookie,
		  char room[WEB_FORM_TEXT_ROOM]);
/* "session=..." of one who has just logged in as KIT_WHO. */
void kit_log_in(const struct kit *kit, char room[128]);

#endif
