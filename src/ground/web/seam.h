/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Seam: all that the room asks of libmicrohttpd; only seam.c includes its header. The library is driven by
 * the server's own loop. Three traps of its version 0.9.75 are stepped round here:
 *
 * - an answer queued when the head has come closes the connection: it is queued when the body has been read,
 *   save where the connection is to be closed;
 * - its own polling stalls at exactly 128 and 256 busy connections: it is run from outside, never waiting;
 * - what another thread resumes is seen a second later: the loop is woken by its own eventfd and resumes what
 *   waits itself;
 * - when the connections are as many as may be, it listens again only in the run after one has closed: it is
 *   run once more.
 *
 * The library also takes heads that others read in another way: a NUL cuts a line, a bare line feed ends one,
 * a folded one is joined. It writes zeros over line ends where they stand and hands out pointers into the
 * same memory, so the distances between the pieces tell of every byte that was dropped or joined
 * (is_adjacent).
 *
 * What cannot be read as HTTP at all (no version, a length that is no number, 16 kB without a line's end) the
 * library answers itself, in a word, and closes. */

#ifndef GROUND_WEB_SEAM_H
#define GROUND_WEB_SEAM_H

#include "ground/web/head.h"

#include <sys/socket.h>

struct MHD_Connection;
struct MHD_Response;
struct seam;

enum seam_next {
	SEAM_READ,   /* go on */
	SEAM_ANSWER, /* the reply stands in `seam_reply`; after a head it closes the connection */
	SEAM_WAIT,   /* until seam_resume */
};

struct seam_reply {
	unsigned code;
	struct MHD_Response *response; /* borrowed */
};

/* What the library tells; `one` is what `opened` gave for the connection. */
struct seam_events {
	bool (*may_connect)(void *self, const struct sockaddr *address);
	void *(*opened)(void *self, struct MHD_Connection *connection);
	void (*closed)(void *one);
	void (*target)(void *one, struct text target);
	enum seam_next (*head)(void *one, const struct head *head, struct seam_reply *reply);
	void (*piece)(void *one, struct text bytes);
	enum seam_next (*end)(void *one, struct seam_reply *reply); /* again after seam_resume */
	void (*done)(void *one); /* with the request: answered, or the connection broke */
	struct text (*target_of)(void *one);
	void *self;
};

struct seam_config {
	int listening; /* the library closes it */
	unsigned connections;
	const struct seam_events *events;
};

/* STATUS_BROKEN when the library cannot. */
MUST_USE struct status seam_open(const struct seam_config *config, struct seam **out);
void seam_close(struct seam **seam);
/* Readable when there is something to do. */
int seam_descriptor(const struct seam *seam);
/* Does what can be done without waiting. */
void seam_run(struct seam *seam);
/* Whether seam_run has more to do at once. */
bool seam_is_busy(struct seam *seam);
/* Takes no more connections. */
void seam_quiesce(struct seam *seam);

void seam_resume(struct MHD_Connection *connection);
/* Ends the connection as if the other side had. */
void seam_cut(struct MHD_Connection *connection);
const struct sockaddr *seam_address(struct MHD_Connection *connection);

struct seam_field {
	const char *name;
	const char *value;
};
/* The bytes are borrowed as long as the response lives. */
struct MHD_Response *seam_response_open(struct text body);
void seam_response_add(struct MHD_Response *response, const struct seam_field *field);
void seam_response_close(struct MHD_Response **response);

#endif
