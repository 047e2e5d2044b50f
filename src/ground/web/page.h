/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Page: what is the same for everyone is written and compressed once a publication, in three encodings, and
 * changed all at once: a reader gets the old set or the new one. Part of the door web.h. */

#ifndef GROUND_WEB_PAGE_H
#define GROUND_WEB_PAGE_H

#include "ground/web/request.h"

enum {
	WEB_PAGES_MAX = 65536,
	WEB_PAGE_BYTES_MAX = 4 * 1024 * 1024,
};

/* A publication in the making, owned until it is given to web_pages_swap. */
struct web_page_set;
struct web_page_set *web_page_set_open(void);
void web_page_set_close(struct web_page_set **set);

struct web_page {
	struct text name; /* the path, or whatever the handler asks by; unlike every other of the set */
	struct text body;
	const char *type; /* a constant */
	enum web_kept kept;
};
/* Copies and compresses it: some milliseconds, so not in a handler. STATUS_LIMIT above WEB_PAGES_MAX or
 * WEB_PAGE_BYTES_MAX; STATUS_CONFLICT when the name stands there. */
MUST_USE struct status web_page_add(struct web_page_set *set, const struct web_page *page);

/* The set that is shown; any thread may change it. */
struct web_pages;
struct web_pages *web_pages_open(void);
/* After the server that shows them. */
void web_pages_close(struct web_pages **pages);
/* Takes the set; the old one goes when its last answer is sent. */
void web_pages_swap(struct web_pages *pages, struct web_page_set **take);

/* Answers with the page: whole, or 304 when the client has it. STATUS_NOT_FOUND when it is not in the set. */
MUST_USE struct status web_answer_page(const struct web_request *request, struct web_answer *answer,
				       struct web_pages *pages, struct text name);

#endif
