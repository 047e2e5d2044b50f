/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Session: who is logged in. The cookie is a random name with a keyed tag, so a forged one is refused before
 * any table is asked; who it is stands in memory alone and is gone with the process. A session belongs to the
 * browser it began in: shown by another it ends. Part of the door web.h. */

#ifndef GROUND_WEB_SESSION_H
#define GROUND_WEB_SESSION_H

#include "ground/web/request.h"

enum {
	/* Far more than a centre has staff; sealed shares of givers come and go within minutes. */
	WEB_SESSIONS_MAX = 4096,
	WEB_SESSION_IDLE_SECONDS = 30 * 60,
	/* A working day. */
	WEB_SESSION_SECONDS_MAX = 12 * 3600,
};

struct web_session {
	int64_t who; /* the face's own number */
	struct moment begun_at;
	struct moment seen_at;
};

/* Begins one and gives its cookie with the answer; one that stood before ends, so none is fixed in advance.
 * STATUS_LIMIT when there are too many. */
MUST_USE struct status web_session_begin(const struct web_request *request, struct web_answer *answer,
					 int64_t who);
/* Ends it and takes the cookie away. */
void web_session_end(const struct web_request *request, struct web_answer *answer);
/* Ends every session of the one: the password is changed, the person put aside. In a handler alone. */
void web_sessions_end_of(const struct web_request *request, int64_t who);

#endif
