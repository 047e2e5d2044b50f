/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Form: every form carries a key of its own in the hidden field WEB_FORM_FIELD, random each time it is shown,
 * bound to its route and, where somebody is logged in, to the session. Sent twice is once: the second is
 * answered as the first was, also when it comes while the first is being worked on. Part of the door web.h.
 */

#ifndef GROUND_WEB_FORM_H
#define GROUND_WEB_FORM_H

#include "ground/web/request.h"

#define WEB_FORM_FIELD "form_key"

enum {
	/* Minute and chance, then the tag, as hexadecimal digits. */
	WEB_FORM_TEXT_ROOM = 2 * (WEB_FORM_KEY_BYTES + 16) + 1,
	/* A form left open over lunch still works; one of yesterday is shown again. */
	WEB_FORM_SECONDS_MAX = 12 * 3600,
	/* Answered keys that are remembered: at a gift a second, four hours and a half. The oldest goes
	   first. */
	WEB_FORMS_MAX = 16384,
};

/* The key to print into a form that is sent to the POST route of this name. Returns `room`. */
const char *web_form_key_print(const struct web_request *request, const char *route,
			       char room[WEB_FORM_TEXT_ROOM]);

/* What a face knows of forms answered before the process began or longer ago than it remembers. */
struct web_form_memory {
	/* Whether the form of this key is done, and where its answer led. May be NULL. */
	bool (*is_done)(void *context, const struct web_form_key *key, struct buffer *location);
};

#endif
